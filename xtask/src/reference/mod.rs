//! `cargo xtask reference`: the manual of every calculation as static pages in both languages, into `target/reference`.
//!
//! All of it comes from `describe()`, `rules()` and `rule()`, the messages of the data, and the battery of cases. The pages
//! need no server and no network: links are relative, the search box looks at what is on its own page.

use std::collections::BTreeMap;
use std::path::Path;
use std::{fs, iter};

use anyhow::{Context as _, Result, ensure};
use maud::Markup;
use personnel_rules::{Locale, wire};

use crate::model::Model;
use examples::Examples;
use rules::Rules;

mod calculation;
mod examples;
mod facts;
mod index;
mod others;
mod page;
mod rules;
#[cfg(test)]
mod tests;
mod values;

/// A file of the manual: its path inside the folder, and what it holds.
pub(crate) type File = (String, String);

/// Everything that the pages of one language are made from.
struct Manual<'a> {
    locale: Locale,
    model: &'a Model,
    rules: &'a Rules,
    examples: &'a Examples,
}

impl Manual<'_> {
    /// The text of a pair in this language.
    fn of<T>(&self, zh: T, en: T) -> T {
        match self.locale {
            Locale::ZhTw => zh,
            Locale::En => en,
        }
    }
}

/// Both languages, with the name of their folder.
const LANGUAGES: [(Locale, &str); 2] = [(Locale::ZhTw, "zh-TW"), (Locale::En, "en")];

/// Writes every page, and takes away what another version left behind.
pub(crate) fn write(root: &Path) -> Result<()> {
    let folder = root.join("target/reference");
    if folder.exists() {
        fs::remove_dir_all(&folder).with_context(|| format!("`{}` can't be removed", folder.display()))?;
    }
    let files = files()?;
    let mut bytes = 0usize;
    for (path, text) in &files {
        let path = folder.join(path);
        let parent = path.parent().with_context(|| format!("`{}` has no folder", path.display()))?;
        fs::create_dir_all(parent)?;
        fs::write(&path, text).with_context(|| format!("`{}` can't be written", path.display()))?;
        bytes = bytes.saturating_add(text.len());
    }
    println!("reference: {} files, {bytes} bytes, in `{}`", files.len(), folder.display());
    Ok(())
}

/// Every file of the manual.
pub(crate) fn files() -> Result<Vec<File>> {
    let model = Model::read(&wire::describe())?;
    let examples = Examples::read()?;
    let mut files = vec![
        ("index.html".to_owned(), page::entry().into_string()),
        ("style.css".to_owned(), include_str!("style.css").to_owned()),
        ("search.js".to_owned(), include_str!("search.js").to_owned()),
    ];
    for (locale, folder) in LANGUAGES {
        let rules = Rules::read(locale)?;
        let manual = Manual { locale, model: &model, rules: &rules, examples: &examples };
        for (path, page) in manual.pages()? {
            files.push((format!("{folder}/{path}"), page.into_string()));
        }
    }
    let mut paths = BTreeMap::new();
    for (path, _) in &files {
        ensure!(paths.insert(path, ()).is_none(), "two files would be `{path}`");
    }
    Ok(files)
}

impl Manual<'_> {
    fn pages(&self) -> Result<Vec<(String, Markup)>> {
        let single = [
            ("index.html".to_owned(), self.index()?),
            ("errors.html".to_owned(), self.errors()?),
            ("overlays.html".to_owned(), self.overlays()?),
            ("sources.html".to_owned(), self.sources()?),
        ];
        let calculations = self
            .model
            .calculations
            .iter()
            .map(|calculation| Ok((path_of(calculation.name.dotted()), self.calculation(calculation)?)));
        let rules =
            self.rules.topics().into_iter().map(|topic| Ok((format!("rules/{topic}.html"), self.rules_of(topic)?)));
        single.into_iter().map(Ok).chain(calculations).chain(rules).collect()
    }
}

/// The page of a calculation: `leave.annual` is `leave/annual.html`.
fn path_of(calculation: &str) -> String {
    format!("{}.html", calculation.replace('.', "/"))
}

/// What leads from a page to the folder of its language.
fn up(path: &str) -> String {
    iter::repeat_n("../", path.matches('/').count()).collect()
}
