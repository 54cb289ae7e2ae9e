//! What another protocol over HTTP needs to serve the same schema to the same callers: their sign-in, the limits of a body, and
//! operations that are charged, counted, logged and bounded as those of `/graphql`.

use std::time::Duration;

use apollo_compiler::response::JsonMap;
use axum::{body::Body, http::request::Parts};
use bytes::Bytes;
use futures_util::StreamExt;
use tokio::time::Instant;

use crate::{
    CheckedDocument, Code, Executor, Gate, Host, OperationType, Peer, RequestError, RequestErrors,
    http::{check_values, read_body},
    token_expiry,
};

/// How far a subscription was followed.
#[derive(Debug)]
pub struct Followed {
    /// The newest event as JSON, where one has come.
    pub newest: Option<Bytes>,
    /// Whether it was the last one.
    pub ended: bool,
}

impl<H: Host> Gate<H> {
    /// The executor, for its schema and to check documents.
    pub const fn executor(&self) -> &Executor<H> {
        &self.executor
    }

    /// Who sends a request, and who is charged for it, charged for one request.
    pub async fn sign_in(&self, parts: &Parts) -> Result<(Option<H::Viewer>, H::Caller), RequestError> {
        let peer = Peer::of(parts, self.limits().request.client_address_header.as_ref());
        let viewer = self.host().sign_in(&parts.headers, peer).await?;
        let caller = self.admit(viewer.as_ref(), peer)?;
        Ok((viewer, caller))
    }

    /// The body of a request, which has to be JSON by its media type, within the limits of bytes, time and values.
    pub async fn read_json(&self, parts: &Parts, body: Body) -> Result<Vec<u8>, RequestError> {
        let limits = &self.limits().request;
        let body = read_body(&parts.headers, body, limits).await?;
        check_values(&body, limits)?;
        Ok(body)
    }

    /// Runs the query or mutation of `document`: the response as JSON, or why it did not run.
    pub async fn run(
        &self,
        document: &CheckedDocument,
        variables: JsonMap,
        viewer: Option<&H::Viewer>,
        caller: &H::Caller,
    ) -> Result<Bytes, RequestErrors> {
        let begun = Instant::now();
        let prepared = self.executor.prepare_checked(document, variables, caller).and_then(|prepared| {
            if prepared.kind() == OperationType::Subscription {
                return Err(RequestError::new(Code::BAD_REQUEST, "A subscription is not run as a query.").into());
            }
            Ok(prepared)
        });
        match prepared {
            Ok(prepared) => Ok(self.execute(&prepared, viewer, caller).await.body),
            Err(errors) => {
                self.refused(errors.code(), viewer, begun);
                Err(errors)
            }
        }
    }

    /// Follows the subscription of `document` to its end, but for `time` at most, and not beyond the validity of the viewer's credentials
    /// or the server's stop.
    pub async fn follow(
        &self,
        document: &CheckedDocument,
        variables: JsonMap,
        viewer: Option<&H::Viewer>,
        caller: &H::Caller,
        time: Duration,
    ) -> Result<Followed, RequestErrors> {
        let begun = Instant::now();
        let prepared = self.executor.prepare_checked(document, variables, caller).and_then(|prepared| {
            if prepared.kind() != OperationType::Subscription {
                return Err(RequestError::new(Code::BAD_REQUEST, "Only a subscription is followed.").into());
            }
            Ok((prepared, self.subscription(viewer)?))
        });
        let (prepared, _permit) = prepared.inspect_err(|errors| self.refused(errors.code(), viewer, begun))?;
        let mut events = self.subscribe(prepared, viewer, caller);
        let until = (begun + time).min(token_expiry::of::<H>(viewer));
        let mut newest = None;
        loop {
            tokio::select! {
                event = events.next() => match event {
                    Some(event) => newest = Some(event.body),
                    None => return Ok(Followed { newest, ended: true }),
                },
                () = tokio::time::sleep_until(until) => return Ok(Followed { newest, ended: false }),
                () = self.stop.cancelled() => return Ok(Followed { newest, ended: false }),
            }
        }
    }

    /// Counts and logs a request that became no operation.
    pub fn count_refused(&self, code: Code, viewer: Option<&H::Viewer>, begun: Instant) {
        self.refused(code, viewer, begun);
    }
}
