//! Kinds of leave (假別).

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A kind of leave (假別).
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema, strum::IntoStaticStr,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
#[non_exhaustive]
pub enum LeaveKind {
    /// Annual leave (休假, 特別休假).
    Annual,
    /// Personal leave (事假).
    Personal,
    /// Family care leave (家庭照顧假), counted into personal leave.
    FamilyCare,
    /// Leave for mental and physical wellness (身心調適假), counted into personal leave.
    Wellness,
    /// Sick leave (病假, 普通傷病假).
    Sick,
    /// Extended sick leave (延長病假).
    ExtendedSick,
    /// Menstrual leave (生理假).
    Menstrual,
    /// Prenatal leave (產前假, 產檢假).
    Prenatal,
    /// Maternity leave (娩假, 產假).
    Maternity,
    /// Leave after a miscarriage (流產假).
    Miscarriage,
    /// Leave to accompany the spouse's antenatal visits and childbirth (陪產檢及陪產假).
    Paternity,
    /// Marriage leave (婚假).
    Marriage,
    /// Funeral leave (喪假).
    Funeral,
    /// Leave to donate bone marrow or an organ (捐贈骨髓或器官假).
    Donation,
    /// Official leave for an injury on duty (因公傷病公假, 公傷病假).
    OfficialInjury,
    /// Winter and summer recess leave that an institution grants (寒暑休).
    Recess,
    /// Compensatory leave for overtime (加班補休).
    Compensatory,
}
