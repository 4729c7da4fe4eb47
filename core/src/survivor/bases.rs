//! How many bases (基數) a length of service gives: the acts give eighths, twelfths and twenty-fourths.

use personnel_rules_data::{Scope, keys};
use rust_decimal::Decimal;

use crate::case::Case;
use crate::date::MONTHS_OF_YEAR;
use crate::error::{Error, ErrorCode};
use crate::pension::{MONTHS_OF_HALF_YEAR, ServiceTime};
use crate::quantity::{Ratio, minus, over, plus, times, whole};
use crate::trace::Recorder;

/// The rows of a table.
pub(super) type Rows<'b> = &'b [(String, Decimal)];

/// The number of a row.
pub(super) fn row(rows: Rows<'_>, name: &str) -> Result<Decimal, Error> {
    let found = rows.iter().find(|(row, _)| row == name).map(|(_, number)| *number);
    found.ok_or_else(|| Error::new(ErrorCode::Internal))
}

/// How the law of the day counts the lump sum.
#[derive(Debug, Clone, Copy)]
pub(super) struct LumpScale<'b> {
    bases: Rows<'b>,
    months: Rows<'b>,
    half_years: bool,
    /// Whether 9 11/12 limit the whole lump sum and not what is added.
    whole_limited: bool,
}

impl<'b> LumpScale<'b> {
    pub(super) fn of<R: Recorder>(scope: Scope, case: &mut Case<'b, R>) -> Result<Self, Error> {
        let limit = case.where_ruled(keys::SURVIVOR_ADDED_LIMIT, scope, case.as_of())?;
        Ok(Self {
            bases: case.value(keys::SURVIVOR_LUMP, scope)?,
            months: case.value(keys::SURVIVOR_LUMP_MONTHS, scope)?,
            half_years: case.value(keys::SURVIVOR_REMAINDER, scope)? == "half_years",
            whole_limited: limit == Some("whole_lump"),
        })
    }

    /// Years from which a yearly or monthly benefit is paid.
    fn threshold(self) -> Result<u32, Error> {
        Ok(whole(row(self.months, "threshold")?)?.div_euclid(MONTHS_OF_YEAR))
    }

    /// The threshold, where six months beyond 14 years could make them 15.
    pub(super) fn nearly(self, service: ServiceTime) -> Result<Option<ServiceTime>, Error> {
        let from = self.threshold()?;
        Ok(self.nears(service, from).then(|| ServiceTime::of_years(from)))
    }

    /// Whether six months that count as a year would make the years full.
    pub(super) fn nears(self, service: ServiceTime, years: u32) -> bool {
        self.half_years && service.years.checked_add(1) == Some(years) && service.months >= MONTHS_OF_HALF_YEAR
    }

    /// Whether the service gives a yearly or monthly benefit.
    pub(super) fn is_long(self, service: ServiceTime) -> Result<bool, Error> {
        Ok(service.reaches(self.threshold()?))
    }

    /// Whether service that gave a pension or a refund before is of any account.
    pub(super) fn counts_drawn(self) -> Result<bool, Error> {
        Ok(!row(self.months, "added_below")?.is_zero())
    }

    /// Bases of the lump sum. `drawn` is service that counts only against what is added below ten years.
    pub(super) fn bases(self, service: ServiceTime, drawn: ServiceTime) -> Result<Ratio, Error> {
        // Where bases do not go by the month there are no months to count.
        let per = |name: &str| Ok::<_, Error>(row(self.months, name)?.max(Decimal::ONE));
        let (short_month, long_month, added_month) = (per("short_month")?, per("long_month")?, per("added_month")?);
        let one = times(times(short_month, long_month)?, added_month)?;
        let (years, months, rest) = self.split(service);
        if self.is_long(service)? {
            let further = minus(years.into(), self.threshold()?.into())?;
            let first = times(row(self.bases, "long")?, one)?;
            let further = times(times(further, row(self.bases, "long_year")?)?, one)?;
            let months = times(months.into(), over(one, long_month)?)?;
            let most = times(row(self.bases, "long_most")?, one)?;
            return Ratio::new(plus(plus(first, further)?, months)?.min(most), one);
        }
        let first = times(times(years.into(), row(self.bases, "short_year")?)?, one)?;
        let months = times(months.into(), over(one, short_month)?)?;
        let rest = if rest { times(row(self.bases, "short_rest")?, one)? } else { Decimal::ZERO };
        let lump = plus(plus(first, months)?, rest)?;
        let all = whole(row(self.months, "added_below")?)?;
        let missing = Decimal::from(all.saturating_sub(service.plus(drawn).months_up()));
        let most = row(self.months, "added_most")?;
        let twelfth = over(one, added_month)?;
        let with_added = plus(lump, times(missing.min(most), twelfth)?)?;
        if self.whole_limited {
            return Ratio::new(lump.max(with_added.min(times(most, twelfth)?)), one);
        }
        Ratio::new(with_added, one)
    }

    /// Years, months that count by the month, and whether a remainder under six months has bases of its own.
    fn split(self, service: ServiceTime) -> (u32, u32, bool) {
        if self.half_years {
            let up = u32::from(service.months >= MONTHS_OF_HALF_YEAR);
            return (service.years.saturating_add(up), 0, up == 0 && !service.beyond_years().is_zero());
        }
        let months = service.months_up();
        let years = months.div_euclid(MONTHS_OF_YEAR);
        (years, months.rem_euclid(MONTHS_OF_YEAR), false)
    }
}

/// Bases of the lump sum of a retirement, all service counted as service under the new scheme.
pub(super) fn instead(service: ServiceTime, rows: Rows<'_>, full_years: Decimal) -> Result<Ratio, Error> {
    let one = Decimal::from(MONTHS_OF_YEAR);
    let months = Decimal::from(service.months_up());
    let full_months = times(full_years, one)?;
    if months < full_months {
        return Ratio::new(times(months, row(rows, "year")?)?, one);
    }
    let full = times(row(rows, "full")?, one)?;
    let later = times(minus(months, full_months)?, row(rows, "later_year")?)?;
    Ratio::new(plus(full, later)?.min(times(row(rows, "most")?, one)?), one)
}
