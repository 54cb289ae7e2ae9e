//! The identity provider's public keys (JWKS), cached and refreshed.

use std::{
    path::PathBuf,
    sync::{Arc, PoisonError, RwLock, Weak},
    time::Duration,
};

use anyhow::Context;
use jsonwebtoken::{Algorithm, DecodingKey};
use tokio::{sync::Mutex, time::Instant};

use super::{TokenError, keys::KeySet};

/// Timeout of a request to the provider.
const TIMEOUT: Duration = Duration::from_secs(5);
/// The shortest delay before a retry after a failed refresh.
const RETRY: Duration = Duration::from_secs(1);
/// Bytes of a key set.
const MAX_BYTES: usize = 256 * 1024;

/// A JWKS URL or file.
enum Source {
    Url(reqwest::Client, reqwest::Url),
    File(PathBuf),
}

/// When keys are refreshed.
#[derive(Clone, Copy, Debug)]
pub struct RefreshPolicy {
    /// The shortest time between two refreshes, whatever tokens come in.
    pub cooldown: Duration,
    /// The age at which keys are refreshed in the background, so that revoked ones stop working.
    pub max_age: Duration,
}

/// The key set and its refresh. Clones share it.
#[derive(Clone)]
pub struct Jwks(Arc<Shared>);

struct Shared {
    source: Source,
    policy: RefreshPolicy,
    cached: RwLock<CachedKeys>,
    /// When the source was last asked; locked meanwhile, so that one refresh serves all.
    last_attempt: Mutex<Option<Instant>>,
}

#[derive(Clone, Default)]
struct CachedKeys {
    keys: Option<Arc<KeySet>>,
    since: Option<Instant>,
    /// Whether the last refresh failed: an unknown key may then be a new one.
    failed: bool,
}

impl Jwks {
    /// Reads the keys at `source`, a URL or a file. A provider that does not answer is retried; an error where `source` is
    /// invalid.
    pub async fn load(source: &str, policy: RefreshPolicy) -> anyhow::Result<Self> {
        let source = Source::new(source)?;
        let jwks = Self(Arc::new(Shared { source, policy, cached: RwLock::default(), last_attempt: Mutex::default() }));
        jwks.refreshed().await;
        tokio::spawn(keep_fresh(Arc::downgrade(&jwks.0), policy));
        Ok(jwks)
    }

    /// Whether there are keys; tries to read them where there are none yet.
    pub async fn is_ready(&self) -> bool {
        self.cached().keys.is_some() || self.refreshed().await.keys.is_some()
    }

    /// The key that a token names. An unknown one waits for a refresh, which the cooldown limits.
    pub(super) async fn find(&self, algorithm: Algorithm, id: Option<&str>) -> Result<Arc<DecodingKey>, TokenError> {
        let find = |cached: &CachedKeys| cached.keys.as_ref().and_then(|keys| keys.find(algorithm, id));
        if let Some(key) = find(&self.cached()) {
            return Ok(key);
        }
        let cached = self.refreshed().await;
        let missing = if cached.failed { TokenError::Unavailable } else { TokenError::Invalid };
        find(&cached).ok_or(missing)
    }

    fn cached(&self) -> CachedKeys {
        self.0.cached.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The keys after a refresh, unless there was one within the cooldown. It runs in its own task: a caller that leaves would
    /// otherwise waste the cooldown's one refresh.
    async fn refreshed(&self) -> CachedKeys {
        let shared = Arc::clone(&self.0);
        let _ = tokio::spawn(async move { shared.refresh().await }).await;
        self.cached()
    }
}

impl Shared {
    fn is_due(&self, last_attempt: Option<Instant>) -> bool {
        last_attempt.is_none_or(|at| at.elapsed() >= self.policy.cooldown)
    }

    async fn refresh(&self) {
        let mut last_attempt = self.last_attempt.lock().await;
        if !self.is_due(*last_attempt) {
            return;
        }
        *last_attempt = Some(Instant::now());
        let read = self.source.read().await.and_then(|bytes| KeySet::read(&bytes));
        let mut cached = self.cached.write().unwrap_or_else(PoisonError::into_inner);
        match read {
            Ok(keys) => {
                tracing::info!(keys = keys.len(), "refreshed the JWKS");
                *cached = CachedKeys { keys: Some(Arc::new(keys)), since: Some(Instant::now()), failed: false };
            }
            Err(error) => {
                tracing::warn!(error = format!("{error:#}"), "cannot refresh the JWKS");
                cached.failed = true;
            }
        }
    }
}

/// Refreshes the keys in the background whenever they reach their maximum age, while anybody has them.
async fn keep_fresh(shared: Weak<Shared>, RefreshPolicy { cooldown, max_age }: RefreshPolicy) {
    let mut wait = max_age;
    loop {
        tokio::time::sleep(wait).await;
        let Some(shared) = shared.upgrade() else { return };
        shared.refresh().await;
        let cached = shared.cached.read().unwrap_or_else(PoisonError::into_inner);
        wait = match cached.since.map(|since| max_age.saturating_sub(since.elapsed())) {
            Some(left) if !cached.failed && !left.is_zero() => left,
            _ => cooldown.max(RETRY).min(max_age),
        };
    }
}

impl Source {
    fn new(source: &str) -> anyhow::Result<Self> {
        if !source.starts_with("https://") && !source.starts_with("http://") {
            anyhow::ensure!(!source.contains("://"), "{source} is neither a file nor an https URL");
            return Ok(Self::File(source.into()));
        }
        let url = reqwest::Url::parse(source).with_context(|| format!("{source} is not a URL"))?;
        if url.scheme() == "http" {
            tracing::warn!("the JWKS is fetched over plain http: an attacker on the network can forge tokens");
        }
        // May have been installed already.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client = reqwest::Client::builder()
            .timeout(TIMEOUT)
            .redirect(reqwest::redirect::Policy::none())
            .user_agent(concat!("plan-creator/", env!("CARGO_PKG_VERSION")))
            .build()?;
        Ok(Self::Url(client, url))
    }

    async fn read(&self) -> anyhow::Result<Vec<u8>> {
        let (client, url) = match self {
            Self::File(path) => return tokio::fs::read(path).await.with_context(|| path.display().to_string()),
            Self::Url(client, url) => (client, url),
        };
        let mut response = client.get(url.clone()).send().await?.error_for_status()?;
        let mut bytes = Vec::new();
        while let Some(chunk) = response.chunk().await? {
            anyhow::ensure!(bytes.len() + chunk.len() <= MAX_BYTES, "the key set has more than {MAX_BYTES} bytes");
            bytes.extend_from_slice(&chunk);
        }
        Ok(bytes)
    }
}
