//! Disability benefit (失能給付).

use personnel_rules_data::{Scope, keys, messages};
use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::benefit::{self, Benefit, Claimed, ExcludedCause, InsuranceDocument};
use crate::calculation::{Bilingual, Calculation};
use crate::case::Case;
use crate::date::Date;
use crate::error::{Error, ErrorCode};
use crate::quantity::{Ratio, Twd, minus, plus};
use crate::salary::history::SalaryMonth;
use crate::staff::StaffGroup;
use crate::trace::{Recorder, Step, StepKind};

/// Months that were ever paid for other parts of the body.
const MOST_PAID: u32 = 100;

/// Degree of a disability, by the disability standard of the insurance.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum DisabilityDegree {
    /// Full (全失能).
    Full,
    /// Half (半失能).
    Half,
    /// Partial (部分失能).
    Partial,
}

/// The degree that the same part of the body had before it became worse.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EarlierDisability {
    /// Its degree.
    ///
    /// 原失能等級。
    pub degree: DisabilityDegree,
    /// Whether it was suffered in the line of duty.
    ///
    /// 原失能是否因公。
    pub on_duty: bool,
}

/// What a disability benefit depends on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DisabilityFacts {
    /// Group of staff: fund-hired staff are under the labour insurance.
    ///
    /// 人員類別：約用人員參加勞工保險。
    pub staff_group: StaffGroup,
    /// Day of the claim: it must lie within the period.
    ///
    /// 申請日：須在時效之內。
    pub claimed_on: Date,
    /// Degree of the disability, as the hospital certified it by the standard: of several at one part the highest.
    ///
    /// 經鑑定之失能等級；同一部位適用二種以上者，從最高。
    pub degree: DisabilityDegree,
    /// Whether duty or military service caused it: not the insured's own traffic violation.
    ///
    /// 是否因執行公務或服兵役所致（因本人交通違規所致者不屬之）。
    pub on_duty: bool,
    /// Whether the disability was there before the insurance: nothing is given then.
    ///
    /// 是否加保前已失能：是者不得請領。
    pub before_insured: bool,
    /// Whether it was determined within a month before death or in agony, or an organ was removed and the person did not live a month: nothing is given then.
    ///
    /// 是否於死亡前一個月內或彌留期間確定，或切除器官後存活未滿一個月：是者不得請領。
    pub near_death: bool,
    /// Mean of the insured salary that the law counts in, in whole New Taiwan dollars, where it is known. Needed unless the history is given; not both.
    ///
    /// 已知之平均保險俸額（元）。未填歷史者須填；二者擇一。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub average_salary: Option<Twd>,
    /// Insured salary month by month up to the month of the event: every month insured, or as many as the mean takes. Needed unless the mean is given; not both.
    ///
    /// 至事故當月止各月之保險俸額：全部投保月份，或計算平均所需之月數。未填平均者須填；二者擇一。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub salary_history: Option<Vec<SalaryMonth>>,
    /// First day of the insurance. Needed where the history has fewer months than the mean takes: then it began with them.
    ///
    /// 加保首日。歷史之月數少於計算平均所需者須填：自該月起加保。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub insured_from: Option<Date>,
    /// What the same part had before, where it became worse: the difference is paid.
    ///
    /// 原已失能部位加重者，原失能：給付差額。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub earlier: Option<EarlierDisability>,
    /// Months paid before for other parts of the body, 0 to 100: with what the same part had before and now they have a limit.
    ///
    /// 其他部位已領失能給付月數（0 至 100）：與同一部位原失能及本次之月數合計有上限。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub months_for_other_parts: Option<u32>,
    /// What caused the disability, where it is one of these: nothing is given then.
    ///
    /// 失能屬不予給付之事由者，其事由。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub excluded_cause: Option<ExcludedCause>,
}

/// The calculation `insurance.disability`: 公教人員保險法 13 to 15.
#[derive(Debug)]
pub enum Disability {}

impl Calculation for Disability {
    const NAME: &'static str = "insurance.disability";
    const TITLE: Bilingual = Bilingual { zh: "公保失能給付", en: "disability benefit of the insurance" };
    const DESCRIPTION: Bilingual = Bilingual {
        zh: "被保險人永久失能之給付：等級、因公與否、原失能加重之差額、不同部位合計之上限、平均保險俸額、時效、應備文件。",
        en: "Benefit for a permanent disability: degree, duty or not, the difference where it became worse, the limit for several parts, mean salary, period of the claim, papers.",
    };
    const AS_OF: Bilingual =
        Bilingual { zh: "確定永久失能之日", en: "the day on which the disability was determined as permanent" };
    const HEADLINE: &'static [&'static str] = &["granted", "amount"];
    const RULES: &'static [&'static [usize]] = &[
        crate::calendar::RULES,
        benefit::RULES,
        &[
            keys::INSURANCE_CLAIM.index,
            keys::INSURANCE_EXCLUDED.index,
            keys::INSURANCE_DISABILITY.index,
            keys::INSURANCE_DISABILITY_MOST.index,
            keys::INSURANCE_DISABILITY_WORSE.index,
            keys::INSURANCE_DISABILITY_BEFORE_INSURED.index,
            keys::INSURANCE_DISABILITY_NEAR_DEATH.index,
        ],
    ];
    type Facts = DisabilityFacts;
    type Value = Benefit;

    fn decide<R: Recorder>(facts: &DisabilityFacts, case: &mut Case<'_, R>) -> Result<Benefit, Error> {
        let scope = Scope::from(facts.staff_group);
        let mut eligible = benefit::not_excluded(facts.excluded_cause, scope, case)?;
        for (key, stands_against, message) in [
            (keys::INSURANCE_DISABILITY_BEFORE_INSURED, facts.before_insured, messages::reason::BEFORE_INSURED),
            (keys::INSURANCE_DISABILITY_NEAR_DEATH, facts.near_death, messages::reason::NEAR_DEATH),
        ] {
            // Earlier texts do not have them.
            if stands_against {
                eligible &= case.check(key, scope, false, message, Vec::new)?;
            }
        }
        let months = months(facts, scope, case)?;
        let salary = benefit::Salary::new(facts.average_salary, facts.salary_history.as_ref())
            .since_if_known(facts.insured_from, case.as_of())?;
        let base = Some(benefit::base(salary, "disability", scope, case)?);
        let claim = benefit::claimed(facts.claimed_on, keys::INSURANCE_CLAIM, scope, case)?;
        let mut papers =
            vec![InsuranceDocument::ClaimForm, InsuranceDocument::DisabilityCertificate, InsuranceDocument::OtherProof];
        if facts.on_duty {
            papers.push(InsuranceDocument::DutyProof);
        }
        let months = Ratio::new(months, Decimal::ONE)?;
        Claimed { eligible, months, base, claim, papers }.settle(scope, case)
    }
}

/// 13 I, 14 (3), (4): the months of the degree, less those of the degree before, no more than what is left for all parts.
fn months<R: Recorder>(facts: &DisabilityFacts, scope: Scope, case: &mut Case<'_, R>) -> Result<Decimal, Error> {
    let mut months = standard(facts.degree, facts.on_duty, scope, case)?;
    let mut same_part = Decimal::ZERO;
    if let Some(earlier) = facts.earlier {
        let key = keys::INSURANCE_DISABILITY_WORSE;
        case.value(key, scope)?;
        let before = standard(earlier.degree, earlier.on_duty, scope, case)?;
        let now = months;
        same_part = before;
        months = minus(now, before)?.max(Decimal::ZERO);
        case.step(|| {
            let step = Step::new(StepKind::Compute).rule(key.index).say(messages::step::MONTHS_LESS);
            step.with("months", now).with("taken", before).output(months.normalize())
        });
        case.check(key, scope, months > Decimal::ZERO, messages::reason::NOT_WORSE, || {
            vec![("months", now.into()), ("before", before.into())]
        })?;
    }
    if let Some(paid) = facts.months_for_other_parts {
        if paid > MOST_PAID {
            let error = Error::new(ErrorCode::OutOfRange).field("months_for_other_parts");
            return Err(error.with("value", paid).with("range", "0 – 100"));
        }
        let key = keys::INSURANCE_DISABILITY_MOST;
        let most = case.row(key, scope, if facts.on_duty { "on_duty" } else { "other" })?;
        // All parts together: what the same part had before is among it.
        let paid = plus(paid.into(), same_part)?;
        let left = minus(most, paid)?.max(Decimal::ZERO);
        case.check(key, scope, left >= months, messages::reason::BEYOND_MOST_MONTHS, || {
            vec![("most", most.into()), ("paid", paid.into()), ("left", left.into())]
        })?;
        months = months.min(left);
    }
    Ok(months)
}

fn standard<R: Recorder>(
    degree: DisabilityDegree,
    on_duty: bool,
    scope: Scope,
    case: &mut Case<'_, R>,
) -> Result<Decimal, Error> {
    let name = match (degree, on_duty) {
        (DisabilityDegree::Full, true) => "full_on_duty",
        (DisabilityDegree::Half, true) => "half_on_duty",
        (DisabilityDegree::Partial, true) => "partial_on_duty",
        (DisabilityDegree::Full, false) => "full",
        (DisabilityDegree::Half, false) => "half",
        (DisabilityDegree::Partial, false) => "partial",
    };
    case.row(keys::INSURANCE_DISABILITY, scope, name)
}
