//! Sentences about facts: why one is not used, what was made of it.

use serde_json::{Map, Value};

use crate::sentence::Sentence;
use crate::vocabulary::FactKind;

/// A sentence without figures.
pub(super) fn plain(code: &str, text: &str) -> Sentence {
    Sentence { code: code.to_owned(), text: text.to_owned(), values: Map::new() }
}

/// A sentence with figures by name.
pub(super) fn with(code: &str, text: String, values: &[(&str, String)]) -> Sentence {
    let values = values.iter().map(|(name, value)| ((*name).to_owned(), Value::String(value.clone()))).collect();
    Sentence { code: code.to_owned(), text, values }
}

/// Why an amount of this kind does not count in the plan.
pub(super) fn unused(kind: FactKind) -> Sentence {
    match kind {
        FactKind::Price => plain("PRICE_NOT_USED", "A price that is spoken of; the target does not rest on it."),
        FactKind::Worth => {
            plain("WORTH_NOT_USED", "What something is worth is not counted as money put aside for the goal.")
        }
        FactKind::Debt => plain("DEBT_NOT_USED", "What is owed is not part of the target."),
        FactKind::OtherGoal => plain("OTHER_GOAL", "Another goal needs a plan of its own."),
        FactKind::Income => plain("INCOME_NOT_USED", "Another income is counted."),
        FactKind::StartingAmount => plain("START_NOT_USED", "It is not counted as put aside for the goal."),
        FactKind::CashFlow => plain("CASH_FLOW_WITHOUT_DATE", "No date before the goal's is said for it."),
        _ => plain("NOT_USED", "The plan does not rest on it."),
    }
}

/// What becomes of a wish about what is held.
pub(super) fn constraint(value: &str) -> Sentence {
    with(
        "CONSTRAINT_NOT_KEPT",
        format!(
            "The plan's asset classes cannot keep to this wish ({value}); whoever carries it out can choose funds by it."
        ),
        &[("constraint", value.to_owned())],
    )
}
