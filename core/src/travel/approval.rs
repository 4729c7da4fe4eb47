//! How a trip or leave is applied for (請假規定).

use personnel_rules_data::{Scope, keys, messages};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::abroad::Destination;
use crate::calculation::{Bilingual, Calculation};
use crate::case::Case;
use crate::error::Error;
use crate::staff::StaffGroup;
use crate::trace::Recorder;

/// A trip or leave that is applied for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Trip {
    /// Out of the country, for whatever purpose (出國或赴大陸地區).
    OutOfTheCountry,
    /// Business trip inside the country (國內出差).
    DomesticBusinessTrip,
    /// Any kind of leave inside the country (國內請假).
    DomesticLeave,
}

/// What the way of applying depends on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ApprovalFacts {
    /// Group of staff: it decides which rules apply.
    ///
    /// 人員類別：決定適用之規定。
    pub staff_group: StaffGroup,
    /// What is applied for.
    ///
    /// 申請事項。
    pub trip: Trip,
    /// Destination, for a trip out of the country: mainland China has a form of its own.
    ///
    /// 前往地區（出國者）：赴大陸地區另有專用申請單。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub destination: Option<Destination>,
}

/// A step of the application.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema, strum::IntoStaticStr)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
#[non_exhaustive]
pub enum ApprovalStep {
    /// Signed request with its papers (簽呈並檢附相關資料).
    SignedRequest,
    /// Form for mainland China enclosed with it (檢附赴大陸地區申請單).
    MainlandRequestForm,
    /// Seen by the head of the unit (單位主管).
    HeadOfUnit,
    /// Seen by the units concerned (會辦各相關單位).
    UnitsConcerned,
    /// Approved by the president (校長簽准).
    President,
    /// Form for going abroad, in the attendance system (出國申請單).
    AbroadForm,
    /// Form for mainland China, in the attendance system (赴大陸地區申請單).
    MainlandForm,
    /// Business trip form (出差單).
    BusinessTripForm,
    /// Leave form (請假單).
    LeaveForm,
}

/// How it is applied for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ApprovalSteps {
    /// Steps, in their order.
    ///
    /// 依序之步驟。
    pub steps: Vec<ApprovalStep>,
}

/// The calculation `travel.approval`: rules of an institution, given by its overlay.
#[derive(Debug)]
pub enum Approval {}

impl Calculation for Approval {
    const NAME: &'static str = "travel.approval";
    const TITLE: Bilingual = Bilingual { zh: "差假之簽核", en: "applying for a trip or leave" };
    const DESCRIPTION: Bilingual = Bilingual {
        zh: "出國、赴大陸地區、國內出差及請假之簽核步驟與表單。法無規定，由各機關學校以疊加資料給值。",
        en: "The steps and forms for going abroad, to mainland China, on a business trip or on leave. No law has them: an institution's overlay does.",
    };
    const AS_OF: Bilingual = Bilingual { zh: "出發日", en: "the day of departure" };
    const HEADLINE: &'static [&'static str] = &["steps"];
    const RULES: &'static [&'static [usize]] = &[&[keys::TRAVEL_APPROVAL.index]];
    type Facts = ApprovalFacts;
    type Value = ApprovalSteps;

    fn decide<R: Recorder>(facts: &ApprovalFacts, case: &mut Case<'_, R>) -> Result<ApprovalSteps, Error> {
        use ApprovalStep as Step;
        let wanted = match facts.trip {
            Trip::OutOfTheCountry => {
                let destination = case.need(facts.destination, "destination", keys::TRAVEL_APPROVAL)?;
                let mainland = destination == Destination::MainlandChina;
                let mut wanted = vec![Step::SignedRequest];
                wanted.extend(mainland.then_some(Step::MainlandRequestForm));
                wanted.extend([Step::HeadOfUnit, Step::UnitsConcerned, Step::President]);
                wanted.push(if mainland { Step::MainlandForm } else { Step::AbroadForm });
                wanted
            }
            _ if facts.destination.is_some() => {
                return Err(Error::conflict("destination", messages::conflict::FACT_OF_A_TRIP_ABROAD));
            }
            Trip::DomesticBusinessTrip => vec![Step::BusinessTripForm],
            Trip::DomesticLeave => vec![Step::LeaveForm],
        };
        let steps = case.wanted(keys::TRAVEL_APPROVAL, Scope::from(facts.staff_group), &wanted)?;
        Ok(ApprovalSteps { steps })
    }
}
