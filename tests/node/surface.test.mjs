// The surface of an npm package, apart from what it calculates: the sample is the battery's first good case.

import assert from "node:assert/strict";
import { test } from "node:test";
import { runInNewContext } from "node:vm";
import { Worker } from "node:worker_threads";

import { readCases } from "../cases.mjs";
import { installedUrl } from "../installed.mjs";

const rules = await import(installedUrl());
const { PersonnelRulesError } = rules;

const { calculation, facts, ...options } = readCases().find((one) => one.expect !== undefined).request;
const sample = { calculation, facts, ...options };
const text = JSON.stringify(sample);
const answer = JSON.parse(rules.evaluateText(text));
const typed = rules[camel(calculation)];
const [fact] = rules.describe().calculations.find(({ name }) => name === calculation).facts.required;

function camel(name) {
  return name.replace(/[._](.)/g, (_, letter) => letter.toUpperCase());
}

function thrown(call) {
  try {
    call();
  } catch (error) {
    assert.ok(error instanceof PersonnelRulesError, `not a PersonnelRulesError: ${error?.stack}`);
    return error;
  }
  assert.fail("nothing was thrown");
}

test("nothing is exported that is not for users, and a function for each calculation is", () => {
  const functions = rules.describe().calculations.map(({ name }) => camel(name));
  const face = ["PersonnelRulesError", "describe", "errorCodes", "evaluate", "evaluateMany", "evaluateManyText",
    "evaluateText", "evaluateWatched", "explain", "explainNeeds", "rule", "rules"];
  assert.deepEqual(Object.keys(rules).sort(), [...face, ...functions].sort());
});

test("a typed function gives the wire's answer", () => {
  const decision = typed(facts, options);
  assert.deepEqual(decision.toJSON(), answer);
  assert.equal(JSON.stringify(decision), JSON.stringify(answer));
  assert.deepEqual(decision.value, answer.value);
});

test("a decision is frozen all through", () => {
  const thawed = (value, path) =>
    typeof value !== "object" || value === null
      ? []
      : [...(Object.isFrozen(value) ? [] : [path]), ...Object.keys(value).flatMap((key) => thawed(value[key], `${path}.${key}`))];
  const decision = typed(facts, { ...options, trace: true });
  assert.ok(decision.trace.steps.length > 0);
  assert.ok(Object.isFrozen(decision));
  assert.deepEqual(thawed(decision.toJSON(), "decision"), []);
  assert.throws(() => (decision.value = {}), TypeError);
  assert.throws(() => decision.citations.push({}), TypeError);
  assert.throws(() => (decision.explain = () => "no"), TypeError);
  // The wire's own answers are plain data, and the caller's.
  rules.evaluate(sample).value = {};
});

test("text goes through untouched, as a string and as bytes", () => {
  const bytes = new TextEncoder().encode(text);
  assert.equal(rules.evaluateText(bytes), rules.evaluateText(text));
  assert.equal(rules.evaluateText(Buffer.from(text)), rules.evaluateText(text));
  assert.equal(rules.evaluateText(runInNewContext("Uint8Array.from(bytes)", { bytes: [...bytes] })), rules.evaluateText(text));
  assert.equal(rules.evaluateManyText(`[${text}]`), `[${rules.evaluateText(text)}]`);
});

test("evaluate takes an object, a string, or bytes", () => {
  for (const request of [sample, text, new TextEncoder().encode(text)]) {
    assert.deepEqual(rules.evaluate(request), answer);
  }
});

test("a run tells how far it is, and can be ended", () => {
  const points = [{ item: "service", amount: "20" }];
  const application = (teacher, school, preference, amount) => ({
    teacher, school, approved: true, subjects: [{ subject: "普通", certified: true }],
    counties: [preference === "S1" ? "01" : "02"], preferences: [preference], service: { terms: 8 },
    points: [{ ...points[0], amount }],
  });
  const request = {
    calculation: "transfer.run", as_of: "2024-04-20",
    facts: {
      stage: "primary",
      schools: [{ code: "S1", county: "01", stage: "primary" }, { code: "S2", county: "02", stage: "primary" }],
      vacancies: [], policy: { points: [{ item: "service", points_each: "1" }] },
      applications: [application("A", "S1", "S2", "20"), application("B", "S2", "S1", "10")],
    },
  };
  const told = [];
  const whole = rules.evaluateWatched(request, (progress) => void told.push(progress));
  assert.deepEqual(whole, rules.evaluate(request));
  assert.equal(whole.value.placed, 2);
  assert.ok(told.length > 0 && told.every(({ done, of }) => done <= of && of === 2));
  assert.equal(rules.evaluateWatched(request, () => false).error.code, "cancelled");
  assert.throws(() => rules.evaluateWatched(request, () => { throw new RangeError("enough"); }), RangeError);
});

test("a decision is told in words, in the language that is asked for", () => {
  const decision = typed(facts, { ...options, locale: "en" });
  const chinese = rules.explain({ ...sample, locale: "zh-TW" });
  assert.equal(chinese.ok, true);
  assert.equal(decision.explain("zh-TW"), chinese.text);
  assert.equal(decision.explain(), rules.explain({ ...sample, locale: "en" }).text);
  assert.equal(decision.explain("en", "html"), rules.explain({ ...sample, locale: "en", format: "html" }).text);
});

test("facts that are changed later do not change how a decision is told", () => {
  const own = structuredClone(facts);
  const decision = typed(own, options);
  const before = decision.explain();
  own[fact] = "changed";
  assert.equal(decision.explain(), before);
});

test("a failure is a typed error with the wire's fields", () => {
  const wrong = { ...sample, facts: { ...facts, no_such_fact: "1" } };
  const { error } = rules.evaluate(wrong);
  const caught = thrown(() => typed(wrong.facts, options));
  assert.equal(caught.name, "PersonnelRulesError");
  assert.equal(caught.code, "unknown_field");
  assert.equal(caught.message, error.message);
  assert.equal(caught.help, error.help);
  assert.equal(caught.field, error.field);
  assert.deepEqual(JSON.parse(JSON.stringify(caught)), error);
  assert.ok(rules.errorCodes().includes(caught.code));
});

test("options are checked as strictly as facts", () => {
  assert.equal(thrown(() => typed(facts, { ...options, knownOn: "2026-01-01" })).code, "unknown_field");
  assert.equal(thrown(() => typed(facts, { ...options, as_of: new Date(0) })).field, "as_of");
  for (const wrong of ["2026-11-21", null, 5, [], new Date(0)]) {
    assert.equal(thrown(() => typed(facts, wrong)).field, "options");
  }
  thrown(() => typed(facts));
  thrown(() => typed());
});

const circular = {};
circular.self = { list: [circular] };
const revoked = Proxy.revocable({}, {});
revoked.revoke();

const hostile = {
  "not a number": NaN,
  "an infinity": -Infinity,
  "a bigint": 90000n,
  "a Date": new Date(0),
  "an invalid Date": new Date(NaN),
  "half a surrogate pair": "\ud800",
  "half a surrogate pair in a key": { "\udc00": 1 },
  "a symbol": Symbol("x"),
  "a function": () => 1,
  "a Map": new Map([["a", 1]]),
  "a typed array": new Uint8Array(2),
  "a boxed number": Object(5),
  "an object with toJSON": { toJSON: () => "2026-11-21" },
  "a list with a hole": [, 1],
  "a list with undefined": [undefined],
  "a bigint deep inside": { list: [{ days: 1n }] },
  "a circular object": circular,
  "a throwing getter": { get days() { throw new RangeError("mine"); } },
  "a revoked proxy": revoked.proxy,
};

for (const [name, value] of Object.entries(hostile)) {
  test(`${name} among the facts is a typed error`, () => {
    const wrong = { ...sample, facts: { ...facts, [fact]: value } };
    const caught = thrown(() => typed(wrong.facts, options));
    assert.equal(caught.code, "wrong_type");
    const failure = rules.evaluate(wrong);
    // What throws when it is read can't be searched for where it is.
    if (!["a throwing getter", "a revoked proxy"].includes(name)) {
      assert.ok(caught.field.startsWith(fact), caught.field);
      assert.deepEqual(failure, { ok: false, error: caught.toJSON() });
    }
    assert.equal(failure.error.code, "wrong_type");
    assert.deepEqual(rules.evaluateMany([sample, wrong, sample]), [answer, failure, answer]);
    assert.deepEqual(rules.explain(wrong), failure);
    assert.deepEqual(rules.explainNeeds(wrong), failure);
  });
}

test("the path of a refused value leads to it", () => {
  assert.equal(thrown(() => typed({ [fact]: { list: [0, { days: 1n }] } }, options)).field, `${fact}.list[1].days`);
  assert.equal(thrown(() => typed(1n, options)).field, "facts");
});

test("a refusal speaks the language of the request", () => {
  const english = thrown(() => typed({ [fact]: 1n }, { ...options, locale: "en" }));
  const chinese = thrown(() => typed({ [fact]: 1n }, { ...options, locale: "zh-TW" }));
  assert.match(english.message, /^[ -~]+$/);
  assert.match(chinese.message, /\p{Script=Han}/u);
  assert.deepEqual(rules.evaluate({ ...sample, locale: "en", facts: { [fact]: 1n } }).error, english.toJSON());
});

test("facts that are no object are a typed error", () => {
  for (const wrong of [null, undefined, 5, "x", [], 5n, Symbol("x")]) {
    assert.ok(rules.errorCodes().includes(thrown(() => typed(wrong, options)).code));
  }
});

test("a property that is undefined is not there", () => {
  assert.deepEqual(typed({ ...facts, no_such_fact: undefined }, { ...options, known_on: undefined }).toJSON(), answer);
  assert.equal(thrown(() => typed({ ...facts, [fact]: undefined }, options)).field, fact);
});

test("ten megabytes of nesting are the core's typed error", () => {
  const nested = "[".repeat(10_000_000);
  for (const request of [nested, new TextEncoder().encode(nested), `{"facts":${nested}`]) {
    assert.equal(JSON.parse(rules.evaluateText(request)).error.code, "invalid_json");
  }
  let deep = [];
  for (let depth = 0; depth < 100_000; depth += 1) deep = [deep];
  assert.ok(["wrong_type", "invalid_json"].includes(thrown(() => typed({ ...facts, [fact]: deep }, options)).code));
});

test("what is not UTF-8 is the core's typed error", () => {
  for (const request of [Uint8Array.of(0x7b, 0xff), "{\ud800}", "\udc00"]) {
    assert.equal(rules.evaluate(request).error.code, "invalid_utf8");
    assert.equal(rules.evaluateMany(request).error.code, "invalid_utf8");
  }
});

test("what is no text at all is a typed answer", () => {
  const detached = new Uint8Array(8);
  structuredClone(detached.buffer, { transfer: [detached.buffer] });
  const nothings = [undefined, null, 5, 5n, true, [], {}, Symbol("x"), new ArrayBuffer(8), new DataView(new ArrayBuffer(8)),
    new Uint16Array(4), detached, new Uint8Array(0), "", "null", "[]", new Date(0)];
  for (const nothing of nothings) {
    for (const entry of [rules.evaluateText, rules.explain, rules.explainNeeds, rules.rule]) {
      const given = entry(nothing);
      const response = typeof given === "string" ? JSON.parse(given) : given;
      assert.equal(response.ok, false);
      assert.ok(rules.errorCodes().includes(response.error.code), response.error.code);
    }
  }
});

test("bytes may live in shared memory", () => {
  const shared = new Uint8Array(new SharedArrayBuffer(Buffer.byteLength(text)));
  shared.set(Buffer.from(text));
  assert.equal(rules.evaluateText(shared), rules.evaluateText(text));
});

test("many requests keep their order, and a bad one does not stop the others", () => {
  const [first, second, third] = rules.evaluateMany([sample, { ...sample, calculation: "no.such" }, sample]);
  assert.deepEqual([first, third], [answer, answer]);
  assert.equal(second.error.code, "unknown_calculation");
  assert.equal(rules.evaluateMany(["}, {", sample])[1].ok, true);
  assert.deepEqual(rules.evaluateMany([]), []);
  assert.equal(rules.evaluateMany(undefined).ok, false);
});

test("missing facts are named", () => {
  const needs = rules.explainNeeds({ calculation, facts: {} });
  assert.equal(needs.ok, true);
  assert.equal(needs.complete, false);
  assert.ok(needs.missing.every(({ field, why, schema }) => field && why && schema !== undefined));
});

test("the rules behind a calculation can be read", () => {
  const [{ rules: [id] }] = rules.describe().calculations;
  assert.equal(rules.rule({ id, as_of: sample.as_of }).ok, true);
  assert.equal(rules.rules({ prefix: id }).ok, true);
  assert.equal(rules.rules().ok, true);
});

test("a worker thread has its own copy", async () => {
  const code = `
    import { parentPort } from "node:worker_threads";
    import { evaluateText } from ${JSON.stringify(installedUrl())};
    parentPort.postMessage(evaluateText(${JSON.stringify(text)}));`;
  const worker = new Worker(new URL(`data:text/javascript,${encodeURIComponent(code)}`));
  const given = await new Promise((resolve, reject) => worker.once("message", resolve).once("error", reject));
  await worker.terminate();
  assert.equal(given, rules.evaluateText(text));
});
