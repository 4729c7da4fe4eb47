//! Ways to draw a pension side by side over a span of years.

use chrono::NaiveDate;
use personnel_rules_data::{Rounding, Scope, keys, messages};
use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::exact::dollars;
use super::facts::{Payout, PayoutKind, PensionPerson};
use super::periods::{Span, periods};
use super::{LUMP_RULES, MONTHLY_RULES, amounts};
use crate::calculation::{Bilingual, Calculation};
use crate::case::Case;
use crate::date::{Date, MONTHS_OF_YEAR, MonthEnd, add_months, completed_months};
use crate::error::{Error, ErrorCode};
use crate::quantity::{Fraction, plus};
use crate::trace::Recorder;

/// Nobody draws longer.
const MOST_YEARS: u32 = 60;

/// What a comparison depends on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CompareFacts {
    /// Who retires.
    ///
    /// 退休人員。
    pub person: PensionPerson,
    /// Ways to compare. Left out: every way that the act gives, neither deferred nor reduced.
    ///
    /// 比較之領取方式；免填者為法定各種全額領取方式。
    #[serde(default)]
    pub payouts: Vec<Payout>,
    /// Years after the retirement, 1 to 60. Needed unless an age is given.
    ///
    /// 退休後年數（1 至 60）；未填年齡者須填。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub years: Option<u32>,
    /// Age up to which to compare, to the end of the year of retirement in which it is reached. Needed unless years are given.
    ///
    /// 比較至幾歲（至該歲所在之退休年度終了）；未填年數者須填。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until_age: Option<u32>,
}

/// What has been paid when a year after the retirement ends.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct YearEnd {
    /// Last day of the year.
    ///
    /// 該年度末日。
    pub on: Date,
    /// Paid up to then, in dollars: what is paid once and twelve months a year, each by the amount of the day on which the month begins.
    ///
    /// 累計給付（元）：一次給與加計各月給付，每月以該月首日之金額計。
    pub paid: Fraction,
}

/// One way to draw a pension.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Compared {
    /// The way.
    ///
    /// 領取方式。
    pub payout: Payout,
    /// Paid once, in dollars.
    ///
    /// 一次給與（元）。
    pub lump_sum: Fraction,
    /// Sums at the end of each year after the retirement.
    ///
    /// 退休後各年度終了之累計給付。
    pub years: Vec<YearEnd>,
    /// First year at whose end more has been paid than by a whole lump sum. None within the span, and of the lump sum itself.
    ///
    /// 累計給付首度超過全額一次退休金之年度；期間內未超過者及一次退休金本身無此項。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub overtakes_lump_sum_in: Option<u32>,
}

/// Ways to draw a pension side by side.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Comparison {
    /// Years compared.
    ///
    /// 比較年數。
    pub years: u32,
    /// The ways, in the order asked for or that of the act.
    ///
    /// 各領取方式，依所填或法定順序。
    pub payouts: Vec<Compared>,
}

/// The calculation `pension.compare`.
#[derive(Debug)]
pub enum Compare {}

impl Calculation for Compare {
    const NAME: &'static str = "pension.compare";
    const TITLE: Bilingual = Bilingual { zh: "退休金領取方式比較", en: "ways to draw a pension compared" };
    const DESCRIPTION: Bilingual = Bilingual {
        zh: "各種領取方式逐年之累計給付，及累計超過一次退休金之年度；不計利息、物價調整及折現。",
        en: "Sums paid year by year by each way to draw a pension, and the year in which each overtakes the lump sum; without interest on what is drawn, price adjustments or discounting.",
    };
    const AS_OF: Bilingual = Bilingual { zh: "退休生效日", en: "the effective day of retirement" };
    const RULES: &'static [&'static [usize]] = &[LUMP_RULES, MONTHLY_RULES];
    type Facts = CompareFacts;
    type Value = Comparison;

    fn decide<R: Recorder>(facts: &CompareFacts, case: &mut Case<'_, R>) -> Result<Comparison, Error> {
        let person = &facts.person;
        let scope = Scope::from(person.staff_group);
        let years = years(facts, case)?;
        let payouts = if facts.payouts.is_empty() { allowed(person, scope, case)? } else { facts.payouts.clone() };
        let rounding = case.value(keys::PENSION_ROUNDING, scope)?;
        let whole = sums(person, whole(PayoutKind::LumpSum), years, scope, case)?;
        let mut compared = Vec::with_capacity(payouts.len());
        for payout in payouts {
            let sums = sums(person, payout, years, scope, case)?;
            compared.push(side(payout, &sums, &whole, rounding, case.as_of())?);
        }
        case.reasons_once();
        Ok(Comparison { years, payouts: compared })
    }
}

fn whole(kind: PayoutKind) -> Payout {
    Payout { kind, months_early: None, deferred_until: None }
}

fn years<R: Recorder>(facts: &CompareFacts, case: &Case<'_, R>) -> Result<u32, Error> {
    let out_of_range = |field: &str, number: u32| {
        Error::new(ErrorCode::OutOfRange).field(field).with("value", number).with("range", "1 – 60")
    };
    match (facts.years, facts.until_age) {
        (Some(_), Some(_)) => Err(Error::conflict("until_age", messages::conflict::YEARS_OR_AGE)),
        (Some(years), None) if (1..=MOST_YEARS).contains(&years) => Ok(years),
        (Some(years), None) => Err(out_of_range("years", years)),
        (None, age) => {
            let age = case.need(age, "years", keys::PENSION_PAYOUTS)?;
            let born_on = case.need(facts.person.born_on, "person.born_on", keys::PENSION_PAYOUTS)?.naive();
            let months = age.checked_mul(MONTHS_OF_YEAR).ok_or_else(|| Error::new(ErrorCode::Overflow))?;
            let birthday = add_months(born_on, months, MonthEnd::NextMonth)?;
            if birthday < case.as_of() {
                return Err(Error::conflict("until_age", messages::conflict::AGE_BEFORE_RETIREMENT));
            }
            let years = completed_months(case.as_of(), birthday)?.div_euclid(MONTHS_OF_YEAR).saturating_add(1);
            if years > MOST_YEARS {
                return Err(out_of_range("until_age", age));
            }
            Ok(years)
        }
    }
}

/// Every way that the act of the day gives for the service.
fn allowed<R: Recorder>(person: &PensionPerson, scope: Scope, case: &mut Case<'_, R>) -> Result<Vec<Payout>, Error> {
    let splits = super::splits(person, false, scope, case)?;
    let split = *splits.first().ok_or_else(|| Error::new(ErrorCode::Internal))?;
    let counted = case.quietly(|case| super::count(person, split, false, scope, case))?;
    let known = case.wanted(keys::PENSION_PAYOUTS, scope, &PayoutKind::ALL)?;
    let fits = |kind: &PayoutKind| *kind == PayoutKind::LumpSum || counted.monthly;
    Ok(known.into_iter().filter(fits).map(whole).collect())
}

/// What is paid once, and what has been paid when each year ends, in parts of a dollar.
fn sums<R: Recorder>(
    person: &PensionPerson,
    payout: Payout,
    years: u32,
    scope: Scope,
    case: &mut Case<'_, R>,
) -> Result<Vec<Decimal>, Error> {
    let from = case.as_of();
    let months = years.saturating_mul(MONTHS_OF_YEAR);
    let end = add_months(from, months, MonthEnd::NextMonth)?;
    let until = end.pred_opt().ok_or_else(|| Error::new(ErrorCode::Overflow))?;
    let amounts = amounts(person, payout, scope, case)?;
    let spans = periods(&amounts, person, until, scope, case)?;
    if spans.last().is_some_and(|last| last.to < until) {
        return Err(Error::conflict("years", messages::conflict::SPAN_BEYOND_THE_ACT));
    }
    let mut paid = amounts.lump_sum()?;
    let mut sums = vec![paid];
    // With a deferred pension begins its compensation (施行細則 33 IV).
    let mut later = payout.deferred_until.map(|day| (day.naive(), amounts.compensation));
    let mut at = spans.iter().peekable();
    for month in 0..months {
        let begins = add_months(from, month, MonthEnd::LastDay)?;
        while at.next_if(|span: &&Span| span.to < begins).is_some() {}
        if let Some((_, compensation)) = later.take_if(|(day, _)| *day <= begins) {
            paid = plus(paid, compensation)?;
        }
        if let Some(span) = at.peek() {
            paid = plus(paid, span.total()?)?;
        }
        if month.saturating_add(1).checked_rem(MONTHS_OF_YEAR) == Some(0) {
            sums.push(paid);
        }
    }
    Ok(sums)
}

fn side(
    payout: Payout,
    sums: &[Decimal],
    whole: &[Decimal],
    rounding: Rounding,
    from: NaiveDate,
) -> Result<Compared, Error> {
    let mut years = Vec::with_capacity(sums.len());
    let mut overtakes = None;
    for (year, (sum, lump)) in (0u32..).zip(sums.iter().zip(whole)).skip(1) {
        let next = add_months(from, year.saturating_mul(MONTHS_OF_YEAR), MonthEnd::NextMonth)?;
        let on = next.pred_opt().ok_or_else(|| Error::new(ErrorCode::Overflow))?;
        years.push(YearEnd { on: on.into(), paid: dollars(*sum, rounding)? });
        if overtakes.is_none() && sum > lump {
            overtakes = Some(year);
        }
    }
    let lump_sum = dollars(sums.first().copied().unwrap_or_default(), rounding)?;
    Ok(Compared { payout, lump_sum, years, overtakes_lump_sum_in: overtakes })
}
