//! Survivors (遺族): the benefit after a death in service, what the survivors of a pensioner have, the rest of
//! an individual account, the burial grant.

mod account;
mod bases;
mod benefit;
mod burial;
mod facts;
mod family;
mod pensioner;

pub use account::{AccountHeir, AccountRest, AccountRestFacts, AccountSurvivors};
pub use benefit::Benefit;
pub use burial::{Burial, BurialFacts, BurialGrant, LaidToRest};
pub use facts::{BenefitFacts, DeathCause, PeriodicBenefit, SurvivorBenefit};
pub use family::{Survivor, SurvivorAbsence, SurvivorDocument, SurvivorRelation, SurvivorShare};
pub use pensioner::{
    MonthlyPart, PensionerBenefit, PensionerFacts, PensionerSurvivor, PensionerSurvivors, SurvivorAnnuity,
};

#[cfg(test)]
mod tests;
