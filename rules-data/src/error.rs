//! What can be wrong with data.

use strum::{EnumIter, IntoStaticStr};

/// What is wrong, as a stable code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, IntoStaticStr, EnumIter)]
#[strum(serialize_all = "snake_case")]
#[non_exhaustive]
pub enum DataCode {
    /// The file is not TOML, or names a date that does not exist.
    Syntax,
    /// A key that no reader knows.
    UnknownKey,
    /// A key that must be there.
    MissingKey,
    /// A value of another type than the key has.
    WrongType,
    /// A decimal written as a bare number.
    BareNumber,
    /// A text that is no decimal.
    InvalidDecimal,
    /// A number that its unit cannot have.
    OutOfRange,
    /// A text that is no date of the calendar.
    InvalidDate,
    /// A name that is none of those allowed.
    UnknownName,
    /// A unit that is not known.
    UnknownUnit,
    /// A value without a source.
    NoSource,
    /// Dates said to be a law's, of a value whose first source is none.
    NotALaw,
    /// A citation of a source that is not registered.
    UnknownSource,
    /// A citation that is not `source:place`.
    InvalidCitation,
    /// Two values hold on the same day.
    Overlap,
    /// A day between two values has none.
    Gap,
    /// A period that ends before it begins.
    EmptyPeriod,
    /// A value whose form is not the one its rule has.
    WrongShape,
    /// The same id twice.
    Duplicate,
    /// An overlay speaks of a rule that does not exist.
    UnknownRule,
    /// The bounds of a scale do not ascend.
    UnsortedSteps,
    /// A state of a flow that no step leads to.
    Unreachable,
    /// A message that one language has and the other has not, or with other placeholders.
    MessageMismatch,
}

/// Something wrong with the data, where, and what to do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{place}: {message} ({help})", message = self.message, help = self.help)]
pub struct DataError {
    /// What is wrong.
    pub code: DataCode,
    /// `file:line`, or the path inside a JSON overlay.
    pub place: String,
    /// What is wrong, in words.
    pub message: String,
    /// What to do.
    pub help: String,
}

impl DataError {
    /// Boxed, so that what is read without fault makes way for no more than a pointer.
    pub(crate) fn new(code: DataCode, place: &str, message: impl Into<String>, help: impl Into<String>) -> Box<Self> {
        Self::boxed(code, place, message.into(), help.into())
    }

    #[cold]
    #[inline(never)]
    fn boxed(code: DataCode, place: &str, message: String, help: String) -> Box<Self> {
        Box::new(Self { code, place: place.to_owned(), message, help })
    }
}
