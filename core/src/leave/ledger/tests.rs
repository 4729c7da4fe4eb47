#![allow(clippy::unwrap_used, clippy::arithmetic_side_effects, clippy::indexing_slicing, reason = "a test may fail")]

use chrono::{NaiveDate, TimeDelta};
use proptest::prelude::*;
use rust_decimal::Decimal;

use super::{EventKind, Ledger, LedgerEvent, LedgerFacts, LedgerState};
use crate::leave::LeaveKind;
use crate::quantity::Hours;
use crate::{Error, ErrorCode, Rulebook, StaffGroup, View};

fn day(text: &str) -> NaiveDate {
    text.parse::<crate::Date>().unwrap().naive()
}

fn event(id: String, what: EventKind, leave: LeaveKind, on: NaiveDate, quarters: i64) -> LedgerEvent {
    let mut event = LedgerEvent::new(id, what, leave, on.into());
    // Quarters of an hour: finer than any request.
    event.hours = Some(Hours::from(Decimal::new(quarters * 25, 2)));
    event
}

fn state(facts: &LedgerFacts, as_of: NaiveDate) -> Result<LedgerState, Error> {
    View::on(as_of.into()).decide::<Ledger>(facts).map(|decision| decision.value)
}

/// Every lot adds up, its left is what was not taken, and the lots make the balances.
fn check(state: &LedgerState) {
    for lot in &state.lots {
        let [granted, carried_in, added, used, deducted, paid, lapsed, carried_out, left] = [
            lot.granted,
            lot.carried_in,
            lot.added,
            lot.used,
            lot.deducted,
            lot.paid,
            lot.lapsed,
            lot.carried_out,
            lot.left,
        ]
        .map(Hours::decimal);
        assert_eq!(granted + carried_in + added, used + deducted + paid + lapsed + carried_out + left, "{lot:?}");
        for column in [granted, carried_in, added, used, deducted, paid, lapsed, carried_out, left] {
            assert!(!column.is_sign_negative() || column.is_zero(), "{lot:?}");
        }
    }
    for balance in &state.balances {
        let of_kind = state.lots.iter().filter(|lot| lot.kind == balance.kind);
        assert_eq!(of_kind.map(|lot| lot.left.decimal()).sum::<Decimal>(), balance.hours.decimal());
        assert_eq!(balance.days.decimal() * Decimal::from(8), balance.hours.decimal());
        let last = state.movements.iter().rev().find(|movement| movement.kind == balance.kind);
        assert_eq!(last.unwrap().balance, balance.hours);
    }
    for pair in state.movements.windows(2).chain(state.coming.windows(2)) {
        assert!(pair[0].on <= pair[1].on, "{pair:?}");
    }
    // At the end of the schedule nothing is left.
    for balance in &state.balances {
        let last = state.coming.iter().rev().find(|movement| movement.kind == balance.kind);
        assert!(last.map_or(balance.hours, |last| last.balance).decimal().is_zero());
    }
}

/// A year of 2,000 requests of annual and compensatory leave, some cancelled, out of grants that cover them.
fn busy_year(group: StaffGroup, amounts: &[(i64, i64, bool)]) -> LedgerFacts {
    let first = day("2024-01-01");
    let mut events = Vec::new();
    let mut facts = LedgerFacts::new(group, day("2010-01-01").into(), Vec::new());
    facts.admin_post_from = (group == StaffGroup::TeacherWithAdminPost).then(|| day("2010-01-01").into());
    for (at, (offset, quarters, cancelled)) in amounts.iter().enumerate() {
        let on = first + TimeDelta::days(*offset);
        let leave = if at % 3 == 0 { LeaveKind::Annual } else { LeaveKind::Compensatory };
        // Each request has a grant on the same day, so that every order is covered.
        let mut grant = event(format!("g{at}"), EventKind::Grant, leave, on, *quarters + i64::from(at % 7 == 0));
        if group != StaffGroup::CivilServant && leave == LeaveKind::Compensatory {
            grant.usable_until = Some((on + TimeDelta::days(30)).into());
        }
        events.push(grant);
        events.push(event(format!("u{at}"), EventKind::Use, leave, on, *quarters));
        if *cancelled {
            let mut cancel = LedgerEvent::new(
                format!("c{at}"),
                EventKind::Cancel,
                leave,
                (on + TimeDelta::days(*quarters % 9)).min(day("2024-12-31")).into(),
            );
            cancel.cancels = Some(format!("u{at}"));
            events.push(cancel);
        }
    }
    facts.events = events;
    facts
}

fn group() -> impl Strategy<Value = StaffGroup> {
    prop_oneof![Just(StaffGroup::CivilServant), Just(StaffGroup::TeacherWithAdminPost), Just(StaffGroup::FundHired)]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 6, ..ProptestConfig::default() })]

    #[test]
    fn two_thousand_requests_in_any_order_add_up(
        group in group(),
        amounts in proptest::collection::vec((0i64..366, 1i64..64, prop::bool::weighted(0.2)), 2000),
        seed in any::<u64>(),
    ) {
        let mut facts = busy_year(group, &amounts);
        let dates = ["2024-01-01", "2024-07-01", "2024-12-31", "2025-01-01", "2026-12-31", "2027-01-01"].map(day);
        let states: Vec<_> = dates.iter().map(|date| state(&facts, *date).unwrap()).collect();
        states.iter().for_each(check);
        let json = |states: &[LedgerState]| serde_json::to_string(states).unwrap();
        let before = json(&states);
        let mut dice = seed | 1;
        for at in (1..facts.events.len()).rev() {
            dice ^= dice << 13;
            dice ^= dice >> 7;
            dice ^= dice << 17;
            facts.events.swap(at, usize::try_from(dice % (at as u64 + 1)).unwrap());
        }
        let after: Vec<_> = dates.iter().map(|date| state(&facts, *date).unwrap()).collect();
        prop_assert_eq!(before, json(&after));
        // Granted is what became of it, in all kinds and years together.
        let granted: Decimal = facts.events.iter().filter(|event| event.what == EventKind::Grant)
            .map(|event| event.hours.unwrap().decimal()).sum();
        let last = &after[5];
        let sum = |column: fn(&super::LedgerLot) -> Hours| last.lots.iter().map(|lot| column(lot).decimal()).sum::<Decimal>();
        prop_assert_eq!(granted, sum(|lot| lot.used) + sum(|lot| lot.lapsed) + sum(|lot| lot.paid) + sum(|lot| lot.left));
    }
}

proptest! {
    #[test]
    fn a_use_takes_exactly_what_it_says_or_is_refused(
        granted in 1i64..1200, uses in proptest::collection::vec((0i64..366, 1i64..200), 0..12), at in 0i64..366,
    ) {
        let first = day("2024-01-01");
        let mut events = vec![event("g".into(), EventKind::Grant, LeaveKind::Annual, first, granted)];
        for (index, (offset, quarters)) in uses.iter().enumerate() {
            events.push(event(format!("u{index}"), EventKind::Use, LeaveKind::Annual, first + TimeDelta::days(*offset), *quarters));
        }
        let facts = LedgerFacts::new(StaffGroup::CivilServant, day("2010-01-01").into(), events);
        let taken: i64 = uses.iter().filter(|(offset, _)| *offset <= at).map(|(_, quarters)| quarters).sum();
        match state(&facts, first + TimeDelta::days(at)) {
            Ok(state) => {
                check(&state);
                prop_assert_eq!(state.balances[0].hours.decimal(), Decimal::new((granted - taken) * 25, 2));
            }
            Err(error) => {
                prop_assert_eq!(error.code(), ErrorCode::LedgerOverdrawn);
                prop_assert!(taken > granted);
            }
        }
    }

    #[test]
    fn more_granted_is_never_less_left(granted in 0i64..1000, more in 1i64..400, used in 1i64..300, later in 0i64..1500) {
        let (first, date) = (day("2024-01-01"), day("2024-06-30") + TimeDelta::days(later));
        let left = |granted: i64| {
            let events = vec![
                event("g".into(), EventKind::Grant, LeaveKind::Annual, first, granted),
                event("u".into(), EventKind::Use, LeaveKind::Annual, day("2024-06-30"), used),
            ];
            let facts = LedgerFacts::new(StaffGroup::CivilServant, day("2010-01-01").into(), events);
            state(&facts, date).map(|state| state.balances[0].hours).ok()
        };
        if granted > 0 && let Some(less) = left(granted) {
            prop_assert!(left(granted + more).unwrap() >= less);
        }
    }

    #[test]
    fn before_any_event_nothing_is_there(offset in 0i64..3000) {
        let first = day("2020-01-01");
        let events = vec![event("g".into(), EventKind::Grant, LeaveKind::Annual, day("2028-12-31"), 8)];
        let facts = LedgerFacts::new(StaffGroup::CivilServant, first.into(), events);
        let state = state(&facts, first + TimeDelta::days(offset)).unwrap();
        prop_assert!(state.balances.is_empty() && state.lots.is_empty() && state.movements.is_empty());
    }
}

#[test]
fn rules_of_movements_exist() {
    for id in super::fold::RULE_IDS {
        assert!(Rulebook::standard().rule(id).is_ok(), "{id}");
    }
}

#[test]
fn the_trace_changes_nothing() {
    let facts = busy_year(StaffGroup::CivilServant, &[(3, 20, false), (40, 33, true), (300, 8, false)]);
    let view = View::on(day("2027-03-01").into());
    assert_eq!(view.decide::<Ledger>(&facts).unwrap().value, view.trace::<Ledger>(&facts).unwrap().value);
}
