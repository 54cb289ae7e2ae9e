//! What holds for every body.

use axum::{
    body::{Body, to_bytes},
    extract::State,
    http::Request,
};
use fuzz::json::{any_json, reshaped};
use proptest::prelude::*;
use serde_json::{Value, json};

use super::{
    server::{config, meta, new},
    toy,
};
use crate::handle;

fn bodies() -> BoxedStrategy<Vec<u8>> {
    let names =
        &["jsonrpc", "id", "method", "params", "name", "arguments", "_meta", "cursor", "uri", "protocolVersion"];
    let other =
        any_json(names, &["2.0", "tools/call", "tools/list", "hello", "2026-07-28", "resources/read", "initialize"]);
    let call = json!({ "jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": { "name": "patch",
        "arguments": { "patch": { "name": "a", "tags": [] } }, "_meta": meta("2026-07-28") } });
    let list = json!({ "jsonrpc": "2.0", "id": "a", "method": "tools/list", "params": { "cursor": "aGVsbG8" } });
    let read = json!({ "jsonrpc": "2.0", "id": 2, "method": "resources/read", "params": { "uri": "doc://one" } });
    let shaped = reshaped(vec![call, list, read], other).prop_map(|body| body.to_string().into_bytes());
    prop_oneof![shaped, prop::collection::vec(any::<u8>(), 0..200)].boxed()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]
    #[test]
    fn every_body_is_answered_with_one_message(body in bodies(), version in prop::option::of("2025-06-18|2025-11-25|2026-07-28|x")) {
        static SERVER: std::sync::LazyLock<std::sync::Arc<crate::McpServer<super::server::ToyHost>>> =
            std::sync::LazyLock::new(|| new(&toy::tools(), config()).unwrap());
        let mut request = Request::post("/mcp").header("content-type", "application/json");
        if let Some(version) = version {
            request = request.header("mcp-protocol-version", version).header("mcp-method", "tools/call").header("mcp-name", "patch");
        }
        let request = request.body(Body::from(body)).unwrap();
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let response = runtime.block_on(handle(State(SERVER.clone()), request));
        let status = response.status().as_u16();
        let body = runtime.block_on(to_bytes(response.into_body(), usize::MAX)).unwrap();
        if status == 202 {
            prop_assert!(body.is_empty());
        } else {
            prop_assert!(matches!(status, 200 | 400 | 404), "{}", status);
            let answer: Value = serde_json::from_slice(&body).unwrap();
            prop_assert_eq!(&answer["jsonrpc"], "2.0");
            prop_assert!(answer["result"].is_object() != answer["error"].is_object());
        }
    }
}
