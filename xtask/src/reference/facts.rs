//! Fields and the types behind them: what a calculation asks for and what it gives.

use maud::{Markup, html};

use super::Manual;
use crate::model::{Doc, Field, Shape, Type, Variant};

/// Whether fields are given or got.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Direction {
    In,
    Out,
}

impl Direction {
    /// A struct is another one in than out; an enum may stand on both sides of a page, each with its own place.
    fn anchor(self, name: &str) -> String {
        match self {
            Self::In => format!("in-{name}"),
            Self::Out => format!("out-{name}"),
        }
    }
}

impl Manual<'_> {
    /// Fields, and below them every type that they lead to, once.
    pub(super) fn fields_with_types(&self, fields: &[Field], direction: Direction) -> Markup {
        let mut names: Vec<&str> = Vec::new();
        fields.iter().for_each(|field| self.collect(&field.ty, &mut names));
        html! {
            (self.fields(fields, direction))
            @for name in names {
                (self.definition(name, direction))
            }
        }
    }

    fn collect<'t>(&'t self, ty: &'t Type, names: &mut Vec<&'t str>) {
        match ty {
            Type::List(inner) | Type::Map(inner) => self.collect(inner, names),
            Type::Enum(name) | Type::Struct(name) if !names.contains(&name.as_str()) => {
                names.push(name);
                if let Some(Shape::Struct(fields)) = self.model.definition(name).map(|definition| &definition.shape) {
                    fields.iter().for_each(|field| self.collect(&field.ty, names));
                }
            }
            _ => {}
        }
    }

    fn definition(&self, name: &str, direction: Direction) -> Markup {
        let Some(definition) = self.model.definition(name) else {
            return Markup::default();
        };
        html! {
            section.type id=(direction.anchor(name)) {
                h3 { code { (name) } }
                @let about = self.doc(&definition.doc);
                @if !about.is_empty() { p { (self.inline(&about)) } }
                @match &definition.shape {
                    Shape::Struct(fields) => { (self.fields(fields, direction)) }
                    Shape::Enum(variants) => {
                        dl.values {
                            @for variant in variants {
                                dt { code { (variant.value) } }
                                dd { (self.inline(&self.variant(variant))) }
                            }
                        }
                    }
                }
            }
        }
    }

    fn fields(&self, fields: &[Field], direction: Direction) -> Markup {
        html! {
            dl.fields {
                @for field in fields {
                    dt {
                        code { (field.name) }
                        span.kind { (self.type_name(&field.ty, direction)) }
                        @if field.optional() {
                            span.when {
                                @if direction == Direction::In { (self.of("視情形", "where it matters")) }
                                @else { (self.of("有時", "sometimes")) }
                            }
                        } @else if direction == Direction::In {
                            span.when.required { (self.of("必填", "required")) }
                        }
                    }
                    dd { (self.prose(&self.doc(&field.doc))) }
                }
            }
        }
    }

    fn type_name(&self, ty: &Type, direction: Direction) -> Markup {
        match ty {
            Type::Decimal => html! { (self.of("小數（字串）", "decimal, as a string")) },
            Type::Date => html! { (self.of("日期", "date")) },
            Type::Int => html! { (self.of("整數", "whole number")) },
            Type::Bool => html! { (self.of("是或否", "true or false")) },
            Type::Text => html! { (self.of("文字", "text")) },
            Type::Any => html! { (self.of("不拘", "anything")) },
            Type::Enum(name) | Type::Struct(name) => {
                html! { a href={ "#" (direction.anchor(name)) } { (name) } }
            }
            Type::List(inner) => html! { (self.of("清單：", "list of ")) (self.type_name(inner, direction)) },
            Type::Map(inner) => html! { (self.of("依名稱：", "by name: ")) (self.type_name(inner, direction)) },
        }
    }

    /// A documentation text in this language.
    pub(super) fn doc(&self, doc: &Doc) -> String {
        let [zh, en] = both(doc);
        self.of(zh, en)
    }

    pub(super) fn variant(&self, variant: &Variant) -> String {
        self.doc(&variant.doc)
    }
}

/// Chinese and English of a text that is written in two paragraphs, or in one as `English (中文): more English.`
pub(super) fn both(doc: &Doc) -> [String; 2] {
    if !doc.zh.is_empty() {
        return [doc.zh.clone(), doc.en.clone()];
    }
    let Some((open, close)) = chinese_parenthesis(&doc.en) else {
        return [String::new(), doc.en.clone()];
    };
    let part = |part: Option<&str>| part.unwrap_or_default().trim().to_owned();
    let (before, inside, after) = (doc.en.get(..open), doc.en.get(open..close), doc.en.get(close..));
    let inside = inside.and_then(|inside| inside.strip_prefix('('));
    let after = after.and_then(|after| after.strip_prefix(')')).map(|after| after.trim_end_matches('.'));
    [part(inside), part(before) + after.unwrap_or_default()]
}

/// The last parenthesis of a text that ends with it, or the first with Chinese in it.
fn chinese_parenthesis(text: &str) -> Option<(usize, usize)> {
    let mut open = Vec::new();
    let mut found = None;
    for (at, character) in text.char_indices() {
        match character {
            '(' => open.push(at),
            ')' => {
                let from = open.pop()?;
                let inside = text.get(from..at)?;
                let chinese = !inside.is_ascii();
                let last = text.get(at..)?.trim_end_matches(['.', ')']).is_empty();
                if open.is_empty() && found.is_none() && (chinese || last) {
                    found = Some((from, at));
                }
            }
            _ => {}
        }
    }
    found
}
