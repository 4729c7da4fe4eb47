//! The printed sheet of an application (個人資料表).

use chrono::Datelike;
use personnel_rules_data::{Scope, keys};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::facts::SchoolStage;
use super::flat::{number, place};
use super::sheet_check::{lists, others, person};
use super::subjects::{self, is_none};
use crate::appointment::{IDENTITY_RULES, Sex};
use crate::calculation::{Bilingual, Calculation};
use crate::case::Case;
use crate::date::{Date, roc_text};
use crate::error::{Error, ErrorCode};
use crate::locale::{Locale, Param, at_least};
use crate::trace::Recorder;

/// Schools in a row.
const IN_A_ROW: usize = 5;
/// What counties are numbered by.
const STEMS: &str = "甲乙丙丁戊己庚辛壬癸";
/// First year of the Republic.
const FIRST_YEAR: i32 = 1912;

/// A county that was chosen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SheetCounty {
    /// Its name.
    ///
    /// 縣市名稱。
    pub name: String,
    /// Its code, for example 01.
    ///
    /// 縣市代碼。
    pub code: String,
}

/// A school on the sheet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SheetSchool {
    /// Its name.
    ///
    /// 學校名稱。
    pub name: String,
    /// Its code; needed to tell two of one county apart that have the same name.
    ///
    /// 學校代碼（同縣市有二校同名者填）。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// The sign beside it in the year's list, as it stands there.
    ///
    /// 名單之註記符號。
    #[serde(default)]
    pub mark: String,
    /// Code of its county.
    ///
    /// 縣市代碼。
    pub county: String,
}

/// What the sheet shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SheetFacts {
    /// Year of the Republic, where the head shows it.
    ///
    /// 年度（民國）。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub roc_year: Option<u32>,
    /// Stage of school.
    ///
    /// 階段別。
    pub stage: SchoolStage,
    /// Name.
    ///
    /// 姓名。
    pub name: String,
    /// Identity number.
    ///
    /// 身分證統一編號。
    pub identity_number: String,
    /// Sex.
    ///
    /// 性別。
    pub sex: Sex,
    /// Birthday: shown as a year of the Republic.
    ///
    /// 生日：以民國年顯示。
    pub born_on: Date,
    /// Present school.
    ///
    /// 服務學校。
    pub school: String,
    /// Restriction of the teaching area, for example general area without restriction.
    ///
    /// 任教地區限制（例如一般地區（無限制））。
    pub area: String,
    /// Whole years of service at public schools and kindergartens.
    ///
    /// 公立學校暨幼兒園服務年資（滿年）。
    pub service_years: u32,
    /// Up to three subjects, the present one first; the others may be 無.
    ///
    /// 應聘科類別（至多三項，第一項為現職科別，其餘得填無）。
    pub subjects: Vec<String>,
    /// Subjects of the year's list beyond those that the rules name.
    ///
    /// 當年所列而規則未列之科（類）別。
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub year_subjects: Vec<String>,
    /// First telephone number.
    ///
    /// 電話一。
    pub phone: String,
    /// Second telephone number.
    ///
    /// 電話二（選填）。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub second_phone: Option<String>,
    /// E-mail address.
    ///
    /// 電子郵件。
    pub email: String,
    /// Counties chosen, one or two.
    ///
    /// 志願縣市（甲、乙）。
    pub counties: Vec<SheetCounty>,
    /// Schools in the order of preference.
    ///
    /// 志願學校，依序。
    pub schools: Vec<SheetSchool>,
    /// Whether the teacher is Indigenous and consents to the Indigenous stage.
    ///
    /// 是否具原住民身分並申請優先介聘。
    #[serde(default)]
    pub indigenous_stage: bool,
    /// Time of printing, as it is to stand there.
    ///
    /// 印表時間。
    pub printed_at: String,
    /// Rows of schools on a page; all on one where it is left out.
    ///
    /// 每頁志願列數（未填則一頁）。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rows_per_page: Option<u32>,
}

/// The sheet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Sheet {
    /// Whether everything that the sheet shows is in order. Every flaw is a reason; rows and pages are then left empty.
    ///
    /// 表列資料是否均符合；各項不符列為理由，且不列印。
    pub valid: bool,
    /// Whether the basic data is in order: identity number, birthday, sex, name, telephones, e-mail.
    ///
    /// 基本資料（證號、生日、性別、姓名、電話、電子郵件）是否符合。
    pub basic_data_valid: bool,
    /// Number of schools.
    ///
    /// 志願總數。
    pub total: u32,
    /// Rows of schools, five in each, the note after the last included.
    ///
    /// 志願各列（每列五校，含末尾註記）。
    pub rows: Vec<Vec<String>>,
    /// Birthday as a year of the Republic.
    ///
    /// 生日（民國）。
    pub birthday: String,
    /// Pages, each as a text.
    ///
    /// 各頁文字。
    pub pages: Vec<String>,
}

/// The calculation `transfer.sheet`.
#[derive(Debug)]
pub enum PrintedSheet {}

impl Calculation for PrintedSheet {
    const NAME: &'static str = "transfer.sheet";
    const TITLE: Bilingual = Bilingual { zh: "教師介聘個人資料表", en: "printed sheet of an application" };
    const DESCRIPTION: Bilingual = Bilingual {
        zh: "檢查個人資料表所列資料，符合者依手冊格式列印：志願自001起編號，每列五校，附註記及縣市代碼。",
        en: "Checks what the sheet is to show and, where it is in order, prints it as the manual does: schools numbered from 001, five in a row, with mark and county code.",
    };
    const AS_OF: Bilingual = Bilingual { zh: "列印日", en: "the day of printing" };
    const HEADLINE: &'static [&'static str] = &["valid", "total"];
    const RULES: &'static [&'static [usize]] = &[
        &[keys::TRANSFER_SCHOOL_MARKS.index],
        &[
            keys::TRANSFER_SHEET.index,
            keys::TRANSFER_SHEET_FIELDS.index,
            keys::TRANSFER_SHEET_CONSENT.index,
            keys::TRANSFER_CONTACT.index,
            keys::TRANSFER_CONTACT_AGE.index,
            keys::TRANSFER_CONTACT_AGE_MOST.index,
            keys::TRANSFER_CONTACT_AREA_CODES.index,
            keys::TRANSFER_SUBJECTS_MOST.index,
            keys::TRANSFER_COUNTIES_MOST.index,
            keys::TRANSFER_PREFERENCES.index,
        ],
        subjects::RULES,
        IDENTITY_RULES,
    ];
    type Facts = SheetFacts;
    type Value = Sheet;

    fn decide<R: Recorder>(facts: &SheetFacts, case: &mut Case<'_, R>) -> Result<Sheet, Error> {
        case.where_ruled(keys::TRANSFER_SCHOOL_MARKS, Scope::All, case.as_of())?;
        case.value(keys::TRANSFER_SHEET, Scope::All)?;
        let out_of_range = |field, value: u32, range: Param| {
            Error::new(ErrorCode::OutOfRange).field(field).with("value", value).with("range", range)
        };
        if facts.rows_per_page == Some(0) {
            return Err(out_of_range("rows_per_page", 0, at_least(1).into()));
        }
        // The sheet is for a year of transfers that is known by the day of printing: this year's or the next.
        let next = u32::try_from(case.as_of().year().saturating_sub(FIRST_YEAR)).unwrap_or_default().saturating_add(2);
        if let Some(year) = facts.roc_year.filter(|year| !(1..=next).contains(year)) {
            return Err(out_of_range("roc_year", year, format!("1 – {next}").into()));
        }
        let basic_data_valid = person(facts, case)?;
        let most_subjects = case.whole(keys::TRANSFER_SUBJECTS_MOST, Scope::All)?;
        let valid = basic_data_valid & others(facts, case)? & lists(facts, most_subjects, case)?;
        let consent = case.value(keys::TRANSFER_SHEET_CONSENT, Scope::All)?;
        let consent = case.label(keys::TRANSFER_SHEET_CONSENT.index, consent)?.zh;
        let consent = facts.indigenous_stage.then_some(consent.as_str());
        let (total, birthday) = (number(facts.schools.len()), roc_text(facts.born_on.naive()));
        let (mut rows, mut pages) = (Vec::new(), Vec::new());
        if valid {
            rows = rows_of(&facts.schools);
            let a_page = facts.rows_per_page.map_or(usize::MAX, place);
            let parts: Vec<&[Vec<String>]> = rows.chunks(a_page.max(1)).collect();
            for (at, rows) in (1usize..).zip(&parts) {
                pages.push(page(facts, (&birthday, consent), (place(most_subjects), rows), (at, parts.len())));
            }
        }
        Ok(Sheet { valid, basic_data_valid, total, rows, birthday, pages })
    }
}

fn rows_of(schools: &[SheetSchool]) -> Vec<Vec<String>> {
    let mut cells = Vec::with_capacity(schools.len().saturating_add(1));
    for (at, school) in (1u32..).zip(schools) {
        let [name, mark, county] = [&school.name, &school.mark, &school.county].map(|text| text.trim());
        cells.push(format!("{at:03}.{name}{mark}({county})"));
    }
    cells.push("(以下空白)".to_owned());
    cells.chunks(IN_A_ROW).map(<[String]>::to_vec).collect()
}

fn page(
    facts: &SheetFacts,
    (birthday, consent): (&str, Option<&str>),
    (most_subjects, rows): (usize, &[Vec<String>]),
    (at, of): (usize, usize),
) -> String {
    let stage = match facts.stage {
        SchoolStage::JuniorHigh => "國中",
        SchoolStage::Primary => "國小",
        SchoolStage::Kindergarten => "幼兒園",
    };
    let sex = match facts.sex {
        Sex::Male => "男",
        Sex::Female => "女",
    };
    let year = facts.roc_year.map(|year| year.to_string()).unwrap_or_default();
    let mut lines = vec![
        format!("{year}年公立國民中小學暨幼兒園介聘他縣市服務 {stage}教師個人資料表"),
        format!("第 {at} / {of} 頁  印表時間：{}", facts.printed_at.trim()),
    ];
    lines.extend(
        consent.map(|article| {
            format!("具原住民族身分並同意依{article}規定，申請優先辦理具原住民族身分之教師單調介聘作業")
        }),
    );
    let none = Locale::ZhTw.nothing();
    let subject =
        |at: usize| facts.subjects.get(at).map(|name| name.trim()).filter(|name| !is_none(name)).unwrap_or(none);
    let subjects: Vec<String> =
        (0..most_subjects).map(|at| format!("{}.{}", at.saturating_add(1), subject(at))).collect();
    let second_phone = facts.second_phone.as_deref().unwrap_or_default().trim();
    lines.extend([
        format!("姓名：{}  身分證統一編號：{}", facts.name.trim(), facts.identity_number.trim()),
        format!("性別：{}  服務學校：{}", sex, facts.school.trim()),
        format!("生日：{birthday}  任教地區限制：{}", facts.area.trim()),
        format!("服務年資：公立學校暨幼兒園服務年資滿{}年", facts.service_years),
        format!("應聘科類別：{}", subjects.join(" ")),
        format!("聯絡電話：電話一：{}，電話二：{}", facts.phone.trim(), second_phone),
        format!("電子郵件：{}", facts.email.trim()),
    ]);
    let mut chosen = format!("志願總數：{}", facts.schools.len());
    for (at, county) in facts.counties.iter().enumerate() {
        let which = STEMS.chars().nth(at).map_or_else(|| at.saturating_add(1).to_string(), String::from);
        let (name, code) = (county.name.trim(), county.code.trim());
        chosen.push_str(&format!("  志願縣市（{which}）：{name}（代碼：{code}）"));
    }
    lines.push(chosen);
    lines.extend(rows.iter().map(|row| row.join(" ")));
    lines.join("\n")
}
