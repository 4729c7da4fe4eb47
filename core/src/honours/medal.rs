//! Service medal (服務獎章): its class and its money.

use personnel_rules_data::{Scope, keys, messages};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::service::{Interruption, served};
use crate::calculation::{Bilingual, Calculation};
use crate::case::Case;
use crate::date::{Date, MONTHS_OF_YEAR};
use crate::error::{Error, ErrorCode};
use crate::quantity::{Twd, whole};
use crate::staff::StaffGroup;
use crate::trace::Recorder;

/// How a person leaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema, strum::IntoStaticStr)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
#[non_exhaustive]
pub enum LeavingGround {
    /// Retirement (退休、退職).
    Retirement,
    /// Severance (資遣).
    Severance,
    /// Resignation (辭職).
    Resignation,
    /// Death (死亡).
    Death,
    /// Otherwise: transfer, removal (其他：調職、免職等).
    Other,
}

/// Class of a service medal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema, strum::IntoStaticStr)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
#[non_exhaustive]
pub enum MedalClass {
    /// Special class (特等).
    Special,
    /// First class (一等).
    First,
    /// Second class (二等).
    Second,
    /// Third class (三等).
    Third,
}

/// What a service medal depends on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MedalFacts {
    /// Group of staff: civil servants and teachers have the medal.
    ///
    /// 人員類別：公務人員及教師得請頒。
    pub staff_group: StaffGroup,
    /// Day of the first appointment to public service, at whatever agency, public school or public enterprise.
    ///
    /// 初任公職（各級機關、公立學校、公營事業機構）之日。
    pub service_since: Date,
    /// Interruptions of the service, oldest first.
    ///
    /// 任職之中斷（由先至後）。
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub interruptions: Vec<Interruption>,
    /// How the person leaves.
    ///
    /// 離職原因。
    pub leaves_by: LeavingGround,
    /// Whether every appraisal of those years had grade 乙 or better, or its equal.
    ///
    /// 請獎年資中考績（成）、成績考核是否均列乙等或相當等次以上。
    pub appraisals_good: bool,
    /// Whether in those years there was a disciplinary measure, a criminal penalty or a major demerit.
    ///
    /// 請獎年資中曾否受懲戒處分、刑事處分或平時考核記大過之處分。
    pub punished: bool,
}

/// A service medal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ServiceMedal {
    /// Whether the medal is given. Where not, the reasons say why.
    ///
    /// 是否頒給。不頒給者，見理由。
    pub granted: bool,
    /// Class that the service reaches, the highest alone.
    ///
    /// 年資所達之最高等第。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub class: Option<MedalClass>,
    /// Months of service that count.
    ///
    /// 採計之任職月數。
    pub months: u32,
    /// Money in New Taiwan dollars, for the highest class alone. 0 where no medal is given; none where the sources at hand do not have it.
    ///
    /// 獎勵金（元），依最高等第發給。不頒給者為 0；來源未載者無此項。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub amount: Option<Twd>,
    /// Whether the sources at hand lack the amount.
    ///
    /// 獎勵金數額是否為現有來源所未載。
    pub source_missing: bool,
}

/// The calculation `medal.service`: 獎章條例 5, 施行細則 4, 5.
#[derive(Debug)]
pub enum Medal {}

impl Calculation for Medal {
    const NAME: &'static str = "medal.service";
    const TITLE: Bilingual = Bilingual { zh: "服務獎章", en: "service medal" };
    const DESCRIPTION: Bilingual = Bilingual {
        zh: "公教人員離職時之服務獎章：採計年資、等第、獎勵金。",
        en: "The medal that civil servants and teachers have for their service when they leave: the months that count, the class, the money.",
    };
    const AS_OF: Bilingual = Bilingual {
        zh: "退休、資遣、辭職或死亡之日（最後在職日）",
        en: "the day of the retirement, severance, resignation or death: the last day of service",
    };
    const HEADLINE: &'static [&'static str] = &["granted", "class", "amount"];
    const RULES: &'static [&'static [usize]] = &[&[
        keys::MEDAL_SERVICE.index,
        keys::MEDAL_SERVICE_OCCASIONS.index,
        keys::MEDAL_SERVICE_DEDUCTED.index,
        keys::MEDAL_SERVICE_MONTHS.index,
        keys::MEDAL_SERVICE_CONTINUITY.index,
        keys::MEDAL_SERVICE_GOOD.index,
        keys::MEDAL_SERVICE_MONEY.index,
    ]];
    type Facts = MedalFacts;
    type Value = ServiceMedal;

    fn decide<R: Recorder>(facts: &MedalFacts, case: &mut Case<'_, R>) -> Result<ServiceMedal, Error> {
        let scope = Scope::from(facts.staff_group);
        let rules = (keys::MEDAL_SERVICE_DEDUCTED, keys::MEDAL_SERVICE_MONTHS);
        let since = facts.service_since;
        let served = served((since, since.naive()), &facts.interruptions, rules, scope, case)?;
        let months = match case.value(keys::MEDAL_SERVICE_CONTINUITY, scope)? {
            "continuous" => served.longest,
            _ => served.total,
        };
        let class = class(months, scope, case)?;
        let mut granted = class.is_some();
        let key = keys::MEDAL_SERVICE_OCCASIONS;
        let name: &'static str = facts.leaves_by.into();
        let occasion = case.has(key, scope, name)?;
        let label = case.label(key.index, name)?;
        granted &= case
            .check(key, scope, occasion, messages::reason::NO_MEDAL_ON_LEAVING, || vec![("occasion", label.into())])?;
        let key = keys::MEDAL_SERVICE_GOOD;
        granted &= case.check(key, scope, facts.appraisals_good, messages::reason::APPRAISAL_BELOW_YI, Vec::new)?;
        granted &= case.check(key, scope, !facts.punished, messages::reason::PUNISHED, Vec::new)?;
        let amount = match class {
            Some(class) if granted => money(class, scope, case)?,
            _ => Some(Twd::default()),
        };
        Ok(ServiceMedal { granted, class, months, amount, source_missing: amount.is_none() })
    }
}

/// The highest class whose years are reached.
fn class<R: Recorder>(months: u32, scope: Scope, case: &mut Case<'_, R>) -> Result<Option<MedalClass>, Error> {
    let key = keys::MEDAL_SERVICE;
    let mut least = 0;
    for class in [MedalClass::Special, MedalClass::First, MedalClass::Second, MedalClass::Third] {
        least = whole(case.row(key, scope, class.into())?)?.saturating_mul(MONTHS_OF_YEAR);
        if months >= least {
            return Ok(Some(class));
        }
    }
    let params = || vec![("months", months.into()), ("least", least.into())];
    case.check(key, scope, false, messages::reason::MONTHS_TOO_FEW, params)?;
    Ok(None)
}

/// None where the sources lack the amount, or had not told it by the day of the knowledge: the class is known all the same.
fn money<R: Recorder>(class: MedalClass, scope: Scope, case: &mut Case<'_, R>) -> Result<Option<Twd>, Error> {
    let key = keys::MEDAL_SERVICE_MONEY;
    match case.row(key, scope, class.into()) {
        Ok(amount) => Ok(Some(amount.into())),
        Err(error) if matches!(error.code(), ErrorCode::SourceMissing | ErrorCode::NotYetPublished) => {
            case.reason(key, messages::reason::MEDAL_MONEY_LEFT_OPEN, Vec::new());
            Ok(None)
        }
        Err(error) => Err(error),
    }
}
