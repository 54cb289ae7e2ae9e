//! What is slow in the database is told: which statement, of which request, and what Postgres does for it; never whose words
//! were in it.

use std::time::Duration;

use sea_orm::sqlx::{self, PgConnection};
use serde_json::{Value, json};

use crate::harness::{Client, Server, eventually};

/// Words that are nobody's business, and a sum.
const WORDS: &str = "my sister's secret wedding";
const SUM: &str = "54321.99";

async fn hold(server: &Server, lock: &str) -> PgConnection {
    let mut holder = server.database.admin().await;
    sqlx::raw_sql(sqlx::AssertSqlSafe(format!("BEGIN; {lock}"))).execute(&mut holder).await.unwrap();
    holder
}

/// Sends an operation that finds a lock, which is there until it has been slow.
async fn slowly(server: &Server, client: &Client, lock: &str, query: &'static str, variables: Value) -> Value {
    let mut holder = hold(server, lock).await;
    let client = client.clone();
    let asked = tokio::spawn(async move { client.send(query, variables).await });
    eventually("the statement waits for the lock", async || {
        let waiting =
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";
        (server.database.number(waiting).await > 0).then_some(())
    })
    .await;
    // What is slow takes time.
    tokio::time::sleep(Duration::from_millis(200)).await;
    sqlx::raw_sql("ROLLBACK").execute(&mut holder).await.unwrap();
    asked.await.unwrap()
}

fn says_nothing_of_people(line: &Value, client: &Client) {
    let line = line.to_string();
    for word in ["sister", "secret", "wedding", "54321", &client.user.to_string()] {
        assert!(!line.contains(word), "{word} in {line}");
    }
}

const UPDATE: &str = "mutation($input: UpdatePlanInput!) { updatePlan(input: $input) \
    { plan { planName } userErrors { message } } }";
const SEARCH: &str = "query($search: String) { plans(filter: { search: $search }) { nodes { planName } } }";
const TABLE: &str = "LOCK TABLE investment_plans IN ACCESS EXCLUSIVE MODE";

#[tokio::test]
async fn a_slow_statement_is_told_with_its_plan_and_without_anybodys_words() {
    let mut server = Server::idle(&["--slow-statement", "100ms"]).await;
    let client = server.stranger().await;
    let id = client.create(json!({ "planName": WORDS })).await;
    let row = format!("SELECT FROM investment_plans WHERE id = '{id}' FOR UPDATE");
    let variables = json!({ "input": { "id": id, "planName": WORDS, "targetAmount": SUM.parse::<f64>().unwrap() } });
    let answer = slowly(&server, &client, &row, UPDATE, variables).await;
    assert_eq!(answer["data"]["updatePlan"]["plan"]["planName"], WORDS, "{answer}");
    let line = server.program.logged("slow statement").await;
    assert_eq!(line["level"], "WARN");
    assert!(line["sql"].as_str().unwrap().starts_with("UPDATE"), "{line}");
    assert!(line["duration_ms"].as_u64().unwrap() >= 200, "{line}");
    let plan: Value = serde_json::from_str(line["plan"].as_str().unwrap_or_else(|| panic!("{line}"))).unwrap();
    assert_eq!(plan[0]["Plan"]["Operation"], "Update", "{plan}");
    assert_eq!(plan[0]["Plan"]["Relation Name"], "investment_plans", "{plan}");
    assert!(plan.to_string().contains("?::uuid"), "{plan}");
    assert!(line["spans"][0]["request.id"].is_string(), "{line}");
    says_nothing_of_people(&line, &client);

    let search = json!({ "search": WORDS });
    // Postgres is asked once a second at most.
    let line = eventually("the plan of the search", async || {
        let answer = slowly(&server, &client, TABLE, SEARCH, search.clone()).await;
        assert_eq!(answer["data"]["plans"]["nodes"][0]["planName"], WORDS);
        Some(server.program.logged("slow statement").await).filter(|line| line["plan"].is_string())
    })
    .await;
    assert!(line["plan"].as_str().unwrap().contains("strpos("), "{line}");
    says_nothing_of_people(&line, &client);

    // Postgres is not asked for the same again and again.
    slowly(&server, &client, TABLE, SEARCH, search).await;
    let line = server.program.logged("slow statement").await;
    assert!(line["plan"].is_null() && line["missing"].is_null(), "{line}");
    let metrics = server.service_client().await.metrics().await;
    let counted = metrics.lines().find_map(|line| line.strip_prefix("plan_creator_slow_statements_total ")).unwrap();
    assert!(counted.parse::<u32>().unwrap() >= 3, "{counted}");
}

#[tokio::test]
async fn a_statement_that_was_given_up_with_its_operation_is_told_too() {
    let mut server = Server::idle(&["--slow-statement", "100ms", "--operation-timeout", "500ms"]).await;
    let client = server.stranger().await;
    client.create(json!({ "planName": WORDS })).await;
    let holder = hold(&server, TABLE).await;
    assert_eq!(client.refused(SEARCH, json!({ "search": WORDS })).await, "TIMEOUT");
    // The plan cannot be had either, and nobody waits for it for long.
    let line = server.program.logged("slow statement").await;
    assert!(line["sql"].as_str().unwrap().contains("investment_plans"), "{line}");
    assert!(line["missing"].is_string(), "{line}");
    says_nothing_of_people(&line, &client);
    drop(holder);
}

#[tokio::test]
async fn nothing_is_slow_where_nobody_wants_to_know() {
    let server = Server::idle(&["--slow-statement", "0"]).await;
    let client = server.stranger().await;
    client.create(json!({ "planName": WORDS })).await;
    slowly(&server, &client, TABLE, SEARCH, json!({ "search": WORDS })).await;
    let log = server.program.last_words().await;
    assert!(log.iter().all(|line| line["message"] != "slow statement"), "{log:?}");
}
