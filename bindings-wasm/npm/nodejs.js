import { readFileSync } from "node:fs";

import { AREAS, glueOf, ready } from "./native.js";

export * from "./functions.js";

const file = (name) => readFileSync(new URL(`./glue/${name}`, import.meta.url));
const data = file("data.bin");
// The same glue as on the web: the same modules serve both, and Node can load them at once.
for (const area of AREAS) {
  glueOf(area).initSync({ module: file(`${area}_bg.wasm`) });
  ready(area, data);
}
