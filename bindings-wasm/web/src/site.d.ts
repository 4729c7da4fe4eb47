declare module "virtual:areas" {
  const areas: Record<import("personnel-rules-wasm/web").CalculationName, import("personnel-rules-wasm/web").Area>;
  export default areas;
}

declare module "virtual:calculations" {
  import type { Bilingual } from "./words";

  export interface Listed {
    readonly name: import("personnel-rules-wasm/web").CalculationName;
    readonly area: import("personnel-rules-wasm/web").Area;
    readonly title: Bilingual;
    readonly description: Bilingual;
  }
  const calculations: readonly Listed[];
  export default calculations;
}

declare module "virtual:names" {
  /** The names of all facts and choices of each calculation, in small letters. */
  const names: Record<string, string | undefined>;
  export default names;
}

declare module "virtual:examples" {
  /** A case of each calculation to begin with. */
  const examples: Record<string, { as_of?: string; overlays?: string[]; facts?: Record<string, unknown> } | undefined>;
  export default examples;
}
