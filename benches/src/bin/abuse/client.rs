//! A client that sends as fast as it is answered.

use std::net::SocketAddr;

use benches::program::Program;
use bytes::Bytes;
use http_body_util::{BodyExt, Full};
use hyper::{
    Request,
    client::conn::http1::{SendRequest, handshake},
    header::{AUTHORIZATION, CONTENT_TYPE, HOST},
};
use hyper_util::rt::TokioIo;
use serde_json::{Value, json};
use tokio::net::TcpStream;

/// A server, and as whom it is asked.
#[derive(Clone)]
pub(crate) struct Target {
    pub(crate) address: SocketAddr,
    /// Empty for nobody.
    pub(crate) token: String,
}

impl Target {
    pub(crate) const fn new(program: &Program, token: String) -> Self {
        Self { address: program.address, token }
    }

    /// The same server, asked with another token.
    pub(crate) fn with(&self, token: impl Into<String>) -> Self {
        Self { address: self.address, token: token.into() }
    }
}

/// A connection, opened anew where the server has closed it.
pub(crate) struct Client {
    target: Target,
    sender: Option<SendRequest<Full<Bytes>>>,
}

impl Client {
    pub(crate) const fn new(target: Target) -> Self {
        Self { target, sender: None }
    }

    /// Sends an operation, and gives its response.
    pub(crate) async fn ask(&mut self, query: &str, variables: Value) -> anyhow::Result<Value> {
        let body = self.send(json!({ "query": query, "variables": variables }).to_string().into()).await?;
        Ok(serde_json::from_slice(&body)?)
    }

    /// Sends an operation, and gives the code of the first error, or OK; a response of megabytes is not read as JSON.
    pub(crate) async fn code(&mut self, body: Bytes) -> String {
        let Ok(response) = self.send(body).await else { return "cut".to_owned() };
        let head = String::from_utf8_lossy(&response[..response.len().min(4_096)]).into_owned();
        let code = head.split_once("\"code\":\"").and_then(|(_, rest)| rest.split_once('"'));
        code.map_or_else(|| "OK".to_owned(), |(code, _)| code.to_owned())
    }

    async fn send(&mut self, body: Bytes) -> anyhow::Result<Bytes> {
        let sent = self.try_send(body).await;
        if sent.is_err() {
            self.sender = None;
        }
        sent
    }

    async fn try_send(&mut self, body: Bytes) -> anyhow::Result<Bytes> {
        let mut request = Request::post("/graphql").header(HOST, "localhost").header(CONTENT_TYPE, "application/json");
        if !self.target.token.is_empty() {
            request = request.header(AUTHORIZATION, format!("Bearer {}", self.target.token));
        }
        let request = request.body(Full::new(body))?;
        if self.sender.as_ref().is_none_or(SendRequest::is_closed) {
            let stream = TcpStream::connect(self.target.address).await?;
            stream.set_nodelay(true)?;
            let (sender, connection) = handshake(TokioIo::new(stream)).await?;
            tokio::spawn(connection);
            self.sender = Some(sender);
        }
        let Some(sender) = &mut self.sender else { anyhow::bail!("no connection") };
        sender.ready().await?;
        Ok(sender.send_request(request).await?.into_body().collect().await?.to_bytes())
    }
}
