//! JSON Schemas of what goes in and what comes out.
//!
//! They follow from the types, but making them takes code for every type, which would be a sixth of the wasm module. So
//! `cargo xtask generate` writes them down, a test holds them to the types, and the library only reads them.

use std::sync::LazyLock;

use serde_json::Value as Json;

use crate::calculation::Bilingual;
use crate::{read, texts};

/// Null never meets a user: a test asks for every schema that there is.
static SCHEMAS: LazyLock<Json> = LazyLock::new(|| read::json(texts::schemas()).unwrap_or_default());

/// Title, description and meaning of `as_of` of a calculation: they stand beside the schemas, as nothing is decided by
/// them.
pub(crate) fn texts(calculation: &str) -> [Bilingual; 3] {
    ["title", "description", "as_of"].map(|name| {
        let text =
            |language| part(&["calculations", calculation, "texts", name, language]).as_str().unwrap_or_default();
        Bilingual { zh: text("zh"), en: text("en") }
    })
}

/// The schema of a calculation's facts.
pub(crate) fn of_facts(calculation: &str) -> &'static Json {
    part(&["calculations", calculation, "facts"])
}

/// The schema of a calculation's value.
pub(crate) fn of_value(calculation: &str) -> &'static Json {
    part(&["calculations", calculation, "value"])
}

/// The schema of an answer, with its value left open.
pub(crate) fn of_response() -> &'static Json {
    part(&["response"])
}

/// The schema of an error.
pub(crate) fn of_error() -> &'static Json {
    part(&["error"])
}

fn part(path: &[&str]) -> &'static Json {
    path.iter().try_fold(&*SCHEMAS, |at, name| at.get(name)).unwrap_or(&Json::Null)
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

    /// What `schemas.json` must hold.
    #[must_use]
    pub fn make_all() -> String {
        let calculations: Map<String, Json> = CALCULATIONS
            .iter()
            .filter_map(|listed| listed.code().ok())
            .map(|calculation| {
                let [facts, value] = calculation.make_schemas();
                let [title, description, as_of] =
                    calculation.texts().map(|text| json!({ "zh": text.zh, "en": text.en }));
                let texts = json!({ "title": title, "description": description, "as_of": as_of });
                (calculation.name().to_owned(), json!({ "texts": texts, "facts": facts, "value": value }))
            })
            .collect();
        let (response, error) = (make::<Answer<'static, Json>>(true), make::<ErrorBody>(true));
        let all = json!({ "calculations": calculations, "response": response, "error": error });
        // Every page that loads the wasm module would pay for the indentation.
        format!("{all:#}\n").lines().map(str::trim_start).flat_map(|line| [line, "\n"]).collect()
    }
}
