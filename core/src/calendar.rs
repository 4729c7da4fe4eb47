//! The office calendar (辦公日曆): which days are worked, and how long.

use chrono::{Datelike, NaiveDate, Weekday};
use personnel_rules_data::{Scope, keys};
use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::case::Case;
use crate::date::{Date, Period, next_day};
use crate::error::Error;
use crate::trace::Recorder;

/// What a day is in the office calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum DayKind {
    /// A weekday that is worked (上班日).
    Workday,
    /// A Saturday or Sunday that is worked instead of another day (補行上班日).
    MakeUpWorkday,
    /// A Saturday or Sunday (週末).
    Weekend,
    /// A weekday that is off: a holiday, a day off in its stead, a bridged day (放假日).
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
}

/// The institution's own calendar and hours, where they depart from the office calendar.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct OwnCalendar {
    /// Days that are off here, whatever the office calendar says.
    ///
    /// 本機關另行放假之日。
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub days_off: Vec<Date>,
    /// Days that are worked here, whatever the office calendar says.
    ///
    /// 本機關另行上班之日。
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub days_worked: Vec<Date>,
}

/// Every day of a period, by the office calendar and the institution's own.
pub(crate) fn days<R: Recorder>(
    period: Period,
    own: Option<&OwnCalendar>,
    scope: Scope,
    case: &mut Case<'_, R>,
) -> Result<Vec<OfficeDay>, Error> {
    let full = case.value(keys::LEAVE_DAY_HOURS, scope)?;
    let mut days = Vec::new();
    let mut date = period.from.naive();
    while date <= period.to.naive() {
        let calendar = case.at(keys::CALENDAR_OFFICE, Scope::All, date)?;
        let weekend = matches!(date.weekday(), Weekday::Sat | Weekday::Sun);
        let listed = |list: &[NaiveDate]| list.binary_search(&date).is_ok();
        let own_list = |pick: fn(&OwnCalendar) -> &Vec<Date>| own.is_some_and(|own| pick(own).contains(&date.into()));
        let worked = if own_list(|own| &own.days_worked) {
            true
        } else if own_list(|own| &own.days_off) {
            false
        } else if weekend {
            listed(&calendar.work)
        } else {
            !listed(&calendar.off)
        };
        let kind = match (weekend, worked) {
            (true, true) => DayKind::MakeUpWorkday,
            (true, false) => DayKind::Weekend,
            (false, true) => DayKind::Workday,
            (false, false) => DayKind::DayOff,
        };
        days.push(OfficeDay { date, kind, hours: if worked { full } else { Decimal::ZERO } });
        date = next_day(date)?;
    }
    Ok(days)
}
