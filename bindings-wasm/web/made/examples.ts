// A case of each calculation to begin with, chosen from the battery: of late, and with something to see in its answer.

import { evaluate } from "personnel-rules-wasm/nodejs";

import { readCases } from "../../../tests/cases.mjs";

/** Cases after this day look ahead of the law. */
const LAST_DAY = "2026-12-31";

/** An answer with more than this in it hides what it says. */
const MOST_LEAVES = 1500;

interface Example {
  as_of?: string;
  overlays?: string[];
  facts?: Record<string, unknown>;
}

type Rank = readonly (string | number | boolean)[];

/** The best case of each calculation by its name. The same battery gives the same cases. */
export function examples(): Record<string, Example> {
  const best = new Map<string, { rank: Rank; example: Example }>();
  for (const { request, expect } of readCases()) {
    const { calculation, as_of, known_on, overlays = [], facts } = request;
    if (expect?.value === undefined || known_on !== undefined || as_of > LAST_DAY || overlays.some((one: unknown) => typeof one !== "string")) {
      continue;
    }
    const response = evaluate(request);
    if (!response.ok || refuses(response.value)) {
      continue;
    }
    const parts = Object.values(response.value);
    const told = parts.filter((part) => leaves(part) > 0).length - parts.filter((part) => part === 0 || part === "0").length;
    // The law alone; not endless; of the latest year with any case; told in many parts.
    const rank = [overlays.length === 0, leaves(parts) < MOST_LEAVES, as_of.slice(0, 4), told, leaves(parts), as_of];
    const before = best.get(calculation);
    if (before === undefined || above(rank, before.rank)) {
      best.set(calculation, { rank, example: { as_of, ...(overlays.length > 0 && { overlays }), facts } });
    }
  }
  return { ...Object.fromEntries([...best].map(([name, { example }]) => [name, example])), "transfer.run": year() };
}

/** No case of the battery shows a year in which some go and others stay: one is made up, by the library itself. */
function year(): Example {
  const as_of = "2026-04-20";
  const made = evaluate({ calculation: "transfer.sample", as_of, facts: { seed: 1, stage: "junior_high", teachers: 12, schools: 5, preferences: 4 } });
  if (!made.ok) {
    throw new Error(made.error.message);
  }
  const facts = { ...made.value };
  const run = evaluate({ calculation: "transfer.run", as_of, facts });
  if (!run.ok || !run.value.teachers?.some(({ placed }) => placed) || !run.value.teachers.some(({ placed, unreached = [] }) => !placed && unreached.length > 0)) {
    throw new Error("the made-up year of transfers shows nothing: choose another seed");
  }
  return { as_of, facts };
}

/** Whether an answer begins with no. */
function refuses(value: unknown): boolean {
  const isParts = typeof value === "object" && value !== null && !Array.isArray(value);
  return value === false || (isParts && refuses(Object.values(value)[0]));
}

/** How much of a value is something: not nothing, no, zero or empty. */
function leaves(value: unknown): number {
  if (typeof value === "object" && value !== null) {
    return Object.values(value).reduce<number>((sum, part) => sum + leaves(part), 0);
  }
  return value === null || value === undefined || value === false || value === "" || Number(value) === 0 ? 0 : 1;
}

function above(rank: Rank, other: Rank): boolean {
  const place = rank.findIndex((one, at) => one !== other[at]);
  const [mine, theirs] = [rank[place], other[place]];
  return mine !== undefined && theirs !== undefined && mine > theirs;
}
