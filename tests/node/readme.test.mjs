import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";

import { specifier } from "../installed.mjs";

const readme = readFileSync(new URL("../../README.md", import.meta.url), "utf8");

test("the README's JavaScript runs", async () => {
  const [block] = [...readme.matchAll(/^```js\n(.*?)^```/gms)].map(([, code]) => code);
  assert.ok(block);
  // Beside the installed package, as in a user's own project; with the package under test in its place.
  const file = join(resolve(process.env.PERSONNEL_RULES_INSTALL), "readme.mjs");
  writeFileSync(file, block.replace('"personnel-rules"', JSON.stringify(specifier)).replace("console.assert", "assert").replace(/^/, 'import assert from "node:assert/strict";\n'));
  await import(pathToFileURL(file));
});
