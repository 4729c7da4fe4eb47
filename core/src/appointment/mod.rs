//! Contract appointments (聘期): who is appointed.

mod identity;
mod person;

pub use identity::{Identity, IdentityCheck, IdentityFacts, IdentityKind, Nationality, Sex};
pub use person::{Person, PersonCheck, PersonFacts, PersonField};
