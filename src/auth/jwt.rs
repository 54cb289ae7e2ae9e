//! JSON Web Tokens in their compact form (RFC 7515, section 7.1): parts, header and signature. What they claim is for others to judge.

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use jsonwebtoken::{Algorithm, DecodingKey};
use serde_json::{Map, Value};

/// A token that is not checked yet.
pub(super) struct Jwt<'a> {
    /// What it says it is signed with.
    pub(super) algorithm: Algorithm,
    /// The key it names.
    pub(super) key_id: Option<String>,
    message: &'a str,
    payload: &'a str,
    signature: &'a str,
}

impl<'a> Jwt<'a> {
    /// `None` for what is no token, or one that asks for what is not understood here.
    pub(super) fn parse(token: &'a str) -> Option<Self> {
        let (message, signature) = token.rsplit_once('.')?;
        let (header, payload) = message.split_once('.')?;
        let header = object(header)?;
        // What must be understood is not (RFC 7515, section 4.1.11).
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

    /// The claims, if `key` has signed them.
    pub(super) fn claims(&self, key: &DecodingKey) -> Option<Map<String, Value>> {
        let is_signed =
            jsonwebtoken::crypto::verify(self.signature, self.message.as_bytes(), key, self.algorithm).ok()?;
        if is_signed { object(self.payload) } else { None }
    }
}

/// What tokens may be signed with. `Ed25519` is the fully specified name of the `EdDSA` that is meant (RFC 9864).
pub(super) fn algorithm(name: &str) -> Option<Algorithm> {
    match name {
        "HS256" => Some(Algorithm::HS256),
        "RS256" => Some(Algorithm::RS256),
        "ES256" => Some(Algorithm::ES256),
        "EdDSA" | "Ed25519" => Some(Algorithm::EdDSA),
        _ => None,
    }
}

/// The object in a part of a token. Of a name that stands there twice the last counts (RFC 7519, section 4).
pub(super) fn object(part: &str) -> Option<Map<String, Value>> {
    serde_json::from_slice(&BASE64_URL_SAFE_NO_PAD.decode(part).ok()?).ok()
}
