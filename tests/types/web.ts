// The web entry: the same functions, once the module is loaded.

import init, { leaveAnnual } from "personnel-rules-wasm/web";
import * as node from "personnel-rules-wasm/nodejs";

await init();
await init({ areas: ["leave"] });
await init({ source: (part) => new URL(`https://example.org/${part}`) });
await init({ areas: ["money"], source: (part) => (part === "money.texts" ? fetch("/money.txt") : undefined) });
// @ts-expect-error no part of the package
await init({ source: (part) => (part === "moon.texts" ? "/moon.txt" : undefined) });

export const same: typeof node.leaveAnnual = leaveAnnual;
// @ts-expect-error no source of a module (anything but nothing could be a WebAssembly.Module, to TypeScript)
await init(null);
