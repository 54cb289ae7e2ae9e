//! A service key without `sub`, as Supabase's is: it stands for no person, and cannot act as one.

use serde_json::{Value, json};
use uuid::Uuid;

use crate::harness::{Client, Server, signed};

fn key(server: &Server, sub: Value) -> Client {
    let mut claims =
        json!({ "role": "service_role", "iss": "supabase", "exp": jsonwebtoken::get_current_timestamp() + 3600 });
    if sub != "absent" {
        claims["sub"] = sub;
    }
    server.holder(&signed(&claims))
}

#[tokio::test]
async fn a_key_without_a_user_is_refused_whatever_belongs_to_a_person() {
    let server = Server::idle(&[]).await;
    for sub in [json!("absent"), json!(null), json!(Uuid::nil())] {
        let key = key(&server, sub.clone());
        for operation in [
            "mutation { createPlan(input: { planName: \"nobody's\" }) { created } }",
            "mutation { deleteViewer(confirmEmailOrId: \"00000000-0000-0000-0000-000000000000\") { deletedPlans } }",
            "{ viewer { id } }",
            "{ plans { totalCount } }",
            "{ planAnalytics { totalPlans } }",
            "{ planStatusesCursor }",
        ] {
            let answer = key.send(operation, json!({})).await;
            assert_eq!(answer["errors"][0]["extensions"]["code"], "FORBIDDEN", "{sub} {operation}: {answer}");
            assert!(answer["errors"][0]["message"].as_str().unwrap().contains("no user"), "{answer}");
        }
        let mut socket = key.socket().await;
        socket.subscribe("1", "subscription { planStatuses { planId } }", json!({})).await;
        let refused = socket.next().await.unwrap();
        assert_eq!(refused["errors"][0]["extensions"]["code"], "FORBIDDEN", "{refused}");
    }
    assert_eq!(server.database.number("SELECT count(*) FROM users").await, 0);
    assert_eq!(server.database.number("SELECT count(*) FROM investment_plans").await, 0);
}

#[tokio::test]
async fn a_key_without_a_user_works_and_operates_and_the_audit_names_its_role() {
    let server = Server::idle(&[]).await;
    let key = key(&server, json!("absent"));
    let person = server.stranger().await;
    let id = person.create(json!({ "planName": "worked on" })).await;
    assert_eq!(
        key.ask("query($id: ID!) { plan(id: $id) { planName } }", json!({ "id": id })).await["plan"]["planName"],
        "worked on"
    );
    let star = "mutation($id: ID!) { setPlanFavorite(id: $id, isFavorite: true) { plan { isFavorite } } }";
    assert_eq!(key.ask(star, json!({ "id": id })).await["setPlanFavorite"]["plan"]["isFavorite"], true);
    let history = "query($id: ID!) { plan(id: $id) { history { nodes { operation changedBy } } } }";
    let history = person.ask(history, json!({ "id": id })).await["plan"]["history"]["nodes"].take();
    let by_key = json!({ "operation": "UPDATE", "changedBy": "service_role" });
    assert!(history.as_array().unwrap().contains(&by_key), "{history}");
    let claim = "mutation { claimPlans(input: { worker: \"w\" }) { claims { plan { id } } } }";
    assert_eq!(key.ask(claim, json!({})).await["claimPlans"]["claims"][0]["plan"]["id"], id);
    assert!(key.ask("{ admin { queue { processing } } }", json!({})).await["admin"]["queue"]["processing"].is_number());
}

#[tokio::test]
async fn a_person_without_an_id_is_nobody() {
    let server = Server::idle(&[]).await;
    let now = jsonwebtoken::get_current_timestamp();
    for sub in [json!(null), json!(""), json!(Uuid::nil())] {
        let claims = json!({ "sub": sub, "role": "authenticated", "aud": "authenticated", "exp": now + 60 });
        assert_eq!(server.holder(&signed(&claims)).refused("{ viewer { id } }", json!({})).await, "UNAUTHENTICATED");
    }
}
