//! A decided case told to people: as a text, or as a piece of HTML for notebooks and pages.

use chrono::NaiveDate;
use serde_json::Value as Json;

use crate::answer::{Replaced, StepText};
use crate::date::{Date, roc_text};
use crate::locale::Locale;
use crate::needs::{field_text, property_target};
use crate::registry::Told;
use crate::trace::StepKind;
use crate::wire::{DATA, ENGINE_VERSION};

/// Lines for a terminal or a letter.
pub(crate) fn text(told: &Told<'_>) -> String {
    let locale = told.locale;
    let colon = locale.of("：", ": ");
    let mut lines = vec![heading(told)];
    tell(&mut lines, rows(&told.value, told.value_schema, locale), colon);
    lines.push(locale.of("事實", "Facts").to_owned());
    tell(&mut lines, rows(&told.facts, told.facts_schema, locale), colon);
    if !told.reasons.is_empty() {
        lines.push(locale.of("理由", "Reasons").to_owned());
        lines
            .extend(told.reasons.iter().map(|reason| format!("  - {} [{}]", reason.text, reason.citations.join(", "))));
    }
    lines.push(locale.of("計算過程", "Steps").to_owned());
    for (number, step) in told.steps.iter().enumerate() {
        let step = StepLine::of(step, locale);
        let output = step.output.map_or_else(String::new, |output| format!(" → {output}"));
        let basis = if step.basis.is_empty() { String::new() } else { format!(" [{}]", step.basis) };
        lines.push(format!("  {}. {}{output}{basis}", number.saturating_add(1), step.text));
        lines.extend(step.remarks.iter().map(|remark| format!("     {remark}")));
    }
    lines.push(locale.of("依據", "Sources").to_owned());
    lines.extend(sources(told).iter().map(|line| format!("  {line}")));
    lines.push(stamp());
    lines.join("\n")
}

/// A fragment without scripts or links; every text in it is escaped.
pub(crate) fn html(told: &Told<'_>) -> String {
    let locale = told.locale;
    let mut page = String::from("<div class=\"personnel-rules\">");
    page.push_str(&format!("<h3>{}</h3>", escaped(&heading(told))));
    table(&mut page, locale.of("結果", "Result"), rows(&told.value, told.value_schema, locale));
    table(&mut page, locale.of("事實", "Facts"), rows(&told.facts, told.facts_schema, locale));
    if !told.reasons.is_empty() {
        page.push_str(&format!("<h4>{}</h4><ul>", locale.of("理由", "Reasons")));
        for reason in told.reasons {
            let cites = escaped(&reason.citations.join(", "));
            page.push_str(&format!("<li>{} <small>{cites}</small></li>", escaped(&reason.text)));
        }
        page.push_str("</ul>");
    }
    page.push_str(&format!("<h4>{}</h4><ol>", locale.of("計算過程", "Steps")));
    for step in told.steps {
        let step = StepLine::of(step, locale);
        let output = step.output.map_or_else(String::new, |output| format!(" → <b>{}</b>", escaped(&output)));
        page.push_str(&format!("<li>{}{output} <small>{}</small>", escaped(&step.text), escaped(&step.basis)));
        for remark in &step.remarks {
            page.push_str(&format!("<br><i>{}</i>", escaped(remark)));
        }
        page.push_str("</li>");
    }
    page.push_str(&format!("</ol><h4>{}</h4><ul>", locale.of("依據", "Sources")));
    for line in sources(told) {
        page.push_str(&format!("<li>{}</li>", escaped(&line)));
    }
    page.push_str(&format!("</ul><small>{}</small></div>", escaped(&stamp())));
    page
}

fn heading(told: &Told<'_>) -> String {
    format!("{} ({})", told.locale.of(told.title.zh, told.title.en), day(told.as_of, told.locale))
}

/// A line for each field; a list of objects is a table of lines below its field.
fn tell(lines: &mut Vec<String>, rows: Vec<(String, Shown)>, colon: &str) {
    for (label, value) in rows {
        match value {
            Shown::Line(value) => lines.push(format!("  {label}{colon}{value}")),
            Shown::Table { head, rows } => {
                lines.push(format!("  {label}{colon}"));
                lines.extend(head.iter().chain(&rows).map(|row| format!("    {}", row.join(" | "))));
            }
        }
    }
}

fn cells(page: &mut String, row: &[String], tag: &str, scope: &str) {
    page.push_str("<tr>");
    for cell in row {
        page.push_str(&format!("<{tag}{scope} {LEFT}>{}</{tag}>", escaped(cell)));
    }
    page.push_str("</tr>");
}

const LEFT: &str = "style=\"text-align:left;padding-right:1em;vertical-align:top\"";

fn table(page: &mut String, title: &str, rows: Vec<(String, Shown)>) {
    page.push_str(&format!("<h4>{title}</h4><table>"));
    for (label, value) in rows {
        page.push_str(&format!("<tr><th scope=\"row\" {LEFT}>{}</th><td {LEFT}>", escaped(&label)));
        match value {
            Shown::Line(value) => page.push_str(&escaped(&value)),
            Shown::Table { head, rows } => {
                page.push_str("<table>");
                if let Some(row) = &head {
                    cells(page, row, "th", " scope=\"col\"");
                }
                for row in &rows {
                    cells(page, row, "td", "");
                }
                page.push_str("</table>");
            }
        }
        page.push_str("</td></tr>");
    }
    page.push_str("</table>");
}

/// A step in the parts that both forms show.
struct StepLine {
    text: String,
    output: Option<String>,
    /// Articles, and since when the value holds.
    basis: String,
    /// What an overlay replaced, and the data's remark.
    remarks: Vec<String>,
}

impl StepLine {
    fn of(step: &StepText<'_>, locale: Locale) -> Self {
        // A value that was looked up is already in the text.
        let said = matches!(step.kind, StepKind::Lookup | StepKind::Choice) && step.inputs.is_empty()
            || step.inputs.get("names").is_some();
        let mut basis = step.citations.join(", ");
        if let (Some(since), false) = (step.in_force, basis.is_empty()) {
            let since = day(since, locale);
            basis.push_str(&match (locale, step.dating) {
                (Locale::ZhTw, Some("first_seen")) => format!("，{since}起所見"),
                (Locale::ZhTw, _) => format!("，{since}施行"),
                (Locale::En, Some("first_seen")) => format!(", seen from {since} on"),
                (Locale::En, _) => format!(", in force since {since}"),
            });
        }
        let replaced = step.replaces.as_ref().map(|law| replaced_text(law, step.overlay.unwrap_or_default(), locale));
        let note = step.note.map(|note| format!("{}{note}", locale.of("附註：", "note: ")));
        Self {
            text: step.text.clone(),
            output: step
                .output
                .as_deref()
                .filter(|_| !said)
                .map(|output| output.parse::<Date>().map_or_else(|_| output.to_owned(), |date| day(date, locale))),
            basis,
            remarks: replaced.into_iter().chain(note).collect(),
        }
    }
}

fn replaced_text(replaced: &Replaced<'_>, overlay: &str, locale: Locale) -> String {
    let (by, value, cites) = (&replaced.by, &replaced.value, replaced.citations.join(", "));
    match locale {
        Locale::ZhTw => format!("疊加資料「{overlay}」作 {by}，未疊加時為 {value} [{cites}]"),
        Locale::En => format!("overlay `{overlay}` says {by}; without it {value} [{cites}]"),
    }
}

fn sources(told: &Told<'_>) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for cite in &told.citations {
        let published = cite.promulgated.map_or_else(String::new, |published| match told.locale {
            Locale::ZhTw => format!(" ({}發布，{}施行)", day(published, told.locale), day(cite.in_force, told.locale)),
            Locale::En => format!(" (published {published}, in force {})", cite.in_force),
        });
        let line = format!("[{}] {} {}{published}", cite.id, cite.title, cite.place);
        if !lines.contains(&line) {
            lines.push(line);
        }
    }
    lines
}

fn stamp() -> String {
    let hash: String = DATA.hash.chars().take(12).collect();
    format!("personnel-rules {ENGINE_VERSION} · data {} ({hash})", DATA.version)
}

/// A field's value as people read it.
enum Shown {
    Line(String),
    /// A list of objects: the names of their fields where these are few, and a row for each.
    Table {
        head: Option<Vec<String>>,
        rows: Vec<Vec<String>>,
    },
}

/// Fields with the names that their documentation gives them: the first sentence.
fn rows(value: &Json, schema: &Json, locale: Locale) -> Vec<(String, Shown)> {
    let members = value.as_object().into_iter().flatten();
    let told = |(field, value): (&String, &Json)| {
        let value =
            listed(value, schema, field, locale).unwrap_or_else(|| Shown::Line(shown(value, schema, field, locale)));
        (label(schema, field, locale), value)
    };
    members.map(told).collect()
}

/// More fields than this do not stand side by side: beside the first, one cell holds those that an object has.
const MOST_COLUMNS: usize = 10;

/// A list of objects as a table; none for anything else.
fn listed(value: &Json, schema: &Json, path: &str, locale: Locale) -> Option<Shown> {
    let items: Vec<_> = value.as_array()?.iter().map(Json::as_object).collect::<Option<_>>()?;
    let mut columns: Vec<&str> = Vec::new();
    for field in items.iter().flat_map(|item| item.keys()) {
        if !columns.contains(&field.as_str()) {
            columns.push(field);
        }
    }
    if columns.is_empty() {
        return None;
    }
    let within = |column: &str| format!("{path}.{column}");
    if columns.len() > MOST_COLUMNS {
        let row = |item: &serde_json::Map<String, Json>| {
            let mut fields = item.iter();
            let first = fields.next().map(|(name, value)| shown(value, schema, &within(name), locale));
            let rest: Vec<String> = fields.map(|(name, value)| member(name, value, schema, path, locale)).collect();
            vec![first.unwrap_or_default(), rest.join(locale.of("；", "; "))]
        };
        return Some(Shown::Table { head: None, rows: items.into_iter().map(row).collect() });
    }
    let head = columns.iter().map(|column| label(schema, &within(column), locale)).collect();
    let row = |item: &serde_json::Map<String, Json>| {
        let cell = |column: &&str| {
            item.get(*column).map_or_else(String::new, |value| shown(value, schema, &within(column), locale))
        };
        columns.iter().map(cell).collect()
    };
    Some(Shown::Table { head: Some(head), rows: items.into_iter().map(row).collect() })
}

fn label(schema: &Json, path: &str, locale: Locale) -> String {
    let text = field_text(schema, path, locale);
    let end = text.find(['.', '。', ':', '：', ';', '；', '（']).unwrap_or(text.len());
    let name = text.get(..end).unwrap_or_default();
    if name.is_empty() { path.rsplit('.').next().unwrap_or(path).to_owned() } else { name.to_owned() }
}

/// A value as people read it; `path` is where it stands in the facts or the result.
fn shown(value: &Json, schema: &Json, path: &str, locale: Locale) -> String {
    let joined = |texts: Vec<String>| texts.join(locale.of("、", ", "));
    match value {
        Json::String(text) => match text.parse::<Date>() {
            Ok(date) => day(date, locale),
            Err(_) => name_text(property_target(schema, path), text, locale).unwrap_or_else(|| text.clone()),
        },
        Json::Bool(flag) => (if *flag { locale.of("是", "yes") } else { locale.of("否", "no") }).to_owned(),
        Json::Null => locale.nothing().to_owned(),
        Json::Array(items) if items.is_empty() => locale.nothing().to_owned(),
        Json::Array(items) => {
            let items: Vec<String> = items.iter().map(|item| shown(item, schema, path, locale)).collect();
            // Objects have their own commas.
            let objects = value.get(0).is_some_and(Json::is_object);
            if objects { items.join(locale.of(" ／ ", " / ")) } else { joined(items) }
        }
        Json::Object(members) => match (members.get("from"), members.get("to"), members.len()) {
            (Some(from), Some(to), 2) => {
                format!("{} – {}", shown(from, schema, path, locale), shown(to, schema, path, locale))
            }
            _ => joined(members.iter().map(|(name, value)| member(name, value, schema, path, locale)).collect()),
        },
        Json::Number(number) => number.to_string(),
    }
}

fn member(name: &str, value: &Json, schema: &Json, path: &str, locale: Locale) -> String {
    let path = format!("{path}.{name}");
    format!("{} {}", label(schema, &path, locale), shown(value, schema, &path, locale))
}

/// What the documentation of a code calls it: English, with the Chinese term in brackets at its end.
fn name_text(schema: Option<&Json>, code: &str, locale: Locale) -> Option<String> {
    let choices = schema?.get("oneOf")?.as_array()?;
    let choice = choices.iter().find(|choice| choice.get("const").and_then(Json::as_str) == Some(code))?;
    let text = choice.get("description")?.as_str()?.trim_end_matches('.');
    let (en, zh) = text.strip_suffix(')')?.rsplit_once(" (")?;
    Some(locale.of(zh, en).to_owned())
}

fn day(date: Date, locale: Locale) -> String {
    match locale {
        Locale::ZhTw => roc_text(NaiveDate::from(date)),
        Locale::En => date.to_string(),
    }
}

fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            other => safe.push(other),
        }
    }
    safe
}
