//! The calendar of a year (介聘作業日程).

use chrono::{Datelike, NaiveDate};
use personnel_rules_data::{Scope, keys, messages};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::calculation::{Bilingual, Calculation};
use crate::case::Case;
use crate::date::Period;
use crate::error::{Error, ErrorCode};
use crate::trace::Recorder;

/// A step of the calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum ScheduleStep {
    /// Counties enter the schools and the restricted list (縣市登錄介聘學校名單及管制名單).
    Schools,
    /// Counties publish and correct the schools (縣市發布及更正介聘學校名單).
    Corrections,
    /// Teachers fill in their data and preferences (教師填報資料及選填志願).
    Applications,
    /// Counties review the points (積分審查).
    Review,
    /// Counties enter the vacancies for single transfers (縣市登錄單調缺額).
    Vacancies,
    /// Second, coordination meeting (第二次會議（協調會議）).
    Meeting,
}

/// A step and its days.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ScheduledStep {
    /// The step.
    ///
    /// 階段。
    pub step: ScheduleStep,
    /// Its days, first and last included.
    ///
    /// 期間（含首末日）。
    pub days: Period,
}

/// What the calendar depends on.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ScheduleFacts {
    /// Steps with days of the year's own; the others are as the manual has them.
    ///
    /// 當年另定期間之階段；其餘依手冊。
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub own_days: Vec<ScheduledStep>,
}

/// The calendar of the year.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct TransferSchedule {
    /// Steps in their order; some overlap.
    ///
    /// 各階段（期間有重疊者）。
    pub steps: Vec<ScheduledStep>,
    /// Steps whose days are the manual's, which names no year: the announcement of the year decides.
    ///
    /// 期間依手冊之階段：手冊未載年度，以當年公告為準。
    pub by_manual: Vec<ScheduleStep>,
    /// Steps that the day lies in.
    ///
    /// 查詢之日所在之階段。
    pub current: Vec<ScheduleStep>,
    /// The next step that begins after the day.
    ///
    /// 次一開始之階段。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<ScheduleStep>,
}

/// The calculation `transfer.schedule`.
#[derive(Debug)]
pub enum Schedule {}

impl Calculation for Schedule {
    const NAME: &'static str = "transfer.schedule";
    const TITLE: Bilingual = Bilingual { zh: "教師介聘作業日程", en: "calendar of a year's transfers" };
    const DESCRIPTION: Bilingual = Bilingual {
        zh: "當年介聘作業各階段之期間，及查詢之日所在之階段。手冊之日期未載年度；當年另定者由使用者提供。",
        en: "The days of each step of the year, and the steps that the day asked for lies in. The manual's dates name no year; where a year has its own, give them.",
    };
    const AS_OF: Bilingual = Bilingual { zh: "查詢之日", en: "the day asked for" };
    const HEADLINE: &'static [&'static str] = &["current"];
    const RULES: &'static [&'static [usize]] = &[
        &[keys::TRANSFER_SCHEDULE.index],
        &[
            keys::TRANSFER_SCHEDULE_SCHOOLS_FROM.index,
            keys::TRANSFER_SCHEDULE_SCHOOLS_TO.index,
            keys::TRANSFER_SCHEDULE_CORRECTIONS_FROM.index,
            keys::TRANSFER_SCHEDULE_CORRECTIONS_TO.index,
            keys::TRANSFER_SCHEDULE_APPLICATIONS_FROM.index,
            keys::TRANSFER_SCHEDULE_APPLICATIONS_TO.index,
            keys::TRANSFER_SCHEDULE_REVIEW_FROM.index,
            keys::TRANSFER_SCHEDULE_REVIEW_TO.index,
            keys::TRANSFER_SCHEDULE_VACANCIES_FROM.index,
            keys::TRANSFER_SCHEDULE_VACANCIES_TO.index,
            keys::TRANSFER_SCHEDULE_MEETING_FROM.index,
            keys::TRANSFER_SCHEDULE_MEETING_TO.index,
        ],
    ];
    type Facts = ScheduleFacts;
    type Value = TransferSchedule;

    fn decide<R: Recorder>(facts: &ScheduleFacts, case: &mut Case<'_, R>) -> Result<TransferSchedule, Error> {
        case.where_ruled(keys::TRANSFER_SCHEDULE, Scope::All, case.as_of())?;
        let year = case.as_of().year();
        for (at, own) in facts.own_days.iter().enumerate() {
            if facts.own_days.iter().take(at).any(|earlier| earlier.step == own.step) {
                return Err(Error::conflict(format!("own_days[{at}].step"), messages::conflict::STEP_TWICE));
            }
            if own.days.to < own.days.from {
                let error = Error::new(ErrorCode::PeriodReversed).field(format!("own_days[{at}].days"));
                return Err(error.with("from", own.days.from.naive()).with("to", own.days.to.naive()));
            }
            if [own.days.from, own.days.to].iter().any(|day| day.naive().year() != year) {
                return Err(Error::conflict(format!("own_days[{at}].days"), messages::conflict::DAYS_OF_ANOTHER_YEAR));
            }
        }
        let (mut steps, mut manual) = (Vec::new(), Vec::new());
        for (step, from, to) in [
            (ScheduleStep::Schools, keys::TRANSFER_SCHEDULE_SCHOOLS_FROM, keys::TRANSFER_SCHEDULE_SCHOOLS_TO),
            (
                ScheduleStep::Corrections,
                keys::TRANSFER_SCHEDULE_CORRECTIONS_FROM,
                keys::TRANSFER_SCHEDULE_CORRECTIONS_TO,
            ),
            (
                ScheduleStep::Applications,
                keys::TRANSFER_SCHEDULE_APPLICATIONS_FROM,
                keys::TRANSFER_SCHEDULE_APPLICATIONS_TO,
            ),
            (ScheduleStep::Review, keys::TRANSFER_SCHEDULE_REVIEW_FROM, keys::TRANSFER_SCHEDULE_REVIEW_TO),
            (ScheduleStep::Vacancies, keys::TRANSFER_SCHEDULE_VACANCIES_FROM, keys::TRANSFER_SCHEDULE_VACANCIES_TO),
            (ScheduleStep::Meeting, keys::TRANSFER_SCHEDULE_MEETING_FROM, keys::TRANSFER_SCHEDULE_MEETING_TO),
        ] {
            let mut day = |key| {
                let (month, day): (u8, u8) = case.value(key, Scope::All)?;
                let date = NaiveDate::from_ymd_opt(year, month.into(), day.into());
                date.ok_or_else(|| Error::new(ErrorCode::Internal))
            };
            let by_manual = Period { from: day(from)?.into(), to: day(to)?.into() };
            let own = facts.own_days.iter().find(|own| own.step == step);
            if own.is_none() {
                manual.push(step);
            }
            steps.push(ScheduledStep { step, days: own.map_or(by_manual, |own| own.days) });
        }
        let today = case.as_of();
        let current = steps.iter().filter(|step| step.days.contains(today)).map(|step| step.step).collect();
        let later = steps.iter().filter(|step| step.days.from.naive() > today);
        let next = later.min_by_key(|step| step.days.from).map(|step| step.step);
        Ok(TransferSchedule { steps, by_manual: manual, current, next })
    }
}
