//! Tokens of the tests' own secret.

use serde_json::json;
use uuid::Uuid;

use super::Program;

/// A secret for tokens of tests.
pub(super) const SECRET: &str = "a secret of the tests, long enough for HS256";

/// A token of the tests' secret, made by the program.
pub(crate) async fn token(user: Uuid, args: &[&str]) -> String {
    let user = user.to_string();
    let all = [&["token", "--user", &user], args].concat();
    let (success, out, err) = Program::run(&all, &[("PLAN_CREATOR_JWT_SECRET", SECRET)]).await;
    assert!(success, "{err}");
    out.trim().to_owned()
}

/// A token of the tests' secret with these claims.
pub(crate) fn signed(claims: &impl serde::Serialize) -> String {
    let key = jsonwebtoken::EncodingKey::from_secret(SECRET.as_bytes());
    jsonwebtoken::encode(&jsonwebtoken::Header::default(), claims, &key).unwrap()
}

/// A token of the tests' secret that counted until an hour ago.
pub(crate) fn expired_token(user: Uuid) -> String {
    let then = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_secs() - 3600;
    signed(&json!({ "sub": user, "role": "authenticated", "aud": "authenticated", "iat": then - 3600, "exp": then }))
}
