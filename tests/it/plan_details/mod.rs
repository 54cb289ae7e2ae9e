//! What a person says exactly about a plan beside its words: stored, shown, changed, refused, and nobody else's.

mod changes;
mod owners;
mod pipeline;

use serde_json::{Value, json};

use crate::harness::{Client, Server};

const DETAILS: &str = "details { horizonMonths startingAmount monthlyBudget employerContribution contributionGrowth confidence \
    amountBasis inflation annualFee currentAge yearlyIncome currency priority \
    retirementIncome { yearly untilAge other { yearly fromAge label } } cashFlows { inMonths amount label } \
    debts { balance rate payment label } }";

/// Every detail, as it goes in and comes out.
fn everything() -> Value {
    json!({
        "horizonMonths": 18, "startingAmount": "9999999999999.99", "monthlyBudget": "0.00", "employerContribution": "180.50",
        "contributionGrowth": "0.025", "confidence": 0.85, "amountBasis": "TODAY", "inflation": "-0.012345",
        "annualFee": "0.000001", "currentAge": 29, "yearlyIncome": "72000.00", "currency": "EUR", "priority": 2,
        "retirementIncome": { "yearly": "96000.10", "untilAge": 95,
            "other": [{ "yearly": "20000.00", "fromAge": 67, "label": "a pension" }, { "yearly": "1.00", "fromAge": null, "label": null }] },
        "cashFlows": [{ "inMonths": 12, "amount": "-9999999999999.99", "label": "a \"roof\"" }, { "inMonths": 6, "amount": "0.01", "label": null }],
        "debts": [{ "balance": "30000.00", "rate": "0.219999", "payment": null, "label": "cards" }],
    })
}

async fn create(client: &Client, input: Value) -> Value {
    let query = format!(
        "mutation($input: CreatePlanInput!) {{ createPlan(input: $input) {{ created \
            plan {{ id timeHorizon updatedAt {DETAILS} }} userErrors {{ code message path }} }} }}"
    );
    client.ask(&query, json!({ "input": input })).await["createPlan"].take()
}

async fn update(client: &Client, id: &Value, input: Value) -> Value {
    let query = format!(
        "mutation($input: UpdatePlanInput!) {{ updatePlan(input: $input) {{ \
            plan {{ id planName timeHorizon updatedAt {DETAILS} }} userErrors {{ code message path }} }} }}"
    );
    let mut input = input;
    input["id"] = id.clone();
    client.ask(&query, json!({ "input": input })).await["updatePlan"].take()
}

async fn plan(client: &Client, id: &Value) -> Value {
    let query = format!("query($id: ID!) {{ plan(id: $id) {{ id timeHorizon updatedAt {DETAILS} }} }}");
    client.ask(&query, json!({ "id": id })).await["plan"].take()
}

async fn history(client: &Client, id: &Value) -> Vec<Value> {
    let query = "query($id: ID!) { plan(id: $id) { history { nodes { operation changedBy changedColumns oldData newData } } } }";
    let mut answer = client.ask(query, json!({ "id": id })).await;
    answer["plan"]["history"]["nodes"].take().as_array().unwrap().clone()
}

#[tokio::test]
async fn what_was_said_to_the_last_digit_is_shown_wherever_the_plan_is() {
    let server = Server::start(0).await;
    let client = server.stranger().await;
    let created = create(&client, json!({ "planName": "all", "timeHorizon": 9, "details": everything() })).await;
    assert_eq!((&created["created"], &created["userErrors"]), (&json!(true), &json!([])));
    assert_eq!(created["plan"]["details"], everything());
    assert_eq!(created["plan"]["timeHorizon"], 2, "the months win over the years");
    let id = &created["plan"]["id"];
    assert_eq!(plan(&client, id).await, created["plan"]);
    let list = client.ask(&format!("{{ plans {{ nodes {{ id {DETAILS} }} }} }}"), json!({})).await;
    assert_eq!(list["plans"]["nodes"], json!([{ "id": id, "details": everything() }]));

    let again = create(&client, json!({ "id": id, "details": { "currentAge": 30 } })).await;
    assert_eq!((&again["created"], &again["plan"]), (&json!(false), &created["plan"]), "a retry changes nothing");
}

#[tokio::test]
async fn a_plan_without_details_has_none() {
    let server = Server::start(0).await;
    let client = server.stranger().await;
    for input in
        [json!({}), json!({ "details": null }), json!({ "details": {} }), json!({ "details": { "debts": [] } })]
    {
        let created = create(&client, input.clone()).await;
        assert_eq!(created["plan"]["details"], Value::Null, "{input}");
    }
    assert_eq!(server.database.number("SELECT count(*) FROM plan_details").await, 0);
}

#[tokio::test]
async fn what_cannot_be_is_told_with_its_place_the_same_at_each_door() {
    let server = Server::start(0).await;
    let client = server.stranger().await;
    let wrong = json!({ "monthlyBudget": "-1", "currency": "usd", "debts": [{ "balance": "1", "rate": "0.1", "label": "x".repeat(101) }],
        "currentAge": 67, "retirementIncome": { "yearly": "1", "untilAge": 67 } });
    let created = create(&client, json!({ "planName": "x".repeat(256), "details": wrong })).await;
    assert_eq!((&created["plan"], &created["created"]), (&Value::Null, &json!(false)));
    let paths: Vec<_> = created["userErrors"].as_array().unwrap().iter().map(|error| error["path"].clone()).collect();
    assert_eq!(
        paths,
        [
            json!(["input", "planName"]),
            json!(["input", "details", "monthlyBudget"]),
            json!(["input", "details", "retirementIncome", "untilAge"]),
            json!(["input", "details", "debts", "0", "label"]),
            json!(["input", "details", "currency"]),
        ]
    );
    let only = json!({ "details": wrong });
    let preview = "query($input: PreviewPlanInput!) { previewPlan(input: $input) { planner { goalText } } }";
    let preview = client.send(preview, json!({ "input": only })).await;
    let problems = &preview["errors"][0]["extensions"]["userErrors"];
    let id = create(&client, json!({})).await["plan"]["id"].take();
    assert_eq!(&create(&client, only.clone()).await["userErrors"], problems);
    let updated = update(&client, &id, only).await;
    assert_eq!(&updated["userErrors"], problems);
    assert_eq!(server.database.number("SELECT count(*) FROM investment_plans").await, 1);
    assert_eq!(server.database.number("SELECT count(*) FROM plan_details").await, 0);
}

#[tokio::test]
async fn a_page_of_details_is_one_more_statement_and_none_where_they_are_not_selected() {
    let server = Server::start(0).await;
    let client = server.stranger().await;
    for age in 0..5 {
        create(&client, json!({ "details": { "currentAge": age } })).await;
    }
    server.database.run("DROP TABLE plan_details CASCADE").await;
    client.create(json!({ "planName": "without" })).await;
    let plans = client.ask("{ plans { nodes { planName timeHorizon } totalCount } }", json!({})).await;
    assert_eq!(plans["plans"]["totalCount"], 6);
}
