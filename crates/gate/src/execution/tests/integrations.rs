//! The executor behind the services that async-graphql-axum brings.

use std::future::IntoFuture;

use async_graphql::{Data, Executor as _, Request as SchemaRequest};
use async_graphql_axum::{GraphQL, GraphQLSubscription};
use axum::{
    Router,
    body::{Body, to_bytes},
    http::{Request as HttpRequest, header},
};
use futures_util::SinkExt;
use tokio::net::TcpListener;
use tokio_tungstenite::{
    connect_async,
    tungstenite::{Message, client::IntoClientRequest},
};
use tower::ServiceExt;

use super::*;
use crate::ResumeAfter;

async fn post(server: &TestServer, body: Value) -> Value {
    let request = HttpRequest::post("/").header(header::CONTENT_TYPE, "application/json");
    let request = request.body(Body::from(body.to_string())).unwrap();
    let response = GraphQL::new(server.executor.clone()).oneshot(request).await.unwrap();
    let body: Body = response.into_body();
    serde_json::from_slice(&to_bytes(body, usize::MAX).await.unwrap()).unwrap()
}

#[tokio::test]
async fn the_stock_service_answers_as_the_specification_has_it() {
    let server = TestServer::new();
    let query = "query ($n: String) { patch(patch: { name: $n }) }";
    assert_eq!(post(&server, json!({ "query": query })).await, json!({ "data": { "patch": "Undefined 7" } }));
    let answer = post(&server, json!({ "query": "{ hello fails }" })).await;
    assert_eq!(answer["data"], json!({ "hello": "hello world", "fails": null }));
    assert_eq!(errors(&answer, "{ hello fails }"), [(json!(["fails"]), "INTERNAL".to_owned(), "fails".to_owned())]);
    let refused = post(&server, json!({ "query": "{\n  nope }" })).await;
    assert_eq!(refused["errors"][0]["extensions"]["code"], "GRAPHQL_VALIDATION_FAILED");
    assert_eq!(refused["errors"][0]["locations"], json!([{ "line": 2, "column": 3 }]));
    let batch = post(&server, json!([{ "query": "{ hello }" }, { "query": "mutation { count }" }])).await;
    assert_eq!(batch, json!([{ "data": { "hello": "hello world" } }, { "data": { "count": 1 } }]));
}

#[tokio::test]
async fn the_stock_socket_runs_subscriptions_and_queries() {
    let server = TestServer::new();
    let router = Router::new().route_service("/", GraphQLSubscription::new(server.executor.clone()));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("ws://{}/", listener.local_addr().unwrap());
    tokio::spawn(axum::serve(listener, router).into_future());
    let mut request = url.into_client_request().unwrap();
    request.headers_mut().insert(header::SEC_WEBSOCKET_PROTOCOL, "graphql-transport-ws".parse().unwrap());
    let (mut socket, _) = connect_async(request).await.unwrap();
    let subscribe = |id: &str, query: &str| json!({ "type": "subscribe", "id": id, "payload": { "query": query } });
    for message in [
        json!({ "type": "connection_init" }),
        subscribe("1", "subscription { n: numbers(count: 2) { cursor odd } }"),
        subscribe("2", "{ hello }"),
    ] {
        socket.send(Message::text(message.to_string())).await.unwrap();
    }
    let (mut of_subscription, mut of_query) = (Vec::new(), Vec::new());
    while of_subscription.len() < 3 || of_query.len() < 2 {
        let message = socket.next().await.unwrap().unwrap();
        let message: Value = serde_json::from_str(message.to_text().unwrap()).unwrap();
        match message["id"].as_str() {
            Some("1") => of_subscription.push(message["payload"].clone()),
            Some(_) => of_query.push(message["payload"].clone()),
            None => assert_eq!(message["type"], "connection_ack"),
        }
    }
    assert_eq!(of_subscription[0], json!({ "data": { "n": { "cursor": "1", "odd": 1 } } }));
    assert_eq!(of_subscription[1]["data"]["n"], json!({ "cursor": "2", "odd": null }));
    assert_eq!(of_subscription[1]["errors"][0]["path"], json!(["n", "odd"]));
    assert_eq!(of_query[0], json!({ "data": { "hello": "hello world" } }));
}

#[tokio::test]
async fn the_viewer_comes_in_the_data_of_the_request_or_session() {
    let server = TestServer::new();
    let viewer = Uuid::from_u128(7);
    let response = server.executor.execute(SchemaRequest::new("{ viewer }").data(viewer)).await;
    assert_eq!(response.data.into_json().unwrap(), json!({ "viewer": viewer.to_string() }));
    let response = server.executor.execute(SchemaRequest::new("{ viewer }")).await;
    assert_eq!(response.data.into_json().unwrap(), json!({ "viewer": null }));
    let mut session = Data::default();
    session.insert(viewer);
    let mut responses = server.executor.execute_stream(SchemaRequest::new("{ viewer }"), Some(Arc::new(session)));
    let response = responses.next().await.unwrap();
    assert_eq!(response.data.into_json().unwrap(), json!({ "viewer": viewer.to_string() }));
}

#[tokio::test]
async fn a_subscription_goes_on_behind_the_cursor_in_the_data_of_the_request() {
    let server = TestServer::new();
    let request = SchemaRequest::new("subscription { numbers { cursor } }").data(ResumeAfter("2".to_owned()));
    let events = server.executor.execute_stream(request, None);
    let events: Vec<_> = events.map(|event| event.data.into_json().unwrap()).collect().await;
    assert_eq!(events, [json!({ "numbers": { "cursor": "3" } })]);
}

#[tokio::test]
async fn a_request_that_may_not_ask_for_the_schema_is_refused() {
    let server = TestServer::new();
    let request = SchemaRequest::new("{ __schema { queryType { name } } }").disable_introspection();
    let response = server.executor.execute(request).await;
    assert_eq!(serde_json::to_value(response).unwrap()["errors"][0]["extensions"]["code"], "INTROSPECTION_DISABLED");
}
