//! The data, and what is only read by people and forms: the schemas, and the data's texts. The library holds them, or
//! takes them once from files of their own.

use std::sync::OnceLock;

use personnel_rules_data::{DATA_HASH, Pack, baked};

/// Schemas, texts of the data, the data.
type Parts<'a> = (&'a str, &'a str, &'a [u8]);

#[cfg(feature = "embedded-data")]
const EMBEDDED: Parts<'static> =
    (include_str!("schemas.json"), personnel_rules_data::TEXTS, personnel_rules_data::DATA);
#[cfg(not(feature = "embedded-data"))]
const EMBEDDED: Parts<'static> = ("", "", &[]);

static PROVIDED: OnceLock<(String, Vec<u8>)> = OnceLock::new();

/// Takes what [`all`] gives, and the data; false where one of them belongs to another version of the library. Then
/// nothing is taken, and nothing of the data was looked at, so that the right ones can still be given.
pub(crate) fn provide(texts: String, data: Vec<u8>) -> bool {
    let fits = texts.split('\n').next() == Some(DATA_HASH) && data.starts_with(DATA_HASH.as_bytes());
    if fits {
        // The first stays: there is one for each version.
        PROVIDED.get_or_init(|| (texts, data));
    }
    fits
}

/// The hash of the data, the schemas in one line, and below them the texts of the data.
#[cfg(feature = "embedded-data")]
pub(crate) fn all() -> String {
    let (schemas, texts, _) = EMBEDDED;
    // Line breaks stand between its values only.
    format!("{DATA_HASH}\n{}\n{texts}", schemas.replace('\n', ""))
}

/// What `schemas.json` holds.
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
        let (schemas, texts) = rest.split_once('\n')?;
        Some((schemas, texts, data.as_slice()))
    };
    provided().unwrap_or(EMBEDDED)
}
