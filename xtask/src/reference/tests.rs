//! Nothing that a user may ask for is missing from the manual, in either language, and no link leads nowhere.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test may fail")]

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use personnel_rules::CALCULATIONS;

use super::*;
use crate::model::{Field, Shape, Type};

/// Every page, made once for all tests.
fn site() -> &'static BTreeMap<String, String> {
    static SITE: LazyLock<BTreeMap<String, String>> = LazyLock::new(|| files().unwrap().into_iter().collect());
    &SITE
}

/// The text of a page, as a reader sees it.
fn plain(html: &str) -> String {
    let mut out = String::new();
    let mut inside = false;
    for character in html.chars() {
        match character {
            '<' => inside = true,
            '>' => inside = false,
            _ if !inside => out.push(character),
            _ => {}
        }
    }
    out.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&")
}

fn words(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace() && !['`', '{', '}'].contains(c)).collect()
}

/// Every field and enum value below some fields: what names it, and its text in both languages.
fn below(model: &Model, fields: &[Field], seen: &mut BTreeSet<String>, found: &mut Vec<(String, [String; 2])>) {
    for field in fields {
        found.push((field.name.clone(), facts::both(&field.doc)));
        let mut ty = &field.ty;
        while let Type::List(inner) | Type::Map(inner) = ty {
            ty = inner;
        }
        let (Type::Enum(name) | Type::Struct(name)) = ty else { continue };
        if !seen.insert(name.clone()) {
            continue;
        }
        match &model.definition(name).unwrap().shape {
            Shape::Struct(fields) => below(model, fields, seen, found),
            Shape::Enum(variants) => {
                found.extend(variants.iter().map(|variant| (variant.value.clone(), facts::both(&variant.doc))));
            }
        }
    }
}

#[test]
fn every_calculation_every_fact_and_every_choice_is_there_in_both_languages() {
    let (site, model) = (site(), Model::read(&wire::describe()).unwrap());
    for calculation in &model.calculations {
        let value = vec![Field {
            name: String::new(),
            doc: calculation.title.clone(),
            ty: calculation.value.clone(),
            required: true,
            nullable: false,
        }];
        let mut found = Vec::new();
        below(&model, &calculation.facts, &mut BTreeSet::new(), &mut found);
        below(&model, &value, &mut BTreeSet::new(), &mut found);
        for doc in [&calculation.title, &calculation.description, &calculation.as_of] {
            found.push((String::new(), facts::both(doc)));
        }
        for (at, (_, folder)) in LANGUAGES.into_iter().enumerate() {
            let path = format!("{folder}/{}", path_of(calculation.name.dotted()));
            let html = &site[&path];
            let text = words(&plain(html));
            for (name, texts) in &found {
                assert!(!texts[at].is_empty(), "{path}: `{name}` has no text");
                assert!(name.is_empty() || html.contains(&format!("<code>{name}</code>")), "{path}: `{name}`");
                assert!(text.contains(&words(&texts[at])), "{path}: `{name}`: {}", texts[at]);
            }
            for rule in &calculation.rules {
                assert!(html.contains(&format!("<code>{rule}</code>")), "{path}: rule `{rule}`");
            }
            let index = &site[&format!("{folder}/index.html")];
            assert!(index.contains(&format!("<code>{}</code>", calculation.name.dotted())));
        }
    }
}

#[test]
fn every_error_code_is_there_in_both_languages() {
    let (site, codes): (_, Vec<String>) = (site(), serde_json::from_str(&wire::error_codes()).unwrap());
    for (_, folder) in LANGUAGES {
        for code in &codes {
            assert!(site[&format!("{folder}/errors.html")].contains(&format!("id=\"{code}\"")), "{folder}: {code}");
        }
    }
}

#[test]
fn links_resolve_and_places_have_one_name() {
    let site = site();
    let ids =
        |html: &str| html.split(" id=\"").skip(1).map(|rest| rest.split('"').next().unwrap().to_owned()).collect();
    let places: BTreeMap<&str, Vec<String>> = site.iter().map(|(path, html)| (path.as_str(), ids(html))).collect();
    for (path, ids) in &places {
        let unique: BTreeSet<&String> = ids.iter().collect();
        assert_eq!(unique.len(), ids.len(), "{path}: an id stands there twice");
    }
    for (path, html) in site.iter().filter(|(path, _)| path.ends_with(".html")) {
        for link in [" href=\"", " src=\""].iter().flat_map(|attribute| html.split(attribute).skip(1)) {
            let link = link.split('"').next().unwrap().replace("&amp;", "&");
            if link.starts_with("https://law.moj.gov.tw/LawClass/") || link == "data:," {
                continue;
            }
            // The calculator, in the folder above the manual.
            if let Some(name) = link.strip_prefix(&format!("{}#", "../".repeat(path.matches('/').count() + 1))) {
                assert!(CALCULATIONS.iter().any(|calculation| calculation.name() == name), "{path}: `{link}`");
                continue;
            }
            let (to, place) = link.split_once('#').map_or((link.as_str(), None), |(to, place)| (to, Some(place)));
            let target = if to.is_empty() { path.clone() } else { resolve(path, to) };
            let places = places.get(target.as_str()).unwrap_or_else(|| panic!("{path}: `{link}` leads nowhere"));
            assert!(
                place.is_none_or(|place| places.iter().any(|id| id == place)),
                "{path}: `{link}` has no such place"
            );
        }
    }
}

fn resolve(from: &str, to: &str) -> String {
    let mut parts: Vec<&str> = from.split('/').collect();
    parts.pop();
    for part in to.split('/') {
        if part == ".." {
            assert!(parts.pop().is_some(), "{from}: `{to}` leaves the manual");
        } else {
            parts.push(part);
        }
    }
    parts.join("/")
}

#[test]
fn no_text_is_empty() {
    for (path, html) in site().iter().filter(|(path, _)| path.ends_with(".html")) {
        for tag in ["p", "li", "dd", "dt", "h1", "h2", "h3", "code", "strong", "a", "summary", "ul", "dl"] {
            for rest in html.split(&format!("<{tag}")).skip(1).filter(|rest| rest.starts_with(['>', ' '])) {
                let inside = rest.split_once('>').unwrap().1;
                assert!(!inside.trim_start().starts_with(&format!("</{tag}>")), "{path}: an empty `{tag}`");
            }
        }
        assert!(!html.contains("<var></var>"), "{path}");
    }
}

#[test]
fn the_overlay_that_the_manual_shows_is_taken() {
    let overlay: serde_json::Value = serde_json::from_str(others::OWN_OVERLAY).unwrap();
    let request = serde_json::json!({ "id": "leave.recess.days", "overlays": [overlay], "locale": "en" });
    let answer = wire::rule(request.to_string().as_bytes());
    assert!(answer.contains("our-school"), "{answer}");
}

#[test]
fn a_text_in_one_line_is_parted() {
    let both = |en: &str| facts::both(&crate::model::Doc { en: en.to_owned(), zh: String::new() });
    assert_eq!(both("Claim form (其他給與申請表)."), ["其他給與申請表", "Claim form"]);
    assert_eq!(
        both("A group of staff (人員類別): which law applies."),
        ["人員類別", "A group of staff: which law applies"]
    );
    assert_eq!(both("Leave (事假 (家庭照顧))."), ["事假 (家庭照顧)", "Leave"]);
    assert_eq!(both("E-mail address (E-mail)."), ["E-mail", "E-mail address"]);
    assert_eq!(both("A period."), ["", "A period."]);
}
