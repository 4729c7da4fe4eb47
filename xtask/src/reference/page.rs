//! What every page has: head, navigation, foot; and how a text of the data becomes markup.

use maud::{DOCTYPE, Markup, PreEscaped, html};
use personnel_rules::Locale;
use personnel_rules::wire::ENGINE_VERSION;

use super::{LANGUAGES, Manual, up};

/// One page of a language.
pub(super) struct Page<'a> {
    /// Inside the language's folder.
    pub(super) path: &'a str,
    pub(super) title: &'a str,
    /// What the heading shows beside the title.
    pub(super) code: Option<&'a str>,
    pub(super) body: Markup,
}

impl Manual<'_> {
    pub(super) fn page(&self, page: &Page<'_>) -> Markup {
        let (path, up) = (page.path, up(page.path));
        let language = tag(self.locale);
        let links = [
            ("index.html", self.of("計算項目", "Calculations")),
            ("errors.html", self.of("錯誤代碼", "Errors")),
            ("overlays.html", self.of("疊加資料", "Overlays")),
            ("sources.html", self.of("依據", "Sources")),
        ];
        html! {
            (DOCTYPE)
            html lang=(language) {
                (head(&format!("{up}../"), &format!("{} · personnel-rules", page.title)))
                body {
                    a.skip href="#main" { (self.of("跳至內容", "Skip to content")) }
                    header {
                        nav aria-label=(self.of("手冊", "Manual")) {
                            @for (to, text) in links {
                                a href={ (up) (to) } aria-current=[(to == path).then_some("page")] { (text) }
                            }
                        }
                        nav.languages aria-label=(self.of("語言", "Language")) {
                            @for (other, folder) in LANGUAGES {
                                @if other != self.locale {
                                    a href={ (up) "../" (folder) "/" (path) } lang=(folder) hreflang=(folder) { (own_name(other)) }
                                }
                            }
                        }
                    }
                    main id="main" {
                        h1 { (page.title) @if let Some(code) = page.code { " " code { (code) } } }
                        (page.body)
                    }
                    footer {
                        p {
                            (self.of("程式", "Code")) " " (ENGINE_VERSION) " · "
                            (self.of("資料", "data")) " " (self.rules.version) " · "
                            (self.of("查核至", "checked until")) " " (self.rules.today)
                        }
                    }
                }
            }
        }
    }

    /// A text of the data: what stands between backticks is code, what stands in braces is filled in by the answer.
    pub(super) fn inline(&self, text: &str) -> Markup {
        html! {
            @for (at, part) in text.split('`').enumerate() {
                @if at % 2 == 1 { code { (placeholders(part)) } } @else { (placeholders(part)) }
            }
        }
    }

    /// Paragraphs, as documentation comments have them.
    pub(super) fn prose(&self, text: &str) -> Markup {
        html! { @for paragraph in text.split("\n\n") { p { (self.inline(paragraph)) } } }
    }
}

/// The page that lets the reader choose the language.
pub(super) fn entry() -> Markup {
    html! {
        (DOCTYPE)
        html lang="zh-TW" {
            (head("", "personnel-rules"))
            body {
                main.entry id="main" {
                    h1 { "personnel-rules" }
                    p { "公立學校人事規定之計算：事實、結果、規則與依據。" }
                    p lang="en" { "The personnel rules of Taiwan's public schools: facts, results, rules and sources of every calculation." }
                    ul {
                        @for (locale, folder) in LANGUAGES {
                            li { a href={ (folder) "/index.html" } lang=(folder) hreflang=(folder) { (own_name(locale)) } }
                        }
                    }
                }
            }
        }
    }
}

fn head(root: &str, title: &str) -> Markup {
    html! {
        head {
            meta charset="utf-8";
            meta name="viewport" content="width=device-width, initial-scale=1";
            meta name="color-scheme" content="light dark";
            title { (title) }
            link rel="icon" href="data:,";
            link rel="stylesheet" href={ (root) "style.css" };
            script src={ (root) "search.js" } defer {}
        }
    }
}

fn placeholders(text: &str) -> Markup {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, (name, after))) =
        rest.split_once('{').and_then(|(before, after)| Some((before, after.split_once('}')?)))
    {
        out.push_str(&html! { (before) var { (name) } }.into_string());
        rest = after;
    }
    out.push_str(&html! { (rest) }.into_string());
    PreEscaped(out)
}

fn tag(locale: Locale) -> &'static str {
    LANGUAGES.iter().find(|(known, _)| *known == locale).map_or("zh-TW", |(_, folder)| folder)
}

fn own_name(locale: Locale) -> &'static str {
    match locale {
        Locale::ZhTw => "中文",
        Locale::En => "English",
    }
}
