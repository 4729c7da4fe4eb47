//! What the ledger comes to on a day: by kind of leave, and by lot.

use chrono::NaiveDate;
use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::Serialize;

use super::fold::Part;
use super::{EventKind, Movement};
use crate::date::Date;
use crate::error::{Error, ErrorCode};
use crate::leave::LeaveKind;
use crate::order;
use crate::quantity::{Days, Hours, over, plus, times};

/// What is left of a kind of leave.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Balance {
    /// Kind of leave.
    ///
    /// 假別。
    pub kind: LeaveKind,
    /// Hours.
    ///
    /// 時數。
    pub hours: Hours,
    /// Days.
    ///
    /// 日數。
    pub days: Days,
}

/// Leave of one kind and one year, or what was kept of it beyond that year, in hours. `granted + carried_in + added` is
/// `used + deducted + paid + lapsed + carried_out + left`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
pub struct LedgerLot {
    /// Kind of leave.
    ///
    /// 假別。
    pub kind: LeaveKind,
    /// Lot: first day of the leave year; for compensatory leave the day of the overtime.
    ///
    /// 所屬年度：其首日；補休者為加班日。
    pub lot: Date,
    /// Carried: whether these are hours that were kept beyond their leave year.
    ///
    /// 保留：是否為保留之時數。
    pub carried: bool,
    /// First day of use.
    ///
    /// 使用首日。
    pub usable_from: Date,
    /// Last day of use: where some of them will be kept, the last day of their year.
    ///
    /// 使用末日；得保留者，為本年度末日。
    pub usable_until: Date,
    /// Granted.
    ///
    /// 核給。
    pub granted: Hours,
    /// Carried in: kept from their leave year, or brought in.
    ///
    /// 保留或移入。
    pub carried_in: Hours,
    /// Added by corrections.
    ///
    /// 調增。
    pub added: Hours,
    /// Used: less what was cancelled.
    ///
    /// 已用：扣除銷假。
    pub used: Hours,
    /// Taken away by corrections.
    ///
    /// 調減。
    pub deducted: Hours,
    /// Rewarded or paid instead.
    ///
    /// 獎勵或發給工資。
    pub paid: Hours,
    /// Lapsed.
    ///
    /// 失效。
    pub lapsed: Hours,
    /// Carried out: kept beyond the leave year, they go on in the lot of the same year that is carried.
    ///
    /// 轉為保留。
    pub carried_out: Hours,
    /// Left.
    ///
    /// 餘額。
    pub left: Hours,
}

type LotKey = (LeaveKind, NaiveDate, bool);

/// The lots, by kind, year, and kept after not kept.
pub(super) fn lots(parts: &[Part], movements: &[Movement]) -> Result<Vec<LedgerLot>, Error> {
    let mut rows: Vec<(LotKey, LedgerLot)> = Vec::with_capacity(parts.len());
    for part in parts {
        if !part.born_carried {
            rows.push(((part.kind, part.lot, false), part.row(false)));
        }
        if part.carried {
            rows.push(((part.kind, part.lot, true), part.row(true)));
        }
    }
    order::sort(&mut rows, |((kind, lot, carried), _)| {
        ((*kind as u64) << 48 | order::number_of(*lot) << 1 | u64::from(*carried), "")
    });
    let mut keyed: Vec<(LotKey, LedgerLot)> = Vec::with_capacity(rows.len());
    for (key, row) in rows {
        match keyed.last_mut().filter(|(known, _)| *known == key) {
            Some((_, kept)) => {
                kept.usable_from = kept.usable_from.min(row.usable_from);
                kept.usable_until = kept.usable_until.max(row.usable_until);
                kept.left = added(kept.left, row.left.decimal())?;
            }
            None => keyed.push((key, row)),
        }
    }
    let at = |keyed: &[(LotKey, LedgerLot)], key: LotKey| {
        keyed.binary_search_by_key(&key, |(key, _)| *key).map_err(|_| Error::new(ErrorCode::Internal))
    };
    for movement in movements {
        let key = (movement.kind, movement.lot.naive(), movement.carried);
        let row = at(&keyed, key)?;
        let hours = movement.hours.decimal();
        if let Some((_, row)) = keyed.get_mut(row) {
            let (column, hours) = match movement.what {
                EventKind::Grant => (&mut row.granted, hours),
                EventKind::CarryIn => (&mut row.carried_in, hours),
                EventKind::AdjustUp => (&mut row.added, hours),
                EventKind::Use => (&mut row.used, hours),
                EventKind::Cancel => (&mut row.used, -hours),
                EventKind::AdjustDown => (&mut row.deducted, hours),
                EventKind::Pay => (&mut row.paid, hours),
                EventKind::CarryOver => (&mut row.carried_out, hours),
                EventKind::Expire => (&mut row.lapsed, hours),
            };
            *column = added(*column, hours)?;
        }
        if movement.what == EventKind::CarryOver {
            let kept = at(&keyed, (movement.kind, movement.lot.naive(), true))?;
            if let Some((_, row)) = keyed.get_mut(kept) {
                row.carried_in = added(row.carried_in, hours)?;
            }
        }
    }
    Ok(keyed.into_iter().map(|(_, row)| row).collect())
}

fn added(column: Hours, hours: Decimal) -> Result<Hours, Error> {
    plus(column.decimal(), hours).map(Hours::from)
}

/// The balances in hours and days.
pub(super) fn balances(left: &[(LeaveKind, Decimal)], hours_a_day: Decimal) -> Result<Vec<Balance>, Error> {
    let mut left = left.to_vec();
    order::sort(&mut left, |(leave, _)| (*leave as u64, ""));
    let in_days = |(leave, hours): &(LeaveKind, Decimal)| {
        let days = over(*hours, hours_a_day)?;
        // Hours of a day that do not divide would give days that are not exact.
        if times(days, hours_a_day)? != *hours {
            return Err(Error::new(ErrorCode::Overflow));
        }
        Ok(Balance { kind: *leave, hours: Hours::from(*hours), days: Days::from(days) })
    };
    left.iter().map(in_days).collect()
}
