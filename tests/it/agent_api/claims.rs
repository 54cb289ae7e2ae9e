//! Who holds a plan, for how long, and what comes of it when they lose it.

use std::collections::HashSet;

use serde_json::{Value, json};
use uuid::Uuid;

use super::{CLAIM, COMPLETE, EXTEND, FAIL, claim, claims, complaints, plan, run_out, scene, stored, submit, tell};
use crate::harness::{Client, Server};

#[tokio::test]
async fn every_plan_is_claimed_once_however_many_claim_at_the_same_moment() {
    let (_server, person, agent) = scene().await;
    for n in 0..20 {
        person.create(json!({ "planName": format!("plan {n}") })).await;
    }
    let claimers = (0..8).map(|n| {
        let agent = agent.clone();
        async move {
            let mut ids = Vec::new();
            loop {
                let claimed = claims(&agent, &format!("claimer {n}"), 3).await;
                assert!(claimed.len() <= 3, "no more than were asked for");
                if claimed.is_empty() {
                    return ids;
                }
                ids.extend(claimed.iter().map(|claim| claim["plan"]["id"].as_str().unwrap().to_owned()));
            }
        }
    });
    let claimed = futures_util::future::join_all(claimers).await.concat();
    assert_eq!(claimed.len(), 20);
    assert_eq!(claimed.iter().collect::<HashSet<_>>().len(), 20);
}

/// Whatever is tried with this token, it is lost, and nothing is written.
async fn is_lost(server: &Server, agent: &Client, token: &Value) {
    let before = stored(&server.database).await;
    let extended = agent.ask(EXTEND, json!({ "claimToken": token })).await["extendClaim"].take();
    assert_eq!(complaints(&extended), [json!(["CLAIM_LOST", ["claimToken"]])]);
    assert_eq!(extended["claim"], Value::Null);
    let lost = [json!(["CLAIM_LOST", ["input", "claimToken"]])];
    for kind in ["PLANNER", "PORTFOLIO"] {
        let payload = submit(agent, token, kind, &json!({ "status": "success" })).await;
        assert_eq!((complaints(&payload).as_slice(), &payload["claim"]), (&lost[..], &Value::Null));
    }
    let completed = tell(agent, COMPLETE, json!({ "claimToken": token, "planData": { "user_input": 1 } })).await;
    assert_eq!((complaints(&completed).as_slice(), &completed["plan"]), (&lost[..], &Value::Null));
    for retryable in [true, false] {
        let input = json!({ "claimToken": token, "code": "TIRED", "message": "No more.", "retryable": retryable });
        let failed = tell(agent, FAIL, input).await;
        assert_eq!((complaints(&failed).as_slice(), &failed["plan"]), (&lost[..], &Value::Null));
    }
    assert_eq!(stored(&server.database).await, before);
    assert_eq!(server.database.number("SELECT count(*) FROM plan_failures").await, 0);
}

#[tokio::test]
async fn who_has_lost_a_claim_writes_nothing() {
    let (server, person, agent) = scene().await;
    person.create(json!({ "financialGoals": "a garden" })).await;
    let first = claim(&agent, "the first").await;
    run_out(&server.database).await;
    is_lost(&server, &agent, &first).await;
    let second = claim(&agent, "the second").await;
    assert_ne!(second, first);
    is_lost(&server, &agent, &first).await;
    for never in [json!("seven"), json!(""), json!(Uuid::new_v4())] {
        is_lost(&server, &agent, &never).await;
    }
    // Ended from elsewhere, it is lost as well.
    server.database.run("UPDATE investment_plans SET processing_status = 'COMPLETED'").await;
    is_lost(&server, &agent, &second).await;
}

#[tokio::test]
async fn a_claim_that_is_extended_counts_for_longer() {
    let (server, person, agent) = scene().await;
    person.create(json!({ "financialGoals": "a garden" })).await;
    let input = json!({ "worker": "the slow", "leaseSeconds": 60 });
    let claimed = tell(&agent, CLAIM, input).await["claims"][0].take();
    let token = &claimed["claimToken"];
    let until = |claim: &Value| claim["expiresAt"].as_str().unwrap().parse::<chrono::DateTime<chrono::Utc>>().unwrap();
    let extended = agent.ask(EXTEND, json!({ "claimToken": token, "leaseSeconds": 3600 })).await["extendClaim"].take();
    assert_eq!(complaints(&extended), [] as [Value; 0]);
    assert_eq!(extended["claim"]["claimToken"], *token);
    let longer = until(&extended["claim"]) - until(&claimed);
    assert!(longer >= chrono::TimeDelta::seconds(3540), "{longer}");
    let runs = "SELECT extract(epoch FROM expires_at - clock_timestamp()) FROM plan_claims";
    let left = server.database.number(runs).await;
    assert!((3500..=3600).contains(&left), "{left}");
    // A lease is counted from the extension on, so that it can be cut short too.
    let cut = agent.ask(EXTEND, json!({ "claimToken": token, "leaseSeconds": 1 })).await["extendClaim"].take();
    assert!(until(&cut["claim"]) < until(&claimed));
}

#[tokio::test]
async fn a_plan_that_rests_after_a_failure_is_not_claimed() {
    let (server, person, agent) = scene().await;
    person.create(json!({ "financialGoals": "a garden" })).await;
    let token = claim(&agent, "the hasty").await;
    let input = json!({ "claimToken": token, "code": "OOPS", "message": "Again.", "retryable": true });
    assert_eq!(tell(&agent, FAIL, input).await["plan"]["processingStatus"], "PENDING");
    server.database.run("UPDATE plan_attempts SET available_at = now() + interval '1 hour'").await;
    assert_eq!(claims(&agent, "the hasty", 5).await, [] as [Value; 0]);
}

#[tokio::test]
async fn a_plan_that_cost_ten_workers_their_lives_is_given_up() {
    let (server, person, agent) = scene().await;
    let id = person.create(json!({ "financialGoals": "a cursed garden" })).await;
    let behind = person.create(json!({ "financialGoals": "a garden" })).await;
    for attempt in 1..=10 {
        let claimed = claims(&agent, &format!("victim {attempt}"), 1).await;
        assert_eq!(json!([claimed[0]["plan"]["id"], claimed[0]["attempt"]]), json!([id, attempt]));
        run_out(&server.database).await;
    }
    let claimed = claims(&agent, "the survivor", 1).await;
    assert_eq!(claimed[0]["plan"]["id"], json!(behind), "the plan behind it is handed out instead");
    let plan = plan(&person, &id, "processingStatus failure { code agent attempts }").await;
    let failure = json!({ "code": "GIVEN_UP", "agent": null, "attempts": 10 });
    assert_eq!(plan, json!({ "processingStatus": "FAILED", "failure": failure }));
}

#[tokio::test]
async fn claims_without_measure_are_refused() {
    let (server, person, agent) = scene().await;
    person.create(json!({ "financialGoals": "a garden" })).await;
    let before = stored(&server.database).await;
    for input in [
        json!({ "worker": "" }),
        json!({ "worker": " \t" }),
        json!({ "worker": "x".repeat(101) }),
        json!({ "worker": "a\u{0}b" }),
        json!({ "worker": "w", "limit": 0 }),
        json!({ "worker": "w", "limit": -1 }),
        json!({ "worker": "w", "limit": 101 }),
        json!({ "worker": "w", "leaseSeconds": 0 }),
        json!({ "worker": "w", "leaseSeconds": 3601 }),
    ] {
        assert_eq!(agent.refused(CLAIM, json!({ "input": input })).await, "BAD_USER_INPUT", "{input}");
    }
    for seconds in [0, -1, 3601] {
        let variables = json!({ "claimToken": Uuid::new_v4(), "leaseSeconds": seconds });
        assert_eq!(agent.refused(EXTEND, variables).await, "BAD_USER_INPUT", "{seconds}");
    }
    assert_eq!(stored(&server.database).await, before);
    let most = json!({ "worker": "ü".repeat(100), "limit": 100, "leaseSeconds": 3600 });
    assert_eq!(tell(&agent, CLAIM, most).await["claims"].as_array().unwrap().len(), 1);
}
