//! Bearer tokens: JWTs in Supabase's form, checked by its shared secret (HS256) or its public keys (RS256, ES256,
//! `EdDSA`), and made by the secret.

use std::{sync::Arc, time::Duration};

use anyhow::Context;
use chrono::{DateTime, Utc};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header};
use serde::Deserialize;
use serde_json::{Map, Value, json};
use uuid::Uuid;

use super::{
    Claims, Jwks, Role, SigningKey, Viewer,
    good::{Good, GoodTokens},
    jwt::Jwt,
};
use crate::clock;

/// How far the clocks of issuer and server may be apart.
pub const CLOCK_SKEW: Duration = Duration::from_secs(30);

/// The claims that decide: Supabase's names. Times are numbers, not always whole ones (RFC 7519, section 2).
#[derive(Deserialize)]
struct Registered {
    /// Absent in Supabase's service key, which stands for no person.
    sub: Option<Uuid>,
    role: String,
    /// Absent in Supabase's service key too.
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

/// Why a token does not count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenError {
    /// It was good once.
    Expired,
    /// It never was.
    Invalid,
    /// It says more than is passed on to the database.
    TooLarge,
    /// Nobody can say now: the keys that it may be signed with cannot be had.
    Unavailable,
}

impl TokenError {
    /// A sentence for the caller that does not help to guess.
    pub const fn message(self) -> &'static str {
        match self {
            Self::Expired => "The token has expired.",
            Self::Invalid => "The token is not valid.",
            Self::TooLarge => "The claims of the token are too large.",
            Self::Unavailable => "Tokens cannot be checked at the moment; try again later.",
        }
    }
}

/// Makes and checks tokens.
pub struct Tokens {
    secret: Option<(EncodingKey, Arc<DecodingKey>)>,
    jwks: Option<Jwks>,
    expected: Expected,
    good: GoodTokens,
}

/// What is asked of tokens beside a signature.
#[derive(Clone, Debug)]
pub struct Expected {
    /// The `aud` of people's tokens.
    pub audience: String,
    /// One of these is the `iss`, unless there are none.
    pub issuers: Vec<String>,
    /// Bytes of the claims.
    pub max_claims: usize,
}

impl Tokens {
    /// Tokens signed with `secret` or one of the keys of `jwks`.
    pub fn new(secret: Option<&SigningKey>, jwks: Option<Jwks>, expected: Expected) -> Self {
        let both =
            |key: &SigningKey| (EncodingKey::from_secret(key.bytes()), Arc::new(DecodingKey::from_secret(key.bytes())));
        Self { secret: secret.map(both), jwks, expected, good: GoodTokens::new() }
    }

    /// Whether this token was good before.
    pub fn knows(&self, token: &str) -> bool {
        self.good.get(token).is_some()
    }

    /// Whether tokens can be checked at all.
    pub async fn is_ready(&self) -> bool {
        match &self.jwks {
            Some(jwks) if self.secret.is_none() => jwks.is_ready().await,
            _ => true,
        }
    }

    /// The viewer that `token` speaks for.
    pub async fn verify(&self, token: &str) -> Result<Viewer, TokenError> {
        let now = clock::now();
        if let Some(good) = self.good.get(token)
            && Arc::ptr_eq(&good.key, &self.key(good.algorithm, good.key_id.as_deref()).await?)
        {
            return good.at(now.timestamp());
        }
        let jwt = Jwt::parse(token).ok_or(TokenError::Invalid)?;
        let key = self.key(jwt.algorithm, jwt.key_id.as_deref()).await?;
        let claims = jwt.claims(&key).ok_or(TokenError::Invalid)?;
        let viewer = self.expected.viewer(claims, now)?;
        let good = Good { viewer, algorithm: jwt.algorithm, key_id: jwt.key_id, key };
        self.good.insert(token, good.clone());
        good.at(now.timestamp())
    }

    /// What a token with this header is checked with. The header chooses among keys, and each key is for one algorithm: a
    /// public key is never taken for a secret.
    async fn key(&self, algorithm: Algorithm, id: Option<&str>) -> Result<Arc<DecodingKey>, TokenError> {
        match (algorithm, &self.secret, &self.jwks) {
            (Algorithm::HS256, Some((_, secret)), _) => Ok(Arc::clone(secret)),
            (Algorithm::HS256, None, _) | (_, _, None) => Err(TokenError::Invalid),
            (algorithm, _, Some(jwks)) => jwks.find(algorithm, id).await,
        }
    }

    /// A token for `user_id` that counts for `ttl`; an error where there is no secret to sign it with.
    pub fn issue(&self, user_id: Uuid, role: Role, email: Option<String>, ttl: Duration) -> anyhow::Result<String> {
        let (key, _) = self.secret.as_ref().context("tokens are made with the JWT secret, which is not set")?;
        let now = clock::now().timestamp();
        let exp = now.saturating_add_unsigned(ttl.as_secs());
        let mut claims = json!({
            "sub": user_id, "role": role.as_str(), "aud": self.expected.audience, "iat": now, "exp": exp,
        });
        if let Some(issuer) = self.expected.issuers.first() {
            claims["iss"] = json!(issuer);
        }
        if let Some(email) = email {
            claims["email"] = json!(email);
        }
        Ok(jsonwebtoken::encode(&Header::new(Algorithm::HS256), &claims, key)?)
    }
}

impl Expected {
    /// Whom signed claims speak for, if they may count now or did before.
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
        // The nil UUID stands for none (RFC 9562, section 5.9).
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

/// Supabase says of people who have none that their address is blank.
fn is_address(text: &str) -> bool {
    !text.trim().is_empty() && !text.contains('\0')
}

/// The last full second before a time.
#[expect(clippy::cast_possible_truncation, reason = "what no integer holds becomes the last one, which is as far away")]
const fn whole(seconds: f64) -> i64 {
    seconds.floor() as i64
}

/// A time, as exactly as the database keeps it; `None` where it lies beyond the calendar.
#[expect(clippy::cast_possible_truncation, reason = "the same, and is refused")]
fn time(seconds: f64) -> Option<DateTime<Utc>> {
    DateTime::from_timestamp_micros((seconds * 1e6) as i64)
}
