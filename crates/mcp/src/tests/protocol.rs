//! Versions, headers, statuses and errors.

use graphql_gate::Limits;
use serde_json::{Value, json};

use super::server::{TestServer, config, meta};
use crate::{Config, Version};

fn ping() -> String {
    json!({ "jsonrpc": "2.0", "id": 1, "method": "ping" }).to_string()
}

#[tokio::test]
async fn clients_that_begin_with_initialize_agree_on_a_version() {
    let server = TestServer::start().await;
    for (asked, agreed) in [
        ("2025-06-18", "2025-06-18"),
        ("2025-11-25", "2025-11-25"),
        ("2024-11-05", "2025-11-25"),
        ("2026-07-28", "2025-11-25"),
        ("x", "2025-11-25"),
    ] {
        let params =
            json!({ "protocolVersion": asked, "capabilities": {}, "clientInfo": { "name": "a", "version": "1" } });
        let body = json!({ "jsonrpc": "2.0", "id": 0, "method": "initialize", "params": params });
        let (status, headers, body) = server.send(body.to_string(), &[]).await;
        assert_eq!((status, &body["id"]), (200, &json!(0)));
        assert!(headers.get("mcp-session-id").is_none());
        let result = &body["result"];
        assert_eq!(result["protocolVersion"], agreed);
        assert_eq!(result["capabilities"], json!({ "tools": {}, "resources": {} }));
        assert_eq!(result["instructions"], "Greet first.");
        assert_eq!(result.get("resultType"), None);
    }
    let body = json!({ "jsonrpc": "2.0", "method": "notifications/initialized" }).to_string();
    let (status, _, body) = server.send(body, &[("mcp-protocol-version", "2025-06-18")]).await;
    assert_eq!((status, body), (202, Value::Null));
    assert_eq!(server.legacy("ping", json!({})).await.2["result"], json!({}));
}

#[tokio::test]
async fn requests_that_stand_alone_are_answered_without_initialize() {
    let server = TestServer::start().await;
    let (status, _, body) = server.modern("server/discover", json!({})).await;
    assert_eq!(status, 200);
    assert_eq!(
        body["result"],
        json!({ "resultType": "complete", "supportedVersions": ["2026-07-28", "2025-11-25", "2025-06-18"],
            "capabilities": { "tools": {}, "resources": {} }, "instructions": "Greet first.", "ttlMs": 300_000,
            "cacheScope": "private", "_meta": { "io.modelcontextprotocol/serverInfo": {
                "name": "graphql-mcp", "title": "GraphQL", "version": "0.1.0" } } })
    );
    let (_, _, body) = server.modern("tools/call", json!({ "name": "hello" })).await;
    assert_eq!(body["result"]["resultType"], "complete");
    assert_eq!(body["result"]["structuredContent"], json!({ "hello": "hello you" }));
    assert_eq!(server.modern("tools/list", json!({})).await.2["result"]["ttlMs"], 300_000);
    for gone in ["ping", "initialize", "nope"] {
        let (status, _, body) = server.modern(gone, json!({})).await;
        assert_eq!((status, &body["error"]["code"]), (404, &json!(-32601)), "{gone}");
    }
    let (status, _, body) = server.legacy("server/discover", json!({})).await;
    assert_eq!((status, &body["error"]["code"]), (400, &json!(-32602)));
    assert_eq!(server.legacy("nope", json!({})).await.2["error"]["code"], -32601);
}

#[tokio::test]
async fn headers_say_what_the_body_says() {
    let server = TestServer::start().await;
    let body =
        |params: Value| json!({ "jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": params }).to_string();
    let whole = json!({ "name": "hello", "_meta": meta("2026-07-28") });
    let (version, method, name) =
        (("mcp-protocol-version", "2026-07-28"), ("mcp-method", "tools/call"), ("mcp-name", "hello"));
    let encoded = ("mcp-name", "=?base64?aGVsbG8=?=");
    assert_eq!(server.send(body(whole.clone()), &[version, method, encoded]).await.0, 200);
    for headers in [
        vec![method, name],
        vec![version, name],
        vec![version, method],
        vec![("mcp-protocol-version", "2025-11-25"), method, name],
        vec![version, ("mcp-method", "tools/list"), name],
        vec![version, method, ("mcp-name", "count")],
        vec![version, method, ("mcp-name", "=?base64?%?=")],
        vec![version, version, method, name],
    ] {
        let (status, _, body) = server.send(body(whole.clone()), &headers).await;
        assert_eq!((status, &body["error"]["code"], &body["id"]), (400, &json!(-32020), &json!(1)), "{headers:?}");
    }
    for params in [
        json!({ "name": "hello" }),
        json!({ "name": "hello", "_meta": { "io.modelcontextprotocol/protocolVersion": 1 } }),
    ] {
        let (status, _, body) = server.send(body(params), &[version, method, name]).await;
        assert_eq!((status, &body["error"]["code"]), (400, &json!(-32602)));
    }
    let without = json!({ "name": "hello", "_meta": { "io.modelcontextprotocol/protocolVersion": "2026-07-28" } });
    assert_eq!(server.send(body(without), &[version, method, name]).await.0, 400);
}

#[tokio::test]
async fn a_version_that_is_not_spoken_is_told_which_are() {
    let server = TestServer::start().await;
    let stated =
        json!({ "jsonrpc": "2.0", "id": 1, "method": "tools/list", "params": { "_meta": meta("1900-01-01") } });
    for (body, headers) in [
        (ping(), [("mcp-protocol-version", "1900-01-01")]),
        (stated.to_string(), [("mcp-protocol-version", "1900-01-01")]),
    ] {
        let (status, _, body) = server.send(body, &headers).await;
        assert_eq!((status, &body["error"]["code"]), (400, &json!(-32022)));
        assert_eq!(body["error"]["data"]["requested"], "1900-01-01");
        assert_eq!(body["error"]["data"]["supported"], json!(Version::ALL.map(Version::as_str)));
    }
}

#[tokio::test]
async fn only_messages_of_json_rpc_are_read() {
    let server = TestServer::start().await;
    for (body, code) in [
        ("{", -32700),
        ("", -32700),
        ("[]", -32600),
        ("[{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}]", -32600),
        ("{\"id\":1,\"method\":\"ping\"}", -32600),
        ("{\"jsonrpc\":\"2.0\",\"id\":null,\"method\":\"ping\"}", -32600),
        ("{\"jsonrpc\":\"2.0\",\"id\":1.5,\"method\":\"ping\"}", -32600),
        ("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":1}", -32600),
        ("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\",\"params\":[]}", -32600),
        ("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}", -32600),
    ] {
        let (status, _, answer) = server.send(body, &[]).await;
        assert_eq!((status, &answer["error"]["code"]), (400, &json!(code)), "{body}");
    }
}

#[tokio::test]
async fn only_posts_of_json_from_allowed_origins_are_answered() {
    let server = TestServer::start().await;
    for method in [reqwest::Method::GET, reqwest::Method::DELETE, reqwest::Method::PUT] {
        let response = server.http.request(method, format!("{}/mcp", server.url)).send().await.unwrap();
        assert_eq!((response.status().as_u16(), &response.headers()["allow"]), (405, &"POST".parse().unwrap()));
    }
    let own = server.url.clone();
    for (header, status) in [
        (("origin", "https://app.example"), 200),
        (("origin", "https://evil.example"), 403),
        (("origin", own.as_str()), 403),
        (("origin", "null"), 403),
        (("content-type", "text/plain"), 415),
        (("accept", "application/json, text/event-stream"), 200),
        (("accept", "text/html, */*;q=0.1"), 200),
        (("accept", "text/event-stream"), 406),
        (("accept", "application/json;q=0"), 406),
    ] {
        let (got, _, body) = server.send(ping(), &[header]).await;
        assert_eq!(got, status, "{header:?}");
        assert_eq!(body["error"].is_null(), status == 200);
    }
    assert_eq!(server.send(vec![b' '; 2 * 1024 * 1024], &[]).await.0, 413);
    let many = format!("{{\"a\":[{}1]}}", "1,".repeat(30_000));
    let (status, _, body) = server.send(many, &[]).await;
    assert_eq!((status, &body["error"]["data"]["code"]), (413, &json!("PAYLOAD_TOO_LARGE")));
}

#[tokio::test]
async fn callers_sign_in_and_are_charged_as_over_graphql() {
    let open = TestServer::start().await;
    let (status, headers, body) = open.send(ping(), &[("authorization", "Bearer poor")]).await;
    assert_eq!((status, &body["error"]["data"]["code"]), (429, &json!("RATE_LIMITED")));
    assert_eq!(headers["retry-after"], "7");
    assert_eq!(open.send(ping(), &[]).await.0, 200);
    let metadata = "https://api.example/.well-known/oauth-protected-resource/mcp";
    let closed = Config { sign_in_required: true, resource_metadata: Some(metadata.into()), ..config() };
    let closed = TestServer::with(closed, Limits::default()).await;
    let (status, headers, _) = closed.send(ping(), &[]).await;
    assert_eq!(status, 401);
    assert_eq!(headers["www-authenticate"], format!("Bearer resource_metadata=\"{metadata}\""));
    let (status, headers, body) = closed.send(ping(), &[("authorization", "nonsense")]).await;
    assert_eq!((status, &body["error"]["data"]["code"]), (401, &json!("UNAUTHENTICATED")));
    let expected = format!("Bearer error=\"invalid_token\", resource_metadata=\"{metadata}\"");
    assert_eq!(headers["www-authenticate"], expected);
    assert_eq!(closed.send(ping(), &[("authorization", "Bearer Ada")]).await.0, 200);
}

#[tokio::test]
async fn what_is_not_there_is_an_error_of_the_protocol() {
    let server = TestServer::start().await;
    let (status, _, body) = server.legacy("tools/call", json!({ "name": "nope" })).await;
    assert_eq!((status, &body["error"]["code"]), (200, &json!(-32602)));
    for params in [json!({}), json!({ "name": "hello", "arguments": [] })] {
        assert_eq!(server.legacy("tools/call", params).await.2["error"]["code"], -32602);
    }
    assert_eq!(server.legacy("tools/list", json!({ "cursor": "nope" })).await.2["error"]["code"], -32602);
    assert_eq!(server.legacy("resources/read", json!({ "uri": "doc://no" })).await.2["error"]["code"], -32002);
    assert_eq!(server.modern("resources/read", json!({ "uri": "doc://no" })).await.2["error"]["code"], -32602);
}

#[tokio::test]
async fn resources_are_listed_and_read() {
    let server = TestServer::start().await;
    let (_, _, body) = server.modern("resources/list", json!({})).await;
    assert_eq!(body["result"]["resources"][1]["uri"], "doc://zwei – ü");
    let (_, _, body) = server.modern("resources/read", json!({ "uri": "doc://one" })).await;
    assert_eq!(
        body["result"]["contents"],
        json!([{ "uri": "doc://one", "mimeType": "text/markdown", "text": "# one" }])
    );
    let (_, _, body) = server.legacy("resources/templates/list", json!({})).await;
    assert_eq!(body["result"], json!({ "resourceTemplates": [] }));
}
