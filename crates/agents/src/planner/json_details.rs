//! Details as they are stored: decimals as strings, what nobody said left out.

use rust_decimal::Decimal;
use serde_json::{Map, Value, json};

use super::amount::LARGEST;
use super::horizon::LONGEST_MONTHS;
use crate::details::{CashFlow, Debt, Details, IncomeStream, RetirementIncome};
use crate::exact::exact;
use crate::vocabulary::AmountBasis;

const MOST_FLOWS: usize = 50;
const MOST_DEBTS: usize = 20;
const LONGEST_LABEL: usize = 100;

pub(super) fn write(details: &Details) -> Value {
    let mut object = Map::new();
    let mut put = |key: &str, value: Option<Value>| {
        if let Some(value) = value {
            object.insert(key.to_owned(), value);
        }
    };
    put("horizon_months", details.horizon_months.map(Value::from));
    put("starting_amount", details.starting_amount.map(decimal));
    put("monthly_budget", details.monthly_budget.map(decimal));
    put("employer_contribution", details.employer_contribution.map(decimal));
    put("contribution_growth", details.contribution_growth.map(decimal));
    put("confidence", details.confidence.map(Value::from));
    put("amount_basis", details.amount_basis.map(|basis| Value::from(basis.as_str())));
    put("inflation", details.inflation.map(decimal));
    put("annual_fee", details.annual_fee.map(decimal));
    put("current_age", details.current_age.map(Value::from));
    put("yearly_income", details.yearly_income.map(decimal));
    put("retirement_income", details.retirement_income.as_ref().map(income));
    let flows = details
        .cash_flows
        .iter()
        .map(|flow| json!({ "in_months": flow.in_months, "amount": decimal(flow.amount), "label": flow.label }));
    put("cash_flows", Some(flows.collect()).filter(|_| !details.cash_flows.is_empty()));
    let debts = details.debts.iter().map(|debt| {
        json!({ "balance": decimal(debt.balance), "rate": decimal(debt.rate), "payment": debt.payment.map(decimal), "label": debt.label })
    });
    put("debts", Some(debts.collect()).filter(|_| !details.debts.is_empty()));
    put("currency", details.currency.clone().map(Value::from));
    put("priority", details.priority.map(Value::from));
    Value::Object(object)
}

pub(super) fn decimal(value: Decimal) -> Value {
    Value::from(value.to_string())
}

fn income(income: &RetirementIncome) -> Value {
    let other: Value = income
        .other
        .iter()
        .map(|stream| json!({ "yearly": decimal(stream.yearly), "from_age": stream.from_age, "label": stream.label }))
        .collect();
    json!({ "yearly": decimal(income.yearly), "until_age": income.until_age, "other": other })
}

/// A key's value: `Ok(None)` where it is absent or null, `None` where it is something else than `parse` takes.
#[expect(clippy::option_option, reason = "absent is something else than wrong")]
pub(super) fn optional<T>(value: &Value, key: &str, parse: impl Fn(&Value) -> Option<T>) -> Option<Option<T>> {
    match value.get(key) {
        None | Some(Value::Null) => Some(None),
        Some(value) => parse(value).map(Some),
    }
}

/// A decimal string within bounds.
pub(super) fn between(value: &Value, least: Decimal, most: Decimal) -> Option<Decimal> {
    exact(value.as_str()?).filter(|number| *number >= least && *number <= most)
}

fn money(value: &Value) -> Option<Decimal> {
    between(value, Decimal::ZERO, LARGEST).filter(|amount| amount.normalize().scale() <= 2)
}

fn fraction(least: i64, most: i64) -> impl Fn(&Value) -> Option<Decimal> {
    move |value| between(value, Decimal::new(least, 2), Decimal::new(most, 2))
}

pub(super) fn whole(least: i32, most: i32) -> impl Fn(&Value) -> Option<i32> {
    move |value| value.as_i64().and_then(|n| i32::try_from(n).ok()).filter(|n| (least..=most).contains(n))
}

fn label(value: &Value) -> Option<String> {
    value.as_str().filter(|label| label.chars().count() <= LONGEST_LABEL).map(str::to_owned)
}

fn list<T>(value: &Value, key: &str, most: usize, parse: impl Fn(&Value) -> Option<T>) -> Option<Vec<T>> {
    match value.get(key) {
        None | Some(Value::Null) => Some(Vec::new()),
        Some(Value::Array(entries)) if entries.len() <= most => entries.iter().map(parse).collect(),
        Some(_) => None,
    }
}

/// The details in a stored value of `write`'s shape; `None` for any other JSON and for figures out of range.
pub fn read(value: &Value) -> Option<Details> {
    value.as_object()?;
    Some(Details {
        horizon_months: optional(value, "horizon_months", whole(1, LONGEST_MONTHS))?,
        starting_amount: optional(value, "starting_amount", money)?,
        monthly_budget: optional(value, "monthly_budget", money)?,
        employer_contribution: optional(value, "employer_contribution", money)?,
        contribution_growth: optional(value, "contribution_growth", fraction(-5, 20))?,
        confidence: optional(value, "confidence", |v| v.as_f64().filter(|c| (0.5..=0.99).contains(c)))?,
        amount_basis: optional(value, "amount_basis", |v| AmountBasis::parse(v.as_str()?))?,
        inflation: optional(value, "inflation", fraction(-5, 20))?,
        annual_fee: optional(value, "annual_fee", fraction(0, 5))?,
        current_age: optional(value, "current_age", whole(0, 120))?,
        yearly_income: optional(value, "yearly_income", money)?,
        retirement_income: optional(value, "retirement_income", retirement_income)?,
        cash_flows: list(value, "cash_flows", MOST_FLOWS, |flow| {
            Some(CashFlow {
                in_months: whole(1, LONGEST_MONTHS)(flow.get("in_months")?)?,
                amount: between(flow.get("amount")?, -LARGEST, LARGEST)?,
                label: optional(flow, "label", label)?,
            })
        })?,
        debts: list(value, "debts", MOST_DEBTS, |debt| {
            Some(Debt {
                balance: money(debt.get("balance")?)?,
                rate: fraction(0, 100)(debt.get("rate")?)?,
                payment: optional(debt, "payment", money)?,
                label: optional(debt, "label", label)?,
            })
        })?,
        currency: optional(value, "currency", |v| {
            v.as_str().filter(|code| code.len() == 3 && code.bytes().all(|b| b.is_ascii_uppercase())).map(str::to_owned)
        })?,
        priority: optional(value, "priority", whole(1, i32::MAX))?,
    })
}

fn retirement_income(value: &Value) -> Option<RetirementIncome> {
    Some(RetirementIncome {
        yearly: money(value.get("yearly")?)?,
        until_age: optional(value, "until_age", whole(0, 120))?,
        other: list(value, "other", MOST_DEBTS, |stream| {
            Some(IncomeStream {
                yearly: money(stream.get("yearly")?)?,
                from_age: optional(stream, "from_age", whole(0, 120))?,
                label: optional(stream, "label", label)?,
            })
        })?,
    })
}
