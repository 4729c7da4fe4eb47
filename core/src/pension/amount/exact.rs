//! Dollars in parts so small that every division of the pension acts comes out.

use personnel_rules_data::Rounding;
use rust_decimal::Decimal;

use crate::date::MONTHS_OF_YEAR;
use crate::error::Error;
use crate::quantity::{Fraction, Ratio, over, times};

/// Parts of a dollar: rates are in twelfths of a percent (1200), a reduction in 1200ths, shares in twelfths, the rates of
/// the deposits stand to each other in 18ths.
const PARTS: Decimal = Decimal::from_parts(155_520_000, 0, 0, false, 0);
/// Months of a year; bases and rates are carried as so many times themselves.
pub(super) const TWELVE: Decimal = Decimal::from_parts(12, 0, 0, false, 0);
/// What a rate in twelfths of a percent is a part of; also what interest of a year in percent is a part of, a month.
pub(super) const RATE: Decimal = Decimal::from_parts(1200, 0, 0, false, 0);

/// Dollars in parts.
pub(super) fn parts(dollars: Decimal) -> Result<Decimal, Error> {
    times(dollars, PARTS)
}

/// So many of so many.
pub(super) fn share(amount: Decimal, of: impl Into<Decimal>, whole: Decimal) -> Result<Decimal, Error> {
    over(times(amount, of.into())?, whole)
}

/// Parts as dollars.
pub(super) fn dollars(parts: Decimal, rounding: Rounding) -> Result<Fraction, Error> {
    Fraction::of(Ratio::new(parts, PARTS)?, rounding)
}

/// Bases or percents from twelve times as many.
pub(super) fn twelfth(of: Decimal) -> Result<Ratio, Error> {
    Ratio::new(of, TWELVE)
}

/// As [`twelfth`], for a step.
pub(super) fn twelfth_text(of: Decimal) -> String {
    told(twelfth(of))
}

/// Parts as dollars, for a step.
pub(super) fn parts_text(of: Decimal) -> String {
    told(ratio(of))
}

/// What is too large to be told is told by the error that follows.
fn told(of: Result<Ratio, Error>) -> String {
    of.map_or_else(|_| String::new(), Ratio::told)
}

/// What years of service give, twelve times: each year from a bound on gives so much a year, months pro rata. The months
/// are those from `from` to `to` of the whole service.
pub(super) fn by_year(steps: &[(Decimal, Decimal)], from: u32, to: u32) -> Result<Decimal, Error> {
    let mut sum = Decimal::ZERO;
    for (at, (year, each)) in steps.iter().enumerate() {
        let begins = months_before(*year)?;
        let ends = match steps.get(at.saturating_add(1)) {
            Some((next, _)) => months_before(*next)?,
            None => u32::MAX,
        };
        let months = to.min(ends).saturating_sub(from.max(begins));
        sum = crate::quantity::plus(sum, times(*each, months.into())?)?;
    }
    Ok(sum)
}

fn months_before(year: Decimal) -> Result<u32, Error> {
    Ok(crate::quantity::whole(year)?.saturating_sub(1).saturating_mul(MONTHS_OF_YEAR))
}

/// Parts as an exact number of dollars.
pub(super) fn ratio(of: Decimal) -> Result<Ratio, Error> {
    Ratio::new(of, PARTS)
}
