//! An example of a year (介聘作業範例), made from a seed: what [`super::TransferRun`] takes.

use personnel_rules_data::{Scope, keys};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::facts::{
    AppliedSubject, PointsEntry, PointsItem, SchoolKind, SchoolStage, TeacherApplication, TransferFacts,
    TransferPolicy, TransferSchool, TransferService, TransferVacancy,
};
use super::flat::{number, place};
use super::generate::generate_parts;
use super::instance::{Parts, school, teacher};
use crate::calculation::{Bilingual, Calculation};
use crate::case::Case;
use crate::error::{Error, ErrorCode};
use crate::quantity::Points;
use crate::trace::Recorder;

/// What an example depends on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SampleFacts {
    /// Seed: the same one makes the same example.
    ///
    /// 種子（相同者範例相同）。
    pub seed: u32,
    /// Stage of school.
    ///
    /// 階段別。
    pub stage: SchoolStage,
    /// Teachers who apply, up to 5,000.
    ///
    /// 申請教師人數（至多五千）。
    pub teachers: u32,
    /// Schools, 2 to 500.
    ///
    /// 學校數（二至五百）。
    pub schools: u32,
    /// Most schools on a list, up to 100.
    ///
    /// 志願數上限（至多一百）。
    pub preferences: u32,
}

/// The calculation `transfer.sample`: made up, nobody's data.
#[derive(Debug)]
pub enum Sample {}

const COUNTIES: [&str; 22] = [
    "臺北市",
    "新北市",
    "桃園市",
    "臺中市",
    "臺南市",
    "高雄市",
    "基隆市",
    "新竹市",
    "嘉義市",
    "新竹縣",
    "苗栗縣",
    "彰化縣",
    "南投縣",
    "雲林縣",
    "嘉義縣",
    "屏東縣",
    "宜蘭縣",
    "花蓮縣",
    "臺東縣",
    "澎湖縣",
    "金門縣",
    "連江縣",
];
const PEOPLES: [&str; 3] = ["阿美族", "泰雅族", "排灣族"];
const COUNSELLOR: &str = "專任輔導教師";
const YEARS_ITEM: &str = "本縣市連續服務年資";
const OTHER_ITEM: &str = "其他";

fn subjects(stage: SchoolStage) -> &'static [&'static str] {
    match stage {
        SchoolStage::JuniorHigh => &["國文", "英語", "數學", "理化", "歷史", "地理", "體育", COUNSELLOR],
        SchoolStage::Primary => &["普通", "加註英語專長", "身心障礙類", COUNSELLOR],
        SchoolStage::Kindergarten => &["普通", "特殊教育"],
    }
}

impl Calculation for Sample {
    const NAME: &'static str = "transfer.sample";
    const TITLE: Bilingual = Bilingual { zh: "介聘作業範例", en: "example of a year's transfers" };
    const DESCRIPTION: Bilingual = Bilingual {
        zh: "依種子產生虛構之學校、缺額及申請，其內容即 transfer.run 之 facts，供試算及測試；非任何人之資料。",
        en: "Makes up schools, vacancies and applications from a seed. The value is what transfer.run takes as its facts, for trials and tests; it is nobody's data.",
    };
    const AS_OF: Bilingual = Bilingual { zh: "申請日", en: "the day of the applications" };
    const HEADLINE: &'static [&'static str] = &["applications"];
    const RULES: &'static [&'static [usize]] = &[&[
        keys::TRANSFER_TERMS.index,
        keys::TRANSFER_SUBJECTS_MOST.index,
        keys::TRANSFER_SUBJECTS_TAUGHT.index,
        keys::TRANSFER_DESTINATION.index,
    ]];
    type Facts = SampleFacts;
    type Value = TransferFacts;

    fn decide<R: Recorder>(facts: &SampleFacts, case: &mut Case<'_, R>) -> Result<TransferFacts, Error> {
        for (field, value, least, most) in [
            ("teachers", facts.teachers, 1, 5000),
            ("schools", facts.schools, 2, 500),
            ("preferences", facts.preferences, 1, 100),
        ] {
            if !(least..=most).contains(&value) {
                let error = Error::new(ErrorCode::OutOfRange).field(field).with("value", value);
                return Err(error.with("range", format!("{least} – {most}")));
            }
        }
        let maker = Maker {
            stage: facts.stage,
            parts: generate_parts(facts.seed.into(), facts.teachers, facts.schools, facts.preferences),
            terms: case.whole(keys::TRANSFER_TERMS, Scope::All)?,
            most_subjects: case.whole(keys::TRANSFER_SUBJECTS_MOST, Scope::All)?,
            taught: case.whole(keys::TRANSFER_SUBJECTS_TAUGHT, Scope::All)?,
            own_county: case.value(keys::TRANSFER_DESTINATION, Scope::All)? == "own_county",
        };
        Ok(TransferFacts {
            stage: facts.stage,
            schools: (0..facts.schools).map(|at| maker.school(at)).collect(),
            vacancies: maker.vacancies(),
            applications: (0..facts.teachers).map(|at| maker.application(at)).collect(),
            policy: TransferPolicy {
                points: vec![item(YEARS_ITEM, 2), item(OTHER_ITEM, 1)],
                ..TransferPolicy::default()
            },
        })
    }
}

fn item(name: &str, points_each: u32) -> PointsItem {
    let points_each = Points::from(rust_decimal::Decimal::from(points_each));
    PointsItem { item: name.to_owned(), points_each, most: None, deducted: false, window: None }
}

fn code(school: u32) -> String {
    format!("S{school:03}")
}

/// Puts names to compact numbers, so that the day's rules hold.
struct Maker {
    stage: SchoolStage,
    parts: Parts,
    terms: u32,
    most_subjects: u32,
    taught: u32,
    own_county: bool,
}

impl Maker {
    fn county(&self, school: u32) -> &'static str {
        let county = self.parts.school_counties.get(place(school)).copied().unwrap_or_default();
        let county = if self.own_county { 1 } else { place(county) };
        COUNTIES.get(county).copied().unwrap_or_default()
    }

    /// The first is the commonest, and the others share what is left.
    fn subject(&self, number: u32) -> &'static str {
        let names = subjects(self.stage);
        let others = names.get(1..).unwrap_or_default();
        let at = place(number).checked_sub(1).and_then(|at| at.checked_rem(others.len()));
        at.map_or(names.first(), |at| others.get(at)).copied().unwrap_or_default()
    }

    fn school(&self, at: u32) -> TransferSchool {
        let marks = self.parts.school_marks.get(place(at)).copied().unwrap_or_default();
        let mut kinds = Vec::new();
        for (mark, kind) in [
            (school::INDIGENOUS_KEY, SchoolKind::IndigenousKey),
            (school::REMOTE_VOLUNTEER, SchoolKind::Remote),
            (school::REMOTE_VOLUNTEER, SchoolKind::RemoteVolunteers),
            (school::LANGUAGE, SchoolKind::LanguagePriority),
            (school::EXCHANGE_ONLY, SchoolKind::ExchangeOnly),
            (school::CLOSED, SchoolKind::Closed),
        ] {
            kinds.extend((marks & mark != 0).then_some(kind));
        }
        let of_key_school = |count: u32| (marks & school::INDIGENOUS_KEY != 0).then_some(count);
        // Those who apply, and others who stay.
        let home = self.parts.homes.iter().zip(&self.parts.teacher_marks).filter(|(home, _)| **home == at);
        let applying = number(home.clone().count());
        let indigenous = number(home.filter(|(_, marks)| **marks & teacher::INDIGENOUS != 0).count());
        let county = self.county(at).to_owned();
        TransferSchool {
            code: code(at),
            county,
            stage: self.stage,
            kinds,
            teachers: of_key_school(applying.saturating_add(12)),
            posts: None,
            indigenous_teachers: of_key_school(indigenous.saturating_add(at % 7)),
            pupils: None,
            indigenous_pupils: None,
            main_people: of_key_school(at).map(people),
        }
    }

    fn vacancies(&self) -> Vec<TransferVacancy> {
        let mut posts: Vec<(u32, &str)> = Vec::with_capacity(self.parts.vacancies.len());
        posts.extend(self.parts.vacancies.iter().map(|(school, subject, _)| (*school, self.subject(*subject))));
        posts.sort_unstable();
        let same = posts.chunk_by(|one, other| one == other);
        same.filter_map(|units| {
            let (school, subject) = *units.first()?;
            let (school, subject, count) = (code(school), subject.to_owned(), number(units.len()));
            Some(TransferVacancy { school, counsellor: subject == COUNSELLOR, subject, count })
        })
        .collect()
    }

    fn row<'p>(starts: &[u32], items: &'p [u32], at: u32) -> &'p [u32] {
        let end = |at: u32| starts.get(place(at)).map(|end| place(*end)).unwrap_or_default();
        items.get(end(at)..end(at.saturating_add(1))).unwrap_or_default()
    }

    fn application(&self, at: u32) -> TeacherApplication {
        let parts = &self.parts;
        let home = parts.homes.get(place(at)).copied().unwrap_or_default();
        let marks = parts.teacher_marks.get(place(at)).copied().unwrap_or_default();
        let mut schools = Self::row(&parts.preference_starts, &parts.preferences, at).to_vec();
        if schools.is_empty() {
            // Both counties drawn were the own one.
            let own = parts.school_counties.get(place(home));
            schools
                .extend((0..).zip(&parts.school_counties).find(|(_, county)| Some(*county) != own).map(|(at, _)| at));
        }
        let mut counties: Vec<&str> = schools.iter().map(|school| self.county(*school)).collect();
        counties.sort_unstable();
        counties.dedup();
        let mut names: Vec<&str> = Vec::new();
        for subject in Self::row(&parts.subject_starts, &parts.subjects, at) {
            let name = self.subject(*subject);
            let fits = names.first().is_none_or(|first| *first != COUNSELLOR && name != COUNSELLOR);
            if fits && !names.contains(&name) && number(names.len()) < self.most_subjects {
                names.push(name);
            }
        }
        let subjects = names.iter().enumerate().map(|(place, name)| AppliedSubject {
            subject: (*name).to_owned(),
            certified: true,
            years_taught: (place > 0).then_some(self.taught),
            counsellor: *name == COUNSELLOR,
        });
        // Two points for each year in the county, up to twelve of them; what is left is for something else.
        let hundredths = parts.points.get(place(at)).copied().unwrap_or_default();
        let years = (hundredths / 200).min(12);
        let other = rust_decimal::Decimal::new(hundredths.saturating_sub(years.saturating_mul(200)), 2);
        let entry = |item: &str, amount| PointsEntry { item: item.to_owned(), amount: Points::from(amount), on: None };
        let indigenous = marks & teacher::INDIGENOUS != 0;
        let of_home = parts.school_marks.get(place(home)).copied().unwrap_or_default();
        // Volunteers serve at schools that are not remote.
        let at_remote = of_home & school::REMOTE_VOLUNTEER != 0;
        TeacherApplication {
            teacher: format!("T{at:04}"),
            school: code(home),
            approved: true,
            subjects: subjects.collect(),
            counties: counties.into_iter().map(str::to_owned).collect(),
            preferences: schools.into_iter().map(code).collect(),
            service: TransferService {
                terms: self.terms.saturating_add(at % 20),
                care_terms: 0,
                other_leave_terms: 0,
                former_terms: 0,
                hired_on: None,
                ethnic_terms: None,
                terms_since_study: None,
            },
            circumstances: Vec::new(),
            points: vec![entry(YEARS_ITEM, years.into()), entry(OTHER_ITEM, other)],
            lot: parts.lots.get(place(at)).copied(),
            indigenous,
            people: indigenous.then(|| people(at)),
            indigenous_stage: indigenous.then_some(true),
            indigenous_stage_confirmed: None,
            language_certificate: marks & teacher::LANGUAGE != 0,
            remote_volunteer: marks & teacher::REMOTE_VOLUNTEER != 0 && !at_remote,
            not_reported_on: None,
            gave_up_on: None,
        }
    }
}

fn people(at: u32) -> String {
    PEOPLES.get(place(at % 3)).copied().unwrap_or_default().to_owned()
}
