//! What is counted of requests: bounded, whatever clients send, and described, whatever there is.

use std::collections::BTreeSet;

use serde_json::json;

use crate::harness::{Client, Server, eventually};

/// The figure with this name and these labels.
fn figure(metrics: &str, name: &str) -> f64 {
    let line = metrics.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(' '));
    line.unwrap_or_else(|| panic!("no {name} in {metrics}")).parse().unwrap()
}

fn operations(metrics: &str) -> BTreeSet<&str> {
    metrics.lines().filter_map(|line| line.strip_prefix("plan_creator_operations_total")?.split(' ').next()).collect()
}

fn counted(operation: &str, field: &str, code: &str) -> String {
    format!("plan_creator_operations_total{{operation=\"{operation}\",field=\"{field}\",code=\"{code}\"}}")
}

async fn ask_all_sorts(client: &Client, name: &str) {
    client.send(&format!("query {name} {{ {name}: plans {{ {name}: totalCount }} }}"), json!({})).await;
    client.send(&format!("query {name} {{ plans {{ totalCount }} viewer {{ {name}: id }} }}"), json!({})).await;
    client.send(&format!("query {name} {{ {name} }}"), json!({})).await;
    client
        .send(
            &format!("mutation {name} {{ setPlanFavorite(id: \"x\", isFavorite: true) {{ {name}: plan {{ id }} }} }}"),
            json!({}),
        )
        .await;
}

#[tokio::test]
async fn operations_are_counted_by_the_schemas_fields_and_not_by_the_clients_names() {
    let server = Server::idle(&[]).await;
    let (client, service) = (server.stranger().await, server.service_client().await);
    ask_all_sorts(&client, "first").await;
    let before = service.metrics().await;
    for (operation, field, code) in [
        ("query", "plans", "OK"),
        ("query", "several", "OK"),
        ("mutation", "setPlanFavorite", "OK"),
        ("unknown", "", "GRAPHQL_VALIDATION_FAILED"),
    ] {
        let name = counted(operation, field, code);
        assert!((figure(&before, &name) - 1.0).abs() < f64::EPSILON, "{name}");
    }
    for number in 0..20 {
        ask_all_sorts(&client, &format!("name_{number}")).await;
    }
    let after = service.metrics().await;
    assert_eq!(operations(&before), operations(&after), "no name makes a series");
    assert!((figure(&after, &counted("query", "plans", "OK")) - 21.0).abs() < f64::EPSILON);
    let seconds = "plan_creator_operation_seconds_count{operation=\"query\",field=\"plans\"}";
    assert!((figure(&after, seconds) - 21.0).abs() < f64::EPSILON);
    assert!(!after.contains("name_1"), "{after}");
}

#[tokio::test]
async fn what_goes_wrong_is_counted_by_its_code_however_it_came() {
    let server = Server::idle(&["--operation-timeout", "500ms"]).await;
    let (client, service) = (server.stranger().await, server.service_client().await);
    assert_eq!(client.refused("{ admin { queue { pending } } }", json!({})).await, "FORBIDDEN");
    let mut socket = client.socket().await;
    socket.subscribe("1", "{ admin { queue { pending } } }", json!({})).await;
    socket.message().await;
    socket.subscribe("2", "{ nope }", json!({})).await;
    let id = client.create(json!({ "planName": "counted" })).await;
    let mut stream = client.watch(&id, None).await;
    stream.next().await.unwrap();
    drop(stream);
    let mut nothing = client.watch(&uuid::Uuid::new_v4().to_string(), None).await;
    while nothing.next().await.is_some() {}
    let metrics = eventually("the streams have ended", async || {
        let metrics = service.metrics().await;
        let ended = [counted("subscription", "planStatus", "OK"), counted("subscription", "planStatus", "NOT_FOUND")];
        ended.iter().all(|name| metrics.contains(name)).then_some(metrics)
    })
    .await;
    assert!((figure(&metrics, &counted("query", "admin", "FORBIDDEN")) - 2.0).abs() < f64::EPSILON);
    assert!(metrics.contains(&counted("unknown", "", "GRAPHQL_VALIDATION_FAILED")));

    let mut holder = server.database.admin().await;
    let lock = "BEGIN; LOCK TABLE investment_plans IN ACCESS EXCLUSIVE MODE";
    sea_orm::sqlx::raw_sql(lock).execute(&mut holder).await.unwrap();
    let query = "query($id: ID!) { plan(id: $id) { planName } }";
    assert_eq!(client.refused(query, json!({ "id": id })).await, "TIMEOUT");
    // One that does not wait for its answer.
    let impatient = client.try_send(query, json!({ "id": id }));
    assert!(tokio::time::timeout(std::time::Duration::from_millis(100), impatient).await.is_err());
    drop(holder);
    eventually("both are counted", async || {
        let metrics = service.metrics().await;
        ["TIMEOUT", "ABANDONED"].iter().all(|code| metrics.contains(&counted("query", "plan", code))).then_some(())
    })
    .await;
}

#[tokio::test]
async fn every_figure_is_in_the_document_and_so_are_those_of_the_process() {
    let server = Server::start(1).await;
    let (client, service) = (server.stranger().await, server.service_client().await);
    let id = client.create(json!({ "financialGoals": "a boat for $30,000 in 5 years" })).await;
    assert_eq!(client.finished(&id).await, "COMPLETED");
    let metrics = service.metrics().await;
    let documented = std::fs::read_to_string("docs/operations.md").unwrap();
    let types = metrics.lines().filter_map(|line| line.strip_prefix("# TYPE ")?.split_once(' '));
    let names: Vec<_> = types.map(|(name, _)| name).collect();
    for name in &names {
        assert!(name.starts_with("process_") || documented.contains(&format!("| `{name}` |")), "{name}");
    }
    for name in ["process_resident_memory_bytes", "process_open_fds", "process_start_time_seconds"] {
        assert!(names.contains(&name) && figure(&metrics, name) > 0.0, "{name}");
    }
    assert!(metrics.contains(&format!("plan_creator_build_info{{version=\"{}\"}} 1", env!("CARGO_PKG_VERSION"))));
}
