//! Tokens that were found good: the signature of each is checked once. With a public key that takes longer than all the rest of
//! a small request, and with a secret a twentieth of it.

use std::sync::Arc;

use jsonwebtoken::{Algorithm, DecodingKey};
use quick_cache::{Weighter, sync::Cache};
use sha2::{Digest, Sha256};

use super::{CLOCK_SKEW, TokenError, Viewer};

/// How many are remembered; who comes more often stays.
const KEPT: usize = 10_000;
/// Bytes of what they say altogether: of Supabase's tokens, a thousand bytes each, that is room for all of them.
const KEPT_BYTES: u64 = 16 * 1024 * 1024;
/// What a token takes beside what it says.
const OVERHEAD: u64 = 500;

/// A token that was good when it was read.
#[derive(Clone)]
pub(super) struct Good {
    pub(super) viewer: Viewer,
    pub(super) algorithm: Algorithm,
    /// Which key the token names.
    pub(super) key_id: Option<String>,
    /// What it was checked with. Keys that were read anew are others, even where they are the same.
    pub(super) key: Arc<DecodingKey>,
}

impl Good {
    /// The viewer, at `now` in seconds since 1970.
    pub(super) fn at(self, now: i64) -> Result<Viewer, TokenError> {
        let counts = self.viewer.expires_at.saturating_add_unsigned(CLOCK_SKEW.as_secs()) >= now;
        if counts { Ok(self.viewer) } else { Err(TokenError::Expired) }
    }
}

/// Good tokens by their hash, so that no token lies in memory for longer than its request.
pub(super) struct GoodTokens(Cache<[u8; 32], Good, ByClaims>);

#[derive(Clone)]
struct ByClaims;

impl Weighter<[u8; 32], Good> for ByClaims {
    fn weight(&self, _: &[u8; 32], good: &Good) -> u64 {
        OVERHEAD + good.viewer.claims.as_str().len() as u64
    }
}

impl GoodTokens {
    /// None as yet.
    pub(super) fn new() -> Self {
        Self(Cache::with_weighter(KEPT, KEPT_BYTES, ByClaims))
    }

    /// What `token` was found to be, if it was seen.
    pub(super) fn get(&self, token: &str) -> Option<Good> {
        self.0.get(&hash(token))
    }

    /// Remembers what `token` is.
    pub(super) fn insert(&self, token: &str, good: Good) {
        self.0.insert(hash(token), good);
    }
}

fn hash(token: &str) -> [u8; 32] {
    Sha256::digest(token.as_bytes()).into()
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;
    use uuid::Uuid;

    use super::*;
    use crate::auth::{Claims, Role};

    #[test]
    fn a_token_that_was_good_expires_all_the_same() {
        let (user_id, role) = (Some(Uuid::max()), Role::Authenticated);
        let claims = Claims::new(serde_json::Map::new(), user_id, role);
        let viewer = Viewer { user_id, email: None, role, issued_at: DateTime::UNIX_EPOCH, expires_at: 1_000, claims };
        let key = Arc::new(DecodingKey::from_secret(b"key"));
        let good = Good { viewer: viewer.clone(), algorithm: Algorithm::HS256, key_id: None, key };
        assert_eq!(good.clone().at(1_030), Ok(viewer));
        assert_eq!(good.at(1_031), Err(TokenError::Expired));
    }
}
