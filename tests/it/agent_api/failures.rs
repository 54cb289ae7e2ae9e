//! What becomes of plans that agents fail at.

use serde_json::{Value, json};

use super::{FAIL, claim, claims, complaints, run_out, scene, stored, tell};

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
async fn a_claim_that_was_lost_is_no_failure() {
    let (server, person, agent) = scene().await;
    let id = person.create(json!({ "financialGoals": "a garden" })).await;
    for _ in 0..4 {
        claim(&agent, "the unlucky").await;
        run_out(&server.database).await;
    }
    for expected in ["PENDING", "PENDING", "FAILED"] {
        let token = claim(&agent, "the patient").await;
        let input =
            json!({ "claimToken": token, "code": "NO_MARKET", "message": "The market is shut.", "retryable": true });
        let payload = tell(&agent, FAIL, input).await;
        assert_eq!((&payload["plan"]["id"], &payload["plan"]["processingStatus"]), (&json!(id), &json!(expected)));
        server.database.run("UPDATE plan_attempts SET available_at = now()").await;
    }
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
