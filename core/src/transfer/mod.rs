//! Transfer of teachers (教師介聘): applications, points, the stages of a run, what follows from one who does not report.
//!
//! [`run`] is the engine: compact numbers in, compact numbers out, made for a million teachers. The calculations put names
//! to them, and examine the applications first.
//!
//! `transfer.run` takes a year as one object, [`TransferFacts`], that can be filled from tables: `schools` (code, county,
//! stage, kinds), `vacancies` (school, subject, count), `applications` (a row for each teacher; her subjects, preferences
//! and points are lists within it, in their order), `policy` (items of the points, stages). Schools are named by their
//! codes throughout, decimals are strings. `transfer.sample` makes such an object from a seed:
//!
//! ```
//! use personnel_rules::transfer::{Sample, SampleFacts, SchoolStage, TransferRun};
//! use personnel_rules::View;
//!
//! let view = View::on("2024-04-20".parse()?);
//! let sample = SampleFacts { seed: 7, stage: SchoolStage::Primary, teachers: 60, schools: 12, preferences: 8 };
//! let year = view.decide::<Sample>(&sample)?.value;
//! let result = view.decide::<TransferRun>(&year)?.value;
//! assert!(result.complete && result.placed > 0);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod analysis;
mod application;
mod barred;
mod engine;
mod examine;
mod exchange;
mod facts;
mod failure;
mod failure_law;
mod flags;
mod flat;
mod generate;
mod instance;
mod limits;
mod login;
mod most_moves;
mod policy;
mod result;
mod sample;
mod schedule;
mod school_list;
mod sheet;
mod sheet_check;
mod subjects;
mod unwind;
mod verify;
mod violation;
mod ways;
mod year;

pub use analysis::{
    FindingKind, MostMovesAnalysis, MostMovesFacts, MostMovesFound, MoveFacts, Verified, Verify, VerifyFacts,
    VerifyFinding,
};
pub use application::{Application, ApplicationChecked, ApplicationFacts, BarredPreference};
pub use barred::BarredBy;
pub use engine::{Outcome, Placement, RunError, run};
pub use facts::{
    AppliedSubject, LeftPost, PointsEntry, PointsItem, SchoolKind, SchoolStage, StageKind, TeacherApplication,
    TransferCircumstance, TransferFacts, TransferPolicy, TransferSchool, TransferService, TransferStage,
    TransferVacancy,
};
pub use failure::{FailedTransfer, FailureKind, MadeTransfer, TransferBar, Unwind, UnwindFacts, Unwound, VoidTransfer};
pub use generate::{generate, generate_parts};
pub use instance::{Instance, InstanceError, Parts, school, teacher};
pub use login::{Login, LoginAllowed, LoginFacts};
pub use most_moves::{MostMoves, most_moves};
pub use policy::{LONGEST_EXCHANGE, MOST_STAGES, Policy, PolicyError, Release, Stage};
pub use result::{
    NotReached, PlacedTeacher, SchoolResult, StageResult, TeacherResult, TransferResult, TransferRun,
    UnreachedPreference,
};
pub use sample::{Sample, SampleFacts};
pub use schedule::{Schedule, ScheduleFacts, ScheduleStep, ScheduledStep, TransferSchedule};
pub use sheet::{PrintedSheet, Sheet, SheetCounty, SheetFacts, SheetSchool};
pub use unwind::{Void, unwind};
pub use verify::{Finding, verify};
pub use violation::{Violation, ViolationCode, Violations};

#[cfg(test)]
mod tests;
