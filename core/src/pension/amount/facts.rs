//! What the amount of a pension depends on.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::date::Date;
use crate::pension::{AccountFunds, SchemePart, ServiceTime};
use crate::quantity::Twd;
use crate::staff::StaffGroup;

/// How a pension is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema, strum::IntoStaticStr)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
#[non_exhaustive]
pub enum PayoutKind {
    /// Lump sum (一次退休金).
    LumpSum,
    /// Monthly pension (月退休金).
    Monthly,
    /// Half lump sum, half monthly (兼領二分之一).
    MixedHalf,
    /// A third lump sum, two thirds monthly (兼領三分之一之一次、三分之二之月退休金).
    MixedThird,
    /// A quarter lump sum, three quarters monthly (兼領四分之一之一次、四分之三之月退休金).
    MixedQuarter,
}

impl PayoutKind {
    pub(super) const ALL: [Self; 5] =
        [Self::LumpSum, Self::Monthly, Self::MixedHalf, Self::MixedThird, Self::MixedQuarter];

    /// Twelfths drawn as a lump sum, and twelfths drawn monthly.
    pub(super) fn twelfths(self) -> (u32, u32) {
        match self {
            Self::LumpSum => (12, 0),
            Self::Monthly => (0, 12),
            Self::MixedHalf => (6, 6),
            Self::MixedThird => (4, 8),
            Self::MixedQuarter => (3, 9),
        }
    }
}

/// A way to draw a pension.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Payout {
    /// Lump sum, monthly, or both.
    ///
    /// 一次、月退或兼領。
    pub kind: PayoutKind,
    /// Months by which a reduced monthly pension begins before its age, part of a month counted as one. Left out: it is not reduced.
    ///
    /// 減額月退休金提前之月數（未滿一個月以一個月計）；非減額者免填。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub months_early: Option<u32>,
    /// Day from which a deferred monthly pension is paid. Left out: it is not deferred.
    ///
    /// 展期月退休金之起支日；非展期者免填。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deferred_until: Option<Date>,
}

/// How the compensation for few years of old-scheme service is paid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum CompensationKind {
    /// Once (一次補償金).
    LumpSum,
    /// Monthly (月補償金).
    Monthly,
}

/// Preferential deposits, as they could be made for a whole pension of that kind (優惠存款).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PreferentialDeposit {
    /// Part of the insurance's old-age benefit that may be deposited, in dollars.
    ///
    /// 公保一次養老給付可辦理優惠存款之金額（元）。
    #[serde(default)]
    pub insurance: Twd,
    /// Old-scheme lump sum that may be deposited, in dollars, for a whole lump sum. It counts by the share drawn as a lump sum.
    ///
    /// 全額支領時，舊制一次退休金可辦理優惠存款之金額（元）；按兼領一次退休金之比率計。
    #[serde(default)]
    pub lump_sum: Twd,
}

/// Through what duty an injury or illness came (因公傷病事由).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema, strum::IntoStaticStr)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
#[non_exhaustive]
pub enum DutyCause {
    /// Accident or violence in performing the duties themselves (執行職務時發生意外危險或遭受暴力).
    Danger,
    /// Infection in performing the duties themselves (執行職務時遭受感染致病).
    Infection,
    /// Sudden illness in performing the duties themselves (執行職務時猝發疾病).
    SuddenIllness,
    /// Another cause that the act names (其他因公事由).
    Other,
}

/// How far somebody is disabled (失能程度).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema, strum::IntoStaticStr)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
#[non_exhaustive]
pub enum DutyDisability {
    /// Under guardianship or with cancer of the third stage, not half disabled (受監護或輔助宣告、第三期以上惡性腫瘤，未達半失能).
    Less,
    /// Half disabled (半失能).
    Half,
    /// Wholly disabled, able to look after oneself (全失能，日常生活尚能自理).
    Full,
    /// Wholly paralysed, or not able to look after oneself (全身癱瘓或日常生活無法自理).
    Helpless,
}

/// An injury or illness through duty that ends the service (因公傷病命令退休).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DutyInjury {
    /// Through what duty it came.
    ///
    /// 因公事由。
    pub cause: DutyCause,
    /// How far it disables.
    ///
    /// 失能程度。
    pub disability: DutyDisability,
    /// Whether what another law adds for the same cause is taken instead of the added bases.
    ///
    /// 是否就同一事由擇領其他法律之加發。
    #[serde(default)]
    pub other_law: bool,
}

/// Who retires: service and pay.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PensionPerson {
    /// Group of staff: it decides which act applies.
    ///
    /// 人員類別：決定適用之法律。
    pub staff_group: StaffGroup,
    /// Service before the new scheme (civil servants 1995-07-01, teachers 1996-02-01) that counts.
    ///
    /// 退撫新制實施前（公務人員八十四年七月一日、教職員八十五年二月一日）得採計之年資。
    pub service_before: ServiceTime,
    /// Service under the new scheme that counts.
    ///
    /// 退撫新制實施後得採計之年資。
    pub service_after: ServiceTime,
    /// Service before the new scheme that was paid out before: in established posts, in others only where left for this service since the new scheme began, as a worker never.
    ///
    /// 已領退離給與之新制實施前年資：軍職及其他公職以新制實施後轉任者為限，技工、工友不計。
    #[serde(default)]
    pub paid_before: ServiceTime,
    /// Service under the new scheme that was paid out, or of which the government's part was refunded. A refund of one's own part alone lowers no cap since 2018-07-01.
    ///
    /// 已領退離給與或發還政府撥付費用之新制實施後年資。僅發還本人自繳部分者，一百零七年七月一日起不占上限，免填。
    #[serde(default)]
    pub paid_after: ServiceTime,
    /// Where what is above the cap of all service is cut, all of it from one scheme. Left out: what pays most is kept.
    ///
    /// 逾年資採計上限時捨去何段年資（全數自該段捨去）。未填者採給與較優之取捨。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cut_from: Option<SchemePart>,
    /// Service under other schemes that was never paid out, where retirement is compulsory: it counts for the right to a monthly pension alone.
    ///
    /// 屆齡或命令退休者，曾任其他職域且未領給與之年資：僅成就月退休金條件，不計給與。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub other_service: Option<ServiceTime>,
    /// Whether a teacher or principal has 30 years of teaching, the last five of them without a break, and good results. Needed of teachers with 35 years whose service is above the caps of the others, until 2018-06-30.
    ///
    /// 教師或校長是否具擔任教職三十年、退休時連續任教五年以上且成績優異。一百零七年六月三十日以前退休，服務滿三十五年而逾其他人員採計上限（含新制前逾三十年）之教職員須填。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub long_teaching: Option<bool>,
    /// Injury or illness through duty that compels the retirement. Left out: there is none.
    ///
    /// 因公傷病命令退休之事由及程度；非因公者免填。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub duty_injury: Option<DutyInjury>,
    /// Last monthly basic salary (本（年功）俸額), in dollars: base of the pension or of its ceiling.
    ///
    /// 最後在職之本（年功）俸（薪）額（元）：退休金或其上限之計算基準。
    pub last_salary: Twd,
    /// Average basic salary over the years that annex 1 gives, in dollars. Needed from 2018-07-01 on, unless the last salary is kept as the base.
    ///
    /// 附表一所定年數之平均俸（薪）額（元）。一百零七年七月一日以後退休而不沿用最後在職俸額者須填。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub average_salary: Option<Twd>,
    /// Basic salary of the same grade on 2018-07-01, in dollars. Needed for the months from then on of who retired earlier.
    ///
    /// 一百零七年七月一日同等級人員之本（年功）俸（薪）額（元）。該日以前退休者，計算其後各月所得須填。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub salary_2018: Option<Twd>,
    /// Whether a monthly pension could be drawn by 2018-06-30 already: the last salary stays the base. Needed from 2018-07-01 on.
    ///
    /// 是否於一百零七年六月三十日以前已符合支領月退休金條件：是者沿用最後在職俸額。一百零七年七月一日以後退休者須填。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_pay_kept: Option<bool>,
    /// The person's monthly allowance in kind (實物代金), in dollars. Needed for old-scheme service before the act names NT$930.
    ///
    /// 本人實物代金（元）。法律明定新臺幣九百三十元以前退休且有舊制年資者須填。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub allowance_in_kind: Option<Twd>,
    /// Whether first appointed from 1995-07-01 on, other earlier service never having been paid out: more than 35 years count then. Needed of civil servants with more, from 2011 to 2018-06-30.
    ///
    /// 是否八十四年七月一日以後初任（得具從未領退離給與之新制前年資）：是者得採計逾三十五年。一百年至一百零七年六月退休而逾三十五年之公務人員須填。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub joined_later: Option<bool>,
    /// Day of birth. Needed where the act adds bases for retirement at 55, and for a span that ends at an age.
    ///
    /// 出生日。法律定有五十五歲加發基數，或以年齡定期間者須填。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub born_on: Option<Date>,
    /// Whether the retirement is voluntary. Needed in the year from the 55th birthday, where the act adds bases.
    ///
    /// 是否自願退休。法律定有五十五歲加發基數，且於該年內退休者須填。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub voluntary: Option<bool>,
    /// How the compensation is paid. Needed for a monthly pension with under 15 years of old-scheme service, until 2019-06-30.
    ///
    /// 補償金之領取方式。一百零八年六月三十日以前退休、領月退休金且舊制年資未滿十五年者須填。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub compensation: Option<CompensationKind>,
    /// Preferential deposits.
    ///
    /// 優惠存款。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deposit: Option<PreferentialDeposit>,
    /// Guaranteed minimum (最低保障金額) a month, in dollars. Needed where there are deposits or the ceiling is exceeded.
    ///
    /// 最低保障金額（元）。有優惠存款或逾替代率上限者須填。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lowest_guarantee: Option<Twd>,
}

impl PensionPerson {
    /// A person of whom nothing else is known: service before the new scheme and under it, and the last salary.
    #[must_use]
    pub fn new(
        staff_group: StaffGroup,
        service_before: ServiceTime,
        service_after: ServiceTime,
        last_salary: Twd,
    ) -> Self {
        Self {
            staff_group,
            service_before,
            service_after,
            paid_before: ServiceTime::default(),
            paid_after: ServiceTime::default(),
            cut_from: None,
            other_service: None,
            long_teaching: None,
            duty_injury: None,
            last_salary,
            average_salary: None,
            salary_2018: None,
            last_pay_kept: None,
            allowance_in_kind: None,
            joined_later: None,
            born_on: None,
            voluntary: None,
            compensation: None,
            deposit: None,
            lowest_guarantee: None,
        }
    }

    /// Service that was paid out before, of the old scheme and of the new.
    pub(super) fn paid(&self) -> [ServiceTime; 2] {
        [self.paid_before, self.paid_after]
    }
}

/// What the estimate of a pension depends on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EstimateFacts {
    /// Who retires.
    ///
    /// 退休人員。
    pub person: PensionPerson,
    /// The individual account of who has one and retires through an injury on duty: the amount is the same, and the answer says who pays.
    ///
    /// 個人專戶制人員因公傷病命令退休者之個人專戶：給與相同，結果另列由何者支應。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub account: Option<AccountFunds>,
    /// How the pension is drawn.
    ///
    /// 領取方式。
    pub payout: Payout,
}
