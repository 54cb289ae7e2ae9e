//! Bearer tokens: JWTs in Supabase's form, verified by its shared secret (HS256) or its public keys (RS256, ES256, `EdDSA`),
//! and issued by the secret.

use std::{sync::Arc, time::Duration};

use anyhow::Context;
use chrono::{DateTime, Utc};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header};
use serde::Deserialize;
use serde_json::{Map, Value, json};
use uuid::Uuid;

use super::{
    Claims, Jwks, Role, SigningKey, Viewer,
    jwt::Jwt,
    verified_tokens::{VerifiedToken, VerifiedTokens},
};
use crate::clock;

/// The allowed clock skew between issuer and server.
pub const CLOCK_SKEW: Duration = Duration::from_secs(30);

/// The registered claims, by Supabase's names. Times are numbers, not always whole ones (RFC 7519, section 2).
#[derive(Deserialize)]
struct Registered {
    /// Absent in Supabase's service key.
    sub: Option<Uuid>,
    role: String,
    /// Absent in Supabase's service key, too.
    aud: Option<Audience>,
    iss: Option<String>,
    email: Option<String>,
    iat: Option<f64>,
    nbf: Option<f64>,
    exp: f64,
}

/// `aud` is one string or several (RFC 7519, section 4.1.3).
#[derive(Deserialize)]
#[serde(untagged)]
enum Audience {
    One(String),
    Many(Vec<String>),
}

impl Audience {
    fn includes(&self, wanted: &str) -> bool {
        match self {
            Self::One(name) => name == wanted,
            Self::Many(names) => names.iter().any(|name| name == wanted),
        }
    }
}

/// Why a token is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenError {
    /// It was valid once.
    Expired,
    /// It never was valid.
    Invalid,
    /// Its claims are larger than the limit.
    TooLarge,
    /// The public keys cannot be fetched at the moment.
    Unavailable,
}

impl TokenError {
    /// The message for the caller, which does not help to guess.
    pub const fn message(self) -> &'static str {
        match self {
            Self::Expired => "The token has expired.",
            Self::Invalid => "The token is invalid.",
            Self::TooLarge => "The claims of the token are too large.",
            Self::Unavailable => "Tokens cannot be verified at the moment; try again later.",
        }
    }
}

/// Issues and verifies tokens.
pub struct Tokens {
    secret: Option<(EncodingKey, Arc<DecodingKey>)>,
    jwks: Option<Jwks>,
    validation: Validation,
    verified: VerifiedTokens,
}

/// The claims that tokens must have.
#[derive(Clone, Debug)]
pub struct Validation {
    /// The `aud` of people's tokens.
    pub audience: String,
    /// The accepted values of `iss`; any where there are none.
    pub issuers: Vec<String>,
    /// Bytes of the claims at most.
    pub max_claims: usize,
}

impl Tokens {
    /// Accepts tokens signed with `secret` or a key of `jwks`.
    pub fn new(secret: Option<&SigningKey>, jwks: Option<Jwks>, validation: Validation) -> Self {
        let both =
            |key: &SigningKey| (EncodingKey::from_secret(key.bytes()), Arc::new(DecodingKey::from_secret(key.bytes())));
        Self { secret: secret.map(both), jwks, validation, verified: VerifiedTokens::new() }
    }

    /// Whether this token is in the cache of verified ones.
    pub fn is_cached(&self, token: &str) -> bool {
        self.verified.get(token).is_some()
    }

    /// Whether tokens can be verified at all.
    pub async fn is_ready(&self) -> bool {
        match &self.jwks {
            Some(jwks) if self.secret.is_none() => jwks.is_ready().await,
            _ => true,
        }
    }

    /// Verifies `token`.
    pub async fn verify(&self, token: &str) -> Result<Viewer, TokenError> {
        let now = clock::now();
        if let Some(verified) = self.verified.get(token)
            && Arc::ptr_eq(&verified.key, &self.key(verified.algorithm, verified.key_id.as_deref()).await?)
        {
            return verified.viewer_at(now.timestamp());
        }
        let jwt = Jwt::parse(token).ok_or(TokenError::Invalid)?;
        let key = self.key(jwt.algorithm, jwt.key_id.as_deref()).await?;
        let claims = jwt.claims(&key).ok_or(TokenError::Invalid)?;
        let viewer = self.validation.viewer(claims, now)?;
        let verified = VerifiedToken { viewer, algorithm: jwt.algorithm, key_id: jwt.key_id, key };
        self.verified.insert(token, verified.clone());
        verified.viewer_at(now.timestamp())
    }

    /// The key for a token with this header. Each key is for one algorithm: a public key is never used as a secret.
    async fn key(&self, algorithm: Algorithm, id: Option<&str>) -> Result<Arc<DecodingKey>, TokenError> {
        match (algorithm, &self.secret, &self.jwks) {
            (Algorithm::HS256, Some((_, secret)), _) => Ok(Arc::clone(secret)),
            (Algorithm::HS256, None, _) | (_, _, None) => Err(TokenError::Invalid),
            (algorithm, _, Some(jwks)) => jwks.find(algorithm, id).await,
        }
    }

    /// A token for `user_id` that is valid for `ttl`; an error without a secret.
    pub fn issue(&self, user_id: Uuid, role: Role, email: Option<String>, ttl: Duration) -> anyhow::Result<String> {
        let (key, _) = self.secret.as_ref().context("issuing tokens needs the JWT secret, which is not set")?;
        let now = clock::now().timestamp();
        let exp = now.saturating_add_unsigned(ttl.as_secs());
        let mut claims = json!({
            "sub": user_id, "role": role.as_str(), "aud": self.validation.audience, "iat": now, "exp": exp,
        });
        if let Some(issuer) = self.validation.issuers.first() {
            claims["iss"] = json!(issuer);
        }
        if let Some(email) = email {
            claims["email"] = json!(email);
        }
        Ok(jsonwebtoken::encode(&Header::new(Algorithm::HS256), &claims, key)?)
    }
}

impl Validation {
    /// The viewer of signed claims, unless they are invalid or not valid yet.
    fn viewer(&self, token: Map<String, Value>, now: DateTime<Utc>) -> Result<Viewer, TokenError> {
        let claims = Registered::deserialize(&token).map_err(|_| TokenError::Invalid)?;
        let is_early =
            claims.nbf.is_some_and(|nbf| whole(nbf) > now.timestamp().saturating_add_unsigned(CLOCK_SKEW.as_secs()));
        let is_by_another =
            !self.issuers.is_empty() && !claims.iss.is_some_and(|issuer| self.issuers.contains(&issuer));
        if is_early || is_by_another {
            return Err(TokenError::Invalid);
        }
        let meant_for_us = claims.aud.as_ref().map(|aud| aud.includes(&self.audience));
        // The nil UUID is no user (RFC 9562, section 5.9).
        let user_id = claims.sub.filter(|id| !id.is_nil());
        let role = match (claims.role.as_str(), user_id, meant_for_us) {
            ("authenticated", Some(_), Some(true)) => Role::Authenticated,
            ("service_role", _, None | Some(true)) => Role::Service,
            _ => return Err(TokenError::Invalid),
        };
        let passed_on = Claims::new(token, user_id, role);
        if passed_on.as_str().len() > self.max_claims {
            return Err(TokenError::TooLarge);
        }
        Ok(Viewer {
            user_id,
            email: claims.email.filter(|email| is_address(email)),
            role,
            issued_at: claims.iat.and_then(time).unwrap_or_default().min(now),
            expires_at: whole(claims.exp),
            claims: passed_on,
        })
    }
}

/// Supabase gives people without an address a blank one.
fn is_address(text: &str) -> bool {
    !text.trim().is_empty() && !text.contains('\0')
}

/// The last full second before a time.
#[expect(clippy::cast_possible_truncation, reason = "what no integer holds becomes the last one, which is as far away")]
const fn whole(seconds: f64) -> i64 {
    seconds.floor() as i64
}

/// A time with the database's precision; `None` beyond the calendar.
#[expect(clippy::cast_possible_truncation, reason = "the same, and is refused")]
fn time(seconds: f64) -> Option<DateTime<Utc>> {
    DateTime::from_timestamp_micros((seconds * 1e6) as i64)
}
