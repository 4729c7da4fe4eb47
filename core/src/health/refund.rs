//! What the national health insurance pays back (健保核退).

use personnel_rules_data::{Scope, keys, messages};
use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::calculation::{Bilingual, Calculation};
use crate::calendar::next_working_day;
use crate::case::Case;
use crate::date::{Date, next_day};
use crate::error::Error;
use crate::quantity::{Twd, minus, plus, times};
use crate::trace::{Recorder, Step, StepKind};

/// Why money is asked back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum RefundGround {
    /// The year's copayments of hospital stays lie above the legal cap (全年住院部分負擔超過法定上限).
    YearCap,
    /// The year's copayments of hospital stays lie above the share of the mean income (超過每人平均所得之比率).
    IncomeShare,
    /// The year's copayments of stays of a limited length lie above the legal cap (所定日數之住院超過每年法定上限).
    StayCap,
    /// An emergency at a non-contracted institution in the country (國內非特約醫療院所).
    NonContracted,
    /// An emergency abroad, mainland China included (國外，含大陸).
    Abroad,
    /// The card or proof was not handed in in time (未及於期限內補保險憑證).
    CardLate,
    /// Self-paid care while benefits were suspended (暫行拒絕給付期間自費就醫).
    Suspended,
}

/// Kind of a hospital ward.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema, strum::IntoStaticStr)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
#[non_exhaustive]
pub enum Ward {
    /// Acute ward (急性病房).
    Acute,
    /// Chronic ward (慢性病房).
    Chronic,
}

/// A stay in hospital.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct HospitalStay {
    /// Ward.
    ///
    /// 病房別。
    pub ward: Ward,
    /// Days of the stay within the year.
    ///
    /// 當年之住院日數。
    pub days: u32,
    /// Copayment, in whole New Taiwan dollars.
    ///
    /// 部分負擔金額（元）。
    pub copayment: Twd,
}

/// What a refund depends on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RefundFacts {
    /// Ground of the refund: the conditions differ.
    ///
    /// 核退事由：條件因之不同。
    pub ground: RefundGround,
    /// Hospital stays of the year. For the grounds on copayments.
    ///
    /// 當年各次住院。部分負擔之事由須填。
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub stays: Vec<HospitalStay>,
    /// Legal cap of the year's copayments, as the authority announced it. Needed where the ground is that cap.
    ///
    /// 主管機關公告之當年法定上限（元）。以法定上限為事由者須填。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub legal_cap: Option<Twd>,
    /// Mean income per person of the last year, in whole New Taiwan dollars. Needed where the ground is a share of it.
    ///
    /// 最近一年每人平均所得（元）。以所得比率為事由者須填。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mean_income: Option<Twd>,
    /// Whether it was an emergency. Needed for care at a non-contracted institution or abroad.
    ///
    /// 是否緊急傷病。非特約院所、國外就醫者須填。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub emergency: Option<bool>,
    /// Day on which the card or proof was handed in; left out where it never was. For a card that came late.
    ///
    /// 補保險憑證或證明之日；未補者免填。僅屬逾期補憑證。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub handed_in_on: Option<Date>,
    /// Whether the delay is one's own fault. Needed for a card that came late.
    ///
    /// 逾期是否可歸責於本人。逾期補憑證者須填。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub own_fault: Option<bool>,
    /// Whether the institution has given the money back. Needed for a card that came late.
    ///
    /// 醫療院所是否已退費。逾期補憑證者須填。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub institution_refunded: Option<bool>,
    /// Whether all premiums, late fees and copayments are paid by now. Needed for care during a suspension.
    ///
    /// 相關費用是否均已繳清。暫行拒絕給付期間就醫者須填。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub all_paid: Option<bool>,
}

/// Whether money is paid back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
pub struct RefundDecision {
    /// Whether the conditions of the ground are met. Where not, the reasons say why.
    ///
    /// 是否符合核退條件。不符者，見理由。
    pub refundable: bool,
    /// Copayments that count, where the ground is copayments.
    ///
    /// 計入之部分負擔（部分負擔之事由）。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub copayments: Option<Twd>,
    /// What they must lie above.
    ///
    /// 上限。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cap: Option<Twd>,
    /// What lies above it: that is paid back.
    ///
    /// 超過上限之數額，即核退數額。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub excess: Option<Twd>,
    /// Last day on which the institution gives the money back against the card, where the ground is a late card.
    ///
    /// 得向醫療院所補憑證退費之末日（逾期補憑證之事由）。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub card_by: Option<Date>,
}

/// The calculation `health.refund`.
#[derive(Debug)]
pub enum Refund {}

impl Calculation for Refund {
    const NAME: &'static str = "health.refund";
    const TITLE: Bilingual = Bilingual { zh: "健保核退", en: "refund by the health insurance" };
    const DESCRIPTION: Bilingual = Bilingual {
        zh: "全民健保核退之條件：住院部分負擔超過上限、緊急傷病、逾期補憑證、暫行拒絕給付期間自費就醫。",
        en: "Whether the national health insurance pays back: copayments above a cap, emergencies, a card that came late, self-paid care during a suspension.",
    };
    const AS_OF: Bilingual = Bilingual {
        zh: "就醫日；部分負擔為當年末日",
        en: "the day of the visit; for copayments the last day of the year",
    };
    const HEADLINE: &'static [&'static str] = &["refundable", "excess"];
    const RULES: &'static [&'static [usize]] = &[
        crate::calendar::RULES,
        &[
            keys::HEALTH_REFUND.index,
            keys::HEALTH_REFUND_INCOME_SHARE.index,
            keys::HEALTH_REFUND_STAY_DAYS.index,
            keys::HEALTH_REFUND_STAY_READING.index,
            keys::HEALTH_REFUND_CARD_DAYS.index,
            keys::CLAIM_FIRST_DAY.index,
        ],
    ];
    type Facts = RefundFacts;
    type Value = RefundDecision;

    fn decide<R: Recorder>(facts: &RefundFacts, case: &mut Case<'_, R>) -> Result<RefundDecision, Error> {
        check_facts(facts)?;
        let mut decision =
            RefundDecision { refundable: false, copayments: None, cap: None, excess: None, card_by: None };
        let key = keys::HEALTH_REFUND;
        decision.refundable = match facts.ground {
            RefundGround::YearCap | RefundGround::IncomeShare | RefundGround::StayCap => {
                return above_cap(facts, decision, case);
            }
            RefundGround::NonContracted | RefundGround::Abroad => {
                let emergency = case.need(facts.emergency, "emergency", key)?;
                case.check(key, Scope::All, emergency, messages::reason::NO_EMERGENCY, Vec::new)?
            }
            RefundGround::CardLate => {
                let own_fault = case.need(facts.own_fault, "own_fault", key)?;
                let refunded = case.need(facts.institution_refunded, "institution_refunded", key)?;
                if facts.handed_in_on.is_some_and(|day| day.naive() < case.as_of()) {
                    return Err(Error::conflict("handed_in_on", messages::conflict::HANDED_IN_BEFORE_THE_VISIT));
                }
                let by = card_by(case)?;
                decision.card_by = Some(by);
                let late = facts.handed_in_on.is_none_or(|day| day > by);
                let rule = keys::HEALTH_REFUND_CARD_DAYS;
                let params = || vec![("last", by.naive().into())];
                let late = case.check(rule, Scope::All, late, messages::reason::CARD_IN_TIME, params)?;
                let blameless = case.check(key, Scope::All, !own_fault, messages::reason::OWN_FAULT, Vec::new)?;
                let unpaid =
                    case.check(key, Scope::All, !refunded, messages::reason::INSTITUTION_REFUNDED, Vec::new)?;
                late && blameless && unpaid
            }
            RefundGround::Suspended => {
                let all_paid = case.need(facts.all_paid, "all_paid", key)?;
                case.check(key, Scope::All, all_paid, messages::reason::ARREARS_LEFT, Vec::new)?
            }
        };
        Ok(decision)
    }
}

/// Facts of another ground are refused.
fn check_facts(facts: &RefundFacts) -> Result<(), Error> {
    use RefundGround::{Abroad, CardLate, IncomeShare, NonContracted, StayCap, Suspended, YearCap};
    let ground = facts.ground;
    let copayments = matches!(ground, YearCap | IncomeShare | StayCap);
    let given = [
        ("stays", !facts.stays.is_empty(), copayments),
        ("legal_cap", facts.legal_cap.is_some(), matches!(ground, YearCap | StayCap)),
        ("mean_income", facts.mean_income.is_some(), ground == IncomeShare),
        ("emergency", facts.emergency.is_some(), matches!(ground, NonContracted | Abroad)),
        ("handed_in_on", facts.handed_in_on.is_some(), ground == CardLate),
        ("own_fault", facts.own_fault.is_some(), ground == CardLate),
        ("institution_refunded", facts.institution_refunded.is_some(), ground == CardLate),
        ("all_paid", facts.all_paid.is_some(), ground == Suspended),
    ];
    match given.into_iter().find(|(_, given, belongs)| *given && !belongs) {
        Some((field, ..)) => Err(Error::conflict(field, messages::conflict::FACT_OF_ANOTHER_GROUND)),
        None => Ok(()),
    }
}

/// Copayments above a cap: what lies above it is paid back, at the cap nothing is.
fn above_cap<R: Recorder>(
    facts: &RefundFacts,
    decision: RefundDecision,
    case: &mut Case<'_, R>,
) -> Result<RefundDecision, Error> {
    let key = keys::HEALTH_REFUND;
    case.need(facts.stays.first().copied(), "stays", key)?;
    let cap = if facts.ground == RefundGround::IncomeShare {
        let income = case.need(facts.mean_income, "mean_income", key)?.decimal();
        let share = case.value(keys::HEALTH_REFUND_INCOME_SHARE, Scope::All)?;
        let cap = times(income, share)?;
        case.step(|| {
            let step = Step::new(StepKind::Compute).rule(keys::HEALTH_REFUND_INCOME_SHARE.index);
            step.say(messages::step::INCOME_SHARE).with("income", income).with("share", share).output(cap.normalize())
        });
        cap
    } else {
        case.need(facts.legal_cap, "legal_cap", key)?.decimal()
    };
    let mut sum = Decimal::ZERO;
    let days_of_the_year = if case.as_of().leap_year() { 366 } else { 365 };
    for (index, stay) in facts.stays.iter().enumerate() {
        if stay.days == 0 {
            return Err(Error::conflict(format!("stays[{index}].days"), messages::conflict::STAY_WITHOUT_DAYS));
        }
        if stay.days > days_of_the_year {
            return Err(Error::conflict(format!("stays[{index}].days"), messages::conflict::STAY_LONGER_THAN_THE_YEAR));
        }
        if facts.ground != RefundGround::StayCap || stay_counts(stay, case)? {
            sum = plus(sum, stay.copayment.decimal())?;
        }
    }
    let params = || vec![("paid", sum.into()), ("cap", cap.into())];
    let above = case.check(key, Scope::All, sum > cap, messages::reason::NOT_ABOVE_COPAYMENT_CAP, params)?;
    Ok(RefundDecision {
        refundable: above,
        copayments: Some(sum.into()),
        cap: Some(cap.into()),
        excess: Some(minus(sum, cap)?.max(Decimal::ZERO).into()),
        ..decision
    })
}

/// `health.refund.stay_days`: stays of another length do not count against the cap, which is told.
fn stay_counts<R: Recorder>(stay: &HospitalStay, case: &mut Case<'_, R>) -> Result<bool, Error> {
    let key = keys::HEALTH_REFUND_STAY_DAYS;
    let bound = case.row(key, Scope::All, stay.ward.into())?;
    let days = Decimal::from(stay.days);
    let counts = match case.value(keys::HEALTH_REFUND_STAY_READING, Scope::All)? {
        "from" => days >= bound,
        _ => days <= bound,
    };
    case.check(key, Scope::All, counts, messages::reason::STAY_NOT_COUNTED, || {
        vec![("days", days.into()), ("bound", bound.into()), ("copayment", stay.copayment.decimal().into())]
    })
}

/// The last of so many working days from the visit on, the day itself counted or not as `claim.first_day` says.
fn card_by<R: Recorder>(case: &mut Case<'_, R>) -> Result<Date, Error> {
    let days = case.whole(keys::HEALTH_REFUND_CARD_DAYS, Scope::All)?;
    let visited_on = case.as_of();
    let first = match case.value(keys::CLAIM_FIRST_DAY, Scope::All)? {
        "counted" => visited_on,
        _ => next_day(visited_on)?,
    };
    let (mut from, mut by) = (first, visited_on);
    for _ in 0..days {
        by = next_working_day(from, case)?;
        from = next_day(by)?;
    }
    case.step(|| {
        let step = Step::new(StepKind::Compute).rule(keys::HEALTH_REFUND_CARD_DAYS.index);
        step.say(messages::step::PERIOD_FROM).with("first", first).output(by)
    });
    Ok(by.into())
}
