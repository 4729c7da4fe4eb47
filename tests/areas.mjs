// What an area says, so that an area that was loaded alone can be compared with all of them; runs in Node and in the page
// alike.

/** The answers to every case of an area: decided with every step, told in both languages and forms, and what they lack. */
export function answersOf(surface, area, cases) {
  const names = surface.describe().calculations.filter((one) => one.area === area).map(({ name }) => name);
  return cases
    .map(({ request }) => request)
    .filter(({ calculation }) => names.includes(calculation))
    .map(({ format: _, trace: __, ...request }) => [
      surface.evaluateText(JSON.stringify({ ...request, trace: true })),
      surface.explain({ ...request, locale: "zh-TW" }),
      surface.explain({ ...request, locale: "en", format: "html" }),
      surface.explainNeeds(request),
      surface.explainNeeds({ calculation: request.calculation, facts: {}, locale: "en" }),
    ]);
}

/** The texts that can be read of calculations and rules. */
export function textsOf(surface) {
  const described = surface.describe();
  const ids = new Set(described.calculations.flatMap(({ rules }) => rules));
  return { described, listed: surface.rules().rules, each: [...ids].map((id) => [id, surface.rule({ id, locale: "en" })]) };
}
