// The text functions of the wasm modules, in the form that face.js binds. There is a module for each area of
// calculations; which area a calculation is of, only the core knows.

import { bind, PersonnelRulesError } from "./face.js";
import modules from "./glue/modules.js";
import texts from "./glue/texts.js";

const encoder = new TextEncoder();
const loaded = [];

// The modules take bytes only; face.js has seen to it that a string survives the encoding.
const bytes = (text) => (typeof text === "string" ? encoder.encode(text) : text);

const NOT_INCLUDED = '{"ok":false,"error":{"code":"not_included"';

/** Asks the modules until one has the calculation, beginning with the one that answered last. */
function ask(entry, request, ...more) {
  const given = bytes(request);
  let response;
  for (const [place, module] of loaded.entries()) {
    response = module[entry](given, ...more);
    if (!response.startsWith(NOT_INCLUDED)) {
      [loaded[0], loaded[place]] = [module, loaded[0]];
      break;
    }
  }
  return response;
}

function askMany(requests) {
  const given = bytes(requests);
  const text = loaded[0].evaluateMany(given);
  if (!text.includes(NOT_INCLUDED)) {
    return text;
  }
  const responses = JSON.parse(text);
  for (const module of loaded.slice(1)) {
    for (const [place, other] of JSON.parse(module.evaluateMany(given)).entries()) {
      if (responses[place].error?.code === "not_included") {
        responses[place] = other;
      }
    }
  }
  return JSON.stringify(responses);
}

const native = {
  evaluate: (request) => ask("evaluate", request),
  evaluateWatched: (request, tell) => ask("evaluateWatched", request, { tell }),
  evaluateMany: askMany,
  explain: (request) => ask("explain", request),
  explainNeeds: (request) => ask("explainNeeds", request),
  rules: (filter) => loaded[0].rules(bytes(filter)),
  rule: (request) => loaded[0].rule(bytes(request)),
  describe: () => loaded[0].describe(),
  errorCodes: () => loaded[0].errorCodes(),
};

/** Every area. */
export const AREAS = Object.keys(modules);

/** The glue of an area. */
export const glueOf = (area) => modules[area];

/** Binds the module of an area, which its glue has loaded. */
export function ready(area, data) {
  if (!modules[area].provide(texts, data)) {
    throw new PersonnelRulesError({
      code: "other_version",
      message: "the data belong to another version than the code",
      help: "load all files of one version; a cache may hold older ones",
    });
  }
  loaded.push(modules[area]);
  bind(native);
}
