// The web entry: the same functions, once the module is loaded.

import init, { leaveAnnual } from "personnel-rules-wasm/web";
import * as node from "personnel-rules-wasm/nodejs";

await init();
await init({ areas: ["leave"] });
await init({ source: (area) => new URL(`https://example.org/${area}_bg.wasm`) });
await init({ areas: ["money"], source: (part) => (part === "data" ? undefined : fetch(`/${part}_bg.wasm`)) });

export const same: typeof node.leaveAnnual = leaveAnnual;
// @ts-expect-error no source of a module (anything but nothing could be a WebAssembly.Module, to TypeScript)
await init(null);
