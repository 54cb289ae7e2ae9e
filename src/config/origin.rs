//! Origins, as settings name them.

use axum::http::{HeaderValue, Uri};

/// Parses an origin as browsers serialise it: scheme, host, and a non-default port.
pub(super) fn parse_origin(text: &str) -> Result<HeaderValue, String> {
    let is_origin = text.parse::<Uri>().is_ok_and(|uri| match (uri.scheme_str(), uri.authority()) {
        (Some(scheme @ ("http" | "https")), Some(authority)) => {
            !authority.as_str().contains('@') && format!("{scheme}://{authority}").to_lowercase() == text
        }
        _ => false,
    });
    let written = HeaderValue::from_str(text).ok().filter(|_| is_origin);
    written.ok_or_else(|| "expected an origin in lower case, such as https://app.example.com".to_owned())
}
