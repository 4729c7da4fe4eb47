//! How many could move at most: an analysis, not the rule. The rule goes by rank, and may move fewer.

use super::engine::{Outcome, RunError, run};
use super::exchange::Exchanges;
use super::flat::{Flat, NONE, number, place};
use super::instance::Instance;
use super::policy::{LONGEST_EXCHANGE, Policy, PolicyError};
use crate::progress::{OnProgress, Progress};

/// Most rings that are kept.
const MOST_RINGS: usize = 100_000;

/// Steps between two calls of the progress.
pub(super) const CALL_EVERY: u32 = 1 << 16;

/// What exchanges could bring at most.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MostMoves {
    /// Teachers who take part: those left when the first exchange begins.
    pub pool: u32,
    /// Teachers whom the rule moves by exchanges up to that length, as the stages stand in the policy.
    pub by_rule: u32,
    /// Most teachers found that exchanges could move.
    pub found: u32,
    /// No choice of exchanges moves more than this. Equal to `found` where that is proven.
    pub at_most: u32,
    /// The exchanges that move so many.
    pub rings: Vec<Vec<u32>>,
}

impl MostMoves {
    /// Whether no choice of exchanges moves more.
    #[must_use]
    pub fn is_proven(&self) -> bool {
        self.found == self.at_most
    }
}

/// Looks for the choice of exchanges of up to `longest` teachers that moves the most: first that of pairs, then, from the
/// best found so far and from what the rule makes, that with longer and longer rings; so that it is
/// never fewer than the rule moves, nor than shorter rings move. `effort` bounds the steps of each search of each
/// length: where they do not suffice, the best choice found is given with a bound that is not reached.
///
/// # Errors
///
/// Stages that contradict one another, a length below 2 or beyond [`LONGEST_EXCHANGE`]; `Cancelled` where the caller ends
/// it. The progress tells the run of the rule first, then the search of each length as a stage more.
pub fn most_moves(
    instance: &Instance,
    policy: &Policy,
    longest: u8,
    effort: u32,
    progress: &mut OnProgress<'_>,
) -> Result<MostMoves, RunError> {
    policy.check()?;
    if !(2..=LONGEST_EXCHANGE).contains(&longest) {
        return Err(PolicyError::ExchangeLength { stage: 0, length: longest }.into());
    }
    let first = policy.stages.iter().position(|stage| stage.exchange != 0).unwrap_or(policy.stages.len());
    let whole = run(instance, policy, progress)?;
    // Who stays has the greatest number for a stage.
    let takes_part = |teacher: u32| usize::from(whole.moves.at(teacher).stage) >= first;
    let pool = number((0..instance.teachers()).filter(|teacher| takes_part(*teacher)).count());
    let exchanges = Exchanges::among(instance, policy, &takes_part);
    let (mut best, mut by_rule, mut at_most): (Vec<Vec<u32>>, _, _) = (Vec::new(), 0, exchanges.living());
    for length in 2..=longest {
        let stage = policy.stages.len().saturating_add(usize::from(length)).saturating_sub(2);
        let mut tell = |placed: u32| {
            let progress_now = Progress { stage, done: placed, of: pool, placed };
            if progress(progress_now).is_break() { Err(RunError::Cancelled) } else { Ok(()) }
        };
        tell(moved(&best))?;
        let made = rings_made(instance, policy, &whole, length);
        by_rule = moved(&made);
        if by_rule > moved(&best) {
            best = made;
        }
        // Those whom the best leaves may still make rings among themselves.
        let mut goes = Flat::filled(false, place(instance.teachers()));
        best.iter().flatten().for_each(|teacher| goes.set(*teacher, true));
        let left = Exchanges::among(instance, policy, &|teacher| takes_part(teacher) && !goes.at(teacher));
        let so_far = moved(&best);
        let (rings, _) = left.rings(length, MOST_RINGS, effort, &mut || tell(so_far))?;
        let mut packing = Packing::of(&rings, instance.teachers());
        packing.search(effort, &mut || tell(so_far))?;
        best.extend(packing.chosen());
        // All of them anew, where they are not too many to be looked at.
        let so_far = moved(&best);
        let (rings, steps_left) = exchanges.rings(length, MOST_RINGS, effort, &mut || tell(so_far))?;
        at_most = exchanges.living();
        if let Some(steps_left) = steps_left {
            let mut packing = Packing::of(&rings, instance.teachers());
            packing.most = so_far;
            let proven = packing.search(steps_left, &mut || tell(so_far))?;
            if packing.most > so_far {
                best = packing.chosen();
            }
            at_most = if proven { moved(&best) } else { number(packing.teachers.len()) };
        }
    }
    Ok(MostMoves { pool, by_rule, found: moved(&best), at_most, rings: best })
}

/// Teachers on some rings.
fn moved(rings: &[Vec<u32>]) -> u32 {
    number(rings.iter().map(Vec::len).sum())
}

/// The rings of up to a length that the run of the rule made.
fn rings_made(instance: &Instance, policy: &Policy, whole: &Outcome, longest: u8) -> Vec<Vec<u32>> {
    let mut seen = Flat::filled(false, place(instance.teachers()));
    let mut rings = Vec::new();
    for teacher in 0..instance.teachers() {
        let stage = policy.stages.get(usize::from(whole.moves.at(teacher).stage));
        if !stage.is_some_and(|stage| (2..=longest).contains(&stage.exchange)) {
            continue;
        }
        let (mut ring, mut next) = (Vec::new(), teacher);
        while next != NONE && !seen.at(next) {
            seen.set(next, true);
            ring.push(next);
            next = whole.moves.at(next).from;
        }
        if !ring.is_empty() {
            rings.push(ring);
        }
    }
    rings
}

/// Rings that share no teacher.
struct Packing<'r> {
    rings: &'r [Vec<u32>],
    /// Teachers on some ring, and the rings of each.
    teachers: Vec<u32>,
    of_teacher: Vec<Vec<u32>>,
    /// Whether each teacher of the instance is decided: on a ring that is chosen, or left out.
    decided: Flat<bool>,
    best: Vec<u32>,
    most: u32,
}

/// A teacher who is being decided, and how: by which of her rings, or, after the last of them, by none.
struct Choice {
    teacher: usize,
    next: usize,
    ring: Option<u32>,
    left_out: bool,
}

impl<'r> Packing<'r> {
    fn of(rings: &'r [Vec<u32>], count: u32) -> Self {
        let mut slot = Flat::filled(NONE, place(count));
        let (mut teachers, mut of_teacher): (Vec<u32>, Vec<Vec<u32>>) = (Vec::new(), Vec::new());
        let mut on_rings: Vec<u32> = rings.iter().flatten().copied().collect();
        on_rings.sort_unstable();
        on_rings.dedup();
        for teacher in on_rings {
            slot.set(teacher, number(teachers.len()));
            teachers.push(teacher);
            of_teacher.push(Vec::new());
        }
        for (at, ring) in (0..).zip(rings) {
            for teacher in ring {
                if let Some(list) = of_teacher.get_mut(place(slot.at(*teacher))) {
                    list.push(at);
                }
            }
        }
        Self { rings, teachers, of_teacher, decided: Flat::filled(false, place(count)), best: Vec::new(), most: 0 }
    }

    /// The rings of the best choice.
    fn chosen(&self) -> Vec<Vec<u32>> {
        self.best.iter().filter_map(|at| self.rings.get(place(*at)).cloned()).collect()
    }

    /// Tries every choice, the lowest teacher who is not decided first, unless it cannot beat the best. Whether it was
    /// able to try them all.
    fn search(&mut self, effort: u32, tell: &mut dyn FnMut() -> Result<(), RunError>) -> Result<bool, RunError> {
        let mut choices: Vec<Choice> = Vec::new();
        let (mut moved, mut steps, mut deeper) = (0u32, 0u32, true);
        // Teachers who are neither on a chosen ring nor left out.
        let mut open = number(self.teachers.len());
        loop {
            steps = steps.saturating_add(1);
            if steps > effort {
                return Ok(false);
            }
            if steps.is_multiple_of(CALL_EVERY) {
                tell()?;
            }
            if deeper {
                if moved > self.most {
                    self.most = moved;
                    self.best = choices.iter().filter_map(|choice| choice.ring).collect();
                }
                let from = choices.last().map_or(0, |choice| choice.teacher.saturating_add(1));
                let is_open = |at: &usize| self.teachers.get(*at).is_some_and(|teacher| !self.decided.at(*teacher));
                // All before the one decided last are decided as well.
                if moved.saturating_add(open) > self.most
                    && let Some(teacher) = (from..self.teachers.len()).find(is_open)
                {
                    choices.push(Choice { teacher, next: 0, ring: None, left_out: false });
                }
            }
            let Some(choice) = choices.last_mut() else { return Ok(true) };
            if let Some(ring) = choice.ring.take() {
                let members = self.rings.get(place(ring)).map(Vec::as_slice).unwrap_or_default();
                members.iter().for_each(|teacher| self.decided.set(*teacher, false));
                moved = moved.saturating_sub(number(members.len()));
                open = open.saturating_add(number(members.len()));
            }
            let teacher = self.teachers.get(choice.teacher).copied().unwrap_or(NONE);
            if choice.left_out {
                self.decided.set(teacher, false);
                open = open.saturating_add(1);
                choices.pop();
                deeper = false;
                continue;
            }
            deeper = true;
            let rings = self.of_teacher.get(choice.teacher).map(Vec::as_slice).unwrap_or_default();
            let free = |ring: &u32| {
                self.rings.get(place(*ring)).is_some_and(|ring| ring.iter().all(|teacher| !self.decided.at(*teacher)))
            };
            let found = rings.iter().enumerate().skip(choice.next).find(|(_, ring)| free(ring));
            if let Some((at, ring)) = found {
                choice.next = at.saturating_add(1);
                choice.ring = Some(*ring);
                let members = self.rings.get(place(*ring)).map(Vec::as_slice).unwrap_or_default();
                members.iter().for_each(|teacher| self.decided.set(*teacher, true));
                moved = moved.saturating_add(number(members.len()));
                open = open.saturating_sub(number(members.len()));
            } else {
                choice.left_out = true;
                open = open.saturating_sub(1);
                self.decided.set(teacher, true);
            }
        }
    }
}
