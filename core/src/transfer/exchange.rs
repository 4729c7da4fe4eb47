//! Exchanges: rings of a fixed number of teachers, each of whom goes to the post of the next.
//!
//! An arc leads from one teacher to another whose school is on her list and whose subject she applies for. In the order
//! of rank, each teacher takes the first ring by her own order (preference, subject, rank of the holder), then by that of
//! the next one in it, and so on. What makes this fast: teachers who are on no ring at all are taken out at once; the
//! teachers of a post stand side by side, so that "does anyone at this post want that post" is a search in a sorted row;
//! and where a first try does not settle it, the posts from which there is a way back are found first, step by step
//! backwards. None of it changes the result.

use super::engine::{Move, Run, RunError, admits, preference_of};
use super::flat::{Flat, NONE, Rows, number, place};
use super::instance::Instance;
use super::policy::{Policy, Stage};
use super::ways::Ways;

/// Steps of the first try, before the ways back are looked for.
const FIRST_TRY: u32 = if cfg!(test) { 3 } else { 100 };

/// Steps between two calls of the progress.
const CALL_EVERY: u32 = 1 << 22;

/// Teachers between two calls of the progress in a proof.
const TEACHERS_EVERY: u32 = 4096;

/// Teachers who are left, by the posts that they hold: those of one post stand side by side, the highest first.
pub(super) struct Exchanges<'i> {
    instance: &'i Instance,
    /// The teacher of each seat.
    teacher: Flat<u32>,
    /// The seat of each teacher.
    seat: Flat<u32>,
    /// The post of each seat.
    pub(super) post: Flat<u32>,
    /// The first seat of each post, and the one after its last.
    pub(super) seats: Flat<u32>,
    /// The posts that each seat's teacher wants, in her own order.
    pub(super) wants: Rows,
    /// The seats that want each post, in their order.
    pub(super) wanted: Rows,
    /// Whether the teacher of a seat may still be on a ring.
    pub(super) alive: Flat<bool>,
    /// Teachers who may be, at each post; those of them who want each post; posts with such teachers that each seat wants.
    pub(super) holders: Flat<u32>,
    pub(super) wishes: Flat<u32>,
    choices: Flat<u32>,
    /// How many may be, now and when the rows were last cleared of the others.
    living: u32,
    living_then: u32,
    /// Seats to be taken out.
    dying: Vec<u32>,
    pub(super) ways: Ways,
    steps: u32,
    /// Lengths of which no ring is left, as bits.
    exhausted: u32,
}

/// A teacher of the ring that is being sought, and where her search stands.
#[derive(Debug, Clone, Copy, Default)]
struct Link {
    seat: u32,
    /// Place in her own list.
    want: u32,
    /// The next seat there to be tried.
    next: u32,
}

/// What a search came to.
enum Found {
    Ring,
    None,
    /// Not settled within the steps given.
    Open,
}

/// A length as a bit.
fn bit(length: u8) -> u32 {
    1u32.checked_shl(length.into()).unwrap_or_default()
}

impl<'i> Exchanges<'i> {
    pub(super) fn among(instance: &'i Instance, policy: &Policy, stays: &dyn Fn(u32) -> bool) -> Self {
        let posts = instance.school_of_post.0.len();
        let mut lengths = Flat::filled(0u32, posts);
        for teacher in instance.order.iter().filter(|teacher| stays(**teacher)) {
            lengths.raise(instance.home.at(*teacher));
        }
        let mut by_post = Rows::of_lengths(&lengths.0);
        let mut next = by_post.starts.clone();
        let (mut seat, mut post) = (Flat::filled(NONE, instance.order.len()), Flat::filled(0u32, by_post.items.len()));
        for teacher in instance.order.iter().filter(|teacher| stays(**teacher)) {
            let home = instance.home.at(*teacher);
            let at = next.at(home);
            if let Some(slot) = by_post.items.get_mut(place(at)) {
                *slot = *teacher;
            }
            seat.set(*teacher, at);
            post.set(at, home);
            next.raise(home);
        }
        let (teacher, seats) = (Flat(by_post.items), by_post.starts);
        let wants = wants(instance, policy, &teacher, &seats);
        let mut wishes = Flat::filled(0u32, posts);
        for want in &wants.items {
            wishes.raise(*want);
        }
        let mut wanted = Rows::of_lengths(&wishes.0);
        let mut next = wanted.starts.clone();
        for at in 0..number(teacher.0.len()) {
            for want in wants.row(at) {
                if let Some(slot) = wanted.items.get_mut(place(next.at(*want))) {
                    *slot = at;
                }
                next.raise(*want);
            }
        }
        let count = number(teacher.0.len());
        let choices = Flat((0..count).map(|seat| number(wants.row(seat).len())).collect());
        let mut exchanges = Self {
            instance,
            alive: Flat::filled(true, teacher.0.len()),
            teacher,
            seat,
            post,
            seats,
            wants,
            wanted,
            holders: lengths,
            wishes,
            choices,
            living: count,
            living_then: count,
            dying: Vec::new(),
            ways: Ways::new(posts),
            steps: 0,
            exhausted: 0,
        };
        for seat in 0..count {
            if exchanges.choices.at(seat) == 0 || exchanges.wishes.at(exchanges.post.at(seat)) == 0 {
                exchanges.dying.push(seat);
            }
        }
        exchanges.take_out();
        exchanges
    }

    /// The exchanges of one length.
    pub(super) fn run(&mut self, stage: Stage, run: &mut Run<'_, '_>) -> Result<(), RunError> {
        self.forget();
        self.ways.nearest = (2..stage.exchange).all(|shorter| self.exhausted & bit(shorter) != 0);
        for (done, teacher) in (0..).zip(&self.instance.order) {
            run.tell_sometimes(done)?;
            let Some(ring) = self.ring(*teacher, stage.exchange, &mut |_| run.tell(done))? else { continue };
            for (at, link) in ring.iter().enumerate() {
                let next = ring.get(at.saturating_add(1)).or(ring.first()).copied().unwrap_or_default();
                let (teacher, post) = (self.teacher.at(link.seat), self.post.at(next.seat));
                let preference = preference_of(self.instance, teacher, self.instance.school_of_post.at(post));
                let from = self.teacher.at(next.seat);
                run.outcome.put(teacher, Move { post, from, preference, stage: run.stage });
            }
            self.dying.extend(ring.iter().map(|link| link.seat));
            self.take_out();
        }
        self.exhausted |= bit(stage.exchange);
        Ok(())
    }

    /// What was found of another length.
    fn forget(&mut self) {
        self.ways.forget(self.instance.school_of_post.0.len(), self.teacher.0.len());
    }

    /// Goes through the exchanges of one length as they were made: `gives` is who leaves the post that a teacher takes in them.
    /// Tells each ring that rank demands and that was not made.
    pub(super) fn prove(
        &mut self,
        length: u8,
        gives: &dyn Fn(u32) -> Option<u32>,
        differs: &mut dyn FnMut(Vec<u32>),
        tell: &mut dyn FnMut(u32) -> Result<(), RunError>,
    ) -> Result<(), RunError> {
        self.forget();
        self.ways.nearest = (2..length).all(|shorter| self.exhausted & bit(shorter) != 0);
        let mut all_made = true;
        let mut gone = Flat::filled(false, self.instance.order.len());
        for (done, teacher) in (0u32..).zip(&self.instance.order) {
            if done.is_multiple_of(TEACHERS_EVERY) {
                tell(done)?;
            }
            if gone.at(*teacher) {
                continue;
            }
            let mut made = Vec::new();
            let mut next = gives(*teacher).map(|_| *teacher);
            while let Some(at) = next.filter(|_| made.len() < usize::from(length)) {
                made.push(at);
                next = gives(at);
            }
            let ring = self.ring(*teacher, length, &mut |_| tell(done))?;
            let ring: Option<Vec<u32>> = ring.map(|ring| ring.iter().map(|link| self.teacher.at(link.seat)).collect());
            if let Some(ring) = ring.filter(|ring| *ring != made) {
                all_made = false;
                differs(ring);
            }
            made.iter().for_each(|teacher| gone.set(*teacher, true));
            self.dying.extend(made.iter().map(|teacher| self.seat.at(*teacher)));
            self.take_out();
        }
        self.exhausted |= if all_made { bit(length) } else { 0 };
        Ok(())
    }

    /// How many may be on a ring.
    pub(super) fn living(&self) -> u32 {
        self.living
    }

    /// Rings of up to a length, each once, up to a number of them; and what is left of the steps, none where they or the
    /// rings were too many.
    pub(super) fn rings(
        &self,
        longest: u8,
        most: usize,
        effort: u32,
        tell: &mut dyn FnMut() -> Result<(), RunError>,
    ) -> Result<(Vec<Vec<u32>>, Option<u32>), RunError> {
        let mut rings = Vec::new();
        let mut left = effort;
        for first in (0..number(self.teacher.0.len())).filter(|seat| self.alive.at(*seat)) {
            let home = self.post.at(first);
            let mut links = vec![self.link(first)];
            while let Some(link) = links.last().copied() {
                if left == 0 || rings.len() >= most {
                    return Ok((rings, None));
                }
                left = left.saturating_sub(1);
                if left.is_multiple_of(super::most_moves::CALL_EVERY) {
                    tell()?;
                }
                let want = self.wants.row(link.seat).get(place(link.want)).copied();
                let Some(want) = want.filter(|_| links.len() < usize::from(longest)) else {
                    links.pop();
                    continue;
                };
                // Each ring is found from its lowest seat.
                let next = self.next_alive(want, link.next.max(first.saturating_add(1)), &links);
                if let Some(link) = links.last_mut() {
                    (link.want, link.next) = match next {
                        NONE => (link.want.saturating_add(1), 0),
                        next => (link.want, next.saturating_add(1)),
                    };
                }
                if next != NONE {
                    links.push(self.link(next));
                    if self.wants.row(next).contains(&home) {
                        rings.push(links.iter().map(|link| self.teacher.at(link.seat)).collect());
                    }
                }
            }
        }
        Ok((rings, Some(left)))
    }

    fn ring(
        &mut self,
        teacher: u32,
        length: u8,
        tell: &mut dyn FnMut(u32) -> Result<(), RunError>,
    ) -> Result<Option<Vec<Link>>, RunError> {
        let first = self.seat.at(teacher);
        if first == NONE || !self.alive.at(first) || self.ways.no_ring.at(first) {
            return Ok(None);
        }
        let mut links = Vec::with_capacity(length.into());
        let found = match self.search(first, length, false, &mut links, tell)? {
            Found::Open if self.find_ways(first, length) => self.search(first, length, true, &mut links, tell)?,
            found => found,
        };
        Ok(matches!(found, Found::Ring).then_some(links))
    }

    /// The first ring through a seat.
    fn search(
        &mut self,
        first: u32,
        length: u8,
        with_ways: bool,
        links: &mut Vec<Link>,
        tell: &mut dyn FnMut(u32) -> Result<(), RunError>,
    ) -> Result<Found, RunError> {
        let home = self.post.at(first);
        let mut steps = 0u32;
        links.clear();
        links.push(self.link(first));
        while let Some(link) = links.last().copied() {
            steps = steps.saturating_add(1);
            // A pair is found in as many steps as she has wishes.
            if !with_ways && length > 2 && steps > FIRST_TRY {
                return Ok(Found::Open);
            }
            self.steps = self.steps.wrapping_add(1);
            if self.steps.is_multiple_of(CALL_EVERY) {
                tell(self.steps)?;
            }
            let Some(want) = self.wants.row(link.seat).get(place(link.want)).copied() else {
                links.pop();
                continue;
            };
            // Arcs that are still to come, the one to `want` not counted.
            let arcs = usize::from(length).saturating_sub(links.len());
            let leads_nowhere = self.holders.at(want) == 0 || (with_ways && !self.leads_back(want, arcs));
            let next = if leads_nowhere {
                NONE
            } else if arcs == 1 {
                self.last_of_ring(want, home, links)
            } else {
                self.next_alive(want, link.next, links)
            };
            if let Some(link) = links.last_mut() {
                if next == NONE || arcs == 1 {
                    link.want = link.want.saturating_add(1);
                    link.next = 0;
                } else {
                    link.next = next.saturating_add(1);
                }
            }
            if next != NONE {
                links.push(self.link(next));
                if arcs == 1 {
                    return Ok(Found::Ring);
                }
            }
        }
        Ok(Found::None)
    }

    fn link(&self, seat: u32) -> Link {
        Link { seat, want: 0, next: 0 }
    }

    /// The next seat of a post, from a seat on, whose teacher may be on a ring and is not on this one yet.
    fn next_alive(&self, post: u32, from: u32, links: &[Link]) -> u32 {
        let (first, end) = (self.seats.at(post), self.seats.at(post.saturating_add(1)));
        let free = |seat: &u32| self.alive.at(*seat) && links.iter().all(|link| link.seat != *seat);
        (first.max(from)..end).find(free).unwrap_or(NONE)
    }

    /// The highest teacher of a post who wants another post, and is not on the ring yet.
    fn last_of_ring(&self, post: u32, wanted: u32, links: &[Link]) -> u32 {
        let (first, end) = (self.seats.at(post), self.seats.at(post.saturating_add(1)));
        let row = self.wanted.row(wanted);
        let from = row.partition_point(|seat| *seat < first);
        let of_post = row.get(from..).unwrap_or_default().iter().take_while(|seat| **seat < end);
        let free = |seat: &&u32| self.alive.at(**seat) && links.iter().all(|link| link.seat != **seat);
        of_post.into_iter().find(free).copied().unwrap_or(NONE)
    }

    /// Takes out the dying, and whoever is on no ring without them: nobody wants her post, or she wants none that is left.
    fn take_out(&mut self) {
        while let Some(seat) = self.dying.pop() {
            if !self.alive.at(seat) {
                continue;
            }
            self.alive.set(seat, false);
            self.living = self.living.saturating_sub(1);
            let post = self.post.at(seat);
            if self.holders.lower(post) == 0 {
                for other in self.wanted.row(post) {
                    if self.alive.at(*other) && self.choices.lower(*other) == 0 {
                        self.dying.push(*other);
                    }
                }
            }
            for want in self.wants.row(seat) {
                if self.wishes.lower(*want) == 0 {
                    let (first, end) = (self.seats.at(*want), self.seats.at(want.saturating_add(1)));
                    self.dying.extend((first..end).filter(|seat| self.alive.at(*seat)));
                }
            }
        }
        if self.living < self.living_then / 4 * 3 {
            self.living_then = self.living;
            // What nobody is left at will never be wanted again: short rows are read faster.
            let (alive, holders) = (&self.alive, &self.holders);
            self.wanted.retain(|post, seat| holders.at(post) > 0 && alive.at(seat));
            self.wants.retain(|seat, post| alive.at(seat) && holders.at(post) > 0);
        }
    }
}

/// The posts that each seat's teacher wants and somebody who is left holds, in her own order.
fn wants(instance: &Instance, policy: &Policy, teacher: &Flat<u32>, seats: &Flat<u32>) -> Rows {
    let stage = Stage::exchange(2);
    let mut most = 0usize;
    for teacher in &teacher.0 {
        let each = instance.preferences.row(*teacher).len().saturating_mul(instance.subjects.row(*teacher).len());
        most = most.saturating_add(each);
    }
    let mut starts = Vec::with_capacity(teacher.0.len().saturating_add(1));
    let mut items = Vec::with_capacity(most);
    starts.push(0);
    for teacher in &teacher.0 {
        let (schools, subjects) = (instance.preferences.row(*teacher), instance.subjects.row(*teacher));
        let home = instance.home.at(*teacher);
        let teacher = *teacher;
        let mut add = |school: u32, subject: u32| {
            let post = instance.post(school, subject);
            let held = post != NONE && seats.at(post) != seats.at(post.saturating_add(1));
            if held && post != home && admits(instance, stage, teacher, school) {
                items.push(post);
            }
        };
        if policy.subject_first {
            subjects.iter().for_each(|subject| schools.iter().for_each(|school| add(*school, *subject)));
        } else {
            schools.iter().for_each(|school| subjects.iter().for_each(|subject| add(*school, *subject)));
        }
        starts.push(number(items.len()));
    }
    items.shrink_to_fit();
    Rows { starts: Flat(starts), items }
}
