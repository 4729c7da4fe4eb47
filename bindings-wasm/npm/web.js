import { PersonnelRulesError } from "./face.js";
import { AREAS, glueOf, ready } from "./native.js";

export * from "./functions.js";

const loading = new Map();

/** Loads the modules of all areas or of some, by default from beside this file; what is loaded is not loaded again. */
export default async function init({ areas = AREAS, source } = {}) {
  await Promise.all(areas.map((area) => loadOnce(area, source)));
}

function loadOnce(area, source) {
  if (!AREAS.includes(area)) {
    throw new PersonnelRulesError({
      code: "unknown_name",
      message: `there is no area \`${area}\``,
      help: `use one of: ${AREAS.join(", ")}`,
      field: "areas",
    });
  }
  if (!loading.has(area)) {
    const given = source?.(area);
    const load = glueOf(area).default(given === undefined ? undefined : { module_or_path: given });
    loading.set(area, load.then(
      () => ready(area),
      (error) => {
        // A load that failed may be tried again.
        loading.delete(area);
        throw error;
      },
    ));
  }
  return loading.get(area);
}
