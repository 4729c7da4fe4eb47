//! The page of one calculation.

use anyhow::{Context as _, Result};
use maud::{Markup, html};
use personnel_rules::wire;

use super::facts::Direction;
use super::page::Page;
use super::{Manual, examples, path_of, rules, up};
use crate::model::{Calculation, Shape, Type};

impl Manual<'_> {
    pub(super) fn calculation(&self, calculation: &Calculation) -> Result<Markup> {
        let path = path_of(calculation.name.dotted());
        let body = html! {
            (self.prose(&self.doc(&calculation.description)))
            dl.head {
                dt { code { "as_of" } (self.of("（適用法規之日）", ", the day whose law governs")) }
                dd { (self.inline(&self.doc(&calculation.as_of))) }
                dt { (self.of("試算", "try it")) }
                // The manual is served beside the calculator.
                dd { a href={ (up(&path)) "../../#" (calculation.name.dotted()) } { (self.of("在試算網頁開啟", "open it in the calculator")) } }
                dt { (self.of("呼叫", "call")) }
                dd {
                    "Python " code { (calculation.name.snake()) "(as_of=…, …)" } " · JavaScript "
                    code { (calculation.name.camel()) "({ … }, { as_of })" } " · JSON "
                    code { "\"calculation\": \"" (calculation.name.dotted()) "\"" }
                }
            }
            section {
                h2 id="facts" { (self.of("事實", "Facts")) }
                (self.fields_with_types(&calculation.facts, Direction::In))
            }
            section {
                h2 id="value" { (self.of("結果", "Result")) }
                (self.outcome(&calculation.value))
            }
            section {
                h2 id="example" { (self.of("範例", "Example")) }
                (self.example(calculation.name.dotted())?)
            }
            section {
                h2 id="rules" { (self.of("規則", "Rules")) }
                p { (self.of("所列為查核日之值；歷次變動見各規則。", "The values on the day of the last check; each rule leads to its history.")) }
                @for id in &calculation.rules { (self.rule(id, &up(&path))?) }
            }
            section {
                h2 id="sources" { (self.of("依據", "Sources")) }
                (self.sources_of(calculation)?)
            }
        };
        let title = self.doc(&calculation.title);
        Ok(self.page(&Page { path: &path, title: &title, code: Some(calculation.name.dotted()), body }))
    }

    /// The value's own fields first; it is mostly a struct.
    fn outcome(&self, value: &Type) -> Markup {
        if let Type::Struct(name) = value
            && let Some(Shape::Struct(fields)) = self.model.definition(name).map(|definition| &definition.shape)
        {
            return self.fields_with_types(fields, Direction::Out);
        }
        Markup::default()
    }

    fn example(&self, name: &str) -> Result<Markup> {
        let request = examples::in_language(self.examples.of(name)?, self.locale);
        let answer = wire::evaluate(request.to_string().as_bytes());
        let value: serde_json::Value = serde_json::from_str(&answer)?;
        let value = value.get("value").with_context(|| format!("`{name}`: {answer}"))?;
        Ok(html! {
            h3 { (self.of("請求", "Request")) }
            pre tabindex="0" { code { (serde_json::to_string_pretty(&request)?) } }
            h3 { (self.of("結果", "Result")) }
            pre tabindex="0" { code { (serde_json::to_string_pretty(value)?) } }
            details {
                summary { (self.of("說明（explain）", "Told in words (explain)")) }
                pre tabindex="0" { (examples::told(&request)?) }
            }
            details {
                summary { (self.of("完整回應", "The whole answer")) }
                pre tabindex="0" { code { (examples::pretty(&answer)?) } }
            }
        })
    }

    fn rule(&self, id: &str, up: &str) -> Result<Markup> {
        let rule = self.rules.get(id)?;
        let current = self.rules.current(rule);
        let earlier = rule.values.len().saturating_sub(current.len());
        Ok(html! {
            section.rule {
                h3 { (self.inline(&rule.title)) " " a href={ (up) (rules::link(id)) } { code { (id) } } }
                @if let Some(note) = &rule.note { p.note { (self.inline(note)) } }
                @for dated in current { (self.dated(rule, dated)?) }
                @if rule.values.is_empty() || self.rules.current(rule).is_empty() {
                    p { (self.of("法規無值，由疊加資料提供。", "The law has no value; overlays give it.")) }
                }
                @if earlier > 0 {
                    p.meta { a href={ (up) (rules::link(id)) } {
                        (self.of(format!("另有 {earlier} 筆歷次或疊加之值"), format!("{earlier} more: earlier, later or of overlays")))
                    } }
                }
            }
        })
    }

    /// Every source of the rules, once.
    fn sources_of(&self, calculation: &Calculation) -> Result<Markup> {
        let mut titles: Vec<(&str, &str)> = Vec::new();
        for id in &calculation.rules {
            for cited in self.rules.get(id)?.values.iter().flat_map(|dated| &dated.citations) {
                let source = cited.id.split(':').next().unwrap_or_default();
                if !titles.iter().any(|(known, _)| *known == source) {
                    titles.push((source, &cited.title));
                }
            }
        }
        titles.sort_unstable();
        let up = up(&path_of(calculation.name.dotted()));
        Ok(html! { ul { @for (id, title) in titles { li { a href={ (up) "sources.html#" (id) } { (title) } } } } })
    }
}
