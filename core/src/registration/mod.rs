//! Registration of appointed staff with the Ministry of Civil Service (聘用人員登記備查).

mod channel;

pub use channel::{Channel, ChannelFacts, ChannelRoute, FilingChannel};
