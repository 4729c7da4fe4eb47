//! Runs a year (介聘作業), and tells it to teachers and schools.

use personnel_rules_data::{Scope, keys, messages};
use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::Serialize;

use super::barred::BarredBy;
use super::engine::{Outcome, Placement, admits, run};
use super::facts::{SchoolKind, SchoolStage, StageKind, TransferFacts};
use super::failure_law;
use super::flat::{NONE, number, place};
use super::instance::school;
use super::limits;
use super::subjects::{self, Subjects};
use super::violation::Violations;
use super::year::{self, Year};
use crate::calculation::{Bilingual, Calculation};
use crate::case::Case;
use crate::error::{Error, ErrorCode};
use crate::quantity::{Points, Ratio, minus, plus};
use crate::trace::{Recorder, Step, StepKind};

/// Most schools below the floor that are warned of one by one.
const MOST_WARNED: usize = 100;

/// What a stage came to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct StageResult {
    /// Its kind.
    ///
    /// 階段。
    pub kind: StageKind,
    /// Teachers in each exchange.
    ///
    /// 互調人數。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub teachers: Option<u32>,
    /// Teachers placed in it.
    ///
    /// 達成人數。
    pub placed: u32,
}

/// Where a teacher goes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct PlacedTeacher {
    /// Code of the school.
    ///
    /// 介聘學校代碼。
    pub school: String,
    /// Subject.
    ///
    /// 科（類）別。
    pub subject: String,
    /// Whether the post is a full-time counsellor's.
    ///
    /// 是否為專任輔導教師之缺。
    #[serde(skip_serializing_if = "core::ops::Not::not")]
    pub counsellor: bool,
    /// Stage, from 1.
    ///
    /// 階段（自 1 起）。
    pub stage: u32,
    /// Number of the preference, from 1.
    ///
    /// 志願序（自 1 起）。
    pub preference: u32,
    /// Who leaves the post; left out where it was vacant.
    ///
    /// 離缺教師；原即缺額者免列。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
}

/// Why a school on the list was not reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum NotReached {
    /// A limit of the law bars the school (依法不得介聘至該校).
    BarredDestination,
    /// It takes nobody in (管制).
    Closed,
    /// No stage of the year takes her there: it is for exchanges alone, or for teachers of a priority (當年無得介聘至該校之階段).
    NotInStage,
    /// No post of her subjects was open, and no exchange was to be had (無缺額，亦無互調).
    NoVacancy,
    /// Open posts went to teachers who rank higher (由積分較高者介聘).
    TakenByHigher,
    /// Open posts went in a stage in which she has no part (於優先階段由他人介聘).
    TakenInPriority,
}

/// A school on the list of a teacher who stays.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct UnreachedPreference {
    /// Number of the preference, from 1.
    ///
    /// 志願序（自 1 起）。
    pub number: u32,
    /// Code of the school.
    ///
    /// 學校代碼。
    pub school: String,
    /// Why it was not reached.
    ///
    /// 未達成之原因。
    pub why: NotReached,
    /// The limits, all of them, for a school that is barred.
    ///
    /// 限制之原因（依法不得介聘者，全部）。
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub barred_by: Vec<BarredBy>,
    /// Points of the lowest who got a post of her subjects there: so many were needed, and the higher place where equal.
    ///
    /// 該校其科別錄取之最低積分（同分者並須比序在先）。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub points_needed: Option<Points>,
}

/// What the run came to for a teacher.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct TeacherResult {
    /// The teacher.
    ///
    /// 教師。
    pub teacher: String,
    /// Place in the order of points, from 1.
    ///
    /// 積分名次（自 1 起）。
    pub rank: u32,
    /// Points.
    ///
    /// 積分。
    pub points: Points,
    /// Where she goes.
    ///
    /// 介聘結果。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub placed: Option<PlacedTeacher>,
    /// Of one who stays, each school on the list and why it was not reached.
    ///
    /// 未達成者各志願之原因。
    pub unreached: Vec<UnreachedPreference>,
}

/// What the run came to for a school.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct SchoolResult {
    /// Code of the school.
    ///
    /// 學校代碼。
    pub school: String,
    /// Who comes.
    ///
    /// 介聘入校教師。
    pub came: Vec<String>,
    /// Who goes.
    ///
    /// 介聘離校教師。
    pub went: Vec<String>,
    /// Indigenous teachers in proportion to the posts of an Indigenous key school before, where its teachers were given.
    ///
    /// 原住民重點學校原住民身分教師占教師員額之比率（介聘前）。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub indigenous_before: Option<Ratio>,
    /// The share after.
    ///
    /// 原住民身分教師占教師員額之比率（介聘後）。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub indigenous_after: Option<Ratio>,
    /// Least share that the law demands of an Indigenous key school of the stage.
    ///
    /// 法定之原住民身分教師比率下限。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub indigenous_floor: Option<Ratio>,
    /// Whether the share before was at the floor or above.
    ///
    /// 介聘前是否達比率下限。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub floor_met_before: Option<bool>,
    /// Whether the share after is.
    ///
    /// 介聘後是否達比率下限。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub floor_met_after: Option<bool>,
}

/// The result of a year.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct TransferResult {
    /// Whether the stages were run: only where nothing is wrong with the lists and applications.
    ///
    /// 是否已辦理各階段（名單及申請均符合規定時）。
    pub complete: bool,
    /// What is wrong with lists and applications.
    ///
    /// 名單及申請之違反事項。
    pub violations: Violations,
    /// Teachers placed.
    ///
    /// 達成介聘人數。
    pub placed: u32,
    /// Stages.
    ///
    /// 各階段。
    pub stages: Vec<StageResult>,
    /// Teachers, in the order of their names.
    ///
    /// 各教師（依名稱排序）。
    pub teachers: Vec<TeacherResult>,
    /// Schools to or from which someone goes, and Indigenous key schools whose teachers were given, in the order of their codes.
    ///
    /// 有教師異動或列有教師人數之原住民重點學校（依代碼排序）。
    pub schools: Vec<SchoolResult>,
}

/// The calculation `transfer.run`.
#[derive(Debug)]
pub enum TransferRun {}

impl Calculation for TransferRun {
    const NAME: &'static str = "transfer.run";
    const TITLE: Bilingual = Bilingual { zh: "教師介聘作業", en: "run of a year's transfers" };
    const DESCRIPTION: Bilingual = Bilingual {
        zh: "審查全部申請，並依序辦理原住民、語言認證、自願偏遠之優先單調，單調及互調；列出各教師之結果或各志願未達成之原因，及各校之異動。來源未載之處依規則所取之解讀。",
        en: "Checks all applications and runs the stages: Indigenous teachers, language certificates, volunteers for remote service, single transfers, exchanges. Tells each teacher where she goes or why each school on her list was not reached, and each school who comes and goes. What the sources leave open is taken as the rules say.",
    };
    const AS_OF: Bilingual = Bilingual { zh: "申請日", en: "the day of the applications" };
    const HEADLINE: &'static [&'static str] = &["complete", "placed"];
    const RULES: &'static [&'static [usize]] = &[
        &[keys::TRANSFER_EXCHANGE.index, keys::TRANSFER_SINGLE.index, keys::TRANSFER_INDIGENOUS_FLOOR_BY.index],
        limits::RULES,
        subjects::RULES,
        failure_law::RULES,
        year::RULES,
    ];
    type Facts = TransferFacts;
    type Value = TransferResult;

    fn decide<R: Recorder>(facts: &TransferFacts, case: &mut Case<'_, R>) -> Result<TransferResult, Error> {
        case.where_ruled(keys::TRANSFER_EXCHANGE, Scope::All, case.as_of())?;
        case.where_ruled(keys::TRANSFER_SINGLE, Scope::All, case.as_of())?;
        let facts = &*case.quietly(|case| Subjects::of_stage(facts.stage, case))?.year(facts);
        let year = Year::of(facts, "", case)?;
        year.violations.give(case);
        if !year.violations.is_empty() {
            let violations = year.violations;
            let (stages, teachers, schools) = (Vec::new(), Vec::new(), Vec::new());
            return Ok(TransferResult { complete: false, violations, placed: 0, stages, teachers, schools });
        }
        let outcome = run(&year.instance, &year.policy, &mut |progress| case.watch.tell(progress));
        let outcome = outcome.map_err(|error| year::failed(error, ""))?;
        let teller = Teller::of(&year, &outcome);
        let stages = teller.stages();
        let teachers = teller.teachers()?;
        why(&teachers, case);
        for (at, stage) in (1u32..).zip(&stages) {
            case.step(|| {
                let step = Step::new(StepKind::Compute).rule(keys::TRANSFER_RESULT.index);
                let step = step.say(messages::step::STAGE_PLACED).with("stage", at);
                step.with("placed", stage.placed).output(stage.placed)
            });
        }
        let schools = teller.schools(floor(facts.stage, case)?)?;
        warn(&schools, case)?;
        Ok(TransferResult {
            complete: true,
            placed: outcome.placed(),
            stages,
            teachers,
            schools,
            violations: year.violations,
        })
    }
}

/// The floor of the Indigenous share of teachers (原住民族教育法 34 II): posts for each of which one is to be Indigenous.
fn floor<R: Recorder>(stage: SchoolStage, case: &mut Case<'_, R>) -> Result<Option<Decimal>, Error> {
    // Of kindergartens the article says nothing; before the act of 2019 the data has none.
    if stage == SchoolStage::Kindergarten
        || case.where_ruled(keys::TRANSFER_INDIGENOUS_FLOOR, Scope::All, case.as_of())?.is_none()
    {
        return Ok(None);
    }
    case.row(keys::TRANSFER_INDIGENOUS_FLOOR, Scope::All, stage.into()).map(Some)
}

/// Warns of the schools that are below the floor, one by one up to a number of them.
fn warn<R: Recorder>(schools: &[SchoolResult], case: &mut Case<'_, R>) -> Result<(), Error> {
    let by = case.where_ruled(keys::TRANSFER_INDIGENOUS_FLOOR_BY, Scope::All, case.as_of())?;
    let Some(by) = by.and_then(|days| days.first().copied()) else { return Ok(()) };
    let below = schools.iter().filter(|school| school.floor_met_after == Some(false));
    for school in below.take(MOST_WARNED) {
        let (Some(share), Some(floor)) = (school.indigenous_after, school.indigenous_floor) else { continue };
        let params = vec![
            ("school", crate::read::shortened(&school.school).into()),
            ("share", share.to_string().into()),
            ("floor", floor.to_string().into()),
            ("by", by.into()),
        ];
        let message = if case.as_of() > by {
            messages::reason::STILL_BELOW_INDIGENOUS_FLOOR
        } else {
            messages::reason::BELOW_INDIGENOUS_FLOOR
        };
        case.reason(keys::TRANSFER_INDIGENOUS_FLOOR, message, params);
    }
    Ok(())
}

/// Says in words why schools were not reached: once for each cause, with how many preferences it concerns.
fn why<R: Recorder>(teachers: &[TeacherResult], case: &mut Case<'_, R>) {
    let mut counts = [0u32; 6];
    for unreached in teachers.iter().flat_map(|teacher| &teacher.unreached) {
        if let Some(count) = counts.get_mut(unreached.why as usize) {
            *count = count.saturating_add(1);
        }
    }
    // In the order in which the causes are declared.
    let causes = [
        (messages::reason::WHY_BARRED_DESTINATION, keys::TRANSFER_PREFERENCES.index),
        (messages::reason::WHY_CLOSED, keys::TRANSFER_RESTRICTED.index),
        (messages::reason::WHY_NOT_IN_STAGE, keys::TRANSFER_PRIORITY.index),
        (messages::reason::WHY_NO_VACANCY, keys::TRANSFER_RESULT.index),
        (messages::reason::WHY_TAKEN_BY_HIGHER, keys::TRANSFER_RESULT.index),
        (messages::reason::WHY_TAKEN_IN_PRIORITY, keys::TRANSFER_PRIORITY.index),
    ];
    for ((message, rule), count) in causes.into_iter().zip(counts).filter(|(_, count)| *count > 0) {
        case.give_reason(rule, message, vec![("count", count.into())]);
    }
}

/// Puts an outcome into the year's own names.
struct Teller<'y> {
    year: &'y Year<'y>,
    placements: Vec<Option<Placement>>,
    /// Posts that were open and taken: post, stage, rank of who took it; in order.
    taken: Vec<(u32, usize, u32)>,
}

impl<'y> Teller<'y> {
    fn of(year: &'y Year<'y>, outcome: &'y Outcome) -> Self {
        let instance = &year.instance;
        let placements: Vec<Option<Placement>> =
            (0..instance.teachers()).map(|teacher| outcome.of(instance, teacher)).collect();
        let mut taken = Vec::new();
        for (teacher, placed) in (0..).zip(&placements) {
            let Some(placed) = placed else { continue };
            if year.policy.stages.get(placed.stage).is_some_and(|stage| stage.exchange == 0) {
                let post = instance.post(placed.school, placed.subject);
                taken.push((post, placed.stage, instance.rank.at(teacher)));
            }
        }
        taken.sort_unstable();
        Self { year, placements, taken }
    }

    fn stages(&self) -> Vec<StageResult> {
        let count = |at: usize| number(self.placements.iter().flatten().filter(|placed| placed.stage == at).count());
        let kinds = self.year.kinds.iter().enumerate();
        kinds.map(|(at, stage)| StageResult { kind: stage.kind, teachers: stage.teachers, placed: count(at) }).collect()
    }

    fn teachers(&self) -> Result<Vec<TeacherResult>, Error> {
        let mut results = Vec::with_capacity(self.placements.len());
        for (teacher, placed) in (0..).zip(&self.placements) {
            let applicant = self.year.teachers.get(place(teacher)).ok_or_else(|| Error::new(ErrorCode::Internal))?;
            results.push(TeacherResult {
                teacher: applicant.application.teacher.clone(),
                rank: self.year.instance.rank.at(teacher).saturating_add(1),
                points: Points::from(applicant.examined.points),
                placed: placed.as_ref().map(|placed| self.placed(placed)),
                unreached: if placed.is_some() { Vec::new() } else { self.unreached(teacher)? },
            });
        }
        Ok(results)
    }

    fn placed(&self, placed: &Placement) -> PlacedTeacher {
        PlacedTeacher {
            school: self.year.school(placed.school),
            subject: self.year.subject(placed.subject),
            counsellor: self.year.is_counsellors(placed.subject),
            stage: number(placed.stage).saturating_add(1),
            preference: placed.preference.saturating_add(1),
            from: placed.from.map(|from| self.year.name(from)),
        }
    }

    fn unreached(&self, teacher: u32) -> Result<Vec<UnreachedPreference>, Error> {
        let applicant = self.year.teachers.get(place(teacher)).ok_or_else(|| Error::new(ErrorCode::Internal))?;
        let mut unreached = Vec::with_capacity(applicant.application.preferences.len());
        let wished = self.year.instance.preferences.row(teacher);
        for ((at, code), school) in (0u32..).zip(&applicant.application.preferences).zip(wished) {
            let (why, lowest) = self.why(teacher, *school);
            let points_needed = lowest.and_then(|rank| {
                let lowest = self.year.instance.order.get(place(rank))?;
                Some(Points::from(self.year.teachers.get(place(*lowest))?.examined.points))
            });
            unreached.push(UnreachedPreference {
                number: at.saturating_add(1),
                school: code.clone(),
                why,
                barred_by: applicant.barred(at),
                points_needed,
            });
        }
        Ok(unreached)
    }

    /// Why a school was not reached, and the rank of the lowest who got in where that is why.
    fn why(&self, teacher: u32, wished: u32) -> (NotReached, Option<u32>) {
        let (instance, policy) = (&self.year.instance, &self.year.policy);
        if wished == NONE {
            return (NotReached::BarredDestination, None);
        }
        if instance.school_marks.at(wished) & school::CLOSED != 0 {
            return (NotReached::Closed, None);
        }
        let marks = instance.teacher_marks.at(teacher);
        let takes_part = |at: usize| {
            let stage = policy.stages.get(at);
            stage.is_some_and(|stage| {
                marks & stage.teachers == stage.teachers && admits(instance, *stage, teacher, wished)
            })
        };
        if !(0..policy.stages.len()).any(takes_part) {
            return (NotReached::NotInStage, None);
        }
        let (mut lowest, mut in_priority) = (None, false);
        for subject in instance.subjects.row(teacher) {
            let post = instance.post(wished, *subject);
            let from = self.taken.partition_point(|(taken, ..)| *taken < post);
            let here = self.taken.get(from..).unwrap_or_default().iter().take_while(|(taken, ..)| *taken == post);
            let mut of_post = None;
            for (_, stage, rank) in here {
                if takes_part(*stage) {
                    of_post = of_post.max(Some(*rank));
                } else {
                    in_priority = true;
                }
            }
            // Of several subjects, the one that needed least.
            lowest = lowest.max(of_post);
        }
        match (lowest, in_priority) {
            (Some(rank), _) => (NotReached::TakenByHigher, Some(rank)),
            (None, true) => (NotReached::TakenInPriority, None),
            (None, false) => (NotReached::NoVacancy, None),
        }
    }

    /// `posts` is of how many posts the law demands one for an Indigenous teacher.
    fn schools(&self, posts: Option<Decimal>) -> Result<Vec<SchoolResult>, Error> {
        let instance = &self.year.instance;
        let (mut came, mut went) = (Vec::new(), Vec::new());
        for (teacher, placed) in (0..).zip(&self.placements) {
            if let Some(placed) = placed {
                came.push((placed.school, teacher));
                went.push((instance.home_school(teacher), teacher));
            }
        }
        came.sort_unstable();
        went.sort_unstable();
        let mut results = Vec::new();
        for (at, school) in (0u32..).zip(&self.year.schools) {
            let (came, went) = (of_school(&came, at), of_school(&went, at));
            // 原住民族教育法 34 II counts posts: they stay, whoever comes or goes.
            let posts_of_school =
                school.posts.or_else(|| Some(school.teachers?.saturating_add(instance.vacancies(at))));
            let counted = posts_of_school.zip(school.indigenous_teachers);
            let counted = counted.filter(|_| school.kinds.contains(&SchoolKind::IndigenousKey));
            if came.is_empty() && went.is_empty() && counted.is_none() {
                continue;
            }
            let share =
                |all: Decimal, indigenous: Decimal| (!all.is_zero()).then(|| Ratio::new(indigenous, all)).transpose();
            let (mut before, mut after) = (None, None);
            if let Some((all, indigenous)) = counted {
                let (all, indigenous) = (Decimal::from(all), Decimal::from(indigenous));
                before = share(all, indigenous)?;
                let of = |teachers: &[(u32, u32)]| Decimal::from(self.indigenous(teachers));
                let indigenous = minus(plus(indigenous, of(came))?, of(went))?;
                // More may come than the posts that were given.
                let counts_fit = !indigenous.is_sign_negative() && indigenous <= all;
                after = if counts_fit { share(all, indigenous)? } else { None };
            }
            let mut least =
                posts.filter(|_| counted.is_some()).map(|posts| Ratio::new(Decimal::ONE, posts)).transpose()?;
            if let (Some(floor), SchoolStage::Primary, Some((all, indigenous))) =
                (least, school.stage, school.pupils.zip(school.indigenous_pupils))
                && let Some(pupils) = share(all.into(), indigenous.into())?
                && !reaches(pupils, floor)
            {
                // Of a primary school, the one or the other.
                least = Some(pupils);
            }
            let met = |share: Option<Ratio>| share.zip(least).map(|(share, least)| reaches(share, least));
            let names = |list: &[(u32, u32)]| list.iter().map(|(_, teacher)| self.year.name(*teacher)).collect();
            let (came, went) = (names(came), names(went));
            let school = school.code.clone();
            results.push(SchoolResult {
                school,
                came,
                went,
                indigenous_before: before,
                indigenous_after: after,
                indigenous_floor: least,
                floor_met_before: met(before),
                floor_met_after: met(after),
            });
        }
        Ok(results)
    }

    fn indigenous(&self, teachers: &[(u32, u32)]) -> usize {
        let is = |(_, teacher): &&(u32, u32)| {
            self.year.teachers.get(place(*teacher)).is_some_and(|teacher| teacher.application.indigenous)
        };
        teachers.iter().filter(is).count()
    }
}

/// Whether a share is as great as another: both are of counts, whose products hold.
fn reaches(share: Ratio, least: Ratio) -> bool {
    share.numerator().saturating_mul(least.denominator()) >= least.numerator().saturating_mul(share.denominator())
}

fn of_school(list: &[(u32, u32)], school: u32) -> &[(u32, u32)] {
    let from = list.partition_point(|(at, _)| *at < school);
    let to = list.partition_point(|(at, _)| *at <= school);
    list.get(from..to).unwrap_or_default()
}
