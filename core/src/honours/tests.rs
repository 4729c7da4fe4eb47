//! What holds of honours always.
#![allow(clippy::unwrap_used, clippy::arithmetic_side_effects, reason = "a test may fail")]

use chrono::TimeDelta;
use proptest::prelude::*;
use rust_decimal::Decimal;

use super::*;
use crate::{Date, StaffGroup, Twd, View};

fn day(offset: i64) -> Date {
    (chrono::NaiveDate::from_ymd_opt(2010, 1, 1).unwrap() + TimeDelta::days(offset)).into()
}

fn away(from: i64, days: i64) -> Interruption {
    Interruption { from: day(from), to: day(from + days), ground: InterruptionGround::UnpaidLeave }
}

fn medal(since: i64, until: i64, interruptions: Vec<Interruption>) -> ServiceMedal {
    let facts = MedalFacts {
        staff_group: StaffGroup::Teacher,
        service_since: day(since),
        interruptions,
        leaves_by: LeavingGround::Retirement,
        appraisals_good: true,
        punished: false,
    };
    View::on(day(until)).decide::<Medal>(&facts).unwrap().value
}

fn appraisal(since: i64, at: i64, grade: AppraisalGrade, interruptions: Vec<Interruption>) -> AppraisalReward {
    let facts = AppraisalFacts {
        staff_group: StaffGroup::CivilServant,
        service_since: day(since),
        interruptions,
        worked: true,
        special_held: false,
        grade,
        pay_position: PayPosition::Basic,
        already_advanced: false,
        total_pay: Some(Twd::from(Decimal::from(50_000))),
    };
    View::on(day(at)).decide::<Appraisal>(&facts).unwrap().value
}

proptest! {
    #[test]
    fn an_interruption_never_adds_months(until in 0i64..5000, since in 0i64..15_000, at in 0i64..10_000, days in 0i64..900) {
        let whole = medal(-since, until, Vec::new());
        let from = (at % (since + until + 1)) - since;
        let broken = medal(-since, until, vec![away(from, days.min(until - from))]);
        prop_assert!(broken.months <= whole.months);
        // A month is out only where no day of it was served: as many as fit into the interruption.
        prop_assert!(i64::from(whole.months - broken.months) <= days / 28 + 1);
        prop_assert_eq!(whole.granted, whole.months >= 120);
    }

    #[test]
    fn who_serves_on_loses_no_class(until in 0i64..5000, since in 0i64..15_000, on in 0i64..400) {
        let (now, later) = (medal(-since, until, Vec::new()), medal(-since, until + on, Vec::new()));
        prop_assert!(now.months <= later.months);
        prop_assert!(!now.granted || later.granted);
    }

    #[test]
    fn an_appraisal_counts_no_more_than_its_year(since in 0i64..2000, at in 0i64..6500, from in 0i64..8000, days in 0i64..300) {
        let from = (from % (since + at + 1)) - since;
        let broken = vec![away(from, days.min(at - from))];
        let jia = appraisal(-since, at, AppraisalGrade::Jia, broken.clone());
        let yi = appraisal(-since, at, AppraisalGrade::Yi, broken.clone());
        let ding = appraisal(-since, at, AppraisalGrade::Ding, broken);
        prop_assert!(jia.months <= 12);
        prop_assert_eq!(jia.kind, ding.kind);
        prop_assert!(jia.bonus >= yi.bonus && yi.bonus >= ding.bonus);
        prop_assert_eq!(jia.kind == AppraisalKind::None, jia.months < 6);
        prop_assert_eq!(ding.dismissed, ding.kind != AppraisalKind::None);
        prop_assert_eq!(jia.step == PayStep::Basic, jia.kind == AppraisalKind::Annual);
    }
}
