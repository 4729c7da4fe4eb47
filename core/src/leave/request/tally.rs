//! What each kind has left, used up day by day in the order of the days.

use chrono::{Datelike, NaiveDate};
use personnel_rules_data::{Key, Scope, form, keys, messages};
use rust_decimal::Decimal;

use super::count::Use;
use super::facts::RequestFacts;
use crate::case::Case;
use crate::date::{MonthEnd, Period, add_months, next_day};
use crate::error::{Error, ErrorCode};
use crate::leave::annual::Basis;
use crate::leave::kind::{LeaveKind, Pay};
use crate::leave::limits::{Person, days_rule, in_hours, leave_year_on};
use crate::order;
use crate::quantity::{minus, plus, total, whole};
use crate::staff::StaffGroup;
use crate::trace::{Recorder, Step, StepKind};

/// What hours are counted against. With a day: the first of the leave year or of the month, or that of the event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Bucket {
    /// The kind's own days.
    Own(LeaveKind),
    /// Personal leave and all that counts into it.
    Personal,
    /// Menstrual leave that does not count into sick leave.
    MenstrualApart,
    /// Menstrual leave of a month.
    MenstrualMonth,
    /// Maternity leave before the birth.
    MaternityEarly,
    /// Sick leave of fund-hired staff, in hospital or not, at half pay.
    HalfPay,
}

/// What becomes of hours.
#[derive(Debug, Clone, Copy)]
pub(super) struct Part {
    pub(super) counts_as: LeaveKind,
    pub(super) pay: Pay,
    pub(super) hours: Decimal,
}

/// What becomes of a day's hours; what is in no part is refused.
#[derive(Default)]
pub(super) struct Allotted {
    pub(super) parts: Vec<Part>,
    /// The rule whose days are used up.
    pub(super) beyond: Option<Beyond>,
}

/// Days that are used up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Beyond {
    pub(super) rule: usize,
    pub(super) kind: LeaveKind,
    pub(super) limit: Decimal,
}

/// A number that was looked up, and until when it holds.
struct Known {
    rule: usize,
    from: NaiveDate,
    until: NaiveDate,
    number: Decimal,
}

pub(super) struct Tally<'f> {
    facts: &'f RequestFacts,
    person: Person<'f>,
    hours_a_day: Decimal,
    used: Vec<((Bucket, NaiveDate), Decimal)>,
    known: Vec<Known>,
    years: Vec<Period>,
    /// Annual leave by its leave year, which for fund-hired staff runs from the day of hire.
    annual: Vec<Given>,
    policy: Option<Policy>,
    /// Hours that an event gives, for kinds that hang on one.
    pub(super) event_hours: Option<(usize, Decimal)>,
    /// The two years of extended sick leave that run.
    series: Option<Series>,
    /// From which day the two years of a first day count.
    counted_from: Option<(NaiveDate, NaiveDate)>,
    /// Whether the rule on sick leave beyond its days was looked up.
    set_off: bool,
}

/// Annual leave of a leave year, and the rule that gives it.
#[derive(Clone, Copy)]
pub(super) struct Given {
    pub(super) year: Period,
    hours: Decimal,
    rule: usize,
}

/// How personal leave adds up and what lies beyond it.
#[derive(Clone, Copy)]
struct Policy {
    /// With family care leave up to the days of that, not of personal leave.
    by_family_care: bool,
    /// What lies beyond is refused, not deducted from pay.
    refused: bool,
}

/// Extended sick leave adds up from a first day.
#[derive(Clone, Copy)]
struct Series {
    first: NaiveDate,
    last: NaiveDate,
}

impl<'f> Tally<'f> {
    pub(super) fn new(facts: &'f RequestFacts, hours_a_day: Decimal) -> Self {
        Self {
            facts,
            person: facts.person(),
            hours_a_day,
            used: Vec::new(),
            known: Vec::new(),
            years: Vec::new(),
            annual: Vec::new(),
            policy: None,
            event_hours: None,
            series: None,
            counted_from: None,
            set_off: false,
        }
    }

    /// A rule's number on a day. Looked up once for as long as it holds.
    fn number<R: Recorder>(
        &mut self,
        key: Key<form::Number>,
        date: NaiveDate,
        case: &mut Case<'_, R>,
    ) -> Result<Decimal, Error> {
        let holds = |known: &&Known| known.rule == key.index && known.from <= date && date < known.until;
        if let Some(known) = self.known.iter().find(holds) {
            return Ok(known.number);
        }
        let personal = key.index == keys::LEAVE_PERSONAL_DAYS.index;
        let number =
            if personal { self.person.personal(date, case)? } else { case.at(key, self.person.scope(), date)? };
        let mut until = case.until_of(key).unwrap_or(NaiveDate::MAX);
        if personal {
            // Part of a year has a number of its own.
            until = until.min(next_day(self.year(date, case)?.to.naive())?);
        }
        self.known.push(Known { rule: key.index, from: date, until, number });
        Ok(number)
    }

    /// A rule's days on a day, in hours.
    fn limit<R: Recorder>(
        &mut self,
        key: Key<form::Number>,
        date: NaiveDate,
        case: &mut Case<'_, R>,
    ) -> Result<Decimal, Error> {
        in_hours(self.number(key, date, case)?, self.hours_a_day)
    }

    /// How personal leave adds up and what lies beyond it.
    fn policy<R: Recorder>(&mut self, case: &mut Case<'_, R>) -> Result<Policy, Error> {
        if let Some(policy) = self.policy {
            return Ok(policy);
        }
        let scope = self.person.scope();
        let policy = Policy {
            by_family_care: case.value(keys::LEAVE_FAMILY_CARE_COMBINED, scope)? == "family_care_limit",
            refused: case.value(keys::LEAVE_PERSONAL_OVER_LIMIT, scope)? == "refused",
        };
        self.policy = Some(policy);
        Ok(policy)
    }

    /// Days of personal leave in hours, and what is left of them: by themselves, and together with family care leave.
    fn personal_room<R: Recorder>(
        &mut self,
        date: NaiveDate,
        own: bool,
        case: &mut Case<'_, R>,
    ) -> Result<(Decimal, Decimal), Error> {
        let year = self.year(date, case)?.from.naive();
        let limit = self.limit(keys::LEAVE_PERSONAL_DAYS, date, case)?;
        let together = if self.policy(case)?.by_family_care {
            self.limit(keys::LEAVE_FAMILY_CARE_DAYS, date, case)?
        } else {
            limit
        };
        let room = self.room(Bucket::Personal, year, together)?;
        let room = if own { room.min(self.room(Bucket::Own(LeaveKind::Personal), year, limit)?) } else { room };
        Ok((limit, room))
    }

    pub(super) fn year<R: Recorder>(&mut self, date: NaiveDate, case: &mut Case<'_, R>) -> Result<Period, Error> {
        if let Some(year) = self.years.iter().find(|year| year.contains(date)) {
            return Ok(*year);
        }
        let year = leave_year_on(date, self.person.scope(), case)?;
        self.years.push(year);
        Ok(year)
    }

    pub(super) fn used(&self, bucket: Bucket, of: NaiveDate) -> Decimal {
        order::find(&self.used, (bucket, of)).copied().unwrap_or_default()
    }

    fn add(&mut self, bucket: Bucket, of: NaiveDate, hours: Decimal) -> Result<(), Error> {
        let used = order::slot(&mut self.used, (bucket, of))?;
        *used = plus(*used, hours)?;
        Ok(())
    }

    fn room(&self, bucket: Bucket, of: NaiveDate, limit: Decimal) -> Result<Decimal, Error> {
        Ok(minus(limit, self.used(bucket, of))?.max(Decimal::ZERO))
    }

    /// Counts a day's hours against what is left. Of leave taken before nothing is refused: it was taken.
    pub(super) fn allot<R: Recorder>(&mut self, leave: &Use, case: &mut Case<'_, R>) -> Result<Allotted, Error> {
        let date = leave.date;
        let event = leave.event.unwrap_or(date);
        match leave.kind {
            LeaveKind::Personal => self.personal(leave, leave.hours, true, case),
            LeaveKind::FamilyCare | LeaveKind::Wellness => {
                let year = self.year(date, case)?.from.naive();
                let bucket = Bucket::Own(leave.kind);
                let (hours, beyond) = self.capped(leave, bucket, year, case)?;
                let mut allotted = self.personal(leave, hours, leave.kind == LeaveKind::Wellness, case)?;
                let used = if leave.requested { total(allotted.parts.iter().map(|part| part.hours))? } else { hours };
                self.add(bucket, year, used)?;
                allotted.beyond = allotted.beyond.or(beyond);
                Ok(allotted)
            }
            LeaveKind::Sick => self.sick(leave, leave.hours, case),
            LeaveKind::Menstrual => self.menstrual(leave, case),
            LeaveKind::ExtendedSick => self.extended(leave, case),
            LeaveKind::Annual => {
                let given = self.annual(date, case)?;
                let limit = (given.rule, given.hours);
                self.own(leave, Bucket::Own(LeaveKind::Annual), given.year.from.naive(), limit)
            }
            LeaveKind::Recess => {
                let year = self.year(date, case)?.from.naive();
                let limit = self.limit(keys::LEAVE_RECESS_DAYS, date, case)?;
                self.own(leave, Bucket::Own(leave.kind), year, (keys::LEAVE_RECESS_DAYS.index, limit))
            }
            LeaveKind::Prenatal
            | LeaveKind::Maternity
            | LeaveKind::Miscarriage
            | LeaveKind::Paternity
            | LeaveKind::Marriage
            | LeaveKind::Funeral
            | LeaveKind::Compensatory => {
                let early = leave.kind == LeaveKind::Maternity && date < event;
                let mut hours = leave.hours;
                let mut beyond = None;
                if early {
                    let limit = self.limit(keys::LEAVE_MATERNITY_EARLY, date, case)?;
                    if leave.requested {
                        let room = self.room(Bucket::MaternityEarly, event, limit)?;
                        if hours > room {
                            (hours, beyond) = (
                                room,
                                Some(Beyond { rule: keys::LEAVE_MATERNITY_EARLY.index, kind: leave.kind, limit }),
                            );
                        }
                    }
                    self.add(Bucket::MaternityEarly, event, hours)?;
                }
                let limit = match self.event_hours {
                    Some(limit) if leave.requested => limit,
                    _ => (keys::LEAVE_EVENT_OR_LEAVE_DAY.index, Decimal::MAX),
                };
                let mut allotted = self.own(&Use { hours, ..*leave }, Bucket::Own(leave.kind), event, limit)?;
                allotted.beyond = allotted.beyond.or(beyond);
                Ok(allotted)
            }
            LeaveKind::Donation | LeaveKind::OfficialInjury => {
                self.own(leave, Bucket::Own(leave.kind), event, (keys::LEAVE_DONATION_DAYS.index, Decimal::MAX))
            }
        }
    }

    /// A kind's own days and nothing beyond them.
    fn own(
        &mut self,
        leave: &Use,
        bucket: Bucket,
        of: NaiveDate,
        (rule, limit): (usize, Decimal),
    ) -> Result<Allotted, Error> {
        let room = if leave.requested { self.room(bucket, of, limit)? } else { leave.hours };
        let hours = leave.hours.min(room);
        self.add(bucket, of, hours)?;
        Ok(Allotted {
            parts: vec![Part { counts_as: leave.kind, pay: Pay::Full, hours }],
            beyond: (hours < leave.hours).then_some(Beyond { rule, kind: leave.kind, limit }),
        })
    }

    /// Hours within the days of a kind that counts into another. They are used once it is known what that grants.
    fn capped<R: Recorder>(
        &mut self,
        leave: &Use,
        bucket: Bucket,
        of: NaiveDate,
        case: &mut Case<'_, R>,
    ) -> Result<(Decimal, Option<Beyond>), Error> {
        let key = days_rule(leave.kind).ok_or_else(|| Error::new(ErrorCode::Internal))?;
        let limit = self.limit(key, leave.date, case)?;
        let hours = leave.hours;
        let within = if leave.requested { hours.min(self.room(bucket, of, limit)?) } else { hours };
        Ok((within, (within < hours).then_some(Beyond { rule: key.index, kind: leave.kind, limit })))
    }

    /// 公務人員請假規則 3 I (1), 教師請假規則 3 I (1), 勞工請假規則 7: within the days; beyond them with pay deducted, or
    /// refused. `own` where the hours count against the days of personal leave by themselves, not only together with
    /// family care leave.
    fn personal<R: Recorder>(
        &mut self,
        leave: &Use,
        hours: Decimal,
        own: bool,
        case: &mut Case<'_, R>,
    ) -> Result<Allotted, Error> {
        let date = leave.date;
        if hours.is_zero() {
            return Ok(Allotted::default());
        }
        let year = self.year(date, case)?.from.naive();
        let (limit, room) = self.personal_room(date, own, case)?;
        let within = hours.min(room);
        let excess = minus(hours, within)?;
        let refused = self.policy(case)?.refused;
        let counts = if refused && leave.requested { within } else { hours };
        // What is set off against personal leave is personal leave; what counts into it keeps its name.
        let counts_as = match leave.kind {
            LeaveKind::Sick | LeaveKind::Menstrual => LeaveKind::Personal,
            kind => kind,
        };
        let mut allotted = Allotted { parts: self.paid_personal(counts_as, within, date, year, case)?, beyond: None };
        self.add(Bucket::Personal, year, counts)?;
        if own {
            self.add(Bucket::Own(LeaveKind::Personal), year, counts)?;
        }
        if !excess.is_zero() {
            if refused {
                allotted.beyond =
                    Some(Beyond { rule: keys::LEAVE_PERSONAL_DAYS.index, kind: LeaveKind::Personal, limit });
            } else {
                allotted.parts.push(Part { counts_as: LeaveKind::Personal, pay: Pay::Deducted, hours: excess });
            }
        }
        Ok(allotted)
    }

    /// Personal leave of fund-hired staff is without pay, but for what an institution pays.
    fn paid_personal<R: Recorder>(
        &mut self,
        counts_as: LeaveKind,
        hours: Decimal,
        date: NaiveDate,
        year: NaiveDate,
        case: &mut Case<'_, R>,
    ) -> Result<Vec<Part>, Error> {
        let part = |pay, hours| Part { counts_as, pay, hours };
        if self.person.staff_group != StaffGroup::FundHired {
            return Ok(vec![part(Pay::Full, hours)]);
        }
        let paid = self.limit(keys::LEAVE_PERSONAL_FUND_HIRED_PAY, date, case)?;
        let full = hours.min(self.room(Bucket::Personal, year, paid)?);
        let unpaid = minus(hours, full)?;
        Ok(vec![part(Pay::Full, full), part(Pay::None, unpaid)])
    }

    /// 公務人員請假規則 3 I (2), 教師請假規則 3 I (2), 勞工請假規則 4, 5: within the days, then set off against personal
    /// leave.
    fn sick<R: Recorder>(&mut self, leave: &Use, hours: Decimal, case: &mut Case<'_, R>) -> Result<Allotted, Error> {
        let year = self.year(leave.date, case)?.from.naive();
        let limit = self.limit(keys::LEAVE_SICK_DAYS, leave.date, case)?;
        let bucket = Bucket::Own(LeaveKind::Sick);
        let mut within = hours.min(self.room(bucket, year, limit)?);
        if self.person.staff_group == StaffGroup::FundHired {
            // 勞工請假規則 4 I (3): with sick leave in hospital at most a year in two.
            let series = self.series_at(leave.date, case)?;
            let most = self.limit(keys::LEAVE_SICK_EXTENDED_DAYS, leave.date, case)?;
            let together = Bucket::Own(LeaveKind::ExtendedSick);
            within = within.min(self.room(together, series.first, most)?);
            self.add(together, series.first, within)?;
            self.series = Some(series);
        }
        self.add(bucket, year, within)?;
        let beyond = minus(hours, within)?;
        let mut allotted = if beyond.is_zero() {
            Allotted::default()
        } else {
            if !self.set_off {
                case.at(keys::LEAVE_SICK_OVER_LIMIT, self.person.scope(), leave.date)?;
                self.set_off = true;
            }
            self.personal(leave, beyond, true, case)?
        };
        let mut parts = self.paid_sick(LeaveKind::Sick, within, leave.date, case)?;
        parts.append(&mut allotted.parts);
        allotted.parts = parts;
        Ok(allotted)
    }

    /// 勞工請假規則 4 III: half pay for the first thirty days of a year, in hospital or not.
    fn paid_sick<R: Recorder>(
        &mut self,
        kind: LeaveKind,
        hours: Decimal,
        date: NaiveDate,
        case: &mut Case<'_, R>,
    ) -> Result<Vec<Part>, Error> {
        let part = |pay, hours| Part { counts_as: kind, pay, hours };
        if self.person.staff_group != StaffGroup::FundHired {
            return Ok(vec![part(Pay::Full, hours)]);
        }
        let year = self.year(date, case)?.from.naive();
        let paid = self.limit(keys::LEAVE_FUND_HIRED_PAY_SICK_DAYS, date, case)?;
        let half = hours.min(self.room(Bucket::HalfPay, year, paid)?);
        self.add(Bucket::HalfPay, year, half)?;
        Ok(vec![part(Pay::Half, half), part(Pay::None, minus(hours, half)?)])
    }

    /// One day a month; the first days of a year apart, the rest as sick leave.
    fn menstrual<R: Recorder>(&mut self, leave: &Use, case: &mut Case<'_, R>) -> Result<Allotted, Error> {
        let month = month_of(leave.date)?;
        let year = self.year(leave.date, case)?.from.naive();
        let (hours, beyond) = self.capped(leave, Bucket::MenstrualMonth, month, case)?;
        let apart = self.limit(keys::LEAVE_MENSTRUAL_MERGE, leave.date, case)?;
        let free = hours.min(self.room(Bucket::MenstrualApart, year, apart)?);
        self.add(Bucket::MenstrualApart, year, free)?;
        let merged = minus(hours, free)?;
        let mut allotted = if merged.is_zero() { Allotted::default() } else { self.sick(leave, merged, case)? };
        allotted.parts.insert(0, Part { counts_as: LeaveKind::Menstrual, pay: Pay::Full, hours: free });
        let used = if leave.requested { total(allotted.parts.iter().map(|part| part.hours))? } else { hours };
        self.add(Bucket::MenstrualMonth, month, used)?;
        allotted.beyond = allotted.beyond.or(beyond);
        Ok(allotted)
    }

    /// At most a year in the two years from the first day, which begin anew after a year back at work.
    fn extended<R: Recorder>(&mut self, leave: &Use, case: &mut Case<'_, R>) -> Result<Allotted, Error> {
        let series = self.series_at(leave.date, case)?;
        let limit = self.limit(keys::LEAVE_SICK_EXTENDED_DAYS, leave.date, case)?;
        let rule = (keys::LEAVE_SICK_EXTENDED_DAYS.index, limit);
        let mut allotted = self.own(leave, Bucket::Own(LeaveKind::ExtendedSick), series.first, rule)?;
        let hours = total(allotted.parts.iter().map(|part| part.hours))?;
        allotted.parts = self.paid_sick(LeaveKind::ExtendedSick, hours, leave.date, case)?;
        if allotted.beyond.is_none() {
            self.series = Some(series);
        }
        Ok(allotted)
    }

    /// The two years in which sick leave of a day adds up: those that run, or new ones from that day.
    fn series_at<R: Recorder>(&mut self, date: NaiveDate, case: &mut Case<'_, R>) -> Result<Series, Error> {
        let scope = self.person.scope();
        let Some(series) = self.series else {
            return Ok(Series { first: date, last: date });
        };
        let within = whole(self.number(keys::LEAVE_SICK_EXTENDED_WITHIN, date, case)?)?;
        let from = match self.counted_from.filter(|(first, _)| *first == series.first) {
            Some((_, from)) => from,
            None => match case.at(keys::LEAVE_SICK_EXTENDED_PERIOD, scope, series.first)? {
                "school_years" => self.year(series.first, case)?.from.naive(),
                _ => series.first,
            },
        };
        self.counted_from = Some((series.first, from));
        let ended = date >= add_months(from, within, MonthEnd::NextMonth)?;
        let returned = scope != Scope::FundHired && {
            let back = whole(self.number(keys::LEAVE_SICK_EXTENDED_RESTART, date, case)?)?;
            date >= add_months(next_day(series.last)?, back, MonthEnd::NextMonth)?
        };
        Ok(if ended || returned { Series { first: date, last: date } } else { Series { last: date, ..series } })
    }

    /// The leave year of annual leave that holds a day, and its hours: with what is kept from earlier years for the one
    /// in which the request begins.
    pub(super) fn annual<R: Recorder>(&mut self, date: NaiveDate, case: &mut Case<'_, R>) -> Result<Given, Error> {
        if let Some(known) = self.annual.iter().find(|given| given.year.contains(date)) {
            return Ok(*known);
        }
        let annual = self.person.annual(date, case)?;
        let kept = match self.facts.carried_over {
            Some(days) if annual.leave_year.contains(case.as_of()) => in_hours(days.decimal(), self.hours_a_day)?,
            _ => Decimal::ZERO,
        };
        let rule = match annual.basis {
            Basis::FirstYear => keys::LEAVE_ANNUAL_FIRST_YEAR.index,
            Basis::EntryYear => keys::LEAVE_ANNUAL_ENTRY_YEAR_DAYS.index,
            Basis::NoAdminPost => keys::LEAVE_ANNUAL_ADMIN_POST.index,
            _ if self.person.staff_group == StaffGroup::FundHired => keys::LEAVE_ANNUAL_FUND_HIRED_DAYS.index,
            _ => keys::LEAVE_ANNUAL_DAYS.index,
        };
        let given = Given { year: annual.leave_year, hours: plus(annual.hours.decimal(), kept)?, rule };
        self.annual.push(given);
        Ok(given)
    }

    /// First day of the extended sick leave that adds up.
    pub(super) fn extended_since(&self) -> Option<NaiveDate> {
        self.series.map(|series| series.first)
    }

    /// Hours that a kind has left, and the leave year they belong to; none where it has no number.
    pub(super) fn left<R: Recorder>(
        &mut self,
        kind: LeaveKind,
        date: NaiveDate,
        case: &mut Case<'_, R>,
    ) -> Result<Option<(Option<Period>, Decimal)>, Error> {
        let year = self.year(date, case)?;
        let start = year.from.naive();
        Ok(Some(match kind {
            LeaveKind::Annual => {
                let given = self.annual(date, case)?;
                (Some(given.year), self.room(Bucket::Own(kind), given.year.from.naive(), given.hours)?)
            }
            LeaveKind::Personal => (Some(year), self.personal_room(date, true, case)?.1),
            LeaveKind::FamilyCare | LeaveKind::Wellness | LeaveKind::Sick | LeaveKind::Recess => {
                let key = days_rule(kind).ok_or_else(|| Error::new(ErrorCode::Internal))?;
                let limit = self.limit(key, date, case)?;
                (Some(year), self.room(Bucket::Own(kind), start, limit)?)
            }
            LeaveKind::Menstrual => {
                let month = month_of(date)?;
                let limit = self.limit(keys::LEAVE_MENSTRUAL_MONTHLY, date, case)?;
                (None, self.room(Bucket::MenstrualMonth, month, limit)?)
            }
            LeaveKind::ExtendedSick => {
                let limit = self.limit(keys::LEAVE_SICK_EXTENDED_DAYS, date, case)?;
                let first = self.series.map_or(date, |series| series.first);
                (None, self.room(Bucket::Own(kind), first, limit)?)
            }
            LeaveKind::Donation | LeaveKind::OfficialInjury => return Ok(None),
            _ => match (self.event_hours, self.facts.event) {
                (Some((_, limit)), Some(event)) => (None, self.room(Bucket::Own(kind), event.on.naive(), limit)?),
                _ => return Ok(None),
            },
        }))
    }

    /// A step on how much of a kind was used before.
    pub(super) fn tell_used<R: Recorder>(&self, kind: LeaveKind, case: &mut Case<'_, R>) -> Result<(), Error> {
        // Annual leave has its step where its leave year is looked up.
        if !R::ON || kind == LeaveKind::Annual {
            return Ok(());
        }
        let label = case.label(keys::LEAVE_ADVANCE_NOTICE.index, kind.into())?;
        for ((bucket, of), hours) in &self.used {
            if *bucket == Bucket::Own(kind) {
                let step = Step::new(StepKind::Compute).say(messages::step::LEAVE_USED).with("kind", label.clone());
                let step = step.with("of", *of).output(hours.normalize());
                case.step(|| step);
            }
        }
        Ok(())
    }
}

/// The month in which a day lies, by its first day.
pub(super) fn month_of(date: NaiveDate) -> Result<NaiveDate, Error> {
    date.with_day(1).ok_or_else(|| Error::new(ErrorCode::Internal))
}

/// Days of the month in which a day lies.
pub(super) fn days_of_month(date: NaiveDate) -> Result<u32, Error> {
    let first = month_of(date)?;
    let next = add_months(first, 1, MonthEnd::NextMonth)?;
    u32::try_from(next.signed_duration_since(first).num_days()).map_err(|_| Error::new(ErrorCode::Internal))
}
