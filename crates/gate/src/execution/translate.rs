//! From what is selected to the document that async-graphql runs. It is made directly, never printed and parsed
//! again. In it every node has a number instead of a position, by which an error finds the client's text again.

use std::collections::HashSet;

use apollo_compiler::{
    ast::{self, OperationType},
    coordinate::TypeAttributeCoordinate,
    executable::{Field, Operation},
};
use async_graphql::{
    Name, Number, Pos, Positioned,
    parser::types::{
        BaseType, DocumentOperations, ExecutableDocument, Field as OutField, InlineFragment, OperationDefinition,
        OperationType as OutOperationType, Selection, SelectionSet, Type, TypeCondition, VariableDefinition,
    },
};
use async_graphql_value::Value;

use super::{
    selection::{Branch, Selected},
    source_positions::{FieldPosition, SourcePositions},
};
use crate::{Code, RequestError};

/// The variable that carries where a stream resumes; names with two underscores are the server's.
pub(super) const RESUME: &str = "__resumeAfter";
/// The argument of subscriptions that says the same.
const AFTER: &str = "after";

/// The field of an event that says where in its stream it stands.
pub(super) const CURSOR: &str = "cursor";
/// The key under which every event says it, selected or not: no client can ask for a name with a space.
pub(super) const CURSOR_KEY: &str = "its cursor";

/// Makes one document.
pub(super) struct Translator<'a> {
    /// Variables without a value: an argument that is one of them is left out, so that its default counts.
    pub(super) absent: HashSet<&'a str>,
    /// Whether the subscription goes on behind an event that the transport knows.
    pub(super) resume: bool,
    /// Whether what stands at the root has a cursor by which the transport knows it.
    pub(super) has_cursor: bool,
    pub(super) positions: SourcePositions,
}

impl Translator<'_> {
    /// The operation with its `fields`.
    pub(super) fn operation(
        &mut self,
        operation: &Operation,
        fields: &[&Selected],
    ) -> Result<ExecutableDocument, RequestError> {
        let items: Result<_, _> = fields.iter().map(|field| self.field(field, operation.object_type(), None)).collect();
        let given = operation.variables.iter().filter(|variable| !self.absent.contains(variable.name.as_str()));
        let mut variables: Vec<_> = given.map(|variable| define(&variable.name)).collect();
        if self.resume {
            variables.push(define(RESUME));
        }
        let operation = OperationDefinition {
            ty: match operation.operation_type {
                OperationType::Query => OutOperationType::Query,
                OperationType::Mutation => OutOperationType::Mutation,
                OperationType::Subscription => OutOperationType::Subscription,
            },
            variable_definitions: variables,
            directives: Vec::new(),
            selection_set: without_position(SelectionSet { items: items? }),
        };
        Ok(ExecutableDocument {
            operations: DocumentOperations::Single(without_position(operation)),
            fragments: std::collections::HashMap::new(),
        })
    }

    fn field(
        &mut self,
        selected: &Selected,
        object: &ast::NamedType,
        parent: Option<usize>,
    ) -> Result<Positioned<Selection>, RequestError> {
        let field = &*selected.field;
        let number = self.positions.add(FieldPosition::of_field(field, object, parent));
        let pos = SourcePositions::field(number);
        let arguments: Result<_, _> = self.arguments(field, number, parent.is_none());
        let items = match selected.branches.as_slice() {
            [only] if *field.ty().inner_named_type() == only.object => {
                let mut items = self.fields(only, number)?;
                items.extend((parent.is_none() && self.has_cursor).then(|| cursor_field(pos)));
                items
            }
            branches => {
                let mut items = Vec::with_capacity(branches.len());
                for branch in branches {
                    let condition = TypeCondition { on: Positioned::new(Name::new(&branch.object), pos) };
                    let inline = InlineFragment {
                        type_condition: Some(Positioned::new(condition, pos)),
                        directives: Vec::new(),
                        selection_set: Positioned::new(SelectionSet { items: self.fields(branch, number)? }, pos),
                    };
                    items.push(Positioned::new(Selection::InlineFragment(Positioned::new(inline, pos)), pos));
                }
                items
            }
        };
        let out = OutField {
            alias: field.alias.as_ref().map(|alias| Positioned::new(Name::new(alias), pos)),
            name: Positioned::new(Name::new(&field.name), pos),
            arguments: arguments?,
            directives: Vec::new(),
            selection_set: Positioned::new(SelectionSet { items }, pos),
        };
        Ok(Positioned::new(Selection::Field(Positioned::new(out, pos)), pos))
    }

    fn fields(&mut self, branch: &Branch, parent: usize) -> Result<Vec<Positioned<Selection>>, RequestError> {
        branch.fields.iter().map(|field| self.field(field, &branch.object, Some(parent))).collect()
    }

    #[expect(clippy::type_complexity, reason = "the form of async-graphql's field")]
    fn arguments(
        &mut self,
        field: &Field,
        number: usize,
        at_root: bool,
    ) -> Result<Vec<(Positioned<Name>, Positioned<Value>)>, RequestError> {
        let pos = SourcePositions::argument(number);
        let mut arguments = Vec::with_capacity(field.arguments.len());
        let resume = at_root && self.resume && field.definition.argument_by_name(AFTER).is_some();
        if resume {
            let value = Value::Variable(Name::new(RESUME));
            arguments.push((Positioned::new(Name::new(AFTER), pos), Positioned::new(value, pos)));
        }
        for argument in field.arguments.iter().filter(|argument| !(resume && argument.name == AFTER)) {
            if let Some(value) = self.value(&argument.value)? {
                arguments.push((Positioned::new(Name::new(&argument.name), pos), Positioned::new(value, pos)));
            }
        }
        Ok(arguments)
    }

    /// `None` for a variable without a value.
    fn value(&self, value: &ast::Value) -> Result<Option<Value>, RequestError> {
        Ok(Some(match value {
            ast::Value::Null => Value::Null,
            ast::Value::Boolean(value) => Value::Boolean(*value),
            ast::Value::String(text) => Value::String(text.clone()),
            ast::Value::Enum(name) => Value::Enum(Name::new(name)),
            // serde_json takes a zero with a sign for a float, and it is an integer.
            ast::Value::Int(text) if text.as_str() == "-0" => Value::Number(Number::from(0)),
            ast::Value::Int(text) => Value::Number(number(text.as_str())?),
            ast::Value::Float(text) => Value::Number(number(text.as_str())?),
            ast::Value::Variable(name) if self.absent.contains(name.as_str()) => return Ok(None),
            ast::Value::Variable(name) => Value::Variable(Name::new(name)),
            ast::Value::List(items) => {
                // A list keeps its length: what is absent in it is null.
                let items: Result<_, _> =
                    items.iter().map(|item| Ok::<_, RequestError>(self.value(item)?.unwrap_or(Value::Null))).collect();
                Value::List(items?)
            }
            ast::Value::Object(fields) => {
                let mut object = async_graphql::indexmap::IndexMap::with_capacity(fields.len());
                for (name, value) in fields {
                    if let Some(value) = self.value(value)? {
                        object.insert(Name::new(name), value);
                    }
                }
                Value::Object(object)
            }
        }))
    }
}

fn number(text: &str) -> Result<Number, RequestError> {
    text.parse().map_err(|_| RequestError::new(Code::GRAPHQL_VALIDATION_FAILED, "A number is too large."))
}

/// A definition for a variable that has its value already: async-graphql asks for no more than that there is one.
fn define(name: &str) -> Positioned<VariableDefinition> {
    without_position(VariableDefinition {
        name: without_position(Name::new(name)),
        var_type: without_position(Type { base: BaseType::Named(Name::new("String")), nullable: true }),
        directives: Vec::new(),
        default_value: None,
    })
}

/// The field that says where an event stands, behind those that the client asks for.
fn cursor_field(pos: Pos) -> Positioned<Selection> {
    let field = OutField {
        alias: Some(Positioned::new(Name::new(CURSOR_KEY), pos)),
        name: Positioned::new(Name::new(CURSOR), pos),
        arguments: Vec::new(),
        directives: Vec::new(),
        selection_set: without_position(SelectionSet { items: Vec::new() }),
    };
    Positioned::new(Selection::Field(Positioned::new(field, pos)), pos)
}

fn without_position<T>(node: T) -> Positioned<T> {
    Positioned::new(node, Pos::default())
}

impl FieldPosition {
    fn of_field(field: &Field, object: &ast::NamedType, parent: Option<usize>) -> Self {
        let key = field.response_key();
        let coordinate = TypeAttributeCoordinate { ty: object.clone(), attribute: field.name.clone() };
        let nullable = !field.ty().is_non_null();
        Self { key: Name::new(key), coordinate, span: key.location(), parent, nullable }
    }
}
