//! Transfer of teachers (教師介聘): applications, points, the stages of a run, what follows from one who does not report.
//!
//! [`run`] is the engine: compact numbers in, compact numbers out, made for a million teachers. The calculations put names
//! to them, and examine the applications first.

mod analysis;
mod application;
mod engine;
mod examine;
mod exchange;
mod facts;
mod failure;
mod flat;
mod generate;
mod instance;
mod most_moves;
mod policy;
mod result;
mod schedule;
mod sheet;
mod unwind;
mod verify;
mod violation;
mod year;

pub use analysis::{
    FindingKind, MostMovesAnalysis, MostMovesFacts, MostMovesFound, MoveFacts, Verified, Verify, VerifyFacts,
    VerifyFinding,
};
pub use application::{Application, ApplicationChecked, ApplicationFacts, BarredPreference};
pub use engine::{Outcome, Placement, RunError, run};
pub use examine::BarredBy;
pub use facts::{
    AppliedSubject, LeftPost, PointsEntry, PointsItem, SchoolKind, SchoolStage, StageKind, TransferApplication,
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
pub use schedule::{Schedule, ScheduleFacts, ScheduleStep, ScheduledStep, TransferSchedule};
pub use sheet::{PrintedSheet, Sheet, SheetCounty, SheetFacts, SheetSchool};
pub use unwind::{Void, unwind};
pub use verify::{Finding, verify};
pub use violation::{Violation, ViolationCode, Violations};

mod login;
#[cfg(test)]
mod tests;
