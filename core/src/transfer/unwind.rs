//! What falls where a placed teacher does not report, gives up or is refused (介聘失其效力).

use std::collections::VecDeque;

use super::flat::{Flat, NONE, place};

/// A transfer that is void.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Void {
    /// The teacher, who stays at the own school.
    pub teacher: u32,
    /// Whose post she was to have; none for one who failed herself.
    pub because_of: Option<u32>,
}

/// What falls: whoever was to have the post of one who stays after all, and so on (介聘辦法 11 II); but not the one who was
/// to have the post of a failed teacher whose school can add a post. Who was to have the post that the failed teacher
/// was going to keeps nothing from it: that post stays empty, and the one who left it goes.
///
/// `from` says of each teacher whose post she takes, where that was left by someone; `adds` says of each whether the
/// school can add a post. Numbers beyond the lists are passed over. Nobody is placed anew: the law has no second run.
#[must_use]
pub fn unwind(from: &[Option<u32>], failed: &[u32], adds: &[bool]) -> Vec<Void> {
    let mut taker = Flat::filled(NONE, from.len());
    for (teacher, from) in (0..).zip(from) {
        if let Some(from) = from {
            taker.set(*from, teacher);
        }
    }
    let mut failing = Flat::filled(false, from.len());
    failed.iter().for_each(|teacher| failing.set(*teacher, true));
    let mut falls = Flat::filled(false, from.len());
    let mut void = Vec::new();
    let mut queue: VecDeque<Void> = failed.iter().map(|teacher| Void { teacher: *teacher, because_of: None }).collect();
    while let Some(next) = queue.pop_front() {
        if place(next.teacher) >= from.len() || falls.at(next.teacher) {
            continue;
        }
        falls.set(next.teacher, true);
        void.push(next);
        let added = failing.at(next.teacher) && adds.get(place(next.teacher)).copied().unwrap_or_default();
        let after = taker.at(next.teacher);
        if !added && after != NONE {
            queue.push_back(Void { teacher: after, because_of: Some(next.teacher) });
        }
    }
    void
}
