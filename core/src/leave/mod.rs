//! Leave (差假).

mod annual;

pub use annual::{Annual, AnnualFacts, AnnualLeave, Basis, ServiceEnd, ServicePeriod};
