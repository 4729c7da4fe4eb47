//! The dated, cited values behind `personnel-rules` (人事法規資料).
//!
//! The values are written as TOML, a file a topic, beside this source: `leave/`, `allowance/`, `education/`, the
//! registry of `sources/`, the `overlays/` of institutions and documents, the `messages/` in Chinese and English.
//! The build reads and checks them all, and bakes them into [`baked`]. A file that is broken fails the build, with
//! file, line and what to do. [`with_overlay`] runs the same checks on an overlay that a caller gives at run time.
//!
//! Every value stands on a timeline of half-open intervals `[in_force, until)` and says where it was published, when,
//! and by which source it is known.

#[cfg(feature = "source")]
mod base;
mod digits;
mod error;
mod model;
mod node;
mod packed;
mod parts;
mod read;
mod texts;
#[cfg(feature = "source")]
mod toml_node;
mod values;

pub use digits::{DigitsError, decimal};
pub use error::{DataCode, DataError};
pub use model::*;

/// Typed handles of every rule, by catalogue id: `leave.annual.days` is [`keys::LEAVE_ANNUAL_DAYS`].
pub mod keys {
    use crate::model::{Key, form};

    include!(concat!(env!("OUT_DIR"), "/keys.rs"));
}

/// Handles of every message, by group and code.
pub mod messages {
    /// Number of a message in [`Pack::messages`](crate::Pack::messages).
    #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
    pub struct MessageKey(pub usize);

    include!(concat!(env!("OUT_DIR"), "/messages.rs"));
}

include!(concat!(env!("OUT_DIR"), "/baked.rs"));

/// The rules with their values, for [`baked`]: its [`DATA_HASH`], and the packed data. A program that gets it from
/// elsewhere and does not name it here does not hold it.
pub static DATA: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/data.bin"));

/// What is said of rules, values and sources, and the messages, in both languages, for [`baked`]. A program that gets
/// them from elsewhere and does not name them here does not hold them.
pub const TEXTS: &str = include_str!(concat!(env!("OUT_DIR"), "/texts.txt"));

/// Reads one file of the base, as the build does, and gives everything that is wrong with it.
///
/// # Errors
///
/// What is wrong, with file and line.
#[cfg(feature = "source")]
pub fn check_file(name: &str, content: &str) -> Result<Pack, Box<DataError>> {
    let node = toml_node::parse(name, content)?;
    let mut reader = read::Reader::default();
    reader.add_base(&node)?;
    first(reader.finish())
}

/// The data of this version, as checked by the build, with the [`TEXTS`] that belong to it; without them it decides
/// the same and says less.
///
/// # Errors
///
/// Where `data` is not [`DATA`]: that of another version would give rules other numbers.
pub fn baked(data: &[u8], texts: &str) -> Result<Pack, postcard::Error> {
    let mut pack = serde::Deserialize::deserialize(&mut postcard::Deserializer::from_flavor(
        parts::Parts::of(data).ok_or(postcard::Error::DeserializeBadEncoding)?,
    ))?;
    texts::put_in(&mut pack, texts);
    Ok(pack)
}

/// The base with one more overlay on it, given as JSON in the form that the overlay files have.
/// `path` is where the overlay stands in the caller's request, for complaints.
///
/// # Errors
///
/// The first thing that is wrong with the overlay, with its place inside it.
pub fn with_overlay(base: Pack, overlay: &serde_json::Value, path: &str) -> Result<Pack, Box<DataError>> {
    let mut reader = read::Reader::onto(base);
    reader.add_overlay(&node::Node::from_json(overlay, path))?;
    first(reader.finish())
}

/// [`TEXTS`] for a program that asks for some rules alone, given by their numbers, and says some messages alone, told by
/// group and code: the lines of the other rules, their values and the other messages are empty.
///
/// # Errors
///
/// Never in a build that passed.
pub fn texts_of(rules: &[usize], may_say: &dyn Fn(&str, &str) -> bool) -> Result<String, postcard::Error> {
    let mut pack = baked(DATA, TEXTS)?;
    texts::keep(&mut pack, rules, may_say);
    Ok(texts::take_out(&mut pack))
}

fn first(read: Result<Pack, Vec<DataError>>) -> Result<Pack, Box<DataError>> {
    read.map_err(|complaints| {
        let unreadable = || DataError::new(DataCode::Syntax, "", "unreadable", "report it");
        complaints.into_iter().next().map_or_else(unreadable, Box::new)
    })
}
