//! Leaving (離職): the notice, the steps, the certificate, the health premium still owed.

mod checklist;
mod premium;

pub use checklist::{Leaving, LeavingChecklist, LeavingFacts, LeavingItem, LeavingKind, LeavingStep, RefundPeriod};
pub use premium::{HealthPremium, HealthPremiumFacts};
