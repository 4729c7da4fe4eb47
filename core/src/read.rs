//! Reads JSON into typed facts, and turns what serde complains about into typed errors with a field path.

use core::fmt;

use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::error::{Error, ErrorCode};

/// What a decimal's visitor expects; known again in serde's complaint about anything else.
pub(crate) const DECIMAL_EXPECTED: &str = "a decimal as a text";

/// Marks a typed error that crosses serde as a text.
const MARK: char = '\u{1}';

/// A typed error on its way through serde: its code, and the text that it is about.
pub(crate) struct Carried<'a>(pub(crate) &'a Error, pub(crate) &'a str);

impl fmt::Display for Carried<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{MARK}{}{MARK}{}{MARK}", self.0.code().as_str(), self.1)
    }
}

/// Reads a request or a part of one.
pub(crate) fn request<'de, T: Deserialize<'de>>(text: &'de str) -> Result<T, Error> {
    // The fast way first: paths are tracked only to explain a failure.
    serde_json::from_str(text).map_err(|_| {
        let deserializer = &mut serde_json::Deserializer::from_str(text);
        match serde_path_to_error::deserialize::<_, T>(deserializer) {
            Err(error) => {
                let path = error.path().to_string();
                explain(&path, &error.into_inner(), ErrorCode::MissingField)
            }
            // What comes after a whole value.
            Ok(_) => Error::new(ErrorCode::InvalidJson).with("problem", "text after the end of the value"),
        }
    })
}

/// Reads the facts of a calculation; a field that is missing there is a fact that is missing.
pub(crate) fn facts<T: DeserializeOwned>(text: &str) -> Result<T, Error> {
    serde_json::from_str(text).map_err(|_| {
        let deserializer = &mut serde_json::Deserializer::from_str(text);
        match serde_path_to_error::deserialize::<_, T>(deserializer) {
            Err(error) => {
                let path = error.path().to_string();
                explain(&path, &error.into_inner(), ErrorCode::FactMissing)
            }
            Ok(_) => Error::new(ErrorCode::Internal),
        }
    })
}

fn explain(path: &str, error: &serde_json::Error, missing: ErrorCode) -> Error {
    let said = error.to_string();
    if !error.is_data() {
        return Error::new(ErrorCode::InvalidJson).with("problem", said);
    }
    let path = if path == "." { "" } else { path };
    let inside = |name: &str| if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") };
    // An unknown or doubled field is already the end of the path.
    let ending = |name: &str| {
        if path == name || path.ends_with(&format!(".{name}")) { path.to_owned() } else { inside(name) }
    };
    if let Some(carried) = said.split(MARK).nth(1) {
        let value = said.split(MARK).nth(2).unwrap_or_default();
        let code = ErrorCode::all().find(|code| code.as_str() == carried).unwrap_or(ErrorCode::Internal);
        let error = Error::new(code).field(path).with("value", shortened(value));
        return match code {
            ErrorCode::OutOfRange => error.with("range", range_of(value)),
            _ => error,
        };
    }
    if let Some(name) = between(&said, "missing field `", "`") {
        return Error::new(missing).field(inside(name));
    }
    if let Some(name) = between(&said, "unknown field `", "`") {
        let known = said.split_once("expected ").map_or("", |(_, rest)| rest);
        return Error::new(ErrorCode::UnknownField).field(ending(&shortened(name))).with("known", listed(known));
    }
    if let Some(name) = between(&said, "duplicate field `", "`") {
        return Error::new(ErrorCode::DuplicateField).field(ending(name));
    }
    if let Some(name) = between(&said, "unknown variant `", "`") {
        let known = said.split_once("expected ").map_or("", |(_, rest)| rest);
        return Error::new(ErrorCode::UnknownName)
            .field(path)
            .with("value", shortened(name))
            .with("known", listed(known));
    }
    let found = said.split_once(", expected").map_or(said.as_str(), |(found, _)| found);
    let found = found.trim_start_matches("invalid type: ").trim_start_matches("invalid value: ");
    if said.contains(DECIMAL_EXPECTED) && (found.starts_with("integer") || found.starts_with("floating point")) {
        return Error::new(ErrorCode::DecimalNotString)
            .field(path)
            .with("value", shortened(between(found, "`", "`").unwrap_or(found)));
    }
    let expected = said.split_once("expected ").map_or("", |(_, rest)| rest);
    let expected = expected.split_once(" at line ").map_or(expected, |(expected, _)| expected);
    Error::new(ErrorCode::WrongType).field(path).with("found", shortened(found)).with("expected", expected)
}

fn range_of(value: &str) -> &'static str {
    // Dates have two hyphens or slashes; everything else that can be out of range is a number.
    if value.matches(['-', '/']).count() == 2 || value.contains('年') {
        "1900-01-01 – 2199-12-31"
    } else {
        "0 – 1000000000000"
    }
}

fn between<'a>(text: &'a str, before: &str, after: &str) -> Option<&'a str> {
    text.split_once(before)?.1.split_once(after).map(|(inside, _)| inside)
}

/// Serde's list of names without its backticks, its words and its position.
fn listed(known: &str) -> String {
    let names: Vec<&str> = known.split('`').skip(1).step_by(2).collect();
    names.join(", ")
}

/// An input may be megabytes long; its head is enough to know it by.
pub(crate) fn shortened(text: &str) -> String {
    const MOST: usize = 80;
    if text.chars().count() <= MOST {
        return text.to_owned();
    }
    text.chars().take(MOST).chain(['…']).collect()
}
