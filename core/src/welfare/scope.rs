//! On which days spending with the travel card counts (`travel_card.scope`).

use std::collections::BTreeSet;

use chrono::NaiveDate;
use personnel_rules_data::{Scope, keys, messages};
use rust_decimal::Decimal;

use super::leaves::Leaves;
use super::travel_card::{CardSpending, Trade, TravelCardFacts};
use crate::case::Case;
use crate::date::Period;
use crate::error::Error;
use crate::trace::Recorder;

/// Where spending counts only on leave, the days on which it does: those of a leave, of the holidays joined to it, and,
/// for transport, those before and after it. Worked out once for all payments.
#[derive(Default)]
pub(super) struct Counted {
    /// By payment: whether the day alone decides nothing, as any day counts.
    any_day: Vec<bool>,
    /// Leaves that are long enough: first day, and the latest last day of those up to here.
    on_leave: Vec<(NaiveDate, NaiveDate)>,
    /// Days off joined to a leave on which, or on the holidays joined to it, tourism was spent on.
    drawn_in: BTreeSet<NaiveDate>,
    /// Leaves on which something was spent.
    spent_on: Edges,
    /// What can belong to the leave year though it lies outside: days off joined to any leave, and any leave's edges.
    joined: BTreeSet<NaiveDate>,
    leaves: Edges,
}

/// First and last days of leaves.
#[derive(Default)]
struct Edges {
    first: BTreeSet<NaiveDate>,
    last: BTreeSet<NaiveDate>,
}

impl Edges {
    fn add(&mut self, from: NaiveDate, to: NaiveDate) {
        self.first.insert(from);
        self.last.insert(to);
    }

    /// Whether the day lies at most so many days before or after a leave.
    fn beside(&self, day: NaiveDate, most: Decimal) -> bool {
        let before = self.first.range(day..).next().map(|first| first.signed_duration_since(day));
        let after = self.last.range(..=day).next_back().map(|last| day.signed_duration_since(*last));
        [before, after].into_iter().flatten().any(|apart| Decimal::from(apart.num_days()) <= most)
    }
}

impl Counted {
    /// The leaves must fit the leave year, and every payment must belong to it.
    pub(super) fn of<'f, R: Recorder>(
        facts: &'f TravelCardFacts,
        leave_year: &Period,
        scope: Scope,
        case: &mut Case<'_, R>,
    ) -> Result<(Self, Leaves<'f>), Error> {
        let mut counted = Self::default();
        let (mut paid_on, mut outside) = (Vec::new(), Vec::new());
        for (index, spending) in facts.spendings.iter().enumerate() {
            let on = spending.on.naive();
            let within = leave_year.contains(on);
            let days = match within {
                true => Some(case.at(keys::TRAVEL_CARD_SCOPE, scope, on)?),
                false => case.where_ruled(keys::TRAVEL_CARD_SCOPE, scope, on)?,
            };
            let only_on_leave = days.is_some_and(|days| days != "off_work");
            if only_on_leave {
                paid_on.push(on);
            }
            if !within {
                if !only_on_leave {
                    return Err(outside_the_year(index));
                }
                outside.push(index);
            }
            counted.any_day.push(!only_on_leave);
        }
        let leaves = Leaves::of(facts, leave_year, &paid_on, scope, case)?;
        if !paid_on.is_empty() {
            counted.draw_in(facts, &leaves, scope, case)?;
        }
        for index in outside {
            let Some(spending) = facts.spendings.get(index) else { continue };
            let on = spending.on.naive();
            let beside = drives(spending) && {
                let most = case.at(keys::TRAVEL_CARD_SCOPE_TRANSPORT_DAYS, scope, on)?;
                counted.leaves.beside(on, most)
            };
            if !beside && !counted.joined.contains(&on) {
                return Err(outside_the_year(index));
            }
        }
        Ok((counted, leaves))
    }

    /// What each leave makes count.
    fn draw_in<R: Recorder>(
        &mut self,
        facts: &TravelCardFacts,
        leaves: &Leaves<'_>,
        scope: Scope,
        case: &mut Case<'_, R>,
    ) -> Result<(), Error> {
        let (mut spent, mut tourism, mut tourism_beside) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
        for spending in facts.spendings.iter().filter(|one| one.by_card && !one.in_working_hours) {
            let on = spending.on.naive();
            spent.insert(on);
            if is_tourism(spending, scope, case)? {
                tourism.insert(on);
                if case.at(keys::TRAVEL_CARD_SCOPE_TRIGGER, scope, on)? == "on_leave_or_joined" {
                    tourism_beside.insert(on);
                }
            }
        }
        for (_, leave) in &leaves.sorted {
            let (from, to) = (leave.from.naive(), leave.to.naive());
            if leave.hours.decimal() < case.at(keys::TRAVEL_CARD_SCOPE_LEAST_LEAVE, scope, from)? {
                continue;
            }
            let latest = self.on_leave.last().map_or(to, |(_, latest)| to.max(*latest));
            self.on_leave.push((from, latest));
            self.leaves.add(from, to);
            if spent.range(from..=to).next().is_some() {
                self.spent_on.add(from, to);
            }
            let joined: Vec<NaiveDate> = leaves.joined(from, true).chain(leaves.joined(to, false)).collect();
            if tourism.range(from..=to).next().is_some() || joined.iter().any(|day| tourism_beside.contains(day)) {
                self.drawn_in.extend(&joined);
            }
            self.joined.extend(&joined);
        }
        Ok(())
    }

    /// Whether the day of a payment counts. Working hours and the card itself are no matter of the day.
    pub(super) fn holds<R: Recorder>(
        &self,
        (index, spending): (usize, &CardSpending),
        scope: Scope,
        case: &mut Case<'_, R>,
    ) -> Result<bool, Error> {
        let on = spending.on.naive();
        if self.any_day.get(index).copied().unwrap_or_default() || self.drawn_in.contains(&on) {
            return Ok(true);
        }
        let begun = self.on_leave.partition_point(|(from, _)| *from <= on);
        let last = begun.checked_sub(1).and_then(|at| self.on_leave.get(at));
        if last.is_some_and(|(_, latest)| on <= *latest) {
            return Ok(true);
        }
        if !drives(spending) {
            return Ok(false);
        }
        let most = case.at(keys::TRAVEL_CARD_SCOPE_TRANSPORT_DAYS, scope, on)?;
        Ok(self.spent_on.beside(on, most))
    }
}

/// `travel_card.scope.tourism`, on the day of the payment.
pub(super) fn is_tourism<R: Recorder>(
    spending: &CardSpending,
    scope: Scope,
    case: &mut Case<'_, R>,
) -> Result<bool, Error> {
    let name: &'static str = spending.trade.into();
    let trades = case.at(keys::TRAVEL_CARD_SCOPE_TOURISM, scope, spending.on.naive())?;
    Ok(trades.iter().any(|other| other == name))
}

fn drives(spending: &CardSpending) -> bool {
    matches!(spending.trade, Trade::Transport | Trade::Fuel)
}

fn outside_the_year(index: usize) -> Error {
    Error::conflict(format!("spendings[{index}].on"), messages::conflict::OUTSIDE_THE_LEAVE_YEAR)
}
