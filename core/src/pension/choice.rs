//! Which pension may be chosen: from which age in full, and what there is before it.

use chrono::{Months, NaiveDate};
use personnel_rules_data::{Key, form, keys, messages};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use strum::IntoEnumIterator;

use super::eligibility::{Person, RetirementCircumstance, RetirementKind, SchoolPost, label, years_of};
use crate::case::Case;
use crate::date::{Date, MONTHS_OF_YEAR, MonthEnd, add_months, birthday, completed_months};
use crate::error::{Error, ErrorCode};
use crate::locale::Param;
use crate::quantity::{Ratio, times, whole};
use crate::trace::{Recorder, Step, StepKind};

/// A form of the pension (退休金種類及支領方式).
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema, strum::IntoStaticStr, strum::EnumIter,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
#[non_exhaustive]
pub enum PensionForm {
    /// Lump sum (一次退休金).
    Lump,
    /// Monthly pension in full from the day of retirement (全額月退休金).
    Monthly,
    /// Half lump sum, half monthly (兼領二分之一).
    MixedHalf,
    /// A third lump sum, two thirds monthly (兼領三分之一一次、三分之二月退休金).
    MixedThird,
    /// A quarter lump sum, three quarters monthly (兼領四分之一一次、四分之三月退休金).
    MixedQuarter,
    /// Monthly pension in full, from the starting age on (展期月退休金).
    Deferred,
    /// Monthly pension at once, reduced for life (減額月退休金).
    Reduced,
    /// Half lump sum at once, half monthly from the starting age on (兼領展期月退休金).
    MixedDeferred,
    /// Half lump sum, half monthly at once and reduced (兼領減額月退休金).
    MixedReduced,
}

/// A pension that may be chosen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct PensionChoice {
    /// Form of the pension.
    ///
    /// 退休金種類及支領方式。
    pub form: PensionForm,
    /// Day from which the monthly part is paid; none for a lump sum.
    ///
    /// 月退休金起支日；一次退休金無此項。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub monthly_from: Option<Date>,
    /// Months before the starting age, part of a month counted as one, where the monthly part is reduced.
    ///
    /// 提前月數（未滿一個月以一個月計）；減額者始有此項。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub months_early: Option<u32>,
    /// Percent by which the monthly part is reduced for life.
    ///
    /// 月退休金終身減發之百分比。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reduction_percent: Option<Ratio>,
}

impl PensionChoice {
    fn of(form: PensionForm, monthly_from: Option<NaiveDate>) -> Self {
        Self { form, monthly_from: monthly_from.map(Date::from), months_early: None, reduction_percent: None }
    }
}

/// A starting age and the rule that gives it.
struct Start {
    age: u32,
    rule: usize,
}

/// The starting age of a kind of retirement by the law of the day, and what may be chosen.
pub(super) fn choices<R: Recorder>(
    kind: RetirementKind,
    person: &Person<'_>,
    case: &mut Case<'_, R>,
) -> Result<(Option<u32>, Vec<PensionChoice>), Error> {
    let all: Vec<PensionForm> = PensionForm::iter().collect();
    let forms = case.wanted(keys::PENSION_CHOICE, person.scope, &all)?;
    let lump = || vec![PensionChoice::of(PensionForm::Lump, None)];
    if !monthly(kind, person, case)? {
        return Ok((None, lump()));
    }
    let start = start(kind, person, case)?;
    let age = start.as_ref().map(|start| start.age);
    if let Some(Start { age, rule }) = start.filter(|start| start.age > person.age)
        && !freed(kind, person, case)?
    {
        return Ok((Some(age), before_age(kind, age, rule, person, case)?));
    }
    let from = |form| (form != PensionForm::Lump).then_some(case.as_of());
    Ok((age, forms.into_iter().map(|form| PensionChoice::of(form, from(form))).collect()))
}

fn kind_named<R: Recorder>(kind: RetirementKind, case: &Case<'_, R>) -> Result<(&'static str, Param), Error> {
    Ok(("kind", label(kind, case)?.into()))
}

/// Whether there is a monthly pension at all; every reason why not.
fn monthly<R: Recorder>(kind: RetirementKind, person: &Person<'_>, case: &mut Case<'_, R>) -> Result<bool, Error> {
    use RetirementCircumstance as On;
    let (scope, facts, as_of) = (person.scope, person.facts, case.as_of());
    let named = kind_named(kind, case)?;
    let mut monthly = true;
    if facts.has(On::Extended) && case.where_ruled(keys::PENSION_CHOICE_EXTENDED, scope, as_of)?.is_some() {
        let key = keys::PENSION_CHOICE_EXTENDED;
        monthly = case.check(key, scope, false, messages::reason::LUMP_SUM_AFTER_EXTENSION, Vec::new)?;
    }
    let compulsory = matches!(kind, RetirementKind::CompulsoryAge | RetirementKind::Unfit);
    if kind == RetirementKind::Unfit && facts.has(On::CausedByDuty) {
        case.value(keys::PENSION_CHOICE_ON_DUTY, scope)?;
    } else {
        let years = case.whole(keys::PENSION_CHOICE_YEARS, scope)?;
        let mut counted = facts.service;
        let elsewhere = keys::PENSION_CHOICE_OTHER_SCHEMES;
        if compulsory && !facts.other_service.is_zero() && case.where_ruled(elsewhere, scope, as_of)?.is_some() {
            counted = counted.plus(facts.other_service);
        }
        let params = || vec![named.clone(), ("years", years.into()), ("served", counted.told().into())];
        let key = keys::PENSION_CHOICE_YEARS;
        monthly &= case.check(key, scope, counted.reaches(years), messages::reason::LUMP_SUM_BELOW_YEARS, params)?;
    }
    if compulsory {
        return Ok(monthly);
    }
    if let Some(age) = case.where_ruled(keys::PENSION_CHOICE_MONTHLY_AGE, scope, as_of)? {
        let key = keys::PENSION_CHOICE_MONTHLY_AGE;
        let age = whole(age)?;
        let old = person.age >= age || !case.need(facts.able_to_work, "able_to_work", key)?;
        let params = || vec![named.clone(), ("age", age.into()), ("reached", person.age.into())];
        monthly &= case.check(key, scope, old, messages::reason::LUMP_SUM_BELOW_AGE, params)?;
    }
    if kind == RetirementKind::Streamlining
        && case.where_ruled(keys::PENSION_FULL_AGE_STREAMLINING_BELOW, scope, as_of)?.is_none()
    {
        let key = keys::PENSION_FULL_AGE_STREAMLINING;
        let years = years_of(key, scope, "years", case)?;
        let params = || vec![named.clone(), ("years", years.into()), ("served", facts.service.told().into())];
        let long = facts.service.reaches(years);
        monthly &= case.check(key, scope, long, messages::reason::LUMP_SUM_BELOW_YEARS, params)?;
    }
    Ok(monthly)
}

/// The starting age; none in compulsory retirement and in the old acts.
fn start<R: Recorder>(
    kind: RetirementKind,
    person: &Person<'_>,
    case: &mut Case<'_, R>,
) -> Result<Option<Start>, Error> {
    let (scope, as_of) = (person.scope, case.as_of());
    let by_number = |key: Key<form::Number>, case: &mut Case<'_, R>| -> Result<Option<Start>, Error> {
        let age = case.where_ruled(key, scope, as_of)?.map(whole).transpose()?;
        Ok(age.map(|age| Start { age, rule: key.index }))
    };
    // Where the years of a table are served, its age.
    let by_table = |key: Key<form::Table>, case: &mut Case<'_, R>| -> Result<Option<Start>, Error> {
        if case.where_ruled(key, scope, as_of)?.is_none() {
            return Ok(None);
        }
        let (years, age) = (years_of(key, scope, "years", case)?, years_of(key, scope, "age", case)?);
        Ok(person.facts.service.reaches(years).then_some(Start { age, rule: key.index }))
    };
    let own = match kind {
        RetirementKind::CompulsoryAge | RetirementKind::Unfit => return Ok(None),
        RetirementKind::Illness => by_number(keys::PENSION_FULL_AGE_ILLNESS, case)?,
        RetirementKind::HardPost => by_number(keys::PENSION_FULL_AGE_HARD_POST, case)?,
        RetirementKind::Indigenous => by_table(keys::PENSION_FULL_AGE_INDIGENOUS, case)?,
        RetirementKind::Streamlining => match by_table(keys::PENSION_FULL_AGE_STREAMLINING, case)? {
            Some(start) => Some(start),
            None => by_number(keys::PENSION_FULL_AGE_STREAMLINING_BELOW, case)?,
        },
        RetirementKind::Voluntary => by_table(keys::PENSION_FULL_AGE_LONG_SERVICE, case)?,
    };
    if own.is_some() {
        return Ok(own);
    }
    if !matches!(person.facts.school_post, None | Some(SchoolPost::SchoolTeacher)) {
        let other = by_number(keys::PENSION_FULL_AGE_OTHER_POSTS, case)?;
        if other.is_some() {
            return Ok(other);
        }
    }
    by_number(keys::PENSION_FULL_AGE, case)
}

/// What frees from the starting age: an old disability with long leave, a right from before the reform, the index number.
fn freed<R: Recorder>(kind: RetirementKind, person: &Person<'_>, case: &mut Case<'_, R>) -> Result<bool, Error> {
    let (scope, as_of) = (person.scope, case.as_of());
    let names: &'static str = kind.into();
    let among = |key: Key<form::Set>, case: &mut Case<'_, R>| -> Result<bool, Error> {
        Ok(case.where_ruled(key, scope, as_of)?.is_some_and(|kinds| kinds.iter().any(|known| known == names)))
    };
    if person.facts.has(RetirementCircumstance::DisabledWithLongLeave) && among(keys::PENSION_DISABILITY_WAIVER, case)?
    {
        return Ok(true);
    }
    if before_reform(kind, person, case)? {
        return Ok(true);
    }
    if !among(keys::PENSION_INDEX_KINDS, case)? {
        return Ok(false);
    }
    let age = case.whole(keys::PENSION_INDEX_AGE, scope)?;
    if person.age < age {
        return Ok(false);
    }
    case.need(person.facts.index_reached, "index_reached", keys::PENSION_INDEX_KINDS)
}

/// Whether a monthly pension could have been had on the eve of the reform.
fn before_reform<R: Recorder>(
    kind: RetirementKind,
    person: &Person<'_>,
    case: &mut Case<'_, R>,
) -> Result<bool, Error> {
    let key = keys::PENSION_BEFORE_REFORM;
    let (scope, facts) = (person.scope, person.facts);
    let of_kind = matches!(kind, RetirementKind::Voluntary | RetirementKind::HardPost);
    let days = if of_kind { case.where_ruled(keys::PENSION_BEFORE_REFORM_DAY, scope, case.as_of())? } else { None };
    let Some(day) = days.and_then(<[_]>::first).copied() else { return Ok(false) };
    let eve = day.pred_opt().ok_or_else(|| Error::new(ErrorCode::Overflow))?;
    let age = completed_months(person.born(), eve)?.div_euclid(MONTHS_OF_YEAR);
    let ordinary = years_of(key, scope, "with_age", case)?;
    let (by_years, lower) = (years_of(key, scope, "years", case)?, years_of(key, scope, "age", case)?);
    let by_age = years_of(key, scope, "years_with_age", case)?;
    let with_age = facts.lowered_voluntary_age.filter(|_| kind == RetirementKind::HardPost).unwrap_or(ordinary);
    // The years that would do at the age of that day.
    let years = match (age >= with_age, age >= lower) {
        (true, _) => by_age,
        (_, true) => by_years,
        _ => return Ok(false),
    };
    Ok(facts.service.reaches(years)
        && case.need(facts.service_before_reform, "service_before_reform", key)?.reaches(years))
}

/// What may be chosen below the starting age.
fn before_age<R: Recorder>(
    kind: RetirementKind,
    age: u32,
    rule: usize,
    person: &Person<'_>,
    case: &mut Case<'_, R>,
) -> Result<Vec<PensionChoice>, Error> {
    let scope = person.scope;
    let from = birthday(person.born(), age)?;
    let named = kind_named(kind, case)?;
    let params = vec![named.clone(), ("age", age.into()), ("from", from.into())];
    case.check_found(rule, false, messages::reason::FULL_AGE_NOT_REACHED, params);
    let mut choices = vec![PensionChoice::of(PensionForm::Lump, None)];
    if !case.has(keys::PENSION_CHOICE_BEFORE_AGE, scope, kind.into())? {
        return Ok(choices);
    }
    choices.push(PensionChoice::of(PensionForm::Deferred, Some(from)));
    choices.push(PensionChoice::of(PensionForm::MixedDeferred, Some(from)));
    let key = keys::PENSION_REDUCED;
    let most = years_of(key, scope, "years", case)?.saturating_mul(MONTHS_OF_YEAR);
    let months = months_early(person, from, case)?;
    let params = || vec![named, ("months", months.into()), ("most", most.into())];
    if case.check(key, scope, months <= most, messages::reason::REDUCED_TOO_EARLY, params)? {
        let percent = case.row(key, scope, "percent")?;
        let percent = Ratio::new(times(percent, months.into())?, MONTHS_OF_YEAR.into())?;
        case.step(|| {
            let step = Step::new(StepKind::Compute).rule(key.index).say(messages::step::REDUCED_BY);
            step.with("months", months).output(percent)
        });
        for form in [PensionForm::Reduced, PensionForm::MixedReduced] {
            let mut choice = PensionChoice::of(form, Some(case.as_of()));
            choice.months_early = Some(months);
            choice.reduction_percent = Some(percent);
            choices.push(choice);
        }
    }
    Ok(choices)
}

/// Months from the day of retirement to the starting age, part of a month counted as one (公務人員退休資遣撫卹法施行細則
/// 31 II): calendar months, counted back unless chosen otherwise.
fn months_early<R: Recorder>(person: &Person<'_>, from: NaiveDate, case: &mut Case<'_, R>) -> Result<u32, Error> {
    let as_of = case.as_of();
    let back = case.value(keys::PENSION_REDUCED_MONTHS, person.scope)? == "back";
    let overflow = || Error::new(ErrorCode::Overflow);
    let mut months = completed_months(as_of, from)?;
    let reaches = |months: u32| -> Result<bool, Error> {
        Ok(if back {
            from.checked_sub_months(Months::new(months)).ok_or_else(overflow)? <= as_of
        } else {
            add_months(as_of, months, MonthEnd::NextMonth)? >= from
        })
    };
    // Month ends make the two ways differ by one.
    while months > 0 && reaches(months.saturating_sub(1))? {
        months = months.saturating_sub(1);
    }
    while !reaches(months)? {
        months = months.saturating_add(1);
    }
    Ok(months)
}
