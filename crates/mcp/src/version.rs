//! Versions of the protocol, and which of them a request speaks.

use axum::http::HeaderMap;
use graphql_gate::{JsonMap, JsonValue};

use crate::{error::RpcError, headers};

/// In `_meta`: the version that a request speaks.
const PROTOCOL_VERSION: &str = "io.modelcontextprotocol/protocolVersion";
/// In `_meta`: what the client can do.
const CLIENT_CAPABILITIES: &str = "io.modelcontextprotocol/clientCapabilities";

/// A version of the protocol.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Version {
    /// The first without batches, and with structured results.
    V2025_06_18,
    /// The last that begins with `initialize`.
    V2025_11_25,
    /// The first in which each request stands alone.
    V2026_07_28,
}

impl Version {
    /// All versions, the newest first.
    pub const ALL: [Self; 3] = [Self::V2026_07_28, Self::V2025_11_25, Self::V2025_06_18];

    /// The version as it is written.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::V2025_06_18 => "2025-06-18",
            Self::V2025_11_25 => "2025-11-25",
            Self::V2026_07_28 => "2026-07-28",
        }
    }

    /// The version that is written like this.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|version| version.as_str() == text)
    }

    /// Whether each request stands alone.
    pub(crate) fn is_stateless(self) -> bool {
        self >= Self::V2026_07_28
    }

    /// The version that `initialize` agrees on: the one that was asked for, or the newest that begins so.
    pub(crate) fn agreed(asked: &str) -> Self {
        Self::parse(asked).filter(|version| !version.is_stateless()).unwrap_or(Self::V2025_11_25)
    }

    /// The version that the header says, where there is one.
    pub(crate) fn in_header(headers: &HeaderMap) -> Result<Option<Self>, RpcError> {
        headers::text(headers, headers::VERSION)?.map(Self::known).transpose()
    }

    fn known(text: &str) -> Result<Self, RpcError> {
        Self::parse(text).ok_or_else(|| RpcError::unsupported_version(text))
    }

    /// The version that a request speaks, with headers that fit.
    pub(crate) fn of(headers: &HeaderMap, method: &str, params: &JsonMap) -> Result<Self, RpcError> {
        let meta = params.get("_meta").and_then(JsonValue::as_object);
        let stated = meta.and_then(|meta| meta.get(PROTOCOL_VERSION));
        let header = headers::text(headers, headers::VERSION)?;
        let Some(stated) = stated else {
            let in_header = Self::in_header(headers)?;
            if in_header.is_some_and(Self::is_stateless) || method == "server/discover" {
                return Err(RpcError::invalid_params(format!("\"_meta\" has no \"{PROTOCOL_VERSION}\".")).bad_request());
            }
            // Clients from before the header existed are served as the oldest version here.
            return Ok(in_header.unwrap_or(Self::V2025_06_18));
        };
        let wrong = || RpcError::invalid_params(format!("\"{PROTOCOL_VERSION}\" is not a text.")).bad_request();
        let stated = stated.as_str().ok_or_else(wrong)?;
        let version = Self::known(stated)?;
        if header != Some(stated) && (version.is_stateless() || header.is_some()) {
            return Err(RpcError::header_mismatch(headers::VERSION, header, stated));
        }
        if !version.is_stateless() {
            return Ok(version);
        }
        headers::check(headers, method, params)?;
        if meta.and_then(|meta| meta.get(CLIENT_CAPABILITIES)).and_then(JsonValue::as_object).is_none() {
            return Err(RpcError::invalid_params(format!("\"_meta\" has no \"{CLIENT_CAPABILITIES}\".")).bad_request());
        }
        Ok(version)
    }
}
