//! Application for a term of appointment (聘期申請): new, renewal, change, leaving.

use chrono::{Days, NaiveDate};
use personnel_rules_data::form::Number;
use personnel_rules_data::{Key, Scope, keys, messages};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::labor_pension;
use super::term::{Form, TermFacts, TermField};
use crate::calculation::{Bilingual, Calculation};
use crate::case::Case;
use crate::date::{Date, MonthEnd, Period, add_months};
use crate::error::{Error, ErrorCode};
use crate::trace::{Recorder, Step, StepKind};

/// Seventy years: nobody works longer.
const MOST_MONTHS: u32 = 840;

/// Kind of application (申請類別).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema, strum::IntoStaticStr)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
#[non_exhaustive]
pub enum ApplicationKind {
    /// New appointment, applied for by another (他人簽聘之新聘).
    NewByOther,
    /// New appointment, applied for by oneself (個人簽聘之新聘).
    NewBySelf,
    /// Renewal (續聘).
    Renewal,
    /// Change within the term (異動).
    Change,
    /// Leaving (離職).
    Leaving,
}

/// Reason of leaving (離職原因).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema, strum::IntoStaticStr)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
#[non_exhaustive]
pub enum LeavingReason {
    /// The contract ends (契約期滿).
    ContractEnded,
    /// Another cause (因故離職).
    OtherCause,
}

/// A paper that is printed, signed and handed to the personnel office.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema, strum::IntoStaticStr)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
#[non_exhaustive]
pub enum ApplicationDocument {
    /// Application form (申請單).
    Application,
    /// Contract (契約書).
    Contract,
    /// Other papers that the appointment needs (其他所需文件).
    OtherPapers,
}

/// What an application depends on. What the form leaves empty is left out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ApplicationFacts {
    /// Kind of application.
    ///
    /// 申請類別。
    pub kind: ApplicationKind,
    /// Whether another application of the person is open, whatever its kind.
    ///
    /// 是否另有申請單在流程中（不論類別）。
    pub application_open: bool,
    /// New by another: whether who applies is a member of the administrative staff in service.
    ///
    /// 他人新聘：申請者是否為在職行政人員。
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub applicant_is_staff: Option<bool>,
    /// New by another: whether the basic data of the person was entered.
    ///
    /// 他人新聘：是否已建立基本資料。
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub person_entered: Option<bool>,
    /// New appointments: whether the person ever served at the school before.
    ///
    /// 新聘：是否曾在學校任職。
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub served_before: Option<bool>,
    /// New by oneself: whether the leaving procedure was completed.
    ///
    /// 個人新聘：是否已完成離職手續。
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub leaving_completed: Option<bool>,
    /// Latest term: for a renewal, change or leaving the one that is in force; for a new appointment by oneself the one before, if any.
    ///
    /// 最新一期聘期：續聘、異動、離職為目前聘期；個人新聘為前次聘期（如有）。
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub present_term: Option<Period>,
    /// Renewal: whether it is certain that the employment goes on after the term.
    ///
    /// 續聘：是否確定於聘期結束後接續聘僱。
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub employment_goes_on: Option<bool>,
    /// Change: the new last day of the present term.
    ///
    /// 異動：原聘期之新中止時間。
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub old_term_ends_on: Option<Date>,
    /// The term applied for; of a change only what changes. Not for leaving.
    ///
    /// 申請之聘期；異動僅填需修改之部分；離職不填。
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub term: Option<TermFacts>,
    /// Leaving: the last working day.
    ///
    /// 離職：最後工作日。
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_working_day: Option<Date>,
    /// Leaving: the reason.
    ///
    /// 離職：離職原因。
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub leaving_reason: Option<LeavingReason>,
}

/// What becomes of an application.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ApplicationCheck {
    /// Whether the application can be sent. Every flaw is a reason.
    ///
    /// 是否得送出；各項缺失列為理由。
    pub accepted: bool,
    /// Fields that are missing.
    ///
    /// 未填之欄位。
    pub missing: Vec<TermField>,
    /// Fields that have another form than they must.
    ///
    /// 格式不符之欄位。
    pub malformed: Vec<TermField>,
    /// First day of the term applied for: given for a new appointment, computed for a renewal and a change.
    ///
    /// 申請之聘期首日：新聘依所填，續聘及異動由計算得之。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub starts_on: Option<Date>,
    /// Last day of the term applied for.
    ///
    /// 申請之聘期末日。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ends_on: Option<Date>,
    /// Last day of the present term once the change or the leaving is approved.
    ///
    /// 異動或離職核定後，目前聘期之末日。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub present_term_ends_on: Option<Date>,
    /// Papers to print, sign and hand to the personnel office once the application is locked.
    ///
    /// 鎖定後應列印、簽名並送人事室之文件。
    pub documents: Vec<ApplicationDocument>,
    /// Events of its course that nothing undoes, by the names of `flow.next`.
    ///
    /// 流程中進行後不得回復之事件（名稱同 flow.next）。
    pub for_good: Vec<String>,
}

/// The calculation `appointment.application`: the five kinds of the operating manual.
#[derive(Debug)]
pub enum Application {}

impl Calculation for Application {
    const NAME: &'static str = "appointment.application";
    const TITLE: Bilingual =
        Bilingual { zh: "聘期申請檢核", en: "check of an application for a term of appointment" };
    const DESCRIPTION: Bilingual = Bilingual {
        zh: "博士後研究及專任助理之新聘（他人、個人）、續聘、異動、離職申請：資格、聘期欄位、起訖日之計算、應列印之文件、不得回復之步驟。",
        en: "New appointment (by another, by oneself), renewal, change and leaving of post-docs and project assistants: who may apply, the fields of the term, its computed days, the papers to print, what can't be undone.",
    };
    const AS_OF: Bilingual = Bilingual { zh: "申請日", en: "the day of the application" };
    const HEADLINE: &'static [&'static str] = &["accepted", "starts_on", "ends_on"];
    const RULES: &'static [&'static [usize]] = &[
        labor_pension::RATE_RULES,
        &[
            keys::APPOINTMENT_KINDS.index,
            keys::APPOINTMENT_ONE_OPEN.index,
            keys::APPOINTMENT_NEW_OTHER.index,
            keys::APPOINTMENT_NEW_SELF.index,
            keys::APPOINTMENT_RENEWAL_ELIGIBLE.index,
            keys::APPOINTMENT_RENEWAL_START.index,
            keys::APPOINTMENT_CHANGE_ELIGIBLE.index,
            keys::APPOINTMENT_CHANGE_DATES.index,
            keys::APPOINTMENT_LEAVING_LAST_DAY.index,
            keys::APPOINTMENT_TERM.index,
            keys::APPOINTMENT_DOCUMENTS.index,
            keys::APPOINTMENT_LIFECYCLE.index,
        ],
    ];
    type Facts = ApplicationFacts;
    type Value = ApplicationCheck;

    fn decide<R: Recorder>(facts: &ApplicationFacts, case: &mut Case<'_, R>) -> Result<ApplicationCheck, Error> {
        belong(facts)?;
        let name: &'static str = facts.kind.into();
        let (kinds, label) = (keys::APPOINTMENT_KINDS, case.label(keys::APPOINTMENT_KINDS.index, name)?);
        let offered = case.has(kinds, Scope::All, name)?;
        let params = || vec![("kind", label.into())];
        let mut accepted = case.check(kinds, Scope::All, offered, messages::reason::KIND_NOT_OFFERED, params)?;
        accepted &= may_apply(facts, case)?;
        let mut form = Form::default();
        let mut dates = Dates::default();
        match facts.kind {
            ApplicationKind::Leaving => accepted &= leaving(facts, &mut form, &mut dates, case)?,
            _ => accepted &= term(facts, &mut form, &mut dates, case)?,
        }
        let all = [ApplicationDocument::Application, ApplicationDocument::Contract, ApplicationDocument::OtherPapers];
        let wanted = if facts.kind == ApplicationKind::Leaving { all.get(..1) } else { Some(all.as_slice()) };
        let documents = case.wanted(keys::APPOINTMENT_DOCUMENTS, Scope::All, wanted.unwrap_or_default())?;
        let mut for_good = Vec::new();
        for step in case.value(keys::APPOINTMENT_LIFECYCLE, Scope::All)?.steps.iter().filter(|step| step.for_good) {
            for_good.push(step.event.clone());
        }
        accepted &= form.missing.is_empty() && form.malformed.is_empty();
        Ok(ApplicationCheck {
            accepted,
            missing: form.missing,
            malformed: form.malformed,
            starts_on: dates.starts.map(Date::from),
            ends_on: dates.ends,
            present_term_ends_on: dates.present_ends,
            documents,
            for_good,
        })
    }
}

/// The days that an application comes to.
#[derive(Default)]
struct Dates {
    starts: Option<NaiveDate>,
    ends: Option<Date>,
    present_ends: Option<Date>,
}

/// Facts of another kind of application are an error, as is a term that ends before it begins.
fn belong(facts: &ApplicationFacts) -> Result<(), Error> {
    use ApplicationKind::{Change, Leaving, NewByOther, NewBySelf, Renewal};
    let of = |kinds: &[ApplicationKind]| kinds.contains(&facts.kind);
    let given = [
        ("applicant_is_staff", facts.applicant_is_staff.is_some(), of(&[NewByOther])),
        ("person_entered", facts.person_entered.is_some(), of(&[NewByOther])),
        ("served_before", facts.served_before.is_some(), of(&[NewByOther, NewBySelf])),
        ("leaving_completed", facts.leaving_completed.is_some(), of(&[NewBySelf])),
        ("present_term", facts.present_term.is_some(), !of(&[NewByOther])),
        ("employment_goes_on", facts.employment_goes_on.is_some(), of(&[Renewal])),
        ("old_term_ends_on", facts.old_term_ends_on.is_some(), of(&[Change])),
        ("term", facts.term.is_some(), !of(&[Leaving])),
        ("last_working_day", facts.last_working_day.is_some(), of(&[Leaving])),
        ("leaving_reason", facts.leaving_reason.is_some(), of(&[Leaving])),
    ];
    for (field, given, belongs) in given {
        if given && !belongs {
            return Err(Error::conflict(field, messages::conflict::FACT_OF_ANOTHER_APPLICATION));
        }
    }
    facts.present_term.map_or(Ok(()), |term| in_order(term.from.naive(), term.to, "present_term.to"))
}

fn in_order(from: NaiveDate, to: Date, field: &str) -> Result<(), Error> {
    if add_months(from, MOST_MONTHS, MonthEnd::LastDay)? <= to.naive() {
        return Err(Error::conflict(field, messages::conflict::TERM_LONGER_THAN_LIFE));
    }
    if to.naive() >= from {
        return Ok(());
    }
    Err(Error::new(ErrorCode::PeriodReversed).field(field).with("from", from).with("to", to.naive()))
}

/// Whether the person may apply for this kind on this day.
fn may_apply<R: Recorder>(facts: &ApplicationFacts, case: &mut Case<'_, R>) -> Result<bool, Error> {
    let today = case.as_of();
    let rule = match facts.kind {
        ApplicationKind::NewByOther => keys::APPOINTMENT_NEW_OTHER.index,
        ApplicationKind::Renewal => keys::APPOINTMENT_RENEWAL_ELIGIBLE.index,
        ApplicationKind::Change => keys::APPOINTMENT_CHANGE_ELIGIBLE.index,
        ApplicationKind::Leaving => keys::APPOINTMENT_LEAVING_LAST_DAY.index,
        ApplicationKind::NewBySelf => return may_return(facts, case),
    };
    let mut may = one_open(!facts.application_open, case)?;
    if facts.kind == ApplicationKind::NewByOther {
        let key = keys::APPOINTMENT_NEW_OTHER;
        let staff = case.need(facts.applicant_is_staff, "applicant_is_staff", key)?;
        let new = !case.need(facts.served_before, "served_before", key)?;
        let entered = case.need(facts.person_entered, "person_entered", key)?;
        may &= case.check(key, Scope::All, staff, messages::reason::APPLICANT_NOT_STAFF, Vec::new)?;
        may &= case.check(key, Scope::All, new, messages::reason::SERVED_HERE_BEFORE, Vec::new)?;
        may &= case.check(key, Scope::All, entered, messages::reason::PERSON_NOT_ENTERED, Vec::new)?;
        return Ok(may);
    }
    let present = case.need_for(facts.present_term, "present_term", rule)?;
    let in_force = present.contains(today);
    let params = || vec![("from", present.from.naive().into()), ("to", present.to.naive().into())];
    let unless = messages::reason::TERM_NOT_IN_FORCE;
    may &= match facts.kind {
        ApplicationKind::Renewal => {
            let key = keys::APPOINTMENT_RENEWAL_ELIGIBLE;
            let goes_on = case.need(facts.employment_goes_on, "employment_goes_on", key)?;
            let goes_on = case.check(key, Scope::All, goes_on, messages::reason::EMPLOYMENT_ENDS, Vec::new)?;
            case.check(key, Scope::All, in_force, unless, params)? && goes_on
        }
        ApplicationKind::Change => {
            case.check(keys::APPOINTMENT_CHANGE_ELIGIBLE, Scope::All, in_force, unless, params)?
        }
        _ => case.check(keys::APPOINTMENT_LEAVING_LAST_DAY, Scope::All, in_force, unless, params)?,
    };
    Ok(may)
}

/// A new appointment by oneself: after leaving, with no term in force.
fn may_return<R: Recorder>(facts: &ApplicationFacts, case: &mut Case<'_, R>) -> Result<bool, Error> {
    let (key, today) = (keys::APPOINTMENT_NEW_SELF, case.as_of());
    let served = case.need(facts.served_before, "served_before", key)?;
    if !served && (facts.present_term.is_some() || facts.leaving_completed.is_some()) {
        return Err(Error::conflict("served_before", messages::conflict::TERM_WITHOUT_SERVICE));
    }
    let left = if served { case.need(facts.leaving_completed, "leaving_completed", key)? } else { false };
    let ended = facts.present_term.is_none_or(|term| term.to.naive() < today);
    let free = !facts.application_open;
    // The manual's button asks for one of the two; read as both.
    let both = case.value(key, Scope::All)? == "both";
    let mut may = one_open(free || (!both && ended), case)?;
    may &= case.check(key, Scope::All, served, messages::reason::NEVER_SERVED_HERE, Vec::new)?;
    if served {
        may &= case.check(key, Scope::All, left, messages::reason::LEAVING_NOT_COMPLETED, Vec::new)?;
    }
    let ended = ended || (!both && free);
    may &= case.check(key, Scope::All, ended, messages::reason::TERM_NOT_ENDED, || {
        vec![("to", facts.present_term.map_or(today, |term| term.to.naive()).into())]
    })?;
    Ok(may)
}

fn one_open<R: Recorder>(free: bool, case: &mut Case<'_, R>) -> Result<bool, Error> {
    case.check(keys::APPOINTMENT_ONE_OPEN, Scope::All, free, messages::reason::APPLICATION_OPEN, Vec::new)
}

/// The term of a new appointment, a renewal or a change.
fn term<R: Recorder>(
    facts: &ApplicationFacts,
    form: &mut Form,
    dates: &mut Dates,
    case: &mut Case<'_, R>,
) -> Result<bool, Error> {
    let none = TermFacts::default();
    let term = facts.term.as_ref().unwrap_or(&none);
    let change = facts.kind == ApplicationKind::Change;
    let given = form.fill(term, change, case)?;
    let mut right = true;
    if change {
        let key = keys::APPOINTMENT_CHANGE_ELIGIBLE;
        right &= case.check(key, Scope::All, given, messages::reason::NOTHING_CHANGES, Vec::new)?;
        form.given(TermField::OldTermEndsOn, facts.old_term_ends_on.is_some(), case)?;
    }
    dates.ends = term.to;
    dates.starts = match (facts.kind, facts.present_term, facts.old_term_ends_on) {
        (ApplicationKind::Renewal, Some(present), _) => {
            Some(day_after(present.to.naive(), keys::APPOINTMENT_RENEWAL_START, case)?)
        }
        (ApplicationKind::Change, Some(present), Some(old)) => {
            let within = present.contains(old.naive());
            let key = keys::APPOINTMENT_CHANGE_DATES;
            right &=
                case.check(key, Scope::All, within, messages::reason::DAY_OUTSIDE_TERM, || outside(old, present))?;
            dates.present_ends = Some(old);
            Some(day_after(old.naive(), key, case)?)
        }
        (ApplicationKind::Change, ..) => None,
        _ => {
            form.given(TermField::From, term.from.is_some(), case)?;
            term.from.map(|from| from.naive())
        }
    };
    if let (Some(from), Some(starts), true) = (term.from, dates.starts, facts.present_term.is_some()) {
        // A term given in full must begin where the rule lets it begin.
        let params = || vec![("from", from.naive().into()), ("start", starts.into())];
        let (holds, unless) = (from.naive() == starts, messages::reason::START_NOT_NEXT);
        right &= match facts.kind {
            ApplicationKind::Renewal => {
                case.check(keys::APPOINTMENT_RENEWAL_START, Scope::All, holds, unless, params)?
            }
            ApplicationKind::Change => case.check(keys::APPOINTMENT_CHANGE_DATES, Scope::All, holds, unless, params)?,
            _ => true,
        };
    }
    if let (ApplicationKind::NewBySelf, Some(from), Some(before)) = (facts.kind, term.from, facts.present_term) {
        let (key, unless) = (keys::APPOINTMENT_NEW_SELF, messages::reason::TERMS_OVERLAP);
        let params = || vec![("from", from.naive().into()), ("to", before.to.naive().into())];
        right &= case.check(key, Scope::All, from > before.to, unless, params)?;
    }
    form.given(TermField::To, term.to.is_some(), case)?;
    if let (Some(starts), Some(ends)) = (dates.starts, dates.ends) {
        in_order(starts, ends, "term.to")?;
    }
    Ok(right)
}

/// The day on which the new term starts.
fn day_after<R: Recorder>(end: NaiveDate, key: Key<Number>, case: &mut Case<'_, R>) -> Result<NaiveDate, Error> {
    let days = case.whole(key, Scope::All)?;
    let start = end.checked_add_days(Days::new(days.into())).ok_or_else(|| Error::new(ErrorCode::Overflow))?;
    case.step(|| {
        let step = Step::new(StepKind::Compute).rule(key.index).say(messages::step::PAY_BY);
        step.with("from", end).with("days", days).output(start)
    });
    Ok(start)
}

fn leaving<R: Recorder>(
    facts: &ApplicationFacts,
    form: &mut Form,
    dates: &mut Dates,
    case: &mut Case<'_, R>,
) -> Result<bool, Error> {
    form.given(TermField::LastWorkingDay, facts.last_working_day.is_some(), case)?;
    form.given(TermField::LeavingReason, facts.leaving_reason.is_some(), case)?;
    let key = keys::APPOINTMENT_LEAVING_LAST_DAY;
    let mut right = true;
    if let Some(reason) = facts.leaving_reason {
        let name: &'static str = reason.into();
        let (known, label) = (case.has(key, Scope::All, name)?, case.label(key.index, name)?);
        let params = || vec![("reason", label.into())];
        right &= case.check(key, Scope::All, known, messages::reason::LEAVING_REASON_NOT_OFFERED, params)?;
    }
    if let (Some(last), Some(present)) = (facts.last_working_day, facts.present_term) {
        let within = present.contains(last.naive());
        right &= case.check(key, Scope::All, within, messages::reason::DAY_OUTSIDE_TERM, || outside(last, present))?;
        if facts.leaving_reason == Some(LeavingReason::ContractEnded) {
            let unless = messages::reason::CONTRACT_GOES_ON;
            right &= case.check(key, Scope::All, last >= present.to, unless, || outside(last, present))?;
        }
        dates.present_ends = Some(last);
    }
    Ok(right)
}

fn outside(day: Date, term: Period) -> Vec<(&'static str, crate::locale::Param)> {
    vec![("day", day.naive().into()), ("from", term.from.naive().into()), ("to", term.to.naive().into())]
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::arithmetic_side_effects, reason = "a test may fail")]

    use chrono::TimeDelta;
    use proptest::prelude::*;

    use super::*;
    use crate::View;

    fn day(offset: i64) -> Date {
        (NaiveDate::from_ymd_opt(2023, 8, 1).unwrap() + TimeDelta::days(offset)).into()
    }

    fn facts(kind: ApplicationKind, term: Period) -> ApplicationFacts {
        ApplicationFacts {
            kind,
            application_open: false,
            applicant_is_staff: None,
            person_entered: None,
            served_before: None,
            leaving_completed: None,
            present_term: Some(term),
            employment_goes_on: None,
            old_term_ends_on: None,
            term: None,
            last_working_day: None,
            leaving_reason: None,
        }
    }

    fn decide(facts: &ApplicationFacts, on: i64) -> ApplicationCheck {
        View::on(day(on)).decide::<Application>(facts).unwrap().value
    }

    proptest! {
        #[test]
        fn a_renewal_leaves_no_gap_and_no_overlap(from in 0i64..700, length in 0i64..700, asked in 0i64..700, later in 1i64..700) {
            let mut facts = facts(ApplicationKind::Renewal, Period { from: day(from), to: day(from + length) });
            facts.employment_goes_on = Some(true);
            facts.term = Some(TermFacts { to: Some(day(from + length + later)), ..TermFacts::default() });
            let value = decide(&facts, from + asked.min(length));
            prop_assert_eq!(value.starts_on, Some(day(from + length + 1)));
            prop_assert_eq!(value.ends_on, Some(day(from + length + later)));
        }

        #[test]
        fn a_change_is_cut_within_the_term_and_nowhere_else(length in 0i64..400, cut in -50i64..450) {
            let mut facts = facts(ApplicationKind::Change, Period { from: day(100), to: day(100 + length) });
            facts.old_term_ends_on = Some(day(100 + cut));
            let pay = Some(rust_decimal::Decimal::from(50_000).into());
            facts.term = Some(TermFacts { to: Some(day(1000)), monthly_pay: pay, ..TermFacts::default() });
            let value = decide(&facts, 100);
            prop_assert_eq!(value.accepted, (0..=length).contains(&cut));
            prop_assert_eq!(value.starts_on, Some(day(101 + cut)));
            prop_assert_eq!(value.present_term_ends_on, Some(day(100 + cut)));
        }

        #[test]
        fn nobody_leaves_outside_the_term(length in 0i64..400, last in -50i64..450, asked in -50i64..450) {
            let mut facts = facts(ApplicationKind::Leaving, Period { from: day(100), to: day(100 + length) });
            facts.last_working_day = Some(day(100 + last));
            facts.leaving_reason = Some(LeavingReason::OtherCause);
            let value = decide(&facts, 100 + asked);
            prop_assert_eq!(value.accepted, (0..=length).contains(&last) && (0..=length).contains(&asked));
            prop_assert_eq!(value.documents, [ApplicationDocument::Application]);
        }

        #[test]
        fn another_open_application_bars_every_kind(at in 0usize..3) {
            let kinds = [ApplicationKind::Renewal, ApplicationKind::Change, ApplicationKind::Leaving];
            let mut facts = facts(*kinds.get(at).unwrap(), Period { from: day(0), to: day(100) });
            facts.application_open = true;
            if at == 0 {
                facts.employment_goes_on = Some(true);
            }
            prop_assert!(!decide(&facts, 50).accepted);
        }
    }
}
