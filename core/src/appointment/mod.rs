//! Contract appointments (聘期): who is appointed, the application, the login, the voluntary pension.

mod application;
mod identity;
mod labor_pension;
mod login;
mod person;
mod term;

pub use application::{
    Application, ApplicationCheck, ApplicationDocument, ApplicationFacts, ApplicationKind, LeavingReason,
};
pub use identity::{Identity, IdentityCheck, IdentityFacts, IdentityKind, Nationality, Sex};
pub(crate) use identity::{RULES as IDENTITY_RULES, check as check_identity, has_form as has_identity_form};
pub use labor_pension::{LaborPension, LaborPensionFacts, VoluntaryPension};
pub use login::{Login, LoginCheck, LoginFacts, LoginStanding};
pub use person::{Person, PersonCheck, PersonFacts, PersonField};
pub use term::{Position, Status, TermFacts, TermField};
