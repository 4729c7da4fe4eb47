//! Schools that a teacher may wish for and not go to: 偏遠地區學校教育發展條例 5, 離島建設條例 12-1, 原住民族教育法 32,
//! 自願服務偏遠地區學校校長及教師特別獎勵辦法 5, 介聘辦法 13.

use personnel_rules_data::keys;
use personnel_rules_data::messages::{self, MessageKey};
use schemars::JsonSchema;
use serde::Serialize;

use super::examine::{Examiner, actual};
use super::facts::{SchoolKind, TeacherApplication, TransferCircumstance as Circumstance};
use super::flags::Flags;
use super::school_list::Listed;
use super::violation::ViolationCode as Code;

/// Why a school on a list is no destination.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum BarredBy {
    /// Years at the remote school (偏遠地區學校服務年數).
    RemoteYears,
    /// Years at the school on the island (離島學校服務年數).
    IslandYears,
    /// Years of teaching ethnic education (民族教育任教年數).
    EthnicYears,
    /// Years after study that was paid (薦送進修後返校服務年數).
    StudyReturn,
    /// The certificate for remote or special areas (任教地區限制).
    AreaCertificate,
}

/// A limit that binds a teacher; an error where what would have to be known is not.
type Limit = Result<BarredBy, (Code, &'static str)>;

impl Examiner<'_> {
    /// The limits of those acts that let a teacher apply, but not to every school.
    pub(super) fn limits_of(
        &self,
        application: &TeacherApplication,
        has: Flags<Circumstance>,
        home: Listed<'_>,
    ) -> Vec<Limit> {
        let (limits, service) = (self.limits, &application.service);
        let mut bound = Vec::new();
        // 偏遠地區學校教育發展條例 5 II, III; its item 1 leaves schools on islands to their own act.
        if has.has(Circumstance::HiredForRemote)
            && !has.has(Circumstance::FundedBeforeAct)
            && !home.is(SchoolKind::Island)
        {
            let (least, care, act) = limits.remote;
            match service.hired_on {
                None => bound.push(Err((Code::HiredOnMissing, "service.hired_on"))),
                Some(hired_on) => {
                    let served = actual(application, care).saturating_add(service.former_terms);
                    if hired_on.naive() >= act && served < least {
                        bound.push(Ok(BarredBy::RemoteYears));
                    }
                }
            }
        }
        // 離島建設條例 12-1: leave for childcare or military service is not taken off at all.
        if has.has(Circumstance::FirstHiredOnIsland)
            && service.terms.saturating_sub(service.other_leave_terms) < limits.island
        {
            bound.push(Ok(BarredBy::IslandYears));
        }
        let ethnic = limits.ethnic.filter(|_| has.has(Circumstance::EthnicEducation));
        let study = limits.study.filter(|_| has.has(Circumstance::PaidStudy));
        for (least, terms, by, missing) in [
            (ethnic, service.ethnic_terms, BarredBy::EthnicYears, (Code::EthnicTermsMissing, "service.ethnic_terms")),
            (
                study,
                service.terms_since_study,
                BarredBy::StudyReturn,
                (Code::StudyTermsMissing, "service.terms_since_study"),
            ),
        ] {
            match (least, terms) {
                (Some(_), None) => bound.push(Err(missing)),
                (Some(least), Some(terms)) if terms < least => bound.push(Ok(by)),
                _ => {}
            }
        }
        if has.has(Circumstance::RemoteCertificateOnly) {
            bound.push(Ok(BarredBy::AreaCertificate));
        }
        bound
    }

    /// Whether a limit leaves a school open. What would have to be known is asked for by the limit that needs it.
    pub(super) fn leaves_open(&self, limit: Limit, school: Listed<'_>) -> bool {
        let remote = school.is(SchoolKind::Remote);
        match limit {
            Ok(BarredBy::IslandYears) => school.is(SchoolKind::Island),
            Ok(BarredBy::EthnicYears) | Err((Code::EthnicTermsMissing, _)) => {
                remote || school.is(SchoolKind::IndigenousKey)
            }
            Ok(BarredBy::AreaCertificate) => school.is_any(self.limits.special_areas),
            Ok(BarredBy::RemoteYears | BarredBy::StudyReturn) | Err(_) => remote,
        }
    }
}

impl BarredBy {
    /// Number of the rule.
    pub(super) fn rule(self) -> usize {
        match self {
            Self::RemoteYears => keys::TRANSFER_REMOTE_YEARS.index,
            Self::IslandYears => keys::TRANSFER_ISLAND_YEARS.index,
            Self::EthnicYears => keys::TRANSFER_ETHNIC_YEARS.index,
            Self::StudyReturn => keys::TRANSFER_STUDY_RETURN_YEARS.index,
            Self::AreaCertificate => keys::TRANSFER_AREA_CERTIFICATE.index,
        }
    }

    pub(super) fn message(self) -> MessageKey {
        match self {
            Self::RemoteYears => messages::reason::BARRED_REMOTE,
            Self::IslandYears => messages::reason::BARRED_ISLAND,
            Self::EthnicYears => messages::reason::BARRED_ETHNIC,
            Self::StudyReturn => messages::reason::BARRED_STUDY,
            Self::AreaCertificate => messages::reason::BARRED_CERTIFICATE,
        }
    }

    /// What is said where the present school is none of those that the limit leaves open: its status may have changed since
    /// she was hired (原住民族教育法施行細則 4 II, 偏遠地區學校教育發展條例 4 II), and she may apply all the same.
    pub(super) fn of_other_school(self) -> Option<MessageKey> {
        match self {
            Self::RemoteYears => Some(messages::reason::NOT_REMOTE),
            Self::EthnicYears => Some(messages::reason::NOT_ETHNIC_SCHOOL),
            Self::StudyReturn => Some(messages::reason::NOT_STUDY_SCHOOL),
            Self::IslandYears | Self::AreaCertificate => None,
        }
    }
}
