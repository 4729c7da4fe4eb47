//! Salary (俸給、薪給): grades, points and monthly amounts, and the history that averages are taken of.

mod amount;
pub mod history;

pub use amount::{Amount, AmountFacts, GradeKind, SalaryAmount, SalaryGrade};
