//! What a retirement pays: bases, rates, lump sum, monthly pension and the months that follow (退休給與).

mod added;
mod checks;
mod compare;
mod exact;
mod facts;
mod granted;
mod income;
mod pay;
mod periods;
mod scheme;
mod severance;
#[cfg(test)]
mod tests;

pub(crate) use self::severance::{LumpSum, retirement_lump};

use personnel_rules_data::{Scope, keys};
use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::Serialize;

pub use compare::{Compare, CompareFacts, Compared, Comparison, YearEnd};
pub use facts::{
    CompensationKind, DutyCause, DutyDisability, DutyInjury, EstimateFacts, Payout, PayoutKind, PensionPerson,
    PreferentialDeposit,
};
pub use periods::PensionPeriod;
pub use severance::{Severance, SeveranceFacts, SeveranceGround, SeverancePay};

pub(super) use self::granted::best_split;
pub(super) use self::scheme::{Room, counts_by_months, fits, room, uncut, ways};

use self::checks::{check_account, check_salary_2018, check_served, say_scheme};
use self::exact::{dollars, ratio};
use self::granted::{Amounts, amounts};
use self::periods::{Schedule, Span, periods, reckoned_anew_from};
use crate::calculation::{Bilingual, Calculation};
use crate::case::Case;
use crate::date::last_day_of_months;
use crate::error::Error;
use crate::pension::{ACCOUNT_RULES, AccountFunds, Due, EachMonth, Funding, Served, ServiceTime};
use crate::quantity::{Fraction, Ratio, Twd, not_zero, whole};
use crate::trace::Recorder;

/// Months that an estimate looks ahead.
const TEN_YEARS: u32 = 120;

/// What the service under one scheme gives.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct PensionPart {
    /// Service that counts.
    ///
    /// 採計年資。
    pub service: ServiceTime,
    /// Base of the lump sum in dollars.
    ///
    /// 一次退休金之基數內涵（元）。
    pub lump_base: Twd,
    /// Base of the monthly pension in dollars; what is paid in full beside it is not in it.
    ///
    /// 月退休金之基數內涵（元），不含另十足發給之數。
    pub monthly_base: Twd,
    /// Bases of a whole lump sum, exact. None where nothing is drawn as a lump sum.
    ///
    /// 全額一次退休金之基數；未領一次退休金者無此項。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bases: Option<Ratio>,
    /// Lump sum in dollars, by the share drawn as one.
    ///
    /// 一次退休金（元），按所領比率。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lump_sum: Option<Fraction>,
    /// Percent of the base of a whole monthly pension, exact. None where nothing is drawn monthly.
    ///
    /// 全額月退休金之百分比；未領月退休金者無此項。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub percent: Option<Ratio>,
    /// Monthly pension in dollars, by the share drawn monthly and after the reduction for an early start; before any ceiling.
    ///
    /// 月退休金（元），按所領比率、減額後，未計替代率上限。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub monthly: Option<Fraction>,
}

/// What a retirement pays.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Pension {
    /// How it is drawn.
    ///
    /// 領取方式。
    pub payout: Payout,
    /// Years over which the salary is averaged. None where the last salary is the base, and where the service is shorter: all of it counts.
    ///
    /// 平均俸（薪）額計算年數；以最後在職俸額計者，及任職年資較短而按任職年資計算者，無此項。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub average_years: Option<u32>,
    /// Service before the new scheme. None where there is none.
    ///
    /// 退撫新制實施前年資之給與；無者無此項。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub old: Option<PensionPart>,
    /// Service under the new scheme. None where there is none.
    ///
    /// 退撫新制實施後年資之給與；無者無此項。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub new: Option<PensionPart>,
    /// Bases added for retirement at 55, or for an injury in performing duties, in dollars. None where none are added.
    ///
    /// 五十五歲自願退休或執行職務傷病加發之一次退休金（元）；無者無此項。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bonus: Option<Fraction>,
    /// Compensation paid once, in dollars. None where there is none.
    ///
    /// 一次補償金（元）；無者無此項。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub compensation: Option<Fraction>,
    /// Compensation paid monthly, in dollars. None where there is none.
    ///
    /// 月補償金（元）；無者無此項。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub monthly_compensation: Option<Fraction>,
    /// Whether a part is left out because no source at hand gives it; the reasons name it.
    ///
    /// 是否有因來源未取得而未計入之部分；見理由。
    pub source_missing: bool,
    /// All that is paid once at retirement, in dollars, not rounded. The compensation of a deferred pension is paid later.
    ///
    /// 退休時之一次給與合計（元），不進位。展期月退休金之補償金於起支日始發給，不在內。
    pub lump_sum: Fraction,
    /// Monthly pension with monthly compensation, in dollars, before deposit interest and ceiling, not rounded.
    ///
    /// 月退休金含月補償金（元），未計優惠存款利息及替代率上限，不進位。
    pub monthly: Fraction,
    /// Monthly income over the ten years after retirement, and of who retired before 2018-07-01 and gives the salary of that day over the ten years from it, by the laws known; adjustments for prices are not in it.
    ///
    /// 退休後十年（一百零七年七月一日以前退休並填該日俸額者，及於該日起十年）之每月退休所得，依已知之法律；不含物價調整。
    pub periods: Vec<PensionPeriod>,
    /// Who pays, of who has an individual account.
    ///
    /// 個人專戶制人員之給與由何者支應。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub account: Option<Funding>,
}

/// The calculation `pension.estimate`: civil servants by the acts of 1992, 2010 and 2017, teachers by those of 1995 and
/// 2017.
#[derive(Debug)]
pub enum Estimate {}

impl Calculation for Estimate {
    const NAME: &'static str = "pension.estimate";
    const TITLE: Bilingual = Bilingual { zh: "退休給與試算", en: "estimate of a pension" };
    const DESCRIPTION: Bilingual = Bilingual {
        zh: "新舊制基數、百分比、一次退休金、月退休金、加發、補償金，十年內依替代率上限扣減後之每月所得，及個人專戶制人員因公傷病給與之支應。",
        en: "Bases and rates of both schemes, lump sum, monthly pension, added bases, compensation, the monthly income of ten years under the ceilings; who pays after an injury through duty of who has an individual account.",
    };
    const AS_OF: Bilingual = Bilingual { zh: "退休生效日", en: "the effective day of retirement" };
    const HEADLINE: &'static [&'static str] = &["periods.first.total", "lump_sum"];
    const RULES: &'static [&'static [usize]] = &[LUMP_RULES, MONTHLY_RULES, ACCOUNT_RULES];
    type Facts = EstimateFacts;
    type Value = Pension;

    fn decide<R: Recorder>(facts: &EstimateFacts, case: &mut Case<'_, R>) -> Result<Pension, Error> {
        let EstimateFacts { person, payout, account } = facts;
        let scope = Scope::from(person.staff_group);
        check_salary_2018(person, &[*payout])?;
        check_served(person, scope, case)?;
        match account {
            Some(account) => check_account(person, account, scope, case)?,
            None => say_scheme(person, scope, case)?,
        }
        estimate(facts, case)
    }
}

/// What the service given pays, whether anybody can have it or not.
fn estimate<R: Recorder>(facts: &EstimateFacts, case: &mut Case<'_, R>) -> Result<Pension, Error> {
    let scope = Scope::from(facts.person.staff_group);
    let amounts = amounts(&facts.person, facts.payout, scope, case)?;
    let mut until = last_day_of_months(case.as_of(), TEN_YEARS)?;
    if let (Some(day), Some(_)) = (reckoned_anew_from(scope, case)?, facts.person.salary_2018) {
        until = until.max(last_day_of_months(day, TEN_YEARS)?);
    }
    let Schedule { spans, lacks } = periods(&amounts, &facts.person, until, scope, case)?;
    let account = match &facts.account {
        Some(account) => {
            let month = spans.first().map_or_else(|| amounts.monthly(), Span::pension)?;
            Some(funding(account, &facts.person, &amounts, month, scope, case)?)
        }
        None => None,
    };
    case.reasons_once();
    let rounding = case.value(keys::PENSION_ROUNDING, scope)?;
    let some = |parts: Decimal| (!parts.is_zero()).then(|| dollars(parts, rounding)).transpose();
    Ok(Pension {
        payout: facts.payout,
        average_years: amounts.pay.average_years,
        old: amounts.part(&amounts.old, amounts.counted.before, rounding)?,
        new: amounts.part(&amounts.new, amounts.counted.after, rounding)?,
        bonus: some(amounts.bonus)?,
        compensation: some(amounts.compensation)?,
        monthly_compensation: some(amounts.monthly_compensation)?,
        source_missing: amounts.source_missing || lacks.is_some(),
        lump_sum: dollars(amounts.lump_sum()?, rounding)?,
        monthly: dollars(amounts.monthly()?, rounding)?,
        periods: spans.iter().map(|period| period.shown(rounding)).collect::<Result<_, Error>>()?,
        account,
    })
}

/// Who pays what an injury through duty gives who has an individual account. `month` is the first month's pension.
fn funding<R: Recorder>(
    account: &AccountFunds,
    person: &PensionPerson,
    amounts: &Amounts,
    month: Decimal,
    scope: Scope,
    case: &mut Case<'_, R>,
) -> Result<Funding, Error> {
    let each_month = match month.is_zero() {
        true => None,
        false => Some(EachMonth { amount: ratio(month)?, months: None, ends: false }),
    };
    let least = case.row(keys::PENSION_ON_DUTY_YEARS, scope, if each_month.is_some() { "monthly" } else { "lump" })?;
    let due = Due { added: ratio(amounts.bonus)?, at_once: ratio(amounts.lump_sum()?)?, each_month };
    let served = Served {
        service: person.service_after,
        counted: ServiceTime::of_years(whole(least)?),
        last_salary: not_zero(person.last_salary, "person.last_salary")?,
    };
    account.pay(served, Some(due), keys::PENSION_ROUNDING, scope, case)
}

/// Rules of a lump sum, which severance pay asks too.
pub(crate) const LUMP_RULES: &[usize] = &[
    keys::PENSION_NEW_SCHEME_DAY.index,
    keys::PENSION_SCHEME.index,
    keys::PENSION_CHOICE_YEARS.index,
    keys::PENSION_SERVICE_CAP.index,
    keys::PENSION_SERVICE_CAP_BEFORE.index,
    keys::PENSION_SERVICE_PAID_OUT.index,
    keys::PENSION_JOINED_LATER.index,
    keys::PENSION_LONG_TEACHING.index,
    keys::PENSION_CHOICE_OTHER_SCHEMES.index,
    keys::PENSION_ON_DUTY_YEARS.index,
    keys::PENSION_ON_DUTY_CAPPED.index,
    keys::PENSION_ALLOWANCES.index,
    keys::PENSION_PART_YEAR.index,
    keys::PENSION_NEAR_FIFTEEN.index,
    keys::PENSION_OLD_REMAINDER.index,
    keys::PENSION_LAST_PAY_KEPT.index,
    keys::PENSION_LAST_PAY_KEPT_LIMITS.index,
    keys::PENSION_LAST_PAY_KEPT_DAY.index,
    keys::PENSION_AVERAGE_YEARS.index,
    keys::PENSION_OLD_BASE_AMOUNT.index,
    keys::PENSION_OLD_LUMP_BASES.index,
    keys::PENSION_OLD_FIRST_YEARS.index,
    keys::PENSION_OLD_UNDER_FIVE.index,
    keys::PENSION_OLD_LUMP_BONUS.index,
    keys::PENSION_OLD_LUMP_MOST.index,
    keys::PENSION_NEW_BASE_AMOUNT.index,
    keys::PENSION_NEW_COUNTED_FROM.index,
    keys::PENSION_NEW_LUMP_BASES.index,
    keys::PENSION_NEW_LUMP_35.index,
    keys::PENSION_NEW_HALF_BASE.index,
    keys::PENSION_NEW_LUMP_MOST.index,
    keys::PENSION_NEW_REMAINDER_BASES.index,
    keys::PENSION_ROUNDING.index,
];

/// Rules of what is drawn monthly, and of what is added to either.
pub(super) const MONTHLY_RULES: &[usize] = &[
    keys::PENSION_PAYOUTS.index,
    keys::PENSION_OLD_MONTHLY_RATE.index,
    keys::PENSION_OLD_MONTHLY_MOST.index,
    keys::PENSION_NEW_MONTHLY_RATE.index,
    keys::PENSION_NEW_MONTHLY_MOST.index,
    keys::PENSION_NEW_REMAINDER_RATE.index,
    keys::PENSION_REDUCED.index,
    keys::PENSION_FULL_AGE.index,
    keys::PENSION_FULL_AGE_OTHER_POSTS.index,
    keys::PENSION_FULL_AGE_STREAMLINING_BELOW.index,
    keys::PENSION_EARLY_BONUS.index,
    keys::PENSION_EARLY_BONUS_YEARS.index,
    keys::PENSION_EARLY_BONUS_AGE.index,
    keys::PENSION_EARLY_BONUS_LAST_DAY.index,
    keys::PENSION_COMPENSATION.index,
    keys::PENSION_COMPENSATION_YEARS.index,
    keys::PENSION_COMPENSATION_PAID_SERVICE.index,
    keys::PENSION_COMPENSATION_MONTHLY.index,
    keys::PENSION_COMPENSATION_DEFERRED.index,
    keys::PENSION_ON_DUTY_BASES.index,
    keys::PENSION_ON_DUTY_CAUSES.index,
    keys::PENSION_ON_DUTY_OLD_STANDARD.index,
    keys::PENSION_ON_DUTY_OLD_MONTHLY.index,
    keys::PENSION_ON_DUTY_NO_CEILING.index,
    keys::PENSION_ON_DUTY_CEILING_YEARS.index,
    keys::PENSION_CEILING_MIXED.index,
    keys::PENSION_CEILING_PAID_BEFORE.index,
    keys::PENSION_CEILING_LAST_COLUMN.index,
    keys::PENSION_DEPOSIT_OLD_SERVICE.index,
    keys::PENSION_DEPOSIT_INSURANCE_MOST.index,
    keys::PENSION_CEILING_FIRST.index,
    keys::PENSION_CEILING_UNDER_FIRST.index,
    keys::PENSION_CEILING_RATE.index,
    keys::PENSION_CEILING_RETIRED_BEFORE.index,
    keys::PENSION_CEILING_FALL.index,
    keys::PENSION_CEILING_LAST_FALL.index,
    keys::PENSION_DEPOSIT_RATE.index,
    keys::PENSION_DEPOSIT_LUMP_RATE.index,
    keys::PENSION_DEPOSIT_FULL_RATE.index,
    keys::PENSION_DEDUCTION_ORDER.index,
    keys::PENSION_GUARANTEE.index,
];
