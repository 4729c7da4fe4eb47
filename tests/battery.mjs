// How a case of the battery is judged; runs in Node and in the page alike.

/** Runs one case through a surface: `{ name, passed, problems, text }`. */
export function runCase({ name, request, expect, error }, evaluateText) {
  const text = evaluateText(JSON.stringify(request));
  const response = JSON.parse(text);
  const wanted = error === undefined ? { ok: true, ...expect } : { ok: false, error };
  const problems = mismatches(wanted, response, "response");
  return { name, passed: problems.length === 0, problems, text };
}

/** Where an answer is not what was expected: tables may say less than the answer, lists must say it all. */
function mismatches(wanted, got, path) {
  if (isTable(wanted) && isTable(got)) {
    return Object.keys(wanted).flatMap((key) => mismatches(wanted[key], got[key], `${path}.${key}`));
  }
  return same(wanted, got) ? [] : [`${path} is ${JSON.stringify(got)}, expected ${JSON.stringify(wanted)}`];
}

function same(one, other) {
  if (Array.isArray(one) && Array.isArray(other)) {
    return one.length === other.length && one.every((item, index) => same(item, other[index]));
  }
  if (isTable(one) && isTable(other)) {
    const keys = Object.keys(one);
    return keys.length === Object.keys(other).length && keys.every((key) => key in other && same(one[key], other[key]));
  }
  return one === other;
}

function isTable(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
