//! Further study and research (進修、教師研究): leave for study, its fees, how many may study, research of teachers.

mod fees;
mod quota;
mod research;
mod study;

pub use fees::{Fees, FeesFacts, GradedBy, StudyDocument, StudyFees};
pub use quota::{Quota, QuotaFacts, StudyQuota};
pub use research::{Research, ResearchDecision, ResearchFacts, ResearchGround, ResearchStep};
pub use study::{Study, StudyDecision, StudyFacts, StudyLeave, StudyMode, StudyRoute};
