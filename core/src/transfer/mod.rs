//! Transfer of teachers (教師介聘): applications, points, the stages of a run, what follows from one who does not report.

mod engine;
mod exchange;
mod flat;
mod generate;
mod instance;
mod policy;

pub use engine::{OnProgress, Outcome, Placement, Progress, RunError, run};
pub use generate::{generate, generate_parts};
pub use instance::{Instance, InstanceError, Parts, school, teacher};
pub use policy::{LONGEST_EXCHANGE, MOST_STAGES, Policy, PolicyError, Release, Stage};

#[cfg(test)]
mod tests;
