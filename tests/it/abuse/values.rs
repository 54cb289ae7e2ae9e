//! Values that no column, number or text of any language can hold.

use base64::Engine;
use serde_json::{Value, json};
use uuid::Uuid;

use super::{Bomb, Outcome, Target};

const PLANS: &str = "query($f: PlanFilter) { plans(filter: $f) { totalCount } }";
const CREATE: &str =
    "mutation($i: CreatePlanInput!) { createPlan(input: $i) { plan { id } userErrors { code message path } } }";
const UPDATE: &str =
    "mutation($i: UpdatePlanInput!) { updatePlan(input: $i) { plan { id } userErrors { code message path } } }";
const COMPLETE: &str =
    "mutation($i: CompletePlanInput!) { completePlan(input: $i) { plan { id } userErrors { code message path } } }";
const SUBMIT: &str = "mutation($i: SubmitAgentOutputInput!) { submitAgentOutput(input: $i) { claim { claimToken } userErrors { code message path } } }";

/// A body that `serde_json` would not write.
fn raw(name: &'static str, query: &str, variables: &str, outcome: Outcome) -> Bomb {
    Bomb { name, body: format!("{{\"query\":{},\"variables\":{variables}}}", Value::from(query)), outcome }
}

fn amounts(name: &'static str, from: &str, outcome: Outcome) -> Bomb {
    raw(name, PLANS, &format!("{{\"f\":{{\"targetAmount\":{{\"from\":{from}}}}}}}"), outcome)
}

fn nested(open: &str, levels: usize, close: &str) -> String {
    format!("{}1{}", open.repeat(levels), close.repeat(levels))
}

#[tokio::test]
async fn numbers_that_nothing_can_hold_are_refused() {
    let target = Target::new(&[], "authenticated").await;
    let (bad, request) = (Outcome::Refused("BAD_USER_INPUT"), Outcome::Refused("BAD_REQUEST"));
    let invalid = "GRAPHQL_VALIDATION_FAILED";
    let literal = |number: &str| format!("{{ plans(filter: {{targetAmount:{{from:{number}}}}}) {{ totalCount }} }}");
    target
        .withstands(&[
            amounts("a giant exponent", "1e999999999", request),
            amounts("a giant exponent of many digits", &format!("1e{}", "9".repeat(900_000)), request),
            amounts("a million digits", &"9".repeat(900_000), request),
            amounts("a million digits behind the point", &format!("0.{}", "9".repeat(900_000)), Outcome::Served),
            amounts("a tiny exponent", "1e-999999999", Outcome::Served),
            amounts("a decimal with a giant exponent", "\"1e999999999\"", bad),
            amounts("a decimal with an exponent of 32 bits", "\"1e4294967296\"", bad),
            amounts("a decimal with an exponent of 64 bits", "\"1e-18446744073709551617\"", bad),
            amounts("a decimal with a tiny exponent", "\"1e-999999999\"", bad),
            amounts("a decimal with half an exponent", "\"1e\"", bad),
            amounts("a decimal of a million digits", &format!("\"{}\"", "9".repeat(900_000)), bad),
            amounts("a decimal of a million zeros", &format!("\"{}\"", "0".repeat(900_000)), bad),
            amounts("a decimal of a million zeros and an exponent", &format!("\"{}e1\"", "0".repeat(900_000)), bad),
            amounts("a decimal that is no number", "\"NaN\"", bad),
            amounts("a decimal in a list in lists", &nested("[", 100, "]"), bad),
            Bomb::document("a literal with a giant exponent", literal("1e999999999"), invalid),
            Bomb::document("a literal of 90,000 digits", literal(&"9".repeat(90_000)), invalid),
            Bomb::new(
                "a literal of 90,000 digits behind the point",
                literal(&format!("0.{}", "9".repeat(90_000))),
                &json!({}),
                Outcome::Served,
            ),
            Bomb::document(
                "an Int of 90,000 digits",
                format!("{{ plans(first: {}) {{ totalCount }} }}", "9".repeat(90_000)),
                invalid,
            ),
            Bomb::document("an Int of 33 bits", "{ plans(first: 4294967296) { totalCount } }", invalid),
            raw(
                "an Int of 33 bits in a variable",
                "query($n: Int) { plans(first: $n) { totalCount } }",
                "{\"n\":4294967296}",
                bad,
            ),
            raw("an Int with a fraction", "query($n: Int) { plans(first: $n) { totalCount } }", "{\"n\":1.5}", bad),
            raw(
                "a time before all times",
                PLANS,
                "{\"f\":{\"createdAt\":{\"from\":\"-262143-01-01T00:00:00Z\"}}}",
                Outcome::Served,
            ),
            raw(
                "a time before the first of Postgres'",
                PLANS,
                "{\"f\":{\"createdAt\":{\"to\":\"-4712-12-31T23:59:59Z\"}}}",
                Outcome::Served,
            ),
            raw(
                "the first time of Postgres'",
                PLANS,
                "{\"f\":{\"createdAt\":{\"to\":\"-4711-01-01T00:00:00Z\"}}}",
                Outcome::Served,
            ),
            raw(
                "a change of a plan before all times",
                UPDATE,
                "{\"i\":{\"id\":\"x\",\"ifUpdatedAt\":\"-262143-01-01T00:00:00Z\"}}",
                Outcome::Mendable,
            ),
            raw(
                "a time behind all times",
                PLANS,
                "{\"f\":{\"createdAt\":{\"from\":\"+262142-12-31T23:59:59Z\"}}}",
                Outcome::Served,
            ),
            raw("a time that is none", PLANS, "{\"f\":{\"createdAt\":{\"from\":\"99999999-12-31T23:59:59Z\"}}}", bad),
            raw(
                "an amount that no column holds",
                CREATE,
                "{\"i\":{\"targetAmount\":\"79228162514264337593543950335\"}}",
                Outcome::Mendable,
            ),
        ])
        .await;
    target.ends_unharmed().await;
}

#[tokio::test]
#[expect(clippy::too_many_lines, reason = "it is a table")]
async fn json_that_goes_too_deep_or_too_far_is_refused() {
    let target = Target::new(&[], "service").await;
    let request = Outcome::Refused("BAD_REQUEST");
    let (bad, large) = (Outcome::Refused("BAD_USER_INPUT"), Outcome::Refused("PAYLOAD_TOO_LARGE"));
    let any = "query($a: Int) { plans(first: $a) { totalCount } }";
    let output = |json: &str| format!("{{\"i\":{{\"claimToken\":\"x\",\"agent\":\"PLANNER\",\"output\":{json}}}}}");
    let ids = |count: usize| json!({ "ids": vec!["x"; count] });
    let many = |text: &str, count: usize| vec![text; count].join(",");
    target
        .withstands(&[
            raw("variables 50,000 deep", any, &format!("{{\"a\":{}}}", nested("[", 50_000, "]")), large),
            raw("objects 50,000 deep", any, &format!("{{\"a\":{}}}", nested("{\"a\":", 50_000, "}")), large),
            raw("lists that never close", any, &format!("{{\"a\":{}", "[".repeat(500_000)), large),
            raw("a JSON scalar 50,000 deep", SUBMIT, &output(&nested("[", 50_000, "]")), large),
            raw("variables 19,900 deep", any, &format!("{{\"a\":{}}}", nested("[", 19_900, "]")), request),
            raw("objects 19,900 deep", any, &format!("{{\"a\":{}}}", nested("{\"a\":", 19_900, "}")), request),
            raw("lists that never close, 19,900 deep", any, &format!("{{\"a\":{}", "[".repeat(19_900)), request),
            raw("a JSON scalar 19,900 deep", SUBMIT, &output(&nested("[", 19_900, "]")), request),
            raw("a JSON scalar of objects 19,900 deep", SUBMIT, &output(&nested("{\"a\":", 19_900, "}")), request),
            raw("a JSON scalar 110 deep", SUBMIT, &output(&nested("[", 110, "]")), Outcome::Mendable),
            raw("a JSON scalar with a giant exponent", SUBMIT, &output("1e999999999"), request),
            raw(
                "a JSON scalar of 900,000 bytes",
                SUBMIT,
                &output(&format!("\"{}\"", "x".repeat(900_000))),
                Outcome::Mendable,
            ),
            raw("a JSON scalar of 400,000 entries", SUBMIT, &output(&format!("[{}]", many("0", 400_000))), large),
            raw(
                "a JSON scalar of 19,900 entries",
                SUBMIT,
                &output(&format!("[{}]", many("0", 19_900))),
                Outcome::Mendable,
            ),
            raw("19,900 times a key", SUBMIT, &output(&format!("{{{}}}", many("\"a\":1", 19_900))), Outcome::Mendable),
            raw("50,000 times a variable", any, &format!("{{{}}}", many("\"a\":1", 50_000)), large),
            raw("19,900 times a variable", any, &format!("{{{}}}", many("\"a\":1", 19_900)), Outcome::Served),
            raw("a key of async-graphql's own", SUBMIT, &output("{\"$serde_json::private::RawValue\":\"x\"}"), bad),
            raw("400,000 entries that nobody asked for", any, &format!("{{\"z\":[{}]}}", many("0", 400_000)), large),
            raw("300,000 objects that nobody asked for", any, &format!("{{\"z\":[{}]}}", many("{}", 300_000)), large),
            raw(
                "9,900 objects that nobody asked for",
                any,
                &format!("{{\"z\":[{}]}}", many("{}", 9_900)),
                Outcome::Served,
            ),
            Bomb::new("101 ids", "query($ids: [ID!]!) { nodes(ids: $ids) { id } }", &ids(101), bad),
            Bomb::new("19,900 ids", "query($ids: [ID!]!) { nodes(ids: $ids) { id } }", &ids(19_900), bad),
            Bomb::new("200,000 ids", "query($ids: [ID!]!) { nodes(ids: $ids) { id } }", &ids(200_000), large),
            Bomb::new(
                "an id of 900,000 characters",
                "query($id: ID!) { plan(id: $id) { id } }",
                &json!({ "id": "x".repeat(900_000) }),
                Outcome::Served,
            ),
            Bomb::new(
                "a cursor of 900,000 characters",
                "query($c: String) { plans(after: $c) { totalCount } }",
                &json!({ "c": "A".repeat(900_000) }),
                Outcome::Refused("BAD_CURSOR"),
            ),
            Bomb::new(
                "a word of 900,000 characters",
                PLANS,
                &json!({ "f": { "planType": ["x".repeat(900_000)] } }),
                bad,
            ),
            Bomb::new("a search of 900,000 characters", PLANS, &json!({ "f": { "search": "x".repeat(900_000) } }), bad),
            Bomb::new(
                "70,000 types of plan",
                PLANS,
                &json!({ "f": { "planType": vec!["RETIREMENT"; 70_000] } }),
                large,
            ),
            Bomb::new(
                "19,900 types of plan",
                PLANS,
                &json!({ "f": { "planType": vec!["RETIREMENT"; 19_900] } }),
                Outcome::Served,
            ),
            Bomb::new(
                "19,900 levels of risk",
                PLANS,
                &json!({ "f": { "riskLevel": vec!["BALANCED"; 19_900] } }),
                Outcome::Served,
            ),
            Bomb::new(
                "19,900 states",
                PLANS,
                &json!({ "f": { "processingStatus": vec!["FAILED"; 19_900] } }),
                Outcome::Served,
            ),
            Bomb {
                name: "a key twice",
                body: "{\"query\":\"{a}\",\"query\":\"{viewer{id}}\"}".into(),
                outcome: request,
            },
            Bomb {
                name: "150,000 keys of a request",
                body: format!("{{{}}}", many("\"a\":1", 150_000)),
                outcome: large,
            },
            Bomb {
                name: "a name of 900,000 characters",
                body: json!({ "query": "{ viewer { id } }", "operationName": "x".repeat(900_000) }).to_string(),
                outcome: Outcome::Refused("OPERATION_RESOLUTION_FAILURE"),
            },
        ])
        .await;
    target.ends_unharmed().await;
}

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
