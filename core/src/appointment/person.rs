//! Basic data of a person to be appointed (基本資料).

use personnel_rules_data::{Scope, keys, messages};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::identity::{self, IdentityCheck, Nationality, Sex};
use crate::calculation::{Bilingual, Calculation};
use crate::case::Case;
use crate::date::{Date, birthday};
use crate::error::Error;
use crate::personal::{check_named, digits, is_email, is_extension, is_mobile};
use crate::trace::Recorder;

/// A field of the form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema, strum::IntoStaticStr)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
#[non_exhaustive]
pub enum PersonField {
    /// Nationality class (國籍類別).
    Nationality,
    /// National id or residence permit number (身分證字號/居留證號碼).
    IdentityNumber,
    /// Name (姓名).
    Name,
    /// Date of birth (出生日期).
    BornOn,
    /// Sex (性別).
    Sex,
    /// Extension of the deputy (代理人分機).
    DeputyExtension,
    /// Mobile phone (手機).
    Mobile,
    /// Address (地址).
    Address,
    /// E-mail address (E-mail).
    Email,
    /// Post office branch number (郵局局號).
    PostOfficeBranch,
    /// Post office account number (郵局帳號).
    PostOfficeAccount,
}

/// The form as filled in; what was left empty is left out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PersonFacts {
    /// Whether the number was entered before.
    ///
    /// 此證號是否已建立基本資料。
    pub exists: bool,
    /// Nationality class.
    ///
    /// 國籍類別。
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nationality: Option<Nationality>,
    /// National id or residence permit number.
    ///
    /// 身分證字號或居留證號碼。
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub identity_number: Option<String>,
    /// Name.
    ///
    /// 姓名。
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Date of birth.
    ///
    /// 出生日期。
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub born_on: Option<Date>,
    /// Sex.
    ///
    /// 性別。
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sex: Option<Sex>,
    /// Extension of the deputy: one to six digits.
    ///
    /// 代理人分機（一至六位數字）。
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deputy_extension: Option<String>,
    /// Mobile phone: ten digits that begin with 09.
    ///
    /// 手機（09 起首之十位數字）。
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mobile: Option<String>,
    /// Address.
    ///
    /// 地址。
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    /// E-mail address.
    ///
    /// 電子郵件地址。
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// Post office branch number: seven digits.
    ///
    /// 郵局局號（七位數字）。
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub post_office_branch: Option<String>,
    /// Post office account number: seven digits.
    ///
    /// 郵局帳號（七位數字）。
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub post_office_account: Option<String>,
}

/// What the form lacks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct PersonCheck {
    /// Whether the form can be sent. Every flaw is a reason.
    ///
    /// 是否得送出；各項缺失列為理由。
    pub accepted: bool,
    /// Fields that are missing.
    ///
    /// 未填之欄位。
    pub missing: Vec<PersonField>,
    /// Fields that have another form than they must.
    ///
    /// 格式不符之欄位。
    pub malformed: Vec<PersonField>,
    /// What the number says. None where it is missing or has another form.
    ///
    /// 證號檢核結果；未填或格式不符者無此項。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub identity: Option<IdentityCheck>,
}

/// The calculation `appointment.person`.
#[derive(Debug)]
pub enum Person {}

impl Calculation for Person {
    const NAME: &'static str = "appointment.person";
    const TITLE: Bilingual = Bilingual { zh: "新進人員基本資料檢核", en: "check of a person's basic data" };
    const DESCRIPTION: Bilingual = Bilingual {
        zh: "新進人員基本資料各欄位是否齊備、格式是否相符、證號是否可用、是否已建檔、是否達最低僱用年齡。",
        en: "Whether the basic data of a person to be appointed is complete and well formed, the number right, the person not entered before and old enough.",
    };
    const AS_OF: Bilingual = Bilingual { zh: "申請日", en: "the day of the application" };
    const HEADLINE: &'static [&'static str] = &["accepted"];
    const RULES: &'static [&'static [usize]] = &[
        &[
            keys::APPOINTMENT_PERSON.index,
            keys::APPOINTMENT_PERSON_ONCE.index,
            keys::APPOINTMENT_PERSON_LEAST_AGE.index,
        ],
        identity::RULES,
    ];
    type Facts = PersonFacts;
    type Value = PersonCheck;

    fn decide<R: Recorder>(facts: &PersonFacts, case: &mut Case<'_, R>) -> Result<PersonCheck, Error> {
        let mut form = Form { missing: Vec::new(), malformed: Vec::new() };
        form.given(PersonField::Nationality, facts.nationality.is_some(), case)?;
        let number = form.text(PersonField::IdentityNumber, &facts.identity_number, |_| true, case)?;
        form.text(PersonField::Name, &facts.name, |_| true, case)?;
        form.given(PersonField::BornOn, facts.born_on.is_some(), case)?;
        form.given(PersonField::Sex, facts.sex.is_some(), case)?;
        form.text(PersonField::DeputyExtension, &facts.deputy_extension, is_extension, case)?;
        form.text(PersonField::Mobile, &facts.mobile, is_mobile, case)?;
        form.text(PersonField::Address, &facts.address, |_| true, case)?;
        form.text(PersonField::Email, &facts.email, is_email, case)?;
        form.text(PersonField::PostOfficeBranch, &facts.post_office_branch, is_seven_digits, case)?;
        form.text(PersonField::PostOfficeAccount, &facts.post_office_account, is_seven_digits, case)?;
        let mut identity = None;
        if let Some(number) = number {
            match identity::check(number, facts.nationality, case) {
                Ok(mut found) => {
                    found.sex_agrees = facts.sex.zip(found.sex).map(|(given, found)| given == found);
                    identity = Some(found);
                }
                Err(error) if error.code() == crate::error::ErrorCode::InvalidIdentityNumber => {
                    form.malformed(PersonField::IdentityNumber, case)?;
                }
                Err(error) => return Err(error),
            }
        }
        let mut accepted = form.missing.is_empty() && form.malformed.is_empty();
        accepted &= identity.is_none_or(|identity| identity.accepted);
        let once = keys::APPOINTMENT_PERSON_ONCE;
        accepted &= case.check(once, Scope::All, !facts.exists, messages::reason::PERSON_EXISTS, Vec::new)?;
        if let Some(born_on) = facts.born_on {
            accepted &= old_enough(born_on, case)?;
        }
        Ok(PersonCheck { accepted, missing: form.missing, malformed: form.malformed, identity })
    }
}

fn old_enough<R: Recorder>(born_on: Date, case: &mut Case<'_, R>) -> Result<bool, Error> {
    if born_on.naive() > case.as_of() {
        return Err(Error::conflict("born_on", messages::conflict::BORN_AFTER_APPLICATION));
    }
    let rule = keys::APPOINTMENT_PERSON_LEAST_AGE;
    let years = case.whole(rule, Scope::All)?;
    let old = birthday(born_on.naive(), years)? <= case.as_of();
    case.check(rule, Scope::All, old, messages::reason::PERSON_TOO_YOUNG, || vec![("years", years.into())])
}

/// The fields as they are examined.
struct Form {
    missing: Vec<PersonField>,
    malformed: Vec<PersonField>,
}

impl Form {
    /// Whether a field was filled in, where it must be.
    fn given<R: Recorder>(&mut self, field: PersonField, given: bool, case: &mut Case<'_, R>) -> Result<(), Error> {
        let unless = messages::reason::PERSON_FIELD_MISSING;
        if !check_named(keys::APPOINTMENT_PERSON, field.into(), given, (unless, Vec::new()), case)? {
            self.missing.push(field);
        }
        Ok(())
    }

    /// A field that was filled in, if only with blanks it was not.
    fn text<'f, R: Recorder>(
        &mut self,
        field: PersonField,
        text: &'f Option<String>,
        fits: fn(&str) -> bool,
        case: &mut Case<'_, R>,
    ) -> Result<Option<&'f str>, Error> {
        let text = text.as_deref().filter(|text| !text.trim().is_empty());
        self.given(field, text.is_some(), case)?;
        if text.is_some_and(|text| !fits(text)) {
            self.malformed(field, case)?;
        }
        Ok(text)
    }

    fn malformed<R: Recorder>(&mut self, field: PersonField, case: &mut Case<'_, R>) -> Result<(), Error> {
        let unless = (messages::reason::PERSON_FIELD_MALFORMED, Vec::new());
        check_named(keys::APPOINTMENT_PERSON, field.into(), false, unless, case)?;
        self.malformed.push(field);
        Ok(())
    }
}

fn is_seven_digits(text: &str) -> bool {
    digits(text, 7, 7)
}
