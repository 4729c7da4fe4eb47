//! What is said of rules, their names, values and sources, and the messages, apart from the rest of the baked data:
//! nothing is decided by them, and what is said of one rule nobody needs for another, so a page may load what it needs
//! from a file of its own.

use crate::model::{Entry, Pack, Rule, Text, Value};

/// All such texts of a pack, in the order in which they are kept.
pub(crate) fn of(pack: &mut Pack) -> Vec<&mut Text> {
    let mut texts = Vec::new();
    pack.rules.iter_mut().for_each(|rule| texts.extend(of_rule(rule)));
    pack.entries.iter_mut().for_each(|entry| texts.extend(of_entry(entry)));
    texts.extend(pack.sources.iter_mut().map(|source| &mut source.title));
    texts.extend(pack.messages.iter_mut().map(|message| &mut message.text));
    texts
}

fn of_rule(rule: &mut Rule) -> impl Iterator<Item = &mut Text> {
    let names = rule.names.iter_mut().map(|(_, text)| text);
    [&mut rule.title, &mut rule.hangs_on].into_iter().chain(names).chain(&mut rule.note)
}

fn of_entry(entry: &mut Entry) -> impl Iterator<Item = &mut Text> {
    let said = match &mut entry.value {
        Value::Statement(text) | Value::Missing(text) => Some(text),
        _ => None,
    };
    said.into_iter().chain(&mut entry.note)
}

/// Empties what is said of a rule that is none of `kept`, by their numbers, and of values of no such rule, and messages that
/// nobody says, by group and code.
pub(crate) fn keep(pack: &mut Pack, kept: &[usize], may_say: &dyn Fn(&str, &str) -> bool) {
    let rules = pack.rules.iter_mut().enumerate().filter(|(index, _)| !kept.contains(index));
    let entries = pack.entries.iter_mut().filter(|entry| !kept.contains(&(entry.rule as usize)));
    let messages = pack.messages.iter_mut().filter(|message| !may_say(&message.group, &message.code));
    let messages = messages.map(|message| &mut message.text);
    for text in rules.flat_map(|(_, rule)| of_rule(rule)).chain(entries.flat_map(of_entry)).chain(messages) {
        text.zh.clear();
        text.en.clear();
    }
}

/// Takes them out of a pack: a line each, first in Chinese, then in English.
pub(crate) fn take_out(pack: &mut Pack) -> String {
    let (mut chinese, mut english) = (String::new(), String::new());
    for text in of(pack) {
        for (lines, text) in [(&mut chinese, &mut text.zh), (&mut english, &mut text.en)] {
            lines.push_str(&core::mem::take(text));
            lines.push('\n');
        }
    }
    chinese + &english
}

/// Puts back what [`take_out`] gave. Where there are too few, texts stay empty.
pub(crate) fn put_in(pack: &mut Pack, lines: &str) {
    let mut texts = of(pack);
    let mut lines = lines.split('\n');
    let mut put = |text: &mut String| text.push_str(lines.next().unwrap_or_default());
    texts.iter_mut().for_each(|text| put(&mut text.zh));
    texts.iter_mut().for_each(|text| put(&mut text.en));
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail")]

    use super::*;
    use crate::{DATA, TEXTS, baked, texts_of};

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

    #[test]
    fn texts_of_some_rules_have_empty_lines_for_the_others() {
        let mut whole = baked(DATA, TEXTS).unwrap();
        let every: Vec<usize> = (0..whole.rules.len()).collect();
        assert_eq!(texts_of(&every, &|_, _| true).unwrap(), TEXTS);
        let some = texts_of(&[1], &|group, _| group != "met").unwrap();
        assert_eq!(some.lines().count(), TEXTS.lines().count());
        assert!(some.lines().zip(TEXTS.lines()).all(|(kept, line)| kept.is_empty() || kept == line));
        let mut part = baked(DATA, &some).unwrap();
        let [first, second, ..] = part.rules.as_mut_slice() else { panic!("few rules") };
        assert!(of_rule(first).all(|text| text.zh.is_empty() && text.en.is_empty()));
        assert!(whole.rules.get_mut(1).is_some_and(|rule| of_rule(rule).eq(of_rule(second))));
        assert_eq!(part.sources, whole.sources);
        for (said, message) in part.messages.iter().zip(&whole.messages) {
            assert_eq!(said.text.zh.is_empty(), message.group == "met");
            assert!(message.group == "met" || said == message);
        }
    }
}
