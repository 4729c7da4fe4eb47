//! Months of service that count for an appraisal or a medal.

use chrono::{Datelike, NaiveDate};
use personnel_rules_data::{Key, Scope, form, messages};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::case::Case;
use crate::date::{Date, completed_months, next_day};
use crate::error::{Error, ErrorCode};
use crate::trace::{Recorder, Step, StepKind};

/// Why service was interrupted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema, strum::IntoStaticStr)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
#[non_exhaustive]
pub enum InterruptionGround {
    /// Discharged as a discipline, or removed (撤職、免職).
    Removal,
    /// Suspended (休職、停職、停聘).
    Suspension,
    /// Leave without pay (留職停薪).
    UnpaidLeave,
    /// Leave without pay for a mission or a secondment, appraised by the home institution (援外或借調留職停薪，由本職機關以本職辦理考績).
    UnpaidLeaveAppraised,
    /// Resigned, or left otherwise (辭職或其他離職).
    Resignation,
}

/// An interruption of service.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Interruption {
    /// First day out of service.
    ///
    /// 中斷首日。
    pub from: Date,
    /// Last day out of service, counted in.
    ///
    /// 中斷末日（計入）。
    pub to: Date,
    /// Why: some do not interrupt the service that counts.
    ///
    /// 原因：部分原因不影響年資之採計。
    pub ground: InterruptionGround,
}

/// Months of service that count.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Served {
    /// All together.
    pub(super) total: u32,
    /// The longest stretch without an interruption.
    pub(super) longest: u32,
}

/// Months served from a day, but not before `first`, to the day that governs the case, that day counted, less the
/// interruptions of which the rule `deducted` knows the grounds; `counting` says what a month is.
pub(super) fn served<R: Recorder>(
    (since, first): (Date, NaiveDate),
    interruptions: &[Interruption],
    (deducted, counting): (Key<form::Set>, Key<form::Choice>),
    scope: Scope,
    case: &mut Case<'_, R>,
) -> Result<Served, Error> {
    let until = case.as_of();
    not_before(since, "service_since", case)?;
    check(since, interruptions, until)?;
    let known = case.value(deducted, scope)?;
    let full = case.value(counting, scope)? == "full";
    let mut counted = Served::default();
    let mut from = first.max(since.naive());
    // The first month that is not counted yet: a month in which two stretches meet counts once.
    let mut free = 0;
    for one in interruptions {
        let ground: &'static str = one.ground.into();
        if known.iter().any(|other| other == ground) && from <= one.to.naive() {
            let last = one.from.naive().pred_opt().ok_or_else(|| Error::new(ErrorCode::Overflow))?;
            counted.add(from, last, full, &mut free)?;
            from = next_day(one.to.naive())?;
        }
    }
    counted.add(from, until, full, &mut free)?;
    case.step(|| {
        let step = Step::new(StepKind::Compute).rule(counting.index).say(messages::step::MONTHS_SERVED);
        step.with("until", until).with("longest", counted.longest).output(counted.total)
    });
    Ok(counted)
}

impl Served {
    /// Adds a stretch; none where it ends before it begins.
    fn add(&mut self, from: NaiveDate, to: NaiveDate, full: bool, free: &mut i32) -> Result<(), Error> {
        if to < from {
            return Ok(());
        }
        let (alone, added) = if full {
            let months = completed_months(from, next_day(to)?)?;
            (months, months)
        } else {
            let (first, after) = (month_of(from), month_of(to).saturating_add(1));
            let count = |first: i32| u32::try_from(after.saturating_sub(first)).unwrap_or_default();
            let added = count(first.max(*free));
            *free = after;
            (count(first), added)
        };
        self.total = self.total.saturating_add(added);
        self.longest = self.longest.max(alone);
        Ok(())
    }
}

/// Number of a month in the calendar.
fn month_of(date: NaiveDate) -> i32 {
    date.year().saturating_mul(12).saturating_add(i32::try_from(date.month0()).unwrap_or_default())
}

/// A day from which something is counted must not lie after the day to which it is.
pub(super) fn not_before<R: Recorder>(since: Date, field: &str, case: &Case<'_, R>) -> Result<(), Error> {
    let error = || Error::new(ErrorCode::DateBeforeService).field(field).with("date", case.as_of());
    if since.naive() > case.as_of() { Err(error().with("from", since.naive())) } else { Ok(()) }
}

/// Each interruption lies inside the service, oldest first, after the one before.
fn check(since: Date, interruptions: &[Interruption], until: NaiveDate) -> Result<(), Error> {
    let mut after = since.naive();
    for (index, one) in interruptions.iter().enumerate() {
        let (from, to) = (one.from.naive(), one.to.naive());
        let field = |name: &str| ["interruptions[", &index.to_string(), "].", name].concat();
        if to < from {
            return Err(Error::new(ErrorCode::PeriodReversed).field(field("to")).with("from", from).with("to", to));
        }
        if from < since.naive() || to > until {
            let error = Error::new(ErrorCode::OutsideEmployment).field(field("from"));
            return Err(error.with("from", from).with("to", to));
        }
        if from < after {
            return Err(Error::conflict(field("from"), messages::conflict::INTERRUPTIONS_OVERLAP));
        }
        after = next_day(to)?;
    }
    Ok(())
}
