//! Welfare (福利): the national travel card.

mod leaves;
mod scope;
mod travel_card;

pub use travel_card::{
    AnnualLeaveTaken, CardSpending, CreditedSpending, SpendingClass, Trade, TravelCard, TravelCardFacts,
    TravelCardSubsidy,
};

#[cfg(test)]
mod tests;
