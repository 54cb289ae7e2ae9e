//! The goal as the planner understood it: what the words say, what was chosen of it, and what is still open.

use rust_decimal::Decimal;

use crate::{
    details::Details,
    provenance::Provenance,
    sentence::Sentence,
    vocabulary::{FactKind, Origin, PlanKind, PlanType, RiskLevel, Understanding},
};

/// A goal as the planner understood it. What nobody said is assumed, and `origins` says so.
#[derive(Clone, Debug, PartialEq)]
pub struct Reading {
    /// The words that were read: the financial goals as given, empty where there were none.
    pub goal_text: String,
    /// Whether the plan saves, spends or pays debts off.
    pub plan_kind: PlanKind,
    /// What the plan saves for.
    pub goal_type: PlanType,
    /// Positive, to the cent, in the money of `details.amount_basis`; `None` for a spending plan.
    pub target_amount: Option<Decimal>,
    /// Months, 1 to 1200; of a spending plan those to fund.
    pub horizon_months: i32,
    /// Whole years, at least 1: the months, rounded up.
    pub time_horizon: i32,
    /// How much risk the plan may take.
    pub risk_level: RiskLevel,
    /// Already put aside for this goal, to the cent; 0 where nothing is mentioned.
    pub starting_amount: Decimal,
    /// The details as they count: those given, completed from the words.
    pub details: Details,
    /// Overall confidence, 0 to 1: at most that of the least certain input.
    pub confidence: f64,
    /// How much of the words could be read; `None` where the output does not say.
    pub understanding: Option<Understanding>,
    /// The language of the words as a BCP 47 tag; `None` where there are no words.
    pub language: Option<String>,
    /// Facts in the texts, in their order.
    pub facts: Vec<StatedFact>,
    /// Origin of each input.
    pub origins: Vec<InputOrigin>,
    /// Open questions, most informative first.
    pub questions: Vec<Question>,
    /// Goals beside the plan's own.
    pub other_goals: Vec<OtherGoal>,
    /// Keywords that the interpretation relies on, in the order of the text.
    pub keywords: Vec<String>,
    /// The plan's name: the person's own, or one made from the reading; at most 255 characters.
    pub plan_name: String,
    /// What was assumed because nobody said it, and where form and words contradict each other, in sentences.
    pub assumptions: Vec<String>,
    /// Who read it; `None` where that is not said.
    pub provenance: Option<Provenance>,
}

impl Reading {
    /// The age until which an income has to last where nobody says it.
    pub const UNTIL_AGE: i32 = 95;
    /// The years to live on the money where no age is known: from 65 to 95.
    const YEARS_TO_FUND: i32 = 30;

    /// Whole years that the money is lived on, 1 to 100: of a spending plan its own, of a saving plan those from its date
    /// until the income may end.
    pub fn years_to_fund(&self) -> u32 {
        self.years_to_fund_from(self.horizon_months)
    }

    /// The same for another date of a saving plan.
    pub fn years_to_fund_from(&self, horizon_months: i32) -> u32 {
        let income = self.details.retirement_income.as_ref();
        let until = income.and_then(|income| income.until_age).unwrap_or(Self::UNTIL_AGE);
        let years = match (self.plan_kind, self.details.current_age) {
            (PlanKind::Spend, _) => (horizon_months + 11) / 12,
            (_, Some(age)) => until - age - horizon_months / 12,
            (_, None) => Self::YEARS_TO_FUND,
        };
        years.clamp(1, 100).unsigned_abs()
    }
}

/// A field of the input in words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TextField {
    /// `financialGoals`.
    FinancialGoals,
    /// `investmentPreferences`.
    InvestmentPreferences,
}

/// A fact in the texts: amount, date, age, rate or preference.
#[derive(Clone, Debug, PartialEq)]
pub struct StatedFact {
    /// The text that contains it.
    pub field: TextField,
    /// The words themselves.
    pub words: String,
    /// Where they begin, in Unicode code points.
    pub start: usize,
    /// Where they end, in Unicode code points.
    pub end: usize,
    /// Its kind.
    pub kind: FactKind,
    /// An amount of money as worded: per `per` where that is said.
    pub amount: Option<Decimal>,
    /// The amount's currency as an ISO 4217 code, where sign or word say it.
    pub currency: Option<String>,
    /// "month", "week", "year" …; `None` where the amount is a sum.
    pub per: Option<String>,
    /// A span of time, or the months from today to a date.
    pub months: Option<i32>,
    /// An age in years.
    pub age: Option<i32>,
    /// Whose age or money: "self", "spouse", "child" …
    pub who: Option<String>,
    /// A rate as a fraction.
    pub rate: Option<f64>,
    /// Anything else that it says, in a word.
    pub value: Option<String>,
    /// Whether the plan uses it.
    pub used: bool,
    /// Why it is unused, or how it was interpreted.
    pub note: Option<Sentence>,
}

/// Origin of an input of the plan.
#[derive(Clone, Debug, PartialEq)]
pub struct InputOrigin {
    /// The input's path as in the API, e.g. `["details", "monthlyBudget"]`.
    pub path: Vec<&'static str>,
    /// Origin of the value.
    pub origin: Origin,
    /// Confidence of this input, 0 to 1; 1 if it was stated in a field.
    pub confidence: f64,
}

/// An open question, whose answer makes the plan more certain.
#[derive(Clone, Debug, PartialEq)]
pub struct Question {
    /// Machine-readable code, e.g. `TARGET_AMOUNT`.
    pub code: String,
    /// The question.
    pub sentence: Sentence,
    /// The field of the input that answers it, e.g. `["details", "startingAmount"]`.
    pub path: Vec<&'static str>,
}

/// A goal beside the plan's own.
#[derive(Clone, Debug, PartialEq)]
pub struct OtherGoal {
    /// The text that states it.
    pub words: String,
    /// What it is for.
    pub plan_type: PlanType,
    /// The capital that it wants.
    pub target_amount: Option<Decimal>,
    /// Months until then.
    pub horizon_months: Option<i32>,
}
