//! The wire as its users meet it: whatever comes in, a response comes out, and always the same one.

use personnel_rules::{CALCULATIONS, ErrorCode, Listed, wire};
use personnel_rules_data::{DATA_HASH, TEXTS};
use personnel_rules_tests::{calls, cases};
use proptest::prelude::*;
use serde_json::{Value as Json, json};

fn answer(request: &[u8]) -> Json {
    serde_json::from_str(&wire::evaluate(request)).unwrap()
}

fn code(request: &[u8]) -> String {
    answer(request)["error"]["code"].as_str().unwrap_or("none").to_owned()
}

fn annual() -> Json {
    json!({ "calculation": "leave.annual", "as_of": "2026-11-21", "facts": { "staff_group": "civil_servant", "hired_on": "2015-03-02" } })
}

#[test]
fn bytes_that_are_no_request() {
    assert_eq!(code(b""), "invalid_json");
    assert_eq!(code(b"\xFF\xFE"), "invalid_utf8");
    assert_eq!(code(b"{\"calculation\":\"\xC3\x28\"}"), "invalid_utf8");
    assert_eq!(code(b"null"), "wrong_type");
    assert_eq!(code(b"[]"), "wrong_type");
    assert_eq!(code(b"{}"), "missing_field");
    assert_eq!(code(b"{} {}"), "invalid_json");
    assert_eq!(code(format!("{} x", annual()).as_bytes()), "invalid_json");
    assert_eq!(code(&annual().to_string().into_bytes()[..60]), "invalid_json");
}

#[test]
fn ten_megabytes_of_nesting() {
    let many = 5_000_000;
    let nested = [b"[".repeat(many), b"]".repeat(many)].concat();
    assert_eq!(code(&nested), "invalid_json");
    let facts =
        [br#"{"calculation":"leave.annual","as_of":"2026-01-01","facts":"#.to_vec(), nested, b"}".to_vec()].concat();
    assert_eq!(code(&facts), "invalid_json");
    let objects = br#"{"facts":"#.repeat(1_000_000);
    assert_eq!(code(&objects), "invalid_json");
}

#[test]
fn a_field_given_twice() {
    let twice = br#"{"calculation":"leave.annual","as_of":"2026-11-21","as_of":"2020-01-01","facts":{}}"#;
    assert_eq!(code(twice), "duplicate_field");
    let fact = br#"{"calculation":"leave.annual","as_of":"2026-11-21","facts":{"hired_on":"2015-03-02","hired_on":"2016-03-02"}}"#;
    assert_eq!((code(fact), answer(fact)["error"]["field"].clone()), ("duplicate_field".into(), json!("hired_on")));
}

#[test]
fn an_error_says_which_field_and_what_to_do() {
    let mut request = annual();
    request["locale"] = json!("en");
    request["facts"]["hired_on"] = json!(null);
    let error = answer(request.to_string().as_bytes())["error"].clone();
    assert_eq!(error["code"], "wrong_type");
    assert_eq!(error["field"], "hired_on");
    request["facts"].as_object_mut().unwrap().remove("hired_on");
    let error = answer(request.to_string().as_bytes())["error"].clone();
    assert_eq!(error["code"], "fact_missing");
    assert_eq!(error["field"], "hired_on");
    assert!(error["help"].as_str().unwrap().contains("service counts from it"), "{error}");
}

#[test]
fn the_language_of_an_error_is_that_of_the_request() {
    let english = br#"{"calculation":"leave.annual","as_of":"2026-02-30","facts":{},"locale":"en"}"#;
    assert!(answer(english)["error"]["message"].as_str().unwrap().is_ascii());
    let chinese = br#"{"calculation":"leave.annual","as_of":"2026-02-30","facts":{}}"#;
    assert!(!answer(chinese)["error"]["message"].as_str().unwrap().is_ascii());
}

#[test]
fn what_was_published_later_is_not_known() {
    let mut request = json!({ "calculation": "leave.annual", "as_of": "2025-09-15", "facts": {
        "staff_group": "teacher_with_admin_post", "hired_on": "2025-08-01", "admin_post_from": "2025-08-01" } });
    let days = |request: &Json| answer(request.to_string().as_bytes())["value"]["days"].clone();
    assert_eq!(days(&request), "3");
    for (known_on, expected) in [("2025-10-07", "0"), ("2025-10-08", "3"), ("2025-10-09", "3")] {
        request["known_on"] = json!(known_on);
        assert_eq!(days(&request), expected, "{known_on}");
    }
    // Nothing of the rules of 2006 was known in 2005.
    request["known_on"] = json!("2005-01-01");
    assert_eq!(code(request.to_string().as_bytes()), "not_yet_published");
}

#[test]
fn two_overlays_at_once_are_an_error() {
    let own = json!({
        "overlay": { "id": "own", "title": { "zh": "本校", "en": "own" } },
        "source": { "own": { "title": { "zh": "校務會議", "en": "council" }, "place": "minutes" } },
        "rule": { "allowance.marriage.months": { "value": [
            { "for": ["teacher"], "in_force": "2020-01-01", "until": "2022-01-01", "promulgated": "2020-01-01", "cite": ["own:1"], "number": "4" },
        ] } },
    });
    let request = |as_of: &str, overlays: Json| {
        json!({ "calculation": "allowance.marriage", "as_of": as_of, "overlays": overlays, "facts": {
            "staff_group": "teacher", "salary_amount": "40000", "claimed_on": as_of, "remarriage_to_former_spouse": false } })
        .to_string()
        .into_bytes()
    };
    let months = |as_of: &str, overlays: Json| answer(&request(as_of, overlays))["value"]["months"].clone();
    assert_eq!(months("2019-12-31", json!([own])), "2");
    assert_eq!(months("2020-01-01", json!([own])), "4");
    assert_eq!(months("2021-12-31", json!([own])), "4");
    assert_eq!(months("2022-01-01", json!([own])), "2");
    assert_eq!(code(&request("2021-06-01", json!([own, "teacher-handbook"]))), "overlay_conflict");
    // Apart in time they do not meet.
    assert_eq!(months("2022-06-01", json!([own, "teacher-handbook"])), "3");
    assert_eq!(code(&request("2021-06-01", json!([own, own]))), "invalid_overlay");
}

#[test]
fn an_overlay_gives_only_what_its_unit_can_have() {
    let given = |rule: &str, key: &str, value: Json| {
        let mut entry = json!({ "for": ["civil_servant"], "in_force": "2020-01-01", "promulgated": "2020-01-01", "cite": ["own:1"] });
        entry[key] = value;
        let mut request = annual();
        request["overlays"] = json!([{
            "overlay": { "id": "own", "title": { "zh": "本校", "en": "own" } },
            "source": { "own": { "title": { "zh": "校務會議", "en": "council" }, "place": "minutes" } },
            "rule": { rule: { "value": [entry] } },
        }]);
        let response = answer(request.to_string().as_bytes());
        (response["error"]["code"].clone(), response["error"]["field"].clone(), response["value"]["days"].clone())
    };
    let refused = |path: &str| (json!("invalid_overlay"), json!(format!("overlays[0].rule.{path}")), Json::Null);
    for (rule, bad) in [
        ("leave.annual.first_year_from", "13"),
        ("leave.annual.first_year_from", "0"),
        ("leave.year_start", "2.5"),
        ("leave.annual.first_year", "-9"),
        ("leave.annual.first_year", "1_0"),
        ("leave.annual.first_year", ".5"),
        ("leave.annual.first_year", "+5"),
    ] {
        assert_eq!(given(rule, "number", json!(bad)), refused(&format!("{rule}.value[0].number")), "{rule} {bad}");
    }
    let days = "leave.annual.days";
    assert_eq!(given(days, "steps", json!([])), refused("leave.annual.days.value[0].steps"));
    assert_eq!(given(days, "steps", json!([["1", "-7"]])), refused("leave.annual.days.value[0].steps[0][1]"));
    assert_eq!(given(days, "steps", json!([["1.5", "7"]])), refused("leave.annual.days.value[0].steps[0][0]"));
    assert_eq!(given(days, "steps", json!([["1", "31.5"]])), (Json::Null, Json::Null, json!("31.5")));
}

#[test]
fn one_bad_case_does_not_stop_the_others() {
    let many = format!("[{},{{}},{}]", annual(), annual());
    let responses: Vec<Json> = serde_json::from_str(&wire::evaluate_many(many.as_bytes())).unwrap();
    assert_eq!(responses.iter().map(|response| response["ok"] == json!(true)).collect::<Vec<_>>(), [true, false, true]);
    assert_eq!(responses[0], answer(annual().to_string().as_bytes()));
    let none: Json = serde_json::from_str(&wire::evaluate_many(b"{}")).unwrap();
    assert_eq!(none["error"]["code"], "wrong_type");
}

#[test]
fn needs_are_told_one_after_the_other() {
    let needs = |facts: Json, as_of: Option<&str>| -> Json {
        let mut request = json!({ "calculation": "leave.annual", "facts": facts, "locale": "en" });
        if let Some(day) = as_of {
            request["as_of"] = json!(day);
        }
        serde_json::from_str(&wire::explain_needs(request.to_string().as_bytes())).unwrap()
    };
    let fields = |needs: &Json| -> Vec<String> {
        needs["missing"]
            .as_array()
            .unwrap()
            .iter()
            .map(|missing| missing["field"].as_str().unwrap().to_owned())
            .collect()
    };
    let nothing = needs(json!({}), None);
    assert_eq!(fields(&nothing), ["staff_group", "hired_on"]);
    assert!(nothing["missing"][0]["why"].as_str().unwrap().contains("which law applies"));
    assert_eq!(nothing["missing"][1]["schema"]["format"], "date");
    let facts = json!({ "staff_group": "teacher_with_admin_post", "hired_on": "2020-08-01" });
    assert_eq!(fields(&needs(facts.clone(), None)), ["as_of"]);
    assert_eq!(fields(&needs(facts.clone(), Some("2026-01-01"))), ["admin_post_from"]);
    let mut whole = facts;
    whole["admin_post_from"] = json!("2020-08-01");
    assert_eq!(needs(whole, Some("2026-01-01"))["complete"], true);
}

#[test]
fn a_rule_tells_its_history_and_its_sources() {
    let rule: Json = serde_json::from_str(&wire::rule(br#"{"id":"leave.annual.fund_hired_days"}"#)).unwrap();
    let since: Vec<&str> =
        rule["values"].as_array().unwrap().iter().map(|value| value["in_force"].as_str().unwrap()).collect();
    assert_eq!(since, ["1984-08-01", "2017-01-01"]);
    let then: Json =
        serde_json::from_str(&wire::rule(br#"{"id":"leave.annual.fund_hired_days","as_of":"2016-12-31"}"#)).unwrap();
    assert_eq!(then["values"].as_array().unwrap().len(), 1);
    assert_eq!(then["values"][0]["value"][0], json!(["12", "7"]));
    let overlaid = br#"{"id":"leave.recess.days","overlays":["ntust"],"as_of":"2024-01-01"}"#;
    let recess: Json = serde_json::from_str(&wire::rule(overlaid)).unwrap();
    assert_eq!(recess["values"][0]["value"], "10");
    let none: Json = serde_json::from_str(&wire::rule(br#"{"id":"leave.none"}"#)).unwrap();
    assert_eq!(none["error"]["code"], "unknown_rule");
    let all: Json = serde_json::from_str(&wire::rules(b"{}")).unwrap();
    let some: Json = serde_json::from_str(&wire::rules(br#"{"prefix":"allowance."}"#)).unwrap();
    assert!(all["rules"].as_array().unwrap().len() > some["rules"].as_array().unwrap().len());
    assert!(!some["rules"].as_array().unwrap().is_empty());
}

#[test]
fn an_explanation_names_the_article_in_both_languages() {
    for (locale, article, result) in [
        ("zh-TW", "公務人員請假規則 第7條第1項", "28"),
        ("en", "Rules on Leave of Civil Servants art. 7, para. 1", "28"),
    ] {
        for format in ["text", "html"] {
            let mut request = annual();
            request["locale"] = json!(locale);
            request["format"] = json!(format);
            let told: Json = serde_json::from_str(&wire::explain(request.to_string().as_bytes())).unwrap();
            let text = told["text"].as_str().unwrap();
            assert!(text.contains(article) && text.contains(result), "{text}");
        }
    }
}

#[test]
fn html_is_escaped() {
    let mut request = json!({ "calculation": "allowance.marriage", "as_of": "2024-01-01", "format": "html", "facts": {
        "staff_group": "teacher", "salary_amount": "40000", "claimed_on": "2024-01-01", "remarriage_to_former_spouse": false } });
    request["overlays"] = json!([{
        "overlay": { "id": "<b>", "title": { "zh": "<script>", "en": "<script>" } },
        "source": { "<i>": { "title": { "zh": "<script>", "en": "<script>" }, "place": "<script>" } },
        "rule": { "allowance.marriage.months": { "value": [
            { "in_force": "2020-01-01", "promulgated": "2020-01-01", "cite": ["<i>:<script>"], "number": "1" } ] } },
    }]);
    let text = wire::explain(request.to_string().as_bytes());
    assert!(text.contains("&lt;script&gt;") && !text.contains("<script>") && !text.contains("<i>:"), "{text}");
}

#[test]
fn the_written_schemas_are_those_of_the_types() {
    let written = include_str!("../../core/src/schemas.jsonl");
    assert!(written == personnel_rules::make_schemas(), "run `cargo xtask generate` and commit core/src/schemas.jsonl");
    let description: Json = serde_json::from_str(&wire::describe()).unwrap();
    for calculation in description["calculations"].as_array().unwrap() {
        assert!(calculation["facts"]["properties"].is_object() && calculation["value"]["properties"].is_object());
    }
    assert!(description["response"].is_object() && description["error"].is_object());
}

#[test]
fn every_headline_leads_to_a_part_of_the_value() {
    let description: Json = serde_json::from_str(&wire::describe()).unwrap();
    for calculation in description["calculations"].as_array().unwrap() {
        let headline = calculation["headline"].as_array().unwrap();
        assert!(!headline.is_empty(), "{}", calculation["name"]);
        for path in headline {
            let path = path.as_str().unwrap();
            let names = path.split('.').filter(|name| !["*", "first", "last"].contains(name));
            names.fold(&calculation["value"], |at, name| {
                let found = &target(&calculation["value"], at)["properties"][name];
                assert!(found.is_object(), "{}: `{path}` leads nowhere", calculation["name"]);
                found
            });
        }
    }
}

/// Behind references, lists and what may be left out.
fn target<'a>(whole: &'a Json, at: &'a Json) -> &'a Json {
    let optional = || at["anyOf"].as_array()?.iter().find(|choice| choice["$ref"].is_string());
    if let Some(name) = at["$ref"].as_str() {
        target(whole, &whole["$defs"][name.strip_prefix("#/$defs/").unwrap()])
    } else if at["items"].is_object() {
        target(whole, &at["items"])
    } else {
        optional().map_or(at, |choice| target(whole, choice))
    }
}

#[test]
fn the_texts_of_all_areas_laid_over_each_other_are_all_texts() {
    let mut areas: Vec<&str> = CALCULATIONS.iter().map(Listed::area).collect();
    areas.dedup();
    let texts: Vec<String> = areas.iter().map(|area| wire::texts(area, &|_, _| true)).collect();
    let lines: Vec<Vec<&str>> = texts.iter().map(|texts| texts.split('\n').collect()).collect();
    let laid: Vec<&str> = (0..lines[0].len())
        .map(|at| {
            let mut said = lines.iter().map(|lines| lines[at]).filter(|line| !line.is_empty());
            let first = said.next().unwrap_or_default();
            assert!(said.all(|other| other == first));
            first
        })
        .collect();
    let all = [DATA_HASH, "\n", include_str!("../../core/src/schemas.jsonl"), TEXTS].concat();
    assert!(lines.iter().all(|area| area.len() == laid.len()) && laid.join("\n") == all);
    assert!(texts.iter().all(|area| area.len() < all.len() / 2));
}

#[test]
fn every_error_code_is_listed() {
    let listed: Vec<String> = serde_json::from_str(&wire::error_codes()).unwrap();
    assert_eq!(listed, ErrorCode::all().map(|code| code.as_str().to_owned()).collect::<Vec<_>>());
}

#[test]
fn made_up_requests_get_the_same_answer_twice_and_never_an_internal_fault() {
    let requests = calls(2_000);
    let (mut good, mut bad) = (0, 0);
    for request in &requests {
        let text = wire::evaluate(request);
        assert_eq!(text, wire::evaluate(request));
        let response: Json = serde_json::from_str(&text).unwrap();
        if response["ok"] == json!(true) {
            good += 1;
        } else {
            bad += 1;
            assert_ne!(response["error"]["code"], "internal", "{}\n{text}", String::from_utf8_lossy(request));
        }
    }
    assert!(good > 400 && bad > 400, "{good} good and {bad} bad: the mix tests too little");
}

#[test]
fn the_order_of_fields_changes_nothing() {
    // A request with several faults may be told of another one first.
    for case in cases().unwrap().into_iter().filter(|case| case.expected["ok"] == json!(true)) {
        assert_eq!(
            wire::evaluate(case.request.to_string().as_bytes()),
            wire::evaluate(turned(&case.request).to_string().as_bytes())
        );
    }
}

/// The same with the members of every object in reverse, but for overlays, whose errors name the first thing wrong.
fn turned(value: &Json) -> Json {
    match value {
        Json::Object(members) => members
            .iter()
            .rev()
            .map(|(name, value)| (name.clone(), if name == "overlays" { value.clone() } else { turned(value) }))
            .collect(),
        Json::Array(items) => items.iter().map(turned).collect(),
        other => other.clone(),
    }
}

proptest! {
    #[test]
    fn any_bytes_get_an_answer(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        for entry in [wire::evaluate, wire::evaluate_many, wire::explain, wire::explain_needs, wire::rules, wire::rule] {
            prop_assert!(serde_json::from_str::<Json>(&entry(&bytes)).is_ok());
        }
    }

    #[test]
    fn any_fact_gets_an_answer(fact in "\\PC{0,30}") {
        let mut request = annual();
        for field in ["staff_group", "hired_on", "earlier_service"] {
            request["facts"][field] = json!(fact);
            prop_assert!(answer(request.to_string().as_bytes()).is_object());
        }
    }
}

/// Where a list has nothing in it or an answer is yes or no, the text says so in words.
#[test]
fn no_text_shows_an_empty_list_or_a_raw_yes_or_no() {
    fn texts<'a>(json: &'a Json, found: &mut Vec<&'a str>) {
        match json {
            Json::Object(fields) => {
                for (name, field) in fields {
                    match (name.as_str(), field.as_str()) {
                        ("text" | "message" | "help", Some(text)) => found.push(text),
                        _ => texts(field, found),
                    }
                }
            }
            Json::Array(items) => items.iter().for_each(|item| texts(item, found)),
            _ => {}
        }
    }
    let mut wrong = Vec::new();
    let bad =
        ["：—", ": —", "（）", " ()", "（true", "(true", "（false", "(false", "：true", "：false", ": true", ": false"];
    for case in cases().unwrap() {
        for locale in ["zh-TW", "en"] {
            let mut request = case.request.clone();
            request["locale"] = json!(locale);
            request["trace"] = json!(true);
            let response = answer(request.to_string().as_bytes());
            let mut found = Vec::new();
            texts(&response, &mut found);
            for text in found {
                let empty = text.trim_end().ends_with(['：', ':']) || bad.iter().any(|bad| text.contains(bad));
                if empty {
                    wrong.push(format!("{}: {text}", case.name));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
