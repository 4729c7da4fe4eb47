//! Welfare (福利): the national travel card, loans, savings, health check, hospital stay.

mod emergency_loan;
mod health_check;
mod hospital;
mod housing;
mod leaves;
mod repayment;
mod savings;
mod scope;
mod travel_card;

pub use emergency_loan::{
    Attestation, Disaster, EmergencyLoan, EmergencyLoanDecision, EmergencyLoanFacts, LoanEvent, LoanPaper, PaperCopies,
    PersonConcerned,
};
pub use health_check::{HealthCheck, HealthCheckDecision, HealthCheckFacts};
pub use hospital::{ConsolationDocument, HospitalConsolation, HospitalConsolationDecision, HospitalConsolationFacts};
pub use housing::{HousingLoan, HousingLoanDecision, HousingLoanFacts};
pub use repayment::{LoanInstalment, Repayment, RepaymentFacts, RepaymentSchedule};
pub use savings::{Deposit, PostedRate, Saver, Savings, SavingsFacts, SavingsMonth, SavingsPlan};
pub use travel_card::{
    AnnualLeaveTaken, CardSpending, CreditedSpending, SpendingClass, Trade, TravelCard, TravelCardFacts,
    TravelCardSubsidy,
};

#[cfg(test)]
mod tests;
