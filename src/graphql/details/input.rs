//! Details as a client gives them.

use async_graphql::{InputObject, MaybeUndefined};

use super::AmountBasis;
use crate::{
    graphql::scalars::Decimal,
    plans::details::{DetailsChange, MONTHS, RETIREMENT_INCOME},
};
use agents::details::{CashFlow, Debt, Details, IncomeStream, RetirementIncome};

/// Exact details of a goal; they take precedence over the texts. Amounts are in the plan's currency, with at most two decimal
/// places; rates are fractions, with at most six.
#[derive(InputObject)]
pub struct PlanDetailsInput {
    /// Months until the money is needed, 1 to 1200. Takes precedence over timeHorizon, which becomes this in years, rounded up.
    horizon_months: MaybeUndefined<i32>,
    /// What is already put aside for this goal, 0 or more.
    starting_amount: MaybeUndefined<Decimal>,
    /// What the person can pay a month, 0 or more.
    monthly_budget: MaybeUndefined<Decimal>,
    /// What an employer adds a month, 0 or more.
    employer_contribution: MaybeUndefined<Decimal>,
    /// By how much the payments grow a year, -0.05 to 0.2.
    contribution_growth: MaybeUndefined<Decimal>,
    /// Target probability of success, 0.5 to 0.99.
    confidence: MaybeUndefined<f64>,
    /// Whether targetAmount is money of today or of the day on which it is needed; without it NOMINAL, where the amount stands in
    /// a field.
    amount_basis: MaybeUndefined<AmountBasis>,
    /// Inflation a year, -0.05 to 0.2.
    inflation: MaybeUndefined<Decimal>,
    /// Costs a year as a fraction of the money invested, 0 to 0.05.
    annual_fee: MaybeUndefined<Decimal>,
    /// The person's age in years, 0 to 120.
    current_age: MaybeUndefined<i32>,
    /// What the person earns a year before tax, 0 or more.
    yearly_income: MaybeUndefined<Decimal>,
    /// Desired retirement income.
    retirement_income: MaybeUndefined<RetirementIncomeInput>,
    /// Dated cash flows, at most 50.
    cash_flows: MaybeUndefined<Vec<CashFlowInput>>,
    /// What is owed, at most 20.
    debts: MaybeUndefined<Vec<DebtInput>>,
    /// ISO 4217 code of every amount of the plan; USD by default.
    currency: MaybeUndefined<String>,
    /// Priority; 1 is the highest, and deferred last if the plans do not fit the monthly budget.
    priority: MaybeUndefined<i32>,
}

/// A dated cash flow.
#[derive(InputObject)]
pub struct CashFlowInput {
    /// Months from now, 1 to 1200.
    in_months: i32,
    /// The amount; negative if it is paid out.
    amount: Decimal,
    /// What it is, at most 100 characters.
    label: Option<String>,
}

/// Something that is owed.
#[derive(InputObject)]
pub struct DebtInput {
    /// What is left of it, 0 or more.
    balance: Decimal,
    /// Interest a year, 0 to 1.
    rate: Decimal,
    /// What is paid on it a month, 0 or more.
    payment: Option<Decimal>,
    /// What it is, at most 100 characters.
    label: Option<String>,
}

/// A retirement income.
#[derive(InputObject)]
pub struct RetirementIncomeInput {
    /// A year, in today's money.
    yearly: Decimal,
    /// Age until which it has to last, above the present one and at most 120; 95 by default.
    until_age: Option<i32>,
    /// Pensions, Social Security and the like, at most 20.
    other: Option<Vec<IncomeStreamInput>>,
}

/// A recurring income, such as a pension.
#[derive(InputObject)]
pub struct IncomeStreamInput {
    /// A year, in today's money.
    yearly: Decimal,
    /// Age at which it begins; from the start by default.
    from_age: Option<i32>,
    /// What it is, at most 100 characters.
    label: Option<String>,
}

impl PlanDetailsInput {
    /// The change that this is: what is left out stays, null clears, a list or an income is replaced whole.
    pub fn change(self) -> DetailsChange {
        let mut change = DetailsChange::default();
        let DetailsChange { details, columns } = &mut change;
        set(&mut details.horizon_months, self.horizon_months, columns, &[MONTHS]);
        set(&mut details.starting_amount, self.starting_amount, columns, &["starting_amount"]);
        set(&mut details.monthly_budget, self.monthly_budget, columns, &["monthly_budget"]);
        set(&mut details.employer_contribution, self.employer_contribution, columns, &["employer_contribution"]);
        set(&mut details.contribution_growth, self.contribution_growth, columns, &["contribution_growth"]);
        set(&mut details.confidence, self.confidence, columns, &["confidence"]);
        set(&mut details.amount_basis, self.amount_basis, columns, &["amount_basis"]);
        set(&mut details.inflation, self.inflation, columns, &["inflation"]);
        set(&mut details.annual_fee, self.annual_fee, columns, &["annual_fee"]);
        set(&mut details.current_age, self.current_age, columns, &["current_age"]);
        set(&mut details.yearly_income, self.yearly_income, columns, &["yearly_income"]);
        set(&mut details.retirement_income, self.retirement_income, columns, &RETIREMENT_INCOME);
        set_list(&mut details.cash_flows, self.cash_flows, columns, "cash_flows");
        set_list(&mut details.debts, self.debts, columns, "debts");
        set(&mut details.currency, self.currency, columns, &["currency"]);
        set(&mut details.priority, self.priority, columns, &["priority"]);
        change
    }

    /// The details of a new plan, where nothing was said before.
    pub fn details(self) -> Details {
        self.change().details
    }
}

type Columns = Vec<&'static str>;

fn set<T, U: From<T>>(held: &mut Option<U>, given: MaybeUndefined<T>, changed: &mut Columns, columns: &[&'static str]) {
    if !given.is_undefined() {
        *held = given.take().map(Into::into);
        changed.extend(columns);
    }
}

fn set_list<T, U: From<T>>(
    held: &mut Vec<U>,
    given: MaybeUndefined<Vec<T>>,
    changed: &mut Columns,
    column: &'static str,
) {
    if !given.is_undefined() {
        *held = given.take().into_iter().flatten().map(Into::into).collect();
        changed.push(column);
    }
}

impl From<CashFlowInput> for CashFlow {
    fn from(flow: CashFlowInput) -> Self {
        Self { in_months: flow.in_months, amount: flow.amount.0, label: flow.label }
    }
}

impl From<DebtInput> for Debt {
    fn from(debt: DebtInput) -> Self {
        Self { balance: debt.balance.0, rate: debt.rate.0, payment: debt.payment.map(Into::into), label: debt.label }
    }
}

impl From<RetirementIncomeInput> for RetirementIncome {
    fn from(income: RetirementIncomeInput) -> Self {
        Self {
            yearly: income.yearly.0,
            until_age: income.until_age,
            other: income.other.into_iter().flatten().map(Into::into).collect(),
        }
    }
}

impl From<IncomeStreamInput> for IncomeStream {
    fn from(stream: IncomeStreamInput) -> Self {
        Self { yearly: stream.yearly.0, from_age: stream.from_age, label: stream.label }
    }
}
