// The text functions of the wasm module, in the form that face.js binds.

import { bind } from "./face.js";
import * as glue from "./glue/glue.js";
import texts from "./glue/texts.js";

const encoder = new TextEncoder();

// The module takes bytes only; face.js has seen to it that a string survives the encoding.
const bytes = (text) => (typeof text === "string" ? encoder.encode(text) : text);

const native = {
  evaluate: (request) => glue.evaluate(bytes(request)),
  evaluateMany: (requests) => glue.evaluateMany(bytes(requests)),
  explain: (request) => glue.explain(bytes(request)),
  explainNeeds: (request) => glue.explainNeeds(bytes(request)),
  rules: (filter) => glue.rules(bytes(filter)),
  rule: (request) => glue.rule(bytes(request)),
  describe: glue.describe,
  errorCodes: glue.errorCodes,
};

/** Binds the module that the glue has loaded. */
export function ready() {
  glue.provideTexts(texts);
  bind(native);
}
