//! Honours for years of teaching or service (資深優良教師、校慶表揚).

use chrono::{Datelike, NaiveDate};
use personnel_rules_data::{Key, Scope, form, keys, messages};
use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::service::not_before;
use crate::calculation::{Bilingual, Calculation};
use crate::case::Case;
use crate::date::{Date, MONTHS_OF_YEAR, completed_months, next_day};
use crate::error::{Error, ErrorCode};
use crate::quantity::Twd;
use crate::staff::StaffGroup;
use crate::trace::{Recorder, Step, StepKind};

/// What a senior teacher's award depends on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SeniorTeacherFacts {
    /// Group of staff: only teachers have the award.
    ///
    /// 人員類別：限教師。
    pub staff_group: StaffGroup,
    /// First day of teaching, without a break since, at public and registered private schools.
    ///
    /// 連續實際從事教學工作之起日（公立及已立案之私立學校）。
    pub teaching_since: Date,
    /// Whether the teacher is qualified, employed full-time, and in service.
    ///
    /// 是否為在職專任合格教師。
    pub full_time_qualified: bool,
    /// Whether the results of the teaching are good.
    ///
    /// 是否成績優良。
    pub good_results: bool,
    /// Years of the highest award had so far, 0 for none. Needed where an award that was missed is given later.
    ///
    /// 已受獎之最高年資，未受獎者為 0。得補獎者須填。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub awarded_years: Option<u32>,
}

/// A senior teacher's award.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
pub struct SeniorTeacherAward {
    /// Whether the award is given in this year. Where not, the reasons say why.
    ///
    /// 當年是否致贈。不致贈者，見理由。
    pub granted: bool,
    /// Amount in New Taiwan dollars. 0 where none is given.
    ///
    /// 慰問金（元）。不致贈者為 0。
    pub amount: Twd,
    /// Whole years of teaching on that day.
    ///
    /// 屆滿之教學年數。
    pub years: u32,
    /// Day to which the years are counted, that day included.
    ///
    /// 年資計算截止日（計入）。
    pub counted_until: Date,
    /// Day of the award, Teachers' Day.
    ///
    /// 致贈之日（教師節）。
    pub awarded_on: Date,
}

/// The calculation `award.senior_teacher`: 公立學校教師獎金發給辦法 3, annex 6, as the handbook gives it.
#[derive(Debug)]
pub enum SeniorTeacher {}

impl Calculation for SeniorTeacher {
    const NAME: &'static str = "award.senior_teacher";
    const TITLE: Bilingual = Bilingual { zh: "資深優良教師獎", en: "senior teacher's award" };
    const DESCRIPTION: Bilingual = Bilingual {
        zh: "連續實際從事教學工作屆滿十年、二十年、三十年、四十年之教師，當年教師節之慰問金。",
        en: "What a teacher of 10, 20, 30 or 40 years without a break is given on Teachers' Day of the year.",
    };
    const AS_OF: Bilingual = Bilingual {
        zh: "查詢之日；依其所在年度計算",
        en: "the day asked for; the award is that of its calendar year",
    };
    const HEADLINE: &'static [&'static str] = &["granted", "amount"];
    const RULES: &'static [&'static [usize]] = &[&[
        keys::AWARD_SENIOR_TEACHER.index,
        keys::AWARD_SENIOR_TEACHER_COUNTED.index,
        keys::AWARD_SENIOR_TEACHER_DAY.index,
        keys::AWARD_SENIOR_TEACHER_ELIGIBLE.index,
        keys::AWARD_SENIOR_TEACHER_MISSED.index,
    ]];
    type Facts = SeniorTeacherFacts;
    type Value = SeniorTeacherAward;

    fn decide<R: Recorder>(facts: &SeniorTeacherFacts, case: &mut Case<'_, R>) -> Result<SeniorTeacherAward, Error> {
        let scope = Scope::from(facts.staff_group);
        not_before(facts.teaching_since, "teaching_since", case)?;
        let until = day_of(keys::AWARD_SENIOR_TEACHER_COUNTED, scope, case)?;
        let awarded_on = day_of(keys::AWARD_SENIOR_TEACHER_DAY, scope, case)?;
        let key = keys::AWARD_SENIOR_TEACHER;
        let years = whole_years(key, facts.teaching_since, until, case)?;
        let scale = case.value(key, scope)?;
        let missed = case.value(keys::AWARD_SENIOR_TEACHER_MISSED, scope)? == "later_too";
        let reached = if missed {
            let had = case.need(facts.awarded_years, "awarded_years", keys::AWARD_SENIOR_TEACHER_MISSED)?;
            let highest = scale.iter().rev().find(|(bound, _)| *bound <= Decimal::from(years));
            highest.filter(|(bound, _)| *bound > Decimal::from(had))
        } else if facts.awarded_years.is_some() {
            return Err(Error::conflict("awarded_years", messages::conflict::NO_MISSED_AWARD));
        } else {
            scale.iter().find(|(bound, _)| *bound == Decimal::from(years))
        };
        let params = || vec![("years", years.into())];
        let mut granted = case.check(key, scope, reached.is_some(), messages::reason::NO_MILESTONE, params)?;
        let key = keys::AWARD_SENIOR_TEACHER_ELIGIBLE;
        let qualified = facts.full_time_qualified;
        granted &= case.check(key, scope, qualified, messages::reason::NOT_FULL_TIME_QUALIFIED, Vec::new)?;
        granted &= case.check(key, scope, facts.good_results, messages::reason::RESULTS_NOT_GOOD, Vec::new)?;
        let amount = reached.filter(|_| granted).map(|(_, amount)| Twd::from(*amount)).unwrap_or_default();
        Ok(SeniorTeacherAward { granted, amount, years, counted_until: until.into(), awarded_on: awarded_on.into() })
    }
}

/// What being honoured at the anniversary depends on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AnniversaryFacts {
    /// Group of staff: it decides which rules apply.
    ///
    /// 人員類別：決定適用之規定。
    pub staff_group: StaffGroup,
    /// Day of arrival at the school.
    ///
    /// 到校日。
    pub hired_on: Date,
}

/// Whether someone is honoured at the anniversary.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
pub struct AnniversaryHonour {
    /// Whether the years of service are honoured. Where not, the reasons say why.
    ///
    /// 是否表揚。不表揚者，見理由。
    pub honoured: bool,
    /// Whole years of service at the school.
    ///
    /// 在校服務屆滿年數。
    pub years: u32,
    /// Number of the month in which it is done.
    ///
    /// 辦理月份。
    pub month: u32,
}

/// The calculation `award.anniversary`: an institution's own, given by its overlay.
#[derive(Debug)]
pub enum Anniversary {}

impl Calculation for Anniversary {
    const NAME: &'static str = "award.anniversary";
    const TITLE: Bilingual = Bilingual { zh: "校慶表揚", en: "honours at the anniversary" };
    const DESCRIPTION: Bilingual = Bilingual {
        zh: "在校服務屆滿一定年數之表揚。法無規定，由各校以疊加資料給值。",
        en: "Years of service at the school that are honoured at its anniversary. No law has it: an institution's overlay does.",
    };
    const AS_OF: Bilingual = Bilingual {
        zh: "年資計算截止日（計入）：由學校定之",
        en: "the day to which the years are counted, included: the school sets it",
    };
    const HEADLINE: &'static [&'static str] = &["honoured", "years"];
    const RULES: &'static [&'static [usize]] = &[&[keys::AWARD_ANNIVERSARY.index, keys::AWARD_ANNIVERSARY_MONTH.index]];
    type Facts = AnniversaryFacts;
    type Value = AnniversaryHonour;

    fn decide<R: Recorder>(facts: &AnniversaryFacts, case: &mut Case<'_, R>) -> Result<AnniversaryHonour, Error> {
        let scope = Scope::from(facts.staff_group);
        not_before(facts.hired_on, "hired_on", case)?;
        let key = keys::AWARD_ANNIVERSARY;
        let years = whole_years(key, facts.hired_on, case.as_of(), case)?;
        let named = case.value(key, scope)?.contains(&years.to_string());
        let params = || vec![("years", years.into())];
        let honoured = case.check(key, scope, named, messages::reason::NO_MILESTONE, params)?;
        Ok(AnniversaryHonour { honoured, years, month: case.whole(keys::AWARD_ANNIVERSARY_MONTH, scope)? })
    }
}

/// Whole years to the end of a day; none where they begin later.
fn whole_years<F, R: Recorder>(
    rule: Key<F>,
    since: Date,
    until: NaiveDate,
    case: &mut Case<'_, R>,
) -> Result<u32, Error> {
    let years = completed_months(since.naive(), next_day(until)?)?.checked_div(MONTHS_OF_YEAR).unwrap_or_default();
    case.step(|| {
        let step = Step::new(StepKind::Compute).rule(rule.index).say(messages::step::WHOLE_YEARS);
        step.with("from", since.naive()).with("until", until).output(years)
    });
    Ok(years)
}

/// A day of the calendar year of the case.
fn day_of<R: Recorder>(key: Key<form::MonthDay>, scope: Scope, case: &mut Case<'_, R>) -> Result<NaiveDate, Error> {
    let (month, day) = case.value(key, scope)?;
    NaiveDate::from_ymd_opt(case.as_of().year(), month.into(), day.into())
        .ok_or_else(|| Error::new(ErrorCode::Overflow))
}
