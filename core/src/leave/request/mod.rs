//! A request for leave (請假申請): how many hours it comes to, whether it may be granted, and what it counts against.

mod count;
mod facts;
mod tally;
#[cfg(test)]
mod tests;
mod window;

use chrono::NaiveDate;
use personnel_rules_data::messages::MessageKey;
use personnel_rules_data::{Key, Scope, Text, form, keys, messages};
use rust_decimal::Decimal;

pub use facts::{
    Deduction, GrantedPart, LeaveDay, LeaveEvent, LeaveGrant, LeaveLeft, LeaveWindow, Outcome, RequestFacts, TakenLeave,
};

use count::{Counted, Use, hangs_on_event};
use tally::{Allotted, Beyond, Part, Tally, days_of_month, month_of};
use window::Window;

use super::kind::{LeaveDocument, LeaveKind, Pay, Relation};
use super::limits::{days_rule, in_hours};
use crate::calculation::{Bilingual, Calculation};
use crate::case::Case;
use crate::date::{MonthEnd, Period, add_months, next_day};
use crate::error::{Error, ErrorCode};
use crate::order;
use crate::quantity::{Hours, minus, over, plus, times, total, whole};
use crate::staff::StaffGroup;
use crate::trace::{Recorder, Step, StepKind};

/// The calculation `leave.request`.
///
/// Civil servants: 公務人員請假規則 3, 4, 10, 11, 15. Teachers: 教師請假規則 3, 4, 11, 13, 16. Fund-hired staff:
/// 勞工請假規則, 性別平等工作法 14, 15, 20.
#[derive(Debug)]
pub enum Request {}

impl Calculation for Request {
    const NAME: &'static str = "leave.request";
    const TITLE: Bilingual = Bilingual { zh: "請假申請", en: "request for leave" };
    const DESCRIPTION: Bilingual = Bilingual {
        zh: "一次請假逐日計算時數，審查期間、日數、單位、證明與程序，全部、部分准假或不准，並列明計入之假別、扣薪及餘額。",
        en: "A request for leave, counted working day by working day and examined for its window, days, unit, papers and notice: granted, granted in part or refused, with what it counts as, the pay deducted and what is left.",
    };
    const AS_OF: Bilingual = Bilingual { zh: "請假首日", en: "the first day of the leave" };
    const RULES: &'static [usize] = &[
        keys::CALENDAR_OFFICE.index,
        keys::CALENDAR_HOLIDAYS.index,
        keys::CALENDAR_LUNAR.index,
        keys::CALENDAR_LABOUR_DAY.index,
        keys::CLAIM_FIRST_DAY.index,
        keys::LEAVE_DAY_HOURS.index,
        keys::LEAVE_YEAR_START.index,
        keys::LEAVE_HOLIDAY_COUNT.index,
        keys::LEAVE_UNIT.index,
        keys::LEAVE_UNIT_HALF_DAY.index,
        keys::LEAVE_ADVANCE_NOTICE.index,
        keys::LEAVE_PROOF.index,
        keys::LEAVE_PROOF_FAMILY.index,
        keys::LEAVE_PROOF_PREGNANCY_REST.index,
        keys::LEAVE_PRENATAL_CERTIFICATE.index,
        keys::LEAVE_SICK_CERTIFICATE.index,
        keys::LEAVE_EVENT_OR_LEAVE_DAY.index,
        keys::LEAVE_PERSONAL_DAYS.index,
        keys::LEAVE_PERSONAL_PRORATE.index,
        keys::LEAVE_PERSONAL_PRORATE_LEAVER.index,
        keys::LEAVE_PERSONAL_OVER_LIMIT.index,
        keys::LEAVE_PERSONAL_DEDUCTION_HOURS.index,
        keys::LEAVE_PERSONAL_DEDUCTION_ROUNDING.index,
        keys::LEAVE_PERSONAL_FUND_HIRED_PAY.index,
        keys::LEAVE_FAMILY_CARE_DAYS.index,
        keys::LEAVE_FAMILY_CARE_COMBINED.index,
        keys::LEAVE_WELLNESS_DAYS.index,
        keys::LEAVE_SICK_DAYS.index,
        keys::LEAVE_SICK_OVER_LIMIT.index,
        keys::LEAVE_SICK_EXTENDED.index,
        keys::LEAVE_SICK_EXTENDED_AFTER.index,
        keys::LEAVE_SICK_EXTENDED_DAYS.index,
        keys::LEAVE_SICK_EXTENDED_WITHIN.index,
        keys::LEAVE_SICK_EXTENDED_PERIOD.index,
        keys::LEAVE_SICK_EXTENDED_RESTART.index,
        keys::LEAVE_MENSTRUAL_MONTHLY.index,
        keys::LEAVE_MENSTRUAL_MERGE.index,
        keys::LEAVE_PRENATAL_DAYS.index,
        keys::LEAVE_MATERNITY_DAYS.index,
        keys::LEAVE_MATERNITY_EARLY.index,
        keys::LEAVE_MATERNITY_EARLY_AFTER.index,
        keys::LEAVE_MATERNITY_ONE_GO.index,
        keys::LEAVE_MATERNITY_HALF_PAY.index,
        keys::LEAVE_MISCARRIAGE_DAYS.index,
        keys::LEAVE_MISCARRIAGE_COUNTED_IN.index,
        keys::LEAVE_MISCARRIAGE_DEDUCT.index,
        keys::LEAVE_MISCARRIAGE_PAID_FROM.index,
        keys::LEAVE_PATERNITY_DAYS.index,
        keys::LEAVE_PATERNITY_ANTENATAL.index,
        keys::LEAVE_PATERNITY_MISCARRIAGE_WEEKS.index,
        keys::LEAVE_PATERNITY_WINDOW.index,
        keys::LEAVE_PATERNITY_WINDOW_DAYS.index,
        keys::LEAVE_PATERNITY_WINDOW_HOLIDAYS.index,
        keys::LEAVE_PATERNITY_SPAN_READING.index,
        keys::LEAVE_MARRIAGE_DAYS.index,
        keys::LEAVE_MARRIAGE_WINDOW.index,
        keys::LEAVE_MARRIAGE_WINDOW_BEFORE.index,
        keys::LEAVE_MARRIAGE_WINDOW_BEFORE_SPECIAL.index,
        keys::LEAVE_MARRIAGE_WINDOW_SPECIAL.index,
        keys::LEAVE_MARRIAGE_WINDOW_READING.index,
        keys::LEAVE_MARRIAGE_SPECIAL_FROM.index,
        keys::LEAVE_FUNERAL_DAYS.index,
        keys::LEAVE_FUNERAL_KINSHIP.index,
        keys::LEAVE_FUNERAL_STEP_PARENT.index,
        keys::LEAVE_FUNERAL_WINDOW.index,
        keys::LEAVE_FUNERAL_WINDOW_READING.index,
        keys::LEAVE_DONATION_DAYS.index,
        keys::LEAVE_OFFICIAL_INJURY.index,
        keys::LEAVE_OFFICIAL_INJURY_MONTHS.index,
        keys::LEAVE_OFFICIAL_INJURY_FIRST_DAY.index,
        keys::LEAVE_RECESS_DAYS.index,
        keys::LEAVE_COMPENSATORY_MONTHS.index,
        keys::LEAVE_COMPENSATORY_YEAR_END.index,
        keys::LEAVE_FUND_HIRED_PAY_FULL.index,
        keys::LEAVE_FUND_HIRED_PAY_HALF.index,
        keys::LEAVE_FUND_HIRED_PAY_SICK_DAYS.index,
        keys::LEAVE_FUND_HIRED_PAY_NONE.index,
        keys::LEAVE_ANNUAL_CARRY_OVER.index,
        keys::LEAVE_ANNUAL_DAYS.index,
        keys::LEAVE_ANNUAL_FUND_HIRED_DAYS.index,
        keys::LEAVE_ANNUAL_FUND_HIRED_YEAR.index,
        keys::LEAVE_ANNUAL_FIRST_YEAR.index,
        keys::LEAVE_ANNUAL_FIRST_YEAR_FROM.index,
        keys::LEAVE_ANNUAL_FIRST_YEAR_ROUNDING.index,
        keys::LEAVE_ANNUAL_FIRST_MONTH.index,
        keys::LEAVE_ANNUAL_ENTRY_YEAR_DAYS.index,
        keys::LEAVE_ANNUAL_CONTINUITY.index,
        keys::LEAVE_ANNUAL_CONTRACT_GAP.index,
        keys::LEAVE_ANNUAL_RETURN_FROM_CARE_LEAVE.index,
        keys::LEAVE_ANNUAL_ADMIN_POST.index,
        keys::LEAVE_ANNUAL_PART_YEAR.index,
        keys::LEAVE_SERVICE_YEARS.index,
    ];
    type Facts = RequestFacts;
    type Value = LeaveGrant;

    fn decide<R: Recorder>(facts: &RequestFacts, case: &mut Case<'_, R>) -> Result<LeaveGrant, Error> {
        facts.person().check()?;
        check_event(facts)?;
        if facts.carried_over.is_some_and(|days| !days.decimal().is_zero())
            && case.where_ruled(keys::LEAVE_ANNUAL_CARRY_OVER, facts.staff_group.into(), case.as_of())?
                == Some(Decimal::ZERO)
        {
            return Err(Error::conflict("carried_over", messages::conflict::NOTHING_IS_KEPT));
        }
        let counted = count::count(facts, case)?;
        let mut examined = Examined::new(facts, case)?;
        let mut tally = Tally::new(facts, counted.hours_a_day);
        examined.event(&mut tally, case)?;
        let granted = examined.days(&counted, &mut tally, case)?;
        examined.formalities(&counted, case)?;
        examined.answer(&counted, &mut tally, granted, case)
    }
}

/// Facts of an event belong to the kinds that hang on one, and each to its own kind; days kept to annual leave and to
/// extended sick leave, which comes after it.
fn check_event(facts: &RequestFacts) -> Result<(), Error> {
    if facts.carried_over.is_some() && !matches!(facts.kind, LeaveKind::Annual | LeaveKind::ExtendedSick) {
        return Err(Error::conflict("carried_over", messages::conflict::FACT_OF_ANOTHER_EVENT));
    }
    let Some(event) = &facts.event else {
        return Ok(());
    };
    if !hangs_on_event(facts.kind) {
        return Err(Error::conflict("event", messages::conflict::KIND_WITHOUT_EVENT));
    }
    let miscarriage = facts.kind == LeaveKind::Miscarriage || event.spouse_miscarried;
    let paternity = facts.kind == LeaveKind::Paternity;
    let funeral = facts.kind == LeaveKind::Funeral;
    let step = matches!(event.relation, Some(Relation::StepParent | Relation::SpouseStepParent));
    let strangers = [
        ("event.weeks", event.weeks.is_some(), miscarriage),
        ("event.months", event.months.is_some(), miscarriage),
        ("event.spouse_miscarried", event.spouse_miscarried, paternity),
        ("event.antenatal", event.antenatal, paternity && !event.spouse_miscarried),
        ("event.relation", event.relation.is_some(), funeral),
        ("event.related_at_death", event.related_at_death.is_some(), funeral),
        ("event.raised_or_lived_with", event.raised_or_lived_with.is_some(), funeral && step),
        ("event.overtime_hours", event.overtime_hours.is_some(), facts.kind == LeaveKind::Compensatory),
        ("event.usable_until", event.usable_until.is_some(), facts.kind == LeaveKind::Compensatory),
    ];
    match strangers.iter().find(|(_, given, belongs)| *given && !belongs) {
        Some((field, ..)) => Err(Error::conflict(*field, messages::conflict::FACT_OF_ANOTHER_EVENT)),
        None => Ok(()),
    }
}

/// A request while it is examined.
struct Examined<'f> {
    facts: &'f RequestFacts,
    scope: Scope,
    name: &'static str,
    /// Something refuses the request as a whole.
    refused: bool,
    window: Option<Window>,
    documents: Vec<LeaveDocument>,
    /// What is paid for a kind, looked up once.
    pays: Vec<(LeaveKind, Pay)>,
}

/// What the days of the request come to.
struct Granted {
    /// Hours granted, day by day.
    by_day: Vec<(NaiveDate, Decimal)>,
    parts: Vec<((LeaveKind, Pay), Decimal)>,
    /// Hours for which pay is deducted, day by day.
    deducted: Vec<(NaiveDate, Decimal)>,
    /// Such hours of the same leave year before the request.
    deducted_before: Decimal,
}

impl<'f> Examined<'f> {
    fn new<R: Recorder>(facts: &'f RequestFacts, case: &mut Case<'_, R>) -> Result<Self, Error> {
        let scope = facts.staff_group.into();
        let mut examined = Self {
            facts,
            scope,
            name: facts.kind.into(),
            refused: false,
            window: None,
            documents: Vec::new(),
            pays: Vec::new(),
        };
        if facts.kind == LeaveKind::Donation {
            case.value(keys::LEAVE_DONATION_DAYS, scope)?;
        }
        if facts.kind == LeaveKind::OfficialInjury {
            case.value(keys::LEAVE_OFFICIAL_INJURY, scope)?;
        }
        // 勞工請假規則 4 and 6 leave nothing to the head.
        let by_right = facts.staff_group == StaffGroup::FundHired && facts.kind != LeaveKind::Donation;
        if facts.kind == LeaveKind::ExtendedSick && by_right {
            case.value(keys::LEAVE_SICK_EXTENDED, scope)?;
        }
        if matches!(facts.kind, LeaveKind::ExtendedSick | LeaveKind::Donation | LeaveKind::OfficialInjury) && !by_right
        {
            let key = match facts.kind {
                LeaveKind::ExtendedSick => keys::LEAVE_SICK_EXTENDED.index,
                LeaveKind::Donation => keys::LEAVE_DONATION_DAYS.index,
                _ => keys::LEAVE_OFFICIAL_INJURY.index,
            };
            let approved = facts.approved.ok_or_else(|| Error::new(ErrorCode::FactMissing).field("approved"))?;
            if facts.kind == LeaveKind::ExtendedSick {
                case.value(keys::LEAVE_SICK_EXTENDED, scope)?;
            }
            examined.examine(key, approved, messages::reason::LEAVE_NOT_APPROVED, Vec::new(), case);
        }
        Ok(examined)
    }

    /// A condition without which nothing is granted.
    fn examine<R: Recorder>(
        &mut self,
        rule: usize,
        holds: bool,
        unless: MessageKey,
        params: Vec<(&'static str, crate::locale::Param)>,
        case: &mut Case<'_, R>,
    ) {
        case.step(|| {
            let kind = if holds { StepKind::Met } else { StepKind::NotMet };
            let step = Step::new(kind).rule(rule).say(unless);
            params.iter().fold(step, |step, (name, param)| step.with(name, param.clone()))
        });
        if !holds {
            self.refused = true;
            case.give_reason(rule, unless, params);
        }
    }

    /// What the event gives: its hours, its window, and its conditions.
    fn event<R: Recorder>(&mut self, tally: &mut Tally<'_>, case: &mut Case<'_, R>) -> Result<(), Error> {
        let (facts, scope) = (self.facts, self.scope);
        let Some(event) = facts.event else {
            return Ok(());
        };
        let basis = match case.value(keys::LEAVE_EVENT_OR_LEAVE_DAY, scope)? {
            "event" => event.on.naive(),
            _ => case.as_of(),
        };
        let hours_a_day = case.value(keys::LEAVE_DAY_HOURS, scope)?;
        let given = match facts.kind {
            // What a pregnancy gives before its end hangs on the days on which it is taken.
            LeaveKind::Prenatal => {
                Some((keys::LEAVE_PRENATAL_DAYS.index, case.value(keys::LEAVE_PRENATAL_DAYS, scope)?))
            }
            LeaveKind::Miscarriage => Some((keys::LEAVE_MISCARRIAGE_DAYS.index, self.miscarriage(basis, case)?)),
            LeaveKind::Funeral => Some((keys::LEAVE_FUNERAL_DAYS.index, self.funeral(basis, case)?)),
            LeaveKind::Compensatory => {
                let rule = match facts.staff_group {
                    StaffGroup::FundHired => keys::LEAVE_COMPENSATORY_YEAR_END.index,
                    _ => keys::LEAVE_COMPENSATORY_MONTHS.index,
                };
                let hours = case.need_for(event.overtime_hours, "event.overtime_hours", rule)?;
                tally.event_hours = Some((rule, hours.decimal()));
                None
            }
            kind => days_rule(kind).map(|key| Ok::<_, Error>((key.index, case.at(key, scope, basis)?))).transpose()?,
        };
        if let Some((rule, days)) = given {
            tally.event_hours = Some((rule, in_hours(days, hours_a_day)?));
        }
        if facts.kind == LeaveKind::Paternity {
            self.paternity(basis, case)?;
        }
        let approved = facts.approved.unwrap_or_default();
        self.window = if facts.kind == LeaveKind::Compensatory && facts.staff_group == StaffGroup::FundHired {
            let key = keys::LEAVE_COMPENSATORY_YEAR_END;
            case.at(key, scope, basis)?;
            let agreed = case.need(event.usable_until, "event.usable_until", key)?.naive();
            let year = facts.person().annual(event.on.naive(), case)?.leave_year;
            Some(window::told(key.index, event.on.naive(), agreed.min(year.to.naive()), case))
        } else {
            window::of(facts.kind, &event, approved, basis, scope, facts.own_calendar.as_ref(), case)?
        };
        Ok(())
    }

    /// Days after a miscarriage, by the length of the pregnancy.
    fn miscarriage<R: Recorder>(&mut self, basis: NaiveDate, case: &mut Case<'_, R>) -> Result<Decimal, Error> {
        let event = self.facts.event.ok_or_else(|| Error::new(ErrorCode::Internal))?;
        let length = match case.at(keys::LEAVE_MISCARRIAGE_COUNTED_IN, self.scope, basis)? {
            "weeks" => case.need(event.weeks, "event.weeks", keys::LEAVE_MISCARRIAGE_DAYS)?,
            _ => case.need(event.months, "event.months", keys::LEAVE_MISCARRIAGE_DAYS)?,
        };
        let governing = core::mem::replace(&mut case.as_of, basis);
        let days = case.step_of(keys::LEAVE_MISCARRIAGE_DAYS, self.scope, length);
        case.as_of = governing;
        Ok(days?.unwrap_or_default())
    }

    /// 公務人員請假規則 3 I (6): days by relation; the relation existed, and a step-parent was close.
    fn funeral<R: Recorder>(&mut self, basis: NaiveDate, case: &mut Case<'_, R>) -> Result<Decimal, Error> {
        let event = self.facts.event.ok_or_else(|| Error::new(ErrorCode::Internal))?;
        let relation = case.need(event.relation, "event.relation", keys::LEAVE_FUNERAL_DAYS)?;
        let governing = core::mem::replace(&mut case.as_of, basis);
        let days = case.row(keys::LEAVE_FUNERAL_DAYS, self.scope, relation.into());
        case.as_of = governing;
        let step = matches!(relation, Relation::StepParent | Relation::SpouseStepParent);
        if case.where_ruled(keys::LEAVE_FUNERAL_KINSHIP, self.scope, basis)?.is_some() && !step {
            let key = keys::LEAVE_FUNERAL_KINSHIP;
            let related = case.need(event.related_at_death, "event.related_at_death", key)?;
            self.examine(key.index, related, messages::reason::NOT_RELATED, Vec::new(), case);
        }
        if step && case.where_ruled(keys::LEAVE_FUNERAL_STEP_PARENT, self.scope, basis)?.is_some() {
            let key = keys::LEAVE_FUNERAL_STEP_PARENT;
            let close = case.need(event.raised_or_lived_with, "event.raised_or_lived_with", key)?;
            self.examine(key.index, close, messages::reason::STEP_PARENT_NOT_CLOSE, Vec::new(), case);
        }
        days
    }

    /// A miscarriage of the spouse counts from so many weeks on; antenatal visits count since the law names them.
    fn paternity<R: Recorder>(&mut self, basis: NaiveDate, case: &mut Case<'_, R>) -> Result<(), Error> {
        let event = self.facts.event.ok_or_else(|| Error::new(ErrorCode::Internal))?;
        if event.antenatal {
            let key = keys::LEAVE_PATERNITY_ANTENATAL;
            let ruled = case.where_ruled(key, self.scope, case.as_of())?.is_some();
            // Where the law has no word of it, the days are what it has.
            let rule = if ruled { key.index } else { keys::LEAVE_PATERNITY_DAYS.index };
            self.examine(rule, ruled, messages::reason::NO_ANTENATAL_LEAVE, Vec::new(), case);
        }
        if event.spouse_miscarried {
            let key = keys::LEAVE_PATERNITY_MISCARRIAGE_WEEKS;
            let least = case.where_ruled(key, self.scope, basis)?.map(whole).transpose()?;
            match least {
                Some(least) => {
                    let weeks = case.need(event.weeks, "event.weeks", key)?;
                    let params = vec![("weeks", weeks.into()), ("least", least.into())];
                    self.examine(key.index, weeks >= least, messages::reason::SPOUSES_MISCARRIAGE_EARLY, params, case);
                }
                None => {
                    let rule = keys::LEAVE_PATERNITY_DAYS.index;
                    self.examine(rule, false, messages::reason::SPOUSES_MISCARRIAGE_NOT_COVERED, Vec::new(), case);
                }
            }
        }
        Ok(())
    }

    /// Day by day: what is left, and the window.
    fn days<R: Recorder>(
        &mut self,
        counted: &Counted,
        tally: &mut Tally<'_>,
        case: &mut Case<'_, R>,
    ) -> Result<Granted, Error> {
        let facts = self.facts;
        let mut granted =
            Granted { by_day: Vec::new(), parts: Vec::new(), deducted: Vec::new(), deducted_before: Decimal::ZERO };
        self.before(counted, tally, case)?;
        let (first, last) = (case.as_of(), facts.to.naive());
        let years = if facts.kind == LeaveKind::Annual {
            (tally.annual(first, case)?.year, tally.annual(last, case)?.year)
        } else {
            (tally.year(first, case)?, tally.year(last, case)?)
        };
        let mut span = self.span(counted);
        let mut outside = Decimal::ZERO;
        let mut beyond: Vec<(Beyond, Decimal)> = Vec::new();
        let mut told = false;
        // What was granted for later has its days, too; extended sick leave adds up from its first day and keeps its order.
        let mut uses: Vec<&Use> = counted.uses.iter().collect();
        order::sort(&mut uses, |leave| (u64::from(leave.requested && leave.kind != LeaveKind::ExtendedSick), ""));
        for leave in uses {
            if !leave.requested {
                if self.concerns(leave, years) && !leave.hours.is_zero() {
                    let allotted = tally.allot(leave, case)?;
                    if years.0.contains(leave.date) {
                        for part in allotted.parts.iter().filter(|part| part.pay == Pay::Deducted) {
                            granted.deducted_before = plus(granted.deducted_before, part.hours)?;
                        }
                    }
                }
                continue;
            }
            if !told {
                tally.tell_used(facts.kind, case)?;
                told = true;
            }
            if leave.hours.is_zero() {
                continue;
            }
            if !self.within_window(leave.date, &mut span) {
                outside = plus(outside, leave.hours)?;
                continue;
            }
            let Allotted { parts, beyond: over } = tally.allot(leave, case)?;
            let mut hours = Decimal::ZERO;
            for Part { counts_as, pay, hours: part } in parts.into_iter().filter(|part| !part.hours.is_zero()) {
                hours = plus(hours, part)?;
                let sum = order::slot(&mut granted.parts, (counts_as, self.pay(counts_as, pay, case)?))?;
                *sum = plus(*sum, part)?;
                if pay == Pay::Deducted {
                    granted.deducted.push((leave.date, part));
                }
            }
            granted.by_day.push((leave.date, hours));
            let refused = minus(leave.hours, hours)?;
            if let Some(over) = over
                && !refused.is_zero()
            {
                match beyond.iter_mut().find(|(known, _)| known.rule == over.rule) {
                    Some((_, sum)) => *sum = plus(*sum, refused)?,
                    None => beyond.push((over, refused)),
                }
            }
        }
        self.tell(outside, &beyond, case)?;
        self.remark(tally, case)?;
        Ok(granted)
    }

    /// What a decision leaves to be known: what is not taken in one go is not given later; and what teachers' extended
    /// sick leave across school years is short of.
    fn remark<R: Recorder>(&self, tally: &mut Tally<'_>, case: &mut Case<'_, R>) -> Result<(), Error> {
        let facts = self.facts;
        let birth = facts.event.map_or(case.as_of(), |event| event.on.naive());
        let one_go = matches!(facts.kind, LeaveKind::Maternity | LeaveKind::Miscarriage) && facts.to.naive() >= birth;
        if let (true, Some((_, left))) = (one_go, tally.left(facts.kind, facts.to.naive(), case)?)
            && !left.is_zero()
            && !self.refused
        {
            let rule = keys::LEAVE_MATERNITY_ONE_GO.index;
            case.give_reason(rule, messages::reason::REST_NOT_LATER, vec![("hours", left.into())]);
        }
        let teacher = matches!(facts.staff_group, StaffGroup::Teacher | StaffGroup::TeacherWithAdminPost);
        if teacher
            && facts.kind == LeaveKind::ExtendedSick
            && let Some(first) = tally.extended_since()
            && tally.year(first, case)? != tally.year(facts.to.naive(), case)?
        {
            let rule = keys::LEAVE_SICK_EXTENDED.index;
            case.give_reason(rule, messages::reason::SCHOOL_YEARS_NOT_DEDUCTED, Vec::new());
        }
        Ok(())
    }

    /// Whether leave taken before bears on the request: of the same leave years, of the same event, or extended sick
    /// leave.
    fn concerns(&self, leave: &Use, (first, last): (Period, Period)) -> bool {
        match leave.event {
            Some(event) => self
                .facts
                .event
                .is_some_and(|own| own.on.naive() == event && own.number.unwrap_or(1) == leave.event_number),
            None => {
                let (own, of_year) = (self.facts.kind, first.contains(leave.date) || last.contains(leave.date));
                // Workers' sick leave in hospital and outside it adds up, and is paid together.
                let fund_hired = self.facts.staff_group == StaffGroup::FundHired;
                let sickness = |kind| kind == LeaveKind::ExtendedSick || (fund_hired && kind == LeaveKind::Sick);
                let extended = sickness(leave.kind) && sickness(own);
                let group = |kind| match adds_up_with(kind) {
                    LeaveKind::ExtendedSick if fund_hired => LeaveKind::Personal,
                    kind => kind,
                };
                extended || (of_year && group(leave.kind) == group(own))
            }
        }
    }

    /// Leave to be used up first; a leave of one go; early maternity leave deducted.
    fn before<R: Recorder>(
        &mut self,
        counted: &Counted,
        tally: &mut Tally<'_>,
        case: &mut Case<'_, R>,
    ) -> Result<(), Error> {
        let facts = self.facts;
        let event = facts.event.map(|event| event.on.naive());
        let taken_of = |kind: LeaveKind| {
            counted.uses.iter().filter(move |leave| !leave.requested && leave.kind == kind && leave.event == event)
        };
        let sum = |uses: &mut dyn Iterator<Item = &Use>| total(uses.map(|leave| leave.hours));
        match facts.kind {
            LeaveKind::ExtendedSick => self.used_up(keys::LEAVE_SICK_EXTENDED_AFTER, counted, case)?,
            LeaveKind::Maternity if event.is_some_and(|birth| case.as_of() < birth) => {
                let first = case.value(keys::LEAVE_MATERNITY_EARLY_AFTER, self.scope)?;
                if first.iter().any(|kind| kind == "prenatal") {
                    let days = case.value(keys::LEAVE_PRENATAL_DAYS, self.scope)?;
                    let used = sum(&mut taken_of(LeaveKind::Prenatal).filter(|leave| leave.date < case.as_of()))?;
                    let done = used >= in_hours(days, counted.hours_a_day)?;
                    let label = case.label(keys::LEAVE_ADVANCE_NOTICE.index, "prenatal")?;
                    let rule = keys::LEAVE_MATERNITY_EARLY_AFTER.index;
                    self.examine(
                        rule,
                        done,
                        messages::reason::LEAVE_TO_BE_USED_FIRST,
                        vec![("kinds", label.into())],
                        case,
                    );
                }
            }
            LeaveKind::Miscarriage => {
                let basis = event.unwrap_or(case.as_of());
                if case.where_ruled(keys::LEAVE_MISCARRIAGE_DEDUCT, self.scope, basis)?.is_some() {
                    let early = sum(&mut taken_of(LeaveKind::Maternity))?;
                    if let Some((_, hours)) = &mut tally.event_hours {
                        *hours = minus(*hours, early)?.max(Decimal::ZERO);
                    }
                    case.step(|| {
                        let step = Step::new(StepKind::Compute).rule(keys::LEAVE_MISCARRIAGE_DEDUCT.index);
                        step.say(messages::step::EARLY_MATERNITY_DEDUCTED).output(early.normalize())
                    });
                }
            }
            _ => {}
        }
        if matches!(facts.kind, LeaveKind::Maternity | LeaveKind::Miscarriage) {
            self.one_go(counted, event.unwrap_or(case.as_of()), case)?;
        }
        Ok(())
    }

    /// Extended sick leave comes after the days of other kinds are used up.
    fn used_up<R: Recorder>(
        &mut self,
        key: Key<form::Set>,
        counted: &Counted,
        case: &mut Case<'_, R>,
    ) -> Result<(), Error> {
        let kinds: Vec<LeaveKind> = [LeaveKind::Sick, LeaveKind::Personal, LeaveKind::Annual].to_vec();
        let names: Vec<&str> = kinds.iter().map(|kind| (*kind).into()).collect();
        let members = case.members(key, self.scope, &names)?;
        if members.is_empty() {
            return Ok(());
        }
        let day = case.as_of();
        // Leave that was extended before, without a working day since, goes on without being examined anew.
        let extended = |leave: &&Use| !leave.requested && leave.kind == LeaveKind::ExtendedSick && leave.date < day;
        let mut since = counted.uses.iter().filter(extended).map(|leave| leave.date).max().map(next_day).transpose()?;
        while let Some(at) = since.filter(|at| *at < day && counted.is_worked(*at) == Some(false)) {
            since = Some(next_day(at)?);
        }
        if since.is_some_and(|at| at >= day) {
            return Ok(());
        }
        // What was used before the first day, by its own tally.
        let mut tally = Tally::new(self.facts, counted.hours_a_day);
        let year = tally.year(day, case)?;
        if self.facts.staff_group != StaffGroup::Teacher {
            tally.annual(day, case)?;
        }
        for leave in
            counted.uses.iter().filter(|leave| !leave.requested && leave.date < day && year.contains(leave.date))
        {
            if leave.event.is_none() && leave.kind != LeaveKind::ExtendedSick && !leave.hours.is_zero() {
                tally.allot(leave, case)?;
            }
        }
        for index in members {
            let Some(kind) = kinds.get(index).copied() else { continue };
            if kind == LeaveKind::Annual && self.facts.staff_group == StaffGroup::Teacher {
                continue;
            }
            let left = tally.left(kind, day, case)?.map_or(Decimal::ZERO, |(_, hours)| hours);
            let label = case.label(keys::LEAVE_ADVANCE_NOTICE.index, kind.into())?;
            let params = vec![("kinds", label.into())];
            self.examine(key.index, left.is_zero(), messages::reason::LEAVE_TO_BE_USED_FIRST, params, case);
        }
        Ok(())
    }

    /// 娩假及流產假應一次請畢: after the birth there is one stretch, and what it leaves is not given later.
    fn one_go<R: Recorder>(
        &mut self,
        counted: &Counted,
        birth: NaiveDate,
        case: &mut Case<'_, R>,
    ) -> Result<(), Error> {
        let (facts, first) = (self.facts, case.as_of());
        let after = |leave: &&Use| leave.kind == facts.kind && leave.event == Some(birth) && leave.date >= birth;
        case.value(keys::LEAVE_MATERNITY_ONE_GO, self.scope)?;
        if facts.to.naive() < birth {
            return Ok(());
        }
        let before: Option<NaiveDate> = counted
            .uses
            .iter()
            .filter(|leave| !leave.requested && after(leave) && leave.date < first)
            .map(|leave| leave.date)
            .max();
        let mut joined = true;
        if let Some(before) = before {
            let mut day = next_day(before)?;
            while day < first {
                joined &= counted.is_worked(day) == Some(false);
                day = next_day(day)?;
            }
        }
        let rule = keys::LEAVE_MATERNITY_ONE_GO.index;
        self.examine(rule, joined, messages::reason::NOT_IN_ONE_GO, Vec::new(), case);
        Ok(())
    }

    /// First and last day that leave for the childbirth spans, with the day of birth.
    fn span(&self, counted: &Counted) -> Option<(NaiveDate, NaiveDate)> {
        let (_, birth) = self.window?.span?;
        let of_birth = |leave: &&Use| {
            !leave.requested
                && leave.kind == self.facts.kind
                && leave.event == Some(birth)
                && !leave.antenatal
                && !leave.hours.is_zero()
        };
        Some(
            counted
                .uses
                .iter()
                .filter(of_birth)
                .fold((birth, birth), |(first, last), leave| (first.min(leave.date), last.max(leave.date))),
        )
    }

    fn within_window(&self, date: NaiveDate, span: &mut Option<(NaiveDate, NaiveDate)>) -> bool {
        let Some(window) = self.window else {
            return true;
        };
        match (window.span, *span) {
            (Some((days, _)), Some((first, last))) => {
                let (first, last) = (first.min(date), last.max(date));
                let within = last.signed_duration_since(first).num_days() < i64::from(days);
                if within {
                    *span = Some((first, last));
                }
                within
            }
            _ => window.holds(date),
        }
    }

    /// What is paid for hours of a kind.
    fn pay<R: Recorder>(&mut self, kind: LeaveKind, pay: Pay, case: &mut Case<'_, R>) -> Result<Pay, Error> {
        // Personal, family care and sick leave are paid as the tally says.
        let as_told =
            matches!(kind, LeaveKind::Personal | LeaveKind::FamilyCare | LeaveKind::Sick | LeaveKind::ExtendedSick);
        if self.facts.staff_group != StaffGroup::FundHired || as_told {
            return Ok(pay);
        }
        if let Some((_, pay)) = self.pays.iter().find(|(known, _)| *known == kind) {
            return Ok(*pay);
        }
        let pay = self.pay_of_fund_hired(kind, case)?;
        self.pays.push((kind, pay));
        Ok(pay)
    }

    /// 勞工請假規則 2 to 8, 性別平等工作法 14, 15, 勞動基準法 39, 50.
    fn pay_of_fund_hired<R: Recorder>(&self, kind: LeaveKind, case: &mut Case<'_, R>) -> Result<Pay, Error> {
        let name: &'static str = kind.into();
        if case.has(keys::LEAVE_FUND_HIRED_PAY_HALF, self.scope, name)? {
            return Ok(Pay::Half);
        }
        if case.has(keys::LEAVE_FUND_HIRED_PAY_NONE, self.scope, name)? {
            return Ok(Pay::None);
        }
        // 勞動基準法 50 II: a miscarriage from three months on is paid as maternity leave.
        let paid_as_maternity = kind == LeaveKind::Miscarriage && {
            let least = whole(case.value(keys::LEAVE_MISCARRIAGE_PAID_FROM, self.scope)?)?;
            self.facts.event.and_then(|event| event.months).is_some_and(|months| months >= least)
        };
        if !paid_as_maternity && !case.has(keys::LEAVE_FUND_HIRED_PAY_FULL, self.scope, name)? {
            return Ok(Pay::NotStated);
        }
        if paid_as_maternity || kind == LeaveKind::Maternity {
            let months = whole(case.value(keys::LEAVE_MATERNITY_HALF_PAY, self.scope)?)?;
            if case.as_of() < add_months(self.facts.person().serving_since()?, months, MonthEnd::NextMonth)? {
                return Ok(Pay::Half);
            }
        }
        Ok(Pay::Full)
    }

    /// Why hours of the days are not granted.
    fn tell<R: Recorder>(
        &mut self,
        outside: Decimal,
        beyond: &[(Beyond, Decimal)],
        case: &mut Case<'_, R>,
    ) -> Result<(), Error> {
        if let (Some(window), false) = (self.window, outside.is_zero()) {
            let open = || Text { zh: "不限".into(), en: "any day".into() };
            let day = |day: Option<NaiveDate>| day.map_or_else(|| open().into(), crate::locale::Param::from);
            let params = vec![("hours", outside.into()), ("from", day(window.from)), ("to", day(window.to))];
            let message =
                if window.span.is_some() { messages::reason::OUTSIDE_SPAN } else { messages::reason::OUTSIDE_WINDOW };
            case.give_reason(window.rule, message, params);
        }
        for (over, hours) in beyond {
            let label = case.label(keys::LEAVE_ADVANCE_NOTICE.index, over.kind.into())?;
            let params = vec![("kind", label.into()), ("limit", over.limit.into()), ("hours", (*hours).into())];
            case.give_reason(over.rule, messages::reason::BEYOND_DAYS, params);
        }
        Ok(())
    }

    /// What granted hours count as beyond the days of their kind.
    fn tell_counted<R: Recorder>(&self, granted: &Granted, case: &mut Case<'_, R>) -> Result<(), Error> {
        let as_personal = granted.parts.iter().filter(|((counts_as, _), _)| *counts_as == LeaveKind::Personal);
        let set_off = total(as_personal.map(|(_, hours)| *hours))?;
        if matches!(self.facts.kind, LeaveKind::Sick | LeaveKind::Menstrual) && !set_off.is_zero() {
            let rule = keys::LEAVE_SICK_OVER_LIMIT.index;
            case.give_reason(rule, messages::reason::SET_OFF_AGAINST_PERSONAL, vec![("hours", set_off.into())]);
        }
        let deducted = total(granted.deducted.iter().map(|(_, hours)| *hours))?;
        if !deducted.is_zero() {
            let rule = keys::LEAVE_PERSONAL_OVER_LIMIT.index;
            case.give_reason(rule, messages::reason::PAY_DEDUCTED, vec![("hours", deducted.into())]);
        }
        Ok(())
    }

    /// Unit, notice and papers.
    fn formalities<R: Recorder>(&mut self, counted: &Counted, case: &mut Case<'_, R>) -> Result<(), Error> {
        let (facts, scope) = (self.facts, self.scope);
        let requested = counted.requested()?;
        if requested.is_zero() {
            let rule = keys::LEAVE_HOLIDAY_COUNT.index;
            self.examine(rule, false, messages::reason::NO_WORKING_DAY, Vec::new(), case);
            return Ok(());
        }
        let early =
            facts.kind == LeaveKind::Maternity && facts.event.is_some_and(|event| case.as_of() < event.on.naive());
        let unit = if early { "maternity_before_birth" } else { self.name };
        if case.has(keys::LEAVE_UNIT, scope, self.name)? {
            let mut days = counted.uses.iter().filter(|leave| leave.requested).map(|leave| leave.hours);
            let part = days.find(|hours| !hours.is_integer());
            let params = vec![("hours", part.unwrap_or(requested).into())];
            self.examine(keys::LEAVE_UNIT.index, part.is_none(), messages::reason::NOT_WHOLE_HOURS, params, case);
        } else if case.has(keys::LEAVE_UNIT_HALF_DAY, scope, unit)? {
            let half = over(counted.hours_a_day, Decimal::TWO)?;
            let enough = requested >= half;
            let params = vec![("hours", requested.into()), ("least", half.into())];
            self.examine(keys::LEAVE_UNIT_HALF_DAY.index, enough, messages::reason::BELOW_HALF_A_DAY, params, case);
        }
        if let Some(on) = facts.requested_on
            && case.has(keys::LEAVE_ADVANCE_NOTICE, scope, self.name)?
        {
            let in_time = on.naive() <= case.as_of() || facts.urgent;
            let params = vec![("requested", on.naive().into()), ("from", case.as_of().into())];
            self.examine(keys::LEAVE_ADVANCE_NOTICE.index, in_time, messages::reason::NOT_BEFOREHAND, params, case);
        }
        self.papers(requested, early, counted, case)
    }

    /// 公務人員請假規則 11 II, 教師請假規則 13 II, and what an institution asks for.
    fn papers<R: Recorder>(
        &mut self,
        requested: Decimal,
        early: bool,
        counted: &Counted,
        case: &mut Case<'_, R>,
    ) -> Result<(), Error> {
        let (facts, scope, as_of) = (self.facts, self.scope, case.as_of());
        let antenatal = facts.event.is_some_and(|event| event.antenatal);
        let name = match (early, antenatal) {
            (true, _) => "maternity_before_birth",
            (false, true) => "antenatal",
            (false, false) => self.name,
        };
        let mut wanted: Vec<(usize, LeaveDocument)> = Vec::new();
        if matches!(facts.kind, LeaveKind::Sick | LeaveKind::ExtendedSick)
            && let Some(days) = case.where_ruled(keys::LEAVE_SICK_CERTIFICATE, scope, as_of)?
            && requested >= in_hours(days, counted.hours_a_day)?
        {
            wanted.push((keys::LEAVE_SICK_CERTIFICATE.index, LeaveDocument::MedicalCertificate));
        }
        if case.has(keys::LEAVE_PROOF, scope, name)? {
            wanted.push((keys::LEAVE_PROOF.index, LeaveDocument::MedicalCertificate));
        }
        if facts.pregnancy_rest
            && !wanted.iter().any(|(_, document)| *document == LeaveDocument::MedicalCertificate)
            && let Some(days) = case.where_ruled(keys::LEAVE_PROOF_PREGNANCY_REST, scope, as_of)?
            && requested >= in_hours(days, counted.hours_a_day)?
        {
            wanted.push((keys::LEAVE_PROOF_PREGNANCY_REST.index, LeaveDocument::MedicalCertificate));
        }
        if facts.kind == LeaveKind::Prenatal
            && case.where_ruled(keys::LEAVE_PRENATAL_CERTIFICATE, scope, as_of)?.is_some()
            && !counted.uses.iter().any(|leave| {
                !leave.requested
                    && leave.kind == LeaveKind::Prenatal
                    && leave.event == facts.event.map(|event| event.on.naive())
            })
        {
            wanted.push((keys::LEAVE_PRENATAL_CERTIFICATE.index, LeaveDocument::PregnancyCertificate));
        }
        let of_family = match facts.kind {
            LeaveKind::Marriage => Some(LeaveDocument::HouseholdRegister),
            LeaveKind::Funeral => Some(LeaveDocument::Obituary),
            _ => None,
        };
        if let Some(document) = of_family
            && case.where_ruled(keys::LEAVE_PROOF_FAMILY, scope, as_of)?.is_some()
        {
            wanted.push((keys::LEAVE_PROOF_FAMILY.index, document));
        }
        for (rule, document) in wanted {
            if let Some(given) = &facts.documents {
                let message = match document {
                    LeaveDocument::MedicalCertificate => messages::reason::MEDICAL_CERTIFICATE_MISSING,
                    LeaveDocument::PregnancyCertificate => messages::reason::PREGNANCY_CERTIFICATE_MISSING,
                    LeaveDocument::HouseholdRegister => messages::reason::HOUSEHOLD_REGISTER_MISSING,
                    LeaveDocument::Obituary => messages::reason::OBITUARY_MISSING,
                };
                self.examine(rule, given.contains(&document), message, Vec::new(), case);
            }
            self.documents.push(document);
        }
        Ok(())
    }

    fn answer<R: Recorder>(
        self,
        counted: &Counted,
        tally: &mut Tally<'_>,
        mut granted: Granted,
        case: &mut Case<'_, R>,
    ) -> Result<LeaveGrant, Error> {
        let requested = counted.requested()?;
        if self.refused {
            granted.by_day.clear();
            granted.parts.clear();
            granted.deducted.clear();
        } else {
            self.tell_counted(&granted, case)?;
        }
        let total = total(granted.by_day.iter().map(|(_, hours)| *hours))?;
        let outcome = match total {
            total if total.is_zero() => Outcome::Refused,
            total if total < requested => Outcome::GrantedInPart,
            _ => Outcome::Granted,
        };
        let in_days = |hours| over(hours, counted.hours_a_day);
        let mut parts = Vec::with_capacity(granted.parts.len());
        for ((counts_as, pay), hours) in &granted.parts {
            parts.push(GrantedPart {
                counts_as: *counts_as,
                pay: *pay,
                hours: (*hours).into(),
                days: in_days(*hours)?.into(),
            });
        }
        let days = counted
            .days
            .iter()
            .map(|day| LeaveDay {
                date: day.date.into(),
                kind: day.kind,
                inferred: day.inferred,
                hours: counted
                    .uses
                    .iter()
                    .find(|leave| leave.requested && leave.date == day.date)
                    .map_or(Hours::default(), |leave| leave.hours.into()),
                granted: order::find(&granted.by_day, day.date).copied().unwrap_or_default().into(),
            })
            .collect();
        let left = if self.refused { Vec::new() } else { self.left(tally, &in_days, case)? };
        let deductions = self.deductions(&granted, counted.hours_a_day, case)?;
        Ok(LeaveGrant {
            outcome,
            requested_hours: requested.into(),
            requested_days: in_days(requested)?.into(),
            granted_hours: total.into(),
            granted_days: in_days(total)?.into(),
            parts,
            days,
            window: self.window.map(|window| window.shown()),
            left,
            documents: self.documents,
            deductions,
        })
    }

    /// What is left of the kind and of those it counts into.
    fn left<R: Recorder>(
        &self,
        tally: &mut Tally<'_>,
        in_days: &dyn Fn(Decimal) -> Result<Decimal, Error>,
        case: &mut Case<'_, R>,
    ) -> Result<Vec<LeaveLeft>, Error> {
        let kinds: &[LeaveKind] = match self.facts.kind {
            LeaveKind::FamilyCare => &[LeaveKind::FamilyCare, LeaveKind::Personal],
            LeaveKind::Wellness => &[LeaveKind::Wellness, LeaveKind::Personal],
            LeaveKind::Menstrual => &[LeaveKind::Menstrual, LeaveKind::Sick],
            LeaveKind::Sick => &[LeaveKind::Sick, LeaveKind::Personal],
            _ => &[self.facts.kind],
        };
        let mut left = Vec::new();
        for kind in kinds {
            if let Some((leave_year, hours)) = tally.left(*kind, self.facts.to.naive(), case)? {
                left.push(LeaveLeft { kind: *kind, leave_year, hours: hours.into(), days: in_days(hours)?.into() });
            }
        }
        Ok(left)
    }

    /// A day's deduction is the month's whole pay over the days of the month (俸給法 3 II, 22; 教師待遇條例 6 II, 19 V).
    fn deductions<R: Recorder>(
        &self,
        granted: &Granted,
        hours_a_day: Decimal,
        case: &mut Case<'_, R>,
    ) -> Result<Vec<Deduction>, Error> {
        if granted.deducted.is_empty() {
            return Ok(Vec::new());
        }
        let in_days = |hours| over(hours, hours_a_day);
        let parted = granted.deducted.iter().any(|(_, hours)| !in_days(*hours).unwrap_or_default().is_integer());
        let add_up = parted
            && (self.facts.month_pay.is_some() || self.facts.staff_group != StaffGroup::CivilServant)
            && case.value(keys::LEAVE_PERSONAL_DEDUCTION_HOURS, self.scope)? == "eight_make_a_day";
        let mut months: Vec<(NaiveDate, Decimal)> = Vec::new();
        let mut sum = if add_up { granted.deducted_before } else { Decimal::ZERO };
        for (date, hours) in &granted.deducted {
            let before = in_days(sum)?;
            sum = plus(sum, *hours)?;
            let days = if add_up { minus(in_days(sum)?.floor(), before.floor())? } else { in_days(*hours)? };
            let month = order::slot(&mut months, month_of(*date)?)?;
            *month = plus(*month, days)?;
        }
        let mut deductions = Vec::new();
        for (month, days) in months.into_iter().filter(|(_, days)| !days.is_zero()) {
            let month_days = days_of_month(month)?;
            let amount = match self.facts.month_pay {
                Some(pay) => {
                    let product = times(pay.decimal(), days)?;
                    case.step(|| {
                        Step::new(StepKind::Compute)
                            .rule(keys::LEAVE_PERSONAL_OVER_LIMIT.index)
                            .say(messages::step::DEDUCTION)
                            .with("pay", pay.decimal())
                            .with("days", days)
                            .with("month_days", month_days)
                    });
                    let rounding = keys::LEAVE_PERSONAL_DEDUCTION_ROUNDING;
                    let amount = case.divide(rounding, self.scope, product, month_days.into())?;
                    Some(amount)
                }
                None => None,
            };
            deductions.push(Deduction { month: month.into(), days: days.into(), month_days, amount });
        }
        Ok(deductions)
    }
}

/// Kinds of a leave year that count into each other have one name among them.
fn adds_up_with(kind: LeaveKind) -> LeaveKind {
    match kind {
        LeaveKind::FamilyCare | LeaveKind::Wellness | LeaveKind::Sick | LeaveKind::Menstrual => LeaveKind::Personal,
        kind => kind,
    }
}
