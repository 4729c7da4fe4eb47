// How a case of the battery is judged; runs in Node and in the page alike.

/** Runs one case through a surface: `{ name, passed, problems, text }`. */
export function runCase({ name, request, expect, error }, evaluateText) {
  const text = evaluateText(JSON.stringify(request));
  const response = JSON.parse(text);
  const { rules = [], ...rest } = expect ?? {};
  const wanted = error === undefined ? { ok: true, ...rest } : { ok: false, error };
  const cited = (response.citations ?? []).map(({ rule }) => rule);
  const uncited = rules.filter((rule) => !cited.includes(rule)).map((rule) => `rule ${rule} is not cited`);
  const problems = [...mismatches(wanted, response, "response"), ...uncited];
  return { name, passed: problems.length === 0, problems, text };
}

/** Where an answer is not what was expected: tables may say less, lists have as many items, each judged alike. */
function mismatches(wanted, got, path) {
  if (isTable(wanted) && isTable(got)) {
    return Object.keys(wanted).flatMap((key) => mismatches(wanted[key], got[key], `${path}.${key}`));
  }
  if (Array.isArray(wanted) && Array.isArray(got) && wanted.length === got.length) {
    return wanted.flatMap((item, index) => mismatches(item, got[index], `${path}[${index}]`));
  }
  return wanted === got ? [] : [`${path} is ${JSON.stringify(got)}, expected ${JSON.stringify(wanted)}`];
}

function isTable(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
