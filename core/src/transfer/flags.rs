//! A set of what a school or an application is.

use core::marker::PhantomData;

/// An enum of few variants, each with its number.
pub(super) trait Flag: Copy + strum::EnumCount {
    fn number(self) -> u32;
}

/// A set of variants: lists may be long, and are looked through once.
#[derive(Clone, Copy)]
pub(super) struct Flags<T> {
    bits: u32,
    of: PhantomData<T>,
}

impl<T: Flag> Flags<T> {
    pub(super) fn of(list: &[T]) -> Self {
        const { assert!(T::COUNT <= 32, "more variants than bits") };
        let bit = |flag: &T| 1u32.wrapping_shl(flag.number());
        Self { bits: list.iter().fold(0, |bits, flag| bits | bit(flag)), of: PhantomData }
    }

    pub(super) fn has(self, flag: T) -> bool {
        self.meets(Self::of(&[flag]))
    }

    /// Whether the two have one in common.
    pub(super) fn meets(self, other: Self) -> bool {
        self.bits & other.bits != 0
    }
}
