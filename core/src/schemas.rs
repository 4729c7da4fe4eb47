//! JSON Schemas of what goes in and what comes out.
//!
//! They follow from the types, but making them takes code for every type, which would be a sixth of the wasm module. So
//! `cargo xtask generate` writes them down, a test holds them to the types, and the library only reads them.

use std::sync::{LazyLock, OnceLock};

use serde_json::Value as Json;

use crate::calculation::Bilingual;
use crate::registry::CALCULATIONS;
use crate::{read, texts};

/// Lines of `schemas.jsonl` that belong to no one calculation: the schema of an answer, the schema of an error, and the
/// texts of all calculations. Below them each calculation has a line with the schemas of its facts and its value.
pub(crate) const SHARED: usize = 3;

/// Lines in all.
pub(crate) fn count() -> usize {
    SHARED.saturating_add(CALCULATIONS.len())
}

/// A line, read when something of it is first asked for.
struct Line {
    text: &'static str,
    json: OnceLock<Json>,
}

static LINES: LazyLock<Vec<Line>> =
    LazyLock::new(|| texts::schemas().lines().map(|text| Line { text, json: OnceLock::new() }).collect());

/// Title, description and meaning of `as_of` of a calculation: they stand beside the schemas, as nothing is decided by
/// them.
pub(crate) fn texts(calculation: &str) -> [Bilingual; 3] {
    ["title", "description", "as_of"].map(|name| {
        let text = |language| part(2, &[calculation, name, language]).as_str().unwrap_or_default();
        Bilingual { zh: text("zh"), en: text("en") }
    })
}

/// The schema of a calculation's facts.
pub(crate) fn of_facts(calculation: &str) -> &'static Json {
    of_calculation(calculation, "facts")
}

/// The schema of a calculation's value.
pub(crate) fn of_value(calculation: &str) -> &'static Json {
    of_calculation(calculation, "value")
}

/// The schema of an answer, with its value left open.
pub(crate) fn of_response() -> &'static Json {
    part(0, &[])
}

/// The schema of an error.
pub(crate) fn of_error() -> &'static Json {
    part(1, &[])
}

fn of_calculation(calculation: &str, name: &str) -> &'static Json {
    let at = CALCULATIONS.iter().position(|known| known.name() == calculation).unwrap_or(CALCULATIONS.len());
    part(SHARED.saturating_add(at), &[name])
}

/// What a path leads to in a line; null where the line is empty, which that of a calculation of another area may be.
fn part(line: usize, path: &[&str]) -> &'static Json {
    let Some(line) = LINES.get(line) else { return &Json::Null };
    let json = line.json.get_or_init(|| read::json(line.text).unwrap_or_default());
    path.iter().try_fold(json, |at, name| at.get(name)).unwrap_or(&Json::Null)
}

#[cfg(feature = "schema")]
pub(crate) use made::make;
#[cfg(feature = "schema")]
pub use made::make_all;

#[cfg(feature = "schema")]
mod made {
    use schemars::{JsonSchema, SchemaGenerator, generate::SchemaSettings};
    use serde_json::{Map, Value as Json, json};

    use crate::answer::Answer;
    use crate::error::ErrorBody;
    use crate::registry::CALCULATIONS;

    /// The schema of a type, as the library gives it (`out`) or takes it.
    pub(crate) fn make<T: JsonSchema>(out: bool) -> Json {
        let settings = SchemaSettings::draft2020_12();
        let settings = if out { settings.for_serialize() } else { settings };
        SchemaGenerator::new(settings).into_root_schema_for::<T>().into()
    }

    /// What `schemas.jsonl` must hold.
    #[must_use]
    pub fn make_all() -> String {
        let calculations: Vec<_> = CALCULATIONS.iter().filter_map(|listed| listed.code().ok()).collect();
        let texts: Map<String, Json> = calculations
            .iter()
            .map(|calculation| {
                let [title, description, as_of] =
                    calculation.texts().map(|text| json!({ "zh": text.zh, "en": text.en }));
                let texts = json!({ "title": title, "description": description, "as_of": as_of });
                (calculation.name().to_owned(), texts)
            })
            .collect();
        let shared: [Json; super::SHARED] =
            [make::<Answer<'static, Json>>(true), make::<ErrorBody>(true), texts.into()];
        let schemas = calculations.iter().map(|calculation| {
            let [facts, value] = calculation.make_schemas();
            json!({ "facts": facts, "value": value })
        });
        shared.into_iter().chain(schemas).map(|line| format!("{line}\n")).collect()
    }
}
