//! What the GraphQL endpoint is handed.

use std::sync::Arc;

use tokio_util::{sync::CancellationToken, task::TaskTracker};

use super::{Peer, failed_sign_ins::FailedSignIns, stream_limiter::StreamLimiter};
use crate::{
    app::App,
    auth::{Role, TokenError, Viewer},
    budget::{Caller, CallerKey, Callers, Exceeded},
    execution::Executor,
    graphql::Schema,
    http::origins::Origins,
    limits::Limits,
};

/// Points that a request costs by itself, whatever it asks for.
const REQUEST_POINTS: u64 = 10;

/// Shared by all requests.
pub struct ServerState {
    pub(in crate::http) executor: Executor<Schema>,
    pub(in crate::http) app: Arc<App>,
    pub(in crate::http) limits: Limits,
    /// Cancelled when the server stops: streams end, sockets close with 1001.
    pub(in crate::http) stop: CancellationToken,
    /// Sockets live on when the server has answered their upgrade: who stops it waits for them here.
    pub(in crate::http) sockets: TaskTracker,
    pub(in crate::http) streams: StreamLimiter,
    callers: Arc<Callers>,
    failed_sign_ins: FailedSignIns,
    pub(in crate::http) origins: Origins,
}

impl ServerState {
    /// The state of a server that serves until `stop`.
    pub(in crate::http) fn new(
        executor: Executor<Schema>,
        app: Arc<App>,
        limits: Limits,
        origins: Origins,
        stop: CancellationToken,
    ) -> Arc<Self> {
        let (streams, callers) = (StreamLimiter::new(&limits.stream), Callers::new(&limits.budget));
        let (sockets, failed_sign_ins) = (TaskTracker::new(), FailedSignIns::new());
        Arc::new(Self { executor, app, limits, stop, sockets, streams, callers, failed_sign_ins, origins })
    }

    /// Who is charged for what `viewer` asks, or an address without a token. The service role is exempt: its agents ask for work all
    /// the time.
    pub(in crate::http) fn caller(&self, viewer: Option<&Viewer>, peer: Option<Peer>) -> Caller {
        let address = || peer.map(|peer| CallerKey::Address(peer.network()));
        let key = viewer.map_or_else(address, |viewer| viewer.user_id.map(CallerKey::User));
        self.callers.caller(key, viewer.is_some_and(|viewer| viewer.role == Role::Service))
    }

    /// The same, charged for one request.
    pub(in crate::http) fn admit(&self, viewer: Option<&Viewer>, peer: Option<Peer>) -> Result<Caller, Exceeded> {
        let caller = self.caller(viewer, peer);
        caller.charge(REQUEST_POINTS)?;
        Ok(caller)
    }

    /// The viewer of a token. One that is not known is not even looked at where too many from the same address did not count.
    pub(in crate::http) async fn verify(&self, token: &str, peer: Option<Peer>) -> Result<Viewer, SignInError> {
        let address = peer.map(Peer::network).filter(|_| !self.app.tokens.is_cached(token));
        address.map_or(Ok(()), |address| self.failed_sign_ins.check(address))?;
        let verified = self.app.tokens.verify(token).await;
        if let (Err(TokenError::Invalid | TokenError::Expired), Some(address)) = (&verified, address) {
            self.failed_sign_ins.note(&self.caller(None, peer), address);
        }
        Ok(verified?)
    }

    /// Waits for the sockets to say goodbye, once `stop` is cancelled.
    pub async fn closed(&self) {
        self.sockets.close();
        self.sockets.wait().await;
    }
}

/// Why nobody is signed in by a token.
pub(in crate::http) enum SignInError {
    Token(TokenError),
    TooMany(Exceeded),
}

impl From<TokenError> for SignInError {
    fn from(error: TokenError) -> Self {
        Self::Token(error)
    }
}

impl From<Exceeded> for SignInError {
    fn from(why: Exceeded) -> Self {
        Self::TooMany(why)
    }
}
