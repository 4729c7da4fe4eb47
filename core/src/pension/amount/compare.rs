//! Ways to draw a pension side by side over a span of years.

use chrono::NaiveDate;
use personnel_rules_data::{Rounding, Scope, keys, messages};
use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::checks::{check_salary_2018, check_served, say_scheme};
use super::exact::{TWELVE, dollars, parts, parts_text, share};
use super::facts::{Payout, PayoutKind, PensionPerson};
use super::granted::amounts;
use super::periods::{Schedule, Span, periods, reckoned_anew_from};
use super::scheme::{count, splits};
use super::{LUMP_RULES, MONTHLY_RULES};
use crate::calculation::{Bilingual, Calculation};
use crate::case::Case;
use crate::date::{Date, MONTHS_OF_YEAR, MonthEnd, add_months, completed_months, last_day_of_months};
use crate::error::{Error, ErrorCode};
use crate::quantity::{Fraction, Twd, minus, plus, times};
use crate::trace::{Recorder, Step, StepKind};

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
    /// Whether to say what survivors would have after a death at the end of each year.
    ///
    /// 是否併列各年度末日死亡時遺族之給與。
    #[serde(default)]
    pub survivors: bool,
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
    /// Lump sum of survivors after a death on that day, in dollars: what the drawn pension leaves of the whole lump sum, and the added bases, by the pay known. None where nothing is drawn monthly, and where it was not asked for.
    ///
    /// 該日死亡之遺屬一次金（元）：應領一次退休金扣除已領月退休金之餘額，加另計之基數，依已知俸額。未領月退休金或未要求者無此項。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub survivors_lump: Option<Fraction>,
    /// Annuity of survivors a month instead, in dollars, where its conditions are met. None as above, and before a deferred pension begins.
    ///
    /// 改領之遺屬年金（每月，元），以合於條件者為限。同前，展期月退休金起支前亦無此項。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub survivors_annuity: Option<Fraction>,
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
        zh: "各種領取方式逐年之累計給付，累計超過一次退休金之年度，及各年度死亡時遺族之給與；不計利息、物價調整及折現。",
        en: "Sums paid year by year by each way to draw a pension, the year in which each overtakes the lump sum, and what survivors would have; without interest on what is drawn, price adjustments or discounting.",
    };
    const AS_OF: Bilingual = Bilingual { zh: "退休生效日", en: "the effective day of retirement" };
    const HEADLINE: &'static [&'static str] = &["payouts.*.years.last.paid"];
    const RULES: &'static [&'static [usize]] = &[
        LUMP_RULES,
        MONTHLY_RULES,
        &[
            keys::SURVIVOR_PENSIONER_BASES.index,
            keys::SURVIVOR_PENSIONER_ANNUITY.index,
            keys::SURVIVOR_BASE_AMOUNT.index,
        ],
    ];
    type Facts = CompareFacts;
    type Value = Comparison;

    fn decide<R: Recorder>(facts: &CompareFacts, case: &mut Case<'_, R>) -> Result<Comparison, Error> {
        let person = &facts.person;
        let scope = Scope::from(person.staff_group);
        check_salary_2018(person, &facts.payouts)?;
        check_served(person, scope, case)?;
        say_scheme(person, scope, case)?;
        let years = years(facts, case)?;
        let payouts = if facts.payouts.is_empty() { allowed(person, scope, case)? } else { facts.payouts.clone() };
        let rounding = case.value(keys::PENSION_ROUNDING, scope)?;
        let whole = sums(person, whole(PayoutKind::LumpSum), years, false, scope, case)?;
        let mut compared = Vec::with_capacity(payouts.len());
        for payout in payouts {
            let sums = match sums(person, payout, years, facts.survivors, scope, case) {
                // The ways that nobody has named are those that the sources can reckon; the reasons tell of the others.
                Err(lacks) if facts.payouts.is_empty() && lacks.code() == ErrorCode::SourceMissing => continue,
                sums => sums?,
            };
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
    let splits = splits(person, false, scope, case)?;
    let split = *splits.first().ok_or_else(|| Error::new(ErrorCode::Internal))?;
    let counted = case.quietly(|case| count(person, split, false, scope, case))?;
    let known = case.wanted(keys::PENSION_PAYOUTS, scope, &PayoutKind::ALL)?;
    let fits = |kind: &PayoutKind| *kind == PayoutKind::LumpSum || counted.monthly;
    Ok(known.into_iter().filter(fits).map(whole).collect())
}

/// What has been paid when a year ends, and what survivors would have then, in parts of a dollar.
#[derive(Default)]
struct Sum {
    paid: Decimal,
    lump: Option<Decimal>,
    annuity: Option<Decimal>,
}

/// What is paid once, and the sums when each year ends.
fn sums<R: Recorder>(
    person: &PensionPerson,
    payout: Payout,
    years: u32,
    survivors: bool,
    scope: Scope,
    case: &mut Case<'_, R>,
) -> Result<Vec<Sum>, Error> {
    let from = case.as_of();
    let months = years.saturating_mul(MONTHS_OF_YEAR);
    let until = last_day_of_months(from, months)?;
    let amounts = amounts(person, payout, scope, case)?;
    let start = payout.deferred_until.map(Date::naive);
    let last = start.filter(|_| survivors).map_or(until, |start| start.max(until));
    let Schedule { spans, lacks } = periods(&amounts, person, last, scope, case)?;
    if let Some(lacks) = lacks {
        return Err(lacks);
    }
    if spans.last().is_some_and(|last| last.to < until) {
        case.need(person.salary_2018, "person.salary_2018", keys::PENSION_CEILING_RATE)?;
    }
    // Who dies before a deferred pension begins leaves the half of what it would begin with (退撫法 49, 施行細則 53 II).
    let first = spans.iter().find(|span| start.is_some_and(|start| span.from <= start && start <= span.to));
    let first = first.map(|span| span.pension()).transpose()?.unwrap_or_default();
    // What survivors have goes by the pay at the retirement, and since the act of 2017 by that of its first day.
    let mut left = Vec::new();
    if survivors && payout.kind != PayoutKind::LumpSum {
        let due = amounts.lump_due(scope, case)?;
        say_rest(due, case);
        left.push((from, person.last_salary, due));
        if let (Some(day), Some(salary)) = (reckoned_anew_from(scope, case)?, person.salary_2018) {
            let anew = case.on(day, |case| amounts.anew(salary, scope, case))?;
            let due = anew.lump_due(scope, case)?;
            say_rest(due, case);
            left.push((day, salary, due));
        }
    }
    let (mut paid, mut drawn) = (amounts.lump_sum()?, Decimal::ZERO);
    let mut sums = vec![Sum { paid, ..Sum::default() }];
    // With a deferred pension begins its compensation (施行細則 33 IV).
    let waits = payout.deferred_until.filter(|_| amounts.compensation_waits);
    let mut later = waits.map(|day| (day.naive(), amounts.compensation));
    let mut at = spans.iter().peekable();
    for month in 0..months {
        let begins = add_months(from, month, MonthEnd::LastDay)?;
        while at.next_if(|span: &&Span| span.to < begins).is_some() {}
        if let Some((_, compensation)) = later.take_if(|(day, _)| *day <= begins) {
            paid = plus(paid, compensation)?;
        }
        let mut monthly = Decimal::ZERO;
        if let Some(span) = at.peek() {
            paid = plus(paid, span.total()?)?;
            monthly = span.pension()?;
            drawn = plus(drawn, monthly)?;
        }
        if month.saturating_add(1).checked_rem(MONTHS_OF_YEAR) == Some(0) {
            let mut sum = Sum { paid, ..Sum::default() };
            let died = last_day_of_months(from, month.saturating_add(1))?;
            if let Some((_, salary, due)) = left.iter().rev().find(|(day, ..)| *day <= died) {
                let rest = minus(*due, drawn)?.max(Decimal::ZERO);
                sum.lump = Some(plus(rest, bases(*salary, payout, died, scope, case)?)?);
                let share = case.at(keys::SURVIVOR_PENSIONER_ANNUITY, scope, died)?;
                let of = if monthly.is_zero() { first } else { monthly };
                sum.annuity = (!of.is_zero()).then(|| times(of, share)).transpose()?;
            }
            sums.push(sum);
        }
    }
    Ok(sums)
}

fn say_rest<R: Recorder>(due: Decimal, case: &mut Case<'_, R>) {
    case.step(|| {
        let step = Step::new(StepKind::Compute).rule(keys::SURVIVOR_PENSIONER_BASES.index);
        step.say(messages::step::SURVIVORS_REST).with("due", parts_text(due))
    });
}

/// The bases beside the rest of the lump sum, by the share drawn monthly (退撫法 44 (2)).
fn bases<R: Recorder>(
    salary: Twd,
    payout: Payout,
    died: NaiveDate,
    scope: Scope,
    case: &mut Case<'_, R>,
) -> Result<Decimal, Error> {
    let (_, drawn) = payout.kind.twelfths();
    let base = times(salary.decimal(), case.at(keys::SURVIVOR_BASE_AMOUNT, scope, died)?)?;
    let bases = case.at(keys::SURVIVOR_PENSIONER_BASES, scope, died)?;
    share(parts(times(base, bases)?)?, drawn, TWELVE)
}

fn side(payout: Payout, sums: &[Sum], whole: &[Sum], rounding: Rounding, from: NaiveDate) -> Result<Compared, Error> {
    let mut years = Vec::with_capacity(sums.len());
    let mut overtakes = None;
    for (year, (sum, lump)) in (0u32..).zip(sums.iter().zip(whole)).skip(1) {
        let next = add_months(from, year.saturating_mul(MONTHS_OF_YEAR), MonthEnd::NextMonth)?;
        let on = next.pred_opt().ok_or_else(|| Error::new(ErrorCode::Overflow))?;
        let some = |parts: Option<Decimal>| parts.map(|parts| dollars(parts, rounding)).transpose();
        years.push(YearEnd {
            on: on.into(),
            paid: dollars(sum.paid, rounding)?,
            survivors_lump: some(sum.lump)?,
            survivors_annuity: some(sum.annuity)?,
        });
        if overtakes.is_none() && sum.paid > lump.paid {
            overtakes = Some(year);
        }
    }
    let lump_sum = dollars(sums.first().map(|sum| sum.paid).unwrap_or_default(), rounding)?;
    Ok(Compared { payout, lump_sum, years, overtakes_lump_sum_in: overtakes })
}
