//! The first day on which each kind of retirement, and each pension, becomes possible.

use chrono::{Datelike, Months, NaiveDate};
use personnel_rules_data::{keys, messages};
use schemars::JsonSchema;
use serde::Serialize;

use super::choice::PensionForm;
use super::eligibility::{self, EligibilityFacts, Person, RetirementKind, assess, next_effective_day, years_of};
use super::time::ServiceTime;
use crate::calculation::{Bilingual, Calculation};
use crate::case::Case;
use crate::date::{Date, MONTHS_OF_YEAR, Period, birthday, next_day};
use crate::error::{Error, ErrorCode};
use crate::order;
use crate::trace::Recorder;

/// The age by which all service ends.
const LAST_AGE: u32 = 71;
/// Nobody serves longer than so many years.
const LAST_YEARS: u32 = 56;
/// What is looked for; the mixed forms begin with the monthly part that they share.
const FORMS: [PensionForm; 4] = [PensionForm::Lump, PensionForm::Reduced, PensionForm::Deferred, PensionForm::Monthly];

/// What made it possible on that day and not before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum DecidedBy {
    /// Possible on the day asked for (查詢之日即得).
    AtOnce,
    /// Age (年齡).
    Age,
    /// Service (年資).
    Service,
    /// A change of the law (法律變更).
    Law,
    /// The start of a semester (學期起日).
    Semester,
}

/// The first day of a kind of retirement with a form of the pension.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct EarliestDay {
    /// Kind of retirement.
    ///
    /// 退休種類。
    pub kind: RetirementKind,
    /// Form of the pension; the mixed forms are possible from the day of their monthly part.
    ///
    /// 退休金種類；兼領者與其月退休金部分同日起。
    pub form: PensionForm,
    /// First day on which the retirement can take effect.
    ///
    /// 最早退休生效日。
    pub on: Date,
    /// Whole years of age on that day.
    ///
    /// 該日足歲。
    pub age: u32,
    /// Service by then, where it goes on without a break.
    ///
    /// 該日年資（不中斷者）。
    pub service: ServiceTime,
    /// What made it possible on that day and not before.
    ///
    /// 決定該日之條件。
    pub decided_by: DecidedBy,
}

/// First days of retirement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Earliest {
    /// First day of each kind and form that becomes possible, kinds in the order of the law.
    ///
    /// 各種類及退休金之最早退休生效日。
    pub days: Vec<EarliestDay>,
    /// Latest day of compulsory retirement by the law of the day asked for.
    ///
    /// 依查詢之日之法律，屆齡退休至遲生效日。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub compulsory_by: Option<Date>,
}

/// The calculation `pension.earliest_dates`: the inverse of `pension.eligibility`.
#[derive(Debug)]
pub enum EarliestRetirement {}

impl Calculation for EarliestRetirement {
    const NAME: &'static str = "pension.earliest_dates";
    const TITLE: Bilingual = Bilingual { zh: "最早退休日", en: "earliest days of retirement" };
    const DESCRIPTION: Bilingual = Bilingual {
        zh: "自查詢之日起，年資不中斷者，各種退休及退休金（一次、減額、展期、全額月退休金）最早得生效之日，及決定該日之條件。未填是否達指標數者，不計指標數。",
        en: "From the day asked for, with service that goes on without a break: the first day on which each kind of retirement can take effect with each pension (lump sum, reduced, deferred, full monthly), and what decided it. Where it is not said whether the index number is reached, it is left out.",
    };
    const AS_OF: Bilingual = Bilingual {
        zh: "年資計至其前一日之日；自該日起查找",
        en: "the day until whose eve the service is stated, and from which days are looked for",
    };
    const HEADLINE: &'static [&'static str] = &["days.*.on"];
    const RULES: &'static [&'static [usize]] = &[eligibility::RULES];
    type Facts = EligibilityFacts;
    type Value = Earliest;

    fn decide<R: Recorder>(facts: &EligibilityFacts, case: &mut Case<'_, R>) -> Result<Earliest, Error> {
        if !facts.bars.is_empty() {
            return Err(Error::conflict("bars", messages::conflict::BARS_OF_A_DAY));
        }
        let mut facts = facts.clone();
        if facts.index_reached.is_none() {
            facts.index_reached = Some(false);
            case.reason(keys::PENSION_INDEX_KINDS, messages::reason::INDEX_LEFT_OUT, Vec::new());
        }
        let search = Search::new(facts, case)?;
        let days = search.run(case)?;
        Ok(Earliest { days, compulsory_by: search.last.map(Date::from) })
    }
}

/// Days on which something changes, and the person whose day is looked for.
struct Search {
    facts: EligibilityFacts,
    from: NaiveDate,
    last: Option<NaiveDate>,
    laws: Vec<NaiveDate>,
    /// All of them, whole years of service and starts of semesters.
    days: Vec<NaiveDate>,
}

impl Search {
    /// A condition changes with a birthday, a whole year of service or the law, and takes effect then or when the next
    /// semester begins: on no other day is there anything new.
    fn new<R: Recorder>(facts: EligibilityFacts, case: &mut Case<'_, R>) -> Result<Self, Error> {
        let (from, born) = (case.as_of(), facts.born_on.naive());
        let scope = facts.staff_group.into();
        // Groups without a pension are told so first.
        case.value(keys::PENSION_KINDS, scope)?;
        let person = Person::new(&facts, case)?;
        let (last, terms) = (person.compulsory_day(case)?, person.effective_days(case)?);
        let end = match last {
            Some(last) => last.max(from),
            None => birthday(born, LAST_AGE)?.max(from),
        };
        // Birthdays, and what lies as long before them as a pension can be early.
        let mut ages = Vec::new();
        let key = keys::PENSION_REDUCED;
        let early = match case.where_ruled(key, scope, end)? {
            Some(_) => case.on(end, |case| years_of(key, scope, "years", case))?,
            None => 0,
        };
        let early = Months::new(early.saturating_mul(MONTHS_OF_YEAR));
        for age in person.age..=LAST_AGE {
            let birthday = birthday(born, age)?;
            order::insert(&mut ages, birthday);
            if let Some(day) = birthday.checked_sub_months(early) {
                order::insert(&mut ages, day);
            }
        }
        let mut laws = Vec::new();
        let within = Period { from: from.into(), to: end.into() };
        for rule in eligibility::RULES {
            case.add_changes(*rule, scope, within, &mut laws)?;
        }
        let mut days = vec![from];
        let mut served = Vec::new();
        for years in facts.service.years..LAST_YEARS {
            let day = facts.service.reached_on(years.saturating_add(1), from)?;
            if day > end {
                break;
            }
            served.push(day);
        }
        for day in ages.iter().chain(&laws).chain(&served).copied() {
            order::insert(&mut days, day);
            if let (Some(terms), Some(eve)) = (terms, day.pred_opt()) {
                order::insert(&mut days, next_effective_day(eve, terms)?);
            }
        }
        days.retain(|day| (from..=end).contains(day));
        Ok(Self { facts, from, last, laws, days })
    }

    /// The facts as they stand on a day.
    fn facts_on<R: Recorder>(&self, day: NaiveDate, case: &mut Case<'_, R>) -> Result<EligibilityFacts, Error> {
        let mut facts = self.facts.clone();
        let served = |day| ServiceTime::between(self.from, day).map(|more| self.facts.service.plus(more));
        facts.service = served(day)?;
        let reforms = case.where_ruled(keys::PENSION_BEFORE_REFORM_DAY, facts.staff_group.into(), day)?;
        if let Some(reform) = reforms.and_then(<[_]>::first).filter(|reform| **reform >= self.from) {
            facts.service_before_reform = Some(served(*reform)?);
        }
        Ok(facts)
    }

    /// Kinds and forms that are possible on a day.
    fn possible<R: Recorder>(
        &self,
        day: NaiveDate,
        facts: &EligibilityFacts,
        case: &mut Case<'_, R>,
    ) -> Result<Vec<(RetirementKind, PensionForm)>, Error> {
        let assessed = case.on(day, |case| assess(facts, case))?;
        let mut possible = Vec::new();
        for kind in assessed.kinds {
            let chosen = |form: &PensionForm| kind.choices.iter().any(|choice| choice.form == *form);
            possible.extend(FORMS.into_iter().filter(chosen).map(|form| (kind.kind, form)));
        }
        Ok(possible)
    }

    fn run<R: Recorder>(&self, case: &mut Case<'_, R>) -> Result<Vec<EarliestDay>, Error> {
        let mut found: Vec<EarliestDay> = Vec::new();
        for day in self.days.iter().copied() {
            let facts = case.quietly(|case| self.facts_on(day, case))?;
            let mut possible = case.quietly(|case| self.possible(day, &facts, case))?;
            possible.retain(|(kind, form)| !found.iter().any(|known| known.kind == *kind && known.form == *form));
            if possible.is_empty() {
                continue;
            }
            let age = self.tell(day, &facts, case)?;
            // The same day with the service of its eve, and for one born later, tells what decided.
            let eve = day.pred_opt().ok_or_else(|| Error::new(ErrorCode::Overflow))?;
            let (mut served_less, mut younger) = (facts.clone(), facts.clone());
            if day > self.from {
                served_less.service = case.quietly(|case| self.facts_on(eve, case))?.service;
                let part = served_less.service_before_reform;
                served_less.service_before_reform = part.map(|part| part.min(served_less.service));
                younger.born_on = born_later(facts.born_on.naive())?.into();
            }
            let served_less = case.quietly(|case| self.possible(day, &served_less, case))?;
            let younger = case.quietly(|case| self.possible(day, &younger, case))?;
            for (kind, form) in possible {
                let decided_by = if day == self.from {
                    DecidedBy::AtOnce
                } else if !served_less.contains(&(kind, form)) {
                    DecidedBy::Service
                } else if !younger.contains(&(kind, form)) {
                    DecidedBy::Age
                } else if self.laws.contains(&day) {
                    DecidedBy::Law
                } else {
                    DecidedBy::Semester
                };
                found.push(EarliestDay { kind, form, on: day.into(), age, service: facts.service, decided_by });
            }
        }
        order::sort(&mut found, |day| (kind_rank(day.kind), ""));
        Ok(found)
    }

    /// The steps and the law of a day that was found; what is not possible on it is no reason here.
    fn tell<R: Recorder>(
        &self,
        day: NaiveDate,
        facts: &EligibilityFacts,
        case: &mut Case<'_, R>,
    ) -> Result<u32, Error> {
        let reasons = case.reasons.len();
        let assessed = case.on(day, |case| assess(facts, case))?;
        case.reasons.truncate(reasons);
        Ok(assessed.age)
    }
}

/// The first day of birth with later birthdays: those of February 29 and March 1 fall together in common years.
fn born_later(born: NaiveDate) -> Result<NaiveDate, Error> {
    let next = next_day(born)?;
    if born.month() == 2 && next.month() == 3 { next_day(next) } else { Ok(next) }
}

/// The order of kinds in the law.
fn kind_rank(kind: RetirementKind) -> u64 {
    kind as u64
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::arithmetic_side_effects, reason = "a test may fail")]

    use proptest::prelude::*;

    use super::super::eligibility::{Retirement, RetirementCircumstance, SchoolPost};
    use super::*;
    use crate::{StaffGroup, View};

    fn person() -> impl Strategy<Value = (EligibilityFacts, NaiveDate)> {
        let circumstances = proptest::sample::subsequence(
            vec![
                RetirementCircumstance::Indigenous,
                RetirementCircumstance::SeriouslyIll,
                RetirementCircumstance::Streamlined,
                RetirementCircumstance::TopGrade,
                RetirementCircumstance::DisabledWithLongLeave,
            ],
            0..=3,
        );
        (0i64..18_000, 25i64..64, 0u32..44, 0u32..12, 0u32..30, 0usize..4, circumstances).prop_map(
            |(born, age, years, months, days, post, circumstances)| {
                let born = NaiveDate::from_ymd_opt(1946, 2, 27).unwrap() + chrono::TimeDelta::days(born);
                // Some days on which an age is just reached or missed.
                let as_of = born + chrono::TimeDelta::days(age * 365 + age / 4 + i64::from(days) - 15);
                let as_of = as_of.max(NaiveDate::from_ymd_opt(2003, 7, 1).unwrap());
                let group = if post == 0 { StaffGroup::CivilServant } else { StaffGroup::Teacher };
                let lived = ServiceTime::between(birthday(born, 15).unwrap(), as_of).unwrap();
                let service = ServiceTime { years, months, days }.min(lived);
                let mut facts = EligibilityFacts::new(group, born.into(), service);
                facts.school_post = match post {
                    0 => None,
                    1 => Some(SchoolPost::SchoolTeacher),
                    2 => Some(SchoolPost::UniversityTeacher),
                    _ => Some(SchoolPost::Other),
                };
                facts.circumstances = circumstances;
                facts.able_to_work = Some(days % 2 == 0);
                facts.index_reached = Some(months % 3 == 0);
                let reform = if post == 0 { "2011-01-01" } else { "2018-07-01" }.parse::<NaiveDate>().unwrap();
                let since = ServiceTime::between(reform, as_of.max(reform)).unwrap().at_most(6);
                let then = reform.min(as_of).max(birthday(born, 15).unwrap());
                let lived = ServiceTime::between(birthday(born, 15).unwrap(), then).unwrap();
                facts.service_before_reform = Some(service.minus(since).min(lived));
                (facts, as_of)
            },
        )
    }

    fn possible(facts: &EligibilityFacts, from: NaiveDate, day: NaiveDate, wanted: &EarliestDay) -> bool {
        let mut facts = facts.clone();
        let served = |day| facts.service.plus(ServiceTime::between(from, day).unwrap());
        let reform = if facts.staff_group == StaffGroup::CivilServant { (2011, 1, 1) } else { (2018, 7, 1) };
        let reform = NaiveDate::from_ymd_opt(reform.0, reform.1, reform.2).unwrap();
        if from <= reform {
            facts.service_before_reform = (reform <= day).then(|| served(reform));
        }
        facts.service = served(day);
        let value = View::on(day.into()).decide::<Retirement>(&facts).unwrap().value;
        let of_kind = value.kinds.iter().find(|kind| kind.kind == wanted.kind);
        of_kind.is_some_and(|kind| kind.choices.iter().any(|choice| choice.form == wanted.form))
    }

    proptest! {
        #[test]
        fn not_before_and_then((facts, from) in person(), back in 2i64..4000) {
            let value = View::on(from.into()).decide::<EarliestRetirement>(&facts).unwrap().value;
            for found in &value.days {
                let on = found.on.naive();
                prop_assert!(possible(&facts, from, on, found), "{found:?}");
                prop_assert_eq!(found.decided_by == DecidedBy::AtOnce, on == from);
                for before in [on.pred_opt().unwrap(), on - chrono::TimeDelta::days(back)] {
                    if before >= from {
                        prop_assert!(!possible(&facts, from, before, found), "{before} {found:?}");
                    }
                }
            }
        }

        #[test]
        fn what_is_not_found_is_never_possible((facts, from) in person(), later in 0i64..9000) {
            let value = View::on(from.into()).decide::<EarliestRetirement>(&facts).unwrap().value;
            let day = from + chrono::TimeDelta::days(later);
            let day = value.compulsory_by.map_or(day, |last| day.min(last.naive().max(from)));
            for kind in [RetirementKind::Voluntary, RetirementKind::Illness, RetirementKind::Streamlining] {
                for form in FORMS {
                    if !value.days.iter().any(|found| found.kind == kind && found.form == form) {
                        let (age, service, decided_by) = (0, ServiceTime::default(), DecidedBy::Age);
                        let wanted = EarliestDay { kind, form, on: day.into(), age, service, decided_by };
                        prop_assert!(!possible(&facts, from, day, &wanted), "{wanted:?}");
                    }
                }
            }
        }
    }
}
