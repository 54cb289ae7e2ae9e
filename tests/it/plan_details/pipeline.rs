//! What the agents make of details: the same in a preview and in a plan, over the API and when a plan runs again.

use serde_json::{Value, json};

use super::{DETAILS, create, update};
use crate::harness::{Client, Server};

const OUTPUTS: &str = "planner { goalType targetAmount horizonMonths timeHorizon understanding \
        origins { path origin confidence } questions { code } details { monthlyBudget startingAmount currency cashFlows { inMonths amount } } } \
    portfolio { weights { assetClass weight } glidePath { year stocks } } \
    investmentPlan { monthlyContribution recommendedContribution confidence targetNominal summary \
        budget { monthlyContribution successProbability p50 } adjustments { kind value } projection { month p50 } }";

async fn made(client: &Client, id: &Value) -> Value {
    let id = id.as_str().unwrap();
    assert_eq!(client.finished(id).await, "COMPLETED");
    let query = format!("query($id: ID!) {{ plan(id: $id) {{ {OUTPUTS} }} }}");
    client.ask(&query, json!({ "id": id })).await["plan"].take()
}

async fn previewed(client: &Client, input: &Value) -> Value {
    let query = format!("query($input: PreviewPlanInput!) {{ previewPlan(input: $input) {{ {OUTPUTS} }} }}");
    client.ask(&query, json!({ "input": input })).await["previewPlan"].take()
}

async fn rerun(client: &Client, id: &Value) {
    let query = format!("mutation($id: ID!) {{ rerunPlan(id: $id) {{ plan {{ {DETAILS} }} userErrors {{ code }} }} }}");
    let rerun = client.ask(&query, json!({ "id": id })).await;
    assert_eq!(rerun["rerunPlan"]["userErrors"], json!([]));
}

#[tokio::test]
async fn a_plan_is_what_its_preview_was_and_stays_so_when_it_runs_again() {
    let server = Server::start(1).await;
    let client = server.stranger().await;
    for input in [
        json!({ "targetAmount": "90000", "details": { "horizonMonths": 50, "startingAmount": "22000", "monthlyBudget": "900",
            "confidence": 0.75, "cashFlows": [{ "inMonths": 24, "amount": "5000" }] } }),
        json!({ "financialGoals": "a house for $150,000 in five years", "timeHorizon": 9,
            "details": { "horizonMonths": 60, "currency": "EUR", "amountBasis": "TODAY", "employerContribution": "10" } }),
        json!({ "financialGoals": "I want to stop working at 65", "details": { "currentAge": 40, "yearlyIncome": "100000",
            "retirementIncome": { "yearly": "60000", "other": [{ "yearly": "20000", "fromAge": 67 }] } } }),
        json!({ "financialGoals": "Pay my cards off", "details": { "debts": [{ "balance": "30000", "rate": "0.22", "payment": "900" }] } }),
    ] {
        let preview = previewed(&client, &input).await;
        let id = create(&client, input.clone()).await["plan"]["id"].take();
        assert_eq!(made(&client, &id).await, preview, "{input}");
        rerun(&client, &id).await;
        assert_eq!(made(&client, &id).await, preview, "{input}");
    }
}

#[tokio::test]
async fn a_plan_that_runs_again_follows_its_new_details() {
    let server = Server::start(1).await;
    let client = server.stranger().await;
    let input = json!({ "financialGoals": "Save $90,000 in 4 years" });
    let id = create(&client, input.clone()).await["plan"]["id"].take();
    let before = made(&client, &id).await;
    assert_eq!(before["investmentPlan"]["budget"], Value::Null);
    let details = json!({ "monthlyBudget": "900", "startingAmount": "22000" });
    update(&client, &id, json!({ "details": details })).await;
    assert_eq!(made(&client, &id).await, before, "what is made stays until the plan runs again");
    rerun(&client, &id).await;
    let after = made(&client, &id).await;
    assert_eq!(after["investmentPlan"]["budget"]["monthlyContribution"], "900.00");
    let mut given = input;
    given["details"] = details;
    assert_eq!(after, previewed(&client, &given).await);
}

#[tokio::test]
async fn an_agent_of_another_make_is_given_the_details() {
    let server = Server::start(0).await;
    let (client, service) = (server.stranger().await, server.service_client().await);
    let details =
        json!({ "monthlyBudget": "900.00", "horizonMonths": 50, "debts": [{ "balance": "1.00", "rate": "0.1" }] });
    create(&client, json!({ "details": details })).await;
    let query = format!(
        "mutation {{ claimPlans(input: {{ worker: \"other\", limit: 5 }}) {{ claims {{ claimToken plan {{ timeHorizon {DETAILS} }} }} }} }}"
    );
    let mut claimed = service.ask(&query, json!({})).await["claimPlans"].take();
    let claim = claimed["claims"][0].take();
    assert_eq!((&claim["plan"]["timeHorizon"], &claim["plan"]["details"]["horizonMonths"]), (&json!(5), &json!(50)));
    assert_eq!(claim["plan"]["details"]["debts"][0]["balance"], "1.00");
    let extend =
        format!("mutation($token: ID!) {{ extendClaim(claimToken: $token) {{ claim {{ plan {{ {DETAILS} }} }} }} }}");
    let extended = service.ask(&extend, json!({ "token": claim["claimToken"] })).await;
    assert_eq!(extended["extendClaim"]["claim"]["plan"]["details"]["monthlyBudget"], "900.00");
}

/// What another agent's output leaves open counts as the person said it.
#[tokio::test]
async fn the_composer_knows_the_details_behind_an_agent_that_does_not() {
    let server = Server::start(0).await;
    let (client, service) = (server.stranger().await, server.service_client().await);
    let details = json!({ "monthlyBudget": "900", "horizonMonths": 50, "startingAmount": "22000" });
    let id = create(&client, json!({ "targetAmount": "90000", "details": details })).await["plan"]["id"].take();
    let claim = "mutation { claimPlans(input: { worker: \"other\" }) { claims { claimToken } } }";
    let token = service.ask(claim, json!({})).await["claimPlans"]["claims"][0]["claimToken"].take();
    let output = json!({
        "parsed_goal": { "goal_type": "GENERAL", "target_amount": 90000, "time_horizon": 5, "confidence_score": 0.9,
            "extracted_keywords": [], "risk_level": "BALANCED", "starting_amount": 0 },
        "goal_text": "", "plan_name": "Another's", "assumptions": [],
    });
    let submit =
        "mutation($input: SubmitAgentOutputInput!) { submitAgentOutput(input: $input) { userErrors { code } } }";
    let input = json!({ "claimToken": token, "agent": "PLANNER", "output": output });
    assert_eq!(service.ask(submit, json!({ "input": input })).await["submitAgentOutput"]["userErrors"], json!([]));
    let release = "mutation($token: ID!) { releaseClaim(claimToken: $token) { userErrors { code } } }";
    service.ask(release, json!({ "token": token })).await;
    let mut workers = Server::workers(&server.database, &["--workers", "1"]).await;
    let plan = made(&client, &id).await["investmentPlan"].take();
    workers.kill().await;
    assert_eq!(plan["budget"]["monthlyContribution"], "900.00");
    assert_eq!(plan["projection"].as_array().unwrap().last().unwrap()["month"], 50);
}
