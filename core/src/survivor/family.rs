//! Who the survivors are, in which order they come, and what share each has.

use chrono::{Months, NaiveDate};
use personnel_rules_data::messages::{self, MessageKey};
use personnel_rules_data::{Key, Scope, form, keys};
use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::case::Case;
use crate::date::{Date, MONTHS_OF_YEAR, MonthEnd, add_months, birthday};
use crate::error::{Error, ErrorCode};
use crate::pension::FIRST_AGE;
use crate::quantity::{Fraction, Ratio};
use crate::trace::{Recorder, Step, StepKind};

/// A child is born within ten months of the death, or is not the child of the deceased.
const MONTHS_OF_PREGNANCY: u32 = 10;

/// What a survivor is to the deceased.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema, strum::IntoStaticStr)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
#[non_exhaustive]
pub enum SurvivorRelation {
    /// The spouse (配偶).
    Spouse,
    /// A child, one still unborn too (子女，含胎兒).
    Child,
    /// A parent (父母).
    Parent,
    /// A grandparent (祖父母).
    Grandparent,
    /// A sibling (兄弟姊妹).
    Sibling,
    /// A grandchild (孫子女).
    Grandchild,
    /// A widowed daughter-in-law (寡媳).
    WidowedDaughterInLaw,
    /// A parent of the spouse (配偶之父母).
    SpouseParent,
    /// A grandparent of the spouse (配偶之祖父母).
    SpouseGrandparent,
}

/// Why a survivor has nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum SurvivorAbsence {
    /// Has died (死亡).
    Died,
    /// Has renounced (拋棄).
    Renounced,
    /// Has lost the right (因法定事由喪失領受權).
    Lost,
    /// May not draw for now (停止領受權).
    Suspended,
}

/// A survivor.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Survivor {
    /// A name that no other survivor has: the answer tells them apart by it.
    ///
    /// 姓名或代稱，不得重複：結果以之區別。
    pub name: String,
    /// What the survivor is to the deceased.
    ///
    /// 與亡者之關係。
    pub relation: SurvivorRelation,
    /// Day of birth, expected for a child still unborn. Needed for a child, and for siblings or a spouse of whom an age is asked.
    ///
    /// 出生日；胎兒為預產期。子女須填；兄弟姊妹、配偶須計年齡者亦須填。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub born_on: Option<Date>,
    /// Whether the survivor, a spouse or a daughter-in-law, has married again.
    ///
    /// 配偶或寡媳是否再婚。
    #[serde(default)]
    pub remarried: bool,
    /// Why the survivor has nothing, where that is so: the share goes to others.
    ///
    /// 死亡、拋棄、喪失或停止領受權之情形：其應領部分歸其餘遺族。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub absent: Option<SurvivorAbsence>,
    /// Whether the survivor is unable to work or to earn a living, as proved: for siblings, a disabled child or spouse.
    ///
    /// 是否不能謀生，或因身心障礙而無工作能力（經證明者）：用於兄弟姊妹、身心障礙之子女及配偶。
    #[serde(default)]
    pub unable_to_earn: bool,
    /// Whether nobody supports the survivor: for parents and grandparents of the spouse.
    ///
    /// 是否無人扶養：用於配偶之父母、祖父母。
    #[serde(default)]
    pub unsupported: bool,
    /// Whether the survivor, a child, studies in a school of the country.
    ///
    /// 子女是否在國內學校就讀。
    #[serde(default)]
    pub student: bool,
    /// Name of the child whose place a grandchild takes.
    ///
    /// 孫子女代位之子女姓名。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub represents: Option<String>,
}

/// A paper to hand in with a claim of survivors.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema, strum::IntoStaticStr)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
#[non_exhaustive]
pub enum SurvivorDocument {
    /// Form of the benefit (撫卹事實表).
    BenefitForm,
    /// Application for the lump sum or annuity (遺屬一次金或遺屬年金申請書).
    AnnuityForm,
    /// Death certificate (死亡證明書).
    DeathCertificate,
    /// Household register (全戶戶籍謄本).
    HouseholdRegister,
    /// Chart of the survivors (遺族系統表).
    SurvivorChart,
    /// Papers of service (任職證件).
    ServicePapers,
    /// Pension certificate (月退休金證書).
    PensionCertificate,
    /// Consent of the survivors (遺族領受同意書).
    Consent,
    /// Consent to renounce (拋棄同意書).
    Renunciation,
    /// Proof of how the death on duty came about (因公死亡證明文件).
    DutyProof,
    /// Proof of disability and income (身心障礙及所得證明).
    DisabilityProof,
}

/// What a survivor of a death in service has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct SurvivorShare {
    /// Name as given.
    ///
    /// 姓名或代稱。
    pub name: String,
    /// Share of every payment, an exact fraction; all of them make 1.
    ///
    /// 領受比率（確切分數），合計為一。
    pub share: Ratio,
    /// Part of the lump sum.
    ///
    /// 一次撫卹金應領部分。
    pub lump: Fraction,
    /// Part of each yearly or monthly payment.
    ///
    /// 每期年（月）撫卹金應領部分。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub periodic: Option<Fraction>,
    /// Last day for which this survivor is paid, where it is known: past the period only for a child not yet of age.
    ///
    /// 給卹末日；期限屆滿時尚未成年之子女延至成年前一日。終身者無此項。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<Date>,
    /// Whether this survivor is paid for life.
    ///
    /// 是否給與終身。
    pub for_life: bool,
    /// Whether the payment can go on past that day until the end of studies: the conditions are examined then.
    ///
    /// 是否得於屆滿後因在學就讀延長至取得學士學位（屆時審查）。
    pub while_studying: bool,
    /// Last day of the monthly addition for a child under age, where there is one.
    ///
    /// 未成年子女每月加發撫卹金之末日；無加發者無此項。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub addition_until: Option<Date>,
}

/// A part of a whole: numerator and denominator.
pub(super) type Part = (u32, u32);

/// The rules by which survivors share.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sharing {
    pub(super) order: Key<form::Table>,
    /// Share of the spouse; 0 where a spouse is one of an order.
    pub(super) spouse: Key<form::Number>,
    /// The last order that shares with a spouse.
    pub(super) orders: Key<form::Number>,
    /// Whether children of a child stand in; none do where there is no such rule.
    pub(super) representation: Option<Key<form::Choice>>,
    /// What is said where nobody can take anything.
    pub(super) nobody: MessageKey,
}

/// Refuses survivors that cannot be: doubled names, two spouses, five grandparents, a child or parent born too late.
pub(super) fn check(survivors: &[Survivor], died_on: NaiveDate) -> Result<(), Error> {
    use SurvivorRelation::{Child, Grandparent, Parent, Spouse, SpouseGrandparent, SpouseParent};
    let latest = add_months(died_on, MONTHS_OF_PREGNANCY, MonthEnd::LastDay)?;
    // Who died has served, and nobody serves below an age.
    let youth = Months::new(FIRST_AGE.saturating_mul(MONTHS_OF_YEAR));
    let last_ancestor = died_on.checked_sub_months(youth).ok_or_else(|| Error::new(ErrorCode::Overflow))?;
    for (at, survivor) in survivors.iter().enumerate() {
        let conflict = |part: &str, message| Err(Error::conflict(format!("survivors[{at}].{part}"), message));
        let earlier = || survivors.iter().take(at);
        if survivor.name.trim().is_empty() || earlier().any(|other| other.name == survivor.name) {
            return conflict("name", messages::conflict::SURVIVOR_NAME);
        }
        let most = match survivor.relation {
            Spouse => 1,
            Parent | SpouseParent => 2,
            Grandparent | SpouseGrandparent => 4,
            _ => usize::MAX,
        };
        if earlier().filter(|other| other.relation == survivor.relation).count() >= most {
            return conflict("relation", messages::conflict::TOO_MANY_SURVIVORS);
        }
        let (last_birth, too_late) = match survivor.relation {
            Child => (latest, messages::conflict::BORN_AFTER_DEATH),
            Parent | Grandparent | SpouseParent | SpouseGrandparent => {
                (last_ancestor, messages::conflict::ANCESTOR_BORN_LATE)
            }
            _ => (died_on, messages::conflict::BORN_AFTER_DEATH),
        };
        if survivor.born_on.is_some_and(|born_on| born_on.naive() > last_birth) {
            return conflict("born_on", too_late);
        }
        if survivor.remarried
            && !matches!(survivor.relation, SurvivorRelation::Spouse | SurvivorRelation::WidowedDaughterInLaw)
        {
            return conflict("remarried", messages::conflict::FACT_OF_A_SPOUSE);
        }
        if survivor.student && survivor.relation != SurvivorRelation::Child {
            return conflict("student", messages::conflict::FACT_OF_A_SURVIVING_CHILD);
        }
        if let Some(name) = &survivor.represents {
            let of = |other: &Survivor| {
                other.relation == SurvivorRelation::Child && other.name == *name && falls_to_children(other)
            };
            if survivor.relation != SurvivorRelation::Grandchild || !survivors.iter().any(of) {
                return conflict("represents", messages::conflict::REPRESENTS_NO_CHILD);
            }
        }
    }
    Ok(())
}

/// Whether a child's own children stand in: after a death, a renunciation, the loss of the right.
fn falls_to_children(survivor: &Survivor) -> bool {
    matches!(survivor.absent, Some(SurvivorAbsence::Died | SurvivorAbsence::Renounced | SurvivorAbsence::Lost))
}

/// The share of each survivor, in the order in which they are given; none has nothing.
pub(super) fn shares<R: Recorder>(
    survivors: &[Survivor],
    rules: Sharing,
    scope: Scope,
    case: &mut Case<'_, R>,
) -> Result<Vec<Option<Part>>, Error> {
    let represented = match rules.representation {
        Some(key) => case.value(key, scope)? == "represented",
        None => false,
    };
    let orders = case.value(rules.order, scope)?;
    let spouse_share = case.value(rules.spouse, scope)?;
    let shared_orders = if spouse_share.is_zero() { Decimal::ZERO } else { case.value(rules.orders, scope)? };

    // The places of each order: those who hold one, or stand in for one.
    let mut first: Option<(Decimal, Vec<Vec<usize>>)> = None;
    let mut spouse = None;
    let mut entitled_all = Vec::with_capacity(survivors.len());
    for (at, survivor) in survivors.iter().enumerate() {
        entitled_all.push(placed(entitled(survivor, rules.order, scope, case), at)?);
    }
    for (at, survivor) in survivors.iter().enumerate() {
        let entitled = entitled_all.get(at) == Some(&true);
        let name: &'static str = survivor.relation.into();
        let order = orders.iter().find(|(row, _)| row == name).map(|(_, order)| *order).unwrap_or_default();
        let is_spouse = survivor.relation == SurvivorRelation::Spouse && spouse_share > Decimal::ZERO;
        if is_spouse {
            spouse = entitled.then_some(at);
            continue;
        }
        if order.is_zero() {
            let stands_in = represented && survivor.represents.is_some();
            case.check(rules.order, scope, stands_in, messages::reason::NOT_IN_THE_ORDER, || named(survivor))?;
            continue;
        }
        let place: Vec<usize> = if entitled {
            vec![at]
        } else if represented && survivor.relation == SurvivorRelation::Child && falls_to_children(survivor) {
            let stands_in = |other: &Survivor| other.represents.as_ref() == Some(&survivor.name);
            let heirs = survivors.iter().enumerate().filter(|(_, other)| stands_in(other)).map(|(heir, _)| heir);
            heirs.filter(|heir| entitled_all.get(*heir) == Some(&true)).collect()
        } else {
            Vec::new()
        };
        if place.is_empty() {
            continue;
        }
        match &mut first {
            Some((known, places)) if *known == order => places.push(place),
            Some((known, _)) if *known < order => {}
            _ => first = Some((order, vec![place])),
        }
    }

    let mut parts: Vec<Option<Part>> = vec![None; survivors.len()];
    let mut give = |at: usize, part: Part| {
        if let Some(slot) = parts.get_mut(at) {
            *slot = Some(part);
        }
    };
    let alone = spouse.filter(|_| first.as_ref().is_none_or(|(order, _)| *order > shared_orders));
    if let Some(at) = alone {
        give(at, (1, 1));
    } else {
        let (mut numerator, mut denominator) = (1, 1);
        if let Some(at) = spouse {
            let share = Ratio::new(spouse_share, Decimal::ONE)?;
            let part = |number: u128| u32::try_from(number).map_err(|_| Error::new(ErrorCode::Overflow));
            denominator = part(share.denominator())?;
            give(at, (part(share.numerator())?, denominator));
            numerator = denominator.saturating_sub(part(share.numerator())?);
        }
        let places = first.map(|(_, places)| places).unwrap_or_default();
        for place in &places {
            for heir in place {
                let among = count(&places)?.checked_mul(count(place)?).and_then(|among| among.checked_mul(denominator));
                give(*heir, (numerator, among.ok_or_else(|| Error::new(ErrorCode::Overflow))?));
            }
        }
    }
    if parts.iter().all(Option::is_none) {
        case.reason(rules.order, rules.nobody, Vec::new());
    }
    for (survivor, part) in survivors.iter().zip(&parts) {
        if let Some(part) = part {
            let share = ratio(*part)?;
            case.step(|| {
                let step = Step::new(StepKind::Compute).rule(rules.spouse.index).say(messages::step::SHARE_OF_SURVIVOR);
                step.with("name", survivor.name.clone()).output(share)
            });
        }
    }
    Ok(parts)
}

fn count<T>(list: &[T]) -> Result<u32, Error> {
    u32::try_from(list.len()).map_err(|_| Error::new(ErrorCode::Overflow))
}

fn named(survivor: &Survivor) -> Vec<(&'static str, crate::locale::Param)> {
    vec![("name", survivor.name.clone().into())]
}

/// Whether a survivor can take a share at all; every condition is examined.
fn entitled<R: Recorder>(
    survivor: &Survivor,
    order: Key<form::Table>,
    scope: Scope,
    case: &mut Case<'_, R>,
) -> Result<bool, Error> {
    let name = || named(survivor);
    let mut holds = case.check(order, scope, survivor.absent.is_none(), messages::reason::SURVIVOR_ABSENT, name)?;
    match survivor.relation {
        SurvivorRelation::Spouse | SurvivorRelation::WidowedDaughterInLaw => {
            holds &= case.check(order, scope, !survivor.remarried, messages::reason::SURVIVOR_REMARRIED, name)?;
        }
        SurvivorRelation::Sibling => {
            let which = case.value(keys::SURVIVOR_SIBLING, scope)?;
            if which != "any" {
                let minor = is_minor(survivor, case)?;
                let in_need = match which {
                    "minor_and_unable" => minor && survivor.unable_to_earn,
                    _ => minor || survivor.unable_to_earn,
                };
                let key = keys::SURVIVOR_SIBLING;
                holds &= case.check(key, scope, in_need, messages::reason::SIBLING_NOT_IN_NEED, name)?;
            }
        }
        SurvivorRelation::SpouseParent | SurvivorRelation::SpouseGrandparent => {
            let key = keys::SURVIVOR_IN_LAW;
            if case.where_ruled(key, scope, case.as_of())?.is_some() {
                holds &= case.check(key, scope, survivor.unsupported, messages::reason::IN_LAW_SUPPORTED, name)?;
            }
        }
        _ => {}
    }
    Ok(holds)
}

/// A day of birth that is missing, with its place in the list.
pub(super) fn placed<T>(result: Result<T, Error>, at: usize) -> Result<T, Error> {
    result.map_err(|error| match error.field_name() {
        Some("survivors.born_on") => error.field(format!("survivors[{at}].born_on")),
        _ => error,
    })
}

/// Whether the survivor is under age on the day of the death.
pub(super) fn is_minor<R: Recorder>(survivor: &Survivor, case: &mut Case<'_, R>) -> Result<bool, Error> {
    Ok(case.as_of() < of_age_on(survivor, case)?)
}

/// The day on which the survivor comes of age (`survivor.majority`).
pub(super) fn of_age_on<R: Recorder>(survivor: &Survivor, case: &mut Case<'_, R>) -> Result<NaiveDate, Error> {
    let born_on = case.need(survivor.born_on, "survivors.born_on", keys::SURVIVOR_MAJORITY)?;
    birthday(born_on.naive(), case.whole(keys::SURVIVOR_MAJORITY, Scope::All)?)
}

pub(super) fn ratio((numerator, denominator): Part) -> Result<Ratio, Error> {
    Ratio::new(numerator.into(), denominator.into())
}

/// A part of an amount.
pub(super) fn part_of<R: Recorder>(
    amount: Ratio,
    part: Part,
    rounding: Key<form::RoundingForm>,
    scope: Scope,
    case: &mut Case<'_, R>,
) -> Result<Fraction, Error> {
    case.round_ratio(rounding, scope, amount.times(ratio(part)?)?)
}
