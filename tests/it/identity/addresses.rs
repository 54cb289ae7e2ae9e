//! The address of a user: that of the newest token, and what confirms an erasure.

use serde_json::{Value, json};
use uuid::Uuid;

use super::holder;
use crate::harness::{Client, Server, eventually};

const ERASE: &str =
    "mutation($who: String!) { deleteViewer(confirmEmailOrId: $who) { deletedPlans userErrors { code path } } }";

async fn is_refused(client: &Client, who: &str) -> bool {
    let payload = client.ask(ERASE, json!({ "who": who })).await["deleteViewer"].take();
    let refused = payload["userErrors"] == json!([{ "code": "INVALID", "path": ["confirmEmailOrId"] }]);
    assert!(refused || payload["userErrors"] == json!([]), "{payload}");
    refused
}

async fn address(client: &Client) -> Value {
    client.ask("{ viewer { email } }", json!({})).await["viewer"]["email"].take()
}

async fn plans(server: &Server) -> i64 {
    server.database.number("SELECT count(*) FROM investment_plans").await
}

#[tokio::test]
async fn who_has_no_address_cannot_confirm_an_erasure_by_a_blank_one() {
    let server = Server::idle(&[]).await;
    for email in [json!(""), json!("   "), json!(null), json!("a\0b")] {
        let client = holder(&server, Uuid::new_v4(), 0, json!({ "email": email }));
        client.create(json!({ "planName": "kept" })).await;
        assert_eq!(address(&client).await, Value::Null, "{email} is no address");
        for blank in ["", "   ", "\t\n", "\u{a0}", "null"] {
            assert!(is_refused(&client, blank).await, "{email} is not confirmed by {blank:?}");
        }
    }
    assert_eq!(plans(&server).await, 4);
}

#[tokio::test]
async fn a_blank_address_that_is_stored_already_confirms_nothing() {
    let server = Server::idle(&[]).await;
    let client = server.stranger().await;
    client.create(json!({ "planName": "kept" })).await;
    server.database.run("UPDATE users SET email = ' ', email_as_of = now()").await;
    assert_eq!(address(&client).await, Value::Null);
    for blank in ["", " ", "  "] {
        assert!(is_refused(&client, blank).await, "{blank:?}");
    }
    assert_eq!(plans(&server).await, 1);
}

#[tokio::test]
async fn the_address_is_that_of_the_newest_token_and_an_older_token_does_not_bring_its_own_back() {
    let server = Server::idle(&[]).await;
    let user = Uuid::new_v4();
    let old = holder(&server, user, 60, json!({ "email": "old@example.com" }));
    let new = holder(&server, user, 30, json!({ "email": "new@example.com" }));
    old.create(json!({ "planName": "one" })).await;
    assert_eq!(address(&old).await, "old@example.com");
    assert_eq!(address(&new).await, "new@example.com", "a token that has not written yet is known to be newer");
    assert!(is_refused(&new, "old@example.com").await, "the former address confirms nothing");
    new.create(json!({ "planName": "two" })).await;
    old.create(json!({ "planName": "three" })).await;
    for client in [&old, &new] {
        assert_eq!(address(client).await, "new@example.com");
        let owners = client.ask("{ plans { nodes { user { email } } } }", json!({})).await;
        assert!(
            owners["plans"]["nodes"].as_array().unwrap().iter().all(|plan| plan["user"]["email"] == "new@example.com")
        );
        assert!(is_refused(client, "old@example.com").await);
    }
    assert!(!is_refused(&old, "NEW@example.com ").await);
    eventually("the person is erased", async || (plans(&server).await == 0).then_some(())).await;
}

#[tokio::test]
async fn a_newer_token_that_says_the_same_address_counts_as_the_newest() {
    let server = Server::idle(&[]).await;
    let user = Uuid::new_v4();
    let [first, between, last] = [("a@example.com", 90), ("b@example.com", 60), ("a@example.com", 30)]
        .map(|(email, age)| holder(&server, user, age, json!({ "email": email })));
    for client in [&first, &last, &between] {
        client.create(json!({ "planName": "one of three" })).await;
        assert_eq!(address(&last).await, "a@example.com");
    }
    assert_eq!(address(&between).await, "a@example.com");
}

#[tokio::test]
async fn an_address_that_the_newest_token_has_no_more_is_forgotten() {
    let server = Server::idle(&[]).await;
    for gone in [json!({ "email": "" }), json!({ "email": null }), json!({})] {
        let user = Uuid::new_v4();
        let old = holder(&server, user, 60, json!({ "email": "old@example.com" }));
        old.create(json!({ "planName": "one" })).await;
        let new = holder(&server, user, 30, gone);
        new.create(json!({ "planName": "two" })).await;
        for client in [&old, &new] {
            assert_eq!(address(client).await, Value::Null);
            assert!(is_refused(client, "old@example.com").await);
        }
    }
}

#[tokio::test]
async fn an_address_is_not_written_again_where_nothing_is_new() {
    let server = Server::idle(&[]).await;
    let user = Uuid::new_v4();
    let rows = async || server.database.number("SELECT xmin::text::bigint FROM users").await;
    let old = holder(&server, user, 60, json!({ "email": "a@example.com" }));
    old.create(json!({})).await;
    let written = rows().await;
    old.create(json!({})).await;
    holder(&server, user, 90, json!({ "email": "older@example.com" })).create(json!({})).await;
    assert_eq!(rows().await, written);
    holder(&server, user, 30, json!({ "email": "b@example.com" })).create(json!({})).await;
    assert_ne!(rows().await, written, "what is new is written");
}

#[tokio::test]
async fn a_token_from_the_future_does_not_keep_its_address_for_ever() {
    let server = Server::idle(&[]).await;
    let user = Uuid::new_v4();
    let ahead = json!({ "email": "ahead@example.com", "iat": 9_000_000_000_u64, "exp": 9_000_003_600_u64 });
    let ahead = holder(&server, user, 0, ahead);
    ahead.create(json!({})).await;
    let later = jsonwebtoken::get_current_timestamp() + 1;
    let next = holder(&server, user, 0, json!({ "email": "next@example.com", "iat": later }));
    eventually("the next second", async || (jsonwebtoken::get_current_timestamp() > later).then_some(())).await;
    next.create(json!({})).await;
    assert_eq!(address(&next).await, "next@example.com");
}
