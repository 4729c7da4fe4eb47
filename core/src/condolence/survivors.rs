//! Who receives a payment for a death, and which part of it.

use chrono::NaiveDate;
use personnel_rules_data::{Scope, keys, messages};
use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::case::Case;
use crate::error::Error;
use crate::quantity::{Fraction, Ratio, times, whole};
use crate::survivor::SurvivorRelation;
use crate::trace::{Recorder, Step, StepKind};

/// Why a survivor has no right.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema, strum::IntoStaticStr)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
#[non_exhaustive]
pub enum LostSurvivorRight {
    /// Died (死亡).
    Died,
    /// Renounced it (拋棄).
    Renounced,
    /// A spouse or widowed daughter-in-law who remarried (再婚).
    Remarried,
    /// Deprived of civil rights for life (褫奪公權終身).
    CivilRights,
    /// Convicted of an offence against the state (犯內亂罪、外患罪).
    Treason,
    /// Not a national (喪失或未具國籍).
    Nationality,
    /// Convicted of having caused the death for the sake of the payment; a ground since 2018-06-29 (故意致死).
    CausedTheDeath,
}

/// A survivor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CondolenceSurvivor {
    /// What the survivor was to the employee.
    ///
    /// 與亡故者之關係。
    pub relation: SurvivorRelation,
    /// Why the survivor has no right. Left out where there is one.
    ///
    /// 無領受權之事由。有領受權者免填。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lost_right: Option<LostSurvivorRight>,
    /// Number of children who take the place of a child without a right.
    ///
    /// 代位領受之子女數（該子女無領受權者）。
    #[serde(default)]
    pub children_in_place: u32,
}

/// What a survivor receives.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct CondolenceShare {
    /// Place in the list of survivors, from 0.
    ///
    /// 於所填遺族中之次序（自零起）。
    pub survivor: u32,
    /// What the survivor was to the employee.
    ///
    /// 與亡故者之關係。
    pub relation: SurvivorRelation,
    /// Persons who receive the share, each of them: 1, or the children in the survivor's place.
    ///
    /// 各領此份之人數：一人，或代位之子女數。
    pub persons: u32,
    /// Part of the payment that each of them receives.
    ///
    /// 每人領受之比例。
    pub share: Ratio,
    /// Amount that each of them receives.
    ///
    /// 每人領受之數額。
    pub amount: Fraction,
}

/// The most of a relation that a person can have; more is a slip.
const MOST: [(SurvivorRelation, usize); 5] = [
    (SurvivorRelation::Spouse, 1),
    (SurvivorRelation::Parent, 2),
    (SurvivorRelation::Grandparent, 4),
    (SurvivorRelation::SpouseParent, 2),
    (SurvivorRelation::SpouseGrandparent, 4),
];

/// Survivors that cannot be.
fn check(survivors: &[CondolenceSurvivor]) -> Result<(), Error> {
    for (relation, most) in MOST {
        if survivors.iter().filter(|survivor| survivor.relation == relation).count() > most {
            return Err(Error::conflict("survivors", messages::conflict::MORE_SURVIVORS_THAN_CAN_BE));
        }
    }
    for (at, survivor) in survivors.iter().enumerate() {
        let field = |name: &str| ["survivors[", &at.to_string(), "].", name].concat();
        let marries = matches!(survivor.relation, SurvivorRelation::Spouse | SurvivorRelation::WidowedDaughterInLaw);
        if survivor.lost_right == Some(LostSurvivorRight::Remarried) && !marries {
            return Err(Error::conflict(field("lost_right"), messages::conflict::REMARRIAGE_OF_A_SPOUSE));
        }
        let child = survivor.relation == SurvivorRelation::Child && survivor.lost_right.is_some();
        if survivor.children_in_place > 0 && !child {
            return Err(Error::conflict(field("children_in_place"), messages::conflict::IN_THE_PLACE_OF_A_CHILD));
        }
    }
    Ok(())
}

/// Who receives and the divisor of each one's part, by the rules of the day of the death.
pub(super) fn recipients<R: Recorder>(
    survivors: &[CondolenceSurvivor],
    died_on: NaiveDate,
    case: &mut Case<'_, R>,
) -> Result<Vec<(usize, u32, Decimal)>, Error> {
    check(survivors)?;
    case.on(died_on, |case| {
        let beside_spouse = case.where_ruled(keys::CONDOLENCE_SURVIVORS_SPOUSE, Scope::All, died_on)?;
        // The order of each with a right, and how many receive in that place.
        let (mut spouse, mut ordered) = (None, Vec::new());
        for (at, survivor) in survivors.iter().enumerate() {
            let persons = persons(survivor, at, case)?;
            if persons == 0 {
                continue;
            }
            if survivor.relation == SurvivorRelation::Spouse && beside_spouse.is_some() {
                spouse = Some(at);
                continue;
            }
            let order = whole(case.row(keys::CONDOLENCE_SURVIVORS, Scope::All, survivor.relation.into())?)?;
            if order > 0 {
                ordered.push((order, at, persons));
            }
        }
        let first = ordered.iter().map(|(order, ..)| *order).min();
        let last = beside_spouse.map_or(Ok(u32::MAX), whole)?;
        let first = first.filter(|first| spouse.is_none() || *first <= last);
        ordered.retain(|(order, ..)| Some(*order) == first);
        let halves = if spouse.is_some() && first.is_some() { Decimal::TWO } else { Decimal::ONE };
        let mut recipients = Vec::new();
        if let Some(at) = spouse {
            recipients.push((at, 1, halves));
        }
        let sharing = times(halves, Decimal::from(ordered.len()))?;
        for (_, at, persons) in &ordered {
            recipients.push((*at, *persons, times(sharing, Decimal::from(*persons))?));
        }
        case.step(|| {
            let step = Step::new(StepKind::Compute).rule(keys::CONDOLENCE_SURVIVORS.index);
            let step = step.say(messages::step::SURVIVORS_OF_ORDER).with("order", first.unwrap_or_default());
            step.with("spouse", u32::from(spouse.is_some())).output(ordered.len())
        });
        Ok(recipients)
    })
}

/// How many receive in the survivor's place: none who has lost the right, but for a child's children.
fn persons<R: Recorder>(survivor: &CondolenceSurvivor, at: usize, case: &mut Case<'_, R>) -> Result<u32, Error> {
    let Some(lost) = survivor.lost_right else { return Ok(1) };
    if !case.has(keys::CONDOLENCE_SURVIVORS_OUT, Scope::All, lost.into())? {
        return Err(Error::conflict(
            ["survivors[", &at.to_string(), "].lost_right"].concat(),
            messages::conflict::NO_LOSS_OF_RIGHT_THEN,
        ));
    }
    if survivor.children_in_place > 0
        && case.where_ruled(keys::CONDOLENCE_SURVIVORS_IN_PLACE, Scope::All, case.as_of())?.is_none()
    {
        return Err(Error::conflict(
            ["survivors[", &at.to_string(), "].children_in_place"].concat(),
            messages::conflict::NOBODY_IN_PLACE_THEN,
        ));
    }
    Ok(survivor.children_in_place)
}

/// Shares and amounts, in the order in which the survivors were given.
pub(super) fn shares<R: Recorder>(
    survivors: &[CondolenceSurvivor],
    recipients: &[(usize, u32, Decimal)],
    amount: Decimal,
    case: &mut Case<'_, R>,
) -> Result<Vec<CondolenceShare>, Error> {
    let mut shares = Vec::new();
    for (at, survivor) in survivors.iter().enumerate() {
        if let Some((_, persons, divisor)) = recipients.iter().find(|(place, ..)| *place == at) {
            shares.push(CondolenceShare {
                survivor: u32::try_from(at).unwrap_or(u32::MAX),
                relation: survivor.relation,
                persons: *persons,
                share: Ratio::new(Decimal::ONE, *divisor)?,
                amount: case.divide(keys::CONDOLENCE_ROUNDING, Scope::All, amount, *divisor)?,
            });
        }
    }
    Ok(shares)
}
