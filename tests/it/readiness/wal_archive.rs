//! An archive that takes nothing any more.

use std::fs;

use sea_orm::sqlx::{self, Connection};
use serde_json::json;

use super::asked;
use crate::harness::{Client, Program, eventually, http, on_private_postgres};

#[tokio::test]
async fn an_archive_that_takes_no_segments_is_reported_everywhere_while_requests_are_answered() {
    let folder = std::env::temp_dir().join(format!("plan-creator-{}", uuid::Uuid::new_v4().simple()));
    let archive = folder.with_extension("archive");
    let args = ["--workers", "0", "--archive", archive.to_str().unwrap()];
    let (mut program, address) = on_private_postgres(&folder, &args).await;
    let data_dir = folder.to_str().unwrap();
    let (_, url, _) = Program::run(&["database-url", "--data-dir", data_dir], &[]).await;
    let user = uuid::Uuid::new_v4();
    let (_, token, _) = Program::run(&["token", "--user", &user.to_string(), "--data-dir", data_dir], &[]).await;
    let client = Client::new(&address, user, Some(token.trim().to_owned()));
    let mut admin = sqlx::PgConnection::connect(url.trim()).await.unwrap();
    let warnings = async || asked(&address, "/readyz").await.1["warnings"].clone();
    let is_failing = async || {
        let metrics = http().get(format!("http://{address}/metrics")).send().await.unwrap().text().await.unwrap();
        metrics.lines().any(|line| line == "plan_creator_wal_archive_failing 1")
    };
    let doctor = async || Program::run(&["doctor", "--data-dir", data_dir], &[]).await;
    assert_eq!(warnings().await, json!([]));
    assert!(!is_failing().await && !doctor().await.1.contains("archive-failing"));

    // A file where the segments' folder was: nothing can be put into it, whoever tries.
    let (segments, away) = (archive.join("wal"), archive.join("away"));
    fs::rename(&segments, &away).unwrap();
    fs::write(&segments, "").unwrap();
    client.create(json!({ "planName": "not archived" })).await;
    sqlx::query("SELECT pg_switch_wal()").execute(&mut admin).await.unwrap();
    eventually("the probe warns", async || {
        (warnings().await == json!(["the WAL archive takes no segments"])).then_some(())
    })
    .await;
    assert_eq!(asked(&address, "/readyz").await.0, 200, "requests are answered all the same");
    assert!(is_failing().await);
    let (sound, found, _) = doctor().await;
    assert!(!sound && found.contains("PROBLEM  archive-failing"), "{found}");
    program.logged("ready, but needs attention").await;

    fs::remove_file(&segments).unwrap();
    fs::rename(&away, &segments).unwrap();
    eventually("the segment is archived", async || (warnings().await == json!([])).then_some(())).await;
    assert!(!is_failing().await && !doctor().await.1.contains("archive-failing"));
    assert!(program.terminate().await.success());
    fs::remove_dir_all(&folder).unwrap();
    fs::remove_dir_all(&archive).unwrap();
}
