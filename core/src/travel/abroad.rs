//! Trips abroad (出國): what an institution asks of those who leave the country.

use personnel_rules_data::{Scope, keys, messages};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::calculation::{Bilingual, Calculation};
use crate::case::Case;
use crate::claim::{self, Deadline, PeriodUnit, RequestPeriod};
use crate::date::Date;
use crate::error::Error;
use crate::leave::LeaveKind;
use crate::staff::StaffGroup;
use crate::trace::Recorder;

/// What a trip abroad is for, and who pays for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum TripPurpose {
    /// Study visit or tour under the plan that the ministry approved (教育部核定之因公派員出國計畫).
    ApprovedPlan,
    /// Another trip at public cost (其他公費事項).
    OtherPublicCost,
    /// Sightseeing, visiting family and the like at one's own cost (觀光、探親等自費事項).
    Private,
}

/// Where a trip abroad leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Destination {
    /// Another country (國外).
    Abroad,
    /// Mainland China, Hong Kong and Macao not (大陸地區，港澳除外).
    MainlandChina,
    /// Hong Kong or Macao (香港、澳門).
    HongKongMacao,
}

/// A paper of a trip abroad.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema, strum::IntoStaticStr)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
#[non_exhaustive]
pub enum TravelDocument {
    /// Detailed plan of the trip, with the request (出國詳細計畫).
    DetailedPlan,
    /// Report on the trip, after the return (出國報告).
    TripReport,
    /// Form on the trip to mainland China, sent to the personnel office after the return (赴大陸意見反應表，送人事室).
    MainlandForm,
}

/// Who sees or agrees to a trip at public cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema, strum::IntoStaticStr)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
#[non_exhaustive]
pub enum Approver {
    /// Personnel office, which countersigns (會辦人事室).
    PersonnelOffice,
    /// Accounting office, which countersigns (會辦主計室).
    AccountingOffice,
    /// The school, which agrees (學校同意).
    School,
}

/// What a trip abroad depends on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AbroadFacts {
    /// Group of staff: it decides which rules apply.
    ///
    /// 人員類別：決定適用之規定。
    pub staff_group: StaffGroup,
    /// Purpose of the trip: it decides how long before it is requested.
    ///
    /// 出國事由：決定申請之期限。
    pub purpose: TripPurpose,
    /// Destination of the trip.
    ///
    /// 前往地區。
    pub destination: Destination,
    /// Day of the return: reports and forms are due after it.
    ///
    /// 返國日：報告及意見反應表自此計算期限。
    pub returns_on: Date,
    /// Day of the request: so long before leaving.
    ///
    /// 申請日：須於出國前之期限內。
    pub requested_on: Date,
    /// Kinds of leave used for a trip at one's own cost; none where it lies on days off.
    ///
    /// 自費出國所用之假別；均在放假日者免填。
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub leave_kinds: Vec<LeaveKind>,
}

/// Whether a trip abroad is in order, and what it brings with it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct AbroadDecision {
    /// Whether the request was made in time and with kinds of leave that may be used. Where not, the reasons say why.
    ///
    /// 申請是否如期且假別相符。不符者，見理由。
    pub allowed: bool,
    /// Period of the request.
    ///
    /// 申請期限。
    pub request: RequestPeriod,
    /// Who sees and agrees to the request, for a trip at public cost.
    ///
    /// 公費出國之會辦與同意。
    pub approvals: Vec<Approver>,
    /// When the report is due, after a trip under the approved plan.
    ///
    /// 出國報告之期限（因公派員出國計畫）。
    pub report: Option<Deadline>,
    /// When the form on mainland China is due at the personnel office.
    ///
    /// 赴大陸意見反應表送人事室之期限。
    pub mainland_form: Option<Deadline>,
    /// Papers, before and after the trip.
    ///
    /// 應備文件（出國前及返國後）。
    pub documents: Vec<TravelDocument>,
}

/// The calculation `travel.abroad`: rules of an institution, given by its overlay.
#[derive(Debug)]
pub enum Abroad {}

impl Calculation for Abroad {
    const NAME: &'static str = "travel.abroad";
    const TITLE: Bilingual = Bilingual { zh: "出國", en: "trip abroad" };
    const DESCRIPTION: Bilingual = Bilingual {
        zh: "出國之申請期限、得用之假別、會辦、報告與赴大陸意見反應表之期限。法無規定，由各機關學校以疊加資料給值。",
        en: "A trip abroad: how long before it is requested, which kinds of leave may be used, who sees it, when the report and the form on mainland China are due. No law has it: an institution's overlay does.",
    };
    const AS_OF: Bilingual = Bilingual { zh: "出國日", en: "the day of departure" };
    const HEADLINE: &'static [&'static str] = &["allowed", "approvals"];
    const RULES: &'static [&'static [usize]] = &[
        crate::calendar::RULES,
        &[
            keys::TRAVEL_OFFICIAL_REQUEST.index,
            keys::TRAVEL_OFFICIAL_APPROVAL.index,
            keys::TRAVEL_OFFICIAL_REPORT.index,
            keys::TRAVEL_PRIVATE_REQUEST.index,
            keys::TRAVEL_PRIVATE_LEAVE_KINDS.index,
            keys::TRAVEL_MAINLAND_FORM.index,
            keys::TRAVEL_DOCUMENTS.index,
            keys::CLAIM_FIRST_DAY.index,
            keys::CLAIM_WEEKEND.index,
        ],
    ];
    type Facts = AbroadFacts;
    type Value = AbroadDecision;

    fn decide<R: Recorder>(facts: &AbroadFacts, case: &mut Case<'_, R>) -> Result<AbroadDecision, Error> {
        let scope = Scope::from(facts.staff_group);
        let (leaves_on, returns_on) = (case.as_of(), facts.returns_on.naive());
        if returns_on < leaves_on {
            return Err(Error::conflict("returns_on", messages::conflict::RETURN_BEFORE_DEPARTURE));
        }
        let mut wanted = Vec::new();
        let mut approvals = Vec::new();
        let (request, kinds_fit) = if facts.purpose == TripPurpose::Private {
            let rule = (keys::TRAVEL_PRIVATE_REQUEST, PeriodUnit::Days);
            let request = claim::before(leaves_on, facts.requested_on, rule, scope, case)?;
            (request, kinds_fit(facts, scope, case)?)
        } else {
            if !facts.leave_kinds.is_empty() {
                return Err(Error::conflict("leave_kinds", messages::conflict::FACT_OF_A_PRIVATE_TRIP));
            }
            wanted.push(TravelDocument::DetailedPlan);
            let rule = (keys::TRAVEL_OFFICIAL_REQUEST, PeriodUnit::Months);
            let request = claim::before(leaves_on, facts.requested_on, rule, scope, case)?;
            let seen_by = [Approver::PersonnelOffice, Approver::AccountingOffice, Approver::School];
            approvals = case.wanted(keys::TRAVEL_OFFICIAL_APPROVAL, scope, &seen_by)?;
            (request, true)
        };
        let mut report = None;
        if facts.purpose == TripPurpose::ApprovedPlan {
            let rule = (keys::TRAVEL_OFFICIAL_REPORT, PeriodUnit::Months);
            report = Some(claim::after(returns_on, rule, scope, case)?);
            wanted.push(TravelDocument::TripReport);
        }
        let mut mainland_form = None;
        if facts.destination == Destination::MainlandChina {
            let rule = (keys::TRAVEL_MAINLAND_FORM, PeriodUnit::Weeks);
            mainland_form = Some(claim::after(returns_on, rule, scope, case)?);
            wanted.push(TravelDocument::MainlandForm);
        }
        let documents = case.wanted(keys::TRAVEL_DOCUMENTS, scope, &wanted)?;
        Ok(AbroadDecision {
            allowed: request.in_time && kinds_fit,
            request,
            approvals,
            report,
            mainland_form,
            documents,
        })
    }
}

/// `travel.private.leave_kinds`: every kind that does not fit is a reason of its own.
fn kinds_fit<R: Recorder>(facts: &AbroadFacts, scope: Scope, case: &mut Case<'_, R>) -> Result<bool, Error> {
    let key = keys::TRAVEL_PRIVATE_LEAVE_KINDS;
    let admitted = case.value(key, scope)?;
    let mut fit = true;
    for (index, kind) in facts.leave_kinds.iter().enumerate() {
        if facts.leave_kinds.iter().take(index).any(|earlier| earlier == kind) {
            return Err(Error::conflict(format!("leave_kinds[{index}]"), messages::conflict::GIVEN_TWICE));
        }
        let name: &'static str = (*kind).into();
        let label = case.label(key.index, name)?;
        let holds = admitted.iter().any(|other| other == name);
        fit &= case
            .check(key, scope, holds, messages::reason::LEAVE_KIND_NOT_FOR_TRAVEL, || vec![("kind", label.into())])?;
    }
    Ok(fit)
}
