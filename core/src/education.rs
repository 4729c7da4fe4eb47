//! Children's education subsidy (子女教育補助): what an employee may claim for a child's semester.

use chrono::{Datelike, NaiveDate};
use personnel_rules_data::{Scope, keys, messages};
use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::calculation::{Bilingual, Calculation, Case};
use crate::claim::{self, ClaimPeriod};
use crate::date::Date;
use crate::error::{Error, ErrorCode};
use crate::quantity::{Twd, whole};
use crate::staff::StaffGroup;
use crate::trace::{Recorder, Step, StepKind};

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

/// A paper to hand in with a claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema, strum::IntoStaticStr)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
#[non_exhaustive]
pub enum SubsidyDocument {
    /// Claim form (子女教育補助申請表).
    EducationForm,
    /// Household register (戶口名簿).
    HouseholdRegister,
    /// Receipt of the fees (收費單據).
    FeeReceipt,
}

/// An education subsidy for a semester.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Subsidy {
    /// Whether the claim is granted. Where not, the reasons say why.
    ///
    /// 是否核給。不核給者，見理由。
    pub granted: bool,
    /// Amount granted in New Taiwan dollars. 0 where the claim is refused.
    ///
    /// 核給金額（新臺幣元）。不核給者為 0。
    pub amount: Twd,
    /// Rate of the table in New Taiwan dollars.
    ///
    /// 表訂數額（新臺幣元）。
    pub rate: Twd,
    /// Row of the table.
    ///
    /// 表訂項目。
    pub row: &'static str,
    /// Period of the claim.
    ///
    /// 申請期限。
    pub claim: ClaimPeriod,
    /// Papers to hand in.
    ///
    /// 應備文件。
    pub documents: Vec<SubsidyDocument>,
}

/// The calculation `education.subsidy`: 全國軍公教員工待遇支給要點 annex 9, as the handbooks give it.
#[derive(Debug)]
pub enum Education {}

impl Calculation for Education {
    const NAME: &'static str = "education.subsidy";
    const TITLE: Bilingual = Bilingual { zh: "子女教育補助", en: "children's education subsidy" };
    const DESCRIPTION: Bilingual = Bilingual {
        zh: "子女一學期之教育補助：適用數額、實際繳納上限、不得申請之情形、申請期限、應備文件。",
        en: "Subsidy for a child's semester: the rate, the cap of the fees paid, what excludes a child, period of the claim, papers.",
    };
    const AS_OF: Bilingual =
        Bilingual { zh: "註冊日", en: "the day on which the child registered for the semester" };
    const RULES: &'static [usize] = &[
        keys::EDUCATION_RATE.index,
        keys::EDUCATION_FREE_LEVELS.index,
        keys::EDUCATION_FIVE_YEAR_COLLEGE_LOWER.index,
        keys::EDUCATION_SEMESTER_START.index,
        keys::EDUCATION_ACTUAL_CAP.index,
        keys::EDUCATION_EXCLUDED.index,
        keys::EDUCATION_ONE_CLAIMANT.index,
        keys::EDUCATION_IN_SERVICE.index,
        keys::EDUCATION_SUSPENDED.index,
        keys::EDUCATION_TRACK.index,
        keys::EDUCATION_CLAIM.index,
        keys::EDUCATION_CLAIM_FIRST_SEMESTER.index,
        keys::EDUCATION_CLAIM_SECOND_SEMESTER.index,
        keys::EDUCATION_CLAIM_AFTER_REGISTRATION.index,
        keys::EDUCATION_DOCUMENTS.index,
        keys::CLAIM_FIRST_DAY.index,
        keys::CLAIM_WEEKEND.index,
        keys::CALENDAR_OFFICE.index,
    ];
    type Facts = SubsidyFacts;
    type Value = Subsidy;

    fn decide<R: Recorder>(facts: &SubsidyFacts, case: &mut Case<'_, R>) -> Result<Subsidy, Error> {
        check_facts(facts)?;
        let scope = Scope::from(facts.staff_group);
        let year = semester_year(case.as_of(), facts.semester)?;
        let row = row(facts, scope, case)?;
        let rate = case.row(keys::EDUCATION_RATE, scope, row)?;
        let eligible = eligible(facts, year, scope, case)?;
        let due = capped(rate, facts, scope, case)?;
        let claim = period(facts, year, scope, case)?;
        let granted = eligible && claim.in_time && due > Decimal::ZERO;
        Ok(Subsidy {
            granted,
            amount: if granted { due.into() } else { Twd::default() },
            rate: rate.into(),
            row,
            claim,
            documents: documents(facts, scope, case)?,
        })
    }
}

impl SubsidyFacts {
    fn compulsory(&self) -> bool {
        matches!(self.level, Level::Primary | Level::JuniorHigh)
    }
}

/// Facts of another level or another claimant are a slip.
fn check_facts(facts: &SubsidyFacts) -> Result<(), Error> {
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

/// The row of the table (`education.rate`, `education.track`).
fn row<R: Recorder>(facts: &SubsidyFacts, scope: Scope, case: &mut Case<'_, R>) -> Result<&'static str, Error> {
    let by_sector = |public, private| if facts.sector == Sector::Public { public } else { private };
    let rate = keys::EDUCATION_RATE;
    Ok(match facts.level {
        Level::Primary => "primary",
        Level::JuniorHigh => "junior_high",
        Level::HighSchool => {
            let track = case.need(facts.track, "track", keys::EDUCATION_TRACK)?;
            case.value(keys::EDUCATION_TRACK, scope)?;
            match track {
                Track::Ordinary | Track::Comprehensive => by_sector("senior_high_public", "senior_high_private"),
                Track::Vocational => by_sector("vocational_high_public", "vocational_high_private"),
                Track::PracticalSkills => "vocational_high_practical",
                Track::SelfSupporting => "vocational_high_self_supporting",
            }
        }
        Level::FiveYearCollege if lower_years(facts, scope, case)? => {
            by_sector("five_year_college_lower_public", "five_year_college_lower_private")
        }
        Level::FiveYearCollege | Level::TwoYearCollege | Level::ThreeYearCollege => {
            if case.need(facts.evening, "evening", rate)? {
                "college_evening"
            } else {
                by_sector("college_public", "college_private")
            }
        }
        Level::University => {
            if case.need(facts.evening, "evening", rate)? {
                "university_evening"
            } else {
                by_sector("university_public", "university_private")
            }
        }
    })
}

/// Whether the child is in the years of a five-year college that have the lower rate; those have no evening course.
fn lower_years<R: Recorder>(facts: &SubsidyFacts, scope: Scope, case: &mut Case<'_, R>) -> Result<bool, Error> {
    let year = case.need(facts.year, "year", keys::EDUCATION_RATE)?;
    let lower = year <= whole(case.value(keys::EDUCATION_FIVE_YEAR_COLLEGE_LOWER, scope)?)?;
    if lower && facts.evening.is_some() {
        return Err(Error::conflict("evening", messages::conflict::FACT_OF_HIGHER_EDUCATION));
    }
    Ok(lower)
}

/// Every condition is examined, so that every reason is given at once.
fn eligible<R: Recorder>(facts: &SubsidyFacts, year: i32, scope: Scope, case: &mut Case<'_, R>) -> Result<bool, Error> {
    let one = keys::EDUCATION_ONE_CLAIMANT;
    let mut eligible =
        case.check(one, scope, !facts.spouse_claims, messages::reason::SPOUSE_CLAIMS_SUBSIDY, Vec::new)?;

    let service = keys::EDUCATION_IN_SERVICE;
    let in_service = facts.service != Service::NotInService;
    eligible &= case.check(service, scope, in_service, messages::reason::NOT_IN_SERVICE, Vec::new)?;
    let study = match facts.study {
        Study::Regular => None,
        Study::BeyondLength => Some(messages::reason::BEYOND_LENGTH),
        Study::YearRepeated => Some(messages::reason::YEAR_REPEATED),
        Study::LevelRepeated => Some(messages::reason::LEVEL_REPEATED),
    };
    let message = study.unwrap_or(messages::reason::BEYOND_LENGTH);
    eligible &= case.check(service, scope, study.is_none(), message, Vec::new)?;

    eligible &= not_excluded(facts, scope, case)?;

    let day = semester_day(year, facts.semester, scope, case)?;
    let free = case.at(keys::EDUCATION_FREE_LEVELS, scope, day)?;
    let level = match facts.track {
        Some(Track::Ordinary | Track::Comprehensive) => Some("senior_high"),
        Some(Track::Vocational | Track::PracticalSkills | Track::SelfSupporting) => Some("vocational_high"),
        None => None,
    };
    let is_free = level.is_some_and(|level| free.iter().any(|other| other == level));
    eligible &=
        case.check_on(keys::EDUCATION_FREE_LEVELS, scope, day, !is_free, messages::reason::FREE_LEVEL, Vec::new)?;
    Ok(eligible)
}

/// `education.excluded`. Pupils of primary and junior high schools are excluded for support only where a special status
/// gave it, since none of them pays tuition.
fn not_excluded<R: Recorder>(facts: &SubsidyFacts, scope: Scope, case: &mut Case<'_, R>) -> Result<bool, Error> {
    let key = keys::EDUCATION_EXCLUDED;
    let excluding = case.value(key, scope)?;
    let mut free_of_them = true;
    for circumstance in &facts.circumstances {
        let name: &'static str = (*circumstance).into();
        let general_support =
            matches!(circumstance, Circumstance::FeesWaivedOrReduced | Circumstance::OtherGovernmentGrant);
        // 中等以上學校之選讀生: primary schools have none.
        let auditing_below = *circumstance == Circumstance::Auditing && facts.level == Level::Primary;
        if (general_support && facts.compulsory()) || auditing_below {
            let label = case.label(key.index, name)?;
            case.step(|| {
                let step = Step::new(StepKind::NotApplied).rule(key.index);
                step.say(messages::step::DOES_NOT_EXCLUDE).with("circumstance", label)
            });
            continue;
        }
        let excludes = excluding.iter().any(|other| other == name);
        let label = case.label(key.index, name)?;
        free_of_them &=
            case.check(key, scope, !excludes, messages::reason::EXCLUDED, || vec![("circumstance", label.into())])?;
    }
    Ok(free_of_them)
}

/// `education.actual_cap`.
fn capped<R: Recorder>(
    rate: Decimal,
    facts: &SubsidyFacts,
    scope: Scope,
    case: &mut Case<'_, R>,
) -> Result<Decimal, Error> {
    let key = keys::EDUCATION_ACTUAL_CAP;
    case.value(key, scope)?;
    if facts.compulsory() {
        case.step(|| Step::new(StepKind::NotApplied).rule(key.index).say(messages::step::NO_CAP));
        return Ok(rate);
    }
    let paid = case.need(facts.fees_paid, "fees_paid", key)?.decimal();
    let due = rate.min(paid);
    case.step(|| {
        let step = Step::new(StepKind::Compute).rule(key.index).say(messages::step::CAP);
        step.with("rate", rate).with("paid", paid).output(due.normalize())
    });
    if paid < rate {
        let message = if paid.is_zero() { messages::reason::NOTHING_PAID } else { messages::reason::CAPPED };
        case.reason(key, message, vec![("paid", paid.into()), ("rate", rate.into())]);
    }
    Ok(due)
}

/// `education.claim`, and `education.suspended` after a suspension.
fn period<R: Recorder>(
    facts: &SubsidyFacts,
    year: i32,
    scope: Scope,
    case: &mut Case<'_, R>,
) -> Result<ClaimPeriod, Error> {
    let registered_on = case.as_of();
    if facts.claimed_on.naive() < registered_on {
        return Err(Error::conflict("claimed_on", messages::conflict::CLAIM_BEFORE_EVENT));
    }
    if facts.service == Service::Suspended {
        let key = keys::EDUCATION_SUSPENDED;
        let reinstated_on = case.need(facts.reinstated_on, "reinstated_on", key)?.naive();
        if reinstated_on <= registered_on {
            return Err(Error::conflict("reinstated_on", messages::conflict::REINSTATED_BEFORE_REGISTRATION));
        }
        return claim::within_months(reinstated_on, facts.claimed_on, key, scope, case);
    }
    if case.value(keys::EDUCATION_CLAIM, scope)? == "after_registration" {
        let key = keys::EDUCATION_CLAIM_AFTER_REGISTRATION;
        return claim::within_months(registered_on, facts.claimed_on, key, scope, case);
    }
    let key = match facts.semester {
        Semester::First => keys::EDUCATION_CLAIM_FIRST_SEMESTER,
        Semester::Second => keys::EDUCATION_CLAIM_SECOND_SEMESTER,
    };
    let (month, day) = case.value(key, scope)?;
    let last_day =
        NaiveDate::from_ymd_opt(year, month.into(), day.into()).ok_or_else(|| Error::new(ErrorCode::Internal))?;
    claim::by_day(last_day, facts.claimed_on, key, case)
}

/// The year in which the semester begins. Registration for the first falls between July and January, for the second
/// between December and July: no rule of law, but what lies outside is a slip.
fn semester_year(registered_on: NaiveDate, semester: Semester) -> Result<i32, Error> {
    let year = registered_on.year();
    match (semester, registered_on.month()) {
        (Semester::First, 7..=12) | (Semester::Second, 1..=7) => Ok(year),
        (Semester::First, 1) => Ok(year.saturating_sub(1)),
        (Semester::Second, 12) => Ok(year.saturating_add(1)),
        _ => Err(Error::conflict("semester", messages::conflict::REGISTRATION_OUTSIDE_THE_SEMESTER)),
    }
}

/// The first day of the semester, or the day of registration where that is later: what holds for a semester holds for
/// everyone in it, however early they registered.
fn semester_day<R: Recorder>(
    year: i32,
    semester: Semester,
    scope: Scope,
    case: &mut Case<'_, R>,
) -> Result<NaiveDate, Error> {
    let name = match semester {
        Semester::First => "first",
        Semester::Second => "second",
    };
    let month = whole(case.row(keys::EDUCATION_SEMESTER_START, scope, name)?)?;
    let first = NaiveDate::from_ymd_opt(year, month, 1).ok_or_else(|| Error::new(ErrorCode::Internal))?;
    Ok(first.max(case.as_of()))
}

fn documents<R: Recorder>(
    facts: &SubsidyFacts,
    scope: Scope,
    case: &mut Case<'_, R>,
) -> Result<Vec<SubsidyDocument>, Error> {
    let mut wanted = vec![SubsidyDocument::EducationForm];
    if facts.first_claim {
        wanted.push(SubsidyDocument::HouseholdRegister);
    }
    if !facts.compulsory() {
        wanted.push(SubsidyDocument::FeeReceipt);
    }
    let names: Vec<&str> = wanted.iter().map(|document| (*document).into()).collect();
    // An overlay can do without a paper.
    let members = case.members(keys::EDUCATION_DOCUMENTS, scope, &names)?;
    Ok(members.iter().filter_map(|index| wanted.get(*index).copied()).collect())
}
