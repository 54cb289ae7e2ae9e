//! JSON Schemas (2020-12) of what an operation takes and gives.

mod arguments;
mod input;
mod leaf;
mod selection;

use std::collections::BTreeMap;

use apollo_compiler::{ExecutableDocument, Schema, executable::Operation};
use serde_json::{Value, json};

/// The schema of the variables of `operation`.
pub(crate) fn input(
    schema: &Schema,
    document: &ExecutableDocument,
    operation: &Operation,
    scalars: &BTreeMap<String, Value>,
) -> Value {
    input::Inputs::new(schema, scalars).variables(document, operation)
}

/// The schema of the data of `operation`.
pub(crate) fn output(
    schema: &Schema,
    document: &ExecutableDocument,
    operation: &Operation,
    scalars: &BTreeMap<String, Value>,
) -> Value {
    selection::Selections { schema, document, scalars }.operation(operation)
}

/// The same, or null.
fn or_null(mut schema: Value) -> Value {
    let Some(fields) = schema.as_object_mut() else { return schema };
    if fields.keys().all(|key| key == "description") {
        // It may be anything already.
        return schema;
    }
    let composed = ["$ref", "allOf", "anyOf", "const", "not", "oneOf"].iter().any(|key| fields.contains_key(*key));
    let Some(Value::String(kind)) = fields.get("type").filter(|_| !composed).cloned() else {
        return json!({ "anyOf": [schema, { "type": "null" }] });
    };
    fields.insert("type".into(), json!([kind, "null"]));
    if let Some(Value::Array(values)) = fields.get_mut("enum") {
        values.push(Value::Null);
    }
    schema
}

/// The same with a description, which stands before what the type says of itself.
fn described(mut schema: Value, description: Option<&str>) -> Value {
    if let (Some(fields), Some(text)) = (schema.as_object_mut(), description) {
        let text = match fields.get("description").and_then(Value::as_str) {
            Some(of_type) => format!("{text}\n\n{of_type}"),
            None => text.to_owned(),
        };
        fields.insert("description".into(), text.into());
    }
    schema
}
