//! The battery of cases: how a case is read and judged, and requests made up for the conformance of all surfaces.

mod generate;

/// The README's Rust is compiled and run as it stands there.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
struct Readme;

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, ensure};
use serde_json::{Map, Value as Json};

pub use generate::{Call, calls};

/// A case of the battery.
#[derive(Debug)]
pub struct Case {
    /// File and name.
    pub name: String,
    /// The request as it is sent.
    pub request: Json,
    /// A part of the response that must be there.
    pub expected: Json,
    /// Rules that must occur among the citations.
    pub rules: Vec<String>,
}

/// Every case of every file, in the order of the files' names.
///
/// # Errors
///
/// Where a file can't be read, or a case says too little.
pub fn cases() -> Result<Vec<Case>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("cases");
    let mut files = Vec::new();
    toml_files(&folder, &mut files)?;
    let mut cases = Vec::new();
    for file in files {
        let name = file.strip_prefix(&folder)?.display().to_string();
        let root: Json = toml::from_str(&fs::read_to_string(&file)?).with_context(|| name.clone())?;
        for case in root.get("case").and_then(Json::as_array).with_context(|| name.clone())? {
            cases.push(read(case, &name)?);
        }
    }
    Ok(cases)
}

fn toml_files(folder: &Path, files: &mut Vec<PathBuf>) -> Result<()> {
    let mut entries = fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<Result<Vec<_>>>()?;
    entries.sort();
    for path in entries {
        if path.is_dir() {
            toml_files(&path, files)?;
        } else if path.extension().is_some_and(|extension| extension == "toml") {
            files.push(path);
        }
    }
    Ok(())
}

fn read(case: &Json, file: &str) -> Result<Case> {
    let name = case.get("name").and_then(Json::as_str).with_context(|| format!("{file}: a case without a name"))?;
    let name = format!("{file}: {name}");
    ensure!(case.get("source").is_some_and(Json::is_string), "{name}: a case says where its answer comes from");
    let request = case.get("request").with_context(|| name.clone())?.clone();
    let mut wanted = Map::new();
    let mut rules = Vec::new();
    match (case.get("expect").and_then(Json::as_object), case.get("error")) {
        (Some(expect), None) => {
            wanted.insert("ok".to_owned(), true.into());
            wanted.extend(expect.clone());
            if let Some(Json::Array(ids)) = wanted.remove("rules") {
                rules = ids.iter().filter_map(Json::as_str).map(str::to_owned).collect();
            }
        }
        (None, Some(error)) => {
            wanted.insert("ok".to_owned(), false.into());
            wanted.insert("error".to_owned(), error.clone());
        }
        _ => anyhow::bail!("{name}: a case has either `expect` or `error`"),
    }
    Ok(Case { name, request, expected: Json::Object(wanted), rules })
}

impl Case {
    /// Where the response is not what was expected.
    #[must_use]
    pub fn problems(&self, response: &Json) -> Vec<String> {
        let mut problems = Vec::new();
        differences(&self.expected, response, "response", &mut problems);
        let cited: Vec<&str> = cited_rules(response);
        for rule in &self.rules {
            if !cited.contains(&rule.as_str()) {
                problems.push(format!("rule `{rule}` is not cited; cited are {cited:?}"));
            }
        }
        problems
    }
}

/// The rules that a response cites.
#[must_use]
pub fn cited_rules(response: &Json) -> Vec<&str> {
    let citations = response.get("citations").and_then(Json::as_array).map(Vec::as_slice).unwrap_or_default();
    citations.iter().filter_map(|citation| citation.get("rule")?.as_str()).collect()
}

/// Tables may say less than the response; lists have as many items, each judged in the same way.
fn differences(wanted: &Json, got: &Json, path: &str, problems: &mut Vec<String>) {
    match (wanted, got) {
        (Json::Object(wanted), Json::Object(got)) => {
            for (key, value) in wanted {
                match got.get(key) {
                    Some(got) => differences(value, got, &format!("{path}.{key}"), problems),
                    None => problems.push(format!("{path}.{key} is missing")),
                }
            }
        }
        (Json::Array(wanted), Json::Array(got)) if wanted.len() == got.len() => {
            for (index, (wanted, got)) in wanted.iter().zip(got).enumerate() {
                differences(wanted, got, &format!("{path}[{index}]"), problems);
            }
        }
        _ if wanted == got => {}
        _ => problems.push(format!("{path} is {got}, expected {wanted}")),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn differences_are_found() {
        let found = |wanted: Json, got: Json| {
            let mut problems = Vec::new();
            differences(&wanted, &got, "", &mut problems);
            !problems.is_empty()
        };
        let got = json!({ "a": [1, { "b": "x", "c": 2 }], "d": 3 });
        assert!(!found(json!({ "a": [1, { "b": "x" }] }), got.clone()));
        for wrong in [
            json!({ "a": [1] }),
            json!({ "a": [1, { "b": "y" }] }),
            json!({ "e": 1 }),
            json!({ "a": {} }),
            json!({ "d": true }),
        ] {
            assert!(found(wrong, got.clone()));
        }
    }
}
