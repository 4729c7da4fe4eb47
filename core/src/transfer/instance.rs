//! A year's applications, schools and vacancies in compact numbers.

use super::flat::{Flat, NONE, Rows, number, place};

/// What a school is, as bits of [`Parts::school_marks`].
pub mod school {
    /// Indigenous key school (原住民重點學校).
    pub const INDIGENOUS_KEY: u8 = 1;
    /// School that gives priority to certificates of a language (應優先介聘具語言能力認證者).
    pub const LANGUAGE: u8 = 2;
    /// School to which volunteers for remote service come first (自願赴偏遠地區服務優先介聘).
    pub const REMOTE_VOLUNTEER: u8 = 4;
    /// Takes part in exchanges alone (僅參加互調、多角調).
    pub const EXCHANGE_ONLY: u8 = 8;
    /// Takes nobody in (管制).
    pub const CLOSED: u8 = 16;
}

/// What a teacher asks for, as bits of [`Parts::teacher_marks`].
pub mod teacher {
    /// Indigenous, and consents to the Indigenous stage (申請原民調).
    pub const INDIGENOUS: u8 = 1;
    /// Holds a certificate of Hakka or an Indigenous language (具語言能力認證).
    pub const LANGUAGE: u8 = 2;
    /// Volunteers for remote service (自願赴偏遠地區服務).
    pub const REMOTE_VOLUNTEER: u8 = 4;
}

/// What an [`Instance`] is made of. Schools, subjects, teachers and counties are numbers from 0; rows of different lengths
/// stand one behind the other, `starts` says where each begins and where the last ends.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Parts {
    /// County of each school.
    pub school_counties: Vec<u32>,
    /// Bits of [`school`] of each school.
    pub school_marks: Vec<u8>,
    /// Indigenous people that each school is mainly of, from 1; 0 for none. Empty where none is of any.
    pub school_peoples: Vec<u32>,
    /// Indigenous people of each teacher, from 1; 0 for none. Empty where none is of any.
    pub teacher_peoples: Vec<u32>,
    /// School in which each teacher serves; her present subject is the first of her subjects.
    pub homes: Vec<u32>,
    /// Bits of [`teacher`] of each teacher.
    pub teacher_marks: Vec<u8>,
    /// Points of each teacher, in hundredths.
    pub points: Vec<i64>,
    /// What decides between equal points, so many for each teacher as [`Parts::keys_each`]: the greater goes first.
    pub keys: Vec<i64>,
    /// Keys of each teacher.
    pub keys_each: u32,
    /// Lot number of each teacher, the lowest first; `u32::MAX` where none was drawn.
    pub lots: Vec<u32>,
    /// Where each teacher's subjects begin.
    pub subject_starts: Vec<u32>,
    /// Subjects applied for, the present one first.
    pub subjects: Vec<u32>,
    /// Where each teacher's preferences begin.
    pub preference_starts: Vec<u32>,
    /// Schools wished for, the dearest first; `u32::MAX` stands for one that is barred, and keeps its number.
    pub preferences: Vec<u32>,
    /// Vacancies: school, subject, how many.
    pub vacancies: Vec<(u32, u32, u32)>,
}

/// Why parts make no instance.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum InstanceError {
    /// Lists that belong together have different lengths, rows do not follow on each other, or there are too many items.
    #[error("the lists do not fit together")]
    Lengths,
    /// A teacher serves in or wishes for a school that does not exist, or a vacancy is there.
    #[error("there is no school {school}")]
    UnknownSchool {
        /// The school.
        school: u32,
    },
    /// A teacher without a subject, or with too many.
    #[error("teacher {teacher} has no subject or too many")]
    Subjects {
        /// The teacher.
        teacher: u32,
    },
    /// A teacher wishes for the school in which she serves.
    #[error("teacher {teacher} wishes for the own school")]
    OwnSchool {
        /// The teacher.
        teacher: u32,
    },
    /// Two teachers whom points, keys and lots leave equal, or one of whom has no lot where lots would decide.
    #[error("nothing decides between teachers {one} and {other}")]
    Tie {
        /// One of them.
        one: u32,
        /// The other.
        other: u32,
    },
}

/// A year's applications, schools and vacancies, ready to run.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Instance {
    pub(super) county: Flat<u32>,
    pub(super) school_marks: Flat<u8>,
    pub(super) teacher_marks: Flat<u8>,
    pub(super) school_people: Flat<u32>,
    pub(super) teacher_people: Flat<u32>,
    pub(super) points: Flat<i64>,
    pub(super) subjects: Rows,
    pub(super) preferences: Rows,
    /// Posts of each school, in the order of their subjects: where its row begins is its first post.
    pub(super) posts: Rows,
    pub(super) school_of_post: Flat<u32>,
    pub(super) home: Flat<u32>,
    pub(super) declared: Flat<u32>,
    /// Teachers, the highest first.
    pub(super) order: Vec<u32>,
    /// The place of each in the order.
    pub(super) rank: Flat<u32>,
}

impl Instance {
    /// Checks the parts and puts the teachers in their order: points, keys, lots.
    ///
    /// # Errors
    ///
    /// Whatever makes the parts no instance; a tie that nothing decides is one, the library draws no lots.
    pub fn new(parts: Parts) -> Result<Self, InstanceError> {
        let (schools, teachers) = (parts.school_counties.len(), parts.homes.len());
        let each = place(parts.keys_each);
        let subjects = rows(parts.subject_starts, parts.subjects, teachers)?;
        let preferences = rows(parts.preference_starts, parts.preferences, teachers)?;
        let fits = parts.school_marks.len() == schools
            && parts.teacher_marks.len() == teachers
            && [0, schools].contains(&parts.school_peoples.len())
            && [0, teachers].contains(&parts.teacher_peoples.len())
            && parts.points.len() == teachers
            && parts.lots.len() == teachers
            && Some(parts.keys.len()) == teachers.checked_mul(each)
            && [schools, teachers, parts.vacancies.len()].iter().all(|length| *length < place(NONE) / 2);
        if !fits {
            return Err(InstanceError::Lengths);
        }
        let known =
            |school: u32| if place(school) < schools { Ok(()) } else { Err(InstanceError::UnknownSchool { school }) };
        for teacher in 0..number(teachers) {
            let home = parts.homes.get(place(teacher)).copied().unwrap_or(NONE);
            known(home)?;
            if !(1..=usize::from(u16::MAX)).contains(&subjects.row(teacher).len()) {
                return Err(InstanceError::Subjects { teacher });
            }
            for school in preferences.row(teacher).iter().copied().filter(|school| *school != NONE) {
                known(school)?;
                if school == home {
                    return Err(InstanceError::OwnSchool { teacher });
                }
            }
        }
        let mut pairs: Vec<(u32, u32)> = Vec::with_capacity(teachers.saturating_add(parts.vacancies.len()));
        for (teacher, home) in (0..).zip(&parts.homes) {
            pairs.push((*home, subjects.row(teacher).first().copied().unwrap_or_default()));
        }
        for (school, subject, _) in &parts.vacancies {
            known(*school)?;
            pairs.push((*school, *subject));
        }
        let posts = posts(pairs, schools);
        let mut school_of_post = Flat(Vec::with_capacity(posts.items.len()));
        for school in 0..number(schools) {
            school_of_post.0.extend(posts.row(school).iter().map(|_| school));
        }
        let mut declared = Flat::filled(0u32, posts.items.len());
        for (school, subject, count) in &parts.vacancies {
            let post = find(&posts, *school, *subject);
            declared.set(post, declared.at(post).saturating_add(*count));
        }
        let home = (0..)
            .zip(&parts.homes)
            .map(|(teacher, home)| find(&posts, *home, subjects.row(teacher).first().copied().unwrap_or_default()));
        let home = Flat(home.collect());
        let (order, rank) = ranked(&parts.points, &parts.keys, each, &parts.lots)?;
        Ok(Self {
            county: Flat(parts.school_counties),
            school_marks: Flat(parts.school_marks),
            teacher_marks: Flat(parts.teacher_marks),
            school_people: Flat(parts.school_peoples),
            teacher_people: Flat(parts.teacher_peoples),
            points: Flat(parts.points),
            subjects,
            preferences,
            posts,
            school_of_post,
            home,
            declared,
            order,
            rank,
        })
    }

    /// How many teachers there are.
    #[must_use]
    pub fn teachers(&self) -> u32 {
        number(self.order.len())
    }

    /// How many schools there are.
    #[must_use]
    pub fn schools(&self) -> u32 {
        number(self.county.0.len())
    }

    /// Teachers, the highest first: points, keys, lots.
    #[must_use]
    pub fn order(&self) -> &[u32] {
        &self.order
    }

    /// Points of a teacher, in hundredths.
    #[must_use]
    pub fn points(&self, teacher: u32) -> i64 {
        self.points.at(teacher)
    }

    /// Schools that a teacher wishes for, the dearest first; `u32::MAX` stands for one that is barred.
    #[must_use]
    pub fn preferences(&self, teacher: u32) -> &[u32] {
        self.preferences.row(teacher)
    }

    /// Subjects that a teacher applies for, the present one first.
    #[must_use]
    pub fn subjects(&self, teacher: u32) -> &[u32] {
        self.subjects.row(teacher)
    }

    /// School in which a teacher serves.
    #[must_use]
    pub fn home_school(&self, teacher: u32) -> u32 {
        self.school_of_post.at(self.home.at(teacher))
    }

    /// County of a school.
    #[must_use]
    pub fn county(&self, school: u32) -> u32 {
        self.county.at(school)
    }

    /// The number of a school's post of a subject; none where nobody holds one and none is vacant.
    #[inline]
    pub(super) fn post(&self, school: u32, subject: u32) -> u32 {
        find(&self.posts, school, subject)
    }

    /// Vacancies of a school that were there from the start.
    pub(super) fn vacancies(&self, school: u32) -> u32 {
        let (first, end) = self.posts.span(school);
        (first..end).fold(0, |sum, post| sum.saturating_add(self.declared.at(post)))
    }

    /// School and subject of a post.
    pub(super) fn school_and_subject(&self, post: u32) -> (u32, u32) {
        (self.school_of_post.at(post), self.posts.items.get(place(post)).copied().unwrap_or_default())
    }
}

fn rows(starts: Vec<u32>, items: Vec<u32>, count: usize) -> Result<Rows, InstanceError> {
    let rising = starts.is_sorted() && starts.first() == Some(&0) && starts.len() == count.saturating_add(1);
    let ends = starts.last().map(|end| place(*end)) == Some(items.len());
    if rising && ends { Ok(Rows { starts: Flat(starts), items }) } else { Err(InstanceError::Lengths) }
}

fn posts(mut pairs: Vec<(u32, u32)>, schools: usize) -> Rows {
    pairs.sort_unstable();
    pairs.dedup();
    let mut lengths = Flat::filled(0u32, schools);
    for (school, _) in &pairs {
        lengths.raise(*school);
    }
    let mut rows = Rows::of_lengths(&lengths.0);
    rows.items = pairs.into_iter().map(|(_, subject)| subject).collect();
    rows
}

/// Rows are short: a school has few subjects.
#[inline]
fn find(posts: &Rows, school: u32, subject: u32) -> u32 {
    let at = posts.row(school).iter().position(|known| *known == subject);
    at.map_or(NONE, |at| posts.starts.at(school).saturating_add(number(at)))
}

fn ranked(points: &[i64], keys: &[i64], each: usize, lots: &[u32]) -> Result<(Vec<u32>, Flat<u32>), InstanceError> {
    let keys_of = |teacher: u32| {
        let from = place(teacher).saturating_mul(each);
        keys.get(from..from.saturating_add(each)).unwrap_or_default()
    };
    let at =
        |teacher: u32| (points.get(place(teacher)).copied().unwrap_or_default(), lots.get(place(teacher)).copied());
    let compare = |one: &u32, other: &u32| {
        let ((one_points, one_lot), (other_points, other_lot)) = (at(*one), at(*other));
        let by_keys = || keys_of(*other).cmp(keys_of(*one));
        other_points.cmp(&one_points).then_with(by_keys).then_with(|| one_lot.cmp(&other_lot))
    };
    // Who has no lot is not behind one who has: nothing decides between them.
    let without_lot = |one: u32, other: u32| {
        let equal = at(one).0 == at(other).0 && keys_of(one) == keys_of(other);
        equal && at(other).1.is_none_or(|lot| lot == NONE)
    };
    let mut order: Vec<u32> = (0..number(points.len())).collect();
    order.sort_unstable_by(compare);
    for pair in order.windows(2) {
        if let [one, other] = pair
            && (compare(one, other).is_eq() || without_lot(*one, *other))
        {
            return Err(InstanceError::Tie { one: *one.min(other), other: *one.max(other) });
        }
    }
    let mut rank = Flat::filled(0u32, order.len());
    for (at, teacher) in (0..).zip(&order) {
        rank.set(*teacher, at);
    }
    Ok((order, rank))
}
