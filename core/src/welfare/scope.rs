//! On which days spending with the travel card counts (`travel_card.scope`).

use chrono::NaiveDate;
use personnel_rules_data::{Scope, keys};
use rust_decimal::Decimal;

use super::travel_card::{AnnualLeaveTaken, CardSpending, Trade, TravelCardFacts};
use crate::calendar;
use crate::case::Case;
use crate::date::{Period, next_day};
use crate::error::{Error, ErrorCode};
use crate::trace::Recorder;

/// Whether the day of a payment counts: any day, or one of a leave, of the holidays joined to it, or, for transport, the
/// day before or after it. Working hours and the card itself are no matter of the day.
pub(super) fn inside<R: Recorder>(
    spending: &CardSpending,
    facts: &TravelCardFacts,
    scope: Scope,
    case: &mut Case<'_, R>,
) -> Result<bool, Error> {
    let on = spending.on.naive();
    if case.at(keys::TRAVEL_CARD_SCOPE, scope, on)? == "off_work" {
        return Ok(true);
    }
    for leave in &facts.leaves {
        if !long_enough(leave, scope, case)? {
            continue;
        }
        if contains(leave, on)
            || (drives(spending) && beside(leave, on, scope, case)? && any_on(leave, facts))
            || (draws_in_holidays(leave, facts, scope, case)? && is_joined(leave, on, scope, case)?)
        {
            return Ok(true);
        }
    }
    Ok(false)
}

/// `travel_card.scope.tourism`, on the day of the payment.
pub(super) fn is_tourism<R: Recorder>(
    spending: &CardSpending,
    scope: Scope,
    case: &mut Case<'_, R>,
) -> Result<bool, Error> {
    let name: &'static str = spending.trade.into();
    let trades = case.at(keys::TRAVEL_CARD_SCOPE_TOURISM, scope, spending.on.naive())?;
    Ok(trades.iter().any(|other| other == name))
}

fn long_enough<R: Recorder>(leave: &AnnualLeaveTaken, scope: Scope, case: &mut Case<'_, R>) -> Result<bool, Error> {
    Ok(leave.hours.decimal() >= case.at(keys::TRAVEL_CARD_SCOPE_LEAST_LEAVE, scope, leave.from.naive())?)
}

/// Whether a payment could count at all.
fn valid(spending: &CardSpending) -> bool {
    spending.by_card && !spending.in_working_hours
}

fn contains(leave: &AnnualLeaveTaken, day: NaiveDate) -> bool {
    leave.from.naive() <= day && day <= leave.to.naive()
}

/// Whether a payment on the leave itself makes it one that qualifies.
fn any_on(leave: &AnnualLeaveTaken, facts: &TravelCardFacts) -> bool {
    facts.spendings.iter().any(|spending| valid(spending) && contains(leave, spending.on.naive()))
}

fn drives(spending: &CardSpending) -> bool {
    matches!(spending.trade, Trade::Transport | Trade::Fuel)
}

/// Whether the day lies just before or just after the leave.
fn beside<R: Recorder>(
    leave: &AnnualLeaveTaken,
    day: NaiveDate,
    scope: Scope,
    case: &mut Case<'_, R>,
) -> Result<bool, Error> {
    let most = case.at(keys::TRAVEL_CARD_SCOPE_TRANSPORT_DAYS, scope, day)?;
    let (from, to) = (leave.from.naive(), leave.to.naive());
    let apart = if day < from { from.signed_duration_since(day) } else { day.signed_duration_since(to) };
    Ok(Decimal::from(apart.num_days()) <= most)
}

/// Whether tourism was spent on during the leave, or, as `travel_card.scope.trigger` says, on a holiday joined to it.
fn draws_in_holidays<R: Recorder>(
    leave: &AnnualLeaveTaken,
    facts: &TravelCardFacts,
    scope: Scope,
    case: &mut Case<'_, R>,
) -> Result<bool, Error> {
    for spending in facts.spendings.iter().filter(|spending| valid(spending)) {
        let on = spending.on.naive();
        if !is_tourism(spending, scope, case)? {
            continue;
        }
        let joined_too = case.at(keys::TRAVEL_CARD_SCOPE_TRIGGER, scope, on)? == "on_leave_or_joined";
        if contains(leave, on) || (joined_too && is_joined(leave, on, scope, case)?) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Whether every day from the leave to this one is off.
fn is_joined<R: Recorder>(
    leave: &AnnualLeaveTaken,
    day: NaiveDate,
    scope: Scope,
    case: &mut Case<'_, R>,
) -> Result<bool, Error> {
    let (from, to) = (leave.from.naive(), leave.to.naive());
    let between = if day < from {
        let eve = from.pred_opt().ok_or_else(|| Error::new(ErrorCode::Overflow))?;
        Period { from: day.into(), to: eve.into() }
    } else {
        Period { from: next_day(to)?.into(), to: day.into() }
    };
    Ok(calendar::days(between, None, scope, case)?.iter().all(|day| !day.kind.is_worked()))
}
