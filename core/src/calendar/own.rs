//! An institution's own calendar and hours.

use chrono::{Datelike, NaiveDate};
use personnel_rules_data::messages;
use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::date::Date;
use crate::error::{Error, ErrorCode};
use crate::order;
use crate::quantity::Hours;

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
    /// Hours of each day of the week, where they are not a full day from Monday to Friday.
    ///
    /// 每週各日之上班時數；未填者為週一至週五各一日之時數。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hours: Option<WeekHours>,
}

/// Hours of work of each day of the week; a day without hours is not worked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct WeekHours {
    /// Hours on Mondays.
    ///
    /// 星期一之時數。
    pub monday: Hours,
    /// Hours on Tuesdays.
    ///
    /// 星期二之時數。
    pub tuesday: Hours,
    /// Hours on Wednesdays.
    ///
    /// 星期三之時數。
    pub wednesday: Hours,
    /// Hours on Thursdays.
    ///
    /// 星期四之時數。
    pub thursday: Hours,
    /// Hours on Fridays.
    ///
    /// 星期五之時數。
    pub friday: Hours,
    /// Hours on Saturdays.
    ///
    /// 星期六之時數。
    pub saturday: Hours,
    /// Hours on Sundays.
    ///
    /// 星期日之時數。
    pub sunday: Hours,
}

/// An own calendar without contradictions; that of an institution without one.
pub(super) struct Own {
    off: Vec<NaiveDate>,
    worked: Vec<NaiveDate>,
    /// From Monday on.
    week: [Decimal; 7],
}

impl Own {
    pub(super) fn of(own: Option<&OwnCalendar>, full: Decimal) -> Result<Self, Error> {
        let Some(own) = own else {
            let week = [full, full, full, full, full, Decimal::ZERO, Decimal::ZERO];
            return Ok(Self { off: Vec::new(), worked: Vec::new(), week });
        };
        let (off, worked) = (once(&own.days_off, "days_off")?, once(&own.days_worked, "days_worked")?);
        if worked.iter().any(|day| off.binary_search(day).is_ok()) {
            return Err(Error::conflict("own_calendar.days_worked", messages::conflict::OFF_AND_WORKED));
        }
        let week = match &own.hours {
            Some(hours) => hours.checked()?,
            None => Self::of(None, full)?.week,
        };
        Ok(Self { off, worked, week })
    }

    /// Hours of a day of the week.
    pub(super) fn hours(&self, date: NaiveDate) -> Decimal {
        self.week.get(date.weekday().num_days_from_monday() as usize).copied().unwrap_or_default()
    }

    /// Whether the institution says that the day is worked.
    pub(super) fn worked(&self, date: NaiveDate) -> Option<bool> {
        match self.worked.binary_search(&date) {
            Ok(_) => Some(true),
            Err(_) => self.off.binary_search(&date).is_ok().then_some(false),
        }
    }
}

/// The days sorted; none may stand twice.
fn once(days: &[Date], field: &str) -> Result<Vec<NaiveDate>, Error> {
    let mut sorted: Vec<NaiveDate> = days.iter().map(|day| day.naive()).collect();
    order::sort(&mut sorted, |day| (order::number_of(*day), ""));
    if sorted.windows(2).any(|pair| matches!(pair, [one, other] if one == other)) {
        return Err(Error::conflict(format!("own_calendar.{field}"), messages::conflict::DAY_GIVEN_TWICE));
    }
    Ok(sorted)
}

impl WeekHours {
    fn checked(&self) -> Result<[Decimal; 7], Error> {
        let days = [
            ("monday", self.monday),
            ("tuesday", self.tuesday),
            ("wednesday", self.wednesday),
            ("thursday", self.thursday),
            ("friday", self.friday),
            ("saturday", self.saturday),
            ("sunday", self.sunday),
        ];
        if let Some((day, hours)) = days.iter().find(|(_, hours)| hours.decimal() > Decimal::from(24)) {
            let error = Error::new(ErrorCode::OutOfRange).field(format!("own_calendar.hours.{day}"));
            return Err(error.with("value", hours.decimal()).with("range", "0 – 24"));
        }
        if days.iter().all(|(_, hours)| hours.decimal().is_zero()) {
            return Err(Error::conflict("own_calendar.hours", messages::conflict::NO_HOURS_IN_THE_WEEK));
        }
        Ok(days.map(|(_, hours)| hours.decimal()))
    }
}
