//! Fields that have to be compared, and lists that multiply.

use serde_json::json;

use super::{Bomb, Outcome, Target};
use crate::harness::numbered;

/// Validation compares fields with the same response key, and has to do so with all of them at once.
#[tokio::test]
async fn fields_that_overlap_are_compared_in_no_time() {
    let target = Target::new(&[], "authenticated").await;
    let viewer = |fields: &str| format!("{{ viewer {{ {fields} }} }}");
    let invalid = "GRAPHQL_VALIDATION_FAILED";
    let fields = |count: usize| "id ".repeat(count);
    let operations = |count: usize, of: &str| numbered(count, |n| format!("query q{n} {of}"));
    let conflicts = numbered(490, |n| format!("plans(first:{n}){{totalCount}}"));
    let long_chain = numbered(45, |n| format!("fragment f{n} on User {{ {} ...f{} }}", fields(21), n + 1));
    let chain = numbered(90, |n| format!("fragment f{n} on User {{ id id id id id ...f{} }}", n + 1));
    target
        .withstands(&[
            Bomb::new("998 times a field", viewer(&fields(998)), &json!({}), Outcome::Served),
            Bomb::new("330 times a list", viewer(&"plans { nodes { id } } ".repeat(330)), &json!({}), Outcome::Served),
            Bomb::document("490 fields that all differ", viewer(&conflicts), invalid),
            Bomb::document(
                "55 by 8 fields that differ below",
                viewer(&numbered(55, |n| {
                    format!(
                        "plans {{ nodes {{ {} }} }}",
                        numbered(8, |m| format!("history(first:{}){{totalCount}}", n * 8 + m))
                    )
                })),
                invalid,
            ),
            Bomb::document(
                "90 aliases for one name",
                viewer(&numbered(45, |n| format!("x:id x:email x:plans(first:{n}){{totalCount}}"))),
                "TOO_MANY_ALIASES",
            ),
            Bomb::document(
                "99 aliases for one name",
                viewer(&numbered(33, |n| format!("x:id x:email x:plans(first:{n}){{totalCount}}"))),
                invalid,
            ),
            Bomb::document(
                "99 operations over a fragment of 900 fields",
                format!("{} fragment f on User {{ {} }}", operations(99, "{viewer{...f}}"), fields(900)),
                "TOO_MANY_FIELDS",
            ),
            Bomb::document(
                "5 operations over a fragment of 998 fields",
                format!("{} fragment f on User {{ {} }}", operations(5, "{viewer{...f}}"), fields(998)),
                "OPERATION_RESOLUTION_FAILURE",
            ),
            Bomb::document(
                "99 operations over a fragment of 490 conflicts",
                format!("{} fragment f on User {{ {conflicts} }}", operations(99, "{viewer{...f}}")),
                "TOO_MANY_FIELDS",
            ),
            Bomb::document(
                "5 operations over a fragment of 490 conflicts",
                format!("{} fragment f on User {{ {conflicts} }}", operations(5, "{viewer{...f}}")),
                invalid,
            ),
            Bomb::document(
                "99 operations with 40 fields of their own",
                operations(99, &viewer(&fields(40))),
                "OPERATION_RESOLUTION_FAILURE",
            ),
            Bomb::new(
                "a chain of 90 fragments",
                format!("{{ viewer {{ ...f0 }} }} {chain} fragment f90 on User {{ id }}"),
                &json!({}),
                Outcome::Served,
            ),
            Bomb::document(
                "50 operations over a chain of 45 fragments",
                format!("{} {long_chain} fragment f45 on User {{ id }}", operations(50, "{viewer{...f0}}")),
                "TOO_MANY_FIELDS",
            ),
            Bomb::document(
                "5 operations over a chain of 45 fragments",
                format!("{} {long_chain} fragment f45 on User {{ id }}", operations(5, "{viewer{...f0}}")),
                "OPERATION_RESOLUTION_FAILURE",
            ),
            Bomb::document(
                "170 times fragments on each of three types",
                format!(
                    "{{ {} }}",
                    "node(id:1) { ... on Node { id } ... on Plan { id planName } ... on User { id email } } "
                        .repeat(170)
                ),
                "TOO_MANY_FIELDS",
            ),
            Bomb::new(
                "40 times fragments on each of three types",
                format!(
                    "{{ {} }}",
                    "node(id:1) { ... on Node { id } ... on Plan { id planName } ... on User { id email } } "
                        .repeat(40)
                ),
                &json!({}),
                Outcome::Served,
            ),
        ])
        .await;
    target.ends_unharmed().await;
}

#[tokio::test]
async fn lists_in_lists_are_refused_by_what_they_would_give() {
    let target = Target::new(&[], "authenticated").await;
    let complex = "QUERY_TOO_COMPLEX";
    let history = "history(first: 1000) { nodes { operation } }";
    target
        .withstands(&[
            Bomb::document("1,000 plans with 1,000 changes each", format!("{{ plans(first: 1000) {{ nodes {{ {history} }} }} }}"), complex),
            Bomb::new(
                "the same in variables",
                "query($n: Int!) { plans(first: $n) { nodes { history(first: $n) { nodes { operation } } } } }",
                &json!({ "n": 1000 }),
                Outcome::Refused(complex),
            ),
            Bomb::document("plans of users of plans", "{ plans(first: 1000) { nodes { user { plans(first: 1000) { nodes { id } } } } } }", complex),
            Bomb::new(
                "100 nodes with 1,000 changes each",
                "query($ids: [ID!]!) { nodes(ids: $ids) { ... on Plan { history(first: 1000) { nodes { operation changedAt } } } } }",
                &json!({ "ids": vec!["x"; 100] }),
                Outcome::Refused(complex),
            ),
            Bomb::document("50 lists of 1,000 side by side", format!("{{ {} }}", numbered(50, |n| format!("a{n}: plans(first: 1000) {{ nodes {{ id planName createdAt updatedAt }} }}"))), complex),
            Bomb::document("more than a page", "{ plans(first: 1001) { nodes { id } } }", "BAD_USER_INPUT"),
            Bomb::document("as many as an Int can say", "{ plans(first: 2147483647) { totalCount } }", "BAD_USER_INPUT"),
            Bomb::document("fewer than none", "{ plans(first: -2147483648) { totalCount } }", "BAD_USER_INPUT"),
        ])
        .await;
    target.ends_unharmed().await;
}
