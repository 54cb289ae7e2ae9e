//! A restored database is the one that was backed up.

use std::os::unix::fs::PermissionsExt;

use backup::{LEFT_OUT, TABLES};
use sea_orm::sqlx::Row;
use serde_json::json;

use super::{Folder, assert_same, backup, peopled, refused, restore, rows, run};
use crate::harness::{PgBouncer, Program, Server, TestDatabase, environment, eventually};

const TRIGGERS: &str =
    "SELECT string_agg(tgname::text || tgenabled::text, ' ' ORDER BY tgname) FROM pg_trigger WHERE NOT tgisinternal";
const KEPT: &str = "SELECT sum(plans)::bigint FROM plan_figures";
const COUNTED: &str = "SELECT count(*) FROM investment_plans WHERE is_active";

#[tokio::test]
async fn every_row_comes_back_as_it_was_and_the_rest_follows() {
    let (folder, source) = (Folder::new(), peopled(200).await);
    let was = rows(&source).await;
    let address = backup(&source, &folder, &[]).await;
    let mode = std::fs::metadata(&address).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o700, "others cannot look into it");

    let target = TestDatabase::new().await;
    target.run("ALTER TABLE investment_plans DISABLE TRIGGER trigger_plan_removal").await;
    let triggers: String = target.rows(TRIGGERS).await[0].get(0);
    restore(&target, &[&address]).await;
    assert_same(&rows(&target).await, &was);
    assert_eq!(target.rows(TRIGGERS).await[0].get::<String, _>(0), triggers, "what was off stays off");
    assert_eq!(target.number(KEPT).await, target.number(COUNTED).await);

    // What is written from here on is numbered behind it all.
    let (records, events) = ("SELECT max(audit_id) FROM investment_plans_audit", "SELECT max(id) FROM plan_events");
    let last = (target.number(records).await, target.number(events).await);
    target.run("INSERT INTO investment_plans (user_id) SELECT id_user FROM users LIMIT 1").await;
    assert_eq!((target.number(records).await, target.number(events).await), (last.0 + 1, last.1 + 1));

    // The same again finds nothing to do.
    let log = restore(&target, &[&address]).await;
    assert!(log.contains(r#""plans":0"#) && log.contains(r#""history":0"#), "{log}");
}

#[tokio::test]
async fn plans_that_waited_and_plans_that_were_worked_on_are_finished() {
    let (folder, source) = (Folder::new(), peopled(40).await);
    let open = "SELECT count(*) FROM investment_plans WHERE processing_status IN ('PENDING', 'PROCESSING')";
    assert!(source.number(open).await > 10);
    // What no worker could read.
    let tame = "UPDATE investment_plans SET created_at = now(), agent_3_data = NULL, target_amount = nullif(target_amount, 'NaN')";
    source.run(tame).await;
    let address = backup(&source, &folder, &[]).await;
    let server = Server::start(2).await;
    restore(&server.database, &[&address]).await;
    eventually("all plans end", async || (server.database.number(open).await == 0).then_some(())).await;
    assert_eq!(server.database.number("SELECT count(*) FROM plan_claims").await, 0);
}

#[tokio::test]
async fn it_works_through_a_pooler_and_leaves_nothing_on_its_connections() {
    let (folder, source) = (Folder::new(), peopled(40).await);
    let was = rows(&source).await;
    let pooler = PgBouncer::start(&source, 1).await;
    let (success, out, err) = Program::run(&["backup", folder.path()], &environment(&pooler.url())).await;
    assert!(success, "{err}");
    let target = TestDatabase::empty().await;
    let pooler = PgBouncer::start(&target, 1).await;
    let (success, _, err) = Program::run(&["restore", out.trim()], &environment(&pooler.url())).await;
    assert!(success, "{err}");
    assert_same(&rows(&target).await, &was);
    let left = "SELECT current_user::text, (SELECT count(*) FROM pg_prepared_statements), (SELECT count(*) FROM pg_class WHERE relpersistence = 't')";
    let row = sea_orm::sqlx::raw_sql(left).fetch_one(&mut pooler.connection().await).await.unwrap();
    assert_eq!((row.get::<String, _>(0), row.get::<i64, _>(1), row.get::<i64, _>(2)), ("plan_creator".into(), 0, 0));
}

#[tokio::test]
async fn a_dry_run_does_it_all_and_keeps_nothing() {
    let (folder, source) = (Folder::new(), peopled(40).await);
    let address = backup(&source, &folder, &[]).await;
    let target = TestDatabase::new().await;
    let log = restore(&target, &[&address, "--dry-run"]).await;
    assert!(log.contains("can be restored") && log.contains(r#""plans":"#), "{log}");
    assert!(rows(&target).await.values().all(Vec::is_empty));
    target.run("INSERT INTO users VALUES (gen_random_uuid()); INSERT INTO investment_plans (user_id) SELECT id_user FROM users").await;
    assert_eq!(target.number("SELECT max(audit_id) FROM investment_plans_audit").await, 1, "no number was used up");
}

#[tokio::test]
async fn a_backup_of_an_older_schema_goes_into_a_newer_one_and_not_the_other_way() {
    let (folder, source) = (Folder::new(), TestDatabase::empty().await);
    let url = source.url().await;
    let (success, _, err) = Program::run(&["migrate", "up"], &environment(&url)).await;
    assert!(success, "{err}");
    // Before events had a transaction, and what was trimmed and read was kept.
    let (success, _, err) = run(&source, &["migrate", "down", "--steps", "8"]).await;
    assert!(success, "{err}");
    source.run("INSERT INTO users (id_user) SELECT md5('user 1')::uuid; INSERT INTO investment_plans (user_id, plan_name) SELECT id_user, 'old' FROM users").await;
    let address = backup(&source, &folder, &[]).await;
    let target = TestDatabase::new().await;
    restore(&target, &[&address]).await;
    assert_eq!(target.number("SELECT count(*) FROM investment_plans WHERE plan_name = 'old'").await, 1);
    assert_eq!(target.number("SELECT count(*) FROM plan_events WHERE xid = '0'").await, 1);

    let path = format!("{address}/manifest.json");
    let text = std::fs::read_to_string(&path).unwrap();
    std::fs::write(&path, text.replacen("\"schema\": [", "\"schema\": [\"m30000101_000001_later\",", 1)).unwrap();
    assert!(refused(&target, &[&address]).await.contains("newer schema"));
}

#[tokio::test]
async fn a_column_of_ones_own_is_backed_up_and_missing_where_there_is_none() {
    let (folder, source) = (Folder::new(), peopled(20).await);
    source.run(r#"ALTER TABLE users ADD "odd ""name"", 1" text; UPDATE users SET "odd ""name"", 1" = 'x'"#).await;
    let address = backup(&source, &folder, &[]).await;
    let target = TestDatabase::new().await;
    assert!(refused(&target, &[&address]).await.contains("does not have"));
    target.run(r#"ALTER TABLE users ADD "odd ""name"", 1" text"#).await;
    restore(&target, &[&address]).await;
    assert_same(&rows(&target).await, &rows(&source).await);
}

#[tokio::test]
async fn every_table_is_in_a_backup_or_left_out_for_a_reason() {
    let database = TestDatabase::new().await;
    let sql = "SELECT relname::text FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'm') ORDER BY 1";
    let tables: Vec<String> = database.rows(sql).await.iter().map(|row| row.get(0)).collect();
    let mut known: Vec<&str> = TABLES.iter().map(|table| table.name).chain(LEFT_OUT.map(|(name, _)| name)).collect();
    known.sort_unstable();
    assert_eq!(tables, known, "a new table belongs in src/backup/table.rs: in a backup, or not, and why");
}

#[tokio::test]
async fn a_table_is_printed_as_the_document_has_it() {
    let database = peopled(20).await;
    let (success, out, err) = run(&database, &["backup", "--table", "investment_plans"]).await;
    assert!(success, "{err}");
    assert!(out.starts_with("id,user_id,financial_goals,investment_preferences,plan_data,"), "{out}");
    let target = TestDatabase::new().await;
    target.run("CREATE TABLE copied (LIKE investment_plans)").await;
    let mut admin = target.admin().await;
    let mut copy = admin.copy_in_raw("COPY copied FROM STDIN CSV HEADER").await.unwrap();
    copy.send(out.as_bytes()).await.unwrap();
    copy.finish().await.unwrap();
    let text = |table| format!("SELECT string_agg(t::text, '' ORDER BY id) FROM {table} t");
    let (is, was) = (target.rows(&text("copied")).await, database.rows(&text("investment_plans")).await);
    assert_eq!(is[0].get::<String, _>(0), was[0].get::<String, _>(0));
    let (success, _, err) = run(&database, &["backup", "--table", "pg_authid"]).await;
    assert!(!success && err.contains("investment_plans"), "{err}");
}

#[tokio::test]
async fn streams_of_a_running_server_are_not_told_what_was_long_ago() {
    let (folder, source) = (Folder::new(), Server::idle(&[]).await);
    let client = source.stranger().await;
    let id = client.create(json!({ "planName": "old" })).await;
    let address = backup(&source.database, &folder, &[]).await;
    let target = Server::idle(&[]).await;
    let there = target.client(client.user).await;
    let mut socket = there.socket().await;
    socket.subscribe("1", "subscription { planStatuses { planId status } }", json!({})).await;
    restore(&target.database, &[&address]).await;
    let new = there.create(json!({ "planName": "new" })).await;
    assert_eq!(socket.next().await.unwrap()["data"]["planStatuses"]["planId"], new);
    let plan = there
        .ask("query($id: ID!) { plan(id: $id) { planName history { nodes { operation } } } }", json!({ "id": id }))
        .await;
    assert_eq!(plan["plan"], json!({ "planName": "old", "history": { "nodes": [{ "operation": "INSERT" }] } }));
}

#[tokio::test]
async fn a_cursor_of_another_cluster_is_told_so() {
    let server = Server::idle(&[]).await;
    let client = server.stranger().await;
    let id = client.create(json!({ "planName": "elsewhere" })).await;
    // A place in the order that this cluster will not come to in many years.
    server.database.run("UPDATE plan_events SET mark = '4000000000000'").await;
    let cursor = client.watch(&id, None).await.next().await.unwrap()["data"]["planStatus"]["cursor"].clone();
    let mut socket = client.socket().await;
    let query = "subscription($after: String) { planStatuses(after: $after) { planId } }";
    socket.subscribe("1", query, json!({ "after": cursor })).await;
    assert_eq!(socket.next().await.unwrap()["errors"][0]["extensions"]["code"], "BAD_CURSOR");
}
