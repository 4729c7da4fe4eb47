//! The index of all calculations by topic, with a search box.

use anyhow::{Context as _, Result, ensure};
use maud::{Markup, html};

use super::page::Page;
use super::{Manual, path_of};
use crate::model::Calculation;

/// Topics in the order of a career, with the first words of the names that belong to each.
const TOPICS: [(&str, &str, &[&str]); 11] = [
    ("差假", "Leave", &["leave", "calendar", "travel", "training", "research_leave", "travel_card"]),
    ("生活津貼與子女教育補助", "Allowances", &["allowance", "education"]),
    ("俸給", "Salary", &["salary"]),
    ("保險", "Insurance", &["insurance", "health"]),
    (
        "考績、獎勵、陞遷",
        "Appraisal, honours, promotion",
        &["appraisal", "medal", "award", "promotion", "evaluation", "teacher_promotion", "teacher_duty"],
    ),
    ("福利與慰問", "Welfare and condolence", &["condolence", "loan", "housing", "hospital", "health_check", "savings"]),
    ("退休、資遣、離職給與", "Retirement, severance, resignation", &["pension", "severance", "resignation"]),
    ("撫卹與遺屬", "Survivors", &["survivor", "burial"]),
    ("教師介聘", "Transfer of teachers", &["transfer"]),
    (
        "聘期、登記備查、報到、離職",
        "Appointment, registration, arrival, leaving",
        &["appointment", "registration", "onboarding", "second_job", "leaving"],
    ),
    ("密碼與流程", "Passwords and flows", &["password", "flow"]),
];

impl Manual<'_> {
    pub(super) fn index(&self) -> Result<Markup> {
        let all = &self.model.calculations;
        let first =
            |calculation: &Calculation| calculation.name.dotted().split('.').next().unwrap_or_default().to_owned();
        for calculation in all {
            let known = TOPICS.iter().any(|(_, _, words)| words.contains(&first(calculation).as_str()));
            ensure!(known, "`{}` belongs to no topic of the manual", calculation.name.dotted());
        }
        let body = html! {
            p {
                (self.of(
                    "每項計算之事實、結果、規則、依據與範例。自資料產生，與程式同版。",
                    "Facts, result, rules, sources and an example of every calculation, made from the data of this very version.",
                ))
            }
            p.search hidden {
                label for="search" { (self.of("搜尋", "Search")) }
                input id="search" type="search" autocomplete="off" placeholder=(self.of("例：休假、喪葬、leave", "for example: leave, funeral, 休假"));
                span id="found" role="status" data-text=(self.of("{n} 項", "{n} found")) {}
            }
            @for (zh, en, words) in TOPICS {
                section.topic {
                    h2 { (self.of(zh, en)) }
                    ul.calculations {
                        @for calculation in all.iter().filter(|calculation| words.contains(&first(calculation).as_str())) {
                            li data-search=(self.search_text(calculation)?) {
                                a href=(path_of(calculation.name.dotted())) { (self.doc(&calculation.title)) }
                                " " code { (calculation.name.dotted()) }
                                p { (self.inline(&self.doc(&calculation.description))) }
                            }
                        }
                    }
                }
            }
            section {
                h2 { (self.of("規則", "Rules")) }
                ul.inline { @for topic in self.rules.topics() { li { a href={ "rules/" (topic) ".html" } { (topic) } } } }
            }
        };
        let title = self.of("計算項目", "Calculations");
        Ok(self.page(&Page { path: "index.html", title, code: None, body }))
    }

    /// What the search box looks at: names and texts in both languages, and the rules' titles.
    fn search_text(&self, calculation: &Calculation) -> Result<String> {
        let mut text = calculation.name.dotted().to_owned();
        for doc in [&calculation.title, &calculation.description] {
            text.extend([" ", &doc.zh, " ", &doc.en]);
        }
        for id in &calculation.rules {
            text.extend([" ", self.rules.get(id).context("a calculation's rule")?.title.as_str()]);
        }
        Ok(text.to_lowercase())
    }
}
