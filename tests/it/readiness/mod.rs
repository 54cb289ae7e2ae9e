//! What whoever sends requests is told of whether to: in time, also when nothing answers any more.

mod full_disk;
mod idle_connections;
mod wal_archive;

use std::{
    path::Path,
    time::{Duration, Instant},
};

use futures_util::future::join_all;
use rustix::process::{Pid, Signal, kill_process};
use sea_orm::sqlx::{self, Connection};
use serde_json::{Value, json};

use crate::harness::{Program, Proxy, Server, TestDatabase, environment, eventually, http, on_private_postgres};

/// What a probe is answered, and that it was answered soon.
async fn asked(address: &str, path: &str) -> (u16, Value) {
    let begun = Instant::now();
    let answer = http().get(format!("http://{address}{path}")).send().await.unwrap();
    assert!(begun.elapsed() < Duration::from_secs(8), "{path} took {:?}", begun.elapsed());
    (answer.status().as_u16(), answer.json().await.unwrap_or_default())
}

/// Waits until `/readyz` answers so; what it says then.
async fn is_told(address: &str, status: u16) -> String {
    eventually("the probe is answered so", async || {
        let (code, answer) = asked(address, "/readyz").await;
        (code == status).then(|| answer["status"].as_str().unwrap().to_owned())
    })
    .await
}

/// Stops every process of a Postgres, or lets them go on.
fn signal_all(folder: &Path, signal: Signal) {
    let postmaster = std::fs::read_to_string(folder.join("postgres/data/postmaster.pid")).unwrap();
    let postmaster = postmaster.lines().next().unwrap().to_owned();
    let children = std::fs::read_to_string(format!("/proc/{postmaster}/task/{postmaster}/children")).unwrap();
    for pid in children.split_whitespace().chain([postmaster.as_str()]) {
        // One may have ended by itself.
        let _ = kill_process(Pid::from_raw(pid.parse().unwrap()).unwrap(), signal);
    }
}

#[tokio::test]
async fn a_postgres_that_stands_still_is_noticed_and_so_is_its_return() {
    let folder = std::env::temp_dir().join(format!("plan-creator-{}", uuid::Uuid::new_v4().simple()));
    let (mut program, address) =
        on_private_postgres(&folder, &["--workers", "0", "--ready-within", "500ms", "--grace", "500ms"]).await;
    assert_eq!(is_told(&address, 200).await, "ready");
    signal_all(&folder, Signal::STOP);
    assert_eq!(is_told(&address, 503).await, "the database does not answer in time");
    for _ in 0..10 {
        assert_eq!(asked(&address, "/readyz").await.0, 503);
    }
    assert_eq!(asked(&address, "/livez").await.0, 200, "nothing is mended by starting it again");
    signal_all(&folder, Signal::CONT);
    assert_eq!(is_told(&address, 200).await, "ready");
    // However many asked, one connection was kept from others.
    let (_, url, _) = Program::run(&["database-url", "--data-dir", folder.to_str().unwrap()], &[]).await;
    let mut psql = sqlx::PgConnection::connect(url.trim()).await.unwrap();
    let count = "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'plan-creator'";
    let connections: i64 = sqlx::query_scalar(count).fetch_one(&mut psql).await.unwrap();
    assert!(connections <= 4, "{connections}");
    assert!(program.terminate().await.success());
    std::fs::remove_dir_all(&folder).unwrap();
}

#[tokio::test]
async fn whoever_probes_while_a_probe_is_under_way_hears_what_it_finds() {
    let database = TestDatabase::new().await;
    // Each question takes a tenth of a second: one behind the other, ten of them would be told that nothing answers.
    let proxy = Proxy::slow(&database, Duration::from_millis(50)).await;
    let args = ["--workers", "0", "--ready-within", "1s"];
    let (_program, address) = Server::serve(&args, &environment(proxy.url())).await;
    is_told(&address, 200).await;
    let http = http();
    let probes = (0..1_000).map(async |_| http.get(format!("http://{address}/readyz")).send().await.unwrap().status());
    let answers = join_all(probes).await;
    let refused = answers.iter().filter(|status| !status.is_success()).count();
    assert_eq!(refused, 0, "of {}", answers.len());
}

#[tokio::test]
async fn a_pool_without_a_free_connection_is_not_ready_until_there_is_one() {
    let server = Server::idle(&["--ready-within", "300ms", "--operation-timeout", "1m"]).await;
    let client = server.stranger().await;
    let id = client.create(json!({ "planName": "slow" })).await;
    assert_eq!(is_told(server.address(), 200).await, "ready");
    let holder = server.database.lock_plans().await;
    let waiting: Vec<_> = (0..5)
        .map(|_| {
            let (client, id) = (client.clone(), id.clone());
            tokio::spawn(async move {
                client.send("query($id: ID!) { plan(id: $id) { planName } }", json!({ "id": id })).await
            })
        })
        .collect();
    assert_eq!(is_told(server.address(), 503).await, "all database connections are in use");
    let service = server.service_client().await;
    holder.release().await;
    assert_eq!(is_told(server.address(), 200).await, "ready");
    for answer in waiting {
        assert_eq!(answer.await.unwrap()["data"]["plan"]["planName"], "slow");
    }
    let figures = service.metrics().await;
    assert!(figures.contains("plan_creator_pool_waiting 0"), "{figures}");
    assert!(figures.contains("plan_creator_pool_wait_seconds_count"), "{figures}");
}

#[tokio::test]
async fn keys_that_are_waited_for_do_not_keep_a_probe_waiting() {
    let provider = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}/jwks.json", provider.local_addr().unwrap());
    // Lets everybody in, and says nothing.
    let silent = tokio::spawn(async move {
        let mut kept = Vec::new();
        while let Ok(connection) = provider.accept().await {
            kept.push(connection);
        }
    });
    let args = ["--workers", "0", "--jwks", &address, "--jwks-cooldown", "1ms", "--ready-within", "500ms"];
    let server = Server::with_keys(&args).await;
    for _ in 0..3 {
        let begun = Instant::now();
        let (status, answer) = asked(server.address(), "/readyz").await;
        assert!(begun.elapsed() < Duration::from_secs(2), "{:?}", begun.elapsed());
        assert_eq!((status, &answer["status"]), (503, &json!("the JWKS cannot be read")));
    }
    silent.abort();
}

#[tokio::test]
async fn events_that_cannot_be_read_are_noticed_while_somebody_watches() {
    let server = Server::idle(&["--ready-within", "500ms", "--event-poll", "100ms"]).await;
    let client = server.stranger().await;
    let id = client.create(json!({ "planName": "watched" })).await;
    let mut socket = client.watch(&id, None).await;
    socket.next().await.unwrap();
    server.database.run("ALTER TABLE plan_events RENAME TO elsewhere").await;
    server.database.run("NOTIFY plan_events").await;
    assert_eq!(is_told(server.address(), 503).await, "events cannot be read");
    let figures = server.service_client().await.metrics().await;
    let behind = figures.lines().find_map(|line| line.strip_prefix("plan_creator_feed_behind_seconds ")).unwrap();
    assert!(behind.parse::<f64>().unwrap() > 0.5, "{behind}");
    server.database.run("ALTER TABLE elsewhere RENAME TO plan_events").await;
    assert_eq!(is_told(server.address(), 200).await, "ready");
}

#[tokio::test]
async fn a_server_that_is_about_to_stop_says_so_and_serves_on_for_a_while() {
    let mut server = Server::idle(&["--drain", "3s"]).await;
    let client = server.stranger().await;
    let id = client.create(json!({ "planName": "served" })).await;
    let mut socket = client.watch(&id, None).await;
    server.program.signal(Signal::TERM);
    server.program.logged("stopping").await;
    let told = asked(server.address(), "/readyz").await;
    assert_eq!((told.0, &told.1["status"]), (503, &json!("the program is shutting down")));
    // A new connection, and a stream that is open.
    let plan = client.ask("query($id: ID!) { plan(id: $id) { planName } }", json!({ "id": id })).await;
    assert_eq!(plan["plan"]["planName"], "served");
    assert_eq!(socket.next().await.unwrap()["data"]["planStatus"]["planId"], json!(id));
    assert!(server.program.ended().await.success());
}

#[tokio::test]
async fn a_person_who_stops_it_does_not_wait() {
    let mut server = Server::idle(&["--drain", "10m"]).await;
    server.program.signal(Signal::INT);
    assert!(server.program.ended().await.success());
}

#[tokio::test]
async fn workers_alone_can_be_probed_too() {
    let server = Server::idle(&[]).await;
    let url = server.database.url().await;
    let args = ["work", "--pool-size", "5", "--workers", "1", "--listen", "127.0.0.1:0", "--ready-within", "500ms"];
    let mut worker = Program::start(&args, &[("DATABASE_URL", &url)]);
    let address = worker.logged("working").await["address"].as_str().unwrap().to_owned();
    assert_eq!(is_told(&address, 200).await, "ready");
    let client = server.stranger().await;
    let id = client.create(json!({ "financialGoals": "a boat for $30,000 in 5 years" })).await;
    assert_eq!(client.finished(&id).await, "COMPLETED");
    eventually("the attempt is counted", async || {
        let figures = http().get(format!("http://{address}/metrics")).send().await.unwrap().text().await.unwrap();
        figures.contains("plan_creator_attempts_total{outcome=\"completed\"} 1").then_some(())
    })
    .await;
    assert_eq!(asked(&address, "/graphql").await.0, 404, "there is nothing else");
    server.database.forbid_connections().await;
    is_told(&address, 503).await;
    assert_eq!(asked(&address, "/livez").await.0, 200);
    assert!(worker.terminate().await.success());
}
