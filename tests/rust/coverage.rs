//! What the battery as a whole reaches, and that no day falls into a gap.

use std::collections::{BTreeMap, BTreeSet};

use personnel_rules::{CALCULATIONS, Rulebook, wire};
use personnel_rules_data::Scope;
use personnel_rules_tests::{Case, cases, cited_rules};
use serde_json::{Value as Json, json};

fn evaluate(request: &Json) -> Json {
    serde_json::from_str(&wire::evaluate(request.to_string().as_bytes())).unwrap()
}

#[test]
fn every_rule_of_every_calculation_is_cited_by_some_case() {
    let mut cited = BTreeSet::new();
    for case in cases().unwrap() {
        cited.extend(cited_rules(&evaluate(&case.request)).into_iter().map(str::to_owned));
    }
    let rules = &Rulebook::standard().pack().rules;
    for calculation in CALCULATIONS {
        for index in calculation.rules().iter().copied().flatten() {
            assert!(cited.contains(&rules[*index].id), "no case of {} cites {}", calculation.name(), rules[*index].id);
        }
    }
}

#[test]
fn a_calculation_cites_only_the_rules_that_it_names() {
    let rules = &Rulebook::standard().pack().rules;
    for case in cases().unwrap() {
        let response = evaluate(&case.request);
        let Some(calculation) = CALCULATIONS.iter().find(|known| response["calculation"] == known.name()) else {
            continue;
        };
        let named: Vec<&str> =
            calculation.rules().iter().copied().flatten().map(|index| rules[*index].id.as_str()).collect();
        for rule in cited_rules(&response) {
            assert!(named.contains(&rule), "{}: {} does not name {rule}", case.name, calculation.name());
        }
    }
}

/// Facts are left out of the cases one by one: where one is missed, the error cites the act of the person's group.
#[test]
fn a_missing_fact_is_missed_by_the_law_of_ones_own_group() {
    let pack = Rulebook::standard().pack();
    let mut missed = 0;
    // An overlay of one's own has citations of its own; a fifth of the cases takes seconds.
    let cases = cases().unwrap().into_iter().filter(|case| case.request.get("overlays").is_none());
    for case in cases.step_by(5) {
        let Some(names) = case.request["facts"].as_object() else { continue };
        for name in names.keys() {
            let inner = case.request["facts"][name].as_object().into_iter().flat_map(|inner| inner.keys());
            for path in inner.map(|inner| format!("/facts/{name}/{inner}")).chain([format!("/facts/{name}")]) {
                let mut request = case.request.clone();
                let (parent, last) = path.rsplit_once('/').unwrap();
                request.pointer_mut(parent).unwrap().as_object_mut().unwrap().remove(last);
                let error = &evaluate(&request)["error"];
                if error["code"] != "fact_missing" {
                    continue;
                }
                let groups = ["/facts/staff_group", "/facts/person/staff_group"];
                let Some(group) = groups.iter().find_map(|group| request.pointer(group)?.as_str()) else { continue };
                let Some(rule) = pack.rules.iter().find(|rule| error["rule"] == *rule.id) else { continue };
                let of_group = rule.timelines.iter().filter(|line| {
                    let scope: &str = line.scope.into();
                    scope == group || line.scope == Scope::All
                });
                let entries = of_group.flat_map(|line| &line.entries).map(|entry| &pack.entries[*entry as usize]);
                let cites: Vec<String> = entries
                    .flat_map(|entry| &entry.citations)
                    .map(|at| &pack.citations[*at as usize])
                    .map(|cited| format!("{}:{}", pack.sources[cited.source as usize].id, cited.place))
                    .collect();
                for cite in error["citations"].as_array().into_iter().flatten().filter_map(Json::as_str) {
                    assert!(cites.iter().any(|known| known == cite), "{} without {path}: {error}", case.name);
                }
                missed += 1;
            }
        }
    }
    assert!(missed > 100, "{missed} facts were missed");
}

#[test]
fn tracing_changes_nothing_but_the_trace() {
    for case in cases().unwrap() {
        let mut traced = case.request.clone();
        traced["trace"] = json!(true);
        let mut response = evaluate(&traced);
        if response["ok"] == json!(true) && case.request.get("trace").is_none() {
            assert!(response.as_object_mut().unwrap().remove("trace").is_some(), "{}", case.name);
            assert_eq!(response, evaluate(&case.request), "{}", case.name);
        }
    }
}

/// No values are asserted: only that on the first of any month a good case is decided, that its facts do not fit the day,
/// or that the data says which source is missing. A gap or an overlap in the data would show. The cases of a calculation
/// share the months: each takes every fourth, or fewer where they are many, and its neighbours the months between.
/// `calendar.period` walks through years at a time: the tests of the calendar ask it for every year.
#[test]
fn no_month_falls_into_a_gap() {
    let begins_later = ["date_before_first_value", "no_value_for_group"];
    let fits_not = [
        "date_before_service",
        "outside_employment",
        "fact_conflict",
        "period_reversed",
        "ledger_overdrawn",
        "source_missing",
        // The law of that day asks for more.
        "fact_missing",
        "out_of_range",
        // A history of salaries stays where it is while the day moves.
        "history_too_short",
    ];
    let mut seen = BTreeSet::new();
    let is_request = |request: &Json| request["calculation"] == "leave.request";
    let mut cases_of: BTreeMap<String, usize> = BTreeMap::new();
    for case in cases().unwrap() {
        *cases_of.entry(case.request["calculation"].to_string()).or_default() += 1;
    }
    let good = |case: &Case| case.expected["ok"] == json!(true) && case.request["calculation"] != "calendar.period";
    for (at, mut case) in cases().unwrap().into_iter().filter(good).enumerate() {
        if is_request(&case.request) {
            // A day of leave moves with the month; what belongs to its own days does not. Many cases then ask the same.
            for fixed in ["first_day_hours", "last_day_hours", "taken", "own_calendar", "documents", "requested_on"] {
                case.request["facts"].as_object_mut().unwrap().remove(fixed);
            }
            case.request["facts"]["to"] = json!(null);
            case.request["as_of"] = json!(null);
            if !seen.insert(case.request.to_string()) {
                continue;
            }
        }
        let mut decided = false;
        let stride = (cases_of[&case.request["calculation"].to_string()] / 16).max(4);
        for month in (0..12 * 20).skip(at % stride).step_by(stride) {
            let mut request = case.request.clone();
            request["as_of"] = json!(format!("{}-{:02}-01", 2010 + month / 12, 1 + month % 12));
            if is_request(&request) {
                request["facts"]["to"] = request["as_of"].clone();
            }
            let response = evaluate(&request);
            if response["ok"] == json!(true) {
                // A day off is refused whatever the law.
                decided |= response["value"]["outcome"] != "refused";
                continue;
            }
            let code = response["error"]["code"].as_str().unwrap();
            let early = begins_later.contains(&code) && !decided;
            assert!(fits_not.contains(&code) || early, "{} on {}: {response}", case.name, request["as_of"]);
        }
    }
}
