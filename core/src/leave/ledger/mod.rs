//! The ledger of leave (休假與補休之帳): what happened, folded to what is left on a day.

mod check;
mod fold;
mod lots;
#[cfg(test)]
mod tests;

use personnel_rules_data::{Scope, keys};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::annual::AnnualFacts;
use super::kind::LeaveKind;
use super::service::ServicePeriod;
use crate::calculation::{Bilingual, Calculation};
use crate::case::Case;
use crate::date::Date;
use crate::error::{Error, ErrorCode};
use crate::quantity::{Days, Hours};
use crate::staff::StaffGroup;
use crate::trace::Recorder;

pub use lots::{Balance, LedgerLot};

/// What a ledger is folded from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LedgerFacts {
    /// Group of staff: it decides which law applies.
    ///
    /// 人員類別：決定適用之法規。
    pub staff_group: StaffGroup,
    /// Day of arrival at the present post: service counts from it.
    ///
    /// 到職日：年資自此起算。
    pub hired_on: Date,
    /// Earlier service, oldest first: added where it meets the present service without a gap.
    ///
    /// 先前任職期間（由先至後）：年資銜接者併計。
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub earlier_service: Vec<ServicePeriod>,
    /// Day from which the administrative post is held. Needed for teachers with an administrative post.
    ///
    /// 兼任行政職務之起日。兼行政職務教師須填。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub admin_post_from: Option<Date>,
    /// Last day of the administrative post, where it ends.
    ///
    /// 兼任行政職務之末日（如有）。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub admin_post_until: Option<Date>,
    /// Last day of the service: where it has ended or its end is known.
    ///
    /// 在職末日：已離職或已知離職日者。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub left_on: Option<Date>,
    /// Events: everything that happened, in any order.
    ///
    /// 事件：不拘順序。
    pub events: Vec<LedgerEvent>,
    /// Recorded until: only what had been recorded by this day, the ledger as it was known then. All of it where left out.
    ///
    /// 登載截止日：僅計至此日已登載者，即當時所知之帳；未填者全計。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub recorded_until: Option<Date>,
    /// Years scheduled: how many leave years ahead grants of annual leave are scheduled, 0 to 5; 1 where left out.
    ///
    /// 預排年度數：預排休假核給之年度數，0 至 5；未填為 1。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub coming_years: Option<u32>,
}

impl LedgerFacts {
    /// The ledger of a person; the other facts are set on the result.
    #[must_use]
    pub fn new(staff_group: StaffGroup, hired_on: Date, events: Vec<LedgerEvent>) -> Self {
        Self {
            staff_group,
            hired_on,
            earlier_service: Vec::new(),
            admin_post_from: None,
            admin_post_until: None,
            left_on: None,
            events,
            recorded_until: None,
            coming_years: None,
        }
    }

    /// What annual leave depends on.
    fn annual(&self) -> AnnualFacts {
        AnnualFacts {
            staff_group: self.staff_group,
            hired_on: self.hired_on,
            earlier_service: self.earlier_service.clone(),
            admin_post_from: self.admin_post_from,
            admin_post_until: self.admin_post_until,
        }
    }
}

/// Something that changes what is left of a kind of leave. Events are only ever added; what was wrong is put right by a
/// later one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LedgerEvent {
    /// Name of the event: used once; of events on one day and of one sort, the names give the order.
    ///
    /// 事件編號：不得重複；同日同類之事件依編號排序。
    pub id: String,
    /// What happened.
    ///
    /// 事件類別。
    pub what: EventKind,
    /// Kind of leave.
    ///
    /// 假別。
    pub kind: LeaveKind,
    /// Effective day: of a use, the first day of the leave; of overtime, the day from which it can be made up.
    ///
    /// 生效日：請假者為其首日；補休者為得補休之日。
    pub on: Date,
    /// Day of record: where not the effective day.
    ///
    /// 登載日：與生效日不同者填之。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub recorded_on: Option<Date>,
    /// Hours: hours or days are needed. A cancellation without them cancels the whole use.
    ///
    /// 時數：時數與日數擇一填之；取消而未填者為全部取消。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hours: Option<Hours>,
    /// Days.
    ///
    /// 日數。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub days: Option<Days>,
    /// Lot: any day of the leave year that the hours are for; for compensatory leave the day of the overtime. Where left out, the effective day.
    ///
    /// 所屬年度：年度內之任一日；補休者為加班日。未填者以生效日定之。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lot: Option<Date>,
    /// Last day of use: where not the rules decide but the institution or an agreement. Needed for leave that no year bounds.
    ///
    /// 使用末日：由機關或約定定之者；非以年度計之假別須填。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub usable_until: Option<Date>,
    /// Cancels: the name of the use that is cancelled. Needed for a cancellation.
    ///
    /// 所取消者：所取消請假之事件編號；取消者須填。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cancels: Option<String>,
}

impl LedgerEvent {
    /// An event without an amount; the other facts are set on the result.
    #[must_use]
    pub fn new(id: impl Into<String>, what: EventKind, kind: LeaveKind, on: Date) -> Self {
        Self {
            id: id.into(),
            what,
            kind,
            on,
            recorded_on: None,
            hours: None,
            days: None,
            lot: None,
            usable_until: None,
            cancels: None,
        }
    }
}

/// What an event does. In this order on one day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum EventKind {
    /// Leave is granted (核給).
    Grant,
    /// Leave of an earlier year, or of another agency, is brought in (移入).
    CarryIn,
    /// A correction adds (調增).
    AdjustUp,
    /// A use, or a part of it, is cancelled (銷假).
    Cancel,
    /// Leave is taken (請假).
    Use,
    /// A correction takes away (調減).
    AdjustDown,
    /// Leave is rewarded or paid instead of being taken (獎勵或發給工資).
    Pay,
    /// Leave is kept beyond its leave year (保留、遞延).
    CarryOver,
    /// Leave ends unused (失效).
    Expire,
}

/// A line of the ledger.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Movement {
    /// Day.
    ///
    /// 日期。
    pub on: Date,
    /// What happened.
    ///
    /// 類別。
    pub what: EventKind,
    /// Kind of leave.
    ///
    /// 假別。
    pub kind: LeaveKind,
    /// Hours: those that moved.
    ///
    /// 時數。
    pub hours: Hours,
    /// Balance: hours left of this kind of leave after it.
    ///
    /// 餘額：該假別其後之時數。
    pub balance: Hours,
    /// Lot: first day of the leave year; for compensatory leave the day of the overtime.
    ///
    /// 所屬年度：其首日；補休者為加班日。
    pub lot: Date,
    /// Carried: whether the hours had been kept beyond their leave year.
    ///
    /// 保留：是否為保留之時數。
    pub carried: bool,
    /// Event: where it is one that was given.
    ///
    /// 事件編號：非由規定而生者。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub event: Option<String>,
    /// Rule: where the movement follows from one.
    ///
    /// 依據之規則：由規定而生者。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rule: Option<&'static str>,
}

/// Leave that is booked for a later day and that nothing covers yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Uncovered {
    /// Event.
    ///
    /// 事件編號。
    pub event: String,
    /// Day.
    ///
    /// 日期。
    pub on: Date,
    /// Kind of leave.
    ///
    /// 假別。
    pub kind: LeaveKind,
    /// Missing: hours that nothing covers.
    ///
    /// 不足之時數。
    pub missing: Hours,
}

/// The ledger on a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct LedgerState {
    /// Balances: what is left at the end of the day, by kind of leave.
    ///
    /// 餘額：當日終了時，按假別。
    pub balances: Vec<Balance>,
    /// Lots: what the balances are made of, by kind of leave and year.
    ///
    /// 明細：按假別及年度。
    pub lots: Vec<LedgerLot>,
    /// Movements: the lines up to the day.
    ///
    /// 異動：至當日之各筆。
    pub movements: Vec<Movement>,
    /// Schedule: after the day, events booked, annual leave that will be granted, what will be kept, lapse or be paid if nothing else is taken.
    ///
    /// 預排：其後已登載之事件、將核給之休假，及未再請假時將保留、失效或發給工資者。
    pub coming: Vec<Movement>,
    /// Uncovered: leave booked for later days that neither what is left nor what will be granted covers.
    ///
    /// 不足支應者：已預排而餘額及將核給者均不足支應之請假。
    pub uncovered: Vec<Uncovered>,
}

/// The calculation `leave.ledger`.
///
/// Civil servants: 公務人員請假規則 10, 公務人員保障法 23. Teachers: 教師請假規則 11. Fund-hired staff: 勞動基準法 32-1, 38,
/// 施行細則 22-2, 24, 24-1.
///
/// A cancellation gives the hours back to the lots they came from, on its own day but not before the leave begins; what
/// comes back to a lot that has ended ends with it. Leave that counts into another kind (family care leave into personal
/// leave) is given as events of the kind whose quota it takes.
#[derive(Debug)]
pub enum Ledger {}

impl Calculation for Ledger {
    const NAME: &'static str = "leave.ledger";
    const TITLE: Bilingual = Bilingual { zh: "差假帳", en: "ledger of leave" };
    const DESCRIPTION: Bilingual = Bilingual {
        zh: "將核給、請假、銷假、調整、獎勵、保留等事件，依規定之保留與失效，計為任一日之餘額、各年度明細、各筆異動，及其後將核給與將失效者。",
        en: "Folds grants, uses, cancellations, corrections, rewards and carry-overs, with what the rules keep and let lapse, to the balances on any day, the lots they are made of, every movement, and what will be granted and will lapse after it.",
    };
    const AS_OF: Bilingual = Bilingual { zh: "查詢之日，計至當日終了", en: "the day asked for, at its end" };
    const HEADLINE: &'static [&'static str] = &["balances.*.days"];
    const RULES: &'static [&'static [usize]] = &[
        crate::leave::annual::RULES,
        &[
            keys::LEAVE_ORDER.index,
            keys::LEAVE_ANNUAL_MANDATORY.index,
            keys::LEAVE_ANNUAL_CARRY_OVER.index,
            keys::LEAVE_ANNUAL_DEFERRAL.index,
            keys::LEAVE_UNUSED_PAY_DUE.index,
            keys::LEAVE_COMPENSATORY_MONTHS.index,
            keys::LEAVE_COMPENSATORY_YEAR_END.index,
            keys::CLAIM_FIRST_DAY.index,
            // Of the leave year, and of the annual leave that will be granted.
        ],
    ];
    type Facts = LedgerFacts;
    type Value = LedgerState;

    fn decide<R: Recorder>(facts: &LedgerFacts, case: &mut Case<'_, R>) -> Result<LedgerState, Error> {
        let hired_on = facts.hired_on.naive();
        if case.as_of() < hired_on {
            return Err(Error::new(ErrorCode::DateBeforeService)
                .field("hired_on")
                .with("date", case.as_of())
                .with("from", hired_on));
        }
        let scope = Scope::from(facts.staff_group);
        let hours_a_day = case.value(keys::LEAVE_DAY_HOURS, scope)?;
        let events = check::ready(facts, hours_a_day, case)?;
        fold::fold(facts, &events, scope, hours_a_day, case)
    }
}
