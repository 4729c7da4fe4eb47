//! Personal data as forms have it: whether a number or an address is of its form, and the fields that a rule names.

use personnel_rules_data::messages::MessageKey;
use personnel_rules_data::{Key, Scope, form, keys};

use crate::case::Case;
use crate::error::Error;
use crate::locale::Param;
use crate::trace::Recorder;

/// Examines a field that the rule names; one that it does not name is not asked for. The message has the field's `label`
/// beside the other parameters.
pub(crate) fn check_named<R: Recorder>(
    rule: Key<form::Set>,
    name: &'static str,
    holds: bool,
    (unless, mut params): (MessageKey, Vec<(&'static str, Param)>),
    case: &mut Case<'_, R>,
) -> Result<bool, Error> {
    if !case.has(rule, Scope::All, name)? {
        // An overlay can do without a field.
        return Ok(true);
    }
    params.push(("label", case.label(rule.index, name)?.into()));
    case.check(rule, Scope::All, holds, unless, || params)
}

/// Digits alone, so many.
pub(crate) fn digits(text: &str, least: usize, most: usize) -> bool {
    (least..=most).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// An extension within a house.
pub(crate) fn is_extension(text: &str) -> bool {
    digits(text, 1, 6)
}

/// `0900123456`.
pub(crate) fn is_mobile(text: &str) -> bool {
    digits(text, 10, 10) && text.starts_with("09")
}

/// `07-1234567#89`: an area code of the data, so many digits as its numbers have, an extension.
pub(crate) fn is_landline<R: Recorder>(text: &str, case: &mut Case<'_, R>) -> Result<bool, Error> {
    let Some((area, rest)) = text.split_once('-') else { return Ok(false) };
    let (number, extension) = rest.split_once('#').map_or((rest, None), |(number, after)| (number, Some(after)));
    // A code of numbers of two lengths stands there twice, with what follows `_`.
    let codes = case.value(keys::TRANSFER_CONTACT_AREA_CODES, Scope::All)?;
    let known = codes.iter().any(|(code, length)| {
        code.split('_').next() == Some(area) && *length == rust_decimal::Decimal::from(number.len())
    });
    Ok(known && digits(number, 1, 8) && extension.is_none_or(is_extension))
}

/// One `@` between a name and a host of at least two parts, all of them visible ASCII, at most 254 characters.
pub(crate) fn is_email(text: &str) -> bool {
    let Some((name, host)) = text.split_once('@') else { return false };
    let label = |label: &str| {
        !label.is_empty()
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    };
    text.len() <= 254
        && !name.is_empty()
        && name.len() <= 64
        && name.bytes().all(|byte| byte.is_ascii_graphic() && !b"\"(),:;<>[\\]".contains(&byte))
        && !name.starts_with('.')
        && !name.ends_with('.')
        && !name.contains("..")
        && host.contains('.')
        && host.split('.').all(label)
}

/// A text that stands in one line.
pub(crate) fn is_one_line(text: &str) -> bool {
    !text.chars().any(|sign| sign.is_control() || matches!(sign, '\u{2028}' | '\u{2029}'))
}
