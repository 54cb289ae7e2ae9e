//! The queue is watched: the API and Prometheus say the same.

use serde_json::{Value, json};

use crate::harness::{Client, Server, eventually};

const QUEUE: &str = "{ admin { queue { pending resting processing claims expiredClaims retrying retriedLastHour \
    completedLastHour failedLastHour oldestPendingSeconds stages { stage count medianSeconds p95Seconds } } } }";

async fn queue(service: &Client) -> Value {
    service.ask(QUEUE, json!({})).await["admin"]["queue"].take()
}

/// A figure by its name and labels.
fn figure(figures: &str, name: &str) -> f64 {
    let line = figures.lines().find(|line| line.rsplit_once(' ').is_some_and(|(of, _)| of == name));
    line.unwrap_or_else(|| panic!("no {name} in {figures}")).rsplit_once(' ').unwrap().1.parse().unwrap()
}

#[tokio::test]
async fn the_queue_is_told_to_operators_and_to_prometheus_alike() {
    let server = Server::start(0).await;
    let (client, service) = (server.stranger().await, server.service_client().await);
    for name in ["waits", "rests", "is worked on", "lost its worker", "failed"] {
        client.create(json!({ "planName": name })).await;
    }
    let claim = async |_: usize| {
        let query = "mutation { claimPlans(input: { worker: \"w\" }) { claims { claimToken plan { planName } } } }";
        service.ask(query, json!({})).await["claimPlans"]["claims"][0]["claimToken"].clone()
    };
    let fail = async |token: Value, retryable: bool| {
        let query = "mutation($input: FailPlanInput!) { failPlan(input: $input) { userErrors { code } } }";
        let input = json!({ "claimToken": token, "code": "X", "message": "no", "retryable": retryable });
        service.ask(query, json!({ "input": input })).await;
    };
    let waits = "UPDATE plan_attempts SET available_at = now() + interval '1 hour'";
    fail(claim(1).await, true).await;
    server.database.run(waits).await;
    fail(claim(2).await, false).await;
    claim(3).await;
    server.database.run("UPDATE plan_claims SET expires_at = now() - interval '1 second'").await;
    let taken = "UPDATE plan_claims SET expires_at = now() + interval '1 hour' WHERE plan_id = ";
    let _lost = claim(4).await;
    // The expired one was taken over; one more, and one that expires again.
    let _kept = claim(5).await;
    server.database.run(&format!("{taken}(SELECT min(plan_id::text)::uuid FROM plan_claims)")).await;
    server
        .database
        .run("UPDATE plan_claims SET expires_at = now() - interval '1 second' WHERE plan_id = (SELECT max(plan_id::text)::uuid FROM plan_claims)")
        .await;

    let told = queue(&service).await;
    let counts = ["pending", "resting", "processing", "claims", "expiredClaims", "retriedLastHour", "failedLastHour"];
    assert_eq!(counts.map(|name| told[name].as_i64().unwrap()), [2, 1, 2, 1, 1, 1, 1], "{told}");
    assert!(told["retrying"].as_i64().unwrap() >= 1 && told["oldestPendingSeconds"].as_f64().unwrap() > 0.0);
    let stages: Vec<_> = told["stages"].as_array().unwrap().iter().map(|stage| stage["stage"].clone()).collect();
    assert_eq!(stages, ["QUEUED", "PLANNING"]);

    let figures = service.metrics().await;
    for (name, field) in [
        ("queue_plans{status=\"PENDING\"}", "pending"),
        ("queue_plans{status=\"RESTING\"}", "resting"),
        ("queue_plans{status=\"PROCESSING\"}", "processing"),
        ("queue_claims{state=\"live\"}", "claims"),
        ("queue_claims{state=\"expired\"}", "expiredClaims"),
        ("queue_retrying", "retrying"),
        ("queue_last_hour{outcome=\"completed\"}", "completedLastHour"),
        ("queue_last_hour{outcome=\"failed\"}", "failedLastHour"),
        ("queue_last_hour{outcome=\"retried\"}", "retriedLastHour"),
    ] {
        assert_eq!(Some(figure(&figures, &format!("plan_creator_{name}"))), told[field].as_f64(), "{name}");
    }
    let planning = told["stages"][1]["medianSeconds"].as_f64().unwrap();
    let shown = figure(&figures, "plan_creator_stage_seconds{stage=\"PLANNING\",quantile=\"0.5\"}");
    assert!((planning - shown).abs() < 1e-6, "{planning} {shown}");
}

#[tokio::test]
async fn a_program_counts_its_attempts_and_times_its_agents() {
    let server = Server::start(1).await;
    let (client, service) = (server.stranger().await, server.service_client().await);
    for _ in 0..3 {
        let id = client.create(json!({ "financialGoals": "a boat for $30,000 in 5 years" })).await;
        assert_eq!(client.finished(&id).await, "COMPLETED");
    }
    let figures = eventually("the attempts are counted", async || {
        let figures = service.metrics().await;
        figures.contains("plan_creator_attempts_total{outcome=\"completed\"} 3").then_some(figures)
    })
    .await;
    for agent in ["planner", "portfolio", "composer"] {
        let name = format!("plan_creator_agent_seconds_count{{agent=\"{agent}\"}}");
        assert!((figure(&figures, &name) - 3.0).abs() < f64::EPSILON, "{agent}");
    }
}
