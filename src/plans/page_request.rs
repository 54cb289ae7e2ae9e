//! A stretch of a list, as each of them is asked for one.

/// Up to `limit` rows behind `after` and before `before`, from the start of the list or from its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct PageRequest<P> {
    /// Only rows behind this one.
    pub after: Option<P>,
    /// Only rows before this one.
    pub before: Option<P>,
    pub limit: u64,
    /// The last ones of these. Rows come in the direction of reading, here the last one first.
    pub from_end: bool,
}

impl<P> PageRequest<P> {
    /// How many rows to read: one more than asked for tells whether there is more.
    pub(super) fn rows(&self) -> i64 {
        i64::try_from(self.limit).unwrap_or(i64::MAX).saturating_add(1)
    }
}
