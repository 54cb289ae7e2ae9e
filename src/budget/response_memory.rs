//! Memory for responses that are being made or sent: small ones are free, large ones wait for their share.

use std::sync::Arc;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// Bytes of a response that need no reservation: most have fewer.
pub(super) const FREE: usize = 64 * KIB;
/// Bytes that are reserved at once.
const STEP: usize = 256 * KIB;
const KIB: usize = 1024;

/// Bytes that may be in use at a time, counted in KiB.
pub(super) struct ResponseMemory(Arc<Semaphore>);

/// Bytes that are in use until this is dropped.
#[derive(Debug, Default)]
pub(super) struct Reservation {
    bytes: usize,
    permits: Vec<OwnedSemaphorePermit>,
}

impl ResponseMemory {
    pub(super) fn new(bytes: usize) -> Self {
        let permits = bytes.clamp(STEP, Semaphore::MAX_PERMITS).next_multiple_of(STEP) / KIB;
        Self(Arc::new(Semaphore::new(permits)))
    }
}

impl Reservation {
    /// Bytes that may be used without reserving more.
    pub(super) const fn bytes(&self) -> usize {
        self.bytes + FREE
    }

    /// Reserves `bytes` altogether as far as there is room.
    pub(super) fn try_grow(&mut self, bytes: usize, memories: [&ResponseMemory; 2]) {
        let more = bytes.saturating_sub(self.bytes()).next_multiple_of(STEP);
        let permits = u32::try_from(more / KIB).unwrap_or(u32::MAX);
        let room = |memory: &ResponseMemory| Arc::clone(&memory.0).try_acquire_many_owned(permits).ok();
        self.permits.extend(memories.into_iter().filter_map(room));
        self.bytes += more;
    }

    /// Waits until there is room for `bytes` altogether, in each of `memories`.
    pub(super) async fn grow(&mut self, bytes: usize, memories: [&ResponseMemory; 2]) {
        let more = bytes.saturating_sub(self.bytes()).next_multiple_of(STEP);
        for memory in memories {
            let permits = u32::try_from(more / KIB).unwrap_or(u32::MAX);
            // Closed by nobody.
            if let Ok(permit) = Arc::clone(&memory.0).acquire_many_owned(permits).await {
                self.permits.push(permit);
            }
        }
        self.bytes += more;
    }
}
