//! Passwords on their way through the library.

use core::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, de};
use serde_json::Value as Json;
use subtle::ConstantTimeEq;
use zeroize::{Zeroize, Zeroizing};

use crate::needs::property;
use crate::read::SECRET_EXPECTED;

/// A password. It is shown nowhere: not in a result, an error, a step or a debug print, and it has no way to be written
/// as JSON. Its memory is wiped when it goes.
///
/// What the caller holds (the text of a request, a string of Python or JavaScript) is the caller's to wipe; and a
/// character written as an escape (`\u0041`) leaves a trace in the scratch memory of the JSON reader.
///
/// ```
/// let password: personnel_rules::Secret = "Aa1!Aa1!".into();
/// assert_eq!(format!("{password:?}"), "Secret(…)");
/// ```
#[derive(Clone)]
pub struct Secret(Zeroizing<String>);

impl Secret {
    pub(crate) fn expose(&self) -> &str {
        &self.0
    }
}

/// In a time that does not tell where they part.
impl PartialEq for Secret {
    fn eq(&self, other: &Self) -> bool {
        self.0.as_bytes().ct_eq(other.0.as_bytes()).into()
    }
}

impl Eq for Secret {}

impl From<&str> for Secret {
    fn from(text: &str) -> Self {
        Self(Zeroizing::new(text.to_owned()))
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

impl<'de> Deserialize<'de> for Secret {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visitor;
        impl de::Visitor<'_> for Visitor {
            type Value = Secret;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(SECRET_EXPECTED)
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<Secret, E> {
                Ok(text.into())
            }
        }
        deserializer.deserialize_str(Visitor)
    }
}

impl JsonSchema for Secret {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Secret".into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "format": "password" })
    }
}

/// What is shown where a password stands.
const HIDDEN: &str = "••••••";

/// Wipes the passwords out of facts that are to be shown.
pub(crate) fn hide(facts: &mut Json, schema: &Json) {
    if let Json::Object(members) = facts {
        members.iter_mut().for_each(|(name, value)| hide_at(value, schema, name));
    }
}

fn hide_at(value: &mut Json, schema: &Json, path: &str) {
    match value {
        Json::String(text) if is_secret(schema, path) => {
            text.zeroize();
            text.push_str(HIDDEN);
        }
        Json::Array(items) => items.iter_mut().for_each(|item| hide_at(item, schema, path)),
        Json::Object(members) => {
            members.iter_mut().for_each(|(name, value)| hide_at(value, schema, &format!("{path}.{name}")));
        }
        _ => {}
    }
}

fn is_secret(schema: &Json, path: &str) -> bool {
    property(schema, path).and_then(|property| property.get("format")).and_then(Json::as_str) == Some("password")
}
