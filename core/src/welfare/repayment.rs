//! Repayment of a loan in equal instalments of principal and interest (平均攤還本息).
//!
//! The instalment is `P × qⁿ ÷ (1 + q + … + qⁿ⁻¹)` with `q = 1 + rate ÷ 1200`: the annuity without a subtraction, so
//! that no digits are lost however small the rate is, and a rate of 0 is no case of its own (`P ÷ n`). Decimals hold 28
//! digits; `2n` products, each off by at most one in the 28th, leave an instalment that is right to 24 digits or more,
//! far below a hundred-millionth of a dollar for any loan that can be given. It is cut to ten places before it is
//! rounded as the data says, so that an exact half, which the last digit could miss, stays one. From there on all is
//! whole dollars: the interest of a period is rounded in the same way, the rest of the instalment is principal, and the
//! last instalment pays what is left.

use chrono::NaiveDate;
use personnel_rules_data::{Scope, keys};
use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::calculation::{Bilingual, Calculation};
use crate::case::Case;
use crate::date::{Date, MonthEnd, add_months};
use crate::error::{Error, ErrorCode};
use crate::quantity::{Percent, Twd, minus, not_zero, over, plus, round, times};
use crate::trace::{Recorder, Step, StepKind};

/// Months of a year times a hundred: what a yearly rate in per cent is divided by.
pub(super) const PERCENT_MONTHS: Decimal = Decimal::from_parts(1200, 0, 0, false, 0);
/// Places of a dollar that are surely right.
const SURE_PLACES: u32 = 10;
/// A hundred years of months: an overlay that allows more is a slip.
const LONGEST: u32 = 1200;

/// What a schedule of repayment depends on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RepaymentFacts {
    /// Amount of the loan in whole New Taiwan dollars.
    ///
    /// 貸款金額（元）。
    pub principal: Twd,
    /// Interest in per cent a year, for the whole time.
    ///
    /// 年利率（百分比），全期適用。
    pub rate: Percent,
    /// Number of instalments, one a month.
    ///
    /// 償還期數（每月一期）。
    pub periods: u32,
    /// Day on which the first instalment is due; the others are due on the day of the same number, or the last of a shorter month.
    ///
    /// 首期應繳日；其後各期為各月相當日，無相當日者為該月末日。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub first_due_on: Option<Date>,
}

/// An instalment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
pub struct LoanInstalment {
    /// Number of the instalment, from 1.
    ///
    /// 期別。
    pub period: u32,
    /// Day on which it is due, where the first is known.
    ///
    /// 應繳日（填首期應繳日者）。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due_on: Option<Date>,
    /// Amount to pay.
    ///
    /// 應繳金額。
    pub payment: Twd,
    /// Interest in it: of the balance before it.
    ///
    /// 其中利息（依前期餘額）。
    pub interest: Twd,
    /// Principal in it.
    ///
    /// 其中本金。
    pub principal: Twd,
    /// Balance after it.
    ///
    /// 償還後餘額。
    pub balance: Twd,
}

/// A schedule of repayment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct RepaymentSchedule {
    /// LoanInstalment of every period but the last, which takes the rounding.
    ///
    /// 每期應繳金額（末期併計尾差）。
    pub instalment: Twd,
    /// Interest in all.
    ///
    /// 利息合計。
    pub interest: Twd,
    /// Principal and interest in all.
    ///
    /// 本息合計。
    pub total: Twd,
    /// Schedule, period by period.
    ///
    /// 攤還表。
    pub schedule: Vec<LoanInstalment>,
}

/// The calculation `loan.repayment`: equal instalments over at most so many months.
#[derive(Debug)]
pub enum Repayment {}

impl Calculation for Repayment {
    const NAME: &'static str = "loan.repayment";
    const TITLE: Bilingual = Bilingual { zh: "急難貸款攤還表", en: "repayment of an emergency loan" };
    const DESCRIPTION: Bilingual = Bilingual {
        zh: "平均攤還本息：依金額、年利率、期數計算每期應繳金額，逐期列出利息、本金、餘額；尾差併入末期。",
        en: "Equal instalments of principal and interest: the instalment by amount, yearly rate and number of periods, with interest, principal and balance period by period; the last takes the rounding.",
    };
    const AS_OF: Bilingual = Bilingual { zh: "貸款日", en: "the day of the loan" };
    const HEADLINE: &'static [&'static str] = &["instalment", "total"];
    const RULES: &'static [&'static [usize]] =
        &[&[keys::LOAN_EMERGENCY_REPAY.index, keys::LOAN_EMERGENCY_REPAY_ROUNDING.index]];
    type Facts = RepaymentFacts;
    type Value = RepaymentSchedule;

    fn decide<R: Recorder>(facts: &RepaymentFacts, case: &mut Case<'_, R>) -> Result<RepaymentSchedule, Error> {
        let loan = not_zero(facts.principal, "principal")?;
        let (periods, rate) = (facts.periods, facts.rate.decimal());
        let most = case.whole(keys::LOAN_EMERGENCY_REPAY, Scope::All)?.min(LONGEST);
        if periods == 0 || periods > most {
            let error = Error::new(ErrorCode::OutOfRange).field("periods").with("value", periods);
            return Err(case.of_rule(error.with("range", format!("1 – {most}")), keys::LOAN_EMERGENCY_REPAY));
        }
        let key = keys::LOAN_EMERGENCY_REPAY_ROUNDING;
        let exact = annuity(loan, rate, periods)?;
        case.step(|| {
            let step = Step::new(StepKind::Compute).rule(keys::LOAN_EMERGENCY_REPAY.index);
            let step = step.say(personnel_rules_data::messages::step::ANNUITY).with("principal", loan);
            step.with("rate", rate).with("periods", periods).output(exact.normalize())
        });
        let instalment = case.round(key, Scope::All, exact)?;
        let rounding = case.value(key, Scope::All)?;

        let (mut balance, mut interest_in_all, mut schedule) = (loan, Decimal::ZERO, Vec::new());
        for period in 1..=periods {
            let interest = round(over(times(balance, rate)?, PERCENT_MONTHS)?, rounding)?;
            let principal = match period == periods {
                true => balance,
                // A loan of a few dollars can be paid before its time.
                false => minus(instalment, interest)?.min(balance),
            };
            balance = minus(balance, principal)?;
            interest_in_all = plus(interest_in_all, interest)?;
            schedule.push(LoanInstalment {
                period,
                due_on: facts.first_due_on.map(|first| due(first.naive(), period)).transpose()?,
                payment: plus(principal, interest)?.into(),
                interest: interest.into(),
                principal: principal.into(),
                balance: balance.into(),
            });
        }
        Ok(RepaymentSchedule {
            instalment: instalment.into(),
            interest: interest_in_all.into(),
            total: plus(loan, interest_in_all)?.into(),
            schedule,
        })
    }
}

/// The instalment before it is rounded.
fn annuity(loan: Decimal, rate: Decimal, periods: u32) -> Result<Decimal, Error> {
    let growth = plus(Decimal::ONE, over(rate, PERCENT_MONTHS)?)?;
    let (mut power, mut sum) = (Decimal::ONE, Decimal::ZERO);
    for _ in 0..periods {
        sum = plus(sum, power)?;
        power = times(power, growth)?;
    }
    Ok(over(times(loan, power)?, sum)?.round_dp(SURE_PLACES))
}

fn due(first: NaiveDate, period: u32) -> Result<Date, Error> {
    Ok(add_months(first, period.saturating_sub(1), MonthEnd::LastDay)?.into())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::arithmetic_side_effects, reason = "a test may fail")]

    use proptest::prelude::*;

    use super::*;
    use crate::View;

    fn schedule(principal: u64, thousandths: u32, periods: u32) -> RepaymentSchedule {
        let rate = Decimal::new(thousandths.into(), 3).into();
        let facts = RepaymentFacts { principal: Decimal::from(principal).into(), rate, periods, first_due_on: None };
        View::on(Date::new(2024, 1, 1).unwrap()).decide::<Repayment>(&facts).unwrap().value
    }

    proptest! {
        #[test]
        fn it_is_paid_back_to_the_dollar(principal in 1u64..10_000_000, thousandths in 0u32..=100_000, periods in 1u32..=72) {
            let value = schedule(principal, thousandths, periods);
            let sum: Decimal = value.schedule.iter().map(|row| row.principal.decimal()).sum();
            let interest: Decimal = value.schedule.iter().map(|row| row.interest.decimal()).sum();
            prop_assert_eq!(sum, Decimal::from(principal));
            prop_assert_eq!(value.schedule.last().unwrap().balance.decimal(), Decimal::ZERO);
            prop_assert_eq!(value.interest.decimal(), interest);
            prop_assert_eq!(value.total.decimal(), sum + interest);
            let mut balance = Decimal::from(principal);
            for row in &value.schedule {
                prop_assert!(!row.interest.decimal().is_sign_negative() && !row.principal.decimal().is_sign_negative());
                prop_assert_eq!(row.payment.decimal(), row.principal.decimal() + row.interest.decimal());
                balance -= row.principal.decimal();
                prop_assert_eq!(row.balance.decimal(), balance);
                prop_assert!(row.payment.decimal().is_integer());
            }
        }

        // Each period is off by at most a dollar, half of the instalment and half of the interest; at 10 % an off grows
        // to less than twice as much within six years: (1 + 0.1 ÷ 12)^72 = 1.82.
        #[test]
        fn the_last_instalment_is_near_the_others(principal in 10_000u64..=600_000, thousandths in 0u32..=10_000, periods in 1u32..=72) {
            let value = schedule(principal, thousandths, periods);
            let off = value.schedule.last().unwrap().payment.decimal() - value.instalment.decimal();
            prop_assert!(off.abs() <= Decimal::from(2 * periods));
        }

        #[test]
        fn a_longer_loan_costs_no_less_and_a_higher_rate_no_less(thousandths in 0u32..=20_000, more in 1u32..5_000, periods in 1u32..72) {
            let instalment = |thousandths, periods| schedule(600_000, thousandths, periods).instalment.decimal();
            prop_assert!(instalment(thousandths + more, periods) >= instalment(thousandths, periods));
            prop_assert!(instalment(thousandths, periods + 1) <= instalment(thousandths, periods));
        }

        // Interest of 0.5 dollar is a half though 0.1 ÷ 1200 does not come out.
        #[test]
        fn an_exact_half_stays_one(thousands in 1u64..1000) {
            let principal = 6000 * (2 * thousands + 1);
            let value = schedule(principal, 100, 1);
            prop_assert_eq!(value.instalment.decimal(), Decimal::from(principal + thousands + 1));
            prop_assert_eq!(value.instalment, value.schedule.last().unwrap().payment);
        }
    }
}
