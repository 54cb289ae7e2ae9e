//! Point-in-time recovery of the private Postgres.

use std::fs;

use serde_json::json;
use tokio::process::Command;
use uuid::Uuid;

use super::Folder;
use crate::harness::{Client, Program, on_private_postgres};

pub(super) async fn client(data_dir: &str, address: &str) -> Client {
    let user = Uuid::new_v4();
    let (success, token, err) =
        Program::run(&["token", "--user", &user.to_string(), "--data-dir", data_dir], &[]).await;
    assert!(success, "{err}");
    Client::new(address, user, Some(token.trim().to_owned()))
}

/// What a query of psql says.
pub(super) async fn psql(data_dir: &str, sql: &str) -> String {
    let (_, url, _) = Program::run(&["database-url", "--data-dir", data_dir], &[]).await;
    let output = Command::new("psql").args(["-XAtc", sql, url.trim()]).output().await.unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}

/// Every row of every table of ours.
const ALL: &str = "SELECT md5(string_agg(row, '' ORDER BY row)) FROM (SELECT u::text FROM users u UNION ALL \
    SELECT p::text FROM investment_plans p UNION ALL SELECT a::text FROM investment_plans_audit a UNION ALL \
    SELECT e::text FROM plan_events e) AS rows (row)";

pub(super) async fn must(args: &[&str]) -> String {
    let (success, _, err) = Program::run(args, &[]).await;
    assert!(success, "{args:?}: {err}");
    err
}

pub(super) async fn must_not(args: &[&str], reason: &str) {
    let (success, _, err) = Program::run(args, &[]).await;
    assert!(!success && err.contains(reason) && !err.contains("panicked"), "{args:?}: {err}");
}

#[tokio::test]
async fn a_named_recovery_point_is_restored_exactly_after_the_data_folder_is_lost() {
    let (data, elsewhere) = (Folder::new(), Folder::new());
    // What a shell and a setting of Postgres could take amiss.
    let archive = elsewhere.0.join("it's 100% \"safe\"");
    let (data_dir, archive) = (data.path(), archive.to_str().unwrap());
    let args = ["--workers", "0", "--archive", archive];
    let (mut server, address) = on_private_postgres(&data.0, &args).await;
    let someone = client(data_dir, &address).await;
    someone.create(json!({ "planName": "before" })).await;
    must(&["recovery-point", "good", "--data-dir", data_dir]).await;
    let was = psql(data_dir, ALL).await;
    must_not(&["recovery-point", "good", "--data-dir", data_dir], "already").await;
    must_not(&["recovery-point", "a'b", "--data-dir", data_dir], "not a valid name").await;
    let time = psql(data_dir, "SELECT to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')").await;

    someone.create(json!({ "planName": "behind" })).await;
    let behind = psql(data_dir, ALL).await;
    psql(data_dir, "DELETE FROM users").await;
    must(&["recovery-point", "bad", "--data-dir", data_dir]).await;
    let restore = |to: &'static str| ["restore", "--to", to, "--data-dir", data_dir, "--archive", archive];
    must_not(&restore("good"), "in use by another program").await;
    server.kill().await;
    let postmaster = fs::read_to_string(data.0.join("postgres/data/postmaster.pid")).unwrap();
    Command::new("kill").args(["-9", postmaster.lines().next().unwrap()]).status().await.unwrap();
    fs::remove_dir_all(&data.0).unwrap();

    // Nobody begins a new database in its place by accident.
    must_not(
        &["serve", "--listen", "127.0.0.1:0", "--data-dir", data_dir, "--archive", archive],
        "restore --to latest",
    )
    .await;
    must_not(&restore("never"), "no recovery point").await;
    must(&restore("good")).await;
    // The archive is remembered.
    let (mut server, address) = on_private_postgres(&data.0, &["--workers", "0"]).await;
    assert_eq!(psql(data_dir, ALL).await, was);
    // The secret of tokens was in the data folder, and is another one now.
    let someone = client(data_dir, &address).await;
    someone.create(json!({ "planName": "another history" })).await;
    must(&["recovery-point", "other", "--data-dir", data_dir]).await;
    let other = psql(data_dir, ALL).await;
    assert!(server.terminate().await.success());

    // To and fro between both histories, and to the time behind which something was deleted.
    must(&restore("bad")).await;
    let log = must(&restore("other")).await;
    assert!(log.contains("data.former-"), "{log}");
    let (mut server, _) = on_private_postgres(&data.0, &["--workers", "0"]).await;
    assert_eq!(psql(data_dir, ALL).await, other);
    assert!(server.terminate().await.success());
    must_not(&["restore", "--to", "2001-01-01T00:00:00Z", "--data-dir", data_dir], "no base backup").await;
    must_not(&["restore", "--to", "2101-01-01T00:00:00Z", "--data-dir", data_dir], "the database is unchanged").await;
    let (mut server, _) = on_private_postgres(&data.0, &["--workers", "0"]).await;
    assert_eq!(psql(data_dir, ALL).await, other);
    assert_ne!(behind, other);
    assert!(server.terminate().await.success());
    must(&["restore", "--to", &time, "--data-dir", data_dir]).await;
    let (mut server, _) = on_private_postgres(&data.0, &["--workers", "0"]).await;
    assert_eq!(psql(data_dir, ALL).await, was);
    assert!(server.terminate().await.success());
}

#[tokio::test]
async fn an_archive_is_of_one_database_and_can_begin_at_any_time() {
    let (one, other, elsewhere) = (Folder::new(), Folder::new(), Folder::new());
    let archive = elsewhere.path();
    let (mut server, _) = on_private_postgres(&one.0, &["--workers", "0"]).await;
    must_not(&["recovery-point", "early", "--data-dir", one.path()], "--archive").await;
    must_not(&["backup", "--base", "--data-dir", one.path()], "--archive").await;
    // Killed, it leaves a Postgres that does not archive.
    server.kill().await;
    let (mut server, _) = on_private_postgres(&one.0, &["--workers", "0", "--archive", archive]).await;
    assert_eq!(psql(one.path(), "SHOW archive_mode").await, "on");
    must(&["backup", "--base", "--data-dir", one.path()]).await;
    assert_eq!(fs::read_dir(elsewhere.0.join("base")).unwrap().count(), 2);
    must(&["recovery-point", "early", "--data-dir", one.path()]).await;
    assert!(server.terminate().await.success());

    let (mut server, _) = on_private_postgres(&other.0, &["--workers", "0"]).await;
    assert!(server.terminate().await.success());
    let serve = ["serve", "--listen", "127.0.0.1:0", "--data-dir", other.path(), "--archive", archive];
    must_not(&serve, "of another database").await;
    must_not(&["restore", "--to", "early", "--data-dir", other.path()], "--archive").await;

    let (mut server, _) = on_private_postgres(&one.0, &["--workers", "0", "--archive", "none"]).await;
    assert_eq!(psql(one.path(), "SHOW archive_mode").await, "off");
    assert!(server.terminate().await.success());
}
