//! The list of calculations, and what a surface needs of each without knowing its types.

use core::marker::PhantomData;

use schemars::{JsonSchema, SchemaGenerator, generate::SchemaSettings};
use serde::Serialize;
use serde_json::Value as Json;
use serde_json::value::RawValue;

use crate::answer::{Answer, CitationText, ReasonText, StepText};
use crate::calculation::{Bilingual, Calculation, Decision, View};
use crate::date::Date;
use crate::error::{Error, ErrorBody, ErrorCode};
use crate::locale::Locale;
use crate::needs::field_texts;
use crate::read;
use crate::rulebook::Rulebook;
use crate::wire::{Asked, DATA, DataStamp, ENGINE_VERSION, json};

/// Every calculation. Adding one here gives it to every surface.
pub static CALCULATIONS: &[&dyn AnyCalculation] = &[
    &Erased::<crate::leave::Annual>(PhantomData),
    &Erased::<crate::allowance::Marriage>(PhantomData),
    &Erased::<crate::allowance::Birth>(PhantomData),
    &Erased::<crate::allowance::Funeral>(PhantomData),
    &Erased::<crate::education::Education>(PhantomData),
];

/// A calculation without its types.
pub trait AnyCalculation: Send + Sync {
    /// Its name on the wire.
    fn name(&self) -> &'static str;
    /// Title, description, meaning of `as_of`.
    fn texts(&self) -> [Bilingual; 3];
    /// Numbers of its rules.
    fn rules(&self) -> &'static [usize];
    /// JSON Schema of its facts.
    fn facts_schema(&self) -> Json;
    /// JSON Schema of its value.
    fn value_schema(&self) -> Json;
    #[doc(hidden)]
    #[expect(private_interfaces, reason = "only the wire asks")]
    fn decide<'a>(&self, asked: &'a Asked<'a>) -> Result<Decision<'a, Box<RawValue>>, Error>;
}

/// An answer with the texts to tell it by.
pub(crate) struct Told<'a> {
    pub(crate) title: Bilingual,
    pub(crate) locale: Locale,
    pub(crate) as_of: Date,
    pub(crate) reasons: &'a [ReasonText<'a>],
    pub(crate) citations: Vec<CitationText<'a>>,
    pub(crate) steps: &'a [StepText<'a>],
    pub(crate) value: Json,
    pub(crate) value_schema: Json,
    pub(crate) facts: Json,
    pub(crate) facts_schema: Json,
}

struct Erased<C>(PhantomData<fn() -> C>);

impl<C: Calculation> AnyCalculation for Erased<C> {
    fn name(&self) -> &'static str {
        C::NAME
    }

    fn texts(&self) -> [Bilingual; 3] {
        [C::TITLE, C::DESCRIPTION, C::AS_OF]
    }

    fn rules(&self) -> &'static [usize] {
        C::RULES
    }

    fn facts_schema(&self) -> Json {
        schema::<C::Facts>(false)
    }

    fn value_schema(&self) -> Json {
        schema::<C::Value>(true)
    }

    fn decide<'a>(&self, asked: &'a Asked<'a>) -> Result<Decision<'a, Box<RawValue>>, Error> {
        let facts: C::Facts = read::facts(asked.facts)?;
        let view = view(asked);
        // Code for both would be a third of the wasm module; there the steps are recorded and left unsaid.
        let decision = if asked.trace || cfg!(target_family = "wasm") {
            view.trace::<C>(&facts)?
        } else {
            view.decide::<C>(&facts)?
        };
        // From here on nothing depends on the calculation's types.
        let value = serde_json::value::to_raw_value(&decision.value).map_err(|_| Error::new(ErrorCode::Internal))?;
        let decision = decision.with_value(value);
        Ok(if asked.trace { decision } else { decision.without_steps() })
    }
}

/// Decides a case and gives the response.
pub(crate) fn respond(calculation: &dyn AnyCalculation, asked: &Asked<'_>) -> Result<String, Error> {
    let decision = calculation.decide(asked).map_err(|error| with_why(calculation, error))?;
    json(&Answer::of(&decision, calculation.name(), asked.locale))
}

/// Decides a case and tells it to people.
pub(crate) fn tell(
    calculation: &dyn AnyCalculation,
    asked: &Asked<'_>,
    how: fn(&Told<'_>) -> String,
) -> Result<String, Error> {
    let decision = calculation.decide(asked).map_err(|error| with_why(calculation, error))?;
    let answer = Answer::of(&decision, calculation.name(), asked.locale);
    let [title, ..] = calculation.texts();
    Ok(how(&Told {
        title,
        locale: asked.locale,
        as_of: asked.as_of,
        reasons: &answer.reasons,
        citations: answer.citations.iter().collect(),
        steps: answer.trace.as_ref().map(|trace| trace.steps.as_slice()).unwrap_or_default(),
        value: serde_json::from_str(decision.value.get()).map_err(|_| Error::new(ErrorCode::Internal))?,
        value_schema: calculation.value_schema(),
        facts: asked.facts.to_json()?,
        facts_schema: calculation.facts_schema(),
    }))
}

/// A missing fact with what its documentation says it is needed for.
fn with_why(calculation: &dyn AnyCalculation, error: Error) -> Error {
    if error.code() != ErrorCode::FactMissing {
        return error;
    }
    let field = error.field_name().unwrap_or_default().to_owned();
    error.with("why", field_texts(&calculation.facts_schema(), &field))
}

fn view<'a>(asked: &'a Asked<'_>) -> View<'a> {
    let view = View::on(asked.as_of);
    let view = match asked.known_on {
        Some(day) => view.known_on(day),
        None => view,
    };
    view.with(&asked.book)
}

pub(crate) fn by_name(name: &str) -> Result<&'static dyn AnyCalculation, Error> {
    CALCULATIONS.iter().copied().find(|calculation| calculation.name() == name).ok_or_else(|| {
        let known: Vec<&str> = CALCULATIONS.iter().map(|calculation| calculation.name()).collect();
        Error::new(ErrorCode::UnknownCalculation)
            .field("calculation")
            .with("value", read::shortened(name))
            .with("known", known.join(", "))
    })
}

/// `out` for what the library gives, else for what it takes.
fn schema<T: JsonSchema>(out: bool) -> Json {
    let settings = SchemaSettings::draft2020_12();
    let settings = if out { settings.for_serialize() } else { settings };
    SchemaGenerator::new(settings).into_root_schema_for::<T>().into()
}

#[derive(Serialize)]
struct Texts {
    #[serde(rename = "zh-TW")]
    zh: &'static str,
    en: &'static str,
}

impl From<Bilingual> for Texts {
    fn from(text: Bilingual) -> Self {
        Self { zh: text.zh, en: text.en }
    }
}

#[derive(Serialize)]
struct Described {
    name: &'static str,
    title: Texts,
    description: Texts,
    as_of: Texts,
    rules: Vec<String>,
    facts: Json,
    value: Json,
}

#[derive(Serialize)]
pub(crate) struct Description {
    ok: bool,
    engine: &'static str,
    data: DataStamp,
    calculations: Vec<Described>,
    response: Json,
    error: Json,
}

pub(crate) fn describe() -> Description {
    let rules = &Rulebook::standard().pack().rules;
    let calculations = CALCULATIONS
        .iter()
        .map(|calculation| {
            let [title, description, as_of] = calculation.texts();
            Described {
                name: calculation.name(),
                title: title.into(),
                description: description.into(),
                as_of: as_of.into(),
                rules: calculation
                    .rules()
                    .iter()
                    .filter_map(|index| rules.get(*index))
                    .map(|rule| rule.id.clone())
                    .collect(),
                facts: calculation.facts_schema(),
                value: calculation.value_schema(),
            }
        })
        .collect();
    Description {
        ok: true,
        engine: ENGINE_VERSION,
        data: DATA,
        calculations,
        response: schema::<Answer<'static, Json>>(true),
        error: schema::<ErrorBody>(true),
    }
}
