//! Marriage allowance (結婚補助).

use personnel_rules_data::{Scope, keys, messages};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::payment::{self, Allowance, Claimed, Document};
use crate::calculation::{Bilingual, Calculation};
use crate::case::Case;
use crate::claim;
use crate::date::Date;
use crate::error::Error;
use crate::quantity::Twd;
use crate::staff::StaffGroup;
use crate::trace::Recorder;

/// What a marriage allowance depends on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MarriageFacts {
    /// Group of staff: it decides which rules apply.
    ///
    /// 人員類別：決定適用之規定。
    pub staff_group: StaffGroup,
    /// Monthly salary amount (薪俸額) of the month of the marriage, in whole New Taiwan dollars: the allowance counts in it.
    ///
    /// 結婚當月之薪俸額（元）：補助以其月數計。
    pub salary_amount: Twd,
    /// Day of the claim: it must lie within the period.
    ///
    /// 申請日：須在期限之內。
    pub claimed_on: Date,
    /// Whether this is a marriage to the former spouse after a divorce: nothing is due for it.
    ///
    /// 是否離婚後再與原配偶結婚：是者不得申請。
    pub remarriage_to_former_spouse: bool,
}

/// The calculation `allowance.marriage`: 全國軍公教員工待遇支給要點 annex 8, as the handbooks give it.
#[derive(Debug)]
pub enum Marriage {}

impl Calculation for Marriage {
    const NAME: &'static str = "allowance.marriage";
    const TITLE: Bilingual = Bilingual { zh: "結婚補助", en: "marriage allowance" };
    const DESCRIPTION: Bilingual = Bilingual {
        zh: "員工本人結婚之補助：薪俸額之月數、申請期限、應備文件。雙方同為公教人員得分別申請。",
        en: "Allowance for the employee's own marriage: months of the salary amount, period of the claim, papers. Where both are public servants or teachers, each may claim.",
    };
    const AS_OF: Bilingual = Bilingual { zh: "結婚登記日", en: "the day on which the marriage was registered" };
    const HEADLINE: &'static [&'static str] = &["granted", "amount"];
    const RULES: &'static [&'static [usize]] = &[
        crate::calendar::RULES,
        &[
            keys::ALLOWANCE_MARRIAGE_MONTHS.index,
            keys::ALLOWANCE_MARRIAGE_ELIGIBLE.index,
            keys::ALLOWANCE_BASE.index,
            keys::ALLOWANCE_ROUNDING.index,
            keys::ALLOWANCE_CLAIM.index,
            keys::ALLOWANCE_DOCUMENTS.index,
            keys::CLAIM_FIRST_DAY.index,
            keys::CLAIM_WEEKEND.index,
        ],
    ];
    type Facts = MarriageFacts;
    type Value = Allowance;

    fn decide<R: Recorder>(facts: &MarriageFacts, case: &mut Case<'_, R>) -> Result<Allowance, Error> {
        let scope = Scope::from(facts.staff_group);
        let eligible = case.check(
            keys::ALLOWANCE_MARRIAGE_ELIGIBLE,
            scope,
            !facts.remarriage_to_former_spouse,
            messages::reason::FORMER_SPOUSE,
            Vec::new,
        )?;
        let months = case.value(keys::ALLOWANCE_MARRIAGE_MONTHS, scope)?;
        let standard = payment::standard(months, 1, facts.salary_amount, scope, case)?;
        let claim = claim::within_months(case.as_of(), facts.claimed_on, keys::ALLOWANCE_CLAIM, scope, case)?;
        let papers = vec![Document::AllowanceForm, Document::MarriageCertificate, Document::HouseholdRegister];
        let claimed = Claimed { eligible, months, standard, due: standard, claim, papers };
        claimed.settle(scope, case)
    }
}
