//! The schema's directive for a field's cost, charged against the rate limit.

use async_graphql::TypeDirective;

/// Points of the rate limit that the field costs each time it is selected.
#[TypeDirective(location = "FieldDefinition")]
pub fn cost(weight: i32) {}
