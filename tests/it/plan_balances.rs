//! What plans are worth on the way: recorded, placed, told with what brings them back, refused, and nobody else's.

use sea_orm::sqlx::{self, AssertSqlSafe};
use serde_json::{Value, json};

use crate::{
    harness::{Client, Server},
    isolation::raw_connections::on_behalf_of,
};

const WAY: &str = "updatedAt actualReturn balances { on amount percentile } \
    track { onTrack behind successProbability adjustments { kind value successProbability sentence { code } } sentence { code text values } }";

/// A plan of a house that was made two years ago.
async fn made(server: &Server, client: &Client, details: Value) -> String {
    let input = json!({ "planName": "house", "targetAmount": "90000", "timeHorizon": 10, "planType": "HOUSE",
        "riskLevel": "BALANCED", "details": details });
    let id = client.create(input).await;
    assert_eq!(client.finished(&id).await, "COMPLETED");
    let back = "UPDATE investment_plans SET created_at = created_at - interval '2 years', plan_data = jsonb_set(plan_data, '{created_at}', \
        to_jsonb(to_char(now() AT TIME ZONE 'UTC' - interval '24 months 10 days', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"')))";
    server.database.run(&format!("{back} WHERE id = '{id}'")).await;
    id
}

async fn record(client: &Client, id: &str, input: Value) -> Value {
    let query = format!(
        "mutation($input: RecordPlanPerformanceInput!) {{ recordPlanPerformance(input: $input) {{ \
            plan {{ {WAY} }} userErrors {{ code message path }} }} }}"
    );
    let mut input = input;
    input["id"] = json!(id);
    client.ask(&query, json!({ "input": input })).await["recordPlanPerformance"].take()
}

async fn plan(client: &Client, id: &str) -> Value {
    let query = format!("query($id: ID!) {{ plan(id: $id) {{ {WAY} }} }}");
    client.ask(&query, json!({ "id": id })).await["plan"].take()
}

async fn records(client: &Client, id: &str) -> Vec<Value> {
    let query = "query($id: ID!) { plan(id: $id) { history { nodes { changedColumns oldData newData } } } }";
    let mut answer = client.ask(query, json!({ "id": id })).await;
    answer["plan"]["history"]["nodes"].take().as_array().unwrap().clone()
}

fn amounts(plan: &Value) -> Vec<&str> {
    plan["balances"].as_array().unwrap().iter().map(|balance| balance["amount"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn balances_are_shown_newest_first_and_the_newest_says_where_the_plan_stands() {
    let server = Server::start(1).await;
    let client = server.stranger().await;
    let id = made(&server, &client, json!({ "startingAmount": "5000", "monthlyBudget": "600" })).await;
    let none = plan(&client, &id).await;
    assert_eq!((&none["balances"], &none["track"]), (&json!([]), &Value::Null));

    let now = record(&client, &id, json!({ "balance": "11000", "actualReturn": "0.05" })).await["plan"].take();
    assert_eq!((amounts(&now), &now["actualReturn"]), (vec!["11000.00"], &json!("0.0500")));
    let year = server.database.rows("SELECT extract(year FROM now())::int::text").await;
    let last_year = sqlx::Row::get::<String, _>(&year[0], 0).parse::<i32>().unwrap() - 1;
    let earlier =
        json!({ "balance": "999999", "balanceOn": format!("{last_year}-12-31T00:00:00+01:00"), "actualReturn": null });
    let both = record(&client, &id, earlier).await["plan"].take();
    assert_eq!(amounts(&both), ["11000.00", "999999.00"]);
    assert_eq!(both["balances"][1]["on"], format!("{last_year}-12-30T23:00:00+00:00"));
    assert_eq!(both["balances"][1]["percentile"], 1.0);
    assert_eq!(both["track"], now["track"], "the newest counts");

    let (track, place) = (&now["track"], now["balances"][0]["percentile"].as_f64().unwrap());
    assert!(place < 0.01, "a start and two years of payments should be there: {place}");
    assert_eq!(track["onTrack"], false);
    assert!(track["behind"].as_str().unwrap().parse::<f64>().unwrap() > 5_000.0, "{track}");
    assert!(track["successProbability"].as_f64().unwrap() < 0.5, "{track}");
    let adjustments = track["adjustments"].as_array().unwrap();
    assert_eq!(adjustments.len(), 4, "{track}");
    assert!(adjustments.iter().all(|one| one["successProbability"].as_f64().unwrap() >= 0.8), "{track}");
    assert_eq!(track["sentence"]["code"], "SAVING_OFF_TRACK");
    let list = client.ask(&format!("{{ plans {{ nodes {{ {WAY} }} }} }}"), json!({})).await;
    assert_eq!(list["plans"]["nodes"], json!([both]));

    let ahead = record(&client, &id, json!({ "balance": "60000" })).await["plan"].take();
    assert_eq!((&ahead["track"]["onTrack"], &ahead["track"]["adjustments"]), (&json!(true), &json!([])));
    assert!(ahead["track"]["behind"].as_str().unwrap().starts_with('-'), "{ahead}");
}

#[tokio::test]
async fn a_plan_that_lives_on_its_money_is_told_what_still_lasts() {
    let server = Server::start(1).await;
    let client = server.stranger().await;
    let goals = "I'm 67 and retired with 600,000 €. How much can I take out each year so that it lasts until I'm 95?";
    let id = client.create(json!({ "financialGoals": goals })).await;
    assert_eq!(client.finished(&id).await, "COMPLETED");
    let as_made = record(&client, &id, json!({ "balance": "600000" })).await["plan"].take();
    assert_eq!((&as_made["balances"][0]["percentile"], &as_made["track"]["onTrack"]), (&json!(0.5), &json!(true)));
    let ruined = record(&client, &id, json!({ "balance": 0 })).await["plan"]["track"].take();
    assert_eq!((&ruined["successProbability"], &ruined["sentence"]["code"]), (&json!(0.0), &json!("RAN_OUT")));
    assert_eq!((&ruined["behind"], ruined["adjustments"].as_array().unwrap().len()), (&json!("600000.00"), 1));
    let half = record(&client, &id, json!({ "balance": "300000" })).await["plan"]["track"].take();
    assert_eq!(half["adjustments"][0]["kind"], "LESS");
    assert!(half["sentence"]["text"].as_str().unwrap().contains("€300,000"), "{half}");
}

#[tokio::test]
async fn a_balance_of_the_same_time_is_replaced_and_the_same_one_not_written_again() {
    let server = Server::start(1).await;
    let client = server.stranger().await;
    let id = made(&server, &client, json!({})).await;
    let before = records(&client, &id).await.len();
    let day = server.database.rows("SELECT to_char(now(), 'YYYY-MM-01\"T\"00:00:00Z')").await;
    let on = sqlx::Row::get::<String, _>(&day[0], 0);
    let first = record(&client, &id, json!({ "balance": "100.5", "balanceOn": on })).await["plan"].take();
    let again = record(&client, &id, json!({ "balance": "100.50", "balanceOn": on })).await["plan"].take();
    assert_eq!(again, first, "the lock has not moved either");
    let other = record(&client, &id, json!({ "balance": "99", "balanceOn": on })).await["plan"].take();
    assert_eq!(amounts(&other), ["99.00"]);
    assert!(other["updatedAt"].as_str() > first["updatedAt"].as_str());

    let records = records(&client, &id).await.split_off(before);
    assert_eq!(records.len(), 2, "{records:?}");
    assert!(records.iter().all(|record| record["changedColumns"] == json!(["balances"])), "{records:?}");
    let image = |record: &Value, side: &str| {
        let balances = record[side]["balances"].as_array().unwrap();
        balances.iter().map(|balance| balance["amount"].as_f64().unwrap()).collect::<Vec<_>>()
    };
    assert_eq!((image(&records[0], "oldData"), image(&records[0], "newData")), (vec![], vec![100.5]));
    assert_eq!((image(&records[1], "oldData"), image(&records[1], "newData")), (vec![100.5], vec![99.0]));
}

#[tokio::test]
async fn what_cannot_be_is_told_with_its_place() {
    let server = Server::start(1).await;
    let client = server.stranger().await;
    let id = made(&server, &client, json!({})).await;
    for (input, path) in [
        (json!({ "balance": "-0.01" }), "balance"),
        (json!({ "balance": "1.005" }), "balance"),
        (json!({ "balance": "10000000000000" }), "balance"),
        (json!({ "balance": "1", "balanceOn": "2999-01-01T00:00:00Z" }), "balanceOn"),
        (json!({ "balance": "1", "balanceOn": "2001-01-01T00:00:00Z" }), "balanceOn"),
        (json!({ "balance": "1", "balanceOn": "0001-01-01T00:00:00Z" }), "balanceOn"),
        (json!({ "balanceOn": "2026-01-01T00:00:00Z", "performanceNotes": "not kept" }), "balanceOn"),
    ] {
        let refused = record(&client, &id, input.clone()).await;
        let error = &refused["userErrors"][0];
        assert_eq!(
            (&error["code"], &error["path"]),
            (&json!("INVALID"), &json!(["input", path])),
            "{input}: {refused}"
        );
    }
    assert_eq!(record(&client, "no id", json!({ "balance": "1" })).await["userErrors"][0]["code"], "NOT_FOUND");
    assert_eq!(server.database.number("SELECT count(*) FROM plan_balances").await, 0);
    let most = record(&client, &id, json!({ "balance": "9999999999999.99" })).await["plan"].take();
    assert_eq!(amounts(&most), ["9999999999999.99"]);
}

#[tokio::test]
async fn a_thousand_balances_are_kept_and_a_hundred_shown() {
    let server = Server::start(1).await;
    let client = server.stranger().await;
    let id = made(&server, &client, json!({})).await;
    let many = format!(
        "BEGIN; SET LOCAL ROLE service_role; INSERT INTO plan_balances SELECT '{id}', now() - n * interval '8 hours', n \
         FROM generate_series(1, 1000) AS n; COMMIT"
    );
    server.database.run(&many).await;
    let full = plan(&client, &id).await;
    assert_eq!((amounts(&full).len(), amounts(&full)[0], amounts(&full)[99]), (100, "1.00", "100.00"));
    let refused = record(&client, &id, json!({ "balance": "1" })).await;
    let error = &refused["userErrors"][0];
    assert_eq!((&error["code"], &error["path"]), (&json!("INVALID"), &json!(["input", "balance"])));
    let on = &full["balances"][0]["on"];
    let replaced = record(&client, &id, json!({ "balance": "7", "balanceOn": on })).await["plan"].take();
    assert_eq!((amounts(&replaced)[0], &replaced["balances"][0]["on"]), ("7.00", on));
    let image = records(&client, &id).await;
    let seen = image.iter().filter_map(|record| record["newData"]["balances"].as_array()).map(Vec::len);
    assert_eq!(seen.collect::<Vec<_>>(), [1000, 1], "what changed at once is one record");
}

#[tokio::test]
async fn a_plan_without_a_projection_of_its_own_takes_no_balance_and_has_no_track() {
    let server = Server::start(1).await;
    let client = server.stranger().await;
    let id = made(&server, &client, json!({})).await;
    record(&client, &id, json!({ "balance": "1000" })).await;
    let owed = json!({ "planName": "cards", "financialGoals": "Pay off 9,000 on my credit card at 20% in 3 years" });
    let debt = client.create(owed).await;
    assert_eq!(client.finished(&debt).await, "COMPLETED");
    let old = "UPDATE investment_plans SET plan_data = plan_data #- '{investment_plan,investment_plan,confidence}'";
    server.database.run(&format!("{old} WHERE id = '{id}'")).await;
    for id in [&id, &debt] {
        let refused = record(&client, id, json!({ "balance": "1000", "actualReturn": "0.5" })).await;
        let error = &refused["userErrors"][0];
        assert_eq!((&error["code"], &error["path"]), (&json!("CONFLICT"), &json!(["input", "balance"])), "{refused}");
        let plan = plan(&client, id).await;
        assert_eq!(
            (&plan["balances"], &plan["track"], &plan["actualReturn"]),
            (&json!([]), &Value::Null, &Value::Null)
        );
    }
    client.ask("mutation($id: ID!) { rerunPlan(id: $id) { plan { id } } }", json!({ "id": id })).await;
    assert_eq!(client.finished(&id).await, "COMPLETED");
    let anew = plan(&client, &id).await;
    assert_eq!(amounts(&anew), ["1000.00"], "run again, it is compared with what was made anew");
    assert!(anew["track"].is_object());
}

#[tokio::test]
async fn nobody_reads_or_writes_another_persons_balances() {
    let server = Server::start(1).await;
    let (owner, other) = (server.stranger().await, server.stranger().await);
    let theirs = made(&server, &owner, json!({})).await;
    let own = made(&server, &other, json!({})).await;
    for (client, id, amount) in [(&owner, &theirs, "100"), (&other, &own, "200")] {
        record(client, id, json!({ "balance": amount })).await;
    }
    assert_eq!(plan(&other, &theirs).await, Value::Null);
    assert_eq!(record(&other, &theirs, json!({ "balance": "1" })).await["userErrors"][0]["code"], "NOT_FOUND");

    let mut connection = on_behalf_of(&server.database, other.user).await;
    let changed = sqlx::raw_sql("UPDATE plan_balances SET amount = 300").execute(&mut connection).await.unwrap();
    assert_eq!(changed.rows_affected(), 1);
    for forbidden in [
        format!("INSERT INTO plan_balances VALUES ('{theirs}', now(), 1)"),
        format!("UPDATE plan_balances SET plan_id = '{theirs}'"),
        "TRUNCATE plan_balances".to_owned(),
    ] {
        let refused = sqlx::raw_sql(AssertSqlSafe(forbidden.clone())).execute(&mut connection).await;
        assert!(refused.is_err(), "{forbidden}");
    }
    assert_eq!(amounts(&plan(&owner, &theirs).await), ["100.00"]);
    assert_eq!(amounts(&plan(&other, &own).await), ["300.00"]);
    let deleted = sqlx::raw_sql("DELETE FROM plan_balances").execute(&mut connection).await.unwrap();
    assert_eq!(deleted.rows_affected(), 1);
    assert_eq!(server.database.number("SELECT count(*) FROM plan_balances").await, 1);
}

#[tokio::test]
async fn balances_go_with_the_plan_and_with_the_person() {
    let server = Server::start(1).await;
    let (one, two) = (server.stranger().await, server.stranger().await);
    for client in [&one, &two] {
        let id = made(&server, client, json!({})).await;
        record(client, &id, json!({ "balance": "4711.17" })).await;
        record(client, &id, json!({ "balance": "4711.18" })).await;
    }
    server.erase(&one).await;
    let database = &server.database;
    assert_eq!(database.number("SELECT count(*) FROM plan_balances").await, 2);
    let traces =
        "SELECT count(*) FROM investment_plans_audit a WHERE a::text LIKE '%4711.1%' AND user_id IS DISTINCT FROM";
    assert_eq!(database.number(&format!("{traces} '{}'", two.user)).await, 0);
    database.run("BEGIN; SET LOCAL ROLE service_role; DELETE FROM investment_plans; COMMIT").await;
    assert_eq!(database.number("SELECT count(*) FROM plan_balances").await, 0);
}
