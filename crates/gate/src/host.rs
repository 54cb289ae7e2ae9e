//! What the gate needs of the program around it.

use std::{
    fmt::Display,
    future::ready,
    hash::Hash,
    sync::Arc,
    time::{Duration, Instant},
};

use apollo_compiler::response::JsonMap;
use async_graphql::Request;
use axum::http::HeaderMap;
use bytes::Bytes;

use crate::{Code, OperationType, Peer, RequestError};

/// The program whose schema is served: who signs in, who is charged, and what resolvers find in their context.
pub trait Host: Send + Sync + 'static {
    /// The finished schema.
    type Schema: async_graphql::Executor;
    /// Who sends a request, as the credentials say.
    type Viewer: Clone + Send + Sync + 'static;
    /// What viewers are told apart by, in limits and in the log.
    type UserId: Clone + Eq + Hash + Display + Send + Sync + 'static;
    /// Who is charged for a request.
    type Caller: Caller;

    /// The viewer by the credentials in the headers of a request; `None` where there are none. Invalid credentials are an error,
    /// with `UNAUTHENTICATED` as its code unless they cannot be checked at the moment.
    fn sign_in(
        &self,
        headers: &HeaderMap,
        peer: Option<Peer>,
    ) -> impl Future<Output = Result<Option<Self::Viewer>, RequestError>> + Send;

    /// The same by the payload of a WebSocket's `connection_init`. Where it gives nobody, the viewer is the one that the headers of
    /// the handshake gave.
    fn sign_in_socket(
        &self,
        _payload: &JsonMap,
        _peer: Option<Peer>,
    ) -> impl Future<Output = Result<Option<Self::Viewer>, RequestError>> + Send {
        ready(Ok(None))
    }

    /// Who is charged for what `viewer` sends.
    fn caller(&self, viewer: Option<&Self::Viewer>, peer: Option<Peer>) -> Self::Caller;

    /// The user whom the viewer stands for; viewers without one are counted together.
    fn user_id(viewer: &Self::Viewer) -> Option<Self::UserId>;

    /// How long the viewer's credentials are valid from now on; `None` for ever.
    fn valid_for(_viewer: &Self::Viewer) -> Option<Duration> {
        None
    }

    /// Adds to a request what resolvers look for in their context: the viewer, at least.
    fn data(&self, request: Request, viewer: Option<&Self::Viewer>, _budget: &Arc<Budget<Self>>) -> Request {
        match viewer {
            Some(viewer) => request.data(viewer.clone()),
            None => request,
        }
    }

    /// The code of a resolver's error that is written like this; `None` for one that is not known, which counts as `INTERNAL`.
    fn code(text: &str) -> Option<Code> {
        Code::parse(text)
    }
}

/// What an operation of the host may use.
pub type Budget<H> = <<H as Host>::Caller as Caller>::Budget;

/// Who is charged.
pub trait Caller: Clone + Send + Sync + 'static {
    /// What one operation may use.
    type Budget: OperationBudget;

    /// Spends so many points, or says why not.
    fn charge(&self, points: u64) -> Result<(), RequestError>;

    /// Runs `parse`, which may take milliseconds of a processor, on another thread, within `time`.
    fn parse<T: Send + 'static>(
        &self,
        time: Duration,
        parse: impl FnOnce() -> T + Send + 'static,
    ) -> impl Future<Output = Result<T, RequestError>> + Send;

    /// A budget for an operation. A query or mutation may take `time` altogether, each event of a subscription as much.
    fn budget(&self, kind: OperationType, time: Duration) -> Arc<Self::Budget>;
}

/// What one operation may use.
pub trait OperationBudget: Send + Sync + 'static {
    /// When what begins now has to have ended.
    fn deadline(&self) -> Instant;

    /// Returns once the operation has used more than it may; then it is dropped, and this error is its response.
    fn exceeded(&self) -> impl Future<Output = RequestError> + Send;

    /// Starts again with the next event of a subscription.
    fn begin_event(&self) -> impl Future<Output = ()> + Send;

    /// Bytes of the response, as far as they are known before it is written.
    fn response_size(&self) -> usize;

    /// Takes account of a response that is about to be sent, until it is dropped.
    fn respond(&self, body: Bytes) -> impl Future<Output = Bytes> + Send;
}
