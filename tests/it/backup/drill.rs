//! The drill: a backup while everybody writes, everything lost, everything back. `DRILL_PLANS` says how many plans.

use std::{
    collections::BTreeMap,
    fs,
    sync::atomic::{AtomicBool, AtomicU64, Ordering},
    time::Instant,
};

use backup::TABLES;
use sea_orm::sqlx::{self, Row};

use super::{Folder, backup, drill_plans, patience, people, restore, text_of};
use crate::harness::{Program, TestDatabase, environment};

/// More than this of memory that grows with the data is too much.
const MEMORY: u64 = 16 << 20;

/// What each table holds as a number that does not depend on the order of rows.
async fn sums(connection: &mut sqlx::PgConnection) -> Vec<(String, i64, String)> {
    let mut sums = Vec::new();
    for table in &TABLES {
        let sql = format!(
            "SELECT count(*), coalesce(sum(hashtextextended({}, 0)::numeric), 0)::text FROM {} AS t",
            text_of(table.name),
            table.name
        );
        let row = sqlx::query(sqlx::AssertSqlSafe(sql)).fetch_one(&mut *connection).await.unwrap();
        sums.push((table.name.to_owned(), row.get(0), row.get(1)));
    }
    sums
}

/// Changes plans of all kinds until told to stop; says how many.
async fn write(database: &TestDatabase, writer: u32, stop: &AtomicBool, written: &AtomicU64) {
    let mut connection = database.admin().await;
    for round in 0_u32.. {
        if stop.load(Ordering::Relaxed) {
            return;
        }
        let (plan, user) = (1 + (round * 7 + writer) % 500, format!("md5('{writer} {round}')::uuid"));
        let sql = format!(
            "INSERT INTO users (id_user) VALUES ({user}); \
             INSERT INTO investment_plans (user_id, plan_name) SELECT {user}, 'new ' || n FROM generate_series(1, 3) n; \
             UPDATE investment_plans SET is_favorite = NOT is_favorite WHERE id = md5('plan {plan}')::uuid; \
             DELETE FROM investment_plans WHERE user_id = {user} AND plan_name = 'new 2'"
        );
        match sqlx::raw_sql(sqlx::AssertSqlSafe(sql)).execute(&mut connection).await {
            Ok(_) => drop(written.fetch_add(1, Ordering::Relaxed)),
            // Two writers met on the same plan in another order.
            Err(error) => assert!(error.to_string().contains("deadlock"), "{error}"),
        }
    }
}

/// The most memory that a process has had so far, in bytes.
fn high_water(pid: rustix::process::Pid) -> Option<u64> {
    let status = fs::read_to_string(format!("/proc/{pid}/status")).ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM"))?;
    Some(line.split_whitespace().nth(1)?.parse::<u64>().ok()? * 1024)
}

/// Runs a command to its end and gives the most memory that it had.
async fn memory_of(database: &TestDatabase, args: &[&str]) -> u64 {
    let mut program = Program::start(args, &environment(&database.url().await));
    let (pid, mut most) = (program.pid(), 0);
    let ended = program.ended_within(patience());
    tokio::pin!(ended);
    loop {
        tokio::select! {
            status = &mut ended => break assert!(status.success()),
            () = tokio::time::sleep(std::time::Duration::from_millis(5)) => most = most.max(high_water(pid).unwrap_or(0)),
        }
    }
    most
}

#[tokio::test]
async fn a_backup_under_load_brings_back_one_moment_to_the_last_row() {
    let plans = drill_plans().unwrap_or(3_000);
    let (folder, source) = (Folder::new(), TestDatabase::new().await);
    source.run(&people(plans)).await;
    let (stop, written) = (AtomicBool::new(false), AtomicU64::new(0));
    let drill = async {
        let begun = Instant::now();
        let address = backup(&source, &folder, &[]).await;
        let (took, during) = (begun.elapsed(), written.load(Ordering::Relaxed));
        stop.store(true, Ordering::Relaxed);
        eprintln!("{plans} plans backed up in {took:.1?} while {during} transactions wrote");
        (address, during)
    };
    let ((address, during), (), ()) =
        tokio::join!(drill, write(&source, 1, &stop, &written), write(&source, 2, &stop, &written));
    assert!(during > 0, "somebody wrote meanwhile");

    // All is lost but the backup.
    source.run("TRUNCATE users CASCADE; TRUNCATE investment_plans_audit").await;

    // What was written between is in the backup whole or not at all, and so are all that hangs on it.
    let target = TestDatabase::new().await;
    let begun = Instant::now();
    restore(&target, &[&address]).await;
    eprintln!("restored in {:.1?}", begun.elapsed());
    let torn = "SELECT count(*) FROM users u WHERE id_user IN (SELECT user_id FROM investment_plans WHERE plan_name LIKE 'new %') \
        AND (SELECT count(*) FROM investment_plans WHERE user_id = u.id_user) <> 2";
    assert_eq!(target.number(torn).await, 0);
    let unrecorded = "SELECT count(*) FROM investment_plans p WHERE plan_name LIKE 'new %' AND \
        to_jsonb(p) IS DISTINCT FROM (SELECT new_data FROM investment_plans_audit WHERE plan_id = p.id ORDER BY audit_id DESC LIMIT 1)";
    assert_eq!(target.number(unrecorded).await, 0);

    // Read again, it has the rows that the moment had; events are new only in which transaction wrote them.
    let (held, has) = (checksums(&address), checksums(&backup(&target, &folder, &[]).await));
    assert_eq!(has["plan_events"].0, held["plan_events"].0);
    for (table, sum) in held.iter().filter(|(table, _)| *table != "plan_events") {
        assert_eq!(&has[table], sum, "{table}");
    }

    // The same of the place where it was lost, and to the last row.
    let was = sums(&mut target.admin().await).await;
    restore(&source, &[&address]).await;
    assert_eq!(sums(&mut source.admin().await).await, was);
}

/// The rows of each table in a backup, and their checksum.
fn checksums(address: &str) -> BTreeMap<String, (u64, String)> {
    let manifest = fs::read(format!("{address}/manifest.json")).unwrap();
    let manifest: serde_json::Value = serde_json::from_slice(&manifest).unwrap();
    let text = |value: &serde_json::Value| value.as_str().unwrap().to_owned();
    let tables = manifest["tables"].as_array().unwrap().iter();
    tables.map(|file| (text(&file["table"]), (file["rows"].as_u64().unwrap(), text(&file["rows_sha256"])))).collect()
}

#[tokio::test]
async fn memory_does_not_grow_with_the_plans() {
    let plans = drill_plans().unwrap_or(10_000);
    let (folder, few, many) = (Folder::new(), TestDatabase::new().await, TestDatabase::new().await);
    few.run(&people(100)).await;
    many.run(&people(plans)).await;
    let base = memory_of(&few, &["backup", folder.path()]).await;
    let most = memory_of(&many, &["backup", folder.path()]).await;
    let target = TestDatabase::new().await;
    let list = super::run(&many, &["backup", "list", folder.path()]).await.1;
    let back = memory_of(&target, &["restore", list.lines().last().unwrap()]).await;
    eprintln!("memory: {} MB of 100 plans, {} of {plans}, {} to restore them", base >> 20, most >> 20, back >> 20);
    assert!(base > 0 && most < base + MEMORY && back < base + MEMORY, "{base} {most} {back}");
}
