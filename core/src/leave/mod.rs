//! Leave (差假).

mod annual;
mod kind;
mod ledger;
mod service;
mod unused;

pub use annual::{Annual, AnnualFacts, AnnualLeave, Basis};
pub use kind::LeaveKind;
pub use ledger::{Balance, EventKind, Ledger, LedgerEvent, LedgerFacts, LedgerLot, LedgerState, Movement, Uncovered};
pub use service::{ServiceEnd, ServicePeriod};
pub use unused::{UnusedCause, UnusedPay, UnusedPayFacts, UnusedPayment};
