//! Between which days leave may be taken for an event.

use chrono::NaiveDate;
use personnel_rules_data::{Scope, keys, messages};

use super::count::{days_after, days_before};
use super::facts::{LeaveEvent, LeaveWindow};
use crate::calendar;
use crate::case::Case;
use crate::date::{Period, last_day_of_months, next_day};
use crate::error::Error;
use crate::leave::kind::LeaveKind;
use crate::quantity::whole;
use crate::trace::{Recorder, Step, StepKind};

/// The window of a kind for an event, and the number of the rule that gives it.
#[derive(Clone, Copy)]
pub(super) struct Window {
    pub(super) rule: usize,
    pub(super) from: Option<NaiveDate>,
    pub(super) to: Option<NaiveDate>,
    /// Calendar days, in all, that the leave and this day may span.
    pub(super) span: Option<(u32, NaiveDate)>,
}

impl Window {
    pub(super) fn shown(&self) -> LeaveWindow {
        LeaveWindow { from: self.from.map(Into::into), to: self.to.map(Into::into) }
    }

    pub(super) fn holds(&self, date: NaiveDate) -> bool {
        self.from.is_none_or(|from| from <= date) && self.to.is_none_or(|to| date <= to)
    }
}

/// The window of the kind, if the law sets one. `basis` is the day whose law governs.
pub(super) fn of<R: Recorder>(
    kind: LeaveKind,
    event: &LeaveEvent,
    approved: bool,
    basis: NaiveDate,
    scope: Scope,
    own: Option<&calendar::OwnCalendar>,
    case: &mut Case<'_, R>,
) -> Result<Option<Window>, Error> {
    let on = event.on.naive();
    let window = match kind {
        LeaveKind::Prenatal => Some(Window {
            rule: keys::LEAVE_PRENATAL_DAYS.index,
            from: None,
            to: Some(days_before(on, 1)?),
            span: None,
        }),
        LeaveKind::Paternity if event.antenatal => {
            Some(Window { rule: keys::LEAVE_PATERNITY_ANTENATAL.index, from: None, to: Some(on), span: None })
        }
        LeaveKind::Paternity => Some(paternity(on, basis, scope, own, case)?),
        LeaveKind::Marriage => marriage(on, approved, basis, scope, case)?,
        LeaveKind::Funeral => funeral(on, basis, scope, case)?,
        LeaveKind::OfficialInjury => {
            let Some(months) = case.where_ruled(keys::LEAVE_OFFICIAL_INJURY_MONTHS, scope, basis)? else {
                return Ok(None);
            };
            let first = match case.at(keys::LEAVE_OFFICIAL_INJURY_FIRST_DAY, scope, basis)? {
                "counted" => on,
                _ => next_day(on)?,
            };
            let to = last_day_of_months(first, whole(months)?)?;
            Some(Window { rule: keys::LEAVE_OFFICIAL_INJURY_MONTHS.index, from: Some(on), to: Some(to), span: None })
        }
        LeaveKind::Compensatory => {
            let months = whole(case.at(keys::LEAVE_COMPENSATORY_MONTHS, scope, basis)?)?;
            let first = match case.value(keys::CLAIM_FIRST_DAY, Scope::All)? {
                "counted" => on,
                _ => next_day(on)?,
            };
            let last = last_day_of_months(first, months)?;
            let to = event.usable_until.map_or(last, |set| last.min(set.naive()));
            Some(Window { rule: keys::LEAVE_COMPENSATORY_MONTHS.index, from: Some(on), to: Some(to), span: None })
        }
        _ => None,
    };
    if let Some(window) = window {
        tell(&window, case);
    }
    Ok(window)
}

/// A window between two days.
pub(super) fn told<R: Recorder>(rule: usize, from: NaiveDate, to: NaiveDate, case: &mut Case<'_, R>) -> Window {
    let window = Window { rule, from: Some(from), to: Some(to), span: None };
    tell(&window, case);
    window
}

fn tell<R: Recorder>(window: &Window, case: &mut Case<'_, R>) {
    case.step(|| {
        let day = |day: Option<NaiveDate>| day.map(|day| day.to_string()).unwrap_or_default();
        let days = format!("{} – {}", day(window.from), day(window.to));
        Step::new(StepKind::Compute).rule(window.rule).say(messages::step::LEAVE_WINDOW).output(days.trim())
    });
}

/// 公務人員請假規則 3 I (3): from the tenth day before the wedding, within three months, or a year with approval.
fn marriage<R: Recorder>(
    wedding: NaiveDate,
    approved: bool,
    basis: NaiveDate,
    scope: Scope,
    case: &mut Case<'_, R>,
) -> Result<Option<Window>, Error> {
    let rule = keys::LEAVE_MARRIAGE_WINDOW.index;
    if scope == Scope::FundHired {
        return Ok(None);
    }
    let months = whole(case.at(keys::LEAVE_MARRIAGE_WINDOW, scope, basis)?)?;
    let before_key =
        if approved { keys::LEAVE_MARRIAGE_WINDOW_BEFORE_SPECIAL } else { keys::LEAVE_MARRIAGE_WINDOW_BEFORE };
    let from = days_before(wedding, whole(case.at(before_key, scope, basis)?)?)?;
    let first = match case.at(keys::LEAVE_MARRIAGE_WINDOW_READING, scope, basis)? {
        "counted" => from,
        "not_counted" => next_day(from)?,
        _ => next_day(wedding)?,
    };
    let to = if approved {
        let first = match case.at(keys::LEAVE_MARRIAGE_SPECIAL_FROM, scope, basis)? {
            "same_day" => first,
            _ => next_day(wedding)?,
        };
        // Before the law named a year, an approved delay had no limit.
        case.where_ruled(keys::LEAVE_MARRIAGE_WINDOW_SPECIAL, scope, basis)?
            .map(|months| last_day_of_months(first, whole(months)?))
            .transpose()?
    } else {
        Some(last_day_of_months(first, months)?)
    };
    Ok(Some(Window { rule, from: Some(from), to, span: None }))
}

/// 公務人員請假規則 3 I (6): within a hundred days.
fn funeral<R: Recorder>(
    death: NaiveDate,
    basis: NaiveDate,
    scope: Scope,
    case: &mut Case<'_, R>,
) -> Result<Option<Window>, Error> {
    let rule = keys::LEAVE_FUNERAL_WINDOW;
    let Some(days) = case.where_ruled(rule, scope, basis)? else {
        return Ok(None);
    };
    let first = match case.at(keys::LEAVE_FUNERAL_WINDOW_READING, scope, basis)? {
        "counted" => death,
        _ => next_day(death)?,
    };
    let to = days_after(first, whole(days)?.saturating_sub(1))?;
    Ok(Some(Window { rule: rule.index, from: Some(death), to: Some(to), span: None }))
}

/// 公務人員請假規則 3 I (5), 教師請假規則 3 I (5), 性別平等工作法施行細則 7.
fn paternity<R: Recorder>(
    birth: NaiveDate,
    basis: NaiveDate,
    scope: Scope,
    own: Option<&calendar::OwnCalendar>,
    case: &mut Case<'_, R>,
) -> Result<Window, Error> {
    let rule = keys::LEAVE_PATERNITY_WINDOW.index;
    let how = case.at(keys::LEAVE_PATERNITY_WINDOW, scope, basis)?;
    let days = whole(case.at(keys::LEAVE_PATERNITY_WINDOW_DAYS, scope, basis)?)?;
    if how == "span" {
        let days = match case.at(keys::LEAVE_PATERNITY_SPAN_READING, scope, basis)? {
            "birth_counted" => days,
            _ => days.saturating_add(1),
        };
        let reach = days.saturating_sub(1);
        let (from, to) = (days_before(birth, reach)?, days_after(birth, reach)?);
        return Ok(Window { rule, from: Some(from), to: Some(to), span: Some((days, birth)) });
    }
    let (from, mut to) = (days_before(birth, days)?, days_after(birth, days)?);
    if how == "each_side_moved" {
        let each = case.at(keys::LEAVE_PATERNITY_WINDOW_HOLIDAYS, scope, basis)? == "each_holiday";
        // Holidays move the end on, and so do holidays in the days that it moves over; a year off would not.
        let known = Period { from: from.into(), to: days_after(to, 60)?.into() };
        for day in calendar::days(known, own, scope, case)? {
            if day.date > to {
                break;
            }
            if !day.kind.is_worked() && (each || day.date == to) {
                to = next_day(to)?;
            }
        }
    }
    Ok(Window { rule, from: Some(from), to: Some(to), span: None })
}
