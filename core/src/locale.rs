//! The two languages, and the filling in of messages.

use chrono::NaiveDate;
use personnel_rules_data::Text;
use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::date::roc_text;
use crate::quantity::Ratio;

/// The language of messages. Codes, numbers and dates of a response are the same in both.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
pub enum Locale {
    /// Traditional Chinese, as used in Taiwan; dates are written in years of the Republic (民國).
    #[default]
    #[serde(rename = "zh-TW")]
    ZhTw,
    /// English.
    #[serde(rename = "en")]
    En,
}

impl Locale {
    /// The text in this language.
    #[must_use]
    pub fn pick(self, text: &Text) -> &str {
        match self {
            Self::ZhTw => &text.zh,
            Self::En => &text.en,
        }
    }

    /// What stands where nothing does.
    pub(crate) fn nothing(self) -> &'static str {
        self.of("無", "none")
    }

    /// As [`Locale::pick`], for a pair in Chinese and English.
    pub(crate) fn of<T>(self, zh: T, en: T) -> T {
        match self {
            Self::ZhTw => zh,
            Self::En => en,
        }
    }
}

/// A text of its own in each language.
pub(crate) fn both(zh: &str, en: &str) -> Text {
    Text { zh: zh.to_owned(), en: en.to_owned() }
}

/// [`Locale::nothing`] in both languages.
pub(crate) fn nothing() -> Text {
    both(Locale::ZhTw.nothing(), Locale::En.nothing())
}

/// A range without an upper bound.
pub(crate) fn at_least(number: u32) -> Text {
    Text { zh: format!("至少 {number}"), en: format!("at least {number}") }
}

/// What goes into a message's placeholder.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Param {
    Plain(String),
    Date(NaiveDate),
    Both(Text),
}

impl Param {
    pub(crate) fn text(&self, locale: Locale) -> String {
        match self {
            Self::Plain(text) => text.clone(),
            Self::Both(text) => locale.pick(text).to_owned(),
            Self::Date(date) => match locale {
                Locale::ZhTw => roc_text(*date),
                Locale::En => date.to_string(),
            },
        }
    }

    /// The same in every language, for the machine-readable part of a response.
    pub(crate) fn neutral(&self) -> String {
        match self {
            Self::Plain(text) => text.clone(),
            Self::Both(text) => text.en.clone(),
            Self::Date(date) => date.to_string(),
        }
    }
}

impl From<String> for Param {
    fn from(text: String) -> Self {
        Self::Plain(text)
    }
}

impl From<&String> for Param {
    fn from(text: &String) -> Self {
        Self::Plain(text.clone())
    }
}

impl From<&str> for Param {
    fn from(text: &str) -> Self {
        Self::Plain(text.to_owned())
    }
}

impl From<NaiveDate> for Param {
    fn from(date: NaiveDate) -> Self {
        Self::Date(date)
    }
}

impl From<Decimal> for Param {
    fn from(number: Decimal) -> Self {
        Self::Plain(number.normalize().to_string())
    }
}

impl From<u32> for Param {
    fn from(number: u32) -> Self {
        Self::Plain(number.to_string())
    }
}

impl From<Ratio> for Param {
    fn from(number: Ratio) -> Self {
        Self::Plain(number.to_string())
    }
}

impl From<Text> for Param {
    fn from(text: Text) -> Self {
        Self::Both(text)
    }
}

/// What English calls one of a unit, where a text goes on with several, and the text behind it.
fn singular(text: &str) -> Option<(&str, &str)> {
    let units = [" years", " months", " weeks", " days", " hours", " times", " bases"];
    let unit = units.iter().find(|unit| text.starts_with(**unit))?;
    Some((unit.strip_suffix('s')?, text.strip_prefix(unit)?))
}

/// The message with its placeholders filled.
pub(crate) fn render(message: &Text, params: &[(&'static str, Param)], locale: Locale) -> String {
    let mut filled = String::new();
    let mut rest = locale.pick(message);
    while let Some((before, after)) = rest.split_once('{') {
        filled.push_str(before);
        let Some((name, tail)) = after.split_once('}') else {
            filled.push('{');
            rest = after;
            continue;
        };
        match params.iter().find(|(known, _)| *known == name) {
            Some((_, param)) => match param.text(locale) {
                // What could stand there instead, where nothing can.
                nothing if nothing.is_empty() && name == "known" => filled.push_str(locale.nothing()),
                text => {
                    filled.push_str(&text);
                    if let Some((one, after)) = (text == "1").then(|| singular(tail)).flatten() {
                        filled.push_str(one);
                        rest = after;
                        continue;
                    }
                }
            },
            None => filled.push('…'),
        }
        rest = tail;
    }
    filled.push_str(rest);
    filled
}
