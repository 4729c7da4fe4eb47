//! Service that is bought back: until when, for how much, with what interest, who bears it.

use chrono::{Datelike, NaiveDate};
use personnel_rules_data::{Rounding, Scope, keys, messages};
use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::contributions::shares;
use super::scheme::{PensionDocument, PensionScheme};
use super::time::ServiceTime;
use crate::calculation::{Bilingual, Calculation};
use crate::case::Case;
use crate::claim::{self, ClaimPeriod, Deadline, PeriodUnit};
use crate::date::{Date, Period, first_of_next_month, last_day_of_months, next_day};
use crate::error::{Error, ErrorCode};
use crate::quantity::{Fraction, Rate, Twd, not_zero, over, plus, round, times, whole};
use crate::staff::StaffGroup;
use crate::trace::{Recorder, Step, StepKind};

/// What is bought back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema, strum::IntoStaticStr)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
#[non_exhaustive]
pub enum BackpayKind {
    /// Conscription (義務役年資).
    Conscription,
    /// Suspension whose pay was made good (停職或停聘期間補發俸薪者).
    Suspension,
    /// Other public service that a law lets count (其他依法得併計之年資).
    OtherService,
    /// Unpaid leave that may be bought back: secondment and the like (得補繳之留職停薪年資).
    UnpaidLeave,
}

/// Pay and returns from a day on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct BackpaySpan {
    /// First day.
    ///
    /// 首日。
    pub from: Date,
    /// Monthly basic pay by the grade of the first day of pay (conscription), of the eve of the suspension, or of the time.
    ///
    /// 本（年功）俸（薪）額（元）：義務役依支薪日之俸級，停職依前一日之俸級，其餘依當時之俸級。
    pub salary_amount: Twd,
    /// The fund's yearly return, such as `"0.03"`; none under the account act.
    ///
    /// 基金核定之年收益率，如 "0.03"；個人專戶制免填。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub annual_return: Option<Rate>,
}

/// What buying back depends on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct BackpayFacts {
    /// Group of staff: it decides which act applies.
    ///
    /// 人員類別：決定適用之法律。
    pub staff_group: StaffGroup,
    /// Scheme that applies to the person.
    ///
    /// 適用之退撫制度。
    pub scheme: PensionScheme,
    /// What is bought back.
    ///
    /// 補繳之年資性質。
    pub kind: BackpayKind,
    /// Service that is bought back: under the new scheme, before pay is drawn.
    ///
    /// 補繳之年資期間：新制實施後，到職支薪或復職復薪之前。
    pub service: Period,
    /// Day of the request: of the school's letter.
    ///
    /// 申請日（服務機關或學校申請函發文日）。
    pub requested_on: Date,
    /// Amount to be paid for the time, with returns and without interest on arrears, as the fund has reckoned it.
    ///
    /// 基金管理機關核算之應補繳費用及孳息（元），不含逾期加計之利息。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub amount: Option<Twd>,
    /// Pay and returns, oldest first, from the service on: the amount is reckoned by them.
    ///
    /// 自年資首日起各段之俸額及收益率，由先至後：據以計算金額。
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub spans: Vec<BackpaySpan>,
}

/// Buying back of service.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Backpay {
    /// Whether it can be bought back. Where not, the reasons say why.
    ///
    /// 是否得補繳；不得者，見理由。
    pub allowed: bool,
    /// Service that then counts.
    ///
    /// 補繳後採計之年資。
    pub service: ServiceTime,
    /// Period of the request.
    ///
    /// 申請期限。
    pub claim: ClaimPeriod,
    /// Last day without interest on arrears; none under the account act, which adds none.
    ///
    /// 免加計利息之末日；個人專戶制不加計，無此項。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub interest_free: Option<Deadline>,
    /// Whether interest on arrears is added.
    ///
    /// 是否加計利息。
    pub interest: bool,
    /// Whether the government bears its share.
    ///
    /// 是否由政府共同負擔。
    pub shared: bool,
    /// Contributions for the time, by the pay given.
    ///
    /// 應補繳之費用（元），按所填俸額。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub principal: Option<Twd>,
    /// Returns on them until pay is drawn.
    ///
    /// 計至支薪日前之孳息（元）。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub returns: Option<Twd>,
    /// Interest on arrears, borne by whoever was late.
    ///
    /// 逾期加計之利息（元），依遲延責任歸屬負擔。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub arrears: Option<Twd>,
    /// Own part of the amount, or of contributions and returns.
    ///
    /// 本人負擔之金額（費用及孳息）。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub own: Option<Fraction>,
    /// The government's part of it.
    ///
    /// 政府負擔之金額。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub government: Option<Fraction>,
    /// Papers to hand in.
    ///
    /// 應備文件。
    pub documents: Vec<PensionDocument>,
}

/// The calculation `pension.backpay`.
///
/// 公務人員退休法 15; 公務人員退休資遣撫卹法 12, 13; 學校教職員退休條例 8-1; 公立學校教職員退休資遣撫卹條例 13, 14; the
/// account acts 14, 15.
#[derive(Debug)]
pub enum BuyingBack {}

impl Calculation for BuyingBack {
    const NAME: &'static str = "pension.backpay";
    const TITLE: Bilingual = Bilingual { zh: "補繳退休年資", en: "buying service back" };
    const DESCRIPTION: Bilingual = Bilingual {
        zh: "補繳退撫新制實施後年資之申請期限、費用、孳息、逾期利息、負擔比率、採計年資、應備文件。",
        en: "Service under the new scheme that is bought back: until when, contributions, returns, interest on arrears, who bears them, how much counts, papers.",
    };
    const AS_OF: Bilingual =
        Bilingual { zh: "到職支薪或復職復薪之日", en: "the day from which pay is drawn, or drawn again" };
    const HEADLINE: &'static [&'static str] = &["allowed", "own", "government"];
    const RULES: &'static [&'static [usize]] = &[
        crate::calendar::RULES,
        &[
            keys::PENSION_NEW_SCHEME_DAY.index,
            keys::PENSION_BACKPAY.index,
            keys::PENSION_BACKPAY_ACCOUNT.index,
            keys::PENSION_BACKPAY_INTEREST_FREE.index,
            keys::PENSION_BACKPAY_SHARED.index,
            keys::PENSION_BACKPAY_OPEN.index,
            keys::PENSION_BACKPAY_DOCUMENTS.index,
            keys::PENSION_BACKPAY_INTEREST.index,
            keys::PENSION_ACCOUNT_CONTRIBUTION.index,
            keys::PENSION_CONTRIBUTION.index,
            keys::PENSION_CONTRIBUTION_BASE.index,
            keys::PENSION_CONTRIBUTION_OWN_SHARE.index,
            keys::PENSION_CONTRIBUTION_ROUNDING.index,
            keys::CLAIM_FIRST_DAY.index,
            keys::CLAIM_WEEKEND.index,
        ],
    ];
    type Facts = BackpayFacts;
    type Value = Backpay;

    fn decide<R: Recorder>(facts: &BackpayFacts, case: &mut Case<'_, R>) -> Result<Backpay, Error> {
        let scope = Scope::from(facts.staff_group);
        let as_of = case.as_of();
        let service = served(facts, scope, case)?;
        let account = facts.scheme == PensionScheme::IndividualAccount;
        let key = if account { keys::PENSION_BACKPAY_ACCOUNT } else { keys::PENSION_BACKPAY };
        let claim = claim::within_months(as_of, facts.requested_on, key, scope, case)?;
        let mut allowed = claim.in_time;
        let (mut interest, mut interest_free) = (false, None);
        if !account {
            allowed |= changed_meanwhile(facts, &claim, scope, case)?;
            let key = keys::PENSION_BACKPAY_INTEREST_FREE;
            let free = claim::after(as_of, (key, PeriodUnit::Months), scope, case)?;
            interest = facts.requested_on > free.last_day_moved;
            interest_free = Some(free);
            if interest {
                let requested = facts.requested_on.naive();
                let params = vec![("requested", requested.into()), ("last", free.last_day_moved.naive().into())];
                case.reason(key, messages::reason::INTEREST_ON_ARREARS, params);
            }
        }
        // The account acts share the same two out.
        let shared = if account {
            matches!(facts.kind, BackpayKind::Conscription | BackpayKind::Suspension)
        } else {
            case.has(keys::PENSION_BACKPAY_SHARED, scope, facts.kind.into())?
        };
        let late = interest_free.as_ref().filter(|_| interest).map(|free| free.last_day_moved.naive());
        check_spans(facts)?;
        let sums = match allowed && !facts.spans.is_empty() {
            true => Some(reckoned(facts, late, scope, case)?),
            false => None,
        };
        let amount = match sums {
            Some([principal, returns, _]) => Some(plus(principal, returns)?),
            None => facts.amount.map(Twd::decimal),
        };
        let [own, government] = match amount {
            Some(amount) => shares(amount, shared, scope, case)?.map(Some),
            None => [None, None],
        };
        let [principal, returns, arrears] = sums.map_or([None; 3], |sums| sums.map(|sum| Some(sum.into())));
        let papers = [
            if account { PensionDocument::AccountBackpayForm } else { PensionDocument::BackpayForm },
            PensionDocument::ServiceProof,
        ];
        let documents = case.on(facts.requested_on.naive(), |case| {
            let key = keys::PENSION_BACKPAY_DOCUMENTS;
            match case.where_ruled(key, scope, case.as_of())? {
                Some(_) => case.wanted(key, scope, &papers),
                None => Ok(Vec::new()),
            }
        })?;
        Ok(Backpay {
            allowed,
            service,
            claim,
            interest_free,
            interest,
            shared,
            principal,
            returns,
            arrears,
            own,
            government,
            documents,
        })
    }
}

/// The time that is bought back: under the new scheme, and over before pay is drawn.
fn served<R: Recorder>(facts: &BackpayFacts, scope: Scope, case: &mut Case<'_, R>) -> Result<ServiceTime, Error> {
    let (from, to) = (facts.service.from.naive(), facts.service.to.naive());
    if to < from {
        return Err(Error::new(ErrorCode::PeriodReversed).field("service.to").with("from", from).with("to", to));
    }
    if to >= case.as_of() {
        return Err(Error::conflict("service.to", messages::conflict::PERIOD_NOT_OVER));
    }
    let first = case.value(keys::PENSION_NEW_SCHEME_DAY, scope)?.first();
    if first.is_some_and(|first| from < *first) {
        return Err(Error::conflict("service.from", messages::conflict::BOUGHT_BACK_BEFORE));
    }
    ServiceTime::between(from, next_day(to)?)
}

/// Contributions, returns until pay is drawn, and interest on arrears from the day after `late` (公務人員退休撫卹基金撥補繳費用辦法
/// 2, 3, 5).
fn reckoned<R: Recorder>(
    facts: &BackpayFacts,
    late: Option<NaiveDate>,
    scope: Scope,
    case: &mut Case<'_, R>,
) -> Result<[Decimal; 3], Error> {
    let rounding = case.value(keys::PENSION_BACKPAY_INTEREST, scope)?;
    let mut ledger = Ledger { facts, rounding, balance: Decimal::ZERO, principal: Decimal::ZERO, told: Decimal::ZERO };
    let begins = facts.service.from.naive();
    let account = facts.scheme == PensionScheme::IndividualAccount;
    let until = if account { next_day(facts.service.to.naive())? } else { case.as_of() };
    let returns = ledger.walk(begins, until, scope, case)?;
    let arrears = match late {
        Some(last) => ledger.walk(next_day(last)?, facts.requested_on.naive(), scope, case)?,
        None => Decimal::ZERO,
    };
    Ok([ledger.principal, returns, arrears])
}

/// The spans begin with the service and are in order.
fn check_spans(facts: &BackpayFacts) -> Result<(), Error> {
    if facts.amount.is_some() && !facts.spans.is_empty() {
        return Err(Error::conflict("amount", messages::conflict::AMOUNT_OR_PAY));
    }
    let begins = facts.service.from;
    let mut last: Option<Date> = None;
    for (at, span) in facts.spans.iter().enumerate() {
        let field = |name: &str| format!("spans[{at}].{name}");
        if last.is_none() && span.from > begins {
            let error = Error::new(ErrorCode::OutOfRange).field(field("from")).with("value", span.from.naive());
            return Err(error.with("range", format!("– {begins}")));
        }
        if last.is_some_and(|last| span.from <= last) {
            return Err(Error::conflict(field("from"), messages::conflict::NOT_OLDEST_FIRST));
        }
        let account = facts.scheme == PensionScheme::IndividualAccount;
        if account && span.annual_return.is_some() {
            return Err(Error::conflict(field("annual_return"), messages::conflict::ACT_ASKS_NOT));
        }
        last = Some(span.from);
    }
    Ok(())
}

/// What has been paid in and credited.
struct Ledger<'f> {
    facts: &'f BackpayFacts,
    rounding: Rounding,
    balance: Decimal,
    principal: Decimal,
    /// Contribution of a whole month that was told last.
    told: Decimal,
}

impl Ledger<'_> {
    /// Goes through the months from a day to the eve of another: each month of the service pays in at its end, returns
    /// are credited at the end of each year and of the time. Gives the returns.
    fn walk<R: Recorder>(
        &mut self,
        from: NaiveDate,
        until: NaiveDate,
        scope: Scope,
        case: &mut Case<'_, R>,
    ) -> Result<Decimal, Error> {
        let over_on = next_day(self.facts.service.to.naive())?;
        let (mut day, mut earned, mut returns) = (from, Decimal::ZERO, Decimal::ZERO);
        while day < until {
            let next = self.next(day, until)?;
            let (at, span) = self.span(day)?;
            if self.facts.scheme != PensionScheme::IndividualAccount {
                let field = format!("spans[{at}].annual_return");
                let rate = case.need(span.annual_return, field, keys::PENSION_BACKPAY_INTEREST)?.decimal();
                earned = plus(earned, times(times(self.balance, rate)?, days(day, next))?)?;
            }
            if day < over_on {
                let month = self.contribution(at, span, day, scope, case)?;
                let whole = days(day.with_day(1).unwrap_or(day), first_of_next_month(day)?);
                let paid = over(times(month, days(day, next.min(over_on)))?, whole)?;
                let paid = round(paid, self.rounding)?;
                self.principal = plus(self.principal, paid)?;
                self.balance = plus(self.balance, paid)?;
            }
            if next >= until || next.year() != day.year() {
                let year = DAYS_OF_YEAR.saturating_add(u32::from(day.leap_year()));
                let credited = round(over(earned, year.into())?, self.rounding)?;
                self.balance = plus(self.balance, credited)?;
                returns = plus(returns, credited)?;
                earned = Decimal::ZERO;
            }
            day = next;
        }
        case.step(|| {
            let step = Step::new(StepKind::Compute).rule(keys::PENSION_BACKPAY_INTEREST.index);
            step.say(messages::step::RETURNS_OF).with("from", from).with("until", until).output(returns.normalize())
        });
        Ok(returns)
    }

    /// Where the month, the span or the time ends.
    fn next(&self, day: NaiveDate, until: NaiveDate) -> Result<NaiveDate, Error> {
        let month = first_of_next_month(day)?.min(until);
        let change = self.facts.spans.iter().map(|span| span.from.naive()).find(|from| *from > day);
        Ok(change.map_or(month, |change| month.min(change)))
    }

    /// The span that holds on a day.
    fn span(&self, day: NaiveDate) -> Result<(usize, BackpaySpan), Error> {
        let held = self.facts.spans.iter().enumerate().rfind(|(_, span)| span.from.naive() <= day);
        held.map(|(at, span)| (at, *span)).ok_or_else(|| Error::new(ErrorCode::Internal))
    }

    /// Contribution of a whole month.
    fn contribution<R: Recorder>(
        &mut self,
        at: usize,
        span: BackpaySpan,
        day: NaiveDate,
        scope: Scope,
        case: &mut Case<'_, R>,
    ) -> Result<Decimal, Error> {
        let salary = not_zero(span.salary_amount, format!("spans[{at}].salary_amount"))?;
        let (key, base, rate) = case.quietly(|case| self.terms(day, scope, case))?;
        let month = round(times(times(salary, base)?, rate)?, self.rounding)?;
        if month != self.told {
            self.told = month;
            self.terms(day, scope, case)?;
            case.step(|| {
                let step = Step::new(StepKind::Compute).rule(key).say(messages::step::CONTRIBUTION);
                step.with("salary", salary).with("base", base).with("rate", rate).output(month.normalize())
            });
        }
        Ok(month)
    }

    /// The rule of the contribution, what of the pay it takes, and the rate.
    fn terms<R: Recorder>(
        &self,
        day: NaiveDate,
        scope: Scope,
        case: &mut Case<'_, R>,
    ) -> Result<(usize, Decimal, Decimal), Error> {
        if self.facts.scheme == PensionScheme::IndividualAccount {
            let key = keys::PENSION_ACCOUNT_CONTRIBUTION;
            return Ok((key.index, case.row(key, scope, "times")?, case.row(key, scope, "rate")?));
        }
        let key = keys::PENSION_CONTRIBUTION;
        Ok((key.index, case.value(keys::PENSION_CONTRIBUTION_BASE, scope)?, case.at(key, scope, day)?))
    }
}

const DAYS_OF_YEAR: u32 = 365;

fn days(from: NaiveDate, to: NaiveDate) -> Decimal {
    Decimal::from(to.signed_duration_since(from).num_days())
}

/// Whether a longer period helps where the shorter was running when the law changed.
fn changed_meanwhile<R: Recorder>(
    facts: &BackpayFacts,
    claim: &ClaimPeriod,
    scope: Scope,
    case: &mut Case<'_, R>,
) -> Result<bool, Error> {
    let (ended, key): (NaiveDate, _) = (claim.last_day.naive(), keys::PENSION_BACKPAY_OPEN);
    if case.until_of(keys::PENSION_BACKPAY).is_none() {
        return Ok(false);
    }
    let Some(reading) = case.where_ruled(key, scope, ended)? else { return Ok(false) };
    let longer = whole(case.at(keys::PENSION_BACKPAY, scope, ended)?)?;
    let last = last_day_of_months(next_day(case.as_of())?, longer)?;
    if claim.in_time || facts.requested_on.naive() > last {
        return Ok(false);
    }
    match reading {
        "ten_years" => {
            case.reasons.retain(|reason| reason.message != messages::reason::CLAIM_LATE);
            Ok(true)
        }
        "five_years" => Ok(false),
        _ => {
            let what = case.label(key.index, "left_open")?;
            let error = Error::new(ErrorCode::SourceMissing).field("requested_on");
            Err(case.of_rule(error.with("what", what).with("date", ended), key))
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::arithmetic_side_effects, reason = "a test may fail")]

    use chrono::TimeDelta;
    use proptest::prelude::*;

    use super::*;
    use crate::View;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn bought_back(days: i64, spans: Vec<BackpaySpan>, late: i64) -> Backpay {
        let begins = day("2010-01-16");
        let facts = BackpayFacts {
            staff_group: StaffGroup::CivilServant,
            scheme: PensionScheme::DefinedBenefit,
            kind: BackpayKind::Conscription,
            service: Period { from: begins.into(), to: (begins + TimeDelta::days(days)).into() },
            requested_on: (day("2019-01-02") + TimeDelta::days(late)).into(),
            amount: None,
            spans,
        };
        View::on(day("2019-01-02").into()).decide::<BuyingBack>(&facts).unwrap().value
    }

    fn span(from: NaiveDate, rate: i64) -> BackpaySpan {
        let annual_return = Some(Decimal::new(rate, 3).to_string().parse().unwrap());
        BackpaySpan { from: from.into(), salary_amount: "23456".parse().unwrap(), annual_return }
    }

    proptest! {
        #[test]
        fn a_span_in_two_at_a_month_is_the_same(days in 0i64..1000, rate in 0i64..90, month in 0u32..100) {
            let first = day("2010-01-01");
            let cut = first_of_next_month(first + chrono::Months::new(month)).unwrap();
            let (one, two) = (vec![span(first, rate)], vec![span(first, rate), span(cut, rate)]);
            prop_assert_eq!(bought_back(days, one, 300), bought_back(days, two, 300));
        }

        #[test]
        fn later_never_costs_less(days in 0i64..1000, rate in 0i64..90, late in 0i64..3000) {
            let of = |late| bought_back(days, vec![span(day("2010-01-01"), rate)], late);
            let (one, other) = (of(late), of(late + 1));
            prop_assert_eq!((one.principal, one.returns), (other.principal, other.returns));
            prop_assert!(one.arrears.unwrap().decimal() <= other.arrears.unwrap().decimal() + Decimal::ONE);
            prop_assert!(one.interest || one.arrears.unwrap().decimal().is_zero());
        }
    }
}
