//! `cargo xtask wasm`: compiles the wasm modules and assembles their npm package in `bindings-wasm/npm`.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

use anyhow::{Context as _, Result, bail, ensure};
use personnel_rules::{CALCULATIONS, wire};

use crate::messages::Named;

const TARGET: &str = "wasm32-unknown-unknown";
/// What one module may cost its readers, gzipped.
const LIMIT: usize = 250 * 1000;
/// What the page of one area may load of the package in all, gzipped.
const PAGE_LIMIT: usize = 375 * 1000;

/// Builds a module for each area of calculations, writes the glue around them, reports what a page of it loads, and fails if
/// that is too much.
pub(crate) fn build(root: &Path) -> Result<()> {
    let glue = root.join("bindings-wasm/npm/glue");
    // The package takes all that lies there, what another version left behind too.
    if glue.exists() {
        fs::remove_dir_all(&glue).with_context(|| format!("`{}` can't be removed", glue.display()))?;
    }
    let areas = areas();
    for area in &areas {
        let module = compile(root, area)?;
        // The compiler of this machine, not the one that the module was made with.
        run(cargo(root)
            .args(["run", "--quiet", "--locked", "--release", "--package", "wasm-glue", "--"])
            .args([&module, &glue])
            .arg(area))?;
    }
    write(&glue.join("modules.js"), &modules(&areas)?)?;
    write(&glue.join("all.js"), &all(&areas)?)?;
    let named = Named::read(root, &areas)?;
    for area in &areas {
        let texts = wire::texts(area, &|group, code| named.may_say(area, group, code));
        write(&glue.join(format!("{area}.txt")), texts)?;
    }
    write(&glue.join("data.bin"), wire::data())?;
    report(&glue, &areas)
}

/// The areas of calculations, in their order.
pub(crate) fn areas() -> Vec<&'static str> {
    let mut areas = Vec::new();
    for calculation in CALCULATIONS {
        if !areas.contains(&calculation.area()) {
            areas.push(calculation.area());
        }
    }
    areas
}

/// Where a page finds the files of each area. Imports and addresses stand there word by word, for bundlers to see them.
fn modules(areas: &[&str]) -> Result<String> {
    let mut out = String::from("export default {\n");
    for area in areas {
        writeln!(out, "  {area}: {{")?;
        writeln!(out, "    glue: () => import(\"./{area}.js\"),")?;
        writeln!(out, "    texts: () => new URL(\"./{area}.txt\", import.meta.url),")?;
        writeln!(out, "  }},")?;
    }
    out.push_str("};\n");
    Ok(out)
}

/// The glue of every area by its name, at once.
fn all(areas: &[&str]) -> Result<String> {
    let mut out = String::new();
    for area in areas {
        writeln!(out, "import * as {area} from \"./{area}.js\";")?;
    }
    writeln!(out, "\nexport default {{ {} }};", areas.join(", "))?;
    Ok(out)
}

fn write(to: &Path, content: impl AsRef<[u8]>) -> Result<()> {
    fs::write(to, content).with_context(|| format!("`{}` can't be written", to.display()))
}

/// Tries rustup's target first; where no toolchain part can be fetched, Debian's compiler builds the standard library.
fn compile(root: &Path, area: &str) -> Result<PathBuf> {
    let wanted = env::var("WASM_TOOLCHAIN").unwrap_or_else(|_| "auto".into());
    let debian = match wanted.as_str() {
        "auto" => !rustup_target(),
        "rustup" => {
            ensure!(rustup_target(), "rustup has no target {TARGET}");
            false
        }
        "debian" => true,
        other => bail!("WASM_TOOLCHAIN is `{other}`, not auto, rustup or debian"),
    };
    // One directory for each compiler: the standard library of one does not link with the other's.
    let directory = target_directory(root).join(if debian { "wasm-debian" } else { "wasm-rustup" });
    let mut build = if debian { debian_cargo(root)? } else { cargo(root) };
    build.args(["build", "--locked", "--profile", "wasm", "--target", TARGET, "--package", "personnel-rules-wasm"]);
    build.args(["--features", area]);
    build.arg("--target-dir").arg(&directory);
    build.env("CARGO_ENCODED_RUSTFLAGS", remapped(root).join("\u{1f}"));
    if debian {
        build.args(["-Z", "build-std=std,panic_abort"]);
    }
    run(&mut build)?;
    Ok(directory.join(TARGET).join("wasm/personnel_rules_wasm.wasm"))
}

/// Flags that keep the paths of this machine out of the messages of panics.
fn remapped(root: &Path) -> Vec<String> {
    let cargo_home = env::var_os("CARGO_HOME").map(PathBuf::from).or_else(|| Some(env::home_dir()?.join(".cargo")));
    let folders = [Some(root.to_owned()), cargo_home.map(|home| home.join("registry/src")), sysroot()];
    folders.iter().flatten().map(|folder| format!("--remap-path-prefix={}=", folder.display())).collect()
}

fn sysroot() -> Option<PathBuf> {
    let output = Command::new("rustc").args(["--print", "sysroot"]).output().ok()?;
    Some(PathBuf::from(String::from_utf8_lossy(&output.stdout).trim()))
}

fn rustup_target() -> bool {
    let succeeds = |command: &mut Command| command.output().is_ok_and(|output| output.status.success());
    let installed = sysroot().is_some_and(|sysroot| sysroot.join("lib/rustlib").join(TARGET).join("lib").is_dir());
    installed
        || succeeds(
            Command::new("timeout").args(["60", "rustup", "target", "add", TARGET]).env("RUSTUP_MAX_RETRIES", "1"),
        )
}

fn debian_cargo(root: &Path) -> Result<Command> {
    let parts = ["/usr/bin/cargo", "/usr/bin/wasm-ld-19", "/usr/lib/rustlib/src/rust/library/Cargo.lock"];
    if !parts.iter().all(|part| Path::new(part).exists()) {
        run(Command::new("apt-get").args(["update", "-qq"]))?;
        let packages = ["rustc-web", "cargo-web", "rust-web-src", "lld-19"];
        let mut install = Command::new("apt-get");
        install.args(["install", "-y", "-qq", "--no-install-recommends"]).args(packages);
        run(install.env("DEBIAN_FRONTEND", "noninteractive"))?;
    }
    let mut cargo = Command::new("/usr/bin/cargo");
    cargo.current_dir(root);
    // Without RUSTC, cargo would take rustup's compiler from the path; RUSTC_BOOTSTRAP lets a release compiler use -Z.
    cargo.envs([("RUSTC", "/usr/bin/rustc"), ("RUSTDOC", "/usr/bin/rustdoc"), ("RUSTC_BOOTSTRAP", "1")]);
    cargo.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", "/usr/bin/wasm-ld-19");
    // Set by rustup's cargo for this very process; Debian's must not see it.
    cargo.env_remove("RUSTUP_TOOLCHAIN").env_remove("CARGO");
    Ok(cargo)
}

fn cargo(root: &Path) -> Command {
    let mut cargo = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.current_dir(root);
    cargo
}

fn target_directory(root: &Path) -> PathBuf {
    env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), |directory| root.join(directory))
}

fn report(glue: &Path, areas: &[&str]) -> Result<()> {
    let package = glue.parent().context("the glue is in no package")?;
    let scripts = ["web.js", "native.js", "face.js", "functions.js", "calculations.js", "glue/modules.js"];
    let scripts: usize = scripts.iter().map(|file| gzipped(&package.join(file))).sum::<Result<_>>()?;
    let data = gzipped(&glue.join("data.bin"))?;
    let mut too_large = Vec::new();
    for area in areas {
        let [module, texts, own] = ["_bg.wasm", ".txt", ".js"].map(|kind| gzipped(&glue.join(format!("{area}{kind}"))));
        let (module, texts, scripts) = (module?, texts?, scripts + own?);
        let page = module + texts + data + scripts;
        println!(
            "`{area}`: {page} bytes of {PAGE_LIMIT}, gzipped: module {module} of {LIMIT}, texts {texts}, data {data}, scripts {scripts}"
        );
        if module > LIMIT || page > PAGE_LIMIT {
            too_large.push(*area);
        }
    }
    ensure!(too_large.is_empty(), "larger than allowed: {}", too_large.join(", "));
    Ok(())
}

fn gzipped(file: &Path) -> Result<usize> {
    let gzip = Command::new("gzip").args(["-9", "--stdout"]).arg(file).output().context("gzip can't be run")?;
    ensure!(gzip.status.success(), "`{}` can't be packed; `cargo xtask generate` writes what is typed", file.display());
    Ok(gzip.stdout.len())
}

fn run(command: &mut Command) -> Result<()> {
    let status = command.status().with_context(|| format!("{command:?} can't be run"))?;
    ensure!(status.success(), "{command:?} failed: {status}");
    Ok(())
}
