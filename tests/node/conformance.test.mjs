import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { compare, compareOthers } from "../conformance.mjs";
import { installedUrl } from "../installed.mjs";

const surface = await import(installedUrl());
const read = (file) => readFileSync(new URL(`../../target/conformance/${file}`, import.meta.url), "utf8");

test("every answer is the same to the byte as Rust's", () => {
  const { compared, differing } = compare(read("requests.hex"), read("responses.jsonl"), surface.evaluateText);
  assert.deepEqual(differing, []);
  assert.ok(compared > 2_000);
});

test("every other entry answers the same to the byte as Rust", () => {
  const { compared, differing } = compareOthers(read("others.jsonl"), surface);
  assert.deepEqual(differing, []);
  for (const [entry, count] of Object.entries(compared)) {
    assert.ok(count > 0, `nothing was compared of ${entry}`);
  }
});
