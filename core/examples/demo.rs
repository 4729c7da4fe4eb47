//! What each employee of a roster is entitled to on a day, as a table in Chinese and in English, one of them explained
//! to the article, and a request for leave decided. Run it with `make demo`, or `cargo run --release --example demo [date]`.

#![allow(clippy::indexing_slicing, reason = "indexing JSON by a name gives null, it does not panic")]

use std::error::Error;

use personnel_rules::{Date, wire};
use serde_json::{Value as Json, json};
use unicode_width::UnicodeWidthStr;

/// The day that the demo shows where none is given.
const DAY: &str = "2026-11-21";
/// Who is explained.
const EXPLAINED: usize = 2;

/// The words of the table in one language.
struct Words {
    locale: &'static str,
    title: &'static str,
    columns: [&'static str; 8],
}

const CHINESE: Words = Words {
    locale: "zh-TW",
    title: "每人之權益",
    columns: [
        "編號",
        "人員類別",
        "到職日",
        "休假（日）",
        "結婚補助（元）",
        "生育補助（元）",
        "父母喪葬補助（元）",
        "子女教育補助（元）",
    ],
};

const ENGLISH: Words = Words {
    locale: "en",
    title: "entitlements of each employee",
    columns: [
        "no.",
        "group",
        "hired on",
        "annual leave",
        "marriage NT$",
        "birth NT$",
        "parent's funeral NT$",
        "education NT$",
    ],
};

fn main() -> Result<(), Box<dyn Error>> {
    // Any form that the library reads.
    let day = std::env::args().nth(1).unwrap_or_else(|| DAY.to_owned()).parse::<Date>()?.to_string();
    let roster: Vec<Json> = serde_json::from_str(include_str!("roster.json"))?;
    for words in [CHINESE, ENGLISH] {
        println!("{} ({day})\n", words.title);
        let mut notes = Vec::new();
        let mut rows = vec![words.columns.map(str::to_owned).to_vec()];
        for employee in &roster {
            rows.push(row(employee, &day, words.locale, &mut notes)?);
        }
        print_table(&rows);
        println!();
        for note in notes {
            println!("  {note}");
        }
        println!();
    }
    if let Some(employee) = roster.get(EXPLAINED) {
        let mut request = request("leave.annual", &day, &employee["leave"], "zh-TW");
        println!("{}\n", explained(&request)?);
        request["locale"] = json!("en");
        println!("{}\n", explained(&request)?);
    }
    // Sick leave over Lunar New Year 2025: the nine days off are left out, the made-up Saturday counts, and what lies
    // beyond the year's 28 days is set off against personal leave.
    let sick = json!({ "staff_group": "civil_servant", "hired_on": "2018-03-01", "kind": "sick", "to": "2025-02-10",
        "taken": [{ "kind": "sick", "from": "2025-01-02", "to": "2025-01-23" }, { "kind": "sick", "from": "2025-03-03", "to": "2025-03-10" }] });
    for locale in ["zh-TW", "en"] {
        println!("{}\n", explained(&request("leave.request", "2025-01-24", &sick, locale))?);
    }
    Ok(())
}

fn row(employee: &Json, day: &str, locale: &str, notes: &mut Vec<String>) -> Result<Vec<String>, Box<dyn Error>> {
    let leave = &employee["leave"];
    let text = |value: &Json| value.as_str().unwrap_or_default().to_owned();
    let mut cells = vec![
        text(&employee["number"]),
        group(&text(&leave["staff_group"]), locale).to_owned(),
        text(&leave["hired_on"]),
    ];
    let mut cell = |calculation: &str, facts: &Json, field: &str| -> Result<String, Box<dyn Error>> {
        let response: Json =
            serde_json::from_str(&wire::evaluate(request(calculation, day, facts, locale).to_string().as_bytes()))?;
        if response["ok"] == json!(true) {
            let reasons = response["reasons"].as_array().into_iter().flatten();
            notes.extend(reasons.map(|reason| format!("{} {}", text(&employee["number"]), text(&reason["text"]))));
            return Ok(text(&response["value"][field]));
        }
        notes.push(format!("{} {}", text(&employee["number"]), text(&response["error"]["message"])));
        Ok("–".to_owned())
    };
    cells.push(cell("leave.annual", leave, "days")?);
    let Some(salary) = employee["salary_amount"].as_str() else {
        cells.extend(["–"; 4].map(str::to_owned));
        return Ok(cells);
    };
    let common = json!({ "staff_group": leave["staff_group"], "salary_amount": salary, "claimed_on": day });
    cells.push(cell("allowance.marriage", &with(&common, json!({ "remarriage_to_former_spouse": false })), "amount")?);
    let birth = json!({ "mother": "spouse", "event": "birth", "children": 1, "spouse_claims": false, "born_abroad": false, "spouse_insured_elsewhere": false });
    cells.push(cell("allowance.birth", &with(&common, birth), "amount")?);
    let funeral = json!({ "deceased": "parent", "relative_claims": false, "in_mainland_china": false, "held_public_post": false });
    cells.push(cell("allowance.funeral", &with(&common, funeral), "amount")?);
    if employee["child"].is_null() {
        cells.push("–".to_owned());
        return Ok(cells);
    }
    // The claim of the semester that the day lies in; the child registered at its beginning.
    let registered_on = format!("{}-09-01", day.get(..4).unwrap_or_default());
    let claim = json!({ "staff_group": leave["staff_group"], "semester": "first", "claimed_on": registered_on, "service": "in_service",
        "study": "regular", "circumstances": [], "spouse_claims": false, "first_claim": false });
    let request = request("education.subsidy", &registered_on, &with(&claim, employee["child"].clone()), locale);
    let response: Json = serde_json::from_str(&wire::evaluate(request.to_string().as_bytes()))?;
    if response["ok"] != json!(true) {
        notes.push(format!("{} {}", text(&employee["number"]), text(&response["error"]["message"])));
        cells.push("–".to_owned());
        return Ok(cells);
    }
    let reasons = response["reasons"].as_array().into_iter().flatten();
    notes.extend(reasons.map(|reason| format!("{} {}", text(&employee["number"]), text(&reason["text"]))));
    cells.push(text(&response["value"]["amount"]));
    Ok(cells)
}

fn request(calculation: &str, day: &str, facts: &Json, locale: &str) -> Json {
    json!({ "calculation": calculation, "as_of": day, "facts": facts, "locale": locale })
}

fn with(facts: &Json, more: Json) -> Json {
    let mut all = facts.clone();
    if let (Some(all), Json::Object(more)) = (all.as_object_mut(), more) {
        all.extend(more);
    }
    all
}

fn explained(request: &Json) -> Result<String, Box<dyn Error>> {
    let told: Json = serde_json::from_str(&wire::explain(request.to_string().as_bytes()))?;
    Ok(told["text"].as_str().ok_or("nothing was told")?.to_owned())
}

fn group(code: &str, locale: &str) -> &'static str {
    match (code, locale) {
        ("civil_servant", "en") => "civil servant",
        ("civil_servant", _) => "公務人員",
        ("teacher", "en") => "teacher",
        ("teacher", _) => "教師",
        ("teacher_with_admin_post", "en") => "teacher, admin post",
        ("teacher_with_admin_post", _) => "兼行政職務教師",
        (_, "en") => "fund-hired",
        _ => "約用人員",
    }
}

/// Columns wide enough for their widest cell; a Chinese character takes two places. Numbers stand to the right.
fn print_table(rows: &[Vec<String>]) {
    let columns = rows.first().map_or(0, Vec::len);
    let widths: Vec<usize> = (0..columns)
        .map(|column| rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.width()).max().unwrap_or(0))
        .collect();
    for (number, row) in rows.iter().enumerate() {
        let cells: Vec<String> = row
            .iter()
            .zip(&widths)
            .enumerate()
            .map(|(column, (cell, width))| {
                let space = " ".repeat(width.saturating_sub(cell.width()));
                if column < 3 { format!("{cell}{space}") } else { format!("{space}{cell}") }
            })
            .collect();
        println!("  {}", cells.join("  ").trim_end());
        if number == 0 {
            println!("  {}", widths.iter().map(|width| "─".repeat(*width)).collect::<Vec<_>>().join("  "));
        }
    }
}
