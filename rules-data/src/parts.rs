//! The baked data in parts: the texts in Chinese, the other texts, and what stands between them. What is alike stands
//! together, so that a page that loads the data compressed loads a tenth less of it.

use postcard::de_flavors::Flavor;
use postcard::{Error, Result};

/// Reads the parts as one.
pub(crate) struct Parts<'a> {
    pub(crate) between: &'a [u8],
    pub(crate) chinese: &'a [u8],
    pub(crate) other: &'a [u8],
}

impl<'a> Parts<'a> {
    /// The parts of the data; none where it is that of another version.
    pub(crate) fn of(data: &'a [u8]) -> Option<Self> {
        let data = data.strip_prefix(crate::DATA_HASH.as_bytes())?;
        let (between, data) = data.split_first_chunk()?;
        let (chinese, data) = data.split_first_chunk()?;
        let length = |bytes: &[u8; 4]| usize::try_from(u32::from_le_bytes(*bytes)).ok();
        let (between, data) = data.split_at_checked(length(between)?)?;
        let (chinese, other) = data.split_at_checked(length(chinese)?)?;
        Some(Self { between, chinese, other })
    }
}

impl<'a> Flavor<'a> for Parts<'a> {
    type Remainder = ();
    type Source = ();

    fn pop(&mut self) -> Result<u8> {
        let (byte, rest) = self.between.split_first().ok_or(Error::DeserializeUnexpectedEnd)?;
        self.between = rest;
        Ok(*byte)
    }

    /// Texts alone are taken at once; the byte before one says where it stands.
    fn try_take_n(&mut self, count: usize) -> Result<&'a [u8]> {
        let part = if self.pop()? == 0 { &mut self.other } else { &mut self.chinese };
        let (text, rest) = part.split_at_checked(count).ok_or(Error::DeserializeUnexpectedEnd)?;
        *part = rest;
        Ok(text)
    }

    fn finalize(self) -> Result<()> {
        Ok(())
    }
}
