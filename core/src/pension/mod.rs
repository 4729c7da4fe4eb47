//! Retirement, severance, survivors (退休、資遣、撫卹).

mod account;
mod refund;
mod time;

pub use account::{
    Account, AccountExit, AccountFacts, AccountPension, AccountRow, AccountSpan, DrawingRow, MonthlyDrawing,
    PensionAccount,
};
pub use refund::{ContributionRefund, ContributionRefundFacts, FundShare, Leaving, Resignation};
pub use time::ServiceTime;
