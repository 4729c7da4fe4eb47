//! What a school covers of the fees of a semester (進修費用補助).

use chrono::NaiveDate;
use personnel_rules_data::{Scope, keys, messages};
use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::study::{StudyMode, StudyRoute, approved, name_of};
use crate::calculation::{Bilingual, Calculation};
use crate::case::Case;
use crate::claim::{self, ClaimPeriod};
use crate::date::Date;
use crate::error::Error;
use crate::quantity::{Marks, Twd, minus, times, total};
use crate::staff::StaffGroup;
use crate::trace::{Recorder, Step, StepKind};

/// How the study was graded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum GradedBy {
    /// Marks of a hundred (分數).
    Marks,
    /// Letters or words (等級).
    Grades,
    /// Not at all; a report stands for the marks (無成績評定，提出進修報告).
    Report,
}

/// A paper to hand in with a claim for study fees.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema, strum::IntoStaticStr)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
#[non_exhaustive]
pub enum StudyDocument {
    /// Transcript (成績單).
    Transcript,
    /// Report on the study (進修報告).
    StudyReport,
    /// Receipts of the fees (繳費收據).
    FeeReceipt,
}

/// What covering the fees depends on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FeesFacts {
    /// Group of staff: it decides which rules apply.
    ///
    /// 人員類別：決定適用之規定。
    pub staff_group: StaffGroup,
    /// When the study took place: it decides the share; extension courses are none of these.
    ///
    /// 進修方式：決定補助比例。推廣教育課程不在此列。
    pub mode: StudyMode,
    /// Whether the school selected the person, or the person applied: it decides the share.
    ///
    /// 選送或自行申請：決定補助比例。
    pub route: StudyRoute,
    /// Whether the study is related to the work. The law asks it of those who apply on their own.
    ///
    /// 是否與業務有關。法就自行申請者要求之。
    pub related_to_work: bool,
    /// Whether the school agreed to the study.
    ///
    /// 是否經學校同意。
    pub school_agreed: bool,
    /// Tuition of the semester (學費), in whole New Taiwan dollars.
    ///
    /// 學費（元）。
    pub tuition: Twd,
    /// Miscellaneous fees of the semester (雜費), in whole New Taiwan dollars.
    ///
    /// 雜費（元）。
    pub miscellaneous: Twd,
    /// Credit fees of the semester (學分費), in whole New Taiwan dollars.
    ///
    /// 學分費（元）。
    pub credits: Twd,
    /// How the study was graded.
    ///
    /// 成績評定方式。
    pub graded_by: GradedBy,
    /// Whether every subject was passed. Needed for marks and grades, where good ones are asked for.
    ///
    /// 是否各科均及格。須成績優良，而有成績評定者須填。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub all_passed: Option<bool>,
    /// Average of the marks. Needed for marks, where good ones are asked for.
    ///
    /// 平均分數。須成績優良，而以分數評定者須填。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub average: Option<Marks>,
    /// Whether the average grade equals the marks wanted. Needed for grades, where good ones are asked for.
    ///
    /// 平均是否達相當之等級。須成績優良，而以等級評定者須填。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub grade_equals: Option<bool>,
    /// Whether the school found the report of value. Needed for a report, where good marks are asked for.
    ///
    /// 進修報告是否經認定具相當參考價值。須成績優良，而無成績評定者須填。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub report_accepted: Option<bool>,
    /// Part of the fees above that belongs to failed subjects. Needed where only those fees are left out.
    ///
    /// 上列費用中屬不及格科目者。僅不補助該科目費用時須填。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub failed_subject_fees: Option<Twd>,
    /// Day on which the transcript was received. Needed where the period runs from it.
    ///
    /// 收到成績通知書之日。申請期限自此起算時須填。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub transcript_received_on: Option<Date>,
    /// Day of the claim: it must lie within the period.
    ///
    /// 申請日：須在期限之內。
    pub claimed_on: Date,
}

/// What is covered of the fees of a semester.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct StudyFees {
    /// Whether the claim is granted. Where not, the reasons say why.
    ///
    /// 是否核給。不核給者，見理由。
    pub granted: bool,
    /// Amount granted in New Taiwan dollars. 0 where the claim is refused.
    ///
    /// 核給金額（新臺幣元）。不核給者為 0。
    pub amount: Twd,
    /// Fees that count.
    ///
    /// 得補助之費用總額。
    pub fees: Twd,
    /// Share of them, before the cap.
    ///
    /// 依補助比例計得之數額（未計上限）。
    pub covered: Twd,
    /// Period of the claim.
    ///
    /// 申請期限。
    pub claim: ClaimPeriod,
    /// Papers to hand in.
    ///
    /// 應備文件。
    pub documents: Vec<StudyDocument>,
}

/// The calculation `training.fees`: 公務人員訓練進修法 12, 施行細則 19, 20, 訓練進修實施辦法 8. The share is an
/// institution's own.
#[derive(Debug)]
pub enum Fees {}

impl Calculation for Fees {
    const NAME: &'static str = "training.fees";
    const TITLE: Bilingual = Bilingual { zh: "進修費用補助", en: "fees of study" };
    const DESCRIPTION: Bilingual = Bilingual {
        zh: "公務人員一學期進修費用之補助：比例（各校自定）、成績、上限、申請期限、應備文件。",
        en: "What is covered of a civil servant's fees of a semester: the share (an institution's own), marks, cap, period of the claim, papers.",
    };
    const AS_OF: Bilingual = Bilingual { zh: "學期結束日", en: "the last day of the semester" };
    const HEADLINE: &'static [&'static str] = &["granted", "amount"];
    const RULES: &'static [&'static [usize]] = &[
        crate::calendar::RULES,
        &[
            keys::TRAINING_RELATED.index,
            keys::TRAINING_FULL_TIME.index,
            keys::TRAINING_PART_TIME.index,
            keys::TRAINING_AFTER_HOURS.index,
            keys::TRAINING_AFTER_HOURS_SHARE.index,
            keys::TRAINING_FULL_TIME_OWN_SHARE.index,
            keys::TRAINING_AFTER_HOURS_FEES.index,
            keys::TRAINING_AFTER_HOURS_ROUNDING.index,
            keys::TRAINING_GRADED.index,
            keys::TRAINING_AFTER_HOURS_GOOD_MARKS.index,
            keys::TRAINING_AFTER_HOURS_FAILED_SUBJECT.index,
            keys::TRAINING_AFTER_HOURS_CAP.index,
            keys::TRAINING_AFTER_HOURS_CLAIM.index,
            keys::TRAINING_AFTER_HOURS_CLAIM_START.index,
            keys::TRAINING_AFTER_HOURS_DOCUMENTS.index,
            keys::CLAIM_FIRST_DAY.index,
            keys::CLAIM_WEEKEND.index,
        ],
    ];
    type Facts = FeesFacts;
    type Value = StudyFees;

    fn decide<R: Recorder>(facts: &FeesFacts, case: &mut Case<'_, R>) -> Result<StudyFees, Error> {
        check(facts)?;
        let scope = Scope::from(facts.staff_group);
        let study = (facts.mode, facts.route);
        let eligible = approved(study, facts.related_to_work, facts.school_agreed, scope, case)?;
        let share = share(facts, scope, case)?;
        let (good, left_out) = marks(facts, scope, case)?;
        let fees = fees(facts, left_out, scope, case)?;
        let covered = covered(fees, share, facts, scope, case)?;
        let due = capped(covered, facts.mode, scope, case)?;
        let claim = claim::within_months(
            claim_start(facts, scope, case)?,
            facts.claimed_on,
            keys::TRAINING_AFTER_HOURS_CLAIM,
            scope,
            case,
        )?;
        let granted = eligible && good && claim.in_time && due > Decimal::ZERO;
        Ok(StudyFees {
            granted,
            amount: if granted { due.into() } else { Twd::default() },
            fees: fees.into(),
            covered: covered.into(),
            claim,
            documents: documents(facts, scope, case)?,
        })
    }
}

/// `training.after_hours.good_marks`: whether the marks are good, and the fees that failed subjects leave out.
fn marks<R: Recorder>(facts: &FeesFacts, scope: Scope, case: &mut Case<'_, R>) -> Result<(bool, Decimal), Error> {
    if !case.has(keys::TRAINING_GRADED, scope, name_of(facts.mode, facts.route))? {
        return no_marks(facts);
    }
    let key = keys::TRAINING_AFTER_HOURS_GOOD_MARKS;
    if facts.graded_by == GradedBy::Report {
        let accepted = case.need(facts.report_accepted, "report_accepted", key)?;
        let good = case.check(key, scope, accepted, messages::reason::REPORT_OF_NO_VALUE, Vec::new)?;
        return Ok((good, Decimal::ZERO));
    }
    let all_passed = case.need(facts.all_passed, "all_passed", key)?;
    let mut good = if facts.graded_by == GradedBy::Marks {
        let average = case.need(facts.average, "average", key)?.decimal();
        let least = case.value(key, scope)?;
        let params = || vec![("average", average.into()), ("least", least.into())];
        case.check(key, scope, average >= least, messages::reason::MARKS_TOO_LOW, params)?
    } else {
        let equals = case.need(facts.grade_equals, "grade_equals", key)?;
        case.check(key, scope, equals, messages::reason::GRADE_TOO_LOW, Vec::new)?
    };
    let mut left_out = Decimal::ZERO;
    let key = keys::TRAINING_AFTER_HOURS_FAILED_SUBJECT;
    if all_passed {
        case.check(key, scope, true, messages::reason::SUBJECT_FAILED, Vec::new)?;
    } else if case.value(key, scope)? == "its_fee_only" {
        left_out = case.need(facts.failed_subject_fees, "failed_subject_fees", key)?.decimal();
        case.reason(key, messages::reason::FAILED_SUBJECT_LEFT_OUT, vec![("fees", left_out.into())]);
    } else {
        good &= case.check(key, scope, false, messages::reason::SUBJECT_FAILED, Vec::new)?;
    }
    Ok((good, left_out))
}

/// Study of which no marks are asked: facts about them would be left out of account.
fn no_marks(facts: &FeesFacts) -> Result<(bool, Decimal), Error> {
    let given = [
        ("all_passed", facts.all_passed.is_some()),
        ("average", facts.average.is_some()),
        ("grade_equals", facts.grade_equals.is_some()),
        ("report_accepted", facts.report_accepted.is_some()),
    ];
    match given.iter().find(|(_, given)| *given) {
        Some((field, _)) => Err(Error::conflict(*field, messages::conflict::NO_MARKS_ASKED)),
        None => Ok((true, Decimal::ZERO)),
    }
}

/// `training.after_hours.fees`.
fn fees<R: Recorder>(
    facts: &FeesFacts,
    left_out: Decimal,
    scope: Scope,
    case: &mut Case<'_, R>,
) -> Result<Decimal, Error> {
    let key = keys::TRAINING_AFTER_HOURS_FEES;
    let counted = case.value(key, scope)?;
    let paid = [("tuition", facts.tuition), ("miscellaneous", facts.miscellaneous), ("credits", facts.credits)];
    let counts = |name: &str| counted.iter().any(|other| other == name);
    let sum = total(paid.iter().filter(|(name, _)| counts(name)).map(|(_, fee)| fee.decimal()))?;
    if left_out > sum {
        return Err(Error::conflict("failed_subject_fees", messages::conflict::MORE_THAN_ALL_FEES));
    }
    let fees = minus(sum, left_out)?;
    case.step(|| Step::new(StepKind::Compute).rule(key.index).say(messages::step::FEES).output(fees.normalize()));
    Ok(fees)
}

/// The rule that gives the share, and the share. Without one there is nothing to ask of the rest.
fn share<R: Recorder>(facts: &FeesFacts, scope: Scope, case: &mut Case<'_, R>) -> Result<(usize, Decimal), Error> {
    let (table, own) = (keys::TRAINING_AFTER_HOURS_SHARE, keys::TRAINING_FULL_TIME_OWN_SHARE);
    match (facts.mode, facts.route) {
        // The handbook knows no share of it, so it is not in the table.
        (StudyMode::FullTime, StudyRoute::OwnApplication) => Ok((own.index, case.value(own, scope)?)),
        (mode, route) => Ok((table.index, case.row(table, scope, name_of(mode, route))?)),
    }
}

fn covered<R: Recorder>(
    fees: Decimal,
    (rule, share): (usize, Decimal),
    facts: &FeesFacts,
    scope: Scope,
    case: &mut Case<'_, R>,
) -> Result<Decimal, Error> {
    if share.is_zero() {
        let label = case.label(keys::TRAINING_RELATED.index, name_of(facts.mode, facts.route))?;
        case.give_reason(rule, messages::reason::FEES_NOT_COVERED, vec![("mode", label.into())]);
    }
    let covered = times(fees, share)?;
    case.step(|| {
        let step = Step::new(StepKind::Compute).rule(rule).say(messages::step::SHARE_OF_FEES);
        step.with("fees", fees).with("share", share).output(covered.normalize())
    });
    let rounded = case.round(keys::TRAINING_AFTER_HOURS_ROUNDING, scope, covered)?;
    if rounded.is_zero() && !share.is_zero() {
        case.reason(keys::TRAINING_AFTER_HOURS_FEES, messages::reason::NOTHING_TO_COVER, vec![("fees", fees.into())]);
    }
    Ok(rounded)
}

/// `training.after_hours.cap`: on the share, not on the fees; 訓練進修實施辦法 8 caps study after hours alone.
fn capped<R: Recorder>(
    covered: Decimal,
    mode: StudyMode,
    scope: Scope,
    case: &mut Case<'_, R>,
) -> Result<Decimal, Error> {
    if mode != StudyMode::AfterHours {
        return Ok(covered);
    }
    let key = keys::TRAINING_AFTER_HOURS_CAP;
    let cap = case.value(key, scope)?;
    let params = || vec![("covered", covered.into()), ("cap", cap.into())];
    case.check(key, scope, covered <= cap, messages::reason::ABOVE_STUDY_CAP, params)?;
    Ok(covered.min(cap))
}

/// The day from which the period of the claim runs.
fn claim_start<R: Recorder>(facts: &FeesFacts, scope: Scope, case: &mut Case<'_, R>) -> Result<NaiveDate, Error> {
    let key = keys::TRAINING_AFTER_HOURS_CLAIM_START;
    let ended = case.as_of();
    if case.value(key, scope)? != "transcript" {
        return match facts.transcript_received_on {
            Some(_) => Err(Error::conflict("transcript_received_on", messages::conflict::FACT_OF_A_TRANSCRIPT_PERIOD)),
            None => Ok(ended),
        };
    }
    if facts.graded_by == GradedBy::Report {
        return Ok(ended);
    }
    Ok(case.need(facts.transcript_received_on, "transcript_received_on", key)?.naive())
}

fn documents<R: Recorder>(
    facts: &FeesFacts,
    scope: Scope,
    case: &mut Case<'_, R>,
) -> Result<Vec<StudyDocument>, Error> {
    let marks = match facts.graded_by {
        GradedBy::Report => StudyDocument::StudyReport,
        _ => StudyDocument::Transcript,
    };
    let wanted = [marks, StudyDocument::FeeReceipt];
    case.wanted(keys::TRAINING_AFTER_HOURS_DOCUMENTS, scope, &wanted)
}

fn check(facts: &FeesFacts) -> Result<(), Error> {
    let by = facts.graded_by;
    let conflict = |field: &str, message| Err(Error::conflict(field, message));
    if facts.mode == StudyMode::ExtensionCourse {
        return conflict("mode", messages::conflict::NO_FEES_OF_EXTENSION_COURSES);
    }
    if facts.average.is_some() && by != GradedBy::Marks {
        return conflict("average", messages::conflict::FACT_OF_MARKS);
    }
    if facts.grade_equals.is_some() && by != GradedBy::Grades {
        return conflict("grade_equals", messages::conflict::FACT_OF_GRADES);
    }
    if facts.report_accepted.is_some() && by != GradedBy::Report {
        return conflict("report_accepted", messages::conflict::FACT_OF_A_REPORT);
    }
    if by == GradedBy::Report {
        if facts.all_passed.is_some() {
            return conflict("all_passed", messages::conflict::FACT_OF_GRADED_STUDY);
        }
        if facts.transcript_received_on.is_some() {
            return conflict("transcript_received_on", messages::conflict::FACT_OF_GRADED_STUDY);
        }
    }
    if facts.failed_subject_fees.is_some() && facts.all_passed != Some(false) {
        return conflict("failed_subject_fees", messages::conflict::NO_SUBJECT_FAILED);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may fail")]

    use proptest::prelude::*;

    use super::*;
    use crate::{Rulebook, View};

    proptest! {
        #[test]
        fn never_above_the_cap_nor_the_fees(
            tuition in 0u32..60_000, credits in 0u32..60_000, own in any::<bool>(), tenths in 0u32..=1000, late in 0i64..90,
        ) {
            let ended = Date::new(2024, 7, 31).unwrap();
            let facts = FeesFacts {
                staff_group: StaffGroup::CivilServant,
                mode: StudyMode::AfterHours,
                route: if own { StudyRoute::OwnApplication } else { StudyRoute::Selected },
                related_to_work: true,
                school_agreed: true,
                tuition: Decimal::from(tuition).into(),
                miscellaneous: Twd::default(),
                credits: Decimal::from(credits).into(),
                graded_by: GradedBy::Marks,
                all_passed: Some(true),
                average: Some(Decimal::new(tenths.into(), 1).into()),
                grade_equals: None,
                report_accepted: None,
                failed_subject_fees: None,
                transcript_received_on: None,
                claimed_on: (ended.naive() + chrono::TimeDelta::days(late)).into(),
            };
            let book = Rulebook::standard().clone().with_named("ntust").unwrap();
            let value = View::on(ended).with(&book).decide::<Fees>(&facts).unwrap().value;
            prop_assert!(value.covered <= value.fees && value.amount <= value.covered);
            prop_assert!(value.amount.decimal() <= Decimal::from(20_000));
            prop_assert_eq!(value.granted, tenths >= 700 && value.claim.in_time && value.covered > Twd::default());
        }
    }
}
