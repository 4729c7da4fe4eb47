//! Retirement, severance, survivors (退休、資遣、撫卹).

mod amount;
mod time;

pub use amount::{
    Compare, CompareFacts, Compared, Comparison, CompensationKind, Estimate, EstimateFacts, Payout, PayoutKind,
    Pension, PensionPart, PensionPeriod, PensionPerson, PreferentialDeposit, Severance, SeveranceFacts,
    SeveranceGround, SeverancePay, YearEnd,
};
pub use time::ServiceTime;
