//! The income of a month: deposit interest, ceiling, deductions, guaranteed minimum (公務人員退休資遣撫卹法 36 to 39,
//! 公立學校教職員退休資遣撫卹條例 36 to 39).

use chrono::NaiveDate;
use personnel_rules_data::{Scope, keys, messages};
use rust_decimal::Decimal;

use super::exact::{RATE, TWELVE, parts, parts_text, share, twelfth_text};
use super::granted::Amounts;
use super::periods::{Month, Span};
use crate::case::Case;
use crate::date::roc_year;
use crate::error::Error;
use crate::quantity::{Twd, minus, plus, times, total};
use crate::trace::{Recorder, Step, StepKind};

/// What no period changes.
pub(super) struct Income {
    pub(super) amounts: Amounts,
    /// Twice the last salary, of a whole pension, in parts of a dollar.
    pub(super) twice: Decimal,
    /// Twelve times the rate before it falls. None where none is known of so few years.
    pub(super) rate: Option<Decimal>,
    /// Whether the ceiling holds: not where an injury through duty lifts it (退撫法 32 IV).
    pub(super) capped: bool,
    /// Whether what is drawn once has a ceiling of its own.
    pub(super) apart: bool,
    /// Deposits beside the monthly part, and beside the lump sum, in parts of a dollar.
    pub(super) deposits: [Decimal; 2],
    pub(super) guarantee: Option<Twd>,
    pub(super) scope: Scope,
}

impl Income {
    pub(super) fn span<R: Recorder>(
        &self,
        from: NaiveDate,
        to: NaiveDate,
        case: &mut Case<'_, R>,
    ) -> Result<Span, Error> {
        let (old, new) = (self.amounts.old_monthly()?, self.amounts.new.monthly);
        let (lump, monthly) = self.amounts.payout.kind.twelfths();
        let [[by_month, full_by_month], [by_lump, full_by_lump]] = self.interest(plus(old, new)?, case)?;
        let interest = plus(by_month, by_lump)?;
        let fall = case.step_of(keys::PENSION_CEILING_FALL, self.scope, roc_year(from))?.unwrap_or_default();
        let rate = match self.rate.filter(|_| self.capped) {
            Some(rate) => Some(minus(rate, times(fall, TWELVE)?)?.max(Decimal::ZERO)),
            None => None,
        };
        // A mixed pension has the ceiling of its monthly share, a lump sum the whole.
        let drawn = if monthly == 0 { lump } else { monthly };
        let ceiling = rate.map(|rate| Ok::<_, Error>((rate, self.ceiling(rate, drawn)?))).transpose()?;
        let mut paid = [interest, old, new];
        let whole = plus(old, new)?;
        match rate {
            Some(rate) if self.apart => {
                let mut once = [by_lump, Decimal::ZERO, Decimal::ZERO];
                self.deduct(&mut once, rate, lump, full_by_lump, from, case)?;
                paid = [by_month, old, new];
                self.deduct(&mut paid, rate, monthly, plus(whole, full_by_month)?, from, case)?;
                let ([left, ..], [beside, ..]) = (once, &mut paid);
                *beside = plus(*beside, left)?;
            }
            Some(rate) => {
                let original = plus(whole, plus(full_by_month, full_by_lump)?)?;
                self.deduct(&mut paid, rate, drawn, original, from, case)?;
            }
            None => {}
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

    /// So many twelfths of twice the salary, by twelve times the percents.
    fn ceiling(&self, rate: Decimal, twelfths: u32) -> Result<Decimal, Error> {
        share(share(self.twice, twelfths, TWELVE)?, rate, RATE)
    }

    /// Takes what is above the ceiling from the parts in their order, not below the guaranteed minimum; `original`: what
    /// the month was at the full rate of interest.
    fn deduct<R: Recorder>(
        &self,
        paid: &mut Month,
        rate: Decimal,
        twelfths: u32,
        original: Decimal,
        from: NaiveDate,
        case: &mut Case<'_, R>,
    ) -> Result<(), Error> {
        let most = self.ceiling(rate, twelfths)?;
        let income = total(paid.iter().copied())?;
        if most >= income {
            return Ok(());
        }
        case.value(keys::PENSION_DEDUCTION_ORDER, self.scope)?;
        let kept = most.max(self.guarantee_of(twelfths, case)?.min(original)).min(income);
        let mut over = minus(income, kept)?;
        for part in paid {
            let less = over.min(*part);
            *part = minus(*part, less)?;
            over = minus(over, less)?;
        }
        case.step(|| {
            let step = Step::new(StepKind::Compute).rule(keys::PENSION_DEDUCTION_ORDER.index);
            let step = step.say(messages::step::ABOVE_CEILING).with("from", from).with("percent", twelfth_text(rate));
            step.with("income", parts_text(income)).with("ceiling", parts_text(most)).output(parts_text(kept))
        });
        Ok(())
    }

    /// The guaranteed minimum, by so many twelfths.
    fn guarantee_of<R: Recorder>(&self, twelfths: u32, case: &mut Case<'_, R>) -> Result<Decimal, Error> {
        let key = keys::PENSION_GUARANTEE;
        case.value(key, self.scope)?;
        let guarantee = case.need(self.guarantee, "person.lowest_guarantee", key)?;
        share(parts(guarantee.decimal())?, twelfths, TWELVE)
    }

    /// Deposit interest of a month beside the monthly part and beside the lump sum, each as paid and at the full rate.
    fn interest<R: Recorder>(&self, pension: Decimal, case: &mut Case<'_, R>) -> Result<[[Decimal; 2]; 2], Error> {
        let [beside_monthly, beside_lump] = self.deposits;
        let none = Decimal::ZERO;
        let mut interest = [[none; 2]; 2];
        let [by_month, by_lump] = &mut interest;
        if beside_monthly.is_zero() && beside_lump.is_zero() {
            return Ok(interest);
        }
        let full_rate = case.value(keys::PENSION_DEPOSIT_FULL_RATE, self.scope)?;
        let (lump, monthly) = self.amounts.payout.kind.twelfths();
        if !beside_monthly.is_zero() {
            let full = share(beside_monthly, full_rate, RATE)?;
            let low = share(beside_monthly, case.value(keys::PENSION_DEPOSIT_RATE, self.scope)?, RATE)?;
            let mut floor = self.guarantee_of(monthly, case)?;
            if let Some(rate) = self.rate.filter(|_| self.amounts.payout.months_early.is_none()) {
                let fall = case.value(keys::PENSION_CEILING_LAST_FALL, self.scope)?;
                let rate = minus(rate, times(fall, TWELVE)?)?.max(none);
                floor = floor.max(self.ceiling(rate, monthly)?);
                self.say_last_column(fall, case)?;
            }
            let wanting = minus(floor, pension)?.max(none);
            *by_month = [low.max(full.min(wanting)), full];
        }
        if !beside_lump.is_zero() {
            let full = share(beside_lump, full_rate, RATE)?;
            let floor = self.guarantee_of(lump, case)?;
            let rate = case.value(keys::PENSION_DEPOSIT_LUMP_RATE, self.scope)?;
            // What is above the minimum, by the lower rate: the interest falls as the rates do.
            let above = minus(full, floor)?.max(none);
            *by_lump = [plus(full.min(floor), share(above, rate, full_rate)?)?, full];
        }
        let ([one, _], [other, _]) = (*by_month, *by_lump);
        let (both, deposited) = (plus(one, other)?, plus(beside_monthly, beside_lump)?);
        let rule = keys::PENSION_DEPOSIT_FULL_RATE.index;
        case.step(|| {
            let step = Step::new(StepKind::Compute).rule(rule).say(messages::step::DEPOSIT_INTEREST);
            let step = step.with("deposits", parts_text(deposited)).with("by_month", parts_text(one));
            step.with("by_lump", parts_text(other)).output(parts_text(both))
        });
        Ok(interest)
    }

    /// Since the freeze the table's last year is a reading: the answer says so.
    fn say_last_column<R: Recorder>(&self, fall: Decimal, case: &mut Case<'_, R>) -> Result<(), Error> {
        let (key, on) = (keys::PENSION_CEILING_LAST_COLUMN, case.as_of());
        if case.where_ruled(key, self.scope, on)?.is_some() {
            case.reason(key, messages::reason::LAST_COLUMN_IS_A_READING, vec![("fall", fall.into())]);
        }
        Ok(())
    }
}
