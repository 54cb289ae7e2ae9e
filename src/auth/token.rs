//! Bearer tokens: HS256 JWTs in Supabase's form, made and checked.

use std::time::Duration;

use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation, errors::ErrorKind};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{Role, SigningKey, Viewer};

/// Seconds by which the clocks of issuer and server may differ.
const CLOCK_SKEW: u64 = 30;

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
}

impl TokenError {
    /// A sentence for the caller that does not help to guess.
    pub const fn message(self) -> &'static str {
        match self {
            Self::Expired => "The token has expired.",
            Self::Invalid => "The token is not valid.",
        }
    }
}

/// Makes and checks tokens.
pub struct Tokens {
    encoding: EncodingKey,
    decoding: DecodingKey,
    validation: Validation,
    audience: String,
    issuer: Option<String>,
}

impl Tokens {
    /// Tokens signed with `key`, for `audience`, and by `issuer` where one is required.
    pub fn new(key: &SigningKey, audience: &str, issuer: Option<&str>) -> Self {
        // One algorithm, named here: what the token's header says is compared with it, never followed.
        let mut validation = Validation::new(Algorithm::HS256);
        validation.leeway = CLOCK_SKEW;
        validation.validate_nbf = true;
        // Checked in `verify`, by role.
        validation.validate_aud = false;
        validation.set_required_spec_claims(&["exp"]);
        if let Some(issuer) = issuer {
            validation.set_issuer(&[issuer]);
        }
        Self {
            encoding: EncodingKey::from_secret(key.bytes()),
            decoding: DecodingKey::from_secret(key.bytes()),
            validation,
            audience: audience.to_owned(),
            issuer: issuer.map(str::to_owned),
        }
    }

    /// The viewer that `token` speaks for.
    pub fn verify(&self, token: &str) -> Result<Viewer, TokenError> {
        let claims = jsonwebtoken::decode::<Claims>(token, &self.decoding, &self.validation)
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

    /// A token for `user_id` that counts for `ttl`.
    pub fn issue(&self, user_id: Uuid, role: Role, email: Option<String>, ttl: Duration) -> anyhow::Result<String> {
        let now = crate::clock::now().timestamp();
        let claims = Claims {
            sub: Some(user_id),
            role: role.as_str().to_owned(),
            aud: Some(Audience::One(self.audience.clone())),
            iss: self.issuer.clone(),
            email,
            iat: now,
            exp: now.saturating_add_unsigned(ttl.as_secs()),
        };
        Ok(jsonwebtoken::encode(&Header::new(Algorithm::HS256), &claims, &self.encoding)?)
    }
}
