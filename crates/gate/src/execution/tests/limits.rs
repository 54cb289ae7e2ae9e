//! What is too much, and documents that are named.

use sha2::{Digest, Sha256};

use super::*;

#[tokio::test]
async fn a_document_may_have_so_many_bytes_tokens_and_levels() {
    let server = TestServer::new();
    let nested = |levels: usize| format!("{{ hello(name: {}{}) }}", "[".repeat(levels), "]".repeat(levels));
    for query in
        [format!("{{ hello }} #{}", "x".repeat(100_000)), format!("{{ {} }}", "hello ".repeat(9_000)), nested(5_000)]
    {
        assert_eq!(server.refused(&query, json!({})).await, "DOCUMENT_TOO_LARGE");
    }
}

#[tokio::test]
async fn a_page_of_a_thousand_rows_with_a_dozen_fields_is_not_too_much() {
    let server = TestServer::new();
    let fields = (0..12).fold(String::new(), |text, n| text + &format!("f{n}: id "));
    let query = format!("query ($n: Int) {{ items(first: $n) {{ {fields} }} }}");
    assert_eq!(server.data(&query, json!({ "n": 1000 })).await["items"].as_array().unwrap().len(), 1000);
    assert_eq!(server.refused(&query, json!({ "n": 100_000 })).await, "QUERY_TOO_COMPLEX");
    let literal = format!("{{ items(first: 100000) {{ {fields} }} }}");
    assert_eq!(server.refused(&literal, json!({})).await, "QUERY_TOO_COMPLEX");
}

#[tokio::test]
async fn lists_in_lists_multiply() {
    let server = TestServer::new();
    let nested = |levels: usize| format!("{{ {} id {} }}", "items { ".repeat(levels), "} ".repeat(levels));
    assert_ne!(server.data(&nested(2), json!({})).await, Value::Null);
    assert_eq!(server.refused(&nested(6), json!({})).await, "QUERY_TOO_COMPLEX");
}

#[tokio::test]
async fn validation_tells_twenty_errors_and_no_more() {
    let answer = TestServer::new().run(&format!("{{ {} }}", "nope ".repeat(40)), json!({})).await;
    assert!(answer["errors"].as_array().unwrap().len() <= 20);
    let unknown = (0..40).fold(String::new(), |text, n| text + &format!("nope{n} "));
    let answer = TestServer::new().run(&format!("{{ {unknown} }}"), json!({})).await;
    assert_eq!(answer["errors"].as_array().unwrap().len(), 20);
}

#[tokio::test]
async fn a_circle_through_the_schema_is_refused() {
    let query = "{ __schema { types { fields { type { fields { type { fields { name } } } } } } } }";
    assert_eq!(TestServer::new().refused(query, json!({})).await, "QUERY_TOO_DEEP");
}

#[tokio::test]
async fn the_schema_is_told_once() {
    let server = TestServer::new();
    let query = "{ a: __schema { queryType { name } } b: __schema { queryType { name } } }";
    assert_eq!(server.refused(query, json!({})).await, "TOO_MANY_ROOT_FIELDS");
    let query = "{ __schema { queryType { name } } __schema { types { name } } __type(name: \"By\") { name } }";
    assert_ne!(server.data(query, json!({})).await, Value::Null);
}

fn named(query: Option<&str>, hash: &str) -> Value {
    json!({ "query": query, "extensions": { "persistedQuery": { "version": 1, "sha256Hash": hash } } })
}

fn hash(text: &str) -> String {
    hex::encode(Sha256::digest(text.as_bytes()))
}

fn code(answer: &Value) -> &str {
    answer["errors"][0]["extensions"]["code"].as_str().unwrap_or_default()
}

#[tokio::test]
async fn a_document_that_was_sent_once_is_known_by_its_hash() {
    let server = TestServer::new();
    let (query, hash) = ("{ hello }", hash("{ hello }"));
    assert_eq!(code(&server.send(named(None, &hash)).await), "PERSISTED_QUERY_NOT_FOUND");
    // Without the extension nothing is remembered.
    server.data(query, json!({})).await;
    assert_eq!(code(&server.send(named(None, &hash)).await), "PERSISTED_QUERY_NOT_FOUND");
    assert_eq!(server.send(named(Some(query), &hash)).await["data"]["hello"], "hello world");
    assert_eq!(server.send(named(None, &hash)).await["data"]["hello"], "hello world");
    assert_eq!(server.send(json!({ "documentId": format!("sha256:{hash}") })).await["data"]["hello"], "hello world");
    assert_eq!(code(&server.send(named(Some("{ a: hello }"), &hash)).await), "PERSISTED_QUERY_MISMATCH");
    assert_eq!(code(&server.send(named(None, "zz")).await), "PERSISTED_QUERY_NOT_FOUND");
    assert_eq!(code(&server.send(json!({})).await), "BAD_REQUEST");
}

#[tokio::test]
async fn persisted_queries_can_be_switched_off() {
    let mut limits = Limits::default();
    limits.stored.persisted_queries = 0;
    let server = TestServer::with(&limits, true);
    assert_eq!(code(&server.send(named(None, &hash("{ hello }"))).await), "PERSISTED_QUERY_NOT_SUPPORTED");
    assert_eq!(server.send(named(Some("{ hello }"), "any")).await["data"]["hello"], "hello world");
}

#[tokio::test]
async fn with_trusted_documents_nothing_else_runs() {
    let path = std::env::temp_dir().join(format!("trusted-{}.json", Uuid::new_v4()));
    std::fs::write(&path, json!({ "abc": "{ hello }" }).to_string()).unwrap();
    let mut limits = Limits::default();
    limits.stored.trusted_documents = Some(path.clone());
    let server = TestServer::with(&limits, true);
    std::fs::remove_file(&path).unwrap();

    assert_eq!(server.send(named(None, "abc")).await["data"]["hello"], "hello world");
    assert_eq!(server.send(json!({ "documentId": "abc" })).await["data"]["hello"], "hello world");
    // The text itself is as good as its name.
    assert_eq!(server.data("{ hello }", json!({})).await["hello"], "hello world");
    assert_eq!(server.refused("{ hello  }", json!({})).await, "DOCUMENT_NOT_TRUSTED");
    let smuggled = named(Some("{ fails }"), &hash("{ fails }"));
    assert_eq!(code(&server.send(smuggled).await), "DOCUMENT_NOT_TRUSTED");
    assert_eq!(code(&server.send(named(None, &hash("{ fails }"))).await), "PERSISTED_QUERY_NOT_FOUND");
}
