//! How much an operation asks for: its values, which are its fields times the rows of the lists that they are in, and what these
//! cost by the schema's `@cost(weight:)` (the directive of the GraphQL Cost Specification).

use apollo_compiler::{
    ast::Value,
    executable::Field,
    response::{JsonMap, JsonValue},
};

use super::selection::{Branch, Selected};

/// Arguments that say how many rows a field is to give, by a number or by as many entries (Relay's).
const SIZES: [&str; 3] = ["first", "last", "ids"];

/// Values that cost one point.
const VALUES_A_POINT: u64 = 100;

/// How much it is.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Size {
    /// Values that may be in the response.
    pub(super) values: u64,
    /// Points for fields that have a weight.
    weight: u64,
}

impl Size {
    /// What it costs altogether, in points.
    pub(super) const fn points(self) -> u64 {
        self.weight.saturating_add(self.values / VALUES_A_POINT)
    }

    const fn and(self, other: Self) -> Self {
        Self { values: self.values.saturating_add(other.values), weight: self.weight.saturating_add(other.weight) }
    }

    const fn times(self, rows: u64) -> Self {
        Self { values: self.values.saturating_mul(rows), weight: self.weight.saturating_mul(rows) }
    }
}

/// Counts with the values of `variables`; lists whose size nobody says have `assumed` rows.
pub(super) struct Complexity<'a> {
    pub(super) variables: &'a JsonMap,
    pub(super) assumed: u64,
}

impl Complexity<'_> {
    /// What an object's fields are together.
    pub(super) fn of(&self, branch: &Branch) -> Size {
        self.fields(branch, None)
    }

    /// `rows` is what an argument of the field above says of the lists in it, as `plans(first: 10) { nodes }` does.
    fn fields(&self, branch: &Branch, rows: Option<u64>) -> Size {
        branch.fields.iter().fold(Size::default(), |sum, field| sum.and(self.field(field, rows)))
    }

    fn field(&self, selected: &Selected, rows: Option<u64>) -> Size {
        // The schema about itself: bounded by the depth of its lists, and small.
        if selected.field.name.starts_with("__") {
            return Size { values: 1, weight: 0 };
        }
        let said = self.rows(selected);
        let is_list = selected.field.ty().is_list();
        let (times, below) = if is_list { (said.or(rows).unwrap_or(self.assumed), None) } else { (1, said) };
        let branches = selected.branches.iter().map(|branch| self.fields(branch, below));
        // Of an interface's types each item is one.
        let inner = branches.reduce(|a, b| Size { values: a.values.max(b.values), weight: a.weight.max(b.weight) });
        inner.unwrap_or_default().times(times).and(Size { values: 1, weight: weight(&selected.field) })
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

/// What the schema says that the field costs.
fn weight(field: &Field) -> u64 {
    let cost = field.definition.directives.get("cost");
    cost.and_then(|cost| cost.specified_argument_by_name("weight")?.to_i32()?.try_into().ok()).unwrap_or(0)
}

/// Whether the variables' values change the count.
pub(super) fn depends_on_variables(branch: &Branch) -> bool {
    branch.fields.iter().any(|selected| {
        let size =
            |name: &&str| selected.field.specified_argument_by_name(name).is_some_and(|v| v.as_variable().is_some());
        SIZES.iter().any(size) || selected.branches.iter().any(depends_on_variables)
    })
}
