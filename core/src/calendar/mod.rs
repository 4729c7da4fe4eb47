//! The office calendar (辦公日曆): which days are worked, and how long.

mod holidays;
mod own;
mod period;

use std::borrow::Cow;

use chrono::{Datelike, Months, NaiveDate, Weekday};
use personnel_rules_data::{Scope, Value, keys, messages};
use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use holidays::Holiday;
pub use own::{OwnCalendar, WeekHours};
pub use period::{CalendarDay, CalendarFacts, CalendarPeriod, HolidayName, PeriodCalendar};

use crate::case::Case;
use crate::date::{Period, next_day};
use crate::error::{Error, ErrorCode};
use crate::rulebook::Found;
use crate::trace::{Recorder, Step, StepKind};

/// Rules that the calendar may look up, for every calculation that asks it.
pub(crate) const RULES: &[usize] = &[
    keys::CALENDAR_OFFICE.index,
    keys::CALENDAR_HOLIDAYS.index,
    keys::CALENDAR_LUNAR.index,
    keys::CALENDAR_LABOUR_DAY.index,
];

/// What a day is in the office calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum DayKind {
    /// Workday (上班日).
    Workday,
    /// Day of rest that is worked instead of another day (補行上班日).
    MakeUpWorkday,
    /// Weekend, or what the institution's own hours make of the week (例假日).
    Weekend,
    /// Day off: a holiday, a day in its stead, a bridge between a holiday and a weekend (放假日).
    DayOff,
}

impl DayKind {
    /// Whether the day is worked.
    #[must_use]
    pub fn is_worked(self) -> bool {
        matches!(self, Self::Workday | Self::MakeUpWorkday)
    }
}

/// A day with the hours that are worked on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct OfficeDay {
    pub(crate) date: NaiveDate,
    pub(crate) kind: DayKind,
    /// Hours of work; none on a day off.
    pub(crate) hours: Decimal,
    /// Whether no office calendar of the year was known, and what the day is was inferred from the law.
    pub(crate) inferred: bool,
}

/// Longest period, in months.
const LONGEST: u32 = 120;

/// Every day of a period of at most ten years, by the office calendar and the institution's own. Complaints about the
/// period name the field `to`, those about the institution's calendar `own_calendar`.
///
/// Calculations that come here name these rules: `leave.day_hours`, `calendar.office`, `calendar.holidays`,
/// `calendar.lunar` and, where staff may be fund-hired, `calendar.labour_day`.
pub(crate) fn days<R: Recorder>(
    period: Period,
    own: Option<&OwnCalendar>,
    scope: Scope,
    case: &mut Case<'_, R>,
) -> Result<Vec<OfficeDay>, Error> {
    let (mut date, to) = (period.from.naive(), period.to.naive());
    if to < date {
        return Err(Error::conflict("to", messages::conflict::ENDS_BEFORE_IT_BEGINS));
    }
    let beyond = date.checked_add_months(Months::new(LONGEST)).ok_or_else(|| Error::new(ErrorCode::Overflow))?;
    if to >= beyond {
        return Err(Error::conflict("to", messages::conflict::PERIOD_TOO_LONG));
    }
    let full = case.value(keys::LEAVE_DAY_HOURS, scope)?;
    let own = own::Own::of(own, full)?;
    let mut office = Office { scope, stretch: None };
    let mut days = Vec::new();
    while date <= to {
        let says = office.says(date, case)?;
        let in_week = own.hours(date);
        let weekend = in_week.is_zero();
        let worked = own.worked(date).unwrap_or(if weekend { says.worked } else { !says.off });
        let kind = match (weekend, worked) {
            (true, true) => DayKind::MakeUpWorkday,
            (true, false) => DayKind::Weekend,
            (false, true) => DayKind::Workday,
            (false, false) => DayKind::DayOff,
        };
        let hours = match kind {
            DayKind::Workday => in_week,
            DayKind::MakeUpWorkday => full,
            _ => Decimal::ZERO,
        };
        days.push(OfficeDay { date, kind, hours, inferred: says.inferred });
        date = next_day(date)?;
    }
    Ok(days)
}

/// The day itself or the first after it that is neither a Saturday, a Sunday nor a holiday. A Saturday moves even where
/// it was made a working day: 行政程序法 48 IV speaks of Saturdays, not of days off.
pub(crate) fn next_working_day<R: Recorder>(day: NaiveDate, case: &mut Case<'_, R>) -> Result<NaiveDate, Error> {
    let mut office = Office { scope: Scope::All, stretch: None };
    let mut day = day;
    while office.says(day, case)?.off || is_weekend(day) {
        day = next_day(day)?;
    }
    Ok(day)
}

fn is_weekend(date: NaiveDate) -> bool {
    matches!(date.weekday(), Weekday::Sat | Weekday::Sun)
}

/// The office calendar, read a stretch of days at a time.
struct Office<'b> {
    scope: Scope,
    stretch: Option<Stretch<'b>>,
}

/// Days for which one value of the calendar speaks, inside of a year.
struct Stretch<'b> {
    /// First day after it.
    until: NaiveDate,
    off: Cow<'b, [NaiveDate]>,
    work: &'b [NaiveDate],
    /// A day off of these staff alone.
    labour_day: Option<(NaiveDate, Found)>,
    /// Number of the entry; none where the days are inferred.
    entry: Option<u32>,
}

/// What the office calendar says of a day.
struct Says {
    off: bool,
    worked: bool,
    inferred: bool,
}

impl<'b> Office<'b> {
    fn says<R: Recorder>(&mut self, date: NaiveDate, case: &mut Case<'b, R>) -> Result<Says, Error> {
        let stretch = match self.stretch.take() {
            Some(stretch) if date < stretch.until => stretch,
            before => self.read(date, before, case)?,
        };
        let listed = |list: &[NaiveDate]| list.binary_search(&date).is_ok();
        let labour_day = stretch.labour_day.filter(|(day, _)| *day == date);
        if let Some((_, found)) = labour_day {
            case.used.push(found);
            let rule = keys::CALENDAR_LABOUR_DAY.index;
            case.step(|| Step::new(StepKind::Lookup).rule(rule).found(Some(found), date));
        }
        let says = Says {
            off: listed(&stretch.off) || labour_day.is_some(),
            worked: listed(stretch.work),
            inferred: stretch.entry.is_none(),
        };
        self.stretch = Some(stretch);
        Ok(says)
    }

    fn read<R: Recorder>(
        &self,
        date: NaiveDate,
        before: Option<Stretch<'b>>,
        case: &mut Case<'b, R>,
    ) -> Result<Stretch<'b>, Error> {
        let year_end = NaiveDate::from_ymd_opt(date.year().saturating_add(1), 1, 1);
        let year_end = year_end.ok_or_else(|| Error::new(ErrorCode::Overflow))?;
        let rule = keys::CALENDAR_OFFICE.index;
        let change = case.book.next_change(rule, date)?;
        let until = change.map_or(year_end, |change| change.min(year_end));
        let labour_day = labour_day(date, self.scope, case)?;
        let issued = case.book.find_known(rule, Scope::All, date, case.known_on)?.filter(|(_, entry)| {
            // What a later issue replaced speaks for its own year where the later one was not known yet, not beyond.
            entry.until.and_then(|until| until.pred_opt()).is_none_or(|last| date.year() <= last.year())
        });
        if let Some((found, entry)) = issued
            && let Value::Calendar(calendar) = &entry.value
        {
            if before.as_ref().and_then(|before| before.entry) != Some(found.entry) {
                case.used.push(found);
                case.step(|| {
                    Step::new(StepKind::Lookup)
                        .rule(rule)
                        .found(Some(found), date)
                        .say(messages::step::OFFICE_CALENDAR)
                        .with("year", date.year().unsigned_abs())
                        .with("work", calendar.work.len().to_string())
                        .output(calendar.off.len())
                });
            }
            let off = Cow::Borrowed(calendar.off.as_slice());
            return Ok(Stretch { until, off, work: &calendar.work, labour_day, entry: Some(found.entry) });
        }
        // A year is inferred as a whole, though a change of the calendar that was not known yet divides it.
        if let Some(before) = before
            && before.entry.is_none()
            && date.ordinal() > 1
        {
            return Ok(Stretch { until, ..before });
        }
        let days = holidays::of_year(date.year(), case.book, case.known_on, &mut case.used)?;
        let off: Vec<NaiveDate> = days.iter().map(|day| day.date).filter(|day| !is_weekend(*day)).collect();
        case.step(|| {
            let step = Step::new(StepKind::Compute).rule(keys::CALENDAR_HOLIDAYS.index);
            let step = step.say(messages::step::INFERRED_CALENDAR).with("year", date.year().unsigned_abs());
            step.output(crate::writer::days_text(&off))
        });
        Ok(Stretch { until, off: off.into(), work: &[], labour_day, entry: None })
    }
}

/// The Labour Day of a day's year, for staff under the Labour Standards Act.
fn labour_day<R: Recorder>(
    date: NaiveDate,
    scope: Scope,
    case: &Case<'_, R>,
) -> Result<Option<(NaiveDate, Found)>, Error> {
    if scope != Scope::FundHired {
        return Ok(None);
    }
    let known = case.book.find_known(keys::CALENDAR_LABOUR_DAY.index, scope, date, case.known_on)?;
    Ok(known.and_then(|(found, entry)| match entry.value {
        Value::MonthDay(month, day) => {
            NaiveDate::from_ymd_opt(date.year(), month.into(), day.into()).map(|day| (day, found))
        }
        _ => None,
    }))
}
