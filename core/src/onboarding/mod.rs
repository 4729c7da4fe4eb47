//! Arrival (報到) and second jobs (兼職).

mod checklist;
mod second_job;

use schemars::JsonSchema;
use serde::Serialize;

pub use checklist::{
    Onboarding, OnboardingChecklist, OnboardingDocument, OnboardingFacts, OnboardingForm, OnboardingItem,
};
pub use second_job::{SecondJob, SecondJobDecision, SecondJobFacts, SecondJobKind, SecondJobNeeds, SecondJobs};

/// Unit that handles a form or a step (承辦單位).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum HandlingUnit {
    /// Personnel office (人事室).
    PersonnelOffice,
    /// Custody section of general affairs (總務處保管組).
    CustodySection,
    /// Cashier section of general affairs (總務處出納組).
    CashierSection,
    /// Documents section of general affairs (總務處文書組).
    DocumentsSection,
    /// Library (圖書館).
    Library,
    /// Environment and safety office (環安室).
    SafetyOffice,
    /// The person's own unit (原服務單位).
    OwnUnit,
}
