//! Schools, vacancies, applications and a year's own rules, as they cross the wire.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::flags::Flag;
use crate::date::{Date, Period};
use crate::quantity::Points;

/// Stage of school (階段別); each is run by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema, strum::IntoStaticStr)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
#[non_exhaustive]
pub enum SchoolStage {
    /// Junior high school (國中).
    JuniorHigh,
    /// Primary school (國小).
    Primary,
    /// Kindergarten (幼兒園).
    Kindergarten,
}

/// What a school is, beyond its name; never read from the sign beside it.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema, strum::EnumCount, strum::IntoStaticStr,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
#[non_exhaustive]
pub enum SchoolKind {
    /// Indigenous key school (原住民重點學校).
    IndigenousKey,
    /// Remote school (偏遠地區學校).
    Remote,
    /// On an outlying island (離島).
    Island,
    /// Gives priority to certificates of Hakka or an Indigenous language (應優先介聘具語言能力認證者).
    LanguagePriority,
    /// Volunteers for remote service come first (自願赴偏遠地區服務優先介聘).
    RemoteVolunteers,
    /// Takes part in exchanges alone (僅參加互調、多角調).
    ExchangeOnly,
    /// Takes nobody in (管制).
    Closed,
    /// Found to be of a remote or special area, whose own certificates suffice there (依教師資格標準認定之偏遠或特殊地區學校).
    SpecialArea,
}

impl Flag for SchoolKind {
    fn number(self) -> u32 {
        self as u32
    }
}

/// A school of the year's list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TransferSchool {
    /// Code: schools are named by it everywhere else.
    ///
    /// 學校代碼。
    pub code: String,
    /// County, by its code or by its name, one of the two throughout; 台 and 臺 are one, blanks do not count, full-width digits are digits.
    ///
    /// 縣市（代碼或名稱，全部資料擇一使用；台、臺視同，空白不計，全形數字視同半形）。
    pub county: String,
    /// Stage of the school.
    ///
    /// 階段別。
    pub stage: SchoolStage,
    /// What it is.
    ///
    /// 學校屬性。
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub kinds: Vec<SchoolKind>,
    /// Teachers, those on leave counted in, where the Indigenous share is to be told.
    ///
    /// 現有教師人數（含留職停薪；計算原住民教師比率時填）。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub teachers: Option<u32>,
    /// Posts of teachers, of which the share is told; where left out, the teachers and the vacancies entered for the school.
    ///
    /// 教師員額（比率之母數；未填以現有教師及所登錄之單調缺額合計）。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub posts: Option<u32>,
    /// Teachers who are Indigenous.
    ///
    /// 其中原住民身分教師人數。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub indigenous_teachers: Option<u32>,
    /// Pupils: at a primary school the Indigenous share of the pupils may be the floor of that of the teachers.
    ///
    /// 學生人數（國小原住民教師比率得以原住民學生比率為下限）。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pupils: Option<u32>,
    /// Those of them who are Indigenous.
    ///
    /// 其中原住民學生人數。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub indigenous_pupils: Option<u32>,
    /// Indigenous people that the area is mainly of, where its teachers go first.
    ///
    /// 所在地區之主要族群（該族群教師優先者填）。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub main_people: Option<String>,
}

/// Vacancies that a county has entered for single transfers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TransferVacancy {
    /// Code of the school.
    ///
    /// 學校代碼。
    pub school: String,
    /// Subject, by its name in the list of the stage; of a counsellor's post any.
    ///
    /// 科（類）別，依該階段所列名稱（專任輔導教師之缺不分科別）。
    pub subject: String,
    /// Whether it is for a full-time counsellor, one post whatever the subject; so is the subject of that name without it.
    ///
    /// 是否為專任輔導教師之缺（不分科別均為一類；科別名稱即專任輔導教師者免填）。
    #[serde(default, skip_serializing_if = "core::ops::Not::not")]
    pub counsellor: bool,
    /// How many.
    ///
    /// 缺額數。
    pub count: u32,
}

/// A subject applied for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AppliedSubject {
    /// Its name in the list of the stage, in the articles, or in the year's own; of junior high schools, and of a counsellor, any subject. 無 beyond the first is none.
    ///
    /// 科（類）別，依該階段、條文或當年所列名稱（國中為各科別；專任輔導教師不分科別）；第二項起得填無。
    pub subject: String,
    /// Whether the teacher is registered for it.
    ///
    /// 是否已登記或檢定。
    pub certified: bool,
    /// Whole years of teaching it within the last three; needed for a subject other than the present one.
    ///
    /// 最近三年實際任教年數（非現職科別須填）。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub years_taught: Option<u32>,
    /// Whether it is that of a full-time counsellor, one post whatever the subject; so is the subject of that name without it.
    ///
    /// 是否為專任輔導教師（不分科別均為一類，其缺與他人之缺有別；科別名稱即專任輔導教師者免填）。
    #[serde(default)]
    pub counsellor: bool,
}

/// Service, in whole school terms.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TransferService {
    /// Terms in the present school, all leave without pay included.
    ///
    /// 現職學校服務學期數（含留職停薪）。
    pub terms: u32,
    /// Terms of leave without pay for childcare or military service among them.
    ///
    /// 其中育嬰或應徵服兵役留職停薪學期數。
    #[serde(default)]
    pub care_terms: u32,
    /// Terms of other leave without pay among them.
    ///
    /// 其中其他留職停薪學期數。
    #[serde(default)]
    pub other_leave_terms: u32,
    /// Terms of actual service in the former school, after an involuntary move as a surplus teacher or by a merger.
    ///
    /// 非自願超額調校或裁併校者，原校實際服務學期數。
    #[serde(default)]
    pub former_terms: u32,
    /// Day on which the present school hired the teacher; needed for one hired for a remote school.
    ///
    /// 現職學校聘任日（偏遠地區學校公費分發或專為偏遠甄選聘任者須填）。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hired_on: Option<Date>,
    /// Terms of teaching ethnic education at Indigenous key or remote schools; needed for one certified for it.
    ///
    /// 於原住民重點學校或偏遠地區學校任教民族教育課程學期數（依原住民族教育法第三十二條聘任者須填）。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ethnic_terms: Option<u32>,
    /// Terms served since the return from study that was paid; needed for a volunteer for remote service who was sent.
    ///
    /// 薦送進修期滿返校後服務學期數（自願服務偏遠地區經薦送者須填）。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub terms_since_study: Option<u32>,
}

/// What bears on an application.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema, strum::EnumCount)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum TransferCircumstance {
    /// Needs treatment for a grave injury or illness that arose while serving there (重大傷病有醫療需要).
    GraveIllness,
    /// Married, or a hardship with concrete facts (結婚或生活不便有具體事實).
    MarriageOrHardship,
    /// Not to be renewed under article 16 of the Teachers' Act (教師法第十六條不續聘).
    NotRenewed,
    /// A case of article 30 of the Teachers' Act (教師法第三十條各款).
    UnderProceedings,
    /// Serves obligatory years after state funding (公費義務服務期間).
    FundedObligation,
    /// On the county's restricted list (管制名單).
    Restricted,
    /// On leave without pay, and not allowed to resume before August 1 (留職停薪未核准於八月一日前復職).
    NotResuming,
    /// Assigned to the remote school after state funding, or hired by a selection for remote schools (公費分發或專為偏遠地區學校甄選聘任).
    HiredForRemote,
    /// Held the status of a funded student before the act on remote schools took effect (偏遠條例施行前取得公費生身分).
    FundedBeforeAct,
    /// First hired as a teacher by a school on an outlying island, the present one (離島學校初聘).
    FirstHiredOnIsland,
    /// Certified for ethnic education and hired by an Indigenous key or remote school (依原住民族教育法第三十二條取得證書聘任).
    EthnicEducation,
    /// Hired on a certificate for remote or special areas, without an ordinary one (僅具偏遠或特殊地區教師資格).
    RemoteCertificateOnly,
    /// Volunteer for remote service who was sent to study (自願服務偏遠地區經薦送進修).
    PaidStudy,
}

impl Flag for TransferCircumstance {
    fn number(self) -> u32 {
        self as u32
    }
}

/// What a teacher has of one item of the points.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PointsEntry {
    /// Item, by its name in the year's policy.
    ///
    /// 項目名稱。
    pub item: String,
    /// How much of what the item counts, for example years.
    ///
    /// 數量（例如年數）。
    pub amount: Points,
    /// Its day; needed for an item that counts within a window. An item may stand there once for each day.
    ///
    /// 日期；限期採計之項目須填。同一項目得依日期分列。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub on: Option<Date>,
}

/// A teacher's application.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TeacherApplication {
    /// The teacher, by a name or number that is hers alone.
    ///
    /// 教師（唯一之姓名或編號）。
    pub teacher: String,
    /// Code of the present school.
    ///
    /// 現任學校代碼。
    pub school: String,
    /// Whether the school's review committee has agreed.
    ///
    /// 是否經學校教師評審委員會審查通過。
    pub approved: bool,
    /// Subjects applied for, the present one first.
    ///
    /// 應聘科（類）別，第一項為現職科別。
    pub subjects: Vec<AppliedSubject>,
    /// Counties chosen, written as those of the schools; their order means nothing.
    ///
    /// 志願縣市，寫法同學校名單（不影響排序）。
    pub counties: Vec<String>,
    /// Codes of the schools wished for, the dearest first.
    ///
    /// 志願學校代碼，依序。
    pub preferences: Vec<String>,
    /// Service.
    ///
    /// 服務年資。
    pub service: TransferService,
    /// What bears on the application.
    ///
    /// 有關情形。
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub circumstances: Vec<TransferCircumstance>,
    /// What counts for points.
    ///
    /// 積分項目。
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub points: Vec<PointsEntry>,
    /// Lot drawn for equal points, the lowest first.
    ///
    /// 積分相同時之抽籤號（小者在先）。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lot: Option<u32>,
    /// Whether the teacher is Indigenous.
    ///
    /// 是否具原住民身分。
    #[serde(default)]
    pub indigenous: bool,
    /// Her Indigenous people, where their order matters.
    ///
    /// 原住民族別（族群有先後者填）。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub people: Option<String>,
    /// Whether she consents to the Indigenous stage; no answer gives it up.
    ///
    /// 是否同意申請原住民身分教師優先介聘（未選擇視同放棄）。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub indigenous_stage: Option<bool>,
    /// Whether she has confirmed it when asked once more; only where she consents. A confirmation refused gives it up.
    ///
    /// 再次詢問時是否確認申請（同意者填；不予確認視同放棄）。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub indigenous_stage_confirmed: Option<bool>,
    /// Whether she holds the certificate of Hakka or an Indigenous language that gives priority.
    ///
    /// 是否具得優先介聘之客語或原住民族語能力認證。
    #[serde(default)]
    pub language_certificate: bool,
    /// Whether the authority has accepted her as a volunteer for remote service.
    ///
    /// 是否經審查通過為自願赴偏遠地區服務者。
    #[serde(default)]
    pub remote_volunteer: bool,
    /// Day on which she did not report, the last time.
    ///
    /// 前次未報到之日。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub not_reported_on: Option<Date>,
    /// Day on which she gave a transfer up, the last time.
    ///
    /// 前次放棄介聘之日。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gave_up_on: Option<Date>,
}

impl TeacherApplication {
    /// Whether she takes part in the Indigenous stage.
    pub(super) fn takes_indigenous_stage(&self) -> bool {
        self.indigenous && self.indigenous_stage == Some(true) && self.indigenous_stage_confirmed != Some(false)
    }
}

/// An item of the points: the year's joint group sets them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PointsItem {
    /// Its name.
    ///
    /// 項目名稱。
    pub item: String,
    /// Points for each of what it counts.
    ///
    /// 每單位之積分。
    pub points_each: Points,
    /// Most points of this item.
    ///
    /// 本項最高積分。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub most: Option<Points>,
    /// Whether the points are taken off, as for a penalty.
    ///
    /// 是否為扣分（例如懲處）。
    #[serde(default)]
    pub deducted: bool,
    /// Days within which it counts, for example rewards of the last years; all of it counts where it is left out.
    ///
    /// 採計期間（例如最近數年之獎懲；未填全數採計）。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub window: Option<Period>,
}

/// A kind of stage.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum StageKind {
    /// Indigenous teachers who consent, into Indigenous key schools of areas mainly of their own people (原民調，主要族群優先).
    OwnPeople,
    /// Indigenous teachers who consent, into Indigenous key schools (原民調).
    Indigenous,
    /// Teachers with a language certificate, into schools that give it priority (語言認證優先).
    Language,
    /// Volunteers for remote service (自願赴偏遠地區服務優先).
    RemoteVolunteer,
    /// Everyone, into vacancies (單調).
    Single,
    /// Exchanges of a number of teachers (互調、多角調).
    Exchange,
}

/// What becomes of a post that is left.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum LeftPost {
    /// Not opened (不開缺).
    None,
    /// Opened in the next stage of single transfers (於次一單調階段開缺).
    NextStage,
    /// Opened at once (隨即開缺).
    Cascade,
}

/// A stage of the year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TransferStage {
    /// Its kind.
    ///
    /// 階段。
    pub kind: StageKind,
    /// Teachers in each exchange; for exchanges alone.
    ///
    /// 互調人數（限互調）。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub teachers: Option<u32>,
    /// What becomes of the posts left; where it is left out, as the rules say. Not for exchanges.
    ///
    /// 所留之缺如何處理（未填依規則；互調不適用）。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub left_posts: Option<LeftPost>,
}

/// The rules that a year's joint group sets for itself.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TransferPolicy {
    /// Items of the points.
    ///
    /// 積分項目。
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub points: Vec<PointsItem>,
    /// Items that are compared in turn where points are equal, the greater first; then the lots.
    ///
    /// 積分相同時依序比較之項目（多者在先），其後依抽籤號。
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ties: Vec<String>,
    /// Stages in their order; where they are left out, as the rules say.
    ///
    /// 各階段及其順序（未填依規則）。
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub stages: Vec<TransferStage>,
    /// Subjects of the year's list beyond those that the rules name.
    ///
    /// 當年所列而規則未列之科（類）別。
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub subjects: Vec<String>,
    /// Most schools on a list, where the year sets it.
    ///
    /// 志願數上限（當年有訂者）。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub most_preferences: Option<u32>,
}

/// Everything that a year's run depends on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TransferFacts {
    /// Stage of school that is run.
    ///
    /// 階段別。
    pub stage: SchoolStage,
    /// Schools of the list.
    ///
    /// 介聘學校名單。
    pub schools: Vec<TransferSchool>,
    /// Vacancies entered for single transfers.
    ///
    /// 單調缺額。
    pub vacancies: Vec<TransferVacancy>,
    /// Applications.
    ///
    /// 申請案。
    pub applications: Vec<TeacherApplication>,
    /// The year's own rules.
    ///
    /// 當年規定。
    #[serde(default)]
    pub policy: TransferPolicy,
}
