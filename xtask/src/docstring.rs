//! Python docstrings in two languages, wrapped by the width that characters have on a screen.

use std::fmt::Write as _;

use crate::model::Doc;

pub(crate) const WIDTH: usize = 118;

/// A docstring: paragraphs, wrapped, under one indentation.
pub(crate) struct Docstring<'a> {
    indent: &'a str,
    text: String,
}

impl<'a> Docstring<'a> {
    pub(crate) fn new(doc: &Doc, indent: &'a str) -> Self {
        let mut docstring = Docstring { indent, text: String::new() };
        docstring.block(&doc.en);
        docstring.block(&doc.zh);
        docstring
    }

    /// Adds paragraphs.
    pub(crate) fn block(&mut self, text: &str) {
        for paragraph in text.split("\n\n").filter(|paragraph| !paragraph.is_empty()) {
            if !self.text.is_empty() {
                self.text.push('\n');
            }
            for line in paragraph.lines().flat_map(|line| wrapped(&escaped(line), WIDTH - self.indent.len())) {
                let _ = writeln!(self.text, "{}{line}", self.indent);
            }
        }
    }

    /// Adds lines that are indented and wrapped already.
    pub(crate) fn raw(&mut self, lines: &str) {
        self.text.push_str(lines);
    }

    /// Nothing if there is nothing to say.
    pub(crate) fn print(&self) -> String {
        let (indent, text) = (self.indent, self.text.trim());
        match text.lines().count() {
            0 => String::new(),
            1 if !text.ends_with('"') && text.len() < WIDTH - 10 => {
                format!("{indent}\"\"\"{text}\"\"\"\n")
            }
            _ => format!("{indent}\"\"\"{text}\n{indent}\"\"\"\n"),
        }
    }
}

/// Breaks at spaces, and between Chinese characters, but not before their punctuation or after an opening bracket.
pub(crate) fn wrapped(text: &str, width: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let (mut line, mut line_width) = (String::new(), 0);
    for word in words(text) {
        let word_width = word.trim_end().chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum::<usize>();
        if line_width + word_width > width && !line.is_empty() {
            lines.push(std::mem::take(&mut line).trim_end().to_owned());
            line_width = 0;
        }
        line_width += word.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum::<usize>();
        line.push_str(word);
    }
    lines.push(line.trim_end().to_owned());
    lines.retain(|line| !line.is_empty());
    lines
}

/// The pieces that a line may be broken between.
fn words(text: &str) -> Vec<&str> {
    let mut words = Vec::new();
    let mut start = 0;
    let mut previous: Option<char> = None;
    for (at, c) in text.char_indices() {
        let ideograph = |c: char| ('\u{3400}'..='\u{9fff}').contains(&c);
        let breakable =
            previous.is_some_and(|p| p == ' ' || (!p.is_ascii() && !"（「『《〈".contains(p) && ideograph(c)));
        if breakable && at > start {
            words.extend(text.get(start..at));
            start = at;
        }
        previous = Some(c);
    }
    words.extend(text.get(start..));
    words
}

/// A text that can stand inside a docstring.
pub(crate) fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace("\"\"\"", "'''")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_docs_are_wrapped_between_words_and_characters() {
        let lines = wrapped("留職停薪期間，不計年資（無薪）。 and so on", 12);
        assert_eq!(lines, ["留職停薪期", "間，不計年", "資（無薪）。", "and so on"]);
    }
}
