import { readFileSync } from "node:fs";

import modules from "./glue/all.js";
import { ready } from "./native.js";

export * from "./functions.js";

const file = (name, encoding) => readFileSync(new URL(`./glue/${name}`, import.meta.url), encoding);
const data = file("data.bin");
// The same glue as on the web: the same modules serve both, and Node can load them at once.
for (const [area, module] of Object.entries(modules)) {
  module.initSync({ module: file(`${area}_bg.wasm`) });
  ready(module, file(`${area}.txt`, "utf8"), data);
}
