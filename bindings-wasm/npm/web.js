import load from "./glue/glue.js";
import { ready } from "./native.js";

export * from "./functions.js";

let loading;

/** Loads the module, by default from beside this file; further calls wait for the first. */
export default function init(module) {
  // A load that failed may be tried again.
  loading ??= load(module === undefined ? undefined : { module_or_path: module }).then(
    ready,
    (error) => {
      loading = undefined;
      throw error;
    },
  );
  return loading;
}
