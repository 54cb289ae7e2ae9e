//! CORS and CSRF: allowed origins, and preflighted requests.

use axum::http::{HeaderMap, HeaderValue, header};
use mime::Mime;

/// Headers that some clients send for no other reason than that browsers send a preflight for them.
const PREFLIGHT_HEADERS: [&str; 3] =
    ["graphql-require-preflight", "apollo-require-preflight", "x-apollo-operation-name"];

/// The allowed origins, beside the server's own.
pub(crate) struct Origins(Vec<HeaderValue>);

impl Origins {
    pub(crate) const fn new(allowed: Vec<HeaderValue>) -> Self {
        Self(allowed)
    }

    /// Whether a socket may be opened, which browsers do not preflight. Only browsers send an origin.
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

/// Whether a browser would have preflighted a cross-origin request with these headers; simple requests, such as an image's,
/// are sent at once (Fetch standard, section 2.2.2).
pub(crate) fn is_preflighted(headers: &HeaderMap) -> bool {
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
    fn simple_requests_are_not_preflighted() {
        assert!(!is_preflighted(&HeaderMap::new()));
        assert!(!is_preflighted(&headers(&[
            (header::CONTENT_TYPE, "text/plain"),
            (header::ACCEPT, "application/json")
        ])));
        assert!(is_preflighted(&headers(&[(header::CONTENT_TYPE, "application/json; charset=utf-8")])));
        assert!(is_preflighted(&headers(&[(header::AUTHORIZATION, "Bearer x")])));
    }
}
