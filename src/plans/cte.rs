//! Data-modifying common table expressions (CTEs): one writes a plan and returns it, others write beside it. All of it happens, or nothing.

use sea_orm::{Statement, Value, Values};

use crate::database::statement;

const END: &str = " SELECT * FROM plan";

/// `written`, which returns a plan or has CTEs already, with one more CTE: `write` gives its SQL by the number of the first of its `values`, and
/// `plan` is what was returned.
pub(super) fn with_cte(
    written: Statement,
    name: &str,
    write: impl FnOnce(usize) -> String,
    values: impl IntoIterator<Item = Value>,
) -> Statement {
    let Statement { sql, values: first, .. } = written;
    let mut all = first.map_or_else(Vec::new, |Values(values)| values);
    let more = write(all.len() + 1);
    all.extend(values);
    let with = sql.strip_suffix(END).map_or_else(|| format!("WITH plan AS ({sql})"), str::to_owned);
    statement(&format!("{with}, {name} AS ({more}){END}"), all)
}
