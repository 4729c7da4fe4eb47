//! Reads JSON strictly: a field given twice, an unknown field, a list where a table belongs, a bare number where a
//! decimal belongs are typed errors with the path of the field, never let pass and never guessed from a message.
//!
//! The text is parsed once into a [`Tree`], which keeps what was written (doubled keys included); requests and facts are
//! then read from it.

use core::{fmt, iter, slice};
use std::borrow::Cow;

use personnel_rules_data::Text;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde::de::value::BorrowedStrDeserializer;
use serde::de::{self, DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::{Number, Value as Json};

use zeroize::Zeroize;

use crate::error::{Error, ErrorCode};
use crate::locale::Param;

/// What a decimal's visitor expects; a number in its place has a code of its own.
pub(crate) const DECIMAL_EXPECTED: &str = "a decimal as a text";
/// What stands where this is expected is never shown.
pub(crate) const SECRET_EXPECTED: &str = "a password as a text";

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
    /// A member that is not there.
    Absent,
    /// Whatever is asked for; as the last member of a table, every member that is not there. Only for [`Fault::cut`].
    Any,
}

static ABSENT: Tree<'static> = Tree::Absent;
static ANY: Tree<'static> = Tree::Any;

/// Parses a text.
pub(crate) fn parse(text: &str) -> Result<Tree<'_>, Error> {
    serde_json::from_str(text).map_err(|error| Error::new(ErrorCode::InvalidJson).with("problem", error.to_string()))
}

/// Parses a text of this library's own. One parser serves for all JSON.
pub(crate) fn json(text: &str) -> Result<Json, Error> {
    parse(text)?.to_json()
}

/// Reads a part of a request; a field that is missing makes the request incomplete.
pub(crate) fn request<T: DeserializeOwned>(tree: &Tree<'_>) -> Result<T, Error> {
    read(tree).map_err(|fault| fault.into_error(ErrorCode::MissingField))
}

/// Reads the facts of a calculation; a field that is missing there is a fact that is missing.
pub(crate) fn facts<T: DeserializeOwned>(tree: &Tree<'_>) -> Result<T, Error> {
    read(tree).map_err(|fault| fault.into_error(ErrorCode::FactMissing))
}

/// Members are read in the order in which the type declares them, so the fault that is met need not be the one that
/// stands first in what was written: what stands before it is read again.
fn read<T: DeserializeOwned>(tree: &Tree<'_>) -> Result<T, Fault> {
    let (mut before, mut first) = (Cow::Borrowed(tree), None);
    loop {
        match (T::deserialize(&*before), first) {
            (Ok(value), None) => return Ok(value),
            (Ok(_), Some(first)) => return Err(first),
            (Err(fault), _) => {
                if !fault.cut(&mut before) {
                    return Err(fault);
                }
                first = Some(fault);
            }
        }
    }
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
            Self::Null | Self::Absent | Self::Any => Json::Null,
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

    /// Wipes its own copies of texts; what it only points to belongs to others.
    pub(crate) fn wipe(&mut self) {
        match self {
            Self::Text(Cow::Owned(text)) => text.zeroize(),
            Self::List(items) => items.iter_mut().for_each(Self::wipe),
            Self::Table(members) => members.iter_mut().for_each(|(_, value)| value.wipe()),
            _ => {}
        }
    }

    /// What it is, in words that do not show it.
    fn bare_kind(&self) -> Text {
        let both = |zh: &str, en: &str| Text { zh: zh.to_owned(), en: en.to_owned() };
        match self {
            Self::Whole(_) | Self::Fraction(_) => both("數字", "a number"),
            Self::Text(_) => both("文字", "a text"),
            other => other.kind(),
        }
    }

    /// What it is, in words.
    pub(crate) fn kind(&self) -> Text {
        let both = |zh: String, en: String| Text { zh, en };
        match self {
            Self::Null | Self::Absent | Self::Any => both("null".to_owned(), "null".to_owned()),
            Self::Bool(flag) => both(format!("真假值 {flag}"), format!("the truth value {flag}")),
            Self::Whole(number) => both(format!("數字 {number}"), format!("the number {number}")),
            Self::Fraction(number) => {
                let number = in_digits(*number);
                both(format!("數字 {number}"), format!("the number {number}"))
            }
            Self::Text(text) => both(format!("文字 {:?}", shortened(text)), format!("the text {:?}", shortened(text))),
            Self::List(_) => both("清單".to_owned(), "a list".to_owned()),
            Self::Table(_) => both("物件".to_owned(), "an object".to_owned()),
        }
    }

    fn whole_number(&self) -> Result<u32, Fault> {
        match self {
            Self::Whole(number) => u32::try_from(*number).map_err(|_| {
                let range = if *number < 0 { "0, 1, 2 …".to_owned() } else { format!("0 – {}", u32::MAX) };
                Fault::new(ErrorCode::OutOfRange).with("value", number.to_string()).with("range", range)
            }),
            Self::Any => Ok(0),
            other => Err(other.refused(&"a whole number")),
        }
    }

    #[inline(never)]
    fn truth(&self, expected: &dyn de::Expected) -> Result<bool, Fault> {
        match self {
            Self::Bool(flag) => Ok(*flag),
            Self::Any => Ok(false),
            other => Err(other.refused(expected)),
        }
    }

    #[inline(never)]
    fn text(&self, expected: &dyn de::Expected) -> Result<&str, Fault> {
        match self {
            Self::Text(text) => Ok(text),
            Self::Any => Ok(match expected.to_string().as_str() {
                DECIMAL_EXPECTED => "0",
                date if date.starts_with("a date") => "2000-01-01",
                month if month.starts_with("a month") => "2000-01",
                _ => "",
            }),
            other => Err(other.refused(expected)),
        }
    }

    #[inline(never)]
    fn name(&self, known: &'static [&'static str]) -> Result<&str, Fault> {
        match self {
            Self::Text(text) => Ok(text),
            Self::Any => Ok(known.first().copied().unwrap_or_default()),
            other => Err(other.refused(&"a name")),
        }
    }

    #[inline(never)]
    fn items(&self, expected: &dyn de::Expected) -> Result<Items<'_>, Fault> {
        match self {
            Self::List(items) => Ok(Items(items.iter().enumerate())),
            Self::Any => Ok(Items([].iter().enumerate())),
            other => Err(other.refused(expected)),
        }
    }

    /// The members of a table in the order of the fields. One that is no field, or stands there twice, is refused.
    #[inline(never)]
    fn members(&self, fields: &'static [&'static str]) -> Result<Members<'_>, Fault> {
        let members = match self {
            Self::Table(members) => members.as_slice(),
            Self::Any => &[],
            other => return Err(other.refused(&"an object")),
        };
        let (members, rest) = match (self, members) {
            (Self::Any, _) => (members, &ANY),
            (_, [before @ .., (_, Self::Any)]) => (before, &ANY),
            _ => (members, &ABSENT),
        };
        for (at, (name, _)) in members.iter().enumerate() {
            let Some(field) = fields.iter().find(|field| *field == name) else {
                return Err(<Fault as de::Error>::unknown_field(name, fields).at(at));
            };
            if members.iter().take(at).any(|(earlier, _)| earlier == name) {
                return Err(<Fault as de::Error>::duplicate_field(field).at(at));
            }
        }
        Ok(Members { members, fields: fields.iter(), rest, next: "" })
    }

    /// A field that was not there and has no value of its own gets its name.
    #[cold]
    #[inline(never)]
    fn lacking(&self, fault: Fault, fields: &'static [&'static str]) -> Fault {
        let lacks = fault.0.as_ref().and_then(|flaw| flaw.lacks);
        let Some(name) = lacks.and_then(|index| fields.get(index)) else { return fault };
        let members = if let Self::Table(members) = self { members.len() } else { 0 };
        <Fault as de::Error>::missing_field(name).at(members)
    }

    fn wrong_type(&self, expected: &str) -> Fault {
        match self {
            Self::Whole(number) if expected == DECIMAL_EXPECTED => {
                Fault::new(ErrorCode::DecimalNotString).with("value", number.to_string())
            }
            Self::Fraction(number) if expected == DECIMAL_EXPECTED => {
                Fault::new(ErrorCode::DecimalNotString).with("value", in_digits(*number))
            }
            // It may be a password, or what belongs around one.
            _ if matches!(expected, SECRET_EXPECTED | "an object" | "a sequence" | "a boolean") => {
                Fault::new(ErrorCode::WrongType).with("found", self.bare_kind()).with("expected", expectation(expected))
            }
            _ => Fault::new(ErrorCode::WrongType).with("found", self.kind()).with("expected", expectation(expected)),
        }
    }
}

/// A number without an exponent, as `core` would write it with five times the code.
fn in_digits(number: f64) -> String {
    // JSON has no number that is not finite.
    let short = Number::from_f64(number).map_or_else(String::new, |number| number.to_string());
    let (mantissa, exponent) = short.split_once('e').unwrap_or((&short, "0"));
    let (sign, mantissa) = mantissa.strip_prefix('-').map_or(("", mantissa), |mantissa| ("-", mantissa));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = format!("{whole}{}", fraction.trim_end_matches('0'));
    let moved = exponent.parse::<isize>().unwrap_or_default();
    // Where the point stands among the digits.
    match whole.len().checked_add_signed(moved) {
        None | Some(0) => {
            let zeros = moved.unsigned_abs().saturating_sub(whole.len());
            format!("{sign}0.{}{digits}", "0".repeat(zeros))
        }
        Some(point) if point >= digits.len() => format!("{sign}{digits:0<point$}"),
        Some(point) => {
            let (whole, fraction) = digits.split_at(point);
            format!("{sign}{whole}.{fraction}")
        }
    }
}

/// What belongs there, in both languages: serde's visitors speak English alone.
pub(crate) fn expectation(expected: &str) -> Text {
    let zh = match expected {
        DECIMAL_EXPECTED => "以文字表示之十進位數，例如 \"45000\"",
        SECRET_EXPECTED => "以文字表示之密碼",
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

/// What is wrong with a value, and where; grows its path on the way out. Boxed: every field that is read makes way for
/// one.
#[derive(Debug)]
pub(crate) struct Fault(
    /// None where the value is not there.
    Option<Box<Flaw>>,
);

#[derive(Debug)]
struct Flaw {
    code: ErrorCode,
    path: String,
    /// Where it stands in what was written: the places inside of each list and table, innermost first.
    places: Vec<usize>,
    /// The number of the field that a type lacks, as long as its name is not known.
    lacks: Option<usize>,
    /// Whether `code` stands for a missing field, which requests and facts name differently.
    missing: bool,
    /// What a visitor would have taken instead, where it refused the type.
    expected: Option<String>,
    params: Vec<(&'static str, Param)>,
}

impl Fault {
    #[cold]
    #[inline(never)]
    fn new(code: ErrorCode) -> Self {
        let (path, places, params) = (String::new(), Vec::new(), Vec::new());
        Self(Some(Box::new(Flaw { code, path, places, lacks: None, missing: false, expected: None, params })))
    }

    fn with(self, name: &'static str, value: impl Into<Param>) -> Self {
        self.with_param(name, value.into())
    }

    #[cold]
    #[inline(never)]
    fn with_param(mut self, name: &'static str, value: Param) -> Self {
        self.change(|flaw| flaw.params.push((name, value)));
        self
    }

    fn change(&mut self, change: impl FnOnce(&mut Flaw)) {
        if let Some(flaw) = &mut self.0 {
            change(flaw);
        }
    }

    #[cold]
    #[inline(never)]
    fn within(mut self, name: &str) -> Self {
        let name = shortened(name);
        self.change(|flaw| {
            flaw.path = match flaw.path.as_str() {
                "" => name,
                path if path.starts_with('[') => format!("{name}{path}"),
                path => format!("{name}.{path}"),
            }
        });
        self
    }

    #[cold]
    #[inline(never)]
    fn at(mut self, place: usize) -> Self {
        self.change(|flaw| flaw.places.push(place));
        self
    }

    /// Takes from a tree what is at fault, and all that stands after it, so that no other fault is met there; false where
    /// the fault is the whole tree.
    #[cold]
    #[inline(never)]
    fn cut(&self, tree: &mut Cow<'_, Tree<'_>>) -> bool {
        let places = self.0.as_ref().map(|flaw| flaw.places.as_slice()).unwrap_or_default();
        if places.is_empty() {
            return false;
        }
        let mut at = tree.to_mut();
        for (depth, place) in places.iter().enumerate().rev() {
            let kept = place.saturating_add(usize::from(depth > 0));
            let inner = match at {
                Tree::Table(members) => {
                    members.truncate(kept);
                    members.push((Cow::Borrowed(""), Tree::Any));
                    members.get_mut(*place).map(|(_, value)| value)
                }
                Tree::List(items) => {
                    items.truncate(kept);
                    items.get_mut(*place)
                }
                _ => None,
            };
            match inner {
                Some(inner) => at = inner,
                None => break,
            }
        }
        true
    }

    fn into_error(self, missing: ErrorCode) -> Error {
        let Some(flaw) = self.0 else { return Error::new(ErrorCode::Internal) };
        let Flaw { code, path, missing: is_missing, params, .. } = *flaw;
        let error = Error::new(if is_missing { missing } else { code });
        let error = if path.is_empty() { error } else { error.field(path) };
        params.into_iter().fold(error, |error, (name, value)| error.with(name, value))
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.as_ref().map_or(Ok(()), |flaw| write!(f, "{} at {}", flaw.code.as_str(), flaw.path))
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
        let mut fault = Self::new(ErrorCode::WrongType);
        fault.change(|flaw| flaw.expected = Some(expected.to_string()));
        fault
    }

    fn invalid_length(index: usize, _: &dyn de::Expected) -> Self {
        let mut fault = Self::new(ErrorCode::Internal);
        fault.change(|flaw| flaw.lacks = Some(index));
        fault
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
        let mut fault = Self::new(ErrorCode::MissingField);
        fault.change(|flaw| flaw.missing = true);
        fault.within(name)
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

/// The members of a table in the order of a type's fields: so a type is read as a list is, and needs no code to tell its
/// fields apart by their names. The name of each is put before the path of what goes wrong inside.
struct Members<'de> {
    members: &'de [(Cow<'de, str>, Tree<'de>)],
    fields: slice::Iter<'static, &'static str>,
    /// What stands for members that are not there.
    rest: &'de Tree<'de>,
    /// The field that is read.
    next: &'static str,
}

impl<'de> Members<'de> {
    fn place(&self) -> usize {
        self.members.iter().position(|(name, _)| name == self.next).unwrap_or(self.members.len())
    }

    #[inline(never)]
    fn advance(&mut self) -> Option<&'de Tree<'de>> {
        self.next = self.fields.next().copied()?;
        Some(self.members.get(self.place()).map_or(self.rest, |(_, value)| value))
    }

    /// What is not there is for the type to say: it has a value of its own or lacks one.
    #[cold]
    #[inline(never)]
    fn failed(&self, fault: Fault) -> Result<(), Fault> {
        if fault.0.is_none() { Ok(()) } else { Err(fault.within(self.next).at(self.place())) }
    }
}

impl<'de> SeqAccess<'de> for Members<'de> {
    type Error = Fault;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Fault> {
        let Some(value) = self.advance() else { return Ok(None) };
        match seed.deserialize(value) {
            Ok(value) => Ok(Some(value)),
            Err(fault) => self.failed(fault).map(|()| None),
        }
    }
}

/// The items of a list, as [`Members`].
struct Items<'de>(iter::Enumerate<slice::Iter<'de, Tree<'de>>>);

impl Items<'_> {
    #[cold]
    #[inline(never)]
    fn failed(index: usize, fault: Fault) -> Fault {
        fault.within(&format!("[{index}]")).at(index)
    }
}

impl<'de> SeqAccess<'de> for Items<'de> {
    type Error = Fault;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Fault> {
        let Some((index, item)) = self.0.next() else { return Ok(None) };
        seed.deserialize(item).map(Some).map_err(|fault| Self::failed(index, fault))
    }
}

impl<'de> Tree<'de> {
    /// A refusal of this very value, told with the value as it was written.
    #[cold]
    #[inline(never)]
    fn refused(&self, expected: &dyn de::Expected) -> Fault {
        if matches!(self, Self::Absent) { Fault(None) } else { self.wrong_type(&expected.to_string()) }
    }
}

// Each method calls the one branch of the visitor that its type can take: a visitor that is offered all branches is
// compiled with all of them, for every type of every calculation.
impl<'de> Deserializer<'de> for &'de Tree<'de> {
    type Error = Fault;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        match self {
            Tree::Text(text) => visitor.visit_borrowed_str(text),
            Tree::List(items) => visitor.visit_seq(Items(items.iter().enumerate())),
            Tree::Bool(flag) => visitor.visit_bool(*flag),
            Tree::Null | Tree::Any => visitor.visit_unit(),
            Tree::Whole(number) => match u64::try_from(*number) {
                Ok(number) => visitor.visit_u64(number),
                Err(_) => visitor.visit_i128(*number),
            },
            Tree::Fraction(number) => visitor.visit_f64(*number),
            Tree::Table(_) | Tree::Absent => Err(self.refused(&visitor)),
        }
        // What went wrong inside has a path.
        .map_err(|fault| match &fault.0 {
            Some(flaw) if flaw.path.is_empty() => match &flaw.expected {
                Some(expected) => self.wrong_type(expected),
                None => fault,
            },
            _ => fault,
        })
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        let flag = self.truth(&visitor)?;
        visitor.visit_bool(flag)
    }

    fn deserialize_u32<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        visitor.visit_u32(self.whole_number()?)
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        let text = self.text(&visitor)?;
        visitor.visit_borrowed_str(text)
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        self.deserialize_str(visitor)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        match self {
            Tree::Null | Tree::Absent | Tree::Any => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        let items = self.items(&visitor)?;
        visitor.visit_seq(items)
    }

    /// By name only: a list of values in the order of the fields is refused.
    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Fault> {
        visitor.visit_seq(self.members(fields)?).map_err(|fault| self.lacking(fault, fields))
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Fault> {
        visitor.visit_enum(BorrowedStrDeserializer::new(self.name(variants)?))
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        match self {
            Tree::Absent => Err(Fault(None)),
            _ => visitor.visit_unit(),
        }
    }

    serde::forward_to_deserialize_any! {
        i8 i16 i32 i64 i128 u8 u16 u64 u128 f32 f64 char bytes byte_buf unit unit_struct newtype_struct tuple
        tuple_struct map identifier
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::in_digits;

    #[test]
    fn odd_numbers_in_digits() {
        for number in [0.0, -0.0, 1.0, 0.5, 100.0, 1e21, 1e-7, -1.5e-9, 1.25e300, f64::MAX, f64::MIN_POSITIVE] {
            assert_eq!(in_digits(number), number.to_string());
        }
    }

    proptest! {
        #[test]
        fn any_number_in_digits(number in any::<f64>().prop_filter("JSON has no others", |number| number.is_finite())) {
            // Where two shortest forms are equally near, the last digit may be either.
            let (written, expected) = (in_digits(number), number.to_string());
            prop_assert_eq!(written.len(), expected.len(), "{} {}", written, expected);
            prop_assert_eq!(written.parse(), Ok(number));
        }

        #[test]
        fn any_amount_in_digits(number in -1e12f64..1e12) {
            let (written, expected) = (in_digits(number), number.to_string());
            prop_assert_eq!(written.len(), expected.len(), "{} {}", written, expected);
            prop_assert_eq!(written.parse(), Ok(number));
        }
    }
}
