//! An identity provider: it publishes keys at an address, and signs tokens.

use std::sync::{
    Arc, Mutex,
    atomic::{AtomicBool, AtomicUsize, Ordering},
};

use axum::{Router, extract::State, http::StatusCode, routing::get};
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use jsonwebtoken::{Algorithm, EncodingKey, Header, get_current_timestamp, jwk::Jwk};
use serde_json::{Value, json};
use uuid::Uuid;

/// A pair of keys, whose public half has the algorithm's name as its id.
pub(super) struct Pair {
    pub(super) algorithm: Algorithm,
    key: EncodingKey,
}

impl Pair {
    pub(super) fn rs256() -> Self {
        Self { algorithm: Algorithm::RS256, key: EncodingKey::from_rsa_der(include_bytes!("keys/rs256.der")) }
    }

    pub(super) fn es256() -> Self {
        Self { algorithm: Algorithm::ES256, key: EncodingKey::from_ec_der(include_bytes!("keys/es256.der")) }
    }

    pub(super) fn eddsa() -> Self {
        Self { algorithm: Algorithm::EdDSA, key: EncodingKey::from_ed_der(include_bytes!("keys/eddsa.der")) }
    }

    /// Of the same kind and with the same id as another, but not the same.
    pub(super) fn other_eddsa() -> Self {
        Self { algorithm: Algorithm::EdDSA, key: EncodingKey::from_ed_der(include_bytes!("keys/other.der")) }
    }

    pub(super) fn id(&self) -> String {
        format!("{:?}", self.algorithm)
    }

    /// The public half.
    pub(super) fn public(&self) -> Value {
        let mut jwk = serde_json::to_value(Jwk::from_encoding_key(&self.key, self.algorithm).unwrap()).unwrap();
        jwk["kid"] = json!(self.id());
        jwk
    }

    /// The header of its tokens.
    pub(super) fn header(&self) -> Header {
        Header { kid: Some(self.id()), ..Header::new(self.algorithm) }
    }

    /// A token with these claims.
    pub(super) fn sign(&self, claims: &Value) -> String {
        self.sign_as(&self.header(), claims)
    }

    pub(super) fn sign_as(&self, header: &Header, claims: &Value) -> String {
        jsonwebtoken::encode(header, claims, &self.key).unwrap()
    }

    /// The same with a header that the library has no word for.
    pub(super) fn sign_raw(&self, header: &Value, claims: &Value) -> String {
        let [header, claims] = [header, claims].map(|part| BASE64_URL_SAFE_NO_PAD.encode(part.to_string()));
        let message = format!("{header}.{claims}");
        let signature = jsonwebtoken::crypto::sign(message.as_bytes(), &self.key, self.algorithm).unwrap();
        format!("{message}.{signature}")
    }
}

/// What a person's token says, as Supabase writes it.
pub(super) fn claims(user: Uuid) -> Value {
    let now = get_current_timestamp();
    json!({ "sub": user, "role": "authenticated", "aud": "authenticated", "iat": now, "exp": now + 3600 })
}

/// Publishes keys.
pub(super) struct Provider {
    pub(super) address: String,
    page: Arc<Page>,
}

#[derive(Default)]
struct Page {
    /// The document; without one it answers 500.
    keys: Mutex<Option<Value>>,
    asked: AtomicUsize,
    /// Whether questions are left without an answer.
    silent: AtomicBool,
}

impl Provider {
    pub(super) async fn start() -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}/jwks.json", listener.local_addr().unwrap());
        let page = Arc::<Page>::default();
        let routes = Router::new().route("/jwks.json", get(publish)).with_state(Arc::clone(&page));
        tokio::spawn(async { axum::serve(listener, routes).await.unwrap() });
        Self { address, page }
    }

    /// Publishes these keys from now on.
    pub(super) fn publish(&self, pairs: &[&Pair]) {
        self.publish_keys(&pairs.iter().map(|pair| pair.public()).collect::<Vec<_>>());
    }

    /// The same, of keys as they are written.
    pub(super) fn publish_keys(&self, keys: &[Value]) {
        *self.page.keys.lock().unwrap() = Some(json!({ "keys": keys }));
    }

    /// Takes questions from now on and answers none, or answers again.
    pub(super) fn be_silent(&self, silent: bool) {
        self.page.silent.store(silent, Ordering::SeqCst);
    }

    /// How often it was asked.
    pub(super) fn asked(&self) -> usize {
        self.page.asked.load(Ordering::SeqCst)
    }
}

async fn publish(State(page): State<Arc<Page>>) -> Result<String, StatusCode> {
    page.asked.fetch_add(1, Ordering::SeqCst);
    if page.silent.load(Ordering::SeqCst) {
        std::future::pending::<()>().await;
    }
    let keys = page.keys.lock().unwrap();
    keys.as_ref().map(Value::to_string).ok_or(StatusCode::INTERNAL_SERVER_ERROR)
}
