//! What a valid operation does with its variables, found out once, together with three rules of validation
//! that apollo-compiler 1.33 does not have or not in full: input objects of which exactly one field is given, keys that
//! stand once in an object, and variables whose type fits their place, which it looks at for whole arguments alone.

use apollo_compiler::{
    ExecutableDocument, Name, Node,
    ast::{Argument, DirectiveList, Type, Value, VariableDefinition},
    collections::{HashMap, HashSet, IndexSet},
    executable::{Operation, Selection, SelectionSet},
    schema::{ExtendedType, InputValueDefinition},
};

use super::schema::CheckedSchema;
use crate::{Code, Location, RequestError};

/// What is known of an operation without its variables' values.
#[derive(Default)]
pub(super) struct OperationAnalysis {
    /// Variables that decide whether something is selected.
    pub(super) switches: IndexSet<Name>,
    /// Variables that may be left out, and have no default.
    pub(super) optional: Vec<Name>,
    /// Those of them that may be null by their type, and must not be where they stand.
    pub(super) never_null: IndexSet<Name>,
    /// Whether there are lists in its fields' arguments.
    pub(super) lists: bool,
    /// Whether the operation asks for the schema.
    pub(super) introspects: bool,
}

/// The analysis of every operation of a document that is valid otherwise.
pub(super) fn analyse(
    document: &ExecutableDocument,
    schema: &CheckedSchema,
) -> Result<HashMap<Option<Name>, OperationAnalysis>, RequestError> {
    let analyse = |operation: &Node<Operation>| {
        let optional =
            |variable: &&Node<VariableDefinition>| !variable.ty.is_non_null() && variable.default_value.is_none();
        let analysis = OperationAnalysis {
            optional: operation.variables.iter().filter(optional).map(|variable| variable.name.clone()).collect(),
            introspects: operation
                .root_fields(document)
                .any(|field| matches!(field.name.as_str(), "__schema" | "__type")),
            ..OperationAnalysis::default()
        };
        let mut walk = Walk { schema, document, operation, analysis, seen: HashSet::default() };
        for default in operation.variables.iter().filter_map(|variable| variable.default_value.as_ref()) {
            walk.unique_keys(default)?;
        }
        walk.selections(&operation.selection_set)?;
        Ok((operation.name.clone(), walk.analysis))
    };
    document.operations.iter().map(analyse).collect()
}

struct Walk<'a> {
    schema: &'a CheckedSchema,
    document: &'a ExecutableDocument,
    operation: &'a Operation,
    analysis: OperationAnalysis,
    /// Fragments that have been followed already.
    seen: HashSet<&'a Name>,
}

impl<'a> Walk<'a> {
    fn selections(&mut self, set: &'a SelectionSet) -> Result<(), RequestError> {
        for selection in &set.selections {
            self.directives(selection.directives())?;
            match selection {
                Selection::Field(field) => {
                    self.arguments(&field.arguments, &field.definition.arguments)?;
                    self.selections(&field.selection_set)?;
                }
                Selection::InlineFragment(inline) => self.selections(&inline.selection_set)?,
                Selection::FragmentSpread(spread) => {
                    if self.seen.insert(&spread.fragment_name)
                        && let Some(fragment) = self.document.fragments.get(&spread.fragment_name)
                    {
                        self.selections(&fragment.selection_set)?;
                    }
                }
            }
        }
        Ok(())
    }

    fn directives(&mut self, directives: &'a DirectiveList) -> Result<(), RequestError> {
        for directive in directives {
            let switch = directive.specified_argument_by_name("if").and_then(|value| value.as_variable());
            let nullable = |name: &&Name| self.definition(name).is_some_and(|definition| !definition.ty.is_non_null());
            self.analysis.never_null.extend(switch.filter(nullable).cloned());
            self.analysis.switches.extend(switch.cloned());
            if let Some(definition) = self.schema.schema.directive_definitions.get(&directive.name) {
                self.arguments(&directive.arguments, &definition.arguments)?;
            }
        }
        Ok(())
    }

    fn arguments(
        &mut self,
        arguments: &'a [Node<Argument>],
        definitions: &[Node<InputValueDefinition>],
    ) -> Result<(), RequestError> {
        for argument in arguments {
            self.unique_keys(&argument.value)?;
            if let Some(definition) = definitions.iter().find(|definition| definition.name == argument.name) {
                self.value(&argument.value, &definition.ty, definition.default_value.is_some())?;
            }
        }
        Ok(())
    }

    fn value(&mut self, value: &'a Node<Value>, ty: &Type, has_default: bool) -> Result<(), RequestError> {
        match &**value {
            Value::Variable(name) => self.variable(value, name, ty, has_default),
            Value::List(items) => {
                self.analysis.lists = true;
                // A scalar of our own may hold a list.
                let ty = if ty.is_list() { ty.item_type().clone() } else { ty.clone().nullable() };
                items.iter().try_for_each(|item| self.value(item, &ty, false))
            }
            Value::Object(fields) => {
                let schema = self.schema;
                let Some(ExtendedType::InputObject(input)) = schema.schema.types.get(ty.inner_named_type()) else {
                    return Ok(());
                };
                if schema.is_one_of(&input.name) {
                    self.one_of(value, &input.name, fields)?;
                }
                fields.iter().try_for_each(|(name, value)| match input.fields.get(name) {
                    Some(field) => self.value(value, &field.ty, field.default_value.is_some()),
                    None => Ok(()),
                })
            }
            _ => Ok(()),
        }
    }

    /// A key stands once in an object, whatever the object is for.
    fn unique_keys(&self, value: &Node<Value>) -> Result<(), RequestError> {
        match &**value {
            Value::List(items) => items.iter().try_for_each(|item| self.unique_keys(item)),
            Value::Object(fields) => {
                let mut seen = HashSet::default();
                fields.iter().try_for_each(|(name, inner)| {
                    if !seen.insert(name) {
                        return Err(self.error(inner, format!("There are two input fields \"{name}\".")));
                    }
                    self.unique_keys(inner)
                })
            }
            _ => Ok(()),
        }
    }

    fn one_of(&self, value: &Node<Value>, input: &str, fields: &[(Name, Node<Value>)]) -> Result<(), RequestError> {
        let problem = match fields {
            [(_, only)] if only.is_null() => "it must not be null",
            [(_, only)] => match only.as_variable().and_then(|name| self.definition(name)) {
                Some(definition) if !definition.ty.is_non_null() => "its variable must not be one that can be null",
                _ => return Ok(()),
            },
            _ => "here it is another number",
        };
        Err(self.error(value, format!("Exactly one field of \"{input}\" must be given, and {problem}.")))
    }

    fn variable(&self, value: &Node<Value>, name: &Name, ty: &Type, has_default: bool) -> Result<(), RequestError> {
        let Some(definition) = self.definition(name) else { return Ok(()) };
        let needs_default = ty.is_non_null() && !definition.ty.is_non_null();
        if needs_default && !has_default && definition.default_value.as_ref().is_none_or(|default| default.is_null()) {
            let message = format!("Variable \"${name}\" can be null, and here \"{ty}\" is expected.");
            return Err(self.error(value, message));
        }
        let expected = if needs_default { ty.clone().nullable() } else { ty.clone() };
        if !definition.ty.is_assignable_to(&expected) {
            let message =
                format!("Variable \"${name}\" is of type \"{}\", and here \"{ty}\" is expected.", definition.ty);
            return Err(self.error(value, message));
        }
        Ok(())
    }

    fn definition(&self, name: &Name) -> Option<&'a VariableDefinition> {
        self.operation.variables.iter().find(|variable| variable.name == *name).map(|variable| &**variable)
    }

    fn error(&self, value: &Node<Value>, message: String) -> RequestError {
        let place = Location::of(value.location(), &self.document.sources);
        RequestError::new(Code::GRAPHQL_VALIDATION_FAILED, message).at(place)
    }
}
