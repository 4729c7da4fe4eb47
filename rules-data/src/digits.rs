//! Decimals written in plain digits.

use rust_decimal::Decimal;

/// Why a text is no decimal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DigitsError {
    /// It has something else than a sign, digits, and one point between digits.
    NotPlain,
    /// More digits than a decimal holds exactly.
    TooMany,
}

/// Reads plain digits, with a point between them and a minus before them where wanted. `Decimal`'s own readers would
/// also take `1_000`, `+1` and `.5`.
///
/// # Errors
///
/// Where the text has another form, or a decimal cannot hold it exactly.
pub fn decimal(text: &str) -> Result<Decimal, DigitsError> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
    let plain = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    if !plain(whole) || !plain(fraction) {
        return Err(DigitsError::NotPlain);
    }
    let scale = if whole.len() == digits.len() { 0 } else { fraction.len() };
    let mut mantissa = 0i128;
    for byte in digits.bytes().filter(u8::is_ascii_digit) {
        let digit = i128::from(byte.saturating_sub(b'0'));
        let longer = mantissa.checked_mul(10).and_then(|mantissa| mantissa.checked_add(digit));
        mantissa = longer.ok_or(DigitsError::TooMany)?;
    }
    if digits.len() < text.len() {
        mantissa = mantissa.saturating_neg();
    }
    u32::try_from(scale)
        .ok()
        .and_then(|scale| Decimal::try_from_i128_with_scale(mantissa, scale).ok())
        .ok_or(DigitsError::TooMany)
}
