//! What the details of a plan can be.

use std::{fmt::Display, ops::RangeInclusive};

use rust_decimal::Decimal;

use super::{MAX_AMOUNT, Problem, currency, text_fits};
use agents::details::{CashFlow, Debt, Details, IncomeStream, RetirementIncome};

/// Months until the money is needed, and until a sum comes or goes.
const MONTHS: RangeInclusive<i32> = 1..=1200;
/// Years of an age.
const AGES: RangeInclusive<i32> = 0..=120;
/// Chances to plan for.
const CHANCES: RangeInclusive<f64> = 0.5..=0.99;
/// Growth and inflation a year.
const GROWTH: RangeInclusive<Decimal> = Decimal::from_parts(5, 0, 0, true, 2)..=hundredths(20);
const FEES: RangeInclusive<Decimal> = Decimal::ZERO..=hundredths(5);
const INTEREST: RangeInclusive<Decimal> = Decimal::ZERO..=Decimal::ONE;
/// Decimal places of a rate.
const RATE_SCALE: u32 = 6;
/// Decimal places of an amount.
const MONEY_SCALE: u32 = 2;
const MAX_FLOWS: usize = 50;
const MAX_DEBTS: usize = 20;
const MAX_INCOMES: usize = 20;
/// Characters of a label.
const MAX_LABEL: usize = 100;

const fn hundredths(number: u32) -> Decimal {
    Decimal::from_parts(number, 0, 0, false, 2)
}

/// What is wrong with the details of a plan; empty where nothing is.
pub fn details(details: &Details) -> Vec<Problem> {
    let mut found = Problems(Vec::new());
    found.between(&["horizonMonths"], details.horizon_months, &MONTHS);
    found.money(&["startingAmount"], details.starting_amount);
    found.money(&["monthlyBudget"], details.monthly_budget);
    found.money(&["employerContribution"], details.employer_contribution);
    found.decimal(&["contributionGrowth"], details.contribution_growth, &GROWTH, RATE_SCALE);
    found.between(&["confidence"], details.confidence, &CHANCES);
    found.decimal(&["inflation"], details.inflation, &GROWTH, RATE_SCALE);
    found.decimal(&["annualFee"], details.annual_fee, &FEES, RATE_SCALE);
    found.between(&["currentAge"], details.current_age, &AGES);
    found.money(&["yearlyIncome"], details.yearly_income);
    if let Some(income) = &details.retirement_income {
        found.retirement_income(income, details.current_age);
    }
    found.at_most(&["cashFlows"], details.cash_flows.len(), MAX_FLOWS);
    for (n, flow) in details.cash_flows.iter().enumerate() {
        found.cash_flow(&n.to_string(), flow);
    }
    found.at_most(&["debts"], details.debts.len(), MAX_DEBTS);
    for (n, debt) in details.debts.iter().enumerate() {
        found.debt(&n.to_string(), debt);
    }
    if details.currency.as_deref().is_some_and(|code| !currency::is_known(code)) {
        found.add(&["currency"], "must be the ISO 4217 code of a currency, such as EUR.");
    }
    found.between(&["priority"], details.priority, &(1..=i32::MAX));
    found.0
}

/// An income that is to end at an age that the person has already.
pub fn ends_too_early() -> Problem {
    problem(&["retirementIncome", "untilAge"], "must be above currentAge.")
}

fn problem(path: &[&str], message: &str) -> Problem {
    let named = path.join(".");
    let path = ["details"].iter().chain(path).map(|&segment| segment.to_owned()).collect();
    Problem { path, message: format!("{named} {message}") }
}

struct Problems(Vec<Problem>);

impl Problems {
    fn add(&mut self, path: &[&str], message: &str) {
        self.0.push(problem(path, message));
    }

    fn between<T: PartialOrd + Display>(&mut self, path: &[&str], value: Option<T>, range: &RangeInclusive<T>) {
        if value.is_some_and(|value| !range.contains(&value)) {
            self.add(path, &format!("must be between {} and {}.", range.start(), range.end()));
        }
    }

    fn decimal(&mut self, path: &[&str], value: Option<Decimal>, range: &RangeInclusive<Decimal>, scale: u32) {
        let Some(value) = value else { return };
        if !range.contains(&value) {
            let (least, most) = (range.start().normalize(), range.end().normalize());
            self.add(path, &format!("must be between {least} and {most}."));
        } else if value.normalize().scale() > scale {
            self.add(path, &format!("may have at most {scale} decimal places."));
        }
    }

    fn money(&mut self, path: &[&str], value: Option<Decimal>) {
        self.decimal(path, value, &(Decimal::ZERO..=MAX_AMOUNT), MONEY_SCALE);
    }

    fn label(&mut self, path: &[&str], label: Option<&str>) {
        if label.is_some_and(|label| !text_fits(label, MAX_LABEL)) {
            self.add(path, &format!("may have at most {MAX_LABEL} characters, none of them U+0000."));
        }
    }

    fn at_most(&mut self, path: &[&str], count: usize, most: usize) {
        if count > most {
            self.add(path, &format!("may have at most {most} entries."));
        }
    }

    fn cash_flow(&mut self, n: &str, flow: &CashFlow) {
        let path = |field| ["cashFlows", n, field];
        self.between(&path("inMonths"), Some(flow.in_months), &MONTHS);
        self.decimal(&path("amount"), Some(flow.amount), &(-MAX_AMOUNT..=MAX_AMOUNT), MONEY_SCALE);
        self.label(&path("label"), flow.label.as_deref());
    }

    fn debt(&mut self, n: &str, debt: &Debt) {
        let path = |field| ["debts", n, field];
        self.money(&path("balance"), Some(debt.balance));
        self.decimal(&path("rate"), Some(debt.rate), &INTEREST, RATE_SCALE);
        self.money(&path("payment"), debt.payment);
        self.label(&path("label"), debt.label.as_deref());
    }

    fn retirement_income(&mut self, income: &RetirementIncome, current_age: Option<i32>) {
        let path = |field| ["retirementIncome", field];
        self.money(&path("yearly"), Some(income.yearly));
        self.between(&path("untilAge"), income.until_age, &AGES);
        if let (Some(until), Some(age)) = (income.until_age, current_age)
            && until <= age
        {
            self.0.push(ends_too_early());
        }
        self.at_most(&path("other"), income.other.len(), MAX_INCOMES);
        for (n, stream) in income.other.iter().enumerate() {
            self.income_stream(&n.to_string(), stream);
        }
    }

    fn income_stream(&mut self, n: &str, stream: &IncomeStream) {
        let path = |field| ["retirementIncome", "other", n, field];
        self.money(&path("yearly"), Some(stream.yearly));
        self.between(&path("fromAge"), stream.from_age, &AGES);
        self.label(&path("label"), stream.label.as_deref());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decimal(text: &str) -> Decimal {
        text.parse().unwrap()
    }

    fn paths(given: &Details) -> Vec<String> {
        details(given).into_iter().map(|problem| problem.path.join(".")).collect()
    }

    #[test]
    fn every_detail_that_cannot_be_is_told_at_once_with_its_place() {
        let label = Some("x".repeat(MAX_LABEL + 1));
        let wrong = Details {
            horizon_months: Some(1201),
            starting_amount: Some(decimal("-0.01")),
            monthly_budget: Some(decimal("1.005")),
            employer_contribution: Some(MAX_AMOUNT + Decimal::ONE),
            contribution_growth: Some(decimal("0.2000001")),
            confidence: Some(0.995),
            inflation: Some(decimal("-0.051")),
            annual_fee: Some(decimal("0.0000001")),
            current_age: Some(121),
            yearly_income: Some(-Decimal::ONE),
            retirement_income: Some(RetirementIncome {
                yearly: -Decimal::ONE,
                until_age: Some(121),
                other: vec![
                    IncomeStream { yearly: Decimal::ZERO, from_age: None, label: None },
                    IncomeStream { yearly: -Decimal::ONE, from_age: Some(-1), label: label.clone() },
                ],
            }),
            cash_flows: vec![CashFlow { in_months: 0, amount: decimal("0.001"), label: label.clone() }],
            debts: vec![Debt {
                balance: -Decimal::ONE,
                rate: decimal("1.01"),
                payment: Some(-Decimal::ONE),
                label: Some("a\0b".to_owned()),
            }],
            currency: Some("usd".to_owned()),
            priority: Some(0),
            amount_basis: None,
        };
        let expected = "horizonMonths startingAmount monthlyBudget employerContribution contributionGrowth confidence \
            inflation annualFee currentAge yearlyIncome retirementIncome.yearly retirementIncome.untilAge \
            retirementIncome.untilAge retirementIncome.other.1.yearly retirementIncome.other.1.fromAge \
            retirementIncome.other.1.label cashFlows.0.inMonths cashFlows.0.amount cashFlows.0.label debts.0.balance \
            debts.0.rate debts.0.payment debts.0.label currency priority";
        let expected: Vec<_> = expected.split_whitespace().map(|path| format!("details.{path}")).collect();
        assert_eq!(paths(&Details { current_age: Some(121), ..wrong }), expected);
    }

    #[test]
    fn what_just_fits_is_fine_and_more_of_it_is_too_much() {
        let flow = CashFlow { in_months: 1200, amount: -MAX_AMOUNT, label: Some("ü".repeat(MAX_LABEL)) };
        let debt = Debt { balance: Decimal::ZERO, rate: Decimal::ONE, payment: None, label: None };
        let fits = Details {
            horizon_months: Some(1),
            monthly_budget: Some(Decimal::ZERO),
            confidence: Some(0.5),
            contribution_growth: Some(decimal("-0.05")),
            annual_fee: Some(decimal("0.0500000")),
            currency: Some("EUR".to_owned()),
            cash_flows: vec![flow.clone(); MAX_FLOWS],
            debts: vec![debt.clone(); MAX_DEBTS],
            ..Details::default()
        };
        assert_eq!(paths(&fits), [""; 0]);
        let more =
            Details { cash_flows: vec![flow; MAX_FLOWS + 1], debts: vec![debt; MAX_DEBTS + 1], ..Details::default() };
        assert_eq!(paths(&more), ["details.cashFlows", "details.debts"]);
    }

    #[test]
    fn an_income_ends_behind_the_present_age() {
        let income = |until_age| RetirementIncome { yearly: Decimal::ONE, until_age, other: Vec::new() };
        let at =
            |until| Details { current_age: Some(67), retirement_income: Some(income(until)), ..Details::default() };
        assert_eq!(paths(&at(Some(67))), ["details.retirementIncome.untilAge"]);
        assert_eq!(paths(&at(Some(68))), [""; 0]);
        assert_eq!(paths(&at(None)), [""; 0]);
    }
}
