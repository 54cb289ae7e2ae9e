//! Connections that died while nobody used them.

use std::time::{Duration, Instant};

use futures_util::future::join_all;
use rustix::process::{Pid, Signal, kill_process};
use sea_orm::sqlx::{self, Connection};
use serde_json::json;

use crate::harness::{Client, Program, eventually, on_private_postgres};

/// The backends of a private Postgres that have been idle for so long, and that the program has connections to.
async fn idle(url: &str, seconds: f64) -> Vec<i32> {
    let mut psql = sqlx::PgConnection::connect(url).await.unwrap();
    let pids = "SELECT pid FROM pg_stat_activity WHERE application_name = 'plan-creator' AND state = 'idle' \
        AND state_change <= clock_timestamp() - $1 * interval '1 second'";
    sqlx::query_scalar(pids).bind(seconds).fetch_all(&mut psql).await.unwrap()
}

#[tokio::test]
async fn idle_connections_that_are_dead_are_found_together() {
    let folder = std::env::temp_dir().join(format!("plan-creator-{}", uuid::Uuid::new_v4().simple()));
    let (mut program, address) = on_private_postgres(&folder, &["--workers", "0", "--event-poll", "1h"]).await;
    let data_dir = folder.to_str().unwrap();
    let (_, url, _) = Program::run(&["database-url", "--data-dir", data_dir], &[]).await;
    let user = uuid::Uuid::new_v4();
    let (_, token, _) = Program::run(&["token", "--user", &user.to_string(), "--data-dir", data_dir], &[]).await;
    let client = Client::new(&address, user, Some(token.trim().to_owned()));
    client.create(json!({ "planName": "kept" })).await;
    // Eight connections, which come back in another order than they were taken.
    let mut holder = sqlx::PgConnection::connect(url.trim()).await.unwrap();
    let mut locked = holder.begin().await.unwrap();
    sqlx::query("LOCK TABLE investment_plans").execute(&mut *locked).await.unwrap();
    let many = join_all((0..8).map(|_| client.send("{ plans { totalCount } }", json!({}))));
    let release = async {
        eventually("all wait for the lock", async || {
            let waiting = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'";
            let mut psql = sqlx::PgConnection::connect(url.trim()).await.unwrap();
            let waiting: i64 = sqlx::query_scalar(waiting).fetch_one(&mut psql).await.unwrap();
            (waiting == 8).then_some(())
        })
        .await;
        locked.commit().await.unwrap();
    };
    futures_util::future::join(many, release).await;
    let dead = eventually("they are asked for a sign of life when they are used next", async || {
        Some(idle(url.trim(), 1.2).await).filter(|idle| idle.len() > 5)
    })
    .await;
    // Their processes stand still; the postmaster would make others.
    let signal = |signal| dead.iter().for_each(|pid| kill_process(Pid::from_raw(*pid).unwrap(), signal).unwrap());
    signal(Signal::STOP);
    let begun = Instant::now();
    let answer = client.send("{ plans { totalCount } }", json!({})).await;
    signal(Signal::CONT);
    assert_eq!(answer["data"]["plans"]["totalCount"], 1, "{answer}");
    assert!(begun.elapsed() < Duration::from_secs(3), "{} dead: {:?}", dead.len(), begun.elapsed());
    assert!(program.terminate().await.success());
    std::fs::remove_dir_all(&folder).unwrap();
}
