//! Who may log in to the transfer system (登入介聘系統).

use personnel_rules_data::{Scope, keys, messages};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::calculation::{Bilingual, Calculation};
use crate::case::Case;
use crate::error::Error;
use crate::trace::Recorder;

/// What the login page has found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(clippy::struct_excessive_bools, reason = "each is a light of the page")]
pub struct LoginFacts {
    /// Whether the stage (junior high, primary, kindergarten) was chosen.
    ///
    /// 是否已選階段別。
    pub stage_chosen: bool,
    /// Whether the card reader program was found.
    ///
    /// 是否偵測到健保卡讀取程式。
    pub program_found: bool,
    /// Whether the card reader was found.
    ///
    /// 是否偵測到讀卡機。
    pub reader_found: bool,
    /// Whether the health insurance card is in it, the right way round.
    ///
    /// 是否已依正確方向插入健保卡。
    pub card_found: bool,
    /// Whether this is the first login: it needs no password.
    ///
    /// 是否首次登入（無須密碼）。
    pub first_login: bool,
    /// Whether the password is right; needed after the first login.
    ///
    /// 密碼是否相符；首次登入以後用之。
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub password_right: Option<bool>,
}

/// Whether the login goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
pub struct LoginAllowed {
    /// Whether the login goes on. Where not, each cause is a reason.
    ///
    /// 得否登入；不得登入者見理由。
    pub may_log_in: bool,
}

/// The calculation `transfer.login`.
#[derive(Debug)]
pub enum Login {}

impl Calculation for Login {
    const NAME: &'static str = "transfer.login";
    const TITLE: Bilingual = Bilingual { zh: "介聘系統登入", en: "login to the transfer system" };
    const DESCRIPTION: Bilingual = Bilingual {
        zh: "階段別、健保卡讀取程式、讀卡機、健保卡均備者得登入；首次登入無須密碼。",
        en: "Stage, card reader program, reader and card are all there; the first login needs no password.",
    };
    const AS_OF: Bilingual = Bilingual { zh: "登入日", en: "the day of the login" };
    const HEADLINE: &'static [&'static str] = &["may_log_in"];
    const RULES: &'static [&'static [usize]] = &[&[keys::TRANSFER_LOGIN.index]];
    type Facts = LoginFacts;
    type Value = LoginAllowed;

    fn decide<R: Recorder>(facts: &LoginFacts, case: &mut Case<'_, R>) -> Result<LoginAllowed, Error> {
        let rule = keys::TRANSFER_LOGIN;
        let password = if facts.first_login {
            if facts.password_right.is_some() {
                return Err(Error::conflict("password_right", messages::conflict::FIRST_LOGIN_WITHOUT_PASSWORD));
            }
            true
        } else {
            // It is typed once the rest is in order: until then it is not asked for.
            let ready = facts.stage_chosen && facts.program_found && facts.reader_found && facts.card_found;
            match facts.password_right {
                None if !ready => true,
                right => case.need(right, "password_right", rule)?,
            }
        };
        let found = [
            (facts.stage_chosen, messages::reason::STAGE_NOT_CHOSEN),
            (facts.program_found, messages::reason::READER_PROGRAM_NOT_FOUND),
            (facts.reader_found, messages::reason::CARD_READER_NOT_FOUND),
            (facts.card_found, messages::reason::CARD_NOT_FOUND),
            (password, messages::reason::LOGIN_PASSWORD_WRONG),
        ];
        let mut may_log_in = true;
        for (holds, unless) in found {
            may_log_in &= case.check(rule, Scope::All, holds, unless, Vec::new)?;
        }
        Ok(LoginAllowed { may_log_in })
    }
}
