//! The record of how a result came about. With tracing off, [`Off`] compiles to nothing.

use chrono::NaiveDate;
use personnel_rules_data::messages::MessageKey;
use schemars::JsonSchema;
use serde::Serialize;
use strum::IntoStaticStr;

use crate::locale::Param;
use crate::rulebook::Found;

/// What kind of step it was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema, IntoStaticStr)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
#[non_exhaustive]
pub enum StepKind {
    /// A value was looked up.
    Lookup,
    /// A reading was chosen where the sources leave a point open.
    Choice,
    /// Something was computed.
    Compute,
    /// A number was rounded.
    Round,
    /// A condition was examined and holds.
    Met,
    /// A condition was examined and does not hold.
    NotMet,
    /// An exception was looked at and does not apply.
    NotApplied,
}

/// A step as recorded, before it is put into words. Boxed: calculations build steps a part at a time, and each part
/// would move the whole.
#[derive(Debug, Clone)]
pub(crate) struct Step(Box<StepParts>);

#[derive(Debug, Clone)]
pub(crate) struct StepParts {
    pub(crate) kind: StepKind,
    /// Number of the rule.
    pub(crate) rule: Option<usize>,
    pub(crate) found: Option<Found>,
    /// The day for which the value was looked up.
    pub(crate) date: Option<NaiveDate>,
    pub(crate) message: Option<MessageKey>,
    pub(crate) params: Vec<(&'static str, Param)>,
    pub(crate) output: Option<String>,
}

impl Step {
    #[inline(never)]
    pub(crate) fn new(kind: StepKind) -> Self {
        let (params, output) = (Vec::new(), None);
        Self(Box::new(StepParts { kind, rule: None, found: None, date: None, message: None, params, output }))
    }

    pub(crate) fn parts(&self) -> &StepParts {
        &self.0
    }

    pub(crate) fn rule(mut self, rule: usize) -> Self {
        self.0.rule = Some(rule);
        self
    }

    /// What was looked up, and the day for which it was.
    #[inline(never)]
    pub(crate) fn found(mut self, found: Option<Found>, date: NaiveDate) -> Self {
        self.0.found = found;
        self.0.date = Some(date);
        self
    }

    pub(crate) fn say(mut self, message: MessageKey) -> Self {
        self.0.message = Some(message);
        self
    }

    pub(crate) fn with(self, name: &'static str, value: impl Into<Param>) -> Self {
        self.with_param(name, value.into())
    }

    #[inline(never)]
    fn with_param(mut self, name: &'static str, value: Param) -> Self {
        self.0.params.push((name, value));
        self
    }

    pub(crate) fn output(mut self, output: impl ToString) -> Self {
        self.0.output = Some(output.to_string());
        self
    }
}

/// Where steps go.
pub trait Recorder {
    /// Whether anything is recorded; where not, no step is even built.
    const ON: bool;
    #[doc(hidden)]
    #[expect(private_interfaces, reason = "only this crate records")]
    fn push(&mut self, step: Step);
    #[doc(hidden)]
    #[expect(private_interfaces, reason = "only this crate records")]
    fn steps(self) -> Option<Vec<Step>>;
    /// How many steps there are.
    #[doc(hidden)]
    fn recorded(&self) -> usize;
    /// Forgets all but the first steps.
    #[doc(hidden)]
    fn truncate(&mut self, len: usize);
}

/// Records nothing and costs nothing.
#[derive(Debug, Default)]
pub struct Off;

impl Recorder for Off {
    const ON: bool = false;
    #[expect(private_interfaces, reason = "only this crate records")]
    fn push(&mut self, _: Step) {}
    #[expect(private_interfaces, reason = "only this crate records")]
    fn steps(self) -> Option<Vec<Step>> {
        None
    }
    fn recorded(&self) -> usize {
        0
    }
    fn truncate(&mut self, _: usize) {}
}

/// Records every step.
#[derive(Debug, Default)]
pub struct On(pub(crate) Vec<Step>);

impl Recorder for On {
    const ON: bool = true;
    #[expect(private_interfaces, reason = "only this crate records")]
    fn push(&mut self, step: Step) {
        self.0.push(step);
    }
    #[expect(private_interfaces, reason = "only this crate records")]
    fn steps(self) -> Option<Vec<Step>> {
        Some(self.0)
    }
    fn recorded(&self) -> usize {
        self.0.len()
    }
    fn truncate(&mut self, len: usize) {
        self.0.truncate(len);
    }
}
