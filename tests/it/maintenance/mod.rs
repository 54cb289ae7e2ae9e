//! What is done now and then, so that the database stays as it should.

mod lock;
mod plans;
mod tables;
mod test_plans;

use std::collections::HashMap;

use serde_json::Value;

use crate::harness::{Program, TestDatabase};

impl TestDatabase {
    /// Runs `maintain` with these arguments: on how much each job has worked, or would work.
    pub(crate) async fn maintain(&self, args: &[&str]) -> HashMap<String, i64> {
        let (success, _, log) = self.try_maintain(args).await;
        assert!(success, "{log}");
        let lines = log.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
        let told = lines.filter(|line| ["maintained", "dry run"].contains(&line["message"].as_str().unwrap_or("")));
        let figure = |line: Value| {
            let figure = line["affected"].as_i64().or_else(|| line["due"].as_i64());
            (line["job"].as_str().unwrap().to_owned(), figure.unwrap())
        };
        told.map(figure).collect()
    }

    pub(crate) async fn try_maintain(&self, args: &[&str]) -> (bool, String, String) {
        Program::run(&[&["maintain"], args].concat(), &[("DATABASE_URL", &self.url().await)]).await
    }

    /// Enters users and so many plans of each, as old as that, by the document's own statement.
    async fn enter(&self, plans: u32, status: &str, active: bool, age: &str) {
        self.run(&format!(
            "INSERT INTO users (id_user) VALUES (md5('someone')::uuid) ON CONFLICT DO NOTHING; \
             INSERT INTO investment_plans (user_id, plan_name, processing_status, is_active, created_at, updated_at) \
             SELECT md5('someone')::uuid, '{status} {age}', '{status}', {active}, now() - interval '{age}', \
                now() - interval '{age}' FROM generate_series(1, {plans})"
        ))
        .await;
    }

    async fn count(&self, condition: &str) -> i64 {
        self.number(&format!("SELECT count(*) FROM investment_plans WHERE {condition}")).await
    }
}
