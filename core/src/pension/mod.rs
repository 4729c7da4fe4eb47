//! Retirement, severance, survivors (退休、資遣、撫卹).

mod time;

pub use time::ServiceTime;
