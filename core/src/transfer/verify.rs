//! Proves a result against the rules, without running the stages again.

use core::cmp::Reverse;
use core::ops::ControlFlow;
use std::collections::BinaryHeap;

use super::engine::{Placement, RunError, admits};
use super::exchange::Exchanges;
use super::flat::{Flat, NONE, number, place};
use super::instance::Instance;
use super::policy::{Policy, Release, Stage};
use crate::progress::{OnProgress, Progress};

/// What is wrong with a result.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Finding {
    /// There is no such stage.
    UnknownStage {
        /// The teacher.
        teacher: u32,
    },
    /// The school is not the preference that it is said to be, is barred or takes nobody in, or the subject is none of
    /// hers.
    NotListed {
        /// The teacher.
        teacher: u32,
    },
    /// The teacher or the school has no part in the stage.
    NotInStage {
        /// The teacher.
        teacher: u32,
    },
    /// More teachers than vacancies.
    NoVacancy {
        /// School of the post.
        school: u32,
        /// Its subject.
        subject: u32,
    },
    /// The post is said to be left by someone who does not leave it, or whose post was not open in that stage.
    NotLeft {
        /// The teacher.
        teacher: u32,
    },
    /// Two teachers take the post that one leaves.
    TakenTwice {
        /// The second of them.
        teacher: u32,
    },
    /// A ring that does not close, or not with as many teachers as the stage has.
    RingOpen {
        /// The teacher.
        teacher: u32,
    },
    /// A post that the teacher likes better was open at her turn, or went to someone who ranks lower, or stays empty.
    PassedOver {
        /// The teacher.
        teacher: u32,
        /// School of the post.
        school: u32,
        /// Its subject.
        subject: u32,
    },
    /// The teacher takes another unit of the post than the one whose turn it is: those vacant from the start go first, then
    /// those left, in the order in which they were.
    OtherUnit {
        /// The teacher.
        teacher: u32,
    },
    /// A ring that the stages would have found is left.
    RingLeft {
        /// Its teachers, each of whom would go to the post of the next.
        teachers: Vec<u32>,
    },
    /// The ring that the first teacher's rank demands was not made: one of them goes elsewhere.
    RingNotMade {
        /// Its teachers, each of whom would go to the post of the next.
        teachers: Vec<u32>,
    },
}

/// Proves a result: every move is allowed; each post has as many who come as are vacant or leave it; rings are closed; in
/// each stage of single transfers nobody is passed over; and each ring is the one that rank demands, with none left. Empty
/// where all of it holds: the moves are then the only ones that the rules allow.
///
/// The order in which the teachers of a stage went follows from the result itself: always the highest whose post is open.
/// With it each step can be looked at by itself.
///
/// # Errors
///
/// Stages that contradict one another; `Cancelled` where the caller ends it.
pub fn verify(
    instance: &Instance,
    policy: &Policy,
    result: &[Option<Placement>],
    progress: &mut OnProgress<'_>,
) -> Result<Vec<Finding>, RunError> {
    policy.check()?;
    let mut proof = Proof { instance, policy, result, findings: Vec::new() };
    proof.moves();
    proof.posts();
    proof.rings();
    if proof.findings.is_empty() {
        proof.turns();
        proof.exchanges(progress)?;
    }
    Ok(proof.findings)
}

struct Proof<'a> {
    instance: &'a Instance,
    policy: &'a Policy,
    result: &'a [Option<Placement>],
    findings: Vec<Finding>,
}

impl Proof<'_> {
    fn of(&self, teacher: u32) -> Option<&Placement> {
        self.result.get(place(teacher))?.as_ref()
    }

    fn placed(&self) -> Vec<(u32, Placement)> {
        let all = (0..self.instance.teachers()).zip(self.result);
        all.filter_map(|(teacher, placed)| Some((teacher, (*placed)?))).collect()
    }

    fn stage(&self, placed: &Placement) -> Option<Stage> {
        self.policy.stages.get(placed.stage).copied()
    }

    /// Each move by itself.
    fn moves(&mut self) {
        for (teacher, placed) in self.placed() {
            let Some(stage) = self.stage(&placed) else {
                self.findings.push(Finding::UnknownStage { teacher });
                continue;
            };
            let listed = self.instance.preferences.row(teacher).get(place(placed.preference)) == Some(&placed.school);
            let closed = !admits(self.instance, Stage::exchange(2), teacher, placed.school);
            if !listed || closed || !self.instance.subjects.row(teacher).contains(&placed.subject) {
                self.findings.push(Finding::NotListed { teacher });
            }
            let takes_part = self.instance.teacher_marks.at(teacher) & stage.teachers == stage.teachers;
            if !takes_part || !admits(self.instance, stage, teacher, placed.school) {
                self.findings.push(Finding::NotInStage { teacher });
            }
        }
    }

    /// Who comes and who goes.
    fn posts(&mut self) {
        let mut vacant = self.instance.declared.clone();
        let mut taken = Flat::filled(false, self.result.len());
        for (teacher, placed) in self.placed() {
            let post = self.instance.post(placed.school, placed.subject);
            let Some(leaver) = placed.from else {
                if vacant.at(post) == 0 {
                    self.findings.push(Finding::NoVacancy { school: placed.school, subject: placed.subject });
                }
                vacant.lower(post);
                continue;
            };
            if taken.at(leaver) {
                self.findings.push(Finding::TakenTwice { teacher });
            }
            taken.set(leaver, true);
            let leaves = |left: &Placement| self.instance.home.at(leaver) == post && self.opens(left, &placed);
            if leaver == teacher || !self.of(leaver).is_some_and(leaves) {
                self.findings.push(Finding::NotLeft { teacher });
            }
        }
    }

    /// Whether what one leaves is open to another.
    fn opens(&self, left: &Placement, taken: &Placement) -> bool {
        let (Some(stage), Some(next)) = (self.stage(left), self.stage(taken)) else { return false };
        match (stage.exchange, next.exchange, stage.release) {
            (0, 0, Release::None) => false,
            (0, 0, Release::NextStage) => left.stage < taken.stage,
            (0, 0, Release::Cascade) => left.stage <= taken.stage,
            _ => left.stage == taken.stage,
        }
    }

    /// Rings close with as many as their stage has; what goes from a vacancy to a vacancy is no ring.
    fn rings(&mut self) {
        let mut walks = Flat::filled(0u32, self.result.len());
        for (walk, (teacher, placed)) in (1u32..).zip(self.placed()) {
            if walks.at(teacher) != 0 {
                continue;
            }
            let (mut at, mut count) = (teacher, 0u32);
            let met = loop {
                walks.set(at, walk);
                count = count.saturating_add(1);
                match self.of(at).and_then(|placed| placed.from) {
                    Some(next) if walks.at(next) == 0 && self.of(next).is_some() => at = next,
                    met => break met,
                }
            };
            let length = self.stage(&placed).map_or(0, |stage| u32::from(stage.exchange));
            let in_order = match length {
                0 => met.is_none_or(|met| walks.at(met) != walk),
                length => met == Some(teacher) && count == length,
            };
            if !in_order {
                self.findings.push(Finding::RingOpen { teacher });
            }
        }
    }

    /// Each stage of single transfers: nobody is passed over, and each takes the unit whose turn it is.
    fn turns(&mut self) {
        let posts = self.instance.school_of_post.0.len();
        let mut free = self.instance.declared.clone();
        let mut left: Vec<u32> = Vec::new();
        // Who comes to a post and who opens it, each in order.
        let (mut comes, mut opens) = (Vec::new(), Vec::new());
        let post = |placed: &Placement| self.instance.post(placed.school, placed.subject);
        let mut passed = Vec::new();
        for (at, stage) in self.policy.stages.iter().enumerate().filter(|(_, stage)| stage.exchange == 0) {
            for teacher in left.drain(..) {
                free.raise(self.instance.home.at(teacher));
                opens.push((self.instance.home.at(teacher), teacher));
            }
            let went = self.in_order(at);
            let mut events = Vec::with_capacity(went.len());
            for (step, (teacher, placed)) in (1u32..).zip(&went) {
                events.push((post(placed), step, false));
                comes.push((post(placed), *teacher));
                match stage.release {
                    Release::None => {}
                    Release::NextStage => left.push(*teacher),
                    Release::Cascade => {
                        events.push((self.instance.home.at(*teacher), step, true));
                        opens.push((self.instance.home.at(*teacher), *teacher));
                    }
                }
            }
            let open = Open::of(events, &mut free, posts);
            let lowest = Lowest::of(went.iter().map(|(teacher, _)| self.instance.rank.at(*teacher)).collect());
            let mut step = Flat::filled(0u32, self.result.len());
            (1u32..).zip(&went).for_each(|(at, (teacher, _))| step.set(*teacher, at));
            let turns = (0..self.instance.teachers()).filter_map(|teacher| {
                let step = Some(step.at(teacher)).filter(|step| *step != 0);
                self.passed_over((teacher, step), (at, *stage), &open, &lowest)
            });
            passed.extend(turns);
        }
        comes.sort_by_key(|(post, _)| *post);
        opens.sort_by_key(|(post, _)| *post);
        let mut next = opens.iter().peekable();
        let (mut last, mut vacant) = (NONE, 0u32);
        for (post, teacher) in comes {
            if post != last {
                (last, vacant) = (post, self.instance.declared.at(post));
                while next.next_if(|(opened, _)| *opened < post).is_some() {}
            }
            let unit =
                if vacant > 0 { None } else { next.next_if(|(opened, _)| *opened == post).map(|(_, left)| *left) };
            vacant = vacant.saturating_sub(1);
            if self.of(teacher).is_some_and(|placed| placed.from != unit) {
                passed.push(Finding::OtherUnit { teacher });
            }
        }
        self.findings.extend(passed);
    }

    /// Who goes in a stage of single transfers, in the order in which they did: always the highest whose unit is open.
    fn in_order(&self, at: usize) -> Vec<(u32, Placement)> {
        let rank = |teacher: u32| Reverse(self.instance.rank.at(teacher));
        let mut after = Flat::filled(NONE, self.result.len());
        let mut next = BinaryHeap::new();
        let here = |placed: &Placement| placed.stage == at;
        for (teacher, placed) in self.placed().into_iter().filter(|(_, placed)| here(placed)) {
            match placed.from.filter(|from| self.of(*from).is_some_and(here)) {
                Some(from) => after.set(from, teacher),
                None => next.push(rank(teacher)),
            }
        }
        let mut went = Vec::new();
        while let Some(Reverse(place_in_order)) = next.pop() {
            let Some(teacher) = self.instance.order.get(place(place_in_order)).copied() else { continue };
            went.extend(self.of(teacher).map(|placed| (teacher, *placed)));
            if after.at(teacher) != NONE {
                next.push(rank(after.at(teacher)));
            }
        }
        went
    }

    /// The first post that was open to a teacher and that she did not get: while somebody lower went, better than her own
    /// when she went, or at the end.
    fn passed_over(
        &self,
        (teacher, step): (u32, Option<u32>),
        (at, stage): (usize, Stage),
        open: &Open,
        lowest: &Lowest,
    ) -> Option<Finding> {
        let instance = self.instance;
        let placed = self.of(teacher);
        if placed.is_some_and(|placed| placed.stage < at)
            || instance.teacher_marks.at(teacher) & stage.teachers != stage.teachers
        {
            return None;
        }
        let subjects = instance.subjects.row(teacher);
        let turn = |preference: u32, subject: u32| {
            let subject = subjects.iter().position(|known| *known == subject).map_or(NONE, number);
            if self.policy.subject_first { (subject, preference) } else { (preference, subject) }
        };
        let own = placed.filter(|_| step.is_some()).map(|placed| turn(placed.preference, placed.subject));
        let rank = instance.rank.at(teacher);
        for (preference, school) in (0..).zip(instance.preferences.row(teacher)) {
            if !admits(instance, stage, teacher, *school) {
                continue;
            }
            for subject in subjects {
                let passed = open.steps(instance.post(*school, *subject)).iter().any(|(from, to)| {
                    let before = step.map_or(NONE, |step| step.saturating_sub(1));
                    let at_own_turn = step.is_some_and(|step| (*from..=*to).contains(&step));
                    lowest.between(*from, before.min(*to)) > Some(rank)
                        || (at_own_turn && own.is_some_and(|own| turn(preference, *subject) < own))
                        || (step.is_none() && *to == NONE)
                });
                if passed {
                    return Some(Finding::PassedOver { teacher, school: *school, subject: *subject });
                }
            }
        }
        None
    }

    /// Each stage of exchanges: whoever's turn it is has the ring that her rank demands, and those who have none have none
    /// to find.
    fn exchanges(&mut self, progress: &mut OnProgress<'_>) -> Result<(), RunError> {
        let mut found = Vec::new();
        let mut exchanges: Option<Exchanges<'_>> = None;
        for (at, stage) in self.policy.stages.iter().enumerate() {
            if stage.exchange == 0 {
                exchanges = None;
                continue;
            }
            let left = |teacher: u32| self.of(teacher).is_none_or(|placed| placed.stage >= at);
            let here =
                |teacher: u32| self.of(teacher).filter(|placed| placed.stage == at).and_then(|placed| placed.from);
            let mut named = Flat::filled(false, self.result.len());
            let mut differs = |teachers: Vec<u32>| {
                // Of the rings that are not there because one is not, the first is told.
                if teachers.iter().all(|teacher| !named.at(*teacher)) {
                    teachers.iter().for_each(|teacher| named.set(*teacher, true));
                    let all_stay = teachers.iter().all(|teacher| self.of(*teacher).is_none());
                    found.push(if all_stay {
                        Finding::RingLeft { teachers }
                    } else {
                        Finding::RingNotMade { teachers }
                    });
                }
            };
            let mut tell = |done: u32| {
                let of = self.instance.teachers();
                match progress(Progress { stage: at, done, of, placed: 0 }) {
                    ControlFlow::Continue(()) => Ok(()),
                    ControlFlow::Break(()) => Err(RunError::Cancelled),
                }
            };
            let among = exchanges.get_or_insert_with(|| Exchanges::among(self.instance, self.policy, &left));
            among.prove(stage.exchange, &here, &mut differs, &mut tell)?;
        }
        self.findings.extend(found);
        Ok(())
    }
}

/// The steps of a stage, counted from 1, in which each post was open.
struct Open {
    starts: Flat<u32>,
    /// First and last step; the last is [`NONE`] where the post stays open.
    spans: Vec<(u32, u32)>,
}

impl Open {
    /// From what was free before the stage, and the posts that were taken or opened in each step; what is free after it.
    fn of(mut events: Vec<(u32, u32, bool)>, free: &mut Flat<u32>, posts: usize) -> Self {
        events.sort_unstable();
        let mut events = events.into_iter().peekable();
        let (mut starts, mut spans) = (Vec::with_capacity(posts.saturating_add(1)), Vec::new());
        for post in 0..number(posts) {
            starts.push(number(spans.len()));
            let mut from = (free.at(post) > 0).then_some(1);
            while let Some((_, step, opens)) = events.next_if(|(of, ..)| *of == post) {
                if opens {
                    free.raise(post);
                    from = from.or(Some(step.saturating_add(1)));
                } else if free.lower(post) == 0 {
                    spans.extend(from.take().map(|from| (from, step)));
                }
            }
            spans.extend(from.map(|from| (from, NONE)));
        }
        starts.push(number(spans.len()));
        Self { starts: Flat(starts), spans }
    }

    fn steps(&self, post: u32) -> &[(u32, u32)] {
        let (from, to) = (self.starts.at(post), self.starts.at(post.saturating_add(1)));
        self.spans.get(place(from)..place(to)).unwrap_or_default()
    }
}

/// The lowest who went in each stretch of steps: a tree of greatest ranks.
struct Lowest {
    tree: Vec<u32>,
    count: usize,
}

impl Lowest {
    fn of(ranks: Vec<u32>) -> Self {
        let count = ranks.len();
        let mut tree = vec![0; count];
        tree.extend(ranks);
        for at in (1..count).rev() {
            let below = |at: usize| tree.get(at).copied().unwrap_or_default();
            let greatest = below(at.saturating_mul(2)).max(below(at.saturating_mul(2).saturating_add(1)));
            if let Some(slot) = tree.get_mut(at) {
                *slot = greatest;
            }
        }
        Self { tree, count }
    }

    /// First and last step included; none where the stretch is empty.
    fn between(&self, first: u32, last: u32) -> Option<u32> {
        let leaf = |step: u32| place(step).min(self.count).saturating_add(self.count);
        let (mut from, mut to, mut lowest) = (leaf(first.saturating_sub(1)), leaf(last), None);
        while from < to {
            if from % 2 == 1 {
                lowest = lowest.max(self.tree.get(from).copied());
                from = from.saturating_add(1);
            }
            if to % 2 == 1 {
                to = to.saturating_sub(1);
                lowest = lowest.max(self.tree.get(to).copied());
            }
            (from, to) = (from / 2, to / 2);
        }
        lowest
    }
}
