//! From selected fields to the columns that they need.

use std::{collections::HashMap, sync::LazyLock};

use async_graphql::{Context, SelectionField};
use entity::investment_plans::Column as C;
use heck::ToLowerCamelCase;
use sea_orm::{IdenStatic, Iterable};

use crate::plans::columns::Columns;

/// The columns of the plans selected at `path` below the current field: `[]` if the field is a plan itself, `["nodes"]` and
/// `["edges", "node"]` for a connection.
pub fn selected(ctx: &Context<'_>, paths: &[&[&str]]) -> Columns {
    let mut columns = Columns::default();
    for path in paths {
        let plans = path.iter().fold(vec![ctx.field()], |fields, name| {
            fields.iter().flat_map(SelectionField::selection_set).filter(|field| field.name() == *name).collect()
        });
        for field in plans.iter().flat_map(SelectionField::selection_set) {
            add(&mut columns, field.name(), || shows_owner(&field));
        }
    }
    columns
}

/// The columns by the fields that bear their names.
static BY_FIELD: LazyLock<HashMap<String, C>> =
    LazyLock::new(|| C::iter().map(|column| (column.as_str().to_lower_camel_case(), column)).collect());

/// Adds what a field of a plan needs: the column of its name, or what is said here. Says whether the field is known.
fn add(columns: &mut Columns, field: &str, shows_owner: impl FnOnce() -> bool) -> bool {
    match field {
        "user" if shows_owner() => columns.add_owner(),
        "id" | "user" | "details" | "history" | "statusEvents" | "__typename" => {}
        "stage" => columns.add_stage(),
        "failure" => columns.add_failure(),
        "chosenPlanType" => columns.add(C::PlanType),
        "planCategory" => [C::PlanCategory, C::PlanType].into_iter().for_each(|column| columns.add(column)),
        "investmentPlan" | "balances" | "track" => columns.add(C::PlanData),
        "portfolio" => columns.add(C::Agent2Data),
        "planner" => columns.add(C::Agent3Data),
        _ => match BY_FIELD.get(field) {
            Some(column) => columns.add(*column),
            None => return false,
        },
    }
    true
}

/// Whether a plan's `user` shows more than the id.
fn shows_owner(user: &SelectionField<'_>) -> bool {
    user.selection_set().any(|field| matches!(field.name(), "email" | "createdAt"))
}

#[cfg(test)]
mod tests {
    use apollo_compiler::Schema;

    use super::*;

    #[test]
    fn every_field_of_a_plan_says_which_columns_it_needs() {
        let schema = Schema::parse_and_validate(crate::graphql::sdl(), "schema.graphql").unwrap();
        let fields = schema.get_object("Plan").unwrap().fields.keys();
        let unknown: Vec<_> = fields.filter(|field| !add(&mut Columns::default(), field, || true)).collect();
        assert!(
            unknown.is_empty(),
            "{unknown:?} would always be null: add the column to src/plans/plan.rs, or name it here"
        );
    }
}
