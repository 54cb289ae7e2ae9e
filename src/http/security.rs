//! Headers that keep browsers from doing with an answer what nobody means by it. On every answer; a page that needs more
//! says so itself.

use axum::http::{HeaderMap, HeaderName, HeaderValue, header};

/// What is no page loads nothing and stands in no frame.
const NO_PAGE: &str = "default-src 'none'; frame-ancestors 'none'";

const HEADERS: [(HeaderName, &str); 6] = [
    (header::CONTENT_SECURITY_POLICY, NO_PAGE),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (header::REFERRER_POLICY, "no-referrer"),
    // No page of another origin takes an answer in as an image or a script.
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
];

/// Adds the headers that an answer does not have yet. Not as layers of the router, each of which costs more for every request than
/// its header.
pub(super) fn secure(answer: &mut HeaderMap) {
    for (name, value) in HEADERS {
        answer.entry(name).or_insert(HeaderValue::from_static(value));
    }
}
