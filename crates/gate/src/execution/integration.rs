//! The executor behind other integrations of async-graphql: who sends a request and where a subscription resumes come in the
//! request's data, or in the session's.

use std::{any::TypeId, sync::Arc};

use async_graphql::{Data, IntrospectionMode, Request as SchemaRequest, Response, ServerError};
use futures_util::{
    StreamExt,
    stream::{self, BoxStream},
};

use super::{executor::Executor, prepared::Prepared};
use crate::{Caller, Code, Host, OperationType, RequestError, RequestErrors, request::Request};

/// The cursor behind which a subscription goes on, for the data of a request.
#[derive(Clone, Debug)]
pub struct ResumeAfter(pub String);

impl<H: Host> async_graphql::Executor for Executor<H> {
    async fn execute(&self, request: SchemaRequest) -> Response {
        let viewer = get::<H::Viewer>(&request.data);
        let caller = self.host().caller(viewer.as_ref(), None);
        match self.prepare_request(&request, None, &caller).await {
            Ok(prepared) if prepared.kind() == OperationType::Subscription => {
                let message = "A subscription is not run as a query.";
                refused(&RequestError::new(Code::BAD_REQUEST, message).into())
            }
            Ok(prepared) => {
                let budget = caller.budget(prepared.kind(), self.limits().request.operation_timeout);
                self.run_request(&prepared, request, viewer.as_ref(), &budget).await
            }
            Err(errors) => refused(&errors),
        }
    }

    fn execute_stream(&self, request: SchemaRequest, session: Option<Arc<Data>>) -> BoxStream<'static, Response> {
        let executor = self.clone();
        let responses = async move {
            let in_session = || session.as_deref().and_then(get::<H::Viewer>);
            let viewer = get::<H::Viewer>(&request.data).or_else(in_session);
            let caller = executor.host().caller(viewer.as_ref(), None);
            let prepared = match executor.prepare_request(&request, session.as_deref(), &caller).await {
                Ok(prepared) => prepared,
                Err(errors) => return single(refused(&errors)),
            };
            let budget = caller.budget(prepared.kind(), executor.limits().request.operation_timeout);
            if prepared.kind() != OperationType::Subscription {
                return single(executor.run_request(&prepared, request, viewer.as_ref(), &budget).await);
            }
            executor
                .stream_request(prepared, request, session, viewer.as_ref(), budget)
                .map(|event| event.response)
                .boxed()
        };
        stream::once(responses).flatten().boxed()
    }
}

impl<H: Host> Executor<H> {
    async fn prepare_request(
        &self,
        request: &SchemaRequest,
        session: Option<&Data>,
        caller: &H::Caller,
    ) -> Result<Prepared, RequestErrors> {
        let read = serde_json::to_value(request).and_then(serde_json::from_value::<Request>);
        let read = read.map_err(|error| RequestError::new(Code::BAD_REQUEST, error.to_string()))?;
        let resume_after = get::<ResumeAfter>(&request.data).or_else(|| session.and_then(get::<ResumeAfter>));
        let query = read.query.filter(|text| !text.is_empty());
        let read = Request { query, resume_after: resume_after.map(|cursor| cursor.0), ..read };
        let prepared = self.prepare(read, caller).await?;
        if request.introspection_mode == IntrospectionMode::Disabled && prepared.introspects() {
            return Err(RequestError::new(
                Code::INTROSPECTION_DISABLED,
                "Introspection is not allowed for this request.",
            )
            .into());
        }
        Ok(prepared)
    }
}

/// A response to a request that did not run. async-graphql has no response without data: it is null.
fn refused(errors: &RequestErrors) -> Response {
    Response::from_errors(errors.errors().iter().map(ServerError::from).collect())
}

fn single(response: Response) -> BoxStream<'static, Response> {
    stream::iter([response]).boxed()
}

fn get<T: Clone + 'static>(data: &Data) -> Option<T> {
    data.get(&TypeId::of::<T>())?.downcast_ref().cloned()
}
