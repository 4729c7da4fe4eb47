// Any part of an answer, as its schema describes it.

import { told } from "./dates";
import { type Answer, history, type Model } from "./engine";
import type { Field } from "./schema";
import { locale, said, t } from "./words";

type Part = Record<string, unknown>;

/** What the names that the data uses mean, of the answer that is shown. */
let meanings = new Map<string, string>();

/** Reads them from the rules that the answer rests on. */
export function readMeanings({ citations, trace }: Answer) {
  const rules = new Set([...citations.map(({ rule }) => rule), ...(trace?.steps ?? []).flatMap(({ rule }) => rule ?? [])]);
  const found = new Map<string, string>();
  for (const id of rules) {
    for (const [name, text] of namesOf(id)) {
      found.set(name, text);
    }
  }
  meanings = found;
}

const read = new Map<string, [string, string][]>();

/** The names that a rule uses with their meanings, its own among them. */
function namesOf(id: string): [string, string][] {
  const key = `${locale.value} ${id}`;
  let names = read.get(key);
  if (names === undefined) {
    const rule = history(id, locale.value);
    names = [[id, rule?.title ?? id], ...(rule?.names ?? []).map(({ name, text }): [string, string] => [name, text])];
    read.set(key, names);
  }
  return names;
}

const isPart = (value: unknown): value is Part => typeof value === "object" && value !== null && !Array.isArray(value);

/** Whether a field is told in one line. */
function isPlain(field: Field): boolean {
  return (field.kind !== "object" && field.kind !== "list") || ["Fraction", "Period", "ServiceTime"].includes(field.type ?? "") ||
    (field.kind === "list" && field.item !== undefined && field.item.kind !== "object" && field.item.kind !== "list");
}

const isNumber = ({ kind, type }: Field) => kind === "decimal" || kind === "integer" || type === "Fraction";

/** A part of an answer in one line of text. */
export function inWords(field: Field, value: unknown): string {
  if (value === undefined || value === null) {
    return "";
  }
  switch (field.kind) {
    case "boolean":
      return t(value === true ? "yes" : "no");
    case "choice": {
      const choice = field.choices.find((one) => one.value === value);
      return choice === undefined ? String(value) : said(choice.label);
    }
    case "date":
      return told(String(value), locale.value);
    case "decimal":
    case "integer":
      return grouped(String(value));
    case "list":
      return (value as unknown[]).map((item) => inWords(field.item as Field, item)).join(locale.value === "en" ? ", " : "、");
    case "object":
      return objectInWords(field, value as Part);
    default:
      return field.exact ? ratio(String(value)) : (meanings.get(String(value)) ?? String(value));
  }
}

function objectInWords(field: Field, value: Part): string {
  if (field.type === "ServiceTime") {
    return t("service_time", String(value.years ?? 0), String(value.months ?? 0), String(value.days ?? 0));
  }
  if (field.type === "Period") {
    const [from, to] = [value.from, value.to].map((day) => told(String(day ?? ""), locale.value));
    return `${from} – ${to}`;
  }
  if (field.type === "Fraction") {
    return ratio(String(value.exact), typeof value.amount === "string" ? value.amount : undefined);
  }
  return field.fields
    .filter(({ name }) => value[name] !== undefined && value[name] !== null)
    .map((inner) => `${said(inner.label)} ${inWords(inner, value[inner.name])}`)
    .join(locale.value === "en" ? ", " : "、");
}

/** An exact number, whole or a fraction: as a decimal where it comes out, else what the answer rounds it to, or about how
 * much it is, with the fraction beside it. */
function ratio(exact: string, rounded?: string): string {
  const [over = 0n, under = 1n] = exact.split("/").map(BigInt);
  for (let places = 0; places <= MOST_PLACES; places++) {
    const scaled = over * 10n ** BigInt(places);
    if (scaled % under === 0n) {
      return grouped(pointed(scaled / under, places));
    }
  }
  const fraction = exact.split("/").map(grouped).join("/");
  return rounded === undefined
    ? `≈ ${grouped(pointed((over * 200n + under) / (under * 2n), 2))}（${fraction}）`
    : `${grouped(rounded)}（${t("exact", fraction)}）`;
}

/** Decimals of a number that is told as one. */
const MOST_PLACES = 6;

/** `12345` with two places as `123.45`. */
function pointed(digits: bigint, places: number): string {
  const text = digits.toString().padStart(places + 1, "0");
  return places === 0 ? text : `${text.slice(0, -places)}.${text.slice(-places)}`;
}

/** `1234567.5` as `1,234,567.5`. */
function grouped(number: string): string {
  return number.replace(/^(-?)(\d+)/, (_, sign: string, whole: string) => sign + whole.replace(/\B(?=(\d{3})+$)/g, ","));
}

/** A part of an answer: in one line, as a list of its parts, or as a table. */
export function Value({ field, value }: { field: Field; value: unknown }) {
  if (value === undefined || value === null) {
    return <span class="empty">{t("empty")}</span>;
  }
  if (isPlain(field)) {
    const text = inWords(field, value);
    return text === "" ? <span class="empty">{t("empty")}</span> : <span data-value={plainText(value)}>{text}</span>;
  }
  if (field.kind === "list") {
    return <Items field={field.item as Field} items={value as unknown[]} label={said(field.label)} />;
  }
  return <Parts field={field} value={isPart(value) ? value : {}} />;
}

/** What a test, or a program that reads the page, can compare. */
const plainText = (value: unknown) => (typeof value === "string" ? value : JSON.stringify(value));

/** The parts of an object, name by name. */
export function Parts({ field, value, without = [] }: { field: Field; value: Part; without?: readonly string[] }) {
  const there = field.fields.filter(({ name }) => value[name] !== undefined && value[name] !== null && !without.includes(name));
  return (
    <dl class="parts">
      {there.map((inner) => (
        <div key={inner.name} class={isPlain(inner) ? "plain" : "wide"} data-part={inner.name}>
          <dt title={said(inner.help) || undefined}>{said(inner.label)}</dt>
          <dd><Value field={inner} value={value[inner.name]} /></dd>
        </div>
      ))}
    </dl>
  );
}

/** Columns that one row alone fills well. */
const MOST_COLUMNS = 5;

function Items({ field, items, label }: { field: Field; items: unknown[]; label: string }) {
  if (items.length === 0) {
    return <span class="empty">{t("empty")}</span>;
  }
  const columns = field.fields.filter(({ name }) => items.some((item) => isPart(item) && item[name] !== undefined && item[name] !== null));
  if (field.kind === "object" && columns.every(isPlain)) {
    const [only, ...others] = items;
    if (others.length === 0 && columns.length > MOST_COLUMNS) {
      return <Parts field={field} value={only as Part} />;
    }
    return (
      // Wide tables scroll in themselves, by keyboard too.
      <div class="scroll" tabIndex={0} role="group" aria-label={label}>
        <table>
          <thead><tr>{columns.map((column) => <th scope="col" key={column.name} class={isNumber(column) ? "number" : undefined} title={said(column.help) || undefined}>{said(column.label)}</th>)}</tr></thead>
          <tbody>
            {items.map((item) => (
              <tr>{columns.map((column) => <td key={column.name} class={isNumber(column) ? "number" : undefined}>{isPart(item) ? inWords(column, item[column.name]) : ""}</td>)}</tr>
            ))}
          </tbody>
        </table>
      </div>
    );
  }
  return <ol class="items">{items.map((item) => <li><Value field={field} value={item} /></li>)}</ol>;
}

/** What an answer comes to: whether, and how much. */
export interface Headline {
  verdict?: { field: Field; yes: boolean };
  figures: Figure[];
}

export interface Figure {
  label: string;
  text: string;
}

const MOST_FIGURES = 6;

/** What a calculation names as first to be told, where its answer has it; amounts of nothing only where there is no other. */
export function headline({ value: field, headline: paths }: Pick<Model, "value" | "headline">, value: Part): Headline {
  const found: Headline = { figures: [] };
  const nothing: Figure[] = [];
  for (const path of paths) {
    for (const { field: at, value: part, of } of reached(field, value, path.split("."), "")) {
      if (at.kind === "boolean" && found.verdict === undefined) {
        found.verdict = { field: at, yes: part === true };
        continue;
      }
      const figure = { label: of === "" ? said(at.label) : `${of} ${said(at.label)}`, text: inShort(at, part) };
      (figure.text === "0" ? nothing : found.figures).push(figure);
    }
  }
  const figures = found.figures.length > 0 || found.verdict?.yes === false ? found.figures : nothing.slice(0, 1);
  return { ...found, figures: figures.slice(0, MOST_FIGURES) };
}

/** The parts that a path leads to, each with the name of the item that it belongs to. */
function* reached(field: Field, value: unknown, [step, ...rest]: string[], of: string): Generator<{ field: Field; value: unknown; of: string }> {
  if (value === undefined || value === null) {
    return;
  }
  if (step === undefined) {
    yield { field, value, of };
    return;
  }
  if (field.kind === "list" && Array.isArray(value) && field.item !== undefined) {
    const items = value as Part[];
    for (const item of step === "*" ? items : items.slice(...(step === "first" ? [0, 1] : [-1]))) {
      yield* reached(field.item, item, rest, step === "*" ? nameOf(field.item, item) : of);
    }
    return;
  }
  const inner = field.fields.find(({ name }) => name === step);
  if (inner !== undefined && isPart(value)) {
    yield* reached(inner, value[step], rest, of);
  }
}

/** What tells an item of a list from the others: its first part, and what is chosen right after it. */
function nameOf(item: Field, value: Part): string {
  const [first, second] = item.fields;
  const parts = second?.kind === "choice" ? [first, second] : [first];
  return parts.flatMap((part) => (part === undefined ? [] : inShort(part, value[part.name]))).join(locale.value === "en" ? ", " : "、");
}

/** A part in a few words: of a list of objects how many there are, of an object with a kind its kind. */
function inShort(field: Field, value: unknown): string {
  if (field.kind === "list" && field.item?.kind === "object") {
    return String((value as unknown[]).length);
  }
  const kind = field.kind === "object" && !isPlain(field) ? field.fields.find(({ name }) => name === "kind") : undefined;
  return kind === undefined ? inWords(field, value) || t("empty") : inWords(kind, (value as Part)[kind.name]);
}

/** A headline in one line. */
export function headlineInWords(model: Pick<Model, "value" | "headline">, value: Part): string {
  const { verdict, figures } = headline(model, value);
  const parts = [
    verdict && `${said(verdict.field.label)} ${t(verdict.yes ? "yes" : "no")}`,
    ...figures.map(({ label, text }) => `${label} ${text}`),
  ];
  return parts.filter(Boolean).join(locale.value === "en" ? "; " : "；");
}
