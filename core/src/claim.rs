//! Periods around an event: how long a claim or a report may be made after it, how long before it a request must be.

use chrono::{Days, Months, NaiveDate};
use personnel_rules_data::{Key, Scope, form, keys, messages};
use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::Serialize;

use crate::calendar::next_working_day;
use crate::case::Case;
use crate::date::{Date, Period, first_of_next_month, last_day_of_months, next_day};
use crate::error::{Error, ErrorCode};
use crate::quantity::whole;
use crate::trace::{Recorder, Step, StepKind};

/// Days of a week.
const WEEK: u64 = 7;

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

/// The end of a period after an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Deadline {
    /// Last day of the period.
    ///
    /// 期限末日。
    pub last_day: Date,
    /// Last day on which it can be done, where the period ends on a weekend or holiday: the next working day.
    ///
    /// 遇週末或假日順延後之期限末日。
    pub last_day_moved: Date,
}

/// The last day of a request before an event, and whether the request was made by then.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
pub struct RequestPeriod {
    /// Last day on which the request can be made; weekends and holidays move nothing.
    ///
    /// 申請末日（遇週末或假日不順延）。
    pub last_day: Date,
    /// Day of the request.
    ///
    /// 申請日。
    pub requested_on: Date,
    /// Whether it was made in time.
    ///
    /// 是否於期限內。
    pub in_time: bool,
}

/// What a period is counted in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum PeriodUnit {
    Days,
    Weeks,
    Months,
}

/// Whether a request was made so long before an event. Counted back as a period after an event is counted on: the day
/// of the event is not one of them, months reach back to the day of the same number or to the last of a shorter month.
/// The end of such a period moves for no weekend: it would come too late.
pub(crate) fn before<R: Recorder>(
    event: NaiveDate,
    requested_on: Date,
    (rule, unit): (Key<form::Number>, PeriodUnit),
    scope: Scope,
    case: &mut Case<'_, R>,
) -> Result<RequestPeriod, Error> {
    if requested_on.naive() > event {
        return Err(Error::conflict("requested_on", messages::conflict::REQUEST_AFTER_EVENT));
    }
    let count = case.whole(rule, scope)?;
    let last_day = match unit {
        PeriodUnit::Months => event.checked_sub_months(Months::new(count)),
        PeriodUnit::Days => event.checked_sub_days(Days::new(count.into())),
        PeriodUnit::Weeks => event.checked_sub_days(Days::new(u64::from(count).saturating_mul(WEEK))),
    };
    let last_day = last_day.ok_or_else(|| Error::new(ErrorCode::Overflow))?;
    let in_time = requested_on.naive() <= last_day;
    let params = || vec![("requested", requested_on.naive().into()), ("last", last_day.into())];
    case.step(|| {
        let step = Step::new(StepKind::Compute).rule(rule.index).say(messages::step::COUNTED_BACK);
        step.with("event", event).output(last_day)
    });
    case.check(rule, scope, in_time, messages::reason::REQUEST_LATE, params)?;
    Ok(RequestPeriod { last_day: last_day.into(), requested_on, in_time })
}

/// The last day of so many weeks or months after an event, as `claim.first_day` and `claim.weekend` say.
pub(crate) fn after<R: Recorder>(
    event: NaiveDate,
    (rule, unit): (Key<form::Number>, PeriodUnit),
    scope: Scope,
    case: &mut Case<'_, R>,
) -> Result<Deadline, Error> {
    let last_day = last_day_after(event, (rule, unit), scope, case)?;
    ends(last_day, case)
}

/// A last day that is known, with where `claim.weekend` moves it.
pub(crate) fn ends<R: Recorder>(last_day: NaiveDate, case: &mut Case<'_, R>) -> Result<Deadline, Error> {
    Ok(Deadline { last_day: last_day.into(), last_day_moved: moved(last_day, case)?.into() })
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
    let last_day = last_day_after(event, (months, PeriodUnit::Months), scope, case)?;
    by_day(last_day, claimed_on, months, case)
}

/// The last day of a period after an event, before it moves.
pub(crate) fn last_day_after<R: Recorder>(
    event: NaiveDate,
    (rule, unit): (Key<form::Number>, PeriodUnit),
    scope: Scope,
    case: &mut Case<'_, R>,
) -> Result<NaiveDate, Error> {
    let count = case.whole(rule, scope)?;
    let first = first_day(event, case)?;
    let days = |days: u64| {
        let end = first.checked_add_days(Days::new(days)).and_then(|next| next.pred_opt());
        end.ok_or_else(|| Error::new(ErrorCode::Overflow))
    };
    let last_day = match unit {
        PeriodUnit::Months => last_day_of_months(first, count)?,
        PeriodUnit::Days => days(count.into())?,
        PeriodUnit::Weeks => days(u64::from(count).saturating_mul(WEEK))?,
    };
    case.step(|| {
        let step = Step::new(StepKind::Compute).rule(rule.index);
        let step = if unit == PeriodUnit::Months {
            step.say(messages::step::PERIOD).with("months", count)
        } else {
            step.say(messages::step::PERIOD_FROM)
        };
        step.with("first", first).output(last_day)
    });
    Ok(last_day)
}

/// The first day of a period that runs from an event, as `claim.first_day` says.
pub(crate) fn first_day<R: Recorder>(event: NaiveDate, case: &mut Case<'_, R>) -> Result<NaiveDate, Error> {
    match case.value(keys::CLAIM_FIRST_DAY, Scope::All)? {
        "counted" => Ok(event),
        _ => next_day(event),
    }
}

/// A period that ends on a day that is known.
pub(crate) fn by_day<F, R: Recorder>(
    last_day: NaiveDate,
    claimed_on: Date,
    rule: Key<F>,
    case: &mut Case<'_, R>,
) -> Result<ClaimPeriod, Error> {
    let moved = moved(last_day, case)?;
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

/// The end of a period where `claim.weekend` moves it.
fn moved<R: Recorder>(last_day: NaiveDate, case: &mut Case<'_, R>) -> Result<NaiveDate, Error> {
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
    Ok(moved)
}

/// How a right lapses that is not claimed (時效).
#[derive(Debug, Clone, Copy)]
pub(crate) struct Lapse {
    /// Months of the period.
    pub(crate) months: Key<form::Number>,
    /// Whether it runs from the event or from the month after it; from the event where there is no such rule.
    pub(crate) from: Option<Key<form::Choice>>,
    /// Whether a longer period that begins before the right has lapsed holds for it.
    pub(crate) renewed: bool,
}

/// Until when a right can be claimed. The day of the event is not counted; the end moves for no holiday.
pub(crate) fn lapse<R: Recorder>(
    event: NaiveDate,
    claimed_on: Date,
    rule: Lapse,
    scope: Scope,
    case: &mut Case<'_, R>,
) -> Result<ClaimPeriod, Error> {
    if claimed_on.naive() < event {
        return Err(Error::conflict("claimed_on", messages::conflict::CLAIM_BEFORE_EVENT));
    }
    let months = case.value(rule.months, scope)?;
    let mut last_day = lapse_day(event, months, rule, scope, case)?;
    if rule.renewed {
        let within = Period { from: event.into(), to: last_day.into() };
        for day in case.changes(rule.months, scope, within)? {
            if let Some(months) = case.where_ruled(rule.months, scope, day)? {
                last_day = last_day.max(case.on(day, |case| lapse_day(event, months, rule, scope, case))?);
            }
        }
    }
    let in_time = claimed_on.naive() <= last_day;
    case.check(rule.months, scope, in_time, messages::reason::CLAIM_LATE, || {
        vec![("claimed", claimed_on.naive().into()), ("last", last_day.into())]
    })?;
    Ok(ClaimPeriod { last_day: last_day.into(), last_day_moved: last_day.into(), claimed_on, in_time })
}

/// The last day of so many months after an event, by the law of the day that governs the case.
fn lapse_day<R: Recorder>(
    event: NaiveDate,
    months: Decimal,
    rule: Lapse,
    scope: Scope,
    case: &mut Case<'_, R>,
) -> Result<NaiveDate, Error> {
    let next_month = match rule.from {
        Some(from) => case.value(from, scope)? == "next_month",
        None => false,
    };
    let first = if next_month { first_of_next_month(event)? } else { next_day(event)? };
    let months = whole(months).map_err(|error| case.of_rule(error, rule.months))?;
    let last_day = last_day_of_months(first, months)?;
    case.step(|| {
        let step = Step::new(StepKind::Compute).rule(rule.months.index).say(messages::step::PERIOD);
        step.with("months", months).with("first", first).output(last_day)
    });
    Ok(last_day)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::arithmetic_side_effects, reason = "a test may fail")]

    use proptest::prelude::*;

    use crate::travel::{Abroad, AbroadDecision, AbroadFacts, Destination, TripPurpose};
    use crate::{Date, Rulebook, StaffGroup, View};

    fn day(offset: i64) -> Date {
        (chrono::NaiveDate::from_ymd_opt(2023, 8, 1).unwrap() + chrono::TimeDelta::days(offset)).into()
    }

    fn decide(leaves_on: i64, requested_on: i64, purpose: TripPurpose) -> AbroadDecision {
        let book = Rulebook::standard().clone().with_named("ntust").unwrap();
        let facts = AbroadFacts {
            staff_group: StaffGroup::CivilServant,
            purpose,
            destination: Destination::MainlandChina,
            returns_on: day(leaves_on + 3),
            requested_on: day(requested_on),
            leave_kinds: Vec::new(),
        };
        View::on(day(leaves_on)).with(&book).decide::<Abroad>(&facts).unwrap().value
    }

    proptest! {
        #[test]
        fn who_leaves_later_can_ask_later(leaves_on in 0i64..2000, later in 0i64..60) {
            for purpose in [TripPurpose::Private, TripPurpose::ApprovedPlan] {
                let last = |leaves_on| decide(leaves_on, leaves_on, purpose).request.last_day;
                prop_assert!(last(leaves_on) <= last(leaves_on + later));
            }
        }

        #[test]
        fn a_month_back_and_a_month_on_never_go_beyond_the_day(leaves_on in 0i64..2000) {
            let request = decide(leaves_on, leaves_on, TripPurpose::ApprovedPlan).request;
            let days = (day(leaves_on).naive() - request.last_day.naive()).num_days();
            prop_assert!((28..=31).contains(&days) && !request.in_time);
            prop_assert!(decide(leaves_on, leaves_on - days, TripPurpose::ApprovedPlan).request.in_time);
            prop_assert!(!decide(leaves_on, leaves_on - days + 1, TripPurpose::ApprovedPlan).request.in_time);
        }

        #[test]
        fn a_week_after_the_return_is_seven_days_and_moves_on(leaves_on in 0i64..2000) {
            let value = decide(leaves_on, leaves_on, TripPurpose::Private);
            let form = value.mainland_form.unwrap();
            prop_assert_eq!((form.last_day.naive() - day(leaves_on + 3).naive()).num_days(), 7);
            prop_assert!(form.last_day_moved >= form.last_day);
            prop_assert!(value.report.is_none());
        }
    }
}
