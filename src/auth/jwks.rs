//! The public keys that the people's identity provider publishes: kept, and read again when they may have changed.

use std::{
    path::PathBuf,
    sync::{Arc, PoisonError, RwLock, Weak},
    time::Duration,
};

use anyhow::Context;
use jsonwebtoken::{Algorithm, DecodingKey};
use tokio::{sync::Mutex, time::Instant};

use super::{TokenError, keys::KeySet};

/// How long the provider may take.
const TIMEOUT: Duration = Duration::from_secs(5);
/// How long a reading that failed is waited for before the next one, at least.
const RETRY: Duration = Duration::from_secs(1);
/// Bytes of a key set.
const MAX_BYTES: usize = 256 * 1024;

/// Where keys come from.
enum Source {
    Url(reqwest::Client, reqwest::Url),
    File(PathBuf),
}

/// How often keys are read.
#[derive(Clone, Copy, Debug)]
pub struct Freshness {
    /// The time between two readings at least, whatever comes in.
    pub cooldown: Duration,
    /// The age at which keys are read again, whether or not anybody asks for them, so that one that was taken back stops to
    /// count.
    pub max_age: Duration,
}

/// The keys, and how they are kept fresh. Clones share them.
#[derive(Clone)]
pub struct Jwks(Arc<Shared>);

struct Shared {
    source: Source,
    freshness: Freshness,
    known: RwLock<Known>,
    /// When the source was last asked; held while it is, so that one asks for all.
    asked: Mutex<Option<Instant>>,
}

#[derive(Clone, Default)]
struct Known {
    keys: Option<Arc<KeySet>>,
    since: Option<Instant>,
    /// Whether the last reading failed: then a key that is not known may be a new one.
    failed: bool,
}

impl Jwks {
    /// Reads the keys at `source`, an address or a file. A provider that does not answer now is asked again later; an
    /// error where `source` cannot be right.
    pub async fn load(source: &str, freshness: Freshness) -> anyhow::Result<Self> {
        let source = Source::new(source)?;
        let jwks = Self(Arc::new(Shared { source, freshness, known: RwLock::default(), asked: Mutex::default() }));
        jwks.refreshed().await;
        tokio::spawn(keep_fresh(Arc::downgrade(&jwks.0), freshness));
        Ok(jwks)
    }

    /// Whether there are keys to check tokens with; asks for them where there are none yet.
    pub async fn is_ready(&self) -> bool {
        self.known().keys.is_some() || self.refreshed().await.keys.is_some()
    }

    /// The key that a token names. Only for one that is not known the source is waited for, and it is asked no more often than
    /// the cooldown allows.
    pub(super) async fn find(&self, algorithm: Algorithm, id: Option<&str>) -> Result<Arc<DecodingKey>, TokenError> {
        let find = |known: &Known| known.keys.as_ref().and_then(|keys| keys.find(algorithm, id));
        if let Some(key) = find(&self.known()) {
            return Ok(key);
        }
        let known = self.refreshed().await;
        let missing = if known.failed { TokenError::Unavailable } else { TokenError::Invalid };
        find(&known).ok_or(missing)
    }

    fn known(&self) -> Known {
        self.0.known.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// What is known once the keys were read anew, unless that was done within the cooldown. They are read in a task of
    /// its own: a caller that goes away would otherwise use up the one reading of its minute.
    async fn refreshed(&self) -> Known {
        let shared = Arc::clone(&self.0);
        let _ = tokio::spawn(async move { shared.refresh().await }).await;
        self.known()
    }
}

impl Shared {
    fn is_due(&self, asked: Option<Instant>) -> bool {
        asked.is_none_or(|at| at.elapsed() >= self.freshness.cooldown)
    }

    async fn refresh(&self) {
        let mut asked = self.asked.lock().await;
        if !self.is_due(*asked) {
            return;
        }
        *asked = Some(Instant::now());
        let read = self.source.read().await.and_then(|bytes| KeySet::read(&bytes));
        let mut known = self.known.write().unwrap_or_else(PoisonError::into_inner);
        match read {
            Ok(keys) => {
                tracing::info!(keys = keys.len(), "read the keys that tokens are signed with");
                *known = Known { keys: Some(Arc::new(keys)), since: Some(Instant::now()), failed: false };
            }
            Err(error) => {
                tracing::warn!(error = format!("{error:#}"), "cannot read the keys that tokens are signed with");
                known.failed = true;
            }
        }
    }
}

/// Reads the keys again whenever they have reached their age, beside the requests and until nobody has them any more.
async fn keep_fresh(shared: Weak<Shared>, Freshness { cooldown, max_age }: Freshness) {
    let mut wait = max_age;
    loop {
        tokio::time::sleep(wait).await;
        let Some(shared) = shared.upgrade() else { return };
        shared.refresh().await;
        let known = shared.known.read().unwrap_or_else(PoisonError::into_inner);
        wait = match known.since.map(|since| max_age.saturating_sub(since.elapsed())) {
            Some(left) if !known.failed && !left.is_zero() => left,
            _ => cooldown.max(RETRY).min(max_age),
        };
    }
}

impl Source {
    fn new(source: &str) -> anyhow::Result<Self> {
        if !source.starts_with("https://") && !source.starts_with("http://") {
            anyhow::ensure!(!source.contains("://"), "keys are read from a file or by https, not from {source}");
            return Ok(Self::File(source.into()));
        }
        let url = reqwest::Url::parse(source).with_context(|| format!("{source} is no address"))?;
        if url.scheme() == "http" {
            tracing::warn!("keys come by plain http: whoever is between can sign in as anybody");
        }
        // Another part of the program may have said so already, and the same.
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
