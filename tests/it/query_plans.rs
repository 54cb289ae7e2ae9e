//! How Postgres answers each list of plans for somebody who has ten thousand among everybody's million: what it reads,
//! in the words of its own planner, of the very statements that the program sends.

use std::time::Instant;

use migration::Migrator;
use sea_orm::ConnectionTrait;
use sea_orm_migration::MigratorTrait;
use serde_json::{Value, json};
use uuid::{Uuid, uuid};

use crate::harness::{Client, Execution, Mode, Program, Server, TestDatabase, explain_statements, token};

/// Whose lists are looked at: `md5('0')`.
const USER: Uuid = uuid!("cfcd2084-95d5-65ef-66e7-dff9f98764da");
const PLANS_OF_USER: u32 = 10_000;
const PAGE: u32 = 20;

const ORDERS: [&str; 5] = ["FAVORITE_THEN_CREATED_AT", "CREATED_AT", "UPDATED_AT", "TARGET_AMOUNT", "PLAN_NAME"];

/// A million narrow plans of five thousand people, every hundredth of them `USER`'s: in each value that a filter or an
/// order can tell apart, the nulls of older tables included.
const FILL: &str = "
    SET session_replication_role = replica;
    SELECT setseed(0.5);
    INSERT INTO users (id_user) SELECT md5(u::text)::uuid FROM generate_series(0, 4999) u;
    INSERT INTO investment_plans (id, user_id, plan_name, plan_type, risk_level, processing_status, time_horizon,
        target_amount, is_active, is_favorite, created_at, updated_at)
    SELECT md5('plan ' || n)::uuid,
        md5(CASE WHEN n % 100 = 0 THEN '0' ELSE (1 + n % 4999)::text END)::uuid,
        CASE WHEN random() < 0.99 THEN 'plan ' || trunc(random() * 5000) END,
        (ARRAY['RETIREMENT', 'HOUSE', 'EDUCATION', 'GENERAL'])[1 + trunc(random() * 5)],
        (ARRAY['CONSERVATIVE', 'BALANCED', 'AGGRESSIVE'])[1 + trunc(random() * 4)],
        CASE WHEN random() < 0.01 THEN 'PENDING' WHEN random() < 0.05 THEN 'FAILED' ELSE 'COMPLETED' END,
        CASE WHEN random() < 0.95 THEN 1 + trunc(random() * 40) END,
        CASE WHEN random() < 0.95 THEN 1000 * (1 + trunc(random() * 1000)) END,
        CASE WHEN random() < 0.99 THEN random() < 0.8 END,
        CASE WHEN random() < 0.99 THEN random() < 0.1 END,
        CASE WHEN random() < 0.99 THEN timestamptz '2026-01-01 00:00Z' + trunc(random() * 8760) * interval '1 hour' END,
        CASE WHEN random() < 0.99 THEN timestamptz '2026-01-01 00:00Z' + trunc(random() * 8760) * interval '1 hour' END
    FROM generate_series(1, 1000000) n";

/// The tables without what makes a write slow, the rows, and then the rest of the migrations.
async fn filled() -> TestDatabase {
    let database = TestDatabase::empty().await;
    let owner = database.owner().await;
    let migrations = Migrator::migrations();
    let table = migrations.iter().position(|migration| migration.name().ends_with("create_investment_plans")).unwrap();
    Migrator::up(&owner, Some(u32::try_from(table).unwrap() + 1)).await.unwrap();
    timed("filling", database.run(FILL)).await;
    timed("the other migrations", async { Migrator::up(&owner, None).await.unwrap() }).await;
    timed("ANALYZE", async { owner.execute_unprepared("ANALYZE").await.unwrap() }).await;
    database
}

async fn timed<T>(what: &str, work: impl Future<Output = T>) -> T {
    let start = Instant::now();
    let done = work.await;
    println!("{what}: {:.1} s", start.elapsed().as_secs_f64());
    done
}

/// The program, with what Postgres says of each statement in its log.
struct Explained {
    program: Program,
    client: Client,
    mode: Mode,
    slowest: f64,
}

impl Explained {
    async fn start(database: &TestDatabase, mode: Mode) -> Self {
        explain_statements(database, mode).await;
        let (program, address) = Server::beside(database, &["--workers", "0"]).await;
        let client = Client::new(&address, USER, Some(token(USER, &[]).await));
        Self { program, client, mode, slowest: 0.0 }
    }

    /// The answer to a list, and how its statements were executed, among them one that contains `word`.
    async fn run(&mut self, fields: &str, variables: &Value, word: &str) -> (Value, Vec<Execution>) {
        let query = format!(
            "query($first: Int, $after: String, $last: Int, $before: String, $filter: PlanFilter, $orderBy: PlanOrder) {{ \
             plans(first: $first, after: $after, last: $last, before: $before, filter: $filter, orderBy: $orderBy) \
             {{ {fields} }} }}"
        );
        let answer = self.client.ask(&query, variables.clone()).await["plans"].take();
        // A statement over another table tells that those of the list are through, except one of which only the first
        // row is waited for (a count): its plan may come when the connection is put back.
        self.client.ask("{ viewer { email } }", json!({})).await;
        let (mut executions, mut through) = (Vec::<Execution>::new(), false);
        while !(through && executions.iter().any(|execution| execution.text.contains(word))) {
            let execution = Execution::from_log(&self.program.logged("duration: ").await);
            through |= execution.is_over("users");
            if execution.is_over("investment_plans") {
                self.slowest = self.slowest.max(execution.milliseconds);
                executions.push(execution);
            }
        }
        (answer, executions)
    }

    fn within(&self, executions: &[Execution], most: u32, variables: &Value) {
        for execution in executions {
            assert!(execution.runs_on_an_index_of_the_user(self.mode), "{variables}: {execution:#?}");
            let read = execution.rows_read();
            assert!(read <= f64::from(most), "{variables}: {read} rows read, at most {most} wanted: {execution:#?}");
        }
    }

    /// A page, for which no statement may read more than `most` rows.
    async fn page(&mut self, variables: &Value, most: u32) -> (Value, Vec<Execution>) {
        let (answer, executions) = self.run("edges { cursor }", variables, "ORDER BY").await;
        self.within(&executions, most, variables);
        (answer["edges"].clone(), executions)
    }

    /// How many plans a filter lets through, counted without looking at anybody else's.
    async fn count(&mut self, filter: &Value) -> u64 {
        let variables = json!({ "first": 1, "filter": filter });
        let (answer, executions) = self.run("totalCount", &variables, "count(").await;
        self.within(&executions, PLANS_OF_USER, &variables);
        answer["totalCount"].as_u64().unwrap()
    }

    /// A cursor in the middle of a list of all the user's plans.
    async fn middle(&mut self, field: &str) -> Value {
        let order = json!({ "field": field, "direction": "ASC" });
        let mut after = Value::Null;
        for _ in 0..PLANS_OF_USER / 2000 {
            let page = json!({ "first": 1000, "after": after, "orderBy": order, "filter": { "archived": "INCLUDE" } });
            let (edges, _) = self.page(&page, PLANS_OF_USER).await;
            after = edges[999]["cursor"].clone();
        }
        after
    }
}

/// Without a filter a page is a walk along one index, from either end and from the middle, and nothing is sorted. It
/// passes over plans that are archived, or that are not.
async fn orders_are_walks_along_an_index(explained: &mut Explained) {
    for field in ORDERS {
        let middle = explained.middle(field).await;
        for (direction, archived) in
            ["ASC", "DESC"].into_iter().flat_map(|way| ["EXCLUDE", "INCLUDE", "ONLY"].map(|archived| (way, archived)))
        {
            for mut page in [
                json!({ "first": PAGE }),
                json!({ "first": PAGE, "after": middle }),
                json!({ "last": PAGE }),
                json!({ "last": PAGE, "before": middle }),
            ] {
                let from_middle = !(page["after"].is_null() && page["before"].is_null());
                page["orderBy"] = json!({ "field": field, "direction": direction });
                page["filter"] = json!({ "archived": archived });
                // Comparisons of numeric may leak: for an amount the index gives the order, not the place to begin.
                let most = match archived {
                    _ if from_middle && field == "TARGET_AMOUNT" => PLANS_OF_USER,
                    "ONLY" => PAGE * 10,
                    _ => PAGE * 2,
                };
                let (edges, executions) = explained.page(&page, most).await;
                assert_eq!(edges.as_array().unwrap().len(), PAGE as usize, "{page}");
                assert!(!executions.iter().any(Execution::sorts), "{page}: {executions:#?}");
            }
        }
    }
}

/// What is a key of the order that is asked for is looked up in its index: nothing is read in vain but archived plans.
async fn filters_over_the_keys_of_an_order_are_looked_up(explained: &mut Explained) {
    let range = json!({ "from": "2026-03-01T00:00:00Z", "to": "2026-09-01T00:00:00Z" });
    for (filter, field) in [
        (json!({ "isFavorite": true }), "FAVORITE_THEN_CREATED_AT"),
        (json!({ "isFavorite": false }), "FAVORITE_THEN_CREATED_AT"),
        (json!({ "isFavorite": true, "createdAt": range }), "FAVORITE_THEN_CREATED_AT"),
        (json!({ "createdAt": range }), "CREATED_AT"),
    ] {
        for (direction, archived) in [("ASC", "EXCLUDE"), ("DESC", "EXCLUDE"), ("ASC", "INCLUDE"), ("DESC", "INCLUDE")]
        {
            let mut page =
                json!({ "first": PAGE, "filter": filter, "orderBy": { "field": field, "direction": direction } });
            page["filter"]["archived"] = json!(archived);
            let (_, executions) = explained.page(&page, PAGE * 2).await;
            assert!(!executions.iter().any(Execution::sorts), "{page}: {executions:#?}");
        }
    }
}

/// Whatever the filter, no more is read than the user's own plans.
async fn filters_read_nobody_elses_plans(explained: &mut Explained) {
    for filter in [
        json!({ "planType": ["HOUSE"] }),
        json!({ "planType": ["GENERAL"] }),
        json!({ "planType": ["GENERAL", "RETIREMENT", "EDUCATION", "HOUSE"] }),
        json!({ "riskLevel": ["AGGRESSIVE", "BALANCED"] }),
        json!({ "processingStatus": ["PENDING"] }),
        json!({ "processingStatus": ["FAILED"] }),
        json!({ "isFavorite": true }),
        json!({ "isFavorite": false }),
        json!({ "createdAt": { "from": "2026-03-01T00:00:00Z", "to": "2026-03-02T00:00:00Z" } }),
        json!({ "createdAt": { "to": "1970-01-01T00:00:00Z" } }),
        json!({ "targetAmount": { "from": "20000", "to": "30000" } }),
        json!({ "timeHorizon": { "from": 20, "to": 21 } }),
        // Searching may leak: no index over names or goals can be asked for a viewer, only the user's plans looked through.
        json!({ "search": "N 77" }),
        json!({ "archived": "ONLY", "isFavorite": true, "planType": ["HOUSE"], "timeHorizon": { "from": 10 } }),
        json!({ "archived": "INCLUDE", "search": "plan", "targetAmount": { "to": "500000" } }),
    ] {
        assert!(explained.count(&filter).await > 0, "{filter} lets something through");
        for field in ORDERS {
            for direction in ["ASC", "DESC"] {
                let order = json!({ "field": field, "direction": direction });
                let page = json!({ "first": PAGE, "filter": filter, "orderBy": order });
                explained.page(&page, PLANS_OF_USER).await;
            }
        }
    }
}

#[tokio::test]
async fn every_order_and_every_filter_of_ten_thousand_plans_among_a_million_runs_on_an_index() {
    let database = filled().await;
    assert_eq!(
        database.number(&format!("SELECT count(*) FROM investment_plans WHERE user_id = '{USER}'")).await,
        i64::from(PLANS_OF_USER)
    );
    for mode in [Mode::PlannedForItsValues, Mode::PlannedForAny] {
        let mut explained = Explained::start(&database, mode).await;
        timed(&format!("{mode:?}, orders"), orders_are_walks_along_an_index(&mut explained)).await;
        timed(&format!("{mode:?}, keys"), filters_over_the_keys_of_an_order_are_looked_up(&mut explained)).await;
        timed(&format!("{mode:?}, filters"), filters_read_nobody_elses_plans(&mut explained)).await;
        println!("{mode:?}: {} ms in Postgres at most", explained.slowest);
    }
}
