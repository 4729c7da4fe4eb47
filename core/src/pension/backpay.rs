//! Service that is bought back: until when, with interest or not, who bears it.

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
use crate::quantity::{Fraction, Twd, whole};
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

/// What buying back depends on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
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
    /// Day of the request.
    ///
    /// 申請日。
    pub requested_on: Date,
    /// Amount to be paid for the time, with interest, in whole New Taiwan dollars, as the fund has reckoned it.
    ///
    /// 基金管理機關核算之應補繳費用本息（元）。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub amount: Option<Twd>,
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
    /// Own part of the amount, where that is given.
    ///
    /// 本人負擔金額；填有金額者始有此項。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub own: Option<Fraction>,
    /// The government's part of the amount, where that is given.
    ///
    /// 政府負擔金額；填有金額者始有此項。
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
        zh: "補繳退撫新制實施後年資之申請期限、是否加計利息、負擔比率、採計年資、應備文件。",
        en: "Service under the new scheme that is bought back: until when, with interest on arrears or not, who bears it, how much counts, papers.",
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
        let [own, government] = match facts.amount {
            Some(amount) => shares(amount.decimal(), shared, scope, case)?.map(Some),
            None => [None, None],
        };
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
        Ok(Backpay { allowed, service, claim, interest_free, interest, shared, own, government, documents })
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
