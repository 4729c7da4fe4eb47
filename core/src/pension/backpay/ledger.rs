//! The sums of service that is bought back, month by month.

use chrono::{Datelike, NaiveDate};
use personnel_rules_data::{Rounding, Scope, keys, messages};
use rust_decimal::Decimal;

use super::{BackpayFacts, BackpaySpan};
use crate::case::Case;
use crate::date::{DAYS_OF_YEAR, first_of_next_month, next_day};
use crate::error::{Error, ErrorCode};
use crate::pension::scheme::PensionScheme;
use crate::quantity::{over, plus, round, times};
use crate::trace::{Recorder, Step, StepKind};

/// Contributions, returns until pay is drawn, and interest on arrears from the day after `late` (公務人員退休撫卹基金撥補繳費用辦法
/// 2, 3, 5).
pub(super) fn reckoned<R: Recorder>(
    facts: &BackpayFacts,
    late: Option<NaiveDate>,
    scope: Scope,
    case: &mut Case<'_, R>,
) -> Result<[Decimal; 3], Error> {
    case.value(keys::PENSION_BACKPAY_RECKONED, scope)?;
    let rounding = case.value(keys::PENSION_BACKPAY_INTEREST, scope)?;
    let mut ledger =
        Ledger { facts, rounding, balance: Decimal::ZERO, principal: Decimal::ZERO, told: Decimal::ZERO, months: 0 };
    let begins = facts.service.from.naive();
    let account = facts.scheme == PensionScheme::IndividualAccount;
    let until = if account { next_day(facts.service.to.naive())? } else { case.as_of() };
    let returns = ledger.walk(begins, until, scope, case)?;
    let arrears = match late {
        Some(last) => ledger.walk(next_day(last)?, facts.requested_on.naive(), scope, case)?,
        None => Decimal::ZERO,
    };
    Ok([ledger.principal, returns, arrears])
}

/// What has been paid in and credited.
struct Ledger<'f> {
    facts: &'f BackpayFacts,
    rounding: Rounding,
    balance: Decimal,
    principal: Decimal,
    /// Contribution of a whole month that was told last.
    told: Decimal,
    /// Whole months of it that are not told yet.
    months: u32,
}

impl Ledger<'_> {
    /// Goes through the months from a day to the eve of another: each month of the service pays in at its end, returns
    /// are credited at the end of each year and of the time. Gives the returns.
    fn walk<R: Recorder>(
        &mut self,
        from: NaiveDate,
        until: NaiveDate,
        scope: Scope,
        case: &mut Case<'_, R>,
    ) -> Result<Decimal, Error> {
        let over_on = next_day(self.facts.service.to.naive())?;
        let (mut day, mut earned, mut returns) = (from, Decimal::ZERO, Decimal::ZERO);
        let (mut since, mut before, mut rates) = (from, self.balance, String::new());
        while day < until {
            let next = self.next(day, until)?;
            let span = self.span(day)?;
            if let Some(rate) = span.annual_return {
                earned = plus(earned, times(times(self.balance, rate.decimal())?, days(day, next))?)?;
                let rate = rate.to_string();
                if R::ON && !rates.ends_with(&rate) {
                    rates = if rates.is_empty() { rate } else { [&rates, "; ", &rate].concat() };
                }
            }
            if day < over_on {
                let month = self.contribution(span, day, scope, case)?;
                let whole = days(day.with_day(1).unwrap_or(day), first_of_next_month(day)?);
                let part = days(day, next.min(over_on));
                let paid = round(over(times(month, part)?, whole)?, self.rounding)?;
                self.principal = plus(self.principal, paid)?;
                self.balance = plus(self.balance, paid)?;
                if part == whole {
                    self.months = self.months.saturating_add(1);
                } else {
                    self.tell_months(case);
                    case.step(|| paid_in(month, format!("{part}/{whole}")).output(paid.normalize()));
                }
            }
            if next >= until || next.year() != day.year() {
                self.tell_months(case);
                let year = DAYS_OF_YEAR.saturating_add(u32::from(day.leap_year()));
                let credited = round(over(earned, year.into())?, self.rounding)?;
                self.balance = plus(self.balance, credited)?;
                returns = plus(returns, credited)?;
                case.step(|| {
                    let step = Step::new(StepKind::Compute).rule(keys::PENSION_BACKPAY_INTEREST.index);
                    let step = step.say(messages::step::RETURNS_OF).with("from", since).with("until", next);
                    let step = step.with("rate", core::mem::take(&mut rates)).with("before", before.normalize());
                    step.with("balance", self.balance.normalize()).output(credited.normalize())
                });
                (since, before, earned) = (next, self.balance, Decimal::ZERO);
            }
            day = next;
        }
        Ok(returns)
    }

    /// Tells of whole months together.
    fn tell_months<R: Recorder>(&mut self, case: &mut Case<'_, R>) {
        let months = core::mem::take(&mut self.months);
        if months > 0 {
            let all = self.told.saturating_mul(months.into());
            case.step(|| paid_in(self.told, months.to_string()).output(all.normalize()));
        }
    }

    /// Where the month, the span or the time ends.
    fn next(&self, day: NaiveDate, until: NaiveDate) -> Result<NaiveDate, Error> {
        let month = first_of_next_month(day)?.min(until);
        let change = self.facts.spans.iter().map(|span| span.from.naive()).find(|from| *from > day);
        Ok(change.map_or(month, |change| month.min(change)))
    }

    /// The span that holds on a day.
    fn span(&self, day: NaiveDate) -> Result<BackpaySpan, Error> {
        let held = self.facts.spans.iter().rfind(|span| span.from.naive() <= day);
        held.copied().ok_or_else(|| Error::new(ErrorCode::Internal))
    }

    /// Contribution of a whole month.
    fn contribution<R: Recorder>(
        &mut self,
        span: BackpaySpan,
        day: NaiveDate,
        scope: Scope,
        case: &mut Case<'_, R>,
    ) -> Result<Decimal, Error> {
        let salary = span.salary_amount.decimal();
        let (key, base, rate) = case.quietly(|case| self.terms(day, scope, case))?;
        let month = round(times(times(salary, base)?, rate)?, self.rounding)?;
        if month != self.told {
            self.tell_months(case);
            self.told = month;
            self.terms(day, scope, case)?;
            case.step(|| {
                let step = Step::new(StepKind::Compute).rule(key).say(messages::step::CONTRIBUTION);
                step.with("salary", salary).with("base", base).with("rate", rate).output(month.normalize())
            });
        }
        Ok(month)
    }

    /// The rule of the contribution, what of the pay it takes, and the rate.
    fn terms<R: Recorder>(
        &self,
        day: NaiveDate,
        scope: Scope,
        case: &mut Case<'_, R>,
    ) -> Result<(usize, Decimal, Decimal), Error> {
        if self.facts.scheme == PensionScheme::IndividualAccount {
            let key = keys::PENSION_ACCOUNT_CONTRIBUTION;
            return Ok((key.index, case.row(key, scope, "times")?, case.row(key, scope, "rate")?));
        }
        let key = keys::PENSION_CONTRIBUTION;
        Ok((key.index, case.value(keys::PENSION_CONTRIBUTION_BASE, scope)?, case.at(key, scope, day)?))
    }
}

/// A contribution, in whole or in part.
fn paid_in(month: Decimal, share: String) -> Step {
    let step = Step::new(StepKind::Compute).rule(keys::PENSION_BACKPAY_RECKONED.index);
    step.say(messages::step::SHARE_OF_AMOUNT).with("amount", month.normalize()).with("share", share)
}

fn days(from: NaiveDate, to: NaiveDate) -> Decimal {
    Decimal::from(to.signed_duration_since(from).num_days())
}
