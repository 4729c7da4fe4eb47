//! Death benefit for the insured's own death (死亡給付).

use personnel_rules_data::{Scope, keys, messages};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::benefit::{self, Benefit, Claimed, ExcludedCause, InsuranceDocument};
use crate::calculation::{Bilingual, Calculation};
use crate::case::Case;
use crate::date::{Date, MONTHS_OF_YEAR};
use crate::error::{Error, ErrorCode};
use crate::quantity::{Ratio, SalaryMonths, Twd, whole};
use crate::salary::history::SalaryMonth;
use crate::staff::StaffGroup;
use crate::trace::Recorder;

/// Nobody pays premiums for more years.
const MOST_YEARS: u32 = 70;

/// Who is left behind, without those who lost or gave up their right.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Survivors {
    /// Whether there is a spouse.
    ///
    /// 有無配偶。
    pub spouse: bool,
    /// Number of children, unborn ones included.
    ///
    /// 子女數（含胎兒）。
    pub children: u32,
    /// Number of parents.
    ///
    /// 父母人數。
    pub parents: u32,
    /// Number of grandparents.
    ///
    /// 祖父母人數。
    pub grandparents: u32,
    /// Number of siblings.
    ///
    /// 兄弟姊妹人數。
    pub siblings: u32,
}

/// Who receives a death benefit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Recipient {
    /// The heirs at law, by the Civil Code; the named beneficiary where there are none (法定繼承人；無者為指定受益人).
    HeirsAtLaw,
    /// The spouse (配偶).
    Spouse,
    /// The children (子女).
    Children,
    /// The parents (父母).
    Parents,
    /// The grandparents (祖父母).
    Grandparents,
    /// The siblings (兄弟姊妹).
    Siblings,
    /// The beneficiary whom the insured named (指定受益人).
    NamedBeneficiary,
}

/// A part of a death benefit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
pub struct BenefitShare {
    /// Who receives it.
    ///
    /// 領受人。
    pub recipient: Recipient,
    /// Share of all of them together.
    ///
    /// 該順序領受人合計之比例。
    pub share: Ratio,
    /// Share of each; none where the act does not say how many they are.
    ///
    /// 每人之比例；本法未定人數者無此項。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub each: Option<Ratio>,
}

/// What a death benefit depends on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DeathBenefitFacts {
    /// Group of staff: fund-hired staff are under the labour insurance.
    ///
    /// 人員類別：約用人員參加勞工保險。
    pub staff_group: StaffGroup,
    /// Day of the claim: it must lie within the period.
    ///
    /// 申請日：須在時效之內。
    pub claimed_on: Date,
    /// Whether it was a death in the line of duty (因公死亡): not one that the insured's own traffic violation caused.
    ///
    /// 是否因公死亡（因本人交通違規所致者不屬之）。
    pub on_duty: bool,
    /// Whole years of premiums, 0 to 70: years for which an old-age benefit was drawn included.
    ///
    /// 繳付保險費滿年數（0 至 70），含已領養老給付之年資。
    pub premium_years: u32,
    /// Whether the rules of annuities apply to the insured, as in private schools: the base is the salary of the last month.
    ///
    /// 是否適用年金規定（如私立學校）：以當月保險俸額為準。
    pub annuity_applies: bool,
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
    /// Months of old-age benefit drawn before; those of an annuity as the rules convert them.
    ///
    /// 曾領養老給付之月數；年金依施行細則換算。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub old_age_months_drawn: Option<SalaryMonths>,
    /// What caused the death, where it is one of these: nothing is given then.
    ///
    /// 死亡屬不予給付之事由者，其事由。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub excluded_cause: Option<ExcludedCause>,
    /// Who is left behind, to see the shares; a will that names some of them comes first.
    ///
    /// 遺屬，用以計各人比例；遺囑另有指定者從其遺囑。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub survivors: Option<Survivors>,
}

/// A death benefit and who receives it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct DeathBenefitPaid {
    /// The benefit.
    ///
    /// 死亡給付。
    pub benefit: Benefit,
    /// Who receives it; empty where the act shares it out and the survivors are not given.
    ///
    /// 領受人；本法定有分配而未填遺屬者為空。
    pub recipients: Vec<BenefitShare>,
}

/// The calculation `insurance.death`: 公教人員保險法 27, 28.
#[derive(Debug)]
pub enum DeathBenefit {}

impl Calculation for DeathBenefit {
    const NAME: &'static str = "insurance.death";
    const TITLE: Bilingual = Bilingual { zh: "公保死亡給付", en: "death benefit of the insurance" };
    const DESCRIPTION: Bilingual = Bilingual {
        zh: "被保險人死亡之一次給付：因公或病故、繳費年數、平均保險俸額、受益人、時效、應備文件。",
        en: "Lump sum on the death of the insured: on duty or not, years of premiums, mean salary, who receives it, period of the claim, papers.",
    };
    const AS_OF: Bilingual = Bilingual { zh: "死亡之日", en: "the day of the death" };
    const HEADLINE: &'static [&'static str] = &["benefit.granted", "benefit.amount"];
    const RULES: &'static [&'static [usize]] = &[
        &[keys::INSURANCE_DEATH_SELF.index],
        crate::calendar::RULES,
        benefit::RULES,
        &[
            keys::INSURANCE_CLAIM.index,
            keys::INSURANCE_BASE_ANNUITY.index,
            keys::INSURANCE_EXCLUDED.index,
            keys::INSURANCE_DEATH_SELF_ON_DUTY.index,
            keys::INSURANCE_DEATH_SELF_OTHER.index,
            keys::INSURANCE_DEATH_SELF_DRAWN.index,
            keys::INSURANCE_DEATH_BENEFICIARY.index,
        ],
    ];
    type Facts = DeathBenefitFacts;
    type Value = DeathBenefitPaid;

    fn decide<R: Recorder>(facts: &DeathBenefitFacts, case: &mut Case<'_, R>) -> Result<DeathBenefitPaid, Error> {
        case.where_ruled(keys::INSURANCE_DEATH_SELF, Scope::All, case.as_of())?;
        let scope = Scope::from(facts.staff_group);
        if facts.premium_years > MOST_YEARS {
            let error = Error::new(ErrorCode::OutOfRange).field("premium_years");
            return Err(error.with("value", facts.premium_years).with("range", "0 – 70"));
        }
        let mut eligible = benefit::not_excluded(facts.excluded_cause, scope, case)?;
        let rule = if facts.on_duty { keys::INSURANCE_DEATH_SELF_ON_DUTY } else { keys::INSURANCE_DEATH_SELF_OTHER };
        let months = case.step_of(rule, scope, facts.premium_years)?.unwrap_or_default();
        let mut months = Ratio::whole(whole(months).map_err(|error| case.of_rule(error, rule))?);
        if let Some(drawn) = facts.old_age_months_drawn {
            let key = keys::INSURANCE_DEATH_SELF_DRAWN;
            months = months.less(Ratio::new(drawn.decimal(), rust_decimal::Decimal::ONE)?)?;
            let left = months != Ratio::ZERO;
            eligible &= case.check(key, scope, left, messages::reason::NOTHING_LEFT_OF_MONTHS, || {
                vec![("drawn", drawn.decimal().into()), ("left", months.into())]
            })?;
        }
        // 施行細則 35: years for which an old-age benefit was drawn do not count.
        let least =
            if facts.old_age_months_drawn.is_some() { 0 } else { facts.premium_years.saturating_mul(MONTHS_OF_YEAR) };
        let below = facts.premium_years.saturating_add(1).saturating_mul(MONTHS_OF_YEAR);
        let salary = benefit::Salary::new(facts.average_salary, facts.salary_history.as_ref()).months(least, below);
        let base = Some(if facts.annuity_applies {
            let months = case.whole(keys::INSURANCE_BASE_ANNUITY, scope)?;
            benefit::base_of(case.as_of(), salary, months, keys::INSURANCE_BASE_ANNUITY, case)?
        } else {
            benefit::base(salary, "death", scope, case)?
        });
        let claim = benefit::claimed(facts.claimed_on, keys::INSURANCE_CLAIM, scope, case)?;
        let mut papers = vec![
            InsuranceDocument::ClaimForm,
            InsuranceDocument::Receipt,
            InsuranceDocument::DeathCertificate,
            InsuranceDocument::RemovalTranscript,
            InsuranceDocument::OtherProof,
        ];
        if facts.on_duty {
            papers.push(InsuranceDocument::DutyProof);
        }
        let recipients = recipients(facts.survivors, scope, case)?;
        let benefit = Claimed { eligible, months, base, claim, papers }.settle(scope, case)?;
        Ok(DeathBenefitPaid { benefit, recipients })
    }
}

/// 28 I, V: the spouse half, the rest equally to the first of the classes that there is; alone where there are neither
/// children nor parents nor grandparents.
fn recipients<R: Recorder>(
    survivors: Option<Survivors>,
    scope: Scope,
    case: &mut Case<'_, R>,
) -> Result<Vec<BenefitShare>, Error> {
    if case.value(keys::INSURANCE_DEATH_BENEFICIARY, scope)? == "heirs" {
        return Ok(vec![BenefitShare { recipient: Recipient::HeirsAtLaw, share: Ratio::whole(1), each: None }]);
    }
    let Some(survivors) = survivors else { return Ok(Vec::new()) };
    let classes = [
        (Recipient::Children, survivors.children),
        (Recipient::Parents, survivors.parents),
        (Recipient::Grandparents, survivors.grandparents),
        (Recipient::Siblings, survivors.siblings),
    ];
    let first = classes
        .into_iter()
        .find(|(recipient, persons)| *persons > 0 && !(survivors.spouse && matches!(recipient, Recipient::Siblings)));
    let mut shares = Vec::new();
    let mut give = |recipient, parts: u32, persons: u32| -> Result<(), Error> {
        let share = Ratio::new(1.into(), parts.into())?;
        let each = Some(share.times(Ratio::new(1.into(), persons.into())?)?);
        shares.push(BenefitShare { recipient, share, each });
        Ok(())
    };
    if survivors.spouse {
        give(Recipient::Spouse, if first.is_some() { 2 } else { 1 }, 1)?;
    }
    match first {
        Some((recipient, persons)) => give(recipient, if survivors.spouse { 2 } else { 1 }, persons)?,
        None if !survivors.spouse => give(Recipient::NamedBeneficiary, 1, 1)?,
        None => {}
    }
    Ok(shares)
}
