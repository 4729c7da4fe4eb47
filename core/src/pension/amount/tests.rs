//! Properties that hold for every pension.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::arithmetic_side_effects, reason = "a test may fail")]

use proptest::prelude::*;
use rust_decimal::Decimal;

use super::*;
use crate::{Date, StaffGroup, View};

fn time(days: u32) -> ServiceTime {
    ServiceTime { years: days / 360, months: days % 360 / 30, days: days % 30 }
}

fn person(group: StaffGroup, before: u32, after: u32, on: &str) -> PensionPerson {
    let ruled = on >= "2018-07-01";
    PensionPerson {
        staff_group: group,
        service_before: time(before),
        service_after: time(after),
        cut_from: None,
        last_salary: "41235".parse().unwrap(),
        average_salary: ruled.then(|| "39876".parse().unwrap()),
        last_pay_kept: ruled.then_some(false),
        allowance_in_kind: None,
        joined_later: Some(false),
        born_on: Some("1960-01-01".parse().unwrap()),
        voluntary: Some(true),
        compensation: Some(CompensationKind::Monthly),
        deposit: ruled
            .then(|| PreferentialDeposit { insurance: "800000".parse().unwrap(), lump_sum: "600000".parse().unwrap() }),
        lowest_guarantee: Some("25000".parse().unwrap()),
    }
}

fn decide(person: PensionPerson, kind: PayoutKind, on: &str) -> Option<Pension> {
    let payout = Payout { kind, months_early: None, deferred_until: None };
    let on: Date = on.parse().unwrap();
    View::on(on).decide::<Estimate>(&EstimateFacts { person, payout }).ok().map(|decision| decision.value)
}

/// As a number that compares; 28 digits.
fn number(amount: &Fraction) -> Decimal {
    let part = |number: u128| Decimal::from_i128_with_scale(i128::try_from(number).unwrap(), 0);
    part(amount.exact.numerator()) / part(amount.exact.denominator())
}

fn day() -> impl Strategy<Value = &'static str> {
    prop_oneof![
        Just("2010-12-31"),
        Just("2011-01-01"),
        Just("2018-06-30"),
        Just("2018-07-01"),
        Just("2020-01-01"),
        Just("2025-12-28"),
        Just("2026-01-01")
    ]
}

fn group() -> impl Strategy<Value = StaffGroup> {
    prop_oneof![Just(StaffGroup::CivilServant), Just(StaffGroup::Teacher)]
}

fn kind() -> impl Strategy<Value = PayoutKind> {
    prop_oneof![Just(PayoutKind::LumpSum), Just(PayoutKind::Monthly), Just(PayoutKind::MixedHalf)]
}

proptest! {
    // Of the new scheme alone: beside old service the law itself pays less for more at places (remainders that move until
    // 2010, 1 % beyond 35 years in all since 2018).
    #[test]
    fn more_service_never_pays_less(on in day(), group in group(), kind in kind(), days in 1u32..16_000, more in 1u32..2000) {
        if let (Some(less), Some(more)) =
            (decide(person(group, 0, days, on), kind, on), decide(person(group, 0, days + more, on), kind, on))
        {
            prop_assert!(number(&less.lump_sum) <= number(&more.lump_sum), "{less:?} {more:?}");
            prop_assert!(number(&less.monthly) <= number(&more.monthly), "{less:?} {more:?}");
        }
    }

    #[test]
    fn nothing_is_above_the_ceiling_but_the_minimum(before in 0u32..11_000, after in 1u32..12_000, kind in kind()) {
        for on in ["2018-07-01", "2024-03-01", "2026-01-01"] {
            let Some(pension) = decide(person(StaffGroup::Teacher, before, after, on), kind, on) else { continue };
            for period in &pension.periods {
                let (total, ceiling) = (number(&period.total), number(period.ceiling.as_ref().unwrap()));
                prop_assert!(total <= ceiling.max(Decimal::from(25_000)) + Decimal::new(1, 9), "{period:?}");
            }
        }
    }

    #[test]
    fn parts_make_the_total(on in day(), group in group(), kind in kind(), before in 0u32..6000, after in 1u32..9000) {
        let Some(pension) = decide(person(group, before, after, on), kind, on) else { return Ok(()) };
        let some = |amount: &Option<Fraction>| amount.as_ref().map_or(Decimal::ZERO, number);
        let part = |part: &Option<PensionPart>, of: fn(&PensionPart) -> &Option<Fraction>| {
            part.as_ref().map_or(Decimal::ZERO, |part| some(of(part)))
        };
        let near = |one: Decimal, other: Decimal| (one - other).abs() < Decimal::new(1, 9);
        let once = part(&pension.old, |part| &part.lump_sum) + part(&pension.new, |part| &part.lump_sum);
        prop_assert!(near(once + some(&pension.bonus) + some(&pension.compensation), number(&pension.lump_sum)));
        let monthly = part(&pension.old, |part| &part.monthly) + part(&pension.new, |part| &part.monthly);
        prop_assert!(near(monthly + some(&pension.monthly_compensation), number(&pension.monthly)));
        let mut next = None;
        for period in &pension.periods {
            let paid = number(&period.interest) + number(&period.old) + number(&period.new);
            prop_assert!(near(paid, number(&period.total)), "{period:?}");
            let pension_part = number(&period.old) + number(&period.old_deducted) + number(&period.new) + number(&period.new_deducted);
            prop_assert!(near(pension_part, number(&pension.monthly)), "{period:?}");
            prop_assert!(next.is_none_or(|next| next == period.from.naive()));
            next = period.to.naive().succ_opt();
        }
    }

    #[test]
    fn tracing_changes_nothing(on in day(), group in group(), kind in kind(), before in 0u32..9000, after in 1u32..9000) {
        let facts = EstimateFacts {
            person: person(group, before, after, on),
            payout: Payout { kind, months_early: None, deferred_until: None },
        };
        let view = View::on(on.parse().unwrap());
        let (plain, traced) = (view.decide::<Estimate>(&facts), view.trace::<Estimate>(&facts));
        prop_assert_eq!(plain.map(|one| one.value).ok(), traced.map(|one| one.value).ok());
    }

    #[test]
    fn an_early_start_never_pays_more(months in 1u32..60, after in 6000u32..12_000) {
        let on = "2026-01-01";
        let paid = |months: u32| {
            let payout = Payout { kind: PayoutKind::Monthly, months_early: Some(months), deferred_until: None };
            let facts = EstimateFacts { person: person(StaffGroup::CivilServant, 0, after, on), payout };
            number(&View::on(on.parse().unwrap()).decide::<Estimate>(&facts).unwrap().value.monthly)
        };
        prop_assert!(paid(months + 1) < paid(months));
    }
}
