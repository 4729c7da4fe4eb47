//! Who may or must retire on a day, and which pension may then be chosen.

use chrono::{Datelike, NaiveDate};
use personnel_rules_data::{Key, Scope, Text, form, keys, messages};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use strum::IntoEnumIterator;

use super::choice::{self, PensionChoice};
use super::time::ServiceTime;
use crate::calculation::{Bilingual, Calculation};
use crate::case::Case;
use crate::date::{Date, MONTHS_OF_YEAR, MonthEnd, add_months, birthday, completed_months};
use crate::error::{Error, ErrorCode};
use crate::locale::Param;
use crate::quantity::whole;
use crate::staff::StaffGroup;
use crate::trace::Recorder;

/// Nobody serves before this age; facts that say so are a slip.
pub(crate) const FIRST_AGE: u32 = 15;
/// Nor after it: 65, and five years of extension.
pub(super) const LAST_AGE: u32 = 70;

/// A kind of retirement (退休種類), by its ground.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema, strum::IntoStaticStr, strum::EnumIter,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
#[non_exhaustive]
pub enum RetirementKind {
    /// Voluntary, by age and service or by service alone (自願退休：年齡或年資).
    Voluntary,
    /// Voluntary, seriously ill (自願退休：重大傷病).
    Illness,
    /// Voluntary, at the lowered age of a dangerous, laborious or bodily demanding post (危勞職務或體能限制自願退休).
    HardPost,
    /// Voluntary, at the lowered age of indigenous persons (原住民自願退休).
    Indigenous,
    /// Voluntary, where posts are cut (精簡自願退休).
    Streamlining,
    /// Compulsory, by age (屆齡退休).
    CompulsoryAge,
    /// Compulsory, unfit for work (命令退休).
    Unfit,
}

/// A post in a school: the first full pension and the day of compulsory retirement differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema, strum::IntoStaticStr)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
#[non_exhaustive]
pub enum SchoolPost {
    /// Principal or teacher up to senior high school (高級中等以下學校校長及教師).
    SchoolTeacher,
    /// President or teacher of a college or university (專科以上學校校長及教師).
    UniversityTeacher,
    /// Research fellow, assistant, staff (研究人員、助教、職員及稀少性科技人員).
    Other,
}

/// Something about the person or the retirement that opens a kind of it or changes the pension.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum RetirementCircumstance {
    /// Of indigenous status in the household register (具原住民身分).
    Indigenous,
    /// Seriously ill or disabled, with the certificate that the law asks for (重大傷病或失能，具法定證明).
    SeriouslyIll,
    /// The agency or school cuts posts by law (機關或學校依法精簡).
    Streamlined,
    /// For three years in the highest step of the post's highest grade (任本職務最高級滿三年).
    TopGrade,
    /// Unfit for work by illness or disability, certified by hospital and agency (傷病不能任職，經醫院及機關證明).
    UnfitByIllness,
    /// Under guardianship or assistance (受監護或輔助宣告).
    UnderGuardianship,
    /// What makes unfit was caused by duty (因公傷病).
    CausedByDuty,
    /// Serves on past the compulsory age, with approval (經核准延長服務).
    Extended,
    /// A special reason for a day other than the start of a semester, certified by the school (特殊原因，經學校證明).
    SpecialReason,
    /// Drew a disability benefit, and in the last five years took extended sick leave with the appraisal that the law names (曾領失能給付且退休前五年內因延長病假致考績列丙等或無考績).
    DisabledWithLongLeave,
}

/// Something that bars an application for retirement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema, strum::IntoStaticStr)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
#[non_exhaustive]
pub enum RetirementBar {
    /// On unpaid leave (留職停薪期間).
    UnpaidLeave,
    /// Suspended (停職或停聘期間).
    Suspended,
    /// Removed from the post for a term (休職期間).
    RemovedForATerm,
    /// Suspension, dismissal or non-renewal of a teacher being dealt with (停聘、解聘或不續聘辦理期間).
    DismissalPending,
    /// Suspected of sedition or treason, not yet final (涉嫌內亂罪或外患罪尚未確定).
    Sedition,
    /// Sentenced to prison for corruption or malfeasance, not yet final (貪污或瀆職經判處有期徒刑以上之刑尚未確定).
    Corruption,
    /// Before the disciplinary court or the Control Yuan (移送懲戒或送請監察院審查中).
    Disciplinary,
    /// Barred by another law (其他法律有特別規定).
    OtherLaw,
}

/// What a right to retire depends on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct EligibilityFacts {
    /// Group of staff: it decides which act applies.
    ///
    /// 人員類別：決定適用之法律。
    pub staff_group: StaffGroup,
    /// Day of birth in the household register: ages are counted in full from it.
    ///
    /// 出生日（依戶籍記載）：年齡自此十足計算。
    pub born_on: Date,
    /// Service that counts, old and new scheme together, until the eve of the day asked for.
    ///
    /// 採計年資（退撫新制實施前、後合計），計至查詢之日前一日。
    pub service: ServiceTime,
    /// Kinds of retirement asked for; without any, those of which the facts hold the ground.
    ///
    /// 查詢之退休種類；未填者，為事實具其事由之各種。
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub kinds: Vec<RetirementKind>,
    /// Post in the school: it decides the day of compulsory retirement and the age of the first full pension. Needed for teachers.
    ///
    /// 學校職務：決定屆齡退休生效日及月退休金起支年齡。教師須填。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub school_post: Option<SchoolPost>,
    /// What opens a kind of retirement or changes the pension.
    ///
    /// 成就退休種類或影響退休金之情形。
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub circumstances: Vec<RetirementCircumstance>,
    /// What bars an application.
    ///
    /// 不受理退休之情形。
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub bars: Vec<RetirementBar>,
    /// Lowered age of voluntary retirement of a dangerous, laborious or bodily demanding post, as the ministry has fixed it.
    ///
    /// 危勞職務或體能限制職務經核定之自願退休年齡。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lowered_voluntary_age: Option<u32>,
    /// Lowered compulsory age of a dangerous or laborious post, as the ministry has fixed it.
    ///
    /// 危勞職務經核定之屆齡退休年齡。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lowered_compulsory_age: Option<u32>,
    /// Whether the person is able to work: under 50 and able, there is no monthly pension in the old acts. Needed only then.
    ///
    /// 是否具有工作能力：舊法未滿五十歲具有工作能力而自願退休者不得領月退休金；僅於此時須填。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub able_to_work: Option<bool>,
    /// Whether whole years of age and of service together reach the year's index number, whose table is not at hand. Needed only below the age of the first full pension.
    ///
    /// 年資與年齡（均取整數）合計是否達年度指標數（指標數表未收錄）；僅於未達起支年齡時須填。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub index_reached: Option<bool>,
    /// Service that counts until the eve of the reform: 2010-12-31 for civil servants, 2018-06-30 for teachers. Needed only where it may free from the starting age.
    ///
    /// 修法前一日（公務人員九十九年十二月三十一日，教師一百零七年六月三十日）之採計年資；僅於可能不受起支年齡限制時須填。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub service_before_reform: Option<ServiceTime>,
    /// Service under other schemes that was never paid out: added for the right to a monthly pension in compulsory retirement.
    ///
    /// 其他職域未領退離給與之年資：屆齡或命令退休時併計成就月退休金條件。
    #[serde(default)]
    pub other_service: ServiceTime,
}

impl EligibilityFacts {
    /// The facts that every case has; the others are set on the result.
    #[must_use]
    pub fn new(staff_group: StaffGroup, born_on: Date, service: ServiceTime) -> Self {
        Self {
            staff_group,
            born_on,
            service,
            kinds: Vec::new(),
            school_post: None,
            circumstances: Vec::new(),
            bars: Vec::new(),
            lowered_voluntary_age: None,
            lowered_compulsory_age: None,
            able_to_work: None,
            index_reached: None,
            service_before_reform: None,
            other_service: ServiceTime::default(),
        }
    }

    pub(super) fn has(&self, circumstance: RetirementCircumstance) -> bool {
        self.circumstances.contains(&circumstance)
    }
}

/// Whether and how one may retire on the day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Eligibility {
    /// Whether any kind of retirement is open on the day. Where not, the reasons say why.
    ///
    /// 查詢之日是否得退休；不得者，見理由。
    pub eligible: bool,
    /// Whole years of age on the day.
    ///
    /// 查詢之日之足歲。
    pub age: u32,
    /// Latest day on which compulsory retirement takes effect.
    ///
    /// 屆齡退休至遲生效日。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub compulsory_by: Option<Date>,
    /// Each kind of retirement asked for.
    ///
    /// 各退休種類。
    pub kinds: Vec<KindAssessed>,
}

/// A kind of retirement on the day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct KindAssessed {
    /// Kind of retirement.
    ///
    /// 退休種類。
    pub kind: RetirementKind,
    /// Whether it is open on the day.
    ///
    /// 查詢之日是否得以此種類退休。
    pub eligible: bool,
    /// Age of the first full monthly pension by the law of the day, where there is one.
    ///
    /// 依查詢之日之法律，月退休金起支年齡。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub full_age: Option<u32>,
    /// Pensions that may be chosen; none where the kind is not open.
    ///
    /// 得擇領之退休金。
    pub choices: Vec<PensionChoice>,
}

/// Rules of who may retire and of what may be chosen, for every calculation that asks [`assess`].
pub(super) const RULES: &[usize] = &[
    keys::PENSION_KINDS.index,
    keys::PENSION_KINDS_UNLESS_VOLUNTARY.index,
    keys::PENSION_VOLUNTARY_ELIGIBLE.index,
    keys::PENSION_VOLUNTARY_ILLNESS.index,
    keys::PENSION_VOLUNTARY_HARD_POST.index,
    keys::PENSION_VOLUNTARY_INDIGENOUS.index,
    keys::PENSION_VOLUNTARY_EFFECTIVE_DAY.index,
    keys::PENSION_STREAMLINING_ELIGIBLE.index,
    keys::PENSION_COMPULSORY_ELIGIBLE.index,
    keys::PENSION_COMPULSORY_UNFIT.index,
    keys::PENSION_COMPULSORY_EFFECTIVE_DAY.index,
    keys::PENSION_COMPULSORY_EFFECTIVE_DAY_OTHER.index,
    keys::PENSION_COMPULSORY_EXTENSION.index,
    keys::PENSION_COMPULSORY_EXTENSION_YEARS.index,
    keys::PENSION_BARS.index,
    keys::PENSION_CHOICE.index,
    keys::PENSION_CHOICE_YEARS.index,
    keys::PENSION_CHOICE_MONTHLY_AGE.index,
    keys::PENSION_CHOICE_EXTENDED.index,
    keys::PENSION_CHOICE_OTHER_SCHEMES.index,
    keys::PENSION_CHOICE_ON_DUTY.index,
    keys::PENSION_CHOICE_BEFORE_AGE.index,
    keys::PENSION_FULL_AGE.index,
    keys::PENSION_FULL_AGE_OTHER_POSTS.index,
    keys::PENSION_FULL_AGE_LONG_SERVICE.index,
    keys::PENSION_FULL_AGE_ILLNESS.index,
    keys::PENSION_FULL_AGE_INDIGENOUS.index,
    keys::PENSION_FULL_AGE_HARD_POST.index,
    keys::PENSION_FULL_AGE_STREAMLINING.index,
    keys::PENSION_FULL_AGE_STREAMLINING_BELOW.index,
    keys::PENSION_REDUCED.index,
    keys::PENSION_REDUCED_MONTHS.index,
    keys::PENSION_INDEX_KINDS.index,
    keys::PENSION_INDEX_AGE.index,
    keys::PENSION_DISABILITY_WAIVER.index,
    keys::PENSION_BEFORE_REFORM.index,
    keys::PENSION_BEFORE_REFORM_DAY.index,
];

/// The calculation `pension.eligibility`: who may or must retire on a day under the defined-benefit acts.
///
/// Civil servants: 公務人員退休法 3 to 6, 9 to 12, 16, 21; 公務人員退休資遣撫卹法 16 to 21, 24, 26, 30 to 33. Teachers:
/// 學校教職員退休條例 3 to 5; 公立學校教職員退休資遣撫卹條例 17 to 22, 25, 27, 31, 32.
#[derive(Debug)]
pub enum Retirement {}

impl Calculation for Retirement {
    const NAME: &'static str = "pension.eligibility";
    const TITLE: Bilingual = Bilingual { zh: "退休要件", en: "eligibility of retirement" };
    const DESCRIPTION: Bilingual = Bilingual {
        zh: "查詢之日得否退休：自願、精簡、屆齡、命令退休之要件，屆齡退休至遲生效日，月退休金起支年齡，得擇領之退休金（一次、月、兼領、展期、減額）。適用確定給付制之法律；個人專戶制人員另有規定。",
        en: "Whether one may retire on the day: conditions of voluntary retirement, of cuts in posts, of compulsory retirement by age or as unfit; latest day of compulsory retirement; age of the first full monthly pension; pensions to choose from (lump sum, monthly, mixed, deferred, reduced). By the defined-benefit acts; those under the individual account acts have rules of their own.",
    };
    const AS_OF: Bilingual =
        Bilingual { zh: "退休生效日", en: "the day on which the retirement would take effect" };
    const HEADLINE: &'static [&'static str] = &["eligible", "compulsory_by"];
    const RULES: &'static [&'static [usize]] = &[RULES];
    type Facts = EligibilityFacts;
    type Value = Eligibility;

    fn decide<R: Recorder>(facts: &EligibilityFacts, case: &mut Case<'_, R>) -> Result<Eligibility, Error> {
        assess(facts, case)
    }
}

/// A person on the day that governs the case.
pub(super) struct Person<'f> {
    pub(super) facts: &'f EligibilityFacts,
    pub(super) scope: Scope,
    /// Whole years of age.
    pub(super) age: u32,
}

impl<'f> Person<'f> {
    /// The person, where the facts can be true.
    pub(super) fn new<R: Recorder>(facts: &'f EligibilityFacts, case: &mut Case<'_, R>) -> Result<Self, Error> {
        let scope = Scope::from(facts.staff_group);
        let (born, as_of) = (facts.born_on.naive(), case.as_of());
        if born >= as_of {
            return Err(Error::conflict("born_on", messages::conflict::BORN_AFTER_THE_DAY));
        }
        facts.service.checked("service")?;
        facts.other_service.checked("other_service")?;
        check_life(facts.service, "service", facts.born_on, as_of)?;
        check_life(facts.service.plus(facts.other_service), "other_service", facts.born_on, as_of)?;
        if let Some(before) = facts.service_before_reform {
            check_before_reform(facts, before.checked("service_before_reform")?, scope, case)?;
        }
        let person = Self { facts, scope, age: completed_months(born, as_of)?.div_euclid(MONTHS_OF_YEAR) };
        if scope == Scope::CivilServant && facts.school_post.is_some() {
            return Err(Error::conflict("school_post", messages::conflict::SCHOOL_POST_OF_OTHERS));
        }
        if scope != Scope::CivilServant {
            case.need(facts.school_post, "school_post", keys::PENSION_COMPULSORY_EFFECTIVE_DAY)?;
        }
        if facts.has(RetirementCircumstance::CausedByDuty) && !person.unfit() {
            return Err(Error::conflict("circumstances", messages::conflict::DUTY_WITHOUT_UNFITNESS));
        }
        person.check_lowered_ages(case)?;
        person.check_extension(case)?;
        Ok(person)
    }

    pub(super) fn born(&self) -> NaiveDate {
        self.facts.born_on.naive()
    }

    pub(super) fn unfit(&self) -> bool {
        self.facts.has(RetirementCircumstance::UnfitByIllness)
            || self.facts.has(RetirementCircumstance::UnderGuardianship)
    }

    /// A lowered age lies between the lowest that the law allows and the ordinary one.
    fn check_lowered_ages<R: Recorder>(&self, case: &mut Case<'_, R>) -> Result<(), Error> {
        let ages = [
            (self.facts.lowered_voluntary_age, "voluntary", "lowered_voluntary_age", keys::PENSION_VOLUNTARY_ELIGIBLE),
            (
                self.facts.lowered_compulsory_age,
                "compulsory",
                "lowered_compulsory_age",
                keys::PENSION_COMPULSORY_ELIGIBLE,
            ),
        ];
        for (age, row, field, ordinary) in ages {
            let Some(age) = age else { continue };
            let least = years_of(keys::PENSION_VOLUNTARY_HARD_POST, self.scope, row, case)?;
            let most = years_of(ordinary, self.scope, "age", case)?;
            if !(least..=most).contains(&age) {
                let range = [least, most].map(|age| age.to_string()).join(" – ");
                return Err(Error::new(ErrorCode::OutOfRange).field(field).with("value", age).with("range", range));
            }
        }
        Ok(())
    }

    /// Service is extended for those whom the law lets serve on, once they have the age.
    fn check_extension<R: Recorder>(&self, case: &mut Case<'_, R>) -> Result<(), Error> {
        if !self.facts.has(RetirementCircumstance::Extended) {
            return Ok(());
        }
        let who = self.facts.school_post.map_or("civil_servant", Into::into);
        let key = keys::PENSION_COMPULSORY_EXTENSION;
        let posts = case.where_ruled(key, self.scope, case.as_of())?.unwrap_or_default();
        if !posts.iter().any(|post| post == who) {
            return Err(Error::conflict("circumstances", messages::conflict::EXTENSION_OF_OTHERS));
        }
        if self.age < self.compulsory_age(case)? {
            return Err(Error::conflict("circumstances", messages::conflict::EXTENDED_BEFORE_THE_AGE));
        }
        Ok(())
    }

    fn compulsory_age<R: Recorder>(&self, case: &mut Case<'_, R>) -> Result<u32, Error> {
        match self.facts.lowered_compulsory_age {
            Some(age) => Ok(age),
            None => years_of(keys::PENSION_COMPULSORY_ELIGIBLE, self.scope, "age", case),
        }
    }

    /// The days of the year on which school terms begin, or on which compulsory retirement takes effect.
    pub(super) fn effective_days<R: Recorder>(&self, case: &mut Case<'_, R>) -> Result<Option<(u8, u8)>, Error> {
        let key = match self.facts.school_post {
            Some(SchoolPost::Other) => keys::PENSION_COMPULSORY_EFFECTIVE_DAY_OTHER,
            _ => keys::PENSION_COMPULSORY_EFFECTIVE_DAY,
        };
        case.where_ruled(key, self.scope, case.as_of())
    }

    /// The latest day of compulsory retirement.
    pub(super) fn compulsory_day<R: Recorder>(&self, case: &mut Case<'_, R>) -> Result<Option<NaiveDate>, Error> {
        let mut age = self.compulsory_age(case)?;
        if self.facts.has(RetirementCircumstance::Extended) {
            age = age.saturating_add(case.whole(keys::PENSION_COMPULSORY_EXTENSION_YEARS, self.scope)?);
        }
        let birthday = birthday(self.born(), age)?;
        let days = self.effective_days(case)?;
        days.map(|days| next_effective_day(birthday, days)).transpose()
    }

    /// Whether retirement of a kind waits for the start of a semester; that day where it is another than the one asked
    /// for.
    pub(super) fn semester<R: Recorder>(
        &self,
        kind: RetirementKind,
        case: &mut Case<'_, R>,
    ) -> Result<Option<NaiveDate>, Error> {
        let of_teachers =
            matches!(self.facts.school_post, Some(SchoolPost::SchoolTeacher | SchoolPost::UniversityTeacher));
        if !of_teachers
            || self.facts.has(RetirementCircumstance::SpecialReason)
            || !case.has(keys::PENSION_VOLUNTARY_EFFECTIVE_DAY, self.scope, kind.into())?
        {
            return Ok(None);
        }
        match self.effective_days(case)? {
            // The eve lies in the half-year before.
            Some(days) => {
                let eve = case.as_of().pred_opt().ok_or_else(|| Error::new(ErrorCode::Overflow))?;
                next_effective_day(eve, days).map(Some)
            }
            None => Ok(None),
        }
    }
}

/// Refuses service until a day that is longer than the time since the age at which anybody serves.
pub(super) fn check_life(service: ServiceTime, field: &str, born_on: Date, at: NaiveDate) -> Result<(), Error> {
    if service > ServiceTime::at_most_between(birthday(born_on.naive(), FIRST_AGE)?, at)? {
        return Err(Error::conflict(field, messages::conflict::SERVICE_LONGER_THAN_LIFE));
    }
    Ok(())
}

/// The service before the reform is part of all of it; the rest came after.
fn check_before_reform<R: Recorder>(
    facts: &EligibilityFacts,
    before: ServiceTime,
    scope: Scope,
    case: &mut Case<'_, R>,
) -> Result<(), Error> {
    let (field, as_of) = ("service_before_reform", case.as_of());
    if before > facts.service {
        return Err(Error::conflict(field, messages::conflict::PART_LONGER_THAN_SERVICE));
    }
    let reforms = case.quietly(|case| case.where_ruled(keys::PENSION_BEFORE_REFORM_DAY, scope, as_of))?;
    let Some(reform) = reforms.and_then(<[_]>::first).copied() else { return Ok(()) };
    check_life(before, field, facts.born_on, reform)?;
    if facts.service.minus(before) > ServiceTime::at_most_between(reform, as_of)? {
        return Err(Error::conflict(field, messages::conflict::REST_LONGER_THAN_SINCE_REFORM));
    }
    Ok(())
}

/// Refuses service that begins before the age at which anybody serves, or before birth.
pub(super) fn check_first_age(born_on: Date, from: NaiveDate, field: String) -> Result<(), Error> {
    if from < birthday(born_on.naive(), FIRST_AGE)? {
        return Err(Error::conflict(field, messages::conflict::SERVICE_BEFORE_FIFTEEN));
    }
    Ok(())
}

/// The effective day that follows the half-year that holds a day. The first effective day of the year is given; half-years
/// begin with its month, and six months later.
pub(super) fn next_effective_day(date: NaiveDate, (month, day): (u8, u8)) -> Result<NaiveDate, Error> {
    let overflow = || Error::new(ErrorCode::Overflow);
    let half = MONTHS_OF_YEAR.div_euclid(2);
    let into = date.month().saturating_add(MONTHS_OF_YEAR).saturating_sub(month.into()).rem_euclid(half);
    let first = date.with_day(1).ok_or_else(overflow)?;
    add_months(first, half.saturating_sub(into), MonthEnd::NextMonth)?.with_day(day.into()).ok_or_else(overflow)
}

/// Whether and how a person may retire on the day that governs the case.
///
/// # Errors
///
/// `fact_conflict` and `out_of_range` where the facts cannot be true, `fact_missing` where one is needed.
pub(super) fn assess<R: Recorder>(facts: &EligibilityFacts, case: &mut Case<'_, R>) -> Result<Eligibility, Error> {
    // Groups without a pension are told so before anything is asked of them.
    case.value(keys::PENSION_KINDS, Scope::from(facts.staff_group))?;
    let person = Person::new(facts, case)?;
    let compulsory_by = person.compulsory_day(case)?;
    let mut free = in_time(&person, compulsory_by, case)?;
    for bar in &facts.bars {
        let barred = case.has(keys::PENSION_BARS, person.scope, (*bar).into())?;
        if barred {
            let bar = case.label(keys::PENSION_BARS.index, (*bar).into())?;
            case.reason(keys::PENSION_BARS, messages::reason::RETIREMENT_BARRED, vec![("bar", bar.into())]);
            free = false;
        }
    }
    let mut kinds = Vec::new();
    for kind in RetirementKind::iter() {
        let wanted = if facts.kinds.is_empty() { has_ground(kind, &person) } else { facts.kinds.contains(&kind) };
        if !wanted {
            continue;
        }
        let open = free & qualifies(kind, &person, case)?;
        let (full_age, choices) = if open { choice::choices(kind, &person, case)? } else { (None, Vec::new()) };
        kinds.push(KindAssessed { kind, eligible: open, full_age, choices });
    }
    Ok(Eligibility {
        eligible: kinds.iter().any(|kind| kind.eligible),
        age: person.age,
        compulsory_by: compulsory_by.map(Date::from),
        kinds,
    })
}

/// Nobody who has had to retire serves on: with the service that the law asks for, all ends on that day.
fn in_time<R: Recorder>(person: &Person<'_>, by: Option<NaiveDate>, case: &mut Case<'_, R>) -> Result<bool, Error> {
    let Some(by) = by else { return Ok(true) };
    let years = years_of(keys::PENSION_COMPULSORY_ELIGIBLE, person.scope, "years", case)?;
    let since = ServiceTime::between(by, case.as_of())?;
    let holds = since.is_zero() || !person.facts.service.minus(since).reaches(years);
    if !holds {
        case.reason(
            keys::PENSION_COMPULSORY_ELIGIBLE,
            messages::reason::PAST_COMPULSORY_DAY,
            vec![("last", by.into())],
        );
    }
    Ok(holds)
}

/// A number of years in a table.
pub(super) fn years_of<R: Recorder>(
    key: Key<form::Table>,
    scope: Scope,
    name: &str,
    case: &mut Case<'_, R>,
) -> Result<u32, Error> {
    whole(case.row(key, scope, name)?)
}

/// Whether the facts hold the ground of a kind; age and service are examined apart.
fn has_ground(kind: RetirementKind, person: &Person<'_>) -> bool {
    use RetirementCircumstance as On;
    match kind {
        RetirementKind::Voluntary | RetirementKind::CompulsoryAge => true,
        RetirementKind::Illness => person.facts.has(On::SeriouslyIll),
        RetirementKind::HardPost => person.facts.lowered_voluntary_age.is_some(),
        RetirementKind::Indigenous => person.facts.has(On::Indigenous),
        RetirementKind::Streamlining => person.facts.has(On::Streamlined),
        RetirementKind::Unfit => person.unfit(),
    }
}

/// What people call a kind.
pub(super) fn label<R: Recorder>(kind: RetirementKind, case: &Case<'_, R>) -> Result<Text, Error> {
    case.label(keys::PENSION_KINDS.index, kind.into())
}

/// Whether the conditions of a kind are met on the day; every one that is not is a reason.
fn qualifies<R: Recorder>(kind: RetirementKind, person: &Person<'_>, case: &mut Case<'_, R>) -> Result<bool, Error> {
    let label = label(kind, case)?;
    let named = || vec![("kind", Param::from(label.clone()))];
    let known = case.has(keys::PENSION_KINDS, person.scope, kind.into())?;
    if !known || !has_ground(kind, person) {
        let why =
            if known { messages::reason::RETIREMENT_GROUND_MISSING } else { messages::reason::RETIREMENT_KIND_UNKNOWN };
        case.reason(keys::PENSION_KINDS, why, named());
        return Ok(false);
    }
    let mut open = conditions(kind, person, Some(&label), case)?;
    if !applies_beside_voluntary(kind, person, case)? {
        case.reason(keys::PENSION_KINDS_UNLESS_VOLUNTARY, messages::reason::VOLUNTARY_INSTEAD, named());
        open = false;
    }
    if let Some(next) = person.semester(kind, case)? {
        let on_the_day = next == case.as_of();
        let params = || [named(), vec![("next", next.into())]].concat();
        let key = keys::PENSION_VOLUNTARY_EFFECTIVE_DAY;
        open &= case.check(key, person.scope, on_the_day, messages::reason::NOT_A_SEMESTER_START, params)?;
    }
    Ok(open)
}

/// Where posts are cut (2011 to 2018) and under guardianship, only who cannot retire voluntarily retires so.
fn applies_beside_voluntary<R: Recorder>(
    kind: RetirementKind,
    person: &Person<'_>,
    case: &mut Case<'_, R>,
) -> Result<bool, Error> {
    let name = match kind {
        RetirementKind::Streamlining => "streamlining",
        RetirementKind::Unfit if !person.facts.has(RetirementCircumstance::UnfitByIllness) => "guardianship",
        _ => return Ok(true),
    };
    let key = keys::PENSION_KINDS_UNLESS_VOLUNTARY;
    let names = case.where_ruled(key, person.scope, case.as_of())?.unwrap_or_default();
    if !names.iter().any(|known| known == name) {
        // Guardianship is a ground only where that rule names it.
        return Ok(kind == RetirementKind::Streamlining);
    }
    for voluntary in
        [RetirementKind::Voluntary, RetirementKind::Illness, RetirementKind::HardPost, RetirementKind::Indigenous]
    {
        let known = case.has(keys::PENSION_KINDS, person.scope, voluntary.into())?;
        if known && has_ground(voluntary, person) && conditions(voluntary, person, None, case)? {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Age and service that a kind asks for. With a name to tell it by, what is short is a reason.
fn conditions<R: Recorder>(
    kind: RetirementKind,
    person: &Person<'_>,
    told: Option<&Text>,
    case: &mut Case<'_, R>,
) -> Result<bool, Error> {
    let (scope, age, service) = (person.scope, person.age, person.facts.service);
    // Age with years, years alone, and which rule says so.
    let (key, needed_age, years, alone) = match kind {
        RetirementKind::Voluntary => {
            let key = keys::PENSION_VOLUNTARY_ELIGIBLE;
            (
                key.index,
                years_of(key, scope, "age", case)?,
                years_of(key, scope, "years", case)?,
                Some(years_of(key, scope, "years_alone", case)?),
            )
        }
        RetirementKind::HardPost => {
            let years = years_of(keys::PENSION_VOLUNTARY_ELIGIBLE, scope, "years", case)?;
            let age = person.facts.lowered_voluntary_age.unwrap_or_default();
            years_of(keys::PENSION_VOLUNTARY_HARD_POST, scope, "voluntary", case)?;
            (keys::PENSION_VOLUNTARY_HARD_POST.index, age, years, None)
        }
        RetirementKind::Indigenous => {
            let years = years_of(keys::PENSION_VOLUNTARY_ELIGIBLE, scope, "years", case)?;
            let key = keys::PENSION_VOLUNTARY_INDIGENOUS;
            (key.index, case.whole(key, scope)?, years, None)
        }
        RetirementKind::Streamlining => {
            let key = keys::PENSION_STREAMLINING_ELIGIBLE;
            let top = years_of(key, scope, "top_grade_age", case)?;
            let (least, with_age, alone) = (
                years_of(key, scope, "age", case)?,
                years_of(key, scope, "years_with_age", case)?,
                years_of(key, scope, "years", case)?,
            );
            if person.facts.has(RetirementCircumstance::TopGrade) && age >= top {
                (key.index, top, 0, Some(alone))
            } else {
                (key.index, least, with_age, Some(alone))
            }
        }
        RetirementKind::CompulsoryAge => {
            let years = years_of(keys::PENSION_COMPULSORY_ELIGIBLE, scope, "years", case)?;
            (keys::PENSION_COMPULSORY_ELIGIBLE.index, person.compulsory_age(case)?, years, None)
        }
        RetirementKind::Illness => {
            let key = keys::PENSION_VOLUNTARY_ILLNESS;
            (key.index, 0, case.whole(key, scope)?, None)
        }
        RetirementKind::Unfit => {
            let key = keys::PENSION_COMPULSORY_UNFIT;
            let years = case.whole(key, scope)?;
            let years = if person.facts.has(RetirementCircumstance::CausedByDuty) { 0 } else { years };
            (key.index, 0, years, None)
        }
    };
    let holds = age >= needed_age && service.reaches(years) || alone.is_some_and(|alone| service.reaches(alone));
    if let Some(label) = told {
        let mut params = vec![
            ("kind", Param::from(label.clone())),
            ("age", needed_age.into()),
            ("years", years.into()),
            ("reached", age.into()),
            ("served", service.told().into()),
        ];
        let message = match (alone, needed_age) {
            (Some(alone), _) => {
                params.push(("alone", alone.into()));
                messages::reason::RETIREMENT_AGE_OR_SERVICE_SHORT
            }
            (None, 0) => messages::reason::RETIREMENT_SERVICE_SHORT,
            (None, _) => messages::reason::RETIREMENT_AGE_AND_SERVICE_SHORT,
        };
        case.check_found(key, holds, message, params);
    }
    Ok(holds)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::arithmetic_side_effects, reason = "a test may fail")]

    use proptest::prelude::*;

    use super::*;
    use crate::View;

    fn decide(group: StaffGroup, born: NaiveDate, as_of: NaiveDate, service: ServiceTime) -> Eligibility {
        let mut facts = EligibilityFacts::new(group, born.into(), service);
        facts.kinds = vec![RetirementKind::Voluntary, RetirementKind::Illness, RetirementKind::CompulsoryAge];
        facts.circumstances = vec![RetirementCircumstance::SeriouslyIll, RetirementCircumstance::SpecialReason];
        facts.school_post = (group != StaffGroup::CivilServant).then_some(SchoolPost::UniversityTeacher);
        facts.able_to_work = Some(true);
        facts.index_reached = Some(false);
        // All of it, where that can be: the rest came after the reform.
        let reform: NaiveDate =
            if group == StaffGroup::CivilServant { "2011-01-01" } else { "2018-07-01" }.parse().unwrap();
        let before =
            ServiceTime::between(birthday(born, FIRST_AGE).unwrap(), as_of.min(reform).max(born)).unwrap_or_default();
        facts.service_before_reform = Some(service.min(before));
        View::on(as_of.into()).decide::<Retirement>(&facts).unwrap().value
    }

    proptest! {
        #[test]
        fn more_service_or_age_never_loses(
            civil in any::<bool>(), as_of in 0i64..14_000, age in 40i64..64, years in 0u32..20, more in 0u32..6,
            days in 0u32..30, older in 0i64..400,
        ) {
            let group = if civil { StaffGroup::CivilServant } else { StaffGroup::Teacher };
            let as_of = NaiveDate::from_ymd_opt(1996, 2, 1).unwrap() + chrono::TimeDelta::days(as_of);
            let born = as_of - chrono::TimeDelta::days(age * 365 + i64::from(days));
            let less = decide(group, born, as_of, ServiceTime { years, months: 0, days });
            let greater = ServiceTime { years: years + more, months: 3, days };
            let greater = decide(group, born - chrono::TimeDelta::days(older), as_of, greater);
            for (less, greater) in less.kinds.iter().zip(&greater.kinds) {
                prop_assert!(!less.eligible || greater.eligible, "{less:?} {greater:?}");
                let full = |kind: &KindAssessed| kind.choices.iter().any(|choice| choice.form == choice::PensionForm::Monthly);
                prop_assert!(!full(less) || full(greater), "{less:?} {greater:?}");
            }
        }

        #[test]
        fn an_effective_day_follows_within_half_a_year(date in 0i64..40_000) {
            let date = NaiveDate::from_ymd_opt(1950, 1, 1).unwrap() + chrono::TimeDelta::days(date);
            for (first, day) in [(1, 16), (2, 1)] {
                let next = next_effective_day(date, (first, day)).unwrap();
                prop_assert!(next > date && (next - date).num_days() <= 200);
                prop_assert_eq!(next.day(), u32::from(day));
                prop_assert_eq!(next.month() % 6, u32::from(first));
            }
        }
    }
}
