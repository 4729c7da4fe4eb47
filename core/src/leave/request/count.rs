//! A request and the leave taken before, day by day.

use chrono::{Days as DayCount, NaiveDate};
use personnel_rules_data::{keys, messages};
use rust_decimal::Decimal;

use super::facts::{RequestFacts, TakenLeave};
use crate::calendar::{self, OfficeDay};
use crate::case::Case;
use crate::date::{Date, Period, next_day};
use crate::error::{Error, ErrorCode};
use crate::leave::kind::LeaveKind;
use crate::order;
use crate::quantity::{Hours, plus, total};
use crate::trace::{Recorder, Step, StepKind};

/// Leave on one day.
#[derive(Clone, Copy)]
pub(super) struct Use {
    pub(super) date: NaiveDate,
    pub(super) kind: LeaveKind,
    pub(super) hours: Decimal,
    /// Day of the event that it hangs on.
    pub(super) event: Option<NaiveDate>,
    pub(super) antenatal: bool,
    /// Number of the event among those of one day.
    pub(super) event_number: u32,
    /// Part of the request, not of the leave taken before.
    pub(super) requested: bool,
}

/// A stretch of leave, of the request or taken before.
struct Stretch {
    kind: LeaveKind,
    from: NaiveDate,
    to: NaiveDate,
    first: Option<Hours>,
    last: Option<Hours>,
    event: Option<NaiveDate>,
    antenatal: bool,
    event_number: u32,
    /// Where it stands in the facts; none for the request.
    taken: Option<usize>,
}

impl Stretch {
    fn field(&self, name: &str) -> String {
        self.taken.map_or_else(|| name.to_owned(), |index| format!("taken[{index}].{name}"))
    }

    fn of_taken(index: usize, taken: &TakenLeave) -> Self {
        Self {
            kind: taken.kind,
            from: taken.from.naive(),
            to: taken.to.naive(),
            first: taken.first_day_hours,
            last: taken.last_day_hours,
            event: taken.event_on.map(Date::naive),
            antenatal: taken.antenatal,
            event_number: taken.event_number.unwrap_or(1),
            taken: Some(index),
        }
    }

    /// It ends on or after its first day, and lies inside the service.
    fn check(&self, facts: &RequestFacts) -> Result<(), Error> {
        if self.to < self.from {
            return Err(Error::new(ErrorCode::PeriodReversed)
                .field(self.field("to"))
                .with("from", self.from)
                .with("to", self.to));
        }
        let inside = |from: NaiveDate, to: Option<NaiveDate>| from <= self.from && to.is_none_or(|to| self.to <= to);
        let served = inside(facts.hired_on.naive(), facts.left_on.map(Date::naive))
            || (self.taken.is_some()
                && facts.earlier_service.iter().any(|served| inside(served.from.naive(), Some(served.to.naive()))));
        if !served {
            let field = if self.taken.is_none() && self.from < facts.hired_on.naive() { "hired_on" } else { "to" };
            return Err(Error::new(ErrorCode::OutsideEmployment)
                .field(if field == "hired_on" { field.to_owned() } else { self.field(field) })
                .with("from", self.from)
                .with("to", self.to));
        }
        if self.last.is_some() && self.from == self.to {
            return Err(Error::conflict(self.field("last_day_hours"), messages::conflict::ONE_DAY_HAS_FIRST_HOURS));
        }
        Ok(())
    }
}

/// Every day of leave there is, oldest first; on one day what was taken before comes before the request.
pub(super) struct Counted {
    pub(super) uses: Vec<Use>,
    /// The days of the request.
    pub(super) days: Vec<OfficeDay>,
    pub(super) hours_a_day: Decimal,
    /// Every day from the first to the last, of the leave and of what is wanted beside it.
    calendar: Vec<OfficeDay>,
}

impl Counted {
    /// Hours of the request.
    pub(super) fn requested(&self) -> Result<Decimal, Error> {
        total(self.uses.iter().filter(|leave| leave.requested).map(|leave| leave.hours))
    }

    /// Whether a day is worked; days outside of what was looked up are not known.
    pub(super) fn is_worked(&self, date: NaiveDate) -> Option<bool> {
        self.office_day(date).map(|day| day.kind.is_worked())
    }

    fn office_day(&self, date: NaiveDate) -> Option<&OfficeDay> {
        self.calendar.get(self.calendar.binary_search_by_key(&date, |day| day.date).ok()?)
    }
}

/// The day of the event that a kind hangs on, if it hangs on one.
pub(super) fn hangs_on_event(kind: LeaveKind) -> bool {
    matches!(
        kind,
        LeaveKind::Prenatal
            | LeaveKind::Maternity
            | LeaveKind::Miscarriage
            | LeaveKind::Paternity
            | LeaveKind::Marriage
            | LeaveKind::Funeral
            | LeaveKind::OfficialInjury
            | LeaveKind::Compensatory
    )
}

/// The periods whose days are wanted, oldest first: what lies within a year of each other together, though no more than
/// five years at once, so that leave of long ago does not make a period that no calendar spans.
fn looked_up(stretches: &[Stretch]) -> Vec<Period> {
    const YEAR: i64 = 366;
    let mut spans: Vec<(NaiveDate, NaiveDate)> = stretches.iter().map(|stretch| (stretch.from, stretch.to)).collect();
    spans.sort_unstable();
    let mut periods: Vec<Period> = Vec::new();
    for (from, to) in spans {
        match periods.last_mut() {
            Some(last) if from <= last.to.naive() => last.to = last.to.max(to.into()),
            Some(last)
                if from.signed_duration_since(last.to.naive()).num_days() <= YEAR
                    && to.signed_duration_since(last.from.naive()).num_days() <= YEAR.saturating_mul(5) =>
            {
                last.to = to.into();
            }
            _ => periods.push(Period { from: from.into(), to: to.into() }),
        }
    }
    periods
}

/// Counts the request and the leave taken before.
pub(super) fn count<R: Recorder>(facts: &RequestFacts, case: &mut Case<'_, R>) -> Result<Counted, Error> {
    let scope = facts.staff_group.into();
    let hours_a_day = case.value(keys::LEAVE_DAY_HOURS, scope)?;
    let mut stretches: Vec<Stretch> =
        facts.taken.iter().enumerate().map(|(index, taken)| Stretch::of_taken(index, taken)).collect();
    stretches.push(Stretch {
        kind: facts.kind,
        from: case.as_of(),
        to: facts.to.naive(),
        first: facts.first_day_hours,
        last: facts.last_day_hours,
        event: facts.event.map(|event| event.on.naive()),
        antenatal: facts.event.is_some_and(|event| event.antenatal),
        event_number: facts.event.and_then(|event| event.number).unwrap_or(1),
        taken: None,
    });
    for stretch in &stretches {
        stretch.check(facts)?;
        if hangs_on_event(stretch.kind) && stretch.event.is_none() {
            let name = if stretch.taken.is_some() { "event_on" } else { "event" };
            case.need(None::<Date>, stretch.field(name), keys::LEAVE_EVENT_OR_LEAVE_DAY)?;
        }
        if stretch.taken.is_some() {
            if stretch.event.is_some() && !hangs_on_event(stretch.kind) {
                return Err(Error::conflict(stretch.field("event_on"), messages::conflict::KIND_WITHOUT_EVENT));
            }
            if stretch.antenatal && stretch.kind != LeaveKind::Paternity {
                return Err(Error::conflict(stretch.field("antenatal"), messages::conflict::FACT_OF_ANOTHER_EVENT));
            }
        }
    }
    let mut calendar = Vec::new();
    for period in looked_up(&stretches) {
        calendar.extend(calendar::days(period, facts.own_calendar.as_ref(), scope, case)?);
    }
    let counts_holidays = case.value(keys::LEAVE_HOLIDAY_COUNT, scope)?;
    let mut counted = Counted { uses: Vec::new(), days: Vec::new(), hours_a_day, calendar };
    for stretch in &stretches {
        let name: &'static str = stretch.kind.into();
        let with_holidays = counts_holidays.iter().any(|known| known == name);
        let mut date = stretch.from;
        while date <= stretch.to {
            let day = counted.office_day(date).copied().ok_or_else(|| Error::new(ErrorCode::Internal))?;
            let full = match (with_holidays || by_days(stretch.kind), day.kind.is_worked() || with_holidays) {
                (_, false) => Decimal::ZERO,
                (true, true) => hours_a_day,
                (false, true) => day.hours,
            };
            let hours = match (date == stretch.from, date == stretch.to) {
                (true, _) => part_of(full, stretch.first, date, || stretch.field("first_day_hours"))?,
                (false, true) => part_of(full, stretch.last, date, || stretch.field("last_day_hours"))?,
                (false, false) => full,
            };
            counted.uses.push(Use {
                date,
                kind: stretch.kind,
                hours,
                event: stretch.event,
                antenatal: stretch.antenatal,
                event_number: stretch.event_number,
                requested: stretch.taken.is_none(),
            });
            if stretch.taken.is_none() {
                counted.days.push(day);
            }
            date = next_day(date)?;
        }
    }
    // The kind, so that the order in which leave taken on one day is given changes nothing.
    order::sort(&mut counted.uses, |leave| {
        (order::number_of(leave.date) << 16 | u64::from(leave.requested) << 8 | leave.kind as u64, "")
    });
    check_overlaps(&counted)?;
    let (first, last) = (case.as_of(), facts.to.naive());
    let hours = counted.requested()?;
    case.step(|| {
        let left_out = counted.uses.iter().filter(|leave| leave.requested && leave.hours.is_zero()).count();
        Step::new(StepKind::Compute)
            .rule(keys::LEAVE_HOLIDAY_COUNT.index)
            .say(messages::step::LEAVE_COUNTED)
            .with("from", first)
            .with("to", last)
            .with("left_out", u32::try_from(left_out).unwrap_or(u32::MAX))
            .output(hours.normalize())
    });
    Ok(counted)
}

/// Kinds that are given in whole days of the person's absence, however long the day is.
fn by_days(kind: LeaveKind) -> bool {
    matches!(kind, LeaveKind::Maternity | LeaveKind::Miscarriage | LeaveKind::ExtendedSick | LeaveKind::OfficialInjury)
}

/// The hours asked of a day, which may not be more than it has.
fn part_of(full: Decimal, asked: Option<Hours>, date: NaiveDate, field: impl Fn() -> String) -> Result<Decimal, Error> {
    let Some(asked) = asked.map(Hours::decimal) else {
        return Ok(full);
    };
    if asked.is_zero() {
        return Err(Error::new(ErrorCode::OutOfRange)
            .field(field())
            .with("value", "0")
            .with("range", format!("0 < … ≤ {}", full.normalize())));
    }
    if asked > full {
        return Err(Error::new(ErrorCode::HoursExceedDay)
            .field(field())
            .with("hours", asked)
            .with("day", full)
            .with("date", date));
    }
    Ok(asked)
}

/// No day holds more leave than it has hours. Days off that count hold one leave.
fn check_overlaps(counted: &Counted) -> Result<(), Error> {
    let mut at: Option<(NaiveDate, Decimal)> = None;
    for leave in counted.uses.iter().filter(|leave| !leave.hours.is_zero()) {
        let before = at.filter(|(date, _)| *date == leave.date).map_or(Decimal::ZERO, |(_, hours)| hours);
        let hours = plus(before, leave.hours)?;
        let of_day = counted.office_day(leave.date).map_or(Decimal::ZERO, |day| day.hours);
        if !before.is_zero() && hours > of_day {
            return Err(Error::new(ErrorCode::LeaveOverlaps).field("taken").with("date", leave.date));
        }
        at = Some((leave.date, hours));
    }
    Ok(())
}

/// A day so many days before.
pub(super) fn days_before(date: NaiveDate, days: u32) -> Result<NaiveDate, Error> {
    date.checked_sub_days(DayCount::new(days.into())).ok_or_else(|| Error::new(ErrorCode::Overflow))
}

/// A day so many days after.
pub(super) fn days_after(date: NaiveDate, days: u32) -> Result<NaiveDate, Error> {
    date.checked_add_days(DayCount::new(days.into())).ok_or_else(|| Error::new(ErrorCode::Overflow))
}
