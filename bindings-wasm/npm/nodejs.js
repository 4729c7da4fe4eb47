import { readFileSync } from "node:fs";

import { AREAS, glueOf, ready } from "./native.js";

export * from "./functions.js";

// The same glue as on the web: the same modules serve both, and Node can load them at once.
for (const area of AREAS) {
  glueOf(area).initSync({ module: readFileSync(new URL(`./glue/${area}_bg.wasm`, import.meta.url)) });
  ready(area);
}
