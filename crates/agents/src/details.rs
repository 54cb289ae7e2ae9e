//! Exact details of a goal, and what is completed from them. Money is in the plan's currency, to
//! the cent; rates are fractions a year.

use rust_decimal::Decimal;

use crate::vocabulary::AmountBasis;

/// The details of a plan. What nobody said is `None` or empty.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Details {
    /// Months until the money is needed, 1 to 1200.
    pub horizon_months: Option<i32>,
    /// Already put aside for this goal, 0 or more.
    pub starting_amount: Option<Decimal>,
    /// What the person can pay a month, 0 or more.
    pub monthly_budget: Option<Decimal>,
    /// What an employer adds a month, 0 or more.
    pub employer_contribution: Option<Decimal>,
    /// By how much the payments grow a year, −0.05 to 0.2.
    pub contribution_growth: Option<Decimal>,
    /// Target probability of success, 0.5 to 0.99.
    pub confidence: Option<f64>,
    /// The money that the target is meant in.
    pub amount_basis: Option<AmountBasis>,
    /// Inflation, −0.05 to 0.2.
    pub inflation: Option<Decimal>,
    /// Costs as a fraction of the money invested, 0 to 0.05.
    pub annual_fee: Option<Decimal>,
    /// The person's age in years, 0 to 120.
    pub current_age: Option<i32>,
    /// What the person earns a year before tax, 0 or more.
    pub yearly_income: Option<Decimal>,
    /// Desired retirement income.
    pub retirement_income: Option<RetirementIncome>,
    /// Dated cash flows, at most 50.
    pub cash_flows: Vec<CashFlow>,
    /// What is owed, at most 20.
    pub debts: Vec<Debt>,
    /// ISO 4217 code of every amount of the plan; USD where nothing is said.
    pub currency: Option<String>,
    /// Priority; 1 is the highest, and deferred last if the plans do not fit the monthly budget.
    pub priority: Option<i32>,
}

impl Details {
    /// The months until the money is needed as whole years, rounded up.
    pub fn years(&self) -> Option<i32> {
        self.horizon_months.map(|months| months.saturating_add(11) / 12)
    }

    /// These details, and what they leave open as `others` have it.
    #[must_use]
    pub fn or(self, others: &Self) -> Self {
        Self {
            horizon_months: self.horizon_months.or(others.horizon_months),
            starting_amount: self.starting_amount.or(others.starting_amount),
            monthly_budget: self.monthly_budget.or(others.monthly_budget),
            employer_contribution: self.employer_contribution.or(others.employer_contribution),
            contribution_growth: self.contribution_growth.or(others.contribution_growth),
            confidence: self.confidence.or(others.confidence),
            amount_basis: self.amount_basis.or(others.amount_basis),
            inflation: self.inflation.or(others.inflation),
            annual_fee: self.annual_fee.or(others.annual_fee),
            current_age: self.current_age.or(others.current_age),
            yearly_income: self.yearly_income.or(others.yearly_income),
            retirement_income: self.retirement_income.or_else(|| others.retirement_income.clone()),
            cash_flows: if self.cash_flows.is_empty() { others.cash_flows.clone() } else { self.cash_flows },
            debts: if self.debts.is_empty() { others.debts.clone() } else { self.debts },
            currency: self.currency.or_else(|| others.currency.clone()),
            priority: self.priority.or(others.priority),
        }
    }
}

/// A dated cash flow.
#[derive(Clone, Debug, PartialEq)]
pub struct CashFlow {
    /// Months from now, 1 to 1200.
    pub in_months: i32,
    /// The amount; negative if it is paid out.
    pub amount: Decimal,
    /// What it is, at most 100 characters.
    pub label: Option<String>,
}

/// Something that is owed.
#[derive(Clone, Debug, PartialEq)]
pub struct Debt {
    /// What is left of it.
    pub balance: Decimal,
    /// Interest, a fraction a year.
    pub rate: Decimal,
    /// What is paid on it a month.
    pub payment: Option<Decimal>,
    /// What it is, at most 100 characters.
    pub label: Option<String>,
}

/// A retirement income.
#[derive(Clone, Debug, PartialEq)]
pub struct RetirementIncome {
    /// A year, in today's money.
    pub yearly: Decimal,
    /// Until which age it has to last; 95 where nothing is said.
    pub until_age: Option<i32>,
    /// Pensions, Social Security and the like.
    pub other: Vec<IncomeStream>,
}

/// A recurring income, such as a pension.
#[derive(Clone, Debug, PartialEq)]
pub struct IncomeStream {
    /// A year, in today's money.
    pub yearly: Decimal,
    /// The age at which it begins; from the start where nothing is said.
    pub from_age: Option<i32>,
    /// What it is, at most 100 characters.
    pub label: Option<String>,
}
