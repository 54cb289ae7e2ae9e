//! Stopping: what is under way is finished, what waits is left to others, and nothing keeps the program for ever.

use std::time::{Duration, Instant};

use rustix::process::Signal;
use sea_orm::sqlx::{self, Connection, PgConnection, Row};
use serde_json::{Value, json};
use tokio::net::TcpStream;

use crate::harness::{
    Client, PATIENCE, Program, Said, Server, Socket, TestDatabase, eventually, http, on_private_postgres,
};

const PLAN: &str = "query($id: ID!) { plan(id: $id) { planName } }";
/// How long the program may take in these tests where nothing keeps it: a debug build on a busy machine.
const SOON: Duration = Duration::from_secs(8);

/// Somebody waits for the lock.
async fn is_awaited(database: &TestDatabase) {
    eventually("a statement waits for the lock", async || {
        let waiting = "SELECT count(*) FROM pg_locks WHERE NOT granted AND \
            (database IS NULL OR database = (SELECT oid FROM pg_database WHERE datname = current_database()))";
        (database.number(waiting).await > 0).then_some(())
    })
    .await;
}

/// Sends an operation that waits for the lock, and goes on with it in the background.
async fn begin(server: &Server, client: &Client, id: &str) -> tokio::task::JoinHandle<Value> {
    let (client, id) = (client.clone(), id.to_owned());
    let running = tokio::spawn(async move { client.send(PLAN, json!({ "id": id })).await });
    is_awaited(&server.database).await;
    running
}

#[tokio::test]
async fn a_request_under_way_is_finished_and_no_other_is_accepted() {
    let mut server = Server::idle(&[]).await;
    let client = server.stranger().await;
    let id = client.create(json!({ "planName": "slow" })).await;
    let mut socket = client.socket().await;
    let holder = server.database.lock_plans().await;
    socket.subscribe("1", PLAN, json!({ "id": id })).await;
    let running = begin(&server, &client, &id).await;

    server.program.signal(Signal::TERM);
    eventually("nobody is let in any more", async || TcpStream::connect(server.address()).await.err()).await;
    socket.subscribe("2", "{ __typename }", json!({})).await;
    let refused = socket.message().await;
    assert_eq!((&refused["id"], &refused["payload"][0]["extensions"]["code"]), (&json!("2"), &json!("UNAVAILABLE")));

    holder.release().await;
    assert_eq!(running.await.unwrap()["data"]["plan"]["planName"], "slow");
    assert_eq!(socket.next().await.unwrap()["data"]["plan"]["planName"], "slow");
    assert!(server.program.ended().await.success());
}

#[tokio::test]
async fn a_stream_that_was_cut_goes_on_elsewhere_without_loss_or_repeat() {
    let mut server = Server::idle(&[]).await;
    let (_other, elsewhere) = Server::beside(&server.database, &["--workers", "0"]).await;
    let client = server.stranger().await;
    let id = client.create(json!({ "planName": "watched" })).await;
    let mut socket = client.watch(&id, None).await;
    let seen = socket.next().await.unwrap()["data"]["planStatus"].take();
    let body = json!({ "query": "subscription($id: ID!) { planStatus(planId: $id) { cursor stage } }", "variables": { "id": id } });
    let stream = async |accept: &str| {
        let request = http().post(format!("{}/graphql", server.origin())).bearer_auth(client.token().unwrap());
        let mut response = request.header("accept", accept).json(&body).send().await.unwrap();
        let first = response.chunk().await.unwrap().unwrap();
        (response, first)
    };
    let (events, _) = stream("text/event-stream").await;
    let (parts, _) = stream("multipart/mixed;subscriptionSpec=1.0").await;

    server.program.signal(Signal::TERM);
    // All at once: the server waits for a socket's goodbye for no longer than two seconds.
    let ends = async { tokio::join!(events.text(), parts.text(), socket.said()) };
    let (events, parts, said) = tokio::time::timeout(PATIENCE, ends).await.unwrap();
    assert!(matches!(said, Said::Closed(Some(1001))), "{said:?}");
    // Both bodies end as they should, and neither says that the operation was complete.
    assert!(!events.unwrap().contains("event: complete"));
    let parts = parts.unwrap();
    assert!(parts.ends_with("\r\n--graphql--\r\n") && parts.contains("UNAVAILABLE"), "{parts}");
    assert!(server.program.ended().await.success());

    for change in [
        "processing_status = 'PROCESSING'",
        "agent_3_data = '{}'",
        "agent_2_data = '{}'",
        "processing_status = 'FAILED'",
    ] {
        server.database.run(&format!("UPDATE investment_plans SET {change}")).await;
    }
    let mut again = client.at(&elsewhere).watch(&id, seen["cursor"].as_str()).await;
    let mut stages = Vec::new();
    while let Some(event) = again.next().await {
        stages.push(event["data"]["planStatus"]["stage"].as_str().unwrap().to_owned());
    }
    let all = "SELECT string_agg(stage, ' ' ORDER BY seq) FROM plan_events WHERE seq > 1";
    let all: String = server.database.rows(all).await[0].get(0);
    assert!(stages.len() >= 4, "{stages:?}");
    assert_eq!(stages.join(" "), all);
}

#[tokio::test]
async fn a_worker_that_has_to_go_gives_its_plan_back_and_others_finish_it_at_once() {
    let server = Server::idle(&[]).await;
    let database = &server.database;
    let client = server.stranger().await;
    let first = client.create(json!({ "financialGoals": "$9,000 for a boat in 3 years" })).await;
    let args = ["--workers", "1", "--lease", "10m", "--queue-poll", "100ms"];
    let claimed = database.number("SELECT count(*) FROM plan_claims").await;
    assert_eq!(claimed, 0);
    let hold = "CREATE FUNCTION hold() RETURNS trigger LANGUAGE plpgsql AS \
            'BEGIN PERFORM pg_advisory_xact_lock(4711); RETURN NEW; END'; \
         CREATE TRIGGER hold BEFORE UPDATE ON investment_plans FOR EACH ROW \
            WHEN (OLD.agent_3_data IS NULL AND NEW.agent_3_data IS NOT NULL) EXECUTE FUNCTION hold();";
    database.run(hold).await;
    let mut holder = database.admin().await;
    sqlx::raw_sql("SELECT pg_advisory_lock(4711)").execute(&mut holder).await.unwrap();
    let mut worker = Server::workers(database, &args).await;
    is_awaited(database).await;
    let second = client.create(json!({ "financialGoals": "$5,000 for a trip in 2 years" })).await;
    worker.signal(Signal::TERM);
    worker.logged("stopping").await;
    sqlx::raw_sql("SELECT pg_advisory_unlock(4711)").execute(&mut holder).await.unwrap();
    assert!(worker.ended().await.success());
    let status = "query($id: ID!) { plan(id: $id) { processingStatus } }";
    for id in [&first, &second] {
        assert_eq!(client.ask(status, json!({ "id": id })).await["plan"]["processingStatus"], "PENDING");
    }
    let left = "SELECT (SELECT count(*) FROM plan_claims) + (SELECT sum(attempts) FROM plan_attempts)";
    assert_eq!(database.number(left).await, 0, "what is given back is no attempt");
    // Long before any lease could run out.
    let _other = Server::workers(database, &args).await;
    for id in [&first, &second] {
        assert_eq!(client.finished(id).await, "COMPLETED");
    }
}

#[tokio::test]
async fn neither_a_client_that_stays_nor_a_query_that_hangs_keeps_the_program() {
    let mut server = Server::idle(&["--grace", "500ms"]).await;
    let client = server.stranger().await;
    let id = client.create(json!({ "planName": "slow" })).await;
    // One that never says goodbye, and one that has begun a request and does not end it.
    let mut silent = client.socket().await;
    let mut half = TcpStream::connect(server.address()).await.unwrap();
    tokio::io::AsyncWriteExt::write_all(&mut half, b"POST /graphql HTTP/1.1\r\n").await.unwrap();
    let holder = server.database.lock_plans().await;
    silent.subscribe("1", PLAN, json!({ "id": id })).await;
    let _running = begin(&server, &client, &id).await;

    let begun = Instant::now();
    assert!(server.program.terminate().await.success());
    assert!(begun.elapsed() < SOON, "{:?}", begun.elapsed());
    holder.release().await;
}

#[tokio::test]
async fn a_worker_whose_query_hangs_ends_within_the_grace_period() {
    let server = Server::idle(&[]).await;
    let client = server.stranger().await;
    client.create(json!({ "financialGoals": "$9,000 for a boat in 3 years" })).await;
    for command in ["work", "serve"] {
        let holder = server.database.lock_plans().await;
        let mut program = if command == "work" {
            Server::workers(&server.database, &["--workers", "1", "--grace", "500ms"]).await
        } else {
            Server::beside(&server.database, &["--workers", "1", "--grace", "500ms"]).await.0
        };
        is_awaited(&server.database).await;
        let begun = Instant::now();
        assert!(program.terminate().await.success());
        assert!(begun.elapsed() < SOON, "{command}: {:?}", begun.elapsed());
        holder.release().await;
    }
}

#[tokio::test]
async fn the_second_signal_ends_the_program_at_once() {
    for (second, code) in [(Signal::TERM, 143), (Signal::INT, 130)] {
        let mut server = Server::idle(&["--grace", "10m"]).await;
        let client = server.stranger().await;
        let id = client.create(json!({ "planName": "slow" })).await;
        let holder = server.database.lock_plans().await;
        let _running = begin(&server, &client, &id).await;
        server.program.signal(Signal::TERM);
        server.program.logged("stopping; a second signal").await;
        let begun = Instant::now();
        server.program.signal(second);
        assert_eq!(server.program.ended().await.code(), Some(code));
        assert!(begun.elapsed() < SOON, "{:?}", begun.elapsed());
        holder.release().await;
    }
}

#[tokio::test]
async fn a_private_postgres_is_stopped_or_taken_over() {
    let folder = std::env::temp_dir().join(format!("plan-creator-{}", uuid::Uuid::new_v4().simple()));
    let postmaster = || std::fs::read_to_string(folder.join("postgres/data/postmaster.pid")).ok();
    let pid = |text: Option<String>| text.and_then(|text| text.lines().next().map(str::to_owned)).unwrap();
    let args = ["--workers", "0", "--grace", "10m"];
    let (mut first, address) = on_private_postgres(&folder, &args).await;
    let left = pid(postmaster());

    // A request that does not end keeps the first signal from being enough.
    let user = uuid::Uuid::new_v4();
    let (_, token, _) =
        Program::run(&["token", "--user", &user.to_string(), "--data-dir", folder.to_str().unwrap()], &[]).await;
    let client = Client::new(&address, user, Some(token.trim().to_owned()));
    client.create(json!({ "planName": "kept" })).await;
    let (_, url, _) = Program::run(&["database-url", "--data-dir", folder.to_str().unwrap()], &[]).await;
    let mut holder = PgConnection::connect(url.trim()).await.unwrap();
    let lock = "BEGIN; LOCK TABLE investment_plans IN ACCESS EXCLUSIVE MODE";
    sqlx::raw_sql(lock).execute(&mut holder).await.unwrap();
    let waiting = client.clone();
    // Its connection breaks off.
    let _running = tokio::spawn(async move { waiting.send("{ plans { totalCount } }", json!({})).await });
    eventually("the request is under way", async || {
        let count = "SELECT count(*) FROM pg_locks WHERE NOT granted";
        let count: i64 = sqlx::query(count).fetch_one(&mut holder).await.unwrap().get(0);
        (count > 0).then_some(())
    })
    .await;
    first.signal(Signal::TERM);
    first.logged("stopping; a second signal").await;
    first.signal(Signal::TERM);
    assert_eq!(first.ended().await.code(), Some(143));
    assert_eq!(pid(postmaster()), left, "there was no time to stop it");
    drop(holder);

    let (mut second, address) = on_private_postgres(&folder, &["--workers", "0", "--grace", "500ms"]).await;
    assert_eq!(pid(postmaster()), left, "it is taken over");
    let again = client.at(&address);
    assert_eq!(again.ask("{ plans { totalCount } }", json!({})).await["plans"]["totalCount"], 1);

    // With a query that hangs, and a socket that stays: Postgres is stopped all the same.
    let mut holder = PgConnection::connect(url.trim()).await.unwrap();
    sqlx::raw_sql(lock).execute(&mut holder).await.unwrap();
    let mut socket = Socket::open(&address, client.token()).await;
    socket.subscribe("1", "{ plans { totalCount } }", json!({})).await;
    eventually("the operation is under way", async || {
        let count = "SELECT count(*) FROM pg_locks WHERE NOT granted";
        let count: i64 = sqlx::query(count).fetch_one(&mut holder).await.unwrap().get(0);
        (count > 0).then_some(())
    })
    .await;
    let begun = Instant::now();
    assert!(second.terminate().await.success());
    assert!(begun.elapsed() < SOON, "{:?}", begun.elapsed());
    assert_eq!(postmaster(), None, "no server is left");
    std::fs::remove_dir_all(&folder).unwrap();
}
