//! A person is erased: accepted at once, out of everybody's sight from then on, done in pieces, whatever happens meanwhile.

use std::time::{Duration, Instant};

use sea_orm::sqlx::{self, Row};
use serde_json::json;
use uuid::Uuid;

use crate::{
    harness::{Client, Program, Server, TestDatabase, environment, eventually},
    isolation::raw_connections::on_behalf_of,
};

const ERASE: &str =
    "mutation($id: String!) { deleteViewer(confirmEmailOrId: $id) { deletedPlans userErrors { code } } }";

/// Enters so many finished plans of a user, with a record and an event each, without the triggers.
async fn enter(database: &TestDatabase, user: Uuid, plans: u32) {
    let sql = format!(
        "SET session_replication_role = replica; \
         INSERT INTO users (id_user) VALUES ('{user}') ON CONFLICT DO NOTHING; \
         INSERT INTO investment_plans (user_id, plan_name, processing_status) \
            SELECT '{user}', 'secret plan ' || n, 'COMPLETED' FROM generate_series(1, {plans}) n; \
         INSERT INTO investment_plans_audit (plan_id, user_id, operation, new_data) \
            SELECT id, user_id, 'INSERT', to_jsonb(plan) FROM investment_plans plan WHERE user_id = '{user}'; \
         INSERT INTO plan_events (plan_id, user_id, seq, mark, status, stage) \
            SELECT id, user_id, 1, pg_current_xact_id(), 'COMPLETED', 'DONE' FROM investment_plans WHERE user_id = '{user}'; \
         ANALYZE investment_plans, investment_plans_audit, plan_events"
    );
    database.run(&sql).await;
}

async fn plans(database: &TestDatabase, user: Uuid) -> i64 {
    database.number(&format!("SELECT count(*) FROM investment_plans WHERE user_id = '{user}'")).await
}

/// What is left of a person, anywhere.
async fn traces(database: &TestDatabase, user: Uuid) -> Vec<String> {
    let tables = database.rows("SELECT tablename::text FROM pg_tables WHERE schemaname = 'public' ORDER BY 1").await;
    let mut traces = Vec::new();
    for table in tables.iter().map(|row| row.get::<String, _>(0)).filter(|table| table != "plan_removals") {
        let sql =
            format!("SELECT count(*) FROM {table} t WHERE t::text LIKE '%{user}%' OR t::text LIKE '%secret plan%'");
        if database.number(&sql).await > 0 {
            traces.push(table);
        }
    }
    traces
}

async fn erased(database: &TestDatabase, user: Uuid) {
    let left = format!("SELECT count(*) FROM user_erasures WHERE user_id = '{user}'");
    eventually("the person is erased", async || (database.number(&left).await == 0).then_some(())).await;
    assert_eq!(traces(database, user).await, Vec::<String>::new());
}

/// Whoever holds a plan of the person's keeps the erasure from its end.
async fn held(database: &TestDatabase, user: Uuid) -> sqlx::PgConnection {
    let mut holder = database.admin().await;
    let hold = format!("BEGIN; SELECT FROM investment_plans WHERE user_id = '{user}' ORDER BY id LIMIT 1 FOR UPDATE");
    sqlx::raw_sql(sqlx::AssertSqlSafe(hold)).execute(&mut holder).await.unwrap();
    holder
}

#[tokio::test]
async fn records_from_before_they_had_an_owner_go_with_a_plan_that_was_deleted_since() {
    let server = Server::idle(&[]).await;
    let client = server.stranger().await;
    // By an administrator, and by the person's own erasure.
    for how in ["deleteViewer", "DELETE FROM users"] {
        for name in ["secret plan kept", "secret plan deleted"] {
            client.create(json!({ "planName": name })).await;
        }
        server
            .database
            .run("SET session_replication_role = replica; UPDATE investment_plans_audit SET user_id = NULL")
            .await;
        server.database.run("DELETE FROM investment_plans WHERE plan_name = 'secret plan deleted'").await;
        if how == "deleteViewer" {
            client.ask(ERASE, json!({ "id": client.user })).await;
        } else {
            server.database.run(&format!("DELETE FROM users WHERE id_user = '{}'", client.user)).await;
        }
        erased(&server.database, client.user).await;
    }
}

#[tokio::test]
async fn a_person_whom_a_rule_of_the_tables_keeps_holds_nobody_else_up() {
    let server = Server::idle(&[]).await;
    let [kept, free] = [Uuid::from_u128(1), Uuid::from_u128(u128::MAX - 1)];
    for user in [kept, free] {
        enter(&server.database, user, 3).await;
    }
    let rule = format!(
        "CREATE TABLE invoices (user_id uuid REFERENCES users); INSERT INTO invoices VALUES ('{kept}'); \
         INSERT INTO user_erasures (user_id, plans) VALUES ('{kept}', 3), ('{free}', 3)"
    );
    server.database.run(&rule).await;
    let (success, _, log) = Program::run(&["maintain", "erasures"], &environment(&server.database.url().await)).await;
    assert!(success && log.contains("skipped"), "{log}");
    erased(&server.database, free).await;
    assert_eq!(server.database.number("SELECT count(*) FROM user_erasures").await, 1);
    server.database.run("DROP TABLE invoices").await;
    Program::run(&["maintain", "erasures"], &environment(&server.database.url().await)).await;
    erased(&server.database, kept).await;
}

#[tokio::test]
async fn thirty_thousand_plans_are_accepted_at_once_and_erased_over_a_kill_in_the_middle() {
    let mut server = Server::idle(&[]).await;
    let (client, other) = (server.stranger().await, server.stranger().await);
    other.create(json!({ "planName": "somebody else's" })).await;
    enter(&server.database, client.user, 30_000).await;

    let begun = Instant::now();
    let answer = client.ask(ERASE, json!({ "id": client.user })).await["deleteViewer"].take();
    assert_eq!(answer, json!({ "deletedPlans": 30_000, "userErrors": [] }));
    assert!(begun.elapsed() < Duration::from_secs(5), "accepted after {:?}", begun.elapsed());
    eventually("some are gone", async || (plans(&server.database, client.user).await < 30_000).then_some(())).await;
    server.program.kill().await;
    let left = plans(&server.database, client.user).await;
    assert!(left > 0, "killed in the middle");

    // By hand, as an operator would see to it.
    assert_eq!(server.database.maintain(&["erasures", "--dry-run"]).await["erasures"], 1);
    let done = server.database.maintain(&["erasures"]).await["erasures"];
    assert!((left..=left + 1).contains(&done), "{done} of {left} and the person");
    erased(&server.database, client.user).await;
    assert_eq!(plans(&server.database, other.user).await, 1);
}

#[tokio::test]
async fn a_server_that_starts_goes_on_with_what_another_was_killed_at() {
    let database = TestDatabase::new().await;
    let user = Uuid::new_v4();
    enter(&database, user, 450).await;
    database.run(&format!("INSERT INTO user_erasures (user_id, plans) VALUES ('{user}', 450)")).await;
    let server = Server::on(database, &["--workers", "0"]).await;
    erased(&server.database, user).await;
    let run = "SELECT affected FROM maintenance_runs WHERE job = 'erasures' AND outcome = 'DONE'";
    assert_eq!(server.database.number(run).await, 451);
}

#[tokio::test]
async fn nobody_finds_or_adds_anything_while_a_person_is_being_erased() {
    let server = Server::idle(&[]).await;
    let client = server.stranger().await;
    enter(&server.database, client.user, 3).await;
    let plan: String =
        server.database.rows("SELECT id::text FROM investment_plans ORDER BY id LIMIT 1").await[0].get(0);
    server
        .database
        .run(&format!("UPDATE investment_plans SET processing_status = 'PENDING' WHERE id = '{plan}'"))
        .await;
    let mut holder = held(&server.database, client.user).await;
    let mut watching = client.watch(&plan, None).await;
    watching.next().await.unwrap();
    let answer = client.ask(ERASE, json!({ "id": client.user })).await["deleteViewer"].take();
    assert_eq!(answer["deletedPlans"], 3);
    let end = watching.next().await.unwrap();
    assert_eq!(end["errors"][0]["extensions"]["code"], "NOT_FOUND", "{end}");
    eventually("what can go is gone", async || (plans(&server.database, client.user).await == 1).then_some(())).await;

    let query = "query($id: ID!) { plan(id: $id) { id } plans { totalCount } planAnalytics { totalPlans } }";
    let found = client.ask(query, json!({ "id": plan })).await;
    assert_eq!(found, json!({ "plan": null, "plans": { "totalCount": 0 }, "planAnalytics": { "totalPlans": 0 } }));
    let create = "mutation { createPlan(input: { planName: \"new\" }) { created } }";
    let refused = client.send(create, json!({})).await;
    assert_eq!(refused["errors"][0]["extensions"]["code"], "UNAUTHENTICATED", "{refused}");
    assert_eq!(refused["errors"][0]["message"], "This account is being erased.");
    let star = "mutation($id: ID!) { setPlanFavorite(id: $id, isFavorite: true) { userErrors { code } } }";
    let starred = client.ask(star, json!({ "id": plan })).await;
    assert_eq!(starred["setPlanFavorite"]["userErrors"], json!([{ "code": "NOT_FOUND" }]));
    let mut raw = on_behalf_of(&server.database, client.user).await;
    for table in ["users", "investment_plans", "investment_plans_audit", "plan_events", "plan_failures"] {
        let sql = sqlx::AssertSqlSafe(format!("SELECT count(*) FROM {table}"));
        assert_eq!(sqlx::query(sql).fetch_one(&mut raw).await.unwrap().get::<i64, _>(0), 0, "{table}");
    }
    let stranger = on_behalf_of(&server.database, Uuid::new_v4()).await;
    let others = sqlx::query("SELECT user_id FROM user_erasures").fetch_all(&mut { stranger }).await.unwrap();
    assert!(others.is_empty(), "nobody knows of anybody else");
    // Asked again, it is the same erasure.
    assert_eq!(client.ask(ERASE, json!({ "id": client.user })).await["deleteViewer"]["deletedPlans"], 1);

    // Nor is it in what operators take out meanwhile.
    let env = [("DATABASE_URL", &*server.database.url().await)];
    let (success, out, err) = Program::run(&["export", "--user", &client.user.to_string()], &env).await;
    assert!(!success && out.is_empty() && err.contains("being erased"), "{err}");
    for table in ["users", "investment_plans", "investment_plans_audit", "plan_events"] {
        let (success, out, err) = Program::run(&["backup", "--table", table], &env).await;
        assert!(success && !out.is_empty(), "{err}");
        assert!(!out.contains(&client.user.to_string()), "{table}: {out}");
    }

    sqlx::raw_sql("COMMIT").execute(&mut holder).await.unwrap();
    server.database.maintain(&["erasures"]).await;
    erased(&server.database, client.user).await;
    assert_eq!(client.create(json!({ "planName": "back again" })).await.len(), 36, "and who comes back is new");
}

#[tokio::test]
async fn a_plan_of_a_person_who_is_being_erased_is_not_begun() {
    let server = Server::idle(&[]).await;
    let (client, other) = (server.stranger().await, server.stranger().await);
    let plan = client.create(json!({ "financialGoals": "A house in 8 years" })).await;
    let mut holder = held(&server.database, client.user).await;
    client.ask(ERASE, json!({ "id": client.user })).await;
    sqlx::raw_sql("ROLLBACK").execute(&mut holder).await.unwrap();
    server.database.run("UPDATE user_erasures SET accepted_at = now() - interval '2 hours'").await;
    let claimed: Client = server.service_client().await;
    let next = other.create(json!({ "financialGoals": "A boat" })).await;
    let claim = "mutation { claimPlans(input: { worker: \"w\", limit: 10 }) { claims { plan { id } } } }";
    let claims = claimed.ask(claim, json!({})).await["claimPlans"]["claims"].take();
    assert!(!claims.to_string().contains(&plan) && claims.to_string().contains(&next), "{claims}");
    let (_, out, _) = Program::run(&["doctor", "--json"], &[("DATABASE_URL", &server.database.url().await)]).await;
    if plans(&server.database, client.user).await == 1 {
        assert!(out.contains("erasure-overdue"), "{out}");
    }
}
