//! Service that is bought back: until when, for how much, with what interest, who bears it.

mod ledger;

use chrono::NaiveDate;
use personnel_rules_data::{Scope, keys, messages};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::contributions::shares;
use super::scheme::{PensionDocument, PensionScheme};
use super::time::ServiceTime;
use crate::calculation::{Bilingual, Calculation};
use crate::case::Case;
use crate::claim::{self, ClaimPeriod, Deadline, PeriodUnit};
use crate::date::{Date, Period, last_day_of_months, next_day};
use crate::error::{Error, ErrorCode};
use crate::quantity::{Fraction, Rate, Twd, not_zero, plus, whole};
use crate::staff::StaffGroup;
use crate::trace::Recorder;

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
    /// The fund's yearly return, such as `"0.03"`: the higher of its mean of three years and of the bank's interest on
    /// deposits of two years, so never negative. None under the account act.
    ///
    /// 基金核定之年收益率，如 "0.03"：三年平均收益率與臺灣銀行二年期定期存款利率取其高，不為負；個人專戶制免填。
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
    /// Period of the request; none for a suspension, which has no limit.
    ///
    /// 申請期限；停職（聘）補發俸薪者無期限，無此項。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub claim: Option<ClaimPeriod>,
    /// Last day without interest on arrears; none under the account act, which adds none.
    ///
    /// 免加計利息之末日；個人專戶制不加計，無此項。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub interest_free_until: Option<Deadline>,
    /// Whether interest on arrears is added.
    ///
    /// 是否加計利息。
    pub interest_due: bool,
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
    pub interest_amount: Option<Twd>,
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
    const AS_OF: Bilingual = Bilingual {
        zh: "到職支薪或復職復薪之日；初任公務人員為正式派代發文日，停職（聘）者為補發俸（薪）之日",
        en: "the day from which pay is drawn, or drawn again; of a new civil servant the date of the letter that appoints, of one suspended the day on which the pay is made good",
    };
    const HEADLINE: &'static [&'static str] = &["allowed", "own", "government"];
    const RULES: &'static [&'static [usize]] = &[
        crate::calendar::RULES,
        &[
            keys::PENSION_NEW_SCHEME_DAY.index,
            keys::PENSION_BACKPAY.index,
            keys::PENSION_BACKPAY_ACCOUNT.index,
            keys::PENSION_BACKPAY_ACCOUNT_SHARED.index,
            keys::PENSION_BACKPAY_SUSPENSION.index,
            keys::PENSION_BACKPAY_RECKONED.index,
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
        check_account(facts, scope, case)?;
        check_spans(facts, case)?;
        let claim = claim_of(facts, scope, case)?;
        let mut allowed = claim.is_none_or(|claim| claim.in_time);
        let mut interest_free_until = None;
        let mut late = None;
        if !account {
            if let Some(claim) = claim {
                allowed |= changed_meanwhile(facts, &claim, scope, case)?;
            }
            let key = keys::PENSION_BACKPAY_INTEREST_FREE;
            let free = claim::after(as_of, (key, PeriodUnit::Months), scope, case)?;
            interest_free_until = Some(free);
            let (requested, last) = (facts.requested_on.naive(), free.last_day_moved.naive());
            if requested > last {
                late = Some(last);
                let params = vec![("requested", requested.into()), ("last", last.into())];
                case.reason(key, messages::reason::INTEREST_ON_ARREARS, params);
            }
        }
        let key = if account { keys::PENSION_BACKPAY_ACCOUNT_SHARED } else { keys::PENSION_BACKPAY_SHARED };
        let shared = case.has(key, scope, facts.kind.into())?;
        let sums = match allowed && !facts.spans.is_empty() {
            true => Some(ledger::reckoned(facts, late, scope, case)?),
            false => None,
        };
        let amount = match sums {
            Some([principal, returns, _]) => Some(plus(principal, returns)?),
            None => facts.amount.map(Twd::decimal),
        };
        let [own, government] = match amount.filter(|_| allowed) {
            Some(amount) => shares(amount, shared, scope, case)?.map(Some),
            None => [None, None],
        };
        let [principal, returns, interest_amount] = sums.map_or([None; 3], |sums| sums.map(|sum| Some(sum.into())));
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
            interest_free_until,
            interest_due: late.is_some(),
            shared,
            principal,
            returns,
            interest_amount,
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

/// Who has an account had no service that counts before the act; what is bought back of that time is conscription
/// (公務人員個人專戶制退休資遣撫卹法 3 II, 14 IV).
fn check_account<R: Recorder>(facts: &BackpayFacts, scope: Scope, case: &mut Case<'_, R>) -> Result<(), Error> {
    if facts.scheme != PensionScheme::IndividualAccount || facts.kind == BackpayKind::Conscription {
        return Ok(());
    }
    match case.quietly(|case| case.where_ruled(keys::PENSION_BACKPAY_ACCOUNT, scope, facts.service.from.naive()))? {
        Some(_) => Ok(()),
        None => Err(Error::conflict("service.from", messages::conflict::CONSCRIPTION_BEFORE_ACCOUNTS)),
    }
}

/// The period of the request; none for a suspension, of which the acts set none.
fn claim_of<R: Recorder>(
    facts: &BackpayFacts,
    scope: Scope,
    case: &mut Case<'_, R>,
) -> Result<Option<ClaimPeriod>, Error> {
    if facts.requested_on.naive() < case.as_of() {
        return Err(Error::conflict("requested_on", messages::conflict::CLAIM_BEFORE_EVENT));
    }
    let account = facts.scheme == PensionScheme::IndividualAccount;
    let key = if account { keys::PENSION_BACKPAY_ACCOUNT } else { keys::PENSION_BACKPAY };
    if facts.kind == BackpayKind::Suspension {
        case.quietly(|case| case.value(key, scope))?;
        if !account {
            case.value(keys::PENSION_BACKPAY_SUSPENSION, scope)?;
        }
        return Ok(None);
    }
    claim::within_months(case.as_of(), facts.requested_on, key, scope, case).map(Some)
}

/// The pay and returns that are given, whether or not the service can be bought back.
fn check_spans<R: Recorder>(facts: &BackpayFacts, case: &Case<'_, R>) -> Result<(), Error> {
    if facts.amount.is_some() && !facts.spans.is_empty() {
        return Err(Error::conflict("amount", messages::conflict::AMOUNT_OR_PAY));
    }
    let account = facts.scheme == PensionScheme::IndividualAccount;
    let ends = if account { facts.service.to } else { facts.requested_on };
    let mut last: Option<Date> = None;
    for (at, span) in facts.spans.iter().enumerate() {
        let field = |name: &str| format!("spans[{at}].{name}");
        let latest = if last.is_none() { facts.service.from } else { ends };
        if span.from > latest {
            return Err(Error::too_late(field("from"), span.from.naive(), latest.naive()));
        }
        if last.is_some_and(|last| span.from <= last) {
            return Err(Error::conflict(field("from"), messages::conflict::NOT_OLDEST_FIRST));
        }
        if span.from <= facts.service.to {
            not_zero(span.salary_amount, field("salary_amount"))?;
        }
        let (rate, key) = (field("annual_return"), keys::PENSION_BACKPAY_INTEREST);
        if account && span.annual_return.is_some() {
            return Err(Error::conflict(rate, messages::conflict::ACT_ASKS_NOT));
        }
        // The fund's return is never less than the bank's interest (撥補繳費用辦法 2 II (1)).
        if !account && case.need(span.annual_return, rate.as_str(), key)?.decimal().is_sign_negative() {
            let given = span.annual_return.map_or_else(String::new, |rate| rate.to_string());
            let error = Error::new(ErrorCode::OutOfRange).field(rate).with("value", given);
            return Err(case.of_rule(error.with("range", "0 – 10"), key));
        }
        last = Some(span.from);
    }
    Ok(())
}

/// Whether a longer period helps where the shorter was running when the law changed.
fn changed_meanwhile<R: Recorder>(
    facts: &BackpayFacts,
    claim: &ClaimPeriod,
    scope: Scope,
    case: &mut Case<'_, R>,
) -> Result<bool, Error> {
    let (ended, key): (NaiveDate, _) = (claim.last_day_moved.naive(), keys::PENSION_BACKPAY_OPEN);
    if claim.in_time || case.until_of(keys::PENSION_BACKPAY).is_none() {
        return Ok(false);
    }
    let Some(longer) = case.where_ruled(keys::PENSION_BACKPAY, scope, ended)? else { return Ok(false) };
    let last = last_day_of_months(next_day(case.as_of())?, whole(longer)?)?;
    let last = case.quietly(|case| claim::ends(last, case))?.last_day_moved;
    // Looked up last: an error is about it.
    let Some(reading) = case.where_ruled(key, scope, ended)? else { return Ok(false) };
    if facts.requested_on > last {
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
            case.on(ended, |case| Err(case.source_missing(key, what).field("requested_on")))
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::arithmetic_side_effects, reason = "a test may fail")]

    use chrono::TimeDelta;
    use proptest::prelude::*;
    use rust_decimal::Decimal;

    use super::*;
    use crate::date::first_of_next_month;
    use crate::{Locale, View};

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

    #[test]
    fn the_steps_carry_the_sums() {
        let facts = BackpayFacts {
            staff_group: StaffGroup::CivilServant,
            scheme: PensionScheme::DefinedBenefit,
            kind: BackpayKind::Conscription,
            service: Period { from: day("2017-01-16").into(), to: day("2017-03-10").into() },
            requested_on: day("2019-01-02").into(),
            amount: None,
            spans: vec![BackpaySpan { salary_amount: "20000".parse().unwrap(), ..span(day("2017-01-01"), 20) }],
        };
        let decision = View::on(day("2019-01-01").into()).trace::<BuyingBack>(&facts).unwrap();
        let steps = decision.steps(Locale::En).unwrap();
        let told = |text: &str| steps.iter().any(|step| step.text.contains(text));
        // 2,477 + 4,800 + 1,548 = 8,825; 149 of 2017 and 179 of 2018.
        for text in ["NT$4800 × 16/31", "NT$4800 × 1", "NT$4800 × 10/31", "0, then 8974", "8974, then 9153"] {
            assert!(told(text), "{text}");
        }
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
            prop_assert!(one.interest_amount <= other.interest_amount);
            prop_assert!(one.interest_due || one.interest_amount.unwrap().decimal().is_zero());
        }
    }
}
