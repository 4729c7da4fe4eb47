//! What is left in an individual account when who drew from it has died.

use personnel_rules_data::{Scope, keys, messages};
use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::family::{self, Sharing, Survivor, part_of, ratio};
use crate::calculation::{Bilingual, Calculation};
use crate::case::Case;
use crate::claim::{self, ClaimPeriod, Lapse};
use crate::date::Date;
use crate::error::Error;
use crate::pension::own_back;
use crate::quantity::{Fraction, Ratio, Twd, not_zero};
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
    /// Part of it that is one's own: contributions prescribed and voluntary, with their returns. Needed after the period of the claim: it does not lapse.
    ///
    /// 其中本人提繳部分（含自願增加及孳息）。逾請領時效者須填：不受時效限制。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub own_balance: Option<Twd>,
    /// The survivors, in any order.
    ///
    /// 遺族，次序不拘。
    pub survivors: Vec<Survivor>,
    /// Day of the claim: after the period one's own contributions alone are paid.
    ///
    /// 申請日：逾時效者僅發還本人提繳部分。
    pub claimed_on: Date,
}

/// What a survivor takes of an account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct AccountHeir {
    /// Name as given.
    ///
    /// 姓名或代稱。
    pub name: String,
    /// Share, an exact fraction; all of them make 1.
    ///
    /// 領受比率（確切分數），合計為一。
    pub share: Ratio,
    /// Part of what is paid.
    ///
    /// 應領部分。
    pub amount: Fraction,
}

/// Who takes what is left in an account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct AccountRest {
    /// Whether it is granted. Where not, the reasons say why, and nobody has a share.
    ///
    /// 是否核給。不核給者見理由，且無人領受。
    pub granted: bool,
    /// What is paid at once: all that is left, after the period of the claim one's own contributions, 0 where nothing is granted.
    ///
    /// 一次領回之金額：賸餘金額；逾時效者為本人提繳部分；不核給者為零。
    pub amount: Twd,
    /// What each survivor has, in the order of the facts.
    ///
    /// 各遺族應領部分，依所填次序。
    pub survivors: Vec<AccountHeir>,
    /// Period of the claim.
    ///
    /// 請領時效。
    pub claim: ClaimPeriod,
}

const SHARING: Sharing = Sharing {
    order: keys::SURVIVOR_ACCOUNT_ORDER,
    spouse: keys::SURVIVOR_ACCOUNT_SHARING,
    orders: keys::SURVIVOR_ACCOUNT_SHARING_ORDERS,
    representation: None,
    nobody: messages::reason::NO_SURVIVOR,
};

/// The right of the survivors of who has an account, but for one's own contributions (公務人員個人專戶制退休資遣撫卹法 54).
pub(super) const CLAIM: Lapse = Lapse { months: keys::SURVIVOR_ACCOUNT_CLAIM, from: None, renewed: true };

/// The calculation `survivor.account`: 公務人員個人專戶制退休資遣撫卹法 33,
/// 公立學校教職員個人專戶制退休資遣撫卹條例 34.
#[derive(Debug)]
pub enum AccountSurvivors {}

impl Calculation for AccountSurvivors {
    const NAME: &'static str = "survivor.account";
    const TITLE: Bilingual = Bilingual { zh: "個人專戶賸餘金額", en: "rest of an individual account" };
    const DESCRIPTION: Bilingual = Bilingual {
        zh: "支領攤提或定額給付者死亡：個人專戶賸餘金額之領受順序、比率、時效。按月支領及遺囑指定不計算。因公傷病退休者之遺族見 `survivor.pensioner`，在職死亡見 `survivor.benefit`。",
        en: "Where one who drew an account month by month has died: order and shares of the survivors, period of the claim. Drawing by the month and a testament are not computed. After a retirement through an injury on duty see `survivor.pensioner`, after a death in service `survivor.benefit`.",
    };
    const AS_OF: Bilingual = Bilingual { zh: "死亡之日", en: "the day of the death" };
    const HEADLINE: &'static [&'static str] = &["granted", "amount"];
    const RULES: &'static [&'static [usize]] = &[&[
        keys::SURVIVOR_ACCOUNT.index,
        keys::SURVIVOR_ACCOUNT_ORDER.index,
        keys::SURVIVOR_ACCOUNT_SHARING.index,
        keys::SURVIVOR_ACCOUNT_SHARING_ORDERS.index,
        keys::SURVIVOR_ACCOUNT_CLAIM.index,
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
        if facts.own_balance.is_some_and(|own| own > facts.balance) {
            return Err(Error::conflict("own_balance", messages::conflict::OWN_ABOVE_BALANCE));
        }
        let parts = family::shares(&facts.survivors, SHARING, scope, case)?;
        let claim = claim::lapse(case.as_of(), facts.claimed_on, CLAIM, scope, case)?;
        let mut amount = balance;
        if !parts.iter().any(Option::is_some) {
            amount = Decimal::ZERO;
        } else if !claim.in_time {
            amount = case.need(facts.own_balance, "own_balance", CLAIM.months)?.decimal();
            own_back(amount, CLAIM.months, case);
        }
        let granted = !amount.is_zero();
        let mut survivors = Vec::new();
        for (survivor, part) in facts.survivors.iter().zip(&parts) {
            let Some(part) = part.filter(|_| granted) else { continue };
            survivors.push(AccountHeir {
                name: survivor.name.clone(),
                share: ratio(part)?,
                amount: part_of(Ratio::new(amount, Decimal::ONE)?, part, keys::SURVIVOR_ROUNDING, scope, case)?,
            });
        }
        Ok(AccountRest { granted, amount: amount.into(), survivors, claim })
    }
}
