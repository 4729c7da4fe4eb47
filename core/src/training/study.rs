//! Whether a civil servant may study, and on which leave (公務人員進修).

use personnel_rules_data::{Scope, keys, messages};
use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::calculation::{Bilingual, Calculation};
use crate::case::Case;
use crate::date::{Date, completed_months};
use crate::error::{Error, ErrorCode};
use crate::quantity::Hours;
use crate::staff::StaffGroup;
use crate::trace::Recorder;

/// Hours of a week.
const WEEK: Decimal = Decimal::from_parts(168, 0, 0, false, 0);

/// When the study takes place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum StudyMode {
    /// All of the office hours (全時進修).
    FullTime,
    /// A part of the office hours (部分辦公時間進修).
    PartTime,
    /// After office hours (公餘進修).
    AfterHours,
    /// Extension courses in or outside of the school (推廣教育進修課程).
    ExtensionCourse,
}

/// Whose idea the study was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum StudyRoute {
    /// Selected or recommended by the school (選送、薦送).
    Selected,
    /// On one's own application (自行申請、自行報考).
    OwnApplication,
}

/// What the data calls a study: its time, and whose idea it was.
pub(super) fn name_of(mode: StudyMode, route: StudyRoute) -> &'static str {
    let selected = route == StudyRoute::Selected;
    match mode {
        StudyMode::FullTime if selected => "full_time_selected",
        StudyMode::FullTime => "full_time_own",
        StudyMode::PartTime if selected => "part_time_selected",
        StudyMode::PartTime => "part_time_own",
        _ if selected => "after_hours_selected",
        _ => "after_hours_own",
    }
}

/// `training.related` and the school's agreement: what is asked of every study that costs office hours or money.
pub(super) fn approved<R: Recorder>(
    (mode, route): (StudyMode, StudyRoute),
    related_to_work: bool,
    school_agreed: bool,
    scope: Scope,
    case: &mut Case<'_, R>,
) -> Result<bool, Error> {
    let mut approved = true;
    let key = keys::TRAINING_RELATED;
    if case.has(key, scope, name_of(mode, route))? {
        approved = case.check(key, scope, related_to_work, messages::reason::STUDY_NOT_RELATED, Vec::new)?;
    }
    let key = match mode {
        StudyMode::FullTime => keys::TRAINING_FULL_TIME,
        StudyMode::PartTime => keys::TRAINING_PART_TIME,
        _ => keys::TRAINING_AFTER_HOURS,
    };
    approved &= case.check(key, scope, school_agreed, messages::reason::SCHOOL_DISAGREES, Vec::new)?;
    Ok(approved)
}

/// Leave on which someone studies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum StudyLeave {
    /// Official leave (公假).
    Official,
    /// Leave without pay (留職停薪).
    WithoutPay,
    /// Personal leave (事假).
    Personal,
    /// Annual leave (休假).
    Annual,
}

/// What leave for study depends on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StudyFacts {
    /// Group of staff: it decides which rules apply.
    ///
    /// 人員類別：決定適用之規定。
    pub staff_group: StaffGroup,
    /// When the study takes place.
    ///
    /// 進修方式。
    pub mode: StudyMode,
    /// Whether the school selected the person, or the person applied.
    ///
    /// 選送或自行申請。
    pub route: StudyRoute,
    /// Whether the study is related to the work. The law asks it of those who apply on their own.
    ///
    /// 是否與業務有關。法就自行申請者要求之。
    pub related_to_work: bool,
    /// Whether the school agreed to the study.
    ///
    /// 是否經學校同意。
    pub school_agreed: bool,
    /// Day from which the person serves at this school. Needed for study in part of the office hours where the institution asks for a length of service.
    ///
    /// 到校服務日。部分辦公時間進修，而各校定有服務年資者須填。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub served_since: Option<Date>,
    /// Hours a week taken from the office hours. Needed for study in part of the office hours.
    ///
    /// 每週所需辦公時數。部分辦公時間進修須填。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub weekly_hours: Option<Hours>,
    /// Whether the work needs the course and the head of the unit recommends it. Needed for extension courses.
    ///
    /// 是否因業務需要經單位主管推薦。推廣教育課程須填。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub recommended_for_work: Option<bool>,
}

/// Whether someone may study, and on which leave.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct StudyDecision {
    /// Whether the conditions are met. Where not, the reasons say why.
    ///
    /// 是否符合條件。不符者，見理由。
    pub allowed: bool,
    /// Leave on which the person studies, one of these; none after office hours or where it is not allowed.
    ///
    /// 得用之假別（擇一）；公餘進修或不符條件者為空。
    pub leave: Vec<StudyLeave>,
    /// Hours of official leave a week, for study in part of the office hours.
    ///
    /// 每週公假時數（部分辦公時間進修）。
    pub official_hours_a_week: Option<Hours>,
}

/// The calculation `training.study`: 公務人員訓練進修法 12, 施行細則 11.
#[derive(Debug)]
pub enum Study {}

impl Calculation for Study {
    const NAME: &'static str = "training.study";
    const TITLE: Bilingual = Bilingual { zh: "進修之假別", en: "leave for study" };
    const DESCRIPTION: Bilingual = Bilingual {
        zh: "公務人員全時、部分辦公時間、公餘進修及推廣教育課程之條件與假別。",
        en: "Conditions and leave for a civil servant's study: full time, in part of the office hours, after hours, extension courses.",
    };
    const AS_OF: Bilingual = Bilingual { zh: "進修開始日", en: "the first day of the study" };
    const HEADLINE: &'static [&'static str] = &["allowed", "leave"];
    const RULES: &'static [&'static [usize]] = &[&[
        keys::TRAINING_RELATED.index,
        keys::TRAINING_FULL_TIME.index,
        keys::TRAINING_PART_TIME.index,
        keys::TRAINING_PART_TIME_HOURS.index,
        keys::TRAINING_PART_TIME_SERVICE.index,
        keys::TRAINING_PART_TIME_EXTENSION.index,
        keys::TRAINING_AFTER_HOURS.index,
    ]];
    type Facts = StudyFacts;
    type Value = StudyDecision;

    fn decide<R: Recorder>(facts: &StudyFacts, case: &mut Case<'_, R>) -> Result<StudyDecision, Error> {
        check(facts)?;
        let scope = Scope::from(facts.staff_group);
        let mut official_hours_a_week = None;
        let (allowed, leave) = match facts.mode {
            StudyMode::FullTime => {
                let approved = facts.approved(scope, case)?;
                let leave = match facts.route {
                    StudyRoute::Selected => StudyLeave::Official,
                    StudyRoute::OwnApplication => StudyLeave::WithoutPay,
                };
                (approved, vec![leave])
            }
            StudyMode::PartTime => {
                let allowed = part_time(facts, scope, case)?;
                let hours = official_hours(facts, scope, case)?;
                official_hours_a_week = allowed.then_some(hours);
                (allowed, vec![StudyLeave::Official])
            }
            StudyMode::AfterHours => {
                case.value(keys::TRAINING_AFTER_HOURS, scope)?;
                (true, Vec::new())
            }
            StudyMode::ExtensionCourse => {
                let key = keys::TRAINING_PART_TIME_EXTENSION;
                let recommended = case.need(facts.recommended_for_work, "recommended_for_work", key)?;
                case.value(key, scope)?;
                let own_time = vec![StudyLeave::Personal, StudyLeave::Annual];
                (true, if recommended { vec![StudyLeave::Official] } else { own_time })
            }
        };
        Ok(StudyDecision { allowed, leave: if allowed { leave } else { Vec::new() }, official_hours_a_week })
    }
}

impl StudyFacts {
    fn approved<R: Recorder>(&self, scope: Scope, case: &mut Case<'_, R>) -> Result<bool, Error> {
        approved((self.mode, self.route), self.related_to_work, self.school_agreed, scope, case)
    }
}

/// Every condition is examined, so that every reason is given at once.
fn part_time<R: Recorder>(facts: &StudyFacts, scope: Scope, case: &mut Case<'_, R>) -> Result<bool, Error> {
    let mut allowed = facts.approved(scope, case)?;
    let key = keys::TRAINING_PART_TIME_SERVICE;
    let least = case.whole(key, scope)?;
    if least == 0 && facts.served_since.is_none() {
        return Ok(allowed);
    }
    let since = case.need(facts.served_since, "served_since", key)?.naive();
    if since > case.as_of() {
        let error = Error::new(ErrorCode::DateBeforeService).field("served_since");
        return Err(error.with("date", case.as_of()).with("from", since));
    }
    let served = completed_months(since, case.as_of())?;
    let params = || vec![("served", served.into()), ("least", least.into())];
    allowed &= case.check(key, scope, served >= least, messages::reason::SERVICE_TOO_SHORT, params)?;
    Ok(allowed)
}

/// 施行細則 11 II: official leave up to so many hours a week.
fn official_hours<R: Recorder>(facts: &StudyFacts, scope: Scope, case: &mut Case<'_, R>) -> Result<Hours, Error> {
    let key = keys::TRAINING_PART_TIME_HOURS;
    let hours = case.need(facts.weekly_hours, "weekly_hours", key)?.decimal();
    if hours.is_zero() || hours > WEEK {
        let error = Error::new(ErrorCode::OutOfRange).field("weekly_hours");
        return Err(error.with("value", hours).with("range", "> 0, ≤ 168"));
    }
    let most = case.value(key, scope)?;
    let params = || vec![("hours", hours.into()), ("most", most.into())];
    case.check(key, scope, hours <= most, messages::reason::WEEKLY_HOURS_ABOVE, params)?;
    Ok(hours.min(most).into())
}

fn check(facts: &StudyFacts) -> Result<(), Error> {
    let part_time = facts.mode == StudyMode::PartTime;
    let extension = facts.mode == StudyMode::ExtensionCourse;
    let conflict = |field: &str, message| Err(Error::conflict(field, message));
    if facts.served_since.is_some() && !part_time {
        return conflict("served_since", messages::conflict::FACT_OF_PART_TIME_STUDY);
    }
    if facts.weekly_hours.is_some() && !part_time {
        return conflict("weekly_hours", messages::conflict::FACT_OF_PART_TIME_STUDY);
    }
    if facts.recommended_for_work.is_some() && !extension {
        return conflict("recommended_for_work", messages::conflict::FACT_OF_EXTENSION_COURSES);
    }
    if facts.mode == StudyMode::FullTime && facts.route == StudyRoute::Selected && !facts.school_agreed {
        return conflict("school_agreed", messages::conflict::SELECTED_BUT_NOT_AGREED);
    }
    Ok(())
}
