// Loads the area that the address names, and no other, and leaves what it says where the test can read it.

import * as surface from "/package/web.js";
import { answersOf, textsOf } from "/areas.mjs";

const area = location.search.slice(1);
await surface.default({ areas: [area] });
const cases = await (await fetch("/cases.json")).json();
globalThis.area = { answers: answersOf(surface, area, cases), texts: textsOf(surface) };
const summary = document.getElementById("summary");
summary.textContent = area;
summary.className = "done";
