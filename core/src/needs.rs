//! Which facts a case still lacks.

use personnel_rules_data::Text;
use serde::de::IgnoredAny;
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

use crate::date::Date;
use crate::error::{Error, ErrorCode};
use crate::json;
use crate::locale::Locale;
use crate::progress::Watch;
use crate::read::{self, Tree};
use crate::wire::{Asked, rulebook};
use crate::{registry, schemas};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Request {
    calculation: String,
    as_of: Option<Date>,
    known_on: Option<Date>,
    #[serde(rename = "facts")]
    _facts: IgnoredAny,
    #[serde(rename = "overlays")]
    _overlays: Option<IgnoredAny>,
    locale: Option<Locale>,
}

#[derive(Serialize)]
struct Needs<'a> {
    ok: bool,
    calculation: &'a str,
    /// Whether the case can be decided with what is there.
    complete: bool,
    missing: Vec<Missing>,
}

#[derive(Serialize)]
struct Missing {
    field: String,
    why: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    schema: Option<Json>,
}

pub(crate) fn explain_needs(tree: &Tree<'_>) -> Result<String, Error> {
    let request: Request = read::request(tree)?;
    let facts = tree.get("facts").ok_or_else(|| Error::new(ErrorCode::Internal))?;
    if !matches!(facts, Tree::Table(_)) {
        let error = Error::new(ErrorCode::WrongType).field("facts");
        return Err(error.with("found", facts.kind()).with("expected", read::expectation("an object")));
    }
    let calculation = registry::by_name(&request.calculation)?;
    let locale = request.locale.unwrap_or_default();
    let schema = schemas::of_facts(calculation.name());
    let required = schema.get("required").and_then(Json::as_array).map(Vec::as_slice).unwrap_or_default();
    let mut missing: Vec<Missing> = required
        .iter()
        .filter_map(Json::as_str)
        .filter(|field| facts.get(field).is_none_or(|fact| matches!(fact, Tree::Null)))
        .map(|field| Missing {
            field: field.to_owned(),
            why: field_text(schema, field, locale),
            schema: whole(schema, field),
        })
        .collect();
    if let (true, Some(as_of)) = (missing.is_empty(), request.as_of) {
        let asked = Asked {
            book: rulebook(tree)?,
            as_of,
            known_on: request.known_on,
            facts,
            trace: false,
            locale,
            watch: Watch::default(),
        };
        match registry::decide(calculation, &asked) {
            Ok(_) => {}
            Err(error) if error.code() == ErrorCode::FactMissing => {
                let field = error.field_name().unwrap_or_default().to_owned();
                missing.push(Missing { why: field_text(schema, &field, locale), schema: whole(schema, &field), field });
            }
            Err(error) => return Err(error),
        }
    } else if missing.is_empty() {
        let [_, as_of_text] = schemas::texts(calculation.name()).ok_or_else(|| Error::new(ErrorCode::Internal))?;
        missing.push(Missing {
            field: "as_of".to_owned(),
            why: locale.of(as_of_text.zh, as_of_text.en).to_owned(),
            schema: None,
        });
    }
    json::text(&Needs { ok: true, calculation: calculation.name(), complete: missing.is_empty(), missing })
}

/// The schema of a field with its type in it, so that a form can offer the choices.
fn whole(schema: &Json, path: &str) -> Option<Json> {
    let mut whole = property(schema, path)?.clone();
    if let (Some(members), Some(Json::Object(target))) = (whole.as_object_mut(), property_target(schema, path)) {
        members.retain(|name, _| name != "$ref");
        for (name, value) in target {
            members.entry(name.clone()).or_insert_with(|| value.clone());
        }
    }
    Some(whole)
}

/// The schema of a field, given by its path inside the facts: `child.born_on`, `earlier_service[0].from`.
pub(crate) fn property<'a>(schema: &'a Json, path: &str) -> Option<&'a Json> {
    let mut at = schema;
    let mut found = None;
    for name in path.split('.') {
        let name = name.split('[').next().unwrap_or(name);
        let property = at.get("properties")?.get(name)?;
        found = Some(property);
        at = target(schema, property).unwrap_or(property);
    }
    found
}

/// The definition of a field's type, where it has one of its own.
pub(crate) fn property_target<'a>(schema: &'a Json, path: &str) -> Option<&'a Json> {
    target(schema, property(schema, path)?)
}

/// The definition that a property, an optional property or a list's items refer to.
fn target<'a>(schema: &'a Json, property: &'a Json) -> Option<&'a Json> {
    let of_items = property.get("items").unwrap_or(property);
    let direct = of_items.get("$ref");
    let optional = || of_items.get("anyOf")?.as_array()?.iter().find_map(|choice| choice.get("$ref"));
    let name = direct.or_else(optional)?.as_str()?.strip_prefix("#/$defs/")?;
    schema.get("$defs")?.get(name)
}

/// What a field's documentation says: English, blank line, Chinese.
pub(crate) fn field_texts(schema: &Json, path: &str) -> Text {
    let text = property(schema, path)
        .and_then(|property| property.get("description"))
        .and_then(Json::as_str)
        .unwrap_or_default();
    let (en, zh) = text.split_once("\n\n").unwrap_or((text, text));
    Text { zh: zh.replace('\n', " "), en: en.replace('\n', " ") }
}

/// As [`field_texts`], in one language.
pub(crate) fn field_text(schema: &Json, path: &str, locale: Locale) -> String {
    locale.pick(&field_texts(schema, path)).to_owned()
}
