//! The individual account of who first entered from 2023-07-01 on (個人專戶制).

use chrono::{Datelike, Months};
use personnel_rules_data::{Scope, keys, messages};
use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::ServiceTime;
use super::drawing::{AccountPension, MonthlyDrawing, drawn};
use super::eligibility::check_life;
use super::funding::{check_ruled, check_since_act};
use crate::calculation::{Bilingual, Calculation};
use crate::case::Case;
use crate::date::{Date, MONTHS_OF_YEAR, birthday};
use crate::error::{Error, ErrorCode};
use crate::quantity::{Rate, Twd, minus, over, plus, times, total, whole};
use crate::staff::StaffGroup;
use crate::trace::{Recorder, Step, StepKind};

/// A year of contributions, or part of one, with one salary and one return.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AccountSpan {
    /// Months of it, 1 to 12.
    ///
    /// 月數（1 至 12）。
    pub months: u32,
    /// Monthly basic pay. 0 where nothing is paid in, on leave without pay for example.
    ///
    /// 本（年功）俸（薪）額（元）。停止撥繳期間（如留職停薪）填 0。
    pub salary_amount: Twd,
    /// Rate of what the person adds, of twice the basic pay: at most 0.0525.
    ///
    /// 自願增加提繳之比率（俸額加一倍之比率，至多 0.0525）。
    #[serde(default)]
    pub voluntary_rate: Rate,
    /// Return a year: `"0.03"` is three per cent; it can be negative, not below -1.
    ///
    /// 年報酬率，如 "0.03"；得為負，不低於 -1。
    pub annual_return: Rate,
}

/// Why the account is closed or drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum AccountExit {
    /// Voluntary retirement by service and age (自願退休).
    VoluntaryRetirement,
    /// Retirement by age limit, by order or on special grounds, as assessed, not through an injury on duty (屆齡、命令或其他特別條件之退休，因公傷病除外).
    OtherRetirement,
    /// Severance (資遣).
    Severance,
    /// Resignation (離職).
    Resignation,
    /// Dismissal (撤職、免職、解聘).
    Dismissal,
}

/// What becomes of an account depends on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AccountFacts {
    /// Group of staff: it decides which rules apply.
    ///
    /// 人員類別：決定適用之規定。
    pub staff_group: StaffGroup,
    /// Own part of the account before the first span, what was added included.
    ///
    /// 首段以前個人專戶中本人提繳部分（含自願增加）之累積金額。
    #[serde(default)]
    pub own_balance: Twd,
    /// Government's part of the account before the first span.
    ///
    /// 首段以前個人專戶中政府提撥部分之累積金額。
    #[serde(default)]
    pub government_balance: Twd,
    /// Salaries and yearly returns, one span after the other until the day of the case: a projection.
    ///
    /// 各段之俸額及年報酬率，由先至後，至退休或離職止：為預估。
    pub spans: Vec<AccountSpan>,
    /// Why the account is closed or drawn.
    ///
    /// 結清或領取之原因。
    pub exit: AccountExit,
    /// Service that counts: it decides what can be drawn.
    ///
    /// 採計年資：決定得領取之種類。
    pub service: ServiceTime,
    /// Part of the service that lies before 2023-07-01, bought back: military service, at most three years.
    ///
    /// 年資中一百十二年七月一日以前補繳者（義務役，至多三年）。
    #[serde(default)]
    pub earlier_service: ServiceTime,
    /// Service under other schemes that was never paid out, of who retires by age limit or by order: it counts for the right to a monthly pension alone.
    ///
    /// 屆齡或命令退休者，曾任其他職域且未領給與之年資：僅成就月退休金條件。
    #[serde(default)]
    pub other_service: ServiceTime,
    /// Day of birth. Needed for a voluntary retirement and with earlier service.
    ///
    /// 出生日。自願退休或有該日以前年資者須填。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub born_on: Option<Date>,
    /// How it is drawn month by month. Left out where all is taken at once.
    ///
    /// 按月領取之方式；一次領取者免填。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub monthly: Option<MonthlyDrawing>,
}

/// What a span adds to the account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
pub struct AccountRow {
    /// Government's contributions.
    ///
    /// 政府提撥。
    pub government: Twd,
    /// Own contributions.
    ///
    /// 本人提繳。
    pub own: Twd,
    /// What was added voluntarily.
    ///
    /// 自願增加提繳。
    pub voluntary: Twd,
    /// Returns, a loss negative.
    ///
    /// 收益（虧損為負）。
    pub returns: Twd,
    /// Balance at the end.
    ///
    /// 期末累積總金額。
    pub balance: Twd,
}

/// What becomes of an account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Account {
    /// Whether the account can be drawn as asked. Where not, the reasons say why.
    ///
    /// 是否得依所請領取。不得者，見理由。
    pub granted: bool,
    /// What each span adds.
    ///
    /// 各段之累積。
    pub spans: Vec<AccountRow>,
    /// Own part at the end, what was added included.
    ///
    /// 本人部分（含自願增加）之累積金額。
    pub own_balance: Twd,
    /// Government's part at the end.
    ///
    /// 政府部分之累積金額。
    pub government_balance: Twd,
    /// What is paid at once.
    ///
    /// 一次領取金額。
    pub at_once: Twd,
    /// What goes back to the school after a dismissal.
    ///
    /// 撤職、免職者退還服務機關（學校）之政府提撥部分。
    pub returned: Twd,
    /// The monthly pension, where one is drawn.
    ///
    /// 月退休金；無者無此項。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pension: Option<AccountPension>,
}

/// The calculation `pension.account`: 公務人員個人專戶制退休資遣撫卹法, 公立學校教職員個人專戶制退休資遣撫卹條例.
#[derive(Debug)]
pub enum PensionAccount {}

impl Calculation for PensionAccount {
    const NAME: &'static str = "pension.account";
    const TITLE: Bilingual = Bilingual { zh: "個人專戶制退休金", en: "individual pension account" };
    const DESCRIPTION: Bilingual = Bilingual {
        zh: "個人專戶之撥繳、累積與領取：一次退休金、攤提給付、定額給付、兼領、資遣、離職、免職。因公傷病見 `pension.estimate`。報酬率、平均餘命及利率為事實，結果為預估。",
        en: "Contributions to the individual account, its growth and how it is drawn: at once, by instalments, in a fixed amount, half and half, on severance, resignation or dismissal; after an injury through duty see `pension.estimate`. Returns, life expectancy and rate are facts; the result is a projection.",
    };
    const AS_OF: Bilingual = Bilingual {
        zh: "退休、資遣或離職生效日",
        en: "the day on which the retirement or leaving takes effect",
    };
    const HEADLINE: &'static [&'static str] = &["granted", "own_balance", "government_balance", "pension.amount"];
    const RULES: &'static [&'static [usize]] = &[&[
        keys::PENSION_ACCOUNT_CONTRIBUTION.index,
        keys::PENSION_ACCOUNT_MILITARY.index,
        keys::PENSION_ACCOUNT_VOLUNTARY.index,
        keys::PENSION_ACCOUNT_CREDITING.index,
        keys::PENSION_ACCOUNT_ROUNDING.index,
        keys::PENSION_ACCOUNT_INSTALMENT.index,
        keys::PENSION_ACCOUNT_MONTHLY_FROM.index,
        keys::PENSION_ACCOUNT_RETIREMENT.index,
        keys::PENSION_ACCOUNT_LUMP.index,
        keys::PENSION_ACCOUNT_MONTHLY.index,
    ]];
    type Facts = AccountFacts;
    type Value = Account;

    fn decide<R: Recorder>(facts: &AccountFacts, case: &mut Case<'_, R>) -> Result<Account, Error> {
        let scope = Scope::from(facts.staff_group);
        let service = facts.service.checked("service")?;
        check_since_act(service, "service", (facts.earlier_service, "earlier_service"), scope, case)?;
        if !facts.earlier_service.is_zero() {
            case.need(facts.born_on, "born_on", keys::PENSION_ACCOUNT_CONTRIBUTION)?;
        }
        if let Some(born_on) = facts.born_on {
            check_life(service, "service", born_on, case.as_of())?;
            check_life(service.plus(facts.other_service), "other_service", born_on, case.as_of())?;
        }
        check_spans(&facts.spans, service, scope, case)?;
        let mut balance = Balance { own: facts.own_balance.decimal(), government: facts.government_balance.decimal() };
        let mut spans = Vec::new();
        for (at, span) in facts.spans.iter().enumerate() {
            spans.push(balance.grow(at, *span, scope, case)?);
        }
        let granted = allowed(facts, service, scope, case)?;
        let whole_account = balance.all()?;
        let mut account = Account {
            granted,
            spans,
            own_balance: balance.own.into(),
            government_balance: balance.government.into(),
            at_once: Twd::default(),
            returned: Twd::default(),
            pension: None,
        };
        if facts.exit == AccountExit::Dismissal {
            (account.at_once, account.returned) = (account.own_balance, account.government_balance);
        } else if let Some(monthly) = facts.monthly.filter(|_| granted) {
            case.value(keys::PENSION_ACCOUNT_MONTHLY, scope)?;
            let monthly_part = if monthly.half_at_once { over(whole_account, 2.into())? } else { whole_account };
            account.at_once = minus(whole_account, monthly_part)?.into();
            account.pension = Some(drawn(monthly_part, monthly, scope, case)?);
        } else if granted {
            account.at_once = whole_account.into();
        }
        if facts.monthly.is_none() || facts.exit == AccountExit::Dismissal {
            case.value(keys::PENSION_ACCOUNT_LUMP, scope)?;
        }
        Ok(account)
    }
}

/// No contribution is older than the act: the spans end with the month before the day. None is without service (法 13,
/// 條例 14): its first and last month may be parts of months.
fn check_spans<R: Recorder>(
    spans: &[AccountSpan],
    service: ServiceTime,
    scope: Scope,
    case: &mut Case<'_, R>,
) -> Result<(), Error> {
    let paid_in = spans.iter().filter(|span| span.salary_amount != Twd::default());
    let paid_in = paid_in.fold(0u32, |months, span| months.saturating_add(span.months));
    if paid_in > service.months_up().saturating_add(1) {
        return Err(Error::conflict("spans", messages::conflict::PART_LONGER_THAN_SERVICE));
    }
    let months = spans.iter().fold(0u32, |months, span| months.saturating_add(span.months));
    let overflow = || Error::new(ErrorCode::Overflow);
    let last = case.as_of().pred_opt().ok_or_else(overflow)?;
    let first = last.checked_sub_months(Months::new(months.saturating_sub(1)));
    let first = if months == 0 { Some(case.as_of()) } else { first.and_then(|day| day.with_day(1)) };
    check_ruled(first, "spans", scope, case)
}

/// The two parts of the account.
struct Balance {
    own: Decimal,
    government: Decimal,
}

impl Balance {
    fn all(&self) -> Result<Decimal, Error> {
        plus(self.own, self.government)
    }

    fn grow<R: Recorder>(
        &mut self,
        at: usize,
        span: AccountSpan,
        scope: Scope,
        case: &mut Case<'_, R>,
    ) -> Result<AccountRow, Error> {
        let field = |part: &str| format!("spans[{at}].{part}");
        if !(1..=MONTHS_OF_YEAR).contains(&span.months) {
            return Err(out_of_range(span.months, "1 – 12").field(field("months")));
        }
        let rates = keys::PENSION_ACCOUNT_CONTRIBUTION;
        let base = times(span.salary_amount.decimal(), case.row(rates, scope, "times")?)?;
        let most = case.value(keys::PENSION_ACCOUNT_VOLUNTARY, scope)?;
        let rate = span.voluntary_rate.decimal();
        if rate.is_sign_negative() || rate > most {
            let error = Error::new(ErrorCode::OutOfRange).field(field("voluntary_rate"));
            return Err(error.with("value", rate).with("range", format!("0 – {}", most.normalize())));
        }
        let both = times(base, case.row(rates, scope, "rate")?)?;
        let government = times(both, case.row(rates, scope, "government")?)?;
        let own = times(both, case.row(rates, scope, "own")?)?;
        let voluntary = times(base, rate)?;
        let earn = span.annual_return.decimal();
        let monthly = case.value(keys::PENSION_ACCOUNT_CREDITING, scope)? == "monthly";
        let returns = |opening: Decimal, paid: Decimal| match monthly {
            true => compounded(opening, paid, span.months, earn),
            false => proportional(opening, paid, span.months, earn),
        };
        let own_each = plus(own, voluntary)?;
        let own_returns = case.round(keys::PENSION_ACCOUNT_ROUNDING, scope, returns(self.own, own_each)?)?;
        let returned = returns(self.government, government)?;
        let government_returns = case.round(keys::PENSION_ACCOUNT_ROUNDING, scope, returned)?;
        let months = Decimal::from(span.months);
        self.own = total([self.own, times(own_each, months)?, own_returns].into_iter())?;
        self.government = total([self.government, times(government, months)?, government_returns].into_iter())?;
        let all = self.all()?;
        case.step(|| {
            let step = Step::new(StepKind::Compute).rule(rates.index).say(messages::step::ACCOUNT_AFTER);
            step.with("months", span.months).with("each", both).output(all.normalize())
        });
        Ok(AccountRow {
            government: times(government, months)?.into(),
            own: times(own, months)?.into(),
            voluntary: times(voluntary, months)?.into(),
            returns: plus(own_returns, government_returns)?.into(),
            balance: all.into(),
        })
    }
}

/// Returns of a span in proportion to the months: each contribution comes at the end of its month.
fn proportional(opening: Decimal, paid: Decimal, months: u32, earn: Decimal) -> Result<Decimal, Error> {
    let later = months.saturating_mul(months.saturating_sub(1)).div_euclid(2);
    let months_of_dollars = plus(times(opening, months.into())?, times(paid, later.into())?)?;
    over(times(months_of_dollars, earn)?, MONTHS_OF_YEAR.into())
}

/// Returns of a span compounded each month.
fn compounded(opening: Decimal, paid: Decimal, months: u32, earn: Decimal) -> Result<Decimal, Error> {
    let each = over(earn, MONTHS_OF_YEAR.into())?;
    let (mut balance, mut returns) = (opening, Decimal::ZERO);
    for _ in 0..months {
        let earned = times(balance, each)?;
        returns = plus(returns, earned)?;
        balance = total([balance, earned, paid].into_iter())?;
    }
    Ok(returns)
}

/// Whether the account can be drawn as asked; every condition is examined.
fn allowed<R: Recorder>(
    facts: &AccountFacts,
    service: ServiceTime,
    scope: Scope,
    case: &mut Case<'_, R>,
) -> Result<bool, Error> {
    let retires = matches!(facts.exit, AccountExit::VoluntaryRetirement | AccountExit::OtherRetirement);
    if facts.monthly.is_some() && !retires {
        return Err(Error::conflict("monthly", messages::conflict::FACT_OF_A_RETIREMENT));
    }
    let other = facts.other_service.checked("other_service")?;
    if !other.is_zero() && facts.exit != AccountExit::OtherRetirement {
        return Err(Error::conflict("other_service", messages::conflict::OTHER_SERVICE_COUNTS_NOT));
    }
    let mut holds = true;
    if facts.exit == AccountExit::VoluntaryRetirement {
        let key = keys::PENSION_ACCOUNT_RETIREMENT;
        let born_on = case.need(facts.born_on, "born_on", key)?.naive();
        let mut number = |name: &str| case.row(key, scope, name).and_then(whole);
        let (years, age, long) = (number("years")?, number("age")?, number("long")?);
        let reached = birthday(born_on, age)? <= case.as_of();
        let may = service.reaches(long) || (service.reaches(years) && reached);
        let params = || vec![("years", years.into()), ("age", age.into()), ("long", long.into())];
        holds &= case.check(key, scope, may, messages::reason::CANNOT_RETIRE_YET, params)?;
    }
    if facts.monthly.is_some() {
        let key = keys::PENSION_ACCOUNT_MONTHLY_FROM;
        let least = case.whole(key, scope)?;
        let params = || vec![("least", least.into())];
        let reached = service.plus(other).reaches(least);
        holds &= case.check(key, scope, reached, messages::reason::LUMP_SUM_ALONE, params)?;
    }
    Ok(holds)
}

#[cold]
pub(super) fn out_of_range(value: u32, range: &'static str) -> Error {
    Error::new(ErrorCode::OutOfRange).with("value", value).with("range", range)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::arithmetic_side_effects, reason = "a test may fail")]

    use proptest::prelude::*;

    use super::*;
    use crate::View;

    fn rate(thousandths: i64) -> Rate {
        Decimal::new(thousandths, 3).into()
    }

    fn account(spans: Vec<AccountSpan>, own: u32, monthly: Option<MonthlyDrawing>) -> Account {
        let facts = AccountFacts {
            staff_group: StaffGroup::Teacher,
            own_balance: Decimal::from(own).into(),
            government_balance: Twd::default(),
            spans,
            exit: AccountExit::OtherRetirement,
            service: ServiceTime::of_years(20),
            earlier_service: ServiceTime::default(),
            other_service: ServiceTime::default(),
            born_on: None,
            monthly,
        };
        View::on(Date::new(2045, 8, 1).unwrap()).decide::<PensionAccount>(&facts).unwrap().value
    }

    fn span() -> impl Strategy<Value = AccountSpan> {
        (1u32..=12, 0u32..200_000, 0i64..=52, -999i64..=500).prop_map(|(months, salary, voluntary, annual)| {
            AccountSpan {
                months,
                salary_amount: Decimal::from(salary).into(),
                voluntary_rate: rate(voluntary),
                annual_return: rate(annual),
            }
        })
    }

    proptest! {
        #[test]
        fn the_account_is_what_went_in_and_what_it_earned(spans in prop::collection::vec(span(), 0..20), own in 0u32..5_000_000) {
            let value = account(spans, own, None);
            let rows = value.spans.iter();
            let put_in = rows.map(|row| {
                row.government.decimal() + row.own.decimal() + row.voluntary.decimal() + row.returns.decimal()
            });
            let sum: Decimal = Decimal::from(own) + put_in.sum::<Decimal>();
            prop_assert_eq!(value.own_balance.decimal() + value.government_balance.decimal(), sum);
            prop_assert_eq!(value.at_once.decimal(), sum);
            prop_assert!(!value.own_balance.decimal().is_sign_negative());
        }

        #[test]
        fn instalments_close_the_account_at_nothing(balance in 1_000u32..20_000_000, years in 1u32..40, yearly in -300i64..=300) {
            let drawing = MonthlyDrawing { years: Some(years), fixed_amount: None, annual_rate: rate(yearly), half_at_once: false };
            let pension = account(Vec::new(), balance, Some(drawing)).pension.unwrap();
            let paid: Decimal = pension.years.iter().map(|row| row.paid.decimal()).sum();
            let earned: Decimal = pension.years.iter().map(|row| row.earned.decimal()).sum();
            prop_assert_eq!(paid, Decimal::from(balance) + earned);
            prop_assert_eq!(pension.years.last().unwrap().balance, Twd::default());
            prop_assert!(pension.payments.unwrap() <= years * 12);
        }

        #[test]
        fn a_fixed_amount_ends_or_is_paid_by_the_returns(balance in 1_000u32..5_000_000, fixed in 500u32..50_000, yearly in 0i64..=200) {
            let fixed_amount = Some(Decimal::from(fixed).into());
            let drawing = MonthlyDrawing { years: None, fixed_amount, annual_rate: rate(yearly), half_at_once: false };
            let pension = account(Vec::new(), balance, Some(drawing)).pension.unwrap();
            match pension.last_payment {
                Some(last) => prop_assert!(last.decimal() <= Decimal::from(fixed) && last > Twd::default()),
                None => prop_assert!(pension.years.is_empty() && pension.payments.is_none()),
            }
        }
    }
}
