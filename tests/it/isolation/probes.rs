//! Everything that can be asked about somebody else's rows.

use std::collections::HashSet;

use serde_json::{Value, json};

use super::known::Known;
use crate::harness::leaves;

/// What a plan has beside its leaves.
const NESTED: &str = "user { id email createdAt planAnalytics { totalPlans } plans { totalCount nodes { id } } } \
    failure { code message agent attempts } details { startingAmount cashFlows { label } } balances { on amount percentile } track { behind sentence { text } } investmentPlan { monthlyContribution summary } portfolio { status } planner { goalText } \
    history { edges { cursor } nodes { changedBy changedAt changedColumns oldData newData } } \
    statusEvents { edges { cursor } nodes { cursor occurredAt plan { planName } } }";

fn fragment() -> String {
    format!("fragment P on Plan {{ __typename {} {NESTED} }}", leaves("Plan").join(" "))
}

const LIST: &str = "totalCount edges { cursor } nodes { ...P } \
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor }";
const PAYLOAD: &str = "plan { ...P } userErrors { code message path }";
const CLAIM: &str = "claim { claimToken plan { ...P } } userErrors { code message path }";
const EVENT: &str = "cursor planId status previousStatus stage occurredAt failure { code message } plan { ...P }";
const FIGURES: &str = "totalPlans favoritePlans lastPlanCreated byStatus { processingStatus totalPlans } \
    byType { planType totalPlans completedPlans averageTargetAmount totalTargetAmount } otherCurrencies \
    budget { monthlyBudget recommended missing givesWay { planName } }";

/// A request with values in it. Values travel as variables alone: where a probe is made of other values, its text is
/// the same, and nothing in an answer can differ because of it.
#[derive(Clone)]
pub(super) struct Probe {
    pub(super) query: String,
    pub(super) variables: Value,
    /// Whether an earlier probe has the same text, with other values.
    pub(super) again: bool,
}

fn probe(query: &str, variables: Value) -> Probe {
    let query = if query.contains("...P") { format!("{query} {}", fragment()) } else { query.to_owned() };
    Probe { query, variables, again: false }
}

/// A mutation with one argument `input`.
fn mutation(name: &str, fields: &str, input: &Value) -> Probe {
    let ty = name[..1].to_uppercase() + &name[1..];
    let query = format!("mutation($input: {ty}Input!) {{ {name}(input: $input) {{ {fields} }} }}");
    probe(&query, json!({ "input": input }))
}

impl Probe {
    pub(super) fn is_stream(&self) -> bool {
        self.query.starts_with("subscription")
    }
}

/// What is tried against `them` by somebody whose own plan is `own`. What erases comes last.
pub(super) fn all(them: &Known, own: &str) -> Vec<Probe> {
    let groups =
        [by_id(them, own), lists(them), figures(them), changes(them), streams(them, own), agents(them), erasing(them)];
    let mut texts = HashSet::new();
    let probes = groups.into_iter().flatten();
    probes.map(|probe| Probe { again: !texts.insert(probe.query.clone()), ..probe }).collect()
}

fn by_id(them: &Known, own: &str) -> Vec<Probe> {
    let completed = them.plan("completed");
    let each =
        them.plans.iter().map(|(_, id)| probe("query($id: ID!) { plan(id: $id) { ...P } }", json!({ "id": id })));
    let node = "query($id: ID!) { node(id: $id) { __typename id ...P ...U } } \
        fragment U on User { email createdAt monthlyBudget planAnalytics { totalPlans } plans { totalCount nodes { ...P } } }";
    let nodes = "query($ids: [ID!]!) { nodes(ids: $ids) { __typename id ...P ... on User { email } } }";
    let twice = "query($id: ID!, $own: ID!) { a: plan(id: $id) { ...P } b: plan(id: $own) { id } ...Q } \
        fragment Q on Query { c: plan(id: $id) { id } node(id: $id) { ... on Plan { user { id } } } }";
    let history = "query($id: ID!, $first: Int, $after: String, $last: Int, $before: String) { plan(id: $id) { \
        history(first: $first, after: $after, last: $last, before: $before) { \
            nodes { changedBy newData } edges { cursor } } } }";
    let events = "query($id: ID!, $first: Int, $after: String, $last: Int, $before: String) { plan(id: $id) { \
        statusEvents(first: $first, after: $after, last: $last, before: $before) { \
            nodes { cursor plan { planName } } edges { cursor } } } }";
    let mut ids: Vec<&str> = them.plans.iter().map(|(_, id)| id.as_str()).collect();
    ids.extend([own, &them.user]);
    let as_of = "query($id: ID!, $time: DateTime) { plan(id: $id, asOf: $time) { ...P } }";
    let diff = "query($id: ID!, $from: DateTime!, $to: DateTime) { planDiff(id: $id, from: $from, to: $to) { field before after } }";
    let rest = [
        probe(as_of, json!({ "id": completed, "time": "2100-01-01T00:00:00Z" })),
        probe(diff, json!({ "id": completed, "from": them.created, "to": "2100-01-01T00:00:00Z" })),
        probe(node, json!({ "id": completed })),
        probe(node, json!({ "id": them.user })),
        probe(nodes, json!({ "ids": ids })),
        probe(twice, json!({ "id": completed, "own": own })),
        probe(history, json!({ "id": completed, "first": 1, "after": them.history })),
        probe(history, json!({ "id": own, "first": 1, "after": them.history })),
        probe(history, json!({ "id": completed, "last": 1, "before": them.history })),
        probe(history, json!({ "id": own, "last": 1, "before": them.history })),
        probe(events, json!({ "id": completed, "first": 1, "after": them.status_events })),
        probe(events, json!({ "id": own, "first": 1, "after": them.status_events })),
        probe(events, json!({ "id": completed, "last": 1, "before": them.status_events })),
        probe(events, json!({ "id": own, "last": 1, "before": them.status_events })),
    ];
    each.chain(rest).collect()
}

fn lists(them: &Known) -> Vec<Probe> {
    let list = format!(
        "query($filter: PlanFilter, $orderBy: PlanOrder, $first: Int, $after: String, $last: Int, $before: String) {{ \
            plans(filter: $filter, orderBy: $orderBy, first: $first, after: $after, last: $last, before: $before) {{ {LIST} }} \
            viewer {{ plans(filter: $filter, orderBy: $orderBy, first: $first, after: $after, \
                last: $last, before: $before) {{ {LIST} }} }} }}"
    );
    let cursors = them.lists.iter().flat_map(|(order, cursor)| {
        ["ASC", "DESC"].into_iter().flat_map(move |direction| {
            let order = json!({ "field": order, "direction": direction });
            let filter = json!({ "archived": "INCLUDE" });
            [
                json!({ "filter": filter, "orderBy": order, "first": 3, "after": cursor }),
                json!({ "filter": filter, "orderBy": order, "last": 3, "before": cursor }),
            ]
        })
    });
    let words = them.words[..3].iter().map(|word| json!({ "search": word }));
    let filters = words.chain([
        json!({ "targetAmount": { "from": them.amount, "to": them.amount } }),
        json!({ "timeHorizon": { "from": them.years, "to": them.years } }),
        json!({ "createdAt": { "from": them.created, "to": them.created } }),
        json!({ "planType": [them.plan_type] }),
        json!({ "riskLevel": [them.risk] }),
        json!({ "processingStatus": [them.status] }),
        json!({ "isFavorite": true, "search": them.words[0] }),
        json!({ "archived": "ONLY" }),
        json!({ "archived": "INCLUDE" }),
    ]);
    let filters = filters.map(|filter| json!({ "filter": filter }));
    cursors.chain(filters).map(|variables| probe(&list, variables)).collect()
}

/// Every detail of a plan, with the victim's figures and words in it.
fn details(them: &Known) -> Value {
    let (amount, label) = (&them.amount, &them.words[2]);
    json!({
        "horizonMonths": them.years, "startingAmount": amount, "monthlyBudget": amount, "employerContribution": amount,
        "contributionGrowth": "0.01", "confidence": 0.9, "amountBasis": "TODAY", "inflation": "0.02", "annualFee": "0.001",
        "currentAge": them.years, "yearlyIncome": amount, "currency": "USD", "priority": 1,
        "retirementIncome": { "yearly": amount, "untilAge": 95, "other": [{ "yearly": amount, "fromAge": 67, "label": label }] },
        "cashFlows": [{ "inMonths": 6, "amount": amount, "label": label }],
        "debts": [{ "balance": amount, "rate": "0.09", "payment": amount, "label": label }],
    })
}

fn figures(them: &Known) -> Vec<Probe> {
    let preview = "query($input: PreviewPlanInput!) { previewPlan(input: $input) { planner { goalType } \
        portfolio { stocks } } }";
    let input = json!({
        "financialGoals": them.words[0], "investmentPreferences": them.words[1], "planType": "HOUSE",
        "riskLevel": "BALANCED", "timeHorizon": 9, "targetAmount": "1000", "details": details(them),
    });
    vec![
        probe(
            &format!(
                "{{ planAnalytics {{ {FIGURES} }} viewer {{ id email createdAt monthlyBudget planAnalytics {{ {FIGURES} }} }} }}"
            ),
            json!({}),
        ),
        probe("{ planStatusesCursor }", json!({})),
        probe(preview, json!({ "input": input })),
    ]
}

fn changes(them: &Known) -> Vec<Probe> {
    let id = them.plan("completed");
    let by_id = ["reviewPlan", "archivePlan", "restorePlan", "rerunPlan"].into_iter().flat_map(|name| {
        let query = format!("mutation($id: ID!) {{ {name}(id: $id) {{ {PAYLOAD} }} }}");
        ["failed", "completed"].map(|state| probe(&query, json!({ "id": them.plan(state) })))
    });
    let star = format!(
        "mutation($id: ID!, $star: Boolean!) {{ setPlanFavorite(id: $id, isFavorite: $star) {{ {PAYLOAD} }} }}"
    );
    let changes = json!({
        "id": id, "financialGoals": "taken", "investmentPreferences": "taken", "planName": "taken", "planType": "HOUSE",
        "riskLevel": "BALANCED", "timeHorizon": 1, "targetAmount": "1", "details": details(them),
    });
    let mut stale = changes.clone();
    stale["ifUpdatedAt"] = json!(them.updated);
    let performance = json!({ "id": id, "actualReturn": "0.01", "performanceNotes": "taken", "balance": "1", "balanceOn": them.updated });
    let rest = [
        probe(&star, json!({ "id": id, "star": true })),
        probe(&star, json!({ "id": id, "star": false })),
        mutation("recordPlanPerformance", PAYLOAD, &performance),
        mutation("updatePlan", PAYLOAD, &json!({ "id": id })),
        mutation("updatePlan", PAYLOAD, &stale),
        mutation("updatePlan", PAYLOAD, &changes),
        mutation("updatePlan", PAYLOAD, &json!({ "id": id, "details": null })),
        probe(
            "mutation($amount: Decimal) { setMonthlyBudget(amount: $amount) { viewer { monthlyBudget } userErrors { code } } }",
            json!({ "amount": "5" }),
        ),
    ];
    by_id.chain(rest).collect()
}

fn streams(them: &Known, own: &str) -> Vec<Probe> {
    let one =
        format!("subscription($id: ID!, $after: String) {{ planStatus(planId: $id, after: $after) {{ {EVENT} }} }}");
    let all = format!("subscription($after: String) {{ planStatuses(after: $after) {{ {EVENT} }} }}");
    let begun = them.plans.iter().map(|(_, id)| json!({ "id": id }));
    let resumed = them.events.iter().flat_map(|cursor| {
        [json!({ "id": them.plan("completed"), "after": cursor }), json!({ "id": own, "after": cursor })]
    });
    let of_one = resumed.chain(begun).map(|variables| probe(&one, variables));
    of_one.chain(them.events.iter().map(|cursor| probe(&all, json!({ "after": cursor })))).collect()
}

/// What only agents and operators may.
fn agents(them: &Known) -> Vec<Probe> {
    let token = &them.claim;
    let extend = format!(
        "mutation($token: ID!, $seconds: Int!) {{ extendClaim(claimToken: $token, leaseSeconds: $seconds) {{ {CLAIM} }} }}"
    );
    let release = format!("mutation($token: ID!) {{ releaseClaim(claimToken: $token) {{ {PAYLOAD} }} }}");
    let admin = "query($least: Int!, $first: Int, $after: String, $last: Int, $before: String) { admin { \
        planTypeDistribution { planType totalPlans totalTargetAmount } queue { pending processing failedLastHour stages { count } } \
        userEngagement(minPlans: $least, first: $first, after: $after, last: $last, before: $before) { nodes { userId totalPlans } } \
        indexUsage { indexName } } }";
    let failure = json!({
        "claimToken": token, "code": them.words[0], "message": them.words[1], "agent": "PLANNER", "retryable": true,
    });
    let plan_data = json!({ "user_input": them.words[0] });
    vec![
        probe(admin, json!({ "least": 1, "first": 9, "after": them.engagement })),
        probe(admin, json!({ "least": 1, "last": 9, "before": them.engagement })),
        probe(&extend, json!({ "token": token, "seconds": 3600 })),
        probe(&release, json!({ "token": token })),
        mutation("submitAgentOutput", CLAIM, &json!({ "claimToken": token, "agent": "PLANNER", "output": plan_data })),
        mutation(
            "completePlan",
            PAYLOAD,
            &json!({ "claimToken": token, "planData": plan_data, "expectedReturn": "0.1" }),
        ),
        mutation("failPlan", PAYLOAD, &failure),
        mutation(
            "claimPlans",
            "claims { claimToken plan { ...P } }",
            &json!({ "worker": them.words[0], "limit": 1, "leaseSeconds": 9 }),
        ),
    ]
}

fn erasing(them: &Known) -> Vec<Probe> {
    let query = "mutation($who: String!) { deleteViewer(confirmEmailOrId: $who) { deletedPlans \
        userErrors { code message path } } }";
    [&them.user, &them.email].map(|who| probe(query, json!({ "who": who }))).into()
}

/// A plan under an id of one's own choosing. Not one of `all`, since with a free id it makes a plan.
pub(super) fn creating(them: &Known, state: &str) -> Probe {
    let input = json!({
        "id": them.plan(state), "financialGoals": "mine", "investmentPreferences": "mine", "planName": "mine",
        "planType": "HOUSE", "riskLevel": "BALANCED", "timeHorizon": 9, "targetAmount": "1000", "details": details(them),
    });
    mutation("createPlan", &format!("created {PAYLOAD}"), &input)
}

/// Changes of one's own plan among changes of theirs.
pub(super) fn mixed(them: &Known, own: &str) -> Probe {
    let query = format!(
        "mutation($id: ID!, $own: ID!) {{ \
            a: setPlanFavorite(id: $id, isFavorite: true) {{ {PAYLOAD} }} \
            b: setPlanFavorite(id: $own, isFavorite: true) {{ plan {{ id isFavorite }} userErrors {{ code }} }} \
            c: archivePlan(id: $id) {{ {PAYLOAD} }} \
            d: reviewPlan(id: $own) {{ plan {{ id }} userErrors {{ code }} }} }}"
    );
    probe(&query, json!({ "id": them.plan("completed"), "own": own }))
}
