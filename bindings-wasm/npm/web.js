import { PersonnelRulesError } from "./face.js";
import { AREAS, glueOf, ready } from "./native.js";

export * from "./functions.js";

const loading = new Map();

/** Loads the modules of all areas or of some, by default from beside this file; what is loaded is not loaded again. */
export default async function init({ areas = AREAS, source } = {}) {
  for (const area of areas) {
    if (!AREAS.includes(area)) {
      throw new PersonnelRulesError({
        code: "unknown_name",
        message: `there is no area \`${area}\``,
        help: `use one of: ${AREAS.join(", ")}`,
        field: "areas",
      });
    }
  }
  const data = once("data", () => loadData(source?.("data")));
  await Promise.all(areas.map((area) => once(area, () => loadArea(area, source?.(area), data))));
}

/** A load that failed may be tried again. */
function once(part, load) {
  if (!loading.has(part)) {
    const loaded = load();
    loading.set(part, loaded);
    loaded.catch(() => loading.delete(part));
  }
  return loading.get(part);
}

async function loadArea(area, source, data) {
  await glueOf(area).default(source === undefined ? undefined : { module_or_path: source });
  try {
    ready(area, await data);
  } catch (error) {
    // The data were loaded, but are not to be used again.
    loading.delete("data");
    throw error;
  }
}

/** From its address, a response that carries it, or its bytes. */
async function loadData(source) {
  let given = (await source) ?? new URL("./glue/data.bin", import.meta.url);
  if (ArrayBuffer.isView(given)) {
    return new Uint8Array(given.buffer, given.byteOffset, given.byteLength);
  }
  if (given instanceof ArrayBuffer) {
    return new Uint8Array(given);
  }
  if (!(given instanceof Response)) {
    given = await fetch(given);
  }
  if (!given.ok) {
    throw new Error(`the data can't be loaded: ${given.status} ${given.statusText}`);
  }
  return new Uint8Array(await given.arrayBuffer());
}
