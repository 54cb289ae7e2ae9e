//! The program of the last release goes on while the schema becomes that of this one (`make previous-release`).

use serde_json::json;
use uuid::Uuid;

use crate::harness::{Client, Program, Server, TestDatabase, environment, token};

/// What people do with a plan, as far as the last release knows it.
async fn use_everything(client: &Client) -> String {
    let input = json!({ "financialGoals": "Retire in 30 years with $500,000", "planType": "RETIREMENT" });
    let plan = client.create(input).await;
    assert_eq!(client.finished(&plan).await, "COMPLETED");
    let id = json!({ "id": plan });
    for change in [
        "setPlanFavorite(id: $id, isFavorite: true)",
        "updatePlan(input: { id: $id, planName: \"Another\", planType: HOUSE, riskLevel: BALANCED })",
        "recordPlanPerformance(input: { id: $id, actualReturn: \"0.07\", performanceNotes: \"well\" })",
        "archivePlan(id: $id)",
        "restorePlan(id: $id)",
        "rerunPlan(id: $id)",
    ] {
        let query =
            format!("mutation($id: ID!) {{ done: {change} {{ plan {{ id }} userErrors {{ code message }} }} }}");
        let done = client.ask(&query, id.clone()).await;
        assert_eq!(done["done"]["userErrors"], json!([]), "{change}");
    }
    assert_eq!(client.finished(&plan).await, "COMPLETED", "and once more");
    let read = "query($id: ID!) { plan(id: $id) { planName stage investmentPlan { monthlyContribution } portfolio { stocks } \
            planner { goalType } history(first: 5) { nodes { operation changedBy } } } \
        plans(first: 3) { totalCount nodes { id } pageInfo { endCursor } } planAnalytics { totalPlans byType { totalPlans } } }";
    let data = client.ask(read, id).await;
    assert_eq!((&data["plan"]["planName"], &data["plan"]["stage"]), (&json!("Another"), &json!("DONE")));
    assert!(data["plan"]["investmentPlan"]["monthlyContribution"].is_string(), "{data}");
    plan
}

#[tokio::test]
#[ignore = "takes the program of the last release: make previous-release"]
async fn the_last_releases_program_works_on_while_the_schema_changes_and_after() {
    let previous = std::env::var("PREVIOUS_PROGRAM").expect("PREVIOUS_PROGRAM is the last release's program");
    let database = TestDatabase::empty().await;
    let url = database.url().await;
    let args = ["serve", "--listen", "127.0.0.1:0", "--pool-size", "5", "--workers", "1"];
    let mut old = Program::start_other(&previous, &args, &environment(&url));
    let address = old.logged("listening").await["address"].as_str().unwrap().to_owned();
    let user = Uuid::new_v4();
    let client = Client::new(&address, user, Some(token(user, &[]).await));
    let before = use_everything(&client).await;

    let (success, _, log) = Program::run(&["migrate", "up"], &[("DATABASE_URL", &url)]).await;
    assert!(success, "{log}");
    let after = use_everything(&client).await;
    database.maintain(&["all"]).await;
    use_everything(&client).await;

    let (new, address) = Server::beside(&database, &["--workers", "1"]).await;
    let newer = Client::new(&address, user, Some(token(user, &[]).await));
    for plan in [&before, &after] {
        let query = "query($id: ID!) { plan(id: $id) { planCategory agent2Data } }";
        let found = newer.ask(query, json!({ "id": plan })).await["plan"].take();
        assert_eq!((&found["planCategory"], &found["agent2Data"]["version"]), (&json!("MEDIUM_TERM"), &json!("2.0")));
    }
    // Each sees what the other does.
    let star = "mutation($id: ID!) { setPlanFavorite(id: $id, isFavorite: false) { userErrors { code } } }";
    client.ask(star, json!({ "id": before })).await;
    let favorite = "query($id: ID!) { plan(id: $id) { isFavorite } }";
    assert_eq!(newer.ask(favorite, json!({ "id": before })).await["plan"]["isFavorite"], json!(false));
    let written = "SELECT count(*) FROM plan_events";
    let events = database.number(written).await;
    client.ask("mutation($id: ID!) { rerunPlan(id: $id) { userErrors { code } } }", json!({ "id": before })).await;
    assert_eq!(newer.finished(&before).await, "COMPLETED");
    assert!(database.number(written).await >= events + 3, "a stream that ends at once would have seen nothing");
    drop(new);
    // The old one may be taken in the middle of anything: the new one finishes it.
    let unfinished = client.create(json!({ "financialGoals": "A house in 8 years" })).await;
    old.kill().await;
    let (_new, address) = Server::beside(&database, &["--workers", "1"]).await;
    let newer = Client::new(&address, user, Some(token(user, &[]).await));
    assert_eq!(newer.finished(&unfinished).await, "COMPLETED");
}
