//! Backups: taken while others write, restored to the last row, and refused where they are incomplete.

mod conflicts;
mod drill;
mod export;
mod hostile;
mod incremental;
mod owners;
mod places;
mod recovery;
mod rows;
mod timelines;

use std::{collections::BTreeMap, path::PathBuf, time::Duration};

use backup::TABLES;
use sea_orm::sqlx::Row;
use uuid::Uuid;

use crate::harness::{PATIENCE, Program, TestDatabase, environment};

/// A folder that is removed in the end. Directly under the temp folder: a socket's path must be short.
struct Folder(PathBuf);

impl Folder {
    fn new() -> Self {
        Self(std::env::temp_dir().join(format!("backup-{}", Uuid::new_v4().simple())))
    }

    fn path(&self) -> &str {
        self.0.to_str().unwrap()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// Everything that belongs in a backup, row by row.
type Rows = BTreeMap<&'static str, Vec<String>>;

async fn rows(database: &TestDatabase) -> Rows {
    let mut all = Rows::new();
    for table in &TABLES {
        let sql = format!("SELECT {} FROM {} AS t ORDER BY {}", text_of(table.name), table.name, table.key);
        all.insert(table.name, database.rows(&sql).await.iter().map(|row| row.get(0)).collect());
    }
    all
}

/// A row of `t` as a text. Which transaction wrote an event is the cluster's own business.
fn text_of(table: &str) -> &'static str {
    if table == "plan_events" { "(to_jsonb(t) - 'xid')::text" } else { "t::text" }
}

/// Panics with the first row that differs.
fn assert_same(is: &Rows, was: &Rows) {
    for (table, rows) in was {
        let differs = is[table].iter().zip(rows).find(|(is, was)| is != was);
        assert!(differs.is_none(), "{table}: {differs:?}");
        assert_eq!(is[table].len(), rows.len(), "{table}");
    }
}

/// Runs a command on the database: whether it succeeded, and its two outputs.
async fn run(database: &TestDatabase, args: &[&str]) -> (bool, String, String) {
    Program::run_within(patience(), args, &environment(&database.url().await)).await
}

/// How many plans the drill has; `None` where it is the short one.
fn drill_plans() -> Option<u32> {
    std::env::var("DRILL_PLANS").ok().map(|plans| plans.parse().unwrap())
}

/// How long a command may take, with so many plans as there are.
fn patience() -> Duration {
    PATIENCE + Duration::from_millis(100) * drill_plans().unwrap_or(0)
}

/// Takes a backup and gives its address.
async fn backup(database: &TestDatabase, folder: &Folder, args: &[&str]) -> String {
    let (success, out, err) = run(database, &[&["backup", folder.path()], args].concat()).await;
    assert!(success, "{err}");
    out.trim().to_owned()
}

/// Restores what must be restorable; gives the log.
async fn restore(database: &TestDatabase, args: &[&str]) -> String {
    let (success, _, err) = run(database, &[&["restore"], args].concat()).await;
    assert!(success, "{args:?}: {err}");
    err
}

/// Restores what must be refused; gives the reason.
async fn refused(database: &TestDatabase, args: &[&str]) -> String {
    let (success, _, err) = run(database, &[&["restore"], args].concat()).await;
    assert!(!success && !err.contains("panicked"), "{args:?}: {err}");
    err
}

/// The id of the test's user with this number.
const USER: &str = "SELECT md5('user 1')::uuid::text";

/// Takes the constraints away that keep out what older tables may have.
const WITHOUT_RANGES: &str = "ALTER TABLE investment_plans DROP CONSTRAINT check_target_amount_in_range, DROP CONSTRAINT check_created_at_in_range";
/// Brings them back, as the migration does it: for what is written from now on.
const WITH_RANGES: &str = "ALTER TABLE investment_plans \
    ADD CONSTRAINT check_target_amount_in_range CHECK (target_amount < 10000000000000) NOT VALID, \
    ADD CONSTRAINT check_created_at_in_range CHECK (created_at BETWEEN '0001-01-01 00:00:00+00' AND '9999-12-31 23:59:59.999999+00') NOT VALID";

/// So many plans of a tenth as many people, in every state and with every oddity that a column takes, with the history that
/// the triggers write. Some of it is older than the constraints that keep it out.
fn people(plans: u32) -> String {
    format!(
        r#"
        {WITHOUT_RANGES};
        INSERT INTO users (id_user, email) SELECT md5('user ' || u)::uuid, CASE WHEN u % 3 = 0 THEN u || '@example.com' END
            FROM generate_series(1, {plans} / 10) u;
        INSERT INTO investment_plans (id, user_id, financial_goals, plan_name, plan_type, risk_level, time_horizon,
            target_amount, is_active, is_favorite, created_at, last_reviewed_at)
        SELECT md5('plan ' || n)::uuid, md5('user ' || 1 + n % ({plans} / 10))::uuid,
            CASE n % 6 WHEN 0 THEN E'\\.' WHEN 1 THEN '' WHEN 2 THEN NULL WHEN 3 THEN E'a\n"b", c;\r\n\\.\n' WHEN 4 THEN '\N €' ELSE 'goal ' || n END,
            'plan ' || n, (ARRAY['RETIREMENT', 'HOUSE', NULL])[1 + n % 3], (ARRAY['BALANCED', NULL])[1 + n % 2], nullif(n % 30, 0),
            CASE n % 5 WHEN 0 THEN 'NaN' WHEN 1 THEN NULL ELSE n + 0.5 END, n % 7 > 0, n % 4 = 0,
            CASE n % 9 WHEN 0 THEN NULL WHEN 1 THEN '-infinity' ELSE now() - n * interval '1 minute' END, now() - interval '1 day'
        FROM generate_series(1, {plans}) n;
        UPDATE investment_plans SET processing_status = 'PROCESSING', agent_3_data = '{{"agent": "planner", "x": 1.500}}'
            WHERE time_horizon % 4 > 0;
        UPDATE investment_plans SET processing_status = 'COMPLETED', plan_data = jsonb_build_object('user_input', repeat('words ', 40),
            'n', 12345678901234567890.123) WHERE time_horizon % 4 = 2;
        INSERT INTO plan_failures (plan_id, code, message, attempts) SELECT id, 'CODE', 'it''s "over"', 3 FROM investment_plans WHERE time_horizon % 4 = 3;
        UPDATE investment_plans SET processing_status = 'FAILED' WHERE time_horizon % 4 = 3;
        INSERT INTO plan_attempts (plan_id, attempts) SELECT id, 1 FROM investment_plans WHERE processing_status = 'PROCESSING';
        INSERT INTO plan_claims (plan_id, token, worker, attempt, expires_at)
            SELECT id, gen_random_uuid(), 'somebody', 1, now() + interval '1 day' FROM investment_plans WHERE processing_status = 'PROCESSING';
        INSERT INTO plan_details (plan_id, horizon_months, starting_amount, inflation, confidence, retirement_yearly, cash_flows, debts, currency)
            SELECT id, 18, 9999999999999.99, 0.020001, 0.85, 1.10, '[{{"amount": -0.10, "in_months": 2, "label": "a, \"b\""}}]', '[]', 'EUR'
            FROM investment_plans WHERE plan_type = 'HOUSE';
        INSERT INTO plan_balances SELECT id, now() - n * interval '1 day', 9999999999999.99 - n
            FROM investment_plans, generate_series(1, 3) AS n WHERE plan_type = 'HOUSE';
        INSERT INTO plan_readings SELECT id, '{{"plan_type": "HOUSE"}}' FROM investment_plans WHERE plan_type = 'HOUSE';
        INSERT INTO user_budgets SELECT id_user, row_number() OVER (ORDER BY id_user) + 0.5 FROM users;
        INSERT INTO plan_events_trimmed SELECT user_id, mark, id FROM plan_events WHERE id = 1;
        INSERT INTO investment_plans_audit (operation, new_data) VALUES ('NOTE', '{{"of": "no plan"}}');
        DELETE FROM investment_plans WHERE plan_name = 'plan 11';
        DELETE FROM users WHERE id_user = md5('user 2')::uuid;
        {WITH_RANGES};
        "#
    )
}

/// Leaves the database as if nothing had happened for a day; without the triggers that would mend what the constraints refuse.
async fn let_a_day_pass(database: &TestDatabase) {
    let a_day_ago = "SET session_replication_role = replica; \
        UPDATE investment_plans SET updated_at = now() - interval '1 day', created_at = now() - interval '1 day'; \
        UPDATE investment_plans_audit SET changed_at = now() - interval '1 day'; \
        UPDATE plan_events SET occurred_at = now() - interval '1 day'";
    database.run(&format!("{WITHOUT_RANGES}; {a_day_ago}; {WITH_RANGES}")).await;
}

/// A database with people.
async fn peopled(plans: u32) -> TestDatabase {
    let database = TestDatabase::new().await;
    database.run(&people(plans)).await;
    database
}
