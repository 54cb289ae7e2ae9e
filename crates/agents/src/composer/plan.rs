//! The finished plan, as the rest of the program sees it.

use rust_decimal::Decimal;

use crate::provenance::Provenance;
use crate::sentence::Sentence;
use crate::vocabulary::{AdjustmentKind, PlanKind, SentencePart};

/// An investment plan. Money is in the plan's currency, to the cent. What a plan of its kind has not, and what one that was
/// made before does not say, is `None` or empty.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct InvestmentPlan {
    /// Kind of the plan.
    pub kind: Option<PlanKind>,
    /// The first payment at a month's end that reaches the target at the compound returns.
    pub monthly_contribution: Decimal,
    /// The recommended one, which reaches it with `confidence`; the employer's part is included.
    pub recommended_contribution: Option<Decimal>,
    /// Target probability of success, 0 to 1.
    pub confidence: Option<f64>,
    /// The target in money of the day on which it is needed.
    pub target_nominal: Option<Decimal>,
    /// The target in today's money.
    pub target_today: Option<Decimal>,
    /// What the money is invested in at first.
    pub asset_allocation: AssetAllocation,
    /// Steps on the way to the target, from small to large.
    pub milestones: Vec<Milestone>,
    /// What may go wrong, the most telling first.
    pub risk_considerations: Vec<RiskConsideration>,
    /// Assumptions behind the figures, in sentences.
    pub assumptions: Vec<String>,
    /// The share of simulated markets in which `monthly_contribution` reaches the target, or the money lasts, 0 to 1.
    pub success_probability: Option<f64>,
    /// What a better or a worse chance takes a month.
    pub contribution_options: Vec<ContributionOption>,
    /// Every year's end, from 1, and the plan's.
    pub projection: Vec<ProjectionPoint>,
    /// Outcome of the person's own budget.
    pub budget: Option<BudgetCheck>,
    /// Alternative changes that reach `confidence`, easiest first.
    pub adjustments: Vec<Adjustment>,
    /// The same plan in other conditions.
    pub sensitivity: Vec<Sensitivity>,
    /// Drawdown of the savings.
    pub drawdown: Option<Drawdown>,
    /// What is owed.
    pub debts: Vec<DebtCheck>,
    /// The plan in words.
    pub summary: Option<String>,
    /// Everything that is said, each with code and values.
    pub sentences: Vec<PlanSentence>,
    /// Who wrote the summary; `None` where that is not said.
    pub provenance: Option<Provenance>,
}

/// Percent of the money in each group, with at most two decimals; the three add up to exactly 100.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct AssetAllocation {
    /// Stocks.
    pub stocks: f64,
    /// Bonds and cash.
    pub bonds: f64,
    /// Real estate and commodities.
    pub alternatives: f64,
}

/// A step on the way to the target.
#[derive(Clone, Debug, PartialEq)]
pub struct Milestone {
    /// What the step is called.
    pub name: String,
    /// 25, 50, 75 or 100.
    pub percent_of_target: i32,
    /// That part of the target.
    pub amount: Decimal,
    /// The first year at whose end the median market has passed the amount: 0 where the start already does, and the
    /// plan's last year where the median does not pass it in time.
    pub year: i32,
}

/// Something that may go wrong.
#[derive(Clone, Debug, PartialEq)]
pub struct RiskConsideration {
    /// A short name, e.g. `crash`.
    pub name: String,
    /// What it means for this plan, in a sentence or two.
    pub text: String,
}

/// What a chance takes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ContributionOption {
    /// The chance of reaching the target, 0 to 1.
    pub probability: f64,
    /// The monthly amount that gives it.
    pub monthly_contribution: Decimal,
}

/// The plan's value at a year's end.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ProjectionPoint {
    /// Years since the start, from 1; the last one may have begun only.
    pub year: i32,
    /// Months since the start.
    pub month: i32,
    /// What has been paid in until then: the starting amount, every monthly one, and what came or went on dates. What the
    /// value has above it is gain.
    pub contributed: Decimal,
    /// The value that a tenth of the simulated markets stays at or below.
    pub p10: Decimal,
    /// The median market's value.
    pub p50: Decimal,
    /// The value that nine tenths of the simulated markets stay at or below.
    pub p90: Decimal,
    /// The same in today's money.
    pub p10_today: Option<Decimal>,
    /// The median in today's money.
    pub p50_today: Option<Decimal>,
    /// The upper value in today's money.
    pub p90_today: Option<Decimal>,
}

/// Outcome of the person's own budget.
#[derive(Clone, Debug, PartialEq)]
pub struct BudgetCheck {
    /// The person's and the employer's monthly amount.
    pub monthly_contribution: Decimal,
    /// The share of markets in which it reaches the target.
    pub success_probability: f64,
    /// What a tenth of the markets misses at least; 0 where nothing is missing.
    pub shortfall_p10: Decimal,
    /// What the median market misses.
    pub shortfall_p50: Decimal,
    /// What nine tenths of the markets miss at least.
    pub shortfall_p90: Decimal,
    /// What a tenth of the markets has at most in the end.
    pub p10: Decimal,
    /// What the median market has.
    pub p50: Decimal,
    /// What nine tenths of the markets have at most.
    pub p90: Decimal,
    /// The person's part of it as a share of the stated income before tax.
    pub share_of_income: Option<f64>,
}

/// A single change with which the plan reaches its confidence.
#[derive(Clone, Debug, PartialEq)]
pub struct Adjustment {
    /// What is changed.
    pub kind: AdjustmentKind,
    /// Money, or for a later date the months from now.
    pub value: Decimal,
    /// Probability of success with this change.
    pub success_probability: f64,
    /// As a sentence.
    pub sentence: Sentence,
}

/// The plan as recommended, in another condition.
#[derive(Clone, Debug, PartialEq)]
pub struct Sensitivity {
    /// E.g. `RETURN_MINUS_1`.
    pub code: String,
    /// As a sentence.
    pub sentence: Sentence,
    /// Probability of success of what is recommended, in that condition.
    pub success_probability: f64,
    /// Recommended contribution in it.
    pub recommended_contribution: Option<Decimal>,
}

/// Drawdown of the savings, in today's money.
#[derive(Clone, Debug, PartialEq)]
pub struct Drawdown {
    /// Monthly income, other incomes included, that lasts with the plan's confidence.
    pub sustainable_monthly: Decimal,
    /// Desired monthly income.
    pub wanted_monthly: Option<Decimal>,
    /// The chance that the wanted income, or else the sustainable one, lasts.
    pub success_probability: f64,
    /// The age until which it has to.
    pub until_age: Option<i32>,
    /// Years of withdrawals.
    pub years: i32,
    /// The age, or else the year, at which one market in ten has nothing left.
    pub p10_runs_out: Option<i32>,
    /// Every year's end, from 1.
    pub projection: Vec<DrawdownPoint>,
}

/// What is left at a year's end, in today's money.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct DrawdownPoint {
    /// Years since withdrawals began.
    pub year: i32,
    /// The person's age then.
    pub age: Option<i32>,
    /// What a tenth of the markets has at most.
    pub p10_today: Decimal,
    /// What the median market has.
    pub p50_today: Decimal,
    /// What nine tenths have at most.
    pub p90_today: Decimal,
}

/// What a debt costs, and what clears it.
#[derive(Clone, Debug, PartialEq)]
pub struct DebtCheck {
    /// What it is.
    pub label: Option<String>,
    /// What is owed.
    pub balance: Decimal,
    /// Interest, a fraction a year.
    pub rate: f64,
    /// What is paid on it a month.
    pub payment: Option<Decimal>,
    /// Months until that clears it; `None` where it never does, or where no payment is known.
    pub months_to_clear: Option<i32>,
    /// Whether it costs more than the portfolio is expected to earn.
    pub pay_first: bool,
    /// As a sentence.
    pub sentence: Sentence,
}

/// A sentence of the plan, and where it belongs.
#[derive(Clone, Debug, PartialEq)]
pub struct PlanSentence {
    /// Where it belongs.
    pub part: SentencePart,
    /// The sentence.
    pub sentence: Sentence,
}
