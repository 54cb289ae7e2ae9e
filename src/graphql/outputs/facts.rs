//! What the words say.

use async_graphql::{Enum, SimpleObject};

use crate::{
    graphql::{scalars::Decimal, sentence::Sentence, stored::Text},
    vocabulary,
};
use agents::reading::{self, TextField};

/// A figure, date, age, rate or wish that stands in the words.
#[derive(SimpleObject)]
pub struct StatedFact {
    /// financialGoals or investmentPreferences: the text in which it stands.
    field: &'static str,
    /// The words themselves.
    words: Text<String>,
    /// Where they begin in the text, in Unicode code points.
    start: i32,
    /// Where they end in the text, in Unicode code points.
    end: i32,
    /// What it was taken for.
    kind: FactKind,
    /// An amount of money as it is worded: for each `per`, where that is said.
    amount: Option<Decimal>,
    /// ISO 4217 code of the amount, where sign or word say it.
    currency: Option<Text<String>>,
    /// "month", "week", "year" and the like; null where the amount is a sum.
    per: Option<Text<String>>,
    /// A span of time, or the months until a date.
    months: Option<i32>,
    /// An age in years.
    age: Option<i32>,
    /// Whose age or money it is: "self", "spouse", "child" and the like.
    who: Option<Text<String>>,
    /// A rate as a fraction.
    rate: Option<f64>,
    /// Anything else that it says, in a word.
    value: Option<Text<String>>,
    /// Whether the plan uses it.
    used: bool,
    /// Why not, or what was made of it.
    note: Option<Sentence>,
}

/// What something that the words say was taken for.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[graphql(remote = "vocabulary::FactKind")]
pub enum FactKind {
    /// Capital that is wanted.
    Target,
    /// When it is wanted.
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
    /// The income that is wanted once the money is lived on.
    RetirementIncome,
    /// A pension and the like.
    OtherIncome,
    /// What is owed.
    Debt,
    /// What something costs.
    Price,
    /// What something is worth.
    Worth,
    /// A sum that comes or goes on a date.
    CashFlow,
    /// A goal beside the plan's own.
    OtherGoal,
    /// How much risk is wanted.
    Risk,
    /// A return that is expected.
    Return,
    /// A rate of inflation.
    Inflation,
    /// The chance that is wanted.
    Confidence,
    /// What must not be, or must.
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
