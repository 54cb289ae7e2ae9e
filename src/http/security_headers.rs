//! Security headers, on every response; pages set a wider policy themselves.

use axum::http::{HeaderMap, HeaderName, HeaderValue, header};

/// Other responses load nothing and are not framed.
const NO_PAGE: &str = "default-src 'none'; frame-ancestors 'none'";

const HEADERS: [(HeaderName, &str); 6] = [
    (header::CONTENT_SECURITY_POLICY, NO_PAGE),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (header::REFERRER_POLICY, "no-referrer"),
    // No page of another origin embeds a response as an image or a script.
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
];

/// Adds the headers that are missing. Not as router layers, each of which costs more for every request than its header.
pub(super) fn add_security_headers(answer: &mut HeaderMap) {
    for (name, value) in HEADERS {
        answer.entry(name).or_insert(HeaderValue::from_static(value));
    }
}
