//! Research of teachers at home and abroad (教師研究申請).

use chrono::{Datelike, Months, NaiveDate};
use personnel_rules_data::{Scope, keys, messages};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::calculation::{Bilingual, Calculation};
use crate::case::Case;
use crate::date::{Period, last_day_of_months};
use crate::error::{Error, ErrorCode};
use crate::staff::StaffGroup;
use crate::trace::{Recorder, Step, StepKind};

/// What research leave is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema, strum::IntoStaticStr)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
#[non_exhaustive]
pub enum ResearchGround {
    /// Credits (修讀學分).
    Credits,
    /// A degree (修讀學位).
    Degree,
    /// A seminar (研習).
    Seminar,
    /// A research project (專題研究).
    ResearchProject,
    /// Lecturing (講學).
    Lecturing,
    /// A second specialty (培養第二專長).
    SecondSpecialty,
    /// Something else (其他).
    Other,
}

/// A step of the procedure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema, strum::IntoStaticStr)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
#[non_exhaustive]
pub enum ResearchStep {
    /// Requested at the department (向系所提出申請).
    Department,
    /// Passed by the teacher evaluation committees of each level (各級教師評審委員會通過).
    EvaluationCommittees,
    /// Guarantee and other formalities (辦理保證等相關手續).
    Guarantee,
    /// Carried out (施行).
    CarriedOut,
}

/// What a request depends on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ResearchFacts {
    /// Group of staff: it decides which rules apply.
    ///
    /// 人員類別：決定適用之規定。
    pub staff_group: StaffGroup,
    /// Whether the teacher is a full-time teacher of the school.
    ///
    /// 是否為本校專任教師。
    pub full_time: bool,
    /// What the leave is for.
    ///
    /// 事由。
    pub ground: ResearchGround,
    /// Whether the teaching or the department's development needs it.
    ///
    /// 是否基於教學或系所發展需要。
    pub needed: bool,
}

/// Whether a request can be made, and what comes after it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ResearchDecision {
    /// Whether the request can be made on this day. Where not, the reasons say why.
    ///
    /// 當日是否得提出申請。不得者，見理由。
    pub acceptable: bool,
    /// Window of requests that holds the day, or the next one.
    ///
    /// 當日所在之申請期間；不在期間者，為其次一期間。
    pub window: Period,
    /// Steps, in their order.
    ///
    /// 依序之程序。
    pub procedure: Vec<ResearchStep>,
}

/// The calculation `research_leave.request`: a university's own rule, given by its overlay.
#[derive(Debug)]
pub enum Research {}

impl Calculation for Research {
    const NAME: &'static str = "research_leave.request";
    const TITLE: Bilingual = Bilingual { zh: "教師研究申請", en: "request for research leave" };
    const DESCRIPTION: Bilingual = Bilingual {
        zh: "專任教師國內、外講學、研究、進修之申請月份、事由及程序。法無規定，由各校以疊加資料給值。",
        en: "When a full-time teacher requests leave to lecture, research or study at home or abroad, on which grounds, and the steps after it. No law has it: a university's overlay does.",
    };
    const AS_OF: Bilingual = Bilingual { zh: "申請日", en: "the day of the request" };
    const HEADLINE: &'static [&'static str] = &["acceptable", "procedure"];
    const RULES: &'static [&'static [usize]] = &[&[
        keys::RESEARCH_LEAVE_REQUEST.index,
        keys::RESEARCH_LEAVE_GROUNDS.index,
        keys::RESEARCH_LEAVE_PROCEDURE.index,
    ]];
    type Facts = ResearchFacts;
    type Value = ResearchDecision;

    fn decide<R: Recorder>(facts: &ResearchFacts, case: &mut Case<'_, R>) -> Result<ResearchDecision, Error> {
        let scope = Scope::from(facts.staff_group);
        let window = window(scope, case)?;
        let (from, day) = (window.from.naive(), case.as_of());
        let key = keys::RESEARCH_LEAVE_REQUEST;
        let params = || vec![("from", from.into())];
        let mut acceptable =
            case.check(key, scope, window.contains(day), messages::reason::OUTSIDE_REQUEST_MONTHS, params)?;
        let key = keys::RESEARCH_LEAVE_GROUNDS;
        acceptable &= case.check(key, scope, facts.full_time, messages::reason::NOT_FULL_TIME_TEACHER, Vec::new)?;
        acceptable &= case.check(key, scope, facts.needed, messages::reason::RESEARCH_NOT_NEEDED, Vec::new)?;
        let name: &'static str = facts.ground.into();
        let known = case.value(key, scope)?.iter().any(|other| other == name);
        let label = case.label(key.index, name)?;
        acceptable &=
            case.check(key, scope, known, messages::reason::GROUND_NOT_NAMED, || vec![("ground", label.into())])?;
        let wanted = [
            ResearchStep::Department,
            ResearchStep::EvaluationCommittees,
            ResearchStep::Guarantee,
            ResearchStep::CarriedOut,
        ];
        let procedure = case.wanted(keys::RESEARCH_LEAVE_PROCEDURE, scope, &wanted)?;
        Ok(ResearchDecision { acceptable, window, procedure })
    }
}

/// The month of requests that holds the day, or the first after it.
fn window<R: Recorder>(scope: Scope, case: &mut Case<'_, R>) -> Result<Period, Error> {
    let key = keys::RESEARCH_LEAVE_REQUEST;
    let months = case.value(key, scope)?;
    let overflow = || Error::new(ErrorCode::Overflow);
    let this = NaiveDate::from_ymd_opt(case.as_of().year(), case.as_of().month(), 1).ok_or_else(overflow)?;
    for later in 0..12 {
        let first = this.checked_add_months(Months::new(later)).ok_or_else(overflow)?;
        if months.contains(&first.month().to_string()) {
            let last = last_day_of_months(first, 1)?;
            case.step(|| {
                let step = Step::new(StepKind::Compute).rule(key.index).say(messages::step::REQUEST_WINDOW);
                step.with("to", last).output(first)
            });
            return Ok(Period { from: first.into(), to: last.into() });
        }
    }
    // An overlay with no month at all: nothing can ever be requested.
    let error = Error::new(ErrorCode::OutOfRange).with("value", "[]").with("range", "1 – 12");
    Err(case.of_rule(error, key))
}
