//! Users take turns in the queue.

use serde_json::{Value, json};

use crate::harness::{Client, Server, eventually};

/// Queues many plans of a user at once.
async fn flood(server: &Server, client: &Client, plans: usize) {
    client.create(json!({ "planName": "enters the user" })).await;
    let sql = format!(
        "INSERT INTO investment_plans (user_id, financial_goals) \
         SELECT '{}', 'Save $' || n || '000 in ' || 1 + n % 30 || ' years' FROM generate_series(2, {plans}) n",
        client.user
    );
    server.database.run(&sql).await;
}

async fn claim(service: &Client, limit: usize) -> Vec<String> {
    let query = "mutation($limit: Int!) { claimPlans(input: { worker: \"w\", limit: $limit }) { claims { plan { user { id } } } } }";
    let claims = service.ask(query, json!({ "limit": limit })).await["claimPlans"]["claims"].take();
    let user = |claim: &Value| claim["plan"]["user"]["id"].as_str().unwrap().to_owned();
    claims.as_array().unwrap().iter().map(user).collect()
}

#[tokio::test]
async fn ten_thousand_plans_of_one_user_do_not_keep_another_waiting() {
    let server = Server::start(0).await;
    let greedy = server.stranger().await;
    flood(&server, &greedy, 10_000).await;
    let modest = server.stranger().await;
    let id = modest.create(json!({ "financialGoals": "a bike for $900 next year" })).await;
    let _worker = Server::workers(&server.database, &["--workers", "2"]).await;
    assert_eq!(modest.finished(&id).await, "COMPLETED");
    // Two workers begin anywhere, and are with everybody after two plans each; more may end while the news travels.
    let ended = "SELECT count(*) FROM plan_events WHERE stage = 'DONE' AND id <= \
        (SELECT max(e.id) FROM plan_events e JOIN investment_plans p ON p.id = e.plan_id \
         WHERE e.stage = 'DONE' AND p.financial_goals LIKE 'a bike%')";
    let ended = server.database.number(ended).await;
    assert!(ended <= 5, "{ended} plans had ended by then");
}

#[tokio::test]
async fn claims_go_around_and_each_users_oldest_comes_first() {
    let server = Server::start(0).await;
    let service = server.service_client().await;
    let mut users = Vec::new();
    for plans in [30, 3, 2] {
        let client = server.stranger().await;
        flood(&server, &client, plans).await;
        users.push(client.user.to_string());
    }
    let share = |claimed: &[String]| {
        users.iter().map(|user| claimed.iter().filter(|of| *of == user).count()).collect::<Vec<_>>()
    };
    assert_eq!(share(&claim(&service, 6).await), [2, 2, 2]);
    let mut more = Vec::new();
    for _ in 0..2 {
        more.extend(claim(&service, 1).await);
    }
    assert!(share(&more)[1] <= 1, "{more:?}");
    assert_eq!(share(&claim(&service, 100).await).iter().sum::<usize>(), 27);
    let order = "SELECT count(*) FROM plan_claims a JOIN plan_claims b ON a.claimed_at < b.claimed_at \
        JOIN investment_plans p ON p.id = a.plan_id JOIN investment_plans q ON q.id = b.plan_id \
        WHERE p.user_id = q.user_id AND p.created_at > q.created_at";
    assert_eq!(server.database.number(order).await, 0);
}

#[tokio::test]
async fn five_thousand_plans_of_many_users_are_claimed_once_each_by_many_at_once() {
    let server = Server::start(0).await;
    let service = server.service_client().await;
    let client = server.stranger().await;
    flood(&server, &client, 1).await;
    server
        .database
        .run(
            "INSERT INTO users (id_user) SELECT gen_random_uuid() FROM generate_series(1, 50); \
             INSERT INTO investment_plans (user_id, financial_goals) \
                SELECT id_user, 'a boat' FROM users, generate_series(1, 100)",
        )
        .await;
    let claimants = (0..4).map(async |_| {
        let mut claimed = 0;
        loop {
            match claim(&service, 100).await.len() {
                0 => return claimed,
                some => claimed += some,
            }
        }
    });
    let claimed: usize = futures_util::future::join_all(claimants).await.into_iter().sum();
    assert_eq!(claimed, 5_101);
    eventually("each is claimed", async || {
        (server.database.number("SELECT count(DISTINCT plan_id) FROM plan_claims").await == 5_101).then_some(())
    })
    .await;
}
