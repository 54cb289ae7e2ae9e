//! Plans that change hands, and people who are being erased, in backups.

use super::{Folder, assert_same, backup, let_a_day_pass, peopled, restore, rows};
use crate::harness::TestDatabase;

const ERASED: &str = "md5('user 2')::uuid";

/// A person whose erasure has been accepted, and come as far as one plan.
async fn erase_half(database: &TestDatabase) {
    let plans = "SELECT count(*) FROM investment_plans WHERE user_id";
    database
        .run(&format!(
            "INSERT INTO user_erasures (user_id, plans) SELECT {ERASED}, count FROM ({plans} = {ERASED}) plans; \
             DELETE FROM investment_plans WHERE id = (SELECT min(id::text)::uuid FROM investment_plans WHERE user_id = {ERASED})"
        ))
        .await;
}

async fn assert_nothing_is_left(database: &TestDatabase) {
    for table in ["users", "investment_plans", "investment_plans_audit", "plan_events"] {
        let traces = format!("SELECT count(*) FROM {table} t WHERE t::text LIKE '%' || {ERASED} || '%'");
        assert_eq!(database.number(&traces).await, 0, "{table}");
    }
    assert!(database.number("SELECT count(*) FROM investment_plans").await > 0, "but all of the others");
}

#[tokio::test]
async fn a_plan_that_was_handed_over_comes_back_as_it_was() {
    let (folder, source) = (Folder::new(), peopled(40).await);
    source.run("UPDATE investment_plans SET user_id = md5('user 3')::uuid WHERE user_id = md5('user 1')::uuid").await;
    let address = backup(&source, &folder, &[]).await;
    let target = TestDatabase::new().await;
    restore(&target, &[&address]).await;
    assert_same(&rows(&target).await, &rows(&source).await);
    // One of the two alone, with what is theirs of it.
    let target = TestDatabase::new().await;
    let heir: String = sea_orm::sqlx::Row::get(&source.rows("SELECT md5('user 3')::uuid::text").await[0], 0);
    restore(&target, &[&address, "--user", &heir]).await;
    let foreign = "SELECT count(*) FROM investment_plans_audit WHERE user_id IS DISTINCT FROM md5('user 3')::uuid";
    assert_eq!(target.number(foreign).await, 0);
    assert!(target.number("SELECT count(*) FROM investment_plans_audit").await > 0);
}

#[tokio::test]
async fn of_a_person_who_is_being_erased_nothing_is_in_a_backup_nor_left_of_the_one_before() {
    let (folder, source) = (Folder::new(), peopled(40).await);
    let_a_day_pass(&source).await;
    let whole = backup(&source, &folder, &[]).await;
    erase_half(&source).await;
    let changed = backup(&source, &folder, &["--since", "1h"]).await;
    let meanwhile = backup(&source, &folder, &[]).await;
    for addresses in [&[&*meanwhile][..], &[&whole, &changed]] {
        let target = TestDatabase::new().await;
        restore(&target, addresses).await;
        assert_nothing_is_left(&target).await;
    }
}
