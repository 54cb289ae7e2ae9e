//! Plans that somebody made to try something out.

use crate::harness::TestDatabase;

#[tokio::test]
async fn test_plans_are_shown_first_and_removed_on_a_second_word_alone() {
    let database = TestDatabase::new().await;
    database.enter(3, "COMPLETED", true, "1 day").await;
    database.run("UPDATE investment_plans SET financial_goals = 'Just a TEST' WHERE ctid = (SELECT min(ctid) FROM investment_plans)").await;

    let (success, shown, _) = database.try_maintain(&["test-plans", "--pattern", "%test%"]).await;
    assert!(success && shown.starts_with("1 plans") && shown.contains("Just a TEST"), "{shown}");
    assert!(shown.contains("Nothing was removed"), "{shown}");
    assert_eq!(database.count("true").await, 3);

    assert_eq!(database.maintain(&["test-plans", "--pattern", "%test%", "--yes"]).await["test-plans"], 1);
    assert_eq!(database.count("true").await, 2);
    assert_eq!(database.number("SELECT count(*) FROM investment_plans_audit").await, 2);
    // The document's other mark.
    let user = "00000000-0000-4000-8000-000000000000";
    assert_eq!(database.maintain(&["test-plans", "--user", user, "--yes"]).await["test-plans"], 0);
}

#[tokio::test]
async fn without_a_mark_nothing_is_a_test_plan() {
    let database = TestDatabase::new().await;
    database.enter(1, "COMPLETED", true, "1 day").await;
    let (success, _, log) = database.try_maintain(&["test-plans", "--yes"]).await;
    assert!(!success && log.contains("--pattern"), "{log}");
    assert!(!database.maintain(&["all"]).await.contains_key("test-plans"));
    assert_eq!(database.count("true").await, 1);
}
