//! Scalars and enums.

use std::collections::BTreeMap;

use apollo_compiler::{Schema, schema::ExtendedType};
use serde_json::{Value, json};

/// The schema of a scalar or enum.
pub(super) fn leaf(schema: &Schema, scalars: &BTreeMap<String, Value>, name: &str) -> Value {
    match name {
        "Int" => return json!({ "type": "integer", "minimum": i32::MIN, "maximum": i32::MAX }),
        "Float" => return json!({ "type": "number" }),
        "String" | "ID" => return json!({ "type": "string" }),
        "Boolean" => return json!({ "type": "boolean" }),
        _ => {}
    }
    match schema.types.get(name) {
        Some(ExtendedType::Enum(definition)) => {
            let values: Vec<&str> = definition.values.keys().map(apollo_compiler::Name::as_str).collect();
            let said = definition
                .values
                .values()
                .filter_map(|value| Some(format!("- {}: {}", value.value, value.description.as_deref()?)));
            let text: Vec<_> = definition.description.iter().map(ToString::to_string).chain(said).collect();
            let mut schema = json!({ "type": "string", "enum": values });
            if let (Some(fields), false) = (schema.as_object_mut(), text.is_empty()) {
                fields.insert("description".into(), text.join("\n").into());
            }
            schema
        }
        Some(ExtendedType::Scalar(scalar)) => {
            let known = scalars.get(name).cloned().unwrap_or_else(|| json!({}));
            if known.get("description").is_some() {
                return known;
            }
            super::described(known, scalar.description.as_deref())
        }
        _ => json!({}),
    }
}
