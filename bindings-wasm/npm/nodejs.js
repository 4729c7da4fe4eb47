import { readFileSync } from "node:fs";

import { bind } from "./face.js";
import { initSync } from "./glue/glue.js";
import { native } from "./native.js";

export * from "./functions.js";

// The same glue as on the web: one module serves both, and Node can load it at once.
initSync({ module: readFileSync(new URL("./glue/glue_bg.wasm", import.meta.url)) });
bind(native);
