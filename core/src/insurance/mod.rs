//! Public servants' and teachers' insurance (公教人員保險).

mod benefit;
mod birth;
mod contribution;
mod death;
mod disability;
mod family_funeral;
mod old_age;
mod parental_leave;
#[cfg(test)]
mod tests;

pub use benefit::{Benefit, ExcludedCause, InsuranceDocument};
pub use birth::{BirthBenefit, BirthBenefitFacts, BirthBenefitPaid};
pub use contribution::{Contribution, ContributionFacts, ContributionSituation, PremiumShares};
pub use death::{BenefitShare, DeathBenefit, DeathBenefitFacts, DeathBenefitPaid, Recipient, Survivors};
pub use disability::{Disability, DisabilityDegree, DisabilityFacts, EarlierDisability};
pub use family_funeral::{FamilyFuneral, FamilyFuneralFacts};
pub use old_age::{AnnuityGroup, AnnuityWaiver, LeavingCause, OldAge, OldAgeAnnuity, OldAgeFacts, OldAgePaid};
pub use parental_leave::{Instalment, ParentalLeave, ParentalLeaveFacts, ParentalLeavePaid};
