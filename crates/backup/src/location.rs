//! Where backups are stored: a local folder, or a bucket of S3 or a compatible store.

use std::{fs::DirBuilder, os::unix::fs::DirBuilderExt, sync::Arc};

use anyhow::{Context, bail, ensure};
use futures_util::{StreamExt, TryStreamExt, stream::BoxStream};
use object_store::{
    ObjectStore, ObjectStoreExt, aws::AmazonS3Builder, buffered::BufWriter, local::LocalFileSystem, path::Path,
};
use reqwest::Url;

use super::manifest::{MANIFEST, MANIFEST_MAX, Manifest};

/// A location of backups, or of one backup.
#[derive(Clone, Debug)]
pub struct Location {
    store: Arc<dyn ObjectStore>,
    prefix: Path,
    /// The address as given.
    address: String,
    /// The folder, if it is local.
    folder: Option<std::path::PathBuf>,
}

impl Location {
    /// The location at `address`: a path, `file:///path` or `s3://bucket/prefix`. Key, region and endpoint of S3 come from the
    /// `AWS_…` variables.
    pub fn at(address: &str) -> anyhow::Result<Self> {
        let url = address.contains("://").then(|| address.parse::<Url>()).transpose();
        let url = url.with_context(|| format!("{address:?} is not a valid address"))?;
        match url.as_ref().map(Url::scheme) {
            None => Self::folder(address, std::path::Path::new(address)),
            Some("file") => {
                let folder = url.as_ref().and_then(|url| url.to_file_path().ok());
                Self::folder(address, &folder.with_context(|| format!("{address:?} is not a folder"))?)
            }
            Some("s3") => {
                // Its client comes without cryptography of its own.
                let _ = rustls::crypto::ring::default_provider().install_default();
                let store = AmazonS3Builder::from_env().with_url(address).build().context("cannot use the bucket")?;
                let prefix = Path::parse(url.as_ref().map_or("", |url| url.path().trim_matches('/')))?;
                Ok(Self { store: Arc::new(store), prefix, address: address.to_owned(), folder: None })
            }
            Some(other) => bail!("{other:?} is not supported for backups: use a path, file:// or s3://bucket/prefix"),
        }
    }

    fn folder(address: &str, folder: &std::path::Path) -> anyhow::Result<Self> {
        let folder = std::path::absolute(folder)?;
        let prefix = Path::from_absolute_path(&folder)
            .with_context(|| format!("{address:?} is not a valid path for backups"))?;
        let store = LocalFileSystem::new().with_fsync(true);
        Ok(Self { store: Arc::new(store), prefix, address: address.to_owned(), folder: Some(folder) })
    }

    /// An in-memory location.
    #[cfg(test)]
    pub fn in_memory() -> Self {
        let store = Arc::new(object_store::memory::InMemory::new());
        Self { store, prefix: Path::default(), address: "memory".to_owned(), folder: None }
    }

    /// The backup `name` in this location.
    #[must_use]
    pub fn backup(&self, name: &str) -> Self {
        let folder = self.folder.as_ref().map(|folder| folder.join(name));
        let address = format!("{}/{name}", self.address.trim_end_matches('/'));
        Self { store: Arc::clone(&self.store), prefix: self.prefix.clone().join(name), address, folder }
    }

    /// The address as given.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// Creates a local folder, closed to others: it holds personal data.
    pub fn prepare(&self) -> anyhow::Result<()> {
        let Some(folder) = &self.folder else { return Ok(()) };
        let made = DirBuilder::new().recursive(true).mode(0o700).create(folder);
        made.with_context(|| format!("cannot make the folder {}", folder.display()))
    }

    /// Opens a file for writing, which appears when it is shut down.
    pub fn writer(&self, file: &str) -> BufWriter {
        // The smallest part of S3's uploads; two are in flight at a time.
        const PART: usize = 5 * 1024 * 1024;
        BufWriter::with_capacity(Arc::clone(&self.store), self.prefix.clone().join(file), PART).with_max_concurrency(1)
    }

    /// Writes a small file. Fails if it exists.
    pub async fn put(&self, file: &str, content: Vec<u8>) -> anyhow::Result<()> {
        let path = self.prefix.clone().join(file);
        let put = self.store.put_opts(&path, content.into(), object_store::PutMode::Create.into()).await;
        put.map(drop).with_context(|| format!("cannot write {file} at {}", self.address))
    }

    /// A file's bytes as a stream, and their number.
    pub async fn get(&self, file: &str) -> anyhow::Result<(u64, BoxStream<'static, std::io::Result<bytes::Bytes>>)> {
        let found = self.store.get(&self.prefix.clone().join(file)).await;
        let found = found.with_context(|| format!("cannot read {file} at {}", self.address))?;
        Ok((found.meta.size, found.into_stream().map_err(Into::into).boxed()))
    }

    /// The manifest of the backup at this location.
    pub async fn manifest(&self) -> anyhow::Result<Manifest> {
        let found = match self.store.get(&self.prefix.clone().join(MANIFEST)).await {
            Ok(found) => found,
            Err(object_store::Error::NotFound { .. }) => return Err(self.no_backup().await),
            Err(error) => return Err(error).with_context(|| format!("cannot read the manifest at {}", self.address)),
        };
        ensure!(found.meta.size <= MANIFEST_MAX, "the manifest is too long to be one");
        let text = found.bytes().await.context("cannot read the manifest")?;
        Manifest::read(&text).with_context(|| format!("the backup at {}", self.address))
    }

    /// The names of finished backups, oldest first.
    pub async fn backups(&self) -> anyhow::Result<Vec<String>> {
        let listed = self.store.list_with_delimiter(Some(&self.prefix)).await?;
        let mut names = Vec::new();
        for folder in listed.common_prefixes {
            if self.store.head(&folder.clone().join(MANIFEST)).await.is_ok() {
                names.extend(folder.filename().map(str::to_owned));
            }
        }
        names.sort();
        Ok(names)
    }

    async fn no_backup(&self) -> anyhow::Error {
        let found = self.backups().await.unwrap_or_default();
        let address = &self.address;
        match found.as_slice() {
            [] => anyhow::anyhow!("there is no finished backup at {address}: it has no {MANIFEST}"),
            names => anyhow::anyhow!("{address} holds several backups; name one of them: {}", names.join(", ")),
        }
    }
}
