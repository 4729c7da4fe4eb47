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
   * Where the module of an area, or the data that all areas share, is taken from, if not from beside the package's own
   * files.
   *
   * 各領域模組及其共用資料之來源；未指定者自套件所在位置載入。
   */
  source?: (part: Area | "data") => ModuleSource | Promise<ModuleSource> | undefined;
}

/**
 * Loads the wasm modules, one for each area; to be awaited before the first call. It may be called again for further
 * areas: what is loaded is not loaded again. Without a `source` they are taken from beside the package's own files, which
 * bundlers understand.
 *
 * Until the first is loaded every function throws a `PersonnelRulesError` with the code `not_ready`; a calculation of an
 * area that is not loaded answers with `not_included`.
 *
 * 載入 wasm 模組（每一領域一個），首次呼叫前須先等待完成；可再次呼叫以載入其他領域。
 *
 * 載入完成前，各函式一律擲出代碼為 `not_ready` 之 `PersonnelRulesError`；所屬領域未載入之計算，回應 `not_included`。
 */
export default function init(options?: LoadOptions): Promise<void>;
