//! What an event gives, and the conditions of a request.

use chrono::NaiveDate;
use personnel_rules_data::{Key, form, keys, messages};
use rust_decimal::Decimal;

use super::count::{Counted, Use};
use super::tally::Tally;
use super::{Examined, window};
use crate::case::Case;
use crate::date::next_day;
use crate::error::{Error, ErrorCode};
use crate::leave::kind::{LeaveKind, Relation};
use crate::leave::limits::{days_rule, in_hours};
use crate::quantity::{minus, total, whole};
use crate::staff::StaffGroup;
use crate::trace::{Recorder, Step, StepKind};

impl Examined<'_> {
    /// What the event gives: its hours, its window, and its conditions.
    pub(super) fn event<R: Recorder>(&mut self, tally: &mut Tally<'_>, case: &mut Case<'_, R>) -> Result<(), Error> {
        let (facts, scope) = (self.facts, self.scope);
        let Some(event) = facts.event else {
            return Ok(());
        };
        let basis = match case.value(keys::LEAVE_EVENT_OR_LEAVE_DAY, scope)? {
            "event" => event.on.naive(),
            _ => case.as_of(),
        };
        let hours_a_day = case.value(keys::LEAVE_DAY_HOURS, scope)?;
        let given = match facts.kind {
            // What a pregnancy gives before its end hangs on the days on which it is taken.
            LeaveKind::Prenatal => {
                Some((keys::LEAVE_PRENATAL_DAYS.index, case.value(keys::LEAVE_PRENATAL_DAYS, scope)?))
            }
            LeaveKind::Miscarriage => Some((keys::LEAVE_MISCARRIAGE_DAYS.index, self.miscarriage(basis, case)?)),
            LeaveKind::Funeral => Some((keys::LEAVE_FUNERAL_DAYS.index, self.funeral(basis, case)?)),
            LeaveKind::Compensatory => {
                let rule = match facts.staff_group {
                    StaffGroup::FundHired => keys::LEAVE_COMPENSATORY_YEAR_END.index,
                    _ => keys::LEAVE_COMPENSATORY_MONTHS.index,
                };
                let hours = case.need_for(event.overtime_hours, "event.overtime_hours", rule)?;
                tally.event_hours = Some((rule, hours.decimal()));
                None
            }
            kind => days_rule(kind).map(|key| Ok::<_, Error>((key.index, case.at(key, scope, basis)?))).transpose()?,
        };
        if let Some((rule, days)) = given {
            tally.event_hours = Some((rule, in_hours(days, hours_a_day)?));
        }
        if facts.kind == LeaveKind::Paternity {
            self.paternity(basis, case)?;
        }
        let approved = facts.approved.unwrap_or_default();
        self.window = if facts.kind == LeaveKind::Compensatory && facts.staff_group == StaffGroup::FundHired {
            let key = keys::LEAVE_COMPENSATORY_YEAR_END;
            case.at(key, scope, basis)?;
            let agreed = case.need(event.usable_until, "event.usable_until", key)?.naive();
            let year = facts.person().annual(event.on.naive(), case)?.leave_year;
            Some(window::told(key.index, event.on.naive(), agreed.min(year.to.naive()), case))
        } else {
            window::of(facts.kind, &event, approved, basis, scope, facts.own_calendar.as_ref(), case)?
        };
        Ok(())
    }

    /// Days after a miscarriage, by the length of the pregnancy.
    pub(super) fn miscarriage<R: Recorder>(
        &mut self,
        basis: NaiveDate,
        case: &mut Case<'_, R>,
    ) -> Result<Decimal, Error> {
        let event = self.facts.event.ok_or_else(|| Error::new(ErrorCode::Internal))?;
        let length = match case.at(keys::LEAVE_MISCARRIAGE_COUNTED_IN, self.scope, basis)? {
            "weeks" => case.need(event.weeks, "event.weeks", keys::LEAVE_MISCARRIAGE_DAYS)?,
            _ => case.need(event.months, "event.months", keys::LEAVE_MISCARRIAGE_DAYS)?,
        };
        let days = case.on(basis, |case| case.step_of(keys::LEAVE_MISCARRIAGE_DAYS, self.scope, length))?;
        Ok(days.unwrap_or_default())
    }

    /// 公務人員請假規則 3 I (6): days by relation; the relation existed, and a step-parent was close.
    pub(super) fn funeral<R: Recorder>(&mut self, basis: NaiveDate, case: &mut Case<'_, R>) -> Result<Decimal, Error> {
        let event = self.facts.event.ok_or_else(|| Error::new(ErrorCode::Internal))?;
        let relation = case.need(event.relation, "event.relation", keys::LEAVE_FUNERAL_DAYS)?;
        let days = case.on(basis, |case| case.row(keys::LEAVE_FUNERAL_DAYS, self.scope, relation.into()));
        let step = matches!(relation, Relation::StepParent | Relation::SpouseStepParent);
        if case.where_ruled(keys::LEAVE_FUNERAL_KINSHIP, self.scope, basis)?.is_some() && !step {
            let key = keys::LEAVE_FUNERAL_KINSHIP;
            let related = case.need(event.related_at_death, "event.related_at_death", key)?;
            self.examine(key.index, related, messages::reason::NOT_RELATED, Vec::new(), case);
        }
        if step && case.where_ruled(keys::LEAVE_FUNERAL_STEP_PARENT, self.scope, basis)?.is_some() {
            let key = keys::LEAVE_FUNERAL_STEP_PARENT;
            let close = case.need(event.raised_or_lived_with, "event.raised_or_lived_with", key)?;
            self.examine(key.index, close, messages::reason::STEP_PARENT_NOT_CLOSE, Vec::new(), case);
        }
        days
    }

    /// A miscarriage of the spouse counts from so many weeks on; antenatal visits count since the law names them.
    pub(super) fn paternity<R: Recorder>(&mut self, basis: NaiveDate, case: &mut Case<'_, R>) -> Result<(), Error> {
        let event = self.facts.event.ok_or_else(|| Error::new(ErrorCode::Internal))?;
        if event.antenatal {
            let key = keys::LEAVE_PATERNITY_ANTENATAL;
            let ruled = case.where_ruled(key, self.scope, case.as_of())?.is_some();
            // Where the law has no word of it, the days are what it has.
            let rule = if ruled { key.index } else { keys::LEAVE_PATERNITY_DAYS.index };
            self.examine(rule, ruled, messages::reason::NO_ANTENATAL_LEAVE, Vec::new(), case);
        }
        if event.spouse_miscarried {
            let key = keys::LEAVE_PATERNITY_MISCARRIAGE_WEEKS;
            let least = case.where_ruled(key, self.scope, basis)?.map(whole).transpose()?;
            match least {
                Some(least) => {
                    let weeks = case.need(event.weeks, "event.weeks", key)?;
                    let params = vec![("weeks", weeks.into()), ("least", least.into())];
                    self.examine(key.index, weeks >= least, messages::reason::SPOUSES_MISCARRIAGE_EARLY, params, case);
                }
                None => {
                    let rule = keys::LEAVE_PATERNITY_DAYS.index;
                    self.examine(rule, false, messages::reason::SPOUSES_MISCARRIAGE_NOT_COVERED, Vec::new(), case);
                }
            }
        }
        Ok(())
    }

    /// Leave to be used up first; a leave of one go; early maternity leave deducted.
    pub(super) fn before<R: Recorder>(
        &mut self,
        counted: &Counted,
        tally: &mut Tally<'_>,
        case: &mut Case<'_, R>,
    ) -> Result<(), Error> {
        let facts = self.facts;
        let event = facts.event.map(|event| event.on.naive());
        let taken_of = |kind: LeaveKind| {
            counted.uses.iter().filter(move |leave| !leave.requested && leave.kind == kind && leave.event == event)
        };
        let sum = |uses: &mut dyn Iterator<Item = &Use>| total(uses.map(|leave| leave.hours));
        match facts.kind {
            LeaveKind::ExtendedSick => self.used_up(keys::LEAVE_SICK_EXTENDED_AFTER, counted, case)?,
            LeaveKind::Maternity if event.is_some_and(|birth| case.as_of() < birth) => {
                let first = case.value(keys::LEAVE_MATERNITY_EARLY_AFTER, self.scope)?;
                if first.iter().any(|kind| kind == "prenatal") {
                    let days = case.value(keys::LEAVE_PRENATAL_DAYS, self.scope)?;
                    let used = sum(&mut taken_of(LeaveKind::Prenatal).filter(|leave| leave.date < case.as_of()))?;
                    let done = used >= in_hours(days, counted.hours_a_day)?;
                    let label = case.label(keys::LEAVE_ADVANCE_NOTICE.index, "prenatal")?;
                    let rule = keys::LEAVE_MATERNITY_EARLY_AFTER.index;
                    self.examine(
                        rule,
                        done,
                        messages::reason::LEAVE_TO_BE_USED_FIRST,
                        vec![("kinds", label.into())],
                        case,
                    );
                }
            }
            LeaveKind::Miscarriage => {
                let basis = event.unwrap_or(case.as_of());
                if case.where_ruled(keys::LEAVE_MISCARRIAGE_DEDUCT, self.scope, basis)?.is_some() {
                    let early = sum(&mut taken_of(LeaveKind::Maternity))?;
                    if let Some((_, hours)) = &mut tally.event_hours {
                        *hours = minus(*hours, early)?.max(Decimal::ZERO);
                    }
                    case.step(|| {
                        let step = Step::new(StepKind::Compute).rule(keys::LEAVE_MISCARRIAGE_DEDUCT.index);
                        step.say(messages::step::EARLY_MATERNITY_DEDUCTED).output(early.normalize())
                    });
                }
            }
            _ => {}
        }
        if matches!(facts.kind, LeaveKind::Maternity | LeaveKind::Miscarriage) {
            self.one_go(counted, event.unwrap_or(case.as_of()), case)?;
        }
        Ok(())
    }

    /// Extended sick leave comes after the days of other kinds are used up.
    pub(super) fn used_up<R: Recorder>(
        &mut self,
        key: Key<form::Set>,
        counted: &Counted,
        case: &mut Case<'_, R>,
    ) -> Result<(), Error> {
        let kinds = case.wanted(key, self.scope, &[LeaveKind::Sick, LeaveKind::Personal, LeaveKind::Annual])?;
        if kinds.is_empty() {
            return Ok(());
        }
        let day = case.as_of();
        // Leave that was extended before, without a working day since, goes on without being examined anew.
        let extended = |leave: &&Use| !leave.requested && leave.kind == LeaveKind::ExtendedSick && leave.date < day;
        let mut since = counted.uses.iter().filter(extended).map(|leave| leave.date).max().map(next_day).transpose()?;
        while let Some(at) = since.filter(|at| *at < day && counted.is_worked(*at) == Some(false)) {
            since = Some(next_day(at)?);
        }
        if since.is_some_and(|at| at >= day) {
            return Ok(());
        }
        // What was used before the first day, by its own tally.
        let mut tally = Tally::new(self.facts, counted.hours_a_day);
        let year = tally.year(day, case)?;
        if self.facts.staff_group != StaffGroup::Teacher {
            tally.annual(day, case)?;
        }
        for leave in
            counted.uses.iter().filter(|leave| !leave.requested && leave.date < day && year.contains(leave.date))
        {
            if leave.event.is_none() && leave.kind != LeaveKind::ExtendedSick && !leave.hours.is_zero() {
                tally.allot(leave, case)?;
            }
        }
        for kind in kinds {
            if kind == LeaveKind::Annual && self.facts.staff_group == StaffGroup::Teacher {
                continue;
            }
            let left = tally.left(kind, day, case)?.map_or(Decimal::ZERO, |(_, hours)| hours);
            let label = case.label(keys::LEAVE_ADVANCE_NOTICE.index, kind.into())?;
            let params = vec![("kinds", label.into())];
            self.examine(key.index, left.is_zero(), messages::reason::LEAVE_TO_BE_USED_FIRST, params, case);
        }
        Ok(())
    }

    /// 娩假及流產假應一次請畢: after the birth there is one stretch, and what it leaves is not given later.
    pub(super) fn one_go<R: Recorder>(
        &mut self,
        counted: &Counted,
        birth: NaiveDate,
        case: &mut Case<'_, R>,
    ) -> Result<(), Error> {
        let (facts, first) = (self.facts, case.as_of());
        let after = |leave: &&Use| leave.kind == facts.kind && leave.event == Some(birth) && leave.date >= birth;
        case.value(keys::LEAVE_MATERNITY_ONE_GO, self.scope)?;
        if facts.to.naive() < birth {
            return Ok(());
        }
        let before: Option<NaiveDate> = counted
            .uses
            .iter()
            .filter(|leave| !leave.requested && after(leave) && leave.date < first)
            .map(|leave| leave.date)
            .max();
        let mut joined = true;
        if let Some(before) = before {
            let mut day = next_day(before)?;
            while day < first {
                joined &= counted.is_worked(day) == Some(false);
                day = next_day(day)?;
            }
        }
        let rule = keys::LEAVE_MATERNITY_ONE_GO.index;
        self.examine(rule, joined, messages::reason::NOT_IN_ONE_GO, Vec::new(), case);
        Ok(())
    }
}
