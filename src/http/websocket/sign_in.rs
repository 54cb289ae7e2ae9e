//! Who is on a socket: the token of `connection_init`.

use apollo_compiler::response::JsonMap;

use super::close::Close;
use crate::{
    auth::{TokenError, Viewer},
    http::graphql::{Peer, ServerState, SignInError, bearer},
};

/// The viewer of `{"authorization": "Bearer …"}` or `{"token": "…"}`; `None` where the payload has neither. A token
/// that does not count closes the socket.
pub(super) async fn viewer_of(
    payload: &JsonMap,
    state: &ServerState,
    peer: Option<Peer>,
) -> Result<Option<Viewer>, Close> {
    let given = |name: &str| {
        let mut named =
            payload.iter().filter(|(key, value)| key.as_str().eq_ignore_ascii_case(name) && !value.is_null());
        named.next().map(|(_, value)| value.as_str())
    };
    let token = match (given("authorization"), given("token")) {
        (Some(value), _) => value.and_then(bearer),
        (None, Some(value)) => value,
        (None, None) => return Ok(None),
    };
    let token = token.ok_or_else(|| Close::forbidden("Forbidden"))?;
    state.verify(token, peer).await.map(Some).map_err(|error| match error {
        SignInError::Token(error @ TokenError::Unavailable) => Close::try_again_later(error.message()),
        SignInError::Token(error) => Close::forbidden(error.message()),
        SignInError::TooMany(why) => Close::try_again_later(&why.message()),
    })
}
