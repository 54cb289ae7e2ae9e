//! Every limit of `src/limits.rs`: just what it allows is served, one more is refused by name.

mod budgets;
mod documents;
mod streams;

use std::collections::BTreeSet;

use reqwest::{Response, StatusCode, header};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::harness::{PATIENCE, Program, Server, eventually, http, token};

/// What says of each limit that it holds: a test of this folder, or one elsewhere.
const HELD_BY: [(&str, &str); 43] = [
    ("max-document", documents::TABLE),
    ("max-tokens", documents::TABLE),
    ("max-nesting", documents::TABLE),
    ("max-definitions", documents::TABLE),
    ("max-depth", documents::TABLE),
    ("max-fields", documents::TABLE),
    ("max-root-fields", documents::TABLE),
    ("max-aliases", documents::TABLE),
    ("max-directives", documents::TABLE),
    ("max-directives-at-one-place", documents::TABLE),
    ("max-complexity", documents::TABLE),
    ("assumed-list-size", documents::TABLE),
    // What is kept ready shows in nothing but time: held by tests of the cache itself.
    ("document-cache", "short_texts_are_bounded_by_their_number"),
    ("document-cache-bytes", "long_texts_are_bounded_by_their_bytes"),
    ("persisted-queries", "so_many_persisted_queries_are_remembered"),
    ("persisted-queries-bytes", "so_many_persisted_queries_are_remembered"),
    ("trusted-documents", "a_server_with_trusted_documents_runs_nothing_else"),
    ("max-body", documents::TABLE),
    ("max-values", documents::TABLE),
    ("max-url", documents::TABLE),
    ("header-timeout", "a_head_that_trickles_in_is_cut_so_long_after_its_first_byte"),
    ("body-timeout", "a_body_that_does_not_arrive_is_not_waited_for"),
    ("max-batch", documents::TABLE),
    ("client-address-header", "behind_a_proxy_each_address_has_a_share_of_its_own"),
    ("operation-timeout", "an_operation_is_told_when_it_takes_too_long_and_a_stream_may_take_any_time"),
    ("draft-status-codes", "the_drafts_status_codes_are_a_switch"),
    ("rate-limit", "a_user_and_an_address_may_send_so_many_requests"),
    ("rate-limit-burst", "what_costs_more_than_anybody_may_spend_is_refused"),
    ("max-sessions-per-request", "an_operation_and_a_caller_have_so_many_sessions_at_once"),
    ("max-sessions-per-user", "a_user_whose_requests_hang_leaves_sessions_for_others"),
    ("max-previews", "so_much_is_computed_at_a_time"),
    ("max-response", "a_response_may_have_so_many_bytes_and_comes_page_by_page"),
    ("response-memory", "a_large_response_waits_until_another_is_sent"),
    ("max-subscriptions-per-user", "a_user_has_so_many_subscriptions_on_all_sockets"),
    ("max-new-sockets-per-address", "an_address_has_so_many_sockets_that_say_nothing"),
    ("max-streams", "there_are_so_many_streams_altogether_and_of_a_user"),
    ("max-streams-per-user", "there_are_so_many_streams_altogether_and_of_a_user"),
    ("max-operations-per-socket", "a_socket_runs_so_many_operations_and_takes_so_many_bytes"),
    ("max-message", "a_socket_runs_so_many_operations_and_takes_so_many_bytes"),
    ("init-timeout", "each_breach_of_the_protocol_has_its_code"),
    ("ping-interval", "parts_carry_payloads_and_signs_of_life"),
    ("send-timeout", "a_client_that_is_silent_or_does_not_read_is_let_go"),
    ("min-send-rate", "who_takes_a_large_response_in_drops_is_let_go_and_who_takes_it_slowly_has_it"),
];

/// The files in which those tests are.
const TESTS: [&str; 14] = [
    include_str!("mod.rs"),
    include_str!("documents.rs"),
    include_str!("streams.rs"),
    include_str!("budgets.rs"),
    include_str!("../http_protocol/connections.rs"),
    include_str!("../http_protocol/slow_readers.rs"),
    include_str!("../../../src/budget/operation.rs"),
    include_str!("../../../src/budget/response.rs"),
    include_str!("../../../src/budget/blocking_pool.rs"),
    include_str!("../../../crates/gate/src/http/stream_limiter.rs"),
    include_str!("../http_protocol/mod.rs"),
    include_str!("../http_protocol/streams.rs"),
    include_str!("../websocket.rs"),
    include_str!("../../../crates/gate/src/execution/cache.rs"),
];

#[tokio::test]
async fn every_limit_is_held_by_a_test() {
    let source = include_str!("../../../src/limits.rs");
    let env = source.lines().filter_map(|line| line.split_once("env = \"PLAN_CREATOR_")?.1.split_once('"'));
    let settings: BTreeSet<String> = env.map(|(name, _)| name.to_lowercase().replace('_', "-")).collect();
    assert_eq!(settings, HELD_BY.iter().map(|(name, _)| (*name).to_owned()).collect());
    let (_, help, _) = Program::run(&["serve", "--help"], &[]).await;
    for (name, test) in HELD_BY {
        assert!(help.contains(&format!("--{name} ")) || help.contains(&format!("--{name}\n")), "--{name} is no flag");
        let is_there = |text: &&str| text.contains(&format!("fn {test}()"));
        assert!(test == documents::TABLE || TESTS.iter().any(is_there), "there is no test {test}");
    }
    let in_table: BTreeSet<_> = documents::cases().iter().map(|case| case.args[0].trim_start_matches("--")).collect();
    let told: BTreeSet<_> =
        HELD_BY.iter().filter(|(_, test)| *test == documents::TABLE).map(|(name, _)| *name).collect();
    assert_eq!(in_table, told);
}

async fn post(server: &Server, token: Option<&str>, accept: &str, body: &Value) -> Response {
    let mut request = http().post(format!("{}/graphql", server.origin()));
    if let Some(token) = token {
        request = request.bearer_auth(token);
    }
    request.header(header::ACCEPT, accept).json(body).send().await.unwrap()
}

fn code(answer: &Value) -> Option<&str> {
    answer["errors"][0]["extensions"]["code"].as_str()
}

#[tokio::test]
async fn a_user_and_an_address_may_send_so_many_requests() {
    let server = Server::idle(&["--rate-limit", "10", "--rate-limit-burst", "30"]).await;
    let (one, other) = (token(Uuid::new_v4(), &[]).await, token(Uuid::new_v4(), &[]).await);
    let service = token(Uuid::new_v4(), &["--role", "service"]).await;
    let body = json!({ "query": "{ __typename }" });
    for caller in [Some(one.as_str()), None] {
        let mut statuses = Vec::new();
        let refused = loop {
            let response = post(&server, caller, "*/*", &body).await;
            statuses.push(response.status());
            if response.status() != StatusCode::OK {
                break response;
            }
        };
        // A busy machine may take a second or two for them, and then there is room for one or two more.
        assert!((4..=7).contains(&statuses.len()), "{statuses:?}");
        assert_eq!(refused.status(), StatusCode::TOO_MANY_REQUESTS);
        assert_eq!(refused.headers()[header::RETRY_AFTER], "1");
        assert_eq!(code(&refused.json().await.unwrap()), Some("RATE_LIMITED"));
    }
    assert_eq!(post(&server, Some(&other), "*/*", &body).await.status(), 200, "others are not held back");
    for _ in 0..20 {
        assert_eq!(post(&server, Some(&service), "*/*", &body).await.status(), 200, "the service role is exempt");
    }
    eventually("a second later there is room again", async || {
        (post(&server, Some(&one), "*/*", &body).await.status() == 200).then_some(())
    })
    .await;
    // Each request of a batch counts: the other user has room for two more.
    let batch = Value::from(vec![body.clone(); 8]);
    let refused = post(&server, Some(&other), "*/*", &batch).await;
    assert_eq!(refused.status(), StatusCode::TOO_MANY_REQUESTS);
}

#[tokio::test]
async fn behind_a_proxy_each_address_has_a_share_of_its_own() {
    let args = ["--rate-limit", "10", "--rate-limit-burst", "20", "--client-address-header", "x-forwarded-for"];
    let server = Server::idle(&args).await;
    let from = async |said: &str| {
        let request = http().post(format!("{}/graphql", server.origin())).header("x-forwarded-for", said);
        request.json(&json!({ "query": "{ __typename }" })).send().await.unwrap().status()
    };
    eventually("one address has used up its share", async || (from("192.0.2.1").await == 429).then_some(())).await;
    assert_eq!(
        from("192.0.2.1, 192.0.2.2").await,
        200,
        "the last address counts, and this one has asked for nothing yet"
    );
}

#[tokio::test]
async fn an_operation_is_told_when_it_takes_too_long_and_a_stream_may_take_any_time() {
    let server = Server::idle(&["--operation-timeout", "300ms", "--event-poll", "100ms"]).await;
    let client = server.stranger().await;
    let id = client.create(json!({ "planName": "slow" })).await;
    let mut watching = client.watch(&id, None).await;
    assert_eq!(watching.next().await.unwrap()["data"]["planStatus"]["status"], "PENDING");

    let query = "query($id: ID!) { plan(id: $id) { planName } }";
    let mut holder = server.database.admin().await;
    let lock = "BEGIN; LOCK TABLE investment_plans IN ACCESS EXCLUSIVE MODE";
    sea_orm::sqlx::raw_sql(lock).execute(&mut holder).await.unwrap();
    assert_eq!(client.refused(query, json!({ "id": id })).await, "TIMEOUT");
    sea_orm::sqlx::raw_sql("ROLLBACK").execute(&mut holder).await.unwrap();
    assert_eq!(client.ask(query, json!({ "id": id })).await["plan"]["planName"], "slow");

    // The stream has been open for longer than that, and goes on.
    server.database.run("UPDATE investment_plans SET processing_status = 'FAILED'").await;
    assert_eq!(watching.next().await.unwrap()["data"]["planStatus"]["status"], "FAILED");
}

#[tokio::test]
async fn so_many_persisted_queries_are_remembered() {
    use sha2::{Digest, Sha256};
    for args in [["--persisted-queries", "8"], ["--persisted-queries-bytes", "1600"]] {
        let server = Server::idle(&args).await;
        // Two hundred bytes each.
        let texts: Vec<_> = (0..60).map(|number| format!("{:<200}", format!("{{ a{number}: __typename }}"))).collect();
        let named = |text: &str, query: Option<&str>| {
            let hash = Sha256::digest(text).iter().fold(String::new(), |hash, byte| hash + &format!("{byte:02x}"));
            json!({ "query": query, "extensions": { "persistedQuery": { "version": 1, "sha256Hash": hash } } })
        };
        let mut remembered = 0;
        for text in &texts {
            assert_eq!(post(&server, None, "*/*", &named(text, Some(text))).await.status(), 200);
        }
        for text in &texts {
            let answer: Value = post(&server, None, "*/*", &named(text, None)).await.json().await.unwrap();
            match code(&answer) {
                None => remembered += 1,
                code => assert_eq!(code, Some("PERSISTED_QUERY_NOT_FOUND")),
            }
        }
        assert!((1..=8).contains(&remembered), "{args:?}: {remembered}");
    }
}

/// Waits for the answer of a stream's first event.
async fn begun(mut response: Response) -> Response {
    assert_eq!(response.status(), 200);
    let read = async {
        let mut text = Vec::new();
        while !String::from_utf8_lossy(&text).contains("event: next") {
            text.extend(response.chunk().await.unwrap().expect("an event comes"));
        }
    };
    tokio::time::timeout(PATIENCE, read).await.unwrap();
    response
}
