// Cases to begin with, loaded when one is asked for.

import { today } from "./dates";
import type { CalculationName, Facts } from "./engine";

/** A case of a calculation that has an answer. */
export async function exampleOf(name: CalculationName): Promise<{ as_of: string; facts: Facts; overlays?: string[] }> {
  const { default: examples } = await import("virtual:examples");
  const { as_of = today(), facts = {}, overlays } = examples[name] ?? {};
  return { as_of, facts, ...(overlays && { overlays }) };
}
