//! A GraphQL client over plain HTTP.

use serde_json::{Value, json};
use uuid::Uuid;

use super::{Socket, http};

/// A client signed in as one user.
#[derive(Clone)]
pub(crate) struct Client {
    http: reqwest::Client,
    address: String,
    token: Option<String>,
    pub(crate) user: Uuid,
}

impl Client {
    pub(crate) fn new(address: &str, user: Uuid, token: Option<String>) -> Self {
        Self { http: http(), address: address.to_owned(), token, user }
    }

    /// The same user at another instance.
    pub(crate) fn at(&self, address: &str) -> Self {
        Self { address: address.to_owned(), ..self.clone() }
    }

    /// The server's `host:port`.
    pub(crate) fn address(&self) -> &str {
        &self.address
    }

    /// What it signs in with.
    pub(crate) fn token(&self) -> Option<&str> {
        self.token.as_deref()
    }

    /// The whole answer to an operation.
    pub(crate) async fn send(&self, query: &str, variables: Value) -> Value {
        self.try_send(query, variables).await.unwrap()
    }

    /// The whole answer to an operation, where there is one.
    pub(crate) async fn try_send(&self, query: &str, variables: Value) -> Result<Value, reqwest::Error> {
        let mut request = self.http.post(format!("http://{}/graphql", self.address));
        if let Some(token) = &self.token {
            request = request.bearer_auth(token);
        }
        let body = json!({ "query": query, "variables": variables });
        request.json(&body).send().await?.json().await
    }

    /// The server's metrics, for a token of the service role.
    pub(crate) async fn metrics(&self) -> String {
        let request =
            self.http.get(format!("http://{}/metrics", self.address)).bearer_auth(self.token.as_ref().unwrap());
        request.send().await.unwrap().text().await.unwrap()
    }

    /// The data of an operation that must succeed.
    pub(crate) async fn ask(&self, query: &str, variables: Value) -> Value {
        let mut answer = self.send(query, variables).await;
        assert!(answer["errors"].is_null(), "{query}: {}", answer["errors"]);
        answer["data"].take()
    }

    /// The code of the first error of an operation that must fail.
    pub(crate) async fn refused(&self, query: &str, variables: Value) -> String {
        let answer = self.send(query, variables).await;
        answer["errors"][0]["extensions"]["code"]
            .as_str()
            .unwrap_or_else(|| panic!("no coded error: {answer}"))
            .to_owned()
    }

    /// Stores a plan with this input and gives its id.
    pub(crate) async fn create(&self, input: Value) -> String {
        let query = "mutation($input: CreatePlanInput!) { createPlan(input: $input) \
            { created plan { id } userErrors { code message path } } }";
        let data = self.ask(query, json!({ "input": input })).await;
        assert_eq!(data["createPlan"]["userErrors"], json!([]));
        data["createPlan"]["plan"]["id"].as_str().unwrap().to_owned()
    }

    /// A WebSocket, greeted.
    pub(crate) async fn socket(&self) -> Socket {
        Socket::open(&self.address, self.token.as_deref()).await
    }

    /// One plan's progress from here on.
    pub(crate) async fn watch(&self, plan_id: &str, after: Option<&str>) -> Socket {
        let mut socket = self.socket().await;
        let query = "subscription($id: ID!, $after: String) { planStatus(planId: $id, after: $after) \
            { cursor planId status previousStatus stage failure { code message attempts agent } } }";
        socket.subscribe("1", query, json!({ "id": plan_id, "after": after })).await;
        socket
    }

    /// Waits until a plan has ended, and says how.
    pub(crate) async fn finished(&self, plan_id: &str) -> String {
        let mut socket = self.watch(plan_id, None).await;
        let mut status = String::new();
        while let Some(event) = socket.next().await {
            event["data"]["planStatus"]["status"].as_str().unwrap_or_else(|| panic!("{event}")).clone_into(&mut status);
        }
        status
    }
}
