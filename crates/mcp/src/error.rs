//! Errors of the protocol: a request that became no result.

use axum::http::StatusCode;
use graphql_gate::{Code, RequestError};
use serde_json::{Value, json};

use crate::Version;

const PARSE_ERROR: i64 = -32700;
const INVALID_REQUEST: i64 = -32600;
const METHOD_NOT_FOUND: i64 = -32601;
const INVALID_PARAMS: i64 = -32602;
/// Until 2025-11-25.
const RESOURCE_NOT_FOUND: i64 = -32002;
/// Since 2026-07-28.
const HEADER_MISMATCH: i64 = -32020;
const UNSUPPORTED_VERSION: i64 = -32022;

/// Characters of the client's own text that an error repeats.
const MAX_QUOTED: usize = 100;

/// An error of JSON-RPC, and the status that it has over HTTP.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct RpcError {
    pub(crate) status: StatusCode,
    pub(crate) code: i64,
    pub(crate) message: String,
    pub(crate) data: Option<Value>,
}

impl RpcError {
    fn new(status: StatusCode, code: i64, message: impl Into<String>) -> Self {
        Self { status, code, message: message.into(), data: None }
    }

    /// The body is no JSON.
    pub(crate) fn parse(error: &serde_json::Error) -> Self {
        Self::new(StatusCode::BAD_REQUEST, PARSE_ERROR, format!("The body is not JSON: {error}."))
    }

    /// The body is no message.
    pub(crate) fn invalid_request(message: &str) -> Self {
        Self::new(StatusCode::BAD_REQUEST, INVALID_REQUEST, message)
    }

    /// There is no such method. Since 2026-07-28 that is 404.
    pub(crate) fn method_not_found(version: Version, method: &str) -> Self {
        let status = if version.is_stateless() { StatusCode::NOT_FOUND } else { StatusCode::OK };
        Self::new(status, METHOD_NOT_FOUND, format!("There is no method \"{}\".", quoted(method)))
    }

    /// The parameters are not those of the method.
    pub(crate) fn invalid_params(message: impl Into<String>) -> Self {
        Self::new(StatusCode::OK, INVALID_PARAMS, message)
    }

    /// There is no such resource.
    pub(crate) fn resource_not_found(version: Version, uri: &str) -> Self {
        let code = if version.is_stateless() { INVALID_PARAMS } else { RESOURCE_NOT_FOUND };
        let error = Self::new(StatusCode::OK, code, "There is no such resource.");
        Self { data: Some(json!({ "uri": quoted(uri) })), ..error }
    }

    /// A header does not say what the body says.
    pub(crate) fn header_mismatch(name: &str, given: Option<&str>, expected: &str) -> Self {
        let given = given.map_or("is missing".to_owned(), |given| format!("is \"{}\"", quoted(given)));
        let message = format!("The header \"{name}\" {given}, and the body says \"{}\".", quoted(expected));
        Self::new(StatusCode::BAD_REQUEST, HEADER_MISMATCH, message)
    }

    /// A header cannot be read.
    pub(crate) fn malformed_header(name: &str) -> Self {
        Self::new(StatusCode::BAD_REQUEST, HEADER_MISMATCH, format!("The header \"{name}\" is malformed."))
    }

    /// A version that is not spoken here.
    pub(crate) fn unsupported_version(requested: &str) -> Self {
        let error =
            Self::new(StatusCode::BAD_REQUEST, UNSUPPORTED_VERSION, "This version of the protocol is not spoken here.");
        let supported = Version::ALL.map(Version::as_str);
        Self { data: Some(json!({ "supported": supported, "requested": quoted(requested) })), ..error }
    }

    /// An error of the gate, with its code. The status is the error's own number: JSON-RPC leaves numbers above its own to programs.
    pub(crate) fn of_gate(status: StatusCode, error: &RequestError) -> Self {
        let code: Code = error.code();
        let number = i64::from(status.as_u16());
        Self { data: Some(json!({ "code": code })), ..Self::new(status, number, error.message()) }
    }

    /// The same, where the request itself is malformed.
    pub(crate) fn bad_request(self) -> Self {
        Self { status: StatusCode::BAD_REQUEST, ..self }
    }
}

/// The beginning of a text of the client's.
pub(crate) fn quoted(text: &str) -> &str {
    text.char_indices().nth(MAX_QUOTED).map_or(text, |(end, _)| text.get(..end).unwrap_or_default())
}
