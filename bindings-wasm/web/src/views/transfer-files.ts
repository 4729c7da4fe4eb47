// A year's transfers as files: the whole as JSON, or schools, vacancies and applications as tables.

import { parse, unparse } from "papaparse";

import type { Facts } from "../engine";

export type Table = "schools" | "vacancies" | "applications";

type Read = (cell: string) => unknown;

const text: Read = (cell) => cell;
const list: Read = (cell) => cell.split(/[;；]/).map((part) => part.trim()).filter(Boolean);
const flag: Read = (cell) => ({ true: true, false: false, "1": true, "0": false, 是: true, 否: false })[cell.toLowerCase()] ?? cell;
const whole: Read = (cell) => (/^\d{1,15}$/.test(cell) ? Number(cell) : cell);

/** Each column: where in the facts it goes, and how its cells are read. What can't be read is left for the library to refuse. */
const COLUMNS: Record<Table, Record<string, Read>> = {
  schools: { code: text, county: text, stage: text, kinds: list, teachers: whole, indigenous_teachers: whole },
  vacancies: { school: text, subject: text, count: whole },
  applications: {
    teacher: text,
    school: text,
    approved: flag,
    subjects: (cell) => (list(cell) as string[]).map((subject) => ({ subject, certified: true })),
    counties: list,
    preferences: list,
    terms: whole,
    circumstances: list,
    points: (cell) => (list(cell) as string[]).map((entry) => {
      const [item = "", amount = ""] = entry.split("=");
      return { item: item.trim(), amount: amount.trim() };
    }),
    lot: whole,
    indigenous: flag,
    indigenous_stage: flag,
    language_certificate: flag,
    remote_volunteer: flag,
  },
};

export const columnsOf = (table: Table) => Object.keys(COLUMNS[table]);

/** The rows of a CSV file as facts; or what is wrong with it, and in which line. */
export function readTable(table: Table, csv: string): { rows: Facts[] } | { line: number; problem: string } {
  const { data, errors, meta } = parse<Record<string, string>>(csv.replace(/^\uFEFF/, ""), { header: true, skipEmptyLines: "greedy", transformHeader: (name) => name.trim() });
  const [error] = errors;
  if (error !== undefined && error.type !== "Delimiter") {
    return { line: (error.row ?? 0) + 2, problem: error.message };
  }
  const columns = COLUMNS[table];
  const unknown = meta.fields?.find((name) => !(name in columns));
  if (unknown !== undefined) {
    return { line: 1, problem: `${unknown} ∉ ${Object.keys(columns).join(", ")}` };
  }
  return { rows: data.map((row) => fact(columns, row)) };
}

function fact(columns: Record<string, Read>, row: Record<string, string>): Facts {
  const made: Facts = {};
  for (const [name, read] of Object.entries(columns)) {
    const cell = row[name]?.trim() ?? "";
    if (cell === "") {
      continue;
    }
    // The terms are the one part of a teacher's service that every application has.
    if (name === "terms") {
      made.service = { terms: read(cell) };
    } else {
      made[name] = read(cell);
    }
  }
  return made;
}

/** A table of the facts as CSV, so that the example can be looked at and changed. */
export function writeTable(table: Table, rows: readonly Facts[]): string {
  const cell = (value: unknown): string => {
    if (!Array.isArray(value)) {
      return value === undefined || value === null ? "" : String(value);
    }
    return value.map((part: string | Facts) => {
      if (typeof part === "string") {
        return part;
      }
      return part.item === undefined ? part.subject : `${part.item}=${part.amount}`;
    }).join(";");
  };
  const columns = columnsOf(table);
  const lines = rows.map((row) => columns.map((name) => cell(name === "terms" ? (row.service as Facts | undefined)?.terms : row[name])));
  return `\uFEFF${unparse({ fields: columns, data: lines })}\n`;
}

/** Gives a text to the person at the page as a file. */
export function download(name: string, type: string, content: string) {
  const address = URL.createObjectURL(new Blob([content], { type }));
  Object.assign(document.createElement("a"), { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
