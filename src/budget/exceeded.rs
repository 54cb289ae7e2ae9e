//! Why an operation may not run, or not go on.

use std::time::Duration;

use crate::code::Code;

/// What a caller or an operation has used up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exceeded {
    /// The caller's rate: it has so long to wait.
    RateLimit { retry_after: Duration },
    /// The operation costs more points than any caller may spend at once.
    Cost { points: u64, most: u32 },
    /// The response has more bytes than it may have.
    ResponseBytes { most: usize },
    /// Too much is under way on this server at the moment.
    Capacity,
    /// The operation's time.
    Time,
}

impl Exceeded {
    /// The machine-readable code.
    pub const fn code(self) -> Code {
        match self {
            Self::RateLimit { .. } => Code::RateLimited,
            Self::Cost { .. } => Code::QueryTooComplex,
            Self::ResponseBytes { .. } => Code::ResponseTooLarge,
            Self::Capacity => Code::Unavailable,
            Self::Time => Code::Timeout,
        }
    }

    /// The message for people.
    pub fn message(self) -> String {
        match self {
            Self::RateLimit { .. } => {
                format!("Rate limit exceeded; retry after {} s.", self.retry_after().unwrap_or(1))
            }
            Self::Cost { points, most } => {
                format!("The operation costs {points} points, and at most {most} can be spent at once: ask for less.")
            }
            Self::ResponseBytes { most } => {
                format!("The response would have more than {most} bytes: take fewer rows or fields, page by page.")
            }
            Self::Capacity => "The server is busy; try again.".to_owned(),
            Self::Time => "The operation took too long.".to_owned(),
        }
    }

    /// Whole seconds until it is worth trying again, where that is known.
    pub fn retry_after(self) -> Option<u64> {
        match self {
            Self::RateLimit { retry_after } => {
                Some(retry_after.as_millis().div_ceil(1000).try_into().unwrap_or(u64::MAX).max(1))
            }
            _ => None,
        }
    }
}
