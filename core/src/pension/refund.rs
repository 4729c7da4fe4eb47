//! What is refunded of the contributions to who leaves (離職退費、免職退費).

use chrono::NaiveDate;
use personnel_rules_data::{Scope, keys, messages};
use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::eligibility::check_life;
use super::{ServiceTime, check_new_service};
use crate::calculation::{Bilingual, Calculation};
use crate::case::Case;
use crate::claim::{self, ClaimPeriod, Lapse};
use crate::date::{Date, birthday};
use crate::error::Error;
use crate::quantity::{Twd, plus, total};
use crate::staff::StaffGroup;
use crate::trace::Recorder;

/// How somebody left.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Leaving {
    /// Of one's own will (自願離職).
    Resigned,
    /// Otherwise in mid-career (其他中途離職).
    Left,
    /// Dismissed (因案免職、撤職).
    Dismissed,
}

/// What was paid to the fund by one side.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FundShare {
    /// Contributions, in New Taiwan dollars.
    ///
    /// 繳付（撥繳）之基金費用（元）。
    pub paid: Twd,
    /// Interest, as the fund reckons it. Left out where it is not known: then the amount is without it.
    ///
    /// 利息（元），依基金管理機關計算；不知者免填，金額即不含之。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub interest: Option<Twd>,
}

/// What a refund depends on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ContributionRefundFacts {
    /// Group of staff: it decides which rules apply.
    ///
    /// 人員類別：決定適用之規定。
    pub staff_group: StaffGroup,
    /// How the person left.
    ///
    /// 離職之原因。
    pub leaving: Leaving,
    /// Day of birth: at 35 and 45 the acts until 2010 (teachers until June 2018) refunded both shares.
    ///
    /// 出生日：九十九年（教職員一百零七年六月）以前之法於滿三十五歲、四十五歲發還雙方費用。
    pub born_on: Date,
    /// Service for which contributions were paid.
    ///
    /// 繳付基金費用之年資。
    pub contributed: ServiceTime,
    /// Whether the person could retire or be laid off: the refund is for who can neither.
    ///
    /// 是否合於退休或資遣條件：退費僅限不合者。
    pub can_retire: bool,
    /// Whether a pension, severance pay or settlement was drawn for this service already.
    ///
    /// 該年資是否已支領退離給與。
    pub drawn: bool,
    /// What the person paid.
    ///
    /// 本人繳付部分。
    pub own: FundShare,
    /// What the government paid.
    ///
    /// 政府撥繳部分。
    pub government: FundShare,
    /// Day of the claim: it must lie within the period.
    ///
    /// 申請日：須在時效之內。
    pub claimed_on: Date,
}

/// What is refunded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ContributionRefund {
    /// Whether anything is refunded. Where not, the reasons say why.
    ///
    /// 是否發還。不發還者，見理由。
    pub granted: bool,
    /// Whether the government's share is refunded too.
    ///
    /// 是否併發還政府撥繳部分。
    pub both_shares: bool,
    /// Amount, with the interest that was given. 0 where it is refused.
    ///
    /// 發還金額（含所填利息）。不發還者為 0。
    pub amount: Twd,
    /// Whether interest is still to be added, which was not given.
    ///
    /// 是否尚有未填之利息應加計。
    pub interest_missing: bool,
    /// Period of the claim.
    ///
    /// 請領時效。
    pub claim: ClaimPeriod,
}

/// The calculation `resignation.refund`: 公務人員退休法 8 of 1995 and 14 of 2011, 學校教職員退休條例 8,
/// 公務人員退休資遣撫卹法 9, 公立學校教職員退休資遣撫卹條例 10.
#[derive(Debug)]
pub enum Resignation {}

const CLAIM: Lapse =
    Lapse { months: keys::RESIGNATION_REFUND_CLAIM, from: Some(keys::RESIGNATION_REFUND_CLAIM_FROM), renewed: true };

impl Calculation for Resignation {
    const NAME: &'static str = "resignation.refund";
    const TITLE: Bilingual = Bilingual { zh: "離職退費", en: "refund on leaving" };
    const DESCRIPTION: Bilingual = Bilingual {
        zh: "離職、免職時發還退撫基金費用：本人或雙方、時效。領回之年資不再採計。利息依臺灣銀行存款利率，來源未備，故為事實。",
        en: "Refund of contributions to the pension fund on leaving or dismissal: one's own share or both, period of the claim. Service once refunded counts no more. Interest follows bank rates that are not at hand, so it is a fact.",
    };
    const AS_OF: Bilingual = Bilingual { zh: "離職生效日", en: "the day on which the leaving takes effect" };
    const HEADLINE: &'static [&'static str] = &["granted", "amount"];
    const RULES: &'static [&'static [usize]] = &[&[
        keys::PENSION_NEW_SCHEME_DAY.index,
        keys::RESIGNATION_REFUND.index,
        keys::RESIGNATION_REFUND_AGES.index,
        keys::RESIGNATION_REFUND_WINDOW.index,
        keys::RESIGNATION_REFUND_YEARS.index,
        keys::RESIGNATION_REFUND_CLAIM.index,
        keys::RESIGNATION_REFUND_CLAIM_FROM.index,
        keys::RESIGNATION_REFUND_ONCE.index,
    ]];
    type Facts = ContributionRefundFacts;
    type Value = ContributionRefund;

    fn decide<R: Recorder>(
        facts: &ContributionRefundFacts,
        case: &mut Case<'_, R>,
    ) -> Result<ContributionRefund, Error> {
        let scope = Scope::from(facts.staff_group);
        let contributed = facts.contributed.checked("contributed")?;
        if facts.born_on.naive() >= case.as_of() {
            return Err(Error::conflict("born_on", messages::conflict::LEFT_BEFORE_BIRTH));
        }
        check_life(contributed, "contributed", facts.born_on, case.as_of())?;
        check_new_service(contributed, "contributed", scope, case)?;
        let key = keys::RESIGNATION_REFUND;
        let law = case.value(key, scope)?;
        let at_an_age = law == "ages" && facts.leaving == Leaving::Resigned && in_a_window(facts, scope, case)?;
        let both_shares = match law {
            "ages" => at_an_age,
            "five_years" => facts.leaving != Leaving::Dismissed && long_enough(contributed, scope, case)?,
            _ => false,
        };
        // Who leaves at 35 or 45 has both shares whatever else could be had; a dismissal leaves no pension to choose.
        let can_retire = facts.can_retire && !at_an_age && facts.leaving != Leaving::Dismissed;
        let mut due = case.check(key, scope, !can_retire, messages::reason::CAN_RETIRE, Vec::new)?;
        due &= case.check(key, scope, !facts.drawn, messages::reason::SERVICE_DRAWN, Vec::new)?;
        case.value(keys::RESIGNATION_REFUND_ONCE, scope)?;
        let claim = claim::lapse(case.as_of(), facts.claimed_on, CLAIM, scope, case)?;
        let granted = due && claim.in_time;
        let shares = [Some(facts.own), Some(facts.government).filter(|_| both_shares)];
        let shares = || shares.iter().flatten().filter(|_| granted);
        let interest_missing = shares().any(|share| share.interest.is_none());
        if interest_missing {
            case.reason(key, messages::reason::INTEREST_NOT_GIVEN, Vec::new());
        }
        let paid = total(shares().map(|share| share.paid.decimal()))?;
        let interest = total(shares().filter_map(|share| share.interest).map(Twd::decimal))?;
        Ok(ContributionRefund {
            granted,
            both_shares: granted && both_shares,
            amount: plus(paid, interest)?.into(),
            interest_missing,
            claim,
        })
    }
}

/// Whether the leaving lies within a year of one of the ages.
fn in_a_window<R: Recorder>(
    facts: &ContributionRefundFacts,
    scope: Scope,
    case: &mut Case<'_, R>,
) -> Result<bool, Error> {
    let key = keys::RESIGNATION_REFUND_AGES;
    let mut hit = false;
    for name in ["first", "second"] {
        let age = crate::quantity::whole(case.row(key, scope, name)?)?;
        let day = |years: u32| birthday(facts.born_on.naive(), age.saturating_add(years));
        let (from, next): (NaiveDate, NaiveDate) = (day(0)?, day(1)?);
        hit |= from <= case.as_of() && case.as_of() < next;
        if case.as_of() == next {
            hit |= case.value(keys::RESIGNATION_REFUND_WINDOW, scope)? == "birthday";
        }
    }
    case.check(key, scope, hit, messages::reason::NOT_AT_THE_AGES, Vec::new)
}

fn long_enough<R: Recorder>(contributed: ServiceTime, scope: Scope, case: &mut Case<'_, R>) -> Result<bool, Error> {
    let key = keys::RESIGNATION_REFUND_YEARS;
    let least = case.whole(key, scope)?;
    let reached = contributed.reaches(least);
    case.check(key, scope, reached, messages::reason::CONTRIBUTED_TOO_SHORT, || {
        vec![("years", contributed.years.into()), ("least", Decimal::from(least).into())]
    })
}
