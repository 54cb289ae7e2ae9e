//! What a debt costs.

use async_graphql::SimpleObject;

use crate::graphql::{scalars::Decimal, sentence::Sentence, stored::Text};
use agents::composer;

/// What a debt costs, and what clears it.
#[derive(SimpleObject)]
pub struct DebtCheck {
    /// What it is.
    label: Option<Text<String>>,
    /// What is owed.
    balance: Decimal,
    /// Interest a year, as a fraction.
    rate: f64,
    /// What is paid on it a month.
    payment: Option<Decimal>,
    /// Null where the payment never clears it, or where none is known.
    months_to_clear: Option<i32>,
    /// Whether it costs more than the portfolio is expected to earn.
    pay_first: bool,
    /// As a sentence.
    sentence: Sentence,
}

impl From<composer::DebtCheck> for DebtCheck {
    fn from(debt: composer::DebtCheck) -> Self {
        Self {
            label: debt.label.map(Text),
            balance: Decimal::dollars(debt.balance),
            rate: debt.rate,
            payment: debt.payment.map(Decimal::dollars),
            months_to_clear: debt.months_to_clear,
            pay_first: debt.pay_first,
            sentence: Sentence(debt.sentence),
        }
    }
}
