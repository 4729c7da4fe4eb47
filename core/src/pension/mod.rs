//! Retirement and severance (退休、資遣), individual accounts, refunds of contributions.

mod account;
mod amount;
mod apply;
mod backpay;
mod choice;
mod contributions;
mod drawing;
mod earliest;
mod eligibility;
mod funding;
mod refund;
mod scheme;
mod service;
mod time;

pub use account::{Account, AccountExit, AccountFacts, AccountRow, AccountSpan, PensionAccount};
pub use amount::{
    Compare, CompareFacts, Compared, Comparison, CompensationKind, DutyCause, DutyDisability, DutyInjury, Estimate,
    EstimateFacts, Payout, PayoutKind, Pension, PensionPart, PensionPeriod, PensionPerson, PreferentialDeposit,
    Severance, SeveranceFacts, SeveranceGround, SeverancePay, YearEnd,
};
pub(crate) use amount::{LUMP_RULES, LumpSum, retirement_lump};
pub use apply::{Application, ApplicationFacts, ApplicationWindow};
pub use backpay::{Backpay, BackpayFacts, BackpayKind, BackpaySpan, BuyingBack};
pub use choice::{PensionChoice, PensionForm};
pub use contributions::{Contribution, ContributionFacts, ContributionShares};
pub use drawing::{AccountPension, DrawingRow, MonthlyDrawing};
pub use earliest::{DecidedBy, Earliest, EarliestDay, EarliestRetirement};
pub(crate) use eligibility::FIRST_AGE;
pub use eligibility::{
    Eligibility, EligibilityFacts, KindAssessed, Retirement, RetirementBar, RetirementCircumstance, RetirementKind,
    SchoolPost,
};
pub(crate) use funding::{ACCOUNT_RULES, Due, EachMonth, Served, own_back, say_defined_benefit};
pub use funding::{AccountFunds, Funding};
pub use refund::{ContributionRefund, ContributionRefundFacts, FundShare, Leaving, Resignation};
pub use scheme::{PensionDocument, PensionScheme, Scheme, SchemeDecision, SchemeFacts};
pub(crate) use service::check_new_service;
pub use service::{CountedService, NotCounted, SchemePart, Service, ServiceFacts, ServiceKind, ServiceRecord};
pub(crate) use time::MONTHS_OF_HALF_YEAR;
pub use time::ServiceTime;
