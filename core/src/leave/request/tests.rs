//! What holds of every request.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::arithmetic_side_effects, reason = "a test may fail")]

use chrono::TimeDelta;
use proptest::prelude::*;
use strum::IntoEnumIterator;

use super::*;
use crate::View;
use crate::date::Date;
use crate::error::ErrorCode;
use crate::quantity::Hours;

fn date(offset: i64) -> Date {
    (NaiveDate::from_ymd_opt(2010, 1, 1).unwrap() + TimeDelta::days(offset)).into()
}

fn group() -> impl Strategy<Value = StaffGroup> {
    prop_oneof![
        Just(StaffGroup::CivilServant),
        Just(StaffGroup::Teacher),
        Just(StaffGroup::TeacherWithAdminPost),
        Just(StaffGroup::FundHired)
    ]
}

fn kind() -> impl Strategy<Value = LeaveKind> {
    proptest::sample::select(LeaveKind::iter().collect::<Vec<_>>())
}

/// Leave of one stretch every three weeks before the request, and the weeks after it.
fn taken(event: Date) -> impl Strategy<Value = Vec<(i64, TakenLeave)>> {
    let one = (kind(), -18i64..4, 0i64..12, proptest::option::of(1u32..=8), any::<bool>());
    proptest::collection::vec(one, 0..6).prop_map(move |stretches| {
        let mut seen = Vec::new();
        let mut taken = Vec::new();
        for (kind, slot, length, hours, antenatal) in stretches {
            // The request has slots 0 and 1.
            if (0..2).contains(&slot) || seen.contains(&slot) {
                continue;
            }
            seen.push(slot);
            let leave = TakenLeave {
                kind,
                from: event,
                to: event,
                first_day_hours: hours.filter(|_| length == 0).map(|hours| Decimal::from(hours).into()),
                last_day_hours: None,
                event_on: hangs_on_event(kind).then_some(event),
                antenatal: antenatal && kind == LeaveKind::Paternity,
                event_number: None,
            };
            taken.push((slot * 21, TakenLeave { to: days_on(event, length), ..leave }));
        }
        taken
    })
}

fn days_on(day: Date, days: i64) -> Date {
    (day.naive() + TimeDelta::days(days)).into()
}

prop_compose! {
    /// A request that mostly fits: `taken` lies around it, all events fall on one day.
    fn request()(
        group in group(), kind in kind(), first in 2700i64..6100, length in 0i64..30, event in -60i64..60,
        hours in proptest::option::of(1u32..=8), flags in any::<[bool; 6]>(), weeks in 0u32..40,
        relation in proptest::sample::select(Relation::iter().collect::<Vec<_>>()), overtime in 1u32..40,
    )(
        taken in taken(date(first + event)),
        facts in Just((group, kind, first, length, event, hours, flags, weeks, relation, overtime)),
    ) -> (Date, RequestFacts) {
        let (group, kind, first, length, event, hours, flags, weeks, relation, overtime) = facts;
        let as_of = date(first);
        let mut facts = RequestFacts::new(group, date(0), kind, days_on(as_of, length));
        facts.first_day_hours = hours.map(|hours| Decimal::from(hours).into());
        facts.admin_post_from = (group == StaffGroup::TeacherWithAdminPost).then(|| date(600));
        facts.approved = Some(flags[0]);
        facts.urgent = flags[1];
        facts.documents = flags[2].then(Vec::new);
        facts.month_pay = flags[3].then(|| Decimal::from(50_000).into());
        if hangs_on_event(kind) {
            let mut on = LeaveEvent::on(days_on(as_of, event));
            let miscarried = kind == LeaveKind::Paternity && flags[4];
            on.spouse_miscarried = miscarried;
            on.antenatal = kind == LeaveKind::Paternity && !miscarried && flags[5];
            if kind == LeaveKind::Miscarriage || miscarried {
                (on.weeks, on.months) = (Some(weeks), Some(weeks / 4));
            }
            if kind == LeaveKind::Funeral {
                on.relation = Some(relation);
                on.related_at_death = Some(flags[4]);
                on.raised_or_lived_with =
                    matches!(relation, Relation::StepParent | Relation::SpouseStepParent).then_some(flags[5]);
            }
            if kind == LeaveKind::Compensatory {
                on.overtime_hours = Some(Decimal::from(overtime).into());
                on.usable_until = (facts.staff_group == StaffGroup::FundHired).then_some(facts.to);
            }
            facts.event = Some(on);
        }
        let shifted = taken.into_iter().map(|(slot, leave)| {
            let from = days_on(as_of, slot);
            let to = days_on(from, leave.to.naive().signed_duration_since(leave.from.naive()).num_days());
            // Half of it of the kind that is asked for.
            let kind = if slot % 2 == 0 { leave.kind } else { facts.kind };
            let event_on = hangs_on_event(kind).then_some(days_on(as_of, event));
            TakenLeave { kind, from, to, event_on, antenatal: leave.antenatal && kind == LeaveKind::Paternity, ..leave }
        });
        facts.taken = shifted.collect();
        (as_of, facts)
    }
}

fn decide(as_of: Date, facts: &RequestFacts) -> Result<LeaveGrant, Error> {
    View::on(as_of).decide::<Request>(facts).map(|decided| decided.value)
}

/// Errors that such facts may give: hours of a day off or of a short day, and what the sources do not say.
fn expected(error: &Error) -> bool {
    matches!(
        error.code(),
        ErrorCode::HoursExceedDay
            | ErrorCode::SourceMissing
            | ErrorCode::NoValueForGroup
            | ErrorCode::DateBeforeFirstValue
            | ErrorCode::LeaveOverlaps
            | ErrorCode::FactConflict
    )
}

fn sum(hours: impl Iterator<Item = Hours>) -> Decimal {
    hours.fold(Decimal::ZERO, |sum, hours| sum + hours.decimal())
}

proptest! {
    #[test]
    fn hours_add_up((as_of, facts) in request()) {
        let value = match decide(as_of, &facts) {
            Ok(value) => value,
            Err(error) => {
                prop_assert!(expected(&error), "{error:?}");
                return Ok(());
            }
        };
        let granted = value.granted_hours.decimal();
        prop_assert!(granted <= value.requested_hours.decimal());
        prop_assert!(value.days.iter().all(|day| day.granted <= day.hours));
        prop_assert_eq!(sum(value.days.iter().map(|day| day.hours)), value.requested_hours.decimal());
        prop_assert_eq!(sum(value.days.iter().map(|day| day.granted)), granted);
        prop_assert_eq!(sum(value.parts.iter().map(|part| part.hours)), granted);
        prop_assert_eq!(value.granted_days.decimal() * Decimal::from(8), granted);
        prop_assert_eq!(value.outcome == Outcome::Refused, granted.is_zero());
        prop_assert_eq!(value.outcome == Outcome::Granted, !granted.is_zero() && value.granted_hours == value.requested_hours);
        if let Some(window) = value.window {
            let outside = |day: &&LeaveDay| window.from.is_some_and(|from| day.date < from) || window.to.is_some_and(|to| to < day.date);
            prop_assert!(value.days.iter().filter(outside).all(|day| day.granted == Hours::default()));
        }
        let deducted = value.parts.iter().filter(|part| part.pay == Pay::Deducted).map(|part| part.days.decimal());
        let days = value.deductions.iter().fold(Decimal::ZERO, |sum, month| sum + month.days.decimal());
        prop_assert!(days <= deducted.fold(Decimal::ONE, |sum, days| sum + days));
    }

    #[test]
    fn the_order_of_leave_taken_and_the_trace_change_nothing((as_of, mut facts) in request()) {
        let decided = decide(as_of, &facts);
        let traced = View::on(as_of).trace::<Request>(&facts).map(|traced| traced.value);
        match (&decided, &traced) {
            (Ok(decided), Ok(traced)) => prop_assert_eq!(decided, traced),
            (decided, traced) => prop_assert!(decided.is_err() && traced.is_err()),
        }
        facts.taken.reverse();
        match (decided, decide(as_of, &facts)) {
            (Ok(decided), Ok(reversed)) => prop_assert_eq!(decided, reversed),
            (decided, reversed) => prop_assert!(decided.is_err() && reversed.is_err()),
        }
    }

    #[test]
    fn more_leave_taken_never_gives_more((as_of, mut facts) in request()) {
        // These come after other leave, or go on from it.
        let after_other = [LeaveKind::ExtendedSick, LeaveKind::Maternity, LeaveKind::Miscarriage];
        if after_other.contains(&facts.kind) || facts.taken.is_empty() {
            return Ok(());
        }
        // How much is deducted for part of a day is left open.
        facts.month_pay = None;
        let Ok(more) = decide(as_of, &facts) else { return Ok(()) };
        facts.taken.pop();
        let less = decide(as_of, &facts);
        prop_assert!(more.granted_hours <= less.unwrap().granted_hours);
    }

    #[test]
    fn facts_at_random_give_an_answer_or_an_error(
        group in group(), kind in kind(), as_of in -4000i64..20_000, to in -400i64..400, hired in -4000i64..8000,
        event in proptest::option::of(-9000i64..9000), first in proptest::option::of("[0-9]{1,3}(\\.[0-9]{1,3})?"),
        last in proptest::option::of("[0-9]{1,2}"), pay in proptest::option::of("[0-9]{1,28}"), approved in proptest::option::of(any::<bool>()),
        carried in proptest::option::of("[0-9]{1,28}"), weeks in proptest::option::of(any::<u32>()), of_taken in -400i64..400, taken_kind in kind(),
    ) {
        let mut facts = RequestFacts::new(group, date(hired), kind, date(as_of + to));
        facts.event = event.map(|event| LeaveEvent { weeks, months: weeks, ..LeaveEvent::on(date(as_of + event)) });
        facts.first_day_hours = first.and_then(|hours| hours.parse().ok());
        facts.last_day_hours = last.and_then(|hours| hours.parse().ok());
        facts.month_pay = pay.and_then(|pay| pay.parse().ok());
        facts.carried_over = carried.and_then(|days| days.parse().ok());
        facts.approved = approved;
        let day = date(as_of + of_taken);
        facts.taken.push(TakenLeave {
            kind: taken_kind,
            from: day,
            to: day,
            first_day_hours: None,
            last_day_hours: None,
            event_on: event.map(|event| date(as_of + event)),
            antenatal: false,
            event_number: None,
        });
        if let Err(error) = decide(date(as_of), &facts) {
            prop_assert!(error.code() != ErrorCode::Internal, "{error:?}");
        }
    }
}
