//! The seniority table by other engines.

use std::sync::Arc;

use anyhow::{Context as _, Result, anyhow};
use personnel_rules::Date;
use personnel_rules_benches::years;
use serde_json::json;
use zen_engine::model::GraphContent;
use zen_engine::{Decision, EvaluationOptions};

/// `seniority.json` in GoRules ZEN, compiled before the first call.
pub struct Zen(Decision);

impl Zen {
    /// Reads the table.
    ///
    /// # Errors
    ///
    /// Where the engine refuses it.
    pub fn load() -> Result<Self> {
        let content: GraphContent = serde_json::from_str(include_str!("../seniority.json"))?;
        let mut decision = Decision::from(Arc::new(content));
        decision.compile();
        Ok(Self(decision))
    }

    /// Days of annual leave.
    ///
    /// # Errors
    ///
    /// Where the engine finds none.
    pub fn days(&self, hired_on: Date, as_of: Date, trace: bool) -> Result<u32> {
        let facts = json!({ "years": years(hired_on, as_of) });
        let options = EvaluationOptions { trace, ..EvaluationOptions::default() };
        let response =
            pollster::block_on(self.0.evaluate_with_opts(facts.into(), options)).map_err(|error| anyhow!("{error}"))?;
        let days = response.result.dot("days").and_then(|days| days.as_number());
        days.and_then(|days| u32::try_from(days).ok()).context("no days")
    }
}
