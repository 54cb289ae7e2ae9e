//! What clients are told of tools.

use serde_json::{Value, json};

use super::{
    server::{config, new},
    toy::{tool, tools},
};
use crate::{Annotations, ToolDocument};

fn listed(tool: ToolDocument) -> Value {
    new(&[tool], config()).unwrap().tools[0].listed.clone()
}

fn of(name: &str) -> Value {
    listed(tools().into_iter().find(|tool| tool.name == name).unwrap())
}

#[test]
fn variables_are_an_input_schema() {
    let hello = of("hello");
    assert_eq!(hello["description"], "Greets somebody.");
    assert_eq!(
        hello["inputSchema"],
        json!({ "type": "object", "additionalProperties": false, "properties": {
            "name": { "type": "string", "default": "you", "description": "Who is greeted." },
            "volume": { "type": ["string", "null"], "enum": ["QUIET", "LOUD", null],
                "description": "How loud it is.\n- QUIET: For a library." },
        } })
    );
    assert_eq!(
        of("by")["inputSchema"],
        json!({ "type": "object", "additionalProperties": false, "required": ["by"],
            "properties": { "by": { "$ref": "#/$defs/By" } },
            "$defs": { "By": { "type": "object", "additionalProperties": false,
                "properties": { "id": { "type": "string" }, "name": { "type": "string" } },
                "oneOf": [{ "required": ["id"] }, { "required": ["name"] }] } } })
    );
}

#[test]
fn input_objects_may_hold_themselves() {
    let schema = &of("patch")["inputSchema"];
    assert_eq!(schema["required"], json!(["patch"]));
    assert_eq!(schema["properties"]["all"], json!({ "type": ["array", "null"], "items": { "$ref": "#/$defs/Patch" } }));
    let patch = &schema["$defs"]["Patch"];
    assert_eq!(patch["description"], "What is to be changed.");
    assert_eq!(patch["properties"]["then"], json!({ "anyOf": [{ "$ref": "#/$defs/Patch" }, { "type": "null" }] }));
    assert_eq!(patch["properties"]["number"]["default"], 7);
    assert_eq!(patch["properties"]["name"], json!({ "type": ["string", "null"], "description": "The new name." }));
    assert_eq!(patch.get("required"), None);
}

#[test]
fn selections_are_an_output_schema() {
    assert_eq!(
        of("node")["outputSchema"],
        json!({ "type": "object", "required": ["node"], "properties": {
            "node": { "type": ["object", "null"], "required": ["__typename", "id"], "properties": {
                "__typename": { "type": "string" },
                "id": { "type": "string" },
                "number": { "type": "integer", "minimum": i32::MIN, "maximum": i32::MAX,
                    "description": "Fails for even numbers." },
                "other": { "type": "integer", "minimum": i32::MIN, "maximum": i32::MAX },
            } },
            "hello": { "type": "string", "description": "Greets." },
        } })
    );
    let merged = "# A.\nquery { node(other: true) { ... on Item { id } } node(other: true) { id } items { ...I ...I } } \
        fragment I on Item { text }";
    let schema = &listed(tool("a", merged))["outputSchema"]["properties"];
    assert_eq!(schema["node"]["required"], json!(["id"]));
    assert_eq!(schema["items"]["items"]["required"], json!(["text"]));
}

#[test]
fn hints_follow_from_the_operation_and_the_tool() {
    assert_eq!(
        of("viewer")["annotations"],
        json!({ "title": "VIEWER", "readOnlyHint": true, "destructiveHint": false, "idempotentHint": true,
            "openWorldHint": false })
    );
    let mut count = tool("count", "# Counts.\nmutation { count }");
    for (destructive, idempotent) in [(false, false), (true, false), (false, true)] {
        count.annotations = Annotations { destructive, idempotent };
        let hints = &listed(count.clone())["annotations"];
        assert_eq!(hints["readOnlyHint"], false);
        assert_eq!((&hints["destructiveHint"], &hints["idempotentHint"]), (&json!(destructive), &json!(idempotent)));
    }
}
