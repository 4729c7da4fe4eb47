// What an answer waits for, what is wrong with a case, and the way to its field.

import type { Failure, Model } from "./engine";
import type { Field } from "./schema";
import { locale, said, t } from "./words";

/** A fact that is missing. */
export interface Missing {
  field: string;
  why: string;
}

/** What is still asked for. */
export function Waiting({ missing, model }: { missing: readonly Missing[]; model: Model }) {
  return (
    <div class="waiting">
      <p>{t("answer_waits")}</p>
      <ul>{missing.map(({ field, why }) => <li key={field}><Goto path={field} model={model} /><span>{withoutLabel(why, fieldAt(field, model))}</span></li>)}</ul>
    </div>
  );
}

/** What is wrong, and where. */
export function Refused({ error, model }: { error: Failure["error"]; model: Model }) {
  return (
    <div class="refused">
      <p><strong>{error.field && <><Goto path={error.field} model={model} />{locale.value === "en" ? ": " : "："}</>}{error.message}</strong></p>
      <p>{error.help}</p>
    </div>
  );
}

/** A button that leads to a field of the form. */
function Goto({ path, model }: { path: string; model: Model }) {
  return <button type="button" class="link" onClick={() => go(path)}>{labelOf(path, model)}</button>;
}

/** The labels on the way to a field of the form. */
export function labelOf(path: string, model: Model): string {
  const [first = ""] = path.split("[");
  if (first === "as_of" || first === "known_on" || first === "overlays") {
    return t(first);
  }
  return steps(path, model)
    .map(({ part, place, field }) => (field === undefined ? part : said(field.label)) + (place === undefined ? "" : ` ${t("item", Number(place) + 1)}`))
    .join(" › ");
}

interface Step {
  part: string;
  place: string | undefined;
  field: Field | undefined;
}

/** `children[0].born_on`, name by name, with the field of each. */
function steps(path: string, model: Model): Step[] {
  let inside: Field | undefined = model.facts;
  return path.split(".").map((written) => {
    const [part = "", place] = written.split(/[[\]]/);
    const field: Field | undefined = inside?.fields.find(({ name }) => name === part);
    inside = place === undefined ? field : field?.item;
    return { part, place, field };
  });
}

/** A field of the form by its path. */
export const fieldAt = (path: string, model: Model) => steps(path, model).at(-1)?.field;

/** Why a fact is asked for begins with its label: that stands beside it already. */
export function withoutLabel(why: string, field: Field | undefined): string {
  const label = field === undefined ? "" : said(field.label);
  const rest = why.slice(label.length);
  return label !== "" && why.startsWith(label) && /^(?:[:.;：。；]|$)/.test(rest) ? rest.slice(1).trim() : why;
}

function go(path: string) {
  const place = document.querySelector(`[data-path="${CSS.escape(path)}"]`) ?? document.querySelector(`[data-path="${CSS.escape(path.replace(/\[\d+\]$/, ""))}"]`);
  for (let at = place?.parentElement; at; at = at.parentElement) {
    if (at instanceof HTMLDetailsElement) {
      at.open = true;
    }
  }
  place?.scrollIntoView({ block: "center" });
  place?.querySelector<HTMLElement>("input, select, button")?.focus();
}
