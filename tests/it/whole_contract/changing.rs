//! What changes a plan: its owner, and agents over the API.

use serde_json::{Value, json};
use uuid::Uuid;

use super::{CLAIM, PAYLOAD, Walk, outputs};
use crate::harness::Client;

pub(super) async fn create_and_change(walk: &mut Walk, person: &Client) -> String {
    let fields = "plan { ...P } userErrors { code message path } created";
    let id = Uuid::new_v4().to_string();
    let input = json!({
        "id": id, "financialGoals": "a sailing boat for $90,000", "investmentPreferences": "calm", "planName": "Boat",
        "planType": "GENERAL", "riskLevel": "CONSERVATIVE", "timeHorizon": 8, "targetAmount": "90000",
        "details": {
            "horizonMonths": 90, "startingAmount": "2500", "monthlyBudget": "400", "employerContribution": "10",
            "contributionGrowth": "0.02", "confidence": 0.75, "amountBasis": "NOMINAL", "inflation": "0.02", "annualFee": "0.002",
            "currentAge": 41, "yearlyIncome": "60000", "currency": "USD", "priority": 1,
            "retirementIncome": { "yearly": "30000", "untilAge": 90, "other": [{ "yearly": "9000", "fromAge": 67, "label": "state" }] },
            "cashFlows": [{ "inMonths": 12, "amount": "-500", "label": "sails" }],
            "debts": [{ "balance": "900", "rate": "0.09", "payment": "50", "label": "card" }],
        },
    });
    let created = walk.mutate(person, "createPlan", fields, input.clone()).await;
    assert_eq!((&created["created"], &created["plan"]["stage"]), (&json!(true), &json!("QUEUED")));
    assert_eq!(created["plan"]["user"]["email"], "walker@example.com");
    let again = walk.mutate(person, "createPlan", fields, input).await;
    assert_eq!((&again["created"], &again["plan"]), (&json!(false), &created["plan"]));

    let seen = created["plan"]["updatedAt"].clone();
    let all = json!({
        "id": id, "ifUpdatedAt": seen, "financialGoals": "a bigger boat", "investmentPreferences": null,
        "planName": "Bigger boat", "planType": "HOUSE", "riskLevel": "AGGRESSIVE", "timeHorizon": null,
        "targetAmount": 120_000.5, "details": { "priority": 2, "currentAge": null },
    });
    let updated = walk.mutate(person, "updatePlan", PAYLOAD, all.clone()).await;
    let plan = &updated["plan"];
    assert_eq!((&plan["targetAmount"], &plan["timeHorizon"]), (&json!("120000.50"), &Value::Null));
    assert_eq!(plan["investmentPreferences"], Value::Null);
    assert_eq!((&plan["details"]["priority"], &plan["details"]["currentAge"]), (&json!(2), &Value::Null));
    assert_eq!(
        (&plan["details"]["horizonMonths"], &plan["details"]["monthlyBudget"]),
        (&Value::Null, &json!("400.00"))
    );
    let stale = walk.mutate(person, "updatePlan", PAYLOAD, all).await;
    assert_eq!(stale["userErrors"][0]["code"], "CONFLICT");
    assert_eq!(&stale["plan"], plan, "the present plan comes with the conflict");
    let wrong = walk.mutate(person, "updatePlan", PAYLOAD, json!({ "id": id, "timeHorizon": 0 })).await;
    assert_eq!(wrong["userErrors"][0]["path"], json!(["input", "timeHorizon"]));

    let starred = walk.by_id(person, "setPlanFavorite", &id, ", isFavorite: true").await;
    assert_eq!(starred["plan"]["isFavorite"], true);
    let reviewed = walk.by_id(person, "reviewPlan", &id, "").await;
    assert!(reviewed["plan"]["lastReviewedAt"].is_string());
    assert_eq!(walk.by_id(person, "archivePlan", &id, "").await["plan"]["isActive"], false);
    assert_eq!(walk.by_id(person, "restorePlan", &id, "").await["plan"]["isActive"], true);
    let unknown = walk.by_id(person, "archivePlan", &Uuid::new_v4().to_string(), "").await;
    assert_eq!(unknown["userErrors"][0]["code"], "NOT_FOUND");
    let performance = json!({ "id": id, "actualReturn": "0.0512", "performanceNotes": "as hoped" });
    let recorded = walk.mutate(person, "recordPlanPerformance", PAYLOAD, performance).await;
    assert_eq!(recorded["plan"]["actualReturn"], "0.0512");
    let balance = json!({ "id": id, "balance": "1", "balanceOn": "2026-01-01T00:00:00Z" });
    let early = walk.mutate(person, "recordPlanPerformance", PAYLOAD, balance).await;
    assert_eq!(early["userErrors"][0]["code"], "CONFLICT", "it is not finished");
    id
}

/// Whatever became of a question to a language model is shown.
async fn verdicts(walk: &mut Walk, service: &Client, id: &str) {
    let verdicts = "ACCEPTED AGREED OVERRULED WRONG_SHAPE FOREIGN_FIGURES FOREIGN_WORDS REFUSED CUT_OFF TOO_LARGE TIMEOUT \
        UNREACHABLE RATE_LIMITED SERVER_FAILED NOT_ALLOWED NOT_ASKED";
    for verdict in verdicts.split_whitespace() {
        let stored = verdict.to_lowercase();
        let sql = format!(
            "UPDATE investment_plans SET agent_3_data = jsonb_set(agent_3_data, '{{model,verdict}}', '\"{stored}\"') WHERE id = '{id}'"
        );
        walk.server.database.run(&sql).await;
        assert_eq!(walk.plan(service, id).await["planner"]["provenance"]["model"]["verdict"], verdict);
    }
}

/// The pipeline over the API: claimed, failed, run again, finished.
pub(super) async fn work(walk: &mut Walk, service: &Client, id: &str) {
    let take = json!({ "worker": "walker", "limit": 1, "leaseSeconds": 30 });
    let fields = "claims { claimToken expiresAt attempt plan { ...P } }";
    let claims = walk.mutate(service, "claimPlans", fields, take.clone()).await;
    let claim = &claims["claims"][0];
    assert_eq!((&claim["plan"]["id"], &claim["plan"]["stage"]), (&json!(id), &json!("PLANNING")));
    let token = claim["claimToken"].clone();
    let query = format!("mutation($token: ID!) {{ extendClaim(claimToken: $token, leaseSeconds: 90) {{ {CLAIM} }} }}");
    let extended = walk.ask(service, &query, json!({ "token": token })).await;
    assert!(extended["extendClaim"]["claim"]["expiresAt"].as_str() > claim["expiresAt"].as_str());
    let output = json!({ "claimToken": token, "agent": "PLANNER", "output": outputs::reading() });
    let submitted = walk.mutate(service, "submitAgentOutput", CLAIM, output).await;
    let plan = &submitted["claim"]["plan"];
    assert_eq!((&plan["stage"], &plan["timeHorizon"]), (&json!("ALLOCATING"), &json!(9)), "what was empty is filled");
    assert_eq!(plan["planner"]["goalType"], "EDUCATION");
    assert_eq!(plan["planner"]["provenance"]["engine"], "MODEL");
    assert_eq!((&plan["planner"]["provenance"]["model"]["verdict"]), &json!("ACCEPTED"));
    verdicts(walk, service, id).await;
    let failure = json!({
        "claimToken": token, "code": "NO_MARKET", "message": "The market is closed.", "agent": "PORTFOLIO",
        "retryable": false,
    });
    let failed = walk.mutate(service, "failPlan", PAYLOAD, failure.clone()).await;
    assert_eq!((&failed["plan"]["stage"], &failed["plan"]["failure"]["attempts"]), (&json!("STOPPED"), &json!(1)));
    let repeated = walk.mutate(service, "failPlan", PAYLOAD, failure).await;
    assert_eq!((&repeated["plan"]["stage"], &repeated["userErrors"]), (&json!("STOPPED"), &json!([])));
    let complete = json!({ "claimToken": token, "planData": { "user_input": {} } });
    let lost = walk.mutate(service, "completePlan", PAYLOAD, complete).await;
    assert_eq!(lost["userErrors"][0]["code"], "CLAIM_LOST");

    let again = walk.by_id(service, "rerunPlan", id, "").await;
    let plan = &again["plan"];
    assert_eq!(
        (&plan["stage"], &plan["timeHorizon"]),
        (&json!("QUEUED"), &Value::Null),
        "what was filled is read anew"
    );
    let early = walk.by_id(service, "rerunPlan", id, "").await;
    assert_eq!(early["userErrors"][0]["code"], "CONFLICT");
    let claims = walk.mutate(service, "claimPlans", fields, take.clone()).await;
    let token = claims["claims"][0]["claimToken"].clone();
    let query = format!("mutation($token: ID!) {{ releaseClaim(claimToken: $token) {{ {PAYLOAD} }} }}");
    let released = walk.ask(service, &query, json!({ "token": token })).await["releaseClaim"].take();
    assert_eq!(released["plan"]["stage"], "QUEUED");
    let claims = walk.mutate(service, "claimPlans", fields, take).await;
    assert_eq!(claims["claims"][0]["attempt"], 1, "what was given back does not count");
    let token = claims["claims"][0]["claimToken"].clone();
    let planner = json!({ "claimToken": token, "agent": "PLANNER", "output": { "status": "success" } });
    walk.mutate(service, "submitAgentOutput", CLAIM, planner).await;
    let portfolio = json!({ "claimToken": token, "agent": "PORTFOLIO", "output": outputs::allocation() });
    walk.mutate(service, "submitAgentOutput", CLAIM, portfolio).await;
    let complete = json!({ "claimToken": token, "planData": outputs::plan_data(), "expectedReturn": "0.0471" });
    let completed = walk.mutate(service, "completePlan", PAYLOAD, complete).await;
    assert_eq!((&completed["plan"]["stage"], &completed["plan"]["expectedReturn"]), (&json!("DONE"), &json!("0.0471")));
}
