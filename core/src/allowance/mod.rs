//! Living allowances (生活津貼): marriage, birth, funeral.

mod birth;
mod funeral;
mod marriage;
mod payment;

pub use birth::{Birth, BirthEvent, BirthFacts, Mother};
pub use funeral::{Child, Deceased, DependentReason, Funeral, FuneralFacts};
pub use marriage::{Marriage, MarriageFacts};
pub use payment::{Allowance, Document};
