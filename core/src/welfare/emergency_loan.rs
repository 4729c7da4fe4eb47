//! Emergency loans (急難貸款): a hospital stay, a funeral, a disaster.

use personnel_rules_data::{Scope, keys, messages};
use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::calculation::{Bilingual, Calculation};
use crate::case::Case;
use crate::claim::{self, ClaimPeriod};
use crate::date::Date;
use crate::error::Error;
use crate::quantity::{Twd, minus, not_zero, whole};
use crate::staff::StaffGroup;
use crate::trace::{Recorder, Step, StepKind};

/// What an emergency loan is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema, strum::IntoStaticStr)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum LoanEvent {
    /// Illness or injury in hospital (傷病住院).
    Hospital,
    /// Funeral (喪葬).
    Funeral,
    /// Damage to the home by a disaster (重大災害).
    Disaster,
}

/// Who fell ill or died.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema, strum::IntoStaticStr)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
#[non_exhaustive]
pub enum PersonConcerned {
    /// Oneself (本人).
    Oneself,
    /// The spouse (配偶).
    Spouse,
    /// A lineal relative by blood (直系血親).
    LinealByBlood,
    /// Any other relative (其他親屬).
    OtherRelative,
}

/// What damaged the home.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema, strum::IntoStaticStr)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
#[non_exhaustive]
pub enum Disaster {
    /// Flood (水災).
    Flood,
    /// Fire (火災).
    Fire,
    /// Storm (風災).
    Storm,
    /// Earthquake (地震).
    Earthquake,
    /// Another disaster of that kind (其他重大災害).
    Other,
}

/// Who inspected the damage and attests it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema, strum::IntoStaticStr)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
#[non_exhaustive]
pub enum Attestation {
    /// Village office of the place (居所所在地村里辦公室).
    VillageOffice,
    /// Police of the place (居所所在地警察機關).
    Police,
    /// Another body (其他機關).
    Other,
}

/// A paper of an emergency loan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema, strum::IntoStaticStr)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
#[non_exhaustive]
pub enum LoanPaper {
    /// Application form for a hospital stay (申請表，住院).
    HospitalForm,
    /// Certificate of the stay (住院證明書).
    StayCertificate,
    /// Proof of the medical and care costs paid oneself (自付醫療、照護費用證明).
    CostProof,
    /// Application form for a funeral (申請表，喪葬).
    FuneralForm,
    /// Death certificate (死亡證明書).
    DeathCertificate,
    /// Application form for a disaster (申請表，重大災害).
    DisasterForm,
    /// Certificate of the inspection (勘察證明).
    InspectionCertificate,
}

/// What an emergency loan depends on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EmergencyLoanFacts {
    /// Group of staff: it decides which rules apply.
    ///
    /// 人員類別：決定適用之規定。
    pub staff_group: StaffGroup,
    /// Kind of event: caps, conditions and papers differ.
    ///
    /// 事故種類：限額、條件、文件因之不同。
    pub kind: LoanEvent,
    /// Amount applied for, in whole New Taiwan dollars.
    ///
    /// 申貸金額（元）。
    pub requested: Twd,
    /// Day of the claim: it must lie within the period.
    ///
    /// 申請日：須在期限之內。
    pub claimed_on: Date,
    /// Whether the applicant, the spouse or a relative in public service has already had a loan of any kind for this event: one loan for one event.
    ///
    /// 本人、同為公教人員之配偶或親屬是否已就同一事故申貸（不論項目）：以一次及一個項目為限。
    pub event_loan_taken: bool,
    /// Balance that is still to be repaid of an earlier loan of the same kind: it is taken off the cap.
    ///
    /// 同項貸款尚未償還之餘額：自最高額扣除。
    #[serde(default)]
    pub outstanding: Twd,
    /// Who fell ill or died. Needed for a hospital stay or a funeral.
    ///
    /// 住院或死亡者與本人之關係。住院、喪葬者須填。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub relation: Option<PersonConcerned>,
    /// What damaged the home. Needed for a disaster.
    ///
    /// 災害種類。重大災害者須填。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub disaster: Option<Disaster>,
    /// Whether the home was damaged so that it must be rebuilt or repaired. Needed for a disaster.
    ///
    /// 居所是否毀損致必須重建（修）。重大災害者須填。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub must_be_rebuilt: Option<bool>,
    /// Who inspected the damage and attests it; left out where nobody did. For a disaster.
    ///
    /// 勘察出具證明者；無者免填。僅屬重大災害。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub attested_by: Option<Attestation>,
}

/// Copies of a paper.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
pub struct PaperCopies {
    /// Paper.
    ///
    /// 文件。
    pub paper: LoanPaper,
    /// Number of copies.
    ///
    /// 份數。
    pub copies: u32,
}

/// Whether an emergency loan is made, and how much.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct EmergencyLoanDecision {
    /// Whether the loan is granted. Where not, the reasons say why.
    ///
    /// 是否核貸。不核貸者，見理由。
    pub granted: bool,
    /// Amount of the loan in New Taiwan dollars: what was applied for, as far as it can be lent. 0 where it is refused.
    ///
    /// 核貸金額（元）：所申貸而未逾可貸者。不核貸者為 0。
    pub amount: Twd,
    /// Most that can be lent: the cap less the balance of an earlier loan of the same kind.
    ///
    /// 可貸之最高額：限額減同項貸款未償還餘額。
    pub most: Twd,
    /// Cap of this kind of loan.
    ///
    /// 該項貸款最高限額。
    pub cap: Twd,
    /// Most instalments, one a month.
    ///
    /// 最長償還期數（月）。
    pub most_periods: u32,
    /// Period of the claim.
    ///
    /// 申請期限。
    pub claim: ClaimPeriod,
    /// Papers to hand in, and how many copies of each.
    ///
    /// 應備文件及份數。
    pub documents: Vec<PaperCopies>,
}

/// The calculation `loan.emergency`: the central directions as the handbooks give them.
#[derive(Debug)]
pub enum EmergencyLoan {}

impl Calculation for EmergencyLoan {
    const NAME: &'static str = "loan.emergency";
    const TITLE: Bilingual = Bilingual { zh: "急難貸款", en: "emergency loan" };
    const DESCRIPTION: Bilingual = Bilingual {
        zh: "傷病住院、喪葬、重大災害之低率貸款：最高額、條件、同項餘額之扣除、申請期限、文件及份數。",
        en: "Low-rate loan for a hospital stay, a funeral or a disaster: cap, conditions, what an earlier loan of the same kind leaves, period of the claim, papers and copies.",
    };
    const AS_OF: Bilingual = Bilingual { zh: "事故發生日", en: "the day of the event" };
    const HEADLINE: &'static [&'static str] = &["granted", "amount"];
    const RULES: &'static [&'static [usize]] = &[
        crate::calendar::RULES,
        &[
            keys::LOAN_EMERGENCY_CAP.index,
            keys::LOAN_EMERGENCY_CAP_BY_DATE.index,
            keys::LOAN_EMERGENCY_CAP_READING.index,
            keys::LOAN_EMERGENCY_RELATION.index,
            keys::LOAN_EMERGENCY_DISASTER.index,
            keys::LOAN_EMERGENCY_DISASTER_ATTESTED.index,
            keys::LOAN_EMERGENCY_AGAIN.index,
            keys::LOAN_EMERGENCY_REPAY.index,
            keys::LOAN_EMERGENCY_CLAIM.index,
            keys::LOAN_EMERGENCY_DOCUMENTS.index,
            keys::CLAIM_FIRST_DAY.index,
            keys::CLAIM_WEEKEND.index,
        ],
    ];
    type Facts = EmergencyLoanFacts;
    type Value = EmergencyLoanDecision;

    fn decide<R: Recorder>(facts: &EmergencyLoanFacts, case: &mut Case<'_, R>) -> Result<EmergencyLoanDecision, Error> {
        let scope = Scope::from(facts.staff_group);
        let requested = not_zero(facts.requested, "requested")?;
        let (mut eligible, papers) = match facts.kind {
            LoanEvent::Disaster => (disaster_counts(facts, scope, case)?, DISASTER_PAPERS),
            LoanEvent::Hospital => (relation_counts(facts, scope, case)?, HOSPITAL_PAPERS),
            LoanEvent::Funeral => (relation_counts(facts, scope, case)?, FUNERAL_PAPERS),
        };
        let again = keys::LOAN_EMERGENCY_AGAIN;
        eligible &= case.check(again, scope, !facts.event_loan_taken, messages::reason::EVENT_LOAN_TAKEN, Vec::new)?;

        let caps = match case.value(keys::LOAN_EMERGENCY_CAP_READING, scope)? {
            "by_date" => keys::LOAN_EMERGENCY_CAP_BY_DATE,
            _ => keys::LOAN_EMERGENCY_CAP,
        };
        let cap = case.row(caps, scope, facts.kind.into())?;
        let outstanding = facts.outstanding.decimal();
        let most = minus(cap, outstanding)?.max(Decimal::ZERO);
        let params = || vec![("cap", cap.into()), ("outstanding", outstanding.into())];
        eligible &= case.check(again, scope, !most.is_zero(), messages::reason::NOTHING_LEFT_TO_LEND, params)?;
        case.step(|| {
            let step = Step::new(StepKind::Compute).rule(again.index).say(messages::step::LESS_OUTSTANDING);
            step.with("cap", cap).with("outstanding", outstanding).output(most.normalize())
        });
        if requested > most && !most.is_zero() {
            let params = vec![("requested", requested.into()), ("most", most.into())];
            case.reason(caps, messages::reason::ABOVE_LOAN_CAP, params);
        }
        let claim = claim::within_months(case.as_of(), facts.claimed_on, keys::LOAN_EMERGENCY_CLAIM, scope, case)?;
        let mut documents = Vec::new();
        for paper in papers {
            let copies = whole(case.row(keys::LOAN_EMERGENCY_DOCUMENTS, scope, (*paper).into())?)?;
            // An overlay can do without a paper.
            if copies > 0 {
                documents.push(PaperCopies { paper: *paper, copies });
            }
        }
        let granted = eligible && claim.in_time;
        Ok(EmergencyLoanDecision {
            granted,
            amount: if granted { requested.min(most).into() } else { Twd::default() },
            most: most.into(),
            cap: cap.into(),
            most_periods: case.whole(keys::LOAN_EMERGENCY_REPAY, scope)?,
            claim,
            documents,
        })
    }
}

const HOSPITAL_PAPERS: &[LoanPaper] = &[LoanPaper::HospitalForm, LoanPaper::StayCertificate, LoanPaper::CostProof];
const FUNERAL_PAPERS: &[LoanPaper] = &[LoanPaper::FuneralForm, LoanPaper::DeathCertificate];
const DISASTER_PAPERS: &[LoanPaper] = &[LoanPaper::DisasterForm, LoanPaper::InspectionCertificate];

/// `loan.emergency.relation`.
fn relation_counts<R: Recorder>(
    facts: &EmergencyLoanFacts,
    scope: Scope,
    case: &mut Case<'_, R>,
) -> Result<bool, Error> {
    let of_a_disaster = [
        ("disaster", facts.disaster.is_some()),
        ("must_be_rebuilt", facts.must_be_rebuilt.is_some()),
        ("attested_by", facts.attested_by.is_some()),
    ];
    if let Some((field, _)) = of_a_disaster.into_iter().find(|(_, given)| *given) {
        return Err(Error::conflict(field, messages::conflict::FACT_OF_A_DISASTER));
    }
    let key = keys::LOAN_EMERGENCY_RELATION;
    let relation = case.need(facts.relation, "relation", key)?;
    if facts.kind == LoanEvent::Funeral && relation == PersonConcerned::Oneself {
        return Err(Error::conflict("relation", messages::conflict::OWN_FUNERAL));
    }
    named(key, relation.into(), scope, messages::reason::RELATION_NOT_COVERED, case)
}

/// `loan.emergency.disaster`: every condition is examined, so that every reason is given at once.
fn disaster_counts<R: Recorder>(
    facts: &EmergencyLoanFacts,
    scope: Scope,
    case: &mut Case<'_, R>,
) -> Result<bool, Error> {
    if facts.relation.is_some() {
        return Err(Error::conflict("relation", messages::conflict::FACT_OF_A_STAY_OR_FUNERAL));
    }
    let key = keys::LOAN_EMERGENCY_DISASTER;
    let disaster = case.need(facts.disaster, "disaster", key)?;
    let must_be_rebuilt = case.need(facts.must_be_rebuilt, "must_be_rebuilt", key)?;
    let mut counts = named(key, disaster.into(), scope, messages::reason::DISASTER_NOT_NAMED, case)?;
    counts &= case.check(key, scope, must_be_rebuilt, messages::reason::HOME_NOT_TO_BE_REBUILT, Vec::new)?;
    let attested = keys::LOAN_EMERGENCY_DISASTER_ATTESTED;
    counts &= match facts.attested_by {
        Some(by) => named(attested, by.into(), scope, messages::reason::ATTESTED_BY_ANOTHER, case)?,
        None => {
            let free = case.has(attested, scope, "none")?;
            case.check(attested, scope, free, messages::reason::NOT_ATTESTED, Vec::new)?
        }
    };
    Ok(counts)
}

/// Whether a rule names it.
fn named<R: Recorder>(
    key: personnel_rules_data::Key<personnel_rules_data::form::Set>,
    name: &str,
    scope: Scope,
    unless: messages::MessageKey,
    case: &mut Case<'_, R>,
) -> Result<bool, Error> {
    let holds = case.value(key, scope)?.iter().any(|other| other == name);
    let label = case.label(key.index, name)?;
    case.check(key, scope, holds, unless, || vec![("name", label.into())])
}
