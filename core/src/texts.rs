//! What is only read by people and forms: the schemas, and the data's texts. The library holds them, or takes them once
//! from a file of their own.

use std::sync::OnceLock;

#[cfg(feature = "embedded-texts")]
const EMBEDDED: (&str, &str) = (include_str!("schemas.json"), personnel_rules_data::TEXTS);
#[cfg(not(feature = "embedded-texts"))]
const EMBEDDED: (&str, &str) = ("", "");

static PROVIDED: OnceLock<String> = OnceLock::new();

/// Takes what [`all`] gives.
pub(crate) fn provide(text: String) {
    // The first stays: there is one text for each version.
    let _ = PROVIDED.set(text);
}

/// The schemas in one line, and below them the texts of the data.
#[cfg(feature = "embedded-texts")]
pub(crate) fn all() -> String {
    let (schemas, data) = EMBEDDED;
    // Line breaks stand between its values only.
    format!("{}\n{data}", schemas.replace('\n', ""))
}

/// What `schemas.json` holds.
pub(crate) fn schemas() -> &'static str {
    parts().0
}

/// [`personnel_rules_data::TEXTS`]
pub(crate) fn data() -> &'static str {
    parts().1
}

fn parts() -> (&'static str, &'static str) {
    PROVIDED.get().and_then(|text| text.split_once('\n')).unwrap_or(EMBEDDED)
}
