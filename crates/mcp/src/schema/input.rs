//! What an operation takes.

use std::collections::BTreeMap;

use apollo_compiler::{
    ExecutableDocument, Name, Schema,
    ast::{Type, Value as GraphqlValue},
    executable::Operation,
    schema::{ExtendedType, InputObjectType},
};
use serde_json::{Map, Value, json};

use super::{arguments, described, leaf::leaf, or_null};

/// Makes schemas of input types. Input objects may hold themselves, so that they are defined once and referred to.
pub(super) struct Inputs<'a> {
    schema: &'a Schema,
    scalars: &'a BTreeMap<String, Value>,
    definitions: Map<String, Value>,
}

impl<'a> Inputs<'a> {
    pub(super) fn new(schema: &'a Schema, scalars: &'a BTreeMap<String, Value>) -> Self {
        Self { schema, scalars, definitions: Map::new() }
    }

    /// The schema of all variables of `operation`.
    pub(super) fn variables(mut self, document: &ExecutableDocument, operation: &Operation) -> Value {
        let descriptions = arguments::descriptions(self.schema, document, operation);
        let (mut properties, mut required) = (Map::new(), Vec::new());
        for variable in &operation.variables {
            let description = descriptions.get(&variable.name).map(String::as_str);
            let schema = self.property(&variable.ty, variable.default_value.as_deref(), description);
            properties.insert(variable.name.to_string(), schema);
            if variable.ty.is_non_null() && variable.default_value.is_none() {
                required.push(variable.name.to_string());
            }
        }
        let mut schema = json!({ "type": "object", "properties": properties, "additionalProperties": false });
        if let Some(fields) = schema.as_object_mut() {
            if !required.is_empty() {
                fields.insert("required".into(), required.into());
            }
            if !self.definitions.is_empty() {
                fields.insert("$defs".into(), self.definitions.into());
            }
        }
        schema
    }

    fn property(&mut self, ty: &Type, default: Option<&GraphqlValue>, description: Option<&str>) -> Value {
        let mut schema = described(self.of(ty), description);
        if let (Some(fields), Some(default)) = (schema.as_object_mut(), default) {
            fields.insert("default".into(), constant(default));
        }
        schema
    }

    fn of(&mut self, ty: &Type) -> Value {
        match ty {
            Type::NonNullNamed(name) => self.named(name),
            Type::Named(name) => or_null(self.named(name)),
            Type::NonNullList(item) => json!({ "type": "array", "items": self.of(item) }),
            Type::List(item) => or_null(json!({ "type": "array", "items": self.of(item) })),
        }
    }

    fn named(&mut self, name: &Name) -> Value {
        let Some(ExtendedType::InputObject(input)) = self.schema.types.get(name) else {
            return leaf(self.schema, self.scalars, name);
        };
        if !self.definitions.contains_key(name.as_str()) {
            // So that one that holds itself is not begun again.
            self.definitions.insert(name.to_string(), Value::Null);
            let definition = self.object(input);
            self.definitions.insert(name.to_string(), definition);
        }
        json!({ "$ref": format!("#/$defs/{name}") })
    }

    fn object(&mut self, input: &InputObjectType) -> Value {
        let one_of = input.directives.has("oneOf");
        let (mut properties, mut required) = (Map::new(), Vec::new());
        for (name, field) in &input.fields {
            // The one field that is given must not be null, which its type does not say.
            let ty = if one_of { field.ty.as_ref().clone().non_null() } else { field.ty.as_ref().clone() };
            let default = field.default_value.as_deref();
            properties.insert(name.to_string(), self.property(&ty, default, field.description.as_deref()));
            if field.ty.is_non_null() && default.is_none() {
                required.push(name.to_string());
            }
        }
        let mut schema = json!({ "type": "object", "properties": properties, "additionalProperties": false });
        if let Some(fields) = schema.as_object_mut() {
            if one_of {
                let each: Vec<_> = input.fields.keys().map(|name| json!({ "required": [name.as_str()] })).collect();
                fields.insert("oneOf".into(), each.into());
            } else if !required.is_empty() {
                fields.insert("required".into(), required.into());
            }
        }
        described(schema, input.description.as_deref())
    }
}

/// A default value as JSON. Numbers keep their digits.
fn constant(value: &GraphqlValue) -> Value {
    match value {
        GraphqlValue::Null | GraphqlValue::Variable(_) => Value::Null,
        GraphqlValue::Enum(name) => name.as_str().into(),
        GraphqlValue::String(text) => text.as_str().into(),
        GraphqlValue::Int(number) => serde_json::from_str(number.as_str()).unwrap_or_default(),
        GraphqlValue::Float(number) => serde_json::from_str(number.as_str()).unwrap_or_default(),
        GraphqlValue::Boolean(value) => (*value).into(),
        GraphqlValue::List(items) => items.iter().map(|item| constant(item)).collect(),
        GraphqlValue::Object(fields) => {
            Value::Object(fields.iter().map(|(name, value)| (name.to_string(), constant(value))).collect())
        }
    }
}
