//! Whether an account may use the systems, and how long its password is valid.

use chrono::Days as DayCount;
use personnel_rules_data::{Scope, keys, messages};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::calculation::{Bilingual, Calculation};
use crate::case::Case;
use crate::date::Date;
use crate::error::{Error, ErrorCode};
use crate::trace::{Recorder, Step, StepKind};

/// What the use of an account depends on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StatusFacts {
    /// Day on which the password was last set; it may lie before the policy was announced.
    ///
    /// 最近一次設定密碼之日；得在規範公告以前。
    pub set_on: Date,
    /// Whether it was found to meet the policy when it was set.
    ///
    /// 設定時是否經檢核合於規範。
    pub meets_policy: bool,
}

/// What an account may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
pub struct PasswordStatus {
    /// Whether the systems may be used.
    ///
    /// 是否得使用各系統。
    pub may_use: bool,
    /// Whether the password is to be changed.
    ///
    /// 是否應變更密碼。
    pub must_change: bool,
    /// Last day on which the password is valid.
    ///
    /// 密碼有效末日。
    pub last_valid_day: Date,
    /// Whether that day is over. The policy stops nobody for this alone: the system shows it.
    ///
    /// 是否已逾有效期間；規範僅由系統顯示，不因此限制使用。
    pub expired: bool,
}

/// The calculation `password.status`: who may use the systems since 2020-11-02.
#[derive(Debug)]
pub enum Status {}

impl Calculation for Status {
    const NAME: &'static str = "password.status";
    const TITLE: Bilingual = Bilingual { zh: "密碼效期與使用限制", en: "validity of a password" };
    const DESCRIPTION: Bilingual = Bilingual {
        zh: "密碼有效末日；自公告日後未修改密碼或不合規範者，自實施日起不得使用各系統。",
        en: "Last day on which a password is valid; from the day of enforcement on nobody may use the systems whose password was not changed since the announcement, or does not meet the policy.",
    };
    const AS_OF: Bilingual = Bilingual { zh: "使用日", en: "the day of use" };
    const HEADLINE: &'static [&'static str] = &["may_use", "last_valid_day"];
    const RULES: &'static [&'static [usize]] =
        &[&[keys::PASSWORD_VALIDITY.index, keys::PASSWORD_ANNOUNCED.index, keys::PASSWORD_ENFORCEMENT.index]];
    type Facts = StatusFacts;
    type Value = PasswordStatus;

    fn decide<R: Recorder>(facts: &StatusFacts, case: &mut Case<'_, R>) -> Result<PasswordStatus, Error> {
        let (today, set_on) = (case.as_of(), facts.set_on.naive());
        if set_on > today {
            return Err(Error::conflict("set_on", messages::conflict::SET_AFTER_TODAY));
        }
        let days = case.whole(keys::PASSWORD_VALIDITY, Scope::All)?;
        let last = set_on.checked_add_days(DayCount::new(days.into()));
        let last = last.ok_or_else(|| Error::new(ErrorCode::Overflow))?;
        case.step(|| {
            let step = Step::new(StepKind::Compute).rule(keys::PASSWORD_VALIDITY.index);
            step.say(messages::step::PASSWORD_VALID).with("set", set_on).output(last)
        });
        let announced = case.value(keys::PASSWORD_ANNOUNCED, Scope::All)?;
        let changed = announced.last().is_none_or(|announced| set_on >= *announced);
        let enforced = case.value(keys::PASSWORD_ENFORCEMENT, Scope::All)? == "enforced";
        let asked = [
            (changed, messages::reason::PASSWORD_NOT_CHANGED),
            (facts.meets_policy, messages::reason::PASSWORD_NOT_BY_POLICY),
        ];
        let mut kept = true;
        for (holds, unless) in asked {
            kept &= case.check(keys::PASSWORD_ENFORCEMENT, Scope::All, holds, unless, Vec::new)?;
        }
        let expired = today > last;
        Ok(PasswordStatus {
            may_use: kept || !enforced,
            must_change: !kept || expired,
            last_valid_day: last.into(),
            expired,
        })
    }
}
