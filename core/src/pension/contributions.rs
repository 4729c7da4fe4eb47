//! Contributions to the pension fund (退撫基金費用).

use personnel_rules_data::{Scope, keys, messages};
use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::calculation::{Bilingual, Calculation};
use crate::case::Case;
use crate::error::Error;
use crate::quantity::{Fraction, Ratio, Twd, minus, not_zero, times};
use crate::staff::StaffGroup;
use crate::trace::{Recorder, Step, StepKind};

/// What a month's contribution depends on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ContributionFacts {
    /// Group of staff: it decides which act applies.
    ///
    /// 人員類別：決定適用之法律。
    pub staff_group: StaffGroup,
    /// Basic salary (本（年功）俸（薪）額) of the month, in whole New Taiwan dollars.
    ///
    /// 當月本（年功）俸（薪）額（元）。
    pub salary_amount: Twd,
    /// Whether on child-care leave and paying on: the whole is then borne by oneself.
    ///
    /// 是否育嬰留職停薪而選擇繼續繳費：全額自付。
    #[serde(default)]
    pub child_care_leave: bool,
}

/// A month's contribution.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ContributionShares {
    /// Rate in percent of twice the salary.
    ///
    /// 提撥費率（百分比）。
    pub rate_percent: Ratio,
    /// Least rate in the law, in percent.
    ///
    /// 法定費率下限（百分比）。
    pub least_percent: Ratio,
    /// Highest rate in the law, in percent.
    ///
    /// 法定費率上限（百分比）。
    pub most_percent: Ratio,
    /// The whole contribution.
    ///
    /// 退撫基金費用總額。
    pub total: Fraction,
    /// Own part.
    ///
    /// 本人繳付。
    pub own: Fraction,
    /// The government's part.
    ///
    /// 政府撥繳。
    pub government: Fraction,
}

/// The calculation `pension.contribution`.
///
/// 公務人員退休法 8 (1993), 14 (2010); 公務人員退休資遣撫卹法 7; 學校教職員退休條例 8; 公立學校教職員退休資遣撫卹條例 8.
#[derive(Debug)]
pub enum Contribution {}

impl Calculation for Contribution {
    const NAME: &'static str = "pension.contribution";
    const TITLE: Bilingual = Bilingual { zh: "退撫基金費用", en: "contribution to the pension fund" };
    const DESCRIPTION: Bilingual = Bilingual {
        zh: "每月退撫基金費用：本（年功）俸（薪）額加一倍乘以費率，政府撥繳百分之六十五，本人繳付百分之三十五；育嬰留職停薪繼續繳費者全額自付。適用確定給付制。",
        en: "A month's contribution to the pension fund: twice the basic salary times the rate, 65 percent from the government and 35 percent one's own; all of it one's own on child-care leave. For the defined-benefit acts.",
    };
    const AS_OF: Bilingual = Bilingual { zh: "繳費當月之日", en: "a day of the month of the contribution" };
    const HEADLINE: &'static [&'static str] = &["own", "government", "total"];
    const RULES: &'static [&'static [usize]] = &[&[
        keys::PENSION_CONTRIBUTION.index,
        keys::PENSION_CONTRIBUTION_RANGE.index,
        keys::PENSION_CONTRIBUTION_BASE.index,
        keys::PENSION_CONTRIBUTION_OWN_SHARE.index,
        keys::PENSION_CONTRIBUTION_UNPAID_LEAVE.index,
        keys::PENSION_CONTRIBUTION_ROUNDING.index,
    ]];
    type Facts = ContributionFacts;
    type Value = ContributionShares;

    fn decide<R: Recorder>(facts: &ContributionFacts, case: &mut Case<'_, R>) -> Result<ContributionShares, Error> {
        let scope = Scope::from(facts.staff_group);
        let salary = not_zero(facts.salary_amount, "salary_amount")?;
        let rate = case.value(keys::PENSION_CONTRIBUTION, scope)?;
        let base = case.value(keys::PENSION_CONTRIBUTION_BASE, scope)?;
        let key = keys::PENSION_CONTRIBUTION_RANGE;
        let (least, most) = (case.row(key, scope, "least")?, case.row(key, scope, "most")?);
        let exact = times(times(salary, base)?, rate).map_err(|error| error.field("salary_amount"))?;
        case.step(|| {
            let step = Step::new(StepKind::Compute).rule(keys::PENSION_CONTRIBUTION.index);
            let step = step.say(messages::step::CONTRIBUTION).with("salary", salary).with("base", base);
            step.with("rate", rate).output(exact.normalize())
        });
        if facts.child_care_leave {
            let key = keys::PENSION_CONTRIBUTION_UNPAID_LEAVE;
            case.value(key, scope)?;
            case.reason(key, messages::reason::WHOLE_BY_ONESELF, Vec::new());
        }
        let total = case.divide(keys::PENSION_CONTRIBUTION_ROUNDING, scope, exact, Decimal::ONE)?;
        let [own, government] = shares(exact, !facts.child_care_leave, scope, case)?;
        let percent = |share| times(share, Decimal::ONE_HUNDRED).and_then(|percent| Ratio::new(percent, Decimal::ONE));
        Ok(ContributionShares {
            rate_percent: percent(rate)?,
            least_percent: percent(least)?,
            most_percent: percent(most)?,
            total,
            own,
            government,
        })
    }
}

/// Own part and the government's: all is one's own where it is not shared.
pub(super) fn shares<R: Recorder>(
    amount: Decimal,
    shared: bool,
    scope: Scope,
    case: &mut Case<'_, R>,
) -> Result<[Fraction; 2], Error> {
    let key = keys::PENSION_CONTRIBUTION_OWN_SHARE;
    let share = if shared { case.value(key, scope)? } else { Decimal::ONE };
    let own = times(amount, share)?;
    case.step(|| {
        let step = Step::new(StepKind::Compute).rule(key.index).say(messages::step::SHARE_OF_AMOUNT);
        step.with("amount", amount.normalize()).with("share", share).output(own.normalize())
    });
    let mut rounded = |amount| case.divide(keys::PENSION_CONTRIBUTION_ROUNDING, scope, amount, Decimal::ONE);
    Ok([rounded(own)?, rounded(minus(amount, own)?)?])
}
