//! Documents that are short to write and long to read.

use serde_json::json;

use super::{Bomb, Outcome, Target};
use crate::harness::numbered;

fn around(open: &str, times: usize, inner: &str, close: &str) -> String {
    format!("{}{inner}{}", open.repeat(times), close.repeat(times))
}

#[tokio::test]
async fn recursion_is_refused() {
    let target = Target::new(&[], "authenticated").await;
    let circle =
        |levels: usize| format!("{{ viewer {} }}", around("{ plans { nodes { user ", levels, "{ id }", "} } }"));
    let doubling = numbered(30, |n| format!("fragment f{n} on User {{ ...f{0} ...f{0} }}", n + 1));
    let ring = numbered(90, |n| format!("fragment f{n} on User {{ ...f{} }}", (n + 1) % 90));
    let invalid = "GRAPHQL_VALIDATION_FAILED";
    let large = "DOCUMENT_TOO_LARGE";
    target
        .withstands(&[
            Bomb::document(
                "fragments that double 30 times",
                format!("{{ viewer {{ ...f0 }} }} {doubling} fragment f30 on User {{ id }}"),
                "TOO_MANY_FIELDS",
            ),
            Bomb::document(
                "fragments that double 30 times, unused",
                format!("{{ viewer {{ id }} }} {doubling} fragment f30 on User {{ id }}"),
                "TOO_MANY_FIELDS",
            ),
            Bomb::document("a fragment in itself", "{ viewer { ...f } } fragment f on User { ...f }", invalid),
            Bomb::document("a ring of fragments", format!("{{ viewer {{ ...f0 }} }} {ring}"), invalid),
            Bomb::document("a circle of types, 6 rounds", circle(6), "QUERY_TOO_DEEP"),
            Bomb::document("a circle of types, 2,000 rounds", circle(2_000), large),
            Bomb::document("selections 40,000 deep", around("{a", 40_000, "", "}"), large),
            Bomb::document("selections that never close", "{a".repeat(49_000), large),
            Bomb::document(
                "lists 49,000 deep",
                format!("{{ plan(id: {}) {{ id }} }}", around("[", 49_000, "", "]")),
                large,
            ),
            Bomb::document("lists that never close", format!("{{ plan(id: {}", "[".repeat(99_000)), large),
            Bomb::document(
                "objects 20,000 deep",
                format!("{{ plan(id: {}) {{ id }} }}", around("{a:", 20_000, "1", "}")),
                large,
            ),
            Bomb::document(
                "types 49,000 deep",
                format!("query($a: {}) {{ viewer {{ id }} }}", around("[", 49_000, "Int", "]")),
                large,
            ),
            Bomb::document(
                "inline fragments 9,000 deep",
                format!("{{ viewer {} }}", around("{...", 9_000, "{id}", "}")),
                large,
            ),
            Bomb::document(
                "inline fragments 70 deep",
                format!("{{ viewer {} }}", around("{...", 70, "{id}", "}")),
                large,
            ),
            Bomb::document(
                "a default value 40,000 deep",
                format!("query($a: JSON = {}) {{ viewer {{ id }} }}", around("[", 40_000, "", "]")),
                large,
            ),
            Bomb::document(
                "the schema in circles",
                "{ __schema { types { fields { type { fields { type { fields { name } } } } } } } }",
                "QUERY_TOO_DEEP",
            ),
            Bomb::document(
                "a type within a type, 20 times",
                format!(
                    "{{ __type(name: \"Plan\") {{ fields {{ type {} }} }} }}",
                    around("{ ofType ", 20, "{ name }", "}")
                ),
                "QUERY_TOO_DEEP",
            ),
        ])
        .await;
    target.ends_unharmed().await;
}

#[tokio::test]
#[expect(clippy::too_many_lines, reason = "it is a table")]
async fn numbers_of_things_are_refused() {
    let target = Target::new(&[], "authenticated").await;
    let viewer = |fields: &str| format!("{{ viewer {{ {fields} }} }}");
    let (invalid, large, directives) = ("GRAPHQL_VALIDATION_FAILED", "DOCUMENT_TOO_LARGE", "TOO_MANY_DIRECTIVES");
    target
        .withstands(&[
            Bomb::document("100,000 aliases", viewer(&numbered(100_000, |n| format!("a{n}:id"))), large),
            Bomb::document("2,400 aliases", viewer(&numbered(2_400, |n| format!("a{n}:id"))), "TOO_MANY_FIELDS"),
            Bomb::document("900 aliases", viewer(&numbered(900, |n| format!("a{n}:id"))), "TOO_MANY_ALIASES"),
            Bomb::document("100,000 tokens", viewer(&"a ".repeat(49_000)), large),
            Bomb::document("100,000 tokens without a space", "{".to_owned() + &"!".repeat(99_000), large),
            Bomb::document("49,000 comments", viewer(&format!("id {}", "#\n".repeat(49_000))), large),
            Bomb::new(
                "99,000 commas, which mean nothing",
                viewer(&format!("id {}", ",".repeat(99_000))),
                &json!({}),
                Outcome::Served,
            ),
            Bomb::document("10,000 directives", viewer(&format!("id {}", "@a".repeat(10_000))), large),
            Bomb::document("4,000 directives", viewer(&format!("id {}", "@a".repeat(4_000))), directives),
            Bomb::document(
                "4,000 directives of an operation",
                format!("query {} {{ viewer {{ id }} }}", "@a".repeat(4_000)),
                directives,
            ),
            Bomb::document("1,200 times @skip", viewer(&format!("id {}", "@skip(if:true)".repeat(1_200))), directives),
            Bomb::document("@skip at 400 fields", viewer(&"id@skip(if:true) ".repeat(400)), directives),
            Bomb::document(
                "2,400 directives of variables",
                format!("query({}) {{ viewer {{ id }} }}", numbered(1_000, |n| format!("$a{n}:Int@a"))),
                directives,
            ),
            Bomb::document("999 unknown fields", viewer(&numbered(998, |n| format!("nope{n}"))), invalid),
            Bomb::document("4,000 unknown fields", viewer(&numbered(4_000, |n| format!("nope{n}"))), "TOO_MANY_FIELDS"),
            Bomb::document(
                "1,500 unknown arguments",
                format!("{{ plan({}) {{ id }} }}", numbered(1_500, |n| format!("a{n}:1"))),
                invalid,
            ),
            Bomb::document(
                "2,000 times an argument",
                format!("{{ plan({}) {{ id }} }}", "id:1 ".repeat(2_000)),
                invalid,
            ),
            Bomb::document(
                "1,600 fields of an object",
                format!("{{ plans(filter: {{{}}}) {{ totalCount }} }}", numbered(1_600, |n| format!("a{n}:1"))),
                invalid,
            ),
            Bomb::document(
                "4,900 values of a list",
                format!("{{ plans(filter: {{planType:[{}]}}) {{ totalCount }} }}", "NOPE ".repeat(4_900)),
                invalid,
            ),
            Bomb::document("100,000 characters of a name", viewer(&"a".repeat(99_000)), invalid),
            Bomb::document(
                "1,200 variables, unused",
                format!("query({}) {{ viewer {{ id }} }}", numbered(1_200, |n| format!("$a{n}:Int"))),
                invalid,
            ),
            Bomb::document(
                "1,200 times a variable",
                format!("query({}) {{ viewer {{ id }} }}", "$a:Int ".repeat(1_200)),
                invalid,
            ),
            Bomb::document(
                "4,000 variables, undefined",
                format!("{{ nodes(ids:[{}]) {{ id }} }}", numbered(3_000, |n| format!("$a{n}"))),
                invalid,
            ),
            Bomb::new(
                "1,000 variables, used",
                format!(
                    "query({}) {{ nodes(ids:[{}]) {{ id }} }}",
                    numbered(90, |n| format!("$a{n}:ID=\"x\"")),
                    numbered(90, |n| format!("$a{n}"))
                ),
                &json!({}),
                Outcome::Served,
            ),
            Bomb::document(
                "99 fragments, unused",
                format!("{{ viewer {{ id }} }} {}", numbered(99, |n| format!("fragment f{n} on User {{ id }}"))),
                invalid,
            ),
            Bomb::new(
                "99 fragments, used",
                format!(
                    "{} {}",
                    viewer(&numbered(99, |n| format!("...f{n}"))),
                    numbered(99, |n| format!("fragment f{n} on User {{ id }}"))
                ),
                &json!({}),
                Outcome::Served,
            ),
            Bomb::document(
                "1,000 fragments",
                format!("{{ viewer {{ id }} }} {}", numbered(1_000, |n| format!("fragment f{n} on User{{id}}"))),
                large,
            ),
            Bomb::document("1,000 operations", numbered(1_000, |n| format!("query q{n}{{viewer{{id}}}}")), large),
            Bomb::document(
                "99 times a fragment",
                format!("{{ viewer {{ ...f }} }} {}", "fragment f on User { id } ".repeat(99)),
                invalid,
            ),
            Bomb::document(
                "60 fields at the root",
                format!("{{ {} }}", numbered(60, |n| format!("a{n}:viewer{{id}}"))),
                "TOO_MANY_ROOT_FIELDS",
            ),
        ])
        .await;
    target.ends_unharmed().await;
}
