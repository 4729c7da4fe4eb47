//! Funeral allowance (喪葬補助).

use personnel_rules_data::{Scope, keys, messages};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::payment::{self, Allowance, Claimed, Document};
use crate::calculation::{Bilingual, Calculation};
use crate::case::Case;
use crate::claim;
use crate::date::{Date, birthday};
use crate::error::Error;
use crate::quantity::Twd;
use crate::staff::StaffGroup;
use crate::trace::Recorder;

/// Who died.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema, strum::IntoStaticStr)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Deceased {
    /// A parent (父母).
    Parent,
    /// The spouse (配偶).
    Spouse,
    /// A child (子女).
    Child,
}

/// What makes an older child depend on the claimant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema, strum::IntoStaticStr)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
#[non_exhaustive]
pub enum DependentReason {
    /// In school without occupation (在校肄業而確無職業).
    InSchool,
    /// Unable to earn a living (無力謀生).
    UnableToEarn,
    /// Under interdiction (受禁治產之宣告尚未撤銷).
    Interdicted,
    /// Disabled and unable to earn a living (確實殘廢不能自謀生活).
    Disabled,
}

/// A child who died.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Child {
    /// Day of birth: the age on the day of death counts.
    ///
    /// 出生日：以死亡日之年齡計。
    pub born_on: Date,
    /// Whether the child was married: only unmarried children count.
    ///
    /// 是否已婚：以未婚者為限。
    pub married: bool,
    /// Whether the child had an occupation: only children without one count.
    ///
    /// 是否有職業：以無職業者為限。
    pub employed: bool,
    /// What made an older child depend on the claimant, as verified. Without one an older child does not count.
    ///
    /// 逾齡子女須仰賴申請人扶養之情形（經查明屬實）。無者，逾齡子女不得申請。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dependent_because: Option<DependentReason>,
}

/// What a funeral allowance depends on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FuneralFacts {
    /// Group of staff: it decides which rules apply.
    ///
    /// 人員類別：決定適用之規定。
    pub staff_group: StaffGroup,
    /// Monthly salary amount (薪俸額) of the month of the death, in whole New Taiwan dollars: the allowance counts in it.
    ///
    /// 死亡當月之薪俸額（元）：補助以其月數計。
    pub salary_amount: Twd,
    /// Day of the claim: it must lie within the period.
    ///
    /// 申請日：須在期限之內。
    pub claimed_on: Date,
    /// Who died: the months differ.
    ///
    /// 死亡者：月數因之不同。
    pub deceased: Deceased,
    /// Whether a spouse or another relative in public service claims for the same death: one claim for one death.
    ///
    /// 同為公教人員之配偶或其他親屬是否就同一死亡事實報領：以一份為限。
    pub relative_claims: bool,
    /// Whether the deceased was a relative in mainland China: the period is longer, proofs made there are verified.
    ///
    /// 是否為大陸地區眷屬：期限較長，當地文件須驗證。
    pub in_mainland_china: bool,
    /// Whether the parent or spouse held a public post: nothing is due then. Needed for a parent or spouse.
    ///
    /// 父母或配偶是否擔任公職：是者不得申請。父母、配偶死亡者須填。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub held_public_post: Option<bool>,
    /// The child. Needed where a child died.
    ///
    /// 子女之資料。子女死亡者須填。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub child: Option<Child>,
}

/// The calculation `allowance.funeral`: 全國軍公教員工待遇支給要點 annex 8, as the handbooks give it.
#[derive(Debug)]
pub enum Funeral {}

impl Calculation for Funeral {
    const NAME: &'static str = "allowance.funeral";
    const TITLE: Bilingual = Bilingual { zh: "喪葬補助", en: "funeral allowance" };
    const DESCRIPTION: Bilingual = Bilingual {
        zh: "父母、配偶、子女死亡之補助：薪俸額之月數、請領條件、申請期限、應備文件。",
        en: "Allowance for the death of a parent, the spouse or a child: months of the salary amount, conditions, period of the claim, papers.",
    };
    const AS_OF: Bilingual = Bilingual { zh: "死亡之日", en: "the day of the death" };
    const HEADLINE: &'static [&'static str] = &["granted", "amount"];
    const RULES: &'static [&'static [usize]] = &[
        crate::calendar::RULES,
        &[
            keys::ALLOWANCE_FUNERAL_MONTHS.index,
            keys::ALLOWANCE_FUNERAL_ELIGIBLE.index,
            keys::ALLOWANCE_FUNERAL_CHILD_AGE.index,
            keys::ALLOWANCE_FUNERAL_CHILD_AGE_READING.index,
            keys::ALLOWANCE_FUNERAL_DEPENDENT_REASONS.index,
            keys::ALLOWANCE_BASE.index,
            keys::ALLOWANCE_ROUNDING.index,
            keys::ALLOWANCE_CLAIM.index,
            keys::ALLOWANCE_CLAIM_MAINLAND.index,
            keys::ALLOWANCE_DOCUMENTS.index,
            keys::CLAIM_FIRST_DAY.index,
            keys::CLAIM_WEEKEND.index,
        ],
    ];
    type Facts = FuneralFacts;
    type Value = Allowance;

    fn decide<R: Recorder>(facts: &FuneralFacts, case: &mut Case<'_, R>) -> Result<Allowance, Error> {
        check_facts(facts)?;
        let scope = Scope::from(facts.staff_group);
        let eligible = eligible(facts, scope, case)?;
        let months = case.row(keys::ALLOWANCE_FUNERAL_MONTHS, scope, facts.deceased.into())?;
        let standard = payment::standard(months, 1, facts.salary_amount, scope, case)?;
        let period = if facts.in_mainland_china { keys::ALLOWANCE_CLAIM_MAINLAND } else { keys::ALLOWANCE_CLAIM };
        let claim = claim::within_months(case.as_of(), facts.claimed_on, period, scope, case)?;
        let mut papers = vec![Document::AllowanceForm, Document::DeathCertificate, Document::HouseholdRegister];
        if facts.in_mainland_china {
            papers.push(Document::MainlandVerification);
        }
        let claimed = Claimed { eligible, months, standard, due: standard, claim, papers };
        claimed.settle(scope, case)
    }
}

fn check_facts(facts: &FuneralFacts) -> Result<(), Error> {
    match facts.deceased {
        Deceased::Child if facts.held_public_post.is_some() => {
            Err(Error::conflict("held_public_post", messages::conflict::FACT_OF_A_PARENT_OR_SPOUSE))
        }
        Deceased::Parent | Deceased::Spouse if facts.child.is_some() => {
            Err(Error::conflict("child", messages::conflict::FACT_OF_A_CHILD))
        }
        _ => Ok(()),
    }
}

/// `allowance.funeral.eligible`: every condition is examined, so that every reason is given at once.
fn eligible<R: Recorder>(facts: &FuneralFacts, scope: Scope, case: &mut Case<'_, R>) -> Result<bool, Error> {
    let key = keys::ALLOWANCE_FUNERAL_ELIGIBLE;
    let mut eligible = case.check(key, scope, !facts.relative_claims, messages::reason::RELATIVE_CLAIMS, Vec::new)?;
    if facts.deceased == Deceased::Child {
        let child = case.need(facts.child, "child", key)?;
        eligible &= child_counts(&child, scope, case)?;
    } else {
        let public_post = case.need(facts.held_public_post, "held_public_post", key)?;
        eligible &= case.check(key, scope, !public_post, messages::reason::HELD_PUBLIC_POST, Vec::new)?;
    }
    Ok(eligible)
}

fn child_counts<R: Recorder>(child: &Child, scope: Scope, case: &mut Case<'_, R>) -> Result<bool, Error> {
    let key = keys::ALLOWANCE_FUNERAL_ELIGIBLE;
    let (born_on, died_on) = (child.born_on.naive(), case.as_of());
    if died_on < born_on {
        return Err(Error::conflict("child.born_on", messages::conflict::BORN_AFTER_DEATH));
    }
    let mut counts = case.check(key, scope, !child.married, messages::reason::CHILD_MARRIED, Vec::new)?;
    counts &= case.check(key, scope, !child.employed, messages::reason::CHILD_EMPLOYED, Vec::new)?;

    let age = case.whole(keys::ALLOWANCE_FUNERAL_CHILD_AGE, scope)?;
    let reached_on = birthday(born_on, age)?;
    let young = match case.value(keys::ALLOWANCE_FUNERAL_CHILD_AGE_READING, scope)? {
        "up_to" => died_on <= reached_on,
        _ => died_on < reached_on,
    };
    if young {
        return Ok(counts);
    }
    let admitted = case.value(keys::ALLOWANCE_FUNERAL_DEPENDENT_REASONS, scope)?;
    let depends = child.dependent_because.is_some_and(|because| {
        let name: &'static str = because.into();
        admitted.iter().any(|other| other == name)
    });
    counts &=
        case.check(keys::ALLOWANCE_FUNERAL_DEPENDENT_REASONS, scope, depends, messages::reason::CHILD_TOO_OLD, || {
            vec![("age", age.into()), ("reached", reached_on.into())]
        })?;
    Ok(counts)
}
