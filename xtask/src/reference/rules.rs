//! The rules of the data with their history, as `rules()` and `rule()` give them, and the pages that show them.

use std::collections::BTreeMap;

use anyhow::{Context as _, Result, ensure};
use maud::{Markup, html};
use personnel_rules::{Date, Locale, Rulebook, roc_text, wire};
use serde::Deserialize;
use serde_json::{Value as Json, json};

use super::Manual;
use super::page::Page;

/// All rules in one language.
pub(super) struct Rules {
    pub(super) version: String,
    /// The last day on which anything was compared with its source: what holds then is shown as holding.
    pub(super) today: String,
    all: BTreeMap<String, Rule>,
}

#[derive(Deserialize)]
pub(super) struct Rule {
    pub(super) id: String,
    pub(super) title: String,
    pub(super) shape: String,
    pub(super) unit: Option<String>,
    pub(super) hangs_on: String,
    pub(super) checked: String,
    pub(super) note: Option<String>,
    #[serde(default)]
    pub(super) names: Vec<Name>,
    pub(super) values: Vec<Dated>,
}

#[derive(Deserialize)]
pub(super) struct Name {
    pub(super) name: String,
    pub(super) text: String,
}

#[derive(Deserialize)]
pub(super) struct Dated {
    #[serde(rename = "for")]
    pub(super) scopes: Vec<String>,
    pub(super) in_force: String,
    pub(super) until: Option<String>,
    pub(super) promulgated: String,
    pub(super) dating: String,
    pub(super) value: Json,
    pub(super) citations: Vec<Cited>,
    pub(super) overlay: Option<String>,
    pub(super) note: Option<String>,
}

#[derive(Deserialize)]
pub(super) struct Cited {
    pub(super) id: String,
    pub(super) title: String,
    pub(super) place: String,
    source: String,
}

impl Rules {
    pub(super) fn read(locale: Locale) -> Result<Self> {
        let locale: &str = match locale {
            Locale::ZhTw => "zh-TW",
            Locale::En => "en",
        };
        let pack = Rulebook::standard().pack();
        let overlays: Vec<&str> = pack.overlays.iter().map(|overlay| overlay.id.as_str()).collect();
        let mut all = BTreeMap::new();
        for id in pack.rules.iter().map(|rule| &rule.id) {
            let request = json!({ "id": id, "overlays": overlays, "locale": locale });
            let answer = wire::rule(request.to_string().as_bytes());
            let rule: Rule = serde_json::from_str(&answer).with_context(|| format!("rule `{id}`: {answer}"))?;
            all.insert(id.clone(), rule);
        }
        let today = all.values().map(|rule| rule.checked.clone()).max().context("there are no rules")?;
        Ok(Self { version: pack.version.clone(), today, all })
    }

    pub(super) fn get(&self, id: &str) -> Result<&Rule> {
        self.all.get(id).with_context(|| format!("there is no rule `{id}`"))
    }

    /// The first words of the ids: each has a page.
    pub(super) fn topics(&self) -> Vec<&str> {
        let mut topics: Vec<&str> = self.all.keys().map(|id| topic(id)).collect();
        topics.dedup();
        topics
    }

    pub(super) fn all(&self) -> impl Iterator<Item = &Rule> {
        self.all.values()
    }

    /// The values of the law on [`Rules::today`]; of a rule that holds no more, its last ones.
    pub(super) fn current<'r>(&self, rule: &'r Rule) -> Vec<&'r Dated> {
        let law = || rule.values.iter().filter(|dated| dated.overlay.is_none());
        let holds: Vec<&Dated> = law().filter(|dated| self.holds(dated)).collect();
        if !holds.is_empty() {
            return holds;
        }
        let last = law().map(|dated| &dated.in_force).max();
        law().filter(|dated| Some(&dated.in_force) == last).collect()
    }

    pub(super) fn holds(&self, dated: &Dated) -> bool {
        dated.in_force <= self.today && dated.until.as_ref().is_none_or(|until| *until > self.today)
    }
}

fn topic(id: &str) -> &str {
    id.split('.').next().unwrap_or(id)
}

/// Where the history of a rule stands, from the folder of the language.
pub(super) fn link(id: &str) -> String {
    format!("rules/{}.html#{id}", topic(id))
}

impl Cited {
    /// The article in the official law database.
    pub(super) fn url(&self) -> Option<String> {
        let law =
            Rulebook::standard().pack().sources.iter().find(|source| self.id.starts_with(&format!("{}:", source.id)));
        let kind: &'static str = law?.kind.into();
        if kind != "law" || !is_code(&self.source) {
            return None;
        }
        let place = self.id.split_once(':')?.1;
        let article: String = place.chars().take_while(|c| c.is_ascii_digit() || *c == '-').collect();
        Some(format!("https://law.moj.gov.tw/LawClass/LawSingle.aspx?pcode={}&flno={article}", self.source))
    }
}

/// Whether a source's place is a code of the law database, as `S0110016`.
pub(super) fn is_code(place: &str) -> bool {
    let mut characters = place.chars();
    characters.next().is_some_and(|c| c.is_ascii_uppercase())
        && place.len() == 8
        && characters.all(|c| c.is_ascii_digit())
}

impl Manual<'_> {
    /// Every rule of a topic with all that ever held.
    pub(super) fn rules_of(&self, topic: &str) -> Result<Markup> {
        let path = format!("rules/{topic}.html");
        let title = self.of(format!("規則 {topic}"), format!("Rules {topic}"));
        let prefix = format!("{topic}.");
        let body = html! {
            @for rule in self.rules.all().filter(|rule| rule.id.starts_with(&prefix) || rule.id == topic) {
                section.rule id=(rule.id) {
                    h2 { (self.inline(&rule.title)) " " code { (rule.id) } }
                    p.meta {
                        (self.of("適用之日：", "hangs on: ")) (rule.hangs_on)
                        (self.of("；查核：", "; checked: ")) (rule.checked)
                    }
                    @if let Some(note) = &rule.note { p.note { (self.inline(note)) } }
                    @for dated in rule.values.iter().rev() { (self.dated(rule, dated)?) }
                    @if rule.values.is_empty() { p { (self.of("法規無值，由疊加資料提供。", "The law has no value; overlays give it.")) } }
                    @let used = self.users(&rule.id);
                    @if !used.is_empty() {
                        p.meta {
                            (self.of("用於：", "used by: "))
                            @for (at, calculation) in used.iter().enumerate() {
                                @if at > 0 { (self.of("、", ", ")) }
                                a href={ "../" (super::path_of(calculation)) } { (calculation) }
                            }
                        }
                    }
                }
            }
        };
        Ok(self.page(&Page { path: &path, title: &title, code: None, body }))
    }

    fn users(&self, rule: &str) -> Vec<&str> {
        let uses = self.model.calculations.iter().filter(|calculation| calculation.rules.iter().any(|id| id == rule));
        uses.map(|calculation| calculation.name.dotted()).collect()
    }

    /// A value with its dates, whom it is for, and where it stands.
    pub(super) fn dated(&self, rule: &Rule, dated: &Dated) -> Result<Markup> {
        ensure!(!dated.citations.is_empty(), "a value of `{}` has no source", rule.id);
        Ok(html! {
            div.dated.holds[self.rules.holds(dated)] {
                div { (self.value(rule, dated)) }
                p.meta {
                    @if let Some(overlay) = &dated.overlay { span.overlay { (self.of("疊加 ", "overlay ")) (overlay) } " " }
                    @if dated.scopes != ["all"] {
                        @for (at, scope) in dated.scopes.iter().enumerate() {
                            @if at > 0 { (self.of("、", ", ")) }
                            (self.group(scope)?)
                        }
                        (self.of("；", "; "))
                    }
                    (self.since(dated)?)
                }
                ul.sources { @for cited in &dated.citations { li { (self.cited(cited)) } } }
                @if let Some(note) = &dated.note { p.note { (self.inline(note)) } }
            }
        })
    }

    fn since(&self, dated: &Dated) -> Result<Markup> {
        let from = self.day(&dated.in_force)?;
        let until = dated.until.as_deref().map(|until| self.day(until)).transpose()?;
        Ok(html! {
            @match self.of(true, false) {
                true => { "自 " (from) " 起" @if let Some(until) = until { "，至 " (until) " 之前一日止" } }
                false => { "since " (from) @if let Some(until) = until { ", until the day before " (until) } }
            }
            @match dated.dating.as_str() {
                "first_seen" => { (self.of("（來源最早見於此日）", " (the first day on which a source shows it)")) }
                "reported" => { (self.of("（依函釋或報導）", " (by a letter or report)")) }
                _ if dated.promulgated != dated.in_force => {
                    (self.of("（公布：", " (published ")) (self.day(&dated.promulgated)?) (self.of("）", ")"))
                }
                _ => {}
            }
        })
    }

    /// A day, in Chinese with the year of the Republic.
    pub(super) fn day(&self, day: &str) -> Result<Markup> {
        let date: Date = day.parse().with_context(|| format!("`{day}` is no date"))?;
        Ok(html! {
            time datetime=(day) { (day) }
            @if self.locale == Locale::ZhTw { " (" (roc_text(date.naive())) ")" }
        })
    }

    fn group(&self, scope: &str) -> Result<String> {
        let groups = self.model.definition("StaffGroup").context("there are no groups of staff")?;
        let crate::model::Shape::Enum(variants) = &groups.shape else {
            anyhow::bail!("the groups of staff are no enum");
        };
        let variant = variants.iter().find(|variant| variant.value == scope);
        Ok(self.variant(variant.with_context(|| format!("`{scope}` is no group of staff"))?))
    }

    pub(super) fn cited(&self, cited: &Cited) -> Markup {
        let place = html! { (cited.title) " " (cited.place) };
        match cited.url() {
            Some(url) => html! { a href=(url) rel="external" { (place) } },
            None => place,
        }
    }
}
