//! Service as the pension acts count it: years, months, days.

use chrono::{Days, NaiveDate};
use personnel_rules_data::Text;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::date::{MONTHS_OF_YEAR, MonthEnd, add_months, completed_months, next_day};
use crate::error::{Error, ErrorCode};

/// Loose days that make a month.
pub(super) const DAYS_OF_MONTH: u32 = 30;
/// Months of a remainder that count as a year, where a remainder is counted so.
pub(crate) const MONTHS_OF_HALF_YEAR: u32 = 6;
/// Nobody serves longer.
const MOST_YEARS: u32 = 70;

/// A length of service (年資) as an assessment states it: 25 years, 3 months, 12 days. Thirty loose days make a month.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ServiceTime {
    /// Whole years, 0 to 70.
    ///
    /// 年（0 至 70）。
    pub years: u32,
    /// Months beyond the whole years, 0 to 11.
    ///
    /// 月（0 至 11）。
    #[serde(default)]
    pub months: u32,
    /// Days beyond the whole months, 0 to 29.
    ///
    /// 日（0 至 29）。
    #[serde(default)]
    pub days: u32,
}

impl ServiceTime {
    /// So many whole years.
    pub(crate) fn of_years(years: u32) -> Self {
        Self { years, ..Self::default() }
    }

    /// So many months.
    pub(crate) fn of_months(months: u32) -> Self {
        Self::of_days(months.saturating_mul(DAYS_OF_MONTH))
    }

    fn of_days(days: u32) -> Self {
        let (months, days) = (days.div_euclid(DAYS_OF_MONTH), days.rem_euclid(DAYS_OF_MONTH));
        Self { years: months.div_euclid(MONTHS_OF_YEAR), months: months.rem_euclid(MONTHS_OF_YEAR), days }
    }

    /// All of it in days, thirty to the month: what lengths are compared, added and cut by.
    pub(crate) fn in_days(self) -> u32 {
        let months = self.years.saturating_mul(MONTHS_OF_YEAR).saturating_add(self.months);
        months.saturating_mul(DAYS_OF_MONTH).saturating_add(self.days)
    }

    /// From one day to the eve of another: whole calendar months, and the days beyond them. The thirtieth of these
    /// completes no month: only loose days of several periods do.
    ///
    /// # Errors
    ///
    /// `overflow` beyond the calendar.
    pub(crate) fn between(from: NaiveDate, at: NaiveDate) -> Result<Self, Error> {
        Self::of_periods([(from, at)].into_iter())
    }

    /// The longest service that several periods between two days can come to: their loose days, thirty to a month, may
    /// make a little more than the calendar has.
    ///
    /// # Errors
    ///
    /// `overflow` beyond the calendar.
    pub(crate) fn at_most_between(from: NaiveDate, at: NaiveDate) -> Result<Self, Error> {
        Self::between(from, at.max(from)).map(|time| time.plus(Self::of_months(1)))
    }

    /// As [`ServiceTime::between`], of several periods together.
    ///
    /// # Errors
    ///
    /// `overflow` beyond the calendar.
    pub(crate) fn of_periods(periods: impl Iterator<Item = (NaiveDate, NaiveDate)>) -> Result<Self, Error> {
        let (mut all_months, mut loose, mut ragged) = (0u32, 0u32, 0u32);
        for (from, at) in periods {
            let months = completed_months(from, at)?;
            let whole = add_months(from, months, MonthEnd::NextMonth)?;
            let days = u32::try_from(at.signed_duration_since(whole).num_days()).unwrap_or_default();
            all_months = all_months.saturating_add(months);
            loose = loose.saturating_add(days);
            ragged = ragged.saturating_add(days.min(1));
        }
        if ragged == 1 {
            loose = loose.min(DAYS_OF_MONTH.saturating_sub(1));
        }
        Ok(Self::of_months(all_months).plus(Self::of_days(loose)))
    }

    /// The day on which so many whole years are reached, where this much stands on the day `from` and service goes on
    /// without a break.
    ///
    /// # Errors
    ///
    /// `overflow` beyond the calendar.
    pub(crate) fn reached_on(self, years: u32, from: NaiveDate) -> Result<NaiveDate, Error> {
        let left = Self::of_years(years).minus(self);
        let months = left.years.saturating_mul(MONTHS_OF_YEAR).saturating_add(left.months);
        // Loose days make a month of thirty, a calendar month another: the day lies within days of this one.
        let near = add_months(from, months, MonthEnd::NextMonth)?;
        let mut day = near.checked_sub_days(Days::new(4)).filter(|day| *day > from).unwrap_or(from);
        while !self.plus(Self::between(from, day)?).reaches(years) {
            day = next_day(day)?;
        }
        Ok(day)
    }

    /// In words.
    pub(crate) fn told(self) -> Text {
        let Self { years, months, days } = self;
        let of = |number: u32, unit: &str| format!("{number} {unit}{}", if number == 1 { "" } else { "s" });
        let en = [of(years, "year"), of(months, "month"), of(days, "day")].join(" ");
        Text { zh: format!("{years}年{months}月{days}日"), en }
    }

    /// Refuses 12 months, 30 days, 71 years: they are a slip.
    ///
    /// # Errors
    ///
    /// `out_of_range` at the part that is too large.
    pub(crate) fn checked(self, field: &str) -> Result<Self, Error> {
        let limits = [
            (self.years, "years", MOST_YEARS, "0 – 70"),
            (self.months, "months", MONTHS_OF_YEAR.saturating_sub(1), "0 – 11"),
            (self.days, "days", DAYS_OF_MONTH.saturating_sub(1), "0 – 29"),
        ];
        match limits.into_iter().find(|(number, _, most, _)| number > most) {
            Some((number, part, _, range)) => Err(Error::new(ErrorCode::OutOfRange)
                .field(format!("{field}.{part}"))
                .with("value", number)
                .with("range", range)),
            None => Ok(self),
        }
    }

    /// Whether there is none.
    pub(crate) fn is_zero(self) -> bool {
        self.in_days() == 0
    }

    /// Whether it has reached so many whole years.
    pub(crate) fn reaches(self, years: u32) -> bool {
        self.years >= years
    }

    /// Both together.
    pub(crate) fn plus(self, other: Self) -> Self {
        Self::of_days(self.in_days().saturating_add(other.in_days()))
    }

    /// What is left without the other; nothing where that is longer.
    pub(crate) fn minus(self, other: Self) -> Self {
        Self::of_days(self.in_days().saturating_sub(other.in_days()))
    }

    /// No more than so many years.
    pub(crate) fn at_most(self, years: u32) -> Self {
        self.min(Self::of_years(years))
    }

    /// In whole months, part of a month counted as one: the laws of 2011 and 2018.
    pub(crate) fn months_up(self) -> u32 {
        self.in_days().div_ceil(DAYS_OF_MONTH)
    }

    /// Whole months, days left out.
    pub(crate) fn whole_months(self) -> u32 {
        self.in_days().div_euclid(DAYS_OF_MONTH)
    }

    /// In whole half-years, part of one counted as one: the old scheme until 2010.
    pub(crate) fn half_years_up(self) -> u32 {
        self.in_days().div_ceil(DAYS_OF_MONTH.saturating_mul(MONTHS_OF_YEAR).div_euclid(2))
    }

    /// The part beyond whole years.
    pub(crate) fn beyond_years(self) -> Self {
        Self { years: 0, ..self }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::arithmetic_side_effects, reason = "a test may fail")]

    use proptest::prelude::*;

    use super::*;

    const fn time(years: u32, months: u32, days: u32) -> ServiceTime {
        ServiceTime { years, months, days }
    }

    #[test]
    fn part_of_a_month_counts_as_one() {
        assert_eq!(time(1, 0, 0).months_up(), 12);
        assert_eq!(time(1, 0, 1).months_up(), 13);
        assert_eq!(time(0, 11, 29).months_up(), 12);
    }

    #[test]
    fn part_of_a_half_year_counts_as_one() {
        assert_eq!(time(5, 0, 0).half_years_up(), 10);
        assert_eq!(time(5, 0, 1).half_years_up(), 11);
        assert_eq!(time(5, 6, 0).half_years_up(), 11);
        assert_eq!(time(5, 6, 1).half_years_up(), 12);
    }

    #[test]
    fn what_is_too_large_is_named() {
        let field = |time: ServiceTime| {
            time.checked("facts.service").err().and_then(|error| error.field_name().map(str::to_owned))
        };
        assert_eq!(field(time(70, 11, 29)), None);
        assert_eq!(field(time(71, 0, 0)).as_deref(), Some("facts.service.years"));
        assert_eq!(field(time(0, 12, 0)).as_deref(), Some("facts.service.months"));
        assert_eq!(field(time(0, 0, 30)).as_deref(), Some("facts.service.days"));
    }

    proptest! {
        #[test]
        fn years_are_reached_on_the_day_and_not_before(
            from in 0i64..20_000, years in 0u32..40, months in 0u32..12, days in 0u32..30, more in 1u32..10,
        ) {
            let from = NaiveDate::from_ymd_opt(1990, 1, 1).unwrap_or_default() + chrono::TimeDelta::days(from);
            let served = time(years, months, days);
            let on = served.reached_on(years + more, from)?;
            let then = |day| ServiceTime::between(from, day).map(|more| served.plus(more));
            prop_assert!(then(on)?.reaches(years + more));
            prop_assert!(!then(on - chrono::TimeDelta::days(1))?.reaches(years + more));
        }

        #[test]
        fn a_period_grows_with_its_days(from in 0i64..20_000, days in 0i64..20_000) {
            let from = NaiveDate::from_ymd_opt(1990, 1, 1).unwrap_or_default() + chrono::TimeDelta::days(from);
            let at = from + chrono::TimeDelta::days(days);
            let (less, more) = (ServiceTime::between(from, at)?, ServiceTime::between(from, next_day(at)?)?);
            prop_assert!(less <= more && more <= less.plus(time(0, 0, 3)));
        }

        #[test]
        fn sums_and_differences_undo_each_other(
            one in (0u32..40, 0u32..12, 0u32..30),
            other in (0u32..30, 0u32..12, 0u32..30),
        ) {
            let (one, other) = (time(one.0, one.1, one.2), time(other.0, other.1, other.2));
            prop_assert_eq!(one.plus(other).minus(other), one);
            prop_assert_eq!(one.plus(other), other.plus(one));
            prop_assert_eq!(one.cmp(&other), one.in_days().cmp(&other.in_days()));
            prop_assert!(one.plus(other) >= one && one.minus(other) <= one);
        }
    }
}
