//! Documents that clients name instead of sending: automatically persisted queries, which any client may add to, and
//! trusted documents, which come from a file and to which nothing is added.

use std::{collections::HashMap, path::Path, sync::Arc};

use anyhow::Context;
use sha2::{Digest, Sha256};

use super::cache::{Hash, TextCache, bounded};
use crate::{Code, RequestError, StoredDocuments, request::Request};

/// Where a request's text comes from.
pub(super) enum DocumentStore {
    /// From the request alone.
    Disabled,
    /// Remembered by its hash once it was sent in full.
    Persisted(TextCache<str>),
    /// From the manifest alone.
    Trusted { by_id: HashMap<String, (Hash, Arc<str>)>, by_hash: HashMap<Hash, Arc<str>> },
}

impl DocumentStore {
    /// As the settings have it. Fails where the manifest cannot be read.
    pub(super) fn new(settings: &StoredDocuments) -> anyhow::Result<Self> {
        if let Some(path) = &settings.trusted_documents {
            return Self::trusted(path).with_context(|| format!("trusted documents {}", path.display()));
        }
        if settings.persisted_queries == 0 {
            return Ok(Self::Disabled);
        }
        Ok(Self::Persisted(bounded(settings.persisted_queries, settings.persisted_queries_bytes)?))
    }

    fn trusted(path: &Path) -> anyhow::Result<Self> {
        let manifest: HashMap<String, String> = serde_json::from_slice(&std::fs::read(path)?)?;
        let known = |(id, text): (String, String)| (id, (hash(&text), Arc::from(text)));
        let by_id: HashMap<_, _> = manifest.into_iter().map(known).collect();
        let by_hash = by_id.values().cloned().collect();
        Ok(Self::Trusted { by_id, by_hash })
    }

    /// The text of a request with its hash, which is what is kept of it elsewhere.
    pub(super) fn find(&self, request: &mut Request) -> Result<(Hash, Arc<str>), RequestError> {
        let text = request.query.take().map(Arc::<str>::from);
        let id = request.document_id.as_deref().or_else(|| request.persisted_hash());
        match (self, text, id) {
            (_, None, None) => Err(RequestError::ill_formed("The request has no \"query\".")),
            (Self::Trusted { by_hash, .. }, Some(text), _) => {
                let hash = hash(&text);
                by_hash.contains_key(&hash).then_some((hash, text)).ok_or_else(|| {
                    RequestError::new(Code::DOCUMENT_NOT_TRUSTED, "Only trusted documents can be executed.")
                })
            }
            (Self::Trusted { by_id, .. }, None, Some(id)) => {
                let bare = id.split_once(':').map_or(id, |(_, bare)| bare);
                by_id.get(id).or_else(|| by_id.get(bare)).cloned().ok_or_else(not_found)
            }
            (Self::Disabled, None, Some(_)) => {
                Err(RequestError::new(Code::PERSISTED_QUERY_NOT_SUPPORTED, "PersistedQueryNotSupported"))
            }
            (Self::Persisted(kept), None, Some(id)) => {
                let hash = parse(id).ok_or_else(not_found)?;
                kept.get(&hash).map(|text| (hash, text)).ok_or_else(not_found)
            }
            (Self::Persisted(kept), Some(text), Some(id)) => {
                let hash = hash(&text);
                if parse(id) != Some(hash) {
                    let message = "The document does not match its hash.";
                    return Err(RequestError::new(Code::PERSISTED_QUERY_MISMATCH, message));
                }
                kept.insert(hash, Arc::clone(&text));
                Ok((hash, text))
            }
            (Self::Disabled | Self::Persisted(_), Some(text), _) => Ok((hash(&text), text)),
        }
    }
}

/// The message is Apollo's, by which older clients know that they may send the document in full.
fn not_found() -> RequestError {
    RequestError::new(Code::PERSISTED_QUERY_NOT_FOUND, "PersistedQueryNotFound")
}

fn hash(text: &str) -> Hash {
    Sha256::digest(text.as_bytes()).into()
}

/// A hash in hexadecimal, with or without `sha256:` in front.
fn parse(id: &str) -> Option<Hash> {
    let mut hash = Hash::default();
    hex::decode_to_slice(id.strip_prefix("sha256:").unwrap_or(id), &mut hash).ok().map(|()| hash)
}
