// A year's transfers as files: the whole as JSON, or schools, vacancies and applications as tables.

import type { Facts } from "../engine";
import type { Field } from "../schema";
import { tr } from "./transfer-words";

export type Table = "schools" | "vacancies" | "applications";

type Read = (cell: string) => unknown;
type Column = [zh: string, read: Read];

const text: Read = (cell) => cell;
const list: Read = (cell) => cell.split(/[;；]/).map((part) => part.trim()).filter(Boolean);
const flag: Read = (cell) => ({ true: true, false: false, "1": true, "0": false, 是: true, 否: false })[cell.toLowerCase()] ?? cell;
const whole: Read = (cell) => {
  const plain = cell.normalize("NFKC");
  return /^\d{1,15}$/.test(plain) ? Number(plain) : cell;
};

/** Each column: its name in Chinese, and how its cells are read. What can't be read is left for the library to refuse. */
const COLUMNS: Record<Table, Record<string, Column>> = {
  schools: {
    code: ["學校代碼", text],
    county: ["縣市", text],
    stage: ["階段", text],
    kinds: ["學校屬性", list],
    teachers: ["教師人數", whole],
    indigenous_teachers: ["原住民教師人數", whole],
    pupils: ["學生人數", whole],
    indigenous_pupils: ["原住民學生人數", whole],
    main_people: ["主要族群", text],
  },
  vacancies: { school: ["學校代碼", text], subject: ["科別", text], counsellor: ["專任輔導教師", flag], count: ["缺額", whole] },
  applications: {
    teacher: ["教師", text],
    school: ["現任學校", text],
    approved: ["審查通過", flag],
    // A subject other than the present one has the years for which it was taught: `理化=2`.
    subjects: ["應聘科別", (cell) => (list(cell) as string[]).map((entry) => {
      const [subject = "", years] = entry.split("=");
      return { subject: subject.trim(), certified: true, ...(years !== undefined && { years_taught: whole(years.trim()) }) };
    })],
    counties: ["志願縣市", list],
    preferences: ["志願學校", list],
    terms: ["服務學期數", whole],
    circumstances: ["有關情形", list],
    points: ["積分", (cell) => (list(cell) as string[]).map((entry) => {
      const [item = "", amount = ""] = entry.split("=");
      return { item: item.trim(), amount: amount.trim() };
    })],
    lot: ["抽籤號", whole],
    indigenous: ["原住民身分", flag],
    people: ["原住民族別", text],
    indigenous_stage: ["同意原住民優先介聘", flag],
    indigenous_stage_confirmed: ["再次確認原住民優先介聘", flag],
    language_certificate: ["語言能力認證", flag],
    remote_volunteer: ["自願赴偏遠地區", flag],
  },
};

/** The columns of a table, each by its two names. */
export const columnsOf = (table: Table) => Object.entries(COLUMNS[table]).map(([name, [zh]]) => [name, zh] as const);

/** The text of a file: of Unicode by its marks, else UTF-8, else Big5, as the spreadsheets of Taiwan write it. */
export function decoded(bytes: ArrayBuffer): string {
  const [first, second] = new Uint8Array(bytes, 0, Math.min(2, bytes.byteLength));
  if (first === 0xff && second === 0xfe) {
    return new TextDecoder("utf-16le").decode(bytes);
  }
  if (first === 0xfe && second === 0xff) {
    return new TextDecoder("utf-16be").decode(bytes);
  }
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder("big5").decode(bytes);
  }
}

/** The rows of a CSV file as facts; or what is wrong with it, and in which line. `row` is a row of the table as a field. */
export async function readTable(table: Table, csv: string, row: Field): Promise<{ rows: Facts[] } | { line?: number; problem: string }> {
  const { parse } = await import("papaparse");
  // A line for the spreadsheet alone, which names the mark between the cells.
  const [hint = "", mark = ""] = /^\uFEFF?sep=(.)\r?\n/i.exec(csv) ?? [];
  const before = hint === "" ? 0 : 1;
  const { data, errors } = parse<string[]>(csv.slice(hint.length), { delimiter: mark });
  const error = errors.find(({ type }) => type === "Quotes");
  if (error !== undefined) {
    return { line: (error.row ?? 0) + 1 + before, problem: tr("quotes") };
  }
  const lines = data.map((cells, place) => ({ cells: cells.map((cell) => cell.trim()), line: place + 1 + before }))
    .filter(({ cells }) => cells.some((cell) => cell !== ""));
  const [head, ...body] = lines;
  if (head === undefined || body.length === 0) {
    return { problem: tr("empty_file") };
  }
  const names = head.cells.slice(0, head.cells.findLastIndex((cell) => cell !== "") + 1).map((name) => nameOf(table, name));
  const unknown = names.findIndex((name) => name === undefined);
  if (unknown >= 0) {
    return { line: head.line, problem: tr("unknown_column", head.cells[unknown] ?? "", columnsOf(table).map(([name, zh]) => `${name}（${zh}）`).join(", ")) };
  }
  const twice = names.findIndex((name, place) => names.indexOf(name) !== place);
  if (twice >= 0) {
    return { line: head.line, problem: tr("same_column", head.cells[twice] ?? "") };
  }
  const uneven = body.find(({ cells }) => cells.length < names.length || cells.slice(names.length).some((cell) => cell !== ""));
  if (uneven !== undefined) {
    return { line: uneven.line, problem: tr("cells", uneven.cells.length, names.length) };
  }
  return { rows: body.map(({ cells }) => fact(table, new Map(names.map((name, place) => [name, cells[place] ?? ""])), row)) };
}

/** A column by either of its names. */
function nameOf(table: Table, written: string): string | undefined {
  const sought = written.replace(/^\uFEFF/, "").normalize("NFKC").trim().toLowerCase();
  return columnsOf(table).find((names) => (names as readonly string[]).includes(sought))?.[0];
}

function fact(table: Table, cells: ReadonlyMap<string | undefined, string>, row: Field): Facts {
  const made: Facts = {};
  for (const [name, [, read]] of Object.entries(COLUMNS[table])) {
    const cell = cells.get(name) ?? "";
    if (cell === "") {
      continue;
    }
    const field = row.fields.find((one) => one.name === name);
    const value = chosen(read(cell), field);
    // The terms are the one part of a teacher's service that every application has.
    if (name === "terms") {
      made.service = { terms: value };
    } else {
      made[name] = value;
    }
  }
  return made;
}

/** A choice that is written by its name, by its value. */
function chosen(value: unknown, field: Field | undefined): unknown {
  if (Array.isArray(value)) {
    return value.map((one) => chosen(one, field?.item));
  }
  const choice = field?.choices.find(({ value: plain, label }) => [plain, ...Object.values(label)].some((one) => one.toLowerCase() === String(value).toLowerCase()));
  return choice?.value ?? value;
}

/** A table of the facts as CSV, so that the example can be looked at and changed. */
export async function writeTable(table: Table, rows: readonly Facts[]): Promise<string> {
  const { unparse } = await import("papaparse");
  const cell = (value: unknown): string => {
    if (!Array.isArray(value)) {
      return value === undefined || value === null ? "" : String(value);
    }
    return value.map((part: string | Facts) => {
      if (typeof part === "string") {
        return part;
      }
      const [name, number] = part.item === undefined ? [part.subject, part.years_taught] : [part.item, part.amount];
      return number === undefined || number === null ? name : `${name}=${number}`;
    }).join(";");
  };
  const columns = Object.keys(COLUMNS[table]);
  const lines = rows.map((row) => columns.map((name) => cell(name === "terms" ? (row.service as Facts | undefined)?.terms : row[name])));
  return `\uFEFF${unparse({ fields: columns, data: lines })}\n`;
}

/** Gives a text to the person at the page as a file. */
export function download(name: string, type: string, content: string) {
  const address = URL.createObjectURL(new Blob([content], { type }));
  Object.assign(document.createElement("a"), { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
