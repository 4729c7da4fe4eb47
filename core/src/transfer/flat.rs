//! Flat arrays read by compact numbers: a number beyond the end reads as the default, so that nothing here can panic.

/// No such number.
pub(super) const NONE: u32 = u32::MAX;

/// A number as a place in a list.
pub(super) fn place(number: u32) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

/// A length as a number. No list here is longer: [`super::Instance::new`] refuses it.
pub(super) fn number(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(NONE)
}

/// An array that is read and written by compact numbers.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Flat<T>(pub(super) Vec<T>);

impl<T: Copy + Default> Flat<T> {
    pub(super) fn filled(value: T, length: usize) -> Self {
        Self(vec![value; length])
    }

    #[inline]
    pub(super) fn at(&self, number: u32) -> T {
        self.0.get(place(number)).copied().unwrap_or_default()
    }

    #[inline]
    pub(super) fn set(&mut self, number: u32, value: T) {
        if let Some(slot) = self.0.get_mut(place(number)) {
            *slot = value;
        }
    }
}

impl Flat<u32> {
    /// Adds 1.
    #[inline]
    pub(super) fn raise(&mut self, number: u32) {
        self.set(number, self.at(number).saturating_add(1));
    }

    /// Takes 1 away; what is left.
    #[inline]
    pub(super) fn lower(&mut self, number: u32) -> u32 {
        let left = self.at(number).saturating_sub(1);
        self.set(number, left);
        left
    }
}

/// Rows of different lengths, one behind the other.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Rows {
    /// Where each row begins, and where the last ends.
    pub(super) starts: Flat<u32>,
    pub(super) items: Vec<u32>,
}

impl Rows {
    /// Empty rows of these lengths, all items 0.
    pub(super) fn of_lengths(lengths: &[u32]) -> Self {
        let mut starts = Vec::with_capacity(lengths.len().saturating_add(1));
        let mut end = 0u32;
        starts.push(end);
        for length in lengths {
            end = end.saturating_add(*length);
            starts.push(end);
        }
        Self { starts: Flat(starts), items: vec![0; place(end)] }
    }

    #[inline]
    pub(super) fn span(&self, row: u32) -> (u32, u32) {
        (self.starts.at(row), self.starts.at(row.saturating_add(1)))
    }

    #[inline]
    pub(super) fn row(&self, row: u32) -> &[u32] {
        let (from, to) = self.span(row);
        self.items.get(place(from)..place(to)).unwrap_or_default()
    }

    /// Keeps of every row what is wanted: the row and the item are asked for.
    pub(super) fn retain(&mut self, wanted: impl Fn(u32, u32) -> bool) {
        let (mut read, mut written) = (0usize, 0usize);
        for (row, end) in (0..).zip(self.starts.0.iter_mut().skip(1)) {
            let until = place(*end);
            while read < until {
                let item = self.items.get(read).copied().unwrap_or_default();
                if wanted(row, item) {
                    if let Some(slot) = self.items.get_mut(written) {
                        *slot = item;
                    }
                    written = written.saturating_add(1);
                }
                read = read.saturating_add(1);
            }
            *end = number(written);
        }
        self.items.truncate(written);
    }
}
