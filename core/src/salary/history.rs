//! A history of monthly salaries, and its mean over the last months.

use chrono::NaiveDate;
use personnel_rules_data::messages;
use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::case::Case;
use crate::date::{Month, MonthEnd, add_months};
use crate::error::{Error, ErrorCode};
use crate::quantity::{Ratio, Twd, not_zero, total};
use crate::trace::{Recorder, Step, StepKind};

/// The salary of a month.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SalaryMonth {
    /// The month: `2024-03`, or of the Republic `113-03`.
    ///
    /// 月份：`2024-03` 或 `113-03`。
    pub month: Month,
    /// Salary of the month in whole New Taiwan dollars.
    ///
    /// 該月俸額（元）。
    pub salary: Twd,
}

/// The mean over the last months up to the month of `day`, that month counted; over all of them where the insurance is
/// shorter: `insured` are the calendar months that it touches, at least and at most. `field` is where the history stands among the facts, `rule` the number of the rule that asks for the mean.
///
/// # Errors
///
/// `fact_conflict` where the history is empty, a month stands twice, out of order or is left out, or the month of `day`
/// is not in it, or there are months from before the insurance; `history_too_short`; `out_of_range` where a salary is 0, or the mean of no months is asked for.
pub(crate) fn mean<R: Recorder>(
    (history, field): (&[SalaryMonth], &str),
    day: NaiveDate,
    (months, insured): (u32, (u32, u32)),
    rule: usize,
    case: &mut Case<'_, R>,
) -> Result<Ratio, Error> {
    check(history, field)?;
    if months == 0 {
        return Err(Error::new(ErrorCode::OutOfRange).field(field).with("value", months).with("range", "1, 2, 3 …"));
    }
    let last = history.iter().rposition(|entry| entry.month == Month::of(day));
    let known = last.and_then(|last| history.get(..=last));
    let known = known.ok_or_else(|| Error::conflict(field, messages::conflict::HISTORY_LACKS_MONTH))?;
    let length = u32::try_from(known.len()).unwrap_or(u32::MAX);
    let (at_least, at_most) = insured;
    if length > at_most {
        return Err(Error::conflict(field, messages::conflict::MONTHS_BEFORE_INSURANCE));
    }
    let needed = months.min(at_least);
    if length < needed {
        let error = Error::new(ErrorCode::HistoryTooShort).field(field).with("months", length);
        return Err(error.with("least", needed).with("last", Month::of(day).to_string()));
    }
    let left_out = known.len().saturating_sub(usize::try_from(months).unwrap_or(usize::MAX));
    let counted = known.get(left_out..).unwrap_or_default();
    let sum = total(counted.iter().map(|entry| entry.salary.decimal())).map_err(|error| error.field(field))?;
    let count = Decimal::from(counted.len());
    let mean = Ratio::new(sum, count)?;
    if let Some(first) = counted.first() {
        case.step(|| {
            let step = Step::new(StepKind::Compute).rule(rule).say(messages::step::MEAN_SALARY);
            let step = step.with("from", first.month.to_string()).with("to", Month::of(day).to_string());
            step.with("sum", sum).with("count", count).output(mean)
        });
    }
    Ok(mean)
}

/// Month after month, none left out, none twice, each with a salary.
fn check(history: &[SalaryMonth], field: &str) -> Result<(), Error> {
    if history.is_empty() {
        return Err(Error::conflict(field, messages::conflict::HISTORY_EMPTY));
    }
    let mut expected: Option<NaiveDate> = None;
    for (at, entry) in history.iter().enumerate() {
        let month = entry.month.first_day();
        if let Some(expected) = expected.filter(|expected| *expected != month) {
            let known = history.iter().take(at).any(|earlier| earlier.month == entry.month);
            let message = match (known, month < expected) {
                (true, _) => messages::conflict::MONTH_TWICE,
                (_, true) => messages::conflict::MONTHS_OUT_OF_ORDER,
                (_, false) => messages::conflict::MONTHS_LEFT_OUT,
            };
            return Err(Error::conflict(format!("{field}[{at}].month"), message));
        }
        if entry.salary == Twd::default() {
            not_zero(entry.salary, format!("{field}[{at}].salary"))?;
        }
        expected = Some(add_months(month, 1, MonthEnd::LastDay)?);
    }
    Ok(())
}
