//! Writes JSON. What every type of every calculation compiles to is calls of the few functions here; `serde_json`, which
//! can write in other ways too, writes itself out for each type.

use core::fmt::{self, Display, Write};

use serde::ser::{self, Impossible, Serialize, Serializer};
use serde_json::Number;

use crate::error::{Error, ErrorCode};

/// The value as JSON, without spaces.
pub(crate) fn text(value: &impl Serialize) -> Result<String, Error> {
    let mut out = begun();
    match value.serialize(&mut out) {
        Ok(()) => Ok(out.text),
        Err(Unsaid) => Err(Error::new(ErrorCode::Internal)),
    }
}

/// As [`text`], to be a part of what is written later.
pub(crate) fn part(value: &impl Serialize) -> Result<Written, Error> {
    text(value).map(Written)
}

/// JSON that was written before.
#[derive(Debug, Clone)]
pub(crate) struct Written(String);

impl Written {
    pub(crate) fn get(&self) -> &str {
        &self.0
    }
}

/// What [`Written`] passes for, so that its text is not quoted.
const WRITTEN: &str = "\u{1}written";

impl Serialize for Written {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_newtype_struct(WRITTEN, &self.0)
    }
}

struct Out {
    text: String,
    /// The next text is JSON as it is.
    written: bool,
}

#[inline(never)]
fn begun() -> Out {
    Out { text: String::with_capacity(128), written: false }
}

/// No type of the library refuses to be written.
#[derive(Debug)]
struct Unsaid;

impl Display for Unsaid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("no JSON")
    }
}

impl core::error::Error for Unsaid {}

impl ser::Error for Unsaid {
    fn custom<T: Display>(_: T) -> Self {
        Self
    }
}

impl Out {
    #[inline(never)]
    fn raw(&mut self, text: &str) {
        self.text.push_str(text);
    }

    #[inline(never)]
    fn string(&mut self, text: &str) {
        if core::mem::take(&mut self.written) {
            return self.raw(text);
        }
        self.text.push('"');
        self.escaped(text);
        self.text.push('"');
    }

    fn escaped(&mut self, text: &str) {
        let mut rest = text;
        while let Some(at) = rest.bytes().position(|byte| byte < 0x20 || byte == b'"' || byte == b'\\') {
            let (plain, tail) = rest.split_at(at);
            self.text.push_str(plain);
            let mut characters = tail.chars();
            match characters.next().unwrap_or_default() {
                '"' => self.text.push_str("\\\""),
                '\\' => self.text.push_str("\\\\"),
                '\u{8}' => self.text.push_str("\\b"),
                '\t' => self.text.push_str("\\t"),
                '\n' => self.text.push_str("\\n"),
                '\u{C}' => self.text.push_str("\\f"),
                '\r' => self.text.push_str("\\r"),
                // A text takes whatever is written to it.
                other => _ = write!(self.text, "\\u{:04x}", u32::from(other)),
            }
            rest = characters.as_str();
        }
        self.text.push_str(rest);
    }

    #[inline(never)]
    fn shown(&mut self, value: &dyn Display, quoted: bool) {
        struct Escaped<'a>(&'a mut Out);
        impl Write for Escaped<'_> {
            fn write_str(&mut self, text: &str) -> fmt::Result {
                self.0.escaped(text);
                Ok(())
            }
        }
        let quote = if quoted { "\"" } else { "" };
        self.text.push_str(quote);
        _ = write!(Escaped(self), "{value}");
        self.text.push_str(quote);
    }

    /// The name of a member; `mark` is what stands before it.
    #[inline(never)]
    fn key(&mut self, mark: &mut &'static str, name: &str) {
        self.mark(mark);
        self.text.push('"');
        self.text.push_str(name);
        self.text.push_str("\":");
    }

    /// What stands before a member or an item.
    #[inline(never)]
    fn mark(&mut self, mark: &mut &'static str) {
        self.text.push_str(mark);
        *mark = ",";
    }

    fn list(&mut self, open: char, close: char) -> List<'_> {
        self.text.push(open);
        List { out: self, mark: "", close }
    }
}

/// A list or an object that is being written.
struct List<'a> {
    out: &'a mut Out,
    mark: &'static str,
    close: char,
}

impl List<'_> {
    #[inline(never)]
    fn close(self) {
        self.out.text.push(self.close);
    }
}

impl<'a> Serializer for &'a mut Out {
    type Ok = ();
    type Error = Unsaid;
    type SerializeSeq = List<'a>;
    type SerializeTuple = List<'a>;
    type SerializeTupleStruct = List<'a>;
    type SerializeTupleVariant = Impossible<(), Unsaid>;
    type SerializeMap = List<'a>;
    type SerializeStruct = List<'a>;
    type SerializeStructVariant = Impossible<(), Unsaid>;

    fn serialize_bool(self, flag: bool) -> Result<(), Unsaid> {
        self.raw(if flag { "true" } else { "false" });
        Ok(())
    }

    fn serialize_i8(self, number: i8) -> Result<(), Unsaid> {
        self.serialize_i64(number.into())
    }

    fn serialize_i16(self, number: i16) -> Result<(), Unsaid> {
        self.serialize_i64(number.into())
    }

    fn serialize_i32(self, number: i32) -> Result<(), Unsaid> {
        self.serialize_i64(number.into())
    }

    fn serialize_i64(self, number: i64) -> Result<(), Unsaid> {
        self.shown(&number, false);
        Ok(())
    }

    fn serialize_u8(self, number: u8) -> Result<(), Unsaid> {
        self.serialize_u64(number.into())
    }

    fn serialize_u16(self, number: u16) -> Result<(), Unsaid> {
        self.serialize_u64(number.into())
    }

    fn serialize_u32(self, number: u32) -> Result<(), Unsaid> {
        self.serialize_u64(number.into())
    }

    fn serialize_u64(self, number: u64) -> Result<(), Unsaid> {
        self.shown(&number, false);
        Ok(())
    }

    fn serialize_f32(self, number: f32) -> Result<(), Unsaid> {
        self.serialize_f64(number.into())
    }

    fn serialize_f64(self, number: f64) -> Result<(), Unsaid> {
        match Number::from_f64(number) {
            Some(number) => self.shown(&number, false),
            None => self.raw("null"),
        }
        Ok(())
    }

    fn serialize_char(self, character: char) -> Result<(), Unsaid> {
        self.string(character.encode_utf8(&mut [0; 4]));
        Ok(())
    }

    fn serialize_str(self, text: &str) -> Result<(), Unsaid> {
        self.string(text);
        Ok(())
    }

    fn serialize_bytes(self, bytes: &[u8]) -> Result<(), Unsaid> {
        self.collect_seq(bytes)
    }

    fn serialize_none(self) -> Result<(), Unsaid> {
        self.serialize_unit()
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<(), Unsaid> {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Result<(), Unsaid> {
        self.raw("null");
        Ok(())
    }

    fn serialize_unit_struct(self, _: &'static str) -> Result<(), Unsaid> {
        self.serialize_unit()
    }

    fn serialize_unit_variant(self, _: &'static str, _: u32, variant: &'static str) -> Result<(), Unsaid> {
        self.string(variant);
        Ok(())
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, name: &'static str, value: &T) -> Result<(), Unsaid> {
        self.written = name == WRITTEN;
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        value: &T,
    ) -> Result<(), Unsaid> {
        let mut list = self.list('{', '}');
        ser::SerializeStruct::serialize_field(&mut list, variant, value)?;
        ser::SerializeStruct::end(list)
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<List<'a>, Unsaid> {
        Ok(self.list('[', ']'))
    }

    fn serialize_tuple(self, _: usize) -> Result<List<'a>, Unsaid> {
        Ok(self.list('[', ']'))
    }

    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<List<'a>, Unsaid> {
        Ok(self.list('[', ']'))
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Impossible<(), Unsaid>, Unsaid> {
        Err(Unsaid)
    }

    fn serialize_map(self, _: Option<usize>) -> Result<List<'a>, Unsaid> {
        Ok(self.list('{', '}'))
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<List<'a>, Unsaid> {
        Ok(self.list('{', '}'))
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Impossible<(), Unsaid>, Unsaid> {
        Err(Unsaid)
    }

    fn collect_str<T: Display + ?Sized>(self, value: &T) -> Result<(), Unsaid> {
        self.shown(&value, true);
        Ok(())
    }
}

impl ser::SerializeSeq for List<'_> {
    type Ok = ();
    type Error = Unsaid;

    fn serialize_element<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Unsaid> {
        self.out.mark(&mut self.mark);
        value.serialize(&mut *self.out)
    }

    fn end(self) -> Result<(), Unsaid> {
        self.close();
        Ok(())
    }
}

impl ser::SerializeTuple for List<'_> {
    type Ok = ();
    type Error = Unsaid;

    fn serialize_element<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Unsaid> {
        ser::SerializeSeq::serialize_element(self, value)
    }

    fn end(self) -> Result<(), Unsaid> {
        ser::SerializeSeq::end(self)
    }
}

impl ser::SerializeTupleStruct for List<'_> {
    type Ok = ();
    type Error = Unsaid;

    fn serialize_field<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Unsaid> {
        ser::SerializeSeq::serialize_element(self, value)
    }

    fn end(self) -> Result<(), Unsaid> {
        ser::SerializeSeq::end(self)
    }
}

impl ser::SerializeMap for List<'_> {
    type Ok = ();
    type Error = Unsaid;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), Unsaid> {
        ser::SerializeSeq::serialize_element(self, key)
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Unsaid> {
        self.out.raw(":");
        value.serialize(&mut *self.out)
    }

    fn end(self) -> Result<(), Unsaid> {
        ser::SerializeSeq::end(self)
    }
}

impl ser::SerializeStruct for List<'_> {
    type Ok = ();
    type Error = Unsaid;

    fn serialize_field<T: Serialize + ?Sized>(&mut self, name: &'static str, value: &T) -> Result<(), Unsaid> {
        self.out.key(&mut self.mark, name);
        value.serialize(&mut *self.out)
    }

    fn end(self) -> Result<(), Unsaid> {
        ser::SerializeSeq::end(self)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may fail")]

    use proptest::prelude::*;
    use serde::Serialize;
    use serde_json::{Value as Json, json};

    use super::*;

    fn any_json() -> impl Strategy<Value = Json> {
        let leaf = prop_oneof![
            Just(Json::Null),
            any::<bool>().prop_map(Json::from),
            any::<i64>().prop_map(Json::from),
            any::<u64>().prop_map(Json::from),
            any::<f64>().prop_map(Json::from),
            any::<String>().prop_map(Json::from),
            "[\\x00-\\x7f]*".prop_map(Json::from),
        ];
        leaf.prop_recursive(4, 40, 6, |inner| {
            prop_oneof![
                proptest::collection::vec(inner.clone(), 0..6).prop_map(Json::from),
                proptest::collection::vec((any::<String>(), inner), 0..6)
                    .prop_map(|members| members.into_iter().collect()),
            ]
        })
    }

    #[derive(Serialize)]
    #[serde(rename_all = "snake_case")]
    enum Choice {
        ThatOne,
        With(u8),
    }

    #[derive(Serialize)]
    struct Unit;

    #[derive(Serialize)]
    struct Pair(char, Option<i8>);

    #[derive(Serialize)]
    struct Whole<'a> {
        choices: [Choice; 2],
        unit: Unit,
        pair: Pair,
        #[serde(skip_serializing_if = "Option::is_none")]
        left_out: Option<()>,
        #[serde(flatten)]
        flat: Json,
        text: &'a str,
    }

    proptest! {
        #[test]
        fn as_serde_json_writes(value in any_json()) {
            prop_assert_eq!(text(&value).unwrap(), value.to_string());
        }
    }

    #[test]
    fn types_as_serde_json_writes_them() {
        let whole = Whole {
            choices: [Choice::ThatOne, Choice::With(3)],
            unit: Unit,
            pair: Pair('"', None),
            left_out: None,
            flat: json!({ "a": 1, "b": [] }),
            text: "民國\u{7f}\u{1f}",
        };
        assert_eq!(text(&whole).unwrap(), serde_json::to_string(&whole).unwrap());
    }

    #[test]
    fn what_was_written_stays_as_it_is() {
        let list = vec![part(&"a\"b").unwrap(), part(&[1, 2]).unwrap()];
        assert_eq!(text(&list).unwrap(), r#"["a\"b",[1,2]]"#);
    }
}
