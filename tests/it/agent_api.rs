//! What agents that run elsewhere may do: claim plans, keep them, hand in outputs, end them.

use std::collections::HashSet;

use sea_orm::sqlx::Row;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::harness::{Client, Server, TestDatabase};

const CLAIM: &str = "mutation($input: ClaimPlansInput!) { claimPlans(input: $input) \
    { claims { claimToken expiresAt attempt plan { id } } } }";
const EXTEND: &str = "mutation($claimToken: ID!, $leaseSeconds: Int) { \
    extendClaim(claimToken: $claimToken, leaseSeconds: $leaseSeconds) \
    { claim { claimToken expiresAt } userErrors { code message path } } }";
const SUBMIT: &str = "mutation($input: SubmitAgentOutputInput!) { submitAgentOutput(input: $input) \
    { claim { claimToken plan { id stage } } userErrors { code message path } } }";
const COMPLETE: &str = "mutation($input: CompletePlanInput!) { completePlan(input: $input) \
    { plan { id processingStatus } userErrors { code message path } } }";
const FAIL: &str = "mutation($input: FailPlanInput!) { failPlan(input: $input) \
    { plan { id processingStatus failure { code message agent attempts } } userErrors { code message path } } }";

/// A server without workers of its own, a person, and an agent.
async fn scene() -> (Server, Client, Client) {
    let server = Server::start(0).await;
    let (person, agent) = (server.stranger().await, server.service_client().await);
    (server, person, agent)
}

/// Up to `limit` claims of a worker.
async fn claims(agent: &Client, worker: &str, limit: i32) -> Vec<Value> {
    let input = json!({ "worker": worker, "limit": limit, "leaseSeconds": 3600 });
    let mut data = agent.ask(CLAIM, json!({ "input": input })).await;
    serde_json::from_value(data["claimPlans"]["claims"].take()).unwrap()
}

/// The token of the one plan that waits.
async fn claim(agent: &Client, worker: &str) -> Value {
    let mut claims = claims(agent, worker, 1).await;
    assert_eq!(claims.len(), 1, "a plan waits");
    claims[0]["claimToken"].take()
}

/// The payload of a mutation with an input.
async fn tell(agent: &Client, mutation: &str, input: Value) -> Value {
    let mut data = agent.ask(mutation, json!({ "input": input })).await;
    data.as_object_mut().unwrap().values_mut().next().unwrap().take()
}

async fn submit(agent: &Client, token: &Value, kind: &str, output: &Value) -> Value {
    tell(agent, SUBMIT, json!({ "claimToken": token, "agent": kind, "output": output })).await
}

/// What a payload complains about: codes and paths.
fn complaints(payload: &Value) -> Vec<Value> {
    let errors = payload["userErrors"].as_array().unwrap();
    errors.iter().map(|error| json!([error["code"], error["path"]])).collect()
}

/// The whole table as text: equal where nothing was written.
async fn stored(database: &TestDatabase) -> String {
    let sql = "SELECT coalesce(string_agg(p::text || coalesce(c::text, ''), ' ' ORDER BY p.id), '') \
        FROM investment_plans p LEFT JOIN plan_claims c ON c.plan_id = p.id";
    database.rows(sql).await[0].get(0)
}

async fn run_out(database: &TestDatabase) {
    database.run("UPDATE plan_claims SET expires_at = now()").await;
}

async fn plan(person: &Client, id: &str, fields: &str) -> Value {
    let query = format!("query($id: ID!) {{ plan(id: $id) {{ {fields} }} }}");
    person.ask(&query, json!({ "id": id })).await["plan"].take()
}

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

#[tokio::test]
async fn outputs_of_any_shape_are_stored_as_they_came_and_typed_only_where_they_fit() {
    let (server, person, agent) = scene().await;
    let odd = [
        json!("just words"),
        json!(7),
        json!([1, [2, null], "three"]),
        json!({ "a": { "b": [{ "c": { "d": [[], {}] } }] } }),
        json!({ "Grüße": "日本 🏡 \u{7f} \" \\ \u{1}", "": "no key" }),
        // Beyond these, JSON promises no more than a double (RFC 8259, 6), and a number is kept as one.
        json!({ "least": i64::MIN, "greatest": u64::MAX, "huge": 1e300, "tiny": 5e-324, "odd": 9_007_199_254_740_993_u64 }),
        json!({ "status": 1, "parsed_goal": "a house", "portfolio": [] }),
    ];
    for output in odd {
        let id = person.create(json!({ "planName": "named" })).await;
        let token = claim(&agent, "odd").await;
        for kind in ["PLANNER", "PORTFOLIO"] {
            let payload = submit(&agent, &token, kind, &output).await;
            assert_eq!(complaints(&payload), [] as [Value; 0], "{output}");
            assert_eq!(payload["claim"]["plan"]["id"], json!(id));
        }
        let fields = "agent2Data agent3Data planner { status } portfolio { status } stage \
            chosenPlanType riskLevel timeHorizon targetAmount expectedReturn";
        let plan = plan(&person, &id, fields).await;
        assert_eq!((&plan["agent2Data"], &plan["agent3Data"]), (&output, &output));
        assert_eq!(plan["stage"], "COMPOSING");
        for field in ["planner", "portfolio", "chosenPlanType", "riskLevel", "timeHorizon", "targetAmount"] {
            assert_eq!(plan[field], Value::Null, "{field} of {output}");
        }
        assert_eq!(plan["expectedReturn"], Value::Null);
    }
    // Of an output that fits in parts, those parts are shown.
    let id = person.create(json!({ "planName": "named" })).await;
    let token = claim(&agent, "half").await;
    let half = json!({ "status": "Success", "timestamp": "yesterday", "parsed_goal": { "goal_type": "HOUSE",
        "time_horizon": "ten", "target_amount": "80000", "extracted_keywords": ["house", 3, null] } });
    assert_eq!(complaints(&submit(&agent, &token, "PLANNER", &half).await), [] as [Value; 0]);
    let fields = "planner { status timestamp goalType timeHorizon targetAmount extractedKeywords }";
    let expected = json!({ "status": "SUCCESS", "timestamp": null, "goalType": "HOUSE", "timeHorizon": null,
        "targetAmount": "80000.00", "extractedKeywords": ["house"] });
    assert_eq!(plan(&person, &id, fields).await["planner"], expected);
    assert_eq!(server.database.number("SELECT count(*) FROM plan_claims").await, 8);
}

#[tokio::test]
async fn the_planner_fills_only_what_the_person_left_empty() {
    let (_server, person, agent) = scene().await;
    let output = json!({ "status": "success", "plan_name": "The planner's", "parsed_goal": {
        "goal_type": "retirement", "risk_level": "aggressive", "time_horizon": 30, "target_amount": "500000.5" } });
    let fields = "planName chosenPlanType riskLevel timeHorizon targetAmount";
    let person_set = json!({ "planName": "Mine", "planType": "HOUSE", "riskLevel": "BALANCED", "timeHorizon": 3,
        "targetAmount": "20000" });
    for (given, expected) in [
        (json!({}), json!(["The planner's", "RETIREMENT", "AGGRESSIVE", 30, "500000.50"])),
        (json!({ "planName": "Mine", "timeHorizon": 3 }), json!(["Mine", "RETIREMENT", "AGGRESSIVE", 3, "500000.50"])),
        (person_set, json!(["Mine", "HOUSE", "BALANCED", 3, "20000.00"])),
    ] {
        let id = person.create(given).await;
        let token = claim(&agent, "the planner").await;
        assert_eq!(complaints(&submit(&agent, &token, "PLANNER", &output).await), [] as [Value; 0]);
        let plan = plan(&person, &id, fields).await;
        let columns = ["planName", "chosenPlanType", "riskLevel", "timeHorizon", "targetAmount"];
        assert_eq!(json!(columns.map(|column| &plan[column])), expected);
    }
}

#[tokio::test]
async fn values_that_no_column_can_hold_are_left_out_and_the_output_is_stored_nevertheless() {
    let (_server, person, agent) = scene().await;
    let odd = |name: Value, goal: Value| json!({ "status": "success", "plan_name": name, "parsed_goal": goal });
    let long = "x".repeat(256);
    for output in [
        odd(json!(long), json!({ "time_horizon": 5000, "target_amount": -1, "goal_type": "castle", "risk_level": "" })),
        odd(json!(7), json!({ "time_horizon": 0, "target_amount": 0, "goal_type": 1, "risk_level": null })),
        odd(json!([]), json!({ "time_horizon": -1, "target_amount": "10000000000000", "goal_type": ["HOUSE"] })),
        odd(json!(null), json!({ "time_horizon": 2.5, "target_amount": "1.005", "risk_level": { "a": 1 } })),
        odd(json!(true), json!({ "time_horizon": u64::MAX, "target_amount": 1e300, "goal_type": "HOUSE " })),
    ] {
        let id = person.create(json!({})).await;
        let token = claim(&agent, "the planner").await;
        assert_eq!(complaints(&submit(&agent, &token, "PLANNER", &output).await), [] as [Value; 0], "{output}");
        let fields = "agent3Data planName chosenPlanType riskLevel timeHorizon targetAmount";
        let expected = json!({ "agent3Data": output, "planName": null, "chosenPlanType": null, "riskLevel": null,
            "timeHorizon": null, "targetAmount": null });
        assert_eq!(plan(&person, &id, fields).await, expected);
        let too_much = json!({ "portfolio": { "expected_return": 10_000 } });
        assert_eq!(complaints(&submit(&agent, &token, "PORTFOLIO", &too_much).await), [] as [Value; 0]);
        assert_eq!(plan(&person, &id, "expectedReturn").await["expectedReturn"], Value::Null);
    }
    // A return with more places than the column has is rounded: floating point knows no other.
    let id = person.create(json!({})).await;
    let token = claim(&agent, "the portfolio agent").await;
    submit(&agent, &token, "PORTFOLIO", &json!({ "portfolio": { "expected_return": 0.062_449_999_9 } })).await;
    assert_eq!(plan(&person, &id, "expectedReturn").await["expectedReturn"], "0.0624");
}

#[tokio::test]
async fn the_same_output_again_is_no_error_and_another_is_a_conflict() {
    let (server, person, agent) = scene().await;
    person.create(json!({ "planName": "once" })).await;
    let token = claim(&agent, "the first").await;
    for kind in ["PLANNER", "PORTFOLIO"] {
        let output = json!({ "status": "success", "by": kind });
        let first = submit(&agent, &token, kind, &output).await;
        assert_eq!(complaints(&first), [] as [Value; 0]);
        let before = stored(&server.database).await;
        assert_eq!(submit(&agent, &token, kind, &output).await, first);
        let other = submit(&agent, &token, kind, &json!({ "status": "error" })).await;
        assert_eq!(complaints(&other), [json!(["CONFLICT", ["input", "agent"]])]);
        assert_eq!(other["claim"], Value::Null);
        assert_eq!(stored(&server.database).await, before);
    }
    assert_eq!(server.database.number("SELECT count(*) FROM investment_plans_audit").await, 4);
}

#[tokio::test]
async fn what_postgres_cannot_store_or_is_too_large_is_invalid_and_nothing_is_stored() {
    let (server, person, agent) = scene().await;
    person.create(json!({ "planName": "small" })).await;
    let token = claim(&agent, "the large").await;
    let before = stored(&server.database).await;
    // Two bytes of a JSON string are its quotes.
    let (fits, too_large) = ("x".repeat(262_142), "x".repeat(262_143));
    for output in [json!(too_large), json!("a\u{0}b"), json!({ "k\u{0}": 1 }), json!([[{ "deep": "\u{0}" }]])] {
        for kind in ["PLANNER", "PORTFOLIO"] {
            let payload = submit(&agent, &token, kind, &output).await;
            assert_eq!(complaints(&payload), [json!(["INVALID", ["input", "output"]])]);
            assert_eq!(payload["claim"], Value::Null);
        }
        let payload =
            tell(&agent, COMPLETE, json!({ "claimToken": token, "planData": { "user_input": output } })).await;
        assert_eq!(complaints(&payload), [json!(["INVALID", ["input", "planData"]])]);
        assert_eq!(payload["plan"], Value::Null);
    }
    assert_eq!(stored(&server.database).await, before);
    assert_eq!(complaints(&submit(&agent, &token, "PLANNER", &json!(fits)).await), [] as [Value; 0]);
}

#[tokio::test]
async fn a_finished_plan_must_have_what_the_table_demands() {
    let (server, person, agent) = scene().await;
    let id = person.create(json!({ "planName": "half" })).await;
    let token = claim(&agent, "the composer").await;
    let before = stored(&server.database).await;
    for data in [json!({}), json!({ "plan": { "user_input": 1 } }), json!(7), json!("words"), json!([])] {
        let payload = tell(&agent, COMPLETE, json!({ "claimToken": token, "planData": data })).await;
        assert_eq!(complaints(&payload), [json!(["INVALID", ["input", "planData"]])], "{data}");
        assert_eq!(payload["plan"], Value::Null);
    }
    let both = json!({ "claimToken": token, "planData": {}, "expectedReturn": "0.12345" });
    let paths = [json!(["INVALID", ["input", "planData"]]), json!(["INVALID", ["input", "expectedReturn"]])];
    assert_eq!(complaints(&tell(&agent, COMPLETE, both).await), paths);
    assert_eq!(stored(&server.database).await, before);
    let good = json!({ "claimToken": token, "planData": { "user_input": {} }, "expectedReturn": "0.1234" });
    let payload = tell(&agent, COMPLETE, good).await;
    assert_eq!(payload, json!({ "plan": { "id": id, "processingStatus": "COMPLETED" }, "userErrors": [] }));
    assert_eq!(plan(&person, &id, "expectedReturn").await["expectedReturn"], "0.1234");
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
    let input = json!({ "claimToken": second, "planData": { "user_input": 1 } });
    assert_eq!(complaints(&tell(&agent, COMPLETE, input).await), [] as [Value; 0]);
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
async fn a_failure_that_another_attempt_may_mend_ends_the_plan_the_third_time() {
    let (server, person, agent) = scene().await;
    let id = person.create(json!({ "financialGoals": "a garden" })).await;
    for attempt in 1..=3 {
        let claimed = claims(&agent, "the patient", 5).await;
        assert_eq!((claimed.len(), &claimed[0]["attempt"]), (1, &json!(attempt)));
        let input = json!({ "claimToken": claimed[0]["claimToken"], "code": "NO_MARKET", "message": "The market is shut.",
            "agent": "PORTFOLIO", "retryable": true });
        let payload = tell(&agent, FAIL, input).await;
        assert_eq!(complaints(&payload), [] as [Value; 0]);
        let expected = if attempt < 3 {
            json!({ "id": id, "processingStatus": "PENDING", "failure": null })
        } else {
            let failure = json!({ "code": "NO_MARKET", "message": "The market is shut.", "agent": "PORTFOLIO",
                "attempts": 3 });
            json!({ "id": id, "processingStatus": "FAILED", "failure": failure })
        };
        assert_eq!(payload["plan"], expected);
        // Its rest need not be waited for.
        server.database.run("UPDATE plan_attempts SET available_at = now()").await;
    }
    assert_eq!(claims(&agent, "the patient", 5).await, [] as [Value; 0]);
    let left = "SELECT (SELECT count(*) FROM plan_claims) + (SELECT count(*) FROM plan_attempts)";
    assert_eq!(server.database.number(left).await, 0);
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
async fn only_the_service_role_may_do_what_agents_do() {
    let (server, person, agent) = scene().await;
    person.create(json!({ "financialGoals": "a garden" })).await;
    let token = claim(&agent, "the agent").await;
    let before = stored(&server.database).await;
    let nobody = server.anonymous();
    for (operation, variables) in [
        (CLAIM, json!({ "input": { "worker": "a person" } })),
        (EXTEND, json!({ "claimToken": token })),
        (SUBMIT, json!({ "input": { "claimToken": token, "agent": "PLANNER", "output": {} } })),
        (COMPLETE, json!({ "input": { "claimToken": token, "planData": { "user_input": 1 } } })),
        (FAIL, json!({ "input": { "claimToken": token, "code": "NO", "message": "No." } })),
        ("{ admin { queue { pending } } }", json!({})),
    ] {
        assert_eq!(person.refused(operation, variables.clone()).await, "FORBIDDEN", "{operation}");
        assert_eq!(nobody.refused(operation, variables).await, "UNAUTHENTICATED", "{operation}");
    }
    assert_eq!(stored(&server.database).await, before);
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

#[tokio::test]
async fn a_failure_must_say_why() {
    let (server, person, agent) = scene().await;
    person.create(json!({ "financialGoals": "a garden" })).await;
    let token = claim(&agent, "the silent").await;
    let before = stored(&server.database).await;
    let (code, message) = (json!(["INVALID", ["input", "code"]]), json!(["INVALID", ["input", "message"]]));
    for (said, expected) in [
        (["", " "], vec![&code, &message]),
        ([&"x".repeat(101), "It is."], vec![&code]),
        (["LONG", &"x".repeat(1001)], vec![&message]),
        (["A\u{0}", "B\u{0}"], vec![&code, &message]),
    ] {
        let input = json!({ "claimToken": token, "code": said[0], "message": said[1] });
        assert_eq!(complaints(&tell(&agent, FAIL, input).await).iter().collect::<Vec<_>>(), expected);
    }
    assert_eq!(stored(&server.database).await, before);
}

#[tokio::test]
async fn the_history_names_the_worker_for_what_was_written_under_its_claim() {
    let (server, person, agent) = scene().await;
    let id = person.create(json!({ "planName": "two hands" })).await;
    let first = claim(&agent, "the first").await;
    submit(&agent, &first, "PLANNER", &json!({ "status": "success" })).await;
    run_out(&server.database).await;
    // Taken over, which changes nothing of the plan itself.
    let second = claim(&agent, "the second").await;
    submit(&agent, &second, "PORTFOLIO", &json!({ "status": "success" })).await;
    tell(&agent, COMPLETE, json!({ "claimToken": second, "planData": { "user_input": 1 } })).await;
    let history = plan(&person, &id, "history { nodes { operation changedBy changedColumns } }").await;
    let changes: Vec<_> = history["history"]["nodes"].as_array().unwrap()[1..]
        .iter()
        .map(|change| json!([change["changedBy"], change["changedColumns"]]))
        .collect();
    let expected = [
        json!(["the first", ["processing_status"]]),
        json!(["the first", ["agent_3_data"]]),
        json!(["the second", ["agent_2_data"]]),
        json!(["the second", ["plan_data", "processing_status"]]),
    ];
    assert_eq!(changes, expected);
    assert_eq!(history["history"]["nodes"][0]["changedBy"], person.user.to_string());

    let id = person.create(json!({ "planName": "no luck" })).await;
    let third = claim(&agent, "the third").await;
    tell(&agent, FAIL, json!({ "claimToken": third, "code": "NO_LUCK", "message": "Bad luck." })).await;
    let last = plan(&person, &id, "history { nodes { changedBy changedColumns } }").await["history"]["nodes"][2].take();
    assert_eq!(last, json!({ "changedBy": "the third", "changedColumns": ["processing_status"] }));
}
