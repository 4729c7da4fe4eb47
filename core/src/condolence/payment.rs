//! The payment: standard, conditions, earlier payments, set-off, period of the claim, recipients, papers.

use chrono::NaiveDate;
use personnel_rules_data::{Scope, keys, messages};
use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::Serialize;

use super::facts::{self, AccidentFault, AccidentOutcome, CondolenceFacts, Worsening};
use super::standard::{part, standard};
use super::survivors::{self, CondolenceShare};
use crate::calculation::{Bilingual, Calculation};
use crate::case::Case;
use crate::claim::{self, ClaimPeriod, PeriodUnit};
use crate::date::{Period, last_day_of_months};
use crate::error::Error;
use crate::quantity::{Twd, minus, plus, whole};
use crate::trace::{Recorder, Step, StepKind};

/// A paper to hand in with a claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema, strum::IntoStaticStr)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
#[non_exhaustive]
pub enum CondolenceDocument {
    /// Claim form (慰問金申請表).
    ApplicationForm,
    /// Diagnosis of an accredited hospital (評鑑合格醫院之診斷證明書).
    HospitalDiagnosis,
    /// Diagnosis of any institution contracted to the health insurance (特約醫療院所之診斷證明書).
    ClinicDiagnosis,
    /// Certificate of the degree of disability (失能等級證明書).
    DisabilityCertificate,
    /// Proof of the death (死亡證明文件).
    DeathProof,
    /// Certificate of the school on the disability or death (服務機關學校出具之證明書).
    ServiceCertificate,
}

/// A condolence payment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct CondolencePayment {
    /// Whether anything is paid. Where not, the reasons say why.
    ///
    /// 是否發給。不發給者，見理由。
    pub granted: bool,
    /// Amount to be paid in New Taiwan dollars. 0 where the claim is refused.
    ///
    /// 應發給金額（新臺幣元）。不發給者為 0。
    pub amount: Twd,
    /// What the standard gives, with what the duty adds: before fault, earlier payments and the set-off. 0 where no item fits.
    ///
    /// 發給標準（含加發），未計減發、已發給者及抵充。不合任何一目者為 0。
    pub standard: Twd,
    /// What was paid before and is topped up.
    ///
    /// 已發給而補足差額之數額。
    pub paid_before: Twd,
    /// Sum of the other payments that are set off.
    ///
    /// 應予抵充之給付合計。
    pub set_off: Twd,
    /// Last day on which what became worse is topped up. None where nothing was paid before.
    ///
    /// 加重得補足之末日。未曾發給者無此項。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub worsened_until: Option<crate::Date>,
    /// Period of the claim.
    ///
    /// 申請期限。
    pub claim: ClaimPeriod,
    /// Survivors who receive it, in the order in which they were given.
    ///
    /// 領受之遺族（依所填順序）。
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub survivors: Vec<CondolenceShare>,
    /// Papers to hand in.
    ///
    /// 應備文件。
    pub documents: Vec<CondolenceDocument>,
}

/// The calculation `condolence.payment`: 公務人員執行職務意外傷亡慰問金發給辦法 (S0090005).
#[derive(Debug)]
pub enum Payment {}

impl Calculation for Payment {
    const NAME: &'static str = "condolence.payment";
    const TITLE: Bilingual =
        Bilingual { zh: "執行職務意外傷亡慰問金", en: "condolence payment for an accident on duty" };
    const DESCRIPTION: Bilingual = Bilingual {
        zh: "執行職務意外致受傷、失能、死亡之慰問金：適用對象、事由、標準及加減發、加重補足、抵充、申請期限、遺族領受、應備文件。",
        en: "Payment for an injury, a disability or a death by an accident on duty: whom it is for, causes, amounts, more and less, what became worse, set-off, period of the claim, survivors, papers.",
    };
    const AS_OF: Bilingual = Bilingual {
        zh: "核定日：發給標準依該日之規定",
        en: "the day of the decision: the amounts are those of that day",
    };
    const HEADLINE: &'static [&'static str] = &["granted", "amount"];
    const RULES: &'static [&'static [usize]] = &[
        crate::calendar::RULES,
        &[
            keys::CONDOLENCE_COVERED.index,
            keys::CONDOLENCE_CAUSE.index,
            keys::CONDOLENCE_CAUSE_LINK.index,
            keys::CONDOLENCE_INJURY.index,
            keys::CONDOLENCE_INJURY_STAY.index,
            keys::CONDOLENCE_INJURY_STAY_DAYS.index,
            keys::CONDOLENCE_INJURY_LONG_STAY.index,
            keys::CONDOLENCE_INJURY_TREATMENTS.index,
            keys::CONDOLENCE_INJURY_HEROIC.index,
            keys::CONDOLENCE_INJURY_DANGEROUS.index,
            keys::CONDOLENCE_INJURY_DISCRETION.index,
            keys::CONDOLENCE_HEROIC.index,
            keys::CONDOLENCE_PENDING.index,
            keys::CONDOLENCE_DISABILITY.index,
            keys::CONDOLENCE_DISABILITY_DANGEROUS.index,
            keys::CONDOLENCE_DISABILITY_HEROIC.index,
            keys::CONDOLENCE_DEATH.index,
            keys::CONDOLENCE_DEATH_DANGEROUS.index,
            keys::CONDOLENCE_DEATH_HEROIC.index,
            keys::CONDOLENCE_FAULT.index,
            keys::CONDOLENCE_WORSENED.index,
            keys::CONDOLENCE_WORSENED_MOST_MONTHS.index,
            keys::CONDOLENCE_SET_OFF.index,
            keys::CONDOLENCE_CLAIM.index,
            keys::CONDOLENCE_CLAIM_CHANGE.index,
            keys::CONDOLENCE_SURVIVORS.index,
            keys::CONDOLENCE_SURVIVORS_SPOUSE.index,
            keys::CONDOLENCE_SURVIVORS_IN_PLACE.index,
            keys::CONDOLENCE_SURVIVORS_OUT.index,
            keys::CONDOLENCE_ROUNDING.index,
            keys::CONDOLENCE_DOCUMENTS.index,
            keys::CONDOLENCE_DOCUMENTS_CLINIC.index,
            keys::CLAIM_FIRST_DAY.index,
            keys::CLAIM_WEEKEND.index,
        ],
    ];
    type Facts = CondolenceFacts;
    type Value = CondolencePayment;

    fn decide<R: Recorder>(facts: &CondolenceFacts, case: &mut Case<'_, R>) -> Result<CondolencePayment, Error> {
        let arose = facts::check(facts, case)?;
        let mut eligible = eligible(facts, case)?;
        let given = standard(facts, case)?;
        eligible &= given.payable && given.amount.is_some();
        let standard = given.amount.unwrap_or_default();
        let mut due = less_by_fault(standard, facts.fault, case)?;
        let mut worsened_until = None;
        let paid_before = facts.worsened.map_or(Decimal::ZERO, |worsened| worsened.paid.decimal());
        if let Some(worsened) = facts.worsened {
            if eligible && paid_before > due {
                return Err(Error::conflict("worsened.paid", messages::conflict::PAID_ABOVE_THE_STANDARD));
            }
            let last_day = worsened_last_day(worsened, arose, case)?;
            worsened_until = Some(last_day.into());
            let params = || vec![("on", arose.into()), ("last", last_day.into())];
            let key = keys::CONDOLENCE_WORSENED;
            eligible &=
                case.check_on(key, Scope::All, arose, arose <= last_day, messages::reason::WORSENED_LATE, params)?;
            if eligible {
                let params = || vec![("due", due.into()), ("paid", paid_before.into())];
                let more = due > paid_before;
                eligible =
                    case.check_on(key, Scope::All, arose, more, messages::reason::NOTHING_ABOVE_WHAT_WAS_PAID, params)?;
            }
            due = minus(due, paid_before)?.max(Decimal::ZERO);
        } else if facts.outcome != AccidentOutcome::Injury {
            tell_of_the_window(facts.occurred_on.naive(), arose, case)?;
        }
        let set_off = set_off(facts, case)?;
        if eligible {
            let params = || vec![("due", due.into()), ("set_off", set_off.into())];
            eligible = case.check(
                keys::CONDOLENCE_SET_OFF,
                Scope::All,
                due > set_off,
                messages::reason::NOTHING_LEFT,
                params,
            )?;
        }
        if eligible && set_off > Decimal::ZERO {
            case.reason(keys::CONDOLENCE_SET_OFF, messages::reason::SET_OFF, vec![("set_off", set_off.into())]);
        }
        due = minus(due, set_off)?.max(Decimal::ZERO);
        let claim = claim_period(facts, arose, case)?;
        let mut recipients = Vec::new();
        if facts.outcome == AccidentOutcome::Death {
            recipients = survivors::recipients(&facts.survivors, arose, case)?;
            let (key, some) = (keys::CONDOLENCE_SURVIVORS, !recipients.is_empty());
            eligible &= case.check_on(key, Scope::All, arose, some, messages::reason::NO_SURVIVOR, Vec::new)?;
        }
        let granted = eligible && claim.in_time;
        if !granted {
            due = Decimal::ZERO;
        }
        Ok(CondolencePayment {
            granted,
            amount: due.into(),
            standard: standard.into(),
            paid_before: paid_before.into(),
            set_off: set_off.into(),
            worsened_until,
            claim,
            survivors: survivors::shares(&facts.survivors, &recipients, due, case)?,
            documents: documents(facts, given.injured, case)?,
        })
    }
}

/// Whom the regulation is for, and what led to the harm, by the law of the day of the accident.
fn eligible<R: Recorder>(facts: &CondolenceFacts, case: &mut Case<'_, R>) -> Result<bool, Error> {
    let (scope, all) = (Scope::from(facts.staff_group), Scope::All);
    let key = keys::CONDOLENCE_FAULT;
    let unintended = case.check(key, all, facts.fault != AccidentFault::Intent, messages::reason::INTENT, Vec::new)?;
    case.on(facts.occurred_on.naive(), |case| {
        if case.value(keys::CONDOLENCE_COVERED, scope)? == "may_be_alike" {
            case.reason(keys::CONDOLENCE_COVERED, messages::reason::MAY_BE_PAID_ALIKE, Vec::new());
        }
        let key = keys::CONDOLENCE_CAUSE;
        let named = case.has(key, all, facts.cause.into())?;
        let label = case.label(key.index, facts.cause.into())?;
        let params = || vec![("cause", label.into())];
        let mut eligible = case.check(key, all, named, messages::reason::CAUSE_NOT_NAMED, params)?;
        let key = keys::CONDOLENCE_CAUSE_LINK;
        eligible &= case.check(key, all, facts.caused_by_accident, messages::reason::NOT_CAUSED_BY_IT, Vec::new)?;
        Ok(eligible && unintended)
    })
}

fn less_by_fault<R: Recorder>(amount: Decimal, fault: AccidentFault, case: &mut Case<'_, R>) -> Result<Decimal, Error> {
    let key = keys::CONDOLENCE_FAULT;
    let share = case.row(key, Scope::All, fault.into())?;
    if share == Decimal::ONE {
        return Ok(amount);
    }
    if fault == AccidentFault::GrossNegligence {
        case.reason(key, messages::reason::GROSS_NEGLIGENCE, vec![("share", share.into())]);
    }
    part(amount, share, key, case)
}

/// Article 5, by the law of the day on which it became worse.
fn worsened_last_day<R: Recorder>(
    worsened: Worsening,
    arose: NaiveDate,
    case: &mut Case<'_, R>,
) -> Result<NaiveDate, Error> {
    case.on(arose, |case| {
        let from = worsened.from.naive();
        let key = keys::CONDOLENCE_WORSENED_MOST_MONTHS;
        let window = (keys::CONDOLENCE_WORSENED, PeriodUnit::Days);
        let Some(least) = worsened.least_treatment_months else {
            return claim::last_day_after(from, window, Scope::All, case);
        };
        let Some(most) = case.where_ruled(key, Scope::All, arose)? else {
            return Err(Error::conflict(
                "worsened.least_treatment_months",
                messages::conflict::NO_LEAST_TREATMENT_THEN,
            ));
        };
        let (first, months) = (claim::first_day(from, case)?, least.min(whole(most)?));
        let last_day = last_day_of_months(first, months)?;
        // A least time of treatment makes the period longer: none is shorter than the period itself.
        if last_day < case.quietly(|case| claim::last_day_after(from, window, Scope::All, case))? {
            let field = "worsened.least_treatment_months";
            return Err(Error::conflict(field, messages::conflict::LEAST_TREATMENT_TOO_SHORT));
        }
        case.step(|| {
            let step = Step::new(StepKind::Compute).rule(key.index).say(messages::step::PERIOD);
            step.with("months", months).with("first", first).output(last_day)
        });
        Ok(last_day)
    })
}

/// The window of article 5 runs from the discharge, the treatment or a lesser disability, of which nothing is known where
/// nothing was paid before: it can have ended where it would have from the accident on.
fn tell_of_the_window<R: Recorder>(
    occurred_on: NaiveDate,
    arose: NaiveDate,
    case: &mut Case<'_, R>,
) -> Result<(), Error> {
    let key = keys::CONDOLENCE_WORSENED;
    let window = (key, PeriodUnit::Days);
    let last =
        case.quietly(|case| case.on(arose, |case| claim::last_day_after(occurred_on, window, Scope::All, case)))?;
    if arose > last {
        let days = case.at(key, Scope::All, arose)?;
        let params = vec![("on", arose.into()), ("days", days.into())];
        case.reason(key, messages::reason::WINDOW_NOT_EXAMINED, params);
    }
    Ok(())
}

/// The sum of the other payments whose kind is set off.
fn set_off<R: Recorder>(facts: &CondolenceFacts, case: &mut Case<'_, R>) -> Result<Decimal, Error> {
    let mut sum = Decimal::ZERO;
    for other in &facts.other_payments {
        if case.has(keys::CONDOLENCE_SET_OFF, Scope::All, other.kind.into())? {
            sum = plus(sum, other.amount.decimal())?;
        }
    }
    Ok(sum)
}

/// The period of the day on which the right arose; of a later law where `condolence.claim.change` says so.
fn claim_period<R: Recorder>(
    facts: &CondolenceFacts,
    arose: NaiveDate,
    case: &mut Case<'_, R>,
) -> Result<ClaimPeriod, Error> {
    let (key, claimed_on) = (keys::CONDOLENCE_CLAIM, facts.claimed_on);
    if claimed_on.naive() < arose {
        return Err(Error::conflict("claimed_on", messages::conflict::CLAIM_BEFORE_EVENT));
    }
    let mut governing = arose;
    let change = case.on(arose, |case| case.value(keys::CONDOLENCE_CLAIM_CHANGE, Scope::All))?;
    if change == "changes_with_the_law" {
        for day in case.changes(key, Scope::All, Period { from: arose.into(), to: claimed_on })? {
            let last = last_day(arose, governing, case)?;
            if last < day {
                break;
            }
            governing = day;
        }
    }
    let last_day = last_day(arose, governing, case)?;
    case.on(governing, |case| claim::by_day(last_day, claimed_on, key, case))
}

fn last_day<R: Recorder>(arose: NaiveDate, governing: NaiveDate, case: &mut Case<'_, R>) -> Result<NaiveDate, Error> {
    let months = (keys::CONDOLENCE_CLAIM, PeriodUnit::Months);
    case.on(governing, |case| claim::last_day_after(arose, months, Scope::All, case))
}

/// The papers that the law of the day of the claim asks for.
fn documents<R: Recorder>(
    facts: &CondolenceFacts,
    injured: Option<&'static str>,
    case: &mut Case<'_, R>,
) -> Result<Vec<CondolenceDocument>, Error> {
    case.on(facts.claimed_on.naive(), |case| {
        let clinic = keys::CONDOLENCE_DOCUMENTS_CLINIC;
        let mut papers = vec![CondolenceDocument::ApplicationForm];
        match facts.outcome {
            AccidentOutcome::Injury => {
                let offshore = facts.injury.is_some_and(|injury| injury.offshore);
                let mut names: Vec<&'static str> = injured.into_iter().collect();
                if offshore {
                    names.push("offshore");
                }
                let at_a_clinic = !names.is_empty() && !case.wanted(clinic, Scope::All, &names)?.is_empty();
                papers.push(match at_a_clinic {
                    true => CondolenceDocument::ClinicDiagnosis,
                    false => CondolenceDocument::HospitalDiagnosis,
                });
            }
            AccidentOutcome::Disability => {
                papers.extend([CondolenceDocument::DisabilityCertificate, CondolenceDocument::ServiceCertificate]);
            }
            AccidentOutcome::Death => {
                papers.extend([CondolenceDocument::DeathProof, CondolenceDocument::ServiceCertificate])
            }
        }
        case.wanted(keys::CONDOLENCE_DOCUMENTS, Scope::All, &papers)
    })
}
