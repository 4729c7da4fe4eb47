//! What holds for every case, whatever its facts.

use personnel_rules::allowance::{
    Birth, BirthEvent, BirthFacts, Child, Deceased, Funeral, FuneralFacts, Marriage, MarriageFacts, Mother,
};
use personnel_rules::education::{Circumstance, Education, Level, Sector, Semester, Service, Study, SubsidyFacts};
use personnel_rules::leave::{Annual, AnnualFacts};
use personnel_rules::{Date, Rulebook, StaffGroup, Twd, View};
use proptest::prelude::*;

fn date(offset: i64) -> Date {
    (chrono::NaiveDate::from_ymd_opt(2010, 1, 1).unwrap() + chrono::TimeDelta::days(offset)).into()
}

fn twd(dollars: u32) -> Twd {
    dollars.to_string().parse().unwrap()
}

fn marriage(salary: u32, claimed_on: Date) -> MarriageFacts {
    MarriageFacts {
        staff_group: StaffGroup::CivilServant,
        salary_amount: twd(salary),
        claimed_on,
        remarriage_to_former_spouse: false,
    }
}

fn semester(fees: u32, registered_on: Date, claimed_on: Date) -> SubsidyFacts {
    SubsidyFacts {
        staff_group: StaffGroup::Teacher,
        level: Level::University,
        sector: Sector::Private,
        semester: if registered_on.to_string()[5..7] >= *"08" { Semester::First } else { Semester::Second },
        claimed_on,
        service: Service::InService,
        study: Study::Regular,
        circumstances: Vec::new(),
        spouse_claims: false,
        track: None,
        year: None,
        evening: Some(false),
        fees_paid: Some(twd(fees)),
        reinstated_on: None,
        first_claim: false,
    }
}

proptest! {
    #[test]
    fn an_allowance_grows_with_the_salary_and_is_nothing_or_the_standard(
        event in 0i64..6000, later in 0i64..200, salary in 1u32..200_000, more in 0u32..50_000,
    ) {
        let view = View::on(date(event));
        let claimed_on = date(event + later);
        let less = view.decide::<Marriage>(&marriage(salary, claimed_on)).unwrap().value;
        let greater = view.decide::<Marriage>(&marriage(salary + more, claimed_on)).unwrap().value;
        prop_assert!(less.amount <= greater.amount && less.standard <= greater.standard);
        prop_assert_eq!(less.amount, if less.granted { less.standard } else { twd(0) });
        // The last day never moves back, and moves by less than a fortnight.
        let moved = less.claim.last_day_moved.naive() - less.claim.last_day.naive();
        prop_assert!((0..14).contains(&moved.num_days()));
        prop_assert_eq!(less.claim.in_time, claimed_on <= less.claim.last_day_moved);
    }

    #[test]
    fn the_handbook_never_gives_less_for_a_marriage(event in 0i64..6000, salary in 1u32..200_000) {
        let handbook = Rulebook::standard().clone().with_named("teacher-handbook").unwrap();
        let facts = marriage(salary, date(event));
        let law = View::on(date(event)).decide::<Marriage>(&facts).unwrap().value;
        let theirs = View::on(date(event)).with(&handbook).decide::<Marriage>(&facts).unwrap().value;
        prop_assert!(theirs.amount >= law.amount);
    }

    #[test]
    fn the_spouses_insurance_and_the_difference_make_the_standard(
        event in 0i64..6000, salary in 1u32..200_000, children in 1u32..4, benefit in 0u32..500_000,
    ) {
        let facts = BirthFacts {
            staff_group: StaffGroup::Teacher,
            salary_amount: twd(salary),
            claimed_on: date(event),
            mother: Mother::Spouse,
            event: BirthEvent::Birth,
            children,
            spouse_claims: false,
            pregnancy_months: None,
            born_abroad: Some(false),
            household_registered: None,
            spouse_insured_elsewhere: Some(true),
            spouse_insurance_benefit: Some(twd(benefit)),
        };
        let value = View::on(date(event)).decide::<Birth>(&facts).unwrap().value;
        let together = value.amount.decimal() + facts.spouse_insurance_benefit.unwrap().decimal();
        prop_assert_eq!(together, value.standard.decimal().max(facts.spouse_insurance_benefit.unwrap().decimal()));
    }

    #[test]
    fn a_child_that_counts_at_an_age_counted_when_younger(born in -7000i64..0, died in 0i64..6000, earlier in 0i64..2000) {
        let granted = |died: i64| {
            let child = Child { born_on: date(born), married: false, employed: false, dependent_because: None };
            let facts = FuneralFacts {
                staff_group: StaffGroup::CivilServant,
                salary_amount: twd(30_000),
                claimed_on: date(died),
                deceased: Deceased::Child,
                relative_claims: false,
                in_mainland_china: false,
                held_public_post: None,
                child: Some(child),
            };
            View::on(date(died)).decide::<Funeral>(&facts).unwrap().value.granted
        };
        let younger = (died - earlier).max(0);
        prop_assert!(!granted(died) || granted(younger));
    }

    #[test]
    fn a_subsidy_is_never_above_the_rate_or_the_fees(
        year in 2010i64..2030, second in any::<bool>(), fees in 0u32..100_000, later in 0i64..120,
        circumstances in proptest::sample::subsequence(
            vec![Circumstance::FeesWaivedOrReduced, Circumstance::Auditing, Circumstance::OtherGovernmentGrant], 0..3),
    ) {
        let registered_on: Date = format!("{year}-{}", if second { "02-15" } else { "09-01" }).parse().unwrap();
        let claimed_on: Date = (registered_on.naive() + chrono::TimeDelta::days(later)).into();
        let mut facts = semester(fees, registered_on, claimed_on);
        facts.circumstances.clone_from(&circumstances);
        let value = View::on(registered_on).decide::<Education>(&facts).unwrap().value;
        prop_assert!(value.amount <= value.rate && value.amount <= twd(fees));
        prop_assert!(circumstances.is_empty() || !value.granted);
        // The order in which circumstances are given changes nothing.
        facts.circumstances.reverse();
        prop_assert_eq!(View::on(registered_on).decide::<Education>(&facts).unwrap().value, value);
    }

    #[test]
    fn before_a_change_the_old_value_holds(hired in 4000i64..5844, group in 0..2usize) {
        // Fund-hired: until 2016-12-31 nothing below a year; civil servants: until 2025-12-31 nothing in the year of entry.
        let (group, eve) = [(StaffGroup::FundHired, "2016-12-31"), (StaffGroup::CivilServant, "2025-12-31")][group];
        let eve: Date = eve.parse().unwrap();
        prop_assume!(date(hired) <= eve);
        let value = View::on(eve).decide::<Annual>(&AnnualFacts::new(group, date(hired))).unwrap().value;
        let young = match group {
            StaffGroup::FundHired => value.service_years == 0,
            _ => date(hired).to_string()[..4] == eve.to_string()[..4],
        };
        if young {
            prop_assert_eq!(value.days.to_string(), "0");
        }
    }
}
