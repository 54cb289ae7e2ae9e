//! `column = ANY(array)`: one prepared statement for any number of values, where `IN` has one for each number.

use sea_orm::{
    ExprTrait, Value,
    sea_query::{Expr, Func},
};

/// The condition that `column` is one of `values`.
pub(super) fn one_of<T>(column: Expr, mut values: Vec<T>) -> Expr
where
    T: Into<Value>,
    Vec<T>: Into<Value>,
{
    // After an equality, an index is ordered by its next column.
    if values.len() == 1
        && let Some(value) = values.pop()
    {
        return column.eq(Expr::value(value));
    }
    column.eq(Func::cust("ANY").arg(Expr::value(values)))
}

/// The same in SQL: what `column = …` is compared with, and its value as `$1`. A lookup of one that is written as one of many is planned
/// anew each time, since Postgres takes ten for as many.
pub(super) fn any_of<T>(values: &[T]) -> (&'static str, Value)
where
    T: Copy + Into<Value>,
    Vec<T>: Into<Value>,
{
    match values {
        [value] => ("$1", (*value).into()),
        values => ("ANY($1)", values.to_vec().into()),
    }
}

#[cfg(test)]
mod tests {
    use entity::investment_plans::{Column as C, Entity as Plans};
    use sea_orm::{ColumnTrait, DbBackend, EntityTrait, QueryFilter, QueryTrait};

    use super::*;

    fn sql(values: &[&str]) -> String {
        let values = values.iter().map(|&value| value.to_owned()).collect();
        let statement = Plans::find().filter(one_of(C::RiskLevel.into_expr(), values)).build(DbBackend::Postgres).sql;
        statement.split_once(" WHERE ").unwrap().1.to_owned()
    }

    #[test]
    fn a_statement_does_not_hang_on_how_many_values_there_are() {
        assert_eq!(sql(&["a"]), r#""investment_plans"."risk_level" = $1"#);
        assert_eq!(sql(&["a", "b"]), r#""investment_plans"."risk_level" = ANY($1)"#);
        assert_eq!(sql(&["a", "b", "c"]), sql(&[]));
    }
}
