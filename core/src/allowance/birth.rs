//! Birth allowance (生育補助).

use personnel_rules_data::{Scope, keys, messages};
use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::payment::{self, Allowance, Claimed, Document};
use crate::calculation::{Bilingual, Calculation};
use crate::case::Case;
use crate::claim;
use crate::date::Date;
use crate::error::{Error, ErrorCode};
use crate::quantity::{Twd, minus, times};
use crate::staff::StaffGroup;
use crate::trace::{Recorder, Step, StepKind};

/// No birth has more children; a larger number is a slip.
const MOST_CHILDREN: u32 = 10;
/// A pregnancy has no more months.
const MOST_MONTHS: u32 = 10;

/// Who gave birth.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Mother {
    /// The employee (本人).
    Employee,
    /// The employee's spouse (配偶).
    Spouse,
}

/// How the pregnancy ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum BirthEvent {
    /// Birth (分娩).
    Birth,
    /// Miscarriage (流產).
    Miscarriage,
}

/// What a birth allowance depends on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct BirthFacts {
    /// Group of staff: it decides which rules apply.
    ///
    /// 人員類別：決定適用之規定。
    pub staff_group: StaffGroup,
    /// Monthly salary amount (薪俸額) of the month of the birth, in whole New Taiwan dollars: the allowance counts in it.
    ///
    /// 分娩當月之薪俸額（元）：補助以其月數計。
    pub salary_amount: Twd,
    /// Day of the claim: it must lie within the period.
    ///
    /// 申請日：須在期限之內。
    pub claimed_on: Date,
    /// Who gave birth: a spouse's other insurance and a birth abroad have rules of their own.
    ///
    /// 分娩者：配偶之其他社會保險及國外生育另有規定。
    pub mother: Mother,
    /// Birth or miscarriage: an early miscarriage gives nothing.
    ///
    /// 分娩或流產：未滿規定月數之流產不得申請。
    pub event: BirthEvent,
    /// Number of children: twins and more in proportion.
    ///
    /// 子女數：雙生以上按比例增給。
    pub children: u32,
    /// Whether the spouse, a public servant or teacher too, claims for the same birth: only one of the couple may.
    ///
    /// 同為公教人員之配偶是否就同一事實報領：以一份為限。
    pub spouse_claims: bool,
    /// Whole months of pregnancy. Needed for a miscarriage.
    ///
    /// 懷孕滿月數。流產者須填。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pregnancy_months: Option<u32>,
    /// Whether the spouse gave birth abroad. Needed for a birth by the spouse.
    ///
    /// 配偶是否於國外生育。配偶分娩者須填。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub born_abroad: Option<bool>,
    /// Whether the child was entered in the household register in the country. Needed for a birth abroad.
    ///
    /// 是否在國內辦妥戶籍登記。國外生育者須填。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub household_registered: Option<bool>,
    /// Whether the spouse is insured under another social insurance, health insurance aside. Needed where the spouse gave birth.
    ///
    /// 配偶是否為其他社會保險（全民健康保險除外）之被保險人。配偶分娩者須填。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub spouse_insured_elsewhere: Option<bool>,
    /// Benefit that the spouse's other insurance pays, in whole New Taiwan dollars: only the difference is due. Needed where the spouse is insured elsewhere.
    ///
    /// 配偶其他社會保險之生育給付金額（元）：僅發差額。配偶參加其他社會保險者須填。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub spouse_insurance_benefit: Option<Twd>,
}

/// The calculation `allowance.birth`: 全國軍公教員工待遇支給要點 annex 8, as the handbooks give it.
#[derive(Debug)]
pub enum Birth {}

impl Calculation for Birth {
    const NAME: &'static str = "allowance.birth";
    const TITLE: Bilingual = Bilingual { zh: "生育補助", en: "birth allowance" };
    const DESCRIPTION: Bilingual = Bilingual {
        zh: "本人或配偶分娩之補助：薪俸額之月數、雙生以上之比例、配偶其他社會保險之差額、申請期限、應備文件。",
        en: "Allowance for a birth by the employee or the spouse: months of the salary amount, twins and more in proportion, the difference to the spouse's other insurance, period of the claim, papers.",
    };
    const AS_OF: Bilingual = Bilingual { zh: "分娩或流產之日", en: "the day of the birth or miscarriage" };
    const HEADLINE: &'static [&'static str] = &["granted", "amount"];
    const RULES: &'static [&'static [usize]] = &[
        crate::calendar::RULES,
        &[
            keys::ALLOWANCE_BIRTH_MONTHS.index,
            keys::ALLOWANCE_BIRTH_MULTIPLE.index,
            keys::ALLOWANCE_BIRTH_MISCARRIAGE_MONTHS.index,
            keys::ALLOWANCE_BIRTH_ELIGIBLE.index,
            keys::ALLOWANCE_BIRTH_OTHER_INSURANCE.index,
            keys::ALLOWANCE_BASE.index,
            keys::ALLOWANCE_ROUNDING.index,
            keys::ALLOWANCE_CLAIM.index,
            keys::ALLOWANCE_DOCUMENTS.index,
            keys::CLAIM_FIRST_DAY.index,
            keys::CLAIM_WEEKEND.index,
        ],
    ];
    type Facts = BirthFacts;
    type Value = Allowance;

    fn decide<R: Recorder>(facts: &BirthFacts, case: &mut Case<'_, R>) -> Result<Allowance, Error> {
        check_facts(facts)?;
        let scope = Scope::from(facts.staff_group);
        let eligible = eligible(facts, scope, case)?;
        let months = case.value(keys::ALLOWANCE_BIRTH_MONTHS, scope)?;
        if facts.children > 1 {
            case.value(keys::ALLOWANCE_BIRTH_MULTIPLE, scope)?;
        }
        let standard = payment::standard(months, facts.children, facts.salary_amount, scope, case)?;
        let due = less_other_insurance(standard, facts, scope, case)?;
        let claim = claim::within_months(case.as_of(), facts.claimed_on, keys::ALLOWANCE_CLAIM, scope, case)?;
        let mut papers = vec![Document::AllowanceForm, Document::BirthCertificate, Document::HouseholdRegister];
        if facts.spouse_insured_elsewhere == Some(true) {
            papers.push(Document::OtherInsuranceProof);
        }
        let months = times(months, facts.children.into())?;
        let claimed = Claimed { eligible, months, standard, due, claim, papers };
        claimed.settle(scope, case)
    }
}

/// Facts that belong to another kind of birth are a slip, and so are impossible numbers.
fn check_facts(facts: &BirthFacts) -> Result<(), Error> {
    let out_of_range = |field: &'static str, value: u32, range: String| {
        Err(Error::new(ErrorCode::OutOfRange).field(field).with("value", value).with("range", range))
    };
    if !(1..=MOST_CHILDREN).contains(&facts.children) {
        return out_of_range("children", facts.children, format!("1 – {MOST_CHILDREN}"));
    }
    if let Some(months) = facts.pregnancy_months.filter(|months| *months > MOST_MONTHS) {
        return out_of_range("pregnancy_months", months, format!("0 – {MOST_MONTHS}"));
    }
    if facts.mother == Mother::Employee {
        let of_spouse = [
            ("born_abroad", facts.born_abroad.is_some()),
            ("household_registered", facts.household_registered.is_some()),
            ("spouse_insured_elsewhere", facts.spouse_insured_elsewhere.is_some()),
            ("spouse_insurance_benefit", facts.spouse_insurance_benefit.is_some()),
        ];
        if let Some((field, _)) = of_spouse.into_iter().find(|(_, given)| *given) {
            return Err(Error::conflict(field, messages::conflict::FACT_OF_A_SPOUSES_BIRTH));
        }
    }
    if facts.event == BirthEvent::Birth && facts.pregnancy_months.is_some() {
        return Err(Error::conflict("pregnancy_months", messages::conflict::FACT_OF_A_MISCARRIAGE));
    }
    if facts.born_abroad == Some(false) && facts.household_registered.is_some() {
        return Err(Error::conflict("household_registered", messages::conflict::FACT_OF_A_BIRTH_ABROAD));
    }
    if facts.spouse_insured_elsewhere == Some(false) && facts.spouse_insurance_benefit.is_some() {
        return Err(Error::conflict("spouse_insurance_benefit", messages::conflict::BENEFIT_WITHOUT_INSURANCE));
    }
    Ok(())
}

/// `allowance.birth.eligible`: every condition is examined, so that every reason is given at once.
fn eligible<R: Recorder>(facts: &BirthFacts, scope: Scope, case: &mut Case<'_, R>) -> Result<bool, Error> {
    let key = keys::ALLOWANCE_BIRTH_ELIGIBLE;
    let mut eligible = case.check(key, scope, !facts.spouse_claims, messages::reason::SPOUSE_CLAIMS, Vec::new)?;
    if facts.event == BirthEvent::Miscarriage {
        let key = keys::ALLOWANCE_BIRTH_MISCARRIAGE_MONTHS;
        let months = case.need(facts.pregnancy_months, "pregnancy_months", key)?;
        let least = case.whole(key, scope)?;
        eligible &= case.check(key, scope, months >= least, messages::reason::EARLY_MISCARRIAGE, || {
            vec![("months", months.into()), ("least", least.into())]
        })?;
    }
    // A miscarriage enters nobody in the household register.
    let registrable = facts.mother == Mother::Spouse && facts.event == BirthEvent::Birth;
    if registrable && case.need(facts.born_abroad, "born_abroad", key)? {
        let registered = case.need(facts.household_registered, "household_registered", key)?;
        eligible &= case.check(key, scope, registered, messages::reason::NOT_REGISTERED, Vec::new)?;
    }
    Ok(eligible)
}

/// `allowance.birth.other_insurance`: the spouse's other insurance pays first.
fn less_other_insurance<R: Recorder>(
    standard: Decimal,
    facts: &BirthFacts,
    scope: Scope,
    case: &mut Case<'_, R>,
) -> Result<Decimal, Error> {
    let key = keys::ALLOWANCE_BIRTH_OTHER_INSURANCE;
    if facts.mother == Mother::Employee {
        return Ok(standard);
    }
    if !case.need(facts.spouse_insured_elsewhere, "spouse_insured_elsewhere", key)? {
        case.step(|| Step::new(StepKind::NotApplied).rule(key.index).say(messages::step::NOT_INSURED_ELSEWHERE));
        return Ok(standard);
    }
    let benefit = case.need(facts.spouse_insurance_benefit, "spouse_insurance_benefit", key)?.decimal();
    let due = minus(standard, benefit)?.max(Decimal::ZERO);
    case.check(key, scope, due > Decimal::ZERO, messages::reason::INSURANCE_PAYS_ENOUGH, || {
        vec![("benefit", benefit.into()), ("standard", standard.into())]
    })?;
    case.step(|| {
        Step::new(StepKind::Compute)
            .rule(key.index)
            .say(messages::step::DIFFERENCE)
            .with("standard", standard)
            .with("benefit", benefit)
            .output(due.normalize())
    });
    if due > Decimal::ZERO {
        case.reason(key, messages::reason::DIFFERENCE_PAID, vec![("benefit", benefit.into()), ("due", due.into())]);
    }
    Ok(due)
}
