//! Retirement, severance, survivors (退休、資遣、撫卹).

mod account;
mod drawing;
mod refund;
mod time;

pub use account::{Account, AccountExit, AccountFacts, AccountRow, AccountSpan, PensionAccount};
pub use drawing::{AccountPension, DrawingRow, MonthlyDrawing};
pub use refund::{ContributionRefund, ContributionRefundFacts, FundShare, Leaving, Resignation};
pub use time::ServiceTime;
