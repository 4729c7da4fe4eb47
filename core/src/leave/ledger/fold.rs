//! The events folded: what each takes from which lot, and what the rules let happen at the end of a year or a period.

use core::cmp::Reverse;
use std::collections::BinaryHeap;

use chrono::NaiveDate;
use personnel_rules_data::{Key, Scope, keys, messages};
use rust_decimal::Decimal;

use super::check::Ready;
use super::lots::{LedgerLot, balances, lots};
use super::{EventKind, LedgerFacts, LedgerState, Movement, Uncovered};
use crate::calculation::Calculation;
use crate::case::Case;
use crate::date::{Date, MONTHS_OF_YEAR, Period, last_day_of_months, next_day};
use crate::error::{Error, ErrorCode};
use crate::leave::LeaveKind;
use crate::leave::annual::{self, Annual, AnnualFacts};
use crate::quantity::{Hours, minus, plus, times, whole};
use crate::staff::StaffGroup;
use crate::trace::{Recorder, Step, StepKind};

/// Hours of one lot that end on the same day in the same way.
pub(super) struct Part {
    pub(super) kind: LeaveKind,
    /// First day of the leave year, or day of the overtime.
    pub(super) lot: NaiveDate,
    usable_from: NaiveDate,
    /// End of the leave year, after which they are kept where they can be used longer.
    year_end: NaiveDate,
    /// Last day on which they can be used at all.
    until: NaiveDate,
    left: Decimal,
    /// Whether they are kept beyond their leave year by now, and whether they always were.
    pub(super) carried: bool,
    pub(super) born_carried: bool,
    /// The choice `leave.order`.
    oldest_first: bool,
    ends: Ends,
}

/// What becomes of hours whose time is over.
#[derive(Clone, Copy)]
struct Ends {
    what: EventKind,
    /// The rule that bounds them; none where the institution does.
    rule: Option<(usize, &'static str)>,
}

impl Ends {
    fn lapse<F>(key: Key<F>, id: &'static str) -> Self {
        Self { what: EventKind::Expire, rule: Some((key.index, id)) }
    }
}

const PAID: &str = "leave.unused_pay.due";
const KEPT: &str = "leave.annual.carry_over";
const MANDATORY: &str = "leave.annual.mandatory";
const OVERTIME: &str = "leave.compensatory.months";
const OVERTIME_OF_FUND_HIRED: &str = "leave.compensatory.year_end";
const YEARLY: &str = "leave.year_start";
const GRANTED: [&str; 2] = ["leave.annual.days", "leave.annual.fund_hired_days"];
#[cfg(test)]
pub(super) const RULE_IDS: [&str; 8] =
    [PAID, KEPT, MANDATORY, OVERTIME, OVERTIME_OF_FUND_HIRED, YEARLY, GRANTED[0], GRANTED[1]];

impl Part {
    /// What a use takes first stands last: what ends earliest, then the earlier year, then the earlier grant; or the
    /// earlier year before what ends earliest.
    fn order(&self, at: u32) -> (LeaveKind, Reverse<(NaiveDate, NaiveDate, u32)>) {
        let (first, second) = if self.oldest_first { (self.lot, self.until) } else { (self.until, self.lot) };
        (self.kind, Reverse((first, second, at)))
    }

    pub(super) fn row(&self, carried: bool) -> LedgerLot {
        let zero = Hours::default();
        let kept = carried && !self.born_carried;
        let from = if kept { self.year_end.succ_opt().unwrap_or(self.year_end) } else { self.usable_from };
        let until = if carried { self.until } else { self.until.min(self.year_end) };
        LedgerLot {
            kind: self.kind,
            lot: self.lot.into(),
            carried,
            usable_from: from.into(),
            usable_until: until.into(),
            granted: zero,
            carried_in: zero,
            added: zero,
            used: zero,
            deducted: zero,
            paid: zero,
            lapsed: zero,
            carried_out: zero,
            left: if carried == self.carried { self.left.into() } else { zero },
        }
    }
}

/// Hours that a use took.
struct Taken {
    part: u32,
    carried: bool,
    hours: Decimal,
}

struct Fold<'a, 'c, 'b, R> {
    facts: &'a LedgerFacts,
    /// What annual leave depends on.
    person: AnnualFacts,
    scope: Scope,
    /// The choice `leave.order`.
    oldest_first: bool,
    case: &'c mut Case<'b, R>,
    parts: Vec<Part>,
    /// Parts with something left, in the order of [`Part::order`].
    live: Vec<u32>,
    /// Parts by the day after their year or their time ends.
    due: BinaryHeap<Reverse<(NaiveDate, u32)>>,
    balances: Vec<(LeaveKind, Decimal)>,
    movements: Vec<Movement>,
    /// What each event took, for its cancellation.
    taken: Vec<Vec<Taken>>,
    /// Leave years found so far: those of annual leave, those of other leave.
    years: [Vec<Period>; 2],
    /// Mandatory days by leave year, in hours: all of them, and those granted so far.
    mandatory: Vec<(NaiveDate, Decimal, Decimal)>,
    hours_a_day: Decimal,
    /// After the day asked for: what is missing is told and no error.
    uncovered: Option<Vec<Uncovered>>,
}

pub(super) fn fold<R: Recorder>(
    facts: &LedgerFacts,
    events: &[Ready<'_>],
    scope: Scope,
    hours_a_day: Decimal,
    case: &mut Case<'_, R>,
) -> Result<LedgerState, Error> {
    let as_of = case.as_of();
    let oldest_first = case.value(keys::LEAVE_ORDER, scope)? == "oldest_first";
    let mut fold = Fold {
        facts,
        person: facts.annual(),
        scope,
        oldest_first,
        case,
        parts: Vec::with_capacity(events.len()),
        live: Vec::new(),
        due: BinaryHeap::new(),
        balances: Vec::new(),
        movements: Vec::with_capacity(events.len()),
        taken: Vec::new(),
        years: [Vec::new(), Vec::new()],
        mandatory: Vec::new(),
        hours_a_day,
        uncovered: None,
    };
    fold.taken.resize_with(events.len(), Vec::new);
    let past = events.partition_point(|event| event.day <= as_of);
    for (at, event) in events.iter().enumerate().take(past) {
        fold.end_until(event.day)?;
        fold.apply(at, event, events)?;
    }
    fold.end_until(as_of)?;
    let state = LedgerState {
        balances: balances(&fold.balances, hours_a_day)?,
        lots: lots(&fold.parts, &fold.movements)?,
        movements: core::mem::take(&mut fold.movements),
        coming: Vec::new(),
        uncovered: Vec::new(),
    };
    fold.uncovered = Some(Vec::new());
    let mut coming = fold.coming_grants(events)?.into_iter().peekable();
    for (at, event) in events.iter().enumerate().skip(past) {
        while let Some((year, hours)) = coming.next_if(|(year, _)| year.from.naive() <= event.day) {
            fold.grant_by_rule(year, hours)?;
        }
        fold.end_until(event.day)?;
        fold.apply(at, event, events)?;
    }
    for (year, hours) in coming {
        fold.grant_by_rule(year, hours)?;
    }
    fold.end_until(NaiveDate::MAX)?;
    Ok(LedgerState { coming: fold.movements, uncovered: fold.uncovered.unwrap_or_default(), ..state })
}

impl<R: Recorder> Fold<'_, '_, '_, R> {
    fn apply(&mut self, at: usize, event: &Ready<'_>, events: &[Ready<'_>]) -> Result<(), Error> {
        match event.event.what {
            EventKind::Grant | EventKind::AdjustUp | EventKind::CarryIn => self.put_in(event),
            EventKind::Use => self.use_up(at, event, events),
            EventKind::Cancel => self.give_back(event),
            EventKind::CarryOver => self.carry_over(event),
            EventKind::AdjustDown | EventKind::Pay | EventKind::Expire => self.take_from_lot(event).map(|_| ()),
        }
    }

    fn put_in(&mut self, event: &Ready<'_>) -> Result<(), Error> {
        let lot_day = event.event.lot.map_or(event.day, |lot| lot.naive());
        let leave = event.event.kind;
        if leave == LeaveKind::Compensatory {
            let (until, ends) = self.end_of_overtime(lot_day, event)?;
            let part = self.part(leave, lot_day, event.day.max(lot_day), until, until, ends);
            return self.add(part, event.hours, event.day, event.event.what, Some(event));
        }
        if !yearly(leave) {
            let until =
                self.case.need(event.event.usable_until, event.field("usable_until"), keys::LEAVE_YEAR_START)?;
            let ends = Ends { what: EventKind::Expire, rule: None };
            let part = self.part(leave, lot_day, event.day, until.naive(), until.naive(), ends);
            return self.add(part, event.hours, event.day, event.event.what, Some(event));
        }
        let year = self.year_of(leave, lot_day).map_err(|error| at_lot(error, event))?;
        self.put_into_year(year, event.hours, event.day, event.event.what, Some(event))
    }

    /// Leave of a leave year. Of annual leave the mandatory days end with the year; the others may be kept.
    fn put_into_year(
        &mut self,
        year: Period,
        hours: Decimal,
        day: NaiveDate,
        what: EventKind,
        event: Option<&Ready<'_>>,
    ) -> Result<(), Error> {
        let leave = event.map_or(LeaveKind::Annual, |event| event.event.kind);
        let (from, to) = (year.from.naive(), year.to.naive());
        let usable_from = day.max(from);
        let fund_hired = self.scope == Scope::FundHired;
        let paid = leave == LeaveKind::Annual && fund_hired;
        let explicit = event.and_then(|event| event.event.usable_until).map(|until| until.naive());
        if explicit.is_some() || leave != LeaveKind::Annual || fund_hired {
            let ends = match (paid, explicit) {
                (true, _) => Ends { what: EventKind::Pay, ..Ends::lapse(keys::LEAVE_UNUSED_PAY_DUE, PAID) },
                (false, None) => Ends::lapse(keys::LEAVE_YEAR_START, YEARLY),
                (false, Some(_)) => Ends { what: EventKind::Expire, rule: None },
            };
            if paid {
                if explicit.is_some_and(|until| until > to) {
                    let field = event.map_or_else(String::new, |event| event.field("usable_until"));
                    return Err(Error::conflict(field, messages::conflict::DEFERRED_TOO_LONG));
                }
                self.case.at(keys::LEAVE_UNUSED_PAY_DUE, self.scope, to)?;
            }
            let part = self.part(leave, from, usable_from, to, explicit.unwrap_or(to), ends);
            return self.add(part, hours, day, what, event);
        }
        let kept = whole(self.case.at(keys::LEAVE_ANNUAL_CARRY_OVER, self.scope, from)?)?;
        let kept_until = last_day_of_months(from, MONTHS_OF_YEAR.saturating_mul(kept.saturating_add(1)))?;
        let ends = Ends::lapse(keys::LEAVE_ANNUAL_CARRY_OVER, KEPT);
        let mandatory =
            if kept == 0 || what == EventKind::CarryIn { Decimal::ZERO } else { self.mandatory(from, hours)? };
        if !mandatory.is_zero() {
            let ends = Ends::lapse(keys::LEAVE_ANNUAL_MANDATORY, MANDATORY);
            let part = self.part(leave, from, usable_from, to, to, ends);
            self.add(part, mandatory, day, what, event)?;
        }
        let rest = minus(hours, mandatory)?;
        if rest.is_zero() {
            return Ok(());
        }
        let part = self.part(leave, from, usable_from, to, kept_until, ends);
        self.add(part, rest, day, what, event)
    }

    /// How many of these hours still belong to the year's mandatory days.
    fn mandatory(&mut self, year: NaiveDate, hours: Decimal) -> Result<Decimal, Error> {
        let known = self.mandatory.iter().position(|(known, _, _)| *known == year);
        let at = match known {
            Some(at) => at,
            None => {
                let days = self.case.at(keys::LEAVE_ANNUAL_MANDATORY, self.scope, year)?;
                let all = times(days, self.hours_a_day)?;
                self.mandatory.push((year, all, Decimal::ZERO));
                self.mandatory.len().saturating_sub(1)
            }
        };
        let Some((_, all, granted)) = self.mandatory.get_mut(at) else { return Ok(Decimal::ZERO) };
        let of_these = hours.min(minus(*all, *granted)?);
        *granted = plus(*granted, of_these)?;
        Ok(of_these)
    }

    /// 公務人員保障法 23 III; 勞動基準法 32-1 II, 施行細則 22-2 I.
    fn end_of_overtime(&mut self, day: NaiveDate, event: &Ready<'_>) -> Result<(NaiveDate, Ends), Error> {
        let explicit = event.event.usable_until;
        if self.scope == Scope::FundHired {
            let key = keys::LEAVE_COMPENSATORY_YEAR_END;
            let agreed = self.case.need(explicit, event.field("usable_until"), key)?.naive();
            self.case.at(key, self.scope, day)?;
            let year = self.year_of(LeaveKind::Annual, day).map_err(|error| at_lot(error, event))?;
            let ends = Ends { what: EventKind::Pay, ..Ends::lapse(key, OVERTIME_OF_FUND_HIRED) };
            return Ok((agreed.min(year.to.naive()), ends));
        }
        if let Some(until) = explicit {
            return Ok((until.naive(), Ends { what: EventKind::Expire, rule: None }));
        }
        let months = whole(self.case.at(keys::LEAVE_COMPENSATORY_MONTHS, self.scope, day)?)?;
        let first = match self.case.at(keys::CLAIM_FIRST_DAY, Scope::All, day)? {
            "counted" => day,
            _ => next_day(day)?,
        };
        Ok((last_day_of_months(first, months)?, Ends::lapse(keys::LEAVE_COMPENSATORY_MONTHS, OVERTIME)))
    }

    fn part(
        &self,
        leave: LeaveKind,
        lot: NaiveDate,
        usable_from: NaiveDate,
        year_end: NaiveDate,
        until: NaiveDate,
        ends: Ends,
    ) -> Part {
        // Nothing is used after the service; what would be paid at the end of the year is paid at that of the contract.
        let left_on = self.facts.left_on.map(Date::naive).filter(|left_on| *left_on < until);
        let ends = match left_on {
            Some(_) if ends.what != EventKind::Pay => Ends { what: EventKind::Expire, rule: None },
            _ => ends,
        };
        let until = left_on.unwrap_or(until);
        Part {
            kind: leave,
            lot,
            usable_from,
            year_end,
            until,
            left: Decimal::ZERO,
            carried: false,
            born_carried: false,
            oldest_first: self.oldest_first,
            ends,
        }
    }

    fn add(
        &mut self,
        mut part: Part,
        hours: Decimal,
        day: NaiveDate,
        what: EventKind,
        event: Option<&Ready<'_>>,
    ) -> Result<(), Error> {
        if what == EventKind::CarryIn {
            (part.carried, part.born_carried) = (true, true);
        }
        part.left = hours;
        let at = self.insert(part, day)?;
        let granted = GRANTED.get(usize::from(self.scope == Scope::FundHired)).copied();
        self.record(day, what, at, hours, None, event, granted.filter(|_| event.is_none()))
    }

    fn insert(&mut self, part: Part, day: NaiveDate) -> Result<u32, Error> {
        let at = u32::try_from(self.parts.len()).map_err(|_| Error::new(ErrorCode::Internal))?;
        let end = if part.carried { part.until } else { part.until.min(part.year_end) };
        self.due.push(Reverse((next_day(end)?.max(day), at)));
        self.parts.push(part);
        self.enliven(at);
        Ok(at)
    }

    /// Puts a part where its order says; one that is there stays.
    fn enliven(&mut self, at: u32) {
        let Some(order) = self.part_at(at).map(|part| part.order(at)) else { return };
        if let Err(place) = self.live.binary_search_by_key(&order, |other| self.order_of(*other)) {
            self.live.insert(place, at);
        }
    }

    fn order_of(&self, at: u32) -> (LeaveKind, Reverse<(NaiveDate, NaiveDate, u32)>) {
        self.part_at(at)
            .map_or((LeaveKind::Annual, Reverse((NaiveDate::MIN, NaiveDate::MIN, at))), |part| part.order(at))
    }

    fn part_at(&self, at: u32) -> Option<&Part> {
        self.parts.get(at as usize)
    }

    /// Takes hours from a part, or all that it has; says how many.
    fn draw(&mut self, at: u32, most: Decimal) -> Result<Decimal, Error> {
        let Some(part) = self.parts.get_mut(at as usize) else { return Ok(Decimal::ZERO) };
        let hours = part.left.min(most);
        part.left = minus(part.left, hours)?;
        if part.left.is_zero() {
            let order = part.order(at);
            if let Ok(place) = self.live.binary_search_by_key(&order, |other| self.order_of(*other)) {
                self.live.remove(place);
            }
        }
        Ok(hours)
    }

    fn use_up(&mut self, at: usize, event: &Ready<'_>, events: &[Ready<'_>]) -> Result<(), Error> {
        let leave = event.event.kind;
        let mut missing = event.hours;
        let mut place = self.live.partition_point(|other| self.order_of(*other).0 <= leave);
        while !missing.is_zero() && place > 0 {
            place = place.saturating_sub(1);
            let Some(part_at) = self.live.get(place).copied() else { break };
            let Some(part) = self.part_at(part_at).filter(|part| part.kind == leave) else { break };
            if event.day < part.usable_from || part.until < event.day {
                continue;
            }
            let carried = part.carried;
            let hours = self.draw(part_at, missing)?;
            missing = minus(missing, hours)?;
            if let Some(taken) = self.taken.get_mut(at) {
                taken.push(Taken { part: part_at, carried, hours });
            }
            self.record(event.day, EventKind::Use, part_at, hours, None, Some(event), None)?;
        }
        if missing.is_zero() {
            return Ok(());
        }
        let nothing_yet = self.uncovered.is_none()
            && self.taken.get(at).is_none_or(Vec::is_empty)
            && (self.parts.iter().any(|part| part.kind == leave && event.day < part.usable_from)
                || events.iter().any(|later| later.event.kind == leave && puts_in_after(later, event.day)));
        if nothing_yet {
            return Err(Error::conflict(event.field("on"), messages::conflict::USE_BEFORE_GRANT));
        }
        self.lacks(event, missing)
    }

    /// An error up to the day asked for, a remark after it.
    fn lacks(&mut self, event: &Ready<'_>, missing: Decimal) -> Result<(), Error> {
        let Some(uncovered) = &mut self.uncovered else {
            return Err(Error::new(ErrorCode::LedgerOverdrawn)
                .field(event.amount_field())
                .with("event", event.event.id.as_str())
                .with("date", event.day)
                .with("missing", missing));
        };
        uncovered.push(Uncovered {
            event: event.event.id.clone(),
            on: event.day.into(),
            kind: event.event.kind,
            missing: missing.into(),
        });
        Ok(())
    }

    fn give_back(&mut self, event: &Ready<'_>) -> Result<(), Error> {
        let mut rest = event.hours;
        // What was taken last ends last: that comes back first.
        while !rest.is_zero() {
            let taken = event.of.and_then(|of| self.taken.get_mut(of)).and_then(|taken| taken.pop());
            // Of a use that was not covered nothing comes back.
            let Some(mut taken) = taken else { break };
            let hours = taken.hours.min(rest);
            rest = minus(rest, hours)?;
            let (at, carried) = (taken.part, taken.carried);
            taken.hours = minus(taken.hours, hours)?;
            if !taken.hours.is_zero()
                && let Some(list) = event.of.and_then(|of| self.taken.get_mut(of))
            {
                list.push(taken);
            }
            let Some(part) = self.parts.get_mut(at as usize) else { continue };
            part.left = plus(part.left, hours)?;
            let (kept_since, over) = (part.carried && !carried, next_day(part.until)?);
            let rule = part.ends.rule.map(|(_, id)| id);
            self.due.push(Reverse((over.max(event.day), at)));
            self.enliven(at);
            self.record(event.day, EventKind::Cancel, at, hours, Some(carried), Some(event), None)?;
            if kept_since {
                self.record(event.day, EventKind::CarryOver, at, hours, Some(false), None, rule)?;
            }
        }
        Ok(())
    }

    /// Corrections, rewards and explicit ends name their lot. A correction and a reward take what ends last.
    fn take_from_lot(&mut self, event: &Ready<'_>) -> Result<Decimal, Error> {
        let leave = event.event.kind;
        let lot = self.lot_of(event)?;
        let mut places: Vec<u32> = self.live.iter().copied().filter(|at| self.is_of(*at, leave, lot)).collect();
        // Earliest end last, as in `live`.
        if event.event.what == EventKind::CarryOver {
            places.retain(|at| self.part_at(*at).is_some_and(|part| !part.carried));
        }
        if matches!(event.event.what, EventKind::AdjustDown | EventKind::Pay) {
            places.reverse();
        }
        let mut missing = event.hours;
        while !missing.is_zero()
            && let Some(at) = places.pop()
        {
            let hours = self.draw(at, missing)?;
            missing = minus(missing, hours)?;
            self.record(event.day, event.event.what, at, hours, None, Some(event), None)?;
        }
        if !missing.is_zero() {
            self.lacks(event, missing)?;
        }
        minus(event.hours, missing)
    }

    /// Kept by agreement or decision: of fund-hired staff until the end of the next leave year (勞動基準法 38 IV).
    fn carry_over(&mut self, event: &Ready<'_>) -> Result<(), Error> {
        let (leave, explicit) = (event.event.kind, event.event.usable_until);
        let lot = self.lot_of(event)?;
        let paid = Ends { what: EventKind::Pay, ..Ends::lapse(keys::LEAVE_UNUSED_PAY_DUE, PAID) };
        let (until, ends) = if self.scope == Scope::FundHired && leave == LeaveKind::Annual {
            let years = whole(self.case.at(keys::LEAVE_ANNUAL_DEFERRAL, self.scope, event.day)?)?;
            if years == 0 {
                let error = Error::conflict(event.field("on"), messages::conflict::NO_DEFERRAL);
                return Err(self.case.of_rule(error, keys::LEAVE_ANNUAL_DEFERRAL));
            }
            let mut year = self.year_of(leave, lot)?;
            for _ in 0..years {
                year = self.year_of(leave, next_day(year.to.naive())?)?;
            }
            let latest = year.to.naive();
            if explicit.is_some_and(|until| until.naive() > latest) {
                return Err(Error::conflict(event.field("usable_until"), messages::conflict::DEFERRED_TOO_LONG));
            }
            (explicit.map_or(latest, |until| until.naive()), paid)
        } else {
            let key = keys::LEAVE_ANNUAL_CARRY_OVER;
            let until = self.case.need(explicit, event.field("usable_until"), key)?;
            (until.naive(), Ends { what: EventKind::Expire, rule: None })
        };
        // A line of the ledger says which lot the hours leave and that they go on in the one that is kept.
        let mut part = self.part(leave, lot, event.day, until, until, ends);
        (part.carried, part.born_carried) = (true, true);
        part.left = self.take_from_lot(event)?;
        if !part.left.is_zero() {
            self.insert(part, event.day)?;
        }
        Ok(())
    }

    fn is_of(&self, at: u32, leave: LeaveKind, lot: NaiveDate) -> bool {
        self.part_at(at).is_some_and(|part| part.kind == leave && part.lot == lot)
    }

    fn lot_of(&mut self, event: &Ready<'_>) -> Result<NaiveDate, Error> {
        let day = event.event.lot.map_or(event.day, |lot| lot.naive());
        if !yearly(event.event.kind) {
            return Ok(day);
        }
        Ok(self.year_of(event.event.kind, day).map_err(|error| at_lot(error, event))?.from.naive())
    }

    /// The leave year that holds a day.
    fn year_of(&mut self, leave: LeaveKind, day: NaiveDate) -> Result<Period, Error> {
        let annual = leave == LeaveKind::Annual || leave == LeaveKind::Compensatory;
        let known = if annual { &self.years[0] } else { &self.years[1] };
        if let Some(year) = known.iter().rev().find(|year| year.contains(day)) {
            return Ok(*year);
        }
        let (person, scope) = (&self.person, self.scope);
        let year = on_day(self.case, day, |case| match annual {
            true => annual::leave_year_of(person, scope, case),
            false => annual::leave_year(scope, case),
        })?;
        if annual { &mut self.years[0] } else { &mut self.years[1] }.push(year);
        Ok(year)
    }

    /// Annual leave of the leave years to come, where no event grants it.
    fn coming_grants(&mut self, events: &[Ready<'_>]) -> Result<Vec<(Period, Decimal)>, Error> {
        let facts = self.facts;
        let years = facts.coming_years.unwrap_or(1);
        let mut grants = Vec::new();
        if facts.staff_group == StaffGroup::Teacher || years == 0 {
            return Ok(grants);
        }
        let mut year = self.year_of(LeaveKind::Annual, self.case.as_of())?;
        for _ in 0..years {
            let from = next_day(year.to.naive())?;
            let over = |last: Option<Date>| last.is_some_and(|last| last.naive() < from);
            if over(facts.left_on) || over(facts.admin_post_until) {
                break;
            }
            let person = &self.person;
            let leave = on_day(self.case, from, |case| Annual::decide(person, case))?;
            year = leave.leave_year;
            let granted = events.iter().any(|event| {
                event.event.kind == LeaveKind::Annual
                    && event.event.what == EventKind::Grant
                    && year.contains(event.event.lot.unwrap_or(event.event.on).naive())
            });
            if !granted && !leave.hours.decimal().is_zero() {
                grants.push((year, leave.hours.decimal()));
            }
        }
        Ok(grants)
    }

    fn grant_by_rule(&mut self, year: Period, hours: Decimal) -> Result<(), Error> {
        self.end_until(year.from.naive())?;
        self.put_into_year(year, hours, year.from.naive(), EventKind::Grant, None)
    }

    /// Ends every leave year and period whose last day lies before the day.
    fn end_until(&mut self, day: NaiveDate) -> Result<(), Error> {
        while let Some(Reverse((due, at))) = self.due.peek().copied().filter(|Reverse((due, _))| *due <= day) {
            self.due.pop();
            let Some(part) = self.parts.get_mut(at as usize) else { continue };
            let (left, until, ends) = (part.left, part.until, part.ends);
            if due <= until {
                part.carried = true;
                self.due.push(Reverse((next_day(until)?, at)));
                if !left.is_zero() {
                    let rule = ends.rule.map(|(_, id)| id);
                    self.record(due, EventKind::CarryOver, at, left, Some(false), None, rule)?;
                    self.tell(keys::LEAVE_ANNUAL_CARRY_OVER.index, messages::step::LOT_KEPT, at, left);
                }
            } else if !left.is_zero() {
                self.draw(at, left)?;
                self.record(due, ends.what, at, left, None, None, ends.rule.map(|(_, id)| id))?;
                let paid = ends.what == EventKind::Pay;
                let message = if paid { messages::step::LOT_PAID } else { messages::step::LOT_LAPSED };
                self.tell(ends.rule.map_or(keys::LEAVE_ORDER.index, |(index, _)| index), message, at, left);
            }
        }
        Ok(())
    }

    fn tell(&mut self, rule: usize, message: messages::MessageKey, at: u32, hours: Decimal) {
        let Some(part) = self.parts.get(at as usize).filter(|_| self.uncovered.is_none()) else { return };
        let (lot, until) = (part.lot, part.until);
        self.case.step(|| {
            let step = Step::new(StepKind::Compute).rule(rule).say(message);
            step.with("lot", lot).with("until", until).output(hours.normalize())
        });
    }

    fn change_balance(&mut self, leave: LeaveKind, change: Decimal) -> Result<Decimal, Error> {
        let at = match self.balances.iter().position(|(known, _)| *known == leave) {
            Some(at) => at,
            None => {
                self.balances.push((leave, Decimal::ZERO));
                self.balances.len().saturating_sub(1)
            }
        };
        let Some((_, balance)) = self.balances.get_mut(at) else { return Ok(change) };
        *balance = plus(*balance, change)?;
        Ok(*balance)
    }

    #[expect(clippy::too_many_arguments, reason = "the columns of a line")]
    fn record(
        &mut self,
        on: NaiveDate,
        what: EventKind,
        at: u32,
        hours: Decimal,
        carried: Option<bool>,
        event: Option<&Ready<'_>>,
        rule: Option<&'static str>,
    ) -> Result<(), Error> {
        let Some(part) = self.part_at(at) else { return Err(Error::new(ErrorCode::Internal)) };
        let (leave, lot, carried) = (part.kind, part.lot.into(), carried.unwrap_or(part.carried));
        let change = match what {
            EventKind::Grant | EventKind::CarryIn | EventKind::AdjustUp | EventKind::Cancel => hours,
            EventKind::CarryOver => Decimal::ZERO,
            _ => -hours,
        };
        let balance = Hours::from(self.change_balance(leave, change)?);
        let event = event.map(|event| event.event.id.clone());
        self.movements.push(Movement {
            on: on.into(),
            what,
            kind: leave,
            hours: hours.into(),
            balance,
            lot,
            carried,
            event,
            rule,
        });
        Ok(())
    }
}

/// Leave whose quota is that of a leave year. The days of other leave hang on an event.
fn yearly(leave: LeaveKind) -> bool {
    matches!(
        leave,
        LeaveKind::Annual
            | LeaveKind::Personal
            | LeaveKind::FamilyCare
            | LeaveKind::Wellness
            | LeaveKind::Sick
            | LeaveKind::Menstrual
            | LeaveKind::Recess
    )
}

fn puts_in_after(event: &Ready<'_>, day: NaiveDate) -> bool {
    event.day > day && matches!(event.event.what, EventKind::Grant | EventKind::CarryIn | EventKind::AdjustUp)
}

/// By the law of another day; reasons of that are not reasons of the ledger.
fn on_day<R: Recorder, T>(
    case: &mut Case<'_, R>,
    day: NaiveDate,
    decide: impl FnOnce(&mut Case<'_, R>) -> Result<T, Error>,
) -> Result<T, Error> {
    let reasons = case.reasons.len();
    let decided = case.on(day, decide);
    case.reasons.truncate(reasons);
    decided
}

/// A lot of a leave year before the service is a slip in the event.
fn at_lot(error: Error, event: &Ready<'_>) -> Error {
    if error.code() == ErrorCode::DateBeforeService { error.field(event.field("lot")) } else { error }
}
