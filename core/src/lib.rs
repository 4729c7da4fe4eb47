//! The personnel rules of Taiwan's public schools (公立學校人事規定), computed exactly, explained step by step, with the
//! law behind each step.
//!
//! Give a calculation the facts of a case and a date; it gives back the result, the reasons, and the articles they rest
//! on. Nothing here asks what day it is, reads a file, or computes in floats.
//!
//! ```
//! use personnel_rules::leave::{Annual, AnnualFacts};
//! use personnel_rules::{Locale, StaffGroup, View};
//!
//! let facts = AnnualFacts::new(StaffGroup::CivilServant, "2015-03-02".parse()?);
//! let decision = View::on("2026-11-21".parse()?).trace::<Annual>(&facts)?;
//! // Ten whole years by the end of 2025: 28 days.
//! assert_eq!(decision.value.days.to_string(), "28");
//! assert!(decision.citation_ids().contains(&"S0110016:7.1"));
//! for step in decision.steps(Locale::En).unwrap_or_default() {
//!     println!("{} [{}]", step.text, step.citations.join(", "));
//! }
//! # Ok::<(), personnel_rules::Error>(())
//! ```
//!
//! Two dates govern a case. `as_of` says which law applies; each calculation says which day that is, see
//! [`Calculation::AS_OF`]. [`View::known_on`] says what had been published by then: some changes were published after
//! the day from which they hold.
//!
//! [`wire`] is the same as JSON text, the entry beneath the bindings to Python, Node and wasm.

mod answer;
mod calculation;
mod case;
mod claim;
mod date;
mod describe;
mod error;
mod explain;
mod json;
mod locale;
mod needs;
mod order;
mod progress;
mod quantity;
mod read;
mod registry;
mod rulebook;
mod rules;
mod schemas;
mod secret;
mod staff;
mod texts;
mod trace;
mod writer;

pub mod allowance;
pub mod appointment;
pub mod calendar;
pub mod condolence;
pub mod education;
pub mod flow;
pub mod health;
pub mod honours;
pub mod insurance;
pub mod leave;
pub mod leaving;
pub mod onboarding;
pub mod password;
pub mod pension;
pub mod registration;
pub mod salary;
pub mod survivor;
pub mod training;
pub mod transfer;
pub mod travel;
pub mod welfare;
pub mod wire;

pub use answer::{Answer, CitationText, Inputs, ReasonText, Replaced, StepText, Trace};
pub use calculation::{Bilingual, Calculation, Decision, View};
pub use case::Case;
pub use claim::{ClaimPeriod, Deadline, RequestPeriod};
pub use date::{
    Date, Month, MonthEnd, Period, add_months, completed_months, last_day_of_months, next_day, roc_text, year_start,
};
pub use error::{Error, ErrorBody, ErrorCode};
pub use locale::Locale;
pub use progress::{OnProgress, Progress};
pub use quantity::{Days, Fraction, Hours, Marks, Percent, Points, Rate, Ratio, SalaryMonths, Twd};
pub use registry::{AnyCalculation, CALCULATIONS, Listed};
pub use rulebook::Rulebook;
#[cfg(feature = "schema")]
#[doc(hidden)]
pub use schemas::make_all as make_schemas;
pub use secret::Secret;
pub use staff::StaffGroup;
pub use trace::{Off, On, Recorder, StepKind};
