//! Voluntary contribution to the labour pension (自願提繳勞工退休金).

use chrono::Datelike;
use personnel_rules_data::{Scope, keys, messages};
use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::calculation::{Bilingual, Calculation};
use crate::case::Case;
use crate::date::{Date, MonthEnd, add_months};
use crate::error::{Error, ErrorCode};
use crate::quantity::{Percent, Twd, not_zero, over, times};
use crate::trace::{Recorder, Step, StepKind};

/// What a voluntary contribution depends on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LaborPensionFacts {
    /// Monthly pay in whole New Taiwan dollars.
    ///
    /// 月領薪資（元）。
    pub monthly_pay: Twd,
    /// Voluntary rate in percent: 0 to 6, at most one decimal.
    ///
    /// 自願提繳率（百分之 0 至 6，至多一位小數）。
    pub rate: Percent,
    /// Wages of the contribution grades (月提繳分級表), from the lowest to the highest. Where they are left out the pay itself is taken.
    ///
    /// 月提繳分級表各級之月提繳工資，由低至高；未填者以薪資計。
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub grades: Vec<Twd>,
    /// Adjustments of the rate already made with the employer within the year. Give it where this is another.
    ///
    /// 一年內於同一雇主已調整提繳率之次數；本次為調整者填之。
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub adjusted_before: Option<u32>,
}

/// A voluntary contribution.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
pub struct LaborPension {
    /// Whether the rate can be taken. Where not, the reasons say why.
    ///
    /// 提繳率是否可採；不可採者見理由。
    pub accepted: bool,
    /// Wage that the rate is taken of.
    ///
    /// 據以提繳之工資（元）。
    pub wage: Twd,
    /// Whether that is the wage of a grade. Where not, no table was given and the pay itself was taken.
    ///
    /// 是否為分級表之月提繳工資；否者為未提供分級表，以薪資計。
    pub by_grade: bool,
    /// Contribution of a month in New Taiwan dollars.
    ///
    /// 每月提繳金額（元）。
    pub contribution: Twd,
    /// Day from which an adjusted rate holds, where it is reported on the day of the case.
    ///
    /// 調整之提繳率於當日通知者，其生效日。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub effective_from: Option<Date>,
}

/// The calculation `appointment.labor_pension`: 勞工退休金條例 14, 15.
#[derive(Debug)]
pub enum VoluntaryPension {}

impl Calculation for VoluntaryPension {
    const NAME: &'static str = "appointment.labor_pension";
    const TITLE: Bilingual =
        Bilingual { zh: "自願提繳勞工退休金", en: "voluntary contribution to the labour pension" };
    const DESCRIPTION: Bilingual = Bilingual {
        zh: "自願提繳率（百分之 0 至 6，至多一位小數）、每月提繳金額、一年內調整次數及生效日。分級表由呼叫端提供；未提供者以薪資計。",
        en: "The voluntary rate (0 to 6 percent, at most one decimal), the contribution of a month, how often the rate can be adjusted in a year and from when. The caller gives the table of grades; without one the pay itself is taken.",
    };
    const AS_OF: Bilingual = Bilingual { zh: "通知提繳率之日", en: "the day on which the rate is reported" };
    const HEADLINE: &'static [&'static str] = &["accepted", "contribution"];
    const RULES: &'static [&'static [usize]] = &[
        RATE_RULES,
        &[
            keys::APPOINTMENT_LABOR_PENSION.index,
            keys::APPOINTMENT_LABOR_PENSION_ROUNDING.index,
            keys::APPOINTMENT_LABOR_PENSION_ADJUSTMENTS.index,
            keys::APPOINTMENT_LABOR_PENSION_EFFECTIVE.index,
        ],
    ];
    type Facts = LaborPensionFacts;
    type Value = LaborPension;

    fn decide<R: Recorder>(facts: &LaborPensionFacts, case: &mut Case<'_, R>) -> Result<LaborPension, Error> {
        let pay = not_zero(facts.monthly_pay, "monthly_pay")?;
        let share = share(facts.rate, "rate", case)?;
        let grade = grade(pay, &facts.grades)?;
        let key = keys::APPOINTMENT_LABOR_PENSION;
        case.value(key, Scope::All)?;
        if grade.is_none() {
            case.reason(key, messages::reason::NO_GRADE_TABLE, Vec::new());
        }
        let wage = grade.unwrap_or(pay);
        let exact = times(wage, share)?;
        case.step(|| {
            let step = Step::new(StepKind::Compute).rule(key.index).say(messages::step::WAGE_SHARE);
            step.with("wage", wage).with("share", share).output(exact.normalize())
        });
        let contribution = case.round(keys::APPOINTMENT_LABOR_PENSION_ROUNDING, Scope::All, exact)?;
        let (mut accepted, mut effective_from) = (true, None);
        if let Some(before) = facts.adjusted_before {
            let key = keys::APPOINTMENT_LABOR_PENSION_ADJUSTMENTS;
            let most = case.whole(key, Scope::All)?;
            let params = || vec![("before", before.into()), ("most", most.into())];
            accepted = case.check(key, Scope::All, before < most, messages::reason::RATE_ADJUSTED_TOO_OFTEN, params)?;
            effective_from = Some(first_of_month_after(case)?);
        }
        Ok(LaborPension {
            accepted,
            wage: wage.into(),
            by_grade: grade.is_some(),
            contribution: contribution.into(),
            effective_from,
        })
    }
}

/// The rules of the rate itself.
pub(super) const RATE_RULES: &[usize] =
    &[keys::APPOINTMENT_LABOR_PENSION_RATE.index, keys::APPOINTMENT_LABOR_PENSION_RATE_STEP.index];

/// The share of the wage that a rate in percent is.
///
/// # Errors
///
/// `out_of_range` above the highest rate, or between the steps of a rate.
pub(super) fn share<R: Recorder>(rate: Percent, field: &str, case: &mut Case<'_, R>) -> Result<Decimal, Error> {
    let most = case.value(keys::APPOINTMENT_LABOR_PENSION_RATE, Scope::All)?;
    let step = case.value(keys::APPOINTMENT_LABOR_PENSION_RATE_STEP, Scope::All)?;
    let share = over(rate.decimal(), Decimal::ONE_HUNDRED)?;
    if share <= most && over(share, step)?.is_integer() {
        return Ok(share);
    }
    let percent = |share| times(share, Decimal::ONE_HUNDRED).map(|percent| percent.normalize());
    let range = format!("0, {} … {}", percent(step)?, percent(most)?);
    let error = Error::new(ErrorCode::OutOfRange).field(field).with("value", rate.to_string()).with("range", range);
    Err(case.of_rule(error, keys::APPOINTMENT_LABOR_PENSION_RATE))
}

/// The wage of the grade that the pay falls into: the lowest that is not below it, or the highest of all.
fn grade(pay: Decimal, grades: &[Twd]) -> Result<Option<Decimal>, Error> {
    let mut found = None;
    let mut last = Decimal::ZERO;
    for (place, grade) in grades.iter().map(|grade| grade.decimal()).enumerate() {
        if grade <= last {
            return Err(Error::conflict(format!("grades[{place}]"), messages::conflict::GRADES_NOT_ASCENDING));
        }
        if last < pay {
            found = Some(grade);
        }
        last = grade;
    }
    Ok(found)
}

fn first_of_month_after<R: Recorder>(case: &mut Case<'_, R>) -> Result<Date, Error> {
    let key = keys::APPOINTMENT_LABOR_PENSION_EFFECTIVE;
    let months = case.whole(key, Scope::All)?;
    let today = case.as_of();
    let first = today.with_day(1).ok_or_else(|| Error::new(ErrorCode::Internal))?;
    let from = add_months(first, months, MonthEnd::LastDay)?;
    case.step(|| {
        let step = Step::new(StepKind::Compute).rule(key.index).say(messages::step::RATE_HOLDS_FROM);
        step.with("reported", today).output(from)
    });
    Ok(from.into())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may fail")]

    use proptest::prelude::*;

    use super::*;
    use crate::View;

    fn decide(pay: u32, tenths: i64, grades: &[u32]) -> Result<LaborPension, Error> {
        let facts = LaborPensionFacts {
            monthly_pay: Decimal::from(pay).into(),
            rate: Decimal::new(tenths, 1).into(),
            grades: grades.iter().map(|grade| Decimal::from(*grade).into()).collect(),
            adjusted_before: None,
        };
        View::on(Date::new(2024, 5, 1).unwrap()).decide::<VoluntaryPension>(&facts).map(|decision| decision.value)
    }

    proptest! {
        #[test]
        fn a_tenth_of_a_percent_more_is_a_thousandth_of_the_wage(pay in 1u32..500_000, tenths in 0i64..60) {
            let contribution = |tenths| decide(pay, tenths, &[]).unwrap().contribution.decimal();
            let more = contribution(tenths.checked_add(1).unwrap()).checked_sub(contribution(tenths)).unwrap();
            prop_assert_eq!(more, Decimal::new(pay.into(), 3));
        }

        #[test]
        fn a_higher_pay_never_falls_into_a_lower_grade(pay in 1u32..100_000, more in 0u32..50_000) {
            let grades = [11_100, 27_470, 50_600, 72_800];
            let wage = |pay| decide(pay, 60, &grades).unwrap().wage;
            prop_assert!(wage(pay) <= wage(pay.checked_add(more).unwrap()));
            prop_assert!(grades.iter().any(|grade| wage(pay).decimal() == Decimal::from(*grade)));
        }

        #[test]
        fn no_rate_beyond_the_range(tenths in 61i64..=1000) {
            prop_assert_eq!(decide(30_000, tenths, &[]).unwrap_err().code(), ErrorCode::OutOfRange);
        }
    }
}
