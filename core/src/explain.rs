//! A decided case told to people: as a text, or as a piece of HTML for notebooks and pages.

use serde_json::Value as Json;

use crate::locale::Locale;
use crate::needs::{field_text, property_target};
use crate::registry::Told;
use crate::wire::{DATA, ENGINE_VERSION};

/// Lines for a terminal or a letter.
pub(crate) fn text(told: &Told<'_>) -> String {
    let locale = told.locale;
    let mut lines = Vec::new();
    lines.push(heading(told, locale));
    for (label, value) in rows(&told.value, told.value_schema, locale) {
        lines.push(format!("  {label}{}{value}", locale.of("：", ": ")));
    }
    section(&mut lines, locale.of("事實", "Facts"));
    for (label, value) in rows(&told.facts, told.facts_schema, locale) {
        lines.push(format!("  {label}{}{value}", locale.of("：", ": ")));
    }
    if !told.reasons.is_empty() {
        section(&mut lines, locale.of("理由", "Reasons"));
        lines
            .extend(told.reasons.iter().map(|reason| format!("  - {} [{}]", reason.text, reason.citations.join(", "))));
    }
    section(&mut lines, locale.of("計算過程", "Steps"));
    for (number, step) in told.steps.iter().enumerate() {
        let output = step.output.as_deref().map_or_else(String::new, |output| format!(" → {output}"));
        let since = step.in_force.map_or_else(String::new, |day| match locale {
            Locale::ZhTw => format!("，自 {day} 施行"),
            Locale::En => format!(", in force since {day}"),
        });
        let cites =
            if step.citations.is_empty() { String::new() } else { format!(" [{}{since}]", step.citations.join(", ")) };
        lines.push(format!("  {}. {}{output}{cites}", number.saturating_add(1), step.text));
        if let Some(replaced) = &step.replaces {
            lines.push(format!("     {}", replaced_text(replaced, step.overlay.unwrap_or_default(), locale)));
        }
        if let Some(note) = &step.note {
            lines.push(format!("     {}{note}", locale.of("附註：", "note: ")));
        }
    }
    section(&mut lines, locale.of("依據", "Sources"));
    for line in sources(told, locale) {
        lines.push(format!("  {line}"));
    }
    lines.push(stamp());
    lines.join("\n")
}

/// A fragment without scripts or links; every text in it is escaped.
pub(crate) fn html(told: &Told<'_>) -> String {
    let locale = told.locale;
    let mut page = String::from("<div class=\"personnel-rules\">");
    page.push_str(&format!("<h3>{}</h3>", escaped(&heading(told, locale))));
    table(&mut page, locale.of("結果", "Result"), rows(&told.value, told.value_schema, locale));
    table(&mut page, locale.of("事實", "Facts"), rows(&told.facts, told.facts_schema, locale));
    if !told.reasons.is_empty() {
        page.push_str(&format!("<h4>{}</h4><ul>", locale.of("理由", "Reasons")));
        for reason in told.reasons {
            page.push_str(&format!(
                "<li>{} <small>{}</small></li>",
                escaped(&reason.text),
                escaped(&reason.citations.join(", "))
            ));
        }
        page.push_str("</ul>");
    }
    page.push_str(&format!("<h4>{}</h4><ol>", locale.of("計算過程", "Steps")));
    for step in told.steps {
        let output = step.output.as_deref().map_or_else(String::new, |output| format!(" → <b>{}</b>", escaped(output)));
        page.push_str(&format!(
            "<li>{}{output} <small>{}</small>",
            escaped(&step.text),
            escaped(&step.citations.join(", "))
        ));
        if let Some(replaced) = &step.replaces {
            page.push_str(&format!(
                "<br><i>{}</i>",
                escaped(&replaced_text(replaced, step.overlay.unwrap_or_default(), locale))
            ));
        }
        if let Some(note) = &step.note {
            page.push_str(&format!("<br><i>{}</i>", escaped(note)));
        }
        page.push_str("</li>");
    }
    page.push_str(&format!("</ol><h4>{}</h4><ul>", locale.of("依據", "Sources")));
    for line in sources(told, locale) {
        page.push_str(&format!("<li>{}</li>", escaped(&line)));
    }
    page.push_str(&format!("</ul><small>{}</small></div>", escaped(&stamp())));
    page
}

fn heading(told: &Told<'_>, locale: Locale) -> String {
    format!("{} ({})", locale.of(told.title.zh, told.title.en), told.as_of)
}

fn section(lines: &mut Vec<String>, title: &str) {
    lines.push(title.to_owned());
}

fn table(page: &mut String, title: &str, rows: Vec<(String, String)>) {
    page.push_str(&format!("<h4>{title}</h4><table>"));
    for (label, value) in rows {
        page.push_str(&format!(
            "<tr><th scope=\"row\" style=\"text-align:left\">{}</th><td style=\"text-align:left\">{}</td></tr>",
            escaped(&label),
            escaped(&value)
        ));
    }
    page.push_str("</table>");
}

fn sources(told: &Told<'_>, locale: Locale) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for cite in &told.citations {
        let dates = match (locale, cite.dating) {
            (Locale::ZhTw, "law") => format!("{} 發布，{} 施行", cite.promulgated, cite.in_force),
            (Locale::ZhTw, _) => format!("{} 起所見", cite.in_force),
            (Locale::En, "law") => format!("published {}, in force {}", cite.promulgated, cite.in_force),
            (Locale::En, _) => format!("seen from {} on", cite.in_force),
        };
        let line = format!("[{}] {} {} ({dates})", cite.id, cite.title, cite.place);
        if !lines.contains(&line) {
            lines.push(line);
        }
    }
    lines
}

fn replaced_text(replaced: &crate::answer::Replaced<'_>, overlay: &str, locale: Locale) -> String {
    match locale {
        Locale::ZhTw => format!(
            "疊加資料「{overlay}」作 {}，法定為 {} [{}]",
            replaced.by,
            replaced.value,
            replaced.citations.join(", ")
        ),
        Locale::En => format!(
            "overlay `{overlay}` says {}, the law {} [{}]",
            replaced.by,
            replaced.value,
            replaced.citations.join(", ")
        ),
    }
}

fn stamp() -> String {
    let hash: String = DATA.hash.chars().take(12).collect();
    format!("personnel-rules {ENGINE_VERSION} · data {} ({hash})", DATA.version)
}

/// Fields with the names that their documentation gives them: the first sentence.
fn rows(value: &Json, schema: &Json, locale: Locale) -> Vec<(String, String)> {
    let Some(members) = value.as_object() else { return Vec::new() };
    members
        .iter()
        .map(|(field, value)| {
            let named = |code: &str| name_text(property_target(schema, field), code, locale);
            (label(schema, field, locale), shown(value, &named, locale))
        })
        .collect()
}

/// What the documentation of a code calls it: English, with the Chinese term in brackets at its end.
fn name_text(schema: Option<&Json>, code: &str, locale: Locale) -> Option<String> {
    let choices = schema?.get("oneOf")?.as_array()?;
    let choice = choices.iter().find(|choice| choice.get("const").and_then(Json::as_str) == Some(code))?;
    let text = choice.get("description")?.as_str()?.trim_end_matches('.');
    let (en, zh) = text.strip_suffix(')')?.rsplit_once(" (")?;
    Some(locale.of(zh, en).to_owned())
}

fn label(schema: &Json, field: &str, locale: Locale) -> String {
    let text = field_text(schema, field, locale);
    let end = text.find(['.', '。', ':', '：', ';', '；']).unwrap_or(text.len());
    let name = text.get(..end).unwrap_or_default();
    if name.is_empty() { field.to_owned() } else { name.to_owned() }
}

fn shown(value: &Json, named: &dyn Fn(&str) -> Option<String>, locale: Locale) -> String {
    let joined = |texts: Vec<String>| texts.join(locale.of("、", ", "));
    match value {
        Json::String(text) => named(text).unwrap_or_else(|| text.clone()),
        Json::Bool(flag) => (if *flag { locale.of("是", "yes") } else { locale.of("否", "no") }).to_owned(),
        Json::Null => locale.of("無", "none").to_owned(),
        Json::Array(items) if items.is_empty() => locale.of("無", "none").to_owned(),
        Json::Array(items) => joined(items.iter().map(|item| shown(item, named, locale)).collect()),
        Json::Object(members) => match (members.get("from"), members.get("to")) {
            (Some(from), Some(to)) if members.len() == 2 => {
                format!("{} – {}", shown(from, named, locale), shown(to, named, locale))
            }
            _ => {
                joined(members.iter().map(|(name, value)| format!("{name} {}", shown(value, named, locale))).collect())
            }
        },
        Json::Number(number) => number.to_string(),
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
