//! The burial grant after a death in service (殮葬補助費).

use personnel_rules_data::{Scope, keys, messages};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::calculation::{Bilingual, Calculation};
use crate::case::Case;
use crate::claim::{self, ClaimPeriod, Lapse};
use crate::date::Date;
use crate::error::Error;
use crate::quantity::{SalaryMonths, Twd, not_zero, times};
use crate::staff::StaffGroup;
use crate::trace::{Recorder, Step, StepKind};

/// How the deceased was laid to rest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema, strum::IntoStaticStr)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
#[non_exhaustive]
pub enum LaidToRest {
    /// Cremation (火化).
    Cremation,
    /// Burial (土葬).
    Burial,
    /// Missing and declared dead (失蹤經死亡宣告).
    DeclaredDead,
}

/// What a burial grant depends on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct BurialFacts {
    /// Group of staff: it decides which rules apply.
    ///
    /// 人員類別：決定適用之規定。
    pub staff_group: StaffGroup,
    /// How the deceased was laid to rest: until June 2018 the months differ.
    ///
    /// 安葬方式：一百零七年六月三十日以前月數因之不同。
    pub rest: LaidToRest,
    /// Last monthly basic pay in service.
    ///
    /// 最後在職之本（年功）俸（薪）額。
    pub salary_amount: Twd,
    /// Monthly basic pay on the day of the death of grade 5 step 5 of the delegated rank: the grant counts in no less.
    ///
    /// 死亡時委任第五職等本俸五級之俸額：補助不得低於此。
    pub floor_amount: Twd,
    /// Whether the death gives a survivors' benefit.
    ///
    /// 是否依法辦理撫卹。
    pub survivors_benefit: bool,
    /// Day of the claim: it must lie within the period.
    ///
    /// 申請日：須在時效之內。
    pub claimed_on: Date,
}

/// A burial grant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
pub struct BurialGrant {
    /// Whether the grant is given. Where not, the reasons say why.
    ///
    /// 是否核給。不核給者，見理由。
    pub granted: bool,
    /// Amount in New Taiwan dollars. 0 where it is refused.
    ///
    /// 核給金額（元）。不核給者為 0。
    pub amount: Twd,
    /// Months of the salary.
    ///
    /// 俸（薪）額之月數。
    pub months: SalaryMonths,
    /// Monthly salary that counts.
    ///
    /// 計算之俸（薪）額。
    pub salary: Twd,
    /// Period of the claim.
    ///
    /// 請領時效。
    pub claim: ClaimPeriod,
}

/// The calculation `burial.grant`: 公務人員死亡殮葬補助費給與標準, 退撫法施行細則 81, 退撫條例施行細則 81.
#[derive(Debug)]
pub enum Burial {}

const CLAIM: Lapse = Lapse { months: keys::BURIAL_CLAIM, from: None, renewed: false };

impl Calculation for Burial {
    const NAME: &'static str = "burial.grant";
    const TITLE: Bilingual = Bilingual { zh: "殮葬補助費", en: "burial grant" };
    const DESCRIPTION: Bilingual = Bilingual {
        zh: "在職死亡之殮葬補助費：月數、俸額之下限、時效。",
        en: "Grant for the burial of who died in service: months, the least salary that counts, period of the claim.",
    };
    const AS_OF: Bilingual = Bilingual { zh: "死亡之日", en: "the day of the death" };
    const HEADLINE: &'static [&'static str] = &["granted", "amount"];
    const RULES: &'static [&'static [usize]] =
        &[&[keys::BURIAL_GRANT.index, keys::BURIAL_FLOOR.index, keys::BURIAL_ELIGIBLE.index, keys::BURIAL_CLAIM.index]];
    type Facts = BurialFacts;
    type Value = BurialGrant;

    fn decide<R: Recorder>(facts: &BurialFacts, case: &mut Case<'_, R>) -> Result<BurialGrant, Error> {
        let scope = Scope::from(facts.staff_group);
        let months = case.row(keys::BURIAL_GRANT, scope, facts.rest.into())?;
        let key = keys::BURIAL_ELIGIBLE;
        let reason = messages::reason::NO_SURVIVORS_BENEFIT;
        let eligible = case.check(key, scope, facts.survivors_benefit, reason, Vec::new)?;
        let own = not_zero(facts.salary_amount, "salary_amount")?;
        let floor = not_zero(facts.floor_amount, "floor_amount")?;
        case.value(keys::BURIAL_FLOOR, scope)?;
        if own < floor {
            let params = vec![("salary", own.into()), ("floor", floor.into())];
            case.reason(keys::BURIAL_FLOOR, messages::reason::SALARY_RAISED_TO_FLOOR, params);
        }
        let salary = own.max(floor);
        let amount = times(months, salary)?;
        case.step(|| {
            let step = Step::new(StepKind::Compute).rule(keys::BURIAL_GRANT.index);
            let step = step.say(messages::step::MONTHS_OF_SALARY).with("months", months).with("salary", salary);
            step.output(amount.normalize())
        });
        let claim = claim::lapse(case.as_of(), facts.claimed_on, CLAIM, scope, case)?;
        let granted = eligible && claim.in_time;
        Ok(BurialGrant {
            granted,
            amount: if granted { amount.into() } else { Twd::default() },
            months: months.into(),
            salary: salary.into(),
            claim,
        })
    }
}
