import { readFileSync } from "node:fs";

import { initSync } from "./glue/glue.js";
import { ready } from "./native.js";

export * from "./functions.js";

// The same glue as on the web: one module serves both, and Node can load it at once.
initSync({ module: readFileSync(new URL("./glue/glue_bg.wasm", import.meta.url)) });
ready();
