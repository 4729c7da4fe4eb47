//! What the data is once it has been read and checked: rules, their dated values, and the sources behind them.

use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use strum::{EnumIter, EnumString, IntoStaticStr, VariantNames};

use crate::packed;

/// A text in the two languages of the project.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Text {
    /// Traditional Chinese, as used in Taiwan.
    pub zh: String,
    /// English.
    pub en: String,
}

/// Who a value is for. `All` stands alone: a rule speaks of everyone or of groups by name.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    EnumString,
    IntoStaticStr,
    VariantNames,
    EnumIter,
)]
#[strum(serialize_all = "snake_case")]
#[non_exhaustive]
pub enum Scope {
    /// Everyone whom the rule concerns.
    All,
    /// 公務人員: appointed civil servants, the staff of a school.
    CivilServant,
    /// 教師 without an administrative post.
    Teacher,
    /// 兼行政職務教師: teachers who also hold an administrative post.
    TeacherWithAdminPost,
    /// 校務基金進用工作人員 (約用): staff hired by a school's own fund, under the Labour Standards Act.
    FundHired,
}

/// The catalogue's kinds of rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, EnumString, IntoStaticStr, VariantNames)]
#[strum(serialize_all = "snake_case")]
#[non_exhaustive]
pub enum Kind {
    /// A number or a table.
    Value,
    /// A computation.
    Calc,
    /// A condition that is answered yes or no, with reasons.
    Check,
    /// A date computed from another date.
    Deadline,
    /// Papers to hand in.
    Docs,
    /// A sequence of states.
    Flow,
    /// A text for people.
    Info,
    /// A point that the sources leave open, with the reading taken and the readings that could be taken instead.
    Choice,
}

/// What a number counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, EnumString, IntoStaticStr, VariantNames)]
#[strum(serialize_all = "snake_case")]
#[non_exhaustive]
pub enum Unit {
    /// Working days of eight hours.
    Day,
    /// Hours.
    Hour,
    /// Calendar months.
    Month,
    /// Years.
    Year,
    /// Years of age (歲).
    Age,
    /// Weeks.
    Week,
    /// Monthly salary amounts (薪俸額).
    MonthOfSalary,
    /// New Taiwan dollars.
    Twd,
    /// The number of a month in the year, 1 to 12.
    MonthNumber,
    /// A share: what an amount is multiplied by.
    Share,
    /// Marks of a hundred.
    Mark,
    /// Persons.
    Person,
    /// Characters of a text.
    Character,
    /// A number that stands for something.
    Code,
    /// Nights.
    Night,
    /// Copies of a paper.
    Copy,
    /// Pay points (俸點).
    Point,
    /// Steps of a rank (俸級).
    Step,
    /// Bases of a pension (基數).
    Base,
    /// The number of an order, from 1 (順序).
    Order,
    /// Parts of a hundred.
    Percent,
    /// School terms.
    Term,
    /// Things counted.
    Item,
}

/// The form that every value of one rule has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, EnumString, IntoStaticStr, VariantNames)]
#[strum(serialize_all = "snake_case")]
#[non_exhaustive]
pub enum Shape {
    /// One number.
    Number,
    /// A scale: from each lower bound on, a number.
    Steps,
    /// Numbers by name.
    Table,
    /// A set of names.
    Set,
    /// One of the options that the rule names.
    Choice,
    /// How and to what step a number is rounded.
    Rounding,
    /// A day of the year.
    MonthDay,
    /// Days off and days worked against the week.
    Calendar,
    /// A list of days.
    Days,
    /// States, and the events that lead from one to another.
    Flow,
    /// What the rule says, in words; the conditions themselves are in the calculation.
    Statement,
}

/// How a number is rounded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, EnumString, IntoStaticStr, VariantNames)]
#[strum(serialize_all = "snake_case")]
#[non_exhaustive]
pub enum RoundingMode {
    /// Not at all.
    Exact,
    /// Up to the next step.
    Up,
    /// Down to the step below.
    Down,
    /// To the nearest step, the middle up.
    HalfUp,
    /// Up to the next half, but a half itself already counts as a whole.
    HalfCountsAsWhole,
}

/// A rounding: the mode and the step it rounds to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rounding {
    /// The mode.
    pub mode: RoundingMode,
    /// The step: 0.5 rounds to halves.
    #[serde(with = "packed")]
    pub step: Decimal,
}

/// A year's departures from the week of five working days.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Calendar {
    /// Weekdays that are off, ascending.
    #[serde(with = "packed")]
    pub off: Vec<NaiveDate>,
    /// Weekend days that are worked, ascending.
    #[serde(with = "packed")]
    pub work: Vec<NaiveDate>,
}

/// A step of a [`Flow`]: an event that leads from one state to another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FlowStep {
    /// The state that it leaves.
    pub from: String,
    /// The event.
    pub event: String,
    /// The state that it leads to; an event may leave the state as it is.
    pub to: String,
    /// Conditions without which it can't happen.
    pub needs: Vec<String>,
    /// Whether nothing undoes it.
    pub for_good: bool,
}

/// What can happen to an application or an account, one thing after the other.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Flow {
    /// The state in which it begins.
    pub start: String,
    /// Its steps, in the order in which people meet them.
    pub steps: Vec<FlowStep>,
}

/// A value of a rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub enum Value {
    /// [`Shape::Number`]
    Number(#[serde(with = "packed")] Decimal),
    /// [`Shape::Steps`]: lower bounds ascending, each with its number.
    Steps(#[serde(with = "packed")] Vec<(Decimal, Decimal)>),
    /// [`Shape::Table`]: sorted by name.
    Table(#[serde(with = "packed")] Vec<(String, Decimal)>),
    /// [`Shape::Set`]: sorted.
    Set(Vec<String>),
    /// [`Shape::Choice`]
    Choice(String),
    /// [`Shape::Rounding`]
    Rounding(Rounding),
    /// [`Shape::MonthDay`]: month, day.
    MonthDay(u8, u8),
    /// [`Shape::Calendar`]
    Calendar(Calendar),
    /// [`Shape::Days`]: ascending.
    Days(#[serde(with = "packed")] Vec<NaiveDate>),
    /// [`Shape::Flow`]
    Flow(Flow),
    /// [`Shape::Statement`]
    Statement(Text),
    /// No source at hand gives the value; the text says which one is missing.
    Missing(Text),
}

/// Where an entry's dates come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, EnumString, IntoStaticStr, VariantNames)]
#[strum(serialize_all = "snake_case")]
#[non_exhaustive]
pub enum Dating {
    /// The text itself: its promulgation, and the day on which it took effect.
    Law,
    /// A letter or report of a text that is not at hand.
    Reported,
    /// No text with dates is at hand: the first day on which a source shows the value.
    FirstSeen,
}

/// One value of a rule with its place in time, `[in_force, until)`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Number of the rule in [`Pack::rules`].
    pub rule: u32,
    /// Who it is for, sorted.
    pub scopes: Vec<Scope>,
    /// First day on which it holds.
    #[serde(with = "packed")]
    pub in_force: NaiveDate,
    /// First day on which it holds no more; open where the next is not known.
    #[serde(with = "packed")]
    pub until: Option<NaiveDate>,
    /// Day on which it was published.
    #[serde(with = "packed")]
    pub promulgated: NaiveDate,
    /// Where these dates come from.
    pub dating: Dating,
    /// Numbers in [`Pack::citations`].
    pub citations: Vec<u32>,
    /// The value.
    pub value: Value,
    /// A remark, for example on sources that disagree.
    pub note: Option<Text>,
    /// Number of the overlay in [`Pack::overlays`] that gives it; none for the base.
    pub overlay: Option<u32>,
}

/// A rule with its catalogue id.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rule {
    /// Catalogue id, for example `leave.annual.days`.
    pub id: String,
    /// What it is called.
    pub title: Text,
    /// Its kind.
    pub kind: Kind,
    /// The form of its values.
    pub shape: Shape,
    /// What its numbers count.
    pub unit: Option<Unit>,
    /// The date that decides which entry applies.
    pub hangs_on: Text,
    /// Last day on which someone compared it with its sources.
    #[serde(with = "packed")]
    pub checked: NaiveDate,
    /// The names that its choices, sets and tables may use, with what each means.
    pub names: Vec<(String, Text)>,
    /// A remark.
    pub note: Option<Text>,
    /// Its timelines: one for each scope of the base, one for each scope of each overlay.
    pub timelines: Vec<Timeline>,
}

/// The values of one rule for one scope, in one layer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Timeline {
    /// Who it is for.
    pub scope: Scope,
    /// Number in [`Pack::overlays`]; none for the base.
    pub overlay: Option<u32>,
    /// Numbers in [`Pack::entries`], ascending by date.
    pub entries: Vec<u32>,
}

/// The kinds of source.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, EnumString, IntoStaticStr, VariantNames)]
#[strum(serialize_all = "snake_case")]
#[non_exhaustive]
pub enum SourceKind {
    /// A law or an order, cited by article.
    Law,
    /// One of the five documents, cited by section.
    Document,
    /// A letter, bulletin or press report of a rule whose text is not at hand.
    Bulletin,
    /// A choice or completion of this project, with its reason.
    Reading,
    /// An institution's own rule, given by the caller.
    Institution,
}

/// A source, registered once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    /// Its id: a law's code, a document's short name.
    pub id: String,
    /// Its kind.
    pub kind: SourceKind,
    /// What it is called.
    pub title: Text,
    /// Where to find it: a law's code in the public database, a document's file name.
    pub place: String,
}

/// A place in a source: an article, a section.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Citation {
    /// Number in [`Pack::sources`].
    pub source: u32,
    /// `7.1` is article 7, paragraph 1; `3.1(2)` its item 2; for documents a section's name.
    pub place: String,
}

/// An overlay that the data brings along or the caller gave.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Overlay {
    /// Its name in requests.
    pub id: String,
    /// What it is called.
    pub title: Text,
}

/// A message in both languages, with `{placeholders}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Message {
    /// `reason`, `error`, `help`, `step`, `document`, …
    pub group: String,
    /// Its code inside the group.
    pub code: String,
    /// The text.
    pub text: Text,
}

/// All data, checked.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Pack {
    /// Version of the data, apart from the code's: year, month, count.
    pub version: String,
    /// Sources, by id.
    pub sources: Vec<Source>,
    /// Places in them.
    pub citations: Vec<Citation>,
    /// Rules, by id.
    pub rules: Vec<Rule>,
    /// Their values.
    pub entries: Vec<Entry>,
    /// Overlays, by id.
    pub overlays: Vec<Overlay>,
    /// Messages, by group and code.
    pub messages: Vec<Message>,
}

/// A typed handle of a rule: which rule, and what form its values have.
#[derive(Debug)]
pub struct Key<V> {
    /// Number of the rule in [`Pack::rules`].
    pub index: usize,
    form: core::marker::PhantomData<fn() -> V>,
}

impl<V> Key<V> {
    pub(crate) const fn new(index: usize) -> Self {
        Self { index, form: core::marker::PhantomData }
    }
}

impl<V> Clone for Key<V> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<V> Copy for Key<V> {}

/// The forms that a [`Key`] can name, with the way from [`Value`] to each.
pub mod form {
    use super::{Calendar, Decimal, Flow, NaiveDate, Rounding, Value};

    /// A form of value.
    pub trait Form {
        /// What a lookup gives.
        type Out<'a>;
        /// The value in this form; none where it has another form, which the checks of the data rule out.
        fn from_value(value: &Value) -> Option<Self::Out<'_>>;
    }

    macro_rules! form {
        ($($(#[$doc:meta])* $name:ident => $out:ty, $pattern:pat => $result:expr;)*) => {$(
            $(#[$doc])*
            #[derive(Debug)]
            pub enum $name {}
            impl Form for $name {
                type Out<'a> = $out;
                fn from_value(value: &Value) -> Option<Self::Out<'_>> {
                    match value { $pattern => Some($result), _ => None }
                }
            }
        )*};
    }

    form! {
        /// One number.
        Number => Decimal, Value::Number(number) => *number;
        /// A scale.
        Steps => &'a [(Decimal, Decimal)], Value::Steps(steps) => steps;
        /// Numbers by name.
        Table => &'a [(String, Decimal)], Value::Table(rows) => rows;
        /// A set of names.
        Set => &'a [String], Value::Set(names) => names;
        /// An option.
        Choice => &'a str, Value::Choice(name) => name;
        /// A rounding.
        RoundingForm => Rounding, Value::Rounding(rounding) => *rounding;
        /// A day of the year: month, day.
        MonthDay => (u8, u8), Value::MonthDay(month, day) => (*month, *day);
        /// A calendar.
        CalendarForm => &'a Calendar, Value::Calendar(calendar) => calendar;
        /// Days.
        Days => &'a [NaiveDate], Value::Days(days) => days;
        /// A flow.
        FlowForm => &'a Flow, Value::Flow(flow) => flow;
        /// Words.
        Statement => (), Value::Statement(_) => ();
    }
}
