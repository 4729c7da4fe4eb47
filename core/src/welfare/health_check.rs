//! The subsidy of a health check (健康檢查補助).

use chrono::{Datelike, NaiveDate};
use personnel_rules_data::{Scope, keys, messages};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::calculation::{Bilingual, Calculation};
use crate::case::Case;
use crate::claim::{self, ClaimPeriod};
use crate::date::{Date, birthday};
use crate::error::{Error, ErrorCode};
use crate::quantity::{Days, Twd, not_zero};
use crate::staff::StaffGroup;
use crate::trace::Recorder;

/// What the subsidy of a health check depends on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct HealthCheckFacts {
    /// Group of staff: it decides which rules apply.
    ///
    /// 人員類別：決定適用之規定。
    pub staff_group: StaffGroup,
    /// Whether the post is within the establishment: only those are subsidised.
    ///
    /// 是否編制內人員：以編制內者為限。
    pub within_establishment: bool,
    /// Day of birth: the age counts.
    ///
    /// 出生日：以年齡計。
    pub born_on: Date,
    /// Amount on the receipt, in whole New Taiwan dollars.
    ///
    /// 收據金額（元）。
    pub receipt: Twd,
    /// Day of the claim: it must lie within the period.
    ///
    /// 申請日：須在期限之內。
    pub claimed_on: Date,
    /// Day of the last health check that was subsidised; left out where there was none.
    ///
    /// 前次受補助之健康檢查日；無者免填。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_check_on: Option<Date>,
}

/// A paper of the subsidy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema, strum::IntoStaticStr)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
#[non_exhaustive]
pub enum HealthCheckDocument {
    /// Receipt of the health check (健檢費收據).
    Receipt,
}

/// Whether a health check is subsidised, and how much.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct HealthCheckDecision {
    /// Whether the subsidy is granted. Where not, the reasons say why.
    ///
    /// 是否補助。不補助者，見理由。
    pub granted: bool,
    /// Amount in New Taiwan dollars: the receipt, up to the cap. 0 where it is refused.
    ///
    /// 補助金額（元）：收據金額，以上限為度。不補助者為 0。
    pub amount: Twd,
    /// Cap of the subsidy.
    ///
    /// 補助上限。
    pub cap: Twd,
    /// Official leave for the check, in days. 0 where the conditions are not met; a late claim costs none.
    ///
    /// 公假日數。條件不符者為 0；逾期申請不影響公假。
    pub official_leave: Days,
    /// First day from which the next check can be subsidised, where this one is.
    ///
    /// 本次受補助者，下次得補助之首日。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_from: Option<Date>,
    /// Period of the claim.
    ///
    /// 申請期限。
    pub claim: ClaimPeriod,
    /// Papers to hand in.
    ///
    /// 應備文件。
    pub documents: Vec<HealthCheckDocument>,
}

/// The calculation `health_check.subsidy`.
#[derive(Debug)]
pub enum HealthCheck {}

impl Calculation for HealthCheck {
    const NAME: &'static str = "health_check.subsidy";
    const TITLE: Bilingual = Bilingual { zh: "健康檢查補助", en: "health check subsidy" };
    const DESCRIPTION: Bilingual = Bilingual {
        zh: "編制內已達規定年齡之教職員健康檢查之補助：間隔、上限、公假、請求權時效。應檢附收據。",
        en: "Subsidy of the health check of staff within the establishment who have reached the age: interval, cap, official leave, period of the claim. The receipt is handed in.",
    };
    const AS_OF: Bilingual = Bilingual { zh: "健康檢查日", en: "the day of the health check" };
    const HEADLINE: &'static [&'static str] = &["granted", "amount"];
    const RULES: &'static [&'static [usize]] = &[
        crate::calendar::RULES,
        &[
            keys::HEALTH_CHECK_SUBSIDY.index,
            keys::HEALTH_CHECK_SUBSIDY_ELIGIBLE.index,
            keys::HEALTH_CHECK_SUBSIDY_AGE.index,
            keys::HEALTH_CHECK_SUBSIDY_AGE_ON.index,
            keys::HEALTH_CHECK_SUBSIDY_INTERVAL.index,
            keys::HEALTH_CHECK_SUBSIDY_LEAVE.index,
            keys::HEALTH_CHECK_SUBSIDY_CLAIM.index,
            keys::HEALTH_CHECK_SUBSIDY_DOCUMENTS.index,
            keys::CLAIM_FIRST_DAY.index,
            keys::CLAIM_WEEKEND.index,
        ],
    ];
    type Facts = HealthCheckFacts;
    type Value = HealthCheckDecision;

    fn decide<R: Recorder>(facts: &HealthCheckFacts, case: &mut Case<'_, R>) -> Result<HealthCheckDecision, Error> {
        let scope = Scope::from(facts.staff_group);
        let checked_on = case.as_of();
        let receipt = not_zero(facts.receipt, "receipt")?;
        if facts.born_on.naive() > checked_on {
            return Err(Error::conflict("born_on", messages::conflict::BORN_AFTER_THE_CHECK));
        }
        let cap = case.value(keys::HEALTH_CHECK_SUBSIDY, scope)?;
        let mut eligible = case.check(
            keys::HEALTH_CHECK_SUBSIDY_ELIGIBLE,
            scope,
            facts.within_establishment,
            messages::reason::NOT_WITHIN_ESTABLISHMENT,
            Vec::new,
        )?;

        let age = case.whole(keys::HEALTH_CHECK_SUBSIDY_AGE, scope)?;
        let by = match case.value(keys::HEALTH_CHECK_SUBSIDY_AGE_ON, scope)? {
            "day_of_check" => checked_on,
            _ => first_of_year(checked_on.year())?.pred_opt().ok_or_else(overflow)?,
        };
        let reached_on = birthday(facts.born_on.naive(), age)?;
        let params = || vec![("age", age.into()), ("reached", reached_on.into()), ("by", by.into())];
        let old_enough = reached_on <= by;
        eligible &=
            case.check(keys::HEALTH_CHECK_SUBSIDY_AGE, scope, old_enough, messages::reason::TOO_YOUNG, params)?;

        let years = case.whole(keys::HEALTH_CHECK_SUBSIDY_INTERVAL, scope)?;
        let years = i32::try_from(years).map_err(|_| overflow())?;
        let next = |last: NaiveDate| first_of_year(last.year().checked_add(years).ok_or_else(overflow)?);
        if let Some(last) = facts.last_check_on {
            if last.naive() > checked_on {
                return Err(Error::conflict("last_check_on", messages::conflict::LATER_THAN_THE_CHECK));
            }
            let from = next(last.naive())?;
            let params = || vec![("last", last.naive().into()), ("from", from.into())];
            let interval = keys::HEALTH_CHECK_SUBSIDY_INTERVAL;
            eligible &= case.check(interval, scope, checked_on >= from, messages::reason::CHECKED_TOO_SOON, params)?;
        }
        let claim = claim::within_months(checked_on, facts.claimed_on, keys::HEALTH_CHECK_SUBSIDY_CLAIM, scope, case)?;
        let leave = case.value(keys::HEALTH_CHECK_SUBSIDY_LEAVE, scope)?;
        let granted = eligible && claim.in_time;
        if granted && receipt > cap {
            let params = vec![("receipt", receipt.into()), ("cap", cap.into())];
            case.reason(keys::HEALTH_CHECK_SUBSIDY, messages::reason::RECEIPT_ABOVE_CAP, params);
        }
        Ok(HealthCheckDecision {
            granted,
            amount: if granted { receipt.min(cap).into() } else { Twd::default() },
            cap: cap.into(),
            official_leave: if eligible { leave.into() } else { Days::default() },
            next_from: if granted { Some(next(checked_on)?.into()) } else { None },
            claim,
            documents: case.wanted(keys::HEALTH_CHECK_SUBSIDY_DOCUMENTS, scope, &[HealthCheckDocument::Receipt])?,
        })
    }
}

fn first_of_year(year: i32) -> Result<NaiveDate, Error> {
    NaiveDate::from_ymd_opt(year, 1, 1).ok_or_else(overflow)
}

fn overflow() -> Error {
    Error::new(ErrorCode::Overflow)
}
