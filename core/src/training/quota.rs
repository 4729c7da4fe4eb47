//! How many may study in a year (進修人數之限額).

use personnel_rules_data::{Scope, keys, messages};
use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::calculation::{Bilingual, Calculation};
use crate::case::Case;
use crate::error::{Error, ErrorCode};
use crate::quantity::{times, whole};
use crate::staff::StaffGroup;
use crate::trace::{Recorder, Step, StepKind};

/// What the quota depends on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct QuotaFacts {
    /// Group of staff: it decides which rules apply.
    ///
    /// 人員類別：決定適用之規定。
    pub staff_group: StaffGroup,
    /// Budgeted posts within the establishment.
    ///
    /// 編制內預算員額。
    pub budgeted_posts: u32,
    /// Persons in full-time study in the year, selected or on their own application.
    ///
    /// 當年度全時進修人數（選送及自行申請）。
    pub full_time: u32,
    /// Persons who study in part of the office hours in the year, selected or on their own application.
    ///
    /// 當年度部分辦公時間進修人數（選送及自行申請）。
    pub part_time: u32,
}

/// How many may study.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
pub struct StudyQuota {
    /// Whether those who study are within the quota.
    ///
    /// 是否未逾限額。
    pub within: bool,
    /// Most persons who may study in the year.
    ///
    /// 當年度限額。
    pub quota: u32,
    /// Persons who study.
    ///
    /// 進修人數。
    pub in_study: u32,
    /// Persons who may still begin.
    ///
    /// 餘額。
    pub room: u32,
}

/// The calculation `training.quota`: 公務人員訓練進修法施行細則 10.
#[derive(Debug)]
pub enum Quota {}

impl Calculation for Quota {
    const NAME: &'static str = "training.quota";
    const TITLE: Bilingual = Bilingual { zh: "進修人數之限額", en: "how many may study" };
    const DESCRIPTION: Bilingual = Bilingual {
        zh: "當年度全時及部分辦公時間進修人數之限額：編制內預算員額十分之一，不足一人以一人計。",
        en: "How many civil servants may study in a year, full time or in part of the office hours: a tenth of the budgeted posts, at least one.",
    };
    const AS_OF: Bilingual = Bilingual { zh: "進修年度中之一日", en: "a day of the year of the study" };
    const HEADLINE: &'static [&'static str] = &["within", "room"];
    const RULES: &'static [&'static [usize]] =
        &[&[keys::TRAINING_QUOTA.index, keys::TRAINING_QUOTA_ROUNDING.index, keys::TRAINING_QUOTA_LEAST.index]];
    type Facts = QuotaFacts;
    type Value = StudyQuota;

    fn decide<R: Recorder>(facts: &QuotaFacts, case: &mut Case<'_, R>) -> Result<StudyQuota, Error> {
        let scope = Scope::from(facts.staff_group);
        if facts.budgeted_posts == 0 {
            let error = Error::new(ErrorCode::OutOfRange).field("budgeted_posts");
            return Err(error.with("value", "0").with("range", crate::locale::at_least(1)));
        }
        let in_study = facts.full_time.checked_add(facts.part_time);
        let in_study = in_study.ok_or_else(|| Error::new(ErrorCode::Overflow).field("part_time"))?;
        let share = case.value(keys::TRAINING_QUOTA, scope)?;
        let exact = times(share, facts.budgeted_posts.into()).map_err(|error| error.field("budgeted_posts"))?;
        case.step(|| {
            let step = Step::new(StepKind::Compute).rule(keys::TRAINING_QUOTA.index).say(messages::step::POSTS_SHARE);
            step.with("posts", facts.budgeted_posts).with("share", share).output(exact.normalize())
        });
        let tenth = case.round(keys::TRAINING_QUOTA_ROUNDING, scope, exact)?;
        let quota = tenth.max(case.value(keys::TRAINING_QUOTA_LEAST, scope)?).normalize();
        if quota > Decimal::from(u32::MAX) {
            return Err(Error::new(ErrorCode::Overflow).field("budgeted_posts"));
        }
        let quota = whole(quota).map_err(|error| case.of_rule(error, keys::TRAINING_QUOTA_ROUNDING))?;
        let within = in_study <= quota;
        let params = || vec![("in_study", in_study.into()), ("quota", quota.into())];
        case.check(keys::TRAINING_QUOTA, scope, within, messages::reason::QUOTA_EXCEEDED, params)?;
        Ok(StudyQuota { within, quota, in_study, room: quota.saturating_sub(in_study) })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may fail")]

    use proptest::prelude::*;

    use super::*;
    use crate::{Date, View};

    proptest! {
        #[test]
        fn a_tenth_and_at_least_one(budgeted_posts in 1u32.., full_time in 0u32..1000, part_time in 0u32..1000) {
            let facts = QuotaFacts { staff_group: StaffGroup::CivilServant, budgeted_posts, full_time, part_time };
            let value = View::on(Date::new(2024, 1, 1).unwrap()).decide::<Quota>(&facts).unwrap().value;
            prop_assert_eq!(value.quota, budgeted_posts.checked_div(10).unwrap().max(1));
            prop_assert_eq!(value.within, value.in_study <= value.quota);
            prop_assert_eq!(value.room, value.quota.saturating_sub(value.in_study));
        }
    }
}
