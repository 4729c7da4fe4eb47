//! Children's education subsidy (子女教育補助): what an employee may claim for a child's semester.

mod facts;

use chrono::{Datelike, NaiveDate};
use personnel_rules_data::{Scope, keys, messages};
use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::Serialize;

pub use self::facts::{Circumstance, Level, Sector, Semester, Service, Study, SubsidyFacts, Track};
use crate::calculation::{Bilingual, Calculation};
use crate::case::Case;
use crate::claim::{self, ClaimPeriod};
use crate::error::{Error, ErrorCode};
use crate::quantity::{Twd, whole};
use crate::trace::{Recorder, Step, StepKind};

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
    const HEADLINE: &'static [&'static str] = &["granted", "amount"];
    const RULES: &'static [&'static [usize]] = &[
        crate::calendar::RULES,
        &[
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
        ],
    ];
    type Facts = SubsidyFacts;
    type Value = Subsidy;

    fn decide<R: Recorder>(facts: &SubsidyFacts, case: &mut Case<'_, R>) -> Result<Subsidy, Error> {
        facts::check(facts)?;
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
    let lower = year <= case.whole(keys::EDUCATION_FIVE_YEAR_COLLEGE_LOWER, scope)?;
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
    // An overlay can do without a paper.
    case.wanted(keys::EDUCATION_DOCUMENTS, scope, &wanted)
}
