//! Subscriptions over HTTP: Server-Sent Events and multipart.

use reqwest::{Response, StatusCode, header};
use serde_json::json;
use uuid::Uuid;

use super::{JSON, ask, content_type, post};
use crate::harness::{PATIENCE, Server, eventually, token};

/// Reads a stream until `done`, or to its end.
async fn read_until(response: &mut Response, done: impl Fn(&str) -> bool) -> String {
    let mut text = String::new();
    let read = async {
        while !done(&text)
            && let Ok(Some(chunk)) = response.chunk().await
        {
            text.push_str(std::str::from_utf8(&chunk).unwrap());
        }
    };
    tokio::time::timeout(PATIENCE, read).await.unwrap_or_else(|_| panic!("waited in vain for a stream"));
    text
}

async fn watch(server: &Server, token: &str, accept: &str, plan: &str, last: Option<&str>) -> Response {
    let query = "subscription($id: ID!) { planStatus(planId: $id) { cursor status stage } }";
    let body = json!({ "query": query, "variables": { "id": plan } }).to_string();
    let mut headers = vec![("content-type", JSON), ("accept", accept), ("authorization", token)];
    headers.extend(last.map(|last| ("last-event-id", last)));
    post(server, &headers, body).await
}

#[tokio::test]
async fn server_sent_events_say_where_they_are_and_go_on_from_there() {
    let server = Server::start(1).await;
    let user = Uuid::new_v4();
    let client = server.client(user).await;
    let token = format!("Bearer {}", token(user, &[]).await);
    let plan = client.create(json!({ "financialGoals": "Save $20,000 for a trip in 3 years" })).await;
    assert_eq!(client.finished(&plan).await, "COMPLETED");

    // The plan has ended: all of its events are stored, and a stream from before the first gives the rest.
    let rows = server.database.rows("SELECT seq FROM public.plan_events ORDER BY seq").await;
    assert!(rows.len() > 2);
    let first = client.watch(&plan, None).await.next().await.unwrap()["data"]["planStatus"]["cursor"]
        .as_str()
        .unwrap()
        .to_owned();
    let mut response = watch(&server, &token, "text/event-stream", &plan, None).await;
    assert_eq!(content_type(&response), "text/event-stream; charset=utf-8");
    let text = read_until(&mut response, |_| false).await;
    assert!(
        text.contains(&format!("event: next\nid: {first}\ndata: {{\"data\":{{\"planStatus\":{{\"cursor\":\"{first}\"")),
        "{text}"
    );
    assert!(text.ends_with("event: complete\ndata:\n\n"), "{text}");

    let mut resumed = watch(&server, &token, "text/event-stream", &plan, Some(&first)).await;
    let text = read_until(&mut resumed, |_| false).await;
    assert!(!text.contains("event: next"), "behind the last event there is nothing: {text}");
    assert!(text.ends_with("event: complete\ndata:\n\n"), "{text}");
    let mut lost = watch(&server, &token, "text/event-stream", &plan, Some("nonsense")).await;
    assert!(read_until(&mut lost, |_| false).await.contains("BAD_CURSOR"));
}

#[tokio::test]
async fn a_request_that_accepts_events_alone_is_told_its_errors_in_one() {
    let server = Server::idle(&[]).await;
    let mut response = ask(&server, "text/event-stream", "{ nope }").await;
    assert_eq!(response.status(), StatusCode::OK);
    let text = read_until(&mut response, |_| false).await;
    assert!(text.contains("event: next\ndata: {\"errors\"") && text.ends_with("event: complete\ndata:\n\n"), "{text}");
    let mut response = ask(&server, "text/event-stream", "{ __typename }").await;
    assert!(read_until(&mut response, |_| false).await.contains("data: {\"data\":{\"__typename\":\"Query\"}}"));
}

#[tokio::test]
async fn parts_carry_payloads_and_signs_of_life() {
    let server = Server::idle(&["--ping-interval", "100ms"]).await;
    let user = Uuid::new_v4();
    let plan = server.client(user).await.create(json!({ "planName": "x" })).await;
    let token = format!("Bearer {}", token(user, &[]).await);
    let mut response =
        watch(&server, &token, "multipart/mixed;subscriptionSpec=1.0, application/json", &plan, None).await;
    assert_eq!(content_type(&response), "multipart/mixed;boundary=\"graphql\";subscriptionSpec=1.0");
    // A machine that does much else may show a sign of life before the first event.
    let event = "--graphql\r\ncontent-type: application/json\r\n\r\n{\"payload\":{\"data\":{\"planStatus\"";
    let text = read_until(&mut response, |text| text.contains("\r\n{}\r\n") && text.contains(event)).await;
    assert!(text.starts_with("--graphql\r\ncontent-type: application/json\r\n\r\n{"), "{text}");
}

#[tokio::test]
async fn streams_end_when_the_server_stops_and_may_be_taken_up_again() {
    let mut server = Server::idle(&[]).await;
    let user = Uuid::new_v4();
    let plan = server.client(user).await.create(json!({ "planName": "x" })).await;
    let token = format!("Bearer {}", token(user, &[]).await);
    let mut response = watch(&server, &token, "text/event-stream", &plan, None).await;
    read_until(&mut response, |text| text.contains("event: next")).await;
    let (status, rest) = tokio::join!(server.program.terminate(), read_until(&mut response, |_| false));
    assert!(status.success());
    assert!(!rest.contains("event: complete"), "the stream has not ended, only been cut: {rest}");
}

#[tokio::test]
async fn a_user_has_so_many_streams() {
    let server = Server::idle(&["--max-streams-per-user", "1"]).await;
    let user = Uuid::new_v4();
    let plan = server.client(user).await.create(json!({ "planName": "x" })).await;
    let token = format!("Bearer {}", token(user, &[]).await);
    let mut first = watch(&server, &token, "text/event-stream", &plan, None).await;
    read_until(&mut first, |text| text.contains("event: next")).await;
    let second = watch(&server, &token, "text/event-stream", &plan, None).await;
    assert_eq!(second.status(), StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(second.headers()[header::RETRY_AFTER], "10");
    drop((first, second));
    eventually("the seat is free again", async || {
        let again = watch(&server, &token, "text/event-stream", &plan, None).await;
        (again.status() == StatusCode::OK).then_some(())
    })
    .await;
}
