//! How long a claim may be made, shared by every claim.

use chrono::NaiveDate;
use personnel_rules_data::{Key, Scope, form, keys, messages};
use schemars::JsonSchema;
use serde::Serialize;

use crate::calendar::next_working_day;
use crate::case::Case;
use crate::date::{Date, last_day_of_months, next_day};
use crate::error::Error;
use crate::quantity::whole;
use crate::trace::{Recorder, Step, StepKind};

/// The period of a claim, and whether the claim was made in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ClaimPeriod {
    /// Last day of the period.
    ///
    /// 申請末日。
    pub last_day: Date,
    /// Last day on which the claim can be made, where the period ends on a weekend or holiday: the next working day.
    ///
    /// 遇週末或假日順延後之申請末日。
    pub last_day_moved: Date,
    /// Day of the claim.
    ///
    /// 申請日。
    pub claimed_on: Date,
    /// Whether it was made in time.
    ///
    /// 是否於期限內。
    pub in_time: bool,
}

/// A period of so many months from an event, the day of the event counted or not as `claim.first_day` says
/// (行政程序法 48 II, III).
pub(crate) fn within_months<R: Recorder>(
    event: NaiveDate,
    claimed_on: Date,
    months: Key<form::Number>,
    scope: Scope,
    case: &mut Case<'_, R>,
) -> Result<ClaimPeriod, Error> {
    if claimed_on.naive() < event {
        return Err(Error::conflict("claimed_on", messages::conflict::CLAIM_BEFORE_EVENT));
    }
    let count = whole(case.value(months, scope)?)?;
    let first = match case.value(keys::CLAIM_FIRST_DAY, Scope::All)? {
        "counted" => event,
        _ => next_day(event)?,
    };
    let last_day = last_day_of_months(first, count)?;
    case.step(|| {
        Step::new(StepKind::Compute)
            .rule(months.index)
            .say(messages::step::PERIOD)
            .with("first", first)
            .with("months", count)
            .output(last_day)
    });
    by_day(last_day, claimed_on, months, case)
}

/// A period that ends on a day that is known.
pub(crate) fn by_day<F, R: Recorder>(
    last_day: NaiveDate,
    claimed_on: Date,
    rule: Key<F>,
    case: &mut Case<'_, R>,
) -> Result<ClaimPeriod, Error> {
    let moved = match case.value(keys::CLAIM_WEEKEND, Scope::All)? {
        "moves" => next_working_day(last_day, case)?,
        _ => last_day,
    };
    if moved != last_day {
        case.step(|| {
            let step = Step::new(StepKind::Compute).rule(keys::CLAIM_WEEKEND.index).say(messages::step::MOVED);
            step.with("day", last_day).output(moved)
        });
    }
    let in_time = claimed_on.naive() <= moved;
    case.step(|| {
        let kind = if in_time { StepKind::Met } else { StepKind::NotMet };
        let message = if in_time { messages::step::IN_TIME } else { messages::reason::CLAIM_LATE };
        Step::new(kind).rule(rule.index).say(message).with("claimed", claimed_on.naive()).with("last", moved)
    });
    if !in_time {
        case.reason(
            rule,
            messages::reason::CLAIM_LATE,
            vec![("claimed", claimed_on.naive().into()), ("last", moved.into())],
        );
    }
    Ok(ClaimPeriod { last_day: last_day.into(), last_day_moved: moved.into(), claimed_on, in_time })
}
