//! Reading plans: pages in every direction, filters, previews.

use serde_json::{Value, json};

use crate::harness::{Client, Server, fields};

const PAGE: &str = "query($first: Int, $after: String, $last: Int, $before: String, $filter: PlanFilter, $orderBy: PlanOrder) { \
    plans(first: $first, after: $after, last: $last, before: $before, filter: $filter, orderBy: $orderBy) { \
        totalCount nodes { id } edges { cursor node { id planName isFavorite createdAt targetAmount updatedAt } } \
        pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }";

/// Walks a list from one end to the other in pages of `size`, and gives the ids in the order of the list.
async fn walk(client: &Client, size: i32, backwards: bool, rest: &Value) -> Vec<Value> {
    let (mut ids, mut at) = (Vec::new(), Value::Null);
    loop {
        let mut variables = rest.clone();
        let (count, from) = if backwards { ("last", "before") } else { ("first", "after") };
        variables[count] = json!(size);
        variables[from] = at;
        let page = client.ask(PAGE, variables).await["plans"].take();
        let mut rows: Vec<Value> =
            page["edges"].as_array().unwrap().iter().map(|edge| edge["node"]["id"].clone()).collect();
        assert_eq!(page["nodes"].as_array().unwrap().iter().map(|node| node["id"].clone()).collect::<Vec<_>>(), rows);
        let (more, cursor) = if backwards { ("hasPreviousPage", "startCursor") } else { ("hasNextPage", "endCursor") };
        if backwards {
            rows.extend(ids);
            ids = rows;
        } else {
            ids.extend(rows);
        }
        if page["pageInfo"][more] == false {
            return ids;
        }
        at = page["pageInfo"][cursor].clone();
    }
}

/// Plans with many equal keys, so that only the id tells some apart.
async fn fill(server: &Server, client: &Client, plans: u32) {
    client.create(json!({ "planName": "the first" })).await;
    let sql = format!(
        "INSERT INTO investment_plans (user_id, plan_name, is_favorite, created_at, target_amount, plan_type) \
         SELECT '{}', 'plan ' || n % 5, n % 3 = 0, date_trunc('hour', now()) - (n % 4) * interval '1 hour', \
            nullif(n % 6, 0) * 1000, CASE WHEN n % 2 = 0 THEN 'HOUSE' ELSE 'GENERAL' END \
         FROM generate_series(2, {plans}) n",
        client.user
    );
    server.database.run(&sql).await;
}

#[tokio::test]
async fn pages_of_any_size_and_direction_give_every_plan_once_and_in_order() {
    let server = Server::start(0).await;
    let client = server.stranger().await;
    fill(&server, &client, 37).await;
    fill(&server, &server.stranger().await, 5).await;
    for field in ["FAVORITE_THEN_CREATED_AT", "CREATED_AT", "UPDATED_AT", "TARGET_AMOUNT", "PLAN_NAME"] {
        for direction in ["ASC", "DESC"] {
            let rest = json!({ "orderBy": { "field": field, "direction": direction } });
            let whole = walk(&client, 1000, false, &rest).await;
            assert_eq!(whole.len(), 37, "{field}");
            for size in [1, 7, 36] {
                assert_eq!(walk(&client, size, false, &rest).await, whole, "{field} {direction} forward by {size}");
                assert_eq!(walk(&client, size, true, &rest).await, whole, "{field} {direction} backward by {size}");
            }
        }
    }
}

#[tokio::test]
async fn the_dashboard_shows_favourites_first_then_the_newest() {
    let server = Server::start(0).await;
    let client = server.stranger().await;
    fill(&server, &client, 20).await;
    let page = client.ask(PAGE, json!({ "first": 20 })).await["plans"].take();
    let keys: Vec<(bool, String)> = page["edges"]
        .as_array()
        .unwrap()
        .iter()
        .map(|edge| (edge["node"]["isFavorite"] == true, edge["node"]["createdAt"].as_str().unwrap().to_owned()))
        .collect();
    assert!(keys.is_sorted_by(|one, two| one >= two), "{keys:?}");
    assert_eq!(page["totalCount"], 20);
}

#[tokio::test]
async fn filters_leave_out_what_does_not_fit() {
    let server = Server::start(0).await;
    let client = server.stranger().await;
    fill(&server, &client, 30).await;
    server.database.run("UPDATE investment_plans SET is_active = false WHERE plan_name = 'plan 1'").await;
    for (filter, sql) in [
        (json!({}), "is_active"),
        (json!({ "archived": "ONLY" }), "NOT is_active"),
        (json!({ "archived": "INCLUDE", "planType": ["HOUSE"] }), "plan_type = 'HOUSE'"),
        (json!({ "planType": ["GENERAL"] }), "is_active AND coalesce(plan_type, 'GENERAL') = 'GENERAL'"),
        (json!({ "isFavorite": true }), "is_active AND is_favorite"),
        (
            json!({ "targetAmount": { "from": "2000", "to": 3000 } }),
            "is_active AND target_amount BETWEEN 2000 AND 3000",
        ),
        (json!({ "search": "PLAN 2" }), "is_active AND plan_name = 'plan 2'"),
        (json!({ "search": "%" }), "false"),
        (json!({ "processingStatus": ["COMPLETED"] }), "false"),
        (json!({ "planType": [] }), "false"),
    ] {
        let expected = server.database.number(&format!("SELECT count(*) FROM investment_plans WHERE {sql}")).await;
        let page = client.ask(PAGE, json!({ "first": 100, "filter": filter })).await["plans"].take();
        assert_eq!(page["totalCount"], expected, "{filter}");
        assert_eq!(i64::try_from(page["nodes"].as_array().unwrap().len()).unwrap(), expected, "{filter}");
    }
}

#[tokio::test]
async fn what_is_null_or_unknown_is_found_as_what_it_is_shown_as() {
    let server = Server::start(0).await;
    let client = server.stranger().await;
    client.create(json!({ "planName": "known", "planType": "HOUSE", "targetAmount": 5000 })).await;
    // Rows as an older table may hold them.
    let sql = format!(
        "SET session_replication_role = replica; \
         ALTER TABLE investment_plans DROP CONSTRAINT check_valid_plan_type, DROP CONSTRAINT check_valid_processing_status; \
         INSERT INTO investment_plans (user_id, plan_name, plan_type, processing_status, is_favorite, created_at) \
         VALUES ('{0}', 'null', NULL, NULL, NULL, NULL), ('{0}', 'unknown', 'CASTLE', 'RESTING', false, now()); \
         UPDATE investment_plans SET target_amount = 0.02 WHERE plan_type = 'CASTLE'; \
         UPDATE investment_plans SET target_amount = 0.03 WHERE plan_type IS NULL",
        client.user
    );
    server.database.run(&sql).await;
    let query = "{ planAnalytics { byType { planType totalPlans averageTargetAmount totalTargetAmount } \
        byStatus { processingStatus totalPlans } } }";
    let figures = client.ask(query, json!({})).await["planAnalytics"].take();
    let of = |plan_type: &str, plans: u32, average: &str, total: &str| json!({ "planType": plan_type, "totalPlans": plans, "averageTargetAmount": average, "totalTargetAmount": total });
    assert_eq!(figures["byType"], json!([of("HOUSE", 1, "5000.00", "5000.00"), of("GENERAL", 2, "0.03", "0.05")]));
    assert_eq!(figures["byStatus"], json!([{ "processingStatus": "PENDING", "totalPlans": 3 }]));
    for (filter, expected) in [
        (json!({ "planType": ["GENERAL"] }), json!(["null", "unknown"])),
        (json!({ "planType": ["HOUSE"] }), json!(["known"])),
        (json!({ "planType": ["HOUSE", "GENERAL"] }), json!(["known", "null", "unknown"])),
        (json!({ "processingStatus": ["PENDING"] }), json!(["known", "null", "unknown"])),
        (json!({ "processingStatus": ["COMPLETED"] }), json!([])),
        (json!({ "isFavorite": false }), json!(["known", "null", "unknown"])),
        (json!({ "isFavorite": true }), json!([])),
        (json!({ "createdAt": { "to": "1970-01-01T00:00:00Z" } }), json!(["null"])),
        (json!({ "createdAt": { "from": "1970-01-01T00:00:01Z" } }), json!(["known", "unknown"])),
        // Before Postgres' first moment.
        (json!({ "createdAt": { "from": "-250000-01-01T00:00:00Z" } }), json!(["known", "null", "unknown"])),
        (json!({ "createdAt": { "to": "-250000-01-01T00:00:00Z" } }), json!([])),
        (json!({ "targetAmount": { "from": 1 } }), json!(["known"])),
        (json!({ "targetAmount": { "to": 9000 } }), json!(["known", "null", "unknown"])),
    ] {
        let query = "query($filter: PlanFilter) { plans(filter: $filter, orderBy: { field: PLAN_NAME, direction: ASC }) \
            { totalCount nodes { planName } } }";
        let page = client.ask(query, json!({ "filter": filter })).await["plans"].take();
        let names: Vec<_> = page["nodes"].as_array().unwrap().iter().map(|plan| plan["planName"].clone()).collect();
        assert_eq!(json!(names), expected, "{filter}");
        assert_eq!(page["totalCount"], names.len(), "{filter}");
    }
}

#[tokio::test]
async fn a_bad_cursor_or_size_is_a_coded_error() {
    let server = Server::start(0).await;
    let client = server.stranger().await;
    client.create(json!({})).await;
    client.create(json!({})).await;
    let page = client.ask(PAGE, json!({ "first": 1 })).await;
    let dashboard = &page["plans"]["pageInfo"]["endCursor"];
    for (variables, code) in [
        (json!({ "after": "nonsense" }), "BAD_CURSOR"),
        (json!({ "before": "W10" }), "BAD_CURSOR"),
        (json!({ "after": dashboard, "orderBy": { "field": "PLAN_NAME" } }), "BAD_CURSOR"),
        (json!({ "first": -1 }), "BAD_USER_INPUT"),
        (json!({ "first": 1, "last": 1 }), "BAD_USER_INPUT"),
        (json!({ "filter": { "search": "x".repeat(201) } }), "BAD_USER_INPUT"),
    ] {
        assert_eq!(client.refused(PAGE, variables.clone()).await, code, "{variables}");
    }
}

#[tokio::test]
async fn a_preview_has_the_figures_that_the_pipeline_stores() {
    let server = Server::start(1).await;
    let client = server.stranger().await;
    let input = json!({ "financialGoals": "a vineyard for 240 grand within 14 years", "investmentPreferences": "some risk is fine" });
    let fields = "planner { goalType targetAmount timeHorizon confidenceScore } portfolio { stocks expectedReturn sharpeRatio } \
        investmentPlan { monthlyContribution successProbability assumptions summary projection { year p10 p50 p90 } }";
    let preview = client
        .ask(
            &format!("query($input: PreviewPlanInput!) {{ previewPlan(input: $input) {{ {fields} }} }}"),
            json!({ "input": input }),
        )
        .await["previewPlan"]
        .take();
    let id = client.create(input).await;
    assert_eq!(client.finished(&id).await, "COMPLETED");
    let stored = client.ask(&format!("query($id: ID!) {{ plan(id: $id) {{ {fields} }} }}"), json!({ "id": id })).await;
    assert_eq!(stored["plan"], preview);
}

#[tokio::test]
async fn every_field_of_a_plan_can_be_asked_for_alone() {
    let server = Server::start(1).await;
    let client = server.stranger().await;
    let id = client.create(json!({ "financialGoals": "$9,000 for a piano in 3 years" })).await;
    assert_eq!(client.finished(&id).await, "COMPLETED");
    let fields = fields("Plan");
    let whole = client
        .ask(&format!("query($id: ID!) {{ plan(id: $id) {{ {} }} }}", fields.join(" ")), json!({ "id": id }))
        .await;
    for field in fields {
        let alone =
            client.ask(&format!("query($id: ID!) {{ plan(id: $id) {{ {field} }} }}"), json!({ "id": id })).await;
        let name = field.split(' ').next().unwrap();
        assert_eq!(alone["plan"][name], whole["plan"][name], "{name} needs a column that is not selected for it");
    }
}
