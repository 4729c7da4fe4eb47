//! What the library says of itself.

use personnel_rules_data::Text;
use serde::Serialize;
use serde_json::Value as Json;

use crate::calculation::Bilingual;
use crate::registry::CALCULATIONS;
use crate::rulebook::Rulebook;
use crate::schemas;
use crate::wire::{DATA, DataStamp, ENGINE_VERSION};

#[derive(Serialize)]
struct Texts {
    #[serde(rename = "zh-TW")]
    zh: &'static str,
    en: &'static str,
}

impl From<&'static Text> for Texts {
    fn from(text: &'static Text) -> Self {
        Self { zh: &text.zh, en: &text.en }
    }
}

impl From<Bilingual> for Texts {
    fn from(text: Bilingual) -> Self {
        Self { zh: text.zh, en: text.en }
    }
}

#[derive(Serialize)]
struct Described {
    name: &'static str,
    /// What the wasm package loads it with.
    area: &'static str,
    title: Texts,
    /// None where only its title is at hand, as that of a calculation of another area.
    description: Option<Texts>,
    as_of: Option<Texts>,
    rules: Vec<String>,
    headline: &'static Json,
    facts: &'static Json,
    value: &'static Json,
}

/// An overlay that requests can name.
#[derive(Serialize)]
struct NamedOverlay {
    id: &'static str,
    title: Texts,
}

#[derive(Serialize)]
pub(crate) struct Description {
    ok: bool,
    engine: &'static str,
    data: DataStamp,
    calculations: Vec<Described>,
    overlays: Vec<NamedOverlay>,
    response: &'static Json,
    error: &'static Json,
}

pub(crate) fn describe() -> Description {
    let overlays = Rulebook::standard().pack().overlays.iter();
    let rules = &Rulebook::standard().pack().rules;
    let calculations = CALCULATIONS
        .iter()
        .map(|calculation| {
            let [description, as_of] = schemas::texts(calculation.name())
                .map_or([None, None], |texts| texts.map(|text| Some(Texts::from(text))));
            Described {
                name: calculation.name(),
                area: calculation.area(),
                title: schemas::title(calculation.name()).into(),
                description,
                as_of,
                rules: calculation
                    .rules()
                    .iter()
                    .copied()
                    .flatten()
                    .filter_map(|index| rules.get(*index))
                    .map(|rule| rule.id.clone())
                    .collect(),
                headline: schemas::headline(calculation.name()),
                facts: schemas::of_facts(calculation.name()),
                value: schemas::of_value(calculation.name()),
            }
        })
        .collect();
    Description {
        ok: true,
        engine: ENGINE_VERSION,
        data: DATA,
        calculations,
        overlays: overlays.map(|overlay| NamedOverlay { id: &overlay.id, title: (&overlay.title).into() }).collect(),
        response: schemas::of_response(),
        error: schemas::of_error(),
    }
}
