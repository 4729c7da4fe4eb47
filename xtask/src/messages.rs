//! Which messages the code of an area can say, read off the source: its page need not load the others.

use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result, ensure};

/// The list of calculations. Nothing that a calculation runs leads through it.
const LIST: &str = "registry";

/// What the source of the core names, module by module.
pub(crate) struct Named {
    modules: Vec<Module>,
    /// Of each area: the modules that its calculations are in or lead to.
    reached: Vec<(String, Vec<String>)>,
}

/// A file, under the name of the module right below the root that it belongs to.
struct Module {
    name: String,
    modules: Vec<String>,
    /// Groups and codes.
    messages: Vec<(String, String)>,
}

impl Named {
    /// Reads the source of the core below `root`, for areas by their names.
    pub(crate) fn read(root: &Path, areas: &[&str]) -> Result<Self> {
        let source = root.join("core/src");
        let mut modules: Vec<Module> = Vec::new();
        for file in rust_files(&source)? {
            let text = fs::read_to_string(&file).with_context(|| format!("`{}` can't be read", file.display()))?;
            let below = file.strip_prefix(&source)?;
            let name = below.components().next().map_or_else(String::new, |first| {
                first.as_os_str().to_string_lossy().trim_end_matches(".rs").to_owned()
            });
            let mut module = Module { name, modules: Vec::new(), messages: Vec::new() };
            module.add(&text);
            modules.push(module);
        }
        let list = fs::read_to_string(source.join(LIST).with_extension("rs"))?;
        let reached = areas
            .iter()
            .map(|area| {
                let (_, rest) = list.split_once(&format!("\"{area}\": [")).context("an area that is not listed")?;
                let (listed, _) = rest.split_once(']').context("the list of an area has no end")?;
                Ok(((*area).to_owned(), reach(&modules, words_after(listed, "crate::"))))
            })
            .collect::<Result<Vec<_>>>()?;
        ensure!(reached.iter().all(|(_, modules)| !modules.is_empty()), "an area without modules");
        Ok(Self { modules, reached })
    }

    /// Whether calculations of an area can say a message. What no calculation names itself, anyone may say.
    pub(crate) fn may_say(&self, area: &str, group: &str, code: &str) -> bool {
        // A condition that holds is told by the message of its reason's code.
        let group = if group == "met" { "reason" } else { group };
        let named =
            |module: &&Module| module.messages.iter().any(|(in_group, named)| in_group == group && named == code);
        let reaches = |modules: &[String], module: &Module| modules.contains(&module.name);
        let naming: Vec<&Module> = self.modules.iter().filter(named).collect();
        naming.is_empty()
            || naming.iter().any(|module| {
                let by: Vec<&str> = self
                    .reached
                    .iter()
                    .filter(|(_, modules)| reaches(modules, module))
                    .map(|(area, _)| area.as_str())
                    .collect();
                by.is_empty() || by.contains(&area)
            })
    }
}

impl Module {
    fn add(&mut self, text: &str) {
        self.modules.extend(words_after(text, "crate::"));
        for (at, before) in text.match_indices("messages::") {
            let rest = &text[at + before.len()..];
            let group = word(rest);
            if let Some(code) = rest.strip_prefix(group).and_then(|rest| rest.strip_prefix("::")) {
                self.messages.push((group.to_lowercase(), word(code).to_lowercase()));
            }
        }
    }
}

/// All modules that some lead to.
fn reach(modules: &[Module], mut open: Vec<String>) -> Vec<String> {
    let mut reached = Vec::new();
    while let Some(name) = open.pop() {
        if name != LIST && !reached.contains(&name) {
            open.extend(modules.iter().filter(|module| module.name == name).flat_map(|module| module.modules.clone()));
            reached.push(name);
        }
    }
    reached
}

/// The words that stand after a path; those of a group, `crate::{a, b::C}`, are all taken.
fn words_after(text: &str, path: &str) -> Vec<String> {
    let mut words = Vec::new();
    for (at, before) in text.match_indices(path) {
        let rest = &text[at + before.len()..];
        match rest.strip_prefix('{').and_then(|group| group.split_once(';')) {
            Some((group, _)) => {
                words
                    .extend(group.split(|at: char| !is_of_word(at)).filter(|word| !word.is_empty()).map(str::to_owned));
            }
            None => words.push(word(rest).to_owned()),
        }
    }
    words
}

fn word(text: &str) -> &str {
    text.split(|at: char| !is_of_word(at)).next().unwrap_or_default()
}

fn is_of_word(at: char) -> bool {
    at.is_ascii_alphanumeric() || at == '_'
}

fn rust_files(folder: &Path) -> Result<Vec<std::path::PathBuf>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).with_context(|| format!("`{}` can't be read", folder.display()))? {
        let path = entry?.path();
        if path.is_dir() {
            files.extend(rust_files(&path)?);
        } else if path.extension().is_some_and(|kind| kind == "rs") {
            files.push(path);
        }
    }
    Ok(files)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may fail")]

    use super::*;

    #[test]
    fn what_an_area_names_is_said_there_and_what_nobody_names_everywhere() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
        let named = Named::read(root, &["leave", "money", "pension", "survivor", "transfer", "appointment"]).unwrap();
        let said = |group: &str, code: &str| {
            named
                .reached
                .iter()
                .map(|(area, _)| area.as_str())
                .filter(|area| named.may_say(area, group, code))
                .collect::<Vec<_>>()
        };
        // The chain of a ring is told by transfers alone, and the old-age benefit of the insurance asks pensions.
        assert_eq!(said("step", "stage_placed"), ["transfer"]);
        assert_eq!(said("step", "service_counted"), ["money", "pension", "survivor"]);
        // Errors are found by their codes, conditions by those of their reasons.
        assert_eq!(said("error", "fact_missing").len(), 6);
        assert_eq!(said("reason", "too_few_years"), said("met", "too_few_years"));
    }

    #[test]
    fn words_of_a_group_are_all_taken() {
        assert_eq!(
            words_after("use crate::{date, case::Case};\nuse crate::error::Error;", "crate::"),
            ["date", "case", "Case", "error"]
        );
    }
}
