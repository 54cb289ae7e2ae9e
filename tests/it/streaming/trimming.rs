//! Events are not kept for ever.

use serde_json::json;

use super::{broken_off, event, text};
use crate::harness::{Client, Server, TestDatabase};

impl TestDatabase {
    async fn age(&self, events: &str, days: u32) {
        self.run(&format!("UPDATE plan_events SET occurred_at = occurred_at - interval '{days} days' WHERE {events}"))
            .await;
    }
}

/// A plan with the cursors of its three events.
async fn watched(server: &Server, client: &Client) -> (String, Vec<String>) {
    let plan = client.create(json!({ "planName": "x" })).await;
    let mut socket = client.watch(&plan, None).await;
    let mut cursors = vec![text(&event(&mut socket).await["cursor"])];
    for change in ["processing_status = 'PROCESSING'", "agent_3_data = '{}'"] {
        server.change(&plan, change).await;
        cursors.push(text(&event(&mut socket).await["cursor"]));
    }
    (plan, cursors)
}

#[tokio::test]
async fn a_stream_cannot_begin_before_what_was_trimmed_and_can_behind_it() {
    let server = Server::idle(&[]).await;
    let client = server.stranger().await;
    let before = server.settled_position(&client).await;
    let (plan, cursors) = watched(&server, &client).await;
    server.database.age("seq < 3", 31).await;
    assert_eq!(server.database.maintain(&["events"]).await["events"], 2);

    // The first event's cursor stands before the second, which is gone.
    assert_eq!(broken_off(&mut client.watch(&plan, Some(&cursors[0])).await).await["code"], "EVENTS_TRIMMED");
    assert_eq!(event(&mut client.watch(&plan, Some(&cursors[1])).await).await["stage"], "ALLOCATING");
    for (after, stage) in [(&before, None), (&cursors[0], None), (&cursors[1], Some("ALLOCATING"))] {
        let mut socket = client.watch_all(Some(after)).await;
        match stage {
            None => assert_eq!(broken_off(&mut socket).await["code"], "EVENTS_TRIMMED"),
            Some(stage) => assert_eq!(event(&mut socket).await["stage"], stage),
        }
    }
    // The numbers go on where they were.
    let mut socket = client.watch(&plan, Some(&cursors[2])).await;
    server.change(&plan, "processing_status = 'FAILED'").await;
    assert_eq!(event(&mut socket).await["stage"], "STOPPED");
    assert_eq!(server.database.number("SELECT max(seq) FROM plan_events").await, 4);
}

#[tokio::test]
async fn the_last_event_of_a_plan_is_kept_and_who_has_had_no_news_has_lost_nothing() {
    let server = Server::idle(&[]).await;
    let (quiet, busy) = (server.stranger().await, server.stranger().await);
    let plan = quiet.create(json!({ "planName": "x" })).await;
    let cursor = text(&event(&mut quiet.watch(&plan, None).await).await["cursor"]);
    watched(&server, &busy).await;
    server.database.age("true", 400).await;
    assert_eq!(server.database.maintain(&["events"]).await["events"], 2);
    assert_eq!(server.database.maintain(&["events"]).await["events"], 0);
    let mut streams = [quiet.watch(&plan, Some(&cursor)).await, quiet.watch_all(Some(&cursor)).await];
    server.change(&plan, "processing_status = 'PROCESSING'").await;
    for socket in &mut streams {
        assert_eq!(event(socket).await["stage"], "PLANNING");
    }
    let (one, other) = (server.settled_position(&quiet).await, server.settled_position(&busy).await);
    assert!(busy.user != quiet.user && one != other);
    // A fresh position is never a trimmed one.
    let mut socket = busy.watch_all(Some(&other)).await;
    let news = busy.create(json!({ "planName": "news" })).await;
    assert_eq!(event(&mut socket).await["planId"], json!(news));
}

#[tokio::test]
async fn the_retention_is_a_setting_and_the_server_maintains_by_itself() {
    let server = Server::idle(&["--event-retention", "2d", "--maintenance-interval", "100ms"]).await;
    let client = server.stranger().await;
    let (plan, cursors) = watched(&server, &client).await;
    server.database.age("seq = 1", 1).await;
    server.database.age("seq = 2", 3).await;
    crate::harness::eventually("the second event is trimmed", async || {
        let kept = "SELECT count(*) FROM plan_events WHERE seq = 2";
        (server.database.number(kept).await == 0).then_some(())
    })
    .await;
    assert_eq!(server.database.number("SELECT count(*) FROM plan_events").await, 2);
    assert_eq!(broken_off(&mut client.watch(&plan, Some(&cursors[0])).await).await["code"], "EVENTS_TRIMMED");
}

#[tokio::test]
async fn whatever_is_deleted_meanwhile_trimming_waits_for_nobody_and_stops_nobody() {
    let server = Server::idle(&[]).await;
    let fill = "INSERT INTO users (id_user) SELECT md5(n::text)::uuid FROM generate_series(1, 200) n; \
        INSERT INTO investment_plans (user_id) SELECT md5(n::text)::uuid FROM generate_series(1, 200) n, generate_series(1, 5); \
        UPDATE investment_plans SET processing_status = 'PROCESSING'; \
        UPDATE investment_plans SET processing_status = 'FAILED'";
    server.database.run(fill).await;
    server.database.age("true", 31).await;
    let database = &server.database;
    let delete = async {
        for user in 1..=200 {
            let whole = user % 2 == 0;
            let (table, column) = if whole { ("users", "id_user") } else { ("investment_plans", "user_id") };
            database.run(&format!("DELETE FROM {table} WHERE {column} = md5('{user}')::uuid")).await;
        }
    };
    let trim = async {
        for _ in 0..5 {
            database.maintain(&["events"]).await;
        }
    };
    tokio::join!(delete, trim);
    let left = "SELECT (SELECT count(*) FROM plan_events) + (SELECT count(*) FROM plan_events_trimmed \
        WHERE NOT EXISTS (SELECT FROM users WHERE id_user = user_id))";
    assert_eq!(database.number(left).await, 0);
}
