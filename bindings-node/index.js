import { createRequire } from "node:module";

import { bind } from "./face.js";

export * from "./functions.js";

bind(load());

function load() {
  const require = createRequire(import.meta.url);
  // Tried one after the other, because Node does not say plainly which C library it was built with.
  const libraries = { linux: ["-gnu", "-musl"], win32: ["-msvc"] }[process.platform] ?? [""];
  const names = libraries.map((library) => `personnel-rules.${process.platform}-${process.arch}${library}.node`);
  const reasons = [];
  for (const name of names) {
    try {
      return require(`./${name}`);
    } catch (error) {
      reasons.push(`${name}: ${error.code === "MODULE_NOT_FOUND" ? "no such file" : error.message}`);
    }
  }
  throw new Error(
    `personnel-rules has no native library for ${process.platform} on ${process.arch} (${reasons.join("; ")}); ` +
      "personnel-rules-wasm/nodejs runs everywhere",
  );
}
