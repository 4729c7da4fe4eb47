//! `cargo xtask msrv`: the stated minimum supported Rust version holds.

use std::path::Path;
use std::process::Command;

use anyhow::{Context as _, Result, bail, ensure};
use serde_json::Value as Json;

/// Compiles what users of the crate compile with the stated version, where rustup has it or can fetch it. Everywhere:
/// no dependency asks for a later version than the one that is stated.
pub(crate) fn check(root: &Path) -> Result<()> {
    let metadata =
        Command::new("cargo").args(["metadata", "--format-version", "1", "--locked"]).current_dir(root).output()?;
    ensure!(metadata.status.success(), "cargo metadata failed: {}", String::from_utf8_lossy(&metadata.stderr));
    let metadata: Json = serde_json::from_slice(&metadata.stdout)?;
    let packages = metadata.get("packages").and_then(Json::as_array).context("no packages")?;
    let text = |package: &Json, key: &str| package.get(key).and_then(Json::as_str).map(str::to_owned);
    let own = packages.iter().find(|package| text(package, "name").as_deref() == Some("personnel-rules"));
    let stated = own.and_then(|package| text(package, "rust_version")).context("no rust-version is stated")?;
    for package in packages {
        if let Some(wanted) = text(package, "rust_version").filter(|wanted| parts(wanted) > parts(&stated)) {
            bail!("{} wants Rust {wanted}, later than the stated {stated}", text(package, "name").unwrap_or_default());
        }
    }
    let toolchain = format!("+{stated}");
    let installed =
        || Command::new("cargo").args([&toolchain, "--version"]).output().is_ok_and(|output| output.status.success());
    if !installed() {
        let install = ["60", "rustup", "toolchain", "install", &stated, "--profile", "minimal"];
        let _ = Command::new("timeout").args(install).env("RUSTUP_MAX_RETRIES", "1").output();
    }
    if !installed() {
        println!("msrv: no dependency wants more than {stated}; Rust {stated} itself can't be had here");
        return Ok(());
    }
    let build =
        [&toolchain, "check", "--quiet", "--locked", "--package", "personnel-rules", "--target-dir", "target/msrv"];
    ensure!(
        Command::new("cargo").args(build).current_dir(root).status()?.success(),
        "Rust {stated} can't compile the crate"
    );
    println!("msrv: Rust {stated} compiles the crate");
    Ok(())
}

/// `1.88` and `1.88.0` as numbers.
fn parts(version: &str) -> Vec<u32> {
    let mut parts: Vec<u32> = version.split('.').map(|part| part.parse().unwrap_or_default()).collect();
    parts.resize(3, 0);
    parts
}
