//! What is said of rules, values and sources, and the messages, apart from the rest of the baked data: no result needs
//! them, so a page may load them from a file of their own. What is said of the names of sets and tables is part of some
//! results, and stays.

use crate::model::{Pack, Text, Value};

/// All such texts of a pack, in the order in which they are kept.
pub(crate) fn of(pack: &mut Pack) -> Vec<&mut Text> {
    let mut texts = Vec::new();
    for rule in &mut pack.rules {
        texts.push(&mut rule.title);
        texts.push(&mut rule.hangs_on);
        texts.extend(&mut rule.note);
    }
    for entry in &mut pack.entries {
        if let Value::Statement(text) | Value::Missing(text) = &mut entry.value {
            texts.push(text);
        }
        texts.extend(&mut entry.note);
    }
    texts.extend(pack.sources.iter_mut().map(|source| &mut source.title));
    texts.extend(pack.messages.iter_mut().map(|message| &mut message.text));
    texts
}

/// Puts them back into a pack that the build has taken them from: a line each, first in Chinese, then in English.
/// Where there are too few, texts stay empty.
pub(crate) fn put_in(pack: &mut Pack, lines: &str) {
    let mut texts = of(pack);
    let mut lines = lines.split('\n');
    let mut put = |text: &mut String| text.push_str(lines.next().unwrap_or_default());
    texts.iter_mut().for_each(|text| put(&mut text.zh));
    texts.iter_mut().for_each(|text| put(&mut text.en));
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may fail")]

    use super::*;
    use crate::{DATA, TEXTS, baked};

    #[test]
    fn data_of_another_version_is_refused() {
        let mut other = DATA.to_vec();
        if let Some(byte) = other.first_mut() {
            *byte ^= 1;
        }
        assert!(baked(&other, TEXTS).is_err());
        assert!(baked(&[], TEXTS).is_err());
    }

    #[test]
    fn every_text_has_its_line() {
        let (mut bare, mut whole) = (baked(DATA, "").unwrap(), baked(DATA, TEXTS).unwrap());
        assert!(of(&mut bare).iter().all(|text| text.zh.is_empty() && text.en.is_empty()));
        let texts = of(&mut whole);
        assert!(texts.iter().all(|text| !text.zh.is_empty() && !text.en.is_empty()));
        assert_eq!(TEXTS.lines().count(), texts.len() * 2);
    }
}
