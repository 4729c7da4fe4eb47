//! Every kind of leave that a person has (請假權益): days, unit, conditions, papers, windows, sources.

mod facts;

use chrono::NaiveDate;
use personnel_rules_data::{Key, Scope, form, keys, messages};
use rust_decimal::Decimal;
use strum::IntoEnumIterator;

pub use facts::{
    Condition, DaysChange, Entitlement, EntitlementFacts, EventDays, KindOfLeave, LeaveUnit, Per, WindowRule,
};

use super::kind::{LeaveDocument, LeaveKind, Relation};
use super::limits::{Person, days_rule, in_hours, leave_year_on};
use crate::calculation::{Bilingual, Calculation};
use crate::case::Case;
use crate::date::Period;
use crate::error::{Error, ErrorCode};
use crate::quantity::{Days, whole};
use crate::rulebook::Rulebook;
use crate::trace::Recorder;

/// The calculation `leave.entitlement`.
///
/// Civil servants: 公務人員請假規則 3, 4, 7, 10, 11, 15. Teachers: 教師請假規則 3, 4, 8, 11, 13, 16. Fund-hired staff:
/// 勞工請假規則, 性別平等工作法 14, 15, 20, 勞動基準法 38.
#[derive(Debug)]
pub enum Entitled {}

impl Calculation for Entitled {
    const NAME: &'static str = "leave.entitlement";
    const TITLE: Bilingual = Bilingual { zh: "請假權益", en: "entitlement to leave" };
    const DESCRIPTION: Bilingual = Bilingual {
        zh: "查詢之日所在請假年度之各種假別：日數、時數、單位、條件、期間、應附文件及所據規則；事假按在職月數比例；年度內法規變更者一併列出。",
        en: "Every kind of leave in the leave year that holds the day: days, hours, unit, conditions, windows, papers and rules; personal leave by the months in service; with the days from each change of law inside the year.",
    };
    const AS_OF: Bilingual = Bilingual {
        zh: "查詢之日；其所在之請假年度即為核給年度",
        en: "the day asked for; the leave year that holds it is the one given",
    };
    const HEADLINE: &'static [&'static str] = &["kinds.*.days"];
    const RULES: &'static [&'static [usize]] = &[
        crate::leave::annual::RULES,
        &[
            keys::LEAVE_HOLIDAY_COUNT.index,
            keys::LEAVE_UNIT.index,
            keys::LEAVE_UNIT_HALF_DAY.index,
            keys::LEAVE_ADVANCE_NOTICE.index,
            keys::LEAVE_CANNOT_BE_REFUSED.index,
            keys::LEAVE_PROOF.index,
            keys::LEAVE_PROOF_FAMILY.index,
            keys::LEAVE_PRENATAL_CERTIFICATE.index,
            keys::LEAVE_SICK_CERTIFICATE.index,
            keys::LEAVE_PERSONAL_DAYS.index,
            keys::LEAVE_PERSONAL_PRORATE.index,
            keys::LEAVE_PERSONAL_PRORATE_LEAVER.index,
            keys::LEAVE_PERSONAL_OVER_LIMIT.index,
            keys::LEAVE_FAMILY_CARE_DAYS.index,
            keys::LEAVE_WELLNESS_DAYS.index,
            keys::LEAVE_SICK_DAYS.index,
            keys::LEAVE_SICK_OVER_LIMIT.index,
            keys::LEAVE_SICK_EXTENDED.index,
            keys::LEAVE_SICK_EXTENDED_AFTER.index,
            keys::LEAVE_SICK_EXTENDED_DAYS.index,
            keys::LEAVE_SICK_EXTENDED_WITHIN.index,
            keys::LEAVE_MENSTRUAL_MONTHLY.index,
            keys::LEAVE_PRENATAL_DAYS.index,
            keys::LEAVE_MATERNITY_DAYS.index,
            keys::LEAVE_MATERNITY_EARLY.index,
            keys::LEAVE_MATERNITY_EARLY_AFTER.index,
            keys::LEAVE_MATERNITY_ONE_GO.index,
            keys::LEAVE_MISCARRIAGE_DAYS.index,
            keys::LEAVE_MISCARRIAGE_COUNTED_IN.index,
            keys::LEAVE_MISCARRIAGE_DEDUCT.index,
            keys::LEAVE_PATERNITY_DAYS.index,
            keys::LEAVE_PATERNITY_WINDOW.index,
            keys::LEAVE_PATERNITY_WINDOW_DAYS.index,
            keys::LEAVE_MARRIAGE_DAYS.index,
            keys::LEAVE_MARRIAGE_WINDOW.index,
            keys::LEAVE_MARRIAGE_WINDOW_BEFORE.index,
            keys::LEAVE_MARRIAGE_WINDOW_SPECIAL.index,
            keys::LEAVE_FUNERAL_DAYS.index,
            keys::LEAVE_FUNERAL_KINSHIP.index,
            keys::LEAVE_FUNERAL_STEP_PARENT.index,
            keys::LEAVE_FUNERAL_WINDOW.index,
            keys::LEAVE_DONATION_DAYS.index,
            keys::LEAVE_OFFICIAL_INJURY.index,
            keys::LEAVE_OFFICIAL_INJURY_MONTHS.index,
            keys::LEAVE_RECESS_DAYS.index,
            keys::LEAVE_COMPENSATORY_MONTHS.index,
            keys::LEAVE_COMPENSATORY_YEAR_END.index,
            keys::LEAVE_MENSTRUAL_MERGE.index,
            keys::LEAVE_PATERNITY_ANTENATAL.index,
            keys::LEAVE_PATERNITY_MISCARRIAGE_WEEKS.index,
            keys::LEAVE_FAMILY_CARE_COMBINED.index,
            keys::LEAVE_ANNUAL_MANDATORY.index,
            keys::LEAVE_ANNUAL_CARRY_OVER.index,
        ],
    ];
    type Facts = EntitlementFacts;
    type Value = Entitlement;

    fn decide<R: Recorder>(facts: &EntitlementFacts, case: &mut Case<'_, R>) -> Result<Entitlement, Error> {
        let person = Person {
            staff_group: facts.staff_group,
            hired_on: facts.hired_on,
            left_on: facts.left_on,
            earlier_service: &facts.earlier_service,
            admin_post_from: facts.admin_post_from,
            admin_post_until: facts.admin_post_until,
        };
        let as_of = case.as_of();
        if facts.left_on.is_some_and(|left| left.naive() < as_of) {
            return Err(Error::new(ErrorCode::OutsideEmployment)
                .field("left_on")
                .with("from", as_of)
                .with("to", as_of));
        }
        let scope = person.scope();
        let leave_year = leave_year_on(as_of, scope, case)?;
        let hours_a_day = case.value(keys::LEAVE_DAY_HOURS, scope)?;
        let sets = Sets {
            by_hour: Named::by(keys::LEAVE_UNIT, scope, case)?,
            half_days: Named::by(keys::LEAVE_UNIT_HALF_DAY, scope, case)?,
            holidays: Named::by(keys::LEAVE_HOLIDAY_COUNT, scope, case)?,
            beforehand: Named::by(keys::LEAVE_ADVANCE_NOTICE, scope, case)?,
            not_refused: Named::by(keys::LEAVE_CANNOT_BE_REFUSED, scope, case)?,
            certified: Named::by(keys::LEAVE_PROOF, scope, case)?,
        };
        let mut asked = Asked { person, scope, leave_year, hours_a_day, sets, case };
        let mut kinds = Vec::new();
        for kind in LeaveKind::iter() {
            if let Some(kind) = asked.kind(kind)? {
                kinds.push(kind);
            }
        }
        Ok(Entitlement { leave_year, kinds })
    }
}

/// The sets that name kinds of leave, looked up once.
struct Sets {
    by_hour: Named,
    half_days: Named,
    holidays: Named,
    beforehand: Named,
    not_refused: Named,
    certified: Named,
}

/// Kinds that a set names, and the entry of the data that does.
struct Named {
    kinds: Vec<LeaveKind>,
    entry: Option<u32>,
}

impl Named {
    fn by<R: Recorder>(key: Key<form::Set>, scope: Scope, case: &mut Case<'_, R>) -> Result<Self, Error> {
        let kinds = kinds_of(key, scope, case)?;
        Ok(Self { kinds, entry: case.used.last().map(|used| used.entry) })
    }
}

/// The rule and the articles of an entry are behind a kind.
fn behind(found: &mut KindOfLeave, book: &Rulebook, entry: u32) -> Result<(), Error> {
    let entry = book.entry(entry)?;
    let rule = &book.rule_at(entry.rule as usize)?.id;
    if !found.rules.contains(rule) {
        found.rules.push(rule.clone());
    }
    for cite in &entry.citations {
        let article = book.citation_id(*cite);
        if !found.articles.iter().any(|known| known == article) {
            found.articles.push(article.to_owned());
        }
    }
    Ok(())
}

/// The kinds that a set names.
fn kinds_of<R: Recorder>(key: Key<form::Set>, scope: Scope, case: &mut Case<'_, R>) -> Result<Vec<LeaveKind>, Error> {
    let kinds: Vec<LeaveKind> = LeaveKind::iter().collect();
    case.wanted(key, scope, &kinds)
}

struct Asked<'f, 'c, 'b, R> {
    person: Person<'f>,
    scope: Scope,
    leave_year: Period,
    hours_a_day: Decimal,
    sets: Sets,
    case: &'c mut Case<'b, R>,
}

impl<R: Recorder> Asked<'_, '_, '_, R> {
    /// A kind with all that is known of it; none where the group does not have it in this leave year.
    fn kind(&mut self, kind: LeaveKind) -> Result<Option<KindOfLeave>, Error> {
        let first = self.case.used.len();
        let mut found = KindOfLeave {
            kind,
            per: per(kind),
            leave_year: None,
            source_missing: false,
            days: None,
            hours: None,
            by_event: Vec::new(),
            changes: Vec::new(),
            unit: LeaveUnit::NotStated,
            counts_into: Vec::new(),
            days_apart: None,
            mandatory_days: None,
            kept_years: None,
            holidays_counted: false,
            requested_beforehand: false,
            cannot_be_refused: false,
            window: None,
            conditions: Vec::new(),
            after: Vec::new(),
            documents: Vec::new(),
            documents_from_days: None,
            articles: Vec::new(),
            rules: Vec::new(),
        };
        match self.given(&mut found) {
            Ok(true) => {}
            Ok(false) => return Ok(None),
            // One kind that the sources leave open does not keep the others from being told.
            Err(error) if error.code() == ErrorCode::SourceMissing => self.left_open(&mut found)?,
            Err(error) => return Err(error),
        }
        self.conditions(&mut found)?;
        self.formalities(&mut found)?;
        for used in self.case.used.get(first..).unwrap_or_default() {
            behind(&mut found, self.case.book, used.entry)?;
        }
        Ok(Some(found))
    }

    /// What is given of a kind; whether the group has it at all.
    fn given(&mut self, found: &mut KindOfLeave) -> Result<bool, Error> {
        match found.kind {
            LeaveKind::Annual => {
                let annual = self.person.annual(self.case.as_of(), self.case)?;
                (found.days, found.hours) = (Some(annual.days), Some(annual.hours));
                if annual.leave_year != self.leave_year {
                    found.leave_year = Some(annual.leave_year);
                }
                if self.scope != Scope::Teacher {
                    found.mandatory_days = self
                        .case
                        .where_ruled(keys::LEAVE_ANNUAL_MANDATORY, self.scope, self.leave_year.from.naive())?
                        .map(Days::from);
                    found.kept_years = self
                        .case
                        .where_ruled(keys::LEAVE_ANNUAL_CARRY_OVER, self.scope, self.leave_year.from.naive())?
                        .map(whole)
                        .transpose()?;
                }
                Ok(true)
            }
            LeaveKind::Miscarriage => self.miscarriage(found),
            LeaveKind::Funeral => self.funeral(found),
            LeaveKind::Donation => self.ruled(keys::LEAVE_DONATION_DAYS),
            LeaveKind::OfficialInjury => self.ruled(keys::LEAVE_OFFICIAL_INJURY),
            LeaveKind::Compensatory if self.scope == Scope::FundHired => self.ruled(keys::LEAVE_COMPENSATORY_YEAR_END),
            LeaveKind::Compensatory => self.months(keys::LEAVE_COMPENSATORY_MONTHS, found),
            _ => self.days(found),
        }
    }

    fn left_open(&mut self, found: &mut KindOfLeave) -> Result<(), Error> {
        found.source_missing = true;
        let rule = match self.case.used.last() {
            Some(used) => self.case.book.entry(used.entry)?.rule as usize,
            None => return Err(Error::new(ErrorCode::Internal)),
        };
        let kind = self.case.label(keys::LEAVE_ADVANCE_NOTICE.index, found.kind.into())?;
        self.case.give_reason(rule, messages::reason::LEFT_OPEN, vec![("kind", kind.into())]);
        Ok(())
    }

    fn ruled<F: form::Form>(&mut self, key: Key<F>) -> Result<bool, Error> {
        Ok(self.case.where_ruled(key, self.scope, self.case.as_of())?.is_some())
    }

    fn count(&mut self, key: Key<form::Number>) -> Result<Option<u32>, Error> {
        self.case.where_ruled(key, self.scope, self.case.as_of())?.map(whole).transpose()
    }

    fn months(&mut self, key: Key<form::Number>, found: &mut KindOfLeave) -> Result<bool, Error> {
        let months = self.count(key)?;
        found.window = months.map(|months| WindowRule { months: Some(months), ..WindowRule::default() });
        Ok(months.is_some())
    }

    /// The days of a kind that has one number, and how they change inside the leave year.
    fn days(&mut self, found: &mut KindOfLeave) -> Result<bool, Error> {
        let key = days_rule(found.kind).ok_or_else(|| Error::new(ErrorCode::Internal))?;
        let now = self.number(key, self.case.as_of())?;
        let mut last = self.number_at_start(key, now)?;
        for day in self.case.changes(key, self.scope, self.leave_year)? {
            let days = self.number(key, day)?;
            let over = self.person.left_on.is_some_and(|left| left.naive() < day);
            if days != last
                && !over
                && let Some(days) = days
            {
                found.changes.push(DaysChange { from: day.into(), days: days.into() });
            }
            last = days;
        }
        if now.is_none() && found.changes.is_empty() {
            return Ok(false);
        }
        // None of it today, though later in the leave year there will be.
        let days = now.unwrap_or_default();
        found.days = Some(days.into());
        found.hours = Some(in_hours(days, self.hours_a_day)?.into());
        Ok(true)
    }

    fn number(&mut self, key: Key<form::Number>, date: NaiveDate) -> Result<Option<Decimal>, Error> {
        if key.index == keys::LEAVE_PERSONAL_DAYS.index {
            return self.person.personal(date, self.case).map(Some);
        }
        self.case.where_ruled(key, self.scope, date)
    }

    /// The number on the first day of the leave year, or of the service in it.
    fn number_at_start(&mut self, key: Key<form::Number>, now: Option<Decimal>) -> Result<Option<Decimal>, Error> {
        if self.case.changes(key, self.scope, self.leave_year)?.is_empty() {
            return Ok(now);
        }
        let start = self.leave_year.from.naive().max(self.person.hired_on.naive()).min(self.case.as_of());
        self.number(key, start)
    }

    fn miscarriage(&mut self, found: &mut KindOfLeave) -> Result<bool, Error> {
        let as_of = self.case.as_of();
        let Some(steps) = self.case.where_ruled(keys::LEAVE_MISCARRIAGE_DAYS, self.scope, as_of)? else {
            return Ok(false);
        };
        let weeks = self.case.value(keys::LEAVE_MISCARRIAGE_COUNTED_IN, self.scope)? == "weeks";
        for (bound, days) in steps.iter().rev() {
            let length = whole(*bound)?;
            found.by_event.push(EventDays {
                relation: None,
                months: (!weeks).then_some(length),
                weeks: weeks.then_some(length),
                before_birth: false,
                days: (*days).into(),
            });
        }
        Ok(true)
    }

    fn funeral(&mut self, found: &mut KindOfLeave) -> Result<bool, Error> {
        let as_of = self.case.as_of();
        let Some(rows) = self.case.where_ruled(keys::LEAVE_FUNERAL_DAYS, self.scope, as_of)? else {
            return Ok(false);
        };
        for relation in Relation::iter() {
            let name: &'static str = relation.into();
            let Some((_, days)) = rows.iter().find(|(row, _)| row == name) else { continue };
            found.by_event.push(EventDays {
                relation: Some(relation),
                months: None,
                weeks: None,
                before_birth: false,
                days: (*days).into(),
            });
        }
        Ok(true)
    }

    fn conditions(&mut self, found: &mut KindOfLeave) -> Result<(), Error> {
        let mut conditions = Vec::new();
        match found.kind {
            LeaveKind::Personal => {
                let refused = self.case.value(keys::LEAVE_PERSONAL_OVER_LIMIT, self.scope)? == "refused";
                conditions.push(if refused { Condition::RefusedBeyond } else { Condition::PayDeductedBeyond });
            }
            LeaveKind::FamilyCare => {
                found.counts_into = vec![LeaveKind::Personal];
                self.case.value(keys::LEAVE_FAMILY_CARE_COMBINED, self.scope)?;
                conditions.push(Condition::TogetherWithPersonal);
            }
            LeaveKind::Wellness => found.counts_into = vec![LeaveKind::Personal],
            LeaveKind::Sick => {
                self.case.value(keys::LEAVE_SICK_OVER_LIMIT, self.scope)?;
                conditions.push(Condition::SetOffAgainstPersonal);
            }
            LeaveKind::Menstrual => {
                found.counts_into = vec![LeaveKind::Sick];
                found.days_apart = Some(self.case.value(keys::LEAVE_MENSTRUAL_MERGE, self.scope)?.into());
            }
            LeaveKind::ExtendedSick => {
                self.case.value(keys::LEAVE_SICK_EXTENDED, self.scope)?;
                if self.scope != Scope::FundHired {
                    conditions.push(Condition::Approval);
                }
                found.after = kinds_of(keys::LEAVE_SICK_EXTENDED_AFTER, self.scope, self.case)?;
                if self.scope == Scope::Teacher {
                    // It has none to use up.
                    found.after.retain(|kind| *kind != LeaveKind::Annual);
                }
                let months = self.count(keys::LEAVE_SICK_EXTENDED_WITHIN)?;
                found.window = Some(WindowRule { months, ..WindowRule::default() });
            }
            LeaveKind::Prenatal => conditions.push(Condition::BeforeBirth),
            LeaveKind::Maternity => {
                self.case.value(keys::LEAVE_MATERNITY_ONE_GO, self.scope)?;
                conditions.push(Condition::OneGo);
                let early = self.case.value(keys::LEAVE_MATERNITY_EARLY, self.scope)?;
                if !early.is_zero() {
                    let days = early.into();
                    let part = EventDays { relation: None, months: None, weeks: None, before_birth: true, days };
                    found.by_event.push(part);
                    found.after = kinds_of(keys::LEAVE_MATERNITY_EARLY_AFTER, self.scope, self.case)?;
                }
            }
            LeaveKind::Miscarriage => {
                self.case.value(keys::LEAVE_MATERNITY_ONE_GO, self.scope)?;
                conditions.push(Condition::OneGo);
                if self.ruled(keys::LEAVE_MISCARRIAGE_DEDUCT)? {
                    conditions.push(Condition::EarlyDaysDeducted);
                }
            }
            LeaveKind::Paternity => {
                if self.ruled(keys::LEAVE_PATERNITY_ANTENATAL)? {
                    conditions.push(Condition::AntenatalVisits);
                }
                if let (Some(weeks), Some(days)) = (self.count(keys::LEAVE_PATERNITY_MISCARRIAGE_WEEKS)?, found.days) {
                    let weeks = Some(weeks);
                    found.by_event.push(EventDays { relation: None, months: None, weeks, before_birth: false, days });
                }
                let days = self.count(keys::LEAVE_PATERNITY_WINDOW_DAYS)?;
                found.window = Some(match self.case.value(keys::LEAVE_PATERNITY_WINDOW, self.scope)? {
                    "span" => WindowRule { days_around: days, ..WindowRule::default() },
                    _ => WindowRule { days_before: days, days_after: days, ..WindowRule::default() },
                });
            }
            LeaveKind::Marriage => {
                if let Some(months) = self.count(keys::LEAVE_MARRIAGE_WINDOW)? {
                    found.window = Some(WindowRule {
                        months: Some(months),
                        days_before: self.count(keys::LEAVE_MARRIAGE_WINDOW_BEFORE)?,
                        months_approved: self.count(keys::LEAVE_MARRIAGE_WINDOW_SPECIAL)?,
                        ..WindowRule::default()
                    });
                }
            }
            LeaveKind::Funeral => {
                if self.ruled(keys::LEAVE_FUNERAL_KINSHIP)? {
                    conditions.push(Condition::RelatedAtDeath);
                }
                if self.ruled(keys::LEAVE_FUNERAL_STEP_PARENT)? {
                    conditions.push(Condition::StepParentClose);
                }
                if let Some(days) = self.count(keys::LEAVE_FUNERAL_WINDOW)? {
                    found.window = Some(WindowRule { days: Some(days), ..WindowRule::default() });
                }
            }
            LeaveKind::Donation => conditions.push(Condition::Approval),
            LeaveKind::OfficialInjury => {
                if self.months(keys::LEAVE_OFFICIAL_INJURY_MONTHS, found)? {
                    conditions.push(Condition::Approval);
                }
            }
            LeaveKind::Annual | LeaveKind::Recess | LeaveKind::Compensatory => {}
        }
        found.conditions = conditions;
        Ok(())
    }

    /// Unit, notice and papers.
    fn formalities(&mut self, found: &mut KindOfLeave) -> Result<(), Error> {
        let (scope, as_of, kind) = (self.scope, self.case.as_of(), found.kind);
        let sets = &self.sets;
        let named = |set: &Named| set.kinds.contains(&kind);
        for set in
            [&sets.by_hour, &sets.half_days, &sets.holidays, &sets.beforehand, &sets.not_refused, &sets.certified]
        {
            if let (true, Some(entry)) = (named(set), set.entry) {
                behind(found, self.case.book, entry)?;
            }
        }
        found.unit = match (named(&sets.by_hour), named(&sets.half_days)) {
            (true, _) => LeaveUnit::Hour,
            (_, true) => LeaveUnit::HalfDay,
            _ => LeaveUnit::NotStated,
        };
        found.holidays_counted = named(&sets.holidays);
        found.requested_beforehand = named(&sets.beforehand);
        found.cannot_be_refused = named(&sets.not_refused);
        if named(&sets.certified) {
            found.documents.push(LeaveDocument::MedicalCertificate);
        }
        match found.kind {
            LeaveKind::Sick | LeaveKind::ExtendedSick => {
                if let Some(days) = self.case.where_ruled(keys::LEAVE_SICK_CERTIFICATE, scope, as_of)? {
                    found.documents.push(LeaveDocument::MedicalCertificate);
                    found.documents_from_days = Some(days.into());
                }
            }
            LeaveKind::Prenatal if self.ruled(keys::LEAVE_PRENATAL_CERTIFICATE)? => {
                found.documents.push(LeaveDocument::PregnancyCertificate);
            }
            LeaveKind::Marriage if self.ruled(keys::LEAVE_PROOF_FAMILY)? => {
                found.documents.push(LeaveDocument::HouseholdRegister);
            }
            LeaveKind::Funeral if self.ruled(keys::LEAVE_PROOF_FAMILY)? => {
                found.documents.push(LeaveDocument::Obituary);
            }
            _ => {}
        }
        Ok(())
    }
}

fn per(kind: LeaveKind) -> Per {
    match kind {
        LeaveKind::Annual
        | LeaveKind::Personal
        | LeaveKind::FamilyCare
        | LeaveKind::Wellness
        | LeaveKind::Sick
        | LeaveKind::Recess => Per::LeaveYear,
        LeaveKind::Menstrual => Per::Month,
        LeaveKind::ExtendedSick => Per::Period,
        LeaveKind::Donation | LeaveKind::OfficialInjury => Per::Need,
        LeaveKind::Prenatal
        | LeaveKind::Maternity
        | LeaveKind::Miscarriage
        | LeaveKind::Paternity
        | LeaveKind::Marriage
        | LeaveKind::Funeral
        | LeaveKind::Compensatory => Per::Event,
    }
}
