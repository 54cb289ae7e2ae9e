//! Which documents are read.

use super::*;

#[tokio::test]
async fn a_comma_may_stand_between_any_two_tokens() {
    let query = ",query,(,$,n,:,String,=,\"a,b\",),{,...,F,c,:,hello,(,name,:,$,n,),},fragment,F,on,Query,{,d:,hello},";
    assert_eq!(TestServer::new().data(query, json!({})).await, json!({ "d": "hello world", "c": "hello a,b" }));
}

#[tokio::test]
async fn an_argument_without_a_value_is_no_argument() {
    let server = TestServer::new();
    for query in ["{\n hello(name) }", "{ \n hello @skip(if) }", "{ \n patch(patch: {name}) }"] {
        assert_eq!(server.refused(query, json!({})).await, "GRAPHQL_PARSE_FAILED", "{query}");
    }
    let answer = server.run("# ü\n{ hello(name) }", json!({})).await;
    assert_eq!(answer["errors"][0]["locations"], json!([{ "line": 2, "column": 9 }]));
}

#[tokio::test]
async fn operations_fragments_and_variables_may_be_described() {
    let query =
        "\"ö\" query (\"a\" $n: String) { \n  hello(name: $n) ...F } \"\"\"b\n\"\"\" fragment F on Query { f: fails }";
    let answer = TestServer::new().run(query, json!({ "n": "c" })).await;
    assert_eq!(answer["data"], json!({ "hello": "hello c", "f": null }));
    assert_eq!(answer["errors"][0]["locations"], json!([{ "line": 3, "column": 27 }]));
}

#[tokio::test]
async fn fields_with_one_key_have_the_same_arguments() {
    let server = TestServer::new();
    for (one, other, same) in [
        ("[\"a\"]", "[\"a\"]", true),
        ("[\"a\"]", "[\"a\", \"b\"]", false),
        ("[]", "[\"b\"]", false),
        ("[\"a\"]", "\"a\"", false),
    ] {
        let fields = [one, other].map(|tags| format!("patch(patch: {{ tags: {tags}, number: 1 }})"));
        let query = format!("{{ {} {} }}", fields[0], fields[1]);
        let skipped = format!(
            "query A {{ hello }} query B {{ {} ...F @skip(if: true) }} fragment F on Query {{ {} }}",
            fields[0], fields[1]
        );
        let skipped = server.send(json!({ "query": skipped, "operationName": "A" })).await;
        if same {
            assert_ne!(server.data(&query, json!({})).await, Value::Null);
            assert_eq!(skipped["data"], json!({ "hello": "hello world" }));
        } else {
            assert_eq!(server.refused(&query, json!({})).await, "GRAPHQL_VALIDATION_FAILED", "{query}");
            assert_eq!(skipped["errors"][0]["extensions"]["code"], "GRAPHQL_VALIDATION_FAILED");
        }
    }
}

#[tokio::test]
async fn a_key_stands_once_in_an_object() {
    let server = TestServer::new();
    for query in [
        "{ patch(patch: { name: \"a\", name: \"a\" }) }",
        "{ any(value: [{ a: { b: 1, b: 2 } }]) }",
        "query ($p: Patch = { number: 1, number: 2 }) { patch(patch: $p) }",
    ] {
        assert_eq!(server.refused(query, json!({})).await, "GRAPHQL_VALIDATION_FAILED", "{query}");
    }
    assert_ne!(server.data("{ any(value: [{ a: 1, b: { a: 1 } }, { a: 2 }]) }", json!({})).await, Value::Null);
}

#[tokio::test]
async fn zero_may_have_a_sign() {
    let data = TestServer::new().data("{ items(first: -0) { id } item(number: -0) { id } }", json!({})).await;
    assert_eq!(data, json!({ "items": [], "item": { "id": "0" } }));
}
