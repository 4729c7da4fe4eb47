//! Premiums (保險費).

use personnel_rules_data::{Key, Scope, Text, form, keys, messages};
use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::calculation::{Bilingual, Calculation};
use crate::case::Case;
use crate::error::Error;
use crate::quantity::{Twd, minus, not_zero, times};
use crate::staff::StaffGroup;
use crate::trace::{Recorder, Step, StepKind};

/// What decides who pays the premium.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum ContributionSituation {
    /// In service (在職).
    InService,
    /// On unpaid leave other than to raise a child, or suspended, and still insured (非育嬰之留職停薪，或停職、休職，選擇繼續加保).
    UnpaidLeave,
    /// On unpaid leave to raise a child, and still insured: the part of the employer is not paid (育嬰留職停薪選擇繼續加保：雇主負擔部分免繳).
    ChildCareLeave,
    /// Insured again after an old-age benefit on retirement (依法退休領養老給付後再加保).
    InsuredAgain,
    /// In military service, the post kept (依法徵服兵役而保留原職).
    MilitaryService,
}

/// What a premium depends on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ContributionFacts {
    /// Group of staff: fund-hired staff are under the labour insurance.
    ///
    /// 人員類別：約用人員參加勞工保險。
    pub staff_group: StaffGroup,
    /// Insured salary (保險俸額) of the month, in whole New Taiwan dollars.
    ///
    /// 當月保險俸（薪）額（元）。
    pub insured_salary: Twd,
    /// Whether the school is a private one: it pays half of what the government pays elsewhere.
    ///
    /// 是否為私立學校：政府與學校各補助半數。
    pub private_school: bool,
    /// Whether the rules of annuities apply to the insured: the rate is higher.
    ///
    /// 是否適用年金規定：費率較高。
    pub annuity_applies: bool,
    /// Service, unpaid leave, insurance after an old-age benefit, or military service: the shares differ.
    ///
    /// 在職、留職停薪、領養老給付後再加保或服兵役：負擔比率不同。
    pub situation: ContributionSituation,
}

/// A month's premium and who pays it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
pub struct PremiumShares {
    /// Premium of the month; on leave to raise a child what is paid of it.
    ///
    /// 當月保險費；育嬰留職停薪者為應繳部分。
    pub premium: Twd,
    /// Part of the insured.
    ///
    /// 自付部分。
    pub insured: Twd,
    /// Part of the government.
    ///
    /// 政府補助部分。
    pub government: Twd,
    /// Part of the institution or private school.
    ///
    /// 服務機關（構）學校補助部分。
    pub school: Twd,
}

/// The calculation `insurance.contribution`: 公教人員保險法 8 to 11, 施行細則 22; 性別平等工作法 16.
#[derive(Debug)]
pub enum Contribution {}

impl Calculation for Contribution {
    const NAME: &'static str = "insurance.contribution";
    const TITLE: Bilingual = Bilingual { zh: "公保保險費", en: "insurance premium" };
    const DESCRIPTION: Bilingual = Bilingual {
        zh: "公教人員保險每月保險費及被保險人、政府、學校之負擔。",
        en: "Monthly premium of the public servants' and teachers' insurance, and the shares of the insured, the government and the school.",
    };
    const AS_OF: Bilingual =
        Bilingual { zh: "保險費所屬月份之日", en: "a day of the month that the premium is for" };
    const HEADLINE: &'static [&'static str] = &["insured", "premium"];
    const RULES: &'static [&'static [usize]] = &[&[
        keys::INSURANCE_CONTRIBUTION_RATE.index,
        keys::INSURANCE_CONTRIBUTION_ANNUITY_RATE.index,
        keys::INSURANCE_CONTRIBUTION_SHARES.index,
        keys::INSURANCE_CONTRIBUTION_UNPAID_LEAVE.index,
        keys::INSURANCE_CONTRIBUTION_CHILD_CARE_LEAVE.index,
        keys::INSURANCE_CONTRIBUTION_REINSURED.index,
        keys::INSURANCE_CONTRIBUTION_MILITARY.index,
        keys::INSURANCE_CONTRIBUTION_ROUNDING.index,
    ]];
    type Facts = ContributionFacts;
    type Value = PremiumShares;

    fn decide<R: Recorder>(facts: &ContributionFacts, case: &mut Case<'_, R>) -> Result<PremiumShares, Error> {
        let scope = Scope::from(facts.staff_group);
        let salary = not_zero(facts.insured_salary, "insured_salary")?;
        let key = if facts.annuity_applies {
            keys::INSURANCE_CONTRIBUTION_ANNUITY_RATE
        } else {
            keys::INSURANCE_CONTRIBUTION_RATE
        };
        let rate = case.value(key, scope)?;
        let mut premium = part(salary, rate, key, scope, case)?;
        let [insured, government] = match facts.situation {
            ContributionSituation::UnpaidLeave => {
                [of_own(premium, keys::INSURANCE_CONTRIBUTION_UNPAID_LEAVE, scope, case)?, Decimal::ZERO]
            }
            ContributionSituation::ChildCareLeave => {
                let key = keys::INSURANCE_CONTRIBUTION_CHILD_CARE_LEAVE;
                case.value(key, scope)?;
                if facts.private_school {
                    let zh = "私立學校教職員育嬰留職停薪期間，政府補助部分是否補助".into();
                    let en = "whether the government pays its part for teachers of private schools on leave to raise a child";
                    return Err(case.source_missing(key, Text { zh, en: en.into() }));
                }
                let [own, _] = shares(facts, premium, scope, case)?;
                premium = own;
                [own, Decimal::ZERO]
            }
            ContributionSituation::InsuredAgain => {
                [of_own(premium, keys::INSURANCE_CONTRIBUTION_REINSURED, scope, case)?, Decimal::ZERO]
            }
            _ => shares(facts, premium, scope, case)?,
        };
        let school = minus(minus(premium, insured)?, government)?;
        Ok(PremiumShares {
            premium: premium.into(),
            insured: insured.into(),
            government: government.into(),
            school: school.into(),
        })
    }
}

/// 9 I: of a public institution the government pays what the insured does not; 10 I: in military service all of it.
fn shares<R: Recorder>(
    facts: &ContributionFacts,
    premium: Decimal,
    scope: Scope,
    case: &mut Case<'_, R>,
) -> Result<[Decimal; 2], Error> {
    let key = keys::INSURANCE_CONTRIBUTION_SHARES;
    let (of_insured, of_government) = if facts.private_school {
        ("private_insured", "private_government")
    } else {
        ("public_insured", "public_government")
    };
    let share = case.row(key, scope, of_insured)?;
    let mut insured = part(premium, share, key, scope, case)?;
    let share = case.row(key, scope, of_government)?;
    let mut government =
        if facts.private_school { part(premium, share, key, scope, case)? } else { minus(premium, insured)? };
    if facts.situation == ContributionSituation::MilitaryService {
        case.value(keys::INSURANCE_CONTRIBUTION_MILITARY, scope)?;
        insured = Decimal::ZERO;
        if !facts.private_school {
            government = premium;
        }
    }
    Ok([insured, government])
}

fn of_own<R: Recorder>(
    premium: Decimal,
    key: Key<form::Number>,
    scope: Scope,
    case: &mut Case<'_, R>,
) -> Result<Decimal, Error> {
    let own = case.value(key, scope)?;
    part(premium, own, key, scope, case)
}

fn part<F, R: Recorder>(
    of: Decimal,
    share: Decimal,
    rule: Key<F>,
    scope: Scope,
    case: &mut Case<'_, R>,
) -> Result<Decimal, Error> {
    let exact = times(of, share)?;
    case.step(|| {
        let step = Step::new(StepKind::Compute).rule(rule.index).say(messages::step::SHARE_OF_AMOUNT);
        step.with("amount", of).with("share", share).output(exact.normalize())
    });
    case.round(keys::INSURANCE_CONTRIBUTION_ROUNDING, scope, exact)
}
