//! What is added for retirement at 55, and for service under both schemes.

use personnel_rules_data::{Scope, keys, messages};
use rust_decimal::Decimal;

use super::exact::{RATE, TWELVE, parts, share, twelfth_text};
use super::facts::{CompensationKind, DutyInjury, PensionPerson};
use super::granted::{Amounts, bases_step, percent_step};
use crate::case::Case;
use crate::date::birthday;
use crate::error::{Error, ErrorCode};
use crate::pension::ServiceTime;
use crate::quantity::{minus, plus, times, whole};
use crate::trace::{Recorder, Step, StepKind};

/// Bases added where one retires of one's own will within a year from the 55th birthday.
pub(super) fn bonus<R: Recorder>(
    person: &PensionPerson,
    amounts: &Amounts,
    scope: Scope,
    case: &mut Case<'_, R>,
) -> Result<Decimal, Error> {
    let (key, on) = (keys::PENSION_EARLY_BONUS, case.as_of());
    if let Some(injury) = person.duty_injury {
        return injury_bonus(injury, amounts, scope, case);
    }
    let Some(years) = case.where_ruled(keys::PENSION_EARLY_BONUS_YEARS, scope, on)? else { return Ok(Decimal::ZERO) };
    let born_on = case.need(person.born_on, "person.born_on", key)?.naive();
    let age = case.whole(keys::PENSION_EARLY_BONUS_AGE, scope)?;
    let reached = birthday(born_on, age)?;
    let next = birthday(born_on, age.saturating_add(1))?;
    if on < reached || on > next || !case.need(person.voluntary, "person.voluntary", key)? {
        return Ok(Decimal::ZERO);
    }
    if on == next && case.value(keys::PENSION_EARLY_BONUS_LAST_DAY, scope)? != "birthday" {
        return Ok(Decimal::ZERO);
    }
    // The law of the day on which 55 was reached; who reached it before the act's first day has the act's.
    let bases = match case.at(key, scope, reached) {
        Ok(bases) => bases,
        Err(error) if error.code() == ErrorCode::DateBeforeFirstValue => case.value(key, scope)?,
        Err(error) if error.code() == ErrorCode::DateAfterLastValue => return Ok(Decimal::ZERO),
        Err(error) => return Err(error),
    };
    // Where the law ended since, the years must have been reached by then.
    let ended = if case.where_ruled(key, scope, on)?.is_some() { None } else { case.until_of(key) };
    let since = match ended {
        Some(end) if end < on => ServiceTime::between(end, on)?,
        _ => ServiceTime::default(),
    };
    let served = amounts.counted.total().minus(since);
    let long = served.reaches(whole(years)?);
    let params = || vec![("years", years.into()), ("served", served.told().into())];
    if !case.check(keys::PENSION_EARLY_BONUS_YEARS, scope, long, messages::reason::BONUS_YEARS, params)? {
        return Ok(Decimal::ZERO);
    }
    added_bases(amounts, key.index, bases, case)
}

/// So many bases of twice the pay.
fn added_bases<R: Recorder>(
    amounts: &Amounts,
    rule: usize,
    bases: Decimal,
    case: &mut Case<'_, R>,
) -> Result<Decimal, Error> {
    let base = plus(amounts.pay.salary, amounts.pay.salary)?;
    let added = times(parts(base)?, bases)?;
    bases_step(case, rule, base, || bases.normalize().to_string(), added);
    Ok(added)
}

/// Bases added for an injury in performing the duties themselves (退撫法 32 II, III; 公務人員退休法 13 II).
fn injury_bonus<R: Recorder>(
    injury: DutyInjury,
    amounts: &Amounts,
    scope: Scope,
    case: &mut Case<'_, R>,
) -> Result<Decimal, Error> {
    let key = keys::PENSION_ON_DUTY_BASES;
    if case.where_ruled(key, scope, case.as_of())?.is_none()
        || !case.has(keys::PENSION_ON_DUTY_CAUSES, scope, injury.cause.into())?
    {
        return Ok(Decimal::ZERO);
    }
    let bases = case.row(key, scope, injury.disability.into())?;
    if injury.other_law {
        case.reason(key, messages::reason::OTHER_LAW_TAKEN, vec![("bases", bases.into())]);
        return Ok(Decimal::ZERO);
    }
    added_bases(amounts, key.index, bases, case)
}

/// What the act before the new scheme gives after an injury through duty for the service of its time: more of the lump sum,
/// and a flat percentage a month (公務人員退休法 7 of 1959 by 16-1 III, 學校教職員退休條例 7 of 1979 by 21-1 III).
pub(super) fn by_old_standard<R: Recorder>(
    amounts: &mut Amounts,
    scope: Scope,
    case: &mut Case<'_, R>,
) -> Result<(), Error> {
    let key = keys::PENSION_ON_DUTY_OLD_STANDARD;
    if amounts.counted.before.is_zero() || case.where_ruled(key, scope, case.as_of())?.is_none() {
        return Ok(());
    }
    let (lump, monthly) = amounts.payout.kind.twelfths();
    if lump > 0 {
        let more = case.row(key, scope, "lump_more")?;
        let before = amounts.old.bases;
        amounts.old.bases = share(before, plus(Decimal::ONE_HUNDRED, more)?, Decimal::ONE_HUNDRED)?;
        case.step(|| {
            let step = Step::new(StepKind::Compute).rule(key.index).say(messages::step::BASES_RAISED);
            step.with("bases", twelfth_text(before)).with("percent", more).output(twelfth_text(amounts.old.bases))
        });
    }
    if monthly > 0 {
        let percent = case.row(key, scope, "monthly")?;
        if amounts.counted.after.is_zero() || case.value(keys::PENSION_ON_DUTY_OLD_MONTHLY, scope)? == "flat" {
            amounts.old.rate = times(percent, TWELVE)?;
        } else {
            case.reason(key, messages::reason::OLD_STANDARD_LEFT_OUT, vec![("percent", percent.into())]);
        }
    }
    Ok(())
}

/// Compensation of those who serve under both schemes and draw monthly (公務人員退休法 30, 學校教職員退休條例 21-1).
pub(super) fn compensate<R: Recorder>(
    amounts: &mut Amounts,
    person: &PensionPerson,
    scope: Scope,
    case: &mut Case<'_, R>,
) -> Result<(), Error> {
    let key = keys::PENSION_COMPENSATION;
    if case.where_ruled(key, scope, case.as_of())?.is_none() {
        return Ok(());
    }
    // Whether what was paid before is reckoned with it (公務人員退休法施行細則 22 III, 退撫法施行細則 33 III).
    let (mut before, mut after) = (amounts.counted.before, amounts.counted.after);
    let [paid_before, paid_after] = person.paid();
    let mut known = true;
    if !paid_before.plus(paid_after).is_zero() {
        let together = match case.value(keys::PENSION_COMPENSATION_PAID_SERVICE, scope) {
            Ok(choice) => choice == "together",
            Err(error) if error.code() == ErrorCode::SourceMissing => {
                known = false;
                true
            }
            Err(error) => return Err(error),
        };
        if together {
            (before, after) = (before.plus(paid_before), after.plus(paid_after));
        }
    }
    if before.is_zero() || after.is_zero() {
        return Ok(());
    }
    // Years that an injury gives and those of other schemes are none of both schemes (公務人員退休法 30 II).
    let lent = person.duty_injury.is_some() || person.other_service.is_some();
    if lent && !before.plus(after).reaches(case.whole(keys::PENSION_CHOICE_YEARS, scope)?) {
        return Ok(());
    }
    let years = |name: &str, case: &mut Case<'_, R>| whole(case.row(keys::PENSION_COMPENSATION_YEARS, scope, name)?);
    let (low, most, none) = (years("old", case)?, years("most", case)?, years("none", case)?);
    if before.reaches(most) {
        return Ok(());
    }
    let (_, drawn) = amounts.payout.kind.twelfths();
    let twice = plus(amounts.pay.salary, amounts.pay.salary)?;
    let base = share(parts(twice)?, drawn, TWELVE)?;
    let total = before.plus(after);
    let left_out = |case: &mut Case<'_, R>| {
        case.reason(key, messages::reason::COMPENSATION_LEFT_OUT, vec![("before", before.told().into())]);
    };
    if !known || !before.beyond_years().is_zero() {
        amounts.source_missing = true;
        left_out(case);
        return Ok(());
    }
    let mut bases = Decimal::ZERO;
    if !before.reaches(low) {
        let missing = Decimal::from(low.saturating_sub(before.years));
        match case.need(person.compensation, "person.compensation", key)? {
            CompensationKind::LumpSum => bases = times(case.row(key, scope, "per_missing_year")?, missing)?,
            CompensationKind::Monthly => {
                let rate = case.value(keys::PENSION_COMPENSATION_MONTHLY, scope)?;
                amounts.compensation_rate = times(times(rate, missing)?, TWELVE)?;
                amounts.monthly_compensation = share(base, amounts.compensation_rate, RATE)?;
                let shown = (share(twice, drawn, TWELVE)?, amounts.compensation_rate, Decimal::ZERO);
                percent_step(case, keys::PENSION_COMPENSATION_MONTHLY.index, shown, amounts.monthly_compensation);
            }
        }
    }
    // Half-years under the new scheme until the total reaches the most.
    let until = after.min(ServiceTime::of_years(most).minus(before));
    let halves = until.years.saturating_mul(2).saturating_add(u32::from(until.months >= 6));
    let full = case.row(key, scope, "most")?;
    let gained = times(case.row(key, scope, "per_half_year")?, halves.into())?;
    let over = total.years.min(none).saturating_sub(most);
    if over > 0 && gained < full {
        amounts.source_missing = true;
        left_out(case);
    } else {
        let less = times(case.row(key, scope, "per_year_over")?, over.into())?;
        bases = plus(bases, minus(gained.min(full), less)?.max(Decimal::ZERO))?;
    }
    amounts.compensation = times(base, bases)?;
    if !bases.is_zero() {
        let shown = share(twice, drawn, TWELVE)?;
        bases_step(case, key.index, shown, || bases.normalize().to_string(), amounts.compensation);
    }
    if amounts.payout.deferred_until.is_some() && !amounts.compensation.is_zero() {
        amounts.compensation_waits = case.value(keys::PENSION_COMPENSATION_DEFERRED, scope)? == "with_pension";
    }
    Ok(())
}
