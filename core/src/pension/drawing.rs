//! How an individual account is drawn month by month.

use personnel_rules_data::{Rounding, Scope, keys, messages};
use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::account::out_of_range;
use crate::case::Case;
use crate::date::{Date, MONTHS_OF_YEAR, MonthEnd, add_months};
use crate::error::Error;
use crate::quantity::{Rate, Twd, minus, not_zero, over, plus, round, times};
use crate::trace::Recorder;

/// Nobody draws longer.
const MOST_YEARS: u32 = 100;
const MOST_PAYMENTS: u32 = 1200;

/// How the account is drawn month by month.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MonthlyDrawing {
    /// Years over which it is drawn by instalments (平均餘命), 1 to 100. Left out for a fixed amount.
    ///
    /// 攤提給付之年數（平均餘命，1 至 100）；定額給付免填。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub years: Option<u32>,
    /// Fixed amount a month. Left out for instalments.
    ///
    /// 定額給付之每月金額（元）；攤提給付免填。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fixed_amount: Option<Twd>,
    /// Yearly rate at which the rest earns, for instalments the rate of their computation too.
    ///
    /// 餘額之年收益率；攤提給付亦以之計算。
    pub annual_rate: Rate,
    /// Whether half of the account is taken at once (兼領).
    ///
    /// 是否兼領二分之一一次退休金。
    #[serde(default)]
    pub half_at_once: bool,
}

/// A year of drawing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
pub struct DrawingRow {
    /// First day of the year of drawing.
    ///
    /// 該年首日。
    pub from: Date,
    /// Paid in it.
    ///
    /// 該年領取合計。
    pub paid: Twd,
    /// Earned in it.
    ///
    /// 該年收益。
    pub earned: Twd,
    /// Balance at its end.
    ///
    /// 年末餘額。
    pub balance: Twd,
}

/// A monthly pension out of the account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct AccountPension {
    /// Amount a month.
    ///
    /// 每月金額。
    pub amount: Twd,
    /// Number of payments until nothing is left. None where a hundred years don't use it up.
    ///
    /// 至領罄之期數；百年內未領罄者無此項。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub payments: Option<u32>,
    /// Amount of the last payment, which closes the account. None where there is no last one.
    ///
    /// 末期金額（結清）；百年內未領罄者無此項。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_payment: Option<Twd>,
    /// The years of drawing; the last balance is 0.
    ///
    /// 各年之領取，末年餘額為零。
    pub years: Vec<DrawingRow>,
}

/// The pension month by month, paid at the beginning of each month until nothing is left.
pub(super) fn drawn<R: Recorder>(
    balance: Decimal,
    monthly: MonthlyDrawing,
    scope: Scope,
    case: &mut Case<'_, R>,
) -> Result<AccountPension, Error> {
    let rate = monthly.annual_rate.decimal();
    let each = over(rate, MONTHS_OF_YEAR.into())?;
    let (amount, most) = match (monthly.years, monthly.fixed_amount) {
        (Some(years), None) => {
            if !(1..=MOST_YEARS).contains(&years) {
                return Err(out_of_range(years, "1 – 100").field("monthly.years"));
            }
            let payments = years.saturating_mul(MONTHS_OF_YEAR);
            let exact = instalment(balance, each, payments)?;
            (case.round(keys::PENSION_ACCOUNT_INSTALMENT, scope, exact)?, payments)
        }
        (None, Some(fixed)) => (not_zero(fixed, "monthly.fixed_amount")?, MOST_PAYMENTS),
        _ => return Err(Error::conflict("monthly", messages::conflict::INSTALMENTS_OR_FIXED)),
    };
    let rounding = case.value(keys::PENSION_ACCOUNT_ROUNDING, scope)?;
    let ledger = ledger(balance, (amount, each), most, monthly.years.is_some(), (case.as_of(), rounding))?;
    if ledger.payments.is_none() {
        case.reason(keys::PENSION_ACCOUNT_MONTHLY, messages::reason::NEVER_USED_UP, Vec::new());
    }
    Ok(ledger)
}

/// The equal payment at the beginning of each month that uses up a balance: B / (1 + v + … + v^(n-1)), where v discounts
/// a month.
fn instalment(balance: Decimal, each: Decimal, payments: u32) -> Result<Decimal, Error> {
    if each.is_zero() {
        return over(balance, payments.into());
    }
    let growth = plus(Decimal::ONE, each)?;
    let (mut worth, mut now) = (Decimal::ZERO, Decimal::ONE);
    for _ in 0..payments {
        worth = plus(worth, now)?;
        now = over(now, growth)?;
    }
    over(balance, worth)
}

/// Payments until nothing is left, a row a year.
fn ledger(
    opening: Decimal,
    (amount, each): (Decimal, Decimal),
    most: u32,
    ends: bool,
    (begins, rounding): (chrono::NaiveDate, Rounding),
) -> Result<AccountPension, Error> {
    let mut balance = opening;
    let mut years: Vec<DrawingRow> = Vec::new();
    let (mut paid_in_year, mut earned_in_year) = (Decimal::ZERO, Decimal::ZERO);
    let mut last = None;
    for payment in 1..=most {
        let closes = balance <= amount || (ends && payment == most);
        let paid = if closes { balance } else { amount };
        let rest = minus(balance, paid)?;
        let earned = round(times(rest, each)?, rounding)?;
        balance = plus(rest, earned)?;
        paid_in_year = plus(paid_in_year, paid)?;
        earned_in_year = plus(earned_in_year, earned)?;
        if closes || payment.checked_rem(MONTHS_OF_YEAR) == Some(0) {
            let before = payment.saturating_sub(1).div_euclid(MONTHS_OF_YEAR).saturating_mul(MONTHS_OF_YEAR);
            years.push(DrawingRow {
                from: add_months(begins, before, MonthEnd::LastDay)?.into(),
                paid: paid_in_year.into(),
                earned: earned_in_year.into(),
                balance: balance.into(),
            });
            (paid_in_year, earned_in_year) = (Decimal::ZERO, Decimal::ZERO);
        }
        if closes {
            last = Some((payment, paid));
            break;
        }
        // What is not less after a payment never will be.
        if !ends && balance >= plus(rest, amount)? {
            break;
        }
    }
    if last.is_none() {
        years.clear();
    }
    Ok(AccountPension {
        amount: amount.into(),
        payments: last.map(|(payments, _)| payments),
        last_payment: last.map(|(_, paid)| paid.into()),
        years,
    })
}
