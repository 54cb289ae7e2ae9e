//! Where backups lie, and how it is proved that one is good.

use std::fs;

use super::{Folder, backup, peopled, run};
use crate::harness::{Program, TestDatabase, on_private_postgres};

#[tokio::test]
async fn backups_are_listed_and_one_of_several_has_to_be_named() {
    let (folder, database) = (Folder::new(), peopled(20).await);
    let first = backup(&database, &folder, &[]).await;
    let url = format!("file://{}", folder.path());
    let (success, out, err) = run(&database, &["backup", &url]).await;
    assert!(success, "{err}");
    let second = out.trim().to_owned();
    fs::create_dir(folder.0.join("begun")).unwrap();
    let (_, list, _) = run(&database, &["backup", "list", folder.path()]).await;
    let names = |address: &str| address.rsplit('/').next().unwrap().to_owned();
    assert_eq!(list.lines().map(names).collect::<Vec<_>>(), [names(&first), names(&second)]);

    let target = TestDatabase::new().await;
    let (success, _, err) = run(&target, &["restore", folder.path()]).await;
    assert!(!success && err.contains(&names(&second)), "{err}");
    let (success, _, err) = run(&target, &["restore", &second]).await;
    assert!(success, "{err}");
    for wrong in ["ftp://host/backups", "memory:", "s3://", "file://host/path"] {
        let (success, _, err) = run(&target, &["restore", wrong]).await;
        assert!(!success && !err.contains("panicked"), "{wrong}: {err}");
    }
}

#[tokio::test]
async fn a_backup_is_verified_in_a_database_of_its_own_where_that_may_be_made() {
    let (folder, database) = (Folder::new(), peopled(40).await);
    let address = backup(&database, &folder, &[]).await;
    let (success, _, err) = run(&database, &["backup", "verify", &address]).await;
    assert!(!success && err.contains("CREATEDB"), "{err}");

    let private = Folder::new();
    let (mut server, _) = on_private_postgres(&private.0, &["--workers", "0"]).await;
    let data_dir = private.path();
    let (success, _, err) = Program::run(&["backup", "verify", &address, "--data-dir", data_dir], &[]).await;
    assert!(success && err.contains("every row is restored"), "{err}");
    let (_, url, _) = Program::run(&["database-url", "--data-dir", data_dir], &[]).await;
    let left = tokio::process::Command::new("psql")
        .args(["-XAtc", "SELECT count(*) FROM pg_database WHERE datname LIKE 'plan%verify%'", url.trim()])
        .output();
    assert_eq!(String::from_utf8(left.await.unwrap().stdout).unwrap().trim(), "0");

    // Without a place, they lie in the data folder.
    let (success, out, err) = Program::run(&["backup", "--data-dir", data_dir], &[]).await;
    assert!(success && out.starts_with(&format!("{data_dir}/backups/")), "{out} {err}");
    assert!(server.terminate().await.success());
}
