import { PersonnelRulesError } from "./face.js";
import modules from "./glue/modules.js";
import { ready } from "./native.js";

export * from "./functions.js";

const AREAS = Object.keys(modules);
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
  const data = once("data", () => loadBytes(source?.("data"), new URL("./glue/data.bin", import.meta.url)));
  await Promise.all(areas.map((area) => once(area, () => loadArea(area, source, data))));
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
  const { glue, texts } = modules[area];
  const parts = [loadModule(glue(), source?.(area)), loadBytes(source?.(`${area}.texts`), texts()), data];
  const [module, text, given] = await Promise.all(parts);
  try {
    ready(module, new TextDecoder().decode(text), given);
  } catch (error) {
    // The data were loaded, but are not to be used again.
    loading.delete("data");
    throw error;
  }
}

async function loadModule(glue, source) {
  const module = await glue;
  await module.default(source === undefined ? undefined : { module_or_path: source });
  return module;
}

/** From an address, a response that carries them, or the bytes themselves. */
async function loadBytes(source, standard) {
  let given = (await source) ?? standard;
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
    throw new Error(`the texts or the data can't be loaded: ${given.status} ${given.statusText}`);
  }
  return new Uint8Array(await given.arrayBuffer());
}
