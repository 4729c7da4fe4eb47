//! Checks one application (介聘申請之審查).

use personnel_rules_data::{Scope, keys, messages};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::barred::BarredBy;
use super::examine::Examiner;
use super::facts::{SchoolStage, TeacherApplication, TransferPolicy, TransferSchool};
use super::failure_law;
use super::limits::{self, Limits};
use super::school_list::SchoolList;
use super::subjects;
use super::violation::{Gathered, ViolationCode as Code, Violations};
use crate::calculation::{Bilingual, Calculation};
use crate::case::Case;
use crate::error::Error;
use crate::quantity::Points;
use crate::trace::Recorder;

/// What the check of an application depends on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ApplicationFacts {
    /// Stage of school.
    ///
    /// 階段別。
    pub stage: SchoolStage,
    /// The application.
    ///
    /// 申請案。
    pub application: TeacherApplication,
    /// Schools of the list: at least the present one and those wished for.
    ///
    /// 介聘學校名單（至少含現任學校及志願學校）。
    pub schools: Vec<TransferSchool>,
    /// The year's own rules.
    ///
    /// 當年規定。
    #[serde(default)]
    pub policy: TransferPolicy,
}

/// A school on the list that is no destination.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct BarredPreference {
    /// Number of the preference, from 1.
    ///
    /// 志願序（自 1 起）。
    pub number: u32,
    /// Code of the school.
    ///
    /// 學校代碼。
    pub school: String,
    /// What bars it, all of it.
    ///
    /// 限制之原因（全部）。
    pub by: Vec<BarredBy>,
}

/// What an application comes to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ApplicationChecked {
    /// Whether it is in order.
    ///
    /// 是否符合規定。
    pub accepted: bool,
    /// What is wrong with it, all of it.
    ///
    /// 違反事項（全部）。
    pub violations: Violations,
    /// Terms that count towards those required.
    ///
    /// 採計之學期數。
    pub terms: u32,
    /// Points.
    ///
    /// 積分。
    pub points: Points,
    /// Schools on the list that are no destination; the others keep their numbers.
    ///
    /// 不得介聘之志願學校（其餘志願序不變）。
    pub barred: Vec<BarredPreference>,
    /// Whether the teacher takes part in the Indigenous stage.
    ///
    /// 是否參加原住民身分教師優先介聘。
    pub indigenous_stage: bool,
}

/// The calculation `transfer.application`.
#[derive(Debug)]
pub enum Application {}

impl Calculation for Application {
    const NAME: &'static str = "transfer.application";
    const TITLE: Bilingual =
        Bilingual { zh: "教師介聘申請之審查", en: "check of an application for transfer" };
    const DESCRIPTION: Bilingual = Bilingual {
        zh: "審查一件教師介聘申請：資格、科別、志願縣市與學校、積分，並列出不得介聘之志願學校。所有違反事項一次列出。",
        en: "Checks one application for transfer: who may apply, subjects, counties and schools, points; and names the schools on the list that are no destination. Everything that is wrong is told at once.",
    };
    const AS_OF: Bilingual = Bilingual { zh: "申請日", en: "the day of the application" };
    const HEADLINE: &'static [&'static str] = &["accepted", "points"];
    const RULES: &'static [&'static [usize]] = &[
        &[keys::TRANSFER_INDIGENOUS_CONSENT.index],
        &[keys::TRANSFER_COUNTIES.index],
        &[keys::TRANSFER_APPLICATION.index],
        limits::RULES,
        subjects::RULES,
        failure_law::RULES,
    ];
    type Facts = ApplicationFacts;
    type Value = ApplicationChecked;

    fn decide<R: Recorder>(facts: &ApplicationFacts, case: &mut Case<'_, R>) -> Result<ApplicationChecked, Error> {
        case.where_ruled(keys::TRANSFER_INDIGENOUS_CONSENT, Scope::All, case.as_of())?;
        case.where_ruled(keys::TRANSFER_COUNTIES, Scope::All, case.as_of())?;
        case.where_ruled(keys::TRANSFER_APPLICATION, Scope::All, case.as_of())?;
        let limits = Limits::of_day(facts.stage, case)?;
        super::year::check_items(&facts.policy, "")?;
        let mut violations = Gathered::among(Code::UnknownSubject, limits.known_subjects(&facts.policy));
        subjects::check_own(&facts.policy, &mut violations);
        let list = SchoolList::of(&facts.schools, &mut violations);
        let examiner = Examiner { limits: &limits, stage: facts.stage, schools: &list, policy: &facts.policy };
        let mut application = facts.application.clone();
        limits.subjects.spell(&mut application, &facts.policy.subjects);
        let application = &application;
        let examined = examiner.examine(application, &mut violations)?;
        list.staff([(application, examined.home)], &mut violations);
        let violations = violations.told();
        violations.give(case);
        let consent = keys::TRANSFER_INDIGENOUS_CONSENT;
        // The manual asks twice: an answer that is missing, or taken back, gives the stage up.
        let asked = application.indigenous.then_some(match application.indigenous_stage {
            Some(true) => {
                (messages::reason::INDIGENOUS_STAGE_CONFIRM, application.indigenous_stage_confirmed.is_none())
            }
            answer => (messages::reason::INDIGENOUS_STAGE_WAIVED, answer.is_none()),
        });
        if let Some((message, true)) = asked {
            case.reason(consent, message, Vec::new());
        }
        if application.indigenous && application.indigenous_stage_confirmed == Some(false) {
            case.reason(consent, messages::reason::INDIGENOUS_STAGE_NOT_CONFIRMED, Vec::new());
        }
        let mut barred: Vec<BarredPreference> = Vec::with_capacity(examined.barred.len());
        for (at, by) in &examined.barred {
            let school = application.preferences.get(super::flat::place(*at)).cloned().unwrap_or_default();
            case.give_reason(by.rule(), by.message(), vec![("school", crate::read::shortened(&school).into())]);
            let number = at.saturating_add(1);
            // Those of one school follow on each other.
            match barred.last_mut().filter(|last| last.number == number) {
                Some(last) => last.by.push(*by),
                None => barred.push(BarredPreference { number, school, by: vec![*by] }),
            }
        }
        case.step(|| {
            let step = crate::trace::Step::new(crate::trace::StepKind::Compute).rule(keys::TRANSFER_POINTS.index);
            step.output(examined.points.normalize())
        });
        Ok(ApplicationChecked {
            accepted: violations.is_empty(),
            violations,
            terms: examined.terms,
            points: Points::from(examined.points),
            barred,
            indigenous_stage: application.takes_indigenous_stage(),
        })
    }
}
