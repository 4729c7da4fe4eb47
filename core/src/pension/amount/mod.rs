//! What a retirement pays: bases, rates, lump sum, monthly pension and the months that follow (退休給與).

mod added;
mod compare;
mod exact;
mod facts;
mod periods;
mod scheme;
mod severance;
#[cfg(test)]
mod tests;

use personnel_rules_data::{Rounding, Scope, keys, messages};
use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::Serialize;

pub use compare::{Compare, CompareFacts, Compared, Comparison, YearEnd};
pub use facts::{CompensationKind, EstimateFacts, Payout, PayoutKind, PensionPerson, PreferentialDeposit};
pub use periods::PensionPeriod;
pub use severance::{Severance, SeveranceFacts, SeveranceGround, SeverancePay};

use self::added::{bonus, compensate};
use self::exact::{RATE, TWELVE, dollars, parts, share, twelfth};
use self::scheme::{Counted, Split, count, new_bases, new_rate, old_bases, old_rate, splits};
use crate::calculation::{Bilingual, Calculation};
use crate::case::Case;
use crate::date::{last_day_of_months, roc_year};
use crate::error::{Error, ErrorCode};
use crate::pension::ServiceTime;
use crate::quantity::{Fraction, Ratio, Twd, minus, not_zero, plus, times, whole};
use crate::trace::{Recorder, Step, StepKind};

/// Months that an estimate looks ahead.
const TEN_YEARS: u32 = 120;

/// What the service under one scheme gives.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct PensionPart {
    /// Service that counts.
    ///
    /// 採計年資。
    pub service: ServiceTime,
    /// Base of the lump sum in dollars.
    ///
    /// 一次退休金之基數內涵（元）。
    pub lump_base: Twd,
    /// Base of the monthly pension in dollars; what is paid in full beside it is not in it.
    ///
    /// 月退休金之基數內涵（元），不含另十足發給之數。
    pub monthly_base: Twd,
    /// Bases of a whole lump sum, exact. None where nothing is drawn as a lump sum.
    ///
    /// 全額一次退休金之基數；未領一次退休金者無此項。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bases: Option<Ratio>,
    /// Lump sum in dollars, by the share drawn as one.
    ///
    /// 一次退休金（元），按所領比率。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lump_sum: Option<Fraction>,
    /// Percent of the base of a whole monthly pension, exact. None where nothing is drawn monthly.
    ///
    /// 全額月退休金之百分比；未領月退休金者無此項。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub percent: Option<Ratio>,
    /// Monthly pension in dollars, by the share drawn monthly and after the reduction for an early start; before any ceiling.
    ///
    /// 月退休金（元），按所領比率、減額後，未計替代率上限。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub monthly: Option<Fraction>,
}

/// What a retirement pays.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Pension {
    /// How it is drawn.
    ///
    /// 領取方式。
    pub payout: Payout,
    /// Years over which the salary is averaged. None where the last salary is the base, and where the service is shorter: all of it counts.
    ///
    /// 平均俸（薪）額計算年數；以最後在職俸額計者，及任職年資較短而按任職年資計算者，無此項。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub average_years: Option<u32>,
    /// Service before the new scheme. None where there is none.
    ///
    /// 退撫新制實施前年資之給與；無者無此項。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub old: Option<PensionPart>,
    /// Service under the new scheme. None where there is none.
    ///
    /// 退撫新制實施後年資之給與；無者無此項。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub new: Option<PensionPart>,
    /// Bases added for retirement at 55, in dollars. None where none are added.
    ///
    /// 五十五歲自願退休加發之一次退休金（元）；無者無此項。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bonus: Option<Fraction>,
    /// Compensation paid once, in dollars. None where there is none.
    ///
    /// 一次補償金（元）；無者無此項。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub compensation: Option<Fraction>,
    /// Compensation paid monthly, in dollars. None where there is none.
    ///
    /// 月補償金（元）；無者無此項。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub monthly_compensation: Option<Fraction>,
    /// Whether a part is left out because no source at hand gives it; the reasons name it.
    ///
    /// 是否有因來源未取得而未計入之部分；見理由。
    pub source_missing: bool,
    /// All that is paid once at retirement, in dollars, not rounded. The compensation of a deferred pension is paid later.
    ///
    /// 退休時之一次給與合計（元），不進位。展期月退休金之補償金於起支日始發給，不在內。
    pub lump_sum: Fraction,
    /// Monthly pension with monthly compensation, in dollars, before deposit interest and ceiling, not rounded.
    ///
    /// 月退休金含月補償金（元），未計優惠存款利息及替代率上限，不進位。
    pub monthly: Fraction,
    /// Monthly income over the ten years after retirement, by the laws known; adjustments for prices are not in it.
    ///
    /// 退休後十年之每月退休所得，依已知之法律；不含物價調整。
    pub periods: Vec<PensionPeriod>,
}

/// The calculation `pension.estimate`: civil servants by the acts of 1992, 2010 and 2017, teachers by those of 1995 and
/// 2017.
#[derive(Debug)]
pub enum Estimate {}

impl Calculation for Estimate {
    const NAME: &'static str = "pension.estimate";
    const TITLE: Bilingual = Bilingual { zh: "退休給與試算", en: "estimate of a pension" };
    const DESCRIPTION: Bilingual = Bilingual {
        zh: "新舊制基數、百分比、一次退休金、月退休金、加發、補償金，及十年內依替代率上限扣減後之每月所得。",
        en: "Bases and rates of both schemes, lump sum, monthly pension, added bases, compensation, and the monthly income of ten years under the ceilings.",
    };
    const AS_OF: Bilingual = Bilingual { zh: "退休生效日", en: "the effective day of retirement" };
    const RULES: &'static [&'static [usize]] = &[LUMP_RULES, MONTHLY_RULES];
    type Facts = EstimateFacts;
    type Value = Pension;

    fn decide<R: Recorder>(facts: &EstimateFacts, case: &mut Case<'_, R>) -> Result<Pension, Error> {
        let scope = Scope::from(facts.person.staff_group);
        let amounts = amounts(&facts.person, facts.payout, scope, case)?;
        let until = last_day_of_months(case.as_of(), TEN_YEARS)?;
        let periods = periods::periods(&amounts, &facts.person, until, scope, case)?;
        let rounding = case.value(keys::PENSION_ROUNDING, scope)?;
        let some = |parts: Decimal| (!parts.is_zero()).then(|| dollars(parts, rounding)).transpose();
        Ok(Pension {
            payout: facts.payout,
            average_years: amounts.pay.average_years,
            old: amounts.part(&amounts.old, amounts.counted.before, rounding)?,
            new: amounts.part(&amounts.new, amounts.counted.after, rounding)?,
            bonus: some(amounts.bonus)?,
            compensation: some(amounts.compensation)?,
            monthly_compensation: some(amounts.monthly_compensation)?,
            source_missing: amounts.source_missing,
            lump_sum: dollars(amounts.lump_sum()?, rounding)?,
            monthly: dollars(amounts.monthly()?, rounding)?,
            periods: periods.iter().map(|period| period.shown(rounding)).collect::<Result<_, Error>>()?,
        })
    }
}

/// Rules of a lump sum, which severance pay asks too.
pub(super) const LUMP_RULES: &[usize] = &[
    keys::PENSION_CHOICE_YEARS.index,
    keys::PENSION_SERVICE_CAP.index,
    keys::PENSION_SERVICE_CAP_BEFORE.index,
    keys::PENSION_JOINED_LATER.index,
    keys::PENSION_PART_YEAR.index,
    keys::PENSION_NEAR_FIFTEEN.index,
    keys::PENSION_OLD_REMAINDER.index,
    keys::PENSION_LAST_PAY_KEPT.index,
    keys::PENSION_AVERAGE_YEARS.index,
    keys::PENSION_OLD_BASE_AMOUNT.index,
    keys::PENSION_OLD_LUMP_BASES.index,
    keys::PENSION_OLD_FIRST_YEARS.index,
    keys::PENSION_OLD_UNDER_FIVE.index,
    keys::PENSION_OLD_LUMP_BONUS.index,
    keys::PENSION_OLD_LUMP_MOST.index,
    keys::PENSION_NEW_BASE_AMOUNT.index,
    keys::PENSION_NEW_COUNTED_FROM.index,
    keys::PENSION_NEW_LUMP_BASES.index,
    keys::PENSION_NEW_LUMP_35.index,
    keys::PENSION_NEW_HALF_BASE.index,
    keys::PENSION_NEW_LUMP_MOST.index,
    keys::PENSION_NEW_REMAINDER_BASES.index,
    keys::PENSION_ROUNDING.index,
];

/// Rules of what is drawn monthly, and of what is added to either.
const MONTHLY_RULES: &[usize] = &[
    keys::PENSION_PAYOUTS.index,
    keys::PENSION_OLD_MONTHLY_RATE.index,
    keys::PENSION_OLD_MONTHLY_MOST.index,
    keys::PENSION_NEW_MONTHLY_RATE.index,
    keys::PENSION_NEW_MONTHLY_MOST.index,
    keys::PENSION_NEW_REMAINDER_RATE.index,
    keys::PENSION_REDUCED.index,
    keys::PENSION_EARLY_BONUS.index,
    keys::PENSION_EARLY_BONUS_YEARS.index,
    keys::PENSION_EARLY_BONUS_AGE.index,
    keys::PENSION_EARLY_BONUS_LAST_DAY.index,
    keys::PENSION_COMPENSATION.index,
    keys::PENSION_COMPENSATION_YEARS.index,
    keys::PENSION_COMPENSATION_MONTHLY.index,
    keys::PENSION_CEILING_FIRST.index,
    keys::PENSION_CEILING_UNDER_FIRST.index,
    keys::PENSION_CEILING_RATE.index,
    keys::PENSION_CEILING_FALL.index,
    keys::PENSION_CEILING_LAST_FALL.index,
    keys::PENSION_DEPOSIT_RATE.index,
    keys::PENSION_DEPOSIT_LUMP_RATE.index,
    keys::PENSION_DEPOSIT_FULL_RATE.index,
    keys::PENSION_DEDUCTION_ORDER.index,
    keys::PENSION_GUARANTEE.index,
];

/// The bases of both schemes in dollars.
#[derive(Debug, Clone, Copy)]
struct Pay {
    salary: Decimal,
    /// Paid with each base of the old scheme, and beside its monthly pension.
    added: Decimal,
    average_years: Option<u32>,
}

/// One scheme: twelve times bases and percents, amounts in parts of a dollar.
#[derive(Debug, Clone, Copy, Default)]
struct SchemeAmount {
    lump_base: Decimal,
    monthly_base: Decimal,
    bases: Decimal,
    rate: Decimal,
    lump_sum: Decimal,
    monthly: Decimal,
}

/// What a retirement pays, in parts of a dollar.
#[derive(Debug, Clone, Copy)]
struct Amounts {
    payout: Payout,
    counted: Counted,
    pay: Pay,
    old: SchemeAmount,
    new: SchemeAmount,
    bonus: Decimal,
    compensation: Decimal,
    monthly_compensation: Decimal,
    source_missing: bool,
}

impl Amounts {
    /// What is paid once, at retirement.
    fn lump_sum(&self) -> Result<Decimal, Error> {
        let compensation = if self.payout.deferred_until.is_some() { Decimal::ZERO } else { self.compensation };
        plus(plus(self.old.lump_sum, self.new.lump_sum)?, plus(self.bonus, compensation)?)
    }

    fn monthly(&self) -> Result<Decimal, Error> {
        plus(self.old_monthly()?, self.new.monthly)
    }

    /// The monthly compensation is deducted with the old scheme (退撫法 39 I (2)).
    fn old_monthly(&self) -> Result<Decimal, Error> {
        plus(self.old.monthly, self.monthly_compensation)
    }

    fn add_lump_sum<R: Recorder>(&mut self, scope: Scope, case: &mut Case<'_, R>) -> Result<(), Error> {
        let (drawn, _) = self.payout.kind.twelfths();
        self.old.bases = old_bases(&self.counted, scope, case)?;
        self.new.bases = new_bases(&self.counted, scope, case)?;
        for scheme in [&mut self.old, &mut self.new] {
            let whole = share(parts(scheme.lump_base)?, scheme.bases, TWELVE)?;
            scheme.lump_sum = share(whole, drawn, TWELVE)?;
        }
        Ok(())
    }

    /// `kept`: what an early start leaves, in 1200ths.
    fn add_monthly<R: Recorder>(&mut self, kept: Decimal, scope: Scope, case: &mut Case<'_, R>) -> Result<(), Error> {
        let (_, drawn) = self.payout.kind.twelfths();
        self.old.rate = old_rate(&self.counted, scope, case)?;
        self.new.rate = new_rate(&self.counted, scope, case)?;
        // The added amount is none without old service.
        for (scheme, added) in [(&mut self.old, self.pay.added), (&mut self.new, Decimal::ZERO)] {
            let whole = plus(share(parts(scheme.monthly_base)?, scheme.rate, RATE)?, parts(added)?)?;
            scheme.monthly = share(share(whole, kept, RATE)?, drawn, TWELVE)?;
        }
        Ok(())
    }

    fn part(
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
fn amounts<R: Recorder>(
    person: &PensionPerson,
    payout: Payout,
    scope: Scope,
    case: &mut Case<'_, R>,
) -> Result<Amounts, Error> {
    let mut amounts = begun(person, payout, scope, case)?;
    let kept = check_payout(payout, &amounts.counted, scope, case)?;
    draw(&mut amounts, person, kept, scope, case)?;
    if let Some(day) = payout.deferred_until.filter(|_| !amounts.compensation.is_zero()) {
        case.reason(
            keys::PENSION_COMPENSATION,
            messages::reason::COMPENSATION_LATER,
            vec![("from", day.naive().into())],
        );
    }
    amounts.bonus = bonus(person, &amounts, scope, case)?;
    case.step(|| {
        let text = |parts: Result<Decimal, Error>| {
            parts.and_then(exact::ratio).map_or_else(|_| String::new(), |ratio| ratio.to_string())
        };
        let step = Step::new(StepKind::Compute).rule(keys::PENSION_PAYOUTS.index);
        let step = step.say(messages::step::PENSION_AMOUNTS).with("salary", amounts.pay.salary);
        step.with("lump", text(amounts.lump_sum())).with("monthly", text(amounts.monthly()))
    });
    Ok(amounts)
}

/// What the service gives; `kept`: what an early start leaves, in 1200ths.
fn draw<R: Recorder>(
    amounts: &mut Amounts,
    person: &PensionPerson,
    kept: Decimal,
    scope: Scope,
    case: &mut Case<'_, R>,
) -> Result<(), Error> {
    let (lump_share, monthly_share) = amounts.payout.kind.twelfths();
    if lump_share > 0 {
        amounts.add_lump_sum(scope, case)?;
    }
    if monthly_share > 0 {
        amounts.add_monthly(kept, scope, case)?;
        compensate(amounts, person, scope, case)?;
    }
    Ok(())
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
    if let [only] = ways.as_slice() {
        return Ok(*only);
    }
    let mut best = Err(Error::new(ErrorCode::Internal));
    let mut most = None;
    for split in &ways {
        let paid = case.quietly(|case| {
            let mut amounts = begun_with(*split, person, payout, scope, case)?;
            draw(&mut amounts, person, RATE, scope, case)?;
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

/// Service and bases, before anything is drawn.
fn begun<R: Recorder>(
    person: &PensionPerson,
    payout: Payout,
    scope: Scope,
    case: &mut Case<'_, R>,
) -> Result<Amounts, Error> {
    person.service_before.checked("person.service_before")?;
    person.service_after.checked("person.service_after")?;
    if person.service_before.plus(person.service_after).is_zero() {
        return Err(Error::conflict("person.service_after", messages::conflict::NO_SERVICE));
    }
    let split = kept(person, payout, scope, case)?;
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
    let (mut old, mut new) = (SchemeAmount::default(), SchemeAmount::default());
    if !counted.before.is_zero() {
        (old.lump_base, old.monthly_base) = (plus(pay.salary, pay.added)?, pay.salary);
    }
    if !counted.after.is_zero() {
        (new.lump_base, new.monthly_base) = (twice, twice);
    }
    let none = Decimal::ZERO;
    let (bonus, compensation, monthly_compensation) = (none, none, none);
    Ok(Amounts { payout, counted, pay, old, new, bonus, compensation, monthly_compensation, source_missing: false })
}

/// Refuses a way to draw a pension that the act does not know; gives what an early start leaves of it, in 1200ths.
fn check_payout<R: Recorder>(
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
    let most = whole(case.row(keys::PENSION_REDUCED, scope, "years")?)?.saturating_mul(12);
    if months == 0 || months > most {
        let error = Error::new(ErrorCode::OutOfRange).field("payout.months_early").with("value", months);
        return Err(error.with("range", format!("1 – {most}")));
    }
    let each_year = case.row(keys::PENSION_REDUCED, scope, "percent")?;
    let less = times(each_year, months.into())?;
    case.step(|| {
        let step = Step::new(StepKind::Compute).rule(keys::PENSION_REDUCED.index);
        let step = step.say(messages::step::MONTHS_EARLY).with("months", months);
        step.output(exact::twelfth_text(less))
    });
    minus(RATE, less)
}

/// The salary that the bases count in.
fn pay<R: Recorder>(person: &PensionPerson, scope: Scope, case: &mut Case<'_, R>) -> Result<Pay, Error> {
    let last = not_zero(person.last_salary, "person.last_salary")?;
    let (mut salary, mut average_years) = (last, None);
    let kept_key = keys::PENSION_LAST_PAY_KEPT;
    if case.where_ruled(kept_key, scope, case.as_of())?.is_some() {
        let kept = case.need(person.last_pay_kept, "person.last_pay_kept", kept_key)?;
        if kept {
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
