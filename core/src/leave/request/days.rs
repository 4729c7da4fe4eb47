//! A request day by day: what is left, the window, the pay.

use chrono::NaiveDate;
use personnel_rules_data::{Text, keys, messages};
use rust_decimal::Decimal;

use super::count::{Counted, Use};
use super::tally::{Allotted, Beyond, Part, Tally};
use super::{Examined, Granted};
use crate::case::Case;
use crate::date::{MonthEnd, Period, add_months};
use crate::error::Error;
use crate::leave::kind::{LeaveKind, Pay};
use crate::order;
use crate::quantity::{minus, plus, whole};
use crate::staff::StaffGroup;
use crate::trace::Recorder;

impl Examined<'_> {
    /// Day by day: what is left, and the window.
    pub(super) fn days<R: Recorder>(
        &mut self,
        counted: &Counted,
        tally: &mut Tally<'_>,
        case: &mut Case<'_, R>,
    ) -> Result<Granted, Error> {
        let facts = self.facts;
        let mut granted =
            Granted { by_day: Vec::new(), parts: Vec::new(), deducted: Vec::new(), deducted_before: Decimal::ZERO };
        self.before(counted, tally, case)?;
        let (first, last) = (case.as_of(), facts.to.naive());
        let years = if facts.kind == LeaveKind::Annual {
            (tally.annual(first, case)?.year, tally.annual(last, case)?.year)
        } else {
            (tally.year(first, case)?, tally.year(last, case)?)
        };
        let mut span = self.span(counted);
        let mut outside = Decimal::ZERO;
        let mut beyond: Vec<(Beyond, Decimal)> = Vec::new();
        let mut told = false;
        // What was granted for later has its days, too; extended sick leave adds up from its first day and keeps its order.
        let mut uses: Vec<&Use> = counted.uses.iter().collect();
        order::sort(&mut uses, |leave| (u64::from(leave.requested && leave.kind != LeaveKind::ExtendedSick), ""));
        for leave in uses {
            if !leave.requested {
                if self.concerns(leave, years) && !leave.hours.is_zero() {
                    let allotted = tally.allot(leave, case)?;
                    if years.0.contains(leave.date) {
                        for part in allotted.parts.iter().filter(|part| part.pay == Pay::Deducted) {
                            granted.deducted_before = plus(granted.deducted_before, part.hours)?;
                        }
                    }
                }
                continue;
            }
            if !told {
                tally.tell_used(facts.kind, case)?;
                told = true;
            }
            if leave.hours.is_zero() {
                continue;
            }
            if !self.within_window(leave.date, &mut span) {
                outside = plus(outside, leave.hours)?;
                continue;
            }
            let Allotted { parts, beyond: over } = tally.allot(leave, case)?;
            let mut hours = Decimal::ZERO;
            for Part { counts_as, pay, hours: part } in parts.into_iter().filter(|part| !part.hours.is_zero()) {
                hours = plus(hours, part)?;
                let sum = order::slot(&mut granted.parts, (counts_as, self.pay(counts_as, pay, case)?))?;
                *sum = plus(*sum, part)?;
                if pay == Pay::Deducted {
                    granted.deducted.push((leave.date, part));
                }
            }
            granted.by_day.push((leave.date, hours));
            let refused = minus(leave.hours, hours)?;
            if let Some(over) = over
                && !refused.is_zero()
            {
                match beyond.iter_mut().find(|(known, _)| known.rule == over.rule) {
                    Some((_, sum)) => *sum = plus(*sum, refused)?,
                    None => beyond.push((over, refused)),
                }
            }
        }
        self.tell(outside, &beyond, case)?;
        self.remark(tally, case)?;
        Ok(granted)
    }

    /// What a decision leaves to be known: what is not taken in one go is not given later; and what teachers' extended
    /// sick leave across school years is short of.
    pub(super) fn remark<R: Recorder>(&self, tally: &mut Tally<'_>, case: &mut Case<'_, R>) -> Result<(), Error> {
        let facts = self.facts;
        let birth = facts.event.map_or(case.as_of(), |event| event.on.naive());
        let one_go = matches!(facts.kind, LeaveKind::Maternity | LeaveKind::Miscarriage) && facts.to.naive() >= birth;
        if let (true, Some((_, left))) = (one_go, tally.left(facts.kind, facts.to.naive(), case)?)
            && !left.is_zero()
            && !self.refused
        {
            let rule = keys::LEAVE_MATERNITY_ONE_GO.index;
            case.give_reason(rule, messages::reason::REST_NOT_LATER, vec![("hours", left.into())]);
        }
        let teacher = matches!(facts.staff_group, StaffGroup::Teacher | StaffGroup::TeacherWithAdminPost);
        if teacher
            && facts.kind == LeaveKind::ExtendedSick
            && let Some(first) = tally.extended_since()
            && tally.year(first, case)? != tally.year(facts.to.naive(), case)?
        {
            let rule = keys::LEAVE_SICK_EXTENDED.index;
            case.give_reason(rule, messages::reason::SCHOOL_YEARS_NOT_DEDUCTED, Vec::new());
        }
        Ok(())
    }

    /// Whether leave taken before bears on the request: of the same leave years, of the same event, or extended sick
    /// leave.
    pub(super) fn concerns(&self, leave: &Use, (first, last): (Period, Period)) -> bool {
        match leave.event {
            Some(event) => self
                .facts
                .event
                .is_some_and(|own| own.on.naive() == event && own.number.unwrap_or(1) == leave.event_number),
            None => {
                let (own, of_year) = (self.facts.kind, first.contains(leave.date) || last.contains(leave.date));
                // Workers' sick leave in hospital and outside it adds up, and is paid together.
                let fund_hired = self.facts.staff_group == StaffGroup::FundHired;
                let sickness = |kind| kind == LeaveKind::ExtendedSick || (fund_hired && kind == LeaveKind::Sick);
                let extended = sickness(leave.kind) && sickness(own);
                let group = |kind| match adds_up_with(kind) {
                    LeaveKind::ExtendedSick if fund_hired => LeaveKind::Personal,
                    kind => kind,
                };
                extended || (of_year && group(leave.kind) == group(own))
            }
        }
    }

    /// First and last day that leave for the childbirth spans, with the day of birth.
    pub(super) fn span(&self, counted: &Counted) -> Option<(NaiveDate, NaiveDate)> {
        let (_, birth) = self.window?.span?;
        let of_birth = |leave: &&Use| {
            !leave.requested
                && leave.kind == self.facts.kind
                && leave.event == Some(birth)
                && !leave.antenatal
                && !leave.hours.is_zero()
        };
        Some(
            counted
                .uses
                .iter()
                .filter(of_birth)
                .fold((birth, birth), |(first, last), leave| (first.min(leave.date), last.max(leave.date))),
        )
    }

    pub(super) fn within_window(&self, date: NaiveDate, span: &mut Option<(NaiveDate, NaiveDate)>) -> bool {
        let Some(window) = self.window else {
            return true;
        };
        match (window.span, *span) {
            (Some((days, _)), Some((first, last))) => {
                let (first, last) = (first.min(date), last.max(date));
                let within = last.signed_duration_since(first).num_days() < i64::from(days);
                if within {
                    *span = Some((first, last));
                }
                within
            }
            _ => window.holds(date),
        }
    }

    /// What is paid for hours of a kind.
    pub(super) fn pay<R: Recorder>(&mut self, kind: LeaveKind, pay: Pay, case: &mut Case<'_, R>) -> Result<Pay, Error> {
        // Personal, family care and sick leave are paid as the tally says.
        let as_told =
            matches!(kind, LeaveKind::Personal | LeaveKind::FamilyCare | LeaveKind::Sick | LeaveKind::ExtendedSick);
        if self.facts.staff_group != StaffGroup::FundHired || as_told {
            return Ok(pay);
        }
        if let Some((_, pay)) = self.pays.iter().find(|(known, _)| *known == kind) {
            return Ok(*pay);
        }
        let pay = self.pay_of_fund_hired(kind, case)?;
        self.pays.push((kind, pay));
        Ok(pay)
    }

    /// 勞工請假規則 2 to 8, 性別平等工作法 14, 15, 勞動基準法 39, 50.
    pub(super) fn pay_of_fund_hired<R: Recorder>(&self, kind: LeaveKind, case: &mut Case<'_, R>) -> Result<Pay, Error> {
        let name: &'static str = kind.into();
        if case.has(keys::LEAVE_FUND_HIRED_PAY_HALF, self.scope, name)? {
            return Ok(Pay::Half);
        }
        if case.has(keys::LEAVE_FUND_HIRED_PAY_NONE, self.scope, name)? {
            return Ok(Pay::None);
        }
        // 勞動基準法 50 II: a miscarriage from three months on is paid as maternity leave.
        let paid_as_maternity = kind == LeaveKind::Miscarriage && {
            let least = whole(case.value(keys::LEAVE_MISCARRIAGE_PAID_FROM, self.scope)?)?;
            self.facts.event.and_then(|event| event.months).is_some_and(|months| months >= least)
        };
        if !paid_as_maternity && !case.has(keys::LEAVE_FUND_HIRED_PAY_FULL, self.scope, name)? {
            return Ok(Pay::NotStated);
        }
        if paid_as_maternity || kind == LeaveKind::Maternity {
            let months = whole(case.value(keys::LEAVE_MATERNITY_HALF_PAY, self.scope)?)?;
            if case.as_of() < add_months(self.facts.person().serving_since()?, months, MonthEnd::NextMonth)? {
                return Ok(Pay::Half);
            }
        }
        Ok(Pay::Full)
    }

    /// Why hours of the days are not granted.
    pub(super) fn tell<R: Recorder>(
        &mut self,
        outside: Decimal,
        beyond: &[(Beyond, Decimal)],
        case: &mut Case<'_, R>,
    ) -> Result<(), Error> {
        if let (Some(window), false) = (self.window, outside.is_zero()) {
            let open = || Text { zh: "不限".into(), en: "any day".into() };
            let day = |day: Option<NaiveDate>| day.map_or_else(|| open().into(), crate::locale::Param::from);
            let params = vec![("hours", outside.into()), ("from", day(window.from)), ("to", day(window.to))];
            let message =
                if window.span.is_some() { messages::reason::OUTSIDE_SPAN } else { messages::reason::OUTSIDE_WINDOW };
            case.give_reason(window.rule, message, params);
        }
        for (over, hours) in beyond {
            let label = case.label(keys::LEAVE_ADVANCE_NOTICE.index, over.kind.into())?;
            let params = vec![("kind", label.into()), ("limit", over.limit.into()), ("hours", (*hours).into())];
            case.give_reason(over.rule, messages::reason::BEYOND_DAYS, params);
        }
        Ok(())
    }
}

/// Kinds of a leave year that count into each other have one name among them.
pub(super) fn adds_up_with(kind: LeaveKind) -> LeaveKind {
    match kind {
        LeaveKind::FamilyCare | LeaveKind::Wellness | LeaveKind::Sick | LeaveKind::Menstrual => LeaveKind::Personal,
        kind => kind,
    }
}
