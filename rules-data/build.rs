//! Reads every file of the data, checks it, and bakes it.

// The checks that run here are the very ones that the library runs on a caller's overlay.
#[allow(dead_code, unreachable_pub)]
#[path = "src/base.rs"]
mod base;
#[allow(dead_code, unreachable_pub)]
#[path = "src/digits.rs"]
mod digits;
#[allow(dead_code, unreachable_pub)]
#[path = "src/error.rs"]
mod error;
#[allow(dead_code, unreachable_pub)]
#[path = "src/model.rs"]
mod model;
#[allow(dead_code, unreachable_pub)]
#[path = "src/node.rs"]
mod node;
#[allow(dead_code, unreachable_pub)]
#[path = "src/packed.rs"]
mod packed;
#[allow(dead_code, unreachable_pub)]
#[path = "src/read.rs"]
mod read;
#[allow(dead_code)]
#[path = "src/texts.rs"]
mod texts;
#[path = "src/toml_node.rs"]
mod toml_node;
#[allow(dead_code, unreachable_pub)]
#[path = "src/values.rs"]
mod values;

use std::cell::RefCell;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::{env, fs};

use postcard::de_flavors::Flavor;
use serde::Deserialize as _;
use sha2::{Digest, Sha256};

use crate::model::{Pack, Shape};

fn main() -> ExitCode {
    println!("cargo:rerun-if-env-changed=PERSONNEL_RULES_DATA");
    // Tests of the build point this at folders of bad data.
    let folder = env::var_os("PERSONNEL_RULES_DATA").map_or_else(|| PathBuf::from("."), PathBuf::from);
    // The folder with all below it, in one line: cargo shows these lines below a complaint.
    println!("cargo:rerun-if-changed={}", folder.display());
    match toml_node::read_folder(&folder)
        .map_err(|found| named(&folder, found))
        .and_then(|pack| bake(&pack).map_err(|error| vec![error.to_string()]))
    {
        Ok(()) => ExitCode::SUCCESS,
        Err(complaints) => {
            for complaint in complaints {
                println!("cargo::error={complaint}");
            }
            ExitCode::FAILURE
        }
    }
}

/// Complaints with the path that an editor finds from the root of the repository.
fn named(folder: &Path, complaints: Vec<String>) -> Vec<String> {
    let prefix = if folder == Path::new(".") { "rules-data/" } else { "" };
    complaints.iter().map(|complaint| format!("{prefix}{complaint}")).collect()
}

fn bake(pack: &Pack) -> Result<(), Box<dyn std::error::Error>> {
    let out = PathBuf::from(env::var_os("OUT_DIR").ok_or("no OUT_DIR")?);
    let bytes = postcard::to_allocvec(pack)?;
    let hash = Sha256::digest(&bytes).iter().fold(String::new(), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    });
    let mut bare = pack.clone();
    let texts =
        take_out(&mut bare).ok_or("a title, note, statement or message has a line break; write it in one line")?;
    let [between, chinese, other] = parted(&postcard::to_allocvec(&bare)?)?;
    write(&out, "texts.txt", texts.as_bytes())?;
    let length = |part: &[u8]| u32::try_from(part.len()).map(u32::to_le_bytes);
    let data = [hash.as_bytes(), &length(&between)?, &length(&chinese)?, &between, &chinese, &other].concat();
    write(&out, "data.bin", &data)?;
    write(
        &out,
        "baked.rs",
        format!(
            "/// Version of the data.\npub const DATA_VERSION: &str = {:?};\n\
             /// SHA-256 of the baked data, in hexadecimal.\npub const DATA_HASH: &str = {hash:?};\n",
            pack.version
        )
        .as_bytes(),
    )?;
    write(&out, "keys.rs", keys(pack).as_bytes())?;
    write(&out, "messages.rs", messages(pack).as_bytes())?;
    Ok(())
}

/// Leaves empty texts behind and gives what `texts.rs` puts back; none where a text has line breaks of its own.
fn take_out(pack: &mut Pack) -> Option<String> {
    let (mut chinese, mut english) = (String::new(), String::new());
    for text in texts::of(pack) {
        for (lines, text) in [(&mut chinese, &mut text.zh), (&mut english, &mut text.en)] {
            if text.contains('\n') {
                return None;
            }
            lines.push_str(&std::mem::take(text));
            lines.push('\n');
        }
    }
    Some(chinese + &english)
}

/// The parts that `parts.rs` reads, kept while the whole is read.
fn parted(bytes: &[u8]) -> postcard::Result<[Vec<u8>; 3]> {
    let parts = RefCell::default();
    Pack::deserialize(&mut postcard::Deserializer::from_flavor(Parting { rest: bytes, parts: &parts }))?;
    Ok(parts.take())
}

struct Parting<'a> {
    rest: &'a [u8],
    parts: &'a RefCell<[Vec<u8>; 3]>,
}

impl<'a> Flavor<'a> for Parting<'a> {
    type Remainder = ();
    type Source = ();

    fn pop(&mut self) -> postcard::Result<u8> {
        let (byte, rest) = self.rest.split_first().ok_or(postcard::Error::DeserializeUnexpectedEnd)?;
        self.rest = rest;
        let [between, ..] = &mut *self.parts.borrow_mut();
        between.push(*byte);
        Ok(*byte)
    }

    fn try_take_n(&mut self, count: usize) -> postcard::Result<&'a [u8]> {
        let (text, rest) = self.rest.split_at_checked(count).ok_or(postcard::Error::DeserializeUnexpectedEnd)?;
        self.rest = rest;
        let [between, chinese, other] = &mut *self.parts.borrow_mut();
        between.push(u8::from(!text.is_ascii()));
        if text.is_ascii() { other } else { chinese }.extend(text);
        Ok(text)
    }

    fn finalize(self) -> postcard::Result<()> {
        Ok(())
    }
}

fn write(out: &Path, name: &str, bytes: &[u8]) -> std::io::Result<()> {
    fs::write(out.join(name), bytes)
}

fn keys(pack: &Pack) -> String {
    let mut code = String::new();
    for (index, rule) in pack.rules.iter().enumerate() {
        let form = match rule.shape {
            Shape::Number => "Number",
            Shape::Steps => "Steps",
            Shape::Table => "Table",
            Shape::Set => "Set",
            Shape::Choice => "Choice",
            Shape::Rounding => "RoundingForm",
            Shape::MonthDay => "MonthDay",
            Shape::Calendar => "CalendarForm",
            Shape::Days => "Days",
            Shape::Flow => "FlowForm",
            Shape::Statement => "Statement",
        };
        let name = rule.id.replace(['.', '-'], "_").to_uppercase();
        let _ = writeln!(
            code,
            "/// `{}`: {} ({}).\npub const {name}: Key<form::{form}> = Key::new({index});",
            rule.id, rule.title.en, rule.title.zh
        );
    }
    code
}

fn messages(pack: &Pack) -> String {
    let mut code = String::new();
    let mut group = "";
    for (index, message) in pack.messages.iter().enumerate() {
        if message.group != group {
            if !group.is_empty() {
                code.push_str("}\n");
            }
            group = &message.group;
            let _ =
                writeln!(code, "/// Messages of the group `{group}`.\npub mod {group} {{\n    use super::MessageKey;");
        }
        let _ = writeln!(
            code,
            "    /// {:?}\n    pub const {}: MessageKey = MessageKey({index});",
            message.text.en,
            message.code.to_uppercase()
        );
    }
    if !group.is_empty() {
        code.push_str("}\n");
    }
    code
}
