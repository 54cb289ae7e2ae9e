//! Streamable HTTP: every message is a POST, and every answer one JSON object. There are no sessions, and nothing to listen to.

use std::sync::Arc;

use axum::{
    body::Body,
    extract::{Request as HttpRequest, State},
    http::{HeaderMap, HeaderValue, Method, Response, StatusCode, header},
    response::IntoResponse,
};
use graphql_gate::{Code, Host, RequestError};
use serde::Serialize;
use tokio::time::Instant;

use crate::{
    McpServer, Version,
    error::RpcError,
    headers,
    message::{self, Id, Message},
    methods::{Outcome, Sender},
};

/// Responds to everything that is sent to the path.
pub async fn handle<H: Host>(State(server): State<Arc<McpServer<H>>>, request: HttpRequest) -> Response<Body> {
    let (begun, mut viewer) = (Instant::now(), None);
    respond(&server, request, &mut viewer).await.unwrap_or_else(|refused| {
        server.gate.count_refused(refused.code, viewer.as_ref(), begun);
        refused.into_response(server.config.resource_metadata.as_deref())
    })
}

/// An answer in JSON-RPC.
#[derive(Serialize)]
struct Answer<'a> {
    jsonrpc: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<&'a Id>,
    #[serde(skip_serializing_if = "Option::is_none")]
    result: Option<Outcome>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<Error>,
}

#[derive(Serialize)]
struct Error {
    code: i64,
    message: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    data: Option<serde_json::Value>,
}

/// Sets `signed_in` as soon as it is known who sends the request.
async fn respond<H: Host>(
    server: &McpServer<H>,
    request: HttpRequest,
    signed_in: &mut Option<H::Viewer>,
) -> Result<Response<Body>, Refused> {
    let (parts, body) = request.into_parts();
    if parts.method != Method::POST {
        return Err(RequestError::new(Code::METHOD_NOT_ALLOWED, "Every message is a POST.").into());
    }
    if !headers::is_origin_allowed(&parts.headers, &server.config.allowed_origins) {
        return Err(RequestError::new(Code::FORBIDDEN, "Pages of this origin may not call this server.").into());
    }
    if !headers::accepts_json(&parts.headers) {
        return Err(RequestError::new(Code::NOT_ACCEPTABLE, "Answers are application/json.").into());
    }
    let (viewer, caller) = server.gate.sign_in(&parts).await?;
    signed_in.clone_from(&viewer);
    if viewer.is_none() && server.config.sign_in_required {
        return Err(Refused::unauthenticated());
    }
    let body = server.gate.read_json(&parts, body).await?;
    let message = match message::read(&body) {
        Ok(message) => message,
        Err(malformed) => {
            let (id, error) = *malformed;
            return Err(Refused::of_message(id, error));
        }
    };
    match message {
        // Nothing that a client tells changes anything here.
        Message::Notification => {
            let version = Version::in_header(&parts.headers).map_err(|error| Refused::of_message(None, error));
            version.map(|_| empty(StatusCode::ACCEPTED))
        }
        Message::Request { id, method, mut params } => {
            let refuse = |error| Refused::of_message(Some(id.clone()), error);
            let version = Version::of(&parts.headers, &method, &params).map_err(refuse)?;
            let sender = Sender { viewer, caller };
            let outcome = server.answer(version, &method, &mut params, &sender).await.map_err(refuse)?;
            let answer = Answer { jsonrpc: "2.0", id: Some(&id), result: Some(outcome), error: None };
            Ok(json(StatusCode::OK, &answer))
        }
    }
}

fn empty(status: StatusCode) -> Response<Body> {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = status;
    response
}

fn json(status: StatusCode, answer: &Answer<'_>) -> Response<Body> {
    // Texts, numbers and what was read as JSON, which can always be written.
    let mut response = Response::new(serde_json::to_vec(answer).unwrap_or_default().into());
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// A request without a result.
struct Refused {
    id: Option<Id>,
    error: RpcError,
    /// As it is counted.
    code: Code,
    headers: HeaderMap,
}

impl Refused {
    fn of_message(id: Option<Id>, error: RpcError) -> Self {
        Self { id, error, code: Code::BAD_REQUEST, headers: HeaderMap::new() }
    }

    /// Nobody, where somebody is needed. There is no token that could be invalid.
    fn unauthenticated() -> Self {
        let mut refused = Self::from(RequestError::new(Code::UNAUTHENTICATED, "Sign in first."));
        refused.headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        refused
    }

    fn into_response(mut self, resource_metadata: Option<&str>) -> Response<Body> {
        if let (Some(challenge), Some(url)) = (self.headers.get_mut(header::WWW_AUTHENTICATE), resource_metadata) {
            let said = challenge.to_str().unwrap_or("Bearer");
            let comma = if said == "Bearer" { "" } else { "," };
            if let Ok(value) = format!("{said}{comma} resource_metadata=\"{url}\"").parse() {
                *challenge = value;
            }
        }
        let RpcError { status, code, message, data } = self.error;
        let error = Some(Error { code, message, data });
        let mut response = json(status, &Answer { jsonrpc: "2.0", id: self.id.as_ref(), result: None, error });
        response.headers_mut().extend(self.headers);
        response
    }
}

/// With the status and the headers that the gate gives it.
impl From<RequestError> for Refused {
    fn from(error: RequestError) -> Self {
        let (parts, _) = error.clone().into_response().into_parts();
        let status = if parts.status.is_success() { StatusCode::INTERNAL_SERVER_ERROR } else { parts.status };
        let mut headers = parts.headers;
        for name in [header::CONTENT_TYPE, header::CONTENT_LENGTH, header::CACHE_CONTROL, header::VARY] {
            headers.remove(name);
        }
        if status == StatusCode::METHOD_NOT_ALLOWED {
            headers.insert(header::ALLOW, HeaderValue::from_static("POST"));
        }
        Self { id: None, error: RpcError::of_gate(status, &error), code: error.code(), headers }
    }
}
