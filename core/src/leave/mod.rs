//! Leave (差假).

mod annual;
mod kind;
mod service;

pub use annual::{Annual, AnnualFacts, AnnualLeave, Basis};
pub use kind::LeaveKind;
pub use service::{ServiceEnd, ServicePeriod};
