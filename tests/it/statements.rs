//! How many statements an operation costs: a list is read in one, whatever is in it.

use serde_json::{Value, json};

use crate::harness::{Client, Server, TestDatabase, environment, token};

/// A server whose database tells every statement, which the program then logs.
async fn server() -> Server {
    let database = TestDatabase::new().await;
    for (setting, value) in [
        ("session_preload_libraries", "auto_explain"),
        ("auto_explain.log_min_duration", "0"),
        ("auto_explain.log_level", "notice"),
        ("auto_explain.log_format", "json"),
        // A plan for its values shows them.
        ("plan_cache_mode", "force_custom_plan"),
    ] {
        database.configure(setting, value).await;
    }
    // A poll between two statements that are counted would be counted too.
    Server::on(database, &["--workers", "0", "--queue-poll", "1h", "--event-poll", "1h", "--event-recheck", "1h"]).await
}

/// The statements over tables of ours that an operation ran, by their text.
async fn statements(server: &mut Server, client: &Client, query: &str, variables: Value) -> Vec<String> {
    until_now(server, client).await;
    client.ask(query, variables).await;
    until_now(server, client).await
}

/// What was logged until now: the log is in order, and a plan that does not exist is asked for as a mark in it.
async fn until_now(server: &mut Server, client: &Client) -> Vec<String> {
    let mark = uuid::Uuid::new_v4().to_string();
    client.ask("query($id: ID!) { plan(id: $id) { id } }", json!({ "id": mark })).await;
    let mut seen = Vec::new();
    loop {
        let line = server.program.logged("duration").await;
        let (_, plan) = line["message"].as_str().unwrap().split_once("plan:\n").unwrap();
        if plan.contains(&mark) {
            return seen;
        }
        let plan: Value = serde_json::from_str(plan).unwrap();
        let text = plan["Query Text"].as_str().unwrap().to_owned();
        if text.contains("investment_plans") || text.contains("plan_details") || text.contains("users") {
            seen.push(text);
        }
    }
}

async fn filled(server: &Server, client: &Client) {
    client.create(json!({ "planName": "the first" })).await;
    let sql = format!(
        "INSERT INTO investment_plans (user_id, plan_data) \
         SELECT '{}', '{{\"user_input\": 1}}' FROM generate_series(1, 30)",
        client.user
    );
    server.database.run(&sql).await;
}

#[tokio::test]
async fn a_page_is_one_statement_whatever_is_in_it() {
    let mut server = server().await;
    let client = server.stranger().await;
    filled(&server, &client).await;
    for (query, count) in [
        ("{ plans { nodes { id } } }", 1),
        (
            "{ plans(first: 30) { nodes { id planName user { id email createdAt } planData stage failure { code } } } }",
            1,
        ),
        ("{ plans { edges { cursor node { id } } nodes { id } pageInfo { endCursor } } }", 1),
        ("{ plans { totalCount } }", 1),
        ("{ plans { totalCount nodes { id } } }", 2),
        ("{ plans(first: 30) { nodes { history { nodes { operation } } } } }", 2),
        // From 31 items on, the library that waits for them does it in another way.
        ("{ plans(first: 40) { nodes { history { nodes { operation } } } } }", 2),
        (
            "{ plans(first: 30) { nodes { a: history(first: 1) { nodes { operation } } \
            b: history(first: 2) { nodes { newData } } } } }",
            3,
        ),
        (
            "{ plans(first: 30) { nodes { user { plans(first: 3) { totalCount nodes { id } } planAnalytics { totalPlans } } } } }",
            4,
        ),
        ("{ planAnalytics { totalPlans byType { totalPlans } byStatus { totalPlans } } }", 1),
        ("{ plans(first: 30) { nodes { details { currentAge } other: details { currency } } } }", 2),
        ("{ viewer { id email } }", 1),
    ] {
        let seen = statements(&mut server, &client, query, json!({})).await;
        assert_eq!(seen.len(), count, "{query}: {seen:#?}");
    }
}

#[tokio::test]
async fn nobody_is_brought_the_stored_json_unasked() {
    let mut server = server().await;
    let client = server.stranger().await;
    filled(&server, &client).await;
    let seen = statements(&mut server, &client, "{ plans { nodes { id planName targetAmount } } }", json!({})).await;
    for column in ["plan_data", "agent_2_data", "agent_3_data", "financial_goals"] {
        assert!(!seen[0].contains(column), "{column}: {}", seen[0]);
    }
    let history = "{ plans { nodes { history { nodes { changedColumns } } } } }";
    let seen = statements(&mut server, &client, history, json!({})).await;
    assert!(seen[1].contains("NULL::jsonb AS old_data, NULL::jsonb AS new_data"), "{}", seen[1]);
}

#[tokio::test]
async fn a_query_finds_its_role_and_its_timeout_on_the_connection() {
    let database = TestDatabase::new().await;
    for (setting, value) in [("log_statement", "all"), ("client_min_messages", "log")] {
        database.configure(setting, value).await;
    }
    let url = database.url().await;
    let [database_url, secret] = environment(&url);
    let env = [database_url, secret, ("RUST_LOG", "info,sqlx::postgres::notice=trace")];
    let args = ["--workers", "0", "--event-poll", "1h", "--event-recheck", "1h"];
    let (program, address) = Server::serve(&args, &env).await;
    let user = uuid::Uuid::new_v4();
    let client = Client::new(&address, user, Some(token(user, &[]).await));
    for _ in 0..30 {
        client.ask("{ plans { totalCount } }", json!({})).await;
    }
    let log = program.last_words().await;
    // The announcer's, which nobody waits for, are no queries.
    let messages = || log.iter().filter_map(|line| line["message"].as_str()).filter(|said| !said.contains("NOTIFY"));
    let said = |text: &str| messages().filter(|said| said.contains(text)).count();
    assert!(said("investment_plans") >= 30, "{log:#?}");
    assert!(said("SET ROLE authenticated") <= 2, "{log:#?}");
    assert_eq!(said("BEGIN"), 0, "{log:#?}");
}

#[tokio::test]
async fn a_change_is_one_statement() {
    let mut server = server().await;
    let client = server.stranger().await;
    let id = client.create(json!({ "planName": "counted" })).await;
    let fields = "{ plan { id planName user { email } stage isFavorite } userErrors { code } }";
    for mutation in ["setPlanFavorite(id: $id, isFavorite: true)", "archivePlan(id: $id)", "reviewPlan(id: $id)"] {
        let query = format!("mutation($id: ID!) {{ {mutation} {fields} }}");
        let seen = statements(&mut server, &client, &query, json!({ "id": id })).await;
        let ours: Vec<_> = seen.iter().filter(|text| text.contains("UPDATE \"investment_plans\"")).collect();
        assert_eq!(ours.len(), 1, "{mutation}: {seen:#?}");
        let reads = seen.iter().filter(|text| text.starts_with("SELECT \"")).count();
        assert_eq!(reads, 0, "{mutation}: {seen:#?}");
    }
}

#[tokio::test]
async fn a_query_writes_nothing_whatever_it_calls() {
    let server = Server::start(0).await;
    let client = server.stranger().await;
    let id = client.create(json!({ "planName": "looked at" })).await;
    // Whoever may make policies may have one that writes.
    let sql = "CREATE TABLE looks (at timestamptz); \
        CREATE FUNCTION look() RETURNS boolean LANGUAGE sql SECURITY DEFINER AS \
            $$ INSERT INTO public.looks VALUES (now()) RETURNING true $$; \
        CREATE POLICY look ON investment_plans AS RESTRICTIVE FOR SELECT TO authenticated USING ((SELECT look()))";
    server.database.run(sql).await;
    let looks = "SELECT count(*) FROM looks";
    assert_eq!(client.refused("{ plans { nodes { id } } }", json!({})).await, "UNAVAILABLE");
    assert_eq!(server.database.number(looks).await, 0);
    let star = "mutation($id: ID!) { setPlanFavorite(id: $id, isFavorite: true) { plan { isFavorite } } }";
    assert_eq!(client.ask(star, json!({ "id": id })).await["setPlanFavorite"]["plan"]["isFavorite"], true);
    assert!(server.database.number(looks).await > 0, "a change may");
}
