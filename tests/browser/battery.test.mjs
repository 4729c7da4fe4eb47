import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";

import { keepAnswers } from "../installed.mjs";
import { launch, watch } from "./chromium.mjs";
import { serve } from "./server.mjs";

let server;
let browser;
let battery;
const complaints = [];

before(async () => {
  server = await serve();
  browser = await launch();
  const page = await browser.newPage({ viewport: { width: 1200, height: 1600 } });
  watch(page, server.origin, complaints);
  await page.goto(`${server.origin}/tests/page.html`);
  // An element and no expression: the page forbids to evaluate text, as a careful page does.
  const done = page.locator("#summary.done").waitFor({ timeout: 30_000 });
  await done.catch((error) => assert.fail([error.message, ...complaints].join("\n")));
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
  assert.deepEqual(battery.areas, { unknown: "unknown_name", other: "other_version", before: "not_included", many: "not_included", after: "ok" });
});

test("many requests of all areas in one call are answered as one by one", () => {
  assert.equal(battery.many, true);
});

test("nothing is complained of, and no request leaves the page's origin", () => {
  assert.deepEqual(complaints, []);
});
