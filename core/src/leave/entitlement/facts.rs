//! Whose leave is asked for, and what is said of each kind.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::date::{Date, Period};
use crate::leave::kind::{LeaveDocument, LeaveKind, Relation};
use crate::leave::service::ServicePeriod;
use crate::quantity::{Days, Hours};
use crate::staff::StaffGroup;

/// The person whose leave is asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct EntitlementFacts {
    /// Group of staff: it decides which law applies.
    ///
    /// 人員類別：決定適用之法規。
    pub staff_group: StaffGroup,
    /// Day of arrival at the present post.
    ///
    /// 到職日。
    pub hired_on: Date,
    /// Last day of the service, where it is known.
    ///
    /// 在職末日（如已知）。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub left_on: Option<Date>,
    /// Earlier service, oldest first: what joins the present service without a gap counts for annual and personal leave.
    ///
    /// 先前任職期間（由先至後）：年資銜接者，計入休假及事假。
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
}

impl EntitlementFacts {
    /// The facts that every case has; the others are set on the result.
    #[must_use]
    pub fn new(staff_group: StaffGroup, hired_on: Date) -> Self {
        Self {
            staff_group,
            hired_on,
            left_on: None,
            earlier_service: Vec::new(),
            admin_post_from: None,
            admin_post_until: None,
        }
    }
}

/// Every kind of leave in a leave year.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Entitlement {
    /// Leave year that holds the day asked for.
    ///
    /// 請假年度。
    pub leave_year: Period,
    /// Kinds of leave.
    ///
    /// 假別。
    pub kinds: Vec<KindOfLeave>,
}

/// A kind of leave that a person has (假別之權益).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct KindOfLeave {
    /// Kind of leave.
    ///
    /// 假別。
    pub kind: LeaveKind,
    /// Given for: the period or event.
    ///
    /// 給假單位：期間或事實。
    pub per: Per,
    /// Leave year of the days, where it is another: that of annual leave of fund-hired staff runs from the day of hire.
    ///
    /// 該假別之年度（與請假年度不同者）：約用人員之特別休假自受僱日起算。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub leave_year: Option<Period>,
    /// Whether the sources at hand leave it open; the reasons name the rule.
    ///
    /// 來源是否未備；所缺者見理由。
    #[serde(skip_serializing_if = "core::ops::Not::not")]
    pub source_missing: bool,
    /// Days: on the day asked for. None where they hang on the event or on need.
    ///
    /// 日數（查詢之日）；依事實或需要而定者無此項。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub days: Option<Days>,
    /// Hours: the same in hours.
    ///
    /// 時數。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hours: Option<Hours>,
    /// By event: days that hang on it.
    ///
    /// 依事實而定之日數。
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub by_event: Vec<EventDays>,
    /// Changes: other days in the same leave year, where the law changes inside it.
    ///
    /// 本請假年度內法規變更後之日數。
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub changes: Vec<DaysChange>,
    /// Unit: the smallest in which it is taken.
    ///
    /// 請假單位：最小者。
    pub unit: LeaveUnit,
    /// Counts into: other kinds whose days it uses too.
    ///
    /// 併入計算之假別。
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub counts_into: Vec<LeaveKind>,
    /// Days apart: so many days of the leave year do not count into the other kinds.
    ///
    /// 不併入計算之日數（每請假年度）。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub days_apart: Option<Days>,
    /// Mandatory days: so many are taken in the year and not kept.
    ///
    /// 每年至少應休日數：當年未休者不得保留。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mandatory_days: Option<Days>,
    /// Kept: days beyond the mandatory ones, until the end of so many years after their own; 0 where none are kept.
    ///
    /// 保留年數：應休日數以外者，保留至該年度後若干年度終了；0 為不保留。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kept_years: Option<u32>,
    /// Weekends and holidays count.
    ///
    /// 例假日計入。
    pub holidays_counted: bool,
    /// Requested beforehand: sudden illness and emergencies apart.
    ///
    /// 事前申請（急病及緊急事故除外）。
    pub requested_beforehand: bool,
    /// May not be refused: nor may a request within the rules be held against the person.
    ///
    /// 不得拒絕：合於規定者，亦不得為不利之處分。
    pub cannot_be_refused: bool,
    /// Window: between which days it may be taken.
    ///
    /// 得請假之期間。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub window: Option<WindowRule>,
    /// Conditions.
    ///
    /// 條件。
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub conditions: Vec<Condition>,
    /// After: kinds that must be used up first.
    ///
    /// 應先請畢之假別。
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub after: Vec<LeaveKind>,
    /// Papers: what goes with a request.
    ///
    /// 應附證明文件。
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub documents: Vec<LeaveDocument>,
    /// Papers from so many days on: where not from the first.
    ///
    /// 應附證明文件之日數（非自始即須附者）。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub documents_from_days: Option<Days>,
    /// Articles behind it, as in the citations.
    ///
    /// 所據條文。
    pub articles: Vec<String>,
    /// Rules behind it: their ids, as in the citations.
    ///
    /// 所據規則：其代碼。
    pub rules: Vec<String>,
}

/// For what days of leave are given (給假之單位).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Per {
    /// For the leave year (每請假年度).
    LeaveYear,
    /// For each calendar month (每月).
    Month,
    /// For each event (每一事實).
    Event,
    /// For the period in which it adds up (計算期間內合計).
    Period,
    /// As many as are needed (視實際需要).
    Need,
}

/// In what leave is taken (請假單位).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum LeaveUnit {
    /// By the hour (以時計).
    Hour,
    /// At least half a day at a time (每次至少半日).
    HalfDay,
    /// The sources do not say (規定未明).
    NotStated,
}

/// A condition of leave (請假之條件).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Condition {
    /// Beyond the days pay is deducted by the day (超過日數按日扣薪).
    PayDeductedBeyond,
    /// Beyond the days it is refused (超過日數不准).
    RefusedBeyond,
    /// Beyond the days it is set off against personal leave (超過日數以事假抵銷).
    SetOffAgainstPersonal,
    /// The head or the school approves (經機關長官或學校核准).
    Approval,
    /// Taken in one go (應一次請畢).
    OneGo,
    /// Taken before the birth (應於分娩前請畢).
    BeforeBirth,
    /// The relation existed when the cause arose (原因發生時親屬關係存在).
    RelatedAtDeath,
    /// A step-parent was close: raised, or lived with (繼父母須曾受其扶養或共居).
    StepParentClose,
    /// Days taken early are deducted (扣除先請之日數).
    EarlyDaysDeducted,
    /// Antenatal visits of the spouse count, during the pregnancy (含陪產檢，於懷孕期間).
    AntenatalVisits,
    /// Limited together with personal leave, pay deducted beyond (與事假合計有上限).
    TogetherWithPersonal,
}

/// Days of leave for an event (依事實之日數).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
pub struct EventDays {
    /// Who died.
    ///
    /// 死亡者之關係。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub relation: Option<Relation>,
    /// From so many months of pregnancy: completed ones.
    ///
    /// 懷孕滿若干月以上。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub months: Option<u32>,
    /// From so many weeks of pregnancy: completed ones.
    ///
    /// 懷孕滿若干週以上。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub weeks: Option<u32>,
    /// Before the birth: the part that may be taken then.
    ///
    /// 得於分娩前先請。
    #[serde(skip_serializing_if = "core::ops::Not::not")]
    pub before_birth: bool,
    /// Days.
    ///
    /// 日數。
    pub days: Days,
}

/// Days from a day on (變更後之日數).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
pub struct DaysChange {
    /// First day.
    ///
    /// 自何日起。
    pub from: Date,
    /// Days from then on.
    ///
    /// 日數。
    pub days: Days,
}

/// Between which days leave may be taken, reckoned from the event (得請假之期間).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, JsonSchema)]
pub struct WindowRule {
    /// Days before the event from which it may be taken.
    ///
    /// 事實前若干日起。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub days_before: Option<u32>,
    /// Days after the event up to which it may be taken.
    ///
    /// 事實後若干日內。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub days_after: Option<u32>,
    /// Calendar days in all around the event.
    ///
    /// 事實前後合計若干日內。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub days_around: Option<u32>,
    /// Days in all, that of the event counted.
    ///
    /// 自事實之日起若干日內。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub days: Option<u32>,
    /// Months in all.
    ///
    /// 若干月內。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub months: Option<u32>,
    /// Months in all where the head approves.
    ///
    /// 經核准者若干月內。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub months_approved: Option<u32>,
}
