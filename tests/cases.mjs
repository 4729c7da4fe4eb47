// Reads the battery: every case of every file under tests/cases.

import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { parse } from "smol-toml";

const folder = fileURLToPath(new URL("cases/", import.meta.url));

export function readCases() {
  const files = readdirSync(folder, { recursive: true }).filter((file) => file.endsWith(".toml"));
  const cases = files.sort().flatMap((file) => {
    const list = parse(readFileSync(join(folder, file), "utf8")).case ?? [];
    return list.map((one) => ({ ...one, name: `${file}: ${one.name}` }));
  });
  for (const one of cases) {
    if (one.request === undefined || (one.expect === undefined) === (one.error === undefined)) {
      throw new Error(`${one.name}: a case has a request, and either expect or error`);
    }
  }
  if (cases.length === 0) {
    throw new Error("the battery is empty");
  }
  return cases;
}
