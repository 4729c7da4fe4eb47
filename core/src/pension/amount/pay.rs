//! The salary that bases count in (退撫法 27, 教職員條例 28).

use personnel_rules_data::{Scope, keys, messages};
use rust_decimal::Decimal;

use super::facts::PensionPerson;
use crate::case::Case;
use crate::date::{MONTHS_OF_YEAR, MonthEnd, add_months, roc_year};
use crate::error::{Error, ErrorCode};
use crate::quantity::{not_zero, whole};
use crate::trace::Recorder;

/// The bases of both schemes in dollars.
#[derive(Debug, Clone, Copy)]
pub(super) struct Pay {
    pub(super) salary: Decimal,
    /// Paid with each base of the old scheme, and beside its monthly pension.
    pub(super) added: Decimal,
    pub(super) average_years: Option<u32>,
}

/// The salary that the bases count in.
pub(super) fn pay<R: Recorder>(person: &PensionPerson, scope: Scope, case: &mut Case<'_, R>) -> Result<Pay, Error> {
    let last = not_zero(person.last_salary, "person.last_salary")?;
    let (mut salary, mut average_years) = (last, None);
    let kept_key = keys::PENSION_LAST_PAY_KEPT;
    if case.where_ruled(kept_key, scope, case.as_of())?.is_some() {
        let kept = case.need(person.last_pay_kept, "person.last_pay_kept", kept_key)?;
        if kept {
            check_last_pay(person, scope, case)?;
            if person.average_salary.is_some() {
                return Err(Error::conflict("person.average_salary", messages::conflict::LAST_PAY_IS_THE_BASE));
            }
        } else {
            let years = case.step_of(keys::PENSION_AVERAGE_YEARS, scope, roc_year(case.as_of()))?;
            average_years = years.map(whole).transpose()?;
            let served = person.service_before.plus(person.service_after);
            if let Some(years) = average_years.filter(|years| !served.reaches(*years)) {
                let params = vec![("service", served.told().into()), ("years", years.into())];
                case.reason(keys::PENSION_AVERAGE_YEARS, messages::reason::AVERAGE_OF_ALL_SERVICE, params);
                average_years = None;
            }
            let average = case.need(person.average_salary, "person.average_salary", keys::PENSION_AVERAGE_YEARS)?;
            salary = not_zero(average, "person.average_salary")?;
        }
    } else if person.average_salary.is_some() {
        return Err(Error::conflict("person.average_salary", messages::conflict::LAST_PAY_IS_THE_BASE));
    }
    let added_key = keys::PENSION_OLD_BASE_AMOUNT;
    let added = match person.service_before.is_zero() {
        true => Decimal::ZERO,
        false => match (case.where_ruled(added_key, scope, case.as_of())?, person.allowance_in_kind) {
            (Some(_), Some(_)) => {
                return Err(Error::conflict("person.allowance_in_kind", messages::conflict::ALLOWANCE_IS_FIXED));
            }
            (Some(added), None) => added,
            (None, given) => case.need(given, "person.allowance_in_kind", added_key)?.decimal(),
        },
    };
    Ok(Pay { salary, added, average_years })
}

/// Who could draw a monthly pension on the eve of the act had the years and the age then, and has left by the age of the
/// longest extension.
fn check_last_pay<R: Recorder>(person: &PensionPerson, scope: Scope, case: &mut Case<'_, R>) -> Result<(), Error> {
    let key = keys::PENSION_LAST_PAY_KEPT_LIMITS;
    let limit = |name: &str, case: &mut Case<'_, R>| whole(case.row(key, scope, name)?);
    let (years, age, last_age) = (limit("years", case)?, limit("age", case)?, limit("last_age", case)?);
    let [act] = case.value(keys::PENSION_LAST_PAY_KEPT_DAY, scope)? else {
        return Err(Error::new(ErrorCode::Internal));
    };
    let act = *act;
    let months = |years: u32| years.saturating_mul(MONTHS_OF_YEAR);
    let latest = add_months(act, months(last_age.saturating_sub(age)), MonthEnd::NextMonth)?;
    let young = match person.born_on {
        Some(born_on) => add_months(born_on.naive(), months(age), MonthEnd::NextMonth)? >= act,
        None => false,
    };
    let served = person.service_before.plus(person.service_after);
    if !served.reaches(years) || young || case.as_of() >= latest {
        return Err(Error::conflict("person.last_pay_kept", messages::conflict::LAST_PAY_NOT_KEPT));
    }
    Ok(())
}
