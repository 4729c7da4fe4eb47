//! What holds for every travel card, whatever was spent.

#![allow(clippy::unwrap_used, clippy::arithmetic_side_effects, reason = "a test may fail")]

use chrono::{Datelike, Weekday};
use proptest::prelude::*;
use rust_decimal::Decimal;

use super::{AnnualLeaveTaken, CardSpending, SpendingClass, Trade, TravelCard, TravelCardFacts, TravelCardSubsidy};
use crate::{Date, ErrorCode, StaffGroup, View};

fn day(year: i32, offset: i64) -> Date {
    (chrono::NaiveDate::from_ymd_opt(year, 1, 1).unwrap() + chrono::TimeDelta::days(offset)).into()
}

fn spending(year: i32) -> impl Strategy<Value = CardSpending> {
    let trades = [Trade::TravelAgency, Trade::Lodging, Trade::Amusement, Trade::Transport, Trade::Fuel, Trade::Other];
    (0i64..60, proptest::sample::select(trades.to_vec()), 1u32..12_000, any::<[bool; 2]>()).prop_map(
        move |(on, trade, amount, [in_working_hours, in_hualien])| CardSpending {
            on: day(year, on),
            trade,
            amount: Decimal::from(amount).into(),
            by_card: true,
            in_working_hours,
            in_hualien,
        },
    )
}

fn facts() -> impl Strategy<Value = TravelCardFacts> {
    let facts = (2017i32..2026).prop_flat_map(|year| {
        let leave = (0i64..60, 0i64..3, 1u32..8).prop_map(move |(from, more, hours)| AnnualLeaveTaken {
            from: day(year, from),
            to: day(year, from + more),
            hours: Decimal::from(hours).into(),
        });
        let spendings = proptest::collection::vec(spending(year), 0..6);
        (0u32..62, proptest::option::of(leave), spendings).prop_map(|(halves, leave, spendings)| TravelCardFacts {
            staff_group: StaffGroup::CivilServant,
            days_entitled: (Decimal::from(halves) / Decimal::TWO).into(),
            leaves: leave.into_iter().filter(|_| halves >= 2).collect(),
            spendings,
            own_calendar: None,
        })
    });
    // Where the days hold the hours: what is refused is tried in the cases.
    facts.prop_filter("hours on days off", |facts| {
        let decided = View::on(year_of(facts)).decide::<TravelCard>(facts);
        decided.map_or_else(|error| error.code() != ErrorCode::HoursExceedDay, |_| true)
    })
}

fn decide(facts: &TravelCardFacts, year_of: Date) -> TravelCardSubsidy {
    View::on(year_of).decide::<TravelCard>(facts).unwrap().value
}

fn year_of(facts: &TravelCardFacts) -> Date {
    facts.spendings.first().map_or_else(|| facts.leaves.first().map_or(day(2020, 0), |leave| leave.from), |one| one.on)
}

proptest! {
    #[test]
    fn never_above_the_cap_nor_what_was_credited(facts in facts()) {
        let value = decide(&facts, year_of(&facts));
        let credited: Decimal = value.spendings.iter().map(|one| one.credited.decimal()).sum();
        prop_assert!(value.card <= value.cap && value.cap.decimal() <= Decimal::from(16_000));
        prop_assert!(value.card.decimal() <= credited && value.tourism <= value.tourism_cap);
        prop_assert_eq!(value.tourism.decimal() + value.free.decimal(), value.card.decimal());
        prop_assert_eq!(value.left.decimal() + value.card.decimal(), value.cap.decimal());
        let (beyond, total) = (value.beyond_mandatory.unwrap(), value.total.unwrap());
        prop_assert_eq!(value.card.decimal() + beyond.decimal(), total.decimal());
        for (given, credited) in facts.spendings.iter().zip(&value.spendings) {
            prop_assert!(!given.in_working_hours || credited.class == SpendingClass::NotCounted);
        }
    }

    #[test]
    fn the_order_of_payments_changes_nothing(facts in facts(), turns in 0usize..6) {
        let value = decide(&facts, year_of(&facts));
        let mut turned = facts.clone();
        let turns = turns.min(turned.spendings.len());
        turned.spendings.rotate_left(turns);
        turned.spendings.reverse();
        let mut other = decide(&turned, year_of(&facts));
        other.spendings.reverse();
        other.spendings.rotate_right(turns);
        prop_assert_eq!(other, value);
    }

    #[test]
    fn one_payment_more_never_gives_less(facts in facts(), more in spending(2024)) {
        let at = year_of(&facts);
        let value = decide(&facts, at);
        let mut with_more = facts.clone();
        let on = facts.spendings.first().map_or(at, |one| one.on);
        with_more.spendings.push(CardSpending { on, ..more });
        prop_assert!(decide(&with_more, at).total >= value.total);
    }

    #[test]
    fn a_day_of_leave_more_never_gives_less(facts in facts()) {
        let at = year_of(&facts);
        let value = decide(&facts, at);
        let mut with_more = facts.clone();
        with_more.days_entitled = (facts.days_entitled.decimal() + Decimal::ONE).into();
        let more = decide(&with_more, at);
        prop_assert!(more.cap >= value.cap);
    }
}

/// Every payment once looked at every leave and every payment: 4,000 payments took most of a minute.
#[test]
fn many_payments_and_leaves() {
    let leaves = (0..240).map(|at| AnnualLeaveTaken {
        from: day(2019, at % 60 + 60),
        to: day(2019, at % 60 + 60 + at % 5),
        hours: Decimal::new(1, 3).into(),
    });
    let leaves = leaves
        .filter(|leave| (leave.from.naive().month(), leave.from.naive().weekday()) == (3, Weekday::Thu))
        .collect();
    let spendings = (0..4_000i64).map(|at| CardSpending {
        on: day(2019, at % 360),
        trade: if at % 7 == 0 { Trade::Lodging } else { Trade::Fuel },
        amount: Decimal::ONE.into(),
        by_card: true,
        in_working_hours: false,
        in_hualien: false,
    });
    let facts = TravelCardFacts {
        staff_group: StaffGroup::CivilServant,
        days_entitled: Decimal::from(30).into(),
        leaves,
        spendings: spendings.collect(),
        own_calendar: None,
    };
    assert_eq!(decide(&facts, day(2019, 0)).spendings.len(), 4_000);
}
