//! Password policy (密碼規範).

mod check;
mod status;

pub use check::{Check, PasswordChange, PasswordCheck, PasswordFacts};
pub use status::{PasswordStatus, Status, StatusFacts};
