//! Characters that Postgres cannot store.

use base64::Engine;
use serde_json::{Value, json};
use uuid::Uuid;

use super::{Bomb, COMPLETE, CREATE, Outcome, PLANS, SUBMIT, Target, raw};

#[tokio::test]
#[expect(clippy::too_many_lines, reason = "it is a table")]
async fn texts_that_postgres_cannot_store_are_told_to_the_caller() {
    let target = Target::new(&[], "service").await;
    let (bad, mendable) = (Outcome::Refused("BAD_USER_INPUT"), Outcome::Mendable);
    let nul = "a\0b";
    let claim = |with: Value| {
        let mut input = json!({ "claimToken": "x" });
        input.as_object_mut().unwrap().extend(with.as_object().unwrap().clone());
        json!({ "i": input })
    };
    let cursor = |order: &str, key: &str| {
        base64::prelude::BASE64_URL_SAFE_NO_PAD.encode(format!("{{\"{order}\":[{key},\"{}\"]}}", Uuid::nil()))
    };
    let by = |field: &str| {
        format!("query($c: String) {{ plans(orderBy: {{field: {field}}}, after: $c) {{ totalCount nodes {{ id }} }} }}")
    };
    let (by_name, by_time, by_amount) = (&by("PLAN_NAME"), &by("CREATED_AT"), &by("TARGET_AMOUNT"));
    let fail = "mutation($i: FailPlanInput!) { failPlan(input: $i) { plan { id } userErrors { code } } }";
    let performance = "mutation($i: RecordPlanPerformanceInput!) { recordPlanPerformance(input: $i) { plan { id } userErrors { code } } }";
    let claims = "mutation($i: ClaimPlansInput!) { claimPlans(input: $i) { claims { claimToken } } }";
    target
        .withstands(&[
            Bomb::new("U+0000 in a name", CREATE, &json!({ "i": { "planName": nul } }), mendable),
            Bomb::new(
                "U+0000 in goals",
                CREATE,
                &json!({ "i": { "financialGoals": nul, "investmentPreferences": nul } }),
                mendable,
            ),
            Bomb::new("U+0000 in an id", CREATE, &json!({ "i": { "id": nul } }), mendable),
            Bomb::new(
                "U+0000 in notes",
                performance,
                &json!({ "i": { "id": "x", "performanceNotes": nul } }),
                mendable,
            ),
            Bomb::new(
                "U+0000 in a literal",
                "mutation { createPlan(input: {planName: \"\\u0000\"}) { plan { id } userErrors { code } } }",
                &json!({}),
                mendable,
            ),
            Bomb::new("U+0000 in a search", PLANS, &json!({ "f": { "search": nul } }), bad),
            Bomb::new(
                "U+0000 in the id of a plan",
                "query($i: ID!) { plan(id: $i) { id } }",
                &json!({ "i": nul }),
                Outcome::Served,
            ),
            Bomb::new("U+0000 in a decimal", PLANS, &json!({ "f": { "targetAmount": { "from": "1\0" } } }), bad),
            Bomb::new(
                "U+0000 in a time",
                PLANS,
                &json!({ "f": { "createdAt": { "from": "2020-01-01T00:00:00Z\0" } } }),
                bad,
            ),
            Bomb::new(
                "U+0000 in jsonb",
                SUBMIT,
                &claim(json!({ "agent": "PLANNER", "output": { "a": [nul] } })),
                mendable,
            ),
            Bomb::new(
                "U+0000 in a key of jsonb",
                COMPLETE,
                &claim(json!({ "planData": { "user_input": { nul: 1 } } })),
                mendable,
            ),
            Bomb::new("U+0000 in a failure", fail, &claim(json!({ "code": nul, "message": nul })), mendable),
            Bomb::new("U+0000 in a worker's name", claims, &json!({ "i": { "worker": nul } }), bad),
            Bomb::new(
                "quotes in a worker's name",
                claims,
                &json!({ "i": { "worker": "\\'; DROP TABLE users; --" } }),
                Outcome::Served,
            ),
            Bomb::new(
                "U+0000 in a cursor",
                "query($c: String) { plans(after: $c) { totalCount } }",
                &json!({ "c": nul }),
                Outcome::Refused("BAD_CURSOR"),
            ),
            Bomb::new(
                "U+0000 within a cursor",
                by_name,
                &json!({ "c": cursor("n", "\"a\\u0000b\"") }),
                Outcome::Refused("BAD_CURSOR"),
            ),
            Bomb::new("a name within a cursor", by_name, &json!({ "c": cursor("n", "\"a\"") }), Outcome::Served),
            Bomb::new(
                "a time before all times within a cursor",
                by_time,
                &json!({ "c": cursor("c", "-8000000000000000000") }),
                Outcome::Refused("BAD_CURSOR"),
            ),
            Bomb::new(
                "a time behind all times within a cursor",
                by_time,
                &json!({ "c": cursor("c", "9223372036854775807") }),
                Outcome::Refused("BAD_CURSOR"),
            ),
            Bomb::new(
                "an amount of a million zeros within a cursor",
                by_amount,
                &json!({ "c": cursor("a", &format!("\"{}\"", "0".repeat(600_000))) }),
                Outcome::Refused("BAD_CURSOR"),
            ),
            Bomb::new(
                "the largest amount within a cursor",
                by_amount,
                &json!({ "c": cursor("a", "\"79228162514264337593543950335\"") }),
                Outcome::Served,
            ),
            Bomb::new(
                "U+0000 in a confirmation",
                "mutation { deleteViewer(confirmEmailOrId: \"\\u0000\") { deletedPlans userErrors { code } } }",
                &json!({}),
                mendable,
            ),
            Bomb::document("half a surrogate in a literal", "{ plan(id: \"\\uD800\") { id } }", "GRAPHQL_PARSE_FAILED"),
            Bomb::document("no character at all", "{ plan(id: \"\\u{110000}\") { id } }", "GRAPHQL_PARSE_FAILED"),
            Bomb::document(
                "a character of 20 digits",
                "{ plan(id: \"\\u{FFFFFFFFFFFFFFFFFFFF}\") { id } }",
                "GRAPHQL_PARSE_FAILED",
            ),
            Bomb::document(
                "a text that never ends",
                format!("{{ plan(id: \"{}", "\\".repeat(90_000)),
                "GRAPHQL_PARSE_FAILED",
            ),
            Bomb::new(
                "16,000 escapes",
                format!("{{ plan(id: \"{}\") {{ id }} }}", "\\u0041".repeat(16_000)),
                &json!({}),
                Outcome::Served,
            ),
            Bomb::new(
                "90,000 lines of a block",
                format!("{{ plan(id: \"\"\"{}\"\"\") {{ id }} }}", "\n".repeat(90_000)),
                &json!({}),
                Outcome::Served,
            ),
            Bomb::document("a document of U+0000", "\0".repeat(5_000), "GRAPHQL_PARSE_FAILED"),
            Bomb::document("a document of marks", "\u{feff}".repeat(10_000), "GRAPHQL_PARSE_FAILED"),
            raw(
                "half a surrogate in a variable",
                "query($i: ID!) { plan(id: $i) { id } }",
                "{\"i\":\"\\ud800\"}",
                Outcome::Refused("BAD_REQUEST"),
            ),
            raw(
                "a pair the wrong way around",
                "query($i: ID!) { plan(id: $i) { id } }",
                "{\"i\":\"\\udc00\\ud800\"}",
                Outcome::Refused("BAD_REQUEST"),
            ),
        ])
        .await;
    target.ends_unharmed().await;
}
