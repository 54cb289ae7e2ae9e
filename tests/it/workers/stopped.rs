//! A worker that stood still, or whose clock is wrong, does no harm.

use std::time::Duration;

use rustix::process::Signal;
use sea_orm::sqlx;
use serde_json::json;

use super::{LOCK, changes, hold_where};
use crate::harness::{Behaviour, ModelServer, Program, Server, clock_off_by, environment, eventually};

/// Nothing was written twice, and nothing is left of claims.
async fn is_written_once(server: &Server) {
    for column in ["agent_3_data", "agent_2_data", "plan_data"] {
        assert_eq!(changes(&server.database, column).await, 1, "{column}");
    }
    assert_eq!(server.database.number("SELECT count(*) FROM plan_claims").await, 0);
}

#[tokio::test]
async fn a_worker_that_slept_past_its_lease_wakes_and_writes_nothing() {
    let server = Server::start(0).await;
    let client = server.stranger().await;
    let model = ModelServer::start().await;
    model.behave(Behaviour::Slow(Duration::from_secs(1)));
    let arguments = model.arguments("30s");
    let mut all = vec!["--workers", "1", "--lease", "2s"];
    all.extend(arguments.iter().map(String::as_str));
    let mut sleeper = Server::workers(&server.database, &all).await;
    let id = client.create(json!({ "financialGoals": "something nice for when the little ones fly out" })).await;
    eventually("the worker waits for the model", async || (!model.calls().is_empty()).then_some(())).await;
    sleeper.signal(Signal::STOP);

    let _other = Server::workers(&server.database, &["--workers", "1", "--lease", "2s"]).await;
    assert_eq!(client.finished(&id).await, "COMPLETED");
    let stored = "SELECT count(*) FROM investment_plans WHERE agent_3_data->>'engine' = 'rules' AND agent_3_data->'model' IS NULL";
    assert_eq!(server.database.number(stored).await, 1);
    sleeper.signal(Signal::CONT);
    sleeper.logged("the claim was lost; nothing more was written").await;
    assert_eq!(server.database.number(stored).await, 1, "it is what the other stored");
    is_written_once(&server).await;
}

#[tokio::test]
async fn a_worker_that_stands_still_in_the_middle_of_a_transaction_does_not_keep_its_plan_from_others() {
    let server = Server::start(0).await;
    let client = server.stranger().await;
    let mut holder = hold_where(&server.database, "OLD.agent_3_data IS NULL AND NEW.agent_3_data IS NOT NULL").await;
    let sleeper = Server::workers(&server.database, &["--workers", "1", "--lease", "2s"]).await;
    let id = client.create(json!({ "financialGoals": "a bigger workshop, $30,000 in 6 years" })).await;
    eventually("the worker is in the middle of the step", async || {
        let waiting = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted \
            AND database = (SELECT oid FROM pg_database WHERE datname = current_database())";
        (server.database.number(waiting).await == 1).then_some(())
    })
    .await;
    sleeper.signal(Signal::STOP);
    // Its statement goes on, and its transaction stays open with the plan's row locked.
    sqlx::query("SELECT pg_advisory_unlock($1)").bind(LOCK).execute(&mut holder).await.unwrap();
    let mut other = Server::workers(&server.database, &["--workers", "1", "--lease", "2s"]).await;
    assert_eq!(client.finished(&id).await, "COMPLETED");
    is_written_once(&server).await;
    other.terminate().await;
    // It goes on with other plans.
    sleeper.signal(Signal::CONT);
    let next = client.create(json!({ "financialGoals": "a sailing boat, $40,000 in 8 years" })).await;
    assert_eq!(client.finished(&next).await, "COMPLETED");
    for column in ["agent_3_data", "agent_2_data", "plan_data"] {
        assert_eq!(changes(&server.database, column).await, 2, "{column}");
    }
}

/// Workers on a machine whose clock is off by so much.
async fn in_another_time(server: &Server, off: &str) -> Program {
    let url = server.database.url().await;
    let [database, secret] = environment(&url);
    let faked = clock_off_by(off);
    let faked: Vec<_> = faked.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let args = ["work", "--pool-size", "5", "--workers", "1", "--lease", "2s"];
    let mut program = Program::start(&args, &[faked, vec![database, secret]].concat());
    let said = program.logged("working").await;
    let year = said["timestamp"].as_str().unwrap()[..4].parse::<i32>().unwrap();
    assert_ne!(year, chrono::Utc::now().date_naive().format("%Y").to_string().parse::<i32>().unwrap(), "{said}");
    program
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn the_clocks_of_machines_do_not_matter() {
    for off in ["-1000d", "+1000d"] {
        let server = Server::start(0).await;
        let client = server.stranger().await;
        let _worker = in_another_time(&server, off).await;
        // Read on the database's day, whatever the machine's is.
        let year = server.database.number("SELECT extract(year FROM now())::int8 + 10").await;
        let id = client.create(json!({ "financialGoals": format!("Save $30,000 for a workshop by {year}") })).await;
        assert_eq!(client.finished(&id).await, "COMPLETED");
        is_written_once(&server).await;
        let sql = "SELECT count(*) FROM investment_plans WHERE time_horizon = 10 \
            AND abs(extract(epoch FROM now() - (agent_3_data->>'timestamp')::timestamptz)) < 60 \
            AND abs(extract(epoch FROM now() - (plan_data->>'created_at')::timestamptz)) < 60";
        assert_eq!(server.database.number(sql).await, 1, "{off}");
        // A living worker's lease is kept: nobody else had it.
        let events = "SELECT count(*) FROM plan_events WHERE stage = 'PLANNING'";
        assert_eq!(server.database.number(events).await, 1);
    }
}
