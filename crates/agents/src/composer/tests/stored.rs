//! Plans as they are stored and read back.

use chrono::{NaiveDate, TimeZone, Utc};
use serde_json::Value;
use uuid::Uuid;

use super::*;
use crate::composer::{compose, plan_data};
use crate::goal::Goal;

#[test]
fn extreme_inputs_have_a_plan() {
    for target in ["9999999999999.99", "0.01"] {
        for (years, start) in [(1, "0"), (100, "0"), (100, "9999999999999.99")] {
            for allocation in [foreign(0.3, 0.6), foreign(-0.2, 0.6), foreign(0.0, 0.0)] {
                let plan = compose(&saving(target, 12 * years, start), &allocation);
                assert_eq!(plan.projection.len(), usize::try_from(years).unwrap());
                assert!(plan.monthly_contribution >= Decimal::ZERO);
                assert!((0.0..=1.0).contains(&plan.success_probability.unwrap()));
                assert!(stored_and_read(&plan) == plan, "{target} in {years} years from {start}");
            }
        }
    }
}

#[test]
fn the_documentations_example_is_read() {
    let mut document = json!({ "investment_plan": { "investment_plan": {
        "monthly_contribution": 856,
        "asset_allocation": { "stocks": 70, "bonds": 25, "alternatives": 5 },
        "milestones": [{ "name": "Half", "percent_of_target": 50, "amount": 250_000, "year": 18 }, "soon", { "year": 3 }],
        "risk_considerations": { "market": "Markets fall.", "other": 3 }
    }}});
    let plan = InvestmentPlan::from_plan_data(&document).unwrap();
    assert_eq!(plan.monthly_contribution, decimal("856"));
    assert_eq!((plan.asset_allocation.stocks, plan.asset_allocation.alternatives), (70.0, 5.0));
    assert_eq!(plan.milestones.len(), 1);
    assert_eq!(plan.risk_considerations.iter().map(|risk| risk.text.as_str()).collect::<Vec<_>>(), ["Markets fall."]);
    assert!(plan.assumptions.is_empty() && plan.projection.is_empty() && plan.contribution_options.is_empty());
    assert_eq!((plan.success_probability, plan.summary.as_deref()), (None, None));
    assert_eq!((plan.recommended_contribution, plan.kind, plan.confidence), (None, None, None));
    assert!(plan.budget.is_none() && plan.drawdown.is_none() && plan.sentences.is_empty() && plan.debts.is_empty());

    let inner = "/investment_plan/investment_plan";
    *document.pointer_mut(&format!("{inner}/risk_considerations")).unwrap() = json!(["Markets fall.", "Prices rise."]);
    assert_eq!(InvestmentPlan::from_plan_data(&document).unwrap().risk_considerations[1].text, "Prices rise.");
    for (key, value) in [("monthly_contribution", json!("856")), ("asset_allocation", json!({ "stocks": 70 }))] {
        let mut broken = document.clone();
        *broken.pointer_mut(&format!("{inner}/{key}")).unwrap() = value;
        assert_eq!(InvestmentPlan::from_plan_data(&broken), None, "{key}");
        broken.pointer_mut(inner).unwrap().as_object_mut().unwrap().remove(key);
        assert_eq!(InvestmentPlan::from_plan_data(&broken), None, "{key}");
    }
    assert_eq!(InvestmentPlan::from_plan_data(&Value::Null), None);
}

#[test]
fn the_stored_document_has_every_key_of_the_schema() {
    let reading = Reading { goal_type: PlanType::Retirement, ..saving("500000", 360, "0") };
    let plan = composed(&reading);
    let today = NaiveDate::from_ymd_opt(2024, 1, 15).unwrap();
    let goal = Goal::in_words("Save for retirement in 30 years", today);
    let at = Utc.with_ymd_and_hms(2024, 1, 15, 10, 30, 0).unwrap();
    let (planner, chosen) = (json!({ "agent": "planner_agent" }), json!({ "agent": "portfolio_agent" }));
    let document = plan_data(Uuid::nil(), &goal, &reading, &planner, &chosen, &plan, at);
    assert_eq!(document["plan_id"], "00000000-0000-0000-0000-000000000000");
    let input = &document["user_input"];
    assert_eq!(input["financial_goals"], "Save for retirement in 30 years");
    assert_eq!(input["investment_preferences"], Value::Null);
    assert_eq!((&input["goal_type"], &input["risk_level"]), (&json!("RETIREMENT"), &json!("BALANCED")));
    assert_eq!((&input["time_horizon"], &input["target_amount"]), (&json!(30), &json!(500_000)));
    assert_eq!(document["agent_outputs"], json!({ "agent_2_portfolio": chosen, "agent_3_planner": planner }));
    assert_eq!(
        (&document["created_at"], &document["processing_status"]),
        (&json!("2024-01-15T10:30:00Z"), &json!("COMPLETED"))
    );
    assert_eq!(
        document["investment_plan"]["investment_plan"]["monthly_contribution"],
        json!(float(plan.monthly_contribution))
    );
    assert_eq!(document["investment_plan"]["investment_plan"]["version"], "2.0");
    assert_eq!(InvestmentPlan::from_plan_data(&document), Some(plan));
}

#[test]
fn plans_of_every_kind_are_stored_without_loss() {
    let mut saves = saving("100000", 63, "1000");
    saves.details.monthly_budget = Some(decimal("300"));
    saves.details.debts =
        vec![Debt { balance: decimal("9000"), rate: decimal("0.2"), payment: None, label: Some("Cards".to_owned()) }];
    let mut spends = spending("600000", 28);
    spends.details.current_age = Some(67);
    let mut pays = Reading { plan_kind: PlanKind::Debt, target_amount: None, ..saving("0", 30, "0") };
    pays.details.debts = saves.details.debts.clone();
    for reading in [saves, spends, pays] {
        let plan = composed(&reading);
        assert!(stored_and_read(&plan) == plan, "{:?}", reading.plan_kind);
    }
}

#[test]
fn a_projection_without_months_is_that_of_years() {
    let document = json!({ "investment_plan": { "investment_plan": {
        "monthly_contribution": 856,
        "asset_allocation": { "stocks": 70, "bonds": 25, "alternatives": 5 },
        "projection": [{ "year": 2, "contributed": 1, "p10": 1, "p50": 2, "p90": 3 }],
    }}});
    let point = InvestmentPlan::from_plan_data(&document).unwrap().projection[0];
    assert_eq!((point.month, point.p10_today), (24, None));
}
