//! Assistants: the program over the Model Context Protocol.

mod answers;
mod journey;
mod sign_in;
mod waiting;

use reqwest::header::HeaderMap;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::harness::{Client, http};

/// The versions of the protocol.
const VERSIONS: [&str; 3] = ["2025-06-18", "2025-11-25", "2026-07-28"];
/// The first in which each request stands alone.
const STATELESS: &str = VERSIONS[2];

/// A goal that can be read.
const GOAL: &str = "A house deposit of $60,000 in 5 years, I can pay $900 a month";

/// An assistant, as the hosts of a version speak.
struct Assistant {
    http: reqwest::Client,
    address: String,
    token: Option<String>,
    version: &'static str,
}

/// Status, headers and body.
type Reply = (u16, HeaderMap, Value);

impl Assistant {
    /// One that has the token of `client`.
    fn of(client: &Client, version: &'static str) -> Self {
        Self { http: http(), address: client.address().to_owned(), token: client.token().map(str::to_owned), version }
    }

    fn at(&self, address: &str) -> Self {
        Self { address: address.to_owned(), http: self.http.clone(), token: self.token.clone(), ..*self }
    }

    /// Sends a request.
    async fn send(&self, method: &str, mut params: Value) -> Reply {
        let mut request = self.http.post(format!("http://{}/mcp", self.address));
        request = request.header("accept", "application/json, text/event-stream");
        if let Some(token) = &self.token {
            request = request.bearer_auth(token);
        }
        if method != "initialize" {
            request = request.header("mcp-protocol-version", self.version);
        }
        if self.version == STATELESS {
            params["_meta"] = json!({ "io.modelcontextprotocol/protocolVersion": self.version,
                "io.modelcontextprotocol/clientCapabilities": {} });
            request =
                request.header("mcp-method", method).header("mcp-name", params["name"].as_str().unwrap_or_default());
        }
        let body = json!({ "jsonrpc": "2.0", "id": 1, "method": method, "params": params });
        let response = request.json(&body).send().await.unwrap();
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        (status, headers, response.json().await.unwrap_or_default())
    }

    /// The result of a request that must have one.
    async fn ask(&self, method: &str, params: Value) -> Value {
        let (status, _, mut body) = self.send(method, params).await;
        assert_eq!(status, 200, "{body}");
        assert!(body["result"].is_object(), "{method}: {body}");
        body["result"].take()
    }

    /// The result of a tool.
    async fn call(&self, tool: &str, arguments: Value) -> Value {
        self.ask("tools/call", json!({ "name": tool, "arguments": arguments })).await
    }

    /// The data of a tool that must succeed.
    async fn data(&self, tool: &str, arguments: Value) -> Value {
        let mut result = self.call(tool, arguments).await;
        assert_eq!(result["isError"], false, "{tool}: {result}");
        result["structuredContent"].take()
    }

    /// Stores a plan with this goal.
    async fn create(&self, goal: &str) -> String {
        let id = Uuid::new_v4().to_string();
        let data = self.data("create_plan", json!({ "id": id, "financialGoals": goal })).await;
        assert_eq!(data["createPlan"]["userErrors"], json!([]));
        assert_eq!(data["createPlan"]["created"], true);
        id
    }

    /// Waits for a plan as often as it takes, and says how it ended.
    async fn finished(&self, id: &str) -> String {
        let mut arguments = json!({ "planId": id });
        loop {
            let data = self.data("wait_for_plan", arguments.clone()).await;
            let event = &data["planStatus"];
            let status = event["status"].as_str().unwrap();
            if matches!(status, "COMPLETED" | "FAILED") {
                return status.to_owned();
            }
            arguments["after"] = event["cursor"].clone();
        }
    }
}

/// The document of a tool.
fn document(tool: &str) -> String {
    std::fs::read_to_string(format!("src/http/mcp/tools/{tool}.graphql")).unwrap()
}
