//! A page of a list (keyset pagination).

/// Up to `limit` rows after `after` and before `before`, from the start of the list or from its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct PageRequest<P> {
    /// Only rows after this key.
    pub after: Option<P>,
    /// Only rows before this key.
    pub before: Option<P>,
    pub limit: u64,
    /// The last rows instead of the first. They come in reading direction: here the last one first.
    pub from_end: bool,
}

impl<P> PageRequest<P> {
    /// Rows to read: one more tells whether there is another page.
    pub(super) fn rows(&self) -> i64 {
        i64::try_from(self.limit).unwrap_or(i64::MAX).saturating_add(1)
    }
}
