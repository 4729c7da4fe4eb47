//! Which scheme one enters on arrival, and the papers for it.

use personnel_rules_data::{Scope, keys, messages};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::calculation::{Bilingual, Calculation};
use crate::case::Case;
use crate::date::Date;
use crate::error::Error;
use crate::staff::StaffGroup;
use crate::trace::Recorder;

/// A pension scheme (退撫制度).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum PensionScheme {
    /// The defined-benefit act (退休資遣撫卹法，確定給付制).
    DefinedBenefit,
    /// The individual account act (個人專戶制).
    IndividualAccount,
}

/// A paper to hand in on arrival or when service is bought back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema, strum::IntoStaticStr)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
#[non_exhaustive]
pub enum PensionDocument {
    /// Statement of earlier public service (曾任公職經歷聲明書).
    ServiceStatement,
    /// Form for the account holder's data (個人專戶制領受人員基本資料異動申請表).
    AccountForm,
    /// Application for additional contributions of one's own (自願增加提繳退撫儲金費用申請書).
    ContributionForm,
    /// Application to buy service back (補繳退撫基金年資申請書).
    BackpayForm,
    /// Application to buy service back under the account act (個人專戶制補繳退撫儲金費用申請書).
    AccountBackpayForm,
    /// Proof of the service (年資證明文件).
    ServiceProof,
}

/// What the scheme depends on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SchemeFacts {
    /// Group of staff: it decides which act applies.
    ///
    /// 人員類別：決定適用之法律。
    pub staff_group: StaffGroup,
    /// First day of earlier service that the defined-benefit acts count: as civil servant or teacher, in the military, in public enterprises, in political or elected posts; paid out or not. Not service under an individual account.
    ///
    /// 先前得併計年資（公務人員、教育人員、軍職、公營事業、政務、民選首長等，已結算者亦同）之首日；不含已適用個人專戶制之年資。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub earlier_service_from: Option<Date>,
    /// Whether additional contributions of one's own are wished.
    ///
    /// 是否自願增加提繳。
    #[serde(default)]
    pub additional_contributions: bool,
}

/// The scheme of a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct SchemeDecision {
    /// Scheme that applies.
    ///
    /// 適用之退撫制度。
    pub scheme: PensionScheme,
    /// Papers to hand in on arrival.
    ///
    /// 到職應備文件。
    pub documents: Vec<PensionDocument>,
}

/// The calculation `pension.scheme`: 公務人員個人專戶制退休資遣撫卹法 3, 公立學校教職員個人專戶制退休資遣撫卹條例 3.
#[derive(Debug)]
pub enum Scheme {}

impl Calculation for Scheme {
    const NAME: &'static str = "pension.scheme";
    const TITLE: Bilingual = Bilingual { zh: "退撫制度之適用", en: "pension scheme that applies" };
    const DESCRIPTION: Bilingual = Bilingual {
        zh: "到職人員適用退休資遣撫卹法（確定給付制）或個人專戶制，及到職應備文件。",
        en: "Whether one who arrives comes under the defined-benefit act or the individual account act, and the papers to hand in.",
    };
    const AS_OF: Bilingual = Bilingual { zh: "初任到職日", en: "the day of the first appointment" };
    const HEADLINE: &'static [&'static str] = &["scheme"];
    const RULES: &'static [&'static [usize]] =
        &[&[keys::PENSION_SCHEME.index, keys::PENSION_SCHEME_EARLIER_SERVICE.index, keys::PENSION_ENROLMENT.index]];
    type Facts = SchemeFacts;
    type Value = SchemeDecision;

    fn decide<R: Recorder>(facts: &SchemeFacts, case: &mut Case<'_, R>) -> Result<SchemeDecision, Error> {
        let scope = Scope::from(facts.staff_group);
        let as_of = case.as_of();
        let earlier = facts.earlier_service_from.map(Date::naive);
        if earlier.is_some_and(|from| from >= as_of) {
            return Err(Error::conflict("earlier_service_from", messages::conflict::EARLIER_SERVICE_NOT_EARLIER));
        }
        let mut account = case.value(keys::PENSION_SCHEME, scope)? == "individual_account";
        if let (true, Some(from)) = (account, earlier) {
            let key = keys::PENSION_SCHEME_EARLIER_SERVICE;
            // Service from before the act is service on a day without it.
            let before = case.where_ruled(key, scope, from)?.is_none();
            if case.value(key, scope)? == "any" || before {
                case.reason(key, messages::reason::EARLIER_SERVICE_KEEPS, vec![("from", from.into())]);
                account = false;
            }
        }
        let mut papers = vec![PensionDocument::ServiceStatement];
        if account {
            papers.push(PensionDocument::AccountForm);
            if facts.additional_contributions {
                papers.push(PensionDocument::ContributionForm);
            }
        }
        let scheme = if account { PensionScheme::IndividualAccount } else { PensionScheme::DefinedBenefit };
        let documents = match case.where_ruled(keys::PENSION_ENROLMENT, scope, as_of)? {
            Some(_) => case.wanted(keys::PENSION_ENROLMENT, scope, &papers)?,
            None => Vec::new(),
        };
        Ok(SchemeDecision { scheme, documents })
    }
}
