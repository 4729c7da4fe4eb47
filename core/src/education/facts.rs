//! What an education subsidy depends on.

use personnel_rules_data::messages;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::date::Date;
use crate::error::{Error, ErrorCode};
use crate::quantity::Twd;
use crate::staff::StaffGroup;

/// Years of a five-year college.
const FIVE_YEARS: u32 = 5;

/// A level of school (學制).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Level {
    /// Primary school (國小).
    Primary,
    /// Junior high school (國中).
    JuniorHigh,
    /// Senior or vocational high school (高級中等學校).
    HighSchool,
    /// Five-year college (五專).
    FiveYearCollege,
    /// Two-year college (二專).
    TwoYearCollege,
    /// Three-year college (三專).
    ThreeYearCollege,
    /// University or independent college (大學及獨立學院).
    University,
}

/// Who runs the school.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Sector {
    /// Public (公立).
    Public,
    /// Private (私立).
    Private,
}

/// A class at a senior or vocational high school: it decides which of the two rates applies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Track {
    /// Ordinary class (普通班).
    Ordinary,
    /// Comprehensive class, a specialised programme from the second year on included (綜合高中班級).
    Comprehensive,
    /// Vocational subjects outside of comprehensive classes (職業類科).
    Vocational,
    /// Practical skills class (實用技能班).
    PracticalSkills,
    /// Self-supporting class (自給自足班).
    SelfSupporting,
}

/// A semester.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Semester {
    /// First, from August (上學期).
    First,
    /// Second, from February (下學期).
    Second,
}

/// What may keep a child from the subsidy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema, strum::IntoStaticStr)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
#[non_exhaustive]
pub enum Circumstance {
    /// Fees wholly waived or reduced, the twelve-year programme included (全免或減免學雜費).
    FeesWaivedOrReduced,
    /// No student status, or at a cram school (未具學籍, 補習班).
    NoStudentStatus,
    /// Auditing at a secondary school or above (選讀生).
    Auditing,
    /// At a school with no fixed length of study (無特定修業年限).
    NoFixedLength,
    /// Has the benefits for families of the fallen (軍公教遺族優待).
    FallenFamilyBenefit,
    /// Has another government grant (其他政府獎補助).
    OtherGovernmentGrant,
    /// A primary or junior high pupil whose special status gave a waiver, a reduction or a grant (因特殊身分獲全免、減免或獎助).
    SpecialStatusSupport,
}

/// The claimant's service on the day of registration.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Service {
    /// In service (在職).
    InService,
    /// Suspended from duty (停職).
    Suspended,
    /// Not in service (未在職).
    NotInService,
}

/// The child's course of study.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Study {
    /// A year for the first time, within the school's length of study (修業年限內).
    Regular,
    /// Beyond the school's length of study (逾修業年限).
    BeyondLength,
    /// A year repeated at the same level: transfer, change of department, resit, held back (重複就讀).
    YearRepeated,
    /// The same level again after graduating from it (畢業後再考入相同學制).
    LevelRepeated,
}

/// What an education subsidy depends on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SubsidyFacts {
    /// Group of staff: it decides which rules apply.
    ///
    /// 人員類別：決定適用之規定。
    pub staff_group: StaffGroup,
    /// Level of the child's school: the rates differ.
    ///
    /// 子女就讀之學制：數額因之不同。
    pub level: Level,
    /// Public or private school: the rates differ.
    ///
    /// 公立或私立：數額因之不同。
    pub sector: Sector,
    /// Semester: the last day of the claim differs.
    ///
    /// 學期：申請末日因之不同。
    pub semester: Semester,
    /// Day of the claim: it must lie within the period.
    ///
    /// 申請日：須在期限之內。
    pub claimed_on: Date,
    /// Service of the claimant on the day of registration: the child must have registered while in service.
    ///
    /// 註冊日之在職情形：須在職期間完成註冊。
    pub service: Service,
    /// Course of study: a year is paid once, within the school's length of study.
    ///
    /// 就讀情形：修業年限內、未重複就讀者為限。
    pub study: Study,
    /// Circumstances that may keep the child from the subsidy; an empty list where there is none.
    ///
    /// 不得申請之情形；無者填空清單。
    pub circumstances: Vec<Circumstance>,
    /// Whether the spouse, in public service too, claims for the same child and semester: only one of the couple may.
    ///
    /// 同為公教人員之配偶是否就同一學期報領：擇一申領。
    pub spouse_claims: bool,
    /// Class at a senior or vocational high school: it decides the rate. Needed there.
    ///
    /// 高中職之班別：決定適用數額。就讀高中職者須填。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub track: Option<Track>,
    /// Year of study at a five-year college, 1 to 5: it decides the rate. Needed there.
    ///
    /// 五專之年級（1 至 5）：決定適用數額。就讀五專者須填。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub year: Option<u32>,
    /// Whether it is an evening course: it has a rate of its own. Needed for colleges, from the fourth year of five-year ones on, and universities.
    ///
    /// 是否夜間部：數額另定。二專、三專、五專後二年及大學須填。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub evening: Option<bool>,
    /// Tuition and other fees really paid, in whole New Taiwan dollars: no more than that is due. Needed from high school up.
    ///
    /// 實際繳納之學雜費（元）：以此為上限。高中職以上須填。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fees_paid: Option<Twd>,
    /// Day of return to duty: the claim period begins there. Needed where the claimant was suspended.
    ///
    /// 復職日：申請期限自此起算。停職者須填。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reinstated_on: Option<Date>,
    /// Whether this is the first claim at this employer: the household register is handed in then.
    ///
    /// 是否第一次向本機關申請：第一次須繳驗戶口名簿。
    pub first_claim: bool,
}

impl SubsidyFacts {
    /// Whether the school is one of the compulsory ones.
    pub(super) fn compulsory(&self) -> bool {
        matches!(self.level, Level::Primary | Level::JuniorHigh)
    }
}

/// Facts of another level or another claimant are a slip.
pub(super) fn check(facts: &SubsidyFacts) -> Result<(), Error> {
    if facts.track.is_some() && facts.level != Level::HighSchool {
        return Err(Error::conflict("track", messages::conflict::FACT_OF_A_HIGH_SCHOOL));
    }
    if facts.year.is_some() && facts.level != Level::FiveYearCollege {
        return Err(Error::conflict("year", messages::conflict::FACT_OF_A_FIVE_YEAR_COLLEGE));
    }
    if let Some(year) = facts.year.filter(|year| !(1..=FIVE_YEARS).contains(year)) {
        let error = Error::new(ErrorCode::OutOfRange).field("year");
        return Err(error.with("value", year).with("range", format!("1 – {FIVE_YEARS}")));
    }
    let without_evening = facts.compulsory() || facts.level == Level::HighSchool;
    if facts.evening.is_some() && without_evening {
        return Err(Error::conflict("evening", messages::conflict::FACT_OF_HIGHER_EDUCATION));
    }
    if facts.fees_paid.is_some() && facts.compulsory() {
        return Err(Error::conflict("fees_paid", messages::conflict::FACT_FROM_HIGH_SCHOOL_UP));
    }
    let doubled = facts
        .circumstances
        .iter()
        .enumerate()
        .any(|(at, one)| facts.circumstances.iter().skip(at.saturating_add(1)).any(|other| other == one));
    if doubled {
        return Err(Error::conflict("circumstances", messages::conflict::GIVEN_TWICE));
    }
    let special = Circumstance::SpecialStatusSupport;
    if facts.circumstances.contains(&special) && !facts.compulsory() {
        return Err(Error::conflict("circumstances", messages::conflict::FACT_OF_COMPULSORY_SCHOOL));
    }
    if facts.reinstated_on.is_some() && facts.service != Service::Suspended {
        return Err(Error::conflict("reinstated_on", messages::conflict::FACT_OF_A_SUSPENSION));
    }
    Ok(())
}
