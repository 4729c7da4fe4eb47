//! Properties that hold for every pension.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::arithmetic_side_effects, reason = "a test may fail")]

use proptest::prelude::*;
use rust_decimal::Decimal;

use super::*;
use crate::{Date, StaffGroup, Twd, View};

fn time(days: u32) -> ServiceTime {
    ServiceTime { years: days / 360, months: days % 360 / 30, days: days % 30 }
}

fn person(group: StaffGroup, before: u32, after: u32, on: &str) -> PensionPerson {
    let ruled = on >= "2018-07-01";
    PensionPerson {
        // Those with an administrative post have taught for long.
        long_teaching: (!ruled && group != StaffGroup::CivilServant)
            .then_some(group == StaffGroup::TeacherWithAdminPost),
        salary_2018: (!ruled).then(|| "42000".parse().unwrap()),
        average_salary: ruled.then(|| "39876".parse().unwrap()),
        last_pay_kept: ruled.then_some(false),
        allowance_in_kind: (!ruled && (group != StaffGroup::CivilServant || on < "2011-01-01")).then(Twd::default),
        joined_later: (!ruled && group == StaffGroup::CivilServant && on >= "2011-01-01").then_some(false),
        born_on: Some("1960-01-01".parse().unwrap()),
        voluntary: Some(true),
        compensation: Some(CompensationKind::Monthly),
        deposit: ruled.then(|| PreferentialDeposit {
            insurance: "800000".parse().unwrap(),
            // Five years give nine bases.
            lump_sum: if before < 1800 { Twd::default() } else { "350000".parse().unwrap() },
        }),
        lowest_guarantee: Some("25000".parse().unwrap()),
        ..PensionPerson::new(group, time(before), time(after), "41235".parse().unwrap())
    }
}

/// An estimate of any service: the law's tables go further than the years since the new scheme began.
enum Unchecked {}

impl Calculation for Unchecked {
    const NAME: &'static str = Estimate::NAME;
    const TITLE: Bilingual = Estimate::TITLE;
    const DESCRIPTION: Bilingual = Estimate::DESCRIPTION;
    const AS_OF: Bilingual = Estimate::AS_OF;
    const HEADLINE: &'static [&'static str] = Estimate::HEADLINE;
    const RULES: &'static [&'static [usize]] = Estimate::RULES;
    type Facts = EstimateFacts;
    type Value = Pension;

    fn decide<R: Recorder>(facts: &EstimateFacts, case: &mut Case<'_, R>) -> Result<Pension, Error> {
        estimate(facts, case)
    }
}

/// A lump sum alone is not reckoned anew.
fn facts(person: PensionPerson, kind: PayoutKind) -> EstimateFacts {
    let anew = kind != PayoutKind::LumpSum || person.deposit.is_some();
    let person = PensionPerson { salary_2018: person.salary_2018.filter(|_| anew), ..person };
    EstimateFacts { person, account: None, payout: Payout { kind, months_early: None, deferred_until: None } }
}

fn decide(person: PensionPerson, kind: PayoutKind, on: &str) -> Option<Pension> {
    let on: Date = on.parse().unwrap();
    View::on(on).decide::<Unchecked>(&facts(person, kind)).ok().map(|decision| decision.value)
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
    prop_oneof![Just(StaffGroup::CivilServant), Just(StaffGroup::Teacher), Just(StaffGroup::TeacherWithAdminPost)]
}

fn kind() -> impl Strategy<Value = PayoutKind> {
    prop_oneof![Just(PayoutKind::LumpSum), Just(PayoutKind::Monthly), Just(PayoutKind::MixedHalf)]
}

/// What the articles themselves take where more service pays less, once and a month:
/// - the years of both schemes beyond the thirty-fifth give the new scheme less, also where it is old service that is more
///   (公務人員退休資遣撫卹法 29, 公立學校教職員退休資遣撫卹條例 30);
/// - the compensation falls with the years of old service that are no more missing, and with each year beyond the twentieth
///   of both (公務人員退休法 16-1 V, VI of 1992, 30 of 2010; 學校教職員退休條例 21-1 V, VI);
/// - a remainder of old service that completes a year no more moves to the new service, where it had counted as up to a
///   year (公務人員退休法 16-1 II of 1992, 學校教職員退休條例 21-1 II).
fn taken_by_law(group: StaffGroup, on: &str, less: &Pension, more: &Pension) -> (Decimal, Decimal) {
    let some = |amount: &Option<Fraction>| amount.as_ref().map_or(Decimal::ZERO, number);
    let fall = |of: fn(&Pension) -> &Option<Fraction>| (some(of(less)) - some(of(more))).max(Decimal::ZERO);
    let (mut once, mut monthly) = (fall(|one| &one.compensation), fall(|one| &one.monthly_compensation));
    let served = |part: &Option<PensionPart>| part.as_ref().map_or(ServiceTime::default(), |part| part.service);
    let (old_less, old_more) = (served(&less.old), served(&more.old));
    let (shares, drawn) = less.payout.kind.twelfths();
    let twice = more.new.as_ref().map_or(Decimal::ZERO, |part| part.monthly_base.decimal());
    // So many months of the new scheme, each of so many bases and so many percent.
    let mut take = |months: u32, bases: Decimal, percent: Decimal| {
        let of = |share: u32| twice * Decimal::from(months) * Decimal::from(share) / Decimal::from(144);
        once += of(shares) * bases;
        monthly += of(drawn) * percent / Decimal::from(100);
    };
    if on >= "2018-07-01" && old_less < old_more {
        let beyond = |one: &Pension| (served(&one.old).months_up() + served(&one.new).months_up()).saturating_sub(420);
        take(beyond(more).saturating_sub(beyond(less)), Decimal::new(5, 1), Decimal::ONE);
    }
    let half_years = on < "2011-01-01" || (group != StaffGroup::CivilServant && on < "2018-07-01");
    if half_years && old_less.years < old_more.years {
        take(12, Decimal::new(15, 1), Decimal::TWO);
    }
    (once, monthly)
}

/// Rows of the new scheme's tables that nobody has reached under the acts before July 2018, of a salary of 40,000: service,
/// bases or percent, and what they pay.
#[test]
fn the_rows_that_nobody_reached() {
    type Row = ([u32; 3], &'static str, &'static str);
    let tables: &[(StaffGroup, &str, PayoutKind, &[Row])] = &[
        (
            StaffGroup::CivilServant,
            "2010-12-31",
            PayoutKind::LumpSum,
            &[
                // S0080001:6.2: 1.5 x 20 = 30 bases; x 80,000 = 2400000
                ([20, 0, 0], "30", "2400000"),
                // S0080001:6.2: 1.5 x 25 = 75/2 bases; x 80,000 = 3000000
                ([25, 0, 0], "75/2", "3000000"),
                // S0080001:6.2: 1.5 x 30 = 45 bases; x 80,000 = 3600000
                ([30, 0, 0], "45", "3600000"),
                // S0080001:6.2: 1.5 x 34 = 51 bases; x 80,000 = 4080000
                ([34, 0, 0], "51", "4080000"),
                // S0080001:6.2: 35 years give 53 = 53 bases; x 80,000 = 4240000
                ([35, 0, 0], "53", "4240000"),
                // S0080001:6.2: 35 years at most = 53 bases; x 80,000 = 4240000
                ([36, 0, 0], "53", "4240000"),
                // S0080001:6.2: 1.5 x 21 = 63/2 bases; x 80,000 = 2520000
                ([20, 6, 0], "63/2", "2520000"),
                // S0080001:6.2: 51 + 1 = 52 bases; x 80,000 = 4160000
                ([34, 3, 0], "52", "4160000"),
                // S0080001:6.2: 35 years = 53 bases; x 80,000 = 4240000
                ([34, 6, 0], "53", "4240000"),
            ],
        ),
        (
            StaffGroup::CivilServant,
            "2010-12-31",
            PayoutKind::Monthly,
            &[
                // S0080001:6.3: 2 x 20 = 40 %; x 80,000 = 32000
                ([20, 0, 0], "40", "32000"),
                // S0080001:6.3: 2 x 25 = 50 %; x 80,000 = 40000
                ([25, 0, 0], "50", "40000"),
                // S0080001:6.3: 2 x 30 = 60 %; x 80,000 = 48000
                ([30, 0, 0], "60", "48000"),
                // S0080001:6.3: 2 x 34 = 68 %; x 80,000 = 54400
                ([34, 0, 0], "68", "54400"),
                // S0080001:6.3: 2 x 35 = 70 %; x 80,000 = 56000
                ([35, 0, 0], "70", "56000"),
                // S0080001:6.3: 35 years at most = 70 %; x 80,000 = 56000
                ([36, 0, 0], "70", "56000"),
                // S0080001:6.3: 68 + 1 = 69 %; x 80,000 = 55200
                ([34, 5, 0], "69", "55200"),
                // S0080001:6.3: 2 x 35 = 70 %; x 80,000 = 56000
                ([34, 6, 0], "70", "56000"),
            ],
        ),
        (
            StaffGroup::CivilServant,
            "2018-06-30",
            PayoutKind::LumpSum,
            &[
                // S0080001:9.2: 1.5 x 25 = 75/2 bases; x 80,000 = 3000000
                ([25, 0, 0], "75/2", "3000000"),
                // S0080001:9.2: 1.5 x 30 = 45 bases; x 80,000 = 3600000
                ([30, 0, 0], "45", "3600000"),
                // S0080001:9.2: 1.5 x 34 = 51 bases; x 80,000 = 4080000
                ([34, 0, 0], "51", "4080000"),
                // S0080001:9.2: 35 years give 53 = 53 bases; x 80,000 = 4240000
                ([35, 0, 0], "53", "4240000"),
                // S0080001:9.2: 51 + 11/8 = 419/8 bases; x 80,000 = 4190000
                ([34, 11, 0], "419/8", "4190000"),
                // S0080001:9.2: 12 months: 35 years = 53 bases; x 80,000 = 4240000
                ([34, 11, 1], "53", "4240000"),
            ],
        ),
        (
            StaffGroup::CivilServant,
            "2018-06-30",
            PayoutKind::Monthly,
            &[
                // S0080001:9.3: 2 x 25 = 50 %; x 80,000 = 40000
                ([25, 0, 0], "50", "40000"),
                // S0080001:9.3: 2 x 30 = 60 %; x 80,000 = 48000
                ([30, 0, 0], "60", "48000"),
                // S0080001:9.3: 2 x 34 = 68 %; x 80,000 = 54400
                ([34, 0, 0], "68", "54400"),
                // S0080001:9.3: 2 x 35 = 70 %; x 80,000 = 56000
                ([35, 0, 0], "70", "56000"),
                // S0080001:9.3: 12 months: 35 years = 70 %; x 80,000 = 56000
                ([34, 11, 1], "70", "56000"),
            ],
        ),
        (
            StaffGroup::Teacher,
            "2018-06-30",
            PayoutKind::LumpSum,
            &[
                // H0150004:5.2: 1.5 x 25 = 75/2 bases; x 80,000 = 3000000
                ([25, 0, 0], "75/2", "3000000"),
                // H0150004:5.2: 1.5 x 30 = 45 bases; x 80,000 = 3600000
                ([30, 0, 0], "45", "3600000"),
                // H0150004:5.2: 1.5 x 34 = 51 bases; x 80,000 = 4080000
                ([34, 0, 0], "51", "4080000"),
                // H0150004:5.2: 35 years give 53 = 53 bases; x 80,000 = 4240000
                ([35, 0, 0], "53", "4240000"),
                // H0150004:5.2: 35 years at most = 53 bases; x 80,000 = 4240000
                ([36, 0, 0], "53", "4240000"),
                // H0150004:5.2: 51 + 1 = 52 bases; x 80,000 = 4160000
                ([34, 3, 0], "52", "4160000"),
                // H0150004:5.2: 35 years = 53 bases; x 80,000 = 4240000
                ([34, 6, 0], "53", "4240000"),
            ],
        ),
        (
            StaffGroup::Teacher,
            "2018-06-30",
            PayoutKind::Monthly,
            &[
                // H0150004:5.3: 2 x 25 = 50 %; x 80,000 = 40000
                ([25, 0, 0], "50", "40000"),
                // H0150004:5.3: 2 x 30 = 60 %; x 80,000 = 48000
                ([30, 0, 0], "60", "48000"),
                // H0150004:5.3: 2 x 34 = 68 %; x 80,000 = 54400
                ([34, 0, 0], "68", "54400"),
                // H0150004:5.3: 2 x 35 = 70 %; x 80,000 = 56000
                ([35, 0, 0], "70", "56000"),
                // H0150004:5.3: 35 years at most = 70 %; x 80,000 = 56000
                ([36, 0, 0], "70", "56000"),
                // H0150004:5.3: 68 + 1 = 69 %; x 80,000 = 55200
                ([34, 5, 0], "69", "55200"),
                // H0150004:5.3: 2 x 35 = 70 %; x 80,000 = 56000
                ([34, 6, 0], "70", "56000"),
            ],
        ),
    ];
    for (group, on, kind, rows) in tables {
        for (service, given, paid) in *rows {
            let [years, months, days] = *service;
            let person = PensionPerson {
                service_after: ServiceTime { years, months, days },
                last_salary: "40000".parse().unwrap(),
                long_teaching: (*group == StaffGroup::Teacher).then_some(false),
                ..person(*group, 0, 0, on)
            };
            let new = decide(person, *kind, on).unwrap().new.unwrap();
            let once = *kind == PayoutKind::LumpSum;
            let (counts, amount) = if once { (new.bases, new.lump_sum) } else { (new.percent, new.monthly) };
            assert_eq!(counts.unwrap().to_string(), *given, "{group:?} {on} {service:?}");
            assert_eq!(amount.unwrap().exact.to_string(), *paid, "{group:?} {on} {service:?}");
        }
    }
}

proptest! {
    // Whatever the law does not take: see `taken_by_law`. Above the cap of all service a pension drawn both ways is
    // chosen by the month first, so that the lump sum may fall where the month gains.
    #[test]
    fn more_service_never_pays_less_but_by_law(
        on in day(), group in group(), kind in kind(),
        before in prop_oneof![Just(0u32), 0u32..11_500], after in prop_oneof![Just(0u32), 0u32..16_000],
        more in (prop_oneof![Just(0u32), 0u32..2000], prop_oneof![Just(0u32), 0u32..2000]),
    ) {
        let of = |before, after| decide(person(group, before, after, on), kind, on);
        let (Some(less), Some(more)) = (of(before, after), of(before + more.0, after + more.1)) else { return Ok(()) };
        let (once, monthly) = taken_by_law(group, on, &less, &more);
        let (one, other) = (number(&less.monthly), number(&more.monthly));
        prop_assert!(one <= other + monthly, "{less:?} {more:?}");
        let gains = kind == PayoutKind::MixedHalf && one < other;
        prop_assert!(gains || number(&less.lump_sum) <= number(&more.lump_sum) + once, "{less:?} {more:?}");
    }

    // Also of who retired before the ceilings and is reckoned anew under them.
    #[test]
    fn nothing_is_above_the_ceiling_but_the_minimum(
        on in day(), group in group(), kind in kind(), before in prop_oneof![Just(0u32), 0u32..11_000], after in 1u32..12_000,
    ) {
        let Some(pension) = decide(person(group, before, after, on), kind, on) else { return Ok(()) };
        for period in &pension.periods {
            let ruled = period.from.naive() >= "2018-07-01".parse::<Date>().unwrap().naive();
            prop_assert_eq!(period.ceiling.is_some(), ruled, "{:?}", period);
            let Some(ceiling) = &period.ceiling else { continue };
            let (total, ceiling) = (number(&period.total), number(ceiling));
            prop_assert!(total <= ceiling.max(Decimal::from(25_000)) + Decimal::new(1, 9), "{period:?}");
        }
    }

    // The day before a change gives what the act gave on its first day, the day itself what the next act gives a year on.
    #[test]
    fn each_act_holds_from_its_first_day_to_its_last(
        group in group(), kind in kind(), before in 0u32..11_000, after in 1u32..12_000,
    ) {
        let acts: &[[&str; 2]] = match group {
            StaffGroup::CivilServant => {
                &[["1996-02-02", "2010-12-31"], ["2011-01-01", "2018-06-30"], ["2018-07-01", "2019-06-30"]]
            }
            _ => &[["1996-02-02", "2018-06-30"], ["2018-07-01", "2019-06-30"]],
        };
        for [first, last] in acts {
            let paid = |on: &str| {
                decide(person(group, before, after, on), kind, on).map(|pension| (pension.lump_sum, pension.monthly))
            };
            prop_assert_eq!(paid(first), paid(last), "{} {}", first, last);
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
            let anew = on < "2018-07-01" && period.ceiling.is_some();
            prop_assert!(anew || near(pension_part, number(&pension.monthly)), "{period:?}");
            prop_assert!(next.is_none_or(|next| next == period.from.naive()));
            next = period.to.naive().succ_opt();
        }
    }

    // 退撫法 15 II: what was paid takes its part of the years and of what the new scheme gives.
    #[test]
    fn what_was_paid_and_what_is_given_stay_within_the_limits(
        on in day(), group in group(), kind in kind(), before in 0u32..11_000, after in 5400u32..12_000,
        paid in (0u32..11_000, 0u32..9000),
    ) {
        let facts = PensionPerson { paid_before: time(paid.0), paid_after: time(paid.1), ..person(group, before, after, on) };
        let (Some(plain), Some(pension)) = (decide(person(group, before, after, on), kind, on), decide(facts, kind, on))
        else { return Ok(()) };
        let served = |one: &Pension| [&one.old, &one.new].map(|part| part.as_ref().map_or(ServiceTime::default(), |part| part.service));
        let [old, new] = served(&pension);
        prop_assert!(old.plus(new).plus(time(paid.0)).plus(time(paid.1)) <= ServiceTime::of_years(42).max(time(paid.0).plus(time(paid.1))));
        let [old_plain, new_plain] = served(&plain);
        prop_assert!(old.plus(new) <= old_plain.plus(new_plain));
        let ratio = |ratio: &Option<crate::quantity::Ratio>| ratio.as_ref().map_or(Decimal::ZERO, |ratio| {
            Decimal::from(u32::try_from(ratio.numerator()).unwrap()) / Decimal::from(u32::try_from(ratio.denominator()).unwrap())
        });
        let part = pension.new.as_ref();
        let years = Decimal::from(time(paid.1).years);
        let given = part.map_or(Decimal::ZERO, |part| ratio(&part.percent));
        prop_assert!(given.is_zero() || given + years * Decimal::TWO <= Decimal::from(75));
        let bases = part.map_or(Decimal::ZERO, |part| ratio(&part.bases));
        prop_assert!(bases.is_zero() || bases + years * Decimal::new(15, 1) <= Decimal::from(60));
    }

    #[test]
    fn tracing_changes_nothing(on in day(), group in group(), kind in kind(), before in 0u32..9000, after in 1u32..9000) {
        let facts = facts(person(group, before, after, on), kind);
        let view = View::on(on.parse().unwrap());
        let (plain, traced) = (view.decide::<Unchecked>(&facts), view.trace::<Unchecked>(&facts));
        prop_assert_eq!(plain.map(|one| one.value).ok(), traced.map(|one| one.value).ok());
    }

    #[test]
    fn an_early_start_never_pays_more(months in 1u32..60, after in 6000u32..12_000) {
        let on = "2026-01-01";
        let paid = |months: u32| {
            let payout = Payout { kind: PayoutKind::Monthly, months_early: Some(months), deferred_until: None };
            let born_on = Some("1970-01-01".parse().unwrap());
            let person = PensionPerson { born_on, ..person(StaffGroup::CivilServant, 0, after, on) };
            let facts = EstimateFacts { person, account: None, payout };
            number(&View::on(on.parse().unwrap()).decide::<Unchecked>(&facts).unwrap().value.monthly)
        };
        prop_assert!(paid(months + 1) < paid(months));
    }
}
