//! Savings deposits of public servants and teachers (公教人員優惠儲蓄存款).

use chrono::{Datelike, NaiveDate};
use personnel_rules_data::{Rounding, RoundingMode, Scope, keys, messages};
use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::repayment::PERCENT_MONTHS;
use crate::calculation::{Bilingual, Calculation};
use crate::case::Case;
use crate::date::{Date, MonthEnd, add_months};
use crate::error::{Error, ErrorCode};
use crate::quantity::{Fraction, Percent, Ratio, Twd, minus, not_zero, plus, times, total};
use crate::trace::{Recorder, Step, StepKind};

/// Who saves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema, strum::IntoStaticStr)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
#[non_exhaustive]
pub enum Saver {
    /// Teachers and staff (教職員).
    Staff,
    /// Technicians and workers (技工、工友).
    Worker,
}

/// A deposit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Deposit {
    /// Day of the deposit.
    ///
    /// 存款日。
    pub on: Date,
    /// Amount in whole New Taiwan dollars.
    ///
    /// 金額（元）。
    pub amount: Twd,
}

/// A rate that the bank posted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PostedRate {
    /// First day on which the rate holds; it holds until the next.
    ///
    /// 利率之始日；至次一利率之始日前。
    pub from: Date,
    /// Rate for two-year savings deposits in per cent a year.
    ///
    /// 二年期定期儲蓄存款年利率（百分比）。
    pub rate: Percent,
}

/// What a savings plan depends on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SavingsFacts {
    /// Who saves: the caps differ.
    ///
    /// 存款人：限額因之不同。
    pub saver: Saver,
    /// Any day of the first month of the plan.
    ///
    /// 首月（其任一日）。
    pub from: Date,
    /// Principal at the beginning of that month, without interest.
    ///
    /// 首月之初之本金（不含利息）。
    #[serde(default)]
    pub balance: Twd,
    /// Deposits, one a month at most, oldest first.
    ///
    /// 各次存款：每月至多一次，由先至後。
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub deposits: Vec<Deposit>,
    /// Rates that the bank posted, oldest first; the first holds at the beginning of the first month or earlier.
    ///
    /// 牌告利率，由先至後；首項始日不晚於首月之初。
    pub rates: Vec<PostedRate>,
}

/// A month of a savings plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
pub struct SavingsMonth {
    /// First day of the month.
    ///
    /// 該月首日。
    pub month: Date,
    /// Deposit that was accepted.
    ///
    /// 所收存款。
    pub deposit: Twd,
    /// Principal at the end of the month.
    ///
    /// 月底本金。
    pub balance: Twd,
    /// Rate in per cent a year.
    ///
    /// 年利率（百分比）。
    pub rate: Percent,
    /// Interest of the month. None for a last month that is not over.
    ///
    /// 該月利息。末月未屆滿者無此項。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub interest: Option<Fraction>,
}

/// A savings plan up to a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct SavingsPlan {
    /// Principal.
    ///
    /// 本金。
    pub balance: Twd,
    /// Interest of all months that are over.
    ///
    /// 已屆滿各月之利息合計。
    pub interest: Fraction,
    /// Deposits that were refused; the reasons say why.
    ///
    /// 不予收存者，見理由。
    pub refused: Vec<Deposit>,
    /// Schedule, month by month.
    ///
    /// 逐月明細。
    pub schedule: Vec<SavingsMonth>,
}

/// The calculation `savings.plan`.
#[derive(Debug)]
pub enum Savings {}

impl Calculation for Savings {
    const NAME: &'static str = "savings.plan";
    const TITLE: Bilingual =
        Bilingual { zh: "公教人員儲蓄存款", en: "savings of public servants and teachers" };
    const DESCRIPTION: Bilingual = Bilingual {
        zh: "每月存款在限額內之本金與利息，逐月計算；超過限額之存款全筆不收。",
        en: "Principal and interest of monthly deposits within the caps, month by month; a deposit beyond a cap is refused as a whole.",
    };
    const AS_OF: Bilingual = Bilingual { zh: "計算至何日", en: "the day up to which it is reckoned" };
    const HEADLINE: &'static [&'static str] = &["balance", "interest"];
    const RULES: &'static [&'static [usize]] = &[&[
        keys::SAVINGS_CAP.index,
        keys::SAVINGS_CAP_TOTAL.index,
        keys::SAVINGS_CAP_LIMITS.index,
        keys::SAVINGS_INTEREST.index,
        keys::SAVINGS_INTEREST_FIRST_MONTH.index,
        keys::SAVINGS_INTEREST_ROUNDING.index,
    ]];
    type Facts = SavingsFacts;
    type Value = SavingsPlan;

    fn decide<R: Recorder>(facts: &SavingsFacts, case: &mut Case<'_, R>) -> Result<SavingsPlan, Error> {
        let (first, last) = (first_of_month(facts.from.naive())?, case.as_of());
        check_facts(facts, first, last)?;
        // Interest is of the law from the first month on, however late its rule begins in it.
        let first_end = add_months(first, 1, MonthEnd::LastDay)?.pred_opt().unwrap_or(last).min(last);
        case.at(keys::SAVINGS_INTEREST, Scope::All, first_end)?;
        let at_once = case.value(keys::SAVINGS_INTEREST_FIRST_MONTH, Scope::All)? == "month_of_deposit";
        let key = keys::SAVINGS_INTEREST_ROUNDING;

        let mut deposits = facts.deposits.iter().peekable();
        let (mut balance, mut month) = (facts.balance.decimal(), first);
        let (mut refused, mut schedule) = (Vec::new(), Vec::new());
        // Balances times rates: the interest is a twelve-hundredth of it.
        let mut products = Decimal::ZERO;
        while month <= last {
            let next = add_months(month, 1, MonthEnd::LastDay)?;
            let before = balance;
            let mut accepted = Decimal::ZERO;
            if let Some(deposit) = deposits.next_if(|deposit| deposit.on.naive() < next) {
                if case.on(deposit.on.naive(), |case| within_caps(deposit, balance, facts.saver, case))? {
                    accepted = deposit.amount.decimal();
                    balance = plus(balance, accepted)?;
                } else {
                    refused.push(*deposit);
                }
            }
            let rate = rate_on(&facts.rates, month)?;
            let product = times(if at_once { balance } else { before }, rate.decimal())?;
            // The day before the first of the next month is its last.
            let over = next.pred_opt().is_some_and(|end| end <= last);
            if over {
                products = plus(products, product)?;
            }
            schedule.push(SavingsMonth {
                month: month.into(),
                deposit: accepted.into(),
                balance: balance.into(),
                rate,
                interest: if over { Some(case.divide(key, Scope::All, product, PERCENT_MONTHS)?) } else { None },
            });
            month = next;
        }
        let exact = Rounding { mode: RoundingMode::Exact, step: Decimal::ONE };
        let mut interest = Fraction::of(Ratio::new(products, PERCENT_MONTHS)?, exact)?;
        // Where months are rounded, the sum is that of the rounded months.
        let months = || schedule.iter().filter_map(|month| month.interest);
        if months().all(|month| month.amount.is_some()) {
            let sum = total(months().filter_map(|month| month.amount).map(Twd::decimal))?;
            interest.amount = Some(sum.into());
        }
        case.step(|| {
            let step = Step::new(StepKind::Compute).rule(keys::SAVINGS_INTEREST.index);
            step.say(messages::step::INTEREST_IN_ALL).output(interest.exact)
        });
        Ok(SavingsPlan { balance: balance.into(), interest, refused, schedule })
    }
}

fn check_facts(facts: &SavingsFacts, first: NaiveDate, last: NaiveDate) -> Result<(), Error> {
    if facts.from.naive() > last {
        return Err(Error::conflict("from", messages::conflict::ENDS_BEFORE_IT_BEGINS));
    }
    let mut month_before = None;
    for (index, deposit) in facts.deposits.iter().enumerate() {
        not_zero(deposit.amount, format!("deposits[{index}].amount"))?;
        let on = deposit.on.naive();
        let month = first_of_month(on)?;
        let conflict = match month_before {
            _ if on < first || on > last => Some(messages::conflict::OUTSIDE_THE_PLAN),
            Some(before) if month == before => Some(messages::conflict::SECOND_DEPOSIT_OF_THE_MONTH),
            Some(before) if month < before => Some(messages::conflict::NOT_OLDEST_FIRST),
            _ => None,
        };
        if let Some(conflict) = conflict {
            return Err(Error::conflict(format!("deposits[{index}].on"), conflict));
        }
        month_before = Some(month);
    }
    match facts.rates.first() {
        Some(rate) if rate.from.naive() <= first => {}
        Some(_) => return Err(Error::conflict("rates[0].from", messages::conflict::RATE_TOO_LATE)),
        None => return Err(Error::conflict("rates", messages::conflict::RATE_TOO_LATE)),
    }
    let later = facts.rates.iter().skip(1);
    match facts.rates.iter().zip(later).position(|(rate, next)| rate.from >= next.from) {
        Some(at) => {
            let field = format!("rates[{}].from", at.saturating_add(1));
            Err(Error::conflict(field, messages::conflict::NOT_OLDEST_FIRST))
        }
        None => Ok(()),
    }
}

/// `savings.cap`: both caps are examined, so that every reason is given at once.
fn within_caps<R: Recorder>(
    deposit: &Deposit,
    balance: Decimal,
    saver: Saver,
    case: &mut Case<'_, R>,
) -> Result<bool, Error> {
    let (on, amount) = (deposit.on.naive(), deposit.amount.decimal());
    let mut within = true;
    for (limit, key, room, unless) in [
        ("month", keys::SAVINGS_CAP, Decimal::ZERO, messages::reason::ABOVE_MONTHLY_SAVINGS),
        ("total", keys::SAVINGS_CAP_TOTAL, balance, messages::reason::ABOVE_SAVINGS_IN_ALL),
    ] {
        if case.has(keys::SAVINGS_CAP_LIMITS, Scope::All, limit)? {
            let most = minus(case.row(key, Scope::All, saver.into())?, room)?.max(Decimal::ZERO);
            let params = || vec![("on", on.into()), ("amount", amount.into()), ("most", most.into())];
            within &= case.check(key, Scope::All, amount <= most, unless, params)?;
        }
    }
    Ok(within)
}

/// The rate that holds on the first day of a month.
fn rate_on(rates: &[PostedRate], month: NaiveDate) -> Result<Percent, Error> {
    let posted = rates.iter().rev().find(|rate| rate.from.naive() <= month);
    posted.map(|posted| posted.rate).ok_or_else(|| Error::new(ErrorCode::Internal))
}

fn first_of_month(day: NaiveDate) -> Result<NaiveDate, Error> {
    day.with_day(1).ok_or_else(|| Error::new(ErrorCode::Internal))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::arithmetic_side_effects, reason = "a test may fail")]

    use proptest::prelude::*;

    use super::*;
    use crate::View;

    proptest! {
        #[test]
        fn what_is_accepted_stays_within_the_caps(
            amounts in proptest::collection::vec(1u32..=12_000, 0..100),
            worker: bool,
            thousandths in 0u32..=100_000,
        ) {
            let first = NaiveDate::from_ymd_opt(2015, 1, 1).unwrap();
            let day = |at: usize| add_months(first, u32::try_from(at).unwrap(), MonthEnd::LastDay).unwrap();
            let deposits = amounts.iter().enumerate();
            let deposits = deposits.map(|(at, amount)| Deposit { on: day(at).into(), amount: Decimal::from(*amount).into() });
            let rate = Decimal::new(thousandths.into(), 3);
            let facts = SavingsFacts {
                saver: if worker { Saver::Worker } else { Saver::Staff },
                from: first.into(),
                balance: Twd::default(),
                deposits: deposits.collect(),
                rates: vec![PostedRate { from: first.into(), rate: rate.into() }],
            };
            let plan = View::on(day(100).into()).decide::<Savings>(&facts).unwrap().value;
            let (month, cap) = if worker { (5_000, 350_000) } else { (10_000, 700_000) };
            let accepted: Vec<Decimal> = plan.schedule.iter().map(|month| month.deposit.decimal()).collect();
            prop_assert!(plan.balance.decimal() <= Decimal::from(cap));
            prop_assert!(accepted.iter().all(|amount| *amount <= Decimal::from(month)));
            prop_assert_eq!(accepted.iter().sum::<Decimal>(), plan.balance.decimal());
            let refused: Decimal = plan.refused.iter().map(|deposit| deposit.amount.decimal()).sum();
            prop_assert_eq!(refused + plan.balance.decimal(), amounts.iter().map(|amount| Decimal::from(*amount)).sum());
            // One rate for all months: the interest is that of the sum of the balances.
            let balances: Decimal = plan.schedule.iter().take(100).map(|month| month.balance.decimal()).sum();
            let exact = Rounding { mode: RoundingMode::Exact, step: Decimal::ONE };
            prop_assert_eq!(plan.interest.exact, Fraction::of(Ratio::new(balances * rate, PERCENT_MONTHS).unwrap(), exact).unwrap().exact);
        }
    }
}
