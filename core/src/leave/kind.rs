//! Kinds of leave (假別).

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A kind of leave (假別).
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    JsonSchema,
    strum::IntoStaticStr,
    strum::EnumIter,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
#[non_exhaustive]
pub enum LeaveKind {
    /// Annual leave (休假).
    Annual,
    /// Personal leave (事假).
    Personal,
    /// Family care leave, counted into personal leave (家庭照顧假).
    FamilyCare,
    /// Wellness leave, counted into personal leave (身心調適假).
    Wellness,
    /// Sick leave (病假).
    Sick,
    /// Extended sick leave (延長病假).
    ExtendedSick,
    /// Menstrual leave (生理假).
    Menstrual,
    /// Prenatal leave (產前假).
    Prenatal,
    /// Maternity leave (娩假).
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
    /// Official leave for an injury on duty (因公傷病公假).
    OfficialInjury,
    /// Winter and summer recess leave that an institution grants (寒暑休).
    Recess,
    /// Compensatory leave for overtime (加班補休).
    Compensatory,
}

/// Who has died (喪假之親屬).
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema, strum::IntoStaticStr, strum::EnumIter,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
#[non_exhaustive]
pub enum Relation {
    /// Parent, by adoption as well (父母、養父母).
    Parent,
    /// Spouse (配偶).
    Spouse,
    /// Step-parent (繼父母).
    StepParent,
    /// Parent of the spouse, by adoption as well (配偶之父母、養父母).
    SpouseParent,
    /// Child (子女).
    Child,
    /// Great-grandparent (曾祖父母).
    GreatGrandparent,
    /// Grandparent (祖父母).
    Grandparent,
    /// Grandparent of the spouse (配偶之祖父母).
    SpouseGrandparent,
    /// Step-parent of the spouse (配偶之繼父母).
    SpouseStepParent,
    /// Brother or sister (兄弟姊妹).
    Sibling,
}

/// A paper that goes with a request for leave (請假應附證明).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum LeaveDocument {
    /// Certificate of a lawful medical institution or physician (合法醫療機構或醫師證明書).
    MedicalCertificate,
    /// Physician's certificate or the mother's handbook (醫師證明書或孕婦健康手冊).
    PregnancyCertificate,
    /// Household register (戶口名簿).
    HouseholdRegister,
    /// Obituary (訃文).
    Obituary,
}

/// What is paid for hours of leave (假期給薪).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Pay {
    /// Full pay (照給).
    Full,
    /// Half pay (折半).
    Half,
    /// No pay (不給).
    None,
    /// Pay is deducted by the day (按日扣除).
    Deducted,
    /// The sources do not say (規定未明).
    NotStated,
}
