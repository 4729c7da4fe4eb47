//! A password that was given appears in nothing that the library says.

use personnel_rules::password::{Check, PasswordFacts};
use personnel_rules::{Locale, View, wire};
use serde_json::{Value as Json, json};

/// No rule, message or field has this in it.
const PASSWORD: &str = "Xq7~kumquat";

/// Everything that the library says of a request.
fn said(request: &Json) -> Vec<String> {
    let text = request.to_string();
    let mut traced = request.clone();
    traced["trace"] = json!(true);
    let mut needs = request.clone();
    if let Some(members) = needs.as_object_mut() {
        members.retain(|name, _| matches!(name.as_str(), "calculation" | "as_of" | "facts" | "locale"));
    }
    let explained = |format: &str| {
        let mut request = request.clone();
        request["format"] = json!(format);
        wire::explain(request.to_string().as_bytes())
    };
    vec![
        wire::evaluate(text.as_bytes()),
        wire::evaluate(traced.to_string().as_bytes()),
        wire::evaluate_many(format!("[{text},{traced}]").as_bytes()),
        wire::explain_needs(needs.to_string().as_bytes()),
        explained("text"),
        explained("html"),
    ]
}

#[test]
fn no_answer_shows_a_password() {
    let change = |field: &str, value: Json| {
        let mut change = json!({
            "account_given": true, "present_password": PASSWORD, "present_password_right": true,
            "confirmation": PASSWORD,
        });
        change[field] = value;
        change
    };
    let facts = [
        json!({ "new_password": PASSWORD }),
        json!({ "new_password": PASSWORD, "change": change("one_time", json!(true)) }),
        json!({ "new_password": PASSWORD, "change": change("account_given", json!(false)) }),
        // Facts that do not fit, each with the password in it.
        json!({ "new_password": [PASSWORD] }),
        json!({ "new_password": { "text": PASSWORD } }),
        json!({ "new_password": PASSWORD, "change": PASSWORD }),
        json!({ "new_password": PASSWORD, "change": change("confirmation", json!([PASSWORD])) }),
        json!({ "new_password": PASSWORD, "change": change("present_password_right", json!("no")) }),
        json!({ "new_password": PASSWORD, "changed": true }),
    ];
    for facts in facts {
        for (as_of, locale) in [("2024-01-01", "en"), ("2024-01-01", "zh-TW"), ("2020-10-13", "en")] {
            let request =
                json!({ "calculation": "password.check", "as_of": as_of, "facts": facts.clone(), "locale": locale });
            for text in said(&request) {
                assert!(!text.contains(PASSWORD) && !text.contains("kumquat"), "{facts}: {text}");
            }
        }
    }
}

#[test]
fn a_number_in_the_place_of_a_password_is_not_shown() {
    for number in [json!(918_273_645), json!(918_273.645)] {
        let request = json!({
            "calculation": "password.check", "as_of": "2024-01-01", "facts": { "new_password": number },
        });
        for text in said(&request) {
            assert!(!text.contains("918273"), "{text}");
        }
    }
}

#[test]
fn a_broken_request_does_not_show_it() {
    let request = format!(r#"{{"calculation":"password.check","facts":{{"new_password":"{PASSWORD}" "#);
    for text in [wire::evaluate(request.as_bytes()), wire::explain(request.as_bytes())] {
        assert!(text.starts_with(r#"{"ok":false"#) && !text.contains("kumquat"), "{text}");
    }
}

#[test]
fn neither_facts_nor_decisions_print_it() {
    let facts = PasswordFacts { new_password: PASSWORD.into(), change: None };
    let decision = View::on("2024-01-01".parse().unwrap()).trace::<Check>(&facts).unwrap();
    for text in [format!("{facts:?}"), format!("{facts:#?}"), format!("{decision:?}")] {
        assert!(!text.contains("kumquat"), "{text}");
    }
    for step in decision.steps(Locale::En).unwrap_or_default() {
        assert!(!step.text.contains("kumquat"), "{}", step.text);
    }
}
