//! The values of a day by which applications are examined, looked up once for all of them.

use chrono::{Datelike, NaiveDate};
use personnel_rules_data::{Rounding, Scope, Text, keys};

use super::facts::{SchoolKind, SchoolStage, TransferPolicy};
use super::failure_law::FailureLaw;
use super::flags::Flags;
use super::subjects::Subjects;
use crate::case::Case;
use crate::error::Error;
use crate::trace::Recorder;

/// Rules that the examination of an application looks up.
pub(super) const RULES: &[usize] = &[
    keys::TRANSFER_APPROVAL.index,
    keys::TRANSFER_TERMS.index,
    keys::TRANSFER_TERMS_LEAVE.index,
    keys::TRANSFER_TERMS_INVOLUNTARY.index,
    keys::TRANSFER_TERMS_ILLNESS.index,
    keys::TRANSFER_TERMS_HARDSHIP.index,
    keys::TRANSFER_BARS.index,
    keys::TRANSFER_BARS_NOT_RENEWED.index,
    keys::TRANSFER_BARS_PROCEEDINGS.index,
    keys::TRANSFER_BARS_FUNDED.index,
    keys::TRANSFER_RESTRICTED.index,
    keys::TRANSFER_RESUMPTION.index,
    keys::TRANSFER_TERMS_FIRST.index,
    keys::TRANSFER_TERMS_SECOND.index,
    keys::TRANSFER_FAIL_BEFORE.index,
    keys::TRANSFER_REMOTE_YEARS.index,
    keys::TRANSFER_REMOTE_LEAVE.index,
    keys::TRANSFER_REMOTE_ACT.index,
    keys::TRANSFER_ISLAND_YEARS.index,
    keys::TRANSFER_ETHNIC_YEARS.index,
    keys::TRANSFER_STUDY_RETURN_YEARS.index,
    keys::TRANSFER_AREA_CERTIFICATE.index,
    keys::TRANSFER_AREA_CERTIFICATE_AREAS.index,
    keys::TRANSFER_SUBJECTS_MOST.index,
    keys::TRANSFER_SUBJECTS_TAUGHT.index,
    keys::TRANSFER_SUBJECTS_WITHIN.index,
    keys::TRANSFER_SUBJECTS_COUNSELLOR.index,
    keys::TRANSFER_COUNTIES_MOST.index,
    keys::TRANSFER_DESTINATION.index,
    keys::TRANSFER_PREFERENCES.index,
    keys::TRANSFER_POINTS.index,
    keys::TRANSFER_POINTS_ROUNDING.index,
    keys::TRANSFER_TIE.index,
    keys::TRANSFER_INDIGENOUS_STAGE.index,
    keys::TRANSFER_RESULT.index,
    keys::TRANSFER_INDIGENOUS_FLOOR.index,
];

/// The values of the day, looked up once for all applications.
pub(super) struct Limits {
    pub(super) as_of: NaiveDate,
    /// Months and days on which the terms of a year begin.
    starts: [(u8, u8); 2],
    pub(super) terms: u32,
    pub(super) care_terms: u32,
    pub(super) involuntary: bool,
    pub(super) illness: bool,
    pub(super) hardship: Option<u32>,
    pub(super) failures: Vec<FailureLaw>,
    pub(super) remote: (u32, u32, NaiveDate),
    pub(super) island: u32,
    pub(super) ethnic: Option<u32>,
    pub(super) study: Option<u32>,
    /// Schools that are not of a general area.
    pub(super) special_areas: Flags<SchoolKind>,
    pub(super) subjects: Subjects,
    /// Name of the subject of full-time counsellors.
    pub(super) counsellor: String,
    pub(super) most_subjects: u32,
    /// Years of teaching another subject, and the years within which they are to be.
    pub(super) taught: (u32, u32),
    pub(super) counsellor_apart: bool,
    pub(super) most_counties: u32,
    pub(super) own_county: bool,
    pub(super) rounding: Rounding,
}

impl Limits {
    pub(super) fn of_day<R: Recorder>(stage: SchoolStage, case: &mut Case<'_, R>) -> Result<Self, Error> {
        let as_of = case.as_of();
        let starts =
            [case.value(keys::TRANSFER_TERMS_FIRST, Scope::All)?, case.value(keys::TRANSFER_TERMS_SECOND, Scope::All)?];
        let years = |years: u32| years.saturating_mul(super::flat::number(starts.len()));
        for statement in [
            keys::TRANSFER_APPROVAL,
            keys::TRANSFER_BARS,
            keys::TRANSFER_BARS_NOT_RENEWED,
            keys::TRANSFER_BARS_PROCEEDINGS,
            keys::TRANSFER_BARS_FUNDED,
            keys::TRANSFER_RESTRICTED,
        ] {
            case.value(statement, Scope::All)?;
        }
        for statement in [
            keys::TRANSFER_RESUMPTION,
            keys::TRANSFER_AREA_CERTIFICATE,
            keys::TRANSFER_SUBJECTS,
            keys::TRANSFER_PREFERENCES,
            keys::TRANSFER_POINTS,
            keys::TRANSFER_TIE,
            keys::TRANSFER_INDIGENOUS_STAGE,
            keys::TRANSFER_RESULT,
        ] {
            case.value(statement, Scope::All)?;
        }
        let where_ruled = |key, case: &mut Case<'_, R>| -> Result<Option<u32>, Error> {
            let number = case.where_ruled(key, Scope::All, as_of)?;
            number.map(crate::quantity::whole).transpose()
        };
        let act = case.value(keys::TRANSFER_REMOTE_ACT, Scope::All)?.first().copied().unwrap_or(as_of);
        let own_county = case.value(keys::TRANSFER_DESTINATION, Scope::All)? == "own_county";
        Ok(Self {
            as_of,
            starts,
            subjects: Subjects::of_stage(stage, case)?,
            counsellor: case.label(keys::TRANSFER_SUBJECTS_PRIMARY.index, "counsellor")?.zh,
            terms: case.whole(keys::TRANSFER_TERMS, Scope::All)?,
            care_terms: case.whole(keys::TRANSFER_TERMS_LEAVE, Scope::All)?,
            involuntary: case.where_ruled(keys::TRANSFER_TERMS_INVOLUNTARY, Scope::All, as_of)?.is_some(),
            illness: case.where_ruled(keys::TRANSFER_TERMS_ILLNESS, Scope::All, as_of)?.is_some() && !own_county,
            hardship: where_ruled(keys::TRANSFER_TERMS_HARDSHIP, case)?.filter(|_| !own_county),
            failures: FailureLaw::all(case)?,
            remote: (
                years(case.whole(keys::TRANSFER_REMOTE_YEARS, Scope::All)?),
                years(case.whole(keys::TRANSFER_REMOTE_LEAVE, Scope::All)?),
                act,
            ),
            island: years(case.whole(keys::TRANSFER_ISLAND_YEARS, Scope::All)?),
            ethnic: where_ruled(keys::TRANSFER_ETHNIC_YEARS, case)?.map(years),
            study: where_ruled(keys::TRANSFER_STUDY_RETURN_YEARS, case)?.map(years),
            special_areas: Flags::of(&case.wanted(
                keys::TRANSFER_AREA_CERTIFICATE_AREAS,
                Scope::All,
                &[SchoolKind::Remote, SchoolKind::Island, SchoolKind::SpecialArea],
            )?),
            most_subjects: case.whole(keys::TRANSFER_SUBJECTS_MOST, Scope::All)?,
            taught: (
                case.whole(keys::TRANSFER_SUBJECTS_TAUGHT, Scope::All)?,
                case.whole(keys::TRANSFER_SUBJECTS_WITHIN, Scope::All)?,
            ),
            counsellor_apart: case.value(keys::TRANSFER_SUBJECTS_COUNSELLOR, Scope::All)? == "apart",
            most_counties: case.whole(keys::TRANSFER_COUNTIES_MOST, Scope::All)?,
            own_county,
            rounding: case.value(keys::TRANSFER_POINTS_ROUNDING, Scope::All)?,
        })
    }

    /// A post of a school is its subject or a counsellor's, which has none (介聘辦法 8 I).
    pub(super) fn post<'n>(&self, subject: &'n str, counsellor: bool) -> (bool, &'n str) {
        let counsellor = counsellor || subject == self.counsellor;
        (counsellor, if counsellor { "" } else { subject })
    }

    /// The name of a post.
    pub(super) fn name_of(&self, (counsellor, subject): (bool, &str)) -> String {
        if counsellor { self.counsellor.clone() } else { subject.to_owned() }
    }

    /// Number of the school term of a day.
    pub(super) fn term_of(&self, day: NaiveDate) -> i64 {
        let date = (day.month(), day.day());
        let begun = self.starts.iter().filter(|(month, day)| (u32::from(*month), u32::from(*day)) <= date).count();
        let of_year = i64::from(super::flat::number(self.starts.len()));
        i64::from(day.year()).saturating_mul(of_year).saturating_add(super::flat::number(begun).into())
    }

    /// Whether the stage has a subject of a name.
    pub(super) fn has_subject(&self, name: &str, policy: &TransferPolicy) -> bool {
        self.subjects.has(name, &policy.subjects)
    }

    /// The names of the stage's subjects.
    pub(super) fn known_subjects(&self, policy: &TransferPolicy) -> Text {
        self.subjects.known(&policy.subjects)
    }
}
