//! Pages in browsers: which may ask, and what no page makes a browser send without being asked first.

use std::time::Duration;

use axum::http::{HeaderMap, HeaderValue, Method, header};
use mime::Mime;
use tower_http::cors::{AllowHeaders, CorsLayer};

use super::observed::REQUEST_ID;

/// How long a browser may remember what it was told; browsers cut it to two hours themselves.
const REMEMBERED: Duration = Duration::from_hours(2);
/// Headers that some clients send for no other reason than that browsers ask before they send them.
const ASKED_FIRST: [&str; 3] = ["graphql-require-preflight", "apollo-require-preflight", "x-apollo-operation-name"];

/// The origins whose pages may ask, beside the server's own.
pub(super) struct Origins(Vec<HeaderValue>);

impl Origins {
    pub(super) const fn new(allowed: Vec<HeaderValue>) -> Self {
        Self(allowed)
    }

    /// What browsers are told that ask on behalf of a page; without listed origins nothing, which means no. There are no
    /// cookies here, so no credentials are allowed.
    pub(super) fn layer(&self) -> Option<CorsLayer> {
        (!self.0.is_empty()).then(|| {
            CorsLayer::new()
                .allow_origin(self.0.clone())
                .allow_methods([Method::GET, Method::POST])
                .allow_headers(AllowHeaders::mirror_request())
                .expose_headers([header::RETRY_AFTER, REQUEST_ID])
                .max_age(REMEMBERED)
        })
    }

    /// Whether the sender of these headers may open a socket, which browsers do for any page without asking first. Only
    /// browsers send an origin.
    pub(super) fn admit(&self, headers: &HeaderMap) -> bool {
        let Some(origin) = headers.get(header::ORIGIN) else { return true };
        let host = headers.get(header::HOST).map(HeaderValue::as_bytes);
        let is_own = |text: &str| {
            let authority = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
            authority.is_some_and(|authority| host.is_some_and(|host| host.eq_ignore_ascii_case(authority.as_bytes())))
        };
        self.0.contains(origin) || origin.to_str().is_ok_and(is_own)
    }
}

/// Whether a browser would have asked first before it sent a request with these headers for a page of another origin. A
/// simple request, such as an image's, comes without a word (Fetch standard, section 2.2.2).
pub(super) fn is_asked_first(headers: &HeaderMap) -> bool {
    let media: Option<Mime> = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()?.parse().ok());
    headers.contains_key(header::AUTHORIZATION)
        || media.is_some_and(|media| media.essence_str() == "application/json")
        || ASKED_FIRST.iter().any(|name| headers.contains_key(*name))
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
    fn simple_requests_are_not_asked_first() {
        assert!(!is_asked_first(&HeaderMap::new()));
        assert!(!is_asked_first(&headers(&[
            (header::CONTENT_TYPE, "text/plain"),
            (header::ACCEPT, "application/json")
        ])));
        assert!(is_asked_first(&headers(&[(header::CONTENT_TYPE, "application/json; charset=utf-8")])));
        assert!(is_asked_first(&headers(&[(header::AUTHORIZATION, "Bearer x")])));
    }
}
