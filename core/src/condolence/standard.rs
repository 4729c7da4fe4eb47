//! What the standards give before conditions, earlier payments and the set-off.

use personnel_rules_data::{Key, Scope, keys, messages};
use rust_decimal::Decimal;

use super::facts::{AccidentDuty, AccidentInjury, AccidentOutcome, CondolenceFacts, check_injury};
use crate::case::Case;
use crate::date::Period;
use crate::error::{Error, ErrorCode};
use crate::quantity::{times, whole};
use crate::trace::{Recorder, Step, StepKind};

/// What the standards give.
pub(super) struct Standard {
    /// None where no item of an injury fits.
    pub(super) amount: Option<Decimal>,
    /// Whether the case met the conditions of its own day.
    pub(super) payable: bool,
    /// What the data calls the injury where it says for what a clinic's diagnosis will do.
    pub(super) injured: Option<&'static str>,
}

pub(super) fn standard<R: Recorder>(facts: &CondolenceFacts, case: &mut Case<'_, R>) -> Result<Standard, Error> {
    let duty = duty(facts, case)?;
    let amount = match facts.outcome {
        AccidentOutcome::Injury => return injury(facts, duty, case),
        AccidentOutcome::Disability => {
            let (key, field) = (keys::CONDOLENCE_DISABILITY, "degree");
            let degree = case.need(facts.degree, field, key)?;
            let key = match duty {
                AccidentDuty::Ordinary => key,
                AccidentDuty::Dangerous => keys::CONDOLENCE_DISABILITY_DANGEROUS,
                AccidentDuty::Heroic => keys::CONDOLENCE_DISABILITY_HEROIC,
            };
            case.row(key, Scope::All, degree.into())?
        }
        AccidentOutcome::Death => {
            let key = match duty {
                AccidentDuty::Ordinary => keys::CONDOLENCE_DEATH,
                AccidentDuty::Dangerous => keys::CONDOLENCE_DEATH_DANGEROUS,
                AccidentDuty::Heroic => keys::CONDOLENCE_DEATH_HEROIC,
            };
            case.value(key, Scope::All)?
        }
    };
    Ok(Standard { amount: Some(amount), payable: true, injured: None })
}

/// The duty as the standards of the decision know it: since 2021-04-18 they have no heroic acts.
fn duty<R: Recorder>(facts: &CondolenceFacts, case: &mut Case<'_, R>) -> Result<AccidentDuty, Error> {
    let key = keys::CONDOLENCE_INJURY_HEROIC;
    if facts.duty != AccidentDuty::Heroic {
        return Ok(facts.duty);
    }
    if case.where_ruled(key, Scope::All, facts.occurred_on.naive())?.is_none() {
        return Err(Error::conflict("duty", messages::conflict::NO_HEROIC_ACTS_THEN));
    }
    if case.where_ruled(key, Scope::All, case.as_of())?.is_some() {
        return Ok(AccidentDuty::Heroic);
    }
    Ok(match case.value(keys::CONDOLENCE_HEROIC, Scope::All)? {
        "as_dangerous" => AccidentDuty::Dangerous,
        _ => AccidentDuty::Ordinary,
    })
}

/// The highest item that applies, less by the institution's discretion, more for the duty.
fn injury<R: Recorder>(facts: &CondolenceFacts, duty: AccidentDuty, case: &mut Case<'_, R>) -> Result<Standard, Error> {
    let injury = case.need(facts.injury, "injury", keys::CONDOLENCE_INJURY)?;
    check_injury(injury, facts.occurred_on, case)?;
    let (mut item, key) = match injury.hospital_stay {
        Some(stay) => (of_stay(injury, stay, case)?, keys::CONDOLENCE_INJURY_STAY),
        None => (of_treatments(injury, facts, case)?, keys::CONDOLENCE_INJURY_TREATMENTS),
    };
    let mut amount = match item.amount {
        Some(amount) => Some(lowered(amount, case)?),
        None => None,
    };
    if let Some(danger) = injury.danger {
        let danger = case.row(keys::CONDOLENCE_INJURY, Scope::All, danger.into())?;
        if amount < Some(danger) {
            // The items of the stay, for the lowest of which a clinic's diagnosis will do, do not apply.
            (amount, item.injured) = (Some(danger), None);
        }
    }
    case.check(key, Scope::All, amount.is_some(), messages::reason::NO_INJURY_ITEM, Vec::new)?;
    let more = match duty {
        AccidentDuty::Ordinary => None,
        AccidentDuty::Dangerous => Some(keys::CONDOLENCE_INJURY_DANGEROUS),
        AccidentDuty::Heroic => Some(keys::CONDOLENCE_INJURY_HEROIC),
    };
    if let (Some(item), Some(key)) = (amount, more)
        && let Some(share) = case.where_ruled(key, Scope::All, case.as_of())?
    {
        amount = Some(part(item, share, key, case)?);
    }
    Ok(Standard { amount, ..item })
}

/// What an amount comes to by a share of it.
pub(super) fn part<F, R: Recorder>(
    amount: Decimal,
    share: Decimal,
    key: Key<F>,
    case: &mut Case<'_, R>,
) -> Result<Decimal, Error> {
    let product = times(amount, share)?;
    case.step(|| {
        let step = Step::new(StepKind::Compute).rule(key.index).say(messages::step::AMOUNT_TIMES);
        step.with("amount", amount).with("share", share).output(product.normalize())
    });
    Ok(product)
}

/// `condolence.injury.discretion`, for stays and treatments.
fn lowered<R: Recorder>(amount: Decimal, case: &mut Case<'_, R>) -> Result<Decimal, Error> {
    let key = keys::CONDOLENCE_INJURY_DISCRETION;
    match case.where_ruled(key, Scope::All, case.as_of())? {
        Some(share) if share < Decimal::ONE => part(amount, share, key, case),
        _ => Ok(amount),
    }
}

fn of_stay<R: Recorder>(injury: AccidentInjury, stay: Period, case: &mut Case<'_, R>) -> Result<Standard, Error> {
    let key = keys::CONDOLENCE_INJURY_STAY;
    let nights = stay.to.naive().signed_duration_since(stay.from.naive()).num_days();
    let mut days = u32::try_from(nights).map_err(|_| Error::new(ErrorCode::Overflow))?;
    if case.value(keys::CONDOLENCE_INJURY_STAY_DAYS, Scope::All)? == "both_counted" {
        days = days.saturating_add(1);
    }
    let scale = case.scale(key, Scope::All)?;
    let longest = bound(scale.last())?;
    let assumed = case.value(keys::CONDOLENCE_INJURY_LONG_STAY, Scope::All)? == "assumed_severe";
    match injury.severe {
        Some(_) if assumed => return Err(Error::conflict("injury.severe", messages::conflict::SEVERITY_IS_ASSUMED)),
        Some(_) if days < longest => {
            return Err(Error::conflict("injury.severe", messages::conflict::FACT_OF_A_LONG_STAY));
        }
        _ => {}
    }
    let severe =
        days < longest || assumed || case.need(injury.severe, "injury.severe", keys::CONDOLENCE_INJURY_LONG_STAY)?;
    let counted = if severe { days } else { longest.saturating_sub(1) };
    let amount = case.step_of(key, Scope::All, counted)?;
    // The lowest item is that of any stay; a scale that begins with longer ones has no short ones.
    let short = bound(scale.first())? <= 1 && days < bound(scale.get(1))?;
    Ok(Standard { amount, payable: true, injured: short.then_some("short_stay") })
}

fn of_treatments<R: Recorder>(
    injury: AccidentInjury,
    facts: &CondolenceFacts,
    case: &mut Case<'_, R>,
) -> Result<Standard, Error> {
    let (key, pending) = (keys::CONDOLENCE_INJURY_TREATMENTS, keys::CONDOLENCE_PENDING);
    let treatments = case.need(injury.treatments, "injury.treatments", key)?;
    let most = bound(case.scale(key, Scope::All)?.last())?;
    let injured = Some(if treatments >= most { "most_treatments" } else { "fewer_treatments" });
    let amount = case.step_of(key, Scope::All, treatments)?;
    let occurred_on = facts.occurred_on.naive();
    let since = Period { from: facts.occurred_on, to: case.as_of().into() };
    let mut payable = true;
    if amount.is_some()
        && !case.changes(key, Scope::All, since)?.is_empty()
        && case.value(pending, Scope::All)? == "conditions_of_the_event"
    {
        let then = case.on(occurred_on, |case| case.step_of(key, Scope::All, treatments))?;
        let params = || vec![("treatments", treatments.into()), ("on", occurred_on.into())];
        payable = case.check(pending, Scope::All, then.is_some(), messages::reason::NOT_PAYABLE_THEN, params)?;
    }
    Ok(Standard { amount, payable, injured })
}

/// A bound of a scale; above everything where the scale has none there.
fn bound(step: Option<&(Decimal, Decimal)>) -> Result<u32, Error> {
    step.map_or(Ok(u32::MAX), |(bound, _)| whole(*bound))
}
