//! Who sends a request: the bearer token of the `Authorization` header.

use axum::http::{HeaderMap, header};

use super::{
    Peer,
    state::{ServerState, SignInError},
};
use crate::{
    auth::{TokenError, Viewer},
    execution::{Code, RequestError},
};

/// The viewer of the request, `None` where it has no token. A token that does not count is an error, never the same as
/// none: the client believes to be signed in.
pub(in crate::http) async fn viewer_of(
    headers: &HeaderMap,
    state: &ServerState,
    peer: Option<Peer>,
) -> Result<Option<Viewer>, RequestError> {
    let Some(value) = headers.get(header::AUTHORIZATION) else { return Ok(None) };
    let viewer = match value.to_str().ok().and_then(bearer) {
        Some(token) => state.verify(token, peer).await,
        None => Err(TokenError::Invalid.into()),
    };
    viewer.map(Some).map_err(|error| match error {
        SignInError::Token(error @ TokenError::Unavailable) => RequestError::new(Code::Unavailable, error.message()),
        SignInError::Token(error) => RequestError::new(Code::Unauthenticated, error.message()),
        SignInError::TooMany(why) => why.into(),
    })
}

/// The token of `Bearer …`. The scheme's case does not matter (RFC 9110, section 11.1).
pub(in crate::http) fn bearer(value: &str) -> Option<&str> {
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
