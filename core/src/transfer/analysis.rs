//! Proof of a result, and the most moves: both on a year as the run takes it.

use personnel_rules_data::{Scope, keys, messages};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::engine::Placement;
use super::facts::{TransferFacts, TransferPolicy};
use super::failure_law;
use super::flat::{NONE, number};
use super::limits;
use super::most_moves::most_moves;
use super::subjects::{self, Subjects};
use super::verify::{Finding, verify};
use super::violation::{Gathered, ViolationCode as Code, Violations, names};
use super::year::{self, Year};
use crate::calculation::{Bilingual, Calculation};
use crate::case::Case;
use crate::error::{Error, ErrorCode};
use crate::locale::both;
use crate::trace::Recorder;

/// Most findings that are told one by one.
const MOST_TOLD: usize = 100;
/// Steps of the search for the most moves, where none are given.
const EFFORT: u32 = 2_000_000;
/// Most steps that can be asked for.
const MOST_EFFORT: u32 = 1_000_000_000;

/// A move of a result that is to be proved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MoveFacts {
    /// The teacher.
    ///
    /// 教師。
    pub teacher: String,
    /// Code of the school.
    ///
    /// 介聘學校代碼。
    pub school: String,
    /// Subject; of a counsellor's post any.
    ///
    /// 科（類）別（專任輔導教師之缺不分科別）。
    pub subject: String,
    /// Whether the post is a full-time counsellor's; so is that of the subject of this name without it.
    ///
    /// 是否為專任輔導教師之缺（科別名稱即專任輔導教師者免填）。
    #[serde(default, skip_serializing_if = "core::ops::Not::not")]
    pub counsellor: bool,
    /// Stage, from 1.
    ///
    /// 階段（自 1 起）。
    pub stage: u32,
    /// Number of the preference, from 1.
    ///
    /// 志願序（自 1 起）。
    pub preference: u32,
    /// Who leaves the post; left out where it was vacant.
    ///
    /// 離缺教師；原即缺額者免填。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
}

impl MoveFacts {
    /// With its names as those of the year are compared.
    fn spelled(&self, subjects: &Subjects, own: &[String]) -> Self {
        let subject = subjects.name(&self.subject, own).to_owned();
        let from = self.from.as_ref().map(|from| from.trim().to_owned());
        Self { teacher: self.teacher.trim().to_owned(), subject, from, ..self.clone() }
    }
}

/// What the proof of a result depends on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct VerifyFacts {
    /// The year, as for the run.
    ///
    /// 當年名單、缺額、申請及規定。
    pub year: TransferFacts,
    /// The result: all who go.
    ///
    /// 介聘結果（達成者）。
    pub result: Vec<MoveFacts>,
}

/// What is wrong with a result.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum FindingKind {
    /// There is no such stage (無此階段).
    UnknownStage,
    /// Not the preference it is said to be, barred, closed, or none of her subjects (非其志願、受限制或非其科別).
    NotListed,
    /// The teacher or the school has no part in the stage (不得參加該階段).
    NotInStage,
    /// More teachers than vacancies (逾缺額).
    NoVacancy,
    /// The post was not left, or not open in that stage (該缺未離或未開).
    NotLeft,
    /// A post that one leaves is taken twice (一缺二人).
    TakenTwice,
    /// A ring that does not close with as many as its stage has (互調未閉合).
    RingOpen,
    /// A better post was open at her turn, goes to a lower rank or stays empty (志願在先之缺未介聘，由積分較低者介聘或未補).
    PassedOver,
    /// Another unit of the post than the one whose turn it is (同缺數個而順序不符).
    OtherUnit,
    /// A ring is left that a stage looks for (尚可互調而未辦理).
    RingLeft,
    /// The ring that the first teacher's rank demands was not made: one of them goes elsewhere (依積分應先辦理之互調未辦理).
    RingNotMade,
}

/// Something that is wrong with a result.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct VerifyFinding {
    /// What is wrong.
    ///
    /// 不符事項。
    pub kind: FindingKind,
    /// Teachers; of a ring in its order.
    ///
    /// 教師。
    pub teachers: Vec<String>,
    /// Code of the school, for a post.
    ///
    /// 學校代碼。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub school: Option<String>,
    /// Subject, for a post.
    ///
    /// 科（類）別。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subject: Option<String>,
    /// Whether the post is a full-time counsellor's.
    ///
    /// 是否為專任輔導教師之缺。
    #[serde(skip_serializing_if = "core::ops::Not::not")]
    pub counsellor: bool,
}

impl VerifyFinding {
    /// As a reason, so that it is told in words and with its article.
    fn give<R: Recorder>(&self, case: &mut Case<'_, R>) {
        let message = match self.kind {
            FindingKind::UnknownStage => messages::reason::FOUND_UNKNOWN_STAGE,
            FindingKind::NotListed => messages::reason::FOUND_NOT_LISTED,
            FindingKind::NotInStage => messages::reason::FOUND_NOT_IN_STAGE,
            FindingKind::NoVacancy => messages::reason::FOUND_NO_VACANCY,
            FindingKind::NotLeft => messages::reason::FOUND_NOT_LEFT,
            FindingKind::TakenTwice => messages::reason::FOUND_TAKEN_TWICE,
            FindingKind::RingOpen => messages::reason::FOUND_RING_OPEN,
            FindingKind::PassedOver => messages::reason::FOUND_PASSED_OVER,
            FindingKind::OtherUnit => messages::reason::FOUND_OTHER_UNIT,
            FindingKind::RingLeft => messages::reason::FOUND_RING_LEFT,
            FindingKind::RingNotMade => messages::reason::FOUND_RING_NOT_MADE,
        };
        let names = |separator| {
            let names: Vec<String> = self.teachers.iter().map(|name| crate::read::shortened(name)).collect();
            names.join(separator)
        };
        let name = |of: &Option<String>| crate::read::shortened(of.as_deref().unwrap_or_default());
        let params = vec![
            ("teachers", both(&names("、"), &names(", ")).into()),
            ("school", name(&self.school).into()),
            ("subject", name(&self.subject).into()),
        ];
        case.give_reason(keys::TRANSFER_RESULT.index, message, params);
    }
}

/// What the proof of a result comes to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Verified {
    /// Whether all of it holds.
    ///
    /// 是否全部符合。
    pub proven: bool,
    /// What is wrong with lists and applications, or, where nothing is, with the names of the result; it is then not proved.
    ///
    /// 名單及申請之違反事項，均符合者為結果所列姓名、學校及科別之錯誤；有之則不驗證結果。
    pub violations: Violations,
    /// How much is wrong with the result.
    ///
    /// 不符件數。
    pub count: u32,
    /// The first hundred.
    ///
    /// 前一百件。
    pub findings: Vec<VerifyFinding>,
}

/// The calculation `transfer.verify`.
#[derive(Debug)]
pub enum Verify {}

impl Calculation for Verify {
    const NAME: &'static str = "transfer.verify";
    const TITLE: Bilingual = Bilingual { zh: "介聘結果之驗證", en: "proof of a result" };
    const DESCRIPTION: Bilingual = Bilingual {
        zh: "不重行辦理，驗證既有之介聘結果：志願、科別、缺額與離缺相符，單調各階段無人受跳過，互調閉合、依積分高低為其應得者，且無尚可辦理之互調。全部符合者，即為規則下唯一之結果。",
        en: "Proves a given result without running it again: preferences, subjects, posts; nobody passed over in a stage of single transfers; rings that close, each the one that rank demands, and none left. Where all of it holds, it is the one result that the rules allow.",
    };
    const AS_OF: Bilingual = Bilingual { zh: "申請日", en: "the day of the applications" };
    const HEADLINE: &'static [&'static str] = &["proven", "count"];
    const RULES: &'static [&'static [usize]] = &[limits::RULES, subjects::RULES, failure_law::RULES, year::RULES];
    type Facts = VerifyFacts;
    type Value = Verified;

    fn decide<R: Recorder>(facts: &VerifyFacts, case: &mut Case<'_, R>) -> Result<Verified, Error> {
        let subjects = case.quietly(|case| Subjects::of_stage(facts.year.stage, case))?;
        let spelled = subjects.year(&facts.year);
        let year = Year::of(&spelled, "year.", case)?;
        year.violations.give(case);
        if !year.violations.is_empty() {
            return Ok(Verified { proven: false, violations: year.violations, count: 0, findings: Vec::new() });
        }
        let own = &facts.year.policy.subjects;
        let moves: Vec<MoveFacts> = facts.result.iter().map(|facts| facts.spelled(&subjects, own)).collect();
        let teachers = year.teachers.iter().map(|known| known.application.teacher.as_str()).map(|name| (name, name));
        let posts: Vec<String> = year.subjects.iter().map(|post| year.limits.name_of(*post)).collect();
        let known = if subjects.are_listed() {
            year.limits.known_subjects(&facts.year.policy)
        } else {
            names(posts.iter().map(|post| (post.as_str(), post.as_str())))
        };
        let mut violations = Gathered::among(Code::NoApplicant, names(teachers)).and_among(Code::UnknownSubject, known);
        let result = placements((&moves, &facts.year.policy), &year, &mut violations);
        let violations = violations.told();
        violations.give(case);
        if !violations.is_empty() {
            return Ok(Verified { proven: false, violations, count: 0, findings: Vec::new() });
        }
        let found = verify(&year.instance, &year.policy, &result, &mut |progress| case.watch.tell(progress));
        let found = found.map_err(|error| year::failed(error, "year."))?;
        let findings: Vec<VerifyFinding> = found.iter().take(MOST_TOLD).map(|finding| told(finding, &year)).collect();
        findings.iter().for_each(|finding| finding.give(case));
        let (proven, count) = (found.is_empty(), number(found.len()));
        Ok(Verified { proven, violations: year.violations, count, findings })
    }
}

/// What is wrong with the names of the result goes to the violations.
fn placements(
    (moves, policy): (&[MoveFacts], &TransferPolicy),
    year: &Year<'_>,
    violations: &mut Gathered,
) -> Vec<Option<Placement>> {
    let teacher =
        |name: &str| year.teachers.binary_search_by(|known| known.application.teacher.as_str().cmp(name)).ok();
    let mut result = vec![None; year.teachers.len()];
    for (at, facts) in moves.iter().enumerate() {
        let mut add = |code, field: &str, value: &str| {
            violations.add(Some(&facts.teacher), code, &format!("result[{at}].{field}"), value);
        };
        let place = teacher(&facts.teacher);
        if place.is_none() {
            add(Code::NoApplicant, "teacher", &facts.teacher);
        }
        let school = year.schools.binary_search_by(|school| school.code.cmp(&facts.school)).map_or(NONE, number);
        if school == NONE {
            add(Code::UnknownSchool, "school", &facts.school);
        }
        let subject = year.subject_of(&facts.subject, facts.counsellor);
        // A subject of the stage's list that nobody has is none of hers, and known.
        let (counsellors, _) = year.limits.post(&facts.subject, facts.counsellor);
        let listed =
            counsellors || (year.limits.subjects.are_listed() && year.limits.has_subject(&facts.subject, policy));
        if subject == NONE && !listed {
            add(Code::UnknownSubject, "subject", &facts.subject);
        }
        let from = facts.from.as_ref().and_then(|from| {
            let leaver = teacher(from);
            if leaver.is_none() {
                add(Code::NoApplicant, "from", from);
            }
            leaver.map(number)
        });
        let placement = Placement {
            school,
            subject,
            // Stages and preferences are counted from 1.
            stage: facts.stage.checked_sub(1).map_or(usize::MAX, super::flat::place),
            preference: facts.preference.checked_sub(1).unwrap_or(NONE),
            from,
        };
        if let Some(slot) = place.and_then(|place| result.get_mut(place))
            && slot.replace(placement).is_some()
        {
            add(Code::GoesTwice, "teacher", &facts.teacher);
        }
    }
    result
}

fn told(finding: &Finding, year: &Year<'_>) -> VerifyFinding {
    let of = |kind, teachers: &[u32], post: Option<(u32, u32)>| VerifyFinding {
        kind,
        teachers: teachers.iter().map(|teacher| year.name(*teacher)).collect(),
        school: post.map(|(school, _)| year.school(school)),
        subject: post.map(|(_, subject)| year.subject(subject)),
        counsellor: post.is_some_and(|(_, subject)| year.is_counsellors(subject)),
    };
    match finding {
        Finding::UnknownStage { teacher } => of(FindingKind::UnknownStage, &[*teacher], None),
        Finding::NotListed { teacher } => of(FindingKind::NotListed, &[*teacher], None),
        Finding::NotInStage { teacher } => of(FindingKind::NotInStage, &[*teacher], None),
        Finding::NoVacancy { school, subject } => of(FindingKind::NoVacancy, &[], Some((*school, *subject))),
        Finding::NotLeft { teacher } => of(FindingKind::NotLeft, &[*teacher], None),
        Finding::TakenTwice { teacher } => of(FindingKind::TakenTwice, &[*teacher], None),
        Finding::RingOpen { teacher } => of(FindingKind::RingOpen, &[*teacher], None),
        Finding::PassedOver { teacher, school, subject } => {
            of(FindingKind::PassedOver, &[*teacher], Some((*school, *subject)))
        }
        Finding::OtherUnit { teacher } => of(FindingKind::OtherUnit, &[*teacher], None),
        Finding::RingLeft { teachers } => of(FindingKind::RingLeft, teachers, None),
        Finding::RingNotMade { teachers } => of(FindingKind::RingNotMade, teachers, None),
    }
}

/// What the most moves depend on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MostMovesFacts {
    /// The year, as for the run.
    ///
    /// 當年名單、缺額、申請及規定。
    pub year: TransferFacts,
    /// Most teachers in an exchange; where it is left out, as the rules say.
    ///
    /// 互調之最長人數（未填依規則）。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub longest: Option<u32>,
    /// Most steps of the search; more may prove what fewer leave open.
    ///
    /// 搜尋步數上限（多者或可證明少者所不能）。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub effort: Option<u32>,
}

/// The most moves, for comparison.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct MostMovesFound {
    /// What is wrong with lists and applications; nothing is then looked for.
    ///
    /// 名單及申請之違反事項；有之則不分析。
    pub violations: Violations,
    /// Teachers left when the first exchange begins.
    ///
    /// 互調開始時尚未達成之人數。
    pub pool: u32,
    /// Teachers whom the rule moves by exchanges up to that length.
    ///
    /// 依規則互調達成之人數。
    pub by_rule: u32,
    /// Most teachers found that exchanges could move.
    ///
    /// 分析所得互調可達成之最多人數。
    pub found: u32,
    /// No choice of exchanges moves more than this.
    ///
    /// 上界。
    pub at_most: u32,
    /// Whether it is proven that no choice moves more than was found.
    ///
    /// 是否已證明為最多。
    pub proven: bool,
    /// Exchanges that move so many; each goes to the post of the next.
    ///
    /// 達成該人數之互調（各至次一人之缺）。
    pub rings: Vec<Vec<String>>,
}

/// The calculation `transfer.most_moves`: an analysis, not the rule.
#[derive(Debug)]
pub enum MostMovesAnalysis {}

impl Calculation for MostMovesAnalysis {
    const NAME: &'static str = "transfer.most_moves";
    const TITLE: Bilingual = Bilingual {
        zh: "互調可達成之最多人數（分析，非規定）",
        en: "the most moves (analysis, not the rule)",
    };
    const DESCRIPTION: Bilingual = Bilingual {
        zh: "僅供比較：不論積分，互調最多可使多少人達成。規定依積分高低辦理，未必達此數。步數不足時據實標示未證明。",
        en: "For comparison only: how many teachers exchanges could move if points did not count. The rule goes by points and may move fewer. Where the steps do not suffice, the answer says that it is not proven.",
    };
    const AS_OF: Bilingual = Bilingual { zh: "申請日", en: "the day of the applications" };
    const HEADLINE: &'static [&'static str] = &["by_rule", "found"];
    const RULES: &'static [&'static [usize]] = &[limits::RULES, subjects::RULES, failure_law::RULES, year::RULES];
    type Facts = MostMovesFacts;
    type Value = MostMovesFound;

    fn decide<R: Recorder>(facts: &MostMovesFacts, case: &mut Case<'_, R>) -> Result<MostMovesFound, Error> {
        let spelled = case.quietly(|case| Subjects::of_stage(facts.year.stage, case))?;
        let spelled = spelled.year(&facts.year);
        let year = Year::of(&spelled, "year.", case)?;
        let by_law = case.whole(keys::TRANSFER_EXCHANGE_LONGEST, Scope::All)?;
        let wanted = facts.longest.unwrap_or(by_law);
        let range = |field: &'static str, value: u32, range: String| {
            Error::new(ErrorCode::OutOfRange).field(field).with("value", value).with("range", range)
        };
        let longest = u8::try_from(wanted).ok().filter(|longest| (2..=super::LONGEST_EXCHANGE).contains(longest));
        let longest = longest.ok_or_else(|| range("longest", wanted, format!("2 – {}", super::LONGEST_EXCHANGE)))?;
        let effort = facts.effort.unwrap_or(EFFORT);
        if !(1..=MOST_EFFORT).contains(&effort) {
            return Err(range("effort", effort, format!("1 – {MOST_EFFORT}")));
        }
        year.violations.give(case);
        let mut value = MostMovesFound {
            violations: Violations::default(),
            pool: 0,
            by_rule: 0,
            found: 0,
            at_most: 0,
            proven: false,
            rings: Vec::new(),
        };
        if year.violations.is_empty() {
            let watch = &mut |progress| case.watch.tell(progress);
            let most = most_moves(&year.instance, &year.policy, longest, effort, watch);
            let most = most.map_err(|error| year::failed(error, "year."))?;
            value.proven = most.is_proven();
            (value.pool, value.by_rule, value.found, value.at_most) =
                (most.pool, most.by_rule, most.found, most.at_most);
            let names = |ring: &Vec<u32>| ring.iter().map(|teacher| year.name(*teacher)).collect();
            value.rings = most.rings.iter().map(names).collect();
        }
        value.violations = year.violations;
        Ok(value)
    }
}
