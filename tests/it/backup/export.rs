//! What a person takes along.

use sea_orm::sqlx::Row;
use serde_json::Value;

use super::{peopled, run};

#[tokio::test]
async fn a_persons_export_has_all_that_is_stored_of_them_and_nothing_of_others() {
    let database = peopled(40).await;
    let user: String = database.rows("SELECT md5('user 4')::uuid::text").await[0].get(0);
    database.run("DELETE FROM investment_plans WHERE plan_name = 'plan 7'").await;
    let (success, out, err) = run(&database, &["export", "--user", &user]).await;
    assert!(success, "{err}");
    let document: Value = serde_json::from_str(&out).unwrap();
    assert_eq!(document["user"]["id_user"], user.as_str());
    assert!(document["user"]["monthly_budget"].is_number());
    let plans = document["plans"].as_array().unwrap();
    assert_eq!(plans.len(), 8);
    for plan in plans {
        assert_eq!(plan["user_id"], user.as_str());
        assert!(
            plan["history"].as_array().unwrap().iter().all(|record| record["new_data"]["user_id"] == user.as_str())
        );
        assert_eq!(plan["events"][0]["seq"], 1, "{plan}");
        assert!(plan.as_object().unwrap().len() > 20, "all columns: {plan}");
    }
    assert!(plans.iter().any(|plan| plan["failure"]["message"] == "it's \"over\""));
    let details = plans.iter().filter(|plan| plan["details"]["starting_amount"] == 9_999_999_999_999.99).count();
    assert_eq!(details, 2, "what was said exactly is in it");
    let balances = plans.iter().filter(|plan| plan["balances"][2]["amount"] == 9_999_999_999_998.99).count();
    assert_eq!(balances, 2, "and what it was worth on the way");
    assert_eq!(document["deleted_plans"].as_array().unwrap().len(), 2);
    let other: String = database.rows("SELECT md5('user 3')::uuid::text").await[0].get(0);
    assert!(!out.contains(&other));

    let (success, out, err) = run(&database, &["export", "--user", "00000000-0000-4000-8000-000000000000"]).await;
    assert!(!success && out.is_empty() && err.contains("no user"), "{err}");
}
