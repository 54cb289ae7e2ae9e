//! Every error code of the closed list, met over HTTP, and the document that describes them.

use std::{collections::BTreeSet, time::Duration};

use serde_json::{Value, json};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

use crate::{
    harness::{Client, Server, eventually, numbered},
    streaming::slow_clients::fat_stream,
};

/// The codes as `src/code.rs` lists them.
fn all_codes() -> BTreeSet<String> {
    let source = include_str!("../../src/code.rs");
    let words = source.lines().filter_map(|line| line.trim().strip_suffix("\",")?.split_once(" = \""));
    words.map(|(_, word)| word.to_owned()).collect()
}

/// The codes that were met.
#[derive(Default)]
struct Met(BTreeSet<String>);

impl Met {
    /// Takes note of an answer that must be an error with this code.
    fn note(&mut self, answer: &Value, code: &str) {
        let errors = answer["errors"].as_array().or_else(|| answer.as_array());
        let found = errors.and_then(|errors| errors[0]["extensions"]["code"].as_str());
        assert_eq!(found, Some(code), "{answer}");
        self.0.insert(code.to_owned());
    }

    async fn graphql(&mut self, client: &Client, query: &str, variables: Value, code: &str) {
        self.note(&client.send(query, variables).await, code);
    }

    /// A request as it travels, head and body.
    async fn raw(&mut self, server: &Server, request: &str, code: &str) {
        let mut stream = TcpStream::connect(server.origin().trim_start_matches("http://")).await.unwrap();
        stream.write_all(request.replace('\n', "\r\n").as_bytes()).await.unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.unwrap();
        let (_, body) = answer.split_once("\r\n\r\n").unwrap_or_else(|| panic!("{answer}"));
        self.note(&serde_json::from_str(body).unwrap_or_else(|_| panic!("{answer}")), code);
    }
}

fn post(headers: &str, body: &str) -> String {
    let length = body.len();
    format!("POST /graphql HTTP/1.1\nHost: x\nConnection: close\n{headers}Content-Length: {length}\n\n{body}")
}

#[tokio::test]
async fn every_error_code_is_met() {
    let mut met = Met::default();
    documents(&mut met).await;
    requests(&mut met).await;
    stored_documents(&mut met).await;
    people(&mut met).await;
    streams(&mut met).await;
    troubles(&mut met).await;
    let missing: Vec<_> = all_codes().difference(&met.0).cloned().collect();
    assert_eq!(missing, Vec::<String>::new(), "nobody meets these");
}

async fn documents(met: &mut Met) {
    let server = Server::idle(&["--introspection", "false"]).await;
    let client = server.stranger().await;
    let many = |text: &str, times: usize| format!("{{ {} }}", text.repeat(times));
    let aliases: String = (0..101).map(|n| format!("a{n}: planType")).collect::<Vec<_>>().join(" ");
    let deep = "{ viewer { plans { nodes { user { plans { nodes { user { plans { nodes { user { plans { nodes { user { plans \
        { nodes { id } } } } } } } } } } } } } } } }";
    for (query, variables, code) in [
        ("{".to_owned(), json!({}), "GRAPHQL_PARSE_FAILED"),
        ("{ nope }".to_owned(), json!({}), "GRAPHQL_VALIDATION_FAILED"),
        ("query($id: ID!) { plan(id: $id) { id } }".to_owned(), json!({}), "BAD_USER_INPUT"),
        ("query a { viewer { id } } query b { viewer { id } }".to_owned(), json!({}), "OPERATION_RESOLUTION_FAILURE"),
        ("{ __schema { queryType { name } } }".to_owned(), json!({}), "INTROSPECTION_DISABLED"),
        (format!("# {}", "x".repeat(100_001)), json!({}), "DOCUMENT_TOO_LARGE"),
        (deep.to_owned(), json!({}), "QUERY_TOO_DEEP"),
        (
            "{ plans(first: 1000) { nodes { history(first: 1000) { nodes { operation } } } } }".to_owned(),
            json!({}),
            "QUERY_TOO_COMPLEX",
        ),
        (
            "query($ids: [ID!]!) { nodes(ids: $ids) { ... on Plan { history(first: 1000) { nodes { changedBy changedAt } } } } }"
                .to_owned(),
            json!({ "ids": vec!["x"; 100] }),
            "QUERY_TOO_COMPLEX",
        ),
        (many("viewer { id } ", 600), json!({}), "TOO_MANY_FIELDS"),
        (
            (0..51).fold("{".to_owned(), |all, n| format!("{all} v{n}: viewer {{ id }}")) + "}",
            json!({}),
            "TOO_MANY_ROOT_FIELDS",
        ),
        (format!("{{ plans {{ nodes {{ {aliases} }} }} }}"), json!({}), "TOO_MANY_ALIASES"),
        (format!("{{ viewer {{ id {} }} }}", "@skip(if: false) ".repeat(6)), json!({}), "TOO_MANY_DIRECTIVES"),
    ] {
        met.graphql(&client, &query, variables, code).await;
    }
}

async fn requests(met: &mut Met) {
    let server = Server::idle(&["--max-body", "1000", "--max-url", "500", "--body-timeout", "100ms"]).await;
    let json_type = "Content-Type: application/json\n";
    let batch = format!("[{}]", [r#"{"query":"{ __typename }"}"#; 11].join(","));
    for (request, code) in [
        (post(json_type, "[]"), "BAD_REQUEST"),
        (post(json_type, &batch), "BATCH_TOO_LARGE"),
        (post("", "{}"), "UNSUPPORTED_MEDIA_TYPE"),
        (post(json_type, &" ".repeat(1001)), "PAYLOAD_TOO_LARGE"),
        (post("Accept: text/css\n", "{}"), "NOT_ACCEPTABLE"),
        ("PUT /graphql HTTP/1.1\nHost: x\nConnection: close\n\n".to_owned(), "METHOD_NOT_ALLOWED"),
        (
            format!(
                "GET /graphql?query={} HTTP/1.1\nHost: x\nContent-Type: application/json\nConnection: close\n\n",
                "x".repeat(500)
            ),
            "URI_TOO_LONG",
        ),
        (post(json_type, "{}").replace("Content-Length: 2", "Content-Length: 200"), "REQUEST_TIMEOUT"),
    ] {
        met.raw(&server, &request, code).await;
    }
}

async fn stored_documents(met: &mut Met) {
    let by_hash = |query: &str| {
        let extension = r#""extensions":{"persistedQuery":{"version":1,"sha256Hash":"ab"}}"#;
        post("Content-Type: application/json\n", &format!("{{{query}{extension}}}"))
    };
    let server = Server::idle(&[]).await;
    met.raw(&server, &by_hash(""), "PERSISTED_QUERY_NOT_FOUND").await;
    met.raw(&server, &by_hash(r#""query":"{ __typename }","#), "PERSISTED_QUERY_MISMATCH").await;
    let server = Server::idle(&["--persisted-queries", "0"]).await;
    met.raw(&server, &by_hash(""), "PERSISTED_QUERY_NOT_SUPPORTED").await;
    let file = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("trusted.json");
    std::fs::write(&file, r#"{"one":"{ __typename }"}"#).unwrap();
    let server = Server::idle(&["--trusted-documents", file.to_str().unwrap()]).await;
    met.graphql(&server.stranger().await, "{ viewer { id } }", json!({}), "DOCUMENT_NOT_TRUSTED").await;
}

async fn people(met: &mut Met) {
    let server = Server::idle(&["--rate-limit", "1", "--rate-limit-burst", "60"]).await;
    met.graphql(&server.anonymous(), "{ viewer { id } }", json!({}), "UNAUTHENTICATED").await;
    let client = server.stranger().await;
    met.graphql(&client, "{ admin { queue { pending } } }", json!({}), "FORBIDDEN").await;
    met.graphql(&client, "{ plans(after: \"x\") { totalCount } }", json!({}), "BAD_CURSOR").await;
    for _ in 0..3 {
        client.send("{ viewer { id } }", json!({})).await;
    }
    met.graphql(&client, "{ viewer { id } }", json!({}), "RATE_LIMITED").await;
    let fields = numbered(50, |number| format!(" a{number}: plans {{ totalCount }}"));
    met.graphql(&server.stranger().await, &format!("{{ {fields} }}"), json!({}), "QUERY_TOO_COMPLEX").await;
    // One user's haste is not another's.
    server.stranger().await.ask("{ viewer { id } }", json!({})).await;
    server.database.run("ALTER TABLE users ADD CHECK (email IS NOT NULL)").await;
    let create = "mutation { createPlan(input: {}) { created } }";
    met.graphql(&server.stranger().await, create, json!({}), "USER_REFUSED").await;
    let server = Server::idle(&["--max-response", "300000"]).await;
    let client = server.stranger().await;
    client.create(json!({ "financialGoals": "x".repeat(9_000) })).await;
    let fields = numbered(50, |number| format!(" a{number}: financialGoals"));
    met.graphql(&client, &format!("{{ plans {{ nodes {{ {fields} }} }} }}"), json!({}), "RESPONSE_TOO_LARGE").await;
}

async fn streams(met: &mut Met) {
    let args = ["--max-streams-per-user", "1", "--max-operations-per-socket", "1", "--event-buffer", "1"];
    let server = Server::idle(&args).await;
    let client = server.stranger().await;
    let id = client.create(json!({ "financialGoals": "x".repeat(10_000) })).await;
    let watch = "subscription($id: ID!, $after: String) { planStatus(planId: $id, after: $after) { cursor stage } }";
    let mut socket = client.socket().await;
    socket.subscribe("1", watch, json!({ "id": uuid::Uuid::new_v4() })).await;
    let unknown = socket.message().await["payload"].take();
    met.note(&unknown, "NOT_FOUND");
    assert_eq!(socket.message().await["type"], "complete");
    socket.subscribe("2", watch, json!({ "id": id })).await;
    let first = socket.message().await["payload"].take();
    let cursor = &first["data"]["planStatus"]["cursor"];
    socket.subscribe("3", watch, json!({ "id": id })).await;
    met.note(&socket.message().await["payload"], "TOO_MANY_OPERATIONS");
    let token = client.token().unwrap();
    let head = format!("Accept: text/event-stream\nAuthorization: Bearer {token}\nContent-Type: application/json\n");
    let other = post(&head, &json!({ "query": watch, "variables": { "id": id } }).to_string());
    let mut stream = TcpStream::connect(server.origin().trim_start_matches("http://")).await.unwrap();
    stream.write_all(other.replace('\n', "\r\n").as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    assert!(answer.contains("TOO_MANY_STREAMS"), "{answer}");
    met.0.insert("TOO_MANY_STREAMS".to_owned());

    // More happens than the system keeps for a client that does not read.
    socket.send(json!({ "id": "2", "type": "complete" })).await;
    // A stream that catches up with what is stored when its buffer is full is not closed, but reads on from there: then once more.
    socket.subscribe("4", &fat_stream(), json!({})).await;
    let mut changes = ["PROCESSING", "PENDING"].into_iter().cycle();
    let service = server.service_client().await;
    let mut lags = 0.0;
    let lagged = 'closed: loop {
        lags = eventually("the stream lags", async || {
            let status = changes.next()?;
            server.database.run(&format!("UPDATE investment_plans SET processing_status = '{status}'")).await;
            let metrics = service.metrics().await;
            let counted = metrics.lines().find_map(|line| line.strip_prefix("plan_creator_streams_lagged_total "))?;
            counted.parse().ok().filter(|counted: &f64| *counted > lags)
        })
        .await;
        while let Ok(mut message) = tokio::time::timeout(Duration::from_secs(5), socket.message()).await {
            let payload = message["payload"].take();
            if payload["errors"].is_array() {
                break 'closed payload;
            }
        }
    };
    met.note(&lagged, "EVENTS_LAGGED");
    assert!(lagged["errors"][0]["extensions"]["cursor"].is_string(), "it can go on: {lagged}");
    assert_eq!(socket.message().await["type"], "complete");
    server.database.run("DELETE FROM plan_events WHERE seq = 2").await;
    socket.subscribe("5", watch, json!({ "id": id, "after": cursor })).await;
    met.note(&socket.message().await["payload"], "EVENTS_TRIMMED");
}

async fn troubles(met: &mut Met) {
    let args = ["--operation-timeout", "500ms", "--pool-wait", "200ms"];
    let mut server = Server::idle(&args).await;
    let client = server.stranger().await;
    let id = client.create(json!({ "planName": "troubled" })).await;
    let plan = "query($id: ID!) { plan(id: $id) { planName failure { code } } }";

    let mut holder = server.database.admin().await;
    let lock = sea_orm::sqlx::raw_sql("BEGIN; LOCK TABLE investment_plans IN ACCESS EXCLUSIVE MODE");
    lock.execute(&mut holder).await.unwrap();
    met.graphql(&client, plan, json!({ "id": id }), "TIMEOUT").await;
    sea_orm::sqlx::raw_sql("ROLLBACK").execute(&mut holder).await.unwrap();

    let race = "CREATE FUNCTION lose() RETURNS trigger LANGUAGE plpgsql AS \
        'BEGIN RAISE EXCEPTION ''deadlock of private things'' USING ERRCODE = ''40P01''; END'; \
        CREATE TRIGGER lose BEFORE UPDATE ON investment_plans FOR EACH ROW EXECUTE FUNCTION lose()";
    server.database.run(race).await;
    let review = "mutation($id: ID!) { reviewPlan(id: $id) { plan { id } userErrors { code } } }";
    met.graphql(&client, review, json!({ "id": id }), "CONFLICT").await;

    server.database.run("ALTER TABLE plan_failures RENAME TO elsewhere").await;
    let answer = client.send(plan, json!({ "id": id })).await;
    met.note(&answer, "INTERNAL");
    assert!(!answer.to_string().contains("plan_failures"), "no word of the database: {answer}");
    let error_id = answer["errors"][0]["extensions"]["id"].clone();
    let logged = server.program.logged("internal error").await;
    // A query with a failed field runs once more under guard: the client has the id of the last time.
    let same = if logged["error.id"] == error_id { logged } else { server.program.logged("internal error").await };
    assert_eq!(same["error.id"], error_id, "the id finds the log line");

    server.database.forbid_connections().await;
    eventually("the database is unavailable", async || {
        let answer = client.send(plan, json!({ "id": id })).await;
        (answer["errors"][0]["extensions"]["code"] == "UNAVAILABLE").then(|| met.note(&answer, "UNAVAILABLE"))
    })
    .await;
}

#[test]
fn the_document_describes_every_code_and_no_other() {
    let text = std::fs::read_to_string("docs/errors.md").unwrap();
    let (user_errors, errors) = text.split_once("| code |").unwrap();
    let words = |text: &str| -> BTreeSet<String> {
        let rows = text.lines().filter_map(|line| line.strip_prefix("| `")?.split_once('`'));
        rows.map(|(word, _)| word.to_owned()).collect()
    };
    assert_eq!(words(errors), all_codes());
    let enumerated = ["INVALID", "NOT_FOUND", "CONFLICT", "CLAIM_LOST"].map(str::to_owned);
    assert_eq!(words(user_errors), enumerated.into());
}
