// The npm package under test, as a user has it: installed from its packed tarball into a folder of its own.
//
//   PERSONNEL_RULES_INSTALL   the folder
//   PERSONNEL_RULES_PACKAGE   what to import from there: personnel-rules, personnel-rules-wasm/nodejs

import { mkdirSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

/** The path of a module of the installed package, found as Node finds it for a user. */
export function installedPath(specifier) {
  const folder = process.env.PERSONNEL_RULES_INSTALL;
  if (folder === undefined) {
    throw new Error("PERSONNEL_RULES_INSTALL is not set: run bindings-node/check.sh or bindings-wasm/check.sh");
  }
  return createRequire(join(resolve(folder), "package.json")).resolve(specifier);
}

export const specifier = process.env.PERSONNEL_RULES_PACKAGE ?? "personnel-rules";

export const installedUrl = () => pathToFileURL(installedPath(specifier)).href;

/** Keeps a surface's answers, byte for byte, so that the surfaces can be compared. */
export function keepAnswers(surface, texts) {
  const folder = fileURLToPath(new URL("../target/answers/", import.meta.url));
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `${surface.replaceAll("/", "-")}.jsonl`), texts.map((text) => `${text}\n`).join(""));
}
