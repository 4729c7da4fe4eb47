//! Transfer of teachers (教師介聘): applications, points, the stages of a run, what follows from one who does not report.

mod engine;
mod exchange;
mod flat;
mod generate;
mod instance;
mod most_moves;
mod policy;
mod unwind;
mod verify;

pub use engine::{OnProgress, Outcome, Placement, Progress, RunError, run};
pub use generate::{generate, generate_parts};
pub use instance::{Instance, InstanceError, Parts, school, teacher};
pub use most_moves::{MostMoves, most_moves};
pub use policy::{LONGEST_EXCHANGE, MOST_STAGES, Policy, PolicyError, Release, Stage};
pub use unwind::{Void, unwind};
pub use verify::{Finding, verify};

#[cfg(test)]
mod tests;
