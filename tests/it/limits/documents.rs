//! The limits of one request, each set low on a server of its own.

use reqwest::{Client, RequestBuilder};
use serde_json::{Value, json};

use super::code;
use crate::harness::{Server, TestDatabase, numbered, token};

/// The name under which the table stands for its limits.
pub(super) const TABLE: &str = "just_what_a_limit_allows_is_served_and_no_more";

/// A limit, set; a request that just fits, one that is larger by one, and what that is told.
pub(super) struct Case {
    pub(super) args: Vec<&'static str>,
    fits: Sent,
    exceeds: Sent,
    code: &'static str,
}

#[derive(Debug)]
enum Sent {
    Body(String),
    /// The query of an address.
    Address(String),
}

impl Sent {
    fn request(&self, http: &Client, origin: &str) -> RequestBuilder {
        match self {
            Self::Body(body) => {
                http.post(format!("{origin}/graphql")).header("content-type", "application/json").body(body.clone())
            }
            Self::Address(query) => http.get(format!("{origin}/graphql?{query}")),
        }
    }
}

fn query(text: impl Into<String>) -> Sent {
    Sent::Body(json!({ "query": text.into() }).to_string())
}

/// The same request once and once more.
fn pair(make: impl Fn(usize) -> Sent, fits: usize) -> (Sent, Sent) {
    (make(fits), make(fits + 1))
}

pub(super) fn cases() -> Vec<Case> {
    let case =
        |args: &[&'static str], (fits, exceeds): (Sent, Sent), code| Case { args: args.to_vec(), fits, exceeds, code };
    let repeat = |front: &'static str, part: &'static str, back: &'static str| {
        move |times: usize| query(format!("{front}{}{back}", part.repeat(times)))
    };
    let aliases = |count: usize| {
        let fields = numbered(count, |number| format!("a{number}: __typename"));
        query(format!("{{ {fields} }}"))
    };
    let fragments = |count: usize| {
        let spreads = numbered(count, |number| format!("...f{number}"));
        let fragments = numbered(count, |number| format!("fragment f{number} on Query {{ __typename }}"));
        query(format!("{{ {spreads} }} {fragments}"))
    };
    let rows = |count: usize| query(format!("{{ plans(first: {count}) {{ nodes {{ id }} }} }}"));
    let body = |bytes: usize| Sent::Body(format!("{:<bytes$}", json!({ "query": "{ __typename }" }).to_string()));
    let values = |count: usize| {
        // Two objects, a list, and what stands beside the first field and the first entry.
        let list = vec![0; count - 3];
        Sent::Body(json!({ "query": "{ __typename }", "variables": { "a": list } }).to_string())
    };
    let address = |bytes: usize| {
        let query = "query=%7B__typename%7D&x=";
        Sent::Address(format!("{query}{}", "x".repeat(bytes - query.len() - "/graphql?".len())))
    };
    let batch = |count: usize| Sent::Body(Value::from(vec![json!({ "query": "{ __typename }" }); count]).to_string());
    vec![
        case(
            &["--max-document", "100"],
            pair(|bytes| query(format!("{:<bytes$}", "{ __typename }")), 100),
            "DOCUMENT_TOO_LARGE",
        ),
        case(&["--max-tokens", "40"], pair(repeat("{", "__typename,", "}"), 19), "DOCUMENT_TOO_LARGE"),
        case(
            &["--max-nesting", "16"],
            pair(|levels| query(format!("{}__typename{}", "{...".repeat(levels - 1) + "{", "}".repeat(levels))), 16),
            "DOCUMENT_TOO_LARGE",
        ),
        case(&["--max-definitions", "4"], pair(fragments, 3), "DOCUMENT_TOO_LARGE"),
        case(
            &["--max-depth", "3"],
            (query("{ viewer { plans { totalCount } } }"), query("{ viewer { plans { nodes { id } } } }")),
            "QUERY_TOO_DEEP",
        ),
        case(&["--max-fields", "4"], pair(repeat("{ viewer { ", "id ", "} }"), 3), "TOO_MANY_FIELDS"),
        case(&["--max-root-fields", "2"], pair(repeat("{", "__typename ", "}"), 2), "TOO_MANY_ROOT_FIELDS"),
        case(&["--max-aliases", "2"], pair(aliases, 2), "TOO_MANY_ALIASES"),
        case(
            &["--max-directives", "3"],
            pair(repeat("{", "__typename @skip(if: false) ", "}"), 3),
            "TOO_MANY_DIRECTIVES",
        ),
        case(
            &["--max-directives-at-one-place", "2"],
            (
                query("{ __typename @skip(if: false) @include(if: true) }"),
                query("{ __typename @skip(if: false) @include(if: true) @skip(if: false) }"),
            ),
            "TOO_MANY_DIRECTIVES",
        ),
        // A row has one value; the lists and the connection around them are two more.
        case(&["--max-complexity", "12"], pair(rows, 10), "QUERY_TOO_COMPLEX"),
        case(
            &["--assumed-list-size", "10", "--max-complexity", "12"],
            (query("{ plans { nodes { id } } }"), query("{ viewer { plans { nodes { id } } } }")),
            "QUERY_TOO_COMPLEX",
        ),
        case(&["--max-body", "200"], pair(body, 200), "PAYLOAD_TOO_LARGE"),
        case(&["--max-values", "12"], pair(values, 12), "PAYLOAD_TOO_LARGE"),
        case(&["--max-url", "100"], pair(address, 100), "URI_TOO_LONG"),
        case(&["--max-batch", "3"], pair(batch, 3), "BATCH_TOO_LARGE"),
    ]
}

#[tokio::test]
async fn just_what_a_limit_allows_is_served_and_no_more() {
    let database = TestDatabase::new().await;
    let http = Client::new();
    let token = token(uuid::Uuid::new_v4(), &[]).await;
    let mut wrong = Vec::new();
    for Case { args, fits, exceeds, code: expected } in cases() {
        let (_program, address) = Server::beside(&database, &[&["--workers", "0"], args.as_slice()].concat()).await;
        let mut answers = Vec::new();
        for sent in [&fits, &exceeds] {
            let request = sent.request(&http, &format!("http://{address}")).bearer_auth(&token);
            answers.push(request.send().await.unwrap().json::<Value>().await.unwrap());
        }
        if !answers[0]["errors"].is_null() || code(&answers[1]) != Some(expected) {
            wrong.push(format!("{args:?}: {answers:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[tokio::test]
async fn a_page_has_so_many_rows_and_an_input_so_many_characters() {
    let server = Server::idle(&[]).await;
    let (client, service) = (server.person("someone@example.com").await, server.service_client().await);
    let id = client.create(json!({ "planName": "x" })).await;
    let pages = [
        "query($n: Int!) { plans(first: $n) { nodes { id } } }",
        "query($n: Int!) { plans(last: $n) { nodes { id } } }",
        "query($n: Int!) { viewer { plans(first: $n) { nodes { id } } } }",
        "query($n: Int!) { plans { nodes { history(first: $n) { nodes { changedBy } } } } }",
    ];
    for page in pages {
        client.ask(page, json!({ "n": 1000 })).await;
        assert_eq!(client.refused(page, json!({ "n": 1001 })).await, "BAD_USER_INPUT", "{page}");
    }
    let engagement = "query($n: Int!) { admin { userEngagement(first: $n) { nodes { userId } } } }";
    let claims = "mutation($n: Int!) { claimPlans(input: { worker: \"w\", limit: $n }) { claims { attempt } } }";
    for (page, rows) in [(engagement, 1000), (claims, 100)] {
        service.ask(page, json!({ "n": rows })).await;
        assert_eq!(service.refused(page, json!({ "n": rows + 1 })).await, "BAD_USER_INPUT", "{page}");
    }
    let nodes = "query($ids: [ID!]!) { nodes(ids: $ids) { id } }";
    client.ask(nodes, json!({ "ids": vec![&id; 100] })).await;
    assert_eq!(client.refused(nodes, json!({ "ids": vec![&id; 101] })).await, "BAD_USER_INPUT");
    let search = "query($text: String!) { plans(filter: { search: $text }) { totalCount } }";
    client.ask(search, json!({ "text": "ü".repeat(200) })).await;
    assert_eq!(client.refused(search, json!({ "text": "ü".repeat(201) })).await, "BAD_USER_INPUT");
    let create = "mutation($input: CreatePlanInput!) { createPlan(input: $input) { userErrors { path } } }";
    for (field, characters) in [("financialGoals", 10_000), ("investmentPreferences", 10_000), ("planName", 255)] {
        for (more, errors) in [(0, json!([])), (1, json!([{ "path": ["input", field] }]))] {
            let input = json!({ field: "ü".repeat(characters + more) });
            assert_eq!(
                client.ask(create, json!({ "input": input })).await["createPlan"]["userErrors"],
                errors,
                "{field}"
            );
        }
    }
}
