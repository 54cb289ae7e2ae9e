//! Details as a client sees them.

use async_graphql::{Context, SimpleObject};
use uuid::Uuid;

use super::AmountBasis;
use crate::{
    graphql::{context::ContextExt, error::ApiError, scalars::Decimal, stored::Text},
    plans::details::of_plans,
};
use agents::details;

/// Exact details of a goal. What is not stated is null, or empty. Amounts are in the plan's currency, rates fractions.
#[derive(SimpleObject)]
pub struct PlanDetails {
    /// Months until the money is needed.
    horizon_months: Option<i32>,
    /// What is already put aside for this goal.
    starting_amount: Option<Decimal>,
    /// What the person can pay a month.
    monthly_budget: Option<Decimal>,
    /// What an employer adds a month.
    employer_contribution: Option<Decimal>,
    /// By how much the payments grow a year.
    contribution_growth: Option<Decimal>,
    /// Target probability of success.
    confidence: Option<f64>,
    /// Whether the target is money of today or of the day on which it is needed.
    amount_basis: Option<AmountBasis>,
    /// Inflation a year.
    inflation: Option<Decimal>,
    /// Costs a year as a fraction of the money invested.
    annual_fee: Option<Decimal>,
    /// The person's age in years.
    current_age: Option<i32>,
    /// What the person earns a year before tax.
    yearly_income: Option<Decimal>,
    /// Desired retirement income.
    retirement_income: Option<RetirementIncome>,
    /// Dated cash flows.
    cash_flows: Vec<CashFlow>,
    /// What is owed.
    debts: Vec<Debt>,
    /// ISO 4217 code of every amount of the plan; USD where it is null.
    currency: Option<Text<String>>,
    /// Priority; 1 is the highest, and deferred last if the plans do not fit the monthly budget.
    priority: Option<i32>,
}

/// A dated cash flow.
#[derive(SimpleObject)]
pub struct CashFlow {
    /// Months from when it was said.
    in_months: Option<i32>,
    /// The amount; negative if it is paid out.
    amount: Option<Decimal>,
    /// What it is.
    label: Option<Text<String>>,
}

/// Something that is owed.
#[derive(SimpleObject)]
pub struct Debt {
    /// What is left of it.
    balance: Option<Decimal>,
    /// Interest a year.
    rate: Option<Decimal>,
    /// What is paid on it a month.
    payment: Option<Decimal>,
    /// What it is.
    label: Option<Text<String>>,
}

/// A retirement income.
#[derive(SimpleObject)]
pub struct RetirementIncome {
    /// A year, in today's money.
    yearly: Option<Decimal>,
    /// Age until which it has to last; 95 where it is null.
    until_age: Option<i32>,
    /// Pensions, Social Security and the like.
    other: Vec<IncomeStream>,
}

/// A recurring income, such as a pension.
#[derive(SimpleObject)]
pub struct IncomeStream {
    /// A year, in today's money.
    yearly: Option<Decimal>,
    /// Age at which it begins; from the start where it is null.
    from_age: Option<i32>,
    /// What it is.
    label: Option<Text<String>>,
}

impl PlanDetails {
    /// The details of a plan; in a list, loaded together with those of the other plans.
    pub(in crate::graphql) async fn load(ctx: &Context<'_>, plan_id: Uuid) -> Result<Option<Self>, ApiError> {
        let details = if ctx.in_list() {
            ctx.loaders()?.details(plan_id).await?
        } else {
            of_plans(&ctx.read().await?, &[plan_id]).await?.remove(&plan_id)
        };
        Ok(details.map(Into::into))
    }
}

impl From<details::Details> for PlanDetails {
    fn from(details: details::Details) -> Self {
        Self {
            horizon_months: details.horizon_months,
            starting_amount: details.starting_amount.map(Decimal::dollars),
            monthly_budget: details.monthly_budget.map(Decimal::dollars),
            employer_contribution: details.employer_contribution.map(Decimal::dollars),
            contribution_growth: details.contribution_growth.map(Decimal),
            confidence: details.confidence,
            amount_basis: details.amount_basis.map(Into::into),
            inflation: details.inflation.map(Decimal),
            annual_fee: details.annual_fee.map(Decimal),
            current_age: details.current_age,
            yearly_income: details.yearly_income.map(Decimal::dollars),
            retirement_income: details.retirement_income.map(Into::into),
            cash_flows: details.cash_flows.into_iter().map(Into::into).collect(),
            debts: details.debts.into_iter().map(Into::into).collect(),
            currency: details.currency.map(Text),
            priority: details.priority,
        }
    }
}

impl From<details::CashFlow> for CashFlow {
    fn from(flow: details::CashFlow) -> Self {
        Self {
            in_months: Some(flow.in_months),
            amount: Some(Decimal::dollars(flow.amount)),
            label: flow.label.map(Text),
        }
    }
}

impl From<details::Debt> for Debt {
    fn from(debt: details::Debt) -> Self {
        Self {
            balance: Some(Decimal::dollars(debt.balance)),
            rate: Some(Decimal(debt.rate)),
            payment: debt.payment.map(Decimal::dollars),
            label: debt.label.map(Text),
        }
    }
}

impl From<details::RetirementIncome> for RetirementIncome {
    fn from(income: details::RetirementIncome) -> Self {
        Self {
            yearly: Some(Decimal::dollars(income.yearly)),
            until_age: income.until_age,
            other: income.other.into_iter().map(Into::into).collect(),
        }
    }
}

impl From<details::IncomeStream> for IncomeStream {
    fn from(stream: details::IncomeStream) -> Self {
        Self { yearly: Some(Decimal::dollars(stream.yearly)), from_age: stream.from_age, label: stream.label.map(Text) }
    }
}
