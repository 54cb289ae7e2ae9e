//! Goals of every kind, by chance.

use agents::{
    details::{CashFlow, Debt, Details, IncomeStream, RetirementIncome},
    goal::Goal,
    planner,
    reading::Reading,
    vocabulary::{AmountBasis, PlanKind, PlanType, RiskLevel},
};
use proptest::prelude::*;
use rust_decimal::Decimal;

use super::client::TODAY;

fn cents(range: std::ops::Range<i64>) -> impl Strategy<Value = Decimal> {
    range.prop_map(|cents| Decimal::new(cents, 2))
}

fn perhaps<T: std::fmt::Debug>(strategy: impl Strategy<Value = T>) -> impl Strategy<Value = Option<T>> {
    prop::option::weighted(0.4, strategy)
}

prop_compose! {
    fn income()(
        yearly in cents(500_000..15_000_000),
        until_age in perhaps(85..100_i32),
        other in prop::collection::vec((cents(100_000..4_000_000), perhaps(60..72_i32)), 0..3),
    ) -> RetirementIncome {
        let other = other.into_iter().map(|(yearly, from_age)| IncomeStream { yearly, from_age, label: None }).collect();
        RetirementIncome { yearly, until_age, other }
    }
}

prop_compose! {
    fn money()(
        starting_amount in perhaps(cents(1..80_000_000)),
        monthly_budget in perhaps(cents(0..500_000)),
        employer_contribution in perhaps(cents(1_000..80_000)),
        contribution_growth in perhaps(-2..8_i64),
        yearly_income in perhaps(cents(1_000_000..20_000_000)),
        cash_flows in prop::collection::vec((1..400_i32, -2_000_000..8_000_000_i64), 0..3),
        debts in prop::collection::vec((cents(100_000..20_000_000), 0..30_i64, perhaps(cents(5_000..200_000))), 0..2),
    ) -> Details {
        Details {
            starting_amount,
            monthly_budget,
            employer_contribution,
            contribution_growth: contribution_growth.filter(|growth| *growth != 0).map(|percent| Decimal::new(percent, 2)),
            yearly_income,
            cash_flows: cash_flows
                .into_iter()
                .filter(|(_, amount)| *amount != 0)
                .map(|(in_months, amount)| CashFlow { in_months, amount: Decimal::new(amount, 2), label: None })
                .collect(),
            debts: debts
                .into_iter()
                .map(|(balance, rate, payment)| Debt { balance, rate: Decimal::new(rate, 2), payment, label: None })
                .collect(),
            ..Details::default()
        }
    }
}

prop_compose! {
    /// A reading of fields alone.
    pub fn reading()(
        details in money(),
        kind in prop_oneof![6 => Just(PlanKind::Save), 2 => Just(PlanKind::Spend), 1 => Just(PlanKind::Debt)],
        plan_type in prop::sample::select(PlanType::ALL),
        risk_level in perhaps(prop::sample::select(RiskLevel::ALL)),
        target in perhaps(cents(10_000..300_000_000)),
        months in prop_oneof![1..60_i32, 60..480_i32],
        age in perhaps(20..70_i32),
        income in perhaps(income()),
        basis in perhaps(prop::sample::select(vec![AmountBasis::Today, AmountBasis::Nominal])),
        confidence in perhaps(prop::sample::select(vec![0.5, 0.75, 0.85, 0.9, 0.95, 0.99])),
        inflation in perhaps(0..6_i64),
        fee in perhaps(1..150_i64),
    ) -> Reading {
        let details = Details {
            horizon_months: Some(months),
            current_age: age,
            retirement_income: income,
            amount_basis: basis,
            confidence,
            inflation: inflation.map(|percent| Decimal::new(percent, 2)),
            annual_fee: fee.map(|points| Decimal::new(points, 4)),
            ..details
        };
        let goal = Goal {
            financial_goals: None,
            plan_type: Some(plan_type),
            risk_level,
            target_amount: target,
            details: details.clone(),
            ..Goal::in_words("", TODAY)
        };
        let mut reading = planner::read(&goal);
        reading.plan_kind = kind;
        if kind != PlanKind::Save {
            reading.target_amount = target;
        }
        reading.details = details;
        reading.starting_amount = reading.details.starting_amount.unwrap_or_default();
        reading
    }
}
