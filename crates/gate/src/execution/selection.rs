//! What an operation selects, as a tree in which each response key stands once: fragments spread out, `@skip` and
//! `@include` decided, fields with the same key merged (`CollectFields` and `MergeSelectionSets` of the
//! specification). Two `createPlan` with one key are one field here, and run once.

use apollo_compiler::{
    ExecutableDocument, Name, Node,
    ast::{Argument, DirectiveList, Value},
    collections::{HashSet, IndexMap},
    executable::{Field, Operation, Selection, SelectionSet},
    response::{JsonMap, JsonValue},
};

use super::schema::CheckedSchema;
use crate::{Code, Location, RequestError};

/// A field that is selected, once for its response key.
pub(super) struct Selected {
    /// The first of the fields with this key; the others have the same name and arguments, by validation.
    pub(super) field: Node<Field>,
    /// What is selected below it: one branch for each object type that it can be, none for a leaf.
    pub(super) branches: Vec<Branch>,
}

/// What is selected of one object type.
pub(super) struct Branch {
    pub(super) object: Name,
    pub(super) fields: Vec<Selected>,
}

/// An interface's fields are looked at for each type behind it.
const TYPES_BEHIND_AN_INTERFACE: usize = 8;

/// Collects what is selected.
pub(super) struct Collector<'a> {
    schema: &'a CheckedSchema,
    document: &'a ExecutableDocument,
    variables: Option<&'a JsonMap>,
    /// Selections that may still be looked at. A field of an interface is looked at once for each type behind it.
    left: usize,
}

impl<'a> Collector<'a> {
    /// A collector that gives up behind some multiple of `max_fields`. Of the variables only those are read that decide
    /// whether something is selected; without any, everything is.
    pub(super) fn new(
        schema: &'a CheckedSchema,
        document: &'a ExecutableDocument,
        variables: Option<&'a JsonMap>,
        max_fields: usize,
    ) -> Self {
        Self { schema, document, variables, left: max_fields.saturating_mul(TYPES_BEHIND_AN_INTERFACE) }
    }

    /// What the operation selects of its root type.
    pub(super) fn operation(mut self, operation: &'a Operation) -> Result<Branch, RequestError> {
        let root = operation.object_type().clone();
        self.branch(root, &[&operation.selection_set])
    }

    fn branch(&mut self, object: Name, sets: &[&'a SelectionSet]) -> Result<Branch, RequestError> {
        let (mut groups, mut seen) = (IndexMap::default(), HashSet::default());
        for set in sets {
            self.collect(&object, set, &mut groups, &mut seen)?;
        }
        let fields: Result<_, _> = groups.into_values().map(|fields| self.merge(&fields)).collect();
        Ok(Branch { object, fields: fields? })
    }

    fn collect(
        &mut self,
        object: &Name,
        set: &'a SelectionSet,
        groups: &mut IndexMap<&'a Name, Vec<&'a Node<Field>>>,
        seen: &mut HashSet<&'a Name>,
    ) -> Result<(), RequestError> {
        for selection in &set.selections {
            self.spend()?;
            if !self.is_wanted(selection.directives()) {
                continue;
            }
            match selection {
                Selection::Field(field) => groups.entry(field.response_key()).or_default().push(field),
                Selection::InlineFragment(inline) => {
                    if inline.type_condition.as_ref().is_none_or(|condition| self.schema.applies(condition, object)) {
                        self.collect(object, &inline.selection_set, groups, seen)?;
                    }
                }
                Selection::FragmentSpread(spread) => {
                    if seen.insert(&spread.fragment_name)
                        && let Some(fragment) = self.document.fragments.get(&spread.fragment_name)
                        && self.schema.applies(fragment.type_condition(), object)
                    {
                        self.collect(object, &fragment.selection_set, groups, seen)?;
                    }
                }
            }
        }
        Ok(())
    }

    fn merge(&mut self, fields: &[&'a Node<Field>]) -> Result<Selected, RequestError> {
        let sets: Vec<_> = fields.iter().map(|field| &field.selection_set).collect();
        let field = Node::clone(fields[0]);
        if let Some(other) = fields.iter().find(|other| !same_arguments(&field, other)) {
            return Err(self.conflict(other));
        }
        if sets.iter().all(|set| set.selections.is_empty()) {
            return Ok(Selected { field, branches: Vec::new() });
        }
        let types = self.schema.possible_types(field.ty().inner_named_type());
        let branches: Result<_, _> = types.into_iter().map(|object| self.branch(object, &sets)).collect();
        Ok(Selected { field, branches: branches? })
    }

    fn is_wanted(&self, directives: &DirectiveList) -> bool {
        let Some(variables) = self.variables else { return true };
        let says = |name: &str| {
            let value = directives.get(name)?.specified_argument_by_name("if")?;
            match &**value {
                Value::Boolean(value) => Some(*value),
                Value::Variable(name) => variables.get(name.as_str()).and_then(JsonValue::as_bool),
                _ => None,
            }
        };
        says("skip") != Some(true) && says("include") != Some(false)
    }

    fn spend(&mut self) -> Result<(), RequestError> {
        self.left = self.left.checked_sub(1).ok_or_else(|| {
            RequestError::new(
                Code::TOO_MANY_FIELDS,
                "There are too many fields for the types that an interface can be.",
            )
        })?;
        Ok(())
    }

    /// apollo-compiler 1.33 takes lists for the same of which one is the other's beginning.
    fn conflict(&self, field: &Field) -> RequestError {
        let key = field.response_key();
        let message = format!("Fields \"{key}\" conflict: different arguments; use an alias.");
        let place = Location::of(key.location(), &self.document.sources);
        RequestError::new(Code::GRAPHQL_VALIDATION_FAILED, message).at(place)
    }
}

fn same_arguments(one: &Field, other: &Field) -> bool {
    let same = |argument: &Node<Argument>| {
        other.specified_argument_by_name(&argument.name).is_some_and(|value| same_value(&argument.value, value))
    };
    one.arguments.len() == other.arguments.len() && one.arguments.iter().all(same)
}

fn same_value(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::List(one), Value::List(other)) => {
            one.len() == other.len() && one.iter().zip(other).all(|(one, other)| same_value(one, other))
        }
        (Value::Object(one), Value::Object(other)) => {
            let same = |(name, value): &(Name, Node<Value>)| {
                other.iter().any(|(other, other_value)| name == other && same_value(value, other_value))
            };
            one.len() == other.len() && one.iter().all(same)
        }
        _ => one == other,
    }
}
