//! What a person says exactly about a plan beside its words: a row of `plan_details`, written by the statement that writes the plan.

use std::collections::HashMap;

use rust_decimal::Decimal;
use sea_orm::{ConnectionTrait, DbErr, Statement, sea_query::Expr};
use serde_json::{Map, Value as Json, json};
use uuid::Uuid;

use super::{Plan, columns::Columns, cte::with_cte, one_of::any_of, outputs::decimal, row::Row, validate};
use crate::{
    database::{Session, statement},
    vocabulary::AmountBasis,
};
use agents::details::{CashFlow, Debt, Details, IncomeStream, RetirementIncome};

/// A change of a plan's details: these columns become what the details say, others stay as they are.
#[derive(Clone, Debug, Default)]
pub struct DetailsChange {
    pub details: Details,
    pub columns: Vec<&'static str>,
}

impl DetailsChange {
    /// Clears everything.
    pub fn clear() -> Self {
        Self { details: Details::default(), columns: COLUMNS.to_vec() }
    }

    /// Clears the months, unless they are set: for another number of years.
    pub fn clear_months(&mut self) {
        if !self.columns.contains(&MONTHS) {
            self.columns.push(MONTHS);
        }
    }
}

/// The column of the months.
pub const MONTHS: &str = "horizon_months";
/// The columns of the income that is wanted.
pub const RETIREMENT_INCOME: [&str; 3] = ["retirement_yearly", "retirement_until_age", "retirement_other"];

const COLUMNS: [&str; 18] = [
    MONTHS,
    "starting_amount",
    "monthly_budget",
    "employer_contribution",
    "contribution_growth",
    "confidence",
    "amount_basis",
    "inflation",
    "annual_fee",
    "current_age",
    "yearly_income",
    "retirement_yearly",
    "retirement_until_age",
    "retirement_other",
    "cash_flows",
    "debts",
    "currency",
    "priority",
];

/// The details of these plans, as far as the session may see them and there are any.
pub async fn of_plans(session: &Session, plans: &[Uuid]) -> Result<HashMap<Uuid, Details>, DbErr> {
    let (those, plans) = any_of(plans);
    let sql = format!("SELECT plan_id, to_jsonb(details) FROM plan_details AS details WHERE plan_id = {those}");
    let rows = session.query_all_raw(statement(&sql, [plans])).await?;
    let read = |row| {
        let mut row = Row::new(row)?;
        Ok((row.next()?, from_columns(&row.decoded()?.unwrap_or_default())))
    };
    let all: HashMap<_, _> = rows.iter().map(read).collect::<Result<_, DbErr>>()?;
    Ok(all.into_iter().filter(|(_, details)| *details != Details::default()).collect())
}

/// The plan with this id and its details, whoever owns it: for the pipeline.
pub async fn with_plan(session: &Session, id: Uuid) -> Result<Option<(Plan, Details)>, DbErr> {
    let columns = Columns::all();
    let sql = format!(
        "SELECT {}, (SELECT to_jsonb(details) FROM plan_details AS details WHERE plan_id = investment_plans.id) AS details \
         FROM investment_plans WHERE id = $1",
        columns.sql()
    );
    let row = session.query_one_raw(statement(&sql, [id.into()])).await?;
    let read = |row| {
        let details: Option<Json> = sea_orm::QueryResult::try_get(&row, "", "details")?;
        Ok((columns.read(&row)?, from_columns(&details.unwrap_or_default())))
    };
    row.map(read).transpose()
}

/// `written`, which makes a plan, with its details.
pub(super) fn inserted_with(written: Statement, details: &Details) -> Statement {
    let row = to_columns(details);
    with(written, &row, |row| format!("INSERT INTO plan_details SELECT stored.* FROM plan, {row}"))
}

/// Whether a change of a plan's details would make one of the columns another.
pub(super) fn differ(change: &DetailsChange) -> Expr {
    let row = changed_columns(change);
    let stored: Vec<_> = row.keys().map(|column| format!("'{column}', stored.{column}")).collect();
    let sql = format!(
        "(SELECT jsonb_build_object({}) FROM (SELECT) AS one LEFT JOIN plan_details AS stored \
            ON stored.plan_id = investment_plans.id) IS DISTINCT FROM $1",
        stored.join(", ")
    );
    Expr::cust_with_values(sql, [Json::from(row)])
}

/// The columns that a change sets.
fn changed_columns(change: &DetailsChange) -> Map<String, Json> {
    let mut row = to_columns(&change.details);
    row.retain(|column, _| change.columns.contains(&column.as_str()));
    row
}

/// `written`, which changes a plan, with a change of its details.
pub(super) fn changed_with(written: Statement, change: &DetailsChange) -> Statement {
    let row = changed_columns(change);
    let columns: Vec<_> = row.keys().cloned().collect();
    if row.values().all(Json::is_null) {
        let set: Vec<_> = columns.iter().map(|column| format!("{column} = NULL")).collect();
        let (set, named) = (set.join(", "), columns.join(", "));
        return with(written, &Map::new(), |_| {
            format!("UPDATE plan_details SET {set} FROM plan WHERE plan_id = plan.id AND num_nonnulls({named}) > 0")
        });
    }
    let set: Vec<_> = columns.iter().map(|column| format!("{column} = excluded.{column}")).collect();
    with(written, &row, |row| {
        format!(
            "INSERT INTO plan_details SELECT stored.* FROM plan, {row} ON CONFLICT (plan_id) DO UPDATE SET {}",
            set.join(", ")
        )
    })
}

/// `written` and, for the plan that it returns, what `write` does with a row `stored` of the details; no row where it writes none.
fn with(written: Statement, row: &Map<String, Json>, write: impl FnOnce(&str) -> String) -> Statement {
    let sql = |number| {
        write(&format!(
            "jsonb_populate_record(NULL::plan_details, ${number} || jsonb_build_object('plan_id', plan.id)) AS stored"
        ))
    };
    let value = (!row.is_empty()).then(|| Json::from(row.clone()).into());
    with_cte(written, "details", sql, value)
}

/// The columns by name; null where nobody said anything.
fn to_columns(details: &Details) -> Map<String, Json> {
    let money = |value: Option<Decimal>| value.map(number);
    let income = details.retirement_income.as_ref();
    let list = |entries: Vec<Json>| (!entries.is_empty()).then_some(entries);
    let stream = |stream: &IncomeStream| json!({ "yearly": number(stream.yearly), "from_age": stream.from_age, "label": stream.label });
    let flow =
        |flow: &CashFlow| json!({ "in_months": flow.in_months, "amount": number(flow.amount), "label": flow.label });
    let debt = |debt: &Debt| json!({ "balance": number(debt.balance), "rate": number(debt.rate), "payment": money(debt.payment), "label": debt.label });
    let columns: [(&str, Json); COLUMNS.len()] = [
        (MONTHS, json!(details.horizon_months)),
        ("starting_amount", json!(money(details.starting_amount))),
        ("monthly_budget", json!(money(details.monthly_budget))),
        ("employer_contribution", json!(money(details.employer_contribution))),
        ("contribution_growth", json!(money(details.contribution_growth))),
        ("confidence", json!(details.confidence)),
        ("amount_basis", json!(details.amount_basis.map(AmountBasis::as_str))),
        ("inflation", json!(money(details.inflation))),
        ("annual_fee", json!(money(details.annual_fee))),
        ("current_age", json!(details.current_age)),
        ("yearly_income", json!(money(details.yearly_income))),
        ("retirement_yearly", json!(money(income.map(|income| income.yearly)))),
        ("retirement_until_age", json!(income.and_then(|income| income.until_age))),
        ("retirement_other", json!(income.and_then(|income| list(income.other.iter().map(stream).collect())))),
        ("cash_flows", json!(list(details.cash_flows.iter().map(flow).collect()))),
        ("debts", json!(list(details.debts.iter().map(debt).collect()))),
        ("currency", json!(details.currency)),
        ("priority", json!(details.priority)),
    ];
    columns.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

/// The details in a row. A row that violates the table's constraints, from a restored backup, counts as none.
pub(super) fn from_columns(row: &Json) -> Details {
    let whole = |value: &Json| value.as_i64().and_then(|number| i32::try_from(number).ok());
    let label = |entry: &Json| entry["label"].as_str().map(str::to_owned);
    let entries = |column: &str| row[column].as_array().cloned().unwrap_or_default();
    let flow = |flow: &Json| {
        Some(CashFlow { in_months: whole(&flow["in_months"])?, amount: decimal(&flow["amount"])?, label: label(flow) })
    };
    let debt = |debt: &Json| {
        let (balance, rate) = (decimal(&debt["balance"])?, decimal(&debt["rate"])?);
        Some(Debt { balance, rate, payment: decimal(&debt["payment"]), label: label(debt) })
    };
    let stream = |stream: &Json| {
        let from_age = whole(&stream["from_age"]);
        Some(IncomeStream { yearly: decimal(&stream["yearly"])?, from_age, label: label(stream) })
    };
    let read = Details {
        horizon_months: whole(&row[MONTHS]),
        starting_amount: decimal(&row["starting_amount"]),
        monthly_budget: decimal(&row["monthly_budget"]),
        employer_contribution: decimal(&row["employer_contribution"]),
        contribution_growth: decimal(&row["contribution_growth"]),
        confidence: row["confidence"].as_f64(),
        amount_basis: row["amount_basis"].as_str().and_then(AmountBasis::parse),
        inflation: decimal(&row["inflation"]),
        annual_fee: decimal(&row["annual_fee"]),
        current_age: whole(&row["current_age"]),
        yearly_income: decimal(&row["yearly_income"]),
        retirement_income: decimal(&row["retirement_yearly"]).map(|yearly| RetirementIncome {
            yearly,
            until_age: whole(&row["retirement_until_age"]),
            other: entries("retirement_other").iter().filter_map(stream).collect(),
        }),
        cash_flows: entries("cash_flows").iter().filter_map(flow).collect(),
        debts: entries("debts").iter().filter_map(debt).collect(),
        currency: row["currency"].as_str().map(str::to_owned),
        priority: whole(&row["priority"]),
    };
    // SQL may name a currency that is too new to be known.
    let checked = Details { currency: None, ..read.clone() };
    if validate::details(&checked).is_empty() { read } else { Details::default() }
}

/// A number of JSON. Amounts within the columns have at most fifteen digits, which a double keeps exactly.
fn number(value: Decimal) -> Json {
    serde_json::from_str(&value.to_string()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_stored_is_what_was_said_to_the_last_digit() {
        let amount = |text: &str| text.parse::<Decimal>().unwrap();
        let said = Details {
            horizon_months: Some(1200),
            starting_amount: Some(amount("9999999999999.99")),
            monthly_budget: Some(Decimal::ZERO),
            contribution_growth: Some(amount("-0.049999")),
            confidence: Some(0.85),
            amount_basis: Some(AmountBasis::Today),
            annual_fee: Some(amount("0.000001")),
            retirement_income: Some(RetirementIncome {
                yearly: amount("96000.10"),
                until_age: None,
                other: vec![IncomeStream { yearly: amount("0.01"), from_age: Some(67), label: Some("pension".into()) }],
            }),
            cash_flows: vec![CashFlow { in_months: 1, amount: amount("-9999999999999.99"), label: None }],
            debts: vec![Debt { balance: amount("12.30"), rate: amount("0.219999"), payment: None, label: None }],
            currency: Some("EUR".to_owned()),
            priority: Some(1),
            ..Details::default()
        };
        assert_eq!(from_columns(&Json::from(to_columns(&said))), said);
        assert_eq!(from_columns(&Json::from(to_columns(&Details::default()))), Details::default());
        assert_eq!(from_columns(&Json::Null), Details::default());
    }
}
