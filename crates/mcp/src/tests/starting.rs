//! What is refused when the server starts.

use super::{
    server::{config, new, resources},
    toy::tool,
};

fn problem(name: &str, document: &str) -> String {
    format!("{:#}", new(&[tool(name, document)], config()).err().unwrap())
}

#[test]
fn a_tool_is_one_described_operation_that_fits_the_schema() {
    for (document, expected) in [
        ("# A.\nquery { nope }", "nope"),
        ("# A.\nquery {", "expected"),
        ("query { viewer }", "it has no description"),
        ("# A.\nquery A { viewer } query B { viewer }", "operation"),
        ("# A.\nquery { __schema { description } }", "a tool does not ask for the schema"),
    ] {
        let problem = problem("a", document);
        assert!(problem.starts_with("tool \"a\": ") && problem.contains(expected), "{problem}");
    }
}

#[test]
fn names_are_the_specifications_and_stand_once() {
    for name in ["", "a b", "ä", &"a".repeat(129)] {
        assert!(problem(name, "# A.\nquery { viewer }").contains("this is no name for a tool"));
    }
    let twice = [tool("a", "# A.\nquery { viewer }"), tool("a", "# B.\nquery { viewer }")];
    assert!(new(&twice, config()).is_err());
    assert_eq!(resources().len(), 2);
}
