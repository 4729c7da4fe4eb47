//! What not reporting and giving up lead to by the law of their day: 介聘辦法 11.

use chrono::{Months, NaiveDate};
use personnel_rules_data::messages::{self, MessageKey};
use personnel_rules_data::{Scope, keys};

use super::failure::FailureKind;
use crate::case::Case;
use crate::date::{MONTHS_OF_YEAR, Period, last_day_of_months, next_day};
use crate::error::Error;
use crate::trace::Recorder;

/// Rules that the law of a failure looks up.
pub(super) const RULES: &[usize] = &[
    keys::TRANSFER_FAIL_YEARS.index,
    keys::TRANSFER_FAIL_KINDS.index,
    keys::TRANSFER_FAIL_GAVE_UP.index,
    keys::TRANSFER_FAIL_PERIOD.index,
];

/// The law of a day on failures.
pub(super) struct FailureLaw {
    from: NaiveDate,
    months: u32,
    /// Whether the day of the failure is one of the period.
    day_counts: bool,
    no_show: bool,
    gave_up: bool,
    /// How giving up is read where the law does not name it: whether as not reporting.
    read_as_no_show: Option<bool>,
}

impl FailureLaw {
    /// The law of a day.
    pub(super) fn on<R: Recorder>(day: NaiveDate, case: &mut Case<'_, R>) -> Result<Self, Error> {
        case.on(day, |case| {
            let no_show = case.has(keys::TRANSFER_FAIL_KINDS, Scope::All, "no_show")?;
            let named = case.has(keys::TRANSFER_FAIL_KINDS, Scope::All, "gave_up")?;
            let read = if named { None } else { case.where_ruled(keys::TRANSFER_FAIL_GAVE_UP, Scope::All, day)? };
            let read_as_no_show = read.map(|read| read == "as_no_show");
            Ok(Self {
                from: day,
                months: case.whole(keys::TRANSFER_FAIL_YEARS, Scope::All)?.saturating_mul(MONTHS_OF_YEAR),
                day_counts: case.value(keys::TRANSFER_FAIL_PERIOD, Scope::All)? == "day_counted",
                no_show,
                gave_up: named || (no_show && read_as_no_show == Some(true)),
                read_as_no_show,
            })
        })
    }

    /// The laws under which a failure may still bar, oldest first.
    pub(super) fn all<R: Recorder>(case: &mut Case<'_, R>) -> Result<Vec<Self>, Error> {
        let (as_of, key) = (case.as_of(), keys::TRANSFER_FAIL_KINDS);
        let months = case.whole(keys::TRANSFER_FAIL_YEARS, Scope::All)?.saturating_mul(MONTHS_OF_YEAR);
        // A day more: that of the failure may not count.
        let since = as_of.checked_sub_months(Months::new(months)).and_then(|day| day.pred_opt()).unwrap_or(as_of);
        let mut days = case.changes(key, Scope::All, Period { from: since.into(), to: as_of.into() })?;
        if case.where_ruled(key, Scope::All, since)?.is_some() {
            days.insert(0, since);
        }
        let mut laws = Vec::with_capacity(days.len());
        for day in days {
            laws.push(Self::on(day, case)?);
        }
        let reaches_back = case.value(keys::TRANSFER_FAIL_BEFORE, Scope::All)? == "barred";
        if let Some(first) = laws.first_mut().filter(|_| reaches_back) {
            first.from = NaiveDate::MIN;
        }
        Ok(laws)
    }

    /// Of several laws the one of a day; none where the day is before them all.
    pub(super) fn of_day(laws: &[Self], day: NaiveDate) -> Option<&Self> {
        laws.iter().rev().find(|law| law.from <= day)
    }

    /// The first day on which one who failed may apply again; none where the failure does not bar.
    pub(super) fn until(&self, kind: FailureKind, day: NaiveDate) -> Result<Option<NaiveDate>, Error> {
        let bars = match kind {
            FailureKind::NoShow => self.no_show,
            FailureKind::GaveUp => self.gave_up,
            FailureKind::Refused => false,
        };
        if !bars {
            return Ok(None);
        }
        let first = if self.day_counts { day } else { next_day(day)? };
        last_day_of_months(first, self.months).and_then(next_day).map(Some)
    }

    /// What is said of one who gave up where the law does not name that, and whether others' transfers fall with hers.
    pub(super) fn read(&self, kind: FailureKind) -> Option<(MessageKey, bool)> {
        let as_no_show = self.read_as_no_show.filter(|_| kind == FailureKind::GaveUp)?;
        let message =
            if as_no_show { messages::reason::GAVE_UP_AS_NO_SHOW } else { messages::reason::GAVE_UP_NOT_COVERED };
        Some((message, as_no_show))
    }
}
