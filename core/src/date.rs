//! Dates: ISO and Republic of China years in, month arithmetic that names its rounding, periods with inclusive ends.
//!
//! The library never asks what day it is: every date comes from the caller.

use core::fmt;

use chrono::{Datelike, Days as DayCount, NaiveDate};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use crate::error::{Error, ErrorCode};

/// Months of a year.
pub(crate) const MONTHS_OF_YEAR: u32 = 12;
/// Days of a year without a leap day.
pub(crate) const DAYS_OF_YEAR: u32 = 365;
/// Years between the calendar of the Republic (民國) and the common era.
const ROC_OFFSET: i32 = 1911;
/// Dates outside of these years are taken for a slip.
const YEARS: core::ops::RangeInclusive<i32> = 1900..=2199;

/// A date of the calendar, between 1900 and 2199. Written `2026-11-22`; read in that form, or with a year of the
/// Republic: `115-11-22`, `115/11/22`, `民國115年11月22日`.
///
/// ```
/// use personnel_rules::Date;
/// let iso: Date = "2026-11-22".parse()?;
/// assert_eq!(iso, "115-11-22".parse()?);
/// assert_eq!(iso, "民國115年11月22日".parse()?);
/// assert!("2026-02-29".parse::<Date>().is_err());
/// # Ok::<(), personnel_rules::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date(NaiveDate);

impl Date {
    /// The date of a year, month and day of the common era.
    ///
    /// # Errors
    ///
    /// `invalid_date` where the calendar has no such day, `out_of_range` beyond 1900 to 2199.
    pub fn new(year: i32, month: u32, day: u32) -> Result<Self, Error> {
        let written = || format!("{year:04}-{month:02}-{day:02}");
        if !YEARS.contains(&year) {
            return Err(Error::new(ErrorCode::OutOfRange)
                .with("value", written())
                .with("range", "1900-01-01 – 2199-12-31"));
        }
        NaiveDate::from_ymd_opt(year, month, day)
            .map(Self)
            .ok_or_else(|| Error::new(ErrorCode::InvalidDate).with("value", written()))
    }

    /// The date of a year of the Republic; errors as [`Date::new`].
    pub(crate) fn of_roc(year: u32, month: u32, day: u32) -> Result<Self, Error> {
        let year = i32::try_from(year).ok().and_then(|year| year.checked_add(ROC_OFFSET));
        Self::new(year.ok_or_else(|| Error::new(ErrorCode::Overflow))?, month, day)
    }

    /// `2026-11-22`. A response has many dates, and this is many times faster than formatting.
    fn digits(self) -> [u8; 10] {
        let digit = |number: u32, of: u32| {
            b'0'.saturating_add(u8::try_from(number.checked_div(of).unwrap_or_default() % 10).unwrap_or_default())
        };
        let (year, month, day) = (self.0.year().unsigned_abs(), self.0.month(), self.0.day());
        let year = [digit(year, 1000), digit(year, 100), digit(year, 10), digit(year, 1)];
        let [y1, y2, y3, y4] = year;
        [y1, y2, y3, y4, b'-', digit(month, 10), digit(month, 1), b'-', digit(day, 10), digit(day, 1)]
    }

    /// The date as chrono has it.
    #[must_use]
    pub fn naive(self) -> NaiveDate {
        self.0
    }
}

impl From<NaiveDate> for Date {
    fn from(date: NaiveDate) -> Self {
        Self(date)
    }
}

impl From<Date> for NaiveDate {
    fn from(date: Date) -> Self {
        date.0
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(core::str::from_utf8(&self.digits()).unwrap_or_default())
    }
}

impl core::str::FromStr for Date {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let wrong = || Error::new(ErrorCode::InvalidDate).with("value", text);
        let (year, month, day) = date_parts(text).ok_or_else(wrong)?;
        Self::new(year, month, day)
    }
}

/// Year of the common era, month, day; none where the text has another form.
fn date_parts(text: &str) -> Option<(i32, u32, u32)> {
    let digits = |part: &str, most: usize| {
        (!part.is_empty() && part.len() <= most && part.bytes().all(|byte| byte.is_ascii_digit()))
            .then(|| part.parse::<u32>().ok())?
    };
    if let Some(rest) = text.strip_prefix("中華民國").or_else(|| text.strip_prefix("民國")) {
        let (year, rest) = rest.split_once('年')?;
        let (month, rest) = rest.split_once('月')?;
        let day = rest.strip_suffix('日')?;
        let year = digits(year, 3).filter(|year| *year > 0)?;
        return Some((i32::try_from(year).ok()?.checked_add(ROC_OFFSET)?, digits(month, 2)?, digits(day, 2)?));
    }
    let separator = if text.contains('/') { '/' } else { '-' };
    let mut parts = text.split(separator);
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() {
        return None;
    }
    let common_era = year.len() == 4;
    if common_era && (separator != '-' || month.len() != 2 || day.len() != 2) {
        return None;
    }
    let number = i32::try_from(digits(year, 4)?).ok()?;
    let number = if common_era {
        number
    } else if number > 0 {
        number.checked_add(ROC_OFFSET)?
    } else {
        return None;
    };
    Some((number, digits(month, 2)?, digits(day, 2)?))
}

impl Serialize for Date {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(core::str::from_utf8(&self.digits()).unwrap_or_default())
    }
}

impl<'de> Deserialize<'de> for Date {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visitor;
        impl de::Visitor<'_> for Visitor {
            type Value = Date;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a date such as \"2026-01-31\"")
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<Date, E> {
                text.parse().map_err(|error: Error| E::custom(crate::read::Carried(&error, text)))
            }
        }
        deserializer.deserialize_str(Visitor)
    }
}

impl JsonSchema for Date {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Date".into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "format": "date" })
    }
}

/// A month of the calendar. Written `2026-11`; read in that form, or with a year of the Republic: `115-11`, `115/11`,
/// `民國115年11月`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Month(Date);

impl Month {
    /// The month of a day.
    #[must_use]
    pub fn of(day: NaiveDate) -> Self {
        Self(Date(day.with_day(1).unwrap_or(day)))
    }

    /// Its first day.
    #[must_use]
    pub fn first_day(self) -> NaiveDate {
        self.0.naive()
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(core::str::from_utf8(self.0.digits().get(..7).unwrap_or_default()).unwrap_or_default())
    }
}

impl core::str::FromStr for Month {
    type Err = Error;

    /// What the first of its days would be written as, without the day.
    fn from_str(text: &str) -> Result<Self, Error> {
        let day = match text {
            _ if text.ends_with('月') => "1日",
            _ if text.contains('/') => "/01",
            _ => "-01",
        };
        let [mut written, range] = [text.to_owned(), "1900-01 – 2199-12".to_owned()];
        written.push_str(day);
        written
            .parse()
            .map(Self)
            .map_err(|error: Error| Error::new(error.code()).with("value", text).with("range", range))
    }
}

impl Serialize for Month {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Month {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visitor;
        impl de::Visitor<'_> for Visitor {
            type Value = Month;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a month such as \"2026-01\"")
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<Month, E> {
                text.parse().map_err(|error: Error| E::custom(crate::read::Carried(&error, text)))
            }
        }
        deserializer.deserialize_str(Visitor)
    }
}

impl JsonSchema for Month {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Month".into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "pattern": "^[0-9]{4}-[0-9]{2}$" })
    }
}

/// A date in years of the Republic: `民國115年11月22日`; years before it `民國前1年…`.
#[must_use]
pub fn roc_text(date: NaiveDate) -> String {
    let year = date.year().saturating_sub(ROC_OFFSET);
    let (era, year) = if year > 0 { ("民國", year) } else { ("民國前", 1i32.saturating_sub(year)) };
    format!("{era}{year}年{}月{}日", date.month(), date.day())
}

/// The year of the Republic; 0 before its first.
pub(crate) fn roc_year(date: NaiveDate) -> u32 {
    u32::try_from(date.year().saturating_sub(ROC_OFFSET)).unwrap_or_default()
}

/// What happens where the month that a count of months leads to has no such day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MonthEnd {
    /// The last day of that month: January 31 and one month is February 28.
    LastDay,
    /// The first day of the month after: January 31 and one month is March 1. So counts a service that is complete
    /// only when the last day of the shorter month has passed.
    NextMonth,
}

/// The day of the same number, so many months later.
///
/// # Errors
///
/// `overflow` beyond the calendar.
pub fn add_months(date: NaiveDate, months: u32, month_end: MonthEnd) -> Result<NaiveDate, Error> {
    let overflow = || Error::new(ErrorCode::Overflow);
    let index = i64::from(date.year())
        .checked_mul(12)
        .and_then(|index| index.checked_add(i64::from(date.month0())))
        .and_then(|index| index.checked_add(i64::from(months)))
        .ok_or_else(overflow)?;
    let year = i32::try_from(index.div_euclid(12)).map_err(|_| overflow())?;
    let month = u32::try_from(index.rem_euclid(12)).map_err(|_| overflow())?.checked_add(1).ok_or_else(overflow)?;
    if let Some(day) = NaiveDate::from_ymd_opt(year, month, date.day()) {
        return Ok(day);
    }
    let first = NaiveDate::from_ymd_opt(year, month, 1).ok_or_else(overflow)?;
    let next = first.checked_add_months(chrono::Months::new(1)).ok_or_else(overflow)?;
    match month_end {
        MonthEnd::NextMonth => Ok(next),
        MonthEnd::LastDay => next.pred_opt().ok_or_else(overflow),
    }
}

/// Whole months that have passed from `start`, that day counted, when the day `at` begins.
/// A month is complete on the eve of the day of the same number, or at the end of a month that lacks it
/// (行政程序法 48 III).
///
/// # Errors
///
/// `overflow` beyond the calendar.
pub fn completed_months(start: NaiveDate, at: NaiveDate) -> Result<u32, Error> {
    if at <= start {
        return Ok(0);
    }
    let overflow = || Error::new(ErrorCode::Overflow);
    let years = at.year().checked_sub(start.year()).ok_or_else(overflow)?;
    let months = i64::from(years)
        .checked_mul(12)
        .and_then(|months| months.checked_add(i64::from(at.month())))
        .and_then(|months| months.checked_sub(i64::from(start.month())))
        .ok_or_else(overflow)?;
    let months = u32::try_from(months).map_err(|_| overflow())?;
    // In a month that lacks the day of the start, every day lies below it: that month is not complete yet.
    Ok(if at.day() < start.day() { months.saturating_sub(1) } else { months })
}

/// The last day of a period of so many months that begins with the day `first` (行政程序法 48 III): the eve of the day
/// of the same number, or the end of a month that lacks it.
///
/// # Errors
///
/// `overflow` beyond the calendar.
pub fn last_day_of_months(first: NaiveDate, months: u32) -> Result<NaiveDate, Error> {
    add_months(first, months, MonthEnd::NextMonth)?.pred_opt().ok_or_else(|| Error::new(ErrorCode::Overflow))
}

/// The day after.
///
/// # Errors
///
/// `overflow` at the end of the calendar.
pub fn next_day(date: NaiveDate) -> Result<NaiveDate, Error> {
    date.checked_add_days(DayCount::new(1)).ok_or_else(|| Error::new(ErrorCode::Overflow))
}

/// The first day of the month after.
pub(crate) fn first_of_next_month(date: NaiveDate) -> Result<NaiveDate, Error> {
    let first = date.with_day(1).ok_or_else(|| Error::new(ErrorCode::Overflow))?;
    add_months(first, 1, MonthEnd::NextMonth)
}

/// The day on which an age is reached; one born on a leap day reaches it on March 1 of a common year.
pub(crate) fn birthday(born_on: NaiveDate, age: u32) -> Result<NaiveDate, Error> {
    add_months(born_on, age.saturating_mul(MONTHS_OF_YEAR), MonthEnd::NextMonth)
}

/// The first day of the year that holds the day `date`, where years begin with the month `month`.
///
/// # Errors
///
/// `overflow` beyond the calendar, or where `month` is none.
pub fn year_start(date: NaiveDate, month: u32) -> Result<NaiveDate, Error> {
    let year = year_begun(date, month);
    NaiveDate::from_ymd_opt(year, month, 1).ok_or_else(|| Error::new(ErrorCode::Overflow))
}

/// The calendar year in which that year began.
pub(crate) fn year_begun(date: NaiveDate, month: u32) -> i32 {
    if date.month() >= month { date.year() } else { date.year().saturating_sub(1) }
}

/// Days from one date to another, both counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Period {
    /// First day.
    ///
    /// 首日。
    pub from: Date,
    /// Last day, counted in.
    ///
    /// 末日（計入）。
    pub to: Date,
}

impl Period {
    /// The year of twelve months that begins with the day `from`, the first of a month.
    ///
    /// # Errors
    ///
    /// `overflow` beyond the calendar.
    pub fn year_from(from: NaiveDate) -> Result<Self, Error> {
        let next = from.with_year(from.year().saturating_add(1));
        let to = next.and_then(|next| next.pred_opt()).ok_or_else(|| Error::new(ErrorCode::Overflow))?;
        Ok(Self { from: from.into(), to: to.into() })
    }

    /// Whether the day lies inside.
    #[must_use]
    pub fn contains(&self, date: NaiveDate) -> bool {
        self.from.0 <= date && date <= self.to.0
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may fail")]

    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse::<Date>().unwrap().naive()
    }

    #[rstest]
    #[case("2026-11-22", "2026-11-22")]
    #[case("115-11-22", "2026-11-22")]
    #[case("115/1/2", "2026-01-02")]
    #[case("民國115年11月22日", "2026-11-22")]
    #[case("中華民國元年1月1日", "")]
    #[case("1-1-1", "1912-01-01")]
    #[case("0-1-1", "")]
    #[case("2026-2-1", "")]
    #[case("2026/02/01", "")]
    #[case("2025-02-29", "")]
    #[case("2024-02-29", "2024-02-29")]
    #[case("113-02-29", "2024-02-29")]
    #[case("2026-11-22T00:00", "")]
    #[case("1899-12-31", "")]
    #[case("2200-01-01", "")]
    #[case("", "")]
    #[case("--", "")]
    #[case("+115-1-1", "")]
    #[case("１１５-1-1", "")]
    fn dates_in(#[case] text: &str, #[case] expected: &str) {
        let read = text.parse::<Date>().map_or_else(|_| String::new(), |date| date.to_string());
        assert_eq!(read, expected, "{text}");
    }

    #[rstest]
    #[case("2026-11", "2026-11")]
    #[case("115-11", "2026-11")]
    #[case("115/1", "2026-01")]
    #[case("民國115年11月", "2026-11")]
    #[case("2026-13", "")]
    #[case("2026-1", "")]
    #[case("2026-11-22", "")]
    #[case("2026", "")]
    #[case("民國115年", "")]
    #[case("1899-12", "")]
    #[case("", "")]
    fn months_in(#[case] text: &str, #[case] expected: &str) {
        let read = text.parse::<Month>().map_or_else(|_| String::new(), |month| month.to_string());
        assert_eq!(read, expected, "{text}");
    }

    #[test]
    fn dates_out_in_years_of_the_republic() {
        assert_eq!(roc_text(day("2026-11-22")), "民國115年11月22日");
        assert_eq!(roc_text(day("1912-01-01")), "民國1年1月1日");
        assert_eq!(roc_text(day("1911-12-31")), "民國前1年12月31日");
    }

    // 行政程序法 48 III, reckoned on paper.
    #[rstest]
    #[case("2024-05-16", 3, "2024-08-15")]
    #[case("2023-03-01", 3, "2023-05-31")]
    #[case("2023-12-01", 3, "2024-02-29")]
    #[case("2023-11-30", 3, "2024-02-29")]
    #[case("2022-11-30", 3, "2023-02-28")]
    #[case("2022-11-29", 3, "2023-02-28")]
    #[case("2022-11-28", 3, "2023-02-27")]
    #[case("2024-02-29", 12, "2025-02-28")]
    fn ends_of_periods(#[case] first: &str, #[case] months: u32, #[case] last: &str) {
        assert_eq!(last_day_of_months(day(first), months).unwrap(), day(last));
    }

    #[rstest]
    #[case("2020-01-01", "2020-12-31", 11)]
    #[case("2020-01-01", "2021-01-01", 12)]
    #[case("2024-02-29", "2025-02-28", 11)]
    #[case("2024-02-29", "2025-03-01", 12)]
    #[case("2024-02-29", "2028-02-28", 47)]
    #[case("2024-02-29", "2028-02-29", 48)]
    #[case("2016-08-31", "2017-02-28", 5)]
    #[case("2016-08-31", "2017-03-01", 6)]
    #[case("2016-08-31", "2016-08-30", 0)]
    fn whole_months(#[case] start: &str, #[case] at: &str, #[case] months: u32) {
        assert_eq!(completed_months(day(start), day(at)).unwrap(), months);
    }

    fn any_day() -> impl Strategy<Value = NaiveDate> {
        (0i64..76_000).prop_map(|offset| day("1990-01-01") + chrono::TimeDelta::days(offset))
    }

    proptest! {
        #[test]
        fn adding_months_never_goes_back(date in any_day(), one in 0u32..600, more in 0u32..600) {
            for end in [MonthEnd::LastDay, MonthEnd::NextMonth] {
                prop_assert!(add_months(date, one, end).unwrap() <= add_months(date, one + more, end).unwrap());
            }
        }

        // Known not to hold: adding a months and then b months is not always adding a + b (January 31 + 1 + 1).
        #[test]
        fn years_and_months_add_up_when_rounded_once(date in any_day(), years in 0u32..40, months in 0u32..12) {
            let whole = add_months(date, years * 12 + months, MonthEnd::NextMonth).unwrap();
            prop_assert_eq!(completed_months(date, whole).unwrap(), years * 12 + months);
        }

        #[test]
        fn service_grows_with_time(start in any_day(), days in 0u64..20_000) {
            let at = start.checked_add_days(DayCount::new(days)).unwrap();
            prop_assert!(completed_months(start, at).unwrap() <= completed_months(start, next_day(at).unwrap()).unwrap());
        }

        #[test]
        fn a_date_reads_back(date in any_day()) {
            prop_assert_eq!(day(&date.to_string()), date);
            prop_assert_eq!(day(&roc_text(date)), date);
        }
    }
}
