//! Reads what only the base has: rules with their heads, and the messages. Only the build, and tests of it, come here.

use crate::error::{DataCode, DataError};
use crate::model::{Kind, Message, Rule, Shape, Text, Unit};
use crate::node::Node;
use crate::read::{Fields, Reader, Result, duplicate, missing};
use crate::values::{bilingual, boolean, date, name, table, text};

impl Reader {
    /// A file of the base: `source` and `rule` tables, and the data's `version`.
    pub(crate) fn add_base(&mut self, root: &Node) -> Result<()> {
        let mut file = Fields::of(root)?;
        if let Some(version) = file.optional("version") {
            self.pack.version = text(version)?.to_owned();
        }
        self.read_sources(file.optional("source"), None)?;
        if let Some(rules) = file.optional("rule") {
            for (id, node) in table(rules)? {
                let read = self.read_rule(id, node);
                self.keep(read);
            }
        }
        file.finish()
    }

    /// One language's messages beside the other's.
    pub(crate) fn add_messages(&mut self, zh: &Node, en: &Node) -> Result<()> {
        let mismatch = |node: &Node, what: String| {
            DataError::new(
                DataCode::MessageMismatch,
                &node.place,
                what,
                "give every message in both languages, with the same placeholders",
            )
        };
        let groups_en = table(en)?;
        for (group, node) in groups_en {
            if !table(zh)?.iter().any(|(name, _)| name == group) {
                return Err(mismatch(node, format!("group `{group}` is missing in Chinese")));
            }
        }
        for (group, zh_group) in table(zh)? {
            let en_group = groups_en
                .iter()
                .find(|(name, _)| name == group)
                .ok_or_else(|| mismatch(zh_group, format!("group `{group}` is missing in English")))?;
            for (code, node) in table(&en_group.1)? {
                if !table(zh_group)?.iter().any(|(name, _)| name == code) {
                    return Err(mismatch(node, format!("`{group}.{code}` is missing in Chinese")));
                }
            }
            for (code, zh_node) in table(zh_group)? {
                let (_, en_node) = table(&en_group.1)?
                    .iter()
                    .find(|(name, _)| name == code)
                    .ok_or_else(|| mismatch(zh_node, format!("`{group}.{code}` is missing in English")))?;
                let both = Text { zh: text(zh_node)?.to_owned(), en: text(en_node)?.to_owned() };
                if placeholders(&both.zh) != placeholders(&both.en) {
                    return Err(mismatch(en_node, format!("`{group}.{code}` has other placeholders in Chinese")));
                }
                self.pack.messages.push(Message { group: group.clone(), code: code.clone(), text: both });
            }
        }
        self.pack.messages.sort_by(|a, b| (&a.group, &a.code).cmp(&(&b.group, &b.code)));
        Ok(())
    }

    fn read_rule(&mut self, id: &str, node: &Node) -> Result<()> {
        if self.pack.rules.iter().any(|rule| rule.id == id) {
            return Err(duplicate(node, "rule", id));
        }
        let mut fields = Fields::of(node)?;
        let shape = name::<Shape>(fields.required("shape")?, DataCode::UnknownName, "shape")?;
        let names = match fields.optional("names") {
            Some(node) => table(node)?
                .iter()
                .map(|(name, node)| Ok((name.clone(), bilingual(node)?)))
                .collect::<Result<Vec<_>>>()?,
            None => Vec::new(),
        };
        let rule = Rule {
            id: id.to_owned(),
            title: bilingual(fields.required("title")?)?,
            kind: name::<Kind>(fields.required("kind")?, DataCode::UnknownName, "kind of rule")?,
            shape,
            unit: match fields.optional("unit") {
                Some(node) => Some(name::<Unit>(node, DataCode::UnknownUnit, "unit")?),
                None => None,
            },
            hangs_on: bilingual(fields.required("hangs_on")?)?,
            checked: date(fields.required("checked")?)?,
            names,
            note: fields.optional("note").map(bilingual).transpose()?,
            timelines: Vec::new(),
        };
        if matches!(shape, Shape::Choice | Shape::Set | Shape::Table | Shape::Flow) && rule.names.is_empty() {
            return Err(missing(node, "names"));
        }
        if matches!(shape, Shape::Number | Shape::Steps | Shape::Table) && rule.unit.is_none() {
            return Err(missing(node, "unit"));
        }
        let index = self.pack.rules.len();
        self.pack.rules.push(rule);
        // An institution's own rule has no value in the law; overlays give it.
        let institution = fields.optional("institution").map(boolean).transpose()?.unwrap_or(false);
        match fields.optional("value") {
            Some(values) => self.read_values(index, values, None)?,
            None if institution => {}
            None => return Err(missing(node, "value")),
        }
        fields.finish()
    }
}

/// The names in braces, sorted.
fn placeholders(message: &str) -> Vec<&str> {
    let mut names: Vec<&str> =
        message.split('{').skip(1).filter_map(|rest| rest.split_once('}').map(|(name, _)| name)).collect();
    names.sort_unstable();
    names.dedup();
    names
}
