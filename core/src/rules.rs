//! The data itself, for reading: rules, their history, their sources.

use personnel_rules_data::{Entry, Rule, Value};
use serde::de::IgnoredAny;
use serde::{Deserialize, Serialize};

use crate::date::Date;
use crate::error::Error;
use crate::json;
use crate::locale::Locale;
use crate::order;
use crate::read::{self, Tree};
use crate::registry::CALCULATIONS;
use crate::rulebook::Rulebook;
use crate::wire::rulebook;
use crate::writer::value_text;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Filter {
    prefix: Option<String>,
    kind: Option<String>,
    locale: Option<Locale>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Request {
    id: String,
    as_of: Option<Date>,
    known_on: Option<Date>,
    #[serde(rename = "overlays")]
    _overlays: Option<IgnoredAny>,
    locale: Option<Locale>,
}

#[derive(Serialize)]
struct Listed {
    ok: bool,
    rules: Vec<Head>,
}

#[derive(Serialize)]
struct Head {
    id: String,
    title: String,
    kind: &'static str,
    shape: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    unit: Option<&'static str>,
    hangs_on: String,
    checked: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<String>,
}

#[derive(Serialize)]
struct Whole {
    ok: bool,
    #[serde(flatten)]
    head: Head,
    /// What the names in choices, sets and tables mean.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    names: Vec<Name>,
    /// Every value, oldest first; with `as_of` only those that hold on that day.
    values: Vec<Dated>,
}

#[derive(Serialize)]
struct Name {
    name: String,
    text: String,
}

#[derive(Serialize)]
struct Dated {
    #[serde(rename = "for")]
    scopes: Vec<&'static str>,
    in_force: Date,
    #[serde(skip_serializing_if = "Option::is_none")]
    until: Option<Date>,
    promulgated: Date,
    dating: &'static str,
    value: serde_json::Value,
    citations: Vec<Cited>,
    #[serde(skip_serializing_if = "Option::is_none")]
    overlay: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<String>,
}

#[derive(Serialize)]
struct Cited {
    id: String,
    title: String,
    place: String,
    source: String,
}

pub(crate) fn rules(tree: &Tree<'_>) -> Result<String, Error> {
    let filter: Filter = read::request(tree)?;
    let locale = filter.locale.unwrap_or_default();
    let rules = Rulebook::standard()
        .pack()
        .rules
        .iter()
        .filter(|rule| has_texts(rule))
        .filter(|rule| filter.prefix.as_deref().is_none_or(|prefix| rule.id.starts_with(prefix)))
        .map(|rule| head(rule, locale))
        .filter(|head| filter.kind.as_deref().is_none_or(|kind| head.kind == kind))
        .collect();
    json::text(&Listed { ok: true, rules })
}

pub(crate) fn rule(tree: &Tree<'_>) -> Result<String, Error> {
    let request: Request = read::request(tree)?;
    let locale = request.locale.unwrap_or_default();
    let book = rulebook(tree)?;
    let rule = book.rule(&request.id).map_err(|error| error.field("id"))?;
    let index = book.pack().rules.iter().position(|other| other.id == rule.id).unwrap_or_default();
    if let (false, Some(calculation)) = (has_texts(rule), CALCULATIONS.iter().find(|known| known.asks(index))) {
        return Err(calculation.not_included("id", &rule.id));
    }
    let active: Vec<&str> = book.overlays().collect();
    let mut chosen = Vec::new();
    for timeline in &rule.timelines {
        let overlay =
            timeline.overlay.and_then(|at| book.pack().overlays.get(at as usize)).map(|overlay| overlay.id.as_str());
        if overlay.is_some_and(|id| !active.contains(&id)) {
            continue;
        }
        match request.as_of {
            None => {
                let known = timeline.entries.iter().filter(|at| known(&book, **at, request.known_on));
                known.for_each(|at| order::insert(&mut chosen, *at));
            }
            Some(day) => {
                if let Ok(found) = book.find(index, timeline.scope, day.naive(), request.known_on.map(Date::naive)) {
                    order::insert(&mut chosen, found.entry);
                }
            }
        }
    }
    let values = chosen.iter().filter_map(|at| Some(dated(&book, book.entry(*at).ok()?, locale))).collect();
    let names =
        rule.names.iter().map(|(name, text)| Name { name: name.clone(), text: locale.pick(text).to_owned() }).collect();
    json::text(&Whole { ok: true, head: head(rule, locale), names, values })
}

/// False where the texts were provided for other areas alone.
fn has_texts(rule: &Rule) -> bool {
    !rule.title.zh.is_empty()
}

fn known(book: &Rulebook, entry: u32, known_on: Option<Date>) -> bool {
    book.entry(entry).is_ok_and(|entry| known_on.is_none_or(|day| entry.promulgated <= day.naive()))
}

fn head(rule: &Rule, locale: Locale) -> Head {
    Head {
        id: rule.id.clone(),
        title: locale.pick(&rule.title).to_owned(),
        kind: rule.kind.into(),
        shape: rule.shape.into(),
        unit: rule.unit.map(Into::into),
        hangs_on: locale.pick(&rule.hangs_on).to_owned(),
        checked: rule.checked.to_string(),
        note: rule.note.as_ref().map(|note| locale.pick(note).to_owned()),
    }
}

fn dated(book: &Rulebook, entry: &Entry, locale: Locale) -> Dated {
    let citations = entry
        .citations
        .iter()
        .filter_map(|cite| {
            let source = book.citation_source(*cite)?;
            Some(Cited {
                id: book.citation_id(*cite).to_owned(),
                title: locale.pick(&source.title).to_owned(),
                place: book.citation_place(*cite, locale).to_owned(),
                source: source.place.clone(),
            })
        })
        .collect();
    Dated {
        scopes: entry.scopes.iter().map(|scope| (*scope).into()).collect(),
        in_force: entry.in_force.into(),
        until: entry.until.map(Into::into),
        promulgated: entry.promulgated.into(),
        dating: entry.dating.into(),
        value: value_json(&entry.value, locale),
        citations,
        overlay: entry.overlay.and_then(|at| book.pack().overlays.get(at as usize)).map(|overlay| overlay.id.clone()),
        note: entry.note.as_ref().map(|note| locale.pick(note).to_owned()),
    }
}

fn value_json(value: &Value, locale: Locale) -> serde_json::Value {
    use serde_json::{Value as Json, json};
    match value {
        Value::Steps(steps) => Json::Array(
            steps
                .iter()
                .map(|(from, number)| json!([from.normalize().to_string(), number.normalize().to_string()]))
                .collect(),
        ),
        Value::Table(rows) => Json::Object(
            rows.iter().map(|(name, number)| (name.clone(), number.normalize().to_string().into())).collect(),
        ),
        Value::Set(names) => json!(names),
        Value::Rounding(rounding) => {
            let mode: &'static str = rounding.mode.into();
            json!({ "mode": mode, "step": rounding.step.normalize().to_string() })
        }
        Value::Flow(flow) => {
            let step = |step: &personnel_rules_data::FlowStep| json!({ "from": step.from, "event": step.event, "to": step.to, "needs": step.needs, "for_good": step.for_good });
            json!({ "start": flow.start, "steps": flow.steps.iter().map(step).collect::<Vec<_>>() })
        }
        Value::Missing(text) => json!({ "missing": locale.pick(text) }),
        _ => Json::String(value_text(value, |text| locale.pick(text).to_owned())),
    }
}
