//! A plan for each value at an end, in each state that matters, beside what the program keeps of it.

use std::collections::BTreeSet;

use sea_orm::sqlx::{self, AssertSqlSafe, Row};
use serde_json::json;
use uuid::Uuid;

use super::columns::TABLES;
use crate::harness::{Client, Server, TestDatabase, eventually};

/// One value in one column.
pub(super) struct Case {
    pub(super) table: &'static str,
    column: &'static str,
    value: &'static str,
    /// A plan that waits, or is worked on where the value is in its claim.
    pub(super) waiting: Uuid,
    /// A plan that has failed.
    pub(super) failed: Uuid,
    /// A user, where the value is in the user's row.
    pub(super) user: Option<Uuid>,
}

impl std::fmt::Display for Case {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}.{} = {}", self.table, self.column, self.value)
    }
}

/// The cases of one person, who is signed in.
pub(super) struct Stage {
    pub(super) client: Client,
    pub(super) cases: Vec<Case>,
    /// Where the person's stream stood before all of it.
    pub(super) cursor: String,
    /// Plans that nobody can write to: a constraint of the document's, or of a table beside it, forbids it.
    pub(super) stuck: BTreeSet<Uuid>,
}

/// One plan of one user, failed, with a row in each table beside it.
pub(super) fn fixture() -> String {
    let (user, plan) = (Uuid::new_v4(), Uuid::new_v4());
    format!("INSERT INTO users (id_user) VALUES ('{user}'); {}; {}", plans(user, &[(plan, "FAILED")]), beside(user))
}

fn plans(user: Uuid, plans: &[(Uuid, &str)]) -> String {
    let plan =
        |(id, status): &(Uuid, &str)| format!("('{id}', '{user}', 'a boat for $30,000 in 5 years', 30000, '{status}')");
    let plans: Vec<_> = plans.iter().map(plan).collect();
    format!(
        "INSERT INTO investment_plans (id, user_id, financial_goals, target_amount, processing_status) VALUES {}",
        plans.join(", ")
    )
}

/// A row for each plan in each table beside the plans, and one for the user.
fn beside(user: Uuid) -> String {
    format!(
        "INSERT INTO plan_failures (plan_id, code, message) SELECT id, 'X', 'no' FROM investment_plans; \
         INSERT INTO plan_attempts (plan_id) SELECT id FROM investment_plans; \
         INSERT INTO plan_readings (plan_id, filled) SELECT id, '{{\"target_amount\": 30000}}' FROM investment_plans; \
         INSERT INTO plan_details (plan_id, retirement_yearly) SELECT id, 1 FROM investment_plans; \
         INSERT INTO plan_balances (plan_id, balance_on, amount) SELECT id, now(), 1 FROM investment_plans; \
         INSERT INTO plan_claims (plan_id, token, worker, attempt, expires_at) SELECT id, gen_random_uuid(), 'w', 1, now() \
            FROM investment_plans; \
         INSERT INTO plan_removals (subject) VALUES (gen_random_uuid()); \
         INSERT INTO plan_events_trimmed (user_id, mark, id) VALUES ('{user}', '1', 1); \
         INSERT INTO plan_claims_ended (token, plan_id, how) SELECT gen_random_uuid(), id, 'FAIL' FROM investment_plans LIMIT 1; \
         INSERT INTO user_budgets (user_id, monthly_budget) VALUES ('{user}', 100); \
         INSERT INTO user_erasures (user_id, plans) VALUES (gen_random_uuid(), 0); \
         INSERT INTO user_plan_counts VALUES (gen_random_uuid(), 0, 0); \
         INSERT INTO maintenance_runs (job, outcome) VALUES ('vacuum', 'DONE')"
    )
}

const UNCHECK: &str = "CREATE SCHEMA kept; \
    CREATE TABLE kept.checks AS SELECT conrelid::regclass::text AS relation, conname, pg_get_constraintdef(oid) AS definition \
        FROM pg_constraint WHERE contype = 'c' AND connamespace = 'public'::regnamespace; \
    DO $$ DECLARE kept record; BEGIN FOR kept IN TABLE kept.checks LOOP \
        EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', kept.relation, kept.conname); END LOOP; END $$;";

const CHECK_AGAIN: &str = "DO $$ DECLARE kept record; BEGIN FOR kept IN TABLE kept.checks LOOP \
        EXECUTE format('ALTER TABLE %s ADD CONSTRAINT %I %s NOT VALID', kept.relation, kept.conname, \
            replace(kept.definition, ' NOT VALID', '')); END LOOP; END $$;";

impl Stage {
    /// Stores everything, behind the back of triggers and constraints, which hold again afterwards.
    pub(super) async fn set(server: &Server) -> Self {
        let (database, client) = (&server.database, server.stranger().await);
        client.create(json!({ "planName": "enters the user" })).await;
        database.run("DELETE FROM investment_plans").await;
        let cursor = client.ask("{ planStatusesCursor }", json!({})).await["planStatusesCursor"].take();
        let cases: Vec<Case> = TABLES
            .iter()
            .flat_map(|(table, columns)| columns.iter().map(move |(column, values)| (table, column, values)))
            .flat_map(|(table, column, values)| values.iter().map(move |value| Case::new(table, column, value)))
            .collect();
        let mut sql = plans(client.user, &cases.iter().flat_map(Case::plans).collect::<Vec<_>>());
        for user in cases.iter().filter_map(|case| case.user) {
            let theirs = plans(user, &[(Uuid::new_v4(), "FAILED"), (Uuid::new_v4(), "FAILED")]);
            sql = format!("{sql}; INSERT INTO users (id_user) VALUES ('{user}'); {theirs}");
        }
        database.run(&sql).await;
        database.run(&beside(client.user)).await;
        // Most plans wait and are nobody's, and each user has only one place up to which events are gone.
        let tidy = "DELETE FROM plan_claims WHERE plan_id NOT IN (SELECT id FROM investment_plans WHERE processing_status = 'PROCESSING'); \
            DELETE FROM plan_events_trimmed";
        database.run(tidy).await;
        let values: Vec<_> = cases.iter().map(Case::store).collect();
        let sql = format!("{UNCHECK} SET session_replication_role = replica; {}; {CHECK_AGAIN}", values.join("; "));
        database.run(&sql).await;
        let mut stuck = BTreeSet::new();
        let mut admin = database.admin().await;
        for id in cases.iter().flat_map(|case| [case.waiting, case.failed]) {
            let write = format!(
                "BEGIN; UPDATE investment_plans SET processing_status = CASE processing_status WHEN 'PROCESSING' THEN 'PENDING' \
                    ELSE 'PROCESSING' END WHERE id = '{id}'; ROLLBACK; BEGIN; \
                 UPDATE investment_plans SET is_favorite = true WHERE id = '{id}'; UPDATE plan_attempts SET attempts = 1 WHERE plan_id = '{id}'"
            );
            if sqlx::raw_sql(AssertSqlSafe(write)).execute(&mut admin).await.is_err() {
                stuck.insert(id);
            }
            sqlx::raw_sql("ROLLBACK").execute(&mut admin).await.unwrap();
        }
        Self { client, cases, cursor: cursor.as_str().unwrap().to_owned(), stuck }
    }

    /// Waits until every plan has ended that can be, and may be worked on now.
    pub(super) async fn ended(&self, database: &TestDatabase) {
        let open = "SELECT id FROM investment_plans WHERE processing_status IN ('PENDING', 'PROCESSING') \
            AND NOT EXISTS (SELECT FROM plan_attempts WHERE plan_id = id AND available_at > now() + interval '1 hour') \
            AND NOT EXISTS (SELECT FROM plan_claims WHERE plan_id = id AND expires_at > now() + interval '1 hour')";
        eventually("every plan has ended", async || {
            let open = database.rows(open).await;
            let open: Vec<Uuid> = open.iter().map(|row| row.get(0)).filter(|id| !self.stuck.contains(id)).collect();
            let cases = self.cases.iter().filter(|case| open.contains(&case.waiting)).map(ToString::to_string);
            let cases: Vec<_> = cases.collect();
            if cases.len() < 5 && !cases.is_empty() {
                eprintln!("still open: {cases:?}");
            }
            cases.is_empty().then_some(())
        })
        .await;
    }
}

impl Case {
    fn new(table: &'static str, column: &'static str, value: &'static str) -> Self {
        let user = (table == "users").then(Uuid::new_v4);
        Self { table, column, value, waiting: Uuid::new_v4(), failed: Uuid::new_v4(), user }
    }

    fn plans(&self) -> [(Uuid, &'static str); 2] {
        let waiting = if self.table == "plan_claims" { "PROCESSING" } else { "PENDING" };
        [(self.waiting, waiting), (self.failed, "FAILED")]
    }

    /// The statement that stores the value.
    fn store(&self) -> String {
        let Self { table, column, value, waiting, failed, user } = self;
        let set = format!("UPDATE {table} SET {column} = {value}");
        match (*table, user) {
            (_, Some(user)) => format!("{set} WHERE id_user = '{user}'"),
            ("investment_plans", _) => format!("{set} WHERE id IN ('{waiting}', '{failed}')"),
            ("plan_removals", _) => {
                format!("INSERT INTO plan_removals (subject, {column}) VALUES ('{waiting}', {value})")
            }
            ("plan_events_trimmed", _) => format!(
                "INSERT INTO users (id_user) VALUES ('{waiting}'); INSERT INTO plan_events_trimmed (user_id, mark, id) VALUES ('{waiting}', '1', 1); \
                 {set} WHERE user_id = '{waiting}'"
            ),
            ("plan_figures", _) => format!(
                "INSERT INTO plan_figures SELECT * FROM (VALUES ('HOUSE', 0, 0, 0, 0)) AS empty; \
                 {set} WHERE ctid = (SELECT max(ctid) FROM plan_figures WHERE plan_type = 'HOUSE' AND plans = 0 AND completed = 0 AND amounts = 0 AND total = 0)"
            ),
            ("user_budgets", _) => {
                format!("{set} WHERE user_id = (SELECT user_id FROM investment_plans WHERE id = '{waiting}')")
            }
            ("user_erasures", _) => {
                format!("INSERT INTO user_erasures (user_id, {column}) VALUES (gen_random_uuid(), {value})")
            }
            ("maintenance_runs", _) => format!(
                "INSERT INTO maintenance_runs (job, outcome) VALUES ('analyze', 'DONE'); \
                 {set} WHERE id = (SELECT max(id) FROM maintenance_runs)"
            ),
            _ => format!("{set} WHERE plan_id IN ('{waiting}', '{failed}')"),
        }
    }
}
