//! The engine against a literal reading of the rules: no compact numbers, no shortcuts, every ring looked at.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::arithmetic_side_effects, reason = "a test may fail")]

use core::ops::ControlFlow;
use std::collections::{BTreeMap, VecDeque};

use proptest::prelude::*;

use super::*;

type Post = (u32, u32);

#[derive(Debug, Clone, PartialEq, Eq)]
struct Goes {
    post: Post,
    stage: usize,
    preference: u32,
    from: Option<usize>,
}

struct Literal<'a> {
    parts: &'a Parts,
    policy: &'a Policy,
    order: Vec<usize>,
    vacant: BTreeMap<Post, VecDeque<Option<usize>>>,
    goes: Vec<Option<Goes>>,
}

impl<'a> Literal<'a> {
    fn run(parts: &'a Parts, policy: &'a Policy) -> Vec<Option<Goes>> {
        let each = parts.keys_each as usize;
        let mut order: Vec<usize> = (0..parts.homes.len()).collect();
        order.sort_by_key(|t| {
            let keys: Vec<i64> = parts.keys[t * each..(t + 1) * each].iter().map(|key| -key).collect();
            (-parts.points[*t], keys, parts.lots[*t])
        });
        let mut vacant: BTreeMap<Post, VecDeque<Option<usize>>> = BTreeMap::new();
        for (school, subject, count) in &parts.vacancies {
            vacant.entry((*school, *subject)).or_default().extend((0..*count).map(|_| None));
        }
        let goes = vec![None; parts.homes.len()];
        let mut literal = Literal { parts, policy, order, vacant, goes };
        let mut pending = Vec::new();
        for (at, stage) in policy.stages.iter().enumerate() {
            if stage.exchange > 0 {
                literal.exchange(at, stage.exchange.into());
                continue;
            }
            for t in std::mem::take(&mut pending) {
                literal.vacant.entry(literal.home(t)).or_default().push_back(Some(t));
            }
            literal.single(at, *stage, &mut pending);
        }
        literal.goes
    }

    fn subjects(&self, t: usize) -> &[u32] {
        &self.parts.subjects[self.parts.subject_starts[t] as usize..self.parts.subject_starts[t + 1] as usize]
    }

    fn home(&self, t: usize) -> Post {
        (self.parts.homes[t], self.subjects(t)[0])
    }

    /// Every post that a teacher would take, with the number of the preference, the dearest first.
    fn wishes(&self, t: usize) -> Vec<(Post, u32)> {
        let schools =
            &self.parts.preferences[self.parts.preference_starts[t] as usize..self.parts.preference_starts[t + 1] as usize];
        let mut wishes = Vec::new();
        for (s, subject) in self.subjects(t).iter().enumerate() {
            for (p, school) in schools.iter().enumerate().filter(|(_, school)| **school != u32::MAX) {
                if self.parts.school_marks[*school as usize] & school::CLOSED == 0 {
                    let turn = if self.policy.subject_first { (s, p) } else { (p, s) };
                    wishes.push((turn, (*school, *subject), p as u32));
                }
            }
        }
        wishes.sort();
        wishes.into_iter().map(|(_, post, p)| (post, p)).collect()
    }

    fn single(&mut self, at: usize, stage: Stage, pending: &mut Vec<usize>) {
        'again: loop {
            for t in self.order.clone() {
                if self.goes[t].is_some() || self.parts.teacher_marks[t] & stage.teachers != stage.teachers {
                    continue;
                }
                let admitted = |school: u32| {
                    let marks = self.parts.school_marks[school as usize];
                    marks & stage.schools == stage.schools && marks & school::EXCHANGE_ONLY == 0
                };
                let open = |post: &Post| self.vacant.get(post).is_some_and(|units| !units.is_empty());
                let found = self.wishes(t).into_iter().find(|(post, _)| admitted(post.0) && open(post));
                let Some((post, preference)) = found else { continue };
                let from = self.vacant.get_mut(&post).unwrap().pop_front().unwrap();
                self.goes[t] = Some(Goes { post, stage: at, preference, from });
                match stage.release {
                    Release::None => {}
                    Release::NextStage => pending.push(t),
                    Release::Cascade => {
                        self.vacant.entry(self.home(t)).or_default().push_back(Some(t));
                        continue 'again;
                    }
                }
            }
            return;
        }
    }

    fn exchange(&mut self, at: usize, length: usize) {
        for t in self.order.clone() {
            if self.goes[t].is_some() {
                continue;
            }
            let Some(ring) = self.ring(&mut vec![(t, 0)], length) else { continue };
            for (i, (t, _)) in ring.iter().enumerate() {
                let (next, _) = ring[(i + 1) % ring.len()];
                let preference = self.wishes(*t).into_iter().find(|(post, _)| *post == self.home(next)).unwrap().1;
                self.goes[*t] = Some(Goes { post: self.home(next), stage: at, preference, from: Some(next) });
            }
        }
    }

    fn ring(&self, path: &mut Vec<(usize, u32)>, length: usize) -> Option<Vec<(usize, u32)>> {
        let last = path.last()?.0;
        for (post, preference) in self.wishes(last) {
            if path.len() == length {
                if post == self.home(path[0].0) {
                    return Some(path.clone());
                }
                continue;
            }
            for holder in self.order.iter().copied().filter(|t| self.goes[*t].is_none() && self.home(*t) == post) {
                if path.iter().any(|(t, _)| *t == holder) {
                    continue;
                }
                path.push((holder, preference));
                if let Some(ring) = self.ring(path, length) {
                    return Some(ring);
                }
                path.pop();
            }
        }
        None
    }
}

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
    let one = (0..schools, 0u8..8, 0i64..4, prop::collection::vec(0u32..2, 0..2), 0u32..2, prop::collection::vec(0..schools + 1, 0..6));
    (
        prop::collection::vec(prop_oneof![4 => Just(0u8), 3 => 0u8..8, 1 => Just(school::CLOSED), 1 => Just(school::EXCHANGE_ONLY)], schools as usize),
        prop::collection::vec(one, 1..teachers),
        prop::collection::vec((0..schools, 0u32..3, 0u32..3), 0..4),
        any::<bool>(),
    )
        .prop_map(move |(school_marks, all, vacancies, lots_down)| {
            let mut parts = Parts {
                school_counties: (0..schools).collect(),
                school_marks,
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
    let kinds = (release.clone(), release.clone(), release, any::<bool>(), any::<bool>(), any::<bool>());
    kinds.prop_map(|(first, second, last, next, subject_first, singles_last)| {
        let or_next = |release| if next { Release::NextStage } else { release };
        let singles = [Stage::indigenous(or_next(first)), Stage::remote_volunteer(or_next(second)), Stage::single(last)];
        let exchanges = [2, 3, 4, 5].map(Stage::exchange);
        let stages = if singles_last {
            exchanges.into_iter().chain(singles).collect()
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

/// Deferred acceptance with the one list that all schools share; each post has as many places as it has vacancies.
fn deferred_acceptance(parts: &Parts) -> Vec<Option<Post>> {
    let policy = Policy { stages: vec![Stage::single(Release::None)], subject_first: false };
    let literal =
        Literal { parts, policy: &policy, order: Vec::new(), vacant: BTreeMap::new(), goes: Vec::new() };
    let rank = |t: usize| (-parts.points[t], -parts.keys[t], parts.lots[t]);
    let mut places: BTreeMap<Post, usize> = BTreeMap::new();
    for (school, subject, count) in &parts.vacancies {
        *places.entry((*school, *subject)).or_default() += *count as usize;
    }
    let mut held: BTreeMap<Post, Vec<usize>> = BTreeMap::new();
    let mut asked = vec![0; parts.homes.len()];
    let mut free: Vec<usize> = (0..parts.homes.len()).collect();
    while let Some(t) = free.pop() {
        let Some((post, _)) = literal.wishes(t).get(asked[t]).copied() else { continue };
        asked[t] += 1;
        let open = parts.school_marks[post.0 as usize] & school::EXCHANGE_ONLY == 0;
        let group = held.entry(post).or_default();
        group.push(t);
        group.sort_by_key(|t| rank(*t));
        if group.len() > places.get(&post).copied().filter(|_| open).unwrap_or_default() {
            free.extend(group.pop());
        }
    }
    let of = |t: usize| held.iter().find(|(_, group)| group.contains(&t)).map(|(post, _)| *post);
    (0..parts.homes.len()).map(of).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

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
        let parts = generate_parts(seed, 40, 12);
        let (instance, outcome) = engine(&parts, &policy);
        prop_assert_eq!(goes(&instance, &outcome), Literal::run(&parts, &policy));
    }
}
