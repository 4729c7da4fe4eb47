#![doc = include_str!("../README.md")]
//!
//! # Where to look
//!
//! Each topic is a module. In it, a calculation is an empty type that implements [`Calculation`] (`leave::Annual`), beside
//! it its facts (`leave::AnnualFacts`) and its value (`leave::AnnualLeave`); [`Calculation::AS_OF`] says which day it wants
//! as `as_of`, and [`CALCULATIONS`] lists them all.
//!
//! | topic | modules |
//! | --- | --- |
//! | leave, office calendar, trips, study | [`leave`], [`calendar`], [`travel`], [`training`] |
//! | allowances and salary | [`allowance`], [`education`], [`salary`] |
//! | insurance | [`insurance`], [`health`] |
//! | honours and welfare | [`honours`], [`welfare`], [`condolence`] |
//! | retirement and survivors | [`pension`], [`survivor`] |
//! | appointment, arrival, leaving | [`appointment`], [`registration`], [`onboarding`], [`leaving`] |
//! | transfer of teachers | [`transfer`] |
//! | passwords, states of applications | [`password`], [`flow`] |
//!
//! Beside them: [`View`] and [`Decision`], how a case is asked and what comes back; [`Rulebook`], the data with its
//! overlays; [`Date`], [`Period`] and the months between two days; [`Days`], [`Hours`], [`Twd`] and the other exact
//! quantities; [`Error`] and [`ErrorCode`]; [`wire`], all of it as JSON.
//!
//! # Areas and features
//!
//! A program that needs a part only may leave out the code of the rest: `default-features = false`, with
//! `embedded-data` and some of the areas `leave`, `money`, `pension`, `transfer`, `appointment` (`all-areas` is all of
//! them). [`Listed::area`] says which is whose. What is left out stays listed, and answers with the error
//! `not_included`; the typed functions and the data are the same. Without `embedded-data` the data comes from
//! [`wire::provide`]: that is how the modules of a web page share one file.
//!
//! # What always holds
//!
//! - The same facts under the same versions give the same answer, byte for byte; [`wire::ENGINE_VERSION`] and the
//!   [stamp of the data](wire::DataStamp) are in every answer.
//! - No input makes it panic, and none gives a default: what can't be decided is an [`Error`].
//! - Numbers are exact. What arises by division is a [`Fraction`], beside it the decimal where a source says how to round.
//! - It is [`Send`] and [`Sync`], and has neither clock nor randomness nor files.

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
mod personal;
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
