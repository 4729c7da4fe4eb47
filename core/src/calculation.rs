//! What a calculation is, and the case that it works on.

use chrono::NaiveDate;
use personnel_rules_data::form::{self, Form};
use personnel_rules_data::messages::{self, MessageKey};
use personnel_rules_data::{Entry, Key, Rounding, RoundingMode, Scope, Text, Value};
use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::Serialize;
use serde::de::DeserializeOwned;
use smallvec::SmallVec;

use crate::answer::{Answer, CitationText, ReasonText, StepText};
use crate::date::Date;
use crate::error::{Error, ErrorCode};
use crate::locale::{Locale, Param};
use crate::quantity::round;
use crate::rulebook::{Found, Rulebook};
use crate::trace::{Off, On, Recorder, Step, StepKind};

/// A text in both languages, as calculations declare it.
#[derive(Debug, Clone, Copy)]
pub struct Bilingual {
    /// Chinese.
    pub zh: &'static str,
    /// English.
    pub en: &'static str,
}

/// A calculation: facts in, value out, the rules between them. Declaring one and naming it in
/// [`CALCULATIONS`](crate::CALCULATIONS) gives it to every surface.
pub trait Calculation: Send + Sync + 'static {
    /// Its name on the wire, for example `leave.annual`.
    const NAME: &'static str;
    /// What it is called.
    const TITLE: Bilingual;
    /// What it computes.
    const DESCRIPTION: Bilingual;
    /// Which day `as_of` is for it.
    const AS_OF: Bilingual;
    /// Numbers of the rules that it may look up ([`Key::index`]).
    const RULES: &'static [usize];
    /// What it needs to know.
    type Facts: DeserializeOwned + JsonSchema;
    /// What it gives.
    type Value: Serialize + JsonSchema;

    /// Decides the case.
    ///
    /// # Errors
    ///
    /// Whatever keeps the case from being decided; a refusal is a value, not an error.
    fn decide<R: Recorder>(facts: &Self::Facts, case: &mut Case<'_, R>) -> Result<Self::Value, Error>;
}

/// The law under which a case is decided.
#[derive(Debug, Clone, Copy)]
pub struct View<'b> {
    book: &'b Rulebook,
    as_of: NaiveDate,
    known_on: Option<NaiveDate>,
}

impl View<'static> {
    /// The law of a day, by all that this version knows. Each calculation says which day it wants.
    #[must_use]
    pub fn on(as_of: Date) -> Self {
        Self { book: Rulebook::standard(), as_of: as_of.naive(), known_on: None }
    }
}

impl<'b> View<'b> {
    /// By what had been published on a day: retroactive changes published later are not seen.
    #[must_use]
    pub fn known_on(mut self, day: Date) -> Self {
        self.known_on = Some(day.naive());
        self
    }

    /// With the overlays of this rulebook.
    #[must_use]
    pub fn with<'c>(self, book: &'c Rulebook) -> View<'c> {
        View { book, as_of: self.as_of, known_on: self.known_on }
    }

    /// Decides a case without a trace.
    ///
    /// # Errors
    ///
    /// Whatever keeps the case from being decided.
    pub fn decide<C: Calculation>(&self, facts: &C::Facts) -> Result<Decision<'b, C::Value>, Error> {
        self.run::<C, Off>(facts)
    }

    /// Decides a case and records every step.
    ///
    /// # Errors
    ///
    /// Whatever keeps the case from being decided.
    pub fn trace<C: Calculation>(&self, facts: &C::Facts) -> Result<Decision<'b, C::Value>, Error> {
        self.run::<C, On>(facts)
    }

    fn run<C: Calculation, R: Recorder + Default>(&self, facts: &C::Facts) -> Result<Decision<'b, C::Value>, Error> {
        let mut case = Case {
            book: self.book,
            as_of: self.as_of,
            known_on: self.known_on,
            used: SmallVec::new(),
            reasons: Vec::new(),
            recorder: R::default(),
        };
        let value = C::decide(facts, &mut case)?;
        let Case { used, reasons, recorder, .. } = case;
        Ok(Decision { value, view: *self, used, reasons, steps: recorder.steps() })
    }
}

/// A decided case.
#[derive(Debug, Clone)]
pub struct Decision<'b, V> {
    /// The result.
    pub value: V,
    pub(crate) view: View<'b>,
    pub(crate) used: SmallVec<[Found; 12]>,
    pub(crate) reasons: Vec<Reason>,
    pub(crate) steps: Option<Vec<Step>>,
}

impl<'b, V> Decision<'b, V> {
    /// Codes of the reasons, in the order in which they were found.
    pub fn reason_codes(&self) -> impl Iterator<Item = &str> {
        self.reasons
            .iter()
            .filter_map(|reason| self.view.book.pack().messages.get(reason.message.0))
            .map(|m| m.code.as_str())
    }

    /// The places in the law that the result rests on, as `S0110016:7.1`, each once.
    #[must_use]
    pub fn citation_ids(&self) -> Vec<&str> {
        let book = self.view.book;
        let mut ids = Vec::new();
        for found in &self.used {
            for cite in book.entry(found.entry).map(|entry| entry.citations.as_slice()).unwrap_or_default() {
                let id = book.citation_id(*cite);
                if !ids.contains(&id) {
                    ids.push(id);
                }
            }
        }
        ids
    }

    /// The reasons in words.
    #[must_use]
    pub fn reasons(&self, locale: Locale) -> Vec<ReasonText<'_>> {
        Answer::of(self, "", locale).reasons
    }

    /// The places in the law in words, with the value that each gave.
    #[must_use]
    pub fn citations(&self, locale: Locale) -> Vec<CitationText<'_>> {
        Answer::of(self, "", locale).citations.iter().collect()
    }

    /// The steps in words; none where the case was decided without a trace.
    #[must_use]
    pub fn steps(&self, locale: Locale) -> Option<Vec<StepText<'_>>> {
        Answer::of(self, "", locale).trace.map(|trace| trace.steps)
    }

    pub(crate) fn with_value<W>(self, value: W) -> Decision<'b, W> {
        let Self { view, used, reasons, steps, .. } = self;
        Decision { value, view, used, reasons, steps }
    }

    pub(crate) fn without_steps(mut self) -> Self {
        self.steps = None;
        self
    }

    pub(crate) fn book(&self) -> &'b Rulebook {
        self.view.book
    }

    pub(crate) fn dates(&self) -> (NaiveDate, Option<NaiveDate>) {
        (self.view.as_of, self.view.known_on)
    }
}

/// Why a case was decided as it was.
#[derive(Debug, Clone)]
pub(crate) struct Reason {
    pub(crate) message: MessageKey,
    /// Number of the rule behind it.
    pub(crate) rule: usize,
    pub(crate) params: Vec<(&'static str, Param)>,
}

/// A case while it is being decided: the law that governs it, and what was found so far.
#[derive(Debug)]
pub struct Case<'b, R> {
    book: &'b Rulebook,
    as_of: NaiveDate,
    known_on: Option<NaiveDate>,
    used: SmallVec<[Found; 12]>,
    reasons: Vec<Reason>,
    recorder: R,
}

impl<'b, R: Recorder> Case<'b, R> {
    pub(crate) fn as_of(&self) -> NaiveDate {
        self.as_of
    }

    /// Records a step, where steps are recorded.
    pub(crate) fn step(&mut self, step: impl FnOnce() -> Step) {
        if R::ON {
            self.recorder.push(step());
        }
    }

    /// Gives a reason.
    pub(crate) fn reason<F>(&mut self, key: Key<F>, message: MessageKey, params: Vec<(&'static str, Param)>) {
        self.reasons.push(Reason { message, rule: key.index, params });
    }

    /// A fact that this case needs though others do not.
    pub(crate) fn need<T: Copy, F>(&self, fact: Option<T>, field: impl Into<String>, key: Key<F>) -> Result<T, Error> {
        fact.ok_or_else(|| match self.book.rule_at(key.index) {
            Ok(rule) => {
                let first = rule.timelines.first().and_then(|line| line.entries.first()).copied();
                let error = Error::new(ErrorCode::FactMissing).field(field);
                first.map_or_else(|| error.clone(), |entry| self.book.about(error.clone(), rule, entry))
            }
            Err(error) => error,
        })
    }

    /// Looks up the value of a rule on a day.
    #[inline]
    pub(crate) fn at<F: Form>(&mut self, key: Key<F>, scope: Scope, date: NaiveDate) -> Result<F::Out<'b>, Error> {
        let (found, value) = self.find(key, scope, date)?;
        if R::ON {
            let kind = if matches!(self.book.rule_at(key.index)?.shape, personnel_rules_data::Shape::Choice) {
                StepKind::Choice
            } else {
                StepKind::Lookup
            };
            self.recorder.push(Step { found, date: Some(date), ..Step::new(kind).rule(key.index) });
        }
        Ok(value)
    }

    /// As [`Case::at`], on the day that governs the case.
    #[inline]
    pub(crate) fn value<F: Form>(&mut self, key: Key<F>, scope: Scope) -> Result<F::Out<'b>, Error> {
        self.at(key, scope, self.as_of)
    }

    /// The members of a set that are wanted; the step names these and not the whole set.
    pub(crate) fn members(&mut self, key: Key<form::Set>, scope: Scope, wanted: &[&str]) -> Result<Vec<usize>, Error> {
        let (found, known) = self.find(key, scope, self.as_of)?;
        let at = |name: &&str| known.iter().any(|other| other == name);
        let members: Vec<usize> =
            wanted.iter().enumerate().filter(|(_, name)| at(name)).map(|(index, _)| index).collect();
        if R::ON {
            let (mut zh, mut en) = (Vec::new(), Vec::new());
            for name in members.iter().filter_map(|index| wanted.get(*index)) {
                let label = self.label(key.index, name)?;
                zh.push(label.zh);
                en.push(label.en);
            }
            let names = Text { zh: zh.join("、"), en: en.join("; ") };
            let step = Step::new(StepKind::Lookup).rule(key.index).say(messages::step::MEMBERS).with("names", names);
            self.recorder.push(Step { found, date: Some(self.as_of), ..step.output(members.len()) });
        }
        Ok(members)
    }

    /// As [`Case::at`]; none where the data begins later or ends earlier.
    pub(crate) fn where_known<F: Form>(
        &mut self,
        key: Key<F>,
        scope: Scope,
        date: NaiveDate,
    ) -> Result<Option<F::Out<'b>>, Error> {
        match self.find(key, scope, date) {
            Ok((_, value)) => Ok(Some(value)),
            Err(error) => match error.code() {
                ErrorCode::DateBeforeFirstValue | ErrorCode::DateAfterLastValue | ErrorCode::NotYetPublished => {
                    Ok(None)
                }
                _ => Err(error),
            },
        }
    }

    /// Without a step of its own: the caller records one that says more.
    #[inline]
    fn find<F: Form>(
        &mut self,
        key: Key<F>,
        scope: Scope,
        date: NaiveDate,
    ) -> Result<(Option<Found>, F::Out<'b>), Error> {
        let entry = self.entry(key.index, scope, date)?;
        let value = F::from_value(&entry.value).ok_or_else(|| self.no_value(entry, date))?;
        Ok((self.used.last().copied(), value))
    }

    /// One for all forms, and never inlined: a reference comes back in registers, a value would come back in memory.
    #[inline(never)]
    fn entry(&mut self, rule: usize, scope: Scope, date: NaiveDate) -> Result<&'b Entry, Error> {
        let found = self.book.find(rule, scope, date, self.known_on)?;
        let entry = self.book.entry(found.entry)?;
        self.used.push(found);
        Ok(entry)
    }

    /// Why an entry has no value of its rule's form.
    #[cold]
    #[inline(never)]
    fn no_value(&self, entry: &Entry, date: NaiveDate) -> Error {
        match (&entry.value, self.book.rule_at(entry.rule as usize), self.used.last()) {
            (Value::Missing(what), Ok(rule), Some(found)) => {
                let error = Error::new(ErrorCode::SourceMissing).with("what", what.clone()).with("date", date);
                self.book.about(error, rule, found.entry)
            }
            _ => Error::new(ErrorCode::Internal),
        }
    }

    /// The lowest bound of a scale; no step of its own, [`Case::step_of`] records one.
    pub(crate) fn lowest_bound(&mut self, key: Key<form::Steps>, scope: Scope) -> Result<Option<Decimal>, Error> {
        let (_, steps) = self.find(key, scope, self.as_of)?;
        Ok(steps.first().map(|(bound, _)| *bound))
    }

    /// The number of a scale's highest bound that `at` reaches; none below the lowest.
    pub(crate) fn step_of(&mut self, key: Key<form::Steps>, scope: Scope, at: u32) -> Result<Option<Decimal>, Error> {
        let (found, steps) = self.find(key, scope, self.as_of)?;
        // Bounds are whole numbers but for odd scales; those compare faster.
        let reached = |bound: Decimal| match bound.scale() {
            0 => bound.mantissa() <= i128::from(at),
            _ => bound <= Decimal::from(at),
        };
        let hit = steps.iter().rev().find(|(bound, _)| reached(*bound)).map(|(_, number)| *number);
        let date = self.as_of;
        self.step(|| Step {
            found,
            date: Some(date),
            ..Step::new(StepKind::Lookup)
                .rule(key.index)
                .say(messages::step::SCALE)
                .with("at", at)
                .output(hit.unwrap_or_default().normalize())
        });
        Ok(hit)
    }

    /// The number of one name in a table.
    pub(crate) fn row(&mut self, key: Key<form::Table>, scope: Scope, name: &str) -> Result<Decimal, Error> {
        let (found, rows) = self.find(key, scope, self.as_of)?;
        let at =
            rows.binary_search_by(|(row, _)| row.as_str().cmp(name)).map_err(|_| Error::new(ErrorCode::Internal))?;
        let number = rows.get(at).map(|(_, number)| *number).ok_or_else(|| Error::new(ErrorCode::Internal))?;
        if R::ON {
            let label = self.label(key.index, name)?;
            let step = Step::new(StepKind::Lookup).rule(key.index).say(messages::step::ROW).with("name", label);
            self.recorder.push(Step { found, date: Some(self.as_of), ..step.output(number.normalize()) });
        }
        Ok(number)
    }

    /// What the data calls a name of a rule.
    pub(crate) fn label(&self, rule: usize, name: &str) -> Result<Text, Error> {
        let names = &self.book.rule_at(rule)?.names;
        names
            .iter()
            .find(|(known, _)| known == name)
            .map(|(_, label)| label.clone())
            .ok_or_else(|| Error::new(ErrorCode::Internal))
    }

    /// Examines a condition; where it fails, that is a reason.
    pub(crate) fn check<F: Form>(
        &mut self,
        key: Key<F>,
        scope: Scope,
        holds: bool,
        unless: MessageKey,
        params: impl FnOnce() -> Vec<(&'static str, Param)>,
    ) -> Result<bool, Error> {
        self.check_on(key, scope, self.as_of, holds, unless, params)
    }

    /// As [`Case::check`], by the rule of another day.
    pub(crate) fn check_on<F: Form>(
        &mut self,
        key: Key<F>,
        scope: Scope,
        date: NaiveDate,
        holds: bool,
        unless: MessageKey,
        params: impl FnOnce() -> Vec<(&'static str, Param)>,
    ) -> Result<bool, Error> {
        let (found, _) = self.find(key, scope, date)?;
        let step = |kind| Step { found, date: Some(date), ..Step::new(kind).rule(key.index) };
        if R::ON || !holds {
            let (kind, params) = (if holds { StepKind::Met } else { StepKind::NotMet }, params());
            self.step(|| Step { params: params.clone(), ..step(kind).say(unless) });
            if holds {
                return Ok(holds);
            }
            self.reasons.push(Reason { message: unless, rule: key.index, params });
        }
        Ok(holds)
    }

    /// Rounds as the rule says, and shows it as a step.
    pub(crate) fn round(
        &mut self,
        key: Key<form::RoundingForm>,
        scope: Scope,
        number: Decimal,
    ) -> Result<Decimal, Error> {
        let (found, rounding): (_, Rounding) = self.find(key, scope, self.as_of)?;
        let rounded = round(number, rounding)?;
        let date = self.as_of;
        if rounding.mode != RoundingMode::Exact || R::ON {
            self.step(|| Step {
                found,
                date: Some(date),
                ..Step::new(StepKind::Round)
                    .rule(key.index)
                    .say(match rounding.mode {
                        RoundingMode::Exact => messages::step::ROUND_EXACT,
                        RoundingMode::Down => messages::step::ROUND_DOWN,
                        RoundingMode::HalfUp => messages::step::ROUND_HALF_UP,
                        RoundingMode::HalfCountsAsWhole => messages::step::ROUND_HALF_AS_WHOLE,
                        _ => messages::step::ROUND_UP,
                    })
                    .with("before", number.round_dp(6))
                    .with("step", rounding.step)
                    .output(rounded.normalize())
            });
        }
        Ok(rounded)
    }
}
