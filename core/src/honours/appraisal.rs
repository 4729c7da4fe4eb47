//! Appraisal of civil servants (考績): its kind, and what a grade brings.

use chrono::Datelike;
use personnel_rules_data::{Key, Scope, form, keys, messages};
use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::service::{Interruption, served};
use crate::calculation::{Bilingual, Calculation};
use crate::case::Case;
use crate::date::{Date, next_day, year_start};
use crate::error::Error;
use crate::quantity::{SalaryMonths, Twd, not_zero, times, whole};
use crate::staff::StaffGroup;
use crate::trace::{Recorder, Step, StepKind};

/// Grade of an appraisal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum AppraisalGrade {
    /// 80 marks and more (甲等).
    Jia,
    /// 70 marks and more (乙等).
    Yi,
    /// 60 marks and more (丙等).
    Bing,
    /// Below 60 marks (丁等).
    Ding,
}

/// Where the pay stands in its scale.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum PayPosition {
    /// Basic pay, below the top step of the rank (本俸，未達所敘職等最高俸級).
    Basic,
    /// Top step of basic pay of the rank (所敘職等本俸最高俸級).
    TopOfBasic,
    /// Seniority pay, below its top step (年功俸，未達最高俸級).
    Seniority,
    /// Top step of seniority pay (年功俸最高俸級).
    TopOfSeniority,
}

/// What an appraisal and its reward depend on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AppraisalFacts {
    /// Group of staff: only civil servants are appraised by this act.
    ///
    /// 人員類別：考績限公務人員。
    pub staff_group: StaffGroup,
    /// Day from which the person serves, qualified and confirmed; service in earlier years may be left out.
    ///
    /// 任職起日（經銓敘審定合格實授）；以前年度之任職得不計。
    pub service_since: Date,
    /// Interruptions of the service, oldest first.
    ///
    /// 任職之中斷（由先至後）。
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub interruptions: Vec<Interruption>,
    /// Whether any work was done in that time; paid study on which the institution sent the person counts as work.
    ///
    /// 該期間是否有工作事實；經機關選送帶職帶薪進修者視為有。
    pub worked: bool,
    /// Whether a special appraisal was held for this year before.
    ///
    /// 同一考績年度內是否已辦理另予考績。
    pub special_held: bool,
    /// Grade of the appraisal.
    ///
    /// 考績等次。
    pub grade: AppraisalGrade,
    /// Where the pay stands in its scale.
    ///
    /// 現敘俸級之位置。
    pub pay_position: PayPosition,
    /// Whether the pay was raised by a step in this year already, by law or with a promotion of February to December to a higher rank whose lowest pay lies above the former one. A step from a single-case appraisal does not count, nor does a promotion in January, a rise by a higher examination or by comparison of reservists, or a promotion at equal pay points raised by earlier service.
    ///
    /// 考績年度內是否已依法晉敘俸級，或於二月至十二月間升任高一官等、職等職務，自最低俸級起敘而已敘較高俸級。因專案考績晉級、一月升任、依較高考試及格或後備軍人比敘改敘，及升任時敘同數額俸點並以曾任年資提敘者，均填否。
    pub already_advanced: bool,
    /// Total monthly pay (俸給總額) of the day that the rules name, in New Taiwan dollars: with it the bonus is an amount. For an appraisal at the year's end it is that of the next January 1, else that of the last day of service.
    ///
    /// 俸給總額（元）：填列者計算獎金數額。年終辦理者以次年一月一日為準，隨時辦理者以最後在職日為準。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub total_pay: Option<Twd>,
}

/// Kind of appraisal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum AppraisalKind {
    /// Annual appraisal (年終考績).
    Annual,
    /// Special appraisal of part of a year (另予考績).
    Special,
    /// None (不辦理考績).
    None,
}

/// Step that the pay goes up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum PayStep {
    /// A step of basic pay (晉本俸一級).
    Basic,
    /// A step of seniority pay (晉年功俸一級).
    Seniority,
    /// None (不晉級).
    None,
}

/// An appraisal and what it brings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
pub struct AppraisalReward {
    /// Kind of appraisal. Where there is none, or none of the whole year though it was served, the reasons say why.
    ///
    /// 考績種類。不辦理者，見理由。
    pub kind: AppraisalKind,
    /// Months of the year that count.
    ///
    /// 考績年度內採計之任職月數。
    pub months: u32,
    /// Bonus in months of total pay.
    ///
    /// 考績獎金之月數（俸給總額）。
    pub bonus_months: SalaryMonths,
    /// Bonus in New Taiwan dollars, where the total pay is given.
    ///
    /// 考績獎金之金額（元）；未填俸給總額者無此項。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bonus: Option<Twd>,
    /// Step that the pay goes up.
    ///
    /// 晉敘之俸級。
    pub step: PayStep,
    /// Whether the person is dismissed.
    ///
    /// 是否免職。
    pub dismissed: bool,
}

/// The calculation `appraisal.reward`: 公務人員考績法 3, 4, 7, 8, 10, 施行細則 2, 7, 9, 11.
#[derive(Debug)]
pub enum Appraisal {}

impl Calculation for Appraisal {
    const NAME: &'static str = "appraisal.reward";
    const TITLE: Bilingual = Bilingual { zh: "考績", en: "appraisal" };
    const DESCRIPTION: Bilingual = Bilingual {
        zh: "公務人員之考績：依任職月數為年終考績、另予考績或不辦理，及各等次之獎金與晉級。",
        en: "A civil servant's appraisal: annual, special or none by the months served, and the bonus and pay step of a grade.",
    };
    const AS_OF: Bilingual = Bilingual {
        zh: "考績辦理日：續任者為十二月三十一日，離職者為最後在職日",
        en: "the day of the appraisal: December 31 for who serves on, the last day of service for who leaves",
    };
    const HEADLINE: &'static [&'static str] = &["kind", "bonus"];
    const RULES: &'static [&'static [usize]] = &[&[
        keys::APPRAISAL_KIND.index,
        keys::APPRAISAL_CONTINUITY.index,
        keys::APPRAISAL_MONTHS.index,
        keys::APPRAISAL_INTERRUPTIONS.index,
        keys::APPRAISAL_WORKED.index,
        keys::APPRAISAL_SPECIAL_ONCE.index,
        keys::APPRAISAL_ANNUAL_REWARD.index,
        keys::APPRAISAL_ANNUAL_STEP.index,
        keys::APPRAISAL_SPECIAL_REWARD.index,
        keys::APPRAISAL_ROUNDING.index,
    ]];
    type Facts = AppraisalFacts;
    type Value = AppraisalReward;

    fn decide<R: Recorder>(facts: &AppraisalFacts, case: &mut Case<'_, R>) -> Result<AppraisalReward, Error> {
        let scope = Scope::from(facts.staff_group);
        let (kind, months) = kind(facts, scope, case)?;
        let bonus_months = match kind {
            AppraisalKind::Annual => annual_bonus(facts, scope, case)?,
            AppraisalKind::Special => match facts.grade {
                AppraisalGrade::Jia => case.row(keys::APPRAISAL_SPECIAL_REWARD, scope, "jia")?,
                AppraisalGrade::Yi => case.row(keys::APPRAISAL_SPECIAL_REWARD, scope, "yi")?,
                _ => Decimal::ZERO,
            },
            AppraisalKind::None => Decimal::ZERO,
        };
        let rule = match kind {
            AppraisalKind::Annual => keys::APPRAISAL_ANNUAL_REWARD,
            _ => keys::APPRAISAL_SPECIAL_REWARD,
        };
        Ok(AppraisalReward {
            kind,
            months,
            bonus_months: bonus_months.into(),
            bonus: facts.total_pay.map(|pay| bonus((rule, bonus_months), pay, scope, case)).transpose()?,
            step: if kind == AppraisalKind::Annual { step(facts, scope, case)? } else { PayStep::None },
            dismissed: kind != AppraisalKind::None && facts.grade == AppraisalGrade::Ding,
        })
    }
}

/// Articles 3 and 4: the whole year in one stretch, or six months of it, which must hang together until 2025-11-20.
fn kind<R: Recorder>(
    facts: &AppraisalFacts,
    scope: Scope,
    case: &mut Case<'_, R>,
) -> Result<(AppraisalKind, u32), Error> {
    let first = year_start(case.as_of(), 1)?;
    let rules = (keys::APPRAISAL_INTERRUPTIONS, keys::APPRAISAL_MONTHS);
    let served = served((facts.service_since, first), &facts.interruptions, rules, scope, case)?;
    let key = keys::APPRAISAL_KIND;
    if next_day(case.as_of())?.year() == first.year() {
        case.reason(key, messages::reason::TAKEN_AS_LEAVING, Vec::new());
    }
    let mut appraised = true;
    if case.where_ruled(keys::APPRAISAL_WORKED, scope, case.as_of())?.is_some() {
        appraised =
            case.check(keys::APPRAISAL_WORKED, scope, facts.worked, messages::reason::NO_WORK_DONE, Vec::new)?;
    }
    if served.longest >= whole(case.row(key, scope, "annual")?)? {
        if facts.special_held && facts.interruptions.iter().all(|one| one.to.naive() < first) {
            return Err(Error::conflict("special_held", messages::conflict::SPECIAL_WITHIN_A_WHOLE_YEAR));
        }
        return Ok((if appraised { AppraisalKind::Annual } else { AppraisalKind::None }, served.longest));
    }
    let months = match case.value(keys::APPRAISAL_CONTINUITY, scope)? {
        "total" => served.total,
        _ => served.longest,
    };
    let least = whole(case.row(key, scope, "special")?)?;
    let params = || vec![("months", months.into()), ("least", least.into())];
    appraised &= case.check(key, scope, months >= least, messages::reason::MONTHS_TOO_FEW, params)?;
    let held = facts.special_held;
    appraised &=
        case.check(keys::APPRAISAL_SPECIAL_ONCE, scope, !held, messages::reason::SPECIAL_APPRAISAL_HELD, Vec::new)?;
    Ok((if appraised { AppraisalKind::Special } else { AppraisalKind::None }, months))
}

/// Article 7: months of total pay by grade and by where the pay stands.
fn annual_bonus<R: Recorder>(facts: &AppraisalFacts, scope: Scope, case: &mut Case<'_, R>) -> Result<Decimal, Error> {
    let top = facts.pay_position == PayPosition::TopOfSeniority;
    let row = match (facts.grade, top) {
        (AppraisalGrade::Jia, false) => "jia",
        (AppraisalGrade::Jia, true) => "jia_top",
        (AppraisalGrade::Yi, false) => "yi",
        (AppraisalGrade::Yi, true) => "yi_top",
        _ => return Ok(Decimal::ZERO),
    };
    case.row(keys::APPRAISAL_ANNUAL_REWARD, scope, row)
}

/// Articles 7 and 10: one step, where there is one and the year has not brought one already.
fn step<R: Recorder>(facts: &AppraisalFacts, scope: Scope, case: &mut Case<'_, R>) -> Result<PayStep, Error> {
    let step = match (facts.grade, facts.pay_position) {
        (AppraisalGrade::Bing | AppraisalGrade::Ding, _) | (_, PayPosition::TopOfSeniority) => PayStep::None,
        (_, PayPosition::Basic) => PayStep::Basic,
        _ => PayStep::Seniority,
    };
    if step == PayStep::None {
        return Ok(step);
    }
    let free = !facts.already_advanced;
    let up = case.check(keys::APPRAISAL_ANNUAL_STEP, scope, free, messages::reason::STEP_ALREADY_GONE_UP, Vec::new)?;
    Ok(if up { step } else { PayStep::None })
}

fn bonus<R: Recorder>(
    (rule, months): (Key<form::Table>, Decimal),
    pay: Twd,
    scope: Scope,
    case: &mut Case<'_, R>,
) -> Result<Twd, Error> {
    let pay = not_zero(pay, "total_pay")?;
    let exact = times(months, pay).map_err(|error| error.field("total_pay"))?;
    case.step(|| {
        let step = Step::new(StepKind::Compute).rule(rule.index).say(messages::step::MONTHS_OF_TOTAL_PAY);
        step.with("months", months).with("pay", pay).output(exact.normalize())
    });
    Ok(case.round(keys::APPRAISAL_ROUNDING, scope, exact)?.into())
}
