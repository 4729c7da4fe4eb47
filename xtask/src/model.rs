//! What `describe()` says, as the small typed model that the generators share.
//!
//! [`Model::read`] takes describe()'s JSON text. The schemas may use the subset of JSON Schema that the core's types give:
//! objects, maps, arrays, string enums, scalars, `$ref` into `$defs`, and null. Anything else is an error that says where,
//! because a type that is guessed, or that falls back to "any", would hide a change of the core from every user.
//!
//! A generator needs no schema knowledge: it prints [`Model::definitions`] (every enum and struct, once, under a unique
//! name), then one function for each of [`Model::calculations`].

use std::collections::BTreeMap;
use std::fmt;

use serde_json::Value;

use schema::{Definitions, Reader, calculation, list, member, string};

mod schema;
#[cfg(test)]
mod tests;

/// Everything that `describe()` says, ready to be printed in a language.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Model {
    /// In the core's order.
    pub(crate) calculations: Vec<Calculation>,
    /// Every enum and every nested struct, in order of first use; names are unique.
    pub(crate) definitions: Vec<Definition>,
    /// The ok answer's own fields (`ok`, `calculation`, `as_of`, `value` as [`Type::Any`], `reasons`, …).
    pub(crate) response: Vec<Field>,
    /// The fields of the error body (`code`, `message`, `help`, …).
    pub(crate) error: Vec<Field>,
}

/// One calculation: a function of facts and a date.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Calculation {
    pub(crate) name: Name,
    pub(crate) title: Doc,
    pub(crate) description: Doc,
    /// What the date of the case means for this calculation.
    pub(crate) as_of: Doc,
    /// The ids of the rules that it rests on.
    pub(crate) rules: Vec<String>,
    /// The facts, one field for each argument, in the core's order; not listed among the definitions.
    pub(crate) facts: Vec<Field>,
    /// Mostly a struct called `<Calculation>Value`.
    pub(crate) value: Type,
}

/// A named type.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Definition {
    pub(crate) name: String,
    pub(crate) side: Side,
    pub(crate) doc: Doc,
    pub(crate) shape: Shape,
}

/// Where a definition is used. A struct is never `Both`: one that is used on both sides is two definitions, the input one
/// with `Facts` at the end of its name, since what may be left out in a question is always there in an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Side {
    Input,
    Output,
    Both,
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Shape {
    Enum(Vec<Variant>),
    Struct(Vec<Field>),
}

/// One of the strings of an enum.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Variant {
    pub(crate) value: String,
    pub(crate) doc: Doc,
}

/// One member of an object.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Field {
    /// The JSON name, `snake_case`.
    pub(crate) name: String,
    pub(crate) doc: Doc,
    pub(crate) ty: Type,
    /// False: the member may be left out.
    pub(crate) required: bool,
    /// True: the member may be null.
    pub(crate) nullable: bool,
}

impl Field {
    /// Whether a reader of the field may find nothing in it.
    pub(crate) fn optional(&self) -> bool {
        !self.required || self.nullable
    }
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Type {
    /// A string in JSON.
    Decimal,
    /// An ISO string in JSON.
    Date,
    Int,
    Bool,
    Text,
    /// Names a definition whose shape is [`Shape::Enum`].
    Enum(String),
    /// Names a definition whose shape is [`Shape::Struct`].
    Struct(String),
    List(Box<Type>),
    /// An object with free keys.
    Map(Box<Type>),
    /// Only where the core itself leaves a type open (the schema `true`).
    Any,
}

/// A calculation's name, `leave.annual`, in the spelling of each language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Name(String);

impl Name {
    /// `leave.annual`
    pub(crate) fn dotted(&self) -> &str {
        &self.0
    }

    /// `leave_annual`
    pub(crate) fn snake(&self) -> String {
        self.words().collect::<Vec<_>>().join("_")
    }

    /// `leaveAnnual`
    #[allow(dead_code, reason = "the spelling of TypeScript")]
    pub(crate) fn camel(&self) -> String {
        let mut words = self.words();
        words.next().unwrap_or_default().to_owned() + &words.map(capitalised).collect::<String>()
    }

    /// `LeaveAnnual`
    pub(crate) fn pascal(&self) -> String {
        pascal(&self.0)
    }

    fn words(&self) -> impl Iterator<Item = &str> {
        self.0.split(['.', '_'])
    }
}

fn pascal(name: &str) -> String {
    name.split(['.', '_']).map(capitalised).collect()
}

fn capitalised(word: &str) -> String {
    let mut chars = word.chars();
    chars.next().map_or_else(String::new, |first| first.to_ascii_uppercase().to_string() + chars.as_str())
}

/// A text in both languages; either may be empty.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Doc {
    pub(crate) en: String,
    pub(crate) zh: String,
}

impl Doc {
    /// Reads a schema's description: English, a blank line, Chinese.
    fn from_description(text: &str) -> Doc {
        let paragraphs: Vec<String> = text.split("\n\n").map(one_line).filter(|p| !p.is_empty()).collect();
        let chinese = paragraphs.iter().position(|p| starts_chinese(p));
        let (en, zh) = paragraphs.split_at(match (chinese, paragraphs.len()) {
            // A Chinese paragraph may open with a number or a Latin name.
            (None, 2) => 1,
            (at, len) => at.unwrap_or(len),
        });
        Doc { en: en.join("\n\n"), zh: zh.join("\n\n") }
    }

    /// Reads `{"zh-TW": …, "en": …}`.
    fn from_pair(value: &Value, at: &str) -> Result<Doc, Error> {
        let text = |key: &str| Ok(one_line(string(value, key, at)?));
        Ok(Doc { en: text("en")?, zh: text("zh-TW")? })
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.en.is_empty() && self.zh.is_empty()
    }
}

fn starts_chinese(paragraph: &str) -> bool {
    paragraph.chars().find(|c| c.is_alphabetic()).is_some_and(|c| !c.is_ascii())
}

/// Undoes the line breaks of a source comment; Chinese lines join without a space.
fn one_line(text: &str) -> String {
    let mut joined = String::new();
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let latin = |c: Option<char>| c.is_some_and(|c| c.is_ascii());
        if latin(joined.chars().last()) || (!joined.is_empty() && latin(line.chars().next())) {
            joined.push(' ');
        }
        joined.push_str(line);
    }
    joined
}

/// A part of `describe()` that the model doesn't cover.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Error {
    at: String,
    problem: String,
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "describe() at `{}`: {}", self.at, self.problem)
    }
}

impl std::error::Error for Error {}

fn error<T>(at: &str, problem: impl Into<String>) -> Result<T, Error> {
    Err(Error { at: at.to_owned(), problem: problem.into() })
}

impl Model {
    /// Reads the JSON text of `describe()`.
    pub(crate) fn read(describe: &str) -> Result<Model, Error> {
        let root: Value = match serde_json::from_str(describe) {
            Ok(root) => root,
            Err(cause) => return error("", cause.to_string()),
        };
        let mut inputs = Definitions::default();
        let mut outputs = Definitions::default();
        let mut calculations = Vec::new();
        for item in list(&root, "calculations", "")? {
            calculations.push(calculation(item, &mut inputs, &mut outputs)?);
        }
        let mut answer = |key: &str, owner| {
            let schema = member(&root, key, "")?;
            Reader::new(schema, &mut outputs).fields_of_root(schema, key, owner)
        };
        let response = answer("response", "Response")?;
        let error = answer("error", "Error")?;
        let mut model = Model { calculations, definitions: Vec::new(), response, error };
        model.join(inputs.0, outputs.0)?;
        Ok(model)
    }

    /// The definition that an enum or a struct type names.
    pub(crate) fn definition(&self, name: &str) -> Option<&Definition> {
        self.definitions.iter().find(|definition| definition.name == name)
    }

    /// Puts both sides in one list of unique names; see [`Side`].
    fn join(&mut self, mut inputs: Vec<Definition>, outputs: Vec<Definition>) -> Result<(), Error> {
        let mut renamed = BTreeMap::new();
        let mut shared = Vec::new();
        for input in &mut inputs {
            let Some(output) = outputs.iter().find(|output| output.name == input.name) else {
                continue;
            };
            if matches!((&input.shape, &output.shape), (Shape::Struct(_), Shape::Struct(_))) {
                renamed.insert(input.name.clone(), format!("{}Facts", input.name));
                input.name.push_str("Facts");
            } else if input.shape == output.shape {
                shared.push(input.name.clone());
            } else {
                return error(&input.name, "facts and values have different types of this name");
            }
        }
        let facts = self.calculations.iter_mut().flat_map(|calculation| &mut calculation.facts);
        let nested = inputs.iter_mut().flat_map(|definition| match &mut definition.shape {
            Shape::Struct(fields) => fields.iter_mut(),
            Shape::Enum(_) => [].iter_mut(),
        });
        for field in facts.chain(nested) {
            field.ty.rename(&renamed);
        }
        for mut definition in inputs {
            if shared.contains(&definition.name) {
                definition.side = Side::Both;
            }
            self.definitions.push(definition);
        }
        for mut definition in outputs {
            if shared.contains(&definition.name) {
                continue;
            }
            if self.definition(&definition.name).is_some() {
                return error(&definition.name, "two types would have this name");
            }
            definition.side = Side::Output;
            self.definitions.push(definition);
        }
        Ok(())
    }
}

impl Type {
    fn rename(&mut self, names: &BTreeMap<String, String>) {
        match self {
            Type::Struct(name) => {
                if let Some(new) = names.get(name) {
                    name.clone_from(new);
                }
            }
            Type::List(inner) | Type::Map(inner) => inner.rename(names),
            _ => {}
        }
    }
}
