//! Quantities over exact decimals: days, hours, months of salary, New Taiwan dollars.

use core::fmt;

use personnel_rules_data::{DigitsError, Rounding, RoundingMode};
use rust_decimal::{Decimal, RoundingStrategy};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use crate::error::{Error, ErrorCode};

/// No quantity of a personnel rule comes near this; what does is a slip.
const LIMIT: Decimal = Decimal::from_parts(0xD4A5_1000, 0xE8, 0, false, 0); // 1_000_000_000_000

fn parse(text: &str, range: &'static str) -> Result<Decimal, Error> {
    let number = personnel_rules_data::decimal(text).map_err(|error| match error {
        DigitsError::NotPlain => Error::new(ErrorCode::InvalidDecimal).with("value", text),
        DigitsError::TooMany => out_of_range(text, range),
    })?;
    if number.abs() > LIMIT { Err(out_of_range(text, range)) } else { Ok(number) }
}

fn out_of_range(text: &str, range: &'static str) -> Error {
    Error::new(ErrorCode::OutOfRange).with("value", text).with("range", range)
}

macro_rules! quantity {
    ($(#[$doc:meta])* $name:ident, $range:expr, $check:expr) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
        pub struct $name(Decimal);

        impl $name {
            /// The exact number.
            #[must_use]
            pub fn decimal(self) -> Decimal {
                self.0
            }
        }

        impl From<Decimal> for $name {
            fn from(number: Decimal) -> Self {
                Self(number)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.normalize().fmt(f)
            }
        }

        impl core::str::FromStr for $name {
            type Err = Error;

            /// Reads plain digits with at most one point.
            fn from_str(text: &str) -> Result<Self, Error> {
                let number = parse(text, $range)?;
                let check: fn(Decimal) -> bool = $check;
                if check(number) { Ok(Self(number)) } else { Err(out_of_range(text, $range)) }
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(&self.0.normalize())
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                struct Visitor;
                impl de::Visitor<'_> for Visitor {
                    type Value = $name;

                    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                        f.write_str(crate::read::DECIMAL_EXPECTED)
                    }

                    fn visit_str<E: de::Error>(self, text: &str) -> Result<$name, E> {
                        text.parse().map_err(|error: Error| E::custom(crate::read::Carried(&error, text)))
                    }
                }
                deserializer.deserialize_str(Visitor)
            }
        }

        impl JsonSchema for $name {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }

            fn inline_schema() -> bool {
                true
            }

            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                json_schema!({ "type": "string", "format": "decimal" })
            }
        }
    };
}

quantity!(
    /// Days of leave (日), parts of a day as decimals. Written `"6.5"`.
    Days,
    "0 – 1000000000000",
    |number| !number.is_sign_negative()
);
quantity!(
    /// Hours of leave (時).
    Hours,
    "0 – 1000000000000",
    |number| !number.is_sign_negative()
);
quantity!(
    /// Months of the salary amount (薪俸額之月數).
    SalaryMonths,
    "0 – 1000000000000",
    |number| !number.is_sign_negative()
);
quantity!(
    /// New Taiwan dollars (新臺幣元). Given in whole dollars: `"45000"`.
    Twd,
    "0 – 1000000000000 (whole dollars)",
    |number| !number.is_sign_negative() && number.is_integer()
);

/// A count that the data gives as a whole number: months, years, the number of a month.
#[inline]
pub(crate) fn whole(number: Decimal) -> Result<u32, Error> {
    if number.scale() != 0 {
        return whole_of_parts(number);
    }
    u32::try_from(number.mantissa()).map_err(|_| Error::new(ErrorCode::Internal))
}

/// `12.0` is whole, `12.5` is not.
#[cold]
#[inline(never)]
fn whole_of_parts(number: Decimal) -> Result<u32, Error> {
    let number = number.normalize();
    if number.scale() == 0 { whole(number) } else { Err(Error::new(ErrorCode::Internal)) }
}

/// The number rounded as the rounding says.
///
/// # Errors
///
/// `overflow` beyond what decimals hold exactly.
pub(crate) fn round(number: Decimal, rounding: Rounding) -> Result<Decimal, Error> {
    let steps = number.checked_div(rounding.step).ok_or_else(|| Error::new(ErrorCode::Overflow))?;
    let strategy = match rounding.mode {
        RoundingMode::Exact => return Ok(number),
        RoundingMode::Up => RoundingStrategy::ToPositiveInfinity,
        RoundingMode::Down => RoundingStrategy::ToNegativeInfinity,
        RoundingMode::HalfUp => RoundingStrategy::MidpointAwayFromZero,
        RoundingMode::HalfCountsAsWhole => {
            let down = number.round_dp_with_strategy(0, RoundingStrategy::ToNegativeInfinity);
            if minus(number, down)? >= rounding.step {
                return Ok(number.round_dp_with_strategy(0, RoundingStrategy::ToPositiveInfinity));
            }
            RoundingStrategy::ToPositiveInfinity
        }
        _ => return Err(Error::new(ErrorCode::Internal)),
    };
    times(steps.round_dp_with_strategy(0, strategy), rounding.step)
}

/// The product. Not inlined, as [`minus`]: the library of decimals writes all of its arithmetic out at every call.
///
/// # Errors
///
/// `overflow` beyond what decimals hold exactly.
#[inline(never)]
pub(crate) fn times(number: Decimal, by: Decimal) -> Result<Decimal, Error> {
    number.checked_mul(by).ok_or_else(|| Error::new(ErrorCode::Overflow))
}

/// The difference.
///
/// # Errors
///
/// `overflow` beyond what decimals hold exactly.
#[inline(never)]
pub(crate) fn minus(number: Decimal, taken: Decimal) -> Result<Decimal, Error> {
    number.checked_sub(taken).ok_or_else(|| Error::new(ErrorCode::Overflow))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may fail")]

    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("45000", Ok("45000"))]
    #[case("0", Ok("0"))]
    #[case("1000000000000", Ok("1000000000000"))]
    #[case("1000000000001", Err(ErrorCode::OutOfRange))]
    #[case("99999999999999999999999999999999999999", Err(ErrorCode::OutOfRange))]
    #[case("-1", Err(ErrorCode::OutOfRange))]
    #[case("45000.5", Err(ErrorCode::OutOfRange))]
    #[case("45000.0", Ok("45000"))]
    #[case("45,000", Err(ErrorCode::InvalidDecimal))]
    #[case("4_5", Err(ErrorCode::InvalidDecimal))]
    #[case("+5", Err(ErrorCode::InvalidDecimal))]
    #[case(".5", Err(ErrorCode::InvalidDecimal))]
    #[case("5.", Err(ErrorCode::InvalidDecimal))]
    #[case("4.5.6", Err(ErrorCode::InvalidDecimal))]
    #[case("0.00000000000000000000000000000001", Err(ErrorCode::OutOfRange))]
    #[case("1e3", Err(ErrorCode::InvalidDecimal))]
    #[case("", Err(ErrorCode::InvalidDecimal))]
    #[case("-", Err(ErrorCode::InvalidDecimal))]
    #[case("１", Err(ErrorCode::InvalidDecimal))]
    fn money_in(#[case] text: &str, #[case] expected: Result<&str, ErrorCode>) {
        let read = text.parse::<Twd>().map(|money| money.to_string()).map_err(|error| error.code());
        assert_eq!(read.as_deref().map_err(|code| *code), expected, "{text}");
    }

    // 公務人員請假規則 3 II: below half a day is half a day, above half and below one is one; 0 and a half stay.
    #[rstest]
    #[case("0", "0", "0")]
    #[case("0.0001", "0.5", "0.5")]
    #[case("0.4999", "0.5", "0.5")]
    #[case("0.5", "0.5", "1")]
    #[case("0.5001", "1", "1")]
    #[case("3.5", "3.5", "4")]
    #[case("5.8333", "6", "6")]
    #[case("7", "7", "7")]
    fn half_days(#[case] days: &str, #[case] by_the_rule: &str, #[case] by_the_letter: &str) {
        let exact = |text: &str| Decimal::from_str_exact(text).unwrap();
        let half = |mode| Rounding { mode, step: exact("0.5") };
        assert_eq!(round(exact(days), half(RoundingMode::Up)).unwrap(), exact(by_the_rule));
        assert_eq!(round(exact(days), half(RoundingMode::HalfCountsAsWhole)).unwrap(), exact(by_the_letter));
    }

    proptest! {
        #[test]
        fn rounding_up_never_takes_away_and_adds_less_than_a_step(thousandths in 0i64..10_000_000) {
            let number = Decimal::new(thousandths, 3);
            let step = Decimal::new(5, 1);
            let rounded = round(number, Rounding { mode: RoundingMode::Up, step }).unwrap();
            prop_assert!(rounded >= number && rounded - number < step);
        }

        // The oracle takes more forms, but reads these no other way.
        #[test]
        fn plain_digits_are_read_as_the_library_of_decimals_reads_them(text in "-?[0-9]{1,32}([.][0-9]{1,32})?") {
            let read = personnel_rules_data::decimal(&text).ok();
            prop_assert_eq!(read.map(|number| number.unpack()), Decimal::from_str_exact(&text).ok().map(|number| number.unpack()));
        }

        #[test]
        fn any_text_is_read_or_refused(text in ".{0,40}") {
            let _ = text.parse::<Days>();
        }
    }
}
