//! Claims that an operator's own policies ask for (`auth.jwt()`).

use serde_json::{Value, json};
use uuid::Uuid;

use super::{claims, holder};
use crate::harness::{PgBouncer, Server, TestDatabase, signed};
use sea_orm::sqlx::{self, Row};

/// As Supabase has it.
const JWT: &str = "CREATE SCHEMA IF NOT EXISTS auth; GRANT USAGE ON SCHEMA auth TO authenticated, service_role; \
    CREATE FUNCTION auth.jwt() RETURNS jsonb LANGUAGE sql STABLE AS $$ SELECT coalesce( \
        nullif(current_setting('request.jwt.claim', true), ''), \
        nullif(current_setting('request.jwt.claims', true), ''))::jsonb $$;";

/// Policies in each form that the documentation of Supabase shows.
const FORMS: [&str; 4] = [
    "(SELECT auth.jwt() ->> 'aal') = 'aal2'",
    "EXISTS (SELECT WHERE auth.jwt() ->> 'aal' = 'aal2')",
    "auth.jwt() ->> 'aal' = 'aal2'",
    "plan_name IS NOT NULL AND auth.jwt() ->> 'aal' = 'aal2'",
];

async fn demanding_two_factors(database: &TestDatabase, form: &str) {
    let policy =
        format!("{JWT} CREATE POLICY two_factors ON investment_plans AS RESTRICTIVE TO authenticated USING ({form})");
    database.run(&policy).await;
}

async fn holds_for_reads_and_writes(server: &Server) {
    let user = Uuid::new_v4();
    let one = holder(server, user, 0, json!({ "aal": "aal1" }));
    let two = holder(server, user, 0, json!({ "aal": "aal2" }));
    let id = two.create(json!({ "planName": "guarded" })).await;
    let star =
        "mutation($id: ID!) { setPlanFavorite(id: $id, isFavorite: true) { plan { isFavorite } userErrors { code } } }";
    let look = "query($id: ID!) { plan(id: $id) { planName } plans { totalCount nodes { planName history { nodes { operation } } } } }";
    for _ in 0..3 {
        let seen = two.ask(look, json!({ "id": id })).await;
        assert_eq!((&seen["plan"]["planName"], &seen["plans"]["totalCount"]), (&json!("guarded"), &json!(1)));
        assert_eq!(two.ask(star, json!({ "id": id })).await["setPlanFavorite"]["plan"]["isFavorite"], true);
        let seen = one.ask(look, json!({ "id": id })).await;
        assert_eq!((&seen["plan"], &seen["plans"]["nodes"]), (&Value::Null, &json!([])));
        let starred = one.ask(star, json!({ "id": id })).await["setPlanFavorite"].take();
        assert_eq!(starred["userErrors"][0]["code"], "NOT_FOUND");
        let create = "mutation { createPlan(input: { planName: \"mine\" }) { created } }";
        assert_eq!(one.refused(create, json!({})).await, "FORBIDDEN", "what a policy forbids is no fault of ours");
        assert_eq!(server.anonymous().refused("{ plans { totalCount } }", json!({})).await, "UNAUTHENTICATED");
        let other = server.stranger().await;
        assert_eq!(other.ask("{ plans { totalCount } }", json!({})).await["plans"]["totalCount"], 0);
    }
}

#[tokio::test]
async fn a_policy_of_the_operators_own_finds_the_claims_of_the_token() {
    for form in FORMS {
        let database = TestDatabase::new().await;
        demanding_two_factors(&database, form).await;
        holds_for_reads_and_writes(&Server::on(database, &["--workers", "0"]).await).await;
    }
}

#[tokio::test]
async fn behind_a_pooler_too_and_nothing_of_them_stays_for_the_next() {
    let database = TestDatabase::new().await;
    demanding_two_factors(&database, FORMS[0]).await;
    let pooler = PgBouncer::start(&database, 1).await;
    let server = Server::behind(&pooler, database, &["--workers", "0"]).await;
    holds_for_reads_and_writes(&server).await;
    let left = sqlx::raw_sql("SELECT concat(current_setting('request.jwt.claims', true))");
    let left: String = left.fetch_one(&mut pooler.connection().await).await.unwrap().get(0);
    assert_eq!(left, "");
}

/// Notes the claims with which plans are written and read.
async fn noting(database: &TestDatabase) {
    let sql = format!(
        "{JWT} CREATE TABLE noted (claims jsonb, whole text); GRANT INSERT ON noted TO authenticated; \
         CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN \
            INSERT INTO noted VALUES (auth.jwt(), current_setting('request.jwt.claims')); RETURN NEW; END $$; \
         CREATE TRIGGER note BEFORE INSERT ON investment_plans FOR EACH ROW EXECUTE FUNCTION note()"
    );
    database.run(&sql).await;
}

async fn noted(server: &Server) -> Value {
    let text: String = server.database.rows("SELECT claims::text FROM noted").await[0].get(0);
    server.database.run("DELETE FROM noted").await;
    serde_json::from_str(&text).unwrap()
}

#[tokio::test]
async fn claims_arrive_as_they_came() {
    let database = TestDatabase::new().await;
    noting(&database).await;
    let server = Server::on(database, &["--workers", "0"]).await;
    let further = json!({
        "client_id": "a client", "aal": "aal2", "session_id": Uuid::new_v4(), "is_anonymous": false, "phone": "",
        "app_metadata": { "provider": "email", "teams": ["a", "b's \\ \"quoted\""] }, "user_metadata": { "näme": "ü" },
        "amr": [{ "method": "totp", "timestamp": 1_700_000_000 }], "email": "", "nothing": null, "worker": "planner",
    });
    let mut claims = claims(Uuid::new_v4(), 0, further);
    let client = server.holder(&signed(&claims));
    let id = client.create(json!({ "planName": "noted" })).await;
    claims.as_object_mut().unwrap().remove("worker");
    assert_eq!(noted(&server).await, claims);
    let history =
        client.ask("query($id: ID!) { plan(id: $id) { history { nodes { changedBy } } } }", json!({ "id": id })).await;
    let by = &history["plan"]["history"]["nodes"][0]["changedBy"];
    assert_eq!(by, &claims["sub"], "a claim makes nobody a worker");
}

#[tokio::test]
async fn no_spelling_of_a_token_gives_its_holder_another_name_or_role_in_the_database() {
    let database = TestDatabase::new().await;
    noting(&database).await;
    let server = Server::on(database, &["--workers", "0"]).await;
    let (user, other) = (Uuid::new_v4(), Uuid::new_v4());
    let now = jsonwebtoken::get_current_timestamp();
    let rest = format!("\"aud\":\"authenticated\",\"iat\":{now},\"exp\":{}", now + 3600);
    let mut counted = 0;
    for text in [
        format!(r#"{{"sub":"{other}","role":"service_role",{rest},"role":"authenticated","sub":"{user}"}}"#),
        format!(r#"{{"sub":"{user}","role":"authenticated",{rest},"sub\u0000":"{other}","Sub":"{other}"}}"#),
        format!(r#"{{"s\u0075b":"{other}","role":"authenticated",{rest},"sub":"{user}"}}"#),
        format!(r#"{{"sub":"urn:uuid:{user}","role":"authenticated",{rest}}}"#),
        format!(r#"{{"sub":"{user}","role":"authenticated",{rest},"a":{{"sub":"{other}"}},"b":"\u0000\\u0000"}}"#),
    ] {
        let raw: Box<serde_json::value::RawValue> = serde_json::from_str(&text).unwrap();
        let client = server.holder(&signed(&raw));
        let answer = client.send("mutation { createPlan(input: {}) { created } }", json!({})).await;
        if answer["errors"].is_null() {
            let claims = noted(&server).await;
            assert_eq!((&claims["sub"], &claims["role"]), (&json!(user), &json!("authenticated")), "{text}");
            counted += 1;
        } else {
            assert_eq!(answer["errors"][0]["extensions"]["code"], "UNAUTHENTICATED", "{text}: {answer}");
        }
    }
    assert!(counted >= 3, "{counted}");
    let owners =
        server.database.number(&format!("SELECT count(*) FROM investment_plans WHERE user_id <> '{user}'")).await;
    assert_eq!(owners, 0);
}

#[tokio::test]
async fn claims_that_are_too_large_are_refused_with_their_reason() {
    let server = Server::idle(&[]).await;
    let of = |bytes: usize| signed(&claims(Uuid::new_v4(), 0, json!({ "user_metadata": "x".repeat(bytes) })));
    let answer = server.holder(&of(9_000)).send("{ viewer { id } }", json!({})).await;
    assert_eq!(answer["errors"][0]["extensions"]["code"], "UNAUTHENTICATED");
    assert!(answer["errors"][0]["message"].as_str().unwrap().contains("claims"), "{answer}");
    server.holder(&of(7_500)).create(json!({})).await;
    let generous = Server::idle(&["--max-claims", "20000"]).await;
    generous.holder(&of(9_000)).create(json!({})).await;
}
