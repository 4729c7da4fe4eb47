//! A case while it is being decided.

use chrono::NaiveDate;
use personnel_rules_data::form::{self, Form};
use personnel_rules_data::messages::{self, MessageKey};
use personnel_rules_data::{Entry, Key, Rounding, RoundingMode, Rule, Scope, Shape, Text, Timeline, Value};
use rust_decimal::Decimal;
use smallvec::SmallVec;

use crate::date::Period;
use crate::error::{Error, ErrorCode};
use crate::locale::{Param, nothing};
use crate::order;
use crate::progress::Watch;
use crate::quantity::{Fraction, Ratio, round, whole};
use crate::rulebook::{Found, Rulebook};
use crate::trace::{Recorder, Step, StepKind};

/// Why a case was decided as it was.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Reason {
    pub(crate) message: MessageKey,
    /// Number of the rule behind it.
    pub(crate) rule: usize,
    pub(crate) params: Vec<(&'static str, Param)>,
}

/// A case while it is being decided: the law that governs it, and what was found so far.
#[derive(Debug)]
pub struct Case<'b, R> {
    pub(crate) book: &'b Rulebook,
    pub(crate) as_of: NaiveDate,
    pub(crate) known_on: Option<NaiveDate>,
    pub(crate) watch: Watch<'b>,
    /// The group whose law was asked last.
    pub(crate) scope: Scope,
    pub(crate) used: SmallVec<[Found; 12]>,
    pub(crate) reasons: Vec<Reason>,
    pub(crate) recorder: R,
}

impl<'b, R: Recorder> Case<'b, R> {
    pub(crate) fn as_of(&self) -> NaiveDate {
        self.as_of
    }

    /// Decides something by the law of another day.
    pub(crate) fn on<T>(
        &mut self,
        day: NaiveDate,
        decide: impl FnOnce(&mut Self) -> Result<T, Error>,
    ) -> Result<T, Error> {
        let governing = core::mem::replace(&mut self.as_of, day);
        let decided = decide(self);
        self.as_of = governing;
        decided
    }

    /// Decides something of which nothing is told: no reason, no step, no citation.
    pub(crate) fn quietly<T>(&mut self, decide: impl FnOnce(&mut Self) -> Result<T, Error>) -> Result<T, Error> {
        let told = (self.reasons.len(), self.used.len(), self.recorder.recorded());
        let decided = decide(self);
        self.reasons.truncate(told.0);
        self.used.truncate(told.1);
        self.recorder.truncate(told.2);
        decided
    }

    /// Records a step, where steps are recorded.
    pub(crate) fn step(&mut self, step: impl FnOnce() -> Step) {
        if R::ON {
            self.recorder.push(step());
        }
    }

    /// Gives a reason.
    pub(crate) fn reason<F>(&mut self, key: Key<F>, message: MessageKey, params: Vec<(&'static str, Param)>) {
        self.give_reason(key.index, message, params);
    }

    /// As [`Case::reason`], for a rule that is known by its number.
    pub(crate) fn give_reason(&mut self, rule: usize, message: MessageKey, params: Vec<(&'static str, Param)>) {
        self.reasons.push(Reason { message, rule, params });
    }

    /// Keeps each reason once, where something was decided several times over.
    pub(crate) fn reasons_once(&mut self) {
        let reasons = core::mem::take(&mut self.reasons);
        for reason in reasons {
            if !self.reasons.contains(&reason) {
                self.reasons.push(reason);
            }
        }
    }

    /// A fact that this case needs though others do not.
    pub(crate) fn need<T: Copy, F>(&self, fact: Option<T>, field: impl Into<String>, key: Key<F>) -> Result<T, Error> {
        self.need_for(fact, field, key.index)
    }

    /// As [`Case::need`], for a rule that is known by its number.
    pub(crate) fn need_for<T: Copy>(&self, fact: Option<T>, field: impl Into<String>, rule: usize) -> Result<T, Error> {
        fact.ok_or_else(|| self.lacks(field.into(), rule))
    }

    #[cold]
    #[inline(never)]
    fn lacks(&self, field: String, rule: usize) -> Error {
        let error = Error::new(ErrorCode::FactMissing).field(field);
        let holds = self.book.find(rule, self.scope, self.as_of, self.known_on).map(|found| found.entry);
        let Ok(rule) = self.book.rule_at(rule) else { return error };
        let of_group = |line: &&Timeline| line.scope == self.scope || line.scope == Scope::All;
        let first = || rule.timelines.iter().find(of_group)?.entries.first().copied();
        match holds.ok().or_else(first) {
            Some(entry) => self.book.about(error, rule, entry),
            None => error.rule(&rule.id).with("title", rule.title.clone()),
        }
    }

    /// Looks up the value of a rule on a day.
    #[inline]
    pub(crate) fn at<F: Form>(&mut self, key: Key<F>, scope: Scope, date: NaiveDate) -> Result<F::Out<'b>, Error> {
        let (found, value) = self.find(key, scope, date)?;
        if R::ON {
            self.looked_up(key.index, found, date)?;
        }
        Ok(value)
    }

    /// One for all forms.
    #[inline(never)]
    fn looked_up(&mut self, rule: usize, found: Option<Found>, date: NaiveDate) -> Result<(), Error> {
        let kind = match self.book.rule_at(rule)?.shape {
            Shape::Choice => StepKind::Choice,
            _ => StepKind::Lookup,
        };
        self.recorder.push(Step::new(kind).rule(rule).found(found, date));
        Ok(())
    }

    /// As [`Case::at`], on the day that governs the case.
    #[inline]
    pub(crate) fn value<F: Form>(&mut self, key: Key<F>, scope: Scope) -> Result<F::Out<'b>, Error> {
        self.at(key, scope, self.as_of)
    }

    /// Whether a set has a name; as [`Case::members`].
    #[inline(never)]
    pub(crate) fn has(&mut self, key: Key<form::Set>, scope: Scope, name: &str) -> Result<bool, Error> {
        Ok(!self.members(key, scope, &[name])?.is_empty())
    }

    /// The members of a set that are wanted; the step names these and not the whole set.
    fn members(&mut self, key: Key<form::Set>, scope: Scope, wanted: &[&str]) -> Result<Vec<usize>, Error> {
        let (found, known) = self.find(key, scope, self.as_of)?;
        let at = |name: &&str| known.iter().any(|other| other == name);
        let members: Vec<usize> =
            wanted.iter().enumerate().filter(|(_, name)| at(name)).map(|(index, _)| index).collect();
        if R::ON {
            let named: Vec<&str> = members.iter().filter_map(|index| wanted.get(*index)).copied().collect();
            let names = self.labels(key.index, named.iter().copied())?;
            let said = if members.is_empty() { messages::step::NO_MEMBERS } else { messages::step::MEMBERS };
            let step = Step::new(StepKind::Lookup).rule(key.index).say(said).with("names", names);
            let output = if named.is_empty() { "none".to_owned() } else { named.join(", ") };
            self.recorder.push(step.found(found, self.as_of).output(output));
        }
        Ok(members)
    }

    /// As [`Case::members`]: the wanted items themselves.
    pub(crate) fn wanted<T: Copy + Into<&'static str>>(
        &mut self,
        key: Key<form::Set>,
        scope: Scope,
        wanted: &[T],
    ) -> Result<Vec<T>, Error> {
        let names: Vec<&str> = wanted.iter().map(|item| (*item).into()).collect();
        let members = self.members(key, scope, &names)?;
        Ok(members.iter().filter_map(|at| wanted.get(*at).copied()).collect())
    }

    /// As [`Case::value`], a whole number.
    pub(crate) fn whole(&mut self, key: Key<form::Number>, scope: Scope) -> Result<u32, Error> {
        let number = self.value(key, scope)?;
        whole(number).map_err(|error| self.of_rule(error, key))
    }

    /// The error, about a rule.
    #[cold]
    pub(crate) fn of_rule<F>(&self, error: Error, key: Key<F>) -> Error {
        match self.book.rule_at(key.index) {
            Ok(rule) => error.rule(&rule.id),
            Err(error) => error,
        }
    }

    /// As [`Case::at`]; none where the data says nothing of the group, begins later or ends earlier.
    pub(crate) fn where_ruled<F: Form>(
        &mut self,
        key: Key<F>,
        scope: Scope,
        date: NaiveDate,
    ) -> Result<Option<F::Out<'b>>, Error> {
        match self.at(key, scope, date) {
            Ok(value) => Ok(Some(value)),
            Err(error) => match error.code() {
                ErrorCode::DateBeforeFirstValue
                | ErrorCode::DateAfterLastValue
                | ErrorCode::NotYetPublished
                | ErrorCode::NoValueForGroup => Ok(None),
                _ => Err(error),
            },
        }
    }

    /// The day from which the value of a rule that was last looked up holds no more, where that is known.
    pub(crate) fn until_of<F>(&self, key: Key<F>) -> Option<NaiveDate> {
        let entries = self.used.iter().rev().filter_map(|found| self.book.entry(found.entry).ok());
        entries.into_iter().find(|entry| entry.rule as usize == key.index)?.until
    }

    /// The days of a period, but for its first, on which a value of a rule begins, oldest first.
    pub(crate) fn changes<F>(&self, key: Key<F>, scope: Scope, within: Period) -> Result<Vec<NaiveDate>, Error> {
        let mut days = Vec::new();
        self.add_changes(key.index, scope, within, &mut days)?;
        Ok(days)
    }

    /// As [`Case::changes`], of a rule that is known by its number, added to a list in order.
    pub(crate) fn add_changes(
        &self,
        rule: usize,
        scope: Scope,
        within: Period,
        days: &mut Vec<NaiveDate>,
    ) -> Result<(), Error> {
        let rule = self.book.rule_at(rule)?;
        let of_scope = |line: &&Timeline| line.scope == scope || line.scope == Scope::All;
        let entries = rule.timelines.iter().filter(of_scope).flat_map(|line| &line.entries);
        for day in entries.filter_map(|entry| self.book.entry(*entry).ok()).map(|entry| entry.in_force) {
            if within.contains(day) && day != within.from.naive() {
                order::insert(days, day);
            }
        }
        Ok(())
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

    /// What is found of a rule of any form.
    #[inline(never)]
    fn valued(&mut self, rule: usize, scope: Scope, date: NaiveDate) -> Result<Option<Found>, Error> {
        let entry = self.entry(rule, scope, date)?;
        match entry.value {
            Value::Missing(_) => Err(self.no_value(entry, date)),
            _ => Ok(self.used.last().copied()),
        }
    }

    /// One for all forms, and never inlined: a reference comes back in registers, a value would come back in memory.
    #[inline(never)]
    fn entry(&mut self, rule: usize, scope: Scope, date: NaiveDate) -> Result<&'b Entry, Error> {
        let found = self.book.find(rule, scope, date, self.known_on)?;
        let entry = self.book.entry(found.entry)?;
        self.used.push(found);
        if scope != Scope::All {
            self.scope = scope;
        }
        Ok(entry)
    }

    /// Why an entry has no value of its rule's form.
    #[cold]
    #[inline(never)]
    fn no_value(&self, entry: &Entry, date: NaiveDate) -> Error {
        match (&entry.value, self.book.rule_at(entry.rule as usize), self.used.last()) {
            (Value::Missing(what), Ok(rule), Some(found)) => self.lacking(rule, found.entry, what.clone(), date),
            _ => Error::new(ErrorCode::Internal),
        }
    }

    /// A value that says less than is asked of it: `what` tells what the sources at hand have.
    #[cold]
    pub(crate) fn source_missing<F>(&self, key: Key<F>, what: Text) -> Error {
        match (self.book.rule_at(key.index), self.used.last()) {
            (Ok(rule), Some(found)) => self.lacking(rule, found.entry, what, self.as_of),
            _ => Error::new(ErrorCode::Internal),
        }
    }

    fn lacking(&self, rule: &Rule, entry: u32, what: Text, date: NaiveDate) -> Error {
        let error = Error::new(ErrorCode::SourceMissing).with("what", what).with("date", date);
        self.book.about(error, rule, entry)
    }

    /// The lowest bound of a scale; no step of its own, [`Case::step_of`] records one.
    pub(crate) fn lowest_bound(&mut self, key: Key<form::Steps>, scope: Scope) -> Result<Option<Decimal>, Error> {
        Ok(self.scale(key, scope)?.first().map(|(bound, _)| *bound))
    }

    /// As [`Case::lowest_bound`], the whole scale.
    pub(crate) fn scale(&mut self, key: Key<form::Steps>, scope: Scope) -> Result<&'b [(Decimal, Decimal)], Error> {
        Ok(self.find(key, scope, self.as_of)?.1)
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
        self.step_of_scale(key, found, at, hit);
        Ok(hit)
    }

    /// The number of the bound that is `at` itself, with all that is listed: a scale read as a list.
    #[inline(never)]
    #[expect(clippy::type_complexity, reason = "the number, and a list as the data has it")]
    pub(crate) fn listed(
        &mut self,
        key: Key<form::Steps>,
        scope: Scope,
        at: u32,
    ) -> Result<(Option<Decimal>, &'b [(Decimal, Decimal)]), Error> {
        let (found, list) = self.find(key, scope, self.as_of)?;
        let hit = list.iter().find(|(bound, _)| *bound == Decimal::from(at)).map(|(_, number)| *number);
        self.step_of_scale(key, found, at, hit);
        Ok((hit, list))
    }

    fn step_of_scale(&mut self, key: Key<form::Steps>, found: Option<Found>, at: u32, hit: Option<Decimal>) {
        let date = self.as_of;
        self.step(|| {
            let step = Step::new(StepKind::Lookup).rule(key.index).found(found, date);
            step.say(messages::step::SCALE).with("at", at).output(hit.unwrap_or_default().normalize())
        });
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
            self.recorder.push(step.found(found, self.as_of).output(number.normalize()));
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

    /// What the data calls several names of a rule, as a list in words.
    pub(crate) fn labels<'n>(&self, rule: usize, names: impl Iterator<Item = &'n str>) -> Result<Text, Error> {
        let (mut zh, mut en) = (Vec::new(), Vec::new());
        for name in names {
            let label = self.label(rule, name)?;
            zh.push(label.zh);
            en.push(label.en);
        }
        if zh.is_empty() {
            return Ok(nothing());
        }
        Ok(Text { zh: zh.join("、"), en: en.join("; ") })
    }

    /// As [`Case::labels`], each after the name that stands for it in a request.
    #[cold]
    pub(crate) fn coded_labels<'n>(&self, rule: usize, names: impl Iterator<Item = &'n str>) -> Result<Text, Error> {
        let (mut zh, mut en) = (Vec::new(), Vec::new());
        for name in names {
            let label = self.label(rule, name)?;
            zh.push(["`", name, "` ", &label.zh].concat());
            en.push(["`", name, "` ", &label.en].concat());
        }
        Ok(Text { zh: zh.join("、"), en: en.join("; ") })
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
        let found = self.valued(key.index, scope, date)?;
        if R::ON || !holds {
            self.examined(Reason { message: unless, rule: key.index, params: params() }, found, date, holds);
        }
        Ok(holds)
    }

    /// As [`Case::check`], for a rule that is known by its number and was looked up before.
    #[inline(never)]
    pub(crate) fn check_found(
        &mut self,
        rule: usize,
        holds: bool,
        unless: MessageKey,
        params: Vec<(&'static str, Param)>,
    ) {
        let of_rule = |found: &&Found| self.book.entry(found.entry).is_ok_and(|entry| entry.rule as usize == rule);
        let found = self.used.iter().rev().find(of_rule).copied();
        if R::ON || !holds {
            self.examined(Reason { message: unless, rule, params }, found, self.as_of, holds);
        }
    }

    /// One for all conditions.
    #[inline(never)]
    fn examined(&mut self, unless: Reason, found: Option<Found>, date: NaiveDate, holds: bool) {
        self.step(|| {
            let kind = if holds { StepKind::Met } else { StepKind::NotMet };
            let step = Step::new(kind).rule(unless.rule).found(found, date).say(unless.message);
            unless.params.iter().fold(step, |step, (name, value)| step.with(name, value.clone()))
        });
        if !holds {
            self.reasons.push(unless);
        }
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
        self.step_of_rounding(key, found, rounding, || {
            (number.round_dp(6).normalize().to_string(), rounded.normalize().to_string())
        });
        Ok(rounded)
    }

    /// Divides dollars, and rounds the quotient as the rule says: what does not come out and is not rounded stays a
    /// fraction.
    pub(crate) fn divide(
        &mut self,
        key: Key<form::RoundingForm>,
        scope: Scope,
        dividend: Decimal,
        divisor: Decimal,
    ) -> Result<Fraction, Error> {
        self.round_ratio(key, scope, Ratio::new(dividend, divisor)?)
    }

    /// As [`Case::divide`], of what was divided before.
    pub(crate) fn round_ratio(
        &mut self,
        key: Key<form::RoundingForm>,
        scope: Scope,
        exact: Ratio,
    ) -> Result<Fraction, Error> {
        let (found, rounding): (_, Rounding) = self.find(key, scope, self.as_of)?;
        let share = Fraction::of(exact, rounding)?;
        self.step_of_rounding(key, found, rounding, || {
            let amount = share.amount.map_or_else(|| share.exact.to_string(), |amount| amount.to_string());
            (share.exact.to_string(), amount)
        });
        Ok(share)
    }

    fn step_of_rounding(
        &mut self,
        key: Key<form::RoundingForm>,
        found: Option<Found>,
        rounding: Rounding,
        before_and_after: impl FnOnce() -> (String, String),
    ) {
        if !R::ON {
            return;
        }
        let (before, after) = before_and_after();
        let step = Step::new(StepKind::Round).rule(key.index).say(how_it_is_rounded(rounding.mode));
        let step = step.with("before", before).with("step", rounding.step).output(after);
        self.recorder.push(step.found(found, self.as_of));
    }
}

/// What is said of a rounding: of `before`, by `step`.
pub(crate) fn how_it_is_rounded(mode: RoundingMode) -> MessageKey {
    match mode {
        RoundingMode::Exact => messages::step::ROUND_EXACT,
        RoundingMode::Down => messages::step::ROUND_DOWN,
        RoundingMode::HalfUp => messages::step::ROUND_HALF_UP,
        RoundingMode::HalfCountsAsWhole => messages::step::ROUND_HALF_AS_WHOLE,
        _ => messages::step::ROUND_UP,
    }
}
