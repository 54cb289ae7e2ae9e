//! Corrupt files, and malicious ones with a manifest that fits them: nothing changes.

use std::{
    fs,
    io::Write as _,
    process::{Command, Stdio},
};

use backup::CsvDigest;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::{Folder, USER, assert_same, backup, peopled, refused, rows};
use crate::harness::TestDatabase;
use sea_orm::sqlx::Row;

/// Two backups' worth of tests share one: each works on a copy.
struct Stage {
    folder: Folder,
    address: String,
    target: TestDatabase,
}

impl Stage {
    async fn new() -> Self {
        let (folder, source) = (Folder::new(), peopled(40).await);
        let address = backup(&source, &folder, &[]).await;
        let target = peopled(40).await;
        target.run("UPDATE investment_plans SET plan_name = 'as it was'").await;
        Self { folder, address, target }
    }

    /// A copy of the backup, to be spoilt.
    fn copy(&self) -> Copy {
        let folder = self.folder.0.join(uuid::Uuid::new_v4().to_string());
        fs::create_dir(&folder).unwrap();
        for file in fs::read_dir(&self.address).unwrap() {
            let file = file.unwrap();
            fs::copy(file.path(), folder.join(file.file_name())).unwrap();
        }
        Copy(folder)
    }

    /// Restoring the copy fails for this reason, and nothing has changed.
    async fn refuses(&self, copy: &Copy, args: &[&str], reason: &str) {
        let was = rows(&self.target).await;
        let all = [&[copy.0.to_str().unwrap(), "--on-conflict", "replace"], args].concat();
        let said = refused(&self.target, &all).await;
        assert!(said.contains(reason), "{reason}: {said}");
        assert_same(&rows(&self.target).await, &was);
    }
}

struct Copy(std::path::PathBuf);

impl Copy {
    fn file(&self, table: &str) -> std::path::PathBuf {
        self.0.join(format!("{table}.csv.gz"))
    }

    fn csv(&self, table: &str) -> String {
        let output = Command::new("gzip").arg("-dc").arg(self.file(table)).output().unwrap();
        String::from_utf8(output.stdout).unwrap()
    }

    /// Writes another text as the rows of a table, and nothing else.
    fn put(&self, table: &str, csv: &[u8]) {
        let out = fs::File::create(self.file(table)).unwrap();
        let mut gzip = Command::new("gzip").arg("-c").stdin(Stdio::piped()).stdout(out).spawn().unwrap();
        gzip.stdin.take().unwrap().write_all(csv).unwrap();
        assert!(gzip.wait().unwrap().success());
    }

    fn manifest(&self, change: impl FnOnce(&mut Value)) {
        let path = self.0.join("manifest.json");
        let mut manifest: Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
        change(&mut manifest);
        fs::write(path, manifest.to_string()).unwrap();
    }

    /// Changes the rows of a table and makes the manifest fit.
    fn forge(&self, table: &str, change: impl FnOnce(String) -> String) {
        let csv = change(self.csv(table));
        self.put(table, csv.as_bytes());
        let mut tally = CsvDigest::default();
        tally.update(csv.as_bytes()).unwrap();
        let counted = tally.finish().unwrap();
        let stored = fs::read(self.file(table)).unwrap();
        self.manifest(|manifest| {
            let entry =
                manifest["tables"].as_array_mut().unwrap().iter_mut().find(|entry| entry["table"] == table).unwrap();
            entry["rows"] = json!(counted.rows);
            entry["bytes"] = json!(counted.bytes);
            entry["rows_sha256"] = json!(counted.rows_sha256);
            entry["stored_bytes"] = json!(stored.len());
            entry["sha256"] = json!(sha256(&stored));
            entry["columns"] = json!(
                counted
                    .header
                    .trim()
                    .split(',')
                    .map(|name| name.trim_matches('"').replace("\"\"", "\""))
                    .collect::<Vec<_>>()
            );
        });
    }
}

fn sha256(bytes: &[u8]) -> String {
    let bytes = Sha256::digest(bytes);
    bytes.iter().map(|byte| format!("{byte:02x}")).collect::<Vec<_>>().concat()
}

/// A change of a table's rows.
type Change = &'static dyn Fn(String) -> String;

const PLANS: &str = "investment_plans";

#[tokio::test]
async fn corrupt_files_change_nothing() {
    let stage = Stage::new().await;
    let bytes = fs::read(stage.copy().file(PLANS)).unwrap();

    let copy = stage.copy();
    fs::write(copy.file(PLANS), &bytes[..bytes.len() / 2]).unwrap();
    stage.refuses(&copy, &[], "instead of").await;

    let copy = stage.copy();
    let mut flipped = bytes.clone();
    flipped[bytes.len() / 2] ^= 1;
    fs::write(copy.file(PLANS), flipped).unwrap();
    stage.refuses(&copy, &[], "investment_plans.csv.gz is corrupt").await;

    let copy = stage.copy();
    fs::write(copy.file(PLANS), [bytes.as_slice(), b"more"].concat()).unwrap();
    stage.refuses(&copy, &[], "instead of").await;

    // The same rows in another order are another file.
    let copy = stage.copy();
    let users = copy.csv("users");
    let mut lines: Vec<_> = users.lines().collect();
    lines[1..].reverse();
    copy.put("users", (lines.join("\n") + "\n").as_bytes());
    stage.refuses(&copy, &[], "users.csv.gz is corrupt").await;

    let copy = stage.copy();
    fs::rename(copy.file("plan_events"), copy.file("elsewhere")).unwrap();
    stage.refuses(&copy, &[], "cannot read plan_events.csv.gz").await;

    let copy = stage.copy();
    fs::remove_file(copy.0.join("manifest.json")).unwrap();
    stage.refuses(&copy, &[], "no finished backup").await;

    let copy = stage.copy();
    let manifest = fs::read(copy.0.join("manifest.json")).unwrap();
    fs::write(copy.0.join("manifest.json"), &manifest[..manifest.len() / 2]).unwrap();
    stage.refuses(&copy, &[], "not one of a backup").await;
}

#[tokio::test]
async fn manifests_that_lead_elsewhere_change_nothing() {
    let stage = Stage::new().await;
    for name in ["../../../../etc/passwd", "pg_authid", "users; DROP TABLE users", "plan_claims"] {
        let copy = stage.copy();
        copy.manifest(|manifest| manifest["tables"][3]["table"] = json!(name));
        stage.refuses(&copy, &[], "no table of a backup").await;
    }
    let copy = stage.copy();
    copy.manifest(|manifest| manifest["tables"][0]["file"] = json!("/etc/passwd"));
    stage.refuses(&copy, &[], "not one of a backup").await;

    let copy = stage.copy();
    copy.put(PLANS, [b"id,user_id\n".as_slice(), &vec![b'0'; 100 << 20]].concat().as_slice());
    let stored = fs::read(copy.file(PLANS)).unwrap();
    assert!(stored.len() < 1 << 20, "a bomb");
    copy.manifest(|manifest| manifest["tables"][1]["stored_bytes"] = json!(stored.len()));
    stage.refuses(&copy, &[], "more than the").await;
}

#[tokio::test]
async fn malformed_rows_change_nothing() {
    let stage = Stage::new().await;
    let cases: [(&str, Change, &str); 11] = [
        ("users", &|csv| csv + "not a uuid,,2026-01-01\n", "do not fit this database"),
        ("users", &|csv| csv + "too,many,columns,by,far\n", "do not fit this database"),
        ("users", &|csv| csv.clone() + csv.lines().nth(1).unwrap() + "\n", "duplicate rows"),
        ("users", &|csv| csv.replacen("email", "password", 1), "does not have"),
        ("users", &|csv| csv.replacen("email", "\"email) FROM PROGRAM 'rm -rf /'; --\"", 1), "does not have"),
        (
            "users",
            &|csv| {
                let (header, rows) = csv.split_once('\n').unwrap();
                format!("{header}\n\\.\n{rows}")
            },
            "users",
        ),
        ("users", &|csv| csv.lines().next().unwrap().to_owned() + "\n", "of people who are not in it"),
        ("plan_details", &|csv| csv + "00000000-0000-4000-8000-000000000000,,,,,,,,,,,,,,,,,,\n", "not in it"),
        ("plan_balances", &|csv| csv + "00000000-0000-4000-8000-000000000000,2026-01-01 00:00:00+00,1\n", "not in it"),
        ("plan_readings", &|csv| csv + "00000000-0000-4000-8000-000000000000,{}\n", "not in it"),
        ("investment_plans_audit", &|csv| csv + "2147483647,,X,,,,,\n", "sequence would be exhausted"),
    ];
    for (table, change, reason) in cases {
        let copy = stage.copy();
        copy.forge(table, change);
        stage.refuses(&copy, &[], reason).await;
    }
    let copy = stage.copy();
    copy.forge(PLANS, |csv| csv.replacen("PENDING", "QUEUEING", 1));
    stage.refuses(&copy, &[], "the database rejects rows").await;
}

#[tokio::test]
async fn a_restore_for_one_person_brings_nothing_of_anybody_else() {
    let stage = Stage::new().await;
    let user: String = stage.target.rows(USER).await[0].get(0);
    let plan: String = stage.target.rows("SELECT md5('plan 4')::uuid::text").await[0].get(0);
    let (of_user, of_other) = (
        "SELECT count(*) FROM investment_plans WHERE user_id = md5('user 1')::uuid",
        "SELECT string_agg(p::text, '' ORDER BY id) FROM investment_plans p WHERE user_id <> md5('user 1')::uuid",
    );
    // A record of another person's plan among one's own.
    let copy = stage.copy();
    copy.forge("investment_plans_audit", |csv| {
        csv + &format!("9999,{plan},UPDATE,,\"{{\"\"user_id\"\": \"\"{}\"\"}}\",,2026-01-01,\n", uuid::Uuid::nil())
    });
    stage.refuses(&copy, &["--user", &user], "another user").await;

    // An event of another person on one's own plan.
    let copy = stage.copy();
    copy.forge("plan_events", |csv| {
        let row = csv.lines().find(|line| line.contains(&plan)).unwrap();
        csv.replacen(row, &row.replacen(&user, &uuid::Uuid::nil().to_string(), 1), 1)
    });
    stage.refuses(&copy, &["--user", &user], "another person's").await;

    let others: String = stage.target.rows(of_other).await[0].get(0);
    super::restore(&stage.target, &[&stage.address, "--user", &user, "--on-conflict", "replace"]).await;
    assert!(stage.target.number(of_user).await > 0);
    assert_eq!(stage.target.rows(of_other).await[0].get::<String, _>(0), others);
}
