//! Requests against a schema in which things go wrong.

mod documents;
mod limits;
mod running;
mod toy;
mod variables;

use std::time::Duration;

use futures_util::StreamExt;
use serde_json::{Value, json};
use uuid::Uuid;

use super::{Executor, Request};
use crate::{
    budget::{Caller, CallerKey, Callers},
    limits::Limits,
};
use toy::{Count, Toy};

struct Bench {
    executor: Executor<Toy>,
    caller: Caller,
    time: Duration,
    count: Count,
}

impl Bench {
    fn new() -> Self {
        Self::with(&Limits::defaults(), true)
    }

    fn with(limits: &Limits, introspection: bool) -> Self {
        let count = Count::default();
        Self {
            executor: Executor::new(|| toy::builder(&count), Box::new(|request, _, _| request), limits, introspection)
                .unwrap(),
            caller: Callers::new(&limits.budget).caller(Some(CallerKey::User(Uuid::nil())), false),
            time: limits.request.operation_timeout,
            count,
        }
    }

    async fn run(&self, query: &str, variables: Value) -> Value {
        self.send(json!({ "query": query, "variables": variables })).await
    }

    async fn send(&self, request: Value) -> Value {
        let request: Request = serde_json::from_value(request).unwrap();
        match self.executor.prepare(request, &self.caller).await {
            Ok(prepared) => {
                let budget = self.caller.operation(self.time, true);
                serde_json::from_slice(self.executor.execute(&prepared, None, &budget).await.body()).unwrap()
            }
            Err(errors) => serde_json::to_value(errors).unwrap(),
        }
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
        let prepared = self.executor.prepare(request, &self.caller).await.unwrap_or_else(|errors| panic!("{errors:?}"));
        let events = self.executor.subscribe(prepared, None, self.caller.subscription(self.time));
        events.map(|event| serde_json::from_slice(event.body()).unwrap()).collect().await
    }
}

/// Of each error: its path, its code, and what stands in the text where it points.
fn told(answer: &Value, query: &str) -> Vec<(Value, String, String)> {
    let tell = |error: &Value| {
        let place = &error["locations"][0];
        let at = |name: &str| usize::try_from(place[name].as_u64().unwrap()).unwrap() - 1;
        let line: Vec<char> = query.lines().nth(at("line")).unwrap().chars().skip(at("column")).collect();
        let word = line.into_iter().take_while(|c| c.is_alphanumeric()).collect();
        (error["path"].clone(), error["extensions"]["code"].as_str().unwrap().to_owned(), word)
    };
    let mut told: Vec<_> =
        answer["errors"].as_array().map(|errors| errors.iter().map(tell).collect()).unwrap_or_default();
    told.sort_by_key(|(path, ..)| path.to_string());
    told
}
