//! The subsidy of annual leave through the national travel card (國民旅遊卡休假補助費).

use chrono::NaiveDate;
use personnel_rules_data::{Scope, keys, messages};
use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::leaves::Leaves;
use super::scope::{self, Counted};
use crate::calculation::{Bilingual, Calculation};
use crate::calendar::OwnCalendar;
use crate::case::Case;
use crate::date::{Date, Period, year_start};
use crate::error::{Error, ErrorCode};
use crate::quantity::{Days, Hours, Twd, minus, not_zero, over, plus, times};
use crate::staff::StaffGroup;
use crate::trace::{Recorder, Step, StepKind};

/// Days of a year: nobody has more of annual leave.
const LONGEST: Decimal = Decimal::from_parts(366, 0, 0, false, 0);

/// Trade of a shop that takes the card.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema, strum::IntoStaticStr)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
#[non_exhaustive]
pub enum Trade {
    /// Travel agency (旅行業).
    TravelAgency,
    /// Lodging (旅宿業).
    Lodging,
    /// Amusement (觀光遊樂業).
    Amusement,
    /// Transport (交通運輸業).
    Transport,
    /// Filling station (加油站業).
    Fuel,
    /// Any other trade (其他行業).
    Other,
}

/// Annual leave that was taken without a gap.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AnnualLeaveTaken {
    /// First day of the leave.
    ///
    /// 休假首日。
    pub from: Date,
    /// Last day of the leave, counted in; every day between belongs to it.
    ///
    /// 休假末日（計入）；其間各日均屬之。
    pub to: Date,
    /// Hours of annual leave taken in it: no more than its days have in the office calendar.
    ///
    /// 所請休假時數：不逾其間各日之上班時數。
    pub hours: Hours,
}

/// A payment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CardSpending {
    /// Day of the spending.
    ///
    /// 消費日。
    pub on: Date,
    /// Trade of the shop.
    ///
    /// 行業別。
    pub trade: Trade,
    /// Amount in whole New Taiwan dollars.
    ///
    /// 金額（元）。
    pub amount: Twd,
    /// Whether it was paid with the travel card at a contracted shop: nothing else counts.
    ///
    /// 是否持國民旅遊卡於特約商店刷卡：否者不予補助。
    pub by_card: bool,
    /// Whether it was paid in working hours that were not leave.
    ///
    /// 是否於執行職務期間刷卡。
    #[serde(default)]
    pub in_working_hours: bool,
    /// Whether it was spent in Hualien County: at times that counts double.
    ///
    /// 消費地點是否在花蓮縣：加倍補助期間用之。
    #[serde(default)]
    pub in_hualien: bool,
}

/// What the subsidy depends on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TravelCardFacts {
    /// Group of staff: it decides which rules apply.
    ///
    /// 人員類別：決定適用之規定。
    pub staff_group: StaffGroup,
    /// Days of annual leave of this leave year; those kept from earlier years give no subsidy.
    ///
    /// 當年度休假日數；保留至本年度者不得請領。
    pub days_entitled: Days,
    /// Annual leave taken in the leave year; leave kept from earlier years is left out. One that runs over the end of the year is split.
    ///
    /// 當年度已請之休假；保留休假不列。跨年度者分段填列。
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub leaves: Vec<AnnualLeaveTaken>,
    /// Payments of the leave year, in any order. Until 2019 also those beyond its ends that a leave of the year draws in, each in one year only.
    ///
    /// 當年度之消費，不拘先後。一百零八年以前，含與當年度休假相連而在年度外者；每筆僅列於一年度。
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub spendings: Vec<CardSpending>,
    /// The institution's own calendar, where it departs from the office calendar.
    ///
    /// 本機關另定之放假、上班日及時數。
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub own_calendar: Option<OwnCalendar>,
}

/// How a payment counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum SpendingClass {
    /// As tourism: it fills either part (觀光旅遊).
    Tourism,
    /// As anything else: it fills the free part (自行運用).
    Other,
    /// Not at all; the reasons say why (不予補助).
    NotCounted,
}

/// What a payment is credited with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
pub struct CreditedSpending {
    /// Day of the spending.
    ///
    /// 消費日。
    pub on: Date,
    /// Amount credited, before the caps.
    ///
    /// 計列數額（未計上限）。
    pub credited: Twd,
    /// How it counts.
    ///
    /// 計列方式。
    pub class: SpendingClass,
}

/// The subsidy of a leave year.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct TravelCardSubsidy {
    /// Subsidy of the leave year: of the card, and for leave beyond the mandatory days. None where a part is not known.
    ///
    /// 全年休假補助費：國民旅遊卡部分與應休畢日數以外部分。有一部分來源未備者無此項。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub total: Option<Twd>,
    /// Paid for spending with the card.
    ///
    /// 國民旅遊卡部分。
    pub card: Twd,
    /// Most that can be paid for it.
    ///
    /// 國民旅遊卡部分之上限。
    pub cap: Twd,
    /// Part of the cap that only tourism fills.
    ///
    /// 上限中之觀光旅遊額度。
    pub tourism_cap: Twd,
    /// Paid out of that part.
    ///
    /// 觀光旅遊額度已核給者。
    pub tourism: Twd,
    /// Paid out of the free part.
    ///
    /// 自行運用額度（或不分額度）已核給者。
    pub free: Twd,
    /// What is left of the cap.
    ///
    /// 上限之餘額。
    pub left: Twd,
    /// Whether the sources at hand leave a part open; the reasons name the rule.
    ///
    /// 來源是否未備；所缺者見理由。
    #[serde(skip_serializing_if = "core::ops::Not::not")]
    pub source_missing: bool,
    /// Paid for leave beyond the mandatory days. None where the sources leave it open.
    ///
    /// 應休畢日數以外部分。來源未備者無此項。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub beyond_mandatory: Option<Twd>,
    /// Days of annual leave that must be taken.
    ///
    /// 應休畢日數。
    pub mandatory_days: Days,
    /// Days of annual leave taken.
    ///
    /// 已休日數。
    pub days_taken: Days,
    /// Leave year.
    ///
    /// 請假年度。
    pub leave_year: Period,
    /// Payments, in the order in which they were given.
    ///
    /// 各筆消費（依所填順序）。
    pub spendings: Vec<CreditedSpending>,
}

/// The calculation `travel_card.subsidy`: 行政院與所屬中央及地方各機關公務人員休假改進措施 5.
#[derive(Debug)]
pub enum TravelCard {}

impl Calculation for TravelCard {
    const NAME: &'static str = "travel_card.subsidy";
    const TITLE: Bilingual = Bilingual { zh: "國民旅遊卡休假補助費", en: "travel card subsidy" };
    const DESCRIPTION: Bilingual = Bilingual {
        zh: "公務人員及兼行政職務教師一請假年度之休假補助費：各筆消費是否及如何計列、觀光旅遊與自行運用額度、應休畢日數以外部分、餘額。",
        en: "Subsidy of annual leave in a leave year, for civil servants and teachers with an administrative post: which payments count and how much, the part for tourism and the free part, leave beyond the mandatory days, what is left.",
    };
    const AS_OF: Bilingual = Bilingual {
        zh: "請假年度中之一日；上限依該年度首日之規定，各筆消費依消費日之規定",
        en: "a day of the leave year; the caps are those of its first day, each payment counts by the rules of its own day",
    };
    const HEADLINE: &'static [&'static str] = &["total", "left"];
    const RULES: &'static [&'static [usize]] = &[
        crate::calendar::RULES,
        &[
            keys::TRAVEL_CARD_SUBSIDY.index,
            keys::TRAVEL_CARD_SUBSIDY_DAY.index,
            keys::TRAVEL_CARD_SUBSIDY_LEAST_DAYS.index,
            keys::TRAVEL_CARD_SUBSIDY_ROUNDING.index,
            keys::TRAVEL_CARD_SUBSIDY_CREDIT.index,
            keys::TRAVEL_CARD_SUBSIDY_HUALIEN.index,
            keys::TRAVEL_CARD_SUBSIDY_SPLIT.index,
            keys::TRAVEL_CARD_SUBSIDY_PART.index,
            keys::TRAVEL_CARD_SUBSIDY_BEYOND_MANDATORY.index,
            keys::TRAVEL_CARD_SCOPE.index,
            keys::TRAVEL_CARD_SCOPE_TOURISM.index,
            keys::TRAVEL_CARD_SCOPE_TRIGGER.index,
            keys::TRAVEL_CARD_SCOPE_TRANSPORT_DAYS.index,
            keys::TRAVEL_CARD_SCOPE_LEAST_LEAVE.index,
            keys::LEAVE_ANNUAL_MANDATORY.index,
            keys::LEAVE_YEAR_START.index,
            keys::LEAVE_DAY_HOURS.index,
        ],
    ];
    type Facts = TravelCardFacts;
    type Value = TravelCardSubsidy;

    fn decide<R: Recorder>(facts: &TravelCardFacts, case: &mut Case<'_, R>) -> Result<TravelCardSubsidy, Error> {
        let scope = Scope::from(facts.staff_group);
        let month = case.whole(keys::LEAVE_YEAR_START, scope)?;
        let leave_year = Period::year_from(year_start(case.as_of(), month)?)?;
        let first = leave_year.from.naive();
        let most = case.at(keys::TRAVEL_CARD_SUBSIDY, scope, first)?;
        let day_hours = case.value(keys::LEAVE_DAY_HOURS, scope)?;
        check(facts)?;
        let (counted, Leaves { taken, .. }) = Counted::of(facts, &leave_year, scope, case)?;
        if taken > times(facts.days_entitled.decimal(), day_hours)? {
            return Err(Error::conflict("leaves", messages::conflict::MORE_LEAVE_THAN_ENTITLED));
        }
        let mandatory = case.at(keys::LEAVE_ANNUAL_MANDATORY, scope, first)?;

        let caps = caps(facts.days_entitled.decimal(), (mandatory, most), first, scope, case)?;
        let mut spendings = Vec::new();
        let (mut tourism, mut other) = (Decimal::ZERO, Decimal::ZERO);
        for spending in facts.spendings.iter().enumerate() {
            let credited = credited(spending, &counted, scope, case)?;
            let sum = if credited.class == SpendingClass::Tourism { &mut tourism } else { &mut other };
            *sum = plus(*sum, credited.credited.decimal())?;
            spendings.push(credited);
        }
        let paid_tourism = tourism.min(caps.tourism);
        let rest = minus(plus(tourism, other)?, paid_tourism)?;
        let paid_free = rest.min(minus(caps.whole, caps.tourism)?);
        let card = plus(paid_tourism, paid_free)?;
        if rest > paid_free {
            let params = vec![("credited", plus(tourism, other)?.into()), ("paid", card.into())];
            case.reason(keys::TRAVEL_CARD_SUBSIDY, messages::reason::ABOVE_CARD_CAP, params);
        }
        let beyond_mandatory = beyond(taken, mandatory, (day_hours, leave_year.to.naive()), scope, case)?;
        Ok(TravelCardSubsidy {
            total: match beyond_mandatory {
                Some(beyond) => Some(plus(card, beyond)?.into()),
                None => None,
            },
            card: card.into(),
            cap: caps.whole.into(),
            tourism_cap: caps.tourism.into(),
            tourism: paid_tourism.into(),
            free: paid_free.into(),
            left: minus(caps.whole, card)?.into(),
            source_missing: beyond_mandatory.is_none(),
            beyond_mandatory: beyond_mandatory.map(Twd::from),
            mandatory_days: mandatory.into(),
            days_taken: over(taken, day_hours)?.into(),
            leave_year,
            spendings,
        })
    }
}

/// The cap of a leave year, and the part of it that only tourism fills.
struct Caps {
    whole: Decimal,
    tourism: Decimal,
}

fn caps<R: Recorder>(
    entitled: Decimal,
    (mandatory, most): (Decimal, Decimal),
    first: NaiveDate,
    scope: Scope,
    case: &mut Case<'_, R>,
) -> Result<Caps, Error> {
    let days = entitled.max(case.at(keys::TRAVEL_CARD_SUBSIDY_LEAST_DAYS, scope, first)?);
    let mut whole = most;
    if days < mandatory {
        let a_day = case.at(keys::TRAVEL_CARD_SUBSIDY_DAY, scope, first)?;
        let exact = times(days, a_day)?;
        case.step(|| {
            let step = Step::new(StepKind::Compute).rule(keys::TRAVEL_CARD_SUBSIDY_DAY.index);
            step.say(messages::step::DAYS_AMOUNT).with("days", days).with("amount", a_day).output(exact.normalize())
        });
        whole = case.round(keys::TRAVEL_CARD_SUBSIDY_ROUNDING, scope, exact)?.min(most);
    }
    let split = keys::TRAVEL_CARD_SUBSIDY_SPLIT;
    let tourism = match case.at(split, scope, first)? {
        "tourism_first" => {
            let part = case.at(keys::TRAVEL_CARD_SUBSIDY_PART, scope, first)?;
            // By days and not by amounts: 7 of 14 days at 1,143 would be a dollar above the half.
            if times(days, Decimal::TWO)? > mandatory { part.min(whole) } else { Decimal::ZERO }
        }
        "free_first" => {
            let part = case.at(keys::TRAVEL_CARD_SUBSIDY_PART, scope, first)?;
            minus(whole, part.min(whole))?
        }
        _ => return Ok(Caps { whole, tourism: Decimal::ZERO }),
    };
    case.step(|| {
        let step = Step::new(StepKind::Compute).rule(split.index).say(messages::step::TOURISM_PART);
        step.with("cap", whole).output(tourism.normalize())
    });
    Ok(Caps { whole, tourism })
}

/// What a payment counts for, by the rules of its day; every reason against it at once.
fn credited<R: Recorder>(
    (index, spending): (usize, &CardSpending),
    counted: &Counted,
    scope: Scope,
    case: &mut Case<'_, R>,
) -> Result<CreditedSpending, Error> {
    let on = spending.on.naive();
    let params = || vec![("on", on.into())];
    let key = keys::TRAVEL_CARD_SUBSIDY;
    let mut counts = case.check_on(key, scope, on, spending.by_card, messages::reason::WITHOUT_CARD, params)?;
    let key = keys::TRAVEL_CARD_SCOPE;
    let off_work = !spending.in_working_hours;
    counts &= case.check_on(key, scope, on, off_work, messages::reason::PAID_IN_WORKING_HOURS, params)?;
    let inside = counted.holds((index, spending), scope, case)?;
    counts &= case.check_on(key, scope, on, inside, messages::reason::OUTSIDE_THE_LEAVE, params)?;
    if !counts {
        let class = SpendingClass::NotCounted;
        return Ok(CreditedSpending { on: spending.on, credited: Twd::default(), class });
    }
    let mut tourism = scope::is_tourism(spending, scope, case)?;
    let row = if tourism { "tourism" } else { "other" };
    let key = keys::TRAVEL_CARD_SUBSIDY_CREDIT;
    let rows = case.at(key, scope, on)?;
    let share = rows.iter().find(|(name, _)| name == row).map(|(_, share)| *share);
    let mut share = share.ok_or_else(|| Error::new(ErrorCode::Internal))?;
    if spending.in_hualien {
        let there = case.at(keys::TRAVEL_CARD_SUBSIDY_HUALIEN, scope, on)?;
        share = times(share, there)?;
        tourism |= there > Decimal::ONE;
    }
    let credited = times(spending.amount.decimal(), share)?;
    case.step(|| {
        let step = Step::new(StepKind::Compute).rule(key.index).say(messages::step::CREDITED).with("on", on);
        step.with("amount", spending.amount.decimal()).with("share", share).output(credited.normalize())
    });
    let credited = case.round(keys::TRAVEL_CARD_SUBSIDY_ROUNDING, scope, credited)?;
    let class = if tourism { SpendingClass::Tourism } else { SpendingClass::Other };
    Ok(CreditedSpending { on: spending.on, credited: credited.into(), class })
}

/// `travel_card.subsidy.beyond_mandatory`: settled at the end of the year, so by the rule of its last day. None where
/// the sources leave it open.
fn beyond<R: Recorder>(
    taken: Decimal,
    mandatory: Decimal,
    (day_hours, last): (Decimal, NaiveDate),
    scope: Scope,
    case: &mut Case<'_, R>,
) -> Result<Option<Decimal>, Error> {
    let key = keys::TRAVEL_CARD_SUBSIDY_BEYOND_MANDATORY;
    let mandatory = times(mandatory, day_hours)?;
    if taken <= mandatory {
        return Ok(Some(Decimal::ZERO));
    }
    let hours = minus(taken, mandatory)?;
    let a_day = match case.at(key, scope, last) {
        Ok(a_day) => a_day,
        // What the card itself pays is known all the same.
        Err(error) if error.code() == ErrorCode::SourceMissing => {
            case.reason(key, messages::reason::BEYOND_LEFT_OPEN, vec![("hours", hours.into())]);
            return Ok(None);
        }
        Err(error) => return Err(error),
    };
    let amount = over(times(hours, a_day)?, day_hours)?;
    case.step(|| {
        let step = Step::new(StepKind::Compute).rule(key.index).say(messages::step::HOURS_AMOUNT);
        step.with("hours", hours).with("amount", a_day).with("day", day_hours).output(amount.normalize())
    });
    Ok(Some(case.round(keys::TRAVEL_CARD_SUBSIDY_ROUNDING, scope, amount)?))
}

/// Facts that cannot be.
fn check(facts: &TravelCardFacts) -> Result<(), Error> {
    if facts.days_entitled.decimal() > LONGEST {
        let error = Error::new(ErrorCode::OutOfRange).field("days_entitled");
        return Err(error.with("value", facts.days_entitled.decimal()).with("range", "0 – 366"));
    }
    for (index, spending) in facts.spendings.iter().enumerate() {
        not_zero(spending.amount, format!("spendings[{index}].amount"))?;
    }
    Ok(())
}
