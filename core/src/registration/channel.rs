//! How a registration is filed, by the day of filing.

use personnel_rules_data::{Scope, keys, messages};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::calculation::{Bilingual, Calculation};
use crate::case::Case;
use crate::date::Date;
use crate::error::{Error, ErrorCode};
use crate::trace::Recorder;

/// How a registration is filed (報送方式).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum FilingChannel {
    /// In WebHR, with an electronic letter of the same number (WebHR 及同一文號之電子公文).
    WebhrAndLetter,
    /// Not at all: filing is suspended (暫緩報送).
    Suspended,
    /// In WebHR alone, checked and registered by the ministry's system (WebHR 報送，智慧登記).
    Webhr,
}

/// What the channel depends on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ChannelFacts {
    /// Whether this is a late registration (補辦).
    ///
    /// 是否補辦登記備查。
    #[serde(default)]
    pub late: bool,
    /// Whether WebHR shows that the case was reported to the ministry (已報送銓敘部); given once it was filed.
    ///
    /// WebHR 是否顯示「已報送銓敘部」；已報送者填之。
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reported_shown: Option<bool>,
}

/// How to file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ChannelRoute {
    /// How a case of this day is filed.
    ///
    /// 當日之報送方式。
    pub channel: FilingChannel,
    /// Whether a case can be filed on this day.
    ///
    /// 當日得否報送。
    pub may_file: bool,
    /// Whether a letter goes with it.
    ///
    /// 是否另函報送。
    pub with_letter: bool,
    /// Whether the ministry's system releases and registers it by itself, without a letter in reply.
    ///
    /// 是否由系統檢核放行並自動登記（不另函復）。
    pub registered_by_system: bool,
    /// Day from which cases can be filed again, where filing is suspended.
    ///
    /// 暫緩報送者，恢復報送之日。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub resumes_on: Option<Date>,
    /// Whether the ministry's system takes the case in hand: only once the state 已報送銓敘部 was seen. None where nothing was filed, or the state is not asked for.
    ///
    /// 銓敘部系統是否收案檢核：須已確認狀態顯示「已報送銓敘部」；未報送或無須確認者無此項。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub taken_in_hand: Option<bool>,
}

/// The calculation `registration.channel`: letter of the ministry of 2026-02-06.
#[derive(Debug)]
pub enum Channel {}

impl Calculation for Channel {
    const NAME: &'static str = "registration.channel";
    const TITLE: Bilingual =
        Bilingual { zh: "聘用人員登記備查之報送方式", en: "how appointed staff are registered" };
    const DESCRIPTION: Bilingual = Bilingual {
        zh: "依報送日：WebHR 加電子公文、暫緩報送、或僅 WebHR（智慧登記）；補辦、應確認之狀態、洽詢方式。",
        en: "By the day of filing: WebHR with a letter, suspended, or WebHR alone; late registrations, the state that must be seen, where to ask.",
    };
    const AS_OF: Bilingual = Bilingual { zh: "報送日", en: "the day of filing" };
    const HEADLINE: &'static [&'static str] = &["channel"];
    const RULES: &'static [&'static [usize]] = &[&[
        keys::REGISTRATION_CHANNEL.index,
        keys::REGISTRATION_RECEIVED.index,
        keys::REGISTRATION_LATE.index,
        keys::REGISTRATION_HELP.index,
    ]];
    type Facts = ChannelFacts;
    type Value = ChannelRoute;

    fn decide<R: Recorder>(facts: &ChannelFacts, case: &mut Case<'_, R>) -> Result<ChannelRoute, Error> {
        let (key, today) = (keys::REGISTRATION_CHANNEL, case.as_of());
        let channel = match case.value(key, Scope::All)? {
            "webhr_and_letter" => FilingChannel::WebhrAndLetter,
            "suspended" => FilingChannel::Suspended,
            "webhr" => FilingChannel::Webhr,
            _ => return Err(Error::new(ErrorCode::Internal)),
        };
        let suspended = channel == FilingChannel::Suspended;
        let resumes_on = if suspended { case.until_of(key) } else { None };
        let may_file = case.check(key, Scope::All, !suspended, messages::reason::FILING_SUSPENDED, || {
            vec![("from", resumes_on.unwrap_or(today).into())]
        })?;
        let mut taken_in_hand = None;
        if facts.reported_shown.is_some() && suspended {
            return Err(Error::conflict("reported_shown", messages::conflict::NOTHING_FILED));
        }
        if channel == FilingChannel::Webhr {
            if facts.late {
                case.value(keys::REGISTRATION_LATE, Scope::All)?;
            }
            let rule = keys::REGISTRATION_RECEIVED;
            if let Some(shown) = facts.reported_shown {
                let unless = messages::reason::NOT_REPORTED_TO_MINISTRY;
                taken_in_hand = Some(case.check(rule, Scope::All, shown, unless, Vec::new)?);
            } else {
                case.value(rule, Scope::All)?;
            }
            case.value(keys::REGISTRATION_HELP, Scope::All)?;
        }
        Ok(ChannelRoute {
            channel,
            may_file,
            with_letter: channel == FilingChannel::WebhrAndLetter,
            registered_by_system: channel == FilingChannel::Webhr,
            resumes_on: resumes_on.map(Date::from),
            taken_in_hand,
        })
    }
}
