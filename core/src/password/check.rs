//! Whether a password meets the policy, and whether a change of it is accepted.

use personnel_rules_data::{Scope, keys, messages};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::calculation::{Bilingual, Calculation};
use crate::case::Case;
use crate::error::Error;
use crate::secret::Secret;
use crate::trace::Recorder;

/// What is filled in where a password is changed.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PasswordChange {
    /// Whether the account was filled in.
    ///
    /// 是否已填帳號。
    pub account_given: bool,
    /// Present password, or the one-time password, as filled in; empty where it was left out.
    ///
    /// 所填之原密碼或一次性密碼；未填者為空。
    pub present_password: Secret,
    /// Whether the institution's system found it right.
    ///
    /// 經系統核對是否相符。
    pub present_password_right: bool,
    /// Whether it is a one-time password, so that there is no last password that the new one must differ from.
    ///
    /// 是否為一次性密碼；是者，無上次密碼可比對。
    #[serde(default)]
    pub one_time: bool,
    /// The new password filled in a second time; empty where it was left out.
    ///
    /// 再次輸入之新密碼；未填者為空。
    pub confirmation: Secret,
}

/// The password to check.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PasswordFacts {
    /// New password; it appears nowhere in the answer.
    ///
    /// 新密碼；不出現於任何回應。
    pub new_password: Secret,
    /// The rest of the form, where a password is changed and not just tried.
    ///
    /// 變更密碼表單之其他欄位；僅檢核新密碼者免填。
    #[serde(default)]
    pub change: Option<PasswordChange>,
}

/// What the policy says of a password.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
pub struct PasswordCheck {
    /// Whether it is accepted. Every rule that it breaks is a reason.
    ///
    /// 是否符合規範；不符者逐項列為理由。
    pub accepted: bool,
    /// Whether it is long enough.
    ///
    /// 長度是否足夠。
    pub long_enough: bool,
    /// Whether it has an upper-case letter, A to Z.
    ///
    /// 是否含英文大寫字母。
    pub has_upper: bool,
    /// Whether it has a lower-case letter, a to z.
    ///
    /// 是否含英文小寫字母。
    pub has_lower: bool,
    /// Whether it has a digit, 0 to 9.
    ///
    /// 是否含數字。
    pub has_digit: bool,
    /// Whether it has a special character.
    ///
    /// 是否含特殊符號。
    pub has_special: bool,
}

/// The calculation `password.check`: the university's password policy of 2020-10-14.
#[derive(Debug)]
pub enum Check {}

impl Calculation for Check {
    const NAME: &'static str = "password.check";
    const TITLE: Bilingual = Bilingual { zh: "密碼檢核", en: "check of a password" };
    const DESCRIPTION: Bilingual = Bilingual {
        zh: "新密碼是否合於規範：長度、字元種類、不得與上次相同、二次輸入相同、原密碼相符；一次列出所有不符之處。密碼不出現於任何回應。",
        en: "Whether a new password meets the policy: length, classes of characters, not the last one, confirmed, the present one right. All that is broken at once. The password appears in no answer.",
    };
    const AS_OF: Bilingual = Bilingual { zh: "設定（變更）日", en: "the day on which it is set" };
    const HEADLINE: &'static [&'static str] = &["accepted"];
    const RULES: &'static [&'static [usize]] = &[
        &[keys::PASSWORD_ALL_REASONS.index],
        &[
            keys::PASSWORD_LENGTH.index,
            keys::PASSWORD_CLASSES.index,
            keys::PASSWORD_SPECIAL.index,
            keys::PASSWORD_UNDERSCORE.index,
            keys::PASSWORD_NOT_PREVIOUS.index,
            keys::PASSWORD_CONFIRM.index,
            keys::PASSWORD_CHANGE.index,
        ],
    ];
    type Facts = PasswordFacts;
    type Value = PasswordCheck;

    fn decide<R: Recorder>(facts: &PasswordFacts, case: &mut Case<'_, R>) -> Result<PasswordCheck, Error> {
        case.where_ruled(keys::PASSWORD_ALL_REASONS, Scope::All, case.as_of())?;
        let password = facts.new_password.expose();
        let shortest = case.whole(keys::PASSWORD_LENGTH, Scope::All)?;
        let long_enough = password.chars().nth(shortest.saturating_sub(1) as usize).is_some() || shortest == 0;
        let params = || vec![("shortest", shortest.into())];
        case.check(keys::PASSWORD_LENGTH, Scope::All, long_enough, messages::reason::PASSWORD_TOO_SHORT, params)?;

        let underscore = case.value(keys::PASSWORD_UNDERSCORE, Scope::All)?;
        let special = case.value(keys::PASSWORD_SPECIAL, Scope::All)?;
        let is_special = |character: char| match (character, special) {
            ('_', _) => underscore == "special",
            (' ', "ascii_punctuation_and_space") => true,
            (_, "all_but_letters_and_digits") => !character.is_ascii_alphanumeric(),
            _ => character.is_ascii_punctuation(),
        };
        let has = |class: fn(&char) -> bool| password.chars().any(|character| class(&character));
        let found = PasswordCheck {
            accepted: false,
            long_enough,
            has_upper: has(char::is_ascii_uppercase),
            has_lower: has(char::is_ascii_lowercase),
            has_digit: has(char::is_ascii_digit),
            has_special: password.chars().any(is_special),
        };
        let mut accepted = long_enough;
        if facts.change.is_some() || password.is_empty() {
            let unless = messages::reason::NEW_PASSWORD_MISSING;
            accepted &= case.check(keys::PASSWORD_CHANGE, Scope::All, !password.is_empty(), unless, Vec::new)?;
        }
        let classes = [
            ("upper", found.has_upper, messages::reason::PASSWORD_WITHOUT_UPPER),
            ("lower", found.has_lower, messages::reason::PASSWORD_WITHOUT_LOWER),
            ("digit", found.has_digit, messages::reason::PASSWORD_WITHOUT_DIGIT),
            ("special", found.has_special, messages::reason::PASSWORD_WITHOUT_SPECIAL),
        ];
        for (class, present, unless) in classes {
            if case.has(keys::PASSWORD_CLASSES, Scope::All, class)? {
                accepted &= case.check(keys::PASSWORD_CLASSES, Scope::All, present, unless, Vec::new)?;
            }
        }
        if underscore == "forbidden" {
            let none = !password.contains('_');
            let unless = messages::reason::PASSWORD_HAS_UNDERSCORE;
            accepted &= case.check(keys::PASSWORD_UNDERSCORE, Scope::All, none, unless, Vec::new)?;
        }
        if let Some(change) = &facts.change {
            accepted &= changed(&facts.new_password, change, case)?;
        }
        Ok(PasswordCheck { accepted, ..found })
    }
}

/// What a change needs beside the policy.
fn changed<R: Recorder>(new: &Secret, change: &PasswordChange, case: &mut Case<'_, R>) -> Result<bool, Error> {
    let given = [
        (change.account_given, messages::reason::ACCOUNT_MISSING),
        (!change.present_password.expose().is_empty(), messages::reason::PRESENT_PASSWORD_MISSING),
        (!change.confirmation.expose().is_empty(), messages::reason::CONFIRMATION_MISSING),
        (change.present_password_right, messages::reason::PRESENT_PASSWORD_WRONG),
    ];
    let mut accepted = true;
    for (holds, unless) in given {
        accepted &= case.check(keys::PASSWORD_CHANGE, Scope::All, holds, unless, Vec::new)?;
    }
    let same = *new == change.confirmation;
    accepted &= case.check(keys::PASSWORD_CONFIRM, Scope::All, same, messages::reason::NOT_CONFIRMED, Vec::new)?;
    // What is filled in is the last password only where it was found right.
    if !change.one_time && change.present_password_right {
        let differs = *new != change.present_password;
        let unless = messages::reason::SAME_AS_LAST_PASSWORD;
        accepted &= case.check(keys::PASSWORD_NOT_PREVIOUS, Scope::All, differs, unless, Vec::new)?;
    }
    Ok(accepted)
}
