//! What a retirement pays, in parts of a dollar: what is kept of the service, bases and rates by it, what is drawn.

use personnel_rules_data::{Rounding, Scope, keys, messages};
use rust_decimal::Decimal;

use super::PensionPart;
use super::added::{bonus, by_old_standard, compensate};
use super::checks::{check_asked, check_deposit, check_payout, check_start, check_will};
use super::exact::{RATE, TWELVE, dollars, parts, parts_text, share, twelfth, twelfth_text};
use super::facts::{CompensationKind, Payout, PayoutKind, PensionPerson};
use super::pay::{Pay, pay};
use super::scheme::{
    Counted, Split, count, counts_by_months, new_bases, new_rate, old_bases, old_rate, raised, splits, ways,
};
use crate::case::Case;
use crate::error::{Error, ErrorCode};
use crate::pension::ServiceTime;
use crate::quantity::{Ratio, Twd, not_zero, plus};
use crate::staff::StaffGroup;
use crate::trace::{Recorder, Step, StepKind};

/// One scheme: twelve times bases and percents, amounts in parts of a dollar.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct SchemeAmount {
    pub(super) lump_base: Decimal,
    pub(super) monthly_base: Decimal,
    pub(super) bases: Decimal,
    pub(super) rate: Decimal,
    pub(super) lump_sum: Decimal,
    pub(super) monthly: Decimal,
}

/// What a retirement pays, in parts of a dollar.
#[derive(Debug, Clone, Copy)]
pub(super) struct Amounts {
    pub(super) payout: Payout,
    pub(super) counted: Counted,
    /// As counted for what is drawn once and monthly: more where an injury through duty raises it.
    pub(super) for_lump: Counted,
    pub(super) for_month: Counted,
    pub(super) pay: Pay,
    /// What an early start leaves of the monthly pension, in 1200ths.
    pub(super) kept: Decimal,
    pub(super) old: SchemeAmount,
    pub(super) new: SchemeAmount,
    pub(super) bonus: Decimal,
    pub(super) compensation: Decimal,
    /// Twelve times the percents of the compensation that is paid monthly, and what they give.
    pub(super) compensation_rate: Decimal,
    pub(super) monthly_compensation: Decimal,
    /// Whether the compensation is paid when a deferred pension begins.
    pub(super) compensation_waits: bool,
    pub(super) source_missing: bool,
    /// Whether granted before the act of 2017, and reckoned anew by it.
    pub(super) anew: bool,
}

impl Amounts {
    /// What is paid once, at retirement.
    pub(super) fn lump_sum(&self) -> Result<Decimal, Error> {
        let compensation = if self.compensation_waits { Decimal::ZERO } else { self.compensation };
        plus(plus(self.old.lump_sum, self.new.lump_sum)?, plus(self.bonus, compensation)?)
    }

    pub(super) fn monthly(&self) -> Result<Decimal, Error> {
        plus(self.old_monthly()?, self.new.monthly)
    }

    /// The monthly compensation is deducted with the old scheme (退撫法 39 I (2)).
    pub(super) fn old_monthly(&self) -> Result<Decimal, Error> {
        plus(self.old.monthly, self.monthly_compensation)
    }

    /// The lump sum, without what an injury through duty adds.
    pub(super) fn add_lump_sum<R: Recorder>(&mut self, scope: Scope, case: &mut Case<'_, R>) -> Result<(), Error> {
        self.count_bases(scope, case)?;
        self.reckon_lump_sum(case)
    }

    fn count_bases<R: Recorder>(&mut self, scope: Scope, case: &mut Case<'_, R>) -> Result<(), Error> {
        self.old.bases = old_bases(&self.for_lump, scope, case)?;
        self.new.bases = new_bases(&self.for_lump, scope, case)?;
        Ok(())
    }

    /// The lump sum by the bases that are known.
    fn reckon_lump_sum<R: Recorder>(&mut self, case: &mut Case<'_, R>) -> Result<(), Error> {
        let (drawn, _) = self.payout.kind.twelfths();
        let rules = [keys::PENSION_OLD_LUMP_BASES.index, keys::PENSION_NEW_LUMP_BASES.index];
        for (scheme, rule) in [&mut self.old, &mut self.new].into_iter().zip(rules) {
            let whole = share(parts(scheme.lump_base)?, scheme.bases, TWELVE)?;
            scheme.lump_sum = share(whole, drawn, TWELVE)?;
            if !whole.is_zero() {
                bases_step(case, rule, scheme.lump_base, || twelfth_text(scheme.bases), whole);
            }
        }
        Ok(())
    }

    fn count_rates<R: Recorder>(&mut self, scope: Scope, case: &mut Case<'_, R>) -> Result<(), Error> {
        self.old.rate = old_rate(&self.for_month, scope, case)?;
        self.new.rate = new_rate(&self.for_month, scope, case)?;
        Ok(())
    }

    /// The monthly pension and compensation by the bases and rates that are known.
    fn reckon_monthly<R: Recorder>(&mut self, case: &mut Case<'_, R>) -> Result<(), Error> {
        let (_, drawn) = self.payout.kind.twelfths();
        let kept = self.kept;
        // The added amount is none without old service.
        let old = (&mut self.old, self.pay.added, keys::PENSION_OLD_MONTHLY_RATE.index);
        let new = (&mut self.new, Decimal::ZERO, keys::PENSION_NEW_MONTHLY_RATE.index);
        for (scheme, added, rule) in [old, new] {
            let whole = plus(share(parts(scheme.monthly_base)?, scheme.rate, RATE)?, parts(added)?)?;
            scheme.monthly = share(share(whole, kept, RATE)?, drawn, TWELVE)?;
            if !whole.is_zero() {
                percent_step(case, rule, (scheme.monthly_base, scheme.rate, added), whole);
            }
        }
        let base = share(parts(plus(self.pay.salary, self.pay.salary)?)?, drawn, TWELVE)?;
        self.monthly_compensation = share(base, self.compensation_rate, RATE)?;
        Ok(())
    }

    /// The lump sum that the service would have given for the part drawn monthly (退撫法 44 (1); before, by the standard of
    /// 公務人員退休法 6 alone, which has not what an injury adds: 13-1).
    pub(super) fn lump_due<R: Recorder>(&self, scope: Scope, case: &mut Case<'_, R>) -> Result<Decimal, Error> {
        let mut whole = Self { payout: Payout { kind: PayoutKind::LumpSum, ..self.payout }, ..*self };
        whole.add_lump_sum(scope, case)?;
        let (_, drawn) = self.payout.kind.twelfths();
        share(plus(whole.old.lump_sum, whole.new.lump_sum)?, drawn, TWELVE)
    }

    /// By the salary of the day of the case, which reckons anew what was granted before (退撫法 27 I, 34, 37 V).
    pub(super) fn anew<R: Recorder>(&self, salary: Twd, scope: Scope, case: &mut Case<'_, R>) -> Result<Self, Error> {
        let mut amounts = Self { anew: true, ..*self };
        let salary = not_zero(salary, "person.salary_2018")?;
        amounts.pay.salary = salary;
        if !self.counted.before.is_zero() {
            amounts.pay.added = case.value(keys::PENSION_OLD_BASE_AMOUNT, scope)?;
            (amounts.old.lump_base, amounts.old.monthly_base) = (plus(salary, amounts.pay.added)?, salary);
        }
        if !self.counted.after.is_zero() {
            let twice = plus(salary, salary)?;
            (amounts.new.lump_base, amounts.new.monthly_base) = (twice, twice);
        }
        amounts.reckon_monthly(case)?;
        Ok(amounts)
    }

    pub(super) fn part(
        &self,
        scheme: &SchemeAmount,
        service: ServiceTime,
        rounding: Rounding,
    ) -> Result<Option<PensionPart>, Error> {
        if service.is_zero() {
            return Ok(None);
        }
        let (lump, monthly) = self.payout.kind.twelfths();
        let (lump, monthly) = (lump > 0, monthly > 0);
        Ok(Some(PensionPart {
            service,
            lump_base: scheme.lump_base.into(),
            monthly_base: scheme.monthly_base.into(),
            bases: lump.then(|| twelfth(scheme.bases)).transpose()?,
            lump_sum: lump.then(|| dollars(scheme.lump_sum, rounding)).transpose()?,
            percent: monthly.then(|| twelfth(scheme.rate)).transpose()?,
            monthly: monthly.then(|| dollars(scheme.monthly, rounding)).transpose()?,
        }))
    }
}

/// What a retirement pays on the day of the case, drawn in that way.
pub(super) fn amounts<R: Recorder>(
    person: &PensionPerson,
    payout: Payout,
    scope: Scope,
    case: &mut Case<'_, R>,
) -> Result<Amounts, Error> {
    check_will(person, payout)?;
    check_asked(person, scope, case)?;
    let mut amounts = begun(person, payout, scope, case)?;
    amounts.kept = check_payout(payout, &amounts.counted, scope, case)?;
    check_start(person, payout, scope, case)?;
    draw(&mut amounts, person, scope, case)?;
    check_deposit(person, &amounts, scope, case)?;
    if let Some(day) = payout.deferred_until.filter(|_| amounts.compensation_waits) {
        case.reason(
            keys::PENSION_COMPENSATION,
            messages::reason::COMPENSATION_LATER,
            vec![("from", day.naive().into())],
        );
    }
    amounts.bonus = bonus(person, &amounts, scope, case)?;
    say_drawn(&amounts, case)?;
    Ok(amounts)
}

/// What the service gives.
fn draw<R: Recorder>(
    amounts: &mut Amounts,
    person: &PensionPerson,
    scope: Scope,
    case: &mut Case<'_, R>,
) -> Result<(), Error> {
    let (lump_share, monthly_share) = amounts.payout.kind.twelfths();
    if lump_share > 0 {
        amounts.count_bases(scope, case)?;
    }
    if monthly_share > 0 {
        amounts.count_rates(scope, case)?;
    }
    if person.duty_injury.is_some() {
        by_old_standard(amounts, scope, case)?;
    }
    if lump_share > 0 {
        amounts.reckon_lump_sum(case)?;
    }
    if monthly_share > 0 {
        amounts.reckon_monthly(case)?;
        compensate(amounts, person, scope, case)?;
    }
    Ok(())
}

/// Shows what is drawn of it, and the sums.
fn say_drawn<R: Recorder>(amounts: &Amounts, case: &mut Case<'_, R>) -> Result<(), Error> {
    if !R::ON {
        return Ok(());
    }
    let rule = keys::PENSION_PAYOUTS.index;
    let payout = case.label(rule, amounts.payout.kind.into())?;
    let (lump, monthly) = amounts.payout.kind.twelfths();
    let of = |twelfths: u32| Ratio::new(twelfths.into(), TWELVE).map_or_else(|_| String::new(), Ratio::told);
    if lump > 0 && monthly > 0 || amounts.kept != RATE {
        case.step(|| {
            let step = Step::new(StepKind::Compute).rule(rule).say(messages::step::PENSION_SHARES);
            let kept = share(amounts.kept, 1u32, TWELVE).unwrap_or_default();
            step.with("lump", of(lump)).with("monthly", of(monthly)).with("kept", kept)
        });
    }
    case.step(|| {
        let text = |parts: Result<Decimal, Error>| parts.map_or_else(|_| String::new(), parts_text);
        let step = Step::new(StepKind::Compute).rule(rule).say(messages::step::PENSION_AMOUNTS);
        let step = step.with("payout", payout).with("salary", amounts.pay.salary);
        step.with("lump", text(amounts.lump_sum())).with("monthly", text(amounts.monthly()))
    });
    Ok(())
}

/// Shows a base times bases.
pub(super) fn bases_step<R: Recorder>(
    case: &mut Case<'_, R>,
    rule: usize,
    base: Decimal,
    bases: impl FnOnce() -> String,
    of: Decimal,
) {
    case.step(|| {
        let step = Step::new(StepKind::Compute).rule(rule).say(messages::step::BASES_PAID);
        step.with("base", base).with("bases", bases()).output(parts_text(of))
    });
}

/// Shows percents of a base, twelve times as many, and what is added.
pub(super) fn percent_step<R: Recorder>(
    case: &mut Case<'_, R>,
    rule: usize,
    (base, rate, added): (Decimal, Decimal, Decimal),
    of: Decimal,
) {
    case.step(|| {
        let say = if added.is_zero() { messages::step::PERCENT_PAID } else { messages::step::PERCENT_PAID_AND_ADDED };
        let step = Step::new(StepKind::Compute).rule(rule).say(say);
        let step = step.with("base", base).with("percent", twelfth_text(rate));
        let step = if added.is_zero() { step } else { step.with("added", added) };
        step.output(parts_text(of))
    });
}

/// What is kept of both schemes where there is more than the cap: what pays most, by the month first, unless the person
/// has chosen. A split that no source at hand can reckon is passed over.
fn kept<R: Recorder>(
    person: &PensionPerson,
    payout: Payout,
    scope: Scope,
    case: &mut Case<'_, R>,
) -> Result<Split, Error> {
    let ways = splits(person, payout.kind == PayoutKind::LumpSum, scope, case)?;
    best_of(&ways, person, payout, scope, case)
}

/// The way that pays most.
fn best_of<R: Recorder>(
    ways: &[Split],
    person: &PensionPerson,
    payout: Payout,
    scope: Scope,
    case: &mut Case<'_, R>,
) -> Result<Split, Error> {
    if let [only] = ways {
        return Ok(*only);
    }
    let mut best = Err(Error::new(ErrorCode::Internal));
    let mut most = None;
    for split in ways {
        let paid = case.quietly(|case| {
            let mut amounts = begun_with(*split, person, payout, scope, case)?;
            draw(&mut amounts, person, scope, case)?;
            Ok((amounts.monthly()?, amounts.lump_sum()?))
        });
        match paid {
            Ok(paid) if most.is_none_or(|most| paid > most) => (best, most) = (Ok(*split), Some(paid)),
            Ok(_) => {}
            Err(error) if error.code() == ErrorCode::SourceMissing => {
                if best.is_err() {
                    best = Err(error);
                }
            }
            Err(error) => return Err(error),
        }
    }
    case.step(|| {
        let step = Step::new(StepKind::Compute).rule(keys::PENSION_SERVICE_CAP.index);
        step.say(messages::step::BEST_SPLIT).with("ways", u32::try_from(ways.len()).unwrap_or_default())
    });
    best
}

/// Pay at which bases and percents alone decide, and what the old scheme adds in dollars only between equals.
const PAY_OF_COMPARISON: Decimal = Decimal::from_parts(1_000_000, 0, 0, false, 0);

/// As [`kept`], of service alone: what gives most in terms of the pay, within a limit that both schemes together exceed.
/// Compensation, where there is any, is taken by the month.
pub(in crate::pension) fn best_split<R: Recorder>(
    staff_group: StaffGroup,
    (before, after): (ServiceTime, ServiceTime),
    [paid_before, paid_after]: [ServiceTime; 2],
    limit: ServiceTime,
    kind: PayoutKind,
    long_teaching: bool,
    case: &mut Case<'_, R>,
) -> Result<Split, Error> {
    let scope = Scope::from(staff_group);
    let fixed = case.quietly(|case| case.where_ruled(keys::PENSION_OLD_BASE_AMOUNT, scope, case.as_of()))?;
    let person = PensionPerson {
        paid_before,
        paid_after,
        long_teaching: Some(long_teaching),
        last_pay_kept: Some(true),
        allowance_in_kind: fixed.is_none().then(Twd::default),
        joined_later: Some(false),
        compensation: Some(CompensationKind::Monthly),
        ..PensionPerson::new(staff_group, before, after, PAY_OF_COMPARISON.into())
    };
    let payout = Payout { kind, months_early: None, deferred_until: None };
    let by_months = counts_by_months(scope, case)?;
    best_of(&ways(before, after, limit, by_months, None), &person, payout, scope, case)
}

/// Service and bases, before anything is drawn.
pub(super) fn begun<R: Recorder>(
    person: &PensionPerson,
    payout: Payout,
    scope: Scope,
    case: &mut Case<'_, R>,
) -> Result<Amounts, Error> {
    person.service_before.checked("person.service_before")?;
    person.service_after.checked("person.service_after")?;
    person.paid_before.checked("person.paid_before")?;
    person.paid_after.checked("person.paid_after")?;
    if person.service_before.plus(person.service_after).is_zero() {
        return Err(Error::conflict("person.service_after", messages::conflict::NO_SERVICE));
    }
    let split = kept(person, payout, scope, case)?;
    let key = keys::PENSION_ALLOWANCES;
    if case.where_ruled(key, scope, case.as_of())?.is_some() {
        case.reason(key, messages::reason::ALLOWANCES_LEFT_OUT, Vec::new());
    }
    begun_with(split, person, payout, scope, case)
}

/// As [`begun`], with what is kept of the service.
fn begun_with<R: Recorder>(
    split: Split,
    person: &PensionPerson,
    payout: Payout,
    scope: Scope,
    case: &mut Case<'_, R>,
) -> Result<Amounts, Error> {
    let counted = count(person, split, payout.kind == PayoutKind::LumpSum, scope, case)?;
    case.value(keys::PENSION_NEW_BASE_AMOUNT, scope)?;
    let mut pay = pay(person, scope, case)?;
    if counted.before.is_zero() {
        pay.added = Decimal::ZERO;
    }
    let twice = plus(pay.salary, pay.salary)?;
    let (lump, monthly) = payout.kind.twelfths();
    let (mut for_lump, mut for_month) = (counted, counted);
    if person.duty_injury.is_some() {
        for_lump = if lump > 0 {
            raised(&counted, true, scope, case)?
        } else {
            // What survivors have goes by the lump sum that would have been drawn.
            case.quietly(|case| raised(&counted, true, scope, case))?
        };
        if monthly > 0 {
            for_month = raised(&counted, false, scope, case)?;
        }
    }
    let (mut old, mut new) = (SchemeAmount::default(), SchemeAmount::default());
    if !counted.before.is_zero() {
        (old.lump_base, old.monthly_base) = (plus(pay.salary, pay.added)?, pay.salary);
    }
    if !for_lump.after.is_zero() {
        (new.lump_base, new.monthly_base) = (twice, twice);
    }
    let none = Decimal::ZERO;
    Ok(Amounts {
        payout,
        counted,
        for_lump,
        for_month,
        pay,
        kept: RATE,
        old,
        new,
        bonus: none,
        compensation: none,
        compensation_rate: none,
        monthly_compensation: none,
        compensation_waits: false,
        source_missing: false,
        anew: false,
    })
}
