//! Leave (差假).

mod annual;
mod service;

pub use annual::{Annual, AnnualFacts, AnnualLeave, Basis};
pub use service::{ServiceEnd, ServicePeriod};
