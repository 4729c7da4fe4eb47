// The package as any page would use it: an area is loaded when something of it is first asked.

import init, { describe, evaluateText, explainNeeds, rule } from "personnel-rules-wasm/web";
import type { AnyAnswer, Area, CalculationName, Failure, Locale, Needs, RuleData, RuleValue } from "personnel-rules-wasm/web";

import { type Field, readSchema } from "./schema";

export type { AnyAnswer, Area, CalculationName, Failure, Needs, RuleData, RuleValue };
export type Facts = Record<string, unknown>;

/** What is asked of the library: a request of its wire. */
export interface Asked {
  calculation: CalculationName;
  as_of: string;
  known_on?: string;
  overlays?: readonly string[];
  trace?: boolean;
  locale: Locale;
  facts: Facts;
}

/** What is asked, without the calculation: a case as it is filled in. */
export type Case = Pick<Asked, "as_of" | "known_on" | "overlays" | "facts">;

/** An answer of any calculation, with its value left open. */
export type Answer = Omit<AnyAnswer, "value"> & { value: Record<string, unknown> };
export type Outcome = Answer | Failure;

type Description = ReturnType<typeof describe>;
type Described = Description["calculations"][number];

/** What a page must know of a calculation. */
export interface Model extends Pick<Described, "name" | "title" | "description" | "as_of" | "headline"> {
  facts: Field;
  value: Field;
  overlays: Description["overlays"];
}

const models = new Map<CalculationName, Model>();

/** Loads an area and gives what the library says of one of its calculations. */
export async function load(area: Area, calculation: CalculationName): Promise<Model> {
  await init({ areas: [area] });
  if (!models.has(calculation)) {
    const { calculations, overlays } = describe();
    for (const one of calculations.filter((one) => one.area === area)) {
      models.set(one.name, { ...one, facts: readSchema(one.facts), value: readSchema(one.value), overlays });
    }
  }
  return models.get(calculation) as Model;
}

export function evaluate(asked: Asked): Outcome {
  return JSON.parse(evaluateText(JSON.stringify(asked))) as Outcome;
}

/** Which facts are still missing, and why. */
export function needs({ calculation, as_of, known_on, overlays, locale, facts }: Asked): Needs | Failure {
  const request = { calculation, facts, overlays, locale, as_of: as_of === "" ? undefined : as_of, known_on };
  return explainNeeds(request as Parameters<typeof explainNeeds>[0]);
}

/** A rule with all values that it ever had; none where the data of its area is not loaded. */
export function history(id: string, locale: Locale, overlays: readonly string[] = []): RuleData | undefined {
  const found = rule({ id, locale, overlays: [...overlays] });
  return found.ok ? found : undefined;
}
