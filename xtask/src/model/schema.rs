//! From JSON Schema to [`Type`]: the subset that the core's types give, and an error for anything else.

use serde_json::{Map, Value};

use super::{Calculation, Definition, Doc, Error, Field, Name, Shape, Side, Type, Variant, error, pascal};

pub(super) fn calculation(
    item: &Value,
    inputs: &mut Definitions,
    outputs: &mut Definitions,
) -> Result<Calculation, Error> {
    let name = string(item, "name", "calculations")?;
    if !name.split('.').all(is_identifier) {
        return error(name, "a calculation's name is words of a-z, 0-9 and `_`, joined by dots");
    }
    let name = Name(name.to_owned());
    let at = name.dotted();
    let doc = |key: &str| Doc::from_pair(member(item, key, at)?, &format!("{at}.{key}"));
    let rules = list(item, "rules", at)?.iter().filter_map(Value::as_str).map(str::to_owned).collect();
    let facts_schema = member(item, "facts", at)?;
    let value_schema = member(item, "value", at)?;
    let facts =
        Reader::new(facts_schema, inputs).fields_of_root(facts_schema, &format!("{at}.facts"), &name.pascal())?;
    let (value, nullable) = Reader::new(value_schema, outputs).type_of(
        value_schema,
        &format!("{at}.value"),
        &format!("{}Value", name.pascal()),
    )?;
    if nullable {
        return error(&format!("{at}.value"), "a value can't be null");
    }
    Ok(Calculation {
        title: doc("title")?,
        description: doc("description")?,
        as_of: doc("as_of")?,
        rules,
        facts,
        value,
        name,
    })
}

/// The definitions of one side, in order of first use.
#[derive(Default)]
pub(super) struct Definitions(pub(super) Vec<Definition>);

impl Definitions {
    /// Several schemas may bring the same type; they may not bring different types of one name.
    fn add(&mut self, definition: Definition, at: &str) -> Result<(), Error> {
        match self.0.iter().find(|other| other.name == definition.name) {
            None => self.0.push(definition),
            Some(same) if *same == definition => {}
            Some(_) => {
                return error(
                    at,
                    format!("another type is called `{}`: rename one of them in the core", definition.name),
                );
            }
        }
        Ok(())
    }
}

/// Reads one root schema with the `$defs` that it carries.
pub(super) struct Reader<'a> {
    defs: Option<&'a Map<String, Value>>,
    definitions: &'a mut Definitions,
    /// The `$defs` being read, so that a type may hold itself.
    open: Vec<String>,
}

/// What a schema may say besides its type; these do not change how a value is typed.
const ANNOTATIONS: [&str; 18] = [
    "$schema",
    "$defs",
    "title",
    "description",
    "default",
    "examples",
    "deprecated",
    "readOnly",
    "writeOnly",
    "$comment",
    "minimum",
    "maximum",
    "minLength",
    "maxLength",
    "minItems",
    "maxItems",
    "uniqueItems",
    "pattern",
];

/// What decides the type.
const TYPE_KEYWORDS: [&str; 11] =
    ["$ref", "allOf", "anyOf", "oneOf", "enum", "const", "type", "format", "properties", "required", "items"];

impl<'a> Reader<'a> {
    pub(super) fn new(root: &'a Value, definitions: &'a mut Definitions) -> Self {
        Reader { defs: root.get("$defs").and_then(Value::as_object), definitions, open: Vec::new() }
    }

    /// The fields of a root object, which is not a definition itself.
    pub(super) fn fields_of_root(&mut self, schema: &Value, at: &str, owner: &str) -> Result<Vec<Field>, Error> {
        match schema.as_object() {
            Some(object) if object.get("type").and_then(Value::as_str) == Some("object") => {
                self.fields(object, at, owner)
            }
            _ => error(at, "an object is expected here"),
        }
    }

    /// The type of a schema, and whether null is allowed too; `name` is what an unnamed enum or struct would be called.
    fn type_of(&mut self, schema: &Value, at: &str, name: &str) -> Result<(Type, bool), Error> {
        let object = match schema {
            Value::Bool(true) => return Ok((Type::Any, false)),
            Value::Object(object) => object,
            _ => return error(at, "a schema is an object or `true`"),
        };
        check_keywords(object, at)?;
        if let Some(target) = object.get("$ref") {
            return self.reference(target, at);
        }
        if let Some(Value::Array(parts)) = object.get("allOf") {
            return match parts.as_slice() {
                [one] => self.type_of(one, at, name),
                _ => error(at, "`allOf` of several schemas"),
            };
        }
        if let Some(Value::Array(parts)) = object.get("anyOf") {
            let is_null = |part: &&Value| part.get("type").and_then(Value::as_str) == Some("null");
            return match parts.iter().filter(|part| !is_null(part)).collect::<Vec<_>>().as_slice() {
                [one] if parts.len() == 2 => Ok((self.type_of(one, at, name)?.0, true)),
                _ => error(at, "`anyOf` is only for a schema or null"),
            };
        }
        if ["oneOf", "enum", "const"].iter().any(|key| object.contains_key(*key)) {
            return self.choice(object, at, name);
        }
        self.typed(object, at, name)
    }

    fn reference(&mut self, target: &Value, at: &str) -> Result<(Type, bool), Error> {
        let target = target.as_str().unwrap_or_default();
        let found = target.strip_prefix("#/$defs/").and_then(|name| Some((name, self.defs?.get(name)?)));
        let Some((name, schema)) = found else {
            return error(at, format!("`$ref` to `{target}`, which is not in `$defs`"));
        };
        if self.open.iter().any(|open| open == name) {
            // Only a struct can hold itself.
            return Ok((Type::Struct(name.to_owned()), false));
        }
        self.open.push(name.to_owned());
        let read = self.type_of(schema, &format!("{at} -> {name}"), name);
        self.open.pop();
        read
    }

    /// A string enum in any of the forms that schemars writes.
    fn choice(&mut self, object: &Map<String, Value>, at: &str, name: &str) -> Result<(Type, bool), Error> {
        if object.get("const").is_some_and(Value::is_boolean) {
            return Ok((Type::Bool, false));
        }
        let whole = [Value::Object(object.clone())];
        let parts = match object.get("oneOf") {
            Some(Value::Array(parts)) => parts.as_slice(),
            _ => &whole,
        };
        let mut variants = Vec::new();
        let mut nullable = false;
        for part in parts {
            let documented = part.get("const").map(std::slice::from_ref);
            let doc = documented.map_or_else(Doc::default, |_| description(part));
            let listed = part.get("enum").and_then(Value::as_array).map(Vec::as_slice);
            for value in documented.or(listed).unwrap_or(&[Value::Bool(false)]) {
                match value {
                    Value::String(value) => variants.push(Variant { value: value.clone(), doc: doc.clone() }),
                    Value::Null => nullable = true,
                    _ => return error(at, "a choice that is not between strings"),
                }
            }
        }
        self.define(object, Shape::Enum(variants), at, name)?;
        Ok((Type::Enum(name.to_owned()), nullable))
    }

    fn typed(&mut self, object: &Map<String, Value>, at: &str, name: &str) -> Result<(Type, bool), Error> {
        let (kind, nullable) = match object.get("type") {
            Some(Value::String(kind)) => (kind.as_str(), false),
            Some(Value::Array(kinds)) => match kinds.as_slice() {
                [Value::String(kind), Value::String(null)] if null == "null" => (kind.as_str(), true),
                _ => return error(at, "`type` of several types that are not one type and null"),
            },
            None if object.keys().all(|key| ANNOTATIONS.contains(&key.as_str())) => {
                return Ok((Type::Any, false));
            }
            _ => return error(at, "a schema without a type"),
        };
        let format = object.get("format").and_then(Value::as_str);
        let ty = match (kind, format) {
            // A password is a text that the core does not show again.
            ("string", None | Some("password")) => Type::Text,
            ("string", Some("decimal")) => Type::Decimal,
            ("string", Some("date")) => Type::Date,
            ("boolean", None) => Type::Bool,
            // The formats of integers (`uint8`, `int64`) name the width in Rust.
            ("integer", _) => Type::Int,
            ("array", None) => self.list(object, at, name)?,
            ("object", None) => self.object(object, at, name)?,
            _ => {
                return error(at, format!("type `{kind}` with format `{}`", format.unwrap_or("none")));
            }
        };
        Ok((ty, nullable))
    }

    fn list(&mut self, object: &Map<String, Value>, at: &str, name: &str) -> Result<Type, Error> {
        let Some(items) = object.get("items") else {
            return error(at, "an array without `items`");
        };
        Ok(Type::List(Box::new(self.never_null(items, at, name)?)))
    }

    fn object(&mut self, object: &Map<String, Value>, at: &str, name: &str) -> Result<Type, Error> {
        match object.get("additionalProperties") {
            None | Some(Value::Bool(false)) => {
                let fields = self.fields(object, at, name)?;
                self.define(object, Shape::Struct(fields), at, name)?;
                Ok(Type::Struct(name.to_owned()))
            }
            Some(_) if object.contains_key("properties") => error(at, "an object with both named and free keys"),
            Some(free) => Ok(Type::Map(Box::new(self.never_null(free, at, name)?))),
        }
    }

    fn never_null(&mut self, schema: &Value, at: &str, name: &str) -> Result<Type, Error> {
        match self.type_of(schema, at, name)? {
            (ty, false) => Ok(ty),
            _ => error(at, "null inside a list or a map"),
        }
    }

    fn fields(&mut self, object: &Map<String, Value>, at: &str, owner: &str) -> Result<Vec<Field>, Error> {
        check_keywords(object, at)?;
        let required: Vec<&str> =
            object.get("required").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str).collect();
        let mut fields = Vec::new();
        for (name, schema) in object.get("properties").and_then(Value::as_object).into_iter().flatten() {
            let at = format!("{at}.{name}");
            if !is_identifier(name) {
                return error(&at, "a field's name is a-z, 0-9 and `_`");
            }
            let (ty, nullable) = self.type_of(schema, &at, &(owner.to_owned() + &pascal(name)))?;
            let required = required.contains(&name.as_str());
            fields.push(Field { name: name.clone(), doc: description(schema), ty, required, nullable });
        }
        match required.iter().find(|name| !fields.iter().any(|field| field.name == **name)) {
            Some(name) => error(at, format!("`{name}` is required and not described")),
            None => Ok(fields),
        }
    }

    fn define(&mut self, object: &Map<String, Value>, shape: Shape, at: &str, name: &str) -> Result<(), Error> {
        if !name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_') {
            return error(at, format!("`{name}` can't be a type's name"));
        }
        let doc = object.get("description").and_then(Value::as_str).map_or_else(Doc::default, Doc::from_description);
        self.definitions.add(Definition { name: name.to_owned(), side: Side::Input, doc, shape }, at)
    }
}

fn check_keywords(object: &Map<String, Value>, at: &str) -> Result<(), Error> {
    let known = |key: &str| {
        ANNOTATIONS.contains(&key)
            || TYPE_KEYWORDS.contains(&key)
            || key == "additionalProperties"
            || key.starts_with("x-")
    };
    match object.keys().find(|key| !known(key)) {
        Some(key) => error(at, format!("the keyword `{key}`")),
        None => Ok(()),
    }
}

fn description(schema: &Value) -> Doc {
    schema.get("description").and_then(Value::as_str).map_or_else(Doc::default, Doc::from_description)
}

/// Words that every language takes as a name once its own keywords are seen to.
fn is_identifier(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_lowercase())
        && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
}

pub(super) fn member<'a>(value: &'a Value, key: &str, at: &str) -> Result<&'a Value, Error> {
    value.get(key).map_or_else(|| error(at, format!("`{key}` is missing")), Ok)
}

pub(super) fn string<'a>(value: &'a Value, key: &str, at: &str) -> Result<&'a str, Error> {
    member(value, key, at)?.as_str().map_or_else(|| error(at, format!("`{key}` is not a string")), Ok)
}

pub(super) fn list<'a>(value: &'a Value, key: &str, at: &str) -> Result<&'a Vec<Value>, Error> {
    member(value, key, at)?.as_array().map_or_else(|| error(at, format!("`{key}` is not a list")), Ok)
}
