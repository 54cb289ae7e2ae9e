//! A table `users` that was there before, with rules of its own.

use serde_json::{Value, json};
use uuid::Uuid;

use super::holder;
use crate::harness::{Client, Program, Server, TestDatabase};

/// A server on a database with such a table.
async fn adopting(table: &str) -> Server {
    let database = TestDatabase::empty().await;
    database.run(&format!("SET ROLE plan_creator; {table}")).await;
    Server::on(database, &["--workers", "0"]).await
}

const CREATE: &str = "mutation { createPlan(input: { planName: \"mine\" }) { created userErrors { code } } }";

/// Nothing of the database is told, and nothing is stored.
async fn is_refused(server: &Server, client: &Client) {
    let before = server.database.number("SELECT count(*) FROM investment_plans").await;
    let answer = client.send(CREATE, json!({})).await;
    assert_eq!(answer["errors"][0]["extensions"]["code"], "USER_REFUSED", "{answer}");
    let text = format!("{} {}", answer["errors"][0]["message"], answer["errors"][0]["extensions"]);
    for word in ["constraint", "column", "users_", "nickname", "taken@", "duplicate", "go away"] {
        assert!(!text.contains(word), "{text}");
    }
    assert_eq!(server.database.number("SELECT count(*) FROM investment_plans").await, before);
}

async fn findings(server: &Server, check: &str) -> Vec<Value> {
    let url = server.database.url().await;
    let (_, out, log) = Program::run(&["doctor", "--json"], &[("DATABASE_URL", &url)]).await;
    let findings: Vec<Value> = serde_json::from_str(&out).unwrap_or_else(|_| panic!("{out}{log}"));
    findings.into_iter().filter(|finding| finding["check"] == check).collect()
}

#[tokio::test]
async fn an_address_that_is_another_users_is_refused_with_a_code_and_found() {
    let server = adopting("CREATE TABLE users (id_user uuid PRIMARY KEY, email text UNIQUE)").await;
    let person = |email: &str, age| holder(&server, Uuid::new_v4(), age, json!({ "email": email }));
    person("taken@example.com", 0).create(json!({})).await;
    is_refused(&server, &person("taken@example.com", 0)).await;
    // Who has no address is not in anybody's way.
    for email in ["", " "] {
        person(email, 0).create(json!({})).await;
    }
    let found = findings(&server, "users-share-an-address").await;
    assert!(found.len() == 1 && found[0]["found"].as_str().unwrap().contains("users_email_key"), "{found:?}");
}

#[tokio::test]
async fn who_moves_to_an_address_that_another_row_still_has_goes_on_working() {
    let server = adopting("CREATE TABLE users (id_user uuid PRIMARY KEY, email text UNIQUE)").await;
    holder(&server, Uuid::new_v4(), 60, json!({ "email": "taken@example.com" })).create(json!({})).await;
    let user = Uuid::new_v4();
    holder(&server, user, 60, json!({ "email": "first@example.com" })).create(json!({})).await;
    let moved = holder(&server, user, 30, json!({ "email": "taken@example.com" }));
    moved.create(json!({})).await;
    assert_eq!(moved.ask("{ viewer { email } }", json!({})).await["viewer"]["email"], "taken@example.com");
}

#[tokio::test]
async fn a_column_that_nobody_fills_is_refused_with_a_code_and_found() {
    let server = adopting("CREATE TABLE users (id_user uuid PRIMARY KEY, nickname text NOT NULL)").await;
    is_refused(&server, &server.stranger().await).await;
    let found = findings(&server, "users-take-no-row").await;
    assert!(found.len() == 1 && found[0]["found"].as_str().unwrap().contains("nickname"), "{found:?}");
    assert_eq!(found[0]["level"], "problem");
}

#[tokio::test]
async fn whatever_else_such_a_table_refuses_has_the_code_too() {
    for rule in [
        "CREATE TABLE users (id_user uuid PRIMARY KEY, email text CHECK (email LIKE '%@corp.example'))",
        "CREATE TABLE users (id_user uuid PRIMARY KEY, email varchar(5))",
        "CREATE TABLE users (id_user uuid PRIMARY KEY, email text NOT NULL)",
        "CREATE TABLE accounts (id uuid PRIMARY KEY); \
         CREATE TABLE users (id_user uuid PRIMARY KEY REFERENCES accounts)",
        "CREATE TABLE users (id_user uuid PRIMARY KEY); CREATE FUNCTION no() RETURNS trigger LANGUAGE plpgsql AS \
         $$ BEGIN RAISE EXCEPTION 'go away, %', NEW.id_user; END $$; \
         CREATE TRIGGER no BEFORE INSERT ON users FOR EACH ROW EXECUTE FUNCTION no()",
        "CREATE TABLE users (id_user uuid PRIMARY KEY); CREATE FUNCTION no() RETURNS trigger LANGUAGE plpgsql AS \
         $$ BEGIN RETURN NULL; END $$; \
         CREATE TRIGGER no BEFORE INSERT ON users FOR EACH ROW EXECUTE FUNCTION no()",
    ] {
        let server = adopting(rule).await;
        let email = if rule.contains("NOT NULL") { json!("") } else { json!("somebody@example.com") };
        is_refused(&server, &holder(&server, Uuid::new_v4(), 0, json!({ "email": email }))).await;
    }
}
