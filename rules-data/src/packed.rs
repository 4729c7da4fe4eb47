//! The form of dates and decimals in the baked data: whole numbers. As texts, which is how their own `serde` forms have
//! it, they would take more room and a parser each.

use chrono::{Datelike, NaiveDate};
use rust_decimal::Decimal;
use serde::de::{DeserializeOwned, Deserializer, Error as _};
use serde::{Deserialize, Serialize, Serializer};

/// A value that is baked in another form than its own.
pub(crate) trait Packed: Sized {
    type Form: Serialize + DeserializeOwned;
    fn pack(&self) -> Self::Form;
    /// None where the form stands for no such value.
    fn unpack(form: Self::Form) -> Option<Self>;
}

pub(crate) fn serialize<T: Packed, S: Serializer>(value: &T, serializer: S) -> Result<S::Ok, S::Error> {
    value.pack().serialize(serializer)
}

pub(crate) fn deserialize<'de, T: Packed, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    T::unpack(T::Form::deserialize(deserializer)?).ok_or_else(|| D::Error::custom("not as baked"))
}

/// Days of the common era.
impl Packed for NaiveDate {
    type Form = i32;

    fn pack(&self) -> i32 {
        self.num_days_from_ce()
    }

    fn unpack(days: i32) -> Option<Self> {
        Self::from_num_days_from_ce_opt(days)
    }
}

/// Mantissa and scale.
impl Packed for Decimal {
    type Form = (i128, u32);

    fn pack(&self) -> (i128, u32) {
        (self.mantissa(), self.scale())
    }

    fn unpack((mantissa, scale): (i128, u32)) -> Option<Self> {
        Self::try_from_i128_with_scale(mantissa, scale).ok()
    }
}

impl Packed for String {
    type Form = Self;

    fn pack(&self) -> Self {
        self.clone()
    }

    fn unpack(text: Self) -> Option<Self> {
        Some(text)
    }
}

impl<T: Packed> Packed for Option<T> {
    type Form = Option<T::Form>;

    fn pack(&self) -> Self::Form {
        self.as_ref().map(T::pack)
    }

    fn unpack(form: Self::Form) -> Option<Self> {
        form.map_or(Some(None), |form| T::unpack(form).map(Some))
    }
}

impl<T: Packed> Packed for Vec<T> {
    type Form = Vec<T::Form>;

    fn pack(&self) -> Self::Form {
        self.iter().map(T::pack).collect()
    }

    fn unpack(forms: Self::Form) -> Option<Self> {
        forms.into_iter().map(T::unpack).collect()
    }
}

impl<T: Packed, U: Packed> Packed for (T, U) {
    type Form = (T::Form, U::Form);

    fn pack(&self) -> Self::Form {
        (self.0.pack(), self.1.pack())
    }

    fn unpack((one, other): Self::Form) -> Option<Self> {
        Some((T::unpack(one)?, U::unpack(other)?))
    }
}
