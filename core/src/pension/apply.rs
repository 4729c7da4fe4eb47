//! When an application for retirement is filed.

use chrono::{Days, Months};
use personnel_rules_data::{Scope, keys, messages};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::calculation::{Bilingual, Calculation};
use crate::case::Case;
use crate::claim::{self, PeriodUnit, RequestPeriod};
use crate::date::Date;
use crate::error::{Error, ErrorCode};
use crate::staff::StaffGroup;
use crate::trace::{Recorder, Step, StepKind};

/// What the filing depends on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ApplicationFacts {
    /// Group of staff: it decides which act applies.
    ///
    /// 人員類別：決定適用之法律。
    pub staff_group: StaffGroup,
    /// Day on which the agency or school files it with the authority.
    ///
    /// 服務機關或學校送達審定機關之日。
    pub filed_on: Date,
    /// Day of the request inside the institution. Needed where the institution has a rule of its own.
    ///
    /// 向機關提出申請之日；機關另有規定者須填。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub requested_on: Option<Date>,
}

/// The window of an application.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ApplicationWindow {
    /// First day of filing.
    ///
    /// 送審首日。
    pub first_day: Date,
    /// Last day of filing.
    ///
    /// 送審末日。
    pub last_day: Date,
    /// Whether it is filed in the window, and requested in time where the institution has a rule.
    ///
    /// 是否於期間內送審（機關另有規定者，並於其期限內申請）。
    pub in_time: bool,
    /// The institution's own time for the request, where it has one.
    ///
    /// 機關內申請期限（如有）。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub institution: Option<RequestPeriod>,
}

/// The calculation `pension.apply`: 公務人員退休資遣撫卹法 88, 公立學校教職員退休資遣撫卹條例 89.
#[derive(Debug)]
pub enum Application {}

impl Calculation for Application {
    const NAME: &'static str = "pension.apply";
    const TITLE: Bilingual = Bilingual { zh: "退休申請期限", en: "when to apply for retirement" };
    const DESCRIPTION: Bilingual = Bilingual {
        zh: "自願、屆齡退休之送審期間（退休生效日前三個月至前一日），及機關自定之申請期限。",
        en: "Window in which voluntary and compulsory retirement is filed, from three months to one day before it takes effect, and the institution's own time for the request.",
    };
    const AS_OF: Bilingual = Bilingual { zh: "退休生效日", en: "the day on which the retirement takes effect" };
    const HEADLINE: &'static [&'static str] = &["in_time", "first_day", "last_day"];
    const RULES: &'static [&'static [usize]] =
        &[&[keys::PENSION_APPLY.index, keys::PENSION_APPLY_LAST.index, keys::PENSION_APPLY_INSTITUTION.index]];
    type Facts = ApplicationFacts;
    type Value = ApplicationWindow;

    fn decide<R: Recorder>(facts: &ApplicationFacts, case: &mut Case<'_, R>) -> Result<ApplicationWindow, Error> {
        let scope = Scope::from(facts.staff_group);
        let (as_of, filed) = (case.as_of(), facts.filed_on.naive());
        if filed >= as_of {
            return Err(Error::conflict("filed_on", messages::conflict::FILED_AFTER_RETIREMENT));
        }
        let overflow = || Error::new(ErrorCode::Overflow);
        let months = Months::new(case.whole(keys::PENSION_APPLY, scope)?);
        let days = Days::new(case.whole(keys::PENSION_APPLY_LAST, scope)?.into());
        let first = as_of.checked_sub_months(months).ok_or_else(overflow)?;
        let last = as_of.checked_sub_days(days).ok_or_else(overflow)?;
        case.step(|| {
            let step = Step::new(StepKind::Compute).rule(keys::PENSION_APPLY.index);
            step.say(messages::step::FILING_WINDOW).with("to", last).output(first)
        });
        let (early, late) = (messages::reason::FILED_TOO_EARLY, messages::reason::FILED_TOO_LATE);
        let params = |name, day: chrono::NaiveDate| vec![("filed", filed.into()), (name, day.into())];
        let mut in_time = case.check(keys::PENSION_APPLY, scope, filed >= first, early, || params("first", first))?;
        in_time &= case.check(keys::PENSION_APPLY_LAST, scope, filed <= last, late, || params("last", last))?;
        let key = keys::PENSION_APPLY_INSTITUTION;
        let institution = match case.where_ruled(key, scope, as_of)? {
            Some(_) => {
                let requested_on = case.need(facts.requested_on, "requested_on", key)?;
                Some(claim::before(as_of, requested_on, (key, PeriodUnit::Months), scope, case)?)
            }
            None => None,
        };
        in_time &= institution.is_none_or(|period| period.in_time);
        Ok(ApplicationWindow { first_day: first.into(), last_day: last.into(), in_time, institution })
    }
}
