//! Subjects (科、類別) by their names, and facts as people spell them.

use std::borrow::Cow;

use personnel_rules_data::{Key, Scope, Text, form, keys};

use super::facts::{AppliedSubject, SchoolStage, TeacherApplication, TransferFacts, TransferPolicy};
use super::violation::{Gathered, ViolationCode as Code};
use crate::case::Case;
use crate::error::Error;
use crate::locale::Locale;
use crate::trace::Recorder;

/// Rules that the names are looked up in.
pub(super) const RULES: &[usize] = &[
    keys::TRANSFER_SUBJECTS.index,
    keys::TRANSFER_SUBJECTS_PRIMARY.index,
    keys::TRANSFER_SUBJECTS_KINDERGARTEN.index,
    keys::TRANSFER_SUBJECTS_ARTICLES.index,
];

/// The subjects of a stage.
pub(super) struct Subjects {
    /// The name in the data, that of the manual, and that of the articles where it differs. None of junior high schools,
    /// which have each subject.
    known: Option<Vec<(String, Text, Option<Text>)>>,
}

impl Subjects {
    pub(super) fn of_stage<R: Recorder>(stage: SchoolStage, case: &mut Case<'_, R>) -> Result<Self, Error> {
        let key = match stage {
            SchoolStage::JuniorHigh => return Ok(Self { known: None }),
            SchoolStage::Primary => keys::TRANSFER_SUBJECTS_PRIMARY,
            SchoolStage::Kindergarten => keys::TRANSFER_SUBJECTS_KINDERGARTEN,
        };
        let mut of = |key: Key<form::Set>| -> Result<Vec<(String, Text)>, Error> {
            let known = case.value(key, Scope::All)?;
            let names = case.book.rule_at(key.index)?.names.iter().filter(|(name, _)| known.contains(name));
            Ok(names.cloned().collect())
        };
        let (known, articles) = (of(key)?, of(keys::TRANSFER_SUBJECTS_ARTICLES)?);
        let article = |name: &str| articles.iter().find(|(other, _)| other == name).map(|(_, label)| label.clone());
        let known = known.into_iter().map(|(name, label)| {
            let article = article(&name);
            (name, label, article)
        });
        Ok(Self { known: Some(known.collect()) })
    }

    /// Whether the stage has a subject of a name, or the year's own list has.
    pub(super) fn has(&self, name: &str, own: &[String]) -> bool {
        let Some(known) = &self.known else { return true };
        known.iter().any(|(_, label, _)| label.zh == name) || own.iter().any(|subject| subject.trim() == name)
    }

    /// Whether the stage has a list of subjects; where not, each will do.
    pub(super) fn are_listed(&self) -> bool {
        self.known.is_some()
    }

    /// The names that there are, in both languages, as a list that is not too long.
    pub(super) fn known(&self, own: &[String]) -> Text {
        let known = self.known.iter().flatten().map(|(_, label, _)| (label.zh.as_str(), label.en.as_str()));
        super::violation::names(known.chain(own.iter().map(|name| (name.as_str(), name.as_str()))))
    }

    /// The name of a subject: the manual's, for one that is written as the articles, the data or English have it, with
    /// blanks or without.
    pub(super) fn name<'n>(&'n self, written: &'n str, own: &[String]) -> &'n str {
        let written = written.trim();
        if self.has(written, own) {
            return written;
        }
        let asked = squeezed(written).to_lowercase();
        let is = |label: &Text| [&label.zh, &label.en].into_iter().any(|text| squeezed(text).to_lowercase() == asked);
        let known = self
            .known
            .iter()
            .flatten()
            .find(|(name, label, article)| *name == asked || is(label) || article.as_ref().is_some_and(is));
        known.map_or(written, |(_, label, _)| &label.zh)
    }

    /// A year with its names as they are compared: teachers without blanks around them, subjects by [`Subjects::name`],
    /// and no subject beyond the first that is 無.
    pub(super) fn year<'f>(&self, facts: &'f TransferFacts) -> Cow<'f, TransferFacts> {
        let own = &facts.policy.subjects;
        let spelled = facts.applications.iter().all(|application| self.is_spelled(application, own))
            && facts.vacancies.iter().all(|vacancy| self.name(&vacancy.subject, own) == vacancy.subject);
        if spelled {
            return Cow::Borrowed(facts);
        }
        let mut facts = facts.clone();
        let own = &facts.policy.subjects;
        facts.applications.iter_mut().for_each(|application| self.spell(application, own));
        for vacancy in &mut facts.vacancies {
            vacancy.subject = self.name(&vacancy.subject, own).to_owned();
        }
        Cow::Owned(facts)
    }

    fn is_spelled(&self, application: &TeacherApplication, own: &[String]) -> bool {
        let mut subjects = application.subjects.iter();
        application.teacher.trim() == application.teacher
            && subjects.all(|applied| self.name(&applied.subject, own) == applied.subject && !is_none(&applied.subject))
    }

    /// As [`Subjects::year`], of one application.
    pub(super) fn spell(&self, application: &mut TeacherApplication, own: &[String]) {
        application.teacher = application.teacher.trim().to_owned();
        let mut at = 0u32;
        application.subjects.retain(|AppliedSubject { subject, .. }| {
            at = at.saturating_add(1);
            at == 1 || !is_none(subject)
        });
        for applied in &mut application.subjects {
            applied.subject = self.name(&applied.subject, own).to_owned();
        }
    }
}

/// Whether the form says that there is no further subject.
pub(super) fn is_none(subject: &str) -> bool {
    [Locale::ZhTw, Locale::En].iter().any(|locale| subject.trim().eq_ignore_ascii_case(locale.nothing()))
}

/// The year's own subjects have names, each once.
pub(super) fn check_own(policy: &TransferPolicy, violations: &mut Gathered) {
    let own = &policy.subjects;
    for (at, name) in own.iter().enumerate() {
        let field = || format!("policy.subjects[{at}]");
        if name.trim().is_empty() {
            violations.add(None, Code::NoSubject, &field(), name);
        } else if own.iter().take(at).any(|earlier| earlier.trim() == name.trim()) {
            violations.add(None, Code::SubjectTwice, &field(), name);
        }
    }
}

/// Without blanks, full-width digits as others.
pub(super) fn squeezed(written: &str) -> String {
    let digit = |sign: char| match u32::from(sign).checked_sub(0xFF10) {
        Some(digit @ 0..=9) => char::from_digit(digit, 10).unwrap_or(sign),
        _ => sign,
    };
    written.chars().filter(|sign| !sign.is_whitespace()).map(digit).collect()
}
