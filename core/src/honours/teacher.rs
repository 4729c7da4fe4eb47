//! What a university asks of new teachers, and when teachers apply for a higher rank (新聘教師評鑑、升等、行政工作).

use chrono::{Datelike, Months, NaiveDate};
use personnel_rules_data::{Scope, keys, messages};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::service::not_before;
use crate::calculation::{Bilingual, Calculation};
use crate::case::Case;
use crate::claim::{self, Deadline};
use crate::date::{
    Date, MONTHS_OF_YEAR, MonthEnd, Period, add_months, completed_months, last_day_of_months, year_start,
};
use crate::error::{Error, ErrorCode};
use crate::quantity::whole;
use crate::staff::StaffGroup;
use crate::trace::{Recorder, Step, StepKind};

/// What a new teacher's evaluation depends on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewTeacherFacts {
    /// Group of staff: only teachers are evaluated.
    ///
    /// 人員類別：限教師。
    pub staff_group: StaffGroup,
    /// Whether the teacher is employed full-time.
    ///
    /// 是否為專任教師。
    pub full_time: bool,
    /// Day of arrival at the school.
    ///
    /// 到校日。
    pub hired_on: Date,
}

/// When a new teacher is first evaluated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
pub struct NewTeacherSemester {
    /// Whether the teacher is evaluated as a new one. Where not, the reasons say why.
    ///
    /// 是否應接受新聘教師評鑑。否者，見理由。
    pub evaluated: bool,
    /// Semester of the evaluation.
    ///
    /// 接受評鑑之學期。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub semester: Option<Period>,
}

/// The calculation `evaluation.new_teacher`: a university's own rule, given by its overlay.
#[derive(Debug)]
pub enum NewTeacherEvaluation {}

impl Calculation for NewTeacherEvaluation {
    const NAME: &'static str = "evaluation.new_teacher";
    const TITLE: Bilingual = Bilingual { zh: "新聘教師評鑑", en: "evaluation of new teachers" };
    const DESCRIPTION: Bilingual = Bilingual {
        zh: "新聘專任教師接受評鑑之學期。法無規定，由各校以疊加資料給值。",
        en: "The semester in which a newly appointed full-time teacher is evaluated. No law has it: a university's overlay does.",
    };
    const AS_OF: Bilingual = Bilingual { zh: "查詢之日", en: "the day asked for" };
    const HEADLINE: &'static [&'static str] = &["evaluated", "semester"];
    const RULES: &'static [&'static [usize]] = &[&[
        keys::EVALUATION_NEW_TEACHER.index,
        keys::EVALUATION_NEW_TEACHER_SINCE.index,
        keys::EDUCATION_SEMESTER_START.index,
    ]];
    type Facts = NewTeacherFacts;
    type Value = NewTeacherSemester;

    fn decide<R: Recorder>(facts: &NewTeacherFacts, case: &mut Case<'_, R>) -> Result<NewTeacherSemester, Error> {
        let scope = Scope::from(facts.staff_group);
        not_before(facts.hired_on, "hired_on", case)?;
        let hired = facts.hired_on.naive();
        let [first, second] = [month("first", scope, case)?, month("second", scope, case)?];
        let key = keys::EVALUATION_NEW_TEACHER_SINCE;
        // An overlay that names no day has everyone evaluated.
        let since = case.value(key, scope)?.first().copied().unwrap_or_default();
        let params = || vec![("hired", hired.into()), ("since", since.into())];
        let mut evaluated =
            case.check(key, scope, hired >= since, messages::reason::APPOINTED_BEFORE_EVALUATION, params)?;
        let key = keys::EVALUATION_NEW_TEACHER;
        evaluated &= case.check(key, scope, facts.full_time, messages::reason::NOT_FULL_TIME_TEACHER, Vec::new)?;
        let year = case.whole(key, scope)?;
        if !evaluated {
            return Ok(NewTeacherSemester { evaluated, semester: None });
        }
        let begun = add_months(hired, year.saturating_sub(1).saturating_mul(MONTHS_OF_YEAR), MonthEnd::NextMonth)?;
        let mut from = year_start(begun, first)?;
        if from < begun {
            from = add_months(from, MONTHS_OF_YEAR, MonthEnd::LastDay)?;
        }
        // From the first semester's month to the second's, across the turn of the year.
        let length =
            second.saturating_add(MONTHS_OF_YEAR).saturating_sub(first).checked_rem(MONTHS_OF_YEAR).unwrap_or_default();
        let to = last_day_of_months(from, length)?;
        case.step(|| {
            let step = Step::new(StepKind::Compute).rule(key.index).say(messages::step::FIRST_SEMESTER_FROM);
            step.with("year", year).with("begun", begun).output(from)
        });
        Ok(NewTeacherSemester { evaluated, semester: Some(Period { from: from.into(), to: to.into() }) })
    }
}

fn month<R: Recorder>(semester: &str, scope: Scope, case: &mut Case<'_, R>) -> Result<u32, Error> {
    whole(case.row(keys::EDUCATION_SEMESTER_START, scope, semester)?)
}

/// What a higher rank is applied for with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum RankProof {
    /// Publications (著作).
    Publication,
    /// Works of art (藝術作品).
    Artwork,
    /// A degree (學歷).
    Degree,
}

/// What an application for a higher rank depends on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RankWindowFacts {
    /// Group of staff: only teachers apply.
    ///
    /// 人員類別：限教師。
    pub staff_group: StaffGroup,
    /// What the higher rank is applied for with.
    ///
    /// 升等之依據。
    pub proof: RankProof,
    /// Day of arrival at the school.
    ///
    /// 到校日。
    pub hired_on: Date,
}

/// Until when a higher rank is applied for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
pub struct RankWindow {
    /// Whether the teacher can apply on this day. Where not, the reasons say why.
    ///
    /// 當日是否得申請。不得者，見理由。
    pub acceptable: bool,
    /// Next deadline at the department.
    ///
    /// 系、所之次一受理期限。
    pub deadline: Deadline,
    /// First day on which the service at the school is long enough.
    ///
    /// 到校年資屆滿後，得申請之首日。
    pub allowed_from: Date,
}

/// The calculation `teacher_promotion.window`: a university's own rule, given by its overlay.
#[derive(Debug)]
pub enum TeacherPromotionWindow {}

impl Calculation for TeacherPromotionWindow {
    const NAME: &'static str = "teacher_promotion.window";
    const TITLE: Bilingual =
        Bilingual { zh: "教師升等之申請期限", en: "deadline for a teacher's higher rank" };
    const DESCRIPTION: Bilingual = Bilingual {
        zh: "教師以著作、藝術作品或學歷申請升等之期限及到校年資。法無規定，由各校以疊加資料給值。",
        en: "Until when a teacher applies for a higher rank by publications, works of art or a degree, and the service asked for. No law has it: a university's overlay does.",
    };
    const AS_OF: Bilingual = Bilingual { zh: "申請日", en: "the day of the application" };
    const HEADLINE: &'static [&'static str] = &["acceptable", "allowed_from"];
    const RULES: &'static [&'static [usize]] = &[
        crate::calendar::RULES,
        &[keys::TEACHER_PROMOTION_WINDOW.index, keys::TEACHER_PROMOTION_MIN_SERVICE.index, keys::CLAIM_WEEKEND.index],
    ];
    type Facts = RankWindowFacts;
    type Value = RankWindow;

    fn decide<R: Recorder>(facts: &RankWindowFacts, case: &mut Case<'_, R>) -> Result<RankWindow, Error> {
        let scope = Scope::from(facts.staff_group);
        not_before(facts.hired_on, "hired_on", case)?;
        let hired = facts.hired_on.naive();
        let deadline = next_deadline(facts.proof, scope, case)?;
        let key = keys::TEACHER_PROMOTION_MIN_SERVICE;
        let least = case.whole(key, scope)?.saturating_mul(MONTHS_OF_YEAR);
        let served = completed_months(hired, case.as_of())?;
        let params = || vec![("served", served.into()), ("least", least.into())];
        let acceptable = case.check(key, scope, served >= least, messages::reason::SERVICE_TOO_SHORT, params)?;
        let allowed_from = add_months(hired, least, MonthEnd::NextMonth)?;
        Ok(RankWindow { acceptable, deadline, allowed_from: allowed_from.into() })
    }
}

/// The first end of a month named that is not over, weekends and holidays after it counted in: the month before can
/// still be open on the first days of this one.
fn next_deadline<R: Recorder>(proof: RankProof, scope: Scope, case: &mut Case<'_, R>) -> Result<Deadline, Error> {
    let key = keys::TEACHER_PROMOTION_WINDOW;
    let names = match proof {
        RankProof::Degree => ["degree_first", "degree_second"],
        _ => ["work_first", "work_second"],
    };
    let months = [whole(case.row(key, scope, names[0])?)?, whole(case.row(key, scope, names[1])?)?];
    let overflow = || Error::new(ErrorCode::Overflow);
    let day = case.as_of();
    let this = NaiveDate::from_ymd_opt(day.year(), day.month(), 1).ok_or_else(overflow)?;
    let before = this.checked_sub_months(Months::new(1)).ok_or_else(overflow)?;
    for later in 0..=MONTHS_OF_YEAR {
        let first = before.checked_add_months(Months::new(later)).ok_or_else(overflow)?;
        if months.contains(&first.month()) {
            let deadline = claim::ends(last_day_of_months(first, 1)?, case)?;
            if deadline.last_day_moved.naive() >= day {
                return Ok(deadline);
            }
        }
    }
    // Every month comes once in twelve.
    Err(Error::new(ErrorCode::Internal))
}

/// What is left of a new teacher's administrative work depends on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AdminYearsFacts {
    /// Group of staff: only teachers have this duty.
    ///
    /// 人員類別：限教師。
    pub staff_group: StaffGroup,
    /// Semesters of administrative work done.
    ///
    /// 已兼任行政工作之學期數。
    pub semesters_done: u32,
    /// Semesters of leading a project of the science council or another body; a semester counts once for each project.
    ///
    /// 主持國科會或其他機構補助研究計畫之學期數；每學期每件計一。
    pub project_semesters: u32,
    /// Whether the department's teacher evaluation committee agreed to setting them off.
    ///
    /// 系所教評會是否同意折抵。
    pub committee_agreed: bool,
    /// Whether the president approved it.
    ///
    /// 是否簽奉校長核准折抵。
    pub president_approved: bool,
}

/// What is left of the administrative work.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
pub struct AdminYearsLeft {
    /// Semesters of the whole duty.
    ///
    /// 應兼任之學期數。
    pub semesters_due: u32,
    /// Semesters that the projects take off, at the number for each that the data sets.
    ///
    /// 計畫折抵之學期數：每件每學期之折抵數依資料所定。
    pub semesters_off: u32,
    /// Semesters left.
    ///
    /// 尚應兼任之學期數。
    pub semesters_left: u32,
}

/// The calculation `teacher_duty.admin_years`: a university's own rule, given by its overlay.
#[derive(Debug)]
pub enum AdminYears {}

impl Calculation for AdminYears {
    const NAME: &'static str = "teacher_duty.admin_years";
    const TITLE: Bilingual =
        Bilingual { zh: "新聘教師兼任行政工作", en: "administrative work of new teachers" };
    const DESCRIPTION: Bilingual = Bilingual {
        zh: "新聘教師應兼任行政工作之年數及以研究計畫折抵之學期。法無規定，由各校以疊加資料給值。",
        en: "Years of administrative work that a new teacher takes on, less semesters of leading projects. No law has it: a university's overlay does.",
    };
    const AS_OF: Bilingual = Bilingual { zh: "查詢之日", en: "the day asked for" };
    const HEADLINE: &'static [&'static str] = &["semesters_due", "semesters_left"];
    const RULES: &'static [&'static [usize]] =
        &[&[keys::TEACHER_DUTY_ADMIN_YEARS.index, keys::TEACHER_DUTY_PROJECT_SEMESTER.index]];
    type Facts = AdminYearsFacts;
    type Value = AdminYearsLeft;

    fn decide<R: Recorder>(facts: &AdminYearsFacts, case: &mut Case<'_, R>) -> Result<AdminYearsLeft, Error> {
        let scope = Scope::from(facts.staff_group);
        let years = case.whole(keys::TEACHER_DUTY_ADMIN_YEARS, scope)?;
        let due = years.saturating_mul(2);
        let open = due.saturating_sub(facts.semesters_done);
        let mut off = 0;
        if facts.project_semesters > 0 {
            let key = keys::TEACHER_DUTY_PROJECT_SEMESTER;
            let agreed = facts.committee_agreed;
            let mut counts = case.check(key, scope, agreed, messages::reason::COMMITTEE_DISAGREES, Vec::new)?;
            let approved = facts.president_approved;
            counts &= case.check(key, scope, approved, messages::reason::PRESIDENT_DISAPPROVES, Vec::new)?;
            if counts {
                off = case.whole(key, scope)?.saturating_mul(facts.project_semesters).min(open);
            }
        }
        let left = open.saturating_sub(off);
        case.step(|| {
            let step = Step::new(StepKind::Compute).rule(keys::TEACHER_DUTY_ADMIN_YEARS.index);
            let step = step.say(messages::step::SEMESTERS_LEFT).with("due", due).with("done", facts.semesters_done);
            step.with("off", off).output(left)
        });
        Ok(AdminYearsLeft { semesters_due: due, semesters_off: off, semesters_left: left })
    }
}
