//! Facts in the texts.

use async_graphql::{Enum, SimpleObject};

use crate::{
    graphql::{scalars::Decimal, sentence::Sentence, stored::Text},
    vocabulary,
};
use agents::reading::{self, TextField};

/// A fact in the texts: amount, date, age, rate or preference.
#[derive(SimpleObject)]
pub struct StatedFact {
    /// The text that contains it: financialGoals or investmentPreferences.
    field: &'static str,
    /// The words themselves.
    words: Text<String>,
    /// Where they begin in the text, in Unicode code points.
    start: i32,
    /// Where they end in the text, in Unicode code points.
    end: i32,
    /// Its kind.
    kind: FactKind,
    /// An amount of money as stated: per `per`, if there is one.
    amount: Option<Decimal>,
    /// ISO 4217 code of the amount, if a sign or word states it.
    currency: Option<Text<String>>,
    /// "month", "week", "year" and the like; null if the amount is a total.
    per: Option<Text<String>>,
    /// A span of time, or the months until a date.
    months: Option<i32>,
    /// An age in years.
    age: Option<i32>,
    /// Whose age or money it is: "self", "spouse", "child" and the like.
    who: Option<Text<String>>,
    /// A rate as a fraction.
    rate: Option<f64>,
    /// Any other value, as a word.
    value: Option<Text<String>>,
    /// Whether the plan uses it.
    used: bool,
    /// Why it is unused, or how it was interpreted.
    note: Option<Sentence>,
}

/// Kind of a fact in the texts.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[graphql(remote = "vocabulary::FactKind")]
pub enum FactKind {
    /// Target of a goal.
    Target,
    /// Time until the target is needed.
    Horizon,
    /// Somebody's age.
    Age,
    /// Money that is already put aside for the goal.
    StartingAmount,
    /// What the person can pay.
    MonthlyBudget,
    /// What an employer adds.
    EmployerContribution,
    /// What the person earns.
    Income,
    /// Desired retirement income.
    RetirementIncome,
    /// A pension and the like.
    OtherIncome,
    /// What is owed.
    Debt,
    /// What something costs.
    Price,
    /// What something is worth.
    Worth,
    /// A dated cash flow.
    CashFlow,
    /// A goal beside the plan's own.
    OtherGoal,
    /// The risk tolerance.
    Risk,
    /// A return that is expected.
    Return,
    /// A rate of inflation.
    Inflation,
    /// Target probability of success.
    Confidence,
    /// A constraint on the investment.
    Constraint,
    /// Anything else.
    Other,
}

impl From<reading::StatedFact> for StatedFact {
    fn from(fact: reading::StatedFact) -> Self {
        let place = |place: usize| i32::try_from(place).unwrap_or(i32::MAX);
        Self {
            field: match fact.field {
                TextField::FinancialGoals => "financialGoals",
                TextField::InvestmentPreferences => "investmentPreferences",
            },
            words: Text(fact.words),
            start: place(fact.start),
            end: place(fact.end),
            kind: fact.kind.into(),
            amount: fact.amount.map(Decimal::dollars),
            currency: fact.currency.map(Text),
            per: fact.per.map(Text),
            months: fact.months,
            age: fact.age,
            who: fact.who.map(Text),
            rate: fact.rate,
            value: fact.value.map(Text),
            used: fact.used,
            note: fact.note.map(Sentence),
        }
    }
}
