//! What is wrong with applications and lists, each with its teacher, its field and its rule; all of it at once.

use chrono::NaiveDate;
use personnel_rules_data::messages::{self, MessageKey};
use personnel_rules_data::{Text, keys};
use schemars::JsonSchema;
use serde::Serialize;

use crate::case::Case;
use crate::locale::{Param, both};
use crate::trace::{Recorder, Step, StepKind};

/// Most violations that are told one by one.
const MOST_TOLD: usize = 100;
/// Most of one teacher, or of the lists, that are told before those of others.
const MOST_OF_ONE: u32 = 10;

macro_rules! codes {
    ($($(#[doc = $doc:literal])* $name:ident => $message:ident, $rule:ident;)*) => {
        /// What is wrong.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
        #[serde(rename_all = "snake_case")]
        #[non_exhaustive]
        pub enum ViolationCode {
            $($(#[doc = $doc])* $name,)*
        }

        impl ViolationCode {
            /// The message and the rule.
            fn about(self) -> (MessageKey, usize) {
                match self {
                    $(Self::$name => (messages::reason::$message, keys::$rule.index),)*
                }
            }
        }
    };
}

codes! {
    /// The review committee has not agreed (未經教評會審查通過).
    NotApproved => NOT_APPROVED, TRANSFER_APPROVAL;
    /// Too few terms in the present school (現職學校實際服務學期數不足).
    TooFewTerms => TOO_FEW_TERMS, TRANSFER_TERMS;
    /// More terms of leave than of service (留職停薪學期數逾服務學期數).
    LeaveExceedsTerms => LEAVE_EXCEEDS_TERMS, TRANSFER_TERMS;
    /// Not to be renewed (不續聘之情形).
    NotRenewed => NOT_RENEWED, TRANSFER_BARS_NOT_RENEWED;
    /// Under proceedings (教師法第三十條各款).
    UnderProceedings => UNDER_PROCEEDINGS, TRANSFER_BARS_PROCEEDINGS;
    /// Obligatory service after state funding (公費義務服務期間).
    FundedObligation => FUNDED_OBLIGATION, TRANSFER_BARS_FUNDED;
    /// On the restricted list (管制名單).
    Restricted => RESTRICTED_LIST, TRANSFER_RESTRICTED;
    /// On leave and not resuming (未核准復職).
    NotResuming => NOT_RESUMING, TRANSFER_RESUMPTION;
    /// Within the years after not reporting or giving up (未報到或放棄後之期間內).
    WithinBar => WITHIN_BAR, TRANSFER_FAIL_YEARS;
    /// No subject (未填科別).
    NoSubject => NO_SUBJECT, TRANSFER_SUBJECTS;
    /// Too many subjects (科別過多).
    TooManySubjects => TOO_MANY_SUBJECTS, TRANSFER_SUBJECTS_MOST;
    /// A subject twice (科別重複).
    SubjectTwice => SUBJECT_TWICE, TRANSFER_SUBJECTS;
    /// A subject that the stage does not have (無此科別).
    UnknownSubject => UNKNOWN_SUBJECT, TRANSFER_SUBJECTS;
    /// Not registered for a subject (未登記或檢定之科別).
    NotCertified => NOT_CERTIFIED, TRANSFER_SUBJECTS;
    /// A subject that was not taught of late (未有近三年任教年資).
    NotTaught => NOT_TAUGHT, TRANSFER_SUBJECTS_TAUGHT;
    /// A counsellor's post and another (專任輔導教師與他科混填).
    CounsellorMixed => COUNSELLOR_MIXED, TRANSFER_SUBJECTS_COUNSELLOR;
    /// Too many counties (志願縣市過多).
    TooManyCounties => TOO_MANY_COUNTIES, TRANSFER_COUNTIES_MOST;
    /// A county twice (志願縣市重複).
    CountyTwice => COUNTY_TWICE, TRANSFER_COUNTIES_MOST;
    /// The own county, or another where only the own may be (志願縣市不符).
    WrongCounty => WRONG_COUNTY, TRANSFER_DESTINATION;
    /// A school that is not on the list (學校不在名單).
    UnknownSchool => UNKNOWN_SCHOOL, TRANSFER_PREFERENCES;
    /// A school of another stage (階段不符).
    OtherStage => OTHER_STAGE, TRANSFER_PREFERENCES;
    /// A school outside of the counties chosen (學校不在志願縣市).
    OutsideCounties => OUTSIDE_COUNTIES, TRANSFER_PREFERENCES;
    /// A school twice (志願學校重複).
    PreferenceTwice => PREFERENCE_TWICE, TRANSFER_PREFERENCES;
    /// The own school (現任學校).
    OwnSchool => OWN_SCHOOL, TRANSFER_PREFERENCES;
    /// No school (未選填志願).
    NoPreference => NO_PREFERENCE, TRANSFER_PREFERENCES;
    /// More schools than the year admits (志願數逾上限).
    TooManyPreferences => TOO_MANY_PREFERENCES, TRANSFER_PREFERENCES;
    /// An item that the year's policy does not have (無此積分項目).
    UnknownItem => UNKNOWN_ITEM, TRANSFER_POINTS;
    /// An item twice (積分項目重複).
    ItemTwice => ITEM_TWICE, TRANSFER_POINTS;
    /// Two applications of one teacher (同一教師重複申請).
    TeacherTwice => TEACHER_TWICE, TRANSFER_RESULT;
    /// A school twice on the list (學校名單重複).
    SchoolTwice => SCHOOL_TWICE, TRANSFER_PREFERENCES;
    /// More Indigenous teachers than teachers (原住民身分教師人數逾教師人數).
    TooManyIndigenous => TOO_MANY_INDIGENOUS, TRANSFER_INDIGENOUS_STAGE;
    /// The Indigenous stage for one who is not Indigenous (非原住民身分而選擇優先介聘).
    NotIndigenous => NOT_INDIGENOUS, TRANSFER_INDIGENOUS_STAGE;
    /// First hired on an island, but the present school is on none (現任學校非離島學校).
    NotOnIsland => NOT_ON_ISLAND, TRANSFER_ISLAND_YEARS;
    /// No name of the teacher (未填教師).
    NoTeacher => NO_TEACHER, TRANSFER_RESULT;
    /// Did not report, or gave up, on a day to come (未報到或放棄之日在申請日之後).
    FailureToCome => FAILURE_TO_COME, TRANSFER_FAIL_YEARS;
    /// Vacancies of a post twice (缺額重複登錄).
    VacancyTwice => VACANCY_TWICE, TRANSFER_RESULT;
    /// More terms than anyone serves (學期數不合理).
    TooManyTerms => TOO_MANY_TERMS, TRANSFER_TERMS;
    /// Years of teaching another subject are not given (未填非現職科別任教年數).
    YearsTaughtMissing => YEARS_TAUGHT_MISSING, TRANSFER_SUBJECTS_TAUGHT;
    /// The day on which the remote school hired her is not given (未填偏遠地區學校聘任日).
    HiredOnMissing => HIRED_ON_MISSING, TRANSFER_REMOTE_YEARS;
    /// Terms of teaching ethnic education are not given (未填民族教育任教學期數).
    EthnicTermsMissing => ETHNIC_TERMS_MISSING, TRANSFER_ETHNIC_YEARS;
    /// Terms since the return from paid study are not given (未填薦送進修返校後學期數).
    StudyTermsMissing => STUDY_TERMS_MISSING, TRANSFER_STUDY_RETURN_YEARS;
    /// The day of an entry is not given, and its item counts within a window (限期採計項目未填日期).
    EntryDayMissing => ENTRY_DAY_MISSING, TRANSFER_POINTS;
    /// More Indigenous pupils than pupils (原住民學生人數逾學生人數).
    TooManyPupils => TOO_MANY_PUPILS, TRANSFER_INDIGENOUS_FLOOR;
    /// Fewer posts than teachers (教師員額少於現有教師人數).
    TooFewPosts => TOO_FEW_POSTS, TRANSFER_INDIGENOUS_FLOOR;
    /// More of a school's teachers apply than it is said to have (申請人數逾該校教師人數).
    MoreApplicants => MORE_APPLICANTS, TRANSFER_INDIGENOUS_FLOOR;
    /// An entry of a day to come (積分項目之日期在申請日之後).
    EntryToCome => ENTRY_TO_COME, TRANSFER_POINTS;
    /// Hired on a day to come (聘任日在申請日之後).
    HiredToCome => HIRED_TO_COME, TRANSFER_REMOTE_YEARS;
    /// More terms than have passed since she was hired, or than those served (學期數逾聘任以來或服務之學期數).
    TermsTooLong => TERMS_TOO_LONG, TRANSFER_TERMS;
    /// A volunteer for remote service whose present school is remote (現任學校已為偏遠地區學校).
    AlreadyRemote => ALREADY_REMOTE, TRANSFER_REMOTE_VOLUNTEER;
    /// Volunteers come first to a school that is not remote (自願偏遠優先之學校非偏遠地區學校).
    VolunteersNotRemote => VOLUNTEERS_NOT_REMOTE, TRANSFER_REMOTE_VOLUNTEER;
    /// More years of teaching within the last three than three (最近三年任教年數逾三年).
    TaughtTooLong => TAUGHT_TOO_LONG, TRANSFER_SUBJECTS_TAUGHT;
    /// A teacher of whom no transfer was made (無此教師之介聘).
    UnknownTeacher => UNKNOWN_TEACHER, TRANSFER_FAIL_UNWIND;
    /// A teacher goes twice (同一教師重複介聘).
    GoesTwice => GOES_TWICE, TRANSFER_RESULT;
    /// A teacher who has not applied (無此申請人).
    NoApplicant => NO_APPLICANT, TRANSFER_RESULT;
    /// A counsellor in a kindergarten, which has none (幼兒園無專任輔導教師).
    NoCounsellors => NO_COUNSELLORS, TRANSFER_SUBJECTS;
    /// Indigenous teachers are given, and all teachers are not (已填原住民身分教師人數，未填教師人數).
    TeachersMissing => TEACHERS_MISSING, TRANSFER_INDIGENOUS_FLOOR;
    /// Indigenous pupils are given, and all pupils are not (已填原住民學生人數，未填學生人數).
    PupilsMissing => PUPILS_MISSING, TRANSFER_INDIGENOUS_FLOOR;
    /// The post that a teacher takes is her own (離缺教師為本人).
    OwnPost => OWN_POST, TRANSFER_FAIL_UNWIND;
    /// Two take the post of one (一缺二人).
    PostTakenTwice => POST_TAKEN_TWICE, TRANSFER_FAIL_UNWIND;
    /// A teacher fails twice (同一教師重複列為未報到等).
    FailsTwice => FAILS_TWICE, TRANSFER_FAIL_UNWIND;
    /// A transfer failed before it was made (發生日早於結果公布日).
    FailureBeforeResult => FAILURE_BEFORE_RESULT, TRANSFER_FAIL_UNWIND;
    /// Points, items and lots leave two teachers equal (積分相同而無從決定先後).
    UnresolvedTie => UNRESOLVED_TIE, TRANSFER_TIE;
    /// A school without a code (學校未填代碼).
    NoSchoolCode => NO_SCHOOL_CODE, TRANSFER_PREFERENCES;
    /// No county (未填縣市).
    NoCounty => NO_COUNTY, TRANSFER_PREFERENCES;
    /// A county by its code where others are by their names, or the reverse (縣市代碼與名稱混用).
    CountiesMixed => COUNTIES_MIXED, TRANSFER_DESTINATION;
    /// Confirmed without having consented to the Indigenous stage (未申請優先介聘而填確認).
    NothingToConfirm => NOTHING_TO_CONFIRM, TRANSFER_INDIGENOUS_STAGE;
}

/// A violation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Violation {
    /// The teacher, where it is about one.
    ///
    /// 教師。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub teacher: Option<String>,
    /// What is wrong.
    ///
    /// 違反事項。
    pub code: ViolationCode,
    /// Rule that it breaks; the reason of the same code has its articles.
    ///
    /// 違反之規則；同代碼之理由載其條文。
    pub rule: String,
    /// The field: that of the application, or of the facts where it is about none.
    ///
    /// 欄位。
    pub field: String,
    /// The value there; of `too_many_…` of subjects, counties and preferences, what it may be at most; of `too_few_terms`,
    /// the terms that count, of `leave_exceeds_terms`, those of leave; of `within_bar`, the first day on which she may apply
    /// again; of `unresolved_tie`, the other teacher; of schools and vacancies, the code of the school; empty for what is
    /// missing and for circumstances that bar.
    ///
    /// 該欄位之值；科別、縣市、志願過多者為其上限；學期數不足者為採計之學期數，留職停薪過多者為其學期數；不得申請期間內者為得再申請之首日；積分無從決定者為另一教師；學校及缺額者為學校代碼；未填及有不得申請情形者為空白。
    pub value: String,
    /// The value as people read it.
    #[serde(skip)]
    #[schemars(skip)]
    shown: Shown,
}

/// A value as people read it: days in the calendar of the language, and a word where it is blank.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Shown {
    Text(String),
    Day(NaiveDate),
}

impl Shown {
    fn param(&self) -> Param {
        match self {
            Self::Day(day) => (*day).into(),
            Self::Text(text) => named(text),
        }
    }
}

/// A teacher, or a word for one without a name.
fn unnamed(teacher: &str) -> Param {
    if teacher.trim().is_empty() {
        both("（未填姓名之教師）", "a teacher without a name").into()
    } else {
        teacher.into()
    }
}

/// A name, or a word for one that is blank.
fn named(name: &str) -> Param {
    if name.trim().is_empty() { both("（空白）", "(blank)").into() } else { name.into() }
}

/// All violations: how many, and a hundred in the order of the teachers. Each teacher has one before any has ten, and any
/// has ten before another has more.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Violations {
    /// How many there are.
    ///
    /// 違反件數。
    pub count: u32,
    /// A hundred: one of each teacher first, then up to ten, then more.
    ///
    /// 一百件（各教師先列一件，次列至十件，再列其餘）。
    pub first: Vec<Violation>,
    /// The names that there are, for one who gives another.
    #[serde(skip)]
    known: Vec<(ViolationCode, Text)>,
    #[serde(skip)]
    notes: Vec<Note>,
}

/// A word to look at, of what is no violation.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Note {
    teacher: String,
    about: (usize, MessageKey),
    value: String,
}

/// Violations as they are found.
#[derive(Default)]
pub(super) struct Gathered {
    count: u32,
    known: Vec<(ViolationCode, Text)>,
    /// Whom the last was about, and how many of hers came one after the other.
    last: Option<String>,
    of_last: u32,
    /// Those of whom one is told.
    named: Vec<Option<String>>,
    /// The first of each, those up to the most of one, and those beyond it: each with its number, and told where those
    /// before leave room.
    told: [Vec<(u32, Violation)>; 3],
    notes: Vec<Note>,
}

impl Gathered {
    /// `known` are the names that there are, for one who gives another.
    pub(super) fn among(code: ViolationCode, known: Text) -> Self {
        Self { known: vec![(code, known)], ..Self::default() }
    }

    /// As [`Gathered::among`], of another code.
    pub(super) fn and_among(mut self, code: ViolationCode, known: Text) -> Self {
        self.known.push((code, known));
        self
    }

    /// Something of a teacher that is no violation; the first hundred are told.
    pub(super) fn note(&mut self, teacher: &str, about: (usize, MessageKey), value: &str) {
        if self.notes.len() < MOST_TOLD {
            let (teacher, value) = (crate::read::shortened(teacher), crate::read::shortened(value));
            self.notes.push(Note { teacher, about, value });
        }
    }

    pub(super) fn add(&mut self, teacher: Option<&str>, code: ViolationCode, field: &str, value: impl Into<Param>) {
        self.add_param(teacher, code, field, &value.into());
    }

    /// One for all kinds of values.
    #[inline(never)]
    fn add_param(&mut self, teacher: Option<&str>, code: ViolationCode, field: &str, value: &Param) {
        if self.count == 0 || self.last.as_deref() != teacher {
            self.last = teacher.map(ToOwned::to_owned);
            self.of_last = 0;
        }
        self.of_last = self.of_last.saturating_add(1);
        let [first, some, more] = &mut self.told;
        let list = match self.named.binary_search_by(|named| named.as_deref().cmp(&teacher)) {
            Err(place) if self.of_last == 1 => {
                if first.len() < MOST_TOLD {
                    self.named.insert(place, teacher.map(ToOwned::to_owned));
                }
                first
            }
            _ if self.of_last <= MOST_OF_ONE => some,
            _ => more,
        };
        if list.len() < MOST_TOLD {
            let (teacher, field) = (teacher.map(crate::read::shortened), field.to_owned());
            let rule = crate::Rulebook::standard().rule_at(code.about().1).map(|rule| rule.id.clone());
            let (rule, text) = (rule.unwrap_or_default(), crate::read::shortened(&value.neutral()));
            let shown = if let Param::Date(day) = value { Shown::Day(*day) } else { Shown::Text(text.clone()) };
            list.push((self.count, Violation { teacher, code, rule, field, value: text, shown }));
        }
        self.count = self.count.saturating_add(1);
    }

    /// What is told of them.
    pub(super) fn told(self) -> Violations {
        let mut told: Vec<(u32, Violation)> = self.told.into_iter().flatten().take(MOST_TOLD).collect();
        told.sort_unstable_by_key(|(number, _)| *number);
        let first = told.into_iter().map(|(_, violation)| violation).collect();
        Violations { count: self.count, first, known: self.known, notes: self.notes }
    }
}

impl Violations {
    pub(super) fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// As reasons, so that each is told with its articles.
    pub(super) fn give<R: Recorder>(&self, case: &mut Case<'_, R>) {
        for violation in &self.first {
            let (message, rule) = violation.code.about();
            let params = || -> Vec<(&'static str, Param)> {
                let lists = || both("名單", "the lists").into();
                let teacher = violation.teacher.as_deref().map_or_else(lists, unnamed);
                let mut params = vec![("teacher", teacher), ("value", violation.shown.param())];
                if let Some((_, known)) = self.known.iter().find(|(code, _)| *code == violation.code) {
                    params.push(("known", known.clone().into()));
                }
                params
            };
            case.step(|| {
                let step = Step::new(StepKind::NotMet).rule(rule).say(message);
                params().into_iter().fold(step, |step, (name, value)| step.with(name, value))
            });
            case.give_reason(rule, message, params());
        }
        for Note { teacher, about: (rule, message), value } in &self.notes {
            let params = vec![("teacher", unnamed(teacher)), ("value", value.into())];
            case.give_reason(*rule, *message, params);
        }
    }
}

/// Most names that are listed.
const MOST_NAMES: usize = 20;

/// The names that there are, in Chinese and English, as a list that is not too long: without blanks, and of the same that
/// follow on each other one.
pub(super) fn names<'n>(all: impl Iterator<Item = (&'n str, &'n str)>) -> Text {
    let (mut zh, mut en) = (Vec::<String>::new(), Vec::<String>::new());
    let mut last = "";
    for (name, english) in all {
        if name.trim().is_empty() || core::mem::replace(&mut last, name) == name {
            continue;
        }
        if zh.len() == MOST_NAMES {
            zh.push("…".to_owned());
            en.push("…".to_owned());
            break;
        }
        zh.push(crate::read::shortened(name));
        en.push(crate::read::shortened(english));
    }
    both(&zh.join("、"), &en.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 30 teachers with 51 each are 1530; 30 are told first, and the 70 that are left go to the first seven for their ten
    /// (63), and to the eighth (7).
    #[test]
    fn each_teacher_is_named_before_any_has_ten() {
        let mut gathered = Gathered::default();
        let names: Vec<String> = (10..40).map(|number| format!("T{number}")).collect();
        for name in &names {
            (0..51u32).for_each(|at| gathered.add(Some(name), ViolationCode::UnknownSchool, "preferences", at));
        }
        // Of one who is named already, a later one is none of the first.
        gathered.add(Some("T10"), ViolationCode::UnresolvedTie, "lot", "T11");
        let told = gathered.told();
        assert_eq!((told.count, told.first.len()), (1531, 100));
        let of = |name: &str| told.first.iter().filter(|told| told.teacher.as_deref() == Some(name)).count();
        let counts: Vec<usize> = names.iter().map(|name| of(name)).collect();
        assert_eq!(counts, [&[10; 7][..], &[8], &[1; 22]].concat());
    }
}
