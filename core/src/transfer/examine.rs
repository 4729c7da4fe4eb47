//! Who may apply, and where to: 公立國民小學及國民中學教師介聘辦法 4 to 8, 11, 13 and the acts that it refers to.

use chrono::{Datelike, Months, NaiveDate};
use personnel_rules_data::messages::{self, MessageKey};
use personnel_rules_data::{Rounding, Scope, keys};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use schemars::JsonSchema;
use serde::Serialize;

use super::facts::{
    PointsItem, SchoolKind, SchoolStage, TeacherApplication, TransferCircumstance as Circumstance, TransferPolicy,
    TransferSchool,
};
use super::violation::{Gathered, ViolationCode as Code};
use crate::case::Case;
use crate::date::{MONTHS_OF_YEAR, MonthEnd, Period, add_months};
use crate::error::{Error, ErrorCode};
use crate::order;
use crate::quantity::{minus, plus, round, times};
use crate::trace::Recorder;

/// Terms of a year.
const TERMS: u32 = 2;
/// Most terms that are taken for a service: a hundred years.
const MOST_TERMS: u32 = 200;

/// Years within which another subject is to have been taught.
const WITHIN_YEARS: u32 = 3;

/// Rules that the examination of an application looks up.
pub(super) const RULES: &[usize] = &[
    keys::TRANSFER_APPROVAL.index,
    keys::TRANSFER_TERMS.index,
    keys::TRANSFER_TERMS_LEAVE.index,
    keys::TRANSFER_TERMS_INVOLUNTARY.index,
    keys::TRANSFER_TERMS_ILLNESS.index,
    keys::TRANSFER_TERMS_HARDSHIP.index,
    keys::TRANSFER_BARS.index,
    keys::TRANSFER_BARS_NOT_RENEWED.index,
    keys::TRANSFER_BARS_PROCEEDINGS.index,
    keys::TRANSFER_BARS_FUNDED.index,
    keys::TRANSFER_RESTRICTED.index,
    keys::TRANSFER_RESUMPTION.index,
    keys::TRANSFER_FAIL_YEARS.index,
    keys::TRANSFER_FAIL_KINDS.index,
    keys::TRANSFER_REMOTE_YEARS.index,
    keys::TRANSFER_REMOTE_LEAVE.index,
    keys::TRANSFER_REMOTE_ACT.index,
    keys::TRANSFER_ISLAND_YEARS.index,
    keys::TRANSFER_ETHNIC_YEARS.index,
    keys::TRANSFER_STUDY_RETURN_YEARS.index,
    keys::TRANSFER_AREA_CERTIFICATE.index,
    keys::TRANSFER_SUBJECTS.index,
    keys::TRANSFER_SUBJECTS_MOST.index,
    keys::TRANSFER_SUBJECTS_TAUGHT.index,
    keys::TRANSFER_SUBJECTS_COUNSELLOR.index,
    keys::TRANSFER_COUNTIES_MOST.index,
    keys::TRANSFER_DESTINATION.index,
    keys::TRANSFER_PREFERENCES.index,
    keys::TRANSFER_POINTS.index,
    keys::TRANSFER_POINTS_ROUNDING.index,
    keys::TRANSFER_TIE.index,
    keys::TRANSFER_INDIGENOUS_STAGE.index,
    keys::TRANSFER_RESULT.index,
    keys::TRANSFER_INDIGENOUS_FLOOR.index,
];

/// Why a school on a list is no destination.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum BarredBy {
    /// Years at the remote school (偏遠地區學校服務年數).
    RemoteYears,
    /// Years at the school on the island (離島學校服務年數).
    IslandYears,
    /// Years of teaching ethnic education (民族教育任教年數).
    EthnicYears,
    /// Years after study that was paid (薦送進修後返校服務年數).
    StudyReturn,
    /// The certificate for remote or special areas (任教地區限制).
    AreaCertificate,
}

/// What a failure leads to by the law of its day.
struct FailureLaw {
    from: NaiveDate,
    months: u32,
    no_show: bool,
    gave_up: bool,
}

impl FailureLaw {
    /// The laws under which a failure may still bar, oldest first. One of a day before the first law at hand goes by that.
    fn all<R: Recorder>(case: &mut Case<'_, R>) -> Result<Vec<Self>, Error> {
        let (as_of, key) = (case.as_of(), keys::TRANSFER_FAIL_KINDS);
        let months = case.whole(keys::TRANSFER_FAIL_YEARS, Scope::All)?.saturating_mul(MONTHS_OF_YEAR);
        let since = as_of.checked_sub_months(Months::new(months)).unwrap_or(as_of);
        let mut days = case.changes(key, Scope::All, Period { from: since.into(), to: as_of.into() })?;
        if case.where_ruled(key, Scope::All, since)?.is_some() {
            days.insert(0, since);
        }
        let law = |day| {
            case.on(day, |case| {
                let months = case.whole(keys::TRANSFER_FAIL_YEARS, Scope::All)?.saturating_mul(MONTHS_OF_YEAR);
                let no_show = case.has(key, Scope::All, "no_show")?;
                Ok(Self { from: day, months, no_show, gave_up: case.has(key, Scope::All, "gave_up")? })
            })
        };
        days.into_iter().map(law).collect()
    }
}

/// The values of the day, looked up once for all applications.
pub(super) struct Limits {
    as_of: NaiveDate,
    terms: u32,
    care_terms: u32,
    involuntary: bool,
    illness: bool,
    hardship: Option<u32>,
    failures: Vec<FailureLaw>,
    remote: (u32, u32, NaiveDate),
    island: u32,
    ethnic: Option<u32>,
    study: Option<u32>,
    most_subjects: u32,
    taught: u32,
    counsellor_apart: bool,
    most_counties: u32,
    own_county: bool,
    rounding: Rounding,
}

impl Limits {
    pub(super) fn of_day<R: Recorder>(case: &mut Case<'_, R>) -> Result<Self, Error> {
        let years = |years: u32| years.saturating_mul(TERMS);
        let as_of = case.as_of();
        for statement in [
            keys::TRANSFER_APPROVAL,
            keys::TRANSFER_BARS,
            keys::TRANSFER_BARS_NOT_RENEWED,
            keys::TRANSFER_BARS_PROCEEDINGS,
            keys::TRANSFER_BARS_FUNDED,
            keys::TRANSFER_RESTRICTED,
        ] {
            case.value(statement, Scope::All)?;
        }
        for statement in [
            keys::TRANSFER_RESUMPTION,
            keys::TRANSFER_AREA_CERTIFICATE,
            keys::TRANSFER_SUBJECTS,
            keys::TRANSFER_PREFERENCES,
            keys::TRANSFER_POINTS,
            keys::TRANSFER_TIE,
            keys::TRANSFER_INDIGENOUS_STAGE,
            keys::TRANSFER_RESULT,
        ] {
            case.value(statement, Scope::All)?;
        }
        let where_ruled = |key, case: &mut Case<'_, R>| -> Result<Option<u32>, Error> {
            let number = case.where_ruled(key, Scope::All, as_of)?;
            number.map(crate::quantity::whole).transpose()
        };
        let act = case.value(keys::TRANSFER_REMOTE_ACT, Scope::All)?.first().copied().unwrap_or(as_of);
        let own_county = case.value(keys::TRANSFER_DESTINATION, Scope::All)? == "own_county";
        Ok(Self {
            as_of,
            terms: case.whole(keys::TRANSFER_TERMS, Scope::All)?,
            care_terms: case.whole(keys::TRANSFER_TERMS_LEAVE, Scope::All)?,
            involuntary: case.where_ruled(keys::TRANSFER_TERMS_INVOLUNTARY, Scope::All, as_of)?.is_some(),
            illness: case.where_ruled(keys::TRANSFER_TERMS_ILLNESS, Scope::All, as_of)?.is_some() && !own_county,
            hardship: where_ruled(keys::TRANSFER_TERMS_HARDSHIP, case)?.filter(|_| !own_county),
            failures: FailureLaw::all(case)?,
            remote: (
                years(case.whole(keys::TRANSFER_REMOTE_YEARS, Scope::All)?),
                years(case.whole(keys::TRANSFER_REMOTE_LEAVE, Scope::All)?),
                act,
            ),
            island: years(case.whole(keys::TRANSFER_ISLAND_YEARS, Scope::All)?),
            ethnic: where_ruled(keys::TRANSFER_ETHNIC_YEARS, case)?.map(years),
            study: where_ruled(keys::TRANSFER_STUDY_RETURN_YEARS, case)?.map(years),
            most_subjects: case.whole(keys::TRANSFER_SUBJECTS_MOST, Scope::All)?,
            taught: case.whole(keys::TRANSFER_SUBJECTS_TAUGHT, Scope::All)?,
            counsellor_apart: case.value(keys::TRANSFER_SUBJECTS_COUNSELLOR, Scope::All)? == "apart",
            most_counties: case.whole(keys::TRANSFER_COUNTIES_MOST, Scope::All)?,
            own_county,
            rounding: case.value(keys::TRANSFER_POINTS_ROUNDING, Scope::All)?,
        })
    }
}

/// The school list in the order of its codes.
pub(super) struct SchoolList<'f> {
    pub(super) list: Vec<&'f TransferSchool>,
    /// What each is, as bits.
    kinds: Vec<u32>,
}

/// A school of the list.
#[derive(Clone, Copy)]
pub(super) struct Listed<'f> {
    pub(super) number: u32,
    pub(super) school: &'f TransferSchool,
    kinds: u32,
}

impl Listed<'_> {
    fn is(&self, kind: SchoolKind) -> bool {
        self.kinds & bit(kind as u32) != 0
    }
}

fn bit(number: u32) -> u32 {
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
        Self { list, kinds }
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

    pub(super) fn find(&self, code: &str) -> Option<Listed<'f>> {
        let at = self.list.binary_search_by(|school| school.code.as_str().cmp(code)).ok()?;
        self.at(super::flat::number(at))
    }

    fn at(&self, number: u32) -> Option<Listed<'f>> {
        let place = super::flat::place(number);
        Some(Listed { number, school: self.list.get(place)?, kinds: *self.kinds.get(place)? })
    }
}

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
        // Lists may be long, and are looked through once.
        let has = application.circumstances.iter().fold(0, |bits, circumstance| bits | bit(*circumstance as u32));
        match home {
            None => found.add(Code::UnknownSchool, "school", &application.school),
            Some(home) if home.school.stage != self.stage => found.add(Code::OtherStage, "school", &application.school),
            Some(_) => {}
        }
        if application.teacher.is_empty() {
            found.add(Code::NoTeacher, "teacher", "");
        }
        if application.indigenous_stage == Some(true) && !application.indigenous {
            found.add(Code::NotIndigenous, "indigenous_stage", "true");
        }
        if let Some(people) = application.people.as_ref().filter(|_| !application.indigenous) {
            found.add(Code::NotIndigenous, "people", people);
        }
        if let Some(home) = home {
            let hired = |circumstance| has & bit(circumstance as u32) != 0;
            let island = home.is(SchoolKind::Island);
            if hired(Circumstance::HiredForRemote) && !island && !home.is(SchoolKind::Remote) {
                found.add(Code::NotRemote, "circumstances", &application.school);
            }
            // 特別獎勵辦法 3: volunteers serve at schools that are not remote.
            if application.remote_volunteer && home.is(SchoolKind::Remote) {
                found.add(Code::AlreadyRemote, "remote_volunteer", &application.school);
            }
            if hired(Circumstance::FirstHiredOnIsland) && !island {
                found.add(Code::NotOnIsland, "circumstances", &application.school);
            }
        }
        credible(application, self.limits.as_of, &mut found);
        let terms = self.service(application, has, &mut found);
        self.bars(application, has, &mut found)?;
        self.subjects(application, &mut found);
        let schools = self.preferences(application, home.map(|home| home.school), &mut found);
        let (points, keys) = self.points(application, &mut found)?;
        let hundredths =
            times(points, Decimal::ONE_HUNDRED)?.trunc().to_i64().ok_or_else(|| Error::new(ErrorCode::Overflow))?;
        let (mut barred, mut missing) = (Vec::new(), Vec::new());
        for (at, school) in (0u32..).zip(&schools) {
            let (Some(school), Some(home)) = (school.and_then(|school| self.schools.at(school)), home) else {
                continue;
            };
            self.barred((application, has), home, school, &mut |limit| match limit {
                Ok(by) => barred.push((at, by)),
                // Asked for once, however many schools need it.
                Err((code, field)) => {
                    if !missing.contains(&code) {
                        missing.push(code);
                        found.add(code, field, "");
                    }
                }
            });
        }
        let home = home.map_or(super::flat::NONE, |home| home.number);
        Ok(Examined { terms, points, hundredths, keys, schools, home, barred })
    }

    /// 介聘辦法 5: actual service in the present school.
    fn service(&self, application: &TeacherApplication, has: u32, found: &mut Found<'_>) -> u32 {
        let (limits, service) = (self.limits, &application.service);
        let leave = service.care_terms.saturating_add(service.other_leave_terms);
        if leave > service.terms {
            found.add(Code::LeaveExceedsTerms, "service", leave);
        }
        let own = actual(application, limits.care_terms);
        let terms = if limits.involuntary { own.saturating_add(service.former_terms) } else { own };
        let has = |circumstance| has & bit(circumstance as u32) != 0;
        let excepted = (limits.illness && has(Circumstance::GraveIllness))
            || (has(Circumstance::MarriageOrHardship) && limits.hardship.is_some_and(|least| own >= least));
        if terms < limits.terms && !excepted {
            found.add(Code::TooFewTerms, "service", terms);
        }
        if !application.approved {
            found.add(Code::NotApproved, "approved", "false");
        }
        terms
    }

    /// 介聘辦法 6, 11 I.
    fn bars(&self, application: &TeacherApplication, has: u32, found: &mut Found<'_>) -> Result<(), Error> {
        for (circumstance, code) in [
            (Circumstance::NotRenewed, Code::NotRenewed),
            (Circumstance::UnderProceedings, Code::UnderProceedings),
            (Circumstance::FundedObligation, Code::FundedObligation),
            (Circumstance::Restricted, Code::Restricted),
            (Circumstance::NotResuming, Code::NotResuming),
        ] {
            if has & bit(circumstance as u32) != 0 {
                found.add(code, "circumstances", "");
            }
        }
        for (day, gave_up, field) in
            [(application.not_reported_on, false, "not_reported_on"), (application.gave_up_on, true, "gave_up_on")]
        {
            let Some(day) = day.map(|day| day.naive()) else { continue };
            if day > self.limits.as_of {
                found.add(Code::FailureToCome, field, day);
                continue;
            }
            let laws = &self.limits.failures;
            let law = laws.iter().rev().find(|law| law.from <= day).or(laws.first());
            if let Some(law) = law.filter(|law| if gave_up { law.gave_up } else { law.no_show }) {
                // 行政程序法 48 III: ten years from February 29 end with the last day of February.
                let until = add_months(day, law.months, MonthEnd::NextMonth)?;
                if self.limits.as_of < until {
                    found.add(Code::WithinBar, field, until);
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
        let repeated = repeated(subjects.iter().map(|subject| subject.subject.as_str()));
        for ((at, subject), repeated) in subjects.iter().enumerate().zip(repeated) {
            let field = |name: &str| format!("subjects[{at}].{name}");
            if repeated {
                found.add(Code::SubjectTwice, &field("subject"), &subject.subject);
            }
            if !subject.certified {
                found.add(Code::NotCertified, &field("certified"), &subject.subject);
            }
            if at == 0 {
                continue;
            }
            match subject.years_taught {
                None => found.add(Code::YearsTaughtMissing, &field("years_taught"), &subject.subject),
                Some(taught) if taught < self.limits.taught => {
                    found.add(Code::NotTaught, &field("years_taught"), &subject.subject);
                }
                Some(taught) if taught > WITHIN_YEARS => {
                    found.add(Code::TaughtTooLong, &field("years_taught"), &subject.subject);
                }
                Some(_) => {}
            }
            let other_kind = subjects.first().is_some_and(|first| first.counsellor != subject.counsellor);
            if self.limits.counsellor_apart && other_kind {
                found.add(Code::CounsellorMixed, &field("counsellor"), &subject.subject);
            }
        }
    }

    fn preferences(
        &self,
        application: &TeacherApplication,
        home: Option<&TransferSchool>,
        found: &mut Found<'_>,
    ) -> Vec<Option<u32>> {
        let counties = &application.counties;
        if super::flat::number(counties.len()) > self.limits.most_counties {
            found.add(Code::TooManyCounties, "counties", self.limits.most_counties);
        }
        let repeated = repeated(counties.iter().map(String::as_str));
        for ((at, county), repeated) in counties.iter().enumerate().zip(repeated) {
            if repeated {
                found.add(Code::CountyTwice, &format!("counties[{at}]"), county);
            }
            if home.is_some_and(|home| (home.county == *county) != self.limits.own_county) {
                found.add(Code::WrongCounty, &format!("counties[{at}]"), county);
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
            let Some(Listed { number, school, .. }) = school else {
                add(Code::UnknownSchool, code);
                continue;
            };
            seen.push((number, at));
            if school.stage != self.stage {
                add(Code::OtherStage, code);
            }
            if school.code == application.school {
                add(Code::OwnSchool, code);
            } else if home.is_some_and(|home| (home.county == school.county) != self.limits.own_county) {
                add(Code::WrongCounty, code);
            } else if !counties.iter().take(self.most_read()).any(|county| *county == school.county) {
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

    /// Why a school is no destination: limits of those acts that let a teacher apply, but not to every school; all of
    /// them. What would have to be known and is not is an error.
    fn barred(
        &self,
        (application, has): (&TeacherApplication, u32),
        home: Listed<'_>,
        school: Listed<'_>,
        tell: &mut dyn FnMut(Result<BarredBy, (Code, &'static str)>),
    ) {
        let (limits, service) = (self.limits, &application.service);
        let has = |circumstance| has & bit(circumstance as u32) != 0;
        let (remote, key_school) = (school.is(SchoolKind::Remote), school.is(SchoolKind::IndigenousKey));
        // 偏遠地區學校教育發展條例 5 II, III; its item 1 leaves schools on islands to their own act.
        if has(Circumstance::HiredForRemote)
            && !has(Circumstance::FundedBeforeAct)
            && !home.is(SchoolKind::Island)
            && !remote
        {
            let (least, care, act) = limits.remote;
            match service.hired_on {
                None => tell(Err((Code::HiredOnMissing, "service.hired_on"))),
                Some(hired_on) => {
                    let served = actual(application, care).saturating_add(service.former_terms);
                    if hired_on.naive() >= act && served < least {
                        tell(Ok(BarredBy::RemoteYears));
                    }
                }
            }
        }
        // 離島建設條例 12-1: leave for childcare or military service is not taken off at all.
        if has(Circumstance::FirstHiredOnIsland)
            && !school.is(SchoolKind::Island)
            && service.terms.saturating_sub(service.other_leave_terms) < limits.island
        {
            tell(Ok(BarredBy::IslandYears));
        }
        let ethnic = limits.ethnic.filter(|_| has(Circumstance::EthnicEducation) && !remote && !key_school);
        let study = limits.study.filter(|_| has(Circumstance::PaidStudy) && !remote);
        for (least, terms, by, missing) in [
            (ethnic, service.ethnic_terms, BarredBy::EthnicYears, (Code::EthnicTermsMissing, "service.ethnic_terms")),
            (
                study,
                service.terms_since_study,
                BarredBy::StudyReturn,
                (Code::StudyTermsMissing, "service.terms_since_study"),
            ),
        ] {
            match (least, terms) {
                (Some(_), None) => tell(Err(missing)),
                (Some(least), Some(terms)) if terms < least => tell(Ok(by)),
                _ => {}
            }
        }
        if has(Circumstance::RemoteCertificateOnly) && !remote {
            tell(Ok(BarredBy::AreaCertificate));
        }
    }
}

/// Number of the school term of a day: terms begin on August 1 and February 1.
fn term_of(day: NaiveDate) -> i64 {
    let half = match day.month() {
        1 => -1,
        2..=7 => 0,
        _ => 1,
    };
    i64::from(day.year()).saturating_mul(2).saturating_add(half)
}

/// Nobody has served so many terms.
fn credible(application: &TeacherApplication, as_of: NaiveDate, found: &mut Found<'_>) {
    let service = &application.service;
    if let Some(hired_on) = service.hired_on.map(|day| day.naive()) {
        if hired_on > as_of {
            found.add(Code::HiredToCome, "service.hired_on", hired_on);
        } else if i64::from(service.terms) > term_of(as_of).saturating_sub(term_of(hired_on)).saturating_add(1) {
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

/// Whether each name stood in the list before.
fn repeated<'n>(names: impl Iterator<Item = &'n str>) -> Vec<bool> {
    let mut names: Vec<(usize, &str)> = names.enumerate().collect();
    let mut repeated = vec![false; names.len()];
    order::sort(&mut names, |(_, name)| (0, name));
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
fn actual(application: &TeacherApplication, care_counts: u32) -> u32 {
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
    fn add(&mut self, code: Code, field: &str, value: impl ToString) {
        self.violations.add(Some(self.teacher), code, field, value);
    }
}

impl BarredBy {
    /// Number of the rule.
    pub(super) fn rule(self) -> usize {
        match self {
            Self::RemoteYears => keys::TRANSFER_REMOTE_YEARS.index,
            Self::IslandYears => keys::TRANSFER_ISLAND_YEARS.index,
            Self::EthnicYears => keys::TRANSFER_ETHNIC_YEARS.index,
            Self::StudyReturn => keys::TRANSFER_STUDY_RETURN_YEARS.index,
            Self::AreaCertificate => keys::TRANSFER_AREA_CERTIFICATE.index,
        }
    }

    pub(super) fn message(self) -> MessageKey {
        match self {
            Self::RemoteYears => messages::reason::BARRED_REMOTE,
            Self::IslandYears => messages::reason::BARRED_ISLAND,
            Self::EthnicYears => messages::reason::BARRED_ETHNIC,
            Self::StudyReturn => messages::reason::BARRED_STUDY,
            Self::AreaCertificate => messages::reason::BARRED_CERTIFICATE,
        }
    }
}
