//! What a condolence payment depends on, and facts that cannot be.

use chrono::NaiveDate;
use personnel_rules_data::{keys, messages};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::survivors::CondolenceSurvivor;
use crate::case::Case;
use crate::date::{Date, Period};
use crate::error::{Error, ErrorCode};
use crate::quantity::Twd;
use crate::staff::StaffGroup;
use crate::trace::Recorder;

/// What the accident led to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum AccidentOutcome {
    /// An injury (受傷).
    Injury,
    /// A permanent disability (失能、殘廢).
    Disability,
    /// The employee's death (死亡).
    Death,
}

/// How the accident came about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema, strum::IntoStaticStr)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
#[non_exhaustive]
pub enum AccidentCause {
    /// An accident while performing duties (執行職務發生意外).
    OnDuty,
    /// Danger on an official trip, outside of the duties themselves (公差遇險).
    OfficialTrip,
    /// An accident in the workplace, outside of the duties themselves (在辦公場所發生意外).
    Workplace,
    /// An illness (疾病).
    Illness,
    /// Anything else (其他).
    Other,
}

/// The duty that led to the accident.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum AccidentDuty {
    /// Ordinary duty (一般職務).
    Ordinary,
    /// Dangerous duty (危險職務).
    Dangerous,
    /// A heroic act, known to the rules until 2021-04-17 (冒險犯難).
    Heroic,
}

/// The employee's fault.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema, strum::IntoStaticStr)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum AccidentFault {
    /// None that counts (無故意或重大過失).
    None,
    /// Gross negligence (重大過失).
    GrossNegligence,
    /// Intent (故意).
    Intent,
}

/// Danger of a severe injury in hospital.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema, strum::IntoStaticStr)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum InjuryDanger {
    /// Emergency care with danger to life (住院急救有生命危險).
    Life,
    /// Danger of a disability (有失能、殘廢之虞).
    Disability,
}

/// Degree of a disability, by the standard of the insurance of civil servants and teachers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema, strum::IntoStaticStr)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum CondolenceDegree {
    /// Full (全失能).
    Full,
    /// Half (半失能).
    Half,
    /// Partial (部分失能).
    Partial,
}

/// How severe an injury was: a stay in hospital, or treatments without one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AccidentInjury {
    /// The longest stay in hospital without a break, the days of admission and of discharge as its ends. Left out where there was none.
    ///
    /// 最長一次之連續住院（入院日至出院日）。未住院者免填。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hospital_stay: Option<Period>,
    /// Danger of a severe injury in hospital.
    ///
    /// 傷勢嚴重住院之危險。無者免填。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub danger: Option<InjuryDanger>,
    /// Whether a long stay was for a severe injury. Needed where that is not assumed (`condolence.injury.long_stay`).
    ///
    /// 住院三十日以上是否傷勢嚴重。以另行認定為準者須填。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub severe: Option<bool>,
    /// Treatments that were needed without a stay. Needed where there was no stay.
    ///
    /// 未住院而須治療之次數。未住院者須填。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub treatments: Option<u32>,
    /// Whether the institution lies on Penghu, Kinmen, Matsu or another island: any contracted clinic's diagnosis will do.
    ///
    /// 是否為澎湖、金門、馬祖等離島地區公務人員：得以特約醫療院所之診斷證明書為之。
    #[serde(default)]
    pub offshore: bool,
}

/// An injury or disability that was paid for and became worse.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Worsening {
    /// Amount that was paid for the injury or the lesser disability: the difference is paid.
    ///
    /// 已發給之受傷或較輕失能慰問金（元）：補足其差額。
    pub paid: Twd,
    /// Day from which the period runs: the discharge, the seventh treatment (since 2021-04-18 the end of the treatment), or the finding of the lesser disability.
    ///
    /// 期限起算之日：出院日、治療第七次之日（一百十年四月十八日起為治療結束之日），或確定較輕永久失能之日。
    pub from: Date,
    /// Least months of treatment that the insurance standard sets for this disability: the period then, not shorter than that without it. Left out where it sets none.
    ///
    /// 公教人員保險失能給付標準所定治療最低期限（月），不短於未定時之期限。未定者免填。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub least_treatment_months: Option<u32>,
}

/// Kind of a payment for the same cause.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema, strum::IntoStaticStr)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
#[non_exhaustive]
pub enum PaymentToSetOffKind {
    /// Another condolence payment (慰問金).
    Condolence,
    /// A payment of the same nature (與慰問金同性質之給付).
    SameNature,
    /// An insurance that the institution took out (機關投保之保險).
    ExtraInsurance,
    /// A compulsory insurance to which the employee pays (強制保險而公務人員負擔保險費者).
    CompulsoryInsurance,
}

/// A payment for the same cause.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PaymentToSetOff {
    /// Kind of payment: not every kind is set off.
    ///
    /// 給付種類：非均予抵充。
    pub kind: PaymentToSetOffKind,
    /// Amount in whole New Taiwan dollars.
    ///
    /// 金額（元）。
    pub amount: Twd,
}

/// What a condolence payment depends on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CondolenceFacts {
    /// Group of staff: whether the regulation is for them.
    ///
    /// 人員類別：是否適用或比照。
    pub staff_group: StaffGroup,
    /// Day of the accident: its cause is judged by the law of that day.
    ///
    /// 意外發生日：事由依該日之規定。
    pub occurred_on: Date,
    /// Day of the claim: it must lie within the period.
    ///
    /// 申請日：須在期限之內。
    pub claimed_on: Date,
    /// How the accident came about.
    ///
    /// 發生之事由。
    pub cause: AccidentCause,
    /// Whether the accident caused the harm, as the rule of its day asks.
    ///
    /// 傷亡與意外是否具有規定之因果關係。
    pub caused_by_accident: bool,
    /// The duty that led to the accident: dangerous duty and heroic acts have more.
    ///
    /// 職務之性質：危險職務、冒險犯難另有標準。
    pub duty: AccidentDuty,
    /// The employee's fault: gross negligence takes away a part, intent all.
    ///
    /// 公務人員之故意或重大過失。
    pub fault: AccidentFault,
    /// What the accident led to.
    ///
    /// 意外之結果。
    pub outcome: AccidentOutcome,
    /// The injury. Needed for an injury.
    ///
    /// 受傷情形。受傷者須填。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub injury: Option<AccidentInjury>,
    /// Degree of the disability. Needed for a disability.
    ///
    /// 失能等級。失能者須填。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub degree: Option<CondolenceDegree>,
    /// Day on which the permanent disability was found, or day of the death. Needed for these.
    ///
    /// 確定永久失能之日或死亡日。失能、死亡者須填。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub found_on: Option<Date>,
    /// What was paid before, where an injury became a disability, a disability heavier, or either a death: with it the period of `condolence.worsened` is examined. Left out where nothing was paid.
    ///
    /// 受傷或失能已發給慰問金後轉為失能、加重或死亡之情形：填列者審查加重補足之期限。未發給者免填。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub worsened: Option<Worsening>,
    /// Other payments for the same cause, what was paid under this regulation aside.
    ///
    /// 同一事由之其他給付（已依本辦法發給者不列）。
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub other_payments: Vec<PaymentToSetOff>,
    /// The survivors, for a death: all whom the rules name, those without a right too.
    ///
    /// 死亡者之遺族：規定之遺族均列，無領受權者亦同。
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub survivors: Vec<CondolenceSurvivor>,
}

/// Facts that belong to another outcome or lie on days that cannot be; the day on which the right arose.
pub(super) fn check<R: Recorder>(facts: &CondolenceFacts, case: &Case<'_, R>) -> Result<NaiveDate, Error> {
    let (injury, decided) = (facts.outcome == AccidentOutcome::Injury, case.as_of());
    let misplaced = [
        (!injury && facts.injury.is_some(), "injury", messages::conflict::FACT_OF_AN_INJURY),
        (
            facts.outcome != AccidentOutcome::Disability && facts.degree.is_some(),
            "degree",
            messages::conflict::FACT_OF_A_DISABILITY,
        ),
        (injury && facts.found_on.is_some(), "found_on", messages::conflict::FACT_OF_A_DISABILITY_OR_DEATH),
        (injury && facts.worsened.is_some(), "worsened", messages::conflict::FACT_OF_A_DISABILITY_OR_DEATH),
        (
            facts.outcome != AccidentOutcome::Death && !facts.survivors.is_empty(),
            "survivors",
            messages::conflict::FACT_OF_A_DEATH,
        ),
        (facts.occurred_on.naive() > decided, "occurred_on", messages::conflict::AFTER_THE_DECISION),
        (facts.claimed_on.naive() > decided, "claimed_on", messages::conflict::AFTER_THE_DECISION),
    ];
    if let Some((_, field, message)) = misplaced.into_iter().find(|(wrong, ..)| *wrong) {
        return Err(Error::conflict(field, message));
    }
    if injury {
        return Ok(facts.occurred_on.naive());
    }
    let found = case.need(facts.found_on, "found_on", keys::CONDOLENCE_CLAIM)?;
    let from = facts.worsened.map(|worsened| worsened.from);
    let misplaced = [
        (found < facts.occurred_on, "found_on", messages::conflict::BEFORE_THE_ACCIDENT),
        (found.naive() > decided, "found_on", messages::conflict::AFTER_THE_DECISION),
        (from.is_some_and(|from| from < facts.occurred_on), "worsened.from", messages::conflict::BEFORE_THE_ACCIDENT),
        (from.is_some_and(|from| from > found), "worsened.from", messages::conflict::AFTER_IT_WORSENED),
    ];
    match misplaced.into_iter().find(|(wrong, ..)| *wrong) {
        Some((_, field, message)) => Err(Error::conflict(field, message)),
        None => Ok(found.naive()),
    }
}

/// An injury that cannot be.
pub(super) fn check_injury<R: Recorder>(
    injury: AccidentInjury,
    occurred_on: Date,
    case: &Case<'_, R>,
) -> Result<(), Error> {
    let Some(stay) = injury.hospital_stay else {
        return match (injury.danger, injury.severe) {
            (None, None) => Ok(()),
            (Some(_), _) => Err(Error::conflict("injury.danger", messages::conflict::FACT_OF_A_STAY)),
            _ => Err(Error::conflict("injury.severe", messages::conflict::FACT_OF_A_STAY)),
        };
    };
    if stay.to < stay.from {
        let error = Error::new(ErrorCode::PeriodReversed).field("injury.hospital_stay.to");
        return Err(error.with("from", stay.from.naive()).with("to", stay.to.naive()));
    }
    let misplaced = [
        (stay.from < occurred_on, "injury.hospital_stay.from", messages::conflict::BEFORE_THE_ACCIDENT),
        (stay.to.naive() > case.as_of(), "injury.hospital_stay.to", messages::conflict::AFTER_THE_DECISION),
        (injury.treatments.is_some(), "injury.treatments", messages::conflict::TREATMENTS_BESIDE_A_STAY),
    ];
    match misplaced.into_iter().find(|(wrong, ..)| *wrong) {
        Some((_, field, message)) => Err(Error::conflict(field, message)),
        None => Ok(()),
    }
}
