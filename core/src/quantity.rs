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
    /// Marks of a hundred (分數).
    Marks,
    "0 – 100",
    |number| !number.is_sign_negative() && number <= Decimal::ONE_HUNDRED
);
quantity!(
    /// Per cent (百分率), of interest a year or of a wage. Written `"1.605"`.
    Percent,
    "0 – 100",
    |number| !number.is_sign_negative() && number <= Decimal::ONE_HUNDRED
);
quantity!(
    /// A rate a year: `"0.03"` is three per cent. No loss is greater than the whole.
    Rate,
    "-1 – 10",
    |number| number >= Decimal::NEGATIVE_ONE && number <= Decimal::TEN
);
quantity!(
    /// Points of a transfer (積分), and what they are counted in.
    Points,
    "0 – 1000000000000",
    |number| !number.is_sign_negative()
);
quantity!(
    /// New Taiwan dollars (新臺幣元). Given in whole dollars: `"45000"`.
    Twd,
    "0, 1, 2 … 1000000000000",
    |number| !number.is_sign_negative() && number.is_integer()
);

/// A quotient of whole numbers in lowest terms. Written `"35000/3"`, or `"1200"` where it is whole; other languages read
/// it as their own fraction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ratio {
    numerator: u128,
    denominator: u128,
}

impl Ratio {
    /// The quotient of two numbers that are not negative, the divisor not 0.
    ///
    /// # Errors
    ///
    /// `overflow` beyond what is held exactly.
    pub(crate) fn new(dividend: Decimal, divisor: Decimal) -> Result<Self, Error> {
        let overflow = || Error::new(ErrorCode::Overflow);
        let (dividend, divisor) = (dividend.normalize(), divisor.normalize());
        // With a scale in common both are whole.
        let scale = dividend.scale().max(divisor.scale());
        let whole = |number: Decimal| {
            let tens = 10u128.checked_pow(scale.saturating_sub(number.scale())).ok_or_else(overflow)?;
            u128::try_from(number.mantissa()).ok().and_then(|whole| whole.checked_mul(tens)).ok_or_else(overflow)
        };
        Self::lowest(whole(dividend)?, whole(divisor)?)
    }

    /// What is divided.
    #[must_use]
    pub fn numerator(self) -> u128 {
        self.numerator
    }

    /// What it is divided by: at least 1.
    #[must_use]
    pub fn denominator(self) -> u128 {
        self.denominator
    }

    /// None of it.
    pub(crate) const ZERO: Self = Self { numerator: 0, denominator: 1 };

    /// A whole number.
    pub(crate) fn whole(number: u32) -> Self {
        Self { numerator: number.into(), denominator: 1 }
    }

    /// The fraction in lowest terms.
    ///
    /// # Errors
    ///
    /// `internal` over 0.
    #[inline(never)]
    fn lowest(numerator: u128, denominator: u128) -> Result<Self, Error> {
        let (mut common, mut rest) = (numerator, denominator);
        while rest > 0 {
            (common, rest) = (rest, common.checked_rem(rest).unwrap_or_default());
        }
        let lowest = |number: u128| number.checked_div(common).ok_or_else(|| Error::new(ErrorCode::Internal));
        let ratio = Self { numerator: lowest(numerator)?, denominator: lowest(denominator)? };
        if ratio.denominator == 0 { Err(Error::new(ErrorCode::Internal)) } else { Ok(ratio) }
    }

    /// The product.
    ///
    /// # Errors
    ///
    /// `overflow` beyond what is held exactly.
    pub(crate) fn times(self, by: Self) -> Result<Self, Error> {
        let product = |one: u128, other: u128| one.checked_mul(other).ok_or_else(|| Error::new(ErrorCode::Overflow));
        // Across first, so that the products stay small.
        let one = Self::lowest(self.numerator, by.denominator)?;
        let other = Self::lowest(by.numerator, self.denominator)?;
        Self::lowest(product(one.numerator, other.numerator)?, product(one.denominator, other.denominator)?)
    }

    /// Both numerators over the denominator in common, and that.
    fn alike(self, other: Self) -> Result<[u128; 3], Error> {
        let product = |one: u128, other: u128| one.checked_mul(other).ok_or_else(|| Error::new(ErrorCode::Overflow));
        let rest = Self::lowest(self.denominator, other.denominator)?;
        let one = product(self.numerator, rest.denominator)?;
        Ok([one, product(other.numerator, rest.numerator)?, product(self.denominator, rest.denominator)?])
    }

    /// The sum.
    ///
    /// # Errors
    ///
    /// `overflow` beyond what is held exactly.
    pub(crate) fn plus(self, added: Self) -> Result<Self, Error> {
        let [one, other, under] = self.alike(added)?;
        Self::lowest(one.checked_add(other).ok_or_else(|| Error::new(ErrorCode::Overflow))?, under)
    }

    /// What is left; nothing where more is taken.
    ///
    /// # Errors
    ///
    /// `overflow` beyond what is held exactly.
    pub(crate) fn less(self, taken: Self) -> Result<Self, Error> {
        let [one, other, under] = self.alike(taken)?;
        Self::lowest(one.saturating_sub(other), under)
    }

    /// The smaller of the two.
    ///
    /// # Errors
    ///
    /// `overflow` beyond what is held exactly.
    pub(crate) fn at_most(self, most: Self) -> Result<Self, Error> {
        let [one, other, _] = self.alike(most)?;
        Ok(if one <= other { self } else { most })
    }

    /// As people read it in a step: a decimal where it comes out, else the fraction.
    pub(crate) fn told(self) -> String {
        match self.decimal() {
            Ok((quotient, true)) => quotient.normalize().to_string(),
            _ => self.to_string(),
        }
    }

    /// How many whole times the other goes into it, which is not 0.
    ///
    /// # Errors
    ///
    /// `overflow` beyond what is held exactly.
    pub(crate) fn whole_times(self, of: Self) -> Result<u32, Error> {
        let [one, other, _] = self.alike(of)?;
        let times = one.checked_div(other).and_then(|times| u32::try_from(times).ok());
        times.ok_or_else(|| Error::new(ErrorCode::Overflow))
    }

    /// The quotient as a decimal, and whether that is exact.
    fn decimal(self) -> Result<(Decimal, bool), Error> {
        let decimal = |number: u128| {
            let number =
                i128::try_from(number).ok().and_then(|number| Decimal::try_from_i128_with_scale(number, 0).ok());
            number.ok_or_else(|| Error::new(ErrorCode::Overflow))
        };
        if self.denominator == 1 {
            return Ok((decimal(self.numerator)?, true));
        }
        let (numerator, denominator) = (decimal(self.numerator)?, decimal(self.denominator)?);
        let quotient = over(numerator, denominator)?;
        // Twos and fives alone divide a power of ten.
        let mut rest = self.denominator;
        for factor in [2, 5] {
            while rest.checked_rem(factor) == Some(0) {
                rest = rest.checked_div(factor).unwrap_or(1);
            }
        }
        Ok((quotient, rest == 1 && times(quotient, denominator).is_ok_and(|product| product == numerator)))
    }
}

impl fmt::Display for Ratio {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.denominator {
            1 => write!(f, "{}", self.numerator),
            denominator => write!(f, "{}/{denominator}", self.numerator),
        }
    }
}

impl Serialize for Ratio {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl JsonSchema for Ratio {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Ratio".into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "pattern": "^[0-9]+(/[0-9]+)?$" })
    }
}

/// An amount of New Taiwan dollars that a division gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Fraction {
    /// Exact amount in dollars, a fraction in lowest terms where it is not whole: `"35000/3"`.
    ///
    /// 確切金額（元）；不能整除者為最簡分數。
    pub exact: Ratio,
    /// Amount in dollars as a decimal: the exact one where the division comes out, else as the data rounds it. None where it neither comes out nor is rounded.
    ///
    /// 金額（元）：除盡者為確切金額，否則依資料所定方式進位；除不盡且未定進位者無此項。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub amount: Option<Twd>,
}

impl Fraction {
    /// The quotient, rounded where a rounding is chosen.
    ///
    /// # Errors
    ///
    /// `overflow` beyond what is held exactly.
    pub(crate) fn of(exact: Ratio, rounding: Rounding) -> Result<Self, Error> {
        let (quotient, comes_out) = exact.decimal()?;
        // Where it does not come out the 28 digits of the quotient lie on the same side of every step as the fraction.
        let amount = match rounding.mode {
            RoundingMode::Exact => comes_out.then_some(quotient),
            _ => Some(round(quotient, rounding)?),
        };
        Ok(Self { exact, amount: amount.map(Twd::from) })
    }
}

/// A count that the data gives as a whole number: months, years, the number of a month.
#[inline]
pub(crate) fn whole(number: Decimal) -> Result<u32, Error> {
    if number.scale() != 0 {
        return whole_of_parts(number);
    }
    u32::try_from(number.mantissa()).map_err(|_| not_whole(number))
}

/// An overlay can give what the law never would.
#[cold]
#[inline(never)]
fn not_whole(number: Decimal) -> Error {
    out_of_range(&number.to_string(), "0, 1, 2 … 4294967295")
}

/// `12.0` is whole, `12.5` is not.
#[cold]
#[inline(never)]
fn whole_of_parts(number: Decimal) -> Result<u32, Error> {
    let number = number.normalize();
    if number.scale() == 0 { whole(number) } else { Err(not_whole(number)) }
}

/// The number rounded as the rounding says.
///
/// # Errors
///
/// `overflow` beyond what decimals hold exactly.
pub(crate) fn round(number: Decimal, rounding: Rounding) -> Result<Decimal, Error> {
    let steps = over(number, rounding.step)?;
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

/// The sum. Not inlined, as [`minus`], [`times`] and [`over`]: the library of decimals writes all of its arithmetic out
/// at every call.
///
/// # Errors
///
/// `overflow` beyond what decimals hold exactly.
#[inline(never)]
pub(crate) fn plus(number: Decimal, added: Decimal) -> Result<Decimal, Error> {
    number.checked_add(added).ok_or_else(|| Error::new(ErrorCode::Overflow))
}

/// The sum of many.
///
/// # Errors
///
/// `overflow` beyond what decimals hold exactly.
pub(crate) fn total(mut numbers: impl Iterator<Item = Decimal>) -> Result<Decimal, Error> {
    numbers.try_fold(Decimal::ZERO, plus)
}

/// The product.
///
/// # Errors
///
/// `overflow` beyond what decimals hold exactly.
#[inline(never)]
pub(crate) fn times(number: Decimal, by: Decimal) -> Result<Decimal, Error> {
    number.checked_mul(by).ok_or_else(|| Error::new(ErrorCode::Overflow))
}

/// An amount that must be given; `field` is where.
///
/// # Errors
///
/// `out_of_range` where it is 0.
pub(crate) fn not_zero(amount: Twd, field: impl Into<String>) -> Result<Decimal, Error> {
    match amount.0 {
        zero if zero.is_zero() => Err(out_of_range("0", "1 – 1000000000000").field(field)),
        amount => Ok(amount),
    }
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

/// The quotient, to 28 digits.
///
/// # Errors
///
/// `overflow` beyond what decimals hold, and over 0.
#[inline(never)]
pub(crate) fn over(number: Decimal, divisor: Decimal) -> Result<Decimal, Error> {
    number.checked_div(divisor).ok_or_else(|| Error::new(ErrorCode::Overflow))
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

    // 307 months at 2 % a year are 51 1/6 %; 499 / 8 = 62.375; 3^40 / 2^3 comes out as well.
    #[rstest]
    #[case(614, 12, "307/6")]
    #[case(499, 8, "62.375")]
    #[case(12_157_665_459_056_928_801, 8, "1519708182382116100.125")]
    #[case(600, 12, "50")]
    fn told_as_people_read_it(#[case] dividend: u64, #[case] divisor: u64, #[case] told: &str) {
        assert_eq!(Ratio::new(dividend.into(), divisor.into()).unwrap().told(), told);
    }

    // Reckoned on paper: 35000 / 3 = 11666.67; 35000 / 30 × 7 = 8166.67; 30001 / 8 = 3750.125.
    #[rstest]
    #[case("35000", "30", RoundingMode::Exact, "3500/3", None)]
    #[case("35000", "3", RoundingMode::Exact, "35000/3", None)]
    #[case("35000", "3", RoundingMode::HalfUp, "35000/3", Some("11667"))]
    #[case("35000", "3", RoundingMode::Down, "35000/3", Some("11666"))]
    #[case("245000", "30", RoundingMode::Up, "24500/3", Some("8167"))]
    #[case("36000", "30", RoundingMode::Exact, "1200", Some("1200"))]
    #[case("30001", "8", RoundingMode::Exact, "30001/8", Some("3750.125"))]
    #[case("1.25", "0.5", RoundingMode::Exact, "5/2", Some("2.5"))]
    #[case("0", "30", RoundingMode::Exact, "0", Some("0"))]
    #[case("1", "7", RoundingMode::Up, "1/7", Some("1"))]
    fn shares(
        #[case] dividend: &str,
        #[case] divisor: &str,
        #[case] mode: RoundingMode,
        #[case] exact: &str,
        #[case] amount: Option<&str>,
    ) {
        let number = |text: &str| Decimal::from_str_exact(text).unwrap();
        let share =
            Fraction::of(Ratio::new(number(dividend), number(divisor)).unwrap(), Rounding { mode, step: Decimal::ONE })
                .unwrap();
        assert_eq!(share.exact.to_string(), exact);
        assert_eq!(share.amount.map(|amount| amount.to_string()).as_deref(), amount);
    }

    proptest! {
        #[test]
        fn a_share_times_its_divisor_is_the_whole(dividend in 0u32.., divisor in 1u32..100_000) {
            let exact = Rounding { mode: RoundingMode::Exact, step: Decimal::ONE };
            let share = Fraction::of(Ratio::new(Decimal::from(dividend), Decimal::from(divisor)).unwrap(), exact).unwrap();
            let Ratio { numerator, denominator } = share.exact;
            prop_assert_eq!(numerator * u128::from(divisor), denominator * u128::from(dividend));
            if let Some(amount) = share.amount {
                prop_assert_eq!(amount.decimal() * Decimal::from(divisor), Decimal::from(dividend));
            }
        }

        #[test]
        fn fractions_add_up_and_divide_out(one in 0u32.., other in 1u32.., over in 1u32..10_000, under in 1u32..10_000) {
            let ratio = |number: u32, by: u32| Ratio::new(number.into(), by.into()).unwrap();
            let (one, other) = (ratio(one, over), ratio(other, under));
            let sum = one.plus(other).unwrap();
            prop_assert_eq!(sum.less(other).unwrap(), one);
            prop_assert_eq!(one.less(sum).unwrap(), Ratio::ZERO);
            prop_assert_eq!(sum.at_most(one).unwrap(), one);
            let inverse = Ratio { numerator: other.denominator, denominator: other.numerator };
            prop_assert_eq!(one.times(other).unwrap().times(inverse).unwrap(), one);
        }

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
