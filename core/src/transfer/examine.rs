//! Who may apply, and where to: 公立國民小學及國民中學教師介聘辦法 4 to 8, 11, 13 and the acts that it refers to.

use personnel_rules_data::keys;
use personnel_rules_data::messages::MessageKey;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::barred::BarredBy;
use super::facts::{
    PointsItem, SchoolKind, SchoolStage, TeacherApplication, TransferCircumstance as Circumstance, TransferPolicy,
};
use super::failure::FailureKind;
use super::failure_law::FailureLaw;
use super::flags::Flags;
use super::limits::Limits;
use super::school_list::{Listed, SchoolList, county};
use super::violation::{Gathered, ViolationCode as Code};
use crate::error::{Error, ErrorCode};
use crate::locale::Param;
use crate::order;
use crate::quantity::{minus, plus, round, times};

/// Most terms that are taken for a service: a hundred years.
const MOST_TERMS: u32 = 200;

/// What an application comes to.
pub(super) struct Examined {
    /// Terms that count towards those required.
    pub(super) terms: u32,
    /// Points.
    pub(super) points: Decimal,
    /// The same in hundredths, and the items that decide between equal points.
    pub(super) hundredths: i64,
    pub(super) keys: Vec<i64>,
    /// Number of the school of each preference; none where the school is unknown.
    pub(super) schools: Vec<Option<u32>>,
    /// Number of the present school; none where it is unknown.
    pub(super) home: u32,
    /// Preferences that are no destination, by their places from 0: once for each limit.
    pub(super) barred: Vec<(u32, BarredBy)>,
}

/// One application, against the values of the day and the year's own rules. What is wrong goes to the violations.
pub(super) struct Examiner<'a> {
    pub(super) limits: &'a Limits,
    pub(super) stage: SchoolStage,
    pub(super) schools: &'a SchoolList<'a>,
    pub(super) policy: &'a TransferPolicy,
}

impl Examiner<'_> {
    /// Everything that is wrong with the application goes to the violations.
    pub(super) fn examine(
        &self,
        application: &TeacherApplication,
        violations: &mut Gathered,
    ) -> Result<Examined, Error> {
        let mut found = Found { teacher: &application.teacher, violations };
        let home = self.schools.find(&application.school);
        let has = Flags::of(&application.circumstances);
        match home {
            None => found.add(Code::UnknownSchool, "school", &application.school),
            Some(home) if home.school.stage != self.stage => found.add(Code::OtherStage, "school", &application.school),
            Some(_) => {}
        }
        if application.teacher.trim().is_empty() {
            found.add(Code::NoTeacher, "teacher", "");
        }
        if application.indigenous_stage == Some(true) && !application.indigenous {
            found.add(Code::NotIndigenous, "indigenous_stage", "true");
        }
        if application.indigenous_stage_confirmed.is_some() && application.indigenous_stage != Some(true) {
            found.add(Code::NothingToConfirm, "indigenous_stage_confirmed", "");
        }
        if let Some(people) = application.people.as_ref().filter(|_| !application.indigenous) {
            found.add(Code::NotIndigenous, "people", people);
        }
        let bound = home.map_or_else(Vec::new, |home| self.limits_of(application, has, home));
        if let Some(home) = home {
            // 特別獎勵辦法 3: volunteers serve at schools that are not remote.
            if application.remote_volunteer && home.is(SchoolKind::Remote) {
                found.add(Code::AlreadyRemote, "remote_volunteer", &application.school);
            }
            if has.has(Circumstance::FirstHiredOnIsland) && !home.is(SchoolKind::Island) {
                found.add(Code::NotOnIsland, "circumstances", &application.school);
            }
            for limit in bound.iter().filter(|_| application.service.former_terms == 0) {
                if let Ok(by) = limit
                    && !self.leaves_open(*limit, home)
                    && let Some(message) = by.of_other_school()
                {
                    found.note(by.rule(), message, &application.school);
                }
            }
        }
        credible(application, self.limits, &mut found);
        let terms = self.service(application, has, &mut found);
        self.bars(application, has, &mut found)?;
        self.subjects(application, &mut found);
        let schools = self.preferences(application, home, &mut found);
        let (points, keys) = self.points(application, &mut found)?;
        let hundredths =
            times(points, Decimal::ONE_HUNDRED)?.trunc().to_i64().ok_or_else(|| Error::new(ErrorCode::Overflow))?;
        let (mut barred, mut missing) = (Vec::new(), Vec::new());
        for (at, school) in (0u32..).zip(&schools) {
            let Some(school) = school.and_then(|school| self.schools.at(school)) else { continue };
            for limit in bound.iter().filter(|limit| !self.leaves_open(**limit, school)) {
                match limit {
                    Ok(by) => barred.push((at, *by)),
                    // Asked for once, however many schools need it.
                    Err((code, field)) => {
                        if !missing.contains(code) {
                            missing.push(*code);
                            found.add(*code, field, "");
                        }
                    }
                }
            }
        }
        let home = home.map_or(super::flat::NONE, |home| home.number);
        Ok(Examined { terms, points, hundredths, keys, schools, home, barred })
    }

    /// 介聘辦法 5: actual service in the present school.
    fn service(&self, application: &TeacherApplication, has: Flags<Circumstance>, found: &mut Found<'_>) -> u32 {
        let (limits, service) = (self.limits, &application.service);
        let leave = service.care_terms.saturating_add(service.other_leave_terms);
        if leave > service.terms {
            found.add(Code::LeaveExceedsTerms, "service", leave);
        }
        let own = actual(application, limits.care_terms);
        let terms = if limits.involuntary { own.saturating_add(service.former_terms) } else { own };
        let excepted = (limits.illness && has.has(Circumstance::GraveIllness))
            || (has.has(Circumstance::MarriageOrHardship) && limits.hardship.is_some_and(|least| own >= least));
        if terms < limits.terms && !excepted {
            found.add(Code::TooFewTerms, "service", terms);
        }
        if !application.approved {
            found.add(Code::NotApproved, "approved", "false");
        }
        terms
    }

    /// 介聘辦法 6, 11 I.
    fn bars(
        &self,
        application: &TeacherApplication,
        has: Flags<Circumstance>,
        found: &mut Found<'_>,
    ) -> Result<(), Error> {
        for (circumstance, code) in [
            (Circumstance::NotRenewed, Code::NotRenewed),
            (Circumstance::UnderProceedings, Code::UnderProceedings),
            (Circumstance::FundedObligation, Code::FundedObligation),
            (Circumstance::Restricted, Code::Restricted),
            (Circumstance::NotResuming, Code::NotResuming),
        ] {
            if has.has(circumstance) {
                found.add(code, "circumstances", "");
            }
        }
        for (day, kind, field) in [
            (application.not_reported_on, FailureKind::NoShow, "not_reported_on"),
            (application.gave_up_on, FailureKind::GaveUp, "gave_up_on"),
        ] {
            let Some(day) = day.map(|day| day.naive()) else { continue };
            if day > self.limits.as_of {
                found.add(Code::FailureToCome, field, day);
                continue;
            }
            let Some(law) = FailureLaw::of_day(&self.limits.failures, day) else { continue };
            if let Some(until) = law.until(kind, day)?.filter(|until| self.limits.as_of < *until) {
                found.add(Code::WithinBar, field, until);
                if let Some((message, _)) = law.read(kind) {
                    found.note(keys::TRANSFER_FAIL_GAVE_UP.index, message, &day.to_string());
                }
            }
        }
        Ok(())
    }

    fn subjects(&self, application: &TeacherApplication, found: &mut Found<'_>) {
        let subjects = &application.subjects;
        if subjects.is_empty() {
            found.add(Code::NoSubject, "subjects", "");
        }
        if super::flat::number(subjects.len()) > self.limits.most_subjects {
            found.add(Code::TooManySubjects, "subjects", self.limits.most_subjects);
        }
        let posts = subjects.iter().map(|subject| self.limits.post(&subject.subject, subject.counsellor));
        let posts: Vec<(bool, &str)> = posts.collect();
        let repeated = repeated(&posts, |(counsellor, name)| (u64::from(*counsellor), name));
        let kind = |at: usize| posts.get(at).is_some_and(|(counsellor, _)| *counsellor);
        for ((at, subject), repeated) in subjects.iter().enumerate().zip(repeated) {
            let field = |name: &str| format!("subjects[{at}].{name}");
            if let Some(code) = self.wrong_post(&subject.subject, kind(at)) {
                found.add(code, &field("subject"), &subject.subject);
            }
            if repeated {
                found.add(Code::SubjectTwice, &field("subject"), &subject.subject);
            }
            if !subject.certified {
                found.add(Code::NotCertified, &field("certified"), &subject.subject);
            }
            if at == 0 {
                continue;
            }
            let (least, within) = self.limits.taught;
            match subject.years_taught {
                None => found.add(Code::YearsTaughtMissing, &field("years_taught"), &subject.subject),
                Some(taught) if taught < least => {
                    found.add(Code::NotTaught, &field("years_taught"), &subject.subject);
                }
                Some(taught) if taught > within => {
                    found.add(Code::TaughtTooLong, &field("years_taught"), &subject.subject);
                }
                Some(_) => {}
            }
            if self.limits.counsellor_apart && kind(0) != kind(at) {
                found.add(Code::CounsellorMixed, &field("counsellor"), &subject.subject);
            }
        }
    }

    /// What is wrong with a post: its name, which means nothing of a counsellor's; kindergartens have no counsellors
    /// (介聘辦法 8 I).
    pub(super) fn wrong_post(&self, name: &str, counsellor: bool) -> Option<Code> {
        if name.trim().is_empty() {
            return Some(Code::NoSubject);
        }
        if counsellor {
            return (self.stage == SchoolStage::Kindergarten).then_some(Code::NoCounsellors);
        }
        (!self.limits.has_subject(name, self.policy)).then_some(Code::UnknownSubject)
    }

    fn preferences(
        &self,
        application: &TeacherApplication,
        home: Option<Listed<'_>>,
        found: &mut Found<'_>,
    ) -> Vec<Option<u32>> {
        let counties: Vec<String> = application.counties.iter().map(|written| county(written)).collect();
        if super::flat::number(counties.len()) > self.limits.most_counties {
            found.add(Code::TooManyCounties, "counties", self.limits.most_counties);
        }
        let repeated = repeated(&counties, |county| (0, county));
        let written = application.counties.iter().zip(&counties);
        for ((at, (written, county)), repeated) in written.enumerate().zip(repeated) {
            if repeated {
                found.add(Code::CountyTwice, &format!("counties[{at}]"), written);
            }
            if county.is_empty() {
                found.add(Code::NoCounty, &format!("counties[{at}]"), written);
            } else if !self.schools.writes(county) {
                found.add(Code::CountiesMixed, &format!("counties[{at}]"), written);
            } else if home.is_some_and(|home| (home.county == county) != self.limits.own_county) {
                found.add(Code::WrongCounty, &format!("counties[{at}]"), written);
            }
        }
        let wished = &application.preferences;
        if wished.is_empty() {
            found.add(Code::NoPreference, "preferences", "");
        }
        if let Some(most) = self.policy.most_preferences
            && super::flat::number(wished.len()) > most
        {
            found.add(Code::TooManyPreferences, "preferences", most);
        }
        let mut seen: Vec<(u32, usize)> = Vec::with_capacity(wished.len());
        let mut schools = Vec::with_capacity(wished.len());
        for (at, code) in wished.iter().enumerate() {
            let school = self.schools.find(code);
            schools.push(school.map(|school| school.number));
            let mut add = |violation, value: &str| found.add(violation, &format!("preferences[{at}]"), value);
            let Some(Listed { number, school, county, .. }) = school else {
                add(Code::UnknownSchool, code);
                continue;
            };
            seen.push((number, at));
            if school.stage != self.stage {
                add(Code::OtherStage, code);
            }
            if school.code == application.school {
                add(Code::OwnSchool, code);
            } else if home.is_some_and(|home| (home.county == county) != self.limits.own_county) {
                add(Code::WrongCounty, code);
            } else if !counties.iter().take(self.most_read()).any(|chosen| chosen == county) {
                add(Code::OutsideCounties, code);
            }
        }
        seen.sort_unstable();
        for pair in seen.windows(2) {
            if let [(one, _), (other, at)] = pair
                && one == other
            {
                let code = wished.get(*at).map(String::as_str).unwrap_or_default();
                found.add(Code::PreferenceTwice, &format!("preferences[{at}]"), code);
            }
        }
        schools
    }

    /// Counties that are read of a list that has too many.
    fn most_read(&self) -> usize {
        super::flat::place(self.limits.most_counties)
    }

    /// Items as the year's joint group sets them (介聘辦法 9 III).
    fn points(&self, application: &TeacherApplication, found: &mut Found<'_>) -> Result<(Decimal, Vec<i64>), Error> {
        let items = &self.policy.points;
        let (mut total, mut of_item) = (Decimal::ZERO, vec![None; items.len()]);
        for (at, entry) in application.points.iter().enumerate() {
            let field = || format!("points[{at}].item");
            let Some(place) = items.iter().position(|item| item.item == entry.item) else {
                found.add(Code::UnknownItem, &field(), &entry.item);
                continue;
            };
            let (Some(item), Some(amount)) = (items.get(place), of_item.get_mut(place)) else { continue };
            let earlier = application.points.iter().take(at).filter(|earlier| earlier.item == entry.item);
            if amount.is_some() && earlier.clone().any(|earlier| earlier.on.is_none() || earlier.on == entry.on) {
                found.add(Code::ItemTwice, &field(), &entry.item);
                continue;
            }
            if let Some(on) = entry.on.map(|on| on.naive()).filter(|on| *on > self.limits.as_of) {
                found.add(Code::EntryToCome, &format!("points[{at}].on"), on);
            }
            let counts = match (item.window, entry.on) {
                (None, _) => true,
                (Some(window), Some(on)) => window.contains(on.naive()),
                (Some(_), None) => {
                    found.add(Code::EntryDayMissing, &format!("points[{at}].on"), &entry.item);
                    false
                }
            };
            let counted = if counts { entry.amount.decimal() } else { Decimal::ZERO };
            *amount = Some(plus(amount.unwrap_or_default(), counted)?);
        }
        for (item, amount) in items.iter().zip(&mut of_item) {
            let Some(amount) = amount else { continue };
            *amount = points_of(item, *amount)?;
            total = if item.deducted { minus(total, *amount)? } else { plus(total, *amount)? };
        }
        let total = round(total, self.limits.rounding)?;
        let mut keys = Vec::with_capacity(self.policy.ties.len());
        for tie in &self.policy.ties {
            let place = items.iter().position(|item| item.item == *tie);
            let points = place.and_then(|place| *of_item.get(place)?).unwrap_or_default();
            let points = round(points, self.limits.rounding)?;
            let key = times(points, Decimal::ONE_HUNDRED)?.trunc().to_i64();
            keys.push(key.ok_or_else(|| Error::new(ErrorCode::Overflow))?);
        }
        Ok((total, keys))
    }
}

/// Nobody has served so many terms.
fn credible(application: &TeacherApplication, limits: &Limits, found: &mut Found<'_>) {
    let (as_of, service) = (limits.as_of, &application.service);
    if let Some(hired_on) = service.hired_on.map(|day| day.naive()) {
        if hired_on > as_of {
            found.add(Code::HiredToCome, "service.hired_on", hired_on);
        } else if i64::from(service.terms)
            > limits.term_of(as_of).saturating_sub(limits.term_of(hired_on)).saturating_add(1)
        {
            found.add(Code::TermsTooLong, "service.terms", service.terms);
        }
    }
    // Of those since the return, none is outside of the service in the present school and the one before.
    if let Some(since) = service.terms_since_study
        && since > service.terms.saturating_add(service.former_terms)
    {
        found.add(Code::TermsTooLong, "service.terms_since_study", since);
    }
    for (field, terms) in [
        ("service.terms", Some(service.terms)),
        ("service.care_terms", Some(service.care_terms)),
        ("service.other_leave_terms", Some(service.other_leave_terms)),
        ("service.former_terms", Some(service.former_terms)),
        ("service.ethnic_terms", service.ethnic_terms),
        ("service.terms_since_study", service.terms_since_study),
    ] {
        if let Some(terms) = terms.filter(|terms| *terms > MOST_TERMS) {
            found.add(Code::TooManyTerms, field, terms);
        }
    }
}

/// Whether each stood in the list before, by what it is known by.
pub(super) fn repeated<T>(list: &[T], name: impl Fn(&T) -> (u64, &str)) -> Vec<bool> {
    let mut names: Vec<(usize, (u64, &str))> = list.iter().map(name).enumerate().collect();
    let mut repeated = vec![false; names.len()];
    order::sort(&mut names, |(_, name)| *name);
    for pair in names.windows(2) {
        if let [(_, one), (at, other)] = pair
            && one == other
            && let Some(repeated) = repeated.get_mut(*at)
        {
            *repeated = true;
        }
    }
    repeated
}

/// Terms without leave, of which that for childcare or military service counts up to a number.
pub(super) fn actual(application: &TeacherApplication, care_counts: u32) -> u32 {
    let service = &application.service;
    let not_counted = service.care_terms.saturating_sub(care_counts).saturating_add(service.other_leave_terms);
    service.terms.saturating_sub(not_counted)
}

fn points_of(item: &PointsItem, amount: Decimal) -> Result<Decimal, Error> {
    let points = times(item.points_each.decimal(), amount)?;
    Ok(item.most.map_or(points, |most| points.min(most.decimal())))
}

/// Where the violations of one teacher go.
struct Found<'v> {
    teacher: &'v str,
    violations: &'v mut Gathered,
}

impl Found<'_> {
    fn add(&mut self, code: Code, field: &str, value: impl Into<Param>) {
        self.violations.add(Some(self.teacher), code, field, value);
    }

    fn note(&mut self, rule: usize, message: MessageKey, value: &str) {
        self.violations.note(self.teacher, (rule, message), value);
    }
}
