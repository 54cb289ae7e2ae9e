//! Who may call, and how a host learns where to sign in.

use serde_json::{Value, json};

use super::{Assistant, GOAL, STATELESS, VERSIONS};
use crate::harness::{Server, expired_token, http};

const ISSUER: &str = "https://project.example.com/auth/v1";

#[tokio::test]
async fn without_a_token_a_host_is_told_where_to_sign_in() {
    let public = ["--public-url", "https://plans.example.com", "--jwt-issuer", ISSUER];
    let server = Server::idle(&public).await;
    let metadata = "https://plans.example.com/.well-known/oauth-protected-resource/mcp";
    for version in VERSIONS {
        let mut assistant = Assistant::of(&server.anonymous(), version);
        let first = if version == STATELESS { "server/discover" } else { "initialize" };
        for method in [first, "tools/list"] {
            let (status, headers, body) = assistant.send(method, json!({ "protocolVersion": version })).await;
            assert_eq!((status, &body["error"]["data"]["code"]), (401, &json!("UNAUTHENTICATED")));
            assert_eq!(headers["www-authenticate"], format!("Bearer resource_metadata=\"{metadata}\""));
            assert!(headers.contains_key("x-request-id"));
        }
        assistant.token = Some(expired_token(server.anonymous().user));
        let (status, headers, _) = assistant.send("tools/list", json!({})).await;
        let expected = format!("Bearer error=\"invalid_token\", resource_metadata=\"{metadata}\"");
        assert_eq!((status, headers["www-authenticate"].to_str().unwrap()), (401, expected.as_str()));
    }
    for path in ["", "/mcp"] {
        let url = format!("{}/.well-known/oauth-protected-resource{path}", server.origin());
        let document: Value = http().get(url).send().await.unwrap().json().await.unwrap();
        assert_eq!(document["resource"], "https://plans.example.com/mcp");
        assert_eq!(document["authorization_servers"], json!([ISSUER]));
        assert_eq!(document["bearer_methods_supported"], json!(["header"]));
    }
}

#[tokio::test]
async fn without_a_public_url_it_is_the_address_that_is_listened_on() {
    let server = Server::idle(&[]).await;
    let (_, headers, _) = Assistant::of(&server.anonymous(), STATELESS).send("tools/list", json!({})).await;
    let challenge = headers["www-authenticate"].to_str().unwrap();
    let url = challenge.strip_prefix("Bearer resource_metadata=\"").unwrap().trim_end_matches('"');
    // A request's own word for the server's name changes nothing.
    let request = http().get(url).header("host", "evil.example.com");
    let document: Value = request.send().await.unwrap().json().await.unwrap();
    assert_eq!(document["resource"], format!("{}/mcp", server.origin()));
    assert_eq!(document.get("authorization_servers"), None);
}

#[tokio::test]
async fn calls_are_bounded_and_counted_as_over_graphql() {
    let limits = ["--rate-limit", "1", "--rate-limit-burst", "2000", "--open-metrics", "true", "--max-body", "4096"];
    // Nor does the form that is allowed to clients' own documents bind the tools.
    let form = ["--max-depth", "3", "--max-document", "200", "--max-fields", "10"];
    let server = Server::idle(&[&limits[..], &form[..]].concat()).await;
    let assistant = Assistant::of(&server.stranger().await, STATELESS);
    let (status, _, body) = assistant.send("tools/list", json!({ "a": "x".repeat(5000) })).await;
    assert_eq!((status, &body["error"]["data"]["code"]), (413, &json!("PAYLOAD_TOO_LARGE")));
    assistant.data("preview_plan", json!({ "financialGoals": GOAL })).await;
    let mut sent = 0;
    let (status, headers, body) = loop {
        let reply = assistant.send("tools/list", json!({})).await;
        sent += 1;
        if reply.0 != 200 || sent > 200 {
            break reply;
        }
    };
    assert_eq!((status, &body["error"]["data"]["code"]), (429, &json!("RATE_LIMITED")), "after {sent}");
    assert!(headers.contains_key("retry-after"));
    let metrics = http().get(format!("{}/metrics", server.origin())).send().await.unwrap().text().await.unwrap();
    let counted = |line: &str| line.starts_with("plan_creator_operations_total") && line.contains("previewPlan");
    assert!(metrics.lines().any(counted), "{metrics}");
}

#[tokio::test]
async fn where_it_is_turned_off_there_is_nothing() {
    let server = Server::idle(&["--mcp", "false"]).await;
    let (status, _, _) = Assistant::of(&server.stranger().await, STATELESS).send("tools/list", json!({})).await;
    assert_eq!(status, 404);
}
