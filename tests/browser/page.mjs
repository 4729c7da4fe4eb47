// Runs the battery in the page, shows it, and leaves the result where the test can read it.

import * as surface from "/package/web.js";
import { runCase } from "/battery.mjs";
import { compare, compareOthers } from "/conformance.mjs";

const { default: init, PersonnelRulesError, evaluateText, explain } = surface;

let early;
try {
  evaluateText("{}");
} catch (error) {
  early = error instanceof PersonnelRulesError ? error.code : String(error);
}

const cases = await (await fetch("/cases.json")).json();
// An area alone, then all.
const codeOf = (text) => JSON.parse(text).error?.code;
const areas = { unknown: await init({ areas: ["none"] }).then(() => "loaded", (error) => error.code) };
// Files of another version are refused, and do no harm to the next try.
const refused = (area, wrong) => {
  const source = (part) => (part === wrong ? new Uint8Array(100) : undefined);
  return init({ areas: [area], source }).then(() => "loaded", (error) => error.code);
};
areas.other = [await refused("money", "data"), await refused("money", "money.texts")];
await init({ areas: ["money"] });
areas.other.push(await refused("leave", "leave.texts"));
const leave = JSON.stringify({
  calculation: "leave.annual", as_of: "2026-11-21", facts: { staff_group: "civil_servant", hired_on: "2015-03-02" },
});
areas.before = codeOf(evaluateText(leave));
areas.many = JSON.parse(surface.evaluateManyText(`[${leave}]`))[0].error?.code;
await init();
areas.after = codeOf(evaluateText(leave)) ?? "ok";
const start = performance.now();
const results = cases.map((one, index) => {
  const result = runCase(one, evaluateText);
  return index === 0 ? { ...result, milliseconds: performance.now() - start } : result;
});

for (const [index, { name, passed, problems }] of results.entries()) {
  const told = explain({ ...cases[index].request, locale: "zh-TW" });
  const row = document.createElement("tr");
  row.className = passed ? "passed" : "failed";
  for (const content of [passed ? "✓" : "✗", name, [told.ok ? told.text : told.error.message, ...problems].join("\n")]) {
    row.append(Object.assign(document.createElement("td"), { textContent: content }));
  }
  document.getElementById("cases").append(row);
}
const read = async (file) => (await fetch(`/conformance/${file}`)).text();
// All in one call: areas are mixed in it.
const texts = cases.map(({ request }) => JSON.stringify(request));
const many = surface.evaluateManyText(`[${texts.join(",")}]`) === `[${texts.map(evaluateText).join(",")}]`;
const conformance = compare(await read("requests.hex"), await read("responses.jsonl"), evaluateText);
const others = compareOthers(await read("others.jsonl"), surface);

// Bytes that are no request, at their worst: the page must get a typed error, and go on.
const code = (bytes) => JSON.parse(evaluateText(bytes)).error?.code;
const bad = { nested: code(new Uint8Array(10_000_000).fill(0x5b)), notUtf8: code(Uint8Array.of(0x22, 0xff, 0x22)) };

globalThis.battery = { early, areas, many, results, conformance, others, bad };
const summary = document.getElementById("summary");
summary.textContent = `${results.filter(({ passed }) => passed).length} / ${results.length}`;
summary.className = "done";
