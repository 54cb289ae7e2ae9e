//! What pages in browsers may do: those of the server itself, of origins that are allowed, and of all others.

use std::path::Path;

use reqwest::{Method, RequestBuilder, Response, header};
use serde_json::{Value, json};
use tokio_tungstenite::tungstenite::{self, client::IntoClientRequest};

use crate::harness::{Server, http, on_private_postgres};

const EVIL: &str = "https://evil.example";
const APP: &str = "https://app.example";

fn to(server: &Server, method: Method, path: &str) -> RequestBuilder {
    http().request(method, format!("{}{path}", server.origin()))
}

/// A browser's question whether a page of this origin may ask with a token.
async fn preflight(server: &Server, origin: &str) -> Response {
    let question = to(server, Method::OPTIONS, "/graphql")
        .header(header::ORIGIN, origin)
        .header(header::ACCESS_CONTROL_REQUEST_METHOD, "POST")
        .header(header::ACCESS_CONTROL_REQUEST_HEADERS, "authorization,content-type");
    question.send().await.unwrap()
}

/// The status of the answer to a socket's handshake.
async fn handshake(server: &Server, origin: Option<&str>) -> u16 {
    let address = server.origin().replace("http://", "ws://");
    let mut request = format!("{address}/graphql").into_client_request().unwrap();
    request.headers_mut().insert("sec-websocket-protocol", "graphql-transport-ws".parse().unwrap());
    if let Some(origin) = origin {
        request.headers_mut().insert("origin", origin.parse().unwrap());
    }
    match tokio_tungstenite::connect_async(request).await {
        Ok((_, response)) => response.status().as_u16(),
        Err(tungstenite::Error::Http(response)) => response.status().as_u16(),
        Err(error) => panic!("{error}"),
    }
}

fn allowed_origin(response: &Response) -> Option<&str> {
    response.headers().get(header::ACCESS_CONTROL_ALLOW_ORIGIN).map(|value| value.to_str().unwrap())
}

#[tokio::test]
async fn by_default_no_page_of_another_origin_is_let_in() {
    let server = Server::idle(&[]).await;
    for origin in [EVIL, "null", &server.origin()] {
        assert_eq!(allowed_origin(&preflight(&server, origin).await), None, "{origin}");
    }
    let body = json!({ "query": "{ __typename }" });
    let answer = to(&server, Method::POST, "/graphql").header(header::ORIGIN, EVIL).json(&body).send().await.unwrap();
    assert_eq!(allowed_origin(&answer), None, "whatever was answered, the page cannot read it");
    assert_eq!(handshake(&server, Some(EVIL)).await, 403);
    assert_eq!(handshake(&server, Some("null")).await, 403);
    assert_eq!(handshake(&server, Some(&server.origin())).await, 101);
    assert_eq!(handshake(&server, None).await, 101, "programs have no origin");
}

#[tokio::test]
async fn pages_of_listed_origins_are_let_in_and_no_others() {
    let server = Server::idle(&["--allowed-origins", "https://app.example,http://localhost:5173"]).await;
    for origin in [APP, "http://localhost:5173"] {
        let told = preflight(&server, origin).await;
        assert_eq!(allowed_origin(&told), Some(origin));
        let headers = told.headers()[header::ACCESS_CONTROL_ALLOW_HEADERS].to_str().unwrap();
        assert_eq!(headers, "authorization,content-type");
        assert!(told.headers().get(header::ACCESS_CONTROL_ALLOW_CREDENTIALS).is_none());
        assert_eq!(handshake(&server, Some(origin)).await, 101);
    }
    let person = server.stranger().await;
    let answer = to(&server, Method::POST, "/graphql")
        .header(header::ORIGIN, APP)
        .bearer_auth(person.token().unwrap())
        .json(&json!({ "query": "{ viewer { id } }" }));
    let answer = answer.send().await.unwrap();
    assert_eq!(allowed_origin(&answer), Some(APP));
    let vary: Vec<_> = answer.headers().get_all(header::VARY).iter().map(|value| value.to_str().unwrap()).collect();
    assert!(vary.join(",").contains("origin"), "a cache must not give this answer to others: {vary:?}");
    assert_eq!(answer.json::<Value>().await.unwrap()["data"]["viewer"]["id"].as_str().map(str::len), Some(36));
    for origin in [EVIL, "https://app.example.evil.example", "http://app.example", "null"] {
        assert_eq!(allowed_origin(&preflight(&server, origin).await), None, "{origin}");
        assert_eq!(handshake(&server, Some(origin)).await, 403, "{origin}");
    }
}

#[tokio::test]
async fn what_is_no_origin_is_no_setting() {
    for wrong in ["*", "null", "app.example", "https://app.example/", "https://App.example", "https://a@b.example"] {
        let args = ["serve", "--allowed-origins", wrong];
        let (started, _, said) = crate::harness::Program::run(&args, &[]).await;
        assert!(!started && said.contains("expected an origin"), "{wrong}: {said}");
    }
}

#[tokio::test]
async fn simple_requests_never_execute() {
    let server = Server::idle(&[]).await;
    let query = "/graphql?query=%7B__typename%7D";
    let simple = [
        to(&server, Method::GET, query),
        to(&server, Method::GET, query).header(header::ACCEPT, "application/json"),
        to(&server, Method::GET, query).header(header::CONTENT_TYPE, "text/plain"),
        to(&server, Method::GET, query).header("last-event-id", "x").header(header::ACCEPT, "text/event-stream"),
        to(&server, Method::HEAD, query),
    ];
    for request in simple {
        let answer = request.send().await.unwrap();
        assert_eq!(answer.status(), 400);
        assert!(!answer.text().await.unwrap().contains("data"));
    }
    for kind in ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"] {
        let body = json!({ "query": "{ __typename }" }).to_string();
        let request = to(&server, Method::POST, "/graphql").header(header::CONTENT_TYPE, kind).body(body);
        assert_eq!(request.send().await.unwrap().status(), 415, "{kind}");
    }
    for (name, value) in [("graphql-require-preflight", "1"), ("content-type", "application/json")] {
        let answer = to(&server, Method::GET, query).header(name, value).send().await.unwrap();
        assert_eq!(answer.status(), 200, "{name}");
    }
}

#[tokio::test]
async fn every_answer_says_what_browsers_may_not_do_with_it() {
    let server = Server::idle(&["--playground", "true", "--introspection", "true", "--open-metrics", "true"]).await;
    let paths =
        ["/", "/new", "/graphql", "/graphiql", "/config.json", "/schema.graphql", "/livez", "/metrics", "/nothing"];
    for path in paths {
        let answer = to(&server, Method::GET, path).send().await.unwrap();
        let header = |name: &str| answer.headers().get(name).map_or("", |value| value.to_str().unwrap()).to_owned();
        assert_eq!(header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(header("x-frame-options"), "DENY", "{path}");
        assert_eq!(header("referrer-policy"), "no-referrer", "{path}");
        assert_eq!(header("cross-origin-resource-policy"), "same-origin", "{path}");
        let policy = header("content-security-policy");
        assert!(policy.starts_with("default-src 'none'") && policy.contains("frame-ancestors 'none'"), "{path}");
        assert!(!policy.contains("unsafe-eval") && !policy.contains("script-src 'self' 'unsafe"), "{path}: {policy}");
    }
}

#[tokio::test]
async fn elsewhere_than_on_the_private_postgres_schema_playground_and_metrics_are_closed() {
    let server = Server::idle(&[]).await;
    for path in ["/graphiql", "/schema.graphql"] {
        assert_eq!(to(&server, Method::GET, path).send().await.unwrap().status(), 404, "{path}");
    }
    let person = server.stranger().await;
    assert_eq!(person.refused("{ __schema { queryType { name } } }", json!({})).await, "INTROSPECTION_DISABLED");
    let guess = person.send("{ viewr { id } }", json!({})).await["errors"][0]["message"].to_string();
    assert!(!guess.contains("viewer"), "a suggestion tells the schema by and by: {guess}");
    let metrics = async |token: Option<&str>| {
        let request = to(&server, Method::GET, "/metrics");
        token
            .map_or_else(|| request.try_clone().unwrap(), |token| request.try_clone().unwrap().bearer_auth(token))
            .send()
            .await
            .unwrap()
            .status()
            .as_u16()
    };
    assert_eq!(metrics(None).await, 403);
    assert_eq!(metrics(person.token()).await, 403);
    assert_eq!(metrics(Some("nonsense")).await, 401);
    assert_eq!(metrics(server.service_client().await.token()).await, 200);
}

#[tokio::test]
async fn the_web_client_is_served_at_its_addresses_and_at_no_others() {
    let server = Server::idle(&[]).await;
    for path in ["/", "/archived", "/new", "/plans/8c1e6b5e-0000-4000-8000-000000000001", "/account", "/operator"] {
        let page = to(&server, Method::GET, path).send().await.unwrap();
        let policy = page.headers()[header::CONTENT_SECURITY_POLICY].to_str().unwrap().to_owned();
        assert_eq!(page.status(), 200, "{path}");
        assert!(policy.contains("script-src 'self'; style-src 'self';"), "{path}: {policy}");
        assert!(!policy.contains("unsafe") && policy.ends_with("connect-src 'self'"), "{path}: {policy}");
        assert!(page.text().await.unwrap().contains(r#"<div id="root">"#), "{path}");
    }
    for path in ["/plans", "/plans/1/2", "/nothing", "/graphql/x", "/assets/nothing.js"] {
        assert_eq!(to(&server, Method::GET, path).send().await.unwrap().status(), 404, "{path}");
    }
    let told: Value = to(&server, Method::GET, "/config.json").send().await.unwrap().json().await.unwrap();
    assert_eq!(told, json!({ "token": null, "user": null, "supabase": null, "playground": false }));
}

#[tokio::test]
async fn scripts_and_styles_come_as_they_were_compressed_where_a_browser_takes_that() {
    let server = Server::idle(&[]).await;
    let page = to(&server, Method::GET, "/").send().await.unwrap().text().await.unwrap();
    let assets: Vec<_> = page.split('"').filter(|text| [".js", ".css"].iter().any(|end| text.ends_with(end))).collect();
    assert!(assets.len() > 4, "{page}");
    for path in assets {
        let sent = async |encodings: &'static str| {
            let answer =
                to(&server, Method::GET, path).header(header::ACCEPT_ENCODING, encodings).send().await.unwrap();
            assert_eq!(answer.headers()[header::VARY], "accept-encoding", "{path}");
            let encoding =
                answer.headers().get(header::CONTENT_ENCODING).map(|value| value.to_str().unwrap().to_owned());
            let kind = answer.headers()[header::CONTENT_TYPE].to_str().unwrap().to_owned();
            (encoding, kind, answer.bytes().await.unwrap().len())
        };
        let (whole, kind, size) = sent("identity").await;
        assert_eq!((whole, kind.starts_with("text/")), (None, true), "{path}: {kind}");
        let (brotli, same_kind, brotli_size) = sent("gzip, deflate, br, zstd").await;
        let (gzip, _, gzip_size) = sent("gzip, br;q=0").await;
        assert_ne!(gzip.as_deref(), Some("br"), "{path}");
        // What is tiny gets no smaller.
        if size > 1_000 {
            assert_eq!((brotli.as_deref(), same_kind), (Some("br"), kind), "{path}");
            assert!(brotli_size < gzip_size && gzip_size < size, "{path}: {brotli_size}, {gzip_size}, {size}");
        }
    }
}

#[tokio::test]
async fn without_a_web_client_there_are_no_pages() {
    let server = Server::idle(&["--web-client", "false"]).await;
    for path in ["/", "/new", "/config.json"] {
        assert_eq!(to(&server, Method::GET, path).send().await.unwrap().status(), 404, "{path}");
    }
}

#[tokio::test]
async fn the_web_client_may_ask_the_supabase_project_that_signs_people_in() {
    let project = "https://project.supabase.co";
    let server = Server::idle(&["--supabase-url", project, "--supabase-anon-key", "sb_publishable_public"]).await;
    let page = to(&server, Method::GET, "/").send().await.unwrap();
    let policy = page.headers()[header::CONTENT_SECURITY_POLICY].to_str().unwrap();
    assert!(policy.ends_with("connect-src 'self' https://project.supabase.co"), "{policy}");
    let told: Value = to(&server, Method::GET, "/config.json").send().await.unwrap().json().await.unwrap();
    assert_eq!(told["supabase"], json!({ "url": project, "anonKey": "sb_publishable_public" }));
    for wrong in [["--supabase-url", project].as_slice(), &["--supabase-url", "project", "--supabase-anon-key", "x"]] {
        let args = [["serve"].as_slice(), wrong].concat();
        let (started, _, said) = crate::harness::Program::run(&args, &[]).await;
        assert!(!started && said.contains("--supabase"), "{said}");
    }
}

#[tokio::test]
async fn the_demo_users_token_is_not_for_pages_that_call_this_machine_by_another_name() {
    let folder = std::env::temp_dir().join(format!("plan-creator-demo-{}", uuid::Uuid::new_v4()));
    let (mut program, address) = on_private_postgres(Path::new(&folder), &["--workers", "0"]).await;
    let token = async |host: &str| {
        let request = http().get(format!("http://{address}/config.json")).header(header::HOST, host);
        request.send().await.unwrap().json::<Value>().await.unwrap()["token"].take()
    };
    assert!(token(&address).await.is_string());
    assert!(token("localhost:8000").await.is_string());
    assert_eq!(token("rebound.evil.example").await, Value::Null);
    program.terminate().await;
    std::fs::remove_dir_all(folder).unwrap();
}
