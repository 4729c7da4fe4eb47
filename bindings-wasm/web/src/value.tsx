// Any part of an answer, as its schema describes it.

import { told } from "./dates";
import type { Field } from "./schema";
import { locale, said, t } from "./words";

type Part = Record<string, unknown>;

const isPart = (value: unknown): value is Part => typeof value === "object" && value !== null && !Array.isArray(value);

/** Whether a field is told in one line. */
function isPlain(field: Field): boolean {
  return (field.kind !== "object" && field.kind !== "list") || field.type === "Fraction" || field.type === "Period" ||
    (field.kind === "list" && field.item !== undefined && field.item.kind !== "object" && field.item.kind !== "list");
}

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
      return String(value);
  }
}

function objectInWords(field: Field, value: Part): string {
  if (field.type === "Period") {
    const [from, to] = [value.from, value.to].map((day) => told(String(day ?? ""), locale.value));
    return `${from} – ${to}`;
  }
  if (field.type === "Fraction") {
    const exact = grouped(String(value.exact));
    const amount = typeof value.amount === "string" ? grouped(value.amount) : undefined;
    return amount === undefined || amount === exact ? exact : t("exact", exact).replace(/^/, `${amount}（`).concat("）");
  }
  return field.fields
    .filter(({ name }) => value[name] !== undefined && value[name] !== null)
    .map((inner) => `${said(inner.label)} ${inWords(inner, value[inner.name])}`)
    .join(locale.value === "en" ? ", " : "、");
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

function Items({ field, items, label }: { field: Field; items: unknown[]; label: string }) {
  if (items.length === 0) {
    return <span class="empty">{t("empty")}</span>;
  }
  const columns = field.fields.filter(({ name }) => items.some((item) => isPart(item) && item[name] !== undefined && item[name] !== null));
  if (field.kind === "object" && columns.every(isPlain)) {
    return (
      // Wide tables scroll in themselves, by keyboard too.
      <div class="scroll" tabIndex={0} role="group" aria-label={label}>
        <table>
          <thead><tr>{columns.map((column) => <th scope="col" key={column.name} title={said(column.help) || undefined}>{said(column.label)}</th>)}</tr></thead>
          <tbody>
            {items.map((item) => (
              <tr>{columns.map((column) => <td key={column.name} class={column.kind === "decimal" || column.type === "Fraction" || column.kind === "integer" ? "number" : undefined}>{isPart(item) ? inWords(column, item[column.name]) : ""}</td>)}</tr>
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
  figures: { field: Field; value: unknown }[];
}

const MOST_FIGURES = 3;

/** The first truth value, where it comes first, and what is worth writing large: the first amounts that are not zero. */
export function headline(field: Field, value: Part): Headline {
  const there = field.fields.filter(({ name }) => value[name] !== undefined && value[name] !== null);
  const [first] = there;
  const verdict = first?.kind === "boolean" ? { verdict: { field: first, yes: value[first.name] === true } } : {};
  if (first !== undefined && (first.kind === "choice" || first.kind === "date")) {
    return { ...verdict, figures: [{ field: first, value: value[first.name] }] };
  }
  // The amounts of the answer, else those of its parts.
  const own = amounts(there, value);
  const inner = there.filter(({ kind, type }) => kind === "object" && type !== "Fraction").flatMap((part) => amounts(part.fields, value[part.name] as Part));
  const figures = [own, inner].find((found) => found.length > 0) ??
    there.filter(({ kind }) => kind === "integer" || kind === "choice" || kind === "date").slice(0, 1).map((one) => ({ field: one, value: value[one.name] }));
  return { ...verdict, figures: (figures.length > 0 || first === undefined ? figures : firstItems(first, value[first.name])).slice(0, MOST_FIGURES) };
}

/** Of an answer that is a list: its items by their names. */
function firstItems(list: Field, items: unknown): Headline["figures"] {
  const [name, ...rest] = list.item?.fields ?? [];
  const amount = rest.findLast(({ kind, type }) => kind === "decimal" || kind === "integer" || type === "Fraction");
  if (name === undefined || amount === undefined || !Array.isArray(items)) {
    return [];
  }
  return (items as Part[]).map((item) => {
    const put = (text: string) => `${inWords(name, item[name.name])} ${text}`;
    const label = { "zh-TW": put(amount.label["zh-TW"]), en: put(amount.label.en) };
    return { field: { ...amount, name: label.en, label, fields: amount.fields }, value: item[amount.name] };
  });
}

function amounts(fields: readonly Field[], value: Part) {
  return fields
    .filter(({ kind, type }) => kind === "decimal" || type === "Fraction")
    .map((field) => ({ field, value: value[field.name] }))
    .filter(({ field, value }) => !["", "0"].includes(inWords(field, value)));
}

/** A headline in one line. */
export function headlineInWords(field: Field, value: Part): string {
  const { verdict, figures } = headline(field, value);
  const parts = [
    verdict && `${said(verdict.field.label)} ${t(verdict.yes ? "yes" : "no")}`,
    ...figures.map((figure) => `${said(figure.field.label)} ${inWords(figure.field, figure.value)}`),
  ];
  return parts.filter(Boolean).join(locale.value === "en" ? "; " : "；");
}
