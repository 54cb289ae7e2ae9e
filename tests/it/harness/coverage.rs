//! What of a schema a series of requests has used: every field that had a value, every argument and input field that
//! was given, every enum value that went in or came out.

use std::collections::BTreeSet;

use apollo_compiler::{
    ExecutableDocument, Name, Node, Schema,
    ast::{Type, Value},
    executable::{Selection, SelectionSet},
    schema::ExtendedType,
    validation::Valid,
};
use serde_json::Value as Json;

/// The schema, and what has been seen of it.
pub(crate) struct Coverage {
    schema: Valid<Schema>,
    seen: BTreeSet<String>,
}

impl Coverage {
    pub(crate) fn of(sdl: &str) -> Self {
        let schema = Schema::parse_and_validate(sdl, "schema.graphql").unwrap();
        Self { schema, seen: BTreeSet::new() }
    }

    /// Takes note of a request and its response.
    pub(crate) fn record(&mut self, query: &str, variables: &Json, response: &Json) {
        let document = ExecutableDocument::parse_and_validate(&self.schema, query, "query.graphql").unwrap();
        let operation = document.operations.iter().next().unwrap();
        let schema = self.schema.clone();
        let mut visit = Visit { schema: &schema, document: &document, variables, seen: &mut self.seen };
        for variable in &operation.variables {
            if let Some(value) = variables.get(variable.name.as_str()) {
                visit.json(&variable.ty, value);
            }
        }
        visit.selection(&operation.selection_set, &response["data"]);
    }

    /// Everything of the schema that has not been seen.
    pub(crate) fn missing(&self) -> Vec<String> {
        let types = self.schema.types.iter().filter(|(_, ty)| !ty.is_built_in());
        let elements = types.flat_map(|(name, ty)| elements(name, ty));
        elements.filter(|element| !self.seen.contains(element)).collect()
    }
}

fn elements(name: &Name, ty: &ExtendedType) -> Vec<String> {
    let fields = match ty {
        ExtendedType::Object(object) => &object.fields,
        ExtendedType::Interface(interface) => &interface.fields,
        ExtendedType::InputObject(input) => {
            return input.fields.keys().map(|field| format!("{name}.{field}")).collect();
        }
        ExtendedType::Enum(values) => return values.values.keys().map(|value| format!("{name}.{value}")).collect(),
        ExtendedType::Scalar(_) | ExtendedType::Union(_) => return Vec::new(),
    };
    let arguments = |field: &Name, arguments: &[Node<apollo_compiler::ast::InputValueDefinition>]| {
        arguments.iter().map(|argument| format!("{name}.{field}({})", argument.name)).collect::<Vec<_>>()
    };
    let with_arguments =
        |(field, definition): (&Name, &apollo_compiler::schema::Component<apollo_compiler::ast::FieldDefinition>)| {
            let mut all = arguments(field, &definition.arguments);
            all.push(format!("{name}.{field}"));
            all
        };
    fields.iter().flat_map(with_arguments).collect()
}

struct Visit<'a> {
    schema: &'a Schema,
    document: &'a ExecutableDocument,
    variables: &'a Json,
    seen: &'a mut BTreeSet<String>,
}

impl Visit<'_> {
    fn selection(&mut self, set: &SelectionSet, data: &Json) {
        if let Json::Array(items) = data {
            for item in items {
                self.selection(set, item);
            }
            return;
        }
        for selection in &set.selections {
            match selection {
                Selection::Field(field) => {
                    for argument in &field.arguments {
                        if self.given(&argument.value) {
                            self.seen.insert(format!("{}.{}({})", set.ty, field.name, argument.name));
                        }
                        let ty = &field.definition.argument_by_name(&argument.name).unwrap().ty;
                        self.literal(ty, &argument.value);
                    }
                    let value = &data[field.response_key().as_str()];
                    if !value.is_null() {
                        self.seen.insert(format!("{}.{}", set.ty, field.name));
                        self.json(field.ty(), value);
                        self.selection(&field.selection_set, value);
                    }
                }
                Selection::InlineFragment(inline) => self.fragment(&inline.selection_set, data),
                Selection::FragmentSpread(spread) => {
                    self.fragment(&spread.fragment_def(self.document).unwrap().selection_set, data);
                }
            }
        }
    }

    /// A fragment on a type counts for objects of that type, as their `__typename` says.
    fn fragment(&mut self, set: &SelectionSet, data: &Json) {
        if data["__typename"].is_null() || data["__typename"] == set.ty.as_str() {
            self.selection(set, data);
        }
    }

    fn given(&self, value: &Value) -> bool {
        value.as_variable().is_none_or(|name| self.variables.get(name.as_str()).is_some())
    }

    fn literal(&mut self, ty: &Type, value: &Value) {
        match value {
            Value::Enum(word) => drop(self.seen.insert(format!("{}.{word}", ty.inner_named_type()))),
            Value::List(items) => items.iter().for_each(|item| self.literal(ty, item)),
            Value::Object(fields) => {
                for (name, value) in fields {
                    self.input_field(ty, name, |visit, ty| visit.literal(ty, value));
                }
            }
            _ => {}
        }
    }

    /// A value of a variable, or of a leaf of the response.
    fn json(&mut self, ty: &Type, value: &Json) {
        match value {
            Json::Array(items) => items.iter().for_each(|item| self.json(ty, item)),
            Json::String(word) if self.schema.get_enum(ty.inner_named_type()).is_some() => {
                self.seen.insert(format!("{}.{word}", ty.inner_named_type()));
            }
            Json::Object(fields) => {
                for (name, value) in fields {
                    self.input_field(ty, name, |visit, ty| visit.json(ty, value));
                }
            }
            _ => {}
        }
    }

    fn input_field(&mut self, ty: &Type, name: &str, inner: impl FnOnce(&mut Self, &Type)) {
        let input = self.schema.get_input_object(ty.inner_named_type());
        if let Some(field) = input.and_then(|input| input.fields.get(name)) {
            self.seen.insert(format!("{}.{name}", ty.inner_named_type()));
            let ty = field.ty.clone();
            inner(self, &ty);
        }
    }
}
