//! The repository's own commands: `cargo xtask <data | generate | reference | wasm | conformance | msrv>`.

mod data;
mod docstring;
mod messages;
mod model;
mod msrv;
mod python;
mod reference;
mod typescript;
mod wasm;

use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;
use std::{env, fs};

use anyhow::{Context as _, Result, bail};
use personnel_rules::{make_schemas, wire};
use serde_json::{Value as Json, json};

fn main() -> Result<()> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().context("xtask is not in a workspace")?;
    match env::args().nth(1).as_deref() {
        Some("data") => data::check(root),
        Some("generate") => generate(root),
        Some("reference") => reference::write(root),
        Some("wasm") => wasm::build(root),
        Some("conformance") => conformance(root),
        Some("msrv") => msrv::check(root),
        _ => bail!("usage: cargo xtask <data | generate | reference | wasm | conformance | msrv>"),
    }
}

/// Writes the core's schemas from its types, and everything typed in the bindings from what the core says of itself.
/// Git ignores what belongs to the bindings.
fn generate(root: &Path) -> Result<()> {
    let schemas = root.join("core/src/schemas.jsonl");
    if fs::read_to_string(&schemas)? != make_schemas() {
        write(&schemas, &make_schemas())?;
        // This very program was built with the old ones.
        let again = Command::new("cargo").args(["xtask", "generate"]).current_dir(root).status()?;
        return if again.success() { Ok(()) } else { bail!("the schemas are written, but can't be used") };
    }
    let model = model::Model::read(&wire::describe())?;
    let python = python::print(&model).map_err(anyhow::Error::msg)?;
    write(&root.join("bindings-python/python/personnel_rules/_calculations.py"), &python)?;
    npm_packages(root, &model)
}

/// The same files in both npm packages; the hand-written half of the face has its home in the Node binding.
fn npm_packages(root: &Path, model: &model::Model) -> Result<()> {
    let [node, wasm] = ["bindings-node", "bindings-wasm/npm"].map(|folder| root.join(folder));
    for package in [&node, &wasm] {
        write(&package.join("types.d.ts"), &typescript::types(model, &wire::error_codes())?)?;
        write(&package.join("calculations.js"), &typescript::calculations(model))?;
    }
    for shared in ["face.js", "functions.js"] {
        write(&wasm.join(shared), &fs::read_to_string(node.join(shared))?)?;
    }
    Ok(())
}

/// Requests made up for the conformance check, besides the cases of the battery.
const MADE_UP: usize = 2_000;

/// Writes requests and the answers that Rust gives, for the other surfaces to compare theirs with, byte for byte.
/// Requests are in hexadecimal, a line each, since some are not UTF-8 and some hold line ends.
fn conformance(root: &Path) -> Result<()> {
    let cases = personnel_rules_tests::cases()?.into_iter().map(|case| case.request.to_string().into_bytes());
    let requests: Vec<Vec<u8>> = cases.chain(personnel_rules_tests::calls(MADE_UP)).collect();
    let folder = root.join("target/conformance");
    fs::create_dir_all(&folder)?;
    let (mut sent, mut answered) = (String::new(), String::new());
    for request in &requests {
        for byte in request {
            write!(sent, "{byte:02x}")?;
        }
        sent.push('\n');
        answered.push_str(&wire::evaluate(request));
        answered.push('\n');
    }
    write(&folder.join("requests.hex"), &sent)?;
    write(&folder.join("responses.jsonl"), &answered)?;
    write(&folder.join("others.jsonl"), &others()?)?;
    println!("conformance: {} requests, {} bytes of answers", requests.len(), answered.len());
    Ok(())
}

/// The other entries, each with requests and Rust's answers: `{"entry", "request", "response"}` a line.
fn others() -> Result<String> {
    let (mut lines, cases) = (String::new(), personnel_rules_tests::cases()?);
    let mut add = |entry: &str, request: Json, response: String| -> Result<()> {
        writeln!(lines, "{}", json!({ "entry": entry, "request": request, "response": response }))?;
        Ok(())
    };
    add("describe", Json::Null, wire::describe())?;
    add("error_codes", Json::Null, wire::error_codes())?;
    for request in [json!({}), json!({ "prefix": "allowance.", "locale": "en" }), json!({ "kind": 1 })] {
        add("rules", request.clone(), wire::rules(request.to_string().as_bytes()))?;
    }
    let rule = json!({ "id": "leave.annual.days", "as_of": "2026-11-21", "overlays": ["ntust"], "locale": "en" });
    for request in [rule, json!({ "id": "allowance.funeral.months" }), json!({ "id": "none" })] {
        add("rule", request.clone(), wire::rule(request.to_string().as_bytes()))?;
    }
    for case in cases.iter().step_by(25) {
        let mut request = case.request.clone();
        add("explain", request.clone(), wire::explain(request.to_string().as_bytes()))?;
        // Python's `explain_needs` can't be called without one.
        if request.get("calculation").is_none() {
            continue;
        }
        if let Some(members) = request.as_object_mut() {
            members.retain(|name, _| matches!(name.as_str(), "calculation" | "as_of" | "facts" | "locale"));
        }
        if let Some(facts) = request.get_mut("facts").and_then(Json::as_object_mut) {
            facts.shift_remove("hired_on");
        }
        add("explain_needs", request.clone(), wire::explain_needs(request.to_string().as_bytes()))?;
    }
    Ok(lines)
}

/// Leaves a file alone that says the same already, so that nothing behind it is built again.
fn write(path: &Path, text: &str) -> Result<()> {
    if fs::read_to_string(path).is_ok_and(|old| old == text) {
        return Ok(());
    }
    fs::write(path, text).with_context(|| format!("`{}` can't be written", path.display()))
}
