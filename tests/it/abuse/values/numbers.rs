//! Numbers and times beyond what anything holds.

use serde_json::json;

use super::{Bomb, CREATE, Outcome, PLANS, Target, UPDATE, nested, raw};

fn amounts(name: &'static str, from: &str, outcome: Outcome) -> Bomb {
    raw(name, PLANS, &format!("{{\"f\":{{\"targetAmount\":{{\"from\":{from}}}}}}}"), outcome)
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
