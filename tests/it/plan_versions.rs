//! Plans as they were: a random walk of changes against what was seen at each step, and nobody else's.

use serde_json::{Value, json};

use crate::harness::{Client, Random, Server, leaves};

/// Steps of a walk.
const STEPS: usize = 40;

fn fragment() -> String {
    format!(
        "fragment V on Plan {{ {} track {{ behind }} balances {{ on amount percentile }} details {{ {} \
            retirementIncome {{ yearly untilAge other {{ yearly fromAge label }} }} cashFlows {{ inMonths amount label }} \
            debts {{ balance rate payment label }} }} }}",
        leaves("Plan").join(" "),
        leaves("PlanDetails").join(" ")
    )
}

async fn seen(client: &Client, id: &str, time: Option<&Value>) -> Value {
    let query = format!("query($id: ID!, $time: DateTime) {{ plan(id: $id, asOf: $time) {{ ...V }} }} {}", fragment());
    client.ask(&query, json!({ "id": id, "time": time })).await["plan"].take()
}

async fn differences(client: &Client, id: &str, from: &Value, to: Option<&Value>) -> Vec<Value> {
    let query = "query($id: ID!, $from: DateTime!, $to: DateTime) { planDiff(id: $id, from: $from, to: $to) { field before after } }";
    let mut answer = client.ask(query, json!({ "id": id, "from": from, "to": to })).await;
    answer["planDiff"].take().as_array().unwrap().clone()
}

/// Changes a plan at random.
async fn step(random: &mut Random, client: &Client, id: &str, created: &Value) {
    let amount = random.pick(&["1", "2.50", "30000"]);
    let details = random.pick(&[
        Value::Null,
        json!({ "currentAge": 40, "debts": [{ "balance": amount, "rate": "0.05", "label": "card" }] }),
        json!({ "startingAmount": amount, "confidence": 0.85 }),
        json!({ "cashFlows": [{ "inMonths": 3, "amount": amount }], "currency": "EUR" }),
        json!({ "horizonMonths": 40 }),
    ]);
    let update = "updatePlan(input: $input)";
    let record = "recordPlanPerformance(input: $input)";
    let (change, mut input) = match random.below(6) {
        0 => (
            update,
            json!({ "planName": random.pick(&[Value::Null, json!("one"), json!("two")]), "targetAmount": amount }),
        ),
        1 => (update, json!({ "details": details })),
        2 => (update, json!({ "financialGoals": amount, "details": details })),
        3 => (record, json!({ "balance": amount, "balanceOn": created })),
        4 => (
            record,
            json!({ "balance": amount, "actualReturn": random.pick(&["0.01", "0.02"]), "performanceNotes": amount }),
        ),
        _ => {
            let favorite = random.once_in(2);
            let query = "mutation($id: ID!, $on: Boolean!) { done: setPlanFavorite(id: $id, isFavorite: $on) { userErrors { message } } }";
            let done = client.ask(query, json!({ "id": id, "on": favorite })).await;
            assert_eq!(done["done"]["userErrors"], json!([]));
            return;
        }
    };
    input["id"] = json!(id);
    let ty = if change == update { "UpdatePlanInput" } else { "RecordPlanPerformanceInput" };
    let query = format!("mutation($input: {ty}!) {{ done: {change} {{ userErrors {{ message }} }} }}");
    assert_eq!(client.ask(&query, json!({ "input": input })).await["done"]["userErrors"], json!([]), "{input}");
}

#[tokio::test]
async fn every_earlier_moment_reads_as_it_was_and_differences_are_those_of_what_was_read() {
    let server = Server::start(1).await;
    let client = server.stranger().await;
    let input = json!({ "planName": "house", "targetAmount": "90000", "timeHorizon": 10, "planType": "HOUSE",
        "riskLevel": "BALANCED", "details": { "monthlyBudget": "600" } });
    let id = client.create(input).await;
    assert_eq!(client.finished(&id).await, "COMPLETED");
    let mut random = Random::seeded();
    let mut moments = vec![seen(&client, &id, None).await];
    let created = moments[0]["createdAt"].clone();
    for _ in 0..STEPS {
        step(&mut random, &client, &id, &created).await;
        moments.push(seen(&client, &id, None).await);
    }
    for moment in &moments {
        assert_eq!(seen(&client, &id, Some(&moment["updatedAt"])).await, *moment);
    }
    let new = seen(&client, &id, Some(&created)).await;
    assert_eq!((&new["processingStatus"], &new["planData"]), (&json!("PENDING"), &Value::Null));
    assert_eq!((&new["details"], new["balances"].as_array().unwrap().len()), (&moments[0]["details"], 0));
    assert_eq!(seen(&client, &id, Some(&json!("2020-01-01T00:00:00Z"))).await, Value::Null);

    let fields = [
        ("plan_name", "planName"),
        ("target_amount", "targetAmount"),
        ("financial_goals", "financialGoals"),
        ("time_horizon", "timeHorizon"),
        ("is_favorite", "isFavorite"),
        ("actual_return", "actualReturn"),
        ("performance_notes", "performanceNotes"),
        ("details", "details"),
        ("balances", "balances"),
    ];
    for _ in 0..STEPS {
        let (from, to) = (random.pick(&moments), random.pick(&moments));
        let found = differences(&client, &id, &from["updatedAt"], Some(&to["updatedAt"])).await;
        let found: Vec<_> = found.iter().map(|change| change["field"].as_str().unwrap()).collect();
        let mut expected: Vec<_> =
            fields.iter().filter(|(_, field)| from[field] != to[field]).map(|(column, _)| *column).collect();
        expected.sort_unstable();
        assert_eq!(found, expected, "{from} {to}");
    }
    assert_eq!(differences(&client, &id, &moments[STEPS]["updatedAt"], None).await, Vec::<Value>::new());
}

#[tokio::test]
async fn a_difference_has_both_values_and_before_a_plan_there_are_none() {
    let server = Server::start(0).await;
    let client = server.stranger().await;
    let id = client.create(json!({ "planName": "one" })).await;
    let created = seen(&client, &id, None).await;
    let query = "mutation($id: ID!) { updatePlan(input: { id: $id, planName: \"two\", details: { currentAge: 40 } }) { plan { id } } }";
    client.ask(query, json!({ "id": id })).await;
    let changed = json!([
        { "field": "details", "before": null, "after": { "current_age": 40 } },
        { "field": "plan_name", "before": "one", "after": "two" },
    ]);
    assert_eq!(json!(differences(&client, &id, &created["updatedAt"], None).await), changed);
    let all = differences(&client, &id, &json!("2020-01-01T00:00:00Z"), Some(&created["updatedAt"])).await;
    assert!(all.contains(&json!({ "field": "plan_name", "before": null, "after": "one" })), "{all:?}");
}

#[tokio::test]
async fn earlier_moments_of_somebody_elses_plan_and_of_a_former_owners_are_not_there() {
    let server = Server::start(0).await;
    let (owner, other) = (server.stranger().await, server.stranger().await);
    let id = owner.create(json!({ "planName": "secret" })).await;
    other.create(json!({})).await;
    let now = json!("2100-01-01T00:00:00Z");
    assert_eq!(seen(&other, &id, Some(&now)).await, Value::Null);
    let query = "query($id: ID!) { planDiff(id: $id, from: \"2020-01-01T00:00:00Z\") { field before after } }";
    let refused = other.refused(query, json!({ "id": id })).await;
    assert_eq!(refused, "NOT_FOUND");
    assert_eq!(other.refused(query, json!({ "id": "no id" })).await, refused);

    let before = seen(&owner, &id, None).await["updatedAt"].take();
    let hand = format!(
        "BEGIN; SET LOCAL ROLE service_role; UPDATE investment_plans SET user_id = '{}', plan_name = 'new' WHERE id = '{id}'; COMMIT",
        other.user
    );
    server.database.run(&hand).await;
    assert_eq!(seen(&other, &id, Some(&now)).await["planName"], "new");
    assert_eq!(seen(&other, &id, Some(&before)).await, Value::Null, "the former owner's");
    assert_eq!(seen(&owner, &id, Some(&before)).await, Value::Null, "and no longer theirs");
}
