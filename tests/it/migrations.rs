//! The schema: up, down, on what is there already, and in the form that the planner of Postgres really uses.

use migration::Migrator;
use sea_orm::{ConnectionTrait, sqlx::Row};
use sea_orm_migration::MigratorTrait;
use serde_json::json;

use crate::harness::{Server, TestDatabase};

const SEED: &str = include_str!("seed.sql");

/// Everything that a schema consists of, in words.
const OBJECTS: &str = "SELECT string_agg(what, E'\\n' ORDER BY what) FROM ( \
    SELECT format('%s %s, row security %s %s', c.relkind, c.relname, relrowsecurity, relforcerowsecurity) AS what FROM pg_class c \
        WHERE c.relnamespace = 'public'::regnamespace \
    UNION ALL SELECT format('function %s %s %s', proname, proconfig, md5(prosrc)) FROM pg_proc WHERE pronamespace = 'public'::regnamespace \
    UNION ALL SELECT format('trigger %s', tgname) FROM pg_trigger WHERE NOT tgisinternal \
    UNION ALL SELECT format('constraint %s %s', conname, pg_get_constraintdef(oid)) FROM pg_constraint \
        WHERE connamespace = 'public'::regnamespace \
    UNION ALL SELECT format('policy %s on %s %s', policyname, tablename, qual) FROM pg_policies) objects \
    WHERE what NOT LIKE '%seaql_migrations%'";

async fn objects(database: &TestDatabase) -> Option<String> {
    database.rows(OBJECTS).await[0].get(0)
}

#[tokio::test]
async fn up_and_down_and_up_again_leaves_the_same_and_down_leaves_nothing() {
    let database = TestDatabase::empty().await;
    let owner = database.owner().await;
    Migrator::up(&owner, None).await.unwrap();
    let once = objects(&database).await;
    assert!(once.as_ref().is_some_and(|objects| objects.contains("trigger_audit_investment_plans")));
    Migrator::down(&owner, None).await.unwrap();
    assert_eq!(objects(&database).await, None);
    Migrator::up(&owner, None).await.unwrap();
    assert_eq!(objects(&database).await, once);
}

#[tokio::test]
async fn each_migration_can_be_taken_back_alone() {
    let database = TestDatabase::empty().await;
    let owner = database.owner().await;
    for _ in Migrator::migrations() {
        let before = objects(&database).await;
        Migrator::up(&owner, Some(1)).await.unwrap();
        Migrator::down(&owner, Some(1)).await.unwrap();
        assert_eq!(objects(&database).await, before);
        Migrator::up(&owner, Some(1)).await.unwrap();
    }
}

#[tokio::test]
async fn tables_that_are_there_already_are_taken_on_and_their_rows_left_alone() {
    let database = TestDatabase::empty().await;
    let owner = database.owner().await;
    owner.execute_unprepared(SEED).await.unwrap();
    let rows = "SELECT string_agg(jsonb_strip_nulls(to_jsonb(p))::text, E'\\n' ORDER BY id) FROM investment_plans p";
    let before: String = database.rows(rows).await[0].get(0);
    let objects_before = objects(&database).await;

    Migrator::up(&owner, None).await.unwrap();
    assert_eq!(database.rows(rows).await[0].get::<String, _>(0), before);
    drop(owner);

    let server = Server::on(database, &["--workers", "0"]).await;
    let user = "11111111-1111-4111-8111-111111111111".parse().unwrap();
    let client = server.client(user).await;
    let query = "query($after: String) { plans(first: 1, after: $after) \
        { totalCount nodes { planName planType isFavorite createdAt stage } pageInfo { hasNextPage endCursor } } }";
    let (mut names, mut after) = (Vec::new(), serde_json::Value::Null);
    loop {
        let page = client.ask(query, json!({ "after": after })).await["plans"].take();
        names.extend(page["nodes"].as_array().unwrap().iter().map(|plan| plan["planName"].clone()));
        after = page["pageInfo"]["endCursor"].clone();
        if page["pageInfo"]["hasNextPage"] == false {
            break;
        }
    }
    assert_eq!(names, ["an old plan", "odd", "all null"], "favourites, then newest; nulls last");

    let owner = server.database.owner().await;
    Migrator::down(&owner, None).await.unwrap();
    assert_eq!(server.database.rows(rows).await[0].get::<String, _>(0), before);
    assert_eq!(objects(&server.database).await, objects_before, "what it did not make it does not drop");
}

async fn filled() -> TestDatabase {
    let database = TestDatabase::new().await;
    database
        .run(
            "SET session_replication_role = replica; \
             INSERT INTO users (id_user) SELECT md5(u::text)::uuid FROM generate_series(1, 50) u; \
             INSERT INTO investment_plans (user_id, plan_type, is_favorite, is_active, created_at, processing_status, plan_data, \
                agent_2_data, agent_3_data) \
             SELECT md5((1 + n % 50)::text)::uuid, 'HOUSE', n % 7 = 0, n % 3 > 0, now() - n * interval '1 minute', \
                CASE WHEN n % 20 = 0 THEN 'PENDING' ELSE 'COMPLETED' END, \
                jsonb_build_object('user_input', jsonb_build_object('goal_type', \
                    CASE WHEN n % 1000 = 0 THEN 'RETIREMENT' ELSE 'HOUSE' END)), \
                jsonb_build_object('status', CASE WHEN n % 1000 = 0 THEN 'error' ELSE 'success' END), \
                jsonb_build_object('status', CASE WHEN n % 1000 = 1 THEN 'error' ELSE 'success' END) \
             FROM generate_series(1, 20000) n; ANALYZE;",
        )
        .await;
    database
}

/// How Postgres answers `sql` for a person with row level security.
async fn plan_of(database: &TestDatabase, sql: &str, role: &str) -> String {
    let mut admin = database.admin().await;
    let claims = r#"{"sub": "c4ca4238-a0b9-2382-0dcc-509a6f75849b", "role": "authenticated"}"#;
    let session = format!("SET request.jwt.claims = '{claims}'; SET ROLE {role}");
    sea_orm::sqlx::raw_sql(sea_orm::sqlx::AssertSqlSafe(session)).execute(&mut admin).await.unwrap();
    let explain = sea_orm::sqlx::AssertSqlSafe(format!("EXPLAIN {sql}"));
    let rows = sea_orm::sqlx::query(explain).fetch_all(&mut admin).await.unwrap();
    rows.iter().map(|row| row.get::<String, _>(0)).collect::<Vec<_>>().join("\n")
}

#[tokio::test]
async fn the_indexes_of_the_document_over_json_are_really_used() {
    let database = filled().await;
    for (condition, index) in [
        ("plan_data->'user_input'->>'goal_type' = 'RETIREMENT'", "idx_investment_plans_plan_data_type"),
        ("agent_2_data->>'status' = 'error'", "idx_investment_plans_agent_status"),
        (
            "agent_2_data->>'status' = 'success' AND agent_3_data->>'status' = 'error'",
            "idx_investment_plans_agent_status",
        ),
    ] {
        let plan =
            plan_of(&database, &format!("SELECT id FROM investment_plans WHERE {condition}"), "service_role").await;
        assert!(plan.contains(index), "{condition}: {plan}");
    }
}

/// A dashboard's page, as the program asks for it: from the start, or from behind somewhere in the middle.
fn dashboard(is_first: bool) -> String {
    let made = "(CASE WHEN created_at IS NULL THEN '1970-01-01 00:00:00+00'::timestamptz ELSE created_at END)";
    let behind = format!(
        "AND ((is_favorite IS TRUE), {made}, id) < (false, now() - interval '5 days', '{}'::uuid)",
        uuid::Uuid::max()
    );
    format!(
        "SELECT id, plan_name FROM investment_plans WHERE user_id = 'c4ca4238-a0b9-2382-0dcc-509a6f75849b' AND is_active {} \
        ORDER BY (is_favorite IS TRUE) DESC, {made} DESC, id DESC LIMIT 21",
        if is_first { "" } else { &behind }
    )
}

#[tokio::test]
async fn a_page_of_the_dashboard_is_one_walk_along_one_index_at_any_depth() {
    let database = filled().await;
    for is_first in [true, false] {
        let plan = plan_of(&database, &dashboard(is_first), "authenticated").await;
        assert!(plan.contains("idx_investment_plans_dashboard") && !plan.contains("Sort"), "{plan}");
    }
}

/// How many pages of tables and indexes Postgres looks at for `sql`.
async fn pages(database: &TestDatabase, sql: &str) -> u64 {
    let plan = plan_of(database, &format!("(ANALYZE, BUFFERS) {sql}"), "authenticated").await;
    let looked_at = plan.lines().find_map(|line| line.trim().strip_prefix("Buffers: shared ")).expect("no pages");
    looked_at.split(' ').filter_map(|word| word.split_once('=')?.1.parse::<u64>().ok()).sum()
}

#[tokio::test]
async fn neither_archived_plans_nor_depth_nor_other_people_cost_a_dashboard_more() {
    let database = filled().await;
    let before = pages(&database, &dashboard(true)).await;
    // Archived ones of the person, then some of everybody.
    for (whose, is_active, plans) in [("md5('1')", "false", 10_000), ("md5((1 + n % 50)::text)", "n % 3 > 0", 40_000)] {
        let fill = format!(
            "SET session_replication_role = replica; \
             INSERT INTO investment_plans (user_id, is_active, is_favorite, created_at) \
             SELECT {whose}::uuid, {is_active}, n % 7 = 0, now() - n * interval '1 minute' \
             FROM generate_series(1, {plans}) n"
        );
        database.run(&fill).await;
        database.run("VACUUM ANALYZE investment_plans").await;
        for is_first in [true, false] {
            let after = pages(&database, &dashboard(is_first)).await;
            assert!(after * 10 <= before * 12, "{before} pages, and now {after}, from the start: {is_first}");
        }
    }
}

#[tokio::test]
async fn the_next_plan_of_the_queue_is_found_by_its_index() {
    let database = filled().await;
    let sql = "SELECT p.id FROM investment_plans p LEFT JOIN plan_attempts a ON a.plan_id = p.id \
        WHERE p.processing_status = 'PENDING' AND p.user_id > 'c4ca4238-a0b9-2382-0dcc-509a6f75849b' \
            AND p.id <> ALL('{}'::uuid[]) AND (a.available_at IS NULL OR a.available_at <= clock_timestamp()) \
        ORDER BY p.user_id, p.created_at, p.id LIMIT 1 FOR NO KEY UPDATE OF p SKIP LOCKED";
    let plan = plan_of(&database, sql, "service_role").await;
    assert!(plan.contains("idx_investment_plans_turns") && !plan.contains("Seq Scan on investment_plans"), "{plan}");
}
