//! Retirement, severance, survivors (退休、資遣、撫卹).

mod apply;
mod backpay;
mod choice;
mod contributions;
mod earliest;
mod eligibility;
mod scheme;
mod service;
mod time;

pub use apply::{Application, ApplicationFacts, ApplicationWindow};
pub use backpay::{Backpay, BackpayFacts, BackpayKind, BuyingBack};
pub use choice::{PensionChoice, PensionForm};
pub use contributions::{Contribution, ContributionFacts, ContributionShares};
pub use earliest::{DecidedBy, Earliest, EarliestDay, EarliestRetirement};
pub use eligibility::{
    Eligibility, EligibilityFacts, KindAssessed, Retirement, RetirementBar, RetirementCircumstance, RetirementKind,
    SchoolPost,
};
pub use scheme::{PensionDocument, PensionScheme, Scheme, SchemeDecision, SchemeFacts};
pub use service::{CountedService, NotCounted, SchemePart, Service, ServiceFacts, ServiceKind, ServiceRecord};
pub use time::ServiceTime;
