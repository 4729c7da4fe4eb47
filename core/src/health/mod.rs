//! National health insurance (全民健康保險): what it pays back.

mod refund;

pub use refund::{HospitalStay, Refund, RefundDecision, RefundFacts, RefundGround, Ward};
