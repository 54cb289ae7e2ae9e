//! Everything that anybody can ask, over what is on the stage: nothing of it may be our fault.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use uuid::Uuid;

use super::stage::Stage;
use crate::harness::{Client, Program, Server, environment, http};

/// All that a list shows of a plan.
const PLAN: &str = "id financialGoals investmentPreferences planName planType planCategory chosenPlanType riskLevel timeHorizon \
    targetAmount processingStatus stage failure { code message agent attempts } isActive isFavorite createdAt updatedAt \
    lastReviewedAt expectedReturn actualReturn performanceNotes user { id email createdAt } \
    investmentPlan { monthlyContribution projection { year contributed } } \
    portfolio { status timestamp expectedReturn riskLevel } planner { status timestamp targetAmount timeHorizon confidenceScore }";
/// JSON as it is stored.
const RAW: &str = "planData agent2Data agent3Data";
const EVENT: &str = "cursor planId status previousStatus stage occurredAt failure { code message agent attempts }";

/// An answer without a fault of ours.
async fn asked(client: &Client, what: &str, query: &str, variables: Value) -> Value {
    let request = http().post(format!("http://{}/graphql", client.address())).bearer_auth(client.token().unwrap());
    let answer =
        request.json(&json!({ "query": query, "variables": variables })).send().await.unwrap().text().await.unwrap();
    // Stored JSON comes as it is; what reads it here has no number of so many digits, and goes not as deep.
    let answer = answer.replace(&"[".repeat(1000), "[").replace(&"]".repeat(1000), "]");
    let long = answer.split(|character: char| !character.is_ascii_digit()).filter(|digits| digits.len() > 300);
    let answer = long.fold(answer.clone(), |answer, digits| answer.replacen(digits, "0", 1));
    let mut answer: Value = serde_json::from_str(&answer).unwrap_or_else(|error| panic!("{what}: {error}"));
    assert!(!answer["data"].is_null() && answer["errors"].is_null(), "{what}: {}", answer["errors"]);
    answer["data"].take()
}

/// Every order, both ways, each filter of times and amounts: each plan comes once.
pub(super) async fn lists(stage: &Stage) {
    let client = &stage.client;
    let all = format!("{PLAN} {RAW}");
    for (field, fields) in [
        ("CREATED_AT", "id"),
        ("TARGET_AMOUNT", "id"),
        ("FAVORITE_THEN_CREATED_AT", &*all),
        ("UPDATED_AT", "id"),
        ("PLAN_NAME", "id"),
    ] {
        for (direction, (limit, cursor, edge, more)) in [
            ("ASC", ("first", "after", "endCursor", "hasNextPage")),
            ("DESC", ("first", "after", "endCursor", "hasNextPage")),
            ("DESC", ("last", "before", "startCursor", "hasPreviousPage")),
        ] {
            let query = format!(
                "query($size: Int, $cursor: String) {{ plans(filter: {{ archived: INCLUDE }}, \
                    orderBy: {{ field: {field}, direction: {direction} }}, {limit}: $size, {cursor}: $cursor) \
                    {{ totalCount nodes {{ {fields} }} edges {{ cursor }} pageInfo {{ {edge} {more} }} }} }}"
            );
            let (mut seen, mut at, what) = (Vec::new(), Value::Null, format!("{field} {direction} by {limit}"));
            // One by one at first: the ends of an order are where such values stand.
            for size in std::iter::repeat_n(1, 14).chain(std::iter::repeat(100)) {
                let mut page =
                    asked(client, &what, &query, json!({ "size": size, "cursor": at })).await["plans"].take();
                let nodes = page["nodes"].as_array().unwrap();
                seen.extend(nodes.iter().map(|node| node["id"].as_str().unwrap().to_owned()));
                if page["pageInfo"][more] != true {
                    let total = usize::try_from(page["totalCount"].as_u64().unwrap()).unwrap();
                    assert_eq!((seen.len(), seen.iter().collect::<BTreeSet<_>>().len()), (total, total), "{what}");
                    break;
                }
                at = page["pageInfo"][edge].take();
            }
        }
    }
    let filtered =
        "query($f: PlanFilter) { plans(filter: $f, first: 1000) { totalCount nodes { id targetAmount createdAt } } }";
    for filter in
        [json!({ "targetAmount": { "from": "1" } }), json!({ "createdAt": { "from": "9000-01-01T00:00:00Z" } })]
    {
        let page = asked(client, "a filter", filtered, json!({ "f": filter })).await["plans"].take();
        let unknown = page["nodes"].as_array().unwrap().iter().any(|node| node["targetAmount"].is_null());
        assert!(!unknown || filter["targetAmount"].is_null(), "what is shown as null is in no range");
    }
}

/// Each plan by its id, with its history and its events; and the figures over all.
pub(super) async fn plans(stage: &Stage) {
    let client = &stage.client;
    let one = format!(
        "query($id: ID!) {{ plan(id: $id) {{ {PLAN} {RAW} \
            history {{ nodes {{ operation changedBy changedAt changedColumns oldData newData }} edges {{ cursor }} }} \
            statusEvents {{ nodes {{ {EVENT} }} edges {{ cursor }} }} }} }}"
    );
    for case in &stage.cases {
        let what = format!("plan, {case}");
        let plan = asked(client, &what, &one, json!({ "id": case.failed })).await["plan"].take();
        assert_eq!(plan["id"], json!(case.failed), "{what}");
        for time in ["createdAt", "updatedAt", "lastReviewedAt"] {
            let has_four_digits = |text: &str| text.as_bytes().get(4) == Some(&b'-');
            assert!(plan[time].as_str().is_none_or(has_four_digits), "{what}: {plan}");
        }
    }
    let several = format!(
        "query($ids: [ID!]!) {{ nodes(ids: $ids) {{ ... on Plan {{ {PLAN} history {{ nodes {{ changedAt changedColumns }} }} \
        statusEvents {{ nodes {{ {EVENT} }} }} }} }} }}"
    );
    for cases in stage.cases.chunks(100) {
        let ids: Vec<_> = cases.iter().map(|case| case.waiting).collect();
        asked(client, "several", &several, json!({ "ids": ids })).await;
    }
    let figures = "{ planAnalytics { totalPlans favoritePlans lastPlanCreated byStatus { processingStatus totalPlans } \
        byType { planType totalPlans completedPlans averageTargetAmount totalTargetAmount } } }";
    let figures = asked(client, "analytics", figures, json!({})).await;
    let general =
        figures["planAnalytics"]["byType"].as_array().unwrap().iter().find(|stats| stats["planType"] == "GENERAL");
    assert!(general.unwrap()["totalTargetAmount"].is_string(), "the others are added up: {figures}");
}

/// One plan's progress, and everything behind a cursor from before all of it.
pub(super) async fn streams(stage: &Stage) {
    let client = &stage.client;
    let one = format!("subscription($id: ID!) {{ planStatus(planId: $id) {{ {EVENT} plan {{ {PLAN} }} }} }}");
    let mut socket = client.socket().await;
    for (number, case) in stage.cases.iter().enumerate() {
        let name = number.to_string();
        socket.subscribe(&name, &one, json!({ "id": case.failed })).await;
        // Those before have ended by themselves, as a plan that has failed lets them, or go on.
        let message = loop {
            let message = socket.message().await;
            if message["id"] == name.as_str() {
                break message;
            }
        };
        assert!(message["type"] == "next" && message["payload"]["errors"].is_null(), "{case}: {message}");
        socket.send(json!({ "id": name, "type": "complete" })).await;
    }
    let all = format!("subscription($after: String) {{ planStatuses(after: $after) {{ {EVENT} }} }}");
    let mut socket = client.socket().await;
    socket.subscribe("all", &all, json!({ "after": stage.cursor })).await;
    let mut seen = BTreeSet::new();
    // An event that no transaction has written yet is still to come.
    while seen.len() < 2 * stage.cases.len() - 8 {
        let message = socket.message().await;
        assert!(message["payload"]["errors"].is_null(), "{message}");
        seen.insert(message["payload"]["data"]["planStatuses"]["planId"].as_str().unwrap().to_owned());
    }
}

/// Those whose own rows have such values.
pub(super) async fn people(server: &Server, stage: &Stage) {
    let query = "{ viewer { id email createdAt planAnalytics { totalPlans } plans { nodes { id user { id email createdAt } } } } }";
    for (case, user) in stage.cases.iter().filter_map(|case| Some((case, case.user?))) {
        let person = server.client(user).await;
        let viewer = asked(&person, &case.to_string(), query, json!({})).await["viewer"].take();
        assert_eq!(viewer["plans"]["nodes"][0]["user"]["createdAt"], viewer["createdAt"], "{case}");
    }
}

/// Figures over everybody.
pub(super) async fn operators(server: &Server, _: &Stage) {
    let service = server.service_client().await;
    let query = "{ admin { planTypeDistribution { planType totalPlans completedPlans averageTargetAmount totalTargetAmount } \
        userEngagement(minPlans: 1, first: 1000) { nodes { userId totalPlans lastPlanCreated } edges { cursor } } \
        queue { pending resting processing claims expiredClaims retrying retriedLastHour completedLastHour failedLastHour \
            oldestPendingSeconds } indexUsage { indexName scans } } }";
    asked(&service, "admin", query, json!({})).await;
    let figures = service.metrics().await;
    assert!(figures.contains("plan_creator_scrape_errors_total 0"), "{figures}");
}

/// The commands of whoever runs it.
pub(super) async fn programs(server: &Server, stage: &Stage) {
    let url = server.database.url().await;
    let run = async |args: &[&str]| {
        let (success, out, err) = Program::run(args, &environment(&url)).await;
        (success, out, format!("{args:?}: {err}"))
    };
    let folder = std::env::temp_dir().join(format!("plan-creator-values-{}", Uuid::new_v4().simple()));
    let folder = folder.to_str().unwrap();
    let (_, out, err) = run(&["doctor", "--json"]).await;
    let findings: Vec<Value> = serde_json::from_str(&out).unwrap_or_else(|_| panic!("{out}{err}"));
    for column in ["target_amount", "created_at", "last_reviewed_at", "occurred_at", "available_at"] {
        let told = |finding: &Value| {
            finding["check"] == "unreadable-values" && finding["found"].as_str().unwrap().contains(column)
        };
        assert!(findings.iter().any(told), "{column}: {out}");
    }
    for job in ["events", "stuck-plans", "failed-plans", "notes", "backfill"] {
        let (success, _, err) = run(&["maintain", job, "--dry-run"]).await;
        assert!(success, "{err}");
    }
    let (success, out, err) = run(&["export", "--user", &stage.client.user.to_string()]).await;
    assert!(success && out.len() > 1_000_000, "{err}");
    let (success, address, err) = run(&["backup", folder]).await;
    assert!(success, "{err}");
    // Restored into a database of its own, it comes back as it was.
    let admin = server.database.admin_url().await;
    let (success, out, err) = Program::run(&["backup", "verify", address.trim()], &environment(&admin)).await;
    assert!(success, "{out}{err}");
    std::fs::remove_dir_all(folder).unwrap();
}

/// What a person does to a plan that the database lets anybody write to.
pub(super) async fn changes(stage: &Stage) {
    let change = "mutation($id: ID!) { a: setPlanFavorite(id: $id, isFavorite: true) { userErrors { code } } \
        b: archivePlan(id: $id) { userErrors { code } } c: restorePlan(id: $id) { plan { id updatedAt } userErrors { code } } \
        d: rerunPlan(id: $id) { plan { id stage createdAt targetAmount lastReviewedAt } userErrors { code } } }";
    for case in &stage.cases {
        if stage.stuck.contains(&case.failed) {
            continue;
        }
        let done = asked(&stage.client, &format!("changes, {case}"), change, json!({ "id": case.failed })).await;
        for field in ["a", "b", "c"] {
            assert_eq!(done[field]["userErrors"], json!([]), "{case}");
        }
    }
}

/// Agents that claim ten at a time get every plan that can be claimed.
pub(super) async fn claims(server: &Server, stage: &Stage) {
    let service = server.service_client().await;
    let claim = format!(
        "mutation {{ claimPlans(input: {{ worker: \"w\", limit: 10, leaseSeconds: 3600 }}) {{ claims {{ claimToken attempt expiresAt plan {{ {PLAN} {RAW} }} }} }} }}"
    );
    loop {
        let claimed = asked(&service, "claims", &claim, json!({})).await["claimPlans"]["claims"].take();
        let claimed = claimed.as_array().unwrap();
        if claimed.is_empty() {
            break;
        }
        let fail = |(number, claim): (usize, &Value)| {
            format!(
                "_{number}: failPlan(input: {{ claimToken: {}, code: \"X\", message: \"no\" }}) {{ userErrors {{ code }} }}",
                claim["claimToken"]
            )
        };
        let fails: Vec<_> = claimed.iter().enumerate().map(fail).collect();
        let ended = asked(&service, "ends", &format!("mutation {{ {} }}", fails.join(" ")), json!({})).await;
        assert!(ended.as_object().unwrap().values().all(|ended| ended["userErrors"] == json!([])), "{ended}");
    }
    stage.ended(&server.database).await;
}
