//! The directive by which the schema says what a field costs: the gate charges callers by it.

use async_graphql::TypeDirective;

/// Points that the field costs each time it is asked for, of those that a caller may spend a second.
#[TypeDirective(location = "FieldDefinition")]
pub fn cost(weight: i32) {}
