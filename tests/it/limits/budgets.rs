//! What one caller may take of what everybody shares.

use std::time::Duration;

use futures_util::future::join_all;
use reqwest::header;
use serde_json::{Value, json};
use uuid::Uuid;

use super::{code, post};
use crate::harness::{Client, Server, Socket, eventually, http, numbered, token};

/// Gives a person so many finished plans with so many bytes of JSON each.
async fn fat_plans(server: &Server, client: &Client, plans: usize, bytes: usize) {
    client.create(json!({ "planName": "the first" })).await;
    let user = client.ask("{ viewer { id } }", json!({})).await["viewer"]["id"].as_str().unwrap().to_owned();
    let insert = format!(
        "INSERT INTO investment_plans (user_id, plan_name, processing_status, plan_data) \
         SELECT '{user}', 'fat', 'COMPLETED', jsonb_build_object('user_input', repeat('x', {bytes})) FROM generate_series(1, {plans})"
    );
    server.database.run(&insert).await;
}

fn aliased(count: usize, field: &str) -> String {
    numbered(count, |number| format!(" a{number}: {field}"))
}

#[tokio::test]
async fn a_response_may_have_so_many_bytes_and_comes_page_by_page() {
    let server = Server::idle(&["--max-response", "3000000"]).await;
    let client = server.stranger().await;
    fat_plans(&server, &client, 1_000, 20_000).await;
    client.ask("{ plans(first: 10) { nodes { planData } } }", json!({})).await;
    let before = server.program.memory("VmRSS");
    let as_events = async |query: &str| {
        let response = post(&server, client.token(), "text/event-stream", &json!({ "query": query })).await;
        response.text().await.unwrap()
    };
    for fields in [aliased(99, "planData"), "planData".to_owned(), aliased(60, "investmentPlan { summary }")] {
        let query = format!("{{ plans(first: 1000) {{ nodes {{ {fields} }} }} }}");
        let answer = client.send(&query, json!({})).await;
        assert_eq!(code(&answer), Some("RESPONSE_TOO_LARGE"), "{fields}");
        assert_eq!((&answer["data"], answer["errors"].as_array().unwrap().len()), (&Value::Null, 1), "{fields}");
        assert!(as_events(&query).await.contains("RESPONSE_TOO_LARGE"), "{fields}");
    }
    let history = "{ plans(first: 300) { nodes { history { nodes { newData } } } } }";
    assert_eq!(client.refused(history, json!({})).await, "RESPONSE_TOO_LARGE");
    let grown = server.program.memory("VmRSS").saturating_sub(before);
    assert!(grown < 40 * 1024, "the server has grown by {grown} KiB");

    let page = "query($after: String) { plans(first: 100, after: $after) { nodes { planData } pageInfo { endCursor hasNextPage } } }";
    let (mut after, mut plans) = (Value::Null, 0);
    loop {
        let mut data = client.ask(page, json!({ "after": after })).await;
        plans += data["plans"]["nodes"].as_array().unwrap().len();
        if data["plans"]["pageInfo"]["hasNextPage"] == false {
            break;
        }
        after = data["plans"]["pageInfo"]["endCursor"].take();
    }
    assert_eq!(plans, 1_001);
}

#[tokio::test]
async fn large_responses_to_one_user_leave_room_for_another() {
    // A response that waits for memory keeps its connection, of which there are five here.
    let args = ["--max-response", "2000000", "--response-memory", "4000000"];
    let server = Server::idle(&[&args[..], &["--max-sessions-per-user", "2"]].concat()).await;
    let (greedy, modest) = (server.stranger().await, server.stranger().await);
    fat_plans(&server, &greedy, 70, 20_000).await;
    fat_plans(&server, &modest, 70, 20_000).await;
    let query = "{ plans(first: 60) { nodes { planData } } }";
    let large = join_all((0..40).map(|_| greedy.send(query, json!({}))));
    let (answers, ()) = tokio::join!(large, async {
        for _ in 0..5 {
            modest.ask(query, json!({})).await;
        }
    });
    for answer in answers {
        let is_told = matches!(code(&answer), Some("UNAVAILABLE" | "TIMEOUT"));
        assert!(answer["errors"].is_null() || is_told, "{}", answer["errors"]);
    }
}

#[tokio::test]
async fn the_answers_of_a_batch_count_until_they_are_sent() {
    let server = Server::idle(&["--max-response", "2000000", "--response-memory", "4000000"]).await;
    let client = server.stranger().await;
    fat_plans(&server, &client, 70, 20_000).await;
    let large = json!({ "query": "{ plans(first: 60) { nodes { planData } } }" });
    let answers: Value = post(&server, client.token(), "*/*", &Value::from(vec![large; 3])).await.json().await.unwrap();
    let codes: Vec<_> = answers.as_array().unwrap().iter().map(code).collect();
    assert_eq!(codes, [None, Some("UNAVAILABLE"), Some("UNAVAILABLE")], "one has all of the user's share");
}

#[tokio::test]
async fn what_costs_more_than_anybody_may_spend_is_refused() {
    let server = Server::idle(&["--rate-limit", "1", "--rate-limit-burst", "200"]).await;
    let mutation =
        |count| format!("mutation {{ {} }}", aliased(count, "archivePlan(id: \"x\") { userErrors { code } }"));
    let client = server.stranger().await;
    assert_eq!(client.refused(&mutation(11), json!({})).await, "QUERY_TOO_COMPLEX");
    let of_rows = "{ plans(first: 1000) { nodes { id planName investmentPlan { summary } } } }";
    assert_eq!(client.refused(of_rows, json!({})).await, "QUERY_TOO_COMPLEX");
    let others = server.stranger().await;
    others.ask(&mutation(5), json!({})).await;
    assert_eq!(
        others.refused(&mutation(5), json!({})).await,
        "RATE_LIMITED",
        "mutations cost more than the request that has them"
    );

    // Documents that nobody has sent yet cost their bytes.
    let anonymous = server.anonymous();
    let long = |number: usize| format!("query Q{number} {{ __typename }} #{}", "x".repeat(9_000));
    anonymous.ask(&long(0), json!({})).await;
    for _ in 0..5 {
        anonymous.ask(&long(0), json!({})).await;
    }
    assert_eq!(anonymous.refused(&long(1), json!({})).await, "RATE_LIMITED");
}

#[tokio::test]
async fn previews_of_one_user_keep_neither_another_nor_any_plan_waiting() {
    let server = Server::start(1).await;
    let (greedy, modest) = (server.stranger().await, server.stranger().await);
    let preview = "previewPlan(input: { financialGoals: \"retire\", timeHorizon: 100 }) { investmentPlan { successProbability } }";
    let many = format!("{{ {} }}", aliased(20, preview));
    // They are abandoned when the other one has what they came for.
    let flood = join_all((0..10).map(|_| greedy.send(&many, json!({}))));
    let other = async {
        modest.ask(&format!("{{ {preview} }}"), json!({})).await;
        let plan = modest.create(json!({ "financialGoals": "a car for 20,000 in 4 years" })).await;
        assert_eq!(modest.finished(&plan).await, "COMPLETED");
    };
    tokio::select! {
        _ = flood => {}
        () = other => return,
    }
    panic!("the other one waited for 200 previews");
}

#[tokio::test]
async fn a_user_whose_requests_hang_leaves_sessions_for_others() {
    let args = ["--max-sessions-per-user", "2", "--operation-timeout", "5s"];
    let server = Server::idle(&args).await;
    let (stuck, other) = (server.stranger().await, server.stranger().await);
    let plan = stuck.create(json!({ "planName": "stuck" })).await;
    let mut holder = server.database.admin().await;
    let lock = format!("BEGIN; SELECT 1 FROM investment_plans WHERE id = '{plan}' FOR UPDATE");
    sea_orm::sqlx::raw_sql(sea_orm::sqlx::AssertSqlSafe(lock)).execute(&mut holder).await.unwrap();
    let write = "mutation($id: ID!) { reviewPlan(id: $id) { userErrors { code } } }";
    let hanging = join_all((0..20).map(|_| stuck.send(write, json!({ "id": plan }))));
    let meanwhile = async {
        let waits =
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";
        eventually("they hang", async || (server.database.number(waits).await == 2).then_some(())).await;
        for _ in 0..20 {
            other.ask("{ plans { totalCount } }", json!({})).await;
        }
        assert_eq!(server.database.number(waits).await, 2);
        sea_orm::sqlx::raw_sql("ROLLBACK").execute(&mut holder).await.unwrap();
    };
    let (answers, ()) = tokio::join!(hanging, meanwhile);
    for answer in answers {
        assert!(answer["errors"].is_null() || code(&answer) == Some("TIMEOUT"), "{answer}");
    }
}

#[tokio::test]
async fn an_address_that_sends_forged_tokens_has_to_wait_and_known_tokens_count() {
    let server = Server::idle(&["--rate-limit", "1", "--rate-limit-burst", "400"]).await;
    let known = token(Uuid::new_v4(), &[]).await;
    let body = json!({ "query": "{ viewer { id } }" });
    assert_eq!(post(&server, Some(&known), "*/*", &body).await.status(), 200);
    let forged = || format!("{}{}", known.rsplit_once('.').unwrap().0, format_args!(".{}", Uuid::new_v4().simple()));
    let mut refused = 0;
    let limited = loop {
        let response = post(&server, Some(&forged()), "*/*", &body).await;
        if response.status() != 401 {
            break response;
        }
        refused += 1;
        assert!(refused < 50, "forged tokens are checked for ever");
    };
    assert_eq!(limited.status(), 429);
    assert!(limited.headers().contains_key(header::RETRY_AFTER));
    assert_eq!(code(&limited.json().await.unwrap()), Some("RATE_LIMITED"));
    assert_eq!(post(&server, Some(&known), "*/*", &body).await.status(), 200);
    let metrics = http().get(format!("{}/metrics", server.origin())).bearer_auth(forged()).send().await.unwrap();
    assert_eq!(metrics.status(), 429, "they count at every door");
    let socket = Socket::try_connect(server.address(), "graphql-transport-ws").await;
    assert!(socket.is_err_and(|error| error.to_string().contains("429")), "nor are sockets opened for nothing");
}

#[tokio::test]
async fn a_user_has_so_many_subscriptions_on_all_of_their_sockets() {
    let server = Server::idle(&["--max-subscriptions-per-user", "3"]).await;
    let client = server.stranger().await;
    let watch = "subscription { planStatuses { cursor } }";
    let (mut first, mut second) = (client.socket().await, client.socket().await);
    for (socket, ids) in [(&mut first, ["1", "2"]), (&mut second, ["3", "4"])] {
        for id in ids {
            socket.subscribe(id, watch, json!({})).await;
        }
    }
    // An answer on each socket: what was asked before has been begun.
    first.subscribe("q", "{ __typename }", json!({})).await;
    let (mut refused, mut answered) = (Vec::new(), 0);
    second.subscribe("q", "{ __typename }", json!({})).await;
    for socket in [&mut first, &mut second] {
        loop {
            let message = socket.message().await;
            match message["type"].as_str().unwrap() {
                "error" => refused.push(message["payload"][0]["extensions"]["code"].clone()),
                "complete" if message["id"] == "q" => break,
                _ => answered += 1,
            }
        }
    }
    assert_eq!((refused, answered), (vec![json!("TOO_MANY_OPERATIONS")], 2));
    drop(first);
    eventually("ended subscriptions are given back", async || {
        let stream = post(&server, client.token(), "text/event-stream", &json!({ "query": watch })).await;
        (stream.status() == 200).then_some(())
    })
    .await;
}

#[tokio::test]
async fn an_address_has_so_many_sockets_that_say_nothing() {
    let server = Server::idle(&["--max-new-sockets-per-address", "3", "--init-timeout", "30s"]).await;
    let client = server.stranger().await;
    let mut silent = Vec::new();
    for _ in 0..3 {
        silent.push(Socket::connect(server.address(), "graphql-transport-ws").await);
    }
    let refused = Socket::try_connect(server.address(), "graphql-transport-ws").await;
    assert!(refused.is_err_and(|error| error.to_string().contains("429")));
    silent.pop().unwrap().introduce(json!({ "token": client.token() })).await;
    let again = async || Socket::try_connect(server.address(), "graphql-transport-ws").await.ok();
    tokio::time::timeout(Duration::from_secs(10), eventually("one has introduced itself", again)).await.unwrap();
}
