//! What is left in an individual account when who drew from it has died.

use personnel_rules_data::{Scope, keys, messages};
use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::family::{self, Sharing, Survivor, part_of, ratio};
use super::pensioner::{CLAIM, PensionerSurvivor, SHARING};
use crate::calculation::{Bilingual, Calculation};
use crate::case::Case;
use crate::claim::{self, ClaimPeriod};
use crate::date::Date;
use crate::error::Error;
use crate::quantity::{Twd, not_zero};
use crate::staff::StaffGroup;
use crate::trace::Recorder;

/// Who takes what is left in an account depends on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AccountRestFacts {
    /// Group of staff: it decides which rules apply.
    ///
    /// 人員類別：決定適用之規定。
    pub staff_group: StaffGroup,
    /// What is left in the account.
    ///
    /// 個人專戶賸餘金額。
    pub balance: Twd,
    /// The survivors, in any order.
    ///
    /// 遺族，次序不拘。
    pub survivors: Vec<Survivor>,
    /// Day of the claim: it must lie within the period.
    ///
    /// 申請日：須在時效之內。
    pub claimed_on: Date,
}

/// Who takes what is left in an account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct AccountRest {
    /// Whether it is granted. Where not, the reasons say why, and nobody has a share.
    ///
    /// 是否核給。不核給者見理由，且無人領受。
    pub granted: bool,
    /// What each survivor has, in the order of the facts.
    ///
    /// 各遺族應領部分，依所填次序。
    pub survivors: Vec<PensionerSurvivor>,
    /// Period of the claim.
    ///
    /// 請領時效。
    pub claim: ClaimPeriod,
}

/// The calculation `survivor.account`: 公務人員個人專戶制退休資遣撫卹法 33,
/// 公立學校教職員個人專戶制退休資遣撫卹條例 34.
#[derive(Debug)]
pub enum AccountSurvivors {}

impl Calculation for AccountSurvivors {
    const NAME: &'static str = "survivor.account";
    const TITLE: Bilingual = Bilingual { zh: "個人專戶賸餘金額", en: "rest of an individual account" };
    const DESCRIPTION: Bilingual = Bilingual {
        zh: "支領攤提或定額給付者死亡：個人專戶賸餘金額之領受順序、比率、時效。因公傷病退休者之遺族見 `survivor.pensioner`，在職死亡見 `survivor.benefit`。",
        en: "Where one who drew an account month by month has died: order and shares of the survivors, period of the claim. After a retirement through an injury on duty see `survivor.pensioner`, after a death in service `survivor.benefit`.",
    };
    const AS_OF: Bilingual = Bilingual { zh: "死亡之日", en: "the day of the death" };
    const HEADLINE: &'static [&'static str] = &["granted"];
    const RULES: &'static [&'static [usize]] = &[&[
        keys::SURVIVOR_ACCOUNT.index,
        keys::SURVIVOR_PENSIONER_ORDER.index,
        keys::SURVIVOR_PENSIONER_SHARING.index,
        keys::SURVIVOR_PENSIONER_SHARING_ORDERS.index,
        keys::SURVIVOR_PENSIONER_CLAIM.index,
        keys::SURVIVOR_ROUNDING.index,
        keys::SURVIVOR_SIBLING.index,
        keys::SURVIVOR_IN_LAW.index,
        keys::SURVIVOR_MAJORITY.index,
    ]];
    type Facts = AccountRestFacts;
    type Value = AccountRest;

    fn decide<R: Recorder>(facts: &AccountRestFacts, case: &mut Case<'_, R>) -> Result<AccountRest, Error> {
        let scope = Scope::from(facts.staff_group);
        case.value(keys::SURVIVOR_ACCOUNT, scope)?;
        family::check(&facts.survivors, case.as_of())?;
        let balance = not_zero(facts.balance, "balance")?;
        let parts = family::shares(
            &facts.survivors,
            Sharing { nobody: messages::reason::NO_SURVIVOR, ..SHARING },
            scope,
            case,
        )?;
        let claim = claim::lapse(case.as_of(), facts.claimed_on, CLAIM, scope, case)?;
        let granted = claim.in_time && parts.iter().any(Option::is_some);
        let mut survivors = Vec::new();
        for (survivor, part) in facts.survivors.iter().zip(&parts) {
            let Some(part) = part.filter(|_| granted) else { continue };
            survivors.push(PensionerSurvivor {
                name: survivor.name.clone(),
                share: ratio(part)?,
                lump: part_of((balance, Decimal::ONE), part, keys::SURVIVOR_ROUNDING, scope, case)?,
                annuity: None,
            });
        }
        Ok(AccountRest { granted, survivors, claim })
    }
}
