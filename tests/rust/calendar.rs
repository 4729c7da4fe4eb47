//! The calendar against what others know of it, and what holds of every period.

use chrono::{Datelike as _, NaiveDate, TimeDelta, Weekday};
use icu_calendar::cal::ChineseTraditional;
use personnel_rules::calendar::{CalendarFacts, CalendarPeriod, OwnCalendar, PeriodCalendar, WeekHours};
use personnel_rules::{Date, Error, Rulebook, StaffGroup, View};
use personnel_rules_data::Value;
use proptest::prelude::*;

fn lunar_table() -> Vec<[NaiveDate; 4]> {
    let pack = Rulebook::standard().pack();
    let rule = Rulebook::standard().rule("calendar.lunar").unwrap();
    let Value::Days(days) = &pack.entries[rule.timelines[0].entries[0] as usize].value else { panic!("days") };
    let (years, rest) = days.as_chunks::<4>();
    assert!(rest.is_empty());
    years.to_vec()
}

/// Month, whether a leap month, and day of the lunar calendar.
fn lunar(date: NaiveDate) -> (u8, bool, u8) {
    let (month, day) = (u8::try_from(date.month()).unwrap(), u8::try_from(date.day()).unwrap());
    let date = icu_calendar::Date::try_new_iso(date.year(), month, day).unwrap().to_calendar(ChineseTraditional::new());
    let month = date.month().to_input();
    (month.number(), month.is_leap(), date.day_of_month().0)
}

#[test]
fn lunar_days_are_those_of_icu() {
    for (at, [new_year, tombs, boats, moon]) in lunar_table().into_iter().enumerate() {
        let year = 2003 + i32::try_from(at).unwrap();
        assert!([new_year, tombs, boats, moon].iter().all(|day| day.year() == year), "{year}");
        assert_eq!(lunar(new_year), (1, false, 1), "{new_year}");
        assert_eq!(lunar(boats), (5, false, 5), "{boats}");
        assert_eq!(lunar(moon), (8, false, 15), "{moon}");
        // The common rule for Qingming in the 21st century, in ten thousandths: 0.2422 days more each year from 4.81 on,
        // a day less each leap year.
        let of_century = tombs.year() - 2000;
        let day = (of_century * 2422 + 48_100) / 10_000 - of_century / 4;
        assert_eq!(tombs, NaiveDate::from_ymd_opt(year, 4, day.unsigned_abs()).unwrap());
    }
    assert_eq!(lunar_table().len(), 48);
}

fn period(from: NaiveDate, to: NaiveDate, own: Option<OwnCalendar>) -> Result<CalendarPeriod, Error> {
    let facts = CalendarFacts { staff_group: StaffGroup::CivilServant, to: to.into(), own_calendar: own };
    View::on(from.into()).decide::<PeriodCalendar>(&facts).map(|decision| decision.value)
}

fn day(offset: i64) -> NaiveDate {
    NaiveDate::from_ymd_opt(2003, 1, 1).unwrap() + TimeDelta::days(offset)
}

fn weekend(date: Date) -> bool {
    matches!(date.naive().weekday(), Weekday::Sat | Weekday::Sun)
}

#[test]
fn a_period_of_more_than_a_leap_year_lists_no_days() {
    let first = NaiveDate::from_ymd_opt(2024, 1, 1).unwrap();
    let listed =
        |days: i64| period(first, first + TimeDelta::days(days - 1), None).unwrap().days.map(|days| days.len());
    assert_eq!(listed(366), Some(366));
    assert_eq!(listed(367), None);
}

#[test]
fn every_year_of_the_table_has_a_calendar() {
    for year in 2003..=2050 {
        let (first, last) =
            (NaiveDate::from_ymd_opt(year, 1, 1).unwrap(), NaiveDate::from_ymd_opt(year, 12, 31).unwrap());
        let value = period(first, last, None).unwrap();
        assert_eq!(value.inferred, !(2017..=2027).contains(&year), "{year}");
        // 110 in 2009, when no Saturday was made up for; 121 in 2027.
        assert!((109..=123).contains(&value.days_off), "{year}: {}", value.days_off);
        let names: Vec<_> = value.departures.iter().filter_map(|day| day.holiday).collect();
        let new_year =
            value.departures.iter().filter(|day| day.date.naive() == lunar_table()[(year - 2003) as usize][0]);
        assert!(new_year.count() == 1 && names.len() >= 10, "{year}");
    }
}

proptest! {
    #[test]
    fn a_period_is_the_sum_of_its_parts(from in 0i64..17_000, length in 1i64..500, cut in 0i64..500) {
        let (first, last) = (day(from), day(from + length));
        let cut = day(from + cut % length);
        let whole = period(first, last, None).unwrap();
        let parts = [period(first, cut, None).unwrap(), period(cut.succ_opt().unwrap(), last, None).unwrap()];
        prop_assert_eq!(whole.total_days, parts.iter().map(|part| part.total_days).sum::<u32>());
        prop_assert_eq!(whole.days_worked, parts.iter().map(|part| part.days_worked).sum::<u32>());
        prop_assert_eq!(whole.days_off, parts.iter().map(|part| part.days_off).sum::<u32>());
        prop_assert_eq!(whole.inferred, parts.iter().any(|part| part.inferred));
        let departures: Vec<_> = parts.into_iter().flat_map(|part| part.departures).collect();
        prop_assert_eq!(whole.departures, departures);
    }

    #[test]
    fn days_are_worked_or_off(from in 0i64..17_000, length in 0i64..366) {
        let value = period(day(from), day(from + length), None).unwrap();
        let days = value.days.unwrap();
        prop_assert_eq!(value.days_worked + value.days_off, value.total_days);
        prop_assert_eq!(value.hours.decimal(), (value.days_worked * 8).into());
        prop_assert_eq!(i64::try_from(days.len()).unwrap(), length + 1);
        for day in &days {
            let departs = day.kind.is_worked() == weekend(day.date) || day.holiday.is_some();
            prop_assert_eq!(departs, value.departures.contains(day));
            prop_assert!(day.holiday.is_none() || !day.kind.is_worked());
            // What the law gives has no Saturdays that are worked, nor days off without a holiday.
            prop_assert!(!day.inferred || day.kind.is_worked() != weekend(day.date) || day.holiday.is_some());
        }
    }

    #[test]
    fn the_institution_has_the_last_word(
        from in 0i64..17_000,
        days in prop::collection::btree_map(0i64..40, any::<bool>(), 0..20),
        hours in prop::array::uniform7(0u32..=24),
    ) {
        let dates = |worked: bool| -> Vec<Date> {
            days.iter().filter(|(_, said)| **said == worked).map(|(at, _)| day(from + at).into()).collect()
        };
        let [monday, tuesday, wednesday, thursday, friday, saturday, sunday] =
            hours.map(hours_of);
        let week = WeekHours { monday, tuesday, wednesday, thursday, friday, saturday, sunday };
        let own = OwnCalendar { days_off: dates(false), days_worked: dates(true), hours: Some(week) };
        let value = period(day(from), day(from + 39), Some(own)).unwrap();
        for (at, said) in days {
            let day = &value.days.as_ref().unwrap()[usize::try_from(at).unwrap()];
            prop_assert_eq!(day.kind.is_worked(), said);
            prop_assert_eq!(day.hours == hours_of(0), !said);
        }
    }
}

fn hours_of(hours: u32) -> personnel_rules::Hours {
    hours.to_string().parse().unwrap()
}
