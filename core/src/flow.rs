//! What can happen next to an application or an account (流程), by the one idea of states and events.
//!
//! A flow is data: states, the events that lead from one to another, the conditions that an event needs. The host keeps
//! the [`FlowRecord`] between calls and gives it back; it is played again from its beginning each time, so that a record
//! that was changed on the way is found out.

use chrono::NaiveDate;
use personnel_rules_data::form::FlowForm;
use personnel_rules_data::{Flow, FlowStep, Key, Scope, keys, messages};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::calculation::{Bilingual, Calculation};
use crate::case::Case;
use crate::date::Date;
use crate::error::{Error, ErrorCode};
use crate::read::shortened;
use crate::trace::{Recorder, Step, StepKind};

/// More events than any record has that people made.
const LONGEST: usize = 1000;

/// A flow, by the id of its rule: `rule()` gives its states and events with their names in both languages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[non_exhaustive]
pub enum FlowName {
    /// Application for a contract appointment (聘期申請).
    #[serde(rename = "appointment.lifecycle")]
    Appointment,
    /// One-time password at the first login (一次性密碼).
    #[serde(rename = "password.one_time")]
    OneTimePassword,
    /// Registration of appointed staff with the ministry (聘用人員登記備查).
    #[serde(rename = "registration.flow")]
    Registration,
    /// Forgotten password of the transfer system (介聘系統忘記密碼).
    #[serde(rename = "transfer.password_reset")]
    TransferPasswordReset,
    /// Application in the transfer system (介聘申請).
    #[serde(rename = "transfer.status")]
    TransferApplication,
}

impl FlowName {
    fn key(self) -> Key<FlowForm> {
        match self {
            Self::Appointment => keys::APPOINTMENT_LIFECYCLE,
            Self::OneTimePassword => keys::PASSWORD_ONE_TIME,
            Self::Registration => keys::REGISTRATION_FLOW,
            Self::TransferPasswordReset => keys::TRANSFER_PASSWORD_RESET,
            Self::TransferApplication => keys::TRANSFER_STATUS,
        }
    }
}

/// An event that happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FlowEvent {
    /// Name of the event, as the flow's rule has it.
    ///
    /// 事件名稱（依流程規定所列）。
    pub event: String,
    /// Day on which it happened.
    ///
    /// 發生日。
    pub on: Date,
}

/// What is kept of a flow between calls.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FlowRecord {
    /// State that the events have led to.
    ///
    /// 目前狀態。
    pub state: String,
    /// The events so far, in their order.
    ///
    /// 歷次事件，依發生先後。
    pub events: Vec<FlowEvent>,
}

/// What a step of a flow depends on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FlowFacts {
    /// Which flow.
    ///
    /// 流程。
    pub flow: FlowName,
    /// What was kept of it; nothing where it begins.
    ///
    /// 先前保存之紀錄；流程開始時無。
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub record: Option<FlowRecord>,
    /// The event that is to happen now; without one the answer says what may happen.
    ///
    /// 擬進行之事件；未填者僅列出得進行之事件。
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub event: Option<String>,
    /// The conditions that hold, by the names that the flow's rule has for them.
    ///
    /// 已成就之條件（依流程規定所列名稱）。
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub met: Vec<String>,
}

/// An event that may happen now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct AllowedEvent {
    /// Its name.
    ///
    /// 事件名稱。
    pub event: String,
    /// State that it leads to.
    ///
    /// 進行後之狀態。
    pub to: String,
    /// Whether nothing undoes it.
    ///
    /// 進行後是否不得回復。
    pub for_good: bool,
}

/// An event that may not happen now, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct RefusedEvent {
    /// Its name.
    ///
    /// 事件名稱。
    pub event: String,
    /// The states in which it could happen; empty where this state is one of them.
    ///
    /// 得進行該事件之狀態；目前狀態即得進行者為空。
    pub only_in: Vec<String>,
    /// The conditions that it lacks in this state.
    ///
    /// 目前狀態下尚缺之條件。
    pub lacks: Vec<String>,
}

/// Where a flow stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct FlowState {
    /// Whether the event happened. Where it was refused the reasons say why, and the record is as it was.
    ///
    /// 事件是否完成；未准者見理由，紀錄不變。
    pub done: bool,
    /// What is to be kept until the next call.
    ///
    /// 應保存之紀錄。
    pub record: FlowRecord,
    /// Whether it has come to its end: nothing leads on from this state.
    ///
    /// 流程是否已終結。
    pub finished: bool,
    /// What may happen next.
    ///
    /// 得進行之事件。
    pub allowed: Vec<AllowedEvent>,
    /// What may not, and why.
    ///
    /// 不得進行之事件及其原因。
    pub refused: Vec<RefusedEvent>,
}

/// The calculation `flow.next`: the flows of the documents, one step at a time.
#[derive(Debug)]
pub enum FlowNext {}

impl Calculation for FlowNext {
    const NAME: &'static str = "flow.next";
    const TITLE: Bilingual = Bilingual { zh: "流程之下一步", en: "next step of a flow" };
    const DESCRIPTION: Bilingual = Bilingual {
        zh: "聘期申請、一次性密碼、聘用人員登記備查、介聘申請等流程：目前狀態、得進行之事件、不得進行者及其原因；保存之紀錄由呼叫端留存，下次傳回。",
        en: "The flows of appointments, one-time passwords, registration and transfer applications: where one stands, what may happen next, why the rest may not. The caller keeps the record and gives it back.",
    };
    const AS_OF: Bilingual =
        Bilingual { zh: "事件日（或查詢日）", en: "the day of the event, or of the question" };
    const HEADLINE: &'static [&'static str] = &["done", "record.state"];
    const RULES: &'static [&'static [usize]] = &[&[
        keys::APPOINTMENT_LIFECYCLE.index,
        keys::PASSWORD_ONE_TIME.index,
        keys::REGISTRATION_FLOW.index,
        keys::TRANSFER_PASSWORD_RESET.index,
        keys::TRANSFER_STATUS.index,
    ]];
    type Facts = FlowFacts;
    type Value = FlowState;

    fn decide<R: Recorder>(facts: &FlowFacts, case: &mut Case<'_, R>) -> Result<FlowState, Error> {
        let key = facts.flow.key();
        let flow = case.value(key, Scope::All)?;
        for (place, name) in facts.met.iter().enumerate() {
            known(name, flow.steps.iter().flat_map(|step| &step.needs), || format!("met[{place}]"))?;
        }
        let mut record = match &facts.record {
            Some(record) => replayed(record, key, case)?,
            None => FlowRecord { state: flow.start.clone(), events: Vec::new() },
        };
        let mut done = false;
        if let Some(event) = &facts.event {
            known(event, flow.steps.iter().map(|step| &step.event), || "event".to_owned())?;
            if let Some(step) = possible(flow, &record.state, event, &facts.met, key, case)? {
                let (event_label, state_label) = (case.label(key.index, event)?, case.label(key.index, &step.to)?);
                case.step(|| {
                    let said = Step::new(StepKind::Compute).rule(key.index).say(messages::step::FLOW_STEP);
                    said.with("event", event_label).with("state", state_label)
                });
                record.state.clone_from(&step.to);
                record.events.push(FlowEvent { event: event.clone(), on: case.as_of().into() });
                done = true;
            }
        }
        Ok(next(flow, record, done, &facts.met))
    }
}

/// The step that an event takes from a state; where it can't happen each cause is a reason.
fn possible<'b, R: Recorder>(
    flow: &'b Flow,
    state: &str,
    event: &str,
    met: &[String],
    key: Key<FlowForm>,
    case: &mut Case<'b, R>,
) -> Result<Option<&'b FlowStep>, Error> {
    let Some(step) = flow.steps.iter().find(|step| step.from == state && step.event == event) else {
        let from = flow.steps.iter().filter(|step| step.event == event).map(|step| step.from.as_str());
        let states = case.labels(key.index, from)?;
        let (event, state) = (case.label(key.index, event)?, case.label(key.index, state)?);
        let params = || vec![("event", event.into()), ("state", state.into()), ("states", states.into())];
        case.check(key, Scope::All, false, messages::reason::EVENT_NOT_IN_STATE, params)?;
        return Ok(None);
    };
    let mut all = true;
    for need in &step.needs {
        let (event, condition) = (case.label(key.index, event)?, case.label(key.index, need)?);
        let params = || vec![("event", event.into()), ("condition", condition.into())];
        all &= case.check(key, Scope::All, met.contains(need), messages::reason::CONDITION_NOT_MET, params)?;
    }
    Ok(all.then_some(step))
}

/// The record with each of its events played again, by the flow that was in force on its day. Its conditions held then.
fn replayed<R: Recorder>(record: &FlowRecord, key: Key<FlowForm>, case: &mut Case<'_, R>) -> Result<FlowRecord, Error> {
    if record.events.len() > LONGEST {
        let error = Error::new(ErrorCode::OutOfRange).field("record.events");
        return Err(error.with("value", record.events.len().to_string()).with("range", "0 – 1000"));
    }
    let today = case.as_of();
    let mut state: Option<&str> = None;
    let mut before = NaiveDate::MIN;
    for (place, FlowEvent { event, on }) in record.events.iter().enumerate() {
        let field = |part: &str| format!("record.events[{place}].{part}");
        let day = on.naive();
        if day < before {
            return Err(Error::conflict(field("on"), messages::conflict::EVENT_BEFORE_THE_LAST));
        }
        if day > today {
            return Err(Error::conflict(field("on"), messages::conflict::EVENT_AFTER_TODAY));
        }
        before = day;
        let flow = case.at(key, Scope::All, day)?;
        known(event, flow.steps.iter().map(|step| &step.event), || field("event"))?;
        let from = state.unwrap_or(&flow.start);
        let step = flow.steps.iter().find(|step| step.from == from && step.event == *event);
        state = Some(&step.ok_or_else(|| Error::conflict(field("event"), messages::conflict::EVENT_NOT_IN_STATE))?.to);
    }
    let flow = case.value(key, Scope::All)?;
    let states = flow.steps.iter().flat_map(|step| [&step.from, &step.to]);
    known(&record.state, states, || "record.state".to_owned())?;
    if record.state != state.unwrap_or(&flow.start) {
        return Err(Error::conflict("record.state", messages::conflict::STATE_NOT_OF_EVENTS));
    }
    Ok(record.clone())
}

/// A name that the flow has.
fn known<'a>(name: &str, names: impl Iterator<Item = &'a String>, field: impl FnOnce() -> String) -> Result<(), Error> {
    let mut known: Vec<&str> = Vec::new();
    for other in names {
        if other == name {
            return Ok(());
        }
        if !known.contains(&other.as_str()) {
            known.push(other);
        }
    }
    let error = Error::new(ErrorCode::UnknownName).field(field());
    Err(error.with("value", shortened(name)).with("known", known.join(", ")))
}

fn next(flow: &Flow, record: FlowRecord, done: bool, met: &[String]) -> FlowState {
    let (mut allowed, mut refused): (Vec<AllowedEvent>, Vec<RefusedEvent>) = (Vec::new(), Vec::new());
    for step in flow.steps.iter().filter(|step| step.from == record.state) {
        let lacks: Vec<String> = step.needs.iter().filter(|need| !met.contains(need)).cloned().collect();
        let event = step.event.clone();
        if lacks.is_empty() {
            allowed.push(AllowedEvent { event, to: step.to.clone(), for_good: step.for_good });
        } else {
            refused.push(RefusedEvent { event, only_in: Vec::new(), lacks });
        }
    }
    // What leaves it as it is, like a look at the sheet, does not count.
    let finished = flow.steps.iter().all(|step| step.from != record.state || step.to == record.state);
    let here = refused.len();
    for step in flow.steps.iter().filter(|step| step.from != record.state) {
        let from_here = |other: &&FlowStep| other.from == record.state && other.event == step.event;
        if flow.steps.iter().any(|other| from_here(&other)) {
            continue;
        }
        let elsewhere = refused.iter_mut().skip(here).find(|refusal| refusal.event == step.event);
        match elsewhere {
            Some(refusal) => refusal.only_in.push(step.from.clone()),
            None => refused.push(RefusedEvent {
                event: step.event.clone(),
                only_in: vec![step.from.clone()],
                lacks: Vec::new(),
            }),
        }
    }
    FlowState { done, record, finished, allowed, refused }
}

#[cfg(test)]
mod tests {
    #![allow(
        clippy::unwrap_used,
        clippy::indexing_slicing,
        clippy::arithmetic_side_effects,
        reason = "a test may fail"
    )]

    use rstest::rstest;

    use super::*;
    use crate::{Rulebook, View};

    /// What the documents allow, by hand: `state event state`, a `!` before an event that nothing undoes.
    const APPOINTMENT: &str = "may_apply submit not_locked, not_locked edit not_locked, not_locked verify verifying, \
        not_locked cancel may_apply, verifying go_back not_locked, verifying lock locked, locked print locked, \
        locked !approve approved, locked return returned, returned edit not_locked, returned cancel may_apply";
    const ONE_TIME: &str = "no_password request sent, sent request sent, sent !change active";
    const REGISTRATION: &str = "prepared submit submitted, submitted report reported, reported receive received, \
        received !pass registered, received fail sent_back, sent_back correct submitted";
    const RESET: &str = "login_page choose_stage stage_chosen, stage_chosen choose_stage stage_chosen, \
        stage_chosen forgotten asked, asked cancel stage_chosen, asked confirm mail_sent";
    const TRANSFER: &str = "notes read_notes password, password save_password basic_data, \
        basic_data save_basic_data subjects, basic_data previous_page password, subjects save_subjects preferences, \
        subjects previous_page basic_data, preferences save_preferences completed, preferences previous_page subjects, \
        preferences choose_counties preferences, preferences change_counties preferences, \
        preferences restore_preferences preferences, \
        completed view completed, completed set_up_notices completed, completed change basic_data, \
        completed pass passed, completed send_back sent_back, sent_back change basic_data, passed view passed, \
        passed set_up_notices passed, sent_back view sent_back, sent_back set_up_notices sent_back, \
        passed announce result, result view result, result set_up_notices result, result correct_result result, \
        result report reported, result fail failed, result fall void, result stay stays, reported fall void, \
        stays correct_result result";

    fn day() -> Date {
        "2026-04-01".parse().unwrap()
    }

    fn ask(flow: FlowName, record: Option<FlowRecord>, event: Option<&str>, met: &[String]) -> FlowState {
        let facts = FlowFacts { flow, record, event: event.map(str::to_owned), met: met.to_vec() };
        View::on(day()).with(Rulebook::standard()).decide::<FlowNext>(&facts).unwrap().value
    }

    #[rstest]
    #[case(FlowName::Appointment, APPOINTMENT)]
    #[case(FlowName::OneTimePassword, ONE_TIME)]
    #[case(FlowName::Registration, REGISTRATION)]
    #[case(FlowName::TransferPasswordReset, RESET)]
    #[case(FlowName::TransferApplication, TRANSFER)]
    fn every_event_in_every_state(#[case] flow: FlowName, #[case] expected: &str) {
        let expected: Vec<[&str; 3]> =
            expected.split(',').map(|step| step.split_whitespace().collect::<Vec<_>>().try_into().unwrap()).collect();
        let names = |at: usize| -> Vec<&str> {
            let mut names: Vec<&str> = expected.iter().map(|step| step[at].trim_start_matches('!')).collect();
            names.sort_unstable();
            names.dedup();
            names
        };
        let everything = ask(flow, None, None, &[]);
        let book = Rulebook::standard();
        let rule = book.rule_at(flow.key().index).unwrap();
        // Conditions are the names that are neither states nor events.
        let met: Vec<String> = rule
            .names
            .iter()
            .map(|(name, _)| name.clone())
            .filter(|name| !names(0).contains(&name.as_str()) && !names(1).contains(&name.as_str()))
            .filter(|name| !names(2).contains(&name.as_str()))
            .collect();
        // A record for every state, by steps that are allowed.
        let mut records = vec![everything.record];
        let mut at = 0;
        while let Some(record) = records.get(at).cloned() {
            let state = record.state.clone();
            let now = ask(flow, Some(record.clone()), None, &met);
            for event in names(1) {
                let step = expected.iter().find(|step| step[0] == state && step[1].trim_start_matches('!') == event);
                let after = ask(flow, Some(record.clone()), Some(event), &met);
                assert_eq!(after.done, step.is_some(), "{state} {event}");
                match step {
                    Some([_, marked, to]) => {
                        assert_eq!(&after.record.state, to);
                        let allowed = now.allowed.iter().find(|allowed| allowed.event == event).unwrap();
                        assert_eq!((allowed.to.as_str(), allowed.for_good), (*to, marked.starts_with('!')));
                        if records.iter().all(|known| known.state != *to) {
                            records.push(after.record);
                        }
                    }
                    None => {
                        assert_eq!(after.record, record);
                        let refused = now.refused.iter().find(|refused| refused.event == event).unwrap();
                        let from: Vec<&str> = expected
                            .iter()
                            .filter(|step| step[1].trim_start_matches('!') == event)
                            .map(|step| step[0])
                            .collect();
                        assert_eq!(refused.only_in, from, "{state} {event}");
                        assert!(refused.lacks.is_empty());
                    }
                }
            }
            // Without the conditions nothing that needs one may happen.
            let bare = ask(flow, Some(record), None, &[]);
            assert_eq!(bare.allowed.len() + bare.refused.len(), names(1).len(), "{state}");
            at += 1;
        }
        let mut reached: Vec<&str> = records.iter().map(|record| record.state.as_str()).collect();
        reached.sort_unstable();
        let mut all: Vec<&str> = names(0).into_iter().chain(names(2)).collect();
        all.sort_unstable();
        all.dedup();
        assert_eq!(reached, all);
    }
}
