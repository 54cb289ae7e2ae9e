//! Where assistants learn who signs people in here: protected resource metadata (RFC 9728).

use std::net::SocketAddr;

use axum::{Json, Router, http::header, response::IntoResponse, routing::get};
use serde_json::{Value, json};

use super::PATH;
use crate::config::{AuthConfig, McpConfig};

/// Where the metadata is by RFC 9728; the path of the resource follows.
const WELL_KNOWN: &str = "/.well-known/oauth-protected-resource";

/// What is protected, and who issues tokens for it.
#[derive(Clone)]
pub(super) struct ProtectedResource {
    origin: String,
    issuers: Vec<String>,
}

impl ProtectedResource {
    /// Of the server at its public URL, or else at the address that it listens on. Never at the one that a request names: what a request says
    /// must not become the place at which somebody else signs in.
    pub(super) fn new(config: &McpConfig, auth: &AuthConfig, listening: SocketAddr) -> Self {
        let public = config.public_url.as_ref().and_then(|url| url.to_str().ok());
        let origin = public.map_or_else(|| format!("http://{listening}"), str::to_owned);
        Self { origin, issuers: auth.jwt_issuer.clone() }
    }

    /// The URL of the metadata.
    pub(super) fn metadata_url(&self) -> String {
        format!("{}{WELL_KNOWN}{PATH}", self.origin)
    }

    /// The metadata under the path of its resource, and without it for clients that do not look there.
    pub(super) fn routes(&self) -> Router {
        let metadata = self.metadata();
        let serve = get(async move || ([(header::CACHE_CONTROL, "no-cache")], Json(metadata)).into_response());
        Router::new().route(WELL_KNOWN, serve.clone()).route(&format!("{WELL_KNOWN}{PATH}"), serve)
    }

    fn metadata(&self) -> Value {
        let mut metadata = json!({
            "resource": format!("{}{PATH}", self.origin),
            "resource_name": "Plan Creator",
            "bearer_methods_supported": ["header"],
        });
        // By the RFC, an empty list is left out.
        if let (Some(fields), false) = (metadata.as_object_mut(), self.issuers.is_empty()) {
            fields.insert("authorization_servers".into(), self.issuers.clone().into());
        }
        metadata
    }
}
