//! What the survivors of a pensioner have (遺屬一次金、遺屬年金；撫慰金).

use chrono::{Datelike, NaiveDate};
use personnel_rules_data::{Scope, keys, messages};
use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::family::{
    self, Part, Sharing, Survivor, SurvivorDocument, SurvivorRelation, is_minor, of_age_on, part_of, placed, ratio,
};
use crate::calculation::{Bilingual, Calculation};
use crate::case::Case;
use crate::claim::{self, ClaimPeriod, Lapse};
use crate::date::{Date, MonthEnd, add_months, birthday, year_start};
use crate::error::{Error, ErrorCode};
use crate::pension::PayoutKind;
use crate::quantity::{Fraction, Ratio, Twd, not_zero, times};
use crate::staff::StaffGroup;
use crate::trace::Recorder;

/// How much of the retirement was drawn as a monthly pension.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum MonthlyPart {
    /// All of it (月退休金).
    Whole,
    /// Half of it (兼領二分之一月退休金).
    Half,
    /// Two thirds: retired by 2010-12-31, teachers by 2018-06-30 (兼領三分之二月退休金；九十九年底，教職員一百零七年六月底以前退休者).
    TwoThirds,
    /// Three quarters: retired by 2010-12-31, teachers by 2018-06-30 (兼領四分之三月退休金；九十九年底，教職員一百零七年六月底以前退休者).
    ThreeQuarters,
}

impl MonthlyPart {
    fn payout(self) -> PayoutKind {
        match self {
            Self::Whole => PayoutKind::Monthly,
            Self::Half => PayoutKind::MixedHalf,
            Self::TwoThirds => PayoutKind::MixedThird,
            Self::ThreeQuarters => PayoutKind::MixedQuarter,
        }
    }

    fn part(self) -> Part {
        match self {
            Self::Whole => (1, 1),
            Self::Half => (1, 2),
            Self::TwoThirds => (2, 3),
            Self::ThreeQuarters => (3, 4),
        }
    }
}

/// What the survivors of a pensioner have depends on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PensionerFacts {
    /// Group of staff: it decides which rules apply.
    ///
    /// 人員類別：決定適用之規定。
    pub staff_group: StaffGroup,
    /// Day of the retirement, under the new scheme.
    ///
    /// 退休生效日（退撫新制實施後）。
    pub retired_on: Date,
    /// How much of the retirement is drawn as a monthly pension.
    ///
    /// 月退休金之比例。
    pub monthly_part: MonthlyPart,
    /// Monthly pension drawn at the death; where it was deferred and not yet drawn, that which would have been.
    ///
    /// 亡故時所領月退休金（兼領者為其兼領部分；展期尚未支領者為應領數額）。
    pub pension: Twd,
    /// Lump sum that the retirement would have given for the part drawn monthly.
    ///
    /// 月退休金部分依審定年資計算應領之一次退休金。
    pub lump_due: Twd,
    /// All that was drawn of the monthly pension.
    ///
    /// 已領月退休金（含補償金）總額。
    pub drawn: Twd,
    /// Monthly basic pay at the death of those in service in the same grade.
    ///
    /// 亡故時在職同等級人員每月本（年功）俸（薪）額。
    pub salary_amount: Twd,
    /// The survivors, in any order.
    ///
    /// 遺族，次序不拘。
    pub survivors: Vec<Survivor>,
    /// Whole years that the marriage had lasted: at the retirement for deaths before July 2019, accumulated at the death since then. Needed with a spouse where the law asks.
    ///
    /// 婚姻存續滿若干年：一百零八年六月以前死亡者以退休生效時計，其後以亡故時累積計。有配偶而法律要求者須填。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub marriage_years: Option<u32>,
    /// Names of survivors who draw another regular pension out of public money and don't give it up.
    ///
    /// 領有由政府預算等支給之定期給與而未放棄之遺族姓名。
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub other_pensions: Vec<String>,
    /// Day of the claim: it must lie within the period.
    ///
    /// 申請日：須在時效之內。
    pub claimed_on: Date,
}

/// An annuity that a survivor can take instead of the lump sum.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
pub struct SurvivorAnnuity {
    /// Amount a month.
    ///
    /// 每月金額。
    pub amount: Fraction,
    /// First day for which it is paid.
    ///
    /// 起支日。
    pub from: Date,
    /// Last day for which it is paid. None where it is paid for life, to a spouse until married again.
    ///
    /// 末日；終身者（配偶以未再婚為限）無此項。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<Date>,
}

/// What a survivor of a pensioner has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct PensionerSurvivor {
    /// Name as given.
    ///
    /// 姓名或代稱。
    pub name: String,
    /// Share, an exact fraction; all of them make 1.
    ///
    /// 領受比率（確切分數），合計為一。
    pub share: Ratio,
    /// Part of the lump sum.
    ///
    /// 遺屬一次金應領部分。
    pub lump: Fraction,
    /// The annuity that can be taken instead. None where the conditions are not met: the reasons say why.
    ///
    /// 得改領之遺屬年金；不合條件者無此項，見理由。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub annuity: Option<SurvivorAnnuity>,
}

/// What the survivors have: each takes the lump sum or, where it can be had, the annuity.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct PensionerBenefit {
    /// Whether it is granted. Where not, the reasons say why, and nobody has a share.
    ///
    /// 是否核給。不核給者見理由，且無人領受。
    pub granted: bool,
    /// Rest of the lump sum of the retirement, the pension drawn taken off.
    ///
    /// 一次退休金扣除已領月退休金之餘額。
    pub rest: Twd,
    /// Amount of the bases that are given beside the rest.
    ///
    /// 另計基數之金額。
    pub bases: Fraction,
    /// Lump sum: both together. 0 where it is not granted.
    ///
    /// 遺屬一次金（二者合計）；不核給者為零。
    pub lump: Fraction,
    /// Annuity a month for all survivors together: half the pension. 0 where it is not granted.
    ///
    /// 遺屬年金總額（每月）：月退休金之半數；不核給者為零。
    pub annuity: Fraction,
    /// What each survivor has, in the order of the facts.
    ///
    /// 各遺族應領部分，依所填次序。
    pub survivors: Vec<PensionerSurvivor>,
    /// Period of the claim.
    ///
    /// 請領時效。
    pub claim: ClaimPeriod,
    /// Papers to hand in.
    ///
    /// 應備文件。
    pub documents: Vec<SurvivorDocument>,
}

/// The calculation `survivor.pensioner`: 公務人員退休法 13-1 of 1995 and 18 of 2011, 學校教職員退休條例 14-1,
/// 公務人員退休資遣撫卹法 43–50, 公立學校教職員退休資遣撫卹條例 43–50.
#[derive(Debug)]
pub enum PensionerSurvivors {}

const SHARING: Sharing = Sharing {
    order: keys::SURVIVOR_PENSIONER_ORDER,
    spouse: keys::SURVIVOR_PENSIONER_SHARING,
    orders: keys::SURVIVOR_PENSIONER_SHARING_ORDERS,
    representation: None,
    nobody: messages::reason::NO_SURVIVOR_HEIRS_CLAIM,
};

const CLAIM: Lapse = Lapse { months: keys::SURVIVOR_PENSIONER_CLAIM, from: None, renewed: true };

impl Calculation for PensionerSurvivors {
    const NAME: &'static str = "survivor.pensioner";
    const TITLE: Bilingual = Bilingual { zh: "遺屬一次金與遺屬年金", en: "survivors of a pensioner" };
    const DESCRIPTION: Bilingual = Bilingual {
        zh: "支領月退休金人員死亡：遺屬一次金（撫慰金）、遺屬年金之條件與起訖、各遺族之順序與比率、時效、應備文件。",
        en: "Where one who drew a monthly pension has died: the lump sum, the annuity with its conditions and days, order and shares of the survivors, period of the claim, papers.",
    };
    const AS_OF: Bilingual = Bilingual { zh: "死亡之日", en: "the day of the death" };
    const HEADLINE: &'static [&'static str] = &["granted", "lump", "annuity"];
    const RULES: &'static [&'static [usize]] = &[
        &[keys::SURVIVOR_PENSIONER.index, keys::PENSION_PAYOUTS.index],
        &[
            keys::SURVIVOR_PENSIONER_BASES.index,
            keys::SURVIVOR_PENSIONER_ORDER.index,
            keys::SURVIVOR_PENSIONER_SHARING.index,
            keys::SURVIVOR_PENSIONER_SHARING_ORDERS.index,
            keys::SURVIVOR_PENSIONER_ANNUITANTS.index,
            keys::SURVIVOR_PENSIONER_ANNUITY.index,
            keys::SURVIVOR_PENSIONER_SPOUSE_AGE.index,
            keys::SURVIVOR_PENSIONER_MARRIAGE_YEARS.index,
            keys::SURVIVOR_PENSIONER_OTHER_PENSION.index,
            keys::SURVIVOR_PENSIONER_PERIOD.index,
            keys::SURVIVOR_PENSIONER_CLAIM.index,
            keys::SURVIVOR_PENSIONER_DOCUMENTS.index,
            keys::SURVIVOR_BASE_AMOUNT.index,
            keys::SURVIVOR_ROUNDING.index,
            keys::SURVIVOR_SIBLING.index,
            keys::SURVIVOR_IN_LAW.index,
            keys::SURVIVOR_MAJORITY.index,
        ],
    ];
    type Facts = PensionerFacts;
    type Value = PensionerBenefit;

    fn decide<R: Recorder>(facts: &PensionerFacts, case: &mut Case<'_, R>) -> Result<PensionerBenefit, Error> {
        case.where_ruled(keys::SURVIVOR_PENSIONER, Scope::All, case.as_of())?;
        let scope = Scope::from(facts.staff_group);
        check(facts, case.as_of())?;
        // Who retired before the scheme began is under other rules.
        case.at(keys::SURVIVOR_PENSIONER_BASES, scope, facts.retired_on.naive())?;
        case.on(facts.retired_on.naive(), |case| check_part(facts.monthly_part, scope, case))?;
        let rest = facts.lump_due.decimal().checked_sub(facts.drawn.decimal()).unwrap_or_default().max(Decimal::ZERO);
        let salary = not_zero(facts.salary_amount, "salary_amount")?;
        let base = times(salary, case.value(keys::SURVIVOR_BASE_AMOUNT, scope)?)?;
        let (numerator, denominator) = facts.monthly_part.part();
        let bases = times(times(base, case.value(keys::SURVIVOR_PENSIONER_BASES, scope)?)?, numerator.into())?;
        let bases = Ratio::new(bases, denominator.into())?;
        let mut lump = Ratio::new(rest, Decimal::ONE)?.plus(bases)?;
        let share = case.value(keys::SURVIVOR_PENSIONER_ANNUITY, scope)?;
        let mut annuity = Ratio::new(times(not_zero(facts.pension, "pension")?, share)?, Decimal::ONE)?;
        let parts = family::shares(&facts.survivors, SHARING, scope, case)?;
        let claim = claim::lapse(case.as_of(), facts.claimed_on, CLAIM, scope, case)?;
        let granted = claim.in_time && parts.iter().any(Option::is_some);
        let mut survivors = Vec::new();
        for (at, (survivor, part)) in facts.survivors.iter().zip(&parts).enumerate() {
            let Some(part) = part.filter(|_| granted) else { continue };
            let taken = match placed(terms(survivor, facts, scope, case), at)? {
                Some((from, until)) => Some(SurvivorAnnuity {
                    amount: part_of(annuity, part, keys::SURVIVOR_ROUNDING, scope, case)?,
                    from: from.into(),
                    until: until.map(Date::from),
                }),
                None => None,
            };
            survivors.push(PensionerSurvivor {
                name: survivor.name.clone(),
                share: ratio(part)?,
                lump: part_of(lump, part, keys::SURVIVOR_ROUNDING, scope, case)?,
                annuity: taken,
            });
        }
        if !granted {
            (lump, annuity) = (Ratio::ZERO, Ratio::ZERO);
        }
        Ok(PensionerBenefit {
            granted,
            rest: rest.into(),
            bases: case.round_ratio(keys::SURVIVOR_ROUNDING, scope, bases)?,
            lump: case.round_ratio(keys::SURVIVOR_ROUNDING, scope, lump)?,
            annuity: case.round_ratio(keys::SURVIVOR_ROUNDING, scope, annuity)?,
            survivors,
            claim,
            documents: documents(facts, scope, case)?,
        })
    }
}

fn check(facts: &PensionerFacts, died_on: NaiveDate) -> Result<(), Error> {
    family::check(&facts.survivors, died_on)?;
    if facts.retired_on.naive() > died_on {
        return Err(Error::conflict("retired_on", messages::conflict::RETIRED_AFTER_DEATH));
    }
    let spouses = facts.survivors.iter().enumerate().filter(|(_, known)| known.relation == SurvivorRelation::Spouse);
    for (at, spouse) in spouses {
        let (Some(born_on), Some(years)) = (spouse.born_on, facts.marriage_years) else { continue };
        if birthday(born_on.naive(), years)? > died_on {
            let field = format!("survivors[{at}].born_on");
            return Err(Error::conflict(field, messages::conflict::MARRIED_LONGER_THAN_LIFE));
        }
    }
    let known = |name: &String| facts.survivors.iter().any(|survivor| survivor.name == *name);
    match facts.other_pensions.iter().position(|name| !known(name)) {
        Some(at) => Err(Error::conflict(format!("other_pensions[{at}]"), messages::conflict::SURVIVOR_NAME)),
        None => Ok(()),
    }
}

/// The act of the day of the retirement knows the part; it is kept whatever comes after.
fn check_part<R: Recorder>(part: MonthlyPart, scope: Scope, case: &mut Case<'_, R>) -> Result<(), Error> {
    let key = keys::PENSION_PAYOUTS;
    if !case.has(key, scope, part.payout().into())? {
        return Err(Error::conflict("monthly_part", messages::conflict::NO_SUCH_PAYOUT));
    }
    Ok(())
}

/// From when and until when a survivor can have the annuity; none where the conditions are not met.
fn terms<R: Recorder>(
    survivor: &Survivor,
    facts: &PensionerFacts,
    scope: Scope,
    case: &mut Case<'_, R>,
) -> Result<Option<(NaiveDate, Option<NaiveDate>)>, Error> {
    let disabled_child = survivor.relation == SurvivorRelation::Child && survivor.unable_to_earn;
    let minor = survivor.relation == SurvivorRelation::Child && is_minor(survivor, case)?;
    let can = |name: &str, case: &mut Case<'_, R>| case.has(keys::SURVIVOR_PENSIONER_ANNUITANTS, scope, name);
    let for_life = disabled_child && can("disabled_child", case)?;
    let who = match survivor.relation {
        SurvivorRelation::Spouse => "spouse",
        SurvivorRelation::Parent => "parent",
        SurvivorRelation::Child if minor => "minor_child",
        _ => "",
    };
    if !for_life && (who.is_empty() || !can(who, case)?) {
        return Ok(None);
    }
    let mut holds = true;
    let name = || vec![("name", survivor.name.clone().into())];
    if case.where_ruled(keys::SURVIVOR_PENSIONER_OTHER_PENSION, scope, case.as_of())?.is_some() {
        let key = keys::SURVIVOR_PENSIONER_OTHER_PENSION;
        let none = !facts.other_pensions.contains(&survivor.name);
        holds &= case.check(key, scope, none, messages::reason::OTHER_PENSION, name)?;
    }
    let mut from = next_period(scope, case)?;
    if survivor.relation == SurvivorRelation::Spouse {
        let key = keys::SURVIVOR_PENSIONER_MARRIAGE_YEARS;
        if let Some(least) = case.where_ruled(key, scope, case.as_of())? {
            let years = Decimal::from(case.need(facts.marriage_years, "marriage_years", key)?);
            let params = || vec![("years", years.into()), ("least", least.into())];
            holds &= case.check(key, scope, years >= least, messages::reason::MARRIAGE_TOO_SHORT, params)?;
        }
        let key = keys::SURVIVOR_PENSIONER_SPOUSE_AGE;
        if holds && !survivor.unable_to_earn && case.where_ruled(key, scope, case.as_of())?.is_some() {
            let born_on = case.need(survivor.born_on, "survivors.born_on", key)?;
            let reached = birthday(born_on.naive(), case.whole(key, scope)?)?;
            if reached > case.as_of() {
                case.reason(key, messages::reason::ANNUITY_FROM_AGE, vec![("from", reached.into())]);
                from = reached;
            }
        }
    }
    if !holds {
        return Ok(None);
    }
    let until = match (minor, for_life) {
        (true, false) => Some(of_age_on(survivor, case)?.pred_opt().ok_or_else(|| Error::new(ErrorCode::Overflow))?),
        _ => None,
    };
    Ok(Some((from, until)))
}

/// The first day of the period of payment that follows the death.
fn next_period<R: Recorder>(scope: Scope, case: &mut Case<'_, R>) -> Result<NaiveDate, Error> {
    let months = case.whole(keys::SURVIVOR_PENSIONER_PERIOD, scope)?;
    let died_on = case.as_of();
    let passed = died_on.month0().checked_div(months).unwrap_or_default().saturating_add(1).saturating_mul(months);
    add_months(year_start(died_on, 1)?, passed, MonthEnd::LastDay)
}

fn documents<R: Recorder>(
    facts: &PensionerFacts,
    scope: Scope,
    case: &mut Case<'_, R>,
) -> Result<Vec<SurvivorDocument>, Error> {
    use SurvivorDocument::{
        AnnuityForm, Consent, DeathCertificate, DisabilityProof, HouseholdRegister, PensionCertificate, Renunciation,
        SurvivorChart,
    };
    let mut wanted = vec![AnnuityForm, PensionCertificate, HouseholdRegister, SurvivorChart, Consent, DeathCertificate];
    if facts.survivors.iter().any(|survivor| survivor.absent == Some(family::SurvivorAbsence::Renounced)) {
        wanted.push(Renunciation);
    }
    if facts.survivors.iter().any(|survivor| survivor.unable_to_earn) {
        wanted.push(DisabilityProof);
    }
    case.wanted(keys::SURVIVOR_PENSIONER_DOCUMENTS, scope, &wanted)
}
