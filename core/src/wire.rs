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

use core::cell::RefCell;

use personnel_rules_data::{DATA_HASH, DATA_VERSION};
use schemars::JsonSchema;
use serde::de::IgnoredAny;
use serde::{Deserialize, Serialize};

use crate::date::Date;
use crate::error::{Error, ErrorBody, ErrorCode};
use crate::json;
use crate::locale::Locale;
use crate::progress::{OnProgress, Watch};
use crate::read::{self, Tree};
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
struct Request {
    calculation: String,
    as_of: Date,
    known_on: Option<Date>,
    /// Read by the calculation that they are for.
    #[serde(rename = "facts")]
    _facts: IgnoredAny,
    #[serde(rename = "overlays")]
    _overlays: Option<IgnoredAny>,
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
    pub(crate) facts: &'a Tree<'a>,
    pub(crate) trace: bool,
    pub(crate) locale: Locale,
    pub(crate) watch: Watch<'a>,
}

/// Decides one case. `request` is a JSON object with `calculation`, `as_of`, `facts`, and where wanted `known_on`,
/// `overlays`, `trace`, `locale`; anything else in it is an error.
#[must_use]
pub fn evaluate(request: &[u8]) -> String {
    answer(request, |tree| evaluate_tree(tree, Watch::default()))
}

/// As [`evaluate`], for what may take long (`transfer.run`): `progress` is told now and then how far it is, and ends it by
/// giving `Break`, which is answered with the error `cancelled`.
pub fn evaluate_watched(request: &[u8], progress: &mut OnProgress<'_>) -> String {
    let watcher = RefCell::new(progress);
    answer(request, |tree| evaluate_tree(tree, Watch(Some(&watcher))))
}

/// Decides many cases: a JSON array of requests in, an array of responses out. A bad case does not stop the others.
#[must_use]
pub fn evaluate_many(requests: &[u8]) -> String {
    answer(requests, |tree| {
        let Tree::List(requests) = tree else {
            return Err(Error::new(ErrorCode::WrongType)
                .with("found", tree.kind())
                .with("expected", read::expectation("a list of requests")));
        };
        let mut responses = String::from("[");
        for (index, request) in requests.iter().enumerate() {
            if index > 0 {
                responses.push(',');
            }
            responses.push_str(
                &evaluate_tree(request, Watch::default()).unwrap_or_else(|error| failure(&error, locale_of(request))),
            );
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
    answer(request, |tree| {
        let request: Request = read::request(tree)?;
        let (calculation, mut asked) = asked(&request, tree)?;
        let how = match request.format {
            None | Some(Format::Text) => crate::explain::text,
            Some(Format::Html) => crate::explain::html,
        };
        asked.trace = true;
        let text = registry::tell(calculation, &asked, how)?;
        json::text(&Told { ok: true, text })
    })
}

/// Says which facts a case still lacks, and why each is needed: `{"calculation", "facts", "as_of"?, "locale"?}`.
/// A form asks this again after each answer: some facts are needed only after others are known.
#[must_use]
pub fn explain_needs(request: &[u8]) -> String {
    answer(request, crate::needs::explain_needs)
}

/// Every calculation with its texts, its rules and the JSON Schemas of its facts and its value, which are null where
/// [`provide`] was not given them.
#[must_use]
pub fn describe() -> String {
    json::text(&crate::describe::describe()).unwrap_or_else(|error| failure(&error, Locale::default()))
}

/// The rules: `{}` for all, or by `prefix` of the id and by `kind`. Those whose texts [`provide`] was not given are left
/// out.
#[must_use]
pub fn rules(filter: &[u8]) -> String {
    answer(filter, crate::rules::rules)
}

/// One rule with its history and its sources: `{"id", "as_of"?, "known_on"?, "overlays"?, "locale"?}`. The error
/// `not_included` names the area of a rule whose texts [`provide`] was not given.
#[must_use]
pub fn rule(request: &[u8]) -> String {
    answer(request, crate::rules::rule)
}

/// Takes what [`texts`] and [`data`] give in the very same version, once and before anything else is asked, where the
/// library was built without the feature `embedded-data`. Gives false, and takes nothing, where one of them belongs to
/// another version.
#[must_use]
pub fn provide(texts: String, data: Vec<u8>) -> bool {
    crate::texts::provide(texts, data)
}

/// What is only read by people and forms: the JSON Schemas, and the texts of the data, as far as calculations of an area
/// need them, with the messages, by group and code, that they can say. Every area's have as many lines, and what belongs
/// to other areas alone is an empty line: where several areas' are wanted, each line is that of the first that has it.
#[cfg(feature = "embedded-data")]
#[must_use]
pub fn texts(area: &str, may_say: &dyn Fn(&str, &str) -> bool) -> String {
    crate::texts::of_area(area, may_say)
}

/// The rules with their values.
#[cfg(feature = "embedded-data")]
#[must_use]
pub fn data() -> &'static [u8] {
    personnel_rules_data::DATA
}

/// Every error code, as a JSON array.
#[must_use]
pub fn error_codes() -> String {
    let codes: Vec<&str> = ErrorCode::all().map(ErrorCode::as_str).collect();
    json::text(&codes).unwrap_or_default()
}

fn evaluate_tree(tree: &Tree<'_>, watch: Watch<'_>) -> Result<String, Error> {
    let request: Request = read::request(tree)?;
    if request.format.is_some() {
        let known = "calculation, as_of, known_on, facts, overlays, trace, locale";
        return Err(Error::new(ErrorCode::UnknownField).field("format").with("known", known));
    }
    let (calculation, asked) = asked(&request, tree)?;
    registry::respond(calculation, &Asked { watch, ..asked })
}

fn asked<'a>(request: &Request, tree: &'a Tree<'a>) -> Result<(&'static dyn AnyCalculation, Asked<'a>), Error> {
    let asked = Asked {
        book: rulebook(tree)?,
        as_of: request.as_of,
        known_on: request.known_on,
        facts: tree.get("facts").ok_or_else(|| Error::new(ErrorCode::Internal))?,
        trace: request.trace.unwrap_or(false),
        locale: request.locale.unwrap_or_default(),
        watch: Watch::default(),
    };
    Ok((registry::by_name(&request.calculation)?, asked))
}

/// The standard rulebook with a request's `overlays`, by name or as objects.
pub(crate) fn rulebook(request: &Tree<'_>) -> Result<Rulebook, Error> {
    let mut book = Rulebook::standard().clone();
    let overlays = match request.get("overlays") {
        None | Some(Tree::Null) => return Ok(book),
        Some(Tree::List(overlays)) => overlays,
        Some(other) => {
            let error = Error::new(ErrorCode::WrongType).field("overlays");
            return Err(error
                .with("found", other.kind())
                .with("expected", read::expectation("a list of names and objects")));
        }
    };
    for (index, overlay) in overlays.iter().enumerate() {
        let path = format!("overlays[{index}]");
        book = match overlay {
            Tree::Text(id) => book.with_named(id).map_err(|error| error.field(path))?,
            object => book.with_json(&object.to_json()?, &path)?,
        };
    }
    Ok(book)
}

/// Runs what answers a request, and answers with an error where it fails.
fn answer(request: &[u8], run: impl FnOnce(&Tree<'_>) -> Result<String, Error>) -> String {
    let tree = core::str::from_utf8(request)
        .map_err(|error| Error::new(ErrorCode::InvalidUtf8).with("at", error.valid_up_to().to_string()))
        .and_then(read::parse);
    match tree {
        Ok(mut tree) => {
            let answer = run(&tree).unwrap_or_else(|error| failure(&error, locale_of(&tree)));
            tree.wipe();
            answer
        }
        Err(error) => failure(&error, Locale::default()),
    }
}

fn failure(error: &Error, locale: Locale) -> String {
    let failure = Failure { ok: false, error: error.body(locale) };
    json::text(&failure).unwrap_or_else(|_| String::from(r#"{"ok":false}"#))
}

/// The language to complain in, where the request says it.
fn locale_of(request: &Tree<'_>) -> Locale {
    request.get("locale").and_then(|locale| read::request(locale).ok()).unwrap_or_default()
}
