//! The browser's native half: JSON text in, JSON text out.
//!
//! Only the functions of [`personnel_rules::wire`], name by name. The data, which all modules share, and the texts of the
//! areas that are loaded come from files of their own. Requests are bytes, because a JavaScript string on its way into
//! wasm would be repaired silently where it is no valid Unicode; the JavaScript above encodes them.

use core::ops::ControlFlow;

use personnel_rules::wire;
use wasm_bindgen::prelude::wasm_bindgen;
use zeroize::Zeroizing;

#[cfg(target_family = "wasm")]
#[global_allocator]
static MEMORY: talc::wasm::WasmDynamicTalc = talc::wasm::new_wasm_dynamic_allocator();

/// Takes the texts and the data, before anything else is asked; false where they belong to another version.
#[wasm_bindgen]
pub fn provide(texts: String, data: Vec<u8>) -> bool {
    wire::provide(texts, data)
}

/// One request in, one response out.
#[wasm_bindgen]
pub fn evaluate(request: Vec<u8>) -> String {
    wire::evaluate(&Zeroizing::new(request))
}

#[wasm_bindgen]
extern "C" {
    /// Who watches a long run: an object with the method `tell`.
    pub type Watcher;

    /// Takes how far the run is; false ends it. It throws nothing.
    #[wasm_bindgen(method)]
    fn tell(this: &Watcher, stage: u32, done: u32, of: u32, placed: u32) -> bool;
}

/// As `evaluate`, and tells how far it is.
#[wasm_bindgen(js_name = evaluateWatched)]
pub fn evaluate_watched(request: Vec<u8>, watcher: &Watcher) -> String {
    wire::evaluate_watched(&Zeroizing::new(request), &mut |told| {
        let stage = u32::try_from(told.stage).unwrap_or(u32::MAX);
        if watcher.tell(stage, told.done, told.of, told.placed) {
            ControlFlow::Continue(())
        } else {
            ControlFlow::Break(())
        }
    })
}

/// An array of requests in, an array of responses out, in the same order.
#[wasm_bindgen(js_name = evaluateMany)]
pub fn evaluate_many(requests: Vec<u8>) -> String {
    wire::evaluate_many(&Zeroizing::new(requests))
}

/// A request in, the answer told in words out.
#[wasm_bindgen]
pub fn explain(request: Vec<u8>) -> String {
    wire::explain(&Zeroizing::new(request))
}

/// Partial facts in, the facts that are still missing out.
#[wasm_bindgen(js_name = explainNeeds)]
pub fn explain_needs(request: Vec<u8>) -> String {
    wire::explain_needs(&Zeroizing::new(request))
}

/// Every calculation with its schemas.
#[wasm_bindgen]
pub fn describe() -> String {
    wire::describe()
}

/// The rules that a filter lets through.
#[wasm_bindgen]
pub fn rules(filter: &[u8]) -> String {
    wire::rules(filter)
}

/// One rule with its history and sources.
#[wasm_bindgen]
pub fn rule(request: &[u8]) -> String {
    wire::rule(request)
}

/// The codes of all errors.
#[wasm_bindgen(js_name = errorCodes)]
pub fn error_codes() -> String {
    wire::error_codes()
}
