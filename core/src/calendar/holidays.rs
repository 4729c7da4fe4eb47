//! The holidays of a year by the law: what is known of a year for which no office calendar was issued.

use chrono::{Datelike, Days, NaiveDate, Weekday};
use personnel_rules_data::{Scope, Value, keys};
use schemars::JsonSchema;
use serde::Serialize;
use smallvec::SmallVec;

use super::is_weekend;
use crate::error::{Error, ErrorCode};
use crate::order;
use crate::rulebook::{Found, Rulebook};

/// A memorial day or holiday that is a day off for everyone (放假之紀念日及節日).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, JsonSchema, strum::IntoStaticStr)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
#[non_exhaustive]
pub enum Holiday {
    /// Founding Day of the Republic, January 1 (開國紀念日).
    FoundingDay,
    /// Day before Lunar New Year's Eve (小年夜).
    DayBeforeNewYearsEve,
    /// Lunar New Year's Eve (農曆除夕).
    NewYearsEve,
    /// Lunar New Year, three days (春節).
    LunarNewYear,
    /// Peace Memorial Day, February 28 (和平紀念日).
    PeaceMemorialDay,
    /// Children's Day, April 4 (兒童節).
    ChildrensDay,
    /// Tomb Sweeping Day, the day of Qingming (清明節).
    TombSweepingDay,
    /// Labour Day, May 1 (勞動節).
    LabourDay,
    /// Dragon Boat Festival, the fifth of the fifth lunar month (端午節).
    DragonBoatFestival,
    /// Mid-Autumn Festival, the fifteenth of the eighth lunar month (中秋節).
    MidAutumnFestival,
    /// Confucius' Birthday, September 28 (孔子誕辰紀念日).
    ConfuciusBirthday,
    /// National Day, October 10 (國慶日).
    NationalDay,
    /// Taiwan Restoration and Kinmen Guningtou Victory Day, October 25 (臺灣光復暨金門古寧頭大捷紀念日).
    RestorationDay,
    /// Constitution Day, December 25 (行憲紀念日).
    ConstitutionDay,
}

/// A day that the law makes a day off.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct LawDay {
    pub(super) date: NaiveDate,
    pub(super) holiday: Holiday,
    /// Whether it is off in the holiday's stead (補假).
    pub(super) in_lieu: bool,
}

/// Every day off of a year by the law of each holiday's day, as far as it was known; ascending. Bridges and the days
/// that make up for them are not in the law.
pub(super) fn of_year(
    year: i32,
    book: &Rulebook,
    known_on: Option<NaiveDate>,
    used: &mut SmallVec<[Found; 12]>,
) -> Result<Vec<LawDay>, Error> {
    let law = Law { book, known_on };
    let [new_year, tombs, boats, moon] = law.lunar(year, used)?;
    let internal = || Error::new(ErrorCode::Internal);
    let on = |year, month, day| NaiveDate::from_ymd_opt(year, month, day).ok_or_else(internal);
    let from_new_year = |days: i64| shifted(new_year, days);
    // In the order in which those that fall on weekends take the working days around them.
    let candidates = [
        (on(year, 1, 1)?, Holiday::FoundingDay),
        (from_new_year(-2)?, Holiday::DayBeforeNewYearsEve),
        (from_new_year(-1)?, Holiday::NewYearsEve),
        (new_year, Holiday::LunarNewYear),
        (from_new_year(1)?, Holiday::LunarNewYear),
        (from_new_year(2)?, Holiday::LunarNewYear),
        (on(year, 2, 28)?, Holiday::PeaceMemorialDay),
        (on(year, 4, 4)?, Holiday::ChildrensDay),
        (tombs, Holiday::TombSweepingDay),
        (on(year, 5, 1)?, Holiday::LabourDay),
        (boats, Holiday::DragonBoatFestival),
        (moon, Holiday::MidAutumnFestival),
        (on(year, 9, 28)?, Holiday::ConfuciusBirthday),
        (on(year, 10, 10)?, Holiday::NationalDay),
        (on(year, 10, 25)?, Holiday::RestorationDay),
        (on(year, 12, 25)?, Holiday::ConstitutionDay),
        // On a Saturday its day in lieu lies in this year.
        (on(year.saturating_add(1), 1, 1)?, Holiday::FoundingDay),
    ];
    let mut days: Vec<LawDay> = Vec::with_capacity(candidates.len());
    let mut on_weekends = Vec::new();
    for (date, holiday) in candidates {
        let names = law.names(date, used)?;
        let provides = |name: &str| names.iter().any(|known| known == name);
        if !provides(holiday.into()) {
            continue;
        }
        let date = match (holiday, date.weekday()) {
            (Holiday::ChildrensDay, weekday) if date == tombs && provides("childrens_day_moves") => {
                shifted(date, if weekday == Weekday::Thu { 1 } else { -1 })?
            }
            _ => date,
        };
        // Two on one day are one day off.
        if days.iter().any(|day| day.date == date) {
            continue;
        }
        let of_new_year =
            matches!(holiday, Holiday::DayBeforeNewYearsEve | Holiday::NewYearsEve | Holiday::LunarNewYear);
        let made_up = provides(if of_new_year { "new_year_made_up" } else { "weekends_made_up" });
        if is_weekend(date) && made_up {
            let back = date.weekday() == Weekday::Sat && !of_new_year;
            on_weekends.push((date, holiday, if back { -1 } else { 1 }));
        }
        days.push(LawDay { date, holiday, in_lieu: false });
    }
    for (of, holiday, step) in on_weekends {
        let mut date = of;
        while is_weekend(date) || days.iter().any(|day| day.date == date) {
            date = shifted(date, step)?;
        }
        days.push(LawDay { date, holiday, in_lieu: true });
    }
    days.retain(|day| day.date.year() == year);
    order::sort(&mut days, |day| (order::number_of(day.date), ""));
    Ok(days)
}

struct Law<'b> {
    book: &'b Rulebook,
    known_on: Option<NaiveDate>,
}

impl<'b> Law<'b> {
    /// What the law of a day provides.
    fn names(&self, date: NaiveDate, used: &mut SmallVec<[Found; 12]>) -> Result<&'b [String], Error> {
        let found = self.book.find(keys::CALENDAR_HOLIDAYS.index, Scope::All, date, self.known_on)?;
        if used.last() != Some(&found) {
            used.push(found);
        }
        match &self.book.entry(found.entry)?.value {
            Value::Set(names) => Ok(names),
            _ => Err(Error::new(ErrorCode::Internal)),
        }
    }

    /// Lunar New Year, Tomb Sweeping, Dragon Boat and Mid-Autumn of a year.
    fn lunar(&self, year: i32, used: &mut SmallVec<[Found; 12]>) -> Result<[NaiveDate; 4], Error> {
        let internal = || Error::new(ErrorCode::Internal);
        let rule = keys::CALENDAR_LUNAR.index;
        let first_of_year = NaiveDate::from_ymd_opt(year, 1, 1).ok_or_else(internal)?;
        let found = self.book.find(rule, Scope::All, first_of_year, None)?;
        let Value::Days(days) = &self.book.entry(found.entry)?.value else { return Err(internal()) };
        let at = days.partition_point(|day| day.year() < year);
        match days.get(at..at.saturating_add(4)) {
            Some(&[new_year, tombs, boats, moon]) if new_year.year() == year => {
                used.push(found);
                Ok([new_year, tombs, boats, moon])
            }
            _ => {
                let years = |day: Option<&NaiveDate>| day.map(|day| day.year().to_string()).unwrap_or_default();
                let known = format!("{} – {}", years(days.first()), years(days.last()));
                let error = Error::new(ErrorCode::UnknownCalendarYear).with("known", known);
                let error = error.with("year", year.unsigned_abs());
                Err(self.book.about(error, self.book.rule_at(rule)?, found.entry))
            }
        }
    }
}

fn shifted(date: NaiveDate, days: i64) -> Result<NaiveDate, Error> {
    let by = Days::new(days.unsigned_abs());
    let day = if days < 0 { date.checked_sub_days(by) } else { date.checked_add_days(by) };
    day.ok_or_else(|| Error::new(ErrorCode::Overflow))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may fail")]

    use personnel_rules_data::Key;
    use personnel_rules_data::form::Form;
    use rstest::rstest;

    use super::*;

    fn law_of(year: i32) -> Vec<LawDay> {
        of_year(year, Rulebook::standard(), None, &mut SmallVec::new()).unwrap()
    }

    fn form_of<F: Form>(_: Key<F>, value: &Value) -> Option<F::Out<'_>> {
        F::from_value(value)
    }

    /// Month and day of each weekday off that one list has and the other lacks.
    fn missing(from: &[NaiveDate], other: &[NaiveDate]) -> Vec<String> {
        other.iter().filter(|day| !from.contains(day)).map(|day| day.format("%m-%d").to_string()).collect()
    }

    // What was issued has bridges beside the days of the law, each with the Saturday that makes up for it (政府機關調整
    // 上班日期處理要點 4, 5): a Monday or Friday between a holiday and a weekend, the day before Lunar New Year's Eve from
    // 2020 on. Nothing else differs, and from 2026 on there are none. A bridge before January 1 lies in the year before.
    #[rstest]
    #[case(2017, &["02-27", "05-29", "10-09"], &["02-18", "06-03", "09-30"])]
    #[case(2018, &["04-06", "12-31"], &["03-31", "12-22"])]
    #[case(2019, &["02-08", "03-01", "10-11"], &["01-19", "02-23", "10-05"])]
    #[case(2020, &["01-23", "06-26", "10-02"], &["02-15", "06-20", "09-26"])]
    #[case(2021, &["02-10", "09-20"], &["02-20", "09-11"])]
    #[case(2022, &["02-04"], &["01-22"])]
    #[case(2023, &["01-20", "01-27", "02-27", "04-03", "06-23", "10-09"], &["01-07", "02-04", "02-18", "03-25", "06-17", "09-23"])]
    #[case(2024, &["02-08"], &["02-17"])]
    #[case(2025, &["01-27"], &["02-08"])]
    #[case(2026, &[], &[])]
    #[case(2027, &[], &[])]
    fn issued_years(#[case] year: i32, #[case] bridges: &[&str], #[case] made_up: &[&str]) {
        let last = NaiveDate::from_ymd_opt(year, 12, 31).unwrap();
        let book = Rulebook::standard();
        let found = book.find(keys::CALENDAR_OFFICE.index, Scope::All, last, None).unwrap();
        let issued = form_of(keys::CALENDAR_OFFICE, &book.entry(found.entry).unwrap().value).unwrap();
        let law: Vec<NaiveDate> = law_of(year).iter().map(|day| day.date).filter(|day| !is_weekend(*day)).collect();
        assert_eq!(missing(&law, &issued.off), bridges, "off though the law does not say so");
        assert_eq!(missing(&issued.off, &law), [""; 0], "worked though the law says that it is off");
        assert_eq!(missing(&[], &issued.work), made_up, "worked Saturdays");
    }

    #[test]
    fn every_year_has_each_holiday_once_and_makes_up_on_workdays() {
        for year in 2003..=2050 {
            let days = law_of(year);
            assert!(days.windows(2).all(|pair| matches!(pair, [one, other] if one.date < other.date)), "{year}");
            for day in &days {
                assert_eq!(day.date.year(), year);
                let namesakes = days.iter().filter(|other| other.holiday == day.holiday && !other.in_lieu).count();
                match day.holiday {
                    Holiday::LunarNewYear => assert_eq!(namesakes, 3, "{day:?}"),
                    // Its day in lieu may lie in the year before.
                    Holiday::FoundingDay => assert!(namesakes <= 1, "{day:?}"),
                    _ => assert_eq!(namesakes, 1, "{day:?}"),
                }
                assert!(!day.in_lieu || !is_weekend(day.date), "{day:?}");
            }
            // From 2015 on each on a weekend is made up for; those of two on one day once.
            let on_weekends = days.iter().filter(|day| is_weekend(day.date)).count();
            let in_lieu = days.iter().filter(|day| day.in_lieu).count();
            let of_next = usize::from(NaiveDate::from_ymd_opt(year + 1, 1, 1).unwrap().weekday() == Weekday::Sat);
            let of_this = usize::from(NaiveDate::from_ymd_opt(year, 1, 1).unwrap().weekday() == Weekday::Sat);
            if year >= 2015 {
                assert_eq!(in_lieu + of_this, on_weekends + of_next, "{year}");
            }
        }
    }
}
