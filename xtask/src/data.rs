//! `cargo xtask data`: what someone runs who has changed a value. The data has passed its own checks once this runs at all,
//! since it is baked into this program; here the cases follow, and a look at the version.

use std::path::Path;
use std::process::Command;

use anyhow::{Result, bail};
use personnel_rules::{Rulebook, wire};

pub(crate) fn check(root: &Path) -> Result<()> {
    let pack = Rulebook::standard().pack();
    let cases = personnel_rules_tests::cases()?;
    let mut failed = 0usize;
    for case in &cases {
        let answer = wire::evaluate(case.request.to_string().as_bytes());
        let problems = case.problems(&serde_json::from_str(&answer)?);
        if !problems.is_empty() {
            failed = failed.saturating_add(1);
            println!("tests/cases/{}\n  {}", case.name, problems.join("\n  "));
        }
    }
    println!(
        "data {}: {} rules with {} values; {} cases, {failed} of them no longer hold",
        pack.version,
        pack.rules.len(),
        pack.entries.len(),
        cases.len()
    );
    if unraised(root, &pack.version) {
        println!(
            "values have changed since the last commit: raise `version` in rules-data/sources/laws.toml, and say in CHANGELOG.md what changed"
        );
    }
    if failed > 0 {
        bail!(
            "correct the value; or, where the law has changed the answer of these cases, their `expect`, reckoned by hand from the law and never copied from here"
        );
    }
    Ok(())
}

/// Whether values differ from those of the last commit, and the version does not. Without git there is nothing to say.
fn unraised(root: &Path, version: &str) -> bool {
    let git = |arguments: &[&str]| {
        let output = Command::new("git").args(arguments).current_dir(root).output().ok()?;
        output.status.success().then(|| String::from_utf8_lossy(&output.stdout).into_owned())
    };
    let changed = git(&[
        "diff",
        "--name-only",
        "HEAD",
        "--",
        "rules-data/*.toml",
        ":!rules-data/messages",
        ":!rules-data/Cargo.toml",
    ]);
    let before = git(&["show", "HEAD:rules-data/sources/laws.toml"]);
    changed.is_some_and(|changed| !changed.is_empty())
        && before.is_some_and(|before| before.contains(&format!("version = \"{version}\"")))
}
