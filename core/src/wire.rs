//! The one entry beneath every surface: JSON text in, JSON text out. Whatever comes in, a response comes out.
//!
//! ```
//! let response = personnel_rules::wire::evaluate(br#"{
//!     "calculation": "leave.annual", "as_of": "2026-11-21",
//!     "facts": { "staff_group": "civil_servant", "hired_on": "2015-03-02" }
//! }"#);
//! assert!(response.starts_with(r#"{"ok":true,"calculation":"leave.annual","#));
//! assert!(response.contains(r#""days":"28""#));
//! ```

use personnel_rules_data::{DATA_HASH, DATA_VERSION};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::date::Date;
use crate::error::{Error, ErrorBody, ErrorCode};
use crate::locale::Locale;
use crate::read;
use crate::registry::{self, AnyCalculation};
use crate::rulebook::Rulebook;

/// Version of the code.
pub const ENGINE_VERSION: &str = env!("CARGO_PKG_VERSION");

/// Which data a response rests on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct DataStamp {
    /// Version of the data.
    ///
    /// 資料版本。
    pub version: &'static str,
    /// SHA-256 of the baked data.
    ///
    /// 資料之雜湊值。
    pub hash: &'static str,
}

pub(crate) const DATA: DataStamp = DataStamp { version: DATA_VERSION, hash: DATA_HASH };

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Request<'a> {
    #[serde(borrow)]
    calculation: std::borrow::Cow<'a, str>,
    as_of: Date,
    known_on: Option<Date>,
    #[serde(borrow)]
    facts: &'a RawValue,
    overlays: Option<Vec<serde_json::Value>>,
    trace: Option<bool>,
    locale: Option<Locale>,
    /// Only for [`explain`].
    format: Option<Format>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Format {
    Text,
    Html,
}

#[derive(Serialize)]
struct Failure {
    ok: bool,
    error: ErrorBody,
}

/// What a request asks for, once it has been read.
pub(crate) struct Asked<'a> {
    pub(crate) book: Rulebook,
    pub(crate) as_of: Date,
    pub(crate) known_on: Option<Date>,
    pub(crate) facts: &'a str,
    pub(crate) trace: bool,
    pub(crate) locale: Locale,
}

/// Decides one case. `request` is a JSON object with `calculation`, `as_of`, `facts`, and where wanted `known_on`,
/// `overlays`, `trace`, `locale`; anything else in it is an error.
#[must_use]
pub fn evaluate(request: &[u8]) -> String {
    answer(request, evaluate_text)
}

/// Decides many cases: a JSON array of requests in, an array of responses out. A bad case does not stop the others.
#[must_use]
pub fn evaluate_many(requests: &[u8]) -> String {
    answer(requests, |text| {
        let requests: Vec<&RawValue> = read::request(text)?;
        let mut responses = String::from("[");
        for (index, request) in requests.iter().enumerate() {
            if index > 0 {
                responses.push(',');
            }
            responses.push_str(&evaluate(request.get().as_bytes()));
        }
        responses.push(']');
        Ok(responses)
    })
}

/// Decides one case and tells it as a text for people; `format` in the request is `text` or `html`.
#[must_use]
pub fn explain(request: &[u8]) -> String {
    #[derive(Serialize)]
    struct Told {
        ok: bool,
        text: String,
    }
    answer(request, |text| {
        let request: Request<'_> = read::request(text)?;
        let (calculation, mut asked) = asked(&request)?;
        asked.trace = true;
        let how = match request.format {
            None | Some(Format::Text) => crate::explain::text,
            Some(Format::Html) => crate::explain::html,
        };
        let text = calculation.tell(&asked, how)?;
        json(&Told { ok: true, text })
    })
}

/// Says which facts a case still lacks, and why each is needed: `{"calculation", "facts", "as_of"?, "locale"?}`.
/// A form asks this again after each answer: some facts are needed only after others are known.
#[must_use]
pub fn explain_needs(request: &[u8]) -> String {
    answer(request, crate::needs::explain_needs)
}

/// Every calculation with its texts, its rules and the JSON Schemas of its facts and its value.
#[must_use]
pub fn describe() -> String {
    json(&registry::describe()).unwrap_or_else(|error| failure(&error, Locale::default()))
}

/// The rules: `{}` for all, or by `prefix` of the id and by `kind`.
#[must_use]
pub fn rules(filter: &[u8]) -> String {
    answer(filter, crate::rules::rules)
}

/// One rule with its history and its sources: `{"id", "as_of"?, "known_on"?, "overlays"?, "locale"?}`.
#[must_use]
pub fn rule(request: &[u8]) -> String {
    answer(request, crate::rules::rule)
}

/// Every error code, as a JSON array.
#[must_use]
pub fn error_codes() -> String {
    let codes: Vec<&str> = ErrorCode::all().map(ErrorCode::as_str).collect();
    json(&codes).unwrap_or_default()
}

fn evaluate_text(text: &str) -> Result<String, Error> {
    let request: Request<'_> = read::request(text)?;
    if request.format.is_some() {
        return Err(Error::new(ErrorCode::UnknownField)
            .field("format")
            .with("known", "calculation, as_of, known_on, facts, overlays, trace, locale"));
    }
    let (calculation, asked) = asked(&request)?;
    calculation.respond(&asked)
}

fn asked<'a>(request: &Request<'a>) -> Result<(&'static dyn AnyCalculation, Asked<'a>), Error> {
    let calculation = registry::by_name(&request.calculation)?;
    let asked = Asked {
        book: rulebook(request.overlays.as_deref())?,
        as_of: request.as_of,
        known_on: request.known_on,
        facts: request.facts.get(),
        trace: request.trace.unwrap_or(false),
        locale: request.locale.unwrap_or_default(),
    };
    Ok((calculation, asked))
}

/// The standard rulebook with overlays by name or as objects.
pub(crate) fn rulebook(overlays: Option<&[serde_json::Value]>) -> Result<Rulebook, Error> {
    let mut book = Rulebook::standard().clone();
    for (index, overlay) in overlays.unwrap_or_default().iter().enumerate() {
        let path = format!("overlays[{index}]");
        book = match overlay {
            serde_json::Value::String(id) => book.with_named(id).map_err(|error| error.field(path))?,
            object => book.with_json(object, &path)?,
        };
    }
    Ok(book)
}

/// Runs what answers a request, and answers with an error where it fails.
fn answer(request: &[u8], run: impl FnOnce(&str) -> Result<String, Error>) -> String {
    match core::str::from_utf8(request) {
        Ok(text) => run(text).unwrap_or_else(|error| failure(&error, locale_of(text))),
        Err(error) => {
            let error = Error::new(ErrorCode::InvalidUtf8).with("at", error.valid_up_to().to_string());
            failure(&error, Locale::default())
        }
    }
}

pub(crate) fn json(value: &impl Serialize) -> Result<String, Error> {
    serde_json::to_string(value).map_err(|_| Error::new(ErrorCode::Internal))
}

fn failure(error: &Error, locale: Locale) -> String {
    let failure = Failure { ok: false, error: error.body(locale) };
    serde_json::to_string(&failure).unwrap_or_else(|_| String::from(r#"{"ok":false}"#))
}

/// The language to complain in, where the request can be read that far.
fn locale_of(text: &str) -> Locale {
    #[derive(Deserialize)]
    struct Only {
        locale: Option<Locale>,
    }
    serde_json::from_str::<Only>(text).ok().and_then(|only| only.locale).unwrap_or_default()
}
