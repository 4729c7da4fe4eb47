//! What is said of a request once it is examined.

use chrono::NaiveDate;
use personnel_rules_data::{keys, messages};
use rust_decimal::Decimal;

use super::count::Counted;
use super::facts::{Deduction, GrantedPart, LeaveDay, LeaveGrant, LeaveLeft, Outcome};
use super::tally::{Tally, days_of_month, month_of};
use super::{Examined, Granted};
use crate::case::Case;
use crate::error::Error;
use crate::leave::kind::LeaveKind;
use crate::order;
use crate::quantity::{Hours, minus, over, plus, times, total};
use crate::staff::StaffGroup;
use crate::trace::{Recorder, Step, StepKind};

impl Examined<'_> {
    pub(super) fn answer<R: Recorder>(
        self,
        counted: &Counted,
        tally: &mut Tally<'_>,
        mut granted: Granted,
        case: &mut Case<'_, R>,
    ) -> Result<LeaveGrant, Error> {
        let requested = counted.requested()?;
        if self.refused {
            granted.by_day.clear();
            granted.parts.clear();
            granted.deducted.clear();
        } else {
            self.tell_counted(&granted, case)?;
        }
        let total = total(granted.by_day.iter().map(|(_, hours)| *hours))?;
        let outcome = match total {
            total if total.is_zero() => Outcome::Refused,
            total if total < requested => Outcome::GrantedInPart,
            _ => Outcome::Granted,
        };
        let in_days = |hours| over(hours, counted.hours_a_day);
        let mut parts = Vec::with_capacity(granted.parts.len());
        for ((counts_as, pay), hours) in &granted.parts {
            parts.push(GrantedPart {
                counts_as: *counts_as,
                pay: *pay,
                hours: (*hours).into(),
                days: in_days(*hours)?.into(),
            });
        }
        let days = counted
            .days
            .iter()
            .map(|day| LeaveDay {
                date: day.date.into(),
                kind: day.kind,
                inferred: day.inferred,
                hours: counted
                    .uses
                    .iter()
                    .find(|leave| leave.requested && leave.date == day.date)
                    .map_or(Hours::default(), |leave| leave.hours.into()),
                granted: order::find(&granted.by_day, day.date).copied().unwrap_or_default().into(),
            })
            .collect();
        let left = if self.refused { Vec::new() } else { self.left(tally, &in_days, case)? };
        let deductions = self.deductions(&granted, counted.hours_a_day, case)?;
        Ok(LeaveGrant {
            outcome,
            requested_hours: requested.into(),
            requested_days: in_days(requested)?.into(),
            granted_hours: total.into(),
            granted_days: in_days(total)?.into(),
            parts,
            days,
            window: self.window.map(|window| window.shown()),
            left,
            documents: self.documents,
            deductions,
        })
    }

    /// What granted hours count as beyond the days of their kind.
    pub(super) fn tell_counted<R: Recorder>(&self, granted: &Granted, case: &mut Case<'_, R>) -> Result<(), Error> {
        let as_personal = granted.parts.iter().filter(|((counts_as, _), _)| *counts_as == LeaveKind::Personal);
        let set_off = total(as_personal.map(|(_, hours)| *hours))?;
        if matches!(self.facts.kind, LeaveKind::Sick | LeaveKind::Menstrual) && !set_off.is_zero() {
            let rule = keys::LEAVE_SICK_OVER_LIMIT.index;
            case.give_reason(rule, messages::reason::SET_OFF_AGAINST_PERSONAL, vec![("hours", set_off.into())]);
        }
        let deducted = total(granted.deducted.iter().map(|(_, hours)| *hours))?;
        if !deducted.is_zero() {
            let rule = keys::LEAVE_PERSONAL_OVER_LIMIT.index;
            case.give_reason(rule, messages::reason::PAY_DEDUCTED, vec![("hours", deducted.into())]);
        }
        Ok(())
    }

    /// What is left of the kind and of those it counts into.
    pub(super) fn left<R: Recorder>(
        &self,
        tally: &mut Tally<'_>,
        in_days: &dyn Fn(Decimal) -> Result<Decimal, Error>,
        case: &mut Case<'_, R>,
    ) -> Result<Vec<LeaveLeft>, Error> {
        let kinds: &[LeaveKind] = match self.facts.kind {
            LeaveKind::FamilyCare => &[LeaveKind::FamilyCare, LeaveKind::Personal],
            LeaveKind::Wellness => &[LeaveKind::Wellness, LeaveKind::Personal],
            LeaveKind::Menstrual => &[LeaveKind::Menstrual, LeaveKind::Sick],
            LeaveKind::Sick => &[LeaveKind::Sick, LeaveKind::Personal],
            _ => &[self.facts.kind],
        };
        let mut left = Vec::new();
        for kind in kinds {
            if let Some((leave_year, hours)) = tally.left(*kind, self.facts.to.naive(), case)? {
                left.push(LeaveLeft { kind: *kind, leave_year, hours: hours.into(), days: in_days(hours)?.into() });
            }
        }
        Ok(left)
    }

    /// A day's deduction is the month's whole pay over the days of the month (俸給法 3 II, 22; 教師待遇條例 6 II, 19 V).
    pub(super) fn deductions<R: Recorder>(
        &self,
        granted: &Granted,
        hours_a_day: Decimal,
        case: &mut Case<'_, R>,
    ) -> Result<Vec<Deduction>, Error> {
        if granted.deducted.is_empty() {
            return Ok(Vec::new());
        }
        let in_days = |hours| over(hours, hours_a_day);
        let parted = granted.deducted.iter().any(|(_, hours)| !in_days(*hours).unwrap_or_default().is_integer());
        let add_up = parted
            && (self.facts.month_pay.is_some() || self.facts.staff_group != StaffGroup::CivilServant)
            && case.value(keys::LEAVE_PERSONAL_DEDUCTION_HOURS, self.scope)? == "eight_make_a_day";
        let mut months: Vec<(NaiveDate, Decimal)> = Vec::new();
        let mut sum = if add_up { granted.deducted_before } else { Decimal::ZERO };
        for (date, hours) in &granted.deducted {
            let before = in_days(sum)?;
            sum = plus(sum, *hours)?;
            let days = if add_up { minus(in_days(sum)?.floor(), before.floor())? } else { in_days(*hours)? };
            let month = order::slot(&mut months, month_of(*date)?)?;
            *month = plus(*month, days)?;
        }
        let mut deductions = Vec::new();
        for (month, days) in months.into_iter().filter(|(_, days)| !days.is_zero()) {
            let month_days = days_of_month(month)?;
            let amount = match self.facts.month_pay {
                Some(pay) => {
                    let product = times(pay.decimal(), days)?;
                    case.step(|| {
                        Step::new(StepKind::Compute)
                            .rule(keys::LEAVE_PERSONAL_OVER_LIMIT.index)
                            .say(messages::step::DEDUCTION)
                            .with("pay", pay.decimal())
                            .with("days", days)
                            .with("month_days", month_days)
                    });
                    let rounding = keys::LEAVE_PERSONAL_DEDUCTION_ROUNDING;
                    let amount = case.divide(rounding, self.scope, product, month_days.into())?;
                    Some(amount)
                }
                None => None,
            };
            deductions.push(Deduction { month: month.into(), days: days.into(), month_days, amount });
        }
        Ok(deductions)
    }
}
