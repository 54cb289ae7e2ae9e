//! What runs, and what becomes of errors.

use super::*;

fn only_error(answer: &Value, query: &str) -> (Value, String, String) {
    let errors = errors(answer, query);
    assert_eq!(errors.len(), 1, "{answer}");
    errors.into_iter().next().unwrap()
}

#[tokio::test]
async fn keys_stand_in_query_order_whatever_finishes_first() {
    let query = "{ a: slow(ms: 30) __schema { queryType { name } } b: slow(ms: 1) t: __typename }";
    let server = TestServer::new();
    let request = Request { query: Some(query.into()), ..Request::default() };
    let prepared = server.executor.prepare(request, &Unlimited).await.unwrap_or_else(|_| panic!("valid"));
    let expected = r#"{"data":{"a":30,"__schema":{"queryType":{"name":"Query"}},"b":1,"t":"Query"}}"#;
    assert_eq!(server.body(&prepared).await, expected);
}

#[tokio::test]
async fn a_failed_field_is_null_and_its_error_points_at_it() {
    let server = TestServer::new();
    for name in ["fails", "failsOutside", "panics"] {
        let query = format!("# ü\n{{ hello\n  x: {name} }}");
        let answer = server.run(&query, json!({})).await;
        assert_eq!(answer["data"], json!({ "hello": "hello world", "x": null }), "{name}");
        assert_eq!(only_error(&answer, &query), (json!(["x"]), "INTERNAL".into(), "x".into()));
        assert!(!answer.to_string().contains("secret") && !answer.to_string().contains("own words"));
    }
}

#[tokio::test]
async fn an_error_in_a_field_that_must_not_be_null_goes_up() {
    let server = TestServer::new();
    let query = "{ item(number: 2) { id odd } hello }";
    let answer = server.run(query, json!({})).await;
    assert_eq!(answer["data"], json!({ "item": null, "hello": "hello world" }));
    assert_eq!(only_error(&answer, query), (json!(["item", "odd"]), "INTERNAL".into(), "odd".into()));
    assert_eq!(answer["errors"][0]["extensions"]["coordinate"], "Item.odd");
}

#[tokio::test]
async fn a_path_leads_through_every_list() {
    let server = TestServer::new();
    let query = "{ item(number: 1) { items { items { ...F } } } } fragment F on Item { o: odd }";
    let answer = server.run(query, json!({})).await;
    assert_eq!(answer["data"], json!({ "item": null }));
    assert_eq!(
        only_error(&answer, query),
        (json!(["item", "items", 0, "items", 1, "o"]), "INTERNAL".into(), "o".into())
    );
    let query = "{ items { odd } }";
    let answer = server.run(query, json!({})).await;
    assert_eq!(answer["data"], Value::Null);
    assert_eq!(only_error(&answer, query), (json!(["items", 1, "odd"]), "INTERNAL".into(), "odd".into()));
}

#[tokio::test]
async fn an_argument_that_cannot_be_read_makes_its_field_null_alone() {
    let server = TestServer::new();
    // A scalar's own type says no only when it is read.
    let query = "{ a: any(value: \"bad\") hello }";
    let answer = server.run(query, json!({})).await;
    assert_eq!(answer["data"], json!({ "a": null, "hello": "hello world" }));
    assert_eq!(only_error(&answer, query), (json!(["a"]), "BAD_USER_INPUT".into(), "a".into()));
    assert!(answer.to_string().contains("it is bad"));
}

#[tokio::test]
async fn fields_with_one_key_run_once() {
    let server = TestServer::new();
    let query = "mutation { n: count ...F ... { n: count } m: count } fragment F on Mutation { n: count }";
    assert_eq!(server.data(query, json!({})).await, json!({ "n": 1, "m": 2 }));
}

#[tokio::test]
async fn a_mutation_that_panics_runs_once() {
    let server = TestServer::new();
    let answer = server.run("mutation { countAndPanic a: count }", json!({})).await;
    assert_eq!(answer["data"], json!({ "countAndPanic": null, "a": 2 }));
    assert_eq!(server.count.0.load(std::sync::atomic::Ordering::SeqCst), 2);
}

#[tokio::test]
async fn a_query_that_is_known_to_fail_runs_once() {
    let server = TestServer::new();
    // async-graphql shortens the path of an error that leaves a list, so it runs again behind an error boundary.
    let query = "{ items(first: 1) { countsAndFails } }";
    let count = || server.count.0.load(std::sync::atomic::Ordering::SeqCst);
    let mut answers = Vec::new();
    for runs in [2, 3, 4] {
        answers.push(server.run(query, json!({})).await);
        assert_eq!(count(), runs);
    }
    assert_eq!(only_error(&answers[2], query).0, json!(["items", 0, "countsAndFails"]));
    assert!(answers.windows(2).all(|pair| pair[0] == pair[1]));
}

#[tokio::test]
async fn selections_of_one_field_are_merged() {
    let server = TestServer::new();
    let query = "{ item(number: 1) { id } ...F item(number: 1) { items { id } } } \
        fragment F on Query { item(number: 1) { twice items { twice } } }";
    let expected =
        json!({ "item": { "id": "1", "twice": 2, "items": [{ "twice": 2, "id": "1" }, { "twice": 4, "id": "2" }] } });
    assert_eq!(server.data(query, json!({})).await, expected);
}

#[tokio::test]
async fn an_interface_gives_each_type_its_own_fields() {
    let server = TestServer::new();
    let query = "query ($o: Boolean!) { node(other: $o) { __typename ...I id ... on Other { other } } } fragment I on Item { twice }";
    assert_eq!(
        server.data(query, json!({ "o": false })).await,
        json!({ "node": { "__typename": "Item", "twice": 2, "id": "1" } })
    );
    assert_eq!(
        server.data(query, json!({ "o": true })).await,
        json!({ "node": { "__typename": "Other", "id": "o", "other": 1 } })
    );
}

#[tokio::test]
async fn everything_skipped_is_an_empty_object() {
    let server = TestServer::new();
    assert_eq!(server.data("{ hello @skip(if: true) }", json!({})).await, json!({}));
    assert_eq!(server.data("{ item(number: 1) { id @include(if: false) } }", json!({})).await, json!({ "item": {} }));
}

#[tokio::test]
async fn the_schema_answers_with_what_apollo_compiler_does_not_know() {
    let server = TestServer::new();
    let query =
        "{ __schema { types { name one: isOneOf interfaces { name } } } __type(name: \"By\") { isOneOf name } }";
    let data = server.data(query, json!({})).await;
    let types = data["__schema"]["types"].as_array().unwrap();
    let of = |name: &str| types.iter().find(|ty| ty["name"] == name).unwrap();
    assert_eq!(of("By")["one"], true);
    assert_eq!(of("Patch")["one"], false);
    assert_eq!(of("Item")["one"], Value::Null);
    assert_eq!(of("Node")["interfaces"], json!([]));
    assert_eq!(data["__type"], json!({ "isOneOf": true, "name": "By" }));
}

#[tokio::test]
async fn a_schema_that_is_not_shown_is_not_shown() {
    let server = TestServer::with(&Limits::default(), false);
    for query in
        ["{ __schema { queryType { name } } }", "{ ...F } fragment F on Query { __type(name: \"By\") { name } }"]
    {
        assert_eq!(server.refused(query, json!({})).await, "INTROSPECTION_DISABLED");
    }
    assert_eq!(server.data("{ __typename }", json!({})).await, json!({ "__typename": "Query" }));
    let answer = server.run("{ helo item }", json!({})).await;
    assert!(!answer.to_string().contains("Did you mean"), "{answer}");
}

#[tokio::test]
async fn stored_json_leaves_as_it_is_and_cannot_be_forged() {
    let server = TestServer::new();
    let query = "query ($v: Anything!) { any(value: $v) }";
    let value = json!({ "a": [1, null, { "b": "\"" }] });
    assert_eq!(server.data(query, json!({ "v": value })).await["any"], value);
    let forged = json!({ "v": [{ "$serde_json::private::RawValue": "nonsense" }] });
    assert_eq!(server.refused(query, forged).await, "BAD_USER_INPUT");
}

#[tokio::test]
async fn an_operation_that_takes_too_long_is_given_up() {
    let mut limits = Limits::default();
    limits.request.operation_timeout = Duration::from_millis(20);
    let answer = TestServer::with(&limits, true).run("{ slow(ms: 5000) }", json!({})).await;
    assert_eq!((&answer["data"], &answer["errors"][0]["extensions"]["code"]), (&Value::Null, &json!("TIMEOUT")));
}

#[tokio::test]
async fn a_subscription_gives_an_answer_for_each_event() {
    let server = TestServer::new();
    let events = server.events("subscription { numbers { odd p: panicsAtTwo } }", None).await;
    let data: Vec<_> = events.iter().map(|event| event["data"]["numbers"].clone()).collect();
    assert_eq!(data, [json!({ "odd": 1, "p": 1 }), json!({ "odd": null, "p": null }), json!({ "odd": 3, "p": 3 })]);
    let paths: Vec<_> = events[1]["errors"].as_array().unwrap().iter().map(|error| error["path"].clone()).collect();
    assert!(paths.contains(&json!(["numbers", "odd"])) && paths.contains(&json!(["numbers", "p"])));
}

#[tokio::test]
async fn a_subscription_goes_on_behind_what_the_transport_says() {
    let server = TestServer::new();
    let cursors = async |query: &str, after| {
        let events = server.events(query, after).await;
        events.iter().map(|event| event["data"]["n"]["cursor"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(cursors("subscription { n: numbers { cursor } }", None).await, ["1", "2", "3"]);
    assert_eq!(cursors("subscription { n: numbers { cursor } }", Some("2")).await, ["3"]);
    assert_eq!(cursors("subscription { n: numbers(count: 5, after: \"1\") { cursor } }", Some("3")).await, ["4", "5"]);
}
