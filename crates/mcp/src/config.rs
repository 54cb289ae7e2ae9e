//! How a server is set up.

use std::{collections::BTreeMap, time::Duration};

use axum::http::HeaderValue;
use serde_json::Value;

/// How a server is set up.
#[derive(Clone, Debug)]
pub struct Config {
    /// The server's name, for programs.
    pub name: String,
    /// Its name for people.
    pub title: String,
    /// Its version.
    pub version: String,
    /// What an assistant should know of the server as a whole.
    pub instructions: Option<String>,
    /// Origins whose pages may call. The server's own is not among them unless it is listed: behind a rebound name, a foreign page has
    /// the same origin as the server.
    pub allowed_origins: Vec<HeaderValue>,
    /// Refuse callers without credentials with 401.
    pub sign_in_required: bool,
    /// Where the metadata of RFC 9728 is, for the `WWW-Authenticate` of a 401.
    pub resource_metadata: Option<String>,
    /// Bytes of a tool's data as JSON. A longer answer is cut at the ends of its lists, and says so.
    pub max_answer: usize,
    /// How long a tool that is a subscription waits for its last event.
    pub max_wait: Duration,
    /// Entries of a page of `tools/list` and `resources/list`.
    pub page_size: usize,
    /// How long clients may keep lists and resources.
    pub cache: Duration,
    /// JSON Schemas of the schema's own scalars, by name. Those that are missing here may be any JSON.
    pub scalars: BTreeMap<String, Value>,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            name: "graphql-mcp".into(),
            title: "GraphQL".into(),
            version: env!("CARGO_PKG_VERSION").into(),
            instructions: None,
            allowed_origins: Vec::new(),
            sign_in_required: false,
            resource_metadata: None,
            max_answer: 40_000,
            max_wait: Duration::from_secs(20),
            page_size: 50,
            cache: Duration::from_mins(5),
            scalars: BTreeMap::new(),
        }
    }
}
