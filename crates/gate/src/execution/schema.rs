//! The schema as documents are checked against it: apollo-compiler's, read from the definition that async-graphql
//! exports.

use anyhow::Context;
use apollo_compiler::{
    Name, Node, Schema,
    collections::HashMap,
    name,
    schema::{ExtendedType, Implementers},
    ty,
    validation::Valid,
};

/// A schema that documents are checked against, with what is derived from it once.
pub(super) struct CheckedSchema {
    pub(super) schema: Valid<Schema>,
    pub(super) implementers: HashMap<Name, Implementers>,
}

impl CheckedSchema {
    /// Reads a schema definition.
    pub(super) fn new(sdl: &str) -> anyhow::Result<Self> {
        let schema = Schema::parse_and_validate(sdl, "schema.graphql")
            .map_err(|error| anyhow::anyhow!("{}", error.errors))
            .context("the exported schema is not valid")?;
        let mut schema = schema.into_inner();
        add_is_one_of(&mut schema);
        let schema = Valid::assume_valid(schema);
        let implementers = schema.implementers_map();
        Ok(Self { schema, implementers })
    }

    /// The object types that a value of the type `name` can have.
    pub(super) fn possible_types(&self, name: &Name) -> Vec<Name> {
        match self.schema.types.get(name) {
            Some(ExtendedType::Object(_)) => vec![name.clone()],
            Some(ExtendedType::Interface(_)) => {
                self.implementers.get(name).map(|types| types.objects.iter().cloned().collect()).unwrap_or_default()
            }
            Some(ExtendedType::Union(union)) => union.members.iter().map(|member| member.name.clone()).collect(),
            _ => Vec::new(),
        }
    }

    /// Whether a fragment on `condition` applies to the object type `object`.
    pub(super) fn applies(&self, condition: &Name, object: &Name) -> bool {
        condition == object || self.schema.is_subtype(condition, object)
    }

    /// Whether the type `of` has a field `name`.
    pub(super) fn has_field(&self, of: &str, name: &str) -> bool {
        self.schema.type_field(of, name).is_ok()
    }

    /// Whether `name` is an input object of which exactly one field must be given.
    pub(super) fn is_one_of(&self, name: &str) -> bool {
        self.schema.get_input_object(name).is_some_and(|input| input.directives.has("oneOf"))
    }
}

/// apollo-compiler 1.33 has no `__Type.isOneOf`: without it, documents that ask for it would be refused. The value is
/// in `introspection`.
fn add_is_one_of(schema: &mut Schema) {
    let Some(ExtendedType::Object(meta)) = schema.types.get_mut("__Type") else { return };
    let meta = meta.make_mut();
    let Some(like) = meta.fields.get("specifiedByURL").cloned() else { return };
    let mut field = (*like.node).clone();
    field.name = name!("isOneOf");
    field.ty = ty!(Boolean);
    meta.fields.entry(name!("isOneOf")).or_insert_with(|| Node::new(field).to_component(like.origin.clone()));
}
