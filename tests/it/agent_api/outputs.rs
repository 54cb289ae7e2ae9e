//! What agents store, of whatever shape.

use serde_json::{Value, json};

use super::{COMPLETE, claim, complaints, plan, scene, stored, submit, tell};

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
