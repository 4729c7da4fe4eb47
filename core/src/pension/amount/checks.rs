//! What ways to draw a pension, injuries and deposits do not go together.

use personnel_rules_data::{Scope, keys, messages};
use rust_decimal::Decimal;

use super::exact::{RATE, TWELVE, parts, share, twelfth_text};
use super::facts::{Payout, PayoutKind, PensionPerson, PreferentialDeposit};
use super::granted::Amounts;
use super::scheme::Counted;
use crate::case::Case;
use crate::date::{MONTHS_OF_YEAR, MonthEnd, add_months, birthday, next_day};
use crate::error::{Error, ErrorCode};
use crate::pension::eligibility::{LAST_AGE, check_life};
use crate::pension::{AccountFunds, FIRST_AGE, ServiceTime, check_new_service, say_defined_benefit};
use crate::quantity::{minus, times, whole};
use crate::trace::{Recorder, Step, StepKind};

/// What compels the retirement, an injury through duty or the age with service under other schemes, goes with nothing of
/// one's own will: only voluntary kinds have a deferred or a reduced pension (公務人員退休法 11 II, 退撫法 31 IV, 86 I).
pub(super) fn check_will(person: &PensionPerson, payout: Payout) -> Result<(), Error> {
    let chosen = match payout {
        Payout { deferred_until: Some(_), .. } => Some("payout.deferred_until"),
        Payout { months_early: Some(_), .. } => Some("payout.months_early"),
        _ => None,
    };
    if person.duty_injury.is_some() && (person.voluntary == Some(true) || chosen.is_some()) {
        return Err(Error::conflict("person.duty_injury", messages::conflict::DUTY_INJURY_COMPELS));
    }
    let compelled = person.other_service.is_some() || person.voluntary == Some(false);
    match chosen.filter(|_| compelled) {
        Some(field) => Err(Error::conflict(field, messages::conflict::VOLUNTARY_ALONE)),
        None => Ok(()),
    }
}

/// Says of service so short that it can all be under an individual account that it is taken as under the other act.
pub(super) fn say_scheme<R: Recorder>(
    person: &PensionPerson,
    scope: Scope,
    case: &mut Case<'_, R>,
) -> Result<(), Error> {
    say_defined_benefit(person.service_before.plus(person.service_after), scope, case)
}

/// Refuses an account beside a retirement that it pays for alone, and beside what it cannot go with.
pub(super) fn check_account<R: Recorder>(
    person: &PensionPerson,
    account: &AccountFunds,
    scope: Scope,
    case: &mut Case<'_, R>,
) -> Result<(), Error> {
    let before = "person.service_before";
    for (wrong, field, conflict) in [
        (person.duty_injury.is_none(), "account", messages::conflict::ACCOUNT_IS_THE_PENSION),
        (!person.service_before.is_zero(), before, messages::conflict::SPANS_BEFORE_THE_ACT),
        (!person.paid_before.is_zero(), "person.paid_before", messages::conflict::SPANS_BEFORE_THE_ACT),
        (!person.paid_after.is_zero(), "person.paid_after", messages::conflict::DRAWN_FROM_ACCOUNT),
        (person.last_pay_kept == Some(true), "person.last_pay_kept", messages::conflict::LAST_PAY_NOT_KEPT),
        (person.deposit.is_some(), "person.deposit", messages::conflict::DEPOSIT_WITHOUT_OLD_SERVICE),
    ] {
        if wrong {
            return Err(Error::conflict(field, conflict));
        }
    }
    account.check(person.service_after, "person.service_after", scope, case)
}

/// Refuses facts that the act of the day does not ask for.
pub(super) fn check_asked<R: Recorder>(
    person: &PensionPerson,
    scope: Scope,
    case: &mut Case<'_, R>,
) -> Result<(), Error> {
    let on = case.as_of();
    if person.long_teaching.is_some() && case.where_ruled(keys::PENSION_LONG_TEACHING, scope, on)?.is_none() {
        return Err(Error::conflict("person.long_teaching", messages::conflict::ACT_ASKS_NOT));
    }
    if person.joined_later.is_some() && case.where_ruled(keys::PENSION_JOINED_LATER, scope, on)?.is_none() {
        return Err(Error::conflict("person.joined_later", messages::conflict::ACT_ASKS_NOT));
    }
    Ok(())
}

/// Refuses a deferred or reduced pension that would begin after the highest age that the act of the day names
/// (公務人員退休法 11, 退撫法 30 III, 31, 教職員條例 31 III, 32). Without a day of birth nobody is younger than the service allows.
pub(super) fn check_start<R: Recorder>(
    person: &PensionPerson,
    payout: Payout,
    scope: Scope,
    case: &mut Case<'_, R>,
) -> Result<(), Error> {
    let from = case.as_of();
    // A reduced pension is drawn for the months before its age, part of a month counted as one.
    let (field, begins) = match payout {
        Payout { deferred_until: Some(day), .. } => ("payout.deferred_until", day.naive()),
        Payout { months_early: Some(months), .. } => {
            let eve = add_months(from, months.saturating_sub(1), MonthEnd::LastDay)?;
            ("payout.months_early", next_day(eve)?)
        }
        _ => return Ok(()),
    };
    let mut highest = 0;
    let ages = [keys::PENSION_FULL_AGE, keys::PENSION_FULL_AGE_OTHER_POSTS, keys::PENSION_FULL_AGE_STREAMLINING_BELOW];
    for key in ages {
        if case.where_ruled(key, scope, from)?.is_some() {
            highest = case.whole(key, scope)?.max(highest);
        }
    }
    let latest = match person.born_on {
        Some(born_on) => birthday(born_on.naive(), highest)?,
        None => {
            let served = person.service_before.plus(person.service_after);
            let left = ServiceTime::of_years(highest.saturating_sub(FIRST_AGE)).minus(served);
            add_months(from, left.months_up(), MonthEnd::NextMonth)?
        }
    };
    if begins > latest {
        return Err(Error::conflict(field, messages::conflict::PAST_PENSION_AGE));
    }
    Ok(())
}

/// Refuses more service under the new scheme than there can be, and than a life has room for; a day before the scheme is
/// refused by its own rules.
pub(super) fn check_served<R: Recorder>(
    person: &PensionPerson,
    scope: Scope,
    case: &mut Case<'_, R>,
) -> Result<(), Error> {
    let all = person.service_before.plus(person.service_after).plus(person.paid_before).plus(person.paid_after);
    if all > ServiceTime::of_years(LAST_AGE.saturating_sub(FIRST_AGE)) {
        return Err(Error::conflict("person.service_before", messages::conflict::SERVICE_LONGER_THAN_LIFE));
    }
    if let Some(born_on) = person.born_on {
        if born_on.naive() >= case.as_of() {
            return Err(Error::conflict("person.born_on", messages::conflict::BORN_AFTER_THE_DAY));
        }
        check_life(all, "person.born_on", born_on, case.as_of())?;
    }
    match case.where_ruled(keys::PENSION_NEW_SCHEME_DAY, scope, case.as_of())? {
        Some(_) => {
            check_new_service(person.service_after, "person.service_after", scope, case)?;
            let all = person.service_after.plus(person.paid_after);
            check_new_service(all, "person.paid_after", scope, case)
        }
        None => Ok(()),
    }
}

/// Refuses the salary of the day that reckons pensions anew where nothing is drawn that it changes.
pub(super) fn check_salary_2018(person: &PensionPerson, payouts: &[Payout]) -> Result<(), Error> {
    let once = !payouts.is_empty() && payouts.iter().all(|payout| payout.kind == PayoutKind::LumpSum);
    if person.salary_2018.is_some() && once && person.deposit.unwrap_or_default() == PreferentialDeposit::default() {
        return Err(Error::conflict("person.salary_2018", messages::conflict::NOT_RECKONED_ANEW));
    }
    Ok(())
}

/// Refuses deposits that neither the insurance nor the old service can give.
pub(super) fn check_deposit<R: Recorder>(
    person: &PensionPerson,
    amounts: &Amounts,
    scope: Scope,
    case: &mut Case<'_, R>,
) -> Result<(), Error> {
    let Some(deposit) = person.deposit else { return Ok(()) };
    let months = case.value(keys::PENSION_DEPOSIT_INSURANCE_MOST, scope)?;
    if deposit.insurance.decimal() > times(person.last_salary.decimal(), months)? {
        return Err(Error::conflict("person.deposit.insurance", messages::conflict::DEPOSIT_ABOVE_INSURANCE));
    }
    let deposited = deposit.lump_sum.decimal();
    if deposited.is_zero() {
        return Ok(());
    }
    case.value(keys::PENSION_DEPOSIT_OLD_SERVICE, scope)?;
    let field = "person.deposit.lump_sum";
    if person.service_before.is_zero() {
        return Err(Error::conflict(field, messages::conflict::DEPOSIT_WITHOUT_OLD_SERVICE));
    }
    let (lump, _) = amounts.payout.kind.twelfths();
    let whole = share(parts(amounts.old.lump_base)?, amounts.old.bases, TWELVE)?;
    if lump > 0 && parts(deposited)? > whole {
        return Err(Error::conflict(field, messages::conflict::DEPOSIT_ABOVE_LUMP_SUM));
    }
    Ok(())
}

/// Refuses a way to draw a pension that the act does not know; gives what an early start leaves of it, in 1200ths.
pub(super) fn check_payout<R: Recorder>(
    payout: Payout,
    counted: &Counted,
    scope: Scope,
    case: &mut Case<'_, R>,
) -> Result<Decimal, Error> {
    let known = |field: &'static str, name: &str, case: &mut Case<'_, R>| {
        if case.has(keys::PENSION_PAYOUTS, scope, name)? {
            Ok(())
        } else {
            Err(Error::conflict(field, messages::conflict::NO_SUCH_PAYOUT))
        }
    };
    known("payout.kind", payout.kind.into(), case)?;
    let drawn_monthly = payout.kind != PayoutKind::LumpSum;
    if drawn_monthly && !counted.monthly {
        return Err(Error::conflict("payout.kind", messages::conflict::LUMP_SUM_ONLY));
    }
    if let Some(day) = payout.deferred_until {
        known("payout.deferred_until", "deferred", case)?;
        if !drawn_monthly || payout.months_early.is_some() {
            return Err(Error::conflict("payout.deferred_until", messages::conflict::ONE_MONTHLY_PAYOUT));
        }
        if day.naive() <= case.as_of() {
            return Err(Error::conflict("payout.deferred_until", messages::conflict::DEFERRED_BEFORE_RETIREMENT));
        }
    }
    let Some(months) = payout.months_early else { return Ok(RATE) };
    known("payout.months_early", "reduced", case)?;
    if !drawn_monthly {
        return Err(Error::conflict("payout.months_early", messages::conflict::ONE_MONTHLY_PAYOUT));
    }
    let most = whole(case.row(keys::PENSION_REDUCED, scope, "years")?)?.saturating_mul(MONTHS_OF_YEAR);
    if months == 0 || months > most {
        let error = Error::new(ErrorCode::OutOfRange).field("payout.months_early").with("value", months);
        return Err(error.with("range", format!("1 – {most}")));
    }
    let each_year = case.row(keys::PENSION_REDUCED, scope, "percent")?;
    let less = times(each_year, months.into())?;
    case.step(|| {
        let step = Step::new(StepKind::Compute).rule(keys::PENSION_REDUCED.index);
        let step = step.say(messages::step::MONTHS_EARLY).with("months", months);
        step.output(twelfth_text(less))
    });
    minus(RATE, less)
}
