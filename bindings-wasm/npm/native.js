// The text functions of the wasm modules, in the form that face.js binds. There is a module for each area of
// calculations; which area a calculation is of, only the core knows.

import { bind, PersonnelRulesError } from "./face.js";

const encoder = new TextEncoder();
const loaded = [];
/** The lines of the texts of all areas that are loaded, and the module that was given them all. */
let lines;
let fullest;

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
  rules: (filter) => fullest.rules(bytes(filter)),
  rule: (request) => fullest.rule(bytes(request)),
  describe: () => fullest.describe(),
  errorCodes: () => fullest.errorCodes(),
};

/** Binds the module of an area, which its glue has loaded. */
export function ready(module, texts, data) {
  const all = joined(texts.split("\n"));
  if (!module.provide(all.join("\n"), data)) {
    throw new PersonnelRulesError({
      code: "other_version",
      message: "the texts or the data belong to another version than the code",
      help: "load all files of one version; a cache may hold older ones",
    });
  }
  [lines, fullest] = [all, module];
  loaded.push(module);
  bind(native);
}

/** An area's texts leave empty the lines that belong to other areas alone. The first line names the version. */
function joined(own) {
  return lines?.[0] === own[0] ? own.map((line, place) => line || lines[place]) : own;
}
