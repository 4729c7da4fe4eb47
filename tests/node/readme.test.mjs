import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";

import { specifier } from "../installed.mjs";
import { blocks, promised, unkept } from "../readme.mjs";

/** Runs a README's JavaScript beside the installed package, as in a user's own project; gives what it printed. */
async function run(name, code) {
  const file = join(resolve(process.env.PERSONNEL_RULES_INSTALL), `${name}.mjs`);
  writeFileSync(file, code);
  const printed = [];
  const { log, assert: check } = console;
  Object.assign(console, { log: (...things) => printed.push(things.join(" ")), assert });
  try {
    await import(pathToFileURL(file));
  } finally {
    Object.assign(console, { log, assert: check });
  }
  return printed;
}

// With the package under test in the place of the one that the README names.
const under = (code) => code.replaceAll('"personnel-rules"', JSON.stringify(specifier));

for (const readme of ["README.md", "bindings-node/README.md"]) {
  test(`the JavaScript of ${readme} runs`, async () => {
    const code = blocks(readme, "js").join("\n");
    assert.ok(code);
    assert.deepEqual(unkept(code, await run(readme.replaceAll(/\W/g, "-"), under(code))), []);
  });
}

test("what the wasm package's README shows of Node runs", { skip: specifier === "personnel-rules" }, async () => {
  const code = blocks("bindings-wasm/npm/README.md", "js").filter((block) => block.includes("/nodejs")).join("\n");
  assert.ok(promised(code).length > 0);
  assert.deepEqual(unkept(code, await run("wasm-readme", code)), []);
});
