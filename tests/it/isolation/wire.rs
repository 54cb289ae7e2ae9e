//! Requests as they travel, and everything of an answer that a caller can see.

use std::fmt;

use reqwest::header;
use serde_json::{Value, json};

use super::probes::Probe;
use crate::harness::{PATIENCE, Said, Socket, http};

/// How a request is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    Json,
    GraphqlResponse,
    Get,
    Batch,
    Sse,
    /// As a browser comes back: what is behind `after` is asked for by a header.
    SseResumed,
    Multipart,
    Socket,
}

impl Form {
    const ALL: [Self; 8] = [
        Self::Json,
        Self::GraphqlResponse,
        Self::Get,
        Self::Batch,
        Self::Sse,
        Self::SseResumed,
        Self::Multipart,
        Self::Socket,
    ];

    /// In which to send `probe`: all that fit it. What carries a request does not look at its values, so that for the same
    /// text with other values one is enough.
    pub(super) fn of(probe: &Probe) -> Vec<Self> {
        match (probe.is_stream(), probe.again) {
            (false, true) => vec![Self::Json],
            (true, true) => vec![Self::Socket],
            (is_stream, false) => Self::ALL.into_iter().filter(|form| is_stream || *form != Self::SseResumed).collect(),
        }
    }

    const fn accept(self) -> &'static str {
        match self {
            Self::GraphqlResponse => "application/graphql-response+json",
            Self::Sse | Self::SseResumed => "text/event-stream",
            Self::Multipart => "multipart/mixed;subscriptionSpec=1.0",
            Self::Json | Self::Get | Self::Batch | Self::Socket => "application/json",
        }
    }
}

/// Everything that a caller sees, but for the date.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) headers: Vec<(String, String)>,
    pub(super) body: String,
}

impl fmt::Display for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {:?} {}", self.status, self.headers, self.body)
    }
}

impl Answer {
    async fn of(response: reqwest::Response) -> Self {
        // The id is the request's own.
        let own = |name: &header::HeaderName| *name == header::DATE || name == "x-request-id";
        let visible = response.headers().iter().filter(|(name, _)| !own(name));
        let headers = visible.map(|(name, value)| (name.to_string(), value.to_str().unwrap().to_owned())).collect();
        let status = response.status().as_u16();
        let body = tokio::time::timeout(PATIENCE, response.text()).await.expect("the answer ends").unwrap();
        Self { status, headers, body }
    }

    /// The same without what the request named, so that answers to different names can be compared.
    pub(super) fn without(mut self, named: &[&str]) -> Self {
        for (at, text) in named.iter().enumerate() {
            self.body = self.body.replace(text, &format!("<{at}>"));
        }
        self
    }
}

/// Somebody who sends requests.
pub(super) struct Caller {
    http: reqwest::Client,
    address: String,
    token: Option<String>,
}

impl Caller {
    pub(super) fn new(address: &str, token: Option<&str>) -> Self {
        Self { http: http(), address: address.to_owned(), token: token.map(str::to_owned) }
    }

    /// The answer, once it has ended.
    pub(super) async fn ask(&self, probe: &Probe, form: Form) -> Answer {
        let url = format!("http://{}/graphql", self.address);
        let mut body = json!({ "query": probe.query, "variables": probe.variables });
        let request = match form {
            Form::Socket => return self.by_socket(body).await,
            Form::Get => {
                let mut url = reqwest::Url::parse(&url).unwrap();
                let variables = probe.variables.to_string();
                url.query_pairs_mut().extend_pairs([("query", probe.query.as_str()), ("variables", &variables)]);
                self.http.get(url).header("graphql-require-preflight", "1")
            }
            Form::Batch => self.http.post(url).json(&json!([{ "query": "{ __typename }" }, body])),
            Form::SseResumed => {
                let after = body["variables"].as_object_mut().unwrap().remove("after");
                let after = after.as_ref().and_then(Value::as_str).unwrap_or_default().to_owned();
                self.http.post(url).json(&body).header("last-event-id", after)
            }
            _ => self.http.post(url).json(&body),
        };
        let request = request.header(header::ACCEPT, form.accept());
        let request = match &self.token {
            Some(token) => request.bearer_auth(token),
            None => request,
        };
        Answer::of(request.send().await.unwrap()).await
    }

    /// A page of the server that is no GraphQL.
    pub(super) async fn page(&self, path: &str) -> Answer {
        Answer::of(self.http.get(format!("http://{}{path}", self.address)).send().await.unwrap()).await
    }

    /// All that is said on a socket from the greeting on, until the operation or the socket ends.
    async fn by_socket(&self, payload: Value) -> Answer {
        let mut socket = Socket::connect(&self.address, "graphql-transport-ws").await;
        let sign_in = self.token.as_ref().map(|token| json!({ "authorization": format!("Bearer {token}") }));
        socket.introduce(json!(sign_in)).await;
        socket.send(json!({ "id": "1", "type": "subscribe", "payload": payload })).await;
        let mut body = String::new();
        loop {
            match socket.said().await {
                Said::Message(message) => {
                    body.extend([message.to_string().as_str(), "\n"]);
                    if message["type"] == "complete" || message["type"] == "error" {
                        return Answer { status: 101, headers: Vec::new(), body };
                    }
                }
                Said::Closed(code) => {
                    return Answer { status: code.unwrap_or(0), headers: Vec::new(), body };
                }
            }
        }
    }

    /// The first thing that is said to an operation, which may be the first of many.
    pub(super) async fn first(&self, probe: &Probe) -> String {
        let mut socket = Socket::open(&self.address, self.token.as_deref()).await;
        socket.subscribe("1", &probe.query, probe.variables.clone()).await;
        socket.message().await.to_string()
    }
}
