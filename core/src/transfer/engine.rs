//! Runs the stages.

use core::ops::ControlFlow;

use super::exchange::Exchanges;
use super::flat::{Flat, NONE, Rows, number, place};
use super::instance::{Instance, school};
use super::policy::{Policy, PolicyError, Release, Stage};
use crate::progress::{OnProgress, Progress};

/// What keeps a run from its result.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RunError {
    /// The stages contradict one another.
    #[error(transparent)]
    Policy(#[from] PolicyError),
    /// The caller ended it.
    #[error("the run was cancelled")]
    Cancelled,
}

/// Where a teacher goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Placement {
    /// School.
    pub school: u32,
    /// Subject.
    pub subject: u32,
    /// Stage, from 0.
    pub stage: usize,
    /// Number of the preference, from 0.
    pub preference: u32,
    /// Who left the post; none where it was vacant from the start.
    pub from: Option<u32>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Move {
    pub(super) post: u32,
    pub(super) from: u32,
    pub(super) preference: u32,
    pub(super) stage: u8,
}

impl Default for Move {
    fn default() -> Self {
        Self { post: NONE, from: NONE, preference: NONE, stage: u8::MAX }
    }
}

/// The result of a run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    pub(super) moves: Flat<Move>,
    pub(super) placed: u32,
}

impl Outcome {
    pub(super) fn nobody(teachers: u32) -> Self {
        Self { moves: Flat::filled(Move::default(), place(teachers)), placed: 0 }
    }

    /// Where a teacher goes; none for one who stays.
    #[must_use]
    pub fn of(&self, instance: &Instance, teacher: u32) -> Option<Placement> {
        let Move { post, from, preference, stage } = self.moves.at(teacher);
        let (school, subject) = instance.school_and_subject(post);
        let from = (from != NONE).then_some(from);
        (post != NONE).then_some(Placement { school, subject, stage: stage.into(), preference, from })
    }

    /// How many teachers go.
    #[must_use]
    pub fn placed(&self) -> u32 {
        self.placed
    }

    pub(super) fn stays(&self, teacher: u32) -> bool {
        self.moves.at(teacher).post == NONE
    }

    pub(super) fn put(&mut self, teacher: u32, to: Move) {
        self.moves.set(teacher, to);
        self.placed = self.placed.saturating_add(1);
    }
}

/// Runs the stages of a policy.
///
/// ```
/// use core::ops::ControlFlow;
/// use personnel_rules::transfer::{Policy, generate, run};
///
/// let instance = generate(7, 500, 40, 20);
/// let outcome = run(&instance, &Policy::national(), &mut |_| ControlFlow::Continue(()))?;
/// assert!(outcome.placed() > 0);
/// # Ok::<(), personnel_rules::transfer::RunError>(())
/// ```
///
/// # Errors
///
/// Stages that contradict one another; `Cancelled` where the caller ends it.
pub fn run(instance: &Instance, policy: &Policy, progress: &mut OnProgress<'_>) -> Result<Outcome, RunError> {
    policy.check()?;
    let mut run = Run::new(instance, policy, progress);
    let mut exchanges: Option<Exchanges<'_>> = None;
    for (at, stage) in policy.stages.iter().enumerate() {
        run.stage = u8::try_from(at).unwrap_or(u8::MAX);
        run.tell(0)?;
        if stage.exchange == 0 {
            exchanges = None;
            run.open_what_was_left();
            match stage.release {
                Release::Cascade => run.cascade(*stage)?,
                Release::None | Release::NextStage => run.single(*stage)?,
            }
        } else {
            let found = exchanges
                .get_or_insert_with(|| Exchanges::among(instance, policy, &|teacher| run.outcome.stays(teacher)));
            found.run(*stage, &mut run)?;
        }
    }
    Ok(run.outcome)
}

/// Teachers between two calls of the progress.
const CALL_EVERY: u32 = 4096;

/// A run under way.
pub(super) struct Run<'r, 'p> {
    pub(super) instance: &'r Instance,
    subject_first: bool,
    progress: &'r mut OnProgress<'p>,
    pub(super) stage: u8,
    pub(super) outcome: Outcome,
    /// Units of each post that were vacant from the start.
    declared: Flat<u32>,
    /// Who left units of each post, first and last, and who after whom: the post of the one who left first goes first.
    first_left: Flat<u32>,
    last_left: Flat<u32>,
    next_left: Flat<u32>,
    /// Subjects of which each school has an open unit, as bits: those that have none of a teacher's are passed over at once.
    open: Flat<u64>,
    /// Those whose posts are opened in the next stage, in the order in which they went.
    left: Vec<u32>,
}

impl<'r, 'p> Run<'r, 'p> {
    fn new(instance: &'r Instance, policy: &Policy, progress: &'r mut OnProgress<'p>) -> Self {
        let (teachers, posts) = (instance.order.len(), instance.school_of_post.0.len());
        let mut run = Self {
            instance,
            subject_first: policy.subject_first,
            progress,
            stage: 0,
            outcome: Outcome::nobody(instance.teachers()),
            declared: instance.declared.clone(),
            first_left: Flat::filled(NONE, posts),
            last_left: Flat::filled(NONE, posts),
            next_left: Flat::filled(NONE, teachers),
            open: Flat::filled(0u64, instance.county.0.len()),
            left: Vec::new(),
        };
        (0..instance.schools()).for_each(|school| run.see(school));
        run
    }

    /// Looks at which subjects are open in a school.
    fn see(&mut self, school: u32) {
        let (first, end) = self.instance.posts.span(school);
        let open = (first..end).filter(|post| self.is_open(*post));
        let bits = open.fold(0, |bits, post| bits | bit(self.instance.school_and_subject(post).1));
        self.open.set(school, bits);
    }

    /// Tells how far it is.
    pub(super) fn tell(&mut self, done: u32) -> Result<(), RunError> {
        let of = self.instance.teachers();
        let progress = Progress { stage: self.stage.into(), done, of, placed: self.outcome.placed };
        match (self.progress)(progress) {
            ControlFlow::Continue(()) => Ok(()),
            ControlFlow::Break(()) => Err(RunError::Cancelled),
        }
    }

    /// As [`Run::tell`], now and then.
    pub(super) fn tell_sometimes(&mut self, done: u32) -> Result<(), RunError> {
        if done.is_multiple_of(CALL_EVERY) { self.tell(done) } else { Ok(()) }
    }

    fn takes_part(&self, stage: Stage, teacher: u32) -> bool {
        self.instance.teacher_marks.at(teacher) & stage.teachers == stage.teachers && self.outcome.stays(teacher)
    }

    /// In the order of rank, each into the first post of the own list that is open.
    fn single(&mut self, stage: Stage) -> Result<(), RunError> {
        let instance = self.instance;
        for (done, teacher) in (0..).zip(&instance.order) {
            self.tell_sometimes(done)?;
            if self.takes_part(stage, *teacher)
                && let Some((post, preference)) = self.first_open(stage, *teacher)
            {
                self.place(*teacher, post, preference);
                if stage.release == Release::NextStage {
                    self.left.push(*teacher);
                }
            }
        }
        Ok(())
    }

    /// As [`Run::single`], but a post that is left is open at once, and the turn goes back to the highest who has one to
    /// go to. Of those whose turn was over, none had a post to go to: all they can want is the one just left.
    fn cascade(&mut self, stage: Stage) -> Result<(), RunError> {
        let instance = self.instance;
        let wished = self.wished(stage);
        let mut passed = Flat::filled(0u32, instance.school_of_post.0.len());
        for (done, teacher) in (0..).zip(&instance.order) {
            self.tell_sometimes(done)?;
            if !self.takes_part(stage, *teacher) {
                continue;
            }
            let Some((post, preference)) = self.first_open(stage, *teacher) else { continue };
            self.place(*teacher, post, preference);
            let mut gone = *teacher;
            loop {
                let post = instance.home.at(gone);
                self.open_post_of(gone);
                let row = wished.row(post);
                let mut next = passed.at(post);
                while row.get(place(next)).is_some_and(|other| !self.outcome.stays(*other)) {
                    next = next.saturating_add(1);
                }
                passed.set(post, next);
                let Some(other) = row.get(place(next)).copied() else { break };
                if instance.rank.at(other) > done {
                    break;
                }
                let Some((post, preference)) = self.first_open(stage, other) else { break };
                self.place(other, post, preference);
                gone = other;
            }
        }
        Ok(())
    }

    /// Who wishes for each post in a stage, the highest first.
    fn wished(&self, stage: Stage) -> Rows {
        let instance = self.instance;
        let each_wish = |tell: &mut dyn FnMut(u32, u32)| {
            for teacher in instance.order.iter().copied().filter(|teacher| self.takes_part(stage, *teacher)) {
                for school in instance.preferences.row(teacher) {
                    if !admits(instance, stage, teacher, *school) {
                        continue;
                    }
                    for subject in instance.subjects.row(teacher) {
                        let post = instance.post(*school, *subject);
                        if post != NONE {
                            tell(teacher, post);
                        }
                    }
                }
            }
        };
        let mut lengths = Flat::filled(0u32, instance.school_of_post.0.len());
        each_wish(&mut |_, post| lengths.raise(post));
        let mut rows = Rows::of_lengths(&lengths.0);
        let mut next = rows.starts.clone();
        each_wish(&mut |teacher, post| {
            if let Some(slot) = rows.items.get_mut(place(next.at(post))) {
                *slot = teacher;
            }
            next.raise(post);
        });
        rows
    }

    /// The first post of a teacher's list that is open, and the number of the preference.
    fn first_open(&self, stage: Stage, teacher: u32) -> Option<(u32, u32)> {
        let instance = self.instance;
        let subjects = instance.subjects.row(teacher);
        let in_turn = |subjects: &[u32]| {
            let bits = subjects.iter().fold(0, |bits, subject| bits | bit(*subject));
            for (preference, school) in (0..).zip(instance.preferences.row(teacher)) {
                if self.open.at(*school) & bits == 0 || !admits(instance, stage, teacher, *school) {
                    continue;
                }
                let posts = subjects.iter().map(|subject| instance.post(*school, *subject));
                if let Some(post) = posts.into_iter().find(|post| self.is_open(*post)) {
                    return Some((post, preference));
                }
            }
            None
        };
        if self.subject_first { subjects.chunks(1).find_map(in_turn) } else { in_turn(subjects) }
    }

    fn is_open(&self, post: u32) -> bool {
        post != NONE && (self.declared.at(post) > 0 || self.first_left.at(post) != NONE)
    }

    /// Into a unit of an open post: those that were vacant from the start go first.
    fn place(&mut self, teacher: u32, post: u32, preference: u32) {
        let from = if self.declared.at(post) > 0 {
            self.declared.lower(post);
            NONE
        } else {
            let leaver = self.first_left.at(post);
            self.first_left.set(post, self.next_left.at(leaver));
            leaver
        };
        if !self.is_open(post) {
            self.see(self.instance.school_of_post.at(post));
        }
        self.outcome.put(teacher, Move { post, from, preference, stage: self.stage });
    }

    fn open_post_of(&mut self, teacher: u32) {
        let post = self.instance.home.at(teacher);
        if self.first_left.at(post) == NONE {
            self.first_left.set(post, teacher);
        } else {
            self.next_left.set(self.last_left.at(post), teacher);
        }
        self.last_left.set(post, teacher);
        self.see(self.instance.school_of_post.at(post));
    }

    fn open_what_was_left(&mut self) {
        for teacher in core::mem::take(&mut self.left) {
            self.open_post_of(teacher);
        }
    }
}

/// A subject as a bit: beyond 64 of them some share one, and are told apart by their posts.
fn bit(subject: u32) -> u64 {
    1u64.checked_shl(subject % u64::BITS).unwrap_or_default()
}

/// Whether a school takes a teacher in, in a stage that is hers.
pub(super) fn admits(instance: &Instance, stage: Stage, teacher: u32, wished: u32) -> bool {
    if wished == NONE {
        return false;
    }
    let marks = instance.school_marks.at(wished);
    let without_exchange = stage.exchange != 0 || marks & school::EXCHANGE_ONLY == 0;
    // 0 stands for no people, on either side.
    let people = instance.school_people.at(wished);
    let of_own_people = !stage.own_people || (people != 0 && people == instance.teacher_people.at(teacher));
    marks & stage.schools == stage.schools && marks & school::CLOSED == 0 && without_exchange && of_own_people
}

/// The number of the preference by which a teacher goes to a school.
pub(super) fn preference_of(instance: &Instance, teacher: u32, school: u32) -> u32 {
    let at = instance.preferences.row(teacher).iter().position(|wished| *wished == school);
    at.map_or(NONE, number)
}
