//! What the schema says of the arguments that variables stand for.

use std::collections::HashMap;

use apollo_compiler::{
    ExecutableDocument, Name, Node, Schema,
    ast::{InputValueDefinition, Value},
    executable::{Operation, Selection, SelectionSet},
    schema::ExtendedType,
};

/// By variable, the description of the first argument or input field in which it stands and that has one.
pub(super) fn descriptions(
    schema: &Schema,
    document: &ExecutableDocument,
    operation: &Operation,
) -> HashMap<Name, String> {
    let mut walk = Walk { schema, found: HashMap::new() };
    walk.selections(&operation.selection_set);
    for fragment in document.fragments.values() {
        walk.selections(&fragment.selection_set);
    }
    walk.found
}

struct Walk<'a> {
    schema: &'a Schema,
    found: HashMap<Name, String>,
}

impl Walk<'_> {
    fn selections(&mut self, set: &SelectionSet) {
        for selection in &set.selections {
            match selection {
                Selection::Field(field) => {
                    for argument in &field.arguments {
                        if let Some(definition) = field.definition.argument_by_name(&argument.name) {
                            self.value(&argument.value, definition);
                        }
                    }
                    self.selections(&field.selection_set);
                }
                Selection::InlineFragment(inline) => self.selections(&inline.selection_set),
                // All fragments are walked, each once.
                Selection::FragmentSpread(_) => {}
            }
        }
    }

    fn value(&mut self, value: &Node<Value>, definition: &InputValueDefinition) {
        match &**value {
            Value::Variable(name) => {
                if let Some(description) = &definition.description {
                    self.found.entry(name.clone()).or_insert_with(|| description.to_string());
                }
            }
            Value::List(items) => items.iter().for_each(|item| self.value(item, definition)),
            Value::Object(fields) => {
                let schema = self.schema;
                let Some(ExtendedType::InputObject(input)) = schema.types.get(definition.ty.inner_named_type()) else {
                    return;
                };
                for (name, value) in fields {
                    if let Some(field) = input.fields.get(name) {
                        self.value(value, field);
                    }
                }
            }
            _ => {}
        }
    }
}
