// What a calculation is found by, besides its title and description: the names of its facts and of their choices.

import { describe } from "personnel-rules-wasm/nodejs";

import { type Field, readSchema } from "../src/schema.ts";

/** The names by calculation, each once. */
export function names(): Record<string, string> {
  return Object.fromEntries(describe().calculations.map(({ name, facts }) => {
    const found = new Set<string>();
    collect(readSchema(facts), found, new Set());
    return [name, [...found].join("\n").toLowerCase()];
  }));
}

function collect(field: Field, found: Set<string>, types: Set<string>) {
  for (const { label } of [field, ...field.choices]) {
    Object.values(label).filter(Boolean).forEach((text) => found.add(text));
  }
  // A type may hold itself.
  if (field.type !== undefined && types.has(field.type)) {
    return;
  }
  const inside = field.type === undefined ? types : new Set([...types, field.type]);
  [...field.fields, ...(field.item === undefined ? [] : [field.item])].forEach((inner) => collect(inner, found, inside));
}
