//! What a calculation is, and how it is asked.

use chrono::NaiveDate;
use personnel_rules_data::Scope;
use schemars::JsonSchema;
use serde::Serialize;
use serde::de::DeserializeOwned;
use smallvec::SmallVec;

use crate::answer::{Answer, CitationText, ReasonText, StepText};
use crate::case::{Case, Reason};
use crate::date::Date;
use crate::error::Error;
use crate::locale::Locale;
use crate::progress::Watch;
use crate::rulebook::{Found, Rulebook};
use crate::trace::{Off, On, Recorder, Step};

/// A text in both languages, as calculations declare it.
#[derive(Debug, Clone, Copy)]
pub struct Bilingual {
    /// Chinese.
    pub zh: &'static str,
    /// English.
    pub en: &'static str,
}

/// A calculation: facts in, value out, the rules between them. Declaring one and naming it in
/// [`CALCULATIONS`](crate::CALCULATIONS) gives it to every surface.
pub trait Calculation: Send + Sync + 'static {
    /// Its name on the wire, for example `leave.annual`.
    const NAME: &'static str;
    /// What it is called.
    const TITLE: Bilingual;
    /// What it computes.
    const DESCRIPTION: Bilingual;
    /// Which day `as_of` is for it.
    const AS_OF: Bilingual;
    /// What of its value is told first and largest, as paths into it: `amount`, `benefit.amount`; of a list its `first` or
    /// `last` item, or `*` for each (`balances.*.days`).
    const HEADLINE: &'static [&'static str];
    /// Numbers of the rules that it may look up ([`index`](personnel_rules_data::Key::index) of their keys), in groups:
    /// those that calculations share have one home.
    const RULES: &'static [&'static [usize]];
    /// What it needs to know.
    type Facts: DeserializeOwned + JsonSchema;
    /// What it gives.
    type Value: Serialize + JsonSchema;

    /// Decides the case.
    ///
    /// # Errors
    ///
    /// Whatever keeps the case from being decided; a refusal is a value, not an error.
    fn decide<R: Recorder>(facts: &Self::Facts, case: &mut Case<'_, R>) -> Result<Self::Value, Error>;
}

/// The law under which a case is decided.
#[derive(Debug, Clone, Copy)]
pub struct View<'b> {
    book: &'b Rulebook,
    as_of: NaiveDate,
    known_on: Option<NaiveDate>,
    watch: Watch<'b>,
}

impl View<'static> {
    /// The law of a day, by all that this version knows. Each calculation says which day it wants.
    #[must_use]
    pub fn on(as_of: Date) -> Self {
        Self { book: Rulebook::standard(), as_of: as_of.naive(), known_on: None, watch: Watch::default() }
    }
}

impl<'b> View<'b> {
    /// By what had been published on a day: retroactive changes published later are not seen.
    #[must_use]
    pub fn known_on(mut self, day: Date) -> Self {
        self.known_on = Some(day.naive());
        self
    }

    /// With the overlays of this rulebook.
    #[must_use]
    pub fn with<'c>(self, book: &'c Rulebook) -> View<'c>
    where
        'b: 'c,
    {
        View { book, as_of: self.as_of, known_on: self.known_on, watch: self.watch }
    }

    /// With someone who is told how far a long calculation is, and may end it: it then gives the error `cancelled`.
    #[must_use]
    pub(crate) fn watched(mut self, watch: Watch<'b>) -> Self {
        self.watch = watch;
        self
    }

    /// Decides a case without a trace.
    ///
    /// # Errors
    ///
    /// Whatever keeps the case from being decided.
    pub fn decide<C: Calculation>(&self, facts: &C::Facts) -> Result<Decision<'b, C::Value>, Error> {
        self.run::<Off, _>(|case| C::decide(facts, case))
    }

    /// Decides a case and records every step.
    ///
    /// # Errors
    ///
    /// Whatever keeps the case from being decided.
    pub fn trace<C: Calculation>(&self, facts: &C::Facts) -> Result<Decision<'b, C::Value>, Error> {
        self.run::<On, _>(|case| C::decide(facts, case))
    }

    pub(crate) fn run<R: Recorder + Default, V>(
        &self,
        decide: impl FnOnce(&mut Case<'b, R>) -> Result<V, Error>,
    ) -> Result<Decision<'b, V>, Error> {
        let mut case = Case {
            book: self.book,
            as_of: self.as_of,
            known_on: self.known_on,
            watch: self.watch,
            scope: Scope::All,
            used: SmallVec::new(),
            reasons: Vec::new(),
            recorder: R::default(),
        };
        let value = decide(&mut case)?;
        let Case { used, reasons, recorder, .. } = case;
        Ok(Decision { value, view: *self, used, reasons, steps: recorder.steps() })
    }
}

/// A decided case.
#[derive(Debug, Clone)]
pub struct Decision<'b, V> {
    /// The result.
    pub value: V,
    pub(crate) view: View<'b>,
    pub(crate) used: SmallVec<[Found; 12]>,
    pub(crate) reasons: Vec<Reason>,
    pub(crate) steps: Option<Vec<Step>>,
}

impl<'b, V> Decision<'b, V> {
    /// Codes of the reasons, in the order in which they were found.
    pub fn reason_codes(&self) -> impl Iterator<Item = &str> {
        self.reasons
            .iter()
            .filter_map(|reason| self.view.book.pack().messages.get(reason.message.0))
            .map(|m| m.code.as_str())
    }

    /// The places in the law that the result rests on, as `S0110016:7.1`, each once.
    #[must_use]
    pub fn citation_ids(&self) -> Vec<&str> {
        let book = self.view.book;
        let mut ids = Vec::new();
        for found in &self.used {
            for cite in book.entry(found.entry).map(|entry| entry.citations.as_slice()).unwrap_or_default() {
                let id = book.citation_id(*cite);
                if !ids.contains(&id) {
                    ids.push(id);
                }
            }
        }
        ids
    }

    /// The reasons in words.
    #[must_use]
    pub fn reasons(&self, locale: Locale) -> Vec<ReasonText<'_>> {
        Answer::of(self, "", locale).reasons
    }

    /// The places in the law in words, with the value that each gave.
    #[must_use]
    pub fn citations(&self, locale: Locale) -> Vec<CitationText<'_>> {
        Answer::of(self, "", locale).citations.iter().collect()
    }

    /// The steps in words; none where the case was decided without a trace.
    #[must_use]
    pub fn steps(&self, locale: Locale) -> Option<Vec<StepText<'_>>> {
        Answer::of(self, "", locale).trace.map(|trace| trace.steps)
    }

    pub(crate) fn without_steps(mut self) -> Self {
        self.steps = None;
        self
    }

    pub(crate) fn book(&self) -> &'b Rulebook {
        self.view.book
    }

    pub(crate) fn dates(&self) -> (NaiveDate, Option<NaiveDate>) {
        (self.view.as_of, self.view.known_on)
    }
}
