//! National id and residence permit numbers (身分證字號、統一證號).

use personnel_rules_data::{Scope, keys, messages};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::calculation::{Bilingual, Calculation};
use crate::case::Case;
use crate::error::{Error, ErrorCode};
use crate::trace::{Recorder, Step, StepKind};

/// Nationality class of a person (國籍類別).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Nationality {
    /// National (本國籍).
    National,
    /// General foreigner (一般外國人).
    Foreigner,
    /// Permanent resident (永久居留).
    PermanentResident,
    /// Foreign spouse (外籍配偶).
    ForeignSpouse,
}

/// Sex of a person (性別).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Sex {
    /// Male (男).
    Male,
    /// Female (女).
    Female,
}

/// Kind of a number (證號種類).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, JsonSchema, strum::IntoStaticStr)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
#[non_exhaustive]
pub enum IdentityKind {
    /// National id number (國民身分證統一編號).
    NationalId,
    /// Residence permit number of the form issued since 2021 (新式統一證號).
    Permit,
    /// Residence permit number of the form issued until 2020 (舊式統一證號).
    PermitOld,
}

/// The number to check.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct IdentityFacts {
    /// Number: a letter and nine digits, or two letters and eight digits; small letters count as capitals.
    ///
    /// 證號：一英文字母及九位數字，或二英文字母及八位數字；小寫視同大寫。
    pub number: String,
    /// Nationality class, where the kind of number is to fit it.
    ///
    /// 國籍類別；須與證號種類相符時填之。
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nationality: Option<Nationality>,
    /// Sex, where it is to be compared with the number's.
    ///
    /// 性別；須與證號比對時填之。
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sex: Option<Sex>,
}

/// What a number says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
pub struct IdentityCheck {
    /// Whether the number is accepted. Where not, the reasons say why.
    ///
    /// 證號是否可用；不可用者見理由。
    pub accepted: bool,
    /// Kind of the number, by its form.
    ///
    /// 證號種類（依格式）。
    pub kind: IdentityKind,
    /// Sex that the number stands for. None for a second letter beyond A to D, where an overlay allows it.
    ///
    /// 證號所示性別；疊加資料許可 A 至 D 以外之第二碼者無此項。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sex: Option<Sex>,
    /// Whether that is the sex given; it is reported alone and refuses nothing, since no source makes it a condition of the form. None where no sex was given.
    ///
    /// 與所填性別是否一致；僅供參考，不影響結果：各來源均未以其一致為要件。未填性別者無此項。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sex_agrees: Option<bool>,
}

/// The calculation `appointment.identity`.
#[derive(Debug)]
pub enum Identity {}

impl Calculation for Identity {
    const NAME: &'static str = "appointment.identity";
    const TITLE: Bilingual = Bilingual {
        zh: "身分證字號及統一證號檢核",
        en: "check of a national id or residence permit number",
    };
    const DESCRIPTION: Bilingual = Bilingual {
        zh: "國民身分證統一編號、新舊式統一證號之格式、檢查碼、適用期間，及與國籍類別、性別是否相符。",
        en: "Form and check digit of a national id number or of a new or old residence permit number, whether its kind is in use on the day, whether it fits the nationality class and the sex.",
    };
    const AS_OF: Bilingual = Bilingual { zh: "申請日", en: "the day of the application" };
    const HEADLINE: &'static [&'static str] = &["accepted", "kind"];
    const RULES: &'static [&'static [usize]] = &[RULES];
    type Facts = IdentityFacts;
    type Value = IdentityCheck;

    fn decide<R: Recorder>(facts: &IdentityFacts, case: &mut Case<'_, R>) -> Result<IdentityCheck, Error> {
        let mut found = check(&facts.number, facts.nationality, case)?;
        found.sex_agrees = facts.sex.zip(found.sex).map(|(given, found)| given == found);
        Ok(found)
    }
}

pub(crate) const RULES: &[usize] = &[
    keys::APPOINTMENT_PERSON_IDENTITY.index,
    keys::APPOINTMENT_PERSON_IDENTITY_LETTERS.index,
    keys::APPOINTMENT_PERSON_IDENTITY_PERMIT_LETTERS.index,
];

/// Checks a number and whether it fits a nationality class.
pub(crate) fn check<R: Recorder>(
    number: &str,
    nationality: Option<Nationality>,
    case: &mut Case<'_, R>,
) -> Result<IdentityCheck, Error> {
    let upper = number.to_ascii_uppercase();
    let letters_open = case.value(keys::APPOINTMENT_PERSON_IDENTITY_PERMIT_LETTERS, Scope::All)? == "any";
    let wrong = || Error::new(ErrorCode::InvalidIdentityNumber).field("number");
    let (kind, sex) = form(upper.as_bytes(), letters_open).ok_or_else(wrong)?;
    let letter = upper.get(..1).ok_or_else(wrong)?;
    let first = case.row(keys::APPOINTMENT_PERSON_IDENTITY_LETTERS, Scope::All, letter)?;
    let second = match kind {
        IdentityKind::PermitOld => {
            case.row(keys::APPOINTMENT_PERSON_IDENTITY_LETTERS, Scope::All, upper.get(1..2).ok_or_else(wrong)?)?
        }
        _ => digit(upper.as_bytes(), 1),
    };
    let sum = weighted(first, second, upper.as_bytes());
    case.step(|| {
        let step = Step::new(StepKind::Compute).rule(keys::APPOINTMENT_PERSON_IDENTITY.index);
        step.say(messages::step::IDENTITY_SUM).with("letter", letter.to_owned()).output(sum)
    });
    let rule = keys::APPOINTMENT_PERSON_IDENTITY;
    let right = sum.checked_rem(10) == Some(0);
    let mut accepted = case.check(rule, Scope::All, right, messages::reason::IDENTITY_CHECK_DIGIT, Vec::new)?;
    let name: &'static str = kind.into();
    let (in_use, label) = (case.has(rule, Scope::All, name)?, case.label(rule.index, name)?);
    let params = || vec![("kind", label.into())];
    accepted &= case.check(rule, Scope::All, in_use, messages::reason::IDENTITY_KIND_NOT_IN_USE, params)?;
    if let Some(nationality) = nationality {
        let fits = (nationality == Nationality::National) == (kind == IdentityKind::NationalId);
        let unless = messages::reason::IDENTITY_NOT_OF_NATIONALITY;
        accepted &= case.check(rule, Scope::All, fits, unless, Vec::new)?;
    }
    Ok(IdentityCheck { accepted, kind, sex, sex_agrees: None })
}

/// Whether a number has the form of any of the kinds; its check digit is not looked at.
pub(crate) fn has_form(number: &str) -> bool {
    form(number.to_ascii_uppercase().as_bytes(), true).is_some()
}

/// The kind and sex that the form says; none for another form.
fn form(number: &[u8], any_letter: bool) -> Option<(IdentityKind, Option<Sex>)> {
    let (first, rest) = number.split_first()?;
    let (second, digits) = rest.split_first()?;
    if !first.is_ascii_uppercase() || digits.len() != 8 || !digits.iter().all(u8::is_ascii_digit) {
        return None;
    }
    match second {
        b'1' => Some((IdentityKind::NationalId, Some(Sex::Male))),
        b'2' => Some((IdentityKind::NationalId, Some(Sex::Female))),
        b'8' => Some((IdentityKind::Permit, Some(Sex::Male))),
        b'9' => Some((IdentityKind::Permit, Some(Sex::Female))),
        b'A' | b'C' => Some((IdentityKind::PermitOld, Some(Sex::Male))),
        b'B' | b'D' => Some((IdentityKind::PermitOld, Some(Sex::Female))),
        letter if any_letter && letter.is_ascii_uppercase() => Some((IdentityKind::PermitOld, None)),
        _ => None,
    }
}

fn digit(number: &[u8], at: usize) -> Decimal {
    number.get(at).map_or(Decimal::ZERO, |byte| Decimal::from(byte.saturating_sub(b'0')))
}

/// The letter's two digits weigh 1 and 9, what follows 8 down to 1, the check digit 1. Of a second letter only the last
/// digit of its value counts.
fn weighted(first: Decimal, second: Decimal, number: &[u8]) -> u32 {
    let small = |number: Decimal| number.to_u32().unwrap_or_default();
    let (first, second) = (small(first), small(second) % 10);
    let letter = first.div_euclid(10).saturating_add((first % 10).saturating_mul(9));
    let digits = (2..10u32).map(|at| {
        let weight = 9u32.saturating_sub(at).max(1);
        small(digit(number, at as usize)).saturating_mul(weight)
    });
    digits.fold(letter.saturating_add(second.saturating_mul(8)), u32::saturating_add)
}
