//! What the three allowances have in common: the amount, the period, the papers.

use personnel_rules_data::{Scope, keys};
use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::Serialize;

use crate::case::Case;
use crate::claim::ClaimPeriod;
use crate::error::Error;
use crate::quantity::{SalaryMonths, Twd, not_zero, times};
use crate::trace::{Recorder, Step, StepKind};

/// A paper to hand in with a claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema, strum::IntoStaticStr)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
#[non_exhaustive]
pub enum Document {
    /// Claim form (其他給與申請表).
    AllowanceForm,
    /// Marriage certificate (結婚證明書).
    MarriageCertificate,
    /// Birth certificate (出生證明書).
    BirthCertificate,
    /// Death certificate (死亡證明書).
    DeathCertificate,
    /// Household register (戶口名簿).
    HouseholdRegister,
    /// Verification of proofs made in mainland China (大陸地區文件之驗證).
    MainlandVerification,
    /// Proof of the spouse's insurance benefit (配偶社會保險生育給付之證明).
    OtherInsuranceProof,
}

/// An allowance: whether it is due, how much, until when it can be claimed, with which papers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Allowance {
    /// Whether the claim is granted. Where not, the reasons say why.
    ///
    /// 是否核給。不核給者，見理由。
    pub granted: bool,
    /// Amount granted in New Taiwan dollars. 0 where the claim is refused.
    ///
    /// 核給金額（新臺幣元）。不核給者為 0。
    pub amount: Twd,
    /// Months of the salary amount that the rule gives.
    ///
    /// 薪俸額之月數。
    pub months: SalaryMonths,
    /// Amount that the rule gives before conditions, period and other benefits.
    ///
    /// 補助基準（未計條件、期限及其他給付）。
    pub standard: Twd,
    /// Period of the claim.
    ///
    /// 申請期限。
    pub claim: ClaimPeriod,
    /// Papers to hand in.
    ///
    /// 應備文件。
    pub documents: Vec<Document>,
}

/// Months of the salary amount of the month of the event (`allowance.base`).
pub(super) fn standard<R: Recorder>(
    months: Decimal,
    children: u32,
    salary: Twd,
    scope: Scope,
    case: &mut Case<'_, R>,
) -> Result<Decimal, Error> {
    let salary = not_zero(salary, "salary_amount")?;
    case.value(keys::ALLOWANCE_BASE, scope)?;
    let exact = times(months, Decimal::from(children))
        .and_then(|months| times(months, salary))
        .map_err(|error| error.field("salary_amount"))?;
    case.step(|| {
        let step = Step::new(StepKind::Compute).rule(keys::ALLOWANCE_BASE.index);
        let step = step.with("months", months).with("salary", salary).output(exact.normalize());
        if children == 1 {
            step.say(personnel_rules_data::messages::step::MONTHS_OF_SALARY)
        } else {
            step.say(personnel_rules_data::messages::step::MONTHS_OF_SALARY_EACH).with("children", children)
        }
    });
    case.round(keys::ALLOWANCE_ROUNDING, Scope::All, exact)
}

/// What a claim comes to once everything has been examined.
pub(super) struct Claimed {
    pub(super) eligible: bool,
    pub(super) months: Decimal,
    pub(super) standard: Decimal,
    /// What other benefits leave of the standard.
    pub(super) due: Decimal,
    pub(super) claim: ClaimPeriod,
    pub(super) papers: Vec<Document>,
}

impl Claimed {
    /// Granted where the claimant is eligible, in time, and something is due.
    pub(super) fn settle<R: Recorder>(self, scope: Scope, case: &mut Case<'_, R>) -> Result<Allowance, Error> {
        let granted = self.eligible && self.claim.in_time && self.due > Decimal::ZERO;
        Ok(Allowance {
            granted,
            amount: if granted { self.due.into() } else { Twd::default() },
            months: self.months.into(),
            standard: self.standard.into(),
            claim: self.claim,
            documents: documents(self.papers, scope, case)?,
        })
    }
}

/// The papers, each of which the data knows.
fn documents<R: Recorder>(
    wanted: impl IntoIterator<Item = Document>,
    scope: Scope,
    case: &mut Case<'_, R>,
) -> Result<Vec<Document>, Error> {
    // An overlay can do without a paper.
    case.wanted(keys::ALLOWANCE_DOCUMENTS, scope, &wanted.into_iter().collect::<Vec<_>>())
}
