//! The monthly salary amount (俸額、薪額) of a grade or of pay points.

use personnel_rules_data::{Key, Scope, Text, form, keys, messages};
use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::calculation::{Bilingual, Calculation};
use crate::case::Case;
use crate::error::{Error, ErrorCode};
use crate::quantity::{Twd, minus, plus, times, whole};
use crate::staff::StaffGroup;
use crate::trace::{Recorder, Step, StepKind};

/// Kind of a grade.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum GradeKind {
    /// Base pay (本俸).
    Base,
    /// Seniority pay, above the highest base pay of the rank (年功俸).
    Seniority,
}

/// A grade of a civil servant (官等職等、俸級).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SalaryGrade {
    /// Rank, 1 to 14: 1 to 5 are junior (委任), 6 to 9 recommended (薦任), 10 to 14 selected (簡任).
    ///
    /// 職等（一至十四）：一至五為委任，六至九為薦任，十至十四為簡任。
    pub rank: u32,
    /// Base or seniority pay.
    ///
    /// 本俸或年功俸。
    pub kind: GradeKind,
    /// Step, from 1.
    ///
    /// 俸級（自一級起）。
    pub step: u32,
}

/// What a salary amount depends on: a grade, or points.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AmountFacts {
    /// Group of staff: civil servants and teachers have points of their own.
    ///
    /// 人員類別：公務人員之俸點與教師之薪點不同。
    pub staff_group: StaffGroup,
    /// Grade of a civil servant. Left out where the points are given.
    ///
    /// 公務人員之職等、俸級。已填俸點者免填。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub grade: Option<SalaryGrade>,
    /// Points: pay points (俸點) of a civil servant, salary points (薪點, formerly 薪額) of a teacher. Needed where no grade is given.
    ///
    /// 公務人員之俸點，或教師之薪點（薪額）。未填職等俸級者須填。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub points: Option<u32>,
}

/// A monthly salary amount.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
pub struct SalaryAmount {
    /// Pay points of civil servants (俸點); for a teacher those that the teacher's points stand for.
    ///
    /// 俸點；教師為其薪點相當之俸點。
    pub points: u32,
    /// Monthly amount in New Taiwan dollars.
    ///
    /// 月支數額（新臺幣元）。
    pub amount: Twd,
}

/// The calculation `salary.amount`: 公務人員俸給法 4 with its annex, and the tables of 全國軍公教員工待遇支給要點.
#[derive(Debug)]
pub enum Amount {}

impl Calculation for Amount {
    const NAME: &'static str = "salary.amount";
    const TITLE: Bilingual = Bilingual { zh: "俸（薪）額", en: "salary amount" };
    const DESCRIPTION: Bilingual = Bilingual {
        zh: "公務人員職等俸級之俸點、教師薪點相當之俸點，及其月支數額。",
        en: "Pay points of a civil servant's grade, those that a teacher's points stand for, and their monthly amount.",
    };
    const AS_OF: Bilingual = Bilingual { zh: "支給日", en: "the day for which it is paid" };
    const HEADLINE: &'static [&'static str] = &["amount"];
    const RULES: &'static [&'static [usize]] = &[&[
        keys::SALARY_SCALE.index,
        keys::SALARY_RANK_FIRST_POINT.index,
        keys::SALARY_RANK_BASE_STEPS.index,
        keys::SALARY_RANK_SENIORITY_STEPS.index,
        keys::SALARY_TEACHER_POINTS.index,
        keys::SALARY_RATES.index,
        keys::SALARY_ROUNDING.index,
        keys::SALARY_AMOUNT.index,
    ]];
    type Facts = AmountFacts;
    type Value = SalaryAmount;

    fn decide<R: Recorder>(facts: &AmountFacts, case: &mut Case<'_, R>) -> Result<SalaryAmount, Error> {
        let points = points(facts, case)?;
        Ok(SalaryAmount { points, amount: amount(points, case)?.into() })
    }
}

/// The pay points on the scale of civil servants.
fn points<R: Recorder>(facts: &AmountFacts, case: &mut Case<'_, R>) -> Result<u32, Error> {
    let scope = Scope::from(facts.staff_group);
    let teacher = matches!(facts.staff_group, StaffGroup::Teacher | StaffGroup::TeacherWithAdminPost);
    let key = if teacher { keys::SALARY_TEACHER_POINTS } else { keys::SALARY_SCALE };
    match facts.grade {
        Some(_) if teacher => Err(Error::conflict("grade", messages::conflict::GRADE_OF_CIVIL_SERVANTS)),
        Some(_) if facts.points.is_some() => Err(Error::conflict("points", messages::conflict::GRADE_OR_POINTS)),
        Some(grade) => points_of_grade(grade, scope, case),
        None => {
            let points = case.need(facts.points, "points", key)?;
            if teacher {
                let (_, listed) = case.listed(key, scope, points)?;
                if let Some((lowest, _)) =
                    listed.first().filter(|(lowest, _)| points > 0 && Decimal::from(points) < *lowest)
                {
                    let lowest = lowest.normalize().to_string();
                    let zh = ["各來源僅備薪點 ", &lowest, " 以上者之對照"].concat();
                    let en = ["the sources at hand set points from ", &lowest, " on beside pay points"].concat();
                    return Err(case.source_missing(key, Text { zh, en }));
                }
                return whole(asked_for("points", points, key, scope, case)?);
            }
            let scale = case.scale(key, scope)?;
            match scale.iter().any(|(_, point)| *point == Decimal::from(points)) {
                true => Ok(points),
                false => Err(not_listed("points", points, list(scale.iter().map(|(_, point)| *point)))),
            }
        }
    }
}

/// 公務人員俸給法 4: the steps of a rank follow one another on the scale, first base pay, then seniority pay.
fn points_of_grade<R: Recorder>(grade: SalaryGrade, scope: Scope, case: &mut Case<'_, R>) -> Result<u32, Error> {
    let rank = "grade.rank";
    let first = asked_for(rank, grade.rank, keys::SALARY_RANK_FIRST_POINT, scope, case)?;
    let base = asked_for(rank, grade.rank, keys::SALARY_RANK_BASE_STEPS, scope, case)?;
    let (before, steps) = match grade.kind {
        GradeKind::Base => (Decimal::ZERO, base),
        GradeKind::Seniority => (base, asked_for(rank, grade.rank, keys::SALARY_RANK_SENIORITY_STEPS, scope, case)?),
    };
    if steps.is_zero() {
        return Err(Error::conflict("grade.kind", messages::conflict::NO_SENIORITY_PAY));
    }
    let step = Decimal::from(grade.step);
    if step < Decimal::ONE || step > steps {
        return Err(not_listed("grade.step", grade.step, ["1 – ", &steps.normalize().to_string()].concat()));
    }
    let scale = case.scale(keys::SALARY_SCALE, scope)?;
    let at = scale.iter().find(|(_, point)| *point == first).map(|(at, _)| *at);
    let at = plus(at.ok_or_else(|| Error::new(ErrorCode::Internal))?, plus(before, minus(step, Decimal::ONE)?)?)?;
    let (point, _) = case.listed(keys::SALARY_SCALE, scope, whole(at)?)?;
    whole(point.ok_or_else(|| Error::new(ErrorCode::Internal))?)
}

/// `salary.rates` where it holds, else the table `salary.amount`.
fn amount<R: Recorder>(points: u32, case: &mut Case<'_, R>) -> Result<Decimal, Error> {
    let key = keys::SALARY_AMOUNT;
    let Some(rates) = case.where_ruled(keys::SALARY_RATES, Scope::All, case.as_of())? else {
        let (amount, table) = case.listed(key, Scope::All, points)?;
        return amount.ok_or_else(|| {
            let there = list(table.iter().map(|(point, _)| *point));
            let zh = ["該日之表僅備俸點 ", &there].concat();
            case.source_missing(
                key,
                Text { zh, en: ["the table of that day is at hand for the points ", &there].concat() },
            )
        });
    };
    let points = Decimal::from(points);
    let mut exact = Decimal::ZERO;
    for (at, (bound, rate)) in rates.iter().enumerate() {
        let end = rates.get(at.saturating_add(1)).map_or(points, |(next, _)| points.min(*next));
        if end > *bound {
            let part = minus(end, *bound)?;
            exact = plus(exact, times(part, *rate)?)?;
            case.step(|| {
                let step =
                    Step::new(StepKind::Compute).rule(keys::SALARY_RATES.index).say(messages::step::POINTS_AT_RATE);
                step.with("points", part).with("rate", *rate).output(exact.normalize())
            });
        }
    }
    case.round(keys::SALARY_ROUNDING, Scope::All, exact)
}

/// The number of what the data lists; the error names all that it does.
fn asked_for<R: Recorder>(
    field: &'static str,
    asked: u32,
    key: Key<form::Steps>,
    scope: Scope,
    case: &mut Case<'_, R>,
) -> Result<Decimal, Error> {
    let (number, listed) = case.listed(key, scope, asked)?;
    number.ok_or_else(|| not_listed(field, asked, list(listed.iter().map(|(bound, _)| *bound))))
}

#[cold]
fn not_listed(field: &'static str, asked: u32, range: String) -> Error {
    Error::new(ErrorCode::OutOfRange).field(field).with("value", asked).with("range", range)
}

fn list(numbers: impl Iterator<Item = Decimal>) -> String {
    numbers.map(|number| number.normalize().to_string()).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may fail")]

    use super::*;
    use crate::{Date, View};

    fn of(day: &str, grade: Option<SalaryGrade>, points: Option<u32>) -> Result<SalaryAmount, Error> {
        let facts = AmountFacts { staff_group: StaffGroup::CivilServant, grade, points };
        View::on(day.parse::<Date>().unwrap()).decide::<Amount>(&facts).map(|decision| decision.value)
    }

    // Of a rank a higher step has more points, and seniority pay begins above base pay.
    #[test]
    fn every_step_is_above_the_one_before() {
        for rank in 1..=14 {
            let kinds = [GradeKind::Base, GradeKind::Seniority].into_iter();
            let grades = kinds.flat_map(|kind| (1..=10).map(move |step| SalaryGrade { rank, kind, step }));
            let points: Vec<u32> =
                grades.filter_map(|grade| of("2025-01-01", Some(grade), None).ok()).map(|value| value.points).collect();
            assert!(!points.is_empty() && points.is_sorted_by(|one, next| one < next), "{rank}");
        }
    }

    // A raise raises every amount, and whoever has more points has more pay.
    #[test]
    fn amounts_grow_with_the_points_and_with_the_years() {
        let mut before = Twd::default();
        for points in 0..=810 {
            let Ok(later) = of("2025-01-01", None, Some(points)) else { continue };
            assert!(later.amount > before);
            before = later.amount;
            for (day, next) in [
                ("2005-02-16", "2018-01-01"),
                ("2018-01-01", "2022-01-01"),
                ("2022-01-01", "2024-01-01"),
                ("2024-01-01", "2025-01-01"),
            ] {
                if let (Ok(one), Ok(next)) = (of(day, None, Some(points)), of(next, None, Some(points))) {
                    assert!(one.amount < next.amount, "{points} on {day}");
                }
            }
        }
    }
}
