//! The monthly income of a pensioner, period by period
//! (公務人員退休資遣撫卹法 32, 36 to 39, 公立學校教職員退休資遣撫卹條例 36 to 39).

use chrono::NaiveDate;
use personnel_rules_data::{Rounding, Scope, keys, messages};
use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::Serialize;

use super::exact::{TWELVE, by_year, dollars, parts, share, twelfth, twelfth_text};
use super::facts::{DutyDisability, DutyInjury, PensionPerson};
use super::granted::Amounts;
use super::income::Income;
use crate::case::Case;
use crate::date::{Date, MONTHS_OF_YEAR, MonthEnd, Period, add_months};
use crate::error::{Error, ErrorCode};
use crate::order;
use crate::pension::ServiceTime;
use crate::quantity::{Fraction, Ratio, Twd, plus, times, total, whole};
use crate::trace::{Recorder, Step, StepKind};

/// A time in which the monthly income stays the same.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct PensionPeriod {
    /// First day.
    ///
    /// 首日。
    pub from: Date,
    /// Last day, counted in.
    ///
    /// 末日（計入）。
    pub to: Date,
    /// Ceiling of a whole pension, in percent of twice the last salary, exact. None where no ceiling holds.
    ///
    /// 全額之替代率上限（占最後在職俸額二倍之百分比）；無上限者無此項。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ceiling_percent: Option<Ratio>,
    /// Ceiling in dollars, by the share drawn monthly; of a lump sum, the whole.
    ///
    /// 上限金額（元），按兼領月退休金之比率；一次退休金為全額。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ceiling: Option<Fraction>,
    /// Deposit interest paid.
    ///
    /// 實領優惠存款利息（元）。
    pub interest: Fraction,
    /// Old-scheme pension paid, with monthly compensation.
    ///
    /// 實領舊制月退休金（元），含月補償金。
    pub old: Fraction,
    /// New-scheme pension paid.
    ///
    /// 實領新制月退休金（元）。
    pub new: Fraction,
    /// Deducted from the deposit interest.
    ///
    /// 扣減優惠存款利息（元）。
    pub interest_deducted: Fraction,
    /// Deducted from the old-scheme pension.
    ///
    /// 扣減舊制月退休金（元）。
    pub old_deducted: Fraction,
    /// Deducted from the new-scheme pension.
    ///
    /// 扣減新制月退休金（元）。
    pub new_deducted: Fraction,
    /// Paid in all, a month.
    ///
    /// 每月實領合計（元）。
    pub total: Fraction,
}

/// Amounts of a month by their parts, in the order in which they are deducted from.
pub(super) type Month = [Decimal; 3];

/// A period in parts of a dollar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Span {
    pub(super) from: NaiveDate,
    pub(super) to: NaiveDate,
    /// Twelve times the percents, and the ceiling.
    pub(super) ceiling: Option<(Decimal, Decimal)>,
    pub(super) paid: Month,
    pub(super) deducted: Month,
}

impl Span {
    pub(super) fn total(&self) -> Result<Decimal, Error> {
        total(self.paid.iter().copied())
    }

    /// The pension of both schemes.
    pub(super) fn pension(&self) -> Result<Decimal, Error> {
        let [_, old, new] = self.paid;
        plus(old, new)
    }

    pub(super) fn shown(&self, rounding: Rounding) -> Result<PensionPeriod, Error> {
        let shown = |parts: Decimal| dollars(parts, rounding);
        let ([interest, old, new], [less_interest, less_old, less_new]) = (self.paid, self.deducted);
        Ok(PensionPeriod {
            from: self.from.into(),
            to: self.to.into(),
            ceiling_percent: self.ceiling.map(|(rate, _)| twelfth(rate)).transpose()?,
            ceiling: self.ceiling.map(|(_, amount)| shown(amount)).transpose()?,
            interest: shown(interest)?,
            old: shown(old)?,
            new: shown(new)?,
            interest_deducted: shown(less_interest)?,
            old_deducted: shown(less_old)?,
            new_deducted: shown(less_new)?,
            total: shown(self.total()?)?,
        })
    }
}

/// The periods, and what source they lack: of a time that is left out, or of all.
pub(super) struct Schedule {
    pub(super) spans: Vec<Span>,
    pub(super) lacks: Option<Error>,
}

/// Months that a look ahead for the day of the ceilings reaches.
const A_CENTURY: u32 = 1200;

/// The day from which the act of 2017 reckons anew what was granted before it; none for who retires under it.
pub(super) fn reckoned_anew_from<R: Recorder>(
    scope: Scope,
    case: &mut Case<'_, R>,
) -> Result<Option<NaiveDate>, Error> {
    let from = case.as_of();
    if case.where_ruled(keys::PENSION_CEILING_RATE, scope, from)?.is_some() {
        return Ok(None);
    }
    let within = Period { from: from.into(), to: add_months(from, A_CENTURY, MonthEnd::NextMonth)?.into() };
    Ok(case.changes(keys::PENSION_CEILING_RATE, scope, within)?.first().copied())
}

/// The periods from the day of retirement to `until`. Of who retired before the ceilings, from the day that brings them on
/// where the salary of that day is known.
pub(super) fn periods<R: Recorder>(
    amounts: &Amounts,
    person: &PensionPerson,
    until: NaiveDate,
    scope: Scope,
    case: &mut Case<'_, R>,
) -> Result<Schedule, Error> {
    let (lump, monthly) = amounts.payout.kind.twelfths();
    let deposit = person.deposit.unwrap_or_default();
    let (insurance, deposited) = (parts(deposit.insurance.decimal())?, parts(deposit.lump_sum.decimal())?);
    let beside_lump = share(plus(insurance, deposited)?, lump, TWELVE)?;
    let deposits = [share(insurance, monthly, TWELVE)?, beside_lump];
    let has_deposits = deposits.iter().any(|deposit| !deposit.is_zero());
    let Some(anew) = reckoned_anew_from(scope, case)? else {
        if person.salary_2018.is_some() {
            return Err(Error::conflict("person.salary_2018", messages::conflict::NOT_RECKONED_ANEW));
        }
        if monthly == 0 && !has_deposits {
            return Ok(Schedule { spans: Vec::new(), lacks: None });
        }
        return schedule(amounts, person, person.last_salary, deposits, until, scope, case);
    };
    if monthly == 0 && !has_deposits {
        return Ok(Schedule { spans: Vec::new(), lacks: None });
    }
    if !amounts.monthly_compensation.is_zero() && anew <= until {
        // What of a compensation paid once is left of the months (退撫法 34 III) hangs on how long it is drawn.
        let params = vec![("from", anew.into())];
        case.reason(keys::PENSION_COMPENSATION_MONTHLY, messages::reason::COMPENSATION_BALANCE, params);
    }
    let lacks = if has_deposits { case.value(keys::PENSION_DEPOSIT_RATE, scope).err() } else { None };
    let before = until.min(eve(anew)?);
    let (Some(salary), true) = (person.salary_2018, anew <= until) else {
        if let Some(lacks) = lacks {
            return Err(lacks);
        }
        if anew <= until {
            let params = vec![("from", anew.into())];
            case.reason(keys::PENSION_CEILING_RATE, messages::reason::RECKONED_ANEW, params);
        }
        return Ok(Schedule { spans: before_ceilings(amounts, before, case)?, lacks: None });
    };
    let mut spans = Vec::new();
    match &lacks {
        // What interest was paid is not known, so neither is the income.
        Some(_) => {
            let params = vec![("from", anew.into())];
            case.reason(keys::PENSION_DEPOSIT_RATE, messages::reason::INTEREST_NOT_KNOWN, params);
        }
        None => spans = before_ceilings(amounts, before, case)?,
    }
    let from = case.as_of();
    let later = case.on(anew, |case| {
        let amounts = amounts.anew(salary, scope, case)?;
        case.reason(
            keys::PENSION_CEILING_RATE,
            messages::reason::RECKONED_BY_SALARY,
            vec![("from", anew.into()), ("salary", salary.decimal().into()), ("retired", from.into())],
        );
        schedule(&amounts, person, salary, deposits, until, scope, case)
    })?;
    spans.extend(later.spans);
    Ok(Schedule { spans, lacks: lacks.or(later.lacks) })
}

/// The periods under the ceilings, from the day of the case on.
fn schedule<R: Recorder>(
    amounts: &Amounts,
    person: &PensionPerson,
    salary: Twd,
    deposits: [Decimal; 2],
    until: NaiveDate,
    scope: Scope,
    case: &mut Case<'_, R>,
) -> Result<Schedule, Error> {
    let (lump, monthly) = amounts.payout.kind.twelfths();
    let capped = match person.duty_injury {
        Some(DutyInjury { cause, disability, .. }) => {
            case.value(keys::PENSION_ON_DUTY_NO_CEILING, scope)?;
            let lifts = case.has(keys::PENSION_ON_DUTY_CAUSES, scope, cause.into())?;
            !lifts && disability != DutyDisability::Helpless
        }
        None => true,
    };
    let [beside_monthly, beside_lump] = deposits;
    // Without a ceiling the rate is that of a floor of the interest beside a monthly pension (退撫法 36 II).
    let rate = match if capped || !beside_monthly.is_zero() { rate(amounts, person, scope, case) } else { Ok(None) } {
        Ok(rate) => rate,
        // What is granted is known.
        Err(lacks) if lacks.code() == ErrorCode::SourceMissing => {
            case.reason(keys::PENSION_CEILING_UNDER_FIRST, messages::reason::CEILING_NOT_KNOWN, Vec::new());
            return Ok(Schedule { spans: Vec::new(), lacks: Some(lacks) });
        }
        Err(error) => return Err(error),
    };
    if capped && amounts.counted.paid != [ServiceTime::default(); 2] {
        let key = keys::PENSION_CEILING_PAID_BEFORE;
        case.value(key, scope)?;
        case.reason(key, messages::reason::CEILING_OF_THIS_RETIREMENT, Vec::new());
    }
    let mixed = lump > 0 && monthly > 0 && !beside_lump.is_zero();
    let income = Income {
        amounts: *amounts,
        twice: parts(times(salary.decimal(), Decimal::TWO)?)?,
        rate,
        capped,
        apart: mixed && case.value(keys::PENSION_CEILING_MIXED, scope)? == "each_half",
        deposits,
        guarantee: person.lowest_guarantee,
        scope,
    };
    let mut spans: Vec<Span> = Vec::new();
    let days = days_of_change(amounts, until, scope, case)?;
    for (at, day) in days.iter().enumerate() {
        let to = match days.get(at.saturating_add(1)) {
            Some(next) => eve(*next)?,
            None => until,
        };
        let span = case.on(*day, |case| income.span(*day, to, case))?;
        match spans.last_mut() {
            Some(last) if last.paid == span.paid && last.deducted == span.deducted && last.ceiling == span.ceiling => {
                last.to = to;
            }
            _ => spans.push(span),
        }
    }
    Ok(Schedule { spans, lacks: None })
}

fn eve(day: NaiveDate) -> Result<NaiveDate, Error> {
    day.pred_opt().ok_or_else(|| Error::new(ErrorCode::Overflow))
}

/// Before 2018-07-01 nothing is deducted.
fn before_ceilings<R: Recorder>(amounts: &Amounts, to: NaiveDate, case: &Case<'_, R>) -> Result<Vec<Span>, Error> {
    let from = case.as_of();
    let paid = [Decimal::ZERO, amounts.old_monthly()?, amounts.new.monthly];
    let none = [Decimal::ZERO; 3];
    let span = |from, to, paid| Span { from, to, ceiling: None, paid, deducted: none };
    Ok(match amounts.payout.deferred_until.map(Date::naive) {
        Some(start) if start > to => vec![span(from, to, none)],
        Some(start) => vec![span(from, eve(start)?, none), span(start, to, paid)],
        None => vec![span(from, to, paid)],
    })
}

/// Twelve times the rate of the years of service, before it falls with the years paid for.
fn rate<R: Recorder>(
    amounts: &Amounts,
    person: &PensionPerson,
    scope: Scope,
    case: &mut Case<'_, R>,
) -> Result<Option<Decimal>, Error> {
    let [(years, first)] = case.value(keys::PENSION_CEILING_FIRST, scope)? else {
        return Err(Error::new(ErrorCode::Internal));
    };
    let lowest = whole(*years)?.saturating_mul(MONTHS_OF_YEAR);
    let (mut total, mut served) = (amounts.counted.total(), amounts.counted.months());
    if person.duty_injury.is_some() && case.value(keys::PENSION_ON_DUTY_CEILING_YEARS, scope)? == "as_given" {
        for given in [amounts.for_month, amounts.for_lump] {
            (total, served) = (total.max(given.total()), served.max(given.months()));
        }
    }
    if amounts.anew {
        // Who retired before the act: its ceiling goes up to so many years (退撫法 37 II).
        let most = case.whole(keys::PENSION_CEILING_RETIRED_BEFORE, scope)?;
        served = served.min(most.saturating_mul(MONTHS_OF_YEAR));
    }
    if !total.reaches(whole(*years)?) && case.value(keys::PENSION_CEILING_UNDER_FIRST, scope)? == "none" {
        return Ok(None);
    }
    let more = by_year(case.value(keys::PENSION_CEILING_RATE, scope)?, lowest, served.max(lowest))?;
    let rate = plus(times(*first, TWELVE)?, more)?;
    case.step(|| {
        let step = Step::new(StepKind::Compute).rule(keys::PENSION_CEILING_RATE.index);
        step.say(messages::step::MONTHS_OF_SERVICE).with("months", served).output(twelfth_text(rate))
    });
    Ok(Some(rate))
}

/// The days from which a rate, a ceiling or the pension itself changes, the day of retirement first.
fn days_of_change<R: Recorder>(
    amounts: &Amounts,
    until: NaiveDate,
    scope: Scope,
    case: &mut Case<'_, R>,
) -> Result<Vec<NaiveDate>, Error> {
    let from = case.as_of();
    let within = Period { from: from.into(), to: until.into() };
    let mut days = case.changes(keys::PENSION_DEPOSIT_RATE, scope, within)?;
    for day in case.changes(keys::PENSION_DEPOSIT_LUMP_RATE, scope, within)? {
        order::insert(&mut days, day);
    }
    let mut tables = case.changes(keys::PENSION_CEILING_FALL, scope, within)?;
    order::insert(&mut tables, from);
    for (at, table) in tables.iter().enumerate() {
        order::insert(&mut days, *table);
        let next = tables.get(at.saturating_add(1)).copied();
        // Years of the table begin on January 1.
        for (year, _) in case.at(keys::PENSION_CEILING_FALL, scope, *table)? {
            let begins = first_day(whole(*year)?)?;
            if *table < begins && begins <= until && next.is_none_or(|next| begins < next) {
                order::insert(&mut days, begins);
            }
        }
    }
    if let Some(start) = amounts.payout.deferred_until.map(Date::naive).filter(|start| *start <= until) {
        order::insert(&mut days, start);
    }
    Ok(days)
}

/// The first day of a year of the Republic.
fn first_day(year: u32) -> Result<NaiveDate, Error> {
    Date::of_roc(year, 1, 1).map(Date::naive)
}
