//! The list of calculations, and what a surface needs of each without knowing its types.

use core::marker::PhantomData;

use personnel_rules_data::Scope;
use serde_json::Value as Json;

use crate::answer::{Answer, CitationText, ReasonText, StepText};
use crate::calculation::{Bilingual, Calculation, Decision, View};
use crate::case::Case;
use crate::date::Date;
use crate::error::{Error, ErrorCode};
use crate::json::{self, Written};
use crate::locale::Locale;
use crate::needs::field_texts;
use crate::read::{self, Tree};
use crate::schemas;
use crate::secret;
use crate::staff::StaffGroup;
#[cfg(not(target_family = "wasm"))]
use crate::trace::Off;
use crate::trace::{On, Recorder};
use crate::wire::Asked;

/// A calculation in the list: what is known of it whether or not its code is part of this build.
pub struct Listed {
    name: &'static str,
    area: &'static str,
    rules: &'static [&'static [usize]],
    code: Option<&'static dyn AnyCalculation>,
}

impl Listed {
    /// Its name on the wire.
    #[must_use]
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// The area that it belongs to, which is the feature that brings its code.
    #[must_use]
    pub fn area(&self) -> &'static str {
        self.area
    }

    /// Numbers of its rules, in groups.
    #[must_use]
    pub fn rules(&self) -> &'static [&'static [usize]] {
        self.rules
    }

    /// Its code.
    ///
    /// # Errors
    ///
    /// `not_included` where this build was made without its area.
    pub fn code(&self) -> Result<&'static dyn AnyCalculation, Error> {
        self.code.ok_or_else(|| self.not_included("calculation", self.name))
    }

    /// Whether a rule, by its number, is one of its rules.
    pub(crate) fn asks(&self, rule: usize) -> bool {
        self.rules.iter().copied().flatten().any(|known| *known == rule)
    }

    /// Something of its area, named in a field of the request, is not there.
    pub(crate) fn not_included(&self, field: &str, value: &str) -> Error {
        Error::new(ErrorCode::NotIncluded).field(field).with("value", value).with("area", self.area)
    }
}

impl core::fmt::Debug for Listed {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Listed").field("name", &self.name).field("area", &self.area).finish_non_exhaustive()
    }
}

macro_rules! calculations {
    ($($area:tt: [$($calculation:ty),* $(,)?],)*) => {
        /// Every calculation. Adding one here gives it to every surface.
        pub static CALCULATIONS: &[Listed] = &[$($(
            Listed {
                name: <$calculation as Calculation>::NAME,
                area: $area,
                rules: <$calculation as Calculation>::RULES,
                #[cfg(feature = $area)]
                code: Some(&Erased::<$calculation>(PhantomData)),
                #[cfg(not(feature = $area))]
                code: None,
            },
        )*)*];
    };
}

calculations! {
    "leave": [
        crate::leave::Annual,
        crate::leave::Entitled,
        crate::leave::Request,
        crate::leave::Ledger,
        crate::leave::UnusedPay,
        crate::calendar::PeriodCalendar,
        crate::travel::Abroad,
        crate::travel::Approval,
        crate::training::Study,
        crate::training::Fees,
        crate::training::Quota,
        crate::training::Research,
        crate::welfare::TravelCard,
    ],
    "money": [
        crate::allowance::Marriage,
        crate::allowance::Birth,
        crate::allowance::Funeral,
        crate::education::Education,
        crate::salary::Amount,
        crate::insurance::Contribution,
        crate::insurance::BirthBenefit,
        crate::insurance::ParentalLeave,
        crate::insurance::DeathBenefit,
        crate::insurance::FamilyFuneral,
        crate::insurance::Disability,
        crate::insurance::OldAge,
        crate::condolence::Payment,
        crate::honours::Appraisal,
        crate::honours::Medal,
        crate::honours::SeniorTeacher,
        crate::honours::Anniversary,
        crate::honours::Promotion,
        crate::honours::NewTeacherEvaluation,
        crate::honours::TeacherPromotionWindow,
        crate::honours::AdminYears,
        crate::welfare::EmergencyLoan,
        crate::welfare::Repayment,
        crate::welfare::HousingLoan,
        crate::welfare::HospitalConsolation,
        crate::welfare::HealthCheck,
        crate::welfare::Savings,
        crate::health::Refund,
    ],
    "pension": [
        crate::pension::Scheme,
        crate::pension::Service,
        crate::pension::Retirement,
        crate::pension::EarliestRetirement,
        crate::pension::Estimate,
        crate::pension::Compare,
        crate::pension::Severance,
        crate::pension::BuyingBack,
        crate::pension::Contribution,
        crate::pension::Application,
        crate::pension::PensionAccount,
        crate::pension::Resignation,
    ],
    "survivor": [
        crate::survivor::Benefit,
        crate::survivor::PensionerSurvivors,
        crate::survivor::AccountSurvivors,
        crate::survivor::Burial,
    ],
    "transfer": [
        crate::transfer::Login,
        crate::transfer::Application,
        crate::transfer::TransferRun,
        crate::transfer::Sample,
        crate::transfer::Verify,
        crate::transfer::Unwind,
        crate::transfer::MostMovesAnalysis,
        crate::transfer::PrintedSheet,
        crate::transfer::Schedule,
    ],
    "appointment": [
        crate::flow::FlowNext,
        crate::appointment::Identity,
        crate::appointment::Person,
        crate::appointment::Application,
        crate::appointment::LoginCheck,
        crate::appointment::VoluntaryPension,
        crate::registration::Channel,
        crate::onboarding::Onboarding,
        crate::onboarding::SecondJobs,
        crate::leaving::Leaving,
        crate::password::Check,
        crate::password::Status,
    ],
}

/// A calculation without its types.
pub trait AnyCalculation: Send + Sync {
    /// Its name on the wire.
    fn name(&self) -> &'static str;
    /// Title, description, meaning of `as_of`.
    #[cfg(feature = "embedded-data")]
    fn texts(&self) -> [Bilingual; 3];
    /// Paths of what is told first.
    #[cfg(feature = "schema")]
    fn headline(&self) -> &'static [&'static str];
    /// JSON Schemas of its facts and its value, made from their types.
    #[cfg(feature = "schema")]
    fn make_schemas(&self) -> [Json; 2];
    // Code for both would be a third of the wasm module; there the steps are recorded and left unsaid.
    #[cfg(not(target_family = "wasm"))]
    #[doc(hidden)]
    #[expect(private_interfaces, reason = "only the wire asks")]
    fn decide(&self, facts: &Tree<'_>, case: &mut Case<'_, Off>) -> Result<Written, Error>;
    #[doc(hidden)]
    #[expect(private_interfaces, reason = "only the wire asks")]
    fn trace(&self, facts: &Tree<'_>, case: &mut Case<'_, On>) -> Result<Written, Error>;
}

/// An answer with the texts to tell it by.
pub(crate) struct Told<'a> {
    pub(crate) title: Bilingual,
    pub(crate) locale: Locale,
    pub(crate) as_of: Date,
    pub(crate) reasons: &'a [ReasonText<'a>],
    pub(crate) citations: Vec<CitationText<'a>>,
    pub(crate) steps: &'a [StepText<'a>],
    pub(crate) value: Json,
    pub(crate) value_schema: &'static Json,
    pub(crate) facts: Json,
    pub(crate) facts_schema: &'static Json,
}

struct Erased<C>(PhantomData<fn() -> C>);

impl<C: Calculation> AnyCalculation for Erased<C> {
    fn name(&self) -> &'static str {
        C::NAME
    }

    #[cfg(feature = "embedded-data")]
    fn texts(&self) -> [Bilingual; 3] {
        [C::TITLE, C::DESCRIPTION, C::AS_OF]
    }

    #[cfg(feature = "schema")]
    fn headline(&self) -> &'static [&'static str] {
        C::HEADLINE
    }

    #[cfg(feature = "schema")]
    fn make_schemas(&self) -> [Json; 2] {
        [schemas::make::<C::Facts>(false), schemas::make::<C::Value>(true)]
    }

    #[cfg(not(target_family = "wasm"))]
    fn decide(&self, facts: &Tree<'_>, case: &mut Case<'_, Off>) -> Result<Written, Error> {
        written::<C, Off>(facts, case)
    }

    fn trace(&self, facts: &Tree<'_>, case: &mut Case<'_, On>) -> Result<Written, Error> {
        written::<C, On>(facts, case)
    }
}

/// All that depends on a calculation's types: every line here is compiled once for each.
fn written<C: Calculation, R: Recorder>(facts: &Tree<'_>, case: &mut Case<'_, R>) -> Result<Written, Error> {
    let facts: C::Facts = read::facts(facts)?;
    let value = C::decide(&facts, case)?;
    json::part(&value)
}

/// Decides a case.
pub(crate) fn decide<'a>(
    calculation: &dyn AnyCalculation,
    asked: &'a Asked<'_>,
) -> Result<Decision<'a, Written>, Error> {
    let (view, scope) = (view(asked), scope(asked.facts));
    #[cfg(not(target_family = "wasm"))]
    if !asked.trace {
        return view.run::<Off, _>(|case| {
            case.scope = scope;
            calculation.decide(asked.facts, case)
        });
    }
    let decision = view.run::<On, _>(|case| {
        case.scope = scope;
        calculation.trace(asked.facts, case)
    })?;
    Ok(if asked.trace { decision } else { decision.without_steps() })
}

/// The group of the person, where the facts name it: what is missing before any rule was asked is missing under its law.
fn scope(facts: &Tree<'_>) -> Scope {
    let group = facts.get("staff_group").or_else(|| facts.get("person")?.get("staff_group"));
    group.and_then(|group| read::facts::<StaffGroup>(group).ok()).map_or(Scope::All, Scope::from)
}

/// Decides a case and gives the response.
pub(crate) fn respond(calculation: &dyn AnyCalculation, asked: &Asked<'_>) -> Result<String, Error> {
    let decision = decide(calculation, asked).map_err(|error| with_why(calculation, error))?;
    json::text(&Answer::of(&decision, calculation.name(), asked.locale))
}

/// Decides a case and tells it to people.
pub(crate) fn tell(
    calculation: &dyn AnyCalculation,
    asked: &Asked<'_>,
    how: fn(&Told<'_>) -> String,
) -> Result<String, Error> {
    let decision = decide(calculation, asked).map_err(|error| with_why(calculation, error))?;
    let answer = Answer::of(&decision, calculation.name(), asked.locale);
    let title = schemas::title(calculation.name());
    let facts_schema = schemas::of_facts(calculation.name());
    let mut facts = asked.facts.to_json()?;
    secret::hide(&mut facts, facts_schema);
    Ok(how(&Told {
        title,
        locale: asked.locale,
        as_of: asked.as_of,
        reasons: &answer.reasons,
        citations: answer.citations.iter().collect(),
        steps: answer.trace.as_ref().map(|trace| trace.steps.as_slice()).unwrap_or_default(),
        value: read::json(decision.value.get())?,
        value_schema: schemas::of_value(calculation.name()),
        facts,
        facts_schema,
    }))
}

/// A missing fact with what its documentation says it is needed for.
fn with_why(calculation: &dyn AnyCalculation, error: Error) -> Error {
    if error.code() != ErrorCode::FactMissing {
        return error;
    }
    let field = error.field_name().unwrap_or_default().to_owned();
    error.with("why", field_texts(schemas::of_facts(calculation.name()), &field))
}

fn view<'a>(asked: &'a Asked<'_>) -> View<'a> {
    let view = View::on(asked.as_of);
    let view = match asked.known_on {
        Some(day) => view.known_on(day),
        None => view,
    };
    view.with(&asked.book).watched(asked.watch)
}

pub(crate) fn by_name(name: &str) -> Result<&'static dyn AnyCalculation, Error> {
    let listed = CALCULATIONS.iter().find(|listed| listed.name == name).ok_or_else(|| {
        let known: Vec<&str> = CALCULATIONS.iter().map(|calculation| calculation.name()).collect();
        Error::new(ErrorCode::UnknownCalculation)
            .field("calculation")
            .with("value", read::shortened(name))
            .with("known", known.join(", "))
    })?;
    listed.code()
}
