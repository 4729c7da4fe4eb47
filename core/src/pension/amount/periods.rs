//! The monthly income of a pensioner, period by period: deposit interest, ceiling, deductions, guaranteed minimum
//! (公務人員退休資遣撫卹法 36 to 39, 公立學校教職員退休資遣撫卹條例 36 to 39).

use chrono::NaiveDate;
use personnel_rules_data::{Rounding, Scope, keys, messages};
use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::Serialize;

use super::exact::{RATE, TWELVE, by_year, dollars, parts, ratio, share, twelfth, twelfth_text};
use super::{Amounts, PensionPerson};
use crate::case::Case;
use crate::date::{Date, Period, roc_year};
use crate::error::{Error, ErrorCode};
use crate::order;
use crate::quantity::{Fraction, Ratio, Twd, minus, plus, times, total, whole};
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
    ceiling: Option<(Decimal, Decimal)>,
    pub(super) paid: Month,
    deducted: Month,
}

impl Span {
    pub(super) fn total(&self) -> Result<Decimal, Error> {
        total(self.paid.iter().copied())
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

/// What no period changes.
struct Income<'a> {
    amounts: &'a Amounts,
    /// Twice the last salary, by the share that the ceiling holds for, in parts of a dollar.
    twice: Decimal,
    /// Twelve times the rate before it falls. None where no ceiling holds.
    rate: Option<Decimal>,
    /// Deposits beside the monthly part, and beside the lump sum, in parts of a dollar.
    deposits: [Decimal; 2],
    guarantee: Option<Twd>,
    scope: Scope,
}

/// The periods from the day of retirement to `until`; before the ceilings, up to the eve of the day that brings them.
pub(super) fn periods<R: Recorder>(
    amounts: &Amounts,
    person: &PensionPerson,
    until: NaiveDate,
    scope: Scope,
    case: &mut Case<'_, R>,
) -> Result<Vec<Span>, Error> {
    let (lump, monthly) = amounts.payout.kind.twelfths();
    let deposit = person.deposit.unwrap_or_default();
    let (insurance, deposited) = (parts(deposit.insurance.decimal())?, parts(deposit.lump_sum.decimal())?);
    let beside_lump = share(plus(insurance, deposited)?, lump, TWELVE)?;
    let deposits = [share(insurance, monthly, TWELVE)?, beside_lump];
    let has_deposits = deposits.iter().any(|deposit| !deposit.is_zero());
    if monthly == 0 && !has_deposits {
        return Ok(Vec::new());
    }
    let from = case.as_of();
    if case.where_ruled(keys::PENSION_CEILING_RATE, scope, from)?.is_none() {
        if has_deposits {
            case.value(keys::PENSION_DEPOSIT_RATE, scope)?;
        }
        return before_ceilings(amounts, until, scope, case);
    }
    let income = Income {
        amounts,
        twice: share(
            parts(times(person.last_salary.decimal(), Decimal::TWO)?)?,
            if monthly == 0 { lump } else { monthly },
            TWELVE,
        )?,
        rate: rate(amounts, scope, case)?,
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
    Ok(spans)
}

fn eve(day: NaiveDate) -> Result<NaiveDate, Error> {
    day.pred_opt().ok_or_else(|| Error::new(ErrorCode::Overflow))
}

/// Before 2018-07-01 nothing is deducted; the act of 2017 reckons those pensions anew by the pay of that year.
fn before_ceilings<R: Recorder>(
    amounts: &Amounts,
    until: NaiveDate,
    scope: Scope,
    case: &mut Case<'_, R>,
) -> Result<Vec<Span>, Error> {
    let from = case.as_of();
    let within = Period { from: from.into(), to: until.into() };
    let mut to = until;
    if let Some(first) = case.changes(keys::PENSION_CEILING_RATE, scope, within)?.first() {
        to = eve(*first)?;
        case.reason(keys::PENSION_CEILING_RATE, messages::reason::RECKONED_ANEW, vec![("from", (*first).into())]);
    }
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
fn rate<R: Recorder>(amounts: &Amounts, scope: Scope, case: &mut Case<'_, R>) -> Result<Option<Decimal>, Error> {
    let [(years, first)] = case.value(keys::PENSION_CEILING_FIRST, scope)? else {
        return Err(Error::new(ErrorCode::Internal));
    };
    let lowest = whole(*years)?.saturating_mul(12);
    let served = amounts.counted.total().months_up();
    if !amounts.counted.total().reaches(whole(*years)?)
        && case.value(keys::PENSION_CEILING_UNDER_FIRST, scope)? == "none"
    {
        return Ok(None);
    }
    let more = by_year(case.value(keys::PENSION_CEILING_RATE, scope)?, lowest, served.max(lowest))?;
    plus(times(*first, TWELVE)?, more).map(Some)
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

impl Income<'_> {
    fn span<R: Recorder>(&self, from: NaiveDate, to: NaiveDate, case: &mut Case<'_, R>) -> Result<Span, Error> {
        let (old, new) = (self.amounts.old_monthly()?, self.amounts.new.monthly);
        let pension = plus(old, new)?;
        let (interest, original) = self.interest(pension, case)?;
        let whole_month = [interest, old, new];
        let income = plus(pension, interest)?;
        let fall = case.step_of(keys::PENSION_CEILING_FALL, self.scope, roc_year(from))?.unwrap_or_default();
        let ceiling = match self.rate {
            Some(rate) => {
                let rate = minus(rate, times(fall, TWELVE)?)?.max(Decimal::ZERO);
                Some((rate, share(self.twice, rate, RATE)?))
            }
            None => None,
        };
        let mut paid = whole_month;
        if let Some((rate, most)) = ceiling.filter(|(_, most)| *most < income) {
            case.value(keys::PENSION_DEDUCTION_ORDER, self.scope)?;
            let kept = most.max(self.guaranteed(case)?.min(original)).min(income);
            let mut over = minus(income, kept)?;
            for part in &mut paid {
                let less = over.min(*part);
                *part = minus(*part, less)?;
                over = minus(over, less)?;
            }
            case.step(|| {
                let text = |parts: Decimal| ratio(parts).map_or_else(|_| String::new(), |ratio| ratio.to_string());
                let step = Step::new(StepKind::Compute).rule(keys::PENSION_DEDUCTION_ORDER.index);
                let step =
                    step.say(messages::step::ABOVE_CEILING).with("from", from).with("percent", twelfth_text(rate));
                step.with("income", text(income)).with("ceiling", text(most)).output(text(kept))
            });
        }
        // A deferred pension is reckoned as if it were drawn, and not paid (施行細則 35 II).
        let waits = self.amounts.payout.deferred_until.is_some_and(|start| from < start.naive());
        let [kept_interest, kept_old, kept_new] = paid;
        let deducted = [minus(interest, kept_interest)?, minus(old, kept_old)?, minus(new, kept_new)?];
        if waits {
            let none = Decimal::ZERO;
            let [less_interest, ..] = deducted;
            return Ok(Span {
                from,
                to,
                ceiling,
                paid: [kept_interest, none, none],
                deducted: [less_interest, none, none],
            });
        }
        Ok(Span { from, to, ceiling, paid, deducted })
    }

    /// The guaranteed minimum, by the share drawn monthly; of a lump sum, the whole.
    fn guaranteed<R: Recorder>(&self, case: &mut Case<'_, R>) -> Result<Decimal, Error> {
        let (lump, monthly) = self.amounts.payout.kind.twelfths();
        self.guarantee_of(if monthly == 0 { lump } else { monthly }, case)
    }

    fn guarantee_of<R: Recorder>(&self, twelfths: u32, case: &mut Case<'_, R>) -> Result<Decimal, Error> {
        let key = keys::PENSION_GUARANTEE;
        case.value(key, self.scope)?;
        let guarantee = case.need(self.guarantee, "person.lowest_guarantee", key)?;
        share(parts(guarantee.decimal())?, twelfths, TWELVE)
    }

    /// Deposit interest of a month, and the month's income as it was at the full rate.
    fn interest<R: Recorder>(&self, pension: Decimal, case: &mut Case<'_, R>) -> Result<(Decimal, Decimal), Error> {
        let [beside_monthly, beside_lump] = self.deposits;
        if beside_monthly.is_zero() && beside_lump.is_zero() {
            return Ok((Decimal::ZERO, pension));
        }
        let full_rate = case.value(keys::PENSION_DEPOSIT_FULL_RATE, self.scope)?;
        let (lump, monthly) = self.amounts.payout.kind.twelfths();
        let (mut interest, mut original) = (Decimal::ZERO, pension);
        if !beside_monthly.is_zero() {
            let full = share(beside_monthly, full_rate, RATE)?;
            let low = share(beside_monthly, case.value(keys::PENSION_DEPOSIT_RATE, self.scope)?, RATE)?;
            let mut floor = self.guarantee_of(monthly, case)?;
            if let Some(rate) = self.rate.filter(|_| self.amounts.payout.months_early.is_none()) {
                let fall = case.value(keys::PENSION_CEILING_LAST_FALL, self.scope)?;
                let rate = minus(rate, times(fall, TWELVE)?)?.max(Decimal::ZERO);
                floor = floor.max(share(self.twice, rate, RATE)?);
            }
            let wanting = minus(floor, pension)?.max(Decimal::ZERO);
            interest = low.max(full.min(wanting));
            original = plus(original, full)?;
        }
        if !beside_lump.is_zero() {
            let full = share(beside_lump, full_rate, RATE)?;
            let floor = self.guarantee_of(lump, case)?;
            let rate = case.value(keys::PENSION_DEPOSIT_LUMP_RATE, self.scope)?;
            // What is above the minimum, by the lower rate: the interest falls as the rates do.
            let above = minus(full, floor)?.max(Decimal::ZERO);
            let paid = plus(full.min(floor), share(above, rate, full_rate)?)?;
            interest = plus(interest, paid)?;
            original = plus(original, full)?;
        }
        let rule = keys::PENSION_DEPOSIT_FULL_RATE.index;
        case.step(|| {
            let text = ratio(interest).map_or_else(|_| String::new(), |ratio| ratio.to_string());
            Step::new(StepKind::Compute).rule(rule).say(messages::step::DEPOSIT_INTEREST).output(text)
        });
        Ok((interest, original))
    }
}
