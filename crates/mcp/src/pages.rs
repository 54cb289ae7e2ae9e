//! Pages of a list whose entries have names. The cursor is the name of the last entry of a page, so that it stays valid while others
//! come and go.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use graphql_gate::{JsonMap, JsonValue};

use crate::error::RpcError;

/// A page of `entries`, and the cursor of the next one.
pub(crate) fn page<'a, T>(
    entries: &'a [T],
    name: impl Fn(&T) -> &str,
    size: usize,
    params: &JsonMap,
) -> Result<(&'a [T], Option<String>), RpcError> {
    let invalid = || RpcError::invalid_params("The cursor is not one of this list.");
    let start = match params.get("cursor") {
        None => 0,
        Some(cursor) => {
            let decoded = cursor.as_str().and_then(|text| URL_SAFE_NO_PAD.decode(text).ok()).ok_or_else(invalid)?;
            let last = entries.iter().position(|entry| name(entry).as_bytes() == decoded).ok_or_else(invalid)?;
            last + 1
        }
    };
    let rest = entries.get(start..).unwrap_or_default();
    let page = rest.get(..size.max(1)).unwrap_or(rest);
    let last = page.last().filter(|_| page.len() < rest.len());
    Ok((page, last.map(|entry| URL_SAFE_NO_PAD.encode(name(entry)))))
}

/// A parameter that has to be a text.
pub(crate) fn text<'a>(params: &'a JsonMap, name: &str) -> Result<&'a str, RpcError> {
    let missing = || RpcError::invalid_params(format!("\"{name}\" must be a text."));
    params.get(name).and_then(JsonValue::as_str).ok_or_else(missing)
}
