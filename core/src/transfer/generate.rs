//! Makes instances that look like real ones, for tests and benches.

use super::flat::{NONE, number, place};
use super::instance::{Instance, Parts, school, teacher};

/// Numbers that look random and are the same for the same seed (SplitMix64). For tests and benches alone: the library
/// draws no lots.
#[derive(Debug, Clone)]
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// A number below another.
    fn below(&mut self, end: u32) -> u32 {
        let wide = (self.next() >> 32).wrapping_mul(u64::from(end)) >> 32;
        u32::try_from(wide).unwrap_or_default()
    }

    /// As [`Random::below`], small numbers more often than great ones.
    fn low(&mut self, end: u32) -> u32 {
        self.below(end).min(self.below(end))
    }

    fn one_in(&mut self, many: u32) -> bool {
        self.below(many) == 0
    }
}

/// Counties of Taiwan.
const COUNTIES: u32 = 22;
/// Subjects; two of three teachers have the first.
const SUBJECTS: u32 = 18;

/// An instance of so many teachers and schools, the same for the same seed. Some counties are dearer than others, and
/// some schools in each; lists hold up to so many `preferences`, most of them two thirds and more, in two counties; one school in eight is an Indigenous key school, one in
/// five remote; points lie close together, and each teacher has a lot; one vacancy for ten teachers.
#[must_use]
pub fn generate(seed: u64, teachers: u32, schools: u32, preferences: u32) -> Instance {
    Instance::new(generate_parts(seed, teachers, schools, preferences)).unwrap_or_default()
}

/// What [`generate`] makes an instance of.
#[must_use]
pub fn generate_parts(seed: u64, teachers: u32, schools: u32, preferences: u32) -> Parts {
    let mut random = Random(seed);
    let mut parts = Parts { subject_starts: vec![0], preference_starts: vec![0], ..Parts::default() };
    let counties = COUNTIES.min(schools.max(1));
    let mut of_county = vec![Vec::new(); place(counties)];
    for at in 0..schools {
        let county = if at < counties { at } else { random.below(counties) };
        parts.school_counties.push(county);
        if let Some(list) = of_county.get_mut(place(county)) {
            list.push(at);
        }
        let mut marks = 0;
        for (mark, many) in [
            (school::INDIGENOUS_KEY, 8),
            (school::LANGUAGE, 10),
            (school::REMOTE_VOLUNTEER, 5),
            (school::EXCHANGE_ONLY, 200),
            (school::CLOSED, 300),
        ] {
            marks |= if random.one_in(many) { mark } else { 0 };
        }
        parts.school_marks.push(marks);
    }
    let teachers = if schools < 2 { 0 } else { teachers };
    for at in 0..teachers {
        let home = random.below(schools);
        add_teacher(&mut parts, &mut random, home, (&of_county, preferences));
        parts.lots.push(at);
    }
    // Lots in another order than the teachers.
    for at in (1..teachers).rev() {
        parts.lots.swap(place(at), place(random.below(at)));
    }
    for _ in 0..teachers / 10 {
        let (school, subject) = (random.below(schools), subject(&mut random));
        parts.vacancies.push((school, subject, 1));
    }
    parts
}

fn subject(random: &mut Random) -> u32 {
    if random.below(3) < 2 { 0 } else { random.low(SUBJECTS) }
}

fn add_teacher(parts: &mut Parts, random: &mut Random, home: u32, (of_county, preferences): (&[Vec<u32>], u32)) {
    let own = parts.school_counties.get(place(home)).copied().unwrap_or_default();
    let mut marks = 0;
    for (mark, many) in [(teacher::INDIGENOUS, 30), (teacher::LANGUAGE, 40), (teacher::REMOTE_VOLUNTEER, 60)] {
        marks |= if random.one_in(many) { mark } else { 0 };
    }
    parts.homes.push(home);
    parts.teacher_marks.push(marks);
    // Quarter points up to 75.
    parts.points.push(i64::from(random.below(301)).saturating_mul(25));
    let first = subject(random);
    parts.subjects.push(first);
    for _ in 0..random.low(3) {
        let other = subject(random);
        let from = parts.subject_starts.last().map_or(0, |start| place(*start));
        if !parts.subjects.get(from..).unwrap_or_default().contains(&other) {
            parts.subjects.push(other);
        }
    }
    parts.subject_starts.push(number(parts.subjects.len()));
    let counties = number(of_county.len());
    let from = parts.preferences.len();
    let wanted: Vec<&Vec<u32>> = [random.low(counties), random.low(counties)]
        .into_iter()
        .filter(|county| *county != own)
        .filter_map(|county| of_county.get(place(county)))
        .collect();
    let length = preferences.saturating_sub(random.low(preferences));
    for _ in 0..length.saturating_mul(2) {
        if parts.preferences.len().saturating_sub(from) >= place(length) {
            break;
        }
        let which = random.below(2);
        let Some(list) = wanted.get(place(which)).or(wanted.first()) else { break };
        let school = list.get(place(random.low(number(list.len())))).copied().unwrap_or(NONE);
        if school != home && !parts.preferences.get(from..).unwrap_or_default().contains(&school) {
            parts.preferences.push(school);
        }
    }
    parts.preference_starts.push(number(parts.preferences.len()));
}
