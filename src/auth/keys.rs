//! The public keys of a JSON Web Key Set (RFC 7517), each with its one algorithm.

use std::sync::Arc;

use anyhow::Context;
use jsonwebtoken::{
    Algorithm, DecodingKey,
    jwk::{AlgorithmParameters, EllipticCurve, Jwk, KeyOperations, PublicKeyUse},
};
use serde::Deserialize;
use serde_json::Value;

use super::jwt;

/// Characters of an RSA modulus in Base64: 2048 bits (RFC 7518, section 3.3, has no smaller ones).
const MIN_MODULUS: usize = 2048_usize.div_ceil(6);

struct PublicKey {
    id: Option<String>,
    algorithm: Algorithm,
    key: Arc<DecodingKey>,
}

/// The keys of one document.
pub(super) struct KeySet(Vec<PublicKey>);

impl KeySet {
    /// Parses a key set. Unknown kinds of keys are skipped (RFC 7517, section 5), and so are shared secrets, which are none in a
    /// public document.
    pub(super) fn read(bytes: &[u8]) -> anyhow::Result<Self> {
        #[derive(Deserialize)]
        struct Document {
            keys: Vec<Value>,
        }
        let document: Document = serde_json::from_slice(bytes).context("not a JSON Web Key Set")?;
        Ok(Self(document.keys.into_iter().filter_map(PublicKey::read).collect()))
    }

    /// The key `id` if it is one for `algorithm`; without an id, the only key for it.
    pub(super) fn find(&self, algorithm: Algorithm, id: Option<&str>) -> Option<Arc<DecodingKey>> {
        let mut fitting = self.0.iter().filter(|key| key.algorithm == algorithm);
        let found = match id {
            Some(id) => fitting.find(|key| key.id.as_deref() == Some(id)),
            None => fitting.next().filter(|_| fitting.next().is_none()),
        };
        found.map(|key| Arc::clone(&key.key))
    }

    /// How many keys there are.
    pub(super) const fn len(&self) -> usize {
        self.0.len()
    }
}

impl PublicKey {
    fn read(value: Value) -> Option<Self> {
        // `alg` restricts a key. The library does not know all names.
        let said = match value.get("alg") {
            None | Some(Value::Null) => None,
            Some(name) => Some(jwt::algorithm(name.as_str()?)?),
        };
        let jwk: Jwk = serde_json::from_value(value).ok()?;
        let common = &jwk.common;
        let signs = common.public_key_use.as_ref().is_none_or(|usage| *usage == PublicKeyUse::Signature)
            && common.key_operations.as_ref().is_none_or(|operations| operations.contains(&KeyOperations::Verify));
        let algorithm = algorithm(&jwk).filter(|kind| signs && said.is_none_or(|said| said == *kind))?;
        let key = Arc::new(DecodingKey::from_jwk(&jwk).ok()?);
        Some(Self { id: jwk.common.key_id, algorithm, key })
    }
}

/// The algorithm by the kind of key.
fn algorithm(jwk: &Jwk) -> Option<Algorithm> {
    match &jwk.algorithm {
        AlgorithmParameters::RSA(key) if key.n.trim_end_matches('=').len() >= MIN_MODULUS => Some(Algorithm::RS256),
        AlgorithmParameters::EllipticCurve(key) if key.curve == EllipticCurve::P256 => Some(Algorithm::ES256),
        AlgorithmParameters::OctetKeyPair(key) if key.curve == EllipticCurve::Ed25519 => Some(Algorithm::EdDSA),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn ed25519(id: &str) -> Value {
        // RFC 8037, appendix A.2.
        json!({ "kty": "OKP", "crv": "Ed25519", "kid": id, "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo" })
    }

    fn with(mut key: Value, name: &str, value: Value) -> Value {
        key[name] = value;
        key
    }

    fn read(keys: &[Value]) -> KeySet {
        KeySet::read(json!({ "keys": keys }).to_string().as_bytes()).unwrap()
    }

    #[test]
    fn a_key_is_found_by_its_id_and_its_algorithm() {
        let keys = read(&[ed25519("a"), ed25519("b")]);
        assert!(keys.find(Algorithm::EdDSA, Some("a")).is_some());
        assert!(keys.find(Algorithm::EdDSA, Some("c")).is_none());
        assert!(keys.find(Algorithm::RS256, Some("a")).is_none());
    }

    #[test]
    fn an_algorithm_has_two_names() {
        for name in ["EdDSA", "Ed25519"] {
            assert!(
                read(&[with(ed25519("a"), "alg", json!(name))]).find(Algorithm::EdDSA, Some("a")).is_some(),
                "{name}"
            );
        }
    }

    #[test]
    fn without_an_id_only_the_only_key_counts() {
        assert!(read(&[ed25519("a")]).find(Algorithm::EdDSA, None).is_some());
        assert!(read(&[ed25519("a"), ed25519("b")]).find(Algorithm::EdDSA, None).is_none());
    }

    #[test]
    fn keys_that_are_for_something_else_are_passed_over() {
        let secret = json!({ "kty": "oct", "kid": "a", "k": "c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0" });
        let small = json!({ "kty": "RSA", "kid": "a", "n": "AQAB".repeat(43), "e": "AQAB" });
        let others = [
            secret,
            small,
            json!({ "kty": "new", "kid": "a" }),
            json!("a"),
            with(ed25519("a"), "use", json!("enc")),
            with(ed25519("a"), "key_ops", json!(["sign"])),
            with(ed25519("a"), "alg", json!("ES256")),
        ];
        assert_eq!(read(&others).len(), 0);
        assert_eq!(read(&[others.as_slice(), &[ed25519("a")]].concat()).len(), 1);
    }

    #[test]
    fn what_is_no_key_set_is_refused() {
        for text in ["", "{}", "[]", "{\"keys\": 1}", "<html>"] {
            assert!(KeySet::read(text.as_bytes()).is_err(), "{text}");
        }
    }
}
