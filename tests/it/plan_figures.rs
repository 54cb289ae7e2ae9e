//! The figures over everyone's plans, which triggers keep.

use sea_orm::sqlx::Row;

use crate::harness::TestDatabase;

const KEPT: &str = "SELECT plan_type || ' ' || sum(plans) || ' ' || sum(completed) || ' ' || sum(amounts) || ' ' || sum(total)::numeric(30, 2) \
    FROM plan_figures GROUP BY plan_type HAVING sum(plans) > 0 ORDER BY 1";
const COUNTED: &str = "SELECT coalesce(nullif(plan_type, 'CASTLE'), 'GENERAL') || ' ' || count(*) || ' ' \
        || count(*) FILTER (WHERE processing_status = 'COMPLETED') || ' ' || count(amount) || ' ' || coalesce(sum(amount), 0)::numeric(30, 2) \
    FROM (SELECT *, nullif(target_amount, 'NaN') AS amount FROM investment_plans) AS plan \
    WHERE is_active GROUP BY coalesce(nullif(plan_type, 'CASTLE'), 'GENERAL') ORDER BY 1";

/// Enters so many plans of every kind, some of them of a kind that an older table may hold.
fn enter(plans: u32, seed: u32) -> String {
    format!(
        "INSERT INTO users (id_user) VALUES (md5('{seed}')::uuid) ON CONFLICT DO NOTHING; \
         INSERT INTO investment_plans (user_id, plan_name, plan_type, processing_status, target_amount, is_active) \
         SELECT md5('{seed}')::uuid, '{seed}', (ARRAY['HOUSE', 'EDUCATION', 'RETIREMENT', 'GENERAL', 'CASTLE', NULL])[1 + n % 6], \
            (ARRAY['PENDING', 'COMPLETED', NULL])[1 + n % 3], \
            CASE n % 5 WHEN 0 THEN NULL WHEN 1 THEN 'NaN' ELSE n + 0.01 END, n % 7 > 0 \
         FROM generate_series(1, {plans}) AS n"
    )
}

async fn texts(database: &TestDatabase, sql: &str) -> Vec<String> {
    database.rows(sql).await.iter().map(|row| row.get(0)).collect()
}

async fn database() -> TestDatabase {
    let database = TestDatabase::new().await;
    let older = "ALTER TABLE investment_plans DROP CONSTRAINT check_valid_plan_type, DROP CONSTRAINT check_target_amount_in_range";
    database.run(older).await;
    database
}

#[tokio::test]
async fn whatever_is_written_the_kept_figures_are_those_of_a_count() {
    let database = database().await;
    let writer = async |seed: u32| {
        let mine = format!("plan_name = '{seed}'");
        database.run(&enter(1_500, seed)).await;
        for change in [
            "SET target_amount = target_amount * 2 WHERE target_amount > 700",
            "SET processing_status = 'COMPLETED' WHERE processing_status = 'PENDING'",
            "SET processing_status = 'PENDING', plan_type = 'HOUSE' WHERE plan_type = 'CASTLE'",
            "SET is_active = NOT is_active WHERE target_amount < 300",
            "SET is_active = NULL WHERE target_amount = 401.01",
            "SET is_favorite = true, target_amount = NULL WHERE plan_type = 'EDUCATION'",
        ] {
            database.run(&format!("UPDATE investment_plans {change} AND {mine}")).await;
        }
        database.run(&format!("BEGIN; DELETE FROM investment_plans WHERE {mine}; ROLLBACK")).await;
        database.run(&format!("DELETE FROM investment_plans WHERE plan_type = 'RETIREMENT' AND {mine}")).await;
        // Somebody who sees the database as it was when they began.
        database.run(&format!("BEGIN ISOLATION LEVEL REPEATABLE READ; {}; COMMIT", enter(500, seed))).await;
    };
    tokio::join!(writer(1), writer(2), writer(3), writer(4));

    let counted = texts(&database, COUNTED).await;
    assert_eq!(counted.len(), 4, "{counted:?}");
    assert_eq!(texts(&database, KEPT).await, counted);
    let rows: i64 = database.number("SELECT count(*) FROM plan_figures").await;
    assert!(rows < 10_000, "writers add rows up now and then: {rows}");
}

#[tokio::test]
async fn plans_that_were_written_without_triggers_are_counted_when_asked_to() {
    let database = database().await;
    database.run(&format!("SET session_replication_role = replica; {}", enter(100, 1))).await;
    assert_eq!(texts(&database, KEPT).await, [""; 0]);
    database.run("SET ROLE service_role; SELECT count_plans()").await;
    assert_eq!(texts(&database, KEPT).await, texts(&database, COUNTED).await);

    database.run("TRUNCATE investment_plans CASCADE").await;
    assert_eq!(texts(&database, KEPT).await, [""; 0]);
}
