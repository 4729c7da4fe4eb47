//! Condolence payments for accidents on duty (執行職務意外傷亡慰問金).

mod facts;
mod payment;
mod standard;
mod survivors;

pub use facts::{
    AccidentCause, AccidentDuty, AccidentFault, AccidentInjury, AccidentOutcome, CondolenceDegree, CondolenceFacts,
    InjuryDanger, PaymentToSetOff, PaymentToSetOffKind, Worsening,
};
pub use payment::{CondolenceDocument, CondolencePayment, Payment};
pub use survivors::{CondolenceShare, CondolenceSurvivor, LostSurvivorRight};

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::arithmetic_side_effects, reason = "a test may fail")]

    use proptest::prelude::*;
    use rust_decimal::Decimal;

    use super::*;
    use crate::survivor::SurvivorRelation;
    use crate::{Date, Period, StaffGroup, Twd, View};

    fn day(offset: i64) -> Date {
        (chrono::NaiveDate::from_ymd_opt(2019, 1, 1).unwrap() + chrono::TimeDelta::days(offset)).into()
    }

    fn facts(occurred: i64, outcome: AccidentOutcome) -> CondolenceFacts {
        CondolenceFacts {
            staff_group: StaffGroup::CivilServant,
            occurred_on: day(occurred),
            claimed_on: day(occurred + 200),
            cause: AccidentCause::OnDuty,
            caused_by_accident: true,
            duty: AccidentDuty::Ordinary,
            fault: AccidentFault::None,
            outcome,
            injury: None,
            degree: None,
            found_on: None,
            worsened: None,
            other_payments: Vec::new(),
            survivors: Vec::new(),
        }
    }

    fn decide(facts: &CondolenceFacts, on: i64) -> CondolencePayment {
        View::on(day(on)).decide::<Payment>(facts).unwrap().value
    }

    fn injured(occurred: i64, hospital_days: u32, treatments: u32) -> CondolenceFacts {
        let stay = Period { from: day(occurred), to: day(occurred + i64::from(hospital_days) - 1) };
        let injury = AccidentInjury {
            hospital_stay: (hospital_days > 0).then_some(stay),
            danger: None,
            severe: None,
            treatments: (hospital_days == 0).then_some(treatments),
            offshore: false,
        };
        CondolenceFacts { injury: Some(injury), ..facts(occurred, AccidentOutcome::Injury) }
    }

    fn died(occurred: i64, survivors: Vec<CondolenceSurvivor>) -> CondolenceFacts {
        let facts = facts(occurred, AccidentOutcome::Death);
        CondolenceFacts { found_on: Some(day(occurred)), survivors, ..facts }
    }

    fn survivor() -> impl Strategy<Value = CondolenceSurvivor> {
        let relations = [SurvivorRelation::Child, SurvivorRelation::Sibling, SurvivorRelation::Grandchild];
        (proptest::sample::select(relations.to_vec()), any::<bool>(), 0u32..4).prop_map(|(relation, out, children)| {
            let in_place = if out && relation == SurvivorRelation::Child { children } else { 0 };
            let lost_right = out.then_some(LostSurvivorRight::Renounced);
            CondolenceSurvivor { relation, lost_right, children_in_place: in_place }
        })
    }

    proptest! {
        #[test]
        fn longer_in_hospital_or_more_treatments_never_give_less(occurred in 0i64..2000, days in 1u32..60, more in 0u32..60) {
            let amount = |days, treatments| decide(&injured(occurred, days, treatments), occurred + 200).amount;
            prop_assert!(amount(days, 0) <= amount(days + more, 0));
            prop_assert!(amount(0, days) <= amount(0, days + more));
        }

        #[test]
        fn a_later_decision_of_an_open_case_never_gives_less(occurred in 0i64..2000, days in 0u32..60, later in 0i64..2000) {
            let facts = injured(occurred, days, 7);
            prop_assert!(decide(&facts, occurred + 200).amount <= decide(&facts, occurred + 200 + later).amount);
        }

        #[test]
        fn the_set_off_and_the_payment_make_the_standard(occurred in 0i64..2000, other in 0u32..8_000_000) {
            let mut facts = died(occurred, vec![CondolenceSurvivor {
                relation: SurvivorRelation::Spouse, lost_right: None, children_in_place: 0,
            }]);
            let amount: Twd = other.to_string().parse().unwrap();
            facts.other_payments = vec![PaymentToSetOff { kind: PaymentToSetOffKind::SameNature, amount }];
            let paid = decide(&facts, occurred + 200);
            let (standard, other) = (paid.standard.decimal(), Decimal::from(other));
            prop_assert_eq!(paid.amount.decimal(), (standard - other).max(Decimal::ZERO));
            prop_assert_eq!(paid.granted, other < standard);
        }

        #[test]
        fn shares_make_the_whole(
            occurred in -3500i64..2000,
            spouse in any::<bool>(),
            mut survivors in proptest::collection::vec(survivor(), 0..8),
        ) {
            if occurred < -2922 {
                for survivor in &mut survivors {
                    survivor.children_in_place = 0;
                }
            }
            if spouse {
                let relation = SurvivorRelation::Spouse;
                survivors.push(CondolenceSurvivor { relation, lost_right: None, children_in_place: 0 });
            }
            let paid = decide(&died(occurred, survivors), occurred + 200);
            // All divisors divide the product of those of so few.
            let whole: u128 = paid.survivors.iter().map(|share| share.share.denominator()).product();
            let parts: u128 =
                paid.survivors.iter().map(|share| u128::from(share.persons) * share.share.numerator() * (whole / share.share.denominator())).sum();
            prop_assert!(paid.survivors.is_empty() || parts == whole);
            if spouse {
                prop_assert!(!paid.survivors.is_empty());
            }
        }
    }
}
