//! JSON that is deep, long or none.

use serde_json::json;

use super::{Bomb, Outcome, PLANS, SUBMIT, Target, nested, raw};

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
