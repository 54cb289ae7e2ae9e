//! Whether what the words say is an input of the plan, whoever put it there.

use rust_decimal::Decimal;

use super::case::Case;
use super::money::as_f64;
use crate::reading::StatedFact;
use crate::vocabulary::FactKind;

/// Whether a fact of the words is among the plan's inputs.
pub(super) fn in_use(case: &Case<'_>, fact: &StatedFact) -> bool {
    let amount = fact.amount.is_some_and(|amount| amounts(case).any(|input| is(amount, input)));
    let months = fact.months.is_some_and(|months| times(case).any(|input| input == months));
    let age = fact.age.is_some_and(|age| ages(case).any(|input| input == age));
    let rate = fact.rate.is_some_and(|rate| rates(case).any(|input| (rate - input).abs() < 1e-9));
    let constraint = fact.kind == FactKind::Constraint && case.allocation.keeps(fact);
    amount || months || age || rate || constraint
}

/// An amount as it was said: the same, or a year's where a month's counts, and the other way round.
fn is(said: Decimal, input: Decimal) -> bool {
    let twelve = Decimal::from(12);
    let close = |amount: Decimal| (as_f64(amount) - as_f64(input)).abs() < 0.01;
    close(said) || said.checked_mul(twelve).is_some_and(close) || close(said / twelve)
}

fn amounts<'a>(case: &'a Case<'_>) -> impl Iterator<Item = Decimal> + 'a {
    let details = &case.reading.details;
    let income = details.retirement_income.iter();
    let single = [
        case.target,
        details.starting_amount,
        details.monthly_budget,
        details.employer_contribution,
        details.yearly_income,
        details.retirement_income.as_ref().map(|income| income.yearly),
    ];
    single
        .into_iter()
        .flatten()
        .chain(income.flat_map(|income| &income.other).map(|stream| stream.yearly))
        .chain(details.cash_flows.iter().map(|flow| flow.amount.abs()))
        .chain(details.debts.iter().flat_map(|debt| [Some(debt.balance), debt.payment].into_iter().flatten()))
}

fn times<'a>(case: &'a Case<'_>) -> impl Iterator<Item = i32> + 'a {
    let flows = case.reading.details.cash_flows.iter().map(|flow| flow.in_months);
    std::iter::once(case.months.cast_signed()).chain(flows)
}

fn ages<'a>(case: &'a Case<'_>) -> impl Iterator<Item = i32> + 'a {
    let details = &case.reading.details;
    let now = details.current_age;
    let then = now.map(|age| age + (case.months / 12).cast_signed());
    let income = details.retirement_income.iter();
    let streams = income.clone().flat_map(|income| &income.other).filter_map(|stream| stream.from_age);
    // Where the age makes no difference, that is said of the field.
    now.into_iter().chain(then).chain(income.filter_map(|income| income.until_age)).chain(streams)
}

fn rates<'a>(case: &'a Case<'_>) -> impl Iterator<Item = f64> + 'a {
    let details = &case.reading.details;
    let single = [details.inflation, details.annual_fee, details.contribution_growth].into_iter().flatten().map(as_f64);
    single.chain(details.confidence).chain(details.debts.iter().map(|debt| as_f64(debt.rate)))
}
