//! What can be selected and said, from the schema itself.

use std::sync::LazyLock;

use apollo_compiler::{Schema, ast::FieldDefinition, validation::Valid};

static SCHEMA: LazyLock<Valid<Schema>> =
    LazyLock::new(|| Schema::parse_and_validate(include_str!("../../../schema.graphql"), "schema.graphql").unwrap());

fn selected(ty: &str, select: impl Fn(&FieldDefinition) -> Option<String>) -> Vec<String> {
    let fields = &SCHEMA.get_object(ty).unwrap().fields;
    fields.values().filter(|field| field.arguments.is_empty()).filter_map(|field| select(field)).collect()
}

/// The fields of a type that have no arguments and no fields below.
pub(crate) fn leaves(ty: &str) -> Vec<String> {
    selected(ty, |field| {
        let is_object = SCHEMA.get_object(field.ty.inner_named_type()).is_some();
        (!is_object).then(|| field.name.to_string())
    })
}

/// The fields of a type that have no arguments, each with the leaves below it.
pub(crate) fn fields(ty: &str) -> Vec<String> {
    selected(ty, |field| {
        let object = SCHEMA.get_object(field.ty.inner_named_type());
        Some(match object {
            Some(object) => format!("{} {{ {} }}", field.name, leaves(&object.name).join(" ")),
            None => field.name.to_string(),
        })
    })
}

/// The fields of an input.
pub(crate) fn input_fields(ty: &str) -> Vec<String> {
    SCHEMA.get_input_object(ty).unwrap().fields.keys().map(ToString::to_string).collect()
}
