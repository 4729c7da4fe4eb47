//! The events, checked and in the order in which they count.

use chrono::NaiveDate;
use personnel_rules_data::{keys, messages};
use rust_decimal::Decimal;

use super::{EventKind, LedgerEvent, LedgerFacts};
use crate::case::Case;
use crate::error::{Error, ErrorCode};
use crate::order;
use crate::quantity::{minus, times, total};
use crate::trace::Recorder;

/// A ledger of a whole career stays far below.
const MOST_EVENTS: usize = 20_000;
/// Places after the point: with them every sum of so many events is exact.
const MOST_PLACES: u32 = 6;
/// Leave years that are scheduled.
const MOST_YEARS: u32 = 5;

/// An event that may be folded.
#[derive(Clone, Copy)]
pub(super) struct Ready<'f> {
    pub(super) event: &'f LedgerEvent,
    /// Where it stands among the facts.
    pub(super) index: usize,
    /// Day from which it counts: of a cancellation, not before the leave begins.
    pub(super) day: NaiveDate,
    /// Day of record: of a use that does not say, at the latest that of its cancellation.
    recorded: NaiveDate,
    /// How much; of a use, without what was cancelled before it began.
    pub(super) hours: Decimal,
    /// Place of the use that a cancellation is of.
    pub(super) of: Option<usize>,
}

impl Ready<'_> {
    pub(super) fn field(&self, name: &str) -> String {
        field(self.index, name)
    }

    /// Where the amount was given.
    pub(super) fn amount_field(&self) -> String {
        self.field(if self.event.days.is_some() { "days" } else { "hours" })
    }
}

fn field(index: usize, name: &str) -> String {
    format!("events[{index}].{name}")
}

/// Every event in the order in which it counts: by day, by what it does, by name. The order in which they were given
/// decides nothing but where a complaint points.
pub(super) fn ready<'f, R: Recorder>(
    facts: &'f LedgerFacts,
    hours_a_day: Decimal,
    case: &Case<'_, R>,
) -> Result<Vec<Ready<'f>>, Error> {
    if facts.left_on.is_some_and(|left| left < facts.hired_on) {
        return Err(Error::conflict("left_on", messages::conflict::ENDS_BEFORE_IT_BEGINS));
    }
    if facts.coming_years.is_some_and(|years| years > MOST_YEARS) {
        return Err(out_of_range("coming_years", facts.coming_years.unwrap_or_default().to_string(), "0 – 5"));
    }
    if facts.events.len() > MOST_EVENTS {
        return Err(out_of_range("events", facts.events.len().to_string(), "0 – 20000"));
    }
    let mut named: Vec<(usize, &LedgerEvent)> = facts.events.iter().enumerate().collect();
    order::sort(&mut named, |(_, event)| (0, event.id.as_str()));
    if let Some((at, _)) = named.first().filter(|(_, event)| event.id.is_empty()) {
        return Err(Error::conflict(field(*at, "id"), messages::conflict::EVENT_WITHOUT_NAME));
    }
    for pair in named.windows(2) {
        if let [(_, one), (at, other)] = pair
            && one.id == other.id
        {
            return Err(Error::conflict(field(*at, "id"), messages::conflict::EVENT_TWICE));
        }
    }
    let mut ready = Vec::with_capacity(named.len());
    for (index, event) in &named {
        check_fields(facts, *index, event)?;
        let hours = amount(*index, event, hours_a_day, case)?;
        let recorded = recorded_on(event);
        ready.push(Ready { event, index: *index, day: event.on.naive(), recorded, hours, of: None });
    }
    apply_cancellations(&mut ready, case)?;
    if let Some(until) = facts.recorded_until {
        // A use keeps what a cancellation recorded later takes from it.
        ready.retain(|ready| ready.recorded <= until.naive());
    }
    // Names are in order already, and the sort keeps it.
    order::sort(&mut ready, |ready| (order::number_of(ready.day) << 8 | ready.event.what as u64, ""));
    link_uses(&mut ready)?;
    Ok(ready)
}

fn recorded_on(event: &LedgerEvent) -> NaiveDate {
    event.recorded_on.unwrap_or(event.on).naive()
}

fn out_of_range(field: impl Into<String>, value: String, range: &'static str) -> Error {
    Error::new(ErrorCode::OutOfRange).field(field).with("value", value).with("range", range)
}

/// Facts that belong to the event, and its place in the service.
fn check_fields(facts: &LedgerFacts, index: usize, event: &LedgerEvent) -> Result<(), Error> {
    let conflict = |name: &str, message| Err(Error::conflict(field(index, name), message));
    if event.on < facts.hired_on || facts.left_on.is_some_and(|left| event.on > left) {
        return conflict("on", messages::conflict::EVENT_OUTSIDE_SERVICE);
    }
    let puts_in = matches!(event.what, EventKind::Grant | EventKind::CarryIn | EventKind::AdjustUp);
    if event.usable_until.is_some() && !puts_in && event.what != EventKind::CarryOver {
        return conflict("usable_until", messages::conflict::FACT_OF_A_GRANT);
    }
    if event.usable_until.is_some_and(|until| until < event.on) {
        return conflict("usable_until", messages::conflict::ENDS_BEFORE_IT_BEGINS);
    }
    if event.lot.is_some() && matches!(event.what, EventKind::Use | EventKind::Cancel) {
        return conflict("lot", messages::conflict::LOT_OF_A_USE);
    }
    if event.cancels.is_some() && event.what != EventKind::Cancel {
        return conflict("cancels", messages::conflict::FACT_OF_A_CANCELLATION);
    }
    Ok(())
}

/// The amount in hours; 0 for a cancellation of the whole use.
fn amount<R: Recorder>(
    index: usize,
    event: &LedgerEvent,
    hours_a_day: Decimal,
    case: &Case<'_, R>,
) -> Result<Decimal, Error> {
    let hours = match (event.hours, event.days) {
        (Some(_), Some(_)) => {
            return Err(Error::conflict(field(index, "days"), messages::conflict::HOURS_AND_DAYS));
        }
        (Some(hours), None) => hours.decimal(),
        (None, Some(days)) => times(days.decimal(), hours_a_day).map_err(|error| error.field(field(index, "days")))?,
        (None, None) if event.what == EventKind::Cancel => return Ok(Decimal::ZERO),
        (None, None) => case.need(event.hours, field(index, "hours"), keys::LEAVE_ORDER)?.decimal(),
    };
    let hours = hours.normalize();
    if hours.is_zero() || hours.scale() > MOST_PLACES {
        let name = if event.days.is_some() { "days" } else { "hours" };
        return Err(out_of_range(field(index, name), hours.to_string(), "0.000001 – 1000000000000"));
    }
    Ok(hours)
}

/// Checks what is cancelled. Names are in order here, so that a use is found by its own.
fn apply_cancellations<R: Recorder>(ready: &mut [Ready<'_>], case: &Case<'_, R>) -> Result<(), Error> {
    let mut cancelled: Vec<(usize, Decimal)> = Vec::new();
    for at in 0..ready.len() {
        let Some(cancel) = ready.get(at).filter(|ready| ready.event.what == EventKind::Cancel) else { continue };
        let name = cancel.event.cancels.as_deref();
        let name = name.ok_or_else(|| missing_name(cancel, case))?;
        let conflict = |name: &str, message| Err(Error::conflict(cancel.field(name), message));
        let Ok(of) = ready.binary_search_by(|other| other.event.id.as_str().cmp(name)) else {
            return conflict("cancels", messages::conflict::UNKNOWN_EVENT);
        };
        let Some(used) = ready.get(of) else { return Err(Error::new(ErrorCode::Internal)) };
        if used.event.what != EventKind::Use || used.event.kind != cancel.event.kind {
            return conflict("cancels", messages::conflict::CANCELS_NO_USE);
        }
        let recorded = recorded_on(cancel.event).min(used.recorded);
        if used.event.recorded_on.is_some() && recorded < used.recorded {
            return conflict("recorded_on", messages::conflict::CANCELLED_BEFORE_RECORDED);
        }
        let before = total(cancelled.iter().filter(|(other, _)| *other == of).map(|(_, hours)| *hours))?;
        let rest = minus(used.hours, before)?;
        let hours = if cancel.hours.is_zero() { rest } else { cancel.hours };
        if hours > rest || rest.is_zero() {
            let name = if cancel.hours.is_zero() { "cancels".to_owned() } else { cancel.amount_field() };
            let name = name.rsplit('.').next().unwrap_or_default().to_owned();
            return conflict(&name, messages::conflict::CANCELS_MORE_THAN_USED);
        }
        cancelled.push((of, hours));
        let day = cancel.day.max(used.day);
        if let Some(used) = ready.get_mut(of) {
            used.recorded = recorded;
        }
        if let Some(cancel) = ready.get_mut(at) {
            (cancel.hours, cancel.day) = (hours, day);
        }
    }
    Ok(())
}

fn missing_name<R: Recorder>(cancel: &Ready<'_>, case: &Case<'_, R>) -> Error {
    match case.need(None::<u32>, cancel.field("cancels"), keys::LEAVE_ORDER) {
        Err(error) => error,
        Ok(_) => Error::new(ErrorCode::Internal),
    }
}

/// Tells each cancellation where its use stands now. One that counts from the first day of the leave takes its hours
/// from the use itself: that leave never began.
fn link_uses(ready: &mut [Ready<'_>]) -> Result<(), Error> {
    let mut uses: Vec<(&str, usize)> = ready
        .iter()
        .enumerate()
        .filter(|(_, ready)| ready.event.what == EventKind::Use)
        .map(|(at, ready)| (ready.event.id.as_str(), at))
        .collect();
    order::sort(&mut uses, |(id, _)| (0, *id));
    for at in 0..ready.len() {
        let Some(cancel) = ready.get(at) else { continue };
        let Some(name) = cancel.event.cancels.as_deref() else { continue };
        let found = uses.binary_search_by(|(id, _)| (*id).cmp(name)).ok().and_then(|found| uses.get(found));
        let Some((_, of)) = found.copied() else { continue };
        let (hours, day) = (cancel.hours, cancel.day);
        let never_began = ready.get(of).is_some_and(|used| used.day == day);
        if never_began && let Some(used) = ready.get_mut(of) {
            used.hours = minus(used.hours, hours)?;
        }
        if let Some(cancel) = ready.get_mut(at) {
            cancel.of = Some(of);
            if never_began {
                cancel.hours = Decimal::ZERO;
            }
        }
    }
    Ok(())
}
