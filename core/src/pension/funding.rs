//! Who pays what the account acts reckon by the defined-benefit acts, after an injury through duty and a death in service
//! (公務人員個人專戶制退休資遣撫卹法 30, 41, 42, 公立學校教職員個人專戶制退休資遣撫卹條例 31, 41, 42).

use chrono::{Months, NaiveDate};
use personnel_rules_data::{Key, Rounding, Scope, form, keys, messages};
use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::ServiceTime;
use crate::case::Case;
use crate::error::{Error, ErrorCode};
use crate::quantity::{Fraction, Ratio, Twd, over, plus, times, total};
use crate::trace::{Recorder, Step, StepKind};

/// Days of a month of service (施行細則 60 III, 58 III).
const DAYS_OF_MONTH: Decimal = Decimal::from_parts(30, 0, 0, false, 0);

/// An individual account when the service ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AccountFunds {
    /// Own part, without what was added voluntarily.
    ///
    /// 本人提繳部分之累積金額（不含自願增加）。
    pub own: Twd,
    /// Government's part.
    ///
    /// 政府提撥部分之累積金額。
    pub government: Twd,
    /// What was added voluntarily, with its returns.
    ///
    /// 自願增加提繳部分之累積金額。
    #[serde(default)]
    pub voluntary: Twd,
    /// Part of the service that lies before 2023-07-01, bought back: military service.
    ///
    /// 年資中一百十二年七月一日以前補繳者（義務役）。
    #[serde(default)]
    pub earlier_service: ServiceTime,
}

/// Who pays under the account act.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Funding {
    /// What the employer pays into the account for the years that are wanting.
    ///
    /// 服務機關（學校）就不足年資補提撥之金額。
    pub made_up: Twd,
    /// What public funds pay into the account: the bases that are added.
    ///
    /// 政府存入之因公加發（給）。
    pub added: Fraction,
    /// What the account pays at once.
    ///
    /// 專戶支應之一次給與。
    pub at_once: Fraction,
    /// What public funds pay of it where the account falls short.
    ///
    /// 專戶不足，由政府支給之一次給與。
    pub public: Fraction,
    /// What is left: it pays each month until nothing is left, then public funds. Survivors without a monthly benefit have it at once.
    ///
    /// 賸餘金額：按月支應至領罄，其後由政府接續；遺族無月撫卹金者一併發還。
    pub left: Fraction,
    /// Whole months that it pays at the first month's amount, without further returns. None where nothing is paid monthly.
    ///
    /// 賸餘金額足付之月數（按首月金額，不計收益）；無按月給與者無此項。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub months: Option<u32>,
    /// What is paid beside: what was added voluntarily; all of the own part where no benefit is granted.
    ///
    /// 另行發還之自願增加提繳；不予撫卹者為本人提繳之全部。
    pub refunded: Twd,
}

/// What is due by the defined-benefit act.
pub(crate) struct Due {
    pub(crate) added: Ratio,
    pub(crate) at_once: Ratio,
    pub(crate) each_month: Option<Ratio>,
}

impl AccountFunds {
    /// Refuses service that the account cannot have.
    pub(crate) fn check<R: Recorder>(
        &self,
        service: ServiceTime,
        field: &str,
        scope: Scope,
        case: &mut Case<'_, R>,
    ) -> Result<(), Error> {
        check_since_act(service, field, (self.earlier_service, "account.earlier_service"), scope, case)
    }

    /// Who pays what is due, where service counts as longer than it was. Nothing due: own contributions alone go back
    /// (公務人員個人專戶制退休資遣撫卹法 38 II, 47 III, 54).
    pub(crate) fn pay<R: Recorder>(
        &self,
        (service, counted, salary): (ServiceTime, ServiceTime, Decimal),
        due: Option<Due>,
        rounding: Key<form::RoundingForm>,
        scope: Scope,
        case: &mut Case<'_, R>,
    ) -> Result<Funding, Error> {
        case.value(keys::PENSION_ACCOUNT_FUNDING, scope)?;
        let key = keys::PENSION_ACCOUNT_CONTRIBUTION;
        let twice = times(salary, case.row(key, scope, "times")?)?;
        let monthly = times(twice, case.row(key, scope, "rate")?)?;
        let wanting = if due.is_some() { counted.minus(service).in_days() } else { 0 };
        let rounding = case.value(rounding, scope)?;
        let (held, funding) = self.reckon((wanting.into(), monthly), due, rounding)?;
        case.step(|| {
            let months =
                Ratio::new(wanting.into(), DAYS_OF_MONTH).map_or_else(|_| String::new(), |one| one.to_string());
            let step = Step::new(StepKind::Compute).rule(key.index).say(messages::step::ACCOUNT_AFTER);
            step.with("months", months).with("each", monthly.normalize()).output(held)
        });
        Ok(funding)
    }

    /// What the account holds with what is paid into it, and who pays.
    fn reckon(
        &self,
        (wanting, monthly): (Decimal, Decimal),
        due: Option<Due>,
        rounding: Rounding,
    ) -> Result<(Ratio, Funding), Error> {
        let (own, voluntary, none) = (self.own.decimal(), self.voluntary.decimal(), Ratio::ZERO);
        let made_up = over(times(monthly, wanting)?, DAYS_OF_MONTH)?;
        let (held, refunded) = match &due {
            Some(_) => (total([own, self.government.decimal(), made_up].into_iter())?, voluntary),
            None => (Decimal::ZERO, plus(own, voluntary)?),
        };
        let Due { added, at_once, each_month } = due.unwrap_or(Due { added: none, at_once: none, each_month: None });
        let held = Ratio::new(held, Decimal::ONE)?.plus(added)?;
        let paid = at_once.at_most(held)?;
        let left = held.less(paid)?;
        let rounded = |exact: Ratio| Fraction::of(exact, rounding);
        let funding = Funding {
            made_up: made_up.into(),
            added: rounded(added)?,
            at_once: rounded(paid)?,
            public: rounded(at_once.less(paid)?)?,
            left: rounded(left)?,
            months: each_month.map(|month| left.whole_times(month)).transpose()?,
            refunded: refunded.into(),
        };
        Ok((held, funding))
    }
}

/// Refuses service of before the act, but for what was bought back.
pub(super) fn check_since_act<R: Recorder>(
    service: ServiceTime,
    field: &str,
    (earlier, earlier_field): (ServiceTime, &str),
    scope: Scope,
    case: &mut Case<'_, R>,
) -> Result<(), Error> {
    if earlier.checked(earlier_field)? > service {
        return Err(Error::conflict(earlier_field, messages::conflict::PART_LONGER_THAN_SERVICE));
    }
    let first = case.as_of().checked_sub_months(Months::new(service.minus(earlier).whole_months()));
    check_ruled(first, field, scope, case)
}

/// Refuses a first day of before the act.
pub(super) fn check_ruled<R: Recorder>(
    first: Option<NaiveDate>,
    field: &str,
    scope: Scope,
    case: &mut Case<'_, R>,
) -> Result<(), Error> {
    let key = keys::PENSION_ACCOUNT_CONTRIBUTION;
    let first = first.ok_or_else(|| Error::new(ErrorCode::Overflow))?;
    let known = case.quietly(|case| {
        case.value(key, scope)?;
        case.where_ruled(key, scope, first)
    })?;
    match known {
        Some(_) => Ok(()),
        None => Err(Error::conflict(field, messages::conflict::SPANS_BEFORE_THE_ACT)),
    }
}
