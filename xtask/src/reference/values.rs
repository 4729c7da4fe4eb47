//! A value of a rule as people read it.

use maud::{Markup, html};
use personnel_rules::Rulebook;
use serde_json::Value as Json;

use super::Manual;
use super::rules::{Dated, Rule};

impl Manual<'_> {
    pub(super) fn value(&self, rule: &Rule, dated: &Dated) -> Markup {
        let value = &dated.value;
        if let Some(missing) = value.get("missing").and_then(Json::as_str) {
            return html! { em { (self.of("來源未備：", "no source at hand: ")) (self.inline(missing)) } };
        }
        match (rule.shape.as_str(), value) {
            ("number", Json::String(number)) => html! { strong { (self.with_unit(rule, number)) } },
            ("statement", Json::String(text)) => html! { (self.inline(text)) },
            ("choice", Json::String(name)) => html! { strong { (self.name(rule, name)) } },
            ("steps", Json::Array(steps)) => self.steps(rule, steps),
            ("table", Json::Object(rows)) => html! {
                dl.values {
                    @for (name, number) in rows {
                        dt { (self.name(rule, name)) }
                        dd { (self.with_unit(rule, text(number))) }
                    }
                }
            },
            ("set", Json::Array(names)) if names.is_empty() => html! { strong { (self.of("無", "none")) } },
            ("set", Json::Array(names)) => html! { ul { @for name in names { li { (self.name(rule, text(name))) } } } },
            ("rounding", rounding) => self.rounding(rounding),
            ("flow", flow) => self.flow(rule, flow),
            ("calendar" | "days", Json::String(days)) => html! { span.days { (days) } },
            (_, other) => html! { strong { (text(other)) } },
        }
    }

    fn steps(&self, rule: &Rule, steps: &[Json]) -> Markup {
        html! {
            dl.values {
                @for step in steps {
                    @let (bound, number) = (step.get(0).map_or("", text), step.get(1).map_or("", text));
                    dt { @match self.of(true, false) { true => { (bound) "以上" } false => { "from " (bound) } } }
                    dd { (self.with_unit(rule, number)) }
                }
            }
        }
    }

    fn rounding(&self, rounding: &Json) -> Markup {
        let (mode, step) = (rounding.get("mode").map_or("", text), rounding.get("step").map_or("", text));
        let mode = match mode {
            "exact" => return html! { strong { (self.of("不進位", "not rounded")) } },
            "up" => self.of("進位", "rounded up"),
            "down" => self.of("捨去", "rounded down"),
            "half_up" => self.of("四捨五入", "rounded half up"),
            "half_counts_as_whole" => {
                self.of("未滿半數以半數計、逾半數以一計", "up to the next half, a half itself as a whole")
            }
            other => other,
        };
        html! { strong { (mode) } (self.of("，單位 ", ", to steps of ")) (step) }
    }

    fn flow(&self, rule: &Rule, flow: &Json) -> Markup {
        let steps = flow.get("steps").and_then(Json::as_array).map(Vec::as_slice).unwrap_or_default();
        let part = |step: &Json, key: &str| self.name(rule, step.get(key).map_or("", text));
        html! {
            p { (self.of("起始：", "begins as: ")) (self.name(rule, flow.get("start").map_or("", text))) }
            ul {
                @for step in steps {
                    li {
                        (part(step, "from")) " — " (part(step, "event")) " → " (part(step, "to"))
                        @let needs = step.get("needs").and_then(Json::as_array).map(Vec::as_slice).unwrap_or_default();
                        @if !needs.is_empty() {
                            (self.of("；須：", "; needs: "))
                            @for (at, need) in needs.iter().enumerate() {
                                @if at > 0 { (self.of("、", ", ")) }
                                (self.name(rule, text(need)))
                            }
                        }
                        @if step.get("for_good").and_then(Json::as_bool) == Some(true) {
                            (self.of("；不可復原", "; can't be undone"))
                        }
                    }
                }
            }
        }
    }

    fn name(&self, rule: &Rule, name: &str) -> Markup {
        match rule.names.iter().find(|known| known.name == name) {
            Some(known) => html! { (self.inline(&known.text)) " " code { (name) } },
            None => html! { code { (name) } },
        }
    }

    fn with_unit(&self, rule: &Rule, number: &str) -> String {
        let Some(unit) = rule.unit.as_deref() else {
            return number.to_owned();
        };
        let messages = &Rulebook::standard().pack().messages;
        let template = messages.iter().find(|message| message.group == "unit" && message.code == unit);
        template.map_or_else(
            || number.to_owned(),
            |template| self.of(&template.text.zh, &template.text.en).replace("{n}", number),
        )
    }
}

fn text(value: &Json) -> &str {
    value.as_str().unwrap_or_default()
}
