//! The ten steps of leaving, who needs which, and the leaving certificate at their end.

use personnel_rules_data::{Scope, keys, messages};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::premium::{self, HealthPremium, HealthPremiumFacts};
use crate::calculation::{Bilingual, Calculation};
use crate::case::Case;
use crate::claim::{self, PeriodUnit, RequestPeriod};
use crate::date::Date;
use crate::error::Error;
use crate::onboarding::HandlingUnit;
use crate::staff::StaffGroup;
use crate::trace::Recorder;

/// Kind of leaving (離職種類).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema, strum::IntoStaticStr)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
#[non_exhaustive]
pub enum LeavingKind {
    /// Resignation (辭職).
    Resignation,
    /// Transfer to another agency (調職).
    Transfer,
    /// Retirement (退休).
    Retirement,
    /// Severance (資遣).
    Severance,
}

/// A step of leaving (離職手續).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema, strum::IntoStaticStr)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
#[non_exhaustive]
pub enum LeavingStep {
    /// Leaving form filled in (填寫離職手續單).
    LeavingForm,
    /// Work, business and finances handed over (業務移交).
    Handover,
    /// Files archived and returned (檔案歸還).
    Files,
    /// Prepaid pay and health premium paid back (繳回預領薪津及健保費).
    PayAndPremium,
    /// Books returned (歸還借閱圖書).
    Books,
    /// Dormitory furniture and property handed over (繳回宿舍家具及財產移交).
    Property,
    /// Housing loan repaid or moved (輔購住宅貸款歸還移轉).
    HousingLoan,
    /// Staff card and name stamp returned (繳回教職員證、職名章).
    StaffCard,
    /// Refund of pension contributions (洽辦發還原繳付退撫基金費用).
    Refund,
    /// Leaving certificate (領取離職證明書).
    Certificate,
}

use LeavingStep as Ten;

/// In the order of the handbook.
const STEPS: &[Ten] = &[
    Ten::LeavingForm,
    Ten::Handover,
    Ten::Files,
    Ten::PayAndPremium,
    Ten::Books,
    Ten::Property,
    Ten::HousingLoan,
    Ten::StaffCard,
    Ten::Refund,
    Ten::Certificate,
];

impl LeavingStep {
    fn unit(self) -> HandlingUnit {
        match self {
            Self::LeavingForm | Self::StaffCard | Self::Refund | Self::Certificate => HandlingUnit::PersonnelOffice,
            Self::Handover => HandlingUnit::OwnUnit,
            Self::Files => HandlingUnit::DocumentsSection,
            Self::PayAndPremium => HandlingUnit::CashierSection,
            Self::Books => HandlingUnit::Library,
            Self::Property | Self::HousingLoan => HandlingUnit::CustodySection,
        }
    }
}

/// What leaving depends on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LeavingFacts {
    /// Group of staff: it decides which rules apply.
    ///
    /// 人員類別：決定適用之規定。
    pub staff_group: StaffGroup,
    /// Kind of leaving.
    ///
    /// 離職種類。
    pub kind: LeavingKind,
    /// Resignation and transfer: day on which the resignation was handed in. Not needed where the receiving agency asked by letter.
    ///
    /// 辭職及調職：提出辭呈之日；調職單位來函商調者免填。
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub notice_given_on: Option<Date>,
    /// Transfer: whether the receiving agency asked by letter.
    ///
    /// 調職：調職單位是否來函商調。
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agency_letter: Option<bool>,
    /// Resignation and transfer: whether the president approved.
    ///
    /// 辭職及調職：是否經校長核准。
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub approved: Option<bool>,
    /// Day on which the leaving form goes round the units.
    ///
    /// 辦理離職手續之日。
    pub procedure_on: Date,
    /// Whether a housing loan was ever granted.
    ///
    /// 是否曾獲貸住宅貸款。
    pub housing_loan: bool,
    /// Resignation: day on which the person takes a public post again, where it is known.
    ///
    /// 辭職：再任公職之日（已知者）。
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub back_in_public_service_on: Option<Date>,
    /// Steps done.
    ///
    /// 已辦妥之步驟。
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub done: Vec<LeavingStep>,
    /// What the health premiums still owed depend on, where they are asked for.
    ///
    /// 計算應補繳健保費之資料（需要者）。
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub health_premium: Option<HealthPremiumFacts>,
}

/// A step with what becomes of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
pub struct LeavingItem {
    /// The step.
    ///
    /// 步驟。
    pub step: LeavingStep,
    /// Unit that handles it.
    ///
    /// 洽辦單位。
    pub unit: HandlingUnit,
    /// Whether this person needs it.
    ///
    /// 是否須辦理。
    pub needed: bool,
    /// Whether it was done.
    ///
    /// 是否已辦妥。
    pub done: bool,
}

/// The refund of contributions to one who resigned.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
pub struct RefundPeriod {
    /// Whether the contributions are refunded.
    ///
    /// 是否發還。
    pub refunded: bool,
    /// Last day on which taking a public post again keeps them from being refunded. None where the rule asks for no such period.
    ///
    /// 於此日以前再任公職者不予發還；規定無此期間者無此項。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_day: Option<Date>,
}

/// What leaving asks for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct LeavingChecklist {
    /// Whether the person is released: the notice in time and approved. None for retirement and severance, which go by their own rules.
    ///
    /// 是否得解除職務（如期提出並經核准）；退休及資遣另有規定，無此項。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub released: Option<bool>,
    /// Period of the notice. None where none is needed.
    ///
    /// 提出辭呈之期限；無須辭呈者無此項。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub notice: Option<RequestPeriod>,
    /// Period of the leaving procedure.
    ///
    /// 辦理離職手續之期限。
    pub procedure: RequestPeriod,
    /// Steps in their order.
    ///
    /// 各步驟，依次序。
    pub steps: Vec<LeavingItem>,
    /// Whether the leaving certificate can be given: once all other steps that are needed are done.
    ///
    /// 得否發給離職證明書（其他應辦步驟均已辦妥）。
    pub certificate: bool,
    /// Refund of contributions. None for kinds of leaving without one.
    ///
    /// 發還原繳付退撫基金費用；不適用者無此項。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub refund: Option<RefundPeriod>,
    /// Health premiums still owed.
    ///
    /// 應補繳之健保費。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub health_premium: Option<HealthPremium>,
}

/// The calculation `leaving.checklist`.
#[derive(Debug)]
pub enum Leaving {}

impl Calculation for Leaving {
    const NAME: &'static str = "leaving.checklist";
    const TITLE: Bilingual = Bilingual { zh: "離職手續", en: "checklist of leaving" };
    const DESCRIPTION: Bilingual = Bilingual {
        zh: "辭呈及辦理手續之期限、各步驟之洽辦單位與是否須辦、離職證明書之發給、發還退撫基金費用之條件、應補繳之健保費。",
        en: "When notice is given and the procedure begun, the steps with their units and who needs them, when the leaving certificate is given, when contributions are refunded, the health premiums still owed.",
    };
    const AS_OF: Bilingual = Bilingual { zh: "離職生效日", en: "the day on which the leaving takes effect" };
    const HEADLINE: &'static [&'static str] = &["released"];
    const RULES: &'static [&'static [usize]] = &[
        crate::calendar::RULES,
        &[
            keys::LEAVING_NOTICE.index,
            keys::LEAVING_PROCEDURE.index,
            keys::LEAVING_CHECKLIST.index,
            keys::LEAVING_CERTIFICATE.index,
            keys::LEAVING_HEALTH_PREMIUM.index,
            keys::LEAVING_NO_REFUND.index,
            keys::LEAVING_REFUND_CONDITION.index,
            keys::LEAVING_REFUND_CONDITION_MONTHS.index,
            keys::CLAIM_FIRST_DAY.index,
            keys::CLAIM_WEEKEND.index,
        ],
    ];
    type Facts = LeavingFacts;
    type Value = LeavingChecklist;

    fn decide<R: Recorder>(facts: &LeavingFacts, case: &mut Case<'_, R>) -> Result<LeavingChecklist, Error> {
        let scope = Scope::from(facts.staff_group);
        belong(facts)?;
        let (released, notice) = notice(facts, scope, case)?;
        if facts.procedure_on.naive() > case.as_of() {
            return Err(Error::conflict("procedure_on", messages::conflict::AFTER_THE_LEAVING));
        }
        let rule = (keys::LEAVING_PROCEDURE, PeriodUnit::Days);
        let procedure = claim::before(case.as_of(), facts.procedure_on, rule, scope, case)?;
        let refund = refund(facts, scope, case)?;
        let rule = keys::LEAVING_CHECKLIST;
        let mut steps = Vec::new();
        for step in case.wanted(rule, scope, STEPS)? {
            let needed = match step {
                Ten::HousingLoan => facts.housing_loan,
                Ten::Refund => refund.is_some_and(|refund| refund.refunded),
                _ => true,
            };
            let done = facts.done.contains(&step);
            if done && !needed {
                return Err(Error::conflict("done", messages::conflict::STEP_NOT_NEEDED));
            }
            steps.push(LeavingItem { step, unit: step.unit(), needed, done });
        }
        let open = |item: &&LeavingItem| item.needed && !item.done && item.step != Ten::Certificate;
        let left = || steps.iter().filter(open).map(|item| item.step.into());
        let labels = case.labels(rule.index, left())?;
        let none = left().next().is_none();
        let params = || vec![("names", labels.into())];
        let unless = messages::reason::LEAVING_STEPS_REMAIN;
        let certificate = case.check(keys::LEAVING_CERTIFICATE, scope, none, unless, params)?;
        if !certificate && facts.done.contains(&Ten::Certificate) {
            return Err(Error::conflict("done", messages::conflict::CERTIFICATE_BEFORE_THE_REST));
        }
        let health_premium = match &facts.health_premium {
            Some(facts) => Some(premium::owed(facts, scope, case)?),
            None => None,
        };
        Ok(LeavingChecklist { released, notice, procedure, steps, certificate, refund, health_premium })
    }
}

/// Facts of another kind of leaving are an error.
fn belong(facts: &LeavingFacts) -> Result<(), Error> {
    use LeavingKind::{Resignation, Transfer};
    let of_both = matches!(facts.kind, Resignation | Transfer);
    let given = [
        ("notice_given_on", facts.notice_given_on.is_some(), of_both),
        ("approved", facts.approved.is_some(), of_both),
        ("agency_letter", facts.agency_letter.is_some(), facts.kind == Transfer),
        ("back_in_public_service_on", facts.back_in_public_service_on.is_some(), facts.kind == Resignation),
    ];
    match given.iter().find(|(_, given, belongs)| *given && !belongs) {
        Some((field, ..)) => Err(Error::conflict(*field, messages::conflict::FACT_OF_ANOTHER_LEAVING)),
        None => Ok(()),
    }
}

/// Whether the person is released, and the period of the notice.
fn notice<R: Recorder>(
    facts: &LeavingFacts,
    scope: Scope,
    case: &mut Case<'_, R>,
) -> Result<(Option<bool>, Option<RequestPeriod>), Error> {
    let rule = keys::LEAVING_NOTICE;
    let asked_by_letter = match facts.kind {
        LeavingKind::Resignation => false,
        LeavingKind::Transfer => case.need(facts.agency_letter, "agency_letter", rule)?,
        _ => return Ok((None, None)),
    };
    let mut released = case.need(facts.approved, "approved", rule)?;
    case.check(rule, scope, released, messages::reason::LEAVING_NOT_APPROVED, Vec::new)?;
    if asked_by_letter && facts.notice_given_on.is_none() {
        return Ok((Some(released), None));
    }
    let given = case.need(facts.notice_given_on, "notice_given_on", rule)?;
    if given.naive() > case.as_of() {
        return Err(Error::conflict("notice_given_on", messages::conflict::AFTER_THE_LEAVING));
    }
    if asked_by_letter {
        return Err(Error::conflict("notice_given_on", messages::conflict::NOTICE_AND_LETTER));
    }
    let period = claim::before(case.as_of(), given, (rule, PeriodUnit::Months), scope, case)?;
    released &= period.in_time;
    Ok((Some(released), Some(period)))
}

/// Whether contributions are refunded; none for kinds of leaving that know no refund.
fn refund<R: Recorder>(
    facts: &LeavingFacts,
    scope: Scope,
    case: &mut Case<'_, R>,
) -> Result<Option<RefundPeriod>, Error> {
    let kind: &'static str = facts.kind.into();
    if case.has(keys::LEAVING_NO_REFUND, scope, kind)? {
        return Ok(None);
    }
    let rule = keys::LEAVING_REFUND_CONDITION;
    if case.value(rule, scope)? != "not_back" {
        return Ok(Some(RefundPeriod { refunded: true, last_day: None }));
    }
    let months = (keys::LEAVING_REFUND_CONDITION_MONTHS, PeriodUnit::Months);
    let last_day = claim::after(case.as_of(), months, scope, case)?.last_day;
    let back = facts.back_in_public_service_on;
    if back.is_some_and(|back| back.naive() < case.as_of()) {
        return Err(Error::conflict("back_in_public_service_on", messages::conflict::BEFORE_THE_LEAVING));
    }
    let refunded = back.is_none_or(|back| back > last_day);
    let params = || vec![("last", last_day.naive().into())];
    case.check(rule, scope, refunded, messages::reason::BACK_IN_PUBLIC_SERVICE, params)?;
    Ok(Some(RefundPeriod { refunded, last_day: Some(last_day) }))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::arithmetic_side_effects, reason = "a test may fail")]

    use chrono::{NaiveDate, TimeDelta};
    use proptest::prelude::*;
    use rust_decimal::Decimal;

    use super::*;
    use crate::{Rulebook, View};

    fn day(offset: i64) -> Date {
        (NaiveDate::from_ymd_opt(2023, 8, 1).unwrap() + TimeDelta::days(offset)).into()
    }

    fn decide(facts: &LeavingFacts, on: i64) -> LeavingChecklist {
        let book = Rulebook::standard().clone().with_named("ntust").unwrap();
        View::on(day(on)).with(&book).decide::<Leaving>(facts).unwrap().value
    }

    fn severance(on: i64, done: Vec<LeavingStep>) -> LeavingFacts {
        LeavingFacts {
            staff_group: StaffGroup::CivilServant,
            kind: LeavingKind::Severance,
            notice_given_on: None,
            agency_letter: None,
            approved: None,
            procedure_on: day(on),
            housing_loan: true,
            back_in_public_service_on: None,
            done,
            health_premium: None,
        }
    }

    proptest! {
        #[test]
        fn the_certificate_comes_after_all_the_rest(done in proptest::sample::subsequence(STEPS.get(..8).unwrap().to_vec(), 0..=8)) {
            let all = done.len() == 8;
            prop_assert_eq!(decide(&severance(100, done), 200).certificate, all);
        }

        #[test]
        fn a_month_later_owes_a_month_more(behind in 0u32..24, monthly in 1u32..10_000) {
            let until = NaiveDate::from_ymd_opt(2026, 7, 31).unwrap();
            let last = until.checked_sub_months(chrono::Months::new(behind)).unwrap();
            let monthly = Decimal::from(monthly);
            let mut facts = severance(0, Vec::new());
            facts.health_premium = Some(HealthPremiumFacts {
                monthly: monthly.into(),
                last_deducted_in: last.into(),
                owed_until: until.into(),
            });
            let owed = decide(&facts, 1095).health_premium.unwrap();
            prop_assert_eq!(owed.months, behind + 2);
            prop_assert_eq!(owed.amount.decimal(), monthly * Decimal::from(behind + 2));
        }
    }
}
