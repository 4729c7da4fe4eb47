//! Funeral allowance of the insurance for the death of a relative (眷屬喪葬津貼).

use chrono::NaiveDate;
use personnel_rules_data::{Scope, keys, messages};
use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::benefit::{self, Benefit, Claimed, ExcludedCause, InsuranceDocument};
use crate::allowance::Deceased;
use crate::calculation::{Bilingual, Calculation};
use crate::case::Case;
use crate::date::{Date, MONTHS_OF_YEAR, completed_months};
use crate::error::Error;
use crate::quantity::{Ratio, Twd, whole};
use crate::salary::history::SalaryMonth;
use crate::staff::StaffGroup;
use crate::trace::Recorder;

/// What a funeral allowance of the insurance depends on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FamilyFuneralFacts {
    /// Group of staff: fund-hired staff are under the labour insurance.
    ///
    /// 人員類別：約用人員參加勞工保險。
    pub staff_group: StaffGroup,
    /// Day of the claim: it must lie within the period.
    ///
    /// 申請日：須在時效之內。
    pub claimed_on: Date,
    /// Who died; a parent is a natural, an adoptive or a step-parent, not a parent-in-law.
    ///
    /// 死亡者；父母含生、養、繼父母，不含配偶之父母。
    pub deceased: Deceased,
    /// Whether another insured relative claims for the same death: one claim for one death.
    ///
    /// 是否另有被保險人就同一死亡請領：以一人為限。
    pub relative_claims: bool,
    /// Whether the death happened in mainland China: papers made there are verified.
    ///
    /// 是否於大陸地區死亡：當地文件須驗證。
    pub in_mainland_china: bool,
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
    /// Day of the child's birth: the age on the day of the death counts. Needed for a child.
    ///
    /// 子女出生日：以死亡日之足歲計。子女死亡者須填。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub child_born_on: Option<Date>,
    /// Whether the child's birth was registered. Needed for a child below the age that the law names.
    ///
    /// 子女是否已為出生登記。未滿法定年齡之子女死亡者須填。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub birth_registered: Option<bool>,
    /// Whether the allowance was drawn for another father, or another mother: of the natural, the adoptive and the step-parent one may be chosen. Needed for a parent.
    ///
    /// 是否已就另一生父（母）、養父（母）或繼父（母）請領：擇一請領。父母死亡者須填。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub same_parent_drawn: Option<bool>,
    /// What caused the death, where it is one of these: nothing is given then.
    ///
    /// 死亡屬不予給付之事由者，其事由。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub excluded_cause: Option<ExcludedCause>,
}

/// The calculation `insurance.family_funeral`: 公教人員保險法 34.
#[derive(Debug)]
pub enum FamilyFuneral {}

impl Calculation for FamilyFuneral {
    const NAME: &'static str = "insurance.family_funeral";
    const TITLE: Bilingual = Bilingual { zh: "公保眷屬喪葬津貼", en: "funeral allowance of the insurance" };
    const DESCRIPTION: Bilingual = Bilingual {
        zh: "被保險人之父母、配偶、子女死亡之津貼：親屬、子女年齡、出生登記、平均保險俸額、時效、應備文件。",
        en: "Allowance for the death of a parent, the spouse or a child of the insured: relation, age and registration of a child, mean salary, period of the claim, papers.",
    };
    const AS_OF: Bilingual = Bilingual { zh: "死亡之日", en: "the day of the death" };
    const HEADLINE: &'static [&'static str] = &["granted", "amount"];
    const RULES: &'static [&'static [usize]] = &[
        crate::calendar::RULES,
        benefit::RULES,
        &[
            keys::INSURANCE_CLAIM.index,
            keys::INSURANCE_EXCLUDED.index,
            keys::INSURANCE_DEATH_FAMILY.index,
            keys::INSURANCE_DEATH_FAMILY_CHILD.index,
            keys::INSURANCE_DEATH_FAMILY_REGISTERED.index,
            keys::INSURANCE_DEATH_FAMILY_CHILD_FROM.index,
            keys::INSURANCE_DEATH_FAMILY_ONE_CLAIM.index,
            keys::INSURANCE_DEATH_FAMILY_ONE_PARENT.index,
        ],
    ];
    type Facts = FamilyFuneralFacts;
    type Value = Benefit;

    fn decide<R: Recorder>(facts: &FamilyFuneralFacts, case: &mut Case<'_, R>) -> Result<Benefit, Error> {
        check_facts(facts)?;
        let scope = Scope::from(facts.staff_group);
        let mut eligible = benefit::not_excluded(facts.excluded_cause, scope, case)?;
        let key = keys::INSURANCE_DEATH_FAMILY_ONE_CLAIM;
        eligible &= case.check(key, scope, !facts.relative_claims, messages::reason::RELATIVE_CLAIMS, Vec::new)?;
        let months = if facts.deceased == Deceased::Child {
            let born_on = case.need(facts.child_born_on, "child_born_on", keys::INSURANCE_DEATH_FAMILY_CHILD)?;
            let (counts, months) = child(facts, born_on.naive(), scope, case)?;
            eligible &= counts;
            months
        } else {
            eligible &= facts.deceased == Deceased::Spouse || one_parent(facts, scope, case)?;
            case.row(keys::INSURANCE_DEATH_FAMILY, scope, facts.deceased.into())?
        };
        let salary = benefit::Salary::new(facts.average_salary, facts.salary_history.as_ref())
            .since_if_known(facts.insured_from, case.as_of())?;
        let base = Some(benefit::base(salary, "family_funeral", scope, case)?);
        let claim = benefit::claimed(facts.claimed_on, keys::INSURANCE_CLAIM, scope, case)?;
        let mut papers = vec![
            InsuranceDocument::ClaimForm,
            InsuranceDocument::DeathCertificate,
            InsuranceDocument::RemovalTranscript,
            InsuranceDocument::OtherProof,
        ];
        if facts.in_mainland_china {
            papers.push(InsuranceDocument::MainlandVerification);
        }
        let months = Ratio::new(months, Decimal::ONE)?;
        Claimed { eligible, months, base, claim, papers }.settle(scope, case)
    }
}

fn check_facts(facts: &FamilyFuneralFacts) -> Result<(), Error> {
    let child = facts.deceased == Deceased::Child;
    let wrong = [
        ("child_born_on", !child && facts.child_born_on.is_some(), messages::conflict::FACT_OF_A_CHILD),
        ("birth_registered", !child && facts.birth_registered.is_some(), messages::conflict::FACT_OF_A_CHILD),
        (
            "same_parent_drawn",
            facts.deceased != Deceased::Parent && facts.same_parent_drawn.is_some(),
            messages::conflict::FACT_OF_A_PARENT,
        ),
    ];
    match wrong.into_iter().find(|(_, wrong, _)| *wrong) {
        Some((field, _, message)) => Err(Error::conflict(field, message)),
        None => Ok(()),
    }
}

/// 34 III, where the law of the day has it.
fn one_parent<R: Recorder>(facts: &FamilyFuneralFacts, scope: Scope, case: &mut Case<'_, R>) -> Result<bool, Error> {
    let key = keys::INSURANCE_DEATH_FAMILY_ONE_PARENT;
    if case.where_ruled(key, scope, case.as_of())?.is_none() {
        return Ok(true);
    }
    let drawn = case.need(facts.same_parent_drawn, "same_parent_drawn", key)?;
    case.check(key, scope, !drawn, messages::reason::SAME_PARENT_DRAWN, Vec::new)
}

/// 34 I (2): the months by the age on the day of the death.
fn child<R: Recorder>(
    facts: &FamilyFuneralFacts,
    born_on: NaiveDate,
    scope: Scope,
    case: &mut Case<'_, R>,
) -> Result<(bool, Decimal), Error> {
    let died_on = case.as_of();
    if died_on < born_on {
        return Err(Error::conflict("child_born_on", messages::conflict::BORN_AFTER_DEATH));
    }
    let age = completed_months(born_on, died_on)?;
    let years = age.div_euclid(MONTHS_OF_YEAR);
    let key = keys::INSURANCE_DEATH_FAMILY_CHILD;
    let months = case.step_of(key, scope, years)?.unwrap_or_default();
    let mut counts = case
        .check(key, scope, months > Decimal::ZERO, messages::reason::CHILD_PAST_AGE, || vec![("age", years.into())])?;
    let key = keys::INSURANCE_DEATH_FAMILY_REGISTERED;
    if years < whole(case.value(key, scope)?)? {
        let registered = case.need(facts.birth_registered, "birth_registered", key)?;
        counts &= case.check(key, scope, registered, messages::reason::BIRTH_NOT_REGISTERED, Vec::new)?;
    }
    let key = keys::INSURANCE_DEATH_FAMILY_CHILD_FROM;
    let least = case.whole(key, scope)?;
    counts &= case.check(key, scope, age >= least, messages::reason::CHILD_TOO_YOUNG, || {
        vec![("months", age.into()), ("least", least.into())]
    })?;
    Ok((counts, months))
}
