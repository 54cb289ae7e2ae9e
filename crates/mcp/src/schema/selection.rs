//! What an operation gives.

use std::collections::BTreeMap;

use apollo_compiler::{
    ExecutableDocument, Name, Schema,
    ast::{DirectiveList, Type},
    collections::IndexMap,
    executable::{Field, Operation, Selection, SelectionSet},
};
use serde_json::{Map, Value, json};

use super::{described, leaf::leaf, or_null};

/// Makes schemas of selections. A document is within the gate's limits, so that they end.
#[derive(Clone, Copy)]
pub(super) struct Selections<'a> {
    pub(super) schema: &'a Schema,
    pub(super) document: &'a ExecutableDocument,
    pub(super) scalars: &'a BTreeMap<String, Value>,
}

/// A field, and whether it is there whenever the object around it is.
#[derive(Clone, Copy)]
struct Selected<'a> {
    field: &'a Field,
    always: bool,
}

/// By response key, the fields that give it.
type Fields<'a> = IndexMap<&'a Name, Vec<Selected<'a>>>;

impl<'a> Selections<'a> {
    /// The schema of the data of `operation`.
    pub(super) fn operation(self, operation: &'a Operation) -> Value {
        let mut fields = Fields::default();
        self.collect(&operation.selection_set, &operation.selection_set.ty, true, &mut fields);
        self.object(&fields)
    }

    fn collect(self, set: &'a SelectionSet, parent: &Name, always: bool, fields: &mut Fields<'a>) {
        for selection in &set.selections {
            let always = always && !is_switched(selection.directives());
            match selection {
                Selection::Field(field) => {
                    fields.entry(field.response_key()).or_default().push(Selected { field, always });
                }
                Selection::InlineFragment(inline) => {
                    let always = always && inline.type_condition.as_ref().is_none_or(|on| self.covers(on, parent));
                    self.collect(&inline.selection_set, parent, always, fields);
                }
                Selection::FragmentSpread(spread) => {
                    if let Some(fragment) = self.document.fragments.get(&spread.fragment_name) {
                        let always = always && self.covers(fragment.type_condition(), parent);
                        self.collect(&fragment.selection_set, parent, always, fields);
                    }
                }
            }
        }
    }

    /// Whether every object of the type `parent` is one of the type `on`.
    fn covers(self, on: &Name, parent: &Name) -> bool {
        on == parent || self.schema.is_subtype(on, parent)
    }

    fn object(self, fields: &Fields<'a>) -> Value {
        let mut properties = Map::new();
        for (key, selected) in fields {
            properties.insert(key.to_string(), self.property(selected));
        }
        let is_always = |(_, selected): &(&&Name, &Vec<Selected>)| selected.iter().any(|one| one.always);
        let required: Vec<_> = fields.iter().filter(is_always).map(|(key, _)| key.to_string()).collect();
        let mut schema = json!({ "type": "object", "properties": properties });
        if let (Some(fields), false) = (schema.as_object_mut(), required.is_empty()) {
            fields.insert("required".into(), required.into());
        }
        schema
    }

    /// The schema of what is under one key. Its fields have the same shape, or the document would not be valid.
    fn property(self, selected: &[Selected<'a>]) -> Value {
        let Some(first) = selected.first().map(|one| one.field) else { return json!({}) };
        let description = first.definition.description.as_deref().and_then(|text| text.lines().next());
        described(self.of(first.ty(), selected), description)
    }

    fn of(self, ty: &Type, selected: &[Selected<'a>]) -> Value {
        match ty {
            Type::NonNullNamed(name) => self.named(name, selected),
            Type::Named(name) => or_null(self.named(name, selected)),
            Type::NonNullList(item) => json!({ "type": "array", "items": self.of(item, selected) }),
            Type::List(item) => or_null(json!({ "type": "array", "items": self.of(item, selected) })),
        }
    }

    fn named(self, name: &Name, selected: &[Selected<'a>]) -> Value {
        if selected.iter().all(|one| one.field.selection_set.selections.is_empty()) {
            return leaf(self.schema, self.scalars, name);
        }
        let each: Vec<(bool, Fields)> = selected
            .iter()
            .map(|one| {
                let mut fields = Fields::default();
                self.collect(&one.field.selection_set, one.field.ty().inner_named_type(), true, &mut fields);
                (one.always, fields)
            })
            .collect();
        let has = |fields: &Fields, key: &Name| fields.get(key).is_some_and(|all| all.iter().any(|one| one.always));
        let mut merged = Fields::default();
        for (_, fields) in &each {
            for (key, below) in fields {
                // It is there where a field that is always there has it, or where all have it: at least one of them is there.
                let always = each.iter().any(|(always, fields)| *always && has(fields, key))
                    || each.iter().all(|(_, fields)| has(fields, key));
                let below = below.iter().map(|one| Selected { always: one.always && always, ..*one });
                merged.entry(*key).or_default().extend(below);
            }
        }
        self.object(&merged)
    }
}

/// Whether variables may leave a selection out.
fn is_switched(directives: &DirectiveList) -> bool {
    directives.has("skip") || directives.has("include")
}
