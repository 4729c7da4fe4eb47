//! Salary (俸給、薪給): grades, points and monthly amounts.

mod amount;

pub use amount::{Amount, AmountFacts, GradeKind, SalaryAmount, SalaryGrade};
