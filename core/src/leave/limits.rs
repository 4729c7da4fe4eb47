//! How many days of a kind a person has: the numbers of the law, cut to the months in service where the law says so.

use chrono::{Datelike, NaiveDate};
use personnel_rules_data::{Key, Scope, form, keys, messages};
use rust_decimal::Decimal;

use super::annual::{
    Annual, AnnualFacts, AnnualLeave, by_months, check_admin_post_facts, month_number, months_into, rounded_for_show,
};
use super::kind::LeaveKind;
use super::service::{ServicePeriod, check_earlier_service};
use crate::calculation::Calculation;
use crate::case::Case;
use crate::date::{Date, MONTHS_OF_YEAR, Period, next_day, year_start};
use crate::error::Error;
use crate::quantity::times;
use crate::staff::StaffGroup;
use crate::trace::{Recorder, Step, StepKind};

/// Whose leave it is.
#[derive(Clone, Copy)]
pub(super) struct Person<'f> {
    pub(super) staff_group: StaffGroup,
    pub(super) hired_on: Date,
    pub(super) left_on: Option<Date>,
    pub(super) earlier_service: &'f [ServicePeriod],
    pub(super) admin_post_from: Option<Date>,
    pub(super) admin_post_until: Option<Date>,
}

impl Person<'_> {
    pub(super) fn scope(&self) -> Scope {
        self.staff_group.into()
    }

    /// First day of the service that runs on to the present without a gap.
    pub(super) fn serving_since(&self) -> Result<NaiveDate, Error> {
        let mut since = self.hired_on.naive();
        for period in self.earlier_service.iter().rev() {
            if next_day(period.to.naive())? != since {
                break;
            }
            since = period.from.naive();
        }
        Ok(since)
    }

    fn annual_facts(&self) -> AnnualFacts {
        AnnualFacts {
            staff_group: self.staff_group,
            hired_on: self.hired_on,
            earlier_service: self.earlier_service.to_vec(),
            admin_post_from: self.admin_post_from,
            admin_post_until: self.admin_post_until,
        }
    }

    /// Earlier service and administrative post do not contradict themselves.
    pub(super) fn check(&self) -> Result<(), Error> {
        let facts = self.annual_facts();
        check_admin_post_facts(&facts)?;
        check_earlier_service(&facts)
    }

    /// Annual leave of the leave year that holds the day.
    pub(super) fn annual<R: Recorder>(&self, date: NaiveDate, case: &mut Case<'_, R>) -> Result<AnnualLeave, Error> {
        let facts = self.annual_facts();
        case.on(date, |case| Annual::decide(&facts, case))
    }

    /// Months of the leave year in which the person serves, that of arrival counted whole; twelve where the service
    /// began before it.
    fn months_in_service<R: Recorder>(
        &self,
        year: Period,
        date: NaiveDate,
        case: &mut Case<'_, R>,
    ) -> Result<u32, Error> {
        let from = year.from.naive();
        let since = self.serving_since()?;
        let first = if year.contains(since) { months_into(since.month(), from.month()) } else { 0 };
        let leaver = case.at(keys::LEAVE_PERSONAL_PRORATE_LEAVER, self.scope(), date)?;
        let last = match self.left_on.map(Date::naive) {
            Some(left) if leaver == "also_year_of_leaving" && year.contains(left) => {
                months_into(left.month(), from.month())
            }
            _ => MONTHS_OF_YEAR.saturating_sub(1),
        };
        Ok(last.saturating_add(1).saturating_sub(first))
    }

    /// Days of personal leave on a day of a leave year (公務人員請假規則 3 II, 教師請假規則 3 II).
    pub(super) fn personal<R: Recorder>(&self, date: NaiveDate, case: &mut Case<'_, R>) -> Result<Decimal, Error> {
        let full = case.at(keys::LEAVE_PERSONAL_DAYS, self.scope(), date)?;
        if self.staff_group == StaffGroup::FundHired {
            return Ok(full);
        }
        let year = leave_year_on(date, self.scope(), case)?;
        let months = self.months_in_service(year, date, case)?;
        if months >= MONTHS_OF_YEAR {
            return Ok(full);
        }
        let share = by_months(full, months)?;
        case.step(|| {
            Step::new(StepKind::Compute)
                .rule(keys::LEAVE_PERSONAL_PRORATE.index)
                .say(messages::step::BY_MONTHS)
                .with("days", full)
                .with("months", months)
                .output(rounded_for_show(share))
        });
        case.round(keys::LEAVE_PERSONAL_PRORATE, self.scope(), share)
    }
}

/// The leave year that holds a day.
pub(super) fn leave_year_on<R: Recorder>(
    date: NaiveDate,
    scope: Scope,
    case: &mut Case<'_, R>,
) -> Result<Period, Error> {
    let first_month = month_number(case.at(keys::LEAVE_YEAR_START, scope, date)?)?;
    Period::year_from(year_start(date, first_month)?)
}

/// The rule that gives a kind's days as one number.
pub(super) fn days_rule(kind: LeaveKind) -> Option<Key<form::Number>> {
    Some(match kind {
        LeaveKind::Personal => keys::LEAVE_PERSONAL_DAYS,
        LeaveKind::FamilyCare => keys::LEAVE_FAMILY_CARE_DAYS,
        LeaveKind::Wellness => keys::LEAVE_WELLNESS_DAYS,
        LeaveKind::Sick => keys::LEAVE_SICK_DAYS,
        LeaveKind::ExtendedSick => keys::LEAVE_SICK_EXTENDED_DAYS,
        LeaveKind::Menstrual => keys::LEAVE_MENSTRUAL_MONTHLY,
        LeaveKind::Prenatal => keys::LEAVE_PRENATAL_DAYS,
        LeaveKind::Maternity => keys::LEAVE_MATERNITY_DAYS,
        LeaveKind::Paternity => keys::LEAVE_PATERNITY_DAYS,
        LeaveKind::Marriage => keys::LEAVE_MARRIAGE_DAYS,
        LeaveKind::Recess => keys::LEAVE_RECESS_DAYS,
        LeaveKind::Annual
        | LeaveKind::Miscarriage
        | LeaveKind::Funeral
        | LeaveKind::Donation
        | LeaveKind::OfficialInjury
        | LeaveKind::Compensatory => return None,
    })
}

/// Days as hours, eight to a day.
pub(super) fn in_hours(days: Decimal, hours_a_day: Decimal) -> Result<Decimal, Error> {
    times(days, hours_a_day)
}
