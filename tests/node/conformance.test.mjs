import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { compare } from "../conformance.mjs";
import { installedUrl } from "../installed.mjs";

const { evaluateText } = await import(installedUrl());
const read = (file) => readFileSync(new URL(`../../target/conformance/${file}`, import.meta.url), "utf8");

test("every answer is the same to the byte as Rust's", () => {
  const { compared, differing } = compare(read("requests.hex"), read("responses.jsonl"), evaluateText);
  assert.deepEqual(differing, []);
  assert.ok(compared > 2_000);
});
