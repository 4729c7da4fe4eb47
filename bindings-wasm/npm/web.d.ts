export * from "./types.js";

import type { Area } from "./types.js";

/** What a module can be loaded from: its address, its bytes, a response that carries it, or the compiled module. */
export type ModuleSource = string | URL | Request | Response | BufferSource | WebAssembly.Module;

/** What to load. */
export interface LoadOptions {
  /**
   * The areas of calculations that are wanted; without it all. `describe()` says of which area a calculation is.
   *
   * 所需之計算領域；未指定者全部載入。各計算所屬領域見 `describe()`。
   */
  areas?: readonly Area[];
  /**
   * Where the module of an area, its texts, or the data that all areas share are taken from, if not from beside the
   * package's own files. Texts and data have no compiled form.
   *
   * 各領域之模組、其文字，以及共用資料之來源；未指定者自套件所在位置載入。文字與資料無編譯後之形式。
   */
  source?: (part: Area | `${Area}.texts` | "data") => ModuleSource | Promise<ModuleSource> | undefined;
}

/**
 * Loads the wasm modules, one for each area, with their texts; to be awaited before the first call. It may be called again for further
 * areas: what is loaded is not loaded again. Without a `source` they are taken from beside the package's own files, which
 * bundlers understand.
 *
 * Until the first is loaded every function throws a `PersonnelRulesError` with the code `not_ready`; a calculation of an
 * area that is not loaded answers with `not_included`, and so does `rule()` of a rule that no loaded area asks. `rules()`
 * leaves such rules out; `describe()` lists every calculation, with null for the schemas of those that are not loaded.
 *
 * 載入 wasm 模組（每一領域一個），及其文字，首次呼叫前須先等待完成；可再次呼叫以載入其他領域。
 *
 * 載入完成前，各函式一律擲出代碼為 `not_ready` 之 `PersonnelRulesError`；所屬領域未載入之計算，回應 `not_included`；
 * 僅未載入之領域所用之規則，`rule()` 亦同，`rules()` 則不列出；`describe()` 列出所有計算，未載入者之 JSON Schema 為 null。
 */
export default function init(options?: LoadOptions): Promise<void>;
