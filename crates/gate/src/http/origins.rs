//! Pages in browsers: which may open sockets, and which requests a browser sends for them only after a preflight.

use axum::http::{HeaderMap, HeaderValue, header};
use mime::Mime;

/// Headers that some clients send for no other reason than that browsers send a preflight for them.
const PREFLIGHT_HEADERS: [&str; 3] =
    ["graphql-require-preflight", "apollo-require-preflight", "x-apollo-operation-name"];

/// The origins whose pages may open sockets, beside the server's own.
pub(crate) struct Origins(Vec<HeaderValue>);

impl Origins {
    pub(crate) const fn new(allowed: Vec<HeaderValue>) -> Self {
        Self(allowed)
    }

    /// Whether the sender of these headers may open a socket, which browsers do for any page without asking first. Only
    /// browsers send an origin.
    pub(crate) fn admit(&self, headers: &HeaderMap) -> bool {
        let Some(origin) = headers.get(header::ORIGIN) else { return true };
        let host = headers.get(header::HOST).map(HeaderValue::as_bytes);
        let is_own = |text: &str| {
            let authority = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
            authority.is_some_and(|authority| host.is_some_and(|host| host.eq_ignore_ascii_case(authority.as_bytes())))
        };
        self.0.contains(origin) || origin.to_str().is_ok_and(is_own)
    }
}

/// Whether a browser sends a preflight before a request with these headers for a page of another origin. A
/// simple request, such as an image's, comes without a word (Fetch standard, section 2.2.2).
pub(crate) fn needs_preflight(headers: &HeaderMap) -> bool {
    let media: Option<Mime> = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()?.parse().ok());
    headers.contains_key(header::AUTHORIZATION)
        || media.is_some_and(|media| media.essence_str() == "application/json")
        || PREFLIGHT_HEADERS.iter().any(|name| headers.contains_key(*name))
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderName;

    use super::*;

    fn headers(pairs: &[(HeaderName, &'static str)]) -> HeaderMap {
        pairs.iter().map(|(name, value)| (name.clone(), HeaderValue::from_static(value))).collect()
    }

    #[test]
    fn sockets_are_for_programs_for_own_pages_and_for_listed_origins() {
        let origins = Origins::new(vec![HeaderValue::from_static("https://app.example")]);
        let from = |origin| origins.admit(&headers(&[(header::HOST, "api.example:8000"), (header::ORIGIN, origin)]));
        assert!(origins.admit(&headers(&[(header::HOST, "api.example:8000")])));
        for own in ["http://api.example:8000", "https://API.example:8000", "https://app.example"] {
            assert!(from(own), "{own}");
        }
        for other in ["https://evil.example", "null", "", "https://api.example", "https://app.example.evil", "file://"]
        {
            assert!(!from(other), "{other}");
        }
    }

    #[test]
    fn simple_requests_need_no_preflight() {
        assert!(!needs_preflight(&HeaderMap::new()));
        assert!(!needs_preflight(&headers(&[
            (header::CONTENT_TYPE, "text/plain"),
            (header::ACCEPT, "application/json")
        ])));
        assert!(needs_preflight(&headers(&[(header::CONTENT_TYPE, "application/json; charset=utf-8")])));
        assert!(needs_preflight(&headers(&[(header::AUTHORIZATION, "Bearer x")])));
    }
}
