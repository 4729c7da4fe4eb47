//! What falls where a placed teacher does not report, gives up or is refused (介聘失其效力).

use std::collections::VecDeque;

use chrono::NaiveDate;

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
    let taker = takers(from);
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

/// Of failures in the order of their days, whether each is the teacher's own: her transfer had not fallen with another's on
/// an earlier day, so that there was one to fail (介聘辦法 11 II).
pub(super) fn own_failures(from: &[Option<u32>], failed: &[(NaiveDate, u32)], adds: &[bool]) -> Vec<bool> {
    let taker = takers(from);
    let mut fallen = Flat::filled(false, from.len());
    let mut own = Vec::with_capacity(failed.len());
    for of_day in failed.chunk_by(|(one, _), (other, _)| one == other) {
        let of_day = of_day.iter().map(|(_, teacher)| (*teacher, !fallen.at(*teacher)));
        let of_day: Vec<(u32, bool)> = of_day.collect();
        own.extend(of_day.iter().map(|(_, own)| *own));
        let failing = || of_day.iter().filter(|(_, own)| *own).map(|(teacher, _)| *teacher);
        failing().for_each(|teacher| fallen.set(teacher, true));
        for teacher in failing().filter(|teacher| !adds.get(place(*teacher)).copied().unwrap_or_default()) {
            let mut next = taker.at(teacher);
            while place(next) < from.len() && !fallen.at(next) {
                fallen.set(next, true);
                next = taker.at(next);
            }
        }
    }
    own
}

/// Who takes the post of each.
fn takers(from: &[Option<u32>]) -> Flat<u32> {
    let mut taker = Flat::filled(NONE, from.len());
    for (teacher, from) in (0..).zip(from) {
        if let Some(from) = from {
            taker.set(*from, teacher);
        }
    }
    taker
}
