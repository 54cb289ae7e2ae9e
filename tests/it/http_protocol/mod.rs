//! GraphQL over HTTP, as clients of any make see it.

mod connections;
mod slow_readers;
mod streams;

use reqwest::{Method, Response, StatusCode, header};
use serde_json::{Value, json};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};
use uuid::Uuid;

use crate::harness::{PATIENCE, Server, http, token};

const GRAPHQL: &str = "application/graphql-response+json";
const JSON: &str = "application/json";

/// A POST of `body` with these headers.
async fn post(server: &Server, headers: &[(&str, &str)], body: impl Into<reqwest::Body>) -> Response {
    let mut request = http().post(format!("{}/graphql", server.origin())).body(body);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    request.send().await.unwrap()
}

async fn ask(server: &Server, accept: &str, query: &str) -> Response {
    post(server, &[("content-type", JSON), ("accept", accept)], json!({ "query": query }).to_string()).await
}

async fn get(server: &Server, pairs: &[(&str, &str)]) -> Response {
    let mut url = reqwest::Url::parse(&format!("{}/graphql", server.origin())).unwrap();
    url.query_pairs_mut().extend_pairs(pairs);
    http().get(url).header("graphql-require-preflight", "1").send().await.unwrap()
}

fn content_type(response: &Response) -> &str {
    response.headers()[header::CONTENT_TYPE].to_str().unwrap()
}

async fn code(response: Response) -> String {
    let answer: Value = response.json().await.unwrap();
    assert!(answer.get("data").is_none(), "{answer}");
    answer["errors"][0]["extensions"]["code"].as_str().unwrap_or_else(|| panic!("{answer}")).to_owned()
}

#[tokio::test]
async fn the_client_chooses_the_media_type_and_it_decides_the_status() {
    let server = Server::idle(&[]).await;
    let (good, bad) = ("{ __typename }", "{ nope }");
    for (accept, query, status, media) in [
        (GRAPHQL, good, 200, GRAPHQL),
        (JSON, good, 200, JSON),
        ("*/*", good, 200, JSON),
        ("application/json;q=0.5, application/graphql-response+json", good, 200, GRAPHQL),
        (GRAPHQL, bad, 400, GRAPHQL),
        (JSON, bad, 200, JSON),
        ("text/css", good, 406, JSON),
        (JSON, "subscription { planStatus(planId: 1) { status } }", 406, JSON),
    ] {
        let response = ask(&server, accept, query).await;
        assert_eq!(response.status().as_u16(), status, "{accept} {query}");
        assert_eq!(content_type(&response), format!("{media}; charset=utf-8"), "{accept} {query}");
        assert!(response.headers()[header::VARY].to_str().unwrap().contains("accept"));
        assert_eq!(response.headers()["x-content-type-options"], "nosniff");
    }
}

#[tokio::test]
async fn the_drafts_status_codes_are_a_switch() {
    let server = Server::idle(&["--draft-status-codes"]).await;
    let failing = "query ($id: ID!) { plan(id: $id) { id } }";
    let several = "query A { __typename } query B { __typename }";
    // Without a token the field fails, beside another that does not.
    let partial = "{ __typename plan(id: 1) { id } }";
    for (query, status) in
        [("{", 400), ("{ nope }", 422), (failing, 422), (several, 422), ("{ __typename }", 200), (partial, 294)]
    {
        for accept in [GRAPHQL, JSON] {
            assert_eq!(ask(&server, accept, query).await.status().as_u16(), status, "{accept} {query}");
        }
    }
    for (body, status) in [("NONSENSE", 400), ("{}", 422), ("{\"query\": 7}", 422)] {
        let response = post(&server, &[("content-type", JSON), ("accept", JSON)], body).await;
        assert_eq!(response.status().as_u16(), status, "{body}");
    }
}

#[tokio::test]
async fn the_draft_lets_a_query_come_by_query() {
    let by_query = |server: &Server, body: &Value| {
        let method = Method::from_bytes(b"QUERY").unwrap();
        let url = format!("{}/graphql", server.origin());
        http()
            .request(method, url)
            .header("content-type", JSON)
            .header("origin", "https://app.example")
            .body(body.to_string())
            .send()
    };
    let ask = json!({ "query": "{ __typename }" });
    let server = Server::idle(&["--draft-status-codes", "--allowed-origins", "https://app.example"]).await;
    let answer = by_query(&server, &ask).await.unwrap();
    assert_eq!(answer.json::<Value>().await.unwrap()["data"]["__typename"], "Query");
    let mutation = json!({ "query": "mutation { createPlan(input: { planName: \"x\" }) { created } }" });
    let refused = by_query(&server, &mutation).await.unwrap();
    assert_eq!(
        (refused.status(), &refused.headers()[header::ALLOW]),
        (StatusCode::METHOD_NOT_ALLOWED, &"POST".parse().unwrap())
    );
    let batch = by_query(&server, &json!([ask])).await.unwrap();
    assert_eq!(batch.status(), StatusCode::UNPROCESSABLE_ENTITY);
    let preflight = http()
        .request(Method::OPTIONS, format!("{}/graphql", server.origin()))
        .header("origin", "https://app.example")
        .header("access-control-request-method", "QUERY");
    let allowed = preflight.send().await.unwrap();
    assert!(allowed.headers()[header::ACCESS_CONTROL_ALLOW_METHODS].to_str().unwrap().contains("QUERY"));

    let without = by_query(&Server::idle(&[]).await, &ask).await.unwrap();
    assert_eq!(without.status(), StatusCode::METHOD_NOT_ALLOWED);
}

#[tokio::test]
async fn an_error_names_its_field_in_the_schema() {
    let server = Server::idle(&[]).await;
    let answer: Value = ask(&server, JSON, "{ mine: plan(id: 1) { id } }").await.json().await.unwrap();
    assert_eq!(answer["errors"][0]["path"], json!(["mine"]));
    assert_eq!(answer["errors"][0]["extensions"]["coordinate"], "Query.plan");
}

#[tokio::test]
async fn what_any_page_can_send_changes_nothing() {
    let server = Server::idle(&[]).await;
    let token = format!("Bearer {}", token(Uuid::new_v4(), &[]).await);
    let mutation = "mutation { createPlan(input: { planName: \"x\" }) { created } }";
    let body = json!({ "query": mutation }).to_string();
    for kind in [
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "application/json;charset=latin1",
    ] {
        let response = post(&server, &[("content-type", kind), ("authorization", &token)], body.clone()).await;
        assert_eq!(response.status(), StatusCode::UNSUPPORTED_MEDIA_TYPE, "{kind}");
        assert_eq!(code(response).await, "UNSUPPORTED_MEDIA_TYPE");
    }
    let response = post(&server, &[("authorization", &token)], body.clone()).await;
    assert_eq!(response.status(), StatusCode::UNSUPPORTED_MEDIA_TYPE);
    let response = get(&server, &[("query", mutation)]).await;
    assert_eq!(
        (response.status(), &response.headers()[header::ALLOW]),
        (StatusCode::METHOD_NOT_ALLOWED, &"POST".parse().unwrap())
    );
    assert_eq!(server.database.number("SELECT count(*) FROM investment_plans").await, 0);

    let response = post(&server, &[("content-type", JSON), ("authorization", &token)], body).await;
    assert_eq!(response.json::<Value>().await.unwrap()["data"]["createPlan"]["created"], true);
    assert_eq!(server.database.number("SELECT count(*) FROM investment_plans").await, 1);
}

#[tokio::test]
async fn get_runs_queries_and_other_methods_run_nothing() {
    let server = Server::idle(&[]).await;
    let query = "query A { a: __typename } query B($i: Boolean!) { b: __typename @include(if: $i) }";
    let response = get(&server, &[("query", query), ("operationName", "B"), ("variables", "{\"i\":true}")]).await;
    assert_eq!(response.json::<Value>().await.unwrap(), json!({ "data": { "b": "Query" } }));

    let subscription = get(&server, &[("query", "subscription { planStatus(planId: 1) { status } }")]).await;
    assert_eq!(subscription.status(), StatusCode::METHOD_NOT_ALLOWED);
    for method in [Method::PUT, Method::DELETE, Method::PATCH] {
        let response = http().request(method, format!("{}/graphql", server.origin())).send().await.unwrap();
        assert_eq!(response.status(), StatusCode::METHOD_NOT_ALLOWED);
        assert_eq!(response.headers()[header::ALLOW], "GET, HEAD, POST");
    }
}

#[tokio::test]
async fn a_token_that_does_not_count_is_told_before_anything_runs() {
    let server = Server::idle(&[]).await;
    for value in ["Bearer nobody", "Basic abc", "Bearer", "Bearer a.b.c"] {
        let headers = [("content-type", JSON), ("authorization", value)];
        let response = post(&server, &headers, json!({ "query": "{ __typename }" }).to_string()).await;
        assert_eq!(response.status(), StatusCode::UNAUTHORIZED, "{value}");
        assert_eq!(response.headers()[header::WWW_AUTHENTICATE], "Bearer error=\"invalid_token\"");
        assert_eq!(code(response).await, "UNAUTHENTICATED");
    }
    let anonymous = ask(&server, GRAPHQL, "{ viewer { id } }").await;
    assert_eq!(anonymous.status(), StatusCode::OK);
    let answer: Value = anonymous.json().await.unwrap();
    assert_eq!(
        (&answer["data"], &answer["errors"][0]["extensions"]["code"]),
        (&Value::Null, &json!("UNAUTHENTICATED"))
    );
}

#[tokio::test]
async fn what_is_too_much_is_refused_by_name() {
    let server =
        Server::idle(&["--max-body", "5000", "--max-url", "500", "--max-batch", "2", "--max-depth", "3"]).await;
    let json = [("content-type", JSON)];
    let large = post(&server, &json, " ".repeat(3_000_000)).await;
    assert_eq!(large.status(), StatusCode::PAYLOAD_TOO_LARGE);
    assert_eq!(code(large).await, "PAYLOAD_TOO_LARGE");
    let long = get(&server, &[("query", &format!("{{ __typename }} #{}", "x".repeat(500)))]).await;
    assert_eq!(long.status(), StatusCode::URI_TOO_LONG);
    let batch = |count: usize| Value::from(vec![json!({ "query": "{ __typename }" }); count]).to_string();
    assert_eq!(
        post(&server, &json, batch(2)).await.json::<Value>().await.unwrap(),
        json!([{ "data": { "__typename": "Query" } }, { "data": { "__typename": "Query" } }])
    );
    let large = post(&server, &json, batch(3)).await;
    assert_eq!(large.status(), StatusCode::BAD_REQUEST);
    assert_eq!(code(large).await, "BATCH_TOO_LARGE");
    let deep = ask(&server, GRAPHQL, "{ viewer { plans { nodes { id } } } }").await;
    assert_eq!(code(deep).await, "QUERY_TOO_DEEP");
}

#[tokio::test]
async fn a_batch_runs_in_order_and_each_request_stands_for_itself() {
    let server = Server::idle(&[]).await;
    let token = format!("Bearer {}", token(Uuid::new_v4(), &[]).await);
    let create = "mutation { createPlan(input: { planName: \"x\" }) { created } }";
    let batch = json!([
        { "query": create },
        { "query": "{ nope }" },
        { "query": "{ plans { totalCount } }" },
        { "query": "subscription { planStatus(planId: 1) { status } }" },
    ]);
    let response = post(&server, &[("content-type", JSON), ("authorization", &token)], batch.to_string()).await;
    let answers: Value = response.json().await.unwrap();
    assert_eq!(answers[0]["data"]["createPlan"]["created"], true);
    assert_eq!(answers[1]["errors"][0]["extensions"]["code"], "GRAPHQL_VALIDATION_FAILED");
    assert_eq!(answers[2]["data"]["plans"]["totalCount"], 1);
    assert_eq!(answers[3]["errors"][0]["extensions"]["code"], "BAD_REQUEST");
}

#[tokio::test]
async fn a_body_that_does_not_arrive_is_not_waited_for() {
    let server = Server::idle(&["--body-timeout", "200ms"]).await;
    let address = server.origin().replace("http://", "");
    let mut stream = TcpStream::connect(&address).await.unwrap();
    let head =
        format!("POST /graphql HTTP/1.1\r\nhost: {address}\r\ncontent-type: {JSON}\r\ncontent-length: 100\r\n\r\n{{");
    stream.write_all(head.as_bytes()).await.unwrap();
    let mut answer = String::new();
    tokio::time::timeout(PATIENCE, stream.read_to_string(&mut answer)).await.unwrap().unwrap();
    assert!(answer.starts_with("HTTP/1.1 408") && answer.contains("REQUEST_TIMEOUT"), "{answer}");
}

#[tokio::test]
async fn a_server_with_trusted_documents_runs_nothing_else() {
    let manifest = tempfile(&json!({ "abc123": "{ __typename }" }));
    let server = Server::idle(&["--trusted-documents", manifest.to_str().unwrap()]).await;
    let response = get(&server, &[("documentId", "abc123")]).await;
    std::fs::remove_file(manifest).unwrap();
    assert_eq!(response.json::<Value>().await.unwrap(), json!({ "data": { "__typename": "Query" } }));
    let extensions = json!({ "persistedQuery": { "version": 1, "sha256Hash": "abc123" } }).to_string();
    let response = get(&server, &[("extensions", &extensions)]).await;
    assert_eq!(response.json::<Value>().await.unwrap(), json!({ "data": { "__typename": "Query" } }));
    assert_eq!(code(ask(&server, GRAPHQL, "{ a: __typename }").await).await, "DOCUMENT_NOT_TRUSTED");
}

fn tempfile(content: &Value) -> std::path::PathBuf {
    let path = std::env::temp_dir().join(format!("documents-{}.json", Uuid::new_v4()));
    std::fs::write(&path, content.to_string()).unwrap();
    path
}

#[tokio::test]
async fn without_introspection_the_schema_stays_in_the_dark() {
    let server = Server::idle(&["--introspection", "false"]).await;
    assert_eq!(code(ask(&server, JSON, "{ __schema { queryType { name } } }").await).await, "INTROSPECTION_DISABLED");
    let answer = ask(&server, JSON, "{ viewr { id } plans }").await.text().await.unwrap();
    assert!(!answer.contains("Did you mean"), "{answer}");
}
