//! A disk that is full.

use std::path::Path;

use serde_json::json;

use super::{asked, is_told};
use crate::harness::{Client, Program, Random, eventually, on_private_postgres};

/// A file system of so many megabytes in memory, at `folder`, until it is dropped.
struct SmallDisk<'a>(&'a Path);

impl<'a> SmallDisk<'a> {
    fn at(folder: &'a Path, megabytes: usize) -> Self {
        std::fs::create_dir(folder).unwrap();
        let size = format!("size={megabytes}m");
        let mounted =
            std::process::Command::new("mount").args(["-t", "tmpfs", "-o", &size, "none"]).arg(folder).status();
        assert!(mounted.unwrap().success(), "a test of a full disk has to be root, to mount one");
        Self(folder)
    }
}

impl Drop for SmallDisk<'_> {
    fn drop(&mut self) {
        let _ = std::process::Command::new("umount").args(["-l".as_ref(), self.0.as_os_str()]).status();
        let _ = std::fs::remove_dir(self.0);
    }
}

#[tokio::test]
async fn a_full_disk_is_no_fault_of_ours_and_noticed_until_there_is_room_again() {
    let folder = std::env::temp_dir().join(format!("plan-creator-{}", uuid::Uuid::new_v4().simple()));
    let _disk = SmallDisk::at(&folder, 200);
    let (mut program, address) = on_private_postgres(&folder, &["--workers", "0"]).await;
    let data_dir = folder.to_str().unwrap();
    let user = uuid::Uuid::new_v4();
    let (_, token, _) = Program::run(&["token", "--user", &user.to_string(), "--data-dir", data_dir], &[]).await;
    let client = Client::new(&address, user, Some(token.trim().to_owned()));
    let create =
        "mutation($goals: String!) { createPlan(input: { financialGoals: $goals }) { created userErrors { code } } }";
    // Hard to compress, so that Postgres needs a page of a file for each.
    let mut random = Random::of(1);
    let mut write = async || {
        let goals: String = (0..9_000)
            .map(|_| char::from_u32(0x4e00 + u32::try_from(random.below(20_000)).unwrap()).unwrap())
            .collect();
        client.send(create, json!({ "goals": goals })).await
    };
    assert_eq!(write().await["data"]["createPlan"]["created"], true);
    assert_eq!(is_told(&address, 200).await, "ready");

    let filler = folder.join("filler");
    let mut file = std::fs::File::create(&filler).unwrap();
    while std::io::Write::write_all(&mut file, &[1; 8_192]).is_ok() {}
    drop(file);
    let refused = eventually("the disk is full", async || {
        let answer = write().await;
        answer["errors"][0]["extensions"]["code"].as_str().map(str::to_owned)
    })
    .await;
    assert_eq!(refused, "UNAVAILABLE");
    assert_eq!(is_told(&address, 503).await, "the database's disk is full");
    for _ in 0..3 {
        assert_eq!(asked(&address, "/readyz").await.0, 503, "it stays so until there is room");
    }
    assert!(client.ask("{ plans { totalCount } }", json!({})).await["plans"]["totalCount"].as_i64() >= Some(1));

    std::fs::remove_file(&filler).unwrap();
    assert_eq!(is_told(&address, 200).await, "ready");
    assert_eq!(write().await["data"]["createPlan"]["created"], true);
    assert!(program.terminate().await.success());
}
