//! How many could move at most: an analysis, not the rule. The rule goes by rank, and may move fewer.

use super::engine::{RunError, run};
use super::exchange::Exchanges;
use super::flat::{Flat, NONE, number, place};
use super::instance::Instance;
use super::policy::{LONGEST_EXCHANGE, Policy, PolicyError};
use crate::progress::OnProgress;

/// Most rings that are kept.
const MOST_RINGS: usize = 100_000;

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

/// Looks for the choice of exchanges of up to `longest` teachers that moves the most. `effort` bounds the steps: where
/// they do not suffice, the best choice found is given with a bound that is not reached.
///
/// # Errors
///
/// Stages that contradict one another, a length below 2 or beyond [`LONGEST_EXCHANGE`]; `Cancelled` where the caller ends
/// the run of the rule: what follows it is bounded by the steps.
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
    let by_exchange = |teacher: &u32| {
        let stage = whole.of(instance, *teacher).and_then(|placed| policy.stages.get(placed.stage));
        stage.is_some_and(|stage| (2..=longest).contains(&stage.exchange))
    };
    let by_rule = number((0..instance.teachers()).filter(by_exchange).count());
    let pool = number((0..instance.teachers()).filter(|teacher| takes_part(*teacher)).count());
    let exchanges = Exchanges::among(instance, policy, &takes_part);
    let (rings, steps_left) = exchanges.rings(longest, MOST_RINGS, effort);
    let all = steps_left.is_some();
    let mut packing = Packing::of(&rings, instance.teachers());
    let proven = packing.search(steps_left.unwrap_or(effort / 2));
    let best: Vec<Vec<u32>> = packing.best.iter().filter_map(|at| rings.get(place(*at)).cloned()).collect();
    let found = number(best.iter().map(Vec::len).sum());
    let on_rings = if all { number(packing.teachers.len()) } else { exchanges.living() };
    Ok(MostMoves { pool, by_rule, found, at_most: if all && proven { found } else { on_rings }, rings: best })
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

    /// Tries every choice, the lowest teacher who is not decided first, unless it cannot beat the best. Whether it was
    /// able to try them all.
    fn search(&mut self, effort: u32) -> bool {
        let mut choices: Vec<Choice> = Vec::new();
        let (mut moved, mut steps, mut deeper) = (0u32, 0u32, true);
        loop {
            steps = steps.saturating_add(1);
            if steps > effort {
                return false;
            }
            if deeper {
                if moved > self.most {
                    self.most = moved;
                    self.best = choices.iter().filter_map(|choice| choice.ring).collect();
                }
                let from = choices.last().map_or(0, |choice| choice.teacher.saturating_add(1));
                let open = |at: &usize| self.teachers.get(*at).is_some_and(|teacher| !self.decided.at(*teacher));
                let left: Vec<usize> = (from..self.teachers.len()).filter(open).collect();
                if let Some(teacher) = left.first().filter(|_| moved.saturating_add(number(left.len())) > self.most) {
                    choices.push(Choice { teacher: *teacher, next: 0, ring: None, left_out: false });
                }
            }
            let Some(choice) = choices.last_mut() else { return true };
            if let Some(ring) = choice.ring.take() {
                let members = self.rings.get(place(ring)).map(Vec::as_slice).unwrap_or_default();
                members.iter().for_each(|teacher| self.decided.set(*teacher, false));
                moved = moved.saturating_sub(number(members.len()));
            }
            let teacher = self.teachers.get(choice.teacher).copied().unwrap_or(NONE);
            if choice.left_out {
                self.decided.set(teacher, false);
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
            } else {
                choice.left_out = true;
                self.decided.set(teacher, true);
            }
        }
    }
}
