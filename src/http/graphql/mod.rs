//! What the GraphQL server of the crate `graphql-gate` is told of this program: who signs in, who is charged, and what resolvers
//! find in their context.

mod budget;
mod failed_sign_ins;
mod sign_in;
mod socket_sign_in;

use std::{sync::Arc, time::Duration};

use async_graphql::Request;
use axum::http::HeaderMap;
use graphql_gate::{Host, JsonMap, Peer, RequestError};
use uuid::Uuid;

use crate::{
    app::App,
    auth::{CLOCK_SKEW, Role, TokenError, Viewer},
    budget::{Budget, Caller, CallerKey, Callers},
    clock,
    code::Code,
    graphql,
    limits::BudgetLimits,
};
use failed_sign_ins::FailedSignIns;

/// A GraphQL server over this program.
pub(super) type Gate = graphql_gate::Gate<Program>;

/// The program behind the GraphQL server.
pub struct Program {
    app: Arc<App>,
    callers: Arc<Callers>,
    failed_sign_ins: FailedSignIns,
}

impl Program {
    pub(super) fn new(app: Arc<App>, limits: &BudgetLimits) -> Self {
        Self { app, callers: Callers::new(limits), failed_sign_ins: FailedSignIns::new() }
    }

    /// The viewer of a token. One that is not known is not even looked at where too many from the same address were not valid.
    async fn verify(&self, token: &str, peer: Option<Peer>) -> Result<Viewer, RequestError> {
        let address = peer.map(Peer::network).filter(|_| !self.app.tokens.is_cached(token));
        address.map_or(Ok(()), |address| self.failed_sign_ins.check(address))?;
        let verified = self.app.tokens.verify(token).await;
        if let (Err(TokenError::Invalid | TokenError::Expired), Some(address)) = (&verified, address) {
            self.failed_sign_ins.note(&self.caller(None, peer), address);
        }
        verified.map_err(|error| {
            let code = if error == TokenError::Unavailable { Code::Unavailable } else { Code::Unauthenticated };
            RequestError::new(code.into(), error.message())
        })
    }
}

impl Host for Program {
    type Schema = graphql::Schema;
    type Viewer = Viewer;
    type UserId = Uuid;
    type Caller = Caller;

    async fn sign_in(&self, headers: &HeaderMap, peer: Option<Peer>) -> Result<Option<Viewer>, RequestError> {
        match sign_in::token(headers)? {
            Some(token) => self.verify(token, peer).await.map(Some),
            None => Ok(None),
        }
    }

    async fn sign_in_socket(&self, payload: &JsonMap, peer: Option<Peer>) -> Result<Option<Viewer>, RequestError> {
        match socket_sign_in::token(payload)? {
            Some(token) => self.verify(token, peer).await.map(Some),
            None => Ok(None),
        }
    }

    /// The user, or the address where there is no token. The service role is exempt: its agents ask for work all the time.
    fn caller(&self, viewer: Option<&Viewer>, peer: Option<Peer>) -> Caller {
        let address = || peer.map(|peer| CallerKey::Address(peer.network()));
        let key = viewer.map_or_else(address, |viewer| viewer.user_id.map(CallerKey::User));
        self.callers.caller(key, viewer.is_some_and(|viewer| viewer.role == Role::Service))
    }

    fn user_id(viewer: &Viewer) -> Option<Uuid> {
        viewer.user_id
    }

    /// Who comes with a token that has just expired, which the clocks' difference allows, may stay for that difference.
    fn valid_for(viewer: &Viewer) -> Option<Duration> {
        let seconds = viewer.expires_at.saturating_sub(clock::now().timestamp());
        let left = u64::try_from(seconds).ok().filter(|seconds| *seconds > 0);
        Some(left.map_or(CLOCK_SKEW, Duration::from_secs))
    }

    fn data(&self, request: Request, viewer: Option<&Viewer>, budget: &Arc<Budget>) -> Request {
        graphql::attach_context(&self.app, request, viewer, budget)
    }

    fn code(text: &str) -> Option<graphql_gate::Code> {
        Code::parse(text).map(Into::into)
    }
}
