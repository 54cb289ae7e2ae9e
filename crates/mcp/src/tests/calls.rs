//! What tools answer.

use std::{
    path::PathBuf,
    time::{Duration, Instant},
};

use graphql_gate::{DocumentLimits, Limits, StoredDocuments};
use serde_json::{Value, json};

use super::{
    server::{TestServer, config, text},
    toy,
};
use crate::Config;

/// Arguments for every tool.
fn arguments(tool: &str) -> Vec<Value> {
    match tool {
        "hello" => vec![json!({}), json!({ "name": "Ada", "volume": "LOUD" }), json!({ "volume": null })],
        "items" => vec![json!({ "first": 1 }), json!({ "first": 3 }), json!({})],
        "page" => vec![json!({ "first": 2 }), json!({ "first": 2, "after": "18" })],
        "node" => vec![json!({ "other": true, "more": false }), json!({ "other": false, "more": true })],
        "patch" => vec![
            json!({ "patch": {} }),
            json!({ "patch": { "name": null, "number": 1, "tags": ["a"], "then": { "name": "b" } }, "all": [] }),
        ],
        "by" => vec![json!({ "by": { "id": "1" } }), json!({ "by": { "name": "a" } })],
        "viewer" => vec![json!({})],
        "large" | "count" | "wait" => Vec::new(),
        other => panic!("{other} has no arguments here"),
    }
}

async fn listed(server: &TestServer) -> Vec<Value> {
    let (mut tools, mut cursor) = (Vec::new(), None::<String>);
    loop {
        let params = cursor.map_or_else(|| json!({}), |cursor| json!({ "cursor": cursor }));
        let (_, _, body) = server.legacy("tools/list", params).await;
        let page = body["result"]["tools"].as_array().unwrap();
        assert!(page.len() <= 4);
        tools.extend(page.iter().cloned());
        match body["result"]["nextCursor"].as_str() {
            Some(next) => cursor = Some(next.to_owned()),
            None => return tools,
        }
    }
}

fn assert_valid(schema: &Value, instance: &Value) {
    let validator = jsonschema::draft202012::new(schema).unwrap();
    let errors: Vec<_> = validator.iter_errors(instance).map(|error| error.to_string()).collect();
    assert_eq!(errors, Vec::<String>::new(), "{instance} by {schema}");
}

#[tokio::test]
async fn every_tool_gives_what_its_document_gives_over_graphql() {
    let server = TestServer::start().await;
    let listed = listed(&server).await;
    let documents = toy::tools();
    assert_eq!(listed.len(), documents.len());
    for (tool, listed) in documents.iter().zip(&listed) {
        assert_eq!(listed["name"], tool.name);
        assert!(jsonschema::draft202012::meta::is_valid(&listed["inputSchema"]));
        assert!(jsonschema::draft202012::meta::is_valid(&listed["outputSchema"]));
        for arguments in arguments(&tool.name) {
            assert_valid(&listed["inputSchema"], &arguments);
            let result = server.call(&tool.name, arguments.clone()).await;
            let response = server.graphql(&tool.document, &arguments).await;
            let failed = response.get("errors").is_some();
            assert_eq!(result["isError"], failed, "{response}");
            assert_eq!(text(&result), if failed { response.clone() } else { response["data"].clone() });
            if !response["data"].is_null() {
                assert_eq!(result["structuredContent"], response["data"]);
                assert_valid(&listed["outputSchema"], &response["data"]);
            }
        }
    }
}

#[tokio::test]
async fn a_mutation_runs_once_for_each_call() {
    let server = TestServer::start().await;
    for count in 1..=2 {
        assert_eq!(server.call("count", json!({})).await["structuredContent"], json!({ "count": count }));
    }
}

#[tokio::test]
async fn a_subscription_is_followed_to_its_last_event() {
    let wait = Duration::from_millis(300);
    let server = TestServer::with(Config { max_wait: wait, ..config() }, Limits::default()).await;
    let listed = listed(&server).await.into_iter().find(|tool| tool["name"] == "wait").unwrap();
    assert_eq!(listed["annotations"]["readOnlyHint"], true);
    let result = server.call("wait", json!({ "to": 3, "ends": true })).await;
    assert_eq!(result["structuredContent"], json!({ "numbers": 3 }));
    assert_valid(&listed["outputSchema"], &result["structuredContent"]);
    assert_eq!((result["isError"].as_bool(), result["content"].as_array().unwrap().len()), (Some(false), 1));
    let begun = Instant::now();
    let result = server.call("wait", json!({ "to": 2, "ends": false })).await;
    assert!(begun.elapsed() >= wait);
    assert_eq!(result["structuredContent"], json!({ "numbers": 2 }));
    assert_eq!(result["content"][1]["text"], "This is not the end yet. Call again to go on waiting.");
    for ends in [true, false] {
        let result = server.call("wait", json!({ "to": 0, "ends": ends })).await;
        assert_eq!((&result["isError"], &result["structuredContent"]), (&json!(true), &Value::Null));
    }
    let result = server.call("wait", json!({ "to": "many" })).await;
    assert_eq!(text(&result)["errors"][0]["extensions"]["code"], "BAD_USER_INPUT");
}

#[tokio::test]
async fn a_long_answer_is_cut_and_goes_on_behind_its_cursor() {
    let server = TestServer::start().await;
    let (mut calls, mut seen, mut after) = (0, 0, Value::Null);
    for _ in 0..20 {
        let result = server.call("page", json!({ "after": after })).await;
        calls += 1;
        let page = &result["structuredContent"]["page"];
        assert!(result["content"][0]["text"].as_str().unwrap().len() <= 2_000);
        assert_eq!(text(&result), result["structuredContent"]);
        let (kept, before) = (page["edges"].as_array().unwrap().len(), seen);
        seen += kept;
        after = page["pageInfo"]["endCursor"].clone();
        assert_eq!(after, seen.to_string());
        if page["pageInfo"]["hasNextPage"] == false {
            assert_eq!(result["content"].as_array().unwrap().len(), 1);
            break;
        }
        let notice = result["content"][1]["text"].as_str().unwrap();
        assert!(notice.contains(&format!(
            "page.edges has {kept} of {} entries, the rest is behind the cursor \"{seen}\"",
            20 - before
        )));
        assert_eq!(result["isError"], false);
    }
    assert!(calls > 1);
    assert_eq!(seen, 20);
}

#[tokio::test]
async fn an_answer_that_cannot_be_cut_asks_for_less() {
    let result = TestServer::start().await.call("large", json!({})).await;
    assert_eq!(result["isError"], true);
    assert_eq!(result.get("structuredContent"), None);
    assert!(result["content"][0]["text"].as_str().unwrap().contains("2000 is the most"));
}

#[tokio::test]
async fn wrong_arguments_are_a_result_that_says_what_is_wrong() {
    let server = TestServer::start().await;
    for (tool, arguments) in [
        ("by", json!({})),
        ("by", json!({ "by": { "id": "1", "name": "a" } })),
        ("items", json!({ "first": "many" })),
        ("hello", json!({ "query": "{ viewer }" })),
    ] {
        let result = server.call(tool, arguments).await;
        assert_eq!(result["isError"], true);
        assert_eq!(text(&result)["errors"][0]["extensions"]["code"], "BAD_USER_INPUT", "{result}");
    }
}

#[tokio::test]
async fn tools_run_whatever_form_is_forbidden_to_documents_of_clients() {
    let document = DocumentLimits { max_depth: 1, max_fields: 1, max_document: 60, ..DocumentLimits::default() };
    let server = TestServer::with(config(), Limits { document, ..Limits::default() }).await;
    let refused = server.graphql("{ items { id } }", &json!({})).await;
    assert_eq!(refused["errors"][0]["extensions"]["code"], "QUERY_TOO_DEEP");
    let result = server.call("items", json!({ "first": 1 })).await;
    assert_eq!(result["structuredContent"], json!({ "items": [{ "id": "1", "odd": 1 }] }));
    let result = server.call("node", json!({ "other": true, "more": true })).await;
    assert_eq!(result["structuredContent"]["node"]["__typename"], "Other");
}

#[tokio::test]
async fn tools_run_where_clients_may_send_trusted_documents_alone() {
    let manifest: PathBuf = std::env::temp_dir().join(format!("graphql-mcp-{}.json", std::process::id()));
    std::fs::write(&manifest, "{}").unwrap();
    let stored = StoredDocuments { trusted_documents: Some(manifest.clone()), ..StoredDocuments::default() };
    let server = TestServer::with(config(), Limits { stored, ..Limits::default() }).await;
    std::fs::remove_file(&manifest).unwrap();
    let refused = server.graphql("{ viewer }", &json!({})).await;
    assert_eq!(refused["errors"][0]["extensions"]["code"], "DOCUMENT_NOT_TRUSTED");
    assert_eq!(server.call("viewer", json!({})).await["structuredContent"], json!({ "viewer": "Ada" }));
}
