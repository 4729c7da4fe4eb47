//! The data with the overlays of a case on it, and the lookup of a value on both time axes.

use std::sync::{Arc, LazyLock, OnceLock};

use chrono::NaiveDate;
use personnel_rules_data::{Entry, Pack, Rule, Scope, Source, Timeline, with_overlay};
use smallvec::SmallVec;
use strum::IntoEnumIterator;

use crate::error::{Error, ErrorCode};
use crate::json::Written;
use crate::locale::{Locale, nothing};
use crate::texts;
use crate::writer::place_text;

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
    shared: Arc<Shared>,
    active: SmallVec<[u32; 4]>,
}

/// The data, and what is worked out from it once so that no lookup has to.
#[derive(Debug)]
struct Shared {
    pack: Pack,
    /// By rule and scope, `rule * SCOPES + scope`: the base's values, ascending.
    lines: Vec<Box<[Dated]>>,
    /// By citation: `S0110016:7.1`, and its place in words in each language.
    cited: Vec<[String; 3]>,
    /// By entry and language: its citations as they stand in responses, written when first asked for.
    written: Vec<[OnceLock<Vec<Written>>; 2]>,
}

/// Kinds of [`Scope`].
const SCOPES: usize = 5;

/// An entry's place in time, close together for the search.
#[derive(Debug, Clone, Copy)]
struct Dated {
    in_force: NaiveDate,
    until: Option<NaiveDate>,
    promulgated: NaiveDate,
    entry: u32,
}

impl Shared {
    fn new(pack: Pack) -> Self {
        let mut lines = Vec::with_capacity(pack.rules.len().saturating_mul(SCOPES));
        for rule in &pack.rules {
            for scope in Scope::iter() {
                let fits =
                    |line: &&Timeline| line.overlay.is_none() && (line.scope == scope || line.scope == Scope::All);
                let entries = rule.timelines.iter().find(fits).map(|line| line.entries.as_slice()).unwrap_or_default();
                let dated = entries.iter().filter_map(|at| {
                    let entry = pack.entries.get(*at as usize)?;
                    let (in_force, until, promulgated) = (entry.in_force, entry.until, entry.promulgated);
                    Some(Dated { in_force, until, promulgated, entry: *at })
                });
                lines.push(dated.collect());
            }
        }
        let cited = pack
            .citations
            .iter()
            .map(|citation| {
                let source = pack.sources.get(citation.source as usize);
                let place =
                    |locale| source.map_or_else(String::new, |source| place_text(&citation.place, source.kind, locale));
                let id = source.map_or("", |source| source.id.as_str());
                [format!("{id}:{}", citation.place), place(Locale::ZhTw), place(Locale::En)]
            })
            .collect();
        let written = pack.entries.iter().map(|_| Default::default()).collect();
        Self { pack, lines, cited, written }
    }
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
        static STANDARD: LazyLock<Rulebook> =
            LazyLock::new(|| Rulebook { shared: Arc::new(Shared::new(texts::pack())), active: SmallVec::new() });
        &STANDARD
    }

    /// With one of the overlays that the data brings along: `ntust`, `teacher-handbook`.
    ///
    /// # Errors
    ///
    /// `unknown_overlay`.
    pub fn with_named(mut self, id: &str) -> Result<Self, Error> {
        let at = self.pack().overlays.iter().position(|overlay| overlay.id == id).and_then(|at| u32::try_from(at).ok());
        let Some(at) = at else {
            let known: Vec<&str> = self.pack().overlays.iter().map(|overlay| overlay.id.as_str()).collect();
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
        let pack = with_overlay(self.pack().clone(), overlay, path).map_err(|error| {
            let code: &'static str = error.code.into();
            Error::new(ErrorCode::InvalidOverlay)
                .field(error.place)
                .with("code", code)
                .with("problem", error.message)
                .with("remedy", error.help)
        })?;
        let newest =
            u32::try_from(pack.overlays.len().saturating_sub(1)).map_err(|_| Error::new(ErrorCode::Internal))?;
        let mut active = self.active;
        active.push(newest);
        Ok(Self { shared: Arc::new(Shared::new(pack)), active })
    }

    /// Ids of the overlays on it.
    pub fn overlays(&self) -> impl Iterator<Item = &str> {
        self.active.iter().filter_map(|at| self.pack().overlays.get(*at as usize)).map(|overlay| overlay.id.as_str())
    }

    /// The data.
    #[must_use]
    pub fn pack(&self) -> &Pack {
        &self.shared.pack
    }

    /// A rule by its catalogue id.
    ///
    /// # Errors
    ///
    /// `unknown_rule`.
    pub fn rule(&self, id: &str) -> Result<&Rule, Error> {
        self.pack()
            .rules
            .iter()
            .find(|rule| rule.id == id)
            .ok_or_else(|| Error::new(ErrorCode::UnknownRule).with("value", id))
    }

    pub(crate) fn rule_at(&self, index: usize) -> Result<&Rule, Error> {
        self.pack().rules.get(index).ok_or_else(|| Error::new(ErrorCode::Internal))
    }

    pub(crate) fn entry(&self, index: u32) -> Result<&Entry, Error> {
        self.pack().entries.get(index as usize).ok_or_else(|| Error::new(ErrorCode::Internal))
    }

    /// A citation as `S0110016:7.1`.
    pub(crate) fn citation_id(&self, index: u32) -> &str {
        self.shared.cited.get(index as usize).map_or("", |[id, _, _]| id)
    }

    /// Its place in words: 第7條第1項.
    pub(crate) fn citation_place(&self, index: u32, locale: Locale) -> &str {
        self.shared.cited.get(index as usize).map_or("", |[_, zh, en]| locale.of(zh, en))
    }

    /// An entry's citations as they stand in responses; `write` writes them the first time.
    pub(crate) fn written_citations(
        &self,
        entry: u32,
        locale: Locale,
        write: impl FnOnce() -> Result<Vec<Written>, Error>,
    ) -> Result<&[Written], Error> {
        let internal = || Error::new(ErrorCode::Internal);
        let [zh, en] = self.shared.written.get(entry as usize).ok_or_else(internal)?;
        let slot = locale.of(zh, en);
        if let Some(written) = slot.get() {
            return Ok(written);
        }
        let written = write()?;
        Ok(slot.get_or_init(|| written))
    }

    pub(crate) fn citation_source(&self, index: u32) -> Option<&Source> {
        let citation = self.pack().citations.get(index as usize)?;
        self.pack().sources.get(citation.source as usize)
    }

    /// The entry of a rule that holds for a group on a day, by what had been published on the day `known_on`.
    // Handed back in memory, what was found cost more to read again than to find.
    #[inline(always)]
    pub(crate) fn find(
        &self,
        rule: usize,
        scope: Scope,
        date: NaiveDate,
        known_on: Option<NaiveDate>,
    ) -> Result<Found, Error> {
        let base = self.base(rule, scope);
        if !self.active.is_empty()
            && let Some(entry) = self.on_overlays(rule, scope, date, known_on)?
        {
            // An institution's own rule, or one that begins earlier in the overlay, replaces nothing.
            return Ok(Found { entry, replaced: latest(base, date, known_on).map(|law| law.entry) });
        }
        match latest(base, date, known_on) {
            // An end without a successor is the end of the rule; with one, the successor was not known yet.
            Some(law)
                if law.until.is_none_or(|until| date < until)
                    || base.last().is_some_and(|last| last.entry != law.entry) =>
            {
                Ok(Found { entry: law.entry, replaced: None })
            }
            _ => Err(self.nothing_holds(rule, scope, date, known_on)?),
        }
    }

    /// As [`Rulebook::find`], with the entry; none where the data begins later, ends earlier or was not known yet.
    pub(crate) fn find_known(
        &self,
        rule: usize,
        scope: Scope,
        date: NaiveDate,
        known_on: Option<NaiveDate>,
    ) -> Result<Option<(Found, &Entry)>, Error> {
        match self.find(rule, scope, date, known_on) {
            Ok(found) => Ok(Some((found, self.entry(found.entry)?))),
            Err(error) => match error.code() {
                ErrorCode::DateBeforeFirstValue | ErrorCode::DateAfterLastValue | ErrorCode::NotYetPublished => {
                    Ok(None)
                }
                _ => Err(error),
            },
        }
    }

    /// The first day after a day on which some value of a rule begins or ends.
    pub(crate) fn next_change(&self, rule: usize, date: NaiveDate) -> Result<Option<NaiveDate>, Error> {
        let timelines = self.rule_at(rule)?.timelines.iter();
        let active = timelines.filter(|line| line.overlay.is_none_or(|overlay| self.active.contains(&overlay)));
        let entries = active.flat_map(|line| &line.entries).filter_map(|at| self.pack().entries.get(*at as usize));
        let days = entries.flat_map(|entry| [Some(entry.in_force), entry.until]).flatten();
        Ok(days.filter(|day| *day > date).min())
    }

    fn base(&self, rule: usize, scope: Scope) -> &[Dated] {
        let line = self.shared.lines.get(rule.saturating_mul(SCOPES).saturating_add(scope as usize));
        line.map(Box::as_ref).unwrap_or_default()
    }

    #[inline(never)]
    fn on_overlays(
        &self,
        rule: usize,
        scope: Scope,
        date: NaiveDate,
        known_on: Option<NaiveDate>,
    ) -> Result<Option<u32>, Error> {
        let rule = self.rule_at(rule)?;
        let mut winner = None;
        for timeline in &rule.timelines {
            let on = timeline.overlay.is_some_and(|overlay| self.active.contains(&overlay));
            if !on || (timeline.scope != scope && timeline.scope != Scope::All) {
                continue;
            }
            let holds = |at: &&u32| {
                self.pack().entries.get(**at as usize).is_some_and(|entry| {
                    entry.in_force <= date
                        && entry.until.is_none_or(|until| date < until)
                        && known_on.is_none_or(|known_on| entry.promulgated <= known_on)
                })
            };
            let Some(entry) = timeline.entries.iter().rev().find(holds) else { continue };
            if winner.replace(*entry).is_some() {
                return Err(Error::new(ErrorCode::OverlayConflict).rule(&rule.id).with("date", date));
            }
        }
        Ok(winner)
    }

    #[cold]
    #[inline(never)]
    fn nothing_holds(
        &self,
        rule: usize,
        scope: Scope,
        date: NaiveDate,
        known_on: Option<NaiveDate>,
    ) -> Result<Error, Error> {
        let base = self.base(rule, scope);
        let rule = self.rule_at(rule)?;
        let (Some(first), Some(last)) = (base.first(), base.last()) else {
            // An institution's own rule: on a day before it begins in the overlay, say when it does.
            let own = rule.timelines.iter().filter(|line| {
                let on = line.overlay.is_some_and(|overlay| self.active.contains(&overlay));
                on && (line.scope == scope || line.scope == Scope::All)
            });
            if let Some(at) = own.filter_map(|line| line.entries.first()).next().copied()
                && let Ok(first) = self.entry(at)
                && date < first.in_force
            {
                let error = Error::new(ErrorCode::DateBeforeFirstValue).with("first", first.in_force);
                return Ok(self.about(error, rule, at).with("date", date));
            }
            let group: &'static str = scope.into();
            let have = rule.timelines.iter().filter(|line| line.scope == scope || line.scope == Scope::All);
            let mut overlays: Vec<String> = have
                .filter_map(|line| self.pack().overlays.get(line.overlay? as usize))
                .map(|overlay| format!("`{}`", overlay.id))
                .collect();
            overlays.dedup();
            let error = Error::new(ErrorCode::NoValueForGroup).rule(&rule.id).with("group", group);
            return Ok(match overlays.is_empty() {
                true => error.with("overlays", nothing()),
                false => error.with("overlays", overlays.join(", ")),
            });
        };
        let error = if date < first.in_force {
            Error::new(ErrorCode::DateBeforeFirstValue).with("first", first.in_force)
        } else {
            match (known_on, last.until) {
                (Some(known_on), _) if latest(base, date, Some(known_on)).is_none() => {
                    Error::new(ErrorCode::NotYetPublished).with("known_on", known_on)
                }
                (_, Some(until)) => Error::new(ErrorCode::DateAfterLastValue).with("last", until),
                _ => Error::new(ErrorCode::Internal),
            }
        };
        Ok(self.about(error, rule, first.entry).with("date", date))
    }

    /// The error with the rule and what it rests on.
    #[cold]
    #[inline(never)]
    pub(crate) fn about(&self, error: Error, rule: &Rule, entry: u32) -> Error {
        let cites = self.entry(entry).map(|entry| entry.citations.as_slice()).unwrap_or_default();
        error
            .rule(&rule.id)
            .with("title", rule.title.clone())
            .citations(cites.iter().map(|cite| self.citation_id(*cite).to_owned()).collect())
    }
}

/// The latest value that had begun and was known.
fn latest(line: &[Dated], date: NaiveDate, known_on: Option<NaiveDate>) -> Option<&Dated> {
    line.iter()
        .rev()
        .find(|dated| dated.in_force <= date && known_on.is_none_or(|known_on| dated.promulgated <= known_on))
}
