//! What browsers are told that ask on behalf of a page of another origin.

use std::time::Duration;

use axum::http::{HeaderValue, Method, header};
use tower_http::cors::{AllowHeaders, CorsLayer};

use super::request_tracing::REQUEST_ID;

/// How long a browser may remember the answer to a preflight; browsers cut it to two hours themselves.
const MAX_AGE: Duration = Duration::from_hours(2);

/// Headers for the pages of these origins; without any, none, which means no. There are no cookies here, so no credentials are
/// allowed. With `draft`, queries may come by QUERY, too.
pub(super) fn layer(allowed: &[HeaderValue], draft: bool) -> Option<CorsLayer> {
    let query = draft.then(|| Method::from_bytes(b"QUERY").ok()).flatten();
    (!allowed.is_empty()).then(|| {
        CorsLayer::new()
            .allow_origin(allowed.to_vec())
            .allow_methods([Method::GET, Method::POST].into_iter().chain(query).collect::<Vec<_>>())
            .allow_headers(AllowHeaders::mirror_request())
            .expose_headers([header::RETRY_AFTER, header::WWW_AUTHENTICATE, REQUEST_ID])
            .max_age(MAX_AGE)
    })
}
