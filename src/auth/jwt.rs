//! JSON Web Tokens in compact form (RFC 7515, section 7.1): parts, header and signature. `token` judges the claims.

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use jsonwebtoken::{Algorithm, DecodingKey};
use serde_json::{Map, Value};

/// An unverified token.
pub(super) struct Jwt<'a> {
    /// The `alg` of its header.
    pub(super) algorithm: Algorithm,
    /// The `kid` of its header.
    pub(super) key_id: Option<String>,
    message: &'a str,
    payload: &'a str,
    signature: &'a str,
}

impl<'a> Jwt<'a> {
    /// `None` for what is no token, or has a header that is not supported.
    pub(super) fn parse(token: &'a str) -> Option<Self> {
        let (message, signature) = token.rsplit_once('.')?;
        let (header, payload) = message.split_once('.')?;
        let header = object(header)?;
        // Critical extensions must be understood, and none are (RFC 7515, section 4.1.11).
        if header.contains_key("crit") {
            return None;
        }
        let key_id = match header.get("kid") {
            None | Some(Value::Null) => None,
            Some(id) => Some(id.as_str()?.to_owned()),
        };
        let algorithm = algorithm(header.get("alg")?.as_str()?)?;
        Some(Self { algorithm, key_id, message, payload, signature })
    }

    /// The claims, if the signature is `key`'s.
    pub(super) fn claims(&self, key: &DecodingKey) -> Option<Map<String, Value>> {
        let is_signed =
            jsonwebtoken::crypto::verify(self.signature, self.message.as_bytes(), key, self.algorithm).ok()?;
        if is_signed { object(self.payload) } else { None }
    }
}

/// The supported algorithms. `Ed25519` is the fully specified name for `EdDSA` (RFC 9864).
pub(super) fn algorithm(name: &str) -> Option<Algorithm> {
    match name {
        "HS256" => Some(Algorithm::HS256),
        "RS256" => Some(Algorithm::RS256),
        "ES256" => Some(Algorithm::ES256),
        "EdDSA" | "Ed25519" => Some(Algorithm::EdDSA),
        _ => None,
    }
}

/// The JSON object in a part of a token. Of duplicate names the last counts (RFC 7519, section 4).
pub(super) fn object(part: &str) -> Option<Map<String, Value>> {
    serde_json::from_slice(&BASE64_URL_SAFE_NO_PAD.decode(part).ok()?).ok()
}
