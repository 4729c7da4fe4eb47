//! Proves a result against the rules, without running the stages again.

use super::engine::{Placement, admits};
use super::exchange::Exchanges;
use super::flat::{Flat, NONE, number, place};
use super::instance::Instance;
use super::policy::{Policy, PolicyError, Release, Stage};

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
    /// A post that the teacher likes better stays empty or goes to someone who ranks lower, in the same stage.
    PassedOver {
        /// The teacher.
        teacher: u32,
        /// School of the post.
        school: u32,
        /// Its subject.
        subject: u32,
    },
    /// A ring that the stages would have found is left.
    RingLeft {
        /// Its teachers, each of whom would go to the post of the next.
        teachers: Vec<u32>,
    },
}

/// Proves a result: every move is allowed; each post has as many who come as are vacant or leave it; in each stage of
/// single transfers nobody is passed over; rings are closed; and none that the stages look for is left. Empty where all
/// of it holds. Without a cascade, the moves of the single stages are then the only ones that the rules allow. In a
/// cascade a post may open after a teacher's turn, so only those who are left without one are proved not to be passed
/// over; and of exchanges it is proved that they are allowed, not that the highest chose first.
///
/// # Errors
///
/// Stages that contradict one another.
pub fn verify(instance: &Instance, policy: &Policy, result: &[Option<Placement>]) -> Result<Vec<Finding>, PolicyError> {
    policy.check()?;
    let mut proof = Proof { instance, policy, result, findings: Vec::new() };
    proof.moves();
    proof.posts();
    proof.rings();
    if proof.findings.is_empty() {
        proof.turns();
        proof.rings_left();
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
            let closed = !admits(self.instance, Stage::exchange(2), placed.school);
            if !listed || closed || !self.instance.subjects.row(teacher).contains(&placed.subject) {
                self.findings.push(Finding::NotListed { teacher });
            }
            let takes_part = self.instance.teacher_marks.at(teacher) & stage.teachers == stage.teachers;
            if !takes_part || !admits(self.instance, stage, placed.school) {
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

    /// In each stage of single transfers, nobody is passed over.
    fn turns(&mut self) {
        let posts = self.instance.school_of_post.0.len();
        let mut free = self.instance.declared.clone();
        let mut open_next: Vec<u32> = Vec::new();
        for (at, stage) in self.policy.stages.iter().enumerate().filter(|(_, stage)| stage.exchange == 0) {
            for post in open_next.drain(..) {
                free.raise(post);
            }
            // Units that the stage takes, and the lowest who gets one.
            let (mut taken, mut lowest) = (Flat::filled(0u32, posts), Flat::filled(0u32, posts));
            for (teacher, placed) in self.placed().into_iter().filter(|(_, placed)| placed.stage == at) {
                let post = self.instance.post(placed.school, placed.subject);
                taken.raise(post);
                lowest.set(post, lowest.at(post).max(self.instance.rank.at(teacher)));
                match stage.release {
                    Release::None => {}
                    Release::NextStage => open_next.push(self.instance.home.at(teacher)),
                    Release::Cascade => free.raise(self.instance.home.at(teacher)),
                }
            }
            for teacher in 0..self.instance.teachers() {
                self.turn(teacher, at, *stage, &free, (&taken, &lowest));
            }
            for post in 0..number(posts) {
                free.set(post, free.at(post).saturating_sub(taken.at(post)));
            }
        }
    }

    fn turn(
        &mut self,
        teacher: u32,
        at: usize,
        stage: Stage,
        free: &Flat<u32>,
        (taken, lowest): (&Flat<u32>, &Flat<u32>),
    ) {
        let instance = self.instance;
        let placed = self.of(teacher).copied();
        let earlier = placed.is_some_and(|placed| placed.stage < at);
        let now = placed.filter(|placed| placed.stage == at);
        let out = instance.teacher_marks.at(teacher) & stage.teachers != stage.teachers;
        if earlier || out || (now.is_some() && stage.release == Release::Cascade) {
            return;
        }
        let subjects = instance.subjects.row(teacher);
        let turn = |preference: u32, subject: u32| {
            let subject = subjects.iter().position(|known| *known == subject).map_or(NONE, number);
            if self.policy.subject_first { (subject, preference) } else { (preference, subject) }
        };
        let own = now.map(|placed| turn(placed.preference, placed.subject));
        let mut passed = None;
        for (preference, school) in (0..).zip(instance.preferences.row(teacher)) {
            if !admits(instance, stage, *school) {
                continue;
            }
            for subject in subjects {
                let post = instance.post(*school, *subject);
                let better = own.is_none_or(|own| turn(preference, *subject) < own);
                if post == NONE || !better || free.at(post) == 0 {
                    continue;
                }
                if taken.at(post) < free.at(post) || lowest.at(post) > instance.rank.at(teacher) {
                    passed = passed.or(Some(Finding::PassedOver { teacher, school: *school, subject: *subject }));
                }
            }
        }
        self.findings.extend(passed);
    }

    /// No ring is left of a length that a stage looks for.
    fn rings_left(&mut self) {
        let stays = |teacher: u32| self.of(teacher).is_none();
        let mut exchanges = Exchanges::among(self.instance, self.policy, &stays);
        for stage in self.policy.stages.iter().filter(|stage| stage.exchange != 0) {
            if let Some(teachers) = exchanges.has_ring(stage.exchange) {
                self.findings.push(Finding::RingLeft { teachers });
                return;
            }
        }
    }
}
