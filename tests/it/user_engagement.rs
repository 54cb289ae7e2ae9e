//! Users by the number of their plans: what a page of them costs, and that the counts are those of a count.

use sea_orm::sqlx::{self, Row};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::harness::{Client, Execution, Mode, Program, Server, TestDatabase, environment, explain_statements, token};

const COUNTED: &str = "SELECT user_id::text || ' ' || count(*) || ' ' || count(*) FILTER (WHERE is_favorite) FROM investment_plans \
    WHERE is_active GROUP BY user_id ORDER BY count(*) DESC, user_id DESC";
const KEPT: &str = "SELECT user_id::text || ' ' || sum(plans) || ' ' || sum(favorites) \
    FROM (TABLE user_plan_counts UNION ALL TABLE user_plan_count_changes) counts \
    GROUP BY user_id HAVING sum(plans) <> 0 OR sum(favorites) <> 0 ORDER BY sum(plans) DESC, user_id DESC";
const PAGE: &str = "query($first: Int, $after: String, $last: Int, $before: String) { \
    admin { userEngagement(minPlans: 1, first: $first, after: $after, last: $last, before: $before) { \
        edges { cursor node { userId totalPlans favoritePlans lastPlanCreated } } } } }";

async fn texts(database: &TestDatabase, sql: &str) -> Vec<String> {
    database.rows(sql).await.iter().map(|row| row.get(0)).collect()
}

/// 5,000 users with 1 to 100 plans each.
async fn filled() -> TestDatabase {
    let database = TestDatabase::new().await;
    database
        .run(
            "SET session_replication_role = replica; \
             INSERT INTO users (id_user) SELECT md5(u::text)::uuid FROM generate_series(1, 5000) u; \
             INSERT INTO investment_plans (user_id, is_active, is_favorite, created_at) \
             SELECT md5(u::text)::uuid, n % 9 > 0, n % 7 = 0, timestamptz '2000-01-01' + n * interval '1 hour' + u * interval '1 s' \
             FROM generate_series(1, 5000) u, generate_series(1, 1 + u % 50 * 2) n; \
             SET ROLE service_role; SELECT count_plans()",
        )
        .await;
    database.run("VACUUM ANALYZE").await;
    database
}

/// What Postgres did for the next page.
async fn executed(program: &mut Program) -> Execution {
    loop {
        let execution = Execution::from_log(&program.logged("duration: ").await);
        if execution.is_over("user_plan_counts") && execution.is_over("investment_plans") {
            return execution;
        }
    }
}

fn shown(edges: &[Value]) -> Vec<String> {
    let text = |edge: &Value| {
        let user = &edge["node"];
        format!("{} {} {}", user["userId"].as_str().unwrap(), user["totalPlans"], user["favoritePlans"])
    };
    edges.iter().map(text).collect()
}

#[tokio::test]
async fn a_page_of_users_reads_what_is_on_it_and_not_everybodys_plans() {
    let database = filled().await;
    for mode in [Mode::PlannedForItsValues, Mode::PlannedForAny] {
        explain_statements(&database, mode).await;
        let (mut program, address) = Server::beside(&database, &["--workers", "0", "--rate-limit", "0"]).await;
        let user = Uuid::new_v4();
        let service = Client::new(&address, user, Some(token(user, &["--role", "service"]).await));
        let mut after = Value::Null;
        for _ in 0..3 {
            for from_end in [false, true] {
                let end = if from_end { "last" } else { "first" };
                let variables = json!({ end: 20, "after": after });
                let answer = service.ask(PAGE, variables.clone()).await;
                assert_eq!(answer["admin"]["userEngagement"]["edges"].as_array().unwrap().len(), 20);
                let execution = executed(&mut program).await;
                let read = execution.rows_read();
                assert!(read <= 50.0, "{variables}: {read} rows read: {execution:#?}");
            }
            // A page in the middle costs what the first one costs.
            let middle = service.ask(PAGE, json!({ "first": 900, "after": after })).await;
            executed(&mut program).await;
            after = middle["admin"]["userEngagement"]["edges"][899]["cursor"].clone();
        }
    }
}

#[tokio::test]
async fn pages_are_those_of_a_count_while_changes_are_still_to_be_added() {
    let server = Server::on(filled().await, &["--workers", "0", "--rate-limit", "0"]).await;
    let (service, database) = (server.service_client().await, &server.database);
    for change in [
        "UPDATE investment_plans SET is_active = NOT is_active WHERE id IN (SELECT id FROM investment_plans ORDER BY id LIMIT 700)",
        "UPDATE investment_plans SET is_favorite = NOT is_favorite WHERE id IN (SELECT id FROM investment_plans ORDER BY id DESC LIMIT 700)",
        "INSERT INTO investment_plans (user_id) SELECT md5('1')::uuid FROM generate_series(1, 500)",
        "DELETE FROM investment_plans WHERE user_id = md5('2')::uuid",
        "UPDATE investment_plans SET user_id = md5('3')::uuid WHERE user_id = md5('4')::uuid",
        "DELETE FROM users WHERE id_user = md5('5')::uuid",
    ] {
        database.run(change).await;
        let counted = texts(database, COUNTED).await;
        assert!(texts(database, KEPT).await == counted, "{change}");
        let (mut seen, mut after) = (Vec::new(), Value::Null);
        for _ in 0..6 {
            let page = service.ask(PAGE, json!({ "first": 997, "after": after })).await;
            let edges = page["admin"]["userEngagement"]["edges"].as_array().unwrap().clone();
            seen.extend(shown(&edges));
            after = edges.last().unwrap()["cursor"].clone();
        }
        assert!(seen == counted, "{change}");
        let last = service.ask(PAGE, json!({ "last": 5 })).await;
        let last = shown(last["admin"]["userEngagement"]["edges"].as_array().unwrap());
        assert_eq!(last, counted[counted.len() - 5..], "{change}");
    }
    let user = "SELECT user_id::text FROM user_plan_counts WHERE user_id = md5('1')::uuid \
        UNION ALL SELECT user_id::text FROM user_plan_count_changes WHERE user_id = md5('1')::uuid";
    assert!(!texts(database, user).await.is_empty());
    database.run("DELETE FROM users WHERE id_user = md5('1')::uuid").await;
    assert_eq!(texts(database, user).await, [""; 0], "nothing is left of whoever is deleted");
    database.run("TRUNCATE users CASCADE").await;
    assert_eq!(texts(database, KEPT).await, [""; 0]);
}

#[tokio::test]
async fn bulk_changes_in_opposite_orders_wait_for_nobody_and_leave_the_right_counts() {
    let database = filled().await;
    let writer = async |seed: u32| {
        let mut connection = database.admin().await;
        for round in 0..20 {
            let mut users: Vec<u32> = (1..=40).collect();
            if seed % 2 == 0 {
                users.reverse();
            }
            let changes: String = users
                .iter()
                .map(|user| {
                    format!(
                        "UPDATE investment_plans SET is_active = NOT is_active, is_favorite = NOT is_favorite \
                         WHERE id = (SELECT id FROM investment_plans WHERE user_id = md5('{user}')::uuid ORDER BY created_at OFFSET {seed} LIMIT 1); \
                         INSERT INTO investment_plans (user_id) VALUES (md5('{user}')::uuid); SELECT merge_user_plan_counts() WHERE {round} % 7 = 0;"
                    )
                })
                .collect();
            let changes = format!("SET lock_timeout = '20s'; BEGIN; {changes} COMMIT");
            sqlx::raw_sql(sqlx::AssertSqlSafe(changes)).execute(&mut connection).await.unwrap();
        }
    };
    tokio::join!(writer(0), writer(1), writer(2), writer(3));
    assert!(texts(&database, KEPT).await == texts(&database, COUNTED).await);
    let (success, _, log) = Program::run(&["maintain", "notes"], &environment(&database.url().await)).await;
    assert!(success, "{log}");
    assert_eq!(database.number("SELECT count(*) FROM user_plan_count_changes").await, 0, "maintenance adds all up");
    assert!(texts(&database, KEPT).await == texts(&database, COUNTED).await);
}
