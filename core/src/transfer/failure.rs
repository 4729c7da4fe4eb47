//! Those who do not report, give up or are refused (未報到、放棄介聘、拒絕聘任): 介聘辦法 10, 11.

use chrono::NaiveDate;
use personnel_rules_data::{Scope, keys, messages};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::failure_law::{self, FailureLaw};
use super::flat::{Flat, NONE, number, place};
use super::unwind::{own_failures, unwind};
use super::violation::{Gathered, ViolationCode as Code, Violations, names};
use crate::calculation::{Bilingual, Calculation};
use crate::case::Case;
use crate::date::Date;
use crate::error::Error;
use crate::locale::Param;
use crate::order;
use crate::read::shortened;
use crate::trace::Recorder;

/// A transfer that was made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MadeTransfer {
    /// The teacher.
    ///
    /// 教師。
    pub teacher: String,
    /// Who leaves the post that she takes; left out where it was vacant.
    ///
    /// 離缺教師；原即缺額者免填。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
}

/// How a transfer failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema, strum::IntoStaticStr)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
#[non_exhaustive]
pub enum FailureKind {
    /// Did not report to the school (未至介聘學校報到).
    NoShow,
    /// Gave the transfer up (放棄介聘).
    GaveUp,
    /// Refused by the school for a ground that the law names (依法拒絕聘任).
    Refused,
}

/// A transfer that failed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FailedTransfer {
    /// The teacher.
    ///
    /// 教師。
    pub teacher: String,
    /// How it failed.
    ///
    /// 情形。
    pub kind: FailureKind,
    /// Day on which it failed: the bar runs from it.
    ///
    /// 發生日：不得申請之期間自此起算。
    pub on: Date,
    /// Whether the teacher's own school can add a post.
    ///
    /// 原學校可否增開缺額。
    #[serde(default)]
    pub school_adds_post: bool,
}

/// What the unwinding depends on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct UnwindFacts {
    /// All transfers that were made.
    ///
    /// 已達成之介聘。
    pub transfers: Vec<MadeTransfer>,
    /// Those that failed.
    ///
    /// 未報到、放棄或經拒絕聘任者。
    pub failed: Vec<FailedTransfer>,
}

/// A transfer that is void.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct VoidTransfer {
    /// The teacher, who stays at the own school.
    ///
    /// 教師（留原學校服務）。
    pub teacher: String,
    /// Whose post she was to have; left out for one who failed herself.
    ///
    /// 因何人留任而失其效力；本人未報到等情形者免列。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub because_of: Option<String>,
}

/// A bar from new applications.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct TransferBar {
    /// The teacher.
    ///
    /// 教師。
    pub teacher: String,
    /// First day on which she may apply again.
    ///
    /// 得再申請之首日。
    pub until: Date,
}

/// What falls and what stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Unwound {
    /// Whether it was found out: only where nothing is wrong with the lists.
    ///
    /// 是否已判定（名單無誤時）。
    pub complete: bool,
    /// What is wrong with the lists, all of it.
    ///
    /// 名單之錯誤（全部）。
    pub violations: Violations,
    /// Transfers that are void, in the order in which they fall.
    ///
    /// 失其效力之介聘（依失效順序）。
    pub void: Vec<VoidTransfer>,
    /// Teachers whose transfers stand, in the order of their names.
    ///
    /// 介聘仍有效之教師（依名稱排序）。
    pub stand: Vec<String>,
    /// Bars from new applications.
    ///
    /// 不得再申請之期間。
    pub bars: Vec<TransferBar>,
}

/// The facts in the order of the names, and what is wrong with them.
struct Lists<'f> {
    /// Transfers, each with its place among the facts.
    made: Vec<(usize, &'f MadeTransfer)>,
    /// Whose post each takes.
    from: Vec<Option<u32>>,
    /// Failures, in the order of their days.
    failed: Vec<(NaiveDate, u32, FailureKind)>,
    /// Whether the school of each adds a post.
    adds: Vec<bool>,
    violations: Gathered,
}

impl<'f> Lists<'f> {
    fn of(facts: &'f UnwindFacts, as_of: NaiveDate) -> Self {
        let mut made: Vec<(usize, &MadeTransfer)> = facts.transfers.iter().enumerate().collect();
        order::sort(&mut made, |(_, transfer)| (0, transfer.teacher.as_str()));
        let mut violations = Gathered::among(
            Code::UnknownTeacher,
            names(made.iter().map(|(_, made)| (made.teacher.as_str(), made.teacher.as_str()))),
        );
        for pair in made.windows(2) {
            if let [(_, one), (at, other)] = pair
                && one.teacher == other.teacher
            {
                violations.add(Some(&one.teacher), Code::GoesTwice, &format!("transfers[{at}].teacher"), &one.teacher);
            }
        }
        let find = |name: &str| made.binary_search_by(|(_, transfer)| transfer.teacher.as_str().cmp(name)).map(number);
        let (mut from, mut left) = (Vec::with_capacity(made.len()), vec![false; made.len()]);
        for (at, transfer) in &made {
            let MadeTransfer { teacher, from: leaver } = transfer;
            if teacher.is_empty() {
                violations.add(None, Code::NoTeacher, &format!("transfers[{at}].teacher"), "");
            }
            let place_left = leaver.as_ref().and_then(|name| {
                let mut add = |code| violations.add(Some(teacher), code, &format!("transfers[{at}].from"), name);
                let Ok(place_left) = find(name) else {
                    add(Code::UnknownTeacher);
                    return None;
                };
                if name == teacher {
                    add(Code::OwnPost);
                }
                if left.get_mut(place(place_left)).is_some_and(|left| core::mem::replace(left, true)) {
                    add(Code::PostTakenTwice);
                }
                Some(place_left)
            });
            from.push(place_left);
        }
        let mut failed = Vec::with_capacity(facts.failed.len());
        let (mut fails, mut adds) = (vec![false; made.len()], vec![false; made.len()]);
        for (at, FailedTransfer { teacher, kind, on, school_adds_post }) in facts.failed.iter().enumerate() {
            let mut add = |code, field: &str, value: Param| {
                violations.add(Some(teacher), code, &format!("failed[{at}].{field}"), value);
            };
            if on.naive() < as_of {
                add(Code::FailureBeforeResult, "on", on.naive().into());
            }
            let Ok(number) = find(teacher) else {
                add(Code::UnknownTeacher, "teacher", teacher.into());
                continue;
            };
            if fails.get_mut(place(number)).is_some_and(|fails| core::mem::replace(fails, true)) {
                add(Code::FailsTwice, "teacher", teacher.into());
            }
            failed.push((on.naive(), number, *kind));
            if let Some(adds) = adds.get_mut(place(number)) {
                *adds = *school_adds_post;
            }
        }
        failed.sort_unstable_by_key(|(on, teacher, _)| (*on, *teacher));
        Self { made, from, failed, adds, violations }
    }
}

/// The calculation `transfer.unwind`.
#[derive(Debug)]
pub enum Unwind {}

impl Calculation for Unwind {
    const NAME: &'static str = "transfer.unwind";
    const TITLE: Bilingual =
        Bilingual { zh: "未報到、放棄或拒絕聘任之後果", en: "what falls where a transfer fails" };
    const DESCRIPTION: Bilingual = Bilingual {
        zh: "達成介聘者未報到、放棄或經依法拒絕聘任時，哪些介聘失其效力、哪些不受影響，及不得再申請之期間。",
        en: "Where a placed teacher does not report, gives up or is lawfully refused: which transfers are void, which stand, and how long she may not apply again.",
    };
    const AS_OF: Bilingual = Bilingual { zh: "結果公布日", en: "the day on which the result was published" };
    const HEADLINE: &'static [&'static str] = &["void"];
    const RULES: &'static [&'static [usize]] = &[
        &[keys::TRANSFER_FAIL_UNWIND.index, keys::TRANSFER_FAIL_DISCIPLINE.index, keys::TRANSFER_RESULT.index],
        failure_law::RULES,
    ];
    type Facts = UnwindFacts;
    type Value = Unwound;

    fn decide<R: Recorder>(facts: &UnwindFacts, case: &mut Case<'_, R>) -> Result<Unwound, Error> {
        case.value(keys::TRANSFER_FAIL_UNWIND, Scope::All)?;
        case.value(keys::TRANSFER_FAIL_DISCIPLINE, Scope::All)?;
        case.where_ruled(keys::TRANSFER_RESULT, Scope::All, case.as_of())?;
        let Lists { made, from, failed, mut adds, violations } = Lists::of(facts, case.as_of());
        let violations = violations.told();
        violations.give(case);
        if !violations.is_empty() {
            let (void, stand, bars) = (Vec::new(), Vec::new(), Vec::new());
            return Ok(Unwound { complete: false, violations, void, stand, bars });
        }
        let name =
            |teacher: u32| made.get(place(teacher)).map(|(_, transfer)| transfer.teacher.clone()).unwrap_or_default();
        // The law of the day on which it failed says what follows.
        let mut laws = Vec::with_capacity(failed.len());
        for (on, teacher, kind) in &failed {
            let law = FailureLaw::on(*on, case)?;
            if let Some((_, false)) = law.read(*kind)
                && let Some(stays) = adds.get_mut(place(*teacher))
            {
                *stays = true;
            }
            laws.push(law);
        }
        let by_day: Vec<(NaiveDate, u32)> = failed.iter().map(|(on, teacher, _)| (*on, *teacher)).collect();
        let own = own_failures(&from, &by_day, &adds);
        let mut failing: Vec<u32> = by_day.iter().zip(&own).filter(|(_, own)| **own).map(|((_, of), _)| *of).collect();
        failing.sort_unstable();
        let void = unwind(&from, &failing, &adds);
        let mut because_of = Flat::filled(NONE, made.len());
        void.iter().for_each(|void| because_of.set(void.teacher, void.because_of.unwrap_or(NONE)));
        let mut bars = Vec::new();
        for (((on, teacher, kind), law), own) in failed.iter().zip(&laws).zip(own) {
            let of = |name: &str, value| vec![("teacher", shortened(name).into()), ("value", value)];
            let (number, teacher) = (*teacher, name(*teacher));
            if !own {
                let mut params = of(&teacher, shortened(&name(because_of.at(number))).into());
                params.push(("day", (*on).into()));
                case.reason(keys::TRANSFER_FAIL_UNWIND, messages::reason::FELL_BEFORE, params);
                continue;
            }
            if let Some((message, _)) = law.read(*kind) {
                case.reason(keys::TRANSFER_FAIL_GAVE_UP, message, of(&teacher, on.to_string().into()));
            }
            if let Some(until) = law.until(*kind, *on)? {
                let params = vec![("teacher", shortened(&teacher).into()), ("until", until.into())];
                case.reason(keys::TRANSFER_FAIL_YEARS, messages::reason::BARRED_FROM_TRANSFER, params);
                bars.push(TransferBar { teacher, until: until.into() });
            }
        }
        let mut falls = vec![false; made.len()];
        for void in &void {
            if let Some(falls) = falls.get_mut(place(void.teacher)) {
                *falls = true;
            }
        }
        let stand = (0..).zip(&falls).filter(|(_, falls)| !**falls).map(|(teacher, _)| name(teacher)).collect();
        let void = void
            .iter()
            .map(|void| VoidTransfer { teacher: name(void.teacher), because_of: void.because_of.map(name) })
            .collect();
        Ok(Unwound { complete: true, violations, void, stand, bars })
    }
}
