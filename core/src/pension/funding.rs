//! Who pays what the account acts reckon by the defined-benefit acts, after an injury through duty and a death in service
//! (公務人員個人專戶制退休資遣撫卹法 30, 41, 42, 公立學校教職員個人專戶制退休資遣撫卹條例 31, 41, 42).

use chrono::{Days, Months, NaiveDate};
use personnel_rules_data::{Key, Rounding, Scope, form, keys, messages};
use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::ServiceTime;
use super::time::DAYS_OF_MONTH;
use crate::case::Case;
use crate::error::{Error, ErrorCode};
use crate::quantity::{Fraction, Ratio, Twd, over, plus, times, total};
use crate::trace::{Recorder, Step, StepKind};

/// Rules of who pays under the account acts.
pub(crate) const ACCOUNT_RULES: &[usize] = &[
    keys::PENSION_ACCOUNT_FUNDING.index,
    keys::PENSION_ACCOUNT_CONTRIBUTION.index,
    keys::PENSION_ACCOUNT_MILITARY.index,
];

/// An individual account when the service ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AccountFunds {
    /// Own part that the act prescribes, without what was added voluntarily.
    ///
    /// 本人依法提繳部分之累積金額（不含自願增加）。
    pub own_statutory: Twd,
    /// Government's part.
    ///
    /// 政府提撥部分之累積金額。
    pub government: Twd,
    /// What was added voluntarily, with its returns.
    ///
    /// 自願增加提繳部分之累積金額。
    #[serde(default)]
    pub voluntary: Twd,
    /// Part of the service that lies before 2023-07-01, bought back: military service, at most three years.
    ///
    /// 年資中一百十二年七月一日以前補繳者（義務役，至多三年）。
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
    /// What is left: it pays each month, and where it does not suffice public funds after it. Survivors without a monthly benefit have it at once.
    ///
    /// 賸餘金額：按月支應，不足者其後由政府接續；遺族無月撫卹金者一併發還。
    pub left: Fraction,
    /// Whole months that it pays at the first month's amount, without further returns; of survivors no more than those of the benefit. None where nothing is paid monthly.
    ///
    /// 賸餘金額足付之月數（按首月金額，不計收益；月撫卹金以給與月數為限）；無按月給與者無此項。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub months: Option<u32>,
    /// What all months of a survivors' benefit leave: it goes with the last payment. None where they leave nothing, and where somebody can be paid past them.
    ///
    /// 付足月撫卹金給與月數後之賸餘，併入最後一期；無賸餘，或有遺族得續領者，無此項。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub with_last: Option<Fraction>,
    /// What is paid beside: what was added voluntarily; all of the own part where no benefit is granted.
    ///
    /// 另行發還之自願增加提繳；不予撫卹者為本人提繳之全部。
    pub refunded: Twd,
}

/// What is due by the defined-benefit act.
pub(crate) struct Due {
    pub(crate) added: Ratio,
    pub(crate) at_once: Ratio,
    pub(crate) each_month: Option<EachMonth>,
}

/// What is due month by month.
#[derive(Clone, Copy)]
pub(crate) struct EachMonth {
    pub(crate) amount: Ratio,
    /// Months for which it is paid; none for life.
    pub(crate) months: Option<u32>,
    /// Whether nobody can be paid past them.
    pub(crate) ends: bool,
}

/// For whom an account was paid into.
pub(crate) struct Served {
    /// Service in which contributions were paid.
    pub(crate) service: ServiceTime,
    /// Service that counts, what the law adds included.
    pub(crate) counted: ServiceTime,
    pub(crate) last_salary: Decimal,
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
        served: Served,
        due: Option<Due>,
        rounding: Key<form::RoundingForm>,
        scope: Scope,
        case: &mut Case<'_, R>,
    ) -> Result<Funding, Error> {
        case.value(keys::PENSION_ACCOUNT_FUNDING, scope)?;
        let key = keys::PENSION_ACCOUNT_CONTRIBUTION;
        let twice = times(served.last_salary, case.row(key, scope, "times")?)?;
        let monthly = times(twice, case.row(key, scope, "rate")?)?;
        let rounding = case.value(rounding, scope)?;
        let Some(due) = due else {
            let refunded = plus(self.own_statutory.decimal(), self.voluntary.decimal())?;
            own_back(refunded, keys::PENSION_ACCOUNT_FUNDING, case);
            let none = Fraction::of(Ratio::ZERO, rounding)?;
            let (made_up, refunded) = (Twd::default(), refunded.into());
            let [added, at_once, public, left] = [none; 4];
            return Ok(Funding { made_up, added, at_once, public, left, months: None, with_last: None, refunded });
        };
        let wanting = Decimal::from(served.counted.minus(served.service).in_days());
        let months = Ratio::new(wanting, DAYS_OF_MONTH.into())?;
        let added = due.added;
        let (held, funding) = self.reckon((wanting, monthly), due, rounding)?;
        case.step(|| {
            let step = Step::new(StepKind::Compute).rule(key.index).say(messages::step::ACCOUNT_HOLDS);
            let step = step.with("own", self.own_statutory.decimal()).with("government", self.government.decimal());
            let step = step.with("months", months.told()).with("each", monthly.normalize());
            step.with("added", added.told()).output(held)
        });
        case.step(|| {
            let step = Step::new(StepKind::Compute).rule(keys::PENSION_ACCOUNT_FUNDING.index);
            let step = step.say(messages::step::ACCOUNT_PAYS).with("at_once", funding.at_once.exact.told());
            step.with("public", funding.public.exact.told()).output(funding.left.exact)
        });
        Ok(funding)
    }

    /// What the account holds with what is paid into it, and who pays.
    fn reckon(
        &self,
        (wanting, monthly): (Decimal, Decimal),
        Due { added, at_once, each_month }: Due,
        rounding: Rounding,
    ) -> Result<(Ratio, Funding), Error> {
        let made_up = over(times(monthly, wanting)?, DAYS_OF_MONTH.into())?;
        let paid_in = total([self.own_statutory.decimal(), self.government.decimal(), made_up].into_iter())?;
        let held = Ratio::new(paid_in, Decimal::ONE)?.plus(added)?;
        let paid = at_once.at_most(held)?;
        let left = held.less(paid)?;
        let (mut months, mut with_last) = (None, None);
        if let Some(month) = each_month {
            let whole = left.whole_times(month.amount)?;
            months = Some(month.months.map_or(whole, |most| whole.min(most)));
            if let Some(most) = month.months.filter(|_| month.ends) {
                let rest = left.less(month.amount.times(Ratio::new(most.into(), Decimal::ONE)?)?)?;
                with_last = (rest != Ratio::ZERO).then(|| Fraction::of(rest, rounding)).transpose()?;
            }
        }
        let rounded = |exact: Ratio| Fraction::of(exact, rounding);
        let funding = Funding {
            made_up: made_up.into(),
            added: rounded(added)?,
            at_once: rounded(paid)?,
            public: rounded(at_once.less(paid)?)?,
            left: rounded(left)?,
            months,
            with_last,
            refunded: self.voluntary,
        };
        Ok((held, funding))
    }
}

/// Says that one's own contributions go back where nothing else is paid.
pub(crate) fn own_back<F, R: Recorder>(amount: Decimal, key: Key<F>, case: &mut Case<'_, R>) {
    if !amount.is_zero() {
        case.reason(key, messages::reason::OWN_CONTRIBUTIONS_BACK, vec![("amount", amount.into())]);
    }
}

/// Says of service so short that it can all be under an individual account that it is taken as under the other act.
pub(crate) fn say_defined_benefit<R: Recorder>(
    service: ServiceTime,
    scope: Scope,
    case: &mut Case<'_, R>,
) -> Result<(), Error> {
    let Some(first) = case.as_of().checked_sub_months(Months::new(service.months_up())) else { return Ok(()) };
    let key = keys::PENSION_SCHEME;
    if case.where_ruled(key, scope, first)? == Some("individual_account") {
        case.reason(key, messages::reason::TAKEN_AS_DEFINED_BENEFIT, Vec::new());
    }
    Ok(())
}

/// Refuses service of before the act, but for what was bought back, and more of that than there can be.
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
    let since = service.minus(earlier);
    // Neither its months nor its days, loose ones too, reach back before the act.
    let by_months = case.as_of().checked_sub_months(Months::new(since.whole_months()));
    let by_days = case.as_of().checked_sub_days(Days::new(since.in_days().into()));
    check_ruled(by_months.min(by_days), field, scope, case)?;
    if earlier.is_zero() {
        return Ok(());
    }
    let most = ServiceTime::of_years(case.whole(keys::PENSION_ACCOUNT_MILITARY, scope)?);
    if earlier > most {
        let error = Error::new(ErrorCode::OutOfRange).field(earlier_field);
        return Err(error.with("value", earlier.told()).with("range", most.told()));
    }
    Ok(())
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
