//! Who may log in (登入).

use personnel_rules_data::{Scope, keys, messages};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::calculation::{Bilingual, Calculation};
use crate::case::Case;
use crate::error::Error;
use crate::trace::Recorder;

/// How a person stands to the school (身分).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum LoginStanding {
    /// In service (在職).
    InService,
    /// To be appointed for the first time (第一次新進).
    FirstAppointment,
    /// Served here before and left (曾任職而離職).
    Left,
}

/// What a login depends on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LoginFacts {
    /// How the person stands to the school.
    ///
    /// 身分。
    pub standing: LoginStanding,
    /// First appointment: whether it was approved.
    ///
    /// 第一次新進：聘期是否已核定。
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub approved: Option<bool>,
    /// First appointment: whether the hiring unit filed an e-mail address, to which the one-time password is sent.
    ///
    /// 第一次新進：用人單位是否已建立電子郵件地址（一次性密碼寄送處）。
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email_on_file: Option<bool>,
    /// First appointment: whether the one-time password was changed for one's own.
    ///
    /// 第一次新進：是否已以一次性密碼完成密碼修改。
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub password_changed: Option<bool>,
}

/// Whether a person may log in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Login {
    /// Whether the person may log in. Where not, the reasons say why.
    ///
    /// 是否得登入；不得者見理由。
    pub may_log_in: bool,
    /// Whether a one-time password can be asked for now.
    ///
    /// 此時是否得取得一次性密碼。
    pub may_get_one_time_password: bool,
}

/// The calculation `appointment.login`.
#[derive(Debug)]
pub enum LoginCheck {}

impl Calculation for LoginCheck {
    const NAME: &'static str = "appointment.login";
    const TITLE: Bilingual =
        Bilingual { zh: "聘期系統登入資格", en: "who may log in to the appointment system" };
    const DESCRIPTION: Bilingual = Bilingual {
        zh: "在職人員得登入；第一次新進者於聘期核定後，以一次性密碼完成密碼修改，始得登入；離職者之帳號是否保留為待選之解讀。",
        en: "People in service may log in; a first appointee once the appointment is approved and the one-time password changed; whether the account of one who left stays open is a reading to choose.",
    };
    const AS_OF: Bilingual = Bilingual { zh: "登入日", en: "the day of the login" };
    const HEADLINE: &'static [&'static str] = &["may_log_in"];
    const RULES: &'static [&'static [usize]] =
        &[&[keys::APPOINTMENT_LOGIN.index, keys::APPOINTMENT_LOGIN_FIRST.index, keys::APPOINTMENT_LOGIN_LEFT.index]];
    type Facts = LoginFacts;
    type Value = Login;

    fn decide<R: Recorder>(facts: &LoginFacts, case: &mut Case<'_, R>) -> Result<Login, Error> {
        let of_first = [
            ("approved", facts.approved),
            ("email_on_file", facts.email_on_file),
            ("password_changed", facts.password_changed),
        ];
        if facts.standing == LoginStanding::FirstAppointment {
            return first(of_first, case);
        }
        if let Some((field, _)) = of_first.iter().find(|(_, given)| given.is_some()) {
            return Err(Error::conflict(*field, messages::conflict::FACT_OF_A_FIRST_APPOINTMENT));
        }
        let serves = facts.standing == LoginStanding::InService;
        let open = serves || case.value(keys::APPOINTMENT_LOGIN_LEFT, Scope::All)? == "stays_open";
        let unless = messages::reason::ACCOUNT_CLOSED;
        let may_log_in = case.check(keys::APPOINTMENT_LOGIN, Scope::All, open, unless, Vec::new)?;
        Ok(Login { may_log_in, may_get_one_time_password: false })
    }
}

fn first<R: Recorder>(facts: [(&str, Option<bool>); 3], case: &mut Case<'_, R>) -> Result<Login, Error> {
    let key = keys::APPOINTMENT_LOGIN_FIRST;
    let unless = [
        messages::reason::APPOINTMENT_NOT_APPROVED,
        messages::reason::NO_EMAIL_ON_FILE,
        messages::reason::ONE_TIME_PASSWORD_NOT_CHANGED,
    ];
    let mut holds = [false; 3];
    for (((field, given), unless), holds) in facts.into_iter().zip(unless).zip(&mut holds) {
        let given = case.need(given, field, key)?;
        *holds = case.check(key, Scope::All, given, unless, Vec::new)?;
    }
    let [approved, email, changed] = holds;
    Ok(Login { may_log_in: approved && email && changed, may_get_one_time_password: approved && email && !changed })
}
