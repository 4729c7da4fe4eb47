//! Errors as data: a stable code, a message, help, and what they are about.

use chrono::NaiveDate;
use personnel_rules_data::messages::MessageKey;
use personnel_rules_data::{Message, Pack, Text};
use schemars::JsonSchema;
use serde::Serialize;
use strum::{EnumIter, IntoEnumIterator, IntoStaticStr};

use crate::date::roc_text;
use crate::locale::{Locale, Param, render};
use crate::rulebook::Rulebook;

/// What went wrong, as a code that never changes its meaning.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, IntoStaticStr, EnumIter)]
#[strum(serialize_all = "snake_case")]
#[non_exhaustive]
pub enum ErrorCode {
    /// The request's bytes are not UTF-8.
    InvalidUtf8,
    /// The request is not JSON, or is nested too deeply.
    InvalidJson,
    /// A field that nobody reads.
    UnknownField,
    /// A field given twice.
    DuplicateField,
    /// A part of the request that must be there.
    MissingField,
    /// A fact that the calculation needs.
    FactMissing,
    /// Facts that cannot both be true, or a fact that does not belong to the case.
    FactConflict,
    /// A history of salaries that lacks months which the mean takes.
    HistoryTooShort,
    /// A value of another type.
    WrongType,
    /// A bare number where a decimal is written as a text.
    DecimalNotString,
    /// A text that is no decimal.
    InvalidDecimal,
    /// A text that is no date of the calendar.
    InvalidDate,
    /// A text that is no national id or residence permit number.
    InvalidIdentityNumber,
    /// A name that is none of those allowed.
    UnknownName,
    /// A number or a date beyond what the library computes with.
    OutOfRange,
    /// A calculation that does not exist.
    UnknownCalculation,
    /// A calculation whose code, or a rule whose texts are not part of what was built or loaded.
    NotIncluded,
    /// A rule that does not exist.
    UnknownRule,
    /// An overlay name that does not exist.
    UnknownOverlay,
    /// An overlay that fails the checks of the data.
    InvalidOverlay,
    /// Two overlays give a value for the same rule and day.
    OverlayConflict,
    /// The date lies before the first value of a rule.
    DateBeforeFirstValue,
    /// The date lies after the last value of a rule.
    DateAfterLastValue,
    /// Nothing had been published by the day `known_on`.
    NotYetPublished,
    /// The rule has no value for this group of staff.
    NoValueForGroup,
    /// The sources at hand leave the value open.
    SourceMissing,
    /// The day asked for lies before the service begins.
    DateBeforeService,
    /// A period that ends before it begins.
    PeriodReversed,
    /// Leave outside of the service.
    OutsideEmployment,
    /// More hours than the day has.
    HoursExceedDay,
    /// Leave on a day that holds other leave.
    LeaveOverlaps,
    /// A year of which neither the office calendar nor the lunar dates are known.
    UnknownCalendarYear,
    /// An event of a ledger takes more than is there.
    LedgerOverdrawn,
    /// The caller ended a long run.
    Cancelled,
    /// An amount became too large to compute exactly.
    Overflow,
    /// A fault of the library itself.
    Internal,
}

impl ErrorCode {
    /// The code as it stands in responses, for example `fact_missing`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        self.into()
    }

    /// Every code there is.
    pub fn all() -> impl Iterator<Item = Self> {
        Self::iter()
    }
}

/// Something that kept a case from being decided. Shows its English message; [`Error::body`] has it whole, in either
/// language.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error("{}", self.body(Locale::En).message)]
pub struct Error(Box<Detail>);

#[derive(Debug, Clone, PartialEq)]
struct Detail {
    code: ErrorCode,
    field: Option<String>,
    rule: Option<String>,
    citations: Vec<String>,
    params: Vec<(&'static str, Param)>,
}

/// An error as it stands in responses.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ErrorBody {
    /// Stable code, for example `fact_missing`.
    ///
    /// 錯誤代碼。
    pub code: &'static str,
    /// What is wrong, in the language of the request.
    ///
    /// 錯誤說明。
    pub message: String,
    /// What to do about it.
    ///
    /// 處理方式。
    pub help: String,
    /// The field of the request it is about.
    ///
    /// 有關之欄位。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
    /// The rule it is about.
    ///
    /// 有關之規則。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rule: Option<String>,
    /// The articles that the rule rests on.
    ///
    /// 依據之條文。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub citations: Option<Vec<String>>,
}

impl Error {
    // Out of line, so that a lookup that succeeds has no code of its failure around it.
    #[cold]
    #[inline(never)]
    pub(crate) fn new(code: ErrorCode) -> Self {
        Self(Box::new(Detail { code, field: None, rule: None, citations: Vec::new(), params: Vec::new() }))
    }

    /// Facts that cannot both be true; the message says which.
    pub(crate) fn conflict(field: impl Into<String>, message: MessageKey) -> Self {
        Self::new(ErrorCode::FactConflict).field(field).because(message)
    }

    /// A date after the last that fits.
    #[cold]
    #[inline(never)]
    pub(crate) fn too_late(field: String, value: NaiveDate, last: NaiveDate) -> Self {
        let range = Text { zh: ["≤ ", &roc_text(last)].concat(), en: format!("≤ {last}") };
        Self::new(ErrorCode::OutOfRange).field(field).with("value", value).with("range", range)
    }

    /// As [`Error::conflict`], with what could stand there instead.
    #[cold]
    #[inline(never)]
    pub(crate) fn conflict_but(field: &str, message: MessageKey, instead: &Text) -> Self {
        let error = Self::new(ErrorCode::FactConflict).field(field);
        match Rulebook::standard().pack().messages.get(message.0) {
            Some(Message { text, .. }) => {
                let zh = [text.zh.as_str(), "：", &instead.zh].concat();
                let en = [text.en.as_str(), ": ", &instead.en].concat();
                error.with("conflict", Text { zh, en })
            }
            None => error,
        }
    }

    #[cold]
    #[inline(never)]
    fn because(self, message: MessageKey) -> Self {
        match Rulebook::standard().pack().messages.get(message.0) {
            Some(message) => self.with("conflict", message.text.clone()),
            None => self,
        }
    }

    pub(crate) fn field(self, field: impl Into<String>) -> Self {
        self.with_field(field.into())
    }

    #[cold]
    #[inline(never)]
    fn with_field(mut self, field: String) -> Self {
        self.0.field = Some(field);
        self
    }

    pub(crate) fn rule(mut self, rule: impl Into<String>) -> Self {
        self.0.rule = Some(rule.into());
        self
    }

    pub(crate) fn citations(mut self, citations: Vec<String>) -> Self {
        self.0.citations = citations;
        self
    }

    pub(crate) fn with(self, name: &'static str, value: impl Into<Param>) -> Self {
        self.with_param(name, value.into())
    }

    #[cold]
    #[inline(never)]
    fn with_param(mut self, name: &'static str, value: Param) -> Self {
        self.0.params.push((name, value));
        self
    }

    /// A parameter of the message, in no particular language.
    pub(crate) fn param(&self, name: &str) -> Option<String> {
        self.0.params.iter().find(|(known, _)| *known == name).map(|(_, value)| value.neutral())
    }

    /// The code.
    #[must_use]
    pub fn code(&self) -> ErrorCode {
        self.0.code
    }

    /// The field of the request or of the facts that the error is about.
    #[must_use]
    pub fn field_name(&self) -> Option<&str> {
        self.0.field.as_deref()
    }

    /// The error in the form and language of a response.
    #[must_use]
    pub fn body(&self, locale: Locale) -> ErrorBody {
        let detail = &*self.0;
        let code = detail.code.as_str();
        let mut params = detail.params.clone();
        if let Some(field) = &detail.field {
            params.push(("field", Param::from(field.clone())));
        }
        if let Some(rule) = &detail.rule {
            params.push(("rule", Param::from(rule.clone())));
        }
        let text = |group: &str| {
            find_message(Rulebook::standard().pack(), group, code)
                .map_or_else(|| code.to_owned(), |message| render(&message.text, &params, locale))
        };
        ErrorBody {
            code,
            message: text("error"),
            help: text("help"),
            field: detail.field.clone(),
            rule: detail.rule.clone(),
            citations: (!detail.citations.is_empty()).then(|| detail.citations.clone()),
        }
    }
}

/// Messages are sorted by group and code.
pub(crate) fn find_message<'a>(pack: &'a Pack, group: &str, code: &str) -> Option<&'a Message> {
    let at = pack
        .messages
        .binary_search_by(|message| (message.group.as_str(), message.code.as_str()).cmp(&(group, code)))
        .ok()?;
    pack.messages.get(at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_has_a_message_and_help_in_both_languages() {
        let pack = Rulebook::standard().pack();
        for code in ErrorCode::all() {
            for group in ["error", "help"] {
                assert!(find_message(pack, group, code.as_str()).is_some(), "{group}.{}", code.as_str());
            }
        }
        for message in pack.messages.iter().filter(|message| message.group == "error" || message.group == "help") {
            assert!(ErrorCode::all().any(|code| code.as_str() == message.code), "{} belongs to no code", message.code);
            assert!(
                !message.text.en.ends_with('.') && !message.text.en.starts_with(char::is_uppercase),
                "{}",
                message.text.en
            );
        }
    }
}
