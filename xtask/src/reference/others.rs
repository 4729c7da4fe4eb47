//! Errors, overlays and sources.

use anyhow::{Context as _, Result};
use maud::{Markup, html};
use personnel_rules::{Rulebook, wire};

use super::page::Page;
use super::rules::{Dated, Rule, is_code, link};
use super::{Manual, examples};

/// Codes of the web package alone, with what they mean and what to do.
const OF_THE_WEB: [(&str, [&str; 2], [&str; 2]); 2] = [
    (
        "not_ready",
        ["wasm 模組尚未載入", "the wasm module is not loaded yet"],
        ["先以 `await init()` 載入，再呼叫函式", "await `init()` once before the first call"],
    ),
    (
        "other_version",
        ["資料與程式版本不同", "the data belong to another version than the code"],
        ["各檔案須為同一版本；請清除舊有之快取", "load all files of one version; a cache may hold older ones"],
    ),
];

impl Manual<'_> {
    pub(super) fn errors(&self) -> Result<Markup> {
        let codes: Vec<String> = serde_json::from_str(&wire::error_codes())?;
        let body = html! {
            p {
                (self.of(
                    "無法判斷之案件一律回應錯誤，不以預設值代替。錯誤之格式在各語言均同：代碼、說明、處理方式，以及有關之欄位、規則與條文。不符規定之申請不是錯誤：其結果為不核給，理由列於 ",
                    "What can't be decided is answered with an error, never with a default. An error has the same form in every language: its code, what is wrong, what to do, and where there is one the field, the rule and its articles. A claim that is refused is no error: its value says so, with the reasons in ",
                ))
                code { "reasons" } (self.of("。", "."))
            }
            p { (self.of("斜體部分由各案件填入。", "What stands in italics is filled in by the case.")) }
            @for code in &codes {
                section.error id=(code) {
                    h2 { code { (code) } }
                    p { (self.inline(self.message("error", code)?)) }
                    p.help { (self.of("處理：", "What to do: ")) (self.help(code)?) }
                    (self.error_example(code)?)
                }
            }
            h2 { (self.of("網頁套件", "The web package alone")) }
            @for (code, [zh, en], [help_zh, help_en]) in OF_THE_WEB {
                section.error id=(code) {
                    h2 { code { (code) } }
                    p { (self.of(zh, en)) }
                    p.help { (self.of("處理：", "What to do: ")) (self.inline(self.of(help_zh, help_en))) }
                }
            }
        };
        let title = self.of("錯誤代碼", "Errors");
        Ok(self.page(&Page { path: "errors.html", title, code: None, body }))
    }

    fn help(&self, code: &str) -> Result<Markup> {
        let help = self.message("help", code)?;
        if help.starts_with('{') && help.ends_with('}') {
            return Ok(html! { (self.of("回應中載明。", "the answer says it.")) });
        }
        Ok(self.inline(help))
    }

    fn message(&self, group: &str, code: &str) -> Result<&'static str> {
        let messages = &Rulebook::standard().pack().messages;
        let message = messages.iter().find(|message| message.group == group && message.code == code);
        let text = &message.with_context(|| format!("there is no message `{group}.{code}`"))?.text;
        Ok(self.of(&text.zh, &text.en))
    }

    fn error_example(&self, code: &str) -> Result<Markup> {
        let Some(request) = self.examples.of_error(code) else {
            return Ok(Markup::default());
        };
        let request = examples::in_language(request, self.locale);
        let answer = wire::evaluate(request.to_string().as_bytes());
        Ok(html! {
            details {
                summary { (self.of("範例", "Example")) }
                pre tabindex="0" { code { (serde_json::to_string_pretty(&request)?) } }
                pre tabindex="0" { code { (examples::pretty(&answer)?) } }
            }
        })
    }

    pub(super) fn overlays(&self) -> Result<Markup> {
        // What the law leaves to institutions: no one is decided without an overlay.
        let example = examples::in_language(self.examples.of("travel.abroad")?, self.locale);
        let body = html! {
            p {
                (self.of(
                    "疊加資料以機關自訂之值覆蓋法規之值：以名稱指定（下列），或依資料檔之格式自行提供。所變更之每一步驟均註明，並同時列出法規原值及其條文。兩份疊加資料於同一日就同一規則各有其值者，為錯誤 ",
                    "An overlay gives an institution's own values over the law's: by one of the names below, or as an object of the same form as the data files. Every step that it changes says so, and keeps the law's value and articles beside it. Two overlays with a value for the same rule and day are the error ",
                ))
                a href="errors.html#overlay_conflict" { code { "overlay_conflict" } } (self.of("。", "."))
            }
            pre tabindex="0" { code { (serde_json::to_string_pretty(&example)?) } }
            h2 { (self.of("自行提供", "One's own")) }
            p { (self.inline(self.of(
                "識別碼、名稱、來源與值皆須有；格式錯誤者回應 `invalid_overlay`，並指出位置與更正方式。",
                "It has an id, a title, sources and values; what is wrong with it is answered with `invalid_overlay`, the place, and the remedy.",
            ))) }
            pre tabindex="0" { code { (OWN_OVERLAY) } }
            @for overlay in &Rulebook::standard().pack().overlays {
                section id=(overlay.id) {
                    h2 { (self.of(&overlay.title.zh, &overlay.title.en)) " " code { (overlay.id) } }
                    @for rule in self.rules.all() {
                        @let own: Vec<&Dated> = rule.values.iter().filter(|dated| dated.overlay.as_ref() == Some(&overlay.id)).collect();
                        @if !own.is_empty() { (self.replaced(rule, &own)?) }
                    }
                }
            }
        };
        let title = self.of("疊加資料", "Overlays");
        Ok(self.page(&Page { path: "overlays.html", title, code: None, body }))
    }

    fn replaced(&self, rule: &Rule, own: &[&Dated]) -> Result<Markup> {
        Ok(html! {
            section.rule {
                h3 { (self.inline(&rule.title)) " " a href=(link(&rule.id)) { code { (rule.id) } } }
                @for dated in own { (self.dated(rule, dated)?) }
            }
        })
    }

    pub(super) fn sources(&self) -> Result<Markup> {
        let pack = Rulebook::standard().pack();
        let kinds = [
            ("law", self.of("法規", "Laws and orders")),
            ("document", self.of("文件", "Documents")),
            ("bulletin", self.of("函釋、公告、報導", "Letters, bulletins, reports")),
            ("reading", self.of("本專案之解讀", "Readings of this project")),
        ];
        let body = html! {
            @for (kind, heading) in kinds {
                h2 { (heading) }
                ul.sources {
                    @for source in &pack.sources {
                        @let own: &'static str = source.kind.into();
                        @if own == kind {
                            li id=(source.id) {
                                @if kind == "law" && is_code(&source.place) {
                                    a href={ "https://law.moj.gov.tw/LawClass/LawAll.aspx?pcode=" (source.place) } rel="external" {
                                        (self.of(&source.title.zh, &source.title.en))
                                    }
                                } @else {
                                    (self.of(&source.title.zh, &source.title.en))
                                }
                                " " code { (source.id) }
                                @if kind == "bulletin" { " " small { (source.place) } }
                            }
                        }
                    }
                }
            }
        };
        let title = self.of("依據", "Sources");
        Ok(self.page(&Page { path: "sources.html", title, code: None, body }))
    }
}

/// Given as an object in `overlays`; a test asks for it.
pub(super) const OWN_OVERLAY: &str = r#"{
  "overlay": { "id": "our-school", "title": { "zh": "本校規定", "en": "our school's rules" } },
  "source": {
    "our-rules": { "title": { "zh": "本校差勤要點", "en": "our rules on leave" }, "place": "2026-08-01" }
  },
  "rule": {
    "leave.recess.days": {
      "value": [
        { "for": ["civil_servant"], "in_force": "2026-08-01", "dating": "first_seen", "cite": ["our-rules:三"], "number": "8" }
      ]
    }
  }
}"#;
