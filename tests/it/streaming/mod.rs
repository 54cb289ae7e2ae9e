//! What `docs/streaming.md` promises, one file for each kind of promise.

mod announcing;
mod another_cluster;
mod deletions;
mod ends;
mod floods;
mod idle;
mod notifications;
mod order;
mod promises;
pub(crate) mod slow_clients;
mod transports;
mod trimming;
mod vanishing;

use serde_json::{Value, json};

use crate::harness::{Client, Server, Socket};

/// Every change of all of a person's plans.
const ALL: &str = "subscription($after: String) { planStatuses(after: $after) { cursor planId stage } }";

impl Client {
    /// All of the person's plans behind a cursor, or from here on.
    async fn watch_all(&self, after: Option<&str>) -> Socket {
        let mut socket = self.socket().await;
        socket.subscribe("1", ALL, json!({ "after": after })).await;
        socket
    }

    /// Where the person's stream stands: what has just happened may still lie behind it.
    async fn position(&self) -> String {
        text(&self.ask("{ planStatusesCursor }", json!({})).await["planStatusesCursor"])
    }
}

impl Server {
    /// What `/readyz` says of the way in which events arrive.
    async fn mode(&self) -> Value {
        let answer = crate::harness::http().get(format!("{}/readyz", self.origin())).send().await.unwrap();
        answer.json::<Value>().await.unwrap()["events"].take()
    }

    /// Where a person's stream stands, with all that has happened before it: the order over all plans waits for open
    /// transactions, also those of other tests.
    async fn settled_position(&self, client: &Client) -> String {
        let open = "SELECT count(*) FROM plan_events WHERE mark >= pg_snapshot_xmin(pg_current_snapshot())";
        crate::harness::eventually("every event has its place", async || {
            (self.database.number(open).await == 0).then_some(())
        })
        .await;
        client.position().await
    }

    /// Moves a plan on.
    async fn change(&self, plan: &str, change: &str) {
        self.database.run(&format!("UPDATE investment_plans SET {change} WHERE id = '{plan}'")).await;
    }
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_else(|| panic!("no text: {value}")).to_owned()
}

/// The next event of either subscription.
async fn event(socket: &mut Socket) -> Value {
    let mut payload = socket.next().await.expect("an event, and not the end");
    assert!(payload["errors"].is_null(), "{payload}");
    payload["data"].as_object_mut().unwrap().values_mut().next().unwrap().take()
}

/// The code and the extensions of the error that ends a stream: an error, then `complete`.
async fn broken_off(socket: &mut Socket) -> Value {
    let mut payload = socket.next().await.expect("an error before the end");
    assert!(payload["data"].is_null(), "{payload}");
    assert_eq!(socket.next().await, None, "nothing comes behind it");
    payload["errors"][0]["extensions"].take()
}
