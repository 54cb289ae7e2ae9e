//! What an operation asks of the schema itself, answered by apollo-compiler from the schema that documents are checked
//! against.

use apollo_compiler::{
    ExecutableDocument, Name, Node,
    ast::{Directive, DirectiveList},
    executable::{Field, Operation, SelectionSet},
    introspection::{check_max_depth, partial_execute},
    name,
    response::{ExecutionResponse, JsonMap, JsonValue},
    validation::Valid,
};

use super::{document::Document, schema::CheckedSchema, selection::Selected};
use crate::{Code, RequestError};

const IS_ONE_OF: Name = name!("isOneOf");

/// The fields of an operation that ask for the schema.
pub(super) struct Introspection {
    document: Valid<ExecutableDocument>,
    operation: Node<Operation>,
    asks_one_of: bool,
}

impl Introspection {
    /// From the `fields` at the root. Lists in lists are allowed as deep as the usual tools need.
    pub(super) fn new(
        schema: &CheckedSchema,
        document: &Document,
        operation: &Operation,
        fields: &[&Selected],
    ) -> Result<Self, RequestError> {
        if fields.iter().filter(|field| field.field.name == "__schema").count() > 1 {
            // One response is as long as all types together.
            let message = "An operation may select \"__schema\" only once.";
            return Err(RequestError::new(Code::TOO_MANY_ROOT_FIELDS, message));
        }
        let mut asks_one_of = false;
        let mut alone = operation.clone();
        alone.selection_set = SelectionSet::new(operation.object_type().clone());
        alone.selection_set.extend(fields.iter().map(|field| plain(schema, field, &mut asks_one_of)));
        let operation = Node::new(alone);
        let mut out = ExecutableDocument::new();
        out.sources = document.source.sources.clone();
        out.operations.insert(operation.clone());
        let out = Valid::assume_valid(out);
        check_max_depth(&out, &operation).map_err(|error| document.explain(Code::QUERY_TOO_DEEP, &error))?;
        Ok(Self { document: out, operation, asks_one_of })
    }

    /// The values by response key, with the errors of fields that could not be answered.
    pub(super) fn answer(
        &self,
        schema: &CheckedSchema,
        variables: &Valid<JsonMap>,
    ) -> Result<ExecutionResponse, RequestError> {
        let mut answer =
            partial_execute(&schema.schema, &schema.implementers, &self.document, &self.operation, variables)
                .map_err(|error| RequestError::new(Code::INTERNAL, error.message().to_string()))?;
        if self.asks_one_of
            && let Some(data) = &mut answer.data
        {
            fill(schema, &self.operation.selection_set, data);
        }
        Ok(answer)
    }
}

/// A field without fragments and directives. `isOneOf`, which apollo-compiler cannot answer, is asked for as `name` and
/// marked; `fill` looks the name up.
fn plain(schema: &CheckedSchema, selected: &Selected, asks_one_of: &mut bool) -> Node<Field> {
    let mut field = (*selected.field).clone();
    field.directives = DirectiveList::new();
    field.selection_set.selections.clear();
    for child in selected.branches.iter().flat_map(|branch| &branch.fields) {
        let child = plain(schema, child, asks_one_of);
        field.selection_set.push(child);
    }
    if field.name == IS_ONE_OF
        && let Ok(name) = schema.schema.type_field("__Type", "name")
    {
        *asks_one_of = true;
        field.alias.get_or_insert(IS_ONE_OF);
        field.name = name!("name");
        field.definition = name.node.clone();
        field.directives.push(Directive::new(IS_ONE_OF));
    }
    Node::new(field)
}

/// Puts true or false where a type's name stands for `isOneOf`: true for such an input object, null for what is none.
fn fill(schema: &CheckedSchema, set: &SelectionSet, object: &mut JsonMap) {
    for field in set.fields() {
        let Some(value) = object.get_mut(field.response_key().as_str()) else { continue };
        if field.directives.has(&IS_ONE_OF) {
            *value = match value.as_str().filter(|name| schema.schema.get_input_object(name).is_some()) {
                Some(name) => JsonValue::Bool(schema.is_one_of(name)),
                None => JsonValue::Null,
            };
        } else {
            below(schema, field, value);
        }
    }
}

fn below(schema: &CheckedSchema, field: &Field, value: &mut JsonValue) {
    match value {
        JsonValue::Array(items) => items.iter_mut().for_each(|item| below(schema, field, item)),
        JsonValue::Object(object) => fill(schema, &field.selection_set, object),
        _ => {}
    }
}
