//! What the benefits have in common: the base, the amount, the period, the papers, what excludes them.

use chrono::NaiveDate;
use personnel_rules_data::{Key, Scope, form, keys, messages};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::case::Case;
use crate::claim::{self, ClaimPeriod, PeriodUnit};
use crate::date::{Date, Month, Period, completed_months};
use crate::error::Error;
use crate::quantity::{Fraction, Ratio, Twd, not_zero, whole};
use crate::salary::history::{self, SalaryMonth};
use crate::trace::{Recorder, Step, StepKind};

/// A paper to hand in with a claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema, strum::IntoStaticStr)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
#[non_exhaustive]
pub enum InsuranceDocument {
    /// Claim form (現金給付請領書).
    ClaimForm,
    /// Receipt (給付收據).
    Receipt,
    /// Proof of the birth, or household transcripts or register of the insured and the child (子女出生證明文件或戶籍資料).
    BirthProof,
    /// Household transcripts of the insured and the child (被保險人及子女之戶籍謄本).
    HouseholdTranscripts,
    /// Copy of the cover of the passbook (存摺封面影本).
    PassbookCover,
    /// Death certificate (死亡證明書).
    DeathCertificate,
    /// Transcript of the removal from the household register (除籍謄本).
    RemovalTranscript,
    /// Disability certificate (失能證明書).
    DisabilityCertificate,
    /// Proof that it was in the line of duty (因公條件之證明文件).
    DutyProof,
    /// Proof of the retirement, severance or leaving (退休、資遣或離職之證明文件).
    LeavingProof,
    /// Other proof (其他相關證明文件).
    OtherProof,
    /// Verification of papers made in mainland China (大陸地區製作之文件之驗證).
    MainlandVerification,
}

/// What may have caused a death or disability so that nothing is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema, strum::IntoStaticStr)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
#[non_exhaustive]
pub enum ExcludedCause {
    /// War or upheaval (戰爭變亂).
    War,
    /// An intentional crime of the insured, a parent, a child or the spouse (被保險人或其父母、子女、配偶故意犯罪).
    IntentionalCrime,
    /// Execution for a crime (犯罪被執行死刑).
    Execution,
}

/// A benefit: whether it is given, how much, until when it can be claimed, with which papers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Benefit {
    /// Whether the claim is granted. Where not, the reasons say why.
    ///
    /// 是否核給。不核給者，見理由。
    pub granted: bool,
    /// Amount granted. 0 where the claim is refused.
    ///
    /// 核給金額。不核給者為 0。
    pub amount: Fraction,
    /// Months of the base that the law gives, a fraction in lowest terms where they are not whole.
    ///
    /// 給付月數；非整數者為最簡分數。
    pub months: Ratio,
    /// Insured salary that the months count in, in dollars: the mean, a fraction in lowest terms where it is not whole. None where the law gave nothing at the time.
    ///
    /// 計算基準之（平均）保險俸額（元）；非整數者為最簡分數。當時法無給付者無此項。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub base: Option<Ratio>,
    /// Period of the claim.
    ///
    /// 請求權時效。
    pub claim: ClaimPeriod,
    /// Papers to hand in.
    ///
    /// 應備文件。
    pub documents: Vec<InsuranceDocument>,
}

/// Rules behind every benefit.
pub(super) const RULES: &[usize] = &[
    keys::INSURANCE_BASE.index,
    keys::INSURANCE_ROUNDING.index,
    keys::INSURANCE_CLAIM_CHANGE.index,
    keys::INSURANCE_DOCUMENTS.index,
    keys::CLAIM_FIRST_DAY.index,
    keys::CLAIM_WEEKEND.index,
];

/// The insured salary as the facts give it: its mean, or the history to take it from.
#[derive(Debug, Clone, Copy)]
pub(super) struct Salary<'f> {
    average: Option<Twd>,
    history: Option<&'f [SalaryMonth]>,
    /// Calendar months that the insurance touches, at least and at most.
    insured: (u32, u32),
}

impl<'f> Salary<'f> {
    /// Of an insurance of which nothing else is known.
    pub(super) fn new(average: Option<Twd>, history: Option<&'f Vec<SalaryMonth>>) -> Self {
        Self { average, history: history.map(Vec::as_slice), insured: (0, u32::MAX) }
    }

    /// Insured since a day, up to the month of another.
    pub(super) fn since(self, from: Date, last: NaiveDate) -> Result<Self, Error> {
        let first = Month::of(from.naive()).first_day();
        let months = completed_months(first, Month::of(last).first_day())?.saturating_add(1);
        Ok(Self { insured: (months, months), ..self })
    }

    /// Insured since a day that need not be known: without it there are as many months as the mean takes.
    pub(super) fn since_if_known(self, from: Option<Date>, last: NaiveDate) -> Result<Self, Error> {
        match from {
            Some(from) if from.naive() > last => {
                Err(Error::conflict("insured_from", messages::conflict::INSURED_AFTER_EVENT))
            }
            Some(from) => self.since(from, last),
            None => Ok(Self { insured: (u32::MAX, u32::MAX), ..self }),
        }
    }

    /// Insured for so many months without a break, and less than so many.
    pub(super) fn months(self, least: u32, below: u32) -> Self {
        // Parts of a month at both ends, and the month of leaving.
        Self { insured: (least, below.saturating_add(2)), ..self }
    }
}

/// `insurance.base`: the mean over the months that the law names for this benefit, back from the month of the event.
pub(super) fn base<R: Recorder>(
    salary: Salary<'_>,
    benefit: &str,
    scope: Scope,
    case: &mut Case<'_, R>,
) -> Result<Ratio, Error> {
    base_until(case.as_of(), salary, benefit, scope, case)
}

/// As [`base`], back from the month of another day.
pub(super) fn base_until<R: Recorder>(
    last: NaiveDate,
    salary: Salary<'_>,
    benefit: &str,
    scope: Scope,
    case: &mut Case<'_, R>,
) -> Result<Ratio, Error> {
    let months = whole(case.row(keys::INSURANCE_BASE, scope, benefit)?)?;
    base_of(last, salary, months, keys::INSURANCE_BASE, case)
}

/// The mean over so many months, from exactly one of the two facts.
pub(super) fn base_of<F, R: Recorder>(
    last: NaiveDate,
    salary: Salary<'_>,
    months: u32,
    rule: Key<F>,
    case: &mut Case<'_, R>,
) -> Result<Ratio, Error> {
    match (salary.average, salary.history) {
        (Some(_), Some(_)) => Err(Error::conflict("average_salary", messages::conflict::AVERAGE_OR_HISTORY)),
        (Some(average), None) => Ratio::new(not_zero(average, "average_salary")?, rust_decimal::Decimal::ONE),
        (None, history) => {
            let history = case.need(history, "salary_history", rule)?;
            history::mean((history, "salary_history"), last, (months, salary.insured), rule.index, case)
        }
    }
}

/// The period of a claim (`insurance.claim`), as `insurance.claim.change` has it where the law changed in between.
pub(super) fn claimed<R: Recorder>(
    claimed_on: Date,
    rule: Key<form::Number>,
    scope: Scope,
    case: &mut Case<'_, R>,
) -> Result<ClaimPeriod, Error> {
    let event = case.as_of();
    let governing = governing(event, claimed_on, rule, scope, case)?;
    case.on(governing, |case| claim::within_months(event, claimed_on, rule, scope, case))
}

/// The day whose law gives the period of a claim that arose on the day of the event (`insurance.claim.change`).
pub(super) fn governing<R: Recorder>(
    event: NaiveDate,
    claimed_on: Date,
    rule: Key<form::Number>,
    scope: Scope,
    case: &mut Case<'_, R>,
) -> Result<NaiveDate, Error> {
    let mut governing = event;
    if case.at(keys::INSURANCE_CLAIM_CHANGE, scope, event)? == "by_new_law" {
        let within = Period { from: event.into(), to: claimed_on };
        for change in case.changes(rule, scope, within)? {
            // What had lapsed by then stays so.
            let ended = case.on(governing, |case| claim::after(event, (rule, PeriodUnit::Months), scope, case))?;
            if ended.last_day_moved.naive() >= change {
                governing = change;
            }
        }
    }
    Ok(governing)
}

/// `insurance.excluded`: whether nothing stands against the benefit.
pub(super) fn not_excluded<R: Recorder>(
    cause: Option<ExcludedCause>,
    scope: Scope,
    case: &mut Case<'_, R>,
) -> Result<bool, Error> {
    let key = keys::INSURANCE_EXCLUDED;
    let Some(cause) = cause else { return Ok(true) };
    let name: &'static str = cause.into();
    let excluded = case.has(key, scope, name)?;
    let label = case.label(key.index, name)?;
    case.check(key, scope, !excluded, messages::reason::CAUSE_EXCLUDES, || vec![("circumstance", label.into())])
}

/// What a claim comes to once everything has been examined.
pub(super) struct Claimed {
    pub(super) eligible: bool,
    pub(super) months: Ratio,
    pub(super) base: Option<Ratio>,
    pub(super) claim: ClaimPeriod,
    pub(super) papers: Vec<InsuranceDocument>,
}

impl Claimed {
    /// Months times the base, where the claim is granted.
    pub(super) fn settle<R: Recorder>(self, scope: Scope, case: &mut Case<'_, R>) -> Result<Benefit, Error> {
        let amount = self.months.times(self.base.unwrap_or(Ratio::ZERO))?;
        if let Some(base) = self.base {
            case.step(|| {
                let step = Step::new(StepKind::Compute).rule(keys::INSURANCE_BASE.index);
                let step = step.say(messages::step::MONTHS_OF_BASE).with("months", self.months).with("base", base);
                step.output(amount)
            });
        }
        let eligible = self.eligible && self.claim.in_time;
        Self { eligible, ..self }.settle_at(amount, scope, case)
    }

    /// As [`Claimed::settle`], with the amount that was found to be in time.
    pub(super) fn settle_at<R: Recorder>(
        self,
        amount: Ratio,
        scope: Scope,
        case: &mut Case<'_, R>,
    ) -> Result<Benefit, Error> {
        let granted = self.eligible && amount != Ratio::ZERO;
        let amount = if granted { amount } else { Ratio::ZERO };
        Ok(Benefit {
            granted,
            amount: case.round_ratio(keys::INSURANCE_ROUNDING, scope, amount)?,
            months: self.months,
            base: self.base,
            claim: self.claim,
            documents: case.wanted(keys::INSURANCE_DOCUMENTS, scope, &self.papers)?,
        })
    }
}
