//! What is handed in on arrival, to whom, until when.

use chrono::{Datelike, NaiveDate};
use personnel_rules_data::{Scope, keys, messages};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::HandlingUnit;
use crate::calculation::{Bilingual, Calculation};
use crate::case::Case;
use crate::claim::{self, Deadline, PeriodUnit};
use crate::date::Date;
use crate::error::{Error, ErrorCode};
use crate::quantity::whole;
use crate::staff::StaffGroup;
use crate::trace::Recorder;

/// A form of the arrival.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema, strum::IntoStaticStr)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
#[non_exhaustive]
pub enum OnboardingForm {
    /// Arrival report (報到表、到職報告單).
    ArrivalReport,
    /// Civil servant's declaration (公務人員具結書).
    CivilServantDeclaration,
    /// Declaration of professional licences (領有專業證照申報表).
    ProfessionalLicences,
    /// Survey of business and second jobs, with declaration (公務員經營商業及兼職情形調查表、具結書).
    BusinessAndSecondJobs,
    /// Change of health insurance (全民健康保險異動申請表、轉入轉出表).
    HealthInsuranceChange,
    /// Survey of housing (居住房舍調查表).
    HousingSurvey,
    /// Notice of pension service rights and statement of earlier public service (參加退撫年資權益通知書及曾任公職經歷聲明書).
    PensionNoticeAndServiceStatement,
    /// Housing loan data (公教人員購屋貸款資料表).
    HousingLoanData,
    /// Pay and preferential deposit data (薪資、優惠存款資料表).
    PayAndDepositData,
    /// Declaration of dependants (扶養親屬申報表).
    DependantsDeclaration,
    /// Library card (圖書館借書證申請表).
    LibraryCard,
    /// Notice of the medical examination of new staff (新進人員一般體格檢查通知).
    MedicalExaminationNotice,
    /// Photo list (相片清冊).
    PhotoList,
    /// Civil servant's record (公務人員履歷表).
    PersonalRecord,
    /// Transport subsidy (員工交通補助費申請表).
    TransportSubsidy,
    /// E-mail account (e-mail 帳號申請表).
    EmailAccount,
    /// Declaration on foreign nationality (有無兼具外國國籍具結書).
    ForeignNationalityDeclaration,
    /// Bank account (開立銀行帳戶).
    BankAccount,
}

use OnboardingForm as Form;

/// In the order of the staff handbook.
const STAFF_FORMS: &[Form] = &[
    Form::ArrivalReport,
    Form::CivilServantDeclaration,
    Form::ProfessionalLicences,
    Form::BusinessAndSecondJobs,
    Form::HealthInsuranceChange,
    Form::HousingSurvey,
    Form::PensionNoticeAndServiceStatement,
    Form::HousingLoanData,
    Form::PayAndDepositData,
    Form::DependantsDeclaration,
    Form::LibraryCard,
    Form::MedicalExaminationNotice,
    Form::PhotoList,
];
/// In the order of the teacher handbook.
const TEACHER_FORMS: &[Form] = &[
    Form::ArrivalReport,
    Form::PersonalRecord,
    Form::HealthInsuranceChange,
    Form::TransportSubsidy,
    Form::HousingSurvey,
    Form::EmailAccount,
    Form::ForeignNationalityDeclaration,
    Form::BankAccount,
];

impl OnboardingForm {
    /// The unit that gets it. The teacher handbook names none but the personnel office for the arrival.
    fn unit(self, teacher: bool) -> Option<HandlingUnit> {
        match self {
            Self::ArrivalReport => Some(HandlingUnit::PersonnelOffice),
            _ if teacher => None,
            Self::HousingLoanData => Some(HandlingUnit::CustodySection),
            Self::PayAndDepositData | Self::DependantsDeclaration => Some(HandlingUnit::CashierSection),
            Self::LibraryCard => Some(HandlingUnit::Library),
            Self::MedicalExaminationNotice => Some(HandlingUnit::SafetyOffice),
            _ => Some(HandlingUnit::PersonnelOffice),
        }
    }
}

/// A paper to hand in on arrival.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema, strum::IntoStaticStr)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
#[non_exhaustive]
pub enum OnboardingDocument {
    /// Diploma, copy (畢業證書影本).
    Diploma,
    /// Identity card, copy (身分證影本).
    IdentityCard,
    /// Examination certificate, copy (考試及格證書影本).
    ExaminationCertificate,
    /// Notice of the last year's appraisal, copy (最近一年考績通知書影本).
    LastAppraisal,
    /// Last decision of the Ministry of Civil Service on the rank, copy (最近一次銓敘部審定函影本).
    LastRankDecision,
    /// Leaving certificate: a copy of staff (離職證明書).
    LeavingCertificate,
    /// Proof of military service (兵役相關證明文件).
    MilitaryServiceProof,
    /// Originals of degrees and experience, given back once checked (學、經歷證件正本，驗後發還).
    DegreesAndExperience,
    /// Notice of the appraisal for the pay step (年資加薪考核通知書).
    PayStepAppraisal,
    /// Two photos of two inches (二吋半身照片二張).
    Photos,
}

use OnboardingDocument as Paper;

const STAFF_PAPERS: &[Paper] = &[
    Paper::Diploma,
    Paper::IdentityCard,
    Paper::ExaminationCertificate,
    Paper::LastAppraisal,
    Paper::LastRankDecision,
    Paper::LeavingCertificate,
    Paper::MilitaryServiceProof,
];
const TEACHER_PAPERS: &[Paper] =
    &[Paper::LeavingCertificate, Paper::DegreesAndExperience, Paper::PayStepAppraisal, Paper::Photos];

/// What an arrival depends on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OnboardingFacts {
    /// Group of staff: it decides which rules apply.
    ///
    /// 人員類別：決定適用之規定。
    pub staff_group: StaffGroup,
    /// Forms handed in.
    ///
    /// 已填繳之表件。
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub forms_done: Vec<OnboardingForm>,
    /// Papers handed in.
    ///
    /// 已繳交之證件。
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub documents_done: Vec<OnboardingDocument>,
    /// Papers that the person has none of, for example of military service.
    ///
    /// 本人所無之證件，例如無須服兵役者之兵役證明。
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub documents_not_held: Vec<OnboardingDocument>,
    /// Teachers: day on which the letter of appointment was received.
    ///
    /// 教師：收到聘書（應聘書）之日。
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub letter_received_on: Option<Date>,
    /// Teachers: day on which the letter of acceptance was returned.
    ///
    /// 教師：回聘之日。
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub accepted_on: Option<Date>,
}

/// A form with what becomes of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
pub struct OnboardingItem {
    /// The form.
    ///
    /// 表件。
    pub form: OnboardingForm,
    /// Unit that gets it; of staff the personnel office passes it on. None where the handbook names none.
    ///
    /// 承辦單位（職員由人事室轉送）；手冊未載者無此項。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit: Option<HandlingUnit>,
    /// Until when.
    ///
    /// 期限。
    pub due: Deadline,
    /// Whether it was handed in.
    ///
    /// 是否已填繳。
    pub done: bool,
}

/// What an arrival asks for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct OnboardingChecklist {
    /// Whether everything is done. What remains is told by the reasons.
    ///
    /// 是否全部辦妥；未辦妥者見理由。
    pub complete: bool,
    /// Forms, in the handbook's order.
    ///
    /// 表件（依手冊次序）。
    pub forms: Vec<OnboardingItem>,
    /// Papers still to hand in.
    ///
    /// 尚待繳交之證件。
    pub documents_remaining: Vec<OnboardingDocument>,
    /// Teachers: until when the letter of acceptance is to be returned.
    ///
    /// 教師：回聘期限。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub acceptance: Option<Deadline>,
    /// Teachers: the first semester that starts on the day of arrival or after it.
    ///
    /// 教師：到職當日或其後最近之學期始日。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub semester_start: Option<Date>,
}

/// The calculation `onboarding.checklist`.
#[derive(Debug)]
pub enum Onboarding {}

impl Calculation for Onboarding {
    const NAME: &'static str = "onboarding.checklist";
    const TITLE: Bilingual = Bilingual { zh: "報到應辦事項", en: "checklist of an arrival" };
    const DESCRIPTION: Bilingual = Bilingual {
        zh: "職員及新進教師報到應填之表件、承辦單位、期限及應繳證件；教師並含回聘期限及學期始日。",
        en: "Forms, the units that get them, periods and papers of the arrival of staff and of new teachers; of teachers the return of the acceptance and the start of semesters too.",
    };
    const AS_OF: Bilingual = Bilingual { zh: "報到日", en: "the day of arrival" };
    const HEADLINE: &'static [&'static str] = &["complete", "documents_remaining"];
    const RULES: &'static [&'static [usize]] = &[
        crate::calendar::RULES,
        &[
            keys::ONBOARDING_STAFF_FORMS.index,
            keys::ONBOARDING_STAFF_DOCUMENTS.index,
            keys::ONBOARDING_TEACHER_FORMS.index,
            keys::ONBOARDING_TEACHER_DOCUMENTS.index,
            keys::ONBOARDING_TEACHER_ACCEPT.index,
            keys::ONBOARDING_TEACHER_START.index,
            keys::ONBOARDING_ON_THE_DAY.index,
            keys::ONBOARDING_WITHIN.index,
            keys::CLAIM_FIRST_DAY.index,
            keys::CLAIM_WEEKEND.index,
        ],
    ];
    type Facts = OnboardingFacts;
    type Value = OnboardingChecklist;

    fn decide<R: Recorder>(facts: &OnboardingFacts, case: &mut Case<'_, R>) -> Result<OnboardingChecklist, Error> {
        let scope = Scope::from(facts.staff_group);
        let teacher = matches!(facts.staff_group, StaffGroup::Teacher | StaffGroup::TeacherWithAdminPost);
        let (forms_rule, all, papers_rule, papers) = if teacher {
            (keys::ONBOARDING_TEACHER_FORMS, TEACHER_FORMS, keys::ONBOARDING_TEACHER_DOCUMENTS, TEACHER_PAPERS)
        } else {
            (keys::ONBOARDING_STAFF_FORMS, STAFF_FORMS, keys::ONBOARDING_STAFF_DOCUMENTS, STAFF_PAPERS)
        };
        belong(&facts.forms_done, all, "forms_done")?;
        belong(&facts.documents_done, papers, "documents_done")?;
        belong(&facts.documents_not_held, papers, "documents_not_held")?;
        if let Some(at) = facts.documents_not_held.iter().position(|paper| facts.documents_done.contains(paper)) {
            return Err(Error::conflict(format!("documents_not_held[{at}]"), messages::conflict::GIVEN_TWICE));
        }
        let today = Date::from(case.as_of());
        let asked = case.wanted(forms_rule, scope, all)?;
        let at_once = case.wanted(keys::ONBOARDING_ON_THE_DAY, scope, &asked)?;
        let week = claim::after(case.as_of(), (keys::ONBOARDING_WITHIN, PeriodUnit::Weeks), scope, case)?;
        let mut forms = Vec::new();
        for form in asked {
            let now = at_once.contains(&form);
            let due = if now { Deadline { last_day: today, last_day_moved: today } } else { week };
            let done = facts.forms_done.contains(&form);
            forms.push(OnboardingItem { form, unit: form.unit(teacher), due, done });
        }
        let left = || forms.iter().filter(|item| !item.done).map(|item| item.form.into());
        let labels = case.labels(forms_rule.index, left())?;
        let none = left().next().is_none();
        let params = || vec![("names", labels.into())];
        let mut complete = case.check(forms_rule, scope, none, messages::reason::FORMS_REMAIN, params)?;
        let mut remaining = case.wanted(papers_rule, scope, papers)?;
        remaining.retain(|paper| !facts.documents_done.contains(paper) && !facts.documents_not_held.contains(paper));
        let labels = case.labels(papers_rule.index, remaining.iter().map(|paper| (*paper).into()))?;
        let params = || vec![("names", labels.into())];
        let unless = messages::reason::DOCUMENTS_REMAIN;
        complete &= case.check(papers_rule, scope, remaining.is_empty(), unless, params)?;
        let (mut acceptance, mut semester_start) = (None, None);
        if teacher {
            let (accepted, period) = accepted(facts, scope, case)?;
            complete &= accepted;
            acceptance = Some(period);
            semester_start = Some(start_of_semester(scope, case)?);
        } else if facts.letter_received_on.is_some() || facts.accepted_on.is_some() {
            let field = if facts.letter_received_on.is_some() { "letter_received_on" } else { "accepted_on" };
            return Err(Error::conflict(field, messages::conflict::FACT_OF_TEACHERS));
        }
        Ok(OnboardingChecklist { complete, forms, documents_remaining: remaining, acceptance, semester_start })
    }
}

/// Names of the other group are an error.
fn belong<T: PartialEq>(given: &[T], known: &[T], field: &str) -> Result<(), Error> {
    match given.iter().position(|item| !known.contains(item)) {
        Some(at) => Err(Error::conflict(format!("{field}[{at}]"), messages::conflict::OF_ANOTHER_GROUP)),
        None => Ok(()),
    }
}

/// Whether the letter of acceptance was returned in time, and until when it is to be.
fn accepted<R: Recorder>(
    facts: &OnboardingFacts,
    scope: Scope,
    case: &mut Case<'_, R>,
) -> Result<(bool, Deadline), Error> {
    let rule = keys::ONBOARDING_TEACHER_ACCEPT;
    let received = case.need(facts.letter_received_on, "letter_received_on", rule)?;
    if received.naive() > case.as_of() {
        return Err(Error::conflict("letter_received_on", messages::conflict::AFTER_THE_ARRIVAL));
    }
    let period = claim::after(received.naive(), (rule, PeriodUnit::Weeks), scope, case)?;
    let last = period.last_day_moved;
    let Some(on) = facts.accepted_on else {
        let params = || vec![("last", last.naive().into())];
        return Ok((case.check(rule, scope, false, messages::reason::NOT_ACCEPTED, params)?, period));
    };
    if on < received {
        return Err(Error::conflict("accepted_on", messages::conflict::ACCEPTED_BEFORE_RECEIVED));
    }
    let params = || vec![("accepted", on.naive().into()), ("last", last.naive().into())];
    Ok((case.check(rule, scope, on <= last, messages::reason::ACCEPTED_LATE, params)?, period))
}

/// The first start of a semester on the day of arrival or after it; another day is told.
fn start_of_semester<R: Recorder>(scope: Scope, case: &mut Case<'_, R>) -> Result<Date, Error> {
    let (rule, today) = (keys::ONBOARDING_TEACHER_START, case.as_of());
    let mut next: Option<NaiveDate> = None;
    for semester in ["first", "second"] {
        let month = whole(case.row(rule, scope, semester)?).map_err(|error| case.of_rule(error, rule))?;
        let mut start = NaiveDate::from_ymd_opt(today.year(), month, 1);
        if start.is_some_and(|start| start < today) {
            start = NaiveDate::from_ymd_opt(today.year().saturating_add(1), month, 1);
        }
        let start = start.ok_or_else(|| case.of_rule(Error::new(ErrorCode::Overflow), rule))?;
        next = Some(next.map_or(start, |next| next.min(start)));
    }
    let next = next.unwrap_or(today);
    let params = || vec![("arrived", today.into()), ("next", next.into())];
    case.check(rule, scope, next == today, messages::reason::ARRIVAL_BETWEEN_SEMESTERS, params)?;
    Ok(next.into())
}
