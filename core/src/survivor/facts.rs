//! What the survivors' benefit depends on, and what it gives.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::family::{Survivor, SurvivorDocument, SurvivorShare};
use crate::claim::ClaimPeriod;
use crate::date::Date;
use crate::pension::{AccountFunds, Funding, ServiceTime};
use crate::quantity::{Fraction, Ratio, Twd};
use crate::staff::StaffGroup;

/// What somebody in service died of, as the act of the day of the death has it. Civil servants: acts of 1995, 2011 and
/// July 2018; teachers kept theirs of 1996 until June 2018.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema, strum::IntoStaticStr)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
#[non_exhaustive]
pub enum DeathCause {
    /// Illness or accident; suicide too, where no crime is behind it (病故或意外死亡；非因犯罪之自殺亦同).
    IllnessOrAccident,
    /// Heroic acts or battle; since July 2018 a deadly task carried out bravely (冒險犯難或戰地殉職；一百零七年七月起為執行艱困任務奮勇致死).
    Heroic,
    /// Danger or accident in performing duties. By the acts of 1995 and 1996 on the way to and from work too, since 2009 with sudden illness on duty or on the way; of civil servants since 2011 in the workplace too; since July 2018 also on trips, and illness (執行職務發生意外或危險；八十四、八十五年之法含辦公往返途中，九十八年起並含執行職務或往返途中猝發疾病；公務人員一百年起含辦公場所；一百零七年七月起含公差及罹患疾病).
    DutyDanger,
    /// Danger or illness on an official trip, until June 2018; since then `duty_danger`, or `sudden_illness` (公差遇險或罹病，至一百零七年六月；其後為執行職務或猝發疾病).
    BusinessTrip,
    /// Accident or sudden illness in the workplace, by the acts of 1995 and 1996; since then `duty_danger` or `sudden_illness` (在辦公場所發生意外或猝發疾病，八十四、八十五年之法；其後為執行職務或猝發疾病).
    WorkplaceAccident,
    /// Sudden illness on duty: civil servants since 2011, teachers since July 2018; before, `duty_danger`, `business_trip` or `workplace_accident` (猝發疾病：公務人員一百年、教職員一百零七年七月起；其前為執行職務、公差或辦公場所).
    SuddenIllness,
    /// Overwork: civil servants since 2011, teachers since July 2018; before, no cause on duty (戮力職務，積勞過度：公務人員一百年、教職員一百零七年七月起；其前非因公事由).
    Overwork,
    /// On the way to and from work or a task: civil servants since 2011, teachers since July 2018; before, `duty_danger` (辦公或任務往返：公務人員一百年、教職員一百零七年七月起；其前為執行職務).
    Commute,
    /// Of civil servants from 2011 to June 2018 hurrying to disaster relief; since July 2018 an accident on the way to and from a deadly task; before, `duty_danger` (趕赴防救災：公務人員一百年至一百零七年六月；其後為艱困任務往返；其前為執行職務).
    CommuteToRescue,
    /// While preparing or finishing a task, since July 2018 (事前準備或事後整理，一百零七年七月起).
    Preparation,
    /// Suicide because of a crime: civil servants since 2011, teachers since 2016-11-17; since July 2018 after a final conviction, before dismissal (因犯罪自殺：公務人員一百年、教職員一百零五年十一月十七日起；一百零七年七月起限經判刑確定後、免職前).
    SuicideOfCrime,
}

/// What the benefit depends on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct BenefitFacts {
    /// Group of staff: it decides which rules apply.
    ///
    /// 人員類別：決定適用之規定。
    pub staff_group: StaffGroup,
    /// What the deceased died of, as found. The act of the day of the death decides which causes there are: an error lists them.
    ///
    /// 死亡原因（經審定者）：依死亡日之法律所列；不在其列者，錯誤訊息列出可用之原因。
    pub cause: DeathCause,
    /// Whether the accident came of a traffic offence of the deceased: it then counts as an accident.
    ///
    /// 是否因亡者本人之（重大）交通違規所致：是者以意外死亡論。
    #[serde(default)]
    pub own_violation: bool,
    /// Service before the new scheme began (1995-07-01; teachers 1996-02-01).
    ///
    /// 退撫新制實施前年資（公務人員八十四年七月一日、教職員八十五年二月一日以前）。
    pub service_before: ServiceTime,
    /// Service since the new scheme began.
    ///
    /// 退撫新制實施後年資。
    pub service_after: ServiceTime,
    /// Other service, which gave a pension or a refund already: it counts only against what is added below ten years.
    ///
    /// 另曾領取退離給與或發還費用之年資：僅於未滿十年加給時合併計算。
    #[serde(default)]
    pub drawn_service: ServiceTime,
    /// Last monthly basic salary (本（年功）俸額), in dollars: a base counts in it until 2018-06-30.
    ///
    /// 最後在職之本（年功）俸（薪）額（元）：一百零七年六月三十日以前以其計算基數內涵。
    pub last_salary: Twd,
    /// Average basic salary over the years that annex 1 gives, in dollars. Needed from 2018-07-01 on, and not before.
    ///
    /// 附表一所定年數之平均俸（薪）額（元）。一百零七年七月一日以後死亡者須填，其前免填。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub average_salary: Option<Twd>,
    /// The individual account of the deceased, where there was one: the benefit is the same, and the answer says who pays.
    ///
    /// 個人專戶制人員之個人專戶：撫卹金標準相同，結果另列由何者支應。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub account: Option<AccountFunds>,
    /// The survivors, in any order.
    ///
    /// 遺族，次序不拘。
    pub survivors: Vec<Survivor>,
    /// Whether the deceased was an only child: civil servants until 2010, teachers until June 2018.
    ///
    /// 亡者是否為獨子（女）：公務人員至九十九年、教職員至一百零七年六月死亡者。
    #[serde(default)]
    pub only_child: bool,
    /// Whether by testament or wish of the survivors the lump sum of a retirement is taken instead.
    ///
    /// 是否依遺囑或遺族意願改按一次退休金標準領取。
    #[serde(default)]
    pub instead_lump: bool,
    /// The deceased's monthly allowance in kind (實物代金), in dollars. Needed with `instead_lump` and old service before the act names NT$930.
    ///
    /// 亡者本人實物代金（元）。改按一次退休金標準、具舊制年資且法律未定數額者須填。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub allowance_in_kind: Option<Twd>,
    /// Whether first appointed from 1995-07-01 on. Needed with `instead_lump` of civil servants with more than 35 years, from 2011 to 2018-06-30.
    ///
    /// 是否八十四年七月一日以後初任。一百年至一百零七年六月改按一次退休金標準而逾三十五年之公務人員須填。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub joined_later: Option<bool>,
    /// Monthly addition for each child under age, as the ministry announced it (老年基本保證年金), since July 2018.
    ///
    /// 每一未成年子女每月加發數額（老年基本保證年金給與標準，依公告）；一百零七年七月起適用。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub minor_addition: Option<Twd>,
    /// Day of the claim: it must lie within the period.
    ///
    /// 申請日：須在時效之內。
    pub claimed_on: Date,
}

/// The yearly or monthly part of the benefit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct PeriodicBenefit {
    /// Bases of each payment.
    ///
    /// 每期之基數。
    pub bases: Ratio,
    /// Amount of each payment at the salary given; a yearly one follows the pay of those in service.
    ///
    /// 每期金額（按所填俸額；年撫卹金隨在職同等級人員調整）。
    pub amount: Fraction,
    /// Months between payments: 12 a yearly, 1 a monthly benefit.
    ///
    /// 每期之月數：十二為年撫卹金，一為月撫卹金。
    pub every_months: u32,
    /// Months for which it is paid.
    ///
    /// 給與月數。
    pub months: u32,
    /// First day: that of the month after the death.
    ///
    /// 首日：死亡之次月一日。
    pub from: Date,
    /// Last day of the period.
    ///
    /// 給卹期限末日。
    pub to: Date,
}

/// What the survivors have.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct SurvivorBenefit {
    /// Whether the benefit is granted. Where not, the reasons say why, and nobody has a share.
    ///
    /// 是否核給。不核給者見理由，且無人領受。
    pub granted: bool,
    /// Service that is counted, what the law adds after a death on duty included.
    ///
    /// 計給年資（含因公擬制）。
    pub service: ServiceTime,
    /// One base, in New Taiwan dollars.
    ///
    /// 一個基數之金額（元）。
    pub base: Twd,
    /// Bases of the lump sum, without what is added after a death on duty. Of a retirement before July 2018 those of both schemes, which differ in amount.
    ///
    /// 一次撫卹金基數（不含因公加給）；一百零七年六月以前改按一次退休金標準者為新舊制基數合計，內涵各異。
    pub lump_bases: Ratio,
    /// Bases that are added after a death on duty.
    ///
    /// 因公加給之基數。
    pub added_bases: Ratio,
    /// Lump sum, both together. 0 where it is not granted.
    ///
    /// 一次撫卹金（含因公加給）；不核給者為零。
    pub lump: Fraction,
    /// Yearly or monthly part, where there is one and it is granted.
    ///
    /// 年（月）撫卹金；無者、不核給者無此項。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub periodic: Option<PeriodicBenefit>,
    /// Whether the lump sum is that of a retirement.
    ///
    /// 是否改按一次退休金標準。
    pub instead_lump: bool,
    /// What each survivor has, in the order of the facts.
    ///
    /// 各遺族應領部分，依所填次序。
    pub shares: Vec<SurvivorShare>,
    /// Monthly addition for each child under age who has a share. None where there is none, or its amount is not given.
    ///
    /// 每一領卹未成年子女每月加發數額；無加發或未填數額者無此項。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub addition: Option<Twd>,
    /// Who pays, of who had an individual account; what is left or refunded goes to the survivors by their shares.
    ///
    /// 個人專戶制人員之給與由何者支應；賸餘及發還之金額，依各遺族領受比率。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub account: Option<Funding>,
    /// Period of the claim.
    ///
    /// 請領時效。
    pub claim: ClaimPeriod,
    /// Papers to hand in.
    ///
    /// 應備文件。
    pub documents: Vec<SurvivorDocument>,
}
