//! One monthly budget for all plans of a person: set, refused, compared with what the plans advise, and nobody else's.

use sea_orm::sqlx::{self, Row};
use serde_json::{Value, json};

use crate::{
    harness::{Client, Server},
    isolation::raw_connections::on_behalf_of,
};

const SET: &str = "mutation($amount: Decimal) { setMonthlyBudget(amount: $amount) { viewer { id monthlyBudget } userErrors { code message path } } }";
const BUDGET: &str = "{ planAnalytics { otherCurrencies budget { monthlyBudget recommended missing givesWay { id planName } } } \
    viewer { monthlyBudget } plans { nodes { id investmentPlan { recommendedContribution } } } }";

async fn set(client: &Client, amount: Value) -> Value {
    client.ask(SET, json!({ "amount": amount })).await["setMonthlyBudget"].take()
}

async fn made(client: &Client, name: &str, details: Value) -> String {
    let input = json!({ "planName": name, "targetAmount": "50000", "timeHorizon": 10, "planType": "GENERAL", "riskLevel": "BALANCED",
        "details": details });
    let id = client.create(input).await;
    assert_eq!(client.finished(&id).await, "COMPLETED");
    id
}

#[tokio::test]
async fn a_budget_is_kept_changed_forgotten_and_refused_where_it_cannot_be() {
    let server = Server::start(0).await;
    let client = server.stranger().await;
    for (amount, shown) in
        [("0", json!("0.00")), ("9999999999999.99", json!("9999999999999.99")), ("850.5", json!("850.50"))]
    {
        let payload = set(&client, json!(amount)).await;
        assert_eq!(payload, json!({ "viewer": { "id": client.user, "monthlyBudget": shown }, "userErrors": [] }));
    }
    for wrong in ["-0.01", "1.005", "10000000000000"] {
        let payload = set(&client, json!(wrong)).await;
        assert_eq!(
            (&payload["viewer"], &payload["userErrors"][0]["code"]),
            (&Value::Null, &json!("INVALID")),
            "{wrong}"
        );
        assert_eq!(payload["userErrors"][0]["path"], json!(["amount"]));
    }
    assert_eq!(client.ask("{ viewer { monthlyBudget } }", json!({})).await["viewer"]["monthlyBudget"], "850.50");
    assert_eq!(set(&client, Value::Null).await["viewer"]["monthlyBudget"], Value::Null);
    let answer = client.ask(BUDGET, json!({})).await;
    assert_eq!(answer["planAnalytics"], json!({ "otherCurrencies": 0, "budget": null }));
}

#[tokio::test]
async fn the_last_priority_gives_way_where_the_budget_does_not_reach() {
    let server = Server::start(1).await;
    let client = server.stranger().await;
    made(&client, "first", json!({ "priority": 1 })).await;
    let second = made(&client, "second", json!({ "priority": 2, "horizonMonths": 60 })).await;
    let later = made(&client, "later", json!({ "priority": 2, "horizonMonths": 240 })).await;
    let whenever = made(&client, "whenever", json!({})).await;
    made(&client, "in euros", json!({ "currency": "EUR", "priority": 9 })).await;
    let archived = made(&client, "archived", json!({})).await;
    client.ask("mutation($id: ID!) { archivePlan(id: $id) { plan { id } } }", json!({ "id": archived })).await;

    let cents = |amount: &Value| amount.as_str().unwrap().replace('.', "").parse::<i64>().unwrap();
    set(&client, json!("1000000")).await;
    let answer = client.ask(BUDGET, json!({})).await;
    let advised = |id: &str| {
        let plans = answer["plans"]["nodes"].as_array().unwrap();
        cents(&plans.iter().find(|plan| plan["id"] == id).unwrap()["investmentPlan"]["recommendedContribution"])
    };
    let fits = &answer["planAnalytics"]["budget"];
    assert_eq!((&fits["missing"], &fits["givesWay"]), (&json!("0.00"), &json!([])));
    assert_eq!(answer["planAnalytics"]["otherCurrencies"], 1);
    let all = cents(&fits["recommended"]);

    let short = all - advised(&whenever) - advised(&later) - 1;
    set(&client, json!(format!("{}.{:02}", short / 100, short % 100))).await;
    let answer = client.ask(BUDGET, json!({})).await;
    let budget = &answer["planAnalytics"]["budget"];
    assert_eq!(cents(&budget["missing"]), all - short);
    let names: Vec<_> = budget["givesWay"].as_array().unwrap().iter().map(|plan| plan["planName"].clone()).collect();
    assert_eq!(names, ["whenever", "later", "second"]);
    assert_eq!(budget["givesWay"][2]["id"], second);
}

#[tokio::test]
async fn nobody_reads_or_writes_another_persons_budget() {
    let server = Server::start(0).await;
    let (one, two) = (server.stranger().await, server.stranger().await);
    set(&one, json!("100")).await;
    set(&two, json!("200")).await;
    let mut connection = on_behalf_of(&server.database, two.user).await;
    let seen = sqlx::query("SELECT monthly_budget::text FROM user_budgets").fetch_all(&mut connection).await.unwrap();
    assert_eq!(seen.iter().map(|row| row.get::<String, _>(0)).collect::<Vec<_>>(), ["200.00"]);
    let changed = sqlx::raw_sql("UPDATE user_budgets SET monthly_budget = 300").execute(&mut connection).await.unwrap();
    assert_eq!(changed.rows_affected(), 1);
    let query = sqlx::query(
        "INSERT INTO user_budgets (user_id, monthly_budget) VALUES ($1::uuid, 1) \
        ON CONFLICT (user_id) DO UPDATE SET monthly_budget = 1",
    );
    assert!(query.bind(one.user).execute(&mut connection).await.is_err());
    let query = "{ viewer { monthlyBudget } }";
    assert_eq!(one.ask(query, json!({})).await["viewer"]["monthlyBudget"], "100.00");
    assert_eq!(two.ask(query, json!({})).await["viewer"]["monthlyBudget"], "300.00");
}
