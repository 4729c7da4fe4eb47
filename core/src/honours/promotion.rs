//! Promotion and transfer of staff (陞任、遷調).

use chrono::{Datelike, NaiveDate};
use personnel_rules_data::{Scope, keys, messages};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::calculation::{Bilingual, Calculation};
use crate::case::Case;
use crate::date::{Date, MONTHS_OF_YEAR, last_day_of_months, next_day};
use crate::error::{Error, ErrorCode};
use crate::quantity::whole;
use crate::staff::StaffGroup;
use crate::trace::Recorder;

/// What is applied for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum PromotionMove {
    /// A higher post (陞任).
    HigherPost,
    /// A post of the same grade inside the unit (同一單位相同等級職務之遷調).
    SameUnit,
    /// A post of the same grade in another unit (不同單位相同等級職務之遷調).
    OtherUnit,
    /// A higher grade of scarce technology staff (稀少性科技人員升等).
    ScarceTechnical,
}

/// What can bar a promotion (公務人員陞遷法 12).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema, strum::IntoStaticStr)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
#[non_exhaustive]
pub enum PromotionBarGround {
    /// Imprisonment for an intentional crime, final and not on probation (故意犯罪受有期徒刑判決確定，未受緩刑宣告).
    Imprisonment,
    /// Discharged, suspended or demoted by the discipline act (依懲戒法受撤職、休職或降級).
    Demotion,
    /// Removed by the appraisal act (依考績法受免職).
    Removal,
    /// Pay cut or demerit by the discipline act (依懲戒法受減俸或記過).
    DisciplinaryDemerit,
    /// Grade 丙 in the latest yearly appraisal, until the next one is decided (最近一年考績列丙等；至次一年考績核定前).
    AppraisalBing,
    /// A major demerit (平時考核記一大過).
    MajorDemerit,
    /// Demerits that add up to a major one, merits not set off (累積達一大過以上，功過不相抵).
    DemeritsAddedUp,
    /// Demerit for drunk driving, sexual harassment or stalking (因酒後駕車、性騷擾或跟蹤騷擾受記過一次以上).
    MisconductDemerit,
    /// Less than a year in the present post, none of the exceptions given (任現職不滿一年，且無但書各目情形).
    NewInPost,
    /// In full-time training or study with pay of six months or more (帶職帶薪全時訓練或進修六個月以上期間).
    FullTimeTraining,
    /// The same for a major policy, with a post assigned after it (配合政府重大政策奉派之上項訓練或進修期間).
    PolicyTraining,
    /// On leave without pay, neither on a mission nor seconded (留職停薪期間；奉派援外或借調者除外).
    UnpaidLeave,
    /// On leave without pay to raise a child, and able to serve on the day of the promotion (育嬰留職停薪，得於陞任之日實際任職).
    ChildcareLeave,
    /// Suspended by law (依法停職期間).
    Suspension,
    /// On extended sick leave (奉准延長病假期間).
    ExtendedSickLeave,
}

impl PromotionBarGround {
    /// Whether it is a judgement or measure of some day, which bars for some years; the others bar while they last.
    fn is_measure(self) -> bool {
        use PromotionBarGround as Ground;
        matches!(
            self,
            Ground::Imprisonment
                | Ground::Demotion
                | Ground::Removal
                | Ground::DisciplinaryDemerit
                | Ground::MajorDemerit
                | Ground::DemeritsAddedUp
                | Ground::MisconductDemerit
        )
    }
}

/// A circumstance that can bar a promotion.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PromotionBar {
    /// What it is.
    ///
    /// 情事。
    pub ground: PromotionBarGround,
    /// Day of the judgement or measure. Needed for what bars for some years; what bars while it lasts has none.
    ///
    /// 判決確定或處分之日。於一定年數內不得陞任之情事須填；於期間內不得陞任者不填。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub on: Option<Date>,
}

/// What a promotion or transfer depends on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PromotionFacts {
    /// Group of staff: it decides which rules apply.
    ///
    /// 人員類別：決定適用之規定。
    pub staff_group: StaffGroup,
    /// What is applied for.
    ///
    /// 申請事項。
    pub applies_for: PromotionMove,
    /// Circumstances that can bar a promotion to a higher post. Training and study bar no post of article 10 I (heads, deputies, chiefs of staff, heads of first-level units, posts abroad) and, since 2023-05-19, nobody whom article 5 IV brings back from a lower post: leave them out then; less than a year in the post likewise, until 2023-05-18.
    ///
    /// 陞任之消極情事。陞遷法第十條第一項之職務（首長、副首長、幕僚長、一級單位主管、駐外職務等），及一百十二年五月十九日起依第五條第四項再調任者，不受全時訓練或進修之限制，免填該情事；第十條第一項之職務於一百十二年五月十八日以前，任現職不滿一年亦同。
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub bars: Vec<PromotionBar>,
    /// Whether the person stands next below the post in the promotion sequence, or nobody next below it is suitable. Needed for a higher post.
    ///
    /// 是否為陞遷序列之次一序列，或次一序列無適當人選。陞任須填。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_in_sequence: Option<bool>,
    /// For old-system staff, not under the appointment act: whether at the highest pay of the post and qualified by the school's former rules. Left out for others.
    ///
    /// 舊制人員：是否已達本職最高薪，並具原有法令所定職務資格。非舊制人員不填。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub old_system_met: Option<bool>,
    /// Whether the post has the same grade. Needed for a transfer.
    ///
    /// 是否為相同等級職務。遷調須填。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub same_grade: Option<bool>,
    /// Whether a monograph or technical report equal to the grade is handed in. Needed for scarce technology staff.
    ///
    /// 是否提出等級相當之專門著作或技術報告。稀少性科技人員須填。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub work_of_the_grade: Option<bool>,
}

/// A step of the procedure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema, strum::IntoStaticStr)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
#[non_exhaustive]
pub enum PromotionStep {
    /// The vacancy is announced (公告職缺).
    Announcement,
    /// The person applies (提出申請).
    Application,
    /// Scored by the promotion standard (依陞任評分標準評分).
    Scoring,
    /// A professional test where needed (必要時舉行測驗).
    Test,
    /// Interview (面談).
    Interview,
    /// The president's overall judgement (校長綜合考評).
    OverallJudgement,
    /// Staff selection and appraisal committee (甄審委員會審議).
    SelectionCommittee,
    /// The head picks among the first (首長圈定).
    HeadPicks,
    /// The head of the unit requests (單位主管簽請).
    UnitRequests,
    /// The heads of the units concerned agree (相關單位主管同意).
    UnitsAgree,
    /// Reviewed outside, as teachers' works are (比照教師著作外審).
    OutsideReview,
    /// The school's teacher evaluation committee (校教師評審委員會審議).
    TeacherCommittee,
    /// The president approves (校長核准).
    President,
}

/// A paper to hand in with an application for promotion.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema, strum::IntoStaticStr)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
#[non_exhaustive]
pub enum PromotionDocument {
    /// Application form with photo (陞任申請書，貼照片).
    PromotionForm,
    /// Rank decision (審定函).
    RankDecision,
    /// Degrees (學歷證書).
    Degrees,
    /// Examination certificate (考試及格證書).
    ExaminationCertificate,
    /// Appraisals of the last five years (最近五年考績通知書).
    Appraisals,
    /// Orders of reward and punishment (獎懲令).
    RewardOrders,
    /// Proofs of training and study (訓練進修證明).
    TrainingProofs,
}

/// Whether an application can be taken up, its procedure and papers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct PromotionDecision {
    /// Whether nothing that the rules examine stands against it. Where not, the reasons say all that does.
    ///
    /// 是否合於所審查之資格。不合者，見全部理由。
    pub eligible: bool,
    /// Steps, in their order.
    ///
    /// 依序之程序。
    pub procedure: Vec<PromotionStep>,
    /// Papers to hand in; none where the sources name none.
    ///
    /// 應備文件；來源未載者無。
    pub documents: Vec<PromotionDocument>,
}

/// The calculation `promotion.eligibility`: 公務人員陞遷法 6, 7, 8, 9, 12; the rest is an institution's own.
#[derive(Debug)]
pub enum Promotion {}

impl Calculation for Promotion {
    const NAME: &'static str = "promotion.eligibility";
    const TITLE: Bilingual = Bilingual { zh: "陞任、遷調", en: "promotion and transfer" };
    const DESCRIPTION: Bilingual = Bilingual {
        zh: "職員陞任及遷調之資格、消極情事、程序及應備文件。遷調、稀少性科技人員升等、舊制人員及應備文件由各校以疊加資料給值。",
        en: "Whether staff can be promoted or transferred, what bars it, the procedure, the papers. Transfers, scarce technology staff, old-system staff and the papers are an institution's own, given by its overlay.",
    };
    const AS_OF: Bilingual = Bilingual { zh: "陞任或遷調之日", en: "the day of the promotion or transfer" };
    const HEADLINE: &'static [&'static str] = &["eligible"];
    const RULES: &'static [&'static [usize]] = &[&[
        keys::PROMOTION_SEQUENCE.index,
        keys::PROMOTION_BARS.index,
        keys::PROMOTION_BARS_YEARS.index,
        keys::PROMOTION_BARS_PERIOD.index,
        keys::PROMOTION_OLD_SYSTEM.index,
        keys::PROMOTION_PROCEDURE.index,
        keys::PROMOTION_DOCUMENTS.index,
        keys::PROMOTION_LATERAL.index,
        keys::PROMOTION_SCARCE_TECHNICAL.index,
    ]];
    type Facts = PromotionFacts;
    type Value = PromotionDecision;

    fn decide<R: Recorder>(facts: &PromotionFacts, case: &mut Case<'_, R>) -> Result<PromotionDecision, Error> {
        use PromotionMove as Move;
        use PromotionStep as Step;
        let scope = Scope::from(facts.staff_group);
        check(facts)?;
        let (eligible, key, wanted): (_, _, &[Step]) = match facts.applies_for {
            Move::HigherPost => (
                higher_post(facts, scope, case)?,
                keys::PROMOTION_PROCEDURE,
                &[
                    Step::Announcement,
                    Step::Application,
                    Step::Scoring,
                    Step::Test,
                    Step::Interview,
                    Step::OverallJudgement,
                    Step::SelectionCommittee,
                    Step::HeadPicks,
                ],
            ),
            Move::ScarceTechnical => {
                let key = keys::PROMOTION_SCARCE_TECHNICAL;
                let work = case.need(facts.work_of_the_grade, "work_of_the_grade", key)?;
                let met = case.check(key, scope, work, messages::reason::NO_WORK_OF_THE_GRADE, Vec::new)?;
                (met, key, &[Step::OutsideReview, Step::TeacherCommittee])
            }
            Move::SameUnit | Move::OtherUnit => {
                let key = keys::PROMOTION_LATERAL;
                let same = case.need(facts.same_grade, "same_grade", key)?;
                let met = case.check(key, scope, same, messages::reason::NOT_THE_SAME_GRADE, Vec::new)?;
                let first = if facts.applies_for == Move::SameUnit { Step::UnitRequests } else { Step::UnitsAgree };
                let wanted = [first, Step::President];
                let procedure = case.wanted(key, scope, &wanted)?;
                return Ok(PromotionDecision { eligible: met, procedure, documents: Vec::new() });
            }
        };
        let procedure = case.wanted(key, scope, wanted)?;
        let documents = match facts.applies_for {
            Move::HigherPost => documents(scope, case)?,
            _ => Vec::new(),
        };
        Ok(PromotionDecision { eligible, procedure, documents })
    }
}

/// Articles 6 and 12, and the school's rule for old-system staff: all of them examined.
fn higher_post<R: Recorder>(facts: &PromotionFacts, scope: Scope, case: &mut Case<'_, R>) -> Result<bool, Error> {
    let key = keys::PROMOTION_SEQUENCE;
    let next = case.need(facts.next_in_sequence, "next_in_sequence", key)?;
    let mut eligible = case.check(key, scope, next, messages::reason::NOT_NEXT_IN_SEQUENCE, Vec::new)?;
    if let Some(met) = facts.old_system_met {
        let key = keys::PROMOTION_OLD_SYSTEM;
        eligible &= case.check(key, scope, met, messages::reason::OLD_SYSTEM_NOT_MET, Vec::new)?;
    }
    for (index, bar) in facts.bars.iter().enumerate() {
        if facts.bars.iter().take(index).any(|before| before == bar) {
            let field = ["bars[", &index.to_string(), "]"].concat();
            return Err(Error::conflict(field, messages::conflict::BAR_GIVEN_TWICE));
        }
        eligible &= free_of(*bar, index, scope, case)?;
    }
    Ok(eligible)
}

/// Whether a circumstance does not bar on the day.
fn free_of<R: Recorder>(bar: PromotionBar, index: usize, scope: Scope, case: &mut Case<'_, R>) -> Result<bool, Error> {
    let key = keys::PROMOTION_BARS;
    let name: &'static str = bar.ground.into();
    let label = case.label(key.index, name)?;
    let bars = case.has(key, scope, name)?;
    let field = || ["bars[", &index.to_string(), "].on"].concat();
    let measure = bar.ground.is_measure();
    if !measure && bar.on.is_some() {
        return Err(Error::conflict(field(), messages::conflict::BARS_WHILE_IT_LASTS));
    }
    let on = if measure { case.need(bar.on, field(), key)?.naive() } else { case.as_of() };
    if on > case.as_of() {
        return Err(Error::conflict(field(), messages::conflict::AFTER_THE_PROMOTION));
    }
    if !(bars && measure) {
        return case.check(key, scope, !bars, messages::reason::BARRED_WHILE, || vec![("ground", label.into())]);
    }
    let years = whole(case.row(keys::PROMOTION_BARS_YEARS, scope, name)?)?;
    let last = last_barred(on, years, scope, case)?;
    let params = || vec![("ground", label.into()), ("last", last.into())];
    case.check(key, scope, case.as_of() > last, messages::reason::BARRED_UNTIL, params)
}

/// The last day on which a measure bars; the day of the measure itself is not counted.
fn last_barred<R: Recorder>(
    on: NaiveDate,
    years: u32,
    scope: Scope,
    case: &mut Case<'_, R>,
) -> Result<NaiveDate, Error> {
    let months = years.saturating_mul(MONTHS_OF_YEAR);
    let from = match case.value(keys::PROMOTION_BARS_PERIOD, scope)? {
        "calendar_years" => Date::new(on.year(), 12, 31)?.naive(),
        _ => on,
    };
    last_day_of_months(next_day(from)?, months)
}

fn documents<R: Recorder>(scope: Scope, case: &mut Case<'_, R>) -> Result<Vec<PromotionDocument>, Error> {
    use PromotionDocument as Paper;
    let wanted = [
        Paper::PromotionForm,
        Paper::RankDecision,
        Paper::Degrees,
        Paper::ExaminationCertificate,
        Paper::Appraisals,
        Paper::RewardOrders,
        Paper::TrainingProofs,
    ];
    match case.wanted(keys::PROMOTION_DOCUMENTS, scope, &wanted) {
        // The law names no papers, an institution does.
        Err(error) if matches!(error.code(), ErrorCode::NoValueForGroup | ErrorCode::DateBeforeFirstValue) => {
            Ok(Vec::new())
        }
        papers => papers,
    }
}

/// Facts of one kind of move belong to no other.
fn check(facts: &PromotionFacts) -> Result<(), Error> {
    use PromotionMove as Move;
    let higher = facts.applies_for == Move::HigherPost;
    let lateral = matches!(facts.applies_for, Move::SameUnit | Move::OtherUnit);
    let scarce = facts.applies_for == Move::ScarceTechnical;
    let strangers = [
        ("bars", !higher && !facts.bars.is_empty()),
        ("next_in_sequence", !higher && facts.next_in_sequence.is_some()),
        ("old_system_met", !higher && facts.old_system_met.is_some()),
        ("same_grade", !lateral && facts.same_grade.is_some()),
        ("work_of_the_grade", !scarce && facts.work_of_the_grade.is_some()),
    ];
    match strangers.iter().find(|(_, strange)| *strange) {
        Some((field, _)) => Err(Error::conflict(*field, messages::conflict::FACT_OF_ANOTHER_MOVE)),
        None => Ok(()),
    }
}
