//! Groups of staff.

use personnel_rules_data::Scope;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A group of staff (人員類別): which law applies to a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum StaffGroup {
    /// Appointed civil servant (公務人員).
    CivilServant,
    /// Teacher without an administrative post (教師).
    Teacher,
    /// Teacher who also holds an administrative post (兼行政職務教師).
    TeacherWithAdminPost,
    /// Hired by the school's own fund, under the Labour Standards Act (約用人員).
    FundHired,
}

impl From<StaffGroup> for Scope {
    fn from(group: StaffGroup) -> Self {
        match group {
            StaffGroup::CivilServant => Self::CivilServant,
            StaffGroup::Teacher => Self::Teacher,
            StaffGroup::TeacherWithAdminPost => Self::TeacherWithAdminPost,
            StaffGroup::FundHired => Self::FundHired,
        }
    }
}
