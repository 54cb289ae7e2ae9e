//! Queries on a streaming replica: nothing that was stored is missing in an answer.

use std::time::{Duration, Instant};

use futures_util::future::join_all;
use sea_orm::sqlx::{self, Connection};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::harness::{Client, Program, Replicated, Server, environment, eventually, token};

/// Two instances that both know of the replica.
struct Instances {
    postgres: Replicated,
    _programs: [Program; 2],
    addresses: [String; 2],
}

impl Instances {
    async fn start() -> Self {
        let postgres = Replicated::start().await;
        let replica = postgres.replica_url();
        let one = Self::serve(postgres.url(), &replica).await;
        let other = Self::serve(postgres.url(), &replica).await;
        Self { postgres, _programs: [one.0, other.0], addresses: [one.1, other.1] }
    }

    async fn serve(primary: &str, replica: &str) -> (Program, String) {
        let [database, secret] = environment(primary);
        Server::serve(&["--workers", "0"], &[database, secret, ("DATABASE_READ_URL", replica)]).await
    }

    /// One person's client of each instance.
    async fn person(&self) -> [Client; 2] {
        let user = Uuid::new_v4();
        let token = token(user, &[]).await;
        [0, 1].map(|n| Client::new(&self.addresses[n], user, Some(token.clone())))
    }

    /// How often questions to the second instance ended so, as far as the replica goes.
    async fn answers(&self, outcome: &str) -> u64 {
        let operator =
            Client::new(&self.addresses[1], Uuid::nil(), Some(token(Uuid::nil(), &["--role", "service"]).await));
        let name = format!("plan_creator_replica_reads_total{{outcome=\"{outcome}\"}} ");
        let figures = operator.metrics().await;
        figures.lines().find_map(|line| line.strip_prefix(&name)).map_or(0, |count| count.parse().unwrap())
    }
}

const LIST: &str =
    "query($id: ID!) { plan(id: $id) { planName history { nodes { operation } } } plans { totalCount nodes { id } } }";

/// Stores a plan by one instance and asks the other at once.
async fn written_is_read([writer, reader]: &[Client; 2], count: usize) {
    let id = writer.create(json!({ "planName": "x" })).await;
    let data = reader.ask(LIST, json!({ "id": id })).await;
    assert_eq!(data["plan"]["planName"], "x");
    assert_eq!(data["plan"]["history"]["nodes"], json!([{ "operation": "INSERT" }]));
    assert_eq!(data["plans"]["totalCount"], count);
    assert_eq!(data["plans"]["nodes"][0]["id"], Value::from(id));
}

#[tokio::test]
async fn queries_go_to_the_replica_and_miss_nothing_whichever_instance_wrote_it() {
    let instances = Instances::start().await;
    let person = instances.person().await;
    for count in 1..=30 {
        written_is_read(&person, count).await;
    }
    // A machine that is busy may let the replica fall behind now and then.
    assert!(instances.answers("answered").await > 30, "{}", instances.answers("lagged").await);
    // The viewer is the replica's business, too.
    let [stranger, _] = instances.person().await;
    assert_eq!(stranger.ask("{ plans { totalCount } }", json!({})).await["plans"]["totalCount"], 0);
}

#[tokio::test]
async fn while_the_replica_is_behind_or_dead_the_primary_answers() {
    let mut instances = Instances::start().await;
    let person = instances.person().await;
    written_is_read(&person, 1).await;

    instances.postgres.tell_replica("SELECT pg_wal_replay_pause()").await;
    written_is_read(&person, 2).await;
    assert!(instances.answers("lagged").await > 0);
    written_is_read(&person, 3).await;
    instances.postgres.tell_replica("SELECT pg_wal_replay_resume()").await;
    let before = instances.answers("answered").await;
    eventually("the replica answers again", async || {
        person[1].ask("{ plans { totalCount } }", json!({})).await;
        (instances.answers("answered").await > before).then_some(())
    })
    .await;

    instances.postgres.kill_replica().await;
    for count in 4..8 {
        written_is_read(&person, count).await;
    }
    assert!(instances.answers("failed").await > 0);
}

#[tokio::test]
async fn nobody_waits_for_the_primary_once_for_each_who_came_before() {
    let postgres = Replicated::start().await;
    let replica = postgres.replica_url();
    let [database, secret] = environment(postgres.url());
    let args = ["--workers", "0", "--pool-wait", "1s", "--operation-timeout", "1m", "--max-sessions-per-user", "100"];
    let (_program, address) = Server::serve(&args, &[database, secret, ("DATABASE_READ_URL", &replica)]).await;
    let user = Uuid::new_v4();
    let client = Client::new(&address, user, Some(token(user, &[]).await));
    let id = client.create(json!({ "planName": "x" })).await;
    // Every connection to the primary waits.
    let mut holder = sqlx::PgConnection::connect(postgres.url()).await.unwrap();
    let lock = "BEGIN; LOCK TABLE investment_plans IN SHARE ROW EXCLUSIVE MODE";
    sqlx::raw_sql(lock).execute(&mut holder).await.unwrap();
    let star = "mutation($id: ID!) { setPlanFavorite(id: $id, isFavorite: true) { plan { id } } }";
    let waiting: Vec<_> = (0..5)
        .map(|_| {
            let (client, id) = (client.clone(), id.clone());
            tokio::spawn(async move { client.send(star, json!({ "id": id })).await })
        })
        .collect();
    let locked = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'";
    eventually("all connections are busy", async || {
        // Within a transaction, activity would stay as it was first seen.
        let mut other = sqlx::PgConnection::connect(postgres.url()).await.unwrap();
        let count: i64 = sqlx::query_scalar(locked).fetch_one(&mut other).await.unwrap();
        (count == 5).then_some(())
    })
    .await;
    let begun = Instant::now();
    let answers = join_all((0..10).map(|_| client.send("{ plans { totalCount } }", json!({})))).await;
    assert!(begun.elapsed() < Duration::from_secs(5), "{:?}", begun.elapsed());
    assert!(answers.iter().all(|answer| answer["errors"][0]["extensions"]["code"] == "UNAVAILABLE"), "{answers:?}");
    sqlx::raw_sql("ROLLBACK").execute(&mut holder).await.unwrap();
    for answer in waiting {
        assert_eq!(answer.await.unwrap()["data"]["setPlanFavorite"]["plan"]["id"], id);
    }
}

#[tokio::test]
async fn a_replica_that_has_become_a_primary_is_not_asked() {
    let instances = Instances::start().await;
    let person = instances.person().await;
    instances.postgres.tell_replica("SELECT pg_promote()").await;
    written_is_read(&person, 1).await;
    assert_eq!(instances.answers("answered").await, 0);
}

#[tokio::test]
async fn without_its_replica_a_server_starts() {
    let server = Server::idle(&["--database-read-url", "postgres://plan_creator@localhost:1/none"]).await;
    let client = server.stranger().await;
    let id = client.create(json!({ "planName": "x" })).await;
    assert_eq!(client.ask("query($id: ID!) { plan(id: $id) { id } }", json!({ "id": id })).await["plan"]["id"], id);
}
