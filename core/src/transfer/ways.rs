//! The posts that a ring can lead over: those on the way from a teacher, and those from which a way leads back.

use super::exchange::Exchanges;
use super::flat::{Flat, Rows};
use super::policy::LONGEST_EXCHANGE;

/// How many posts a teacher is taken to want, where the work to come is weighed.
const WANTS_EACH: u32 = 16;

/// Posts reached in a number of arcs, from a teacher on or back to the own post.
pub(super) struct Ways {
    /// For each number of arcs, the search in which each post was last found to be so many arcs from the own post.
    back: Vec<Flat<u32>>,
    /// The same for posts so many arcs from the teacher.
    on: Vec<Flat<u32>>,
    search: u32,
    /// The search in which each post was last found, however many arcs away.
    back_at_all: Flat<u32>,
    on_at_all: Flat<u32>,
    /// Whether no shorter ring is left. A post on a ring is then as many arcs from both ends as it stands there, and no
    /// fewer: what was found nearer need not be looked at again.
    pub(super) nearest: bool,
    /// Posts to which no way of the length sought leads back, and seats from which none leads on and back: as teachers only
    /// ever go, none will.
    none: Flat<bool>,
    pub(super) no_ring: Flat<bool>,
    /// Posts whose teachers were looked at together.
    looked_at: Flat<bool>,
}

impl Ways {
    /// Nothing is found yet.
    pub(super) fn new(posts: usize) -> Self {
        let levels = || (0..=LONGEST_EXCHANGE).map(|_| Flat::filled(0u32, posts)).collect();
        let at_all = || Flat::filled(0u32, posts);
        Self {
            back: levels(),
            on: levels(),
            search: 0,
            back_at_all: at_all(),
            on_at_all: at_all(),
            nearest: false,
            none: Flat::default(),
            no_ring: Flat::default(),
            looked_at: Flat::default(),
        }
    }

    /// What was found of another length.
    pub(super) fn forget(&mut self, posts: usize, seats: usize) {
        self.none = Flat::filled(false, posts);
        self.looked_at = Flat::filled(false, posts);
        self.no_ring = Flat::filled(false, seats);
    }
}

impl Exchanges<'_> {
    pub(super) fn leads_back(&self, post: u32, arcs: usize) -> bool {
        self.ways.back.get(arcs).is_some_and(|back| back.at(post) == self.ways.search)
    }

    /// Finds the posts that a ring of a length through a seat can lead over: from the teacher on and from her post back,
    /// always from the side that has less before it, until both meet. False where no ring can be. The first time that a post
    /// is looked at, all its teachers are, so that those who are on no ring need not be looked at one by one.
    pub(super) fn find_ways(&mut self, first: u32, length: u8) -> bool {
        let (home, length) = (self.post.at(first), usize::from(length));
        if self.ways.none.at(home) {
            return false;
        }
        self.ways.search = self.ways.search.wrapping_add(1);
        if self.ways.search == 0 {
            let ways = &mut self.ways;
            let all = ways.back.iter_mut().chain(&mut ways.on).chain([&mut ways.back_at_all, &mut ways.on_at_all]);
            all.for_each(|level| level.0.fill(0));
            self.ways.search = 1;
        }
        self.ways.back_at_all.set(home, self.ways.search);
        self.ways.on_at_all.set(home, self.ways.search);
        let mut back = self.before(&[home], 1);
        let together = !self.ways.looked_at.at(home);
        self.ways.looked_at.set(home, true);
        let neighbours = self.seats.at(home)..self.seats.at(home.saturating_add(1));
        let mut first_posts = after(&self.wants, &self.holders, &mut self.ways, (first, 1), Vec::new());
        for seat in neighbours.clone().filter(|seat| together && self.alive.at(*seat)) {
            first_posts = after(&self.wants, &self.holders, &mut self.ways, (seat, 1), first_posts);
        }
        let mut on = vec![first_posts];
        let mut arcs = 1usize;
        while on.len().saturating_add(arcs) < length
            && !back.is_empty()
            && on.last().is_some_and(|posts| !posts.is_empty())
        {
            let posts = on.last().map(Vec::as_slice).unwrap_or_default();
            let choices = posts.iter().fold(0u32, |sum, post| sum.saturating_add(self.holders.at(*post)));
            let wishes = back.iter().fold(0u32, |sum, post| sum.saturating_add(self.wishes.at(*post)));
            if choices.saturating_mul(WANTS_EACH) < wishes {
                let level = on.len().saturating_add(1);
                let mut next = Vec::new();
                for post in posts {
                    for seat in self.seats.at(*post)..self.seats.at(post.saturating_add(1)) {
                        if self.alive.at(seat) {
                            next = after(&self.wants, &self.holders, &mut self.ways, (seat, level), next);
                        }
                    }
                }
                on.push(next);
            } else {
                arcs = arcs.saturating_add(1);
                back = self.before(&back, arcs);
            }
        }
        if back.is_empty() {
            self.ways.none.set(home, true);
            return false;
        }
        // Of the posts on the way on, those that lead back.
        let mut level = on.pop().unwrap_or_default();
        level.retain(|post| self.leads_back(*post, arcs));
        while let Some(earlier) = on.pop().filter(|_| !level.is_empty()) {
            arcs = arcs.saturating_add(1);
            let leads_on = |post: &u32| {
                let mut seats = self.seats.at(*post)..self.seats.at(post.saturating_add(1));
                let wants_one =
                    |seat: u32| self.wants.row(seat).iter().any(|want| self.leads_back(*want, arcs.saturating_sub(1)));
                seats.any(|seat| self.alive.at(seat) && wants_one(seat))
            };
            level = earlier.into_iter().filter(leads_on).collect();
            if let Some(back) = self.ways.back.get_mut(arcs) {
                level.iter().for_each(|post| back.set(*post, self.ways.search));
            }
        }
        let leads_on =
            |seat: u32| self.wants.row(seat).iter().any(|want| self.leads_back(*want, length.saturating_sub(1)));
        if together {
            let without: Vec<u32> = neighbours.filter(|seat| level.is_empty() || !leads_on(*seat)).collect();
            without.into_iter().for_each(|seat| self.ways.no_ring.set(seat, true));
            return !level.is_empty() && !self.ways.no_ring.at(first);
        }
        !level.is_empty()
    }

    /// The posts of those who want one of some posts.
    fn before(&mut self, posts: &[u32], arcs: usize) -> Vec<u32> {
        let mut before = Vec::new();
        let Some(back) = self.ways.back.get_mut(arcs) else { return before };
        for wanted in posts {
            // The seats of a post stand side by side: after one of them the others are passed over.
            let mut passed = 0;
            for seat in self.wanted.row(*wanted) {
                if *seat < passed || !self.alive.at(*seat) {
                    continue;
                }
                let post = self.post.at(*seat);
                passed = self.seats.at(post.saturating_add(1));
                let nearer = self.ways.nearest && self.ways.back_at_all.at(post) == self.ways.search;
                if back.at(post) != self.ways.search && !nearer {
                    back.set(post, self.ways.search);
                    self.ways.back_at_all.set(post, self.ways.search);
                    before.push(post);
                }
            }
        }
        before
    }
}

/// The posts that a seat's teacher wants, besides those already found.
fn after(
    wants: &Rows,
    holders: &Flat<u32>,
    ways: &mut Ways,
    (seat, arcs): (u32, usize),
    mut found: Vec<u32>,
) -> Vec<u32> {
    let Some(on) = ways.on.get_mut(arcs) else { return found };
    for want in wants.row(seat) {
        let nearer = ways.nearest && ways.on_at_all.at(*want) == ways.search;
        if on.at(*want) != ways.search && holders.at(*want) > 0 && !nearer {
            on.set(*want, ways.search);
            ways.on_at_all.set(*want, ways.search);
            found.push(*want);
        }
    }
    found
}
