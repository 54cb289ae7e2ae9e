//! The log of a request: its id in every line, and one line that tells how it went.

use std::process::Stdio;

use rustix::process::{Pid, Signal, kill_process};
use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt, BufReader};

use crate::harness::{
    Client, PgBouncer, Program, Server, TestDatabase, command, environment, http, on_private_postgres, token,
};

/// The id of the request that a line is about.
fn id_of(line: &Value) -> Option<&str> {
    line["spans"].as_array()?.iter().find(|span| span["name"] == "request")?["request.id"].as_str()
}

async fn send(address: &str, token: &str, id: &str, query: &str) -> (String, Value) {
    let request = http().post(format!("http://{address}/graphql")).bearer_auth(token).header("x-request-id", id);
    let answer = request.json(&json!({ "query": query })).send().await.unwrap();
    let answered = answer.headers()["x-request-id"].to_str().unwrap().to_owned();
    (answered, answer.json().await.unwrap())
}

/// The log until the program ends.
async fn log(mut program: Program) -> Vec<Value> {
    assert!(program.terminate().await.success());
    program.rest_of_log().await
}

#[tokio::test]
async fn a_request_has_an_id_in_every_line_and_in_its_answer() {
    let database = TestDatabase::new().await;
    let (program, address) = Server::talkative(&database, &["--workers", "0"]).await;
    let user = uuid::Uuid::new_v4();
    let token = token(user, &[]).await;
    let (given, _) = send(&address, &token, "trace-me.1", "query Mine { plans { totalCount } }").await;
    assert_eq!(given, "trace-me.1");
    let (made, _) = send(&address, &token, "not an id", "{ nope }").await;
    assert!(uuid::Uuid::parse_str(&made).is_ok(), "{made}");
    let (other, _) = send(&address, &token, "not an id", "{ plans { totalCount } }").await;
    assert_ne!(made, other);
    let client = Client::new(&address, user, Some(token.clone()));
    let mut socket = client.socket().await;
    socket.subscribe("1", "query OnASocket { plans { totalCount } }", json!({})).await;
    socket.next().await.unwrap();
    drop(socket);

    let log = log(program).await;
    let told = |message: &str, id: &str| {
        let found = log.iter().find(|line| line["message"] == message && id_of(line) == Some(id));
        found.unwrap_or_else(|| panic!("no {message} of {id} in {log:#?}"))
    };
    let line = told("operation", "trace-me.1");
    let fields = ["level", "user", "operation", "kind", "field", "code"].map(|name| line[name].clone());
    assert_eq!(json!(fields), json!(["DEBUG", user.to_string(), "Mine", "query", "plans", "OK"]));
    assert!(line["latency_ms"].as_f64().unwrap() > 0.0);
    let refused = told("refused", &made);
    let fields = ["level", "user", "code"].map(|name| refused[name].clone());
    assert_eq!(json!(fields), json!(["DEBUG", user.to_string(), "GRAPHQL_VALIDATION_FAILED"]));
    let on_socket = log.iter().find(|line| line["operation"] == "OnASocket").unwrap();
    assert!(id_of(on_socket).is_some(), "{on_socket}");
    // One line a request, and not another.
    let lines = log.iter().filter(|line| id_of(line) == Some("trace-me.1") && line["code"].is_string());
    assert_eq!(lines.count(), 1);
}

#[tokio::test]
async fn a_server_that_is_not_asked_to_tells_of_our_faults_and_of_what_is_slow_alone() {
    let mut server = Server::idle(&["--slow-statement", "0"]).await;
    let client = server.stranger().await;
    let id = client.create(json!({ "planName": "told" })).await;
    client.send("{ nope }", json!({})).await;
    client.ask("{ plans { totalCount } }", json!({})).await;

    server.database.run("ALTER TABLE plan_failures RENAME TO elsewhere").await;
    let query = "{ plans { nodes { failure { code } } } }";
    let (request_id, answer) = send(server.address(), client.token().unwrap(), "failing", query).await;
    assert_eq!(answer["errors"][0]["extensions"]["code"], "INTERNAL");
    let cause = server.program.logged("internal error").await;
    assert_eq!(id_of(&cause), Some(&*request_id), "the cause has the request's id: {cause}");
    let line = server.program.logged("operation").await;
    assert_eq!((&line["level"], &line["code"], id_of(&line)), (&json!("WARN"), &json!("INTERNAL"), Some("failing")));
    server.database.run("ALTER TABLE elsewhere RENAME TO plan_failures").await;

    let mut holder = server.database.admin().await;
    let lock = "BEGIN; LOCK TABLE investment_plans IN ACCESS EXCLUSIVE MODE";
    sea_orm::sqlx::raw_sql(lock).execute(&mut holder).await.unwrap();
    let slow = tokio::spawn({
        let (client, id) = (client.clone(), id.clone());
        async move { client.send("query Slow($id: ID!) { plan(id: $id) { planName } }", json!({ "id": id })).await }
    });
    // What is slow takes time.
    tokio::time::sleep(std::time::Duration::from_millis(1200)).await;
    sea_orm::sqlx::raw_sql("ROLLBACK").execute(&mut holder).await.unwrap();
    assert_eq!(slow.await.unwrap()["data"]["plan"]["planName"], "told");
    let line = server.program.logged("operation").await;
    assert_eq!((&line["level"], &line["operation"], &line["code"]), (&json!("WARN"), &json!("Slow"), &json!("OK")));
    assert!(line["latency_ms"].as_f64().unwrap() > 1000.0, "{line}");
    let rest = server.program.last_words().await;
    assert!(rest.iter().all(|line| line["message"] != "refused"), "what callers do wrong is counted: {rest:?}");
}

const CHANGE: &str = "mutation($id: ID!, $old: DateTime) { \
    updatePlan(input: { id: $id, planName: \"new\", ifUpdatedAt: $old }) { userErrors { code } } }";

/// Reads, writes, and what is refused while a transaction is open.
async fn all_kinds_of_requests(client: &Client) {
    let id = client.create(json!({ "planName": "quiet" })).await;
    for _ in 0..3 {
        client.ask("{ plans { totalCount nodes { id } } viewer { id } }", json!({})).await;
        client.ask(CHANGE, json!({ "id": id })).await;
        let stale = client.ask(CHANGE, json!({ "id": id, "old": "2001-01-01T00:00:00Z" })).await;
        assert_eq!(stale["updatePlan"]["userErrors"][0]["code"], "CONFLICT");
        let taken = "mutation($id: ID!) { createPlan(input: { id: $id }) { created userErrors { code } } }";
        client.ask(taken, json!({ "id": id })).await;
        let unknown = json!({ "id": uuid::Uuid::new_v4() });
        client.ask(CHANGE, unknown.clone()).await;
        client.ask("mutation($id: ID!) { rerunPlan(id: $id) { userErrors { code } } }", json!({ "id": id })).await;
        client.ask("mutation($id: ID!) { archivePlan(id: $id) { userErrors { code } } }", unknown).await;
    }
}

/// Of what Postgres says the driver tells.
fn assert_no_warning(log: &[Value]) {
    let is_trouble = |line: &&Value| line["level"] == "WARN" || line["level"] == "ERROR";
    let told = log.iter().filter(|line| line["target"].as_str().is_some_and(|target| target.starts_with("sqlx")));
    assert_eq!(told.filter(is_trouble).collect::<Vec<_>>(), Vec::<&Value>::new());
}

#[tokio::test]
async fn neither_the_program_nor_postgres_warns_of_what_requests_do() {
    let folder = std::env::temp_dir().join(format!("plan-creator-{}", uuid::Uuid::new_v4().simple()));
    let (program, address) = on_private_postgres(&folder, &["--workers", "0"]).await;
    let data_dir = folder.to_str().unwrap();
    let user = uuid::Uuid::new_v4();
    let (_, token, _) = Program::run(&["token", "--user", &user.to_string(), "--data-dir", data_dir], &[]).await;
    all_kinds_of_requests(&Client::new(&address, user, Some(token.trim().to_owned()))).await;
    assert_no_warning(&log(program).await);
    let postgres = std::fs::read_to_string(folder.join("postgres/log")).unwrap();
    assert!(!postgres.contains("WARNING") && !postgres.contains("ERROR"), "{postgres}");
    std::fs::remove_dir_all(&folder).unwrap();
}

#[tokio::test]
async fn behind_a_pooler_nothing_warns_either() {
    let database = TestDatabase::new().await;
    let pooler = PgBouncer::start(&database, 3).await;
    let server = Server::behind(&pooler, database, &["--workers", "0", "--slow-statement", "1m"]).await;
    all_kinds_of_requests(&server.stranger().await).await;
    assert_no_warning(&server.program.last_words().await);
}

#[tokio::test]
async fn a_log_that_nobody_reads_any_more_stops_nothing() {
    let database = TestDatabase::new().await;
    let url = database.url().await;
    let [database_url, secret] = environment(&url);
    let env = [database_url, secret, ("RUST_LOG", "debug")];
    let args = ["serve", "--listen", "127.0.0.1:0", "--workers", "1", "--drain", "0s"];
    let mut program = command(&args, &env).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
    let mut lines = BufReader::new(program.stderr.take().unwrap()).lines();
    let listening = loop {
        let line: Value = serde_json::from_str(&lines.next_line().await.unwrap().unwrap()).unwrap();
        if line["message"] == "listening" {
            break line;
        }
    };
    // As `serve 2>&1 | head -1` ends.
    drop(lines);
    let user = uuid::Uuid::new_v4();
    let client = Client::new(listening["address"].as_str().unwrap(), user, Some(token(user, &[]).await));
    let id = client.create(json!({ "financialGoals": "$20,000 for a boat in 5 years" })).await;
    assert_eq!(client.finished(&id).await, "COMPLETED");
    kill_process(Pid::from_raw(program.id().unwrap().cast_signed()).unwrap(), Signal::TERM).unwrap();
    assert!(program.wait().await.unwrap().success());
}
