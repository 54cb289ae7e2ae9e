//! What of the schema has to be tried, read from the schema itself: a field or argument that is new fails the matrix
//! until a probe uses it.

use std::collections::BTreeSet;

use apollo_compiler::{
    ExecutableDocument, Node, Schema,
    ast::{InputValueDefinition, Type},
    executable::{Selection, SelectionSet},
    schema::ExtendedType,
    validation::Valid,
};
use serde_json::Value;

use super::probes::Probe;

/// The schema, with everything by which rows can be asked for.
pub(super) struct Doors(Valid<Schema>);

impl Doors {
    pub(super) fn of(sdl: &str) -> Self {
        Self(Schema::parse_and_validate(sdl, "schema.graphql").unwrap())
    }

    /// Every field at a root, every argument of any field, every field of an input.
    pub(super) fn all(&self) -> BTreeSet<String> {
        let mut doors = BTreeSet::new();
        for (name, ty) in self.0.types.iter().filter(|(_, ty)| !ty.is_built_in()) {
            match ty {
                ExtendedType::Object(object) => {
                    for (field, definition) in &object.fields {
                        doors.extend(definition.arguments.iter().map(|argument| of_argument(name, field, argument)));
                        if ["Query", "Mutation", "Subscription"].contains(&name.as_str()) {
                            doors.insert(format!("{name}.{field}"));
                        }
                    }
                }
                ExtendedType::InputObject(input) => {
                    doors.extend(input.fields.keys().map(|field| format!("{name}.{field}")));
                }
                _ => {}
            }
        }
        doors
    }

    /// The doors at which `theirs` knocks. Where rows are found by a value, it counts only if `made_up`, the same probe
    /// with other values, has another there.
    pub(super) fn tried(&self, theirs: &Probe, made_up: &Probe) -> BTreeSet<String> {
        let document = ExecutableDocument::parse_and_validate(&self.0, &theirs.query, "probe.graphql")
            .unwrap_or_else(|error| panic!("{}: {error}", theirs.query));
        let mut visit = Visit { doors: self, document: &document, theirs, made_up, tried: BTreeSet::new() };
        visit.selection(&document.operations.iter().next().unwrap().selection_set);
        visit.tried
    }
}

fn of_argument(ty: &str, field: &str, argument: &Node<InputValueDefinition>) -> String {
    format!("{ty}.{field}({})", argument.name)
}

/// Whether rows are found by the value: an id, a text that is an argument by itself, or anything free in a filter.
fn finds(door: &str, ty: &str) -> bool {
    let filters = ["PlanFilter.", "DateTimeRange.", "DecimalRange.", "IntRange."];
    let in_filter = filters.iter().any(|filter| door.starts_with(filter));
    match ty {
        "ID" => true,
        "String" => in_filter || door.ends_with(')'),
        "Boolean" | "ArchivedFilter" => false,
        _ => in_filter,
    }
}

struct Visit<'a> {
    doors: &'a Doors,
    document: &'a ExecutableDocument,
    theirs: &'a Probe,
    made_up: &'a Probe,
    tried: BTreeSet<String>,
}

impl Visit<'_> {
    fn selection(&mut self, set: &SelectionSet) {
        for selection in &set.selections {
            match selection {
                Selection::Field(field) => {
                    self.tried.insert(format!("{}.{}", set.ty, field.name));
                    for argument in &field.arguments {
                        let variable = argument.value.as_variable().expect("probes have values in variables alone");
                        let (theirs, made_up) = (
                            self.theirs.variables.get(variable.as_str()),
                            self.made_up.variables.get(variable.as_str()),
                        );
                        if let (Some(theirs), Some(made_up)) = (theirs, made_up) {
                            let definition = field.definition.argument_by_name(&argument.name).unwrap();
                            self.value(&of_argument(&set.ty, &field.name, definition), &definition.ty, theirs, made_up);
                        }
                    }
                    self.selection(&field.selection_set);
                }
                Selection::InlineFragment(inline) => self.selection(&inline.selection_set),
                Selection::FragmentSpread(spread) => {
                    self.selection(&spread.fragment_def(self.document).unwrap().selection_set);
                }
            }
        }
    }

    fn value(&mut self, door: &str, ty: &Type, theirs: &Value, made_up: &Value) {
        let name = ty.inner_named_type().clone();
        if !finds(door, &name) || theirs != made_up {
            self.tried.insert(door.to_owned());
        }
        if let (Some(theirs), Some(made_up)) = (theirs.as_array(), made_up.as_array()) {
            for (theirs, made_up) in theirs.iter().zip(made_up) {
                self.value(door, ty, theirs, made_up);
            }
        }
        if let (Some(input), Some(fields)) = (self.doors.0.get_input_object(&name), theirs.as_object()) {
            for (field, value) in fields {
                let ty = input.fields[field.as_str()].ty.clone();
                self.value(&format!("{name}.{field}"), &ty, value, &made_up[field]);
            }
        }
    }
}
