//! Pay for annual leave that was not taken (未休假工資).

use chrono::{Days as DayCount, NaiveDate};
use personnel_rules_data::{Scope, keys, messages};
use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::calculation::{Bilingual, Calculation};
use crate::case::Case;
use crate::date::{Date, MONTHS_OF_YEAR, MonthEnd, add_months, last_day_of_months, next_day};
use crate::error::{Error, ErrorCode};
use crate::quantity::{Days, Fraction, Twd, not_zero, times, whole};
use crate::staff::StaffGroup;
use crate::trace::{Recorder, Step, StepKind};

/// Days of a year: nobody has more of annual leave.
const LONGEST: Decimal = Decimal::from_parts(366, 0, 0, false, 0);

/// What pay for annual leave not taken depends on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct UnusedPayFacts {
    /// Group of staff: it decides which law applies.
    ///
    /// 人員類別：決定適用之法規。
    pub staff_group: StaffGroup,
    /// What ended: it decides by when the pay is due. Needed for fund-hired staff.
    ///
    /// 年度終結或契約終止：決定發給期限。約用人員須填。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cause: Option<UnusedCause>,
    /// Days not taken; an hour is an eighth of a day: `"0.125"`. Needed for fund-hired staff.
    ///
    /// 未休日數；一小時為八分之一日。約用人員須填。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub days: Option<Days>,
    /// Wage for normal hours of the last month before the end, for those paid by the month. Of deferred days: before the end of the year they come from. Needed unless the wage of a day is given.
    ///
    /// 終結或終止前最近一個月正常工作時間所得之工資（計月者）；遞延者為原年度終結時之工資。未填日工資者須填。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub monthly_wage: Option<Twd>,
    /// Wage for normal hours of the day before the end, for those not paid by the month.
    ///
    /// 終結或終止前一日正常工作時間所得之工資（非計月者）。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub daily_wage: Option<Twd>,
    /// End of the leave year that the days come from, where they had been deferred by agreement.
    ///
    /// 經協商遞延者，原年度終結之日。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deferred_from: Option<Date>,
}

impl UnusedPayFacts {
    /// The facts that every case has; the others are set on the result.
    #[must_use]
    pub fn new(staff_group: StaffGroup) -> Self {
        Self { staff_group, cause: None, days: None, monthly_wage: None, daily_wage: None, deferred_from: None }
    }
}

/// Why days that were not taken are paid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum UnusedCause {
    /// The leave year ended (年度終結).
    YearEnd,
    /// The contract ended (契約終止).
    ContractEnd,
}

/// Pay for days not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
pub struct UnusedPayment {
    /// Pay.
    ///
    /// 應發工資。
    pub pay: Fraction,
    /// Last day on which it is paid, unless an agreed payday comes first; none where no rule names one.
    ///
    /// 發給期限（契約約定之工資給付日在先者，依約定）；無規定者無此項。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pay_by: Option<Date>,
}

/// The calculation `leave.unused_pay`: 勞動基準法 38 IV, 施行細則 24-1. For civil servants and teachers the rules leave
/// the reward to others, whose figures are not at hand: an error that says so.
#[derive(Debug)]
pub enum UnusedPay {}

impl Calculation for UnusedPay {
    const NAME: &'static str = "leave.unused_pay";
    const TITLE: Bilingual = Bilingual { zh: "未休假工資", en: "pay for annual leave not taken" };
    const DESCRIPTION: Bilingual = Bilingual {
        zh: "約用人員年度終結或契約終止時未休特別休假之工資及發給期限；除不盡者以分數示其確切金額。",
        en: "Pay of fund-hired staff for annual leave not taken at the end of the year or of the contract, and when it is due; an amount that does not come out is given as an exact fraction.",
    };
    const AS_OF: Bilingual = Bilingual {
        zh: "年度終結之日，或契約終止之日",
        en: "the last day of the leave year, or the day on which the contract ended",
    };
    const HEADLINE: &'static [&'static str] = &["pay"];
    const RULES: &'static [&'static [usize]] = &[&[
        keys::LEAVE_UNUSED_PAY_DUE.index,
        keys::LEAVE_UNUSED_PAY_DIVISOR.index,
        keys::LEAVE_UNUSED_PAY_DEADLINE.index,
        keys::LEAVE_UNUSED_PAY_SETTLEMENT.index,
        keys::LEAVE_UNUSED_PAY_ROUNDING.index,
        keys::LEAVE_UNUSED_PAY_REWARD.index,
        keys::LEAVE_ANNUAL_DEFERRAL.index,
        keys::LEAVE_DAY_HOURS.index,
    ]];
    type Facts = UnusedPayFacts;
    type Value = UnusedPayment;

    fn decide<R: Recorder>(facts: &UnusedPayFacts, case: &mut Case<'_, R>) -> Result<UnusedPayment, Error> {
        let scope = Scope::from(facts.staff_group);
        if scope != Scope::FundHired {
            check_reward(facts)?;
            let amount = case.value(keys::LEAVE_UNUSED_PAY_REWARD, scope)?;
            // An institution's overlay that gives the reward of a day.
            let days = case.need(facts.days, "days", keys::LEAVE_UNUSED_PAY_REWARD)?;
            return Ok(UnusedPayment { pay: share(amount, days, Decimal::ONE, scope, case)?, pay_by: None });
        }
        case.value(keys::LEAVE_UNUSED_PAY_DUE, scope)?;
        let cause = case.need(facts.cause, "cause", keys::LEAVE_UNUSED_PAY_DUE)?;
        let days = case.need(facts.days, "days", keys::LEAVE_UNUSED_PAY_DUE)?;
        if let Some(from) = facts.deferred_from {
            check_deferral(from.naive(), cause, scope, case)?;
        }
        Ok(UnusedPayment { pay: pay(facts, days, scope, case)?, pay_by: pay_by(cause, scope, case)? })
    }
}

/// 施行細則 24-1 II (1): the wage of a day, or that of a month over 30, for each day. Divided last, so that nothing is lost.
fn pay<R: Recorder>(
    facts: &UnusedPayFacts,
    days: Days,
    scope: Scope,
    case: &mut Case<'_, R>,
) -> Result<Fraction, Error> {
    if facts.monthly_wage.is_some() && facts.daily_wage.is_some() {
        return Err(Error::conflict("daily_wage", messages::conflict::WAGE_BY_MONTH_OR_DAY));
    }
    let field = if facts.daily_wage.is_some() { "daily_wage" } else { "monthly_wage" };
    let wage = case.need(facts.daily_wage.or(facts.monthly_wage), field, keys::LEAVE_UNUSED_PAY_DIVISOR)?;
    let wage = not_zero(wage, field)?;
    let (divisor, message) = if facts.daily_wage.is_some() {
        (Decimal::ONE, messages::step::UNUSED_DAYS_BY_THE_DAY)
    } else {
        (case.value(keys::LEAVE_UNUSED_PAY_DIVISOR, scope)?, messages::step::UNUSED_DAYS)
    };
    case.step(|| {
        let step = Step::new(StepKind::Compute).rule(keys::LEAVE_UNUSED_PAY_DUE.index).say(message);
        step.with("wage", wage).with("days", days.decimal()).with("divisor", divisor)
    });
    share(wage, days, divisor, scope, case)
}

fn share<R: Recorder>(
    amount: Decimal,
    days: Days,
    divisor: Decimal,
    scope: Scope,
    case: &mut Case<'_, R>,
) -> Result<Fraction, Error> {
    let hours = times(days.decimal(), case.value(keys::LEAVE_DAY_HOURS, scope)?)?;
    if days == Days::default() || days.decimal() > LONGEST || !hours.is_integer() {
        let error = Error::new(ErrorCode::OutOfRange).field("days");
        return Err(error.with("value", days.decimal()).with("range", "0.125, 0.25 … 366"));
    }
    let (amount, days) = (amount.normalize(), days.decimal().normalize());
    // Digits beyond what is held would be rounded away.
    let exact = |product: &Decimal| product.scale() == amount.scale().saturating_add(days.scale());
    let product = times(amount, days).ok().filter(exact);
    let product = product.ok_or_else(|| Error::new(ErrorCode::Overflow).field("days"))?;
    case.divide(keys::LEAVE_UNUSED_PAY_ROUNDING, Scope::All, product, divisor)
}

/// The reward of civil servants and teachers hangs on the days alone.
fn check_reward(facts: &UnusedPayFacts) -> Result<(), Error> {
    let of_fund_hired = [
        ("cause", facts.cause.is_some()),
        ("monthly_wage", facts.monthly_wage.is_some()),
        ("daily_wage", facts.daily_wage.is_some()),
        ("deferred_from", facts.deferred_from.is_some()),
    ];
    match of_fund_hired.iter().find(|(_, given)| *given) {
        Some((field, _)) => Err(Error::conflict(*field, messages::conflict::FACT_OF_FUND_HIRED_STAFF)),
        None => Ok(()),
    }
}

/// 勞動基準法 38 IV, proviso: deferred by one year at most, as the law had it when the year ended that the days are from.
/// Days that are paid because a year ended are paid at the end of a year.
fn check_deferral<R: Recorder>(
    from: NaiveDate,
    cause: UnusedCause,
    scope: Scope,
    case: &mut Case<'_, R>,
) -> Result<(), Error> {
    let key = keys::LEAVE_ANNUAL_DEFERRAL;
    let years = whole(case.at(key, scope, from)?).map_err(|error| case.of_rule(error, key))?;
    if years == 0 {
        return Err(case.of_rule(Error::conflict("deferred_from", messages::conflict::NO_DEFERRAL), key));
    }
    let (first, ended) = (next_day(from)?, case.as_of());
    let year_end = |years: u32| last_day_of_months(first, years.saturating_mul(MONTHS_OF_YEAR));
    if ended <= from || year_end(years)? < ended {
        return Err(Error::conflict("deferred_from", messages::conflict::DEFERRED_TO_THE_NEXT_YEAR));
    }
    // Not later than the last of them, so one of the first `years` there are to try.
    let mut year = 1;
    while year_end(year)? < ended {
        year = year.saturating_add(1);
    }
    // Years that begin on a February 29 end on the 28th of the year before a leap day, others that end then on the 29th.
    let same_day = add_months(from, year.saturating_mul(MONTHS_OF_YEAR), MonthEnd::NextMonth)?;
    if cause == UnusedCause::YearEnd && year_end(year)? != ended && same_day != ended {
        return Err(Error::conflict("deferred_from", messages::conflict::NO_YEAR_ENDS_ON_THE_DAY));
    }
    Ok(())
}

/// 施行細則 24-1 II (2), 9.
fn pay_by<R: Recorder>(cause: UnusedCause, scope: Scope, case: &mut Case<'_, R>) -> Result<Option<Date>, Error> {
    let ended = case.as_of();
    if cause == UnusedCause::ContractEnd {
        let key = keys::LEAVE_UNUSED_PAY_SETTLEMENT;
        case.value(key, scope)?;
        case.step(|| Step::new(StepKind::Compute).rule(key.index).say(messages::step::PAY_AT_ONCE).output(ended));
        return Ok(Some(ended.into()));
    }
    let key = keys::LEAVE_UNUSED_PAY_DEADLINE;
    let Some(days) = case.where_ruled(key, scope, ended)? else {
        return Ok(None);
    };
    let step = Step::new(StepKind::Compute).rule(key.index);
    let count = DayCount::new(u64::from(whole(days).map_err(|error| case.of_rule(error, key))?));
    let last = ended.checked_add_days(count).ok_or_else(|| Error::new(ErrorCode::Overflow))?;
    case.step(|| step.say(messages::step::PAY_BY).with("days", days).with("from", ended).output(last));
    Ok(Some(last.into()))
}
