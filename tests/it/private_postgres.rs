//! The private Postgres: started, found again, taken over, refused.

use std::{fs, path::Path, time::Instant};

use serde_json::json;
use tokio::process::Command;
use uuid::Uuid;

use crate::harness::{Client, Program, on_private_postgres};

/// A data folder that is removed in the end. Directly under the temp folder: a socket's path must be short.
struct Folder(std::path::PathBuf);

impl Folder {
    fn new() -> Self {
        let folder = std::env::temp_dir().join(format!("plan-creator-{}", Uuid::new_v4().simple()));
        Self(folder)
    }

    fn path(&self) -> &Path {
        &self.0
    }

    fn postmaster(&self) -> String {
        let pid = fs::read_to_string(self.0.join("postgres/data/postmaster.pid")).unwrap();
        pid.lines().next().unwrap().to_owned()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

async fn client(folder: &Folder, address: &str) -> Client {
    let user = Uuid::new_v4();
    let args = ["token", "--user", &user.to_string(), "--data-dir", folder.path().to_str().unwrap()];
    let (success, token, err) = Program::run(&args, &[]).await;
    assert!(success, "{err}");
    Client::new(address, user, Some(token.trim().to_owned()))
}

#[tokio::test]
async fn a_second_start_finds_the_plans_again_within_three_seconds() {
    let folder = Folder::new();
    let (mut first, address) = on_private_postgres(folder.path(), &["--workers", "0"]).await;
    let someone = client(&folder, &address).await;
    let id = someone.create(json!({ "planName": "kept" })).await;
    assert!(first.terminate().await.success());
    assert!(!folder.path().join("postgres/data/postmaster.pid").exists(), "Postgres is stopped with the program");

    let begun = Instant::now();
    let (mut second, address) = on_private_postgres(folder.path(), &["--workers", "0"]).await;
    assert!(begun.elapsed().as_secs_f64() < 3.0, "{:?}", begun.elapsed());
    let plan = someone.at(&address).ask("query($id: ID!) { plan(id: $id) { planName } }", json!({ "id": id })).await;
    assert_eq!(plan["plan"]["planName"], "kept");
    assert!(second.terminate().await.success());
}

#[tokio::test]
async fn after_kill_9_the_next_start_takes_the_same_postgres_over() {
    let folder = Folder::new();
    let (mut first, _) = on_private_postgres(folder.path(), &["--workers", "0"]).await;
    let postmaster = folder.postmaster();
    first.kill().await;
    let (mut second, _) = on_private_postgres(folder.path(), &["--workers", "0"]).await;
    assert_eq!(folder.postmaster(), postmaster);
    assert!(second.terminate().await.success());
}

#[tokio::test]
async fn two_programs_on_one_folder_is_a_clear_error() {
    let folder = Folder::new();
    let (mut first, _) = on_private_postgres(folder.path(), &["--workers", "0"]).await;
    let args = ["serve", "--listen", "127.0.0.1:0", "--data-dir", folder.path().to_str().unwrap()];
    let (success, _, err) = Program::run(&args, &[]).await;
    assert!(!success);
    assert!(err.contains(folder.path().to_str().unwrap()) && !err.contains("panicked"), "{err}");
    assert!(first.terminate().await.success());
}

#[tokio::test]
async fn without_postgres_the_error_says_what_to_install() {
    let (folder, nothing) = (Folder::new(), Folder::new());
    fs::create_dir(nothing.path()).unwrap();
    let args = ["serve", "--listen", "127.0.0.1:0", "--data-dir", folder.path().to_str().unwrap()];
    let (success, _, err) =
        Program::run(&args, &[("PLAN_CREATOR_POSTGRES_BIN", nothing.path().to_str().unwrap())]).await;
    assert!(!success);
    assert!(err.contains("install") && !err.contains("panicked"), "{err}");
}

#[tokio::test]
async fn the_database_url_is_good_for_psql_and_the_worker_works_beside_the_server() {
    let folder = Folder::new();
    let data_dir = folder.path().to_str().unwrap();
    let (mut server, address) = on_private_postgres(folder.path(), &["--workers", "0"]).await;
    let someone = client(&folder, &address).await;
    let id = someone.create(json!({ "financialGoals": "$5,000 for a trip in 2 years" })).await;

    let (success, url, _) = Program::run(&["database-url", "--data-dir", data_dir], &[]).await;
    assert!(success);
    let psql =
        Command::new("psql").args(["-XAtc", "SELECT processing_status FROM investment_plans", url.trim()]).output();
    assert_eq!(String::from_utf8(psql.await.unwrap().stdout).unwrap().trim(), "PENDING");

    let mut worker = Program::start(&["work", "--data-dir", data_dir], &[]);
    worker.logged("working").await;
    assert_eq!(someone.finished(&id).await, "COMPLETED");
    assert!(worker.terminate().await.success());
    assert!(server.terminate().await.success());
}

#[tokio::test]
async fn what_a_shell_says_of_other_databases_does_not_matter() {
    let folder = Folder::new();
    let data_dir = folder.path().to_str().unwrap();
    let nowhere = folder.path().join("nowhere");
    let nowhere = nowhere.to_str().unwrap();
    let shell = [
        ("PGOPTIONS", "-c there_is_no_such_setting=1 -c default_transaction_read_only=on"),
        ("PGHOST", "db.example.com"),
        ("PGHOSTADDR", "192.0.2.1"),
        ("PGPORT", "1"),
        ("PGUSER", "nobody"),
        ("PGDATABASE", "nothing"),
        ("PGPASSWORD", "wrong"),
        ("PGPASSFILE", nowhere),
        ("PGSSLMODE", "verify-full"),
        ("PGSSLROOTCERT", nowhere),
        ("PGSSLCERT", nowhere),
        ("PGSSLKEY", nowhere),
        ("PGAPPNAME", "shell"),
        ("PGSERVICE", "none"),
        ("PGCLIENTENCODING", "LATIN1"),
        ("PGDATA", nowhere),
        ("PGTZ", "Asia/Tokyo"),
    ];
    let args = ["serve", "--listen", "127.0.0.1:0", "--workers", "0", "--data-dir", data_dir];
    let mut server = Program::start(&args, &shell);
    let address = server.logged("listening").await["address"].as_str().unwrap().to_owned();
    let id = client(&folder, &address).await.create(json!({ "planName": "kept" })).await;
    // Beside it, and without it.
    for running in [true, false] {
        let (success, exported, err) = Program::run(&["maintain", "--data-dir", data_dir, "analyze"], &shell).await;
        assert!(success, "running: {running}: {exported}{err}");
        if running {
            assert!(server.terminate().await.success());
        }
    }
    assert!(!id.is_empty());
}

#[tokio::test]
async fn outside_of_loopback_a_secret_is_required() {
    let folder = Folder::new();
    let args = ["serve", "--listen", "0.0.0.0:0", "--data-dir", folder.path().to_str().unwrap()];
    let (success, _, err) = Program::run(&args, &[]).await;
    assert!(!success && err.contains("PLAN_CREATOR_JWT_SECRET"), "{err}");
    let (success, _, err) =
        Program::run(&["serve", "--listen", "127.0.0.1:0"], &[("DATABASE_URL", "postgres://x/y")]).await;
    assert!(!success && err.contains("PLAN_CREATOR_JWT_SECRET"), "{err}");
}
