//! The role that owns the tables need not inherit what it is a member of.

use sea_orm_migration::sea_orm::sqlx::{self, Connection, PgConnection};
use serde_json::json;

use crate::harness::{Client, Program, eventually, on_private_postgres};

#[tokio::test]
async fn an_owner_that_inherits_nothing_serves_a_plan_from_its_creation_to_its_persons_erasure() {
    let folder = std::env::temp_dir().join(format!("plan-creator-{}", uuid::Uuid::new_v4().simple()));
    let (mut program, address) = on_private_postgres(&folder, &[]).await;
    let data_dir = folder.to_str().unwrap();
    let (_, url, _) = Program::run(&["database-url", "--data-dir", data_dir], &[]).await;
    let mut psql = PgConnection::connect(url.trim()).await.unwrap();
    // Without inheritance the owner of a database is no owner of its schema.
    sqlx::raw_sql("ALTER ROLE plan_creator NOINHERIT; GRANT ALL ON SCHEMA public TO plan_creator")
        .execute(&mut psql)
        .await
        .unwrap();

    let user = uuid::Uuid::new_v4();
    let (_, token, _) = Program::run(&["token", "--user", &user.to_string(), "--data-dir", data_dir], &[]).await;
    let client = Client::new(&address, user, Some(token.trim().to_owned()));
    let plan = client.create(json!({ "financialGoals": "Save $20,000 for a car in 5 years" })).await;
    assert_eq!(client.finished(&plan).await, "COMPLETED");
    let change = "mutation($id: ID!) { setPlanFavorite(id: $id, isFavorite: true) { userErrors { code } } }";
    client.ask(change, json!({ "id": plan })).await;
    let figures = "{ viewer { id } planAnalytics { totalPlans } }";
    assert_eq!(client.ask(figures, json!({})).await["planAnalytics"]["totalPlans"], 1);
    let other = client.create(json!({ "planName": "other" })).await;
    let delete = sqlx::AssertSqlSafe(format!(
        "SET ROLE service_role; DELETE FROM investment_plans WHERE id = '{other}'; RESET ROLE"
    ));
    sqlx::raw_sql(delete).execute(&mut psql).await.unwrap();
    let (maintained, _, log) = Program::run(&["maintain", "--data-dir", data_dir], &[]).await;
    assert!(maintained, "{log}");
    let erase = "mutation($id: String!) { deleteViewer(confirmEmailOrId: $id) { deletedPlans } }";
    client.ask(erase, json!({ "id": user })).await;
    eventually("nothing of the person is left", async || {
        let left = "SELECT (SELECT count(*) FROM users) + (SELECT count(*) FROM investment_plans_audit WHERE old_data IS NOT NULL \
            OR new_data IS NOT NULL)";
        let left: i64 = sqlx::query_scalar(left).fetch_one(&mut psql).await.unwrap();
        (left == 0).then_some(())
    })
    .await;
    assert!(program.terminate().await.success());
    std::fs::remove_dir_all(&folder).unwrap();
}
