//! Allowance for unpaid leave to raise a child (育嬰留職停薪津貼).

use chrono::{Datelike, Days, NaiveDate};
use personnel_rules_data::{Key, Scope, form, keys, messages};
use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::benefit::{self, Benefit, Claimed, InsuranceDocument};
use crate::calculation::{Bilingual, Calculation};
use crate::case::Case;
use crate::claim::{self, PeriodUnit};
use crate::date::{Date, Period, birthday, completed_months, last_day_of_months, next_day};
use crate::error::{Error, ErrorCode};
use crate::quantity::{Fraction, Ratio, Twd, plus};
use crate::salary::history::SalaryMonth;
use crate::staff::StaffGroup;
use crate::trace::{Recorder, Step, StepKind};

/// Days beyond whole months.
const MOST_DAYS: u32 = 29;

/// What a parental leave allowance depends on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ParentalLeaveFacts {
    /// Group of staff: fund-hired staff are under the labour insurance.
    ///
    /// 人員類別：約用人員參加勞工保險。
    pub staff_group: StaffGroup,
    /// Day of the claim: it must lie within the period.
    ///
    /// 申請日：須在時效之內。
    pub claimed_on: Date,
    /// Last day of the leave.
    ///
    /// 留職停薪末日。
    pub leave_to: Date,
    /// Day of the child's birth.
    ///
    /// 子女出生日。
    pub child_born_on: Date,
    /// First day of the insurance; where it was interrupted, later by the days of the interruption.
    ///
    /// 加保首日；曾中斷者，按中斷日數順移。
    pub insured_from: Date,
    /// Whether the insured chose to stay insured during the leave.
    ///
    /// 留職停薪期間是否選擇繼續加保。
    pub stays_insured: bool,
    /// Whether the allowance is drawn for another child at the same time: it is given for one.
    ///
    /// 同時是否就另一子女領取津貼：以一人為限。
    pub other_child: bool,
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
    /// Leave that the spouse, insured too, takes for the same child with the allowance.
    ///
    /// 同為被保險人之配偶就同一子女請領津貼之留職停薪期間。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub spouse_leave: Option<Period>,
    /// Whole months of allowance that the insured drew for this child before.
    ///
    /// 本人就此子女已領津貼之整月數。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub months_drawn: Option<u32>,
    /// Days of allowance drawn for this child beyond those whole months, 0 to 29: they come off the end of what is left.
    ///
    /// 整月以外已領津貼之日數（0 至 29）：自所餘期間之末扣除。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub days_drawn: Option<u32>,
}

/// The allowance of a month or part of a month of the leave.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Instalment {
    /// First day.
    ///
    /// 首日。
    pub from: Date,
    /// Last day, counted in.
    ///
    /// 末日（計入）。
    pub to: Date,
    /// Share of the base: the rate, by the days where the month is not whole.
    ///
    /// 占計算基準之比例；不足月者按日數。
    pub share: Ratio,
    /// Amount; what a refused or late claim would have given as well.
    ///
    /// 金額；不核給或逾時效者，為其應有之額。
    pub amount: Fraction,
    /// Last day of the claim for this instalment, moved on from weekends and holidays.
    ///
    /// 本期申請末日（遇假日順延後）。
    pub claim_until: Date,
    /// Whether the claim was made by then.
    ///
    /// 是否於時效內申請。
    pub in_time: bool,
}

/// A parental leave allowance, month by month.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ParentalLeavePaid {
    /// All of it: the months are months of leave, the amount the sum of the instalments claimed in time, the period that of the first instalment.
    ///
    /// 合計：月數為發給月數，金額為時效內各期之和，時效為首期之時效。
    pub benefit: Benefit,
    /// Month by month.
    ///
    /// 各期。
    pub instalments: Vec<Instalment>,
}

/// The calculation `insurance.parental_leave`: 公教人員保險法 12, 35, and the addition of the government since July 2021.
#[derive(Debug)]
pub enum ParentalLeave {}

impl Calculation for ParentalLeave {
    const NAME: &'static str = "insurance.parental_leave";
    const TITLE: Bilingual =
        Bilingual { zh: "公保育嬰留職停薪津貼", en: "parental leave allowance of the insurance" };
    const DESCRIPTION: Bilingual = Bilingual {
        zh: "育嬰留職停薪期間按月發給之津貼：條件、平均保險俸額、比率與加發、各期金額、時效、應備文件。",
        en: "Monthly allowance for unpaid leave to raise a child: conditions, mean salary, rate and addition, amount of each instalment, period of the claim, papers.",
    };
    const AS_OF: Bilingual = Bilingual { zh: "留職停薪首日", en: "the first day of the leave" };
    const HEADLINE: &'static [&'static str] = &["benefit.granted", "benefit.amount"];
    const RULES: &'static [&'static [usize]] = &[
        &[keys::INSURANCE_PARENTAL_LEAVE.index],
        crate::calendar::RULES,
        benefit::RULES,
        &[
            keys::INSURANCE_CLAIM_PARENTAL_LEAVE.index,
            keys::INSURANCE_PARENTAL_LEAVE_MONTHS.index,
            keys::INSURANCE_PARENTAL_LEAVE_RATE.index,
            keys::INSURANCE_PARENTAL_LEAVE_EXTRA.index,
            keys::INSURANCE_PARENTAL_LEAVE_INSURED_MONTHS.index,
            keys::INSURANCE_PARENTAL_LEAVE_CHILD_AGE.index,
            keys::INSURANCE_PARENTAL_LEAVE_CHILD_AGE_READING.index,
            keys::INSURANCE_PARENTAL_LEAVE_KEPT.index,
            keys::INSURANCE_PARENTAL_LEAVE_ONE_CHILD.index,
            keys::INSURANCE_PARENTAL_LEAVE_COUPLE.index,
            keys::INSURANCE_PARENTAL_LEAVE_MONTH_READING.index,
            keys::INSURANCE_PARENTAL_LEAVE_EXTRA_READING.index,
        ],
    ];
    type Facts = ParentalLeaveFacts;
    type Value = ParentalLeavePaid;

    fn decide<R: Recorder>(facts: &ParentalLeaveFacts, case: &mut Case<'_, R>) -> Result<ParentalLeavePaid, Error> {
        case.where_ruled(keys::INSURANCE_PARENTAL_LEAVE, Scope::All, case.as_of())?;
        check_facts(facts, case.as_of())?;
        let scope = Scope::from(facts.staff_group);
        let papers = vec![
            InsuranceDocument::ClaimForm,
            InsuranceDocument::HouseholdTranscripts,
            InsuranceDocument::PassbookCover,
        ];
        let key = keys::INSURANCE_PARENTAL_LEAVE_MONTHS;
        let most = case.whole(key, scope)?;
        let reason = messages::reason::NOT_COVERED;
        if !case.check(key, scope, most > 0, reason, Vec::new)? {
            let claim = benefit::claimed(facts.claimed_on, keys::INSURANCE_CLAIM_PARENTAL_LEAVE, scope, case)?;
            let claimed = Claimed { eligible: false, months: Ratio::ZERO, base: None, claim, papers };
            return Ok(ParentalLeavePaid { benefit: claimed.settle(scope, case)?, instalments: Vec::new() });
        }
        let mut eligible = eligible(facts, scope, case)?;
        let drawn = facts.months_drawn.unwrap_or_default();
        let left = most.saturating_sub(drawn);
        let end = last_left(facts, left, case.as_of())?;
        eligible &= case.check(key, scope, end.is_some(), messages::reason::MONTHS_USED_UP, || {
            vec![("most", most.into()), ("drawn", drawn.into())]
        })?;
        let salary = benefit::Salary::new(facts.average_salary, facts.salary_history.as_ref())
            .since(facts.insured_from, case.as_of())?;
        let base = benefit::base(salary, "parental_leave", scope, case)?;
        let claim = benefit::claimed(facts.claimed_on, keys::INSURANCE_CLAIM_PARENTAL_LEAVE, scope, case)?;
        let (mut months, mut amount) = (Ratio::ZERO, Ratio::ZERO);
        let mut instalments = Vec::new();
        let cut = at_once(facts, scope, case)?;
        for part in parts(facts, (left, end), scope, case)? {
            let counted = days_without(part.from, part.to, cut);
            if counted.is_zero() {
                continue;
            }
            months = months.plus(Ratio::new(counted, part.month)?)?;
            let instalment = instalment(facts, (part, cut), base, scope, case)?;
            if instalment.in_time {
                amount = amount.plus(instalment.share.times(base)?)?;
            }
            instalments.push(instalment);
        }
        eligible &= end.is_none() || !instalments.is_empty();
        let claimed = Claimed { eligible, months, base: Some(base), claim, papers };
        Ok(ParentalLeavePaid { benefit: claimed.settle_at(amount, scope, case)?, instalments })
    }
}

fn check_facts(facts: &ParentalLeaveFacts, from: NaiveDate) -> Result<(), Error> {
    let reversed = |field: &str, from: NaiveDate, to: NaiveDate| {
        Err(Error::new(ErrorCode::PeriodReversed).field(field).with("from", from).with("to", to))
    };
    if facts.leave_to.naive() < from {
        return reversed("leave_to", from, facts.leave_to.naive());
    }
    if let Some(Period { from, to }) = facts.spouse_leave.filter(|leave| leave.to < leave.from) {
        return reversed("spouse_leave.to", from.naive(), to.naive());
    }
    if facts.child_born_on.naive() > from {
        return Err(Error::conflict("child_born_on", messages::conflict::BORN_AFTER_LEAVE));
    }
    if facts.insured_from.naive() > from {
        return Err(Error::conflict("insured_from", messages::conflict::INSURED_AFTER_EVENT));
    }
    Ok(())
}

/// 35 I, III, IV of the time: every condition is examined.
fn eligible<R: Recorder>(facts: &ParentalLeaveFacts, scope: Scope, case: &mut Case<'_, R>) -> Result<bool, Error> {
    let start = case.as_of();
    let key = keys::INSURANCE_PARENTAL_LEAVE_INSURED_MONTHS;
    let least = case.whole(key, scope)?;
    let insured = completed_months(facts.insured_from.naive(), start)?;
    let mut eligible = case.check(key, scope, insured >= least, messages::reason::INSURED_TOO_SHORT, || {
        vec![("months", insured.into()), ("least", least.into())]
    })?;

    let key = keys::INSURANCE_PARENTAL_LEAVE_CHILD_AGE;
    let age = case.whole(key, scope)?;
    let born_on = facts.child_born_on.naive();
    let reached = birthday(born_on, age)?;
    let young = match case.value(keys::INSURANCE_PARENTAL_LEAVE_CHILD_AGE_READING, scope)? {
        "up_to" => start <= reached,
        _ => start < reached,
    };
    eligible &= case.check(key, scope, young, messages::reason::CHILD_NOT_UNDER_AGE, || {
        vec![("age", age.into()), ("reached", reached.into())]
    })?;

    let key = keys::INSURANCE_PARENTAL_LEAVE_KEPT;
    eligible &= case.check(key, scope, facts.stays_insured, messages::reason::INSURANCE_NOT_KEPT, Vec::new)?;
    let key = keys::INSURANCE_PARENTAL_LEAVE_ONE_CHILD;
    eligible &= case.check(key, scope, !facts.other_child, messages::reason::OTHER_CHILD_DRAWN, Vec::new)?;

    if let Some(spouse) = facts.spouse_leave {
        let key = keys::INSURANCE_PARENTAL_LEAVE_COUPLE;
        let (from, to) = (start.max(spouse.from.naive()), facts.leave_to.naive().min(spouse.to.naive()));
        let turns = case.at(key, scope, from.min(to).max(start))? == "in_turn";
        let together = turns && from <= to;
        // The days are cut out of the instalments; those alone do not refuse the rest.
        case.check_on(key, scope, from.min(to).max(start), !together, messages::reason::SPOUSE_AT_ONCE, || {
            vec![("from", from.into()), ("to", to.into())]
        })?;
    }
    Ok(eligible)
}

/// The days on which both are on leave, as long as they had to take turns (35 IV until 2022-02-09).
fn at_once<R: Recorder>(
    facts: &ParentalLeaveFacts,
    scope: Scope,
    case: &mut Case<'_, R>,
) -> Result<Option<Period>, Error> {
    let Some(spouse) = facts.spouse_leave else { return Ok(None) };
    let key = keys::INSURANCE_PARENTAL_LEAVE_COUPLE;
    let (from, to) = (case.as_of().max(spouse.from.naive()), facts.leave_to.naive().min(spouse.to.naive()));
    if from > to || case.at(key, scope, from)? != "in_turn" {
        return Ok(None);
    }
    let both = Period { from: from.into(), to: to.into() };
    for change in case.changes(key, scope, both)? {
        if case.at(key, scope, change)? != "in_turn" {
            let last = change.pred_opt().ok_or_else(|| Error::new(ErrorCode::Overflow))?;
            return Ok(Some(Period { to: last.into(), ..both }));
        }
    }
    Ok(Some(both))
}

/// Days from one day to another, both counted, without those of a period.
fn days_without(from: NaiveDate, to: NaiveDate, cut: Option<Period>) -> Decimal {
    let all = if from <= to { days(from, to) } else { Decimal::ZERO };
    let Some(cut) = cut else { return all };
    let (first, last) = (from.max(cut.from.naive()), to.min(cut.to.naive()));
    if first > last { all } else { all.checked_sub(days(first, last)).unwrap_or_default() }
}

/// A month of the leave, or the part of one.
#[derive(Debug, Clone, Copy)]
struct Part {
    from: NaiveDate,
    to: NaiveDate,
    /// Days that the month is counted with.
    month: Decimal,
}

/// Both days counted.
fn days(from: NaiveDate, to: NaiveDate) -> Decimal {
    Decimal::from(to.signed_duration_since(from).num_days().saturating_add(1))
}

fn month_end(day: NaiveDate) -> Result<NaiveDate, Error> {
    last_day_of_months(day.with_day(1).unwrap_or(day), 1)
}

fn month_length(day: NaiveDate) -> Result<Decimal, Error> {
    Ok(Decimal::from(month_end(day)?.day()))
}

/// The last day that months and days drawn before leave.
fn last_left(facts: &ParentalLeaveFacts, months: u32, start: NaiveDate) -> Result<Option<NaiveDate>, Error> {
    let drawn = facts.days_drawn.unwrap_or_default();
    if drawn > MOST_DAYS {
        let error = Error::new(ErrorCode::OutOfRange).field("days_drawn");
        return Err(error.with("value", drawn).with("range", "0 – 29"));
    }
    if months == 0 {
        return Ok(None);
    }
    let last = last_day_of_months(start, months)?.checked_sub_days(Days::new(drawn.into()));
    Ok(last.filter(|last| *last >= start))
}

/// 35 II: month by month from the first day of the leave, no more than so many.
fn parts<R: Recorder>(
    facts: &ParentalLeaveFacts,
    (most, last): (u32, Option<NaiveDate>),
    scope: Scope,
    case: &mut Case<'_, R>,
) -> Result<Vec<Part>, Error> {
    let by_leave = case.value(keys::INSURANCE_PARENTAL_LEAVE_MONTH_READING, scope)? == "leave_months";
    let start = case.as_of();
    let mut parts = Vec::new();
    let Some(last) = last else { return Ok(parts) };
    let end = facts.leave_to.naive().min(last);
    let mut from = start;
    for number in 1..=most.saturating_add(1) {
        if from > end {
            break;
        }
        let last = if by_leave { last_day_of_months(start, number)? } else { month_end(from)? };
        let to = last.min(end);
        let month = if by_leave && to == last { days(from, to) } else { month_length(from)? };
        parts.push(Part { from, to, month });
        from = next_day(to)?;
    }
    Ok(parts)
}

fn instalment<R: Recorder>(
    facts: &ParentalLeaveFacts,
    (part, cut): (Part, Option<Period>),
    base: Ratio,
    scope: Scope,
    case: &mut Case<'_, R>,
) -> Result<Instalment, Error> {
    let rule: Key<form::Number> = keys::INSURANCE_PARENTAL_LEAVE_EXTRA;
    let within = Period { from: part.from.into(), to: part.to.into() };
    let rate = case.value(keys::INSURANCE_PARENTAL_LEAVE_RATE, scope)?;
    let counted = days_without(part.from, part.to, cut);
    let extra = case.at(rule, scope, part.from)?;
    let mut share = Ratio::new(plus(rate, extra)?, Decimal::ONE)?.times(Ratio::new(counted, part.month)?)?;
    // 立法理由: by the days; the addition came for the days from its first on, also of leave granted before.
    if let Some(change) = case.changes(rule, scope, within)?.first().copied() {
        let later = case.at(rule, scope, change)?;
        let by_calendar = case.value(keys::INSURANCE_PARENTAL_LEAVE_EXTRA_READING, scope)? == "calendar_month";
        let month = if by_calendar { month_length(change)? } else { part.month };
        let eve = change.pred_opt().ok_or_else(|| Error::new(ErrorCode::Overflow))?;
        let (before, after) = (days_without(part.from, eve, cut), days_without(change, part.to, cut));
        let shares = [(rate, counted, part.month), (extra, before, part.month), (later, after, month)];
        share = Ratio::ZERO;
        for (rate, counted, month) in shares {
            share = share.plus(Ratio::new(rate, Decimal::ONE)?.times(Ratio::new(counted, month)?)?)?;
        }
    }
    let exact = share.times(base)?;
    case.step(|| {
        let step = Step::new(StepKind::Compute).rule(keys::INSURANCE_PARENTAL_LEAVE_RATE.index);
        let step = step.say(messages::step::INSTALMENT).with("from", part.from).with("to", part.to);
        step.with("base", base).with("share", share).output(exact)
    });
    let claim = (keys::INSURANCE_CLAIM_PARENTAL_LEAVE, PeriodUnit::Months);
    let governing = benefit::governing(part.from, facts.claimed_on, claim.0, scope, case)?;
    let deadline = case.on(governing, |case| claim::after(part.from, claim, scope, case))?;
    Ok(Instalment {
        from: part.from.into(),
        to: part.to.into(),
        share,
        amount: case.round_ratio(keys::INSURANCE_ROUNDING, scope, exact)?,
        claim_until: deadline.last_day_moved,
        in_time: facts.claimed_on <= deadline.last_day_moved,
    })
}
