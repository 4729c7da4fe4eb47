//! Leave (差假).

mod annual;
mod entitlement;
mod kind;
mod limits;
mod request;
mod service;

pub use annual::{Annual, AnnualFacts, AnnualLeave, Basis};
pub use entitlement::{
    Condition, DaysChange, Entitled, Entitlement, EntitlementFacts, EventDays, KindOfLeave, LeaveUnit, Per, WindowRule,
};
pub use kind::{LeaveDocument, LeaveKind, Pay, Relation};
pub use request::{
    Deduction, GrantedPart, LeaveDay, LeaveEvent, LeaveGrant, LeaveLeft, LeaveWindow, Outcome, Request, RequestFacts,
    TakenLeave,
};
pub use service::{ServiceEnd, ServicePeriod};
