//! Puts a decision into words: reasons, citations and steps in the language of the request.

use personnel_rules_data::{Dating, Entry, Message, Value};
use rust_decimal::Decimal;
use serde::Serialize;

use crate::answer::{Answer, CitationText, Inputs, ReasonText, Replaced, StepText, Trace};
use crate::calculation::Decision;
use crate::case::how_it_is_rounded;
use crate::date::Date;
use crate::error::find_message;
use crate::json;
use crate::locale::{Locale, Param, render};
use crate::rulebook::{Found, Rulebook};
use crate::trace::{StepKind, StepParts};
use crate::wire::{DATA, ENGINE_VERSION};

impl<'a, V> Answer<'a, V> {
    pub(crate) fn of<'b: 'a>(decision: &'a Decision<'b, V>, calculation: &'a str, locale: Locale) -> Self {
        let book = decision.book();
        let writer = Writer { book, locale };
        let (as_of, known_on) = decision.dates();
        let mut once: Vec<Found> = Vec::with_capacity(decision.used.len());
        for found in &decision.used {
            if !once.contains(found) {
                once.push(*found);
            }
        }
        Self {
            ok: true,
            calculation,
            as_of: as_of.into(),
            known_on: known_on.map(Into::into),
            overlays: book.overlays().collect(),
            value: &decision.value,
            reasons: decision.reasons.iter().map(|reason| writer.reason(reason, &once)).collect(),
            citations: Citations { book, locale, found: once },
            trace: decision.steps.as_ref().map(|steps| Trace {
                format: "personnel-rules/trace/1",
                engine: ENGINE_VERSION,
                data: DATA,
                as_of: as_of.into(),
                known_on: known_on.map(Into::into),
                steps: steps.iter().map(|step| writer.step(step.parts())).collect(),
            }),
            engine: ENGINE_VERSION,
            data: DATA,
        }
    }
}

/// The places in the law that a result rests on. Nearly half of a response is citations, and an entry's are always the
/// same: they are written once for each language and copied from then on.
#[derive(Debug, Clone)]
pub struct Citations<'a> {
    book: &'a Rulebook,
    locale: Locale,
    found: Vec<Found>,
}

impl<'a> Citations<'a> {
    /// Each citation.
    pub fn iter(&self) -> impl Iterator<Item = CitationText<'a>> {
        let writer = Writer { book: self.book, locale: self.locale };
        self.found.iter().flat_map(move |found| writer.of_entry(*found))
    }
}

impl Serialize for Citations<'_> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        use serde::ser::{Error as _, SerializeSeq as _};
        let writer = Writer { book: self.book, locale: self.locale };
        let mut list = serializer.serialize_seq(None)?;
        for found in &self.found {
            if found.replaced.is_some() {
                writer.of_entry(*found).try_for_each(|citation| list.serialize_element(&citation))?;
                continue;
            }
            let write = || writer.of_entry(*found).map(|citation| json::part(&citation)).collect();
            let written = self.book.written_citations(found.entry, self.locale, write).map_err(S::Error::custom)?;
            written.iter().try_for_each(|citation| list.serialize_element(citation))?;
        }
        list.end()
    }
}

#[derive(Clone, Copy)]
struct Writer<'b> {
    book: &'b Rulebook,
    locale: Locale,
}

impl<'b> Writer<'b> {
    fn of_entry(self, found: Found) -> impl Iterator<Item = CitationText<'b>> {
        let entry = self.entry(found.entry);
        entry
            .into_iter()
            .flat_map(move |entry| entry.citations.iter().map(move |cite| self.citation(found, entry, *cite)))
    }

    fn reason(&self, reason: &crate::case::Reason, used: &[Found]) -> ReasonText<'b> {
        let pack = self.book.pack();
        let message = pack.messages.get(reason.message.0);
        let of_rule = |found: &&Found| self.entry(found.entry).is_some_and(|entry| entry.rule as usize == reason.rule);
        ReasonText {
            code: message.map_or("", |message| message.code.as_str()),
            text: message.map_or_else(String::new, |message| render(&message.text, &reason.params, self.locale)),
            rule: pack.rules.get(reason.rule).map_or("", |rule| rule.id.as_str()),
            citations: used.iter().find(of_rule).map_or_else(Vec::new, |found| self.citation_ids(found.entry)),
        }
    }

    fn citation(&self, found: Found, entry: &'b Entry, cite: u32) -> CitationText<'b> {
        // Beside the source that published the value stand those that it refers to, or that explain it.
        let publishes = entry.dating != Dating::FirstSeen && entry.citations.first() == Some(&cite);
        CitationText {
            id: self.book.citation_id(cite),
            title: self.book.citation_source(cite).map_or("", |source| self.locale.pick(&source.title)),
            place: self.book.citation_place(cite, self.locale),
            rule: self.book.rule_at(entry.rule as usize).map_or("", |rule| rule.id.as_str()),
            in_force: entry.in_force.into(),
            promulgated: publishes.then(|| entry.promulgated.into()),
            dating: entry.dating.into(),
            overlay: self.overlay(entry),
            replaces: self.replaced(found),
        }
    }

    fn step(&self, step: &StepParts) -> StepText<'b> {
        let pack = self.book.pack();
        let rule = step.rule.and_then(|index| pack.rules.get(index));
        let entry = step.found.and_then(|found| self.entry(found.entry));
        let looked_up = entry.filter(|_| matches!(step.kind, StepKind::Lookup | StepKind::Choice));
        let output = step.output.clone().or_else(|| {
            // A statement is its own text.
            looked_up.filter(|entry| !matches!(entry.value, Value::Statement(_))).map(|entry| self.value_text(entry))
        });
        let mut inputs = Inputs::default();
        step.params.iter().for_each(|(name, value)| inputs.insert(name, value.neutral()));
        StepText {
            kind: step.kind,
            rule: rule.map(|rule| rule.id.as_str()),
            text: self.step_text(step, rule, entry),
            inputs,
            output,
            unit: rule.and_then(|rule| rule.unit).filter(|_| matches!(step.kind, StepKind::Lookup)).map(Into::into),
            on: step.date.map(Into::into),
            in_force: entry.map(|entry| entry.in_force.into()),
            promulgated: entry.map(|entry| entry.promulgated.into()),
            dating: entry.map(|entry| entry.dating.into()),
            citations: step.found.map_or_else(Vec::new, |found| self.citation_ids(found.entry)),
            overlay: entry.and_then(|entry| self.overlay(entry)),
            replaces: step.found.and_then(|found| self.replaced(found)),
            note: entry
                .and_then(|entry| entry.note.as_ref())
                .or_else(|| rule.filter(|_| step.kind == StepKind::Choice).and_then(|rule| rule.note.as_ref()))
                .map(|note| self.locale.pick(note)),
        }
    }

    fn step_text(&self, step: &StepParts, rule: Option<&personnel_rules_data::Rule>, entry: Option<&Entry>) -> String {
        let title = rule.map_or("", |rule| self.locale.pick(&rule.title));
        let pack = self.book.pack();
        // A condition that holds is said by the opposite of the reason that it would have been.
        let of_met = |message: &'b Message| find_message(pack, "met", &message.code).unwrap_or(message);
        let said = step
            .message
            .and_then(|key| pack.messages.get(key.0))
            .map(|message| if step.kind == StepKind::Met { of_met(message) } else { message })
            .map(|message| render(&message.text, &step.params, self.locale));
        let colon = self.locale.of("：", ": ");
        let shown = match (said, entry.map(|entry| &entry.value)) {
            (Some(said), _) => said,
            (None, Some(Value::Statement(text))) => self.locale.pick(text).to_owned(),
            (None, Some(_)) if step.kind != StepKind::Met => {
                entry.map_or_else(String::new, |entry| self.label_text(entry))
            }
            (None, _) => return title.to_owned(),
        };
        if title.is_empty() { shown } else { format!("{title}{colon}{shown}") }
    }

    fn entry(&self, index: u32) -> Option<&'b Entry> {
        self.book.entry(index).ok()
    }

    fn citation_ids(&self, entry: u32) -> Vec<&'b str> {
        let cites = self.entry(entry).map(|entry| entry.citations.as_slice()).unwrap_or_default();
        cites.iter().map(|cite| self.book.citation_id(*cite)).collect()
    }

    fn overlay(&self, entry: &Entry) -> Option<&'b str> {
        self.book.pack().overlays.get(entry.overlay? as usize).map(|overlay| overlay.id.as_str())
    }

    fn replaced(&self, found: Found) -> Option<Replaced<'b>> {
        let (law, by) = (self.entry(found.replaced?)?, self.entry(found.entry)?);
        Some(Replaced {
            value: self.value_text(law),
            by: self.value_text(by),
            citations: self.citation_ids(found.replaced?),
        })
    }

    /// A value as data: names and not labels.
    fn value_text(&self, entry: &Entry) -> String {
        value_text(&entry.value, |text| self.locale.pick(text).to_owned())
    }

    /// A value as people read it.
    fn label_text(&self, entry: &Entry) -> String {
        let names = self.book.rule_at(entry.rule as usize).map(|rule| rule.names.as_slice()).unwrap_or_default();
        let label = |name: &str| {
            names
                .iter()
                .find(|(known, _)| known == name)
                .map_or_else(|| name.to_owned(), |(_, text)| self.locale.pick(text).to_owned())
        };
        let unit = self.book.rule_at(entry.rule as usize).ok().and_then(|rule| rule.unit);
        let counted = |number: &Decimal| {
            let number = number.normalize().to_string();
            unit.map_or_else(|| number.clone(), |unit| with_unit(&number, unit, self.locale))
        };
        match &entry.value {
            Value::Choice(name) => label(name),
            Value::Set(names) if names.is_empty() => self.locale.nothing().to_owned(),
            Value::Set(names) => {
                names.iter().map(|name| label(name)).collect::<Vec<_>>().join(self.locale.of("、", "; "))
            }
            Value::Table(rows) => {
                let row = |(name, number): &(String, Decimal)| format!("{} {}", label(name), number.normalize());
                rows.iter().map(row).collect::<Vec<_>>().join(self.locale.of("；", "; "))
            }
            Value::Steps(steps) => {
                let step = |(bound, number): &(Decimal, Decimal)| match self.locale {
                    Locale::ZhTw => format!("{}以上 {}", bound.normalize(), counted(number)),
                    Locale::En => format!("from {}: {}", bound.normalize(), counted(number)),
                };
                steps.iter().map(step).collect::<Vec<_>>().join(self.locale.of("；", "; "))
            }
            Value::Number(number) => counted(number),
            Value::MonthDay(month, day) => match self.locale {
                Locale::ZhTw => format!("{month}月{day}日"),
                Locale::En => format!("{month:02}-{day:02}"),
            },
            Value::Flow(flow) => flow_text(flow, label),
            Value::Rounding(rounding) => {
                let params = [
                    ("before", Param::from(self.locale.of("結果", "the result"))),
                    ("step", Param::from(rounding.step)),
                ];
                let message = self.book.pack().messages.get(how_it_is_rounded(rounding.mode).0);
                message.map_or_else(String::new, |message| render(&message.text, &params, self.locale))
            }
            value => value_text(value, |text| self.locale.pick(text).to_owned()),
        }
    }
}

fn flow_text(flow: &personnel_rules_data::Flow, label: impl Fn(&str) -> String) -> String {
    let step = |step: &personnel_rules_data::FlowStep| {
        format!("{} —{}→ {}", label(&step.from), label(&step.event), label(&step.to))
    };
    flow.steps.iter().map(step).collect::<Vec<_>>().join("; ")
}

/// A number with what it counts.
pub(crate) fn with_unit(number: &str, unit: personnel_rules_data::Unit, locale: Locale) -> String {
    let name: &'static str = unit.into();
    let code = name.to_owned();
    let pack = Rulebook::standard().pack();
    crate::error::find_message(pack, "unit", &code)
        .map_or_else(|| number.to_owned(), |message| render(&message.text, &[("n", Param::from(number))], locale))
}

pub(crate) fn value_text(value: &Value, statement: impl Fn(&personnel_rules_data::Text) -> String) -> String {
    match value {
        Value::Number(number) => number.normalize().to_string(),
        Value::Steps(steps) => {
            let rows: Vec<String> =
                steps.iter().map(|(bound, number)| format!("{}→{}", bound.normalize(), number.normalize())).collect();
            rows.join(", ")
        }
        Value::Table(rows) => {
            let rows: Vec<String> =
                rows.iter().map(|(name, number)| format!("{name}={}", number.normalize())).collect();
            rows.join(", ")
        }
        Value::Set(names) => names.join(", "),
        Value::Choice(name) => name.clone(),
        Value::Rounding(rounding) => {
            let mode: &'static str = rounding.mode.into();
            format!("{mode} {}", rounding.step.normalize())
        }
        Value::MonthDay(month, day) => format!("{month:02}-{day:02}"),
        Value::Calendar(calendar) => format!("off {}; work {}", days_text(&calendar.off), days_text(&calendar.work)),
        Value::Days(days) => days_text(days),
        Value::Flow(flow) => flow_text(flow, str::to_owned),
        Value::Statement(text) | Value::Missing(text) => statement(text),
        _ => String::new(),
    }
}

pub(crate) fn days_text(days: &[chrono::NaiveDate]) -> String {
    days.iter().map(|day| Date::from(*day).to_string()).collect::<Vec<_>>().join(" ")
}

/// `7.1` as 第7條第1項; a document's section as it is.
pub(crate) fn place_text(place: &str, kind: personnel_rules_data::SourceKind, locale: Locale) -> String {
    if kind != personnel_rules_data::SourceKind::Law {
        return place.to_owned();
    }
    let (rest, item) = match place.split_once('(') {
        Some((rest, item)) => (rest, Some(item.trim_end_matches(')'))),
        None => (place, None),
    };
    let (article, paragraph) = match rest.split_once('.') {
        Some((article, paragraph)) => (article, Some(paragraph)),
        None => (rest, None),
    };
    let mut text = match locale {
        Locale::ZhTw => match article.split_once('-') {
            Some((article, sub)) => format!("第{article}條之{sub}"),
            None => format!("第{article}條"),
        },
        Locale::En => format!("art. {article}"),
    };
    if let Some(paragraph) = paragraph {
        text.push_str(&match locale {
            Locale::ZhTw => format!("第{paragraph}項"),
            Locale::En => format!(", para. {paragraph}"),
        });
    }
    if let Some(item) = item {
        // `(1)(6)` is item 1, sub-item 6.
        let (item, sub) = item.split_once(")(").unwrap_or((item, ""));
        text.push_str(&match locale {
            Locale::ZhTw => format!("第{item}款"),
            Locale::En => format!(", item {item}"),
        });
        if !sub.is_empty() {
            text.push_str(&locale.of(format!("第{sub}目"), format!(" ({sub})")));
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use personnel_rules_data::SourceKind;
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("7", "第7條", "art. 7")]
    #[case("7.1", "第7條第1項", "art. 7, para. 1")]
    #[case("24-1(1)", "第24條之1第1款", "art. 24-1, item 1")]
    #[case("3.1(2)", "第3條第1項第2款", "art. 3, para. 1, item 2")]
    #[case("4.1(1)(6)", "第4條第1項第1款第6目", "art. 4, para. 1, item 1 (6)")]
    fn places_of_a_law(#[case] place: &str, #[case] zh: &str, #[case] en: &str) {
        assert_eq!(place_text(place, SourceKind::Law, Locale::ZhTw), zh);
        assert_eq!(place_text(place, SourceKind::Law, Locale::En), en);
        assert_eq!(place_text(place, SourceKind::Document, Locale::En), place);
    }
}
