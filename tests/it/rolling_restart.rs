//! Three instances are replaced one after the other while people go on: no request fails, no event is lost.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex},
    time::Duration,
};

use sea_orm::sqlx::Row;
use serde_json::{Value, json};
use tokio_util::{sync::CancellationToken, task::TaskTracker};
use uuid::Uuid;

use crate::harness::{Client, Program, Said, Server, Socket, TestDatabase, eventually, http, token};

const PEOPLE: usize = 4;
const ARGS: [&str; 6] = ["--workers", "1", "--drain", "1s", "--maintenance-interval", "1s"];

/// What stands in front of the instances, as a load balancer does: it asks each whether it is ready, and sends to those that were.
#[derive(Clone, Default)]
struct Balancer {
    ready: Arc<Mutex<Vec<(String, bool)>>>,
}

impl Balancer {
    /// The next instance that was ready.
    fn pick(&self) -> String {
        let mut all = self.ready.lock().unwrap();
        all.rotate_left(1);
        all.iter().find(|(_, ready)| *ready).expect("an instance is ready").0.clone()
    }

    fn add(&self, address: &str) {
        self.ready.lock().unwrap().push((address.to_owned(), true));
    }

    fn forget(&self, address: &str) {
        self.ready.lock().unwrap().retain(|(known, _)| known != address);
    }

    async fn probe(self, stop: CancellationToken) {
        let http = http();
        while !stop.is_cancelled() {
            let addresses: Vec<_> = self.ready.lock().unwrap().iter().map(|(address, _)| address.clone()).collect();
            for address in addresses {
                let answer = http.get(format!("http://{address}/readyz")).send().await;
                let is_ready = answer.is_ok_and(|answer| answer.status().is_success());
                for (known, ready) in self.ready.lock().unwrap().iter_mut() {
                    if *known == address {
                        *ready = is_ready;
                    }
                }
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }
}

/// What one person received, by plan, and how the requests went.
#[derive(Default)]
struct Seen {
    events: Mutex<BTreeMap<String, Vec<String>>>,
    requests: Mutex<usize>,
    failures: Mutex<Vec<String>>,
}

/// Stores plans, stars them and reads them, each request at the next instance.
async fn goes_on(client: Client, balancer: Balancer, seen: Arc<Seen>, stop: CancellationToken) {
    let ask = async |query: &str, variables: Value| {
        *seen.requests.lock().unwrap() += 1;
        match client.at(&balancer.pick()).try_send(query, variables).await {
            Ok(answer) if answer.get("errors").is_none() => Some(answer["data"].clone()),
            Ok(answer) => {
                seen.failures.lock().unwrap().push(answer.to_string());
                None
            }
            Err(error) => {
                seen.failures.lock().unwrap().push(format!("{error:?}"));
                None
            }
        }
    };
    while !stop.is_cancelled() {
        let id = Uuid::new_v4();
        let create = "mutation($id: ID!) { createPlan(input: { id: $id, financialGoals: \"$20,000 for a boat in 5 years\" }) { created } }";
        ask(create, json!({ "id": id })).await;
        for n in 0..25 {
            let star =
                "mutation($id: ID!, $on: Boolean!) { setPlanFavorite(id: $id, isFavorite: $on) { plan { id } } }";
            ask(star, json!({ "id": id, "on": n % 2 == 0 })).await;
            let data = ask("query($id: ID!) { plan(id: $id) { isFavorite } }", json!({ "id": id })).await;
            if let Some(data) = data
                && data["plan"]["isFavorite"] != json!(n % 2 == 0)
            {
                seen.failures.lock().unwrap().push(format!("what was written is not read: {data}"));
            }
        }
    }
}

/// Watches all plans of a person, and goes on elsewhere, behind the last event, whenever the stream breaks.
async fn watches(client: Client, balancer: Balancer, seen: Arc<Seen>, mut cursor: String) {
    loop {
        let Ok(mut socket) = Socket::try_connect(&balancer.pick(), "graphql-transport-ws").await else { continue };
        socket.introduce(json!({ "authorization": format!("Bearer {}", client.token().unwrap()) })).await;
        let query = "subscription($after: String) { planStatuses(after: $after) { planId stage cursor } }";
        let payload = json!({ "query": query, "variables": { "after": cursor } });
        let _ = socket.try_send(json!({ "id": "1", "type": "subscribe", "payload": payload })).await;
        loop {
            match socket.heard().await {
                Some(Said::Message(message)) if message["type"] == "next" => {
                    let event = &message["payload"]["data"]["planStatuses"];
                    let text = |name: &str| event[name].as_str().unwrap_or_else(|| panic!("{message}")).to_owned();
                    cursor = text("cursor");
                    seen.events.lock().unwrap().entry(text("planId")).or_default().push(text("stage"));
                }
                Some(Said::Closed(_)) => break,
                _ => {}
            }
        }
    }
}

/// What is stored of a person's events, by plan.
async fn stored(database: &TestDatabase, user: Uuid) -> BTreeMap<String, Vec<String>> {
    let sql = format!("SELECT plan_id::text, stage FROM plan_events WHERE user_id = '{user}' ORDER BY plan_id, seq");
    let mut events: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for row in database.rows(&sql).await {
        events.entry(row.get(0)).or_default().push(row.get(1));
    }
    events
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn instances_are_replaced_and_no_request_fails_and_no_event_is_lost() {
    let database = TestDatabase::new().await;
    let balancer = Balancer::default();
    let mut instances: Vec<(Program, String)> = Vec::new();
    for _ in 0..3 {
        instances.push(Server::beside(&database, &ARGS).await);
        balancer.add(&instances.last().unwrap().1);
    }
    let (stop, tasks) = (CancellationToken::new(), TaskTracker::new());
    let probing = tokio::spawn(balancer.clone().probe(stop.clone()));
    let mut people = Vec::new();
    for _ in 0..PEOPLE {
        let user = Uuid::new_v4();
        let client = Client::new(&instances[0].1, user, Some(token(user, &[]).await));
        let cursor = client.ask("{ planStatusesCursor }", json!({})).await["planStatusesCursor"].take();
        let seen = Arc::new(Seen::default());
        let watching =
            watches(client.clone(), balancer.clone(), Arc::clone(&seen), cursor.as_str().unwrap().to_owned());
        let watching = tokio::spawn(watching);
        tasks.spawn(goes_on(client, balancer.clone(), Arc::clone(&seen), stop.clone()));
        people.push((user, seen, watching));
    }

    let served = || people.iter().map(|(_, seen, _)| *seen.requests.lock().unwrap()).sum::<usize>();
    for _ in 0..3 {
        let before = served();
        eventually("people go on", async || (served() > before + 100).then_some(())).await;
        let (mut old, address) = instances.remove(0);
        assert!(old.terminate().await.success());
        balancer.forget(&address);
        instances.push(Server::beside(&database, &ARGS).await);
        balancer.add(&instances.last().unwrap().1);
    }
    stop.cancel();
    tasks.close();
    tasks.wait().await;
    probing.await.unwrap();

    let open = "SELECT count(*) FROM investment_plans WHERE processing_status NOT IN ('COMPLETED', 'FAILED')";
    eventually("every plan has ended", async || (database.number(open).await == 0).then_some(())).await;
    assert_eq!(
        database.number("SELECT count(*) FROM investment_plans WHERE processing_status <> 'COMPLETED'").await,
        0
    );
    for (user, seen, watching) in people {
        assert_eq!(*seen.failures.lock().unwrap(), Vec::<String>::new());
        let expected = stored(&database, user).await;
        let last = eventually("every event arrives", async || {
            let events = seen.events.lock().unwrap().clone();
            let count = |events: &BTreeMap<String, Vec<String>>| events.values().map(Vec::len).sum::<usize>();
            (count(&events) >= count(&expected)).then_some(events)
        });
        assert_eq!(last.await, expected);
        watching.abort();
    }
}
