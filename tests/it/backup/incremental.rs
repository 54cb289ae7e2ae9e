//! Backups of what has changed, laid over a whole one.

use super::{Folder, assert_same, backup, let_a_day_pass, peopled, refused, restore, rows};
use crate::harness::TestDatabase;

/// Everything that can happen to plans and people.
const CHANGES: &str = "UPDATE investment_plans SET plan_name = 'changed' WHERE plan_name = 'plan 4'; \
    UPDATE users SET email = 'new@example.com' WHERE id_user = md5('user 3')::uuid; \
    DELETE FROM investment_plans WHERE plan_name IN ('plan 2', 'plan 5'); \
    DELETE FROM users WHERE id_user = md5('user 4')::uuid; \
    INSERT INTO users (id_user) VALUES (md5('new')::uuid); \
    INSERT INTO investment_plans (id, user_id, plan_name) VALUES (md5('later')::uuid, md5('new')::uuid, 'later'); \
    UPDATE plan_details SET priority = 1 WHERE plan_id = md5('plan 10')::uuid; \
    DELETE FROM plan_balances WHERE plan_id = md5('plan 10')::uuid AND amount < 9999999999998; \
    INSERT INTO plan_balances VALUES (md5('later')::uuid, now(), 5); \
    INSERT INTO plan_details (plan_id, currency) VALUES (md5('later')::uuid, 'CHF'); \
    UPDATE investment_plans SET processing_status = 'PROCESSING' WHERE plan_name = 'later'";

/// A whole backup of a database to which nothing has happened for a day, as its rows say.
async fn whole() -> (Folder, String, TestDatabase) {
    let (folder, database) = (Folder::new(), peopled(60).await);
    database.run("DELETE FROM investment_plans WHERE plan_name = 'plan 12'").await;
    let_a_day_pass(&database).await;
    let address = backup(&database, &folder, &[]).await;
    (folder, address, database)
}

#[tokio::test]
async fn a_whole_backup_and_what_followed_are_the_database_as_it_was_last() {
    let (folder, whole, source) = whole().await;
    // Plan 12 was deleted before by the person who is erased now: its history has not changed since, and is erased.
    source.run("DELETE FROM users WHERE id_user = md5('user 1')::uuid").await;
    source.run(CHANGES).await;
    let changed = backup(&source, &folder, &["--since", "1h"]).await;
    source.run("UPDATE investment_plans SET plan_name = 'changed again' WHERE plan_name = 'changed'").await;
    let again = backup(&source, &folder, &["--since", "10m"]).await;
    let was = rows(&source).await;

    let target = TestDatabase::new().await;
    restore(&target, &[&again, &whole, &changed]).await;
    assert_same(&rows(&target).await, &was);

    let manifest = std::fs::read_to_string(format!("{changed}/manifest.json")).unwrap();
    let manifest: serde_json::Value = serde_json::from_str(&manifest).unwrap();
    let plans = manifest["tables"][1]["rows"].as_u64().unwrap();
    assert!((3..=4).contains(&plans), "only what has changed: {plans}");
}

#[tokio::test]
async fn an_incremental_one_may_follow_later() {
    let (folder, whole, source) = whole().await;
    source.run(CHANGES).await;
    let changed = backup(&source, &folder, &["--since", "1h"]).await;
    let mut was = rows(&source).await;

    let target = TestDatabase::new().await;
    restore(&target, &[&whole]).await;
    restore(&target, &[&changed, "--on-conflict", "replace"]).await;
    let mut is = rows(&target).await;
    // By itself it does not know of people who are not in it whether they were ever here.
    for table in ["users", "user_budgets", "plan_events_trimmed"] {
        was.remove(table);
    }
    is.get_mut("investment_plans_audit").unwrap().sort();
    was.get_mut("investment_plans_audit").unwrap().sort();
    assert_same(&is, &was);
}

#[tokio::test]
async fn backups_that_do_not_follow_one_another_are_refused() {
    let (folder, whole, source) = whole().await;
    let second = backup(&source, &folder, &[]).await;
    let target = TestDatabase::new().await;
    assert!(refused(&target, &[&whole, &second]).await.contains("does not continue"));
    let later = backup(&source, &folder, &["--since", "2100-01-01T00:00:00Z"]).await;
    assert!(refused(&target, &[&whole, &later]).await.contains("does not continue"));
    assert!(rows(&target).await.values().all(Vec::is_empty));
}
