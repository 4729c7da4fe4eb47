//! The rules read literally: no compact numbers, no shortcuts, every ring looked at.

use std::collections::{BTreeMap, VecDeque};

use super::super::*;

pub(super) type Post = (u32, u32);

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Goes {
    pub(super) post: Post,
    pub(super) stage: usize,
    pub(super) preference: u32,
    pub(super) from: Option<usize>,
}

pub(super) struct Literal<'a> {
    pub(super) parts: &'a Parts,
    pub(super) policy: &'a Policy,
    pub(super) order: Vec<usize>,
    pub(super) vacant: BTreeMap<Post, VecDeque<Option<usize>>>,
    pub(super) goes: Vec<Option<Goes>>,
}

impl<'a> Literal<'a> {
    pub(super) fn run(parts: &'a Parts, policy: &'a Policy) -> Vec<Option<Goes>> {
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

    pub(super) fn subjects(&self, t: usize) -> &[u32] {
        &self.parts.subjects[self.parts.subject_starts[t] as usize..self.parts.subject_starts[t + 1] as usize]
    }

    pub(super) fn home(&self, t: usize) -> Post {
        (self.parts.homes[t], self.subjects(t)[0])
    }

    /// Every post that a teacher would take, with the number of the preference, the dearest first.
    pub(super) fn wishes(&self, t: usize) -> Vec<(Post, u32)> {
        let schools = &self.parts.preferences
            [self.parts.preference_starts[t] as usize..self.parts.preference_starts[t + 1] as usize];
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
                    let people = self.parts.school_peoples.get(school as usize).copied().unwrap_or_default();
                    let own = people != 0 && people == self.parts.teacher_peoples.get(t).copied().unwrap_or_default();
                    (own || !stage.own_people)
                        && marks & stage.schools == stage.schools
                        && marks & school::EXCHANGE_ONLY == 0
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

/// Deferred acceptance with the one list that all schools share; each post has as many places as it has vacancies.
pub(super) fn deferred_acceptance(parts: &Parts) -> Vec<Option<Post>> {
    let policy = Policy { stages: vec![Stage::single(Release::None)], subject_first: false };
    let literal = Literal { parts, policy: &policy, order: Vec::new(), vacant: BTreeMap::new(), goes: Vec::new() };
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

/// The most that disjoint rings could move, by trying every set of them.
pub(super) fn most_by_trying(literal: &Literal<'_>, longest: usize) -> u32 {
    fn rings(literal: &Literal<'_>, path: &mut Vec<usize>, longest: usize, found: &mut Vec<u32>) {
        let last = *path.last().unwrap();
        for (post, _) in literal.wishes(last) {
            if path.len() > 1 && post == literal.home(path[0]) {
                found.push(path.iter().fold(0, |set, t| set | 1 << t));
            }
            for holder in 0..literal.goes.len() {
                let free = literal.goes[holder].is_none() && literal.home(holder) == post && post != literal.home(last);
                if free && holder > path[0] && !path.contains(&holder) && path.len() < longest {
                    path.push(holder);
                    rings(literal, path, longest, found);
                    path.pop();
                }
            }
        }
    }
    fn best(rings: &[u32], used: u32) -> u32 {
        let Some((ring, rest)) = rings.split_first() else { return used.count_ones() };
        let without = best(rest, used);
        if used & ring == 0 { without.max(best(rest, used | ring)) } else { without }
    }
    let mut found = Vec::new();
    for t in 0..literal.goes.len() {
        if literal.goes[t].is_none() {
            rings(literal, &mut vec![t], longest, &mut found);
        }
    }
    found.sort_unstable();
    found.dedup();
    best(&found, 0)
}
