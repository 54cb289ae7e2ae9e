//! Errors of a request to the model, and which are retryable.

use std::time::{Duration, SystemTime};

use reqwest::{
    StatusCode,
    header::{HeaderMap, RETRY_AFTER},
};

use super::wire::Answer;
use crate::vocabulary::Verdict;

/// Why a question has no answer.
#[derive(Debug)]
pub(super) struct ChatError {
    pub(super) verdict: Verdict,
    /// Whether a retry may succeed.
    pub(super) is_retryable: bool,
    /// The server's `Retry-After`.
    pub(super) retry_after: Option<Duration>,
    /// The tokens that the server counted all the same.
    pub(super) answered: Option<Answer>,
}

impl ChatError {
    /// An error that is not retryable.
    pub(super) fn of(verdict: Verdict) -> Self {
        Self { verdict, is_retryable: false, retry_after: None, answered: None }
    }

    /// The error of a status other than 200.
    pub(super) fn of_status(status: StatusCode, headers: &HeaderMap) -> Self {
        let verdict = match status {
            StatusCode::TOO_MANY_REQUESTS => Verdict::RateLimited,
            status if status.is_server_error() => Verdict::ServerFailed,
            _ => Verdict::NotAllowed,
        };
        let retry_after = headers.get(RETRY_AFTER).and_then(|value| value.to_str().ok()).and_then(parse_retry_after);
        Self { is_retryable: verdict != Verdict::NotAllowed, retry_after, ..Self::of(verdict) }
    }

    /// A connection that could not be made, or broke.
    pub(super) fn of_connection(error: reqwest::Error) -> Self {
        // Without the URL, which may hold a password.
        tracing::debug!(error = %error.without_url(), "the model is unreachable");
        Self { is_retryable: true, ..Self::of(Verdict::Unreachable) }
    }

    /// Whether it is the server's failure, which counts for the circuit breaker, not that of one answer.
    pub(super) fn counts_for_breaker(&self) -> bool {
        matches!(
            self.verdict,
            Verdict::Timeout
                | Verdict::Unreachable
                | Verdict::RateLimited
                | Verdict::ServerFailed
                | Verdict::NotAllowed
                | Verdict::TooLarge
        )
    }
}

/// Seconds, or a date (RFC 9110, section 10.2.3). A date in the past is no delay.
fn parse_retry_after(text: &str) -> Option<Duration> {
    let seconds = text.trim().parse().ok().map(Duration::from_secs);
    seconds.or_else(|| {
        let date = httpdate::parse_http_date(text).ok()?;
        Some(date.duration_since(SystemTime::now()).unwrap_or_default())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_may_say_when_to_come_back_in_seconds_or_by_a_date() {
        assert_eq!(parse_retry_after("120"), Some(Duration::from_mins(2)));
        assert_eq!(parse_retry_after("Fri, 31 Dec 1999 23:59:59 GMT"), Some(Duration::ZERO));
        let soon = httpdate::fmt_http_date(SystemTime::now() + Duration::from_mins(1));
        let delay = parse_retry_after(&soon).unwrap();
        assert!(delay > Duration::from_secs(57) && delay <= Duration::from_mins(1), "{delay:?}");
        for text in ["", "soon", "-1", "1.5"] {
            assert_eq!(parse_retry_after(text), None, "{text}");
        }
    }
}
