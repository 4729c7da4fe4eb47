//! Birth benefit (生育給付).

use chrono::{Days, NaiveDate};
use personnel_rules_data::{Scope, keys, messages};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::benefit::{self, Benefit, Claimed, InsuranceDocument};
use crate::calculation::{Bilingual, Calculation};
use crate::case::Case;
use crate::date::{Date, Period, last_day_of_months, next_day};
use crate::error::{Error, ErrorCode};
use crate::quantity::{Fraction, Ratio, Twd, whole};
use crate::salary::history::SalaryMonth;
use crate::staff::StaffGroup;
use crate::trace::{Recorder, Step, StepKind};

/// No birth has more children; a larger number is a slip.
const MOST_CHILDREN: u32 = 10;
/// A pregnancy has no more weeks.
const MOST_WEEKS: u32 = 50;

/// What a birth benefit depends on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct BirthBenefitFacts {
    /// Group of staff: fund-hired staff are under the labour insurance.
    ///
    /// 人員類別：約用人員參加勞工保險。
    pub staff_group: StaffGroup,
    /// Day of the claim: it must lie within the period.
    ///
    /// 申請日：須在時效之內。
    pub claimed_on: Date,
    /// Whole weeks of pregnancy at the birth, 0 to 50: they tell a birth from a premature one, still births included.
    ///
    /// 產出胎兒時之妊娠滿週數（0 至 50）：分娩、早產依此區分，死產同。
    pub pregnancy_weeks: u32,
    /// Number of children, 1 to 10: twins and more in proportion.
    ///
    /// 子女數（1 至 10）：雙生以上按比例增給。
    pub children: u32,
    /// First day of the insurance; where it was interrupted, later by the days of the interruption.
    ///
    /// 加保首日；曾中斷者，按中斷日數順移。
    pub insured_from: Date,
    /// Whether another birth benefit is drawn for the same birth: of a social insurance, or the state birth allowance.
    ///
    /// 就同一分娩是否領取其他社會保險生育給付或國家給與之生育補助。
    pub other_benefit: bool,
    /// Mean of the insured salary that the law counts in, in whole New Taiwan dollars, where it is known. Needed unless the history is given; not both.
    ///
    /// 已知之平均保險俸額（元）。未填歷史者須填；二者擇一。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub average_salary: Option<Twd>,
    /// Insured salary month by month up to the month of the event: every month insured, or as many as the mean takes. Needed unless the mean is given; not both.
    ///
    /// 至事故當月止各月之保險俸額：全部投保月份，或計算平均所需之月數。未填平均者須填；二者擇一。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub salary_history: Option<Vec<SalaryMonth>>,
    /// Last day of the insurance, where it ended before the birth.
    ///
    /// 分娩前已退保者，保險之末日。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub insured_to: Option<Date>,
    /// Whether the pregnancy began while insured. Needed where the insurance ended before the birth.
    ///
    /// 是否於保險有效期間懷孕。分娩前已退保者須填。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pregnant_while_insured: Option<bool>,
    /// Whether the insured is a national, or married to a national with a household register in the country: the top-up is for them. Needed for births from 2026-01-01 on.
    ///
    /// 是否具中華民國國籍，或與在國內設有戶籍之國民結婚：差額補助以此為限。一百十五年一月一日以後分娩者須填。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub national_or_spouse: Option<bool>,
}

/// A birth benefit and its top-up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct BirthBenefitPaid {
    /// The benefit of the insurance.
    ///
    /// 生育給付。
    pub benefit: Benefit,
    /// What the government adds where the benefit is below the amount it is topped up to.
    ///
    /// 生育給付差額補助。
    pub top_up: Fraction,
}

/// The calculation `insurance.birth`: 公教人員保險法 36, 施行細則 82-1.
#[derive(Debug)]
pub enum BirthBenefit {}

impl Calculation for BirthBenefit {
    const NAME: &'static str = "insurance.birth";
    const TITLE: Bilingual = Bilingual { zh: "公保生育給付", en: "birth benefit of the insurance" };
    const DESCRIPTION: Bilingual = Bilingual {
        zh: "被保險人分娩或早產之給付：條件、平均保險俸額、雙生以上之比例、差額補助、時效、應備文件。",
        en: "Benefit for a birth or premature birth by the insured: conditions, mean salary, twins and more, the top-up, period of the claim, papers.",
    };
    const AS_OF: Bilingual = Bilingual { zh: "分娩或早產之日", en: "the day of the birth" };
    const HEADLINE: &'static [&'static str] = &["benefit.granted", "benefit.amount"];
    const RULES: &'static [&'static [usize]] = &[
        &[keys::INSURANCE_BIRTH.index],
        crate::calendar::RULES,
        benefit::RULES,
        &[
            keys::INSURANCE_CLAIM.index,
            keys::INSURANCE_BIRTH_MONTHS.index,
            keys::INSURANCE_BIRTH_WEEKS.index,
            keys::INSURANCE_BIRTH_PREMIUM_DAYS.index,
            keys::INSURANCE_BIRTH_PREMIUM_DAYS_READING.index,
            keys::INSURANCE_BIRTH_AFTER_LEAVING.index,
            keys::INSURANCE_BIRTH_MULTIPLE.index,
            keys::INSURANCE_BIRTH_RETROACTIVE.index,
            keys::INSURANCE_BIRTH_OTHER_BENEFIT.index,
            keys::INSURANCE_BIRTH_TOP_UP.index,
            keys::INSURANCE_BIRTH_TOP_UP_FOR.index,
            keys::INSURANCE_BIRTH_TOP_UP_MULTIPLE.index,
        ],
    ];
    type Facts = BirthBenefitFacts;
    type Value = BirthBenefitPaid;

    fn decide<R: Recorder>(facts: &BirthBenefitFacts, case: &mut Case<'_, R>) -> Result<BirthBenefitPaid, Error> {
        case.where_ruled(keys::INSURANCE_BIRTH, Scope::All, case.as_of())?;
        check_facts(facts, case.as_of())?;
        let scope = Scope::from(facts.staff_group);
        let each = case.whole(keys::INSURANCE_BIRTH_MONTHS, scope)?;
        let covered =
            case.check(keys::INSURANCE_BIRTH_MONTHS, scope, each > 0, messages::reason::NOT_COVERED, Vec::new)?;
        let papers =
            vec![InsuranceDocument::ClaimForm, InsuranceDocument::BirthProof, InsuranceDocument::PassbookCover];
        if !covered {
            let claim = benefit::claimed(facts.claimed_on, keys::INSURANCE_CLAIM, scope, case)?;
            let claimed = Claimed { eligible: false, months: Ratio::ZERO, base: None, claim, papers };
            let benefit = claimed.settle(scope, case)?;
            return Ok(BirthBenefitPaid { top_up: benefit.amount, benefit });
        }
        let (eligible, arose_on) = eligible(facts, scope, case)?;
        // 38 I: from the day on which the right can be used.
        let claim = case.on(arose_on, |case| benefit::claimed(facts.claimed_on, keys::INSURANCE_CLAIM, scope, case))?;
        let children = match case.value(keys::INSURANCE_BIRTH_MULTIPLE, scope)? {
            "once" => 1,
            _ => facts.children,
        };
        let months = Ratio::whole(each.saturating_mul(children));
        // After the insurance its last months count.
        let last = facts.insured_to.map_or(case.as_of(), Date::naive);
        let salary = benefit::Salary::new(facts.average_salary, facts.salary_history.as_ref())
            .since(facts.insured_from, last)?;
        let base = Some(benefit::base_until(last, salary, "birth", scope, case)?);
        let benefit = Claimed { eligible, months, base, claim, papers }.settle(scope, case)?;
        let top_up = top_up(facts, &benefit, scope, case)?;
        Ok(BirthBenefitPaid { top_up: case.round_ratio(keys::INSURANCE_ROUNDING, scope, top_up)?, benefit })
    }
}

fn check_facts(facts: &BirthBenefitFacts, born_on: NaiveDate) -> Result<(), Error> {
    let limits = [
        ("children", facts.children, 1, MOST_CHILDREN, "1 – 10"),
        ("pregnancy_weeks", facts.pregnancy_weeks, 0, MOST_WEEKS, "0 – 50"),
    ];
    if let Some((field, value, .., range)) =
        limits.into_iter().find(|(_, value, least, most, _)| value < least || value > most)
    {
        return Err(Error::new(ErrorCode::OutOfRange).field(field).with("value", value).with("range", range));
    }
    let (from, to) = (facts.insured_from.naive(), facts.insured_to.map(Date::naive));
    if from > to.unwrap_or(born_on) {
        let message = if to.is_some() {
            messages::conflict::ENDS_BEFORE_IT_BEGINS
        } else {
            messages::conflict::INSURED_AFTER_EVENT
        };
        return Err(Error::conflict(if to.is_some() { "insured_to" } else { "insured_from" }, message));
    }
    if to.is_some_and(|to| to >= born_on) {
        return Err(Error::conflict("insured_to", messages::conflict::STILL_INSURED));
    }
    if to.is_none() && facts.pregnant_while_insured.is_some() {
        return Err(Error::conflict("pregnant_while_insured", messages::conflict::FACT_OF_AN_ENDED_INSURANCE));
    }
    Ok(())
}

/// 36 I, IV, and the day on which the right arose. By the law of the birth (38 II); where its conditions fail and the
/// claim comes after the amendment of 2024, by the conditions of that (36 V), from the day on which it took effect.
fn eligible<R: Recorder>(
    facts: &BirthBenefitFacts,
    scope: Scope,
    case: &mut Case<'_, R>,
) -> Result<(bool, NaiveDate), Error> {
    let born_on = case.as_of();
    let weeks = case.row(keys::INSURANCE_BIRTH_WEEKS, scope, "birth")?;
    let kind = if facts.pregnancy_weeks >= whole(weeks)? { "birth" } else { "premature" };
    let least = whole(case.row(keys::INSURANCE_BIRTH_WEEKS, scope, "premature")?)?;
    let weeks = facts.pregnancy_weeks;
    let mut eligible =
        case.check(keys::INSURANCE_BIRTH_WEEKS, scope, weeks >= least, messages::reason::PREGNANCY_TOO_SHORT, || {
            vec![("weeks", weeks.into()), ("least", least.into())]
        })?;
    let key = keys::INSURANCE_BIRTH_RETROACTIVE;
    let mut arose_on = born_on;
    if facts.claimed_on.naive() > born_on {
        let within = Period { from: born_on.into(), to: facts.claimed_on };
        if let Some(day) = case.changes(key, scope, within)?.first().copied()
            && !case.quietly(|case| insured(facts, born_on, kind, scope, case))?
        {
            case.at(key, scope, day)?;
            arose_on = day;
        }
    }
    eligible &= case.on(arose_on, |case| insured(facts, born_on, kind, scope, case))?;
    let key = keys::INSURANCE_BIRTH_OTHER_BENEFIT;
    if case.where_ruled(key, scope, arose_on)?.is_some() {
        let none = !facts.other_benefit;
        eligible &= case.check_on(key, scope, arose_on, none, messages::reason::OTHER_BIRTH_BENEFIT, Vec::new)?;
    }
    Ok((eligible, arose_on))
}

/// Insured at the birth, or so long before it as the law admits; premiums paid for so many days.
fn insured<R: Recorder>(
    facts: &BirthBenefitFacts,
    born_on: NaiveDate,
    kind: &str,
    scope: Scope,
    case: &mut Case<'_, R>,
) -> Result<bool, Error> {
    let key = keys::INSURANCE_BIRTH_PREMIUM_DAYS;
    let least = whole(case.row(key, scope, kind)?)?;
    let mut insured = true;
    if least > 0 {
        let reading = case.value(keys::INSURANCE_BIRTH_PREMIUM_DAYS_READING, scope)?;
        let until = match facts.insured_to {
            Some(to) => next_day(to.naive())?,
            None if reading == "with_the_day" => next_day(born_on)?,
            None => born_on,
        };
        let from = facts.insured_from.naive();
        let paid = u32::try_from(until.signed_duration_since(from).num_days()).unwrap_or_default();
        let needed = from.checked_add_days(Days::new(least.into()));
        insured &= case.check(
            key,
            scope,
            needed.is_some_and(|needed| needed <= until),
            messages::reason::PREMIUM_DAYS_TOO_FEW,
            || vec![("days", paid.into()), ("least", least.into())],
        )?;
    }
    if let Some(to) = facts.insured_to.map(Date::naive) {
        let key = keys::INSURANCE_BIRTH_AFTER_LEAVING;
        let pregnant = case.need(facts.pregnant_while_insured, "pregnant_while_insured", key)?;
        let months = case.whole(key, scope)?;
        let last = if months > 0 { last_day_of_months(next_day(to)?, months)? } else { to };
        insured &= case.check(key, scope, born_on <= last, messages::reason::INSURANCE_ENDED, || {
            vec![("ended", to.into()), ("last", last.into())]
        })?;
        insured &= case.check(key, scope, pregnant, messages::reason::NOT_PREGNANT_WHILE_INSURED, Vec::new)?;
    }
    Ok(insured)
}

/// `insurance.birth.top_up`: what the benefit falls short of.
fn top_up<R: Recorder>(
    facts: &BirthBenefitFacts,
    benefit: &Benefit,
    scope: Scope,
    case: &mut Case<'_, R>,
) -> Result<Ratio, Error> {
    let key = keys::INSURANCE_BIRTH_TOP_UP;
    let up_to = case.whole(key, scope)?;
    if up_to == 0 || !benefit.granted {
        return Ok(Ratio::ZERO);
    }
    let fact = case.need(facts.national_or_spouse, "national_or_spouse", keys::INSURANCE_BIRTH_TOP_UP_FOR)?;
    if !case.check(keys::INSURANCE_BIRTH_TOP_UP_FOR, scope, fact, messages::reason::NO_TOP_UP, Vec::new)? {
        return Ok(Ratio::ZERO);
    }
    let children = match case.value(keys::INSURANCE_BIRTH_TOP_UP_MULTIPLE, scope)? {
        "once" => 1,
        _ => facts.children,
    };
    let up_to = up_to.checked_mul(children).ok_or_else(|| Error::new(ErrorCode::Overflow))?;
    let top_up = Ratio::whole(up_to).less(benefit.amount.exact)?;
    case.step(|| {
        let step = Step::new(StepKind::Compute).rule(key.index).say(messages::step::DIFFERENCE);
        step.with("standard", up_to).with("benefit", benefit.amount.exact).output(top_up)
    });
    Ok(top_up)
}
