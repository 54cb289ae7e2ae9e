//! Changes of details: what stays, what is cleared, and what the history says.

use serde_json::{Value, json};

use super::{create, everything, history, plan, update};
use crate::harness::Server;

#[tokio::test]
async fn what_is_left_out_stays_and_null_clears() {
    let server = Server::start(0).await;
    let client = server.stranger().await;
    let id = create(&client, json!({ "details": everything() })).await["plan"]["id"].take();

    let changed = json!({ "startingAmount": "5.00", "confidence": null, "debts": null, "cashFlows": [{ "inMonths": 1, "amount": "1" }],
        "retirementIncome": { "yearly": "10" } });
    let updated = update(&client, &id, json!({ "planName": "both", "details": changed })).await;
    let mut expected = everything();
    expected["startingAmount"] = json!("5.00");
    expected["confidence"] = Value::Null;
    expected["debts"] = json!([]);
    expected["cashFlows"] = json!([{ "inMonths": 1, "amount": "1.00", "label": null }]);
    expected["retirementIncome"] = json!({ "yearly": "10.00", "untilAge": null, "other": [] });
    assert_eq!((&updated["plan"]["details"], &updated["plan"]["planName"]), (&expected, &json!("both")));
    assert_eq!(plan(&client, &id).await["details"], expected);

    for nothing in [json!({}), json!({ "details": {} }), json!({ "planName": "other" })] {
        assert_eq!(update(&client, &id, nothing).await["plan"]["details"], expected);
    }
    let cleared = update(&client, &id, json!({ "details": null })).await;
    assert_eq!(cleared["plan"]["details"], Value::Null);
    let anew = update(&client, &id, json!({ "details": { "priority": 1 } })).await;
    assert_eq!((&anew["plan"]["details"]["priority"], &anew["plan"]["details"]["currency"]), (&json!(1), &Value::Null));
}

#[tokio::test]
async fn another_time_horizon_clears_the_months_and_the_months_set_it() {
    let server = Server::start(0).await;
    let client = server.stranger().await;
    let input = json!({ "details": { "horizonMonths": 18, "currentAge": 40 } });
    let id = create(&client, input).await["plan"]["id"].take();
    let years = update(&client, &id, json!({ "timeHorizon": 5 })).await["plan"].take();
    assert_eq!((&years["timeHorizon"], &years["details"]["horizonMonths"]), (&json!(5), &Value::Null));
    assert_eq!(years["details"]["currentAge"], 40);
    let both =
        update(&client, &id, json!({ "timeHorizon": 5, "details": { "horizonMonths": 25 } })).await["plan"].take();
    assert_eq!((&both["timeHorizon"], &both["details"]["horizonMonths"]), (&json!(3), &json!(25)));
    let neither =
        update(&client, &id, json!({ "timeHorizon": null, "details": { "currentAge": null } })).await["plan"].take();
    assert_eq!((&neither["timeHorizon"], &neither["details"]), (&Value::Null, &Value::Null));
    let plain = create(&client, json!({ "timeHorizon": 4 })).await["plan"]["id"].take();
    update(&client, &plain, json!({ "timeHorizon": 5 })).await;
    let rows = format!("SELECT count(*) FROM plan_details WHERE plan_id = {plain}").replace('"', "'");
    assert_eq!(server.database.number(&rows).await, 0, "nothing is written where nothing was said");
}

#[tokio::test]
async fn an_age_that_was_said_before_bounds_the_end_of_an_income() {
    let server = Server::start(0).await;
    let client = server.stranger().await;
    let id = create(&client, json!({ "details": { "currentAge": 67 } })).await["plan"]["id"].take();
    let income = |until: i32| json!({ "planName": "new", "details": { "retirementIncome": { "yearly": "1", "untilAge": until } } });
    let refused = update(&client, &id, income(67)).await;
    let problem = json!([{ "code": "INVALID", "message": "retirementIncome.untilAge must be above currentAge.",
        "path": ["input", "details", "retirementIncome", "untilAge"] }]);
    assert_eq!(refused["userErrors"], problem);
    assert_eq!(history(&client, &id).await.len(), 1, "nothing was changed");
    assert_eq!(update(&client, &id, income(68)).await["userErrors"], json!([]));
    assert_eq!(update(&client, &id, json!({ "details": { "currentAge": 68 } })).await["userErrors"], problem);
}

#[tokio::test]
async fn a_change_of_details_moves_the_lock_and_is_one_record() {
    let server = Server::start(0).await;
    let client = server.stranger().await;
    let created =
        create(&client, json!({ "details": { "startingAmount": "5", "currentAge": 29 } })).await["plan"].take();
    let (id, seen) = (&created["id"], &created["updatedAt"]);
    let updated =
        update(&client, id, json!({ "ifUpdatedAt": seen, "details": { "currentAge": 30 } })).await["plan"].take();
    assert!(updated["updatedAt"].as_str() > seen.as_str(), "{updated}");
    assert_eq!(plan(&client, id).await["updatedAt"], updated["updatedAt"]);
    let stale = update(&client, id, json!({ "ifUpdatedAt": seen, "details": { "currentAge": 31 } })).await;
    assert_eq!((&stale["userErrors"][0]["code"], &stale["plan"]["details"]), (&json!("CONFLICT"), &updated["details"]));
    update(&client, id, json!({ "planName": "named", "details": null })).await;
    update(&client, id, json!({ "planName": "named again" })).await;

    let records = history(&client, id).await;
    let columns: Vec<_> = records.iter().map(|record| record["changedColumns"].clone()).collect();
    assert!(columns[0].as_array().unwrap().contains(&json!("details")), "{columns:?}");
    assert_eq!(columns[1..], [json!(["details"]), json!(["details", "plan_name"]), json!(["plan_name"])]);
    assert!(records.iter().all(|record| record["changedBy"] == client.user.to_string()));
    let first = json!({ "starting_amount": 5.00, "current_age": 29 });
    let second = json!({ "starting_amount": 5.00, "current_age": 30 });
    assert_eq!(records[0]["newData"]["details"], first);
    assert_eq!((&records[1]["oldData"]["details"], &records[1]["newData"]["details"]), (&first, &second));
    assert_eq!((&records[2]["oldData"]["details"], &records[2]["newData"]["details"]), (&second, &Value::Null));
    assert_eq!(records[2]["newData"]["plan_name"], "named");
}

#[tokio::test]
async fn details_that_are_written_by_sql_are_a_change_of_the_plan_too() {
    let server = Server::start(0).await;
    let client = server.stranger().await;
    let created = create(&client, json!({ "planName": "by SQL" })).await["plan"].take();
    let id = created["id"].as_str().unwrap();
    for sql in [
        format!("INSERT INTO plan_details (plan_id, currency) VALUES ('{id}', 'EUR')"),
        "UPDATE plan_details SET currency = 'EUR'".to_owned(),
        "UPDATE plan_details SET currency = 'CHF'; UPDATE plan_details SET priority = 1".to_owned(),
        "DELETE FROM plan_details".to_owned(),
    ] {
        server.database.run(&format!("BEGIN; SET LOCAL ROLE service_role; {sql}; COMMIT")).await;
    }
    assert!(plan(&client, &created["id"]).await["updatedAt"].as_str() > created["updatedAt"].as_str());
    let records = history(&client, &created["id"]).await;
    let after: Vec<_> =
        records[1..].iter().map(|record| (&record["oldData"]["details"], &record["newData"]["details"])).collect();
    let (euro, francs) = (json!({ "currency": "EUR" }), json!({ "currency": "CHF", "priority": 1 }));
    assert_eq!(after, [(&Value::Null, &euro), (&euro, &francs), (&francs, &Value::Null)]);
}

#[tokio::test]
async fn changes_at_once_of_different_details_are_all_kept() {
    let server = Server::start(0).await;
    let client = server.stranger().await;
    let id = create(&client, json!({})).await["plan"]["id"].take();
    let changes = [
        json!({ "currentAge": 30 }),
        json!({ "currency": "EUR" }),
        json!({ "priority": 3 }),
        json!({ "inflation": "0.02" }),
    ];
    let sent = changes.into_iter().map(|details| update(&client, &id, json!({ "details": details })));
    futures_util::future::join_all(sent).await;
    let details = plan(&client, &id).await["details"].take();
    assert_eq!((&details["currentAge"], &details["currency"]), (&json!(30), &json!("EUR")));
    assert_eq!((&details["priority"], &details["inflation"]), (&json!(3), &json!("0.02")));
}
