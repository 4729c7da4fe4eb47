export * from "./types.js";

/** What the module can be loaded from: its address, its bytes, a response that carries it, or the compiled module. */
export type ModuleSource = string | URL | Request | Response | BufferSource | WebAssembly.Module;

/**
 * Loads the wasm module; to be awaited once before the first call. Without an argument it is taken from beside the
 * package's own files, which bundlers understand.
 *
 * Until then every function throws a `PersonnelRulesError` with the code `not_ready`.
 *
 * 載入 wasm 模組，首次呼叫前須先等待完成；未指定來源時，自套件所在位置載入。
 *
 * 載入完成前，各函式一律擲出代碼為 `not_ready` 之 `PersonnelRulesError`。
 */
export default function init(module?: ModuleSource | Promise<ModuleSource>): Promise<void>;
