//! What holds for every family and every service.
#![allow(clippy::unwrap_used, clippy::arithmetic_side_effects, clippy::indexing_slicing, reason = "a test may fail")]

use proptest::prelude::*;
use rust_decimal::Decimal;

use super::*;
use crate::pension::ServiceTime;
use crate::{Date, Ratio, StaffGroup, View};

fn relation() -> impl Strategy<Value = SurvivorRelation> {
    use SurvivorRelation::{
        Child, Grandchild, Grandparent, Parent, Sibling, SpouseGrandparent, SpouseParent, WidowedDaughterInLaw,
    };
    prop::sample::select(vec![
        Child,
        Parent,
        Grandparent,
        Sibling,
        Grandchild,
        WidowedDaughterInLaw,
        SpouseParent,
        SpouseGrandparent,
    ])
}

fn absent() -> impl Strategy<Value = Option<SurvivorAbsence>> {
    use SurvivorAbsence::{Died, Lost, Renounced, Suspended};
    prop::sample::select(vec![None, None, None, Some(Died), Some(Lost), Some(Renounced), Some(Suspended)])
}

fn family() -> impl Strategy<Value = Vec<Survivor>> {
    let others = prop::collection::vec((relation(), absent(), 1950i32..2009, any::<bool>()), 0..7);
    (others, any::<bool>(), any::<bool>()).prop_map(|(others, spouse, remarried)| {
        let of = |name: String, relation, absent, year, flag| Survivor {
            name,
            relation,
            born_on: Some(Date::new(year, 2, 28).unwrap()),
            remarried: false,
            absent,
            unable_to_earn: flag,
            unsupported: flag,
            student: false,
            represents: None,
        };
        let mut survivors: Vec<Survivor> = Vec::new();
        if spouse {
            let spouse = of("spouse".to_owned(), SurvivorRelation::Spouse, None, 1950, false);
            survivors.push(Survivor { remarried, ..spouse });
        }
        for (at, (relation, absent, year, flag)) in others.into_iter().enumerate() {
            let (most, year) = match relation {
                SurvivorRelation::Parent | SurvivorRelation::SpouseParent => (2, year - 40),
                SurvivorRelation::Grandparent | SurvivorRelation::SpouseGrandparent => (4, year - 40),
                _ => (usize::MAX, year),
            };
            if survivors.iter().filter(|other| other.relation == relation).count() == most {
                continue;
            }
            let mut survivor = of(format!("{at}"), relation, absent, year, flag);
            // A grandchild stands in for the first child that fell away.
            if relation == SurvivorRelation::Grandchild {
                let gone = |other: &&Survivor| {
                    other.relation == SurvivorRelation::Child
                        && !matches!(other.absent, None | Some(SurvivorAbsence::Suspended))
                };
                survivor.represents = survivors.iter().find(gone).map(|child| child.name.clone());
            }
            survivors.push(survivor);
        }
        survivors
    })
}

/// No more than ten years of the service under the new scheme, which has to have been.
fn facts(group: StaffGroup, service: ServiceTime, survivors: Vec<Survivor>, claimed_on: Date) -> BenefitFacts {
    BenefitFacts {
        staff_group: group,
        cause: DeathCause::IllnessOrAccident,
        own_violation: false,
        service_before: service.minus(ServiceTime::of_years(10)),
        service_after: service.at_most(10),
        drawn_service: ServiceTime::default(),
        last_salary: Decimal::from(30_000).into(),
        average_salary: (claimed_on >= day("2018-07-01")).then(|| Decimal::from(30_000).into()),
        account: None,
        survivors,
        only_child: false,
        instead_lump: false,
        allowance_in_kind: None,
        joined_later: None,
        minor_addition: None,
        claimed_on,
    }
}

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

/// Each group with the first and the last day of each of its laws, and a day between; the laws of today have no last day.
fn laws() -> Vec<(StaffGroup, Vec<&'static str>)> {
    let civil_servants = [
        vec!["2009-05-10", "2010-12-31"],
        vec!["2011-01-01", "2012-05-10", "2018-06-30"],
        vec!["2019-07-01", "2023-06-30", "2023-07-01", "2025-12-27", "2025-12-28"],
    ];
    let teachers = [
        vec!["2009-05-10", "2010-12-31", "2011-01-01", "2018-06-30"],
        vec!["2019-07-01", "2023-06-30", "2023-07-01", "2025-12-27", "2025-12-28"],
    ];
    let of = |group, laws: Vec<Vec<&'static str>>| laws.into_iter().map(move |days| (group, days));
    of(StaffGroup::CivilServant, civil_servants.to_vec()).chain(of(StaffGroup::Teacher, teachers.to_vec())).collect()
}

fn law() -> impl Strategy<Value = (StaffGroup, Date)> {
    let days = laws().into_iter().flat_map(|(group, days)| days.into_iter().map(move |on| (group, day(on))));
    // The first year of the acts of 2018 has half of the acts before beside it.
    let first_year = ["2018-07-01", "2019-06-30"].map(day);
    let of = |group| first_year.into_iter().map(move |on| (group, on));
    prop::sample::select(days.chain(of(StaffGroup::CivilServant)).chain(of(StaffGroup::Teacher)).collect::<Vec<_>>())
}

fn pensioner(group: StaffGroup, survivors: Vec<Survivor>, claimed_on: Date) -> PensionerFacts {
    PensionerFacts {
        staff_group: group,
        retired_on: Date::new(2005, 8, 1).unwrap(),
        monthly_part: MonthlyPart::Half,
        pension: Decimal::from(30_001).into(),
        lump_due: Decimal::from(2_000_000).into(),
        drawn: Decimal::from(1_500_000).into(),
        salary_amount: Decimal::from(40_000).into(),
        survivors: survivors.into_iter().map(|survivor| Survivor { represents: None, ..survivor }).collect(),
        marriage_years: Some(12),
        other_pensions: Vec::new(),
        claimed_on,
    }
}

/// Years, months, days; the half-years before the threshold of 15 years are left out, which is an open point.
fn service() -> impl Strategy<Value = ServiceTime> {
    let any = (0u32..40, 0u32..12, 0u32..30).prop_map(|(years, months, days)| ServiceTime { years, months, days });
    any.prop_filter("an open point", |time| !(time.years == 14 && time.months >= 6) && *time > ServiceTime::default())
}

fn quotient(ratio: Ratio) -> (u128, u128) {
    (ratio.numerator(), ratio.denominator())
}

/// Whether the ratios make exactly one.
fn make_one(shares: impl Iterator<Item = Ratio>) -> bool {
    let sum = shares.map(quotient).fold((0, 1), |(n, d), (m, e)| {
        let (n, d) = (n * e + m * d, d * e);
        let divisor = (1..=d).rev().find(|by| n % by == 0 && d % by == 0).unwrap();
        (n / divisor, d / divisor)
    });
    sum == (1, 1)
}

fn less_or_equal(one: Ratio, other: Ratio) -> bool {
    one.numerator() * other.denominator() <= other.numerator() * one.denominator()
}

proptest! {
    #[test]
    fn shares_make_one_or_nobody_has_any((group, died_on) in law(), survivors in family()) {
        let facts = facts(group, ServiceTime::of_years(20), survivors, died_on);
        let value = View::on(died_on).decide::<Benefit>(&facts).unwrap().value;
        prop_assert_eq!(value.granted, !value.shares.is_empty());
        if value.granted {
            prop_assert!(make_one(value.shares.iter().map(|share| share.share)));
        }
        for share in &value.shares {
            let of = facts.survivors.iter().find(|survivor| survivor.name == share.name).unwrap();
            prop_assert!(of.absent.is_none() && !of.remarried);
            prop_assert!(share.for_life == (share.periodic.is_some() && share.until.is_none()));
        }
    }

    #[test]
    fn the_order_in_which_survivors_are_given_changes_nothing(
        (group, died_on) in law(), survivors in family().prop_flat_map(|list| (Just(list.clone()), Just(list).prop_shuffle())),
    ) {
        let decide = |survivors: Vec<Survivor>| {
            let facts = facts(group, ServiceTime::of_years(20), survivors, died_on);
            let mut value = View::on(died_on).decide::<Benefit>(&facts).unwrap().value;
            value.shares.sort_by(|one, other| one.name.cmp(&other.name));
            value
        };
        prop_assert_eq!(decide(survivors.0), decide(survivors.1));
    }

    #[test]
    fn the_order_of_a_pensioners_survivors_changes_nothing(
        (group, died_on) in law(), survivors in family().prop_flat_map(|list| (Just(list.clone()), Just(list).prop_shuffle())),
    ) {
        let decide = |survivors: Vec<Survivor>| {
            let mut value =
                View::on(died_on).decide::<PensionerSurvivors>(&pensioner(group, survivors, died_on)).unwrap().value;
            value.survivors.sort_by(|one, other| one.name.cmp(&other.name));
            value
        };
        prop_assert_eq!(decide(survivors.0), decide(survivors.1));
    }

    #[test]
    fn a_share_that_falls_away_goes_to_the_others((group, died_on) in law(), survivors in family()) {
        let alone = |survivors: Vec<Survivor>| {
            survivors.into_iter().map(|survivor| Survivor { represents: None, ..survivor }).collect::<Vec<_>>()
        };
        let survivors = alone(survivors);
        let there: Vec<Survivor> = survivors.iter().filter(|survivor| survivor.absent.is_none()).cloned().collect();
        let shares = |survivors: &[Survivor]| {
            let facts = facts(group, ServiceTime::of_years(20), survivors.to_vec(), died_on);
            let value = View::on(died_on).decide::<Benefit>(&facts).unwrap().value;
            value.shares.into_iter().map(|share| (share.name, share.share)).collect::<Vec<_>>()
        };
        prop_assert_eq!(shares(&survivors), shares(&there));
        let shares = |survivors: &[Survivor]| {
            let facts = pensioner(group, survivors.to_vec(), died_on);
            let value = View::on(died_on).decide::<PensionerSurvivors>(&facts).unwrap().value;
            value.survivors.into_iter().map(|survivor| (survivor.name, survivor.share)).collect::<Vec<_>>()
        };
        prop_assert_eq!(shares(&survivors), shares(&there));
    }

    #[test]
    fn until_its_last_day_a_law_gives_the_same(survivors in family(), service in service()) {
        // All of age: who is a minor depends on the day.
        let of_age = |survivor| Survivor { born_on: Some(day("1950-02-28")), ..survivor };
        let survivors: Vec<Survivor> = survivors.into_iter().map(of_age).collect();
        for (group, days) in laws() {
            let decided = days.iter().map(|on| {
                let benefit = facts(group, service, survivors.clone(), day(on));
                let benefit = View::on(day(on)).decide::<Benefit>(&benefit).unwrap().value;
                let pension = pensioner(group, survivors.clone(), day(on));
                let pension = View::on(day(on)).decide::<PensionerSurvivors>(&pension).unwrap().value;
                let shares = benefit.shares.into_iter().map(|share| (share.name, share.share)).collect::<Vec<_>>();
                let others = pension.survivors.into_iter();
                let others = others.map(|survivor| (survivor.name, survivor.share, survivor.annuity.is_some()));
                (shares, benefit.lump, benefit.periodic.map(|paid| paid.amount), others.collect::<Vec<_>>(), pension.lump)
            });
            let decided: Vec<_> = decided.collect();
            for other in &decided {
                prop_assert_eq!(&decided[0], other, "{:?} {:?}", group, days);
            }
        }
    }

    #[test]
    fn the_shares_of_a_pensioners_survivors_make_one((group, died_on) in law(), survivors in family()) {
        let facts = pensioner(group, survivors, died_on);
        let value = View::on(died_on).decide::<PensionerSurvivors>(&facts).unwrap().value;
        if value.granted {
            prop_assert!(make_one(value.survivors.iter().map(|survivor| survivor.share)));
        }
        for survivor in &value.survivors {
            if let Some(annuity) = survivor.annuity {
                prop_assert!(annuity.from > died_on && annuity.until.is_none_or(|until| until > died_on));
                prop_assert!(less_or_equal(annuity.amount.exact, value.annuity.exact));
            }
        }
    }

    #[test]
    fn the_account_and_public_funds_pay_what_is_due(
        group in prop::sample::select(vec![StaffGroup::CivilServant, StaffGroup::Teacher]),
        cause in prop::sample::select(vec![DeathCause::IllnessOrAccident, DeathCause::Heroic, DeathCause::Overwork]),
        months in 1u32..200, own in 0u32..5_000_000, government in 0u32..5_000_000,
    ) {
        use crate::pension::AccountFunds;
        let service = ServiceTime { years: months / 12, months: months % 12, days: 0 };
        let [own, government] = [own, government].map(|amount| crate::Twd::from(Decimal::from(amount)));
        let none = ServiceTime::default();
        let account = AccountFunds { own_statutory: own, government, voluntary: own, earlier_service: none };
        let spouse = Survivor {
            name: "spouse".to_owned(),
            relation: SurvivorRelation::Spouse,
            born_on: None,
            remarried: false,
            absent: None,
            unable_to_earn: false,
            unsupported: false,
            student: false,
            represents: None,
        };
        let on = day("2043-07-01");
        let other = facts(group, service, vec![spouse], on);
        let facts = BenefitFacts { cause, account: Some(account), service_before: none, service_after: service, ..other };
        let value = View::on(on).decide::<Benefit>(&facts).unwrap().value;
        let paid = value.account.unwrap();
        let decimal = |fraction: crate::Fraction| fraction.amount.unwrap().decimal();
        let held = own.decimal() + government.decimal() + paid.made_up.decimal() + decimal(paid.added);
        prop_assert_eq!(decimal(paid.at_once) + decimal(paid.left), held);
        prop_assert_eq!(decimal(paid.at_once) + decimal(paid.public), decimal(value.lump));
        prop_assert!(decimal(paid.public).is_zero() || decimal(paid.left).is_zero());
        prop_assert_eq!(paid.months.is_some(), value.periodic.is_some());
        let term = value.periodic.map(|paid| (paid.months, decimal(paid.amount) * Decimal::from(paid.months)));
        let (most, all) = term.unwrap_or_default();
        prop_assert!(paid.months.unwrap_or_default() <= most);
        let rest = paid.with_last.map(decimal).unwrap_or_default();
        let over = if most > 0 { (decimal(paid.left) - all).max(Decimal::ZERO) } else { Decimal::ZERO };
        prop_assert_eq!(rest, over);
        prop_assert_eq!(paid.refunded, own);
    }

    #[test]
    fn longer_service_never_gives_less((group, died_on) in law(), one in service(), other in service()) {
        let (less, more) = (one.min(other), one.max(other));
        let decide = |after| {
            let spouse = Survivor {
                name: "spouse".to_owned(),
                relation: SurvivorRelation::Spouse,
                born_on: None,
                remarried: false,
                absent: None,
                unable_to_earn: false,
                unsupported: false,
                student: false,
                represents: None,
            };
            let facts = facts(group, after, vec![spouse], died_on);
            View::on(died_on).decide::<Benefit>(&facts).unwrap().value
        };
        let (less, more) = (decide(less), decide(more));
        // At 15 years the lump sum falls, and the yearly or monthly benefit begins.
        match (less.periodic, more.periodic) {
            (Some(_), None) => prop_assert!(false),
            (None, Some(_)) => {}
            _ => prop_assert!(less_or_equal(less.lump_bases, more.lump_bases)),
        }
    }
}
