//! Annual leave (休假, 特別休假): how many days a person has in the leave year that holds a day.

use chrono::{Datelike, NaiveDate};
use personnel_rules_data::{Scope, keys, messages};
use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::service::{self, ServicePeriod, years_of};
use crate::calculation::{Bilingual, Calculation};
use crate::case::Case;
use crate::date::{Date, MONTHS_OF_YEAR, MonthEnd, Period, add_months, completed_months, year_begun, year_start};
use crate::error::{Error, ErrorCode};
use crate::quantity::{Days, Hours, over, times, whole};
use crate::staff::StaffGroup;
use crate::trace::{Recorder, Step, StepKind};

/// What annual leave depends on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct AnnualFacts {
    /// Group of staff: it decides which law applies.
    ///
    /// 人員類別：決定適用之法規。
    pub staff_group: StaffGroup,
    /// Day of arrival at the present post: service counts from it.
    ///
    /// 到職日：年資自此起算。
    pub hired_on: Date,
    /// Earlier service, oldest first: added where it meets the present service without a gap. For fund-hired staff, with the same employer only.
    ///
    /// 先前任職期間（由先至後）：年資銜接者併計。約用人員以同一雇主為限。
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub earlier_service: Vec<ServicePeriod>,
    /// Day from which the administrative post is held: a teacher has annual leave through it. Needed for teachers with an administrative post.
    ///
    /// 兼任行政職務之起日：教師因兼任而有休假。兼行政職務教師須填。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub admin_post_from: Option<Date>,
    /// Last day of the administrative post, where it ends: leave is by the months in which it is held.
    ///
    /// 兼任行政職務之末日（如有）：按實際兼任月數比例核給。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub admin_post_until: Option<Date>,
}

impl AnnualFacts {
    /// The facts that every case has; the others are set on the result.
    #[must_use]
    pub fn new(staff_group: StaffGroup, hired_on: Date) -> Self {
        Self { staff_group, hired_on, earlier_service: Vec::new(), admin_post_from: None, admin_post_until: None }
    }
}

/// Which rule gave the days.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Basis {
    /// The table by completed service (依服務年資之級距).
    Table,
    /// The table, by the months in which the administrative post is held (依實際兼任月數比例).
    PartYear,
    /// The year after a first appointment, by months (初任次年度按月比例).
    FirstYear,
    /// The year of entry (初任當年度).
    EntryYear,
    /// Service below the table's first step (年資未達級距).
    BelowTable,
    /// A teacher without an administrative post (未兼行政職務).
    NoAdminPost,
}

/// Annual leave of a leave year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
pub struct AnnualLeave {
    /// Days of annual leave.
    ///
    /// 休假日數。
    pub days: Days,
    /// The same in hours.
    ///
    /// 休假時數。
    pub hours: Hours,
    /// Rule that gave the days.
    ///
    /// 核給依據。
    pub basis: Basis,
    /// Leave year that the days are for.
    ///
    /// 請假年度。
    pub leave_year: Period,
    /// Whole years of service that the table counts.
    ///
    /// 屆滿年數。
    pub service_years: u32,
    /// Whole months beyond them.
    ///
    /// 另滿月數。
    pub service_months: u32,
    /// First day of the service that counts.
    ///
    /// 年資起算日。
    pub service_from: Date,
}

/// Rules that annual leave may look up, for every calculation that asks it.
pub(super) const RULES: &[usize] = &[
    keys::LEAVE_ANNUAL_DAYS.index,
    keys::LEAVE_ANNUAL_FUND_HIRED_DAYS.index,
    keys::LEAVE_ANNUAL_FUND_HIRED_YEAR.index,
    keys::LEAVE_ANNUAL_FIRST_YEAR.index,
    keys::LEAVE_ANNUAL_FIRST_YEAR_FROM.index,
    keys::LEAVE_ANNUAL_FIRST_YEAR_ROUNDING.index,
    keys::LEAVE_ANNUAL_FIRST_MONTH.index,
    keys::LEAVE_ANNUAL_ENTRY_YEAR_DAYS.index,
    keys::LEAVE_ANNUAL_CONTINUITY.index,
    keys::LEAVE_ANNUAL_CONTRACT_GAP.index,
    keys::LEAVE_ANNUAL_RETURN_FROM_CARE_LEAVE.index,
    keys::LEAVE_ANNUAL_ADMIN_POST.index,
    keys::LEAVE_ANNUAL_PART_YEAR.index,
    keys::LEAVE_YEAR_START.index,
    keys::LEAVE_SERVICE_YEARS.index,
    keys::LEAVE_DAY_HOURS.index,
];

/// The calculation `leave.annual`.
///
/// Civil servants: 公務人員請假規則 7, 8. Teachers with an administrative post: 教師請假規則 8, 9. Fund-hired staff:
/// 勞動基準法 38, 施行細則 5, 24.
#[derive(Debug)]
pub enum Annual {}

impl Calculation for Annual {
    const NAME: &'static str = "leave.annual";
    const TITLE: Bilingual = Bilingual { zh: "休假", en: "annual leave" };
    const DESCRIPTION: Bilingual = Bilingual {
        zh: "查詢之日所在請假年度之休假日數：公務人員按曆年，兼行政職務教師按學年度，約用人員自受僱日起算之週年。",
        en: "Days of annual leave in the leave year that holds the day: the calendar year for civil servants, the school year for teachers with an administrative post, the year from the day of hire for fund-hired staff.",
    };
    const AS_OF: Bilingual = Bilingual {
        zh: "查詢之日；其所在之請假年度即為核給年度",
        en: "the day asked for; the leave year that holds it is the one computed",
    };
    const HEADLINE: &'static [&'static str] = &["days"];
    const RULES: &'static [&'static [usize]] = &[RULES];
    type Facts = AnnualFacts;
    type Value = AnnualLeave;

    fn decide<R: Recorder>(facts: &AnnualFacts, case: &mut Case<'_, R>) -> Result<AnnualLeave, Error> {
        let scope = Scope::from(facts.staff_group);
        let hired_on = facts.hired_on.naive();
        if case.as_of() < hired_on {
            return Err(Error::new(ErrorCode::DateBeforeService)
                .field("hired_on")
                .with("date", case.as_of())
                .with("from", hired_on));
        }
        check_admin_post_facts(facts)?;
        let entitled = match facts.staff_group {
            StaffGroup::Teacher => without_admin_post(hired_on, case)?,
            StaffGroup::FundHired if case.value(keys::LEAVE_ANNUAL_FUND_HIRED_YEAR, scope)? == "anniversary" => {
                by_anniversary(facts, case)?
            }
            _ => by_leave_year(facts, scope, case)?,
        };
        let hours_a_day = case.value(keys::LEAVE_DAY_HOURS, scope)?;
        let hours = times(entitled.days, hours_a_day)?;
        Ok(AnnualLeave {
            days: Days::from(entitled.days),
            hours: Hours::from(hours),
            basis: entitled.basis,
            leave_year: entitled.leave_year,
            service_years: years_of(entitled.service_months),
            service_months: entitled.service_months.checked_rem(MONTHS_OF_YEAR).unwrap_or_default(),
            service_from: entitled.service_from.into(),
        })
    }
}

/// What the groups' own ways of counting come to.
struct Entitled {
    days: Decimal,
    basis: Basis,
    leave_year: Period,
    service_months: u32,
    service_from: NaiveDate,
}

/// Facts of an administrative post belong to teachers who have one, and end after they begin.
pub(super) fn check_admin_post_facts(facts: &AnnualFacts) -> Result<(), Error> {
    let conflict = |field: &'static str, message| Err(Error::conflict(field, message));
    if facts.staff_group != StaffGroup::TeacherWithAdminPost {
        if facts.admin_post_from.is_some() {
            return conflict("admin_post_from", messages::conflict::ADMIN_POST_OF_OTHERS);
        }
        if facts.admin_post_until.is_some() {
            return conflict("admin_post_until", messages::conflict::ADMIN_POST_OF_OTHERS);
        }
        return Ok(());
    }
    if facts.admin_post_from.is_some_and(|from| from < first_service(facts)) {
        return conflict("admin_post_from", messages::conflict::ADMIN_POST_BEFORE_SERVICE);
    }
    match (facts.admin_post_from, facts.admin_post_until) {
        (Some(from), Some(until)) if until < from => {
            conflict("admin_post_until", messages::conflict::ENDS_BEFORE_IT_BEGINS)
        }
        _ => Ok(()),
    }
}

fn first_service(facts: &AnnualFacts) -> Date {
    facts.earlier_service.first().map_or(facts.hired_on, |period| period.from)
}

/// 教師請假規則 8 I gives annual leave through the administrative post alone.
fn without_admin_post<R: Recorder>(hired_on: NaiveDate, case: &mut Case<'_, R>) -> Result<Entitled, Error> {
    case.check(keys::LEAVE_ANNUAL_ADMIN_POST, Scope::Teacher, false, messages::reason::NO_ADMIN_POST, Vec::new)?;
    let leave_year = leave_year(Scope::Teacher, case)?;
    Ok(Entitled {
        days: Decimal::ZERO,
        basis: Basis::NoAdminPost,
        leave_year,
        service_months: completed_months(hired_on, leave_year.from.naive())?,
        service_from: hired_on,
    })
}

/// 勞動基準法 38: by service completed on the day, in years that run from the day of hire.
fn by_anniversary<R: Recorder>(facts: &AnnualFacts, case: &mut Case<'_, R>) -> Result<Entitled, Error> {
    let scope = Scope::FundHired;
    let start = service::start(facts, scope, case)?;
    let service_months = service::count_months(start, case.as_of(), scope, case)?;
    let days = case.step_of(keys::LEAVE_ANNUAL_FUND_HIRED_DAYS, scope, service_months)?;
    let lowest = case.lowest_bound(keys::LEAVE_ANNUAL_FUND_HIRED_DAYS, scope)?.map_or(Ok(0), whole)?;
    Ok(Entitled {
        days: days.unwrap_or_default(),
        basis: if days.is_some() { Basis::Table } else { Basis::BelowTable },
        leave_year: anniversary_year(start, service_months, lowest)?,
        service_months,
        service_from: start,
    })
}

/// The year from one anniversary to the eve of the next. Where the table begins inside the first year, that year has a
/// part without leave and a part with it (施行細則 24 II (1)).
fn anniversary_year(start: NaiveDate, service_months: u32, lowest: u32) -> Result<Period, Error> {
    let (from, to) = match years_of(service_months) {
        0 if lowest >= MONTHS_OF_YEAR => (0, MONTHS_OF_YEAR),
        0 if service_months < lowest => (0, lowest),
        0 => (lowest, MONTHS_OF_YEAR),
        years => (years.saturating_mul(MONTHS_OF_YEAR), years.saturating_add(1).saturating_mul(MONTHS_OF_YEAR)),
    };
    let from_day = add_months(start, from, MonthEnd::NextMonth)?;
    let next = add_months(start, to, MonthEnd::NextMonth)?;
    let to_day = next.pred_opt().ok_or_else(|| Error::new(ErrorCode::Overflow))?;
    Ok(Period { from: from_day.into(), to: to_day.into() })
}

/// 公務人員請假規則 7 and 教師請假規則 8: by whole years of service completed at the end of the leave year before.
fn by_leave_year<R: Recorder>(facts: &AnnualFacts, scope: Scope, case: &mut Case<'_, R>) -> Result<Entitled, Error> {
    let leave_year = leave_year(scope, case)?;
    let post = if scope == Scope::TeacherWithAdminPost { Some(admin_post(facts, &leave_year, case)?) } else { None };
    let start = service::start(facts, scope, case)?;
    let first_month = leave_year.from.naive().month();
    let (entry_year, this_year) = (year_begun(start, first_month), leave_year.from.naive().year());
    let done =
        |days, basis, service_months, service_from| Entitled { days, basis, leave_year, service_months, service_from };

    if entry_year == this_year {
        let days = case.value(keys::LEAVE_ANNUAL_ENTRY_YEAR_DAYS, scope)?;
        return Ok(done(days, Basis::EntryYear, 0, start));
    }
    not_applied(case, keys::LEAVE_ANNUAL_ENTRY_YEAR_DAYS.index, messages::step::NOT_ENTRY_YEAR);

    let arrival = months_into(start.month(), first_month);
    let pro_rata_from = months_into(month_number(case.value(keys::LEAVE_ANNUAL_FIRST_YEAR_FROM, scope)?)?, first_month);
    let second_year = entry_year.saturating_add(1) == this_year;
    if second_year && arrival >= pro_rata_from && post.is_none_or(|post| post.from < leave_year.from.naive()) {
        let months = MONTHS_OF_YEAR.saturating_sub(arrival);
        let days = first_year(months, scope, case)?;
        return Ok(done(days, Basis::FirstYear, completed_months(start, leave_year.from.naive())?, start));
    }
    not_applied(case, keys::LEAVE_ANNUAL_FIRST_YEAR.index, messages::step::NOT_FIRST_YEAR);

    let counted_from =
        if arrival < pro_rata_from && case.value(keys::LEAVE_ANNUAL_FIRST_MONTH, scope)? == "month_counts_whole" {
            start.with_day(1).ok_or_else(|| Error::new(ErrorCode::Internal))?
        } else {
            start
        };
    let service_months = service::count_months(counted_from, leave_year.from.naive(), scope, case)?;
    let days = match scope {
        Scope::FundHired => case.step_of(keys::LEAVE_ANNUAL_FUND_HIRED_DAYS, scope, service_months)?,
        _ => case.step_of(keys::LEAVE_ANNUAL_DAYS, scope, years_of(service_months))?,
    };
    let Some(days) = days else {
        return Ok(done(Decimal::ZERO, Basis::BelowTable, service_months, counted_from));
    };
    match post {
        Some(post) if post.months < MONTHS_OF_YEAR => {
            let share = by_months(days, post.months)?;
            case.step(|| {
                Step::new(StepKind::Compute)
                    .rule(keys::LEAVE_ANNUAL_PART_YEAR.index)
                    .say(messages::step::BY_MONTHS)
                    .with("days", days)
                    .with("months", post.months)
                    .output(rounded_for_show(share))
            });
            let days = case.round(keys::LEAVE_ANNUAL_PART_YEAR, scope, share)?;
            Ok(done(days, Basis::PartYear, service_months, counted_from))
        }
        _ => Ok(done(days, Basis::Table, service_months, counted_from)),
    }
}

/// 公務人員請假規則 7 II: the days of a full year by the months from that of arrival to the year's end.
fn first_year<R: Recorder>(months: u32, scope: Scope, case: &mut Case<'_, R>) -> Result<Decimal, Error> {
    let full = case.value(keys::LEAVE_ANNUAL_FIRST_YEAR, scope)?;
    let share = by_months(full, months)?;
    case.step(|| {
        Step::new(StepKind::Compute)
            .rule(keys::LEAVE_ANNUAL_FIRST_YEAR.index)
            .say(messages::step::BY_MONTHS)
            .with("days", full)
            .with("months", months)
            .output(rounded_for_show(share))
    });
    case.round(keys::LEAVE_ANNUAL_FIRST_YEAR_ROUNDING, scope, share)
}

/// A step shows six places; the number itself stays exact.
pub(super) fn rounded_for_show(number: Decimal) -> String {
    let shown = number.round_dp(6).normalize();
    if shown == number { shown.to_string() } else { format!("≈ {shown}") }
}

pub(super) fn by_months(days: Decimal, months: u32) -> Result<Decimal, Error> {
    over(times(days, months.into())?, MONTHS_OF_YEAR.into())
}

/// The leave year that holds the day: for fund-hired staff the year that runs from the day of hire.
pub(super) fn leave_year_of<R: Recorder>(
    facts: &AnnualFacts,
    scope: Scope,
    case: &mut Case<'_, R>,
) -> Result<Period, Error> {
    if scope != Scope::FundHired || case.value(keys::LEAVE_ANNUAL_FUND_HIRED_YEAR, scope)? != "anniversary" {
        return leave_year(scope, case);
    }
    let start = service::start(facts, scope, case)?;
    if case.as_of() < start {
        let error = Error::new(ErrorCode::DateBeforeService).field("hired_on");
        return Err(error.with("date", case.as_of()).with("from", start));
    }
    let lowest = case.lowest_bound(keys::LEAVE_ANNUAL_FUND_HIRED_DAYS, scope)?.map_or(Ok(0), whole)?;
    anniversary_year(start, completed_months(start, case.as_of())?, lowest)
}

/// The leave year that holds the day, by the month in which leave years begin.
pub(super) fn leave_year<R: Recorder>(scope: Scope, case: &mut Case<'_, R>) -> Result<Period, Error> {
    let first_month = month_number(case.value(keys::LEAVE_YEAR_START, scope)?)?;
    Period::year_from(year_start(case.as_of(), first_month)?)
}

#[inline]
pub(super) fn month_number(number: Decimal) -> Result<u32, Error> {
    let month = whole(number)?;
    if (1..=MONTHS_OF_YEAR).contains(&month) { Ok(month) } else { Err(Error::new(ErrorCode::Internal)) }
}

/// Which month of the leave year it is, the first being 0.
pub(super) fn months_into(month: u32, first_month: u32) -> u32 {
    month.saturating_add(MONTHS_OF_YEAR).saturating_sub(first_month).checked_rem(MONTHS_OF_YEAR).unwrap_or_default()
}

/// The administrative post in a school year.
#[derive(Clone, Copy)]
struct AdminPost {
    from: NaiveDate,
    /// Calendar months of the school year in which it is held.
    months: u32,
}

fn admin_post<R: Recorder>(facts: &AnnualFacts, year: &Period, case: &mut Case<'_, R>) -> Result<AdminPost, Error> {
    let from = case.need(facts.admin_post_from, "admin_post_from", keys::LEAVE_ANNUAL_ADMIN_POST)?.naive();
    let until = facts.admin_post_until.map(Date::naive);
    if case.as_of() < from || until.is_some_and(|until| until < case.as_of()) {
        let field = if case.as_of() < from { "admin_post_from" } else { "admin_post_until" };
        return Err(Error::conflict(field, messages::conflict::NO_ADMIN_POST_ON_THE_DAY));
    }
    case.check(
        keys::LEAVE_ANNUAL_ADMIN_POST,
        Scope::TeacherWithAdminPost,
        true,
        messages::reason::NO_ADMIN_POST,
        Vec::new,
    )?;
    let first = from.max(year.from.naive());
    let last = until.map_or(year.to.naive(), |until| until.min(year.to.naive()));
    let first_month = year.from.naive().month();
    let months = months_into(last.month(), first_month)
        .saturating_sub(months_into(first.month(), first_month))
        .saturating_add(1);
    Ok(AdminPost { from, months })
}

fn not_applied<R: Recorder>(case: &mut Case<'_, R>, rule: usize, message: messages::MessageKey) {
    case.step(|| Step::new(StepKind::NotApplied).rule(rule).say(message));
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may fail")]

    use proptest::prelude::*;

    use super::*;
    use crate::View;

    fn days(group: StaffGroup, hired_on: &str, as_of: &str) -> Days {
        let facts = AnnualFacts::new(group, hired_on.parse().unwrap());
        View::on(as_of.parse().unwrap()).decide::<Annual>(&facts).unwrap().value.days
    }

    fn date(offset: i64) -> Date {
        (NaiveDate::from_ymd_opt(2005, 1, 1).unwrap() + chrono::TimeDelta::days(offset)).into()
    }

    fn group() -> impl Strategy<Value = StaffGroup> {
        prop_oneof![Just(StaffGroup::CivilServant), Just(StaffGroup::TeacherWithAdminPost), Just(StaffGroup::FundHired)]
    }

    fn facts(group: StaffGroup, hired: Date) -> AnnualFacts {
        let mut facts = AnnualFacts::new(group, hired);
        if group == StaffGroup::TeacherWithAdminPost {
            facts.admin_post_from = Some(hired);
        }
        facts
    }

    proptest! {
        #[test]
        fn leave_never_shrinks_with_service(group in group(), hired in 600i64..6000, later in 0i64..3000, earlier in 0i64..2000) {
            let as_of = View::on(date(hired + later));
            let newer = as_of.decide::<Annual>(&facts(group, date(hired))).unwrap().value;
            let older = as_of.decide::<Annual>(&facts(group, date(hired - earlier))).unwrap().value;
            // The year of entry has days of its own; the year after it can have fewer.
            prop_assume!(newer.basis != Basis::EntryYear);
            prop_assert!(newer.days <= older.days, "{newer:?} {older:?}");
        }

        #[test]
        fn never_above_thirty_days(group in group(), hired in 600i64..6000, later in 0i64..12000) {
            let value = View::on(date(hired + later)).decide::<Annual>(&facts(group, date(hired))).unwrap().value;
            prop_assert!(value.days.decimal() <= Decimal::from(30));
            prop_assert_eq!(value.hours.decimal(), value.days.decimal() * Decimal::from(8));
            prop_assert!(value.leave_year.contains(date(hired + later).naive()));
        }

        #[test]
        fn tracing_changes_nothing(group in group(), hired in 600i64..6000, later in 0i64..9000) {
            let facts = facts(group, date(hired));
            let view = View::on(date(hired + later));
            prop_assert_eq!(view.decide::<Annual>(&facts).unwrap().value, view.trace::<Annual>(&facts).unwrap().value);
        }

        #[test]
        fn what_was_published_later_is_not_known_before(hired in 7400i64..7850, later in 0i64..400) {
            // Teachers' three days hold from 2025-08-01 and were published on 2025-10-08.
            let facts = facts(StaffGroup::TeacherWithAdminPost, date(hired));
            let as_of = date(hired + later);
            let then = View::on(as_of).known_on("2025-10-07".parse().unwrap()).decide::<Annual>(&facts).unwrap().value;
            if then.basis == Basis::EntryYear {
                prop_assert_eq!(then.days.decimal(), Decimal::ZERO);
            }
        }
    }

    #[test]
    fn a_leap_day_hire_completes_the_year_when_february_has_passed() {
        // 行政程序法 48 III: the year from 2020-02-29 ends with 2021-02-28.
        assert_eq!(days(StaffGroup::FundHired, "2020-02-29", "2021-02-28").to_string(), "3");
        assert_eq!(days(StaffGroup::FundHired, "2020-02-29", "2021-03-01").to_string(), "7");
    }
}
