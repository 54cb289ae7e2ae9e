//! Which documents are read.

use super::*;

#[tokio::test]
async fn a_comma_may_stand_between_any_two_tokens() {
    let query = ",query,(,$,n,:,String,=,\"a,b\",),{,...,F,c,:,hello,(,name,:,$,n,),},fragment,F,on,Query,{,d:,hello},";
    assert_eq!(Bench::new().data(query, json!({})).await, json!({ "d": "hello world", "c": "hello a,b" }));
}

#[tokio::test]
async fn an_argument_without_a_value_is_no_argument() {
    let bench = Bench::new();
    for query in ["{\n hello(name) }", "{ \n hello @skip(if) }", "{ \n patch(patch: {name}) }"] {
        assert_eq!(bench.refused(query, json!({})).await, "GRAPHQL_PARSE_FAILED", "{query}");
    }
    let answer = bench.run("# ü\n{ hello(name) }", json!({})).await;
    assert_eq!(answer["errors"][0]["locations"], json!([{ "line": 2, "column": 9 }]));
}

#[tokio::test]
async fn operations_fragments_and_variables_may_be_described() {
    let query =
        "\"ö\" query (\"a\" $n: String) { \n  hello(name: $n) ...F } \"\"\"b\n\"\"\" fragment F on Query { f: fails }";
    let answer = Bench::new().run(query, json!({ "n": "c" })).await;
    assert_eq!(answer["data"], json!({ "hello": "hello c", "f": null }));
    assert_eq!(answer["errors"][0]["locations"], json!([{ "line": 3, "column": 27 }]));
}
