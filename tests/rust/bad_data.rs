//! Files of bad data, each with the complaint that it must give: `# expect: <code> at line <line>: <part of the message>`.

use std::fs;
use std::path::Path;

use personnel_rules_data::{DataCode, check_file};
use strum::IntoEnumIterator;

#[test]
fn every_bad_file_gives_the_complaint_that_it_names() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("bad-data");
    let mut seen = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        let content = fs::read_to_string(&path).unwrap();
        let expected = content
            .lines()
            .next()
            .unwrap()
            .strip_prefix("# expect: ")
            .unwrap_or_else(|| panic!("{name} names no complaint"));
        let (code, rest) = expected.split_once(" at line ").unwrap();
        let (line, part) = rest.split_once(": ").unwrap();
        let error = check_file(&name, &content).expect_err(&name);
        let got: &'static str = error.code.into();
        assert_eq!(got, code, "{name}: {error}");
        assert_eq!(error.place, format!("{name}:{line}"), "{error}");
        assert!(error.message.contains(part), "{name}: {error}");
        assert!(!error.help.is_empty(), "{name}");
        seen.push(error.code);
    }
    // What one file of the base cannot have wrong: overlays, messages and pairs of files have tests of their own.
    let elsewhere = [DataCode::UnknownRule, DataCode::MessageMismatch, DataCode::Duplicate];
    for code in DataCode::iter() {
        assert!(elsewhere.contains(&code) || seen.contains(&code), "no bad file for {code:?}");
    }
}
