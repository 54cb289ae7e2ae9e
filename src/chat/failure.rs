//! Why there is no answer, and whether to ask again.

use std::time::{Duration, SystemTime};

use reqwest::{
    StatusCode,
    header::{HeaderMap, RETRY_AFTER},
};

use super::wire::Answered;
use crate::vocabulary::Verdict;

/// Why a question has no answer.
#[derive(Debug)]
pub(super) struct Failure {
    pub(super) verdict: Verdict,
    /// Whether it may go well if it is asked again.
    pub(super) may_pass: bool,
    /// How long the server wants to be left alone.
    pub(super) retry_after: Option<Duration>,
    /// What the server counted all the same.
    pub(super) answered: Option<Answered>,
}

impl Failure {
    /// A failure that is as it is.
    pub(super) fn of(verdict: Verdict) -> Self {
        Self { verdict, may_pass: false, retry_after: None, answered: None }
    }

    /// What a status other than 200 means.
    pub(super) fn of_status(status: StatusCode, headers: &HeaderMap) -> Self {
        let verdict = match status {
            StatusCode::TOO_MANY_REQUESTS => Verdict::RateLimited,
            status if status.is_server_error() => Verdict::ServerFailed,
            _ => Verdict::NotAllowed,
        };
        let retry_after = headers.get(RETRY_AFTER).and_then(|value| value.to_str().ok()).and_then(parse_retry_after);
        Self { may_pass: verdict != Verdict::NotAllowed, retry_after, ..Self::of(verdict) }
    }

    /// A connection that could not be made, or broke.
    pub(super) fn of_connection(error: reqwest::Error) -> Self {
        // Without its address, which may hold a password.
        tracing::debug!(error = %error.without_url(), "the model was not reached");
        Self { may_pass: true, ..Self::of(Verdict::Unreachable) }
    }

    /// Whether it says that the server is not well, or does not know us; not that one answer is bad.
    pub(super) fn is_the_servers(&self) -> bool {
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

/// Seconds, or a date (RFC 9110, section 10.2.3). A date that is past is no time at all.
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
        let rest = parse_retry_after(&soon).unwrap();
        assert!(rest > Duration::from_secs(57) && rest <= Duration::from_mins(1), "{rest:?}");
        for text in ["", "soon", "-1", "1.5"] {
            assert_eq!(parse_retry_after(text), None, "{text}");
        }
    }
}
