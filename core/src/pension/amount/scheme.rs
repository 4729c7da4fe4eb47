//! Service as each act counts it, and the bases and rates that it gives.

use personnel_rules_data::{Key, Scope, form, keys, messages};
use rust_decimal::Decimal;

use super::exact::{TWELVE, by_year, twelfth_text};
use super::facts::PensionPerson;
use crate::case::Case;
use crate::date::MONTHS_OF_YEAR;
use crate::error::Error;
use crate::pension::{SchemePart, ServiceTime};
use crate::quantity::{minus, over, plus, times, whole};
use crate::trace::{Recorder, Step, StepKind};

const HALF_YEAR: u32 = 6;

/// Service as the act of the day counts it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Counted {
    pub(super) before: ServiceTime,
    pub(super) after: ServiceTime,
    /// Whether both together reach the years from which a monthly pension can be chosen.
    pub(super) monthly: bool,
    by_months: bool,
    old_months: u32,
    new_months: u32,
    /// A remainder under six months, where the act counts by half-years.
    remainder: bool,
    /// Whether the years of teaching raise what the old service gives at most (教職員條例 29 II).
    long: bool,
    /// Months of the whole service that come before the new ones, where the thirty-sixth year is one of the whole.
    start: u32,
    /// What the caps leave room for, of both schemes.
    room: ServiceTime,
    /// What was paid out before, of the old scheme and of the new.
    pub(super) paid: [ServiceTime; 2],
}

impl Counted {
    pub(super) fn total(&self) -> ServiceTime {
        self.before.plus(self.after)
    }

    /// Months of both schemes as the act counts them: what the bases go by, and the ceiling (退撫法 29, 38 II).
    pub(super) fn months(&self) -> u32 {
        as_counted(self.before, self.by_months).plus(as_counted(self.after, self.by_months)).months_up()
    }
}

/// What is kept of each scheme.
#[derive(Debug, Clone, Copy)]
pub(in crate::pension) struct Split {
    pub(in crate::pension) before: ServiceTime,
    pub(in crate::pension) after: ServiceTime,
}

/// The ways to keep within the caps: one alone where nothing is above them, or where the person has chosen. Old service
/// is kept whole first, then by whole years, then as little as possible: what years give changes at whole years alone.
pub(super) fn splits<R: Recorder>(
    person: &PensionPerson,
    lump_only: bool,
    scope: Scope,
    case: &mut Case<'_, R>,
) -> Result<Vec<Split>, Error> {
    // An act whose amounts are not at hand is refused by that.
    let by_months = counts_by_months(scope, case)?;
    let room = room_of(person, lump_only, scope, case)?;
    let before = person.service_before.min(room.before);
    let after = person.service_after;
    let later = (person.joined_later, "person.joined_later");
    let served = [person.service_before, after];
    if uncut(fits(before, after, room.all, by_months), later, [served, person.paid()], scope, case)? {
        return Ok(vec![Split { before, after }]);
    }
    Ok(ways(before, after, room.all, by_months, person.cut_from))
}

/// Whether the act of the day counts service by months.
pub(in crate::pension) fn counts_by_months<R: Recorder>(scope: Scope, case: &mut Case<'_, R>) -> Result<bool, Error> {
    Ok(case.quietly(|case| case.value(keys::PENSION_PART_YEAR, scope))? == "months")
}

/// What the caps leave room for: what was paid out before takes its part of both (退撫法 15 II, 教職員條例 16 II).
pub(in crate::pension) struct Room {
    pub(in crate::pension) before: ServiceTime,
    pub(in crate::pension) all: ServiceTime,
    /// Whether the years of teaching raise them.
    pub(in crate::pension) long: bool,
}

/// As [`Room`], of service and of what was paid out, old and new, with the cap of both schemes together.
pub(in crate::pension) fn room<R: Recorder>(
    [before, after]: [ServiceTime; 2],
    [paid_before, paid_after]: [ServiceTime; 2],
    most: u32,
    taught: (Option<bool>, &'static str),
    scope: Scope,
    case: &mut Case<'_, R>,
) -> Result<Room, Error> {
    let most_before = case.whole(keys::PENSION_SERVICE_CAP_BEFORE, scope)?;
    let old = before.plus(paid_before);
    let long = long_teaching([old, old.plus(after).plus(paid_after)], [most_before, most], taught, scope, case)?;
    Ok(Room {
        before: ServiceTime::of_years(long.unwrap_or(most_before)).minus(paid_before),
        all: ServiceTime::of_years(long.unwrap_or(most)).minus(paid_before.plus(paid_after)),
        long: long.is_some(),
    })
}

fn room_of<R: Recorder>(
    person: &PensionPerson,
    lump_only: bool,
    scope: Scope,
    case: &mut Case<'_, R>,
) -> Result<Room, Error> {
    let most = whole(case.row(keys::PENSION_SERVICE_CAP, scope, if lump_only { "lump" } else { "monthly" })?)?;
    let served = [person.service_before, person.service_after];
    room(served, person.paid(), most, (person.long_teaching, "person.long_teaching"), scope, case)
}

/// Whether both schemes together stay within the limit as they count.
pub(in crate::pension) fn fits(before: ServiceTime, after: ServiceTime, limit: ServiceTime, by_months: bool) -> bool {
    as_counted(before, by_months).plus(as_counted(after, by_months)) <= limit
}

/// Part of a month counts as one in either scheme: both together stay within the cap as they count.
fn as_counted(time: ServiceTime, by_months: bool) -> ServiceTime {
    if by_months { ServiceTime::of_months(time.months_up()) } else { time }
}

/// As [`splits`], where both together are above the limit.
pub(in crate::pension) fn ways(
    before: ServiceTime,
    after: ServiceTime,
    limit: ServiceTime,
    by_months: bool,
    cut_from: Option<SchemePart>,
) -> Vec<Split> {
    let (least, most) = (limit.minus(as_counted(after, by_months)), as_counted(before, by_months).min(limit));
    let keep = |kept: ServiceTime| Split { before: kept.min(before), after: limit.minus(kept).min(after) };
    match cut_from {
        Some(SchemePart::Before) => vec![keep(least)],
        Some(SchemePart::After) => vec![keep(most)],
        None => {
            let mut ways = vec![keep(most)];
            let between = (least.years..=most.years).rev().map(ServiceTime::of_years);
            ways.extend(between.filter(|before| *before > least && *before < most).map(keep));
            if least < most {
                ways.push(keep(least));
            }
            ways
        }
    }
}

/// Counts the service that is kept by the act of the day.
pub(super) fn count<R: Recorder>(
    person: &PensionPerson,
    split: Split,
    lump_only: bool,
    scope: Scope,
    case: &mut Case<'_, R>,
) -> Result<Counted, Error> {
    let Split { before, after } = split;
    let fifteen = case.whole(keys::PENSION_CHOICE_YEARS, scope)?;
    let total = person.service_before.plus(person.service_after);
    let near = ServiceTime::of_years(fifteen).minus(ServiceTime::of_months(HALF_YEAR));
    let monthly = total.reaches(fifteen)
        || person.duty_injury.is_some()
        || by_other_service(person, total, fifteen, scope, case)?
        || (!lump_only && total >= near && case.value(keys::PENSION_NEAR_FIFTEEN, scope)? == "rounded");

    let counted = before.plus(after);
    if counted != total {
        case.reason(
            keys::PENSION_SERVICE_CAP,
            messages::reason::YEARS_LEFT_OUT,
            vec![
                ("total", total.told().into()),
                ("counted", counted.told().into()),
                ("before", before.told().into()),
                ("after", after.told().into()),
            ],
        );
    }

    if person.paid() != [ServiceTime::default(); 2] {
        case.value(keys::PENSION_SERVICE_PAID_OUT, scope)?;
        case.reason(keys::PENSION_SERVICE_PAID_OUT, messages::reason::PAID_BEFORE, Vec::new());
    }
    let Room { long, all: room, .. } = room_of(person, lump_only, scope, case)?;
    reckoned(split, monthly, long, [person.paid_before, person.paid_after, room], scope, case)
}

/// The years that an injury through duty counts as at least (退撫法 32 I): what is wanting goes to the new service. What
/// was paid before leaves no room for them above the cap (公務人員退休法 17 II, 退撫法 15 II).
pub(super) fn raised<R: Recorder>(
    counted: &Counted,
    lump: bool,
    scope: Scope,
    case: &mut Case<'_, R>,
) -> Result<Counted, Error> {
    let key = keys::PENSION_ON_DUTY_YEARS;
    let mut least = ServiceTime::of_years(whole(case.row(key, scope, if lump { "lump" } else { "monthly" })?)?);
    let Counted { mut before, mut after, by_months, room, paid: [paid_before, paid_after], .. } = *counted;
    let total = counted.total();
    let capped = keys::PENSION_ON_DUTY_CAPPED;
    if room < least && case.value(capped, scope)? == "within" {
        least = room;
        case.reason(capped, messages::reason::INJURY_WITHIN_CAP, vec![("left", room.told().into())]);
    }
    // What is wanting is wanting of the months that both schemes count.
    let wanting = least.minus(as_counted(before, by_months).plus(as_counted(after, by_months)));
    if wanting.is_zero() {
        return Ok(*counted);
    }
    let service = if after.is_zero() && !before.is_zero() { &mut before } else { &mut after };
    *service = as_counted(*service, by_months).plus(wanting);
    let split = Split { before, after };
    case.reason(
        key,
        messages::reason::COUNTED_AS_YEARS,
        vec![("served", total.told().into()), ("years", least.told().into())],
    );
    reckoned(split, counted.monthly, counted.long, [paid_before, paid_after, room], scope, case)
}

/// What is kept, as the act of the day counts it.
fn reckoned<R: Recorder>(
    split: Split,
    monthly: bool,
    long: bool,
    [paid_before, paid_after, room]: [ServiceTime; 3],
    scope: Scope,
    case: &mut Case<'_, R>,
) -> Result<Counted, Error> {
    let paid = [paid_before, paid_after];
    let Split { mut before, mut after } = split;
    let counted = before.plus(after);
    let by_months = case.value(keys::PENSION_PART_YEAR, scope)? == "months";
    let rest = before.beyond_years();
    let moves = !by_months && !rest.is_zero() && !after.is_zero();
    if moves && case.value(keys::PENSION_OLD_REMAINDER, scope)? == "to_new_service" {
        before = ServiceTime::of_years(before.years);
        after = after.plus(rest);
    }
    let (old_months, new_months) = (old_months(before, by_months), new_months(after, by_months));
    let remainder = !by_months && after.months < HALF_YEAR && !after.beyond_years().is_zero();
    let start = match case.value(keys::PENSION_NEW_COUNTED_FROM, scope)? {
        "total_service" => old_months,
        _ => 0,
    };
    case.step(|| {
        let step =
            Step::new(StepKind::Compute).rule(keys::PENSION_PART_YEAR.index).say(messages::step::SERVICE_COUNTED);
        step.with("before", before.told()).with("after", after.told()).with("counted", counted.told())
    });
    Ok(Counted { before, after, monthly, by_months, old_months, new_months, remainder, long, start, room, paid })
}

fn old_months(before: ServiceTime, by_months: bool) -> u32 {
    if by_months { before.months_up() } else { before.half_years_up().saturating_mul(HALF_YEAR) }
}

fn new_months(after: ServiceTime, by_months: bool) -> u32 {
    if by_months {
        return after.months_up();
    }
    after.years.saturating_add(u32::from(after.months >= HALF_YEAR)).saturating_mul(MONTHS_OF_YEAR)
}

/// The years that a teacher of long standing may count, of both schemes and before the new one; none where the caps of
/// the others hold (學校教職員退休條例 6, 21-1 I). `served`: before the new scheme, and in all; `caps`: of the others. Asked
/// where 35 years are served and the answer changes what counts.
fn long_teaching<R: Recorder>(
    [before, total]: [ServiceTime; 2],
    [most_before, most]: [u32; 2],
    (taught, field): (Option<bool>, &'static str),
    scope: Scope,
    case: &mut Case<'_, R>,
) -> Result<Option<u32>, Error> {
    let key = keys::PENSION_LONG_TEACHING;
    let above = total > ServiceTime::of_years(most) || before > ServiceTime::of_years(most_before);
    if !above || !total.reaches(most) || case.where_ruled(key, scope, case.as_of())?.is_none() {
        return Ok(None);
    }
    if case.need(taught, field, key)? { whole(case.row(key, scope, "years")?).map(Some) } else { Ok(None) }
}

/// Whether service under other schemes gives the right to a monthly pension (退撫法 86 I, 教職員條例 87 I).
fn by_other_service<R: Recorder>(
    person: &PensionPerson,
    total: ServiceTime,
    fifteen: u32,
    scope: Scope,
    case: &mut Case<'_, R>,
) -> Result<bool, Error> {
    let Some(other) = person.other_service else { return Ok(false) };
    let other = other.checked("person.other_service")?;
    let key = keys::PENSION_CHOICE_OTHER_SCHEMES;
    if person.voluntary == Some(true) || case.where_ruled(key, scope, case.as_of())?.is_none() {
        return Err(Error::conflict("person.other_service", messages::conflict::OTHER_SERVICE_COUNTS_NOT));
    }
    Ok(total.plus(other).reaches(fifteen))
}

/// Whether nothing is cut: what fits the caps, and all of who was first appointed under the new scheme (公務人員退休法
/// 9 VI), unless there is old service and anything was paid out (施行細則 13 I (2)). Service and what was paid out: old and
/// new of each.
pub(in crate::pension) fn uncut<R: Recorder>(
    fits: bool,
    (joined, field): (Option<bool>, &'static str),
    [[before, _], [paid_before, paid_after]]: [[ServiceTime; 2]; 2],
    scope: Scope,
    case: &mut Case<'_, R>,
) -> Result<bool, Error> {
    let key = keys::PENSION_JOINED_LATER;
    if case.where_ruled(key, scope, case.as_of())?.is_none() {
        return Ok(fits);
    }
    if !paid_before.is_zero() || !before.is_zero() && !paid_after.is_zero() {
        return match joined {
            Some(true) => Err(Error::conflict(field, messages::conflict::JOINED_LATER_PAID)),
            _ => Ok(fits),
        };
    }
    if fits { Ok(true) } else { case.need(joined, field, key) }
}

/// Twelve times the bases of the old scheme.
pub(super) fn old_bases<R: Recorder>(
    counted: &Counted,
    scope: Scope,
    case: &mut Case<'_, R>,
) -> Result<Decimal, Error> {
    if counted.old_months == 0 {
        return Ok(Decimal::ZERO);
    }
    let most = most(counted, keys::PENSION_OLD_LUMP_MOST, "old_bases", scope, case)?;
    let reckoned = |rounded: bool, case: &mut Case<'_, R>| {
        let (bases, shown) = beside_paid(counted, most, rounded, old_bases_of, scope, case)?;
        if shown {
            told(case, keys::PENSION_OLD_LUMP_BASES.index, counted.old_months, false, bases);
        }
        Ok(bases)
    };
    // Whether half-years round up to the fifteenth year is asked where it changes what is due.
    let rounded = case.quietly(|case| reckoned(true, case))?;
    if case.quietly(|case| reckoned(false, case))? != rounded
        && case.value(keys::PENSION_NEAR_FIFTEEN, scope)? == "rounded"
    {
        return reckoned(true, case);
    }
    reckoned(false, case)
}

/// Old service of which bases or percents are reckoned.
#[derive(Clone, Copy)]
struct Old {
    served: ServiceTime,
    /// Where part of a month counts as one, of each part that is or was paid by itself.
    counted: ServiceTime,
    /// Whether a half-year that counts makes the fifteenth year.
    rounded: bool,
}

/// What old service gives beside what was paid before: following it, or what it leaves of the most (退撫法 15 III (1)); and
/// whether it is the service alone that gives it.
fn beside_paid<R: Recorder>(
    counted: &Counted,
    most: Decimal,
    rounded: bool,
    given: fn(&Counted, Old, Scope, &mut Case<'_, R>) -> Result<Decimal, Error>,
    scope: Scope,
    case: &mut Case<'_, R>,
) -> Result<(Decimal, bool), Error> {
    let of = |served: ServiceTime| Old { served, counted: as_counted(served, counted.by_months), rounded };
    let [paid, _] = counted.paid;
    let (own, before) = (of(counted.before), of(paid));
    if paid.is_zero() {
        return Ok((at_most(given(counted, own, scope, case)?, most)?, true));
    }
    let gone = at_most(given(counted, before, scope, case)?, most)?;
    let key = keys::PENSION_SERVICE_PAID_OUT;
    let follows = case.value(key, scope)? == "continued";
    let all = if follows {
        let (served, months) = (own.served.plus(before.served), own.counted.plus(before.counted));
        at_most(given(counted, Old { served, counted: months, rounded }, scope, case)?, most)?
    } else {
        times(most, TWELVE)?
    };
    let left = minus(all, gone)?;
    case.step(|| {
        let step = Step::new(StepKind::Compute).rule(key.index).say(messages::step::LESS_PAID_BEFORE);
        step.with("all", twelfth_text(all)).with("paid", twelfth_text(gone)).output(twelfth_text(left))
    });
    if follows {
        return Ok((left, false));
    }
    let alone = given(counted, own, scope, case)?;
    Ok((alone.min(left), alone <= left))
}

fn old_bases_of<R: Recorder>(
    counted: &Counted,
    Old { served: before, counted: as_counted, rounded }: Old,
    scope: Scope,
    case: &mut Case<'_, R>,
) -> Result<Decimal, Error> {
    let months = old_months(as_counted, counted.by_months);
    let each = case.value(keys::PENSION_OLD_LUMP_BASES, scope)?;
    let mut bases = by_year(each, 0, months)?;
    let first_years = case.whole(keys::PENSION_OLD_FIRST_YEARS, scope)?;
    if !before.reaches(first_years) {
        let [paid, _] = counted.paid;
        if counted.after.is_zero() && paid.is_zero() {
            return Err(Error::conflict("person.service_before", messages::conflict::OLD_SERVICE_UNDER_FIVE));
        }
        bases = match case.value(keys::PENSION_OLD_UNDER_FIVE, scope)? {
            "fifths" => {
                let whole = first_years.saturating_mul(MONTHS_OF_YEAR);
                over(times(by_year(each, 0, whole)?, months.into())?, whole.into())?
            }
            "none" => Decimal::ZERO,
            _ => bases,
        };
    }
    let fifteen = case.lowest_bound(keys::PENSION_OLD_LUMP_BONUS, scope)?.map_or(Ok(0), whole)?;
    let near = !before.reaches(fifteen) && months >= fifteen.saturating_mul(MONTHS_OF_YEAR);
    let years = if near && !counted.by_months && rounded { fifteen } else { before.years };
    if let Some(bonus) = case.step_of(keys::PENSION_OLD_LUMP_BONUS, scope, years)? {
        bases = plus(bases, times(bonus, TWELVE)?)?;
    }
    Ok(bases)
}

/// Twelve times the percents of the old scheme.
pub(super) fn old_rate<R: Recorder>(counted: &Counted, scope: Scope, case: &mut Case<'_, R>) -> Result<Decimal, Error> {
    if counted.before.is_zero() {
        return Ok(Decimal::ZERO);
    }
    let most = most(counted, keys::PENSION_OLD_MONTHLY_MOST, "old_rate", scope, case)?;
    let (rate, shown) = beside_paid(counted, most, false, old_rate_of, scope, case)?;
    if shown {
        told(case, keys::PENSION_OLD_MONTHLY_RATE.index, rate_months(counted.before, counted.by_months), false, rate);
    }
    Ok(rate)
}

/// Whole years where the act counts by half-years.
fn rate_months(before: ServiceTime, by_months: bool) -> u32 {
    if by_months { before.months_up() } else { before.years.saturating_mul(MONTHS_OF_YEAR) }
}

fn old_rate_of<R: Recorder>(
    counted: &Counted,
    old: Old,
    scope: Scope,
    case: &mut Case<'_, R>,
) -> Result<Decimal, Error> {
    by_year(case.value(keys::PENSION_OLD_MONTHLY_RATE, scope)?, 0, rate_months(old.counted, counted.by_months))
}

/// Twelve times the bases of the new scheme.
pub(super) fn new_bases<R: Recorder>(
    counted: &Counted,
    scope: Scope,
    case: &mut Case<'_, R>,
) -> Result<Decimal, Error> {
    let (start, months) = (counted.start, counted.new_months);
    if counted.after.is_zero() {
        return Ok(Decimal::ZERO);
    }
    let end = start.saturating_add(months);
    let each = case.value(keys::PENSION_NEW_LUMP_BASES, scope)?;
    let mut bases = by_year(each, start, end)?;
    say_old_first(bases < by_year(each, 0, months)?, case);
    if let [(years, full)] = case.value(keys::PENSION_NEW_LUMP_35, scope)? {
        let reached = whole(*years)?.saturating_mul(MONTHS_OF_YEAR);
        let alone = months >= reached;
        let given = alone && start == 0
            || end >= reached
                && match case.value(keys::PENSION_NEW_HALF_BASE, scope)? {
                    "total" => true,
                    _ => alone,
                };
        if given {
            let more = minus(times(*full, TWELVE)?, by_year(each, 0, reached)?)?;
            bases = plus(bases, more)?;
        } else if end >= reached {
            case.reason(keys::PENSION_NEW_HALF_BASE, messages::reason::HALF_BASE_LEFT_OUT, vec![]);
        }
    }
    if counted.remainder {
        bases = plus(bases, times(case.value(keys::PENSION_NEW_REMAINDER_BASES, scope)?, TWELVE)?)?;
    }
    let bases = bases.min(left(counted, each, case.value(keys::PENSION_NEW_LUMP_MOST, scope)?)?);
    told(case, keys::PENSION_NEW_LUMP_BASES.index, months, counted.remainder, bases);
    Ok(bases)
}

/// Twelve times the percents of the new scheme.
pub(super) fn new_rate<R: Recorder>(counted: &Counted, scope: Scope, case: &mut Case<'_, R>) -> Result<Decimal, Error> {
    let (start, months) = (counted.start, counted.new_months);
    if counted.after.is_zero() {
        return Ok(Decimal::ZERO);
    }
    let each = case.value(keys::PENSION_NEW_MONTHLY_RATE, scope)?;
    let mut rate = by_year(each, start, start.saturating_add(months))?;
    say_old_first(rate < by_year(each, 0, months)?, case);
    if counted.remainder {
        rate = plus(rate, times(case.value(keys::PENSION_NEW_REMAINDER_RATE, scope)?, TWELVE)?)?;
    }
    let rate = rate.min(left(counted, each, case.value(keys::PENSION_NEW_MONTHLY_MOST, scope)?)?);
    told(case, keys::PENSION_NEW_MONTHLY_RATE.index, months, counted.remainder, rate);
    Ok(rate)
}

/// Says that old service, which comes first, takes from the new: more of it may pay less (退撫法 29, 教職員條例 30).
fn say_old_first<R: Recorder>(takes: bool, case: &mut Case<'_, R>) {
    if takes {
        case.reason(keys::PENSION_NEW_COUNTED_FROM, messages::reason::OLD_YEARS_FIRST, Vec::new());
    }
}

/// What the old scheme gives at most: more where the years of teaching raise it.
fn most<R: Recorder>(
    counted: &Counted,
    key: Key<form::Number>,
    raised: &str,
    scope: Scope,
    case: &mut Case<'_, R>,
) -> Result<Decimal, Error> {
    if counted.long { case.row(keys::PENSION_LONG_TEACHING, scope, raised) } else { case.value(key, scope) }
}

/// Twelve times what the service of the new scheme that was paid before leaves of the most (退撫法 15 II).
fn left(counted: &Counted, each: &[(Decimal, Decimal)], most: Decimal) -> Result<Decimal, Error> {
    let [_, paid] = counted.paid;
    let given = by_year(each, 0, new_months(paid, counted.by_months))?;
    Ok(minus(times(most, TWELVE)?, given)?.max(Decimal::ZERO))
}

fn at_most(twelve_times: Decimal, most: Decimal) -> Result<Decimal, Error> {
    Ok(twelve_times.min(times(most, TWELVE)?))
}

/// The step of bases or percents, with what a remainder under six months adds.
fn told<R: Recorder>(case: &mut Case<'_, R>, rule: usize, months: u32, remainder: bool, twelve_times: Decimal) {
    let say = if remainder { messages::step::MONTHS_AND_REMAINDER } else { messages::step::MONTHS_OF_SERVICE };
    case.step(|| {
        let step = Step::new(StepKind::Compute).rule(rule).say(say).with("months", months);
        step.output(twelfth_text(twelve_times))
    });
}
