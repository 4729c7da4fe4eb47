//! Prints the typed half of the Python package: `personnel_rules/_calculations.py`.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use crate::docstring::{Docstring, WIDTH, escaped, wrapped};
use crate::model::{Calculation, Definition, Doc, Field, Model, Shape, Side, Type};

const HEADER: &str = r#""""Every calculation as a typed function. Generated from the core by `cargo xtask generate`; not to be edited."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Generic, Literal, TypeAlias, TypedDict, TypeVar

from . import _native
from ._decision import BaseDecision, Locale, T, V
from ._errors import BaseError
"#;

/// The arguments that every function has besides its facts.
const COMMON: [&str; 5] = ["as_of", "known_on", "overlays", "trace", "locale"];

const COMMON_DOCS: &str =
    "        known_on: Decide with what had been published by this day; left out, with everything known.
            以該日前已公布之規定判斷；未填則以全部已知規定判斷。
        overlays: Names of overlays, or overlays as objects. Where two give a value for the same rule and day, it is
            an error.
            疊加資料之名稱或內容；二者就同一規定同日均有值時為錯誤。
        trace: Whether to record every step. 是否記錄推導步驟。
        locale: The language of messages and reasons. 訊息語言。

    Raises:
        PersonnelRulesError: if the facts do not allow a decision; its ``code`` says why.

";

const KEYWORDS: [&str; 35] = [
    "False", "None", "True", "and", "as", "assert", "async", "await", "break", "class", "continue", "def", "del",
    "elif", "else", "except", "finally", "for", "from", "global", "if", "import", "in", "is", "lambda", "nonlocal",
    "not", "or", "pass", "raise", "return", "try", "while", "with", "yield",
];

/// The whole module.
pub(crate) fn print(model: &Model) -> Result<String, String> {
    let mut out = String::from(HEADER);
    let exported = exported(model)?;
    let all: String = exported.iter().map(|name| format!("    {},\n", quoted(name))).collect();
    let _ = write!(out, "\n__all__ = [\n{all}]\n");
    for definition in &model.definitions {
        out += &match (&definition.shape, definition.side) {
            (Shape::Enum(_), _) => literal(definition),
            (Shape::Struct(fields), Side::Input) => typed_dict(definition, fields),
            (Shape::Struct(fields), _) => dataclass(definition, fields),
        };
    }
    out += &decision(model);
    out += &exception(model);
    for calculation in &model.calculations {
        out += &decision_of(calculation);
        out += &function(model, calculation)?;
    }
    out += "\n\ndef _optional(json: Any, read: Callable[[Any], T]) -> T | None:\n    return None if json is None else read(json)\n";
    for definition in &model.definitions {
        if let (Shape::Struct(fields), Side::Output) = (&definition.shape, definition.side) {
            out += &reader(&definition.name, fields);
        }
    }
    Ok(prune_imports(out))
}

/// Every public name, sorted; two of one name are an error, and so is one that the header imports.
fn exported(model: &Model) -> Result<BTreeSet<String>, String> {
    let definitions = model.definitions.iter().map(|definition| definition.name.clone());
    let calculations =
        model.calculations.iter().flat_map(|calculation| [function_name(calculation), decision_name(calculation)]);
    let own = ["Decision", "PersonnelRulesError"].map(str::to_owned);
    let mut names = BTreeSet::new();
    let imported = |name: &str| HEADER.split(|c: char| !c.is_alphanumeric()).any(|word| word == name);
    for name in definitions.chain(calculations).chain(own) {
        if imported(&name) || !names.insert(name.clone()) {
            return Err(format!("two things in Python would be called `{name}`"));
        }
    }
    Ok(names)
}

fn literal(definition: &Definition) -> String {
    let Shape::Enum(variants) = &definition.shape else {
        return String::new();
    };
    let values: Vec<String> = variants.iter().map(|variant| quoted(&variant.value)).collect();
    let values = match values.as_slice() {
        [one] => one.clone(),
        many => format!("\n    {},\n", many.join(",\n    ")),
    };
    let mut doc = Docstring::new(&definition.doc, "");
    let documented = variants.iter().filter(|variant| !variant.doc.is_empty());
    let list: Vec<String> = documented.map(|v| format!("- ``{}``: {}", v.value, both(&v.doc))).collect();
    doc.block(&list.join("\n"));
    format!("\n\n{}: TypeAlias = Literal[{values}]\n{}", definition.name, doc.print())
}

/// A nested fact. Keys that are Python keywords, and the split into required and optional keys, need base classes.
fn typed_dict(definition: &Definition, fields: &[Field]) -> String {
    let name = &definition.name;
    let (required, optional): (Vec<&Field>, Vec<&Field>) = fields.iter().partition(|field| field.required);
    let (spelled, plain): (Vec<&Field>, Vec<&Field>) = optional.into_iter().partition(|field| is_keyword(&field.name));
    if spelled.is_empty()
        && (required.is_empty() || plain.is_empty())
        && !required.iter().any(|field| is_keyword(&field.name))
    {
        let fields: Vec<&Field> = fields.iter().collect();
        let body = class_body(&definition.doc, &fields, fact_type, str::to_owned);
        let total = if required.is_empty() { ", total=False" } else { "" };
        return format!("\n\nclass {name}(TypedDict{total}):\n{body}");
    }
    let mut out = String::new();
    let mut doc = definition.doc.clone();
    let mut bases = Vec::new();
    let mut base = |suffix: &str, fields: &[&Field], total: &str| {
        if fields.is_empty() {
            return;
        }
        let base = format!("_{name}{suffix}");
        if fields.iter().any(|field| is_keyword(&field.name)) {
            let key = |field: &&Field| format!("{}: {}", quoted(&field.name), quoted(&fact_type(field)));
            let keys = fields.iter().map(key).collect::<Vec<_>>().join(", ");
            let call = format!("\n\n{base} = TypedDict(\n    {},\n    {{{keys}}},\n{total})\n", quoted(&base));
            out.push_str(&call);
            // Such keys can't have docs of their own.
            let docs = fields.iter().filter(|field| !field.doc.is_empty());
            let docs: Vec<String> = docs.map(|field| format!("- ``{}``: {}", field.name, both(&field.doc))).collect();
            doc.zh = format!("{}\n\n{}", doc.zh, docs.join("\n"));
        } else {
            let body = class_body(&Doc::default(), fields, fact_type, str::to_owned);
            let _ = write!(out, "\n\nclass {base}(TypedDict):\n{body}");
        }
        bases.push(base);
    };
    base("Required", &required, "");
    base("Optional", &spelled, "    total=False,\n");
    let bases = if bases.is_empty() { "TypedDict".to_owned() } else { bases.join(", ") };
    let body = class_body(&doc, &plain, fact_type, str::to_owned);
    let _ = write!(out, "\n\nclass {name}({bases}, total=False):\n{body}");
    out
}

fn dataclass(definition: &Definition, fields: &[Field]) -> String {
    let fields: Vec<&Field> = fields.iter().collect();
    let body = class_body(&definition.doc, &fields, value_type, python_name);
    format!("\n\n@dataclass(frozen=True, slots=True, kw_only=True)\nclass {}:\n{body}", definition.name)
}

/// Docs, then annotated names, each with its own docs below it, where editors look for them.
fn class_body(doc: &Doc, fields: &[&Field], ty: fn(&Field) -> String, name: fn(&str) -> String) -> String {
    let member = |field: &&Field| {
        let doc = Docstring::new(&field.doc, "    ").print();
        format!("    {}: {}\n{doc}", name(&field.name), ty(field))
    };
    let parts = std::iter::once(Docstring::new(doc, "    ").print()).chain(fields.iter().map(member));
    let parts: Vec<String> = parts.filter(|part| !part.is_empty()).collect();
    if parts.is_empty() { "    pass\n".to_owned() } else { parts.join("\n") }
}

/// The members of every decision, from the schema of the ok answer.
fn decision(model: &Model) -> String {
    let mut out = String::from(
        "\n\nclass Decision(BaseDecision[V], Generic[V]):\n    \"\"\"A value with its reasons and the law that it rests on.\n\n    判斷結果、理由與法條依據。\n    \"\"\"\n\n    __slots__ = ()\n",
    );
    for field in model.response.iter().filter(|field| !["ok", "value"].contains(&field.name.as_str())) {
        let name = &field.name;
        out += &property(field, &format!("self._part({}, {})", quoted(name), reading(field)));
    }
    out
}

fn exception(model: &Model) -> String {
    let mut out = String::from(
        "\n\nclass PersonnelRulesError(BaseError):\n    \"\"\"What keeps a question from being decided; ``str()`` gives the message and what helps.\n\n    無法作成判斷之原因；``str()`` 為訊息與處理方式。\n    \"\"\"\n",
    );
    for field in &model.error {
        // What is left out of an error is absent: an empty tuple reads better than None.
        let (value, field) = match (&field.ty, field.optional()) {
            (Type::List(_), true) => {
                let plain = Field { required: true, nullable: false, ..field.clone() };
                (read(&field.ty, &format!("(self._body.get({}) or ())", quoted(&field.name))), plain)
            }
            _ => (read_member(field, "self._body"), field.clone()),
        };
        out += &property(&field, &value);
    }
    out
}

fn property(field: &Field, value: &str) -> String {
    let doc = Docstring::new(&field.doc, "        ").print();
    let (name, ty) = (python_name(&field.name), value_type(field));
    // Parsed JSON has no type until it is given one.
    let body = if is_json(&field.ty) && field.ty != Type::Any {
        format!("found: {ty} = {value}\n        return found")
    } else {
        format!("return {value}")
    };
    format!("\n    @property\n    def {name}(self) -> {ty}:\n{doc}        {body}\n")
}

fn decision_of(calculation: &Calculation) -> String {
    let name = decision_name(calculation);
    let value = plain_type(&calculation.value, Side::Output);
    let title =
        Doc { en: format!("A decision on {}.", lower_first(&calculation.title.en)), zh: calculation.title.zh.clone() };
    let doc = Docstring::new(&with_stop(&title), "    ").print();
    let read = read_function(&calculation.value);
    format!(
        "\n\nclass {name}(Decision[{value}]):\n{doc}\n    __slots__ = ()\n\n    @property\n    def value(self) -> {value}:\n        \"\"\"The result.\n\n        結果。\n        \"\"\"\n        return self._part(\"value\", {read})\n"
    )
}

fn function(model: &Model, calculation: &Calculation) -> Result<String, String> {
    let name = calculation.name.dotted();
    if let Some(fact) = calculation.facts.iter().find(|fact| COMMON.contains(&fact.name.as_str())) {
        return Err(format!("`{name}`: the fact `{}` has the name of an argument that every function has", fact.name));
    }
    let (required, optional): (Vec<&Field>, Vec<&Field>) = calculation.facts.iter().partition(|fact| !fact.optional());
    let mut arguments = String::from("    *,\n    as_of: datetime.date | str,\n");
    for fact in &required {
        let _ = writeln!(arguments, "    {}: {},", python_name(&fact.name), fact_type(fact));
    }
    for fact in &optional {
        let _ = writeln!(
            arguments,
            "    {}: {} | None = None,",
            python_name(&fact.name),
            plain_type(&fact.ty, Side::Input)
        );
    }
    arguments += "    known_on: datetime.date | str | None = None,\n    overlays: Sequence[str | Mapping[str, object]] = (),\n    trace: bool = False,\n    locale: Locale = \"zh-TW\",\n";
    let facts = calculation.facts.iter().map(|fact| format!("{}: {}", quoted(&fact.name), python_name(&fact.name)));
    let facts: String = facts.map(|fact| format!("            {fact},\n")).collect();
    let (function, decision) = (function_name(calculation), decision_name(calculation));
    let doc = function_doc(model, calculation, required.iter().chain(&optional));
    Ok(format!(
        "\n\ndef {function}(\n{arguments}) -> {decision}:\n{doc}    answer = _native.call(\n        {},\n        as_of,\n        {{\n{facts}        }},\n        known_on,\n        overlays,\n        trace,\n        locale,\n    )\n    return {decision}(*answer)\n",
        quoted(name)
    ))
}

fn function_doc<'a>(model: &Model, calculation: &Calculation, facts: impl Iterator<Item = &'a &'a Field>) -> String {
    let mut doc = Docstring::new(&with_stop(&calculation.title), "    ");
    doc.block(&calculation.description.en);
    doc.block(&calculation.description.zh);
    let rules: Vec<String> = calculation.rules.iter().map(|rule| format!("``{rule}``")).collect();
    doc.block(&format!("Rules 規定：{}", rules.join(", ")));
    let mut arguments = argument("as_of", &with_stop(&calculation.as_of));
    for fact in facts {
        arguments += &argument(&python_name(&fact.name), &fact.doc);
        arguments += &allowed(model, &fact.ty);
    }
    doc.block("Args:");
    doc.raw(&(arguments + COMMON_DOCS));
    doc.print()
}

/// One argument of a docstring: English, and Chinese below it.
fn argument(name: &str, doc: &Doc) -> String {
    let mut lines = vec![];
    for text in [&doc.en, &doc.zh] {
        lines.extend(wrapped(&escaped(&text.replace("\n\n", " ")), WIDTH - 12 - name.len()));
    }
    let head = lines.first().map_or_else(String::new, |line| format!(" {line}"));
    let rest: String = lines.iter().skip(1).map(|line| format!("            {line}\n")).collect();
    format!("        {name}:{head}\n{rest}")
}

/// The names that an argument may have, for its docstring; nothing if it is not an enum or a list of one.
fn allowed(model: &Model, ty: &Type) -> String {
    let name = match ty {
        Type::List(inner) => return allowed(model, inner),
        Type::Enum(name) => name,
        _ => return String::new(),
    };
    let Some(Shape::Enum(variants)) = model.definition(name).map(|definition| &definition.shape) else {
        return String::new();
    };
    let lines = variants.iter().flat_map(|variant| {
        let colon = if variant.doc.is_empty() { "" } else { ": " };
        wrapped(&escaped(&format!("- ``{}``{colon}{}", variant.value, both(&variant.doc))), WIDTH - 14)
    });
    lines.map(|line| format!("            {}{line}\n", if line.starts_with("- ") { "" } else { "  " })).collect()
}

/// The private function that makes a dataclass of parsed JSON.
fn reader(name: &str, fields: &[Field]) -> String {
    let members: String = fields
        .iter()
        .map(|field| format!("        {}={},\n", python_name(&field.name), read_member(field, "json")))
        .collect();
    format!("\n\ndef _read_{name}(json: Any) -> {name}:\n    return {name}(\n{members}    )\n")
}

/// An expression for a member of the parsed object `object`.
fn read_member(field: &Field, object: &str) -> String {
    let key = quoted(&field.name);
    match (field.optional(), is_json(&field.ty)) {
        (false, _) => read(&field.ty, &format!("{object}[{key}]")),
        (true, true) => format!("{object}.get({key})"),
        (true, false) => format!("_optional({object}.get({key}), {})", read_function(&field.ty)),
    }
}

/// A callable for a part of an answer.
fn reading(field: &Field) -> String {
    let read = read_function(&field.ty);
    if field.optional() && !is_json(&field.ty) { format!("lambda json: _optional(json, {read})") } else { read }
}

fn read_function(ty: &Type) -> String {
    match ty {
        Type::Decimal => "Decimal".to_owned(),
        Type::Date => "datetime.date.fromisoformat".to_owned(),
        Type::Struct(name) => format!("_read_{name}"),
        Type::List(inner) if is_json(inner) => "tuple".to_owned(),
        other => format!("lambda json: {}", read(other, "json")),
    }
}

fn read(ty: &Type, json: &str) -> String {
    match ty {
        _ if is_json(ty) => json.to_owned(),
        Type::List(inner) if is_json(inner) => format!("tuple({json})"),
        Type::List(inner) => format!("tuple({} for item in {json})", read(inner, "item")),
        Type::Map(inner) => format!("{{key: {} for key, item in {json}.items()}}", read(inner, "item")),
        _ => format!("{}({json})", read_function(ty)),
    }
}

/// Whether parsed JSON is the Python value already.
fn is_json(ty: &Type) -> bool {
    match ty {
        Type::Int | Type::Bool | Type::Text | Type::Enum(_) | Type::Any => true,
        Type::Map(inner) => is_json(inner),
        Type::Decimal | Type::Date | Type::Struct(_) | Type::List(_) => false,
    }
}

fn fact_type(field: &Field) -> String {
    plain_type(&field.ty, Side::Input) + if field.nullable { " | None" } else { "" }
}

fn value_type(field: &Field) -> String {
    plain_type(&field.ty, Side::Output) + if field.optional() && field.ty != Type::Any { " | None" } else { "" }
}

fn plain_type(ty: &Type, side: Side) -> String {
    let input = side == Side::Input;
    match ty {
        Type::Decimal if input => "Decimal | str".to_owned(),
        Type::Decimal => "Decimal".to_owned(),
        Type::Date if input => "datetime.date | str".to_owned(),
        Type::Date => "datetime.date".to_owned(),
        Type::Int => "int".to_owned(),
        Type::Bool => "bool".to_owned(),
        Type::Text => "str".to_owned(),
        Type::Enum(name) | Type::Struct(name) => name.clone(),
        Type::List(inner) if input => format!("Sequence[{}]", plain_type(inner, side)),
        Type::List(inner) => format!("tuple[{}, ...]", plain_type(inner, side)),
        Type::Map(inner) => format!("Mapping[str, {}]", plain_type(inner, side)),
        Type::Any if input => "object".to_owned(),
        Type::Any => "Any".to_owned(),
    }
}

fn function_name(calculation: &Calculation) -> String {
    python_name(&calculation.name.snake())
}

fn decision_name(calculation: &Calculation) -> String {
    calculation.name.pascal() + "Decision"
}

fn python_name(name: &str) -> String {
    if is_keyword(name) { format!("{name}_") } else { name.to_owned() }
}

fn is_keyword(name: &str) -> bool {
    KEYWORDS.contains(&name)
}

/// A string of JSON is a string of Python.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

fn both(doc: &Doc) -> String {
    format!("{} {}", doc.en, doc.zh).trim().replace("\n\n", " ")
}

fn lower_first(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_lowercase().to_string() + chars.as_str())
}

fn upper_first(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().to_string() + chars.as_str())
}

/// A title as a sentence.
fn with_stop(title: &Doc) -> Doc {
    let ended = |text: String, stop: char| {
        if text.is_empty() || text.ends_with(stop) { text } else { format!("{text}{stop}") }
    };
    Doc { en: ended(upper_first(&title.en), '.'), zh: ended(title.zh.clone(), '。') }
}

/// Which imports are used depends on the calculations that there are; unused ones would fail the lint.
fn prune_imports(module: String) -> String {
    let (header, body) = module.split_at(HEADER.len());
    let used = |name: &str| body.split(|c: char| !c.is_alphanumeric() && c != '_').any(|word| word == name);
    let mut kept = String::new();
    for line in header.lines() {
        let Some((from, names)) = line.split_once(" import ").filter(|_| !line.contains("__future__")) else {
            kept += line;
            kept.push('\n');
            continue;
        };
        let names: Vec<&str> = names.split(", ").filter(|name| used(name)).collect();
        if !names.is_empty() {
            let _ = writeln!(kept, "{from} import {}", names.join(", "));
        }
    }
    kept + body
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may fail")]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    /// The module for one calculation, `import.all`, which has everything awkward at once.
    fn module(facts: Value, value: Value) -> Result<String, String> {
        let text = json!({"zh-TW": "進口\\", "en": "imports \"\"\" of all"});
        let calculation = json!({"name": "import.all", "title": text, "description": text, "as_of": text,
            "rules": ["import.all.days"], "facts": facts, "value": value});
        let response = json!({"type": "object", "required": ["ok", "value", "data"],
            "properties": {"ok": {"const": true}, "value": true, "data": {"type": "string"}, "note": {"type": "string"}}});
        let error = json!({"type": "object", "required": ["code"], "properties": {"code": {"type": "string"},
            "dates": {"type": "array", "items": {"type": "string", "format": "date"}}}});
        let describe = json!({"calculations": [calculation], "response": response, "error": error});
        print(&Model::read(&describe.to_string()).map_err(|error| error.to_string())?)
    }

    fn facts(properties: Value, required: Value) -> Value {
        let item = json!({"type": "object", "required": ["class"], "properties":
            {"class": {"type": "integer"}, "in": {"type": "boolean"}, "day": {"type": ["string", "null"], "format": "date"}}});
        json!({"type": "object", "$defs": {"Item": item}, "properties": properties, "required": required})
    }

    fn awkward() -> String {
        let facts = facts(
            json!({"late": {"type": "integer", "default": 3}, "from": {"type": "string", "format": "date"},
                "items": {"type": "array", "items": {"$ref": "#/$defs/Item"}}, "facts": {"type": "string"},
                "maybe": {"type": ["string", "null"], "format": "decimal"},
                "kind": {"anyOf": [{"enum": ["a"]}, {"type": "null"}]}, "free": true}),
            json!(["from", "facts", "maybe", "free"]),
        );
        let lists =
            json!({"type": "array", "items": {"type": "array", "items": {"type": "string", "format": "decimal"}}});
        let map = json!({"type": "object", "additionalProperties": {"type": "string", "format": "date"}});
        let value = json!({"type": "object", "required": ["lists", "map"],
            "properties": {"lists": lists, "map": map, "open": true, "pass": lists, "date": {"type": "string", "format": "date"}}});
        module(facts, value).unwrap()
    }

    #[track_caller]
    fn assert_has(module: &str, line: &str) {
        assert!(module.lines().any(|other| other.trim() == line), "no line `{line}` in\n{module}");
    }

    #[test]
    fn required_arguments_come_first() {
        let module = awkward();
        let start = module.find("def import_all(").unwrap();
        let order: Vec<usize> = ["as_of:", "from_:", "facts:", "free:", "late:", "items:", "maybe:", "known_on:"]
            .map(|name| start + module[start..].find(name).unwrap())
            .into();
        assert!(order.is_sorted());
        assert_has(&module, "late: int | None = None,");
        assert_has(&module, "maybe: Decimal | str | None = None,");
        assert_has(&module, "free: object,");
    }

    #[test]
    fn keywords_get_an_underscore_only_in_python() {
        let module = awkward();
        assert_has(&module, "\"from\": from_,");
        assert_has(&module, "{\"class\": \"int\"},");
        assert_has(&module, "{\"in\": \"bool\"},");
        assert_has(&module, "class Item(_ItemRequired, _ItemOptional, total=False):");
        assert_has(&module, "pass_: tuple[tuple[Decimal, ...], ...] | None");
    }

    #[test]
    fn values_are_read_to_the_bottom() {
        let module = awkward();
        assert_has(&module, "lists=tuple(tuple(Decimal(item) for item in item) for item in json[\"lists\"]),");
        assert_has(&module, "map={key: datetime.date.fromisoformat(item) for key, item in json[\"map\"].items()},");
        assert_has(&module, "open=json.get(\"open\"),");
    }

    #[test]
    fn arguments_list_the_names_that_they_may_have() {
        let module = awkward();
        assert!(module.contains("        kind:\n            - ``a``\n"));
    }

    #[test]
    fn docs_cant_end_the_docstring() {
        let module = awkward();
        assert!(module.contains("Imports ''' of all.\n"));
        assert!(module.contains("進口\\\\。"));
    }

    #[test]
    fn names_that_collide_are_errors() {
        let boolean = json!({"type": "boolean"});
        assert!(module(facts(json!({"locale": boolean}), json!([])), boolean.clone()).is_err());
        let named = |name: &str| {
            json!({"type": "object", "$defs": {name: {"enum": ["a"]}},
            "properties": {"x": {"$ref": format!("#/$defs/{name}")}}})
        };
        assert!(module(named("Fine"), boolean.clone()).is_ok());
        assert!(module(named("Decimal"), boolean.clone()).is_err());
        assert!(module(named("ImportAllDecision"), boolean).is_err());
    }
}
