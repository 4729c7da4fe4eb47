//! Travel (出國、請假規定): trips abroad, and how a trip or leave is applied for.

mod abroad;
mod approval;

pub use abroad::{Abroad, AbroadDecision, AbroadFacts, Approver, Destination, TravelDocument, TripPurpose};
pub use approval::{Approval, ApprovalFacts, ApprovalStep, ApprovalSteps, Trip};
