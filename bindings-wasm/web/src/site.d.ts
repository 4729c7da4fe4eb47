declare module "virtual:calculations" {
  import type { Bilingual } from "./words";

  export interface Listed {
    readonly name: import("personnel-rules-wasm/web").CalculationName;
    readonly area: import("personnel-rules-wasm/web").Area;
    readonly title: Bilingual;
    readonly description: Bilingual;
    readonly as_of: Bilingual;
  }
  const all: {
    readonly calculations: readonly Listed[];
    readonly overlays: ReadonlyArray<{ id: string; title: Bilingual }>;
    readonly data: { version: string; hash: string };
  };
  export default all;
}

declare module "virtual:examples" {
  /** A case of each calculation to begin with. */
  const examples: Record<string, { as_of?: string; overlays?: string[]; facts?: Record<string, unknown> } | undefined>;
  export default examples;
}
