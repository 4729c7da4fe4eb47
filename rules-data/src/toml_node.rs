//! TOML files as [`Node`]s with file and line. Only the build reads TOML.

use std::fs;
use std::path::{Path, PathBuf};

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::error::{DataCode, DataError};
use crate::model::Pack;
use crate::node::{Node, NodeKind};
use crate::read::Reader;

/// Folders beside the topics: what the others cite comes first, what changes them later.
const NO_TOPICS: [&str; 4] = ["messages", "overlays", "sources", "src"];

#[cfg_attr(feature = "source", allow(dead_code))]
/// Reads all data below a folder; every file that is wrong is complained about, not just the first.
pub(crate) fn read_folder(folder: &Path) -> Result<Pack, Vec<String>> {
    let mut reader = Reader::default();
    for topic in core::iter::once(folder.join("sources")).chain(topics(folder)) {
        for path in toml_files(&topic) {
            let read = read_file(&path).and_then(|node| reader.add_base(&node));
            reader.keep(read);
        }
    }
    for path in toml_files(&folder.join("overlays")) {
        let read = read_file(&path).and_then(|node| reader.add_overlay(&node));
        reader.keep(read);
    }
    let messages = read_file(&folder.join("messages/zh-TW.toml"))
        .and_then(|zh| read_file(&folder.join("messages/en.toml")).and_then(|en| reader.add_messages(&zh, &en)));
    reader.keep(messages);
    reader.finish().map_err(|complaints| complaints.iter().map(ToString::to_string).collect())
}

/// The folders of the topics, in the order of their names.
fn topics(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().filter_map(|entry| Some(entry.ok()?.path()));
    let is_topic = |path: &PathBuf| {
        path.is_dir() && path.file_name().is_some_and(|name| NO_TOPICS.iter().all(|other| name != *other))
    };
    let mut topics: Vec<PathBuf> = entries.filter(is_topic).collect();
    topics.sort();
    topics
}

/// The TOML files of a folder, in the order of their names: the data's numbers must not depend on the file system.
fn toml_files(folder: &Path) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = fs::read_dir(folder)
        .into_iter()
        .flatten()
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|extension| extension == "toml"))
        .collect();
    files.sort();
    files
}

fn read_file(path: &Path) -> Result<Node, Box<DataError>> {
    let name = path.strip_prefix(".").unwrap_or(path).display().to_string();
    let source = fs::read_to_string(path).map_err(|error| syntax(&name, error.to_string()))?;
    parse(&name, &source)
}

/// The content of a file as a tree.
pub(crate) fn parse(name: &str, source: &str) -> Result<Node, Box<DataError>> {
    let root = DeTable::parse(source).map_err(|error| {
        let line = error.span().map_or(1, |span| line_of(source, span.start));
        syntax(&format!("{name}:{line}"), error.message().to_owned())
    })?;
    Ok(File { name, source }.table(root.get_ref(), 0))
}

fn syntax(place: &str, message: String) -> Box<DataError> {
    DataError::new(DataCode::Syntax, place, message, "write valid TOML, with dates that exist; every key once")
}

struct File<'a> {
    name: &'a str,
    source: &'a str,
}

impl File<'_> {
    fn node(&self, value: &Spanned<DeValue<'_>>) -> Node {
        let start = value.span().start;
        let kind = match value.get_ref() {
            DeValue::String(text) => NodeKind::Text(text.to_string()),
            // Dates stand bare in TOML; the reader takes them as texts, the form that JSON has.
            DeValue::Datetime(date) => NodeKind::Text(date.to_string()),
            DeValue::Integer(number) => NodeKind::Bare(number.as_str().to_owned()),
            DeValue::Float(number) => NodeKind::Bare(number.as_str().to_owned()),
            DeValue::Boolean(flag) => NodeKind::Bool(*flag),
            DeValue::Array(items) => NodeKind::List(items.iter().map(|item| self.node(item)).collect()),
            DeValue::Table(table) => return self.table(table, start),
        };
        Node { place: self.place(start), kind }
    }

    fn table(&self, table: &DeTable<'_>, start: usize) -> Node {
        let mut members: Vec<_> = table.iter().collect();
        members.sort_by_key(|(key, _)| key.span().start);
        let members = members
            .into_iter()
            .map(|(key, value)| {
                let mut node = self.node(value);
                // Where a table is spread over headers, its key says better where it stands.
                if matches!(node.kind, NodeKind::Table(_)) {
                    node.place = self.place(key.span().start);
                }
                (key.get_ref().to_string(), node)
            })
            .collect();
        Node { place: self.place(start), kind: NodeKind::Table(members) }
    }

    fn place(&self, start: usize) -> String {
        format!("{}:{}", self.name, line_of(self.source, start))
    }
}

fn line_of(source: &str, at: usize) -> usize {
    source.as_bytes().iter().take(at).filter(|byte| **byte == b'\n').count() + 1
}
