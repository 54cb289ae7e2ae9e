//! Requests against a schema in which things go wrong.

mod documents;
mod integrations;
mod limits;
mod running;
mod toy;
mod variables;

use std::{sync::Arc, time::Duration};

use axum::http::HeaderMap;
use bytes::Bytes;
use futures_util::StreamExt;
use serde_json::{Value, json};
use uuid::Uuid;

use super::{Executor, Prepared};
use crate::{
    Caller, Config, Host, Limits, OperationType, Peer, RequestError, Unlimited, request::Request, response::Response,
};
use toy::{Count, Toy};

/// The toy schema without anybody who signs in.
struct Anonymous;

impl Host for Anonymous {
    type Schema = Toy;
    type Viewer = Uuid;
    type UserId = Uuid;
    type Caller = Unlimited;

    async fn sign_in(&self, _: &HeaderMap, _: Option<Peer>) -> Result<Option<Uuid>, RequestError> {
        Ok(None)
    }

    fn caller(&self, _: Option<&Uuid>, _: Option<Peer>) -> Unlimited {
        Unlimited
    }

    fn user_id(viewer: &Uuid) -> Option<Uuid> {
        Some(*viewer)
    }
}

struct TestServer {
    executor: Executor<Anonymous>,
    time: Duration,
    count: Count,
}

impl TestServer {
    fn new() -> Self {
        Self::with(&Limits::default(), true)
    }

    fn with(limits: &Limits, introspection: bool) -> Self {
        let (count, limits) = (Count::default(), limits.clone());
        let time = limits.request.operation_timeout;
        let config = Config { limits, introspection, ..Config::default() };
        Self { executor: Executor::new(|| toy::builder(&count), Anonymous, config).unwrap(), time, count }
    }

    async fn run(&self, query: &str, variables: Value) -> Value {
        self.send(json!({ "query": query, "variables": variables })).await
    }

    async fn send(&self, request: Value) -> Value {
        let request: Request = serde_json::from_value(request).unwrap();
        match self.executor.prepare(request, &Unlimited).await {
            Ok(prepared) => serde_json::from_slice(&self.body(&prepared).await).unwrap(),
            Err(errors) => serde_json::to_value(errors).unwrap(),
        }
    }

    async fn body(&self, prepared: &Prepared) -> Bytes {
        let budget = Unlimited.budget(prepared.kind(), self.time);
        let response = self.executor.run(prepared, None, &budget).await;
        Response::write::<Anonymous>(response, &budget).await.unwrap().body
    }

    /// The data of an operation that gives no errors.
    async fn data(&self, query: &str, variables: Value) -> Value {
        let mut answer = self.run(query, variables).await;
        assert_eq!(answer.get("errors"), None, "{query}");
        answer["data"].take()
    }

    /// The code of a request that does not run.
    async fn refused(&self, query: &str, variables: Value) -> String {
        let answer = self.run(query, variables).await;
        assert_eq!(answer.get("data"), None, "{query}");
        assert!(answer["errors"][0].get("path").is_none());
        answer["errors"][0]["extensions"]["code"].as_str().unwrap().to_owned()
    }

    async fn events(&self, query: &str, resume_after: Option<&str>) -> Vec<Value> {
        let request = Request {
            query: Some(query.to_owned()),
            resume_after: resume_after.map(str::to_owned),
            ..Request::default()
        };
        let prepared = self.executor.prepare(request, &Unlimited).await.unwrap_or_else(|errors| panic!("{errors:?}"));
        let budget = Unlimited.budget(OperationType::Subscription, self.time);
        let events = self.executor.stream(prepared, None, budget);
        events.map(|event| serde_json::to_value(event.response).unwrap()).collect().await
    }
}

/// Of each error: its path, its code, and what stands in the text where it points.
fn errors(answer: &Value, query: &str) -> Vec<(Value, String, String)> {
    let describe = |error: &Value| {
        let place = &error["locations"][0];
        let at = |name: &str| usize::try_from(place[name].as_u64().unwrap()).unwrap() - 1;
        let line: Vec<char> = query.lines().nth(at("line")).unwrap().chars().skip(at("column")).collect();
        let word = line.into_iter().take_while(|c| c.is_alphanumeric()).collect();
        (error["path"].clone(), error["extensions"]["code"].as_str().unwrap().to_owned(), word)
    };
    let mut errors: Vec<_> =
        answer["errors"].as_array().map(|all| all.iter().map(describe).collect()).unwrap_or_default();
    errors.sort_by_key(|(path, ..)| path.to_string());
    errors
}
