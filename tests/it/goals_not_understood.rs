//! Plans whose words nobody can read: they end, ask, and go on once there is an answer.

use serde_json::{Value, json};

use crate::harness::{Client, Program, Server};

const SPANISH: &str = "Quiero ahorrar para una casa y necesito 120 mil euros en cinco años";

async fn plan(client: &Client, id: &str) -> Value {
    let query = "query($id: ID!) { plan(id: $id) { processingStatus stage chosenPlanType targetAmount timeHorizon planName \
        failure { code message agent attempts } investmentPlan { recommendedContribution } \
        planner { understanding language confidenceScore questions { code sentence { text } } } } }";
    client.ask(query, json!({ "id": id })).await["plan"].take()
}

async fn rerun(client: &Client, changes: Value) {
    let query = "mutation($input: UpdatePlanInput!, $id: ID!) { updatePlan(input: $input) { userErrors { message } } \
        rerunPlan(id: $id) { plan { processingStatus failure { code } } userErrors { message } } }";
    let id = changes["id"].clone();
    let answer = client.ask(query, json!({ "input": changes, "id": id })).await;
    assert_eq!(answer["updatePlan"]["userErrors"], json!([]));
    assert_eq!(answer["rerunPlan"]["plan"], json!({ "processingStatus": "PENDING", "failure": null }));
}

#[tokio::test]
async fn a_goal_that_cannot_be_read_fails_with_what_to_add_and_goes_on_once_it_is_said() {
    let server = Server::start(1).await;
    let client = server.stranger().await;
    for words in [SPANISH, "asdkjh qwe zxcmn poiqwe"] {
        let id = client.create(json!({ "financialGoals": words })).await;
        assert_eq!(client.finished(&id).await, "FAILED");
        let failed = plan(&client, &id).await;
        assert_eq!(failed["failure"]["code"], "GOAL_NOT_UNDERSTOOD");
        assert_eq!((&failed["failure"]["agent"], &failed["failure"]["attempts"]), (&json!("PLANNER"), &json!(1)));
        let message = failed["failure"]["message"].as_str().unwrap();
        let question = failed["planner"]["questions"][0]["sentence"]["text"].as_str().unwrap();
        assert!(message.starts_with(question) && message.contains("targetAmount and timeHorizon"), "{message}");
        assert_eq!((&failed["stage"], &failed["planner"]["understanding"]), (&json!("STOPPED"), &json!("NONE")));
        let assumed =
            json!([failed["chosenPlanType"], failed["targetAmount"], failed["timeHorizon"], failed["planName"]]);
        assert_eq!(assumed, json!([null, null, null, null]), "what nobody said is nobody's");

        rerun(&client, json!({ "id": id, "financialGoals": "$120,000 for a house in five years" })).await;
        assert_eq!(client.finished(&id).await, "COMPLETED");
        let made = plan(&client, &id).await;
        assert_eq!((&made["chosenPlanType"], &made["planner"]["understanding"]), (&json!("HOUSE"), &json!("FULL")));
    }
}

#[tokio::test]
async fn the_failure_comes_with_what_the_planner_asks_in_one_event() {
    let server = Server::start(1).await;
    let client = server.stranger().await;
    let id = client.create(json!({ "financialGoals": SPANISH })).await;
    assert_eq!(client.finished(&id).await, "FAILED");
    let query = "query($id: ID!) { plan(id: $id) { statusEvents(first: 10) { nodes { stage failure { code } } } } }";
    let mut events = client.ask(query, json!({ "id": id })).await;
    let none = Value::Null;
    let expected =
        [("QUEUED", none.clone()), ("PLANNING", none), ("STOPPED", json!({ "code": "GOAL_NOT_UNDERSTOOD" }))];
    let expected: Vec<_> = expected.map(|(stage, failure)| json!({ "stage": stage, "failure": failure })).into();
    assert_eq!(events["plan"]["statusEvents"]["nodes"].take(), json!(expected));
}

#[tokio::test]
async fn fields_that_say_how_much_and_until_when_are_enough() {
    let server = Server::start(1).await;
    let client = server.stranger().await;
    let id = client.create(json!({ "financialGoals": SPANISH, "targetAmount": "120000", "timeHorizon": 5 })).await;
    assert_eq!(client.finished(&id).await, "COMPLETED");
    let made = plan(&client, &id).await;
    assert_eq!((&made["targetAmount"], &made["planner"]["understanding"]), (&json!("120000.00"), &json!("NONE")));

    let id = client.create(json!({ "financialGoals": SPANISH, "targetAmount": "120000" })).await;
    assert_eq!(client.finished(&id).await, "FAILED", "nobody said when");
    rerun(&client, json!({ "id": id, "timeHorizon": 5 })).await;
    assert_eq!(client.finished(&id).await, "COMPLETED");
}

#[tokio::test]
async fn the_command_line_says_why_a_goal_is_read_as_it_is() {
    let (success, printed, _) =
        Program::run(&["read", "Already saved $22,000 toward an $80,000 down payment"], &[]).await;
    assert!(success);
    for part in
        ["facts", "\"$22,000\" STARTING_AMOUNT used", "targets", "80000", "targetAmount READ", "reading: SAVE HOUSE"]
    {
        assert!(printed.contains(part), "{part}: {printed}");
    }
}
