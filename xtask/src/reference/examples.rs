//! Requests of the battery of cases, and what they are answered.

use std::collections::BTreeMap;

use anyhow::{Context as _, Result};
use personnel_rules::{Locale, wire};
use serde_json::Value as Json;

/// One case for each calculation and for each error code.
pub(super) struct Examples {
    calculations: BTreeMap<String, Json>,
    errors: BTreeMap<String, Json>,
}

/// An answer that is longer says less.
const LONGEST: usize = 40_000;

impl Examples {
    pub(super) fn read() -> Result<Self> {
        let (mut calculations, mut overlaid, mut errors) = (BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
        for case in personnel_rules_tests::cases()? {
            let Some(name) = case.request.get("calculation").and_then(Json::as_str) else {
                continue;
            };
            if let Some(code) = case.expected.pointer("/error/code").and_then(Json::as_str) {
                errors.entry(code.to_owned()).or_insert(case.request);
                continue;
            }
            let best = if case.request.get("overlays").is_none() { &mut calculations } else { &mut overlaid };
            if !best.contains_key(name) && wire::evaluate(case.request.to_string().as_bytes()).len() < LONGEST {
                best.insert(name.to_owned(), case.request);
            }
        }
        // What only institutions rule has no case without an overlay.
        for (name, request) in overlaid {
            calculations.entry(name).or_insert(request);
        }
        Ok(Self { calculations, errors })
    }

    pub(super) fn of(&self, calculation: &str) -> Result<&Json> {
        self.calculations.get(calculation).with_context(|| format!("`{calculation}` has no case that is decided"))
    }

    /// Some errors can't come from a case: bytes that are no request, faults of the library.
    pub(super) fn of_error(&self, code: &str) -> Option<&Json> {
        self.errors.get(code)
    }
}

/// A request in a language.
pub(super) fn in_language(request: &Json, locale: Locale) -> Json {
    let mut request = request.clone();
    if let Some(members) = request.as_object_mut() {
        let locale = match locale {
            Locale::ZhTw => "zh-TW",
            Locale::En => "en",
        };
        members.insert("locale".to_owned(), locale.into());
    }
    request
}

/// JSON as people read it.
pub(super) fn pretty(text: &str) -> Result<String> {
    let value: Json = serde_json::from_str(text)?;
    Ok(serde_json::to_string_pretty(&value)?)
}

/// What `explain` tells of a request.
pub(super) fn told(request: &Json) -> Result<String> {
    let mut request = request.clone();
    if let Some(members) = request.as_object_mut() {
        members.retain(|name, _| name != "trace");
    }
    let answer: Json = serde_json::from_str(&wire::explain(request.to_string().as_bytes()))?;
    Ok(answer.get("text").and_then(Json::as_str).with_context(|| format!("{answer}"))?.to_owned())
}
