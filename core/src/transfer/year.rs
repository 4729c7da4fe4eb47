//! A year's facts, examined and put into compact numbers.

use core::cmp::Reverse;

use personnel_rules_data::{Scope, keys, messages};

use super::barred::BarredBy;
use super::engine::RunError;
use super::examine::{Examined, Examiner};
use super::facts::{
    LeftPost, SchoolKind, StageKind, TeacherApplication, TransferFacts, TransferPolicy, TransferSchool, TransferStage,
};
use super::flat::{NONE, number};
use super::instance::{Instance, Parts, school, teacher};
use super::limits::Limits;
use super::policy::{LONGEST_EXCHANGE, Policy, PolicyError, Release, Stage};
use super::school_list::SchoolList;
use super::subjects;
use super::violation::{Gathered, ViolationCode as Code, Violations};
use crate::case::Case;
use crate::date::Period;
use crate::error::{Error, ErrorCode};
use crate::order;
use crate::trace::Recorder;

/// Rules that a policy looks up, beyond those of [`super::limits::RULES`].
pub(super) const RULES: &[usize] = &[
    keys::TRANSFER_PRIORITY.index,
    keys::TRANSFER_LANGUAGE_STAGE.index,
    keys::TRANSFER_REMOTE_VOLUNTEER.index,
    keys::TRANSFER_STAGES.index,
    keys::TRANSFER_EXCHANGE_LONGEST.index,
    keys::TRANSFER_LEFT_POST.index,
    keys::TRANSFER_LEFT_POST_PRIORITY.index,
    keys::TRANSFER_CHOICE_ORDER.index,
    keys::TRANSFER_INDIGENOUS_PEOPLES.index,
    keys::TRANSFER_ASSUMPTIONS.index,
];

/// A year, ready to run where nothing is wrong with it.
pub(super) struct Year<'f> {
    pub(super) violations: Violations,
    /// Schools, in the order of their codes: each one's place is its number.
    pub(super) schools: Vec<&'f TransferSchool>,
    pub(super) limits: Limits,
    /// Subjects, each as [`Limits::post`] has it, in order.
    pub(super) subjects: Vec<(bool, &'f str)>,
    /// Teachers, in the order of their names.
    pub(super) teachers: Vec<Applicant<'f>>,
    pub(super) kinds: Vec<TransferStage>,
    pub(super) policy: Policy,
    pub(super) instance: Instance,
}

/// A teacher of the year.
pub(super) struct Applicant<'f> {
    pub(super) application: &'f TeacherApplication,
    pub(super) examined: Examined,
}

impl Applicant<'_> {
    pub(super) fn barred(&self, preference: u32) -> Vec<BarredBy> {
        let of = |(at, by): &(u32, BarredBy)| (*at == preference).then_some(*by);
        self.examined.barred.iter().filter_map(of).collect()
    }
}

impl<'f> Year<'f> {
    pub(super) fn of<R: Recorder>(facts: &'f TransferFacts, path: &str, case: &mut Case<'_, R>) -> Result<Self, Error> {
        let limits = Limits::of_day(facts.stage, case)?;
        let (kinds, policy) = policy(&facts.policy, path, case)?;
        check_items(&facts.policy, path)?;
        let mut violations = Gathered::among(Code::UnknownSubject, limits.known_subjects(&facts.policy));
        subjects::check_own(&facts.policy, &mut violations);
        let list = SchoolList::of(&facts.schools, &mut violations);
        let mut applications: Vec<&TeacherApplication> = facts.applications.iter().collect();
        order::sort(&mut applications, |application| (0, application.teacher.as_str()));
        for pair in applications.windows(2) {
            if let [one, other] = pair
                && one.teacher == other.teacher
            {
                violations.add(Some(&one.teacher), Code::TeacherTwice, "teacher", &one.teacher);
            }
        }
        let examiner = Examiner { limits: &limits, stage: facts.stage, schools: &list, policy: &facts.policy };
        let mut teachers = Vec::with_capacity(applications.len());
        for application in applications {
            let examined = examiner.examine(application, &mut violations)?;
            teachers.push(Applicant { application, examined });
        }
        let subjects = subjects(facts, &limits);
        let vacancies = vacancies(facts, &examiner, &subjects, &mut violations);
        ties(&teachers, &mut violations);
        let applications = teachers.iter().map(|teacher| (teacher.application, teacher.examined.home));
        list.staff(applications, &mut violations);
        let violations = violations.told();
        let (schools, instance) = (list.list, Instance::default());
        let mut year = Self { violations, schools, limits, subjects, teachers, kinds, policy, instance };
        if year.violations.is_empty() {
            let parts = year.parts(vacancies, number(facts.policy.ties.len()));
            // Whatever could be wrong with them is a violation.
            year.instance = Instance::new(parts).map_err(|_| Error::new(ErrorCode::Internal))?;
        }
        Ok(year)
    }

    fn parts(&self, vacancies: Vec<(u32, u32, u32)>, keys_each: u32) -> Parts {
        let mut peoples: Vec<&str> = self.schools.iter().filter_map(|school| school.main_people.as_deref()).collect();
        order::sort(&mut peoples, |name| (0, name));
        // From 1; a people of no school is none.
        let people = |name: Option<&str>| {
            let at = name.and_then(|name| peoples.binary_search(&name).ok());
            at.map_or(0, |at| number(at).saturating_add(1))
        };
        let mut parts = Parts {
            school_counties: vec![0; self.schools.len()],
            school_marks: self.schools.iter().map(|school| marks(school)).collect(),
            subject_starts: vec![0],
            preference_starts: vec![0],
            school_peoples: self.schools.iter().map(|school| people(school.main_people.as_deref())).collect(),
            keys_each,
            vacancies,
            ..Parts::default()
        };
        for Applicant { application, examined } in &self.teachers {
            let home = self.schools.binary_search_by(|school| school.code.cmp(&application.school));
            parts.homes.push(home.map_or(NONE, number));
            let mut marks = 0;
            for (mark, has) in [
                (teacher::INDIGENOUS, application.takes_indigenous_stage()),
                (teacher::LANGUAGE, application.language_certificate),
                (teacher::REMOTE_VOLUNTEER, application.remote_volunteer),
            ] {
                marks |= if has { mark } else { 0 };
            }
            parts.teacher_marks.push(marks);
            parts.teacher_peoples.push(people(application.people.as_deref()));
            parts.points.push(examined.hundredths);
            parts.keys.extend(&examined.keys);
            parts.lots.push(application.lot.unwrap_or(NONE));
            let subjects = application.subjects.iter();
            parts.subjects.extend(subjects.map(|applied| self.subject_of(&applied.subject, applied.counsellor)));
            parts.subject_starts.push(number(parts.subjects.len()));
            let from = parts.preferences.len();
            parts.preferences.extend(examined.schools.iter().map(|school| school.unwrap_or(NONE)));
            for (at, _) in &examined.barred {
                if let Some(slot) = parts.preferences.get_mut(from.saturating_add(super::flat::place(*at))) {
                    *slot = NONE;
                }
            }
            parts.preference_starts.push(number(parts.preferences.len()));
        }
        parts
    }

    pub(super) fn name(&self, teacher: u32) -> String {
        let name = self.teachers.get(super::flat::place(teacher)).map(|teacher| teacher.application.teacher.clone());
        name.unwrap_or_default()
    }

    pub(super) fn school(&self, school: u32) -> String {
        self.schools.get(super::flat::place(school)).map(|school| school.code.clone()).unwrap_or_default()
    }

    pub(super) fn subject(&self, subject: u32) -> String {
        self.subjects.get(super::flat::place(subject)).map(|post| self.limits.name_of(*post)).unwrap_or_default()
    }

    /// Whether a subject is a counsellor's.
    pub(super) fn is_counsellors(&self, subject: u32) -> bool {
        self.subjects.get(super::flat::place(subject)).is_some_and(|(counsellor, _)| *counsellor)
    }

    /// The number of a subject.
    pub(super) fn subject_of(&self, name: &str, counsellor: bool) -> u32 {
        self.subjects.binary_search(&self.limits.post(name, counsellor)).map_or(NONE, number)
    }
}

/// Teachers between whom nothing decides, of whom one without a lot is one: each but the first is told, with the one before.
fn ties(teachers: &[Applicant<'_>], violations: &mut Gathered) {
    let place = |teacher: &Applicant<'_>| {
        let Examined { hundredths, keys, .. } = &teacher.examined;
        let keys: Vec<Reverse<i64>> = keys.iter().copied().map(Reverse).collect();
        ((Reverse(*hundredths), keys), teacher.application.lot.unwrap_or(NONE))
    };
    let mut places: Vec<_> = teachers.iter().enumerate().map(|(at, teacher)| (place(teacher), at)).collect();
    places.sort_unstable();
    for pair in places.windows(2) {
        if let [((one, lot), at), ((other, next_lot), next)] = pair
            && one == other
            && (lot == next_lot || *next_lot == NONE)
            && let (Some(one), Some(other)) = (teachers.get(*at), teachers.get(*next))
            && one.application.teacher != other.application.teacher
        {
            let (one, other) = (&one.application.teacher, &other.application.teacher);
            violations.add(Some(other), Code::UnresolvedTie, "lot", one);
        }
    }
}

fn marks(of: &TransferSchool) -> u8 {
    of.kinds.iter().fold(0, |marks, kind| {
        marks
            | match kind {
                SchoolKind::IndigenousKey => school::INDIGENOUS_KEY,
                SchoolKind::LanguagePriority => school::LANGUAGE,
                SchoolKind::RemoteVolunteers => school::REMOTE_VOLUNTEER,
                SchoolKind::ExchangeOnly => school::EXCHANGE_ONLY,
                SchoolKind::Closed => school::CLOSED,
                SchoolKind::Remote | SchoolKind::Island | SchoolKind::SpecialArea => 0,
            }
    })
}

fn subjects<'f>(facts: &'f TransferFacts, limits: &Limits) -> Vec<(bool, &'f str)> {
    let applied = facts.applications.iter().flat_map(|application| &application.subjects);
    let applied = applied.map(|applied| limits.post(&applied.subject, applied.counsellor));
    let vacant = facts.vacancies.iter().map(|vacancy| limits.post(&vacancy.subject, vacancy.counsellor));
    let mut subjects: Vec<(bool, &str)> = vacant.chain(applied).collect();
    order::sort(&mut subjects, |(counsellor, name)| (u64::from(*counsellor), name));
    subjects.dedup();
    subjects
}

fn vacancies(
    facts: &TransferFacts,
    examiner: &Examiner<'_>,
    subjects: &[(bool, &str)],
    violations: &mut Gathered,
) -> Vec<(u32, u32, u32)> {
    let list = examiner.schools;
    let mut vacancies = Vec::with_capacity(facts.vacancies.len());
    let mut seen = Vec::with_capacity(facts.vacancies.len());
    for (at, vacancy) in facts.vacancies.iter().enumerate() {
        let field = format!("vacancies[{at}]");
        let post = examiner.limits.post(&vacancy.subject, vacancy.counsellor);
        let subject = subjects.binary_search(&post).map_or(NONE, number);
        if let Some(code) = examiner.wrong_post(&vacancy.subject, post.0) {
            violations.add(None, code, &field, &vacancy.subject);
        }
        match list.find(&vacancy.school) {
            None => violations.add(None, Code::UnknownSchool, &field, &vacancy.school),
            Some(listed) if listed.school.stage != facts.stage => {
                violations.add(None, Code::OtherStage, &field, &vacancy.school);
            }
            Some(listed) => {
                vacancies.push((listed.number, subject, vacancy.count));
                seen.push((listed.number, subject, at));
            }
        }
    }
    seen.sort_unstable();
    for pair in seen.windows(2) {
        if let [(school, subject, _), (other, same, at)] = pair
            && (school, subject) == (other, same)
        {
            let code = list.list.get(super::flat::place(*school)).map(|school| school.code.as_str());
            violations.add(None, Code::VacancyTwice, &format!("vacancies[{at}]"), code.unwrap_or_default());
        }
    }
    vacancies
}

/// Most items of the points, ties and subjects of a policy.
const MOST_ITEMS: usize = 100;

/// The lists are not too long; items have names of their own, and ties are among them.
pub(super) fn check_items(policy: &TransferPolicy, path: &str) -> Result<(), Error> {
    let (points, ties, subjects) = (policy.points.len(), policy.ties.len(), policy.subjects.len());
    for (field, count) in [("points", points), ("ties", ties), ("subjects", subjects)] {
        if count > MOST_ITEMS {
            let error = Error::new(ErrorCode::OutOfRange).field(format!("{path}policy.{field}"));
            return Err(error.with("value", number(count)).with("range", format!("0 – {MOST_ITEMS}")));
        }
    }
    for (at, item) in policy.points.iter().enumerate() {
        if policy.points.iter().take(at).any(|earlier| earlier.item == item.item) {
            let field = format!("{path}policy.points[{at}].item");
            return Err(Error::conflict(field, messages::conflict::ITEM_NAMED_TWICE));
        }
        if let Some(Period { from, to }) = item.window
            && to.naive() < from.naive()
        {
            let error = Error::new(ErrorCode::PeriodReversed).field(format!("{path}policy.points[{at}].window"));
            return Err(error.with("from", from.naive()).with("to", to.naive()));
        }
    }
    for (at, tie) in policy.ties.iter().enumerate() {
        if !policy.points.iter().any(|item| item.item == *tie) {
            return Err(Error::conflict(format!("{path}policy.ties[{at}]"), messages::conflict::NO_SUCH_ITEM));
        }
    }
    Ok(())
}

fn release(left: LeftPost) -> Release {
    match left {
        LeftPost::None => Release::None,
        LeftPost::NextStage => Release::NextStage,
        LeftPost::Cascade => Release::Cascade,
    }
}

/// The year's own stages, or those that the rules give.
fn policy<R: Recorder>(
    own: &TransferPolicy,
    path: &str,
    case: &mut Case<'_, R>,
) -> Result<(Vec<TransferStage>, Policy), Error> {
    case.value(keys::TRANSFER_PRIORITY, Scope::All)?;
    case.value(keys::TRANSFER_ASSUMPTIONS, Scope::All)?;
    let by_name = |name: &str| match name {
        "next_stage" => LeftPost::NextStage,
        "cascade" => LeftPost::Cascade,
        _ => LeftPost::None,
    };
    let of_single = by_name(case.value(keys::TRANSFER_LEFT_POST, Scope::All)?);
    let of_priority = by_name(case.value(keys::TRANSFER_LEFT_POST_PRIORITY, Scope::All)?);
    let exchange_first = case.value(keys::TRANSFER_STAGES, Scope::All)? == "exchange_first";
    let main_people_first = case.value(keys::TRANSFER_INDIGENOUS_PEOPLES, Scope::All)? == "main_people_first";
    let longest = case.whole(keys::TRANSFER_EXCHANGE_LONGEST, Scope::All)?;
    let subject_first = case.value(keys::TRANSFER_CHOICE_ORDER, Scope::All)? == "subject_first";
    // A stage that no law has yet is run where the year names it, and not otherwise.
    let language = case.where_ruled(keys::TRANSFER_LANGUAGE_STAGE, Scope::All, case.as_of())?.is_some();
    let volunteers = case.where_ruled(keys::TRANSFER_REMOTE_VOLUNTEER, Scope::All, case.as_of())?.is_some();
    let mut kinds = own.stages.clone();
    if kinds.is_empty() {
        let of = |kind| TransferStage { kind, teachers: None, left_posts: None };
        kinds.extend(main_people_first.then(|| of(StageKind::OwnPeople)));
        kinds.push(of(StageKind::Indigenous));
        kinds.extend(language.then(|| of(StageKind::Language)));
        kinds.extend(volunteers.then(|| of(StageKind::RemoteVolunteer)));
        let exchanges =
            (2..=longest).map(|teachers| TransferStage { teachers: Some(teachers), ..of(StageKind::Exchange) });
        if !exchange_first {
            kinds.push(of(StageKind::Single));
        }
        kinds.extend(exchanges);
        if exchange_first {
            kinds.push(of(StageKind::Single));
        }
    }
    let mut stages = Vec::with_capacity(kinds.len());
    for (at, kind) in kinds.iter().enumerate() {
        let field = |name: &str| format!("{path}policy.stages[{at}].{name}");
        let left = |default: LeftPost| release(kind.left_posts.unwrap_or(default));
        stages.push(match (kind.kind, kind.teachers) {
            (StageKind::Exchange, None) => return Err(Error::new(ErrorCode::FactMissing).field(field("teachers"))),
            (StageKind::Exchange, Some(_)) if kind.left_posts.is_some() => {
                return Err(Error::conflict(field("left_posts"), messages::conflict::EXCHANGE_LEAVES_NO_POST));
            }
            (StageKind::Exchange, Some(teachers)) => {
                let length = u8::try_from(teachers).ok().filter(|_| (2..=longest).contains(&teachers));
                let Some(length) = length else {
                    let range = format!("2 – {}", longest.min(LONGEST_EXCHANGE.into()));
                    let error = Error::new(ErrorCode::OutOfRange).field(field("teachers"));
                    return Err(error.with("value", teachers).with("range", range));
                };
                Stage::exchange(length)
            }
            (_, Some(_)) => return Err(Error::conflict(field("teachers"), messages::conflict::NOT_AN_EXCHANGE)),
            (StageKind::OwnPeople, None) => Stage::own_people(left(of_priority)),
            (StageKind::Indigenous, None) => Stage::indigenous(left(of_priority)),
            (StageKind::Language, None) => Stage::language(left(of_priority)),
            (StageKind::RemoteVolunteer, None) => Stage::remote_volunteer(left(of_priority)),
            (StageKind::Single, None) => Stage::single(left(of_single)),
        });
    }
    let policy = Policy { stages, subject_first };
    policy.check().map_err(|error| contradiction(error, path))?;
    Ok((kinds, policy))
}

/// A contradiction between stages, as an error of the wire.
fn contradiction(error: PolicyError, path: &str) -> Error {
    let field = |stage: usize, name: &str| format!("{path}policy.stages[{stage}].{name}");
    match error {
        PolicyError::Repeated { stage } => Error::conflict(field(stage, "kind"), messages::conflict::STAGE_TWICE),
        PolicyError::NothingAfter { stage } => {
            Error::conflict(field(stage, "left_posts"), messages::conflict::NO_STAGE_AFTER)
        }
        PolicyError::StageCount => Error::conflict(format!("{path}policy.stages"), messages::conflict::TOO_MANY_STAGES),
        PolicyError::ExchangeLength { stage, length } => Error::new(ErrorCode::OutOfRange)
            .field(field(stage, "teachers"))
            .with("value", u32::from(length))
            .with("range", format!("2 – {LONGEST_EXCHANGE}")),
        PolicyError::ExchangeReleases { stage } => {
            Error::conflict(field(stage, "left_posts"), messages::conflict::EXCHANGE_LEAVES_NO_POST)
        }
    }
}

/// What keeps a run from its result, as an error of the wire: only a policy can, and it was checked.
pub(super) fn failed(error: RunError, path: &str) -> Error {
    match error {
        RunError::Policy(error) => contradiction(error, path),
        RunError::Cancelled => Error::new(ErrorCode::Cancelled),
    }
}
