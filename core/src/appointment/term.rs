//! The fields of a term of appointment (聘任資料).

use personnel_rules_data::{keys, messages};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::labor_pension;
use crate::case::Case;
use crate::date::Date;
use crate::error::Error;
use crate::personal::check_named;
use crate::quantity::{Percent, Twd};
use crate::trace::Recorder;

/// Position (聘任身分別).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Position {
    /// Post-doctoral researcher (博士後研究).
    PostDoc,
    /// Full-time project assistant (專任助理).
    ProjectAssistant,
}

/// Status of the person (身分別). One at most: the form has one choice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Status {
    /// None (無).
    None,
    /// Disabled (身心障礙).
    Disabled,
    /// Indigenous (原住民人士).
    Indigenous,
    /// Re-employed retiree of the military, public service or education (軍公教退休再任).
    ReemployedRetiree,
}

/// The term as filled in; what was left empty is left out.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TermFacts {
    /// Position.
    ///
    /// 聘任身分別。
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub position: Option<Position>,
    /// First day. Of a renewal and a change it is computed and need not be given.
    ///
    /// 聘期開始；續聘及異動由計算得之，得不填。
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<Date>,
    /// Last day.
    ///
    /// 聘期結束。
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<Date>,
    /// Kind of unit, for example 校級單位 or 行政單位.
    ///
    /// 單位類別，例如校級單位、行政單位。
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit_kind: Option<String>,
    /// Office or centre.
    ///
    /// 處室或中心。
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub office: Option<String>,
    /// Group within it, where there is one.
    ///
    /// 組（如有）。
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group: Option<String>,
    /// Degree.
    ///
    /// 學歷。
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub degree: Option<String>,
    /// Monthly pay in whole New Taiwan dollars.
    ///
    /// 月領薪資（元）。
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub monthly_pay: Option<Twd>,
    /// Accounting code: letters, digits and hyphens.
    ///
    /// 會計代號（英文字母、數字及連字號）。
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub accounting_code: Option<String>,
    /// Name of the project.
    ///
    /// 計畫名稱。
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub project_name: Option<String>,
    /// Principal investigator.
    ///
    /// 計畫主持人。
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub principal_investigator: Option<String>,
    /// Commissioning body or source of the money.
    ///
    /// 委託輔助單位或經費來源。
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub commissioning_body: Option<String>,
    /// Status.
    ///
    /// 身分別。
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<Status>,
    /// Voluntary rate of labour pension in percent of the pay: 0 to 6, at most one decimal.
    ///
    /// 本人每月自願提繳之勞工退休金比率（百分之 0 至 6，至多一位小數）。
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub voluntary_pension_rate: Option<Percent>,
    /// Year-end bonus: digits with at most one point. The form names no unit.
    ///
    /// 年終獎金：數字，至多一個小數點；表單未載單位。
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub year_end_bonus: Option<String>,
}

/// A field of the form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema, strum::IntoStaticStr)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
#[non_exhaustive]
pub enum TermField {
    /// Position (聘任身分別).
    Position,
    /// First day (聘期開始).
    From,
    /// Last day (聘期結束).
    To,
    /// Kind of unit (單位類別).
    UnitKind,
    /// Office or centre (處室/中心).
    Office,
    /// Group (組).
    Group,
    /// Degree (學歷).
    Degree,
    /// Monthly pay (月領薪資).
    MonthlyPay,
    /// Accounting code (會計代號).
    AccountingCode,
    /// Name of the project (計畫名稱).
    ProjectName,
    /// Principal investigator (計畫主持人).
    PrincipalInvestigator,
    /// Commissioning body or source of the money (委託輔助單位或經費來源).
    CommissioningBody,
    /// Status (身分別).
    Status,
    /// Voluntary rate of labour pension (自願提繳之勞工退休金比率).
    VoluntaryPensionRate,
    /// Year-end bonus (年終獎金).
    YearEndBonus,
    /// New last day of the present term (新中止時間).
    OldTermEndsOn,
    /// Last working day (最後工作日).
    LastWorkingDay,
    /// Reason of leaving (離職原因).
    LeavingReason,
}

/// The fields as they are examined.
#[derive(Default)]
pub(super) struct Form {
    pub(super) missing: Vec<TermField>,
    pub(super) malformed: Vec<TermField>,
}

impl Form {
    /// Whether a field was filled in, where it must be.
    pub(super) fn given<R: Recorder>(
        &mut self,
        field: TermField,
        given: bool,
        case: &mut Case<'_, R>,
    ) -> Result<(), Error> {
        let unless = messages::reason::PERSON_FIELD_MISSING;
        if !check_named(keys::APPOINTMENT_TERM, field.into(), given, (unless, Vec::new()), case)? {
            self.missing.push(field);
        }
        Ok(())
    }

    /// Examines all but the dates, and says whether any of it was given. Of a change only what changes is given.
    pub(super) fn fill<R: Recorder>(
        &mut self,
        term: &TermFacts,
        change: bool,
        case: &mut Case<'_, R>,
    ) -> Result<bool, Error> {
        let fields = [
            (TermField::Position, term.position.is_some()),
            (TermField::UnitKind, filled(&term.unit_kind)),
            (TermField::Office, filled(&term.office)),
            (TermField::Group, filled(&term.group)),
            (TermField::Degree, filled(&term.degree)),
            (TermField::MonthlyPay, term.monthly_pay.is_some()),
            (TermField::AccountingCode, filled(&term.accounting_code)),
            (TermField::ProjectName, filled(&term.project_name)),
            (TermField::PrincipalInvestigator, filled(&term.principal_investigator)),
            (TermField::CommissioningBody, filled(&term.commissioning_body)),
            (TermField::Status, term.status.is_some()),
            (TermField::VoluntaryPensionRate, term.voluntary_pension_rate.is_some()),
            (TermField::YearEndBonus, filled(&term.year_end_bonus)),
        ];
        let mut any = false;
        for (field, given) in fields {
            any |= given;
            if !change {
                self.given(field, given, case)?;
            }
        }
        if let Some(rate) = term.voluntary_pension_rate {
            labor_pension::share(rate, "term.voluntary_pension_rate", case)?;
        }
        let forms = [
            (TermField::MonthlyPay, term.monthly_pay.is_none_or(|pay| !pay.decimal().is_zero())),
            (TermField::AccountingCode, fits(&term.accounting_code, is_code)),
            (TermField::YearEndBonus, fits(&term.year_end_bonus, is_amount)),
        ];
        for (field, fits) in forms {
            let unless = messages::reason::PERSON_FIELD_MALFORMED;
            if !fits && !check_named(keys::APPOINTMENT_TERM, field.into(), false, (unless, Vec::new()), case)? {
                self.malformed.push(field);
            }
        }
        Ok(any)
    }
}

/// A field of blanks was not filled in.
fn filled(text: &Option<String>) -> bool {
    text.as_deref().is_some_and(|text| !text.trim().is_empty())
}

fn fits(text: &Option<String>, fits: fn(&str) -> bool) -> bool {
    !filled(text) || text.as_deref().is_some_and(fits)
}

fn is_code(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}

fn is_amount(text: &str) -> bool {
    personnel_rules_data::decimal(text).is_ok_and(|number| !number.is_sign_negative())
}
