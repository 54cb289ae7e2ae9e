//! More events at once, or behind one open transaction, than anybody should keep.

use std::{fs, time::Duration};

use sea_orm::sqlx;
use serde_json::json;

use super::event;
use crate::harness::{Client, PATIENCE, Server, Socket};

/// All of a person's plans, each event with the second that says which it is.
const WHICH: &str = "subscription($after: String) { planStatuses(after: $after) { cursor occurredAt } }";

/// Bytes that the program may grow by, whatever happens: a page of events and its rows, what is kept unsettled, and the sockets.
const GROWTH: u64 = 48 * 1024 * 1024;

/// The events say that they are from 1970: they are not to be let go.
const KEEP: [&str; 2] = ["--event-retention", "36500d"];

impl Server {
    /// Bytes that the program had in memory at most.
    fn peak(&self) -> u64 {
        let path = format!("/proc/{}/status", self.program.pid().as_raw_nonzero());
        let status = fs::read_to_string(path).unwrap();
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
        line.trim().trim_end_matches(" kB").parse::<u64>().unwrap() * 1024
    }

    /// Writes the events `from..to` of a plan in one transaction: their numbers, and the seconds at which they occurred.
    async fn write(&self, plan: &str, from: usize, to: usize) {
        let sql = format!(
            "INSERT INTO plan_events (plan_id, user_id, seq, mark, status, previous_status, stage, occurred_at) \
             SELECT id, user_id, n + 2, pg_current_xact_id(), 'PROCESSING', 'PENDING', 'PLANNING', to_timestamp(n) \
             FROM investment_plans, generate_series({from}, {to} - 1) n WHERE id = '{plan}' ORDER BY n; \
             NOTIFY plan_events"
        );
        self.database.run(&sql).await;
    }
}

impl Client {
    async fn watch_which(&self, after: &str) -> Socket {
        let mut socket = self.socket().await;
        socket.subscribe("1", WHICH, json!({ "after": after })).await;
        socket
    }
}

/// Which event is next.
async fn next(socket: &mut Socket) -> usize {
    let event = event(socket).await;
    let at: chrono::DateTime<chrono::Utc> = event["occurredAt"].as_str().unwrap().parse().unwrap();
    usize::try_from(at.timestamp()).unwrap()
}

/// The events `from..to`, in their order and each once.
async fn expect(socket: &mut Socket, from: usize, to: usize) {
    for second in from..to {
        assert_eq!(next(socket).await, second);
    }
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn however_much_one_transaction_brings_it_is_read_by_pages_and_all_of_it_arrives_in_order() {
    let server = Server::idle(&[&["--event-buffer", "4"], &KEEP[..]].concat()).await;
    let (client, other) = (server.stranger().await, server.stranger().await);
    let (mine, foreign) =
        (client.create(json!({ "planName": "mine" })).await, other.create(json!({ "planName": "foreign" })).await);
    let after = server.settled_position(&client).await;
    let (mut all, mut late) = (client.watch_which(&after).await, client.watch(&mine, None).await);
    event(&mut late).await;
    server.write(&mine, 0, 10).await;
    expect(&mut all, 0, 10).await;
    let before = server.peak();
    // Nobody watches the most of them.
    let sql = format!(
        "INSERT INTO plan_events (plan_id, user_id, seq, mark, status, stage) \
         SELECT id, user_id, n + 2, pg_current_xact_id(), 'PROCESSING', 'PLANNING' \
         FROM investment_plans, generate_series(1, 190000) n WHERE id = '{foreign}'; NOTIFY plan_events"
    );
    server.database.run(&sql).await;
    server.write(&mine, 10, 5_000).await;
    server.write(&mine, 5_000, 5_010).await;
    let read = async {
        let one = async {
            for _ in 0..5_010 {
                assert_eq!(event(&mut late).await["stage"], "PLANNING");
            }
        };
        tokio::join!(expect(&mut all, 10, 5_010), one);
        // And behind it as if nothing had been.
        server.write(&mine, 5_010, 5_020).await;
        expect(&mut all, 5_010, 5_020).await;
    };
    tokio::time::timeout(5 * PATIENCE, read).await.expect("everything arrives");
    let grown = server.peak() - before;
    println!("grew by {} KiB", grown / 1024);
    assert!(grown < GROWTH, "{grown} bytes");
    let mut resumed = client.watch_which(&after).await;
    expect(&mut resumed, 0, 5_020).await;
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn however_long_a_transaction_stays_open_what_waits_for_it_is_bounded_and_arrives_in_order() {
    let server = Server::idle(&KEEP).await;
    let client = server.stranger().await;
    let plan = client.create(json!({ "planName": "x" })).await;
    let after = server.settled_position(&client).await;
    let (mut resumed, mut from_now) = (client.watch_which(&after).await, client.socket().await);
    from_now.subscribe("1", WHICH, json!({})).await;
    // It begins at some moment: then it has the next event.
    let mut begun = 0;
    loop {
        server.write(&plan, begun, begun + 1).await;
        begun += 1;
        if let Ok(first) = tokio::time::timeout(Duration::from_millis(500), next(&mut from_now)).await {
            expect(&mut from_now, first + 1, begun).await;
            break;
        }
    }
    expect(&mut resumed, 0, begun).await;
    let mut slow = server.database.admin().await;
    sqlx::raw_sql("BEGIN; CREATE TABLE slow ()").execute(&mut slow).await.unwrap();
    let before = server.peak();
    let many = begun + 15_000;
    for from in (begun..many).step_by(500) {
        server.write(&plan, from, from + 500).await;
    }
    // Who comes now has news alone, from some moment on.
    let mut newcomer = client.socket().await;
    newcomer.subscribe("1", WHICH, json!({})).await;
    let mut one = client.watch(&plan, None).await;
    event(&mut one).await;
    server.write(&plan, many, many + 10).await;
    for _ in 0..10 {
        event(&mut one).await;
    }
    let metrics = server.service_client().await.metrics().await;
    let kept = metrics.lines().find_map(|line| line.strip_prefix("plan_creator_events_unsettled ")).unwrap();
    assert!(kept.parse::<f64>().unwrap() <= 10_000.0, "{kept}");
    sqlx::raw_sql("ROLLBACK").execute(&mut slow).await.unwrap();
    server.write(&plan, many + 10, many + 20).await;
    let news = async {
        let first = next(&mut newcomer).await;
        assert!(first >= many, "{first}");
        expect(&mut newcomer, first + 1, many + 20).await;
    };
    let read = async {
        tokio::join!(expect(&mut resumed, begun, many + 20), expect(&mut from_now, begun, many + 20), news);
    };
    tokio::time::timeout(5 * PATIENCE, read).await.expect("everything arrives");
    let grown = server.peak() - before;
    println!("grew by {} KiB", grown / 1024);
    assert!(grown < GROWTH, "{grown} bytes");
}
