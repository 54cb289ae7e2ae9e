//! Bearer tokens: JWTs in Supabase's form, checked by its shared secret (HS256) or its public keys (RS256, ES256,
//! `EdDSA`), and made by the secret.

use std::{collections::HashMap, sync::Arc, time::Duration};

use anyhow::Context;
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation, errors::ErrorKind};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{
    Jwks, Role, SigningKey, Viewer,
    good::{Good, GoodTokens},
};
use crate::clock;

/// How far the clocks of issuer and server may be apart.
pub const CLOCK_SKEW: Duration = Duration::from_secs(30);

/// What tokens may be signed with.
const ALGORITHMS: [Algorithm; 4] = [Algorithm::HS256, Algorithm::RS256, Algorithm::ES256, Algorithm::EdDSA];

/// The claims that are read and written: Supabase's names.
#[derive(Debug, Serialize, Deserialize)]
struct Claims {
    /// Absent in Supabase's service key, which stands for no person.
    #[serde(default)]
    sub: Option<Uuid>,
    role: String,
    /// Absent in Supabase's service key too.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    aud: Option<Audience>,
    #[serde(skip_serializing_if = "Option::is_none")]
    iss: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    email: Option<String>,
    #[serde(default)]
    iat: i64,
    exp: i64,
}

/// `aud` is one string or several (RFC 7519, section 4.1.3).
#[derive(Debug, Serialize, Deserialize)]
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
    /// Nobody can say now: the keys that it may be signed with cannot be had.
    Unavailable,
}

impl TokenError {
    /// A sentence for the caller that does not help to guess.
    pub const fn message(self) -> &'static str {
        match self {
            Self::Expired => "The token has expired.",
            Self::Invalid => "The token is not valid.",
            Self::Unavailable => "Tokens cannot be checked at the moment; try again later.",
        }
    }
}

/// Makes and checks tokens.
pub struct Tokens {
    secret: Option<(EncodingKey, Arc<DecodingKey>)>,
    jwks: Option<Jwks>,
    /// What is asked of a token of each algorithm that counts. Made once: every request needs one.
    validations: HashMap<Algorithm, Validation>,
    audience: String,
    issuers: Vec<String>,
    good: GoodTokens,
}

impl Tokens {
    /// Tokens signed with `secret` or one of the keys of `jwks`, for `audience`, and by one of `issuers` unless there are
    /// none.
    pub fn new(secret: Option<&SigningKey>, jwks: Option<Jwks>, audience: &str, issuers: &[String]) -> Self {
        let both =
            |key: &SigningKey| (EncodingKey::from_secret(key.bytes()), Arc::new(DecodingKey::from_secret(key.bytes())));
        Self {
            secret: secret.map(both),
            jwks,
            validations: ALGORITHMS.map(|algorithm| (algorithm, validation(algorithm, issuers))).into(),
            audience: audience.to_owned(),
            issuers: issuers.to_vec(),
            good: GoodTokens::new(),
        }
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
        if let Some(good) = self.good.get(token)
            && Arc::ptr_eq(&good.key, &self.key(good.algorithm, good.key_id.as_deref()).await?)
        {
            return good.at(clock::now().timestamp());
        }
        let good = self.read(token).await?;
        self.good.insert(token, good.clone());
        Ok(good.viewer)
    }

    async fn read(&self, token: &str) -> Result<Good, TokenError> {
        let header = jsonwebtoken::decode_header(token).map_err(|_| TokenError::Invalid)?;
        // Whatever it is that has to be understood, it is not understood here (RFC 7515, section 4.1.11).
        if header.crit.is_some() {
            return Err(TokenError::Invalid);
        }
        let validation = self.validations.get(&header.alg).ok_or(TokenError::Invalid)?;
        let key = self.key(header.alg, header.kid.as_deref()).await?;
        let viewer = self.check(token, &key, validation)?;
        Ok(Good { viewer, algorithm: header.alg, key_id: header.kid, key })
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

    fn check(&self, token: &str, key: &DecodingKey, validation: &Validation) -> Result<Viewer, TokenError> {
        let claims = jsonwebtoken::decode::<Claims>(token, key, validation)
            .map_err(|error| match error.kind() {
                ErrorKind::ExpiredSignature => TokenError::Expired,
                _ => TokenError::Invalid,
            })?
            .claims;
        let meant_for_us = claims.aud.as_ref().map(|aud| aud.includes(&self.audience));
        let (role, user_id) = match (claims.role.as_str(), claims.sub, meant_for_us) {
            ("authenticated", Some(sub), Some(true)) => (Role::Authenticated, sub),
            ("service_role", sub, None | Some(true)) => (Role::Service, sub.unwrap_or_default()),
            _ => return Err(TokenError::Invalid),
        };
        Ok(Viewer { user_id, email: claims.email, role, issued_at: claims.iat, expires_at: claims.exp })
    }

    /// A token for `user_id` that counts for `ttl`; an error where there is no secret to sign it with.
    pub fn issue(&self, user_id: Uuid, role: Role, email: Option<String>, ttl: Duration) -> anyhow::Result<String> {
        let (key, _) = self.secret.as_ref().context("tokens are made with the JWT secret, which is not set")?;
        let now = clock::now().timestamp();
        let claims = Claims {
            sub: Some(user_id),
            role: role.as_str().to_owned(),
            aud: Some(Audience::One(self.audience.clone())),
            iss: self.issuers.first().cloned(),
            email,
            iat: now,
            exp: now.saturating_add_unsigned(ttl.as_secs()),
        };
        Ok(jsonwebtoken::encode(&Header::new(Algorithm::HS256), &claims, key)?)
    }
}

/// What is asked of a token of this algorithm, and by one of these issuers unless there are none.
fn validation(algorithm: Algorithm, issuers: &[String]) -> Validation {
    let mut validation = Validation::new(algorithm);
    validation.leeway = CLOCK_SKEW.as_secs();
    validation.validate_nbf = true;
    // Checked in `Tokens::check`, by role.
    validation.validate_aud = false;
    validation.set_required_spec_claims(&["exp"]);
    if !issuers.is_empty() {
        // The library compares an issuer that is there; that it must be there has to be said, too.
        validation.set_required_spec_claims(&["exp", "iss"]);
        validation.set_issuer(issuers);
    }
    validation
}
