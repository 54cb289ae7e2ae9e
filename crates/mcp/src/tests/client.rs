//! The official client for Rust, in both ways to begin.

use rmcp::{
    ClientLifecycleMode, ClientServiceExt,
    model::{CallToolRequestParams, ClientConfig, ProtocolVersion},
    transport::StreamableHttpClientTransport,
};
use serde_json::json;

use super::server::TestServer;

/// Finds all tools, calls some, and reads a page.
async fn journey(server: &TestServer, lifecycle: ClientLifecycleMode) -> ProtocolVersion {
    let transport = StreamableHttpClientTransport::from_uri(format!("{}/mcp", server.url));
    let client = ClientConfig::default().serve_with_lifecycle(transport, lifecycle).await.unwrap();
    let tools = client.list_all_tools().await.unwrap();
    assert_eq!(tools.len(), super::toy::tools().len());
    let call = |name: &'static str, arguments: serde_json::Value| {
        let arguments = arguments.as_object().cloned().unwrap_or_default();
        client.call_tool(CallToolRequestParams::new(name).with_arguments(arguments))
    };
    let result = call("hello", json!({ "name": "Ada", "volume": "LOUD" })).await.unwrap();
    assert_eq!(result.structured_content, Some(json!({ "hello": "HELLO Ada" })));
    assert_eq!(result.is_error, Some(false));
    let result = call("page", json!({ "first": 20 })).await.unwrap();
    assert_eq!(result.content.len(), 2, "it was cut, and says so");
    let result = call("by", json!({ "by": {} })).await.unwrap();
    assert_eq!(result.is_error, Some(true));
    assert!(call("nope", json!({})).await.is_err());
    assert_eq!(client.list_all_resources().await.unwrap().len(), 2);
    let version = client.peer_info().unwrap().protocol_version.clone();
    client.cancel().await.unwrap();
    version
}

#[tokio::test]
async fn rmcp_does_the_whole_journey_in_requests_that_stand_alone() {
    let server = TestServer::start().await;
    let lifecycle = ClientLifecycleMode::Discover { preferred_versions: vec![ProtocolVersion::V_2026_07_28] };
    journey(&server, lifecycle).await;
}

#[tokio::test]
async fn rmcp_does_the_whole_journey_after_initialize() {
    let server = TestServer::start().await;
    let version = journey(&server, ClientLifecycleMode::Initialize).await;
    assert_eq!(version, ProtocolVersion::V_2025_11_25);
}
