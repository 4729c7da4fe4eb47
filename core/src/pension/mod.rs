//! Retirement, severance, survivors (退休、資遣、撫卹).

mod choice;
mod earliest;
mod eligibility;
mod service;
mod time;

pub use choice::{PensionChoice, PensionForm};
pub use earliest::{DecidedBy, Earliest, EarliestDay, EarliestRetirement};
pub use eligibility::{
    Eligibility, EligibilityFacts, KindAssessed, Retirement, RetirementBar, RetirementCircumstance, RetirementKind,
    SchoolPost,
};
pub use service::{CountedService, NotCounted, SchemePart, Service, ServiceFacts, ServiceKind, ServiceRecord};
pub use time::ServiceTime;
