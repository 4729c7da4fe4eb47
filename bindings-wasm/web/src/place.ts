// Where the page is: `#leave.annual?as_of=2026-11-21&facts={…}`. All that a link can carry stands in the fragment, which no
// browser sends anywhere.

import areas from "virtual:areas";

import type { Facts } from "./engine";
import type { Field } from "./schema";
import { shared } from "./shared";
import type { Bilingual, Locale } from "./words";

/** The name of what is shown: a calculation; empty for the list of all. */
export const place = shared(read().name);

/** What the calculation that is shown is called. */
export const heading = shared<Bilingual | undefined>(undefined);

/** What a link says of a case. */
export interface Linked {
  /** The language in which it was sent. */
  lang?: Locale;
  as_of?: string;
  known_on?: string;
  overlays?: string[];
  facts?: Facts;
}

function read(): { name: string; linked: Linked } {
  const [name = "", query = ""] = location.hash.slice(1).split(/\?(.*)/s);
  const linked: Linked = {};
  const parameters = new URLSearchParams(query);
  const lang = parameters.get("lang");
  if (lang === "en" || lang === "zh-TW") {
    linked.lang = lang;
  }
  for (const key of ["as_of", "known_on"] as const) {
    const value = parameters.get(key);
    if (value !== null) {
      linked[key] = value;
    }
  }
  if (parameters.has("overlays")) {
    linked.overlays = parameters.getAll("overlays");
  }
  const facts: unknown = parse(parameters.get("facts"));
  if (typeof facts === "object" && facts !== null && !Array.isArray(facts)) {
    linked.facts = facts as Facts;
  }
  return { name: decoded(name), linked };
}

/** What is no name in any encoding is shown as it was written, as a page that there isn't. */
function decoded(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}

function parse(text: string | null): unknown {
  try {
    return JSON.parse(text ?? "null");
  } catch {
    return null;
  }
}

/** What the link that led here says of the case. */
export const linked = () => read().linked;

/** Counts the links that were followed: what is shown begins anew with each. */
export const followed = shared(0);

addEventListener("hashchange", () => {
  place.value = read().name;
  followed.value += 1;
});

/** Notes the case in the address, without a step in the history. */
export function note(name: string, linked: Linked) {
  history.replaceState(null, "", fragment(name, linked));
}

export function fragment(name: string, { lang, as_of, known_on, overlays, facts }: Linked): string {
  const parameters = new URLSearchParams();
  if (lang) {
    parameters.set("lang", lang);
  }
  if (as_of) {
    parameters.set("as_of", as_of);
  }
  if (known_on) {
    parameters.set("known_on", known_on);
  }
  for (const overlay of overlays ?? []) {
    parameters.append("overlays", overlay);
  }
  if (facts !== undefined && Object.keys(facts).length > 0) {
    parameters.set("facts", JSON.stringify(facts));
  }
  const query = parameters.toString();
  return `#${name}${query === "" ? "" : `?${query}`}`;
}

/** Facts without anything that no one but their owner may see. */
export function withoutSecrets(field: Field, value: unknown): unknown {
  if (field.kind === "password") {
    return undefined;
  }
  if (field.kind === "list" && Array.isArray(value)) {
    return value.map((item) => withoutSecrets(field.item as Field, item));
  }
  if (field.kind === "object" && typeof value === "object" && value !== null) {
    const facts = value as Facts;
    // A fact that the schema does not know may be anything.
    const known = field.fields.filter(({ name }) => name in facts);
    return Object.fromEntries(known.map((inner) => [inner.name, withoutSecrets(inner, facts[inner.name])]));
  }
  return value;
}

/** The area of a calculation; none where there is no such calculation. */
export const areaOf = (name: string) => (Object.hasOwn(areas, name) ? areas[name as keyof typeof areas] : undefined);
