//! Leave (差假).

mod annual;
mod entitlement;
mod kind;
mod ledger;
mod limits;
mod request;
mod service;
mod unused;

pub use annual::{Annual, AnnualFacts, AnnualLeave, Basis};
pub use entitlement::{
    Condition, DaysChange, Entitled, Entitlement, EntitlementFacts, EventDays, KindOfLeave, LeaveUnit, Per, WindowRule,
};
pub use kind::{LeaveDocument, LeaveKind, Pay, Relation};
pub use ledger::{Balance, EventKind, Ledger, LedgerEvent, LedgerFacts, LedgerLot, LedgerState, Movement, Uncovered};
pub use request::{
    Deduction, GrantedPart, LeaveDay, LeaveEvent, LeaveGrant, LeaveLeft, LeaveWindow, Outcome, Request, RequestFacts,
    TakenLeave,
};
pub use service::{ServiceEnd, ServicePeriod};
pub use unused::{UnusedCause, UnusedPay, UnusedPayFacts, UnusedPayment};
