//! The form of a response.

use schemars::JsonSchema;
use serde::Serialize;

use crate::date::Date;
use crate::trace::StepKind;
use crate::wire::DataStamp;
use crate::writer::Citations;

/// The answer to a request that could be decided.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Answer<'a, V> {
    /// Always true here; false in an answer that carries an error.
    ///
    /// 是否成功。
    pub ok: bool,
    /// The calculation.
    ///
    /// 計算項目。
    pub calculation: &'a str,
    /// The day whose law governs the case.
    ///
    /// 適用法規之日。
    pub as_of: Date,
    /// By what had been published on this day.
    ///
    /// 以此日已公布者為準。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub known_on: Option<Date>,
    /// The overlays on the law.
    ///
    /// 疊加資料。
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub overlays: Vec<&'a str>,
    /// The result.
    ///
    /// 結果。
    pub value: &'a V,
    /// Why it is so.
    ///
    /// 理由。
    pub reasons: Vec<ReasonText<'a>>,
    /// The places in the law that it rests on.
    ///
    /// 依據。
    #[schemars(with = "Vec<CitationText<'static>>")]
    pub citations: Citations<'a>,
    /// Every step, where asked for.
    ///
    /// 計算過程。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub trace: Option<Trace<'a>>,
    /// Version of the code.
    ///
    /// 程式版本。
    pub engine: &'static str,
    /// Version of the data.
    ///
    /// 資料版本。
    pub data: DataStamp,
}

/// A reason.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[schemars(rename = "Reason")]
pub struct ReasonText<'a> {
    /// Stable code.
    ///
    /// 理由代碼。
    pub code: &'a str,
    /// In words.
    ///
    /// 說明。
    pub text: String,
    /// The rule behind it.
    ///
    /// 規則。
    pub rule: &'a str,
    /// Ids of the citations.
    ///
    /// 依據。
    pub citations: Vec<&'a str>,
}

/// A place in the law, with the value that was taken from it.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[schemars(rename = "Citation")]
pub struct CitationText<'a> {
    /// `S0110016:7.1`: the law's code, article 7, paragraph 1.
    ///
    /// 代號。
    pub id: &'a str,
    /// The law or document.
    ///
    /// 法規或文件名稱。
    pub title: &'a str,
    /// The article or section.
    ///
    /// 條次或章節。
    pub place: &'a str,
    /// The rule that rests on it.
    ///
    /// 規則。
    pub rule: &'a str,
    /// First day on which the value holds.
    ///
    /// 該值之施行日。
    pub in_force: Date,
    /// Day on which the value was published; only at the source that published it.
    ///
    /// 該值之發布日（僅見於發布之法規）。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub promulgated: Option<Date>,
    /// `law` where these days are the law's own, `reported` where a report gives them, `first_seen` where they are the first on which a source shows the value.
    ///
    /// 日期之性質：法規本身、報導所載，或來源最早所見。
    pub dating: &'static str,
    /// The overlay that gave the value.
    ///
    /// 疊加資料。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub overlay: Option<&'a str>,
    /// The law's value that the overlay replaced.
    ///
    /// 被取代之法定值。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub replaces: Option<Replaced<'a>>,
}

/// What an overlay replaced.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Replaced<'a> {
    /// The law's value.
    ///
    /// 法定值。
    pub value: String,
    /// The overlay's value.
    ///
    /// 疊加值。
    pub by: String,
    /// Ids of the law's citations.
    ///
    /// 法定值之依據。
    pub citations: Vec<&'a str>,
}

/// The record of every step. Can be kept as evidence: the same case gives the same bytes.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Trace<'a> {
    /// Name and version of this form.
    ///
    /// 格式。
    pub format: &'static str,
    /// Version of the code.
    ///
    /// 程式版本。
    pub engine: &'static str,
    /// Version and hash of the data.
    ///
    /// 資料版本與雜湊值。
    pub data: DataStamp,
    /// The day whose law governs the case.
    ///
    /// 適用法規之日。
    pub as_of: Date,
    /// By what had been published on this day.
    ///
    /// 以此日已公布者為準。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub known_on: Option<Date>,
    /// The steps, in order.
    ///
    /// 步驟。
    pub steps: Vec<StepText<'a>>,
}

/// A step in words.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[schemars(rename = "Step")]
pub struct StepText<'a> {
    /// What kind of step.
    ///
    /// 步驟種類。
    pub kind: StepKind,
    /// The rule.
    ///
    /// 規則。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rule: Option<&'a str>,
    /// What was done, in words.
    ///
    /// 說明。
    pub text: String,
    /// What went in.
    ///
    /// 輸入。
    #[serde(skip_serializing_if = "Inputs::is_empty")]
    #[schemars(with = "std::collections::BTreeMap<&'static str, String>")]
    pub inputs: Inputs,
    /// What came out.
    ///
    /// 輸出。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub output: Option<String>,
    /// What the output counts.
    ///
    /// 單位。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit: Option<&'static str>,
    /// Day for which the value was looked up.
    ///
    /// 查值之日。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub on: Option<Date>,
    /// First day on which the value holds.
    ///
    /// 施行日。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub in_force: Option<Date>,
    /// Day on which it was published.
    ///
    /// 發布日。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub promulgated: Option<Date>,
    /// Where these days come from: `law`, `reported`, `first_seen`.
    ///
    /// 日期之性質。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dating: Option<&'static str>,
    /// Ids of the citations.
    ///
    /// 依據。
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub citations: Vec<&'a str>,
    /// The overlay that gave the value.
    ///
    /// 疊加資料。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub overlay: Option<&'a str>,
    /// The law's value that the overlay replaced.
    ///
    /// 被取代之法定值。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub replaces: Option<Replaced<'a>>,
    /// A remark of the data, for example on sources that disagree.
    ///
    /// 附註。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<&'a str>,
}

/// What went into a step, by name.
#[derive(Debug, Clone, Default)]
pub struct Inputs(Vec<(&'static str, String)>);

impl Inputs {
    /// Whether nothing went in.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// What went in by a name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.iter().find(|(known, _)| *known == name).map(|(_, value)| value)
    }

    /// Everything that went in, in the order of the names.
    pub fn iter(&self) -> impl Iterator<Item = (&'static str, &str)> {
        self.0.iter().map(|(name, value)| (*name, value.as_str()))
    }

    pub(crate) fn insert(&mut self, name: &'static str, value: String) {
        match self.0.binary_search_by_key(&name, |(known, _)| *known) {
            Ok(place) => self.0.get_mut(place).into_iter().for_each(|(_, known)| known.clone_from(&value)),
            Err(place) => self.0.insert(place, (name, value)),
        }
    }
}

impl Serialize for Inputs {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.iter())
    }
}
