//! The printed sheet of an application (個人資料表).

use personnel_rules_data::messages::{self, MessageKey};
use personnel_rules_data::{Scope, keys};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::examine::repeated;
use super::facts::SchoolStage;
use super::school_list::county;
use crate::appointment::{IDENTITY_RULES, Sex, check_identity, is_email, said};
use crate::calculation::{Bilingual, Calculation};
use crate::case::Case;
use crate::date::{Date, birthday, roc_text};
use crate::error::{Error, ErrorCode};
use crate::trace::Recorder;

/// Schools in a row.
const IN_A_ROW: usize = 5;
/// Subjects on the sheet.
const SUBJECTS: usize = 3;

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
    /// Up to three subjects, the present one first.
    ///
    /// 應聘科類別（至多三項，第一項為現職科別）。
    pub subjects: Vec<String>,
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
    /// Whether the basic data is in order: identity number, birthday, sex, name, telephones, e-mail. Every flaw is a reason.
    ///
    /// 基本資料（證號、生日、性別、姓名、電話、電子郵件）是否符合；各項不符列為理由。
    pub contact_valid: bool,
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
        zh: "依手冊格式列印個人資料表：志願自001起編號，每列五校，附註記及縣市代碼；並檢查基本資料。",
        en: "The sheet as the manual prints it: schools numbered from 001, five in a row, with mark and county code. The basic data is checked as well.",
    };
    const AS_OF: Bilingual = Bilingual { zh: "列印日", en: "the day of printing" };
    const HEADLINE: &'static [&'static str] = &["total"];
    const RULES: &'static [&'static [usize]] = &[
        &[keys::TRANSFER_SCHOOL_MARKS.index],
        &[
            keys::TRANSFER_SHEET.index,
            keys::TRANSFER_SHEET_CONSENT.index,
            keys::TRANSFER_CONTACT.index,
            keys::TRANSFER_CONTACT_AGE.index,
            keys::TRANSFER_SUBJECTS_MOST.index,
            keys::TRANSFER_COUNTIES_MOST.index,
        ],
        IDENTITY_RULES,
    ];
    type Facts = SheetFacts;
    type Value = Sheet;

    fn decide<R: Recorder>(facts: &SheetFacts, case: &mut Case<'_, R>) -> Result<Sheet, Error> {
        case.where_ruled(keys::TRANSFER_SCHOOL_MARKS, Scope::All, case.as_of())?;
        case.value(keys::TRANSFER_SHEET, Scope::All)?;
        for (field, key, count) in [
            ("subjects", keys::TRANSFER_SUBJECTS_MOST, facts.subjects.len()),
            ("counties", keys::TRANSFER_COUNTIES_MOST, facts.counties.len()),
        ] {
            let most = case.whole(key, Scope::All)?;
            if count == 0 || super::flat::number(count) > most {
                let error = Error::new(ErrorCode::OutOfRange).field(field).with("value", super::flat::number(count));
                return Err(error.with("range", format!("1 – {most}")));
            }
        }
        let counties: Vec<String> = facts.counties.iter().map(|chosen| county(&chosen.code)).collect();
        let names: Vec<String> = facts.counties.iter().map(|chosen| county(&chosen.name)).collect();
        once("counties", &counties, messages::conflict::COUNTY_CHOSEN_TWICE)?;
        once("counties", &names, messages::conflict::COUNTY_CHOSEN_TWICE)?;
        let mut schools = Vec::with_capacity(facts.schools.len());
        for (at, school) in facts.schools.iter().enumerate() {
            let code = county(&school.county);
            if !counties.contains(&code) {
                let field = format!("schools[{at}].county");
                return Err(Error::conflict(field, messages::conflict::COUNTY_NOT_CHOSEN));
            }
            schools.push([&code, "\n", school.name.trim()].concat());
        }
        once("schools", &schools, messages::conflict::SCHOOL_CHOSEN_TWICE)?;
        if facts.rows_per_page == Some(0) {
            let error = Error::new(ErrorCode::OutOfRange).field("rows_per_page").with("value", "0");
            return Err(error.with("range", "1 – 4294967295"));
        }
        let mut contact_valid = person(facts, case)?;
        for phone in [Some(&facts.phone), facts.second_phone.as_ref()].into_iter().flatten() {
            let params = || vec![("phone", crate::read::shortened(phone).into())];
            let valid = is_phone(phone);
            contact_valid &=
                case.check(keys::TRANSFER_CONTACT, Scope::All, valid, messages::reason::PHONE_FORM, params)?;
        }
        let consent = match case.value(keys::TRANSFER_SHEET_CONSENT, Scope::All)? {
            "regulations_of_2023" => "公立國民小學及國民中學教師介聘辦法第8條",
            _ => "國民中小學校長主任教師甄選儲訓及介聘辦法第11條",
        };
        let consent = facts.indigenous_stage.then_some(consent);
        let rows = rows(&facts.schools);
        let birthday = roc_text(facts.born_on.naive());
        let a_page = facts.rows_per_page.map_or(usize::MAX, super::flat::place);
        let parts: Vec<&[Vec<String>]> = rows.chunks(a_page.max(1)).collect();
        let of = parts.len();
        let pages = parts
            .iter()
            .enumerate()
            .map(|(at, rows)| page(facts, (&birthday, consent), rows, (at.saturating_add(1), of)));
        let pages = pages.collect();
        Ok(Sheet { contact_valid, total: super::flat::number(facts.schools.len()), rows, birthday, pages })
    }
}

/// No name stands in a list twice.
fn once(field: &str, names: &[String], twice: MessageKey) -> Result<(), Error> {
    match repeated(names, |name| (0, name)).iter().position(|repeated| *repeated) {
        Some(at) => Err(Error::conflict(format!("{field}[{at}]"), twice)),
        None => Ok(()),
    }
}

/// What the page of the basic data asks for besides telephones.
fn person<R: Recorder>(facts: &SheetFacts, case: &mut Case<'_, R>) -> Result<bool, Error> {
    let rule = keys::TRANSFER_CONTACT;
    let (missing, malformed) = (messages::reason::PERSON_FIELD_MISSING, messages::reason::PERSON_FIELD_MALFORMED);
    let mut valid = true;
    for (name, text, fits) in [
        ("identity_number", &facts.identity_number, None),
        ("name", &facts.name, None),
        ("email", &facts.email, Some(is_email as fn(&str) -> bool)),
    ] {
        let given = !text.trim().is_empty();
        valid &= said(rule, name, given, missing, case)?;
        if let Some(fits) = fits.filter(|_| given) {
            valid &= said(rule, name, fits(text), malformed, case)?;
        }
    }
    if facts.born_on.naive() > case.as_of() {
        return Err(Error::conflict("born_on", messages::conflict::BORN_AFTER_APPLICATION));
    }
    let years = case.whole(keys::TRANSFER_CONTACT_AGE, Scope::All)?;
    let of_age = birthday(facts.born_on.naive(), years)? <= case.as_of();
    let params = || vec![("years", years.into())];
    valid &= case.check(keys::TRANSFER_CONTACT_AGE, Scope::All, of_age, messages::reason::PERSON_TOO_YOUNG, params)?;
    // Of the time before the forms of the numbers are at hand, none is refused.
    let forms = case.where_ruled(keys::APPOINTMENT_PERSON_IDENTITY, Scope::All, case.as_of())?.is_some();
    if forms && !facts.identity_number.trim().is_empty() {
        match check_identity(&facts.identity_number, None, case) {
            Ok(found) => {
                let agrees = found.sex.is_none_or(|sex| sex == facts.sex);
                valid &= found.accepted;
                valid &= case.check(rule, Scope::All, agrees, messages::reason::SEX_NOT_OF_NUMBER, Vec::new)?;
            }
            Err(error) if error.code() == ErrorCode::InvalidIdentityNumber => {
                valid &= said(rule, "identity_number", false, malformed, case)?;
            }
            Err(error) => return Err(error),
        }
    }
    Ok(valid)
}

/// `07-1234567#89` or `0900123456`. Area codes begin with 02 to 08.
fn is_phone(phone: &str) -> bool {
    let digits = |part: &str, least: usize, most: usize| {
        (least..=most).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit())
    };
    match phone.split_once('-') {
        None => digits(phone, 10, 10) && phone.starts_with("09"),
        Some((area, rest)) => {
            let (number, extension) =
                rest.split_once('#').map_or((rest, None), |(number, after)| (number, Some(after)));
            area.strip_prefix('0').is_some_and(|rest| rest.starts_with(|second| matches!(second, '2'..='8')))
                && digits(area, 2, 4)
                && digits(number, 5, 8)
                && extension.is_none_or(|extension| digits(extension, 1, 6))
        }
    }
}

fn rows(schools: &[SheetSchool]) -> Vec<Vec<String>> {
    let mut cells = Vec::with_capacity(schools.len().saturating_add(1));
    for (at, school) in (1u32..).zip(schools) {
        cells.push(format!("{at:03}.{}{}({})", school.name, school.mark, school.county));
    }
    cells.push("(以下空白)".to_owned());
    cells.chunks(IN_A_ROW).map(<[String]>::to_vec).collect()
}

fn page(
    facts: &SheetFacts,
    (birthday, consent): (&str, Option<&str>),
    rows: &[Vec<String>],
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
        format!("第 {at} / {of} 頁  印表時間：{}", facts.printed_at),
    ];
    lines.extend(
        consent.map(|article| {
            format!("具原住民族身分並同意依{article}規定，申請優先辦理具原住民族身分之教師單調介聘作業")
        }),
    );
    let subject = |at: usize| facts.subjects.get(at).map_or("無", String::as_str);
    let subjects: Vec<String> = (0..SUBJECTS).map(|at| format!("{}.{}", at.saturating_add(1), subject(at))).collect();
    lines.extend([
        format!("姓名：{}  身分證統一編號：{}", facts.name, facts.identity_number),
        format!("性別：{}  服務學校：{}", sex, facts.school),
        format!("生日：{birthday}  任教地區限制：{}", facts.area),
        format!("服務年資：公立學校暨幼兒園服務年資滿{}年", facts.service_years),
        format!("應聘科類別：{}", subjects.join(" ")),
        format!("聯絡電話：電話一：{}，電話二：{}", facts.phone, facts.second_phone.as_deref().unwrap_or_default()),
        format!("電子郵件：{}", facts.email),
    ]);
    let mut chosen = format!("志願總數：{}", facts.schools.len());
    for (county, which) in facts.counties.iter().zip(["甲", "乙"]) {
        chosen.push_str(&format!("  志願縣市（{which}）：{}（代碼：{}）", county.name, county.code));
    }
    lines.push(chosen);
    lines.extend(rows.iter().map(|row| row.join(" ")));
    lines.join("\n")
}
