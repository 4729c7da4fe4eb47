//! The schools of a year, in the order of their codes.

use super::facts::{SchoolKind, TeacherApplication, TransferSchool};
use super::flags::Flags;
use super::subjects::squeezed;
use super::violation::{Gathered, ViolationCode as Code};
use crate::order;

/// The school list in the order of its codes.
pub(super) struct SchoolList<'f> {
    pub(super) list: Vec<&'f TransferSchool>,
    /// The place of each among the facts.
    places: Vec<usize>,
    /// What each is.
    kinds: Vec<Flags<SchoolKind>>,
    /// The county of each, as [`county`] has it.
    counties: Vec<String>,
    /// Whether counties are written by their codes.
    by_code: bool,
}

/// A school of the list.
#[derive(Clone, Copy)]
pub(super) struct Listed<'l> {
    pub(super) number: u32,
    pub(super) school: &'l TransferSchool,
    pub(super) county: &'l str,
    kinds: Flags<SchoolKind>,
}

impl Listed<'_> {
    pub(super) fn is(&self, kind: SchoolKind) -> bool {
        self.kinds.has(kind)
    }

    pub(super) fn is_any(&self, kinds: Flags<SchoolKind>) -> bool {
        self.kinds.meets(kinds)
    }
}

impl<'f> SchoolList<'f> {
    pub(super) fn of(schools: &'f [TransferSchool], violations: &mut Gathered) -> Self {
        let mut list: Vec<(usize, &TransferSchool)> = schools.iter().enumerate().collect();
        order::sort(&mut list, |(_, school)| (0, school.code.as_str()));
        for pair in list.windows(2) {
            if let [(_, one), (at, other)] = pair
                && one.code == other.code
            {
                violations.add(None, Code::SchoolTwice, &field(*at), &one.code);
            }
        }
        for (at, school) in &list {
            let mut add = |code| violations.add(None, code, &field(*at), &school.code);
            match (school.indigenous_teachers, school.teachers) {
                (Some(_), None) => add(Code::TeachersMissing),
                (Some(indigenous), Some(all)) if indigenous > all => add(Code::TooManyIndigenous),
                _ => {}
            }
            if school.code.trim().is_empty() {
                add(Code::NoSchoolCode);
            }
            if school.county.trim().is_empty() {
                add(Code::NoCounty);
            }
            let is = |kind| school.kinds.contains(&kind);
            if is(SchoolKind::RemoteVolunteers) && !is(SchoolKind::Remote) {
                add(Code::VolunteersNotRemote);
            }
            if let Some((posts, teachers)) = school.posts.zip(school.teachers)
                && posts < teachers
            {
                add(Code::TooFewPosts);
            }
            match (school.indigenous_pupils, school.pupils) {
                (Some(_), None) => add(Code::PupilsMissing),
                (Some(indigenous), Some(all)) if indigenous > all => add(Code::TooManyPupils),
                _ => {}
            }
        }
        let (places, list): (Vec<usize>, Vec<&TransferSchool>) = list.into_iter().unzip();
        let kinds = list.iter().map(|school| Flags::of(&school.kinds)).collect();
        let counties: Vec<String> = list.iter().map(|school| county(&school.county)).collect();
        let by_code = counties.iter().find(|county| !county.is_empty()).is_some_and(|county| is_code(county));
        let mixed = list.iter().zip(&places).zip(&counties);
        for ((school, at), _) in mixed.filter(|(_, county)| !county.is_empty() && is_code(county) != by_code).take(1) {
            violations.add(None, Code::CountiesMixed, &field(*at), &school.code);
        }
        Self { list, places, kinds, counties, by_code }
    }

    /// Of the teachers that a school is said to have, of the Indigenous and of the others no more can apply.
    pub(super) fn staff<'t>(
        &self,
        applications: impl IntoIterator<Item = (&'t TeacherApplication, u32)>,
        violations: &mut Gathered,
    ) {
        let mut applied: Vec<(u32, u32)> = vec![(0, 0); self.list.len()];
        for (application, home) in applications {
            if let Some((indigenous, others)) = applied.get_mut(super::flat::place(home)) {
                let count = if application.indigenous { indigenous } else { others };
                *count = count.saturating_add(1);
            }
        }
        for ((school, at), (indigenous, others)) in self.list.iter().zip(&self.places).zip(applied) {
            let of_all = school.teachers.is_some_and(|all| indigenous.saturating_add(others) > all);
            let of_indigenous = school.indigenous_teachers.is_some_and(|all| indigenous > all);
            let of_others = school.teachers.zip(school.indigenous_teachers);
            let of_others = of_others.is_some_and(|(all, indigenous)| others > all.saturating_sub(indigenous));
            if of_all || of_indigenous || of_others {
                violations.add(None, Code::MoreApplicants, &field(*at), &school.code);
            }
        }
    }

    /// Whether a county of an application is written as those of the list are, by its code or by its name.
    pub(super) fn writes(&self, county: &str) -> bool {
        self.list.is_empty() || is_code(county) == self.by_code
    }

    pub(super) fn find(&self, code: &str) -> Option<Listed<'_>> {
        let at = self.list.binary_search_by(|school| school.code.as_str().cmp(code)).ok()?;
        self.at(super::flat::number(at))
    }

    pub(super) fn at(&self, number: u32) -> Option<Listed<'_>> {
        let place = super::flat::place(number);
        let (school, county) = (self.list.get(place)?, self.counties.get(place)?);
        Some(Listed { number, school, county, kinds: *self.kinds.get(place)? })
    }
}

/// The field of a school of the facts.
fn field(at: usize) -> String {
    format!("schools[{at}]")
}

/// A county as it is compared: 台 and 臺 are one, blanks do not count, full-width digits are digits. A code and a name stay two.
pub(super) fn county(written: &str) -> String {
    squeezed(written).replace('台', "臺")
}

/// Whether a county is written by its code.
fn is_code(county: &str) -> bool {
    county.bytes().all(|byte| byte.is_ascii_digit())
}
