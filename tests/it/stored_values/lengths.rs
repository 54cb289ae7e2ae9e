//! Values that are longer than the API lets them be, from before the database refused them.

use serde_json::{Value, json};

use crate::harness::{Program, Server, TestDatabase, environment};

const LONG: &str = "'x' || repeat('ü', 10000)";
const PLAN: &str = "id planName financialGoals investmentPreferences performanceNotes timeHorizon planData agent2Data agent3Data \
    investmentPlan { summary } planner { goalType } history(first: 20) { nodes { operation oldData newData } }";

/// Stores `values` in the plan `id`, as a table may have them that was there before.
async fn store(database: &TestDatabase, id: &str, values: &str) {
    let sql = format!(
        "CREATE TEMP TABLE checks AS SELECT conrelid::regclass AS relation, conname, pg_get_constraintdef(oid) AS definition \
            FROM pg_constraint WHERE contype = 'c' AND conname ~ '^check_.*(_length|_horizon_in_range)$'; \
         DO $$ DECLARE kept record; BEGIN FOR kept IN TABLE checks LOOP \
            EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', kept.relation, kept.conname); END LOOP; END $$; \
         SET session_replication_role = replica; UPDATE investment_plans SET {values} WHERE id = '{id}'; \
         DO $$ DECLARE kept record; BEGIN FOR kept IN TABLE checks LOOP \
            EXECUTE format('ALTER TABLE %s ADD CONSTRAINT %I %s NOT VALID', kept.relation, kept.conname, \
                replace(kept.definition, ' NOT VALID', '')); END LOOP; END $$"
    );
    database.run(&sql).await;
}

#[tokio::test]
async fn what_is_too_long_is_shown_cut_and_keeps_nobody_from_anything() {
    let server = Server::idle(&[]).await;
    let (client, database) = (server.stranger().await, &server.database);
    for name in ["one", "two"] {
        client.create(json!({ "planName": name })).await;
    }
    let long = client.create(json!({ "planName": "long" })).await;
    let values = format!(
        "financial_goals = repeat('x', 20000000), investment_preferences = repeat('x', 100000000), performance_notes = {LONG}, \
         time_horizon = 2000000000, plan_data = jsonb_build_object('user_input', repeat('x', 40000000)), \
         agent_2_data = to_jsonb(array_fill(1, ARRAY[400000])), agent_3_data = to_jsonb(repeat('x', 40000000))"
    );
    store(database, &long, &values).await;

    let list = format!("{{ plans(orderBy: {{ field: CREATED_AT, direction: DESC }}) {{ nodes {{ {PLAN} }} }} }}");
    let nodes = client.ask(&list, json!({})).await["plans"]["nodes"].take();
    assert_eq!(nodes.as_array().map(Vec::len), Some(3));
    let shown = &nodes[0];
    let characters = |field: &str| shown[field].as_str().unwrap().chars().count();
    for field in ["financialGoals", "investmentPreferences", "performanceNotes"] {
        assert_eq!(characters(field), 10_000, "{field}");
    }
    assert_eq!((&shown["timeHorizon"], &shown["planData"]), (&Value::Null, &Value::Null));

    let service = server.service_client().await;
    let claim = "mutation { claimPlans(input: { worker: \"w\", limit: 10 }) { claims { plan { id financialGoals timeHorizon } } } }";
    let claims = service.ask(claim, json!({})).await["claimPlans"]["claims"].take();
    assert_eq!(claims.as_array().map(Vec::len), Some(3));

    // The change that the claim made has cut them.
    let left = "SELECT count(*) FROM investment_plans WHERE char_length(financial_goals) > 10000 OR time_horizon > 100 \
        OR octet_length(plan_data::text) > 524288 OR octet_length(agent_2_data::text) > 524288 OR octet_length(agent_3_data::text) > 524288";
    assert_eq!(database.number(left).await, 0);
    let nodes = client.ask(&list, json!({})).await["plans"]["nodes"].take();
    assert_eq!(nodes[0]["financialGoals"], "x".repeat(10_000));
    assert_eq!(nodes[0]["history"]["nodes"][1]["oldData"], Value::Null, "its image is too large to be shown");
}

#[tokio::test]
async fn the_doctor_names_what_is_too_long() {
    let server = Server::idle(&[]).await;
    let id = server.stranger().await.create(json!({ "planName": "long" })).await;
    store(&server.database, &id, &format!("financial_goals = {LONG}, agent_2_data = to_jsonb(repeat('x', 600000))"))
        .await;
    let url = server.database.url().await;
    let (_, out, _) = Program::run(&["doctor", "--json"], &environment(&url)).await;
    let findings: Vec<Value> = serde_json::from_str(&out).unwrap();
    for constraint in ["check_financial_goals_length", "check_agent_2_data_length"] {
        let named = findings.iter().any(|finding| {
            let found = finding["found"].as_str().unwrap();
            finding["check"] == "unreadable-values" && found.contains(constraint) && found.contains(&id)
        });
        assert!(named, "{constraint}: {out}");
    }
    server.database.run("UPDATE investment_plans SET is_favorite = true").await;
    let (success, out, err) = Program::run(&["maintain", "constraints"], &environment(&url)).await;
    assert!(success && !err.contains("_length"), "{out}{err}");
}
