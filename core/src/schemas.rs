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
/// titles of all calculations. Below them each calculation has a line with what else is said of it and the schemas of its
/// facts and its value.
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

/// Title of a calculation: it stands beside the schemas, as nothing is decided by it.
pub(crate) fn title(calculation: &str) -> Bilingual {
    bilingual(part(2, &[calculation])).unwrap_or(Bilingual { zh: "", en: "" })
}

/// What is said of a calculation, and what its `as_of` means; none where its line is empty.
pub(crate) fn texts(calculation: &str) -> Option<[Bilingual; 2]> {
    Some([bilingual(of_calculation(calculation, "description"))?, bilingual(of_calculation(calculation, "as_of"))?])
}

fn bilingual(text: &'static Json) -> Option<Bilingual> {
    let text = |language| text.get(language)?.as_str();
    Some(Bilingual { zh: text("zh")?, en: text("en")? })
}

/// Paths of what is told first of a calculation's value.
pub(crate) fn headline(calculation: &str) -> &'static Json {
    of_calculation(calculation, "headline")
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
    use crate::calculation::Bilingual;
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
        let written = |text: Bilingual| json!({ "zh": text.zh, "en": text.en });
        let titles: Map<String, Json> = calculations
            .iter()
            .map(|calculation| {
                let [title, ..] = calculation.texts();
                (calculation.name().to_owned(), written(title))
            })
            .collect();
        let shared: [Json; super::SHARED] =
            [make::<Answer<'static, Json>>(true), make::<ErrorBody>(true), titles.into()];
        let schemas = calculations.iter().map(|calculation| {
            let [facts, value] = calculation.make_schemas();
            let [_, description, as_of] = calculation.texts().map(written);
            let headline = calculation.headline();
            json!({ "description": description, "as_of": as_of, "headline": headline, "facts": facts, "value": value })
        });
        shared.into_iter().chain(schemas).map(|line| format!("{line}\n")).collect()
    }
}
