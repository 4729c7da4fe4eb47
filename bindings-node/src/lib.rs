//! Node's native half: JSON text in, JSON text out.
//!
//! Only the functions of [`personnel_rules::wire`], name by name. Everything that a user of the npm package sees
//! (types, errors, one function for each calculation) is written in JavaScript above it, once for Node and wasm.

use std::ops::ControlFlow;

use napi::bindgen_prelude::{Either, FnArgs, Function, Uint8Array, Utf16String};
use napi_derive::napi;
use personnel_rules::{Progress, wire};
use zeroize::Zeroizing;

/// A request: a string, or the bytes of one, which need not be UTF-8 (the wire answers `invalid_utf8`).
type Text = Either<String, Uint8Array>;

/// Asks, and wipes the copy that Node has made of a string: it may hold a password. Bytes are the caller's own.
fn ask(request: Text, ask: impl FnOnce(&[u8]) -> String) -> Utf16String {
    match request {
        Either::A(string) => answer(ask(Zeroizing::new(string).as_bytes())),
        Either::B(array) => answer(ask(&array)),
    }
}

/// Node's strings are UTF-16 where they hold Chinese, and it takes Node far longer to make them from UTF-8 than Rust.
fn answer(text: String) -> Utf16String {
    text.into()
}

/// One request in, one response out.
#[napi]
pub fn evaluate(request: Text) -> Utf16String {
    ask(request, wire::evaluate)
}

/// As `evaluate`; `progress` is told how far it is, and ends the run by giving false.
#[napi]
pub fn evaluate_watched(request: Text, progress: Function<'_, FnArgs<(u32, u32, u32, u32)>, bool>) -> Utf16String {
    let mut tell = |told: Progress| {
        let stage = u32::try_from(told.stage).unwrap_or(u32::MAX);
        // The JavaScript above throws nothing here.
        match progress.call((stage, told.done, told.of, told.placed).into()) {
            Ok(true) => ControlFlow::Continue(()),
            _ => ControlFlow::Break(()),
        }
    };
    ask(request, |request| wire::evaluate_watched(request, &mut tell))
}

/// An array of requests in, an array of responses out, in the same order.
#[napi]
pub fn evaluate_many(requests: Text) -> Utf16String {
    ask(requests, wire::evaluate_many)
}

/// A request in, the answer told in words out.
#[napi]
pub fn explain(request: Text) -> Utf16String {
    ask(request, wire::explain)
}

/// Partial facts in, the facts that are still missing out.
#[napi]
pub fn explain_needs(request: Text) -> Utf16String {
    ask(request, wire::explain_needs)
}

/// Every calculation with its schemas.
#[napi]
pub fn describe() -> Utf16String {
    answer(wire::describe())
}

/// The rules that a filter lets through.
#[napi]
pub fn rules(filter: Text) -> Utf16String {
    ask(filter, wire::rules)
}

/// One rule with its history and sources.
#[napi]
pub fn rule(request: Text) -> Utf16String {
    ask(request, wire::rule)
}

/// The codes of all errors.
#[napi]
pub fn error_codes() -> Utf16String {
    answer(wire::error_codes())
}
