//! A request for leave (請假申請): how many hours it comes to, whether it may be granted, and what it counts against.

mod answer;
mod conditions;
mod count;
mod days;
mod facts;
mod formalities;
mod tally;
#[cfg(test)]
mod tests;
mod window;

use chrono::NaiveDate;
use personnel_rules_data::messages::MessageKey;
use personnel_rules_data::{Scope, keys, messages};
use rust_decimal::Decimal;

pub use facts::{
    Deduction, GrantedPart, LeaveDay, LeaveEvent, LeaveGrant, LeaveLeft, LeaveWindow, Outcome, RequestFacts, TakenLeave,
};

use count::hangs_on_event;
use tally::Tally;
use window::Window;

use super::kind::{LeaveDocument, LeaveKind, Pay, Relation};
use crate::calculation::{Bilingual, Calculation};
use crate::case::Case;
use crate::error::Error;
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
    const HEADLINE: &'static [&'static str] = &["outcome", "granted_days"];
    const RULES: &'static [&'static [usize]] = &[
        crate::leave::annual::RULES,
        crate::calendar::RULES,
        &[
            keys::CLAIM_FIRST_DAY.index,
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
        ],
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
        // The rule that gives the kind is cited, though nothing is computed from its words.
        let (rule, approval) = match facts.kind {
            LeaveKind::Donation => {
                case.value(keys::LEAVE_DONATION_DAYS, scope)?;
                (keys::LEAVE_DONATION_DAYS.index, true)
            }
            LeaveKind::OfficialInjury => {
                case.value(keys::LEAVE_OFFICIAL_INJURY, scope)?;
                (keys::LEAVE_OFFICIAL_INJURY.index, facts.staff_group != StaffGroup::FundHired)
            }
            LeaveKind::ExtendedSick => {
                case.value(keys::LEAVE_SICK_EXTENDED, scope)?;
                (keys::LEAVE_SICK_EXTENDED.index, facts.staff_group != StaffGroup::FundHired)
            }
            _ => return Ok(examined),
        };
        // 勞工請假規則 4 and 6 leave nothing to the head.
        if approval {
            let approved = case.need_for(facts.approved, "approved", rule)?;
            examined.examine(rule, approved, messages::reason::LEAVE_NOT_APPROVED, Vec::new(), case);
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
}
