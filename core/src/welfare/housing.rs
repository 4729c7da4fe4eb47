//! Who may apply for a housing loan (輔建住宅貸款).

use personnel_rules_data::{Scope, keys, messages};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::calculation::{Bilingual, Calculation};
use crate::case::Case;
use crate::date::{Date, Period, completed_months};
use crate::error::Error;
use crate::staff::StaffGroup;
use crate::trace::Recorder;

/// What an application for a housing loan depends on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct HousingLoanFacts {
    /// Group of staff: it decides which rules apply.
    ///
    /// 人員類別：決定適用之規定。
    pub staff_group: StaffGroup,
    /// Whether the post is within the establishment.
    ///
    /// 是否編制內人員。
    pub within_establishment: bool,
    /// Whether the employer is a general administrative agency.
    ///
    /// 是否屬一般行政機關。
    pub administrative_agency: bool,
    /// First day of the paid public service that has lasted since.
    ///
    /// 有給公職之始日（迄今）。
    pub paid_since: Date,
    /// Period of applications that the committee announced.
    ///
    /// 住福會通知之申請期間。
    pub announced: Period,
}

/// Whether one may apply for a housing loan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
pub struct HousingLoanDecision {
    /// Whether one may apply. Where not, the reasons say why.
    ///
    /// 是否得申請。不得者，見理由。
    pub eligible: bool,
    /// Whole months of paid service before the day of the application.
    ///
    /// 申請日前屆滿之有給公職月數。
    pub service_months: u32,
}

/// The calculation `housing.loan`.
#[derive(Debug)]
pub enum HousingLoan {}

impl Calculation for HousingLoan {
    const NAME: &'static str = "housing.loan";
    const TITLE: Bilingual =
        Bilingual { zh: "輔建住宅貸款之申請資格", en: "who may apply for a housing loan" };
    const DESCRIPTION: Bilingual = Bilingual {
        zh: "輔建住宅貸款之申請資格與申請期間；額度、利率、期限由住福會訂定，不計算。",
        en: "Whether one may apply for a housing loan, in the period announced; its terms are set by the committee and not computed.",
    };
    const AS_OF: Bilingual = Bilingual { zh: "申請日", en: "the day of the application" };
    const HEADLINE: &'static [&'static str] = &["eligible"];
    const RULES: &'static [&'static [usize]] = &[&[keys::HOUSING_LOAN.index, keys::HOUSING_LOAN_SERVICE.index]];
    type Facts = HousingLoanFacts;
    type Value = HousingLoanDecision;

    fn decide<R: Recorder>(facts: &HousingLoanFacts, case: &mut Case<'_, R>) -> Result<HousingLoanDecision, Error> {
        let scope = Scope::from(facts.staff_group);
        let applied_on = case.as_of();
        let Period { from, to } = facts.announced;
        if to < from {
            return Err(Error::conflict("announced.to", messages::conflict::ENDS_BEFORE_IT_BEGINS));
        }
        if facts.paid_since.naive() > applied_on {
            return Err(Error::conflict("paid_since", messages::conflict::PAID_AFTER_THE_APPLICATION));
        }
        let key = keys::HOUSING_LOAN;
        let mut eligible = true;
        for (holds, unless) in [
            (facts.within_establishment, messages::reason::NOT_WITHIN_ESTABLISHMENT),
            (facts.administrative_agency, messages::reason::NOT_AN_ADMINISTRATIVE_AGENCY),
        ] {
            eligible &= case.check(key, scope, holds, unless, Vec::new)?;
        }
        let served = completed_months(facts.paid_since.naive(), applied_on)?;
        let least = case.whole(keys::HOUSING_LOAN_SERVICE, scope)?;
        let params = || vec![("served", served.into()), ("least", least.into())];
        let long_enough = served >= least;
        eligible &=
            case.check(keys::HOUSING_LOAN_SERVICE, scope, long_enough, messages::reason::SERVICE_TOO_SHORT, params)?;
        let params = || vec![("from", from.naive().into()), ("to", to.naive().into())];
        let announced = facts.announced.contains(applied_on);
        eligible &= case.check(key, scope, announced, messages::reason::OUTSIDE_ANNOUNCED_PERIOD, params)?;
        Ok(HousingLoanDecision { eligible, service_months: served })
    }
}
