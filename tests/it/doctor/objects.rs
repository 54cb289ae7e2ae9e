//! The doctor compares every object with what the migrations make.

use std::collections::BTreeMap;

use sea_orm_migration::sea_orm::sqlx::{self, AssertSqlSafe, Connection, PgConnection};

use super::findings;
use crate::harness::{Program, Server, TestDatabase, on_private_postgres};

const FILE: &str = "src/doctor/objects.json";

/// Indexes that maintenance builds or drops beside traffic: a database may be without them for a while.
fn is_built_later(name: &str) -> bool {
    let index = name.strip_prefix("index ").and_then(|name| name.rsplit('.').next());
    let built = migration::concurrent::INDEXES.iter().map(|(name, _)| *name);
    let superseded = migration::concurrent::SUPERSEDED.iter().map(|(name, _)| *name);
    index.is_some_and(|index| built.chain(superseded).any(|name| name == index))
}

#[tokio::test]
async fn the_expected_objects_are_those_of_the_migrations() {
    let database = TestDatabase::new().await;
    let sql = include_str!("../../../src/doctor/objects.sql")
        .replace("= ANY ($tables$)", "IS NOT NULL")
        .replace("= ANY ($functions$)", "IS NOT NULL");
    let url = database.url().await;
    let mut psql = PgConnection::connect(&url).await.unwrap();
    sqlx::raw_sql("SET search_path = pg_catalog, pg_temp").execute(&mut psql).await.unwrap();
    let rows: Vec<String> = sqlx::query_scalar(AssertSqlSafe(sql)).fetch_all(&mut psql).await.unwrap();
    let mut objects: BTreeMap<String, String> =
        rows.iter().map(|row| serde_json::from_str::<(String, String)>(row).unwrap()).collect();
    objects.retain(|name, _| !is_built_later(name));
    let made = format!("{}\n", serde_json::to_string_pretty(&objects).unwrap());
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::write(FILE, &made).unwrap();
    }
    let written = std::fs::read_to_string(FILE).unwrap();
    assert!(
        written == made,
        "{FILE} is out of date: UPDATE_DOCS=1 cargo test --workspace --test it -- doctor::objects"
    );
}

/// Faults as people and tools make them, each with the check that finds it.
const FAULTS: &[(&str, &str)] = &[
    ("row-security-off", "ALTER TABLE investment_plans DISABLE ROW LEVEL SECURITY"),
    ("row-security-off", "ALTER TABLE investment_plans_audit NO FORCE ROW LEVEL SECURITY"),
    ("policy-missing", "DROP POLICY plan_creator_viewer ON investment_plans"),
    ("policy-missing", "DROP POLICY plan_creator_owner ON plan_claims"),
    ("policy-missing", "DROP POLICY plan_creator_service ON plan_events_trimmed"),
    ("policy-changed", "ALTER POLICY plan_creator_viewer ON users USING (true)"),
    ("policy-changed", "ALTER POLICY plan_creator_viewer ON investment_plans_audit USING (user_id IS NOT NULL)"),
    ("policy-changed", "ALTER POLICY plan_creator_service ON plan_events TO service_role, authenticated"),
    ("policy-changed", "ALTER POLICY plan_creator_owner ON investment_plans USING (true)"),
    ("foreign-policy", "CREATE POLICY everybody ON investment_plans USING (true)"),
    (
        "foreign-policy",
        "CREATE POLICY \"Users can view own plans\" ON investment_plans FOR SELECT USING (user_id = plan_viewer_id())",
    ),
    ("foreign-policy", "CREATE POLICY all_events ON plan_events FOR SELECT TO authenticated USING (true)"),
    ("foreign-policy", "CREATE POLICY nothing ON plan_figures AS RESTRICTIVE USING (false)"),
    ("trigger-missing", "DROP TRIGGER trigger_audit_investment_plans ON investment_plans"),
    ("trigger-missing", "DROP TRIGGER trigger_plan_event ON investment_plans"),
    ("trigger-missing", "DROP TRIGGER trigger_user_removal ON users"),
    ("trigger-off", "ALTER TABLE investment_plans DISABLE TRIGGER trigger_plan_removal"),
    ("trigger-off", "ALTER TABLE investment_plans DISABLE TRIGGER ALL"),
    (
        "trigger-changed",
        "CREATE OR REPLACE TRIGGER trigger_audit_investment_plans AFTER INSERT ON investment_plans FOR EACH ROW \
            EXECUTE FUNCTION plan_creator_audit_plan()",
    ),
    (
        "foreign-trigger",
        "CREATE TRIGGER their_own BEFORE INSERT ON investment_plans FOR EACH ROW EXECUTE FUNCTION categorize_plan()",
    ),
    ("function-changed", "ALTER FUNCTION plan_creator_audit_plan() SECURITY INVOKER"),
    ("function-changed", "ALTER FUNCTION record_plan_event() RESET search_path"),
    ("function-changed", "ALTER FUNCTION plan_viewer_id() OWNER TO service_role"),
    (
        "function-changed",
        "CREATE OR REPLACE FUNCTION record_removal() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER \
            SET search_path = pg_catalog, pg_temp AS $$ BEGIN RETURN NULL; END $$",
    ),
    (
        "function-changed",
        "CREATE OR REPLACE FUNCTION plan_viewer_id() RETURNS uuid LANGUAGE sql STABLE AS $$ SELECT gen_random_uuid() $$",
    ),
    ("function-missing", "DROP FUNCTION merge_user_plan_counts()"),
    ("function-missing", "ALTER FUNCTION plan_changed_by() RENAME TO plan_changed_by_whom"),
    ("foreign-grant", "GRANT TRUNCATE ON investment_plans TO authenticated"),
    ("foreign-grant", "GRANT UPDATE (user_id) ON investment_plans TO authenticated"),
    ("foreign-grant", "GRANT SELECT ON plan_claims TO authenticated"),
    ("foreign-grant", "GRANT INSERT ON investment_plans_audit TO authenticated"),
    ("foreign-grant", "GRANT ALL ON seaql_migrations TO authenticated"),
    ("anonymous-access", "GRANT SELECT ON investment_plans TO anon"),
    ("anonymous-access", "GRANT SELECT (plan_name) ON investment_plans TO anon"),
    ("anonymous-access", "GRANT UPDATE ON plan_creator_ledger TO PUBLIC"),
    ("anonymous-access", "GRANT EXECUTE ON FUNCTION record_plan_event() TO PUBLIC"),
    ("anonymous-access", "GRANT USAGE ON SEQUENCE plan_events_id_seq TO anon"),
    ("grant-missing", "REVOKE SELECT ON plan_events FROM authenticated"),
    ("grant-missing", "REVOKE DELETE ON investment_plans FROM service_role"),
    ("foreign-owner", "ALTER TABLE plan_events OWNER TO service_role"),
    ("foreign-rule", "CREATE RULE quiet AS ON DELETE TO plan_events DO INSTEAD NOTHING"),
    ("open-view", "CREATE VIEW everything AS SELECT * FROM investment_plans; GRANT SELECT ON everything TO anon"),
    ("open-view", "CREATE MATERIALIZED VIEW copied AS SELECT * FROM users; GRANT SELECT ON copied TO authenticated"),
    (
        "open-function",
        "CREATE FUNCTION everything() RETURNS SETOF investment_plans LANGUAGE sql SECURITY DEFINER AS 'SELECT * FROM public.investment_plans'",
    ),
    ("table-missing", "DROP TABLE plan_failures"),
    ("column-missing", "ALTER TABLE plan_events DROP COLUMN failure"),
    ("index-missing", "DROP INDEX idx_plan_events_user_mark"),
    (
        "index-changed",
        "DROP INDEX idx_plan_events_user_mark; CREATE INDEX idx_plan_events_user_mark ON plan_events (user_id)",
    ),
    ("constraint-missing", "ALTER TABLE investment_plans DROP CONSTRAINT check_valid_risk_level"),
    (
        "no-replica-identity",
        "ALTER TABLE plan_events REPLICA IDENTITY NOTHING; CREATE PUBLICATION everything FOR TABLE plan_events",
    ),
];

#[tokio::test]
async fn each_of_these_faults_is_found() {
    use futures_util::{StreamExt, stream};
    let missed: Vec<_> = stream::iter(FAULTS)
        .map(async |(check, fault)| {
            let database = TestDatabase::new().await;
            database.run(fault).await;
            let found = findings(&database.url().await, &[]).await;
            let is_found = found.iter().any(|(name, _)| name == check);
            (!is_found).then(|| format!("{check}: {fault}: {found:?}"))
        })
        .buffer_unordered(4)
        .filter_map(async |missed| missed)
        .collect()
        .await;
    assert!(missed.is_empty(), "{} of {}: {missed:#?}", missed.len(), FAULTS.len());
}

#[tokio::test]
async fn what_a_role_of_requests_is_a_member_of_is_found() {
    let folder = std::env::temp_dir().join(format!("plan-creator-{}", uuid::Uuid::new_v4().simple()));
    let (mut program, _) = on_private_postgres(&folder, &["--workers", "0"]).await;
    let data_dir = folder.to_str().unwrap();
    let (_, url, _) = Program::run(&["database-url", "--data-dir", data_dir], &[]).await;
    let mut psql = PgConnection::connect(url.trim()).await.unwrap();
    let found = async || {
        let (_, out, _) = Program::run(&["doctor", "--json", "--data-dir", data_dir], &[]).await;
        serde_json::from_str::<serde_json::Value>(&out).unwrap()
    };
    assert_eq!(found().await, serde_json::json!([]), "a database of a laptop is sound");
    for grant in ["GRANT service_role TO authenticated", "GRANT pg_read_all_data TO anon"] {
        sqlx::raw_sql(grant).execute(&mut psql).await.unwrap();
    }
    let checks: Vec<_> = found().await.as_array().unwrap().iter().map(|found| found["check"].clone()).collect();
    assert_eq!(checks, ["role-membership", "role-membership"]);
    assert!(program.terminate().await.success());
    std::fs::remove_dir_all(&folder).unwrap();
}

/// The document's script, to its end whatever it says in between, as psql runs it.
async fn run_the_documents_script(database: &TestDatabase) {
    let mut owner = PgConnection::connect(&database.url().await).await.unwrap();
    for statement in [include_str!("../seed.sql"), AUDIT, AUDIT_TRIGGER] {
        let _ = sqlx::raw_sql(statement).execute(&mut owner).await;
    }
}

const AUDIT: &str = "CREATE OR REPLACE FUNCTION audit_investment_plans() RETURNS TRIGGER AS $$ BEGIN \
    INSERT INTO investment_plans_audit (plan_id, operation, new_data) VALUES (NEW.id, TG_OP, to_jsonb(NEW)); \
    RETURN NEW; END; $$ LANGUAGE plpgsql";
const AUDIT_TRIGGER: &str = "CREATE TRIGGER trigger_audit_investment_plans AFTER INSERT OR UPDATE OR DELETE ON investment_plans \
    FOR EACH ROW EXECUTE FUNCTION audit_investment_plans()";

#[tokio::test]
async fn the_documents_script_run_once_more_changes_nothing_of_ours() {
    let server = Server::idle(&[]).await;
    let client = server.stranger().await;
    run_the_documents_script(&server.database).await;
    client.create(serde_json::json!({ "planName": "kept" })).await;
    let found = findings(&server.database.url().await, &[]).await;
    assert!(found.is_empty(), "{found:?}");
}

#[tokio::test]
async fn a_database_that_was_there_with_supabases_default_privileges_is_sound_once_it_is_migrated() {
    let database = TestDatabase::empty().await;
    database
        .run("GRANT ALL ON SCHEMA public TO plan_creator; GRANT USAGE ON SCHEMA public TO anon, authenticated, service_role; \
            ALTER DEFAULT PRIVILEGES FOR ROLE plan_creator IN SCHEMA public GRANT ALL ON TABLES TO anon, authenticated, service_role; \
            ALTER DEFAULT PRIVILEGES FOR ROLE plan_creator IN SCHEMA public GRANT ALL ON SEQUENCES TO anon, authenticated, service_role; \
            ALTER DEFAULT PRIVILEGES FOR ROLE plan_creator IN SCHEMA public GRANT ALL ON FUNCTIONS TO anon, authenticated, service_role")
        .await;
    run_the_documents_script(&database).await;
    let url = database.url().await;
    let (migrated, _, log) = Program::run(&["migrate", "up"], &[("DATABASE_URL", &url)]).await;
    assert!(migrated, "{log}");
    let found = findings(&url, &[]).await;
    assert!(found.is_empty(), "{found:?}");
}

#[tokio::test]
async fn an_accepted_finding_is_not_reported_until_it_is_gone() {
    let database = TestDatabase::new().await;
    let url = database.url().await;
    database.run("CREATE POLICY \"own rows\" ON investment_plans USING (user_id = plan_viewer_id())").await;
    let found = findings(&url, &[]).await;
    let accept = |reason: &str| {
        serde_json::json!([{ "check": "foreign-policy", "found": found[0].1["found"], "reason": reason }]).to_string()
    };
    let file = std::env::temp_dir().join(format!("acknowledged-{}.json", uuid::Uuid::new_v4().simple()));
    let accepted = [("PLAN_CREATOR_ACKNOWLEDGED", file.to_str().unwrap())];
    std::fs::write(&file, accept("the dashboard's own")).unwrap();
    assert!(findings(&url, &accepted).await.is_empty());
    database.run("DROP POLICY \"own rows\" ON investment_plans").await;
    assert_eq!(findings(&url, &accepted).await[0].0, "acknowledged-and-gone");
    std::fs::write(&file, accept(" ")).unwrap();
    let env = [("DATABASE_URL", url.as_str()), accepted[0]];
    let (success, _, log) = Program::run(&["doctor"], &env).await;
    assert!(!success && log.contains("each entry needs a reason"), "{log}");
    std::fs::remove_file(&file).unwrap();
}
