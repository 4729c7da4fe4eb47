//! The leaves of a leave year on the office calendar: whether their days hold the hours taken.

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate};
use personnel_rules_data::{Scope, Text, messages};
use rust_decimal::Decimal;

use super::travel_card::{AnnualLeaveTaken, TravelCardFacts};
use crate::calendar::{self, OfficeDay};
use crate::case::Case;
use crate::date::{Period, roc_text};
use crate::error::{Error, ErrorCode};
use crate::quantity::{minus, plus, total};
use crate::trace::Recorder;

/// How far beyond the leave year a payment can be joined to a leave of it.
const NEAR: Days = Days::new(31);

/// The leaves, oldest first, and the office calendar around them.
pub(super) struct Leaves<'f> {
    /// Each with its number in the facts.
    pub(super) sorted: Vec<(usize, &'f AnnualLeaveTaken)>,
    /// Hours taken in all.
    pub(super) taken: Decimal,
    office: Vec<OfficeDay>,
}

impl<'f> Leaves<'f> {
    /// `paid_on` are the days of payments that count only on leave or near it.
    pub(super) fn of<R: Recorder>(
        facts: &'f TravelCardFacts,
        leave_year: &Period,
        paid_on: &[NaiveDate],
        scope: Scope,
        case: &mut Case<'_, R>,
    ) -> Result<Self, Error> {
        for (index, leave) in facts.leaves.iter().enumerate() {
            let conflict = |message| Err(Error::conflict(format!("leaves[{index}]"), message));
            let (from, to) = (leave.from.naive(), leave.to.naive());
            if to < from {
                return conflict(messages::conflict::ENDS_BEFORE_IT_BEGINS);
            }
            match (leave_year.contains(from), leave_year.contains(to)) {
                (true, true) => {}
                (false, false) => return conflict(messages::conflict::OUTSIDE_THE_LEAVE_YEAR),
                _ => return conflict(messages::conflict::LEAVE_ACROSS_THE_YEAR),
            }
        }
        let mut sorted: Vec<_> = facts.leaves.iter().enumerate().collect();
        sorted.sort_by_key(|(_, leave)| (leave.from, leave.to));
        let taken = total(sorted.iter().map(|(_, leave)| leave.hours.decimal()))?;
        let office = match around(&sorted, leave_year, paid_on) {
            Some(period) => calendar::days(period, facts.own_calendar.as_ref(), scope, case)?,
            None => Vec::new(),
        };
        let leaves = Self { sorted, taken, office };
        leaves.each_has_its_hours()?;
        leaves.days_hold_all()?;
        Ok(leaves)
    }

    /// The days without a gap that are off, from the day after `day` on or, backwards, from the day before it.
    pub(super) fn joined(&self, day: NaiveDate, backwards: bool) -> impl Iterator<Item = NaiveDate> {
        let at = self.office.partition_point(|office| office.date < day);
        let (before, after) = self.office.split_at_checked(at).unwrap_or_default();
        let (before, after) = if backwards { (before, &[][..]) } else { (&[][..], after.get(1..).unwrap_or_default()) };
        let days = before.iter().rev().chain(after);
        days.take_while(|office| !office.kind.is_worked()).map(|office| office.date)
    }

    /// No leave has more hours than its days.
    fn each_has_its_hours(&self) -> Result<(), Error> {
        // Hours of all days before each day, so that no leave adds its days up.
        let mut before = vec![Decimal::ZERO];
        let mut sum = Decimal::ZERO;
        for day in &self.office {
            sum = plus(sum, day.hours)?;
            before.push(sum);
        }
        let until = |at: usize| before.get(at).copied().unwrap_or_default();
        for (index, leave) in &self.sorted {
            let (from, to) = (leave.from.naive(), leave.to.naive());
            let first = self.office.partition_point(|day| day.date < from);
            let beyond = self.office.partition_point(|day| day.date <= to);
            let hours = minus(until(beyond), until(first))?;
            if leave.hours.decimal() > hours {
                let error = Error::new(ErrorCode::HoursExceedDay).field(format!("leaves[{index}].hours"));
                let error = if from == to { error.with("date", from) } else { error.with("date", span(from, to)) };
                return Err(error.with("hours", leave.hours.decimal()).with("day", hours));
            }
        }
        Ok(())
    }

    /// Leaves that share days find room on them together: each day goes to the leave that ends first.
    fn days_hold_all(&self) -> Result<(), Error> {
        let mut coming = self.sorted.iter().peekable();
        let mut open: BTreeMap<(NaiveDate, usize), Decimal> = BTreeMap::new();
        for day in &self.office {
            while let Some((index, leave)) = coming.next_if(|(_, leave)| leave.from.naive() <= day.date) {
                open.insert((leave.to.naive(), *index), leave.hours.decimal());
            }
            let mut room = day.hours;
            while let Some(first) = open.first_entry() {
                let (to, index) = *first.key();
                let hours = first.remove();
                if hours > room {
                    if to <= day.date {
                        let error = Error::new(ErrorCode::LeaveOverlaps).field(format!("leaves[{index}]"));
                        return Err(error.with("date", day.date));
                    }
                    open.insert((to, index), minus(hours, room)?);
                    break;
                }
                room = minus(room, hours)?;
            }
        }
        Ok(())
    }
}

/// The days from the first leave or payment near the leave year to the last; none without leaves.
fn around(leaves: &[(usize, &AnnualLeaveTaken)], leave_year: &Period, paid_on: &[NaiveDate]) -> Option<Period> {
    let from = leaves.iter().map(|(_, leave)| leave.from.naive()).min()?;
    let to = leaves.iter().map(|(_, leave)| leave.to.naive()).max()?;
    let earliest = leave_year.from.naive().checked_sub_days(NEAR)?;
    let latest = leave_year.to.naive().checked_add_days(NEAR)?;
    let near = || paid_on.iter().copied().filter(|day| (earliest..=latest).contains(day));
    Some(Period { from: near().chain([from]).min()?.into(), to: near().chain([to]).max()?.into() })
}

fn span(from: NaiveDate, to: NaiveDate) -> Text {
    Text { zh: format!("{}至{}", roc_text(from), roc_text(to)), en: format!("{from} to {to}") }
}
