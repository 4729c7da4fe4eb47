//! Schools that a teacher may wish for and not go to: 偏遠地區學校教育發展條例 5, 離島建設條例 12-1, 原住民族教育法 32,
//! 自願服務偏遠地區學校校長及教師特別獎勵辦法 5, 介聘辦法 13.

use personnel_rules_data::keys;
use personnel_rules_data::messages::{self, MessageKey};
use schemars::JsonSchema;
use serde::Serialize;

use super::examine::{Examiner, actual};
use super::facts::{SchoolKind, TeacherApplication, TransferCircumstance as Circumstance};
use super::school_list::{Listed, bit};
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

impl Examiner<'_> {
    /// Why a school is no destination: limits of those acts that let a teacher apply, but not to every school; all of
    /// them. What would have to be known and is not is an error.
    pub(super) fn barred(
        &self,
        (application, has): (&TeacherApplication, u32),
        home: Listed<'_>,
        school: Listed<'_>,
        tell: &mut dyn FnMut(Result<BarredBy, (Code, &'static str)>),
    ) {
        let (limits, service) = (self.limits, &application.service);
        let has = |circumstance| has & bit(circumstance as u32) != 0;
        let (remote, key_school) = (school.is(SchoolKind::Remote), school.is(SchoolKind::IndigenousKey));
        // 偏遠地區學校教育發展條例 5 II, III; its item 1 leaves schools on islands to their own act.
        if has(Circumstance::HiredForRemote)
            && !has(Circumstance::FundedBeforeAct)
            && !home.is(SchoolKind::Island)
            && !remote
        {
            let (least, care, act) = limits.remote;
            match service.hired_on {
                None => tell(Err((Code::HiredOnMissing, "service.hired_on"))),
                Some(hired_on) => {
                    let served = actual(application, care).saturating_add(service.former_terms);
                    if hired_on.naive() >= act && served < least {
                        tell(Ok(BarredBy::RemoteYears));
                    }
                }
            }
        }
        // 離島建設條例 12-1: leave for childcare or military service is not taken off at all.
        if has(Circumstance::FirstHiredOnIsland)
            && !school.is(SchoolKind::Island)
            && service.terms.saturating_sub(service.other_leave_terms) < limits.island
        {
            tell(Ok(BarredBy::IslandYears));
        }
        let ethnic = limits.ethnic.filter(|_| has(Circumstance::EthnicEducation) && !remote && !key_school);
        let study = limits.study.filter(|_| has(Circumstance::PaidStudy) && !remote);
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
                (Some(_), None) => tell(Err(missing)),
                (Some(least), Some(terms)) if terms < least => tell(Ok(by)),
                _ => {}
            }
        }
        if has(Circumstance::RemoteCertificateOnly) && !remote {
            tell(Ok(BarredBy::AreaCertificate));
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
}
