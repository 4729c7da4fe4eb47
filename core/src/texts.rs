//! The data, and what is only read by people and forms: the schemas, and the data's texts. The library holds them, or
//! takes them once from files of their own.

use std::sync::OnceLock;

use personnel_rules_data::{DATA_HASH, Pack, baked};

#[cfg(feature = "embedded-data")]
use crate::registry::CALCULATIONS;
#[cfg(feature = "embedded-data")]
use crate::rulebook::Rulebook;
use crate::schemas;

/// Schemas, texts of the data, the data.
type Parts<'a> = (&'a str, &'a str, &'a [u8]);

#[cfg(feature = "embedded-data")]
const EMBEDDED: Parts<'static> =
    (include_str!("schemas.jsonl"), personnel_rules_data::TEXTS, personnel_rules_data::DATA);
#[cfg(not(feature = "embedded-data"))]
const EMBEDDED: Parts<'static> = ("", "", &[]);

static PROVIDED: OnceLock<(String, Vec<u8>)> = OnceLock::new();

/// Takes what [`of_area`] gives, and the data; false where one of them belongs to another version of the library. Then
/// nothing is taken, and nothing of the data was looked at, so that the right ones can still be given.
pub(crate) fn provide(texts: String, data: Vec<u8>) -> bool {
    let fits = texts.split('\n').next() == Some(DATA_HASH) && data.starts_with(DATA_HASH.as_bytes());
    if fits {
        // The first stays: there is one for each version.
        PROVIDED.get_or_init(|| (texts, data));
    }
    fits
}

/// The hash of the data, the lines of [`schemas`], and below them the texts of the data. A line that belongs to other
/// areas alone is empty, so that the lines of several areas can be laid over each other. What is said of a rule of no
/// calculation belongs to every area, as do sources, which any overlay may cite. `may_say` tells the messages of the area,
/// by group and code.
#[cfg(feature = "embedded-data")]
pub(crate) fn of_area(area: &str, may_say: &dyn Fn(&str, &str) -> bool) -> String {
    let mut lines = String::from(DATA_HASH);
    for (at, line) in schemas().lines().enumerate() {
        lines.push('\n');
        let calculation = at.checked_sub(schemas::SHARED).and_then(|at| CALCULATIONS.get(at));
        if calculation.is_none_or(|calculation| calculation.area() == area) {
            lines.push_str(line);
        }
    }
    lines.push('\n');
    let rules = 0..Rulebook::standard().pack().rules.len();
    let asked_here = |rule: &usize| {
        let asking = CALCULATIONS.iter().filter(|calculation| calculation.asks(*rule));
        let areas: Vec<&str> = asking.map(|calculation| calculation.area()).collect();
        areas.is_empty() || areas.contains(&area)
    };
    let rules: Vec<usize> = rules.filter(asked_here).collect();
    lines.push_str(&personnel_rules_data::texts_of(&rules, may_say).unwrap_or_default());
    lines
}

/// What `schemas.jsonl` holds.
pub(crate) fn schemas() -> &'static str {
    parts().0
}

/// The rules with their values and texts.
pub(crate) fn pack() -> Pack {
    let (_, texts, data) = parts();
    // Where nothing was provided yet there are no rules, and every question is answered with an error.
    baked(data, texts).unwrap_or_default()
}

fn parts() -> Parts<'static> {
    let provided = || {
        let (texts, data) = PROVIDED.get()?;
        let (_, rest) = texts.split_once('\n')?;
        let (end, _) = rest.match_indices('\n').nth(schemas::count().checked_sub(1)?)?;
        let (schemas, texts) = (rest.get(..end)?, rest.get(end.checked_add(1)?..)?);
        Some((schemas, texts, data.as_slice()))
    };
    provided().unwrap_or(EMBEDDED)
}
