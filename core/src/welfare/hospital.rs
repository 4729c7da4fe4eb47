//! Consolation of a hospital stay (住院慰問金): a rule of an institution, given by its overlay.

use personnel_rules_data::{Scope, keys, messages};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::emergency_loan::PersonConcerned;
use crate::calculation::{Bilingual, Calculation};
use crate::case::Case;
use crate::claim::{self, ClaimPeriod};
use crate::date::Date;
use crate::error::{Error, ErrorCode};
use crate::quantity::Twd;
use crate::staff::StaffGroup;
use crate::trace::Recorder;

/// What the consolation depends on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct HospitalConsolationFacts {
    /// Group of staff: it decides which rules apply.
    ///
    /// 人員類別：決定適用之規定。
    pub staff_group: StaffGroup,
    /// Who was in hospital: one's own stay alone counts.
    ///
    /// 住院者：以本人為限。
    pub patient: PersonConcerned,
    /// Day of the admission.
    ///
    /// 住院日。
    pub admitted_on: Date,
    /// Day of the claim: it must lie within the period.
    ///
    /// 申請日：須在期限之內。
    pub claimed_on: Date,
}

/// A paper of the consolation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema, strum::IntoStaticStr)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
#[non_exhaustive]
pub enum ConsolationDocument {
    /// Certificate of the stay (住院證明書).
    StayCertificate,
}

/// Whether the consolation is paid.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct HospitalConsolationDecision {
    /// Whether it is paid. Where not, the reasons say why.
    ///
    /// 是否致送。不致送者，見理由。
    pub granted: bool,
    /// Amount in New Taiwan dollars. 0 where it is refused.
    ///
    /// 金額（元）。不致送者為 0。
    pub amount: Twd,
    /// Days in hospital, those of admission and discharge counted.
    ///
    /// 住院日數（含首、末日）。
    pub days: u32,
    /// Nights in hospital.
    ///
    /// 住院夜數。
    pub nights: u32,
    /// Period of the claim.
    ///
    /// 申請期限。
    pub claim: ClaimPeriod,
    /// Papers to hand in.
    ///
    /// 應備文件。
    pub documents: Vec<ConsolationDocument>,
}

/// The calculation `hospital.consolation`.
#[derive(Debug)]
pub enum HospitalConsolation {}

impl Calculation for HospitalConsolation {
    const NAME: &'static str = "hospital.consolation";
    const TITLE: Bilingual = Bilingual { zh: "住院慰問金", en: "consolation of a hospital stay" };
    const DESCRIPTION: Bilingual = Bilingual {
        zh: "本人住院達所定日、夜數之慰問金、申請期限及文件。法無規定，由各機關學校以疊加資料給值。",
        en: "Money for one's own stay in hospital of so many days and nights, period of the claim, papers. No law has it: an institution's overlay does.",
    };
    const AS_OF: Bilingual = Bilingual { zh: "出院日", en: "the day of the discharge" };
    const HEADLINE: &'static [&'static str] = &["granted", "amount"];
    const RULES: &'static [&'static [usize]] = &[
        crate::calendar::RULES,
        &[
            keys::HOSPITAL_CONSOLATION.index,
            keys::HOSPITAL_CONSOLATION_DAYS.index,
            keys::HOSPITAL_CONSOLATION_NIGHTS.index,
            keys::HOSPITAL_CONSOLATION_CLAIM.index,
            keys::HOSPITAL_CONSOLATION_DOCUMENTS.index,
            keys::CLAIM_FIRST_DAY.index,
            keys::CLAIM_WEEKEND.index,
        ],
    ];
    type Facts = HospitalConsolationFacts;
    type Value = HospitalConsolationDecision;

    fn decide<R: Recorder>(
        facts: &HospitalConsolationFacts,
        case: &mut Case<'_, R>,
    ) -> Result<HospitalConsolationDecision, Error> {
        let scope = Scope::from(facts.staff_group);
        let discharged_on = case.as_of();
        let nights = discharged_on.signed_duration_since(facts.admitted_on.naive()).num_days();
        let Ok(nights) = u32::try_from(nights) else {
            return Err(Error::conflict("admitted_on", messages::conflict::ENDS_BEFORE_IT_BEGINS));
        };
        let days = nights.checked_add(1).ok_or_else(|| Error::new(ErrorCode::Overflow))?;
        let amount = case.value(keys::HOSPITAL_CONSOLATION, scope)?;
        let own = facts.patient == PersonConcerned::Oneself;
        let mut granted =
            case.check(keys::HOSPITAL_CONSOLATION, scope, own, messages::reason::NOT_ONES_OWN_STAY, Vec::new)?;
        for (key, count, unless) in [
            (keys::HOSPITAL_CONSOLATION_DAYS, days, messages::reason::TOO_FEW_DAYS_IN_HOSPITAL),
            (keys::HOSPITAL_CONSOLATION_NIGHTS, nights, messages::reason::TOO_FEW_NIGHTS_IN_HOSPITAL),
        ] {
            let least = case.whole(key, scope)?;
            let params = || vec![("count", count.into()), ("least", least.into())];
            granted &= case.check(key, scope, count >= least, unless, params)?;
        }
        let claim =
            claim::within_months(discharged_on, facts.claimed_on, keys::HOSPITAL_CONSOLATION_CLAIM, scope, case)?;
        let papers = [ConsolationDocument::StayCertificate];
        granted &= claim.in_time;
        Ok(HospitalConsolationDecision {
            granted,
            amount: if granted { amount.into() } else { Twd::default() },
            days,
            nights,
            claim,
            documents: case.wanted(keys::HOSPITAL_CONSOLATION_DOCUMENTS, scope, &papers)?,
        })
    }
}
