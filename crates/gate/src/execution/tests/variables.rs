//! What becomes of variables.

use super::*;

#[tokio::test]
async fn an_absent_variable_is_absent_and_null_is_null() {
    let server = TestServer::new();
    let query = "query ($n: String, $i: Int) { patch(patch: { name: $n, number: $i }) }";
    assert_eq!(server.data(query, json!({})).await["patch"], "Undefined 7");
    assert_eq!(server.data(query, json!({ "n": null, "i": 1 })).await["patch"], "Null 1");
    assert_eq!(server.data(query, json!({ "n": "a" })).await["patch"], "Value(\"a\") 7");
    let query = "query ($p: Patch!) { patch(patch: $p) }";
    assert_eq!(server.data(query, json!({ "p": {} })).await["patch"], "Undefined 7");
}

#[tokio::test]
async fn an_absent_variable_leaves_the_arguments_default() {
    let server = TestServer::new();
    let query = "query ($n: String, $t: Int) { hello(name: $n) item(number: 3) { twice(times: $t) } }";
    assert_eq!(server.data(query, json!({})).await, json!({ "hello": "hello world", "item": { "twice": 6 } }));
    assert_eq!(server.data(query, json!({ "t": 3 })).await["item"]["twice"], 9);
}

#[tokio::test]
async fn a_variables_default_counts_everywhere() {
    let server = TestServer::new();
    let query = "query ($i: Boolean = false, $n: String = \"you\") { a: hello(name: $n) @skip(if: $i) b: hello @include(if: $i) }";
    assert_eq!(server.data(query, json!({})).await, json!({ "a": "hello you" }));
    assert_eq!(server.data(query, json!({ "i": true })).await, json!({ "b": "hello world" }));
}

#[tokio::test]
async fn values_of_another_type_are_refused_before_anything_runs() {
    let server = TestServer::new();
    for (ty, values) in [
        (
            "Int!",
            vec![json!(null), json!("1"), json!(1.5), json!(2_147_483_648_i64), json!([1]), json!({}), json!(true)],
        ),
        ("Boolean!", vec![json!(null), json!("true"), json!(1)]),
    ] {
        for value in values {
            let query = match ty {
                "Int!" => "query ($v: Int!) { item(number: $v) { id } }",
                _ => "query ($v: Boolean!) { hello @include(if: $v) }",
            };
            assert_eq!(server.refused(query, json!({ "v": value })).await, "BAD_USER_INPUT", "{ty} {value}");
            assert_eq!(server.refused(query, json!({})).await, "BAD_USER_INPUT");
        }
    }
}

#[tokio::test]
async fn null_is_refused_where_it_may_not_stand() {
    let server = TestServer::new();
    let query = "query ($i: Boolean = true) { hello @skip(if: $i) }";
    assert_eq!(server.refused(query, json!({ "i": null })).await, "BAD_USER_INPUT");
    let query = "query ($n: Int = null) { item(number: $n) { id } }";
    assert_eq!(server.refused(query, json!({})).await, "GRAPHQL_VALIDATION_FAILED");
}

#[tokio::test]
async fn a_variable_fits_the_place_where_it_stands() {
    let server = TestServer::new();
    for (query, fits) in [
        ("query ($v: String) { patch(patch: { name: $v }) }", true),
        ("query ($v: String!) { patch(patch: { name: $v }) }", true),
        ("query ($v: [String]) { patch(patch: { name: $v }) }", false),
        ("query ($v: Int) { patch(patch: { number: $v }) }", true),
        ("query ($v: String) { patch(patch: { tags: $v }) }", false),
        ("query ($v: [String!]) { patch(patch: { tags: $v }) }", true),
        ("query ($v: [String]) { patch(patch: { tags: $v }) }", false),
        ("query ($v: String!) { patch(patch: { tags: [$v, \"a\"] }) }", true),
        ("query ($v: String) { patch(patch: { tags: [$v] }) }", false),
        ("query ($v: String = \"a\") { patch(patch: { tags: [$v] }) }", true),
        ("query ($v: String = null) { patch(patch: { tags: [$v] }) }", false),
    ] {
        let answer = server.run(query, json!({ "v": null })).await;
        let refused = answer["errors"][0]["extensions"]["code"] == "GRAPHQL_VALIDATION_FAILED";
        assert_eq!(refused, !fits, "{query} {answer}");
    }
}

#[tokio::test]
async fn a_variable_that_is_null_makes_the_field_fail_that_does_not_take_it() {
    let server = TestServer::new();
    let query = "query ($n: Int = 1) { items(first: $n) { id } a: item(number: $n) { id } }";
    let answer = server.run(query, json!({ "n": null })).await;
    assert_eq!(answer["data"], json!({ "items": [{ "id": "1" }, { "id": "2" }, { "id": "3" }], "a": null }));
    assert_eq!(errors(&answer, query), [(json!(["a"]), "BAD_USER_INPUT".to_owned(), "a".to_owned())]);
    let query = "query ($n: String = \"a\") { hello t: __type(name: $n) { name } }";
    let answer = server.run(query, json!({ "n": null })).await;
    assert_eq!(answer["data"], json!({ "hello": "hello world", "t": null }));
    assert_eq!((&answer["errors"][0]["path"], answer["errors"].as_array().unwrap().len()), (&json!(["t"]), 1));
    assert_eq!(answer["errors"][0]["extensions"]["code"], "BAD_USER_INPUT");
    let query = "query ($n: Int = 1) { patch(patch: { number: $n }) }";
    let answer = server.run(query, json!({ "n": null })).await;
    assert_eq!((&answer["data"], &answer["errors"][0]["path"]), (&Value::Null, &json!(["patch"])));
}

#[tokio::test]
async fn exactly_one_field_is_given_where_one_must_be() {
    let server = TestServer::new();
    let query = "query ($by: By!) { by(by: $by) }";
    assert_eq!(server.data(query, json!({ "by": { "name": "x" } })).await["by"], "name x");
    for by in [json!({}), json!({ "id": null }), json!({ "id": "1", "name": "x" })] {
        assert_eq!(server.refused(query, json!({ "by": by })).await, "BAD_USER_INPUT", "{by}");
    }
    assert_eq!(server.data("query ($id: ID!) { by(by: { id: $id }) }", json!({ "id": "1" })).await["by"], "id 1");
    for query in [
        "{ by(by: {}) }",
        "{ by(by: { id: 1, name: \"x\" }) }",
        "{ by(by: { id: null }) }",
        "query ($id: ID) { by(by: { id: $id }) }",
    ] {
        assert_eq!(server.refused(query, json!({})).await, "GRAPHQL_VALIDATION_FAILED", "{query}");
    }
}

#[tokio::test]
async fn the_operation_is_the_one_that_was_named() {
    let server = TestServer::new();
    let ask = async |name: Value| {
        server.send(json!({ "query": "query A { a: hello } query B { b: hello }", "operationName": name })).await
    };
    assert_eq!(ask(json!("B")).await["data"], json!({ "b": "hello world" }));
    for name in [json!(null), json!("C"), json!("")] {
        assert_eq!(ask(name).await["errors"][0]["extensions"]["code"], "OPERATION_RESOLUTION_FAILURE");
    }
}
