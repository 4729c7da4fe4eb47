//! Reads JSON strictly: a field given twice, an unknown field, a list where a table belongs, a bare number where a
//! decimal belongs are typed errors with the path of the field, never let pass and never guessed from a message.
//!
//! The text is parsed once into a [`Tree`], which keeps what was written (doubled keys included); requests and facts are
//! then read from it.

use core::fmt;
use std::borrow::Cow;

use personnel_rules_data::Text;
use serde::Deserialize;
use serde::de::value::{MapDeserializer, SeqDeserializer, StrDeserializer};
use serde::de::{self, Deserializer, IntoDeserializer, MapAccess, SeqAccess, Visitor};
use serde_json::Value as Json;

use crate::error::{Error, ErrorCode};
use crate::locale::Param;

/// What a decimal's visitor expects; a number in its place has a code of its own.
pub(crate) const DECIMAL_EXPECTED: &str = "a decimal as a text";

/// JSON as it was written.
#[derive(Debug, Clone)]
pub(crate) enum Tree<'a> {
    Null,
    Bool(bool),
    /// A whole number.
    Whole(i128),
    /// A number with a point or an exponent, only ever to complain about.
    Fraction(f64),
    Text(Cow<'a, str>),
    List(Vec<Tree<'a>>),
    /// Members as written, doubled ones included.
    Table(Vec<(Cow<'a, str>, Tree<'a>)>),
}

/// Parses a text.
pub(crate) fn parse(text: &str) -> Result<Tree<'_>, Error> {
    serde_json::from_str(text).map_err(|error| Error::new(ErrorCode::InvalidJson).with("problem", error.to_string()))
}

/// Reads a part of a request; a field that is missing makes the request incomplete.
pub(crate) fn request<'a, T: Deserialize<'a>>(tree: &'a Tree<'a>) -> Result<T, Error> {
    T::deserialize(tree).map_err(|fault| fault.into_error(ErrorCode::MissingField))
}

/// Reads the facts of a calculation; a field that is missing there is a fact that is missing.
pub(crate) fn facts<'a, T: Deserialize<'a>>(tree: &'a Tree<'a>) -> Result<T, Error> {
    T::deserialize(tree).map_err(|fault| fault.into_error(ErrorCode::FactMissing))
}

impl Tree<'_> {
    /// The member of a table; none where there is no such member, or this is no table.
    pub(crate) fn get(&self, name: &str) -> Option<&Self> {
        match self {
            Self::Table(members) => members.iter().find(|(member, _)| member == name).map(|(_, value)| value),
            _ => None,
        }
    }

    /// As a value of `serde_json`, for what has no type of its own: overlays, and facts that are shown.
    pub(crate) fn to_json(&self) -> Result<Json, Error> {
        Ok(match self {
            Self::Null => Json::Null,
            Self::Bool(flag) => Json::Bool(*flag),
            Self::Whole(number) => i64::try_from(*number).map_or_else(|_| Json::String(number.to_string()), Json::from),
            Self::Fraction(number) => Json::from(*number),
            Self::Text(text) => Json::String(text.clone().into_owned()),
            Self::List(items) => Json::Array(items.iter().map(Self::to_json).collect::<Result<_, _>>()?),
            Self::Table(members) => {
                let mut object = serde_json::Map::new();
                for (name, value) in members {
                    if object.insert(name.clone().into_owned(), value.to_json()?).is_some() {
                        return Err(Error::new(ErrorCode::DuplicateField).field(shortened(name)));
                    }
                }
                Json::Object(object)
            }
        })
    }

    /// What it is, in words.
    pub(crate) fn kind(&self) -> Text {
        let both = |zh: String, en: String| Text { zh, en };
        match self {
            Self::Null => both("null".to_owned(), "null".to_owned()),
            Self::Bool(flag) => both(format!("真假值 {flag}"), format!("the truth value {flag}")),
            Self::Whole(number) => both(format!("數字 {number}"), format!("the number {number}")),
            Self::Fraction(number) => both(format!("數字 {number}"), format!("the number {number}")),
            Self::Text(text) => both(format!("文字 {:?}", shortened(text)), format!("the text {:?}", shortened(text))),
            Self::List(_) => both("清單".to_owned(), "a list".to_owned()),
            Self::Table(_) => both("物件".to_owned(), "an object".to_owned()),
        }
    }

    fn wrong_type(&self, expected: &str) -> Fault {
        match self {
            Self::Whole(number) if expected == DECIMAL_EXPECTED => {
                Fault::new(ErrorCode::DecimalNotString).with("value", number.to_string())
            }
            Self::Fraction(number) if expected == DECIMAL_EXPECTED => {
                Fault::new(ErrorCode::DecimalNotString).with("value", number.to_string())
            }
            _ => Fault::new(ErrorCode::WrongType).with("found", self.kind()).with("expected", expectation(expected)),
        }
    }
}

/// What belongs there, in both languages: serde's visitors speak English alone.
pub(crate) fn expectation(expected: &str) -> Text {
    let zh = match expected {
        DECIMAL_EXPECTED => "以文字表示之十進位數，例如 \"45000\"",
        "an object" => "物件",
        "a name" => "名稱",
        "a boolean" => "true 或 false",
        "a whole number" => "整數",
        "a string" => "文字",
        "a sequence" => "清單",
        "a list of requests" => "要求之清單",
        "a list of names and objects" => "名稱或物件之清單",
        date if date.starts_with("a date") => "日期，例如 \"2026-01-31\"",
        other => other,
    };
    Text { zh: zh.to_owned(), en: expected.to_owned() }
}

impl<'de> Deserialize<'de> for Tree<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct AnyValue;
        impl<'de> Visitor<'de> for AnyValue {
            type Value = Tree<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("JSON")
            }

            fn visit_unit<E>(self) -> Result<Tree<'de>, E> {
                Ok(Tree::Null)
            }

            fn visit_bool<E>(self, flag: bool) -> Result<Tree<'de>, E> {
                Ok(Tree::Bool(flag))
            }

            fn visit_i64<E>(self, number: i64) -> Result<Tree<'de>, E> {
                Ok(Tree::Whole(number.into()))
            }

            fn visit_u64<E>(self, number: u64) -> Result<Tree<'de>, E> {
                Ok(Tree::Whole(number.into()))
            }

            fn visit_f64<E>(self, number: f64) -> Result<Tree<'de>, E> {
                Ok(Tree::Fraction(number))
            }

            fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Tree<'de>, E> {
                Ok(Tree::Text(Cow::Borrowed(text)))
            }

            fn visit_str<E>(self, text: &str) -> Result<Tree<'de>, E> {
                Ok(Tree::Text(Cow::Owned(text.to_owned())))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Tree<'de>, A::Error> {
                let mut items = Vec::new();
                while let Some(item) = list.next_element()? {
                    items.push(item);
                }
                Ok(Tree::List(items))
            }

            fn visit_map<A: MapAccess<'de>>(self, mut table: A) -> Result<Tree<'de>, A::Error> {
                let mut members = Vec::new();
                while let Some(Tree::Text(name)) = table.next_key()? {
                    members.push((name, table.next_value()?));
                }
                Ok(Tree::Table(members))
            }
        }
        deserializer.deserialize_any(AnyValue)
    }
}

/// What is wrong with a value, and where; grows its path on the way out.
#[derive(Debug)]
pub(crate) struct Fault {
    code: ErrorCode,
    path: String,
    /// Whether `code` stands for a missing field, which requests and facts name differently.
    missing: bool,
    /// What a visitor would have taken instead, where it refused the type.
    expected: Option<String>,
    params: Vec<(&'static str, Param)>,
}

impl Fault {
    fn new(code: ErrorCode) -> Self {
        Self { code, path: String::new(), missing: false, expected: None, params: Vec::new() }
    }

    fn with(mut self, name: &'static str, value: impl Into<Param>) -> Self {
        self.params.push((name, value.into()));
        self
    }

    fn within(mut self, name: &str) -> Self {
        let name = shortened(name);
        self.path = match self.path.as_str() {
            "" => name,
            path if path.starts_with('[') => format!("{name}{path}"),
            path => format!("{name}.{path}"),
        };
        self
    }

    fn into_error(self, missing: ErrorCode) -> Error {
        let code = if self.missing { missing } else { self.code };
        let error = if self.path.is_empty() { Error::new(code) } else { Error::new(code).field(self.path) };
        self.params.into_iter().fold(error, |error, (name, value)| error.with(name, value))
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} at {}", self.code.as_str(), self.path)
    }
}

impl core::error::Error for Fault {}

impl de::Error for Fault {
    /// A typed error of a newtype comes as its [`Carried`] text.
    fn custom<T: fmt::Display>(message: T) -> Self {
        let said = message.to_string();
        let mut parts = said.split(MARK).skip(1);
        let (carried, value, range) = (parts.next(), parts.next(), parts.next());
        let code = carried.and_then(|carried| ErrorCode::all().find(|code| code.as_str() == carried));
        let fault = Self::new(code.unwrap_or(ErrorCode::Internal)).with("value", shortened(value.unwrap_or(&said)));
        fault.with("range", range.unwrap_or_default())
    }

    fn invalid_type(_: de::Unexpected<'_>, expected: &dyn de::Expected) -> Self {
        Self { expected: Some(expected.to_string()), ..Self::new(ErrorCode::WrongType) }
    }

    fn invalid_value(found: de::Unexpected<'_>, expected: &dyn de::Expected) -> Self {
        Self::new(ErrorCode::OutOfRange).with("value", found.to_string()).with("range", expected.to_string())
    }

    fn unknown_variant(name: &str, known: &'static [&'static str]) -> Self {
        Self::new(ErrorCode::UnknownName).with("value", shortened(name)).with("known", known.join(", "))
    }

    fn unknown_field(name: &str, known: &'static [&'static str]) -> Self {
        Self::new(ErrorCode::UnknownField).within(name).with("known", known.join(", "))
    }

    fn missing_field(name: &'static str) -> Self {
        Self { missing: true, ..Self::new(ErrorCode::MissingField) }.within(name)
    }

    fn duplicate_field(name: &'static str) -> Self {
        Self::new(ErrorCode::DuplicateField).within(name)
    }
}

/// Marks the parts of a [`Carried`] error.
const MARK: char = '\u{1}';

/// A typed error of a newtype's text on its way through serde, which only carries messages.
pub(crate) struct Carried<'a>(pub(crate) &'a Error, pub(crate) &'a str);

impl fmt::Display for Carried<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let range = self.0.param("range").unwrap_or_default();
        write!(f, "{MARK}{}{MARK}{}{MARK}{range}{MARK}", self.0.code().as_str(), self.1.replace(MARK, "\u{FFFD}"))
    }
}

/// A member's name and value, with the name put before the path of what goes wrong inside.
struct Member<'de>(&'de str, &'de Tree<'de>);

impl<'de> IntoDeserializer<'de, Fault> for Member<'de> {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

/// An item of a list, as [`Member`].
struct Item<'de>(usize, &'de Tree<'de>);

impl<'de> IntoDeserializer<'de, Fault> for Item<'de> {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

macro_rules! forward_within {
    ($type:ident, $self:ident => $name:expr) => {
        impl<'de> Deserializer<'de> for $type<'de> {
            type Error = Fault;

            fn deserialize_any<V: Visitor<'de>>($self, visitor: V) -> Result<V::Value, Fault> {
                $self.1.deserialize_any(visitor).map_err(|fault| fault.within($name))
            }

            fn deserialize_u32<V: Visitor<'de>>($self, visitor: V) -> Result<V::Value, Fault> {
                $self.1.deserialize_u32(visitor).map_err(|fault| fault.within($name))
            }

            fn deserialize_option<V: Visitor<'de>>($self, visitor: V) -> Result<V::Value, Fault> {
                $self.1.deserialize_option(visitor).map_err(|fault| fault.within($name))
            }

            fn deserialize_struct<V: Visitor<'de>>(
                $self,
                name: &'static str,
                fields: &'static [&'static str],
                visitor: V,
            ) -> Result<V::Value, Fault> {
                $self.1.deserialize_struct(name, fields, visitor).map_err(|fault| fault.within($name))
            }

            fn deserialize_enum<V: Visitor<'de>>(
                $self,
                name: &'static str,
                variants: &'static [&'static str],
                visitor: V,
            ) -> Result<V::Value, Fault> {
                $self.1.deserialize_enum(name, variants, visitor).map_err(|fault| fault.within($name))
            }

            serde::forward_to_deserialize_any! {
                bool i8 i16 i32 i64 i128 u8 u16 u64 u128 f32 f64 char str string bytes byte_buf unit unit_struct
                newtype_struct seq tuple tuple_struct map identifier ignored_any
            }
        }
    };
}

forward_within!(Member, self => self.0);
forward_within!(Item, self => &format!("[{}]", self.0));

impl<'de> Deserializer<'de> for &'de Tree<'de> {
    type Error = Fault;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        match self {
            Tree::Text(text) => visitor.visit_borrowed_str(text),
            Tree::List(items) => {
                visitor.visit_seq(SeqDeserializer::new(items.iter().enumerate().map(|(index, item)| Item(index, item))))
            }
            Tree::Table(members) => visitor.visit_map(MapDeserializer::new(
                members.iter().map(|(name, value)| (name.as_ref(), Member(name, value))),
            )),
            Tree::Bool(flag) => visitor.visit_bool(*flag),
            Tree::Null => visitor.visit_unit(),
            Tree::Whole(number) => match u64::try_from(*number) {
                Ok(number) => visitor.visit_u64(number),
                Err(_) => visitor.visit_i128(*number),
            },
            Tree::Fraction(number) => visitor.visit_f64(*number),
        }
        // A refusal of this very value, not of something inside it, is told with the value as it was written.
        .map_err(|fault| match fault.expected {
            Some(expected) if fault.path.is_empty() => self.wrong_type(&expected),
            _ => fault,
        })
    }

    fn deserialize_u32<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        match self {
            Tree::Whole(number) => match u32::try_from(*number) {
                Ok(number) => visitor.visit_u32(number),
                Err(_) => Err(Fault::new(ErrorCode::OutOfRange)
                    .with("value", number.to_string())
                    .with("range", format!("0 – {}", u32::MAX))),
            },
            other => Err(other.wrong_type("a whole number")),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        match self {
            Tree::Null => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
    }

    /// By name only: a list of values in the order of the fields is refused.
    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Fault> {
        match self {
            Tree::Table(_) => self.deserialize_any(visitor),
            other => Err(other.wrong_type("an object")),
        }
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Fault> {
        match self {
            Tree::Text(text) => {
                let name: StrDeserializer<'_, Fault> = text.as_ref().into_deserializer();
                visitor.visit_enum(name)
            }
            other => Err(other.wrong_type("a name")),
        }
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u64 u128 f32 f64 char str string bytes byte_buf unit unit_struct newtype_struct
        seq tuple tuple_struct map identifier ignored_any
    }
}

/// An input may be megabytes long; its head is enough to know it by.
pub(crate) fn shortened(text: &str) -> String {
    const MOST: usize = 80;
    if text.chars().count() <= MOST {
        return text.to_owned();
    }
    text.chars().take(MOST).chain(['…']).collect()
}
