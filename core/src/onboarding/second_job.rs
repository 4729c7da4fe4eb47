//! Second jobs (兼職): declaring them, and what one needs before it begins.

use personnel_rules_data::{Scope, keys, messages};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::calculation::{Bilingual, Calculation};
use crate::case::Case;
use crate::date::{Date, MonthEnd, add_months};
use crate::error::Error;
use crate::quantity::whole;
use crate::staff::StaffGroup;
use crate::trace::{Recorder, Step, StepKind};

/// Kind of second job (兼職種類).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema, strum::IntoStaticStr)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
#[non_exhaustive]
pub enum SecondJobKind {
    /// Another public post or a profession that a law lets one hold (依法令兼任公職或業務).
    ByLaw,
    /// Teaching, research, or a post of a body that is not for profit: paid, or affecting the work (兼任教學、研究或非營利職務，有報酬或影響本職).
    TeachingOrNonprofit,
    /// The same, unpaid and without effect on the work (兼任教學、研究或非營利職務，無報酬且未影響本職).
    UnpaidTeachingOrNonprofit,
    /// Charity, or work that is neither regular nor lasting, outside of the working hours (公益或非經常、持續性之工作).
    CharityOrOccasional,
}

/// A second job.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SecondJob {
    /// Its kind.
    ///
    /// 種類。
    pub kind: SecondJobKind,
    /// Day on which it begins.
    ///
    /// 開始之日。
    pub begins_on: Date,
    /// Day on which it was approved.
    ///
    /// 核准之日。
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub approved_on: Option<Date>,
    /// Day on which it was filed with the personnel office.
    ///
    /// 送人事室登記備查之日。
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub filed_on: Option<Date>,
}

/// What the declaration of second jobs depends on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SecondJobFacts {
    /// Group of staff: it decides which rules apply.
    ///
    /// 人員類別：決定適用之規定。
    pub staff_group: StaffGroup,
    /// Day of arrival.
    ///
    /// 報到日。
    pub arrived_on: Date,
    /// Day of the last survey form of business and second jobs, if one was filled in.
    ///
    /// 最近一次填具經營商業及兼職情形調查表之日。
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub declared_on: Option<Date>,
    /// A second job, where there is one.
    ///
    /// 兼職（如有）。
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub second_job: Option<SecondJob>,
}

/// What a second job needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
pub struct SecondJobNeeds {
    /// Whether it must be approved before it begins.
    ///
    /// 是否須事先核准。
    pub approval: bool,
    /// Whether it must be filed.
    ///
    /// 是否須登記備查。
    pub filing: bool,
    /// Whether all of this was done.
    ///
    /// 是否均已辦理。
    pub done: bool,
}

/// When second jobs are declared, and what one needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
pub struct SecondJobDecision {
    /// Day from which the next survey form is due: the arrival, then the interval after the last. None where no rule asks for one.
    ///
    /// 次一調查表應填之日：報到日，其後為前次填具後屆滿期間之日；無此規定者無此項。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub declare_from: Option<Date>,
    /// Whether that day has come.
    ///
    /// 是否已屆應填之日。
    pub due: bool,
    /// What the second job needs.
    ///
    /// 兼職所須程序。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub second_job: Option<SecondJobNeeds>,
}

/// The calculation `second_job.declare`: 公務員服務法 15 and the staff handbook.
#[derive(Debug)]
pub enum SecondJobs {}

impl Calculation for SecondJobs {
    const NAME: &'static str = "second_job.declare";
    const TITLE: Bilingual =
        Bilingual { zh: "兼職之調查及核准", en: "declaration and approval of second jobs" };
    const DESCRIPTION: Bilingual = Bilingual {
        zh: "經營商業及兼職情形調查表之填具時間；兼職是否須事先核准、登記備查。",
        en: "When the survey form of business and second jobs is filled in; whether a second job must be approved before it begins, and filed.",
    };
    const AS_OF: Bilingual = Bilingual { zh: "查詢日", en: "the day asked for" };
    const HEADLINE: &'static [&'static str] = &["due", "declare_from"];
    const RULES: &'static [&'static [usize]] =
        &[&[keys::SECOND_JOB_DECLARE.index, keys::SECOND_JOB_APPROVAL.index, keys::SECOND_JOB_FILING.index]];
    type Facts = SecondJobFacts;
    type Value = SecondJobDecision;

    fn decide<R: Recorder>(facts: &SecondJobFacts, case: &mut Case<'_, R>) -> Result<SecondJobDecision, Error> {
        let (scope, today) = (Scope::from(facts.staff_group), case.as_of());
        if facts.arrived_on.naive() > today {
            return Err(Error::conflict("arrived_on", messages::conflict::AFTER_THE_DAY_ASKED));
        }
        if facts.declared_on.is_some_and(|declared| declared.naive() > today) {
            return Err(Error::conflict("declared_on", messages::conflict::AFTER_THE_DAY_ASKED));
        }
        let second_job = facts.second_job.map(|job| needs(job, scope, case)).transpose()?;
        let rule = keys::SECOND_JOB_DECLARE;
        let months = match second_job {
            // The law asks for no survey: without a school's rule the second job alone is decided.
            Some(_) => case.where_ruled(rule, scope, today)?,
            None => Some(case.value(rule, scope)?),
        };
        let Some(months) = months else {
            return Ok(SecondJobDecision { declare_from: None, due: false, second_job });
        };
        let months = whole(months).map_err(|error| case.of_rule(error, rule))?;
        let from = match facts.declared_on {
            Some(last) => add_months(last.naive(), months, MonthEnd::LastDay)?,
            None => facts.arrived_on.naive(),
        };
        if let Some(last) = facts.declared_on {
            case.step(|| {
                let step = Step::new(StepKind::Compute).rule(rule.index).say(messages::step::PERIOD);
                step.with("months", months).with("first", last.naive()).output(from)
            });
        }
        let params = || vec![("from", from.into())];
        let not_due = case.check(rule, scope, today < from, messages::reason::DECLARATION_DUE, params)?;
        Ok(SecondJobDecision { declare_from: Some(from.into()), due: !not_due, second_job })
    }
}

fn needs<R: Recorder>(job: SecondJob, scope: Scope, case: &mut Case<'_, R>) -> Result<SecondJobNeeds, Error> {
    let name: &'static str = job.kind.into();
    let (approve, file) = (keys::SECOND_JOB_APPROVAL, keys::SECOND_JOB_FILING);
    let (approval, filing) = (case.has(approve, scope, name)?, case.has(file, scope, name)?);
    let mut done = true;
    if approval {
        let in_time = job.approved_on.is_some_and(|on| on <= job.begins_on);
        let params = || vec![("begins", job.begins_on.naive().into())];
        done &= case.check(approve, scope, in_time, messages::reason::SECOND_JOB_NOT_APPROVED, params)?;
    }
    if filing {
        let unless = messages::reason::SECOND_JOB_NOT_FILED;
        done &= case.check(file, scope, job.filed_on.is_some(), unless, Vec::new)?;
    }
    if approval && job.filed_on.zip(job.approved_on).is_some_and(|(filed, approved)| filed < approved) {
        return Err(Error::conflict("second_job.filed_on", messages::conflict::FILED_BEFORE_APPROVED));
    }
    Ok(SecondJobNeeds { approval, filing, done })
}
