//! The response to an operation that ran, as it is sent: written by async-graphql-axum, and accounted for until it has been.

use async_graphql::{Response as SchemaResponse, Value};
use async_graphql_axum::GraphQLResponse;
use axum::{body::to_bytes, http::HeaderMap, response::IntoResponse};
use bytes::Bytes;
use futures_util::FutureExt;
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
        let code = code::<H>(&response);
        let (headers, body) = if budget.response_size() > LARGE {
            spawn_blocking(|| write_now(response)).await.unwrap_or_else(|error| {
                tracing::error!(%error, "a response could not be written");
                write_now(failure(&RequestError::new(Code::INTERNAL, INTERNAL_MESSAGE)))
            })
        } else {
            write_now(response)
        };
        tokio::select! {
            body = budget.respond(body) => Ok(Self { body, headers, code, cursor: None }),
            why = budget.exceeded() => Err(why),
        }
    }

    /// The response to an operation that did not come to its end.
    pub(crate) fn failed(why: &RequestError) -> Self {
        let (headers, body) = write_now(failure(why));
        Self { body, headers, code: Some(why.code()), cursor: None }
    }
}

/// Headers and body, as async-graphql-axum writes them.
fn write_now(response: SchemaResponse) -> (HeaderMap, Bytes) {
    let (parts, body) = GraphQLResponse::from(response).into_response().into_parts();
    // It is in memory as a whole: nothing is waited for.
    let body = to_bytes(body, usize::MAX).now_or_never().and_then(Result::ok).unwrap_or_default();
    if body.len() <= LARGE {
        return (parts.headers, body);
    }
    // It was written into memory that doubles when it is full.
    let mut exact = Vec::from(body);
    exact.shrink_to_fit();
    (parts.headers, exact.into())
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
