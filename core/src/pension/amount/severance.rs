//! Severance (資遣).

use personnel_rules_data::{Scope, keys, messages};
use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::checks::{check_served, say_scheme};
use super::exact::{TWELVE, dollars, ratio};
use super::facts::{Payout, PayoutKind, PensionPerson};
use super::granted::{Amounts, begun};
use super::{LUMP_RULES, PensionPart};
use crate::calculation::{Bilingual, Calculation};
use crate::case::Case;
use crate::error::Error;
use crate::quantity::{Fraction, Ratio, plus};
use crate::trace::Recorder;

/// Why somebody is laid off.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema, strum::IntoStaticStr)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
#[non_exhaustive]
pub enum SeveranceGround {
    /// Abolition, reorganisation or cut-back of the agency, department or school (裁撤、組織變更、業務緊縮、減班、停辦、合併).
    Abolished,
    /// Unfit for the present work and no other fitting work (現職不適任，無其他適當工作可調任).
    Unfit,
    /// Too weak in health, as a hospital certifies (身體衰弱不能勝任).
    WeakHealth,
    /// Another law says so (其他法規規定).
    OtherLaw,
    /// Under guardianship or assistance (受監護或輔助宣告).
    Guardianship,
}

/// What severance pay depends on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SeveranceFacts {
    /// Ground, as found by the institution and approved.
    ///
    /// 資遣事由（經認定並核准）。
    pub ground: SeveranceGround,
    /// Who is laid off: service and pay alone.
    ///
    /// 資遣人員：僅年資及俸額。
    pub person: PensionPerson,
}

/// Severance pay.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct SeverancePay {
    /// Whether the act knows the ground. Where not, the reasons say so.
    ///
    /// 是否符合資遣事由；不符者見理由。
    pub granted: bool,
    /// Amount in dollars, not rounded. 0 where it is not granted.
    ///
    /// 資遣給與（元），不進位。不符者為 0。
    pub amount: Fraction,
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
}

/// The calculation `severance.payment`.
#[derive(Debug)]
pub enum Severance {}

impl Calculation for Severance {
    const NAME: &'static str = "severance.payment";
    const TITLE: Bilingual = Bilingual { zh: "資遣給與", en: "severance pay" };
    const DESCRIPTION: Bilingual = Bilingual {
        zh: "資遣事由及給與：依一次退休金之標準計算。",
        en: "Grounds of severance and its pay, reckoned as the lump sum of a retirement.",
    };
    const AS_OF: Bilingual = Bilingual { zh: "資遣生效日", en: "the effective day of severance" };
    const HEADLINE: &'static [&'static str] = &["granted", "amount"];
    const RULES: &'static [&'static [usize]] =
        &[LUMP_RULES, &[keys::SEVERANCE_ELIGIBLE.index, keys::SEVERANCE_AMOUNT.index]];
    type Facts = SeveranceFacts;
    type Value = SeverancePay;

    fn decide<R: Recorder>(facts: &SeveranceFacts, case: &mut Case<'_, R>) -> Result<SeverancePay, Error> {
        // The years of teaching raise a pension, not severance pay (學校教職員退休條例 6).
        let person = &PensionPerson { long_teaching: Some(false), ..facts.person };
        let scope = Scope::from(person.staff_group);
        for (given, field) in [
            (person.born_on.is_some(), "person.born_on"),
            (person.voluntary.is_some(), "person.voluntary"),
            (person.compensation.is_some(), "person.compensation"),
            (person.deposit.is_some(), "person.deposit"),
            (person.lowest_guarantee.is_some(), "person.lowest_guarantee"),
            (facts.person.long_teaching.is_some(), "person.long_teaching"),
            (person.other_service.is_some(), "person.other_service"),
            (person.duty_injury.is_some(), "person.duty_injury"),
            (person.salary_2018.is_some(), "person.salary_2018"),
        ] {
            if given {
                return Err(Error::conflict(field, messages::conflict::FACT_OF_A_RETIREMENT));
            }
        }
        check_served(person, scope, case)?;
        let ground: &'static str = facts.ground.into();
        let label = case.label(keys::SEVERANCE_ELIGIBLE.index, ground)?;
        let known = case.has(keys::SEVERANCE_ELIGIBLE, scope, ground)?;
        let granted =
            case.check(keys::SEVERANCE_ELIGIBLE, scope, known, messages::reason::NO_GROUND_OF_SEVERANCE, || {
                vec![("ground", label.into())]
            })?;
        case.value(keys::SEVERANCE_AMOUNT, scope)?;
        say_scheme(person, scope, case)?;
        let amounts = whole_lump(person, scope, case)?;
        let rounding = case.value(keys::PENSION_ROUNDING, scope)?;
        let due = if granted { amounts.lump_sum()? } else { Decimal::ZERO };
        Ok(SeverancePay {
            granted,
            amount: dollars(due, rounding)?,
            average_years: amounts.pay.average_years,
            old: amounts.part(&amounts.old, amounts.counted.before, rounding)?,
            new: amounts.part(&amounts.new, amounts.counted.after, rounding)?,
        })
    }
}

fn whole_lump<R: Recorder>(person: &PensionPerson, scope: Scope, case: &mut Case<'_, R>) -> Result<Amounts, Error> {
    let payout = Payout { kind: PayoutKind::LumpSum, months_early: None, deferred_until: None };
    let mut amounts = begun(person, payout, scope, case)?;
    amounts.add_lump_sum(scope, case)?;
    Ok(amounts)
}

/// A lump sum: of both schemes, where the base differs, the bases are added up.
pub(crate) struct LumpSum {
    pub(crate) bases: Ratio,
    /// In dollars.
    pub(crate) amount: Ratio,
}

/// The lump sum of a retirement on the day of the case, which survivors may take.
///
/// # Errors
///
/// As an estimate, with fields under `person.`.
pub(crate) fn retirement_lump<R: Recorder>(
    person: &PensionPerson,
    scope: Scope,
    case: &mut Case<'_, R>,
) -> Result<LumpSum, Error> {
    let amounts = whole_lump(person, scope, case)?;
    let bases = Ratio::new(plus(amounts.old.bases, amounts.new.bases)?, TWELVE)?;
    Ok(LumpSum { bases, amount: ratio(amounts.lump_sum()?)? })
}
