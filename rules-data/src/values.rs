//! Single values out of a tree, each complaint with its place.

use std::str::FromStr;

use chrono::NaiveDate;
use rust_decimal::Decimal;
use strum::VariantNames;

use crate::digits;
use crate::error::{DataCode, DataError};
use crate::model::{Calendar, Flow, FlowStep, Rounding, RoundingMode, Rule, Text, Unit, Value};
use crate::node::{Node, NodeKind};
use crate::read::{Fields, Result, duplicate, missing, wrong_type};

pub(crate) fn text(node: &Node) -> Result<&str> {
    match &node.kind {
        NodeKind::Text(text) => Ok(text),
        _ => Err(wrong_type(node, "a text")),
    }
}

pub(crate) fn list(node: &Node) -> Result<&[Node]> {
    match &node.kind {
        NodeKind::List(items) => Ok(items),
        _ => Err(wrong_type(node, "a list")),
    }
}

pub(crate) fn table(node: &Node) -> Result<&[(String, Node)]> {
    match &node.kind {
        NodeKind::Table(members) => Ok(members),
        _ => Err(wrong_type(node, "a table")),
    }
}

pub(crate) fn bilingual(node: &Node) -> Result<Text> {
    let mut fields = Fields::of(node)?;
    let both = Text { zh: text(fields.required("zh")?)?.to_owned(), en: text(fields.required("en")?)?.to_owned() };
    fields.finish()?;
    Ok(both)
}

pub(crate) fn decimal(node: &Node) -> Result<Decimal> {
    if let NodeKind::Bare(written) = &node.kind {
        return Err(DataError::new(
            DataCode::BareNumber,
            &node.place,
            format!("`{written}` is a bare number"),
            format!("write decimals as texts: \"{written}\""),
        ));
    }
    let written = text(node)?;
    digits::decimal(written).map_err(|_| {
        DataError::new(
            DataCode::InvalidDecimal,
            &node.place,
            format!("`{written}` is not a decimal"),
            "write digits, at most one point, no blanks",
        )
    })
}

pub(crate) fn date(node: &Node) -> Result<NaiveDate> {
    let written = text(node)?;
    let wrong = || {
        DataError::new(
            DataCode::InvalidDate,
            &node.place,
            format!("`{written}` is not a date of the calendar"),
            "write year-month-day, for example 2026-01-31",
        )
    };
    let parts: Vec<&str> = written.split('-').collect();
    let digits = |part: &str, length: usize| {
        (part.len() == length && part.bytes().all(|byte| byte.is_ascii_digit())).then(|| part.parse::<u32>().ok())?
    };
    let day = match parts.as_slice() {
        [year, month, day] => digits(year, 4)
            .and_then(|year| NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, digits(month, 2)?, digits(day, 2)?)),
        _ => None,
    };
    day.ok_or_else(wrong)
}

pub(crate) fn name<T: FromStr + VariantNames>(node: &Node, code: DataCode, what: &str) -> Result<T> {
    let written = text(node)?;
    T::from_str(written).map_err(|_| {
        let known = T::VARIANTS.join(", ");
        DataError::new(code, &node.place, format!("unknown {what} `{written}`"), format!("use one of: {known}"))
    })
}

pub(crate) fn allowed<'a>(rule: &Rule, node: &'a Node) -> Result<&'a str> {
    let written = text(node)?;
    if rule.names.iter().any(|(name, _)| name == written) {
        return Ok(written);
    }
    let names: Vec<&str> = rule.names.iter().map(|(name, _)| name.as_str()).collect();
    Err(DataError::new(
        DataCode::UnknownName,
        &node.place,
        format!("`{written}` is none of the names of rule `{}`", rule.id),
        format!("use one of: {}", names.join(", ")),
    ))
}

/// A number that its unit can have: none is below 0, months, years and weeks are whole, a month's number is 1 to 12.
pub(crate) fn quantity(node: &Node, unit: Option<Unit>) -> Result<Decimal> {
    let number = decimal(node)?;
    let whole =
        matches!(unit, Some(Unit::Month | Unit::Year | Unit::Week | Unit::MonthNumber | Unit::Term | Unit::Item));
    let months = Decimal::ONE..=Decimal::from(12);
    let fits = !number.is_sign_negative()
        && (!whole || number.is_integer())
        && (unit != Some(Unit::MonthNumber) || months.contains(&number));
    if fits {
        return Ok(number);
    }
    let (unit, range) = match unit {
        Some(Unit::MonthNumber) => ("month_number", "a whole number from 1 to 12"),
        Some(unit) if whole => (unit.into(), "a whole number from 0 on"),
        Some(unit) => (unit.into(), "a number from 0 on"),
        None => ("number", "a number from 0 on"),
    };
    Err(DataError::new(DataCode::OutOfRange, &node.place, format!("`{number}` is no {unit}"), format!("write {range}")))
}

pub(crate) fn steps(node: &Node, unit: Option<Unit>) -> Result<Value> {
    let mut steps = Vec::new();
    if list(node)?.is_empty() {
        return Err(wrong_type(node, "at least one pair [bound, value]"));
    }
    for row in list(node)? {
        let [bound, value] = list(row)? else { return Err(wrong_type(row, "a pair [bound, value]")) };
        // Bounds count completed months or years.
        let bound_number = quantity(bound, Some(Unit::Year))?;
        if steps.last().is_some_and(|(last, _)| *last >= bound_number) {
            return Err(DataError::new(
                DataCode::UnsortedSteps,
                &bound.place,
                format!("bound {bound_number} does not rise"),
                "list the steps from the lowest bound to the highest, each once",
            ));
        }
        steps.push((bound_number, quantity(value, unit)?));
    }
    Ok(Value::Steps(steps))
}

pub(crate) fn named_numbers(rule: &Rule, node: &Node) -> Result<Value> {
    let mut rows: Vec<(String, Decimal)> = Vec::new();
    for (name, value) in table(node)? {
        if !rule.names.iter().any(|(known, _)| known == name) {
            return Err(DataError::new(
                DataCode::UnknownName,
                &value.place,
                format!("`{name}` is none of the names of rule `{}`", rule.id),
                "correct it, or add it to `names`",
            ));
        }
        let number = quantity(value, rule.unit)?;
        rows.insert(rows.partition_point(|(other, _)| other < name), (name.clone(), number));
    }
    for (known, _) in &rule.names {
        if !rows.iter().any(|(name, _)| name == known) {
            return Err(missing(node, known));
        }
    }
    Ok(Value::Table(rows))
}

pub(crate) fn rounding(node: &Node) -> Result<Value> {
    let mut fields = Fields::of(node)?;
    let mode = name::<RoundingMode>(fields.required("mode")?, DataCode::UnknownName, "rounding mode")?;
    let step_node = fields.required("step")?;
    let step = decimal(step_node)?;
    fields.finish()?;
    if step <= Decimal::ZERO {
        return Err(DataError::new(
            DataCode::InvalidDecimal,
            &step_node.place,
            "a step must be above 0",
            "write for example \"0.5\"",
        ));
    }
    Ok(Value::Rounding(Rounding { mode, step }))
}

pub(crate) fn calendar(node: &Node) -> Result<Value> {
    let mut fields = Fields::of(node)?;
    let off = ascending_dates(fields.required("off")?)?;
    let work = ascending_dates(fields.required("work")?)?;
    fields.finish()?;
    Ok(Value::Calendar(Calendar { off, work }))
}

pub(crate) fn ascending_dates(node: &Node) -> Result<Vec<NaiveDate>> {
    let mut days: Vec<NaiveDate> = Vec::new();
    for item in list(node)? {
        let day = date(item)?;
        if days.last().is_some_and(|last| *last >= day) {
            return Err(DataError::new(
                DataCode::UnsortedSteps,
                &item.place,
                format!("{day} does not come after the day before it"),
                "list the days in order, each once",
            ));
        }
        days.push(day);
    }
    Ok(days)
}

/// `10-25`; a day that exists in every year.
pub(crate) fn month_day(node: &Node) -> Result<Value> {
    let written = text(node)?;
    let wrong = || {
        DataError::new(
            DataCode::InvalidDate,
            &node.place,
            format!("`{written}` is not a day of every year"),
            "write month-day, for example 10-25",
        )
    };
    let (month, day) = written.split_once('-').ok_or_else(wrong)?;
    let (month, day): (u8, u8) = (month.parse().map_err(|_| wrong())?, day.parse().map_err(|_| wrong())?);
    // 2025 is a common year.
    NaiveDate::from_ymd_opt(2025, month.into(), day.into()).ok_or_else(wrong)?;
    Ok(Value::MonthDay(month, day))
}

/// Steps whose states can all be reached, no two of them for one event in one state.
pub(crate) fn flow(rule: &Rule, node: &Node) -> Result<Value> {
    let mut fields = Fields::of(node)?;
    let start = allowed(rule, fields.required("start")?)?.to_owned();
    let mut steps: Vec<FlowStep> = Vec::new();
    let step_nodes = list(fields.required("steps")?)?;
    fields.finish()?;
    for step_node in step_nodes {
        let mut fields = Fields::of(step_node)?;
        let from = allowed(rule, fields.required("from")?)?.to_owned();
        let event = allowed(rule, fields.required("event")?)?.to_owned();
        let to = allowed(rule, fields.required("to")?)?.to_owned();
        let needs = match fields.optional("needs") {
            Some(needs) => list(needs)?.iter().map(|need| allowed(rule, need).map(str::to_owned)).collect(),
            None => Ok(Vec::new()),
        };
        let for_good = fields.optional("for_good").map(boolean).transpose()?.unwrap_or(false);
        fields.finish()?;
        if steps.iter().any(|known| known.from == from && known.event == event) {
            return Err(duplicate(step_node, "step", &format!("{from}: {event}")));
        }
        steps.push(FlowStep { from, event, to, needs: needs?, for_good });
    }
    let mut reached = vec![start.as_str()];
    // As often as there are steps: each round reaches at least one more state, or none at all.
    for _ in 0..steps.len() {
        for step in &steps {
            if reached.contains(&step.from.as_str()) && !reached.contains(&step.to.as_str()) {
                reached.push(&step.to);
            }
        }
    }
    match steps.iter().zip(step_nodes).find(|(step, _)| !reached.contains(&step.from.as_str())) {
        Some((step, step_node)) => Err(DataError::new(
            DataCode::Unreachable,
            &step_node.place,
            format!("no step leads to `{}`", step.from),
            format!("add a step that leads there from `{start}` on, or take this one out"),
        )),
        None => Ok(Value::Flow(Flow { start, steps })),
    }
}

pub(crate) fn boolean(node: &Node) -> Result<bool> {
    match node.kind {
        NodeKind::Bool(flag) => Ok(flag),
        _ => Err(wrong_type(node, "a truth value")),
    }
}
