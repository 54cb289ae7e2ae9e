//! Secrets that never reach a log, and the token secret of the private database.

use std::{fmt, fs, io::Write, os::unix::fs::OpenOptionsExt, path::Path, str::FromStr};

use anyhow::Context;

/// A text that `Debug` and `Display` do not show.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// The text itself. Call it where it is used, never where something is written down.
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

/// A secret that is long enough to sign tokens with.
#[derive(Clone, Debug)]
pub struct SigningKey(Secret);

impl SigningKey {
    /// RFC 7518, section 3.2: a key of the same size as the hash output, or larger.
    const MIN_BYTES: usize = 32;

    /// The key; an error where it is shorter than 32 bytes.
    pub fn new(secret: Secret) -> anyhow::Result<Self> {
        anyhow::ensure!(
            secret.reveal().len() >= Self::MIN_BYTES,
            "the JWT secret has {} bytes; HS256 needs at least {}",
            secret.reveal().len(),
            Self::MIN_BYTES
        );
        Ok(Self(secret))
    }

    pub(super) fn bytes(&self) -> &[u8] {
        self.0.reveal().as_bytes()
    }
}

/// The token secret of the private database: made on first use, readable by the program's user alone, then kept.
pub fn load_or_create(data_dir: &Path) -> anyhow::Result<SigningKey> {
    let path = data_dir.join("jwt-secret");
    let context = || format!("token secret {}", path.display());
    if !path.exists() {
        fs::create_dir_all(data_dir).with_context(context)?;
        let fresh = format!("{}{}", uuid::Uuid::new_v4().simple(), uuid::Uuid::new_v4().simple());
        // Written aside and linked into place, so that two programs that start together agree on one secret.
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
        let secret = Secret::from("hunter2hunter2hunter2hunter2hunter2".to_owned());
        assert_eq!(format!("{secret:?}"), "…");
        assert!(!format!("{:?}", SigningKey::new(secret).unwrap()).contains("hunter"));
    }

    #[test]
    fn a_short_secret_is_refused() {
        assert!(SigningKey::new(Secret::from("short".to_owned())).is_err());
    }
}
