//! The repository's own commands: `cargo xtask <generate | wasm | conformance | msrv>`.

mod docstring;
mod model;
mod python;
mod typescript;
mod wasm;

use std::path::Path;
use std::{env, fs};

use anyhow::{Context as _, Result, bail};
use personnel_rules::wire;

fn main() -> Result<()> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().context("xtask is not in a workspace")?;
    match env::args().nth(1).as_deref() {
        Some("generate") => generate(root),
        Some("wasm") => wasm::build(root),
        _ => bail!("usage: cargo xtask <generate | wasm>"),
    }
}

/// Writes everything typed in the bindings from what the core says of itself. Git ignores it all.
fn generate(root: &Path) -> Result<()> {
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

/// Leaves a file alone that says the same already, so that nothing behind it is built again.
fn write(path: &Path, text: &str) -> Result<()> {
    if fs::read_to_string(path).is_ok_and(|old| old == text) {
        return Ok(());
    }
    fs::write(path, text).with_context(|| format!("`{}` can't be written", path.display()))
}
