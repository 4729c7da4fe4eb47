//! The office calendar of a period, day by day.

use chrono::{Datelike, NaiveDate};
use personnel_rules_data::{Scope, keys};
use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::holidays::{self, Holiday, LawDay};
use super::{DayKind, OwnCalendar, days, is_weekend, labour_day};
use crate::calculation::{Bilingual, Calculation};
use crate::case::Case;
use crate::date::{Date, Period};
use crate::error::{Error, ErrorCode};
use crate::order;
use crate::quantity::{Hours, plus};
use crate::staff::StaffGroup;
use crate::trace::Recorder;

/// Which days are wanted, and for whom.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CalendarFacts {
    /// Group of staff: fund-hired staff have Labour Day off in years in which others do not.
    ///
    /// 人員類別：約用人員於勞動節放假，他類人員自一百十四年條例施行後始放假。
    pub staff_group: StaffGroup,
    /// Last day, counted in: at most ten years after the first.
    ///
    /// 末日（計入）：不逾首日後十年。
    pub to: Date,
    /// The institution's own calendar, where it departs from the office calendar.
    ///
    /// 本機關另定之放假、上班日及時數。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub own_calendar: Option<OwnCalendar>,
}

/// The calendar of a period.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct CalendarPeriod {
    /// Days in all.
    ///
    /// 總日數。
    pub total_days: u32,
    /// Days that are worked.
    ///
    /// 上班日數。
    pub days_worked: u32,
    /// Days that are off, weekends among them.
    ///
    /// 放假日數（含週末）。
    pub days_off: u32,
    /// Hours of work.
    ///
    /// 上班時數。
    pub hours: Hours,
    /// Whether any day was inferred from the law, because no office calendar of its year was known.
    ///
    /// 是否有依法推定之日（無該年辦公日曆）。
    pub inferred: bool,
    /// Days that depart from the plain week, and the holidays among the others.
    ///
    /// 與平常週次不同之日，及落於週末之節日。
    pub departures: Vec<CalendarDay>,
    /// Every day of a period of at most 366 days.
    ///
    /// 逐日之列表（不逾三百六十六日者）。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub days: Option<Vec<CalendarDay>>,
    /// The names of the holidays that occur.
    ///
    /// 期間內節日之名稱。
    pub holidays: Vec<HolidayName>,
}

/// A day of the calendar.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct CalendarDay {
    /// Date.
    ///
    /// 日期。
    pub date: Date,
    /// Kind.
    ///
    /// 類別。
    pub kind: DayKind,
    /// Hours of work.
    ///
    /// 上班時數。
    pub hours: Hours,
    /// Holiday for which the law makes it a day off.
    ///
    /// 依法放假之節日。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub holiday: Option<Holiday>,
    /// In the holiday's stead.
    ///
    /// 是否為該節日之補假。
    pub in_lieu: bool,
    /// Inferred from the law.
    ///
    /// 是否依法推定。
    pub inferred: bool,
}

/// What a holiday is called.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct HolidayName {
    /// Holiday.
    ///
    /// 節日。
    pub holiday: Holiday,
    /// Name in Chinese.
    ///
    /// 中文名稱。
    pub zh: String,
    /// Name in English.
    ///
    /// 英文名稱。
    pub en: String,
}

/// Longest period whose days are all listed.
const LISTED: usize = 366;

/// The calculation `calendar.period`: the days that are worked and off in a period, by 行政機關辦公日曆表, and by
/// 紀念日及節日實施條例 and what came before it where none was issued.
#[derive(Debug)]
pub enum PeriodCalendar {}

impl Calculation for PeriodCalendar {
    const NAME: &'static str = "calendar.period";
    const TITLE: Bilingual = Bilingual { zh: "辦公日曆", en: "office calendar" };
    const DESCRIPTION: Bilingual = Bilingual {
        zh: "一段期間之上班日、放假日、時數及節日。無該年辦公日曆者，依法推定，不含調整放假及補行上班。",
        en: "Days worked, days off, hours and holidays of a period. Where no office calendar of the year has been issued they are inferred from the law, without bridges and make-up days.",
    };
    const AS_OF: Bilingual = Bilingual { zh: "期間首日", en: "the first day of the period" };
    const HEADLINE: &'static [&'static str] = &["days_worked", "days_off"];
    const RULES: &'static [&'static [usize]] = &[crate::calendar::RULES, &[keys::LEAVE_DAY_HOURS.index]];
    type Facts = CalendarFacts;
    type Value = CalendarPeriod;

    fn decide<R: Recorder>(facts: &CalendarFacts, case: &mut Case<'_, R>) -> Result<CalendarPeriod, Error> {
        let scope = Scope::from(facts.staff_group);
        let overflow = || Error::new(ErrorCode::Overflow);
        let period = Period { from: case.as_of().into(), to: facts.to };
        let office = days(period, facts.own_calendar.as_ref(), scope, case)?;
        let mut law = Vec::new();
        for year in case.as_of().year()..=facts.to.naive().year() {
            law.extend(holidays::of_year(year, case.book, case.known_on, &mut case.used)?);
            let first = NaiveDate::from_ymd_opt(year, 1, 1).ok_or_else(overflow)?;
            if let Some((date, _)) = labour_day(first, scope, case)?
                && lawful(&law, date).is_none()
            {
                let place = law.partition_point(|day: &LawDay| day.date < date);
                law.insert(place, LawDay { date, holiday: Holiday::LabourDay, in_lieu: false });
            }
        }
        let mut value = CalendarPeriod {
            total_days: u32::try_from(office.len()).map_err(|_| overflow())?,
            days_worked: 0,
            days_off: 0,
            hours: Hours::default(),
            inferred: false,
            departures: Vec::new(),
            days: None,
            holidays: Vec::new(),
        };
        let (mut all, mut hours) = (Vec::new(), Decimal::ZERO);
        for day in office {
            let of_law = lawful(&law, day.date).filter(|_| !day.kind.is_worked());
            let day = CalendarDay {
                date: day.date.into(),
                kind: day.kind,
                hours: day.hours.into(),
                holiday: of_law.map(|day| day.holiday),
                in_lieu: of_law.is_some_and(|day| day.in_lieu),
                inferred: day.inferred,
            };
            hours = plus(hours, day.hours.decimal())?;
            let count = if day.kind.is_worked() { &mut value.days_worked } else { &mut value.days_off };
            *count = count.saturating_add(1);
            value.inferred |= day.inferred;
            if day.kind.is_worked() == is_weekend(day.date.naive()) || day.holiday.is_some() {
                value.departures.push(day.clone());
            }
            all.push(day);
        }
        value.hours = hours.into();
        let mut names: Vec<Holiday> = Vec::new();
        value.departures.iter().filter_map(|day| day.holiday).for_each(|day| order::insert(&mut names, day));
        for holiday in names {
            let name = case.label(keys::CALENDAR_HOLIDAYS.index, holiday.into())?;
            value.holidays.push(HolidayName { holiday, zh: name.zh, en: name.en });
        }
        value.days = (all.len() <= LISTED).then_some(all);
        Ok(value)
    }
}

fn lawful(law: &[LawDay], date: NaiveDate) -> Option<&LawDay> {
    law.binary_search_by_key(&date, |day| day.date).ok().and_then(|at| law.get(at))
}
