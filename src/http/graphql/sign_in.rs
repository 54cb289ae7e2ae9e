//! Who sends a request: the bearer token of the `Authorization` header.

use axum::http::{HeaderMap, header};
use graphql_gate::RequestError;

use crate::{auth::TokenError, code::Code};

/// The token of the request, `None` where it has none. A header without one is an error, never the same as none: the client
/// believes to be signed in.
pub(super) fn token(headers: &HeaderMap) -> Result<Option<&str>, RequestError> {
    let Some(value) = headers.get(header::AUTHORIZATION) else { return Ok(None) };
    let invalid = || RequestError::new(Code::Unauthenticated.into(), TokenError::Invalid.message());
    value.to_str().ok().and_then(bearer).ok_or_else(invalid).map(Some)
}

/// The token of `Bearer …`. The scheme's case does not matter (RFC 9110, section 11.1).
pub(super) fn bearer(value: &str) -> Option<&str> {
    let (scheme, token) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then_some(token.trim()).filter(|token| !token.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bearer_token_is_what_follows_the_scheme() {
        assert_eq!(bearer("Bearer abc.def"), Some("abc.def"));
        assert_eq!(bearer("bearer  abc"), Some("abc"));
        for other in ["", "Bearer", "Bearer ", "Basic abc", "abc.def"] {
            assert_eq!(bearer(other), None, "{other}");
        }
    }
}
