//! The values of variables: checked and completed before anything runs, then in async-graphql's form.

use apollo_compiler::{
    ast::Type,
    executable::Operation,
    request::coerce_variable_values,
    response::{JsonMap, JsonValue},
    schema::ExtendedType,
    validation::Valid,
};
use async_graphql::{Name, Value, Variables};
use async_graphql_value::RAW_VALUE_TOKEN;

use super::{analysis::OperationAnalysis, document::Document, schema::CheckedSchema};
use crate::{Code, RequestError};

/// The variables of `operation` with their defaults filled in, or what is wrong with the `given` ones.
pub(super) fn coerce(
    schema: &CheckedSchema,
    document: &Document,
    operation: &Operation,
    analysis: &OperationAnalysis,
    given: &JsonMap,
) -> Result<Valid<JsonMap>, RequestError> {
    let coerced = coerce_variable_values(&schema.schema, operation, given)
        .map_err(|error| document.explain(Code::BAD_USER_INPUT, &error))?;
    for variable in &operation.variables {
        let Some(value) = coerced.get(variable.name.as_str()) else { continue };
        // In an argument it makes its field fail, which async-graphql sees to. Here it would be no field's error.
        if value.is_null() && analysis.never_null.contains(&variable.name) {
            return Err(refuse(format!("Variable \"${}\" stands where null is not allowed.", variable.name)));
        }
        check(schema, &variable.ty, value)?;
    }
    Ok(coerced)
}

/// What coercion by apollo-compiler 1.33 leaves out: input objects of which exactly one field is given, and an object
/// that would be written out as raw text, since async-graphql marks stored JSON in that way.
fn check(schema: &CheckedSchema, ty: &Type, value: &JsonValue) -> Result<(), RequestError> {
    match value {
        JsonValue::Array(items) => {
            let ty = if ty.is_list() { ty.item_type() } else { ty };
            items.iter().try_for_each(|item| check(schema, ty, item))
        }
        JsonValue::Object(fields) => {
            let name = ty.inner_named_type();
            if schema.is_one_of(name) && (fields.len() != 1 || fields.values().any(JsonValue::is_null)) {
                return Err(refuse(format!("Exactly one field of \"{name}\" must be given, and it must not be null.")));
            }
            if fields.contains_key(RAW_VALUE_TOKEN) {
                return Err(refuse("A variable holds a key that is reserved.".into()));
            }
            let input = match schema.schema.types.get(name) {
                Some(ExtendedType::InputObject(input)) => Some(input),
                _ => None,
            };
            fields.iter().try_for_each(|(key, value)| match input.map(|input| input.fields.get(key.as_str())) {
                Some(Some(field)) => check(schema, &field.ty, value),
                // A scalar's own object: there are no types below, but a reserved key may be.
                _ => check(schema, ty, value),
            })
        }
        _ => Ok(()),
    }
}

fn refuse(message: String) -> RequestError {
    RequestError::new(Code::BAD_USER_INPUT, message)
}

/// The same values in async-graphql's form.
pub(super) fn into_variables(values: &JsonMap) -> Variables {
    let mut variables = Variables::default();
    variables.extend(values.iter().map(|(name, value)| (Name::new(name.as_str()), into_value(value))));
    variables
}

pub(super) fn into_value(value: &JsonValue) -> Value {
    match value {
        JsonValue::Null => Value::Null,
        JsonValue::Bool(value) => Value::Boolean(*value),
        JsonValue::Number(number) => Value::Number(number.clone()),
        JsonValue::String(text) => Value::String(text.as_str().to_owned()),
        JsonValue::Array(items) => Value::List(items.iter().map(into_value).collect()),
        JsonValue::Object(fields) => {
            Value::Object(fields.iter().map(|(name, value)| (Name::new(name.as_str()), into_value(value))).collect())
        }
    }
}
