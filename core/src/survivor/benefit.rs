//! The benefit of the survivors of who died in service (撫卹金).

use personnel_rules_data::{Scope, keys, messages};
use rust_decimal::Decimal;

use super::account;
use super::bases::{LumpScale, instead, row};
use super::facts::{BenefitFacts, DeathCause, PeriodicBenefit, SurvivorBenefit};
use super::family::{
    self, Part, Sharing, Survivor, SurvivorAbsence, SurvivorDocument, SurvivorRelation, SurvivorShare, is_minor,
    of_age_on, part_of, placed, ratio,
};
use crate::calculation::{Bilingual, Calculation};
use crate::case::Case;
use crate::claim::{self, Lapse};
use crate::date::{Date, first_of_next_month, last_day_of_months};
use crate::error::{Error, ErrorCode};
use crate::pension::{
    ACCOUNT_RULES, Due, EachMonth, LUMP_RULES, LumpSum, PensionPerson, SchemePart, Served, ServiceTime,
    check_new_service, retirement_lump, say_defined_benefit,
};
use crate::quantity::{Ratio, not_zero, times, whole};
use crate::trace::{Recorder, Step, StepKind};

/// The calculation `survivor.benefit`: 公務人員撫卹法, 學校教職員撫卹條例, 公務人員退休資遣撫卹法 51–63,
/// 公立學校教職員退休資遣撫卹條例 51–63.
#[derive(Debug)]
pub enum Benefit {}

const SHARING: Sharing = Sharing {
    order: keys::SURVIVOR_ORDER,
    spouse: keys::SURVIVOR_SHARING,
    orders: keys::SURVIVOR_SHARING_ORDERS,
    representation: Some(keys::SURVIVOR_REPRESENTATION),
    nobody: messages::reason::NO_SURVIVOR_HEIRS_CLAIM,
};

/// What the data calls the parents of an only child.
const ONLY_CHILD: &str = "parents_of_only_child";

const CLAIM: Lapse = Lapse { months: keys::SURVIVOR_CLAIM, from: Some(keys::SURVIVOR_CLAIM_FROM), renewed: true };

/// Whether the lump sum of a retirement is paid instead.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Instead {
    No,
    AtWish,
    /// Because only grandparents or siblings are left.
    OnlyRemote,
}

impl Calculation for Benefit {
    const NAME: &'static str = "survivor.benefit";
    const TITLE: Bilingual = Bilingual { zh: "撫卹金", en: "survivors' benefit" };
    const DESCRIPTION: Bilingual = Bilingual {
        zh: "在職死亡之撫卹：一次撫卹金及年（月）撫卹金之基數與金額、因公加給、給與期限、各遺族之順序與比率、個人專戶之支應、時效、應備文件。",
        en: "After a death in service: bases and amounts of the lump sum and of the yearly or monthly benefit, what a death on duty adds, how long it is paid, order and shares of the survivors, what an individual account pays, period of the claim, papers.",
    };
    const AS_OF: Bilingual = Bilingual { zh: "死亡之日", en: "the day of the death" };
    const HEADLINE: &'static [&'static str] = &["granted", "lump", "periodic.amount"];
    const RULES: &'static [&'static [usize]] = &[
        LUMP_RULES,
        ACCOUNT_RULES,
        &[
            keys::SURVIVOR_CAUSE_ON_DUTY.index,
            keys::SURVIVOR_REFUSED.index,
            keys::SURVIVOR_OWN_VIOLATION.index,
            keys::SURVIVOR_LUMP.index,
            keys::SURVIVOR_LUMP_MONTHS.index,
            keys::SURVIVOR_REMAINDER.index,
            keys::SURVIVOR_FIFTEEN.index,
            keys::SURVIVOR_ADDED_LIMIT.index,
            keys::SURVIVOR_MOST_YEARS.index,
            keys::SURVIVOR_DUTY_HEROIC_YEARS.index,
            keys::SURVIVOR_DUTY_YEARS.index,
            keys::SURVIVOR_DUTY.index,
            keys::SURVIVOR_YEARS.index,
            keys::SURVIVOR_ANNUAL.index,
            keys::SURVIVOR_ANNUAL_EVERY.index,
            keys::SURVIVOR_BASE_AMOUNT.index,
            keys::SURVIVOR_BASE_SALARY.index,
            keys::SURVIVOR_ALLOWANCES.index,
            keys::SURVIVOR_ROUNDING.index,
            keys::SURVIVOR_ORDER.index,
            keys::SURVIVOR_SHARING.index,
            keys::SURVIVOR_SHARING_ORDERS.index,
            keys::SURVIVOR_REPRESENTATION.index,
            keys::SURVIVOR_SIBLING.index,
            keys::SURVIVOR_IN_LAW.index,
            keys::SURVIVOR_FOR_LIFE.index,
            keys::SURVIVOR_MAJORITY.index,
            keys::SURVIVOR_EXTENSION.index,
            keys::SURVIVOR_MINORS.index,
            keys::SURVIVOR_INSTEAD_FROM.index,
            keys::SURVIVOR_INSTEAD.index,
            keys::SURVIVOR_INSTEAD_FULL.index,
            keys::SURVIVOR_INSTEAD_ACT.index,
            keys::SURVIVOR_ONLY_REMOTE.index,
            keys::SURVIVOR_CLAIM.index,
            keys::SURVIVOR_CLAIM_FROM.index,
            keys::SURVIVOR_DOCUMENTS.index,
            keys::SURVIVOR_ACCOUNT_CLAIM.index,
        ],
    ];
    type Facts = BenefitFacts;
    type Value = SurvivorBenefit;

    fn decide<R: Recorder>(facts: &BenefitFacts, case: &mut Case<'_, R>) -> Result<SurvivorBenefit, Error> {
        let scope = Scope::from(facts.staff_group);
        family::check(&facts.survivors, case.as_of())?;
        let (cause, refused) = cause(facts, scope, case)?;
        let scale = LumpScale::of(scope, case)?;
        let real = service(facts, scale, scope, case)?;
        let (real, counted) = counted(real, cause, scale, scope, case)?;
        let base = base(facts, scope, case)?;
        // Named among the citations, not computed.
        case.where_ruled(keys::SURVIVOR_ALLOWANCES, scope, case.as_of())?;
        let parts = family::shares(&facts.survivors, SHARING, scope, case)?;
        let for_life = case.value(keys::SURVIVOR_FOR_LIFE, scope)?;
        if facts.only_child && !for_life.iter().any(|who| who == ONLY_CHILD) {
            return Err(Error::conflict("only_child", messages::conflict::ACT_ASKS_NOT));
        }

        let standard = scale.bases(counted, facts.drawn_service)?;
        let instead_of = instead_lump(facts, cause, (real, counted), &parts, scale, scope, case)?;
        let of_retirement = instead_of != Instead::No
            && case.where_ruled(keys::SURVIVOR_INSTEAD_ACT, scope, case.as_of())?.is_some()
            && counted == real;
        for (given, field) in
            [(facts.allowance_in_kind.is_some(), "allowance_in_kind"), (facts.joined_later.is_some(), "joined_later")]
        {
            if given && !of_retirement {
                return Err(Error::conflict(field, messages::conflict::FACT_OF_A_RETIREMENT));
            }
        }
        let lump = match instead_of {
            Instead::No => amount_of(standard, base, keys::SURVIVOR_LUMP.index, case)?,
            _ if of_retirement => by_retirement(facts, scope, case)?,
            _ => {
                let rows = case.value(keys::SURVIVOR_INSTEAD, scope)?;
                let bases = instead(counted, rows, case.value(keys::SURVIVOR_INSTEAD_FULL, scope)?)?;
                amount_of(bases, base, keys::SURVIVOR_INSTEAD.index, case)?
            }
        };
        // Of the standard lump sum, also where that of a retirement is taken (退撫法 60 III).
        let added = standard.times(exact(case.row(keys::SURVIVOR_DUTY, scope, cause.into())?)?)?;
        let added = amount_of(added, base, keys::SURVIVOR_DUTY.index, case)?;
        let mut at_once = lump.amount.plus(added.amount)?;
        let mut periodic = match instead_of {
            Instead::No if scale.is_long(counted)? => Some(periodic(cause, base, scope, case)?),
            _ => None,
        };
        let lapse = if facts.account.is_some() { account::CLAIM } else { CLAIM };
        let claim = claim::lapse(case.as_of(), facts.claimed_on, lapse, scope, case)?;
        let granted = !refused && claim.in_time && parts.iter().any(Option::is_some);
        if !granted {
            (at_once, periodic) = (Ratio::ZERO, None);
        }
        let added_to_minors = granted && addition(facts, &parts, instead_of, scope, case)?;
        let family = Family { facts, parts: &parts, lump: at_once, periodic: periodic.as_ref(), added_to_minors };
        let shares = if granted { family.shares(scope, case)? } else { Vec::new() };
        let account = match &facts.account {
            Some(account) => {
                let each_month = periodic.as_ref().map(|periodic| EachMonth {
                    amount: periodic.amount.exact,
                    months: Some(periodic.months),
                    ends: shares.iter().all(|share| share.until == Some(periodic.to) && !share.while_studying),
                });
                let due = granted.then_some(Due { added: added.amount, at_once, each_month });
                let last_salary = not_zero(facts.last_salary, "last_salary")?;
                let served = Served { service: facts.service_after, counted, last_salary };
                Some(account.pay(served, due, keys::SURVIVOR_ROUNDING, scope, case)?)
            }
            None => None,
        };
        Ok(SurvivorBenefit {
            granted,
            service: counted,
            base: base.into(),
            lump_bases: lump.bases,
            added_bases: added.bases,
            lump: case.round_ratio(keys::SURVIVOR_ROUNDING, scope, at_once)?,
            instead_lump: instead_of != Instead::No,
            addition: facts.minor_addition.filter(|_| shares.iter().any(|share| share.addition_until.is_some())),
            shares,
            periodic,
            account,
            claim,
            documents: documents(facts, cause, scope, case)?,
        })
    }
}

/// The cause as it counts, and whether it gives no benefit at all.
fn cause<R: Recorder>(facts: &BenefitFacts, scope: Scope, case: &mut Case<'_, R>) -> Result<(DeathCause, bool), Error> {
    let named: &'static str = facts.cause.into();
    let key = keys::SURVIVOR_CAUSE_ON_DUTY;
    if !case.has(key, scope, named)? {
        let known = case.value(key, scope)?;
        let instead = case.coded_labels(key.index, known.iter().map(String::as_str))?;
        return Err(Error::conflict_but("cause", messages::conflict::CAUSE_OF_ANOTHER_LAW, &instead));
    }
    if facts.own_violation {
        let by_violation = case.where_ruled(keys::SURVIVOR_OWN_VIOLATION, scope, case.as_of())?;
        if !by_violation.is_some_and(|causes| causes.iter().any(|other| other == named)) {
            return Err(Error::conflict("own_violation", messages::conflict::VIOLATION_OF_NO_ACCOUNT));
        }
        case.reason(keys::SURVIVOR_OWN_VIOLATION, messages::reason::OWN_VIOLATION, Vec::new());
        return Ok((DeathCause::IllnessOrAccident, false));
    }
    if facts.cause == DeathCause::SuicideOfCrime {
        case.check(keys::SURVIVOR_REFUSED, scope, false, messages::reason::SUICIDE_OF_CRIME, Vec::new)?;
        return Ok((facts.cause, true));
    }
    Ok((facts.cause, false))
}

/// Old and new service, no more of each than counts.
fn service<R: Recorder>(
    facts: &BenefitFacts,
    scale: LumpScale<'_>,
    scope: Scope,
    case: &mut Case<'_, R>,
) -> Result<ServiceTime, Error> {
    let old = facts.service_before.checked("service_before")?;
    let new = facts.service_after.checked("service_after")?;
    let drawn = facts.drawn_service.checked("drawn_service")?;
    match &facts.account {
        Some(_) if !old.is_zero() => {
            return Err(Error::conflict("service_before", messages::conflict::SPANS_BEFORE_THE_ACT));
        }
        Some(account) => account.check(new, "service_after", scope, case)?,
        None => {
            check_new_service(new, "service_after", scope, case)?;
            say_defined_benefit(old.plus(new).plus(drawn), scope, case)?;
        }
    }
    let all = old.plus(new).plus(drawn).checked("service_before");
    all.map_err(|_| Error::conflict("service_after", messages::conflict::TERM_LONGER_THAN_LIFE))?;
    if !drawn.is_zero() && !scale.counts_drawn()? {
        return Err(Error::conflict("drawn_service", messages::conflict::NOTHING_IS_ADDED));
    }
    let most = case.value(keys::SURVIVOR_MOST_YEARS, scope)?;
    let together = old.at_most(whole(row(most, "old")?)?).plus(new);
    if together.is_zero() {
        return Err(Error::conflict("service_after", messages::conflict::NO_SERVICE));
    }
    let total = whole(row(most, "total")?)?;
    Ok(if total == 0 { together } else { together.at_most(total) })
}

/// The service itself, and the service that counts after a death on duty.
fn counted<R: Recorder>(
    service: ServiceTime,
    cause: DeathCause,
    scale: LumpScale<'_>,
    scope: Scope,
    case: &mut Case<'_, R>,
) -> Result<(ServiceTime, ServiceTime), Error> {
    let mut real = service;
    let mut counted = taken_as(service, cause, scope, case)?;
    if let Some(rounded) = scale.nearly(service)? {
        let otherwise = taken_as(rounded, cause, scope, case)?;
        let none = ServiceTime::default();
        let differs = scale.bases(counted, none)? != scale.bases(otherwise, none)?
            || scale.is_long(counted)? != scale.is_long(otherwise)?;
        if differs && case.value(keys::SURVIVOR_FIFTEEN, scope)? == "rounded" {
            (real, counted) = (rounded, otherwise);
        }
    }
    case.step(|| {
        let step = Step::new(StepKind::Compute).rule(keys::SURVIVOR_LUMP.index).say(messages::step::COUNTED_SERVICE);
        let step = step.with("years", counted.years).with("months", counted.months).with("days", counted.days);
        step.output(counted.months_up())
    });
    Ok((real, counted))
}

/// `survivor.duty.heroic_years`, `survivor.duty.years`: years that the law takes the service for.
fn taken_as<R: Recorder>(
    service: ServiceTime,
    cause: DeathCause,
    scope: Scope,
    case: &mut Case<'_, R>,
) -> Result<ServiceTime, Error> {
    let key = match cause {
        DeathCause::IllnessOrAccident | DeathCause::SuicideOfCrime => return Ok(service),
        DeathCause::Heroic => keys::SURVIVOR_DUTY_HEROIC_YEARS,
        _ => keys::SURVIVOR_DUTY_YEARS,
    };
    let years = case.step_of(key, scope, service.years)?.unwrap_or_default();
    Ok(service.max(ServiceTime::of_years(whole(years)?)))
}

/// The lump sum of a retirement: its bases, and dollars (公務人員撫卹法 6, 學校教職員撫卹條例 6).
fn by_retirement<R: Recorder>(facts: &BenefitFacts, scope: Scope, case: &mut Case<'_, R>) -> Result<LumpSum, Error> {
    // New service counts first where the act sets no limit of both (公務人員撫卹法 17 I of 2011).
    let most = case.value(keys::SURVIVOR_MOST_YEARS, scope)?;
    let BenefitFacts { staff_group, service_before, service_after, last_salary, .. } = *facts;
    let person = PensionPerson {
        cut_from: row(most, "total")?.is_zero().then_some(SchemePart::Before),
        // The years of teaching raise what a retirement pays (學校教職員退休條例 6), and who died has not retired.
        long_teaching: Some(false),
        allowance_in_kind: facts.allowance_in_kind,
        joined_later: facts.joined_later,
        ..PensionPerson::new(staff_group, service_before, service_after, last_salary)
    };
    retirement_lump(&person, scope, case).map_err(|error| {
        let field = error.field_name().and_then(|field| field.strip_prefix("person.")).map(str::to_owned);
        match field {
            Some(field) => error.field(field),
            None => error,
        }
    })
}

/// A base: the salary that counts, times `survivor.base_amount`.
fn base<R: Recorder>(facts: &BenefitFacts, scope: Scope, case: &mut Case<'_, R>) -> Result<Decimal, Error> {
    let salary = if case.value(keys::SURVIVOR_BASE_SALARY, scope)? == "last" {
        if facts.average_salary.is_some() {
            return Err(Error::conflict("average_salary", messages::conflict::LAST_PAY_IS_THE_BASE));
        }
        not_zero(facts.last_salary, "last_salary")?
    } else {
        let average = case.need(facts.average_salary, "average_salary", keys::SURVIVOR_BASE_SALARY)?;
        not_zero(average, "average_salary")?
    };
    times(salary, case.value(keys::SURVIVOR_BASE_AMOUNT, scope)?)
}

/// Whether the lump sum of a retirement is paid instead: at wish, or because only remote survivors are left.
fn instead_lump<R: Recorder>(
    facts: &BenefitFacts,
    cause: DeathCause,
    (real, counted): (ServiceTime, ServiceTime),
    parts: &[Option<Part>],
    scale: LumpScale<'_>,
    scope: Scope,
    case: &mut Case<'_, R>,
) -> Result<Instead, Error> {
    if case.where_ruled(keys::SURVIVOR_ONLY_REMOTE, scope, case.as_of())?.is_some() {
        let mut takers = facts.survivors.iter().zip(parts).filter(|(_, part)| part.is_some()).peekable();
        let remote = |relation| matches!(relation, SurvivorRelation::Grandparent | SurvivorRelation::Sibling);
        let long = cause != DeathCause::SuicideOfCrime && scale.is_long(counted)?;
        if long && takers.peek().is_some() && takers.all(|(survivor, _)| remote(survivor.relation)) {
            case.reason(keys::SURVIVOR_ONLY_REMOTE, messages::reason::ONLY_REMOTE_SURVIVORS, Vec::new());
            return Ok(Instead::OnlyRemote);
        }
    }
    if !facts.instead_lump {
        return Ok(Instead::No);
    }
    let least = case.whole(keys::SURVIVOR_INSTEAD_FROM, scope)?;
    let rounded = scale.nears(real, least) && case.value(keys::SURVIVOR_FIFTEEN, scope)? == "rounded";
    let reached = case.check(
        keys::SURVIVOR_INSTEAD_FROM,
        scope,
        real.reaches(least) || rounded,
        messages::reason::TOO_SHORT_FOR_INSTEAD,
        || vec![("least", least.into())],
    )?;
    Ok(if reached { Instead::AtWish } else { Instead::No })
}

fn periodic<R: Recorder>(
    cause: DeathCause,
    base: Decimal,
    scope: Scope,
    case: &mut Case<'_, R>,
) -> Result<PeriodicBenefit, Error> {
    let bases = exact(case.value(keys::SURVIVOR_ANNUAL, scope)?)?;
    let months = whole(case.row(keys::SURVIVOR_YEARS, scope, cause.into())?)?;
    let from = first_of_next_month(case.as_of())?;
    let to = last_day_of_months(from, months)?;
    let LumpSum { amount, .. } = amount_of(bases, base, keys::SURVIVOR_ANNUAL.index, case)?;
    case.step(|| {
        let step = Step::new(StepKind::Compute).rule(keys::SURVIVOR_YEARS.index).say(messages::step::PERIOD);
        step.with("first", from).with("months", months).output(to)
    });
    Ok(PeriodicBenefit {
        bases,
        amount: case.round_ratio(keys::SURVIVOR_ROUNDING, scope, amount)?,
        every_months: case.whole(keys::SURVIVOR_ANNUAL_EVERY, scope)?,
        months,
        from: from.into(),
        to: to.into(),
    })
}

/// `survivor.minors`: whether the children under age have an addition each month.
fn addition<R: Recorder>(
    facts: &BenefitFacts,
    parts: &[Option<Part>],
    instead: Instead,
    scope: Scope,
    case: &mut Case<'_, R>,
) -> Result<bool, Error> {
    if case.where_ruled(keys::SURVIVOR_MINORS, scope, case.as_of())?.is_none() {
        return match facts.minor_addition {
            Some(_) => Err(Error::conflict("minor_addition", messages::conflict::NO_ADDITION_YET)),
            None => Ok(false),
        };
    }
    // None beside the lump sum that is taken at wish (細則 79).
    if instead == Instead::AtWish {
        return Ok(false);
    }
    let mut children = 0u32;
    for (at, (survivor, part)) in facts.survivors.iter().zip(parts).enumerate() {
        let child = part.is_some() && survivor.relation == SurvivorRelation::Child;
        if child && placed(is_minor(survivor, case), at)? {
            children = children.saturating_add(1);
        }
    }
    if children > 0 && facts.minor_addition.is_none() {
        case.reason(keys::SURVIVOR_MINORS, messages::reason::ADDITION_NOT_GIVEN, vec![("children", children.into())]);
    }
    Ok(children > 0)
}

/// What the parts are parts of.
struct Family<'f> {
    facts: &'f BenefitFacts,
    parts: &'f [Option<Part>],
    lump: Ratio,
    periodic: Option<&'f PeriodicBenefit>,
    added_to_minors: bool,
}

impl Family<'_> {
    fn shares<R: Recorder>(&self, scope: Scope, case: &mut Case<'_, R>) -> Result<Vec<SurvivorShare>, Error> {
        let for_life = case.value(keys::SURVIVOR_FOR_LIFE, scope)?;
        let mut shares = Vec::new();
        for (at, (survivor, part)) in self.facts.survivors.iter().zip(self.parts).enumerate() {
            let Some(part) = *part else { continue };
            let lives = self.periodic.is_some()
                && self.lifelong(survivor).is_some_and(|why| for_life.iter().any(|name| name == why));
            let is_child = survivor.relation == SurvivorRelation::Child;
            let mut until = None;
            let mut periodic_part = None;
            if let Some(periodic) = self.periodic {
                periodic_part = Some(part_of(periodic.amount.exact, part, keys::SURVIVOR_ROUNDING, scope, case)?);
                let mut last = periodic.to.naive();
                if is_child {
                    case.value(keys::SURVIVOR_EXTENSION, scope)?;
                    let of_age = placed(of_age_on(survivor, case), at)?;
                    let eve = of_age.pred_opt().ok_or_else(|| Error::new(ErrorCode::Overflow))?;
                    last = last.max(eve);
                }
                until = (!lives).then(|| last.into());
            }
            let addition_until = if self.added_to_minors && is_child && placed(is_minor(survivor, case), at)? {
                of_age_on(survivor, case)?.pred_opt().map(Date::from)
            } else {
                None
            };
            shares.push(SurvivorShare {
                name: survivor.name.clone(),
                share: ratio(part)?,
                lump: part_of(self.lump, part, keys::SURVIVOR_ROUNDING, scope, case)?,
                periodic: periodic_part,
                until,
                for_life: lives,
                while_studying: until.is_some() && survivor.student,
                addition_until,
            });
        }
        Ok(shares)
    }

    /// What could make a survivor be paid for life.
    fn lifelong(&self, survivor: &Survivor) -> Option<&'static str> {
        let child =
            |other: &Survivor| other.relation == SurvivorRelation::Child && other.absent != Some(SurvivorAbsence::Died);
        match survivor.relation {
            SurvivorRelation::Parent if self.facts.only_child => Some(ONLY_CHILD),
            SurvivorRelation::Spouse if !self.facts.survivors.iter().any(child) => Some("childless_spouse"),
            SurvivorRelation::Child if survivor.unable_to_earn => Some("disabled_child"),
            _ => None,
        }
    }
}

/// Bases times the amount of one, by a rule.
fn amount_of<R: Recorder>(bases: Ratio, base: Decimal, rule: usize, case: &mut Case<'_, R>) -> Result<LumpSum, Error> {
    let amount = bases.times(exact(base)?)?;
    if amount != Ratio::ZERO {
        case.step(|| {
            let step = Step::new(StepKind::Compute).rule(rule).say(messages::step::BASES_PAID);
            step.with("base", base.normalize()).with("bases", bases.told()).output(amount.told())
        });
    }
    Ok(LumpSum { bases, amount })
}

fn exact(number: Decimal) -> Result<Ratio, Error> {
    Ratio::new(number, Decimal::ONE)
}

fn documents<R: Recorder>(
    facts: &BenefitFacts,
    cause: DeathCause,
    scope: Scope,
    case: &mut Case<'_, R>,
) -> Result<Vec<SurvivorDocument>, Error> {
    use SurvivorDocument::{
        BenefitForm, DeathCertificate, DisabilityProof, DutyProof, HouseholdRegister, ServicePapers, SurvivorChart,
    };
    let mut wanted = vec![BenefitForm, DeathCertificate, HouseholdRegister, SurvivorChart, ServicePapers];
    if !matches!(cause, DeathCause::IllnessOrAccident | DeathCause::SuicideOfCrime) {
        wanted.push(DutyProof);
    }
    if facts.survivors.iter().any(|survivor| survivor.relation == SurvivorRelation::Child && survivor.unable_to_earn) {
        wanted.push(DisabilityProof);
    }
    case.wanted(keys::SURVIVOR_DOCUMENTS, scope, &wanted)
}
