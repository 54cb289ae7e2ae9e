//! Cache of verified tokens, so that each signature is checked once: with a public key that takes longer than the rest of a
//! small request.

use std::sync::Arc;

use jsonwebtoken::{Algorithm, DecodingKey};
use quick_cache::{Weighter, sync::Cache};
use sha2::{Digest, Sha256};

use super::{CLOCK_SKEW, TokenError, Viewer};

/// Tokens in the cache; those that are used more often stay.
const MAX_TOKENS: usize = 10_000;
/// Bytes of their claims: room for all tokens of Supabase's size.
const MAX_BYTES: u64 = 16 * 1024 * 1024;
/// Bytes of a token beside its claims.
const OVERHEAD: u64 = 500;

/// A token whose signature was verified.
#[derive(Clone)]
pub(super) struct VerifiedToken {
    pub(super) viewer: Viewer,
    pub(super) algorithm: Algorithm,
    /// The `kid` of its header.
    pub(super) key_id: Option<String>,
    /// The key it was verified with. A refresh of the key set makes new ones, also of the same keys.
    pub(super) key: Arc<DecodingKey>,
}

impl VerifiedToken {
    /// The viewer, unless the token has expired at `now` (seconds since 1970).
    pub(super) fn viewer_at(self, now: i64) -> Result<Viewer, TokenError> {
        let counts = self.viewer.expires_at.saturating_add_unsigned(CLOCK_SKEW.as_secs()) >= now;
        if counts { Ok(self.viewer) } else { Err(TokenError::Expired) }
    }
}

/// Verified tokens by their hash: no token stays in memory longer than its request.
pub(super) struct VerifiedTokens(Cache<[u8; 32], VerifiedToken, BySize>);

#[derive(Clone)]
struct BySize;

impl Weighter<[u8; 32], VerifiedToken> for BySize {
    fn weight(&self, _: &[u8; 32], verified: &VerifiedToken) -> u64 {
        OVERHEAD + verified.viewer.claims.as_str().len() as u64
    }
}

impl VerifiedTokens {
    /// An empty cache.
    pub(super) fn new() -> Self {
        Self(Cache::with_weighter(MAX_TOKENS, MAX_BYTES, BySize))
    }

    /// The verified token, if it is cached.
    pub(super) fn get(&self, token: &str) -> Option<VerifiedToken> {
        self.0.get(&hash(token))
    }

    /// Caches a verified token.
    pub(super) fn insert(&self, token: &str, verified: VerifiedToken) {
        self.0.insert(hash(token), verified);
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
        let verified = VerifiedToken { viewer: viewer.clone(), algorithm: Algorithm::HS256, key_id: None, key };
        assert_eq!(verified.clone().viewer_at(1_030), Ok(viewer));
        assert_eq!(verified.viewer_at(1_031), Err(TokenError::Expired));
    }
}
