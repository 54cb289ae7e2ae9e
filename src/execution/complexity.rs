//! How many values an operation may ask for: its fields, times the rows of the lists that they are in.

use apollo_compiler::{
    ast::Value,
    response::{JsonMap, JsonValue},
};

use super::selection::{Branch, Selected};

/// Arguments that say how many rows a field is to give, by a number or by as many entries (Relay's).
const SIZES: [&str; 3] = ["first", "last", "ids"];

/// Counts with the values of `variables`; lists whose size nobody says have `assumed` rows.
pub(super) struct Complexity<'a> {
    pub(super) variables: &'a JsonMap,
    pub(super) assumed: u64,
}

impl Complexity<'_> {
    /// The values that an object's fields give together.
    pub(super) fn of(&self, branch: &Branch) -> u64 {
        self.fields(branch, None)
    }

    /// `rows` is what an argument of the field above says of the lists in it, as `plans(first: 10) { nodes }` does.
    fn fields(&self, branch: &Branch, rows: Option<u64>) -> u64 {
        branch.fields.iter().fold(0, |sum, field| sum.saturating_add(self.field(field, rows)))
    }

    fn field(&self, selected: &Selected, rows: Option<u64>) -> u64 {
        // The schema about itself: bounded by the depth of its lists, and small.
        if selected.field.name.starts_with("__") {
            return 1;
        }
        let said = self.rows(selected);
        let is_list = selected.field.ty().is_list();
        let (times, below) = if is_list { (said.or(rows).unwrap_or(self.assumed), None) } else { (1, said) };
        let inner = selected.branches.iter().map(|branch| self.fields(branch, below)).max().unwrap_or(0);
        times.saturating_mul(inner).saturating_add(1)
    }

    /// What the field's own arguments say, or `None` where it has none of that kind.
    fn rows(&self, selected: &Selected) -> Option<u64> {
        let field = &selected.field;
        let definitions = || field.definition.arguments.iter().filter(|a| SIZES.contains(&a.name.as_str()));
        let given = definitions().filter_map(|definition| field.specified_argument_by_name(&definition.name));
        let defaults = definitions().filter_map(|definition| definition.default_value.as_ref());
        let said = given.filter_map(|value| self.number(value)).max();
        let default = || defaults.filter_map(|value| self.number(value)).max();
        said.or_else(default).or_else(|| definitions().next().map(|_| self.assumed))
    }

    /// A negative number is refused by its field, before anything is read.
    fn number(&self, value: &Value) -> Option<u64> {
        match value {
            Value::Int(number) => number.as_str().parse().ok(),
            Value::List(entries) => Some(entries.len() as u64),
            Value::Variable(name) => match self.variables.get(name.as_str())? {
                JsonValue::Array(entries) => Some(entries.len() as u64),
                value => value.as_u64(),
            },
            _ => None,
        }
    }
}

/// Whether the variables' values change the count.
pub(super) fn depends_on_variables(branch: &Branch) -> bool {
    branch.fields.iter().any(|selected| {
        let size =
            |name: &&str| selected.field.specified_argument_by_name(name).is_some_and(|v| v.as_variable().is_some());
        SIZES.iter().any(size) || selected.branches.iter().any(depends_on_variables)
    })
}
