//! The workloads of `benches/manifest.toml`, and the seniority table written out by hand.

use std::fmt;
use std::path::Path;

use anyhow::{Context as _, Result, ensure};
use chrono::Datelike;
use personnel_rules::leave::{Annual, AnnualFacts};
use personnel_rules::{Calculation, Date, StaffGroup, View};
use serde::Deserialize;
use serde_json::{Value, json};

/// `benches/manifest.toml`.
#[derive(Deserialize)]
pub struct Manifest {
    /// What is timed.
    #[serde(rename = "workload")]
    pub workloads: Vec<Workload>,
    /// Where the peers have to agree.
    pub grid: Grid,
}

/// One request.
#[derive(Debug, Deserialize)]
pub struct Workload {
    /// Its name in the table of results.
    pub name: String,
    /// Whether the peers decide it too.
    #[serde(default)]
    pub seniority: bool,
    request: Value,
}

/// Dates of civil servants whose leave the table gives.
#[derive(Deserialize)]
pub struct Grid {
    hired_on: Vec<Date>,
    as_of: Vec<Date>,
}

impl Manifest {
    /// Reads the file.
    ///
    /// # Errors
    ///
    /// What is wrong with it.
    pub fn read() -> Result<Self> {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("manifest.toml");
        let text = std::fs::read_to_string(&path).with_context(|| format!("no `{}`", path.display()))?;
        toml::from_str(&text).with_context(|| format!("`{}`", path.display()))
    }
}

impl Workload {
    /// Name of the calculation.
    #[must_use]
    pub fn calculation(&self) -> &str {
        self.request.get("calculation").and_then(Value::as_str).unwrap_or_default()
    }

    /// The request as typed values.
    ///
    /// # Errors
    ///
    /// Where the request is not one of the calculation `C`.
    pub fn typed<C: Calculation>(&self) -> Result<(Date, C::Facts)> {
        let member = |name| self.request.get(name).cloned().with_context(|| format!("{self}: no `{name}`"));
        Ok((serde_json::from_value(member("as_of")?)?, serde_json::from_value(member("facts")?)?))
    }

    /// The request as JSON.
    #[must_use]
    pub fn wire(&self, trace: bool) -> String {
        let mut request = self.request.clone();
        if trace && let Some(request) = request.as_object_mut() {
            request.insert("trace".into(), json!(true));
        }
        request.to_string()
    }
}

impl fmt::Display for Workload {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.name)
    }
}

impl Grid {
    /// Checks a peer's days, given the day of hire and the day asked for, against ours.
    ///
    /// # Errors
    ///
    /// Where they differ.
    pub fn check(&self, peer: &str, days: impl Fn(Date, Date) -> u32) -> Result<()> {
        for hired_on in &self.hired_on {
            for as_of in &self.as_of {
                let facts = AnnualFacts::new(StaffGroup::CivilServant, *hired_on);
                let ours = View::on(*as_of).decide::<Annual>(&facts)?.value.days.to_string();
                let theirs = days(*hired_on, *as_of).to_string();
                ensure!(ours == theirs, "hired on {hired_on}, on {as_of}: {ours} days, but {theirs} by {peer}");
            }
        }
        Ok(())
    }
}

/// Whole years at the end of the year before; the month of arrival counts whole in January.
#[must_use]
pub fn years(hired_on: Date, as_of: Date) -> u32 {
    let years = as_of.naive().year() - hired_on.naive().year() - i32::from(hired_on.naive().month() > 1);
    u32::try_from(years).unwrap_or_default()
}

/// What the table comes to with nothing around it: no dates of the law, no exceptions, no citations.
#[must_use]
pub fn days_by_if_chain(hired_on: Date, as_of: Date) -> u32 {
    let years = years(hired_on, as_of);
    if years >= 14 {
        30
    } else if years >= 9 {
        28
    } else if years >= 6 {
        21
    } else if years >= 3 {
        14
    } else if years >= 1 {
        7
    } else {
        0
    }
}
