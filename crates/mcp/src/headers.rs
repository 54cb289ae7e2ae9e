//! Headers of a request that say again what its body says, since 2026-07-28: proxies decide by them, so they must agree.

use axum::http::{HeaderMap, HeaderValue, header};
use base64::{Engine, engine::general_purpose::STANDARD};
use graphql_gate::{JsonMap, JsonValue};

use crate::error::RpcError;

pub(crate) const VERSION: &str = "mcp-protocol-version";
const METHOD: &str = "mcp-method";
const NAME: &str = "mcp-name";

/// The header `name` as a text, where it is there once.
pub(crate) fn text<'a>(headers: &'a HeaderMap, name: &'static str) -> Result<Option<&'a str>, RpcError> {
    let mut values = headers.get_all(name).iter();
    let Some(value) = values.next() else { return Ok(None) };
    let text = value.to_str().ok().filter(|_| values.next().is_none());
    text.map(Some).ok_or_else(|| RpcError::malformed_header(name))
}

/// Whether the method, and what it is about, are the same in the headers as in the body.
pub(crate) fn check(headers: &HeaderMap, method: &str, params: &JsonMap) -> Result<(), RpcError> {
    let given = text(headers, METHOD)?;
    if given != Some(method) {
        return Err(RpcError::header_mismatch(METHOD, given, method));
    }
    let key = match method {
        "tools/call" | "prompts/get" => "name",
        "resources/read" => "uri",
        _ => return Ok(()),
    };
    let Some(expected) = params.get(key).and_then(JsonValue::as_str) else { return Ok(()) };
    let given = text(headers, NAME)?;
    let decoded = given.map(decode).transpose()?;
    if decoded.as_deref() != Some(expected) {
        return Err(RpcError::header_mismatch(NAME, given, expected));
    }
    Ok(())
}

/// A value that is written in Base64 where a header cannot hold it.
fn decode(value: &str) -> Result<String, RpcError> {
    let Some(encoded) = value.strip_prefix("=?base64?").and_then(|rest| rest.strip_suffix("?=")) else {
        return Ok(value.to_owned());
    };
    let decoded = STANDARD.decode(encoded).ok().and_then(|bytes| String::from_utf8(bytes).ok());
    decoded.ok_or_else(|| RpcError::malformed_header(NAME))
}

/// Whether a page that sent this may call: only browsers send an origin.
pub(crate) fn is_origin_allowed(headers: &HeaderMap, allowed: &[HeaderValue]) -> bool {
    headers.get_all(header::ORIGIN).iter().all(|origin| allowed.contains(origin))
}

/// Whether the client takes JSON, which it need not say.
pub(crate) fn accepts_json(headers: &HeaderMap) -> bool {
    let mut values = headers.get_all(header::ACCEPT).iter().peekable();
    let is_json = |range: &str| {
        let (media, parameters) = range.split_once(';').unwrap_or((range, ""));
        let refused = parameters.split(';').any(|one| matches!(one.trim(), "q=0" | "q=0.0" | "q=0.00" | "q=0.000"));
        let media = media.trim().to_ascii_lowercase();
        matches!(media.as_str(), "application/json" | "application/*" | "*/*") && !refused
    };
    values.peek().is_none() || values.any(|value| value.to_str().is_ok_and(|value| value.split(',').any(is_json)))
}
