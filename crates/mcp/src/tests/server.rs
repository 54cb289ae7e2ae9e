//! A server on a socket, with `/graphql` beside `/mcp`.

use std::{future::IntoFuture, net::SocketAddr, sync::Arc, time::Duration};

use axum::http::{HeaderMap, HeaderValue, header};
use graphql_gate::{Caller, Code, Deadline, Gate, Host, Limits, OperationType, Peer, RequestError, Unlimited};
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use super::toy::{self, Count, Toy, Viewer};
use crate::{Config, McpServer, Resource, ToolDocument};

/// Callers sign in with their names. Who is called "poor" has nothing to spend.
pub(super) struct ToyHost;

#[derive(Clone)]
pub(super) struct Purse {
    is_empty: bool,
}

impl Caller for Purse {
    type Budget = Deadline;

    fn charge(&self, _: u64) -> Result<(), RequestError> {
        if self.is_empty {
            return Err(RequestError::new(Code::RATE_LIMITED, "Too much.").retry_after(7));
        }
        Ok(())
    }

    async fn parse<T: Send + 'static>(
        &self,
        time: Duration,
        parse: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, RequestError> {
        Unlimited.parse(time, parse).await
    }

    fn budget(&self, kind: OperationType, time: Duration) -> Arc<Deadline> {
        Unlimited.budget(kind, time)
    }
}

impl Host for ToyHost {
    type Schema = Toy;
    type Viewer = Viewer;
    type UserId = String;
    type Caller = Purse;

    async fn sign_in(&self, headers: &HeaderMap, _: Option<Peer>) -> Result<Option<Viewer>, RequestError> {
        let Some(value) = headers.get(header::AUTHORIZATION) else { return Ok(None) };
        let name = value.to_str().ok().and_then(|value| value.strip_prefix("Bearer "));
        let invalid = || RequestError::new(Code::UNAUTHENTICATED, "No such token.");
        name.map(|name| Some(Viewer(name.to_owned()))).ok_or_else(invalid)
    }

    fn caller(&self, viewer: Option<&Viewer>, _: Option<Peer>) -> Purse {
        Purse { is_empty: viewer.is_some_and(|viewer| viewer.0 == "poor") }
    }

    fn user_id(viewer: &Viewer) -> Option<String> {
        Some(viewer.0.clone())
    }
}

pub(super) fn config() -> Config {
    Config {
        instructions: Some("Greet first.".into()),
        allowed_origins: vec![HeaderValue::from_static("https://app.example")],
        max_answer: 2_000,
        page_size: 4,
        ..Config::default()
    }
}

pub(super) fn resources() -> Vec<Resource> {
    let resource = |name: &str| Resource {
        uri: format!("doc://{name}"),
        name: name.into(),
        title: name.to_uppercase(),
        description: "A page.".into(),
        mime_type: "text/markdown".into(),
        text: format!("# {name}"),
    };
    vec![resource("one"), resource("zwei – ü")]
}

pub(super) fn gate(limits: Limits) -> Arc<Gate<ToyHost>> {
    let count = Count::default();
    let config = graphql_gate::Config { limits, ..graphql_gate::Config::default() };
    Gate::new(|| toy::builder(&count), ToyHost, config, CancellationToken::new()).unwrap()
}

pub(super) fn new(tools: &[ToolDocument], config: Config) -> anyhow::Result<Arc<McpServer<ToyHost>>> {
    McpServer::new(gate(Limits::default()), tools, resources(), config)
}

pub(super) struct TestServer {
    pub(super) url: String,
    pub(super) http: reqwest::Client,
}

/// Status, headers and body.
pub(super) type Reply = (u16, HeaderMap, Value);

impl TestServer {
    pub(super) async fn start() -> Self {
        Self::with(config(), Limits::default()).await
    }

    pub(super) async fn with(config: Config, limits: Limits) -> Self {
        let gate = gate(limits);
        let server = McpServer::new(Arc::clone(&gate), &toy::tools(), resources(), config).unwrap();
        let router = server.router("/mcp").merge(gate.router("/graphql"));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let service = router.into_make_service_with_connect_info::<SocketAddr>();
        tokio::spawn(axum::serve(listener, service).into_future());
        // It fails where one is installed already, by another test.
        let _ = rustls::crypto::ring::default_provider().install_default();
        Self { url, http: reqwest::Client::new() }
    }

    pub(super) async fn send(&self, body: impl Into<reqwest::Body>, headers: &[(&str, &str)]) -> Reply {
        let mut request = self.http.post(format!("{}/mcp", self.url)).body(body);
        if !headers.iter().any(|(name, _)| *name == "content-type") {
            request = request.header("content-type", "application/json");
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let response = request.send().await.unwrap();
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let body = response.bytes().await.unwrap();
        (status, headers, serde_json::from_slice(&body).unwrap_or_default())
    }

    /// A request of 2025-11-25.
    pub(super) async fn legacy(&self, method: &str, params: Value) -> Reply {
        let body = json!({ "jsonrpc": "2.0", "id": 1, "method": method, "params": params });
        self.send(body.to_string(), &[("mcp-protocol-version", "2025-11-25")]).await
    }

    /// A request of 2026-07-28.
    pub(super) async fn modern(&self, method: &str, mut params: Value) -> Reply {
        params["_meta"] = meta("2026-07-28");
        let name = params["name"].as_str().or(params["uri"].as_str()).unwrap_or_default().to_owned();
        let body = json!({ "jsonrpc": "2.0", "id": "a", "method": method, "params": params });
        let headers = [("mcp-protocol-version", "2026-07-28"), ("mcp-method", method), ("mcp-name", name.as_str())];
        self.send(body.to_string(), &headers).await
    }

    /// The result of a call by somebody.
    pub(super) async fn call(&self, name: &str, arguments: Value) -> Value {
        let params = json!({ "name": name, "arguments": arguments });
        let body = json!({ "jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": params });
        let (status, _, body) = self.send(body.to_string(), &[("authorization", "Bearer Ada")]).await;
        assert_eq!(status, 200, "{body}");
        body["result"].clone()
    }

    /// The response to the same over GraphQL.
    pub(super) async fn graphql(&self, query: &str, variables: &Value) -> Value {
        let body = json!({ "query": query, "variables": variables }).to_string();
        let request = self.http.post(format!("{}/graphql", self.url)).body(body);
        let request = request.header("content-type", "application/json").header("authorization", "Bearer Ada");
        serde_json::from_slice(&request.send().await.unwrap().bytes().await.unwrap()).unwrap()
    }
}

/// `_meta` of a request that stands alone.
pub(super) fn meta(version: &str) -> Value {
    json!({ "io.modelcontextprotocol/protocolVersion": version, "io.modelcontextprotocol/clientCapabilities": {} })
}

/// The first text of a result, as JSON.
pub(super) fn text(result: &Value) -> Value {
    serde_json::from_str(result["content"][0]["text"].as_str().unwrap()).unwrap()
}
