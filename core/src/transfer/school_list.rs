//! The schools of a year, in the order of their codes.

use super::facts::{SchoolKind, TeacherApplication, TransferSchool};
use super::subjects::squeezed;
use super::violation::{Gathered, ViolationCode as Code};
use crate::order;

/// The school list in the order of its codes.
pub(super) struct SchoolList<'f> {
    pub(super) list: Vec<&'f TransferSchool>,
    /// What each is, as bits.
    kinds: Vec<u32>,
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
    kinds: u32,
}

impl Listed<'_> {
    pub(super) fn is(&self, kind: SchoolKind) -> bool {
        self.kinds & bit(kind as u32) != 0
    }
}

pub(super) fn bit(number: u32) -> u32 {
    1u32.checked_shl(number).unwrap_or_default()
}

impl<'f> SchoolList<'f> {
    pub(super) fn of(schools: &'f [TransferSchool], violations: &mut Gathered) -> Self {
        let mut list: Vec<&TransferSchool> = schools.iter().collect();
        order::sort(&mut list, |school| (0, school.code.as_str()));
        for pair in list.windows(2) {
            if let [one, other] = pair
                && one.code == other.code
            {
                violations.add(None, Code::SchoolTwice, "schools", &one.code);
            }
        }
        for school in &list {
            if let Some(indigenous) = school.indigenous_teachers
                && school.teachers.is_none_or(|all| indigenous > all)
            {
                violations.add(None, Code::TooManyIndigenous, "schools", &school.code);
            }
            if school.code.trim().is_empty() {
                violations.add(None, Code::NoSchoolCode, "schools", &school.code);
            }
            if school.county.trim().is_empty() {
                violations.add(None, Code::NoCounty, "schools", &school.code);
            }
            let is = |kind| school.kinds.contains(&kind);
            if is(SchoolKind::RemoteVolunteers) && !is(SchoolKind::Remote) {
                violations.add(None, Code::VolunteersNotRemote, "schools", &school.code);
            }
            if let Some((posts, teachers)) = school.posts.zip(school.teachers)
                && posts < teachers
            {
                violations.add(None, Code::TooFewPosts, "schools", &school.code);
            }
            if let Some(indigenous) = school.indigenous_pupils
                && school.pupils.is_none_or(|all| indigenous > all)
            {
                violations.add(None, Code::TooManyPupils, "schools", &school.code);
            }
        }
        let bits = |school: &&TransferSchool| school.kinds.iter().fold(0, |bits, kind| bits | bit(*kind as u32));
        let kinds = list.iter().map(bits).collect();
        let counties: Vec<String> = list.iter().map(|school| county(&school.county)).collect();
        let by_code = counties.iter().find(|county| !county.is_empty()).is_some_and(|county| is_code(county));
        if let Some(at) = counties.iter().position(|county| !county.is_empty() && is_code(county) != by_code) {
            let code = list.get(at).map(|school| school.code.as_str()).unwrap_or_default();
            violations.add(None, Code::CountiesMixed, "schools", code);
        }
        Self { list, kinds, counties, by_code }
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
        for (school, (indigenous, others)) in self.list.iter().zip(applied) {
            let of_all = school.teachers.is_some_and(|all| indigenous.saturating_add(others) > all);
            let of_indigenous = school.indigenous_teachers.is_some_and(|all| indigenous > all);
            let of_others = school.teachers.zip(school.indigenous_teachers);
            let of_others = of_others.is_some_and(|(all, indigenous)| others > all.saturating_sub(indigenous));
            if of_all || of_indigenous || of_others {
                violations.add(None, Code::MoreApplicants, "schools", &school.code);
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

/// A county as it is compared: 台 and 臺 are one, blanks do not count, full-width digits are digits. A code and a name stay two.
pub(super) fn county(written: &str) -> String {
    squeezed(written).replace('台', "臺")
}

/// Whether a county is written by its code.
fn is_code(county: &str) -> bool {
    county.bytes().all(|byte| byte.is_ascii_digit())
}
