//! Who is on a socket: the token of `connection_init`.

use graphql_gate::{JsonMap, JsonValue, RequestError};

use super::sign_in::bearer;
use crate::code::Code;

/// The token of `{"authorization": "Bearer …"}`, the same within `headers`, or `{"token": "…"}`; names may be written large or
/// small. `None` where the payload has none of them. A token in any other form is an error: its client believes to be signed in.
pub(super) fn token(payload: &JsonMap) -> Result<Option<&str>, RequestError> {
    let authorization = named(payload, "authorization").or_else(|| {
        named(payload, "headers").and_then(JsonValue::as_object).and_then(|map| named(map, "authorization"))
    });
    let forbidden = |why: &str| RequestError::new(Code::Unauthenticated.into(), why);
    let token = match (authorization, named(payload, "token")) {
        (Some(value), _) => value.as_str().and_then(bearer),
        (None, Some(value)) => value.as_str(),
        (None, None) if payload.values().any(holds_token) => {
            let why = "Send the token as authorization: Bearer …, in headers or beside them, or as token";
            return Err(forbidden(why));
        }
        (None, None) => return Ok(None),
    };
    token.ok_or_else(|| forbidden("Forbidden")).map(Some)
}

/// What has this name, unless it is null.
fn named<'a>(map: &'a JsonMap, name: &str) -> Option<&'a JsonValue> {
    map.iter().find(|(key, value)| key.as_str().eq_ignore_ascii_case(name) && !value.is_null()).map(|(_, value)| value)
}

/// Whether there is anything like a token in it: what follows `Bearer`, or a JWT, which begins with the Base64 of `{"`.
fn holds_token(value: &JsonValue) -> bool {
    match value {
        JsonValue::String(text) => {
            let text = text.as_str();
            bearer(text).is_some() || (text.starts_with("eyJ") && text.split('.').count() == 3)
        }
        JsonValue::Array(values) => values.iter().any(holds_token),
        JsonValue::Object(map) => map.values().any(holds_token),
        _ => false,
    }
}
