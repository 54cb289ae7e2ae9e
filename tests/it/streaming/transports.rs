//! One stream on every transport, with the same cursors.

use reqwest::Response;
use serde_json::{Value, json};

use super::{event, text};
use crate::harness::{Client, PATIENCE, Server, http, token};

const SSE: &str = "text/event-stream";
const MULTIPART: &str = "multipart/mixed;subscriptionSpec=1.0";

/// A stream over HTTP.
struct Body {
    response: Response,
    read: String,
}

impl Body {
    async fn open(client: &Client, accept: &str, query: &str, variables: Value, last: Option<&str>) -> Self {
        let request = http().post(format!("http://{}/graphql", client.address()));
        let mut request = request.bearer_auth(client.token().unwrap()).header("accept", accept);
        if let Some(last) = last {
            request = request.header("last-event-id", last);
        }
        let response = request.json(&json!({ "query": query, "variables": variables })).send().await.unwrap();
        assert_eq!(response.status(), 200);
        Self { response, read: String::new() }
    }

    /// The next payload, with the id that the transport gives it; `None` when the stream is complete.
    async fn next(&mut self) -> Option<(Option<String>, Value)> {
        let read = async {
            loop {
                if let Some(found) = self.take() {
                    return found;
                }
                let chunk = self.response.chunk().await.unwrap().expect("a body that ends as the protocol says");
                self.read.push_str(std::str::from_utf8(&chunk).unwrap());
            }
        };
        tokio::time::timeout(PATIENCE, read).await.expect("the stream goes on")
    }

    /// What has been read whole: `Some(None)` is the end.
    #[expect(clippy::option_option, reason = "nothing yet, the end, or a payload")]
    fn take(&mut self) -> Option<Option<(Option<String>, Value)>> {
        let is_sse = self.response.headers()["content-type"].to_str().unwrap().starts_with("text/event-stream");
        if !is_sse && (self.read.starts_with("--\r\n") || self.read == "--graphql--\r\n") {
            return Some(None);
        }
        let mark = if is_sse { "\n\n" } else { "\r\n--graphql" };
        let (part, rest) = self.read.split_once(mark)?;
        let (part, rest) = (part.to_owned(), rest.to_owned());
        self.read = rest;
        let line = |name: &str| part.lines().find_map(|line| line.strip_prefix(name)).map(str::to_owned);
        if is_sse {
            return match line("event: ").as_deref() {
                Some("complete") => Some(None),
                Some(_) => Some(Some((line("id: "), serde_json::from_str(&line("data: ")?).unwrap()))),
                None => self.take(),
            };
        }
        let json = part.rsplit_once("\r\n\r\n").map_or("{}", |(_, json)| json);
        let mut json: Value = serde_json::from_str(json).unwrap_or_default();
        match json["payload"].take() {
            Value::Null => self.take(),
            payload => Some(Some((None, payload))),
        }
    }
}

const ONE: &str = "subscription($id: ID!, $after: String) { planStatus(planId: $id, after: $after) { cursor stage } }";

/// The cursors and stages of a stream that completes.
async fn rest(mut body: Body) -> Vec<(String, String)> {
    let mut events = Vec::new();
    while let Some((id, payload)) = body.next().await {
        let event = &payload["data"]["planStatus"];
        let cursor = text(&event["cursor"]);
        assert!(id.is_none_or(|id| id == cursor));
        events.push((cursor, text(&event["stage"])));
    }
    events
}

#[tokio::test]
async fn a_cursor_of_any_transport_resumes_on_any_other() {
    let server = Server::start(1).await;
    let client = server.stranger().await;
    let plan = client.create(json!({ "financialGoals": "a canoe for 900 dollars in 2 years" })).await;
    client.finished(&plan).await;
    let start = text(&event(&mut client.watch(&plan, None).await).await["cursor"]);
    let rerun = "mutation($id: ID!) { rerunPlan(id: $id) { userErrors { code } } }";
    client.ask(rerun, json!({ "id": plan })).await;
    // The whole second life, from the stream over all plans.
    let mut all = client.watch_all(Some(&start)).await;
    let mut life = Vec::new();
    while life.last().is_none_or(|(_, stage)| stage != "DONE") {
        let event = event(&mut all).await;
        life.push((text(&event["cursor"]), text(&event["stage"])));
    }
    assert_eq!(life.len(), 5);
    for (at, (cursor, _)) in life.iter().enumerate() {
        let behind = &life[at + 1..];
        let with_after = json!({ "id": plan, "after": cursor });
        for accept in [SSE, MULTIPART] {
            assert_eq!(rest(Body::open(&client, accept, ONE, with_after.clone(), None).await).await, behind);
        }
        assert_eq!(rest(Body::open(&client, SSE, ONE, json!({ "id": plan }), Some(cursor)).await).await, behind);
        let mut socket = client.watch(&plan, Some(cursor)).await;
        for (cursor, stage) in behind {
            let event = event(&mut socket).await;
            assert_eq!((&text(&event["cursor"]), &text(&event["stage"])), (cursor, stage));
        }
        assert_eq!(socket.next().await, None);
    }
}

#[tokio::test]
async fn server_sent_events_resume_by_themselves_whatever_is_selected() {
    let server = Server::idle(&[]).await;
    let client = server.stranger().await;
    let plan = client.create(json!({ "planName": "x" })).await;
    for query in [
        "subscription($id: ID!) { planStatus(planId: $id) { stage } }",
        "subscription($id: ID!) { other: planStatus(planId: $id) { stage cursor: occurredAt } }",
        "subscription($id: ID!) { planStatus(planId: $id) { ...F } } fragment F on PlanStatusEvent { stage at: cursor }",
    ] {
        server.change(&plan, "processing_status = 'PENDING', agent_3_data = NULL").await;
        let mut body = Body::open(&client, SSE, query, json!({ "id": plan }), None).await;
        let (id, payload) = body.next().await.unwrap();
        let root = payload["data"].as_object().unwrap().values().next().unwrap();
        assert!(
            root.as_object().unwrap().keys().all(|key| ["stage", "cursor", "at"].contains(&key.as_str())),
            "{payload}"
        );
        assert_eq!(root["stage"], "QUEUED");
        let id = id.expect("an id");
        drop(body);
        server.change(&plan, "processing_status = 'PROCESSING'").await;
        server.change(&plan, "agent_3_data = '{}'").await;
        let mut body = Body::open(&client, SSE, query, json!({ "id": plan }), Some(&id)).await;
        for stage in ["PLANNING", "ALLOCATING"] {
            let (_, payload) = body.next().await.unwrap();
            assert_eq!(payload["data"].as_object().unwrap().values().next().unwrap()["stage"], stage);
        }
    }
}

#[tokio::test]
async fn a_stream_over_http_ends_with_its_plan_and_with_its_token() {
    let server = Server::idle(&[]).await;
    let client = server.stranger().await;
    let short = server.holder(&token(client.user, &["--ttl", "3s"]).await);
    for accept in [SSE, MULTIPART] {
        let plan = client.create(json!({ "planName": "x" })).await;
        let mut body = Body::open(&client, accept, ONE, json!({ "id": plan }), None).await;
        body.next().await.unwrap();
        server.database.run("DELETE FROM investment_plans").await;
        let (_, payload) = body.next().await.unwrap();
        assert_eq!(payload["errors"][0]["extensions"]["code"], "NOT_FOUND");
        assert_eq!(body.next().await, None);
    }
    let plan = client.create(json!({ "planName": "x" })).await;
    let open = async |accept| {
        let mut body = Body::open(&short, accept, ONE, json!({ "id": plan }), None).await;
        body.next().await.unwrap();
        body
    };
    let (sse, multipart) = tokio::join!(open(SSE), open(MULTIPART));
    for mut body in [sse, multipart] {
        let (_, payload) = body.next().await.unwrap();
        assert_eq!(payload["errors"][0]["extensions"]["code"], "UNAUTHENTICATED");
        assert_eq!(body.next().await, None);
    }
}
