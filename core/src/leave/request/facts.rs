//! What a request for leave says, and what is said of it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::calendar::{DayKind, OwnCalendar};
use crate::date::{Date, Period};
use crate::leave::kind::{LeaveDocument, LeaveKind, Pay, Relation};
use crate::leave::limits::Person;
use crate::leave::service::ServicePeriod;
use crate::quantity::{Days, Fraction, Hours, Twd};
use crate::staff::StaffGroup;

/// A request for leave, the person who makes it, and the leave taken before. The first day of the leave is `as_of`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct RequestFacts {
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
    /// Day from which the administrative post is held. Needed for annual leave of teachers with an administrative post.
    ///
    /// 兼任行政職務之起日。兼行政職務教師請休假者須填。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub admin_post_from: Option<Date>,
    /// Last day of the administrative post, where it ends.
    ///
    /// 兼任行政職務之末日（如有）。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub admin_post_until: Option<Date>,
    /// Kind of leave.
    ///
    /// 假別。
    pub kind: LeaveKind,
    /// Last day of the leave, counted in.
    ///
    /// 請假末日（計入）。
    pub to: Date,
    /// Hours asked of the first day. The whole day where left out.
    ///
    /// 首日時數：未填者為全日。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub first_day_hours: Option<Hours>,
    /// Hours asked of the last day. The whole day where left out; for a leave of more than one day.
    ///
    /// 末日時數：未填者為全日；請假一日以上始得填。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_day_hours: Option<Hours>,
    /// Event that the leave hangs on: wedding, birth, death, injury, overtime. Needed for the kinds of leave that hang on one.
    ///
    /// 請假事由之事實：結婚、分娩、死亡、受傷、加班。依事實給假之假別須填。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub event: Option<LeaveEvent>,
    /// Leave taken before, or granted for later: of this leave year, of the same event, and extended sick leave of the last years.
    ///
    /// 已請（或已核准）之假：本請假年度、同一事實，及近年之延長病假。
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub taken: Vec<TakenLeave>,
    /// Days of annual leave kept from earlier years that can still be used.
    ///
    /// 以前年度保留、尚可實施之休假日數。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub carried_over: Option<Days>,
    /// Day on which the leave was requested: most leave is requested beforehand. Not examined where left out.
    ///
    /// 申請日：原則應事前申請。未填者不審查。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub requested_on: Option<Date>,
    /// Whether it was a sudden illness or an emergency, which may be requested afterwards.
    ///
    /// 是否急病或緊急事故：得事後補辦。
    #[serde(default)]
    pub urgent: bool,
    /// Whether it is asked for to rest in pregnancy: leave of two days or more then needs a certificate, and may not be refused.
    ///
    /// 是否因安胎事由：二日以上須附證明，且不得拒絕。
    #[serde(default)]
    pub pregnancy_rest: bool,
    /// Whether the head approves what needs approval: extended sick leave, marriage leave beyond its window, days of donation and injury leave. Not asked of fund-hired staff for sick leave in hospital and injuries.
    ///
    /// 機關長官（學校）是否核准：延長病假、逾期限之婚假、捐贈假及公傷假之日數須經核准。約用人員之住院傷病假及公傷病假不須填。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub approved: Option<bool>,
    /// Papers handed in. Not examined where left out.
    ///
    /// 已附之證明文件。未填者不審查。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub documents: Option<Vec<LeaveDocument>>,
    /// Whole pay of a month in New Taiwan dollars, where the amount of a deduction is wanted.
    ///
    /// 全月俸（薪）給（元）：欲計扣薪金額者填。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub month_pay: Option<Twd>,
    /// The institution's own calendar and hours, where they depart from the office calendar.
    ///
    /// 本機關自訂之上班日及時數（如異於行政機關辦公日曆）。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub own_calendar: Option<OwnCalendar>,
}

impl RequestFacts {
    /// A request of whole days for a kind that hangs on no event; the other facts are set on the result.
    #[must_use]
    pub fn new(staff_group: StaffGroup, hired_on: Date, kind: LeaveKind, to: Date) -> Self {
        Self {
            staff_group,
            hired_on,
            left_on: None,
            earlier_service: Vec::new(),
            admin_post_from: None,
            admin_post_until: None,
            kind,
            to,
            first_day_hours: None,
            last_day_hours: None,
            event: None,
            taken: Vec::new(),
            carried_over: None,
            requested_on: None,
            urgent: false,
            pregnancy_rest: false,
            approved: None,
            documents: None,
            month_pay: None,
            own_calendar: None,
        }
    }

    pub(super) fn person(&self) -> Person<'_> {
        Person {
            staff_group: self.staff_group,
            hired_on: self.hired_on,
            left_on: self.left_on,
            earlier_service: &self.earlier_service,
            admin_post_from: self.admin_post_from,
            admin_post_until: self.admin_post_until,
        }
    }
}

/// The event that leave hangs on (請假事由之事實).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct LeaveEvent {
    /// Day of the wedding, birth, miscarriage, death, injury or overtime. For a pregnancy the day expected, as long as the day itself is not known; the same day for all leave of one pregnancy.
    ///
    /// 結婚、分娩、流產、死亡、受傷或加班之日。懷孕者於分娩前填預產期；同一懷孕之各假填同一日。
    pub on: Date,
    /// Number of the event, where two happened on one day. 1 where left out.
    ///
    /// 同日有二事實（例如二人死亡）者，其序號；未填為 1。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub number: Option<u32>,
    /// Completed weeks of pregnancy at a miscarriage. Needed for a miscarriage where the law counts in weeks.
    ///
    /// 流產時懷孕滿幾週。法規以週計者，流產須填。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub weeks: Option<u32>,
    /// Completed months of pregnancy at a miscarriage. Needed for a miscarriage where the law counts in months.
    ///
    /// 流產時懷孕滿幾個月。法規以月計者，流產須填。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub months: Option<u32>,
    /// Whether the spouse had a miscarriage rather than a birth, for paternity leave.
    ///
    /// 陪產：配偶是否為流產。
    #[serde(default)]
    pub spouse_miscarried: bool,
    /// Whether the leave is to accompany the spouse to an antenatal visit, for paternity leave.
    ///
    /// 是否為陪產檢。
    #[serde(default)]
    pub antenatal: bool,
    /// Who died. Needed for funeral leave.
    ///
    /// 死亡者之關係。喪假須填。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub relation: Option<Relation>,
    /// Whether the relation by blood, adoption or marriage existed at the death. Needed for funeral leave where the rules ask for it.
    ///
    /// 死亡時親屬關係是否存在。喪假依規定須填。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub related_at_death: Option<bool>,
    /// Whether the step-parent raised the employee or the spouse before they came of age, or lived with them until the death. Needed for a step-parent where the rules ask for it.
    ///
    /// 成年前是否受該繼父母扶養，或於其死亡前仍共居。繼父母死亡依規定須填。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub raised_or_lived_with: Option<bool>,
    /// Hours of overtime to be made up. Needed for compensatory leave.
    ///
    /// 加班時數。加班補休須填。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub overtime_hours: Option<Hours>,
    /// Last day on which overtime can be made up, where the institution or an agreement sets an earlier one. Needed for compensatory leave of fund-hired staff.
    ///
    /// 補休末日：機關所定或勞雇約定者。約用人員加班補休須填。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub usable_until: Option<Date>,
}

impl LeaveEvent {
    /// An event of a day; the other facts are set on the result.
    #[must_use]
    pub fn on(day: Date) -> Self {
        Self {
            on: day,
            number: None,
            weeks: None,
            months: None,
            spouse_miscarried: false,
            antenatal: false,
            relation: None,
            related_at_death: None,
            raised_or_lived_with: None,
            overtime_hours: None,
            usable_until: None,
        }
    }
}

/// Leave taken before, or granted for later (已請之假).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TakenLeave {
    /// Kind of leave.
    ///
    /// 假別。
    pub kind: LeaveKind,
    /// First day.
    ///
    /// 首日。
    pub from: Date,
    /// Last day, counted in.
    ///
    /// 末日（計入）。
    pub to: Date,
    /// Hours of the first day. The whole day where left out.
    ///
    /// 首日時數：未填者為全日。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub first_day_hours: Option<Hours>,
    /// Hours of the last day. The whole day where left out.
    ///
    /// 末日時數：未填者為全日。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_day_hours: Option<Hours>,
    /// Day of the event that it hung on. Needed for the kinds of leave that hang on one.
    ///
    /// 事實發生日。依事實給假之假別須填。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub event_on: Option<Date>,
    /// Whether it was to accompany the spouse to an antenatal visit, for paternity leave.
    ///
    /// 是否為陪產檢。
    #[serde(default)]
    pub antenatal: bool,
    /// Number of the event, where two happened on one day. 1 where left out.
    ///
    /// 同日有二事實（例如二人死亡）者，其序號；未填為 1。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub event_number: Option<u32>,
}

/// How a request was decided (准否).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Outcome {
    /// All of it (准假).
    Granted,
    /// Some of it (部分准假).
    GrantedInPart,
    /// None of it (不准).
    Refused,
}

/// The decision on a request for leave.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct LeaveGrant {
    /// Whether it is granted. Where not, or not all, the reasons say why.
    ///
    /// 准否。不准或部分不准者，見理由。
    pub outcome: Outcome,
    /// Hours that the request comes to, working day by working day.
    ///
    /// 請假時數（逐日計算）。
    pub requested_hours: Hours,
    /// The same in days of eight hours.
    ///
    /// 請假日數（八小時為一日）。
    pub requested_days: Days,
    /// Hours granted.
    ///
    /// 核准時數。
    pub granted_hours: Hours,
    /// The same in days of eight hours.
    ///
    /// 核准日數。
    pub granted_days: Days,
    /// What the granted hours count as, and what is paid for them.
    ///
    /// 核准時數計入之假別及給薪。
    pub parts: Vec<GrantedPart>,
    /// Every day of the request.
    ///
    /// 逐日明細。
    pub days: Vec<LeaveDay>,
    /// Days between which this kind of leave may be taken for the event.
    ///
    /// 該事實得請此假之期間。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub window: Option<LeaveWindow>,
    /// What is left of the kinds concerned after this request.
    ///
    /// 核准後之餘額。
    pub left: Vec<LeaveLeft>,
    /// Papers that go with the request.
    ///
    /// 應附證明文件。
    pub documents: Vec<LeaveDocument>,
    /// Pay deducted, month by month.
    ///
    /// 扣薪（按月）。
    pub deductions: Vec<Deduction>,
}

/// Granted hours that count as one kind (核准時數之計入).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
pub struct GrantedPart {
    /// Kind that the hours count as.
    ///
    /// 計入之假別。
    pub counts_as: LeaveKind,
    /// What is paid for them.
    ///
    /// 給薪。
    pub pay: Pay,
    /// Hours.
    ///
    /// 時數。
    pub hours: Hours,
    /// The same in days of eight hours.
    ///
    /// 日數。
    pub days: Days,
}

/// A day of a request (逐日明細).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
pub struct LeaveDay {
    /// The day.
    ///
    /// 日期。
    pub date: Date,
    /// What it is in the office calendar.
    ///
    /// 上班日或放假日。
    pub kind: DayKind,
    /// Inferred: no office calendar of the year is known, and the law's holidays were taken.
    ///
    /// 推算：該年辦公日曆未備，依法定放假日推算。
    #[serde(skip_serializing_if = "core::ops::Not::not")]
    pub inferred: bool,
    /// Hours of leave that it counts; none on a day off that does not count.
    ///
    /// 計入之請假時數；放假日不計者為 0。
    pub hours: Hours,
    /// Hours granted of them.
    ///
    /// 核准時數。
    pub granted: Hours,
}

/// Days between which leave may be taken; open where there is no limit (得請假之期間).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
pub struct LeaveWindow {
    /// First day.
    ///
    /// 首日。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<Date>,
    /// Last day, counted in.
    ///
    /// 末日（計入）。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<Date>,
}

/// What is left of a kind (餘額).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
pub struct LeaveLeft {
    /// Kind of leave.
    ///
    /// 假別。
    pub kind: LeaveKind,
    /// Leave year it belongs to, for kinds that are given by the year.
    ///
    /// 所屬請假年度（按年給假者）。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub leave_year: Option<Period>,
    /// Hours left.
    ///
    /// 剩餘時數。
    pub hours: Hours,
    /// The same in days of eight hours.
    ///
    /// 剩餘日數。
    pub days: Days,
}

/// Pay deducted in a month (扣薪).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Deduction {
    /// First day of the month.
    ///
    /// 該月首日。
    pub month: Date,
    /// Days for which pay is deducted.
    ///
    /// 扣薪日數。
    pub days: Days,
    /// Days of the month, over which its pay is divided.
    ///
    /// 該月日數。
    pub month_days: u32,
    /// Amount, where the month's pay was given.
    ///
    /// 扣薪金額（有填全月俸給者）。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub amount: Option<Fraction>,
}
