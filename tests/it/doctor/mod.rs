//! What the doctor finds, and that it finds nothing where nothing is wrong.

mod objects;

use serde_json::Value;

use crate::harness::{PgBouncer, Program, TestDatabase, clock_off_by};

/// What is found, but for what is so in every database of the tests: the disk is not waited for.
async fn findings(url: &str, env: &[(&str, &str)]) -> Vec<(String, Value)> {
    let env = [&[("DATABASE_URL", url)], env].concat();
    let (success, out, log) = Program::run(&["doctor", "--json"], &env).await;
    let findings: Vec<Value> = serde_json::from_str(&out).unwrap_or_else(|_| panic!("{out}{log}"));
    assert_eq!(success, findings.iter().all(|finding| finding["level"] == "advice"), "problems are no success");
    assert!(findings.iter().any(|finding| finding["found"] == "fsync is off."), "{findings:?}");
    let named = findings.into_iter().map(|finding| (finding["check"].as_str().unwrap().to_owned(), finding));
    named.filter(|(check, _)| check != "not-durable").collect()
}

#[tokio::test]
async fn a_sound_database_has_no_findings_and_each_fault_is_found_with_what_to_do() {
    let database = TestDatabase::new().await;
    let url = database.url().await;
    let found = findings(&url, &[]).await;
    assert!(found.is_empty(), "{found:?}");

    let plans = "INSERT INTO users (id_user) VALUES (md5('x')::uuid) ON CONFLICT DO NOTHING; \
        INSERT INTO investment_plans (user_id, created_at, updated_at, processing_status) SELECT md5('x')::uuid, \
            now() - interval '1 hour', now() - interval '1 hour',";
    let faults = [
        ("row-security-off", "ALTER TABLE plan_events NO FORCE ROW LEVEL SECURITY".to_owned()),
        ("foreign-policy", "CREATE POLICY everybody ON investment_plans USING (true)".to_owned()),
        ("anonymous-access", "GRANT SELECT (plan_name) ON investment_plans TO anon".to_owned()),
        ("trigger-off", "ALTER TABLE investment_plans DISABLE TRIGGER trigger_audit_investment_plans".to_owned()),
        ("nobody-works", format!("{plans} 'PENDING'")),
        ("stuck-plan", format!("{plans} 'PROCESSING'; UPDATE plan_events SET occurred_at = now() - interval '1 hour'")),
        ("figures-off", "DELETE FROM plan_figures".to_owned()),
        ("foreign-marks", "INSERT INTO plan_removals (subject, xid) VALUES (md5('z')::uuid, '999999999999')".to_owned()),
        ("open-schema", "GRANT CREATE ON SCHEMA public TO anon".to_owned()),
        (
            "erasure-overdue",
            "INSERT INTO user_erasures (user_id, accepted_at, plans) VALUES (md5('y')::uuid, now() - interval '2 hours', 1)".to_owned(),
        ),
        ("job-failed", "INSERT INTO maintenance_runs (job, outcome) VALUES ('vacuum', 'FAILED')".to_owned()),
        (
            "invalid-index",
            "CREATE INDEX broken ON users (created_at); \
            UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'broken'::regclass"
                .to_owned(),
        ),
        ("numbers-run-out", "SELECT setval('investment_plans_audit_audit_id_seq', 1500000000)".to_owned()),
        ("no-statistics", "INSERT INTO maintenance_runs (job) SELECT 'x' FROM generate_series(1, 2000)".to_owned()),
    ];
    let mut expected = Vec::new();
    for (check, fault) in &faults {
        database.run(fault).await;
        expected.push(*check);
    }
    // Postgres' own statistics are a moment behind what was done.
    let found = crate::harness::eventually("every fault is found", async || {
        let found = findings(&url, &[]).await;
        expected.iter().all(|check| found.iter().any(|(name, _)| name == check)).then_some(found)
    })
    .await;
    for (check, finding) in &found {
        assert!(expected.contains(&check.as_str()), "{finding}");
        assert!(finding["advice"].as_str().is_some_and(|advice| advice.len() > 20), "{finding}");
    }
    assert_eq!(found[0].1["level"], "problem");
}

#[tokio::test]
async fn a_pooler_in_the_way_is_named_unless_there_is_a_way_around_it() {
    let database = TestDatabase::new().await;
    let pooler = PgBouncer::start(&database, 3).await;
    let found = findings(&pooler.url(), &[]).await;
    assert!(found.len() == 1 && found[0].0 == "pooler-in-the-way", "{found:?}");
    let found = findings(&pooler.url(), &[("DIRECT_DATABASE_URL", &database.url().await)]).await;
    assert!(found.is_empty(), "{found:?}");
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn a_clock_that_is_wrong_is_found_whichever_way() {
    let database = TestDatabase::new().await;
    for off in ["-1h", "+1h"] {
        let faked = clock_off_by(off);
        let env: Vec<_> = faked.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let found = findings(&database.url().await, &env).await;
        assert!(found.len() == 1 && found[0].0 == "clock-skew", "{found:?}");
    }
}
