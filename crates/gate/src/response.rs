//! The response to an operation that ran, as it is sent: written by async-graphql-axum, and accounted for until it has been.

use async_graphql::{Response as SchemaResponse, Value};
use async_graphql_axum::GraphQLResponse;
use axum::{body::to_bytes, http::HeaderMap, response::IntoResponse};
use bytes::Bytes;
use tokio::task::spawn_blocking;

use crate::{Budget, Code, Host, OperationBudget, RequestError, error::INTERNAL_MESSAGE, execution::failure};

/// Bytes of a response that takes milliseconds to write.
const LARGE: usize = 1024 * 1024;

/// The response to an operation that ran, or to one event of a subscription.
#[derive(Debug)]
pub struct Response {
    pub(crate) body: Bytes,
    /// Those that async-graphql-axum and resolvers set.
    pub(crate) headers: HeaderMap,
    /// The code of the first error; `None` where there is none.
    pub(crate) code: Option<Code>,
    /// Where in its stream an event stands.
    pub(crate) cursor: Option<String>,
}

impl Response {
    /// Writes a response as JSON, a large one on another thread; an error where it is more than the budget allows.
    pub(crate) async fn write<H: Host>(response: SchemaResponse, budget: &Budget<H>) -> Result<Self, RequestError> {
        let write = async {
            let code = code::<H>(&response);
            let written = if budget.response_size() > LARGE {
                spawn_blocking(|| GraphQLResponse::from(response).into_response()).await.unwrap_or_else(|error| {
                    tracing::error!(%error, "a response could not be written");
                    let error = RequestError::new(Code::INTERNAL, INTERNAL_MESSAGE);
                    GraphQLResponse::from(failure(&error)).into_response()
                })
            } else {
                GraphQLResponse::from(response).into_response()
            };
            let (parts, body) = written.into_parts();
            // It is in memory as a whole, and taken out as it is.
            let body = to_bytes(body, usize::MAX).await.unwrap_or_default();
            Self { body: budget.respond(body).await, headers: parts.headers, code, cursor: None }
        };
        tokio::select! {
            written = write => Ok(written),
            why = budget.exceeded() => Err(why),
        }
    }

    /// The response to an operation that did not come to its end.
    pub(crate) async fn failed(why: &RequestError) -> Self {
        let (parts, body) = GraphQLResponse::from(failure(why)).into_response().into_parts();
        let body = to_bytes(body, usize::MAX).await.unwrap_or_default();
        Self { body, headers: parts.headers, code: Some(why.code()), cursor: None }
    }
}

/// The code of the first error.
fn code<H: Host>(response: &SchemaResponse) -> Option<Code> {
    let extensions = response.errors.first()?.extensions.as_ref();
    let code = match extensions.and_then(|extensions| extensions.get("code")) {
        Some(Value::String(text)) => H::code(text),
        _ => None,
    };
    Some(code.unwrap_or(Code::INTERNAL))
}
