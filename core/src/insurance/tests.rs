//! What always holds, whatever the facts.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::arithmetic_side_effects, reason = "a test may fail")]

use chrono::{NaiveDate, TimeDelta};
use proptest::prelude::*;
use rust_decimal::Decimal;

use super::*;
use crate::date::{Date, Month, MonthEnd, add_months};
use crate::pension::ServiceTime;
use crate::quantity::{Ratio, Twd};
use crate::salary::history::SalaryMonth;
use crate::{StaffGroup, View};

fn day(offset: i64) -> NaiveDate {
    NaiveDate::from_ymd_opt(2015, 1, 1).unwrap() + TimeDelta::days(offset)
}

fn twd(dollars: u32) -> Twd {
    Decimal::from(dollars).into()
}

fn no_more(one: Ratio, other: Ratio) -> bool {
    one.less(other).unwrap() == Ratio::ZERO
}

fn leave(days: i64, from: i64) -> ParentalLeaveFacts {
    ParentalLeaveFacts {
        staff_group: StaffGroup::Teacher,
        claimed_on: day(from).into(),
        leave_to: day(from + days).into(),
        child_born_on: day(from - 30).into(),
        insured_from: day(from - 400).into(),
        stays_insured: true,
        other_child: false,
        average_salary: Some(twd(40000)),
        salary_history: None,
        spouse_leave: None,
        months_drawn: None,
        days_drawn: None,
    }
}

fn retired(from_1999: u32, from_2014: u32) -> OldAgeFacts {
    let months = |months: u32| ServiceTime { years: months / 12, months: months % 12, days: 0 };
    OldAgeFacts {
        staff_group: StaffGroup::Teacher,
        claimed_on: day(8000).into(),
        cause: LeavingCause::Retired,
        born_on: day(-14000).into(),
        until_1999: ServiceTime::default(),
        from_1999: months(from_1999),
        from_2014: months(from_2014),
        preferential_deposit: false,
        annuity_group: AnnuityGroup::MonthlyPension,
        first_insured_from_2023: false,
        average_salary: Some(twd(50000)),
        salary_history: None,
        months_drawn: None,
        annuity_waiver: None,
    }
}

proptest! {
    #[test]
    fn instalments_follow_one_another_and_add_up(from in 0i64..3600, days in 0i64..400) {
        let value = View::on(day(from).into()).decide::<ParentalLeave>(&leave(days, from)).unwrap().value;
        let (mut next, mut sum) = (day(from), Ratio::ZERO);
        for part in &value.instalments {
            prop_assert_eq!(part.from.naive(), next);
            prop_assert!(part.to >= part.from && part.in_time);
            prop_assert!(no_more(part.share, Ratio::new(8.into(), 10.into()).unwrap()));
            next = part.to.naive() + TimeDelta::days(1);
            sum = sum.plus(part.amount.exact).unwrap();
        }
        let end = add_months(day(from), 6, MonthEnd::NextMonth).unwrap().min(day(from + days + 1));
        prop_assert_eq!(next, end);
        prop_assert!(value.benefit.granted && no_more(value.benefit.months, Ratio::whole(6)));
        prop_assert_eq!(sum, value.benefit.amount.exact);
    }

    #[test]
    fn longer_leave_never_gives_less(from in 0i64..3600, days in 0i64..300, more in 1i64..60) {
        let amount = |days| {
            View::on(day(from).into()).decide::<ParentalLeave>(&leave(days, from)).unwrap().value.benefit.amount.exact
        };
        prop_assert!(no_more(amount(days), amount(days + more)));
    }

    #[test]
    fn more_years_never_give_fewer_months_nor_more_than_the_limit(a in 0u32..120, b in 1u32..200, more in 1u32..60) {
        let months = |a, b| View::on(day(8000).into()).decide::<OldAge>(&retired(a, b)).unwrap().value.lump_sum.months;
        let one = months(a, b);
        prop_assert!(no_more(one, months(a, b + more)) && no_more(one, months(a + more, b)));
        prop_assert!(no_more(months(a + more, b + more), Ratio::whole(42)));
    }

    #[test]
    fn premiums_are_shared_out_whole(salary in 1u32..200_000, private_school: bool, annuity_applies: bool) {
        for situation in [ContributionSituation::InService, ContributionSituation::MilitaryService] {
            let (staff_group, insured_salary) = (StaffGroup::Teacher, twd(salary));
            let facts = ContributionFacts { staff_group, insured_salary, private_school, annuity_applies, situation };
            let shares = View::on(Date::new(2024, 5, 1).unwrap()).decide::<Contribution>(&facts).unwrap().value;
            let [all, one, two, three] =
                [shares.premium, shares.insured, shares.government, shares.school].map(Twd::decimal);
            prop_assert_eq!(all, one + two + three);
            prop_assert!(three >= Decimal::ZERO);
        }
    }

    #[test]
    fn a_mean_lies_between_the_least_and_the_most(salaries in proptest::collection::vec(1u32..200_000, 1..20)) {
        let last = day(3500);
        let first = NaiveDate::from_ymd_opt(2020, 1, 1).unwrap();
        let month = |at: usize| add_months(first, u32::try_from(at).unwrap(), MonthEnd::LastDay).unwrap();
        let history: Vec<SalaryMonth> = salaries
            .iter()
            .enumerate()
            .map(|(at, salary)| SalaryMonth { month: Month::of(month(at)), salary: twd(*salary) })
            .collect();
        let died_on = month(salaries.len() - 1);
        let facts = FamilyFuneralFacts {
            staff_group: StaffGroup::CivilServant,
            claimed_on: last.into(),
            deceased: crate::allowance::Deceased::Spouse,
            relative_claims: false,
            in_mainland_china: false,
            average_salary: None,
            insured_from: Some(first.into()),
            salary_history: Some(history),
            child_born_on: None,
            birth_registered: None,
            same_parent_drawn: None,
            excluded_cause: None,
        };
        let base = View::on(died_on.into()).decide::<FamilyFuneral>(&facts).unwrap().value.base.unwrap();
        let counted = &salaries[salaries.len().saturating_sub(6)..];
        prop_assert!(no_more(Ratio::whole(*counted.iter().min().unwrap()), base));
        prop_assert!(no_more(base, Ratio::whole(*counted.iter().max().unwrap())));
    }
}
