//! Salaries (俸給).

pub mod history;
