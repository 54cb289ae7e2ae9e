//! Secrets that are never logged, and the JWT secret of the private database.

use std::{collections::HashSet, fmt, fs, io::Write, os::unix::fs::OpenOptionsExt, path::Path, str::FromStr};

use anyhow::Context;

use super::SupabaseKey;

/// A text that `Debug` and `Display` redact.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// The text itself: to be used, never to be written down.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl From<String> for Secret {
    fn from(text: String) -> Self {
        Self(text)
    }
}

impl FromStr for Secret {
    type Err = std::convert::Infallible;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Ok(Self(text.to_owned()))
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("…")
    }
}

/// An HMAC key for tokens.
#[derive(Clone, Debug)]
pub struct SigningKey(Secret);

/// Secrets of Supabase's documentation, which sign the tokens of every project on a developer's machine.
const KNOWN: [&str; 2] = [
    "super-secret-jwt-token-with-at-least-32-characters-long",
    "your-super-secret-jwt-token-with-at-least-32-characters-long",
];

impl SigningKey {
    /// RFC 7518, section 3.2: a key of the same size as the hash output, or larger.
    const MIN_BYTES: usize = 32;
    /// Distinct bytes of a random key; hexadecimal digits alone have some more.
    const MIN_VARIETY: usize = 8;

    /// The key; an error where it is too short, easily guessed, or publicly known.
    pub fn new(secret: Secret) -> anyhow::Result<Self> {
        let text = secret.reveal().trim();
        if let Some(key) = SupabaseKey::of(text) {
            anyhow::bail!(
                "PLAN_CREATOR_JWT_SECRET is {key}, not the secret that tokens are signed with: anyone who has it could \
                 forge tokens. The secret is the \"JWT secret\" (Supabase: Project Settings, JWT Keys, Legacy JWT Secret)"
            );
        }
        let is_public = ["-----BEGIN", "ssh-", "http://", "https://"].iter().any(|start| text.starts_with(start))
            || serde_json::from_str::<serde_json::Map<_, serde_json::Value>>(text).is_ok();
        anyhow::ensure!(
            !is_public,
            "PLAN_CREATOR_JWT_SECRET is a key or a URL, not a shared secret; public keys belong to PLAN_CREATOR_JWKS"
        );
        anyhow::ensure!(
            text.len() >= Self::MIN_BYTES,
            "the JWT secret has {} bytes; HS256 needs at least {}",
            text.len(),
            Self::MIN_BYTES
        );
        let variety = text.bytes().collect::<HashSet<_>>().len();
        anyhow::ensure!(
            variety >= Self::MIN_VARIETY,
            "the JWT secret is easy to guess: it has {variety} different characters; make one with openssl rand -base64 48"
        );
        Ok(Self(secret))
    }

    /// Whether it is publicly known.
    pub fn is_known(&self) -> bool {
        KNOWN.contains(&self.0.reveal().trim())
    }

    pub(super) fn bytes(&self) -> &[u8] {
        self.0.reveal().as_bytes()
    }
}

/// The JWT secret of the private database: generated on first use, readable by the program's user alone, then kept.
pub fn load_or_create(data_dir: &Path) -> anyhow::Result<SigningKey> {
    let path = data_dir.join("jwt-secret");
    let context = || format!("token secret {}", path.display());
    if !path.exists() {
        fs::create_dir_all(data_dir).with_context(context)?;
        let fresh = format!("{}{}", uuid::Uuid::new_v4().simple(), uuid::Uuid::new_v4().simple());
        // Written to a temporary file and linked into place, so that two programs that start together agree on one secret.
        let aside = data_dir.join(format!("jwt-secret.{}", std::process::id()));
        let mut file = fs::OpenOptions::new()
            .write(true)
            .create(true)
            .truncate(true)
            .mode(0o600)
            .open(&aside)
            .with_context(context)?;
        file.write_all(fresh.as_bytes()).and_then(|()| file.sync_all()).with_context(context)?;
        let linked = fs::hard_link(&aside, &path);
        fs::remove_file(&aside).with_context(context)?;
        if let Err(error) = linked
            && error.kind() != std::io::ErrorKind::AlreadyExists
        {
            return Err(error).with_context(context);
        }
    }
    let text = fs::read_to_string(&path).with_context(context)?;
    SigningKey::new(Secret::from(text.trim().to_owned())).with_context(context)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_does_not_show_itself() {
        let secret = Secret::from("hunter2, who never tells his name in here".to_owned());
        assert_eq!(format!("{secret:?}"), "…");
        assert!(!format!("{:?}", SigningKey::new(secret).unwrap()).contains("hunter"));
    }

    #[test]
    fn a_short_secret_is_refused() {
        assert!(SigningKey::new(Secret::from("short".to_owned())).is_err());
    }
}
