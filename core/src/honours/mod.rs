//! Promotion, evaluation, appraisal, honours (陞任、評鑑、考績、獎章).

mod appraisal;
mod award;
mod medal;
mod promotion;
mod service;
mod teacher;

pub use appraisal::{Appraisal, AppraisalFacts, AppraisalGrade, AppraisalKind, AppraisalReward, PayPosition, PayStep};
pub use award::{
    Anniversary, AnniversaryFacts, AnniversaryHonour, SeniorTeacher, SeniorTeacherAward, SeniorTeacherFacts,
};
pub use medal::{LeavingGround, Medal, MedalClass, MedalFacts, ServiceMedal};
pub use promotion::{
    Promotion, PromotionBar, PromotionBarGround, PromotionDecision, PromotionDocument, PromotionFacts, PromotionMove,
    PromotionStep,
};
pub use service::{Interruption, InterruptionGround};
pub use teacher::{
    AdminYears, AdminYearsFacts, AdminYearsLeft, NewTeacherEvaluation, NewTeacherFacts, NewTeacherSemester, RankProof,
    RankWindow, RankWindowFacts, TeacherPromotionWindow,
};

#[cfg(test)]
mod tests;
