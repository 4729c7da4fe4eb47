//! Health premiums not yet deducted on leaving (健保費).

use chrono::{Datelike, Months, NaiveDate};
use personnel_rules_data::{Scope, keys, messages};
use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::case::Case;
use crate::date::Date;
use crate::error::{Error, ErrorCode};
use crate::quantity::{Twd, not_zero, times};
use crate::trace::{Recorder, Step, StepKind};

const MONTHS_OF_YEAR: i32 = 12;

/// What the premiums still owed depend on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct HealthPremiumFacts {
    /// Own premium of a month in whole New Taiwan dollars, dependants included.
    ///
    /// 每月自付保費（元，含眷屬）。
    pub monthly: Twd,
    /// A day of the last month whose pay a premium was deducted from.
    ///
    /// 最後一次自薪資扣繳保費之月份（其任一日）。
    pub last_deducted_in: Date,
    /// A day of the last month for which a premium is owed: the sources at hand do not say whether that is the month of leaving.
    ///
    /// 應繳保費之最後月份（其任一日）；離職當月是否應繳，現有來源未載，由呼叫端提供。
    pub owed_until: Date,
}

/// Premiums still owed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
pub struct HealthPremium {
    /// Months not yet deducted.
    ///
    /// 尚未扣繳之月數。
    pub months: u32,
    /// First day of the first of them. None where nothing is owed.
    ///
    /// 其第一個月之首日；無欠繳者無此項。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<Date>,
    /// Amount to pay in New Taiwan dollars.
    ///
    /// 應繳金額（元）。
    pub amount: Twd,
}

/// What is still owed: each month's deduction is the premium of an earlier month.
pub(super) fn owed<R: Recorder>(
    facts: &HealthPremiumFacts,
    scope: Scope,
    case: &mut Case<'_, R>,
) -> Result<HealthPremium, Error> {
    let rule = keys::LEAVING_HEALTH_PREMIUM;
    let monthly = not_zero(facts.monthly, "health_premium.monthly")?;
    let (last, until) = (facts.last_deducted_in.naive(), facts.owed_until.naive());
    if month(until) > month(case.as_of()) {
        return Err(Error::conflict("health_premium.owed_until", messages::conflict::AFTER_THE_LEAVING));
    }
    let behind = case.whole(rule, scope)?;
    let overflow = || Error::new(ErrorCode::Overflow);
    let covered =
        last.with_day(1).and_then(|first| first.checked_sub_months(Months::new(behind))).ok_or_else(overflow)?;
    let months = month(until).saturating_sub(month(covered));
    let months = u32::try_from(months).unwrap_or(0);
    let amount = times(monthly, Decimal::from(months))?;
    case.step(|| {
        let step = Step::new(StepKind::Compute).rule(rule.index).say(messages::step::PREMIUMS_OWED);
        step.with("covered", covered).with("months", months).with("premium", monthly).output(amount)
    });
    let from =
        if months > 0 { Some(covered.checked_add_months(Months::new(1)).ok_or_else(overflow)?.into()) } else { None };
    Ok(HealthPremium { months, from, amount: amount.into() })
}

fn month(date: NaiveDate) -> i32 {
    let months = i32::try_from(date.month0()).unwrap_or_default();
    date.year().saturating_mul(MONTHS_OF_YEAR).saturating_add(months)
}
