// The package as any page would use it: an area is loaded when something of it is first asked.

import init, { describe, evaluateText, explainNeeds, rule } from "personnel-rules-wasm/web";
import type { AnyAnswer, Area, CalculationName, Failure, Locale, Needs, RuleData } from "personnel-rules-wasm/web";

export type { AnyAnswer, Area, CalculationName, Failure, Needs, RuleData };
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

/** An answer of any calculation, with its value left open. */
export type Answer = Omit<AnyAnswer, "value"> & { value: Record<string, unknown> };
export type Outcome = Answer | Failure;

type Described = ReturnType<typeof describe>["calculations"][number];

let described = new Map<string, Described>();

/** Loads an area and gives what the library says of one of its calculations. */
export async function load(area: Area, calculation: CalculationName): Promise<Described> {
  await init({ areas: [area] });
  if (typeof described.get(calculation)?.facts !== "object" || described.get(calculation)?.facts === null) {
    described = new Map(describe().calculations.map((one) => [one.name, one]));
  }
  const found = described.get(calculation);
  if (found === undefined) {
    throw new Error(calculation);
  }
  return found;
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
