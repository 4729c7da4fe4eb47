//! Old-age benefit (養老給付).

use chrono::NaiveDate;
use personnel_rules_data::{Key, Scope, form, keys, messages};
use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::benefit::{self, Benefit, Claimed, InsuranceDocument};
use crate::calculation::{Bilingual, Calculation};
use crate::case::Case;
use crate::date::{DAYS_OF_YEAR, Date, MONTHS_OF_YEAR, MonthEnd, add_months, birthday, completed_months};
use crate::error::{Error, ErrorCode};
use crate::pension::{FIRST_AGE, ServiceTime};
use crate::quantity::{Fraction, Ratio, SalaryMonths, Twd, whole};
use crate::salary::history::SalaryMonth;
use crate::staff::StaffGroup;
use crate::trace::{Recorder, Step, StepKind};

/// Days of a year where each month has thirty.
const YEAR_OF_MONTHS: u32 = 360;

/// Why the insurance ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum LeavingCause {
    /// Retirement by law (依法退休).
    Retired,
    /// Severance by law (依法資遣).
    LaidOff,
    /// Anything else that ended the service (其他離職退保).
    Left,
}

/// Whom the annuities are for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema, strum::IntoStaticStr)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
#[non_exhaustive]
pub enum AnnuityGroup {
    /// Private schools (私立學校).
    PrivateSchool,
    /// Pension law without monthly pensions and without preferential deposits (離退法令未定月退休給與及優惠存款).
    NoMonthlyPension,
    /// Pension law with monthly pensions (離退法令定有月退休給與).
    MonthlyPension,
}

/// What frees of the ages of the annuity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum AnnuityWaiver {
    /// A post of danger or strain that reached its age of retirement (危勞職務屆齡退休).
    HazardousPost,
    /// Retired by order for an injury or illness in the line of duty (因公傷病命令退休).
    InjuredOnDuty,
    /// Fully disabled and unable to work for life (全失能且終身無工作能力).
    FullyDisabled,
}

/// What an old-age benefit depends on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OldAgeFacts {
    /// Group of staff: fund-hired staff are under the labour insurance.
    ///
    /// 人員類別：約用人員參加勞工保險。
    pub staff_group: StaffGroup,
    /// Day of the claim: it must lie within the period.
    ///
    /// 申請日：須在時效之內。
    pub claimed_on: Date,
    /// Why the insurance ended: who simply left needs years and age.
    ///
    /// 退保之原因：離職退保者須達年資及年齡。
    pub cause: LeavingCause,
    /// Day of birth: ages count on the day of leaving.
    ///
    /// 出生日：以退保日之年齡計。
    pub born_on: Date,
    /// Years of premiums until 1999-05-30, without those for which an old-age benefit was drawn.
    ///
    /// 八十八年五月三十日以前之保險年資（不含已領養老給付者）。
    pub until_1999: ServiceTime,
    /// Years of premiums from 1999-05-31 until 2014-05-31, without those for which an old-age benefit was drawn.
    ///
    /// 八十八年五月三十一日至一百零三年五月三十一日之保險年資（不含已領養老給付者）。
    pub from_1999: ServiceTime,
    /// Years of premiums from 2014-06-01 on, without those for which an old-age benefit was drawn.
    ///
    /// 一百零三年六月一日以後之保險年資（不含已領養老給付者）。
    pub from_2014: ServiceTime,
    /// Whether a preferential deposit is made with the lump sum: the limit is lower.
    ///
    /// 是否辦理優惠存款：最高月數較低。
    pub preferential_deposit: bool,
    /// What the pension law gives the insured: it decides who may have the annuity.
    ///
    /// 離退法令之給與：決定是否適用年金。
    pub annuity_group: AnnuityGroup,
    /// Whether the insured was first insured on 2023-07-01 or later: more years count for the annuity.
    ///
    /// 是否於一百十二年七月一日以後初次加保：年金採計年數較高。
    pub first_insured_from_2023: bool,
    /// Mean of the insured salary that the law counts in, in whole New Taiwan dollars, where it is known. Needed unless the history is given; not both.
    ///
    /// 已知之平均保險俸額（元）。未填歷史者須填；二者擇一。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub average_salary: Option<Twd>,
    /// Insured salary month by month up to the month of the event: every month insured, or as many as the mean takes. Needed unless the mean is given; not both.
    ///
    /// 至事故當月止各月之保險俸額：全部投保月份，或計算平均所需之月數。未填平均者須填；二者擇一。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub salary_history: Option<Vec<SalaryMonth>>,
    /// Months of old-age benefit drawn before, 1.2 for each year of an annuity: all together have a limit.
    ///
    /// 前已領養老給付月數；已領年金者，每一年換算一點二個月。合計有上限。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub months_drawn: Option<SalaryMonths>,
    /// What frees of the ages of the annuity, where something does.
    ///
    /// 不受年金年齡限制之事由。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub annuity_waiver: Option<AnnuityWaiver>,
}

/// An old-age annuity, a month. What is between the two amounts the ceiling of all retirement income decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
pub struct OldAgeAnnuity {
    /// Years that count, a fraction in lowest terms where they are not whole.
    ///
    /// 採計年數；非整數者為最簡分數。
    pub years: Ratio,
    /// Annuity of a month by the basic rate.
    ///
    /// 依基本年金率計之月額。
    pub basic: Fraction,
    /// Annuity of a month by the upper rate; none where the basic rate alone is given.
    ///
    /// 依上限年金率計之月額；限依基本年金率計給者無此項。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub upper: Option<Fraction>,
    /// First day from which the full annuity is paid.
    ///
    /// 全額年金起支日。
    pub from: Date,
    /// Share by which it is reduced for good where it is drawn from the day of leaving, before that day; none where that cannot be.
    ///
    /// 自退保日起提前請領者減給之比例；不得或無須提前者無此項。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub early_reduction: Option<Ratio>,
}

/// An old-age benefit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct OldAgePaid {
    /// The lump sum.
    ///
    /// 一次養老給付。
    pub lump_sum: Benefit,
    /// The annuity that may be drawn instead; none where it may not.
    ///
    /// 得改領之養老年金；不得請領者無此項。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub annuity: Option<OldAgeAnnuity>,
}

/// The calculation `insurance.old_age`: 公教人員保險法 16 to 21, 48.
#[derive(Debug)]
pub enum OldAge {}

impl Calculation for OldAge {
    const NAME: &'static str = "insurance.old_age";
    const TITLE: Bilingual = Bilingual { zh: "公保養老給付", en: "old-age benefit of the insurance" };
    const DESCRIPTION: Bilingual = Bilingual {
        zh: "退休、資遣或離職退保之一次養老給付：各時期年資之月數、保障、上限、平均保險俸額；養老年金之條件及上下限；時效、應備文件。",
        en: "Lump sum on retirement, severance or leaving: months for the years of each time, guarantee, limits, mean salary; conditions and bounds of the annuity; period of the claim, papers.",
    };
    const AS_OF: Bilingual =
        Bilingual { zh: "退休、資遣或離職退保之日", en: "the day of the retirement, severance or leaving" };
    const HEADLINE: &'static [&'static str] = &["lump_sum.granted", "lump_sum.amount", "annuity.basic"];
    const RULES: &'static [&'static [usize]] = &[
        &[keys::INSURANCE_OLD_AGE.index],
        crate::calendar::RULES,
        benefit::RULES,
        &[
            keys::INSURANCE_CLAIM.index,
            keys::INSURANCE_BASE_ANNUITY.index,
            keys::INSURANCE_OLD_AGE_RATE.index,
            keys::INSURANCE_OLD_AGE_LEAVING.index,
            keys::INSURANCE_OLD_AGE_MOST.index,
            keys::INSURANCE_OLD_AGE_MOST_BEFORE_2014.index,
            keys::INSURANCE_OLD_AGE_BEFORE_1999.index,
            keys::INSURANCE_OLD_AGE_TIMES.index,
            keys::INSURANCE_OLD_AGE_BEFORE_1999_WHOLE_YEARS.index,
            keys::INSURANCE_OLD_AGE_BEFORE_1999_PART_YEARS.index,
            keys::INSURANCE_OLD_AGE_GUARANTEE.index,
            keys::INSURANCE_OLD_AGE_GUARANTEE_ORDER.index,
            keys::INSURANCE_OLD_AGE_DAYS.index,
            keys::INSURANCE_OLD_AGE_ANNUITY.index,
            keys::INSURANCE_OLD_AGE_ANNUITY_AGES.index,
            keys::INSURANCE_OLD_AGE_ANNUITY_RATE.index,
            keys::INSURANCE_OLD_AGE_ANNUITY_YEARS.index,
            keys::INSURANCE_OLD_AGE_ANNUITY_DRAWN.index,
            keys::INSURANCE_OLD_AGE_ANNUITY_EARLY.index,
            keys::INSURANCE_OLD_AGE_ANNUITY_REDUCTION.index,
            keys::INSURANCE_OLD_AGE_ANNUITY_WAIVER.index,
            keys::INSURANCE_OLD_AGE_ANNUITY_CHOICE.index,
        ],
    ];
    type Facts = OldAgeFacts;
    type Value = OldAgePaid;

    fn decide<R: Recorder>(facts: &OldAgeFacts, case: &mut Case<'_, R>) -> Result<OldAgePaid, Error> {
        case.where_ruled(keys::INSURANCE_OLD_AGE, Scope::All, case.as_of())?;
        let scope = Scope::from(facts.staff_group);
        check_facts(facts, case.as_of(), case.value(keys::INSURANCE_OLD_AGE_TIMES, scope)?)?;
        let served = facts.until_1999.plus(facts.from_1999).plus(facts.from_2014);
        let mut eligible = may_leave(facts, served, scope, case)?;
        let (months, some_left) = months(facts, served, scope, case)?;
        eligible &= some_left;
        let group = facts.annuity_group.into();
        let annuities = case.has(keys::INSURANCE_OLD_AGE_ANNUITY, scope, group)?;
        let least = served.years.saturating_mul(MONTHS_OF_YEAR).saturating_add(served.months);
        let salary = benefit::Salary::new(facts.average_salary, facts.salary_history.as_ref())
            .months(least, least.saturating_add(1));
        if annuities && facts.average_salary.is_some() {
            return Err(Error::conflict("average_salary", messages::conflict::HISTORY_FOR_ANNUITY));
        }
        let mean = benefit::base(salary, "old_age", scope, case)?;
        // 施行細則 37
        let base = Some(if annuities {
            let months = case.whole(keys::INSURANCE_BASE_ANNUITY, scope)?;
            benefit::base_of(case.as_of(), salary, months, keys::INSURANCE_BASE_ANNUITY, case)?
        } else {
            mean
        });
        let claim = benefit::claimed(facts.claimed_on, keys::INSURANCE_CLAIM, scope, case)?;
        let papers = vec![InsuranceDocument::ClaimForm, InsuranceDocument::LeavingProof];
        let annuity =
            if annuities && eligible && claim.in_time { annuity(facts, served, mean, scope, case)? } else { None };
        // 16 III, VI, VII: who meets the ages and has no years from before 2014 has no choice.
        let reached = annuity.is_some_and(|annuity| annuity.from.naive() <= case.as_of());
        if reached && facts.annuity_waiver.is_none() {
            let choice = !(facts.until_1999.is_zero() && facts.from_1999.is_zero());
            let key = keys::INSURANCE_OLD_AGE_ANNUITY_CHOICE;
            eligible &= case.check(key, scope, choice, messages::reason::ANNUITY_ONLY, Vec::new)?;
        }
        let lump_sum = Claimed { eligible, months, base, claim, papers }.settle(scope, case)?;
        Ok(OldAgePaid { lump_sum, annuity })
    }
}

/// `days` part the insured time, as far as the act of the day knows them.
fn check_facts(facts: &OldAgeFacts, left_on: NaiveDate, days: &[NaiveDate]) -> Result<(), Error> {
    let served = facts.until_1999.plus(facts.from_1999).plus(facts.from_2014);
    let day = |at: usize| days.get(at).copied().unwrap_or(left_on);
    let (act, annuities, accounts) = (day(0), day(1), days.get(2).copied());
    let born_on = facts.born_on.naive();
    let grown = birthday(born_on, FIRST_AGE)?;
    let times = [
        ("until_1999", facts.until_1999, grown, act),
        ("from_1999", facts.from_1999, act, annuities),
        ("from_2014", facts.from_2014, annuities, left_on),
    ];
    for (field, time, ..) in times {
        time.checked(field)?;
    }
    if born_on > left_on {
        return Err(Error::conflict("born_on", messages::conflict::BORN_AFTER_EVENT));
    }
    for (field, time, from, to) in times {
        if !lies_between(time, from, to.min(left_on))? {
            return Err(Error::conflict(field, messages::conflict::YEARS_AFTER_LEAVING));
        }
    }
    if !lies_between(served, grown, left_on)? {
        return Err(Error::conflict("born_on", messages::conflict::SERVICE_LONGER_THAN_LIFE));
    }
    if facts.first_insured_from_2023 {
        let fits = accounts.map(|since| lies_between(served, since, left_on)).transpose()?;
        if fits != Some(true) {
            return Err(Error::conflict("first_insured_from_2023", messages::conflict::INSURED_EARLIER));
        }
    }
    if facts.preferential_deposit && facts.annuity_group == AnnuityGroup::NoMonthlyPension {
        return Err(Error::conflict("preferential_deposit", messages::conflict::NO_PREFERENTIAL_DEPOSIT));
    }
    if facts.annuity_waiver.is_some() && facts.cause == LeavingCause::Left {
        return Err(Error::conflict("annuity_waiver", messages::conflict::WAIVER_WITHOUT_RETIREMENT));
    }
    Ok(())
}

/// Whether so much time can lie between two days, the second not counted. Loose days of many periods, thirty to a
/// month, may come to a little more than the calendar has.
fn lies_between(time: ServiceTime, from: NaiveDate, to: NaiveDate) -> Result<bool, Error> {
    let most = ServiceTime::between(from, to.max(from))?.plus(ServiceTime::of_months(1));
    Ok(time.is_zero() || (from < to && time <= most))
}

/// 16 I: retirement and severance always, other leaving with years and age.
fn may_leave<R: Recorder>(
    facts: &OldAgeFacts,
    served: ServiceTime,
    scope: Scope,
    case: &mut Case<'_, R>,
) -> Result<bool, Error> {
    if facts.cause != LeavingCause::Left {
        return Ok(true);
    }
    let key = keys::INSURANCE_OLD_AGE_LEAVING;
    let least = whole(case.row(key, scope, "years")?)?;
    let age_needed = whole(case.row(key, scope, "age")?)?;
    let years = served.years;
    let enough = case.check(key, scope, years >= least, messages::reason::PREMIUM_YEARS_TOO_FEW, || {
        vec![("years", years.into()), ("least", least.into())]
    })?;
    let age = completed_months(facts.born_on.naive(), case.as_of())?.div_euclid(MONTHS_OF_YEAR);
    let old = case.check(key, scope, age >= age_needed, messages::reason::TOO_YOUNG_TO_LEAVE, || {
        vec![("age", age.into()), ("least", age_needed.into())]
    })?;
    Ok(enough && old)
}

/// The time in years, its days as `insurance.old_age.days` says.
fn in_years(time: ServiceTime, days: &str) -> Result<Ratio, Error> {
    let whole_months = ServiceTime { days: 0, ..time };
    let years = Ratio::new(whole_months.in_days().into(), YEAR_OF_MONTHS.into())?;
    let of_year = match days {
        "not_counted" => return Ok(years),
        "of_year" => DAYS_OF_YEAR,
        _ => YEAR_OF_MONTHS,
    };
    years.plus(Ratio::new(time.days.into(), of_year.into())?)
}

/// The months of the lump sum (14 of the older text; 16, 21), and whether any are left after those drawn before.
fn months<R: Recorder>(
    facts: &OldAgeFacts,
    served: ServiceTime,
    scope: Scope,
    case: &mut Case<'_, R>,
) -> Result<(Ratio, bool), Error> {
    let days = case.value(keys::INSURANCE_OLD_AGE_DAYS, scope)?;
    let months = match by_old_scale(facts.until_1999, scope, case) {
        Err(open) if open.code() == ErrorCode::SourceMissing => {
            // A part year whose months are open matters only where a whole one would.
            let years = facts.until_1999.years;
            let (least, most) = (scale(years, scope, case)?, scale(years.saturating_add(1), scope, case)?);
            let either_way = case.quietly(|case| {
                let with = |first, case: &mut Case<'_, R>| limited(facts, first, days, served, scope, case);
                Ok(with(least, case)? == with(most, case)?)
            });
            if !matches!(either_way, Ok(true)) {
                return Err(open);
            }
            let key = keys::INSURANCE_OLD_AGE_MOST;
            case.reason(key, messages::reason::PART_YEAR_OF_NO_ACCOUNT, Vec::new());
            limited(facts, least, days, served, scope, case)?
        }
        first => limited(facts, first?, days, served, scope, case)?,
    };
    let key = keys::INSURANCE_OLD_AGE_RATE;
    let some = case.check(key, scope, months != Ratio::ZERO, messages::reason::NO_MONTHS, Vec::new)?;
    let Some(drawn) = facts.months_drawn.filter(|_| some) else { return Ok((months, some)) };
    // 23 I: all drawn together no more than the limit.
    let most = most(facts, scope, case)?;
    let left = most.less(Ratio::new(drawn.decimal(), Decimal::ONE)?)?;
    let months = months.at_most(left)?;
    let key = keys::INSURANCE_OLD_AGE_MOST;
    let some = case.check(key, scope, left != Ratio::ZERO, messages::reason::NOTHING_LEFT_OF_MONTHS, || {
        vec![("drawn", drawn.decimal().into()), ("left", left.into())]
    })?;
    Ok((months, some))
}

/// The most months of a lump sum.
fn most<R: Recorder>(facts: &OldAgeFacts, scope: Scope, case: &mut Case<'_, R>) -> Result<Ratio, Error> {
    let kind = if facts.preferential_deposit { "preferential_deposit" } else { "ordinary" };
    Ratio::new(case.row(keys::INSURANCE_OLD_AGE_MOST, scope, kind)?, Decimal::ONE)
}

/// The months of the lump sum where the time until 1999 gives so many: guaranteed, and within the limits.
fn limited<R: Recorder>(
    facts: &OldAgeFacts,
    first: Ratio,
    days: &str,
    served: ServiceTime,
    scope: Scope,
    case: &mut Case<'_, R>,
) -> Result<Ratio, Error> {
    let rate = Ratio::new(case.value(keys::INSURANCE_OLD_AGE_RATE, scope)?, Decimal::ONE)?;
    let at_rate = |time: ServiceTime| in_years(time, days)?.times(rate);
    let (second, third) = (at_rate(facts.from_1999)?, at_rate(facts.from_2014)?);
    // Times before 2014-06-01 at 1.2 a year: what the guarantee compares with.
    let all = at_rate(served)?;
    let before_2014 = at_rate(facts.until_1999.plus(facts.from_1999))?;
    let earlier = first.plus(second)?;
    let mut before = earlier;

    let key = keys::INSURANCE_OLD_AGE_GUARANTEE;
    let guaranteed = served.in_days() >= ServiceTime::of_months(case.whole(key, scope)?).in_days();
    if !facts.until_1999.is_zero() && !guaranteed {
        before = lift(before, third, served, scope, case)?;
    } else if guaranteed && earlier.less(before_2014)? == Ratio::ZERO {
        before = before_2014;
    }
    if before != earlier {
        case.step(|| {
            let step = Step::new(StepKind::Compute).rule(key.index).say(messages::step::GUARANTEE);
            step.with("months", earlier).output(before)
        });
    }

    let most = most(facts, scope, case)?;
    let most_before = Ratio::whole(case.whole(keys::INSURANCE_OLD_AGE_MOST_BEFORE_2014, scope)?);
    let mut months = before.at_most(most_before)?.plus(third)?.at_most(most)?;
    if guaranteed && case.value(keys::INSURANCE_OLD_AGE_GUARANTEE_ORDER, scope)? == "caps_first" {
        let at_least = all.at_most(most)?;
        if months.less(at_least)? == Ratio::ZERO {
            months = at_least;
        }
    }
    case.step(|| {
        let step = Step::new(StepKind::Compute).rule(keys::INSURANCE_OLD_AGE_MOST.index);
        let step = step.say(messages::step::OLD_AGE_MONTHS).with("first", first).with("second", second);
        step.with("third", third).with("before", most_before).with("most", most).output(months)
    });
    Ok(months)
}

/// Article 16 of the act of 1974, and below five years a month for each year, months in proportion.
fn by_old_scale<R: Recorder>(time: ServiceTime, scope: Scope, case: &mut Case<'_, R>) -> Result<Ratio, Error> {
    if time.is_zero() {
        return Ok(Ratio::ZERO);
    }
    let months = scale(time.years, scope, case)?;
    let next = scale(time.years.saturating_add(1), scope, case)?;
    if time.months == 0 && time.days == 0 || months == next {
        return Ok(months);
    }
    let whole_years = case.whole(keys::INSURANCE_OLD_AGE_BEFORE_1999_WHOLE_YEARS, scope)?;
    let linear =
        time.years < whole_years || case.value(keys::INSURANCE_OLD_AGE_BEFORE_1999_PART_YEARS, scope)? == "linear";
    // 21 II names the months of a part year and not its days.
    let part = if linear { Ratio::new(time.months.into(), MONTHS_OF_YEAR.into())? } else { Ratio::ZERO };
    months.plus(next.less(months)?.times(part)?)
}

fn scale<R: Recorder>(years: u32, scope: Scope, case: &mut Case<'_, R>) -> Result<Ratio, Error> {
    let key: Key<form::Steps> = keys::INSURANCE_OLD_AGE_BEFORE_1999;
    Ratio::new(case.step_of(key, scope, years)?.unwrap_or_default(), Decimal::ONE)
}

/// 21 III, second half: with less than 12 years and 6 months in all, no less than the old scale gives for all of them.
fn lift<R: Recorder>(
    before: Ratio,
    third: Ratio,
    served: ServiceTime,
    scope: Scope,
    case: &mut Case<'_, R>,
) -> Result<Ratio, Error> {
    let together = before.plus(third)?;
    let next = scale(served.years.saturating_add(1), scope, case)?;
    if next.less(together)? == Ratio::ZERO {
        return Ok(before);
    }
    let by_scale = by_old_scale(served, scope, case)?;
    before.plus(by_scale.less(together)?)
}

/// 16 II (2), III, IV; 18: what may be drawn instead of the lump sum.
fn annuity<R: Recorder>(
    facts: &OldAgeFacts,
    served: ServiceTime,
    mean: Ratio,
    scope: Scope,
    case: &mut Case<'_, R>,
) -> Result<Option<OldAgeAnnuity>, Error> {
    let key = keys::INSURANCE_OLD_AGE_ANNUITY_AGES;
    let least = whole(case.lowest_bound(key, scope)?.unwrap_or_default())?;
    if facts.annuity_waiver.is_some() {
        case.value(keys::INSURANCE_OLD_AGE_ANNUITY_WAIVER, scope)?;
    }
    let for_life = matches!(facts.annuity_waiver, Some(AnnuityWaiver::InjuredOnDuty | AnnuityWaiver::FullyDisabled));
    let age = case.step_of(key, scope, if for_life { served.years.max(least) } else { served.years })?;
    let enough = case.check(key, scope, age.is_some(), messages::reason::NO_ANNUITY, || {
        vec![("years", served.years.into()), ("least", least.into())]
    })?;
    let Some(age) = age.filter(|_| enough) else { return Ok(None) };
    let left_on = case.as_of();
    let reached = birthday(facts.born_on.naive(), whole(age)?)?;
    let from = if facts.annuity_waiver.is_some() { left_on } else { left_on.max(reached) };

    let days = case.value(keys::INSURANCE_OLD_AGE_DAYS, scope)?;
    let kind = if facts.first_insured_from_2023 { "first_insured_from_2023" } else { "earlier" };
    let most = Ratio::new(case.row(keys::INSURANCE_OLD_AGE_ANNUITY_YEARS, scope, kind)?, Decimal::ONE)?;
    let counted = if for_life && served.years < least { ServiceTime::of_years(least) } else { served };
    let mut left = most;
    if let Some(drawn) = facts.months_drawn {
        // 23 I; 施行細則 64 I (1), 65: months drawn before use up years of the limit.
        let key = keys::INSURANCE_OLD_AGE_ANNUITY_DRAWN;
        let used = Ratio::new(drawn.decimal(), case.value(key, scope)?)?;
        left = most.less(used)?;
        case.step(|| {
            let step = Step::new(StepKind::Compute).rule(key.index).say(messages::step::YEARS_LEFT);
            step.with("most", most).with("used", used).output(left)
        });
    }
    let years = in_years(counted, days)?.at_most(left)?;
    let basic = monthly("basic", years, mean, scope, case)?;
    // 16 IV: severance, and leaving, have the basic rate alone.
    let upper = match facts.cause {
        LeavingCause::Retired => Some(monthly("upper", years, mean, scope, case)?),
        _ => None,
    };
    let early_reduction = if from > left_on {
        let months = months_up(left_on, reached)?;
        let most = case.whole(keys::INSURANCE_OLD_AGE_ANNUITY_EARLY, scope)?;
        let by_year = Ratio::new(case.value(keys::INSURANCE_OLD_AGE_ANNUITY_REDUCTION, scope)?, Decimal::ONE)?;
        let reduction = by_year.times(Ratio::new(months.into(), MONTHS_OF_YEAR.into())?)?;
        (months <= most.saturating_mul(MONTHS_OF_YEAR)).then_some(reduction)
    } else {
        None
    };
    Ok(Some(OldAgeAnnuity { years, basic, upper, from: from.into(), early_reduction }))
}

fn monthly<R: Recorder>(
    rate: &str,
    years: Ratio,
    mean: Ratio,
    scope: Scope,
    case: &mut Case<'_, R>,
) -> Result<Fraction, Error> {
    let rate = Ratio::new(case.row(keys::INSURANCE_OLD_AGE_ANNUITY_RATE, scope, rate)?, Decimal::ONE)?;
    let amount = mean.times(years)?.times(rate)?;
    case.step(|| {
        let step = Step::new(StepKind::Compute).rule(keys::INSURANCE_OLD_AGE_ANNUITY_RATE.index);
        let step = step.say(messages::step::ANNUITY_RATE).with("years", years).with("base", mean).with("rate", rate);
        step.output(amount)
    });
    case.round_ratio(keys::INSURANCE_ROUNDING, scope, amount)
}

/// 施行細則 60: months until then, part of a month counted as one.
fn months_up(from: NaiveDate, to: NaiveDate) -> Result<u32, Error> {
    let months = completed_months(from, to)?;
    let whole = add_months(from, months, MonthEnd::NextMonth)? == to;
    Ok(if whole { months } else { months.saturating_add(1) })
}
