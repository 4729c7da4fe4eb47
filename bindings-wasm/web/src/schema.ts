// What a JSON Schema of the library says of a fact or of a part of an answer, as forms and tables need it.

import type { Bilingual } from "./words";

/** A JSON Schema, as far as the library writes it. */
interface Schema {
  type?: string | string[];
  format?: string;
  pattern?: string;
  description?: string;
  default?: unknown;
  const?: string;
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  oneOf?: Schema[];
  anyOf?: Schema[];
  $ref?: string;
  $defs?: Record<string, Schema>;
}

export interface Choice {
  value: string;
  label: Bilingual;
}

export type Kind = "object" | "list" | "choice" | "boolean" | "date" | "decimal" | "integer" | "text" | "password";

/** A fact, or a part of an answer. */
export interface Field {
  name: string;
  kind: Kind;
  /** Whether it may be left out. */
  optional: boolean;
  label: Bilingual;
  help: Bilingual;
  default?: unknown;
  /** Of an object. */
  fields: Field[];
  /** Of a list. */
  item?: Field;
  choices: Choice[];
  /** Whether its text is an exact number, whole or a fraction. */
  exact: boolean;
  /** Name of its type, where it has one. */
  type?: string;
}

/** How the library writes exact numbers. */
const EXACT = "^[0-9]+(/[0-9]+)?$";

/** The facts or the value of a calculation as a field. */
export function readSchema(schema: unknown): Field {
  const root = schema as Schema;
  return new Reader(root.$defs ?? {}).field("", root, false);
}

class Reader {
  constructor(private readonly definitions: Record<string, Schema>) {}

  field(name: string, written: Schema, optional: boolean): Field {
    const [schema, type, nullable] = this.resolved(written);
    const { label, help } = texts(written.description ?? schema.description ?? "");
    const field: Field = {
      name,
      kind: kindOf(schema),
      optional: optional || nullable,
      label,
      help,
      fields: [],
      exact: schema.pattern === EXACT,
      choices: (schema.oneOf ?? []).map(choice),
    };
    if (type !== undefined) {
      field.type = type;
    }
    if (written.default !== undefined) {
      field.default = written.default;
    }
    const reader = this;
    // Read when first asked for: a type may hold itself.
    return Object.defineProperties(field, {
      fields: once(() => {
        const required = schema.required ?? [];
        return Object.entries(schema.properties ?? {}).map(([key, inner]) => reader.field(key, inner, !required.includes(key)));
      }),
      item: once(() => (schema.items === undefined ? undefined : reader.field(name, schema.items, false))),
    });
  }

  /** Behind references, and without the null of what may be left out. */
  private resolved(schema: Schema): [Schema, string | undefined, boolean] {
    if (schema.$ref !== undefined) {
      const name = schema.$ref.slice("#/$defs/".length);
      return [this.definitions[name] ?? {}, name, false];
    }
    const choice = schema.anyOf?.find((one) => one.type !== "null");
    if (choice !== undefined) {
      const [found, type] = this.resolved(choice);
      return [found, type, true];
    }
    return [schema, undefined, Array.isArray(schema.type) && schema.type.includes("null")];
  }
}

function once<T>(make: () => T): PropertyDescriptor {
  let made: { is: T } | undefined;
  return { enumerable: true, get: () => (made ??= { is: make() }).is };
}

function kindOf(schema: Schema): Kind {
  if (schema.oneOf !== undefined) {
    return "choice";
  }
  const type = Array.isArray(schema.type) ? schema.type.find((one) => one !== "null") : schema.type;
  switch (type) {
    case "object":
      return "object";
    case "array":
      return "list";
    case "boolean":
      return "boolean";
    case "integer":
      return "integer";
    default:
      return schema.format === "date" || schema.format === "decimal" || schema.format === "password" ? schema.format : "text";
  }
}

/** `English: help.`, an empty line, `中文：說明。`: what stands before the colon is the label. */
function texts(description: string): { label: Bilingual; help: Bilingual } {
  const [en = "", zh = en] = description.split("\n\n");
  const [enLabel, enHelp] = cut(en.replaceAll("\n", " "), /[:.;](?=\s|$)/);
  const [zhLabel, zhHelp] = cut(zh.replaceAll("\n", ""), /[：。；]/);
  return { label: { en: enLabel, "zh-TW": zhLabel }, help: { en: enHelp, "zh-TW": zhHelp } };
}

/** Parts a text at the first such mark that stands in no parentheses. */
function cut(text: string, mark: RegExp): [string, string] {
  let depth = 0;
  for (let at = 0; at < text.length; at += 1) {
    depth += "(（".includes(text[at] as string) ? 1 : ")）".includes(text[at] as string) ? -1 : 0;
    if (depth === 0 && mark.exec(text.slice(at))?.index === 0) {
      return [text.slice(0, at), text.slice(at + 1).trim()];
    }
  }
  return [text, ""];
}

/** `English (中文).` */
function choice(schema: Schema): Choice {
  const text = (schema.description ?? "").replaceAll("\n", " ");
  const [, en = text, zh = text] = /^(.*) \((.*)\)\.?$/.exec(text) ?? [];
  return { value: schema.const ?? "", label: { en, "zh-TW": zh } };
}
