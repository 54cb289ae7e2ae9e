//! A table that was found, whose numbers have no bounds.

use std::collections::BTreeSet;

use sea_orm::ConnectionTrait;
use serde_json::{Value, json};

use crate::harness::{Server, TestDatabase, eventually};

const SEED: &str = include_str!("../seed.sql");
const USER: &str = "11111111-1111-4111-8111-111111111111";
/// The last of these are shown, to the last digit.
const NUMBERS: [&str; 12] = [
    "1e28",
    "8e28",
    "1e29",
    "-1e30",
    "1e1000",
    "'NaN'",
    "12345678901234567890123456.789",
    "1e-30",
    "0.1234567890123456789012345678901234567890",
    "9999999999999.99",
    "1234567890123456789012345678",
    "0.0712345678",
];

#[tokio::test]
async fn numbers_beyond_any_decimal_are_shown_as_none_and_keep_nobody_from_anything() {
    let database = TestDatabase::empty().await;
    let owner = database.owner().await;
    let seed = SEED.replace("DECIMAL(15,2)", "NUMERIC").replace("DECIMAL(8,4)", "NUMERIC");
    assert!(!seed.contains("DECIMAL"));
    owner.execute_unprepared(&seed).await.unwrap();
    for (number, value) in NUMBERS.iter().enumerate() {
        let row = format!(
            "INSERT INTO investment_plans (user_id, plan_name, target_amount, expected_return, actual_return) \
             VALUES ('{USER}', '{number}', {value}, {value}, {value})"
        );
        owner.execute_unprepared(&row).await.unwrap();
    }
    drop(owner);
    let server = Server::on(database, &["--workers", "0"]).await;
    let client = server.client(USER.parse().unwrap()).await;

    let query = "query($order: PlanOrder, $after: String) { plans(first: 2, after: $after, orderBy: $order) { \
        nodes { id planName targetAmount expectedReturn actualReturn } pageInfo { hasNextPage endCursor } } }";
    for (field, direction) in [("TARGET_AMOUNT", "ASC"), ("TARGET_AMOUNT", "DESC"), ("CREATED_AT", "DESC")] {
        let (mut seen, mut after) = (Vec::new(), Value::Null);
        loop {
            let order = json!({ "field": field, "direction": direction });
            let page = client.ask(query, json!({ "order": order, "after": after })).await["plans"].take();
            seen.extend(page["nodes"].as_array().unwrap().iter().cloned());
            after = page["pageInfo"]["endCursor"].clone();
            if page["pageInfo"]["hasNextPage"] == false {
                break;
            }
        }
        let ids: BTreeSet<_> = seen.iter().map(|plan| plan["id"].as_str().unwrap()).collect();
        assert_eq!((seen.len(), ids.len()), (NUMBERS.len() + 3, NUMBERS.len() + 3), "{field} {direction}");
        for plan in &seen {
            let Some(number) = plan["planName"].as_str().and_then(|name| name.parse::<usize>().ok()) else { continue };
            for figure in ["targetAmount", "expectedReturn", "actualReturn"] {
                let shown = plan[figure].as_str();
                assert_eq!(shown.is_some(), number > 8, "{figure} of {} is {shown:?}", NUMBERS[number]);
            }
        }
    }
    let figures = "{ planAnalytics { totalPlans byType { totalTargetAmount averageTargetAmount } } }";
    client.ask(figures, json!({})).await;
    let service = server.service_client().await;
    service.ask("{ admin { planTypeDistribution { totalTargetAmount } } }", json!({})).await;

    let claim = "mutation { claimPlans(input: { worker: \"w\", limit: 100 }) { claims { plan { id targetAmount } } } }";
    let claims = service.ask(claim, json!({})).await["claimPlans"]["claims"].take();
    // A negative amount breaks a rule of the database document's own: its plan cannot be changed until it is mended.
    assert_eq!(claims.as_array().map(Vec::len), Some(NUMBERS.len() - 1));
    let erase = "mutation($id: String!) { deleteViewer(confirmEmailOrId: $id) { deletedPlans } }";
    client.ask(erase, json!({ "id": USER })).await;
    let left = format!("SELECT count(*) FROM investment_plans WHERE user_id = '{USER}'");
    eventually("all of them are erased", async || (server.database.number(&left).await == 0).then_some(())).await;
}
