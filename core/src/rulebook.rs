//! The data with the overlays of a case on it, and the lookup of a value on both time axes.

use std::sync::{Arc, LazyLock};

use chrono::NaiveDate;
use personnel_rules_data::{Citation, Entry, Pack, Rule, Scope, Timeline, baked, with_overlay};
use smallvec::SmallVec;

use crate::error::{Error, ErrorCode};

/// The rules of a case: the base of this version, and the overlays chosen for it. Immutable and cheap to share.
///
/// ```
/// use personnel_rules::Rulebook;
/// let law = Rulebook::standard();
/// let handbook = law.clone().with_named("teacher-handbook")?;
/// assert_ne!(law.overlays().count(), handbook.overlays().count());
/// # Ok::<(), personnel_rules::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Rulebook {
    pack: Arc<Pack>,
    active: SmallVec<[u32; 4]>,
}

/// Which value of a rule applies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Found {
    /// Number of the entry.
    pub(crate) entry: u32,
    /// Number of the base's entry that an overlay's entry replaced.
    pub(crate) replaced: Option<u32>,
}

impl Rulebook {
    /// The law: the base of this version without overlays.
    ///
    /// # Panics
    ///
    /// Never in a build that passed: the build itself wrote the data that is read here.
    #[must_use]
    pub fn standard() -> &'static Self {
        static STANDARD: LazyLock<Rulebook> = LazyLock::new(|| {
            #[expect(clippy::expect_used, reason = "the build wrote these bytes from a pack that it had checked")]
            let pack = baked().expect("the baked data reads back");
            Rulebook { pack: Arc::new(pack), active: SmallVec::new() }
        });
        &STANDARD
    }

    /// With one of the overlays that the data brings along: `ntust`, `teacher-handbook`.
    ///
    /// # Errors
    ///
    /// `unknown_overlay`.
    pub fn with_named(mut self, id: &str) -> Result<Self, Error> {
        let at = self.pack.overlays.iter().position(|overlay| overlay.id == id).and_then(|at| u32::try_from(at).ok());
        let Some(at) = at else {
            let known: Vec<&str> = self.pack.overlays.iter().map(|overlay| overlay.id.as_str()).collect();
            return Err(Error::new(ErrorCode::UnknownOverlay).with("value", id).with("known", known.join(", ")));
        };
        if !self.active.contains(&at) {
            self.active.push(at);
        }
        Ok(self)
    }

    /// With an overlay of the caller, in the form of the overlay files as JSON. `path` is where it stands in the
    /// caller's request, for complaints.
    ///
    /// # Errors
    ///
    /// `invalid_overlay`, with what is wrong and where.
    pub fn with_json(self, overlay: &serde_json::Value, path: &str) -> Result<Self, Error> {
        let pack = with_overlay(Pack::clone(&self.pack), overlay, path).map_err(|error| {
            let code: &'static str = error.code.into();
            Error::new(ErrorCode::InvalidOverlay)
                .field(error.place)
                .with("code", code)
                .with("problem", error.message)
                .with("remedy", error.help)
        })?;
        let newest = u32::try_from(pack.overlays.len().saturating_sub(1)).map_err(|_| Error::new(ErrorCode::Internal))?;
        let mut active = self.active;
        active.push(newest);
        Ok(Self { pack: Arc::new(pack), active })
    }

    /// Ids of the overlays on it.
    pub fn overlays(&self) -> impl Iterator<Item = &str> {
        self.active.iter().filter_map(|at| self.pack.overlays.get(*at as usize)).map(|overlay| overlay.id.as_str())
    }

    /// The data.
    #[must_use]
    pub fn pack(&self) -> &Pack {
        &self.pack
    }

    /// A rule by its catalogue id.
    ///
    /// # Errors
    ///
    /// `unknown_rule`.
    pub fn rule(&self, id: &str) -> Result<&Rule, Error> {
        self.pack.rules.iter().find(|rule| rule.id == id).ok_or_else(|| Error::new(ErrorCode::UnknownRule).with("value", id))
    }

    pub(crate) fn rule_at(&self, index: usize) -> Result<&Rule, Error> {
        self.pack.rules.get(index).ok_or_else(|| Error::new(ErrorCode::Internal))
    }

    pub(crate) fn entry(&self, index: u32) -> Result<&Entry, Error> {
        self.pack.entries.get(index as usize).ok_or_else(|| Error::new(ErrorCode::Internal))
    }

    /// A citation as `S0110016:7.1`.
    pub(crate) fn citation_id(&self, index: u32) -> String {
        self.citation(index).map_or_else(String::new, |(citation, source)| format!("{}:{}", source.id, citation.place))
    }

    pub(crate) fn citation(&self, index: u32) -> Option<(&Citation, &personnel_rules_data::Source)> {
        let citation = self.pack.citations.get(index as usize)?;
        Some((citation, self.pack.sources.get(citation.source as usize)?))
    }

    /// The entry of a rule that holds for a group on a day, by what had been published on the day `known_on`.
    pub(crate) fn find(
        &self,
        rule: usize,
        scope: Scope,
        date: NaiveDate,
        known_on: Option<NaiveDate>,
    ) -> Result<Found, Error> {
        let rule = self.rule_at(rule)?;
        let fits = |timeline: &&Timeline| timeline.scope == scope || timeline.scope == Scope::All;
        let base = rule.timelines.iter().filter(|timeline| timeline.overlay.is_none()).find(fits);
        if self.active.is_empty() {
            return self.on_base(rule, base, scope, date, known_on).map(|entry| Found { entry, replaced: None });
        }
        let mut winner = None;
        let overlays = rule.timelines.iter().filter(|line| line.overlay.is_some_and(|overlay| self.active.contains(&overlay)));
        for timeline in overlays.filter(fits) {
            let Some(entry) = self.at(timeline, date, known_on).filter(|entry| !self.ended(*entry, date)) else { continue };
            if winner.is_some() {
                return Err(Error::new(ErrorCode::OverlayConflict).rule(&rule.id).with("date", date));
            }
            winner = Some(entry);
        }
        match winner {
            // An institution's own rule, or one that begins earlier in the overlay, replaces nothing.
            Some(entry) => Ok(Found { entry, replaced: base.and_then(|line| self.at(line, date, known_on)) }),
            None => self.on_base(rule, base, scope, date, known_on).map(|entry| Found { entry, replaced: None }),
        }
    }

    fn on_base(
        &self,
        rule: &Rule,
        timeline: Option<&Timeline>,
        scope: Scope,
        date: NaiveDate,
        known_on: Option<NaiveDate>,
    ) -> Result<u32, Error> {
        let Some(timeline) = timeline else {
            let scope: &'static str = scope.into();
            return Err(Error::new(ErrorCode::NoValueForGroup).rule(&rule.id).with("group", scope));
        };
        let Some(entry) = self.at(timeline, date, known_on) else {
            return Err(self.nothing_holds(rule, timeline, date, known_on));
        };
        // An end without a successor is the end of the rule; with one, the successor was not known yet.
        if self.ended(entry, date) && timeline.entries.last() == Some(&entry) {
            let last = self.entry(entry)?.until.map_or(date, |until| until);
            return Err(self.about(Error::new(ErrorCode::DateAfterLastValue), rule, entry).with("date", date).with("last", last));
        }
        Ok(entry)
    }

    /// The latest entry that had begun and was known.
    fn at(&self, timeline: &Timeline, date: NaiveDate, known_on: Option<NaiveDate>) -> Option<u32> {
        timeline.entries.iter().rev().copied().find(|index| {
            self.pack.entries.get(*index as usize).is_some_and(|entry| {
                entry.in_force <= date && known_on.is_none_or(|known_on| entry.promulgated <= known_on)
            })
        })
    }

    fn ended(&self, entry: u32, date: NaiveDate) -> bool {
        self.pack.entries.get(entry as usize).and_then(|entry| entry.until).is_some_and(|until| until <= date)
    }

    fn nothing_holds(&self, rule: &Rule, timeline: &Timeline, date: NaiveDate, known_on: Option<NaiveDate>) -> Error {
        let first = timeline.entries.first().copied();
        let begins = first.and_then(|first| self.entry(first).ok()).map(|entry| entry.in_force);
        let error = match (known_on, begins) {
            (Some(known_on), Some(begins)) if begins <= date => {
                Error::new(ErrorCode::NotYetPublished).with("known_on", known_on)
            }
            (_, Some(begins)) => Error::new(ErrorCode::DateBeforeFirstValue).with("first", begins),
            _ => Error::new(ErrorCode::Internal),
        };
        match first {
            Some(first) => self.about(error, rule, first).with("date", date),
            None => error,
        }
    }

    /// The error with the rule and what it rests on.
    pub(crate) fn about(&self, error: Error, rule: &Rule, entry: u32) -> Error {
        let cites = self.entry(entry).map(|entry| entry.citations.as_slice()).unwrap_or_default();
        error
            .rule(&rule.id)
            .with("title", rule.title.clone())
            .citations(cites.iter().map(|cite| self.citation_id(*cite)).collect())
    }
}
