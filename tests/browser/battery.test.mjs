import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { after, before, test } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";

import { answersOf, textsOf } from "../areas.mjs";
import { readCases } from "../cases.mjs";
import { installedPath, keepAnswers } from "../installed.mjs";
import { launch, watch } from "./chromium.mjs";
import { serve } from "./server.mjs";

let server;
let browser;
let battery;
const complaints = [];
// All areas, in Node.
const all = await import(pathToFileURL(installedPath("personnel-rules-wasm/nodejs")));
const { calculations } = all.describe();

/** Opens a page of this folder and waits until it has done what it does: the page, and the paths that it asked for. */
async function open(address) {
  const page = await browser.newPage({ viewport: { width: 1200, height: 1600 } });
  const paths = [];
  watch(page, server.origin, complaints);
  page.on("request", (request) => paths.push(new URL(request.url()).pathname));
  await page.goto(`${server.origin}/tests/${address}`);
  // An element and no expression: the page forbids to evaluate text, as a careful page does.
  const done = page.locator("#summary.done").waitFor({ timeout: 120_000 });
  await done.catch((error) => assert.fail([error.message, ...complaints].join("\n")));
  return { page, paths };
}

before(async () => {
  server = await serve();
  browser = await launch();
  const { page } = await open("page.html");
  battery = await page.evaluate(() => globalThis.battery);
  const folder = fileURLToPath(new URL("../../target/browser/", import.meta.url));
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: `${folder}results.png` });
});

after(async () => {
  await browser?.close();
  server?.close();
});

test("every case passes in the page", (t) => {
  assert.ok(battery.results.length > 0);
  assert.deepEqual(battery.results.filter(({ passed }) => !passed).map(({ name, problems }) => ({ name, problems })), []);
  t.diagnostic(`first result after ${battery.results[0].milliseconds.toFixed(1)} ms`);
  keepAnswers("personnel-rules-wasm/web", battery.results.map(({ text }) => text));
});

test("every answer is the same to the byte as Rust's", () => {
  assert.deepEqual(battery.conformance.differing, []);
  assert.ok(battery.conformance.compared > 2_000);
});

test("every other entry answers the same to the byte as Rust", () => {
  assert.deepEqual(battery.others.differing, []);
  for (const [entry, count] of Object.entries(battery.others.compared)) {
    assert.ok(count > 0, `nothing was compared of ${entry}`);
  }
});

test("bytes that are no request give typed errors in the page", () => {
  assert.deepEqual(battery.bad, { nested: "invalid_json", notUtf8: "invalid_utf8" });
});

test("a call before init() is a typed error", () => {
  assert.equal(battery.early, "not_ready");
});

test("an area can be loaded alone, and the others later", () => {
  assert.deepEqual(battery.areas, { unknown: "unknown_name", other: Array(3).fill("other_version"), before: "not_included", many: "not_included", after: "ok" });
});

for (const area of new Set(calculations.map((calculation) => calculation.area))) {
  test(`the area ${area} alone says what it says beside the others`, async () => {
    const { page, paths } = await open(`area.html?${area}`);
    const alone = await page.evaluate(() => globalThis.area);
    await page.close();

    const files = paths.filter((path) => path.includes("/glue/")).map((path) => path.split("/").at(-1));
    assert.deepEqual(files.sort(), [`${area}.js`, `${area}.txt`, `${area}_bg.wasm`, "data.bin", "modules.js"].sort());

    const answers = answersOf(all, area, readCases());
    assert.ok(answers.length > 0);
    for (const [place, answer] of answers.entries()) {
      assert.deepEqual(alone.answers[place], answer);
    }
    assert.equal(alone.answers.length, answers.length);

    // Of the other areas it has titles, but neither schemas nor rules.
    const { described, listed, each } = textsOf(all);
    const ours = (id) => calculations.some((calculation) => calculation.area === area && calculation.rules.includes(id));
    const hidden = new Set(each.map(([id]) => id).filter((id) => !ours(id)));
    assert.ok(hidden.size > 0);
    const bare = (calculation) => (calculation.area === area ? calculation : { ...calculation, description: null, as_of: null, headline: null, facts: null, value: null });
    assert.deepEqual(alone.texts.described, { ...described, calculations: described.calculations.map(bare) });
    assert.deepEqual(alone.texts.listed, listed.filter(({ id }) => !hidden.has(id)));
    for (const [place, [id, rule]] of alone.texts.each.entries()) {
      if (hidden.has(id)) {
        assert.deepEqual([rule.error.code, rule.error.field], ["not_included", "id"]);
        const { area: other } = calculations.find(({ rules }) => rules.includes(id));
        assert.ok(rule.error.help.includes(`\`${other}\``), rule.error.help);
      } else {
        assert.deepEqual(rule, each[place][1]);
      }
    }
  });
}

test("many requests of all areas in one call are answered as one by one", () => {
  assert.equal(battery.many, true);
});

test("nothing is complained of, and no request leaves the page's origin", () => {
  assert.deepEqual(complaints, []);
});
