//! Service that counts for leave: its first day, gaps in it, and its completed months.

use chrono::NaiveDate;
use personnel_rules_data::{Scope, keys, messages};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::annual::AnnualFacts;
use crate::case::Case;
use crate::date::{Date, MONTHS_OF_YEAR, MonthEnd, add_months, completed_months, next_day};
use crate::error::{Error, ErrorCode};
use crate::quantity::whole;
use crate::staff::StaffGroup;
use crate::trace::{Recorder, Step, StepKind};

/// A period of service.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ServicePeriod {
    /// First day of the service.
    ///
    /// 任職首日。
    pub from: Date,
    /// Last day of the service, counted in.
    ///
    /// 任職末日（計入）。
    pub to: Date,
    /// How the service ended: after a gap it decides how service counts. Needed where the next service did not begin on the day after; for fund-hired staff only where it began in less than three months.
    ///
    /// 任職結束之原因：年資中斷者，依其原因計算。次日未銜接者須填；約用人員僅於未滿三個月內再任者須填。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ended_by: Option<ServiceEnd>,
}

/// How a service ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum ServiceEnd {
    /// A fixed-term contract expired (定期契約屆滿).
    FixedTermExpired,
    /// The performance of a contract without a fixed term was suspended (不定期契約因故停止履行).
    PerformanceSuspended,
    /// Leave without pay to care for a child or a parent (侍親、育嬰留職停薪).
    CareLeave,
    /// Anything else: resignation, retirement, other leave without pay (其他).
    Other,
}

pub(super) fn years_of(months: u32) -> u32 {
    months.checked_div(MONTHS_OF_YEAR).unwrap_or_default()
}

/// The day from which service counts (公務人員請假規則 8, 教師請假規則 9, 勞動基準法 10). Where a gap is bridged, service
/// before it moves on by the gap, so that the gap itself does not count.
pub(super) fn start<R: Recorder>(
    facts: &AnnualFacts,
    scope: Scope,
    case: &mut Case<'_, R>,
) -> Result<NaiveDate, Error> {
    let hired_on = facts.hired_on.naive();
    if facts.earlier_service.is_empty() {
        return Ok(hired_on);
    }
    check_earlier_service(facts)?;
    let continuity = keys::LEAVE_ANNUAL_CONTINUITY;
    let adds = case.value(continuity, scope)? == "added";
    let (mut counted_from, mut begins) = (hired_on, hired_on);
    for (index, period) in facts.earlier_service.iter().enumerate().rev() {
        let after = next_day(period.to.naive())?;
        let joined = after == begins;
        let bridged = !joined && adds && bridged(index, period, begins, scope, case)?;
        let (kind, rule, step) = match (joined, bridged) {
            (true, _) if adds => (StepKind::Compute, continuity.index, messages::step::SERVICE_ADDED),
            (true, _) => (StepKind::NotApplied, continuity.index, messages::step::SERVICE_NOT_ADDED),
            (_, true) => (StepKind::Compute, keys::LEAVE_ANNUAL_CONTRACT_GAP.index, messages::step::GAP_BRIDGED),
            (_, false) => (StepKind::NotApplied, continuity.index, messages::step::SERVICE_GAP),
        };
        let (from, to) = (period.from.naive(), period.to.naive());
        case.step(|| Step::new(kind).rule(rule).say(step).with("from", from).with("to", to));
        if kind == StepKind::NotApplied {
            let reason = if joined { messages::reason::SERVICE_NOT_ADDED } else { messages::reason::SERVICE_GAP };
            case.reason(continuity, reason, vec![("from", from.into()), ("to", to.into())]);
            break;
        }
        // What has been left out so far, and this gap; nothing where they joined.
        let left_out = counted_from.signed_duration_since(after);
        counted_from = from.checked_add_signed(left_out).ok_or_else(|| Error::new(ErrorCode::Overflow))?;
        begins = from;
    }
    Ok(counted_from)
}

/// Whether service counts across a gap. 公務人員請假規則 8 II and 教師請假規則 9 II: it does not, but for a leave to care
/// for a child or a parent, which has a rule of its own. 勞動基準法 10: it does where a fixed-term contract expired, or
/// the performance of another was suspended, and the next service began in less than three months.
fn bridged<R: Recorder>(
    index: usize,
    period: &ServicePeriod,
    begins: NaiveDate,
    scope: Scope,
    case: &mut Case<'_, R>,
) -> Result<bool, Error> {
    let field = || format!("earlier_service[{index}].ended_by");
    if scope != Scope::FundHired {
        if case.need(period.ended_by, field(), keys::LEAVE_ANNUAL_CONTINUITY)? == ServiceEnd::CareLeave {
            case.at(keys::LEAVE_ANNUAL_RETURN_FROM_CARE_LEAVE, scope, begins)?;
        }
        return Ok(false);
    }
    let key = keys::LEAVE_ANNUAL_CONTRACT_GAP;
    let months = whole(case.value(key, Scope::FundHired)?)?;
    if begins >= add_months(next_day(period.to.naive())?, months, MonthEnd::NextMonth)? {
        return Ok(false);
    }
    let ended_by = case.need(period.ended_by, field(), key)?;
    Ok(matches!(ended_by, ServiceEnd::FixedTermExpired | ServiceEnd::PerformanceSuspended))
}

pub(super) fn check_earlier_service(facts: &AnnualFacts) -> Result<(), Error> {
    let mut ended: Option<NaiveDate> = None;
    for (index, period) in facts.earlier_service.iter().enumerate() {
        let conflict = |message| Err(Error::conflict(format!("earlier_service[{index}]"), message));
        let (from, to) = (period.from.naive(), period.to.naive());
        if to < from {
            return conflict(messages::conflict::ENDS_BEFORE_IT_BEGINS);
        }
        let contract = matches!(period.ended_by, Some(ServiceEnd::FixedTermExpired | ServiceEnd::PerformanceSuspended));
        if contract && facts.staff_group != StaffGroup::FundHired {
            let field = format!("earlier_service[{index}].ended_by");
            return Err(Error::conflict(field, messages::conflict::FACT_OF_FUND_HIRED_STAFF));
        }
        if ended.is_some_and(|ended| from <= ended) || to >= facts.hired_on.naive() {
            return conflict(messages::conflict::SERVICE_OVERLAPS);
        }
        ended = Some(to);
    }
    Ok(())
}

/// Completed months as a step with its source.
pub(super) fn count_months<R: Recorder>(
    start: NaiveDate,
    at: NaiveDate,
    scope: Scope,
    case: &mut Case<'_, R>,
) -> Result<u32, Error> {
    let months = completed_months(start, at)?;
    case.value(keys::LEAVE_SERVICE_YEARS, scope)?;
    case.step(|| {
        Step::new(StepKind::Compute)
            .rule(keys::LEAVE_SERVICE_YEARS.index)
            .say(messages::step::SERVICE)
            .with("from", start)
            .with("at", at)
            .with("years", years_of(months))
            .with("months", months.checked_rem(MONTHS_OF_YEAR).unwrap_or_default())
            .output(months)
    });
    Ok(months)
}
