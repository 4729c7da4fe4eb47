//! Service that counts for the pension: before and under the new scheme, what does not count, the caps.

use chrono::NaiveDate;
use personnel_rules_data::{Key, Scope, form, keys, messages};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::amount::{
    LUMP_RULES, MONTHLY_RULES, PayoutKind, Room, best_split, counts_by_months, fits, room, uncut, ways,
};
use super::eligibility::{check_first_age, years_of};
use super::time::ServiceTime;
use crate::calculation::{Bilingual, Calculation};
use crate::case::Case;
use crate::date::{Date, next_day};
use crate::error::{Error, ErrorCode};
use crate::order;
use crate::staff::StaffGroup;
use crate::trace::{Recorder, Step, StepKind};

/// What a period was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema, strum::IntoStaticStr)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
#[non_exhaustive]
pub enum ServiceKind {
    /// Full-time service in an established paid post, under the new scheme with contributions (編制內有給專任，新制後已繳費).
    Service,
    /// Bought back under the new scheme (新制後已補繳退撫基金費用).
    BoughtBack,
    /// Unpaid leave (留職停薪).
    UnpaidLeave,
    /// Child-care leave with the whole contribution paid by oneself (育嬰留職停薪並全額繳費).
    UnpaidLeaveContributing,
    /// Suspension (停職或停聘).
    Suspended,
    /// Conscription (義務役).
    Conscription,
    /// Substitute or contract work (代理、聘僱等).
    Temporary,
    /// Work as a worker or craftsman (技工、工友等).
    Manual,
}

/// A period in or out of service.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ServiceRecord {
    /// First day.
    ///
    /// 首日。
    pub from: Date,
    /// Last day, counted in.
    ///
    /// 末日（計入）。
    pub to: Date,
    /// What it was.
    ///
    /// 年資性質。
    pub kind: ServiceKind,
    /// Whether it was paid out, or the government's part of its contributions refunded: it counts no more, but towards the caps. Where one's own part alone was refunded, leave the period out: since 2018-07-01 it lowers no cap.
    ///
    /// 是否已領退離給與或發還政府撥付之費用本息：不再採計，但計入上限。僅發還本人自繳部分者，該段免填：一百零七年七月一日起不占上限。
    #[serde(default)]
    pub paid_out: bool,
}

/// One of the two schemes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum SchemePart {
    /// Before the new scheme (退撫新制實施前).
    Before,
    /// Under the new scheme (退撫新制實施後).
    After,
}

/// What the counting of service depends on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct ServiceFacts {
    /// Group of staff: it decides which act applies.
    ///
    /// 人員類別：決定適用之法律。
    pub staff_group: StaffGroup,
    /// Day of birth: no service begins before 15.
    ///
    /// 出生日：未滿十五歲無年資。
    pub born_on: Date,
    /// Periods in and out of service, in any order.
    ///
    /// 任職及不計年資之各期間，次序不拘。
    pub periods: Vec<ServiceRecord>,
    /// Whether a lump sum is chosen: its cap is higher since 2018, and what pays most may be other service. Needed only above the lower cap.
    ///
    /// 是否擇領一次退休金：一百零七年以後採計上限較高，給與較優之取捨亦可能不同；僅於逾較低上限時須填。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lump_sum: Option<bool>,
    /// Where what is above the cap is cut, all of it from one scheme. Left out: what gives most is kept, in terms of the pay.
    ///
    /// 逾採計上限時捨去何段年資（全數自該段捨去）。未填者採給與較優之取捨（以俸額之倍數計）。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cut_from: Option<SchemePart>,
    /// Whether a teacher or principal has 30 years of teaching, the last five of them without a break, and good results: 40 years count then. Needed of teachers with more service than counts otherwise, until 2018-06-30.
    ///
    /// 教師或校長是否具擔任教職三十年、退休時連續任教五年以上且成績優異：是者得採計四十年。一百零七年六月三十日以前退休，服務滿三十五年而逾採計上限之教職員須填。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub long_teaching: Option<bool>,
    /// Whether first appointed from 1995-07-01 on, other earlier service never having been paid out: more than 35 years count then. Needed of civil servants with more, from 2011 to 2018-06-30.
    ///
    /// 是否八十四年七月一日以後初任（得具從未領退離給與之新制前年資）：是者得採計逾三十五年。一百年至一百零七年六月退休而逾三十五年之公務人員須填。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub joined_later: Option<bool>,
}

impl ServiceFacts {
    /// The facts that every case has; the others are set on the result.
    #[must_use]
    pub fn new(staff_group: StaffGroup, born_on: Date, periods: Vec<ServiceRecord>) -> Self {
        Self { staff_group, born_on, periods, lump_sum: None, cut_from: None, long_teaching: None, joined_later: None }
    }
}

/// A period that does not count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
pub struct NotCounted {
    /// First day.
    ///
    /// 首日。
    pub from: Date,
    /// Last day, counted in.
    ///
    /// 末日（計入）。
    pub to: Date,
    /// Its length.
    ///
    /// 期間長度。
    pub time: ServiceTime,
    /// What it was.
    ///
    /// 年資性質。
    pub kind: ServiceKind,
    /// Whether it was paid out.
    ///
    /// 是否已領退離給與。
    pub paid_out: bool,
}

/// Service that counts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct CountedService {
    /// What counts from before the new scheme.
    ///
    /// 退撫新制實施前採計年資。
    pub before: ServiceTime,
    /// What counts under the new scheme.
    ///
    /// 退撫新制實施後採計年資。
    pub after: ServiceTime,
    /// Both together.
    ///
    /// 採計年資合計。
    pub total: ServiceTime,
    /// What the caps cut from before the new scheme.
    ///
    /// 逾上限不計之新制實施前年資。
    pub cut_before: ServiceTime,
    /// What the caps cut from under the new scheme.
    ///
    /// 逾上限不計之新制實施後年資。
    pub cut_after: ServiceTime,
    /// Service before the new scheme that was paid out: it counts towards the caps alone.
    ///
    /// 已領退離給與之新制實施前年資：僅計入上限。
    pub paid_before: ServiceTime,
    /// Service under the new scheme that was paid out: it counts towards the caps alone.
    ///
    /// 已領退離給與之新制實施後年資：僅計入上限。
    pub paid_after: ServiceTime,
    /// Periods that do not count, oldest first.
    ///
    /// 不採計之期間，由先至後。
    pub not_counted: Vec<NotCounted>,
}

/// The calculation `pension.service`.
///
/// Civil servants: 公務人員退休資遣撫卹法 7, 11, 12, 14, 15. Teachers: 公立學校教職員退休資遣撫卹條例 8, 12, 13, 15, 16.
#[derive(Debug)]
pub enum Service {}

impl Calculation for Service {
    const NAME: &'static str = "pension.service";
    const TITLE: Bilingual = Bilingual { zh: "退休年資採計", en: "service that counts for the pension" };
    const DESCRIPTION: Bilingual = Bilingual {
        zh: "退撫新制實施前（公務人員八十四年六月三十日，教職員八十五年一月三十一日以前）、後之採計年資，不採計之期間及原因，採計上限及其取捨。按曆之年月計，畸零日數合併以三十日為一月。",
        en: "Service that counts from before and under the new scheme (from 1995-07-01 for civil servants, 1996-02-01 for teachers), the periods that do not count and why, the caps and what they cut. In calendar years and months, loose days together thirty to a month.",
    };
    const AS_OF: Bilingual = Bilingual { zh: "退休生效日", en: "the day on which the retirement takes effect" };
    const HEADLINE: &'static [&'static str] = &["total", "before", "after"];
    const RULES: &'static [&'static [usize]] = &[
        LUMP_RULES,
        MONTHLY_RULES,
        &[
            keys::PENSION_NEW_SCHEME_DAY.index,
            keys::PENSION_SERVICE_BEFORE.index,
            keys::PENSION_SERVICE_AFTER.index,
            keys::PENSION_SERVICE_CONTRIBUTING_FROM.index,
            keys::PENSION_SERVICE_PAID_OUT_CAPPED.index,
        ],
    ];
    type Facts = ServiceFacts;
    type Value = CountedService;

    fn decide<R: Recorder>(facts: &ServiceFacts, case: &mut Case<'_, R>) -> Result<CountedService, Error> {
        let scope = Scope::from(facts.staff_group);
        let later = keys::PENSION_JOINED_LATER;
        if facts.joined_later.is_some() && case.where_ruled(later, scope, case.as_of())?.is_none() {
            return Err(Error::conflict("joined_later", messages::conflict::ACT_ASKS_NOT));
        }
        let new_scheme = first_of(keys::PENSION_NEW_SCHEME_DAY, scope, case)?;
        let mut tally = Tally {
            scope,
            before: Runs::default(),
            after: Runs::default(),
            paid: [ServiceTime::default(); 2],
            moved: false,
            not_counted: Vec::new(),
        };
        let periods = in_order(facts, case)?;
        for (at, record) in periods.iter().copied() {
            // Other posts count towards the caps of who left them for this service under the new scheme.
            let served =
                |next: &&(usize, ServiceRecord)| next.1.kind == ServiceKind::Service && next.1.from > record.to;
            tally.moved = periods.iter().find(served).is_some_and(|(_, next)| next.from.naive() >= new_scheme);
            check_kind(at, &record, new_scheme, scope, case)?;
            let (from, to) = (record.from.naive(), record.to.naive());
            let eve = new_scheme.pred_opt().ok_or_else(|| Error::new(ErrorCode::Overflow))?;
            if from < new_scheme {
                tally.add(&record, from, to.min(eve), SchemePart::Before, case)?;
            }
            if to >= new_scheme {
                tally.add(&record, from.max(new_scheme), to, SchemePart::After, case)?;
            }
        }
        tally.capped(facts, case)
    }
}

/// The day that a rule names.
fn first_of<R: Recorder>(key: Key<form::Days>, scope: Scope, case: &mut Case<'_, R>) -> Result<NaiveDate, Error> {
    case.value(key, scope)?.first().copied().ok_or_else(|| Error::new(ErrorCode::Internal))
}

/// Refuses more service under the new scheme than there has been since it began, until the day that governs the case.
///
/// # Errors
///
/// `fact_conflict` at `field`.
pub(crate) fn check_new_service<R: Recorder>(
    service: ServiceTime,
    field: &str,
    scope: Scope,
    case: &mut Case<'_, R>,
) -> Result<(), Error> {
    let since = case.quietly(|case| first_of(keys::PENSION_NEW_SCHEME_DAY, scope, case))?;
    if service > ServiceTime::at_most_between(since, case.as_of())? {
        return Err(Error::conflict(field, messages::conflict::SERVICE_LONGER_THAN_SCHEME));
    }
    Ok(())
}

/// The periods, each with its place among the facts, oldest first, where they can be true.
fn in_order<R: Recorder>(facts: &ServiceFacts, case: &Case<'_, R>) -> Result<Vec<(usize, ServiceRecord)>, Error> {
    let mut periods: Vec<(usize, ServiceRecord)> = facts.periods.iter().copied().enumerate().collect();
    order::sort(&mut periods, |(_, record)| (order::number_of(record.from.naive()), ""));
    let mut ended: Option<NaiveDate> = None;
    for (at, record) in &periods {
        let (from, to) = (record.from.naive(), record.to.naive());
        let field = |name: &str| format!("periods[{at}].{name}");
        if to < from {
            let error = Error::new(ErrorCode::PeriodReversed).field(field("to"));
            return Err(error.with("from", from).with("to", to));
        }
        if to >= case.as_of() {
            return Err(Error::conflict(field("to"), messages::conflict::PERIOD_NOT_OVER));
        }
        check_first_age(facts.born_on, from, field("from"))?;
        if ended.is_some_and(|ended| from <= ended) {
            return Err(Error::conflict(field("from"), messages::conflict::PERIODS_OVERLAP));
        }
        ended = Some(to);
    }
    Ok(periods)
}

/// Buying back belongs to the new scheme, own contributions to the time since they may be made.
fn check_kind<R: Recorder>(
    at: usize,
    record: &ServiceRecord,
    new_scheme: NaiveDate,
    scope: Scope,
    case: &mut Case<'_, R>,
) -> Result<(), Error> {
    let from = record.from.naive();
    if record.paid_out && matches!(record.kind, ServiceKind::UnpaidLeave | ServiceKind::Suspended) {
        return Err(Error::conflict(format!("periods[{at}].paid_out"), messages::conflict::NOTHING_TO_PAY_OUT));
    }
    if record.kind == ServiceKind::BoughtBack && from < new_scheme {
        return Err(Error::conflict(format!("periods[{at}].kind"), messages::conflict::BOUGHT_BACK_BEFORE));
    }
    if record.kind == ServiceKind::UnpaidLeaveContributing {
        let key = keys::PENSION_SERVICE_CONTRIBUTING_FROM;
        let ruled = case.where_ruled(key, scope, case.as_of())?;
        if ruled.and_then(<[_]>::first).is_none_or(|first| from < *first) {
            return Err(Error::conflict(
                format!("periods[{at}].kind"),
                messages::conflict::CONTRIBUTIONS_BEFORE_THE_LAW,
            ));
        }
    }
    Ok(())
}

/// Periods that count, each with the day after its last; those that meet are one, whose loose days are those of the whole.
#[derive(Default)]
struct Runs(Vec<(NaiveDate, NaiveDate)>);

impl Runs {
    fn add(&mut self, from: NaiveDate, next: NaiveDate) {
        match self.0.last_mut() {
            Some((_, end)) if *end == from => *end = next,
            _ => self.0.push((from, next)),
        }
    }
}

fn total(runs: &Runs) -> Result<ServiceTime, Error> {
    ServiceTime::of_periods(runs.0.iter().copied())
}

struct Tally {
    scope: Scope,
    before: Runs,
    after: Runs,
    /// Paid out, before and under the new scheme.
    paid: [ServiceTime; 2],
    /// Whether this service came after the period at hand, and began under the new scheme.
    moved: bool,
    not_counted: Vec<NotCounted>,
}

impl Tally {
    fn add<R: Recorder>(
        &mut self,
        record: &ServiceRecord,
        from: NaiveDate,
        to: NaiveDate,
        part: SchemePart,
        case: &mut Case<'_, R>,
    ) -> Result<(), Error> {
        let next = next_day(to)?;
        let key = match part {
            SchemePart::Before => keys::PENSION_SERVICE_BEFORE,
            SchemePart::After => keys::PENSION_SERVICE_AFTER,
        };
        let counts = case.has(key, self.scope, record.kind.into())?;
        if counts && !record.paid_out {
            let runs = if part == SchemePart::Before { &mut self.before } else { &mut self.after };
            runs.add(from, next);
            return Ok(());
        }
        let time = ServiceTime::between(from, next)?;
        let params = vec![("from", from.into()), ("to", to.into())];
        if record.paid_out {
            let class = match record.kind {
                ServiceKind::Manual => "manual",
                ServiceKind::Conscription | ServiceKind::Temporary if self.moved => "moved",
                ServiceKind::Conscription | ServiceKind::Temporary => "others",
                _ => "service",
            };
            let capped = keys::PENSION_SERVICE_PAID_OUT_CAPPED;
            if case.has(capped, self.scope, class)? {
                let [before, after] = &mut self.paid;
                let paid = if part == SchemePart::Before { before } else { after };
                *paid = paid.plus(time);
                case.value(keys::PENSION_SERVICE_PAID_OUT, self.scope)?;
                case.reason(keys::PENSION_SERVICE_PAID_OUT, messages::reason::SERVICE_PAID_OUT, params);
            } else {
                case.reason(capped, messages::reason::PAID_OUT_WITHOUT_CAP, params);
            }
        } else {
            let kind = case.label(key.index, record.kind.into())?;
            let params = [params, vec![("kind", kind.into())]].concat();
            case.reason(key, messages::reason::SERVICE_NOT_COUNTED, params);
        }
        let ServiceRecord { kind, paid_out, .. } = *record;
        self.not_counted.push(NotCounted { from: from.into(), to: to.into(), time, kind, paid_out });
        Ok(())
    }

    /// The caps: of service before the new scheme, then of all. What was paid out takes its part of both.
    fn capped<R: Recorder>(self, facts: &ServiceFacts, case: &mut Case<'_, R>) -> Result<CountedService, Error> {
        let (scope, [paid_before, paid_after]) = (self.scope, self.paid);
        let (all_before, all_after) = (total(&self.before)?, total(&self.after)?);
        let key = keys::PENSION_SERVICE_CAP;
        let (monthly, lump) = (years_of(key, scope, "monthly", case)?, years_of(key, scope, "lump", case)?);
        let (served, paid) = ([all_before, all_after], [paid_before, paid_after]);
        let taught = (facts.long_teaching, "long_teaching");
        let Room { before: most, all: mut chosen, long } = room(served, paid, monthly.min(lump), taught, scope, case)?;
        let mut before = all_before.min(most);
        let mut after = all_after;
        let by_months = counts_by_months(scope, case)?;
        if monthly != lump && !fits(before, after, chosen, by_months) {
            let most = if case.need(facts.lump_sum, "lump_sum", key)? { lump } else { monthly };
            chosen = room(served, paid, most, taught, scope, case)?.all;
        }
        let later = (facts.joined_later, "joined_later");
        let fits = uncut(fits(before, after, chosen, by_months), later, [served, paid], scope, case)?;
        let both = !before.is_zero() && !after.is_zero();
        if !fits {
            if !both {
                (before, after) = (before.min(chosen), after.min(chosen));
            } else if facts.cut_from.is_some() {
                if let [only] = ways(before, after, chosen, by_months, facts.cut_from).as_slice() {
                    (before, after) = (only.before, only.after);
                }
            } else {
                let lump_sum = case.need(facts.lump_sum, "lump_sum", key)?;
                let kind = if lump_sum { PayoutKind::LumpSum } else { PayoutKind::Monthly };
                let best = match best_split(facts.staff_group, (before, after), paid, chosen, kind, long, case) {
                    // What gives more hangs on an amount that no source at hand gives: the person chooses.
                    Err(error) if error.code() == ErrorCode::SourceMissing => {
                        return Err(case.need(None::<()>, "cut_from", key).err().unwrap_or(error));
                    }
                    best => best?,
                };
                (before, after) = (best.before, best.after);
                let params = vec![("before", before.told().into()), ("after", after.told().into())];
                case.reason(key, messages::reason::BEST_SERVICE_KEPT, params);
            }
        }
        let (cut_before, cut_after) = (all_before.minus(before), all_after.minus(after));
        for (cut, part) in [(cut_before, keys::PENSION_SERVICE_CAP_BEFORE.index), (cut_after, key.index)] {
            if !cut.is_zero() {
                case.give_reason(part, messages::reason::SERVICE_ABOVE_CAP, vec![("cut", cut.told().into())]);
            }
        }
        let total = before.plus(after);
        case.step(|| {
            let step = Step::new(StepKind::Compute).rule(key.index).say(messages::step::SERVICE_PARTS);
            let told = total.told();
            step.with("before", before.told()).with("after", after.told()).output(told.en)
        });
        let not_counted = self.not_counted;
        Ok(CountedService { before, after, total, cut_before, cut_after, paid_before, paid_after, not_counted })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::arithmetic_side_effects, reason = "a test may fail")]

    use chrono::TimeDelta;
    use proptest::prelude::*;

    use super::*;
    use crate::View;

    /// Periods one after the other, with gaps or without.
    fn periods() -> impl Strategy<Value = Vec<ServiceRecord>> {
        proptest::collection::vec((0i64..400, 0i64..3000, 0u8..12, any::<bool>()), 0..7).prop_map(|parts| {
            let mut day = NaiveDate::from_ymd_opt(1980, 1, 1).unwrap();
            let mut periods = Vec::new();
            for (gap, length, kind, meets) in parts {
                let from = if meets { day } else { day + TimeDelta::days(gap) };
                let to = from + TimeDelta::days(length);
                day = to + TimeDelta::days(1);
                let kind = match kind {
                    0 => ServiceKind::UnpaidLeave,
                    1 => ServiceKind::Conscription,
                    2 => ServiceKind::Suspended,
                    3 => ServiceKind::Temporary,
                    _ => ServiceKind::Service,
                };
                let paid_out = length % 7 == 0 && !matches!(kind, ServiceKind::UnpaidLeave | ServiceKind::Suspended);
                periods.push(ServiceRecord { from: from.into(), to: to.into(), kind, paid_out });
            }
            periods
        })
    }

    fn count(group: StaffGroup, periods: Vec<ServiceRecord>) -> CountedService {
        let mut facts = ServiceFacts::new(group, "1960-01-01".parse().unwrap(), periods);
        (facts.lump_sum, facts.cut_from) = (Some(false), Some(SchemePart::After));
        View::on("2045-01-16".parse().unwrap()).decide::<Service>(&facts).unwrap().value
    }

    proptest! {
        #[test]
        fn the_order_changes_nothing(periods in periods(), turn in 0usize..7, teacher in any::<bool>()) {
            let group = if teacher { StaffGroup::Teacher } else { StaffGroup::CivilServant };
            let mut turned = periods.clone();
            let at = turn.min(turned.len());
            turned.rotate_left(at);
            prop_assert_eq!(count(group, turned), count(group, periods));
        }

        #[test]
        fn parts_and_caps_add_up(periods in periods()) {
            let value = count(StaffGroup::CivilServant, periods);
            prop_assert_eq!(value.before.plus(value.after), value.total);
            prop_assert!(value.before <= ServiceTime::of_years(30));
            let paid = value.paid_before.plus(value.paid_after);
            prop_assert!(value.total.plus(paid) <= ServiceTime::of_years(40).max(paid));
        }

        #[test]
        fn a_period_in_two_is_the_same(days in 2i64..9000, cut in 1i64..9000, start in 0i64..9000) {
            let from = NaiveDate::from_ymd_opt(1980, 1, 1).unwrap() + TimeDelta::days(start);
            let cut = from + TimeDelta::days(cut % days);
            let to = from + TimeDelta::days(days);
            let part = |from: NaiveDate, to: NaiveDate| ServiceRecord {
                from: from.into(),
                to: to.into(),
                kind: ServiceKind::Service,
                paid_out: false,
            };
            let whole = count(StaffGroup::Teacher, vec![part(from, to)]);
            let parts = vec![part(cut + TimeDelta::days(1), to), part(from, cut)];
            prop_assert_eq!(count(StaffGroup::Teacher, parts), whole);
        }
    }
}
