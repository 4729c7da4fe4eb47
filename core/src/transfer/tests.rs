//! The engine against a literal reading of the rules: no compact numbers, no shortcuts, every ring looked at.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::arithmetic_side_effects, reason = "a test may fail")]

use core::ops::ControlFlow;
use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;

mod literal;
mod years;

use self::literal::{Goes, Literal, Post, deferred_acceptance, most_by_trying};

fn engine(parts: &Parts, policy: &Policy) -> (Instance, Outcome) {
    let instance = Instance::new(parts.clone()).unwrap();
    let outcome = run(&instance, policy, &mut |_| ControlFlow::Continue(())).unwrap();
    (instance, outcome)
}

fn goes(instance: &Instance, outcome: &Outcome) -> Vec<Option<Goes>> {
    let of = |t| {
        outcome.of(instance, t).map(|placed| Goes {
            post: (placed.school, placed.subject),
            stage: placed.stage,
            preference: placed.preference,
            from: placed.from.map(|t| t as usize),
        })
    };
    (0..instance.teachers()).map(of).collect()
}

/// Small and crowded: every kind of mark, ties, barred preferences, several units of a post.
fn small(teachers: usize) -> impl Strategy<Value = Parts> {
    let schools = 5u32;
    let one = (
        0..schools,
        0u8..8,
        0i64..4,
        prop::collection::vec(0u32..2, 0..2),
        0u32..2,
        prop::collection::vec(0..schools + 1, 0..6),
    );
    (
        prop::collection::vec(
            prop_oneof![4 => Just(0u8), 3 => 0u8..8, 1 => Just(school::CLOSED), 1 => Just(school::EXCHANGE_ONLY)],
            schools as usize,
        ),
        prop::collection::vec(one, 1..teachers),
        prop::collection::vec((0..schools, 0u32..3, 0u32..3), 0..4),
        any::<bool>(),
    )
        .prop_map(move |(school_marks, all, vacancies, lots_down)| {
            let mut parts = Parts {
                school_counties: (0..schools).collect(),
                school_marks,
                school_peoples: (0..schools).map(|school| school % 3).collect(),
                subject_starts: vec![0],
                preference_starts: vec![0],
                keys_each: 1,
                vacancies,
                ..Parts::default()
            };
            let count = all.len() as u32;
            for (at, (home, marks, points, more, first, wishes)) in (0..).zip(all) {
                parts.homes.push(home);
                parts.teacher_marks.push(marks);
                parts.teacher_peoples.push(home % 2 + u32::from(marks) % 2);
                parts.points.push(points);
                parts.keys.push(points % 2);
                parts.lots.push(if lots_down { count - at } else { at });
                let mut subjects = vec![first];
                subjects.extend(more.into_iter().filter(|subject| *subject != first).take(1));
                parts.subjects.extend(subjects);
                parts.subject_starts.push(parts.subjects.len() as u32);
                let mut seen = Vec::new();
                for school in wishes {
                    let school = if school == schools { u32::MAX } else { school };
                    if school != home && !seen.contains(&school) {
                        seen.push(school);
                    }
                }
                parts.preferences.extend(seen);
                parts.preference_starts.push(parts.preferences.len() as u32);
            }
            parts
        })
}

fn policies() -> impl Strategy<Value = Policy> {
    let release = prop_oneof![Just(Release::None), Just(Release::Cascade)];
    let lengths = prop_oneof![
        Just(vec![2u8, 3, 4, 5]),
        Just(vec![5, 4, 3, 2]),
        Just(vec![4]),
        Just(vec![5, 3]),
        Just(vec![3, 6])
    ];
    let kinds = (release.clone(), release.clone(), release, any::<bool>(), lengths, (any::<bool>(), any::<bool>()));
    kinds.prop_map(|(first, second, last, next, lengths, (subject_first, singles_last))| {
        let or_next = |release| if next { Release::NextStage } else { release };
        let singles = [
            Stage::own_people(or_next(second)),
            Stage::indigenous(or_next(first)),
            Stage::remote_volunteer(or_next(second)),
            Stage::single(last),
        ];
        let exchanges = lengths.into_iter().map(Stage::exchange);
        let stages = if singles_last {
            exchanges.chain(singles).collect()
        } else {
            singles.into_iter().chain(exchanges).collect()
        };
        Policy { stages, subject_first }
    })
}

/// The same teachers in another order.
fn shuffled(parts: &Parts, shift: usize) -> (Parts, Vec<usize>) {
    let count = parts.homes.len();
    let order: Vec<usize> = (0..count).rev().map(|t| (t + shift) % count).collect();
    let mut other = Parts {
        school_counties: parts.school_counties.clone(),
        school_marks: parts.school_marks.clone(),
        school_peoples: parts.school_peoples.clone(),
        keys_each: parts.keys_each,
        subject_starts: vec![0],
        preference_starts: vec![0],
        vacancies: parts.vacancies.iter().rev().copied().collect(),
        ..Parts::default()
    };
    for t in &order {
        let each = parts.keys_each as usize;
        other.homes.push(parts.homes[*t]);
        other.teacher_marks.push(parts.teacher_marks[*t]);
        other.teacher_peoples.push(parts.teacher_peoples[*t]);
        other.points.push(parts.points[*t]);
        other.lots.push(parts.lots[*t]);
        other.keys.extend(&parts.keys[t * each..(t + 1) * each]);
        let row = |starts: &[u32], items: &[u32]| items[starts[*t] as usize..starts[t + 1] as usize].to_vec();
        other.subjects.extend(row(&parts.subject_starts, &parts.subjects));
        other.subject_starts.push(other.subjects.len() as u32);
        other.preferences.extend(row(&parts.preference_starts, &parts.preferences));
        other.preference_starts.push(other.preferences.len() as u32);
    }
    (other, order)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    #[test]
    fn as_the_rules_are_read_literally(parts in small(9), policy in policies()) {
        let (instance, outcome) = engine(&parts, &policy);
        prop_assert_eq!(goes(&instance, &outcome), Literal::run(&parts, &policy));
    }

    #[test]
    fn whatever_the_order_of_the_input(parts in small(12), policy in policies(), shift in 0usize..12) {
        let (instance, outcome) = engine(&parts, &policy);
        let (other, order) = shuffled(&parts, shift);
        let (other_instance, other_outcome) = engine(&other, &policy);
        let expected = goes(&instance, &outcome);
        for (now, then) in order.iter().enumerate() {
            let mut found = other_outcome.of(&other_instance, now as u32);
            if let Some(found) = &mut found {
                found.from = found.from.map(|t| order[t as usize] as u32);
            }
            prop_assert_eq!(found, outcome.of(&instance, *then as u32), "{:?}", expected);
        }
    }

    #[test]
    fn one_list_for_all_schools_is_deferred_acceptance(parts in small(12)) {
        let policy = Policy { stages: vec![Stage::single(Release::None)], subject_first: false };
        let (instance, outcome) = engine(&parts, &policy);
        let found: Vec<Option<Post>> = goes(&instance, &outcome).into_iter().map(|goes| Some(goes?.post)).collect();
        prop_assert_eq!(found, deferred_acceptance(&parts));
    }

    #[test]
    fn generated_instances_as_the_rules_are_read_literally(seed in any::<u64>(), policy in policies()) {
        let parts = generate_parts(seed, 40, 12, 12);
        let (instance, outcome) = engine(&parts, &policy);
        prop_assert_eq!(goes(&instance, &outcome), Literal::run(&parts, &policy));
    }
}

fn proved(instance: &Instance, policy: &Policy, result: &[Option<Placement>]) -> Vec<Finding> {
    verify(instance, policy, result, &mut |_| ControlFlow::Continue(())).unwrap()
}

fn placements(instance: &Instance, outcome: &Outcome) -> Vec<Option<Placement>> {
    (0..instance.teachers()).map(|teacher| outcome.of(instance, teacher)).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    #[test]
    fn every_result_is_proved(seed in any::<u64>(), policy in policies(), teachers in 1u32..150) {
        let (instance, outcome) = engine(&generate_parts(seed, teachers, 15, 20), &policy);
        prop_assert_eq!(proved(&instance, &policy, &placements(&instance, &outcome)), []);
    }

    #[test]
    fn a_result_that_is_tampered_with_is_found_out(
        parts in small(10), policy in policies(), teacher in 0usize..10, post in (0u32..5, 0u32..2), what in 0u8..3,
    ) {
        let (instance, outcome) = engine(&parts, &policy);
        let mut result = placements(&instance, &outcome);
        let teacher = teacher % result.len();
        match (what, &mut result[teacher]) {
            (0, placed) if placed.is_some() => *placed = None,
            (1, Some(placed)) => placed.preference += 1,
            (2, placed @ None) => {
                *placed = Some(Placement { school: post.0, subject: post.1, stage: 3, preference: 0, from: None });
            }
            _ => return Ok(()),
        }
        prop_assert!(!proved(&instance, &policy, &result).is_empty(), "{:?}", result);
    }

    #[test]
    fn the_result_of_another_year_is_found_out(
        parts in small(12), policy in policies(), one in 0usize..12, other in 0usize..12, what in 0u8..4,
    ) {
        let (instance, outcome) = engine(&parts, &policy);
        let (mut changed, mut by) = (parts.clone(), policy.clone());
        let (one, other) = (one % parts.homes.len(), other % parts.homes.len());
        match what {
            // Ranks, the order of a list, subjects before schools, the order of the stages.
            0 => {
                changed.points.swap(one, other);
                changed.keys.swap(one, other);
                changed.lots.swap(one, other);
            }
            1 => {
                let row = changed.preference_starts[one] as usize..changed.preference_starts[one + 1] as usize;
                changed.preferences[row].reverse();
            }
            2 => by.subject_first = !by.subject_first,
            _ => {
                let ends = by.stages.len() - 1;
                by.stages.swap(ends - 1, ends);
            }
        }
        if by.check().is_err() {
            return Ok(());
        }
        let (_, made) = engine(&changed, &by);
        // In the terms of the year that is proved: its numbers of preferences and stages.
        let mut result = placements(&instance, &made);
        for (teacher, placed) in (0..).zip(&mut result) {
            let Some(placed) = placed else { continue };
            let at = instance.preferences(teacher).iter().position(|school| *school == placed.school).unwrap();
            placed.preference = at as u32;
            placed.stage = policy.stages.iter().position(|stage| *stage == by.stages[placed.stage]).unwrap();
        }
        let same = result == placements(&instance, &outcome);
        prop_assert_eq!(proved(&instance, &policy, &result).is_empty(), same, "{:?}", result);
    }

    #[test]
    fn posts_are_conserved_and_rings_close(seed in any::<u64>(), policy in policies()) {
        let parts = generate_parts(seed, 120, 15, 20);
        let (instance, outcome) = engine(&parts, &policy);
        let mut filled: BTreeMap<Post, i64> = BTreeMap::new();
        for (school, subject, count) in &parts.vacancies {
            *filled.entry((*school, *subject)).or_default() -= i64::from(*count);
        }
        for (teacher, goes) in goes(&instance, &outcome).iter().enumerate() {
            let Some(goes) = goes else { continue };
            *filled.entry(goes.post).or_default() += 1;
            let literal = (parts.homes[teacher], instance.subjects(teacher as u32)[0]);
            *filled.entry(literal).or_default() -= 1;
        }
        // Nobody comes beyond what was vacant or left.
        prop_assert!(filled.values().all(|more| *more <= 0));
    }

    #[test]
    fn one_who_ranks_higher_and_is_passed_over_does_not_exist(seed in any::<u64>()) {
        let policy = Policy::national();
        let (instance, outcome) = engine(&generate_parts(seed, 200, 15, 20), &policy);
        let all = goes(&instance, &outcome);
        let stage = |t: usize| all[t].as_ref().map_or(usize::MAX, |goes| goes.stage);
        for (t, own) in all.iter().enumerate().filter(|(t, _)| stage(*t) >= 3) {
            let until = own.as_ref().filter(|own| own.stage == 3).map_or(u32::MAX, |own| own.preference);
            for (preference, school) in (0..until).zip(instance.preferences(t as u32)) {
                for (other, theirs) in all.iter().enumerate().filter(|(other, _)| stage(*other) == 3) {
                    let post = theirs.as_ref().unwrap().post;
                    let wanted = post.0 == *school && instance.subjects(t as u32).contains(&post.1);
                    prop_assert!(!wanted || instance.rank.at(other as u32) < instance.rank.at(t as u32), "{preference}");
                }
            }
        }
    }

    #[test]
    fn the_most_moves_are_the_most(parts in small(9), longest in 2u8..6) {
        let policy = Policy { stages: (2..=longest).map(Stage::exchange).collect(), subject_first: false };
        let instance = Instance::new(parts.clone()).unwrap();
        let most = most_moves(&instance, &policy, longest, 10_000_000, &mut |_| ControlFlow::Continue(())).unwrap();
        let goes = vec![None; parts.homes.len()];
        let literal = Literal { parts: &parts, policy: &policy, order: Vec::new(), vacant: BTreeMap::new(), goes };
        prop_assert!(most.is_proven());
        prop_assert_eq!(most.found, most_by_trying(&literal, longest.into()));
        prop_assert!(most.by_rule <= most.found && most.found <= most.pool);
        let mut moved: Vec<u32> = most.rings.concat();
        moved.sort_unstable();
        moved.dedup();
        prop_assert_eq!(moved.len(), most.found as usize);
    }

    #[test]
    fn what_was_not_proven_is_bounded(seed in any::<u64>(), effort in 1u32..3000) {
        let instance = generate(seed, 300, 15, 20);
        let most = |effort| {
            most_moves(&instance, &Policy::national(), 3, effort, &mut |_| ControlFlow::Continue(())).unwrap()
        };
        let (few, more) = (most(effort), most(effort * 4));
        prop_assert!(few.found <= few.at_most && more.found <= few.at_most && few.found <= more.at_most);
    }

    #[test]
    fn longer_rings_and_the_rule_never_move_more_than_was_found(seed in any::<u64>(), effort in 1u32..20_000, exchange_first in any::<bool>()) {
        let instance = generate(seed, 150, 15, 12);
        let mut policy = Policy::national();
        if exchange_first {
            policy.stages.reverse();
        }
        let mut found = 0;
        for longest in 2..=LONGEST_EXCHANGE {
            let most = most_moves(&instance, &policy, longest, effort, &mut |_| ControlFlow::Continue(())).unwrap();
            prop_assert!(most.by_rule <= most.found && found <= most.found && most.found <= most.at_most);
            found = most.found;
            let mut moved = most.rings.concat();
            moved.sort_unstable();
            moved.dedup();
            prop_assert_eq!(moved.len(), most.found as usize);
            prop_assert!(most.rings.iter().all(|ring| (2..=longest as usize).contains(&ring.len())));
            for ring in &most.rings {
                for (at, teacher) in ring.iter().enumerate() {
                    let next = ring[(at + 1) % ring.len()];
                    prop_assert!(instance.preferences(*teacher).contains(&instance.home_school(next)));
                    prop_assert!(instance.subjects(*teacher).contains(&instance.subjects(next)[0]));
                }
            }
        }
    }

    #[test]
    fn whoever_stands_below_a_failed_one_falls_and_nobody_else(seed in any::<u64>(), failed in 0u32..100, adds in any::<bool>()) {
        let policy = Policy { stages: vec![Stage::single(Release::Cascade), Stage::exchange(2), Stage::exchange(3)], subject_first: false };
        let (instance, outcome) = engine(&generate_parts(seed, 100, 12, 12), &policy);
        let from: Vec<Option<u32>> =
            placements(&instance, &outcome).iter().map(|placed| placed.as_ref()?.from).collect();
        if outcome.of(&instance, failed).is_none() {
            return Ok(());
        }
        let mut can_add = vec![false; 100];
        can_add[failed as usize] = adds;
        let void = unwind(&from, &[failed], &can_add);
        let falls = |t: u32| void.iter().any(|void| void.teacher == t);
        for t in 0..100 {
            // A teacher falls where the way along those whose posts are taken leads to the failed one.
            let (mut at, mut hits) = (t, t == failed);
            for _ in 0..100 {
                let Some(next) = from[at as usize].filter(|_| !hits) else { break };
                hits = next == failed && !adds;
                at = next;
            }
            prop_assert_eq!(falls(t), hits);
        }
    }
}

#[test]
fn a_ring_falls_whole_unless_the_school_adds_a_post() {
    // 0 goes to the post of 1, 1 to that of 2, 2 to that of 0.
    let ring = [Some(1), Some(2), Some(0)];
    let void = |adds: bool| -> Vec<u32> {
        unwind(&ring, &[0], &[adds, false, false]).into_iter().map(|void| void.teacher).collect()
    };
    assert_eq!(void(false), [0, 2, 1]);
    assert_eq!(void(true), [0]);
}

#[test]
fn a_chain_falls_below_the_one_who_fails() {
    // 0 goes to a vacancy, 1 to the post of 0, 2 to that of 1.
    let chain = [None, Some(0), Some(1)];
    let void = |failed: u32, adds: bool| -> Vec<Void> { unwind(&chain, &[failed], &[adds; 3]) };
    let own = |teacher| Void { teacher, because_of: None };
    assert_eq!(void(1, false), [own(1), Void { teacher: 2, because_of: Some(1) }]);
    assert_eq!(void(1, true), [own(1)]);
    assert_eq!(void(2, false), [own(2)]);
    assert_eq!(void(0, false).len(), 3);
    // Two fail, one of whose schools adds a post: the chain between them falls all the same.
    assert_eq!(unwind(&chain, &[0, 1], &[false, true, false]), [own(0), own(1)]);
    assert_eq!(unwind(&chain, &[7], &[]), []);
}

#[test]
fn a_run_can_be_watched_and_ended() {
    let instance = generate(3, 20_000, 300, 30);
    let mut seen = Vec::new();
    let result = run(&instance, &Policy::national(), &mut |progress| {
        seen.push(progress);
        if progress.stage == 3 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    });
    assert_eq!(result, Err(RunError::Cancelled));
    assert!(seen.len() > 10 && seen.is_sorted_by_key(|progress| (progress.stage, progress.done)));
}

/// What follows the run of the rule is cancelled as well.
#[test]
fn the_search_for_the_most_moves_is_cancelled() {
    let (instance, policy) = (generate(4, 200, 20, 20), Policy::national());
    let mut told = 0u32;
    let result = most_moves(&instance, &policy, 5, 1_000_000_000, &mut |progress| {
        told += u32::from(progress.stage >= policy.stages.len());
        // The first call of the search of each length, then those under way.
        if told > 8 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    });
    assert_eq!((result, told), (Err(RunError::Cancelled), 9));
}

#[test]
fn stages_that_contradict_one_another() {
    let check = |stages: &[Stage]| Policy { stages: stages.to_vec(), subject_first: false }.check();
    let single = Stage::single(Release::None);
    assert_eq!(check(&[]), Err(PolicyError::StageCount));
    assert_eq!(check(&[single, Stage::exchange(2), single]), Err(PolicyError::Repeated { stage: 2 }));
    assert_eq!(check(&[Stage::exchange(1)]), Err(PolicyError::ExchangeLength { stage: 0, length: 1 }));
    assert_eq!(check(&[Stage::exchange(9)]), Err(PolicyError::ExchangeLength { stage: 0, length: 9 }));
    let leaves = Stage { release: Release::Cascade, ..Stage::exchange(2) };
    assert_eq!(check(&[leaves]), Err(PolicyError::ExchangeReleases { stage: 0 }));
    let late = Stage::single(Release::NextStage);
    assert_eq!(check(&[late, Stage::exchange(2)]), Err(PolicyError::NothingAfter { stage: 0 }));
    assert_eq!(check(&[Stage::indigenous(Release::NextStage), single]), Ok(()));
    assert!(Policy::national().check().is_ok() && Policy::new_taipei().check().is_ok());
}

#[test]
fn parts_that_make_no_instance() {
    let good = generate_parts(1, 10, 5, 6);
    let with = |change: fn(&mut Parts)| {
        let mut parts = good.clone();
        change(&mut parts);
        Instance::new(parts).map(|_| ())
    };
    assert_eq!(with(|_| ()), Ok(()));
    assert_eq!(with(|parts| parts.lots.truncate(3)), Err(InstanceError::Lengths));
    assert_eq!(with(|parts| parts.keys_each = 2), Err(InstanceError::Lengths));
    assert_eq!(with(|parts| parts.preference_starts[1] = u32::MAX - 1), Err(InstanceError::Lengths));
    assert_eq!(with(|parts| parts.subject_starts.clear()), Err(InstanceError::Lengths));
    assert_eq!(with(|parts| parts.homes[0] = 5), Err(InstanceError::UnknownSchool { school: 5 }));
    assert_eq!(with(|parts| parts.vacancies.push((9, 0, 1))), Err(InstanceError::UnknownSchool { school: 9 }));
    assert_eq!(with(|parts| parts.preferences[0] = 77), Err(InstanceError::UnknownSchool { school: 77 }));
    assert!(matches!(with(|parts| parts.preferences[0] = parts.homes[0]), Err(InstanceError::OwnSchool { .. })));
    assert!(matches!(with(|parts| parts.subject_starts[1] = 0), Err(InstanceError::Subjects { teacher: 0 })));
    let tie = with(|parts| {
        parts.points.fill(0);
        parts.lots.fill(4);
    });
    assert_eq!(tie, Err(InstanceError::Tie { one: 0, other: 1 }));
    // Of equal points, one without a lot is not the lower for it.
    let without_lot = with(|parts| {
        parts.points.fill(0);
        parts.lots = (0..10).collect();
        parts.lots[3] = u32::MAX;
    });
    assert_eq!(without_lot, Err(InstanceError::Tie { one: 3, other: 9 }));
    assert_eq!(Instance::default().teachers(), 0);
}
